//! How much an input may ask for: [`Limits`], and the [`Budget`] that every stage spends, from the first byte of a
//! description to the last pixel of its picture.
//!
//! What multiplies (rows × columns, facets, repeats, texts and lists made by expressions) asks before it makes. Each
//! check returns a `Result` that the compiler does not let a caller drop; the budget remembers the first limit that was
//! hit, so that a caller who cannot pass the error on may stop with what it has, and the pipeline still ends in an error.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What a chart may cost. Every field is a configuration key of the same name.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of a chart description.
    pub source_bytes: usize,
    /// Depth of nested arrays and objects in a description.
    pub nesting: usize,
    /// Rows of any table, as read or as made by a transform.
    pub rows: usize,
    /// Cells (rows × columns) of all tables that are read or made, together.
    pub cells: usize,
    /// Bytes of everything that reading and computing makes, together: values, texts, lists, tables. An estimate.
    pub memory: usize,
    /// Points of all geometries, together.
    pub points: usize,
    /// Marks drawn, all plots together.
    pub marks: usize,
    /// Ticks on one axis; of more, the first are drawn and a warning says so.
    pub ticks: usize,
    /// Plots, facet cells included.
    pub views: usize,
    /// Pixels of a raster picture: width × height × dpr².
    pub pixels: u64,
    /// Work of rasterizing, in pixels touched: what each shape covers, and what its outline and its texts cost.
    pub raster: u64,
    /// CSS pixels of either side of a picture.
    pub side: f64,
    /// Characters of one text.
    pub text: usize,
    /// Steps of reading, expressions, transforms and layout.
    pub steps: u64,
    /// Bytes of the composed document.
    pub output_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            source_bytes: 16 << 20,
            nesting: 100,
            rows: 1_000_000,
            cells: 20_000_000,
            memory: 224 << 20,
            points: 2_000_000,
            marks: 500_000,
            ticks: 10_000,
            views: 2_000,
            pixels: 50_000_000,
            raster: 1_500_000_000,
            side: 16_384.0,
            text: 1_000,
            steps: 100_000_000,
            output_bytes: 64 << 20,
        }
    }
}

/// Which limit was hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exceeded {
    /// [`Limits::rows`].
    Rows = 1,
    /// [`Limits::cells`].
    Cells,
    /// [`Limits::memory`].
    Memory,
    /// [`Limits::points`].
    Points,
    /// [`Limits::marks`].
    Marks,
    /// [`Limits::views`].
    Views,
    /// [`Limits::steps`].
    Steps,
    /// [`Limits::raster`].
    Raster,
    /// [`Limits::output_bytes`].
    Output,
    /// The caller cancelled the work, usually because its deadline has passed.
    Cancelled,
}

impl Exceeded {
    const ALL: [Exceeded; 10] = [
        Exceeded::Rows,
        Exceeded::Cells,
        Exceeded::Memory,
        Exceeded::Points,
        Exceeded::Marks,
        Exceeded::Views,
        Exceeded::Steps,
        Exceeded::Raster,
        Exceeded::Output,
        Exceeded::Cancelled,
    ];
}

/// What a chart has spent so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Spent {
    /// Steps, of [`Limits::steps`].
    pub steps: u64,
    /// Cells, of [`Limits::cells`].
    pub cells: u64,
    /// Bytes, of [`Limits::memory`].
    pub memory: u64,
    /// Points, of [`Limits::points`].
    pub points: u64,
    /// Views, of [`Limits::views`].
    pub views: u64,
    /// Marks, of [`Limits::marks`].
    pub marks: u64,
    /// Work of rasterizing, of [`Limits::raster`].
    pub raster: u64,
    /// Steps of functions that the chart gives, of which there are at most two million; what was refused is in it.
    pub calls: u64,
}

/// A chart's allowance, made before its description is read and shared by every stage that works on it.
#[derive(Debug, Default)]
pub struct Budget {
    limits: Limits,
    steps: AtomicU64,
    cells: AtomicU64,
    memory: AtomicU64,
    points: AtomicU64,
    views: AtomicU64,
    marks: AtomicU64,
    raster: AtomicU64,
    called: AtomicU64,
    runaway: AtomicBool,
    drawn: AtomicU64,
    exceeded: AtomicU8,
    cancel: Option<Arc<AtomicBool>>,
    complaints: Mutex<Vec<String>>,
}

/// Steps of all functions that a chart gives: some hundredths of a second.
const CALLS: u64 = 2_000_000;

/// The most complaints of one chart.
const COMPLAINTS: usize = 20;

/// Bytes that a cell of a table is taken to need: a number, or a value that shares its text.
const CELL: u64 = 8;

impl Budget {
    /// A fresh allowance; setting `cancel` makes the work stop at the next check.
    pub fn new(limits: Limits, cancel: Option<Arc<AtomicBool>>) -> Self {
        Self { limits, cancel, ..Self::default() }
    }

    /// The limits that it keeps to.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What was spent so far; what was refused is not in it.
    pub fn spent(&self) -> Spent {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Spent {
            steps: of(&self.steps),
            cells: of(&self.cells),
            memory: of(&self.memory),
            points: of(&self.points),
            views: of(&self.views),
            marks: of(&self.marks),
            raster: of(&self.raster),
            calls: of(&self.called),
        }
    }

    /// Adds to a counter if that stays within its limit.
    fn spend(&self, counter: &AtomicU64, n: u64, most: u64, what: Exceeded) -> Result<(), Exceeded> {
        let before = counter.fetch_add(n, Ordering::Relaxed);
        if before.checked_add(n).is_none_or(|sum| sum > most) {
            // What is not made costs nothing: later checks and messages see what was spent.
            counter.store(before, Ordering::Relaxed);
            return Err(self.exceed(what));
        }
        self.check()
    }

    /// Spends steps: some nanoseconds of computation each.
    ///
    /// # Errors
    /// There are none left, or the work was cancelled.
    pub(crate) fn steps(&self, n: u64) -> Result<(), Exceeded> {
        self.spend(&self.steps, n, self.limits.steps, Exceeded::Steps)
    }

    /// Asks for bytes of memory that values, texts or lists need, and for the steps of filling them.
    ///
    /// # Errors
    /// There are not so many left.
    pub(crate) fn memory(&self, bytes: usize) -> Result<(), Exceeded> {
        let bytes = bytes as u64;
        self.spend(&self.memory, bytes, self.limits.memory as u64, Exceeded::Memory)?;
        self.steps(bytes / 64)
    }

    /// Asks for a table of `rows` × `columns` new cells.
    ///
    /// # Errors
    /// It would have too many rows, or there are not so many cells left.
    pub(crate) fn table(&self, rows: usize, columns: usize) -> Result<(), Exceeded> {
        self.rows(rows)?;
        self.cells(rows, columns)
    }

    /// Asks for `rows` × `columns` new cells of tables.
    ///
    /// # Errors
    /// There are not so many left.
    pub(crate) fn cells(&self, rows: usize, columns: usize) -> Result<(), Exceeded> {
        let cells = (rows as u64).saturating_mul(columns as u64);
        self.spend(&self.cells, cells, self.limits.cells as u64, Exceeded::Cells)?;
        self.spend(&self.memory, cells.saturating_mul(CELL), self.limits.memory as u64, Exceeded::Memory)
    }

    /// Asks whether a table may have `n` rows, and spends a step for each.
    ///
    /// # Errors
    /// It may not.
    pub(crate) fn rows(&self, n: usize) -> Result<(), Exceeded> {
        if n > self.limits.rows {
            return Err(self.exceed(Exceeded::Rows));
        }
        self.steps(n as u64)
    }

    /// Asks for points of geometries.
    ///
    /// # Errors
    /// There are not so many left.
    pub(crate) fn points(&self, n: usize) -> Result<(), Exceeded> {
        self.spend(&self.points, n as u64, self.limits.points as u64, Exceeded::Points)?;
        self.steps(n as u64)
    }

    /// Asks for views, facet cells included.
    ///
    /// # Errors
    /// There are not so many left.
    pub(crate) fn views(&self, n: usize) -> Result<(), Exceeded> {
        self.spend(&self.views, n as u64, self.limits.views as u64, Exceeded::Views)
    }

    /// Asks for marks.
    ///
    /// # Errors
    /// There are not so many left.
    pub(crate) fn marks(&self, n: usize) -> Result<(), Exceeded> {
        self.spend(&self.marks, n as u64, self.limits.marks as u64, Exceeded::Marks)
    }

    /// Asks for work of rasterizing, in pixels touched.
    ///
    /// # Errors
    /// There is not so much left.
    pub(crate) fn raster(&self, pixels: u64) -> Result<(), Exceeded> {
        self.spend(&self.raster, pixels, self.limits.raster, Exceeded::Raster)
    }

    /// Steps of all functions that a chart gives.
    pub(crate) fn call_steps(&self) -> u64 {
        self.limits.steps.min(CALLS)
    }

    /// Spends `n` steps of functions that a chart gives. That there are none left does not end the chart: what the
    /// functions would have said is left out, and a complaint says so.
    ///
    /// # Errors
    /// There are none left.
    pub(crate) fn calls(&self, n: u64) -> Result<(), Exceeded> {
        if self.called.fetch_add(n, Ordering::Relaxed).saturating_add(n) > self.call_steps() {
            return Err(Exceeded::Steps);
        }
        self.check()
    }

    /// Whether some expression was stopped because it took too long.
    pub(crate) fn ran_away(&self) -> bool {
        self.runaway.load(Ordering::Relaxed)
    }

    /// Remembers that an expression was stopped because it took too long.
    pub(crate) fn run_away(&self) {
        self.runaway.store(true, Ordering::Relaxed);
    }

    /// How many random numbers were drawn before this one: where a chart's fixed sequence of them stands.
    pub(crate) fn draw(&self) -> u64 {
        self.drawn.fetch_add(1, Ordering::Relaxed)
    }

    /// Notes what went wrong while data or labels were computed and was left out; the same is noted once.
    pub(crate) fn complain(&self, about: impl FnOnce() -> String) {
        let mut complaints = self.complaints.lock().unwrap_or_else(PoisonError::into_inner);
        if complaints.len() < COMPLAINTS {
            let message = about();
            if !complaints.contains(&message) {
                complaints.push(message);
            }
        }
    }

    /// What was noted, in the order it happened.
    pub(crate) fn complaints(&self) -> Vec<String> {
        self.complaints.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Records that a limit was hit; the first one counts. Returns what was hit, to be returned as the error.
    pub(crate) fn exceed(&self, what: Exceeded) -> Exceeded {
        let _ = self.exceeded.compare_exchange(0, what as u8, Ordering::Relaxed, Ordering::Relaxed);
        what
    }

    /// Whether work should go on.
    ///
    /// # Errors
    /// The first limit that was hit, or that the work was cancelled.
    pub(crate) fn check(&self) -> Result<(), Exceeded> {
        self.exceeded().map_or(Ok(()), Err)
    }

    /// The first limit that was hit, if any.
    pub(crate) fn exceeded(&self) -> Option<Exceeded> {
        if self.cancel.as_ref().is_some_and(|c| c.load(Ordering::Relaxed)) {
            self.exceed(Exceeded::Cancelled);
        }
        match self.exceeded.load(Ordering::Relaxed) {
            0 => None,
            n => Exceeded::ALL.get(usize::from(n) - 1).copied(),
        }
    }

    /// A sentence that names the limit and its value.
    pub(crate) fn describe(&self, what: Exceeded) -> String {
        let l = &self.limits;
        match what {
            Exceeded::Rows => format!("more than {} rows of data (limit `rows`)", l.rows),
            Exceeded::Cells => format!("more than {} cells of data, rows × columns (limit `cells`)", l.cells),
            Exceeded::Memory => format!("more than {} bytes of values and texts (limit `memory`)", l.memory),
            Exceeded::Points => format!("more than {} points of geometries (limit `points`)", l.points),
            Exceeded::Marks => format!("more than {} marks (limit `marks`)", l.marks),
            Exceeded::Views => format!("more than {} plots (limit `views`)", l.views),
            Exceeded::Steps => format!("more than {} steps of computation (limit `steps`)", l.steps),
            Exceeded::Raster => format!(
                "this picture is too much work as pixels: more than {} of them touched (limit `raster`); ask for SVG, \
                 or for fewer or smaller marks",
                l.raster
            ),
            Exceeded::Output => format!("a document of more than {} bytes (limit `output_bytes`)", l.output_bytes),
            Exceeded::Cancelled => "the chart took longer than its deadline".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_is_not_spent_and_the_first_limit_counts() {
        let budget = Budget::new(Limits { cells: 10, steps: 1000, ..Limits::default() }, None);
        assert_eq!(budget.cells(2, 4), Ok(()));
        assert_eq!(budget.cells(usize::MAX, usize::MAX), Err(Exceeded::Cells));
        assert_eq!(budget.spent().cells, 8);
        assert_eq!(budget.steps(2000), Err(Exceeded::Steps));
        assert_eq!(budget.exceeded(), Some(Exceeded::Cells));
        assert_eq!(budget.steps(1), Err(Exceeded::Cells), "once a limit was hit, nothing more is done");
    }

    #[test]
    fn every_limit_is_found_again_and_described() {
        for what in Exceeded::ALL {
            let budget = Budget::default();
            budget.exceed(what);
            assert_eq!(budget.exceeded(), Some(what));
            assert!(!budget.describe(what).is_empty());
        }
    }

    #[test]
    fn cancelling_stops_at_the_next_check() {
        let cancel = Arc::new(AtomicBool::new(false));
        let budget = Budget::new(Limits::default(), Some(Arc::clone(&cancel)));
        assert_eq!(budget.steps(1), Ok(()));
        cancel.store(true, Ordering::Relaxed);
        assert_eq!(budget.steps(1), Err(Exceeded::Cancelled));
    }
}
