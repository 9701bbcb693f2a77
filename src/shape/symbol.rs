//! Symbols by name: of an area in px² about the origin (vega-scenegraph `symbols.js`), or of a radius in px (canvas
//! point styles); and SVG path data in a 2 × 2 box.

use crate::geometry::{Path, Point, Segment, pt};
use std::f64::consts::PI;

/// A symbol of an area, turned clockwise by radians. Names: circle, cross, diamond, square, arrow, wedge, triangle,
/// triangle-up/-down/-left/-right, stroke; anything else is read as SVG path data.
pub fn path(name: &str, size: f64, angle: f64) -> Path {
    let mut p = shape(name, size.max(0.0));
    turn(&mut p, angle);
    p
}

fn shape(name: &str, size: f64) -> Path {
    let mut p = Path::new();
    let r = size.sqrt() / 2.0;
    let tan30 = 0.5773502691896257;
    let h = 3f64.sqrt() / 2.0 * size.sqrt();
    match name {
        "circle" => {
            p.move_to(r, 0.0).arc_to(r, false, true, -r, 0.0).arc_to(r, false, true, r, 0.0).close();
        }
        "cross" => {
            let s = r / 2.5;
            polygon(
                &mut p,
                &[
                    (-r, -s),
                    (-r, s),
                    (-s, s),
                    (-s, r),
                    (s, r),
                    (s, s),
                    (r, s),
                    (r, -s),
                    (s, -s),
                    (s, -r),
                    (-s, -r),
                    (-s, -s),
                ],
            );
        }
        "diamond" => polygon(&mut p, &[(-r, 0.0), (0.0, -r), (r, 0.0), (0.0, r)]),
        "square" => polygon(&mut p, &[(-r, -r), (r, -r), (r, r), (-r, r)]),
        "arrow" => {
            let (s, t, v) = (r / 7.0, r / 2.5, r / 8.0);
            polygon(&mut p, &[(-s, r), (s, r), (s, -v), (t, -v), (0.0, -r), (-t, -v), (-s, -v)]);
        }
        "wedge" => {
            let h = 3f64.sqrt() / 2.0 * size.sqrt();
            let (o, b) = (h - r * tan30, r / 4.0);
            polygon(&mut p, &[(0.0, -h - o + h), (-b, h - o), (b, h - o)]);
        }
        "triangle" => {
            let o = h - r * tan30;
            polygon(&mut p, &[(0.0, -h + h - o), (-r, h - o), (r, h - o)]);
        }
        "triangle-up" => polygon(&mut p, &[(0.0, -h / 2.0), (-r, h / 2.0), (r, h / 2.0)]),
        "triangle-down" => polygon(&mut p, &[(0.0, h / 2.0), (-r, -h / 2.0), (r, -h / 2.0)]),
        "triangle-right" => polygon(&mut p, &[(h / 2.0, 0.0), (-h / 2.0, -r), (-h / 2.0, r)]),
        "triangle-left" => polygon(&mut p, &[(-h / 2.0, 0.0), (h / 2.0, -r), (h / 2.0, r)]),
        "stroke" => {
            p.move_to(-r, 0.0).line_to(r, 0.0);
        }
        data => return scaled(parse(data), r),
    }
    p
}

/// A canvas point style of a radius: circle, cross, crossRot, dash, line, rect, rectRounded, rectRot, star, triangle.
pub fn by_radius(name: &str, r: f64, angle: f64) -> Path {
    let mut p = Path::new();
    let q = r * std::f64::consts::FRAC_1_SQRT_2;
    let cross = |p: &mut Path, a: f64| {
        p.move_to(-a, -a).line_to(a, a).move_to(a, -a).line_to(-a, a);
    };
    match name {
        "triangle" => {
            let s = 3f64.sqrt() / 2.0 * r;
            polygon(&mut p, &[(0.0, -r), (s, r / 2.0), (-s, r / 2.0)]);
        }
        "rect" => polygon(&mut p, &[(-q, -q), (q, -q), (q, q), (-q, q)]),
        // Corner circles of 0.516 r that touch the circle of the symbol from inside.
        "rectRounded" => {
            let corner = r * 0.516;
            let half = (r - corner) * std::f64::consts::FRAC_1_SQRT_2 + corner;
            p = super::rounded_box(-half, -half, 2.0 * half, 2.0 * half, [corner; 4]);
        }
        "rectRot" => polygon(&mut p, &[(0.0, -r), (r, 0.0), (0.0, r), (-r, 0.0)]),
        "crossRot" => cross(&mut p, q),
        "cross" => {
            p.move_to(0.0, -r).line_to(0.0, r).move_to(-r, 0.0).line_to(r, 0.0);
        }
        "star" => {
            p.move_to(0.0, -r).line_to(0.0, r).move_to(-r, 0.0).line_to(r, 0.0);
            cross(&mut p, q);
        }
        "line" => {
            p.move_to(-r, 0.0).line_to(r, 0.0);
        }
        "dash" => {
            p.move_to(0.0, 0.0).line_to(r, 0.0);
        }
        _ => {
            p.move_to(r, 0.0).arc_to(r, false, true, -r, 0.0).arc_to(r, false, true, r, 0.0).close();
        }
    }
    turn(&mut p, angle);
    p
}

/// A canvas point style that is stretched to a width, half of which is given, and as high as its radius makes it (Chart.js
/// `helpers.canvas.js`, `drawPointLegend`).
pub fn stretched(name: &str, r: f64, half: f64) -> Path {
    let q = std::f64::consts::FRAC_1_SQRT_2;
    match name {
        "rect" => {
            let mut p = Path::new();
            polygon(&mut p, &[(-half, -q * r), (half, -q * r), (half, q * r), (-half, q * r)]);
            p
        }
        "rectRounded" => {
            let corner = r * 0.516;
            let (x, y) = (q * (half - corner) + corner, q * (r - corner) + corner);
            super::rounded_box(-x, -y, 2.0 * x, 2.0 * y, [corner; 4])
        }
        "triangle" | "rectRot" | "crossRot" | "cross" | "star" | "line" | "dash" => {
            let mut p = by_radius(name, r, 0.0);
            each_point(&mut p, |at| pt(at.x * half / r, at.y));
            p
        }
        _ => {
            // Quarters of an ellipse as cubic curves.
            let (kx, ky) = (half * 0.552_285, r * 0.552_285);
            let mut p = Path::new();
            p.move_to(half, 0.0)
                .cubic_to(half, ky, kx, r, 0.0, r)
                .cubic_to(-kx, r, -half, ky, -half, 0.0)
                .cubic_to(-half, -ky, -kx, -r, 0.0, -r)
                .cubic_to(kx, -r, half, -ky, half, 0.0)
                .close();
            p
        }
    }
}

/// Whether a canvas point style is only a stroke.
pub fn is_open(name: &str) -> bool {
    matches!(name, "cross" | "crossRot" | "star" | "line" | "dash")
}

fn polygon(p: &mut Path, points: &[(f64, f64)]) {
    for (i, &(x, y)) in points.iter().enumerate() {
        if i == 0 {
            p.move_to(x, y)
        } else {
            p.line_to(x, y)
        };
    }
    p.close();
}

fn each_point(p: &mut Path, f: impl Fn(Point) -> Point) {
    for s in &mut p.segments {
        match s {
            Segment::Move(a) | Segment::Line(a) | Segment::Arc(_, _, _, _, a) => *a = f(*a),
            Segment::Quad(a, b) => (*a, *b) = (f(*a), f(*b)),
            Segment::Cubic(a, b, c) => (*a, *b, *c) = (f(*a), f(*b), f(*c)),
            Segment::Close => {}
        }
    }
}

/// Turns an outline clockwise about the origin by radians.
pub fn turn(p: &mut Path, angle: f64) {
    if angle % (2.0 * PI) != 0.0 {
        let (s, c) = (libm::sin(angle), libm::cos(angle));
        each_point(p, |q| pt(q.x * c - q.y * s, q.x * s + q.y * c));
    }
}

/// An outline `k` times as large, about the origin.
pub fn scaled(mut p: Path, k: f64) -> Path {
    each_point(&mut p, |q| pt(q.x * k, q.y * k));
    for s in &mut p.segments {
        if let Segment::Arc(r, ..) = s {
            *r = pt(r.x * k, r.y * k);
        }
    }
    p
}

/// Reads SVG path data (absolute and relative commands); reading stops where it makes no sense.
pub fn parse(data: &str) -> Path {
    let mut path = Path::new();
    let mut tokens = Numbers { text: data.as_bytes(), at: 0 };
    let (mut at, mut start, mut control) = (pt(0.0, 0.0), pt(0.0, 0.0), pt(0.0, 0.0));
    let mut command = b' ';
    loop {
        if let Some(c) = tokens.command() {
            command = c;
            if matches!(c, b'z' | b'Z') {
                path.close();
                (at, control) = (start, start);
                continue;
            }
        } else if tokens.done() {
            return path;
        }
        let relative = command.is_ascii_lowercase();
        let base = if relative { at } else { pt(0.0, 0.0) };
        let point = |t: &mut Numbers| -> Option<Point> { Some(pt(base.x + t.number()?, base.y + t.number()?)) };
        let t = &mut tokens;
        let step = (|| -> Option<Segment> {
            Some(match command.to_ascii_uppercase() {
                b'M' => Segment::Move(point(t)?),
                b'L' => Segment::Line(point(t)?),
                b'C' => Segment::Cubic(point(t)?, point(t)?, point(t)?),
                b'Q' => Segment::Quad(point(t)?, point(t)?),
                b'S' => Segment::Cubic(pt(2.0 * at.x - control.x, 2.0 * at.y - control.y), point(t)?, point(t)?),
                b'T' => Segment::Quad(pt(2.0 * at.x - control.x, 2.0 * at.y - control.y), point(t)?),
                b'H' => Segment::Line(pt(base.x + t.number()?, at.y)),
                b'V' => Segment::Line(pt(at.x, base.y + t.number()?)),
                b'A' => {
                    let r = pt(t.number()?.abs(), t.number()?.abs());
                    let turn = t.number()?;
                    let (large, sweep) = (t.flag()?, t.flag()?);
                    Segment::Arc(r, turn, large, sweep, pt(base.x + t.number()?, base.y + t.number()?))
                }
                _ => return None,
            })
        })();
        let Some(segment) = step else { return path };
        if path.segments.is_empty() && !matches!(segment, Segment::Move(_)) {
            return path;
        }
        (at, control) = match segment {
            Segment::Move(p) => {
                start = p;
                command = if relative { b'l' } else { b'L' };
                (p, p)
            }
            Segment::Line(p) | Segment::Arc(_, _, _, _, p) => (p, p),
            Segment::Quad(c, p) | Segment::Cubic(_, c, p) => (p, c),
            Segment::Close => (at, at),
        };
        path.segments.push(segment);
        if path.segments.len() > 10_000 {
            return path;
        }
    }
}

struct Numbers<'t> {
    text: &'t [u8],
    at: usize,
}

impl Numbers<'_> {
    fn space(&mut self) {
        while self.text.get(self.at).is_some_and(|c| c.is_ascii_whitespace() || *c == b',') {
            self.at += 1;
        }
    }

    fn done(&mut self) -> bool {
        self.space();
        self.at >= self.text.len()
    }

    fn command(&mut self) -> Option<u8> {
        self.space();
        let c = *self.text.get(self.at)?;
        (c.is_ascii_alphabetic() && c != b'e').then(|| {
            self.at += 1;
            c
        })
    }

    fn flag(&mut self) -> Option<bool> {
        self.space();
        let c = *self.text.get(self.at)?;
        self.at += 1;
        Some(c == b'1')
    }

    fn number(&mut self) -> Option<f64> {
        self.space();
        let start = self.at;
        let (mut dot, mut exponent) = (false, false);
        while let Some(&c) = self.text.get(self.at) {
            let first = self.at == start || matches!(self.text[self.at - 1], b'e' | b'E');
            match c {
                b'0'..=b'9' => {}
                b'+' | b'-' if first => {}
                b'.' if !dot && !exponent => dot = true,
                b'e' | b'E' if !exponent && self.at > start => exponent = true,
                _ => break,
            }
            self.at += 1;
        }
        std::str::from_utf8(&self.text[start..self.at]).ok()?.parse::<f64>().ok().filter(|x| x.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::super::bounds;
    use super::*;

    #[test]
    fn sizes_are_areas() {
        let b = bounds::of(&path("square", 100.0, 0.0));
        assert_eq!((b.x1, b.y1, b.x2, b.y2), (-5.0, -5.0, 5.0, 5.0));
        assert_eq!(bounds::of(&path("stroke", 100.0, 0.0)).width(), 10.0);
    }

    #[test]
    fn rounded_squares_touch_their_circle() {
        let b = bounds::of(&by_radius("rectRounded", 10.0, 0.0));
        // centres of the corners lie 4.84 out on the diagonals, their circles reach 5.16 further
        assert!((b.x2 - (4.84 * 0.5f64.sqrt() + 5.16)).abs() < 1e-9, "{b:?}");
    }

    #[test]
    fn path_data() {
        let p = parse("M-1,-1H1V1h-2Z m0 0 l.5-.5");
        assert_eq!(p.segments.len(), 7);
        assert_eq!(bounds::of(&path("M-1,-1H1V1H-1Z", 64.0, 0.0)).width(), 8.0);
        assert!(parse("garbage").is_empty());
    }
}
