//! One datum's value, with the coercions the chart languages share (those of JavaScript).

use std::sync::Arc;

/// A value in a table or an expression.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Absent or null.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A number; may be NaN or infinite.
    Number(f64),
    /// An instant in milliseconds since 1970-01-01T00:00Z; coerces to that number.
    Time(f64),
    /// Text.
    Text(Arc<str>),
    /// A list.
    Array(Arc<[Value]>),
    /// Named values in the order written.
    Object(Arc<Fields>),
}

/// The members of an object value, in order; names are unique.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fields(pub Vec<(Arc<str>, Value)>);

impl Fields {
    /// The value of a member.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(n, _)| &**n == name).map(|(_, v)| v)
    }
}

impl From<f64> for Value {
    fn from(x: f64) -> Value {
        Value::Number(x)
    }
}

impl From<bool> for Value {
    fn from(x: bool) -> Value {
        Value::Bool(x)
    }
}

impl From<&str> for Value {
    fn from(x: &str) -> Value {
        Value::Text(x.into())
    }
}

impl From<String> for Value {
    fn from(x: String) -> Value {
        Value::Text(x.into())
    }
}
