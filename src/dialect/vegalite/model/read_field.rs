//! Fields, read from the definitions of channels.

use crate::dialect::vegalite::model::Builder;
use crate::dialect::vegalite::model::field::{Binning, Field, column_name, plain_path};
use crate::dialect::vegalite::normalize::defaults::{Type, default_type, most_bins};
use crate::dialect::vegalite::syntax::channel::{Channel as Definition, FacetChannel};
use crate::dialect::vegalite::syntax::names::Channel;
use crate::json::{Json, Object};
use crate::time::TimeUnit;
use std::sync::Arc;

impl Field {
    /// Reads a definition; `None` if it shows no field and no datum.
    pub fn read(json: &Object, channel: Channel, at: &str, b: &mut Builder) -> Option<Field> {
        let text = |n: &str| json.get(n).and_then(Json::as_str).map(Arc::<str>::from);
        let aggregate = aggregate(json);
        let datum = json.get("datum").map(|d| b.constant(d));
        let field = text("field").map(|f| plain_path(&f));
        let counted = aggregate.as_ref().is_some_and(|a| &*a.0 == "count");
        if field.is_none() && datum.is_none() && !counted {
            return None;
        }
        let (unit, unit_name) = time_unit(json);
        let Json::Object(plain) = b.resolved(&Json::Object(json.clone())) else { return None };
        let mut out = Field {
            json: json.clone(),
            def: Arc::new(Definition::of(&plain)),
            header: FacetChannel::of(&plain).header,
            channel,
            field: field.clone(),
            aggregate,
            bin: binning(json, channel),
            unit,
            unit_name,
            kind: declared_type(json, channel, at, b),
            datum,
            column: Arc::from(""),
            end: None,
            bins: None,
            derived: json.get("derived").is_some(),
            title_style: b.config.0.get("fieldTitle").and_then(Json::as_str).unwrap_or("verbal").into(),
        };
        out.name_columns(b);
        Some(out)
    }

    fn name_columns(&mut self, b: &mut Builder) {
        let field = self.field.clone().unwrap_or_else(|| Arc::from(""));
        if let Some((op, arg)) = &self.aggregate {
            self.column = match (&**op, arg) {
                ("count", _) => Arc::from("__count"),
                (op, Some(arg)) => column_name(op, &format!("{arg}_{field}")),
                (op, None) => column_name(op, &field),
            };
        } else if let Some(Binning::Params(p)) = &self.bin {
            let key = format!("bin{}", b.bin_index(&field, p));
            let ends = (column_name(&key, &field), column_name(&key, &format!("{field}_end")));
            if self.is_discrete() || self.channel.is_facet() {
                self.column = column_name(&key, &format!("{field}_range"));
                self.bins = Some(ends);
            } else {
                (self.column, self.end) = (ends.0, Some(ends.1));
            }
        } else if let Some(unit) = self.unit.as_ref().filter(|u| !u.binned) {
            let name = if unit.step > 1.0 {
                format!("{}_step_{}", self.unit_name, unit.step)
            } else {
                self.unit_name.to_string()
            };
            self.column = column_name(&name, &field);
            self.end = Some(column_name(&name, &format!("{field}_end")));
        } else {
            // The end of what was binned before is known from its start.
            self.end = self.unit.as_ref().map(|_| column_name(&field, "end"));
            self.column = field;
        }
    }
}

/// An aggregate's name, and the field of the row it picks.
fn aggregate(json: &Object) -> Option<(Arc<str>, Option<Arc<str>>)> {
    match json.get("aggregate")? {
        Json::String(s) => Some((s.clone(), None)),
        Json::Object(o) => o.iter().next().and_then(|(n, v)| match v {
            // Not another field, but how fast older rows lose weight.
            Json::Number(rate) => Some((format!("{n} {rate}").into(), None)),
            v if n.starts_with("arg") => Some((n.clone(), Some(Arc::from(v.as_str()?)))),
            _ => None,
        }),
        _ => None,
    }
}

/// The type a definition says, or the usual one.
fn declared_type(json: &Object, channel: Channel, at: &str, b: &mut Builder) -> Type {
    match json.get("type").and_then(Json::as_str) {
        Some("quantitative" | "Q") => Type::Quantitative,
        Some("ordinal" | "O") => Type::Ordinal,
        Some("nominal" | "N") => Type::Nominal,
        Some("temporal" | "T") => Type::Temporal,
        Some("geojson") => Type::Nominal,
        Some(other) => {
            b.report.warn(
                format!("{at}/type"),
                format!("unknown type {other:?}; valid ones are quantitative, temporal, ordinal, nominal"),
            );
            default_type(json, channel)
        }
        None => default_type(json, channel),
    }
}

/// How values are put in bins: into as many at most as the channel can tell apart, unless it says otherwise.
fn binning(json: &Object, channel: Channel) -> Option<Binning> {
    let most = most_bins(channel);
    let bounded = |mut o: Object| {
        if o.get("maxbins").is_none() && o.get("step").is_none() {
            o.insert("maxbins", Json::Number(most));
        }
        Some(Binning::Params(o))
    };
    match json.get("bin")? {
        Json::Bool(true) => bounded(Object::new()),
        Json::String(s) if &**s == "binned" => Some(Binning::Binned),
        Json::Object(o) if o.get("binned").and_then(Json::as_bool) == Some(true) => Some(Binning::Binned),
        Json::Object(o) => bounded(o.clone()),
        _ => None,
    }
}

/// A time unit, and its name as it was written.
fn time_unit(json: &Object) -> (Option<TimeUnit>, Arc<str>) {
    match json.get("timeUnit") {
        Some(Json::String(s)) => (TimeUnit::parse(s), s.clone()),
        Some(Json::Object(o)) => {
            let name: Arc<str> = o.get("unit").and_then(Json::as_str).unwrap_or("year").into();
            let flag = |name: &str| o.get(name).and_then(Json::as_bool) == Some(true);
            let mut unit = TimeUnit::parse(&name);
            if let Some(u) = &mut unit {
                u.step = o.get("step").and_then(Json::as_f64).unwrap_or(u.step);
                u.binned |= flag("binned");
                u.utc |= flag("utc");
            }
            (unit, name)
        }
        _ => (None, Arc::from("")),
    }
}
