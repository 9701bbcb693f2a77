//! The cascade of options: places where an option may stand, in order, and the first that holds it.
//!
//! In: trees of options, the author's first, the defaults last. Out: single options, with the JSON pointer of the
//! author's tree for messages. Version 2 merges trees before it reads them, versions 3 and 4 search them; both come to
//! the same when every place is searched in the order of precedence.

use crate::json::{Json, push_pointer};
use std::sync::Arc;

/// Places where an option may stand, the first wins.
#[derive(Debug, Clone)]
pub(super) struct Options<'a> {
    places: Vec<Place<'a>>,
    /// Whether null is a value that ends the search, which then finds nothing.
    nulls: bool,
}

/// A tree of options, and where the author wrote it (defaults: nowhere).
#[derive(Debug, Clone)]
pub(super) struct Place<'a> {
    pub tree: &'a Json,
    /// JSON pointer to it, if it is the author's.
    pub at: Option<Arc<str>>,
}

impl<'a> Options<'a> {
    /// No places.
    pub(super) fn none() -> Options<'a> {
        Options { places: Vec::new(), nulls: false }
    }

    /// One place.
    pub(super) fn of(tree: &'a Json, at: Option<&str>) -> Options<'a> {
        let mut options = Options::none();
        options.add(tree, at);
        options
    }

    /// A further place, after those there are; what is no object holds nothing.
    pub(super) fn add(&mut self, tree: &'a Json, at: Option<&str>) {
        if matches!(tree, Json::Object(_)) {
            self.places.push(Place { tree, at: at.map(Arc::from) });
        }
    }

    /// Whether there are no places.
    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The same, of which a null is as good as any value: only what is undefined is looked for farther (Chart.js 3 and 4,
    /// `_resolve`).
    pub(super) fn with_nulls(self) -> Options<'a> {
        Options { nulls: true, ..self }
    }

    /// The same with all places of another after these.
    pub(super) fn then(mut self, other: &Options<'a>) -> Options<'a> {
        self.nulls |= other.nulls;
        self.places.extend(other.places.iter().cloned());
        self
    }

    /// The first value of that name that is not null, and its pointer.
    pub(super) fn find(&self, name: &str) -> Option<(&'a Json, Arc<str>)> {
        let (place, value) = self.first(name)?;
        let mut at = place.at.as_deref().unwrap_or("").to_owned();
        push_pointer(&mut at, name);
        Some((value, Arc::from(at)))
    }

    /// The first value of that name that is not null.
    pub(super) fn get(&self, name: &str) -> Option<&'a Json> {
        self.first(name).map(|(_, value)| value)
    }

    fn first(&self, name: &str) -> Option<(&Place<'a>, &'a Json)> {
        let ends = |v: &&Json| self.nulls || !v.is_null();
        let found = self.places.iter().find_map(|p| Some((p, p.tree.get(name).filter(ends)?)));
        found.filter(|(_, value)| !value.is_null())
    }

    /// All values of that name that are not null, in order, with the author's pointer to the place.
    pub(super) fn all_at<'n>(&'n self, name: &'n str) -> impl Iterator<Item = (Option<&'n str>, &'a Json)> + 'n {
        self.places.iter().filter_map(move |p| Some((p.at.as_deref(), p.tree.get(name).filter(|v| !v.is_null())?)))
    }

    /// The options below a name, in every place that has some.
    pub(super) fn sub(&self, name: &str) -> Options<'a> {
        let mut out = Options { nulls: self.nulls, ..Options::none() };
        for p in &self.places {
            if let Some(tree) = p.tree.get(name) {
                let at = p.at.as_ref().map(|at| {
                    let mut at = at.to_string();
                    push_pointer(&mut at, name);
                    at
                });
                out.add(tree, at.as_deref());
            }
        }
        out
    }

    /// Whether it is true, as JavaScript reads truth (the text `"false"` is true).
    pub(super) fn truthy(&self, name: &str) -> Option<bool> {
        self.get(name).map(truthy)
    }

    /// A number; texts that are numbers count.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.get(name).and_then(number)
    }

    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        self.get(name).and_then(Json::as_str)
    }

    /// Whether the value of that name is `false`.
    pub(super) fn is_off(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Json::Bool(false)))
    }

    /// Whether the first place that holds that name at all holds null.
    pub(super) fn is_null(&self, name: &str) -> bool {
        self.places.iter().find_map(|p| p.tree.get(name)).is_some_and(Json::is_null)
    }

    /// Only what the author wrote.
    pub(super) fn written(&self) -> Options<'a> {
        let places = self.places.iter().filter(|p| p.at.is_some()).cloned().collect();
        Options { places, nulls: self.nulls }
    }
}

/// `if (v)`.
pub(super) fn truthy(v: &Json) -> bool {
    match v {
        Json::Null => false,
        Json::Bool(b) => *b,
        Json::Number(x) => *x != 0.0 && !x.is_nan(),
        Json::String(s) => !s.is_empty(),
        Json::Array(_) | Json::Object(_) | Json::Code(_) => true,
    }
}

/// `+v` for what can be a number; `None` for what cannot.
pub(super) fn number(v: &Json) -> Option<f64> {
    match v {
        Json::Number(x) => Some(*x).filter(|x| x.is_finite()),
        Json::String(s) if !s.trim().is_empty() => Some(crate::number::parse_js(s)).filter(|x| x.is_finite()),
        Json::Bool(b) => Some(f64::from(u8::from(*b))),
        _ => None,
    }
}

/// The element of a list that belongs to an index: lists are repeated from version 3 on.
pub(super) fn indexed(v: &Json, index: usize, repeat: bool) -> Option<&Json> {
    match v {
        Json::Array(list) if list.is_empty() => None,
        Json::Array(list) if repeat => list.get(index % list.len()),
        Json::Array(list) => list.get(index),
        v => Some(v),
    }
}

/// A text as it would be shown.
pub(super) fn shown(v: &Json) -> Arc<str> {
    match v {
        Json::String(s) => s.clone(),
        Json::Number(x) => Arc::from(crate::number::to_js(*x)),
        Json::Bool(b) => Arc::from(if *b { "true" } else { "false" }),
        Json::Array(list) => Arc::from(list.iter().map(|v| shown(v).to_string()).collect::<Vec<_>>().join(",")),
        Json::Null => Arc::from(""),
        Json::Object(_) => Arc::from("[object Object]"),
        Json::Code(c) => c.text.clone(),
    }
}

/// The lines of a text, at least one: a list has one line each.
pub(super) fn lines(v: &Json) -> Vec<Arc<str>> {
    match v {
        Json::Array(list) if !list.is_empty() => list.iter().map(shown).collect(),
        Json::Array(_) | Json::Null => vec![Arc::from("")],
        v => vec![shown(v)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_place_wins_at_every_depth() {
        let author = crate::json::parse_literal("{a: {b: 1}, c: null}", 9).unwrap();
        let default = crate::json::parse_literal("{a: {b: 2, d: 3}, c: 4}", 9).unwrap();
        let options = Options::of(&author, Some("/options")).then(&Options::of(&default, None));
        assert_eq!(options.sub("a").number("b"), Some(1.0));
        assert_eq!(options.sub("a").number("d"), Some(3.0));
        assert_eq!(options.number("c"), Some(4.0));
        assert_eq!(options.clone().with_nulls().number("c"), None);
        assert_eq!(options.sub("a").find("b").map(|f| f.1.to_string()), Some("/options/a/b".to_owned()));
    }
}
