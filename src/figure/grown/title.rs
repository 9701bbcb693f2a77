//! Titles of views, headers of facets.

use super::Labeler;
use crate::figure::{Align, TextStyle};
use crate::geometry::Side;
use std::sync::Arc;

/// A title of a view.
#[derive(Debug, Clone)]
pub struct Title {
    /// The title's lines, then the subtitle's.
    pub lines: Vec<TitleLine>,
    /// Side of the view.
    pub side: Side,
    /// Along it.
    pub anchor: Align,
    /// Relative to the plot alone, not to the whole with its axes.
    pub to_plot: bool,
    /// From what it is above of, px.
    pub offset: f64,
    /// Text alignment; `None`: by the anchor.
    pub align: Option<Align>,
    /// Clockwise, degrees; `None`: along the side.
    pub angle: Option<f64>,
    /// Vertical alignment; `None`: by the side.
    pub baseline: Option<&'static str>,
    /// Moved, px.
    pub dx: f64,
    /// Moved, px.
    pub dy: f64,
    /// Drawn above axes that are above the marks.
    pub above: bool,
}

#[derive(Debug, Clone)]
pub struct TitleLine {
    /// What it says.
    pub text: Arc<str>,
    /// Font and colour.
    pub style: TextStyle,
    /// Space above it (a subtitle's padding), px.
    pub gap: f64,
    /// Longest, px; 0: no limit.
    pub limit: f64,
}

/// Titles and labels of facet cells.
#[derive(Debug, Clone)]
pub struct Header {
    /// Above all cells of the direction.
    pub title: Option<HeaderLine>,
    /// At each cell; `None`: not shown.
    pub labels: Option<HeaderLine>,
    /// How cells are written.
    pub labeler: Labeler,
    /// Where labels are: for columns top or bottom, for rows left or right.
    pub side: Side,
}

#[derive(Debug, Clone)]
pub struct HeaderLine {
    /// Text of a title; empty for labels.
    pub lines: Vec<Arc<str>>,
    /// Font and colour.
    pub style: TextStyle,
    /// To what it heads, px.
    pub padding: f64,
    /// Along the cell.
    pub anchor: Align,
    /// Text alignment; `None`: by the anchor.
    pub align: Option<Align>,
    /// Clockwise, degrees.
    pub angle: f64,
    /// Vertical alignment; `None`: by side and angle.
    pub baseline: Option<&'static str>,
    /// Longest, px; 0: no limit.
    pub limit: f64,
    pub side: Side,
}
