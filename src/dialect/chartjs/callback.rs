//! Code in a configuration: constants are computed before anything else is read, functions are called where an option
//! or a label asks for them. In: the tree as parsed; out: a tree whose only code is functions.

use super::gradient;
pub(super) use super::live::Scripts;
pub(super) use super::value::{object, with};
use crate::diagnostic::Report;
use crate::expr::{Expr, reference, tree_of};
use crate::json::{Code, Json, Object, push_pointer};
use std::sync::Arc;

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
    match live.eval(code, scripts.budget()) {
        Ok(value) if reference(&value).is_some() && live.knows(code) => Json::Code(code.clone()),
        Ok(value) => tree_of(&value),
        Err(message) => {
            let what = if message.contains("of the code)") { "is not understood" } else { "cannot be run" };
            report.warn(at, format!("this code {what}: {message}"));
            Json::Null
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_computed_and_functions_stay() {
        let json = crate::json::parse_literal("{a: Math.PI * 2, b: [1, 2 * 3], f: (v) => v + '%'}", 9).unwrap();
        let mut report = Report::new();
        let live = Arc::new(crate::dialect::chartjs::live::Live::new((500.0, 300.0), crate::dialect::Version::V4));
        let budget = crate::limits::Budget::default();
        let scripts = Scripts::new(&budget, &live);
        let out = folded(&json, &mut String::new(), (500.0, 300.0), &scripts, &mut report);
        assert_eq!(out.get("a").and_then(Json::as_f64), Some(std::f64::consts::TAU));
        assert_eq!(out.pointer("/b/1").and_then(Json::as_f64), Some(6.0));
        assert!(matches!(out.get("f"), Some(Json::Code(_))));
        assert!(report.items().is_empty());
    }
}
