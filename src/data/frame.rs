//! Tables: named columns of equal length. Columns are shared, so selecting or adding one copies no data.

use super::value::Fields;
use super::{Key, Value, split_path};
use crate::limits::{Budget, Exceeded};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// How many numbers' room a value of any kind takes.
const VALUE: usize = 3;

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

    /// The narrowest column for these values: numbers only, instants only, or anything.
    pub fn of(values: Vec<Value>) -> Column {
        let number = |v: &Value| if let Value::Number(x) = v { Some(*x) } else { None };
        let time = |v: &Value| if let Value::Time(x) = v { Some(*x) } else { None };
        match values.first() {
            Some(Value::Number(_)) => values.iter().map(number).collect::<Option<_>>().map(Column::Numbers),
            Some(Value::Time(_)) => values.iter().map(time).collect::<Option<_>>().map(Column::Times),
            _ => None,
        }
        .unwrap_or(Column::Values(values))
    }

    /// Numbers, with null where there is none.
    pub fn of_options(values: Vec<Option<f64>>) -> Column {
        match values.iter().copied().collect::<Option<Vec<f64>>>() {
            Some(numbers) => Column::Numbers(numbers),
            None => Column::Values(values.into_iter().map(|x| x.map_or(Value::Null, Value::Number)).collect()),
        }
    }

    /// Its values as numbers; NaN where statistics leave a value out ([`Value::valid_number`]).
    pub fn numbers(&self) -> Cow<'_, [f64]> {
        match self {
            Column::Numbers(v) | Column::Times(v) => Cow::Borrowed(v),
            Column::Values(v) => Cow::Owned(v.iter().map(|x| x.valid_number().unwrap_or(f64::NAN)).collect()),
        }
    }

    /// The key of a row's value.
    pub fn key(&self, row: usize) -> Key<'_> {
        match self {
            Column::Numbers(v) | Column::Times(v) => v.get(row).map_or(Key::Null, |x| Key::number(*x)),
            Column::Values(v) => v.get(row).map_or(Key::Null, Value::key),
        }
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

    /// A table of columns that have `len` rows each; of equal names the last one counts, in the first's place.
    pub fn from_columns(len: usize, columns: impl Iterator<Item = (Arc<str>, Column)>) -> Frame {
        let mut slots: HashMap<Arc<str>, usize> = HashMap::new();
        let mut frame = Frame::with_len(len);
        for (name, column) in columns {
            debug_assert_eq!(column.len(), len);
            let column = Arc::new(column);
            let slot = *slots.entry(name.clone()).or_insert(frame.columns.len());
            match frame.columns.get_mut(slot) {
                Some(known) => known.1 = column,
                None => frame.columns.push((name, column)),
            }
        }
        frame
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

    /// The values behind an access path: the column of exactly that name, or a column and the way into its values
    /// (`a.b`, `a['b c']`, `a[0]`, `a\\.b`). All undefined if there is no such column.
    pub fn field(&self, path: &str) -> Arc<Column> {
        if let Some(column) = self.column(path) {
            return column.clone();
        }
        let steps = split_path(path);
        let absent = || Arc::new(Column::Values(vec![Value::Undefined; self.len]));
        let Some((first, rest)) = steps.split_first() else { return absent() };
        let Some(column) = self.column(first) else { return absent() };
        if rest.is_empty() {
            return column.clone();
        }
        let step = |value: Value, step: &Arc<str>| match &value {
            Value::Object(fields) => fields.get(step).cloned().unwrap_or(Value::Undefined),
            Value::Undefined => Value::Undefined,
            value => value.member(step),
        };
        let dive = |row| rest.iter().fold(column.get(row), step);
        Arc::new(Column::of((0..self.len).map(dive).collect()))
    }

    /// What an author who names a field that no row has should know; `None` if it is there, or nothing can be said.
    pub fn lack(&self, path: &str) -> Option<String> {
        if self.is_empty() || self.column(path).is_some() || path.contains(['.', '[']) {
            return None;
        }
        let names: Vec<&str> = self.columns.iter().map(|(name, _)| &**name).take(20).collect();
        Some(match names.len() {
            0 => format!("there is no data, so the field {path:?} has no values"),
            _ => format!("the data have no field {path:?}; they have {}", names.join(", ")),
        })
    }

    /// Bytes that a row needs as an object, at least: its members with their names shared.
    pub fn row_bytes(&self) -> usize {
        64 + self.columns.len() * 40
    }

    /// A row as an object.
    pub fn row(&self, row: usize) -> Value {
        Value::Object(Arc::new(Fields(self.columns.iter().map(|(n, c)| (n.clone(), c.get(row))).collect())))
    }

    /// A table from rows. Objects: their members, in order of first appearance, undefined where missing; anything else goes
    /// to the column `data`.
    ///
    /// # Errors
    /// It would have more rows or cells than the budget holds.
    pub fn from_rows(rows: &[Value], budget: &Budget) -> Result<Frame, Exceeded> {
        budget.rows(rows.len())?;
        let mut slots: HashMap<Arc<str>, usize> = HashMap::new();
        let mut columns: Vec<(Arc<str>, Vec<Value>)> = Vec::new();
        let mut asked = Ok(());
        for (i, row) in rows.iter().enumerate() {
            let mut put = |guess: usize, name: &Arc<str>, value: &Value| {
                let slot = match columns.get(guess) {
                    Some((n, _)) if n == name => guess,
                    _ => *slots.entry(name.clone()).or_insert(columns.len()),
                };
                if slot == columns.len() {
                    // Each column is asked for before it is made.
                    asked = asked.and_then(|()| budget.cells(rows.len(), VALUE));
                    if asked.is_err() {
                        return;
                    }
                    columns.push((name.clone(), Vec::with_capacity(rows.len())));
                }
                let column = &mut columns[slot].1;
                column.resize(i, Value::Undefined);
                column.push(value.clone());
            };
            match row {
                Value::Object(fields) => fields.0.iter().enumerate().for_each(|(at, (n, v))| put(at, n, v)),
                other => put(0, &"data".into(), other),
            }
            asked?;
        }
        let mut frame = Frame::with_len(rows.len());
        for (name, mut values) in columns {
            values.resize(rows.len(), Value::Undefined);
            frame.columns.push((name, Arc::new(Column::of(values))));
        }
        Ok(frame)
    }

    /// The rows of this table, then those of another; columns that one lacks are undefined there.
    pub fn concat(&self, other: &Frame) -> Frame {
        let len = self.len + other.len;
        let names = self.columns.iter().chain(other.columns.iter().filter(|(n, _)| self.column(n).is_none()));
        let mut out = Frame::with_len(len);
        for (name, _) in names {
            let (a, b) = (self.column(name), other.column(name));
            let column = match (a.map(|c| &**c), b.map(|c| &**c)) {
                (Some(Column::Numbers(a)), Some(Column::Numbers(b))) => Column::Numbers([&a[..], &b[..]].concat()),
                (Some(Column::Times(a)), Some(Column::Times(b))) => Column::Times([&a[..], &b[..]].concat()),
                (a, b) => {
                    let get = |c: Option<&Column>, i| c.map_or(Value::Undefined, |c: &Column| c.get(i));
                    let first = (0..self.len).map(|i| get(a, i));
                    Column::of(first.chain((0..other.len).map(|i| get(b, i))).collect())
                }
            };
            out.columns.push((name.clone(), Arc::new(column)));
        }
        out
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

#[cfg(test)]
mod tests {
    use super::*;

    fn object(members: &[(&str, Value)]) -> Value {
        Value::Object(Arc::new(Fields(members.iter().map(|(n, v)| ((*n).into(), v.clone())).collect())))
    }

    #[test]
    fn rows_become_columns_in_order_of_appearance() {
        let inner = object(&[("b", Value::from(7.0))]);
        let rows = [object(&[("x", Value::from(1.0))]), object(&[("y", inner), ("x", Value::from(2.0))])];
        let budget = Budget::default();
        let read = |rows: &[Value]| Frame::from_rows(rows, &budget).unwrap();
        let frame = read(&rows);
        let names: Vec<&str> = frame.columns().iter().map(|(n, _)| &**n).collect();
        assert_eq!(names, ["x", "y"]);
        assert_eq!(*frame.field("x"), Column::Numbers(vec![1.0, 2.0]));
        assert_eq!(frame.field("y.b").get(0), Value::Undefined);
        assert_eq!(frame.field("y['b']").get(1), Value::from(7.0));
        assert_eq!(read(&[Value::from(3.0)]).field("data").get(0), Value::from(3.0));
        let both = frame.concat(&read(&[Value::from(3.0)]));
        assert_eq!(
            (both.len(), both.field("data").get(2), both.field("x").get(2)),
            (3, Value::from(3.0), Value::Undefined)
        );
    }
}
