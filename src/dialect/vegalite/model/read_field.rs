//! Fields, read from the definitions of channels.

use crate::data::Value;
use crate::dialect::vegalite::model::Builder;
use crate::dialect::vegalite::model::field::{Aggregated, Binning, Field, column_name, plain_path};
use crate::dialect::vegalite::normalize::defaults::{default_type, most_bins, type_named};
use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::channel::{Aggregate, BinRule, Channel as Definition, FacetChannel};
use crate::dialect::vegalite::syntax::config::FieldTitle;
use crate::dialect::vegalite::syntax::header::Header;
use crate::dialect::vegalite::syntax::names::Channel;
use crate::dialect::vegalite::syntax::predicate::TimeUnitOrParams;
use crate::dialect::vegalite::syntax::words::AggregateOp;
use crate::json::{Json, Object};
use crate::time::TimeUnit;
use std::sync::Arc;

impl Field {
    /// Reads a definition; `None` if it shows no field and no datum.
    pub fn read(json: &Object, channel: Channel, b: &mut Builder) -> Option<Field> {
        let Json::Object(plain) = b.resolved(&Json::Object(json.clone())) else { return None };
        let header = if channel.is_facet() { FacetChannel::of(&plain).header } else { Said::Unsaid };
        let derived = json.get("derived").is_some();
        let mut out = Field::of(Definition::of(&plain), channel, (header, derived), b)?;
        out.computed = json.get("datum").and_then(|d| d.get("expr")).and_then(Json::as_str).map(Arc::from);
        Some(out)
    }

    /// What a definition shows; `derived`: it stands for one that derived its field.
    pub fn of(
        def: Definition,
        channel: Channel,
        (header, derived): (Said<Box<Header>>, bool),
        b: &mut Builder,
    ) -> Option<Field> {
        let aggregate = aggregate(&def);
        let datum = match &def.datum {
            Said::Unsaid => None,
            Said::Value(Json::Object(o)) if o.get("expr").is_some() => Some(Value::Undefined),
            said => Some(b.constant(said.value().unwrap_or(&Json::Null))),
        };
        let field = def.field.value().and_then(|field| field.name()).map(|name| plain_path(name));
        let counted = aggregate.as_ref().is_some_and(|a| a.op == AggregateOp::Count);
        if field.is_none() && datum.is_none() && !counted {
            return None;
        }
        let (unit, unit_name) = time_unit(&def);
        let mut out = Field {
            channel,
            field,
            aggregate,
            bin: binning(&def, channel),
            unit,
            unit_name,
            kind: def.type_.value().map_or_else(|| default_type(&def, channel), |name| type_named(*name)),
            datum,
            computed: None,
            column: Arc::from(""),
            end: None,
            bins: None,
            derived,
            title_style: b.settings.field_title.or(FieldTitle::Verbal),
            header,
            def: Arc::new(def),
        };
        out.name_columns(b);
        Some(out)
    }

    fn name_columns(&mut self, b: &mut Builder) {
        let field = self.field.clone().unwrap_or_else(|| Arc::from(""));
        if let Some(aggregate) = &self.aggregate {
            self.column = match (aggregate.op, &aggregate.arg) {
                (AggregateOp::Count, _) => Arc::from("__count"),
                (op, Some(arg)) => column_name(op.name(), &format!("{arg}_{field}")),
                (op, None) => {
                    column_name(&aggregate.rate.map_or(op.name().into(), |r| format!("{} {r}", op.name())), &field)
                }
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

/// How the rows of a group are summarized.
fn aggregate(def: &Definition) -> Option<Aggregated> {
    let whole = |op: AggregateOp| Aggregated { op, arg: None, rate: None };
    match def.aggregate.value()? {
        Aggregate::Op(op) => Some(whole(*op)),
        Aggregate::Composite(_) => None,
        Aggregate::Arg(arg) => {
            let row = |op, field: &Said<Arc<str>>| Some(Aggregated { arg: field.value().cloned(), ..whole(op) });
            // Not another field, but how fast older rows lose weight.
            let weighed = |op, rate: &Said<f64>| Some(Aggregated { rate: rate.value().copied(), ..whole(op) });
            match arg {
                a if a.argmin.value().is_some() => row(AggregateOp::Argmin, &a.argmin),
                a if a.argmax.value().is_some() => row(AggregateOp::Argmax, &a.argmax),
                a if a.exponential.value().is_some() => weighed(AggregateOp::Exponential, &a.exponential),
                a if a.exponentialb.value().is_some() => weighed(AggregateOp::Exponentialb, &a.exponentialb),
                _ => None,
            }
        }
    }
}

/// How values are put in bins: into as many at most as the channel can tell apart, unless it says otherwise.
fn binning(def: &Definition, channel: Channel) -> Option<Binning> {
    let mut bin = match def.bin.value()? {
        BinRule::Flag(false) => return None,
        BinRule::Flag(true) => Default::default(),
        BinRule::Word(_) => return Some(Binning::Binned),
        BinRule::Params(bin) if bin.binned.or(false) => return Some(Binning::Binned),
        BinRule::Params(bin) => Box::new(bin.clone()),
    };
    if !bin.maxbins.is_said() && !bin.step.is_said() {
        bin.maxbins = most_bins(channel).into();
    }
    Some(Binning::Params(bin))
}

/// A time unit, and its name as it was written.
fn time_unit(def: &Definition) -> (Option<TimeUnit>, Arc<str>) {
    match def.time_unit.value() {
        Some(TimeUnitOrParams::Unit(unit)) => (TimeUnit::parse(&unit.0), unit.0.clone()),
        Some(TimeUnitOrParams::Params(params)) => {
            let name = params.unit.value().map_or_else(|| "year".into(), |unit| unit.0.clone());
            let mut unit = TimeUnit::parse(&name);
            if let Some(u) = &mut unit {
                u.step = params.step.or(u.step);
                u.binned |= params.binned.or(false);
                u.utc |= params.utc.or(false);
            }
            (unit, name)
        }
        None => (None, Arc::from("")),
    }
}
