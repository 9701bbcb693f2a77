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

/// How a view is made of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Composition {
    Unit,
    Layer,
    Concat,
    Facet,
}

impl Kind {
    /// How it is made of others.
    pub fn composition(&self) -> Composition {
        match self {
            Kind::Unit { .. } => Composition::Unit,
            Kind::Layer(_) => Composition::Layer,
            Kind::Concat(..) => Composition::Concat,
            Kind::Facet(..) => Composition::Facet,
        }
    }
}

/// Gives a view of layers the title of the first of them that has one, if it has none itself (vega-lite `layer.ts`).
pub fn inherit_title(props: &mut Object, layer: &Object) {
    let said = |o: &Object| {
        let title = o.get("title").filter(|t| !t.is_null())?;
        let text = if title.as_object().is_some() { title.get("text")? } else { title };
        text.as_str().is_none_or(|t| !t.is_empty()).then(|| title.clone())
    };
    if let (None, Some(title)) = (said(props), said(layer)) {
        props.insert("title", title);
    }
}
