//! Where the properties of a mark are looked up.

use crate::dialect::vegalite::model::Unit;
use crate::dialect::vegalite::model::config::{Config, Look};
use crate::json::Json;

/// Where a mark's own properties are looked up.
pub fn look<'c>(config: &'c Config, unit: &'c Unit, styles: &'c [String]) -> Look<'c> {
    let mut blocks: Vec<&str> = styles.iter().map(|s| &**s).collect();
    blocks.push(unit.kind.name());
    blocks.push("mark");
    Look { own: Some(&unit.mark), config, blocks }
}

pub fn styles(unit: &Unit) -> Vec<String> {
    let mut out: Vec<String> = match unit.mark.get("style") {
        Some(Json::String(s)) => vec![format!("style.{s}")],
        Some(Json::Array(l)) => l.iter().rev().filter_map(|v| v.as_str().map(|s| format!("style.{s}"))).collect(),
        _ => Vec::new(),
    };
    out.push(format!("style.{}", unit.kind));
    out
}

/// The size a mark has or its kind is configured to have; what all marks are configured to have is hidden by the defaults
/// of their kinds (vega-parser `config.js`).
pub fn size(l: &Look) -> Option<f64> {
    of_kind(l).get("size").and_then(Json::as_f64)
}

/// Where a mark's properties are looked up, but for what is configured for marks of all kinds.
pub fn of_kind<'c>(l: &Look<'c>) -> Look<'c> {
    let blocks = l.blocks.iter().copied().filter(|b| *b != "mark").collect();
    Look { own: l.own, config: l.config, blocks }
}
