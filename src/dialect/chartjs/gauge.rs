//! Radial gauges (the radial-gauge plugin of version 2): a track, an arc for the value, the value in the middle. In: the
//! chart and its room; out: marks.

use super::center::{self, Line};
use super::chart::{Chart, Element, label_of};
use super::font;
use super::options;
use super::table::{Rows, Tables};
use crate::data::Value;
use crate::figure::{ArcStyle, Channel, Mapping, Mark, MarkKind, Ring};
use crate::json::Json;
use crate::text::Font;
use std::f64::consts::{FRAC_PI_2, TAU};
use std::sync::Arc;

/// Whether a configuration is one.
pub(super) fn is(config: &Json) -> bool {
    config.get("type").and_then(Json::as_str) == Some("radialGauge")
}

/// Px of an em in the text of the middle, as the server's canvas reads it.
const EM: f64 = 16.0 / 0.75;

/// The marks of a gauge.
pub(super) fn marks(chart: &Chart, room: (f64, f64), tables: &mut Tables) -> Vec<Mark> {
    let o = &chart.root;
    let Some(set) = chart.datasets.first() else { return Vec::new() };
    let domain = o.get("domain").and_then(Json::as_array).unwrap_or(&[]);
    let end = |i: usize, default: f64| domain.get(i).and_then(options::number).unwrap_or(default);
    let (low, high) = (end(0, 0.0), end(1, 100.0));
    let value = set.data.first().and_then(options::number).unwrap_or(0.0);
    let share = if high > low { ((value - low) / (high - low)).clamp(0.0, 1.0) } else { 0.0 };
    let start = o.number("rotation").unwrap_or(-FRAC_PI_2) + FRAC_PI_2;
    let cutout = o.number("centerPercentage").unwrap_or(80.0) / 100.0;
    let element = Element::new(chart, set, "arc");
    let border = element.one(chart, set, "borderWidth", Some(0)).valid_number().unwrap_or(2.0);
    let ring = Ring {
        from: 0.0,
        to: 1.0,
        cutout,
        cutout_px: false,
        radius: 1.0,
        radius_px: false,
        rotation: 0.0,
        circumference: TAU,
        border,
    };
    let radius = ((room.0.min(room.1) - border) / 2.0).max(0.0);
    let rounded = o.truthy("roundedCorners").unwrap_or(true);
    // Round ends stand beyond the angles of the value.
    let round = radius * (1.0 - cutout) / 2.0;
    let middle_radius = radius * (1.0 + cutout) / 2.0;
    let beyond = if rounded && middle_radius > 0.0 { libm::asin((round / middle_radius).min(1.0)) } else { 0.0 };
    let mut rows = Rows::new(2);
    rows.numbers("from", vec![0.0, start - beyond]);
    rows.numbers("to", vec![TAU, start + share * TAU + beyond]);
    rows.encodings.map(Channel::Theta, Mapping::field("from"));
    rows.encodings.map(Channel::Theta2, Mapping::field("to"));
    let track = o.get("trackColor").and_then(Json::as_str).unwrap_or("rgb(204, 221, 238)");
    let fill = element.one(chart, set, "backgroundColor", Some(0));
    rows.style(Channel::Fill, "fill", super::chart::Styled::Each(vec![Value::from(track), fill]));
    rows.style(Channel::Stroke, "stroke", super::chart::Styled::Same(element.one(chart, set, "borderColor", Some(0))));
    rows.style(
        Channel::StrokeWidth,
        "stroke_width",
        super::chart::Styled::Each(vec![Value::Number(0.0), Value::Number(border)]),
    );
    if rounded {
        rows.style(
            Channel::CornerTopLeft,
            "corner",
            super::chart::Styled::Each(vec![Value::Number(0.0), Value::Number(round)]),
        );
    }
    let style = ArcStyle { ring: Some(ring), ..ArcStyle::default() };
    let data = tables.add(rows.frame);
    let mut marks = vec![Mark {
        class: "mark-arc",
        kind: MarkKind::Arc(style),
        data,
        encodings: rows.encodings,
        series: Vec::new(),
        sort: Vec::new(),
        valid: Vec::new(),
        clip: None,
        blend: None,
        bounds: false,
        told_as: Vec::new(),
        label: label_of(set),
    }];
    marks.extend(middle(chart, value, radius * cutout).and_then(|line| center::mark(&[line], tables)));
    marks
}

fn middle(chart: &Chart, value: f64, inner: f64) -> Option<Line> {
    let o = chart.root.sub("centerArea");
    if !o.truthy("displayText").unwrap_or(true) {
        return None;
    }
    let text = match o.find("text") {
        Some((code @ Json::Code(_), at)) => chart
            .called(code, &at, || {
                vec![Value::Number(value), super::callback::object([("value", Value::Number(value))])]
            })
            .to_text(),
        Some((v, _)) => options::shown(v),
        None => Arc::from(crate::number::to_js(value.ceil())),
    };
    let mut line = font::of(chart, &o);
    if o.number("fontSize").is_none() {
        let size = inner / 50.0 * EM;
        line.font = Arc::new(Font { size, ..(*line.font).clone() });
        line.line_height = 1.2 * size;
    }
    let color = Arc::from(o.text("fontColor").unwrap_or("#666"));
    Some(Line { text, font: line, color })
}
