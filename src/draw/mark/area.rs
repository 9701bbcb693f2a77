//! Areas between a line and its base.

use super::line::{kind, tamed};
use super::{Items, Painter, reach};
use crate::data::Value;
use crate::figure::{AreaStyle, Channel, FillTarget, Orientation};
use crate::geometry::{Path, Point, Rect, pt};
use crate::layout::paint;
use crate::scene::{Clip, Group, Node, Paint, PathNode, Shape};
use crate::shape::{bounds, curve};

impl Painter<'_> {
    pub(super) fn areas(&self, style: &AreaStyle) -> Items {
        let vertical = style.orientation == Orientation::Vertical;
        let top = self.positions(Channel::X, Channel::Y);
        let base = match &style.target {
            FillTarget::Encoded if vertical => self.positions(Channel::X, Channel::Y2),
            FillTarget::Encoded => self.positions(Channel::X2, Channel::Y),
            FillTarget::Shape | FillTarget::Mark(_) => Vec::new(),
        };
        let mut items = Items::new();
        for rows in self.series() {
            let Some(&first) = rows.iter().find(|r| top[**r].is_some()) else { continue };
            let path = match &style.target {
                FillTarget::Encoded => self.between(style, &rows, &top, &base),
                FillTarget::Shape => self.own_shape(style, &rows, &top),
                FillTarget::Mark(index) => self.to_mark(style, &rows, &top, *index),
            };
            if path.is_empty() {
                continue;
            }
            let split = style.below.as_ref().filter(|v| **v != Value::Null);
            match split {
                Some(below) => self.split(&path, first, below, vertical, &mut items),
                None => self.area_node(&path, first, style, &rows, &top, &mut items),
            }
        }
        items
    }

    fn points(&self, rows: &[usize], at: &[Option<Point>]) -> Vec<Point> {
        rows.iter().filter_map(|r| at.get(*r).copied().flatten()).map(|p| tamed(p, self.area())).collect()
    }

    fn between(&self, style: &AreaStyle, rows: &[usize], top: &[Option<Point>], base: &[Option<Point>]) -> Path {
        let across = style.orientation == Orientation::Horizontal;
        let mut path = Path::new();
        let both: Vec<Option<Point>> = top.iter().zip(base).map(|(a, b)| b.and(*a)).collect();
        for run in self.runs(rows, &both, style.span) {
            let (mut upper, mut lower) = (self.points(&run, top), self.points(&run, base));
            if style.closed {
                curve::draw(&mut path, &upper, kind(style.curve, across, true, self.area()), false);
                continue;
            }
            lower.reverse();
            if upper.len() == 1 {
                upper.push(upper[0]);
                lower.push(lower[0]);
            }
            let mut outline = Path::new();
            curve::draw(&mut outline, &upper, kind(style.curve, across, false, self.area()), false);
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

    fn own_shape(&self, style: &AreaStyle, rows: &[usize], top: &[Option<Point>]) -> Path {
        let mut path = Path::new();
        for run in self.runs(rows, top, style.span) {
            curve::draw(&mut path, &self.points(&run, top), kind(style.curve, false, style.closed, self.area()), false);
            path.close();
        }
        path
    }

    fn to_mark(&self, style: &AreaStyle, rows: &[usize], top: &[Option<Point>], index: usize) -> Path {
        let Some(other) = self.area().plot.marks.get(index) else { return Path::new() };
        let frame = self.area().tables.get(other.data);
        let binder = crate::draw::channel::Binder { frame, area: self.area(), context: self.binder.context, map: None };
        let target = Painter { mark: other, binder: &binder };
        let at = target.positions(Channel::X, Channel::Y);
        let mut lower: Vec<Point> = at.into_iter().flatten().map(|p| tamed(p, self.area())).collect();
        let upper = self.points(rows, top);
        let mut path = Path::new();
        if lower.is_empty() || upper.is_empty() {
            return path;
        }
        curve::draw(&mut path, &upper, kind(style.curve, false, style.closed, self.area()), false);
        if !style.closed {
            lower.reverse();
            curve::draw(&mut path, &lower, kind(style.base_curve, false, false, self.area()), true);
            path.close();
        } else {
            lower.reverse();
            curve::draw(&mut path, &lower, kind(style.base_curve, false, true, self.area()), false);
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
        let depth = paint.depth.get(first);
        let covered = bounds::of(path);
        if style.stroke_line_only
            && let Some(stroke) = node.stroke.take()
        {
            let mut line = Path::new();
            let across = style.orientation == Orientation::Horizontal;
            for run in self.runs(rows, top, style.span) {
                curve::draw(&mut line, &self.points(&run, top), kind(style.curve, across, false, self.area()), false);
            }
            let opacity = node.opacity;
            items.push(depth, Node::Path(node), covered);
            let grown = covered.expand(reach(Some(&stroke), true));
            items.push(depth, Node::Path(PathNode { opacity, ..PathNode::stroked(Shape::Path(line), stroke) }), grown);
            return;
        }
        let grown = covered.expand(reach(node.stroke.as_ref(), true));
        items.push(depth, Node::Path(node), grown);
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
                let clip = Some(Clip::Rect(half));
                items.push(
                    0.0,
                    Node::Group(Group { class: "", origin: pt(0.0, 0.0), clip, nodes: vec![node] }),
                    covered,
                );
            }
        }
    }
}
