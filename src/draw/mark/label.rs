//! Labels placed at the items of other marks: bars, points, slices (the placement of chartjs-plugin-datalabels).

use super::{Items, Painter};
use crate::data::Value;
use crate::draw::channel::Binder;
use crate::figure::{
    Anchorage, Channel, Coord, From, Label, MarkKind, Orientation, Outline, Painted, Painting, Pen, Shadow, Stage,
    Toward, Words,
};
use crate::geometry::{Cap, Insets, Join, Path, Point, Rect, Size, pt};
use crate::layout::Shown;
use crate::layout::kit::textbox::{align_share, round_half_up, width};
use crate::scene::{Clip, Group, Node};
use crate::shape;
use crate::shape::symbol;
use crate::text::Reach;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where an item may be labelled: its ends, and the direction from start to end.
#[derive(Debug, Clone, Copy)]
struct Anchors {
    start: Point,
    end: Point,
    direction: Point,
}

/// A label in its place.
struct Placed<'l> {
    label: &'l Label,
    /// The middle of its box, from the origin of the plot.
    middle: Point,
    /// Of its text, px.
    text: (f64, f64),
    /// Whether it is drawn.
    shown: bool,
}

/// The direction from a centre to a point; upward at the centre itself.
fn away(center: Point, p: Point) -> Point {
    let (dx, dy) = (p.x - center.x, p.y - center.y);
    let length = (dx * dx + dy * dy).sqrt();
    if length > 0.0 { pt(dx / length, dy / length) } else { pt(0.0, -1.0) }
}

/// The part of a segment inside the plot (Liang and Barsky 1984); the whole segment if nothing of it is inside.
fn clipped(a: Point, b: Point, size: Size) -> (Point, Point) {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let (mut from, mut to) = (0.0f64, 1.0f64);
    for (delta, room) in [(-dx, a.x), (dx, size.width - a.x), (-dy, a.y), (dy, size.height - a.y)] {
        if delta == 0.0 {
            if room < 0.0 {
                return (a, b);
            }
        } else if delta < 0.0 {
            from = from.max(room / delta);
        } else {
            to = to.min(room / delta);
        }
    }
    let at = |t: f64| pt(a.x + t * dx, a.y + t * dy);
    if from > to { (a, b) } else { (at(from), at(to)) }
}

impl Painter<'_> {
    /// Labels that would overlap others and may give way are left out: those that are drawn first before those above them
    /// (chartjs-plugin-datalabels, `layout.js`).
    pub(super) fn labels(&self, labels: &[Label]) -> Items {
        let mut items = Items::new();
        let mut known: BTreeMap<usize, Vec<Option<Anchors>>> = BTreeMap::new();
        let mut placed: Vec<Placed> = Vec::with_capacity(labels.len());
        for label in labels {
            let anchors = known.entry(label.mark).or_insert_with(|| self.anchors_of(label.mark));
            let Some(Some(anchors)) = anchors.get(label.row) else { continue };
            placed.push(self.place(label, anchors));
        }
        if labels.iter().any(|l| l.yields) && !self.give_way(&mut placed) {
            return items;
        }
        for p in placed.iter().filter(|p| p.shown) {
            self.label(p, &mut items);
        }
        items
    }

    fn anchors_of(&self, mark: usize) -> Vec<Option<Anchors>> {
        let Some(Shown { mark, frame, .. }) = self.area().mark(mark) else { return Vec::new() };
        let binder = Binder { frame, area: self.area(), context: self.binder.context, map: None };
        Painter { mark, binder: &binder }.anchors()
    }

    fn place<'l>(&self, label: &'l Label, a: &Anchors) -> Placed<'l> {
        let widest = label.lines.iter().map(|l| width(l, &label.font, self.binder.context)).fold(0.0, f64::max);
        let text = (widest, label.lines.len() as f64 * label.line_height);
        let frame = Rect::at(0.0, 0.0, text.0, text.1).expand(label.border_width);
        let (bw, bh) = (
            frame.width() + label.padding.left + label.padding.right,
            frame.height() + label.padding.top + label.padding.bottom,
        );
        let (start, end) = if label.clamp { clipped(a.start, a.end, self.area().size) } else { (a.start, a.end) };
        let from = match label.anchor {
            Anchorage::Start => start,
            Anchorage::End => end,
            Anchorage::Center => pt((start.x + end.x) / 2.0, (start.y + end.y) / 2.0),
        };
        let toward = match label.toward {
            Toward::Center => pt(0.0, 0.0),
            Toward::Start => pt(-a.direction.x, -a.direction.y),
            Toward::End => a.direction,
            Toward::Left => pt(-1.0, 0.0),
            Toward::Right => pt(1.0, 0.0),
            Toward::Top => pt(0.0, -1.0),
            Toward::Bottom => pt(0.0, 1.0),
            Toward::Degrees(degrees) => {
                let r = degrees.to_radians();
                pt(libm::cos(r), libm::sin(r))
            }
        };
        let turn = label.rotation.to_radians();
        let (s, c) = (libm::sin(turn).abs(), libm::cos(turn).abs());
        let (hw, hh) = ((bw * c + bh * s) / 2.0, (bw * s + bh * c) / 2.0);
        // The direction is scaled so that the box, not the ellipse in it, touches the anchor.
        let longest = toward.x.abs().max(toward.y.abs());
        let middle = if longest == 0.0 {
            from
        } else {
            pt(from.x + toward.x * (hw / longest + label.offset), from.y + toward.y * (hh / longest + label.offset))
        };
        Placed { label, middle, text, shown: label.opacity > 0.0 }
    }

    /// Hides labels; whether there were steps enough to compare all with all.
    fn give_way(&self, placed: &mut [Placed]) -> bool {
        let corners: Vec<[Point; 4]> = placed.iter().map(Placed::corners).collect();
        for i in (0..placed.len()).rev() {
            if self.binder.context.budget.steps(i as u64).is_err() {
                return false;
            }
            for j in (0..i).rev() {
                if !placed[i].shown {
                    break;
                }
                if !placed[j].shown || !overlap(&corners[i], &corners[j]) {
                    continue;
                }
                if placed[j].label.yields {
                    placed[j].shown = false;
                } else if placed[i].label.yields {
                    placed[i].shown = false;
                }
            }
        }
        true
    }

    fn label(&self, p: &Placed, items: &mut Items) {
        let l = p.label;
        let middle = pt(round_half_up(p.middle.x), round_half_up(p.middle.y));
        let mut painted = Vec::new();
        let (fill, border) = (l.ground.clone(), l.border.clone().filter(|_| l.border_width > 0.0));
        if fill.is_some() || border.is_some() {
            painted.push(backdrop(p, middle, (fill, border)));
        }
        painted.extend(words(p, middle));
        let mut own = self.painting(&Painting { items: painted, stage: Stage::Among });
        if l.opacity < 1.0 {
            own.nodes.iter_mut().for_each(|node| node.fade(l.opacity));
        }
        let Size { width, height } = self.area().size;
        let plot = Rect { x1: 0.0, y1: 0.0, x2: width, y2: height };
        let b = own.bounds;
        let beyond = b.x1 < 0.0 || b.y1 < 0.0 || b.x2 > width || b.y2 > height;
        if l.clip && beyond && !own.nodes.is_empty() {
            let group = Group { clip: Some(Clip::Rect(plot)), nodes: own.nodes, ..Group::default() };
            items.push(Node::Group(group), b.intersect(plot));
            return;
        }
        own.nodes.into_iter().for_each(|node| items.push(node, b));
    }

    /// Where bars begin that begin at the edge of the plot because zero lies beyond it, and where zero does.
    fn unseen_base(&self, vertical: bool) -> Option<(f64, f64)> {
        let channels = if vertical { [Channel::Y, Channel::Y2] } else { [Channel::X, Channel::X2] };
        let based = |c: &Channel| {
            let mapping = self.mark.encodings.get(*c).and_then(|e| e.otherwise.as_ref());
            mapping.is_some_and(|m| matches!(m.from, From::Base))
        };
        let scale = self.scale_of(channels.into_iter().find(based)?)?;
        let (base, zero) = (scale.base(), scale.number_of(0.0));
        (scale.is_continuous() && zero.is_finite() && (base - zero).abs() > 1e-6).then_some((base, zero))
    }

    fn anchors(&self) -> Vec<Option<Anchors>> {
        match &self.mark.kind {
            // From the bottom to the top, or from left to right, wherever the base is.
            MarkKind::Rect(style) => {
                let vertical = style.orientation == Orientation::Vertical;
                let anchors = |r: Rect| {
                    let c = r.center();
                    if vertical {
                        Anchors { start: pt(c.x, r.y2), end: pt(c.x, r.y1), direction: pt(0.0, -1.0) }
                    } else {
                        Anchors { start: pt(r.x1, c.y), end: pt(r.x2, c.y), direction: pt(1.0, 0.0) }
                    }
                };
                let unseen = self.unseen_base(vertical);
                let whole = |r: Rect| unseen.map_or(r, |ends| reaching(r, vertical, ends));
                let boxes = self.boxes(style);
                let feet = if boxes.contains(&None) { self.feet(style) } else { Vec::new() };
                let foot = |row: usize| feet.get(row).copied().flatten().map(|p| Rect::at(p.x, p.y, 0.0, 0.0));
                let placed = boxes.into_iter().enumerate().map(|(row, r)| r.map(whole).or_else(|| foot(row)));
                placed.map(|r| r.map(anchors)).collect()
            }
            MarkKind::Arc(style) => self
                .slices(style)
                .into_iter()
                .map(|s| {
                    let s = s?;
                    let middle = (s.arc.start + s.arc.end) / 2.0;
                    let d = pt(libm::sin(middle), -libm::cos(middle));
                    // Slices that are moved out are so when they are drawn only (Chart.js, `ArcElement.draw`).
                    let at = |r: f64| pt(s.unmoved.x + d.x * r, s.unmoved.y + d.y * r);
                    Some(Anchors { start: at(s.arc.inner), end: at(s.arc.outer), direction: d })
                })
                .collect(),
            _ => {
                let size =
                    self.numbers(Channel::Size, if matches!(&self.mark.kind, MarkKind::Symbol(_)) { 3.0 } else { 0.0 });
                let by_area = matches!(&self.mark.kind, MarkKind::Symbol(style) if !style.by_radius);
                let center = match (&self.area().plot.coord, self.area().radial) {
                    (Coord::Radial(_), Some((center, _))) => Some(center),
                    _ => None,
                };
                self.positions(Channel::X, Channel::Y)
                    .into_iter()
                    .enumerate()
                    .map(|(row, p)| {
                        let p = p?;
                        let size = size.get(row).max(0.0);
                        let r = if by_area { size.sqrt() / 2.0 } else { size };
                        let d = center.map_or(pt(0.0, -1.0), |c| away(c, p));
                        let at = |r: f64| pt(p.x + d.x * r, p.y + d.y * r);
                        Some(Anchors { start: at(-r), end: at(r), direction: d })
                    })
                    .collect()
            }
        }
    }
}

impl Placed<'_> {
    /// The box around the text, from its middle.
    fn frame(&self) -> Rect {
        let Insets { left, top, right, bottom } = self.label.padding;
        let (w, h, border) = (self.text.0 / 2.0, self.text.1 / 2.0, self.label.border_width);
        Rect { x1: -w - left - border, y1: -h - top - border, x2: w + right + border, y2: h + bottom + border }
    }

    /// Where its corners lie when it is turned.
    fn corners(&self) -> [Point; 4] {
        let f = self.frame();
        let c = f.center();
        let turn = self.label.rotation.to_radians();
        let (sin, cos) = (libm::sin(turn), libm::cos(turn));
        [(f.x1, f.y1), (f.x2, f.y1), (f.x2, f.y2), (f.x1, f.y2)].map(|(x, y)| {
            let (x, y) = (x - c.x, y - c.y);
            pt(self.middle.x + c.x + cos * x - sin * y, self.middle.y + c.y + sin * x + cos * y)
        })
    }
}

/// A bar with the end that is at the first of two places moved to the other.
fn reaching(r: Rect, vertical: bool, (base, zero): (f64, f64)) -> Rect {
    let (a, b) = if vertical { (r.y1, r.y2) } else { (r.x1, r.x2) };
    let value = if (a - base).abs() < 1e-6 { b } else { a };
    let (from, to) = (value.min(zero), value.max(zero));
    if vertical { Rect { y1: from, y2: to, ..r } } else { Rect { x1: from, x2: to, ..r } }
}

/// Whether two turned rectangles meet (by the axis that separates them, if there is one).
fn overlap(a: &[Point; 4], b: &[Point; 4]) -> bool {
    let span = |points: &[Point; 4], (x, y): (f64, f64)| {
        let along = points.map(|p| p.x * x + p.y * y);
        (along.iter().copied().fold(f64::INFINITY, f64::min), along.iter().copied().fold(f64::NEG_INFINITY, f64::max))
    };
    [(a[0], a[1]), (a[0], a[3]), (b[0], b[1]), (b[0], b[3])].iter().all(|(p, q)| {
        let axis = (q.x - p.x, q.y - p.y);
        let (a, b) = (span(a, axis), span(b, axis));
        !(a.1 < b.0 || b.1 < a.0)
    })
}

/// The box behind a label, on whole px: its border lies inside.
fn backdrop(p: &Placed, middle: Point, (fill, border): (Option<Value>, Option<Value>)) -> Painted {
    let (l, f) = (p.label, p.frame());
    let half = l.border_width / 2.0;
    let (x, y) = (round_half_up(f.x1) + half, round_half_up(f.y1) + half);
    let (w, h) = (round_half_up(f.width()) - l.border_width, round_half_up(f.height()) - l.border_width);
    let radius = l.radius.min(w / 2.0).min(h / 2.0).max(0.0);
    let shape = if l.rotation % 360.0 == 0.0 {
        Outline::Rect(Rect::at(middle.x + x, middle.y + y, w, h), radius)
    } else {
        let mut path: Path = shape::rounded_box(x, y, w, h, [radius; 4]);
        symbol::turn(&mut path, l.rotation.to_radians());
        path.translate(middle.x, middle.y);
        Outline::Path(path)
    };
    let pen = border.map(|paint| plain(paint, l.border_width, Join::Miter));
    Painted::Outline { shape, fill, shadow: None, pen, pen_shadow: None }
}

fn plain(paint: Value, width: f64, join: Join) -> Pen {
    Pen { paint, width, dash: Arc::from([]), dash_offset: 0.0, cap: Cap::Butt, join }
}

/// The lines of a label, on whole px.
fn words<'p>(p: &'p Placed, middle: Point) -> impl Iterator<Item = Painted> + 'p {
    let l = p.label;
    let x = round_half_up((align_share(l.text_align) - 0.5) * p.text.0);
    let pen = l.outline.as_ref().map(|(paint, width)| plain(paint.clone(), *width, Join::Round));
    let shadow = l.shadow.map(|(color, blur)| Shadow { color, blur, offset: pt(0.0, 0.0) });
    let down = Reach::of(&l.font).middle();
    l.lines.iter().enumerate().map(move |(i, line)| {
        let y = round_half_up(-p.text.1 / 2.0 + (i as f64 + 0.5) * l.line_height);
        Painted::Words(Words {
            text: line.clone(),
            at: pt(middle.x + x, middle.y + y + down),
            align: l.text_align,
            angle: l.rotation,
            pivot: middle,
            font: l.font.clone(),
            fill: l.fill,
            pen: pen.clone(),
            shadow,
            opacity: 1.0,
        })
    })
}
