//! The grid of a radial plane.

use super::{AxisLabels, LabelBox, Labeler, Locator, PerTick, Raised};
use crate::figure::{LineStyle, TextStyle};
use std::sync::Arc;

/// Rings, spokes and the labels at their ends.
#[derive(Debug, Clone)]
pub struct RadialAxis {
    /// Where rings go.
    pub locator: Locator,
    /// How they are written.
    pub labeler: Labeler,
    /// Whether it is drawn and takes up room.
    pub visible: bool,
    /// Rings.
    pub grid: Option<PerTick<LineStyle>>,
    pub spokes: Option<PerTick<LineStyle>>,
    /// Texts on the rings.
    pub labels: Option<AxisLabels>,
    /// Texts at the ends of spokes.
    pub point_labels: Option<PerTick<TextStyle>>,
    /// Their texts (several lines each).
    pub point_texts: Vec<Vec<Arc<str>>>,
    /// From ring to text, px.
    pub point_padding: f64,
    /// Behind each of those.
    pub point_backdrop: Option<LabelBox>,
    /// Point labels stand in the middle of their share of the circle.
    pub point_centered: bool,
    /// Point labels that collide are dropped.
    pub point_hide: bool,
    /// What of it is above the marks.
    pub raised: Raised,
}
