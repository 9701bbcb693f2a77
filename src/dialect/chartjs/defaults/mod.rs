//! The options every chart starts from, one table a version. In: a version; out: its table, parsed once.
//!
//! The values are those of Chart.js 2.9.4, 3.9.1 and 4.x (MIT, © Chart.js contributors), as its documentation lists them.

mod plugins;
mod v2;
mod v3;
mod v4;

use crate::dialect::Version;
use crate::json::{self, Json};
use std::sync::LazyLock;

static V2: LazyLock<Json> = LazyLock::new(|| parse(v2::TABLE));
static V3: LazyLock<Json> = LazyLock::new(|| overlaid(parse(v4::TABLE), &parse(v3::CHANGES)));
static V4: LazyLock<Json> = LazyLock::new(|| parse(v4::TABLE));
static PLUGINS: LazyLock<Json> = LazyLock::new(|| parse(plugins::TABLE));

/// The options of a type that a plugin brings.
pub(super) fn of_plugin(name: &str, version: Version) -> Option<&'static Json> {
    PLUGINS.get(if version == Version::V2 { "2" } else { "3" })?.get(name)
}

/// The default options of a version.
pub(super) fn of(version: Version) -> &'static Json {
    match version {
        Version::V2 => &V2,
        Version::V3 => &V3,
        Version::V4 => &V4,
    }
}

fn parse(table: &str) -> Json {
    json::parse_literal(table, 50).expect("the tables of defaults are literals")
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
        let at = |v, p: &str| of(v).pointer(p).and_then(Json::as_f64);
        assert_eq!(at(Version::V2, "/elements/line/tension"), Some(0.4));
        assert_eq!(at(Version::V4, "/elements/line/tension"), Some(0.0));
        assert_eq!(at(Version::V3, "/scale/grid/tickLength"), Some(8.0));
        assert_eq!(of(Version::V3).pointer("/scale/grid/drawBorder").and_then(Json::as_bool), Some(true));
        assert!(of(Version::V4).pointer("/scale/grid/drawBorder").is_none());
    }
}
