//! Grouping: fields of a table in, a group for each row out, in order of first appearance.

use super::{Column, Frame};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

/// The rows of a table, in groups.
///
/// # Guarantees
/// Every row is in exactly one group; groups are dense from 0 in order of first appearance.
#[derive(Debug, Clone, PartialEq)]
pub struct Groups {
    /// The group of each row.
    pub of: Vec<usize>,
    /// The first row of each group.
    pub first: Vec<usize>,
}

impl Groups {
    /// Groups by the values of these fields; without fields all rows are one group (none, if there are no rows).
    pub fn by(frame: &Frame, fields: &[Arc<str>]) -> Groups {
        let mut all: Option<Groups> = None;
        for field in fields {
            let one = Groups::of_column(&frame.field(field));
            all = Some(match all {
                None => one,
                Some(before) => number_keys(before.of.iter().zip(&one.of)),
            });
        }
        all.unwrap_or_else(|| Groups {
            of: vec![0; frame.len()],
            first: if frame.is_empty() { Vec::new() } else { vec![0] },
        })
    }

    /// Groups by the values of a column.
    pub fn of_column(column: &Column) -> Groups {
        match column {
            Column::Numbers(v) | Column::Times(v) => number_keys(v.iter().map(|x| super::Key::number(*x))),
            Column::Values(v) => number_keys(v.iter().map(super::Value::key)),
        }
    }

    /// How many groups.
    pub fn len(&self) -> usize {
        self.first.len()
    }

    /// Whether there is no group.
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// The rows of each group, in order.
    pub fn rows(&self) -> Vec<Vec<usize>> {
        let mut rows = vec![Vec::new(); self.len()];
        for (row, group) in self.of.iter().enumerate() {
            rows[*group].push(row);
        }
        rows
    }
}

fn number_keys<K: Hash + Eq + Clone>(keys: impl Iterator<Item = K>) -> Groups {
    let mut seen: HashMap<K, usize> = HashMap::new();
    let mut groups = Groups { of: Vec::with_capacity(keys.size_hint().0), first: Vec::new() };
    // Equal values often stand together: only the first of them is looked up.
    let mut last: Option<(K, usize)> = None;
    for (row, key) in keys.enumerate() {
        if let Some((before, group)) = &last
            && *before == key
        {
            groups.of.push(*group);
            continue;
        }
        let next = groups.first.len();
        let group = *seen.entry(key.clone()).or_insert(next);
        if group == next {
            groups.first.push(row);
        }
        groups.of.push(group);
        last = Some((key, group));
    }
    groups
}
