//! Pies, flat and concentric: slices clockwise from the right, labels beside them.

use super::super::qr::css;
use super::axis::{GREY, SIZE};
use super::board::{Board, Label, Rows, width};
use super::chart::Chart;
use crate::color::Color;
use crate::data::Value;
use crate::figure::{Align, ArcStyle, Channel, MarkKind};
use crate::geometry::{Rect, pt};
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
pub(super) fn draw(chart: &mut Chart, several: bool, board: &mut Board) {
    let rings = if several { chart.data.visible.max(1) } else { 1 };
    let (room, legend) = chart.room(board);
    if let Some(area) = &chart.fills.area {
        board.rects("plot", &[room], area.over(room));
    }
    let all: Vec<Vec<Slice>> =
        (0..rings).map(|r| slices(chart.data.series(r), chart.zero.get(r).or(chart.zero.first()))).collect();
    let radius = radius(&all[rings - 1], &chart.labels, room);
    let center = room.center();
    let mut looks = Vec::new();
    for (r, list) in all.iter().enumerate() {
        let colors = chart.colors.slices(r, rings, chart.data.series(r).len());
        if r == 0 {
            looks = colors.iter().map(|c| (*c, None)).collect();
        }
        // The first series lies innermost.
        let ring = |k: usize| radius * k as f64 / rings as f64;
        arcs(list, &colors, (center.x, center.y), (ring(r), ring(r + 1)), chart, r, board);
    }
    // Labels count the slices of all rings; they are written about the outermost.
    let before: usize = all[..rings - 1].iter().map(Vec::len).sum();
    let outer = chart.labels.get(before..).filter(|l| !l.is_empty()).unwrap_or(&chart.labels);
    labels(&all[rings - 1], outer, (center.x, center.y), radius, board);
    chart.legend(legend, &looks, board);
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

fn arcs(
    list: &[Slice],
    colors: &[Color],
    center: (f64, f64),
    radii: (f64, f64),
    chart: &Chart,
    ring: usize,
    board: &mut Board,
) {
    if list.is_empty() {
        return;
    }
    // Angles of arcs are clockwise from the top.
    let turned = |angle: f64| angle + PI / 2.0;
    let mut rows = Rows::new(list.len());
    let name = |i: usize| chart.labels.get(i).filter(|l| !l.is_empty()).cloned().unwrap_or_else(|| (i + 1).to_string());
    rows.feed(Channel::Text, "slice", (0..list.len()).map(|i| Value::from(name(i))).collect());
    rows.numbers(Channel::Size, "value", list.iter().map(|s| s.value));
    rows.numbers(Channel::Theta, "start", list.iter().map(|s| turned(s.start)));
    rows.numbers(Channel::Theta2, "end", list.iter().map(|s| turned(s.end)));
    rows.constant(Channel::X, center.0).constant(Channel::Y, center.1);
    rows.constant(Channel::Radius, radii.1).constant(Channel::Radius2, radii.0);
    rows.feed(Channel::Fill, "color", colors.iter().map(|c| Value::from(css(*c))).collect());
    board.add("arc", MarkKind::Arc(ArcStyle::default()), rows, &chart.name(ring));
}

fn labels(list: &[Slice], labels: &[String], center: (f64, f64), radius: f64, board: &mut Board) {
    let label = |(slice, text): (&Slice, &String)| {
        let middle = (slice.start + slice.end) / 2.0;
        let (cos, sin) = (libm::cos(middle), libm::sin(middle));
        let at = pt(center.0 + (radius + GAP) * cos, center.1 + (radius + GAP) * sin + 0.4 * SIZE * sin);
        let align = if cos > 0.1 {
            Align::Start
        } else if cos < -0.1 {
            Align::End
        } else {
            Align::Center
        };
        Label { text: text.clone(), at, align, baseline: "middle", size: SIZE, color: GREY, bold: false }
    };
    let shown: Vec<Label> = list.iter().zip(labels).filter(|(s, _)| s.end > s.start).map(label).collect();
    board.texts("label", &shown);
}
