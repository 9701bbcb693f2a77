//! Legends docked to a side of the canvas: entries in centred rows that wrap, or in columns (Chart.js
//! `plugin.legend.js`).

use super::super::textbox;
use super::super::{Context, legend as entries};
use super::{middle_shift, rect};
use crate::figure::{Align, Entry, Flow, Legend, LegendContent, LegendPlace};
use crate::geometry::{Point, Rect, Side, pt};
use crate::scene::{Anchor, Group, Node, PathNode, Shape, Stroke, TextNode};
use std::sync::Arc;

/// Free space under (beside) the entries, px.
const SPARE: f64 = 10.0;

/// A legend while it is docked.
pub struct LegendBox<'a> {
    legend: &'a Legend,
    list: &'a [(Vec<Arc<str>>, Entry)],
    /// Rows (columns for a legend at the left or right): indices of entries, and how long the row is.
    lines: Vec<(Vec<usize>, f64)>,
    /// Width of each entry.
    widths: Vec<f64>,
    /// Height of the highest box.
    highest: f64,
}

impl<'a> LegendBox<'a> {
    pub fn new(legend: &'a Legend) -> LegendBox<'a> {
        let list: &[(Vec<Arc<str>>, Entry)] = match &legend.content {
            LegendContent::Entries(list) => list,
            LegendContent::Symbols { .. } | LegendContent::Ramp { .. } => &[],
        };
        let highest = list.iter().map(|e| e.1.height).fold(0.0, f64::max);
        LegendBox { legend, list, lines: Vec::new(), widths: Vec::new(), highest }
    }

    fn padding(&self) -> f64 {
        match self.legend.flow {
            Flow::Wrapped { padding, .. } => padding,
            Flow::Grid { row_padding, .. } => row_padding,
        }
    }

    fn font_size(&self) -> f64 {
        self.legend.labels.font.size
    }

    fn line_height(&self) -> f64 {
        1.2 * self.font_size()
    }

    /// Height of an entry: its text or its box, whichever is higher.
    fn item_height(&self, i: usize) -> f64 {
        let lines = self.list[i].0.len().max(1) as f64;
        let text = if lines > 1.0 { lines * self.line_height() } else { self.font_size() };
        text.max(self.highest)
    }

    fn title_height(&self) -> f64 {
        self.legend
            .title
            .as_ref()
            .map_or(0.0, |t| t.line_height.unwrap_or(1.2 * t.style.font.size) + t.insets.top + t.insets.bottom)
    }

    /// Breaks the entries into rows or columns; returns width and height.
    pub fn fit(&mut self, space: (f64, f64), side: Side, context: &Context) -> (f64, f64) {
        let padding = self.padding();
        let font = &self.legend.labels.font;
        self.widths = self
            .list
            .iter()
            .map(|(lines, e)| {
                let text = lines.iter().map(|l| textbox::width(l, font, context)).fold(0.0, f64::max);
                e.width + font.size / 2.0 + text
            })
            .collect();
        self.lines.clear();
        let horizontal = side.is_horizontal();
        let limit = if horizontal { space.0 } else { space.1 - self.title_height() };
        for i in 0..self.list.len() {
            let extent = if horizontal { self.widths[i] } else { self.item_height(i) };
            match self.lines.last_mut() {
                Some((items, used)) if *used + extent + 2.0 * padding <= limit => {
                    items.push(i);
                    *used += extent + padding;
                }
                _ => self.lines.push((vec![i], extent + padding)),
            }
        }
        let (most_w, most_h) = self.legend.max_extent.unwrap_or((f64::INFINITY, f64::INFINITY));
        if horizontal {
            let rows: f64 = self
                .lines
                .iter()
                .map(|(items, _)| items.iter().map(|&i| self.item_height(i)).fold(0.0, f64::max) + padding)
                .sum();
            (space.0.min(most_w), (self.title_height() + rows + SPARE).min(most_h).min(space.1.max(0.0)))
        } else {
            let columns: f64 = self.lines.iter().map(|(items, _)| self.column_width(items) + padding).sum();
            (
                (padding + columns - if self.lines.is_empty() { 0.0 } else { padding } + SPARE).min(most_w),
                space.1.min(most_h),
            )
        }
    }

    fn column_width(&self, items: &[usize]) -> f64 {
        items.iter().map(|&i| self.widths[i]).fold(0.0, f64::max)
    }

    fn align(&self) -> Align {
        match self.legend.place {
            LegendPlace::Docked(_, align, _) => align,
            LegendPlace::Side(_) | LegendPlace::Corner(..) | LegendPlace::At(..) | LegendPlace::Inside => Align::Center,
        }
    }

    /// Draws the entries in their rows.
    pub fn draw(&self, place: Rect, side: Side, context: &Context) -> Option<Node> {
        let mut nodes = Vec::new();
        let padding = self.padding();
        let title = self.title_height();
        let lead = |start: f64, end: f64| match self.align() {
            Align::Start => start,
            Align::Center => (start + end) / 2.0,
            Align::End => end,
        };
        self.title(place, side, context, &mut nodes);
        if side.is_horizontal() {
            let mut y = place.y1 + padding + title;
            for (items, length) in &self.lines {
                let mut x = lead(place.x1 + padding, place.x2 - length);
                let mut height = 0.0f64;
                for &i in items {
                    self.entry(i, pt(x, y), place, &mut nodes);
                    x += self.widths[i] + padding;
                    height = height.max(self.item_height(i));
                }
                y += height + padding;
            }
        } else {
            let mut x = place.x1 + padding;
            for (items, length) in &self.lines {
                let mut y = lead(place.y1 + title + padding, place.y2 - length);
                for &i in items {
                    self.entry(i, pt(x, y), place, &mut nodes);
                    y += self.item_height(i) + padding;
                }
                x += self.column_width(items) + padding;
            }
        }
        (!nodes.is_empty())
            .then(|| Node::Group(Group { class: "legend", origin: pt(0.0, 0.0), clip: None, nodes, extra: None }))
    }

    fn title(&self, place: Rect, side: Side, context: &Context, nodes: &mut Vec<Node>) {
        let Some(title) = &self.legend.title else { return };
        let half = title.style.font.size / 2.0;
        let longest = self.lines.iter().map(|l| l.1).fold(0.0, f64::max);
        let (left, width, top) = if side.is_horizontal() {
            let left = match self.align() {
                Align::Start => place.x1,
                Align::Center => (place.x1 + place.x2 - longest) / 2.0,
                Align::End => place.x2 - longest,
            };
            (left, longest, place.y1)
        } else {
            let spare = place.height() - longest - self.padding() - self.title_height();
            let top = match self.align() {
                Align::Start => place.y1,
                Align::Center => place.y1 + spare / 2.0,
                Align::End => place.y1 + spare,
            };
            (place.x1, place.width(), top)
        };
        let x = left + textbox::align_share(title.anchor) * width;
        let y = top + title.insets.top + half + middle_shift(title.style.font.size);
        let _ = context;
        for (k, line) in title.lines.iter().enumerate() {
            let at = pt(x, y + k as f64 * title.line_height.unwrap_or(2.4 * half));
            nodes.push(text(line, at, textbox::anchor(title.anchor), title.style.font.clone(), title.style.color));
        }
    }

    fn entry(&self, i: usize, at: Point, place: Rect, nodes: &mut Vec<Node>) {
        let (lines, entry) = &self.list[i];
        let size = self.font_size();
        let rtl = self.legend.rtl;
        let mirror = |x: f64, width: f64| if rtl { place.x1 + place.x2 - x - width } else { x };
        let box_left = mirror(at.x, entry.width);
        if entry.width > 0.0 {
            let middle = pt(box_left + entry.width / 2.0, at.y + size / 2.0);
            let top = at.y + ((size - entry.height) / 2.0).max(0.0);
            symbol(entry, rect(box_left, top, entry.width, entry.height), middle, nodes);
        }
        let x = mirror(at.x + entry.width + size / 2.0, 0.0);
        let anchor = if rtl { Anchor::End } else { Anchor::Start };
        let color = entry.text_color.unwrap_or(self.legend.labels.color);
        let middle = at.y + self.item_height(i).min(size.max(entry.height)) / 2.0;
        let lh = self.line_height();
        for (k, line) in lines.iter().enumerate() {
            let y = middle + k as f64 * lh + middle_shift(size);
            nodes.push(text(line, pt(x, y), anchor, self.legend.labels.font.clone(), color));
        }
        if entry.hidden {
            let width = self.widths[i] - entry.width - size / 2.0;
            let (a, b) = (pt(mirror(x, width), middle), pt(mirror(x, width) + width, middle));
            nodes.push(Node::Path(PathNode::stroked(Shape::Line(a, b), Stroke::new(color, 2.0))));
        }
    }
}

fn symbol(entry: &Entry, place: Rect, middle: Point, nodes: &mut Vec<Node>) {
    let (fill, stroke) = entries::paints(entry);
    let stroke = stroke.filter(|s| s.width > 0.0);
    let shape = match &*entry.shape {
        "box" => Shape::Rect(place, entry.radius.min(place.width() / 2.0).min(place.height() / 2.0)),
        name => {
            let radius = entry.size.sqrt() / 2.0;
            if name == "circle" {
                Shape::Circle(middle, radius)
            } else {
                let mut path = crate::shape::symbol::by_radius(name, radius, entry.angle.to_radians());
                path.translate(middle.x, middle.y);
                Shape::Path(path)
            }
        }
    };
    let node = PathNode { fill, stroke, opacity: entry.opacity, ..PathNode::new(shape) };
    nodes.push(Node::Path(node));
}

fn text(line: &Arc<str>, at: Point, anchor: Anchor, font: Arc<crate::text::Font>, fill: crate::color::Color) -> Node {
    Node::Text(TextNode {
        text: line.clone(),
        at,
        anchor,
        angle: 0.0,
        pivot: at,
        font,
        fill,
        stroke: None,
        opacity: 1.0,
        length: None,
        extra: None,
    })
}
