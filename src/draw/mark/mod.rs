//! Marks: for each row (or series) of a table, nodes and what they cover.

mod arc;
mod area;
mod bar;
mod fill;
mod geo;
mod glyph;
mod label;
mod line;
mod painting;
mod point;
mod rect;
mod text;

use super::channel::{Binder, Bound, Lazy, Numbers, Paints, faded, visible};
use crate::data::{Column, Frame, Groups, Value};
use crate::figure::{Channel, Item, Mark, MarkKind, Orientation, SortKey, Stage};
use crate::geometry::{Cap, Join, Point, Rect, pt};
use crate::layout::{Context, Covered, PlotArea, Shown, Trained};
use crate::limits::Exceeded;
use crate::scene::{Clip, Extra, Group, ImageNode, Node, Paint, Painted, PathNode, Shape, Stroke};
use std::sync::Arc;

/// The marks of a plot, in its coordinates.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// One group a mark.
    pub groups: Vec<Node>,
    /// What is painted before the guides.
    pub behind: Vec<Node>,
    /// What is painted after them.
    pub above: Vec<Node>,
    pub bounds: Covered,
}

/// Draws the marks of a plot, in order.
///
/// # Errors
/// The limit that they would exceed.
pub fn marks(area: &PlotArea, painted: Option<&Painted>, context: &Context) -> Result<Drawn, Exceeded> {
    let mut out = Drawn { groups: Vec::new(), behind: Vec::new(), above: Vec::new(), bounds: Covered::default() };
    let mut order = Vec::new();
    let map = geo::projection(area);
    for Shown { mark, frame, layer, .. } in area.marks() {
        context.budget.marks(frame.len())?;
        context.budget.steps((frame.len() as u64).saturating_mul(MARK))?;
        let binder = Binder { frame, area, context, map: map.clone() };
        let painter = Painter { mark, binder: &binder };
        let items = painter.draw();
        let held = painted.and_then(|p| p.held_of(layer));
        if items.nodes.is_empty() && held.is_none() {
            continue;
        }
        let bounds = items.bounds;
        let nodes = items.nodes;
        let plot = painter.stage();
        let clip = mark.clip.map(|more| Rect {
            x1: plot.x1 - more.left,
            y1: plot.y1 - more.top,
            x2: plot.x2 + more.right,
            y2: plot.y2 + more.bottom,
        });
        if mark.bounds {
            let seen = clip.map_or(bounds, |c| bounds.intersect(c));
            out.bounds.all = out.bounds.all.union(seen);
            if is_grouped(mark) {
                out.bounds.grouped = out.bounds.grouped.union(seen);
            }
        }
        // Clipping costs the rasterizer as much as drawing, so that only what reaches beyond is clipped.
        let needed = clip.filter(|c| bounds.x1 < c.x1 || bounds.y1 < c.y1 || bounds.x2 > c.x2 || bounds.y2 > c.y2);
        let (clip, origin) = (needed.map(Clip::Rect), pt(0.0, 0.0));
        let group = Node::Group(Group { class: mark.class, origin, clip, nodes, extra: None });
        let nodes = match held {
            Some((held, origin)) => held.apply(vec![group], origin),
            None => vec![group],
        };
        match stage(mark) {
            Stage::Behind => out.behind.extend(nodes),
            Stage::Above => out.above.extend(nodes),
            Stage::Under => order.extend(nodes.into_iter().map(|node| ((0, false), node))),
            Stage::Before(index) => order.extend(nodes.into_iter().map(|node| ((index, false), node))),
            Stage::Among => order.extend(nodes.into_iter().map(|node| ((layer, true), node))),
        }
    }
    // As they come, but for what is painted before a mark that comes earlier.
    order.sort_by_key(|(key, _)| *key);
    out.groups = order.into_iter().map(|(_, group)| group).collect();
    context.budget.check().map(|()| out)
}

fn stage(mark: &Mark) -> Stage {
    match &mark.kind {
        MarkKind::Painting(painting) => painting.stage,
        MarkKind::Area(area) if area.behind => Stage::Behind,
        _ => Stage::Among,
    }
}

/// Where the rows of each mark lie, on a canvas on which the plot's origin is there.
pub(super) fn items(area: &PlotArea, origin: Point, context: &Context) -> Result<Vec<Vec<Option<Item>>>, Exceeded> {
    (0..area.layers.len())
        .map(|index| {
            let Some(Shown { mark, frame, .. }) = area.mark(index) else { return Ok(Vec::new()) };
            context.budget.steps((frame.len() as u64).saturating_mul(MARK))?;
            let binder = Binder { frame, area, context, map: None };
            Ok(Painter { mark, binder: &binder }.items(origin))
        })
        .collect()
}

/// Whether Vega draws a mark's series or stacks in a group each (vega-lite `mark/mark.ts`, `getMarkGroups`).
fn is_grouped(mark: &Mark) -> bool {
    !mark.series.is_empty() || matches!(&mark.kind, MarkKind::Rect(style) if !style.stack.is_empty())
}

/// Steps of drawing a mark.
const MARK: u64 = 20;

/// What a mark draws, and what it covers.
pub(super) struct Items {
    nodes: Vec<Node>,
    bounds: Rect,
}

impl Items {
    fn new() -> Items {
        Items::with_room(0)
    }

    fn with_room(rows: usize) -> Items {
        Items { nodes: Vec::with_capacity(rows), bounds: Rect::EMPTY }
    }

    fn push(&mut self, node: Node, bounds: Rect) {
        self.nodes.push(node);
        self.bounds = self.bounds.union(bounds);
    }
}

/// One mark being drawn.
pub(super) struct Painter<'a> {
    mark: &'a Mark,
    binder: &'a Binder<'a>,
}

/// How items are painted.
pub(super) struct Style<'a> {
    fill: Paints<'a>,
    stroke: Paints<'a>,
    fill_opacity: Numbers<'a>,
    stroke_opacity: Numbers<'a>,
    stroke_width: Numbers<'a>,
    opacity: Numbers<'a>,
    dash: Option<Bound<'a>>,
    fixed_dash: Option<Arc<[f64]>>,
    dash_offset: Numbers<'a>,
    cap: Option<Bound<'a>>,
    join: Option<Bound<'a>>,
    miter_limit: Numbers<'a>,
    tooltip: Option<Bound<'a>>,
    href: Option<Bound<'a>>,
    blend: Option<&'static str>,
    /// The stroke, when it is the same for all rows.
    fixed_stroke: Option<Option<Stroke>>,
    /// Whether any row can have something that few have.
    extras: bool,
}

impl Style<'_> {
    fn fill(&self, row: usize) -> Option<Paint> {
        let paint = self.fill.get(row)?;
        Some(faded(paint, self.fill_opacity.get(row))).filter(visible)
    }

    /// The colour of the stroke, whatever its width.
    fn stroke_paint(&self, row: usize) -> Option<Paint> {
        Some(faded(self.stroke.get(row)?, self.stroke_opacity.get(row))).filter(visible)
    }

    fn stroke(&self, row: usize) -> Option<Stroke> {
        match &self.fixed_stroke {
            Some(stroke) => stroke.clone(),
            None => self.stroke_of(row),
        }
    }

    fn stroke_of(&self, row: usize) -> Option<Stroke> {
        let paint = self.stroke_paint(row)?;
        let width = self.stroke_width.get(row);
        if width.is_nan() || width <= 0.0 {
            return None;
        }
        let dash = match (&self.fixed_dash, &self.dash) {
            (Some(d), _) => d.clone(),
            (None, Some(b)) => dash_of(&b.value(row)),
            (None, None) => Arc::from([]),
        };
        let word = |b: &Option<Bound>| b.as_ref().map(|b| b.value(row).to_text());
        Some(Stroke {
            dash,
            dash_offset: self.dash_offset.get(row),
            cap: match word(&self.cap).as_deref() {
                Some("round") => Cap::Round,
                Some("square") => Cap::Square,
                _ => Cap::Butt,
            },
            join: match word(&self.join).as_deref() {
                Some("round") => Join::Round,
                Some("bevel") => Join::Bevel,
                _ => Join::Miter,
            },
            miter_limit: self.miter_limit.get(row),
            ..Stroke::new(paint, width)
        })
    }

    fn stroke_is_fixed(&self) -> bool {
        let numbers = [&self.stroke_opacity, &self.stroke_width, &self.dash_offset, &self.miter_limit];
        matches!(self.stroke, Lazy::Fixed(_))
            && numbers.iter().all(|n| matches!(n, Lazy::Fixed(_)))
            && [&self.dash, &self.cap, &self.join].iter().all(|b| b.as_ref().is_none_or(Bound::is_constant))
    }

    fn opacity(&self, row: usize) -> f64 {
        let o = self.opacity.get(row);
        if o.is_nan() { 1.0 } else { o.clamp(0.0, 1.0) }
    }

    fn extra(&self, row: usize) -> Option<Box<Extra>> {
        if !self.extras {
            return None;
        }
        let word = |b: &Option<Bound>| b.as_ref().map(|b| b.value(row)).filter(|v| !v.is_null()).map(|v| v.to_text());
        let extra =
            Extra { tooltip: word(&self.tooltip), href: word(&self.href), blend: self.blend, ..Extra::default() };
        (extra != Extra::default()).then(|| Box::new(extra))
    }

    /// A painted shape; `None` if nothing of it would be seen.
    fn node(&self, row: usize, shape: Shape) -> Option<PathNode> {
        let (fill, stroke) = (self.fill(row), self.stroke(row));
        if fill.is_none() && stroke.is_none() {
            return None;
        }
        Some(PathNode { fill, stroke, opacity: self.opacity(row), extra: self.extra(row), shape })
    }
}

fn dash_of(v: &Value) -> Arc<[f64]> {
    match v {
        Value::Array(list) => list.iter().map(Value::to_number).filter(|x| x.is_finite()).collect(),
        _ => Arc::from([]),
    }
}

/// How far a stroke reaches: half its width, and more at pointed corners (vega-scenegraph `boundStroke.js`).
fn reach(stroke: Option<&Stroke>, mitered: bool) -> f64 {
    stroke.map_or(0.0, |s| {
        let half = if s.cap == Cap::Square { std::f64::consts::SQRT_2 } else { 1.0 } * s.width / 2.0;
        if mitered && s.join == Join::Miter { half.max(s.miter_limit.min(4.0) * s.width / 2.0) } else { half }
    })
}

impl<'a> Painter<'a> {
    /// The scale of a channel.
    fn scale_of(&self, channel: Channel) -> Option<&Trained> {
        let encoding = self.mark.encodings.get(channel)?;
        self.area().scales.get(encoding.otherwise.as_ref()?.scale?).map(|s| &**s)
    }

    /// What marks are cut off at: the plot, or the part of it that is the axes'.
    fn stage(&self) -> Rect {
        let size = self.area().size;
        let cut = |channels: [Channel; 2]| channels.into_iter().find_map(|c| self.scale_of(c)).and_then(Trained::cut);
        let (x1, x2) = cut([Channel::X, Channel::XCenter]).unwrap_or((0.0, size.width));
        let (y1, y2) = cut([Channel::Y, Channel::YCenter]).unwrap_or((0.0, size.height));
        Rect { x1, y1, x2, y2 }
    }

    fn draw(&self) -> Items {
        match &self.mark.kind {
            MarkKind::Rect(style) => self.rects(style),
            MarkKind::Glyph(style) => self.glyphs(style),
            MarkKind::Symbol(style) => self.symbols(style),
            MarkKind::Line(style) => self.lines(style),
            MarkKind::Area(style) => self.areas(style),
            MarkKind::Trail => self.trails(),
            MarkKind::Rule => self.rules(),
            MarkKind::Text(style) => self.texts(style),
            MarkKind::Labels(labels) => self.labels(labels),
            MarkKind::Arc(style) => self.arcs(style),
            MarkKind::Painting(painting) => self.painting(painting),
            MarkKind::Image { keep_aspect } => self.images(*keep_aspect),
            MarkKind::Geo { field } => self.shapes(field.as_deref()),
        }
    }

    /// Where each row lies.
    fn items(&self, origin: Point) -> Vec<Option<Item>> {
        let moved = |p: Point| pt(p.x + origin.x, p.y + origin.y);
        match &self.mark.kind {
            MarkKind::Rect(style) => {
                let lying = style.orientation == Orientation::Horizontal;
                let item = |r: Rect| Item::Box(r.translate(origin.x, origin.y), lying);
                self.boxes(style).into_iter().map(|r| r.map(item)).collect()
            }
            MarkKind::Arc(style) => {
                let item = |s: arc::Slice| Item::Slice {
                    center: moved(s.center),
                    start: s.arc.start,
                    end: s.arc.end,
                    inner: s.arc.inner,
                    outer: s.arc.outer,
                };
                self.slices(style).into_iter().map(|s| s.map(item)).collect()
            }
            MarkKind::Symbol(_) | MarkKind::Line(_) => {
                let sizes = self.numbers(Channel::Size, 0.0);
                let item = |(row, p): (usize, Option<Point>)| Some(Item::Point(moved(p?), sizes.get(row).max(0.0)));
                self.positions(Channel::X, Channel::Y).into_iter().enumerate().map(item).collect()
            }
            _ => Vec::new(),
        }
    }

    fn frame(&self) -> &'a Frame {
        self.binder.frame
    }

    fn area(&self) -> &'a PlotArea<'a> {
        self.binder.area
    }

    fn bind(&self, channel: Channel) -> Option<Bound<'a>> {
        self.binder.bind(&self.mark.encodings, channel)
    }

    fn numbers(&self, channel: Channel, default: f64) -> Numbers<'a> {
        Numbers::new(self.bind(channel), default)
    }

    fn style(&self) -> Style<'a> {
        let dash = self.bind(Channel::StrokeDash);
        let fixed_dash = dash.as_ref().filter(|d| d.is_constant()).map(|d| dash_of(&d.value(0)));
        let style = Style {
            fill: Paints::of(self.bind(Channel::Fill)),
            stroke: Paints::of(self.bind(Channel::Stroke)),
            fill_opacity: self.numbers(Channel::FillOpacity, 1.0),
            stroke_opacity: self.numbers(Channel::StrokeOpacity, 1.0),
            stroke_width: self.numbers(Channel::StrokeWidth, 1.0),
            opacity: self.numbers(Channel::Opacity, 1.0),
            dash,
            fixed_dash,
            dash_offset: self.numbers(Channel::StrokeDashOffset, 0.0),
            cap: self.bind(Channel::StrokeCap),
            join: self.bind(Channel::StrokeJoin),
            miter_limit: self.numbers(Channel::StrokeMiterLimit, 10.0),
            tooltip: self.bind(Channel::Tooltip),
            href: self.bind(Channel::Href),
            blend: self.mark.blend,
            fixed_stroke: None,
            extras: false,
        };
        let extras = style.tooltip.is_some() || style.href.is_some() || style.blend.is_some();
        let fixed_stroke = style.stroke_is_fixed().then(|| style.stroke_of(0));
        Style { fixed_stroke, extras, ..style }
    }

    /// Which rows can be drawn, by the columns that must hold numbers.
    fn valid(&self) -> Vec<bool> {
        let frame = self.frame();
        let mut ok = vec![true; frame.len()];
        for name in &self.mark.valid {
            match &*frame.field(name) {
                Column::Numbers(v) | Column::Times(v) => ok.iter_mut().zip(v).for_each(|(o, x)| *o &= x.is_finite()),
                Column::Values(v) => {
                    ok.iter_mut().zip(v).for_each(|(o, x)| *o &= x.valid_number().is_some_and(f64::is_finite))
                }
            }
        }
        ok
    }

    /// Rows in drawing order.
    fn order(&self) -> Vec<usize> {
        self.sorted((0..self.frame().len()).collect())
    }

    fn sorted(&self, rows: Vec<usize>) -> Vec<usize> {
        in_order(rows, &self.keys())
    }

    /// What rows are sorted by, and whether the largest come first.
    fn keys(&self) -> Vec<(Arc<Column>, bool)> {
        let key = |k: &SortKey| match k {
            SortKey::Field { field, descending } => (self.frame().field(field), *descending),
            SortKey::Position(channel) => {
                let places = self.numbers(*channel, f64::NAN);
                (Arc::new(Column::Numbers((0..self.frame().len()).map(|row| places.get(row)).collect())), false)
            }
        };
        self.mark.sort.iter().map(key).collect()
    }

    /// Rows of each shape, in drawing order.
    fn series(&self) -> Vec<Vec<usize>> {
        let groups = Groups::by(self.frame(), &self.mark.series);
        let keys = self.keys();
        groups.rows().into_iter().map(|rows| in_order(rows, &keys)).collect()
    }

    fn rules(&self) -> Items {
        let style = self.style();
        let channels = [Channel::X, Channel::Y, Channel::X2, Channel::Y2].map(|c| self.bind(c));
        let valid = self.valid();
        let mut items = Items::new();
        for row in self.order() {
            if !valid[row] {
                continue;
            }
            let at = |i: usize, other: usize| {
                channels[i].as_ref().or(channels[other].as_ref()).map_or(0.0, |b| b.number(row))
            };
            let (a, b) = (pt(at(0, 2), at(1, 3)), pt(at(2, 0), at(3, 1)));
            let Some(stroke) = style.stroke(row) else { continue };
            if ![a.x, a.y, b.x, b.y].iter().all(|x| x.is_finite()) {
                continue;
            }
            let bounds = Rect::new(a.x, a.y, b.x, b.y).expand(reach(Some(&stroke), false));
            let node = PathNode {
                opacity: style.opacity(row),
                extra: style.extra(row),
                ..PathNode::stroked(Shape::Line(a, b), stroke)
            };
            items.push(Node::Path(node), bounds);
        }
        items
    }

    fn images(&self, keep_aspect: bool) -> Items {
        let style = self.style();
        let (x, y) = (self.numbers(Channel::X, 0.0), self.numbers(Channel::Y, 0.0));
        let (w, h) = (self.numbers(Channel::Width, 20.0), self.numbers(Channel::Height, 20.0));
        let (url, align, baseline) = (self.bind(Channel::Url), self.bind(Channel::Align), self.bind(Channel::Baseline));
        let mut items = Items::new();
        for row in self.order() {
            let Some(href) = url.as_ref().map(|u| u.value(row).to_text()) else { continue };
            let (w, h) = (w.get(row), h.get(row));
            let word = |b: &Option<Bound>| b.as_ref().map_or_else(|| Arc::from(""), |b| b.value(row).to_text());
            let dx = match &*word(&align) {
                "center" => w / 2.0,
                "right" => w,
                _ => 0.0,
            };
            let dy = match &*word(&baseline) {
                "middle" => h / 2.0,
                "bottom" => h,
                _ => 0.0,
            };
            let rect = Rect::at(x.get(row) - dx, y.get(row) - dy, w, h);
            if !href.is_empty() && rect.x1.is_finite() && rect.y1.is_finite() {
                let opacity = style.opacity(row);
                items.push(Node::Image(ImageNode { rect, href, keep_aspect, opacity }), rect);
            }
        }
        items
    }
}

/// Rows sorted by columns; stable, and at once where they are in order already.
fn in_order(mut rows: Vec<usize>, keys: &[(Arc<Column>, bool)]) -> Vec<usize> {
    if let [(column, false)] = keys
        && let Column::Numbers(v) | Column::Times(v) = &**column
        && rows.windows(2).all(|w| v[w[0]] <= v[w[1]])
    {
        return rows;
    }
    rows.sort_by(|&a, &b| {
        for (column, descending) in keys {
            let order = match &**column {
                Column::Numbers(v) | Column::Times(v) => v[a].total_cmp(&v[b]),
                Column::Values(v) => v[a].ascending(&v[b]),
            };
            let order = if *descending { order.reverse() } else { order };
            if order.is_ne() {
                return order;
            }
        }
        std::cmp::Ordering::Equal
    });
    rows
}

#[cfg(test)]
mod tests;
