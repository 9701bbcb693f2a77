//! Gauges. Radial ones (the radial-gauge plugin of version 2): a track, an arc for the value, the value in the middle.
//! Those with a needle (chartjs-gauge 0.3): half a ring of ranges, a needle, the value below. In: the chart and its room;
//! out: marks.

use super::center::{self, Line};
use super::chart::{Chart, Element, label_of};
use super::font;
use super::options::{self, Options};
use super::table::{Rows, Tables};
use crate::data::Value;
use crate::figure::{ArcStyle, Channel, From, Mapping, Mark, MarkKind, RectStyle, Ring, SymbolStyle, TextMark};
use crate::json::Json;
use crate::text::Font;
use std::f64::consts::{FRAC_PI_2, PI, TAU};
use std::sync::Arc;

/// Whether a configuration is one.
pub(super) fn is(config: &Json) -> bool {
    matches!(config.get("type").and_then(Json::as_str), Some("radialGauge" | "gauge" | "speedometer"))
}

/// Px of an em in the text of the middle, as the server's canvas reads it.
const EM: f64 = 16.0 / 0.75;

/// The marks of a gauge.
pub(super) fn marks(chart: &Chart, room: (f64, f64), tables: &mut Tables) -> Vec<Mark> {
    if chart.config.get("type").and_then(Json::as_str) != Some("radialGauge") {
        return with_needle(chart, room, tables);
    }
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
        display_names: Vec::new(),
        label: label_of(set),
    }];
    marks.extend(middle(chart, value, radius * cutout).and_then(|line| center::mark(&[line], tables)));
    marks
}

fn plain(class: &'static str, kind: MarkKind, rows: Rows, tables: &mut Tables) -> Mark {
    let data = tables.add(rows.frame.clone());
    let mut mark = super::controllers::line::plain(class, kind, data, rows, Arc::from(""));
    mark.valid = Vec::new();
    mark
}

/// Ranges up to each datum, the needle at `value`.
fn with_needle(chart: &Chart, room: (f64, f64), tables: &mut Tables) -> Vec<Mark> {
    let o = &chart.root;
    let Some(set) = chart.datasets.first() else { return Vec::new() };
    let mut ends: Vec<f64> = set.data.iter().filter_map(options::number).filter(|x| x.is_finite()).collect();
    ends.sort_by(f64::total_cmp);
    let low = set.json.get("minValue").and_then(options::number).unwrap_or(0.0);
    let high = ends.last().copied().filter(|x| *x != 0.0).unwrap_or(1.0);
    let share = |x: f64| if high == low { 0.0 } else { (x - low) / (high - low) };
    let written = o.written();
    let start = written.number("rotation").unwrap_or(-PI) + FRAC_PI_2;
    let whole = written.number("circumference").unwrap_or(PI);
    let cutout = written.number("cutoutPercentage").unwrap_or(50.0) / 100.0;
    let element = Element::new(chart, set, "arc");
    let border = element.one(chart, set, "borderWidth", Some(0)).valid_number().unwrap_or(2.0);
    let n = ends.len();
    let angle = |x: f64| start + whole * share(x);
    let mut rows = Rows::new(n);
    rows.numbers("from", (0..n).map(|i| angle(if i == 0 { low } else { ends[i - 1] })).collect());
    rows.numbers("to", ends.iter().map(|x| angle(*x)).collect());
    rows.numbers("value", ends.clone());
    rows.encodings.map(Channel::Theta, Mapping::field("from"));
    rows.encodings.map(Channel::Theta2, Mapping::field("to"));
    let mut style = super::controllers::pie::styles(chart, set, &element, &mut rows);
    style.ring = Some(Ring {
        from: 0.0,
        to: 1.0,
        cutout,
        cutout_px: false,
        radius: 1.0,
        radius_px: false,
        rotation: start,
        circumference: whole,
        border,
    });
    let mut ring = plain("mark-arc", MarkKind::Arc(style), rows, tables);
    ring.label = label_of(set);
    let mut out = vec![ring];
    let frame = Frame::new(start, whole, room, border);
    let value = set.json.get("value").and_then(options::number).unwrap_or(low);
    needle(&o.sub("needle"), &frame, cutout, angle(value), room.0, tables, &mut out);
    value_label(chart, value, &frame, start, room.0, tables, &mut out);
    out
}

/// Where the centre of a part of a ring is, from the middle of its room, and its radius, px.
struct Frame {
    center: (f64, f64),
    radius: f64,
}

impl Frame {
    fn new(start: f64, whole: f64, room: (f64, f64), border: f64) -> Frame {
        let mut all = vec![(0.0, 0.0)];
        let ends = (start.min(start + whole), start.max(start + whole));
        let quarters = (-8..=8).map(|k| f64::from(k) * FRAC_PI_2).filter(|a| *a > ends.0 && *a < ends.1);
        for a in quarters.chain([ends.0, ends.1]) {
            all.push((libm::sin(a), -libm::cos(a)));
        }
        let span = |pick: fn(&(f64, f64)) -> f64| {
            let each = all.iter().map(pick);
            each.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)))
        };
        let (x, y) = (span(|p| p.0), span(|p| p.1));
        let side = |(a, b): (f64, f64), room: f64| (room - border) / (b - a).max(1e-9);
        let radius = side(x, room.0).min(side(y, room.1)).max(0.0);
        Frame { center: (-(x.0 + x.1) / 2.0 * radius, -(y.0 + y.1) / 2.0 * radius), radius }
    }

    fn place(&self, (dx, dy): (f64, f64)) -> (Mapping, Mapping) {
        let at = |from: From| Mapping { from, ..Mapping::constant(0.0) };
        (at(From::PlotWidth(0.5)).offset(self.center.0 + dx), at(From::PlotHeight(0.5)).offset(self.center.1 + dy))
    }
}

fn needle(o: &Options, frame: &Frame, cutout: f64, angle: f64, width: f64, tables: &mut Tables, out: &mut Vec<Mark>) {
    let share = |name: &str, usual: f64| o.number(name).unwrap_or(usual) / 100.0;
    let inner = frame.radius * cutout;
    let length = share("lengthPercentage", 80.0) * (frame.radius - inner) + inner;
    let half = share("widthPercentage", 3.2) * width / 2.0;
    let color = o.text("color").unwrap_or("rgba(0, 0, 0, 1)");
    let unit = frame.radius.max(1.0);
    let path = format!("M{0:.4} 0L0 {1:.4}L-{0:.4} 0Z", half / unit, -length / unit);
    let radius = share("radiusPercentage", 2.0) * width;
    for (shape, size, by_radius) in [("circle", radius, true), (&*path, 4.0 * unit * unit, false)] {
        let mut rows = Rows::new(1);
        let (x, y) = frame.place((0.0, 0.0));
        rows.encodings.map(Channel::X, x).map(Channel::Y, y);
        rows.encodings.constant(Channel::Shape, shape).constant(Channel::Size, size).constant(Channel::Fill, color);
        rows.encodings.constant(Channel::Angle, angle.to_degrees());
        let style = SymbolStyle { by_radius, inside: None };
        out.push(plain("mark-point", MarkKind::Symbol(style), rows, tables));
    }
}

fn value_label(
    chart: &Chart,
    value: f64,
    frame: &Frame,
    start: f64,
    width: f64,
    tables: &mut Tables,
    out: &mut Vec<Mark>,
) {
    let o = chart.root.sub("valueLabel");
    if o.truthy("display") == Some(false) {
        return;
    }
    let text = match o.find("formatter") {
        Some((code @ Json::Code(_), at)) => chart.called(code, &at, || vec![Value::Number(value)]).to_text(),
        _ => Arc::from(crate::number::to_js(value)),
    };
    let font = Font { size: o.number("fontSize").unwrap_or(12.0), ..(*font::of(chart, &o).font).clone() };
    let padding = font::insets(o.get("padding"), 5.0);
    let widest = crate::text::width_rounded(&text, &font);
    let height = font.size;
    let margin = o.number("bottomMarginPercentage").unwrap_or(5.0) / 100.0 * width;
    // From the centre into the opening of the ring.
    let (dx, dy) = (margin * libm::cos(start), margin * libm::sin(start));
    let (x, y) = frame.place((dx, dy));
    let mut rows = Rows::new(1);
    rows.encodings.map(Channel::XCenter, x.clone()).map(Channel::YCenter, y.clone());
    rows.encodings.constant(Channel::Width, widest + padding.left + padding.right);
    rows.encodings.constant(Channel::Height, height + padding.top + padding.bottom);
    rows.encodings.constant(Channel::Fill, o.text("backgroundColor").unwrap_or("rgba(0, 0, 0, 1)"));
    let radius = o.number("borderRadius").unwrap_or(5.0);
    for corner in
        [Channel::CornerTopLeft, Channel::CornerTopRight, Channel::CornerBottomRight, Channel::CornerBottomLeft]
    {
        rows.encodings.constant(corner, radius);
    }
    out.push(plain("mark-rect", MarkKind::Rect(RectStyle::default()), rows, tables));
    let mut rows = Rows::new(1);
    rows.encodings.map(Channel::X, x).map(Channel::Y, y);
    rows.encodings.constant(Channel::Text, &*text).constant(Channel::Size, font.size);
    rows.encodings.constant(Channel::FontFamily, &*font.family).constant(Channel::FontWeight, f64::from(font.weight));
    rows.encodings.constant(Channel::Align, "center").constant(Channel::Baseline, "middle");
    rows.encodings.constant(Channel::Fill, o.text("color").unwrap_or("rgba(255, 255, 255, 1)"));
    out.push(plain("mark-text", MarkKind::Text(TextMark::default()), rows, tables));
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
