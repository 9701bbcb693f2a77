//! Options of guides whose values are functions (versions 3 and 4; Chart.js `helpers.config`, `core.scale.js`
//! `getContext`): each is asked in the context that it has there, and its answer stands in its place. What belongs to a
//! tick becomes a list, one value each. In: a configuration; out: one in which only callbacks and styles of data are
//! functions still.

use super::super::value::object;
use super::Live;
use super::Scripts;
use super::member;
use crate::data::Value;
use crate::diagnostic::Report;
use crate::dialect::Version;
use crate::figure::TickState;
use crate::json::{Code, Json, Object, push_pointer};

/// Functions that are no values, but called by guides themselves.
const CALLED: [&str; 15] = [
    "callback",
    "userCallback",
    "generateLabels",
    "filter",
    "sort",
    "onClick",
    "onHover",
    "onLeave",
    "parser",
    "labelCallback",
    "onResize",
    "onComplete",
    "onProgress",
    "format",
    "interpolate",
];

/// What of an axis belongs to its ticks, by block.
const OF_TICKS: [(&str, &[&str]); 4] = [
    ("ticks", &["color", "font", "backdropColor", "textStrokeColor", "textStrokeWidth", "showLabelBackdrop"]),
    ("grid", &["color", "lineWidth", "tickColor", "tickWidth"]),
    ("pointLabels", &["color", "font", "backdropColor"]),
    ("angleLines", &["color", "lineWidth"]),
];

/// Options of a data set that are asked for once, in its own context.
const OF_SETS: [&str; 18] = [
    "barThickness",
    "maxBarThickness",
    "minBarLength",
    "barPercentage",
    "categoryPercentage",
    "base",
    "grouped",
    "clip",
    "inflateAmount",
    "skipNull",
    "showLine",
    "spanGaps",
    "cutout",
    "radius",
    "rotation",
    "circumference",
    "indexAxis",
    "cubicInterpolationMode",
];

struct Settling<'s, 'b> {
    live: &'s Live,
    scripts: &'s Scripts<'b>,
    report: &'s mut Report,
}

/// Asks all of them. Before the layout is known there are no ticks: what belongs to those is left out.
pub(in crate::dialect::chartjs) fn settle(config: &Json, scripts: &Scripts, report: &mut Report) -> Json {
    let live = scripts.live();
    if live.version == Version::V2 {
        return config.clone();
    }
    let mut s = Settling { live, scripts, report };
    let changed = s.sets(config);
    let config = changed.as_ref().unwrap_or(config);
    let (Some(written @ Json::Object(options)), Json::Object(whole)) = (config.get("options"), config) else {
        return config.clone();
    };
    if !has_code(written) {
        return config.clone();
    }
    let mut options = options.clone();
    let chart = object([("chart", live.chart()), ("type", Value::from("chart"))]);
    for name in ["layout", "font", "color"] {
        if let Some(v) = options.get(name).filter(|v| has_code(v)) {
            let settled = s.value(v, &format!("/options/{name}"), &chart);
            options.insert(name, settled);
        }
    }
    if let Some(Json::Object(plugins)) = options.get("plugins") {
        let mut plugins = plugins.clone();
        for name in ["title", "subtitle", "legend", "colors", "filler"] {
            if let Some(v) = plugins.get(name).filter(|v| has_code(v)) {
                let settled = s.value(v, &format!("/options/plugins/{name}"), &chart);
                plugins.insert(name, settled);
            }
        }
        options.insert("plugins", Json::Object(plugins));
    }
    if let Some(Json::Object(scales)) = options.get("scales") {
        let mut out = Vec::with_capacity(scales.len());
        for (id, axis) in scales.iter() {
            out.push((id.clone(), if has_code(axis) { s.axis(id, axis) } else { axis.clone() }));
        }
        options.insert("scales", Json::Object(Object::from_members(out)));
    }
    let mut whole = whole.clone();
    whole.insert("options", Json::Object(options));
    Json::Object(whole)
}

// As deep as the reader allowed.
pub(in crate::dialect::chartjs) fn has_code(v: &Json) -> bool {
    match v {
        Json::Code(_) => true,
        Json::Array(list) => list.iter().any(has_code),
        Json::Object(o) => o.iter().any(|(_, v)| has_code(v)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => false,
    }
}

impl Settling<'_, '_> {
    fn asked(&mut self, code: &Code, at: &str, context: &Value) -> Json {
        match self.scripts.call(code, std::slice::from_ref(context)) {
            Ok(v) => crate::expr::tree_of(&v),
            Err(message) => {
                self.report.warn(at, format!("this function cannot be run: {message}"));
                Json::Null
            }
        }
    }

    // As deep as the reader allowed: what functions return is not asked again.
    fn value(&mut self, v: &Json, at: &str, context: &Value) -> Json {
        match v {
            Json::Code(code) => self.asked(code, at, context),
            Json::Object(o) => {
                let mut out = Vec::with_capacity(o.len());
                for (name, v) in o.iter() {
                    let mut at = at.to_owned();
                    push_pointer(&mut at, name);
                    let hook = name.starts_with("before") || name.starts_with("after");
                    let kept = !has_code(v) || CALLED.contains(&&**name) || hook;
                    out.push((name.clone(), if kept { v.clone() } else { self.value(v, &at, context) }));
                }
                Json::Object(Object::from_members(out))
            }
            Json::Array(list) => Json::Array(
                list.iter().enumerate().map(|(i, v)| self.value(v, &format!("{at}/{i}"), context)).collect(),
            ),
            v => v.clone(),
        }
    }

    /// The configuration with what functions say of whole data sets, if they say anything: their own, those for their type, those for all
    /// (`core.config.js`, `datasetScopeKeys`).
    fn sets(&mut self, config: &Json) -> Option<Json> {
        let sets = config.pointer("/data/datasets").and_then(Json::as_array)?;
        let of_chart = config.get("type").and_then(Json::as_str).unwrap_or("");
        let mut changed: Vec<(usize, &str, Json)> = Vec::new();
        for (i, set) in sets.iter().enumerate().take(1000) {
            let kind = set.get("type").and_then(Json::as_str).unwrap_or(of_chart);
            let root = ["/options".to_owned(), format!("/options/datasets/{kind}")];
            let places = [(format!("/data/datasets/{i}"), Some(set))]
                .into_iter()
                .chain(root.into_iter().rev().map(|at| (at.clone(), config.pointer(&at))));
            let places: Vec<(String, &Json)> = places.filter_map(|(at, place)| Some((at, place?))).collect();
            let round = matches!(kind, "pie" | "doughnut");
            for name in OF_SETS.into_iter().filter(|name| *name != "radius" || round) {
                let found = places.iter().find_map(|(at, place)| Some((at, place.get(name)?)));
                let Some((at, Json::Code(code))) = found else { continue };
                let context = self.of_set(i);
                changed.push((i, name, self.asked(code, &format!("{at}/{name}"), &context)));
            }
        }
        if changed.is_empty() {
            return None;
        }
        let mut config = config.clone();
        for (i, name, value) in changed {
            if let Json::Object(whole) = &mut config
                && let Some(Json::Object(data)) = whole.get_mut("data")
                && let Some(Json::Array(sets)) = data.get_mut("datasets")
                && let Some(Json::Object(set)) = sets.get_mut(i)
            {
                set.insert(name, value);
            }
        }
        Some(config)
    }

    fn of_set(&self, i: usize) -> Value {
        let n = Value::Number(i as f64);
        object([
            ("active", false.into()),
            ("chart", self.live.chart()),
            ("dataset", self.live.dataset(i, self.scripts.budget())),
            ("datasetIndex", n.clone()),
            ("index", n),
            ("mode", Value::from("default")),
            ("type", Value::from("dataset")),
        ])
    }

    fn axis(&mut self, id: &str, axis: &Json) -> Json {
        let Json::Object(o) = axis else { return axis.clone() };
        let budget = self.scripts.budget();
        let scale = self.live.scale(id, budget);
        let mut at = "/options/scales".to_owned();
        push_pointer(&mut at, id);
        let context = object([("chart", self.live.chart()), ("scale", scale.clone()), ("type", Value::from("scale"))]);
        let mut settled = Vec::with_capacity(o.len());
        for (name, v) in o.iter() {
            let block = OF_TICKS.iter().find(|b| b.0 == &**name);
            settled.push(match (block, v) {
                (Some((_, names)), Json::Object(block)) => {
                    let each = self.contexts(id, name, &scale);
                    (name.clone(), self.block(block, names, &format!("{at}/{name}"), &each))
                }
                _ => (name.clone(), v.clone()),
            });
        }
        self.value(&Json::Object(Object::from_members(settled)), &at, &context)
    }

    /// The contexts of what an axis's block has one of each.
    fn contexts(&self, id: &str, block: &str, scale: &Value) -> Vec<Value> {
        let state = self.live.state();
        let chart = state.chart.clone();
        if matches!(block, "pointLabels" | "angleLines") {
            let one = |(i, label): (usize, &Json)| {
                object([
                    ("chart", chart.clone()),
                    ("scale", scale.clone()),
                    ("label", Value::from(label)),
                    ("index", Value::Number(i as f64)),
                    ("type", Value::from("pointLabel")),
                ])
            };
            return state.labels.iter().enumerate().map(one).collect();
        }
        let ticks: Vec<TickState> = match (&state.seen, state.axes.iter().find(|a| &*a.id == id)) {
            (Some(seen), Some(link)) if link.kind == "radialLinear" => {
                seen.radial.as_ref().map_or_else(Vec::new, |p| p.ticks.clone())
            }
            (Some(seen), Some(link)) => {
                seen.axes.iter().find(|a| a.scale == link.scale).map_or_else(Vec::new, |a| a.ticks.clone())
            }
            _ => Vec::new(),
        };
        let one = |(i, t): (usize, &TickState)| {
            object([
                ("chart", chart.clone()),
                ("scale", scale.clone()),
                ("tick", member::tick(t)),
                ("index", Value::Number(i as f64)),
                ("type", Value::from("tick")),
            ])
        };
        ticks.iter().take(1000).enumerate().map(one).collect()
    }

    fn block(&mut self, block: &Object, names: &[&str], at: &str, each: &[Value]) -> Json {
        let mut out = Vec::with_capacity(block.len());
        if each.is_empty() && block.iter().any(|(name, v)| names.contains(&&**name) && has_code(v)) {
            self.live.state().curious = true;
        }
        for (name, v) in block.iter() {
            let at = format!("{at}/{name}");
            out.push(match v {
                // The one option of ticks that is no script (`core.scale.defaults.js`): a function is no number.
                Json::Code(_) if &**name == "backdropPadding" => (name.clone(), Json::Number(0.0)),
                v if names.contains(&&**name) && has_code(v) => (name.clone(), self.listed(v, &at, each)),
                // A dash is a list itself: that of the first line stands for all.
                Json::Code(_) if matches!(&**name, "borderDash" | "dash" | "tickBorderDash") => {
                    (name.clone(), each.first().map_or(Json::Null, |context| self.value(v, &at, context)))
                }
                v => (name.clone(), v.clone()),
            });
        }
        Json::Object(Object::from_members(out))
    }

    /// A value for each context; one alone if all agree.
    fn listed(&mut self, v: &Json, at: &str, each: &[Value]) -> Json {
        if let Json::Array(list) = v {
            let one = |(i, context): (usize, &Value)| {
                list.get(i % list.len().max(1)).map_or(Json::Null, |v| self.value(v, at, context))
            };
            return Json::Array(each.iter().enumerate().map(one).collect());
        }
        let list: Vec<Json> = each.iter().map(|context| self.value(v, at, context)).collect();
        match list.first() {
            None => Json::Null,
            Some(first) if list.iter().all(|v| v == first) => first.clone(),
            Some(_) => Json::Array(list),
        }
    }
}
