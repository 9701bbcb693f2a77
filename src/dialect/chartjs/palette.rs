//! Colours for data sets that have none. In: the configuration; out: the same with colours where the rules put them.

use super::chart::Kind;
use super::defaults;
use super::options;
use super::scheme::Scheme;
use crate::color::Color;
use crate::dialect::Version;
use crate::json::{Json, Object};
use std::sync::Arc;

/// The seven colours of version 4's colours plugin.
const CYCLE: [(u8, u8, u8); 7] =
    [(54, 162, 235), (255, 99, 132), (255, 159, 64), (255, 205, 86), (75, 192, 192), (153, 102, 255), (201, 203, 207)];

fn text(s: impl Into<Arc<str>>) -> Json {
    Json::String(s.into())
}

fn datasets(config: &mut Json) -> &mut [Json] {
    let Json::Object(o) = config else { return &mut [] };
    let Some(Json::Object(data)) = o.get_mut("data") else { return &mut [] };
    match data.get_mut("datasets") {
        Some(Json::Array(list)) => list,
        _ => &mut [],
    }
}

fn missing(set: &Object, name: &str) -> bool {
    set.get(name).is_none_or(Json::is_null)
}

/// Gives data sets the colours of a scheme as the colorschemes plugin does: lines get them with pale fills, slices one each,
/// all others one a data set.
pub(super) fn schemed(config: &mut Json, scheme: &Scheme) {
    let kind = config.get("type").and_then(Json::as_str).map(str::to_owned).unwrap_or_default();
    for (i, json) in datasets(config).iter_mut().enumerate() {
        let Json::Object(set) = json else { continue };
        let color = scheme.color(i).clone();
        let own = set.get("type").and_then(Json::as_str).unwrap_or(&kind).to_owned();
        let open = |set: &Object, name: &str| scheme.replace || missing(set, name);
        match own.as_str() {
            "line" | "radar" | "scatter" => {
                let pale = Color::parse(&color).map_or_else(String::new, |c| {
                    format!("rgba({},{},{},{})", c.r, c.g, c.b, crate::number::to_js(scheme.fill_alpha))
                });
                let bare = open(set, "borderColor");
                if open(set, "backgroundColor") {
                    set.insert("backgroundColor", text(pale.clone()));
                }
                if bare {
                    set.insert("borderColor", text(color.clone()));
                }
                if open(set, "pointBackgroundColor") && bare {
                    set.insert("pointBackgroundColor", text(pale));
                }
                if open(set, "pointBorderColor") && bare {
                    set.insert("pointBorderColor", text(color));
                }
            }
            "pie" | "doughnut" | "polarArea" => {
                let n = set.get("data").and_then(Json::as_array).map_or(0, <[Json]>::len);
                if open(set, "backgroundColor") {
                    let each = (0..n).map(|k| text(scheme.color(k).clone())).collect();
                    set.insert("backgroundColor", Json::Array(each));
                }
            }
            _ => {
                if open(set, "backgroundColor") {
                    set.insert("backgroundColor", text(color));
                }
            }
        }
    }
}

/// Whether anything in a tree sets a colour of fills or borders.
fn colored(json: &Json) -> bool {
    ["borderColor", "backgroundColor"].iter().any(|name| json.get(name).is_some_and(options::truthy))
}

/// Gives data sets the colours of version 4's plugin, if nothing in the configuration is coloured.
pub(super) fn cycle(config: &mut Json, version: Version, unless_asked: bool) {
    let plugin = config.pointer("/options/plugins/colors").cloned();
    let asked = |name: &str| plugin.as_ref().and_then(|p| p.get(name)).and_then(Json::as_bool);
    let kind = config.get("type").and_then(Json::as_str).map(str::to_owned).unwrap_or_default();
    // Funnels have colours of their own, and switch the plugin off.
    let of_type = defaults::of_plugin(&kind, version).and_then(|own| own.pointer("/plugins/colors/enabled")?.as_bool());
    let enabled = asked("enabled").unwrap_or(unless_asked && of_type.unwrap_or(true));
    if version != Version::V4 || !enabled || matches!(plugin, Some(Json::Bool(false))) {
        return;
    }
    let elements = config.pointer("/options/elements").and_then(Json::as_object);
    let any = config.get("options").is_some_and(colored)
        || elements.is_some_and(|e| e.iter().any(|(_, v)| colored(v)))
        || datasets(&mut config.clone()).iter().any(colored);
    if any && asked("forceOverride") != Some(true) {
        return;
    }
    let mut i = 0;
    let solid = |i: usize| {
        let (r, g, b) = CYCLE[i % CYCLE.len()];
        text(format!("rgb({r}, {g}, {b})"))
    };
    let half = |i: usize| {
        let (r, g, b) = CYCLE[i % CYCLE.len()];
        text(format!("rgba({r}, {g}, {b}, 0.5)"))
    };
    for json in datasets(config) {
        let Json::Object(set) = json else { continue };
        let name = set.get("type").and_then(Json::as_str).unwrap_or(&kind).to_owned();
        let n = set.get("data").and_then(Json::as_array).map_or(0, <[Json]>::len);
        match Kind::named(&name, version) {
            Some(Kind::Pie | Kind::Doughnut) => {
                set.insert("backgroundColor", Json::Array((i..i + n).map(solid).collect()));
                i += n;
            }
            Some(Kind::PolarArea) => {
                set.insert("backgroundColor", Json::Array((i..i + n).map(half).collect()));
                i += n;
            }
            _ => {
                set.insert("borderColor", solid(i));
                set.insert("backgroundColor", half(i));
                i += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn funnels_keep_their_own_colours_unless_the_plugin_is_asked_for() {
        let colored = |options: &str| {
            let source = format!("{{type: 'funnel', data: {{datasets: [{{data: [1]}}]}}, options: {options}}}");
            let mut config = crate::json::parse_literal(&source, 20).unwrap();
            cycle(&mut config, Version::V4, true);
            config.pointer("/data/datasets/0/backgroundColor").is_some()
        };
        assert_eq!([colored("{}"), colored("{plugins: {colors: {enabled: true}}}")], [false, true]);
    }

    #[test]
    fn bars_and_lines_get_their_colours() {
        let mut config =
            crate::json::parse_literal("{type:'bar',data:{datasets:[{data:[1]},{type:'line',data:[1]}]}}", 20).unwrap();
        schemed(&mut config, &Scheme::of("tableau.Tableau10").unwrap());
        assert_eq!(config.pointer("/data/datasets/0/backgroundColor").and_then(Json::as_str), Some("#4e79a7"));
        assert_eq!(
            config.pointer("/data/datasets/1/backgroundColor").and_then(Json::as_str),
            Some("rgba(242,142,43,0.5)")
        );
        assert_eq!(config.pointer("/data/datasets/1/borderColor").and_then(Json::as_str), Some("#f28e2b"));
    }
}
