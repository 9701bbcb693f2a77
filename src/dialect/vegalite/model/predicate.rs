//! Predicates: what filters and conditions test.

use crate::data::Value;
use crate::dialect::vegalite::model::Builder;
use crate::dialect::vegalite::model::field::{plain_path, unit_text, value};
use crate::dialect::vegalite::syntax::instant::date_time;
use crate::dialect::vegalite::syntax::instant::is_date_time;
use crate::expr::Expr;
use crate::json::{Json, Object};
use crate::transform as t;
use crate::transform::{Predicate, Transform};
use std::sync::Arc;

impl Builder<'_> {
    /// What a filter or a condition tests.
    pub fn predicate(&mut self, j: &Json, at: &str, steps: &mut Vec<Transform>) -> Predicate {
        match j {
            Json::String(s) => self.expr(s, at).map_or(Predicate::Always(true), Predicate::Expr),
            Json::Object(o) => {
                let list = |b: &mut Self, l: &Json, steps: &mut Vec<Transform>| -> Vec<Predicate> {
                    l.as_array().unwrap_or(&[]).iter().map(|p| b.predicate(p, at, steps)).collect()
                };
                if let Some(l) = o.get("and") {
                    return Predicate::And(list(self, l, steps));
                }
                if let Some(l) = o.get("or") {
                    return Predicate::Or(list(self, l, steps));
                }
                if let Some(p) = o.get("not") {
                    return Predicate::Not(Box::new(self.predicate(p, at, steps)));
                }
                if o.get("param").is_some() || o.get("selection").is_some() {
                    // An empty selection selects everything, unless it says otherwise.
                    let test = self.selection_test(o);
                    return self.expr(&test, at).map_or(Predicate::Always(true), Predicate::Expr);
                }
                self.field_predicate(o, at, steps)
            }
            _ => Predicate::Always(true),
        }
    }

    fn field_predicate(&mut self, o: &Object, at: &str, steps: &mut Vec<Transform>) -> Predicate {
        let Some(field) = o.get("field").and_then(Json::as_str).map(plain_path) else {
            self.report.warn(at, "this predicate names no field; it always holds");
            return Predicate::Always(true);
        };
        let time_unit = o.get("timeUnit").and_then(Json::as_str).map(Arc::<str>::from);
        let dated = time_unit.is_some()
            || o.iter().any(|(_, v)| {
                let is_date = |j: &Json| j.as_object().is_some_and(is_date_time);
                is_date(v) || v.as_array().is_some_and(|l| l.iter().any(is_date))
            });
        if dated {
            steps.extend(self.date_step(&field));
        }
        // With a time unit, plain numbers are parts of it: hours, months …
        let unit = time_unit.clone();
        let v = |j: &Json| match (j, &unit) {
            (Json::Number(x), Some(u)) if *x < 100_000.0 => {
                let mut parts = Object::new();
                let name = u.trim_start_matches("utc");
                parts.insert(name, Json::Number(*x));
                date_time(&parts, &self.zone).map_or_else(|| value(j), Value::Time)
            }
            (Json::String(name), Some(u)) if matches!(u.trim_start_matches("utc"), "month" | "day") => {
                let mut parts = Object::new();
                parts.insert(u.trim_start_matches("utc"), Json::String(name.clone()));
                date_time(&parts, &self.zone).map_or_else(|| value(j), Value::Time)
            }
            _ => self.constant(j),
        };
        let test = if let Some(x) = o.get("equal") {
            t::Test::Equal(v(x))
        } else if let Some(x) = o.get("lt") {
            t::Test::Lt(v(x))
        } else if let Some(x) = o.get("lte") {
            t::Test::Lte(v(x))
        } else if let Some(x) = o.get("gt") {
            t::Test::Gt(v(x))
        } else if let Some(x) = o.get("gte") {
            t::Test::Gte(v(x))
        } else if let Some(Json::Array(r)) = o.get("range") {
            t::Test::Range(r.first().map_or(Value::Null, &v), r.get(1).map_or(Value::Null, &v))
        } else if let Some(Json::Array(l)) = o.get("oneOf") {
            t::Test::OneOf(l.iter().map(v).collect())
        } else if let Some(x) = o.get("valid") {
            t::Test::Valid(x.as_bool().unwrap_or(true))
        } else {
            return Predicate::Always(true);
        };
        Predicate::Field(t::FieldPredicate { field, time_unit, test })
    }
}

/// A condition's test as an expression.
pub fn condition(b: &mut Builder, test: &Json, at: &str) -> Option<Expr> {
    let source = predicate_text(b, test)?;
    b.expr(&source, at)
}

/// A value as an expression has it; instants are numbers.
fn literal(b: &Builder, j: &Json) -> String {
    match j {
        Json::Object(o) => date_time(o, &b.zone).map_or_else(|| j.to_text(), |t| t.to_string()),
        Json::Array(list) => format!("[{}]", list.iter().map(|v| literal(b, v)).collect::<Vec<_>>().join(",")),
        other => other.to_text(),
    }
}

fn predicate_text(b: &Builder, j: &Json) -> Option<String> {
    match j {
        Json::String(s) => Some(format!("({s})")),
        Json::Object(o) => {
            let list = |l: &Json, op: &str| -> Option<String> {
                let parts: Vec<String> = l.as_array()?.iter().filter_map(|p| predicate_text(b, p)).collect();
                Some(format!("({})", parts.join(op)))
            };
            if let Some(l) = o.get("and") {
                return list(l, " && ");
            }
            if let Some(l) = o.get("or") {
                return list(l, " || ");
            }
            if let Some(p) = o.get("not") {
                return Some(format!("!({})", predicate_text(b, p)?));
            }
            if o.get("param").is_some() || o.get("selection").is_some() {
                return Some(b.selection_test(o));
            }
            let field = o.get("field")?.as_str()?;
            let mut left = format!("datum[{}]", Json::String(field.into()).to_text());
            if let Some(u) = o.get("timeUnit").and_then(Json::as_str) {
                left = unit_text(u, &left);
            }
            for (name, op) in [("equal", "==="), ("lt", "<"), ("lte", "<="), ("gt", ">"), ("gte", ">=")] {
                if let Some(v) = o.get(name) {
                    return Some(format!("({left} {op} {})", literal(b, v)));
                }
            }
            if let Some(r) = o.get("range") {
                return Some(format!("inrange({left}, {})", literal(b, r)));
            }
            if let Some(l) = o.get("oneOf") {
                return Some(format!("(indexof({}, {left}) !== -1)", literal(b, l)));
            }
            o.get("valid").map(|v| format!("({}isValid({left}))", if v.as_bool() == Some(false) { "!" } else { "" }))
        }
        _ => None,
    }
}
