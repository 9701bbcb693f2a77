//! What the table of Vega-Lite's properties calls drawn, matters: without the property, at the place that the table
//! names, the picture of its fixture is another.
//!
//! A description that is an error without the property needs it as well. Nothing here is ever taken over with `UPDATE=1`:
//! a property that changes nothing needs another fixture, code, or a true word in the table.

use super::fixture::each;
use super::vegalite_table::{Property, is_at, is_data, list, text};
use plotd::json::{Json, Object, parse_strict};
use plotd::{Dialect, Format, Options, Source, render};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::{env, fs};

/// Known not to, until their fixtures or the code are mended; each must leave the list when it is.
const OWED: [&str; 60] = [
    "arc/resolve_radius radius (resolve)",
    "axis/above tickExtra (axis)",
    "bin/binned step (bin)",
    "boxplot/configured ticks (config boxplot)",
    "boxplot/plain invalid (boxplot)",
    "boxplot/plain invalid (mark)",
    "channel/format_text formatType (channel)",
    "config/axis_extra tickExtra (config axis)",
    "config/header_lines labelExpr (config header)",
    "config/header_lines labelLineHeight (config header)",
    "config/legend_frame symbolFillColor (config legend)",
    "config/legend_gradient labelSeparation (config legend)",
    "config/legend_layout layout (config legend)",
    "config/legend_padded gridAlign (config legend)",
    "config/legend_padded labelOverlap (config legend)",
    "config/legend_padded titleLineHeight (config legend)",
    "config/legend_padded zindex (config legend)",
    "config/legend_symbol_offset symbolOffset (config legend)",
    "config/legend_symbol_offset titleAlign (config legend)",
    "config/legend_symbol_offset titleBaseline (config legend)",
    "config/legend_titles labelLimit (config legend)",
    "config/mark_miter strokeMiterLimit (config mark)",
    "config/mark_oriented orient (config mark)",
    "config/mark_text dir (config mark)",
    "config/mark_x2 x2 (config mark)",
    "config/mark_x2 y2 (config mark)",
    "config/scale_counts quantizeCount (config scale)",
    "config/scale_quantiles quantileCount (config scale)",
    "config/tick_min minBandSize (config tick)",
    "config/title_line_height frame (config title)",
    "config/title_line_height zindex (config title)",
    "config/view_faint strokeCap (config view)",
    "config/view_lines strokeDashOffset (config view)",
    "config/view_lines strokeJoin (config view)",
    "config/view_lines strokeMiterLimit (config view)",
    "errorbar/sized size (errorbar)",
    "legend/colored_size symbolDashOffset (legend)",
    "legend/colored_size symbolFillColor (legend)",
    "legend/min_step tickMinStep (legend)",
    "legend/padded gridAlign (legend)",
    "legend/padded zindex (legend)",
    "legend/symbol_offset symbolOffset (legend)",
    "legend/ticks formatType (legend)",
    "legend/ticks labelOverlap (legend)",
    "legend/ticks labelSeparation (legend)",
    "legend/title_align titleAlign (legend)",
    "legend/title_baseline titleBaseline (legend)",
    "map/centered translate (projection)",
    "mark/miter strokeMiterLimit (mark)",
    "mark/point_fill_opacity strokeCap (mark)",
    "mark/text_limit dir (mark)",
    "scale/utc_instants utc (date time)",
    "spec/concat_columns align (spec)",
    "spec/concat_columns center (spec)",
    "title/lines frame (title)",
    "title/lines zindex (title)",
    "transform/sample_all sample (transform sample)",
    "view/stroked strokeDashOffset (view)",
    "view/stroked strokeJoin (view)",
    "view/stroked strokeMiterLimit (view)",
];

/// A description without a property wherever it is at a place.
fn without<'j>(json: &'j Json, place: &str, name: &str, path: &mut Vec<&'j str>) -> Json {
    match json {
        Json::Object(o) => {
            let here = is_at(place, path, json);
            let kept = o.iter().filter(|(key, _)| !(here && &***key == name)).map(|(key, inner)| {
                path.push(key);
                let kept = if is_data(key) { inner.clone() } else { without(inner, place, name, path) };
                path.pop();
                (key.clone(), kept)
            });
            Json::Object(Object::from_members(kept.collect()))
        }
        Json::Array(items) => Json::Array(items.iter().map(|inner| without(inner, place, name, path)).collect()),
        other => other.clone(),
    }
}

fn draw(json: &Json, zone: Option<&str>) -> Option<Vec<u8>> {
    let source = Source::new(Dialect::VegaLite, json.to_text());
    let options = Options { time_zone: zone.map(Arc::from), ..Options::default() };
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
    let json = parse_strict(&fs::read_to_string(file).ok()?, 100).ok()?;
    let Some(picture) = draw(&json, None) else { return Some(format!("{fixture}: no picture")) };
    let idle = shown.iter().filter(|p| !matters(&json, &picture, p));
    let idle: Vec<String> = idle.map(|p| format!("{fixture} {} ({})", p.name, p.page)).collect();
    let paid = OWED.iter().filter(|owed| owed.split(' ').next() == Some(fixture) && !idle.iter().any(|i| i == *owed));
    let fresh = idle.iter().filter(|i| !OWED.contains(&&***i));
    let said: Vec<String> = fresh.cloned().chain(paid.map(|owed| format!("{owed}: owed no longer"))).collect();
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
