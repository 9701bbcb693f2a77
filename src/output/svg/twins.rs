//! Twins: two scenes of one chart, of which only the paints may differ, since one is for light pages and one for dark ones.

use crate::scene::{Group, Node, Scene};

/// Groups below this depth are not compared; a scene never has as many.
const DEEPEST: usize = 48;

/// Whether two scenes differ in nothing but paints, so that one document can be both.
pub fn are_twins(a: &Scene, b: &Scene) -> bool {
    a.size == b.size && all(&a.nodes, &b.nodes, 0)
}

fn all(a: &[Node], b: &[Node], depth: usize) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| one(a, b, depth))
}

fn one(a: &Node, b: &Node, depth: usize) -> bool {
    match (a, b) {
        (Node::Group(a), Node::Group(b)) => {
            let place = |g: &Group| (g.class, g.origin);
            place(a) == place(b) && a.clip == b.clip && (depth >= DEEPEST || all(&a.nodes, &b.nodes, depth + 1))
        }
        (Node::Path(a), Node::Path(b)) => a.shape == b.shape,
        (Node::Text(a), Node::Text(b)) => {
            (a.at, a.anchor, a.angle, a.pivot) == (b.at, b.anchor, b.angle, b.pivot)
                && a.text == b.text
                && a.font == b.font
        }
        (Node::Image(a), Node::Image(b)) => a.rect == b.rect && a.href == b.href,
        _ => false,
    }
}
