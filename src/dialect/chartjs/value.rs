//! Objects among the values that functions compute with.

use crate::data::{Fields, Value};
use std::sync::Arc;

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
