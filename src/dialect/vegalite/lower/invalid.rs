//! What is drawn of rows without a valid number (vega-lite `invalid.ts`).

use crate::data::Value;
use crate::dialect::vegalite::model::invalid::{Invalid, mode};
use crate::dialect::vegalite::model::scale::Shared;
use crate::dialect::vegalite::model::{Builder, Unit};
use crate::expr::Expr;
use crate::figure::{Encodings, From, Mapping, ScaleKind};
use crate::json::Json;

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
            Some(v) => instead = Mapping::constant(crate::dialect::vegalite::model::field::value(v)),
            None if s.channel.is_axis() => instead.from = From::Base,
            None => instead.from = From::Constant(Value::Number(0.0)),
        }
        let mut encoding = encoding.clone();
        encoding.when.insert(0, (test, Some(instead)));
        e.set(channel, encoding);
    }
}
