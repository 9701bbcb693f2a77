//! What transforms need besides a table: the budget, the calendar, the value of expressions, other tables.

use super::bin::BinSteps;
use crate::data::Column;
use crate::data::Frame;
use crate::expr::Expr;
use crate::limits::{Budget, Exceeded};
use std::cell::RefCell;
use std::sync::Arc;

/// Least and greatest number, by the name they are kept under.
pub type KeptExtents = Vec<(Arc<str>, (f64, f64))>;

/// Bins, by the name they are kept under.
pub type KeptBins = Vec<(Arc<str>, BinSteps)>;

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
    extents: RefCell<KeptExtents>,
    bins: RefCell<KeptBins>,
}

impl<'a> Context<'a> {
    /// Surroundings in which nothing has been kept yet.
    pub fn new(
        budget: &'a Budget,
        formulas: &'a dyn Formulas,
        calendar: &'a dyn Calendar,
        frames: &'a [Arc<Frame>],
    ) -> Context<'a> {
        Context { budget, formulas, calendar, frames, extents: RefCell::default(), bins: RefCell::default() }
    }

    /// What an extent transform kept under a name.
    pub fn extent(&self, name: &str) -> Option<(f64, f64)> {
        self.extents.borrow().iter().rev().find(|(n, _)| &**n == name).map(|(_, e)| *e)
    }

    /// Keeps an extent.
    pub fn keep_extent(&self, name: &Arc<str>, extent: (f64, f64)) {
        self.formulas.keep_extent(name, extent);
        self.extents.borrow_mut().push((name.clone(), extent));
    }

    /// The bins that were kept, in order.
    pub fn bins(&self) -> KeptBins {
        self.bins.borrow().clone()
    }

    /// Keeps bins.
    pub fn keep_bins(&self, name: &Arc<str>, bins: BinSteps) {
        self.bins.borrow_mut().push((name.clone(), bins));
    }

    /// The extents kept, in order.
    pub fn extents(&self) -> KeptExtents {
        self.extents.borrow().clone()
    }

    /// Takes over what was kept elsewhere.
    pub fn resume(self, extents: KeptExtents, bins: KeptBins) -> Context<'a> {
        Context { extents: RefCell::new(extents), bins: RefCell::new(bins), ..self }
    }
}
