//! Parts of the texts of expressions.

use crate::json::Json;

/// A text as an expression has it.
pub fn quoted(text: &str) -> String {
    Json::String(text.into()).to_text()
}

/// Functions whose value is known once there are scales (vega-functions `scale.js`).
const OF_SCALES: [&str; 5] = ["scale(", "domain(", "range(", "bandwidth(", "invert("];

/// Whether an expression has its value only where marks are drawn: it looks at a row, or asks a scale.
pub fn is_drawn(source: &str) -> bool {
    let inside = |at: usize| source[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
    source.contains("datum") || OF_SCALES.iter().any(|name| source.match_indices(name).any(|(at, _)| !inside(at)))
}

/// A column of a row.
pub fn datum(column: &str) -> String {
    format!("datum[{}]", quoted(column))
}
