//! What several types share: points of two columns, names of series, lines, whiskers.

use super::Context;
use super::SIZE;
use super::cell::Unit;
use super::plane::Plane;
use super::roles::Roles;
use super::rows::{Along, Data, Point, Series, extent};
use super::sheet::{Entry, Sheet, obj};
use super::table::{Column, Table};
use crate::color::{Color, light_dark};
use crate::json::Json;
use std::borrow::Cow;
use std::sync::Arc;

/// The extent of the values, with the ends of ranges.
pub(super) fn reach(data: &Data) -> (f64, f64) {
    let all = data.points().flat_map(|p| [p.y, p.low, p.high, p.open, p.close]);
    extent(all).unwrap_or((0.0, 1.0))
}

/// The names of the series, with their colours.
pub(super) fn entries(cx: &Context, data: &Data) -> Vec<Entry> {
    let names: Vec<Arc<str>> = data.series.iter().map(|s| s.name.clone()).collect();
    Sheet::new(cx.ask, cx.look, SIZE).colors(&names)
}

/// The lines of all series, with their points where these are wanted or stand alone.
pub(super) fn draw_lines(cx: &Context, plane: &mut Plane, data: &Data, curve: Option<&str>, points: bool) {
    let paint = plane.paint();
    let rows = plane.rows(data);
    let mark = obj! {"type": "line", "interpolate": curve, "strokeWidth": 2.0};
    plane.sheet.layer(rows, mark, vec![("color", paint.clone())]);
    let wanted = points || cx.ask.switch("points") == Some(true);
    let alone = |points: &[Point], i: usize| {
        let gap = |i: Option<usize>| i.and_then(|i| points.get(i)).is_none_or(|p| !p.y.is_finite());
        points[i].y.is_finite() && gap(i.checked_sub(1)) && gap(Some(i + 1))
    };
    let mut marked = Vec::new();
    for series in &data.series {
        for (i, p) in series.points.iter().enumerate().filter(|(_, p)| p.y.is_finite()) {
            if wanted || alone(&series.points, i) {
                marked.push(plane.row(Some(series), p, &[]));
            }
        }
    }
    if !marked.is_empty() {
        plane.sheet.layer(marked, dots(30.0), vec![("color", paint)]);
    }
}

/// Lines from lower to upper ends, with caps.
pub(super) fn whiskers(plane: &mut Plane, data: &Data) {
    let mut rows = Vec::new();
    let mut caps = Vec::new();
    for series in &data.series {
        for p in series.points.iter().filter(|p| p.low.is_finite() && p.high.is_finite()) {
            rows.push(plane.row(Some(series), &Point { y: p.high, ..*p }, &[("low", Json::Number(p.low))]));
            for end in [p.low, p.high] {
                caps.push(plane.row(Some(series), &Point { y: end, ..*p }, &[]));
            }
        }
    }
    let (_, end) = plane.value_names();
    let look = plane.sheet.look;
    let paint = if plane.color.is_some() {
        plane.paint()
    } else {
        obj! {"value": look.ink}
    };
    let orient = if plane.lying { "vertical" } else { "horizontal" };
    plane.sheet.layer(
        rows,
        obj! {"type": "rule", "strokeWidth": 1.5},
        vec![(end, obj! {"field": "low"}), ("color", paint.clone())],
    );
    plane.sheet.layer(
        caps,
        obj! {"type": "tick", "thickness": 1.5, "size": 8.0, "orient": orient},
        vec![("color", paint)],
    );
}

/// Pairs of numbers, the rows they come from, and the names of both columns.
pub(super) type Pairs = (Vec<(f64, f64)>, Vec<usize>, Arc<str>, Arc<str>);

/// The finite pairs of two columns.
pub(super) fn pairs(cx: &mut Context, table: &Table, roles: &Roles) -> Option<Pairs> {
    let column = |i: Option<usize>| i.and_then(|i| table.columns.get(i));
    let (x, y) = (column(roles.x), column(roles.y.first().map(|(i, _)| *i)));
    let (Some(x), Some(y)) = (x, y) else {
        cx.report.error_with_hint("", "two columns of numbers are needed", "x= and y= name them, or hold numbers");
        return None;
    };
    let mut numbers = |c: &Column, role: &str| {
        let found = c.numbers().map(<[f64]>::to_vec);
        if found.is_none() {
            cx.report.error(format!("/{role}"), format!("{role} needs numbers, and {:?} has texts", c.name));
        }
        found
    };
    let (xs, ys) = (numbers(x, "x"), numbers(y, "y"));
    let (xs, ys) = (xs?, ys?);
    let rows: Vec<usize> =
        (0..table.rows.min(xs.len()).min(ys.len())).filter(|i| xs[*i].is_finite() && ys[*i].is_finite()).collect();
    if rows.is_empty() {
        cx.report.error("", "there are no pairs of numbers to draw");
        return None;
    }
    cx.allow(rows.len())?;
    Some((rows.iter().map(|i| (xs[*i], ys[*i])).collect(), rows, x.name.clone(), y.name.clone()))
}

/// Data of points alone, for a plane about them.
pub(super) fn plain(points: &[(f64, f64)], names: Option<(&Arc<str>, &Arc<str>)>) -> Data {
    let one = |(row, (x, y)): (usize, &(f64, f64))| Point {
        x: *x,
        y: *y,
        low: f64::NAN,
        high: f64::NAN,
        open: f64::NAN,
        close: f64::NAN,
        size: f64::NAN,
        target: f64::NAN,
        facet: 0,
        row,
    };
    Data {
        along: Along::Numbers,
        categories: Vec::new(),
        ordered: false,
        series: vec![Series { name: Arc::from(""), points: points.iter().enumerate().map(one).collect() }],
        x_name: names.map(|n| n.0.clone()),
        y_name: names.map(|n| n.1.clone()),
        series_name: None,
        unit: Unit::default(),
        x_unit: Unit::default(),
        facets: Vec::new(),
        facet_name: None,
    }
}

/// Black or white, whichever is read better on a colour.
pub(super) fn ink_on(color: &str) -> Cow<'static, str> {
    let color = Color::parse(color).unwrap_or(Color::BLACK);
    let ink = |color: Color| {
        let light = color.luminance();
        if (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) { "#000000" } else { "#ffffff" }
    };
    match (ink(color), ink(color.on_dark())) {
        (light, dark) if light == dark => Cow::Borrowed(light),
        (light, dark) => Cow::Owned(light_dark(light, dark)),
    }
}

/// Filled points of an area in px²; those that a type draws differently add to this.
pub(super) fn dots(size: f64) -> Json {
    obj! {"type": "point", "filled": true, "opacity": 1.0, "size": size}
}

/// A point for each value of each series, of this area in px².
pub(super) fn draw_points(plane: &mut Plane, data: &Data, size: f64) {
    let points = data.series.iter().flat_map(|s| s.points.iter().map(move |p| (s, p)));
    let rows: Vec<Json> = points.filter(|(_, p)| p.y.is_finite()).map(|(s, p)| plane.row(Some(s), p, &[])).collect();
    let paint = plane.paint();
    plane.sheet.layer(rows, dots(size), vec![("color", paint)]);
}
