//! Stacks: values in, the start and end of each on top of those before it out (vega-transforms `Stack`).

use super::{Stack, StackOffset};
use crate::data::Column;
use crate::data::Frame;
use crate::data::Groups;
use crate::data::Value;
use std::borrow::Cow;
use std::sync::Arc;

/// The rows as stacks tell them apart: by JSON, in which what is not there is null (vega-encode `Stack.js`, `partition`).
fn told_apart<'f>(frame: &'f Frame, fields: &[Arc<str>]) -> Cow<'f, Frame> {
    let mut out = Cow::Borrowed(frame);
    for field in fields {
        let Some(Column::Values(values)) = frame.column(field).map(|column| &**column) else { continue };
        if values.contains(&Value::Undefined) {
            let null = |v: &Value| if v.is_null() { Value::Null } else { v.clone() };
            out.to_mut().set(field.clone(), Column::Values(values.iter().map(null).collect()));
        }
    }
    out
}

pub(super) fn apply(t: &Stack, frame: &Frame) -> Frame {
    // What is not there cannot be stacked; whoever reads the field tells that it lacks.
    if t.field.as_ref().is_some_and(|f| frame.lack(f).is_some()) {
        return frame.clone();
    }
    let numbers: Vec<f64> = match &t.field {
        // Null is as high as zero; what is no number, or is nothing at all, makes the rest of its stack none.
        Some(field) => match &*frame.field(field) {
            Column::Numbers(v) | Column::Times(v) => v.clone(),
            Column::Values(v) => {
                let null = if t.undefined { f64::NAN } else { 0.0 };
                v.iter().map(|x| if matches!(x, Value::Null) { null } else { x.to_number() }).collect()
            }
        },
        None => vec![1.0; frame.len()],
    };
    let by = super::reshape::SortColumns::new(&t.sort, frame);
    let mut groups = Groups::by(&told_apart(frame, &t.groupby), &t.groupby).rows();
    let sum = |rows: &[usize]| rows.iter().map(|row| numbers[*row].abs()).sum::<f64>();
    let largest = groups.iter().map(|rows| sum(rows)).fold(0.0, f64::max);
    let (mut starts, mut ends) = (vec![0.0; frame.len()], vec![0.0; frame.len()]);
    for rows in &mut groups {
        if !t.sort.is_empty() {
            rows.sort_by(|a, b| by.compare(*a, *b));
        }
        let total = sum(rows);
        let (mut up, mut down) = (0.0, 0.0);
        for &row in rows.iter() {
            let x = numbers[row];
            let (place, length, offset, scale) = match t.offset {
                StackOffset::Zero if x < 0.0 => (&mut down, x, 0.0, 1.0),
                StackOffset::Zero => (&mut up, x, 0.0, 1.0),
                StackOffset::Normalize => (&mut up, x.abs(), 0.0, 1.0 / total),
                StackOffset::Center => (&mut up, x.abs(), (largest - total) / 2.0, 1.0),
            };
            starts[row] = offset + *place * scale;
            *place += length;
            ends[row] = offset + *place * scale;
        }
    }
    let mut out = frame.clone();
    out.set(t.start.clone(), Column::Numbers(starts));
    out.set(t.end.clone(), Column::Numbers(ends));
    out
}
