//! Values that may depend on what they are of: in Vega-Lite a label or line of an axis has some.

use super::kind::Kind;
use super::predicate::Test;
use super::read::{OneOrMany, Read};
use super::said::Said;
use crate::json::{Json, Object};

/// A value, or one of several by conditions.
#[derive(Debug, Clone, PartialEq)]
pub enum Conditional<T> {
    /// The same for all.
    Plain(T),
    /// The first condition that holds has the value.
    Tested {
        /// One or several.
        cases: Vec<Case<T>>,
        /// Where none holds.
        otherwise: Said<T>,
    },
}

/// A value, and where it holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Case<T> {
    pub test: Said<Test>,
    pub value: Said<T>,
}

impl<T> Conditional<T> {
    /// The value where no condition holds: nothing at all, if none is said.
    pub fn usual(&self) -> Said<&T> {
        match self {
            Conditional::Plain(value) => Said::Value(value),
            Conditional::Tested { otherwise: Said::Value(value), .. } => Said::Value(value),
            Conditional::Tested { .. } => Said::Null,
        }
    }

    /// What holds under conditions, the first first.
    pub fn cases(&self) -> &[Case<T>] {
        match self {
            Conditional::Plain(_) => &[],
            Conditional::Tested { cases, .. } => cases,
        }
    }
}

impl<T: Read> Read for Conditional<T> {
    const KIND: Kind = Kind::Conditional(&T::KIND, &Test::KIND);

    fn read(json: &Json) -> Option<Conditional<T>> {
        let Some(object) = json.as_object() else { return T::read(json).map(Conditional::Plain) };
        match object.get("condition") {
            None => T::read(json).map(Conditional::Plain),
            Some(condition) => {
                let cases = OneOrMany::<Object>::read(condition)?.0.iter().map(Case::of).collect();
                Some(Conditional::Tested { cases, otherwise: value(object) })
            }
        }
    }

    fn member(object: &Object, name: &'static str, json: &Json) -> Said<Conditional<T>> {
        match json.get("condition") {
            None => match T::member(object, name, json) {
                Said::Unsaid => Said::Unsaid,
                Said::Null => Said::Null,
                Said::Value(value) => Said::Value(Conditional::Plain(value)),
            },
            Some(_) => Said::of(json),
        }
    }
}

impl<T: Read> Case<T> {
    fn of(object: &Object) -> Case<T> {
        Case { test: object.get("test").map_or(Said::Unsaid, Said::of), value: value(object) }
    }
}

fn value<T: Read>(object: &Object) -> Said<T> {
    object.get("value").map_or(Said::Unsaid, |json| T::member(object, "value", json))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::vegalite::syntax::words::Expression;
    use crate::json::parse_strict;

    fn read(text: &str) -> Said<Conditional<f64>> {
        Said::of(&parse_strict(text, 9).unwrap())
    }

    #[test]
    fn values_by_conditions() {
        assert_eq!(read("3"), Said::Value(Conditional::Plain(3.0)));
        assert!(read("null").is_null() && !read("\"3\"").is_said());
        let one = read(r#"{"condition":{"test":"datum.value < 1","value":3},"value":4}"#).into_value().unwrap();
        assert_eq!((one.usual(), one.cases().len()), (Said::Value(&4.0), 1));
        assert_eq!(one.cases()[0].value, Said::Value(3.0));
        assert_eq!(one.cases()[0].test, Said::Value(Test::Expression(Expression("datum.value < 1".into()))));
        let two = read(r#"{"condition":[{"test":"a","value":1},{"test":"b","value":null}]}"#).into_value().unwrap();
        assert!(two.usual().is_null() && two.cases()[1].value.is_null());
    }
}
