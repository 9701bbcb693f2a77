//! Rectangles: bars, cells, ticks.

use super::{Items, Painter, Style, reach};
use crate::data::{Groups, Value};
use crate::draw::channel::Bound;
use crate::figure::{Border, Channel, Orientation, RectStyle};
use crate::geometry::{Path, Point, Rect, pt};
use crate::scene::{Clip, Group, Node, PathNode, Shape, Stroke};
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
        let bars = if style.orientation == Orientation::Vertical { &xs } else { &ys };
        let anchored = bars.start.is_some() && bars.end.is_none() && bars.size.is_some();
        let valid = self.valid();
        let reaches = self.reaches(style);
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
                for (span, gap) in [&mut x, &mut y].into_iter().zip(style.gaps) {
                    inset(span, gap, style.min_band);
                }
                let (across, along) = if vertical { (&mut x, &mut y) } else { (&mut y, &mut x) };
                if style.gaps[usize::from(!vertical)].is_none() {
                    widen(across, style.min_band, anchored);
                }
                if let Some((end, base)) = reaches.as_ref().map(|list| list[row]) {
                    *along = (end.min(base), end.max(base));
                }
                let r = Rect { x1: x.0, y1: y.0, x2: x.1, y2: y.1 };
                [r.x1, r.y1, r.x2, r.y2].iter().all(|v| v.is_finite()).then(|| r.expand(style.inflate))
            })
            .collect()
    }

    /// Where the bar of each row would stand, in the middle of its width, if it ended where bars begin.
    pub(super) fn feet(&self, style: &RectStyle) -> Vec<Option<Point>> {
        let vertical = style.orientation == Orientation::Vertical;
        let (across, along) = if vertical {
            ([Channel::X, Channel::X2, Channel::XCenter, Channel::Width], [Channel::Y, Channel::Y2])
        } else {
            ([Channel::Y, Channel::Y2, Channel::YCenter, Channel::Height], [Channel::X, Channel::X2])
        };
        let Some(base) = along.into_iter().find_map(|c| self.scale_of(c)).map(|scale| scale.base()) else {
            return vec![None; self.frame().len()];
        };
        let (spans, thickness) = (self.span(across), self.thickness(style));
        let middle = |row: usize| {
            let (a, b) = spans.get(row);
            let (from, size) = match &thickness {
                Some(t) => t.place((a + b) / 2.0, row),
                None => (a, b - a),
            };
            from + size / 2.0
        };
        let foot = |row: usize| {
            let at = middle(row);
            (at.is_finite() && base.is_finite()).then(|| if vertical { pt(at, base) } else { pt(base, at) })
        };
        (0..self.frame().len()).map(foot).collect()
    }

    pub(super) fn rects(&self, style: &RectStyle) -> Items {
        let paint = self.style();
        let boxes = self.boxes(style);
        let corners =
            [Channel::CornerTopLeft, Channel::CornerTopRight, Channel::CornerBottomRight, Channel::CornerBottomLeft]
                .map(|c| self.numbers(c, 0.0));
        let radii = |row: usize| [0, 1, 2, 3].map(|i| corners[i].get(row).max(0.0));
        if !style.stack.is_empty() && (0..boxes.len()).any(|row| radii(row) != [0.0; 4]) {
            return self.stacks(style, &boxes, radii);
        }
        let edges = (style.border != Border::Centered).then(|| self.edges(style));
        let mut items = Items::with_room(self.frame().len());
        for row in self.order() {
            let Some(r) = boxes[row] else { continue };
            if let Some(edges) = &edges {
                let (widths, radii) = (edges.widths(row, r), edges.radii(row, radii(row)));
                if style.border == Border::Cut && widths != [0.0; 4] {
                    items.push(cut(r, widths, radii, row, &paint), r);
                    continue;
                }
                for node in bordered(r, widths, radii, style.border != Border::Inside, row, &paint) {
                    items.push(Node::Path(node), r);
                }
                continue;
            }
            let Some(node) = paint.node(row, outline(r, radii(row))) else { continue };
            let bounds = r.expand(reach(node.stroke.as_ref(), false));
            items.push(Node::Path(node), bounds);
        }
        items
    }

    /// Boxes in stacks: the corners are those of the whole stack, whose outline cuts its boxes. The stroke of its boxes is
    /// drawn around the whole as well, over them (vega-lite `mark/mark.ts`, `getGroupsForStackedBarWithCornerRadius`).
    fn stacks(&self, style: &RectStyle, boxes: &[Option<Rect>], radii: impl Fn(usize) -> [f64; 4]) -> Items {
        let paint = self.style();
        let groups = Groups::by(self.frame(), &style.stack);
        let mut items = Items::new();
        for rows in groups.rows() {
            let rows = self.sorted(rows);
            let whole = rows.iter().filter_map(|r| boxes[*r]).fold(Rect::EMPTY, Rect::union);
            let mut nodes = Vec::new();
            let mut covered = Rect::EMPTY;
            for &row in &rows {
                let Some(r) = boxes[row] else { continue };
                let Some(node) = paint.node(row, Shape::Rect(r, 0.0)) else { continue };
                covered = covered.union(r.expand(reach(node.stroke.as_ref(), false)));
                nodes.push(Node::Path(node));
            }
            let Some(first) = rows.iter().find(|r| boxes[**r].is_some()) else { continue };
            let around = paint.node(*first, outline(whole, radii(*first)));
            let stroke = around.as_ref().and_then(|node| node.stroke.clone());
            let seen_through = stroke.is_some() && around.as_ref().is_some_and(|node| node.opacity < 1.0);
            if let ([_], Some(node), false) = (&nodes[..], around, seen_through) {
                let bounds = whole.expand(reach(node.stroke.as_ref(), false));
                items.push(Node::Path(node), bounds);
                continue;
            }
            let path = shape::rounded_box(whole.x1, whole.y1, whole.width(), whole.height(), radii(*first));
            let clip = Some(Clip::Path(path));
            items.push(
                Node::Group(Group { class: "", origin: pt(0.0, 0.0), clip, nodes, extra: None }),
                covered.intersect(whole),
            );
            // The outline of the whole has the stroke of its parts, but not their opacity (vega-lite `mark/mark.ts`,
            // `getGroupsForStackedBarWithCornerRadius`).
            if let Some(stroke) = stroke {
                let bounds = whole.expand(reach(Some(&stroke), false));
                let node = PathNode::stroked(outline(whole, radii(*first)), stroke);
                items.push(Node::Path(node), bounds);
            }
        }
        items
    }

    fn edges(&self, style: &RectStyle) -> Edges<'a> {
        let vertical = style.orientation == Orientation::Vertical;
        let ends = if vertical { [Channel::Y, Channel::Y2] } else { [Channel::X, Channel::X2] };
        Edges {
            skip: self.bind(Channel::BorderSkip),
            width: self.bind(Channel::StrokeWidth),
            reaches: self.reaches(style),
            ends: ends.map(|c| self.bind(c)),
            vertical,
        }
    }
}

/// With room at both ends, or at least so wide; what is thinner than the room is as thick as it lacks (vega-lite
/// `position-rect.ts`, `getBinSpacing`).
fn inset(span: &mut (f64, f64), gap: Option<f64>, least: f64) {
    let Some(gap) = gap else { return };
    if span.1 - span.0 < least {
        widen(span, least, false);
        return;
    }
    let (a, b) = (span.0 + gap / 2.0, span.1 - gap / 2.0);
    *span = (a.min(b), a.max(b));
}

/// At least so wide, about the middle or from the start.
fn widen(span: &mut (f64, f64), least: f64, anchored: bool) {
    let short = least - (span.1 - span.0);
    if short > 0.0 && anchored {
        span.1 += short;
    } else if short > 0.0 {
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

/// Which edges of a box have a border, and how wide it is.
struct Edges<'a> {
    skip: Option<Bound<'a>>,
    width: Option<Bound<'a>>,
    reaches: Option<Vec<(f64, f64)>>,
    ends: [Option<Bound<'a>>; 2],
    vertical: bool,
}

impl Edges<'_> {
    /// Edges without border: top, right, bottom, left.
    fn skipped(&self, row: usize) -> [bool; 4] {
        let name = self.skip.as_ref().map_or_else(|| "none".into(), |b| b.value(row).to_text());
        // The value's end is where the first channel is, the base where the second is.
        let n = |i: usize| self.ends[i].as_ref().map_or(0.0, |b| b.number(row));
        let (head, base) = self.reaches.as_ref().map_or_else(|| (n(0), n(1)), |list| list[row]);
        let (start, end) = match (self.vertical, head <= base) {
            (true, true) => (2, 0),
            (true, false) => (0, 2),
            (false, true) if head < base => (1, 3),
            (false, _) => (3, 1),
        };
        let one = |i: usize| [0, 1, 2, 3].map(|k| k == i);
        match &*name {
            "start" => one(start),
            "end" => one(end),
            "top" => one(0),
            "right" => one(1),
            "bottom" => one(2),
            "left" => one(3),
            "ends" => [0, 1, 2, 3].map(|k| k == start || k == end),
            "all" | "true" => [true; 4],
            _ => [false; 4],
        }
    }

    /// Widths at the top, right, bottom and left; none is wider than half the box.
    fn widths(&self, row: usize, r: Rect) -> [f64; 4] {
        let value = self.width.as_ref().map_or(Value::Number(1.0), |b| b.value(row));
        let widths = match &value {
            Value::Array(list) => [0, 1, 2, 3].map(|i| list.get(i).map_or(0.0, Value::to_number)),
            other => [other.to_number(); 4],
        };
        let skipped = self.skipped(row);
        let most = [r.height() / 2.0, r.width() / 2.0, r.height() / 2.0, r.width() / 2.0];
        [0, 1, 2, 3].map(|i| if skipped[i] || widths[i].is_nan() { 0.0 } else { widths[i].clamp(0.0, most[i]) })
    }

    /// Corners at an edge without border are not rounded.
    fn radii(&self, row: usize, radii: [f64; 4]) -> [f64; 4] {
        if radii == [0.0; 4] {
            return radii;
        }
        let s = self.skipped(row);
        [0, 1, 2, 3].map(|i| if s[i] || s[(i + 3) % 4] { 0.0 } else { radii[i] })
    }
}

/// A box and the border inside its edges; the fill lies under the border, or `beside` it.
fn bordered(r: Rect, widths: [f64; 4], radii: [f64; 4], beside: bool, row: usize, paint: &Style) -> Vec<PathNode> {
    let (opacity, extra) = (paint.opacity(row), paint.extra(row));
    // Corners are as round as the box lets them be, before the border takes its part.
    let radii = radii.map(|x| x.min(r.width().min(r.height()) / 2.0));
    let widest = widths.into_iter().fold(0.0, f64::max);
    let color = paint.stroke_paint(row).filter(|_| widest > 0.0);
    let mut out = Vec::new();
    if r.width() == 0.0 || r.height() == 0.0 {
        return out;
    }
    if let Some(fill) = paint.fill(row) {
        let shape = if beside && color.is_some() { within(r, widths, radii) } else { outline(r, radii) };
        out.push(PathNode { opacity, extra, ..PathNode::filled(shape, fill) });
    }
    let Some(color) = color else { return out };
    let even = widths.iter().all(|w| *w == 0.0 || *w == widest);
    let bare: Vec<usize> = (0..4).filter(|i| widths[*i] == 0.0).collect();
    let line = match bare[..] {
        [] if even => outline(r.expand(-widest / 2.0), radii.map(|x| (x - widest / 2.0).max(0.0))),
        [edge] if even => Shape::Path(open_border(r, widest / 2.0, edge, radii)),
        _ => {
            out.push(PathNode { opacity, ..PathNode::filled(Shape::Path(frame(r, widths, radii)), color) });
            return out;
        }
    };
    out.push(PathNode { opacity, ..PathNode::stroked(line, Stroke::new(color, widest)) });
    out
}

/// A border and what it leaves of a box beside it, both cut off at the edge of the box. Where the edge runs along pixels
/// anyway there is nothing to cut off.
fn cut(r: Rect, widths: [f64; 4], radii: [f64; 4], row: usize, paint: &Style) -> Node {
    let radii = radii.map(|x| x.min(r.width().min(r.height()) / 2.0));
    let (opacity, extra) = (paint.opacity(row), paint.extra(row));
    let mut nodes = Vec::with_capacity(2);
    if let Some(color) = paint.stroke_paint(row) {
        let border = PathNode::filled(Shape::Path(frame(r, widths, radii)), color);
        nodes.push(Node::Path(PathNode { opacity, ..border }));
    }
    if let Some(fill) = paint.fill(row) {
        nodes.push(Node::Path(PathNode { opacity, extra, ..PathNode::filled(within(r, widths, radii), fill) }));
    }
    let clip = match outline(r, radii) {
        Shape::Rect(r, 0.0) if [r.x1, r.y1, r.x2, r.y2].iter().all(|x| x.fract() == 0.0) => None,
        Shape::Rect(r, 0.0) => Some(Clip::Rect(r)),
        Shape::Rect(r, radius) => Some(Clip::Round(r, radius)),
        _ => Some(Clip::Path(shape::rounded_box(r.x1, r.y1, r.width(), r.height(), radii))),
    };
    Node::Group(Group { class: "", origin: pt(0.0, 0.0), clip, nodes, extra: None })
}

/// What a border leaves of a box.
fn within(r: Rect, widths: [f64; 4], radii: [f64; 4]) -> Shape {
    let [top, right, bottom, left] = widths;
    let inner = Rect { x1: r.x1 + left, y1: r.y1 + top, x2: r.x2 - right, y2: r.y2 - bottom };
    outline(inner, inner_radii(widths, radii))
}

/// The middle of a border that leaves out one edge (0: top, clockwise); it runs to the very edge of the box.
fn open_border(r: Rect, h: f64, edge: usize, radii: [f64; 4]) -> Path {
    let i = r.expand(-h);
    // Clockwise from the edge after the one left out; the corners between are those two before.
    let (start, a, b, end, corners) = match edge {
        0 => (pt(i.x2, r.y1), pt(i.x2, i.y2), pt(i.x1, i.y2), pt(i.x1, r.y1), [radii[2], radii[3]]),
        1 => (pt(r.x2, i.y2), pt(i.x1, i.y2), pt(i.x1, i.y1), pt(r.x2, i.y1), [radii[3], radii[0]]),
        2 => (pt(i.x1, r.y2), pt(i.x1, i.y1), pt(i.x2, i.y1), pt(i.x2, r.y2), [radii[0], radii[1]]),
        _ => (pt(r.x1, i.y1), pt(i.x2, i.y1), pt(i.x2, i.y2), pt(r.x1, i.y2), [radii[1], radii[2]]),
    };
    let mut p = Path::new();
    p.move_to(start.x, start.y);
    for (from, corner, to, radius) in [(start, a, b, corners[0]), (a, b, end, corners[1])] {
        let radius = (radius - h).clamp(0.0, i.width().min(i.height()).max(0.0) / 2.0);
        let (before, after) = (toward(corner, from, radius), toward(corner, to, radius));
        p.line_to(before.x, before.y);
        if radius > 0.0 {
            p.arc_to(radius, false, true, after.x, after.y);
        }
    }
    p.line_to(end.x, end.y);
    p
}

/// The point so far from one point towards another, along an axis.
fn toward(from: Point, to: Point, distance: f64) -> Point {
    let step = |a: f64, b: f64| if (b - a).abs() < 1e-9 { a } else { a + distance * (b - a).signum() };
    pt(step(from.x, to.x), step(from.y, to.y))
}

/// A border of different widths as an area: outside clockwise, inside the other way round.
fn frame(r: Rect, widths: [f64; 4], radii: [f64; 4]) -> Path {
    let [top, right, bottom, left] = widths;
    let (x1, y1, x2, y2) = (r.x1 + left, r.y1 + top, r.x2 - right, r.y2 - bottom);
    if radii == [0.0; 4] {
        let mut p = Path::new();
        p.move_to(r.x1, r.y1).line_to(r.x2, r.y1).line_to(r.x2, r.y2).line_to(r.x1, r.y2).close();
        p.move_to(x1, y1).line_to(x1, y2).line_to(x2, y2).line_to(x2, y1).close();
        return p;
    }
    let mut p = shape::rounded_box(r.x1, r.y1, r.width(), r.height(), radii);
    let [tl, tr, br, bl] = inner_radii(widths, radii);
    let ends = [(x1, y1 + tl, tl), (x1 + bl, y2, bl), (x2, y2 - br, br), (x2 - tr, y1, tr)];
    let starts = [(x1 + tl, y1), (x1, y2 - bl), (x2 - br, y2), (x2, y1 + tr)];
    p.move_to(starts[0].0, starts[0].1);
    for ((x, y, radius), (from_x, from_y)) in ends.into_iter().zip(starts) {
        p.line_to(from_x, from_y);
        if radius > 0.0 {
            p.arc_to(radius, false, false, x, y);
        }
    }
    p.close();
    p
}

/// Corners of what a border leaves of a box.
fn inner_radii([top, right, bottom, left]: [f64; 4], radii: [f64; 4]) -> [f64; 4] {
    let beside = [top.max(left), top.max(right), bottom.max(right), bottom.max(left)];
    [0, 1, 2, 3].map(|i| (radii[i] - beside[i]).max(0.0))
}
