//! Between the trees that configurations are written in and the values that functions compute with.

use crate::data::{Fields, Value};
use crate::json::{Json, Object};
use std::sync::Arc;

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
