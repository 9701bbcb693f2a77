//! Windows: sorted groups in, a value for each row from its rank, its neighbours or its frame out (vega-transforms
//! `Window`, `WindowOps`, `WindowState`).

use super::aggregate::{Cell, Measured};
use super::reshape::{SortColumns, sorting};
use super::{Context, Op, Window, WindowField, WindowOp};
use crate::data::Column;
use crate::data::Frame;
use crate::data::Groups;
use crate::data::Value;
use crate::limits::Exceeded;
use std::cmp::Ordering;
use std::sync::Arc;

/// A group in its order, with the rows that sort equal.
struct Partition<'a> {
    rows: &'a [usize],
    /// For each place the first place of its peers.
    first_peer: Vec<usize>,
    /// For each place the place after its last peer.
    after_peers: Vec<usize>,
    /// For each place the first and the place after the last of its frame.
    frames: Vec<(usize, usize)>,
}

pub(super) fn apply(t: &Window, frame: &Frame, context: &Context<'_>) -> Result<Frame, Exceeded> {
    context.budget.cells(frame.len(), t.fields.len())?;
    context.budget.steps(sorting(frame.len(), t.sort.len()))?;
    let by = SortColumns::new(&t.sort, frame);
    let mut groups = Groups::by(frame, &t.groupby).rows();
    if !t.sort.is_empty() {
        groups.iter_mut().for_each(|rows| rows.sort_by(|a, b| by.compare(*a, *b)));
    }
    let partitions: Vec<Partition<'_>> = groups.iter().map(|rows| partition(t, rows, &by)).collect();
    let mut out = frame.clone();
    for field in &t.fields {
        let mut values = vec![Value::Null; frame.len()];
        for part in &partitions {
            context.budget.steps(part.rows.len() as u64)?;
            fill(field, part, frame, context, &mut values)?;
        }
        out.set(field.name.clone(), Column::of(values));
    }
    Ok(out)
}

fn partition<'a>(t: &Window, rows: &'a [usize], by: &SortColumns) -> Partition<'a> {
    let n = rows.len();
    let same = |i: usize| !t.sort.is_empty() && by.compare(rows[i - 1], rows[i]) == Ordering::Equal;
    let mut first_peer: Vec<usize> = (0..n).collect();
    let mut after_peers: Vec<usize> = (1..=n).collect();
    for i in 1..n {
        if same(i) {
            first_peer[i] = first_peer[i - 1];
        }
    }
    for i in (1..n).rev() {
        if same(i) {
            after_peers[i - 1] = after_peers[i];
        }
    }
    let length = |x: f64| if x.is_nan() { 0 } else { x.abs().min(1e15) as usize };
    let frame = |i: usize| {
        let low = t.frame.0.map_or(0, |before| i.saturating_sub(length(before)));
        let high = t.frame.1.map_or(n, |after| i.saturating_add(length(after) + 1).min(n));
        if t.ignore_peers { (low, high) } else { (first_peer[low], after_peers[high - 1]) }
    };
    let frames = (0..n).map(frame).collect();
    Partition { rows, first_peer, after_peers, frames }
}

fn fill(
    field: &WindowField,
    part: &Partition<'_>,
    frame: &Frame,
    context: &Context<'_>,
    values: &mut [Value],
) -> Result<(), Exceeded> {
    let n = part.rows.len();
    let column: Arc<Column> =
        field.field.as_ref().map_or_else(|| Arc::new(Column::Values(Vec::new())), |f| frame.field(f));
    let at = |place: usize| column.get(part.rows[place]);
    // The very first row goes by itself (vega-transforms `WindowOps.js`, `cume_dist`).
    let share = |i: usize| if i == 0 { 1 } else { part.after_peers[i] } as f64 / n as f64;
    let count = |x: f64| if x >= 1.0 { x.min(1e15) as usize } else { 1 };
    let mut dense = 0.0;
    let mut set = |i: usize, value: Value| values[part.rows[i]] = value;
    match field.op {
        WindowOp::RowNumber => (0..n).for_each(|i| set(i, Value::Number(i as f64 + 1.0))),
        WindowOp::Rank => (0..n).for_each(|i| set(i, Value::Number(part.first_peer[i] as f64 + 1.0))),
        WindowOp::DenseRank => (0..n).for_each(|i| {
            dense += f64::from(u8::from(part.first_peer[i] == i));
            set(i, Value::Number(dense));
        }),
        WindowOp::PercentRank => {
            (0..n).for_each(|i| set(i, Value::Number(part.first_peer[i] as f64 / (n as f64 - 1.0))));
        }
        WindowOp::CumeDist => (0..n).for_each(|i| set(i, Value::Number(share(i)))),
        WindowOp::Ntile(parts) => (0..n).for_each(|i| set(i, Value::Number((parts * share(i)).ceil()))),
        WindowOp::Lag(back) => (0..n).filter(|i| *i >= count(back)).for_each(|i| set(i, at(i - count(back)))),
        WindowOp::Lead(on) => (0..n.saturating_sub(count(on))).for_each(|i| set(i, at(i + count(on)))),
        WindowOp::FirstValue => (0..n).for_each(|i| set(i, at(part.frames[i].0))),
        WindowOp::LastValue => (0..n).for_each(|i| set(i, at(part.frames[i].1 - 1))),
        WindowOp::NthValue(nth) => (0..n).for_each(|i| {
            let place = part.frames[i].0 + count(nth) - 1;
            set(i, if place < part.frames[i].1 { at(place) } else { Value::Null });
        }),
        WindowOp::Aggregate(Op::Sum) if field.field.as_ref() == Some(&field.name) => over_itself(&column, part, values),
        WindowOp::Aggregate(op) => {
            running(&Measured::new(frame, op, field.field.as_deref()), part, context, values)?;
        }
    }
    Ok(())
}

/// Sums that take the place of what is summed: a row that leaves the frame takes away the sum that stands in it by then
/// (vega-transforms `WindowState`, which updates its rows one by one).
fn over_itself(column: &Column, part: &Partition<'_>, values: &mut [Value]) {
    let (mut sum, mut valid) = (0.0, 0.0);
    let mut covered = (0, 0);
    for (i, &(low, high)) in part.frames.iter().enumerate() {
        for place in covered.0..low {
            let row = part.rows[place];
            let left = if place < i { values[row].valid_number() } else { column.get(row).valid_number() };
            if let Some(x) = left {
                (sum, valid) = (sum - x, valid - 1.0);
            }
        }
        for place in covered.1..high {
            if let Some(x) = column.get(part.rows[place]).valid_number() {
                (sum, valid) = (sum + x, valid + 1.0);
            }
        }
        covered = (low.max(covered.0), high.max(covered.1));
        values[part.rows[i]] = Value::Number(if valid == 0.0 { f64::NAN } else { sum });
    }
}

/// Aggregates over the frames. While the start of the frame stays, only new rows are taken in.
fn running(
    measured: &Measured<'_>,
    part: &Partition<'_>,
    context: &Context<'_>,
    values: &mut [Value],
) -> Result<(), Exceeded> {
    let mut cell = Cell::default();
    let mut covered = (0, 0);
    let mut last: Option<((usize, usize), Value)> = None;
    for (i, &(low, high)) in part.frames.iter().enumerate() {
        if let Some((frame, value)) = &last
            && *frame == (low, high)
        {
            values[part.rows[i]] = value.clone();
            continue;
        }
        let value = if measured.is_running() {
            if low != covered.0 || high < covered.1 {
                cell = Cell::default();
                covered = (low, low);
            }
            context.budget.steps((high - covered.1) as u64)?;
            part.rows[covered.1..high].iter().for_each(|row| cell.add(&measured.column, *row));
            covered.1 = high;
            measured.of_cell(&cell)
        } else {
            measured.of_rows(&part.rows[low..high], context.budget)?
        };
        values[part.rows[i]] = value.clone();
        last = Some(((low, high), value));
    }
    Ok(())
}
