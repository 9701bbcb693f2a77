//! Charts of two numbers: points, bubbles, error bars, and how often pairs of numbers occur.

use super::marks::{dots, draw_lines, draw_points, entries, pairs, plain, reach, whiskers};
use super::plane::{Plane, Wish};
use super::roles::Roles;
use super::rows::{Along, Data, Point, extent};
use super::sheet::{Sheet, obj, with};
use super::table::Table;
use super::types::Type;
use super::{Context, SIZE, Shown};
use crate::json::Json;

/// The area of a point, 5 px across, in px².
const DOT: f64 = 19.6;

/// Points, by size if there is one.
pub(super) fn scatter<'a>(cx: &mut Context<'a>, data: &Data, kind: Type, overlay: Option<Type>) -> Option<Sheet<'a>> {
    let bubble = kind == Type::Bubble || data.points().any(|p| p.size.is_finite());
    let grown = |e: Option<(f64, f64)>, share: f64| {
        e.map(|(a, b)| {
            let pad = share * (b - a);
            (a - pad, b + pad)
        })
    };
    let share = if bubble { 0.08 } else { 0.0 };
    let wish = Wish {
        scatter: true,
        values: grown(Some(reach(data)), share).unwrap_or((0.0, 1.0)),
        places: grown(data.extent(|p| p.x), if data.along == Along::Times { 0.03 } else { share }),
        entries: entries(cx, data),
        symbol: "circle",
        gap: 0.0,
        ..Wish::default()
    };
    let mut plane = Plane::new(cx, data, wish, SIZE);
    plane.draw_bands(cx);
    let most = data.points().map(|p| p.size).filter(|s| s.is_finite()).fold(0.0, f64::max);
    let largest = (0.006 * plane.sheet.width * plane.sheet.height).clamp(120.0, 2400.0);
    let mut points: Vec<(&super::rows::Series, &Point)> =
        data.series.iter().flat_map(|s| s.points.iter().map(move |p| (s, p))).collect();
    if bubble {
        // Large ones lie below small ones.
        points.sort_by(|a, b| b.1.size.total_cmp(&a.1.size));
    }
    let mut rows = Vec::new();
    for (series, p) in points.into_iter().filter(|(_, p)| p.y.is_finite() && p.x.is_finite()) {
        let area = if most > 0.0 && p.size.is_finite() { (largest * p.size.max(0.0) / most).max(4.0) } else { DOT };
        let more: Vec<(&str, Json)> = if bubble { vec![("area", Json::Number(area))] } else { Vec::new() };
        rows.push(plane.row(Some(series), p, &more));
    }
    let paint = plane.paint();
    let many = rows.len() > 2000;
    if overlay == Some(Type::Line) || overlay == Some(Type::Step) {
        draw_lines(cx, &mut plane, data, (overlay == Some(Type::Step)).then_some("step-after"), false);
    }
    let mut encoding = vec![("color", paint)];
    if bubble {
        encoding.push(("size", obj! {"field": "area", "type": "quantitative", "scale": Json::Null}));
    }
    let opacity = if many {
        0.4
    } else if bubble {
        0.65
    } else {
        0.7
    };
    let mark = with(dots(if many { 9.0 } else { DOT }), "opacity", opacity);
    plane.sheet.layer(rows, mark, encoding);
    if data.points().any(|p| p.low.is_finite() && p.high.is_finite()) {
        whiskers(&mut plane, data);
    }
    plane.draw_lines(cx);
    Some(plane.sheet)
}

/// Points with the range that each may lie in.
pub(super) fn error_bars<'a>(cx: &mut Context<'a>, data: &Data) -> Option<Sheet<'a>> {
    if data.points().all(|p| !p.low.is_finite() || !p.high.is_finite()) {
        cx.report.error_with_hint("/error", "error bars need error=, or low= and high=", "error=2,1,3");
        return None;
    }
    let pad = |(a, b): (f64, f64)| (a - 0.04 * (b - a), b + 0.04 * (b - a));
    let wish = Wish {
        values: reach(data),
        places: data.extent(|p| p.x).map(pad),
        entries: entries(cx, data),
        symbol: "circle",
        ..Wish::default()
    };
    let mut plane = Plane::new(cx, data, wish, SIZE);
    plane.draw_bands(cx);
    whiskers(&mut plane, data);
    draw_points(&mut plane, data, 50.0);
    plane.draw_zero();
    plane.draw_lines(cx);
    Some(plane.sheet)
}

/// The ends of all pairs.
pub(super) fn ends(cx: &mut Context, table: &Table, roles: &Roles) -> Option<((f64, f64), (f64, f64))> {
    let (points, ..) = pairs(cx, table, roles)?;
    extent(points.iter().map(|p| p.0)).zip(extent(points.iter().map(|p| p.1)))
}

/// How often pairs of numbers occur: in rectangles, or in hexagons.
pub(super) fn binned<'a>(cx: &mut Context<'a>, kind: Type, table: &Table, roles: &Roles) -> Option<Shown<'a>> {
    let (points, _, x_name, y_name) = pairs(cx, table, roles)?;
    let named = (table.named && !table.listed).then_some((&x_name, &y_name));
    let data = plain(&points, named);
    let (x, y) = cx.shared.pairs.or(data.extent(|p| p.x).zip(data.extent(|p| p.y)))?;
    let shapes = if kind == Type::Hexbin { hexagons(cx, &points, x, y) } else { rectangles(cx, &points, x, y) };
    let most = shapes.iter().map(|s| s.1).fold(0.0, f64::max);
    let outline: Vec<(f64, f64)> = shapes.iter().flat_map(|s| s.0.iter().copied()).collect();
    let all = plain(&outline, named);
    let wish = Wish { values: reach(&all), places: all.extent(|p| p.x), exact: true, ..Wish::default() };
    let mut plane = super::field::ramped(cx, &all, wish, (1.0_f64.min(most), most), SIZE);
    let cells: Vec<super::field::Cell> =
        shapes.into_iter().map(|(outline, count)| super::field::Cell { rings: vec![outline], value: count }).collect();
    super::field::outlines(&mut plane, &cells, 1.0);
    plane.draw_lines(cx);
    let title = kind.row().title;
    let name = format!("{}{} of {x_name} and {y_name}", title[..1].to_uppercase(), &title[1..]);
    let alt = format!("{name}, {} pairs; at most {most} in one bin", points.len());
    Some(Shown { sheet: plane.sheet, name, alt })
}

type Shape = (Vec<(f64, f64)>, f64);

fn rectangles(cx: &Context, points: &[(f64, f64)], x: (f64, f64), y: (f64, f64)) -> Vec<Shape> {
    let n = cx.ask.number("bins").map_or(20, |n| n as usize).clamp(1, 200);
    let size = |(a, b): (f64, f64)| if b > a { (b - a) / n as f64 } else { 1.0 };
    let (dx, dy) = (size(x), size(y));
    let at = |v: f64, low: f64, d: f64| (((v - low) / d) as usize).min(n - 1);
    let mut counts = vec![0.0; n * n];
    for (px, py) in points {
        counts[at(*py, y.0, dy) * n + at(*px, x.0, dx)] += 1.0;
    }
    let cell = |i: usize| {
        let (x1, y1) = (x.0 + (i % n) as f64 * dx, y.0 + (i / n) as f64 * dy);
        vec![(x1, y1), (x1 + dx, y1), (x1 + dx, y1 + dy), (x1, y1 + dy)]
    };
    counts.iter().enumerate().filter(|(_, c)| **c > 0.0).map(|(i, c)| (cell(i), *c)).collect()
}

/// Two lattices of hexagons, of which each point takes the nearer centre (Carr, Littlefield, Nicholson and Littlefield 1987;
/// the lattices lie as matplotlib's `hexbin` has them).
pub(super) fn hexagons(cx: &Context, points: &[(f64, f64)], x: (f64, f64), y: (f64, f64)) -> Vec<Shape> {
    let n = cx.ask.number("bins").map_or(20, |n| n as usize).clamp(1, 200);
    hex_counts(points, x, y, n)
}

/// The hexagons that hold a point, with how many.
pub(super) fn hex_counts(points: &[(f64, f64)], x: (f64, f64), y: (f64, f64), nx: usize) -> Vec<Shape> {
    let ny = ((nx as f64 / 3.0_f64.sqrt()) as usize).max(1);
    let size = |(a, b): (f64, f64), n: usize| {
        // The same nudge as there keeps the last point inside.
        let pad = 1e-9 * (b - a);
        if b > a { (a - pad, (b - a + 2.0 * pad) / n as f64) } else { (a - 0.5, 1.0) }
    };
    let ((x0, sx), (y0, sy)) = (size(x, nx), size(y, ny));
    let (w1, w2) = (nx + 1, nx);
    let mut first = vec![0.0; (nx + 1) * (ny + 1)];
    let mut second = vec![0.0; nx * ny];
    for (px, py) in points {
        let (ix, iy) = ((px - x0) / sx, (py - y0) / sy);
        let (r1, r2) = ((ix.round(), iy.round()), (ix.floor(), iy.floor()));
        let d1 = (ix - r1.0) * (ix - r1.0) + 3.0 * (iy - r1.1) * (iy - r1.1);
        let d2 = (ix - r2.0 - 0.5) * (ix - r2.0 - 0.5) + 3.0 * (iy - r2.1 - 0.5) * (iy - r2.1 - 0.5);
        if d1 < d2 {
            let i = (r1.1.max(0.0) as usize).min(ny) * w1 + (r1.0.max(0.0) as usize).min(nx);
            first[i] += 1.0;
        } else {
            let i = (r2.1.max(0.0) as usize).min(ny - 1) * w2 + (r2.0.max(0.0) as usize).min(nx - 1);
            second[i] += 1.0;
        }
    }
    let corner = [
        (0.5, -1.0 / 6.0),
        (0.5, 1.0 / 6.0),
        (0.0, 1.0 / 3.0),
        (-0.5, 1.0 / 6.0),
        (-0.5, -1.0 / 6.0),
        (0.0, -1.0 / 3.0),
    ];
    let outline = |cx: f64, cy: f64| corner.iter().map(|(a, b)| (cx + a * sx, cy + 1.0 * b * sy)).collect::<Vec<_>>();
    let mut out = Vec::new();
    for (counts, width, shift) in [(&first, w1, 0.0), (&second, w2, 0.5)] {
        for (i, count) in counts.iter().enumerate().filter(|(_, c)| **c > 0.0) {
            let (cx, cy) = (x0 + ((i % width) as f64 + shift) * sx, y0 + ((i / width) as f64 + shift) * sy);
            out.push((outline(cx, cy), *count));
        }
    }
    out
}
