//! Lines between values, straight or curved, with heads at their ends and a label along them (chartjs-plugin-annotation,
//! `types/line.js`).

use super::super::options::Options;
use super::brush::{self, Brush, Look, Turn};
use super::cascade::{self, Written};
use super::label::{self, Block, Placed};
use super::piece::Piece;
use super::plane::Plane;
use super::shapes;
use crate::figure::{Outline, Pen};
use crate::geometry::{Insets, Path, Point, Rect, pt};
use crate::json::Json;
use std::f64::consts::{FRAC_PI_2, PI};

/// A line in its place.
#[derive(Debug, Clone, Copy)]
struct Line {
    a: Point,
    b: Point,
    /// Of a curve.
    control: Option<Point>,
}

/// A line, with its label.
pub(super) fn line(plane: &Plane, written: &Written, o: &Options, out: &mut Vec<Piece>) {
    let Some((mut a, mut b)) = ends(plane, o) else { return };
    let area = plane.area();
    let inside = !(a.x < area.x1 && b.x < area.x1
        || a.x > area.x2 && b.x > area.x2
        || a.y < area.y1 && b.y < area.y1
        || a.y > area.y2 && b.y > area.y2);
    let middle = pt((a.x + b.x) / 2.0, (a.y + b.y) / 2.0);
    if inside {
        (a, b) = (limited(a, b, &area), limited(b, a, &area));
    }
    if ![a.x, a.y, b.x, b.y].iter().all(|x| x.is_finite()) {
        return;
    }
    let curved = o.truthy("curve") == Some(true);
    let control = curved.then(|| control_point(o, a, b, middle));
    let line = Line { a, b, control };
    let mut brush = Brush::new(pt(area.x1, area.y1));
    draw(&mut brush, &line, o);
    out.push(Piece::of(o, brush));
    let l = cascade::label_of(o);
    if !inside || !shapes::shown(plane, &l) {
        return;
    }
    let block = Block::read(plane.chart, &l);
    let placed = along(&line, &l, &block, &area);
    let mut brush = Brush::new(pt(area.x1, area.y1));
    let callout = l.sub("callout").then(&written.nameless());
    label::draw(&mut brush, &block, &l, Some(&callout), &placed);
    out.push(Piece::of(&l, brush));
}

/// Its ends: at a value of one scale and all across the other, or between limits (`resolveLineProperties`).
fn ends(plane: &Plane, o: &Options) -> Option<(Point, Point)> {
    if let Some(axis) = plane.named(o) {
        let area = plane.area();
        let from = plane.pixel(axis, o.get("value"))?;
        let to = plane.pixel(axis, o.get("endValue")).unwrap_or(from);
        return Some(if axis.horizontal {
            (pt(from, area.y1), pt(to, area.y2))
        } else {
            (pt(area.x1, from), pt(area.x2, to))
        });
    }
    // Nothing has a place on the scale of a radar, which is no line.
    if plane.is_radial(o.get("scaleID")) {
        return None;
    }
    let (x, y) = (plane.limits(o, true), plane.limits(o, false));
    Some((pt(x.from, y.from), pt(x.to, y.to)))
}

/// An end where the line leaves the chart area, if it lies outside.
fn limited(p: Point, other: Point, area: &Rect) -> Point {
    let mut p = p;
    let at = |p: Point, t: f64| pt(p.x + t * (other.x - p.x), p.y + t * (other.y - p.y));
    for edge in [area.x1, area.x2] {
        if if edge == area.x1 { p.x < edge } else { p.x > edge } {
            p = pt(edge, at(p, ((edge - p.x) / (other.x - p.x)).abs()).y);
        }
    }
    for edge in [area.y1, area.y2] {
        if if edge == area.y1 { p.y < edge } else { p.y > edge } {
            p = pt(at(p, ((edge - p.y) / (other.y - p.y)).abs()).x, edge);
        }
    }
    p
}

fn control_point(o: &Options, a: Point, b: Point, middle: Point) -> Point {
    let distance = libm::hypot(b.x - a.x, b.y - a.y);
    let parts = o.sub("controlPoint");
    let (x, y) = match o.get("controlPoint") {
        Some(Json::Object(_)) => (parts.get("x"), parts.get("y")),
        v => (v, v),
    };
    let away = |v: Option<&Json>| v.map_or(0.0, |v| brush::length_of(distance, Some(v), false));
    let point = pt(middle.x + away(x), middle.y + away(y));
    brush::turned(point, middle, libm::atan2(b.y - a.y, b.x - a.x))
}

/// What a head at an end looks like; what it does not say both heads say, and then the line.
struct Head<'x> {
    o: Options<'x>,
    /// How much shorter it makes the line, px; without end if it has no width, which leaves nothing of the line.
    adjust: f64,
}

fn head<'x>(o: &Options<'x>, end: &str, width: f64) -> Option<Head<'x>> {
    let heads = o.sub("arrowHeads");
    let own = heads.sub(end).then(&heads).then(o);
    if own.truthy("display") != Some(true) {
        return None;
    }
    let n = |name: &str| own.number(name).unwrap_or(0.0);
    // The line ends where the head is as thick as the line (`getLineAdjust`).
    let (length, thick, half) = (n("length"), n("width"), width / 2.0);
    let adjust = (length + (half + thick) / thick * -length).abs();
    Some(Head { adjust, o: own })
}

fn draw(brush: &mut Brush, line: &Line, o: &Options) {
    let Some(pen) = brush::pen(o, false) else { return };
    let length = libm::hypot(line.b.x - line.a.x, line.b.y - line.a.y);
    let (first, last) = (head(o, "start", pen.width), head(o, "end", pen.width));
    let trim = |h: &Option<Head>| h.as_ref().map_or(0.0, |h| h.adjust);
    let (from, to) = (trim(&first), trim(&last));
    let look = Look { pen: Some(pen.clone()), pen_shadow: brush::shadow(o, "borderShadowColor"), ..Look::default() };
    if let Some(control) = line.control {
        let (ps, pe) = (line.at(from / length), line.at(1.0 - to / length));
        if (from + to).is_finite() {
            let mut path = Path::new();
            path.move_to(ps.x, ps.y).quad_to(control.x, control.y, pe.x, pe.y);
            brush.outline(Outline::Path(path), None, look);
        }
        let angle = |t: f64| FRAC_PI_2 - libm::atan2(line.direction(t).x, line.direction(t).y);
        for (head, at, angle) in [(first, ps, angle(0.0)), (last, pe, angle(1.0) - PI)] {
            if let Some(h) = head {
                draw_head(brush, &h.o, (0.0, -h.adjust), (at, angle), &pen);
            }
        }
        return;
    }
    let angle = libm::atan2(line.b.y - line.a.y, line.b.x - line.a.x);
    let at = |d: f64| pt(line.a.x + d * libm::cos(angle), line.a.y + d * libm::sin(angle));
    if (from + to).is_finite() {
        brush.outline(Outline::Line(at(from), at(length - to)), None, look);
    }
    for (head, offset, sign) in [(first, 0.0, 1.0), (last, length, -1.0)] {
        if let Some(h) = head {
            draw_head(brush, &h.o, (offset, sign * h.adjust), (line.a, angle), &pen);
        }
    }
}

/// A head at a distance along a direction from a point (`drawArrowHead`).
fn draw_head(brush: &mut Brush, o: &Options, (offset, adjust): (f64, f64), (from, angle): (Point, f64), line: &Pen) {
    let n = |name: &str| o.number(name).unwrap_or(0.0);
    let (length, width) = (n("length"), n("width"));
    if !adjust.is_finite() {
        return;
    }
    let back = (offset - length).abs() + adjust;
    let turn = Turn::of(angle.to_degrees(), from);
    let at = |x: f64, y: f64| pt(from.x + x, from.y + y);
    let corners = [at(back, -width), at(offset + adjust, 0.0), at(back, width)];
    // Without a width of its own it is drawn as the line is.
    let pen = brush::pen(o, false).unwrap_or_else(|| line.clone());
    let filled = matches!(o.get("fill"), Some(Json::Bool(true)));
    let mut look = Look { pen: Some(pen), ..Look::default() };
    if filled {
        let ground = o.truthy("backgroundColor") == Some(true);
        look.fill = Some(brush::paint(o, if ground { "backgroundColor" } else { "borderColor" }));
        look.shadow = brush::shadow(o, "backgroundShadowColor");
    } else {
        look.pen_shadow = brush::shadow(o, "borderShadowColor");
    }
    brush.outline(Outline::Path(brush::polyline(&corners, filled)), turn, look);
}

impl Line {
    /// A point along it, 0 to 1.
    fn at(&self, t: f64) -> Point {
        let t = if t.is_finite() { t } else { 0.0 };
        let on = |a: f64, c: f64, b: f64| (1.0 - t) * (1.0 - t) * a + 2.0 * (1.0 - t) * t * c + t * t * b;
        match self.control {
            Some(c) => pt(on(self.a.x, c.x, self.b.x), on(self.a.y, c.y, self.b.y)),
            None => pt(self.a.x + t * (self.b.x - self.a.x), self.a.y + t * (self.b.y - self.a.y)),
        }
    }

    /// Where a curve runs there.
    fn direction(&self, t: f64) -> Point {
        let Some(c) = self.control else { return pt(self.b.x - self.a.x, self.b.y - self.a.y) };
        let on = |a: f64, c: f64, b: f64| 2.0 * (1.0 - t) * (c - a) + 2.0 * t * (b - c);
        pt(on(self.a.x, c.x, self.b.x), on(self.a.y, c.y, self.b.y))
    }
}

/// The place of a label along a line, kept in the chart area (`calculateLabelPosition`).
fn along(line: &Line, l: &Options, block: &Block, area: &Rect) -> Placed {
    let (p, (w, h), border) = (label::padding(l), block.size(), l.number("borderWidth").unwrap_or(0.0));
    let (w, h) = (w + p.left + p.right + border, h + p.top + p.bottom + border);
    let rotation = match l.get("rotation") {
        Some(Json::String(word)) if &**word == "auto" => {
            let angle = libm::atan2(line.b.y - line.a.y, line.b.x - line.a.x);
            // Never upside down.
            if angle > FRAC_PI_2 {
                angle - PI
            } else if angle < -FRAC_PI_2 {
                angle + PI
            } else {
                angle
            }
        }
        _ => l.number("rotation").unwrap_or(0.0).to_radians(),
    };
    let (s, c) = (libm::sin(rotation), libm::cos(rotation));
    let size = ((w * c).abs() + (h * s).abs(), (w * s).abs() + (h * c).abs());
    let point = line.at(share(line, l.get("position"), size, &p, area));
    let adjust = |name: &str| l.number(name).unwrap_or(0.0);
    let x = kept(point.x, size.0, (area.x1, area.x2), p.left) + adjust("xAdjust");
    let y = kept(point.y, size.1, (area.y1, area.y2), p.top) + adjust("yAdjust");
    Placed { rect: Rect::at(x - w / 2.0, y - h / 2.0, w, h), rotation: rotation.to_degrees(), point }
}

/// How far along the line the label lies, 0 to 1: near an end as far as it needs to keep in the area, a quarter at most.
fn share(line: &Line, position: Option<&Json>, size: (f64, f64), p: &Insets, area: &Rect) -> f64 {
    let (a, b) = (line.a, line.b);
    let free = ((a.x.min(b.x) - area.x1, area.x2 - a.x.max(b.x)), (a.y.min(b.y) - area.y1, area.y2 - a.y.max(b.y)));
    let sign = |(before, after): (f64, f64)| if before <= after { 1.0 } else { -1.0 };
    let needed = |dx: f64, dy: f64| {
        let (w, h) = (dx * sign(free.0), dy * sign(free.1));
        let x = if w > 0.0 { (size.0 / 2.0 + p.left - free.0.0.min(free.0.1)) / w } else { 0.0 };
        let y = if h > 0.0 { (size.1 / 2.0 + p.top - free.1.0.min(free.1.1)) / h } else { 0.0 };
        x.max(y).clamp(0.0, 0.25)
    };
    match position.and_then(Json::as_str) {
        Some("start") => needed(b.x - a.x, b.y - a.y),
        Some("end") => 1.0 - needed(a.x - b.x, a.y - b.y),
        _ => brush::share_of(position),
    }
}

/// A coordinate of the middle of a label, kept between two edges.
fn kept(at: f64, size: f64, (min, max): (f64, f64), padding: f64) -> f64 {
    if size > max - min {
        return (min + max) / 2.0;
    }
    let (half, mut at) = (size / 2.0, at);
    if min >= at - padding - half {
        at = min + padding + half;
    }
    if max <= at + padding + half {
        at = max - padding - half;
    }
    at
}
