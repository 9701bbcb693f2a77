//! Texts: measured and set in one family.

use crate::color::Color;
use crate::dialect::painter::Label;
use crate::geometry::Point;
use crate::scene::Anchor;
use crate::text::{self, Font};
use std::sync::Arc;

/// The family of all texts.
const FAMILY: &str = "Arial, sans-serif";

/// How wide a text is, px.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text::width(text, &Font::new(FAMILY, size))
}

/// A text with this part of it at a point: `anchor` of its width, `baseline` of its height.
pub(super) fn label(
    text: &str,
    at: Point,
    (anchor, baseline): (Anchor, &'static str),
    size: f64,
    color: Color,
) -> Label {
    Label { text: text.to_owned(), at, anchor, baseline, font: Arc::new(Font::new(FAMILY, size)), color }
}
