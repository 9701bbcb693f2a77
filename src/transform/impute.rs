//! Imputation: a table in; the rows its groups lack added at the end, with a value, or one made of the others (vega-transforms
//! `Impute`; vega-lite `compile/data/impute.ts`).

use super::{Context, Impute, ImputeMethod};
use crate::data::Column;
use crate::data::Frame;
use crate::data::Groups;
use crate::data::Value;
use crate::data::stats;
use crate::data::stats::Moments;
use crate::limits::Exceeded;
use std::collections::HashSet;

pub(super) fn apply(t: &Impute, frame: &Frame, context: &Context<'_>) -> Result<Frame, Exceeded> {
    let mut out = with_missing_rows(t, frame, context)?;
    if matches!(t.method, ImputeMethod::Value(_)) {
        // What rows have stays, also if it is nothing.
        return Ok(out);
    }
    context.budget.cells(out.len(), 1)?;
    let column = out.field(&t.field);
    let mut values: Vec<Value> = (0..out.len()).map(|row| column.get(row)).collect();
    for rows in Groups::by(&out, &t.groupby).rows() {
        for (place, row) in rows.iter().enumerate() {
            if !column.get(*row).is_null() {
                continue;
            }
            let low = t.frame.0.map_or(0, |before| place.saturating_sub(before.abs() as usize));
            let high = t.frame.1.map_or(rows.len(), |after| (place + 1).saturating_add(after.abs() as usize));
            let around = &rows[low..high.min(rows.len())];
            context.budget.steps(around.len() as u64)?;
            values[*row] = fill(&t.method, around.iter().filter_map(|r| column.get(*r).valid_number()).collect());
        }
    }
    out.set(t.field.clone(), Column::of(values));
    Ok(out)
}

fn fill(method: &ImputeMethod, numbers: Vec<f64>) -> Value {
    let found = match method {
        ImputeMethod::Value(value) => return value.clone(),
        ImputeMethod::Mean => Some(Moments::of(&numbers).mean).filter(|_| !numbers.is_empty()),
        ImputeMethod::Median => stats::quantile(&stats::sorted(numbers), 0.5),
        ImputeMethod::Min => numbers.into_iter().reduce(f64::min),
        ImputeMethod::Max => numbers.into_iter().reduce(f64::max),
    };
    found.map_or(Value::Null, Value::Number)
}

/// The table and, group by group, a row for each key that the group lacks.
fn with_missing_rows(t: &Impute, frame: &Frame, context: &Context<'_>) -> Result<Frame, Exceeded> {
    let keys = frame.field(&t.key);
    let in_data: Vec<Value> = (0..frame.len()).map(|row| keys.get(row)).collect();
    let parts = Groups::by(frame, &t.within);
    let domains: Vec<Vec<&Value>> = parts
        .rows()
        .iter()
        .map(|rows| {
            let mut seen = HashSet::new();
            let own = rows.iter().map(|row| &in_data[*row]);
            t.keyvals.iter().chain(own).filter(|v| seen.insert(v.key())).collect()
        })
        .collect();
    let groups = Groups::by(frame, &t.groupby);
    let most = domains.iter().map(Vec::len).max().unwrap_or(0);
    context.budget.rows(most.saturating_mul(groups.len()))?;
    let (mut first, mut missing) = (Vec::new(), Vec::new());
    for rows in groups.rows() {
        let has: HashSet<_> = rows.iter().map(|row| keys.key(*row)).collect();
        for key in domains[parts.of[rows[0]]].iter().filter(|k| !has.contains(&k.key())) {
            first.push(rows[0]);
            missing.push((*key).clone());
        }
    }
    if missing.is_empty() {
        return Ok(frame.clone());
    }
    context.budget.table(frame.len() + missing.len(), frame.columns().len() + t.groupby.len() + 1)?;
    let mut added = Frame::with_len(missing.len());
    for field in &t.groupby {
        let column = frame.field(field);
        added.set(field.clone(), Column::of(first.iter().map(|row| column.get(*row)).collect()));
    }
    if let ImputeMethod::Value(value) = &t.method {
        added.set(t.field.clone(), Column::of(vec![value.clone(); missing.len()]));
    }
    added.set(t.key.clone(), Column::of(missing));
    Ok(frame.concat(&added))
}
