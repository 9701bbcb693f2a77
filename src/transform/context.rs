//! What transforms need besides a table: the budget, the calendar, the value of expressions, other tables.

use crate::data::Column;
use crate::data::Frame;
use crate::expr::Expr;
use crate::limits::{Budget, Exceeded};
use std::sync::Arc;

/// The value of expressions over a table.
pub trait Formulas {
    /// The value for each row; null where it cannot be computed.
    ///
    /// # Errors
    /// The limit that computing it would exceed.
    fn column(&self, expr: &Expr, frame: &Frame, budget: &Budget) -> Result<Column, Exceeded>;

    /// Makes an extent known to the expressions that follow, as `[least, greatest]` under its name.
    fn keep_extent(&self, name: &Arc<str>, extent: (f64, f64)) {
        let _ = (name, extent);
    }

    /// Whether it is truthy, for each row.
    ///
    /// # Errors
    /// Likewise.
    fn truths(&self, expr: &Expr, frame: &Frame, budget: &Budget) -> Result<Vec<bool>, Exceeded> {
        let column = self.column(expr, frame, budget)?;
        Ok((0..frame.len()).map(|row| column.get(row).truthy()).collect())
    }
}

/// Calendar units.
pub trait Calendar {
    /// For each instant (ms since 1970 UTC) the start and the end of the unit that holds it, `unit` by its name as
    /// written, `step` a multiple of its smallest part; `None` where there is none.
    fn spans(&self, unit: &str, step: f64, instants: &[f64]) -> Vec<Option<(f64, f64)>>;
}

/// The surroundings of a transform.
pub struct Context<'a> {
    /// Spent row by row.
    pub budget: &'a Budget,
    /// Expressions.
    pub formulas: &'a dyn Formulas,
    /// Time units.
    pub calendar: &'a dyn Calendar,
    /// Results of the data nodes before this one, for lookups.
    pub frames: &'a [Arc<Frame>],
}

impl<'a> Context<'a> {
    /// The surroundings of one node's transforms.
    pub fn new(
        budget: &'a Budget,
        formulas: &'a dyn Formulas,
        calendar: &'a dyn Calendar,
        frames: &'a [Arc<Frame>],
    ) -> Context<'a> {
        Context { budget, formulas, calendar, frames }
    }
}
