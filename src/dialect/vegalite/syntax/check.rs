//! What a description says that is not in the language, or not of the kind that is expected: every fault at once, each
//! with its pointer and what would be right. Nothing here decides what is drawn.

use super::cursor::Cursor;
use super::kind::{Definition, Kind, Place, Property, Tags};
use super::tell::{idle, unknown_property, unknown_word};
use crate::color::Color;
use crate::expr::Expr;
use crate::json::{Json, Object};

/// How a place is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Manner {
    /// Whether nothing can be drawn if what stands there is not of its kind.
    pub grave: bool,
    /// Whether it is a block of the configuration.
    pub block: bool,
}

/// Checks what stands at a place.
// Values are nested as deep as the parser of JSON allows, which is little.
pub fn check(kind: &Kind, at: &Cursor, manner: Manner) {
    match (kind, at.json) {
        (Kind::Any, _) | (_, Json::Null) => {}
        (Kind::Object(definition), Json::Object(o)) => object(definition(), o, at, manner),
        (Kind::Conditional(inner, tested), Json::Object(o)) if o.get("condition").is_some() => {
            conditional(inner, tested, o, at);
        }
        (Kind::Conditional(inner, _), _) => check(inner, at, manner),
        (Kind::Map(inner), Json::Object(o)) => {
            o.iter().for_each(|(name, json)| check(inner, &at.member(name, json), manner));
        }
        (Kind::Tagged(tags), Json::Object(o)) => match tags.all.iter().find(|(tag, _)| o.get(tag).is_some()) {
            Some((tag, definition)) => {
                object(definition(), o, at, manner);
                computed(tag, definition(), o, at);
            }
            None => untagged(tags, o, at, manner),
        },
        (Kind::Merged(definitions), Json::Object(o)) => merged(definitions, o, at, manner),
        (Kind::OneOf(kinds), _) => one_of(kinds, at, manner),
        (Kind::Words(words), Json::String(word)) => {
            if !(words.accepts)(words, word) {
                (words.tell)(words.what, word, words.all, at);
            }
        }
        (Kind::Color, Json::String(css)) => {
            if !is_color(css) {
                at.warn(format!("{css:?} is not a CSS colour"), None);
            }
        }
        (Kind::Expression, Json::String(source)) => expression(source, at),
        (Kind::List(inner), Json::Array(list)) => {
            list.iter().enumerate().for_each(|(i, json)| check(inner, &at.item(i, json), manner));
        }
        (Kind::Several(_, n), Json::Array(list)) if list.len() != *n => {
            let message = format!("{} is expected here, not one of {}", expected(&[*kind]), list.len());
            if manner.grave { at.error(message, None) } else { at.warn(message, None) }
        }
        (Kind::Several(inner, _), Json::Array(_)) => check(&Kind::List(inner), at, manner),
        (kind, json) if fits(kind, json) => {}
        (kind, json) => misfit(&[*kind], json, at, manner),
    }
}

/// Whether a value has the outward form of a kind.
pub fn fits(kind: &Kind, json: &Json) -> bool {
    if is_expression(json) {
        return true;
    }
    match (kind, json) {
        (Kind::Any, _) | (_, Json::Null) => true,
        (Kind::Number, Json::Number(_)) | (Kind::Bool, Json::Bool(_)) => true,
        (Kind::Text | Kind::Expression | Kind::Color | Kind::Words(_), Json::String(_)) => true,
        (Kind::Lines, Json::String(_) | Json::Number(_)) => true,
        (Kind::Lines, Json::Array(list)) => list.iter().all(|line| matches!(line, Json::String(_) | Json::Number(_))),
        (Kind::List(_) | Kind::Several(..), Json::Array(_)) => true,
        (Kind::Object(_) | Kind::Map(_) | Kind::Free | Kind::Tagged(_) | Kind::Merged(_), Json::Object(_)) => true,
        (Kind::Conditional(inner, _), json) => json.get("condition").is_some() || fits(inner, json),
        (Kind::OneOf(kinds), json) => kinds.iter().any(|kind| fits(kind, json)),
        _ => false,
    }
}

/// Whether nothing is told of a value; what is inside properties is not looked at.
fn accepts(kind: &Kind, json: &Json) -> bool {
    match (kind, json) {
        (Kind::Words(words), Json::String(word)) => (words.accepts)(words, word),
        (Kind::Color, Json::String(css)) => is_color(css),
        (Kind::Expression, Json::String(source)) => Expr::parse(source).is_ok(),
        (Kind::List(inner), Json::Array(list)) => list.iter().all(|json| accepts(inner, json)),
        (Kind::Several(inner, n), Json::Array(list)) => {
            list.len() == *n && list.iter().all(|json| accepts(inner, json))
        }
        (Kind::OneOf(kinds), json) => kinds.iter().any(|kind| accepts(kind, json)),
        (Kind::Conditional(inner, _), json) => json.get("condition").is_some() || accepts(inner, json),
        (Kind::Object(definition), Json::Object(o)) => o.keys().all(|name| (definition().index)(name).is_some()),
        (kind, json) => fits(kind, json),
    }
}

/// Whether a text is a colour, or none.
fn is_color(css: &str) -> bool {
    css.is_empty() || Color::parse(css).is_some()
}

/// `{"expr": …}` or `{"signal": …}`: a value that is computed.
fn is_expression(json: &Json) -> bool {
    let is = |name| json.get(name).is_some_and(|source| matches!(source, Json::String(_)));
    matches!(json, Json::Object(_)) && (is("expr") || is("signal"))
}

fn one_of(kinds: &[Kind], at: &Cursor, manner: Manner) {
    let mut fitting = kinds.iter().filter(|kind| fits(kind, at.json));
    let Some(first) = fitting.next() else { return misfit(kinds, at.json, at, manner) };
    match fitting.next() {
        None => check(first, at, manner),
        Some(_) => {
            let fitting = || kinds.iter().filter(|kind| fits(kind, at.json));
            let best = fitting().find(|kind| accepts(kind, at.json)).unwrap_or(first);
            // Of several sets of words the nearest word is what was meant.
            match at.json {
                Json::String(word) if !accepts(best, at.json) => words_of_all(fitting(), word, at, manner),
                _ => check(best, at, manner),
            }
        }
    }
}

fn words_of_all<'k>(kinds: impl Iterator<Item = &'k Kind>, word: &str, at: &Cursor, manner: Manner) {
    let mut first = None;
    let mut all = Vec::new();
    for kind in kinds {
        first = first.or(Some(kind));
        if let Kind::Words(words) = kind {
            all.extend_from_slice(words.all);
        }
    }
    match first {
        Some(Kind::Words(words)) => (words.tell)(words.what, word, &all, at),
        Some(kind) => check(kind, at, manner),
        None => {}
    }
}

fn misfit(kinds: &[Kind], json: &Json, at: &Cursor, manner: Manner) {
    let message = format!("{} is expected here, not {}", expected(kinds), found(json));
    if manner.grave { at.error(message, None) } else { at.warn(message, None) }
}

/// What something is, for messages.
pub fn found(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "a truth value",
        Json::Number(_) => "a number",
        Json::String(_) => "text",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
        Json::Code(_) => "code",
    }
}

/// What would be right, for messages: `a number or true or false`.
pub fn expected(kinds: &[Kind]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut rest: Vec<&Kind> = kinds.iter().rev().collect();
    while let Some(kind) = rest.pop() {
        match kind {
            Kind::OneOf(kinds) => rest.extend(kinds.iter().rev()),
            Kind::Conditional(inner, _) => rest.push(inner),
            kind => {
                let part = one_expected(kind);
                if !parts.contains(&part) {
                    parts.push(part);
                }
            }
        }
    }
    parts.join(" or ")
}

fn one_expected(kind: &Kind) -> String {
    match kind {
        Kind::Any => "a value".into(),
        Kind::Number => "a number".into(),
        Kind::Bool => "true or false".into(),
        Kind::Text => "text".into(),
        Kind::Expression => "an expression (text)".into(),
        Kind::Lines => "text or a list of lines".into(),
        Kind::Color => "a colour".into(),
        Kind::Words(words) if words.all.len() <= 6 => {
            words.all.iter().map(|word| format!("{word:?}")).collect::<Vec<_>>().join(" or ")
        }
        Kind::Words(words) => format!("the name of {} {}", article(words.what), words.what),
        Kind::List(inner) => match inner {
            Kind::Number => "a list of numbers".into(),
            Kind::Text => "a list of texts".into(),
            Kind::Color | Kind::Words(_) => format!("a list (each {})", one_expected(inner)),
            Kind::Object(definition) => format!("a list (each {})", definition().name),
            Kind::Tagged(tags) => format!("a list (each {})", tags.name),
            _ => "a list".into(),
        },
        Kind::Several(Kind::Number, n) => format!("a list of {n} numbers"),
        Kind::Several(Kind::Text, n) => format!("a list of {n} texts"),
        Kind::Several(_, n) => format!("a list of {n}"),
        Kind::Object(definition) => format!("{} (an object)", definition().name),
        Kind::Tagged(tags) => format!("{} (an object)", tags.name),
        Kind::Map(_) | Kind::Free | Kind::Merged(_) => "an object".into(),
        Kind::OneOf(_) | Kind::Conditional(..) => expected(std::slice::from_ref(kind)),
    }
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// Checks an object by its definition.
pub fn object(definition: &Definition, o: &Object, at: &Cursor, manner: Manner) {
    for (name, json) in o.iter() {
        match definition.property(name).filter(|property| is_known(property, manner)) {
            Some(property) => self::property(property, &at.member(name, json)),
            None => {
                let valid = definition.properties.iter().filter(|p| is_known(p, manner)).map(|p| p.name);
                (definition.unknown)(name, &valid.collect::<Vec<_>>(), &at.member(name, json));
            }
        }
    }
    if !manner.block {
        missing(definition, o, at);
    }
    (definition.more)(o, at);
}

/// Checks what stands at a property.
pub fn property(property: &Property, at: &Cursor) {
    if let Some(why) = property.idle {
        return idle(property.name, why, at);
    }
    check(&property.kind, at, Manner { grave: property.grave, block: property.block });
}

fn is_known(property: &Property, manner: Manner) -> bool {
    match property.place {
        Place::Both => true,
        Place::Object => !manner.block,
        Place::Configuration => manner.block,
    }
}

/// Tells of members that there have to be.
fn missing(definition: &Definition, o: &Object, at: &Cursor) {
    for property in definition.properties.iter().filter(|property| property.needed || property.wanted) {
        if o.get(property.name).is_some_and(|json| !json.is_null()) {
            continue;
        }
        let message = format!("{} needs {:?}", definition.name, property.name);
        let hint = Some(format!("{} is expected there", expected(&[property.kind])));
        if property.needed { at.error(message, hint) } else { at.warn(message, hint) }
    }
}

/// Tells where an expression is not understood.
fn expression(source: &str, at: &Cursor) {
    if let Err(e) = Expr::parse(source) {
        let told = format!("expression {source:?} is not understood at character {}: {}", e.offset + 1, e.message);
        at.error(told, None);
    }
}

/// Tells that what says which kind an object is of cannot be computed.
fn computed(tag: &str, definition: &Definition, o: &Object, at: &Cursor) {
    if let (Some(property), Some(json)) = (definition.property(tag), o.get(tag))
        && is_expression(json)
    {
        misfit(&[property.kind], json, &at.member(tag, json), Manner { grave: true, block: false });
    }
}

/// An object that is of none of several kinds: of its members those are told that none of them has.
fn untagged(tags: &Tags, o: &Object, at: &Cursor, manner: Manner) {
    let all = || tags.all.iter().flat_map(|(_, definition)| definition().properties);
    for (name, json) in o.iter().filter(|(name, _)| all().all(|property| property.name != &***name)) {
        let valid: Vec<&str> = all().filter(|p| is_known(p, manner)).map(|p| p.name).collect();
        unknown_property(name, &valid, &at.member(name, json));
    }
    let all: Vec<&str> = tags.all.iter().map(|(tag, _)| *tag).collect();
    at.warn(
        "nothing says what is to be done here; it is skipped",
        Some(format!("{} has one of {}", tags.name, all.join(", "))),
    );
}

/// An object with the properties of several definitions.
fn merged(definitions: &[fn() -> &'static Definition], o: &Object, at: &Cursor, manner: Manner) {
    for (name, json) in o.iter() {
        let at = at.member(name, json);
        // What several of them have is right if it is right in one.
        let named: Vec<_> = definitions.iter().filter_map(|definition| definition().property(name)).collect();
        match named.iter().find(|property| accepts(&property.kind, json)).or(named.first()) {
            Some(property) => self::property(property, &at),
            None => {
                let valid = definitions.iter().flat_map(|d| d().properties).filter(|p| is_known(p, manner));
                unknown_property(name, &valid.map(|p| p.name).collect::<Vec<_>>(), &at);
            }
        }
    }
}

/// `{"condition": …, "value": …}`.
fn conditional(inner: &Kind, tested: &Kind, o: &Object, at: &Cursor) {
    for (name, json) in o.iter() {
        let at = at.member(name, json);
        match (&**name, json) {
            ("condition", Json::Array(list)) => {
                list.iter().enumerate().for_each(|(i, json)| condition(inner, tested, &at.item(i, json)));
            }
            ("condition", _) => condition(inner, tested, &at),
            ("value", _) => check(inner, &at, Manner::default()),
            _ => unknown_word("property", name, &["condition", "value"], &at),
        }
    }
}

fn condition(inner: &Kind, tested: &Kind, at: &Cursor) {
    const VALID: [&str; 5] = ["test", "param", "value", "expr", "empty"];
    let Json::Object(o) = at.json else {
        return misfit(&[Kind::Free], at.json, at, Manner::default());
    };
    for (name, json) in o.iter() {
        let at = at.member(name, json);
        match &**name {
            "value" => check(inner, &at, Manner::default()),
            "test" => check(tested, &at, Manner::default()),
            name if VALID.contains(&name) => {}
            _ => unknown_word("property", name, &VALID, &at),
        }
    }
}
