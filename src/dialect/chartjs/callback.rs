//! Code in a configuration: constants are computed before anything else is read, functions are called where an option
//! or a label asks for them. In: the tree as parsed; out: a tree whose only code is functions.

use super::gradient;
use super::live::Live;
use crate::data::{Fields, Value};
use crate::diagnostic::Report;
use crate::expr::{Expr, reference, tree_of};
use crate::json::{Code, Json, Object, push_pointer};
use crate::limits::Budget;
use crate::time::Zone;
use std::sync::Arc;

/// What functions of a configuration run with.
#[derive(Debug)]
pub(super) struct Scripts<'b> {
    budget: &'b Budget,
    live: Arc<Live>,
}

impl<'b> Scripts<'b> {
    /// That spend from a chart's budget.
    pub(super) fn new(budget: &'b Budget, live: &Arc<Live>) -> Scripts<'b> {
        Scripts { budget, live: live.clone() }
    }

    pub(super) fn budget(&self) -> &'b Budget {
        self.budget
    }

    /// Where the functions live.
    pub(super) fn live(&self) -> &Live {
        &self.live
    }

    /// Whether there are steps left for looking at `n` parts of a chart once more.
    pub(super) fn affords(&self, n: usize) -> bool {
        self.budget.steps(n as u64).is_ok()
    }

    /// The zone of local times.
    pub(super) fn zone(&self) -> &Zone {
        self.live.zone()
    }

    /// Spends steps for so many data. Whether to go on: once a limit is hit, or the work is cancelled, what is read of
    /// the rest is of no use.
    pub(super) fn goes_on(&self, data: usize) -> bool {
        self.affords(data.saturating_mul(DATUM))
    }

    /// The result of a function.
    pub(super) fn call(&self, function: &Code, args: &[Value]) -> Result<Value, String> {
        self.call_on(function, &Value::Null, args)
    }

    /// The result of a function that is called on something.
    pub(super) fn call_on(&self, function: &Code, this: &Value, args: &[Value]) -> Result<Value, String> {
        self.live.call(function, this, args, self.budget)
    }
}

/// Steps of looking at an option of a datum.
const DATUM: usize = 4;

/// A function, if code is none that cannot be read.
pub(super) fn compile(code: &Code) -> Result<Code, String> {
    if code.text.starts_with('\u{1}') {
        return Ok(code.clone());
    }
    match Expr::parse(&code.text) {
        Ok(_) => Ok(code.clone()),
        Err(e) => Err(format!("{} (at byte {} of the code)", e.message, e.offset)),
    }
}

/// All code of a tree, as far as names in it are looked for.
// As deep as the reader allowed.
pub(super) fn texts(json: &Json, out: &mut Vec<Arc<str>>) {
    match json {
        Json::Code(code) => out.push(code.text.clone()),
        Json::Array(list) => list.iter().for_each(|v| texts(v, out)),
        Json::Object(o) => o.iter().for_each(|(_, v)| texts(v, out)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

/// A copy of a tree in which code that is no function is replaced by its value. The depth is that of the parser.
pub(super) fn folded(json: &Json, at: &mut String, size: (f64, f64), scripts: &Scripts, report: &mut Report) -> Json {
    match json {
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => json.clone(),
        Json::Array(list) => {
            let plain = |v: &Json| matches!(v, Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_));
            if list.iter().all(plain) {
                return json.clone();
            }
            Json::Array(
                list.iter().enumerate().map(|(i, v)| below(v, at, &i.to_string(), size, scripts, report)).collect(),
            )
        }
        Json::Object(object) => {
            let mut out = Vec::with_capacity(object.len());
            for (name, value) in object.iter() {
                out.push((name.clone(), below(value, at, name, size, scripts, report)));
            }
            Json::Object(Object::from_members(out))
        }
        Json::Code(code) => constant(code, at, size, scripts, report),
    }
}

fn below(v: &Json, at: &mut String, name: &str, size: (f64, f64), scripts: &Scripts, report: &mut Report) -> Json {
    let length = at.len();
    push_pointer(at, name);
    let out = folded(v, at, size, scripts, report);
    at.truncate(length);
    out
}

fn constant(code: &Code, at: &str, size: (f64, f64), scripts: &Scripts, report: &mut Report) -> Json {
    if let Some(paint) = gradient::call(&code.text, size) {
        return paint.unwrap_or_else(|message| {
            report.warn(at, message);
            Json::Null
        });
    }
    let live = scripts.live();
    match live.eval(code, scripts.budget) {
        Ok(value) if reference(&value).is_some() && live.knows(code) => Json::Code(code.clone()),
        Ok(value) => tree_of(&value),
        Err(message) => {
            let what = if message.contains("of the code)") { "is not understood" } else { "cannot be run" };
            report.warn(at, format!("this code {what}: {message}"));
            Json::Null
        }
    }
}

/// A value as a tree; instants become their milliseconds.
pub(super) fn json_of(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(b) => Json::Bool(*b),
        Value::Number(x) | Value::Time(x) => Json::Number(*x),
        Value::Text(t) => Json::String(t.clone()),
        Value::Array(list) => Json::Array(list.iter().map(json_of).collect()),
        Value::Object(fields) => {
            Json::Object(Object::from_members(fields.0.iter().map(|(n, v)| (n.clone(), json_of(v))).collect()))
        }
    }
}

/// A tree as a value; functions become null.
pub(super) fn value_of(json: &Json) -> Value {
    match json {
        Json::Null | Json::Code(_) => Value::Null,
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(x) => Value::Number(*x),
        Json::String(s) => Value::Text(s.clone()),
        Json::Array(list) => Value::Array(list.iter().map(value_of).collect()),
        Json::Object(o) => Value::Object(Arc::new(Fields(o.iter().map(|(n, v)| (n.clone(), value_of(v))).collect()))),
    }
}

/// An object value.
pub(super) fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Object(Arc::new(Fields(members.into_iter().map(|(n, v)| (Arc::from(n), v)).collect())))
}

/// An object with some members replaced.
pub(super) fn with<const N: usize>(value: &Value, members: [(&str, Value); N]) -> Value {
    let mut fields = match value {
        Value::Object(o) => o.0.clone(),
        _ => Vec::new(),
    };
    for (name, value) in members {
        match fields.iter_mut().find(|f| &*f.0 == name) {
            Some(field) => field.1 = value,
            None => fields.push((Arc::from(name), value)),
        }
    }
    Value::Object(Arc::new(Fields(fields)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_computed_and_functions_stay() {
        let json = crate::json::parse_literal("{a: Math.PI * 2, b: [1, 2 * 3], f: (v) => v + '%'}", 9).unwrap();
        let mut report = Report::new();
        let live = Arc::new(Live::new((500.0, 300.0), crate::dialect::Version::V4));
        let budget = Budget::default();
        let scripts = Scripts::new(&budget, &live);
        let out = folded(&json, &mut String::new(), (500.0, 300.0), &scripts, &mut report);
        assert_eq!(out.get("a").and_then(Json::as_f64), Some(std::f64::consts::TAU));
        assert_eq!(out.pointer("/b/1").and_then(Json::as_f64), Some(6.0));
        assert!(matches!(out.get("f"), Some(Json::Code(_))));
        assert!(report.items().is_empty());
    }
}
