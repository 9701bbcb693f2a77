//! Expressions of numbers for all rows at once: arithmetic, comparison and logic over columns that hold numbers only.
//! In: the tree and a table; out: a column, or nothing where the machine has to look at each row.

use super::eval::{arithmetic, is_datum};
use super::tree::Node;
use crate::data::{Column, Frame, Value};
use crate::limits::Budget;

/// Expressions nested deeper than this are left to the machine.
const DEEPEST: usize = 30;

/// The values of a part of an expression.
enum Part<'a> {
    /// The same number in every row.
    Same(f64),
    /// The numbers of a column.
    Field(&'a [f64]),
    Numbers(Vec<f64>),
    Truths(Vec<bool>),
}

impl Part<'_> {
    fn number(&self, row: usize) -> Option<f64> {
        match self {
            Part::Same(x) => Some(*x),
            Part::Field(v) => v.get(row).copied(),
            Part::Numbers(v) => v.get(row).copied(),
            Part::Truths(_) => None,
        }
    }
}

/// The values of an expression; none if it is not of this kind, or if there are not enough steps left.
pub(super) fn column(root: &Node, frame: &Frame, budget: &Budget) -> Option<Column> {
    // What needs only one look at a column costs no less row by row.
    if frame.is_empty() || !matches!(root, Node::Binary(..) | Node::Unary(..)) {
        return None;
    }
    Some(match part(root, frame, budget, 0)? {
        Part::Numbers(v) => Column::Numbers(v),
        Part::Truths(v) => Column::Values(v.into_iter().map(Value::Bool).collect()),
        Part::Same(_) | Part::Field(_) => return None,
    })
}

fn part<'a>(node: &Node, frame: &'a Frame, budget: &Budget, depth: usize) -> Option<Part<'a>> {
    match node {
        _ if depth > DEEPEST => None,
        Node::Literal(Value::Number(x)) => Some(Part::Same(*x)),
        Node::Member(object, name) if is_datum(object) => field(frame, name),
        Node::Index(object, index) if is_datum(object) => match &**index {
            Node::Literal(Value::Text(name)) => field(frame, name),
            _ => None,
        },
        Node::Unary(sign, inner) => {
            let inner = part(inner, frame, budget, depth + 1)?;
            spend(frame, budget)?;
            match (*sign, inner) {
                ("-", Part::Same(x)) => Some(Part::Same(-x)),
                ("-", Part::Field(v)) => Some(Part::Numbers(v.iter().map(|x| -x).collect())),
                ("!", Part::Truths(v)) => Some(Part::Truths(v.into_iter().map(|t| !t).collect())),
                _ => None,
            }
        }
        Node::Binary(sign, a, b) => {
            let (a, b) = (part(a, frame, budget, depth + 1)?, part(b, frame, budget, depth + 1)?);
            spend(frame, budget)?;
            binary(sign, a, b, frame.len())
        }
        _ => None,
    }
}

fn binary<'a>(sign: &str, a: Part<'a>, b: Part<'a>, rows: usize) -> Option<Part<'a>> {
    let (a, b) = match (sign, a, b) {
        ("&&", Part::Truths(a), Part::Truths(b)) => {
            return Some(Part::Truths(a.into_iter().zip(b).map(|(a, b)| a && b).collect()));
        }
        ("||", Part::Truths(a), Part::Truths(b)) => {
            return Some(Part::Truths(a.into_iter().zip(b).map(|(a, b)| a || b).collect()));
        }
        (_, a, b) => (a, b),
    };
    let numbers = |row: usize| Some((a.number(row)?, b.number(row)?));
    let compare = |accept: fn(&f64, &f64) -> bool| {
        let each = (0..rows).map(|row| numbers(row).map(|(x, y)| accept(&x, &y)));
        each.collect::<Option<Vec<bool>>>().map(Part::Truths)
    };
    match sign {
        "<" => compare(f64::lt),
        ">" => compare(f64::gt),
        "<=" => compare(f64::le),
        ">=" => compare(f64::ge),
        "==" | "===" => compare(f64::eq),
        "!=" | "!==" => compare(f64::ne),
        "+" | "-" | "*" | "/" | "%" | "**" => {
            let each = (0..rows).map(|row| match numbers(row).and_then(|(x, y)| arithmetic(sign, x, y)) {
                Some(Value::Number(x)) => Some(x),
                _ => None,
            });
            each.collect::<Option<Vec<f64>>>().map(Part::Numbers)
        }
        _ => None,
    }
}

fn field<'a>(frame: &'a Frame, name: &str) -> Option<Part<'a>> {
    match &**frame.column(name)? {
        Column::Numbers(v) => Some(Part::Field(v)),
        Column::Times(_) | Column::Values(_) => None,
    }
}

fn spend(frame: &Frame, budget: &Budget) -> Option<()> {
    let bytes = frame.len().saturating_mul(8);
    budget.steps(frame.len() as u64).and_then(|()| budget.memory(bytes)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{Env, Expr, Params, Row};
    use crate::time::Zone;

    /// All rows at once come to the same as one by one; what is not of numbers only is left to the machine.
    #[test]
    fn columns_are_as_the_machine_has_them() {
        let mut frame = Frame::with_len(5);
        frame.set("a", Column::Numbers(vec![1.0, -2.5, f64::NAN, 0.0, f64::INFINITY]));
        frame.set("b c", Column::Numbers(vec![3.0, -2.5, 1.0, -0.0, 2.0]));
        frame.set("t", Column::Values(vec![Value::Null; 5]));
        let (budget, zone, params) = (Budget::default(), Zone::utc(), Params::new());
        let all = [
            ("datum.a > 0", true),
            ("datum.a <= datum['b c'] && !(datum.a == 0)", true),
            ("datum.a * 2 - datum['b c'] / 3 + 1", true),
            ("-datum.a % 2 >= -1 || datum['b c'] ** 2 !== 9", true),
            ("datum.a && 1", false),
            ("datum.t > 0", false),
            ("datum.missing > 0", false),
            ("datum.a + 'x'", false),
            ("abs(datum.a) > 1", false),
        ];
        for (text, fast) in all {
            let expr = Expr::parse(text).unwrap();
            let column = expr.column(&frame, &budget);
            assert_eq!(column.is_some(), fast, "{text}");
            let Some(column) = column else { continue };
            for row in 0..frame.len() {
                let env =
                    Env { row: Row::Frame(&frame, row), params: &params, budget: &budget, zone: &zone, scales: None };
                let one = expr.eval(&env).unwrap();
                let same = match (&one, column.get(row)) {
                    (Value::Number(x), Value::Number(y)) => x.to_bits() == y.to_bits() || x.is_nan() && y.is_nan(),
                    (one, other) => *one == other,
                };
                assert!(same, "{text} in row {row}: {one:?}, not {:?}", column.get(row));
            }
        }
        let deep = Expr::parse(&format!("{}1", "datum.a + ".repeat(60))).unwrap();
        assert!(deep.column(&frame, &budget).is_none());
    }
}
