//! Filters: a table in, the rows for which something holds out, in their order.

use super::{Context, FieldPredicate, Predicate, Test};
use crate::data::Column;
use crate::data::Frame;
use crate::data::Value;
use crate::limits::Exceeded;
use std::cmp::Ordering;
use std::sync::Arc;

/// Predicates nested deeper than this hold nowhere.
const DEEPEST: usize = 200;

pub(super) fn apply(t: &Predicate, frame: &Frame, context: &Context<'_>) -> Result<Frame, Exceeded> {
    keep(frame, &truths(t, frame, context, 0)?, context)
}

fn keep(frame: &Frame, mask: &[bool], context: &Context<'_>) -> Result<Frame, Exceeded> {
    if mask.iter().all(|m| *m) {
        return Ok(frame.clone());
    }
    let rows: Vec<usize> = mask.iter().enumerate().filter(|(_, m)| **m).map(|(i, _)| i).collect();
    context.budget.cells(rows.len(), frame.columns().len())?;
    Ok(frame.take(&rows))
}

/// Rows whose values in these fields are all finite numbers, or texts that are.
pub(super) fn invalid(fields: &[Arc<str>], frame: &Frame, context: &Context<'_>) -> Result<Frame, Exceeded> {
    context.budget.steps((frame.len() as u64).saturating_mul(fields.len() as u64))?;
    let mut mask = vec![true; frame.len()];
    for field in fields {
        match &*frame.field(field) {
            Column::Numbers(v) | Column::Times(v) => mask.iter_mut().zip(v).for_each(|(m, x)| *m &= x.is_finite()),
            Column::Values(v) => mask.iter_mut().zip(v).for_each(|(m, x)| {
                *m &= match x {
                    Value::Null | Value::Undefined => false,
                    value => value.to_number().is_finite(),
                }
            }),
        }
    }
    keep(frame, &mask, context)
}

fn truths(t: &Predicate, frame: &Frame, context: &Context<'_>, depth: usize) -> Result<Vec<bool>, Exceeded> {
    let len = frame.len();
    context.budget.steps(len as u64 + 1)?;
    if depth > DEEPEST {
        return Ok(vec![false; len]);
    }
    let join = |all: &[Predicate], start: bool, f: fn(bool, bool) -> bool| {
        all.iter().try_fold(vec![start; len], |mut mask, p| {
            mask.iter_mut().zip(truths(p, frame, context, depth + 1)?).for_each(|(m, t)| *m = f(*m, t));
            Ok(mask)
        })
    };
    match t {
        Predicate::Expr(expr) => context.formulas.truths(expr, frame, context.budget),
        Predicate::And(all) => join(all, true, |a, b| a && b),
        Predicate::Or(any) => join(any, false, |a, b| a || b),
        Predicate::Not(inner) => Ok(truths(inner, frame, context, depth + 1)?.into_iter().map(|t| !t).collect()),
        Predicate::Always(holds) => Ok(vec![*holds; len]),
        Predicate::Field(field) => test_field(field, frame, context),
    }
}

fn test_field(t: &FieldPredicate, frame: &Frame, context: &Context<'_>) -> Result<Vec<bool>, Exceeded> {
    if let Test::OneOf(list) = &t.test {
        context.budget.steps((frame.len() as u64).saturating_mul(list.len() as u64))?;
    }
    let mut column = frame.field(&t.field);
    if let Some(unit) = &t.time_unit {
        let starts = super::time_unit::spans(unit, 1.0, &column, context)?;
        column =
            Arc::new(Column::of(starts.into_iter().map(|s| s.map_or(Value::Null, |s| Value::Time(s.0))).collect()));
    }
    Ok(match &*column {
        Column::Numbers(v) | Column::Times(v) => {
            let number = |b: &Value| if *b == Value::Null { None } else { Some(b.to_number()) };
            let limits = match &t.test {
                Test::Range(low, high) => Some((number(low), number(high))),
                _ => None,
            };
            let holds = |x: &f64| match limits {
                Some((low, high)) => low.is_none_or(|l| *x >= l) && high.is_none_or(|h| *x <= h) && !x.is_nan(),
                None => holds(&t.test, &Value::Number(*x)),
            };
            v.iter().map(holds).collect()
        }
        Column::Values(v) => v.iter().map(|x| holds(&t.test, x)).collect(),
    })
}

fn holds(test: &Test, value: &Value) -> bool {
    let order = |other: &Value| match (value, other) {
        (Value::Null, _) | (_, Value::Null) => value.to_number().partial_cmp(&other.to_number()),
        (a, b) => a.compare(b),
    };
    let at_least = |low: &Value| matches!(order(low), Some(Ordering::Greater | Ordering::Equal));
    let at_most = |high: &Value| matches!(order(high), Some(Ordering::Less | Ordering::Equal));
    match test {
        Test::Equal(other) => value.strict_eq(other),
        Test::Lt(other) => order(other) == Some(Ordering::Less),
        Test::Lte(other) => at_most(other),
        Test::Gt(other) => order(other) == Some(Ordering::Greater),
        Test::Gte(other) => at_least(other),
        Test::Range(low, high) => {
            // A value that is no number is in no range (vega-functions `inrange`), null counts as 0.
            !value.to_number().is_nan()
                && (*low == Value::Null || at_least(low))
                && (*high == Value::Null || at_most(high))
        }
        Test::OneOf(list) => list.iter().any(|other| value.strict_eq(other)),
        Test::Valid(wanted) => value.is_valid() == *wanted,
    }
}
