//! What the table of Vega-Lite's properties calls drawn, matters: without the property, at the place that the table
//! names, the picture of its fixture is another.
//!
//! A description that is an error without the property needs it as well. Nothing here is ever taken over with `UPDATE=1`:
//! a property that changes nothing needs another fixture, code, or a true word in the table.

use super::fixture::each;
use super::vegalite_table::{Property, is_at, is_data, list, text};
use plotd::{Dialect, Format, Options, Source, render};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::{env, fs};

/// A description without a property wherever it is at a place.
fn without<'j>(json: &'j Json, place: &str, name: &str, path: &mut Vec<&'j str>) -> Json {
    match json {
        Json::Object(o) => {
            let here = is_at(place, path, json);
            let kept = o.iter().filter(|(key, _)| !(here && *key == name)).map(|(key, inner)| {
                path.push(key);
                let kept = if is_data(key) { inner.clone() } else { without(inner, place, name, path) };
                path.pop();
                (key.clone(), kept)
            });
            Json::Object(kept.collect())
        }
        Json::Array(items) => Json::Array(items.iter().map(|inner| without(inner, place, name, path)).collect()),
        other => other.clone(),
    }
}

fn draw(json: &Json, zone: Option<&str>) -> Option<Vec<u8>> {
    let source = Source::new(Dialect::VegaLite, json.to_string());
    let mut options = Options::default();
    options.time_zone = zone.map(Arc::from);
    Some(render(&source, Format::Svg, &options).ok()?.bytes)
}

/// Whether a description gives another picture without a property; what says in which zone times are, in another zone.
fn matters(json: &Json, picture: &[u8], p: &Property) -> bool {
    let without = without(json, p.place, p.name, &mut Vec::new());
    draw(&without, None).as_deref() != Some(picture)
        || (p.name == "utc" && draw(&without, Some("Asia/Tokyo")) != draw(json, Some("Asia/Tokyo")))
}

/// Those of a fixture's properties that change nothing.
fn idle(fixture: &str, shown: &[&Property]) -> Option<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/vegalite").join(format!("{fixture}.vl.json"));
    let json: Json = serde_json::from_str(&fs::read_to_string(file).ok()?).ok()?;
    let Some(picture) = draw(&json, None) else { return Some(format!("{fixture}: no picture")) };
    let idle = shown.iter().filter(|p| !matters(&json, &picture, p));
    let said: Vec<String> = idle.map(|p| format!("{fixture}: the same without {} ({})", p.name, p.page)).collect();
    (!said.is_empty()).then(|| said.join("\n"))
}

#[test]
fn every_property_called_drawn_matters_in_its_fixture() {
    let text = text();
    let properties = list(&text);
    let mut by_fixture: BTreeMap<&str, Vec<&Property>> = BTreeMap::new();
    for p in &properties {
        p.fixture().into_iter().for_each(|fixture| by_fixture.entry(fixture).or_default().push(p));
    }
    let by_fixture: Vec<_> = by_fixture.into_iter().collect();
    let wrong = each(&by_fixture, |(fixture, shown)| idle(fixture, shown));
    assert!(wrong.is_empty(), "the table calls these drawn, yet they change nothing:\n{}", wrong.join("\n"));
    assert!(env::var_os("UPDATE").is_none(), "nothing is proved while pictures are rewritten: run without UPDATE=1");
}
