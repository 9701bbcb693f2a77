//! The grid of a radial plane: rings, spokes and the labels at their ends, in the space a plot has (Chart.js
//! `scale.radialLinear.js`).

use super::axis::{limited, thin};
use super::{middle_shift, ticks, turned};
use crate::figure::docked::{DockRules, LabelBox, RadialAxis, RadialFit};
use crate::figure::{RadialCoord, TextStyle, TickState};
use crate::geometry::{Insets, Path, Point, Rect, pt};
use crate::layout::kit::lines::{group, stroke};
use crate::layout::kit::textbox;
use crate::layout::train::Domained;
use crate::layout::{Context, Trained};
use crate::scene::{Anchor, Node, PathNode, Shape, TextNode};
use std::f64::consts::PI;
use std::sync::Arc;

/// A radial plane in its place.
pub struct Solved {
    /// Its centre on the canvas.
    pub center: Point,
    /// Its outer radius.
    pub radius: f64,
    /// The scale of distances from the centre.
    pub scale: Option<Trained>,
    /// Rings, spokes and the labels at their ends.
    pub grid: Vec<Node>,
    /// The labels of the rings.
    pub labels: Option<Node>,
    /// Ends of the domain of distances.
    pub domain: (f64, f64),
    /// The rings.
    pub ticks: Vec<TickState>,
}

/// Fits the plane and its labels into a rectangle.
pub fn solve(
    (coord, axis): (&RadialCoord, &RadialAxis),
    domains: &[Option<Arc<Domained>>],
    area: Rect,
    rules: &DockRules,
    context: &Context,
) -> Solved {
    let mut plane =
        Plane { coord, axis, rules, center: area.center(), radius: 0.0, drawing: 0.0, first: false, context };
    plane.fit(area);
    let (mut grid, mut labels) = (Vec::new(), None);
    let (mut scale, mut bounds, mut states) = (None, (f64::NAN, f64::NAN), Vec::new());
    if let Some(Some(domain)) = domains.get(coord.radius.0) {
        let mut located = {
            let (measurer, room) = (plane.measurer(), plane.drawing.max(0.0));
            ticks::locate(&axis.locator, &axis.labeler, domain, room, &measurer, context)
        };
        let trained = domain.docked((located.min, located.max), (0.0, 0.0), &[], (0.0, plane.radius.max(0.0)));
        if axis.visible {
            plane.skip(&mut located.ticks, area.height());
            plane.first = domain.scale.reverse || rules.radial.labels_negative && located.min < 0.0;
            plane.draw(&located.ticks, &trained, &mut grid);
            labels = plane.ring_labels(&located.ticks, &trained);
        }
        scale = Some(trained);
        bounds = (located.min, located.max);
        states = located.ticks;
    }
    Solved { center: plane.center, radius: plane.radius.max(0.0), scale, grid, labels, domain: bounds, ticks: states }
}

struct Plane<'c> {
    coord: &'c RadialCoord,
    axis: &'c RadialAxis,
    rules: &'c DockRules,
    center: Point,
    radius: f64,
    /// Its radius before labels at the ends of spokes made it smaller: what there is room for on it is counted by that.
    drawing: f64,
    /// Whether the first ring is labelled.
    first: bool,
    context: &'c Context<'c>,
}

impl Plane<'_> {
    fn measurer(&self) -> ticks::Measurer<'_> {
        let labels = self.axis.labels.as_ref();
        ticks::Measurer {
            // `computeTickLimit` of `scale.radialLinear.js`.
            rules: &self.rules.ticks,
            reached: None,
            pitch: Some(self.tick_height()),
            line_height: labels.map_or(ticks::UNLABELLED.1, |l| l.style.list[0].line_height),
            font_size: labels.map_or(ticks::UNLABELLED.0, |l| l.style.list[0].font.size),
            width: Box::new(move |t| labels.map_or(0.0, |l| textbox::width(t, &l.style.list[0].font, self.context))),
            horizontal: false,
            min_rotation: 0.0,
        }
    }

    /// Angle of a spoke, radians clockwise from the top.
    fn angle(&self, i: usize) -> f64 {
        let n = self.coord.spokes.max(1) as f64;
        let half = if self.axis.point_centered { PI / n } else { 0.0 };
        self.coord.start + i as f64 * 2.0 * PI / n + half
    }

    fn at(&self, angle: f64, distance: f64) -> Point {
        pt(self.center.x + libm::sin(angle) * distance, self.center.y - libm::cos(angle) * distance)
    }

    fn label_size(&self, i: usize) -> (f64, f64) {
        let Some(styles) = &self.axis.point_labels else { return (0.0, 0.0) };
        let style = styles.by_index(i);
        let lines = self.axis.point_texts.get(i).map_or(&[][..], |l| l);
        let width = lines.iter().map(|l| textbox::width(l, &style.font, self.context)).fold(0.0, f64::max);
        (width, lines.len() as f64 * style.line_height)
    }

    /// Height of a label on a ring with what lies behind it, px; 0 when there are none.
    fn tick_height(&self) -> f64 {
        match &self.axis.labels {
            Some(l) if self.axis.visible => {
                let p = l.backdrop.as_ref().map_or(Insets::all(2.0), |b| b.padding);
                l.style.list[0].font.size + p.top + p.bottom
            }
            _ => 0.0,
        }
    }

    /// Leaves out rings whose labels would collide.
    fn skip(&self, list: &mut Vec<TickState>, height: f64) {
        let (Some(labels), more) = (&self.axis.labels, &self.axis.locator) else { return };
        if !self.rules.radial.skips || !more.auto_skip {
            return;
        }
        let line = labels.style.list[0].line_height;
        let lines = list.iter().map(|tick| tick.label.len()).max().unwrap_or(0);
        let size = line * lines as f64 + more.auto_skip_padding;
        let room = (height / size + 1.0).min((height - self.tick_height()) / size).floor();
        let limit = limited(room, more.max_ticks, self.rules.axes.limit);
        let kept = thin(list.len(), &[], (list.len() as f64 / limit.max(1e-6)).max(1.0), limit);
        *list = kept.into_iter().map(|i| std::mem::take(&mut list[i])).collect();
    }

    /// From the outermost ring to the text at a spoke, px, so that it clears the label of the ring.
    fn label_gap(&self, i: usize) -> f64 {
        if self.rules.radial.clears || i == 0 { self.tick_height() / 2.0 } else { 0.0 }
    }

    /// Puts the plane into its rectangle: as large as labels on rings and at the ends of spokes allow.
    fn fit(&mut self, area: Rect) {
        let most = self.rules.radial.fit == RadialFit::Most;
        let (pad, above) = if most { (self.tick_height() / 2.0, 0.0) } else { (0.0, self.tick_height() / 2.0) };
        let inner = Rect { x1: area.x1 + pad, y1: area.y1 + pad + above, x2: area.x2 - pad, y2: area.y2 - pad };
        let floor = |x: f64| if self.coord.floor { x.floor() } else { x };
        self.center = if most {
            pt(floor(inner.center().x), floor(inner.center().y))
        } else {
            // Whole within the plot, wherever that is (`scale.radialLinear.js`, `setDimensions`).
            pt(inner.x1 + floor(inner.width() / 2.0), inner.y1 + floor(inner.height() / 2.0))
        };
        let radius = inner.width().min(inner.height()) / 2.0;
        self.radius = if most { radius.floor() } else { radius };
        self.drawing = self.radius;
        if self.axis.point_labels.is_none() || !self.axis.visible {
            return;
        }
        let over = self.overhang(inner);
        if most {
            let most = over.left.max(over.right).max(over.top).max(over.bottom);
            self.center.x += ((over.left - over.right) / 2.0).floor();
            self.center.y += ((over.top - over.bottom) / 2.0).floor();
            self.radius -= most.min(self.radius / 2.0);
        } else {
            let less = ((over.left + over.right) / 2.0).max((over.top + over.bottom) / 2.0);
            self.radius = (radius - less).floor().max(1.0);
            self.center.x = floor((inner.x1 + inner.x2 + over.left - over.right) / 2.0);
            self.center.y = floor((inner.y1 + inner.y2 + over.top - over.bottom) / 2.0);
        }
    }

    /// How far labels at the ends of spokes reach beyond a rectangle, along their spokes.
    fn overhang(&self, inner: Rect) -> Insets {
        let mut out = Insets::default();
        let reach = self.radius + self.axis.point_padding;
        for i in 0..self.coord.spokes.min(self.axis.point_texts.len()) {
            let (w, h) = self.label_size(i);
            let angle = self.angle(i);
            let (sin, cos) = (libm::sin(angle).abs(), libm::cos(angle).abs());
            let at = self.at(angle, reach);
            let degrees = normalized(angle);
            let (x1, x2) = span_x(degrees, at.x, w);
            let (y1, y2) = span_y(degrees, at.y, h);
            let along = |excess: f64, share: f64| if share < 1e-9 { 0.0 } else { excess.max(0.0) / share };
            out.left = out.left.max(along(inner.x1 - x1, sin));
            out.right = out.right.max(along(x2 - inner.x2, sin));
            out.top = out.top.max(along(inner.y1 - y1, cos));
            out.bottom = out.bottom.max(along(y2 - inner.y2, cos));
        }
        out
    }

    fn draw(&self, list: &[TickState], scale: &Trained, nodes: &mut Vec<Node>) {
        let mut rings = Vec::new();
        for (i, tick) in list.iter().enumerate() {
            let distance = scale.number(&tick.value);
            if let Some(grid) = &self.axis.grid
                && distance > 0.0
                && (i != 0 || distance > 0.0)
            {
                let style = grid.at(tick, i);
                if style.width > 0.0 {
                    let shape = self.ring(distance);
                    rings.push(Node::Path(PathNode::stroked(shape, stroke(style))));
                }
            }
        }
        let spokes = self.spokes();
        if !rings.is_empty() {
            nodes.push(group("grid", rings));
        }
        if !spokes.is_empty() {
            nodes.push(group("spokes", spokes));
        }
        let ends = self.point_labels();
        if !ends.is_empty() {
            nodes.push(group("labels", ends));
        }
    }

    fn ring(&self, distance: f64) -> Shape {
        if self.coord.circular || self.coord.spokes < 3 {
            return Shape::Circle(self.center, distance);
        }
        let mut path = Path::new();
        for i in 0..self.coord.spokes {
            let p = self.at(self.coord.start + i as f64 * 2.0 * PI / self.coord.spokes as f64, distance);
            if i == 0 {
                path.move_to(p.x, p.y)
            } else {
                path.line_to(p.x, p.y)
            };
        }
        path.close();
        Shape::Path(path)
    }

    fn spokes(&self) -> Vec<Node> {
        let Some(styles) = &self.axis.spokes else { return Vec::new() };
        let n = self.coord.spokes;
        (0..n)
            .map(|i| styles.by_index(i))
            .enumerate()
            .filter(|(_, style)| style.width > 0.0 && style.color.a > 0)
            .map(|(i, style)| {
                let end = self.at(self.coord.start + i as f64 * 2.0 * PI / n as f64, self.radius);
                Node::Path(PathNode::stroked(Shape::Line(self.center, end), stroke(style)))
            })
            .collect()
    }

    fn point_labels(&self) -> Vec<Node> {
        let Some(styles) = &self.axis.point_labels else { return Vec::new() };
        let mut nodes = Vec::new();
        let mut drawn: Vec<Rect> = Vec::new();
        for (i, lines) in self.axis.point_texts.iter().enumerate().take(self.coord.spokes) {
            let style = styles.by_index(i);
            let angle = self.angle(i);
            let degrees = normalized(angle);
            let at = self.at(angle, self.radius + self.label_gap(i) + self.axis.point_padding);
            let (w, h) = self.label_size(i);
            let (x1, x2) = span_x(degrees, at.x, w);
            let (y1, y2) = span_y(degrees, at.y, h);
            let place = Rect { x1, y1, x2, y2 };
            if self.axis.point_hide && drawn.iter().any(|d| d.intersects(&place)) {
                continue;
            }
            drawn.push(place);
            if let Some(back) = &self.axis.point_backdrop {
                backdrop(back, place, (place.center(), 0.0), &mut nodes);
            }
            let (anchor, x) = if degrees == 0.0 || degrees == 180.0 {
                (Anchor::Middle, at.x)
            } else if degrees < 180.0 {
                (Anchor::Start, x1)
            } else {
                (Anchor::End, x2)
            };
            for (k, line) in lines.iter().enumerate() {
                let y = y1 + (k as f64 + 0.5) * style.line_height + middle_shift(&style.font);
                nodes.push(text(line, pt(x, y), anchor, style));
            }
        }
        nodes
    }

    fn ring_labels(&self, list: &[TickState], scale: &Trained) -> Option<Node> {
        let labels = self.axis.labels.as_ref()?;
        let mut nodes = Vec::new();
        for (i, tick) in list.iter().enumerate() {
            if i == 0 && !self.first {
                continue;
            }
            let style = labels.style.at(tick, i);
            let at = self.at(self.coord.start, scale.number(&tick.value));
            for line in &tick.label {
                let width = textbox::width(line, &style.font, self.context);
                if let Some(back) = &labels.backdrop {
                    let half = style.font.size / 2.0;
                    let place =
                        Rect { x1: at.x - width / 2.0, y1: at.y - half, x2: at.x + width / 2.0, y2: at.y + half };
                    backdrop(back, place, (at, self.coord.start), &mut nodes);
                }
                let mut node = text(line, pt(at.x, at.y + middle_shift(&style.font)), Anchor::Middle, style);
                if let Node::Text(node) = &mut node {
                    // Labels are turned with the spoke along which they stand.
                    (node.angle, node.pivot) = (self.coord.start.to_degrees(), at);
                }
                nodes.push(node);
            }
        }
        (!nodes.is_empty()).then(|| group("ticks", nodes))
    }
}

/// What is behind a label, turned about a point by an angle, radians.
fn backdrop(back: &LabelBox, place: Rect, (pivot, angle): (Point, f64), nodes: &mut Vec<Node>) {
    let p = back.padding;
    let padded = Rect { x1: place.x1 - p.left, y1: place.y1 - p.top, x2: place.x2 + p.right, y2: place.y2 + p.bottom };
    let mut node = PathNode::new(match angle {
        0.0 => Shape::Rect(padded, back.radius),
        angle => Shape::Path(turned(padded, pivot, angle)),
    });
    node.fill = Some(back.fill.into());
    nodes.push(Node::Path(node));
}

/// Degrees clockwise from the top, 0 ≤ d < 360, whole.
fn normalized(angle: f64) -> f64 {
    let d = textbox::round_half_up(angle.to_degrees()) % 360.0;
    if d < 0.0 { d + 360.0 } else { d }
}

/// Where a label lies horizontally about its point: centred at top and bottom, outward elsewhere.
fn span_x(degrees: f64, x: f64, w: f64) -> (f64, f64) {
    if degrees == 0.0 || degrees == 180.0 {
        (x - w / 2.0, x + w / 2.0)
    } else if degrees < 180.0 {
        (x, x + w)
    } else {
        (x - w, x)
    }
}

/// Where it lies vertically: above the point at the top, below it at the bottom, centred at the sides.
fn span_y(degrees: f64, y: f64, h: f64) -> (f64, f64) {
    if degrees == 90.0 || degrees == 270.0 {
        (y - h / 2.0, y + h / 2.0)
    } else if !(90.0..=270.0).contains(&degrees) {
        (y - h, y)
    } else {
        (y, y + h)
    }
}

fn text(line: &Arc<str>, at: Point, anchor: Anchor, style: &TextStyle) -> Node {
    Node::Text(TextNode {
        text: line.clone(),
        at,
        anchor,
        angle: 0.0,
        pivot: at,
        font: style.font.clone(),
        fill: style.color,
        stroke: None,
        opacity: 1.0,
        length: None,
        extra: None,
    })
}
