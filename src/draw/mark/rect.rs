//! Rectangles: bars, cells, ticks.

use super::{Items, Painter, reach};
use crate::data::Column;
use crate::draw::channel::Bound;
use crate::figure::{Border, Channel, Orientation, RectStyle, Thickness};
use crate::geometry::{Rect, pt};
use crate::scene::{Node, PathNode, Shape};
use crate::shape;

/// The span of a box in one direction.
struct Span<'a> {
    start: Option<Bound<'a>>,
    end: Option<Bound<'a>>,
    center: Option<Bound<'a>>,
    size: Option<Bound<'a>>,
}

impl Span<'_> {
    fn get(&self, row: usize) -> (f64, f64) {
        let n = |b: &Option<Bound>| b.as_ref().map(|b| b.number(row));
        match (n(&self.start), n(&self.end), n(&self.center), n(&self.size)) {
            (Some(a), Some(b), _, _) => (a.min(b), a.max(b)),
            (_, _, Some(c), Some(w)) => (c - w / 2.0, c + w / 2.0),
            (Some(a), None, None, Some(w)) => (a, a + w),
            (None, Some(b), None, Some(w)) => (b - w, b),
            (Some(a), None, ..) | (None, Some(a), ..) | (None, None, Some(a), None) => (a, a),
            (None, None, None, size) => (0.0, size.unwrap_or(0.0)),
        }
    }
}

impl<'a> Painter<'a> {
    fn span(&self, channels: [Channel; 4]) -> Span<'a> {
        let [start, end, center, size] = channels.map(|c| self.bind(c));
        Span { start, end, center, size }
    }

    /// The box of each row.
    pub(super) fn boxes(&self, style: &RectStyle) -> Vec<Option<Rect>> {
        let xs = self.span([Channel::X, Channel::X2, Channel::XCenter, Channel::Width]);
        let ys = self.span([Channel::Y, Channel::Y2, Channel::YCenter, Channel::Height]);
        let thickness = self.thickness(style);
        let valid = self.valid();
        (0..self.frame().len())
            .map(|row| {
                if !valid[row] {
                    return None;
                }
                let (mut x, mut y) = (xs.get(row), ys.get(row));
                let vertical = style.orientation == Orientation::Vertical;
                if let Some(t) = &thickness {
                    let across = if vertical { &mut x } else { &mut y };
                    let (from, size) = t.place((across.0 + across.1) / 2.0, row);
                    *across = (from, from + size);
                }
                let (across, along) = if vertical { (&mut x, &mut y) } else { (&mut y, &mut x) };
                widen(across, style.min_band);
                if style.min_length > 0.0 {
                    self.lengthen(along, style, row);
                }
                let r = Rect { x1: x.0, y1: y.0, x2: x.1, y2: y.1 };
                [r.x1, r.y1, r.x2, r.y2].iter().all(|v| v.is_finite()).then(|| r.expand(style.inflate))
            })
            .collect()
    }

    /// At least so long, away from the base.
    fn lengthen(&self, along: &mut (f64, f64), style: &RectStyle, row: usize) {
        let short = style.min_length - (along.1 - along.0);
        if short <= 0.0 {
            return;
        }
        let channel = if style.orientation == Orientation::Vertical { [Channel::Y, Channel::Y2] } else { [Channel::X, Channel::X2] };
        let ends = channel.map(|c| self.bind(c).map_or(0.0, |b| b.number(row)));
        let grows_up = if style.orientation == Orientation::Vertical { ends[0] <= ends[1] } else { ends[0] < ends[1] };
        if grows_up { along.0 -= short } else { along.1 += short }
    }

    pub(super) fn rects(&self, style: &RectStyle) -> Items {
        let paint = self.style();
        let boxes = self.boxes(style);
        let corners = [Channel::CornerTopLeft, Channel::CornerTopRight, Channel::CornerBottomRight, Channel::CornerBottomLeft]
            .map(|c| self.numbers(c, 0.0));
        let skip = self.bind(Channel::BorderSkip);
        let inside = style.border == Border::Inside;
        let mut items = Items::new();
        for row in self.order() {
            let Some(r) = boxes[row] else { continue };
            let radii = [0, 1, 2, 3].map(|i| corners[i].get(row).max(0.0));
            let Some(mut node) = paint.node(row, outline(r, radii)) else { continue };
            let depth = paint.depth.get(row);
            if inside {
                let width = node.stroke.as_ref().map_or(0.0, |s| s.width);
                let bounds = r;
                let edges = skip.as_ref().map_or_else(|| "none".into(), |b| b.value(row).to_text());
                if let Some(stroke) = node.stroke.take().filter(|_| width > 0.0) {
                    if node.fill.is_some() {
                        items.push(depth, Node::Path(PathNode { stroke: None, ..node.clone() }), bounds);
                    }
                    for line in border(r, width, &edges, radii) {
                        let edge = PathNode { opacity: node.opacity, ..PathNode::stroked(line, stroke.clone()) };
                        items.push(depth, Node::Path(edge), bounds);
                    }
                } else {
                    items.push(depth, Node::Path(node), bounds);
                }
                continue;
            }
            let bounds = r.expand(reach(node.stroke.as_ref(), false));
            items.push(depth, Node::Path(node), bounds);
        }
        items
    }

    fn thickness(&self, style: &RectStyle) -> Option<Share> {
        let Thickness::Share { scale, category, bar, slot, slots, places, max, fixed, flexible } = &style.thickness else {
            return None;
        };
        let scale = self.area().scales.get(*scale)?;
        let mut at: Vec<f64> = places
            .iter()
            .filter_map(|(data, name)| self.area().tables.get(*data).column(name))
            .flat_map(|c| match &**c {
                Column::Numbers(v) | Column::Times(v) => v.iter().map(|x| scale.number_of(*x)).collect::<Vec<f64>>(),
                Column::Values(v) => v.iter().map(|x| scale.number(x)).collect(),
            })
            .filter(|x| x.is_finite())
            .collect();
        at.sort_by(f64::total_cmp);
        at.dedup();
        let (a, b) = scale.range();
        let length = (b - a).abs();
        let mut smallest = if scale.is_discrete() { scale.step() } else { length };
        for w in at.windows(2) {
            smallest = smallest.min(w[1] - w[0]);
        }
        if at.len() == 1 && !scale.is_discrete() {
            smallest = length;
        }
        let group = smallest * category;
        let slots = slots.max(1.0);
        let each = fixed.unwrap_or(group / slots * bar);
        let size = max.map_or(each, |m| each.min(m));
        let (step, start) = match fixed {
            Some(f) => (*f, -f * slots / 2.0),
            None => (group / slots, -group / 2.0),
        };
        let offset = start + slot * step + step / 2.0 - size / 2.0;
        let neighbours = flexible.then_some((at, *category, *bar, *slot, slots));
        Some(Share { size, offset, neighbours })
    }
}

/// Where a bar lies about its place.
struct Share {
    size: f64,
    offset: f64,
    neighbours: Option<(Vec<f64>, f64, f64, f64, f64)>,
}

impl Share {
    fn place(&self, center: f64, _row: usize) -> (f64, f64) {
        if let Some((at, category, bar, slot, slots)) = &self.neighbours
            && at.len() > 1
        {
            let i = at.partition_point(|x| *x < center - 1e-9).min(at.len() - 1);
            let previous = if i > 0 { at[i - 1] } else { 2.0 * at[i] - at[i + 1] };
            let next = if i + 1 < at.len() { at[i + 1] } else { 2.0 * at[i] - at[i - 1] };
            let start = center - (center - previous.min(next)) / 2.0 * category;
            let size = (next - previous).abs() / 2.0 * category / slots;
            return (start + size * slot + size * (1.0 - bar) / 2.0, size * bar);
        }
        (center + self.offset, self.size)
    }
}

fn widen(span: &mut (f64, f64), least: f64) {
    let short = least - (span.1 - span.0);
    if short > 0.0 {
        *span = (span.0 - short / 2.0, span.1 + short / 2.0);
    }
}

fn outline(r: Rect, radii: [f64; 4]) -> Shape {
    let most = r.width().min(r.height()) / 2.0;
    if radii == [0.0; 4] {
        Shape::Rect(r, 0.0)
    } else if radii.iter().all(|x| *x == radii[0]) {
        Shape::Rect(r, radii[0].min(most))
    } else {
        Shape::Path(shape::rounded_box(r.x1, r.y1, r.width(), r.height(), radii))
    }
}

/// Lines inside the edges of a box, but for those left out.
fn border(r: Rect, width: f64, skip: &str, radii: [f64; 4]) -> Vec<Shape> {
    let h = (width / 2.0).min(r.width() / 2.0).min(r.height() / 2.0);
    let inner = Rect { x1: r.x1 + h, y1: r.y1 + h, x2: r.x2 - h, y2: r.y2 - h };
    if skip == "all" {
        return Vec::new();
    }
    if !matches!(skip, "left" | "right" | "top" | "bottom") {
        return vec![outline(inner, radii.map(|x| (x - h).max(0.0)))];
    }
    let mut p = crate::geometry::Path::new();
    // The open end runs to the very edge of the box.
    let (tl, tr, br, bl) = (pt(inner.x1, inner.y1), pt(inner.x2, inner.y1), pt(inner.x2, inner.y2), pt(inner.x1, inner.y2));
    let list = match skip {
        "bottom" => [pt(bl.x, r.y2), tl, tr, pt(br.x, r.y2)],
        "top" => [pt(tl.x, r.y1), bl, br, pt(tr.x, r.y1)],
        "left" => [pt(r.x1, tl.y), tr, br, pt(r.x1, bl.y)],
        _ => [pt(r.x2, tr.y), tl, bl, pt(r.x2, br.y)],
    };
    p.move_to(list[0].x, list[0].y);
    for q in &list[1..] {
        p.line_to(q.x, q.y);
    }
    vec![Shape::Path(p)]
}

