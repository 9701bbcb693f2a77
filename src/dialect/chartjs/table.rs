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
#[derive(Debug)]
pub(super) struct Rows {
    /// The table.
    pub frame: Frame,
    /// What feeds the channels.
    pub encodings: Encodings,
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
