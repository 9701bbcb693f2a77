//! The options every chart starts from, one table a version. In: a version; out: its table, parsed once.
//!
//! The values are those of Chart.js 2.9.4, 3.9.1 and 4.x (MIT, © Chart.js contributors), as its documentation lists them.

mod plugins;
mod v2;
mod v3;
mod v4;

use crate::color::Pages;
use crate::data::Value;
use crate::dialect::Version;
use crate::json::{self, Json, Object};
use std::sync::LazyLock;

static V2: LazyLock<Json> = LazyLock::new(|| parse(v2::TABLE));
static V3: LazyLock<Json> = LazyLock::new(|| with_error_bars(overlaid(parse(v4::TABLE), &parse(v3::CHANGES))));
static V4: LazyLock<Json> = LazyLock::new(|| with_error_bars(parse(v4::TABLE)));
static DARK: LazyLock<[Json; 3]> = LazyLock::new(|| [&V2, &V3, &V4].map(|table| colored(table, Pages::Dark)));
static BOTH: LazyLock<[Json; 3]> = LazyLock::new(|| [&V2, &V3, &V4].map(|table| colored(table, Pages::Both)));
static PLUGINS: LazyLock<Json> = LazyLock::new(|| parse(plugins::TABLE));

/// The options of a type that a plugin brings.
pub(super) fn of_plugin(name: &str, version: Version) -> Option<&'static Json> {
    PLUGINS.get(if version == Version::V2 { "2" } else { "3" })?.get(name)
}

/// The default options of a version, with the colours of some pages.
pub(super) fn of(version: Version, pages: Pages) -> &'static Json {
    let place = place(version);
    match pages {
        Pages::Light => [&V2, &V3, &V4][place],
        Pages::Dark => &DARK[place],
        Pages::Both => &BOTH[place],
    }
}

/// The same as functions compute with it.
pub(super) fn values_of(version: Version, pages: Pages) -> &'static Value {
    static VALUES: LazyLock<[[Value; 3]; 3]> = LazyLock::new(|| {
        [Version::V2, Version::V3, Version::V4]
            .map(|version| [Pages::Light, Pages::Dark, Pages::Both].map(|pages| Value::from(of(version, pages))))
    });
    &VALUES[place(version)][pages as usize]
}

fn place(version: Version) -> usize {
    match version {
        Version::V2 => 0,
        Version::V3 => 1,
        Version::V4 => 2,
    }
}

/// Default colours, and what they are on a dark page: texts, lines, gaps between slices, grounds of labels.
const COLORS: [(&str, &str); 6] = [
    ("black", "#c9d1d9"),
    ("#666", "#c9d1d9"),
    ("rgba(0,0,0,0.1)", "rgba(255,255,255,0.15)"),
    ("rgba(0,0,0,0.25)", "rgba(255,255,255,0.3)"),
    ("#fff", "#0d1117"),
    // Pale inks need more behind them where slices shine through.
    ("rgba(255, 255, 255, 0.75)", "rgba(13, 17, 23, 0.9)"),
];

/// A table with the colours of other pages. Tables are a few levels deep.
fn colored(table: &Json, pages: Pages) -> Json {
    match table {
        Json::Object(object) => Json::Object(Object::from_members(
            object.iter().map(|(name, value)| (name.clone(), colored(value, pages))).collect(),
        )),
        Json::Array(items) => Json::Array(items.iter().map(|item| colored(item, pages)).collect()),
        Json::String(text) => match COLORS.iter().find(|(light, _)| *light == &**text) {
            Some((light, dark)) => Json::String((*pages.css(light, dark)).into()),
            None => table.clone(),
        },
        other => other.clone(),
    }
}

fn parse(table: &str) -> Json {
    json::parse_literal(table, 50).expect("the tables of defaults are literals")
}

/// With the elements that have error bars, whose other defaults are those of the elements they extend
/// (chartjs-chart-error-bars 4, `elements/`).
fn with_error_bars(mut table: Json) -> Json {
    if let Json::Object(root) = &mut table
        && let Some(Json::Object(elements)) = root.get_mut("elements")
    {
        for (name, plain) in [("arcWithErrorBar", "arc"), ("barWithErrorBar", "bar"), ("pointWithErrorBar", "point")] {
            if let Some(defaults) = elements.get(plain).cloned() {
                elements.insert(name, defaults);
            }
        }
    }
    table
}

/// Members of `over` replace those of `base`, at every depth.
fn overlaid(mut base: Json, over: &Json) -> Json {
    let (Json::Object(object), Json::Object(changes)) = (&mut base, over) else { return over.clone() };
    for (name, value) in changes.iter() {
        let merged = match object.get(name) {
            Some(old) => overlaid(old.clone(), value),
            None => value.clone(),
        };
        object.insert(name.clone(), merged);
    }
    base
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_parse() {
        let at = |v, p: &str| of(v, Pages::Light).pointer(p).and_then(Json::as_f64);
        assert_eq!(at(Version::V2, "/elements/line/tension"), Some(0.4));
        assert_eq!(at(Version::V4, "/elements/line/tension"), Some(0.0));
        assert_eq!(at(Version::V3, "/scale/grid/tickLength"), Some(8.0));
        assert_eq!(of(Version::V3, Pages::Light).pointer("/scale/grid/drawBorder").and_then(Json::as_bool), Some(true));
        assert!(of(Version::V4, Pages::Light).pointer("/scale/grid/drawBorder").is_none());
    }
}
