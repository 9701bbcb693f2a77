//! Legends docked to a side of the canvas: entries in centred rows that wrap, or in columns (Chart.js
//! `plugin.legend.js`).

use super::{middle_shift, rect};
use crate::figure::Align;
use crate::figure::docked::{Entry, Legend, LegendRules, Place};
use crate::geometry::{Point, Rect, pt};
use crate::layout::Context;
use crate::layout::kit::{paint, textbox};
use crate::scene::{Anchor, Clip, Group, Node, PathNode, Shape, Stroke, TextNode};
use std::sync::Arc;

/// Free space under (beside) the entries, px.
const SPARE: f64 = 10.0;

/// A legend while it is docked.
pub struct LegendBox<'a> {
    legend: &'a Legend,
    rules: &'a LegendRules,
    list: &'a [Entry],
    /// Rows (columns for a legend that is at no horizontal side): how long each is, gaps included, and how wide.
    lines: Vec<Line>,
    /// Width of each entry.
    widths: Vec<f64>,
    /// Width of the widest text of each entry, px.
    texts: Vec<f64>,
    /// Height of an entry: its text or the highest box.
    height: f64,
    /// What it asked for.
    size: (f64, f64),
}

/// A row or a column.
#[derive(Default)]
struct Line {
    length: f64,
    thickness: f64,
}

impl<'a> LegendBox<'a> {
    pub fn new(legend: &'a Legend, rules: &'a LegendRules) -> LegendBox<'a> {
        let list = &legend.entries[..];
        let highest = list.iter().map(|e| e.height).fold(0.0, f64::max);
        let height = highest.max(legend.labels.font.size);
        LegendBox {
            legend,
            rules,
            list,
            lines: Vec::new(),
            widths: Vec::new(),
            texts: Vec::new(),
            height,
            size: (0.0, 0.0),
        }
    }

    /// Whether entries flow in rows: above and below the plot.
    fn in_rows(&self) -> bool {
        matches!(self.legend.place, Place::Side(side, _) if side.is_horizontal())
    }

    fn font_size(&self) -> f64 {
        self.legend.labels.font.size
    }

    fn line_height(&self) -> f64 {
        self.legend.labels.line_height
    }

    /// How far an entry of a column reaches down.
    fn item_height(&self, i: usize) -> f64 {
        let lines = self.list[i].lines.len();
        if self.rules.tall && lines != 1 { lines as f64 * self.line_height() } else { self.height }
    }

    fn title_height(&self) -> f64 {
        self.legend.title.as_ref().map_or(0.0, |t| t.style.line_height + t.insets.top + t.insets.bottom)
    }

    /// Width of an entry as it is counted: of a text of several lines that of all in one with commas between, or in columns
    /// of tall entries that of the line with most characters.
    fn item_width(&self, i: usize, context: &Context) -> f64 {
        let entry = &self.list[i];
        let font = &self.legend.labels.font;
        let text = match &entry.lines[..] {
            [one] => textbox::width(one, font, context),
            many if self.rules.tall && !self.in_rows() => {
                let longest = many.iter().max_by_key(|line| line.encode_utf16().count());
                longest.map_or(0.0, |line| textbox::width(line, font, context))
            }
            many => textbox::width(&many.join(","), font, context),
        };
        entry.width + font.size / 2.0 + text
    }

    /// Breaks the entries into rows or columns; returns width and height.
    pub fn fit(&mut self, space: (f64, f64), context: &Context) -> (f64, f64) {
        let padding = self.legend.padding;
        let font = &self.legend.labels.font;
        self.widths = (0..self.list.len()).map(|i| self.item_width(i, context)).collect();
        let widest = |lines: &[Arc<str>]| lines.iter().map(|l| textbox::width(l, font, context)).fold(0.0, f64::max);
        self.texts = self.list.iter().map(|e| widest(&e.lines)).collect();
        let rows = self.in_rows();
        let limit = if rows { space.0 } else { space.1 - self.title_height() };
        let mut lines: Vec<Line> = Vec::new();
        for i in 0..self.list.len() {
            let (extent, thickness) =
                if rows { (self.widths[i], self.height) } else { (self.item_height(i), self.widths[i]) };
            match lines.last_mut() {
                Some(line) if line.length + extent + 2.0 * padding <= limit => {
                    line.length += extent + padding;
                    line.thickness = line.thickness.max(thickness);
                }
                _ => lines.push(Line { length: extent + padding, thickness }),
            }
        }
        let all: f64 = lines.iter().map(|line| line.thickness + padding).sum();
        let (width, height) = if rows {
            (space.0, self.title_height() + all + SPARE)
        } else {
            // A legend without entries has a gap, too.
            (padding + (all - padding).max(0.0) + SPARE, space.1)
        };
        self.lines = lines;
        // What the author does not bound ends where the space does.
        let within = |size: f64, most: f64, space: f64| size.min(if most.is_finite() { most } else { space });
        let most = self.legend.max_extent;
        self.size = if self.rules.bounded {
            (within(width, most.0, space.0), within(height, most.1, space.1))
        } else {
            (width, height)
        };
        let more = self.legend.around;
        self.size.0 += more.left + more.right;
        self.size.1 += more.top + more.bottom;
        self.size
    }

    /// Draws the entries in their rows or columns.
    pub fn draw(&self, place: Rect) -> Option<Node> {
        let mut nodes = Vec::new();
        let padding = self.legend.padding;
        let title = self.title_height();
        let lead = |start: f64, end: f64| match self.legend.align {
            Align::Start => start,
            Align::Center => (start + end) / 2.0,
            Align::End => end,
        };
        self.title(place, &mut nodes);
        let rows = self.in_rows();
        let length = |line: usize| self.lines.get(line).map_or(0.0, |l| l.length);
        let start = |line: usize| {
            if rows {
                lead(place.x1 + padding, place.x2 - length(line))
            } else {
                lead(place.y1 + title + padding, place.y2 - length(line))
            }
        };
        let step = self.height + padding;
        let mut line = 0;
        let mut at = if rows { pt(start(0), place.y1 + padding + title) } else { pt(place.x1 + padding, start(0)) };
        // Lines are broken anew where they are drawn, which is not always where they were measured; a legend without bounds
        // still goes by the room that there was then.
        let end = if self.rules.bounded {
            pt(place.x2, place.y2)
        } else {
            pt(place.x1 + self.size.0, place.y1 + self.size.1)
        };
        for i in 0..self.list.len() {
            let full = if rows { at.x + self.widths[i] + padding > end.x } else { at.y + step > end.y };
            if i > 0 && full {
                line += 1;
                at = if rows {
                    pt(start(line), at.y + step)
                } else {
                    pt(at.x + self.lines.get(line - 1).map_or(0.0, |l| l.thickness) + padding, start(line))
                };
            }
            self.entry(i, at, place, &mut nodes);
            if rows { at.x += self.widths[i] + padding } else { at.y += self.item_height(i) + padding }
        }
        let clip = (self.rules.clipped && self.sticks_out(place, &nodes)).then_some(Clip::Rect(place));
        (!nodes.is_empty())
            .then(|| Node::Group(Group { class: "legend", origin: pt(0.0, 0.0), clip, nodes, extra: None }))
    }

    /// Whether boxes or texts reach beyond a rectangle.
    fn sticks_out(&self, place: Rect, nodes: &[Node]) -> bool {
        let half = self.font_size() / 2.0;
        nodes.iter().any(|node| match node {
            Node::Text(text) => {
                let width = self.texts.iter().copied().fold(0.0, f64::max);
                let (left, right) = if self.legend.rtl { (width, 0.0) } else { (0.0, width) };
                text.at.x - left < place.x1
                    || text.at.x + right > place.x2 && !self.fits(text.at.x, place)
                    || text.at.y > place.y2 - half / 2.0
                    || text.at.y - half < place.y1
            }
            _ => false,
        })
    }

    /// Whether every text that begins at a place ends within the rectangle.
    fn fits(&self, x: f64, place: Rect) -> bool {
        self.texts.iter().all(|width| x + width <= place.x2)
    }

    fn title(&self, place: Rect, nodes: &mut Vec<Node>) {
        let Some(title) = &self.legend.title else { return };
        let half = title.style.font.size / 2.0;
        let longest = self.lines.iter().map(|l| l.length).fold(0.0, f64::max);
        let (left, width, top) = if self.in_rows() {
            let left = match self.legend.align {
                Align::Start => place.x1,
                Align::Center => (place.x1 + place.x2 - longest) / 2.0,
                Align::End => place.x2 - longest,
            };
            (left, longest, place.y1)
        } else {
            let spare = place.height() - longest - self.legend.padding - self.title_height();
            let top = match self.legend.align {
                Align::Start => place.y1,
                Align::Center => place.y1 + spare / 2.0,
                Align::End => place.y1 + spare,
            };
            (place.x1, if self.legend.place == Place::Inside { self.size.0 } else { place.width() }, top)
        };
        let x = left + textbox::align_share(title.anchor) * width;
        let y = top + title.insets.top + half + middle_shift(&title.style.font);
        for (k, line) in title.lines.iter().enumerate() {
            let at = pt(x, y + k as f64 * title.style.line_height);
            nodes.push(text(line, at, textbox::anchor(title.anchor), title.style.font.clone(), title.style.color));
        }
    }

    fn entry(&self, i: usize, at: Point, place: Rect, nodes: &mut Vec<Node>) {
        let entry = &self.list[i];
        let size = self.font_size();
        let rtl = self.legend.rtl;
        let right = if self.legend.place == Place::Inside { place.x1 + self.size.0 } else { place.x2 };
        let mirror = |x: f64, width: f64| if rtl { place.x1 + right - x - width } else { x };
        let box_left = mirror(at.x, entry.width);
        if entry.width > 0.0 {
            let middle = pt(box_left + entry.width / 2.0, at.y + size / 2.0);
            let top = at.y + ((size - entry.height) / 2.0).max(0.0);
            symbol(entry, rect(box_left, top, entry.width, entry.height), middle, nodes);
        }
        let (start, end) =
            (at.x + entry.width + size / 2.0, if self.in_rows() { at.x + self.widths[i] } else { place.x2 });
        let (x, anchor) = match (self.legend.label_align, rtl) {
            (Some(Align::Center), _) => ((start + end) / 2.0, Anchor::Middle),
            (Some(Align::End), false) => (end, Anchor::End),
            (Some(Align::Start), true) => (end, Anchor::Start),
            (_, false) => (start, Anchor::Start),
            (_, true) => (start, Anchor::End),
        };
        let x = mirror(x, 0.0);
        let color = entry.text_color.unwrap_or(self.legend.labels.color);
        let middle = at.y + self.height / 2.0;
        let lh = self.line_height();
        let shift = middle_shift(&self.legend.labels.font);
        for (k, line) in entry.lines.iter().enumerate() {
            let y = middle + k as f64 * lh;
            nodes.push(text(line, pt(x, y + shift), anchor, self.legend.labels.font.clone(), color));
            if entry.hidden {
                let left = x - self.texts[i] * anchor_share(anchor);
                let (a, b) = (pt(left, y), pt(left + self.texts[i], y));
                nodes.push(Node::Path(PathNode::stroked(Shape::Line(a, b), Stroke::new(color, 2.0))));
            }
        }
    }
}

/// The share of a text that lies left of its anchor.
fn anchor_share(anchor: Anchor) -> f64 {
    match anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => 0.5,
        Anchor::End => 1.0,
    }
}

fn symbol(entry: &Entry, place: Rect, middle: Point, nodes: &mut Vec<Node>) {
    let symbol = &entry.symbol;
    let fill = symbol.fill.as_ref().and_then(paint::of);
    let stroke = symbol.stroke.as_ref().and_then(paint::of).map(|p| Stroke {
        cap: entry.cap,
        join: entry.join,
        ..paint::outline(symbol, p)
    });
    let stroke = stroke.filter(|s| s.width > 0.0);
    let shape = match &*symbol.shape {
        "box" => Shape::Rect(place, entry.radius.min(place.width() / 2.0).min(place.height() / 2.0)),
        name => {
            let radius = symbol.size.sqrt() / 2.0;
            if name == "circle" && !entry.stretched {
                Shape::Circle(middle, radius)
            } else {
                let mut path = if entry.stretched && radius > 0.0 {
                    crate::shape::symbol::stretched(name, radius, entry.width / 2.0)
                } else {
                    crate::shape::symbol::by_radius(name, radius, symbol.angle.to_radians())
                };
                path.translate(middle.x, middle.y);
                Shape::Path(path)
            }
        }
    };
    let node = PathNode { fill, stroke, opacity: symbol.opacity, ..PathNode::new(shape) };
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
