//! Fields of arrows: arrows and wind barbs at places, and lines that follow a field.

use super::Context;
use super::SIZE;
use super::Shown;
use super::field::{Grid, grid, said};
use super::marks::{pairs, plain, reach};
use super::plane::{Plane, Wish};
use super::roles::Roles;
use super::sheet::obj;
use super::table::{Column, Table};
use super::types::Type;
use crate::json::Json;
use std::sync::Arc;

/// Most arrows.
const MOST: usize = 20_000;

/// An arrow: where, and how far it reaches right and up.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Arrow {
    at: (f64, f64),
    u: f64,
    v: f64,
}

/// The two fields of a description: over a grid.
fn field(cx: &mut Context, table: &Table, roles: &Roles) -> Option<(Grid, Grid)> {
    let (u, v) = (grid(cx, table, roles, "u")?, grid(cx, table, roles, "v")?);
    if u.xs.len() != v.xs.len() || u.ys.len() != v.ys.len() {
        cx.report.error("/v", "u and v have different shapes");
        return None;
    }
    Some((u, v))
}

/// The arrows of rows that each name a place, or of a grid.
fn arrows(cx: &mut Context, table: &Table, roles: &Roles) -> Option<Vec<Arrow>> {
    let matrix = table.listed && cx.ask.text("u").is_some_and(|t| t.contains(';') && t.contains(','));
    if matrix {
        let (u, v) = field(cx, table, roles)?;
        let one = |k: usize| Arrow { at: (u.xs[k % u.xs.len()], u.ys[k / u.xs.len()]), u: u.z[k], v: v.z[k] };
        return Some((0..u.z.len()).map(one).filter(|a| a.u.is_finite() && a.v.is_finite()).collect());
    }
    let (points, rows, _, _) = pairs(cx, table, roles)?;
    let numbers = |name: &str| roles.get(name).and_then(|i| table.columns.get(i)).and_then(Column::numbers);
    let (Some(u), Some(v)) = (numbers("u"), numbers("v")) else {
        cx.report.error_with_hint("/u", "arrows need u and v", "u= and v= name columns of numbers, or hold numbers");
        return None;
    };
    let at = |list: &[f64], row: usize| list.get(row).copied().unwrap_or(f64::NAN);
    let one = |(p, row): (&(f64, f64), &usize)| Arrow { at: *p, u: at(u, *row), v: at(v, *row) };
    Some(points.iter().zip(&rows).map(one).filter(|a| a.u.is_finite() && a.v.is_finite()).collect())
}

/// Draws a field of arrows.
pub(super) fn draw<'a>(cx: &mut Context<'a>, kind: Type, table: &Table, roles: &Roles) -> Option<Shown<'a>> {
    if kind == Type::Streamplot {
        return streams(cx, table, roles);
    }
    let list = arrows(cx, table, roles)?;
    if list.is_empty() || list.len() > MOST {
        cx.report.error("/u", format!("{} arrows; from 1 to {MOST} are drawn", list.len()));
        return None;
    }
    cx.allow(list.len() * 8)?;
    let points: Vec<(f64, f64)> = list.iter().map(|a| a.at).collect();
    let data = plain(&points, None);
    let pad = |(a, b): (f64, f64)| if b > a { (a - 0.08 * (b - a), b + 0.08 * (b - a)) } else { (a - 1.0, b + 1.0) };
    let wish = Wish { values: pad(reach(&data)), places: data.extent(|p| p.x).map(pad), ..Wish::default() };
    let mut plane = Plane::new(cx, &data, wish, SIZE);
    let (w, h) = plane.sheet.inner();
    // Pixels of a place, and back.
    let (per_x, per_y) = ((plane.places.1 - plane.places.0) / w, (plane.values.1 - plane.values.0) / h);
    let spacing = (w * h / list.len() as f64).sqrt();
    let longest = list.iter().map(|a| a.u.hypot(a.v)).fold(0.0, f64::max).max(1e-300);
    let (mut filled, mut lines) = (Vec::new(), Vec::new());
    for arrow in &list {
        let to = |(px, py): (f64, f64)| (arrow.at.0 + px * per_x, arrow.at.1 + py * per_y);
        let speed = arrow.u.hypot(arrow.v);
        if kind == Type::Barbs {
            let (f, l) = barb(arrow, (0.75 * spacing).clamp(12.0, 30.0));
            filled.extend(f.into_iter().map(|o| o.into_iter().map(to).collect::<Vec<_>>()));
            lines.extend(l.into_iter().map(|o| o.into_iter().map(to).collect::<Vec<_>>()));
        } else if speed > 0.0 {
            let length = speed / longest * (0.95 * spacing).clamp(8.0, 70.0);
            filled.push(arrow_outline((arrow.u / speed, arrow.v / speed), length).into_iter().map(to).collect());
        }
    }
    let color = plane.sheet.color();
    put(
        &mut plane,
        &filled,
        obj! {"type": "line", "filled": true, "fill": color.as_str(), "fillOpacity": 1.0, "strokeWidth": 0.0},
    );
    put(&mut plane, &lines, obj! {"type": "line", "stroke": color, "strokeWidth": 1.4});
    plane.draw_lines(cx);
    Some(said(plane.sheet, kind, format!("{} places, at most {}", list.len(), crate::number::to_precision(longest, 3))))
}

/// Lines, each with its own number.
fn put(plane: &mut Plane, lines: &[Vec<(f64, f64)>], mark: Json) {
    if lines.is_empty() {
        return;
    }
    let mut rows = Vec::new();
    for (id, line) in lines.iter().enumerate() {
        for p in line {
            rows.push(Json::Object(crate::json::Object::from_members(vec![
                (plane.x.clone(), Json::Number(p.0)),
                (plane.y.clone(), Json::Number(p.1)),
                (Arc::from("id"), Json::Number(id as f64)),
            ])));
        }
    }
    let detail = obj! {"field": "id", "type": "nominal"};
    plane.sheet.layer(rows, mark, vec![("detail", detail), ("order", obj! {"value": 0.0})]);
}

/// An arrow from its place along a direction, px upward.
fn arrow_outline((dx, dy): (f64, f64), length: f64) -> Vec<(f64, f64)> {
    let head = (0.4 * length).clamp(2.5, 9.0).min(length);
    let (shaft, wing) = ((0.13 * head).max(0.5), 0.42 * head);
    let at = |along: f64, aside: f64| (along * dx - aside * dy, along * dy + aside * dx);
    let neck = length - 0.85 * head;
    vec![
        at(0.0, -shaft),
        at(neck, -shaft),
        at(length - head, -wing),
        at(length, 0.0),
        at(length - head, wing),
        at(neck, shaft),
        at(0.0, shaft),
        at(0.0, -shaft),
    ]
}

type Outlines = Vec<Vec<(f64, f64)>>;

/// A wind barb: a staff towards where the wind comes from, with a half line for 5, a whole one for 10 and a flag for 50; a
/// ring where there is hardly any. px upward.
fn barb(arrow: &Arrow, length: f64) -> (Outlines, Outlines) {
    let speed = arrow.u.hypot(arrow.v);
    let fives = (speed / 5.0).round() as usize;
    if fives == 0 {
        let ring = (0..=16)
            .map(|i| f64::from(i) * std::f64::consts::PI / 8.0)
            .map(|a| (3.0 * libm::cos(a), 3.0 * libm::sin(a)));
        return (Vec::new(), vec![ring.collect()]);
    }
    let (dx, dy) = (-arrow.u / speed, -arrow.v / speed);
    let at = |along: f64, aside: f64| (along * dx + aside * dy, along * dy - aside * dx);
    let (space, full) = (length / 7.5, 0.42 * length);
    let (flags, fulls, half) = ((fives / 10).min(8), fives % 10 / 2, fives % 2);
    let mut lines = vec![vec![at(0.0, 0.0), at(length, 0.0)]];
    let mut filled = Vec::new();
    let mut place = length;
    for _ in 0..flags {
        filled.push(vec![at(place, 0.0), at(place - space * 0.5, -full), at(place - space * 1.6, 0.0), at(place, 0.0)]);
        place -= space * 1.9;
    }
    for _ in 0..fulls {
        lines.push(vec![at(place, 0.0), at(place + space * 0.6, -full)]);
        place -= space;
    }
    if half == 1 {
        // A half line alone stands away from the end, to be told from a whole one.
        if flags + fulls == 0 {
            place -= space * 1.5;
        }
        lines.push(vec![at(place, 0.0), at(place + space * 0.3, -full / 2.0)]);
    }
    (filled, lines)
}

/// Cells a side of the mask that keeps streamlines apart.
const MASK: usize = 30;

/// A field that can be followed, in units of its grid.
pub(super) struct Flow<'g> {
    u: &'g Grid,
    v: &'g Grid,
    taken: Vec<bool>,
}

impl<'g> Flow<'g> {
    pub fn new(u: &'g Grid, v: &'g Grid) -> Flow<'g> {
        Flow { u, v, taken: vec![false; MASK * MASK] }
    }

    /// The field at a place of the unit square, interpolated between the four nodes around it.
    fn at(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        if !((0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y)) {
            return None;
        }
        let (nx, ny) = (self.u.xs.len() - 1, self.u.ys.len() - 1);
        let (gx, gy) = (x * nx as f64, y * ny as f64);
        let (i, j) = ((gx as usize).min(nx - 1), (gy as usize).min(ny - 1));
        let (s, t) = (gx - i as f64, gy - j as f64);
        let mix = |g: &Grid| {
            let low = g.at(i, j) * (1.0 - s) + g.at(i + 1, j) * s;
            let high = g.at(i, j + 1) * (1.0 - s) + g.at(i + 1, j + 1) * s;
            low * (1.0 - t) + high * t
        };
        let (u, v) = (mix(self.u), mix(self.v));
        (u.is_finite() && v.is_finite()).then_some((u, v))
    }

    /// The direction there in the unit square, of unit length.
    fn direction(&self, x: f64, y: f64, (wide, high): (f64, f64)) -> Option<(f64, f64)> {
        let (u, v) = self.at(x, y)?;
        let (u, v) = (u / wide, v / high);
        let size = u.hypot(v);
        (size > 1e-12).then_some((u / size, v / size))
    }

    fn cell(x: f64, y: f64) -> usize {
        let at = |v: f64| ((v * (MASK as f64 - 1.0)).round() as usize).min(MASK - 1);
        at(y) * MASK + at(x)
    }

    /// Follows the field from a place, one way, by Runge and Kutta's method of fourth order, until the border, a cell that
    /// another line has, or the length that is left.
    fn follow(
        &self,
        start: (f64, f64),
        sign: f64,
        extent: (f64, f64),
        own: &mut Vec<usize>,
        most: f64,
    ) -> Vec<(f64, f64)> {
        const STEP: f64 = 0.004;
        let (mut x, mut y) = start;
        let mut line = Vec::new();
        let mut length = 0.0;
        while length < most {
            let step = |x: f64, y: f64| self.direction(x, y, extent).map(|(a, b)| (sign * a, sign * b));
            let Some(k1) = step(x, y) else { break };
            let Some(k2) = step(x + STEP / 2.0 * k1.0, y + STEP / 2.0 * k1.1) else { break };
            let Some(k3) = step(x + STEP / 2.0 * k2.0, y + STEP / 2.0 * k2.1) else { break };
            let Some(k4) = step(x + STEP * k3.0, y + STEP * k3.1) else { break };
            x += STEP / 6.0 * (k1.0 + 2.0 * k2.0 + 2.0 * k3.0 + k4.0);
            y += STEP / 6.0 * (k1.1 + 2.0 * k2.1 + 2.0 * k3.1 + k4.1);
            if !((0.0..=1.0).contains(&x) && (0.0..=1.0).contains(&y)) {
                break;
            }
            let cell = Self::cell(x, y);
            if own.last() != Some(&cell) {
                if self.taken[cell] || own.contains(&cell) {
                    break;
                }
                own.push(cell);
            }
            length += STEP;
            line.push((x, y));
        }
        line
    }

    /// Lines that follow the field, at most one through each cell of a mask, begun from the border inward (the way of
    /// matplotlib's `streamplot.py`); in the unit square.
    pub fn lines(&mut self) -> Vec<Vec<(f64, f64)>> {
        let span = |v: &[f64]| (v.last().copied().unwrap_or(1.0) - v.first().copied().unwrap_or(0.0)).abs().max(1e-300);
        let extent = (span(&self.u.xs), span(&self.u.ys));
        let mut lines = Vec::new();
        for (i, j) in inward(MASK) {
            if self.taken[j * MASK + i] {
                continue;
            }
            let unit = |k: usize| k as f64 / (MASK as f64 - 1.0);
            let start = (unit(i), unit(j));
            let mut own = vec![j * MASK + i];
            let ahead = self.follow(start, 1.0, extent, &mut own, 4.0);
            let first = own.first().copied();
            own.reverse();
            own.extend(first.filter(|f| own.last() != Some(f)));
            let behind = self.follow(start, -1.0, extent, &mut own, 4.0 - 0.004 * ahead.len() as f64);
            if (ahead.len() + behind.len()) as f64 * 0.004 < 0.1 {
                continue;
            }
            own.iter().for_each(|c| self.taken[*c] = true);
            let line: Vec<(f64, f64)> = behind.into_iter().rev().chain([start]).chain(ahead).collect();
            lines.push(line);
        }
        lines
    }
}

/// The cells of a square from its border inward.
fn inward(n: usize) -> Vec<(usize, usize)> {
    let (mut left, mut right, mut low, mut high) = (0usize, n - 1, 0usize, n - 1);
    let mut out = Vec::with_capacity(n * n);
    while left <= right && low <= high {
        out.extend((left..=right).map(|i| (i, low)));
        out.extend((low + 1..=high).map(|j| (right, j)));
        if high > low {
            out.extend((left..right).rev().map(|i| (i, high)));
        }
        if right > left {
            out.extend((low + 1..high).rev().map(|j| (left, j)));
        }
        if right == 0 || high == 0 {
            break;
        }
        (left, right, low, high) = (left + 1, right - 1, low + 1, high - 1);
    }
    out
}

/// Lines that follow a field.
fn streams<'a>(cx: &mut Context<'a>, table: &Table, roles: &Roles) -> Option<Shown<'a>> {
    let (u, v) = field(cx, table, roles)?;
    if u.xs.len() < 2 || u.ys.len() < 2 {
        cx.report.error("/u", "a stream needs at least two rows and two columns");
        return None;
    }
    cx.budget.steps(2_000_000).ok()?;
    let corners = [(u.xs[0], u.ys[0]), (*u.xs.last()?, *u.ys.last()?)];
    let data = plain(&corners, None);
    let wish = Wish { values: reach(&data), places: data.extent(|p| p.x), exact: true, ..Wish::default() };
    let mut plane = Plane::new(cx, &data, wish, SIZE);
    let lines = Flow::new(&u, &v).lines();
    let (w, h) = plane.sheet.inner();
    let place = |p: &(f64, f64)| {
        (corners[0].0 + p.0 * (corners[1].0 - corners[0].0), corners[0].1 + p.1 * (corners[1].1 - corners[0].1))
    };
    let (per_x, per_y) = ((plane.places.1 - plane.places.0) / w, (plane.values.1 - plane.values.0) / h);
    let mut heads = Vec::new();
    let mut thin = Vec::new();
    for line in &lines {
        let all: Vec<(f64, f64)> = line.iter().map(place).collect();
        let m = all.len() / 2;
        let (a, b) = (all[m.saturating_sub(1)], all[m.min(all.len() - 1)]);
        let (dx, dy) = ((b.0 - a.0) / per_x, (b.1 - a.1) / per_y);
        let size = dx.hypot(dy).max(1e-300);
        let (dx, dy) = (dx / size, dy / size);
        let at =
            |along: f64, aside: f64| (b.0 + (along * dx - aside * dy) * per_x, b.1 + (along * dy + aside * dx) * per_y);
        heads.push(vec![at(4.0, 0.0), at(-4.0, 3.2), at(-2.4, 0.0), at(-4.0, -3.2), at(4.0, 0.0)]);
        let last = all.len() - 1;
        thin.push(all.into_iter().enumerate().filter(|(i, _)| i % 3 == 0 || *i == last).map(|(_, p)| p).collect());
    }
    let color = plane.sheet.color();
    put(&mut plane, &thin, obj! {"type": "line", "stroke": color.as_str(), "strokeWidth": 1.3});
    put(
        &mut plane,
        &heads,
        obj! {"type": "line", "filled": true, "fill": color, "fillOpacity": 1.0, "strokeWidth": 0.0},
    );
    plane.draw_lines(cx);
    Some(said(
        plane.sheet,
        Type::Streamplot,
        format!("{} lines over {} by {} places", lines.len(), u.xs.len(), u.ys.len()),
    ))
}
