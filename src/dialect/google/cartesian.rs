//! Charts over two axes: lines, points, and what they share with bars.

use super::super::qr::css;
use super::annotate::{self, Layer, Places};
use super::axis::Along;
use super::bar;
use super::board::{Board, Look, Rows, Series};
use super::chart::{Chart, Placed};
use crate::color::Color;
use crate::data::Value;
use crate::figure::{Channel, Curve, LineStyleRule, MarkKind, SymbolStyle};
use crate::geometry::{Point, Rect, Side, pt};
use crate::limits::Limits;
use std::sync::Arc;

/// What is drawn over two axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// Values at equal distances.
    Line,
    /// Pairs of series are coordinates.
    Pairs,
    /// Two series are coordinates, a third one sizes.
    Scatter,
    /// Bars.
    Bar(bar::Style),
}

/// Diameter of a point of the largest size, px.
const POINT: f64 = 10.0;
/// Points without a colour.
const BLUE: Color = Color::rgb(0x30, 0x72, 0xf3);

/// Draws the chart.
pub(super) fn draw(chart: &mut Chart, kind: Kind, board: &mut Board, limits: &Limits) {
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
    let placed = chart.place(board, &along, limits);
    chart.draw_grid(&placed, board);
    let places = match &bars {
        Some(plan) => plan.places(chart, placed.plot),
        None => points(chart, kind, placed.plot),
    };
    annotate::draw(&chart.markers, Layer::Below, &places, &chart.data, board);
    let looks = match &bars {
        Some(plan) => plan.draw(chart, placed.plot, board),
        None if kind == Kind::Scatter => scatter(chart, &placed, board),
        None => lines(chart, kind, &placed, board),
    };
    chart.draw_axes(&placed, board);
    annotate::draw(&chart.markers, Layer::Above, &places, &chart.data, board);
    chart.draw_legend(&placed, &looks, board);
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

/// Which series are drawn: those that are coordinates along y, with those along x.
fn drawn(chart: &Chart, kind: Kind) -> Vec<(usize, Option<usize>)> {
    let n = chart.data.visible;
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

/// The looks of lines, for the legend.
type Looks = Vec<(Color, Option<Look>)>;

fn lines(chart: &Chart, kind: Kind, placed: &Placed, board: &mut Board) -> Looks {
    let plot = placed.plot;
    let (mut looks, mut series) = (Vec::new(), Vec::new());
    let drawn = drawn(chart, kind);
    let names = chart.names(drawn.len());
    let count = chart.data.longest();
    let mut rows = Rows::new(count);
    for (i, (y, x)) in drawn.into_iter().enumerate() {
        let values = of_series(chart, x, y);
        let look = chart.lines.look(i, chart.colors.series(i));
        looks.push((look.color, Some(look.clone())));
        let (name, domain) = match x {
            Some(x) => (format!("x of {}", names[i]), chart.data.range(x)),
            // Each line runs from side to side, however many values it has.
            None => ("place".to_owned(), (1.0, values.len().max(2) as f64)),
        };
        let across = (0..count).map(|k| match x {
            Some(_) => values.get(k).map(|v| v.0).filter(|v| v.is_finite()),
            None => Some(k as f64 + 1.0),
        });
        let scale = board.scale("x", domain, (plot.x1, plot.x2));
        rows.scaled(Channel::X, &name, across.collect(), scale);
        let scale = board.scale("y", chart.data.range(y), (plot.y2, plot.y1));
        rows.scaled(Channel::Y, &names[i], (0..count).map(|k| values.get(k)?.1).collect(), scale);
        rows.stroke(&look).constant(Channel::StrokeJoin, "round");
        let style = LineStyleRule { curve: Curve::Linear, span: None, closed: false };
        let encodings = std::mem::take(&mut rows.encodings);
        let valid = vec![Arc::from(names[i].as_str()), Arc::from(name)];
        series.push(Series { kind: MarkKind::Line(style), encodings, label: &names[i], valid });
    }
    board.add_series("line", rows.frame, series);
    looks
}

fn scatter(chart: &Chart, placed: &Placed, board: &mut Board) -> Looks {
    let plot = placed.plot;
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
    // Markers of the author stand in the place of the points.
    if n == 0 || shaped {
        return looks;
    }
    let (across, up) = (
        board.scale("x", chart.data.range(0), (plot.x1, plot.x2)),
        board.scale("y", chart.data.range(1), (plot.y2, plot.y1)),
    );
    let share = |i: usize| match sizes.get(i).copied().flatten() {
        Some(size) => chart.data.share(2, size).clamp(0.0, 1.0),
        None if sizes.is_empty() => 1.0,
        None => 0.0,
    };
    let mut rows = Rows::new(n);
    let inside = |s: usize, list: &[Option<f64>]| -> Vec<Option<f64>> {
        list[..n].iter().map(|v| v.map(|v| within(v, chart.data.range(s)))).collect()
    };
    rows.scaled(Channel::X, "x", inside(0, xs), across).scaled(Channel::Y, "y", inside(1, ys), up);
    rows.numbers(Channel::Size, "radius", (0..n).map(|i| share(i) * POINT / 2.0));
    rows.feed(Channel::Fill, "color", (0..n).map(|i| Value::from(css(color(i)))).collect());
    let style = SymbolStyle { by_radius: true, inside: None };
    let mark = board.add("point", MarkKind::Symbol(style), rows, &chart.name(0));
    mark.valid = vec!["x".into(), "y".into()];
    looks
}
