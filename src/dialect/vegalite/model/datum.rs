//! Parts of the texts of expressions.

use crate::json::Json;

/// A text as an expression has it.
pub fn quoted(text: &str) -> String {
    Json::String(text.into()).to_text()
}

/// A column of a row.
pub fn datum(column: &str) -> String {
    format!("datum[{}]", quoted(column))
}
