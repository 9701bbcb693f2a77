//! Texts of a canvas context: fonts as CSS writes them, what a text measures, and its outline where it is more than
//! turned and enlarged.

use super::look::Look;
use super::track::Matrix;
use crate::data::Value;
use crate::geometry::{Path, Point, pt};
use crate::text::{self, Font, GRID, Reach};
use std::sync::Arc;

pub(super) fn text_of(args: &[Value]) -> Arc<str> {
    let text = args.first().map_or_else(|| Arc::from("undefined"), Value::to_text);
    match text::printable(&text) {
        std::borrow::Cow::Borrowed(_) => text,
        std::borrow::Cow::Owned(t) => t.into(),
    }
}

/// From a reference point down to the baseline, px: font boxes in whole pixels, as canvases have them.
pub(super) fn shift(baseline: &str, font: &Font) -> f64 {
    let reach = Reach::of(font).whole();
    match baseline {
        "top" => reach.ascent,
        "hanging" => 0.8 * reach.ascent,
        "middle" => reach.middle(),
        "bottom" | "ideographic" => -reach.descent,
        _ => 0.0,
    }
}

/// How much farther apart letters stand, px.
pub(super) fn spacing(look: &Look, size: f64) -> f64 {
    let css = look.text("letterSpacing");
    let px =
        |unit: &str, each: f64| css.strip_suffix(unit).and_then(|x| x.trim().parse::<f64>().ok()).map(|x| x * each);
    px("px", 1.0).or_else(|| px("em", size)).filter(|x| x.is_finite()).unwrap_or(0.0).clamp(-1_000.0, 1_000.0)
}

/// How wide a text is, px.
pub(super) fn width(line: &str, font: &Font, spacing: f64) -> f64 {
    text::width_rounded(line, font) + spacing * line.chars().count() as f64
}

/// How far the outlines of a text reach from where it begins: left, right, above and below the baseline, px.
fn reach(line: &str, font: &Font) -> Option<[f64; 4]> {
    let set = text::set(line, font, None)?;
    let (mut x, mut y) = ((f64::INFINITY, f64::NEG_INFINITY), (f64::INFINITY, f64::NEG_INFINITY));
    let k = font.size / GRID;
    for (form, dx, dy) in &set.glyphs {
        for p in text::outline(*form).points() {
            let p = pt(dx * font.size + p.x * k, dy * font.size + p.y * k);
            x = (x.0.min(p.x), x.1.max(p.x));
            y = (y.0.min(p.y), y.1.max(p.y));
        }
    }
    (x.0 <= x.1).then_some([-x.0, x.1, -y.0, y.1])
}

pub(super) fn measured(line: &str, look: &Look) -> Value {
    let font = font_of(&look.text("font"));
    let width = width(line, &font, spacing(look, font.size));
    let Reach { ascent: up, descent: down } = Reach::of(&font);
    let [left, right, high, low] = reach(text::clip_chars(line, 1_000), &font).unwrap_or_default();
    let at = shift(&look.text("textBaseline"), &font);
    let before = match &*look.text("textAlign") {
        "center" => width / 2.0,
        "right" | "end" => width,
        _ => 0.0,
    };
    let fields = [
        ("width", width),
        ("actualBoundingBoxLeft", left + before),
        ("actualBoundingBoxRight", right - before),
        ("actualBoundingBoxAscent", high - at),
        ("actualBoundingBoxDescent", low + at),
        ("fontBoundingBoxAscent", up - at),
        ("fontBoundingBoxDescent", down + at),
        ("emHeightAscent", up - at),
        ("emHeightDescent", down + at),
    ];
    super::super::value::object(fields.map(|(n, x)| (n, Value::Number(x))))
}

/// The outline of a text that begins at a point, squeezed to so much of its width.
pub(super) fn outline(
    line: &str,
    font: &Font,
    length: Option<f64>,
    squeeze: f64,
    at: Point,
    m: &Matrix,
) -> Option<Path> {
    let set = text::set(line, font, length)?;
    let k = font.size / GRID;
    let place = m.then(&Matrix::of([k * squeeze, 0.0, 0.0, k, at.x, at.y]));
    let mut path = Path::new();
    for (form, dx, dy) in &set.glyphs {
        let moved = place.then(&Matrix::of([1.0, 0.0, 0.0, 1.0, dx * GRID, dy * GRID]));
        path.segments.extend(moved.path(&text::outline(*form)).segments);
    }
    Some(path)
}

/// A font as CSS writes it in one: `italic bold 12px/1.5 Arial, sans-serif`.
pub(super) fn font_of(css: &str) -> Font {
    let mut font = Font::new("sans-serif", 10.0);
    let mut words = css.split_whitespace();
    while let Some(word) = words.next() {
        let size = word.split('/').next().unwrap_or(word);
        let px = |unit: &str, each: f64| size.strip_suffix(unit).and_then(|x| x.parse::<f64>().ok()).map(|x| x * each);
        let found = px("px", 1.0)
            .or_else(|| px("rem", 16.0))
            .or_else(|| px("em", 16.0))
            .or_else(|| px("pt", 4.0 / 3.0))
            .or_else(|| px("%", 0.16));
        match (word, found) {
            (_, Some(size)) => {
                font.size = size.clamp(0.0, 2_000.0);
                let family: Vec<&str> = words.collect();
                if !family.is_empty() {
                    font.family = family.join(" ").into();
                }
                return font;
            }
            ("bold" | "bolder", _) => font.weight = 700,
            ("lighter", _) => font.weight = 300,
            ("italic" | "oblique", _) => font.italic = true,
            (weight, _) => font.weight = weight.parse().ok().filter(|w| (1..=1000).contains(w)).unwrap_or(font.weight),
        }
    }
    font
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_as_css_writes_them() {
        let f = font_of("italic bold 24px/1.2 'Open Sans', Arial");
        assert_eq!((f.size, f.weight, f.italic, &*f.family), (24.0, 700, true, "'Open Sans', Arial"));
        assert_eq!(font_of("2em serif").size, 32.0);
        assert_eq!(font_of("nonsense").size, 10.0);
    }
}
