//! Fonts, line heights, paddings and colours of texts, as each version names them.

use super::chart::Chart;
use super::options::{Options, number};
use crate::color::Color;
use crate::data::Value;
use crate::dialect::Version;
use crate::geometry::Insets;
use crate::json::Json;
use crate::text::Font;
use std::sync::Arc;

/// The family list every version starts from.
pub(super) const FAMILY: &str = "'Helvetica Neue', 'Helvetica', 'Arial', sans-serif";

/// A font with the distance between its lines, px.
#[derive(Debug, Clone)]
pub(super) struct TextFont {
    pub font: Arc<Font>,
    /// Distance between lines, px.
    pub line_height: f64,
}

/// The font of a part of an axis: `fontSize`, `fontFamily`, `fontStyle`, `lineHeight` beside its options in version 2, a
/// `font` object later, with `options.font` behind it. Without such an object it is the default font, whatever
/// `options.font` is: a resolver asks further places only for members of an object that it has found
/// (`helpers.config.js`, `createSubResolver`; `helpers.options.js`, `toFont`).
pub(super) fn of(chart: &Chart, options: &Options) -> TextFont {
    of_part(chart, options, &chart.root)
}

/// The same of a part of something that has a font of its own: entries and the title of a legend.
pub(super) fn of_part(chart: &Chart, options: &Options, whole: &Options) -> TextFont {
    if chart.version == Version::V2 {
        let style = options.text("fontStyle").unwrap_or("normal");
        return build(
            options.number("fontSize").unwrap_or(12.0),
            options.text("fontFamily").unwrap_or(FAMILY),
            style,
            None,
            options.get("lineHeight"),
        );
    }
    let own = options.sub("font");
    of_plugin(&if own.is_empty() { own } else { own.then(&whole.sub("font")) })
}

/// The size in a font object: of a text its first digits (`toFont`, `parseInt`).
fn size(font: &Options) -> f64 {
    let found = match font.get("size") {
        Some(Json::String(text)) => {
            let text = text.trim_start();
            let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
            text[..digits].parse().ok()
        }
        v => v.and_then(number),
    };
    found.unwrap_or(12.0)
}

/// The font object of a plugin.
pub(super) fn of_plugin(font: &Options) -> TextFont {
    build(
        size(font),
        font.text("family").unwrap_or(FAMILY),
        font.text("style").unwrap_or("normal"),
        font.get("weight"),
        font.get("lineHeight"),
    )
}

fn build(size: f64, family: &str, style: &str, weight: Option<&Json>, line: Option<&Json>) -> TextFont {
    let size = size.clamp(0.0, 1000.0);
    let mut bold = style.split_whitespace().find_map(weight_of);
    if let Some(w) = weight {
        bold = w.as_f64().map(|x| x.clamp(1.0, 1000.0) as u16).or_else(|| w.as_str().and_then(weight_of)).or(bold);
    }
    let italic = style.split_whitespace().any(|w| w == "italic" || w == "oblique");
    let font = Font { family: Arc::from(family), size, weight: bold.unwrap_or(400), italic };
    TextFont { font: Arc::new(font), line_height: line_height(line, size) }
}

/// How heavy an option says that a font is.
pub(super) fn weight(option: &Value) -> u16 {
    match option {
        Value::Text(word) => weight_of(word).unwrap_or(400),
        other => other.valid_number().map_or(400, |x| x.clamp(1.0, 1000.0) as u16),
    }
}

fn weight_of(word: &str) -> Option<u16> {
    match word {
        "normal" => Some(400),
        "bold" | "bolder" => Some(700),
        "lighter" => Some(300),
        digits => digits.parse().ok().filter(|w| (1..=1000).contains(w)),
    }
}

/// `1.2`, `"120%"`, `"1.2em"`, `"14px"`.
pub(super) fn line_height(value: Option<&Json>, size: f64) -> f64 {
    let parsed = match value {
        Some(Json::String(s)) => {
            let s = s.trim();
            let digits = s.trim_end_matches(|c: char| c.is_alphabetic() || c == '%');
            match (digits.parse::<f64>(), &s[digits.len()..]) {
                (Ok(x), "px") => Some(x),
                (Ok(x), "%") => Some(x / 100.0 * size),
                (Ok(x), _) => Some(x * size),
                (Err(_), _) => None,
            }
        }
        Some(v) => number(v).map(|x| x * size),
        None => None,
    };
    parsed.filter(|x| x.is_finite()).unwrap_or(1.2 * size)
}

/// A number for all sides, or `{left, top, right, bottom}` (also `x`, `y`).
pub(super) fn insets(value: Option<&Json>, default: f64) -> Insets {
    match value {
        Some(Json::Object(o)) => {
            let side = |name: &str, both: &str| o.get(name).or_else(|| o.get(both)).and_then(number).unwrap_or(0.0);
            Insets {
                left: side("left", "x"),
                top: side("top", "y"),
                right: side("right", "x"),
                bottom: side("bottom", "y"),
            }
        }
        Some(v) => Insets::all(number(v).unwrap_or(default)),
        None => Insets::all(default),
    }
}

/// A colour; what is no colour is the default.
pub(super) fn color(value: Option<&Json>, default: Color) -> Color {
    value.and_then(Json::as_str).and_then(Color::parse).unwrap_or(default)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_heights() {
        let text = |s: &str| line_height(Some(&Json::String(Arc::from(s))), 10.0);
        assert_eq!((text("120%"), text("20px"), text("1.5em"), text("normal")), (12.0, 20.0, 15.0, 12.0));
        assert_eq!(line_height(Some(&Json::Number(2.0)), 10.0), 20.0);
    }

    #[test]
    fn sizes() {
        let of = |source: &str| size(&Options::of(&crate::json::parse_literal(source, 9).unwrap(), None));
        assert_eq!((of("{size: '24px'}"), of("{size: 7.5}"), of("{size: 'large'}")), (24.0, 7.5, 12.0));
    }
}
