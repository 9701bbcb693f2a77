//! Rules: the questions that chart languages answer differently, as values that one layout applies.

use super::TickLabels;
use super::docked::DockRules;
use crate::expr::Expr;
use std::sync::Arc;

/// Which rectangle the author fixed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sizing {
    /// The plot: guides grow outward, and the canvas holds everything drawn (rounded outward), plus padding.
    Plot,
    /// The canvas: the plot shrinks by what the guides take, once; marks may not enlarge it.
    Fit(FitAxes),
    /// The canvas: guides are docked at its sides, each measured for the space left, until the plot stops changing.
    Canvas {
        /// Canvas width in px.
        width: f64,
        /// Canvas height in px.
        height: f64,
        /// How they are docked.
        rules: DockRules,
    },
    /// The canvas is the plot plus padding, whatever sticks out is cut off.
    Clip,
}

/// Directions in which a plot is fitted to a fixed canvas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FitAxes {
    /// Horizontally.
    pub x: bool,
    /// Vertically.
    pub y: bool,
    /// Whether the size given includes the padding.
    pub contains_padding: bool,
}

/// How long a plot is in one direction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Extent {
    /// Pixels (with [`Sizing::Fit`]: of the canvas).
    Px(f64),
    /// A length for each step of a discrete scale.
    Step {
        /// Pixels a step.
        step: f64,
        /// The scale that counts the steps.
        scale: super::ScaleId,
        /// A scale nested in its bands: the step is one of *its* steps.
        nested: Option<super::ScaleId>,
    },
    /// What the canvas leaves.
    Rest,
}

/// Where ticks go, and whether they may widen the domain.
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
    Values(Vec<crate::data::Value>),
    /// The boundaries of the scale's bins, thinned by halves to the count.
    Bins(TickCount),
    /// A step of 1, 2, 5 × 10ⁿ from the space there is; the domain is widened to the first and last tick.
    Stepped(Box<MoreTicks>),
    /// Powers of ten and their multiples; the domain is widened.
    Decades(Box<MoreTicks>),
    /// One unit chosen by the span and the space; the domain is not widened unless asked.
    CalendarUnits(Box<MoreTicks>),
    /// Every category.
    Categories(Box<MoreTicks>),
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

/// Settings of the locators that depend on the space of a docked axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MoreTicks {
    /// Bounds given by the author.
    pub min: Option<f64>,
    /// Likewise.
    pub max: Option<f64>,
    /// Bounds that only widen.
    pub suggested_min: Option<f64>,
    /// Likewise.
    pub suggested_max: Option<f64>,
    /// Whether zero is in the domain.
    pub begin_at_zero: bool,
    /// Logarithms: the least of the data that is not zero.
    pub least: Option<f64>,
    /// Distance between ticks.
    pub step: Option<f64>,
    /// Distance between ticks where given bounds replace ticks; it goes before the other.
    pub fixed_step: Option<f64>,
    /// At most this many; 11 unless given.
    pub max_ticks: Option<f64>,
    /// Exactly this many.
    pub count: Option<f64>,
    /// Decimals of the step at most.
    pub precision: Option<f64>,
    /// Extra room in the domain: a share of its span or an absolute amount at each end.
    pub grace: (f64, f64, bool),
    /// Whether given bounds become ticks.
    pub include_bounds: bool,
    /// Whether the domain ends at the data instead of at ticks.
    pub bounds_data: bool,
    /// Calendar: unit asked for.
    pub unit: Option<Arc<str>>,
    /// Calendar: smallest unit.
    pub min_unit: Option<Arc<str>>,
    /// Calendar: multiple of the unit.
    pub unit_step: f64,
    /// Calendar: ticks at the data (`data`), the labels (`labels`) or generated (`auto`).
    pub source: Option<Arc<str>>,
    /// Calendar: the instants of the labels, ascending, where ticks are at these.
    pub listed: Arc<[f64]>,
    /// Calendar: every instant of the data at equal distances.
    pub series: bool,
    /// Calendar: week starts at this ISO day (1–7) or at Sunday.
    pub iso_weekday: Option<u8>,
    /// Whether half a step is kept free at both ends so that bars fit.
    pub offset: bool,
    /// Fewer ticks so that labels fit without turning.
    pub auto_skip: bool,
    /// Room between labels that are kept, px.
    pub auto_skip_padding: f64,
    /// Labels may turn up to this angle, degrees.
    pub max_rotation: f64,
    /// And turn at least this much.
    pub min_rotation: f64,
    /// How many labels are measured (0: all).
    pub sample_size: usize,
    /// Ticks marked by the calendar as first of a larger unit are kept first.
    pub major: bool,
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
    /// Labels turn, and if that is not enough every nth is kept (settings in the axis's [`MoreTicks`]).
    RotateThenSkip,
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
    /// What a function of the author writes; ticks that it gives no label are dropped.
    Callback(Arc<dyn TickLabels>),
    /// Decimals as the spacing of the ticks needs.
    Decimals {
        /// Thousands are grouped.
        grouping: bool,
        /// Powers of ten are written `1e+3`, and of the numbers between only some.
        exponential: bool,
    },
    /// A moment/Luxon pattern for each calendar unit (`millisecond` … `year`), by the unit the locator chose.
    CalendarPatterns(Arc<[(Arc<str>, Arc<str>)]>),
    /// One text a tick, by index of the value in the scale's domain (several lines possible).
    Texts(Arc<[Vec<Arc<str>>]>),
}

/// How entries of a legend flow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Flow {
    /// A grid of columns filled row by row (0 columns: one row).
    Grid {
        /// How rows and columns line up.
        align: AlignRule,
        /// Number of columns.
        columns: usize,
        /// Gap between rows, px.
        row_padding: f64,
        /// Gap between columns, px.
        column_padding: f64,
    },
    /// Rows that wrap at the space there is (columns for a legend at the left or right).
    Wrapped(Wrapping),
}

/// How entries of a docked legend wrap.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Wrapping {
    /// Where short rows lie.
    pub align: Align,
    /// Gap between entries, px.
    pub padding: f64,
    /// Between the lines of an entry, px.
    pub line_height: f64,
}

/// A place along a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    #[default]
    Start,
    /// In the middle.
    Center,
    End,
}

/// How cells of a grid line up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlignRule {
    /// Each follows the one before at its own size.
    None,
    /// Rows and columns are as large as their largest cell.
    Each,
    /// All rows and columns are as large as the largest cell of all.
    All,
}

/// What of a cell counts when cells are lined up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoundsRule {
    /// Everything: axes, titles, legends, marks.
    Full,
    /// The plot rectangle only.
    Flush,
}

/// How text widths are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advance {
    /// As drawn: fractional, kerned.
    Fractional,
    /// Each glyph's advance rounded to whole pixels.
    WholePixels,
}
