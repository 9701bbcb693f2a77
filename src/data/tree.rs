//! Between trees as descriptions are written in and values as data have them.

use super::{Fields, Value};
use crate::json::{Json, Object};
use std::sync::Arc;

/// Code becomes null. Trees are as deep as their reader allowed.
impl From<&Json> for Value {
    fn from(tree: &Json) -> Value {
        match tree {
            Json::Null | Json::Code(_) => Value::Null,
            Json::Bool(b) => Value::Bool(*b),
            Json::Number(x) => Value::Number(*x),
            Json::String(s) => Value::Text(s.clone()),
            Json::Array(list) => Value::Array(list.iter().map(Value::from).collect()),
            Json::Object(o) => Value::Object(Arc::new(Fields(o.iter().map(|(n, v)| (n.clone(), v.into())).collect()))),
        }
    }
}

/// Instants become their milliseconds, and what is undefined null.
impl From<&Value> for Json {
    fn from(value: &Value) -> Json {
        match value {
            Value::Null | Value::Undefined => Json::Null,
            Value::Bool(b) => Json::Bool(*b),
            Value::Number(x) | Value::Time(x) => Json::Number(*x),
            Value::Text(t) => Json::String(t.clone()),
            Value::Array(list) => Json::Array(list.iter().map(Json::from).collect()),
            Value::Object(fields) => {
                Json::Object(Object::from_members(fields.0.iter().map(|(n, v)| (n.clone(), v.into())).collect()))
            }
        }
    }
}
