//! Guides docked to the sides of a canvas of fixed size: each is measured for the space there is, and the plot gets
//! what they leave (the box layout of canvas charts: Chart.js `core.layouts.js`, versions 2.9 and 4.5).

mod axis;
mod boxes;
mod legend;
mod radial;
mod ticks;
mod title;

use super::part::{Layout, Part, When};
use super::train::Domained;
use super::{Context, PlotArea, Tables};
use crate::figure::docked::Guides;
use crate::figure::{Coord, Plot, Room, Seen, SeenPlane, View};
use crate::geometry::{Insets, Path, Point, Rect, Size, pt};
use crate::limits::Exceeded;
use crate::scene::Node;
use crate::text::{Font, Reach};
use std::sync::Arc;

/// The guides of a docked plot, placed on the canvas.
#[derive(Debug, Clone)]
pub struct Docked {
    /// Where the plot's origin lies.
    pub at: Point,
    /// Drawn beneath the marks.
    pub below: Vec<Node>,
    /// Drawn above them.
    pub above: Vec<Node>,
    /// What stands where; the rows of marks are still to be added.
    pub seen: Seen,
}

impl Docked {
    /// Guides and places for the marks on the canvas.
    pub fn place(&self, canvas: Size) -> Layout {
        let marks = |when| {
            let parts = vec![Part::Marks(0, when)];
            Part::Group { class: "marks", origin: self.at, clip: None, parts }
        };
        let nodes = |nodes: &[Node]| nodes.iter().cloned().map(Part::Node).collect::<Vec<Part>>();
        let mut parts = vec![marks(When::Behind)];
        parts.extend(nodes(&self.below));
        parts.push(marks(When::Among));
        parts.extend(nodes(&self.above));
        parts.push(marks(When::Above));
        Layout { size: canvas, root: Part::Group { class: "", origin: pt(0.0, 0.0), clip: None, parts } }
    }
}

/// A plot, what is docked around it, and where.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    pub view: &'a View,
    pub plot: &'a Plot,
    pub guides: &'a Guides,
    pub canvas: Size,
    /// Free space along the edges of the canvas.
    pub padding: Insets,
}

/// Docks all guides of a view and gives its plot the rest.
///
/// # Errors
/// The limit that the marks of the plot would exceed.
pub fn solve<'a>(
    around: &Around<'a>,
    domains: &[Option<Arc<Domained<'a>>>],
    tables: &Tables,
    context: &Context,
) -> Result<(PlotArea<'a>, Docked), Exceeded> {
    let Around { view, plot, guides, canvas, .. } = *around;
    let mut docking = boxes::Docking::new(around, domains, context);
    let area = docking.solve();
    let mut scales = super::Scales::with_len(domains.len());
    let size = Size { width: area.width(), height: area.height() };
    let mut below = Vec::new();
    let mut above = Vec::new();
    let (mut radial_plane, mut plane) = (None, None);
    if let (Coord::Radial(coord), Some(axis)) = (&plot.coord, &guides.radial) {
        let solved = radial::solve((coord, axis), domains, area, &guides.rules, context);
        plane = Some(SeenPlane {
            center: solved.center,
            radius: solved.radius,
            domain: solved.domain,
            ticks: solved.ticks,
        });
        radial_plane = Some((pt(solved.center.x - area.x1, solved.center.y - area.y1), solved.radius));
        if let Some(scale) = solved.scale {
            scales.set(coord.radius, Arc::new(scale));
        }
        let raised = axis.raised;
        if raised.grid { &mut above } else { &mut below }.extend(solved.grid);
        if raised.labels { &mut above } else { &mut below }.extend(solved.labels);
    }
    docking.train(area, &mut scales);
    super::train::fill(domains, &mut scales, size, radial_plane.map(|r| r.1));
    docking.draw(area, &scales, &mut below, &mut above);
    let seen = Seen { radial: plane, ..docking.seen(area, &scales) };
    let layers = super::layers(plot, &Room { plot: area, canvas, scales: &scales }, context.budget)?;
    let plot_area = PlotArea {
        plot,
        guides: &view.guides,
        size,
        scales,
        tables: tables.clone(),
        radial: radial_plane,
        layers,
        vacant: false,
        canvas,
    };
    Ok((plot_area, Docked { at: pt(area.x1, area.y1), below, above, seen }))
}

/// Rounds a position so that a line of this width has its edges on pixel boundaries.
fn align_pixel(p: f64, width: f64) -> f64 {
    let half = if width == 0.0 { 0.0 } else { (width / 2.0).max(0.5) };
    super::kit::textbox::round_half_up(p - half) + half
}

/// From the middle of a line of text down to its baseline.
fn middle_shift(font: &Font) -> f64 {
    Reach::of(font).whole().middle()
}

/// A rectangle from edges.
fn rect(left: f64, top: f64, width: f64, height: f64) -> Rect {
    Rect { x1: left, y1: top, x2: left + width, y2: top + height }
}

/// A rectangle turned about a point.
fn turned(place: Rect, pivot: Point, angle: f64) -> Path {
    let (sin, cos) = (libm::sin(angle), libm::cos(angle));
    let at = |x: f64, y: f64| {
        let (dx, dy) = (x - pivot.x, y - pivot.y);
        pt(pivot.x + dx * cos - dy * sin, pivot.y + dx * sin + dy * cos)
    };
    let mut path = Path::new();
    for (i, p) in [at(place.x1, place.y1), at(place.x2, place.y1), at(place.x2, place.y2), at(place.x1, place.y2)]
        .into_iter()
        .enumerate()
    {
        if i == 0 {
            path.move_to(p.x, p.y)
        } else {
            path.line_to(p.x, p.y)
        };
    }
    path.close();
    path
}
