//! Ring slices (d3-shape `arc.js`): angles in radians clockwise from the top, about the origin; an outline out.

use crate::geometry::{Path, Point, pt};
use std::f64::consts::{FRAC_PI_2, PI, TAU};

/// A slice.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Arc {
    /// Inner radius, px.
    pub inner: f64,
    /// Outer radius, px.
    pub outer: f64,
    /// Where it starts.
    pub start: f64,
    /// Where it ends.
    pub end: f64,
    /// Gap between neighbouring slices, radians at the radius √(inner² + outer²).
    pub pad: f64,
    /// Corner radius, px.
    pub corner: f64,
}

impl Arc {
    /// The edge where it starts, from the outside in.
    pub fn edge(&self) -> Path {
        let (outer, inner) = (on(self.outer, self.start), on(self.inner, self.start));
        let mut p = Path::new();
        p.move_to(outer.x, outer.y).line_to(inner.x, inner.y);
        p
    }
}

const EPSILON: f64 = 1e-12;

fn on(radius: f64, angle: f64) -> Point {
    pt(radius * libm::sin(angle), -radius * libm::cos(angle))
}

/// Its outline.
pub fn path(arc: &Arc) -> Path {
    let (mut r0, mut r1) = (arc.inner.max(0.0), arc.outer.max(0.0));
    if r1 < r0 {
        std::mem::swap(&mut r0, &mut r1);
    }
    let span = (arc.end - arc.start).abs();
    let clockwise = arc.end > arc.start;
    let mut p = Path::new();
    if r1 <= EPSILON {
        p.move_to(0.0, 0.0).close();
        return p;
    }
    if span > TAU - EPSILON {
        ring(&mut p, r1, arc.start, clockwise);
        if r0 > EPSILON {
            ring(&mut p, r0, arc.end, !clockwise);
        }
        return p;
    }
    let (a, b) = if clockwise { (arc.start, arc.end) } else { (arc.end, arc.start) };
    slice(&mut p, r0, r1, (a, b), arc.pad, arc.corner);
    p
}

fn ring(p: &mut Path, r: f64, from: f64, clockwise: bool) {
    let (a, b) = (on(r, from), on(r, from + PI));
    p.move_to(a.x, a.y).arc_to(r, false, clockwise, b.x, b.y).arc_to(r, false, clockwise, a.x, a.y).close();
}

/// The angles of a ring's part of a slice after padding, and how far it reaches; both ends in the middle if nothing is
/// left.
fn padded((a, b): (f64, f64), radius: f64, pad_radius: f64, half: f64) -> (f64, f64, f64) {
    if half <= EPSILON {
        return (a, b, b - a);
    }
    let share = pad_radius / radius * libm::sin(half);
    let offset = if share >= 1.0 { FRAC_PI_2 } else { libm::asin(share) };
    let left = b - a - 2.0 * offset;
    if left > EPSILON { (a + offset, b - offset, left) } else { ((a + b) / 2.0, (a + b) / 2.0, 0.0) }
}

/// The outline of a slice as Chart.js draws it on its canvas (`element.arc.js`, version 4.5): both radii `grown` px
/// larger, half the `spacing` kept free at each side, drawn in by a `margin`, with corners of their own radii (outer start
/// and end, inner start and end).
pub fn on_canvas(slice: &Arc, grown: f64, spacing: f64, margin: f64, corners: [f64; 4], straight: bool) -> Path {
    let mut p = Path::new();
    let outer = (slice.outer + spacing + grown - margin).max(0.0);
    let inner = if slice.inner > 0.0 { slice.inner + spacing + grown + margin } else { 0.0 };
    if outer <= EPSILON {
        return p;
    }
    let alpha = slice.end - slice.start;
    let mut aside = 0.0;
    if spacing > 0.0 {
        let less = |r: f64| if r > 0.0 { r - spacing } else { 0.0 };
        let middle = (less(slice.inner) + less(outer)) / 2.0;
        let left = if middle == 0.0 { alpha } else { alpha * middle / (middle + spacing) };
        aside = (alpha - left) / 2.0;
    }
    let beta = (alpha * outer - grown / PI).max(0.001) / outer;
    aside += (alpha - beta) / 2.0;
    let (start, end) = (slice.start + aside, slice.end - aside);
    // How round the corners can be.
    let (half, delta) = ((outer - inner) / 2.0, end - start);
    let at_most = |x: f64, most: f64| x.min(most).max(0.0);
    let inside = half.min(delta * inner / 2.0);
    let outside = |x: f64| at_most(x, half.min((outer - half.min(x)) * delta / 2.0));
    let [os, oe, is, ie] =
        [outside(corners[0]), outside(corners[1]), at_most(corners[2], inside), at_most(corners[3], inside)];
    let at = |r: f64, angle: f64| on(r, angle);
    // A corner's circle about its middle, from one of its angles to another.
    let corner = |p: &mut Path, middle: Point, r: f64, to: f64| {
        if r > 0.0 {
            let d = on(r, to);
            p.arc_to(r, false, true, middle.x + d.x, middle.y + d.y);
        }
    };
    let (from, to) = (start + os / (outer - os), end - oe / (outer - oe));
    let first = at(outer, from);
    if straight {
        let last = at(outer, to);
        p.move_to(0.0, 0.0).line_to(first.x, first.y).line_to(last.x, last.y).close();
        return p;
    }
    p.move_to(first.x, first.y);
    arc_through(&mut p, outer, from, to);
    corner(&mut p, at(outer - oe, to), oe, end + FRAC_PI_2);
    if inner > EPSILON {
        let (a, b) = (start + is / (inner + is), end - ie / (inner + ie));
        let side = at(inner + ie, end);
        p.line_to(side.x, side.y);
        corner(&mut p, at(inner + ie, b), ie, b + PI);
        let (last, begin) = (end - ie / inner, start + is / inner);
        if ie > 0.0 {
            let edge = at(inner, last);
            p.line_to(edge.x, edge.y);
        }
        arc_through(&mut p, inner, last, begin);
        corner(&mut p, at(inner + is, a), is, start - FRAC_PI_2);
    } else {
        p.line_to(0.0, 0.0);
    }
    if os > 0.0 {
        let side = at(outer - os, start);
        p.line_to(side.x, side.y);
        corner(&mut p, at(outer - os, from), os, from);
    }
    p.close();
    p
}

/// Round a circle about the origin; a whole turn in two.
fn arc_through(p: &mut Path, r: f64, from: f64, to: f64) {
    let (span, clockwise) = (to - from, to > from);
    if span.abs() > TAU - EPSILON {
        let middle = on(r, (from + to) / 2.0);
        p.arc_to(r, false, clockwise, middle.x, middle.y);
    }
    let end = on(r, to);
    p.arc_to(r, span.abs() >= PI && span.abs() <= TAU - EPSILON, clockwise, end.x, end.y);
}

fn slice(p: &mut Path, r0: f64, r1: f64, (a, b): (f64, f64), pad: f64, corner: f64) {
    let pad_radius = (r0 * r0 + r1 * r1).sqrt();
    let (a1, b1, left1) = padded((a, b), r1, pad_radius, pad / 2.0);
    let (a0, b0, left0) = padded((a, b), r0, pad_radius, pad / 2.0);
    let (outer_start, outer_end, inner_start, inner_end) = (on(r1, a1), on(r1, b1), on(r0, a0), on(r0, b0));
    let most = corner.min((r1 - r0) / 2.0).max(0.0);
    let sides = [(outer_start, inner_start), (outer_end, inner_end)];
    let (c0, c1) = if most > EPSILON && b - a < PI { fit(r0, r1, most, sides) } else { (most, most) };
    if left1 <= EPSILON {
        p.move_to(outer_start.x, outer_start.y);
    } else if c1 > EPSILON {
        let (s, e) = (touch(inner_start, outer_start, r1, c1), touch(outer_end, inner_end, r1, c1));
        p.move_to(s.side.x, s.side.y);
        rounded(p, r1, c1, c1 < most, true, (s, e));
    } else {
        p.move_to(outer_start.x, outer_start.y).arc_to(r1, left1 >= PI, true, outer_end.x, outer_end.y);
    }
    if r0 <= EPSILON || left0 <= EPSILON {
        p.line_to(inner_end.x, inner_end.y);
    } else if c0 > EPSILON {
        let (s, e) = (touch(inner_end, outer_end, r0, -c0), touch(outer_start, inner_start, r0, -c0));
        p.line_to(s.side.x, s.side.y);
        rounded(p, r0, c0, c0 < most, false, (s, e));
    } else {
        p.line_to(inner_end.x, inner_end.y).arc_to(r0, left0 >= PI, false, inner_start.x, inner_start.y);
    }
    p.close();
}

/// How round the inner and outer corners can be: circles that touch a ring and both sides. The sides are extended to
/// where they meet.
fn fit(r0: f64, r1: f64, most: f64, [(p, q), (s, t)]: [(Point, Point); 2]) -> (f64, f64) {
    let (u, v) = (pt(q.x - p.x, q.y - p.y), pt(t.x - s.x, t.y - s.y));
    let cross = v.y * u.x - v.x * u.y;
    if cross * cross < EPSILON {
        return (0.0, 0.0);
    }
    let k = (v.x * (p.y - s.y) - v.y * (p.x - s.x)) / cross;
    let meet = pt(p.x + k * u.x, p.y + k * u.y);
    let (a, b) = (pt(p.x - meet.x, p.y - meet.y), pt(s.x - meet.x, s.y - meet.y));
    let cosine = (a.x * b.x + a.y * b.y) / ((a.x * a.x + a.y * a.y) * (b.x * b.x + b.y * b.y)).sqrt();
    let reach = 1.0 / libm::sin(libm::acos(cosine.clamp(-1.0, 1.0)) / 2.0);
    let away = (meet.x * meet.x + meet.y * meet.y).sqrt();
    (most.min((r0 - away) / (reach - 1.0)), most.min((r1 - away) / (reach + 1.0)))
}

/// Where a corner's circle touches.
#[derive(Debug, Clone, Copy)]
struct Touch {
    /// The middle of the circle.
    center: Point,
    /// The straight side.
    side: Point,
    ring: Point,
}

/// A circle of radius `c` that touches the side from `p` to `q` on its right and the circle of radius `r` about the
/// origin, from inside (`c` negative: from outside).
fn touch(p: Point, q: Point, r: f64, c: f64) -> Touch {
    let (dx, dy) = (p.x - q.x, p.y - q.y);
    let length = (dx * dx + dy * dy).sqrt().max(EPSILON);
    let (u, o) = (pt(dx / length, dy / length), pt(c * dy / length, -c * dx / length));
    let middle = pt((p.x + q.x) / 2.0 + o.x, (p.y + q.y) / 2.0 + o.y);
    // The line through the middle along the side meets the circle on which corners' centres lie.
    let along = -(middle.x * u.x + middle.y * u.y);
    let foot = pt(middle.x + along * u.x, middle.y + along * u.y);
    let reach = r - c;
    let half = (reach * reach - foot.x * foot.x - foot.y * foot.y).max(0.0).sqrt();
    let t = if (along - half).abs() <= (along + half).abs() { along - half } else { along + half };
    let center = pt(middle.x + t * u.x, middle.y + t * u.y);
    let out = r / reach;
    Touch { center, side: pt(center.x - o.x, center.y - o.y), ring: pt(center.x * out, center.y * out) }
}

/// Two corners and the ring between them; corners that met are one arc.
fn rounded(p: &mut Path, r: f64, c: f64, met: bool, clockwise: bool, (s, e): (Touch, Touch)) {
    let angle = |q: Point, about: Point| libm::atan2(q.y - about.y, q.x - about.x);
    if met {
        let turn = (angle(e.side, e.center) - angle(s.side, s.center)).rem_euclid(TAU);
        p.arc_to(c, turn >= PI, true, e.side.x, e.side.y);
        return;
    }
    let middle = pt(0.0, 0.0);
    let turn = angle(e.ring, middle) - angle(s.ring, middle);
    let turn = if clockwise { turn } else { -turn }.rem_euclid(TAU);
    p.arc_to(c, false, true, s.ring.x, s.ring.y).arc_to(r, turn >= PI, clockwise, e.ring.x, e.ring.y);
    p.arc_to(c, false, true, e.side.x, e.side.y);
}

#[cfg(test)]
mod tests {
    use super::super::bounds;
    use super::*;
    use crate::geometry::Segment;

    #[test]
    fn a_quarter() {
        let b = bounds::of(&path(&Arc { outer: 10.0, end: PI / 2.0, ..Arc::default() }));
        assert!((b.x1.abs() + (b.y1 + 10.0).abs() + (b.x2 - 10.0).abs() + b.y2.abs()) < 1e-9, "{b:?}");
    }

    #[test]
    fn a_ring() {
        let p = path(&Arc { inner: 5.0, outer: 10.0, end: 2.0 * PI, ..Arc::default() });
        assert_eq!(p.segments.len(), 8);
    }

    // d3-shape 3.2.0: `M51.447,-80.007 A4.76,4.76,0,1,1,59.178,-74.472 L13.081,-16.461 A1.052,…`
    #[test]
    fn corners_that_met() {
        let (start, end) = (0.5714596509933472, 0.6714596509933471);
        let p = path(&Arc { inner: 20.0, outer: 100.0, start, end, corner: 5.0, ..Arc::default() });
        let Segment::Arc(r, _, large, sweep, to) = p.segments[1] else { panic!("{p:?}") };
        assert!((r.x - 4.760015316).abs() < 1e-8 && large && sweep);
        assert!((to.x - 59.177548428).abs() < 1e-8 && (to.y + 74.471569735).abs() < 1e-8);
    }

    // d3-shape: padding narrows the outer ring only, the tip of a slice without a hole stays at the centre.
    #[test]
    fn a_padded_tip() {
        let p = path(&Arc { outer: 100.0, start: 1.0, end: 3.0, pad: 0.2, ..Arc::default() });
        assert!(matches!(p.segments[2], Segment::Line(q) if q.x.abs() + q.y.abs() < 1e-9), "{p:?}");
    }
}
