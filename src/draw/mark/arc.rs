//! Slices of rings and pies.

use super::{Items, Painter, reach};
use crate::draw::channel::Numbers;
use crate::figure::{ArcStyle, CanvasSlices, Channel};
use crate::geometry::{Path, Point, pt};
use crate::scene::{Clip, Group, Node, PathNode, Shape};
use crate::shape::{arc, bounds};
use std::f64::consts::PI;

/// A slice in its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slice {
    /// Centre of its ring.
    pub center: Point,
    /// Where that is before the slice is moved out.
    pub unmoved: Point,
    /// Its outline about the centre.
    pub arc: arc::Arc,
}

impl Painter<'_> {
    /// The slice of each row.
    pub(super) fn slices(&self, style: &ArcStyle) -> Vec<Option<Slice>> {
        let (x, y) = (self.bind(Channel::X), self.bind(Channel::Y));
        let (t1, t2) = (self.numbers(Channel::Theta, 0.0), self.numbers(Channel::Theta2, 2.0 * PI));
        let (r1, r2) = (self.numbers(Channel::Radius, f64::NAN), self.numbers(Channel::Radius2, 0.0));
        let (o1, o2) = (self.numbers(Channel::RadiusOffset, 0.0), self.numbers(Channel::Radius2Offset, 0.0));
        let pad = self.numbers(Channel::PadAngle, 0.0);
        let area = self.area().size;
        let ring = style.ring.as_ref().map(|r| r.within(area));
        let valid = self.valid();
        let corners = self.numbers(Channel::CornerTopLeft, 0.0);
        let moved = style.canvas.as_ref().and_then(|c| c.moved.as_ref()).map(|name| self.frame().field(name));
        (0..self.frame().len())
            .map(|row| {
                let n = |b: &Option<crate::draw::channel::Bound>, d: f64| b.as_ref().map_or(d, |b| b.number(row));
                let (mut center, mut outer, mut inner) = match (&ring, style.plot_center, self.area().radial) {
                    (Some(ring), _, _) => (ring.center, ring.outer, ring.inner),
                    (None, true, Some((c, _))) => (c, r1.get(row), r2.get(row)),
                    _ => {
                        let c = pt(n(&x, area.width / 2.0), n(&y, area.height / 2.0));
                        let whole = area.width.min(area.height) / 2.0;
                        let r = r1.get(row);
                        (c, if r.is_nan() { whole } else { r }, r2.get(row))
                    }
                };
                outer += o1.get(row);
                inner += o2.get(row);
                let (start, end) = (t1.get(row), t2.get(row));
                let unmoved = center;
                if let Some(column) = &moved {
                    let d = column.get(row).to_number();
                    let middle = (start + end) / 2.0;
                    if d.is_finite() {
                        center = pt(center.x + d * libm::sin(middle), center.y - d * libm::cos(middle));
                    }
                }
                let corner = if style.canvas.is_some() { 0.0 } else { corners.get(row) };
                let ok = valid[row] && [start, end, outer, inner, center.x, center.y].iter().all(|v| v.is_finite());
                let arc =
                    arc::Arc { inner: inner.max(0.0), outer: outer.max(0.0), start, end, pad: pad.get(row), corner };
                ok.then_some(Slice { center, unmoved, arc })
            })
            .collect()
    }

    fn canvas(&self, style: &CanvasSlices, border_inside: bool) -> Canvas<'_> {
        use Channel::{CornerBottomLeft, CornerBottomRight, CornerTopLeft, CornerTopRight};
        Canvas {
            spacing: style.spacing,
            straight: style.straight,
            joined: style.joined,
            // A border inside leaves a hairline that would show the fill beyond it.
            margin: if border_inside { 0.33 } else { 0.0 },
            grown: style.grown.as_ref().map(|name| self.frame().field(name)),
            corners: [CornerTopLeft, CornerTopRight, CornerBottomLeft, CornerBottomRight]
                .map(|channel| self.numbers(channel, 0.0)),
        }
    }

    pub(super) fn arcs(&self, style: &ArcStyle) -> Items {
        let paint = self.style();
        let slices = self.slices(style);
        let canvas = style.canvas.as_ref().map(|c| self.canvas(c, style.border_inside));
        let mut items = Items::new();
        for row in self.order() {
            let Some(slice) = slices[row] else { continue };
            let nothing = slice.arc.end == slice.arc.start;
            if nothing && !style.seam {
                continue;
            }
            let full = (slice.arc.end - slice.arc.start).abs() >= 2.0 * PI - 1e-9;
            let mut path = match &canvas {
                Some(canvas) => {
                    // What goes round more than once covers itself.
                    for _ in 0..canvas.turns(&slice.arc) {
                        let whole = arc::Arc { end: slice.arc.start + 2.0 * PI, ..slice.arc };
                        let mut path = canvas.path(&whole, row);
                        path.translate(slice.center.x, slice.center.y);
                        let covered = bounds::of(&path);
                        let Some(node) = paint.node(row, Shape::Path(path)) else { break };
                        let grown = covered.expand(reach(node.stroke.as_ref(), true));
                        items.push(Node::Path(node), grown);
                    }
                    canvas.path(&canvas.rest(&slice.arc), row)
                }
                None if nothing => slice.arc.edge(),
                None if style.seam && full => arc::on_canvas(&slice.arc, 0.0, 0.0, 0.0, [0.0; 4], false),
                None => arc::path(&slice.arc),
            };
            path.translate(slice.center.x, slice.center.y);
            let covered = bounds::of(&path);
            let Some(node) = paint.node(row, Shape::Path(path.clone())) else { continue };
            if style.border_inside && node.stroke.is_some() && !full {
                let mut stroke = node.stroke.clone();
                if let Some(s) = &mut stroke {
                    s.width *= 2.0;
                }
                let inner = Node::Path(PathNode { stroke, ..node });
                let clip = Some(Clip::Path(path));
                items.push(
                    Node::Group(Group { class: "", origin: pt(0.0, 0.0), clip, nodes: vec![inner], extra: None }),
                    covered,
                );
                continue;
            }
            let grown = covered.expand(reach(node.stroke.as_ref(), true));
            items.push(Node::Path(node), grown);
        }
        items
    }
}

/// The most turns of a slice that are drawn one by one.
const TURNS: f64 = 10.0;

/// What slices on a canvas are drawn by.
struct Canvas<'a> {
    spacing: f64,
    margin: f64,
    straight: bool,
    joined: bool,
    grown: Option<std::sync::Arc<crate::data::Column>>,
    corners: [Numbers<'a>; 4],
}

impl Canvas<'_> {
    /// How many whole turns lie beneath the last one.
    fn turns(&self, slice: &arc::Arc) -> usize {
        let turns = (slice.end - slice.start) / (2.0 * PI);
        if turns > 1.0 { turns.min(TURNS) as usize } else { 0 }
    }

    /// The last turn.
    fn rest(&self, slice: &arc::Arc) -> arc::Arc {
        if self.turns(slice) == 0 {
            return *slice;
        }
        let rest = (slice.end - slice.start) % (2.0 * PI);
        arc::Arc { end: slice.start + if rest == 0.0 { 2.0 * PI } else { rest }, ..*slice }
    }

    fn path(&self, slice: &arc::Arc, row: usize) -> Path {
        let grown = self.grown.as_ref().map_or(0.0, |c| c.get(row).to_number());
        if self.joined && !self.straight && slice.end - slice.start >= 2.0 * PI {
            return arc::path(slice);
        }
        let corners = [0, 1, 2, 3].map(|i| self.corners[i].get(row).max(0.0));
        let grown = if grown.is_finite() { grown } else { 0.0 };
        arc::on_canvas(slice, grown, self.spacing / 2.0, self.margin, corners, self.straight)
    }
}
