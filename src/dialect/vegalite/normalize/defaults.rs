//! Types of fields, and what a channel takes for granted of them.

use crate::dialect::vegalite::syntax::instant::is_date_time;
use crate::dialect::vegalite::syntax::names::Channel;
use crate::json::{Json, Object};

/// Measurement types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Type {
    Quantitative,
    Ordinal,
    Nominal,
    Temporal,
}

/// The type of a definition that does not say it.
pub fn default_type(json: &Object, channel: Channel) -> Type {
    if channel.is_geographic() {
        return Type::Quantitative;
    }
    if matches!(channel, Channel::Row | Channel::Column | Channel::Facet | Channel::Shape | Channel::StrokeDash) {
        return Type::Nominal;
    }
    if channel == Channel::Order || json.get("sort").is_some_and(|s| s.as_array().is_some()) {
        return Type::Ordinal;
    }
    let present = |n: &str| json.get(n).is_some_and(|v| !matches!(v, Json::Null | Json::Bool(false)));
    if present("timeUnit") {
        return Type::Temporal;
    }
    if present("bin") || json.get("aggregate").is_some_and(|a| a.as_str().is_some()) {
        return Type::Quantitative;
    }
    match json.get("scale").and_then(|s| s.get("type")).and_then(Json::as_str) {
        Some("linear" | "log" | "pow" | "sqrt" | "symlog" | "quantile" | "quantize" | "threshold") => {
            Type::Quantitative
        }
        Some("time" | "utc") => Type::Temporal,
        _ => match json.get("datum") {
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
