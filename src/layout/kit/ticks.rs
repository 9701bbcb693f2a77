//! Ticks of guides: how many there may be.

use crate::data::Value;
use crate::layout::Context;
use std::sync::Arc;

/// The values that are drawn as ticks: the first of them, as many as the limit allows; of more the author hears.
pub fn at_most(mut values: Vec<Value>, context: &Context) -> Vec<Value> {
    let most = context.budget.limits().ticks;
    if values.len() > most {
        let n = values.len();
        context.budget.complain(|| format!("of {n} ticks of an axis only the first {most} are drawn (limit `ticks`)"));
        values.truncate(most);
    }
    // Whoever asks for a spent chart's ticks has no use for them.
    if context.budget.steps(values.len() as u64 * TICK).is_err() {
        values.clear();
    }
    values
}

/// Steps of writing, measuring and drawing a tick.
const TICK: u64 = 100;

/// A label of one line.
pub fn one(text: impl Into<Arc<str>>) -> Vec<Arc<str>> {
    vec![text.into()]
}
