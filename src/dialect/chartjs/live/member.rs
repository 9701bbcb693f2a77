//! Members and methods of the chart's objects: the chart's area, scales in their places, elements of data. All of it is
//! what the layout has found; before, there is nothing.

use super::super::options::{self, indexed};
use super::super::value::object;
use super::{AxisLink, State};
use crate::data::Value;
use crate::dialect::Version;
use crate::expr::{Asked, Reply, object_of};
use crate::figure::{Item, Seen, SeenAxis, TickState};
use crate::geometry::Rect;
use crate::json::Json;
use crate::number;
use std::f64::consts::PI;
use std::sync::Arc;

type Answer = Option<Result<Reply, String>>;

fn n(x: f64) -> Value {
    Value::Number(x)
}

fn found(v: Value) -> Answer {
    Some(Ok(Reply::Value(v)))
}

/// A rectangle as boxes of a layout have it.
fn box_of(r: &Rect) -> Vec<(&'static str, Value)> {
    vec![
        ("left", n(r.x1)),
        ("top", n(r.y1)),
        ("right", n(r.x2)),
        ("bottom", n(r.y2)),
        ("width", n(r.width())),
        ("height", n(r.height())),
    ]
}

fn fields(list: Vec<(&'static str, Value)>) -> Value {
    Value::Object(Arc::new(crate::data::Fields(list.into_iter().map(|(n, v)| (Arc::from(n), v)).collect())))
}

pub(super) fn of_chart(state: &State, asked: &Asked, version: Version) -> Option<Value> {
    match asked.name {
        "chartArea" => state.seen.as_ref().and_then(|s| s.plot).map(|r| fields(box_of(&r))),
        "titleBlock" => state.seen.as_ref().and_then(|s| s.titles.first()).map(|r| fields(box_of(r))),
        "chart" | "controller" => Some(state.chart.clone()),
        "$context" => Some(object([("chart", state.chart.clone()), ("type", Value::from("chart"))])),
        "scale" if version == Version::V2 => state.scales.first().map(|s| s.1.clone()),
        "innerRadius" | "outerRadius" if version == Version::V2 => {
            let slices = state.seen.as_ref()?.items.iter().flatten().flatten();
            let radii: Vec<(f64, f64)> = slices
                .filter_map(|item| match item {
                    Item::Slice { inner, outer, .. } => Some((*inner, *outer)),
                    _ => None,
                })
                .collect();
            let inner = asked.name == "innerRadius";
            let pick = |(a, b): (f64, f64), (x, y): &(f64, f64)| (a.min(*x), b.max(*y));
            let (least, most) = radii.iter().fold((f64::INFINITY, 0.0), pick);
            (!radii.is_empty()).then(|| n(if inner { least } else { most }))
        }
        "_metasets" => Some(Value::Array(state.metas.iter().cloned().collect())),
        _ => None,
    }
}

pub(super) fn of_legend(state: &State, asked: &Asked) -> Option<Value> {
    let r = state.seen.as_ref()?.legends.first().copied()?;
    if asked.name == "legendItems" {
        return Some(state.entries.clone());
    }
    box_of(&r).into_iter().find(|m| m.0 == asked.name).map(|m| m.1)
}

pub(super) fn of_scale(state: &State, asked: &Asked) -> Option<Value> {
    match asked.name {
        "chart" => Some(state.chart.clone()),
        "ctx" => None,
        _ => None,
    }
}

/// A tick as functions see it.
pub(in crate::dialect::chartjs) fn tick(t: &TickState) -> Value {
    let label = match &t.label[..] {
        [] => Value::from(""),
        [one] => Value::Text(one.clone()),
        many => Value::Array(many.iter().map(|l| Value::Text(l.clone())).collect()),
    };
    object([("value", plain(&t.value)), ("label", label), ("major", t.major.into())])
}

/// Instants are numbers for those who compute with them.
fn plain(v: &Value) -> Value {
    match v {
        Value::Time(t) => n(*t),
        v => v.clone(),
    }
}

/// What a scale holds once it has its place.
pub(super) fn of_axis(link: &AxisLink, seen: &Seen) -> Vec<(&'static str, Value)> {
    if link.kind == "radialLinear" {
        let (Some(plane), Some(area)) = (&seen.radial, seen.plot) else { return Vec::new() };
        let mut out = box_of(&area);
        out.extend([
            ("min", n(plane.domain.0)),
            ("max", n(plane.domain.1)),
            ("xCenter", n(plane.center.x)),
            ("yCenter", n(plane.center.y)),
            ("drawingArea", n(plane.radius)),
            ("ticks", Value::Array(plane.ticks.iter().map(tick).collect())),
        ]);
        return out;
    }
    let Some(axis) = seen.axes.iter().find(|a| a.scale == link.scale) else { return Vec::new() };
    let mut out = box_of(&axis.place);
    let (low, high) = (axis.domain.0, axis.domain.1);
    let labels = link.labels.iter().map(|l| Value::Text(l.clone())).collect();
    out.extend([
        ("min", n(low)),
        ("max", n(high)),
        ("start", n(low)),
        ("end", n(high)),
        ("_startPixel", n(axis.range.0)),
        ("_endPixel", n(axis.range.1)),
        ("ticks", Value::Array(axis.ticks.iter().map(tick).collect())),
        ("_length", n((axis.range.1 - axis.range.0).abs())),
    ]);
    if !link.labels.is_empty() {
        out.push(("_labels", Value::Array(labels)));
    }
    out
}

fn axis_of<'s>(state: &'s State, asked: &Asked) -> Option<(&'s AxisLink, Option<&'s SeenAxis>)> {
    let id = (asked.member)("id").to_text();
    let link = state.axes.iter().find(|a| *a.id == *id)?;
    let seen = state.seen.as_ref().and_then(|s| s.axes.iter().find(|a| a.scale == link.scale));
    Some((link, seen))
}

/// The value of a place: the index of a category, the number or instant of anything else.
fn placed(link: &AxisLink, v: &Value) -> Value {
    match v {
        Value::Text(t) if link.kind == "category" => link
            .labels
            .iter()
            .position(|l| *l == *t)
            .map_or_else(|| v.valid_number().map_or(Value::Null, n), |i| n(i as f64)),
        Value::Text(t) if link.kind.starts_with("time") => {
            crate::time::parse(t, &crate::time::Zone::utc()).map_or(Value::Null, n)
        }
        Value::Null => Value::Null,
        v => n(v.to_number()),
    }
}

pub(super) fn scale_call(state: &State, asked: &Asked, args: &[Value]) -> Answer {
    let id = (asked.member)("id").to_text();
    let Some((link, seen)) = axis_of(state, asked) else {
        // An axis that is not laid out yet.
        return match asked.name {
            "isHorizontal" => found((&*(asked.member)("axis").to_text() == "x").into()),
            "getLabelForValue" => found(label_of(state, args)),
            "getLabels" => found(Value::Array(state.labels.iter().map(Value::from).collect())),
            name if name.starts_with("get") => Some(Err(format!("scale {id:?} has no place yet"))),
            _ => None,
        };
    };
    if link.kind == "radialLinear" {
        return radial_call(state, asked, args);
    }
    let first = args.first().cloned().unwrap_or_default();
    let x = first.to_number();
    match asked.name {
        "isHorizontal" => return found(link.horizontal.into()),
        "getLabels" => return found(Value::Array(link.labels.iter().map(|l| Value::Text(l.clone())).collect())),
        "getLabelForValue" | "getLabelForIndex" if link.kind == "category" => {
            return found(link.labels.get(x as usize).filter(|_| x >= 0.0).map_or(first, |l| Value::Text(l.clone())));
        }
        "getLabelForValue" if link.kind.starts_with("time") => {
            return found(crate::time::moment(x, "MMM D, YYYY, h:mm:ss a", &crate::time::Zone::utc()).into());
        }
        "getLabelForValue" => return found(number::to_js(x).into()),
        "getMatchingVisibleMetas" => return found(Value::Array(state.metas.iter().cloned().collect())),
        _ => {}
    }
    let seen = seen?;
    let (low, high) = seen.domain;
    let (start, end) = if link.reverse { (seen.range.1, seen.range.0) } else { seen.range };
    found(match asked.name {
        // Version 2's categories are asked by their index beside the value (`scale.category.js`).
        "getPixelForValue" if first == Value::Null && link.kind == "category" => {
            n(args.get(1).map_or(f64::NAN, |at| seen.places.pixel(&n(at.to_number()))))
        }
        "getPixelForValue" => n(seen.places.pixel(&placed(link, &first))),
        "getValueForPixel" => {
            let v = seen.places.value(x);
            n(if link.kind == "category" { v.clamp(low, high.max(low)).round() } else { v })
        }
        "getPixelForTick" => match seen.ticks.get(x as usize).filter(|_| x >= 0.0) {
            Some(t) => n(seen.places.pixel(&t.value)),
            None => Value::Null,
        },
        "getBaseValue" => n(base(low, high)),
        "getBasePixel" => n(seen.places.pixel(&n(base(low, high)))),
        "getPixelForDecimal" => n(start + x * (end - start)),
        "getDecimalForPixel" => n((x - start) / (end - start)),
        "getTicks" => Value::Array(seen.ticks.iter().map(tick).collect()),
        "getMinMax" | "getUserBounds" => object([("min", n(low)), ("max", n(high))]),
        "getLineWidthForValue" => n(0.0),
        "isFullSize" => false.into(),
        _ => return None,
    })
}

fn label_of(state: &State, args: &[Value]) -> Value {
    let first = args.first().cloned().unwrap_or_default();
    let at = first.valid_number().filter(|x| *x >= 0.0).map(|x| x as usize);
    at.and_then(|i| state.labels.get(i)).map_or(first, Value::from)
}

fn base(low: f64, high: f64) -> f64 {
    if low > 0.0 {
        low
    } else if high < 0.0 {
        high
    } else {
        0.0
    }
}

fn radial_call(state: &State, asked: &Asked, args: &[Value]) -> Answer {
    let plane = state.seen.as_ref().and_then(|s| s.radial.as_ref())?;
    let (low, high) = plane.domain;
    let number = |i: usize| args.get(i).map_or(0.0, Value::to_number);
    let distance = |v: f64| (v - low) / (high - low) * plane.radius;
    let spokes = state.labels.len().max(1) as f64;
    let angle = |i: f64| i * 2.0 * PI / spokes;
    let at = |i: f64, d: f64| {
        let a = angle(i) - PI / 2.0;
        object([
            ("x", n(plane.center.x + libm::cos(a) * d)),
            ("y", n(plane.center.y + libm::sin(a) * d)),
            ("angle", n(a)),
        ])
    };
    found(match asked.name {
        "getDistanceFromCenterForValue" => n(distance(number(0))),
        "getValueForDistanceFromCenter" => n(low + number(0) / plane.radius * (high - low)),
        "getPointPosition" => at(number(0), number(1)),
        "getPointPositionForValue" => at(number(0), distance(number(1))),
        "getBasePosition" => at(number(0), distance(base(low, high))),
        "getIndexAngle" => n(angle(number(0))),
        "isHorizontal" => false.into(),
        "getLabels" => Value::Array(state.labels.iter().map(Value::from).collect()),
        "getLabelForValue" => number::to_js(number(0)).into(),
        "getTicks" => Value::Array(plane.ticks.iter().map(tick).collect()),
        "getMinMax" | "getUserBounds" => object([("min", n(low)), ("max", n(high))]),
        _ => return None,
    })
}

pub(super) fn of_meta(state: &State, asked: &Asked) -> Option<Value> {
    let index = (asked.member)("index").valid_number()? as usize;
    let set = state.sets.get(index)?;
    let scale = |id: Option<&Arc<str>>| {
        id.and_then(|id| state.scales.iter().find(|s| s.0 == *id)).map(|s| s.1.clone()).unwrap_or_default()
    };
    let axes = set.axes.as_ref();
    let (x, y) = (axes.map(|a| &a.0), axes.map(|a| &a.1));
    Some(match asked.name {
        "data" => {
            let count = set.json.get("data").and_then(Json::as_array).map_or(0, <[Json]>::len).min(10_000);
            Value::Array((0..count).map(|i| element(state, index, i).unwrap_or_default()).collect())
        }
        "xScale" => scale(x),
        "yScale" => scale(y),
        "rScale" => scale(Some(&Arc::from("r"))),
        "iScale" | "_iScale" => scale(if set.lying { y } else { x }),
        "vScale" | "_vScale" => scale(if set.lying { x } else { y }),
        "visible" => (!set.hidden).into(),
        "_dataset" => Value::from(&set.json),
        "dataset" => object_of("element", vec![(Arc::from("datasetIndex"), n(index as f64))]),
        "total" => n(numbers(&set.json)
            .enumerate()
            .filter(|(i, _)| !state.hidden_data.contains(i))
            .map(|(_, x)| x.abs())
            .sum()),
        "controller" => {
            object_of("controller", vec![(Arc::from("index"), n(index as f64)), (Arc::from("_data"), Value::Null)])
        }
        "_parsed" => {
            let count = set.json.get("data").and_then(Json::as_array).map_or(0, <[Json]>::len).min(10_000);
            Value::Array((0..count).map(|i| parsed(state, index, i)).collect())
        }
        _ => return None,
    })
}

/// Methods of controllers.
pub(super) const CONTROLLER: [&str; 11] = [
    "getStyle",
    "getParsed",
    "getContext",
    "getDataset",
    "getMeta",
    "getMinMax",
    "getLabelAndValue",
    "getRingIndex",
    "calculateTotal",
    "calculateCircumference",
    "getMaxBorderWidth",
];

/// What a controller holds.
pub(super) fn of_controller(state: &State, asked: &Asked) -> Option<Value> {
    let index = (asked.member)("index").valid_number()? as usize;
    let ring = |name: &str| match state.seen.as_ref()?.items.get(state.marks.get(index).copied().flatten()?)?.first()? {
        Some(Item::Slice { inner, outer, .. }) => Some(n(if name == "innerRadius" { *inner } else { *outer })),
        _ => None,
    };
    match asked.name {
        "chart" => Some(state.chart.clone()),
        "_cachedMeta" => state.metas.get(index).cloned(),
        "innerRadius" | "outerRadius" => ring(asked.name),
        "offsetX" | "offsetY" => Some(n(0.0)),
        _ => None,
    }
}

pub(super) fn controller_call(state: &State, asked: &Asked, args: &[Value]) -> Answer {
    let index = (asked.member)("index").valid_number().unwrap_or(0.0) as usize;
    let at = args.first().and_then(Value::valid_number).map(|x| x as usize);
    let set = state.sets.get(index)?;
    let total = || numbers(&set.json).enumerate().filter(|(i, _)| !state.hidden_data.contains(i)).map(|(_, x)| x.abs());
    found(match asked.name {
        "getParsed" => parsed(state, index, at.unwrap_or(0)),
        "getStyle" | "getContext" => style_of(state, index, at),
        "getDataset" => Value::from(&set.json),
        "getMeta" => state.metas.get(index).cloned().unwrap_or_default(),
        "getRingIndex" => n((0..index).filter(|i| state.is_shown(*i)).count() as f64),
        "calculateTotal" => n(total().sum()),
        "calculateCircumference" => {
            let all: f64 = total().sum();
            let x = args.first().map_or(f64::NAN, Value::to_number);
            n(if all > 0.0 && !x.is_nan() { 2.0 * PI * x.abs() / all } else { 0.0 })
        }
        "getMinMax" => {
            let ends = numbers(&set.json).fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
            object([("min", n(ends.0)), ("max", n(ends.1))])
        }
        "getLabelAndValue" => {
            let label = at.and_then(|i| state.labels.get(i)).map_or(Value::from(""), Value::from);
            let value = at.and_then(|i| numbers(&set.json).nth(i)).map_or(Value::from(""), |x| number::to_js(x).into());
            object([("label", label), ("value", value)])
        }
        _ => return None,
    })
}

fn numbers(set: &Json) -> impl Iterator<Item = f64> + '_ {
    let list = set.get("data").and_then(Json::as_array).unwrap_or(&[]);
    list.iter().map(|v| options::number(v).unwrap_or(0.0))
}

/// A datum as numbers on its axes.
pub(super) fn parsed(state: &State, set: usize, i: usize) -> Value {
    let Some(link) = state.sets.get(set) else { return Value::Null };
    let raw = link.json.get("data").and_then(Json::as_array).and_then(|d| d.get(i)).unwrap_or(&Json::Null);
    parse(raw, i, link.kind, link.lying)
}

/// A datum as its controller parses it, for places that are numbers or categories.
pub(in crate::dialect::chartjs) fn parse(raw: &Json, i: usize, kind: &str, lying: bool) -> Value {
    let number = |v: &Json| options::number(v).map_or(Value::Number(f64::NAN), Value::Number);
    match (raw, kind) {
        (Json::Object(_), _) => {
            let Value::Object(fields) = Value::from(raw) else { return Value::Null };
            let one = |(name, v): &(Arc<str>, Value)| {
                let v = match (&**name, v) {
                    ("x" | "y" | "r", Value::Text(t)) => {
                        let at = number::parse_js(t);
                        if at.is_nan() { Value::Text(t.clone()) } else { n(at) }
                    }
                    (_, v) => v.clone(),
                };
                (name.clone(), v)
            };
            Value::Object(Arc::new(crate::data::Fields(fields.0.iter().map(one).collect())))
        }
        (v, "pie" | "doughnut") => number(v),
        (v, "polarArea" | "radar") => object([("r", number(v))]),
        (Json::Array(pair), _) if kind != "bar" && pair.len() >= 2 => {
            object([("x", number(&pair[0])), ("y", number(&pair[1]))])
        }
        (v, _) => {
            let value = match v {
                Json::Array(pair) => pair.last().map_or(Value::Null, number),
                v => number(v),
            };
            let at = n(i as f64);
            if lying { object([("x", value), ("y", at)]) } else { object([("x", at), ("y", value)]) }
        }
    }
}

/// The element of a datum in its place.
pub(super) fn element(state: &State, set: usize, i: usize) -> Option<Value> {
    element_at(state, set, i, true)
}

/// The element of a datum while its options are asked for: it has no place yet (`core.datasetController.js`, `_update`:
/// all elements are made first, and each is given its place with its options).
pub(super) fn element_to_be(state: &State, set: usize, i: usize) -> Option<Value> {
    element_at(state, set, i, false)
}

fn element_at(state: &State, set: usize, i: usize, placed: bool) -> Option<Value> {
    let seen = state.seen.as_ref()?;
    let link = state.sets.get(set)?;
    let item = state.marks.get(set).copied().flatten().and_then(|m| seen.items.get(m)).and_then(|m| m.get(i)).copied();
    let negative = numbers(&link.json).nth(i).is_some_and(|x| x < 0.0);
    let mut members: Vec<(&str, Value)> = vec![
        ("datasetIndex", n(set as f64)),
        ("_datasetIndex", n(set as f64)),
        ("index", n(i as f64)),
        ("_index", n(i as f64)),
        ("active", false.into()),
        ("hidden", state.hidden_data.contains(&i).into()),
    ];
    match item.flatten().filter(|_| placed) {
        Some(Item::Box(r, lying)) => {
            let c = r.center();
            let (x, y, base) = match (lying, negative) {
                (true, false) => (r.x2, c.y, r.x1),
                (true, true) => (r.x1, c.y, r.x2),
                (false, false) => (c.x, r.y1, r.y2),
                (false, true) => (c.x, r.y2, r.y1),
            };
            members.extend([("x", n(x)), ("y", n(y)), ("base", n(base)), ("horizontal", lying.into())]);
            members.extend([("width", n(r.width())), ("height", n(r.height()))]);
        }
        Some(Item::Point(p, radius)) => {
            members.extend([("x", n(p.x)), ("y", n(p.y)), ("radius", n(radius)), ("skip", false.into())]);
        }
        Some(Item::Slice { center, start, end, inner, outer }) => {
            members.extend([
                ("x", n(center.x)),
                ("y", n(center.y)),
                ("startAngle", n(start - PI / 2.0)),
                ("endAngle", n(end - PI / 2.0)),
                ("circumference", n(end - start)),
                ("innerRadius", n(inner)),
                ("outerRadius", n(outer)),
                ("fullCircles", n(0.0)),
                ("pixelMargin", n(0.0)),
            ]);
        }
        None if placed => members.extend([("x", n(f64::NAN)), ("y", n(f64::NAN)), ("skip", true.into())]),
        None => {}
    }
    members.push(("parsed", parsed(state, set, i)));
    Some(object_of("element", members.into_iter().map(|(n, v)| (Arc::from(n), v)).collect()))
}

/// The styles of a data set's elements, as far as they are written plainly.
pub(super) fn style_of(state: &State, set: usize, index: Option<usize>) -> Value {
    let Some(link) = state.sets.get(set) else { return Value::Null };
    let names = [
        "backgroundColor",
        "borderColor",
        "borderWidth",
        "radius",
        "pointRadius",
        "pointStyle",
        "rotation",
        "borderDash",
        "borderRadius",
        "hoverBackgroundColor",
    ];
    let pointed = matches!(link.kind, "line" | "radar" | "scatter" | "bubble") && index.is_some();
    let one = |name: &&'static str| {
        let (first, rest) = name.split_at(1);
        let of_point = format!("point{}{rest}", first.to_uppercase());
        let own = if pointed { link.json.get(&of_point) } else { None };
        let v = own.or_else(|| link.json.get(name))?;
        let v = match index {
            Some(i) if *name != "borderDash" => indexed(v, i, true)?,
            _ => v,
        };
        Some((Arc::from(*name), Value::from(v)))
    };
    let mut found: Vec<(Arc<str>, Value)> = names.iter().filter_map(one).collect();
    let (border, width) =
        if matches!(link.kind, "pie" | "doughnut" | "polarArea") { ("#fff", 2.0) } else { ("rgba(0,0,0,0.1)", 0.0) };
    let usual = [
        ("backgroundColor", Value::from("rgba(0,0,0,0.1)")),
        ("borderColor", Value::from(border)),
        ("borderWidth", n(width)),
    ];
    for (name, value) in usual {
        if !found.iter().any(|f| &*f.0 == name) {
            found.push((Arc::from(name), value));
        }
    }
    Value::Object(Arc::new(crate::data::Fields(found)))
}

pub(super) fn options_of(state: &State, asked: &Asked) -> Option<Value> {
    let set = (asked.member)("datasetIndex").valid_number()? as usize;
    let index = (asked.member)("index").valid_number().map(|x| x as usize);
    Some(style_of(state, set, index))
}

pub(super) fn element_call(asked: &Asked, args: &[Value]) -> Answer {
    let number = |name: &str| (asked.member)(name).valid_number();
    let point = |x: f64, y: f64| object([("x", n(x)), ("y", n(y))]);
    let (x, y) = (number("x").unwrap_or(f64::NAN), number("y").unwrap_or(f64::NAN));
    let slice = number("outerRadius").map(|outer| {
        let inner = number("innerRadius").unwrap_or(0.0);
        let (from, to) = (number("startAngle").unwrap_or(0.0), number("endAngle").unwrap_or(0.0));
        let (middle, r) = ((from + to) / 2.0, (inner + outer) / 2.0);
        point(x + libm::cos(middle) * r, y + libm::sin(middle) * r)
    });
    match asked.name {
        "tooltipPosition" => found(slice.unwrap_or_else(|| point(x, y))),
        "getCenterPoint" => found(slice.unwrap_or_else(|| match (number("base"), (asked.member)("horizontal")) {
            (Some(base), Value::Bool(true)) => point((x + base) / 2.0, y),
            (Some(base), _) => point(x, (y + base) / 2.0),
            _ => point(x, y),
        })),
        "getProps" => {
            let names: Vec<Arc<str>> = match args.first() {
                Some(Value::Array(list)) => list.iter().map(Value::to_text).collect(),
                _ => Vec::new(),
            };
            let fields = names.into_iter().map(|name| (name.clone(), (asked.member)(&name))).collect();
            found(Value::Object(Arc::new(crate::data::Fields(fields))))
        }
        "hasValue" => found((!x.is_nan() && !y.is_nan()).into()),
        "inRange" => {
            let p = (args.first().map_or(f64::NAN, Value::to_number), args.get(1).map_or(f64::NAN, Value::to_number));
            found(in_range((x, y), p, &number, &(asked.member)("horizontal")).into())
        }
        _ => None,
    }
}

/// Whether a point lies in an element (Chart.js `element.bar.js`, `element.arc.js`, `element.point.js`, `inRange`).
fn in_range((x, y): (f64, f64), (px, py): (f64, f64), number: &dyn Fn(&str) -> Option<f64>, lying: &Value) -> bool {
    let (dx, dy) = (px - x, py - y);
    if let Some(outer) = number("outerRadius") {
        let distance = libm::hypot(dx, dy);
        let (from, to) = (number("startAngle").unwrap_or(0.0), number("endAngle").unwrap_or(0.0));
        let turned = (libm::atan2(dy, dx) - from).rem_euclid(2.0 * PI);
        return distance <= outer && distance >= number("innerRadius").unwrap_or(0.0) && turned <= to - from;
    }
    if let (Some(base), Some(width), Some(height)) = (number("base"), number("width"), number("height")) {
        let between = |p: f64, a: f64, b: f64| p >= a.min(b) && p <= a.max(b);
        return if *lying == Value::Bool(true) {
            between(px, x, base) && dy.abs() <= height / 2.0
        } else {
            between(py, y, base) && dx.abs() <= width / 2.0
        };
    }
    // Points are hit from a little farther (`hitRadius`).
    let reach = number("radius").unwrap_or(0.0) + 1.0;
    dx * dx + dy * dy < reach * reach
}

/// A value as the tree that options are read from.
pub(super) fn tree(v: &Value) -> Json {
    Json::from(v)
}
