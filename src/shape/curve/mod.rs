//! Curves through points (d3-shape `curve/*.js`; the canvas splines of Chart.js `helpers.curve`).

mod b_spline;
mod cubic;

use crate::geometry::{Path, Point, Segment, pt};

/// How points are joined; parameters as in [`crate::figure`]'s curves of the same names.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs)]
pub enum Kind {
    Linear,
    LinearClosed,
    Step(f64),
    /// Steps halfway that visit every point, wherever the next one lies.
    StepThrough,
    Basis,
    BasisOpen,
    BasisClosed,
    Bundle(f64),
    Cardinal(f64),
    CardinalOpen(f64),
    CardinalClosed(f64),
    CatmullRom(f64),
    CatmullRomOpen(f64),
    CatmullRomClosed(f64),
    Monotone {
        across: bool,
    },
    Natural,
    /// Tension; control points kept within this box: width, height.
    Spline {
        tension: f64,
        within: Option<(f64, f64)>,
        closed: bool,
    },
    SplineMonotone {
        across: bool,
    },
}

/// Adds a curve through points to a path; `join` continues the path with a line instead of starting anew.
pub fn draw(path: &mut Path, points: &[Point], kind: Kind, join: bool) {
    let Some(first) = points.first() else { return };
    let start = |path: &mut Path, p: Point| {
        if join {
            path.line_to(p.x, p.y)
        } else {
            path.move_to(p.x, p.y)
        };
    };
    if points.len() == 1 {
        if matches!(kind, Kind::BasisOpen | Kind::CardinalOpen(_) | Kind::CatmullRomOpen(_) | Kind::Bundle(_)) {
            return;
        }
        start(path, *first);
        if !join {
            path.close();
        }
        return;
    }
    match kind {
        Kind::Linear | Kind::LinearClosed => {
            start(path, *first);
            for p in &points[1..] {
                path.line_to(p.x, p.y);
            }
            if kind == Kind::LinearClosed {
                path.close();
            }
        }
        Kind::Step(t) => {
            start(path, *first);
            step(path, points, t);
        }
        Kind::StepThrough => {
            start(path, *first);
            for pair in points.windows(2) {
                Part::between(kind, pair[0], pair[1]).draw(path, pair[1], false);
            }
        }
        Kind::Basis | Kind::BasisOpen | Kind::BasisClosed => b_spline::draw(path, points, kind, join),
        Kind::Bundle(beta) => {
            let (a, b) = (points[0], points[points.len() - 1]);
            let n = (points.len() - 1) as f64;
            let straight: Vec<Point> = points
                .iter()
                .enumerate()
                .map(|(i, p)| {
                    let t = i as f64 / n;
                    pt(
                        beta * p.x + (1.0 - beta) * (a.x + t * (b.x - a.x)),
                        beta * p.y + (1.0 - beta) * (a.y + t * (b.y - a.y)),
                    )
                })
                .collect();
            b_spline::draw(path, &straight, Kind::Basis, join);
        }
        Kind::Cardinal(tension) => cubic::cardinal(path, points, tension, join),
        Kind::CardinalOpen(tension) => cubic::cardinal_open(path, points, tension, join),
        Kind::CardinalClosed(tension) => cubic::cardinal_closed(path, points, tension, join),
        Kind::CatmullRom(alpha) => cubic::catmull_rom(path, points, alpha, join),
        Kind::CatmullRomOpen(alpha) => cubic::catmull_rom_open(path, points, alpha, join),
        Kind::CatmullRomClosed(alpha) => cubic::catmull_rom_closed(path, points, alpha, join),
        Kind::Monotone { across } => cubic::monotone(path, points, across, join),
        Kind::Natural => cubic::natural(path, points, join),
        Kind::Spline { tension, within, closed } => cubic::spline(path, points, tension, within, closed, join),
        Kind::SplineMonotone { across } => cubic::spline_monotone(path, points, across, join),
    }
}

/// How a curve goes from a point to the next one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Part {
    Straight,
    /// Round a corner.
    Corner(Point),
    /// Round two.
    Corners(Point, Point),
    /// With these control points.
    Cubic(Point, Point),
}

impl Part {
    /// As a curve goes from one point to another when it knows of no others.
    pub fn between(kind: Kind, a: Point, b: Point) -> Part {
        let x = f64::midpoint(a.x, b.x);
        match kind {
            Kind::Step(t) if t <= 0.0 => Part::Corner(pt(a.x, b.y)),
            Kind::Step(t) if t >= 1.0 => Part::Corner(pt(b.x, a.y)),
            Kind::Step(_) | Kind::StepThrough => Part::Corners(pt(x, a.y), pt(x, b.y)),
            _ => Part::Straight,
        }
    }

    /// Adds it to a path that has come to where it starts; `backward`: to its end, and goes to its start.
    pub fn draw(self, path: &mut Path, to: Point, backward: bool) {
        match self {
            Part::Straight => {}
            Part::Corner(p) => _ = path.line_to(p.x, p.y),
            Part::Corners(p, q) => {
                let (p, q) = if backward { (q, p) } else { (p, q) };
                path.line_to(p.x, p.y).line_to(q.x, q.y);
            }
            Part::Cubic(a, b) => {
                let (a, b) = if backward { (b, a) } else { (a, b) };
                path.cubic_to(a.x, a.y, b.x, b.y, to.x, to.y);
                return;
            }
        }
        path.line_to(to.x, to.y);
    }
}

/// A curve through points, taken apart: a part of it bends as the whole curve does.
#[derive(Debug, Clone)]
pub struct Bent {
    points: Vec<Point>,
    parts: Vec<Part>,
}

impl Bent {
    /// Takes a curve apart. Curves that do not go through all points are taken for straight lines.
    pub fn new(points: Vec<Point>, kind: Kind) -> Bent {
        let next = |i: usize| points[(i + 1) % points.len()];
        let mut parts: Vec<Part> = (0..points.len()).map(|i| Part::between(kind, points[i], next(i))).collect();
        if matches!(kind, Kind::Spline { .. } | Kind::SplineMonotone { .. }) {
            let mut whole = Path::new();
            draw(&mut whole, &points, kind, false);
            let cubics = whole.segments.iter().filter_map(|s| match s {
                Segment::Cubic(a, b, _) => Some(Part::Cubic(*a, *b)),
                _ => None,
            });
            parts.iter_mut().zip(cubics).for_each(|(part, cubic)| *part = cubic);
        }
        Bent { points, parts }
    }

    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// From a point to the next one; from the last to the first in a ring.
    pub fn part(&self, from: usize) -> Part {
        self.parts.get(from).copied().unwrap_or(Part::Straight)
    }
}

/// Draws the part of a curve through points that goes from one of them over `count` points (in a ring past the last one
/// to the first), or the same backwards. It bends as the whole curve does.
pub fn stretch(
    path: &mut Path,
    points: &[Point],
    kind: Kind,
    (from, count): (usize, usize),
    backward: bool,
    join: bool,
) {
    let n = points.len();
    if n == 0 || count == 0 {
        return;
    }
    let bent = Bent::new(points.to_vec(), kind);
    let at = |i: usize| points[(from + i) % n];
    let first = at(if backward { count - 1 } else { 0 });
    if join {
        path.line_to(first.x, first.y)
    } else {
        path.move_to(first.x, first.y)
    };
    for i in 0..count - 1 {
        let k = if backward { count - 2 - i } else { i };
        bent.part((from + k) % n).draw(path, at(if backward { k } else { k + 1 }), backward);
    }
}

/// Steps at a share of the way: 0 before, 0.5 halfway, 1 after.
fn step(path: &mut Path, points: &[Point], t: f64) {
    for w in points.windows(2) {
        let (a, b) = (w[0], w[1]);
        if t <= 0.0 {
            path.line_to(a.x, b.y).line_to(b.x, b.y);
        } else if t >= 1.0 {
            path.line_to(b.x, a.y).line_to(b.x, b.y);
        } else {
            let x = a.x * (1.0 - t) + b.x * t;
            path.line_to(x, a.y).line_to(x, b.y);
        }
    }
    if t > 0.0 && t < 1.0 {
        let last = points[points.len() - 1];
        path.line_to(last.x, last.y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points() -> Vec<Point> {
        vec![pt(0.0, 1.0), pt(1.0, 3.0), pt(2.0, 1.0), pt(3.0, 3.0)]
    }

    fn cubics(kind: Kind) -> Vec<[f64; 6]> {
        let mut p = Path::new();
        draw(&mut p, &points(), kind, false);
        p.segments
            .iter()
            .filter_map(|s| match s {
                Segment::Cubic(a, b, c) => Some([a.x, a.y, b.x, b.y, c.x, c.y].map(|x| (x * 1000.0).round() / 1000.0)),
                _ => None,
            })
            .collect()
    }

    // d3-shape's own test suite, for the points [0,1] [1,3] [2,1] [3,3].
    #[test]
    fn as_documented() {
        assert_eq!(cubics(Kind::Monotone { across: false })[0], [0.333, 2.0, 0.667, 3.0, 1.0, 3.0]);
        assert_eq!(cubics(Kind::Cardinal(0.0))[0], [0.0, 1.0, 0.667, 3.0, 1.0, 3.0]);
        assert_eq!(cubics(Kind::Natural)[0], [0.333, 2.111, 0.667, 3.222, 1.0, 3.0]);
        assert_eq!(cubics(Kind::Basis)[0], [0.333, 1.667, 0.667, 2.333, 1.0, 2.333]);
        assert_eq!(cubics(Kind::CatmullRom(0.5))[0], [0.0, 1.0, 0.667, 3.0, 1.0, 3.0]);
    }

    #[test]
    fn steps() {
        let mut p = Path::new();
        draw(&mut p, &[pt(0.0, 0.0), pt(2.0, 4.0)], Kind::Step(0.5), false);
        assert_eq!(
            p.segments,
            [
                Segment::Move(pt(0.0, 0.0)),
                Segment::Line(pt(1.0, 0.0)),
                Segment::Line(pt(1.0, 4.0)),
                Segment::Line(pt(2.0, 4.0))
            ]
        );
    }
}
