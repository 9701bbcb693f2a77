//! What the channels of a unit are defined as.

use crate::color::Color;
use crate::data::Value;
use crate::dialect::vegalite::normalize::tree::Encoding;
use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::channel::{Channel as Definition, Condition};
use crate::dialect::vegalite::syntax::names::Channel;
use crate::dialect::vegalite::syntax::read::PerRow;
use crate::dialect::vegalite::syntax::value::Constant;
use crate::expr::Expr;
use crate::figure::{From, Mapping, Offset};
use crate::json::Json;

/// What a channel is defined as.
#[derive(Debug, Clone)]
pub enum Defined {
    /// `null`: nothing.
    Null,
    One(Box<Definition>),
    /// Several: what they show are fields of the unit.
    Many,
}

impl Defined {
    fn of(json: &Json) -> Defined {
        match json {
            Json::Object(o) => Defined::One(Box::new(Definition::of(o))),
            Json::Array(_) => Defined::Many,
            _ => Defined::Null,
        }
    }
}

/// What a unit's channels are defined as, in the order in which they are written.
#[derive(Debug, Clone, Default)]
pub struct Definitions(Vec<(Channel, Defined)>);

impl Definitions {
    /// Those of an encoding whose expressions are resolved.
    pub fn of(encoding: &Encoding) -> Definitions {
        let mut out = Definitions::default();
        encoding.iter().for_each(|(channel, def)| out.0.push((channel, Defined::of(def))));
        out
    }

    /// What a channel is defined as.
    pub fn get(&self, channel: Channel) -> Option<&Defined> {
        self.0.iter().find(|(c, _)| *c == channel).map(|(_, defined)| defined)
    }

    /// The one definition that a channel has.
    pub fn one(&self, channel: Channel) -> Option<&Definition> {
        match self.get(channel)? {
            Defined::One(one) => Some(one),
            Defined::Null | Defined::Many => None,
        }
    }

    /// Whether a channel is named at all, be it as `null`.
    pub fn has(&self, channel: Channel) -> bool {
        self.get(channel).is_some()
    }

    /// Whether a channel is defined as something.
    pub fn shows(&self, channel: Channel) -> bool {
        self.get(channel).is_some_and(|defined| !matches!(defined, Defined::Null))
    }

    /// Defines a channel that is not defined yet.
    pub fn push(&mut self, channel: Channel, def: Definition) {
        self.0.push((channel, Defined::One(Box::new(def))));
    }
}

/// The conditions of a definition.
pub fn conditions(def: &Definition) -> &[Condition] {
    def.condition.value().map_or(&[], |list| &list.0)
}

/// The value of a channel as a mapping: the same for all rows, or computed from each. `null` is a value, too.
pub fn constant(said: &Said<Constant>) -> Option<Mapping> {
    match said {
        Said::Unsaid => None,
        Said::Null => Some(Mapping::constant(Value::Null)),
        Said::Value(PerRow::Plain(value)) => Some(Mapping::constant(value.clone())),
        Said::Value(PerRow::Expression(source)) => computed(source),
    }
}

/// What an expression makes of each row.
pub fn computed(source: &str) -> Option<Mapping> {
    let expr = Expr::parse(source).ok()?;
    Some(Mapping { from: From::Expr(expr), scale: None, band: 0.0, offset: Offset::default() })
}

/// The value of a channel, if it is a number.
pub fn number(said: &Said<Constant>) -> Option<f64> {
    match said.value()?.plain()? {
        Value::Number(x) => Some(*x),
        _ => None,
    }
}

/// The value of a channel, if it is a text.
pub fn text(said: &Said<Constant>) -> Option<&str> {
    match said.value()?.plain()? {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// The value of a channel, if it is a colour.
pub fn color(said: &Said<Constant>) -> Option<Color> {
    text(said).and_then(Color::parse)
}
