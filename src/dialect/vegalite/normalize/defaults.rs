//! Types of fields, and what a channel takes for granted of them.

use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::channel::{Aggregate, BinRule, Channel as Definition, FieldType, Sort};
use crate::dialect::vegalite::syntax::instant::is_date_time;
use crate::dialect::vegalite::syntax::names::Channel;
use crate::dialect::vegalite::syntax::scale::ScaleType;
use crate::json::Json;

/// Measurement types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Type {
    Quantitative,
    Ordinal,
    Nominal,
    Temporal,
}

/// The type of a name.
pub fn type_named(name: FieldType) -> Type {
    match name.full() {
        FieldType::Quantitative => Type::Quantitative,
        FieldType::Temporal => Type::Temporal,
        FieldType::Ordinal => Type::Ordinal,
        _ => Type::Nominal,
    }
}

/// The type of a definition that does not say it (vega-lite `channeldef.ts`, `defaultType`).
pub fn default_type(def: &Definition, channel: Channel) -> Type {
    if channel.is_geographic() {
        return Type::Quantitative;
    }
    if channel.is_facet() || matches!(channel, Channel::Shape | Channel::StrokeDash) {
        return Type::Nominal;
    }
    if channel == Channel::Order || matches!(def.sort, Said::Value(Sort::Values(_))) {
        return Type::Ordinal;
    }
    if def.time_unit.value().is_some() {
        return Type::Temporal;
    }
    let binned = def.bin.value().is_some_and(|bin| *bin != BinRule::Flag(false));
    if binned || matches!(def.aggregate, Said::Value(Aggregate::Op(_) | Aggregate::Composite(_))) {
        return Type::Quantitative;
    }
    use ScaleType::{Linear, Log, Pow, Quantile, Quantize, Sqrt, Symlog, Threshold, Time, Utc};
    match def.scale.value().and_then(|scale| scale.type_.value()) {
        Some(Linear | Log | Pow | Sqrt | Symlog | Quantile | Quantize | Threshold) => Type::Quantitative,
        Some(Time | Utc) => Type::Temporal,
        _ => match def.datum.value() {
            Some(Json::Number(_)) => Type::Quantitative,
            Some(Json::Object(o)) if is_date_time(o) => Type::Temporal,
            _ => Type::Nominal,
        },
    }
}

/// As many bins as a channel can tell apart (vega-lite `bin.ts`, `autoMaxBins`).
pub fn most_bins(channel: Channel) -> f64 {
    match channel {
        Channel::Row
        | Channel::Column
        | Channel::Size
        | Channel::Color
        | Channel::Fill
        | Channel::Stroke
        | Channel::StrokeWidth
        | Channel::Opacity
        | Channel::FillOpacity
        | Channel::StrokeOpacity
        | Channel::Shape => 6.0,
        Channel::StrokeDash => 4.0,
        _ => 10.0,
    }
}
