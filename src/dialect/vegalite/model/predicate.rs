//! Predicates: what filters and conditions test.

use crate::data::Value;
use crate::dialect::vegalite::model::Builder;
use crate::dialect::vegalite::model::field::{plain_path, unit_text};
use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::predicate::{DateTime, NumberOrName, Operand, Predicate as Written, Test};
use crate::dialect::vegalite::syntax::words::TimeUnit;
use crate::expr::Expr;
use crate::json::Json;
use crate::transform as t;
use crate::transform::{Predicate, Transform};

/// What a predicate compares its field with.
enum Compared<'p> {
    Equal(&'p Operand),
    Lt(&'p Operand),
    Lte(&'p Operand),
    Gt(&'p Operand),
    Gte(&'p Operand),
    Range(&'p [Operand]),
    OneOf(&'p [Operand]),
    Valid(bool),
}

impl<'p> Compared<'p> {
    /// The first comparison that a predicate has (vega-lite `predicate.ts`, `fieldFilterExpression`).
    fn of(p: &'p Written) -> Option<Compared<'p>> {
        let operand = |said: &'p Said<Operand>| match said {
            Said::Unsaid => None,
            Said::Null => Some(&Operand::Null),
            Said::Value(operand) => Some(operand),
        };
        let range = || p.range.value().map(|ends| Compared::Range(ends));
        let listed = || p.one_of.value().map(|list| Compared::OneOf(list));
        let valid = || p.valid.is_said().then(|| Compared::Valid(p.valid.or(true)));
        let equal = operand(&p.equal).map(Compared::Equal);
        let below = || operand(&p.lt).map(Compared::Lt).or_else(|| operand(&p.lte).map(Compared::Lte));
        let above = || operand(&p.gt).map(Compared::Gt).or_else(|| operand(&p.gte).map(Compared::Gte));
        equal.or_else(below).or_else(above).or_else(range).or_else(listed).or_else(valid)
    }

    /// Whether it compares with instants.
    fn is_dated(&self) -> bool {
        let operands = match self {
            Compared::Equal(o) | Compared::Lt(o) | Compared::Lte(o) | Compared::Gt(o) | Compared::Gte(o) => {
                std::slice::from_ref(*o)
            }
            Compared::Range(list) | Compared::OneOf(list) => list,
            Compared::Valid(_) => &[],
        };
        operands.iter().any(|o| matches!(o, Operand::Date(_)))
    }
}

impl Builder<'_> {
    /// What a filter tests.
    // Tests are nested as deep as the parser of JSON allows, which is little.
    pub fn predicate(&mut self, test: &Test, at: &str, steps: &mut Vec<Transform>) -> Predicate {
        let p = match test {
            Test::Expression(source) => return self.tested(&source.0, at),
            Test::Predicate(p) => p,
        };
        let mut all = |tests: &[Test]| tests.iter().map(|test| self.predicate(test, at, steps)).collect();
        if let Some(tests) = p.and.value() {
            return Predicate::And(all(tests));
        }
        if let Some(tests) = p.or.value() {
            return Predicate::Or(all(tests));
        }
        if let Some(test) = p.not.value() {
            return Predicate::Not(Box::new(self.predicate(test, at, steps)));
        }
        if let Some(selected) = p.selected() {
            // An empty selection selects everything, unless it says otherwise.
            let source = self.selection_test(&selected, p.empty.value().copied());
            return self.tested(&source, at);
        }
        self.field_predicate(p, steps).unwrap_or(Predicate::Always(true))
    }

    /// What an expression tests; one that is not understood, which is told, always holds.
    fn tested(&mut self, source: &str, at: &str) -> Predicate {
        self.expr(source, at).map_or(Predicate::Always(true), Predicate::Expr)
    }

    fn field_predicate(&mut self, p: &Written, steps: &mut Vec<Transform>) -> Option<Predicate> {
        let field = plain_path(p.field.value()?.name()?);
        let unit = p.time_unit.value().and_then(|u| u.unit());
        let compared = Compared::of(p);
        if unit.is_some() || compared.as_ref().is_some_and(Compared::is_dated) {
            steps.extend(self.date_step(&field));
        }
        let v = |operand: &Operand| self.operand(operand, unit);
        let end = |ends: &[Operand], i: usize| ends.get(i).map_or(Value::Null, v);
        let test = match compared? {
            Compared::Equal(o) => t::Test::Equal(v(o)),
            Compared::Lt(o) => t::Test::Lt(v(o)),
            Compared::Lte(o) => t::Test::Lte(v(o)),
            Compared::Gt(o) => t::Test::Gt(v(o)),
            Compared::Gte(o) => t::Test::Gte(v(o)),
            Compared::Range(ends) => t::Test::Range(end(ends, 0), end(ends, 1)),
            Compared::OneOf(list) => t::Test::OneOf(list.iter().map(v).collect()),
            Compared::Valid(valid) => t::Test::Valid(valid),
        };
        Some(Predicate::Field(t::FieldPredicate { field, time_unit: unit.map(|unit| unit.0.clone()), test }))
    }

    /// What a field is compared with. With a time unit, plain numbers and names are parts of it: hours, months …
    fn operand(&self, operand: &Operand, unit: Option<&TimeUnit>) -> Value {
        let part = |part: NumberOrName| DateTime::of_part(unit?, part)?.instant(&self.zone).map(Value::Time);
        match operand {
            Operand::Null => Value::Null,
            Operand::Flag(flag) => Value::Bool(*flag),
            // What is that large is an instant already.
            Operand::Number(x) if *x < 100_000.0 => part(NumberOrName::Number(*x)).unwrap_or(Value::Number(*x)),
            Operand::Number(x) => Value::Number(*x),
            Operand::Text(text) => part(NumberOrName::Name(text.clone())).unwrap_or_else(|| Value::Text(text.clone())),
            Operand::Date(date) => date.instant(&self.zone).map_or(Value::Null, Value::Time),
            Operand::Expression(source) => self.evaluate(source),
        }
    }
}

/// A condition's test as an expression.
pub fn condition(b: &mut Builder, test: &Test, at: &str) -> Option<Expr> {
    let source = test_text(b, test)?;
    b.expr(&source, at)
}

/// A value as an expression has it; instants are numbers.
fn literal(b: &Builder, operand: &Operand) -> String {
    match operand {
        Operand::Null => "null".into(),
        Operand::Flag(flag) => flag.to_string(),
        Operand::Number(x) => Json::Number(*x).to_text(),
        Operand::Text(text) => Json::String(text.clone()).to_text(),
        Operand::Date(date) => date.instant(&b.zone).map_or_else(|| "null".into(), |t| t.to_string()),
        Operand::Expression(source) => format!("({source})"),
    }
}

fn literals(b: &Builder, operands: &[Operand]) -> String {
    format!("[{}]", operands.iter().map(|o| literal(b, o)).collect::<Vec<_>>().join(","))
}

fn test_text(b: &Builder, test: &Test) -> Option<String> {
    let p = match test {
        Test::Expression(source) => return Some(format!("({})", source.0)),
        Test::Predicate(p) => p,
    };
    let joined = |tests: &[Test], op: &str| {
        let parts: Vec<String> = tests.iter().filter_map(|test| test_text(b, test)).collect();
        format!("({})", parts.join(op))
    };
    if let Some(tests) = p.and.value() {
        return Some(joined(tests, " && "));
    }
    if let Some(tests) = p.or.value() {
        return Some(joined(tests, " || "));
    }
    if let Some(test) = p.not.value() {
        return Some(format!("!({})", test_text(b, test)?));
    }
    if let Some(selected) = p.selected() {
        return Some(b.selection_test(&selected, p.empty.value().copied()));
    }
    field_text(b, p)
}

fn field_text(b: &Builder, p: &Written) -> Option<String> {
    let mut left = format!("datum[{}]", Json::String(p.field.value()?.name()?.clone()).to_text());
    if let Some(unit) = p.time_unit.value().and_then(|u| u.unit()) {
        left = unit_text(&unit.0, &left);
    }
    let compare = |op: &str, operand: &Operand| format!("({left} {op} {})", literal(b, operand));
    Some(match Compared::of(p)? {
        Compared::Equal(o) => compare("===", o),
        Compared::Lt(o) => compare("<", o),
        Compared::Lte(o) => compare("<=", o),
        Compared::Gt(o) => compare(">", o),
        Compared::Gte(o) => compare(">=", o),
        Compared::Range(ends) => format!("inrange({left}, {})", literals(b, ends)),
        Compared::OneOf(list) => format!("(indexof({}, {left}) !== -1)", literals(b, list)),
        Compared::Valid(valid) => format!("({}isValid({left}))", if valid { "" } else { "!" }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Nothing;
    use crate::diagnostic::Report;
    use crate::dialect::vegalite::syntax::read::Read;
    use crate::json::{Object, parse_any};
    use crate::limits::Budget;

    /// What a predicate compares with in a filter, and the same as an expression of a condition.
    fn both(json: &str) -> (Option<t::Test>, String) {
        let (mut report, budget) = (Report::new(), Budget::default());
        let mut b = Builder::new(&mut report, &Object::new(), &Nothing, &budget, Object::new());
        b.params.set("limit", Value::Number(7.0));
        let test = Test::read(&parse_any(json, 10).unwrap()).unwrap();
        let filter = match b.predicate(&test, "", &mut Vec::new()) {
            Predicate::Field(field) => Some(field.test),
            _ => None,
        };
        (filter, test_text(&b, &test).unwrap_or_default())
    }

    #[test]
    fn operands_are_what_they_are_written_as() {
        let number = |json: &str, x: f64, text: &str| {
            assert_eq!(both(json), (Some(t::Test::Equal(Value::Number(x))), text.into()), "{json}");
        };
        number(r#"{"field":"a","equal":3}"#, 3.0, r#"(datum["a"] === 3)"#);
        number(r#"{"field":"a","equal":{"expr":"limit"}}"#, 7.0, r#"(datum["a"] === (limit))"#);
        let null = (Some(t::Test::Equal(Value::Null)), r#"(datum["a"] === null)"#.to_owned());
        assert_eq!(both(r#"{"field":"a","equal":null}"#), null);
        let listed = t::Test::OneOf(vec![Value::Null, "x".into(), Value::Bool(true)]);
        let text = r#"(indexof([null,"x",true], datum["a"]) !== -1)"#.to_owned();
        assert_eq!(both(r#"{"field":"a","oneOf":[null,"x",true]}"#), (Some(listed), text));
        assert_eq!(
            both(r#"{"field":"a","valid":false}"#),
            (Some(t::Test::Valid(false)), r#"(!isValid(datum["a"]))"#.into())
        );
        assert_eq!(both(r#"{"field":"a"}"#), (None, String::new()));
    }

    #[test]
    fn numbers_and_names_are_parts_of_a_time_unit() {
        let march =
            Value::Time(crate::time::from_parts(&[2012.0, 2.0, 1.0, 0.0, 0.0, 0.0, 0.0], &crate::time::Zone::utc()));
        for json in [
            r#"{"field":"a","timeUnit":"month","equal":3}"#,
            r#"{"field":"a","timeUnit":{"unit":"month"},"equal":"march"}"#,
            r#"{"field":"a","equal":{"month":3}}"#,
        ] {
            assert_eq!(both(json).0, Some(t::Test::Equal(march.clone())), "{json}");
        }
        let plain = both(r#"{"field":"a","timeUnit":"yearmonth","equal":3}"#);
        assert_eq!(plain.0, Some(t::Test::Equal(Value::Number(3.0))));
    }
}
