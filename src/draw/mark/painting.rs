//! What was painted at places in px.

use super::{Items, Painter, reach};
use crate::color::Color;
use crate::draw::channel::{faded, visible};
use crate::figure::{Outline, Painted, Painting, Pen, Shadow, Words};
use crate::geometry::{Point, Rect, Size, pt};
use crate::layout::kit::{paint, textbox};
use crate::scene::{Extra, Group, Node, Paint, PathNode, Shape, Stroke, TextNode};
use crate::shape::bounds;

impl Painter<'_> {
    pub(super) fn painting(&self, painting: &Painting) -> Items {
        let mut items = Items::with_room(painting.items.len());
        for item in &painting.items {
            match item {
                Painted::Outline { shape, fill, shadow, pen, pen_shadow } => {
                    let fill = fill.as_ref().and_then(paint::of).filter(visible);
                    let stroke = pen.as_ref().and_then(stroke);
                    outline(shape, (fill, *shadow), (stroke, *pen_shadow), self.seen(), &mut items);
                }
                Painted::Words(words) => self.words(words, &mut items),
            }
        }
        items
    }

    /// What can be seen of a plot wherever it lies on its canvas.
    fn seen(&self) -> Rect {
        let Size { width, height } = self.area().canvas;
        Rect { x1: -width, y1: -height, x2: 2.0 * width, y2: 2.0 * height }
    }

    /// A line of text: the line around its glyphs lies beneath their inside.
    pub(super) fn words(&self, words: &Words, items: &mut Items) {
        if words.text.trim().is_empty() || words.font.size <= 0.0 || !words.at.x.is_finite() || !words.at.y.is_finite()
        {
            return;
        }
        let node = TextNode {
            text: words.text.clone(),
            at: words.at,
            anchor: textbox::anchor(words.align),
            angle: words.angle,
            pivot: words.pivot,
            font: words.font.clone(),
            fill: Color::TRANSPARENT,
            stroke: None,
            opacity: words.opacity.clamp(0.0, 1.0),
            length: None,
            extra: None,
        };
        let width = textbox::width(&words.text, &words.font, self.binder.context);
        let left = words.at.x - textbox::align_share(words.align) * width;
        let size = words.font.size;
        let stroke = words.pen.as_ref().and_then(stroke);
        let covered = Rect::at(left, words.at.y - size, width, 1.3 * size)
            .expand(stroke.as_ref().map_or(0.0, |s| s.width / 2.0))
            .rotate(words.angle.to_radians(), words.pivot);
        let mut shadow = words.shadow;
        if let Some(stroke) = stroke {
            let drawn = TextNode { stroke: Some(stroke), ..node.clone() };
            if let Some(s) = shadow.take() {
                cast(Node::Text(drawn.clone()), (covered, self.seen()), &s, items);
            }
            items.push(Node::Text(drawn), covered);
        }
        if let Some(fill) = words.fill.filter(|c| c.a > 0) {
            let filled = TextNode { fill, ..node };
            if let Some(s) = shadow {
                cast(Node::Text(filled.clone()), (covered, self.seen()), &s, items);
            }
            items.push(Node::Text(filled), covered);
        }
    }
}

fn outline(
    outline: &Outline,
    (fill, shadow): (Option<Paint>, Option<Shadow>),
    (stroke, pen_shadow): (Option<Stroke>, Option<Shadow>),
    seen: Rect,
    items: &mut Items,
) {
    let (shape, own) = match outline {
        Outline::Rect(r, radius) => (Shape::Rect(*r, *radius), *r),
        Outline::Circle(c, r) => (Shape::Circle(*c, *r), Rect::at(c.x - r, c.y - r, 2.0 * r, 2.0 * r)),
        Outline::Line(a, b) => (Shape::Line(*a, *b), Rect::new(a.x, a.y, b.x, b.y)),
        Outline::Path(path) => (Shape::Path(path.clone()), bounds::of(path)),
    };
    if ![own.x1, own.y1, own.x2, own.y2].iter().all(|x| x.is_finite()) {
        return;
    }
    let covered = own.expand(reach(stroke.as_ref(), !matches!(outline, Outline::Circle(..) | Outline::Line(..))));
    let node = PathNode::new(shape);
    // What casts a shadow as it is filled, or as it is drawn, is painted in these steps.
    let (shadow, pen_shadow) = (shadow.filter(|_| fill.is_some()), pen_shadow.filter(|_| stroke.is_some()));
    if let Some(s) = shadow {
        cast(Node::Path(PathNode { fill: fill.clone(), ..node.clone() }), (covered, seen), &s, items);
    }
    if let Some(s) = pen_shadow {
        if fill.is_some() {
            items.push(Node::Path(PathNode { fill, ..node.clone() }), covered);
        }
        let drawn = Node::Path(PathNode { stroke, ..node });
        cast(drawn.clone(), (covered, seen), &s, items);
        items.push(drawn, covered);
    } else if fill.is_some() || stroke.is_some() {
        items.push(Node::Path(PathNode { fill, stroke, ..node }), covered);
    }
}

fn stroke(pen: &Pen) -> Option<Stroke> {
    let paint = paint::of(&pen.paint).filter(visible)?;
    if pen.width.is_nan() || pen.width <= 0.0 {
        return None;
    }
    Some(Stroke {
        dash: pen.dash.clone(),
        dash_offset: pen.dash_offset,
        cap: pen.cap,
        join: pen.join,
        ..Stroke::new(paint, pen.width)
    })
}

/// The shadow of a node: the node in one colour, moved and blurred (HTML "canvas", shadows: the deviation is half the
/// blur).
fn cast(mut node: Node, (covered, seen): (Rect, Rect), shadow: &Shadow, items: &mut Items) {
    let color = shadow.color;
    match &mut node {
        Node::Path(path) => {
            path.fill = path.fill.take().map(|p| darkened(&p, color));
            if let Some(stroke) = &mut path.stroke {
                stroke.paint = darkened(&stroke.paint, color);
            }
            moved(&mut path.shape, shadow.offset.x, shadow.offset.y);
        }
        Node::Text(text) => {
            if text.fill.a > 0 {
                text.fill = color.fade(f64::from(text.fill.a) / 255.0);
            }
            if let Some(stroke) = &mut text.stroke {
                stroke.paint = darkened(&stroke.paint, color);
            }
            // What is turned is turned about its pivot, and then moved.
            for p in [&mut text.at, &mut text.pivot] {
                *p = pt(p.x + shadow.offset.x, p.y + shadow.offset.y);
            }
        }
        Node::Group(_) | Node::Image(_) => {}
    }
    let covered = covered.translate(shadow.offset.x, shadow.offset.y).expand(1.5 * shadow.blur);
    if shadow.blur > 0.0 {
        let extra =
            Extra { blur: shadow.blur / 2.0, blurred: Some(covered.intersect(seen)), silent: true, ..Extra::default() };
        node =
            Node::Group(Group { class: "shadow", nodes: vec![node], extra: Some(Box::new(extra)), ..Group::default() });
    }
    items.push(node, covered);
}

/// The colour of a shadow where this is painted.
fn darkened(paint: &Paint, color: Color) -> Paint {
    match paint {
        Paint::Solid(c) => faded(Paint::Solid(color), f64::from(c.a) / 255.0),
        Paint::Gradient(_) | Paint::Pattern(_) => Paint::Solid(color),
    }
}

fn moved(shape: &mut Shape, dx: f64, dy: f64) {
    let there = |p: Point| pt(p.x + dx, p.y + dy);
    match shape {
        Shape::Rect(r, _) => *r = r.translate(dx, dy),
        Shape::Line(a, b) => (*a, *b) = (there(*a), there(*b)),
        Shape::Circle(c, _) | Shape::Placed(_, c) => *c = there(*c),
        Shape::Path(path) => path.translate(dx, dy),
    }
}
