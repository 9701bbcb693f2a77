//! What groups the rows of a unit: series, and the groups of its aggregates.

use crate::dialect::vegalite::model::Unit;
use crate::dialect::vegalite::model::field::{Binning, column_name};
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::transform::{self as t, Transform};
use std::sync::Arc;

/// Columns that tell series apart (vega-lite `encoding.ts`, `pathGroupingFields`); what orders a stack of areas does.
pub fn series(unit: &Unit) -> Vec<Arc<str>> {
    let mut out: Vec<Arc<str>> = Vec::new();
    for (c, f) in &unit.fields {
        let groups = matches!(
            &c,
            Channel::Color
                | Channel::Fill
                | Channel::Stroke
                | Channel::Detail
                | Channel::Opacity
                | Channel::StrokeDash
                | Channel::StrokeWidth
                | Channel::Key
                | Channel::FillOpacity
                | Channel::StrokeOpacity
        ) || (*c == Channel::Size && !matches!(unit.kind, MarkType::Trail))
            // The order of parts tells areas apart, too (vega-lite `encoding.ts`, `pathGroupingFields`).
            || (*c == Channel::Order && unit.kind == MarkType::Area);
        if groups && f.aggregate.is_none() && f.field.is_some() && !out.contains(&f.column) {
            out.push(f.column.clone());
        }
    }
    out
}

pub fn aggregate(unit: &Unit, groups: &[Arc<str>]) -> Transform {
    let mut by: Vec<Arc<str>> = Vec::new();
    let mut measures: Vec<t::Measure> = Vec::new();
    let mut group = |c: &Arc<str>| {
        if !by.contains(c) && !c.is_empty() {
            by.push(c.clone());
        }
    };
    for (_, f) in &unit.fields {
        match &f.aggregate {
            None => {
                group(&f.column);
                if let Some(end) = &f.end {
                    group(end);
                }
                if let Some((start, end)) = &f.bins {
                    group(start);
                    group(end);
                }
                if matches!(f.bin, Some(Binning::Params(_))) && f.bins.is_none() {
                    group(&column_name("mid", &f.column));
                }
            }
            Some(a) => {
                let Some(o) = a.operation() else { continue };
                let m = match &a.arg {
                    Some(arg) => {
                        t::Measure { op: o, field: Some(arg.clone()), name: format!("{}_row", f.column).into() }
                    }
                    None => t::Measure { op: o, field: f.field.clone(), name: f.column.clone() },
                };
                if !measures.iter().any(|x| x.name == m.name) {
                    measures.push(m);
                }
            }
        }
    }
    for g in groups {
        if !by.contains(g) {
            by.push(g.clone());
        }
    }
    Transform::Aggregate(t::Aggregate { groupby: by, measures, cross: false })
}
