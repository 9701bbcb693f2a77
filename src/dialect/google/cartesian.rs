//! Charts over two axes: lines, points, and what they share with bars.

use super::annotate::{self, Layer, Places};
use super::axis::Along;
use super::bar;
use super::chart::Chart;
use super::record::{Channel, Record, css};
use crate::color::Color;
use crate::data::Column;
use crate::dialect::painter::Painter;
use crate::geometry::{Point, Rect, Side, pt};
use crate::limits::Limits;
use crate::scene::Stroke;
use crate::shape::curve::Kind as Curve;

/// What is drawn over two axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// Values at equal distances.
    Line,
    /// Pairs of series are coordinates.
    Pairs,
    /// Two series are coordinates, a third one sizes.
    Scatter,
    Bar(bar::Style),
}

/// Diameter of a point of the largest size, px.
const POINT: f64 = 10.0;
/// Points without a colour.
const BLUE: Color = Color::rgb(0x30, 0x72, 0xf3);

/// Draws the chart; what it shows comes back, and that in a sentence.
pub(super) fn draw(chart: &mut Chart, kind: Kind, painter: &mut Painter, limits: &Limits) -> (Record, String) {
    let bars = match kind {
        Kind::Bar(style) => Some(bar::Plan::new(style, chart)),
        Kind::Line | Kind::Pairs | Kind::Scatter => None,
    };
    let lying = bars.as_ref().is_some_and(|b| b.style.lying);
    let (values, across) = ranges(chart, kind);
    let along = |side: Side, plot: Rect| {
        if side.is_horizontal() == lying {
            return Along { range: values, slots: None };
        }
        let length = if lying { plot.height() } else { plot.width() };
        let slots = bars.as_ref().map(|plan| {
            let shares = plan.slots(length);
            // Labels of lying bars run upward, the bars downward.
            if lying { shares.iter().rev().map(|share| 1.0 - share).collect() } else { shares }
        });
        Along { range: across, slots }
    };
    let placed = chart.place(painter, &along, limits);
    chart.draw_grid(&placed, painter);
    let places = match &bars {
        Some(plan) => plan.places(chart, placed.plot),
        None => points(chart, kind, placed.plot),
    };
    annotate::draw(&chart.markers, Layer::Below, &places, &chart.data, painter);
    let (looks, record) = match &bars {
        Some(plan) => plan.draw(chart, &places, painter),
        None if kind == Kind::Scatter => scatter(chart, placed.plot, painter),
        None => lines(chart, kind, painter, &places),
    };
    chart.draw_axes(&placed, painter);
    annotate::draw(&chart.markers, Layer::Above, &places, &chart.data, painter);
    chart.draw_legend(&placed, &looks, painter);
    let sentence = match kind {
        Kind::Bar(_) => record.sentence("Bar chart", "mark"),
        Kind::Scatter => record.sentence("Scatter plot", "mark"),
        Kind::Line | Kind::Pairs => record.sentence("Line chart", "point"),
    };
    (record, sentence)
}

/// What axes run along where `chxr` says nothing: up the values, and across.
fn ranges(chart: &Chart, kind: Kind) -> ((f64, f64), (f64, f64)) {
    let usual = (0.0, 100.0);
    if !chart.data.automatic {
        return (usual, usual);
    }
    match kind {
        Kind::Line | Kind::Bar(_) => (chart.data.range(0), usual),
        Kind::Pairs | Kind::Scatter => (chart.data.range(1), chart.data.range(0)),
    }
}

/// A value inside a range: what lies beyond it is drawn at its end.
pub(super) fn within(value: f64, range: (f64, f64)) -> f64 {
    value.clamp(range.0.min(range.1), range.0.max(range.1))
}

/// The series whose values run across, for the series `y` of a chart of pairs: `None` where they lie at equal
/// distances.
fn coordinates(chart: &Chart, y: usize) -> Option<usize> {
    // A series of a single missing value (-1) stands for equal distances.
    y.checked_sub(1).filter(|x| chart.data.series(*x).iter().flatten().count() > 1)
}

/// The points of a series: its own values up, those of another series, or equal distances, across.
fn of_series(chart: &Chart, x: Option<usize>, y: usize) -> Vec<(f64, Option<f64>)> {
    let values = chart.data.series(y);
    let last = (values.len().max(2) - 1) as f64;
    let across = |i: usize| match x {
        Some(x) => chart.data.series(x).get(i).copied().flatten().map_or(f64::NAN, |v| within(v, chart.data.range(x))),
        None => i as f64 / last,
    };
    let up = |v: &Option<f64>| v.map(|v| within(v, chart.data.range(y)));
    values.iter().enumerate().map(|(i, v)| (across(i), up(v))).collect()
}

/// Which of the first series are drawn: those that are coordinates along y, with those along x.
fn drawn(chart: &Chart, kind: Kind, n: usize) -> Vec<(usize, Option<usize>)> {
    match kind {
        Kind::Pairs => (1..n).step_by(2).map(|y| (y, coordinates(chart, y))).collect(),
        Kind::Scatter => (n > 1).then_some((1, Some(0))).into_iter().collect(),
        Kind::Line | Kind::Bar(_) => (0..n).map(|y| (y, None)).collect(),
    }
}

fn points(chart: &Chart, kind: Kind, plot: Rect) -> Places {
    let place = |x: Option<usize>, y: usize| -> Vec<Option<Point>> {
        let at = |(across, up): (f64, Option<f64>)| {
            let share = x.map_or(across, |x| chart.data.share(x, across));
            let p = pt(plot.x1 + share * plot.width(), plot.y2 - chart.data.share(y, up?) * plot.height());
            (p.x.is_finite() && p.y.is_finite()).then_some(p)
        };
        of_series(chart, x, y).into_iter().map(at).collect()
    };
    let all = (0..chart.data.series.len()).map(|s| match kind {
        // The markers of such charts count the lines, not the series.
        Kind::Pairs => {
            let y = 2 * s + 1;
            if y < chart.data.series.len() { place(coordinates(chart, y), y) } else { Vec::new() }
        }
        Kind::Scatter if s < 2 => place(Some(0), 1),
        Kind::Scatter | Kind::Line | Kind::Bar(_) => place(None, s),
    });
    let points = all.collect();
    let sources = (0..chart.data.series.len()).map(|s| match kind {
        Kind::Pairs => 2 * s + 1,
        Kind::Scatter if s < 2 => 1,
        Kind::Scatter | Kind::Line | Kind::Bar(_) => s,
    });
    Places { plot, points, sources: sources.collect(), bars: Vec::new(), lying: false, curve: Curve::Linear }
}

/// The looks of what is drawn, for the legend.
pub(super) type Looks = Vec<(Color, Option<Stroke>)>;

fn lines(chart: &Chart, kind: Kind, painter: &mut Painter, places: &Places) -> (Looks, Record) {
    let mut looks = Looks::new();
    for (i, (y, _)) in drawn(chart, kind, chart.data.visible).into_iter().enumerate() {
        let color = chart.colors.series(i);
        let stroke = chart.lines.stroke(i, color);
        // Markers of pairs count the lines, as these do.
        let points = places.points.get(if kind == Kind::Pairs { i } else { y }).map_or(&[][..], Vec::as_slice);
        painter.polyline("line", points, &stroke, Curve::Linear);
        looks.push((color, Some(stroke)));
    }
    (looks, record(chart, kind))
}

/// The values of all lines; those that only markers show, where there are no others.
fn record(chart: &Chart, kind: Kind) -> Record {
    let all = if chart.data.visible == 0 { chart.data.series.len() } else { chart.data.visible };
    let drawn = drawn(chart, kind, all);
    let names = chart.names(drawn.len());
    let count = chart.data.series.iter().take(all).map(Vec::len).max().unwrap_or(0);
    let mut record = Record::new(if drawn.is_empty() { 0 } else { count });
    for (name, (y, x)) in names.iter().zip(drawn) {
        let values = of_series(chart, x, y);
        match x {
            Some(_) => {
                let across = (0..count).map(|k| values.get(k).map(|v| v.0).filter(|v| v.is_finite()));
                record.add(Channel::X, &format!("x of {name}"), Column::of_options(across.collect()));
            }
            None => record.add(Channel::X, "place", Column::Numbers((1..=count).map(|k| k as f64).collect())),
        }
        let up = (0..count).map(|k| values.get(k)?.1);
        record.add(Channel::Y, name, Column::of_options(up.collect()));
    }
    record
}

fn scatter(chart: &Chart, plot: Rect, painter: &mut Painter) -> (Looks, Record) {
    let (xs, ys) = (chart.data.series(0), chart.data.series(1));
    let n = xs.len().min(ys.len());
    let sizes = chart.data.series(2);
    let shaped = chart.markers.iter().any(|m| m.series <= 1 && matches!(m.kind, super::marker::Kind::Symbol(_)));
    let color = |i: usize| {
        if !chart.colors.is_given() {
            return BLUE;
        }
        // Colours of points are apart by bars; a list of series would name each of the two.
        chart.colors.element(0, i)
    };
    let mut looks: Looks = chart.colors.all().into_iter().map(|c| (c, None)).collect();
    if looks.is_empty() {
        looks.push((BLUE, None));
    }
    let radius = |i: usize| match sizes.get(i).copied().flatten() {
        Some(size) => chart.data.share(2, size).clamp(0.0, 1.0) * POINT / 2.0,
        None if sizes.is_empty() => POINT / 2.0,
        None => 0.0,
    };
    let inside = |s: usize, list: &[Option<f64>]| -> Vec<Option<f64>> {
        list[..n].iter().map(|v| v.map(|v| within(v, chart.data.range(s)))).collect()
    };
    let (xs, ys) = (inside(0, xs), inside(1, ys));
    // Markers of the author stand in the place of the points.
    for i in (0..n).filter(|_| !shaped) {
        let (Some(x), Some(y)) = (xs[i], ys[i]) else { continue };
        let at = pt(plot.x1 + chart.data.share(0, x) * plot.width(), plot.y2 - chart.data.share(1, y) * plot.height());
        painter.circle("point", at, radius(i), Some(color(i).into()), None);
    }
    let mut record = Record::new(n);
    record.add(Channel::X, "x", Column::of_options(xs));
    record.add(Channel::Y, "y", Column::of_options(ys));
    record.add(Channel::Other, "color", Column::of((0..n).map(|i| css(color(i))).collect()));
    record.add(Channel::Other, "radius", Column::Numbers((0..n).map(radius).collect()));
    (looks, record)
}
