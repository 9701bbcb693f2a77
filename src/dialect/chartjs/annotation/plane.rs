//! The chart area and its scales, in px of the canvas, as annotations ask for them (chartjs-plugin-annotation,
//! `helpers.chart.js`). In: a plot of known size; out: where values lie.

use super::super::axes::{Axes, Axis, AxisKind};
use super::super::callback;
use super::super::chart::{Chart, Kind as ChartKind};
use super::super::data;
use super::super::options::{self, Options};
use crate::data::{Fields, Value};
use crate::figure::Room;
use crate::geometry::{Point, Rect, pt};
use crate::json::Json;
use std::cell::OnceCell;
use std::sync::Arc;

/// A plot in its place.
pub(super) struct Plane<'p, 'a> {
    pub chart: &'p Chart<'a>,
    axes: &'p Axes<'a>,
    room: &'p Room<'p>,
}

/// From one place to another in one direction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    pub from: f64,
    pub to: f64,
}

impl Span {
    fn sorted(self) -> Span {
        Span { from: self.from.min(self.to), to: self.from.max(self.to) }
    }
}

impl<'p, 'a> Plane<'p, 'a> {
    pub(super) fn new(chart: &'p Chart<'a>, axes: &'p Axes<'a>, room: &'p Room<'p>) -> Plane<'p, 'a> {
        Plane { chart, axes, room }
    }

    /// The chart as functions see it.
    pub(super) fn seen(&self) -> Seen<'p, 'a> {
        Seen { room: Some(self.room), ..Seen::early(self.chart, self.axes) }
    }

    /// The chart area.
    pub(super) fn area(&self) -> Rect {
        self.room.plot
    }

    /// The scale that an annotation means in a direction: the one it names, else the first there is. One that is not
    /// there leaves the annotation without (`retrieveScaleID`).
    fn axis(&self, o: &Options, horizontal: bool) -> Option<&'p Axis<'a>> {
        let list = &self.axes.list;
        match o.get(if horizontal { "xScaleID" } else { "yScaleID" }) {
            Some(id) if options::truthy(id) => self.by_id(id),
            _ => list.iter().find(|a| a.horizontal == horizontal),
        }
    }

    /// The scale that a line lies across.
    pub(super) fn named(&self, o: &Options) -> Option<&'p Axis<'a>> {
        self.by_id(o.get("scaleID")?)
    }

    /// A scale by its id.
    pub(super) fn by_id(&self, id: &Json) -> Option<&'p Axis<'a>> {
        let id = options::shown(id);
        self.axes.list.iter().find(|a| a.id == id)
    }

    /// Whether a name is that of a scale that goes round.
    pub(super) fn is_radial(&self, id: Option<&Json>) -> bool {
        let round = matches!(self.chart.kind, ChartKind::Radar | ChartKind::PolarArea);
        let known = |id: &str| id == "r" || self.chart.root.sub("scales").get(id).is_some();
        round && id.is_some_and(|id| self.by_id(id).is_none() && known(&options::shown(id)))
    }

    /// Where a scale begins and ends on the canvas: from the left to the right, or from the top to the bottom.
    fn edges(&self, axis: &Axis) -> Span {
        let area = self.area();
        let (start, end) = if axis.horizontal { (area.x1, area.x2) } else { (area.y1, area.y2) };
        let found = self.room.scales.range(axis.scale).filter(|(a, b)| a.is_finite() && b.is_finite());
        found.map_or(Span { from: start, to: end }, |(a, b)| Span { from: start + a, to: start + b }.sorted())
    }

    /// Where a value lies on a scale, NaN if it is one without a place (`scaleValue`).
    pub(super) fn pixel(&self, axis: &Axis, v: Option<&Json>) -> Option<f64> {
        let value = match (axis.kind, v?) {
            // Version 2 looks for numbers among the names, too.
            (AxisKind::Category, v) if self.chart.is_v2() => {
                let named = axis.labels.borrow().place(&options::shown(v)).map(|i| i as f64);
                Value::Number(named.or_else(|| options::number(v))?)
            }
            // A new name comes after those there are, beyond the end if the axis has been read by then (`addIfString`).
            (AxisKind::Category, Json::String(name)) => Value::Number(axis.labels.borrow_mut().add(name) as f64),
            (AxisKind::Time | AxisKind::TimeSeries, v @ Json::String(_)) => {
                Value::Number(Some(data::instant(self.chart, axis, v)).filter(|t| t.is_finite())?)
            }
            (_, v) => Value::Number(options::number(v)?),
        };
        let area = self.area();
        let below = |x: f64| axis.kind == AxisKind::Logarithmic && matches!(&value, Value::Number(v) if *v < x);
        if below(0.0) && !self.chart.is_v2() {
            // As a text it is not even a value.
            return matches!(v, Some(Json::Number(_))).then_some(f64::NAN);
        }
        // A logarithm has no place for zero: it lies where the scale begins.
        let beyond = below(f64::MIN_POSITIVE);
        let at =
            if beyond { self.room.scales.range(axis.scale)?.0 } else { self.room.scales.place(axis.scale, &value)? };
        Some(at + if axis.horizontal { area.x1 } else { area.y1 })
    }

    /// Between two values of a scale, each of which may be left out (`getDimensionByScale`): the ends as they are written.
    fn between(&self, axis: &Axis, o: &Options, names: [&str; 2]) -> Span {
        let edges = self.edges(axis);
        let reverse = axis.options.truthy("reverse") == Some(true);
        let (start, end) = if axis.horizontal == reverse { (edges.to, edges.from) } else { (edges.from, edges.to) };
        let or = |name: &str, usual: f64| self.pixel(axis, o.get(name)).unwrap_or(usual);
        Span { from: or(names[0], start), to: or(names[1], end) }
    }

    /// What a line between limits covers in a direction: all of it where there is no scale.
    pub(super) fn limits(&self, o: &Options, horizontal: bool) -> Span {
        let names = if horizontal { ["xMin", "xMax"] } else { ["yMin", "yMax"] };
        match self.axis(o, horizontal) {
            Some(axis) => self.between(axis, o, names),
            None if horizontal => Span { from: self.area().x1, to: self.area().x2 },
            None => Span { from: self.area().y1, to: self.area().y2 },
        }
    }

    /// The rectangle of an annotation (`resolveBoxProperties`); none without any scale, or where a limit has no place.
    pub(super) fn rect(&self, o: &Options) -> Option<Rect> {
        if self.axis(o, true).is_none() && self.axis(o, false).is_none() {
            return None;
        }
        let (x, y) = (self.limits(o, true), self.limits(o, false));
        if [x.from, x.to, y.from, y.to].iter().any(|at| at.is_nan()) {
            return None;
        }
        let (x, y) = (x.sorted(), y.sorted());
        Some(Rect { x1: x.from, y1: y.from, x2: x.to, y2: y.to })
    }

    /// Whether an annotation stands at a value.
    pub(super) fn is_bound(o: &Options) -> bool {
        o.get("xValue").is_some() || o.get("yValue").is_some()
    }

    /// Where it does (`getChartPoint`): without a scale half a width from the left edge of the canvas.
    pub(super) fn point(&self, o: &Options) -> Option<Point> {
        let area = self.area();
        let at = |horizontal: bool, name: &str, usual: f64| match self.axis(o, horizontal) {
            Some(axis) => {
                let edges = self.edges(axis);
                self.pixel(axis, o.get(name)).unwrap_or((edges.from + edges.to) / 2.0)
            }
            None => usual,
        };
        let found = pt(at(true, "xValue", area.width() / 2.0), at(false, "yValue", area.height() / 2.0));
        (found.x.is_finite() && found.y.is_finite()).then_some(found)
    }
}

/// The chart as the functions of annotations see it, made when the first of them is called.
pub(super) struct Seen<'p, 'a> {
    chart: &'p Chart<'a>,
    axes: &'p Axes<'a>,
    room: Option<&'p Room<'p>>,
    made: OnceCell<Value>,
}

impl<'p, 'a> Seen<'p, 'a> {
    /// Before the chart is laid out: nothing is known of where its scales lie.
    pub(super) fn early(chart: &'p Chart<'a>, axes: &'p Axes<'a>) -> Seen<'p, 'a> {
        Seen { chart, axes, room: None, made: OnceCell::new() }
    }

    pub(super) fn value(&self) -> &Value {
        let live = self.chart.scripts.live();
        // Once it has been laid out, functions are shown the chart itself, with all its methods.
        if self.room.is_some() && live.knows_places() {
            return self.made.get_or_init(|| live.chart());
        }
        self.made.get_or_init(|| seen(self.chart, self.axes, self.room))
    }
}

fn seen(chart: &Chart, axes: &Axes, room: Option<&Room>) -> Value {
    let n = Value::Number;
    let tree = |at: &str| chart.config.pointer(at).map_or(Value::Null, Value::from);
    let (data, options) = (tree("/data"), tree("/options"));
    let config = callback::object([
        ("type", Value::from(chart.kind.name())),
        ("data", data.clone()),
        ("options", options.clone()),
    ]);
    let mut members = vec![("data", data), ("options", options), ("config", config)];
    if let Some(room) = room {
        members.push(("width", n(room.canvas.width)));
        members.push(("height", n(room.canvas.height)));
        members.push(("chartArea", edges(&room.plot, [])));
    }
    let scale = |axis: &Axis| {
        let mut options = Vec::new();
        for (name, at) in [("min", axis.options.number("min")), ("max", axis.options.number("max"))] {
            options.extend(at.map(|x| (Arc::from(name), n(x))));
        }
        let options = Value::Object(Arc::new(Fields(options)));
        let word = Value::from(if axis.horizontal { "x" } else { "y" });
        let id = Value::Text(axis.id.clone());
        let Some(room) = room else {
            return callback::object([("id", id), ("axis", word), ("options", options)]);
        };
        let (from, to) = room.scales.range(axis.scale).unwrap_or_default();
        let (a, b) = (from.min(to), from.max(to));
        let plot = &room.plot;
        let covered = if axis.horizontal {
            Rect { x1: plot.x1 + a, x2: plot.x1 + b, y1: plot.y2, y2: plot.y2 }
        } else {
            Rect { y1: plot.y1 + a, y2: plot.y1 + b, x1: plot.x1, x2: plot.x1 }
        };
        let (min, max) = room.scales.domain(axis.scale).map_or((Value::Null, Value::Null), |(a, b)| (n(a), n(b)));
        edges(&covered, [("id", id), ("axis", word), ("options", options), ("min", min), ("max", max)])
    };
    let scales = axes.list.iter().map(|axis| (axis.id.clone(), scale(axis))).collect();
    members.push(("scales", Value::Object(Arc::new(Fields(scales)))));
    Value::Object(Arc::new(Fields(members.into_iter().map(|(name, v)| (Arc::from(name), v)).collect())))
}

/// The edges of a rectangle, with more members.
fn edges<const N: usize>(r: &Rect, more: [(&str, Value); N]) -> Value {
    let sides = callback::object([
        ("left", Value::Number(r.x1)),
        ("top", Value::Number(r.y1)),
        ("right", Value::Number(r.x2)),
        ("bottom", Value::Number(r.y2)),
        ("width", Value::Number(r.width())),
        ("height", Value::Number(r.height())),
    ]);
    callback::with(&sides, more)
}
