//! Google-o-meters: a needle before half a ring of colours.

use super::axis::{Along, SIZE};
use super::chart::Chart;
use super::colors::mix;
use super::label::{label, width};
use crate::color::Color;
use crate::dialect::painter::Painter;
use crate::geometry::{Point, Side, pt};
use crate::limits::Limits;
use crate::scene::{Anchor, Stroke};
use crate::shape::arc::Arc;
use crate::shape::curve::Kind as Curve;
use std::f64::consts::PI;

/// Slices that make the ramp of colours smooth.
const SLICES: usize = 90;
/// Colours from left to right.
const RAMP: [Color; 3] = [Color::rgb(0xff, 0, 0), Color::rgb(0xff, 0xff, 0), Color::rgb(0, 0x99, 0)];
/// Inner radius as a share of the outer one.
const INNER: f64 = 0.5;

/// Draws the meter.
pub(super) fn draw(chart: &mut Chart, painter: &mut Painter, limits: &Limits) {
    let (room, legend) = chart.room(painter);
    let along = Along { range: (0.0, 100.0), slots: None };
    // Labels of the y axis stand along the ring; the x axis has one below the needle.
    let axis = |side: Side| chart.axes.iter().find(|a| a.side == side);
    let scale = axis(Side::Left).map_or_else(Vec::new, |a| a.ticks(&along, 100.0, limits));
    let below = axis(Side::Bottom).map_or_else(Vec::new, |a| a.ticks(&along, 100.0, limits));
    let top = if chart.labels.iter().all(|l| l.trim().is_empty()) && scale.is_empty() { 2.0 } else { SIZE + 8.0 };
    let bottom = if below.is_empty() { 6.0 } else { SIZE + 10.0 };
    let side = scale.iter().map(|t| width(&t.1, SIZE)).fold(0.0, f64::max) + 6.0;
    let labelled = chart.labels.iter().map(|l| width(l, SIZE)).fold(0.0, f64::max) / 2.0;
    let radius = (room.height() - top - bottom).min(room.width() / 2.0 - side.max(labelled / 2.0)).max(5.0);
    let center = pt(room.center().x, room.y1 + (room.height() - radius - top - bottom) / 2.0 + top + radius);
    ring(chart, center, radius, painter);
    let at = |share: f64, r: f64| pt(center.x - r * libm::cos(PI * share), center.y - r * libm::sin(PI * share));
    let mut texts = Vec::new();
    let text = |text: &str, at: Point, anchor: Anchor, baseline| label(text, at, (anchor, baseline), SIZE, chart.ink);
    let sided = |share: f64| {
        if share < 0.45 {
            Anchor::End
        } else if share > 0.55 {
            Anchor::Start
        } else {
            Anchor::Middle
        }
    };
    let needles: Vec<f64> = chart
        .data
        .shown()
        .iter()
        .enumerate()
        .flat_map(|(s, list)| {
            let data = &chart.data;
            list.iter().flatten().map(move |v| data.share(s, *v).clamp(0.0, 1.0)).collect::<Vec<_>>()
        })
        .collect();
    for (i, share) in needles.iter().enumerate() {
        let stroke = chart.lines.stroke(i, Color::BLACK);
        needle(center, &at, *share, radius, stroke.width.max(1.0), painter);
        if let Some(said) = chart.labels.get(i) {
            texts.push(text(said, at(*share, radius + 5.0), sided(*share), "bottom"));
        }
    }
    for (share, said) in scale.iter().filter(|t| (0.0..=1.0).contains(&t.0)) {
        texts.push(text(said, at(*share, radius + 4.0), sided(*share), "bottom"));
    }
    for (i, (_, said)) in below.iter().enumerate() {
        let x = center.x + (i as f64 - (below.len() as f64 - 1.0) / 2.0) * radius;
        texts.push(text(said, pt(x, center.y + 6.0), Anchor::Middle, "top"));
    }
    painter.texts("label", &texts);
    let looks: Vec<_> = needles.iter().map(|_| (Color::BLACK, None)).collect();
    chart.legend(legend, &looks, painter);
}

/// The half ring, in slices of the colours between those given.
fn ring(chart: &Chart, center: Point, radius: f64, painter: &mut Painter) {
    let given = chart.colors.all();
    let stops = match given.len() {
        0 => RAMP.to_vec(),
        1 => vec![Color::WHITE, given[0]],
        _ => given,
    };
    let last = (stops.len() - 1) as f64;
    let color = |i: usize| {
        let at = last * (i as f64 + 0.5) / SLICES as f64;
        let k = (at.floor() as usize).min(stops.len() - 2);
        mix(stops[k], stops[k + 1], at - k as f64)
    };
    let angle = |i: usize| PI * (i as f64 / SLICES as f64 - 0.5);
    // Neighbours overlap, so that nothing shines through between them.
    let end = |i: usize| if i + 1 == SLICES { angle(SLICES) } else { angle(i + 1) + 0.01 };
    for i in 0..SLICES {
        let slice = Arc { inner: INNER * radius, outer: radius, start: angle(i), end: end(i), ..Arc::default() };
        painter.slice("meter", center, &slice, color(i));
    }
}

fn needle(center: Point, at: &impl Fn(f64, f64) -> Point, share: f64, radius: f64, thick: f64, painter: &mut Painter) {
    let long = 0.9 * radius;
    let tip = at(share, long);
    let neck = at(share, long - 8.0);
    painter.line("needle", (center, neck), &Stroke::new(Color::BLACK, thick));
    // The head is a triangle across the direction of the needle.
    let (dx, dy) = ((tip.x - center.x) / long, (tip.y - center.y) / long);
    let half = 2.0 + thick;
    let head = [tip, pt(neck.x - dy * half, neck.y + dx * half), pt(neck.x + dy * half, neck.y - dx * half)];
    painter.polygon("needle", &head, Color::BLACK, Curve::Linear);
    painter.circle("needle", center, 2.0 + thick / 2.0, Some(Color::BLACK.into()), None);
}
