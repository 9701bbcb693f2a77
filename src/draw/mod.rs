//! Draws a layout: from a figure and its tables to a scene.

mod channel;
mod mark;
pub mod table;

use crate::dataflow::Frames;
use crate::figure::Figure;
use crate::geometry::{Point, Rect, pt};
use crate::layout::{self, Context, Part, Tables};
use crate::limits::Budget;
use crate::scene::{Clip, Gradient, GradientKind, Group, Node, Paint, Scene};
use std::sync::Arc;

pub use mark::Drawn;

/// A figure drawn.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// The picture.
    pub scene: Scene,
    /// The data it shows, for people who want to read them; only where asked for.
    pub table: Option<table::DataTable>,
}

/// Most rows of a data table.
const TABLE_ROWS: usize = 200;

/// Draws a figure, and writes its data as a table if that is wanted.
pub fn draw(figure: &Figure, frames: &Frames, with_table: bool, budget: &Budget) -> Drawing {
    let tables = Tables::new(frames.all().to_vec());
    let context = Context::new(figure, budget);
    let mut measured = layout::measure(figure, &tables, None, &context);
    let mut drawn = marks(&measured, &context);
    // A plot that must fit a canvas is laid out once as large as the canvas, and again with what its guides leave.
    if let Some(size) = layout::fitted(figure, &measured, &bounds(&drawn), &context) {
        measured = layout::measure(figure, &tables, Some(size), &context);
        drawn = marks(&measured, &context);
    }
    let placed = layout::place(figure, &measured, &bounds(&drawn), &context);
    let mut groups: Vec<Vec<Node>> = drawn.into_iter().map(|d| d.groups).collect();
    let nodes = compose(placed.root, &mut groups).into_iter().collect();
    let plots = measured.plots();
    let description = if figure.description.is_empty() { table::describe(&plots) } else { figure.description.clone() };
    let scene =
        Scene { size: placed.size, background: figure.background, title: figure.name.clone(), description, nodes };
    let table = if with_table { table::data_table(&plots, TABLE_ROWS) } else { None };
    Drawing { scene, table }
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
            let mut nodes: Vec<Node> = parts.into_iter().flat_map(|p| compose(p, marks)).collect();
            if class == "marks" {
                nodes.iter_mut().for_each(|n| to_canvas(n, origin));
            }
            vec![Node::Group(Group { class, origin, clip: clip.map(Clip::Rect), nodes })]
        }
    }
}

/// Gradients in px are those of the canvas, not of the plot that is drawn about its own origin.
// Groups are nested as deep as marks make them: twice at most.
fn to_canvas(node: &mut Node, origin: Point) {
    match node {
        Node::Group(group) => group.nodes.iter_mut().for_each(|n| to_canvas(n, origin)),
        Node::Path(path) => {
            path.fill.iter_mut().for_each(|p| moved(p, origin));
            path.stroke.iter_mut().for_each(|s| moved(&mut s.paint, origin));
        }
        Node::Text(_) | Node::Image(_) => {}
    }
}

fn moved(paint: &mut Paint, origin: Point) {
    let Paint::Gradient(gradient) = paint else { return };
    if gradient.relative {
        return;
    }
    let less = |p: Point| pt(p.x - origin.x, p.y - origin.y);
    let kind = match gradient.kind {
        GradientKind::Linear(a, b) => GradientKind::Linear(less(a), less(b)),
        GradientKind::Radial { inner, outer } => {
            GradientKind::Radial { inner: (less(inner.0), inner.1), outer: (less(outer.0), outer.1) }
        }
    };
    *paint = Paint::Gradient(Arc::new(Gradient { kind, ..(**gradient).clone() }));
}
