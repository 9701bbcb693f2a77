//! Options that only some versions of Chart.js have, and change nothing in the others. In: a configuration; out: a
//! warning for each that is without effect, or the version that they speak of.

use super::options::truthy;
use crate::diagnostic::Report;
use crate::dialect::Version;
use crate::json::{Json, push_pointer};

/// An option of version 2, and what later ones call it; and the other way round.
struct Renamed {
    at: String,
    instead: String,
}

fn renamed(at: &str, instead: impl Into<String>) -> Renamed {
    Renamed { at: at.to_owned(), instead: instead.into() }
}

/// Data sets that are looked at.
const MOST: usize = 100;

/// Options of version 2 that version 3 gave other names (its migration guide, `docs/migration/v3-migration.md`).
fn of_two(config: &Json) -> Vec<Renamed> {
    let mut out = Vec::new();
    for name in ["legend", "title"] {
        if config.pointer(&format!("/options/{name}")).is_some_and(|v| matches!(v, Json::Object(_))) {
            out.push(renamed(&format!("/options/{name}"), format!("options.plugins.{name}")));
        }
    }
    for (key, id) in [("xAxes", "x"), ("yAxes", "y")] {
        if config.pointer(&format!("/options/scales/{key}")).is_some_and(|v| matches!(v, Json::Array(_))) {
            out.push(renamed(&format!("/options/scales/{key}"), format!("options.scales.{id}, an object an axis")));
        }
    }
    for (name, instead) in [
        ("scale", "options.scales.r"),
        ("cutoutPercentage", "options.cutout"),
        ("elements/rectangle", "options.elements.bar"),
    ] {
        if config.pointer(&format!("/options/{name}")).is_some_and(|v| !v.is_null()) {
            out.push(renamed(&format!("/options/{name}"), instead));
        }
    }
    let sets = config.pointer("/data/datasets").and_then(Json::as_array).unwrap_or_default();
    for (i, set) in sets.iter().enumerate().take(MOST) {
        for (name, instead) in [("lineTension", "tension"), ("steppedLine", "stepped")] {
            if set.get(name).is_some_and(|v| !v.is_null()) {
                out.push(renamed(&format!("/data/datasets/{i}/{name}"), instead));
            }
        }
    }
    out
}

/// Options of versions 3 and 4 that version 2 has under other names, or not at all.
fn of_later(config: &Json) -> Vec<Renamed> {
    let mut out = Vec::new();
    for name in ["legend", "title"] {
        if config.pointer(&format!("/options/plugins/{name}")).is_some_and(|v| !v.is_null()) {
            out.push(renamed(&format!("/options/plugins/{name}"), format!("options.{name}")));
        }
    }
    if config.pointer("/options/indexAxis").is_some_and(truthy) {
        out.push(renamed("/options/indexAxis", "type: \"horizontalBar\""));
    }
    for (id, value) in config.pointer("/options/scales").and_then(Json::as_object).into_iter().flat_map(|o| o.iter()) {
        if matches!(value, Json::Object(_)) && !matches!(&**id, "xAxes" | "yAxes") {
            let mut at = "/options/scales".to_owned();
            push_pointer(&mut at, id);
            out.push(renamed(&at, "options.scales.xAxes and yAxes, lists of axes"));
        }
    }
    out
}

/// Warns of options that the version does not have.
pub(super) fn tell(config: &Json, version: Version, report: &mut Report) {
    let (found, theirs) = match version {
        Version::V2 => (of_later(config), "versions 3 and 4"),
        Version::V3 | Version::V4 => (of_two(config), "version 2"),
    };
    for Renamed { at, instead } in found {
        let message = format!("an option of {theirs} of Chart.js, which version {} does not have", version.name());
        report.warn_with_hint(at, message, format!("write {instead}, or draw it as {theirs} does"));
    }
}

/// The version that a configuration was written for, if its options leave no doubt that it is not 4, and where the
/// first of them stands.
#[cfg(any(feature = "cli", test))]
pub fn meant(config: &Json) -> Option<(Version, String)> {
    let lying = config.get("type").and_then(Json::as_str) == Some("horizontalBar");
    let first = of_two(config).into_iter().map(|o| o.at).chain(lying.then(|| "/type".to_owned())).next()?;
    of_later(config).is_empty().then_some((Version::V2, first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Json {
        crate::json::parse_literal(text, 50).unwrap()
    }

    #[test]
    fn what_the_options_leave_no_doubt_about_is_meant() {
        for (text, at) in [
            ("{type: 'horizontalBar'}", Some("/type")),
            ("{type: 'bar', options: {scales: {yAxes: [{}]}}}", Some("/options/scales/yAxes")),
            ("{type: 'bar', options: {legend: {display: false}}}", Some("/options/legend")),
            ("{type: 'line', data: {datasets: [{lineTension: 0}]}}", Some("/data/datasets/0/lineTension")),
            ("{type: 'bar', options: {legend: {display: false}, scales: {y: {min: 0}}}}", None),
            ("{type: 'bar', options: {plugins: {legend: false}}}", None),
            ("{type: 'bar'}", None),
        ] {
            let expected = at.map(|at| (Version::V2, at.to_owned()));
            assert_eq!(meant(&parsed(text)), expected, "{text}");
        }
    }

    #[test]
    fn options_without_effect_are_told() {
        let config =
            parsed("{options: {title: {text: 'a'}, plugins: {title: {text: 'b'}}, scales: {x: {}, yAxes: []}}}");
        let told = |version| {
            let mut report = Report::new();
            tell(&config, version, &mut report);
            report.warnings().map(|w| w.at.clone()).collect::<Vec<_>>()
        };
        assert_eq!(told(Version::V2), ["/options/plugins/title", "/options/scales/x"]);
        assert_eq!(told(Version::V4), ["/options/title", "/options/scales/yAxes"]);
    }
}
