//! What was painted on the canvas of a picture with one docked plot, between its parts.

use crate::geometry::{Point, pt};
use crate::scene::{Group, Kept, Node, Painted, Scene};

/// Puts what was painted where it belongs, and takes away what is not drawn.
pub(super) fn lay(scene: &mut Scene, painted: Painted) {
    let [under, beneath, between, over] = painted.layers;
    if painted.kept == Kept::All {
        scene.nodes.clear();
    } else if let Some((marks, at)) = marks_of(&mut scene.nodes, pt(0.0, 0.0)) {
        if painted.kept == Kept::Marks {
            marks.nodes.clear();
        }
        let origin = pt(-at.x, -at.y);
        if let Some(first) = group(beneath, origin) {
            marks.nodes.insert(0, first);
        }
        marks.nodes.extend(group(between, origin));
    }
    if let Some(first) = group(under, pt(0.0, 0.0)) {
        scene.nodes.insert(0, first);
    }
    for cut in painted.cuts {
        let nodes = std::mem::take(&mut scene.nodes);
        scene.nodes = cut.apply(scene.size, nodes);
    }
    scene.nodes.extend(group(over, pt(0.0, 0.0)));
    if let Some(ground) = group(painted.ground, pt(0.0, 0.0)) {
        scene.nodes.insert(0, ground);
    }
}

fn group(nodes: Vec<Node>, origin: Point) -> Option<Node> {
    (!nodes.is_empty()).then(|| Node::Group(Group { class: "painted", origin, nodes, ..Group::default() }))
}

/// The group of all marks, and where it lies on the canvas.
// Groups are nested a few levels above it.
fn marks_of(nodes: &mut [Node], at: Point) -> Option<(&mut Group, Point)> {
    for node in nodes {
        let Node::Group(group) = node else { continue };
        let at = pt(at.x + group.origin.x, at.y + group.origin.y);
        if group.class == "marks" {
            return Some((group, at));
        }
        if group.class.is_empty()
            && let found @ Some(_) = marks_of(&mut group.nodes, at)
        {
            return found;
        }
    }
    None
}
