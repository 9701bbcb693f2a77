//! What members of a canvas context say.

use crate::data::Value;
use crate::scene::Pattern;
use std::sync::Arc;

/// The members of a context, by name, and the tiles that patterns are made of.
pub(super) struct Look<'a>(pub &'a dyn Fn(&str) -> Value, pub &'a [Arc<Pattern>]);

impl Look<'_> {
    pub(super) fn number(&self, name: &str, default: f64) -> f64 {
        (self.0)(name).valid_number().filter(|x| x.is_finite()).unwrap_or(default)
    }

    pub(super) fn text(&self, name: &str) -> Arc<str> {
        match (self.0)(name) {
            Value::Text(t) => t,
            _ => Arc::from(""),
        }
    }
}
