//! Marks that are made when the plot's size is known: the configuration is kept, and read again for it.

use super::callback::Scripts;
use super::chart::{Chart, Source};
use super::table::Tables;
use crate::diagnostic::Report;
use crate::figure::{Made, Mark, Marks, Room, SizedMarks};
use crate::limits::{Budget, Exceeded};
use std::fmt;
use std::sync::Arc;

/// Makes marks of a chart for a room.
struct Maker<F> {
    source: Arc<Source>,
    make: F,
}

impl<F> fmt::Debug for Maker<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Maker").field("kind", &self.source.kind).finish_non_exhaustive()
    }
}

impl<F: Fn(&Chart, &Room, &mut Tables) -> Vec<Mark> + Send + Sync> SizedMarks for Maker<F> {
    fn marks(&self, room: &Room, budget: &Budget) -> Result<Made, Exceeded> {
        let (mut report, mut tables) = (Report::new(), Tables::default());
        let scripts = Scripts::new(budget, &self.source.live);
        let marks = (self.make)(&Chart::new(&self.source, &scripts, &mut report), room, &mut tables);
        budget.check()?;
        let notes = report.warnings().map(|w| (w.at.clone(), w.message.clone())).collect();
        Ok(Made { marks, tables: tables.frames(), notes })
    }
}

/// Marks that `make` makes once their room is known.
pub(super) fn marks<F>(chart: &Chart, make: F) -> Marks
where
    F: Fn(&Chart, &Room, &mut Tables) -> Vec<Mark> + Send + Sync + 'static,
{
    Marks::Sized(Arc::new(Maker { source: chart.source(), make }))
}
