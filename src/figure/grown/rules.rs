//! Where ticks go, how they are written, and what is done when their labels collide.

use crate::data::Value;
use crate::expr::Expr;
use std::sync::Arc;

/// Where ticks go.
#[derive(Debug, Clone, PartialEq)]
pub enum Locator {
    /// 1, 2, 5 × 10ⁿ inside the domain (d3-array `ticks`); for discrete scales every value; for logarithmic ones powers
    /// and, where there is room, their multiples.
    Decimal(TickCount),
    /// Multiples of one calendar interval.
    Every {
        /// Unit name, e.g. `month`.
        unit: Arc<str>,
        /// Multiple.
        step: f64,
        /// In UTC instead of the figure's zone.
        utc: bool,
    },
    /// These values.
    Values(Vec<Value>),
    /// The boundaries of the scale's bins, thinned by halves to the count.
    Bins(TickCount),
}

/// How many ticks to aim for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TickCount {
    /// This many.
    About(f64),
    /// One for so many pixels of axis, rounded up.
    PerPixels(f64),
    /// As [`TickCount::About`], but none closer than the second number, in units of the domain.
    AboutApart(f64, f64),
    /// As [`TickCount::PerPixels`], likewise.
    PerPixelsApart(f64, f64),
}

/// What is done when labels collide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlap {
    /// Nothing.
    Keep,
    /// Every second label is dropped until none collide.
    Parity,
    /// A label that collides with the last kept one is dropped.
    Greedy,
}

/// How a tick or an entry is written.
#[derive(Debug, Clone)]
pub enum Labeler {
    /// The value's own text: numbers by the precision the ticks need, instants by the calendar (`.%L` … `%Y`).
    Auto,
    /// A d3 number format.
    Number(Arc<str>),
    /// A d3 time format; empty: by the calendar, as coarse as the instant allows.
    Time {
        pattern: Arc<str>,
        /// In UTC instead of the figure's zone.
        utc: bool,
    },
    /// An expression over `datum.value`, `datum.label` (the automatic label), `datum.index`; its format applies first.
    Expr(Expr, Box<Labeler>),
}
