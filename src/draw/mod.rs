//! Draws a layout: from a figure and its tables to a scene.

mod channel;
mod mark;
pub mod table;

use crate::figure::Figure;
use crate::geometry::Rect;
use crate::layout::{self, Context, Part, Tables};
use crate::limits::Budget;
use crate::scene::{Clip, Group, Node, Scene};

pub use mark::Drawn;

/// Draws a figure.
pub fn draw(figure: &Figure, tables: &Tables, budget: &Budget) -> Scene {
    let context = Context::new(figure, budget);
    let mut measured = layout::measure(figure, tables, None, &context);
    let mut drawn = marks(&measured, &context);
    // A plot that must fit a canvas is laid out once as large as the canvas, and again with what its guides leave.
    if let Some(size) = layout::fitted(figure, &measured, &bounds(&drawn), &context) {
        measured = layout::measure(figure, tables, Some(size), &context);
        drawn = marks(&measured, &context);
    }
    let placed = layout::place(figure, &measured, &bounds(&drawn), &context);
    let mut groups: Vec<Vec<Node>> = drawn.into_iter().map(|d| d.groups).collect();
    let nodes = compose(placed.root, &mut groups).into_iter().collect();
    Scene {
        size: placed.size,
        background: figure.background,
        title: figure.name.clone(),
        description: figure.description.clone(),
        nodes,
    }
}

fn marks(measured: &layout::Measured, context: &Context) -> Vec<Drawn> {
    measured.plots().into_iter().map(|area| mark::marks(area, context)).collect()
}

fn bounds(drawn: &[Drawn]) -> Vec<Rect> {
    drawn.iter().map(|d| d.bounds).collect()
}

// Parts are nested as deep as views are.
fn compose(part: Part, marks: &mut [Vec<Node>]) -> Vec<Node> {
    match part {
        Part::Node(node) => vec![node],
        Part::Marks(index) => marks.get_mut(index).map(std::mem::take).unwrap_or_default(),
        Part::Group { class, origin, clip, parts } => {
            let nodes: Vec<Node> = parts.into_iter().flat_map(|p| compose(p, marks)).collect();
            vec![Node::Group(Group { class, origin, clip: clip.map(Clip::Rect), nodes })]
        }
    }
}
