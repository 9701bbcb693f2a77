//! Pies and doughnuts: rings of slices, the first data set outermost. In: the data sets; out: a mark of arcs each.

use crate::data::Value;
use crate::dialect::Version;
use crate::dialect::chartjs::chart::{Chart, Dataset, Element, Kind, label_of};
use crate::dialect::chartjs::options::{self, Options};
use crate::dialect::chartjs::table::{Rows, Tables};
use crate::figure::{ArcStyle, CanvasSlices, Channel, Mapping, Mark, MarkKind, Ring};
use crate::json::Json;
use std::f64::consts::{FRAC_PI_2, PI, TAU};
use std::sync::Arc;

/// The rings of all data sets, and for each data set its mark.
pub(crate) fn marks<'a>(chart: &Chart<'a>, tables: &mut Tables) -> (Vec<Mark>, Vec<Option<usize>>) {
    let shown: Vec<&Dataset<'a>> =
        chart.datasets.iter().filter(|d| !d.hidden && matches!(d.kind, Kind::Pie | Kind::Doughnut)).collect();
    let weight = |d: &Dataset| d.json.get("weight").and_then(options::number).unwrap_or(1.0).max(0.0);
    // Data sets of other types have their part of the radius as well.
    let total: f64 = chart.datasets.iter().filter(|d| !d.hidden).map(&weight).sum();
    let total = if total > 0.0 { total } else { 1.0 };
    // The first data set that is shown counts for all (`getMaxBorderWidth`).
    let border = shown.first().map_or(0.0, |d| widest(chart, d));
    let mut labelled = vec![None; chart.datasets.len()];
    let mut rings = Vec::new();
    let mut used = 0.0;
    for set in chart.datasets.iter().filter(|d| !d.hidden) {
        let share = (used / total, (used + weight(set)) / total);
        used += weight(set);
        if matches!(set.kind, Kind::Pie | Kind::Doughnut) {
            rings.push((set, share));
        }
    }
    let mut order = rings;
    order.sort_by(|a, b| b.0.order.total_cmp(&a.0.order).then(b.0.index.cmp(&a.0.index)));
    // What all rings cover is looked for once: there may be very many.
    let whole = (!chart.is_v2()).then(|| extent(chart));
    let mut marks = Vec::new();
    for (set, share) in order {
        if let Some(slot) = chart.datasets.iter().position(|d| d.index == set.index) {
            labelled[slot] = Some(marks.len());
        }
        marks.push(ring(chart, set, share, (border, whole), tables));
    }
    (marks, labelled)
}

fn arc<'a>(chart: &Chart<'a>, set: &Dataset<'a>) -> Element<'a> {
    Element::new(chart, set, "arc")
}

fn widest<'a>(chart: &Chart<'a>, set: &Dataset<'a>) -> f64 {
    let element = arc(chart, set);
    let n = set.data.len();
    let [align, width, hover] =
        ["borderAlign", "borderWidth", "hoverBorderWidth"].map(|name| element.each(chart, set, name, n));
    let outside = |i: &usize| &*align.get(*i).to_text() != "inner";
    let reach = |i: usize| width.numbers(i).unwrap_or(0.0).max(hover.numbers(i).unwrap_or(0.0));
    (0..n).filter(outside).map(reach).fold(0.0, f64::max)
}

/// What the options say about a data set's ring: the data set in versions 3 and 4, the chart in version 2.
fn ring_options<'a>(chart: &Chart<'a>, set: &Dataset<'a>) -> Options<'a> {
    if chart.is_v2() {
        return chart.root.clone();
    }
    let of_type = |o: &Options<'a>| o.sub("datasets").sub(set.kind.name());
    let written = chart.root.written();
    Options::of(set.json, Some(&set.at))
        .then(&of_type(&written))
        .then(&written)
        .then(&of_type(&chart.root))
        .then(&chart.root)
}

/// `"50%"` or px: the number, and whether it is in px.
fn length(v: Option<&Json>, default: f64) -> (f64, bool) {
    match v {
        Some(Json::String(s)) => match s.trim().strip_suffix('%') {
            Some(p) => (p.trim().parse::<f64>().map_or(default, |x| x / 100.0), false),
            None => s.trim().parse().map_or((default, false), |x: f64| (x, true)),
        },
        Some(v) => options::number(v).map_or((default, false), |x| (x, x != 0.0)),
        None => (default, false),
    }
}

/// A datum of a slice; NaN if it has none.
pub(crate) fn amount(chart: &Chart, v: &Json) -> f64 {
    match v {
        Json::Object(o) if !chart.is_v2() => {
            let key = chart.root.sub("parsing").text("key").unwrap_or("value");
            o.get(key).and_then(options::number).unwrap_or(f64::NAN)
        }
        Json::Null if chart.is_v2() => 0.0,
        v => options::number(v).unwrap_or(f64::NAN),
    }
}

/// The share of the radius that is left to labels outside.
pub(crate) fn zoomed_out(chart: &Chart) -> f64 {
    let percent = chart.root.number("zoomOutPercentage").filter(|_| chart.quickchart && chart.is_v2());
    (percent.unwrap_or(0.0) / 100.0).clamp(0.0, 1.0)
}

/// Where the first ring starts and the angle that all rings cover together.
fn extent(chart: &Chart) -> (f64, f64) {
    let (mut from, mut to) = (f64::INFINITY, f64::NEG_INFINITY);
    for d in chart.datasets.iter().filter(|d| !d.hidden && matches!(d.kind, Kind::Pie | Kind::Doughnut)) {
        let o = ring_options(chart, d);
        let degrees = |name: &str, default: f64| o.number(name).unwrap_or(default).to_radians();
        let start = degrees("rotation", 0.0);
        from = from.min(start);
        to = to.max(start + degrees("circumference", 360.0));
    }
    if from < to { (from, to - from) } else { (0.0, TAU) }
}

/// Where a data set's slices start and the angle they cover, radians; the radius of the hole, and whether it is in px.
fn turn(chart: &Chart, o: &Options) -> (f64, f64, f64, bool) {
    let number = |name: &str, default: f64| o.number(name).unwrap_or(default);
    if chart.is_v2() {
        let cutout = number("cutoutPercentage", 0.0) / 100.0;
        return (number("rotation", -FRAC_PI_2) + FRAC_PI_2, number("circumference", TAU), cutout, false);
    }
    let (cutout, px) = length(o.get("cutout"), 0.0);
    (number("rotation", 0.0).to_radians(), number("circumference", 360.0).to_radians(), cutout, px)
}

fn ring<'a>(
    chart: &Chart<'a>,
    set: &Dataset<'a>,
    share: (f64, f64),
    (border, whole): (f64, Option<(f64, f64)>),
    tables: &mut Tables,
) -> Mark {
    let n = set.data.len();
    let o = ring_options(chart, set);
    let (rotation, circumference, cutout, cutout_px) = turn(chart, &o);
    let extent = whole.unwrap_or((rotation, circumference));
    let amounts: Vec<f64> = set.data.iter().map(|v| amount(chart, v).abs()).collect();
    let total: f64 = amounts.iter().filter(|x| x.is_finite()).sum();
    let mut angle = rotation;
    let (mut from, mut to) = (Vec::with_capacity(n), Vec::with_capacity(n));
    for x in &amounts {
        let part = if total > 0.0 && x.is_finite() { x / total * circumference } else { 0.0 };
        from.push(angle);
        angle += part;
        to.push(angle);
    }
    let element = arc(chart, set);
    let mut rows = Rows::new(n);
    rows.numbers("from", from);
    rows.numbers("to", to);
    rows.numbers("value", amounts);
    rows.encodings.map(Channel::Theta, Mapping::field("from"));
    rows.encodings.map(Channel::Theta2, Mapping::field("to"));
    let mut style = styles(chart, set, &element, &mut rows);
    let (radius, radius_px) =
        if chart.is_v2() { (1.0 - zoomed_out(chart), false) } else { length(o.get("radius"), 1.0) };
    let spacing = if chart.is_v2() { 0.0 } else { o.number("spacing").unwrap_or(0.0) };
    let offset = if chart.is_v2() { 0.0 } else { element.each(chart, set, "offset", n).largest(n) };
    style.ring = Some(Ring {
        from: share.0,
        to: share.1,
        cutout,
        cutout_px,
        radius,
        radius_px,
        rotation: extent.0,
        circumference: extent.1,
        border: border + spacing + offset,
    });
    let data = tables.add(rows.frame);
    Mark { label: label_of(set), ..Mark::bare("mark-arc", MarkKind::Arc(style), data, rows.encodings) }
}

/// Paints, borders and corners of slices.
pub(crate) fn styles<'a>(chart: &Chart<'a>, set: &Dataset<'a>, element: &Element<'a>, rows: &mut Rows) -> ArcStyle {
    let n = set.data.len();
    rows.style(Channel::Fill, "fill", element.each(chart, set, "backgroundColor", n));
    let width =
        element.each(chart, set, "borderWidth", n).map(|v| Value::Number(v.valid_number().unwrap_or(0.0).max(0.0)));
    if width.largest(n) > 0.0 {
        rows.style(Channel::Stroke, "stroke", element.each(chart, set, "borderColor", n));
        rows.style(Channel::StrokeWidth, "stroke_width", width);
        let dash = element.one(chart, set, "borderDash", Some(0));
        if matches!(&dash, Value::Array(l) if !l.is_empty()) && !chart.is_v2() {
            rows.encodings.constant(Channel::StrokeDash, dash);
            rows.style(Channel::StrokeDashOffset, "dash_offset", element.each(chart, set, "borderDashOffset", n));
        }
        let inner = &*element.one(chart, set, "borderAlign", Some(0)).to_text() == "inner";
        rows.encodings.constant(Channel::StrokeJoin, if inner && !chart.is_v2() { "round" } else { "bevel" });
    }
    let mut style = ArcStyle {
        border_inside: &*element.one(chart, set, "borderAlign", Some(0)).to_text() == "inner",
        seam: chart.is_v2(),
        ..ArcStyle::default()
    };
    if chart.is_v2() {
        return style;
    }
    let radius = element.each(chart, set, "borderRadius", n);
    let corners = [
        (Channel::CornerTopLeft, "outer_start", "outerStart"),
        (Channel::CornerTopRight, "outer_end", "outerEnd"),
        (Channel::CornerBottomLeft, "inner_start", "innerStart"),
        (Channel::CornerBottomRight, "inner_end", "innerEnd"),
    ];
    for (channel, column, name) in corners {
        let corner = |v: Value| match &v {
            Value::Object(_) => Value::Number(v.member(name).valid_number().unwrap_or(0.0)),
            v => Value::Number(v.valid_number().unwrap_or(0.0)),
        };
        rows.style(channel, column, radius.clone().map(corner));
    }
    let straight = element.one(chart, set, "circular", Some(0)) == Value::Bool(false);
    let joined = element.one(chart, set, "selfJoin", Some(0)) == Value::Bool(true);
    let spacing = element.one(chart, set, "spacing", Some(0)).valid_number().unwrap_or(0.0);
    let mut canvas = CanvasSlices { straight, joined, spacing, ..CanvasSlices::default() };
    let offset = element.each(chart, set, "offset", n);
    if offset.largest(n) > 0.0 {
        let angles = |name: &str| rows.frame.column(name).map_or_else(Vec::new, |c| c.numbers().into_owned());
        let (from, to) = (angles("from"), angles("to"));
        let turn = |i: usize| to.get(i).unwrap_or(&0.0) - from.get(i).unwrap_or(&0.0);
        let moved: Vec<f64> = (0..n).map(|i| offset.numbers(i).unwrap_or(0.0) / 4.0).collect();
        // A slice is moved by a quarter of its offset and grows by as much, in version 3 twice if it is half a circle;
        // later less what half a circle would lose.
        let share = |i: usize| match chart.version {
            Version::V3 if turn(i) >= PI => 2.0,
            Version::V3 => 1.0,
            _ => 1.0 - libm::sin(turn(i).min(PI)),
        };
        rows.numbers("grown", (0..n).map(|i| moved[i] * share(i)).collect());
        rows.numbers("moved", moved);
        (canvas.grown, canvas.moved) = (Some(Arc::from("grown")), Some(Arc::from("moved")));
    }
    style.canvas = Some(canvas);
    style
}
