//! What data sources need besides their readers: graticules as declared, and texts that are instants.

use crate::data::readers::Graticule;
use crate::data::{Column, Frame, Value};
use crate::dialect::vegalite::model::field::value;
use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::data::GraticuleRule;
use crate::json::Json;
use crate::limits::{Budget, Exceeded};
use crate::time::{self, Zone};
use std::sync::Arc;

/// The lines of longitude and latitude as declared; a flag stands for the default ones.
pub fn graticule(rule: &GraticuleRule) -> Graticule {
    let mut out = Graticule::default();
    let GraticuleRule::Params(declared) = rule else { return out };
    let pair = |said: &Said<Vec<f64>>| match said.value().map(Vec::as_slice) {
        Some([x, y]) => Some((*x, *y)),
        _ => None,
    };
    let corners = |said: &Said<Vec<Vec<f64>>>| match said.value()?.as_slice() {
        [a, b, ..] if a.len() == 2 && b.len() == 2 => Some([a[0], a[1], b[0], b[1]]),
        _ => None,
    };
    let (step, extent) = (pair(&declared.step), corners(&declared.extent));
    out.minor_step = pair(&declared.step_minor).or(step).unwrap_or(out.minor_step);
    out.major_step = pair(&declared.step_major).or(step).unwrap_or(out.major_step);
    out.minor = corners(&declared.extent_minor).or(extent).unwrap_or(out.minor);
    out.major = corners(&declared.extent_major).or(extent).unwrap_or(out.major);
    out.precision = declared.precision.or(out.precision);
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

/// A value of a row, as it is: objects are no dates here.
pub fn plain(j: &Json) -> Value {
    match j {
        Json::Object(o) => {
            Value::Object(Arc::new(crate::data::Fields(o.iter().map(|(n, v)| (n.clone(), plain(v))).collect())))
        }
        Json::Array(list) => Value::Array(list.iter().map(plain).collect()),
        other => value(other),
    }
}
