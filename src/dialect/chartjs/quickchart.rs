//! What QuickChart changes before Chart.js sees a configuration: types of its own, axes from zero, straight lines,
//! colours. In: the configuration; out: the changed one, or why it cannot be drawn.

use super::outlabels;
use super::palette;
use super::scheme::Scheme;
use crate::dialect::Version;
use crate::json::{Json, Object};
use std::sync::Arc;

fn text(s: &str) -> Json {
    Json::String(Arc::from(s))
}

fn literal(source: &str) -> Json {
    crate::json::parse_literal(source, 30).expect("the literals of this file are well formed")
}

fn type_of(config: &Json) -> &str {
    config.get("type").and_then(Json::as_str).unwrap_or("")
}

/// The object below a path of names, made where there is none.
fn reach<'j>(json: &'j mut Json, path: &[&str]) -> Option<&'j mut Object> {
    let Json::Object(object) = json else { return None };
    match path {
        [] => Some(object),
        [name, rest @ ..] => {
            if object.get(name).is_none_or(Json::is_null) {
                object.insert(*name, Json::Object(Object::new()));
            }
            reach(object.get_mut(name)?, rest)
        }
    }
}

/// Sets a member below a path, unless it is there.
fn default(config: &mut Json, path: &[&str], name: &str, value: Json) {
    if let Some(o) = reach(config, path)
        && o.get(name).is_none_or(Json::is_null)
    {
        o.insert(name, value);
    }
}

fn set(config: &mut Json, path: &[&str], name: &str, value: Json) {
    if let Some(o) = reach(config, path) {
        o.insert(name, value);
    }
}

/// `over` merged into `base`: objects member by member, lists appended.
fn merged(base: Json, over: &Json) -> Json {
    match (base, over) {
        (Json::Object(mut a), Json::Object(b)) => {
            for (name, value) in b.iter() {
                let joined = match a.remove(name) {
                    Some(old) => merged(old, value),
                    None => value.clone(),
                };
                a.insert(name.clone(), joined);
            }
            Json::Object(a)
        }
        (Json::Array(mut a), Json::Array(b)) => {
            a.extend(b.iter().cloned());
            Json::Array(a)
        }
        (_, over) => over.clone(),
    }
}

fn numbers(config: &Json, which: usize) -> Vec<f64> {
    let data = config.pointer(&format!("/data/datasets/{which}/data")).and_then(Json::as_array).unwrap_or(&[]);
    // A null counts as zero.
    data.iter().filter_map(|v| if v.is_null() { Some(0.0) } else { super::options::number(v) }).collect()
}

/// Changes a configuration as QuickChart does.
///
/// # Errors
/// What is wrong, with its JSON pointer.
pub(super) fn change(config: &mut Json, version: Version) -> Result<(), (&'static str, String)> {
    let name = match type_of(config) {
        "donut" => Some("doughnut"),
        _ => None,
    };
    if let Some(name) = name {
        set(config, &[], "type", text(name));
    }
    match type_of(config) {
        "sparkline" => sparkline(config)?,
        "progressBar" => progress_bar(config)?,
        _ => {}
    }
    let kind = type_of(config).to_owned();
    let zero = matches!(kind.as_str(), "bar" | "horizontalBar" | "line" | "scatter" | "bubble");
    if zero && config.pointer("/options/scales").is_none_or(|s| !super::options::truthy(s)) {
        set(config, &["options"], "scales", literal("{yAxes: [{ticks: {beginAtZero: true}}]}"));
    }
    if version == Version::V2 {
        let colored = [
            "bar",
            "horizontalBar",
            "line",
            "scatter",
            "bubble",
            "radar",
            "pie",
            "doughnut",
            "polarArea",
            "outlabeledPie",
            "outlabeledDoughnut",
        ];
        let scheme = match config.pointer("/options/plugins/colorschemes") {
            None => {
                let usual = if colored.contains(&kind.as_str()) { "tableau.Tableau10" } else { "brewer.Paired12" };
                Scheme::of(usual)
            }
            Some(Json::Bool(false)) => None,
            Some(plugin) => Scheme::read(plugin),
        };
        if let Some(scheme) = scheme {
            palette::schemed(config, &scheme);
        }
        outlabeled(config, &kind);
    }
    if kind == "line" {
        straighten(config);
    }
    if version == Version::V2 {
        datalabels(config, &kind);
    }
    palette::cycle(config, version, true);
    Ok(())
}

fn straighten(config: &mut Json) {
    let Some(data) = reach(config, &["data"]) else { return };
    let Some(Json::Array(sets)) = data.get_mut("datasets") else { return };
    for json in sets {
        if let Json::Object(set) = json
            && set.get("lineTension").is_none_or(|t| !super::options::truthy(t))
        {
            set.insert("lineTension", Json::Number(0.0));
        }
    }
}

/// Pies with labels outside are pies that leave room for them.
fn outlabeled(config: &mut Json, kind: &str) {
    let plain = match kind {
        "outlabeledPie" => "pie",
        "outlabeledDoughnut" => "doughnut",
        _ => {
            if let Some(Json::Object(options)) = reach(config, &[]).and_then(|c| c.get_mut("options")) {
                options.remove("zoomOutPercentage");
            }
            return;
        }
    };
    set(config, &[], "type", text(plain));
    let zoom = config.pointer("/options/zoomOutPercentage").and_then(super::options::number).filter(|z| *z != 0.0);
    set(config, &["options"], "zoomOutPercentage", Json::Number(zoom.unwrap_or(50.0)));
}

/// Labels at data are shown on pies and doughnuts, elsewhere when they are configured.
fn datalabels(config: &mut Json, kind: &str) {
    let written = config.pointer("/options/plugins/datalabels").is_some_and(|d| !d.is_null());
    if !written {
        let show = matches!(kind, "pie" | "doughnut") && !outlabels::configured(config);
        set(config, &["options", "plugins", "datalabels"], "display", Json::Bool(show));
    }
}

fn sparkline(config: &mut Json) -> Result<(), (&'static str, String)> {
    let values = numbers(config, 0);
    if config.pointer("/data/datasets/0").is_none() {
        return Err(("/data/datasets", "a sparkline needs a data set".into()));
    }
    let n = config.pointer("/data/datasets/0/data").and_then(Json::as_array).map_or(0, <[Json]>::len);
    set(config, &[], "type", text("line"));
    default(config, &["data"], "labels", Json::Array(vec![text(""); n]));
    set(config, &["options", "legend"], "display", Json::Bool(false));
    default(config, &["options", "elements", "line"], "borderColor", text("#000"));
    default(config, &["options", "elements", "line"], "borderWidth", Json::Number(1.0));
    default(config, &["options", "elements", "point"], "radius", Json::Number(0.0));
    let (low, high) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(*x), b.max(*x)));
    let mut ticks = Object::new();
    if low <= high {
        ticks.insert("min", Json::Number(low - low * 0.05));
        ticks.insert("max", Json::Number(high + high * 0.05));
    }
    let mut y = literal("{display: false}");
    if let Json::Object(o) = &mut y {
        o.insert("ticks", Json::Object(ticks));
    }
    let x = literal("{display: false}");
    for (name, usual) in [("xAxes", x), ("yAxes", y)] {
        let written = config.pointer(&format!("/options/scales/{name}")).cloned();
        let list = match written {
            Some(Json::Array(list)) if !list.is_empty() => list.iter().map(|a| merged(usual.clone(), a)).collect(),
            _ => vec![usual],
        };
        set(config, &["options", "scales"], name, Json::Array(list));
    }
    Ok(())
}

fn progress_bar(config: &mut Json) -> Result<(), (&'static str, String)> {
    const AT: &str = "/data/datasets";
    let sets = config.pointer(AT).and_then(Json::as_array).map_or(0, <[Json]>::len);
    if sets == 0 || sets > 2 {
        return Err((AT, format!("a progress bar has one or two data sets, not {sets}")));
    }
    let lengths: Vec<usize> = (0..sets)
        .map(|i| config.pointer(&format!("{AT}/{i}/data")).and_then(Json::as_array).map_or(0, <[Json]>::len))
        .collect();
    if sets == 2 && lengths[0] != lengths[1] {
        return Err((AT, "both data sets of a progress bar must have as many data".into()));
    }
    set(config, &[], "type", text("horizontalBar"));
    let n = lengths[0];
    let labels = (0..n).map(|i| Json::Number(i as f64)).collect();
    default(config, &["data"], "labels", Json::Array(labels));
    if let Some(data) = reach(config, &["data"])
        && let Some(Json::Array(list)) = data.get_mut("datasets")
    {
        if sets == 1 {
            let mut track = literal("{backgroundColor: '#fff', borderColor: '#4e78a7', borderWidth: 1}");
            if let Json::Object(o) = &mut track {
                o.insert("data", Json::Array(vec![Json::Number(100.0); n]));
            }
            list.push(track);
        }
        if let Some(Json::Object(track)) = list.get_mut(1) {
            for (name, value) in [
                ("backgroundColor", text("#fff")),
                ("borderColor", text("#4e78a7")),
                ("borderWidth", Json::Number(1.0)),
            ] {
                if track.get(name).is_none() {
                    track.insert(name, value);
                }
            }
        }
    }
    let mut base = literal(
        "{
            legend: {display: false},
            scales: {
                xAxes: [{ticks: {display: false, beginAtZero: true}, gridLines: {display: false, drawTicks: false}}],
                yAxes: [{stacked: true, ticks: {display: false}, gridLines: {display: false, drawTicks: false, mirror: true}}]
            },
            plugins: {datalabels: {color: '#fff', display: (context) => context.datasetIndex === 0}}
        }",
    );
    if sets == 1 {
        set(
            &mut base,
            &["plugins", "datalabels"],
            "formatter",
            literal("{f: (v) => v + '%'}").get("f").cloned().unwrap_or(Json::Null),
        );
    }
    let written = config.get("options").filter(|o| matches!(o, Json::Object(_))).cloned();
    let options = match written {
        Some(o) => merged(base, &o),
        None => base,
    };
    set(config, &[], "options", options);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(source: &str) -> Json {
        let mut config = literal(source);
        change(&mut config, Version::V2).unwrap();
        config
    }

    #[test]
    fn lines_are_straight_and_start_at_zero() {
        let c = changed("{type: 'line', data: {datasets: [{data: [1, 2]}]}}");
        assert_eq!(c.pointer("/data/datasets/0/lineTension").and_then(Json::as_f64), Some(0.0));
        assert_eq!(c.pointer("/options/scales/yAxes/0/ticks/beginAtZero").and_then(Json::as_bool), Some(true));
        let c = changed("{type: 'line', options: {scales: {x: {}}}, data: {datasets: [{data: [1]}]}}");
        assert!(c.pointer("/options/scales/yAxes").is_none());
    }

    #[test]
    fn sparklines_are_lines_without_axes() {
        let c = changed("{type: 'sparkline', data: {datasets: [{data: [100, 200]}]}}");
        assert_eq!(type_of(&c), "line");
        assert_eq!(c.pointer("/options/scales/yAxes/0/ticks/max").and_then(Json::as_f64), Some(210.0));
        assert!(change(&mut literal("{type: 'sparkline'}"), Version::V2).is_err());
    }
}
