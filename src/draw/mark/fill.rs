//! Areas between a line and another one, as canvases fill them: piece by piece, each cut off where it ends.

use super::Painter;
use super::line::{kind, tamed};
use crate::figure::{AreaStyle, Channel, Gaps, MarkKind, Orientation};
use crate::geometry::{Path, Point, Rect, pt};
use crate::layout::Shown;
use crate::shape::bounds;
use crate::shape::curve::{Bent, Kind, Part};

/// A part of an area, and what of it is drawn.
pub(super) struct Piece {
    pub path: Path,
    pub clip: Option<Rect>,
}

/// A line that can be followed over any of its rows.
pub(super) struct Edge {
    /// Where the rows are.
    at: Vec<Option<Point>>,
    /// Each row's curve, and which of its points it is.
    places: Vec<Option<(usize, usize)>>,
    curves: Vec<Bent>,
    /// The unbroken runs of rows.
    runs: Vec<Run>,
    kind: Kind,
    /// Values run along x.
    across: bool,
}

/// Rows without a break.
struct Run {
    /// The series it is of.
    series: usize,
    rows: Vec<usize>,
    /// From where to where it goes, along the index axis.
    reach: (f64, f64),
    /// Whether it only goes one way, so that a place can be looked up.
    sorted: bool,
}

/// Numbers that differ by less are the same (Chart.js `helpers.math.ts`, `_isBetween`).
const NEAR: f64 = 1e-6;

fn within(value: f64, a: f64, b: f64) -> bool {
    !a.is_nan() && !b.is_nan() && value >= a.min(b) - NEAR && value <= a.max(b) + NEAR
}

impl Edge {
    fn along(&self, row: usize) -> f64 {
        self.at[row].map_or(f64::NAN, |p| if self.across { p.y } else { p.x })
    }

    /// A straight line without breaks.
    fn straight(points: Vec<Point>, across: bool) -> Edge {
        let rows: Vec<usize> = (0..points.len()).collect();
        let at = points.iter().copied().map(Some).collect();
        let places = rows.iter().map(|i| Some((0, *i))).collect();
        let curves = vec![Bent::new(points, Kind::Linear)];
        let mut edge = Edge { at, places, curves, runs: Vec::new(), kind: Kind::Linear, across };
        edge.add_runs(0, vec![rows]);
        edge
    }

    fn add_runs(&mut self, series: usize, runs: Vec<Vec<usize>>) {
        for rows in runs.into_iter().filter(|rows| !rows.is_empty()) {
            let along: Vec<f64> = rows.iter().map(|row| self.along(*row)).collect();
            let reach = along.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(*x), b.max(*x)));
            let sorted = along.is_sorted() || along.is_sorted_by(|a, b| a >= b);
            self.runs.push(Run { series, rows, reach, sorted });
        }
    }

    /// The line over some rows that follow each other.
    pub(super) fn trace(&self, path: &mut Path, rows: &[usize], backward: bool, join: bool) {
        let mut last: Option<usize> = None;
        let mut visit = |row: usize| {
            let Some(to) = self.at[row] else { return };
            match last.replace(row) {
                None if join => _ = path.line_to(to.x, to.y),
                None => _ = path.move_to(to.x, to.y),
                Some(from) if backward => self.part(row, from).draw(path, to, true),
                Some(from) => self.part(from, row).draw(path, to, false),
            }
        };
        if backward {
            rows.iter().rev().for_each(|row| visit(*row));
        } else {
            rows.iter().for_each(|row| visit(*row));
        }
    }

    /// How the line goes from a row to the next one.
    fn part(&self, from: usize, to: usize) -> Part {
        if let (Some((a, i)), Some((b, j))) = (self.places[from], self.places[to])
            && a == b
            && j == (i + 1) % self.curves[a].points().len()
        {
            return self.curves[a].part(i);
        }
        match (self.at[from], self.at[to]) {
            (Some(a), Some(b)) => Part::between(self.kind, a, b),
            _ => Part::Straight,
        }
    }

    /// The stretches of a run, first and last row among its rows, that lie between two places on the index axis, with the
    /// points that they start before (Chart.js `helpers.segment.js`, `_boundSegment`).
    fn bound(&self, run: &Run, start: f64, end: f64) -> Vec<(usize, usize)> {
        let mut out = Vec::new();
        let rows = &run.rows;
        if run.reach.1 < start.min(end) - NEAR || run.reach.0 > start.max(end) + NEAR {
            return out;
        }
        let (first, last) = if run.sorted { self.window(rows, start, end) } else { (0, rows.len()) };
        let (mut previous, mut before, mut open) = (first, f64::NAN, None);
        for (i, row) in rows.iter().enumerate().take(last).skip(first) {
            let value = self.along(*row);
            if value == before {
                continue;
            }
            let inside = within(value, start, end);
            if open.is_none() && (inside || within(start, before, value) && start != before) {
                open = Some(if value == start { i } else { previous });
            }
            if let Some(from) = open
                && (!inside || end == value || within(end, before, value))
            {
                out.push((from, i));
                open = None;
            }
            (previous, before) = (i, value);
        }
        out.extend(open.map(|from| (from, rows.len() - 1)));
        out
    }

    /// The rows of a run that goes one way around those between two places.
    fn window(&self, rows: &[usize], start: f64, end: f64) -> (usize, usize) {
        let (low, high) = (start.min(end) - NEAR, start.max(end) + NEAR);
        let rises = self.along(rows[0]) <= self.along(rows[rows.len() - 1]);
        let (from, to) = if rises {
            (rows.partition_point(|r| self.along(*r) < low), rows.partition_point(|r| self.along(*r) <= high))
        } else {
            (rows.partition_point(|r| self.along(*r) > high), rows.partition_point(|r| self.along(*r) >= low))
        };
        (from.saturating_sub(2), (to + 2).min(rows.len()))
    }

    /// The point of the line at a place on the index axis, if there is just one (Chart.js `element.line.js`, `interpolate`).
    fn interpolate(&self, value: f64) -> Option<Point> {
        let mut found = None;
        for run in &self.runs {
            for (a, b) in self.bound(run, value, value) {
                if found.is_some() {
                    return None;
                }
                found = self.between(run.rows[a], run.rows[b], value);
            }
        }
        found
    }

    fn between(&self, from: usize, to: usize, value: f64) -> Option<Point> {
        let (a, b) = (self.at[from]?, self.at[to]?);
        if from == to {
            return Some(a);
        }
        let t = ((value - self.along(from)) / (self.along(to) - self.along(from))).abs();
        let mix = |a: Point, b: Point| pt(a.x + t * (b.x - a.x), a.y + t * (b.y - a.y));
        let stepped = |past: bool| pt(mix(a, b).x, if past { b.y } else { a.y });
        let mut point = match self.kind {
            Kind::Step(before) if before <= 0.0 => stepped(t >= 1.0),
            Kind::Step(after) if after >= 1.0 => stepped(t > 0.0),
            Kind::Step(_) | Kind::StepThrough => stepped(t >= 0.5),
            _ => match self.part(from, to) {
                Part::Cubic(p, q) => {
                    let (left, middle, right) = (mix(a, p), mix(p, q), mix(q, b));
                    mix(mix(left, middle), mix(middle, right))
                }
                _ => mix(a, b),
            },
        };
        *(if self.across { &mut point.y } else { &mut point.x }) = value;
        Some(point)
    }

    /// The point straight below or above a place, and whether the line starts there and ends there.
    fn meets(&self, x: f64) -> Option<(Point, bool, bool)> {
        let point = self.interpolate(x)?;
        let ends = |run: &Run| Some((self.at[*run.rows.first()?]?.x, self.at[*run.rows.last()?]?.x));
        let (first, last) = self.runs.iter().filter_map(ends).find(|(a, b)| within(x, *a, *b))?;
        Some((point, x == first, x == last))
    }

    fn is_sorted(&self) -> bool {
        self.runs.iter().all(|run| run.sorted)
    }
}

impl Painter<'_> {
    /// The line of a mark through its series; where one ends at the point at which the next begins, they are one curve.
    pub(super) fn edge(&self, series: &[Vec<usize>], at: &[Option<Point>], gaps: &Gaps, kind: Kind) -> Edge {
        let at: Vec<Option<Point>> = at.iter().map(|p| p.map(|p| tamed(p, self.area()))).collect();
        let mut places = vec![None; at.len()];
        let mut lines: Vec<Vec<Point>> = Vec::new();
        let (mut runs, mut last) = (Vec::new(), None);
        for rows in series {
            let own = self.runs(rows, &at, gaps);
            let curves = if let Gaps::Apart(_) = gaps { vec![own.concat()] } else { own.clone() };
            for rows in curves {
                let first = rows.first().and_then(|row| at[*row]);
                let mut goes_on = last.is_some() && first == last;
                if !goes_on {
                    lines.push(Vec::new());
                }
                let index = lines.len() - 1;
                for row in rows {
                    if !std::mem::take(&mut goes_on) {
                        lines[index].extend(at[row]);
                    }
                    places[row] = Some((index, lines[index].len() - 1));
                    last = at[row];
                }
            }
            runs.push(own);
        }
        let curves = lines.into_iter().map(|points| Bent::new(points, kind)).collect();
        let across = matches!(kind, Kind::SplineMonotone { across: true });
        let mut edge = Edge { at, places, curves, runs: Vec::new(), kind, across };
        runs.into_iter().enumerate().for_each(|(series, runs)| edge.add_runs(series, runs));
        edge
    }

    /// The line of another mark of the plot.
    fn edge_of(&self, index: usize, across: bool, closed: bool) -> Option<Edge> {
        let Shown { mark: other, frame, .. } = self.area().mark(index)?;
        let binder = crate::draw::channel::Binder { frame, area: self.area(), context: self.binder.context, map: None };
        let target = Painter { mark: other, binder: &binder };
        let at = target.positions(Channel::X, Channel::Y);
        let (curve, gaps) = match &other.kind {
            MarkKind::Line(rule) => (rule.curve, &rule.gaps),
            _ => (crate::figure::Curve::Linear, &Gaps::Break),
        };
        let series = target.series();
        let series = if series.len() > 1 { vec![first_of_each(&series.concat(), &at)] } else { series };
        let closed = closed && self.is_whole(&series[..], &at, gaps);
        let edge = target.edge(&series, &at, gaps, kind(curve, across, closed, self.area()));
        Some(Edge { across, ..edge })
    }

    fn is_whole(&self, series: &[Vec<usize>], at: &[Option<Point>], gaps: &Gaps) -> bool {
        *gaps == Gaps::Bridge || series.iter().flatten().all(|row| at[*row].is_some())
    }

    /// The own line of an area.
    pub(super) fn own_edge(&self, style: &AreaStyle, series: &[Vec<usize>], top: &[Option<Point>]) -> Edge {
        let across = style.orientation == Orientation::Horizontal;
        let closed = style.closed && self.is_whole(series, top, &style.gaps);
        let edge = self.edge(series, top, &style.gaps, kind(style.curve, across, closed, self.area()));
        Edge { across, ..edge }
    }

    /// The line at the level of the base, below all of an area's line.
    pub(super) fn level(&self, edge: &Edge, base: f64) -> Edge {
        let place = |row: &usize| edge.at[*row].map(|p| if edge.across { pt(base, p.y) } else { pt(p.x, base) });
        let ends = |run: &Run| [run.rows.first().and_then(place), run.rows.last().and_then(place)];
        Edge::straight(edge.runs.iter().flat_map(ends).flatten().collect(), edge.across)
    }

    /// Whether an area that reaches to a level is just what lies between it and each run of the line.
    pub(super) fn is_plain(&self, style: &AreaStyle, edge: &Edge) -> bool {
        edge.is_sorted() && !matches!(style.gaps, Gaps::Apart(_))
    }

    /// The line of another mark; none if it is not there.
    pub(super) fn line_of(&self, style: &AreaStyle, index: usize) -> Option<Edge> {
        self.edge_of(index, style.orientation == Orientation::Horizontal, style.closed)
    }

    /// The nearest of some lines below an area's line, or the bottom of the plot: where one of them starts or ends, straight
    /// down to the next one (Chart.js `filler.target.stack.js`).
    pub(super) fn nearest(&self, edge: &Edge, series: &[Vec<usize>], bridged: bool, below: &[usize]) -> Edge {
        let mut lines: Vec<Edge> = below.iter().filter_map(|index| self.edge_of(*index, false, false)).collect();
        let bottom = self.area().size.height;
        let floor = |row: &usize| edge.at[*row].map(|p| pt(p.x, bottom));
        let ends = |run: &Run| [run.rows.first().and_then(floor), run.rows.last().and_then(floor)];
        lines.push(Edge::straight(edge.runs.iter().flat_map(ends).flatten().collect(), false));
        let mut points = Vec::new();
        // Rows without a point have a place all the same, of which a bridge knows.
        let x = self.bind(Channel::X);
        let bridges = |run: &Run| match (run.rows.first(), run.rows.last(), series.get(run.series)) {
            (Some(first), Some(last), Some(rows)) if bridged => {
                let from = rows.iter().position(|row| row == first).unwrap_or(0);
                let to = rows.iter().rposition(|row| row == last).unwrap_or(from);
                rows[from..=to.max(from)].to_vec()
            }
            _ => run.rows.clone(),
        };
        for row in edge.runs.iter().flat_map(bridges) {
            let at = edge.at[row].map_or_else(|| x.as_ref().map_or(f64::NAN, |x| x.number(row)), |p| p.x);
            let steps = lines.iter().map(|line| line.runs.len() as u64).sum();
            if self.binder.context.budget.steps(steps).is_err() {
                break;
            }
            let mut postponed = Vec::new();
            for (point, first, last) in lines.iter().filter_map(|line| line.meets(at)) {
                if first && last {
                    continue;
                }
                if first {
                    postponed.push(point);
                    continue;
                }
                points.push(point);
                if !last {
                    break;
                }
            }
            points.extend(postponed.into_iter().rev());
        }
        Edge::straight(points, false)
    }

    /// What lies between a series of a line and another line, cut where either ends (Chart.js `filler.segment.js`,
    /// `filler.drawing.js`).
    pub(super) fn filled(&self, edge: &Edge, series: usize, target: &Edge) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for run in edge.runs.iter().filter(|run| run.series == series) {
            let (Some(first), Some(last)) = (run.rows.first(), run.rows.last()) else { continue };
            let (start, end) = (edge.along(*first), edge.along(*last));
            if self.binder.context.budget.steps(target.runs.len() as u64).is_err() {
                break;
            }
            for other in &target.runs {
                for (from, to) in target.bound(other, start, end) {
                    let base = &other.rows[from..=to];
                    let (a, b) = (target.along(base[0]), target.along(base[base.len() - 1]));
                    for (from, to) in edge.bound(run, a, b) {
                        let path = edge.closed_with(&run.rows[from..=to], target, base, (start.max(a), end.min(b)));
                        pieces.push(cut(path, (start.max(a), end.min(b)), edge.across));
                    }
                }
            }
        }
        pieces
    }

    /// What lies on each side of a line: up and down, or to the right and to the left.
    pub(super) fn sides(&self, target: &Edge) -> [Path; 2] {
        let size = self.area().size;
        let reach = 2.0 * size.height.max(size.width);
        let fars = if target.across { [reach, -reach] } else { [-reach, reach] };
        fars.map(|far| {
            let mut half = Path::new();
            for run in &target.runs {
                target.trace(&mut half, &run.rows, false, false);
                for row in [run.rows.last(), run.rows.first()].into_iter().flatten() {
                    let Some(p) = target.at[*row] else { continue };
                    if target.across {
                        half.line_to(far, p.y)
                    } else {
                        half.line_to(p.x, far)
                    };
                }
                half.close();
            }
            half
        })
    }

    /// What lies between two lines wherever both have a point in the same row. A bridged gap of one of them is bridged by the
    /// other, too (Chart.js 2 `plugin.filler.js`, `doFill`).
    pub(super) fn by_rows(&self, style: &AreaStyle, rows: &[usize], edge: &Edge, target: &Edge) -> Path {
        let mut path = Path::new();
        let (mut lines, mut counted) = ((Vec::new(), Vec::new()), (0, 0));
        let at = |line: &Edge, row: usize| line.at.get(row).copied().flatten().is_some();
        // A ring is followed once round, to the first point that it has.
        let start = if style.closed { rows.iter().position(|row| at(edge, *row)).map_or(0, |i| i + 1) } else { 0 };
        for row in rows.iter().chain(&rows[..start]) {
            match (at(edge, *row), at(target, *row)) {
                (true, true) => {
                    lines.0.push(*row);
                    lines.1.push(*row);
                    counted = (lines.0.len(), lines.1.len());
                }
                _ if lines.0.is_empty() => {}
                (own, other) if style.gaps == Gaps::Bridge => {
                    lines.0.extend(own.then_some(*row));
                    lines.1.extend(other.then_some(*row));
                }
                _ => {
                    edge.trace(&mut path, &std::mem::take(&mut lines.0), false, false);
                    target.trace(&mut path, &std::mem::take(&mut lines.1), true, true);
                    path.close();
                }
            }
        }
        if !lines.0.is_empty() {
            // What only one of them has after the last row that both have is beyond the area.
            lines.0.truncate(counted.0);
            lines.1.truncate(counted.1);
            edge.trace(&mut path, &lines.0, false, false);
            target.trace(&mut path, &lines.1, true, true);
            path.close();
        }
        path
    }
}

impl Edge {
    /// Along a part of this line, back along a part of another; both meet at the ends.
    fn closed_with(&self, rows: &[usize], target: &Edge, base: &[usize], (start, end): (f64, f64)) -> Path {
        let mut path = Path::new();
        self.trace(&mut path, rows, false, false);
        if let Some(p) = target.interpolate(end) {
            path.line_to(p.x, p.y);
        }
        target.trace(&mut path, base, true, true);
        if let Some(p) = target.interpolate(start) {
            path.line_to(p.x, p.y);
        }
        path.close();
        path
    }
}

fn cut(path: Path, (a, b): (f64, f64), across: bool) -> Piece {
    let covered = bounds::of(&path).expand(1.0);
    let clip = if across {
        Rect { y1: a.min(b), y2: a.max(b), ..covered }
    } else {
        Rect { x1: a.min(b), x2: a.max(b), ..covered }
    };
    let (low, high, c) = if across {
        (clip.y1, clip.y2, (covered.y1, covered.y2))
    } else {
        (clip.x1, clip.x2, (covered.x1, covered.x2))
    };
    let needed = low > c.0 + 1.0 + NEAR || high < c.1 - 1.0 - NEAR;
    Piece { path, clip: needed.then_some(clip) }
}

/// Rows of pieces that share their ends, each point once.
fn first_of_each(rows: &[usize], at: &[Option<Point>]) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::with_capacity(rows.len());
    for row in rows {
        if out.last().is_none_or(|last| at[*last] != at[*row]) {
            out.push(*row);
        }
    }
    out
}
