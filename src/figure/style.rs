//! How lines, texts and symbols of guides look, whichever way the guides are laid out.

use crate::color::Color;
use crate::data::Value;
use crate::geometry::Cap;
use crate::text::Font;
use std::sync::Arc;

/// Dash lengths in turn; empty: unbroken.
pub type Dash = Arc<[f64]>;

#[derive(Debug, Clone, PartialEq)]
pub struct LineStyle {
    /// Colour with its opacity.
    pub color: Color,
    /// Thickness, px; 0 draws nothing.
    pub width: f64,
    pub dash: Dash,
    /// Offset into them.
    pub dash_offset: f64,
    /// Ends.
    pub cap: Cap,
}

#[derive(Debug, Clone, PartialEq)]
pub struct TextStyle {
    pub font: Arc<Font>,
    /// Colour with its opacity.
    pub color: Color,
    /// Distance between lines, px.
    pub line_height: f64,
}

/// What the symbol of a legend's entry looks like.
#[derive(Debug, Clone, PartialEq)]
pub struct Symbol {
    /// Its name or SVG path.
    pub shape: Arc<str>,
    /// Its area, px².
    pub size: f64,
    /// Inside: a channel value (colour, gradient, pattern).
    pub fill: Option<Value>,
    /// Outline.
    pub stroke: Option<Value>,
    /// Its width, px.
    pub stroke_width: f64,
    pub dash: Dash,
    /// Offset into them.
    pub dash_offset: f64,
    pub opacity: f64,
    /// Its turn, degrees.
    pub angle: f64,
}
