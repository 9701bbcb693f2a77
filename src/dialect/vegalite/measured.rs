//! What the layers of composite marks have in common: a measured channel, and plain marks that show it.

use super::tree::{Kind, Spec};
use crate::json::{Json, Object, parse_strict};

pub fn object(text: &str) -> Object {
    parse_strict(text, 50).ok().and_then(|j| j.as_object().cloned()).unwrap_or_default()
}

pub fn text(s: impl Into<String>) -> Json {
    Json::String(s.into().into())
}

/// Which axis holds the values.
fn continuous(mark: &Object, encoding: &Object) -> Option<&'static str> {
    let quantitative = |c: &str| {
        encoding.get(c).is_some_and(|d| {
            d.get("type").and_then(Json::as_str).map_or_else(|| d.get("aggregate").is_some(), |t| t == "quantitative")
                && d.get("bin").is_none_or(|b| matches!(b, Json::Null | Json::Bool(false)))
        })
    };
    match (quantitative("x"), quantitative("y"), mark.get("orient").and_then(Json::as_str)) {
        (true, true, Some("horizontal")) | (true, false, _) => Some("x"),
        (true, true, _) | (false, true, _) => Some("y"),
        _ => None,
    }
}

/// Everything of the encoding that groups, for the aggregate and for the layers.
fn rest(encoding: &Object, value: &str) -> (Object, Vec<Json>) {
    let mut out = Object::new();
    let mut groups = Vec::new();
    for (name, def) in encoding.iter() {
        let own = [value.to_string(), format!("{value}2"), format!("{value}Error"), format!("{value}Error2")];
        if own.contains(&name.to_string()) || &**name == "tooltip" {
            continue;
        }
        out.insert(name.clone(), def.clone());
        if let Some(f) = def.get("field").filter(|_| def.get("aggregate").is_none())
            && !groups.contains(f)
        {
            groups.push(f.clone());
        }
    }
    (out, groups)
}

pub fn unit(spec: &Spec, mark: Object, encoding: Object) -> Spec {
    Spec { kind: Kind::Unit { mark, encoding }, props: Object::new(), at: spec.at.clone() }
}

pub fn layered(spec: &Spec, layers: Vec<Spec>, transforms: Vec<Json>) -> Spec {
    let mut props = spec.props.clone();
    if !transforms.is_empty() {
        let mut list = props.get("transform").and_then(Json::as_array).map_or_else(Vec::new, <[Json]>::to_vec);
        list.extend(transforms);
        props.insert("transform", Json::Array(list));
    }
    Spec { kind: Kind::Layer(layers), props, at: spec.at.clone() }
}

/// A part's mark: its defaults, the part's own properties over them, the composite's colour and opacity.
pub fn part(mark: &Object, name: &str, defaults: &str, on: bool) -> Option<Object> {
    let own = mark.get(name);
    if matches!(own, Some(Json::Bool(false))) || (!on && own.is_none()) {
        return None;
    }
    let mut m = object(defaults);
    for key in ["color", "opacity", "clip"] {
        if let Some(v) = mark.get(key)
            && m.get(key).is_none()
        {
            m.insert(key, v.clone());
        }
    }
    own.and_then(Json::as_object).into_iter().flat_map(Object::iter).for_each(|(n, v)| m.insert(n.clone(), v.clone()));
    m.insert("aria", Json::Bool(false));
    Some(m)
}

fn value_def(field: &str, source: &Object, title: &str) -> Json {
    let mut d = Object::new();
    d.insert("field", text(field));
    d.insert("type", text("quantitative"));
    d.insert("title", text(title));
    for key in ["scale", "axis"] {
        if let Some(v) = source.get(key) {
            d.insert(key, v.clone());
        }
    }
    if let Some(t) = source.get("title") {
        d.insert("title", t.clone());
    }
    Json::Object(d)
}

pub fn with(base: &Object, more: Vec<(String, Json)>) -> Object {
    let mut out = base.clone();
    more.into_iter().for_each(|(n, v)| out.insert(n, v));
    out
}

pub fn without(base: &Object, names: &[&str]) -> Object {
    let mut out = base.clone();
    names.iter().for_each(|n| drop(out.remove(n)));
    out
}

/// JSON made of checked parts.
pub fn parse(text: &str) -> Json {
    parse_strict(text, 50).unwrap_or(Json::Null)
}

/// A string as JSON text.
pub fn quoted(s: &str) -> String {
    text(s).to_text()
}

/// A column as an expression has it.
pub fn datum(column: &str) -> String {
    format!("datum[{}]", quoted(column))
}

/// One measure of an aggregate, as JSON text.
pub fn measure(op: &str, field: &str, name: &str) -> String {
    format!(r#"{{"op":"{op}","field":{},"as":{}}}"#, quoted(field), quoted(name))
}

/// A name that derived columns can have within theirs.
pub fn plain_name(field: &str) -> String {
    field.replace(['.', '[', ']', '\''], "_")
}

/// The measured channel of a composite mark, and everything beside it.
pub struct Measured<'a> {
    pub spec: &'a Spec,
    pub mark: &'a Object,
    /// `x` or `y`.
    pub channel: &'static str,
    /// The definition of the channel.
    pub source: Object,
    pub field: String,
    /// The other channels.
    pub base: Object,
    /// The fields of the other channels, as JSON text.
    pub groupby: String,
}

impl<'a> Measured<'a> {
    /// `None` if no channel holds measures.
    pub fn find(spec: &'a Spec, mark: &'a Object, encoding: &Object) -> Option<Measured<'a>> {
        let channel = continuous(mark, encoding)?;
        let source = encoding.get(channel).and_then(Json::as_object).cloned().unwrap_or_default();
        let field = source.get("field").and_then(Json::as_str).unwrap_or("").to_string();
        let (base, groups) = rest(encoding, channel);
        Some(Measured { spec, mark, channel, source, field, base, groupby: Json::Array(groups).to_text() })
    }

    /// The measured channel, showing this column.
    pub fn value(&self, column: &str) -> (String, Json) {
        (self.channel.to_string(), value_def(column, &self.source, &self.field))
    }

    /// A layer at one column.
    pub fn one(&self, column: &str, mark: Object, base: &Object) -> Spec {
        unit(self.spec, mark, with(base, vec![self.value(column)]))
    }

    /// A layer between two columns.
    pub fn span(&self, low: &str, high: &str, mark: Object, base: &Object) -> Spec {
        let end = parse(&format!(r#"{{"field":{}}}"#, quoted(high)));
        unit(self.spec, mark, with(base, vec![self.value(low), (format!("{}2", self.channel), end)]))
    }

    /// Which way ticks lie that stand across the measures.
    pub fn across(&self) -> &'static str {
        if self.channel == "x" { "vertical" } else { "horizontal" }
    }
}
