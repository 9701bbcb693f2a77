//! Rows without a valid number where one is needed: whether they are drawn, break lines, or count for scales
//! (vega-lite `invalid.ts`).

use crate::dialect::vegalite::model::look::{look, styles};
use crate::dialect::vegalite::model::{Builder, Unit};
use crate::dialect::vegalite::normalize::defaults::Type;
use crate::json::Json;
use std::sync::Arc;

/// What becomes of rows with an invalid number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Invalid {
    /// They are neither drawn nor counted.
    Filter,
    /// Lines break there, other marks leave them out; scales do not count them.
    BreakUncounted,
    /// Likewise, and scales count what is valid in them.
    BreakCounted,
    /// They are drawn as if nothing was wrong.
    Show,
}

/// What is asked for by the mark, its styles or the configuration.
pub fn mode(b: &Builder, unit: &Unit) -> Invalid {
    let styles = styles(unit);
    let wanted = look(&b.config, unit, &styles).get("invalid").cloned();
    match wanted.as_ref().map(|w| w.as_str()) {
        Some(Some("filter")) => Invalid::Filter,
        Some(Some("break-paths-filter-domains")) => Invalid::BreakUncounted,
        Some(Some("break-paths-show-domains")) => Invalid::BreakCounted,
        Some(Some("show") | None) => Invalid::Show,
        _ if unit.kind.is_path() => Invalid::BreakCounted,
        _ => Invalid::Filter,
    }
}

/// Columns that must hold numbers: those of channels with a continuous domain.
pub fn columns(b: &Builder, unit: &Unit) -> Vec<Arc<str>> {
    let mut out: Vec<Arc<str>> = Vec::new();
    for (channel, f) in &unit.fields {
        let plain = f.datum.is_none() && !f.column.is_empty() && !matches!(f.json.get("scale"), Some(Json::Null));
        let declared = f.json.get("scale").and_then(|s| s.get("type")).and_then(Json::as_str);
        let continuous = match declared {
            Some(name) => !matches!(name, "band" | "point" | "ordinal" | "bin-ordinal"),
            None => matches!(f.kind, Type::Quantitative | Type::Temporal),
        };
        let counted = f.is_count();
        let included = b
            .config
            .get("scale", "invalid")
            .and_then(|i| i.get(channel.name()))
            .is_some_and(|output| !output.is_null() && output.as_bool() != Some(false));
        if channel.scale() == Some(*channel) && plain && continuous && !counted && !included && !out.contains(&f.column)
        {
            out.push(f.column.clone());
        }
    }
    out
}
