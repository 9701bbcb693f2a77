//! Text: fonts, and how wide a line is when resvg draws it with them.
//!
//! The faces are embedded (Arimo, Cousine and Tinos: the metrics of Helvetica, Courier and Times); others are added once
//! at start-up with [`install`]. ASCII is measured by tables made from the very same faces; everything else is shaped.

mod face;

pub use face::{database, install};

use face::Face;
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

/// Width of a line as it is drawn, px: advances and kerning, fractional.
pub fn width(text: &str, font: &Font) -> f64 {
    let face = Face::of(font);
    face.units(text) * font.size / face.units_per_em()
}

/// Width by whole pixels: each glyph's advance, and each pair's kerning, is rounded by itself, as canvases with hinted
/// metrics do.
pub fn width_rounded(text: &str, font: &Font) -> f64 {
    let face = Face::of(font);
    face.rounded_units(text, font.size / face.units_per_em())
}

/// A line cut to a length in px, with an ellipsis where it was cut (vega-scenegraph `text.js`).
pub fn truncate<'t>(text: &'t str, font: &Font, limit: f64, ellipsis: &str) -> Cow<'t, str> {
    if limit <= 0.0 || width(text, font) < limit {
        return Cow::Borrowed(text);
    }
    let room = limit - width(ellipsis, font);
    let ends: Vec<usize> = text.char_indices().map(|(i, _)| i).chain(std::iter::once(text.len())).collect();
    let (mut low, mut high) = (0, ends.len() - 1);
    while low < high {
        let middle = (low + high).div_ceil(2);
        if width(&text[..ends[middle]], font) < room { low = middle } else { high = middle - 1 }
    }
    Cow::Owned(format!("{}{ellipsis}", &text[..ends[low]]))
}

/// The families of a list that documents name: the embedded family last, so that every viewer finds one.
pub fn family_list(family: &str) -> String {
    family.trim().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn font(size: f64, weight: u16) -> Font {
        Font { family: "sans-serif".into(), size, weight, italic: false }
    }

    #[test]
    fn tables_and_shaper_agree() {
        for text in ["AV To WA", "Miles_per_Gallon", "1,000.5", "Yes, Kerning. \"T.\"", "fi ffl Ty P."] {
            for weight in [400, 700] {
                let face = Face::of(&font(10.0, weight));
                assert_eq!(face.units(text), face.shaped(text), "{text} {weight}");
            }
        }
    }

    #[test]
    fn kerned() {
        let f = font(100.0, 400);
        assert!(width("AV", &f) < width("A", &f) + width("V", &f));
    }

    // As node-canvas measures Liberation Sans, whose metrics these are.
    #[test]
    fn whole_pixels() {
        let f = font(12.0, 400);
        assert_eq!(width_rounded("1", &f), 7.0);
        assert_eq!(width_rounded("J", &f), 6.0);
        assert_eq!(width_rounded("January", &f), 44.0);
    }

    #[test]
    fn cut_with_an_ellipsis() {
        let f = font(10.0, 400);
        let long = "a long label that does not fit";
        let cut = truncate(long, &f, 60.0, "…");
        assert!(cut.ends_with('…') && width(&cut, &f) <= 60.0, "{cut}");
        assert_eq!(truncate("short", &f, 60.0, "…"), "short");
    }

    #[test]
    fn other_scripts_are_measured_too() {
        let f = font(10.0, 400);
        assert!(width("Привет", &f) > 20.0 && width("日本", &f) > 0.0);
    }
}
