//! Pies, flat and concentric: slices clockwise from the right, labels beside them.

use super::axis::SIZE;
use super::chart::Chart;
use super::label::{label, width};
use super::record::{Channel, Record, css};
use crate::color::Color;
use crate::data::{Column, Table, Value};
use crate::dialect::painter::Painter;
use crate::geometry::{Point, Rect, pt};
use crate::scene::Anchor;
use crate::shape::arc::Arc;
use std::f64::consts::PI;

/// From the rim to a label, px.
const GAP: f64 = 6.0;

/// A slice: its value, and angles clockwise from the right.
struct Slice {
    value: f64,
    start: f64,
    end: f64,
}

/// Draws the pie; `several`: each series is a ring about those before.
pub(super) fn draw(chart: &mut Chart, several: bool, painter: &mut Painter) -> Option<Table> {
    let rings = if several { chart.data.visible.max(1) } else { 1 };
    let (room, legend) = chart.room(painter);
    if let Some(area) = &chart.fills.area {
        painter.rect("plot", room, area.over(room));
    }
    let all: Vec<Vec<Slice>> =
        (0..rings).map(|r| slices(chart.data.series(r), chart.zero.get(r).or(chart.zero.first()))).collect();
    let radius = radius(&all[rings - 1], &chart.labels, room);
    let center = room.center();
    let (mut looks, mut table) = (Vec::new(), None);
    for (r, list) in all.iter().enumerate() {
        let colors = chart.colors.slices(r, rings, chart.data.series(r).len());
        if r == 0 {
            looks = colors.iter().map(|c| (*c, None)).collect();
        }
        // The first series lies innermost.
        let ring = |k: usize| radius * k as f64 / rings as f64;
        table = table.or_else(|| record(chart, list, &colors).table());
        arcs(list, &colors, center, (ring(r), ring(r + 1)), painter);
    }
    // Labels count the slices of all rings; they are written about the outermost.
    let before: usize = all[..rings - 1].iter().map(Vec::len).sum();
    let outer = chart.labels.get(before..).filter(|l| !l.is_empty()).unwrap_or(&chart.labels);
    labels(&all[rings - 1], outer, center, radius, chart.ink, painter);
    chart.legend(legend, &looks, painter);
    table
}

/// The slices of a ring.
fn record(chart: &Chart, list: &[Slice], colors: &[Color]) -> Record {
    let name = |i: usize| chart.labels.get(i).filter(|l| !l.is_empty()).cloned().unwrap_or_else(|| (i + 1).to_string());
    let mut record = Record::new(list.len());
    record.add(Channel::Other, "start", Column::Numbers(list.iter().map(|s| turned(s.start)).collect()));
    record.add(Channel::Other, "end", Column::Numbers(list.iter().map(|s| turned(s.end)).collect()));
    record.add(Channel::Other, "color", Column::of(colors.iter().map(|c| css(*c)).collect()));
    record.add(Channel::Other, "value", Column::Numbers(list.iter().map(|s| s.value).collect()));
    record.add(Channel::Other, "slice", Column::of((0..list.len()).map(|i| Value::from(name(i))).collect()));
    record
}

/// Angles of arcs are clockwise from the top.
fn turned(angle: f64) -> f64 {
    angle + PI / 2.0
}

fn slices(series: &[Option<f64>], turn: Option<&f64>) -> Vec<Slice> {
    let value = |v: &Option<f64>| v.unwrap_or(0.0).max(0.0);
    let total: f64 = series.iter().map(value).sum();
    let mut angle = turn.copied().unwrap_or(0.0);
    let slice = |v: &Option<f64>| {
        let start = angle;
        angle += if total > 0.0 { 2.0 * PI * value(v) / total } else { 0.0 };
        Slice { value: value(v), start, end: angle }
    };
    series.iter().map(slice).collect()
}

/// The largest radius at which no label leaves the room.
fn radius(slices: &[Slice], labels: &[String], room: Rect) -> f64 {
    let mut most = room.width().min(room.height()) / 2.0;
    for (slice, label) in slices.iter().zip(labels).filter(|(s, l)| s.end > s.start && !l.trim().is_empty()) {
        let middle = (slice.start + slice.end) / 2.0;
        let (cos, sin) = (libm::cos(middle).abs(), libm::sin(middle).abs());
        let across = room.width() / 2.0 - width(label, SIZE) * if cos < 0.1 { 0.5 } else { 1.0 };
        let down = room.height() / 2.0 - SIZE * (0.5 + 0.5 * sin);
        for (space, share) in [(across, cos), (down, sin)] {
            if share > 1e-3 {
                most = most.min(space / share - GAP);
            }
        }
    }
    // A pie is not given up for its labels: these may be cut.
    most.max(room.width().min(room.height()) / 6.0).max(1.0)
}

fn arcs(list: &[Slice], colors: &[Color], center: Point, (inner, outer): (f64, f64), painter: &mut Painter) {
    for (slice, color) in list.iter().zip(colors) {
        let (start, end) = (turned(slice.start), turned(slice.end));
        painter.slice("arc", center, &Arc { inner, outer, start, end, ..Arc::default() }, *color);
    }
}

fn labels(list: &[Slice], labels: &[String], center: Point, radius: f64, ink: Color, painter: &mut Painter) {
    for (slice, text) in list.iter().zip(labels).filter(|(s, _)| s.end > s.start) {
        let middle = (slice.start + slice.end) / 2.0;
        let (cos, sin) = (libm::cos(middle), libm::sin(middle));
        let at = pt(center.x + (radius + GAP) * cos, center.y + (radius + GAP) * sin + 0.4 * SIZE * sin);
        let align = if cos > 0.1 {
            Anchor::Start
        } else if cos < -0.1 {
            Anchor::End
        } else {
            Anchor::Middle
        };
        painter.text("label", &label(text, at, (align, "middle"), SIZE, ink));
    }
}
