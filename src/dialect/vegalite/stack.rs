//! Stacking: which channel of a unit is stacked, by what, and the transforms that do it (vega-lite `stack.ts`).

use super::build::Unit;
use super::field::{Field, Type, column_name};
use super::transforms::stack_offset;
use crate::data::Value;
use crate::json::Json;
use crate::transform::{self as t, SortField, Transform};
use std::sync::Arc;

/// How a unit is stacked.
#[derive(Debug, Clone)]
pub struct Stacked {
    /// Channel of the measure: `x`, `y`, `theta`, `radius`.
    pub channel: Arc<str>,
    pub start: Arc<str>,
    pub end: Arc<str>,
    pub normalize: bool,
    pub by: Vec<Arc<str>>,
}

/// Channels that split a stack into its parts.
const SPLITTING: [&str; 17] = [
    "color",
    "fill",
    "stroke",
    "detail",
    "opacity",
    "fillOpacity",
    "strokeOpacity",
    "strokeWidth",
    "strokeDash",
    "shape",
    "size",
    "order",
    "text",
    "key",
    "href",
    "url",
    "angle",
];

/// Whether and how a unit is stacked.
pub fn of(unit: &Unit) -> Option<Stacked> {
    if !matches!(
        &*unit.kind,
        "bar" | "area" | "arc" | "line" | "point" | "circle" | "square" | "text" | "rule" | "tick" | "trail"
    ) {
        return None;
    }
    let around = unit.field("theta").is_some() || &*unit.kind == "arc" && measured(unit, "radius").is_some();
    let channel = if around { polar(unit)? } else { cartesian(unit)? };
    let f = unit.field(channel)?;
    if unit.encoding.get(&format!("{channel}2")).is_some() {
        return None;
    }
    let declared = f.json.get("stack");
    let wanted = match declared {
        Some(Json::Null | Json::Bool(false)) => return None,
        Some(_) => true,
        None => matches!(&*unit.kind, "bar" | "area" | "arc"),
    };
    let by = split_by(unit, channel, f);
    // One value a group has nothing to stand on.
    if !wanted || by.is_empty() && f.aggregate.is_some() {
        return None;
    }
    Some(Stacked {
        channel: channel.into(),
        start: column_name(&f.column, "start"),
        end: column_name(&f.column, "end"),
        normalize: declared.and_then(Json::as_str) == Some("normalize"),
        by,
    })
}

/// The field of a channel, if it is one that can be stacked.
fn measured<'u>(unit: &'u Unit, channel: &str) -> Option<&'u Field> {
    unit.field(channel).filter(|f| f.kind == Type::Quantitative && f.bin.is_none() && f.datum.is_none())
}

/// Whether a field asks to be stacked.
fn is_declared(f: &Field) -> bool {
    f.json.get("stack").is_some_and(|s| !matches!(s, Json::Null | Json::Bool(false)))
}

/// Which of angle and radius is stacked.
fn polar(unit: &Unit) -> Option<&'static str> {
    let which = |theta: bool| if theta { "theta" } else { "radius" };
    match (measured(unit, "theta"), measured(unit, "radius")) {
        (Some(t), Some(r)) if is_declared(t) != is_declared(r) => Some(which(is_declared(t))),
        (Some(t), Some(r)) if t.is_measure() != r.is_measure() => Some(which(t.is_measure())),
        // Two measures of a kind: each slice has its own angle and radius.
        (Some(t), Some(_)) if !is_declared(t) => None,
        (theta, _) => Some(which(theta.is_some())),
    }
}

/// Which of x and y is stacked.
fn cartesian(unit: &Unit) -> Option<&'static str> {
    let which = |x: bool| if x { "x" } else { "y" };
    match (measured(unit, "x"), measured(unit, "y")) {
        (Some(x), Some(y)) => Some(which(if is_declared(x) || is_declared(y) {
            is_declared(x)
        } else if x.is_measure() != y.is_measure() {
            x.is_measure()
        } else {
            unit.horizontal
        })),
        (None, None) => None,
        (x, _) => Some(which(x.is_some())),
    }
}

/// The channel that stacks stand side by side along.
fn across(channel: &str) -> &'static str {
    match channel {
        "x" => "y",
        "y" => "x",
        "theta" => "radius",
        _ => "theta",
    }
}

/// The columns that tell the parts of a stack apart.
fn split_by(unit: &Unit, channel: &str, f: &Field) -> Vec<Arc<str>> {
    let dimension = across(channel);
    let mut by: Vec<Arc<str>> = Vec::new();
    for (c, g) in unit.fields.iter().filter(|(c, _)| SPLITTING.contains(&&**c)) {
        let same = unit.field(dimension).is_some_and(|d| d.column == g.column);
        // An order by the stacked measure itself does not split.
        let itself = matches!(&**c, "order" | "text") && g.column == f.column;
        if g.aggregate.is_none() && g.field.is_some() && !same && !itself && !by.contains(&g.column) {
            by.push(g.column.clone());
        }
    }
    by
}

/// The transforms that stack a unit.
pub fn steps(unit: &Unit, s: &Stacked, groups: &[Arc<str>], steps: &mut Vec<Transform>) {
    let Some(f) = unit.field(&s.channel) else { return };
    let dimension = unit.field(across(&s.channel)).filter(|d| d.datum.is_none() && d.column != f.column);
    let mut by: Vec<Arc<str>> = dimension.map(|d| d.column.clone()).into_iter().collect();
    if let Some(o) = unit.field(if &*s.channel == "x" { "yOffset" } else { "xOffset" }) {
        by.push(o.column.clone());
    }
    by.extend(groups.iter().cloned());
    if &*unit.kind == "area"
        && let Some(d) = dimension
    {
        let mut each = s.by.clone();
        each.extend(groups.iter().cloned());
        steps.push(Transform::Impute(t::Impute {
            field: f.column.clone(),
            key: d.column.clone(),
            keyvals: Vec::new(),
            groupby: each,
            method: t::ImputeMethod::Value(Value::Number(0.0)),
            frame: (None, None),
        }));
    }
    let order: Vec<SortField> = match unit.encoding.get("order") {
        Some(Json::Object(_) | Json::Array(_)) if unit.field("order").is_some() => unit
            .fields
            .iter()
            .filter(|(c, _)| &**c == "order")
            .map(|(_, f)| SortField {
                field: f.column.clone(),
                descending: f.json.get("sort").and_then(Json::as_str) == Some("descending"),
            })
            .collect(),
        order => {
            // Only a direction may be said; stacks that rise begin with the last series.
            let direction = order.and_then(|o| o.get("sort")).and_then(Json::as_str);
            let descending = direction.map_or(&*s.channel == "y", |d| d == "descending");
            s.by.iter().map(|b| SortField { field: b.clone(), descending }).collect()
        }
    };
    let offset = stack_offset(f.json.get("stack").and_then(Json::as_str));
    steps.push(Transform::Stack(t::Stack {
        field: Some(f.column.clone()),
        groupby: by,
        sort: order,
        offset,
        start: s.start.clone(),
        end: s.end.clone(),
    }));
}
