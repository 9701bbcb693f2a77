//! Axes beside or across a plot: ticks, labels and title placed outward, one beyond the other
//! (vega-view-transforms `axis.js`).

use super::overlap;
use super::ticks::{self, Tick};
use crate::figure::grown::{Axis, AxisLabels, AxisTitle, PerTick};
use crate::figure::{Align, LineStyle, TextStyle};
use crate::geometry::{Point, Rect, Side, pt};
use crate::layout::kit::lines::{group, line};
use crate::layout::kit::textbox::{TextBox, round_half_up};
use crate::layout::{Context, PlotArea, Trained};
use crate::scene::{Clip, Group, Node};

/// An axis measured and placed about its plot.
#[derive(Debug, Clone)]
pub struct AxisGuide {
    /// What is drawn, in the plot's coordinates.
    pub node: Node,
    /// What it takes up, in the plot's coordinates; grid lines do not count.
    pub bounds: Rect,
    pub side: Side,
    /// Drawn above the marks.
    pub above: bool,
}

/// What the parts of an axis are placed by.
struct Frame<'a> {
    axis: &'a Axis,
    scale: &'a Trained,
    side: Side,
    /// Outward: −1 for left and top.
    sign: f64,
    /// Size of the plot.
    area: &'a PlotArea<'a>,
    context: &'a Context<'a>,
}

/// Places an axis. `None` when its scale is unknown.
pub fn place(axis: &Axis, area: &PlotArea, context: &Context) -> Option<AxisGuide> {
    let scale = area.scales.get(axis.scale)?;
    let side = axis.side;
    let sign = if matches!(side, Side::Left | Side::Top) { -1.0 } else { 1.0 };
    let frame = Frame { axis, scale, side, sign, area, context };
    let along = if side.is_horizontal() { area.size.width } else { area.size.height };
    // Scales of a plot without a size have their own.
    let along = if along > 0.0 { along } else { (scale.range().1 - scale.range().0).abs() };
    let mut list = ticks::locate(&axis.locator, &axis.labeler, scale, along, context);
    if let Some(first) = list.first().filter(|_| axis.tick_extra) {
        let label = ticks::blank(&axis.labeler, context);
        list.push(Tick { value: first.value.clone(), label, extra: true });
    }
    let origin = frame.origin();
    let mut parts = Vec::new();
    let mut bounds = Rect::EMPTY;
    if let Some(grid) = &axis.grid {
        parts.push(frame.lines("grid", grid, &list, |frame, p| frame.grid_line(p, origin)));
    }
    if let Some(ticks) = &axis.ticks {
        let node =
            frame.lines("ticks", &ticks.style, &list, |frame, p| (frame.point(p, 0.0), frame.point(p, ticks.length)));
        bounds = bounds.union(frame.tick_bounds(&list, ticks.length, ticks.style.usual.width));
        parts.push(node);
    }
    if let Some(labels) = &axis.labels {
        let (node, extent) = frame.labels(labels, &list);
        bounds = bounds.union(extent);
        parts.push(node);
    }
    if let Some(style) = &axis.domain {
        let (a, b) = scale.range();
        parts.push(group("domain", vec![line(frame.point(a, 0.0), frame.point(b, 0.0), style)]));
    }
    let bounds = frame.with_title(bounds, &mut parts);
    // What lies beyond the plot is not seen, and needs no room.
    let bounds = if axis.clipped { Rect::EMPTY } else { bounds };
    parts.retain(|n| !matches!(n, Node::Group(g) if g.nodes.is_empty()));
    let half = axis.translate;
    Some(AxisGuide {
        node: Node::Group(Group {
            class: if side.is_horizontal() { "axis x-axis" } else { "axis y-axis" },
            origin: pt(origin.x + half, origin.y + half),
            clip: axis.clipped.then(|| {
                let (x, y) = (-origin.x - half, -origin.y - half);
                Clip::Rect(Rect::at(x, y, area.size.width, area.size.height))
            }),
            nodes: parts,
            extra: None,
        }),
        bounds: bounds.translate(origin.x, origin.y),
        side,
        above: axis.above,
    })
}

impl Frame<'_> {
    /// Where the axis's own origin lies in the plot.
    fn origin(&self) -> Point {
        let size = self.area.size;
        let across = match self.side {
            Side::Left | Side::Top => -self.axis.offset,
            Side::Right => size.width + self.axis.offset,
            Side::Bottom => size.height + self.axis.offset,
        };
        let across = if across.is_finite() { across } else { 0.0 };
        let along = self.axis.shift;
        if self.side.is_horizontal() { pt(along, across) } else { pt(across, along) }
    }

    /// A point at a position along the axis, this far outward.
    fn point(&self, along: f64, outward: f64) -> Point {
        let out = outward * self.sign;
        if self.side.is_horizontal() { pt(along, out) } else { pt(out, along) }
    }

    fn tick_position(&self, tick: &Tick) -> f64 {
        let band = if tick.extra { 0.0 } else { self.axis.band * self.scale.bandwidth() };
        let p = self.scale.number(&tick.value) + band + self.axis.tick_offset;
        if self.axis.tick_round { round_half_up(p) } else { p }
    }

    fn grid_line(&self, p: f64, origin: Point) -> (Point, Point) {
        let size = self.area.size;
        let whole = (0.0, if self.side.is_horizontal() { size.height } else { size.width });
        let across = self.axis.grid_scale.and_then(|id| self.area.scales.get(id));
        // From where the axis lies, against its direction (vega-parser `guides/axis-grid.js`).
        let (start, end) = across.map_or(whole, |scale| match self.side {
            Side::Bottom | Side::Right => (whole.1 - scale.range().0, whole.1 - scale.range().1),
            Side::Top | Side::Left => scale.range(),
        });
        let out = self.axis.grid_shift * self.sign;
        let (start, end) = (start.min(end) + out, start.max(end) + out);
        if self.side.is_horizontal() {
            (pt(p, start - origin.y), pt(p, end - origin.y))
        } else {
            (pt(start - origin.x, p), pt(end - origin.x, p))
        }
    }

    fn lines(
        &self,
        class: &'static str,
        styles: &PerTick<LineStyle>,
        list: &[Tick],
        ends: impl Fn(&Self, f64) -> (Point, Point),
    ) -> Node {
        let mut nodes = Vec::with_capacity(list.len());
        for (index, tick) in list.iter().enumerate() {
            let p = self.tick_position(tick);
            let style = ticks::style_of(styles, tick, index, self.context);
            if p.is_finite() && style.width > 0.0 && style.color.a > 0 {
                let (a, b) = ends(self, p);
                nodes.push(line(a, b, style));
            }
        }
        group(class, nodes)
    }

    fn tick_bounds(&self, list: &[Tick], length: f64, width: f64) -> Rect {
        list.iter().map(|t| self.tick_position(t)).filter(|p| p.is_finite()).fold(Rect::EMPTY, |r, p| {
            let (a, b) = (self.point(p, 0.0), self.point(p, length));
            r.union(Rect::new(a.x, a.y, b.x, b.y).expand(width / 2.0))
        })
    }

    fn labels(&self, labels: &AxisLabels, list: &[Tick]) -> (Node, Rect) {
        let boxes: Vec<(usize, TextBox)> = list
            .iter()
            .enumerate()
            .filter(|(_, t)| t.label.iter().any(|l| !l.is_empty()))
            .filter_map(|(i, t)| {
                let style = ticks::style_of(&labels.style, t, i, self.context);
                self.label(labels, t, style).map(|b| (i, b))
            })
            .collect();
        let bounds: Vec<Rect> = boxes.iter().map(|(_, b)| b.bounds(self.context)).collect();
        let mut keep = overlap::keep(&bounds, labels.overlap, labels.separation);
        if let Some(tolerance) = labels.bound {
            self.drop_outside(&bounds, tolerance, &mut keep);
        }
        let mut nodes = Vec::with_capacity(boxes.len());
        let mut extent = Rect::EMPTY;
        for (i, (_, text)) in boxes.iter().enumerate() {
            if keep[i] {
                text.draw(&mut nodes);
                extent = extent.union(bounds[i]);
            }
        }
        (group("labels", nodes), extent)
    }

    fn label<'t>(&self, labels: &AxisLabels, tick: &'t Tick, style: &'t TextStyle) -> Option<TextBox<'t>> {
        let start = self.scale.number(&tick.value);
        let band = if tick.extra { 0.0 } else { 0.5 * self.scale.bandwidth() };
        let along = match labels.band {
            Some(share) => start + share * self.scale.bandwidth(),
            None => start + band + self.axis.tick_offset + labels.offset,
        };
        if !along.is_finite() {
            return None;
        }
        let length = self.axis.ticks.as_ref().map_or(0.0, |t| t.length);
        let flush =
            labels.flush.map_or(0, |threshold| flushed(self.scale.range(), self.scale.number(&tick.value), threshold));
        let horizontal = self.side.is_horizontal();
        let align = labels.align.unwrap_or(match (horizontal, flush, self.side) {
            (true, -1, _) => Align::Start,
            (true, 1, _) => Align::End,
            (true, _, _) => Align::Center,
            (false, _, Side::Right) => Align::Start,
            (false, _, _) => Align::End,
        });
        let baseline = labels.baseline.unwrap_or(match (horizontal, flush, self.side) {
            (true, _, Side::Top) => "bottom",
            (true, _, _) => "top",
            (false, -1, _) => "top",
            (false, 1, _) => "bottom",
            (false, _, _) => "middle",
        });
        let moved = f64::from(flush) * labels.flush_offset;
        let shift = match horizontal {
            true if labels.align.is_none() => pt(moved, 0.0),
            false if labels.baseline.is_none() => pt(0.0, moved),
            _ => pt(0.0, 0.0),
        };
        Some(TextBox {
            lines: &tick.label,
            style,
            at: self.point(along, length + labels.padding),
            shift,
            angle: labels.angle,
            align,
            baseline,
            limit: labels.limit,
        })
    }

    fn drop_outside(&self, bounds: &[Rect], tolerance: f64, keep: &mut [bool]) {
        let (a, b) = self.scale.range();
        let (low, high) = (a.min(b) - tolerance, a.max(b) + tolerance);
        for (i, r) in bounds.iter().enumerate() {
            let (start, end) = if self.side.is_horizontal() { (r.x1, r.x2) } else { (r.y1, r.y2) };
            keep[i] &= start >= low && end <= high;
        }
    }

    /// Adds the extent along the axis and the title to the bounds of ticks and labels.
    fn with_title(&self, bounds: Rect, parts: &mut Vec<Node>) -> Rect {
        let (a, b) = self.scale.range();
        let along = (b - a).abs();
        let reach = match self.side {
            Side::Top => -bounds.y1,
            Side::Left => -bounds.x1,
            Side::Right => bounds.x2,
            Side::Bottom => bounds.y2,
        };
        let (least, most) = self.axis.extent;
        let reach = least.max(most.min(if bounds.is_empty() { f64::NEG_INFINITY } else { reach }));
        let corner = |p: Point| Rect::new(0.0, 0.0, p.x, p.y);
        let mut bounds = bounds.union(corner(self.point(along, reach)));
        if let Some(title) = &self.axis.title {
            let text = self.title(title, reach);
            let mut nodes = Vec::new();
            text.draw(&mut nodes);
            bounds = bounds.union(text.bounds(self.context));
            parts.push(group("title", nodes));
        }
        bounds
    }

    fn title<'t>(&self, title: &'t AxisTitle, reach: f64) -> TextBox<'t> {
        let (a, b) = self.scale.range();
        let along = match title.anchor {
            Align::Start => a,
            Align::Center => (a + b) / 2.0,
            Align::End => b,
        };
        let mut text = TextBox::new(&title.lines, &title.style);
        text.align = title.align.unwrap_or(title.anchor);
        text.limit = title.limit;
        text.angle = title.angle.unwrap_or(match self.side {
            Side::Left => -90.0,
            Side::Right => 90.0,
            Side::Top | Side::Bottom => 0.0,
        });
        text.baseline = title.baseline.unwrap_or(if self.side == Side::Bottom { "top" } else { "bottom" });
        let extra = if self.side == Side::Bottom { 0.0 } else { text.extra_height() };
        text.at = self.point(along, reach + extra + title.padding);
        if let Some(x) = title.x {
            text.at.x = x;
        }
        if let Some(y) = title.y {
            text.at.y = y;
        }
        text
    }
}

/// −1 when a position is at the start of the range, 1 at its end, within a distance; 0 otherwise.
fn flushed(range: (f64, f64), position: f64, threshold: f64) -> i8 {
    let (a, b) = (range.0.min(range.1), range.0.max(range.1));
    let (left, right) = ((position - a).abs(), (b - position).abs());
    if left < right && left <= threshold {
        -1
    } else if right <= threshold {
        1
    } else {
        0
    }
}
