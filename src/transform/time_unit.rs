//! Time units: instants in, start and end of their calendar unit out.

use super::{Context, TimeUnit};
use crate::data::Column;
use crate::data::Frame;
use crate::data::Value;
use crate::limits::Exceeded;

/// The span of each value of a column; numbers and instants are read as milliseconds.
pub(super) fn spans(
    unit: &str,
    step: f64,
    column: &Column,
    context: &Context<'_>,
) -> Result<Vec<Option<(f64, f64)>>, Exceeded> {
    context.budget.steps((column.len() as u64).saturating_mul(SPAN))?;
    Ok(context.calendar.spans(unit, step, &column.numbers()))
}

/// Steps of finding the calendar unit of an instant.
const SPAN: u64 = 10;

pub(super) fn apply(t: &TimeUnit, frame: &Frame, context: &Context<'_>) -> Result<Frame, Exceeded> {
    context.budget.cells(frame.len(), 2)?;
    let spans = spans(&t.unit, t.step, &frame.field(&t.field), context)?;
    let column = |end: fn(&(f64, f64)) -> f64| {
        Column::of(spans.iter().map(|s| s.as_ref().map_or(Value::Null, |s| Value::Time(end(s)))).collect())
    };
    let mut out = frame.clone();
    out.set(t.start.clone(), column(|s| s.0));
    if let Some(end) = &t.end {
        out.set(end.clone(), column(|s| s.1));
    }
    Ok(out)
}
