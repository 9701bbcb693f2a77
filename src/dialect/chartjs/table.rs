//! Tables of the figure while marks are made: one a mark, its columns positions and those styles that differ from row to
//! row.

use super::chart::Styled;
use crate::data::{Column, Frame, Value};
use crate::figure::{Channel, DataId, DataNode, DataSource, Encodings, Mapping, Mark, MarkKind};
use crate::geometry::Rect;
use std::sync::Arc;

/// All tables of a figure.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// In order.
    pub nodes: Vec<DataNode>,
}

impl Tables {
    /// The tables themselves.
    pub(super) fn frames(self) -> Vec<Arc<Frame>> {
        let frame = |node: DataNode| match node.source {
            DataSource::Frame(frame) => frame,
            DataSource::Node(_) => Arc::default(),
        };
        self.nodes.into_iter().map(frame).collect()
    }

    /// A finished table, to be changed.
    pub(super) fn frame_mut(&mut self, id: DataId) -> Option<&mut Arc<Frame>> {
        match &mut self.nodes.get_mut(id.0)?.source {
            DataSource::Frame(frame) => Some(frame),
            DataSource::Node(_) => None,
        }
    }

    /// Adds a finished table.
    pub(super) fn add(&mut self, frame: Frame) -> DataId {
        self.nodes.push(DataNode {
            source: DataSource::Frame(Arc::new(frame)),
            transforms: Vec::new(),
            faceted: false,
        });
        DataId(self.nodes.len() - 1)
    }
}

/// A table and the encodings of its mark.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    /// The table.
    pub frame: Frame,
    /// What feeds the channels.
    pub encodings: Encodings,
}

/// The corners of a rectangle: their channel, the column for it, and their name in options.
pub(super) const CORNERS: [(Channel, &str, &str); 4] = [
    (Channel::CornerTopLeft, "corner_top_left", "topLeft"),
    (Channel::CornerTopRight, "corner_top_right", "topRight"),
    (Channel::CornerBottomRight, "corner_bottom_right", "bottomRight"),
    (Channel::CornerBottomLeft, "corner_bottom_left", "bottomLeft"),
];

/// How round an option makes a corner, px.
pub(super) fn corner(radius: &Value, name: &str) -> f64 {
    let own = match radius {
        Value::Object(_) => radius.member(name).valid_number(),
        v => v.valid_number(),
    };
    own.unwrap_or(0.0).max(0.0)
}

impl Rows {
    /// The mark of these rows, of which nothing else is decided.
    pub(crate) fn mark(self, class: &'static str, kind: MarkKind, tables: &mut Tables) -> Mark {
        Mark::bare(class, kind, tables.add(self.frame), self.encodings)
    }

    /// A table of `n` rows.
    pub(super) fn new(n: usize) -> Rows {
        Rows { frame: Frame::with_len(n), encodings: Encodings::new() }
    }

    /// A column of numbers.
    pub(super) fn numbers(&mut self, name: &str, values: Vec<f64>) {
        self.frame.set(name, Column::Numbers(values));
    }

    /// Rectangles in px: a column and a channel for each of their corner and their sides.
    pub(super) fn rects(&mut self, rects: &[Rect]) {
        type Part = fn(&Rect) -> f64;
        let parts: [(Channel, &str, Part); 4] = [
            (Channel::X, "x", |r| r.x1),
            (Channel::Y, "y", |r| r.y1),
            (Channel::Width, "width", Rect::width),
            (Channel::Height, "height", Rect::height),
        ];
        for (channel, name, of) in parts {
            self.numbers(name, rects.iter().map(of).collect());
            self.encodings.map(channel, Mapping::field(name));
        }
    }

    /// Corners as round as an option says: a number for all, or an object with one for each.
    pub(super) fn corners(&mut self, radius: &Styled) {
        for (channel, column, name) in CORNERS {
            let own = radius.clone().map(|v| Value::Number(corner(&v, name)));
            if own.largest(self.frame.len()) > 0.0 {
                self.style(channel, column, own);
            }
        }
    }

    /// A channel by a style: a constant, or a column of that name.
    pub(super) fn style(&mut self, channel: Channel, name: &'static str, style: Styled) {
        match style {
            Styled::Same(Value::Null) => {}
            Styled::Same(value) => {
                self.encodings.constant(channel, value);
            }
            Styled::Each(values) => {
                let n = self.frame.len();
                let column: Vec<Value> = (0..n).map(|i| values.get(i).cloned().unwrap_or_default()).collect();
                self.frame.set(name, Column::of(column));
                self.encodings.map(channel, Mapping::field(name));
            }
        }
    }
}
