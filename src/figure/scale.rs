//! Scales as declared: kind, where the domain comes from, what the range is.

use super::{DataId, ScaleId};
use crate::color::Color;
use crate::data::Value;
use crate::transform::Op;
use std::sync::Arc;

/// A scale before training.
#[derive(Debug, Clone)]
pub struct Scale {
    /// Its identity.
    pub id: ScaleId,
    /// What expressions call it: the channel it is of; empty if they do not.
    pub name: Arc<str>,
    /// How it maps.
    pub kind: ScaleKind,
    /// What it covers.
    pub domain: Domain,
    /// What it maps to.
    pub range: Range,
    /// Values beyond the domain are moved to its ends.
    pub clamp: bool,
    /// The range is used backwards.
    pub reverse: bool,
    /// Positions are rounded to whole pixels.
    pub round: bool,
    /// How the domain's ends are rounded.
    pub nice: Nice,
    /// The domain is widened so that its old ends lie this many pixels inside the range.
    pub padding_px: f64,
    /// How colours between stops are found.
    pub interpolation: Interpolation,
    /// Boundaries of bins, when the values are binned: start, stop, step.
    pub bins: Option<Bins>,
}

/// Where bins lie.
#[derive(Debug, Clone)]
pub enum Bins {
    /// Known.
    Steps {
        /// First boundary.
        start: f64,
        /// Last boundary.
        stop: f64,
        /// Width of a bin.
        step: f64,
    },
    /// As many of this width as there are between the least and the greatest value of some columns.
    Spanning {
        /// The table.
        data: DataId,
        /// The columns.
        fields: Vec<Arc<str>>,
        /// Width of a bin.
        step: f64,
    },
    /// The distinct values of these columns are the boundaries, equal steps assumed from the first bin.
    Columns {
        /// The table.
        data: DataId,
        /// Column of starts.
        start: Arc<str>,
        /// Column of ends.
        end: Arc<str>,
        /// That of the end of the last bin, if it may lie beyond all rows.
        stop: Option<Arc<str>>,
    },
    /// Given one by one.
    Boundaries(Vec<f64>),
}

/// How a scale maps.
#[derive(Debug, Clone, PartialEq)]
pub enum ScaleKind {
    /// Proportional.
    Linear,
    /// Logarithmic.
    Log {
        /// Base of the ticks.
        base: f64,
    },
    /// Power; 0.5 is the square root.
    Pow { exponent: f64 },
    /// Logarithmic with a linear part about zero.
    Symlog {
        /// Slope at zero.
        constant: f64,
    },
    /// Proportional to instants; ticks by the calendar.
    Time {
        /// In UTC instead of the figure's zone.
        utc: bool,
    },
    /// A band for each value.
    Band {
        /// Gap between bands, share of the step.
        inner: f64,
        /// Gap before the first and after the last, share of the step.
        outer: f64,
        /// Where spare room goes: 0 all after, 1 all before.
        align: f64,
    },
    /// A point for each value.
    Point {
        /// Room before the first and after the last, share of the step.
        padding: f64,
        /// The same, where the size of a plot follows its steps.
        counted: f64,
        /// Where spare room goes.
        align: f64,
    },
    /// A point for each category at its index: the first at the start of the range and the last at its end, or, with
    /// `offset`, each in the middle of an equal share. The domain's `min`/`max` are indices.
    Category {
        /// Whether each category has a share of the range.
        offset: bool,
    },
    /// A range value for each domain value, in turn.
    Ordinal,
    /// Equal parts of the domain.
    Quantize,
    /// Parts with equally many data.
    Quantile,
    /// Parts between given boundaries.
    Threshold,
    /// One part a bin.
    BinOrdinal,
    /// Values are used as they are.
    Identity,
}

/// What a scale covers.
#[derive(Debug, Clone, Default)]
pub struct Domain {
    /// Given by the author, whole; then the rest is ignored except `include`.
    pub fixed: Option<Vec<Value>>,
    /// Data it must cover.
    pub sources: Vec<DomainSource>,
    /// Values it must cover besides (zero, suggestions, a union).
    pub include: Vec<Value>,
    /// Lower end, given.
    pub min: Option<Value>,
    /// Upper end, given.
    pub max: Option<Value>,
    /// Middle of a diverging scale.
    pub mid: Option<f64>,
    /// Order of a discrete domain.
    pub sort: DomainSort,
    /// What a continuous scale covers if its data have no number.
    pub empty: Empty,
}

/// What a continuous scale covers when there is nothing to cover.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Empty {
    /// From zero to one, or the first power of a logarithm.
    #[default]
    Unit,
    /// Nothing: no value has a place and there are no ticks. Of several columns the ends are beyond any number, so that
    /// a number that must be covered is all there is.
    Nothing,
}

/// Data that a domain must cover.
#[derive(Debug, Clone)]
pub enum DomainSource {
    /// All values of these columns.
    Fields {
        /// The table.
        data: DataId,
        /// Its columns.
        fields: Vec<Arc<str>>,
    },
    /// These values.
    Values(Vec<Value>),
}

/// Order of a discrete domain.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum DomainSort {
    /// As the values appear.
    #[default]
    Appearance,
    /// Ascending by value.
    Ascending,
    /// Descending by value.
    Descending,
    /// By an aggregate over the rows of each value.
    By {
        /// The table whose rows count.
        data: DataId,
        /// The column of the domain's values in that table.
        key: Arc<str>,
        /// The column aggregated; `None` counts rows.
        field: Option<Arc<str>>,
        /// What of its values counts.
        op: Op,
        /// Largest first.
        descending: bool,
    },
    /// These first, in this order, then the others as they appear.
    Listed(Vec<Value>),
}

/// What a scale maps to.
#[derive(Debug, Clone)]
pub enum Range {
    /// The plot's width, left to right.
    Width,
    /// The plot's height: bottom to top for continuous scales, top to bottom for discrete ones.
    Height,
    /// The plot's width or, with `vertical`, its height, with other ends, px.
    Within {
        /// Up and down instead of across.
        vertical: bool,
        /// Where it starts, instead of the left or the bottom.
        start: Option<f64>,
        /// Where it ends, instead of the right or the top.
        end: Option<f64>,
    },
    /// The band of another scale, from `-bandwidth/2 …` as 0 to bandwidth.
    Band(ScaleId),
    /// A part of a length on another scale: its distance in units of that scale's domain, and the shares of it at both
    /// ends.
    Length {
        /// The other scale.
        scale: ScaleId,
        distance: f64,
        /// From this share of it to that.
        shares: (f64, f64),
    },
    /// Numbers from `least` up to `(factor × step) ^ power - minus` of the smallest of some steps, px: what just fits.
    Fitting {
        /// Lower end.
        least: f64,
        steps: Vec<Step>,
        /// Share of the step.
        factor: f64,
        /// 2 for areas, 1 for lengths.
        power: i32,
        /// Taken from the upper end.
        minus: f64,
        /// How many sizes a scale of classes has, if not four.
        classes: Option<usize>,
    },
    /// From this distance, px, to the radius of the plot's radial grid, or half the smaller side of the plot.
    Radius(f64),
    /// Numbers: lengths, sizes, angles, opacities.
    Numbers(Vec<f64>),
    /// A length for each step of a discrete scale, from 0.
    Step(f64),
    /// Any values in turn: symbol names, dash arrays.
    Values(Vec<Value>),
    /// Colours, in turn or interpolated.
    Colors(Vec<Color>),
    /// A named colour scheme.
    Scheme(Scheme),
}

/// A distance in a plot, px.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// Known.
    Px(f64),
    /// The width of a bin on this scale.
    Bin(ScaleId),
}

/// A named colour scheme, and how much of it is used.
#[derive(Debug, Clone, PartialEq)]
pub struct Scheme {
    /// Its name, known to exist.
    pub name: Arc<str>,
    /// Number of colours, when limited.
    pub count: Option<f64>,
    /// The part used, 0–1 at both ends; reversed when the first is larger.
    pub extent: Option<(f64, f64)>,
}

/// How a domain is rounded outward.
#[derive(Debug, Clone, PartialEq)]
pub enum Nice {
    /// Not.
    No,
    /// To decimal ticks, aiming at this many (d3 `nice`); logarithmic domains to powers, instants to the calendar.
    Count(f64),
    /// To a calendar interval.
    Interval {
        /// Unit name.
        unit: Arc<str>,
        /// Multiple.
        step: f64,
    },
}

/// Space in which colours are interpolated.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs)]
pub enum Interpolation {
    Rgb { gamma: f64 },
    Hsl,
    HslLong,
    Lab,
    Hcl,
    HclLong,
    Cubehelix { gamma: f64 },
    CubehelixLong { gamma: f64 },
}
