//! Cubic curves through all points.

use crate::geometry::{Path, Point, pt};

fn start(path: &mut Path, p: Point, join: bool) {
    if join {
        path.line_to(p.x, p.y)
    } else {
        path.move_to(p.x, p.y)
    };
}

/// One span of a cardinal spline, from `b` to `c`.
fn cardinal_span(path: &mut Path, k: f64, a: Point, b: Point, c: Point, d: Point) {
    path.cubic_to(b.x + k * (c.x - a.x), b.y + k * (c.y - a.y), c.x + k * (b.x - d.x), c.y + k * (b.y - d.y), c.x, c.y);
}

pub(super) fn cardinal(path: &mut Path, p: &[Point], tension: f64, join: bool) {
    let (k, n) = ((1.0 - tension) / 6.0, p.len());
    start(path, p[0], join);
    if n == 2 {
        path.line_to(p[1].x, p[1].y);
        return;
    }
    for i in 0..n - 1 {
        let a = if i == 0 { p[1] } else { p[i - 1] };
        let d = if i + 2 < n { p[i + 2] } else { p[i] };
        cardinal_span(path, k, a, p[i], p[i + 1], d);
    }
}

pub(super) fn cardinal_open(path: &mut Path, p: &[Point], tension: f64, join: bool) {
    let k = (1.0 - tension) / 6.0;
    if p.len() < 3 {
        return;
    }
    start(path, p[1], join);
    for w in p.windows(4) {
        cardinal_span(path, k, w[0], w[1], w[2], w[3]);
    }
}

pub(super) fn cardinal_closed(path: &mut Path, p: &[Point], tension: f64, join: bool) {
    let (k, n) = ((1.0 - tension) / 6.0, p.len());
    start(path, p[0], join);
    for i in 0..n {
        cardinal_span(path, k, p[(i + n - 1) % n], p[i], p[(i + 1) % n], p[(i + 2) % n]);
    }
}

/// One span of a Catmull–Rom spline, from `b` to `c` (Yuksel et al., "On the parameterization of Catmull-Rom curves").
fn catmull_span(path: &mut Path, alpha: f64, a: Point, b: Point, c: Point, d: Point) {
    let length = |u: Point, v: Point| libm::pow((u.x - v.x) * (u.x - v.x) + (u.y - v.y) * (u.y - v.y), alpha);
    let (ab2, bc2, cd2) = (length(a, b), length(b, c), length(c, d));
    let (ab, bc, cd) = (ab2.sqrt(), bc2.sqrt(), cd2.sqrt());
    let (mut c1, mut c2) = (b, c);
    if ab > 1e-12 {
        let (m, n) = (2.0 * ab2 + 3.0 * ab * bc + bc2, 3.0 * ab * (ab + bc));
        c1 = pt((b.x * m - a.x * bc2 + c.x * ab2) / n, (b.y * m - a.y * bc2 + c.y * ab2) / n);
    }
    if cd > 1e-12 {
        let (m, n) = (2.0 * cd2 + 3.0 * cd * bc + bc2, 3.0 * cd * (cd + bc));
        c2 = pt((c.x * m + b.x * cd2 - d.x * bc2) / n, (c.y * m + b.y * cd2 - d.y * bc2) / n);
    }
    path.cubic_to(c1.x, c1.y, c2.x, c2.y, c.x, c.y);
}

pub(super) fn catmull_rom(path: &mut Path, p: &[Point], alpha: f64, join: bool) {
    let n = p.len();
    start(path, p[0], join);
    if n == 2 {
        path.line_to(p[1].x, p[1].y);
        return;
    }
    for i in 0..n - 1 {
        let a = if i == 0 { p[0] } else { p[i - 1] };
        let d = if i + 2 < n { p[i + 2] } else { p[i + 1] };
        catmull_span(path, alpha, a, p[i], p[i + 1], d);
    }
}

pub(super) fn catmull_rom_open(path: &mut Path, p: &[Point], alpha: f64, join: bool) {
    if p.len() < 3 {
        return;
    }
    start(path, p[1], join);
    for w in p.windows(4) {
        catmull_span(path, alpha, w[0], w[1], w[2], w[3]);
    }
}

pub(super) fn catmull_rom_closed(path: &mut Path, p: &[Point], alpha: f64, join: bool) {
    let n = p.len();
    start(path, p[0], join);
    for i in 0..n {
        catmull_span(path, alpha, p[(i + n - 1) % n], p[i], p[(i + 1) % n], p[(i + 2) % n]);
    }
}

/// Slopes that keep the curve monotone where the points are (Steffen 1990).
fn steffen(x: &[f64], y: &[f64]) -> Vec<f64> {
    let n = x.len();
    let sign = |v: f64| if v < 0.0 { -1.0 } else { 1.0 };
    let mut m = vec![0.0; n];
    for i in 1..n - 1 {
        let (h0, h1) = (x[i] - x[i - 1], x[i + 1] - x[i]);
        // A step that goes nowhere goes the way of its neighbour, so that a curve drawn backwards is the same.
        let toward = |h: f64, neighbour: f64| if h == 0.0 { 0.0_f64.copysign(neighbour) } else { h };
        let (s0, s1) = ((y[i] - y[i - 1]) / toward(h0, h1), (y[i + 1] - y[i]) / toward(h1, h0));
        let p = (s0 * h1 + s1 * h0) / (h0 + h1);
        let t = (sign(s0) + sign(s1)) * s0.abs().min(s1.abs()).min(0.5 * p.abs());
        m[i] = if t.is_finite() { t } else { 0.0 };
    }
    let end = |i: usize, j: usize, t: f64| {
        let h = x[j] - x[i];
        if h != 0.0 { (3.0 * (y[j] - y[i]) / h - t) / 2.0 } else { t }
    };
    (m[0], m[n - 1]) = (end(0, 1, m[1]), end(n - 2, n - 1, m[n - 2]));
    m
}

pub(super) fn monotone(path: &mut Path, p: &[Point], across: bool, join: bool) {
    let mut list: Vec<Point> = Vec::with_capacity(p.len());
    for q in p {
        if list.last() != Some(q) {
            list.push(*q);
        }
    }
    start(path, list[0], join);
    if list.len() == 1 {
        return;
    }
    if list.len() == 2 {
        path.line_to(list[1].x, list[1].y);
        return;
    }
    let (x, y): (Vec<f64>, Vec<f64>) = list.iter().map(|q| if across { (q.y, q.x) } else { (q.x, q.y) }).unzip();
    let m = steffen(&x, &y);
    for i in 0..x.len() - 1 {
        let d = (x[i + 1] - x[i]) / 3.0;
        let (a, b) = ((x[i] + d, y[i] + d * m[i]), (x[i + 1] - d, y[i + 1] - d * m[i + 1]));
        if across {
            path.cubic_to(a.1, a.0, b.1, b.0, y[i + 1], x[i + 1]);
        } else {
            path.cubic_to(a.0, a.1, b.0, b.1, x[i + 1], y[i + 1]);
        }
    }
}

/// Control points of a natural cubic spline (Thomas algorithm).
fn natural_controls(x: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let n = x.len() - 1;
    let (mut a, mut b, mut r) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
    (a[0], b[0], r[0]) = (0.0, 2.0, x[0] + 2.0 * x[1]);
    for i in 1..n - 1 {
        (a[i], b[i], r[i]) = (1.0, 4.0, 4.0 * x[i] + 2.0 * x[i + 1]);
    }
    (a[n - 1], b[n - 1], r[n - 1]) = (2.0, 7.0, 8.0 * x[n - 1] + x[n]);
    for i in 1..n {
        let m = a[i] / b[i - 1];
        b[i] -= m;
        r[i] -= m * r[i - 1];
    }
    a[n - 1] = r[n - 1] / b[n - 1];
    for i in (0..n - 1).rev() {
        a[i] = (r[i] - a[i + 1]) / b[i];
    }
    b[n - 1] = (x[n] + a[n - 1]) / 2.0;
    for i in 0..n - 1 {
        b[i] = 2.0 * x[i + 1] - a[i + 1];
    }
    (a, b)
}

pub(super) fn natural(path: &mut Path, p: &[Point], join: bool) {
    start(path, p[0], join);
    if p.len() == 2 {
        path.line_to(p[1].x, p[1].y);
        return;
    }
    let (x, y): (Vec<f64>, Vec<f64>) = p.iter().map(|q| (q.x, q.y)).unzip();
    let ((ax, bx), (ay, by)) = (natural_controls(&x), natural_controls(&y));
    for i in 0..p.len() - 1 {
        path.cubic_to(ax[i], ay[i], bx[i], by[i], x[i + 1], y[i + 1]);
    }
}

/// Control points by Rob Spencer's rule ("Spline interpolation", scaledinnovation.com), kept within a box.
pub(super) fn spline(path: &mut Path, p: &[Point], tension: f64, within: Option<(f64, f64)>, closed: bool, join: bool) {
    let n = p.len();
    let mut before = Vec::with_capacity(n);
    let mut after = Vec::with_capacity(n);
    for i in 0..n {
        let previous = if i > 0 {
            p[i - 1]
        } else if closed {
            p[n - 1]
        } else {
            p[0]
        };
        let next = if i + 1 < n {
            p[i + 1]
        } else if closed {
            p[0]
        } else {
            p[i]
        };
        let at = p[i];
        let distance = |a: Point, b: Point| ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).sqrt();
        let (d0, d1) = (distance(previous, at), distance(at, next));
        let share = |d: f64| if d0 + d1 == 0.0 { 0.0 } else { tension * d / (d0 + d1) };
        let (f0, f1) = (share(d0), share(d1));
        before.push(pt(at.x - f0 * (next.x - previous.x), at.y - f0 * (next.y - previous.y)));
        after.push(pt(at.x + f1 * (next.x - previous.x), at.y + f1 * (next.y - previous.y)));
    }
    if let Some((w, h)) = within {
        let inside = |q: Point| q.x >= -0.5 && q.x <= w + 0.5 && q.y >= -0.5 && q.y <= h + 0.5;
        let cap = |q: &mut Point| *q = pt(q.x.clamp(0.0, w), q.y.clamp(0.0, h));
        for i in 0..n {
            if inside(p[i]) {
                if i > 0 && inside(p[i - 1]) {
                    cap(&mut before[i]);
                }
                if i + 1 < n && inside(p[i + 1]) {
                    cap(&mut after[i]);
                }
            }
        }
    }
    start(path, p[0], join);
    for i in 1..n {
        path.cubic_to(after[i - 1].x, after[i - 1].y, before[i].x, before[i].y, p[i].x, p[i].y);
    }
    if closed {
        path.cubic_to(after[n - 1].x, after[n - 1].y, before[0].x, before[0].y, p[0].x, p[0].y);
    }
}

/// Control points a third of the way along, with slopes by Fritsch and Carlson (1980).
pub(super) fn spline_monotone(path: &mut Path, p: &[Point], across: bool, join: bool) {
    let n = p.len();
    let get = |q: Point| if across { (q.y, q.x) } else { (q.x, q.y) };
    let list: Vec<(f64, f64)> = p.iter().map(|q| get(*q)).collect();
    let slope = |i: usize| {
        let d = list[i + 1].0 - list[i].0;
        if d == 0.0 { 0.0 } else { (list[i + 1].1 - list[i].1) / d }
    };
    let deltas: Vec<f64> = (0..n - 1).map(slope).collect();
    let mut m: Vec<f64> = (0..n)
        .map(|i| {
            if i == 0 {
                deltas[0]
            } else if i == n - 1 {
                deltas[n - 2]
            } else if deltas[i - 1].signum() != deltas[i].signum() {
                0.0
            } else {
                (deltas[i - 1] + deltas[i]) / 2.0
            }
        })
        .collect();
    for i in 0..n - 1 {
        if deltas[i].abs() < f64::EPSILON {
            (m[i], m[i + 1]) = (0.0, 0.0);
            continue;
        }
        let (a, b) = (m[i] / deltas[i], m[i + 1] / deltas[i]);
        let s = a * a + b * b;
        if s > 9.0 {
            let t = 3.0 / s.sqrt();
            (m[i], m[i + 1]) = (a * t * deltas[i], b * t * deltas[i]);
        }
    }
    start(path, p[0], join);
    for i in 0..n - 1 {
        let d = (list[i + 1].0 - list[i].0) / 3.0;
        let (a, b) = ((list[i].0 + d, list[i].1 + d * m[i]), (list[i + 1].0 - d, list[i + 1].1 - d * m[i + 1]));
        if across {
            path.cubic_to(a.1, a.0, b.1, b.0, p[i + 1].x, p[i + 1].y);
        } else {
            path.cubic_to(a.0, a.1, b.0, b.1, p[i + 1].x, p[i + 1].y);
        }
    }
}
