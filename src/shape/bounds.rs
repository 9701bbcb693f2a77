//! Bounds of paths: exact for cubics and quadratics (extrema), arcs by their circles' quadrants.

use crate::geometry::{Path, Point, Rect, Segment, pt};

/// The smallest rectangle that holds an outline; empty for an empty path.
pub fn of(path: &Path) -> Rect {
    let mut r = Rect::EMPTY;
    let mut at = pt(0.0, 0.0);
    for s in &path.segments {
        match *s {
            Segment::Move(p) | Segment::Line(p) => {
                r = r.with(p);
                at = p;
            }
            Segment::Quad(c, p) => {
                let (a, b) = (lerp(at, c, 2.0 / 3.0), lerp(p, c, 2.0 / 3.0));
                r = cubic(r, at, a, b, p);
                at = p;
            }
            Segment::Cubic(a, b, p) => {
                r = cubic(r, at, a, b, p);
                at = p;
            }
            Segment::Arc(radii, _, large, sweep, p) => {
                r = arc(r, at, radii.x, large, sweep, p);
                at = p;
            }
            Segment::Close => {}
        }
    }
    r
}

fn lerp(a: Point, b: Point, t: f64) -> Point {
    pt(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t)
}

fn cubic(mut r: Rect, p0: Point, p1: Point, p2: Point, p3: Point) -> Rect {
    r = r.with(p0).with(p3);
    let at = |t: f64| {
        let u = 1.0 - t;
        let f =
            |a: f64, b: f64, c: f64, d: f64| u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d;
        pt(f(p0.x, p1.x, p2.x, p3.x), f(p0.y, p1.y, p2.y, p3.y))
    };
    for (a, b, c, d) in [(p0.x, p1.x, p2.x, p3.x), (p0.y, p1.y, p2.y, p3.y)] {
        let (qa, qb, qc) = (-a + 3.0 * b - 3.0 * c + d, 2.0 * (a - 2.0 * b + c), b - a);
        let disc = qb * qb - 4.0 * qa * qc;
        let roots = if qa.abs() < 1e-12 {
            [if qb.abs() < 1e-12 { -1.0 } else { -qc / qb }, -1.0]
        } else if disc < 0.0 {
            [-1.0, -1.0]
        } else {
            [(-qb + disc.sqrt()) / (2.0 * qa), (-qb - disc.sqrt()) / (2.0 * qa)]
        };
        for t in roots {
            if t > 0.0 && t < 1.0 {
                r = r.with(at(t));
            }
        }
    }
    r
}

fn arc(mut r: Rect, from: Point, radius: f64, large: bool, sweep: bool, to: Point) -> Rect {
    r = r.with(from).with(to);
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let d = (dx * dx + dy * dy).sqrt();
    if d == 0.0 || radius <= 0.0 {
        return r;
    }
    let h = (radius * radius - d * d / 4.0).max(0.0).sqrt() * if large == sweep { -1.0 } else { 1.0 };
    let c = pt((from.x + to.x) / 2.0 - h * dy / d, (from.y + to.y) / 2.0 + h * dx / d);
    let angle = |p: Point| libm::atan2(p.y - c.y, p.x - c.x);
    let (a, b) = if sweep { (angle(from), angle(to)) } else { (angle(to), angle(from)) };
    let turn = 2.0 * std::f64::consts::PI;
    let span = (b - a).rem_euclid(turn);
    for k in 0..4 {
        let q = f64::from(k) * turn / 4.0;
        if (q - a).rem_euclid(turn) <= span {
            r = r.with(pt(c.x + radius * libm::cos(q), c.y + radius * libm::sin(q)));
        }
    }
    r
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact() {
        let mut p = Path::new();
        p.move_to(0.0, 0.0).cubic_to(0.0, 4.0, 10.0, 4.0, 10.0, 0.0);
        assert_eq!(of(&p), Rect { x1: 0.0, y1: 0.0, x2: 10.0, y2: 3.0 });
        let mut p = Path::new();
        p.move_to(5.0, 0.0).arc_to(5.0, false, true, -5.0, 0.0);
        let b = of(&p);
        assert!((b.y2 - 5.0).abs() < 1e-9 && b.y1.abs() < 1e-9, "{b:?}");
    }
}
