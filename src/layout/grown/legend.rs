//! Legends beside or over a plot: symbols with labels in a grid of columns, colour ramps with ticks
//! (vega-view-transforms `legend.js`, vega-parser `guides/legend-*.js`).

use super::grid::{self, GridRule};
use super::overlap;
use super::ticks::{self, LegendKind, LegendTick, Wanted};
use crate::color::Color;
use crate::data::Value;
use crate::figure::grown::{Content, Entry, Grid, Legend, LegendTitle, RampLength};
use crate::figure::{Align, Channel, ScaleId, Symbol, TextStyle};
use crate::geometry::{Join, Point, Rect, Side, Size, pt};
use crate::layout::kit::lines::group;
use crate::layout::kit::paint;
use crate::layout::kit::textbox::{TextBox, round_half_up};
use crate::layout::trained::{Map, Trained};
use crate::layout::{Context, Scales};
use crate::scene::{Clip, Gradient, GradientKind, Group, Node, Paint, PathNode, Shape, Stroke};
use crate::shape;
use crate::time;
use std::sync::Arc;

/// A legend measured about its own origin.
#[derive(Debug, Clone)]
pub struct LegendBox {
    /// What is drawn.
    pub nodes: Vec<Node>,
    /// Its size, padding included.
    pub size: Size,
    /// What it takes up: its rectangle and its border.
    pub bounds: Rect,
}

/// Nodes and what they cover.
#[derive(Default)]
struct Part {
    nodes: Vec<Node>,
    bounds: Option<Rect>,
}

impl Part {
    fn cover(&mut self, r: Rect) {
        self.bounds = Some(self.bounds.map_or(r, |b| b.union(r)));
    }
}

/// Measures a legend; `plot` is the size that ramps may follow. `None` when its scale is unknown.
pub fn measure(legend: &Legend, scales: &Scales, plot: Size, context: &Context) -> Option<LegendBox> {
    let content = match &legend.content {
        Content::Symbols { .. } => symbols(legend, scales, context)?,
        Content::Ramp { .. } => ramp(legend, scales, plot, context)?,
    };
    let (pad_x, pad_y) = (legend.padding.left, legend.padding.top);
    let mut entry_at = pt(pad_x, pad_y);
    let mut nodes = Vec::new();
    let mut bounds = Rect::EMPTY;
    if let Some(title) = &legend.title {
        let content_end = content.bounds.unwrap_or(Rect::at(0.0, 0.0, 0.0, 0.0));
        let (text, entries) = beside(title, content_end, ramp_of(legend, scales, plot), context);
        // A title that would stand out to the left moves everything to the right.
        let out = (-round_half_up(text.bounds(context).x1)).max(0.0);
        entry_at = pt(pad_x + entries.x + out, pad_y + entries.y);
        let text = TextBox { at: pt(pad_x + text.at.x + out, pad_y + text.at.y), ..text };
        let mut lines = Vec::new();
        text.draw(&mut lines);
        bounds = bounds.union(text.bounds(context));
        nodes.push(group("title", lines));
    }
    if let Some(b) = content.bounds {
        bounds = bounds.union(b.translate(entry_at.x, entry_at.y));
    }
    nodes.push(Node::Group(Group {
        class: "entries",
        origin: entry_at,
        clip: None,
        nodes: content.nodes,
        extra: None,
    }));
    let reach = if bounds.is_empty() { pt(pad_x, pad_y) } else { pt(bounds.x2, bounds.y2) };
    let size = Size {
        width: (reach.x - pad_x + pad_x + legend.padding.right).ceil(),
        height: (reach.y - pad_y + pad_y + legend.padding.bottom).ceil(),
    };
    let frame = Rect::at(0.0, 0.0, size.width, size.height);
    if legend.fill.is_some() || legend.stroke.is_some() {
        nodes.insert(0, backdrop(legend, frame));
    }
    let bounds = frame.expand(legend.stroke.map_or(0.0, |(_, w)| w / 2.0));
    Some(LegendBox { nodes, size, bounds })
}

fn backdrop(legend: &Legend, frame: Rect) -> Node {
    // Borders lie on whole pixels.
    let shift = legend.stroke.map_or(0.0, |(_, width)| paint::half_pixel(width));
    let frame = frame.translate(shift, shift);
    let mut node = PathNode::new(Shape::Rect(frame, legend.radius));
    node.fill = legend.fill.map(Paint::Solid);
    node.stroke = legend.stroke.map(|(c, w)| Stroke { dash: legend.dash.clone(), ..Stroke::new(c, w) });
    Node::Path(node)
}

/// Places title and entries beside each other: the title's text at its place, the origin of the entries.
fn beside<'t>(title: &'t LegendTitle, content: Rect, ramp: Option<Bar>, context: &Context) -> (TextBox<'t>, Point) {
    let (mut text, entries) = beside_plainly(title, content, ramp, context);
    text.align = title.align.unwrap_or(text.align);
    text.baseline = title.baseline.unwrap_or(text.baseline);
    (text, entries)
}

/// Beside an upright ramp the title runs along it (vega-parser `guides/legend-title.js`, vega-view-transforms
/// `layout/legend.js`); its place along counts from the ramp alone.
fn beside_plainly<'t>(
    title: &'t LegendTitle,
    content: Rect,
    ramp: Option<Bar>,
    context: &Context,
) -> (TextBox<'t>, Point) {
    let mut text = TextBox::new(&title.lines, &title.style);
    text.align = title.anchor;
    text.baseline = "top";
    text.limit = title.limit;
    let height = text.bounds(context).height();
    let width = text.width(context);
    let lower = text.extra_height();
    let upright = ramp.is_some_and(|r| r.upright);
    let end = ramp.map_or(content.y2, |r| r.size.height);
    let along = match title.anchor {
        Align::Start if upright => round_half_up(end),
        Align::Start => 0.0,
        Align::Center => round_half_up(0.5 * (end - lower)),
        Align::End if upright => round_half_up(-lower),
        Align::End => round_half_up(end - lower),
    };
    let vertical = match title.anchor {
        Align::Start => "top",
        Align::Center => "middle",
        Align::End => "bottom",
    };
    match title.side {
        Side::Top => {
            text.at.x = match title.anchor {
                Align::Start => 0.0,
                Align::Center => round_half_up(content.x2 / 2.0),
                Align::End => round_half_up(content.x2),
            };
            (text, pt(0.0, height + title.padding))
        }
        Side::Bottom => {
            text.at.y = round_half_up(content.y2) + title.padding;
            (text, pt(0.0, 0.0))
        }
        Side::Left => {
            text.at.y = along;
            if upright {
                text.angle = -90.0;
                let width = text.bounds(context).width();
                return (text, pt(width.ceil() + title.padding, 0.0));
            }
            text.align = Align::Start;
            text.baseline = vertical;
            (text, pt(width.ceil() + title.padding, 0.0))
        }
        Side::Right => {
            text.at = pt(round_half_up(content.x2) + title.padding, along);
            if upright {
                text.angle = 90.0;
                (text.align, text.baseline) = (flipped(title.anchor), "bottom");
            } else {
                (text.align, text.baseline) = (Align::Start, vertical);
            }
            (text, pt(0.0, 0.0))
        }
    }
}

fn flipped(align: Align) -> Align {
    match align {
        Align::Start => Align::End,
        Align::Center => Align::Center,
        Align::End => Align::Start,
    }
}

/// A ramp without its labels.
#[derive(Clone, Copy)]
struct Bar {
    size: Size,
    upright: bool,
}

/// The ramp of a legend, if it has one.
fn ramp_of(legend: &Legend, scales: &Scales, plot: Size) -> Option<Bar> {
    let Content::Ramp { thickness, length, .. } = legend.content else { return None };
    let upright = !legend.horizontal;
    let length = match length {
        RampLength::Px(px) => px,
        RampLength::Plot(least, most) => (if upright { plot.height } else { plot.width }).clamp(least, most.max(least)),
        RampLength::Range(scale, least, most) => {
            let (from, to) = scales.get(scale).map_or((0.0, 0.0), |s| s.range());
            (to - from).abs().clamp(least, most.max(least))
        }
    };
    let (width, height) = if upright { (thickness, length) } else { (length, thickness) };
    Some(Bar { size: Size { width, height }, upright })
}

/// What one symbol looks like.
struct Look {
    shape: Arc<str>,
    size: f64,
    angle: f64,
    fill: Option<Color>,
    stroke: Option<Stroke>,
    opacity: f64,
}

fn symbols(legend: &Legend, scales: &Scales, context: &Context) -> Option<Part> {
    let Content::Symbols { scales: used, symbol, values, count, apart, limit, labeler, same, row_height, offset } =
        &legend.content
    else {
        return None;
    };
    let first = scales.get(used.first()?.1)?;
    let mut wanted = Wanted { values: values.as_deref(), count: *count, apart: *apart, open: None };
    let mut list = ticks::entries(first, wanted, labeler, LegendKind::Symbols, context);
    let sized = used.iter().any(|(c, _)| *c == Channel::Size);
    let none = values.is_none() && sized && list.first().is_some_and(|t| first.number(&t.value) == 0.0);
    let left = list.len() - usize::from(none);
    let shown = if *limit > 0 && left > *limit { limit - 1 } else { left };
    if shown < list.len() {
        wanted.open = (shown + usize::from(none)).checked_sub(1);
        list = ticks::entries(first, wanted, labeler, LegendKind::Symbols, context);
    }
    if none {
        list.remove(0);
    }
    if *limit > 0 && list.len() > *limit {
        let more = list.len() - (limit - 1);
        list.truncate(*limit);
        if let Some(last) = list.last_mut() {
            last.label = vec![Arc::from(format!("…{more} entries"))];
        }
    }
    let looks: Vec<Look> = list.iter().map(|t| look(symbol, used, same, t, scales)).collect();
    let font = legend.labels.font.size;
    // Room for an outline is kept where there is none, too.
    let extent =
        |s: &Look| (s.size.sqrt() + s.stroke.as_ref().map_or(symbol.symbol.stroke_width, |k| k.width)).ceil().max(font);
    let widest = looks.iter().map(extent).fold(0.0, f64::max);
    let single_row = legend.grid.columns == 0;
    let entries = list.iter().zip(&looks).map(|(tick, look)| {
        let size = extent(look);
        let x = if single_row { size } else { widest };
        let y = if *row_height > 0.0 { row_height / 2.0 } else { size / 2.0 };
        let mut part = Part::default();
        draw_symbol(look, pt(x / 2.0 + offset, y), &mut part);
        let symbol = (*row_height > 0.0).then(|| std::mem::take(&mut part.nodes));
        if symbol.is_some() {
            part.bounds = Some(Rect::at(0.0, 0.0, 0.0, *row_height));
        }
        label(&tick.label, &legend.labels, pt(x + offset + legend.label_offset, y), legend, &mut part, context);
        if let Some(nodes) = symbol {
            part.nodes.insert(0, cut(nodes, part.bounds));
        }
        part
    });
    Some(grid_of(entries.collect(), legend))
}

/// A symbol in a row of a given height: what lies beyond the row is cut (vega-parser `guides/legend-symbol-groups.js`).
fn cut(nodes: Vec<Node>, row: Option<Rect>) -> Node {
    let clip = row.map(|row| Clip::Rect(Rect { x1: 0.0, y1: 0.0, ..row }));
    Node::Group(Group { class: "", origin: pt(0.0, 0.0), clip, nodes, extra: None })
}

/// The symbol of an entry: the legend's own look, changed by the scales it explains.
fn look(
    entry: &Entry,
    used: &[(Channel, ScaleId)],
    same: &[(Channel, ScaleId, Value)],
    tick: &LegendTick,
    scales: &Scales,
) -> Look {
    let color = |v: &Option<Value>| v.as_ref().and_then(color_of);
    let declared = &entry.symbol;
    let mut symbol = Look {
        shape: declared.shape.clone(),
        size: declared.size,
        angle: declared.angle,
        fill: color(&declared.fill),
        stroke: color(&declared.stroke).map(|c| paint::outline(declared, c.into())),
        opacity: declared.opacity,
    };
    let fixed = same.iter().map(|(channel, id, value)| (channel, id, value));
    for (channel, id, value) in fixed.chain(used.iter().map(|(channel, id)| (channel, id, &tick.value))) {
        if let Some(scale) = scales.get(*id) {
            let output = if scale.is_color() { Value::Null } else { scale.map(value) };
            apply(&mut symbol, declared, *channel, &output, scale.color(value));
        }
    }
    let (fill, stroke) = entry.fades;
    symbol.fill = symbol.fill.map(|c| c.fade(fill));
    if let Some(Stroke { paint: Paint::Solid(c), .. }) = &mut symbol.stroke {
        *c = c.fade(stroke);
    }
    symbol
}

fn apply(symbol: &mut Look, declared: &Symbol, channel: Channel, value: &Value, color: Option<Color>) {
    let number = value.to_number();
    match channel {
        Channel::Fill => symbol.fill = color,
        Channel::Stroke => {
            symbol.stroke = color.map(|c| match symbol.stroke.take() {
                Some(mut s) => {
                    s.paint = Paint::Solid(c);
                    s
                }
                None => paint::outline(declared, c.into()),
            });
        }
        Channel::Size if number.is_finite() => symbol.size = number.max(0.0),
        Channel::Shape => symbol.shape = Arc::from(value.to_text().as_ref()),
        Channel::Opacity | Channel::FillOpacity | Channel::StrokeOpacity if number.is_finite() => {
            symbol.opacity = number
        }
        Channel::Angle if number.is_finite() => symbol.angle = number,
        Channel::StrokeWidth if number.is_finite() => {
            if let Some(s) = &mut symbol.stroke {
                s.width = number;
            }
        }
        Channel::StrokeDash => {
            if let (Some(s), Value::Array(lengths)) = (&mut symbol.stroke, value) {
                s.dash = lengths.iter().map(Value::to_number).filter(|x| x.is_finite()).collect();
            }
        }
        _ => {}
    }
}

fn color_of(value: &Value) -> Option<Color> {
    match value {
        Value::Text(css) => Color::parse(css),
        _ => None,
    }
}

fn draw_symbol(look: &Look, at: Point, part: &mut Part) {
    let radius = look.size.sqrt() / 2.0;
    let (shape, mut bounds) = if &*look.shape == "circle" {
        (Shape::Circle(at, radius), Rect::at(at.x - radius, at.y - radius, 2.0 * radius, 2.0 * radius))
    } else {
        let path = shape::symbol::path(&look.shape, look.size, look.angle.to_radians());
        let bounds = shape::bounds::of(&path).translate(at.x, at.y);
        let mut path = path;
        path.translate(at.x, at.y);
        (Shape::Path(path), bounds)
    };
    if let Some(s) = &look.stroke {
        let miter = if s.join == Join::Miter { 4.0 } else { 1.0 };
        bounds = bounds.expand(s.width * miter / 2.0);
    }
    part.cover(bounds);
    part.nodes.push(Node::Path(PathNode {
        fill: look.fill.map(Paint::Solid),
        // One that is not seen has its room all the same.
        stroke: look.stroke.clone().filter(|s| s.width > 0.0 && s.paint != Paint::Solid(Color::TRANSPARENT)),
        opacity: look.opacity,
        ..PathNode::new(shape)
    }));
}

fn label(lines: &[Arc<str>], style: &TextStyle, at: Point, legend: &Legend, part: &mut Part, context: &Context) {
    let mut text = TextBox::new(lines, style);
    text.at = at;
    text.baseline = legend.label_baseline.unwrap_or("middle");
    text.align = legend.label_align.unwrap_or(Align::Start);
    text.limit = legend.label_limit;
    part.cover(text.bounds(context));
    text.draw(&mut part.nodes);
}

/// Lays entries out in columns; those that run downward fill column after column.
fn grid_of(entries: Vec<Part>, legend: &Legend) -> Part {
    let n = entries.len();
    let Grid { align, columns, row_padding, column_padding } = legend.grid;
    let spacing = (row_padding, column_padding);
    let across = if columns == 0 { n.max(1) } else { columns };
    let rows = n.div_ceil(across).max(1);
    let mut order: Vec<usize> = (0..n).collect();
    if !legend.horizontal && columns != 0 {
        order.sort_by_key(|i| (i % rows, i / rows));
    }
    let zero = Rect::at(0.0, 0.0, 0.0, 0.0);
    let boxes: Vec<Rect> = order.iter().map(|&i| entries[i].bounds.unwrap_or(zero)).collect();
    let rule =
        GridRule { columns: across, spacing, align: (align, align), center: (true, false), ..GridRule::default() };
    let (at, bounds) = grid::arrange(&boxes, &rule);
    let mut place = vec![pt(0.0, 0.0); n];
    for (slot, &i) in order.iter().enumerate() {
        place[i] = at[slot];
    }
    let nodes = entries
        .into_iter()
        .zip(place)
        .map(|(e, origin)| Node::Group(Group { class: "", origin, clip: None, nodes: e.nodes, extra: None }))
        .collect();
    Part { nodes, bounds: (n > 0).then_some(bounds) }
}

fn ramp(legend: &Legend, scales: &Scales, plot: Size, context: &Context) -> Option<Part> {
    let Content::Ramp { scale, opacity, thickness, values, count, apart, labeler, stroke, blocks, .. } =
        &legend.content
    else {
        return None;
    };
    let scale = scales.get(*scale)?;
    let Bar { size, upright: vertical } = ramp_of(legend, scales, plot)?;
    let length = if vertical { size.height } else { size.width };
    let count = count.unwrap_or((2.0 * (length / 100.0).floor()).max(2.0));
    let kind = if *blocks { LegendKind::Blocks } else { LegendKind::Ramp };
    let wanted = Wanted { values: values.as_deref(), count, apart: *apart, open: None };
    let list = ticks::entries(scale, wanted, labeler, kind, context);
    let mut part = Part::default();
    let whole = Rect::at(0.0, 0.0, size.width, size.height);
    part.cover(whole);
    if *blocks {
        for t in &list {
            if let Some(color) = scale.color(&t.value) {
                let node = PathNode {
                    opacity: *opacity,
                    ..PathNode::filled(Shape::Rect(block(t, length, *thickness, vertical), 0.0), color)
                };
                part.nodes.push(Node::Path(node));
            }
        }
    } else {
        let stops = ramp_stops(scale);
        let (from, to) = if vertical { (pt(0.0, 1.0), pt(0.0, 0.0)) } else { (pt(0.0, 0.0), pt(1.0, 0.0)) };
        let gradient = Gradient { kind: GradientKind::Linear(from, to), relative: true, stops };
        let mut node = PathNode::filled(Shape::Rect(whole, 0.0), Color::BLACK);
        node.fill = Some(Paint::Gradient(Arc::new(gradient)));
        node.stroke = stroke.map(|(c, w)| Stroke::new(c, w));
        node.opacity = *opacity;
        part.nodes.push(Node::Path(node));
    }
    ramp_labels(legend, &list, length, *thickness, &mut part, context);
    Some(part)
}

fn block(t: &LegendTick, length: f64, thickness: f64, vertical: bool) -> Rect {
    if vertical {
        Rect::new(0.0, (1.0 - t.to) * length, thickness, (1.0 - t.from) * length)
    } else {
        Rect::new(t.from * length, 0.0, t.to * length, thickness)
    }
}

fn ramp_labels(legend: &Legend, list: &[LegendTick], length: f64, thickness: f64, part: &mut Part, context: &Context) {
    let vertical = !legend.horizontal;
    let boxes: Vec<TextBox> = list
        .iter()
        .filter(|t| t.label.iter().any(|l| !l.is_empty()) && t.from.is_finite())
        .map(|t| {
            let mut text = TextBox::new(&t.label, &legend.labels);
            text.limit = legend.label_limit;
            let edge = if t.from <= 0.0 { -1 } else { i32::from(t.from >= 1.0) };
            if vertical {
                text.at = pt(thickness + legend.label_offset, (1.0 - t.from) * length);
                text.align = legend.label_align.unwrap_or(Align::Start);
                text.baseline = ["bottom", "middle", "top"][(edge + 1) as usize];
            } else {
                text.at = pt(t.from * length, thickness + legend.label_offset);
                text.align = [Align::Start, Align::Center, Align::End][(edge + 1) as usize];
                text.baseline = legend.label_baseline.unwrap_or("top");
            }
            text
        })
        .collect();
    let bounds: Vec<Rect> = boxes.iter().map(|b| b.bounds(context)).collect();
    let keep = overlap::keep(&bounds, legend.label_overlap, legend.label_separation);
    for (i, text) in boxes.iter().enumerate() {
        if keep[i] {
            part.cover(bounds[i]);
            text.draw(&mut part.nodes);
        }
    }
}

/// The colours of a ramp: at its ends and at some fifteen values between.
fn ramp_stops(scale: &Trained) -> Vec<(f64, Color)> {
    let (low, high) = scale.domain_ends();
    if let (true, Map::Ramp(places, ramp)) = (low == high || low.is_nan(), &scale.map) {
        // All of its colours (vega-functions `scale-gradient.js`).
        let reversed = places.range().first() > places.range().last();
        let color = |t: f64| ramp.at(if reversed { 1.0 - t } else { t });
        return (0..=20).map(|i| f64::from(i) / 20.0).map(|t| (t, color(t))).collect();
    }
    let fraction = ticks::fraction_of(scale, LegendKind::Ramp);
    let mut values: Vec<f64> =
        ticks::tick_values(scale, 15.0, &time::Zone::utc()).iter().map(Value::to_number).collect();
    if values.first() != Some(&low) {
        values.insert(0, low);
    }
    if values.last() != Some(&high) {
        values.push(high);
    }
    let mut stops: Vec<(f64, Color)> =
        values.iter().filter_map(|&x| Some((fraction(x).clamp(0.0, 1.0), scale.color(&Value::Number(x))?))).collect();
    stops.sort_by(|a, b| a.0.total_cmp(&b.0));
    stops
}
