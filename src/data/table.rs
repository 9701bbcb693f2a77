//! Data as people read them: columns in, rows of short cells out.

use super::{Column, Value};
use crate::number;
use crate::time;
use std::sync::Arc;

/// The data behind a picture.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Names of the columns.
    pub headers: Vec<String>,
    /// Rows, each as long as the headers.
    pub rows: Vec<Vec<String>>,
    /// How many rows were left out.
    pub truncated: usize,
}

/// Longest text of a cell or a name, characters.
const LONGEST: usize = 80;

impl Table {
    /// Most rows that are listed.
    pub const ROWS: usize = 200;

    /// A table of columns by name, still without rows. Columns that no cell can hold are none of it.
    pub fn of_names<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Table {
        let headers = names.into_iter().map(|n| short(n.as_ref())).collect();
        Table { headers, rows: Vec::new(), truncated: 0 }
    }

    /// Lists the rows of a group of columns of this length, as far as there is room.
    pub fn list(&mut self, columns: &[Arc<Column>], len: usize) {
        let room = Table::ROWS.saturating_sub(self.rows.len()).min(len);
        self.rows.extend((0..room).map(|row| columns.iter().map(|c| cell(&c.get(row))).collect()));
        self.truncated += len - room;
    }
}

/// Whether a column can be written in cells: no geometry, no records.
pub fn writable(column: &Column) -> bool {
    match column {
        Column::Numbers(_) | Column::Times(_) => true,
        Column::Values(v) => !v.iter().any(|x| matches!(x, Value::Object(_))) && v.iter().any(|x| !x.is_null()),
    }
}

/// A text cut to what a cell holds.
pub fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A value as a cell: numbers with at most six significant digits after rounding fractions, instants as ISO 8601 without
/// what is zero.
pub fn cell(value: &Value) -> String {
    match value {
        Value::Null | Value::Undefined => String::new(),
        Value::Number(x) => number::to_js(rounded(*x)),
        Value::Time(t) => {
            let iso = time::iso(*t);
            let date = iso.strip_suffix("T00:00:00.000Z").map(str::to_owned);
            date.or_else(|| iso.strip_suffix(".000Z").map(|s| format!("{s}Z"))).unwrap_or(iso)
        }
        Value::Array(items) => short(&items.iter().take(20).map(cell).collect::<Vec<_>>().join(", ")),
        other => short(&other.to_text()),
    }
}

/// Six significant digits, but never fewer than the integer part has.
fn rounded(x: f64) -> f64 {
    if !x.is_finite() || x == 0.0 || x.fract() == 0.0 {
        return x;
    }
    let before = libm::log10(x.abs()).floor() + 1.0;
    let places = (6.0 - before).clamp(0.0, 15.0);
    // Read back from its decimal text, so that no digits of the division are left.
    format!("{x:.*}", places as usize).parse().unwrap_or(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_short() {
        for (value, text) in [
            (Value::Number(12.0), "12"),
            (Value::Number(12_345_678.9), "12345679"),
            (Value::Number(0.1 + 0.2), "0.3"),
            (Value::Number(1.0 / 3.0), "0.333333"),
            (Value::Number(0.000_012_345_678_9), "0.0000123457"),
            (Value::Time(0.0), "1970-01-01"),
            (Value::Time(3_600_000.0), "1970-01-01T01:00:00Z"),
            (Value::Time(1.0), "1970-01-01T00:00:00.001Z"),
            (Value::Null, ""),
            (Value::Bool(true), "true"),
        ] {
            assert_eq!(cell(&value), text, "{value:?}");
        }
        assert_eq!(cell(&Value::from("é".repeat(90))).chars().count(), LONGEST + 1);
    }

    #[test]
    fn long_tables_end_with_a_count() {
        let mut table = Table::of_names(["x"]);
        let column = Arc::new(Column::Numbers(vec![1.0; 150]));
        table.list(std::slice::from_ref(&column), 150);
        table.list(&[column], 150);
        assert_eq!((table.rows.len(), table.truncated), (Table::ROWS, 100));
    }
}
