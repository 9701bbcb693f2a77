//! From JSON to a tree of views: facet channels become facets, repeats become concatenations and layers, composite marks
//! become layers.

pub mod box_plot;
pub mod composite;
pub mod defaults;
pub mod error_mark;
pub mod measured;
pub mod theme;
pub mod tree;

use crate::diagnostic::{Report, did_you_mean};
use crate::dialect::vegalite::normalize::measured::members;
use crate::dialect::vegalite::normalize::tree::{Kind, Spec};
use crate::dialect::vegalite::syntax::names::MarkType;
use crate::json::{Json, Object};
use crate::limits::Budget;
use std::sync::Arc;

/// What `repeat` stands for while its view is read.
#[derive(Clone)]
pub struct Repeater<'b> {
    values: Vec<(&'static str, Arc<str>)>,
    /// The description's configuration: marks over other marks may be configured.
    config: Arc<Object>,
    /// Views are asked for as they are made.
    budget: &'b Budget,
}

impl<'b> Repeater<'b> {
    /// Outside of any repetition.
    pub fn new(config: Object, budget: &'b Budget) -> Repeater<'b> {
        Repeater { values: Vec::new(), config: Arc::new(config), budget }
    }
}

/// Reads a view. `None` after an error that leaves nothing to draw.
pub fn read(json: &Json, at: &str, repeater: &Repeater, inherited: &Object, report: &mut Report) -> Option<Spec> {
    let Some(object) = json.as_object() else {
        report.error(at, format!("a view must be an object, not {}", json.type_name()));
        return None;
    };
    if let Err(what) = repeater.budget.views(1) {
        report.exceeded(at, repeater.budget, what);
        return None;
    }
    let mut props = object.clone();
    let at = at.to_string();
    if let Some(layer) = props.remove("layer") {
        let shared = merge_encoding(inherited, props.remove("encoding").as_ref());
        let list = children(&layer, &format!("{at}/layer"), repeater, &shared, report);
        let encoding = Object::new();
        let spec = Spec { kind: Kind::Layer(list), props, at };
        return Some(faceted(spec, &shared, &encoding));
    }
    for (name, columns) in [("hconcat", 0), ("vconcat", 1), ("concat", usize::MAX)] {
        if let Some(list) = props.remove(name) {
            let columns = if columns == usize::MAX {
                let configured = repeater.config.get("concat").and_then(|c| c.get("columns")).and_then(Json::as_f64);
                if props.get("columns").is_some() {
                    columns_of(&props)
                } else {
                    configured.map_or(0, |c| c.max(0.0) as usize)
                }
            } else {
                columns
            };
            let views = children(&list, &format!("{at}/{name}"), repeater, inherited, report);
            return Some(Spec { kind: Kind::Concat(views, columns), props, at });
        }
    }
    if let Some(repeat) = props.remove("repeat") {
        return repeated(&repeat, props, &at, repeater, inherited, report);
    }
    if let (Some(facet), Some(child)) = (props.get("facet").cloned(), props.get("spec").cloned()) {
        props.remove("facet");
        props.remove("spec");
        let child = read(&child, &format!("{at}/spec"), repeater, inherited, report)?;
        let (row, column, wrap) = match (facet.get("row"), facet.get("column")) {
            (None, None) => (None, None, Some(facet)),
            (row, column) => (row.cloned(), column.cloned(), None),
        };
        return Some(Spec { kind: Kind::Facet(row, column, wrap, Box::new(child)), props, at });
    }
    unit(props, at, repeater, inherited, report)
}

fn columns_of(props: &Object) -> usize {
    props.get("columns").and_then(Json::as_f64).map_or(0, |c| c.max(0.0) as usize)
}

fn children(list: &Json, at: &str, repeater: &Repeater, inherited: &Object, report: &mut Report) -> Vec<Spec> {
    let Some(items) = list.as_array() else {
        report.error(at, format!("an array of views is expected here, not {}", list.type_name()));
        return Vec::new();
    };
    items.iter().enumerate().filter_map(|(i, v)| read(v, &format!("{at}/{i}"), repeater, inherited, report)).collect()
}

fn merge_encoding(base: &Object, more: Option<&Json>) -> Object {
    let mut out = base.clone();
    for (name, def) in more.and_then(Json::as_object).into_iter().flat_map(Object::iter) {
        let merged = match (out.get(name), def) {
            (Some(Json::Object(a)), Json::Object(b)) => {
                let mut both = a.clone();
                b.iter().for_each(|(n, v)| both.insert(n.clone(), v.clone()));
                Json::Object(both)
            }
            (_, def) => def.clone(),
        };
        out.insert(name.clone(), merged);
    }
    out
}

/// `repeat: [..]`, `{row, column}` or `{layer}`.
fn repeated(
    repeat: &Json,
    mut props: Object,
    at: &str,
    outer: &Repeater,
    inherited: &Object,
    report: &mut Report,
) -> Option<Spec> {
    let Some(child) = props.remove("spec") else {
        report.error(at, "a repeat needs a \"spec\" to repeat");
        return None;
    };
    let names = |j: &Json| -> Vec<Arc<str>> {
        j.as_array().unwrap_or(&[]).iter().filter_map(Json::as_str).map(Arc::from).collect()
    };
    // Rows and columns of layers: each cell repeats its layers (vega-lite `normalize/core.ts`, `mapLayerRepeat`).
    let crossed = repeat.get("row").is_some() || repeat.get("column").is_some();
    let child = match repeat.get("layer").filter(|_| crossed) {
        Some(layer) => members([("repeat", members([("layer", layer.clone())])), ("spec", child)]),
        None => child,
    };
    let mut make = |values: Vec<(&'static str, Arc<str>)>| {
        // Once too many views were asked for, the rest are not even tried.
        outer.budget.check().ok()?;
        let around = outer.values.iter().filter(|(name, _)| !values.iter().any(|(n, _)| n == name)).cloned();
        let values = around.chain(values.iter().cloned()).collect();
        let repeater = Repeater { values, config: outer.config.clone(), budget: outer.budget };
        read(&child, &format!("{at}/spec"), &repeater, inherited, report)
    };
    let kind = if repeat.as_array().is_some() {
        let list = names(repeat).into_iter().filter_map(|n| make(vec![("repeat", n)])).collect();
        let columns = props.get("columns").map_or(if names(repeat).len() > 1 { 2 } else { 1 }, |_| columns_of(&props));
        Kind::Concat(list, columns)
    } else if let Some(layer) = repeat.get("layer").filter(|_| !crossed) {
        Kind::Layer(names(layer).into_iter().filter_map(|n| make(vec![("layer", n)])).collect())
    } else {
        let each = |name: &'static str| -> Vec<Vec<(&'static str, Arc<str>)>> {
            repeat
                .get(name)
                .map_or_else(|| vec![Vec::new()], |l| names(l).into_iter().map(|n| vec![(name, n)]).collect())
        };
        let (rows, columns) = (each("row"), each("column"));
        let mut list = Vec::new();
        for row in &rows {
            if outer.budget.exceeded().is_some() {
                break;
            }
            for column in &columns {
                list.extend(make(row.iter().chain(column).cloned().collect()));
            }
        }
        Kind::Concat(list, columns.len())
    };
    Some(Spec { kind, props, at: at.into() })
}

fn unit(mut props: Object, at: String, repeater: &Repeater, inherited: &Object, report: &mut Report) -> Option<Spec> {
    let mark = match props.remove("mark") {
        Some(Json::String(name)) => {
            let mut o = Object::new();
            o.insert("type", Json::String(name));
            o
        }
        Some(Json::Object(o)) => o,
        Some(other) => {
            report
                .error(format!("{at}/mark"), format!("a mark must be a name or an object, not {}", other.type_name()));
            return None;
        }
        None => {
            report.error_with_hint(
                &*at,
                "this view has no \"mark\"",
                "give it a mark, such as \"bar\", or layer, concat, facet or repeat",
            );
            return None;
        }
    };
    let name = mark.get("type").and_then(Json::as_str).unwrap_or("").to_string();
    if MarkType::of(&name).is_none() {
        let pointer = format!("{at}/mark");
        match did_you_mean(&name, MarkType::names()) {
            Some(valid) => report.error(pointer, format!("unknown mark {name:?}; did you mean {valid:?}?")),
            None => report.error(
                pointer,
                format!("unknown mark {name:?}; valid ones are {}", MarkType::names().collect::<Vec<_>>().join(", ")),
            ),
        }
        return None;
    }
    let mut encoding = merge_encoding(inherited, props.remove("encoding").as_ref());
    if !repeater.values.is_empty() {
        encoding = substituted(&Json::Object(encoding), repeater).as_object().cloned().unwrap_or_default();
    }
    // What is null is not there, unlike that which a view around has.
    for channel in ["x", "y", "x2", "y2", "xOffset", "yOffset", "color", "size", "shape", "detail"] {
        if encoding.get(channel).is_some_and(Json::is_null) {
            encoding.remove(channel);
        }
    }
    // A line between two ends is a rule.
    let ranged = |main: &str, other: &str| {
        encoding.get(other).is_some()
            && encoding.get(main).is_some_and(|d| d.get("bin").and_then(Json::as_str) != Some("binned"))
    };
    let mut mark = mark;
    if name == "line" && (ranged("x", "x2") || ranged("y", "y2")) {
        mark.insert("type", Json::String("rule".into()));
    }
    let facets = encoding.clone();
    for name in ["row", "column", "facet"] {
        encoding.remove(name);
    }
    let spec = Spec { kind: Kind::Unit { mark, encoding }, props, at };
    let mut plain = |spec| overlays(composite::expand(spec, &repeater.config, report), &repeater.config);
    // What a view summarizes it summarizes in each cell of its facet (vega-lite `normalize/core.ts`).
    let spec = match faceted(spec, &facets, &Object::new()) {
        Spec { kind: Kind::Facet(row, column, wrap, cell), props, at } => {
            Spec { kind: Kind::Facet(row, column, wrap, Box::new(plain(*cell))), props, at }
        }
        unit => plain(unit),
    };
    Some(spec)
}

/// `{"repeat": "row"}` becomes the field it stands for.
fn substituted(json: &Json, repeater: &Repeater) -> Json {
    match json {
        Json::Object(o) => {
            if let (Some(which), 1) = (o.get("repeat").and_then(Json::as_str), o.len())
                && let Some((_, value)) = repeater.values.iter().find(|(n, _)| *n == which)
            {
                return Json::String(value.clone());
            }
            Json::Object(Object::from_members(o.iter().map(|(n, v)| (n.clone(), substituted(v, repeater))).collect()))
        }
        Json::Array(list) => Json::Array(list.iter().map(|v| substituted(v, repeater)).collect()),
        other => other.clone(),
    }
}

/// Facet channels make a facet around the view.
fn faceted(spec: Spec, encoding: &Object, _: &Object) -> Spec {
    let get = |n: &str| encoding.get(n).cloned();
    let (row, column, wrap) = (get("row"), get("column"), get("facet"));
    if row.is_none() && column.is_none() && wrap.is_none() {
        return spec;
    }
    let mut outer = Object::new();
    let mut inner = spec.props.clone();
    for name in [
        "data",
        "transform",
        "title",
        "resolve",
        "spacing",
        "align",
        "center",
        "bounds",
        "name",
        "description",
        "config",
        "background",
        "padding",
        "autosize",
        "$schema",
        "datasets",
        "usermeta",
    ] {
        if let Some(v) = inner.remove(name) {
            outer.insert(name, v);
        }
    }
    for (def, key) in [(&row, "row"), (&column, "column"), (&wrap, "facet")] {
        // The bounds of a channel's cells are not the channel's to say (vega-lite `normalize/core.ts`).
        for name in ["spacing", "align", "center", "columns"] {
            if let Some(v) = def.as_ref().and_then(|d| d.get(name)) {
                if key == "facet" {
                    outer.insert(name, v.clone());
                } else {
                    outer.insert(format!("{name}-{key}"), v.clone());
                }
            }
        }
    }
    let at = spec.at.clone();
    Spec { kind: Kind::Facet(row, column, wrap, Box::new(Spec { props: inner, ..spec })), props: outer, at }
}

/// Lines, areas, rules and trails with `point` or a shape, areas with `line`, become layers (vega-lite
/// `normalize/pathoverlay.ts`).
fn overlays(spec: Spec, config: &Object) -> Spec {
    let Kind::Unit { mark, encoding } = &spec.kind else { return spec };
    let name = mark.get("type").and_then(Json::as_str).unwrap_or("");
    let shaped = encoding.get("shape").is_some();
    let (point, line) = match name {
        "line" | "rule" | "trail" => (overlay(mark, name, "point", shaped, config), None),
        "area" => (overlay(mark, name, "point", shaped, config), overlay(mark, name, "line", false, config)),
        _ => (None, None),
    };
    if point.is_none() && line.is_none() {
        return spec;
    }
    let mut base = mark.clone();
    base.remove("point");
    base.remove("line");
    if name == "area" && !is_opaque_by(mark, config) {
        base.insert("opacity", Json::Number(0.7));
    }
    let layer = |mark: Object, encoding: Object| Spec {
        kind: Kind::Unit { mark, encoding },
        props: Object::new(),
        at: spec.at.clone(),
    };
    let mut below = encoding.clone();
    below.remove("shape");
    let mut layers = vec![layer(base, below)];
    // They have no other end: a line of two would be a rule.
    let mut above = encoding.clone();
    above.remove("x2");
    above.remove("y2");
    if let Some(own) = line {
        layers.push(layer(overlay_mark(mark, "line", &own), above.clone()));
    }
    if let Some(own) = point {
        layers.push(layer(overlay_mark(mark, "point", &own), above));
    }
    Spec { kind: Kind::Layer(layers), props: spec.props.clone(), at: spec.at.clone() }
}

/// Whether something says how opaque an area is.
fn is_opaque_by(mark: &Object, config: &Object) -> bool {
    let style = mark.get("style").and_then(Json::as_str).and_then(|s| config.get("style")?.get(s));
    let blocks = [style, config.get("area"), config.get("mark")];
    ["opacity", "fillOpacity"]
        .iter()
        .any(|name| mark.get(name).is_some() || blocks.iter().flatten().any(|block| block.get(name).is_some()))
}

/// The properties of a mark over another, if it is wanted: by itself, by the configuration, or for a channel of shapes.
fn overlay(mark: &Object, name: &str, key: &str, shaped: bool, config: &Object) -> Option<Object> {
    match mark.get(key).or_else(|| config.get(name).and_then(|c| c.get(key))) {
        Some(Json::Bool(true)) => Some(Object::new()),
        Some(Json::Object(o)) => Some(o.clone()),
        Some(Json::String(s)) if &**s == "transparent" => {
            let mut o = Object::new();
            o.insert("opacity", Json::Number(0.0));
            Some(o)
        }
        Some(_) => None,
        None => shaped.then(Object::new),
    }
}

/// A mark over another, with what it has from that one.
fn overlay_mark(below: &Object, kind: &str, own: &Object) -> Object {
    let mut m = Object::new();
    m.insert("type", Json::String(kind.into()));
    let inherited: &[&str] =
        if kind == "line" { &["clip", "interpolate", "tension", "tooltip"] } else { &["clip", "tooltip"] };
    for key in inherited {
        if let Some(v) = below.get(key) {
            m.insert(*key, v.clone());
        }
    }
    // They are stacked as what is below them.
    m.insert("overlay", below.get("type").cloned().unwrap_or(Json::Bool(true)));
    if kind == "point" {
        m.insert("opacity", Json::Number(1.0));
        m.insert("filled", Json::Bool(true));
    }
    own.iter().for_each(|(n, v)| m.insert(n.clone(), v.clone()));
    m
}
