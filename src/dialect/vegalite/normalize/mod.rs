//! From JSON to a tree of views: facet channels become facets, repeats become concatenations and layers, composite marks
//! become layers.

pub mod box_plot;
pub mod composite;
pub mod defaults;
pub mod error_mark;
pub mod measured;
pub mod role;
pub mod theme;
pub mod tree;

use crate::diagnostic::Report;
use crate::dialect::vegalite::normalize::measured::{members, shows_value};
use crate::dialect::vegalite::normalize::tree::{Encoding, Kind, Spec};
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
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
pub fn read(json: &Json, at: &str, repeater: &Repeater, inherited: &Encoding, report: &mut Report) -> Option<Spec> {
    // What is no view has been told.
    let object = json.as_object()?;
    if let Err(what) = repeater.budget.views(1) {
        report.exceeded(at, repeater.budget, what);
        return None;
    }
    let mut props = object.clone();
    let at = at.to_string();
    if let Some(layer) = props.remove("layer") {
        let shared = merge_encoding(inherited, props.remove("encoding").as_ref());
        let list = children(&layer, &format!("{at}/layer"), repeater, &shared, report);
        let spec = Spec { kind: Kind::Layer(list), props, at };
        return Some(faceted(spec, &shared));
    }
    for (name, columns) in [("hconcat", 0), ("vconcat", 1), ("concat", usize::MAX)] {
        if let Some(list) = props.remove(name) {
            let columns = if columns == usize::MAX { columns_of(&props, &repeater.config) } else { columns };
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

/// How many views a row has, as it says or as configured; 0: all.
fn columns_of(props: &Object, config: &Object) -> usize {
    let said = props.get("columns").or_else(|| config.get("concat")?.get("columns"));
    said.and_then(Json::as_f64).map_or(0, |c| c.max(0.0) as usize)
}

fn children(list: &Json, at: &str, repeater: &Repeater, inherited: &Encoding, report: &mut Report) -> Vec<Spec> {
    let items = list.as_array().unwrap_or_default();
    items.iter().enumerate().filter_map(|(i, v)| read(v, &format!("{at}/{i}"), repeater, inherited, report)).collect()
}

/// The channels that a view has from those around it, and its own; what is no channel is left out. What shows a field or
/// a datum has what it does not say from the definition around it; all else takes its place (vega-lite
/// `normalize/core.ts`, `mergeEncoding`).
fn merge_encoding(base: &Encoding, more: Option<&Json>) -> Encoding {
    let mut out = base.clone();
    for (name, def) in more.and_then(Json::as_object).into_iter().flat_map(Object::iter) {
        let Some(channel) = Channel::of(name) else { continue };
        let around = out.get(channel).and_then(Json::as_object);
        let merged = match (around, def) {
            (Some(around), Json::Object(own)) if shows_value(own) => Json::Object(laid_over(around, own)),
            (Some(around), Json::Object(own)) => match own.get("condition") {
                Some(Json::Object(condition)) if shows_value(condition) => {
                    let mut own = own.clone();
                    own.insert("condition", Json::Object(laid_over(around, condition)));
                    Json::Object(own)
                }
                _ => def.clone(),
            },
            _ => def.clone(),
        };
        out.insert(channel, merged);
    }
    out
}

/// The members of an object, and those of another above them.
fn laid_over(under: &Object, over: &Object) -> Object {
    let mut both = under.clone();
    over.iter().for_each(|(name, value)| both.insert(name.clone(), value.clone()));
    both
}

/// `repeat: [..]`, `{row, column}` or `{layer}`.
fn repeated(
    repeat: &Json,
    mut props: Object,
    at: &str,
    outer: &Repeater,
    inherited: &Encoding,
    report: &mut Report,
) -> Option<Spec> {
    let child = props.remove("spec")?;
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
        Kind::Concat(list, columns_of(&props, &outer.config))
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
    // Views repeated beside each other are aligned as if all were as large as the largest (vega-lite `normalize/core.ts`,
    // `mapNonLayerRepeat`).
    if matches!(kind, Kind::Concat(..)) && props.get("align").is_none() {
        props.insert("align", Json::String("all".into()));
    }
    Some(Spec { kind, props, at: at.into() })
}

fn unit(mut props: Object, at: String, repeater: &Repeater, inherited: &Encoding, report: &mut Report) -> Option<Spec> {
    // What is no mark, or of none there is, has been told.
    let mut mark = match props.remove("mark")? {
        Json::String(name) => {
            let mut o = Object::new();
            o.insert("type", Json::String(name));
            o
        }
        mark => mark.as_object()?.clone(),
    };
    let kind = MarkType::named(mark.get("type")?.as_str()?)?;
    let mut encoding = merge_encoding(inherited, props.remove("encoding").as_ref());
    if !repeater.values.is_empty() {
        let mut put = Encoding::default();
        encoding.iter().for_each(|(channel, def)| put.insert(channel, substituted(def, repeater)));
        encoding = put;
    }
    // What is null is not there, unlike that which a view around has.
    for channel in NOTHING_IF_NULL {
        if encoding.get(channel).is_some_and(Json::is_null) {
            encoding.remove(channel);
        }
    }
    // A line between two ends is a rule.
    let ranged = |main: Channel, other: Channel| {
        encoding.has(other) && encoding.get(main).is_some_and(|d| d.get("bin").and_then(Json::as_str) != Some("binned"))
    };
    if kind == MarkType::Line && (ranged(Channel::X, Channel::X2) || ranged(Channel::Y, Channel::Y2)) {
        mark.insert("type", Json::String(MarkType::Rule.name().into()));
    }
    let facets = encoding;
    let encoding = facets.without(&[Channel::Row, Channel::Column, Channel::Facet]);
    let spec = Spec { kind: Kind::unit(mark, encoding), props, at };
    let mut plain = |spec| overlays(composite::expand(spec, &repeater.config, report), &repeater.config);
    // What a view summarizes it summarizes in each cell of its facet (vega-lite `normalize/core.ts`).
    let spec = match faceted(spec, &facets) {
        Spec { kind: Kind::Facet(row, column, wrap, cell), props, at } => {
            Spec { kind: Kind::Facet(row, column, wrap, Box::new(plain(*cell))), props, at }
        }
        unit => plain(unit),
    };
    Some(spec)
}

/// Channels that are not there where they are null, though a view around has them.
const NOTHING_IF_NULL: [Channel; 10] = [
    Channel::X,
    Channel::Y,
    Channel::X2,
    Channel::Y2,
    Channel::XOffset,
    Channel::YOffset,
    Channel::Color,
    Channel::Size,
    Channel::Shape,
    Channel::Detail,
];

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
fn faceted(spec: Spec, encoding: &Encoding) -> Spec {
    let get = |channel: Channel| encoding.get(channel).cloned();
    let (row, column, wrap) = (get(Channel::Row), get(Channel::Column), get(Channel::Facet));
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
    // What the view says of all its cells counts.
    let laid_out: Vec<&str> =
        ["spacing", "align", "center"].into_iter().filter(|name| outer.get(name).is_some()).collect();
    for (def, key) in [(&row, Channel::Row), (&column, Channel::Column), (&wrap, Channel::Facet)] {
        // The bounds of a channel's cells are not the channel's to say (vega-lite `normalize/core.ts`).
        for name in ["spacing", "align", "center", "columns"] {
            if let Some(v) = def.as_ref().and_then(|d| d.get(name)) {
                if key == Channel::Facet {
                    outer.insert(name, v.clone());
                } else if !laid_out.contains(&name) {
                    let mut each = outer.get(name).and_then(Json::as_object).cloned().unwrap_or_default();
                    each.insert(key.name(), v.clone());
                    outer.insert(name, Json::Object(each));
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
    let Kind::Unit { kind, mark, encoding } = &spec.kind else { return spec };
    let shaped = encoding.has(Channel::Shape);
    let over = |what: MarkType, shaped: bool| overlay(mark, *kind, what, shaped, config);
    let (point, line) = match kind {
        MarkType::Line | MarkType::Rule | MarkType::Trail => (over(MarkType::Point, shaped), None),
        MarkType::Area => (over(MarkType::Point, shaped), over(MarkType::Line, false)),
        _ => (None, None),
    };
    if point.is_none() && line.is_none() {
        return spec;
    }
    let mut base = mark.clone();
    base.remove("point");
    base.remove("line");
    if *kind == MarkType::Area && !is_opaque_by(mark, config) {
        base.insert("opacity", Json::Number(0.7));
    }
    let layer = |mark: Object, encoding: Encoding| Spec {
        kind: Kind::unit(mark, encoding),
        props: Object::new(),
        at: spec.at.clone(),
    };
    let mut layers = vec![layer(base, encoding.without(&[Channel::Shape]))];
    // They have no other end: a line of two would be a rule.
    let above = encoding.without(&[Channel::X2, Channel::Y2]);
    if let Some(own) = line {
        layers.push(layer(overlay_mark(mark, MarkType::Line, &own), above.clone()));
    }
    if let Some(own) = point {
        layers.push(layer(overlay_mark(mark, MarkType::Point, &own), above));
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
fn overlay(mark: &Object, kind: MarkType, over: MarkType, shaped: bool, config: &Object) -> Option<Object> {
    match mark.get(over.name()).or_else(|| config.get(kind.name()).and_then(|c| c.get(over.name()))) {
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
fn overlay_mark(below: &Object, kind: MarkType, own: &Object) -> Object {
    let mut m = Object::new();
    m.insert("type", Json::String(kind.name().into()));
    let inherited: &[&str] =
        if kind == MarkType::Line { &["clip", "interpolate", "tension", "tooltip"] } else { &["clip", "tooltip"] };
    for key in inherited {
        if let Some(v) = below.get(key) {
            m.insert(*key, v.clone());
        }
    }
    // They are stacked as what is below them.
    m.insert("overlay", below.get("type").cloned().unwrap_or(Json::Bool(true)));
    if kind == MarkType::Point {
        m.insert("opacity", Json::Number(1.0));
        m.insert("filled", Json::Bool(true));
    }
    own.iter().for_each(|(n, v)| m.insert(n.clone(), v.clone()));
    m
}
