//! What is drawn of rows without a valid number (vega-lite `invalid.ts`).

use crate::data::Value;
use crate::dialect::vegalite::model::datum::datum;
use crate::dialect::vegalite::model::definition::constant;
use crate::dialect::vegalite::model::invalid::{Invalid, mode, output};
use crate::dialect::vegalite::model::scale::Shared;
use crate::dialect::vegalite::model::{Builder, Unit};
use crate::dialect::vegalite::syntax::scale::{InvalidOutput, ZeroOrMin};
use crate::expr::Expr;
use crate::figure::{Encodings, From, Mapping, Offset, ScaleKind};

/// Gives rows without a valid number a place, a colour …: what the configuration says for the channel, or else zero or
/// the end of the domain nearest to it.
pub fn show(b: &Builder, all: &[Shared], unit: &Unit, e: &mut Encodings) {
    let shown = mode(b, unit) == Invalid::Show;
    if !shown && b.settings.scale.value().is_none_or(|s| s.invalid.value().is_none()) {
        return;
    }
    let channels: Vec<_> = e.iter().map(|(c, _)| c).collect();
    for channel in channels {
        let Some(encoding) = e.get(channel) else { continue };
        let Some(Mapping { from: From::Field(column), scale: Some(scale), .. }) = &encoding.otherwise else { continue };
        let s = &all[scale.0];
        let discrete = matches!(s.kind, ScaleKind::Band { .. } | ScaleKind::Point { .. } | ScaleKind::Ordinal);
        let output = output(b, s.channel);
        if discrete || !shown && output.is_none() {
            continue;
        }
        let datum = datum(column);
        let Ok(test) = Expr::parse(&format!("!isValid({datum}) || !isFinite(+{datum})")) else { continue };
        let mut instead = encoding.otherwise.clone().unwrap_or_else(|| Mapping::constant(Value::Null));
        let given = match output {
            Some(InvalidOutput::Value(v)) => constant(&v.value),
            Some(InvalidOutput::Word(ZeroOrMin::ZeroOrMin)) | None => None,
        };
        // Not moved as valid ones are (vega-lite `encode/invalid.ts`).
        (instead.band, instead.offset) = (0.0, Offset::default());
        match given {
            Some(given) => instead = given,
            None if s.channel.is_axis() => instead.from = From::Base,
            None => instead.from = From::Constant(Value::Number(0.0)),
        }
        let mut encoding = encoding.clone();
        encoding.when.insert(0, (test, Some(instead)));
        e.set(channel, encoding);
    }
}
