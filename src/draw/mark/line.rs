//! Lines and trails through points.

use super::{Items, Painter, reach};
use crate::figure::{Channel, Curve, Gaps, LineStyleRule};
use crate::geometry::{Path, Point, pt};
use crate::layout::PlotArea;
use crate::scene::{Node, Shape};
use crate::shape::{self, bounds, curve};

/// The shape's own kind of a curve; `across`: values run along x.
pub(super) fn kind(c: Curve, across: bool, closed: bool, area: &PlotArea) -> curve::Kind {
    use curve::Kind;
    match c {
        Curve::Linear => {
            if closed {
                Kind::LinearClosed
            } else {
                Kind::Linear
            }
        }
        Curve::LinearClosed => Kind::LinearClosed,
        Curve::Step => Kind::Step(0.5),
        Curve::StepBefore => Kind::Step(0.0),
        Curve::StepAfter => Kind::Step(1.0),
        Curve::StepThrough => Kind::StepThrough,
        Curve::Basis => Kind::Basis,
        Curve::BasisOpen => Kind::BasisOpen,
        Curve::BasisClosed => Kind::BasisClosed,
        Curve::Bundle { tension } => Kind::Bundle(tension),
        Curve::Cardinal { tension } => Kind::Cardinal(tension),
        Curve::CardinalOpen { tension } => Kind::CardinalOpen(tension),
        Curve::CardinalClosed { tension } => Kind::CardinalClosed(tension),
        Curve::CatmullRom { alpha } => Kind::CatmullRom(alpha),
        Curve::CatmullRomOpen { alpha } => Kind::CatmullRomOpen(alpha),
        Curve::CatmullRomClosed { alpha } => Kind::CatmullRomClosed(alpha),
        Curve::Monotone => Kind::Monotone { across },
        Curve::Natural => Kind::Natural,
        Curve::Spline { tension, capped } => {
            let within = capped.then_some((area.size.width, area.size.height));
            if tension == 0.0 {
                return if closed { Kind::LinearClosed } else { Kind::Linear };
            }
            Kind::Spline { tension, within, closed }
        }
        Curve::SplineMonotone => Kind::SplineMonotone { across },
    }
}

/// Far outside the plot a line may be bent without being seen.
pub(super) fn tamed(p: Point, area: &PlotArea) -> Point {
    let reach = 10.0 * area.size.width.max(area.size.height).max(100.0);
    pt(p.x.clamp(-reach, reach), p.y.clamp(-reach, reach))
}

/// A closed line with gaps goes on from its end to its start.
pub(super) fn join_ends(runs: &mut Vec<Vec<usize>>, rows: &[usize]) {
    let starts = runs.first().and_then(|r| r.first()) == rows.first();
    let ends = runs.last().and_then(|r| r.last()) == rows.last();
    if starts
        && ends
        && runs.len() > 1
        && let Some(mut last) = runs.pop()
    {
        last.append(&mut runs[0]);
        runs[0] = last;
    }
}

/// The curve of each series, as a piece of the lines that they make together: where one ends at the point at which the next
/// begins, the curve bends as if it went on.
pub(super) fn pieces(series: &[Vec<usize>], at: &[Option<Point>], kind: curve::Kind, area: &PlotArea) -> Vec<Path> {
    let mut lines: Vec<Vec<Point>> = Vec::new();
    // The line of each piece, the first of its points there, and how many gaps it spans.
    let mut parts: Vec<(usize, usize, usize)> = Vec::new();
    for rows in series {
        let points: Vec<Point> = rows.iter().filter_map(|r| at[*r]).map(|p| tamed(p, area)).collect();
        let gaps = points.len().saturating_sub(1);
        match lines.last_mut() {
            Some(line) if !points.is_empty() && line.last() == points.first() => {
                let from = line.len() - 1;
                line.extend(&points[1..]);
                parts.push((lines.len() - 1, from, gaps));
            }
            _ => {
                parts.push((lines.len(), 0, gaps));
                lines.push(points);
            }
        }
    }
    let drawn = |points: &[Point]| {
        let mut path = Path::new();
        curve::draw(&mut path, points, kind, false);
        path
    };
    let wholes: Vec<Path> = lines.iter().map(|points| drawn(points)).collect();
    let piece = |(line, from, gaps): (usize, usize, usize)| {
        let (points, whole) = (&lines[line], &wholes[line]);
        // A curve with other parts than one between each two points is drawn through those of the piece alone.
        if gaps == 0 || whole.segments.len() != points.len() {
            return drawn(&points[from..points.len().min(from + gaps + 1)]);
        }
        let mut path = Path::new();
        path.move_to(points[from].x, points[from].y);
        path.segments.extend_from_slice(&whole.segments[from + 1..=from + gaps]);
        path
    };
    parts.into_iter().map(piece).collect()
}

impl Painter<'_> {
    /// Where the point of a row lies; on a radial plane the position is an angle and a distance.
    pub(super) fn positions(&self, x: Channel, y: Channel) -> Vec<Option<Point>> {
        let valid = self.valid();
        self.places(x, y).into_iter().zip(valid).map(|(p, valid)| p.filter(|_| valid)).collect()
    }

    /// As positions, of rows that are not drawn, too.
    pub(super) fn places(&self, x: Channel, y: Channel) -> Vec<Option<Point>> {
        let (bx, by) = (self.bind(x), self.bind(y));
        let area = self.area();
        (0..self.frame().len())
            .map(|row| {
                let n = |b: &Option<crate::draw::channel::Bound>, d: f64| b.as_ref().map_or(d, |b| b.number(row));
                let p = pt(n(&bx, area.size.width / 2.0), n(&by, area.size.height / 2.0));
                let p = match area.radial {
                    Some((center, _)) if matches!(area.plot.coord, crate::figure::Coord::Radial(_)) => {
                        pt(center.x + libm::sin(p.x) * p.y, center.y - libm::cos(p.x) * p.y)
                    }
                    _ => p,
                };
                (p.x.is_finite() && p.y.is_finite()).then_some(p)
            })
            .collect()
    }

    /// The unbroken runs of a series.
    pub(super) fn runs(&self, rows: &[usize], at: &[Option<Point>], gaps: &Gaps) -> Vec<Vec<usize>> {
        let stops = match gaps {
            Gaps::Apart(column) => Some(self.frame().field(column)),
            Gaps::Break | Gaps::Bridge => None,
        };
        let stopped = |row: usize| stops.as_ref().is_some_and(|column| column.get(row).truthy());
        let mut runs: Vec<Vec<usize>> = Vec::new();
        let mut open = false;
        for &row in rows {
            if at[row].is_none() {
                open = false;
                continue;
            }
            let goes_on = open && !stopped(row) || *gaps == Gaps::Bridge;
            match runs.last_mut() {
                Some(run) if goes_on => run.push(row),
                _ => runs.push(vec![row]),
            }
            open = true;
        }
        runs
    }

    pub(super) fn lines(&self, style: &LineStyleRule) -> Items {
        let paint = self.style();
        let at = self.positions(Channel::X, Channel::Y);
        let area = self.area();
        let mut items = Items::new();
        let series = self.series();
        let mut whole = if style.pieces {
            let rows: Vec<usize> = series.concat();
            pieces(&series, &at, kind(style.curve, self.across(&rows, &at), false, area), area)
        } else {
            Vec::new()
        };
        for (piece, rows) in series.iter().enumerate() {
            let Some(&first) = rows.iter().find(|r| at[**r].is_some()) else { continue };
            let across = self.across(rows, &at);
            let mut path = Path::new();
            let mut runs = self.runs(rows, &at, &style.gaps);
            let unbroken = runs.len() == 1 && (style.gaps == Gaps::Bridge || runs[0].len() == rows.len());
            if style.closed && !unbroken {
                join_ends(&mut runs, rows);
            }
            let kind = kind(style.curve, across, style.closed && unbroken, area);
            if let (Some(piece), 1) = (whole.get_mut(piece), runs.len()) {
                path = std::mem::take(piece);
                runs.clear();
            }
            if let Gaps::Apart(_) = style.gaps {
                let edge = self.edge(std::slice::from_ref(rows), &at, &style.gaps, kind);
                runs.drain(..).for_each(|run| edge.trace(&mut path, &run, false, false));
            }
            for run in &runs {
                let points: Vec<Point> = run.iter().filter_map(|r| at[*r]).map(|p| tamed(p, area)).collect();
                let dense = kind == curve::Kind::Linear && points.len() as f64 > 4.0 * area.size.width.max(100.0);
                let points = if dense { shape::thinned(points) } else { points };
                curve::draw(&mut path, &points, kind, false);
            }
            if path.is_empty() {
                continue;
            }
            let own = bounds::of(&path);
            let Some(node) = paint.node(first, Shape::Path(path)) else { continue };
            let covered = own.expand(reach(node.stroke.as_ref(), true));
            items.push(Node::Path(node), covered);
        }
        items
    }

    /// Whether a line runs down rather than across: its order is that of y.
    pub(super) fn across(&self, rows: &[usize], at: &[Option<Point>]) -> bool {
        let mut points = rows.iter().filter_map(|r| at[*r]);
        let Some(first) = points.next() else { return false };
        let (mut last, mut x_ordered, mut y_ordered) = (first, true, true);
        let (mut up, mut down) = (true, true);
        for p in points {
            x_ordered &= p.x >= last.x;
            up &= p.y <= last.y;
            down &= p.y >= last.y;
            last = p;
        }
        y_ordered &= up || down;
        !x_ordered && y_ordered
    }

    pub(super) fn trails(&self) -> Items {
        let paint = self.style();
        let at = self.positions(Channel::X, Channel::Y);
        let size = self.numbers(Channel::Size, 2.0);
        let mut items = Items::new();
        for rows in self.series() {
            let mut path = Path::new();
            for run in self.runs(&rows, &at, &Gaps::Break) {
                let points: Vec<(f64, f64, f64)> =
                    run.iter().filter_map(|r| at[*r].map(|p| (p.x, p.y, size.get(*r).max(0.0)))).collect();
                path.segments.extend(shape::trail(&points).segments);
            }
            let Some(&first) = rows.first() else { continue };
            if let Some(node) = paint.node(first, Shape::Path(path.clone())).filter(|_| !path.is_empty()) {
                items.push(Node::Path(node), bounds::of(&path));
            }
        }
        items
    }
}
