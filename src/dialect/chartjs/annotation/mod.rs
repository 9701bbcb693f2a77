//! What the annotation plugin draws: lines, boxes, ellipses, points, polygons and texts at values of the axes, and texts
//! in rings (chartjs-plugin-annotation 1 to 3; 0.5 for version 2). In: the options; out: values that axes must cover, and
//! what is painted when the plot is known.

mod brush;
mod cascade;
mod check;
mod label;
mod line;
mod piece;
mod plane;
mod ring;
mod shapes;
mod two;

use super::axes::{Axes, Axis, AxisKind};
use super::chart::Chart;
use super::data;
use super::options::{self, Options};
use super::sized;
use super::table::{Rows, Tables};
use crate::dialect::Version;
use crate::figure::{Mark, MarkKind, Marks, Painting, PlacedRing, Ring, Room};
use crate::geometry::Insets;
use crate::json::Json;
use cascade::{Kind, Listed, Written};
pub(super) use label::to_baseline;
use piece::{Piece, Time};
use plane::{Plane, Seen};
use std::sync::Arc;

/// How far annotations make an axis reach: from the least value to the greatest. An end is left out where the author fixes
/// it (`adjustScaleRange` of the plugin).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Reach {
    pub least: Option<f64>,
    pub most: Option<f64>,
}

/// A ring that can have a text in it.
#[derive(Debug, Clone)]
pub(super) struct Hollow {
    pub ring: Ring,
    /// Whether it has slices.
    pub filled: bool,
}

/// What the annotations of a chart make an axis cover. Names that are new to an axis of names come after those it has.
pub(super) fn covered<'a>(chart: &Chart<'a>, axes: &Axes<'a>, axis: &Axis) -> Reach {
    let list = cascade::each(chart);
    if list.is_empty() || !enabled(chart) {
        return Reach::default();
    }
    let seen = Seen::early(chart, axes);
    let mut values = Vec::new();
    for listed in list.into_iter().map(cascade::limits) {
        let Some(written) = cascade::written(chart, &listed, &seen) else { continue };
        let o = written.options();
        if is_old(chart, &listed) {
            values.extend(old_values(chart, axis, &o));
        } else if written.kind != Kind::DoughnutLabel
            && o.truthy("display") == Some(true)
            && o.truthy("adjustScaleRange") == Some(true)
        {
            values.extend(asked(chart, axes, axis, (&o, &listed.json)));
        }
    }
    // One that is no number spoils both ends (`updateLimits`).
    if values.iter().any(|x| x.is_nan()) {
        return Reach::default();
    }
    let fixed = |names: [&str; 2]| {
        let ticks = axis.options.sub("ticks");
        let of = if chart.is_v2() { &ticks } else { &axis.options };
        names.iter().any(|n| of.get(n).is_some())
    };
    let of = |names: [&str; 2], value: Option<f64>| value.filter(|_| !fixed(names));
    Reach {
        least: of(["min", "suggestedMin"], values.iter().copied().min_by(f64::total_cmp)),
        most: of(["max", "suggestedMax"], values.iter().copied().max_by(f64::total_cmp)),
    }
}

/// The values that an annotation asks an axis to cover; `json` is the annotation as written.
fn asked(chart: &Chart, axes: &Axes, axis: &Axis, (o, json): (&Options, &Json)) -> Vec<f64> {
    let own = o.get("scaleID").is_some_and(|id| *options::shown(id) == *axis.id);
    let names: &[&str] = match (own, axis.horizontal) {
        (true, _) => &["value", "endValue"],
        (false, true) => &["xMin", "xMax", "xValue"],
        (false, false) => &["yMin", "yMax", "yValue"],
    };
    let id = o.get(if axis.horizontal { "xScaleID" } else { "yScaleID" }).filter(|id| options::truthy(id));
    let first = || axes.list.iter().find(|a| a.horizontal == axis.horizontal).is_some_and(|a| a.id == axis.id);
    if !own && !id.map_or_else(first, |id| *options::shown(id) == *axis.id) {
        return Vec::new();
    }
    let value = |n: &&str| match o.get(n) {
        Some(v) => parsed(chart, axis, v),
        // Null is defined.
        None => json.get(n).filter(|v| v.is_null()).map(|_| 0.0),
    };
    names.iter().filter_map(value).filter(|x| !x.is_infinite()).collect()
}

/// A value as a scale reads it (`parse` of each scale of Chart.js), in which null counts as zero and what is undefined
/// as NaN, as they do in `Math.min`.
fn parsed(chart: &Chart, axis: &Axis, v: &Json) -> Option<f64> {
    let number = || match v {
        Json::Number(x) if !x.is_finite() => 0.0,
        v => options::number(v).unwrap_or(f64::NAN),
    };
    Some(match (axis.kind, v) {
        (AxisKind::Category, Json::String(name)) => axis.labels.borrow_mut().add(name) as f64,
        (AxisKind::Category, _) => options::number(v)?,
        (AxisKind::Time | AxisKind::TimeSeries, v) => {
            let at = data::instant(chart, axis, v);
            if at.is_finite() { at } else { 0.0 }
        }
        (AxisKind::Logarithmic, _) => match number() {
            0.0 => f64::NAN,
            x if x < 0.0 => 0.0,
            x => x,
        },
        _ => number(),
    })
}

/// The same of version 0.5, whose annotations name their axes.
fn old_values(chart: &Chart, axis: &Axis, o: &Options) -> Vec<f64> {
    let is = |name: &str| o.get(name).is_some_and(|id| *options::shown(id) == *axis.id);
    let (across, ends) = if axis.horizontal { ("xScaleID", ["xMin", "xMax"]) } else { ("yScaleID", ["yMin", "yMax"]) };
    let names = match o.text("type") {
        Some("line") if is("scaleID") => ["value", "endValue"],
        Some("box") if is(across) => ends,
        _ => return Vec::new(),
    };
    names.iter().filter_map(|n| value_on(chart, axis, o.get(n)?)).collect()
}

fn value_on(chart: &Chart, axis: &Axis, v: &Json) -> Option<f64> {
    let found = match (axis.kind, v) {
        (AxisKind::Category, Json::String(name)) => axis.labels.borrow().place(name).map(|i| i as f64),
        (AxisKind::Time | AxisKind::TimeSeries, Json::String(_)) => Some(data::instant(chart, axis, v)),
        (_, v) => options::number(v),
    };
    found.filter(|x| x.is_finite())
}

/// Whether the plugin draws at all.
fn enabled(chart: &Chart) -> bool {
    chart.plugin("annotation").is_some()
}

/// Whether an annotation is one of version 0.5.
fn is_old(chart: &Chart, listed: &Listed) -> bool {
    chart.is_v2() && !listed.named && !two::is_later(&listed.json)
}

/// What is painted for the annotations of a chart, an entry for each time of drawing; `marks` are those that the data sets
/// begin with, `rings` what can have a text in it.
pub(super) fn marks(chart: &Chart, marks: &[Option<usize>], rings: &[Hollow]) -> Vec<Marks> {
    check::plugin(chart);
    let list = cascade::each(chart);
    if list.is_empty() || !enabled(chart) {
        return Vec::new();
    }
    for listed in list.iter().filter(|listed| !is_old(chart, listed)) {
        check::annotation(chart, &listed.json, &listed.at);
    }
    tell_missing(chart, &list);
    let times = times(chart, &list);
    let make = |time: Time| {
        let stage = time.stage(marks)?;
        let rings: Arc<[Hollow]> = rings.into();
        Some(sized::marks(chart, move |chart, room, tables| {
            let axes = Axes::read(chart);
            // Names that only data mention are categories, too, and those that only annotations do.
            if axes.list.iter().any(|a| a.kind == AxisKind::Category && a.labels.borrow().list.is_empty()) {
                data::series(chart, &axes);
            }
            for axis in axes.list.iter().filter(|a| a.kind == AxisKind::Category && !chart.is_v2()) {
                covered(chart, &axes, axis);
            }
            let items = pieces(&Plane::new(chart, &axes, room), room, &rings, time);
            if items.is_empty() { Vec::new() } else { vec![painted(chart, Painting { items, stage }, tables)] }
        }))
    };
    times.into_iter().filter_map(make).collect()
}

/// The times at which something may be drawn: those that are written, and the usual one; all if a function decides.
fn times(chart: &Chart, list: &[Listed]) -> Vec<Time> {
    let mut out = vec![Time::AfterDatasetsDraw];
    let mut open = false;
    let holders = ["/options/plugins/annotation/common", "/options/annotation", "/options/elements"];
    let others = holders.iter().filter_map(|at| chart.config.pointer(at));
    for tree in list.iter().map(|listed| &listed.json).chain(others) {
        named(tree, 0, &mut |v| match v {
            Json::Code(_) => open = true,
            v => out.extend(Time::of(Some(v))),
        });
        open |= matches!(tree, Json::Code(_));
    }
    if open {
        out.extend([Time::BeforeDraw, Time::BeforeDatasetsDraw, Time::AfterDraw]);
        out.extend((0..chart.datasets.len().min(20)).map(Time::BeforeDataset));
    }
    // Only the plugin for version 4 draws before single data sets.
    out.retain(|time| chart.version == Version::V4 || !matches!(time, Time::BeforeDataset(_)));
    out.sort();
    out.dedup();
    out
}

/// Looks at each `drawTime` in a tree, three levels deep: an annotation's, and its label's.
fn named(tree: &Json, depth: usize, look: &mut impl FnMut(&Json)) {
    let Json::Object(o) = tree else { return };
    if let Some(v) = o.get("drawTime") {
        look(v);
    }
    if depth < 3 {
        o.iter().for_each(|(_, v)| named(v, depth + 1, look));
    }
}

/// What is painted at a time, the lowest first.
fn pieces(plane: &Plane, room: &Room, rings: &[Hollow], time: Time) -> Vec<crate::figure::Painted> {
    let chart = plane.chart;
    let seen = plane.seen();
    let mut all: Vec<Piece> = Vec::new();
    for listed in cascade::each(chart) {
        if !chart.scripts.goes_on(100) {
            return Vec::new();
        }
        let Some(written) = cascade::written(chart, &listed, &seen) else { continue };
        if is_old(chart, &listed) {
            two::draw(plane, &written.options(), &mut all);
        } else {
            one(plane, room, rings, &written, &mut all);
        }
    }
    all.retain(|piece| piece.when == Some(time));
    all.sort_by(|a, b| a.z.total_cmp(&b.z));
    all.into_iter().flat_map(|piece| piece.items).collect()
}

fn one(plane: &Plane, room: &Room, rings: &[Hollow], written: &Written, out: &mut Vec<Piece>) {
    let o = written.options();
    if o.truthy("display") != Some(true) {
        return;
    }
    match written.kind {
        Kind::Box | Kind::Ellipse => shapes::rect(plane, written, &o, out),
        Kind::Point => shapes::point(plane, &o, out),
        Kind::Polygon => shapes::polygon(plane, written, &o, out),
        Kind::Label => shapes::text(plane, written, &o, out),
        Kind::Line => line::line(plane, written, &o, out),
        Kind::DoughnutLabel => {
            // The innermost ring of those that go a quarter round at least (`getDatasetMeta`).
            let hides = o.truthy("autoHide") == Some(true);
            let wide = |r: &&Hollow| r.ring.circumference.to_degrees() >= 90.0 - 1e-9 && (r.filled || !hides);
            let placed: Vec<PlacedRing> = rings.iter().filter(wide).map(|r| r.ring.within(room.size())).collect();
            let inner = placed.iter().min_by(|a, b| a.inner.total_cmp(&b.inner));
            if let Some(ring) = inner {
                ring::label(plane, ring, &o, out);
            }
        }
    }
}

/// A mark of what is painted, cut off at the edges of the plot unless the plugin says otherwise.
fn painted(chart: &Chart, painting: Painting, tables: &mut Tables) -> Mark {
    let clip = chart.plugin("annotation").and_then(|o| o.truthy("clip")).unwrap_or(true) || chart.is_v2();
    let mark = Rows::new(painting.items.len()).mark("annotations", MarkKind::Painting(Arc::new(painting)), tables);
    Mark { clip: clip.then(Insets::default), ..mark }
}

/// Tells of axes that annotations name and that are not there.
fn tell_missing(chart: &Chart, list: &[Listed]) {
    let axes = Axes::read(chart);
    for Listed { json, at, .. } in list {
        for (name, values) in [
            ("scaleID", ["value", "value", "value"]),
            ("xScaleID", ["xMin", "xMax", "xValue"]),
            ("yScaleID", ["yMin", "yMax", "yValue"]),
        ] {
            let Some(Json::String(id)) = json.get(name) else { continue };
            if !axes.list.iter().any(|a| *a.id == **id) && values.iter().any(|v| json.get(v).is_some()) {
                chart.warn(&format!("{at}/{name}"), format!("there is no axis {:?}", &**id));
            }
        }
    }
}
