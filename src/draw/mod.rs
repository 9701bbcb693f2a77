//! Draws a layout: from a figure and its tables to a scene.

mod between;
mod channel;
mod mark;
mod table;

use crate::data::Table;
use crate::dataflow::Frames;
use crate::figure::{Figure, Seen};
use crate::geometry::{Point, Rect, pt};
use crate::layout::{self, Context, Part, PlotArea, Tables, When};
use crate::limits::{Budget, Exceeded};
use crate::scene::{Clip, Gradient, GradientKind, Group, Node, Paint, Painted, Pattern, Scene, Shape};
use crate::shape::bounds;
use std::sync::Arc;

pub use mark::Drawn;

/// A figure drawn.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// The picture.
    pub scene: Scene,
    /// The data it shows, for people who want to read them; only where asked for.
    pub table: Option<Table>,
    /// What could not be drawn: where it is written, and why.
    pub notes: Vec<(String, String)>,
}

/// Draws a figure, and writes its data as a table if that is wanted.
///
/// # Errors
/// The limit that the picture would exceed.
pub fn draw(figure: &Figure, frames: &Frames, with_table: bool, budget: &Budget) -> Result<Drawing, Exceeded> {
    draw_painted(figure, frames, with_table, None, budget)
}

/// As [`draw`], with what was painted on its canvas.
///
/// # Errors
/// The limit that the picture would exceed.
pub fn draw_painted(
    figure: &Figure,
    frames: &Frames,
    with_table: bool,
    painted: Option<Painted>,
    budget: &Budget,
) -> Result<Drawing, Exceeded> {
    let state = painted.as_ref();
    let tables = Tables::new(frames.all().to_vec());
    let context = Context::new(figure, budget);
    let draw = |area: &PlotArea| mark::marks(area, state, &context);
    let mut solved = layout::solve(figure, &tables, &context, draw, |drawn| drawn.bounds)?;
    let nodes = compose(solved.layout.root, &mut solved.drawn);
    let plots = solved.measured.plots();
    let description = if figure.description.is_empty() { table::describe(&plots) } else { figure.description.clone() };
    let mut scene = Scene {
        size: solved.layout.size,
        background: figure.background,
        pages: figure.pages,
        title: figure.name.clone(),
        description,
        nodes,
        ..Scene::default()
    };
    let table = match &figure.table {
        _ if !with_table => None,
        Some(table) => Some(table.clone()),
        None => table::data_table(&plots),
    };
    if let Some(painted) = painted {
        between::lay(&mut scene, painted);
    }
    let notes = plots.iter().flat_map(|p| &p.layers).flat_map(|l| l.notes.iter().cloned()).collect();
    budget.check()?;
    Ok(Drawing { scene, table, notes })
}

/// Lays a figure with one docked plot out, and says what stands where; nothing if it has none.
///
/// # Errors
/// The limit that laying it out would exceed.
pub fn see(figure: &Figure, frames: &Frames, budget: &Budget) -> Result<Seen, Exceeded> {
    let tables = Tables::new(frames.all().to_vec());
    let context = Context::new(figure, budget);
    let measured = layout::measure(figure, &tables, None, &context)?;
    let Some((area, seen)) = measured.docked() else { return Ok(Seen::default()) };
    let items = mark::items(area, seen.plot.map_or(pt(0.0, 0.0), |r| pt(r.x1, r.y1)), &context)?;
    Ok(Seen { items, ..seen.clone() })
}

// Parts are nested as deep as views are.
fn compose(part: Part, marks: &mut [Drawn]) -> Vec<Node> {
    match part {
        Part::Node(node) => vec![node],
        Part::Marks(index, when) => {
            let of = |d: &mut Drawn| match when {
                When::Behind => std::mem::take(&mut d.behind),
                When::Among => std::mem::take(&mut d.groups),
                When::Above => std::mem::take(&mut d.above),
            };
            let mut nodes = marks.get_mut(index).map(of).unwrap_or_default();
            nodes.iter_mut().for_each(|n| paints(n, &mut |paint, shape| rounded(paint, shape)));
            nodes
        }
        Part::Group { class, origin, clip, parts } => {
            let optional = matches!(parts[..], [Part::Marks(_, When::Behind | When::Above)]);
            let mut nodes: Vec<Node> = parts.into_iter().flat_map(|p| compose(p, marks)).collect();
            if nodes.is_empty() && optional {
                return nodes;
            }
            if class == "marks" {
                // What several marks share stays shared; the originals are kept so that no address is used again.
                let mut known: Vec<(Paint, Paint)> = Vec::new();
                let mut change = |paint: &mut Paint, _: &Shape| match known.iter().find(|k| same(&k.0, paint)) {
                    Some((_, new)) => *paint = new.clone(),
                    None => {
                        let old = paint.clone();
                        moved(paint, origin);
                        if known.len() < SHARED {
                            known.push((old, paint.clone()));
                        }
                    }
                };
                nodes.iter_mut().for_each(|n| paints(n, &mut change));
            }
            vec![Node::Group(Group { class, origin, clip: clip.map(Clip::Rect), nodes, extra: None })]
        }
    }
}

/// Paints that are looked for among those before, at most.
const SHARED: usize = 64;

fn same(a: &Paint, b: &Paint) -> bool {
    match (a, b) {
        (Paint::Gradient(a), Paint::Gradient(b)) => Arc::ptr_eq(a, b),
        (Paint::Pattern(a), Paint::Pattern(b)) => Arc::ptr_eq(a, b),
        _ => false,
    }
}

/// Changes the gradients and patterns of outlines.
// Groups are nested as deep as marks make them: twice at most.
fn paints(node: &mut Node, change: &mut impl FnMut(&mut Paint, &Shape)) {
    match node {
        Node::Group(group) => group.nodes.iter_mut().for_each(|n| paints(n, change)),
        Node::Path(path) => {
            let all = path.fill.iter_mut().chain(path.stroke.iter_mut().map(|s| &mut s.paint));
            all.filter(|p| !matches!(p, Paint::Solid(_))).for_each(|p| change(p, &path.shape));
        }
        Node::Text(_) | Node::Image(_) => {}
    }
}

/// A radial gradient in shares of a box is round all the same: its radii are shares of the longer side.
fn rounded(paint: &mut Paint, shape: &Shape) {
    let Paint::Gradient(gradient) = paint else { return };
    let GradientKind::Radial { inner, outer } = gradient.kind else { return };
    if !gradient.relative {
        return;
    }
    let bounds = covered(shape);
    let longer = bounds.width().max(bounds.height());
    let at =
        |(p, r): (Point, f64)| (pt(bounds.x1 + p.x * bounds.width(), bounds.y1 + p.y * bounds.height()), r * longer);
    let kind = GradientKind::Radial { inner: at(inner), outer: at(outer) };
    *paint = Paint::Gradient(Arc::new(Gradient { kind, relative: false, stops: gradient.stops.clone() }));
}

fn covered(shape: &Shape) -> Rect {
    match shape {
        Shape::Rect(r, _) => *r,
        Shape::Line(a, b) => Rect::new(a.x, a.y, b.x, b.y),
        Shape::Circle(p, r) => Rect::at(p.x - r, p.y - r, 2.0 * r, 2.0 * r),
        Shape::Path(path) => bounds::of(path),
        Shape::Placed(path, p) => bounds::of(path).translate(p.x, p.y),
    }
}

/// Gradients in px and patterns are those of the canvas, not of the plot that is drawn about its own origin.
fn moved(paint: &mut Paint, origin: Point) {
    let less = |p: Point| pt(p.x - origin.x, p.y - origin.y);
    if let Paint::Pattern(pattern) = paint {
        *paint = Paint::Pattern(Arc::new(Pattern { at: less(pattern.at), ..(**pattern).clone() }));
        return;
    }
    let Paint::Gradient(gradient) = paint else { return };
    if gradient.relative {
        return;
    }
    let kind = match gradient.kind {
        GradientKind::Linear(a, b) => GradientKind::Linear(less(a), less(b)),
        GradientKind::Radial { inner, outer } => {
            GradientKind::Radial { inner: (less(inner.0), inner.1), outer: (less(outer.0), outer.1) }
        }
        GradientKind::Conic { center, angle, area } => {
            let corner = less(pt(area.x1, area.y1));
            let area = area.translate(corner.x - area.x1, corner.y - area.y1);
            GradientKind::Conic { center: less(center), angle, area }
        }
    };
    *paint = Paint::Gradient(Arc::new(Gradient { kind, ..(**gradient).clone() }));
}
