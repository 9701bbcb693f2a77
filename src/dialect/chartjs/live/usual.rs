//! What functions have made of `Chart.defaults`: the difference is laid under the options, so that whatever the author
//! wrote in a configuration still wins (Chart.js `core.config.js`, `chartOptionScopes`).

use super::super::chart::Kind;
use super::Scripts;
use crate::json::{Json, Object};

/// A configuration with the changed defaults under its options.
pub(in crate::dialect::chartjs) fn with_defaults(config: Json, scripts: &Scripts) -> Json {
    let (live, budget) = (scripts.live(), scripts.budget());
    let Some((kept, before)) = live.state().defaults.clone() else { return config };
    let Ok(after) = live.export(&kept, budget) else { return config };
    let Some(Json::Object(mut changed)) = difference(&after, &before) else { return config };
    let Json::Object(mut whole) = config else { return config };
    let name = whole.get("type").and_then(Json::as_str).unwrap_or("").to_owned();
    let routed = routes(&changed);
    let scale = match (changed.remove("scale"), routed) {
        (Some(own), Some(routed)) => Some(under(own, &routed, 0)),
        (own, routed) => own.or(routed),
    };
    let of_type = ["overrides", "types"].into_iter().find_map(|all| changed.remove(all)?.get(&name).cloned());
    let mut options = match whole.remove("options") {
        Some(Json::Object(o)) => Json::Object(o),
        _ => Json::Object(Object::new()),
    };
    if let Some(usual) = &of_type {
        options = under(options, usual, 0);
    }
    options = under(options, &Json::Object(changed), 0);
    if let Some(usual) = &scale {
        options = under_scales(options, &name, live.version, usual);
    }
    whole.insert("options", options);
    Json::Object(whole)
}

/// What parts of axes take from the defaults of all (`core.scale.defaults.js`, `scale.radialLinear.js`, `defaults.route`).
fn routes(changed: &Object) -> Option<Json> {
    let object = |members: Vec<(&str, Json)>| {
        Json::Object(Object::from_members(members.into_iter().map(|(n, v)| (std::sync::Arc::from(n), v)).collect()))
    };
    let mut parts = Vec::new();
    if let Some(color) = changed.get("color") {
        let of = || object(vec![("color", color.clone())]);
        parts.extend([("ticks", of()), ("title", of()), ("pointLabels", of())]);
    }
    if let Some(color) = changed.get("borderColor") {
        let of = || object(vec![("color", color.clone())]);
        parts.extend([("grid", of()), ("border", of()), ("angleLines", of())]);
    }
    (!parts.is_empty()).then(|| object(parts))
}

/// What a tree has that another does not have so; nothing if they agree.
// As deep as the reader allowed.
fn difference(after: &Json, before: &Json) -> Option<Json> {
    match (after, before) {
        (Json::Object(a), Json::Object(b)) => {
            let one = |(name, v): (&std::sync::Arc<str>, &Json)| {
                let changed = match b.get(name) {
                    Some(old) => difference(v, old),
                    None => Some(v.clone()),
                };
                Some((name.clone(), changed?))
            };
            let members: Vec<_> = a.iter().filter_map(one).collect();
            (!members.is_empty()).then(|| Json::Object(Object::from_members(members)))
        }
        (a, b) => (a != b).then(|| a.clone()),
    }
}

/// A tree with another one where it says nothing.
fn under(over: Json, usual: &Json, depth: usize) -> Json {
    match (over, usual) {
        (Json::Object(mut a), Json::Object(b)) if depth < 50 => {
            for (name, v) in b.iter() {
                let joined = match a.remove(name) {
                    Some(own) => under(own, v, depth + 1),
                    None => v.clone(),
                };
                a.insert(name.clone(), joined);
            }
            Json::Object(a)
        }
        (over, _) => over,
    }
}

/// Lays something under every axis, those that a type has without being told among them.
fn under_scales(options: Json, name: &str, version: crate::dialect::Version, usual: &Json) -> Json {
    let Json::Object(mut options) = options else { return options };
    if version == crate::dialect::Version::V2 {
        return Json::Object(options);
    }
    let mut scales = match options.remove("scales") {
        Some(Json::Object(scales)) => scales,
        _ => Object::new(),
    };
    let ids: &[&str] = match Kind::named(name, version) {
        Some(kind) if kind.is_cartesian() => &["x", "y"],
        Some(Kind::Radar | Kind::PolarArea) => &["r"],
        _ => &[],
    };
    for id in ids {
        if !scales.iter().any(|(known, _)| known.starts_with(id)) {
            scales.insert(*id, Json::Object(Object::new()));
        }
    }
    let all: Vec<_> = scales.iter().map(|(id, axis)| (id.clone(), under(axis.clone(), usual, 0))).collect();
    options.insert("scales", Json::Object(Object::from_members(all)));
    Json::Object(options)
}
