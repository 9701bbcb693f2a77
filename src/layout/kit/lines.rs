//! Lines of guides, and the groups they are drawn in.

use crate::figure::LineStyle;
use crate::geometry::{Point, pt};
use crate::scene::{Group, Node, PathNode, Shape, Stroke};

/// A group of one part of a guide.
pub fn group(class: &'static str, nodes: Vec<Node>) -> Node {
    Node::Group(Group { class, origin: pt(0.0, 0.0), clip: None, nodes, extra: None })
}

/// A straight line in a style.
pub fn line(a: Point, b: Point, style: &LineStyle) -> Node {
    Node::Path(PathNode::stroked(Shape::Line(a, b), stroke(style)))
}

/// A stroke in a style.
pub fn stroke(style: &LineStyle) -> Stroke {
    Stroke {
        dash: style.dash.clone(),
        dash_offset: style.dash_offset,
        cap: style.cap,
        ..Stroke::new(style.color, style.width)
    }
}
