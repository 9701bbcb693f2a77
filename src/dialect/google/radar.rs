//! Radar charts: values at equal angles clockwise from the top, the first and the last at the same angle.

use super::annotate::{self, Layer, Places};
use super::axis::{Along, SIZE};
use super::cartesian::within;
use super::chart::Chart;
use super::label::{label, width};
use crate::color::Color;
use crate::dialect::painter::Painter;
use crate::geometry::{Point, Rect, Side, pt};
use crate::limits::Limits;
use crate::scene::{Anchor, Stroke};
use crate::shape::curve::Kind as Curve;
use std::f64::consts::PI;

const RING: Color = Color::rgb(0xd0, 0xd0, 0xd0);

/// Draws the chart; `curved`: points are joined by curves.
pub(super) fn draw(chart: &mut Chart, curved: bool, painter: &mut Painter, limits: &Limits) {
    let (room, legend) = chart.room(painter);
    let steps = (chart.data.longest().max(2) - 1) as f64;
    // Labels of the x axis stand about the circle, in equal shares of it.
    let around = chart.axes.iter().find(|a| a.side == Side::Bottom).cloned();
    let values = chart.axes.iter().find(|a| a.side == Side::Left).cloned();
    let range = values.as_ref().and_then(|a| a.range);
    let along = Along { range: if chart.data.automatic { chart.data.range(0) } else { (0.0, 100.0) }, slots: None };
    let spokes: Vec<String> =
        around.as_ref().map_or_else(Vec::new, |a| a.ticks(&along, 360.0, limits).into_iter().map(|t| t.1).collect());
    let widest = spokes.iter().map(|s| width(s, SIZE)).fold(0.0, f64::max);
    let inset = if spokes.is_empty() { (2.0, 2.0) } else { (widest + 6.0, SIZE + 6.0) };
    let center = room.center();
    let radius = (room.width() / 2.0 - inset.0).min(room.height() / 2.0 - inset.1).max(5.0);
    let at = |angle: f64, share: f64| {
        pt(center.x + radius * share * libm::sin(angle), center.y - radius * share * libm::cos(angle))
    };
    if let Some(area) = &chart.fills.area {
        let plot = Rect::at(center.x - radius, center.y - radius, 2.0 * radius, 2.0 * radius);
        painter.circle("plot", center, radius, Some(area.over(plot)), None);
    }
    let angle = |i: f64, n: f64| 2.0 * PI * i / n;
    let rings = values.as_ref().map_or_else(Vec::new, |a| a.ticks(&along, radius, limits));
    grid(&spokes, &rings, center, radius, chart.ink, painter);
    let place = |s: usize, curve: &[Option<f64>]| -> Vec<Option<Point>> {
        let (a, b) = range.filter(|_| chart.data.automatic).unwrap_or(chart.data.range(s));
        let point = |(i, v): (usize, &Option<f64>)| {
            let v = within((*v)?, (a, b));
            Some(at(angle(i as f64, steps), (v - a) / (b - a)))
        };
        curve.iter().enumerate().map(point).collect()
    };
    let points: Vec<Vec<Option<Point>>> =
        chart.data.series.iter().enumerate().map(|(s, list)| place(s, list)).collect();
    let curve = if curved { Curve::Cardinal(0.0) } else { Curve::Linear };
    let plot = Rect::at(center.x - radius, center.y - radius, 2.0 * radius, 2.0 * radius);
    let places = Places { plot, points, sources: Vec::new(), bars: Vec::new(), lying: false, curve };
    fills(chart, &places, center, painter);
    let markers: Vec<_> = chart.markers.iter().filter(|m| !is_fill(m)).cloned().collect();
    annotate::draw(&markers, Layer::Below, &places, &chart.data, painter);
    let mut looks = Vec::new();
    for s in 0..chart.data.shown().len() {
        let color = chart.colors.series(s);
        let stroke = chart.lines.stroke(s, color);
        painter.polyline("line", &places.points[s], &stroke, curve);
        looks.push((color, Some(stroke)));
    }
    annotate::draw(&markers, Layer::Above, &places, &chart.data, painter);
    ring_labels(&rings, center, radius, chart.ink, painter);
    spoke_labels(&spokes, center, radius, chart.ink, painter);
    chart.legend(legend, &looks, painter);
}

fn is_fill(marker: &super::marker::Marker) -> bool {
    matches!(marker.kind, super::marker::Kind::Below | super::marker::Kind::Between(_))
}

/// Fills reach to the centre, not to an axis.
fn fills(chart: &Chart, places: &Places, center: Point, painter: &mut Painter) {
    for marker in chart.markers.iter().filter(|m| is_fill(m)) {
        let all = |s: usize| places.points.get(s).into_iter().flatten().flatten().copied().collect::<Vec<Point>>();
        let mut outline = all(marker.series);
        match marker.kind {
            super::marker::Kind::Between(other) => outline.extend(all(other).into_iter().rev()),
            _ => outline.push(center),
        }
        let color = marker.color.unwrap_or(Color::BLACK);
        painter.polygon("fill", &outline, color, Curve::Linear);
    }
}

fn grid(spokes: &[String], rings: &[(f64, String)], center: Point, radius: f64, ink: Color, painter: &mut Painter) {
    let stroke = Stroke::new(RING, 1.0);
    for (share, _) in rings.iter().filter(|t| t.0 > 0.0 && t.0 < 1.0) {
        painter.circle("grid", center, share * radius, None, Some(stroke.clone()));
    }
    painter.circle("grid", center, radius, None, Some(Stroke::new(ink, 1.0)));
    let n = spokes.len() as f64;
    for i in 0..spokes.len() {
        let angle = 2.0 * PI * i as f64 / n;
        let end = pt(center.x + radius * libm::sin(angle), center.y - radius * libm::cos(angle));
        painter.line("grid", (center, end), &stroke);
    }
}

fn ring_labels(rings: &[(f64, String)], center: Point, radius: f64, ink: Color, painter: &mut Painter) {
    for (share, text) in rings {
        let at = pt(center.x - 4.0, center.y - share * radius);
        painter.text("axis-labels", &label(text, at, (Anchor::End, "middle"), SIZE, ink));
    }
}

fn spoke_labels(spokes: &[String], center: Point, radius: f64, ink: Color, painter: &mut Painter) {
    let n = spokes.len() as f64;
    for (i, text) in spokes.iter().enumerate() {
        let angle = 2.0 * PI * i as f64 / n;
        let (sin, cos) = (libm::sin(angle), libm::cos(angle));
        let align = if sin > 0.1 {
            Anchor::Start
        } else if sin < -0.1 {
            Anchor::End
        } else {
            Anchor::Middle
        };
        let at = pt(center.x + (radius + 4.0) * sin, center.y - (radius + 4.0 + 0.5 * SIZE * cos.abs()) * cos);
        painter.text("axis-labels", &label(text, at, (align, "middle"), SIZE, ink));
    }
}
