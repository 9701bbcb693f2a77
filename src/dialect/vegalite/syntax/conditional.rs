//! Values that depend on a test.

use super::kind::Kind;
use super::predicate::Test;
use super::read::{OneOrMany, Read};
use super::said::Said;
use crate::json::{Json, Object};

/// A value that may depend on what it is of: in Vega-Lite a label or line of an axis may.
#[derive(Debug, Clone, PartialEq)]
pub enum Conditional<T> {
    /// The same for all.
    Plain(T),
    /// The first condition that holds has the value.
    Tested {
        /// One or several, each with a `test` and a `value` or `expr`.
        conditions: Vec<Object>,
        /// Where none holds.
        otherwise: Said<T>,
    },
}

impl<T> Conditional<T> {
    /// The value, if it is the same for all.
    pub fn plain(&self) -> Option<&T> {
        match self {
            Conditional::Plain(value) => Some(value),
            Conditional::Tested { .. } => None,
        }
    }
}

impl<T: Read> Read for Conditional<T> {
    const KIND: Kind = Kind::Conditional(&T::KIND, &Test::KIND);

    fn read(json: &Json) -> Option<Conditional<T>> {
        match json.get("condition") {
            None => T::read(json).map(Conditional::Plain),
            Some(condition) => Some(Conditional::Tested {
                conditions: OneOrMany::read(condition)?.0,
                otherwise: json.get("value").map_or(Said::Unsaid, Said::of),
            }),
        }
    }
}
