//! Titles docked to a side of the canvas (Chart.js `plugin.title.js`).

use super::middle_shift;
use crate::figure::Align;
use crate::figure::docked::Title;
use crate::geometry::{Rect, Side, pt};
use crate::layout::kit::textbox::anchor;
use crate::scene::{Group, Node, TextNode};

/// A title at a side.
pub struct TitleBox<'a> {
    title: &'a Title,
}

impl<'a> TitleBox<'a> {
    pub fn new(title: &'a Title) -> TitleBox<'a> {
        TitleBox { title }
    }

    /// Height of a horizontal title, width of a vertical one, px.
    pub fn thickness(&self) -> f64 {
        let p = self.title.padding;
        self.title.lines.iter().map(|_| self.title.style.line_height).sum::<f64>() + p.top + p.bottom
    }

    pub fn draw(&self, place: Rect, side: Side) -> Option<Node> {
        let t = self.title;
        let (start, end, angle) = match side {
            Side::Top | Side::Bottom => (place.x1, place.x2, 0.0),
            Side::Left => (place.y2, place.y1, -90.0),
            Side::Right => (place.y1, place.y2, 90.0),
        };
        let along = match t.anchor {
            Align::Start => start,
            Align::Center => (start + end) / 2.0,
            Align::End => end,
        };
        let mut across = t.padding.top;
        let mut nodes = Vec::with_capacity(t.lines.len());
        for line in &t.lines {
            across += t.style.line_height / 2.0;
            let at = match side {
                Side::Top | Side::Bottom => pt(along, place.y1 + across),
                Side::Left => pt(place.x1 + across, along),
                Side::Right => pt(place.x2 - across, along),
            };
            across += t.style.line_height / 2.0;
            nodes.push(Node::Text(TextNode {
                text: line.clone(),
                at: pt(at.x, at.y + middle_shift(&t.style.font)),
                anchor: anchor(t.anchor),
                angle,
                pivot: at,
                font: t.style.font.clone(),
                fill: t.style.color,
                stroke: None,
                opacity: 1.0,
                length: None,
                extra: None,
            }));
        }
        (!nodes.is_empty())
            .then(|| Node::Group(Group { class: "title", origin: pt(0.0, 0.0), clip: None, nodes, extra: None }))
    }
}
