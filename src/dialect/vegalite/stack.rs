//! Stacking: which channel of a unit is stacked, by what, and the transforms that do it (vega-lite `stack.ts`).

use super::build::Unit;
use super::data::stack_offset;
use super::field::{Field, Type, column_name};
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

/// Whether and how a unit is stacked.
#[expect(clippy::too_many_lines, reason = "one property or case after another, none long")]
pub fn of(unit: &Unit) -> Option<Stacked> {
    if !matches!(
        &*unit.kind,
        "bar" | "area" | "arc" | "line" | "point" | "circle" | "square" | "text" | "rule" | "tick" | "trail"
    ) {
        return None;
    }
    let measured =
        |c: &str| unit.field(c).filter(|f| f.kind == Type::Quantitative && f.bin.is_none() && f.datum.is_none());
    let channel = if unit.field("theta").is_some()
        || &*unit.kind == "arc" && (measured("theta").is_some() || measured("radius").is_some())
    {
        let declared = |f: &Field| f.json.get("stack").is_some_and(|s| !matches!(s, Json::Null | Json::Bool(false)));
        match (measured("theta"), measured("radius")) {
            (Some(t), Some(r)) if declared(t) != declared(r) => {
                if declared(t) {
                    "theta"
                } else {
                    "radius"
                }
            }
            (Some(t), Some(r)) if t.is_measure() != r.is_measure() => {
                if t.is_measure() {
                    "theta"
                } else {
                    "radius"
                }
            }
            // Two measures of a kind: each slice has its own angle and radius.
            (Some(t), Some(_)) if !declared(t) => return None,
            (Some(_), _) => "theta",
            (None, _) => "radius",
        }
    } else {
        match (measured("x"), measured("y")) {
            (Some(x), Some(y)) => {
                let has = |f: &Field| f.json.get("stack").is_some_and(|s| !matches!(s, Json::Null | Json::Bool(false)));
                if has(x) {
                    "x"
                } else if has(y) {
                    "y"
                } else if x.is_measure() != y.is_measure() {
                    if x.is_measure() { "x" } else { "y" }
                } else if unit.horizontal {
                    "x"
                } else {
                    "y"
                }
            }
            (Some(_), None) => "x",
            (None, Some(_)) => "y",
            (None, None) => return None,
        }
    };
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
    if !wanted {
        return None;
    }
    let dimension = match channel {
        "x" => "y",
        "y" => "x",
        _ => "",
    };
    let mut by: Vec<Arc<str>> = Vec::new();
    for (c, g) in &unit.fields {
        let counts = matches!(
            &**c,
            "color"
                | "fill"
                | "stroke"
                | "detail"
                | "opacity"
                | "fillOpacity"
                | "strokeOpacity"
                | "strokeWidth"
                | "strokeDash"
                | "shape"
                | "size"
                | "order"
                | "text"
                | "key"
                | "href"
                | "url"
                | "angle"
        );
        let same = unit.field(dimension).is_some_and(|d| d.column == g.column);
        if counts && g.aggregate.is_none() && g.field.is_some() && !same && !by.contains(&g.column) {
            // An order by the stacked measure itself does not split.
            if matches!(&**c, "order" | "text") && g.column == f.column {
                continue;
            }
            by.push(g.column.clone());
        }
    }
    // One value a group has nothing to stand on.
    if by.is_empty() && f.aggregate.is_some() {
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

/// The transforms that stack a unit.
pub fn steps(unit: &Unit, s: &Stacked, groups: &[Arc<str>], steps: &mut Vec<Transform>) {
    let Some(f) = unit.field(&s.channel) else { return };
    let dimension = match &*s.channel {
        "x" => unit.field("y"),
        "y" => unit.field("x"),
        _ => None,
    };
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
