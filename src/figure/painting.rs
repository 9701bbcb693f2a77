//! What is painted at places in px, one thing over another, by a language that has a pen: outlines and texts, with the
//! shadows that they cast.

use super::Align;
use crate::color::Color;
use crate::data::Value;
use crate::geometry::{Cap, Join, Path, Point, Rect};
use crate::text::Font;
use std::sync::Arc;

/// Things painted about the origin of a plot.
#[derive(Debug, Clone, Default)]
pub struct Painting {
    /// In this order.
    pub items: Vec<Painted>,
    /// When, among the marks and guides of the plot.
    pub stage: Stage,
}

/// When something is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stage {
    /// Before the guides of the plot.
    Behind,
    /// After the guides beneath the marks, before all marks.
    Under,
    /// Before the mark of this index (among the plot's marks).
    Before(usize),
    /// In its place among the marks.
    #[default]
    Among,
    /// After all guides.
    Above,
}

/// A thing painted.
#[derive(Debug, Clone)]
pub enum Painted {
    /// An outline, filled and then drawn.
    Outline {
        shape: Outline,
        /// As the value of a colour channel; `None` leaves it open.
        fill: Option<Value>,
        /// Cast by what is filled.
        shadow: Option<Shadow>,
        pen: Option<Pen>,
        /// Cast by the line.
        pen_shadow: Option<Shadow>,
    },
    /// A line of text: its outline first, then its inside.
    Words(Words),
}

/// What an [`Painted::Outline`] goes round.
#[derive(Debug, Clone)]
pub enum Outline {
    /// With equally rounded corners.
    Rect(Rect, f64),
    Circle(Point, f64),
    Line(Point, Point),
    Path(Path),
}

/// A line of text.
#[derive(Debug, Clone)]
pub struct Words {
    pub text: Arc<str>,
    /// On the baseline, before turning.
    pub at: Point,
    /// What of the line lies there.
    pub align: Align,
    /// Clockwise about [`Words::pivot`], degrees.
    pub angle: f64,
    pub pivot: Point,
    pub font: Arc<Font>,
    pub fill: Option<Color>,
    pub pen: Option<Pen>,
    /// Cast by the outline of the glyphs, or by their inside where they have none.
    pub shadow: Option<Shadow>,
    /// 0–1.
    pub opacity: f64,
}

/// A line along an outline.
#[derive(Debug, Clone)]
pub struct Pen {
    /// As the value of a colour channel.
    pub paint: Value,
    /// px.
    pub width: f64,
    /// Lengths of dashes and gaps in turn; empty for an unbroken line.
    pub dash: Arc<[f64]>,
    /// Where in the dash pattern the line starts.
    pub dash_offset: f64,
    pub cap: Cap,
    pub join: Join,
}

/// A shadow on a canvas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shadow {
    pub color: Color,
    /// Twice the standard deviation of its blur, px.
    pub blur: f64,
    /// How far from what casts it.
    pub offset: Point,
}
