//! The tree of views as it is compiled: units, layers, concatenations and facets, with nothing repeated or composed left.

use crate::json::{Json, Object};

/// A view before it is compiled.
#[derive(Debug, Clone)]
pub struct Spec {
    pub kind: Kind,
    /// Its own properties: data, transform, width, height, title, resolve, spacing …
    pub props: Object,
    /// Where it stands.
    pub at: String,
}

/// The kinds of views.
#[derive(Debug, Clone)]
pub enum Kind {
    /// One mark.
    Unit {
        /// Mark definition: an object with `type`.
        mark: Object,
        /// Channels.
        encoding: Object,
    },
    /// Marks over each other.
    Layer(Vec<Spec>),
    /// Views side by side: how many a row (0: all).
    Concat(Vec<Spec>, usize),
    /// A view for each group: row, column, wrapped field.
    Facet(Option<Json>, Option<Json>, Option<Json>, Box<Spec>),
}
