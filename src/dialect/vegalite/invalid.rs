//! Rows without a valid number where one is needed: whether they are drawn, break lines, or count for scales
//! (vega-lite `invalid.ts`).

use super::build::{Builder, Unit};
use super::field::Type;
use super::mark::{look, styles};
use super::scale::Shared;
use crate::data::Value;
use crate::expr::Expr;
use crate::figure::{Encodings, From, Mapping, ScaleKind};
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

/// Whether a mark is a path through many rows.
pub fn is_path(unit: &Unit) -> bool {
    unit.kind.is_path()
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
        _ if is_path(unit) => Invalid::BreakCounted,
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

/// Gives rows without a valid number a place, a colour …: what the configuration says for the channel, or else zero or
/// the end of the domain nearest to it.
pub fn show(b: &Builder, all: &[Shared], unit: &Unit, e: &mut Encodings) {
    let shown = mode(b, unit) == Invalid::Show;
    let outputs = b.config.get("scale", "invalid").cloned();
    if !shown && outputs.is_none() {
        return;
    }
    let channels: Vec<_> = e.iter().map(|(c, _)| c).collect();
    for channel in channels {
        let Some(encoding) = e.get(channel) else { continue };
        let Some(Mapping { from: From::Field(column), scale: Some(scale), .. }) = &encoding.otherwise else { continue };
        let s = &all[scale.0];
        let discrete = matches!(s.kind, ScaleKind::Band { .. } | ScaleKind::Point { .. } | ScaleKind::Ordinal);
        let output = outputs.as_ref().and_then(|o| o.get(s.channel.name()));
        if discrete || !shown && output.is_none() {
            continue;
        }
        let datum = format!("datum[{}]", Json::String(column.clone()).to_text());
        let Ok(test) = Expr::parse(&format!("!isValid({datum}) || !isFinite(+{datum})")) else { continue };
        let mut instead = encoding.otherwise.clone().unwrap_or_else(|| Mapping::constant(Value::Null));
        match output.and_then(|o| o.get("value")) {
            Some(v) => instead = Mapping::constant(super::field::value(v)),
            None if s.channel.is_axis() => instead.from = From::Base,
            None => instead.from = From::Constant(Value::Number(0.0)),
        }
        let mut encoding = encoding.clone();
        encoding.when.insert(0, (test, Some(instead)));
        e.set(channel, encoding);
    }
}
