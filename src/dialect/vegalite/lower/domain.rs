//! Domains: what a scale must cover, and in which order discrete values stand.

use crate::data::Value;
use crate::dialect::vegalite::model::band::{band_position, rect_columns, rect_offset};
use crate::dialect::vegalite::model::field::{Binning, Field, value_in};
use crate::dialect::vegalite::model::scale::{Shared, first_scale, member};
use crate::dialect::vegalite::model::transforms::{bin_of, op};
use crate::dialect::vegalite::model::{Builder, Unit};
use crate::dialect::vegalite::syntax::channel::Bin;
use crate::dialect::vegalite::syntax::instant::date_time;
use crate::dialect::vegalite::syntax::names::Channel;
use crate::dialect::vegalite::syntax::scale::DomainOf;
use crate::figure::{DataId, Domain, DomainSort, DomainSource, Empty, ScaleKind};
use crate::json::{Json, Object};
use crate::time;
use crate::transform::{BinExtent, BinSteps, Op, bin_steps};
use std::sync::Arc;

/// The domain of a scale, by its own properties and by the fields it shows.
pub fn domain(b: &mut Builder, s: &Shared, discrete: bool) -> Domain {
    let mut out = Domain { empty: Empty::Nothing, ..Domain::default() };
    let raw = first_scale(b, s, "domainRaw").map(|j| b.resolved(j)).filter(|j| j.as_array().is_some());
    let explicit = raw.or_else(|| first_scale(b, s, "domain").cloned());
    match &explicit {
        Some(Json::Array(list)) => {
            let list = list.iter().map(|v| placed(b, s, b.constant(v)));
            out.fixed = Some(list.collect());
        }
        Some(Json::Object(o)) => {
            if let Some(ends) = b.selected_domain(&DomainOf::of(o), s.channel) {
                // What was selected are texts only where they are categories.
                let at = |v: Value| if matches!(v, Value::Text(_)) { v } else { placed(b, s, v) };
                out.fixed = Some(ends.into_iter().map(at).collect());
            }
            if let Some(Json::Array(more)) = o.get("unionWith") {
                out.sources.push(DomainSource::Values(more.iter().map(|v| value_in(v, &b.zone)).collect()));
            }
        }
        _ => {}
    }
    out.sources.extend(s.members.iter().filter_map(|m| source(b, s, m, explicit.as_ref(), discrete)));
    if discrete {
        out.sort = sort(b, s);
    }
    out
}

/// A value as the scale has it: scales of instants take texts and numbers for instants.
fn placed(b: &Builder, s: &Shared, v: Value) -> Value {
    let time = matches!(s.kind, ScaleKind::Time { .. });
    match v {
        Value::Text(t) if time => time::parse(&t, &b.zone).map_or(Value::Text(t), Value::Time),
        Value::Number(x) if time => Value::Time(x),
        v => v,
    }
}

/// What one channel of a unit asks its scale to cover.
fn source(
    b: &Builder,
    s: &Shared,
    (u, channel): &(usize, Channel),
    explicit: Option<&Json>,
    discrete: bool,
) -> Option<DomainSource> {
    let unit = &b.units[*u];
    let f = unit.field(*channel)?;
    let data = unit.main;
    if let Some(d) = &f.datum {
        // A number stays the number it is.
        let d = if matches!(d, Value::Text(_)) { placed(b, s, d.clone()) } else { d.clone() };
        return Some(DomainSource::Values(vec![d]));
    }
    if let Some(stack) = unit.stack.as_ref().filter(|k| k.channel == *channel) {
        return Some(if stack.normalize {
            DomainSource::Values(vec![Value::Number(0.0), Value::Number(1.0)])
        } else {
            DomainSource::Fields { data, fields: vec![stack.start.clone(), stack.end.clone()] }
        });
    }
    if let Some(raw) = unaggregated(b, f, explicit) {
        return Some(DomainSource::Fields { data: unit.raw, fields: vec![raw] });
    }
    if let Some((start, end)) = rect_offset(b, unit, *channel).and_then(|_| rect_columns(f)) {
        return Some(DomainSource::Fields { data, fields: vec![start, end] });
    }
    if let (Some(Binning::Params(_)), Some(end), false) = (&f.bin, &f.end, discrete) {
        // All bins, also those of rows that are not drawn.
        return Some(match known_bins(f) {
            Some(bins) => DomainSource::Values(vec![Value::Number(bins.start), Value::Number(bins.stop)]),
            None => DomainSource::Fields { data: unit.raw, fields: vec![f.column.clone(), end.clone()] },
        });
    }
    // What stands in an order of its own is looked up among the rows before they are summarized and sifted.
    let data = if discrete && f.aggregate.is_none() && f.is_sorted_by_rows() { unit.raw } else { data };
    let mut fields = vec![f.column.clone()];
    if !discrete && let Some(end) = &f.end {
        // What spans its time unit covers its end (vega-lite `channeldef.ts`, `hasBandEnd`).
        if f.bin.is_some() || band_position(b, unit, *channel, f).is_some() {
            fields.push(end.clone());
        }
    }
    Some(DomainSource::Fields { data, fields })
}

/// Where bins of a given extent lie.
pub fn known_bins(f: &Field) -> Option<BinSteps> {
    let Some(Binning::Params(p)) = &f.bin else { return None };
    let bin = bin_of(&f.column, &Bin::of(p), 10.0, f.column.clone(), f.column.clone());
    match bin.extent {
        BinExtent::Fixed(low, high) => {
            let bins = bin_steps((low, high), &bin.rule);
            // The last is whole.
            let count = ((bins.stop - bins.start) / bins.step).ceil();
            Some(BinSteps { stop: bins.start + count * bins.step, ..bins })
        }
        BinExtent::Data => None,
    }
}

/// The order of discrete values: the one that all fields shown agree on; where they do not, that of the values
/// themselves (vega-lite `scale/domain.ts`, `mergeDomains`).
fn sort(b: &Builder, s: &Shared) -> DomainSort {
    // Second ends follow the first.
    let mains = s.members.iter().filter(|(_, channel)| *channel == s.channel);
    let shown: Vec<(&Unit, &Field)> = mains.filter_map(|m| member(b, m)).filter(|(_, f)| f.datum.is_none()).collect();
    let mut sorts: Vec<DomainSort> = Vec::new();
    for found in shown.iter().filter_map(|(unit, f)| own_sort(b, unit, f)) {
        if !sorts.iter().any(|sort| agree(sort, &found)) {
            sorts.push(found);
        }
    }
    let single = shown.windows(2).all(|w| w[0].1.column == w[1].1.column);
    let usual = |sort: &DomainSort| matches!(sort, DomainSort::By { op: Op::Min, .. });
    let known =
        |sort: &DomainSort| !matches!(sort, DomainSort::By { op, .. } if !matches!(op, Op::Min | Op::Max | Op::Count));
    match &mut sorts[..] {
        // Nothing is asked for, as by null, or values are given one by one.
        [] => DomainSort::Appearance,
        [one] if single || known(one) => one.clone(),
        many if single && many.iter().all(|sort| matches!(sort, DomainSort::By { .. })) => {
            let mut unusual = many.iter().filter(|sort| !usual(sort));
            unusual.next().filter(|_| unusual.next().is_none()).cloned().unwrap_or(DomainSort::Ascending)
        }
        _ => DomainSort::Ascending,
    }
}

/// Whether two orders are the same, whichever of the tables of layers they are read from.
fn agree(one: &DomainSort, other: &DomainSort) -> bool {
    match (one, other) {
        (
            DomainSort::By { key, field, op, descending, .. },
            DomainSort::By { key: key_2, field: field_2, op: op_2, descending: descending_2, .. },
        ) => (key, field, op, descending) == (key_2, field_2, op_2, descending_2),
        (one, other) => one == other,
    }
}

/// The order that a field asks for; none if by null.
fn own_sort(b: &Builder, unit: &Unit, f: &Field) -> Option<DomainSort> {
    Some(match f.json.get("sort") {
        Some(Json::Null) => return None,
        Some(Json::Array(list)) => DomainSort::Listed(list.iter().map(|v| listed(b, f, v)).collect()),
        Some(Json::String(t)) => match &**t {
            "ascending" => by_bins(f, unit.raw, None).unwrap_or(DomainSort::Ascending),
            "descending" => by_bins(f, unit.raw, f.json.get("sort")).unwrap_or(DomainSort::Descending),
            name => match name.strip_prefix('-') {
                Some(c) => by_channel(unit, f, Channel::of(c), true),
                None => by_channel(unit, f, Channel::of(name), false),
            },
        },
        Some(Json::Object(o)) => by_field(unit, f, o),
        _ => by_bins(f, unit.raw, None).unwrap_or(DomainSort::Ascending),
    })
}

/// Bins that are texts stand in the order of their starts.
pub fn by_bins(f: &Field, data: DataId, sort: Option<&Json>) -> Option<DomainSort> {
    let (start, _) = f.bins.as_ref()?;
    Some(DomainSort::By {
        data,
        key: f.column.clone(),
        field: Some(start.clone()),
        op: Op::Min,
        descending: sort.and_then(Json::as_str) == Some("descending"),
    })
}

/// The order of what another channel shows.
fn by_channel(unit: &Unit, f: &Field, channel: Option<Channel>, descending: bool) -> DomainSort {
    let Some(other) = channel.and_then(|c| unit.field(c)) else { return DomainSort::Ascending };
    let stacked = unit.stack.as_ref().is_some_and(|k| Some(k.channel) == channel);
    let usual = if stacked { "sum" } else { "min" };
    by_op(unit, f, other.aggregate.as_ref().map_or(usual, |a| &a.0), other.field.clone(), descending)
}

/// `{"field", "op", "order"}` or `{"encoding", "order"}`.
fn by_field(unit: &Unit, f: &Field, o: &Object) -> DomainSort {
    let descending = o.get("order").and_then(Json::as_str) == Some("descending");
    if let Some(c) = o.get("encoding").and_then(Json::as_str) {
        return by_channel(unit, f, Channel::of(c), descending);
    }
    let field = o.get("field").and_then(Json::as_str).map(Arc::<str>::from);
    // By themselves they are simply sorted (vega-lite `compile/scale/domain.ts`, `mergeDomains`).
    if field.as_ref() == Some(&f.column) && f.bins.is_none() {
        return if descending { DomainSort::Descending } else { DomainSort::Ascending };
    }
    let usual = if field.is_some() { "min" } else { "count" };
    by_op(unit, f, o.get("op").and_then(Json::as_str).unwrap_or(usual), field, descending)
}

/// The order of an aggregate of the rows behind each value; that of appearance if there is no such operation.
fn by_op(unit: &Unit, f: &Field, name: &str, field: Option<Arc<str>>, descending: bool) -> DomainSort {
    let Some(op) = op(name) else { return DomainSort::Appearance };
    let field = field.filter(|_| op != Op::Count);
    DomainSort::By { data: unit.raw, key: f.column.clone(), field, op, descending }
}

/// A value of a list of values; with a time unit names of months and days stand for them.
fn listed(b: &Builder, f: &Field, v: &Json) -> Value {
    match (value_in(v, &b.zone), &f.unit) {
        (Value::Time(t), Some(u)) => u.floor(t, &b.zone).map_or(Value::Time(t), Value::Time),
        (Value::Text(t), Some(_)) => {
            let lower = t.to_ascii_lowercase();
            let month = time::MONTHS.iter().any(|m| m.to_ascii_lowercase().starts_with(&lower));
            let mut o = Object::new();
            o.insert(if month { "month" } else { "day" }, Json::String(t.clone()));
            date_time(&o, &b.zone).map_or(Value::Text(t), Value::Time)
        }
        (v, _) => v,
    }
}

/// The field whose rows decide a domain although only aggregates of them are shown.
fn unaggregated(b: &Builder, f: &Field, domain: Option<&Json>) -> Option<Arc<str>> {
    let (op, _) = f.aggregate.as_ref()?;
    let wanted = match domain {
        Some(Json::String(s)) => &**s == "unaggregated",
        Some(_) => false,
        None => b.config.get("scale", "useUnaggregatedDomain").and_then(Json::as_bool).unwrap_or(false),
    };
    // Only where aggregates lie among what they summarize.
    let within = matches!(&**op, "mean" | "average" | "median" | "q1" | "q3" | "min" | "max");
    f.field.clone().filter(|_| wanted && within)
}
