//! Reshaping: other rows and columns from the same values (sort, fold, flatten, pivot, lookup, project, sample).

use super::aggregate::Measured;
use super::{Context, Flatten, Fold, Lookup, Op, Pivot, SortField};
use crate::data::Column;
use crate::data::Frame;
use crate::data::Groups;
use crate::data::Key;
use crate::data::Value;
use crate::data::stats::Sequence;
use crate::limits::Exceeded;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

/// The columns of an order, fetched once.
pub(super) struct SortColumns(Vec<(Arc<Column>, bool)>);

impl SortColumns {
    pub(super) fn new(by: &[SortField], frame: &Frame) -> SortColumns {
        SortColumns(by.iter().map(|s| (frame.field(&s.field), s.descending)).collect())
    }

    /// The order of two rows: null first, then NaN, then by value.
    pub(super) fn compare(&self, a: usize, b: usize) -> Ordering {
        for (column, descending) in &self.0 {
            let order = match &**column {
                Column::Numbers(v) | Column::Times(v) => compare_numbers(v[a], v[b]),
                Column::Values(v) => v[a].ascending(&v[b]),
            };
            if order != Ordering::Equal {
                return if *descending { order.reverse() } else { order };
            }
        }
        Ordering::Equal
    }
}

fn compare_numbers(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or_else(|| b.is_nan().cmp(&a.is_nan()))
}

/// Steps of sorting `n` rows by some fields: each is compared about as often as the number of rows has binary digits.
pub(super) fn sorting(n: usize, fields: usize) -> u64 {
    (n as u64).saturating_mul(u64::from(n.checked_ilog2().unwrap_or(0)).max(1)).saturating_mul(fields as u64) / 4
}

/// Reservoir sampling (Vitter 1985, algorithm R); the rows kept stay in their order.
pub(super) fn sample(size: usize, frame: &Frame) -> Frame {
    if frame.len() <= size {
        return frame.clone();
    }
    let mut random = Sequence::default();
    let mut rows: Vec<usize> = (0..size).collect();
    for row in size..frame.len() {
        let at = (random.next_unit() * (row + 1) as f64) as usize;
        if at < size {
            rows[at] = row;
        }
    }
    rows.sort_unstable();
    frame.take(&rows)
}

pub(super) fn fold(t: &Fold, frame: &Frame, context: &Context<'_>) -> Result<Frame, Exceeded> {
    let n = t.fields.len();
    context.budget.table(frame.len().saturating_mul(n), frame.columns().len() + 2)?;
    let columns: Vec<Arc<Column>> = t.fields.iter().map(|f| frame.field(f)).collect();
    let rows: Vec<usize> = (0..frame.len()).flat_map(|row| std::iter::repeat_n(row, n)).collect();
    let names: Vec<Value> = t.fields.iter().map(|f| Value::Text(f.clone())).collect();
    let mut out = frame.take(&rows);
    out.set(t.key.clone(), Column::Values(names.iter().cycle().take(rows.len()).cloned().collect()));
    let value = |(i, row): (usize, &usize)| columns[i % n].get(*row);
    out.set(t.value.clone(), Column::of(rows.iter().enumerate().map(value).collect()));
    Ok(out)
}

pub(super) fn flatten(t: &Flatten, frame: &Frame, context: &Context<'_>) -> Result<Frame, Exceeded> {
    context.budget.steps((frame.len() as u64).saturating_mul(t.fields.len() as u64))?;
    let columns: Vec<Arc<Column>> = t.fields.iter().map(|(f, _)| frame.field(f)).collect();
    let length = |c: &Arc<Column>, row: usize| match &**c {
        Column::Values(v) => match &v[row] {
            Value::Array(items) => items.len(),
            _ => 0,
        },
        Column::Numbers(_) | Column::Times(_) => 0,
    };
    let lengths: Vec<usize> =
        (0..frame.len()).map(|row| columns.iter().map(|c| length(c, row)).max().unwrap_or(0)).collect();
    let total = lengths.iter().fold(0usize, |a, b| a.saturating_add(*b));
    context.budget.table(total, frame.columns().len() + t.fields.len() + 1)?;
    let places: Vec<(usize, usize)> =
        lengths.iter().enumerate().flat_map(|(row, n)| (0..*n).map(move |i| (row, i))).collect();
    let rows: Vec<usize> = places.iter().map(|(row, _)| *row).collect();
    let mut out = frame.take(&rows);
    for ((_, name), column) in t.fields.iter().zip(&columns) {
        let element = |(row, i): &(usize, usize)| match &**column {
            Column::Values(v) => match &v[*row] {
                Value::Array(items) => items.get(*i).cloned().unwrap_or_default(),
                _ => Value::Null,
            },
            Column::Numbers(_) | Column::Times(_) => Value::Null,
        };
        out.set(name.clone(), Column::of(places.iter().map(element).collect()));
    }
    if let Some(name) = &t.index {
        out.set(name.clone(), Column::Numbers(places.iter().map(|(_, i)| *i as f64).collect()));
    }
    Ok(out)
}

pub(super) fn pivot(t: &Pivot, frame: &Frame, context: &Context<'_>) -> Result<Frame, Exceeded> {
    let keys = frame.field(&t.field);
    let by_key = Groups::of_column(&keys);
    let mut order: Vec<usize> = (0..by_key.len()).collect();
    order.sort_by(|a, b| keys.get(by_key.first[*a]).ascending(&keys.get(by_key.first[*b])));
    if t.limit > 0 {
        order.truncate(t.limit);
    }
    let groups = Groups::by(frame, &t.groupby);
    context.budget.table(groups.len(), order.len() + t.groupby.len())?;
    // Each new column is looked for among those before it.
    context.budget.steps((order.len() as u64).saturating_mul(order.len() as u64) / 2)?;
    context.budget.memory(order.len().saturating_mul(COLUMN))?;
    let mut out = first_rows(&t.groupby, frame, &groups);
    let mut cells: HashMap<(usize, usize), Vec<usize>> = HashMap::new();
    for (row, group) in groups.of.iter().enumerate() {
        cells.entry((*group, by_key.of[row])).or_default().push(row);
    }
    let measured = Measured::new(frame, t.op, Some(&t.value));
    let empty = if t.op == Op::Count { Value::Number(0.0) } else { measured.of_rows(&[], context.budget)? };
    for key in order {
        let value = |group: usize| {
            cells.get(&(group, key)).map_or_else(|| Ok(empty.clone()), |rows| measured.of_rows(rows, context.budget))
        };
        let name = keys.get(by_key.first[key]).to_text();
        out.set(name, Column::of((0..groups.len()).map(value).collect::<Result<_, _>>()?));
    }
    Ok(out)
}

/// Bytes of a column besides its cells: its name, its place, its list.
const COLUMN: usize = 128;

/// A row for each group with the fields it is grouped by.
pub(super) fn first_rows(groupby: &[Arc<str>], frame: &Frame, groups: &Groups) -> Frame {
    let mut out = Frame::with_len(frame.len());
    groupby.iter().for_each(|field| out.set(field.clone(), frame.field(field)));
    out.take(&groups.first)
}

/// Bytes of a key in an index.
const KEY: usize = 48;

pub(super) fn lookup(t: &Lookup, frame: &Frame, context: &Context<'_>) -> Result<Frame, Exceeded> {
    let nothing = Arc::new(Frame::default());
    let other = context.frames.get(t.from).unwrap_or(&nothing);
    let (ours, theirs) = (frame.field(&t.field), other.field(&t.key));
    let whole = if t.row_name.is_some() { other.row_bytes().saturating_mul(other.len().min(frame.len())) } else { 0 };
    context.budget.steps(other.len() as u64)?;
    context.budget.memory(whole.saturating_add(other.len().saturating_mul(KEY)))?;
    context.budget.cells(frame.len(), t.values.len() + 1)?;
    let mut places: HashMap<Key<'_>, usize> = HashMap::with_capacity(other.len());
    // Of several rows with a key the last is meant (vega-transforms `TupleIndex.js`).
    for row in 0..other.len() {
        places.insert(theirs.key(row), row);
    }
    // Keys of a text column and of a number column meet as texts, as they do in a JavaScript map.
    let by_text: HashMap<Arc<str>, usize> = if same_kind(&ours, &theirs) {
        HashMap::new()
    } else {
        (0..other.len()).map(|row| (theirs.get(row).to_text(), row)).collect()
    };
    let find = |row| match places.get(&ours.key(row)) {
        Some(at) => Some(*at),
        None if by_text.is_empty() => None,
        None => by_text.get(&ours.get(row).to_text()).copied(),
    };
    let matches: Vec<Option<usize>> = (0..frame.len()).map(find).collect();
    let mut out = frame.clone();
    for (field, name) in &t.values {
        let column = other.field(field);
        let value = |at: &Option<usize>| at.map_or_else(|| t.default.clone(), |at| column.get(at));
        out.set(name.clone(), Column::of(matches.iter().map(value).collect()));
    }
    if let Some(name) = &t.row_name {
        let mut rows: HashMap<usize, Value> = HashMap::new();
        let mut value = |at: &Option<usize>| {
            at.map_or_else(|| t.default.clone(), |at| rows.entry(at).or_insert_with(|| other.row(at)).clone())
        };
        let column = Column::of(matches.iter().map(&mut value).collect());
        out.set(name.clone(), column);
    }
    Ok(out)
}

fn same_kind(a: &Column, b: &Column) -> bool {
    matches!((a, b), (Column::Values(_), Column::Values(_)))
        || !matches!(a, Column::Values(_)) && !matches!(b, Column::Values(_))
}
