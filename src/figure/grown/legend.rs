//! Legends.

use super::{Labeler, Overlap};
use crate::color::Color;
use crate::data::Value;
use crate::figure::{Align, AlignRule, Channel, Dash, ScaleId, Symbol, TextStyle};
use crate::geometry::{Insets, Side};
use std::sync::Arc;

#[derive(Debug, Clone)]
pub struct Legend {
    /// What it lists.
    pub content: Content,
    /// Where it is.
    pub place: Place,
    /// From the plot, px.
    pub offset: f64,
    /// Inside its border.
    pub padding: Insets,
    pub title: Option<LegendTitle>,
    /// How entries flow.
    pub grid: Grid,
    /// Font and colour of entries.
    pub labels: TextStyle,
    /// Longest label, px; 0: no limit.
    pub label_limit: f64,
    /// From symbol or ramp to text, px.
    pub label_offset: f64,
    /// Horizontal alignment of labels; `None`: by the direction.
    pub label_align: Option<Align>,
    /// Vertical; `None`: by the direction.
    pub label_baseline: Option<&'static str>,
    /// What is done when labels of a ramp collide.
    pub label_overlap: Overlap,
    /// Least distance between kept labels of a ramp, px.
    pub label_separation: f64,
    /// How it stands with the others on its side.
    pub group: Group,
    /// Drawn above axes that are above the marks.
    pub above: bool,
    /// Entries run across instead of down.
    pub horizontal: bool,
    /// Behind everything.
    pub fill: Option<Color>,
    /// Border colour and width.
    pub stroke: Option<(Color, f64)>,
    /// Dashes of the border.
    pub dash: Dash,
    /// Corner radius of the box, px.
    pub radius: f64,
}

/// A grid of entries, filled row by row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    /// How rows and columns line up.
    pub align: AlignRule,
    /// Number of columns; 0: one row.
    pub columns: usize,
    /// Gap between rows, px.
    pub row_padding: f64,
    /// Gap between columns, px.
    pub column_padding: f64,
}

/// How the legends on one side of a plot, or in one of its corners, stand together; the first of them decides.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Group {
    /// Where along the side.
    pub anchor: Align,
    /// One below the other; otherwise side by side.
    pub vertical: bool,
    /// Between them, px.
    pub margin: f64,
    /// Each in the middle of its row or column.
    pub center: bool,
    /// Along everything on that side, axes included, instead of along the plot.
    pub along_bounds: bool,
    /// Borders count.
    pub full: bool,
}

/// Where a legend is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Place {
    /// Beside the plot.
    Side(Side),
    /// In a corner of the plot: horizontally, vertically.
    Corner(Side, Side),
    /// At a position in the plot, px.
    At(f64, f64),
}

/// What a legend lists.
#[derive(Debug, Clone)]
pub enum Content {
    /// One entry for each value of a scale (or each step of a continuous one).
    Symbols {
        /// Scales explained, each with the channel it drives.
        scales: Vec<(Channel, ScaleId)>,
        /// What else symbols look like.
        symbol: Entry,
        /// Values listed instead of the scale's own.
        values: Option<Vec<Value>>,
        /// How many steps of a continuous scale.
        count: f64,
        /// None closer than this, in units of the domain.
        apart: Option<f64>,
        /// At most this many entries; 0: no limit.
        limit: usize,
        /// How they are written.
        labeler: Labeler,
        /// What is the same in all of them: a channel, and the value that a scale maps to it.
        same: Vec<(Channel, ScaleId, Value)>,
        /// Clip height of an entry, px; 0: none.
        row_height: f64,
        /// Symbols and labels are moved to the right by this, px.
        offset: f64,
    },
    /// A colour ramp.
    Ramp {
        /// The colour scale.
        scale: ScaleId,
        /// Opacity of the ramp.
        opacity: f64,
        /// Across, px.
        thickness: f64,
        /// Along, px: fixed, or by the plot within these bounds.
        length: RampLength,
        /// Values labelled instead of the scale's ticks.
        values: Option<Vec<Value>>,
        /// How many ticks; `None`: by the length.
        count: Option<f64>,
        /// None closer than this, in units of the domain.
        apart: Option<f64>,
        /// How they are written.
        labeler: Labeler,
        /// Outline.
        stroke: Option<(Color, f64)>,
        /// Blocks of one colour each (discretizing scales).
        blocks: bool,
    },
}

/// How long a colour ramp is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RampLength {
    /// Px.
    Px(f64),
    /// As the plot, within these bounds.
    Plot(f64, f64),
    /// As the range of a position scale, within these bounds.
    Range(ScaleId, f64, f64),
}

/// What an entry looks like, apart from what the scales make of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub symbol: Symbol,
    /// Opacity of its fill and of its outline, whatever gives them their colours.
    pub fades: (f64, f64),
}

/// A legend's title.
#[derive(Debug, Clone)]
pub struct LegendTitle {
    pub lines: Vec<Arc<str>>,
    /// Font and colour.
    pub style: TextStyle,
    /// To the entries, px.
    pub padding: f64,
    /// Longest, px; 0: no limit.
    pub limit: f64,
    /// Side of the entries it is on.
    pub side: Side,
    /// Along that side.
    pub anchor: Align,
    /// Text alignment; `None`: by the anchor.
    pub align: Option<Align>,
    /// Vertical alignment; `None`: by the side.
    pub baseline: Option<&'static str>,
}
