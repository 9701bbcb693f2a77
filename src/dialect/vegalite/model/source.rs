//! What data sources need besides their readers: graticules as declared, and texts that are instants.

use crate::data::readers::{Graticule, Parse};
use crate::data::{Column, Frame, Value};
use crate::dialect::vegalite::model::field::value;
use crate::json::Json;
use crate::limits::{Budget, Exceeded};
use crate::time::{self, Zone};
use std::sync::Arc;

/// The lines of longitude and latitude as declared; `true` stands for the default ones.
pub fn graticule(j: &Json) -> Graticule {
    let mut out = Graticule::default();
    let numbers = |j: Option<&Json>| -> Vec<f64> {
        j.and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_f64).collect()
    };
    let pair = |n: &str| <[f64; 2]>::try_from(numbers(j.get(n))).ok();
    let corners = |n: &str| -> Option<[f64; 4]> {
        let list = j.get(n)?.as_array()?;
        let (a, b) = (numbers(list.first()), numbers(list.get(1)));
        (a.len() == 2 && b.len() == 2).then(|| [a[0], a[1], b[0], b[1]])
    };
    if let Some([x, y]) = pair("step") {
        (out.minor_step, out.major_step) = ((x, y), (x, y));
    }
    if let Some([x, y]) = pair("stepMinor") {
        out.minor_step = (x, y);
    }
    if let Some([x, y]) = pair("stepMajor") {
        out.major_step = (x, y);
    }
    if let Some(extent) = corners("extent") {
        (out.minor, out.major) = (extent, extent);
    }
    if let Some(extent) = corners("extentMinor") {
        out.minor = extent;
    }
    if let Some(extent) = corners("extentMajor") {
        out.major = extent;
    }
    if let Some(p) = j.get("precision").and_then(Json::as_f64) {
        out.precision = p;
    }
    out
}

/// Numbers read as the texts they were, where those are instants.
pub fn years(column: &Column, zone: &Zone) -> Column {
    match column {
        Column::Numbers(v) => {
            let text = |x: &f64| time::parse(&crate::number::to_js(*x), zone);
            Column::Times(v.iter().map(|x| text(x).unwrap_or(f64::NAN)).collect())
        }
        other => other.clone(),
    }
}

/// The fields that a description means as instants: of type `temporal`, or with a time unit.
pub fn instants(json: &Json, out: &mut Vec<Arc<str>>) {
    match json {
        Json::Object(o) => {
            let temporal = o.get("type").and_then(Json::as_str) == Some("temporal") || o.get("timeUnit").is_some();
            if let (true, Some(field)) = (temporal, o.get("field").and_then(Json::as_str)) {
                out.push(Arc::from(field));
            }
            // Data say nothing of types.
            o.iter().filter(|(name, _)| !matches!(&***name, "values" | "datasets")).for_each(|(_, v)| instants(v, out));
        }
        Json::Array(list) => list.iter().for_each(|v| instants(v, out)),
        _ => {}
    }
}

pub fn parse_rule(j: &Json) -> Parse {
    match j {
        Json::String(s) => match &**s {
            "number" => Parse::Number,
            "boolean" => Parse::Boolean,
            "string" => Parse::Text,
            "date" | "utc" => Parse::Date(None),
            s => match s.split_once(':') {
                Some((kind, pattern)) if kind == "date" || kind == "utc" => {
                    Parse::Date(Some((pattern.trim().trim_matches(['\'', '"']).into(), kind == "utc")))
                }
                _ => Parse::Keep,
            },
        },
        _ => Parse::Keep,
    }
}

/// Rows keep their values as they are: objects are no dates here.
/// Whether all rows are objects with the members of the first, in its order.
pub fn is_uniform(rows: &[Json]) -> bool {
    let Some(first) = rows.first().and_then(Json::as_object) else { return false };
    rows.iter().all(|r| r.as_object().is_some_and(|o| o.len() == first.len() && o.keys().eq(first.keys())))
}

/// The table of uniform rows, without a value for each row on the way.
///
/// # Errors
/// It has more rows or cells than the budget holds.
pub fn uniform(rows: &[Json], budget: &Budget) -> Result<Frame, Exceeded> {
    let Some(first) = rows.first().and_then(Json::as_object) else { return Ok(Frame::with_len(rows.len())) };
    // A value of any kind takes the room of three numbers until its column is found to be of numbers.
    budget.table(rows.len(), first.len().saturating_mul(3))?;
    let mut columns: Vec<Vec<Value>> = first.keys().map(|_| Vec::with_capacity(rows.len())).collect();
    for row in rows.iter().filter_map(Json::as_object) {
        for (column, (_, v)) in columns.iter_mut().zip(row.iter()) {
            column.push(plain(v));
        }
    }
    let columns = columns.into_iter().map(Column::of);
    Ok(Frame::from_columns(rows.len(), first.keys().cloned().zip(columns)))
}

pub fn plain(j: &Json) -> Value {
    match j {
        Json::Object(o) => {
            Value::Object(Arc::new(crate::data::Fields(o.iter().map(|(n, v)| (n.clone(), plain(v))).collect())))
        }
        Json::Array(list) => Value::Array(list.iter().map(plain).collect()),
        other => value(other),
    }
}
