//! What is on a canvas as paths, after a transform.

use super::track::Matrix;
use super::words;
use crate::geometry::{Path, pt};
use crate::scene::{Anchor, Node, Paint, PathNode, Shape};

/// Groups within groups on a canvas.
pub(super) const DEEPEST: usize = 30;

/// Nodes as paths after a transform, texts as their outlines; and whether that is all of them.
pub(super) fn flat(nodes: &[Node], m: &Matrix) -> (Vec<PathNode>, bool) {
    let (mut out, mut whole) = (Vec::new(), true);
    flatten(nodes, m, 0, &mut out, &mut whole);
    (out, whole)
}

fn flatten(nodes: &[Node], m: &Matrix, depth: usize, out: &mut Vec<PathNode>, whole: &mut bool) {
    for node in nodes {
        match node {
            Node::Group(group) if depth < DEEPEST => {
                *whole &= group.clip.is_none() && group.extra.is_none();
                let inner = m.then(&Matrix::of([1.0, 0.0, 0.0, 1.0, group.origin.x, group.origin.y]));
                flatten(&group.nodes, &inner, depth + 1, out, whole);
            }
            Node::Path(path) => {
                let mut made = path.clone();
                made.shape = match (&path.shape, m.moved()) {
                    (Shape::Rect(r, round), Some(by)) => Shape::Rect(r.translate(by.x, by.y), *round),
                    (shape, _) => Shape::Path(m.path(&outline(shape))),
                };
                let still = m.is_moved();
                *whole &= still || !matches!(path.fill, Some(Paint::Gradient(_) | Paint::Pattern(_)));
                if let Some(stroke) = &mut made.stroke {
                    stroke.width *= m.scale();
                    stroke.dash = stroke.dash.iter().map(|d| d * m.scale()).collect();
                }
                out.push(made);
            }
            Node::Text(text) if text.angle == 0.0 => {
                let wide = words::width(&text.text, &text.font, 0.0);
                let before = match text.anchor {
                    Anchor::Start => 0.0,
                    Anchor::Middle => wide / 2.0,
                    Anchor::End => wide,
                };
                let at = pt(text.at.x - before, text.at.y);
                match words::outline(&text.text, &text.font, text.length, 1.0, at, m) {
                    Some(path) => out.push(PathNode {
                        fill: Some(Paint::Solid(text.fill)).filter(|_| text.fill.a > 0),
                        stroke: text.stroke.clone(),
                        opacity: text.opacity,
                        ..PathNode::new(Shape::Path(path))
                    }),
                    None => *whole = false,
                }
            }
            Node::Group(_) | Node::Text(_) | Node::Image(_) => *whole = false,
        }
    }
}

/// A shape as an outline.
pub(super) fn outline(shape: &Shape) -> Path {
    let mut path = Path::new();
    match shape {
        Shape::Path(p) => return p.clone(),
        Shape::Rect(r, _) => {
            path.move_to(r.x1, r.y1).line_to(r.x2, r.y1).line_to(r.x2, r.y2).line_to(r.x1, r.y2).close();
        }
        Shape::Line(a, b) => {
            path.move_to(a.x, a.y).line_to(b.x, b.y);
        }
        Shape::Circle(c, r) => {
            // Four curves: an arc could not be stretched.
            let k = r * 0.552_284_75;
            path.move_to(c.x + r, c.y);
            path.cubic_to(c.x + r, c.y + k, c.x + k, c.y + r, c.x, c.y + r);
            path.cubic_to(c.x - k, c.y + r, c.x - r, c.y + k, c.x - r, c.y);
            path.cubic_to(c.x - r, c.y - k, c.x - k, c.y - r, c.x, c.y - r);
            path.cubic_to(c.x + k, c.y - r, c.x + r, c.y - k, c.x + r, c.y).close();
        }
        Shape::Placed(p, at) => {
            path = (**p).clone();
            path.translate(at.x, at.y);
        }
    }
    path
}
