//! Funnels as chartjs-chart-funnel draws them: a trapeze a datum, as wide as its value, that narrows to the next.

use crate::color::Color;
use crate::data::Value;
use crate::dialect::chartjs::axes::Axes;
use crate::dialect::chartjs::chart::{Chart, Element, Styled, label_of};
use crate::dialect::chartjs::data::Series;
use crate::dialect::chartjs::options::{self, number};
use crate::dialect::chartjs::table::{Rows, Tables};
use crate::figure::{Channel, Glyph, GlyphStyle, Mapping, Mark, MarkKind, RectStyle, TextMark};
use crate::json::Json;
use std::sync::Arc;

/// Blues from light to dark, of ColorBrewer.
const BLUES: &str = "blues";

fn value_of(json: &Json) -> f64 {
    json.get("y").or_else(|| json.get("x")).map_or_else(|| number(json), number).unwrap_or(f64::NAN)
}

/// From one side of the middle to the other, by the chart's `align`.
pub(super) fn span(json: &Json, chart: &Chart) -> (f64, f64) {
    let v = value_of(json).abs();
    match chart.root.text("align") {
        Some("left") => (0.0, v),
        Some("right") => (-v, 0.0),
        _ => (-v, v),
    }
}

/// The mark of a data set's trapezes.
pub(crate) fn marks<'a>(
    chart: &Chart<'a>,
    axes: &Axes<'a>,
    s: &Series<'a, '_>,
    style: &RectStyle,
    tables: &mut Tables,
) -> Vec<Mark> {
    let n = s.cells.len();
    let option = |name: &str| s.set.own.get(name).or_else(|| chart.root.sub("elements").sub("trapezoid").get(name));
    let share = option("shrinkFraction").and_then(number).unwrap_or(1.0).clamp(0.0, 1.0);
    let anchor = option("shrinkAnchor").and_then(Json::as_str).unwrap_or("top");
    let (mut at, mut high, mut low, mut across, mut of) = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for i in 0..n {
        for (how_far, wide) in samples(s, i, share, anchor) {
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
    let element = Element::new(chart, s.set, s.set.kind.element(chart.version));
    let given = s.set.json.get("backgroundColor").is_some();
    let fill = element.each(chart, s.set, "backgroundColor", n);
    let color = |i: usize| match (&fill, given) {
        (fill, true) => fill.get(i),
        _ => crate::color::scheme(BLUES)
            .map_or(Value::Null, |b| Value::from(b.at(i as f64 / (n as f64 - 1.0).max(1.0)).to_hex())),
    };
    rows.style(Channel::Fill, "fill", Styled::Each(of.iter().map(|i| color(*i)).collect()));
    let width = element.each(chart, s.set, "borderWidth", n);
    if width.largest(n) > 0.0 {
        let stroke = element.each(chart, s.set, "borderColor", n);
        rows.style(Channel::Stroke, "stroke", Styled::Each(of.iter().map(|i| stroke.get(*i)).collect()));
        rows.style(Channel::StrokeWidth, "stroke_width", Styled::Each(of.iter().map(|i| width.get(*i)).collect()));
    }
    let data = tables.add(rows.frame.clone());
    let kind = MarkKind::Glyph(GlyphStyle { place: style.clone(), glyph: Glyph::Profile });
    let mut mark = super::line::plain("mark-glyph", kind, data, rows, label_of(s.set));
    mark.series = vec![Arc::from("at")];
    mark.valid = vec![Arc::from("at")];
    let mut out = vec![mark];
    out.extend(labels(chart, axes, s, &color, tables));
    out
}

/// A place across a trapeze, 0–1, and the ends of its width there.
type Sample = (f64, (f64, f64));

/// Samples across a trapeze, which narrows towards the ones beside it.
fn samples(s: &Series, i: usize, share: f64, anchor: &str) -> Vec<Sample> {
    let ends = |j: usize| s.cells.get(j).map(|cell| (cell.start, cell.value));
    let own = ends(i).unwrap_or_default();
    let beside = |j: Option<usize>| j.and_then(ends).unwrap_or(own);
    let (before, after) = (beside(i.checked_sub(1)), beside(Some(i + 1)));
    let half = |other: (f64, f64)| ((own.0 + other.0) / 2.0, (own.1 + other.1) / 2.0);
    match anchor {
        _ if share == 0.0 => vec![(0.0, own), (1.0, own)],
        "none" => vec![(0.0, own), (1.0, own)],
        "bottom" => vec![(0.0, before), (share, own), (1.0, own)],
        "middle" => vec![(0.0, half(before)), (share / 2.0, own), (1.0 - share / 2.0, own), (1.0, half(after))],
        _ => vec![(0.0, own), (1.0 - share, own), (1.0, after)],
    }
}

/// Names and values, as the plugin has datalabels write them: over the middle, dark or light as the trapeze asks.
fn labels<'a>(
    chart: &Chart<'a>,
    axes: &Axes<'a>,
    s: &Series<'a, '_>,
    color: &dyn Fn(usize) -> Value,
    tables: &mut Tables,
) -> Option<Mark> {
    let own = chart.plugin("datalabels")?;
    if own.get("display").is_some_and(|d| matches!(d, Json::Bool(false))) || s.set.json.get("datalabels").is_some() {
        return None;
    }
    let n = s.cells.len();
    let ink = |i: usize| {
        let under = Color::parse(&color(i).to_text()).unwrap_or(Color::WHITE);
        under.each(|c| if c.luminance() > 0.5 { Color::rgb(0x66, 0x66, 0x66) } else { Color::WHITE }).to_hex()
    };
    let shown = |v: f64| {
        let most = s.cells.iter().map(|c| c.value.abs()).fold(0.0, f64::max);
        if most <= 1.0 {
            format!("{}%", crate::number::to_js((v * 1000.0).round() / 10.0))
        } else {
            crate::number::to_js(v)
        }
    };
    let text = |i: usize| {
        let value = shown(s.cells[i].value.max(-s.cells[i].start));
        let label = chart.labels.get(i).map(options::shown).filter(|l| !l.is_empty());
        Value::from(label.map_or(value.clone(), |l| format!("{l}\n{value}")))
    };
    let given = own.text("color").map(Value::from);
    let shade = |i: usize| given.clone().unwrap_or_else(|| Value::from(ink(i)));
    let (index, value) = (axes.list[s.index].scale, axes.list[s.value].scale);
    let (x, y) = if s.lying { (Channel::Y, Channel::X) } else { (Channel::X, Channel::Y) };
    let mut rows = Rows::new(n);
    rows.numbers("at", s.cells.iter().map(|c| c.at).collect());
    rows.numbers("middle", s.cells.iter().map(|c| (c.start + c.value) / 2.0).collect());
    rows.encodings.map(x, Mapping::field("at").scaled(index)).map(y, Mapping::field("middle").scaled(value));
    rows.style(Channel::Text, "text", Styled::Each((0..n).map(text).collect()));
    rows.style(Channel::Fill, "fill", Styled::Each((0..n).map(shade).collect()));
    let size = own.sub("font").number("size").unwrap_or(20.0);
    rows.encodings.constant(Channel::Size, size).constant(Channel::Align, "center");
    rows.encodings.constant(Channel::Baseline, "middle");
    if !chart.labels.is_empty() {
        // The first of two lines is above the middle.
        rows.encodings.constant(Channel::Dy, -0.6 * size);
    }
    let style = TextMark { line_break: Some(Arc::from("\n")), line_height: Some(size * 1.2), ..TextMark::default() };
    let data = tables.add(rows.frame.clone());
    let mut mark = super::line::plain("mark-text", MarkKind::Text(style), data, rows, Arc::from(""));
    mark.valid = vec![Arc::from("at")];
    Some(mark)
}
