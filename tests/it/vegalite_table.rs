//! What `assets/vega-lite/properties.txt` says of Vega-Lite's properties, and with it `docs/vega-lite.md`, says nothing
//! that no fixture shows. That it has all properties, and makes the documentation, is a test beside the tables of the
//! language (`syntax::documented`).
//!
//! The list has a section per page, `[page] table place`, and a line per property: its name, `done`, `partly`, `not`,
//! `static` (nothing a still picture can show, or that the original itself takes no notice of) or `unshown` (no fixture
//! proves it yet), then the fixture that shows it, or the reason. The table is that of the language whose properties
//! these are. A place is the end of a path: names separated by `/`,
//! of which `*` is any and `a|b` either; `[key]` or `[key=value]` behind the last is what the object has besides. Arrays
//! are no step of a path. An empty place is a view. Only places that begin with `config` are in the configuration.

use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A line of the list.
pub struct Property<'a> {
    /// The page of the documentation.
    pub page: &'a str,
    /// Where it is in a description.
    pub place: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Whether it is drawn.
    pub status: &'a str,
    /// The fixture that shows it and words, or the reason why not.
    pub shown: &'a str,
}

impl<'a> Property<'a> {
    /// The fixture that shows it, if it is drawn.
    pub fn fixture(&self) -> Option<&'a str> {
        matches!(self.status, "done" | "partly").then(|| self.shown.split(' ').next().unwrap_or_default())
    }
}

/// The list's text.
pub fn text() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/vega-lite/properties.txt")).unwrap()
}

/// What the list says.
pub fn list(text: &str) -> Vec<Property<'_>> {
    let (mut page, mut place) = ("", "");
    let mut out = Vec::new();
    for line in text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        if let Some(rest) = line.strip_prefix('[') {
            let (title, of) = rest.split_once(']').unwrap();
            (page, place) = (title, of.trim().split_once(' ').map_or("", |(_, place)| place));
            continue;
        }
        let mut parts = line.splitn(3, ' ');
        let (name, status) = (parts.next().unwrap(), parts.next().unwrap_or_default());
        out.push(Property { page, place, name, status, shown: parts.next().unwrap_or_default() });
    }
    out
}

/// Whether the object at the end of a path is at a place.
pub fn is_at(place: &str, path: &[&str], object: &Json) -> bool {
    const VIEW: [&str; 8] = ["mark", "layer", "concat", "hconcat", "vconcat", "facet", "repeat", "spec"];
    if place.is_empty() {
        return !path.contains(&"encoding") && VIEW.iter().any(|kind| object.get(kind).is_some());
    }
    let (names, besides) = place.split_once('[').map_or((place, ""), |(names, b)| (names, b.trim_end_matches(']')));
    let has = match besides.split_once('=') {
        Some((key, value)) => object.get(key).and_then(Json::as_str) == Some(value),
        None => besides.is_empty() || object.get(besides).is_some(),
    };
    let names: Vec<&str> = names.split('/').collect();
    let fits = |(name, step): (&&str, &&str)| *name == "*" || name.split('|').any(|n| n == *step);
    has && (place.starts_with("config") || path.first() != Some(&"config"))
        && path.len() >= names.len()
        && names.iter().zip(&path[path.len() - names.len()..]).all(fits)
}

/// Whether what is inside a member are data, in which nothing is looked for.
pub fn is_data(member: &str) -> bool {
    matches!(member, "values" | "datasets")
}

/// Whether a description has a property at a place.
fn has<'j>(json: &'j Json, place: &str, name: &str, path: &mut Vec<&'j str>) -> bool {
    match json {
        Json::Object(o) => {
            (o.get(name).is_some() && is_at(place, path, json))
                || o.iter().filter(|(key, _)| !is_data(key)).any(|(key, inner)| {
                    path.push(key);
                    let found = has(inner, place, name, path);
                    path.pop();
                    found
                })
        }
        Json::Array(items) => items.iter().any(|inner| has(inner, place, name, path)),
        _ => false,
    }
}

#[test]
fn every_property_is_accounted_for() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = text();
    let properties = list(&text);
    let mut wrong = Vec::new();
    let mut read: BTreeMap<&str, Option<Json>> = BTreeMap::new();
    for p in &properties {
        let what = format!("{} / {} ({})", p.page, p.name, p.status);
        match p.fixture() {
            Some(fixture) => {
                let json = read.entry(fixture).or_insert_with(|| {
                    let path = root.join("fixtures/vegalite").join(format!("{fixture}.vl.json"));
                    serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
                });
                match json {
                    None => wrong.push(format!("{what}: no fixture {fixture:?}")),
                    Some(json) if !has(json, p.place, p.name, &mut Vec::new()) => {
                        wrong.push(format!("{what}: {fixture} does not have it at {:?}", p.place));
                    }
                    Some(_) => {}
                }
            }
            None if matches!(p.status, "not" | "static" | "unshown") && !p.shown.is_empty() => {}
            None => wrong.push(format!("{what}: neither done, partly, not, static nor unshown with a reason")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
