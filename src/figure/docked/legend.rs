//! Legends.

use crate::color::Color;
use crate::figure::{Align, Symbol, TextStyle};
use crate::geometry::{Cap, Insets, Join, Side};
use std::sync::Arc;

/// Entries in rows that wrap at the space there is, or in columns at the left or right.
#[derive(Debug, Clone)]
pub struct Legend {
    pub entries: Vec<Entry>,
    /// Where it is.
    pub place: Place,
    pub title: Option<LegendTitle>,
    /// Where short rows lie.
    pub align: Align,
    /// Gap between entries, px.
    pub padding: f64,
    /// What functions have it larger than its entries, px.
    pub around: Insets,
    /// Font and colour of entries.
    pub labels: TextStyle,
    /// Alignment of texts within the entry, or within the legend if it is of columns. `None`: by the direction.
    pub label_align: Option<Align>,
    /// Bounds of its width and height, px; infinite where the space that there is bounds them.
    pub max_extent: (f64, f64),
    /// Drawn right to left.
    pub rtl: bool,
    /// Spans the whole canvas rather than the plot.
    pub full: bool,
}

/// Where a legend is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Place {
    /// At a side of the canvas, with a weight (larger: further out).
    Side(Side, f64),
    /// Over the plot area.
    Inside,
}

/// An entry of a legend.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub lines: Vec<Arc<str>>,
    /// What stands before them; its shape may be `box`.
    pub symbol: Symbol,
    /// Ends of its outline.
    pub cap: Cap,
    /// Corners of its outline.
    pub join: Join,
    /// How round the corners of a box are, px.
    pub radius: f64,
    /// Width of the symbol, px.
    pub width: f64,
    /// Height of a box, px.
    pub height: f64,
    /// Whether the symbol is as wide as `width` and is not turned.
    pub stretched: bool,
    /// Text colour, if not the legend's.
    pub text_color: Option<Color>,
    /// Struck through.
    pub hidden: bool,
}

/// A legend's title.
#[derive(Debug, Clone)]
pub struct LegendTitle {
    pub lines: Vec<Arc<str>>,
    /// Font and colour.
    pub style: TextStyle,
    /// Along the legend.
    pub anchor: Align,
    /// Around it.
    pub insets: Insets,
}
