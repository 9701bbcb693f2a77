//! Types that properties are of, and how they are read.

use super::kind::Kind;
use super::said::Said;
use crate::color::Color;
use crate::json::{Json, Object};
use std::sync::Arc;

/// What can be read from JSON. Reading tells nothing: the check has told what is not of its kind.
pub trait Read: Sized {
    /// What may be written.
    const KIND: Kind;

    /// The value, if it is of its kind.
    fn read(json: &Json) -> Option<Self>;

    /// A property of an object.
    fn member(_object: &Object, _name: &'static str, json: &Json) -> Said<Self> {
        Said::of(json)
    }
}

impl<T: Read> Said<T> {
    /// Reads a property; what is not of its kind is unsaid.
    pub fn of(json: &Json) -> Said<T> {
        match json {
            Json::Null => Said::Null,
            json => T::read(json).map_or(Said::Unsaid, Said::Value),
        }
    }
}

impl Read for f64 {
    const KIND: Kind = Kind::Number;

    fn read(json: &Json) -> Option<f64> {
        json.as_f64()
    }
}

impl Read for bool {
    const KIND: Kind = Kind::Bool;

    fn read(json: &Json) -> Option<bool> {
        json.as_bool()
    }
}

impl Read for Arc<str> {
    const KIND: Kind = Kind::Text;

    fn read(json: &Json) -> Option<Arc<str>> {
        match json {
            Json::String(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl Read for Color {
    const KIND: Kind = Kind::Color;

    fn read(json: &Json) -> Option<Color> {
        Color::parse(json.as_str()?)
    }

    /// No text is no colour.
    fn member(_: &Object, _: &'static str, json: &Json) -> Said<Color> {
        match json {
            Json::String(css) if css.is_empty() => Said::Null,
            json => Said::of(json),
        }
    }
}

/// Whatever was written.
impl Read for Json {
    const KIND: Kind = Kind::Any;

    fn read(json: &Json) -> Option<Json> {
        Some(json.clone())
    }
}

/// An object, as it was written.
impl Read for Object {
    const KIND: Kind = Kind::Free;

    fn read(json: &Json) -> Option<Object> {
        json.as_object().cloned()
    }
}

/// Items that are not of their kind are left out.
impl<T: Read> Read for Vec<T> {
    const KIND: Kind = Kind::List(&T::KIND);

    fn read(json: &Json) -> Option<Vec<T>> {
        Some(json.as_array()?.iter().filter_map(T::read).collect())
    }
}

/// A list of another length is none, and so is one with an item that is not of its kind.
impl<T: Read, const N: usize> Read for [T; N] {
    const KIND: Kind = Kind::Several(&T::KIND, N);

    fn read(json: &Json) -> Option<[T; N]> {
        json.as_array()?.iter().map(T::read).collect::<Option<Vec<T>>>()?.try_into().ok()
    }
}

impl<T: Read> Read for Box<T> {
    const KIND: Kind = T::KIND;

    fn read(json: &Json) -> Option<Box<T>> {
        T::read(json).map(Box::new)
    }
}

/// An axis or legend: `false` is none, as `null` is, and `true` one of which nothing is said.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Guide<T>(pub Box<T>);

impl<T> std::ops::Deref for Guide<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Read + Default> Read for Guide<T> {
    const KIND: Kind = Kind::OneOf(&[T::KIND, Kind::Bool]);

    fn read(json: &Json) -> Option<Guide<T>> {
        match json {
            Json::Bool(_) => Some(Guide::default()),
            json => Box::read(json).map(Guide),
        }
    }

    fn member(_: &Object, _: &'static str, json: &Json) -> Said<Guide<T>> {
        match json {
            Json::Bool(false) => Said::Null,
            json => Said::of(json),
        }
    }
}

/// One, or a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OneOrMany<T>(pub Vec<T>);

impl<T: Read> Read for OneOrMany<T> {
    const KIND: Kind = Kind::OneOf(&[T::KIND, Kind::List(&T::KIND)]);

    fn read(json: &Json) -> Option<OneOrMany<T>> {
        match json {
            Json::Array(_) => Vec::read(json).map(OneOrMany),
            json => T::read(json).map(|one| OneOrMany(vec![one])),
        }
    }
}

/// Members whose names the author chose, in the order written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Named<T>(pub Vec<(Arc<str>, T)>);

impl<T> Named<T> {
    /// A member by its name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0.iter().find(|(n, _)| &**n == name).map(|(_, value)| value)
    }
}

impl<T: Read> Read for Named<T> {
    const KIND: Kind = Kind::Map(&T::KIND);

    fn read(json: &Json) -> Option<Named<T>> {
        let members = json.as_object()?.iter();
        Some(Named(members.filter_map(|(name, json)| Some((name.clone(), T::read(json)?))).collect()))
    }
}

/// Lines of text: a string (broken at line feeds), a list of strings, or a number.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lines(pub Vec<Arc<str>>);

impl Read for Lines {
    const KIND: Kind = Kind::Lines;

    fn read(json: &Json) -> Option<Lines> {
        match json {
            Json::String(text) => Some(Lines(text.split('\n').map(Arc::from).collect())),
            Json::Array(list) => list.iter().map(line).collect::<Option<_>>().map(Lines),
            json => line(json).map(|line| Lines(vec![line])),
        }
    }
}

fn line(json: &Json) -> Option<Arc<str>> {
    match json {
        Json::String(text) => Some(text.clone()),
        Json::Number(x) => Some(crate::number::to_js(*x).into()),
        _ => None,
    }
}

/// A property of a mark that rows may have a say in. Expressions that look at no row are values before this is read.
#[derive(Debug, Clone, PartialEq)]
pub enum PerRow<T> {
    /// The same for all.
    Plain(T),
    /// The expression that is its value, of each row.
    Expression(Arc<str>),
}

impl<T> PerRow<T> {
    /// The value, if it is the same for all.
    pub fn plain(&self) -> Option<&T> {
        match self {
            PerRow::Plain(value) => Some(value),
            PerRow::Expression(_) => None,
        }
    }
}

impl<T: Read> Read for PerRow<T> {
    const KIND: Kind = T::KIND;

    fn read(json: &Json) -> Option<PerRow<T>> {
        match json.get("expr") {
            Some(Json::String(source)) => Some(PerRow::Expression(source.clone())),
            _ => T::read(json).map(PerRow::Plain),
        }
    }

    fn member(object: &Object, name: &'static str, json: &Json) -> Said<PerRow<T>> {
        match json.get("expr") {
            Some(_) => Said::of(json),
            None => T::member(object, name, json).map(PerRow::Plain),
        }
    }
}

/// A value that may be long (rows of data): the object that it is a member of is kept, so that nothing is copied.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    object: Object,
    name: &'static str,
}

impl Kept {
    /// The value.
    pub fn json(&self) -> &Json {
        self.object.get(self.name).unwrap_or(&Json::Null)
    }
}

impl Read for Kept {
    const KIND: Kind = Kind::Any;

    fn read(json: &Json) -> Option<Kept> {
        Some(Kept { object: Object::from_members(vec![("".into(), json.clone())]), name: "" })
    }

    fn member(object: &Object, name: &'static str, json: &Json) -> Said<Kept> {
        match json {
            Json::Null => Said::Null,
            _ => Said::Value(Kept { object: object.clone(), name }),
        }
    }
}
