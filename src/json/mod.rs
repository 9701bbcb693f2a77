//! JSON as charts are written in it: strict JSON, and JavaScript object literals. Text comes in, a tree goes out;
//! code found in a literal stays text.

mod parse;
#[cfg(any(feature = "server", test))]
mod shallow;

#[cfg(test)]
pub use parse::parse_any;
pub use parse::{SyntaxError, parse_any_within, parse_literal, parse_strict, parse_within};
#[cfg(feature = "server")]
pub use shallow::{Member, members};

use std::fmt::Write as _;
use std::sync::Arc;

/// A JSON value, or a piece of JavaScript where one stood.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    /// `null`; `undefined` in a list, a hole.
    Null,
    /// A truth value.
    Bool(bool),
    Number(f64),
    /// Text.
    String(Arc<str>),
    /// A list.
    Array(Vec<Json>),
    /// Members.
    Object(Object),
    /// An expression that is no literal: a function, a call, arithmetic.
    Code(Code),
}

/// The source of an expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Code {
    /// As written.
    pub text: Arc<str>,
    /// Where it began, in bytes.
    pub offset: usize,
}

/// Members in the order written; of equal names the last one counts. Copies share them until one is changed, so that
/// passing a description with its data around costs nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Object(Arc<Vec<(Arc<str>, Json)>>);

impl Object {
    /// No members.
    pub fn new() -> Object {
        Object::default()
    }

    /// From members; of equal names the last value is kept at the first's place.
    pub fn from_members(mut members: Vec<(Arc<str>, Json)>) -> Object {
        let duplicated = if members.len() <= 16 {
            (1..members.len()).any(|i| members[..i].iter().any(|(n, _)| *n == members[i].0))
        } else {
            let mut names: Vec<&str> = members.iter().map(|(n, _)| &**n).collect();
            names.sort_unstable();
            names.windows(2).any(|w| w[0] == w[1])
        };
        if duplicated {
            let mut index: std::collections::BTreeMap<Arc<str>, usize> = std::collections::BTreeMap::new();
            let mut kept: Vec<(Arc<str>, Json)> = Vec::with_capacity(members.len());
            for (name, value) in members.drain(..) {
                match index.get(&name) {
                    Some(&i) => kept[i].1 = value,
                    None => {
                        index.insert(name.clone(), kept.len());
                        kept.push((name, value));
                    }
                }
            }
            members = kept;
        }
        Object(Arc::new(members))
    }

    /// A member.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.0.iter().find(|(n, _)| &**n == name).map(|(_, v)| v)
    }

    /// A member, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Json> {
        let at = self.0.iter().position(|(n, _)| &**n == name)?;
        Arc::make_mut(&mut self.0).get_mut(at).map(|(_, v)| v)
    }

    /// Sets or replaces a member.
    pub fn insert(&mut self, name: impl Into<Arc<str>>, value: Json) {
        let name = name.into();
        match self.get_mut(&name) {
            Some(slot) => *slot = value,
            None => Arc::make_mut(&mut self.0).push((name, value)),
        }
    }

    /// Takes a member out.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        let at = self.0.iter().position(|(n, _)| &**n == name)?;
        Some(Arc::make_mut(&mut self.0).remove(at).1)
    }

    /// Members in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Json)> {
        self.0.iter().map(|(n, v)| (n, v))
    }

    /// Names in order.
    pub fn keys(&self) -> impl Iterator<Item = &Arc<str>> {
        self.0.iter().map(|(n, _)| n)
    }

    /// How many members.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Json {
    /// A member of an object; `None` for anything else.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.as_object()?.get(name)
    }

    /// Text.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Json::String(s) => Some(s),
            _ => None,
        }
    }

    /// A number.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Json::Number(x) => Some(*x),
            _ => None,
        }
    }

    /// A truth value.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Json::Bool(b) => Some(*b),
            _ => None,
        }
    }

    /// A list.
    pub fn as_array(&self) -> Option<&[Json]> {
        match self {
            Json::Array(list) => Some(list),
            _ => None,
        }
    }

    /// Members.
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Json::Object(o) => Some(o),
            _ => None,
        }
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Json::Null)
    }

    /// What it is, for messages.
    pub fn type_name(&self) -> &'static str {
        match self {
            Json::Null => "null",
            Json::Bool(_) => "a boolean",
            Json::Number(_) => "a number",
            Json::String(_) => "a string",
            Json::Array(_) => "an array",
            Json::Object(_) => "an object",
            Json::Code(_) => "code",
        }
    }

    /// The value at a JSON pointer (RFC 6901).
    pub fn pointer(&self, pointer: &str) -> Option<&Json> {
        let mut at = self;
        for token in pointer.split('/').skip(1) {
            let name = token.replace("~1", "/").replace("~0", "~");
            at = match at {
                Json::Array(list) => list.get(name.parse::<usize>().ok()?)?,
                Json::Object(o) => o.get(&name)?,
                _ => return None,
            };
        }
        Some(at)
    }

    /// Compact JSON text. Code is written as a string.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, false);
        out
    }

    /// An object literal: JSON, with code as it was written.
    #[cfg(test)]
    pub fn to_literal(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, true);
        out
    }

    // Trees are as deep as the parser allowed, no deeper.
    fn write(&self, out: &mut String, literal: bool) {
        match self {
            Json::Null => out.push_str("null"),
            Json::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
            Json::Number(x) if x.is_finite() => {
                let _ = write!(out, "{x}");
            }
            Json::Number(_) => out.push_str("null"),
            Json::String(s) => write_string(out, s),
            Json::Code(c) if literal => out.extend(["(", &*c.text, ")"]),
            Json::Code(c) => write_string(out, &c.text),
            Json::Array(list) => {
                out.push('[');
                for (i, v) in list.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    v.write(out, literal);
                }
                out.push(']');
            }
            Json::Object(o) => {
                out.push('{');
                for (i, (n, v)) in o.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    write_string(out, n);
                    out.push(':');
                    v.write(out, literal);
                }
                out.push('}');
            }
        }
    }
}

fn write_string(out: &mut String, s: &str) {
    out.push('"');
    for c in s.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if (c as u32) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Appends a member's name to a JSON pointer.
pub fn push_pointer(pointer: &mut String, name: &str) {
    pointer.push('/');
    for c in name.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}

#[cfg(test)]
mod tests;
