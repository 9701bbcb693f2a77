//! What a chart shows, for people who do not see it: columns of its data in, a table and a sentence out.

use crate::color::Color;
use crate::data::table::{cell, writable};
use crate::data::{Column, Table, Value};
use std::sync::Arc;

/// What a column decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Channel {
    /// Where something is, across.
    X,
    /// Where something is, up.
    Y,
    /// How it looks, or what it is called.
    Other,
}

/// The data of a chart.
#[derive(Debug)]
pub(super) struct Record {
    len: usize,
    columns: Vec<(Channel, String, Arc<Column>)>,
}

impl Record {
    /// So many rows, still without columns.
    pub(super) fn new(len: usize) -> Record {
        Record { len, columns: Vec::new() }
    }

    /// Adds a column; one of a name that is there already is the same.
    pub(super) fn add(&mut self, channel: Channel, name: &str, column: Column) {
        if !self.columns.iter().any(|c| c.1 == name) {
            self.columns.push((channel, name.to_owned(), Arc::new(column)));
        }
    }

    /// As a table; `None` if it has no columns.
    pub(super) fn table(&self) -> Option<Table> {
        let shown: Vec<_> = self.columns.iter().filter(|c| writable(&c.2)).collect();
        let columns: Vec<Arc<Column>> = shown.iter().map(|c| c.2.clone()).collect();
        let mut table = Table::of_names(shown.iter().map(|c| &c.1));
        table.list(&columns, self.len);
        (!columns.is_empty()).then_some(table)
    }

    /// As a sentence: what is drawn, how many of what, and what they extend over.
    pub(super) fn sentence(&self, drawn: &str, noun: &str) -> String {
        let plural = if self.len == 1 { "" } else { "s" };
        let mut out = format!("{drawn} of {} {noun}{plural}", self.len);
        for (channel, letter) in [(Channel::X, "x"), (Channel::Y, "y")] {
            let columns = self.columns.iter().filter(|c| c.0 == channel);
            let values = columns.flat_map(|c| c.2.numbers().into_owned()).filter(|x| x.is_finite());
            let (least, most) =
                values.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), x| (least.min(x), most.max(x)));
            if least <= most {
                let [least, most] = [least, most].map(|x| cell(&Value::Number(x)));
                out.push_str(&format!("; {letter} from {least} to {most}"));
            }
        }
        out
    }
}

/// A colour with its alpha.
pub(super) fn css(color: Color) -> Value {
    Value::from(format!("#{:02x}{:02x}{:02x}{:02x}", color.r, color.g, color.b, color.a))
}
