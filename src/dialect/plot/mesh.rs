//! Scattered points joined to triangles (Delaunay's, by the crate `delaunator`), and fields over them.

use super::Context;
use super::SIZE;
use super::Shown;
use super::field::{Cell, chains, level_lines, levels, outlines, ramped, said};
use super::marks::{dots, pairs, plain, reach};
use super::plane::{Plane, Wish};
use super::roles::Roles;
use super::rows::extent;
use super::sheet::{obj, with};
use super::table::{Column, Table};
use super::types::Type;
use crate::json::Json;
use std::collections::HashMap;
use std::sync::Arc;

/// Most points of a triangulation.
const MOST: usize = 20_000;

type Triangle = [usize; 3];

/// The triangles of points, counter-clockwise; none if all lie on a line. Points are scaled to a square first, so that the
/// shape does not depend on units.
pub(super) fn triangulate(points: &[(f64, f64)]) -> Vec<Triangle> {
    let (Some(x), Some(y)) = (extent(points.iter().map(|p| p.0)), extent(points.iter().map(|p| p.1))) else {
        return Vec::new();
    };
    let unit = |v: f64, (low, high): (f64, f64)| if high > low { (v - low) / (high - low) } else { 0.0 };
    let scaled: Vec<delaunator::Point> =
        points.iter().map(|p| delaunator::Point { x: unit(p.0, x), y: unit(p.1, y) }).collect();
    let made = delaunator::triangulate(&scaled);
    let turned = |t: &[usize]| {
        let [a, b, c] = [t[0], t[1], t[2]].map(|i| points[i]);
        let area = (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0);
        if area >= 0.0 { [t[0], t[1], t[2]] } else { [t[0], t[2], t[1]] }
    };
    made.triangles.chunks_exact(3).map(turned).collect()
}

/// The values at the points: the column that is named, or the first of numbers that is left.
fn values<'t>(cx: &mut Context, table: &'t Table, roles: &Roles, taken: [&Arc<str>; 2]) -> Option<&'t [f64]> {
    let column = |i: Option<usize>| i.and_then(|i| table.columns.get(i));
    let z = column(roles.get("z"))
        .or_else(|| column(roles.get("color")))
        .or_else(|| table.columns.iter().find(|c| c.is_number() && !taken.contains(&&c.name)));
    let found = z.and_then(Column::numbers);
    if found.is_none() {
        let hint = "z= names a column of numbers, or holds numbers";
        cx.report.error_with_hint("/z", "values are needed at the points", hint);
    }
    found
}

/// Draws a triangulation or a field over one.
pub(super) fn draw<'a>(cx: &mut Context<'a>, kind: Type, table: &Table, roles: &Roles) -> Option<Shown<'a>> {
    let (points, rows, x_name, y_name) = pairs(cx, table, roles)?;
    if points.len() > MOST {
        cx.report.error("/x", format!("{} points are too many; at most {MOST} are joined to triangles", points.len()));
        return None;
    }
    let triangles = triangulate(&points);
    if triangles.is_empty() {
        cx.report.error_with_hint("/x", "these points make no triangle", "at least three that do not lie on one line");
        return None;
    }
    let named = (table.named && !table.listed).then_some((&x_name, &y_name));
    let data = plain(&points, named);
    let thin = kind == Type::Tricontour;
    let wish = Wish { values: reach(&data), places: data.extent(|p| p.x), exact: true, thin, ..Wish::default() };
    if kind == Type::Triplot {
        let mut plane = Plane::new(cx, &data, Wish { scatter: true, exact: false, ..wish }, SIZE);
        edges(&mut plane, &points, &triangles);
        plane.draw_lines(cx);
        return Some(said(plane.sheet, kind, format!("{} points, {} triangles", points.len(), triangles.len())));
    }
    let all = values(cx, table, roles, [&x_name, &y_name])?;
    let z: Vec<f64> = rows.iter().map(|r| all.get(*r).copied().unwrap_or(f64::NAN)).collect();
    let triangles: Vec<Triangle> = triangles.into_iter().filter(|t| t.iter().all(|i| z[*i].is_finite())).collect();
    let (low, high) = extent(z.iter().copied()).or_else(|| {
        cx.report.error("/z", "there are no numbers to draw");
        None
    })?;
    let levels = levels(cx, (low, high), kind == Type::Tricontourf)?;
    cx.allow(triangles.len() * levels.len())?;
    let ends = if kind == Type::Tripcolor { (low, high) } else { (*levels.first()?, *levels.last()?) };
    let mut plane = ramped(cx, &data, wish, ends, SIZE);
    match kind {
        Type::Tripcolor => {
            let cell = |t: &Triangle| Cell {
                rings: vec![t.iter().map(|i| points[*i]).collect()],
                value: t.iter().map(|i| z[*i]).sum::<f64>() / 3.0,
            };
            let cells: Vec<Cell> = triangles.iter().map(cell).collect();
            outlines(&mut plane, &cells, if triangles.len() < 400 { 1.0 } else { 0.0 });
        }
        Type::Tricontourf => {
            let above =
                |level: f64| triangles.iter().filter_map(|t| clipped(t, &points, &z, level)).collect::<Vec<_>>();
            let cells: Vec<Cell> =
                levels.windows(2).map(|w| Cell { rings: above(w[0]), value: (w[0] + w[1]) / 2.0 }).collect();
            outlines(&mut plane, &cells, 0.0);
        }
        _ => {
            let lines: Vec<(Vec<(f64, f64)>, f64)> = levels
                .iter()
                .flat_map(|l| {
                    isolines(&triangles, &points, &z, *l).into_iter().map(|line| (line, *l)).collect::<Vec<_>>()
                })
                .collect();
            level_lines(&mut plane, lines);
        }
    }
    plane.draw_lines(cx);
    Some(said(plane.sheet, kind, format!("{} points, values from {low} to {high}", points.len())))
}

fn edges(plane: &mut Plane, points: &[(f64, f64)], triangles: &[Triangle]) {
    let mut list = Vec::new();
    let row = |p: (f64, f64), more: Option<(f64, f64)>| {
        let mut members = vec![(plane.x.clone(), Json::Number(p.0)), (plane.y.clone(), Json::Number(p.1))];
        members.extend(
            more.into_iter()
                .flat_map(|q| [(Arc::from("x_end"), Json::Number(q.0)), (Arc::from("y_end"), Json::Number(q.1))]),
        );
        Json::Object(crate::json::Object::from_members(members))
    };
    let mut seen = std::collections::BTreeSet::new();
    for t in triangles {
        for (a, b) in [(t[0], t[1]), (t[1], t[2]), (t[2], t[0])] {
            if seen.insert((a.min(b), a.max(b))) {
                list.push(row(points[a], Some(points[b])));
            }
        }
    }
    let ends: Vec<Json> = points.iter().map(|p| row(*p, None)).collect();
    let color = plane.sheet.color();
    let far = vec![("x2", obj! {"field": "x_end"}), ("y2", obj! {"field": "y_end"})];
    plane.sheet.layer(list, obj! {"type": "rule", "color": color.as_str(), "strokeWidth": 1.0}, far);
    plane.sheet.layer(ends, with(dots(20.0), "color", color), Vec::new());
}

fn between(a: (f64, f64), b: (f64, f64), t: f64) -> (f64, f64) {
    (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1))
}

/// The part of a triangle that is not below a level.
fn clipped(t: &Triangle, points: &[(f64, f64)], z: &[f64], level: f64) -> Option<Vec<(f64, f64)>> {
    let mut ring = Vec::new();
    for k in 0..3 {
        let (a, b) = (t[k], t[(k + 1) % 3]);
        if z[a] >= level {
            ring.push(points[a]);
        }
        if (z[a] >= level) != (z[b] >= level) {
            ring.push(crossing(a, b, points, z, level));
        }
    }
    (ring.len() > 2).then_some(ring)
}

/// Where a level crosses an edge; the same from both sides, to the last bit.
fn crossing(a: usize, b: usize, points: &[(f64, f64)], z: &[f64], level: f64) -> (f64, f64) {
    let (a, b) = (a.min(b), a.max(b));
    between(points[a], points[b], (level - z[a]) / (z[b] - z[a]))
}

/// Lines of equal value through triangles, values above on the left.
pub(super) fn isolines(triangles: &[Triangle], points: &[(f64, f64)], z: &[f64], level: f64) -> Vec<Vec<(f64, f64)>> {
    let (mut next, mut ends, mut order) = (HashMap::new(), HashMap::new(), Vec::new());
    let key = |a: usize, b: usize| (a.min(b), a.max(b));
    for t in triangles {
        let mut out = None;
        let mut back = None;
        for k in 0..3 {
            let (a, b) = (t[k], t[(k + 1) % 3]);
            match (z[a] >= level, z[b] >= level) {
                (true, false) => out = Some(key(a, b)),
                (false, true) => back = Some(key(a, b)),
                _ => {}
            }
        }
        if let (Some(from), Some(to)) = (out, back) {
            next.insert(from, to);
            ends.insert(to, ());
            order.push(from);
        }
    }
    chains(&order, &mut next, &ends, |(a, b)| crossing(a, b, points, z, level))
}
