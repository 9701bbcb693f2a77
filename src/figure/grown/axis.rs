//! Axes.

use super::{Labeler, Locator, Overlap};
use crate::expr::Expr;
use crate::figure::{Align, LineStyle, ScaleId, TextStyle};
use crate::geometry::Side;
use std::sync::Arc;

/// An axis of a plot.
#[derive(Debug, Clone)]
pub struct Axis {
    /// The scale it explains.
    pub scale: ScaleId,
    /// Side of the plot that it is at; the direction of the axis follows.
    pub side: Side,
    /// How far out, px.
    pub offset: f64,
    /// Where its ticks go.
    pub locator: Locator,
    /// How they are written.
    pub labeler: Labeler,
    /// Lines across the plot.
    pub grid: Option<PerTick<LineStyle>>,
    /// The scale whose range they span; without one it is the whole plot.
    pub grid_scale: Option<ScaleId>,
    /// Tick marks.
    pub ticks: Option<Ticks>,
    /// The line along the axis.
    pub domain: Option<LineStyle>,
    /// Texts at the ticks.
    pub labels: Option<AxisLabels>,
    /// What the axis is about.
    pub title: Option<AxisTitle>,
    /// Drawn above the marks.
    pub above: bool,
    /// Where on a band ticks and grid lines stand (0.5: its middle); at the edges of bands with `Some(1)` extra.
    pub band: f64,
    /// A further tick at the start of the first band (ticks between bands).
    pub tick_extra: bool,
    /// Ticks are moved by this, px.
    pub tick_offset: f64,
    /// Tick positions are rounded to whole pixels.
    pub tick_round: bool,
    /// Least and most px that labels may take before the title.
    pub extent: (f64, f64),
    /// Position of the whole axis is moved by half a pixel or this.
    pub translate: f64,
    /// The whole axis is moved along itself by this, px.
    pub shift: f64,
    /// How far its grid lines are moved outward from the plot with it, px.
    pub grid_shift: f64,
    /// Whether only that of it is seen which lies over the plot.
    pub clipped: bool,
}

/// A style that may differ from tick to tick.
#[derive(Debug, Clone)]
pub struct PerTick<T> {
    /// The first condition (over `datum.value`, `datum.label`, `datum.index`) that holds decides.
    pub when: Vec<(Expr, T)>,
    /// Where none does.
    pub usual: T,
}

/// Tick marks.
#[derive(Debug, Clone)]
pub struct Ticks {
    /// Length outward, px.
    pub length: f64,
    pub style: PerTick<LineStyle>,
}

/// Texts at ticks.
#[derive(Debug, Clone)]
pub struct AxisLabels {
    /// Font and colour.
    pub style: PerTick<TextStyle>,
    /// From tick mark to text, px.
    pub padding: f64,
    /// Clockwise, degrees.
    pub angle: f64,
    /// Horizontal alignment relative to the tick; `None`: by the side.
    pub align: Option<Align>,
    /// Vertical: `top`, `middle`, `bottom`, `alphabetic`; `None`: by the side.
    pub baseline: Option<&'static str>,
    /// Longest, px; longer ones are cut with an ellipsis. 0: no limit.
    pub limit: f64,
    /// Moved along the axis, px.
    pub offset: f64,
    /// Where on a band labels stand (0: its start, 1: its end), and nothing moves them from there; `None`: in its middle.
    pub band: Option<f64>,
    /// Labels at the ends of the range are aligned inward if they are within this distance of it, px.
    pub flush: Option<f64>,
    /// And moved outward by this, px.
    pub flush_offset: f64,
    /// Labels that overstep the range by more than this are dropped, px.
    pub bound: Option<f64>,
    /// What is done when they collide.
    pub overlap: Overlap,
    /// Least distance between kept labels, px.
    pub separation: f64,
}

/// What an axis is about.
#[derive(Debug, Clone)]
pub struct AxisTitle {
    pub lines: Vec<Arc<str>>,
    /// Font and colour.
    pub style: TextStyle,
    /// Towards the labels, px.
    pub padding: f64,
    /// Where along the axis.
    pub anchor: Align,
    /// Text alignment; `None`: by the anchor.
    pub align: Option<Align>,
    /// Vertical alignment; `None`: by the side.
    pub baseline: Option<&'static str>,
    /// Clockwise, degrees; `None`: along the axis.
    pub angle: Option<f64>,
    /// Fixed position, px in axis coordinates.
    pub x: Option<f64>,
    /// Likewise.
    pub y: Option<f64>,
    /// Longest, px; 0: no limit.
    pub limit: f64,
}
