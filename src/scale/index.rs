//! The place of each value in a discrete domain, found without allocation.

use crate::data::Key;
use crate::data::Value;
use std::collections::HashMap;
use std::sync::Arc;

/// Values and their places.
#[derive(Debug, Clone, Default)]
pub struct Index {
    null: Option<usize>,
    undefined: Option<usize>,
    bools: [Option<usize>; 2],
    numbers: HashMap<u64, usize>,
    texts: HashMap<Arc<str>, usize>,
    others: HashMap<String, usize>,
}

impl Index {
    /// Of a list; of equal values the first counts.
    pub fn new(values: &[Value]) -> Index {
        let mut index = Index::default();
        for (i, value) in values.iter().enumerate() {
            index.add(value, i);
        }
        index
    }

    /// Adds a value, unless it is there; returns whether it was new.
    pub fn add(&mut self, value: &Value, place: usize) -> bool {
        if self.get(value).is_some() {
            return false;
        }
        match value.key() {
            Key::Null => self.null = Some(place),
            Key::Undefined => self.undefined = Some(place),
            Key::Bool(b) => self.bools[usize::from(b)] = Some(place),
            Key::Number(n) => drop(self.numbers.insert(n, place)),
            Key::Text(t) => drop(self.texts.insert(Arc::from(t), place)),
            Key::Other(o) => drop(self.others.insert(o, place)),
        }
        true
    }

    /// The place of a value.
    pub fn get(&self, value: &Value) -> Option<usize> {
        match value.key() {
            Key::Null => self.null,
            Key::Undefined => self.undefined,
            Key::Bool(b) => self.bools[usize::from(b)],
            Key::Number(n) => self.numbers.get(&n).copied(),
            Key::Text(t) => self.texts.get(t).copied(),
            Key::Other(o) => self.others.get(&o).copied(),
        }
    }
}
