//! Ring slices (d3-shape `arc.js`): angles in radians clockwise from the top, about the origin.

use crate::geometry::{Path, Point, pt};
use std::f64::consts::PI;

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
    /// Gap between neighbouring slices, radians.
    pub pad: f64,
    /// Corner radius, px.
    pub corner: f64,
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
    if span > 2.0 * PI - EPSILON {
        ring(&mut p, r1, arc.start, clockwise);
        if r0 > EPSILON {
            ring(&mut p, r0, arc.end, !clockwise);
        }
        return p;
    }
    let (a, b) = if clockwise { (arc.start, arc.end) } else { (arc.end, arc.start) };
    slice(&mut p, r0, r1, a, b, arc.pad, arc.corner);
    p
}

fn ring(p: &mut Path, r: f64, from: f64, clockwise: bool) {
    let (a, b) = (on(r, from), on(r, from + PI));
    p.move_to(a.x, a.y).arc_to(r, false, clockwise, b.x, b.y).arc_to(r, false, clockwise, a.x, a.y).close();
}

fn slice(p: &mut Path, r0: f64, r1: f64, a: f64, b: f64, pad: f64, corner: f64) {
    let half = pad / 2.0;
    let radius = (r0 * r0 + r1 * r1).sqrt();
    let (mut a1, mut b1, mut a0, mut b0) = (a, b, a, b);
    if half > EPSILON && radius > EPSILON {
        let offset = |r: f64| libm::asin((radius / r * libm::sin(half)).clamp(-1.0, 1.0));
        let middle = (a + b) / 2.0;
        let o1 = offset(r1);
        (a1, b1) = if b - a > 2.0 * o1 { (a + o1, b - o1) } else { (middle, middle) };
        if r0 > EPSILON {
            let o0 = offset(r0);
            (a0, b0) = if b - a > 2.0 * o0 { (a + o0, b - o0) } else { (middle, middle) };
        } else {
            (a0, b0) = (middle, middle);
        }
    }
    let fit = |r: f64, span: f64, inner: bool| {
        let s = libm::sin((span / 2.0).min(PI / 2.0));
        let most = if inner { r * s / (1.0 - s).max(1e-9) } else { r * s / (1.0 + s) };
        corner.min((r1 - r0) / 2.0).min(most).max(0.0)
    };
    let (c1, c0) = (fit(r1, b1 - a1, false), if r0 > EPSILON { fit(r0, b0 - a0, true) } else { 0.0 });
    if c1 > 0.01 {
        let turn = libm::asin((c1 / (r1 - c1)).clamp(-1.0, 1.0));
        let edge = (r1 - c1) * libm::cos(turn);
        let (s, f, g, e) = (on(edge, a1), on(r1, a1 + turn), on(r1, b1 - turn), on(edge, b1));
        p.move_to(s.x, s.y).arc_to(c1, false, true, f.x, f.y);
        p.arc_to(r1, b1 - a1 - 2.0 * turn > PI, true, g.x, g.y).arc_to(c1, false, true, e.x, e.y);
    } else {
        let (s, e) = (on(r1, a1), on(r1, b1));
        p.move_to(s.x, s.y).arc_to(r1, b1 - a1 > PI, true, e.x, e.y);
    }
    if r0 <= EPSILON {
        let tip = if half > EPSILON {
            on(radius * libm::sin(half) / libm::sin(((b - a) / 2.0).max(half)).max(1e-9), (a + b) / 2.0)
        } else {
            pt(0.0, 0.0)
        };
        p.line_to(tip.x, tip.y);
    } else if c0 > 0.01 {
        let turn = libm::asin((c0 / (r0 + c0)).clamp(-1.0, 1.0));
        let edge = (r0 + c0) * libm::cos(turn);
        let (s, f, g, e) = (on(edge, b0), on(r0, b0 - turn), on(r0, a0 + turn), on(edge, a0));
        p.line_to(s.x, s.y).arc_to(c0, false, true, f.x, f.y);
        p.arc_to(r0, b0 - a0 - 2.0 * turn > PI, false, g.x, g.y).arc_to(c0, false, true, e.x, e.y);
    } else {
        let (s, e) = (on(r0, b0), on(r0, a0));
        p.line_to(s.x, s.y).arc_to(r0, b0 - a0 > PI, false, e.x, e.y);
    }
    p.close();
}

#[cfg(test)]
mod tests {
    use super::super::bounds;
    use super::*;

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
}
