//! Areas between a line and its base.

use super::fill::{Edge, Piece};
use super::line::{join_ends, kind, pieces, tamed};
use super::{Items, Painter, reach};
use crate::data::Value;
use crate::figure::{AreaStyle, Channel, Coord, FillTarget, Gaps, MarkKind, Orientation};
use crate::geometry::{Path, Point, Rect, pt};
use crate::layout::Shown;
use crate::layout::kit::paint;
use crate::scene::{Clip, Group, Node, Paint, PathNode, Shape};
use crate::shape::{bounds, curve};

impl Painter<'_> {
    pub(super) fn areas(&self, style: &AreaStyle) -> Items {
        let vertical = style.orientation == Orientation::Vertical;
        let top = self.positions(Channel::X, Channel::Y);
        let base = match &style.target {
            FillTarget::Encoded if style.closed => self.places(Channel::X, Channel::Y2),
            FillTarget::Encoded | FillTarget::Level if vertical => self.positions(Channel::X, Channel::Y2),
            FillTarget::Encoded | FillTarget::Level => self.positions(Channel::X2, Channel::Y),
            FillTarget::Shape | FillTarget::Mark(_) | FillTarget::Rows(_) | FillTarget::Nearest(_) => Vec::new(),
        };
        let mut items = Items::new();
        let series = self.series();
        let whole = if style.pieces {
            pieces(&series, &top, kind(style.curve, !vertical, false, self.area()), self.area())
        } else {
            Vec::new()
        };
        let lines = self.both(style, &series, &top, &base);
        for (piece, rows) in series.iter().enumerate() {
            let Some(&first) = rows.iter().find(|r| top[**r].is_some()) else { continue };
            let below = style.below.as_ref().filter(|v| !v.is_null());
            if let Some((edge, target)) = &lines {
                let sides = below.map(|below| (below, self.sides(target)));
                for part in self.filled(edge, piece, target) {
                    match &sides {
                        Some((below, sides)) => self.halved(&part, first, below, sides, &mut items),
                        None => self.piece(&part, first, &mut items),
                    }
                }
                continue;
            }
            let path = match &style.target {
                FillTarget::Encoded if style.closed => self.around(style, rows, &top, &base),
                FillTarget::Encoded | FillTarget::Level => self.between(style, rows, &top, &base, whole.get(piece)),
                FillTarget::Shape => self.own_shape(style, rows, &top),
                FillTarget::Mark(index) if style.closed => self.ring_to_mark(style, rows, &top, *index),
                FillTarget::Rows(index) => match self.line_of(style, *index) {
                    Some(other) => self.by_rows(style, rows, &self.own_edge(style, &series, &top), &other),
                    None => continue,
                },
                FillTarget::Mark(_) | FillTarget::Nearest(_) => continue,
            };
            if path.is_empty() {
                continue;
            }
            match below {
                Some(below) if !style.closed => self.split(&path, first, below, vertical, &mut items),
                _ => self.area_node(&path, first, style, rows, &top, &mut items),
            }
        }
        items
    }

    /// The line of an area and the one it reaches to, if it is filled piece by piece.
    fn both(
        &self,
        style: &AreaStyle,
        series: &[Vec<usize>],
        top: &[Option<Point>],
        base: &[Option<Point>],
    ) -> Option<(Edge, Edge)> {
        let edge = || self.own_edge(style, series, top);
        match &style.target {
            _ if style.closed => None,
            FillTarget::Encoded | FillTarget::Shape | FillTarget::Rows(_) => None,
            FillTarget::Level => {
                let edge = edge();
                let level = base.iter().flatten().next()?;
                let level = if style.orientation == Orientation::Horizontal { level.x } else { level.y };
                (!self.is_plain(style, &edge))
                    .then(|| (self.level(&edge, level), edge))
                    .map(|(level, edge)| (edge, level))
            }
            FillTarget::Mark(index) => Some((edge(), self.line_of(style, *index)?)),
            FillTarget::Nearest(below) => {
                let edge = edge();
                let nearest = self.nearest(&edge, series, style.gaps == Gaps::Bridge, below);
                Some((edge, nearest))
            }
        }
    }

    fn piece(&self, piece: &Piece, first: usize, items: &mut Items) {
        let Some(node) = self.style().node(first, Shape::Path(piece.path.clone())) else { return };
        items.push(clipped(Node::Path(PathNode { stroke: None, ..node }), piece.clip), bounds::of(&piece.path));
    }

    /// One paint on the far side of the line that is the target, another on the near side.
    fn halved(&self, piece: &Piece, first: usize, below: &Value, halves: &[Path; 2], items: &mut Items) {
        let covered = bounds::of(&piece.path);
        for (fill, half) in [(self.style().fill(first), &halves[0]), (paint::of(below), &halves[1])] {
            let Some(fill) = fill else { continue };
            let node = Node::Path(PathNode { fill: Some(fill), ..PathNode::new(Shape::Path(piece.path.clone())) });
            let clip = Some(Clip::Path(half.clone()));
            let group = Group { class: "", origin: pt(0.0, 0.0), clip, nodes: vec![node], extra: None };
            items.push(clipped(Node::Group(group), piece.clip), covered);
        }
    }

    fn points(&self, rows: &[usize], at: &[Option<Point>]) -> Vec<Point> {
        rows.iter().filter_map(|r| at.get(*r).copied().flatten()).map(|p| tamed(p, self.area())).collect()
    }

    /// Between the line and its base; `edge` is the line, if it is a piece of a longer one.
    fn between(
        &self,
        style: &AreaStyle,
        rows: &[usize],
        top: &[Option<Point>],
        base: &[Option<Point>],
        edge: Option<&Path>,
    ) -> Path {
        let across = style.orientation == Orientation::Horizontal;
        let mut path = Path::new();
        let both: Vec<Option<Point>> = top.iter().zip(base).map(|(a, b)| b.and(*a)).collect();
        let runs = self.runs(rows, &both, &style.gaps);
        let edge = edge.filter(|_| runs.len() == 1);
        for run in runs {
            let (mut upper, mut lower) = (self.points(&run, top), self.points(&run, base));
            lower.reverse();
            if upper.len() == 1 {
                upper.push(upper[0]);
                lower.push(lower[0]);
            }
            let mut outline = Path::new();
            match edge {
                Some(edge) => outline = edge.clone(),
                None => curve::draw(&mut outline, &upper, kind(style.curve, across, false, self.area()), false),
            }
            let back = match style.base_curve {
                crate::figure::Curve::StepBefore => crate::figure::Curve::StepAfter,
                crate::figure::Curve::StepAfter => crate::figure::Curve::StepBefore,
                c => c,
            };
            curve::draw(&mut outline, &lower, kind(back, across, false, self.area()), true);
            outline.close();
            path.segments.append(&mut outline.segments);
        }
        path
    }

    /// Unbroken parts of a line about a centre, the last joined with the first; whether it is one whole ring.
    fn ring(&self, style: &AreaStyle, rows: &[usize], top: &[Option<Point>]) -> (Vec<Vec<usize>>, bool) {
        let mut runs = self.runs(rows, top, &style.gaps);
        let whole = runs.len() == 1 && (style.gaps == Gaps::Bridge || runs[0].len() == rows.len());
        if !whole {
            join_ends(&mut runs, rows);
        }
        (runs, whole)
    }

    fn own_shape(&self, style: &AreaStyle, rows: &[usize], top: &[Option<Point>]) -> Path {
        let mut path = Path::new();
        for run in self.runs(rows, top, &style.gaps) {
            curve::draw(&mut path, &self.points(&run, top), kind(style.curve, false, style.closed, self.area()), false);
            path.close();
        }
        path
    }

    /// Between a line about a centre and a ring: a polygon, or a circle where the grid is round.
    fn around(&self, style: &AreaStyle, rows: &[usize], top: &[Option<Point>], base: &[Option<Point>]) -> Path {
        let mut path = Path::new();
        let (runs, whole) = self.ring(style, rows, top);
        let Some((center, _)) = self.area().radial else { return path };
        let away = |p: &Point| libm::hypot(p.x - center.x, p.y - center.y);
        let radius = base.iter().flatten().map(away).fold(0.0, f64::max);
        let round = matches!(&self.area().plot.coord, Coord::Radial(plane) if plane.circular);
        for run in runs {
            let upper = self.points(&run, top);
            let mut lower = if whole { base.iter().flatten().copied().collect() } else { self.points(&run, base) };
            lower.reverse();
            curve::draw(&mut path, &upper, kind(style.curve, false, whole, self.area()), false);
            match (radius < 0.01, round, whole) {
                (true, _, true) => {}
                (true, _, false) => drop(path.line_to(center.x, center.y)),
                (false, true, true) => {
                    path.move_to(center.x + radius, center.y).arc_to(radius, true, false, center.x - radius, center.y);
                    path.arc_to(radius, true, false, center.x + radius, center.y);
                }
                (false, true, false) => back_along(&mut path, &lower, center, radius),
                (false, false, true) => curve::draw(&mut path, &lower, curve::Kind::LinearClosed, false),
                (false, false, false) => curve::draw(&mut path, &lower, curve::Kind::Linear, true),
            }
            path.close();
        }
        path
    }

    /// The rows of another mark about a centre, by its own runs, and where its points are.
    fn target(&self, index: usize) -> (Vec<Vec<usize>>, bool, Vec<Option<Point>>) {
        let Some(Shown { mark: other, frame, .. }) = self.area().mark(index) else {
            return (Vec::new(), false, Vec::new());
        };
        let binder = crate::draw::channel::Binder { frame, area: self.area(), context: self.binder.context, map: None };
        let target = Painter { mark: other, binder: &binder };
        let at = target.positions(Channel::X, Channel::Y);
        let gaps = match &other.kind {
            MarkKind::Line(rule) => &rule.gaps,
            _ => &Gaps::Break,
        };
        let (mut runs, mut whole) = (Vec::new(), false);
        for rows in target.series() {
            let mut own = target.runs(&rows, &at, gaps);
            whole = own.len() == 1 && (*gaps == Gaps::Bridge || own[0].len() == rows.len());
            if !whole {
                join_ends(&mut own, &rows);
            }
            runs.append(&mut own);
        }
        (runs, whole, at)
    }

    /// Between two lines about a centre, over the angles at which both have points.
    fn ring_to_mark(&self, style: &AreaStyle, rows: &[usize], top: &[Option<Point>], index: usize) -> Path {
        let (others, other_whole, at) = self.target(index);
        let (runs, whole) = self.ring(style, rows, top);
        let mut path = Path::new();
        for run in &runs {
            for other in &others {
                if whole && other_whole {
                    let mut lower = self.points(other, &at);
                    lower.reverse();
                    curve::draw(&mut path, &self.points(run, top), kind(style.curve, false, true, self.area()), false);
                    curve::draw(&mut path, &lower, kind(style.base_curve, false, true, self.area()), false);
                    continue;
                }
                // Rings are entered where the other line is; a whole one begins anywhere.
                let (order, within) = if whole { (other, run) } else { (run, other) };
                let mut common: Vec<Vec<usize>> = Vec::new();
                for (i, row) in order.iter().enumerate().filter(|(_, row)| within.contains(row)) {
                    match common.last_mut() {
                        Some(last) if i > 0 && last.last() == Some(&order[i - 1]) => last.push(*row),
                        _ => common.push(vec![*row]),
                    }
                }
                let (line, base) = (
                    kind(style.curve, false, whole, self.area()),
                    kind(style.base_curve, false, other_whole, self.area()),
                );
                for part in common.iter().filter(|part| part.len() > 1) {
                    let within =
                        |line: &[usize]| (line.iter().position(|row| *row == part[0]).unwrap_or(0), part.len());
                    curve::stretch(&mut path, &self.points(run, top), line, within(run), false, false);
                    curve::stretch(&mut path, &self.points(other, &at), base, within(other), true, true);
                    path.close();
                }
            }
        }
        path
    }

    fn area_node(
        &self,
        path: &Path,
        first: usize,
        style: &AreaStyle,
        rows: &[usize],
        top: &[Option<Point>],
        items: &mut Items,
    ) {
        let paint = self.style();
        let Some(mut node) = paint.node(first, Shape::Path(path.clone())) else { return };
        let covered = bounds::of(path);
        if style.stroke_line_only
            && let Some(stroke) = node.stroke.take()
        {
            let mut line = Path::new();
            let across = style.orientation == Orientation::Horizontal;
            for run in self.runs(rows, top, &style.gaps) {
                curve::draw(&mut line, &self.points(&run, top), kind(style.curve, across, false, self.area()), false);
            }
            let opacity = node.opacity;
            items.push(Node::Path(node), covered);
            let grown = covered.expand(reach(Some(&stroke), true));
            items.push(Node::Path(PathNode { opacity, ..PathNode::stroked(Shape::Path(line), stroke) }), grown);
            return;
        }
        let grown = covered.expand(reach(node.stroke.as_ref(), true));
        items.push(Node::Path(node), grown);
    }

    /// One paint above the base, another below it.
    fn split(&self, path: &Path, first: usize, below: &Value, vertical: bool, items: &mut Items) {
        let style = self.style();
        let channel = if vertical { Channel::Y2 } else { Channel::X2 };
        let base = self.bind(channel).map_or(0.0, |b| b.number(first));
        let covered = bounds::of(path);
        if !base.is_finite() {
            return;
        }
        let whole = covered.expand(1.0);
        let (above, beneath) = if vertical {
            (Rect { y2: base, ..whole }, Rect { y1: base, ..whole })
        } else {
            (Rect { x1: base, ..whole }, Rect { x2: base, ..whole })
        };
        let paints: [(Option<Paint>, Rect); 2] = [(style.fill(first), above), (paint::of(below), beneath)];
        for (fill, half) in paints {
            if let Some(fill) = fill
                && half.y2 > half.y1
                && half.x2 > half.x1
            {
                let node = Node::Path(PathNode { fill: Some(fill), ..PathNode::new(Shape::Path(path.clone())) });
                items.push(clipped(node, Some(half)), covered);
            }
        }
    }
}

fn clipped(node: Node, clip: Option<Rect>) -> Node {
    match clip {
        Some(rect) => {
            let clip = Some(Clip::Rect(rect));
            Node::Group(Group { class: "", origin: pt(0.0, 0.0), clip, nodes: vec![node], extra: None })
        }
        None => node,
    }
}

/// Back along a circle, from the first of some points on it to the last.
fn back_along(path: &mut Path, points: &[Point], center: Point, radius: f64) {
    let angle = |p: &Point| libm::atan2(p.y - center.y, p.x - center.x);
    if let (Some(from), Some(to)) = (points.first(), points.last()) {
        let turn = (angle(from) - angle(to)).rem_euclid(std::f64::consts::TAU);
        path.line_to(from.x, from.y).arc_to(radius, turn > std::f64::consts::PI, false, to.x, to.y);
    }
}
