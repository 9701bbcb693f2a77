//! Gauges. Radial ones (the radial-gauge plugin of version 2): a track, an arc for the value, the value in the middle.
//! Those with a needle (chartjs-gauge 0.3): half a ring of ranges, a needle, the value below. In: the chart and its room;
//! out: marks.

use super::chart::{Chart, Dataset, Element, Styled, label_of};
use super::font;
use super::options::{self, Options};
use super::ring_text::{self, Line};
use super::table::{Rows, Tables};
use crate::data::Value;
use crate::figure::{
    ArcStyle, Channel, Mapping, Mark, MarkKind, PlacedRing, RectStyle, Ring, Room, SymbolStyle, TextMark,
};
use crate::geometry::{Point, Size};
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

/// What a gauge shows, and the ends of its scale.
pub(super) fn reading(chart: &Chart, set: &Dataset) -> (f64, f64, f64) {
    if chart.config.get("type").and_then(Json::as_str) == Some("radialGauge") {
        let (low, high) = domain(chart);
        return (set.data.first().and_then(options::number).unwrap_or(0.0), low, high);
    }
    let low = set.json.get("minValue").and_then(options::number).unwrap_or(0.0);
    let ends = set.data.iter().filter_map(options::number).filter(|x| x.is_finite());
    let high = ends.fold(f64::NEG_INFINITY, f64::max);
    let value = set.json.get("value").and_then(options::number).unwrap_or(low);
    (value, low, if high.is_finite() && high != 0.0 { high } else { 1.0 })
}

/// The ends of a radial gauge.
fn domain(chart: &Chart) -> (f64, f64) {
    let domain = chart.root.get("domain").and_then(Json::as_array).unwrap_or(&[]);
    let end = |i: usize, default: f64| domain.get(i).and_then(options::number).unwrap_or(default);
    (end(0, 0.0), end(1, 100.0))
}

/// The marks of a gauge.
pub(super) fn marks(chart: &Chart, room: &Room, tables: &mut Tables) -> Vec<Mark> {
    let Some(set) = chart.datasets.first() else { return Vec::new() };
    if chart.config.get("type").and_then(Json::as_str) == Some("radialGauge") {
        radial(chart, set, room.size(), tables)
    } else {
        with_needle(chart, set, room.size(), tables)
    }
}

/// A whole ring, or a part of one.
fn ring<'a>(chart: &Chart<'a>, set: &Dataset<'a>, cutout: f64, (rotation, circumference): (f64, f64)) -> Ring {
    let element = Element::new(chart, set, "arc");
    Ring {
        from: 0.0,
        to: 1.0,
        cutout,
        cutout_px: false,
        radius: 1.0,
        radius_px: false,
        rotation,
        circumference,
        border: element.one(chart, set, "borderWidth", Some(0)).valid_number().unwrap_or(2.0),
    }
}

/// A track all round, an arc for the value on it, and the value in the middle.
fn radial<'a>(chart: &Chart<'a>, set: &Dataset<'a>, room: Size, tables: &mut Tables) -> Vec<Mark> {
    let o = &chart.root;
    let (low, high) = domain(chart);
    let value = set.data.first().and_then(options::number).unwrap_or(0.0);
    let share = if high > low { ((value - low) / (high - low)).clamp(0.0, 1.0) } else { 0.0 };
    let start = o.number("rotation").unwrap_or(-FRAC_PI_2) + FRAC_PI_2;
    let ring = ring(chart, set, o.number("centerPercentage").unwrap_or(80.0) / 100.0, (0.0, TAU));
    let PlacedRing { outer, inner, .. } = ring.within(room);
    let rounded = o.truthy("roundedCorners").unwrap_or(true);
    // Round ends stand beyond the angles of the value.
    let (round, middle_radius) = ((outer - inner) / 2.0, (outer + inner) / 2.0);
    let beyond = if rounded && middle_radius > 0.0 { libm::asin((round / middle_radius).min(1.0)) } else { 0.0 };
    let mut rows = Rows::new(2);
    rows.numbers("from", vec![0.0, start - beyond]);
    rows.numbers("to", vec![TAU, start + share * TAU + beyond]);
    rows.encodings.map(Channel::Theta, Mapping::field("from"));
    rows.encodings.map(Channel::Theta2, Mapping::field("to"));
    let element = Element::new(chart, set, "arc");
    let track = o.get("trackColor").and_then(Json::as_str).unwrap_or("rgb(204, 221, 238)");
    let fill = element.one(chart, set, "backgroundColor", Some(0));
    rows.style(Channel::Fill, "fill", Styled::Each(vec![Value::from(track), fill]));
    rows.style(Channel::Stroke, "stroke", Styled::Same(element.one(chart, set, "borderColor", Some(0))));
    // The track has no border.
    let only = |x: f64| Styled::Each(vec![Value::Number(0.0), Value::Number(x)]);
    rows.style(Channel::StrokeWidth, "stroke_width", only(ring.border));
    if rounded {
        rows.style(Channel::CornerTopLeft, "corner", only(round));
    }
    let style = ArcStyle { ring: Some(ring), ..ArcStyle::default() };
    let mut arcs = rows.mark("mark-arc", MarkKind::Arc(style), tables);
    arcs.label = label_of(set);
    let middle = middle(chart, value, inner).and_then(|line| ring_text::mark(&[line], tables));
    [Some(arcs), middle].into_iter().flatten().collect()
}

/// Ranges up to each datum, the needle at `value`.
fn with_needle<'a>(chart: &Chart<'a>, set: &Dataset<'a>, room: Size, tables: &mut Tables) -> Vec<Mark> {
    let o = &chart.root;
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
    let n = ends.len();
    let angle = |x: f64| start + whole * share(x);
    let mut rows = Rows::new(n);
    rows.numbers("from", (0..n).map(|i| angle(if i == 0 { low } else { ends[i - 1] })).collect());
    rows.numbers("to", ends.iter().map(|x| angle(*x)).collect());
    rows.numbers("value", ends.clone());
    rows.encodings.map(Channel::Theta, Mapping::field("from"));
    rows.encodings.map(Channel::Theta2, Mapping::field("to"));
    let mut style = super::controllers::pie::styles(chart, set, &element, &mut rows);
    let ring = ring(chart, set, cutout, (start, whole));
    let placed = ring.within(room);
    style.ring = Some(ring);
    let mut arcs = rows.mark("mark-arc", MarkKind::Arc(style), tables);
    arcs.label = label_of(set);
    let value = set.json.get("value").and_then(options::number).unwrap_or(low);
    let mut out = vec![arcs];
    out.extend(needle(&o.sub("needle"), &placed, angle(value), room.width, tables));
    out.extend(value_label(chart, value, (placed.center, start), room.width, tables));
    out
}

/// A triangle from the centre outward, and a dot on its foot.
fn needle(o: &Options, ring: &PlacedRing, angle: f64, width: f64, tables: &mut Tables) -> [Mark; 2] {
    let share = |name: &str, usual: f64| o.number(name).unwrap_or(usual) / 100.0;
    let length = share("lengthPercentage", 80.0) * (ring.outer - ring.inner) + ring.inner;
    let half = share("widthPercentage", 3.2) * width / 2.0;
    let color = o.text("color").unwrap_or("rgba(0, 0, 0, 1)");
    let unit = ring.outer.max(1.0);
    let path = format!("M{0:.4} 0L0 {1:.4}L-{0:.4} 0Z", half / unit, -length / unit);
    let radius = share("radiusPercentage", 2.0) * width;
    [("circle", radius, true), (&*path, 4.0 * unit * unit, false)].map(|(shape, size, by_radius)| {
        let mut rows = Rows::new(1);
        rows.encodings.constant(Channel::X, ring.center.x).constant(Channel::Y, ring.center.y);
        rows.encodings.constant(Channel::Shape, shape).constant(Channel::Size, size).constant(Channel::Fill, color);
        rows.encodings.constant(Channel::Angle, angle.to_degrees());
        rows.mark("mark-point", MarkKind::Symbol(SymbolStyle { by_radius, inside: None }), tables)
    })
}

/// The value in a box, from the centre into the opening of a ring that begins at this angle.
fn value_label(chart: &Chart, value: f64, (center, start): (Point, f64), width: f64, tables: &mut Tables) -> Vec<Mark> {
    let o = chart.root.sub("valueLabel");
    if o.truthy("display") == Some(false) {
        return Vec::new();
    }
    let text = match o.find("formatter") {
        Some((code @ Json::Code(_), at)) => chart.called(code, &at, || vec![Value::Number(value)]).to_text(),
        _ => Arc::from(crate::number::to_js(value)),
    };
    let font = Font { size: o.number("fontSize").unwrap_or(12.0), ..(*font::of(chart, &o).font).clone() };
    let padding = font::insets(o.get("padding"), 5.0);
    let widest = crate::text::width_rounded(&text, &font);
    let margin = o.number("bottomMarginPercentage").unwrap_or(5.0) / 100.0 * width;
    let (x, y) = (center.x + margin * libm::cos(start), center.y + margin * libm::sin(start));
    let mut rows = Rows::new(1);
    rows.encodings.constant(Channel::XCenter, x).constant(Channel::YCenter, y);
    rows.encodings.constant(Channel::Width, widest + padding.left + padding.right);
    rows.encodings.constant(Channel::Height, font.size + padding.top + padding.bottom);
    rows.encodings.constant(Channel::Fill, o.text("backgroundColor").unwrap_or("rgba(0, 0, 0, 1)"));
    let radius = o.number("borderRadius").unwrap_or(5.0);
    for corner in
        [Channel::CornerTopLeft, Channel::CornerTopRight, Channel::CornerBottomRight, Channel::CornerBottomLeft]
    {
        rows.encodings.constant(corner, radius);
    }
    let backdrop = rows.mark("mark-rect", MarkKind::Rect(RectStyle::default()), tables);
    let mut rows = Rows::new(1);
    rows.encodings.constant(Channel::X, x).constant(Channel::Y, y);
    rows.encodings.constant(Channel::Text, &*text).constant(Channel::Size, font.size);
    rows.encodings.constant(Channel::FontFamily, &*font.family).constant(Channel::FontWeight, f64::from(font.weight));
    rows.encodings.constant(Channel::Align, "center").constant(Channel::Baseline, "middle");
    rows.encodings.constant(Channel::Fill, o.text("color").unwrap_or("rgba(255, 255, 255, 1)"));
    vec![backdrop, rows.mark("mark-text", MarkKind::Text(TextMark::default()), tables)]
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
    let color = o.text("fontColor").map_or_else(|| Arc::from(chart.ink().to_hex()), Arc::from);
    Some(Line { text, font: line, color })
}
