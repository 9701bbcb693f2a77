//! Titles of views (vega-view-transforms `title.js`).

use crate::figure::grown::Title;
use crate::figure::{Align, TextStyle};
use crate::geometry::{Rect, Side, Size, pt};
use crate::layout::Context;
use crate::layout::kit::textbox::TextBox;
use crate::scene::{Group, Node};
use std::sync::Arc;

/// A title placed: what is drawn and what it takes up.
pub fn place(title: &Title, plot: Size, view: Rect, context: &Context) -> (Node, Rect) {
    let angle = title.angle.unwrap_or(match title.side {
        Side::Left => -90.0,
        Side::Right => 90.0,
        Side::Top | Side::Bottom => 0.0,
    });
    // Consecutive lines in one style are one text; a line with a gap above it begins another.
    let mut texts: Vec<(Vec<Arc<str>>, usize)> = Vec::new();
    for (i, line) in title.lines.iter().enumerate() {
        match texts.last_mut() {
            Some((lines, first)) if looks_alike(&title.lines[*first].style, &line.style) && line.gap == 0.0 => {
                lines.push(line.text.clone())
            }
            _ => texts.push((vec![line.text.clone()], i)),
        }
    }
    let mut boxes: Vec<TextBox> = Vec::with_capacity(texts.len());
    let mut cursor = 0.0;
    let mut bounds = Rect::EMPTY;
    for (lines, first) in &texts {
        let line = &title.lines[*first];
        let mut text = TextBox::new(lines, &line.style);
        text.align = title.align.unwrap_or(title.anchor);
        text.baseline = title.baseline.unwrap_or("top");
        text.angle = angle;
        text.limit = line.limit;
        text.shift = pt(title.dx, title.dy);
        let own = text.bounds(context);
        let across = if title.side.is_horizontal() { own.height() } else { own.width() };
        cursor += if boxes.is_empty() { 0.0 } else { line.gap };
        text.at = match title.side {
            Side::Top | Side::Bottom => pt(0.0, cursor),
            Side::Left => pt(cursor, 0.0),
            Side::Right => pt(-cursor, 0.0),
        };
        cursor += across;
        bounds = bounds.union(text.bounds(context));
        boxes.push(text);
    }
    let at = origin(title, plot, view, bounds);
    let mut nodes = Vec::new();
    for text in &boxes {
        text.draw(&mut nodes);
    }
    (Node::Group(Group { class: "title", origin: at, clip: None, nodes, extra: None }), bounds.translate(at.x, at.y))
}

/// Whether lines are of one text, whatever the distance between them.
fn looks_alike(one: &TextStyle, other: &TextStyle) -> bool {
    one.font == other.font && one.color == other.color
}

fn origin(title: &Title, plot: Size, view: Rect, own: Rect) -> crate::geometry::Point {
    let (start, end) = match (title.to_plot, title.side) {
        (true, Side::Top | Side::Bottom) => (0.0, plot.width),
        (true, Side::Left) => (plot.height, 0.0),
        (true, Side::Right) => (0.0, plot.height),
        (false, Side::Top | Side::Bottom) => (view.x1, view.x2),
        (false, Side::Left) => (view.y2, view.y1),
        (false, Side::Right) => (view.y1, view.y2),
    };
    let along = match title.anchor {
        Align::Start => start,
        Align::Center => (start + end) / 2.0,
        Align::End => end,
    };
    match title.side {
        Side::Top => pt(along, view.y1 - own.height() - title.offset),
        Side::Bottom => pt(along, view.y2 + title.offset),
        Side::Left => pt(view.x1 - own.width() - title.offset, along),
        Side::Right => pt(view.x2 + own.width() + title.offset, along),
    }
}
