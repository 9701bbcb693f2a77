//! Axes.

use super::{Labeler, Locator};
use crate::color::Color;
use crate::data::Value;
use crate::figure::{Align, AxisScript, LineStyle, ScaleId, TextStyle, TickState};
use crate::geometry::{Insets, Side};
use std::sync::Arc;

/// An axis of a plot.
#[derive(Debug, Clone)]
pub struct Axis {
    /// The scale it explains.
    pub scale: ScaleId,
    /// Side of the plot that it is at; the direction of the axis follows.
    pub side: Side,
    /// What it lies on.
    pub edge: Edge,
    /// Docking order: larger ones lie further out.
    pub weight: f64,
    /// Axes of one group share the side's length, in turn, by these shares.
    pub stack: Option<(Arc<str>, f64)>,
    /// Marks are cut off at the ends of an axis that shares its side with others.
    pub cuts: bool,
    /// Where its ticks go.
    pub locator: Locator,
    /// How they are written.
    pub labeler: Labeler,
    /// Lines across the plot.
    pub grid: Option<PerTick<LineStyle>>,
    /// They and tick marks stand between ticks.
    pub between: bool,
    /// Tick marks.
    pub ticks: Option<Ticks>,
    /// The line along the axis.
    pub border: Option<LineStyle>,
    /// Texts at the ticks.
    pub labels: Option<AxisLabels>,
    /// What the axis is about.
    pub title: Option<AxisTitle>,
    /// Whether it is drawn and takes up room.
    pub visible: bool,
    /// What of it is above the marks.
    pub raised: Raised,
    /// What is behind it.
    pub fill: Option<Color>,
    /// What takes part in its layout.
    pub script: Option<Arc<dyn AxisScript>>,
}

/// What an axis lies on.
#[derive(Debug, Clone)]
pub enum Edge {
    /// The side of the plot.
    Side,
    /// A value of the other scale.
    Value(ScaleId, Value),
    /// The middle of the plot.
    Center,
}

/// Which parts of an axis are drawn above the marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Raised {
    /// Grid lines, what is behind the axis, and its title; of a radial plane rings, spokes and the labels at their ends.
    pub grid: bool,
    /// The line along the axis.
    pub border: bool,
    /// The labels of ticks.
    pub labels: bool,
}

/// A style that may differ from tick to tick.
#[derive(Debug, Clone)]
pub struct PerTick<T> {
    /// At the value zero.
    pub zero: Option<T>,
    /// At ticks that begin a larger unit.
    pub major: Option<T>,
    /// By index of the tick, the last one repeated (`cycle`: all repeated); never empty.
    pub list: Vec<T>,
    /// Whether the list is repeated as a whole.
    pub cycle: bool,
}

impl<T> PerTick<T> {
    /// By index alone.
    pub fn by_index(&self, index: usize) -> &T {
        let n = self.list.len();
        &self.list[if self.cycle { index % n } else { index.min(n - 1) }]
    }

    /// At a tick.
    pub fn at(&self, tick: &TickState, index: usize) -> &T {
        match (&self.zero, &self.major) {
            (Some(zero), _) if tick.value.valid_number() == Some(0.0) => zero,
            (_, Some(major)) if tick.major => major,
            _ => self.by_index(index),
        }
    }
}

/// Tick marks.
#[derive(Debug, Clone)]
pub struct Ticks {
    /// Length outward, px.
    pub length: f64,
    pub style: PerTick<LineStyle>,
}

/// Texts at ticks, which turn where they do not fit.
#[derive(Debug, Clone)]
pub struct AxisLabels {
    /// Font and colour.
    pub style: PerTick<TextStyle>,
    /// From tick mark to text, px.
    pub padding: f64,
    /// Alignment relative to the tick; `None`: by the side.
    pub align: Option<Align>,
    /// Moved along the axis, px.
    pub offset: f64,
    /// Written inside the plot.
    pub mirror: bool,
    /// Where labels lie across the axis: `near`, `center`, `far`.
    pub cross_align: Option<&'static str>,
    /// Behind each label.
    pub backdrop: Option<LabelBox>,
    /// The first and the last label lie within the axis.
    pub inner: bool,
}

/// A box behind a text.
#[derive(Debug, Clone)]
pub struct LabelBox {
    /// Its colour.
    pub fill: Color,
    /// Its corner radius, px.
    pub radius: f64,
    /// Around the text.
    pub padding: Insets,
}

/// What an axis is about.
#[derive(Debug, Clone)]
pub struct AxisTitle {
    pub lines: Vec<Arc<str>>,
    /// Font and colour.
    pub style: TextStyle,
    /// Towards the labels, px.
    pub padding: f64,
    /// On the far side, px.
    pub padding_far: f64,
    /// Where along the axis.
    pub anchor: Align,
    /// Text alignment.
    pub align: Align,
}
