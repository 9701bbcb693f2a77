//! Cubic B-splines: attracted by the points, through none but the ends.

use super::Kind;
use crate::geometry::{Path, Point};

pub(super) fn draw(path: &mut Path, p: &[Point], kind: Kind, join: bool) {
    let n = p.len();
    let knot = |a: Point, b: Point, c: Point| ((a.x + 4.0 * b.x + c.x) / 6.0, (a.y + 4.0 * b.y + c.y) / 6.0);
    let span = |path: &mut Path, a: Point, b: Point, c: Point| {
        let (x, y) = knot(a, b, c);
        path.cubic_to(
            (2.0 * a.x + b.x) / 3.0,
            (2.0 * a.y + b.y) / 3.0,
            (a.x + 2.0 * b.x) / 3.0,
            (a.y + 2.0 * b.y) / 3.0,
            x,
            y,
        );
    };
    let start = |path: &mut Path, x: f64, y: f64| {
        if join {
            path.line_to(x, y)
        } else {
            path.move_to(x, y)
        };
    };
    match kind {
        Kind::BasisOpen => {
            if n < 3 {
                return;
            }
            let (x, y) = knot(p[0], p[1], p[2]);
            start(path, x, y);
            for w in p[1..].windows(3) {
                span(path, w[0], w[1], w[2]);
            }
        }
        Kind::BasisClosed => {
            let at = |i: usize| p[i % n];
            let (x, y) = knot(at(0), at(1), at(2));
            start(path, x, y);
            for i in 1..=n {
                span(path, at(i), at(i + 1), at(i + 2));
            }
        }
        _ => {
            start(path, p[0].x, p[0].y);
            if n > 2 {
                path.line_to((5.0 * p[0].x + p[1].x) / 6.0, (5.0 * p[0].y + p[1].y) / 6.0);
                for w in p.windows(3) {
                    span(path, w[0], w[1], w[2]);
                }
                span(path, p[n - 2], p[n - 1], p[n - 1]);
            }
            path.line_to(p[n - 1].x, p[n - 1].y);
        }
    }
}
