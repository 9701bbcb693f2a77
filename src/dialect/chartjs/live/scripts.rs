//! What parts of a chart call its functions with: a budget, and where they live.

use super::Live;
use crate::data::Value;
use crate::json::Code;
use crate::limits::Budget;
use crate::time::Zone;
use std::sync::Arc;

/// What functions of a configuration run with.
#[derive(Debug)]
pub(in crate::dialect::chartjs) struct Scripts<'b> {
    budget: &'b Budget,
    live: Arc<Live>,
}

impl<'b> Scripts<'b> {
    /// That spend from a chart's budget.
    pub(in crate::dialect::chartjs) fn new(budget: &'b Budget, live: &Arc<Live>) -> Scripts<'b> {
        Scripts { budget, live: live.clone() }
    }

    pub(in crate::dialect::chartjs) fn budget(&self) -> &'b Budget {
        self.budget
    }

    /// Where the functions live.
    pub(in crate::dialect::chartjs) fn live(&self) -> &Live {
        &self.live
    }

    /// Whether there are steps left for looking at `n` parts of a chart once more.
    pub(in crate::dialect::chartjs) fn affords(&self, n: usize) -> bool {
        self.budget.steps(n as u64).is_ok()
    }

    /// The zone of local times.
    pub(in crate::dialect::chartjs) fn zone(&self) -> &Zone {
        self.live.zone()
    }

    /// Spends steps for so many data. Whether to go on: once a limit is hit, or the work is cancelled, what is read of
    /// the rest is of no use.
    pub(in crate::dialect::chartjs) fn goes_on(&self, data: usize) -> bool {
        self.affords(data.saturating_mul(DATUM))
    }

    /// The result of a function.
    pub(in crate::dialect::chartjs) fn call(&self, function: &Code, args: &[Value]) -> Result<Value, String> {
        self.call_on(function, &Value::Null, args)
    }

    /// The same; `undefined` if it returns nothing.
    pub(in crate::dialect::chartjs) fn answer(&self, function: &Code, args: &[Value]) -> Result<Value, String> {
        self.live.answer(function, (&Value::Null, args), self.budget)
    }

    /// The result of a function that is called on something.
    pub(in crate::dialect::chartjs) fn call_on(
        &self,
        function: &Code,
        this: &Value,
        args: &[Value],
    ) -> Result<Value, String> {
        self.live.call(function, this, args, self.budget)
    }
}

/// Steps of looking at an option of a datum.
const DATUM: usize = 4;
