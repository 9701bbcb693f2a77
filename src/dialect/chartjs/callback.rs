//! Code in a configuration: constants are computed before anything else is read, functions are called where an option
//! or a label asks for them. In: the tree as parsed; out: a tree whose only code is functions.

use super::gradient;
use crate::data::{Fields, Value};
use crate::diagnostic::Report;
use crate::expr::{Env, Expr, Params, Row};
use crate::json::{Code, Json, Object, push_pointer};
use crate::limits::Budget;
use crate::time::Zone;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

/// An expression, or why the code is none.
type Compiled = Result<Arc<Expr>, String>;

/// What functions of a configuration run with.
#[derive(Debug)]
pub(super) struct Scripts<'b> {
    budget: &'b Budget,
    zone: Zone,
    params: Params,
    /// Code that was compiled, by its text: a scriptable option is asked once for each datum.
    compiled: RefCell<HashMap<Arc<str>, Compiled>>,
}

impl<'b> Scripts<'b> {
    /// That spend from a chart's budget.
    pub(super) fn new(budget: &'b Budget) -> Scripts<'b> {
        Scripts { budget, zone: Zone::utc(), params: Params::new(), compiled: RefCell::default() }
    }

    /// Whether there are steps left for looking at `n` parts of a chart once more.
    pub(super) fn affords(&self, n: usize) -> bool {
        self.budget.steps(n as u64).is_ok()
    }

    fn env(&self) -> Env<'_> {
        Env { row: Row::None, params: &self.params, budget: self.budget, zone: &self.zone, scales: None }
    }

    /// The zone of local times.
    pub(super) fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Spends steps for so many data. Whether to go on: once a limit is hit, or the work is cancelled, what is read of
    /// the rest is of no use.
    pub(super) fn goes_on(&self, data: usize) -> bool {
        self.affords(data.saturating_mul(DATUM))
    }

    /// The value of an expression.
    pub(super) fn eval(&self, expr: &Expr) -> Result<Value, String> {
        expr.eval_given(&self.env()).map_err(|e| e.0)
    }

    /// The result of a function.
    pub(super) fn call(&self, function: &Expr, args: &[Value]) -> Result<Value, String> {
        function.call(args, &self.env()).map_err(|e| e.0)
    }

    /// Code, compiled when it is first met.
    pub(super) fn compiled(&self, code: &Code) -> Compiled {
        if let Some(known) = self.compiled.borrow().get(&code.text) {
            return known.clone();
        }
        // Compiling looks at each character a few times, and the tree is many times as large as the text.
        let size = code.text.len();
        self.budget.memory(size.saturating_mul(TREE)).map_err(|what| self.budget.describe(what))?;
        let made = compile(code).map(Arc::new);
        self.compiled.borrow_mut().insert(code.text.clone(), made.clone());
        made
    }
}

/// Steps of looking at an option of a datum.
const DATUM: usize = 4;

/// Bytes of a compiled expression for each byte of its text, about.
const TREE: usize = 40;

/// Compiles code.
pub(super) fn compile(code: &Code) -> Result<Expr, String> {
    Expr::parse(&code.text).map_err(|e| format!("{} (at byte {} of the code)", e.message, e.offset))
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
    let expr = match scripts.compiled(code) {
        Ok(e) if e.is_function() => return Json::Code(code.clone()),
        Ok(e) => e,
        Err(message) => {
            report.warn(at, format!("this code is not understood: {message}"));
            return Json::Null;
        }
    };
    match scripts.eval(&expr) {
        Ok(value) => json_of(&value),
        Err(message) => {
            report.warn(at, format!("this code cannot be run: {message}"));
            Json::Null
        }
    }
}

/// A value as a tree; instants become their milliseconds.
pub(super) fn json_of(value: &Value) -> Json {
    match value {
        Value::Null | Value::Undefined => Json::Null,
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
        let out = folded(&json, &mut String::new(), (500.0, 300.0), &Scripts::new(&Budget::default()), &mut report);
        assert_eq!(out.get("a").and_then(Json::as_f64), Some(std::f64::consts::TAU));
        assert_eq!(out.pointer("/b/1").and_then(Json::as_f64), Some(6.0));
        assert!(matches!(out.get("f"), Some(Json::Code(_))));
        assert!(report.items().is_empty());
    }
}
