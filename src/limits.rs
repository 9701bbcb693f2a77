//! How much an input may ask for: one struct, and the budget that is spent where the work is done.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What a chart may cost. Every field is a configuration key of the same name.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// Bytes of a chart description.
    pub source_bytes: usize,
    /// Depth of nested arrays and objects in a description.
    pub nesting: usize,
    /// Rows of any table, as read or as made by a transform.
    pub rows: usize,
    /// Marks drawn, all plots together.
    pub marks: usize,
    /// Ticks on one axis.
    pub ticks: usize,
    /// Plots, facet cells included.
    pub views: usize,
    /// Pixels of a raster picture: width × height × dpr².
    pub pixels: u64,
    /// CSS pixels of either side of a picture.
    pub side: f64,
    /// Characters of one text.
    pub text: usize,
    /// Steps of expressions and transforms.
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
            marks: 500_000,
            ticks: 1_000,
            views: 1_000,
            pixels: 50_000_000,
            side: 16_384.0,
            text: 1_000,
            steps: 200_000_000,
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
    /// [`Limits::marks`].
    Marks,
    /// [`Limits::ticks`].
    Ticks,
    /// [`Limits::views`].
    Views,
    /// [`Limits::steps`].
    Steps,
    /// [`Limits::output_bytes`].
    Output,
    /// The caller cancelled the work.
    Cancelled,
}

/// A chart's allowance, shared by every stage that works on it. Stages that cannot fail stop early when it is spent;
/// the pipeline asks [`Budget::exceeded`] after each of them.
#[derive(Debug, Default)]
pub struct Budget {
    limits: Limits,
    steps: AtomicU64,
    called: AtomicU64,
    runaway: AtomicBool,
    marks: AtomicU64,
    drawn: AtomicU64,
    exceeded: AtomicU8,
    cancel: Option<Arc<AtomicBool>>,
    complaints: Mutex<Vec<String>>,
}

/// Steps of all functions that a chart gives: some hundredths of a second.
const CALLS: u64 = 2_000_000;

/// The most complaints of one chart.
const COMPLAINTS: usize = 20;

impl Budget {
    /// A fresh allowance; setting `cancel` makes the work stop at the next check.
    pub fn new(limits: Limits, cancel: Option<Arc<AtomicBool>>) -> Self {
        Self { limits, cancel, ..Self::default() }
    }

    /// The limits behind it.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Whether some expression was stopped because it took too long.
    pub fn ran_away(&self) -> bool {
        self.runaway.load(Ordering::Relaxed)
    }

    /// Remembers that an expression was stopped because it took too long.
    pub fn run_away(&self) {
        self.runaway.store(true, Ordering::Relaxed);
    }

    /// Spends `n` steps of computation; `false` when there are none left or the work was cancelled.
    pub fn steps(&self, n: u64) -> bool {
        if self.steps.fetch_add(n, Ordering::Relaxed) + n > self.limits.steps {
            self.note(Exceeded::Steps);
        }
        self.alive()
    }

    /// Steps of all functions that a chart gives.
    pub fn call_steps(&self) -> u64 {
        self.limits.steps.min(CALLS)
    }

    /// Spends `n` steps of functions that a chart gives; `false` when there are none left. This does not end the chart:
    /// what the functions would have said is left out.
    pub fn calls(&self, n: u64) -> bool {
        self.called.fetch_add(n, Ordering::Relaxed).saturating_add(n) <= self.call_steps() && self.alive()
    }

    /// Spends `n` marks.
    pub fn marks(&self, n: usize) -> bool {
        if self.marks.fetch_add(n as u64, Ordering::Relaxed) + n as u64 > self.limits.marks as u64 {
            self.note(Exceeded::Marks);
        }
        self.alive()
    }

    /// How many random numbers were drawn before this one: where a chart's fixed sequence of them stands.
    pub fn draw(&self) -> u64 {
        self.drawn.fetch_add(1, Ordering::Relaxed)
    }

    /// Whether a table may have `n` rows.
    pub fn rows(&self, n: usize) -> bool {
        if n > self.limits.rows {
            self.note(Exceeded::Rows);
        }
        self.steps(n as u64)
    }

    /// Notes what went wrong while data or labels were computed and was left out; the same is noted once.
    pub fn complain(&self, about: impl FnOnce() -> String) {
        let mut complaints = self.complaints.lock().unwrap_or_else(PoisonError::into_inner);
        if complaints.len() < COMPLAINTS {
            let message = about();
            if !complaints.contains(&message) {
                complaints.push(message);
            }
        }
    }

    /// What was noted, in the order it happened.
    pub fn complaints(&self) -> Vec<String> {
        self.complaints.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Records that a limit was hit; the first one counts.
    pub fn note(&self, what: Exceeded) {
        let _ = self.exceeded.compare_exchange(0, what as u8, Ordering::Relaxed, Ordering::Relaxed);
    }

    /// Whether work should go on.
    pub fn alive(&self) -> bool {
        if self.cancel.as_ref().is_some_and(|c| c.load(Ordering::Relaxed)) {
            self.note(Exceeded::Cancelled);
        }
        self.exceeded.load(Ordering::Relaxed) == 0
    }

    /// The first limit that was hit, if any.
    pub fn exceeded(&self) -> Option<Exceeded> {
        self.alive();
        Some(match self.exceeded.load(Ordering::Relaxed) {
            0 => return None,
            1 => Exceeded::Rows,
            2 => Exceeded::Marks,
            3 => Exceeded::Ticks,
            4 => Exceeded::Views,
            5 => Exceeded::Steps,
            6 => Exceeded::Output,
            _ => Exceeded::Cancelled,
        })
    }

    /// A sentence that names the limit and its value.
    pub fn describe(&self, what: Exceeded) -> String {
        let l = &self.limits;
        match what {
            Exceeded::Rows => format!("more than {} rows of data (limit `rows`)", l.rows),
            Exceeded::Marks => format!("more than {} marks (limit `marks`)", l.marks),
            Exceeded::Ticks => format!("more than {} ticks on an axis (limit `ticks`)", l.ticks),
            Exceeded::Views => format!("more than {} plots (limit `views`)", l.views),
            Exceeded::Steps => format!("more than {} steps of computation (limit `steps`)", l.steps),
            Exceeded::Output => format!("a document of more than {} bytes (limit `output_bytes`)", l.output_bytes),
            Exceeded::Cancelled => "the chart took longer than its deadline".to_owned(),
        }
    }
}
