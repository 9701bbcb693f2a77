//! Scenes made directly, for pictures that have no scale to train and no guide to place: shapes at pixels of the canvas
//! in, nodes out. What is painted under one class in a row becomes one group, unless they are parted. Each shape, and each
//! point of a line, is a mark to the budget.

use crate::color::Color;
use crate::geometry::{Join, Path, Point, Rect, Size, pt};
use crate::limits::Budget;
use crate::scene::{Anchor, Group, Node, Paint, PathNode, Shape, Stroke, TextNode};
use crate::shape::curve;
use crate::shape::{arc, symbol, thinned};
use crate::text::{self, Font};
use std::sync::Arc;

/// A line of text at a point.
#[derive(Debug, Clone)]
pub(super) struct Label {
    /// What it says.
    pub text: String,
    /// Where.
    pub at: Point,
    /// Which part of it lies there.
    pub anchor: Anchor,
    /// Vertically: `top`, `middle`, `bottom`, `alphabetic`.
    pub baseline: &'static str,
    /// How it is set.
    pub font: Arc<Font>,
    /// Colour.
    pub color: Color,
}

/// A scene in the making.
#[derive(Debug)]
pub(super) struct Painter<'b> {
    /// The canvas, px.
    pub size: Size,
    /// What is spent; when there is nothing left, nothing more is painted.
    budget: &'b Budget,
    nodes: Vec<Node>,
    /// The next shape begins a group.
    parted: bool,
}

impl Painter<'_> {
    /// Nothing is painted yet.
    pub(super) fn new(width: f64, height: f64, budget: &Budget) -> Painter<'_> {
        Painter { size: Size { width, height }, budget, nodes: Vec::new(), parted: false }
    }

    /// What follows is no part of the last group, such as another series.
    pub(super) fn part(&mut self) {
        self.parted = true;
    }

    /// A node under a class, beside those painted under the same just before.
    fn add(&mut self, class: &'static str, node: Node) {
        if self.budget.marks(1).is_err() {
            return;
        }
        match self.nodes.last_mut() {
            Some(Node::Group(group)) if group.class == class && !self.parted => group.nodes.push(node),
            _ => self.nodes.push(Node::Group(Group { class, nodes: vec![node], ..Group::default() })),
        }
        self.parted = false;
    }

    /// A node as it is.
    pub(super) fn node(&mut self, node: Node) {
        if self.budget.marks(1).is_ok() {
            self.nodes.push(node);
        }
    }

    /// One shape; nothing of it may be seen.
    pub(super) fn shape(&mut self, class: &'static str, shape: Shape, fill: Option<Paint>, stroke: Option<Stroke>) {
        let fill = fill.filter(seen);
        let stroke = stroke.filter(|s| s.width > 0.0 && seen(&s.paint));
        if fill.is_some() || stroke.is_some() {
            self.add(class, Node::Path(PathNode { fill, stroke, ..PathNode::new(shape) }));
        }
    }

    /// A filled rectangle.
    pub(super) fn rect(&mut self, class: &'static str, rect: Rect, fill: impl Into<Paint>) {
        if rect.width() > 0.0 && rect.height() > 0.0 {
            self.shape(class, Shape::Rect(rect, 0.0), Some(fill.into()), None);
        }
    }

    /// A straight line.
    pub(super) fn line(&mut self, class: &'static str, (from, to): (Point, Point), stroke: &Stroke) {
        self.shape(class, Shape::Line(from, to), None, Some(stroke.clone()));
    }

    pub(super) fn circle(
        &mut self,
        class: &'static str,
        center: Point,
        radius: f64,
        fill: Option<Paint>,
        stroke: Option<Stroke>,
    ) {
        if radius > 0.0 {
            self.shape(class, Shape::Circle(center, radius), fill, stroke);
        }
    }

    /// Symbols of one canvas point style, at points with radii. Those that are only lines are stroked, the others filled.
    pub(super) fn symbols(&mut self, class: &'static str, name: &str, list: &[(Point, f64)], color: Color, width: f64) {
        let mut last: Option<(f64, Arc<Path>)> = None;
        for (at, radius) in list.iter().copied().filter(|s| s.1 > 0.0) {
            if name == "circle" {
                self.circle(class, at, radius, Some(color.into()), None);
                continue;
            }
            let path = match &last {
                Some((r, path)) if *r == radius => path.clone(),
                _ => Arc::new(symbol::by_radius(name, radius, 0.0)),
            };
            last = Some((radius, path.clone()));
            let shape = Shape::Placed(path, at);
            if symbol::is_open(name) {
                self.shape(class, shape, None, Some(Stroke::new(color, width)));
            } else {
                self.shape(class, shape, Some(color.into()), None);
            }
        }
    }

    /// A slice of a ring about a point.
    pub(super) fn slice(&mut self, class: &'static str, center: Point, slice: &arc::Arc, fill: Color) {
        if slice.end != slice.start {
            let mut path = arc::path(slice);
            path.translate(center.x, center.y);
            self.shape(class, Shape::Path(path), Some(fill.into()), None);
        }
    }

    /// A line through points; where one is missing it is broken.
    pub(super) fn polyline(
        &mut self,
        class: &'static str,
        points: &[Option<Point>],
        stroke: &Stroke,
        curve: curve::Kind,
    ) {
        if self.budget.marks(points.len()).is_err() {
            return;
        }
        let mut path = Path::new();
        for run in points.split(Option::is_none).filter(|run| !run.is_empty()) {
            let run: Vec<Point> = run.iter().flatten().map(|p| self.tamed(*p)).collect();
            let dense = curve == curve::Kind::Linear && run.len() as f64 > 4.0 * self.size.width.max(100.0);
            curve::draw(&mut path, &if dense { thinned(run) } else { run }, curve, false);
        }
        if !path.is_empty() {
            let stroke = Stroke { join: Join::Round, ..stroke.clone() };
            self.shape(class, Shape::Path(path), None, Some(stroke));
        }
    }

    /// The inside of a line through points, from its end straight to its start.
    pub(super) fn polygon(
        &mut self,
        class: &'static str,
        points: &[Point],
        fill: impl Into<Paint>,
        curve: curve::Kind,
    ) {
        if points.len() < 2 || self.budget.marks(points.len()).is_err() {
            return;
        }
        let points: Vec<Point> = points.iter().map(|p| self.tamed(*p)).collect();
        let mut path = Path::new();
        curve::draw(&mut path, &points, curve, false);
        path.close();
        self.shape(class, Shape::Path(path), Some(fill.into()), None);
    }

    /// A line of text; nothing if it says nothing.
    pub(super) fn text(&mut self, class: &'static str, label: &Label) {
        let said = label.text.trim();
        let Label { at, anchor, baseline, font, color, .. } = label;
        if said.is_empty() || color.a == 0 || font.size <= 0.0 {
            return;
        }
        let at = pt(at.x, at.y + text::baseline_shift(baseline, font.size, 0.0));
        let node = TextNode {
            text: Arc::from(said),
            at,
            anchor: *anchor,
            angle: 0.0,
            pivot: at,
            font: font.clone(),
            fill: *color,
            stroke: None,
            opacity: 1.0,
            length: None,
            extra: None,
        };
        self.add(class, Node::Text(node));
    }

    /// Lines of text.
    pub(super) fn texts(&mut self, class: &'static str, list: &[Label]) {
        list.iter().for_each(|label| self.text(class, label));
    }

    /// Far outside the canvas a line may be bent without being seen.
    fn tamed(&self, p: Point) -> Point {
        let reach = 10.0 * self.size.width.max(self.size.height).max(100.0);
        pt(p.x.clamp(-reach, reach), p.y.clamp(-reach, reach))
    }

    /// What was painted; everything fades by `opacity`.
    pub(super) fn finish(mut self, opacity: f64) -> Vec<Node> {
        if opacity < 1.0 {
            self.nodes.iter_mut().for_each(|node| node.fade(opacity));
        }
        self.nodes
    }
}

/// Whether a paint shows anything.
fn seen(paint: &Paint) -> bool {
    !matches!(paint, Paint::Solid(Color { a: 0, .. }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(nodes: &[Node]) -> Vec<(&str, usize)> {
        let group = |node: &Node| match node {
            Node::Group(group) => (group.class, group.nodes.len()),
            other => panic!("{other:?}"),
        };
        nodes.iter().map(group).collect()
    }

    #[test]
    fn what_is_painted_in_a_row_is_one_group() {
        let budget = Budget::default();
        let mut painter = Painter::new(100.0, 50.0, &budget);
        let square = |x| Rect::at(x, 0.0, 10.0, 10.0);
        painter.rect("bar", square(0.0), Color::BLACK);
        painter.rect("bar", square(20.0), Color::BLACK);
        painter.part();
        painter.rect("bar", square(40.0), Color::BLACK);
        painter.line("axis", (pt(0.0, 0.0), pt(9.0, 0.0)), &Stroke::new(Color::BLACK, 1.0));
        assert_eq!(groups(&painter.finish(1.0)), [("bar", 2), ("bar", 1), ("axis", 1)]);
        assert_eq!(budget.spent().marks, 4);
    }

    #[test]
    fn what_cannot_be_seen_is_not_painted() {
        let budget = Budget::default();
        let mut painter = Painter::new(100.0, 50.0, &budget);
        let clear = Color::TRANSPARENT;
        let middle = pt(9.0, 9.0);
        painter.rect("a", Rect::at(0.0, 0.0, 0.0, 10.0), Color::BLACK);
        painter.rect("a", Rect::at(0.0, 0.0, 10.0, 10.0), clear);
        painter.line("a", (middle, pt(9.0, 0.0)), &Stroke::new(Color::BLACK, 0.0));
        painter.circle("a", middle, 0.0, Some(Color::BLACK.into()), None);
        painter.polyline("a", &[None, None], &Stroke::new(Color::BLACK, 1.0), curve::Kind::Linear);
        let font = Arc::new(Font::new("sans-serif", 10.0));
        let label = |text: &str, color| Label {
            text: text.to_owned(),
            at: middle,
            anchor: Anchor::Start,
            baseline: "middle",
            font: font.clone(),
            color,
        };
        painter.texts("a", &[label(" ", Color::BLACK), label("a", clear)]);
        assert!(painter.finish(1.0).is_empty());
    }

    #[test]
    fn lines_break_where_a_point_is_missing() {
        let budget = Budget::default();
        let mut painter = Painter::new(100.0, 50.0, &budget);
        let points = [Some(pt(0.0, 0.0)), Some(pt(1.0, 1.0)), None, Some(pt(3.0, 3.0)), Some(pt(4.0, 4.0))];
        painter.polyline("line", &points, &Stroke::new(Color::BLACK, 1.0), curve::Kind::Linear);
        let mut path = Path::new();
        path.move_to(0.0, 0.0).line_to(1.0, 1.0).move_to(3.0, 3.0).line_to(4.0, 4.0);
        let Node::Group(group) = &painter.finish(0.5)[0] else { panic!("a group") };
        let Node::Path(node) = &group.nodes[0] else { panic!("a path") };
        assert_eq!((&node.shape, node.opacity), (&Shape::Path(path), 0.5));
    }
}
