//! Lines of text at known places of a plot. In: lines with their font and colour; out: a mark of texts.

use crate::data::{Column, Value};
use crate::dialect::chartjs::font::TextFont;
use crate::dialect::chartjs::table::{Rows, Tables};
use crate::figure::{Channel, Mapping, Mark, MarkKind, TextMark};
use std::sync::Arc;

#[derive(Debug, Clone)]
pub(super) struct TextLine {
    /// Where it is aligned, px of the plot.
    pub x: f64,
    /// Its middle, px of the plot.
    pub y: f64,
    /// What it says.
    pub text: Arc<str>,
    pub font: TextFont,
    /// Its colour.
    pub color: Value,
    /// `left`, `center` or `right`.
    pub align: &'static str,
    /// Most px it may take; 0: any number.
    pub limit: f64,
}

/// A channel, the name of its column, and what feeds it.
type Feed<T> = (Channel, &'static str, fn(&TextLine) -> T);

/// A mark of these lines; `None` if there are none.
pub(super) fn mark(lines: &[TextLine], tables: &mut Tables) -> Option<Mark> {
    if lines.is_empty() {
        return None;
    }
    let mut rows = Rows::new(lines.len());
    let numbers: [Feed<f64>; 5] = [
        (Channel::X, "x", |w| w.x),
        (Channel::Y, "y", |w| w.y),
        (Channel::Size, "size", |w| w.font.font.size),
        (Channel::FontWeight, "weight", |w| f64::from(w.font.font.weight)),
        (Channel::Limit, "limit", |w| w.limit),
    ];
    for (channel, name, of) in numbers {
        rows.numbers(name, lines.iter().map(of).collect());
        rows.encodings.map(channel, Mapping::field(name));
    }
    let texts: [Feed<Value>; 5] = [
        (Channel::Text, "text", |w| Value::Text(w.text.clone())),
        (Channel::Fill, "fill", |w| w.color.clone()),
        (Channel::FontFamily, "family", |w| Value::Text(w.font.font.family.clone())),
        (Channel::FontStyle, "style", |w| Value::from(if w.font.font.italic { "italic" } else { "normal" })),
        (Channel::Align, "align", |w| Value::from(w.align)),
    ];
    for (channel, name, of) in texts {
        rows.frame.set(name, Column::of(lines.iter().map(of).collect()));
        rows.encodings.map(channel, Mapping::field(name));
    }
    rows.encodings.constant(Channel::Baseline, "middle");
    let data = tables.add(rows.frame);
    Some(Mark::bare(
        "mark-text",
        MarkKind::Text(TextMark { ellipsis: Some(Arc::from("…")), ..TextMark::default() }),
        data,
        rows.encodings,
    ))
}
