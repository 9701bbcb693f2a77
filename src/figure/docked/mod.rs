//! Guides that are docked to the sides of a canvas of fixed size: the plot gets what they leave.

mod axis;
mod legend;
mod radial;
mod rules;
mod ticks;

pub use axis::{Axis, AxisLabels, AxisTitle, Edge, LabelBox, PerTick, Raised, Ticks};
pub use legend::{Entry, Legend, LegendTitle, Place};
pub use radial::RadialAxis;
pub use rules::{
    AxisRules, Between, BoxRules, DockRules, LabelRoom, LegendRules, LineOrder, Mirrored, Powers, RadialFit,
    RadialRules, Skip, TickLimit, TickRoom, TickRules, TurnedAt, lead,
};
pub use ticks::{Labeler, Locator, TickRule};

use super::{Align, TextStyle};
use crate::geometry::{Insets, Side};
use std::sync::Arc;

/// The guides of a plot.
#[derive(Debug, Clone)]
pub struct Guides {
    /// How they are laid out.
    pub rules: DockRules,
    /// Least free space around the plot, in which they may lie, px.
    pub inset: Insets,
    pub titles: Vec<Title>,
    pub legend: Option<Legend>,
    /// In drawing order.
    pub axes: Vec<Axis>,
    /// That of a radial plane.
    pub radial: Option<RadialAxis>,
}

/// A title.
#[derive(Debug, Clone)]
pub struct Title {
    pub lines: Vec<Arc<str>>,
    /// Font and colour.
    pub style: TextStyle,
    /// Side of the canvas.
    pub side: Side,
    /// Along it.
    pub anchor: Align,
    /// Around the lines.
    pub padding: Insets,
    /// Docking order: larger ones lie further out.
    pub weight: f64,
    /// Spans the whole canvas rather than the plot.
    pub full: bool,
}
