//! Composite marks as layers of plain ones: box plots, error bars, error bands.

use super::measured::text;
use super::tree::{Kind, Spec};
use super::{box_plot, error_mark};
use crate::diagnostic::Report;
use crate::json::{Json, Object};
use std::sync::Arc;

/// The composite marks, drawn as layers; others stay as they are.
pub fn expand(mut spec: Spec, config: &Object, report: &mut Report) -> Spec {
    let Kind::Unit { mark, encoding } = &spec.kind else { return spec };
    let name = mark.get("type").and_then(Json::as_str).unwrap_or("");
    if !matches!(name, "boxplot" | "errorbar" | "errorband") {
        return spec;
    }
    let name = name.to_string();
    let mut whole = config.get(&name).and_then(Json::as_object).cloned().unwrap_or_default();
    if name != "boxplot" {
        // Of error marks only the parts are configured.
        ["extent", "center", "size", "thickness", "interpolate", "tension"].iter().for_each(|n| drop(whole.remove(n)));
    }
    // The ticks of box plots are black, whatever is configured of them.
    if let ("boxplot", Some(Json::Object(ticks))) = (&*name, whole.get_mut("ticks")) {
        ["color", "opacity"].iter().for_each(|n| drop(ticks.remove(n)));
    }
    let configured: Vec<Arc<str>> = whole.iter().map(|(n, _)| n.clone()).collect();
    mark.iter().for_each(|(n, v)| whole.insert(n.clone(), v.clone()));
    let (encoding, steps) = extracted(encoding);
    if !steps.is_empty() {
        let mut list = spec.props.get("transform").and_then(Json::as_array).map_or_else(Vec::new, <[Json]>::to_vec);
        list.extend(steps);
        spec.props.insert("transform", Json::Array(list));
    }
    match &*name {
        "boxplot" => box_plot::layers(&spec, &whole, &encoding, report),
        _ => error_mark::layers(&spec, &whole, &configured, &encoding, name == "errorband", report),
    }
}

/// Time units and bins of an encoding as transforms, so that what is summarized is grouped by them; the channels then
/// show what was derived.
fn extracted(encoding: &Object) -> (Object, Vec<Json>) {
    let (mut out, mut steps) = (encoding.clone(), Vec::new());
    for (channel, def) in encoding.iter() {
        let (Some(field), Some(def)) = (def.get("field").and_then(Json::as_str), def.as_object()) else { continue };
        let bin = def.get("bin").filter(|b| !matches!(b, Json::Null | Json::Bool(false)) && b.as_str().is_none());
        let mut new = def.clone();
        let usual = |new: &mut Object, kind: &str| {
            if new.get("type").is_none() {
                new.insert("type", text(kind));
            }
        };
        let (name, suffix) = if let Some(u) = def.get("timeUnit").filter(|u| !u.is_null()) {
            let unit_name = u.as_str().or_else(|| u.get("unit")?.as_str()).unwrap_or("year");
            let parts = crate::time::TimeUnit::parse(unit_name).map_or_else(Vec::new, |u| u.units.clone());
            new.remove("timeUnit");
            usual(&mut new, "temporal");
            let name = format!("{unit_name}_{field}");
            steps.push(step([("timeUnit", u.clone()), ("field", text(field)), ("as", text(&*name))]));
            (name, parts.join("-"))
        } else if let Some(b) = bin {
            let name = format!("bin_{field}");
            let end = format!("{name}_end");
            let names = Json::Array(vec![text(&*name), text(&*end)]);
            steps.push(step([("bin", b.clone()), ("field", text(field)), ("as", names)]));
            new.insert("bin", text("binned"));
            usual(&mut new, "quantitative");
            if matches!(&**channel, "x" | "y") {
                out.insert(format!("{channel}2"), step([("field", text(end))]));
            }
            (name, "binned".to_string())
        } else {
            continue;
        };
        new.insert("field", text(name));
        if new.get("title").is_none() && def.get("axis").is_none_or(|a| a.get("title").is_none()) {
            new.insert("title", text(format!("{field} ({suffix})")));
        }
        out.insert(channel.clone(), Json::Object(new));
    }
    (out, steps)
}

fn step<const N: usize>(members: [(&str, Json); N]) -> Json {
    let mut out = Object::new();
    members.into_iter().for_each(|(n, v)| out.insert(n, v));
    Json::Object(out)
}
