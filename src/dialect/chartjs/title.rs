//! Title and subtitle. In: the chart; out: docked titles of the figure.

use super::axis::align;
use super::chart::Chart;
use super::font;
use super::options::{self, Options};
use crate::figure::docked::Title;
use crate::figure::{Align, TextStyle};
use crate::geometry::{Insets, Side};
use crate::json::Json;

/// The side a word means.
pub(super) fn side(word: Option<&str>, default: Side) -> Side {
    match word {
        Some("top") => Side::Top,
        Some("bottom") => Side::Bottom,
        Some("left") => Side::Left,
        Some("right") => Side::Right,
        _ => default,
    }
}

/// The titles that are shown.
pub(super) fn titles(chart: &Chart) -> Vec<Title> {
    let names: &[&str] = if chart.is_v2() { &["title"] } else { &["title", "subtitle"] };
    names.iter().filter_map(|name| title(chart, name)).collect()
}

fn title(chart: &Chart, name: &str) -> Option<Title> {
    let o = chart.plugin(name)?;
    if !o.truthy("display").unwrap_or(false) {
        return None;
    }
    let text = font::of_part(chart, &o, &Options::none());
    let color = font::color(o.get(if chart.is_v2() { "fontColor" } else { "color" }), chart.ink());
    let lines = o.get("text").map_or_else(Vec::new, options::lines);
    let padding = match o.get("padding") {
        Some(Json::Object(_)) if chart.is_v2() => Insets::all(10.0),
        p => font::insets(p, 10.0),
    };
    Some(Title {
        lines,
        style: TextStyle { font: text.font, color, line_height: text.line_height },
        side: side(o.text("position"), Side::Top),
        anchor: if chart.is_v2() { Align::Center } else { align(o.text("align")) },
        padding,
        weight: o.number("weight").unwrap_or(2000.0),
        full: spans(chart, &o, side(o.text("position"), Side::Top)),
    })
}

/// Whether a title or a legend takes the whole side of the canvas, not only the plot's; in version 2 it can do so above
/// and below only.
pub(super) fn spans(chart: &Chart, o: &Options, side: Side) -> bool {
    let full = o.truthy(if chart.is_v2() { "fullWidth" } else { "fullSize" }).unwrap_or(true);
    full && (!chart.is_v2() || side.is_horizontal())
}
