//! Domains: what a scale must cover, and in which order discrete values stand.

use crate::data::Value;
use crate::dialect::vegalite::model::band::{band_position, rect_columns, rect_offset};
use crate::dialect::vegalite::model::field::{Aggregated, Binning, Field, value_in};
use crate::dialect::vegalite::model::scale::{Shared, configured, given, member, said};
use crate::dialect::vegalite::model::transforms::{bin_of, operation};
use crate::dialect::vegalite::model::{Builder, Unit};
use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::channel::{Sort, SortBy, SortOrder};
use crate::dialect::vegalite::syntax::names::Channel;
use crate::dialect::vegalite::syntax::predicate::DateTime;
use crate::dialect::vegalite::syntax::scale::{Domain as Written, DomainWord};
use crate::dialect::vegalite::syntax::words::AggregateOp;
use crate::figure::{DataId, Domain, DomainSort, DomainSource, Empty, ScaleKind};
use crate::json::Json;
use crate::time;
use crate::transform::{BinExtent, BinSteps, Op, bin_steps};
use std::sync::Arc;

/// The domain of a scale, by its own properties and by the fields it shows.
pub fn domain(b: &mut Builder, s: &Shared, discrete: bool) -> Domain {
    let mut out = Domain { empty: Empty::Nothing, ..Domain::default() };
    let explicit = match given(b, s, |c| &c.domain_raw) {
        Some(raw) => Said::Value(Written::List(raw.clone())),
        None => said(b, s, |c| &c.domain).map(Written::clone),
    };
    match &explicit {
        Said::Value(Written::List(list)) => {
            let list = list.iter().map(|v| placed(b, s, b.constant(v)));
            out.fixed = Some(list.collect());
        }
        Said::Value(Written::Of(of)) => {
            if let Some(ends) = b.selected_domain(of) {
                // What was selected are texts only where they are categories.
                let at = |v: Value| if matches!(v, Value::Text(_)) { v } else { placed(b, s, v) };
                out.fixed = Some(ends.into_iter().map(at).collect());
            }
            if let Some(more) = of.union_with.value() {
                out.sources.push(DomainSource::Values(more.iter().map(|v| value_in(v, &b.zone)).collect()));
            }
        }
        Said::Value(Written::Word(DomainWord::Unaggregated)) | Said::Null | Said::Unsaid => {}
    }
    out.sources.extend(s.members.iter().filter_map(|m| source(b, s, m, &explicit, discrete)));
    if !out.sources.is_empty() && out.sources.iter().all(|s| one_value(s) == Some(&Value::Undefined)) {
        out.sources = computed(b, s, explicit.is_said());
    }
    if discrete {
        out.sort = sort(b, s);
    } else if s.channel.is_axis()
        && !explicit.is_said()
        && let Some(only) = only_datum(&out.sources)
    {
        // One datum alone is written down as a domain (vega-lite `compile/scale/domain.ts`).
        out.fixed = Some(vec![only]);
        out.sources.clear();
    }
    out
}

/// The values of data that are expressions, for a scale that has nothing else to cover.
fn computed(b: &mut Builder, s: &Shared, explicit: bool) -> Vec<DomainSource> {
    let mut values = Vec::new();
    for (u, channel) in &s.members {
        let unit = &b.units[*u];
        let Some(f) = unit.field(*channel) else { continue };
        if f.drawn().is_some() && !explicit {
            let at = format!("{}/encoding/{channel}/datum", unit.at);
            let message = "an expression of rows or scales says nothing of what the scale must cover";
            b.report.warn_with_hint(at, message, "give the scale a `domain`, or calculate a field of the data");
        } else if let Some(d) = &f.datum {
            values.push(DomainSource::Values(vec![placed(b, s, d.clone())]));
        }
    }
    values
}

/// The value that is all of a part of a domain.
fn one_value(source: &DomainSource) -> Option<&Value> {
    match source {
        DomainSource::Values(list) if list.len() == 1 => list.first(),
        DomainSource::Values(_) | DomainSource::Fields { .. } => None,
    }
}

/// The datum that is all that a scale has to cover.
fn only_datum(sources: &[DomainSource]) -> Option<Value> {
    let first = one_value(sources.first()?)?;
    sources.iter().all(|source| one_value(source) == Some(first)).then(|| first.clone())
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
    explicit: &Said<Written>,
    discrete: bool,
) -> Option<DomainSource> {
    let unit = &b.units[*u];
    let f = unit.field(*channel)?;
    let data = unit.main;
    if f.computed.is_some() {
        // An expression among the data of a domain is an object, and so no value of it (vega-parser `scale.js`).
        return Some(DomainSource::Values(vec![Value::Undefined]));
    }
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
    if let (Some(Binning::Params(_)), Some(_), false) = (&f.bin, &f.end, discrete) {
        // All bins, also those of rows that are not drawn.
        return Some(match known_bins(f) {
            Some(bins) => DomainSource::Values(vec![Value::Number(bins.start), Value::Number(bins.stop)]),
            None => DomainSource::Fields { data: unit.raw, fields: vec![f.column.clone(), f.stop()] },
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
    let bin = bin_of(&f.column, p, 10.0, f.column.clone(), f.column.clone());
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
    let single = shown.windows(2).all(|w| w[0].0.raw == w[1].0.raw && w[0].1.column == w[1].1.column);
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
    let descending = match &f.def.sort {
        Said::Null => return None,
        Said::Value(Sort::Values(list)) => {
            return Some(DomainSort::Listed(list.iter().map(|v| listed(b, f, v)).collect()));
        }
        Said::Value(Sort::Channel(name, reversed)) => return Some(by_channel(unit, f, Channel::of(name), *reversed)),
        Said::Value(Sort::By(by)) => return Some(by_other(unit, f, by)),
        Said::Value(Sort::Order(order)) => *order == SortOrder::Descending,
        Said::Unsaid => false,
    };
    Some(by_bins(f, unit.raw, descending).unwrap_or_else(|| by_itself(descending)))
}

fn by_itself(descending: bool) -> DomainSort {
    if descending { DomainSort::Descending } else { DomainSort::Ascending }
}

/// Bins that are texts stand in the order of their starts.
pub fn by_bins(f: &Field, data: DataId, descending: bool) -> Option<DomainSort> {
    let (start, _) = f.bins.as_ref()?;
    Some(DomainSort::By { data, key: f.column.clone(), field: Some(start.clone()), op: Op::Min, descending })
}

/// The order of what another channel shows; of what summarizes the very values it is their own (vega-lite
/// `compile/scale/domain.ts`, `mergeDomains`).
fn by_channel(unit: &Unit, f: &Field, channel: Option<Channel>, descending: bool) -> DomainSort {
    let Some(other) = channel.and_then(|c| unit.field(c)) else { return DomainSort::Ascending };
    if other.field.as_ref() == Some(&f.column) && f.bins.is_none() {
        return by_itself(descending);
    }
    let stacked = unit.stack.as_ref().is_some_and(|k| Some(k.channel) == channel);
    let usual = if stacked { Op::Sum } else { Op::Min };
    by_op(unit, f, other.aggregate.as_ref().map_or(Some(usual), Aggregated::operation), other.field.clone(), descending)
}

/// `{"field", "op", "order"}` or `{"encoding", "order"}`.
fn by_other(unit: &Unit, f: &Field, by: &SortBy) -> DomainSort {
    let descending = by.order == Said::Value(SortOrder::Descending);
    if let Some(name) = by.encoding.value() {
        return by_channel(unit, f, Channel::of(name), descending);
    }
    let field = by.field.value().and_then(|field| field.name()).cloned();
    // By themselves they are simply sorted (vega-lite `compile/scale/domain.ts`, `mergeDomains`).
    if field.as_ref() == Some(&f.column) && f.bins.is_none() {
        return by_itself(descending);
    }
    let usual = if field.is_some() { Op::Min } else { Op::Count };
    by_op(unit, f, by.op.value().map_or(Some(usual), |said| said.0.and_then(operation)), field, descending)
}

/// The order of an aggregate of the rows behind each value; that of appearance if there is no such operation.
fn by_op(unit: &Unit, f: &Field, op: Option<Op>, field: Option<Arc<str>>, descending: bool) -> DomainSort {
    let Some(op) = op else { return DomainSort::Appearance };
    let field = field.filter(|_| op != Op::Count);
    DomainSort::By { data: unit.raw, key: f.column.clone(), field, op, descending }
}

/// A value of a list of values; with a time unit names of months and days stand for them.
fn listed(b: &Builder, f: &Field, v: &Json) -> Value {
    match (value_in(v, &b.zone), &f.unit) {
        (Value::Time(t), Some(u)) => u.floor(t, &b.zone).map_or(Value::Time(t), Value::Time),
        (Value::Text(t), Some(_)) => DateTime::of_name(&t).instant(&b.zone).map_or(Value::Text(t), Value::Time),
        (v, _) => v,
    }
}

/// The field whose rows decide a domain although only aggregates of them are shown.
fn unaggregated(b: &Builder, f: &Field, domain: &Said<Written>) -> Option<Arc<str>> {
    let op = f.aggregate.as_ref()?.op;
    let wanted = match domain {
        Said::Value(Written::Word(DomainWord::Unaggregated)) => true,
        Said::Value(_) | Said::Null => false,
        Said::Unsaid => configured(b, |c| &c.use_unaggregated_domain).unwrap_or(false),
    };
    f.field.clone().filter(|_| wanted && is_within(op))
}

/// Whether an aggregate lies among what it summarizes (vega-lite `aggregate.ts`, `SHARED_DOMAIN_OPS`).
fn is_within(op: AggregateOp) -> bool {
    use AggregateOp::{Average, Max, Mean, Median, Min, Q1, Q3};
    matches!(op, Mean | Average | Median | Q1 | Q3 | Min | Max)
}
