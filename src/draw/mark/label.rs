//! Labels placed at the items of another mark: bars, points, slices (the placement of chartjs-plugin-datalabels).

use super::text::Fonts;
use super::{Items, Painter, Style};
use crate::color::Color;
use crate::data::Value;
use crate::draw::channel::Binder;
use crate::expr::{Env, NamedScales, Row};
use crate::figure::{Align, Channel, Coord, LabelMark, MarkKind, Orientation, TextMark, TextStyle};
use crate::geometry::{Point, Rect, Size, pt};
use crate::layout::Shown;
use crate::layout::textbox::{TextBox, width};
use crate::scene::{Node, Paint, PathNode, Shape, Stroke};
use crate::shape;
use crate::shape::symbol;
use std::sync::Arc;

/// Where an item may be labelled: its ends, and the direction from start to end.
struct Anchors {
    start: Point,
    end: Point,
    direction: Point,
}

/// A label before it is placed.
struct Label {
    lines: Vec<Arc<str>>,
    look: TextStyle,
    /// Distance between lines, px.
    line_height: f64,
    /// Clockwise, degrees.
    angle: f64,
    align: Align,
}

/// The box behind a label: its border lies inside.
fn backdrop(on: &LabelMark, boxed: Rect, turn: f64, pivot: Point) -> PathNode {
    let style = &on.style;
    let inner = boxed.expand(-style.border.map_or(0.0, |(_, w)| w / 2.0));
    let radius = style.radius.min(inner.width() / 2.0).min(inner.height() / 2.0).max(0.0);
    let shape = if turn == 0.0 {
        Shape::Rect(inner, radius)
    } else {
        let mut path =
            shape::rounded_box(-inner.width() / 2.0, -inner.height() / 2.0, inner.width(), inner.height(), [radius; 4]);
        symbol::turn(&mut path, turn);
        Shape::Placed(Arc::new(path), pivot)
    };
    let stroke = style.border.map(|(c, w)| Stroke::new(c, w));
    PathNode { fill: style.fill.map(Paint::Solid), stroke, ..PathNode::new(shape) }
}

/// The direction from a centre to a point; upward at the centre itself.
fn away(center: Point, p: Point) -> Point {
    let (dx, dy) = (p.x - center.x, p.y - center.y);
    let length = (dx * dx + dy * dy).sqrt();
    if length > 0.0 { pt(dx / length, dy / length) } else { pt(0.0, -1.0) }
}

/// The part of a segment inside the plot (Liang and Barsky 1984); the whole segment if nothing of it is inside.
fn clipped(a: Point, b: Point, size: Size) -> (Point, Point) {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let (mut from, mut to) = (0.0f64, 1.0f64);
    for (delta, room) in [(-dx, a.x), (dx, size.width - a.x), (-dy, a.y), (dy, size.height - a.y)] {
        if delta == 0.0 {
            if room < 0.0 {
                return (a, b);
            }
        } else if delta < 0.0 {
            from = from.max(room / delta);
        } else {
            to = to.min(room / delta);
        }
    }
    let at = |t: f64| pt(a.x + t * dx, a.y + t * dy);
    if from > to { (a, b) } else { (at(from), at(to)) }
}

impl Painter<'_> {
    pub(super) fn labels(&self, style: &TextMark, on: &LabelMark) -> Items {
        let mut items = Items::new();
        let Some(Shown { mark: target, frame, .. }) = self.area().mark(on.mark) else { return items };
        let binder = Binder { frame, area: self.area(), context: self.binder.context, map: None };
        let anchors = Painter { mark: target, binder: &binder }.anchors();
        let paint = self.style();
        let text = self.bind(Channel::Text);
        let (angle, align) = (self.numbers(Channel::Angle, 0.0), self.bind(Channel::Align));
        let mut fonts = Fonts::of(self);
        for row in 0..self.frame().len() {
            let Some(Some(anchor)) = anchors.get(row) else { continue };
            let lines: Vec<Arc<str>> = text
                .as_ref()
                .map_or_else(Vec::new, |t| t.text(row))
                .iter()
                .flat_map(|l| l.split('\n').map(Arc::from).collect::<Vec<Arc<str>>>())
                .collect();
            if lines.iter().all(|l| l.is_empty()) {
                continue;
            }
            let color = match paint.fill(row) {
                Some(Paint::Solid(c)) => c,
                _ => Color::TRANSPARENT,
            };
            let look = TextStyle { font: fonts.get(row), color };
            let turn = angle.get(row);
            let label = Label {
                line_height: style.line_height.unwrap_or(1.2 * look.font.size),
                angle: if turn.is_finite() { turn } else { 0.0 },
                align: align.as_ref().map_or(Align::Center, |b| super::text::align(&b.value(row).to_text())),
                lines,
                look,
            };
            self.label(on, anchor, &label, row, &paint, &mut items);
        }
        items
    }

    fn word(&self, expr: &crate::expr::Expr, row: usize) -> Value {
        let c = self.binder.context;
        let scales: &dyn NamedScales = &self.area().scales;
        let env = Env {
            row: Row::Frame(self.frame(), row),
            params: c.params,
            budget: c.budget,
            zone: c.zone,
            scales: Some(scales),
        };
        expr.eval(&env).unwrap_or_default()
    }

    /// Where the middle of a box of this size goes, turned by radians.
    fn middle(&self, on: &LabelMark, a: &Anchors, row: usize, (bw, bh): (f64, f64), turn: f64) -> Point {
        let size = self.area().size;
        let (start, end) = if on.clamp { clipped(a.start, a.end, size) } else { (a.start, a.end) };
        let from = match &*self.word(&on.anchor, row).to_text() {
            "start" => start,
            "end" => end,
            _ => pt((start.x + end.x) / 2.0, (start.y + end.y) / 2.0),
        };
        let toward = match self.word(&on.align, row) {
            Value::Number(degrees) => {
                let r = degrees.to_radians();
                pt(libm::cos(r), libm::sin(r))
            }
            v => match &*v.to_text() {
                "start" => pt(-a.direction.x, -a.direction.y),
                "end" => a.direction,
                "left" => pt(-1.0, 0.0),
                "right" => pt(1.0, 0.0),
                "top" => pt(0.0, -1.0),
                "bottom" => pt(0.0, 1.0),
                _ => pt(0.0, 0.0),
            },
        };
        let (s, c) = (libm::sin(turn).abs(), libm::cos(turn).abs());
        let (hw, hh) = ((bw * c + bh * s) / 2.0, (bw * s + bh * c) / 2.0);
        // The direction is scaled so that the box, not the ellipse in it, touches the anchor.
        let longest = toward.x.abs().max(toward.y.abs());
        if longest == 0.0 {
            return from;
        }
        pt(from.x + toward.x * (hw / longest + on.offset), from.y + toward.y * (hh / longest + on.offset))
    }

    fn label(&self, on: &LabelMark, a: &Anchors, label: &Label, row: usize, paint: &Style, items: &mut Items) {
        let Label { lines, look, line_height: lh, angle, align } = label;
        let w = lines.iter().map(|l| width(l, &look.font, self.binder.context)).fold(0.0, f64::max);
        let p = on.style.padding;
        let border = on.style.border.map_or(0.0, |(_, width)| width);
        let (bw, bh) = (w + p.left + p.right + 2.0 * border, lines.len() as f64 * lh + p.top + p.bottom + 2.0 * border);
        let turn = angle.to_radians();
        let middle = self.middle(on, a, row, (bw, bh), turn);
        let boxed = Rect::at(middle.x - bw / 2.0, middle.y - bh / 2.0, bw, bh);
        let covered = boxed.rotate(turn, middle);
        let opacity = paint.opacity(row);
        if on.style.fill.is_some() || on.style.border.is_some() {
            let node = PathNode { opacity, ..backdrop(on, boxed, turn, middle) };
            items.push(Node::Path(node), covered);
        }
        let share = crate::layout::textbox::align_share(*align);
        let x = boxed.x1 + p.left + border + share * w;
        let mut nodes = Vec::new();
        // From the middle of a line to its baseline: half of ascent less descent.
        let first = boxed.y1 + p.top + border + lh / 2.0 + (0.905 - 0.212) / 2.0 * look.font.size;
        TextBox {
            at: middle,
            shift: pt(x - middle.x, first - middle.y),
            angle: *angle,
            align: *align,
            line_height: Some(*lh),
            ..TextBox::new(lines, look)
        }
        .draw(&mut nodes);
        let stroke = paint.stroke(row);
        for node in nodes {
            if let Node::Text(mut t) = node {
                t.stroke = stroke.clone();
                t.opacity = opacity;
                items.push(Node::Text(t), covered);
            }
        }
    }

    fn anchors(&self) -> Vec<Option<Anchors>> {
        match &self.mark.kind {
            // From the bottom to the top, or from left to right, wherever the base is.
            MarkKind::Rect(style) => {
                let vertical = style.orientation == Orientation::Vertical;
                let anchors = |r: Rect| {
                    let c = r.center();
                    if vertical {
                        Anchors { start: pt(c.x, r.y2), end: pt(c.x, r.y1), direction: pt(0.0, -1.0) }
                    } else {
                        Anchors { start: pt(r.x1, c.y), end: pt(r.x2, c.y), direction: pt(1.0, 0.0) }
                    }
                };
                self.boxes(style).into_iter().map(|r| r.map(anchors)).collect()
            }
            MarkKind::Arc(style) => self
                .slices(style)
                .into_iter()
                .map(|s| {
                    let s = s?;
                    let middle = (s.arc.start + s.arc.end) / 2.0;
                    let d = pt(libm::sin(middle), -libm::cos(middle));
                    let at = |r: f64| pt(s.center.x + d.x * r, s.center.y + d.y * r);
                    Some(Anchors { start: at(s.arc.inner), end: at(s.arc.outer), direction: d })
                })
                .collect(),
            _ => {
                let size =
                    self.numbers(Channel::Size, if matches!(&self.mark.kind, MarkKind::Symbol(_)) { 3.0 } else { 0.0 });
                let by_area = matches!(&self.mark.kind, MarkKind::Symbol(style) if !style.by_radius);
                let center = match (&self.area().plot.coord, self.area().radial) {
                    (Coord::Radial(_), Some((center, _))) => Some(center),
                    _ => None,
                };
                self.positions(Channel::X, Channel::Y)
                    .into_iter()
                    .enumerate()
                    .map(|(row, p)| {
                        let p = p?;
                        let size = size.get(row).max(0.0);
                        let r = if by_area { size.sqrt() / 2.0 } else { size };
                        let d = center.map_or(pt(0.0, -1.0), |c| away(c, p));
                        let at = |r: f64| pt(p.x + d.x * r, p.y + d.y * r);
                        Some(Anchors { start: at(-r), end: at(r), direction: d })
                    })
                    .collect()
            }
        }
    }
}
