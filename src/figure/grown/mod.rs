//! Guides that grow outward from a plot of known size: the canvas holds whatever they need.

mod axis;
mod legend;
mod rules;
mod title;

pub use axis::{Axis, AxisLabels, AxisTitle, PerTick, Ticks};
pub use legend::{Content, Entry, Grid, Group, Legend, LegendTitle, Place, RampLength};
pub use rules::{Labeler, Locator, Overlap, TickCount};
pub use title::{Header, HeaderLine, Title, TitleLine};

/// The guides of a view.
#[derive(Debug, Clone, Default)]
pub struct Guides {
    /// Of a plot its own, in drawing order; of a facet those that its cells share, drawn once: below the last row, left of
    /// the first column.
    pub axes: Vec<Axis>,
    /// Legends of the view's scales.
    pub legends: Vec<Legend>,
    pub title: Option<Title>,
}
