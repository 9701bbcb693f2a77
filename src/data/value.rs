//! One datum's value, with the coercions the chart languages share (those of JavaScript).

use std::cmp::Ordering;
use std::sync::Arc;

/// A value in a table or an expression.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Null; also what nothing is said of.
    #[default]
    Null,
    /// A member that a row does not have: a category of its own beside null, else as little as null is.
    Undefined,
    /// True or false.
    Bool(bool),
    /// A number; may be NaN or infinite.
    Number(f64),
    /// An instant in milliseconds since 1970-01-01T00:00Z; coerces to that number.
    Time(f64),
    Text(Arc<str>),
    /// A list.
    Array(Arc<[Value]>),
    /// Named values in the order written.
    Object(Arc<Fields>),
}

/// The members of an object value, in order; names are unique.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fields(pub Vec<(Arc<str>, Value)>);

impl Fields {
    /// The value of a member.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(n, _)| &**n == name).map(|(_, v)| v)
    }
}

impl From<f64> for Value {
    fn from(x: f64) -> Value {
        Value::Number(x)
    }
}

impl From<bool> for Value {
    fn from(x: bool) -> Value {
        Value::Bool(x)
    }
}

impl From<&str> for Value {
    fn from(x: &str) -> Value {
        Value::Text(x.into())
    }
}

impl From<Arc<str>> for Value {
    fn from(x: Arc<str>) -> Value {
        Value::Text(x)
    }
}

impl From<String> for Value {
    fn from(x: String) -> Value {
        Value::Text(x.into())
    }
}

impl Value {
    /// `Number(v)`: null is 0, text is read as a number (empty text 0), what is no number is NaN.
    pub fn to_number(&self) -> f64 {
        match self {
            Value::Null => 0.0,
            Value::Undefined => f64::NAN,
            Value::Bool(b) => f64::from(u8::from(*b)),
            Value::Number(x) | Value::Time(x) => *x,
            Value::Text(t) => text_to_number(t),
            Value::Array(items) => match items.len() {
                0 => 0.0,
                1 => items[0].to_number(),
                _ => f64::NAN,
            },
            Value::Object(_) => f64::NAN,
        }
    }

    /// The number in it; `None` for null, empty text and NaN: what statistics leave out.
    pub fn valid_number(&self) -> Option<f64> {
        match self {
            Value::Null | Value::Undefined => None,
            Value::Text(t) if t.is_empty() => None,
            other => Some(other.to_number()).filter(|x| !x.is_nan()),
        }
    }

    /// Whether it is nothing: null, or not there at all.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null | Value::Undefined)
    }

    /// Whether it is neither null nor NaN.
    pub fn is_valid(&self) -> bool {
        match self {
            Value::Null | Value::Undefined => false,
            Value::Number(x) | Value::Time(x) => !x.is_nan(),
            _ => true,
        }
    }

    /// `String(v)`; instants as JavaScript writes dates, in UTC.
    pub fn to_text(&self) -> Arc<str> {
        match self {
            Value::Null => "null".into(),
            Value::Undefined => "undefined".into(),
            Value::Bool(b) => if *b { "true" } else { "false" }.into(),
            Value::Number(x) => number_to_text(*x).into(),
            Value::Time(ms) => date_to_text(*ms).into(),
            Value::Text(t) => t.clone(),
            Value::Array(items) => join(items, 0).into(),
            Value::Object(_) => "[object Object]".into(),
        }
    }

    /// Whether `if (v)` would be taken.
    pub fn truthy(&self) -> bool {
        match self {
            Value::Null | Value::Undefined => false,
            Value::Bool(b) => *b,
            Value::Number(x) => *x != 0.0 && !x.is_nan(),
            Value::Text(t) => !t.is_empty(),
            Value::Time(_) | Value::Array(_) | Value::Object(_) => true,
        }
    }

    /// `a === b`, except that instants are compared by their number and lists by their elements.
    pub fn strict_eq(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Number(a) | Value::Time(a), Value::Number(b) | Value::Time(b)) => a == b,
            (a, b) => a == b,
        }
    }

    /// `a == b`.
    pub fn loose_eq(&self, other: &Value) -> bool {
        match (self, other) {
            (a, b) if a.is_null() || b.is_null() => a.is_null() && b.is_null(),
            (Value::Text(a), Value::Text(b)) => a == b,
            (Value::Array(_) | Value::Object(_), Value::Array(_) | Value::Object(_)) => self == other,
            (Value::Array(_) | Value::Object(_), Value::Text(b)) => *self.to_text() == **b,
            (Value::Text(a), Value::Array(_) | Value::Object(_)) => **a == *other.to_text(),
            (a, b) => a.to_number() == b.to_number(),
        }
    }

    /// The order of `<`: texts by code unit, all else by number; `None` when neither is before the other and they are
    /// not equal (NaN).
    pub fn compare(&self, other: &Value) -> Option<Ordering> {
        match (self, other) {
            (Value::Text(a), Value::Text(b)) => Some(by_code_unit(a, b)),
            (Value::Null, Value::Null) => Some(Ordering::Equal),
            (a, b) => a.to_number().partial_cmp(&b.to_number()),
        }
    }

    /// A total order for sorting (vega-util `ascending`: null first, then NaN, then by `<`); values of kinds that `<`
    /// cannot compare are ordered numbers before texts before the rest, so that sorting is well defined.
    pub fn ascending(&self, other: &Value) -> Ordering {
        let (a, b) = (self.sort_class(), other.sort_class());
        if a != b {
            return a.cmp(&b);
        }
        if a == 0 {
            return Ordering::Equal;
        }
        self.compare(other).unwrap_or(Ordering::Equal)
    }

    fn sort_class(&self) -> u8 {
        match self {
            Value::Null | Value::Undefined => 0,
            Value::Number(x) | Value::Time(x) if x.is_nan() => 1,
            Value::Bool(_) | Value::Number(_) | Value::Time(_) => 2,
            Value::Text(_) => 3,
            Value::Array(_) | Value::Object(_) => 4,
        }
    }

    /// A key for grouping and lookup.
    pub fn key(&self) -> Key<'_> {
        match self {
            Value::Null => Key::Null,
            Value::Undefined => Key::Undefined,
            Value::Bool(b) => Key::Bool(*b),
            Value::Number(x) | Value::Time(x) => Key::number(*x),
            Value::Text(t) => Key::Text(t),
            Value::Array(_) | Value::Object(_) => Key::Other(format!("{self:?}")),
        }
    }

    /// A member of an object, or an element of a list (or its `length`) by its decimal index; null if there is none.
    pub fn member(&self, name: &str) -> Value {
        match self {
            Value::Object(fields) => fields.get(name).cloned().unwrap_or_default(),
            Value::Array(items) if name == "length" => Value::Number(items.len() as f64),
            Value::Array(items) => name.parse::<usize>().ok().and_then(|i| items.get(i).cloned()).unwrap_or_default(),
            Value::Text(text) if name == "length" => Value::Number(text.encode_utf16().count() as f64),
            Value::Text(text) => {
                let letter = name.parse::<usize>().ok().and_then(|i| text.chars().nth(i));
                letter.map_or(Value::Null, |c| Value::from(String::from(c)))
            }
            _ => Value::Null,
        }
    }
}

/// What tells groups apart. Zeros are equal, NaNs are equal, an instant equals its number.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Key<'a> {
    Null,
    Undefined,
    /// True or false.
    Bool(bool),
    /// The bits of a number.
    Number(u64),
    Text(&'a str),
    /// A list or an object, spelled out.
    Other(String),
}

impl Key<'_> {
    /// The key of a number.
    pub fn number(x: f64) -> Key<'static> {
        Key::Number(if x.is_nan() { f64::NAN.to_bits() } else { (x + 0.0).to_bits() })
    }
}

/// UTF-16 order, as JavaScript compares texts: only astral characters differ from byte order.
fn by_code_unit(a: &str, b: &str) -> Ordering {
    if a.is_ascii() || b.is_ascii() { a.cmp(b) } else { a.encode_utf16().cmp(b.encode_utf16()) }
}

/// `Number(text)` (ECMA-262 StringToNumber).
fn text_to_number(text: &str) -> f64 {
    let t = text.trim();
    let radix = |digits: &str, radix: u32| {
        let wrong = digits.is_empty() || digits.len() > 300;
        if wrong {
            None
        } else {
            digits.chars().try_fold(0.0, |n, c| Some(n * f64::from(radix) + f64::from(c.to_digit(radix)?)))
        }
    };
    match t.as_bytes() {
        [] => 0.0,
        [b'0', b'x' | b'X', ..] => radix(&t[2..], 16).unwrap_or(f64::NAN),
        [b'0', b'o' | b'O', ..] => radix(&t[2..], 8).unwrap_or(f64::NAN),
        [b'0', b'b' | b'B', ..] => radix(&t[2..], 2).unwrap_or(f64::NAN),
        b"Infinity" | b"+Infinity" => f64::INFINITY,
        b"-Infinity" => f64::NEG_INFINITY,
        bytes if bytes.iter().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E')) => {
            t.parse().unwrap_or(f64::NAN)
        }
        _ => f64::NAN,
    }
}

/// `String(number)` (ECMA-262 Number::toString): shortest digits, exponents from 1e21 up and below 1e-6.
fn number_to_text(x: f64) -> String {
    if x.is_nan() {
        return "NaN".to_owned();
    }
    if x.is_infinite() {
        return if x > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    let size = x.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    if (1e-6..1e21).contains(&size) {
        return format!("{x}");
    }
    let text = format!("{x:e}");
    if size >= 1e21 { text.replace('e', "e+") } else { text }
}

fn date_to_text(ms: f64) -> String {
    let instant = if ms.is_finite() { jiff::Timestamp::from_millisecond(ms as i64).ok() } else { None };
    match instant {
        Some(t) => t
            .to_zoned(jiff::tz::TimeZone::UTC)
            .strftime("%a %b %d %Y %H:%M:%S GMT+0000 (Coordinated Universal Time)")
            .to_string(),
        None => "Invalid Date".to_owned(),
    }
}

fn join(items: &[Value], depth: usize) -> String {
    let text = |v: &Value| match v {
        Value::Null | Value::Undefined => String::new(),
        Value::Array(inner) if depth < 16 => join(inner, depth + 1),
        Value::Array(_) => String::new(),
        other => other.to_text().to_string(),
    };
    items.iter().map(text).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Results of node 20.
    #[test]
    fn coerces_as_javascript_does() {
        let number = |t: &str| Value::from(t).to_number();
        assert_eq!(number(" 12 "), 12.0);
        assert_eq!(number(""), 0.0);
        assert_eq!(number("0x1F"), 31.0);
        assert_eq!(number("-.5e1"), -5.0);
        assert!(number("1_000").is_nan() && number("inf").is_nan() && number("12px").is_nan());
        let text = |x: f64| Value::from(x).to_text().to_string();
        assert_eq!(text(1e21), "1e+21");
        assert_eq!(text(123456789012345680000.0), "123456789012345680000");
        assert_eq!(text(1.5e-7), "1.5e-7");
        assert_eq!(text(-0.0), "0");
        assert_eq!(text(0.1 + 0.2), "0.30000000000000004");
        let list = Value::Array(vec![Value::from(1.0), Value::Null, Value::from("b")].into());
        assert_eq!(&*list.to_text(), "1,,b");
        assert_eq!(&*Value::Time(0.0).to_text(), "Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)");
    }

    #[test]
    fn equality_and_order() {
        assert!(Value::from("1").loose_eq(&Value::from(1.0)) && !Value::from("1").strict_eq(&Value::from(1.0)));
        assert!(!Value::Null.loose_eq(&Value::from(0.0)));
        assert!(Value::from(true).loose_eq(&Value::from("1")));
        let mut v = [Value::from("b"), Value::from(2.0), Value::Null, Value::from(f64::NAN), Value::from("B")];
        v.sort_by(Value::ascending);
        assert_eq!(v[0], Value::Null);
        assert_eq!(v[2..], [Value::from(2.0), Value::from("B"), Value::from("b")]);
        // U+FF61 is one code unit, U+1F600 starts with 0xD83D: the astral one comes first.
        assert_eq!(Value::from("\u{1F600}").ascending(&Value::from("\u{FF61}")), Ordering::Less);
    }
}
