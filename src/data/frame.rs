//! Tables: named columns of equal length. Columns are shared, so selecting or adding one copies no data.

use super::Value;
use std::sync::Arc;

/// A column's values.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Numbers only. NaN is a number that is not one; null is not in here.
    Numbers(Vec<f64>),
    /// Instants only, in milliseconds since 1970 UTC.
    Times(Vec<f64>),
    /// Anything.
    Values(Vec<Value>),
}

impl Column {
    /// How many rows.
    pub fn len(&self) -> usize {
        match self {
            Column::Numbers(v) | Column::Times(v) => v.len(),
            Column::Values(v) => v.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value in a row; null past the end.
    pub fn get(&self, row: usize) -> Value {
        match self {
            Column::Numbers(v) => v.get(row).map_or(Value::Null, |x| Value::Number(*x)),
            Column::Times(v) => v.get(row).map_or(Value::Null, |x| Value::Time(*x)),
            Column::Values(v) => v.get(row).cloned().unwrap_or(Value::Null),
        }
    }
}

/// A table.
///
/// # Guarantees
/// All columns have [`Frame::len`] rows; names are unique.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Frame {
    len: usize,
    columns: Vec<(Arc<str>, Arc<Column>)>,
}

impl Frame {
    /// A table of `len` rows without columns (a row that holds nothing is still a row).
    pub fn with_len(len: usize) -> Frame {
        Frame { len, columns: Vec::new() }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The columns in order.
    pub fn columns(&self) -> &[(Arc<str>, Arc<Column>)] {
        &self.columns
    }

    /// A column by its exact name.
    pub fn column(&self, name: &str) -> Option<&Arc<Column>> {
        self.columns.iter().find(|(n, _)| &**n == name).map(|(_, c)| c)
    }

    /// Adds a column, or replaces the one of that name in its place. A column of another length is cut or padded with
    /// nulls.
    pub fn set(&mut self, name: impl Into<Arc<str>>, column: impl Into<Arc<Column>>) {
        let name = name.into();
        let mut column: Arc<Column> = column.into();
        if column.len() != self.len {
            column = Arc::new(Column::Values((0..self.len).map(|i| column.get(i)).collect()));
        }
        match self.columns.iter_mut().find(|(n, _)| *n == name) {
            Some(slot) => slot.1 = column,
            None => self.columns.push((name, column)),
        }
    }

    /// The rows at these indices, in this order, with repetition.
    pub fn take(&self, rows: &[usize]) -> Frame {
        let pick = |c: &Column| match c {
            Column::Numbers(v) => Column::Numbers(rows.iter().map(|&i| v[i]).collect()),
            Column::Times(v) => Column::Times(rows.iter().map(|&i| v[i]).collect()),
            Column::Values(v) => Column::Values(rows.iter().map(|&i| v[i].clone()).collect()),
        };
        Frame { len: rows.len(), columns: self.columns.iter().map(|(n, c)| (n.clone(), Arc::new(pick(c)))).collect() }
    }
}
