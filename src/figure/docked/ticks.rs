//! Where ticks go, which of their labels fit, and how they are written.

use crate::figure::TickLabels;
use std::sync::Arc;

/// Where ticks go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TickRule {
    /// A step of 1, 2, 5 × 10ⁿ from the space there is; the domain is widened to the first and last tick.
    Stepped,
    /// Powers of ten and their multiples; the domain is widened.
    Decades,
    /// One unit chosen by the span and the space; the domain is not widened unless asked.
    CalendarUnits,
    /// Every category.
    Categories,
}

/// A rule and what the author says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Locator {
    pub rule: TickRule,
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

/// How a tick is written.
#[derive(Debug, Clone)]
pub enum Labeler {
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
