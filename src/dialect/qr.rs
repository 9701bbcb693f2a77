//! QR codes as a chart language of their own: a query in (`text`, `size`, `margin`, `ecLevel`, `dark`, `light`,
//! `caption` and its styles, as QuickChart names them), a scene out.
//!
//! The code is one path of the dark runs of each row. Modules lie between whole pixels, so that edges are crisp and the
//! picture has exactly the size asked for: where the size is no multiple of the modules, some are a pixel wider.

use super::Picture;
use super::painter::{Label, Painter};
use super::query::Query;
use crate::color::Color;
use crate::diagnostic::{Report, did_you_mean};
use crate::geometry::{Path, pt};
use crate::limits::Budget;
use crate::scene::{Anchor, Scene, Shape};
use crate::text::{Font, truncate};
use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

/// The parameters.
pub const KNOWN: &[&str] = &[
    "text",
    "size",
    "margin",
    "ecLevel",
    "dark",
    "light",
    "format",
    "caption",
    "captionFontFamily",
    "captionFontSize",
    "captionFontColor",
];
/// Dark runs drawn in one path: a path of more segments is not read whole.
const RUNS: usize = 1900;

/// A code to be drawn.
#[derive(Debug, Clone)]
pub(super) struct Code<'a> {
    /// What it says.
    pub text: &'a str,
    /// Width and height, px.
    pub size: (f64, f64),
    /// Modules kept free on each side.
    pub margin: u32,
    /// How much of it may be damaged.
    pub level: QrCodeEcc,
    /// Of modules.
    pub dark: Color,
    /// Behind them.
    pub light: Color,
    /// A line below the code.
    pub caption: Option<Caption<'a>>,
}

/// A line below a code.
#[derive(Debug, Clone)]
pub(super) struct Caption<'a> {
    /// What it says.
    pub text: &'a str,
    /// CSS families.
    pub family: &'a str,
    /// Px.
    pub size: f64,
    /// Of the text.
    pub color: Color,
}

/// Reads a query and paints it. What is wrong with it goes to `report`.
pub fn read(text: &str, budget: &Budget, report: &mut Report) -> Option<Picture> {
    let query = Query::read(text);
    for name in query.names().filter(|n| !KNOWN.contains(n)) {
        let hint =
            did_you_mean(name, KNOWN.iter().copied()).map_or(String::new(), |n| format!("; did you mean {n:?}?"));
        report.warn(format!("/{name}"), format!("unknown parameter {name:?}{hint}"));
    }
    let Some(said) = query.get("text") else {
        report.error_with_hint("/text", "there is nothing to encode", "text= holds what the code says");
        return None;
    };
    let mut number = |name: &str, default: f64, least: f64, most: f64| match query.get(name) {
        None => default,
        Some(text) => match text.trim().parse::<f64>() {
            Ok(x) if x >= least && x <= most => x,
            _ => {
                report.error(format!("/{name}"), format!("{name}={text:?} is not a number from {least} to {most}"));
                default
            }
        },
    };
    let size = number("size", 150.0, 1.0, budget.limits().side).round();
    let margin = number("margin", 4.0, 0.0, 1000.0) as u32;
    let caption_size = number("captionFontSize", 10.0, 1.0, 200.0);
    let level = level(query.get("ecLevel").unwrap_or("M"), "ecLevel", report);
    let dark = color(&query, "dark", Color::BLACK, report);
    let light = color(&query, "light", Color::WHITE, report);
    let caption_color = color(&query, "captionFontColor", Color::BLACK, report);
    let caption = query.get("caption").map(|text| Caption {
        text,
        family: query.get("captionFontFamily").unwrap_or("sans-serif"),
        size: caption_size,
        color: caption_color,
    });
    if report.has_errors() {
        return None;
    }
    paint(
        &Code { text: said, size: (size, size), margin, level, dark, light, caption },
        ("text", "size"),
        budget,
        report,
    )
}

/// A level of error correction by its letter.
pub(super) fn level(text: &str, name: &str, report: &mut Report) -> QrCodeEcc {
    match text.trim() {
        "L" | "l" => QrCodeEcc::Low,
        "M" | "m" => QrCodeEcc::Medium,
        "Q" | "q" => QrCodeEcc::Quartile,
        "H" | "h" => QrCodeEcc::High,
        other => {
            report.error(format!("/{name}"), format!("{name}={other:?} is not one of L, M, Q, H"));
            QrCodeEcc::Medium
        }
    }
}

/// Hexadecimal digits without a number sign, or any CSS colour.
fn color(query: &Query, name: &str, default: Color, report: &mut Report) -> Color {
    let Some(text) = query.get(name) else { return default };
    let found = Color::parse(&format!("#{text}")).or_else(|| Color::parse(text));
    if found.is_none() {
        let message = format!("{name}={text:?} is no colour; hexadecimal RGB or RRGGBB (AA may follow) is one");
        report.error(format!("/{name}"), message);
    }
    found.unwrap_or(default)
}

/// Paints a code; `names` are the parameters to blame for a text that is too long and a size that is too small.
pub(super) fn paint(code: &Code, names: (&str, &str), budget: &Budget, report: &mut Report) -> Option<Picture> {
    let segments = QrSegment::make_segments(code.text);
    let matrix = QrCode::encode_segments_advanced(&segments, code.level, Version::MIN, Version::MAX, None, false);
    let Ok(matrix) = matrix else {
        let bytes = code.text.len();
        let message = format!("{bytes} bytes are more than a QR code of this error correction holds (at most 2953)");
        report.error_with_hint(format!("/{}", names.0), message, "a shorter text, or less error correction (L)");
        return None;
    };
    let below = code.caption.as_ref().map_or(0.0, |c| (1.5 * c.size).ceil());
    let modules = matrix.size() as f64 + 2.0 * f64::from(code.margin);
    // The caption takes its line from the height, as it does in a picture of fixed size.
    let side = code.size.0.min(code.size.1 - below);
    if side < modules {
        let message = format!(
            "{} px are too few for this code, which has {modules} modules with its margin",
            code.size.0.min(code.size.1)
        );
        report.error_with_hint(format!("/{}", names.1), message, "at least a pixel a module can be read");
        return None;
    }
    let origin = (((code.size.0 - side) / 2.0).floor(), ((code.size.1 - below - side) / 2.0).floor());
    let margin = f64::from(code.margin);
    let edge = |i: i32| ((f64::from(i) + margin) * side / modules).round();
    let at = |x: i32, y: i32| (origin.0 + edge(x), origin.1 + edge(y));
    let mut painter = Painter::new(code.size.0, code.size.1, budget);
    for path in paths(&matrix, at) {
        painter.shape("qr", Shape::Path(path), Some(code.dark.into()), None);
    }
    if let Some(caption) = &code.caption {
        let bottom = origin.1 + side - if margin > 0.0 { (margin * side / modules).min(below) / 2.0 } else { 0.0 };
        painter.text("caption", &label(caption, (code.size.0, bottom)));
    }
    let scene = Scene {
        size: painter.size,
        background: Some(code.light),
        title: code.caption.as_ref().map_or("QR code", |c| c.text).to_owned(),
        description: format!("QR code of: {}", crate::text::clip_chars(code.text, 200)),
        nodes: painter.finish(1.0),
        ..Scene::default()
    };
    Some(Picture::of(scene))
}

/// The dark runs of all rows.
fn paths(matrix: &QrCode, at: impl Fn(i32, i32) -> (f64, f64)) -> Vec<Path> {
    let mut out = vec![Path::new()];
    let mut runs = 0;
    for y in 0..matrix.size() {
        let mut x = 0;
        while x < matrix.size() {
            let start = x;
            while x < matrix.size() && matrix.get_module(x, y) {
                x += 1;
            }
            if x > start {
                if runs == RUNS {
                    out.push(Path::new());
                    runs = 0;
                }
                runs += 1;
                let ((x1, y1), (x2, y2)) = (at(start, y), at(x, y + 1));
                if let Some(path) = out.last_mut() {
                    path.move_to(x1, y1).line_to(x2, y1).line_to(x2, y2).line_to(x1, y2).close();
                }
            } else {
                x += 1;
            }
        }
    }
    out
}

fn label(caption: &Caption, (width, bottom): (f64, f64)) -> Label {
    let font = Font::new(caption.family, caption.size);
    Label {
        text: truncate(caption.text, &font, width, "…").into_owned(),
        at: pt(width / 2.0, bottom + 0.2 * caption.size),
        anchor: Anchor::Middle,
        baseline: "top",
        font: font.into(),
        color: caption.color,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Segment;

    /// The symbol of "01234567" at level M has version 1 (ISO/IEC 18004, annex I): 21 modules, finders in three corners.
    #[test]
    fn the_standard_example_fills_its_square() {
        let segments = QrSegment::make_segments("01234567");
        let matrix =
            QrCode::encode_segments_advanced(&segments, QrCodeEcc::Medium, Version::MIN, Version::MAX, None, false)
                .unwrap();
        let drawn = paths(&matrix, |x, y| (f64::from(x), f64::from(y)));
        assert_eq!((matrix.size(), drawn.len()), (21, 1));
        let bar = |x1, y1, x2, y2| {
            let mut path = Path::new();
            path.move_to(x1, y1).line_to(x2, y1).line_to(x2, y2).line_to(x1, y2).close();
            path.segments
        };
        let runs: Vec<&[Segment]> = drawn[0].segments.chunks(5).collect();
        assert_eq!(runs[0], bar(0.0, 0.0, 7.0, 1.0));
        assert!(runs.contains(&&bar(14.0, 0.0, 21.0, 1.0)[..]) && runs.contains(&&bar(0.0, 20.0, 7.0, 21.0)[..]));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let at = |text: &str| {
            let mut report = Report::new();
            assert!(read(text, &Budget::default(), &mut report).is_none(), "{text}");
            report.errors().next().unwrap().at.clone()
        };
        assert_eq!(at("size=100"), "/text");
        assert_eq!(at("text=a&size=big"), "/size");
        assert_eq!(at("text=a&size=20"), "/size");
        assert_eq!(at("text=a&ecLevel=X"), "/ecLevel");
        assert_eq!(at("text=a&dark=zzz"), "/dark");
        assert_eq!(at(&format!("text={}", "é".repeat(2000))), "/text");
    }

    #[test]
    fn the_largest_code_is_drawn_whole() {
        let mut report = Report::new();
        let text = format!("text={}&size=400&ecLevel=L", "a".repeat(2953));
        assert!(read(&text, &Budget::default(), &mut report).is_some(), "{report}");
    }
}
