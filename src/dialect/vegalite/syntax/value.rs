//! Values as data have them, where a description has one: of a channel, a parameter, a comparison.

use super::instant::date_time;
use super::kind::Kind;
use super::read::{PerRow, Read};
use crate::data::{Fields, Value};
use crate::json::Json;
use crate::time::Zone;
use std::sync::Arc;

/// What a channel shows without a field: the same for all rows, or the expression that it is of each.
pub type Constant = PerRow<Value>;

/// A value from JSON in which no instants are expected.
pub fn value(j: &Json) -> Value {
    value_in(j, &Zone::utc())
}

/// A value from JSON; `{year: …}` objects are instants in a zone.
pub fn value_in(j: &Json, zone: &Zone) -> Value {
    match j {
        Json::Null | Json::Code(_) => Value::Null,
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(x) => Value::Number(*x),
        Json::String(s) => Value::Text(s.clone()),
        Json::Array(list) => Value::Array(list.iter().map(|v| value_in(v, zone)).collect()),
        Json::Object(o) => match date_time(o, zone) {
            Some(t) => Value::Time(t),
            None => Value::Object(Arc::new(Fields(o.iter().map(|(n, v)| (n.clone(), value_in(v, zone))).collect()))),
        },
    }
}

impl Read for Value {
    const KIND: Kind = Kind::Any;

    fn read(json: &Json) -> Option<Value> {
        Some(value(json))
    }
}
