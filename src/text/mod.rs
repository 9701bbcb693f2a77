//! Text: fonts, and how wide a line is when resvg draws it with them. Comes in: a line and a [`Font`]; goes out: lengths
//! in CSS pixels, lines cut or broken to a length, and the faces for the rasterizer.
//!
//! # Guarantees
//! - [`width`] is the advance that the rasterizer gives the same line in the same font: same faces, same shaper, same
//!   fallbacks. Control characters have no width, except that tab and line breaks count as a space, which is how they
//!   are written.
//! - Nothing here fails: a character that no face has is measured and drawn as an empty box, and [`Glyphless`] names it.

mod face;
mod fonts;
mod glyphs;
mod ink;
mod lines;
mod setting;
mod subset;

pub use fonts::{families, fonts, install_fonts, resolver};
pub use glyphs::Glyphless;
pub use ink::{Lying, Sheet};
#[cfg(any(feature = "server", test))]
pub use lines::wrap;
pub use lines::{clip_chars, truncate, truncate_start};
pub use setting::{Form, GRID, SetLine, outline, set};
pub use subset::{Collector, Subsets};

use std::borrow::Cow;
use std::sync::Arc;

/// How a text is set.
#[derive(Debug, Clone, PartialEq)]
pub struct Font {
    /// CSS family list as the author wrote it (`sans-serif`, `Helvetica, Arial`).
    pub family: Arc<str>,
    /// Size in pixels.
    pub size: f64,
    /// CSS weight, 100–900; 400 is regular, 700 bold.
    pub weight: u16,
    /// Italic or oblique.
    pub italic: bool,
}

impl Font {
    /// A regular upright font.
    pub fn new(family: impl Into<Arc<str>>, size: f64) -> Font {
        Font { family: family.into(), size, weight: 400, italic: false }
    }
}

/// How far a line advances, in pixels: shaped, kerned, unrounded. Printable ASCII and a few signs take a table of
/// advances and kerning pairs and allocate nothing.
pub fn width(text: &str, font: &Font) -> f64 {
    match fonts::face(font).quick(text) {
        Some(ems) => ems * font.size,
        None => fonts::shape(&printable(text), font).iter().map(|g| g.nominal + g.kern).sum::<f64>() * font.size,
    }
}

/// How far a line advances in pixels where every glyph's advance, and every kerning, is rounded to whole pixels at the
/// font's size: the rule of canvases whose metrics are hinted (pango with cairo).
pub fn width_rounded(text: &str, font: &Font) -> f64 {
    let rounded = |g: &face::Glyph| face::whole(g.nominal * font.size) + face::whole(g.kern * font.size);
    match fonts::face(font).quick_rounded(text, font.size) {
        Some(pixels) => pixels,
        None => fonts::shape(&printable(text), font).iter().map(rounded).sum(),
    }
}

/// How far a font reaches above its baseline and below it, pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reach {
    pub ascent: f64,
    pub descent: f64,
}

impl Reach {
    /// Of a font.
    pub fn of(font: &Font) -> Reach {
        let (ascent, descent) = fonts::face(font).reach;
        Reach { ascent: ascent * font.size, descent: descent * font.size }
    }

    /// In whole pixels, which fonts are of on canvases.
    pub fn whole(self) -> Reach {
        Reach { ascent: self.ascent.ceil(), descent: self.descent.ceil() }
    }

    /// From the middle of a line down to its baseline.
    pub fn middle(self) -> f64 {
        (self.ascent - self.descent) / 2.0
    }
}

/// Height of capitals, pixels.
#[cfg(any(feature = "server", test))]
pub fn cap_height(font: &Font) -> f64 {
    fonts::face(font).cap_height * font.size
}

/// From a reference point down to the alphabetic baseline of a text whose `top`, `middle`, `bottom`, `line-top` or
/// `line-bottom` lies there: fractions of the font size, rounded (vega-scenegraph `text.js`).
pub fn baseline_shift(baseline: &str, size: f64, line_height: f64) -> f64 {
    let exact = match baseline {
        "top" => 0.79 * size,
        "middle" => 0.30 * size,
        "bottom" => -0.21 * size,
        "line-top" => 0.29 * size + 0.5 * line_height,
        "line-bottom" => 0.29 * size - 0.5 * line_height,
        _ => 0.0,
    };
    (exact + 0.5).floor()
}

/// What of a line reaches a document: tab and line breaks as spaces, no other control character, nothing that XML
/// forbids.
pub fn printable(text: &str) -> Cow<'_, str> {
    let bad = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    if !text.contains(bad) {
        return Cow::Borrowed(text);
    }
    let keep = |c: char| match c {
        '\t' | '\n' | '\r' => Some(' '),
        c if bad(c) => None,
        c => Some(c),
    };
    Cow::Owned(text.chars().filter_map(keep).collect())
}

#[cfg(test)]
mod tests;
