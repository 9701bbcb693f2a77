//! Types of data sets, one a file: each makes the marks of a data set.

pub(super) mod bar;
pub(super) mod errors;
pub(super) mod financial;
pub(super) mod funnel;
pub(super) mod geo;
pub(super) mod line;
pub(super) mod matrix;
pub(super) mod pie;
pub(super) mod polar;
pub(super) mod radar;
pub(super) mod sankey;
pub(super) mod segments;
pub(super) mod stats;
mod text_lines;
pub(super) mod treemap;
pub(super) mod wordcloud;

use super::chart::{Chart, Dataset, Kind};
use crate::json::Json;

/// The least and the largest value a datum of a special type covers; `None` for plain types.
pub(super) fn span(set: &Dataset, json: &Json, chart: &Chart) -> Option<(f64, f64)> {
    match set.kind {
        kind if kind.is_statistic() => Some(stats::span(chart, set, json)),
        kind if kind.is_financial() => Some(financial::span(json)),
        Kind::Funnel => Some(funnel::span(set, json, chart)),
        _ => None,
    }
}
