//! The tree of views as it is compiled: units, layers, concatenations and facets, with nothing repeated or composed left.

use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
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
        /// What it draws.
        kind: MarkType,
        /// Mark definition: an object with `type`.
        mark: Object,
        encoding: Encoding,
    },
    /// Marks over each other.
    Layer(Vec<Spec>),
    /// Views side by side: how many a row (0: all).
    Concat(Vec<Spec>, usize),
    /// A view for each group: row, column, wrapped field.
    Facet(Option<Json>, Option<Json>, Option<Json>, Box<Spec>),
}

/// The channels of a view and how each is defined, in the order in which they are written.
#[derive(Debug, Clone, Default)]
pub struct Encoding(Vec<(Channel, Json)>);

impl Encoding {
    /// The definition of a channel.
    pub fn get(&self, channel: Channel) -> Option<&Json> {
        self.0.iter().find(|(c, _)| *c == channel).map(|(_, def)| def)
    }

    /// The definition of a channel, if it is an object.
    pub fn def(&self, channel: Channel) -> Option<&Object> {
        self.get(channel).and_then(Json::as_object)
    }

    pub fn has(&self, channel: Channel) -> bool {
        self.get(channel).is_some()
    }

    pub fn iter(&self) -> impl Iterator<Item = (Channel, &Json)> {
        self.0.iter().map(|(channel, def)| (*channel, def))
    }

    /// Defines a channel, anew if need be.
    pub fn insert(&mut self, channel: Channel, def: Json) {
        match self.0.iter_mut().find(|(c, _)| *c == channel) {
            Some((_, old)) => *old = def,
            None => self.0.push((channel, def)),
        }
    }

    pub fn remove(&mut self, channel: Channel) {
        self.0.retain(|(c, _)| *c != channel);
    }

    /// The others.
    pub fn without(&self, channels: &[Channel]) -> Encoding {
        Encoding(self.0.iter().filter(|(c, _)| !channels.contains(c)).cloned().collect())
    }
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
    /// A unit of a mark that has its type with it.
    pub fn unit(mark: Object, encoding: Encoding) -> Kind {
        let kind = mark.get("type").and_then(Json::as_str).and_then(MarkType::named).unwrap_or(MarkType::Point);
        Kind::Unit { kind, mark, encoding }
    }

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
