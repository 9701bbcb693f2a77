//! Where the pen goes: the current path of a canvas context, in the coordinates of the canvas, and the transform that it
//! is made with. Angles are those of canvases: radians clockwise from the right.

use crate::data::Value;
use crate::geometry::{Path, Point, Rect, Segment, pt};
use crate::scene::Shape;
use std::f64::consts::PI;

/// An affine transform: `x' = a x + c y + e`, `y' = b x + d y + f`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix(pub [f64; 6]);

impl Matrix {
    pub(super) const IDENTITY: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub(super) fn of(m: [f64; 6]) -> Matrix {
        Matrix(m)
    }

    /// Another one applied before this.
    pub(super) fn then(&self, inner: &Matrix) -> Matrix {
        let ([a, b, c, d, e, f], [p, q, r, s, t, u]) = (self.0, inner.0);
        Matrix([a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f])
    }

    pub(super) fn apply(&self, p: Point) -> Point {
        let [a, b, c, d, e, f] = self.0;
        pt(a * p.x + c * p.y + e, b * p.x + d * p.y + f)
    }

    /// How much longer lengths become, about.
    pub(super) fn scale(&self) -> f64 {
        let [a, b, c, d, ..] = self.0;
        (a * d - b * c).abs().sqrt()
    }

    /// How much larger it makes things, and how far it turns them (radians); `None` if it does more.
    pub(super) fn turn(&self) -> Option<(f64, f64)> {
        let [a, b, c, d, ..] = self.0;
        let close = |x: f64, y: f64| (x - y).abs() < 1e-6 * (1.0 + x.abs());
        (close(a, d) && close(b, -c)).then(|| ((a * a + b * b).sqrt(), libm::atan2(b, a)))
    }

    /// Whether upright rectangles stay so.
    pub(super) fn is_upright(&self) -> bool {
        self.0[1].abs() < 1e-9 && self.0[2].abs() < 1e-9
    }

    /// How far it moves things, if it does nothing else.
    pub(super) fn moved(&self) -> Option<Point> {
        let [a, b, c, d, e, f] = self.0;
        let near = |x: f64, y: f64| (x - y).abs() < 1e-9;
        (near(a, 1.0) && near(d, 1.0) && near(b, 0.0) && near(c, 0.0)).then(|| pt(e, f))
    }

    /// Whether it does nothing but move things.
    pub(super) fn is_moved(&self) -> bool {
        self.moved().is_some()
    }

    /// A path after it. Of ellipses in a path only the size and the turn are changed.
    pub(super) fn path(&self, path: &Path) -> Path {
        let (scale, angle) = self.turn().unwrap_or((self.scale(), 0.0));
        let [a, b, c, d, ..] = self.0;
        let mirrored = a * d - b * c < 0.0;
        let one = |segment: &Segment| match *segment {
            Segment::Move(p) => Segment::Move(self.apply(p)),
            Segment::Line(p) => Segment::Line(self.apply(p)),
            Segment::Quad(a, p) => Segment::Quad(self.apply(a), self.apply(p)),
            Segment::Cubic(a, b, p) => Segment::Cubic(self.apply(a), self.apply(b), self.apply(p)),
            Segment::Arc(r, turn, large, sweep, p) => {
                let radii = pt(r.x * scale, r.y * scale);
                Segment::Arc(radii, turn + angle.to_degrees(), large, sweep != mirrored, self.apply(p))
            }
            Segment::Close => Segment::Close,
        };
        Path { segments: path.segments.iter().map(one).collect() }
    }

    /// A rectangle as a shape of the canvas.
    pub(super) fn rect(&self, r: Rect) -> Shape {
        if self.is_upright() {
            let (a, b) = (self.apply(pt(r.x1, r.y1)), self.apply(pt(r.x2, r.y2)));
            return Shape::Rect(Rect::new(a.x, a.y, b.x, b.y), 0.0);
        }
        let mut track = Track::default();
        track.rect(r.x1, r.y1, r.width(), r.height(), self);
        Shape::Path(track.path)
    }
}

/// The current path.
#[derive(Debug, Default, Clone)]
pub(super) struct Track {
    pub(super) path: Path,
    /// Where the pen is, and where its subpath began, before the transform.
    at: Option<Point>,
    begun: Option<Point>,
    /// The one circle that the path is.
    circle: Option<(Point, f64)>,
}

/// Steps of one path at most.
const LONGEST: usize = 100_000;

impl Track {
    /// A path on which nothing goes on.
    pub(super) fn of(path: Path) -> Track {
        let ends = |s: &Segment| match *s {
            Segment::Move(p) | Segment::Line(p) => Some(p),
            Segment::Quad(_, p) | Segment::Cubic(_, _, p) | Segment::Arc(_, _, _, _, p) => Some(p),
            Segment::Close => None,
        };
        let begun = path.segments.iter().rev().find_map(|s| if let Segment::Move(p) = s { Some(*p) } else { None });
        let at = path.segments.last().and_then(ends).or(begun);
        Track { path, at, begun, circle: None }
    }

    /// Adds the steps of another path.
    pub(super) fn add(&mut self, path: &Path) {
        if self.path.segments.len() + path.segments.len() <= LONGEST {
            let mut whole = std::mem::take(&mut self.path);
            whole.segments.extend(path.segments.iter().copied());
            *self = Track::of(whole);
        }
    }

    /// Whether a point lies within the path: by how often it runs around it, or by whether that is odd.
    pub(super) fn holds(&self, p: Point, odd: bool) -> bool {
        let (mut turns, mut crossings) = (0, 0);
        for (a, b) in sides(&self.path) {
            if (a.y <= p.y) == (b.y <= p.y) {
                continue;
            }
            let x = a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x);
            if x > p.x {
                crossings += 1;
                turns += if b.y > a.y { 1 } else { -1 };
            }
        }
        if odd { crossings % 2 == 1 } else { turns != 0 }
    }

    /// Does what a method says; whether it is one of paths.
    pub(super) fn step(&mut self, name: &str, args: &[Value], m: &Matrix) -> bool {
        let n = |i: usize| args.get(i).map_or(f64::NAN, Value::to_number);
        let finite = |k: usize| (0..k).all(|i| n(i).is_finite());
        let full = self.path.segments.len() > LONGEST;
        match name {
            "beginPath" => *self = Track::default(),
            "closePath" => {
                if !self.path.is_empty() {
                    self.path.close();
                    self.at = self.begun;
                }
            }
            "moveTo" | "lineTo" | "quadraticCurveTo" | "bezierCurveTo" | "arc" | "arcTo" | "ellipse" | "rect"
            | "roundRect"
                if full => {}
            "moveTo" if finite(2) => self.move_to(pt(n(0), n(1)), m),
            "lineTo" if finite(2) => self.line_to(pt(n(0), n(1)), m),
            "quadraticCurveTo" if finite(4) => {
                self.start(pt(n(0), n(1)), m);
                let (a, b) = (m.apply(pt(n(0), n(1))), m.apply(pt(n(2), n(3))));
                self.path.segments.push(Segment::Quad(a, b));
                self.moved(pt(n(2), n(3)));
            }
            "bezierCurveTo" if finite(6) => {
                self.start(pt(n(0), n(1)), m);
                self.cubic(pt(n(0), n(1)), pt(n(2), n(3)), pt(n(4), n(5)), m);
            }
            "arc" if finite(5) => {
                let back = args.get(5).is_some_and(Value::truthy);
                self.arc(pt(n(0), n(1)), (n(2), n(2), 0.0), (n(3), n(4)), back, m);
            }
            "ellipse" if finite(7) => {
                let back = args.get(7).is_some_and(Value::truthy);
                self.arc(pt(n(0), n(1)), (n(2), n(3), n(4)), (n(5), n(6)), back, m);
            }
            "arcTo" if finite(5) => self.arc_to(pt(n(0), n(1)), pt(n(2), n(3)), n(4), m),
            "rect" if finite(4) => self.rect(n(0), n(1), n(2), n(3), m),
            "roundRect" if finite(4) => {
                let radii: Vec<f64> = match args.get(4) {
                    Some(Value::Array(list)) => list.iter().map(Value::to_number).collect(),
                    Some(v) => vec![v.to_number()],
                    None => vec![0.0],
                };
                self.round_rect([n(0), n(1), n(2), n(3)], &radii, m);
            }
            "moveTo" | "lineTo" | "quadraticCurveTo" | "bezierCurveTo" | "arc" | "arcTo" | "ellipse" | "rect"
            | "roundRect" => {}
            _ => return false,
        }
        true
    }

    /// The path as the simplest shape that it is.
    pub(super) fn shape(&self) -> Shape {
        if let Some((center, radius)) = self.circle {
            return Shape::Circle(center, radius);
        }
        if let Some(r) = as_rect(&self.path) {
            return Shape::Rect(r, 0.0);
        }
        match self.path.segments[..] {
            [Segment::Move(a), Segment::Line(b)] => Shape::Line(a, b),
            _ => Shape::Path(self.path.clone()),
        }
    }

    fn moved(&mut self, to: Point) {
        self.at = Some(to);
        self.circle = None;
    }

    fn move_to(&mut self, p: Point, m: &Matrix) {
        let to = m.apply(p);
        self.path.move_to(to.x, to.y);
        self.moved(p);
        self.begun = Some(p);
    }

    /// Begins a subpath where there is none.
    fn start(&mut self, p: Point, m: &Matrix) {
        if self.at.is_none() {
            self.move_to(p, m);
        } else if matches!(self.path.segments.last(), Some(Segment::Close))
            && let Some(at) = self.at
        {
            self.move_to(at, m);
        }
    }

    fn line_to(&mut self, p: Point, m: &Matrix) {
        if self.at.is_none() {
            return self.move_to(p, m);
        }
        self.start(p, m);
        let to = m.apply(p);
        self.path.line_to(to.x, to.y);
        self.moved(p);
    }

    fn cubic(&mut self, a: Point, b: Point, to: Point, m: &Matrix) {
        let [p, q, r] = [a, b, to].map(|p| m.apply(p));
        self.path.cubic_to(p.x, p.y, q.x, q.y, r.x, r.y);
        self.moved(to);
    }

    /// Part of an ellipse: radii and turn, from an angle to another. Pieces of a quarter at most are cubic curves.
    fn arc(&mut self, center: Point, (rx, ry, turn): (f64, f64, f64), (from, to): (f64, f64), back: bool, m: &Matrix) {
        if rx < 0.0 || ry < 0.0 {
            return;
        }
        let whole = 2.0 * PI;
        let mut sweep = to - from;
        if !back {
            sweep = if sweep >= whole { whole } else { libm::fmod(libm::fmod(sweep, whole) + whole, whole) };
        } else {
            sweep = if -sweep >= whole { -whole } else { -libm::fmod(libm::fmod(-sweep, whole) + whole, whole) };
        }
        let (s, c) = (libm::sin(turn), libm::cos(turn));
        let at = |x: f64, y: f64| pt(center.x + rx * x * c - ry * y * s, center.y + rx * x * s + ry * y * c);
        let alone = self.path.is_empty();
        let first = at(libm::cos(from), libm::sin(from));
        if self.at.is_none() {
            self.move_to(first, m)
        } else {
            self.line_to(first, m)
        }
        let pieces = (sweep.abs() / (PI / 2.0)).ceil().max(1.0);
        let step = sweep / pieces;
        let k = 4.0 / 3.0 * libm::tan(step / 4.0);
        for i in 0..pieces as usize {
            let (a, b) = (from + step * i as f64, from + step * (i + 1) as f64);
            let ((sa, ca), (sb, cb)) = ((libm::sin(a), libm::cos(a)), (libm::sin(b), libm::cos(b)));
            self.cubic(at(ca - k * sa, sa + k * ca), at(cb + k * sb, sb - k * cb), at(cb, sb), m);
        }
        if let (true, true, Some((scale, _))) = (alone && rx == ry, sweep.abs() >= whole - 1e-9, m.turn()) {
            self.circle = Some((m.apply(center), rx * scale));
        }
    }

    /// A corner of a radius on the way to a point.
    fn arc_to(&mut self, corner: Point, to: Point, radius: f64, m: &Matrix) {
        let Some(at) = self.at else { return self.move_to(corner, m) };
        let unit = |p: Point| {
            let d = pt(p.x - corner.x, p.y - corner.y);
            let length = (d.x * d.x + d.y * d.y).sqrt();
            (length > 1e-9).then(|| pt(d.x / length, d.y / length))
        };
        let (Some(u), Some(v)) = (unit(at), unit(to)) else { return self.line_to(corner, m) };
        let angle = libm::acos((u.x * v.x + u.y * v.y).clamp(-1.0, 1.0));
        let reach = radius / libm::tan(angle / 2.0);
        if radius <= 0.0 || !reach.is_finite() || angle.abs() < 1e-9 || (PI - angle).abs() < 1e-9 {
            return self.line_to(corner, m);
        }
        let (a, b) =
            (pt(corner.x + u.x * reach, corner.y + u.y * reach), pt(corner.x + v.x * reach, corner.y + v.y * reach));
        self.line_to(a, m);
        let k = 4.0 / 3.0 * libm::tan((PI - angle) / 4.0) * radius;
        self.cubic(pt(a.x - u.x * k, a.y - u.y * k), pt(b.x - v.x * k, b.y - v.y * k), b, m);
    }

    pub(super) fn rect(&mut self, x: f64, y: f64, w: f64, h: f64, m: &Matrix) {
        self.move_to(pt(x, y), m);
        for p in [pt(x + w, y), pt(x + w, y + h), pt(x, y + h)] {
            self.line_to(p, m);
        }
        self.path.close();
        self.at = self.begun;
    }

    fn round_rect(&mut self, [x, y, w, h]: [f64; 4], radii: &[f64], m: &Matrix) {
        let given = |i: usize| radii.get(i).copied().filter(|r| r.is_finite() && *r >= 0.0).unwrap_or(0.0);
        let mut r = match radii.len() {
            0 | 1 => [given(0); 4],
            2 => [given(0), given(1), given(0), given(1)],
            3 => [given(0), given(1), given(2), given(1)],
            _ => [given(0), given(1), given(2), given(3)],
        };
        let fit = [(r[0] + r[1], w), (r[1] + r[2], h), (r[2] + r[3], w), (r[3] + r[0], h)];
        let most = fit.iter().filter(|(sum, _)| *sum > 0.0).map(|(sum, side)| side.abs() / sum).fold(1.0, f64::min);
        r.iter_mut().for_each(|r| *r *= most);
        let (right, bottom) = (x + w, y + h);
        self.move_to(pt(x + r[0], y), m);
        for (corner, to, radius) in [
            (pt(right, y), pt(right, bottom), r[1]),
            (pt(right, bottom), pt(x, bottom), r[2]),
            (pt(x, bottom), pt(x, y), r[3]),
            (pt(x, y), pt(right, y), r[0]),
        ] {
            if radius > 0.0 { self.arc_to(corner, to, radius, m) } else { self.line_to(corner, m) }
        }
        self.path.close();
        self.at = self.begun;
    }
}

/// Pieces that a curve is taken for when it is asked where it runs.
const PIECES: usize = 16;

/// The sides of a path, curves in pieces, every subpath closed.
fn sides(path: &Path) -> Vec<(Point, Point)> {
    let (mut out, mut at, mut begun) = (Vec::new(), pt(0.0, 0.0), pt(0.0, 0.0));
    let mut go = |at: &mut Point, to: Point| {
        out.push((*at, to));
        *at = to;
    };
    for segment in &path.segments {
        match *segment {
            Segment::Move(p) => {
                go(&mut at, begun);
                (at, begun) = (p, p);
            }
            Segment::Line(p) | Segment::Arc(_, _, _, _, p) => go(&mut at, p),
            Segment::Quad(a, p) => {
                let from = at;
                for i in 1..=PIECES {
                    let t = i as f64 / PIECES as f64;
                    let mix = |x: f64, y: f64, z: f64| (1.0 - t) * (1.0 - t) * x + 2.0 * t * (1.0 - t) * y + t * t * z;
                    go(&mut at, pt(mix(from.x, a.x, p.x), mix(from.y, a.y, p.y)));
                }
            }
            Segment::Cubic(a, b, p) => {
                let from = at;
                for i in 1..=PIECES {
                    let (t, u) = (i as f64 / PIECES as f64, 1.0 - i as f64 / PIECES as f64);
                    let mix = |w: f64, x: f64, y: f64, z: f64| {
                        u * u * u * w + 3.0 * t * u * u * x + 3.0 * t * t * u * y + t * t * t * z
                    };
                    go(&mut at, pt(mix(from.x, a.x, b.x, p.x), mix(from.y, a.y, b.y, p.y)));
                }
            }
            Segment::Close => go(&mut at, begun),
        }
    }
    go(&mut at, begun);
    out
}

/// The upright rectangle that a path is.
pub(super) fn as_rect(path: &Path) -> Option<Rect> {
    let [Segment::Move(a), Segment::Line(b), Segment::Line(c), Segment::Line(d), Segment::Close] = path.segments[..]
    else {
        return None;
    };
    let upright =
        a.y == b.y && b.x == c.x && c.y == d.y && d.x == a.x || a.x == b.x && b.y == c.y && c.x == d.x && d.y == a.y;
    upright.then(|| Rect::new(a.x, a.y, c.x, c.y))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(list: &[f64]) -> Vec<Value> {
        list.iter().map(|x| Value::Number(*x)).collect()
    }

    #[test]
    fn simple_paths_are_simple_shapes() {
        let mut t = Track::default();
        t.step("arc", &numbers(&[10.0, 20.0, 5.0, 0.0, 2.0 * PI]), &Matrix::IDENTITY);
        assert_eq!(t.shape(), Shape::Circle(pt(10.0, 20.0), 5.0));
        t.step("beginPath", &[], &Matrix::IDENTITY);
        t.step("moveTo", &numbers(&[0.0, 0.0]), &Matrix::IDENTITY);
        t.step("lineTo", &numbers(&[3.0, 4.0]), &Matrix::IDENTITY);
        assert_eq!(t.shape(), Shape::Line(pt(0.0, 0.0), pt(3.0, 4.0)));
        t.step("beginPath", &[], &Matrix::IDENTITY);
        t.step("rect", &numbers(&[1.0, 2.0, 3.0, 4.0]), &Matrix::IDENTITY);
        assert_eq!(t.shape(), Shape::Rect(Rect::at(1.0, 2.0, 3.0, 4.0), 0.0));
    }

    #[test]
    fn a_turn_is_seen() {
        let m = Matrix::of([0.0, 2.0, -2.0, 0.0, 5.0, 6.0]);
        let (scale, angle) = m.turn().unwrap();
        assert!((scale - 2.0).abs() < 1e-12 && (angle - PI / 2.0).abs() < 1e-12);
        assert_eq!(m.apply(pt(1.0, 0.0)), pt(5.0, 8.0));
        assert!(Matrix::of([1.0, 0.0, 0.5, 1.0, 0.0, 0.0]).turn().is_none());
    }
}
