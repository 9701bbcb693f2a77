//! Funnels as chartjs-chart-funnel 4 draws them: a trapeze a datum, as wide as its value, that narrows to the next.

use crate::color::Color;
use crate::data::Value;
use crate::dialect::chartjs::axes::Axes;
use crate::dialect::chartjs::chart::{Chart, Dataset, Element, Kind, Styled, label_of};
use crate::dialect::chartjs::data::{Cell, Series};
use crate::dialect::chartjs::options::number;
use crate::dialect::chartjs::table::{Rows, Tables};
use crate::figure::{Channel, Glyph, GlyphStyle, Mapping, Mark, MarkKind, RectStyle};
use crate::json::{self, Json, Object};
use std::sync::{Arc, LazyLock};

/// From light to dark (ColorBrewer, Blues of 9).
const BLUES: [Color; 9] = [
    Color::rgb(0xf7, 0xfb, 0xff),
    Color::rgb(0xde, 0xeb, 0xf7),
    Color::rgb(0xc6, 0xdb, 0xef),
    Color::rgb(0x9e, 0xca, 0xe1),
    Color::rgb(0x6b, 0xae, 0xd6),
    Color::rgb(0x42, 0x92, 0xc6),
    Color::rgb(0x21, 0x71, 0xb5),
    Color::rgb(0x08, 0x51, 0x9c),
    Color::rgb(0x08, 0x30, 0x6b),
];

/// What labels say and how they stand unless they are told otherwise.
static LABELS: LazyLock<Json> = LazyLock::new(|| {
    let source = "{
        anchor: 'start', textAlign: 'center',
        formatter: (value, context) => ((context.chart.data.labels || [])[context.dataIndex] ?? '') + '\\n' + (value * 100).toLocaleString() + '%'
    }";
    json::parse_literal(source, 9).unwrap_or(Json::Null)
});

/// Gives funnels the colours and labels they have of themselves (`FunnelController.overrides`).
pub(crate) fn expand(config: &mut Json) {
    let whole = config.get("type").and_then(Json::as_str) == Some("funnel");
    let at = |path: &str| config.pointer(path).is_some_and(|v| !v.is_null());
    let filled = at("/options/elements/trapezoid/backgroundColor") || at("/options/datasets/funnel/backgroundColor");
    let written = whole && !matches!(config.pointer("/options/plugins/datalabels"), Some(Json::Bool(false)));
    let Json::Object(top) = config else { return };
    if let Some(Json::Array(sets)) = top.get_mut("data").and_then(|d| match d {
        Json::Object(d) => d.get_mut("datasets"),
        _ => None,
    }) {
        for set in sets {
            let Json::Object(set) = set else { continue };
            if set.get("type").and_then(Json::as_str).map_or(whole, |t| t == "funnel") {
                dress(set, filled);
            }
        }
    }
    if written {
        let labels = below(below(below(top, "options"), "plugins"), "datalabels");
        for (name, value) in LABELS.as_object().into_iter().flat_map(Object::iter) {
            if labels.get(name).is_none() {
                labels.insert(name.clone(), value.clone());
            }
        }
        let font = below(labels, "font");
        if font.get("size").is_none() {
            font.insert("size", Json::Number(20.0));
        }
    }
}

/// A member that is an object, made if there is none.
fn below<'o>(object: &'o mut Object, name: &str) -> &'o mut Object {
    if !matches!(object.get(name), Some(Json::Object(_))) {
        object.insert(name, Json::Object(Object::new()));
    }
    match object.get_mut(name) {
        Some(Json::Object(o)) => o,
        _ => unreachable!("it was inserted above"),
    }
}

/// Colours of a data set that has none.
fn dress(set: &mut Object, filled: bool) {
    let n = set.get("data").and_then(Json::as_array).map_or(0, <[Json]>::len);
    if n == 0 || filled || set.get("backgroundColor").is_some_and(|c| !c.is_null()) {
        return;
    }
    let color = |i: usize| if n == 1 { "#cccccc".to_owned() } else { blue(i as f64 / (n as f64 - 1.0)).to_hex() };
    let list = (0..n).map(|i| Json::String(Arc::from(color(i)))).collect();
    set.insert("backgroundColor", Json::Array(list));
}

/// The colour of a label that has none of its own: dark on a light trapeze, light on a dark one
/// (`pickForegroundColorToBackgroundColor`).
pub(crate) fn ink<'a>(chart: &Chart<'a>, set: &Dataset<'a>, i: usize) -> Option<Value> {
    if chart.kind != Kind::Funnel || set.kind != Kind::Funnel {
        return None;
    }
    let element = Element::new(chart, set, set.kind.element(chart.version));
    let Value::Text(fill) = element.one(chart, set, "backgroundColor", Some(i)) else { return None };
    let light = Color::parse(&fill).unwrap_or(Color::WHITE).luminance() > 0.5;
    Some(Value::from(if light { "#666666" } else { "#ffffff" }))
}

/// A blue at a share of the way from light to dark.
fn blue(share: f64) -> Color {
    let at = share.clamp(0.0, 1.0) * (BLUES.len() - 1) as f64;
    let (a, b) = (BLUES[at.floor() as usize], BLUES[at.ceil() as usize]);
    let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * at.fract()).round() as u8;
    Color::rgb(mix(a.r, b.r), mix(a.g, b.g), mix(a.b, b.b))
}

/// The value of a datum: of objects that of the axis along which trapezes are wide.
fn value_of(set: &Dataset, json: &Json, chart: &Chart) -> f64 {
    let (own, other) = if chart.lies(set) { ("x", "y") } else { ("y", "x") };
    json.get(own).or_else(|| json.get(other)).map_or_else(|| number(json), number).unwrap_or(f64::NAN)
}

/// From one side of the middle to the other, or from the side that trapezes are aligned at.
pub(super) fn span(set: &Dataset, json: &Json, chart: &Chart) -> (f64, f64) {
    let v = value_of(set, json, chart).abs();
    match set.own.text("align").or_else(|| chart.root.text("align")) {
        Some("left") => (0.0, v),
        Some("right") => (-v, 0.0),
        _ => (-v, v),
    }
}

/// The marks of a data set: its trapezes, and boxes without a look that its labels are placed at.
pub(crate) fn marks<'a>(
    chart: &Chart<'a>,
    axes: &Axes<'a>,
    s: &Series<'a, '_>,
    style: &RectStyle,
    tables: &mut Tables,
) -> [Mark; 2] {
    let n = s.cells.len();
    let element = Element::new(chart, s.set, s.set.kind.element(chart.version));
    let each = |name: &str| element.each(chart, s.set, name, n);
    let (shares, shrunk) = (each("shrinkFraction"), each("shrinkAnchor"));
    let (mut at, mut high, mut low, mut across, mut of) = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for i in (0..n).filter(|i| s.cells[*i].value.is_finite()) {
        let share = shares.numbers(i).unwrap_or(1.0).clamp(0.0, 1.0);
        for (how_far, wide) in samples(s, i, share, &shrunk.get(i).to_text()) {
            at.push(s.cells[i].at);
            across.push(how_far);
            low.push(wide.0);
            high.push(wide.1);
            of.push(i);
        }
    }
    let (index, value) = (axes.list[s.index].scale, axes.list[s.value].scale);
    let (center, first, second) =
        if s.lying { (Channel::YCenter, Channel::X, Channel::X2) } else { (Channel::XCenter, Channel::Y, Channel::Y2) };
    let mut rows = Rows::new(at.len());
    for (channel, name, values, scale) in [
        (center, "at", at, Some(index)),
        (first, "high", high, Some(value)),
        (second, "low", low, Some(value)),
        (Channel::Size, "across", across, None),
    ] {
        rows.numbers(name, values);
        let m = Mapping::field(name);
        rows.encodings.map(channel, scale.map_or(m.clone(), |id| m.scaled(id)));
    }
    let spread = |style: &Styled| Styled::Each(of.iter().map(|i| style.get(*i)).collect());
    rows.style(Channel::Fill, "fill", spread(&each("backgroundColor")));
    rows.style(Channel::Stroke, "stroke", spread(&each("borderColor")));
    // A canvas does not take a width of nothing for its lines: it stays at one pixel.
    let width = each("borderWidth").map(|v| match v.valid_number() {
        Some(w) if w > 0.0 => Value::Number(w),
        _ => Value::Number(1.0),
    });
    rows.style(Channel::StrokeWidth, "stroke_width", spread(&width));
    let data = tables.add(rows.frame.clone());
    let kind = MarkKind::Glyph(GlyphStyle { place: style.clone(), glyph: Glyph::Profile });
    let mut mark = super::line::plain("mark-glyph", kind, data, rows, label_of(s.set));
    mark.series = vec![Arc::from("at")];
    mark.valid = vec![Arc::from("at")];
    [mark, anchors(chart, axes, s, style, (center, first, second), tables)]
}

/// Bars from the middle to one side.
fn anchors(
    chart: &Chart,
    axes: &Axes,
    s: &Series,
    style: &RectStyle,
    (center, first, second): (Channel, Channel, Channel),
    tables: &mut Tables,
) -> Mark {
    let mut rows = Rows::new(s.cells.len());
    rows.numbers("at", s.cells.iter().map(|c| c.at).collect());
    let wide = |(json, c): (&Json, &Cell)| {
        let wide = c.value.max(-c.start);
        if value_of(s.set, json, chart) < 0.0 { -wide } else { wide }
    };
    rows.numbers("value", s.set.data.iter().zip(&s.cells).map(wide).collect());
    rows.encodings.map(center, Mapping::field("at").scaled(axes.list[s.index].scale));
    rows.encodings.map(first, Mapping::field("value").scaled(axes.list[s.value].scale));
    rows.encodings.map(second, Mapping::constant(0.0).scaled(axes.list[s.value].scale));
    let data = tables.add(rows.frame.clone());
    let mut mark = super::line::plain("mark-bar", MarkKind::Rect(style.clone()), data, rows, Arc::from(""));
    mark.valid = vec![Arc::from("at")];
    mark
}

/// A place across a trapeze, 0–1, and the ends of its width there.
type Sample = (f64, (f64, f64));

/// Samples across a trapeze, which narrows towards the ones beside it (`computeWayPoints`).
fn samples(s: &Series, i: usize, share: f64, anchor: &str) -> Vec<Sample> {
    // What has no value is as wide as nothing.
    let wide = |x: f64| if x.is_finite() { x } else { 0.0 };
    let ends = |j: usize| s.cells.get(j).map(|cell| (wide(cell.start), wide(cell.value)));
    let own = ends(i).unwrap_or_default();
    let beside = |j: Option<usize>| j.and_then(ends).unwrap_or(own);
    let (before, after) = (beside(i.checked_sub(1)), beside(Some(i + 1)));
    let half = |other: (f64, f64)| ((own.0 + other.0) / 2.0, (own.1 + other.1) / 2.0);
    match anchor {
        _ if share == 0.0 => vec![(0.0, own), (1.0, own)],
        "none" => vec![(0.0, own), (1.0, own)],
        "bottom" => vec![(0.0, before), (share, own), (1.0, own)],
        "middle" => vec![(0.0, half(before)), (share / 2.0, own), (1.0 - share / 2.0, own), (1.0, half(after))],
        // The outline is open from where it ends to where it began: nothing may lie between.
        _ if share == 1.0 => vec![(0.0, own), (1.0, after)],
        _ => vec![(0.0, own), (1.0 - share, own), (1.0, after)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blues_are_sampled_from_light_to_dark() {
        let at = |share: f64| blue(share).to_hex();
        assert_eq!([at(0.0), at(0.5), at(1.0)], ["#f7fbff", "#6baed6", "#08306b"]);
        // Between the second and the third: (222 + 198) / 2, (235 + 219) / 2, (247 + 239) / 2.
        assert_eq!(at(0.1875), "#d2e3f3");
    }
}
