//! Cutting outlines on the sphere: at the meridian opposite the centre, or at a circle about it; and in the plane, at a
//! rectangle. Rings have their inside on the right, so that along a boundary it is always gone clockwise.

use crate::geometry::Rect;
use std::f64::consts::{FRAC_PI_2, PI};

/// Longitude and latitude, radians, about the centre of a projection.
pub(super) type Place = (f64, f64);

/// Where the sphere is cut.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cut {
    /// At the meridian ±π.
    Antimeridian,
    /// At the circle of points whose distance from the centre has this cosine; only what is nearer is kept.
    Circle(f64),
}

/// A part of a line that is kept; its ends lie on the boundary unless they are ends of the line.
struct Piece {
    places: Vec<Place>,
    starts_inside: bool,
    ends_inside: bool,
}

/// Points along a boundary this far apart, radians.
const STEP: f64 = PI / 60.0;

fn vector((l, p): Place) -> [f64; 3] {
    let c = libm::cos(p);
    [libm::cos(l) * c, libm::sin(l) * c, libm::sin(p)]
}

fn place(v: [f64; 3]) -> Place {
    (libm::atan2(v[1], v[0]), libm::asin(v[2].clamp(-1.0, 1.0)))
}

impl Cut {
    /// Whether a place is kept.
    pub(super) fn keeps(self, at: Place) -> bool {
        match self {
            Cut::Antimeridian => true,
            Cut::Circle(cosine) => libm::cos(at.0) * libm::cos(at.1) > cosine,
        }
    }

    /// The places where the way from one place to another meets the boundary, in order; in pairs at the meridian.
    fn crossings(self, a: Place, b: Place) -> Vec<Place> {
        match self {
            Cut::Antimeridian if (a.0 - b.0).abs() > PI => {
                let side = PI.copysign(a.0);
                // The plane of both places meets the meridian's at this latitude.
                let (u, v) = (vector(a), vector(b));
                let (x, z) = (u[1] * v[2] - u[2] * v[1], u[0] * v[1] - u[1] * v[0]);
                let phi = if z.abs() > 1e-12 { libm::atan(x / z) } else { (a.1 + b.1) / 2.0 };
                vec![(side, phi), (-side, phi)]
            }
            Cut::Antimeridian => Vec::new(),
            Cut::Circle(cosine) => {
                let (u, v) = (vector(a), vector(b));
                let dot: f64 = (0..3).map(|i| u[i] * v[i]).sum();
                let across: [f64; 3] = std::array::from_fn(|i| v[i] - dot * u[i]);
                let length = across.iter().map(|x| x * x).sum::<f64>().sqrt();
                if length < 1e-12 {
                    return Vec::new();
                }
                let w = across.map(|x| x / length);
                let whole = libm::atan2(length, dot);
                let reach = (u[0] * u[0] + w[0] * w[0]).sqrt();
                if reach <= cosine.abs() {
                    return Vec::new();
                }
                let (middle, half) = (libm::atan2(w[0], u[0]), libm::acos((cosine / reach).clamp(-1.0, 1.0)));
                let mut turns: Vec<f64> = [middle - half, middle + half]
                    .into_iter()
                    .map(|t| t.rem_euclid(2.0 * PI))
                    .filter(|t| *t > 1e-9 && *t < whole - 1e-9)
                    .collect();
                turns.sort_by(f64::total_cmp);
                let at = |t: f64| place(std::array::from_fn(|i| u[i] * libm::cos(t) + w[i] * libm::sin(t)));
                turns.into_iter().map(at).collect()
            }
        }
    }

    /// How far along the boundary a place on it lies, clockwise, radians.
    fn along(self, at: Place) -> f64 {
        match self {
            Cut::Antimeridian if at.0 < 0.0 => at.1 + FRAC_PI_2,
            Cut::Antimeridian => PI + FRAC_PI_2 - at.1,
            Cut::Circle(_) => {
                let v = vector(at);
                (-libm::atan2(v[2], v[1])).rem_euclid(2.0 * PI)
            }
        }
    }

    /// The boundary from a distance along it, so far.
    fn walk(self, from: f64, length: f64, out: &mut Vec<Place>) {
        let mut steps: Vec<f64> = Vec::new();
        let mut at = STEP;
        while at < length - 1e-9 && steps.len() < 400 {
            steps.push(from + at);
            at += STEP;
        }
        if let Cut::Antimeridian = self {
            // The corners, between which the pole lies.
            for corner in [PI, 2.0 * PI, 3.0 * PI, 4.0 * PI] {
                if corner > from - 1e-12 && corner < from + length + 1e-12 {
                    steps.extend([corner - 1e-9, corner, corner + 1e-9]);
                }
            }
            steps.sort_by(f64::total_cmp);
        }
        for s in steps {
            out.push(match self {
                Cut::Antimeridian => {
                    let s4 = s.rem_euclid(2.0 * PI);
                    let corner = (s / PI).round() * PI;
                    if (s - corner).abs() < 1e-12 {
                        (0.0, if (s / PI).round() as i64 % 2 == 0 { -FRAC_PI_2 } else { FRAC_PI_2 })
                    } else if s4 < PI {
                        (-PI, s4 - FRAC_PI_2)
                    } else {
                        (PI, PI + FRAC_PI_2 - s4)
                    }
                }
                Cut::Circle(cosine) => {
                    let sine = (1.0 - cosine * cosine).max(0.0).sqrt();
                    place([cosine, sine * libm::cos(-s), sine * libm::sin(-s)])
                }
            });
        }
    }

    fn pieces(self, line: &[Place], closed: bool) -> Vec<Piece> {
        let mut out = Vec::new();
        let Some(&first) = line.first() else { return out };
        let mut inside = self.keeps(first);
        let mut current = Piece { places: Vec::new(), starts_inside: true, ends_inside: true };
        if inside {
            current.places.push(first);
        }
        let next = line.iter().copied().skip(1).chain(closed.then_some(first));
        let mut from = first;
        for to in next {
            let crossings = self.crossings(from, to);
            for (i, crossing) in crossings.into_iter().enumerate() {
                let leaves = if self == Cut::Antimeridian { i % 2 == 0 } else { inside };
                if leaves {
                    current.places.push(crossing);
                    current.ends_inside = false;
                    let empty = Piece { places: Vec::new(), starts_inside: false, ends_inside: true };
                    out.push(std::mem::replace(&mut current, empty));
                } else {
                    current = Piece { places: vec![crossing], starts_inside: false, ends_inside: true };
                }
                inside = !leaves;
            }
            // Where a place lies just on the boundary there is no crossing beside it: it is the crossing itself.
            if let (Cut::Circle(_), now) = (self, self.keeps(to))
                && now != inside
            {
                let ended = Piece { places: Vec::new(), starts_inside: false, ends_inside: true };
                if now {
                    current = Piece { places: vec![from], ..ended };
                } else {
                    current.places.push(to);
                    current.ends_inside = false;
                    out.push(std::mem::replace(&mut current, ended));
                }
                inside = now;
            }
            if inside {
                current.places.push(to);
            }
            from = to;
        }
        if inside && !current.places.is_empty() {
            out.push(current);
        }
        out
    }

    /// The parts of a line that are kept.
    pub(super) fn line(self, line: &[Place]) -> Vec<Vec<Place>> {
        self.pieces(line, false).into_iter().map(|p| p.places).filter(|p| p.len() > 1).collect()
    }

    /// The rings of what is kept of a polygon.
    pub(super) fn polygon(self, rings: &[Vec<Place>]) -> Vec<Vec<Place>> {
        let (mut whole, mut open) = (Vec::new(), Vec::new());
        for ring in rings {
            let mut pieces = self.pieces(ring, true);
            // The first and the last piece of a ring that begins inside are one.
            if pieces.len() > 1 && pieces[0].starts_inside {
                let first = pieces.remove(0);
                if let Some(last) = pieces.last_mut().filter(|last| last.ends_inside) {
                    last.places.extend(first.places.into_iter().skip(1));
                    last.ends_inside = first.ends_inside;
                }
            }
            if let [Piece { starts_inside: true, ends_inside: true, .. }] = &pieces[..] {
                whole.extend(pieces.pop().map(|p| p.places));
            } else {
                open.extend(pieces.into_iter().map(|p| p.places));
            }
        }
        whole.extend(self.joined(open));
        whole
    }

    /// Joins pieces along the boundary.
    fn joined(self, pieces: Vec<Vec<Place>>) -> Vec<Vec<Place>> {
        let ends = |p: &Vec<Place>| Some((self.along(*p.first()?), self.along(*p.last()?)));
        let spans: Vec<(f64, f64)> = pieces.iter().filter_map(ends).collect();
        let mut used = vec![false; pieces.len()];
        let mut out = Vec::new();
        for start in 0..pieces.len() {
            if used[start] {
                continue;
            }
            let (mut ring, mut at) = (Vec::new(), start);
            loop {
                used[at] = true;
                ring.extend_from_slice(&pieces[at]);
                let exit = spans[at].1;
                let gap = |i: usize| {
                    let gap = (spans[i].0 - exit).rem_euclid(2.0 * PI);
                    if gap > 2.0 * PI - 1e-9 { 0.0 } else { gap }
                };
                let free = (0..pieces.len()).filter(|i| !used[*i] || *i == start);
                let Some(next) = free.min_by(|a, b| gap(*a).total_cmp(&gap(*b))) else { break };
                self.walk(exit, gap(next), &mut ring);
                if next == start {
                    break;
                }
                at = next;
            }
            out.push(ring);
        }
        out
    }

    /// The boundary itself: the outline of the whole globe.
    pub(super) fn outline(self) -> Vec<Place> {
        let mut out = Vec::new();
        self.walk(0.1, 2.0 * PI, &mut out);
        out
    }
}

/// What of a closed outline lies in a rectangle (Sutherland and Hodgman 1974).
pub(super) fn in_rect(ring: Vec<(f64, f64)>, r: &Rect) -> Vec<(f64, f64)> {
    type Side = (fn(&(f64, f64), &Rect) -> f64, bool);
    const SIDES: [Side; 4] =
        [(|p, r| p.0 - r.x1, true), (|p, r| r.x2 - p.0, true), (|p, r| p.1 - r.y1, false), (|p, r| r.y2 - p.1, false)];
    let mut ring = ring;
    for (depth, _) in SIDES {
        let mut out = Vec::with_capacity(ring.len());
        for i in 0..ring.len() {
            let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
            let (da, db) = (depth(&a, r), depth(&b, r));
            if da >= 0.0 {
                out.push(a);
            }
            if (da >= 0.0) != (db >= 0.0) {
                let t = da / (da - db);
                out.push((a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1)));
            }
        }
        ring = out;
    }
    ring
}

/// The parts of a line that lie in a rectangle (Liang and Barsky 1984, segment by segment).
pub(super) fn line_in_rect(line: &[(f64, f64)], r: &Rect) -> Vec<Vec<(f64, f64)>> {
    let mut out: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut joined = false;
    for w in line.windows(2) {
        let (a, b) = (w[0], w[1]);
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let (mut t0, mut t1) = (0.0_f64, 1.0_f64);
        for (p, q) in [(-dx, a.0 - r.x1), (dx, r.x2 - a.0), (-dy, a.1 - r.y1), (dy, r.y2 - a.1)] {
            if p == 0.0 {
                if q < 0.0 {
                    t0 = 2.0;
                }
            } else if p < 0.0 {
                t0 = t0.max(q / p);
            } else {
                t1 = t1.min(q / p);
            }
        }
        if t0 > t1 {
            joined = false;
            continue;
        }
        let at = |t: f64| (a.0 + t * dx, a.1 + t * dy);
        if !joined || t0 > 0.0 {
            out.push(vec![at(t0)]);
        }
        if let Some(last) = out.last_mut() {
            last.push(at(t1));
        }
        joined = t1 >= 1.0;
    }
    out
}
