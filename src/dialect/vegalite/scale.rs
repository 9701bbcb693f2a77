//! Scales: one for each channel of each view that does not share it.

use super::build::{Builder, Unit};
use super::field::{Binning, Field, Type, value};
use super::lower::by_bins;
use super::place::{band_position, rect_columns, rect_offset};
use crate::color::{self, Color};
use crate::data::Value;
use crate::figure::{
    Bins, Domain, DomainSort, DomainSource, Interpolation, Nice, Range, Scale, ScaleId, ScaleKind, Scheme, Step,
};
use crate::json::{Json, Object};
use std::sync::Arc;

/// A scale and the channels that use it.
pub struct Shared {
    /// The view it lives in.
    pub scope: usize,
    /// Its channel.
    pub channel: Arc<str>,
    /// Units and their channels (`x2` counts for `x`).
    pub members: Vec<(usize, Arc<str>)>,
    /// How it maps.
    pub kind: ScaleKind,
}

/// The channel whose scale a channel uses.
pub fn scale_channel(channel: &str) -> Option<&str> {
    Some(match channel {
        "x" | "x2" => "x",
        "y" | "y2" => "y",
        "theta" | "theta2" => "theta",
        "radius" | "radius2" => "radius",
        "color" | "fill" | "stroke" | "size" | "shape" | "opacity" | "fillOpacity" | "strokeOpacity"
        | "strokeWidth" | "strokeDash" | "angle" | "xOffset" | "yOffset" => channel,
        _ => return None,
    })
}

/// Finds the scales of all units.
pub fn collect(b: &mut Builder) -> Vec<Shared> {
    let mut out: Vec<Shared> = Vec::new();
    for u in 0..b.units.len() {
        let channels: Vec<(Arc<str>, bool)> = b.units[u]
            .fields
            .iter()
            .map(|(c, f)| (c.clone(), matches!(f.json.get("scale"), Some(Json::Null))))
            .collect();
        for (channel, none) in channels {
            let Some(name) = scale_channel(&channel) else { continue };
            let geometry = &*b.units[u].kind == "geoshape" && &*channel == "shape";
            if none || geometry || &*channel == "text" {
                continue;
            }
            let scope = b.scope(b.units[u].view, name);
            let index = match out.iter().position(|s| s.scope == scope && &*s.channel == name) {
                Some(i) => i,
                None => {
                    out.push(Shared { scope, channel: name.into(), members: Vec::new(), kind: ScaleKind::Linear });
                    out.len() - 1
                }
            };
            out[index].members.push((u, channel.clone()));
            b.units[u].scales.push((channel, index));
        }
    }
    for s in &mut out {
        s.kind = kind_of(b, s);
        s.scope = narrowed(b, s);
    }
    out
}

/// Where legends are kept apart, a scale of one child only lives in that child.
fn narrowed(b: &Builder, s: &Shared) -> usize {
    let mut at = s.scope;
    loop {
        let apart = b.views[at].resolve.get("legend").and_then(|l| l.get(&s.channel)).and_then(Json::as_str);
        if apart != Some("independent") {
            return at;
        }
        let below = |(u, _): &(usize, Arc<str>)| b.ancestor_below(b.units[*u].view, at);
        let Some(first) = s.members.first().map(below) else { return at };
        if first == at || s.members.iter().any(|m| below(m) != first) {
            return at;
        }
        at = first;
    }
}

fn first_scale<'b>(b: &'b Builder, s: &Shared, name: &str) -> Option<&'b Json> {
    s.members
        .iter()
        .filter_map(|(u, c)| b.units[*u].fields.iter().find(|(n, _)| n == c))
        .filter_map(|(_, f)| f.json.get("scale")?.get(name))
        .next()
}

fn member<'b>(b: &'b Builder, (u, c): &(usize, Arc<str>)) -> Option<(&'b Unit, &'b Field)> {
    let unit = &b.units[*u];
    Some((unit, unit.field(c)?))
}

fn kind_of(b: &Builder, s: &Shared) -> ScaleKind {
    let number = |name: &str, d: f64| first_scale(b, s, name).and_then(Json::as_f64).unwrap_or(d);
    let main = s.members.iter().filter(|(_, c)| *c == s.channel).chain(&s.members).find_map(|m| member(b, m));
    let Some((unit, field)) = main else { return ScaleKind::Linear };
    let utc = s.members.iter().filter_map(|m| member(b, m)).any(|(_, f)| f.unit.as_ref().is_some_and(|u| u.utc));
    if let Some(name) = first_scale(b, s, "type").and_then(Json::as_str) {
        return match name {
            "log" => ScaleKind::Log { base: number("base", 10.0) },
            "pow" => ScaleKind::Pow { exponent: number("exponent", 1.0) },
            "sqrt" => ScaleKind::Pow { exponent: 0.5 },
            "symlog" => ScaleKind::Symlog { constant: number("constant", 1.0) },
            "time" => ScaleKind::Time { utc: false },
            "utc" => ScaleKind::Time { utc: true },
            "band" => band(b, s),
            "point" => ScaleKind::Point {
                padding: number("padding", number("paddingOuter", configured_number(b, "pointPadding", 0.5))),
                align: number("align", 0.5),
            },
            "ordinal" => ScaleKind::Ordinal,
            "quantize" => ScaleKind::Quantize,
            "quantile" => ScaleKind::Quantile,
            "threshold" => ScaleKind::Threshold,
            "bin-ordinal" => ScaleKind::BinOrdinal,
            "identity" => ScaleKind::Identity,
            _ => ScaleKind::Linear,
        };
    }
    let positional = matches!(&*s.channel, "x" | "y" | "xOffset" | "yOffset" | "theta" | "radius");
    match field.kind {
        Type::Quantitative
            if matches!(&*s.channel, "color" | "fill" | "stroke") && matches!(field.bin, Some(Binning::Params(_))) =>
        {
            ScaleKind::BinOrdinal
        }
        Type::Quantitative => ScaleKind::Linear,
        Type::Temporal => ScaleKind::Time { utc },
        Type::Nominal | Type::Ordinal if positional => {
            let nested = s
                .members
                .iter()
                .any(|(u, _)| b.units[*u].field(if &*s.channel == "x" { "xOffset" } else { "yOffset" }).is_some());
            let banded = s.members.iter().any(|(u, _)| {
                let kind = &*b.units[*u].kind;
                matches!(kind, "bar" | "image" | "rect" | "rule" | "tick" | "arc")
            });
            let sized =
                matches!(unit.mark.get(if &*s.channel == "x" { "width" } else { "height" }), Some(Json::Object(_)));
            if banded || sized || (nested && matches!(&*s.channel, "x" | "y")) {
                band(b, s)
            } else {
                ScaleKind::Point {
                    padding: number("padding", number("paddingOuter", configured_number(b, "pointPadding", 0.5))),
                    align: number("align", 0.5),
                }
            }
        }
        Type::Nominal | Type::Ordinal => match &*s.channel {
            "color" | "fill" | "stroke" | "shape" | "strokeDash" => ScaleKind::Ordinal,
            _ => ScaleKind::Point { padding: 0.0, align: 0.5 },
        },
    }
}

fn band(b: &Builder, s: &Shared) -> ScaleKind {
    let get = |name: &str| first_scale(b, s, name).and_then(Json::as_f64);
    let nested = s.members.iter().any(|(u, _)| {
        let offset = if &*s.channel == "x" { "xOffset" } else { "yOffset" };
        matches!(&*s.channel, "x" | "y") && b.units[*u].field(offset).is_some()
    });
    let offset = matches!(&*s.channel, "xOffset" | "yOffset");
    let kinds: Vec<&str> = s.members.iter().map(|(u, _)| &*b.units[*u].kind).collect();
    let c = |name: &str, d: f64| b.config.get("scale", name).and_then(Json::as_f64).unwrap_or(d);
    let default = if nested {
        c("bandWithNestedOffsetPaddingInner", 0.2)
    } else if offset {
        c("offsetBandPaddingInner", 0.0)
    } else if let Some(all) = b.config.get("scale", "bandPaddingInner").and_then(Json::as_f64) {
        all
    } else {
        // Of several layers the first that has bands decides.
        match kinds.iter().find(|k| matches!(**k, "bar" | "tick" | "rect" | "rule" | "image")) {
            Some(&"bar") => c("barBandPaddingInner", 0.1),
            Some(&"tick") => c("tickBandPaddingInner", 0.25),
            _ => c("rectBandPaddingInner", 0.0),
        }
    };
    let inner = get("paddingInner").or(get("padding")).unwrap_or(default);
    let outer = get("paddingOuter").or(get("padding")).unwrap_or(if nested {
        c("bandWithNestedOffsetPaddingOuter", 0.2)
    } else if offset {
        c("offsetBandPaddingOuter", 0.0)
    } else {
        b.config.get("scale", "bandPaddingOuter").and_then(Json::as_f64).unwrap_or(inner / 2.0)
    });
    ScaleKind::Band { inner, outer, align: get("align").unwrap_or(0.5) }
}

/// The scale of a channel, as declared in the figure.
#[expect(clippy::too_many_lines, reason = "one property or case after another, none long")]
pub fn declare(b: &mut Builder, all: &[Shared], index: usize) -> Scale {
    let s = &all[index];
    let discrete = matches!(s.kind, ScaleKind::Band { .. } | ScaleKind::Point { .. } | ScaleKind::Ordinal);
    let get = |b: &Builder, name: &str| first_scale(b, s, name).cloned().filter(|v| !v.is_null());
    let mut domain = domain(b, s, discrete);
    let bound = |b: &Builder, name: &str| get(b, name).map(|v| b.constant(&v));
    domain.min = bound(b, "domainMin");
    domain.max = bound(b, "domainMax");
    domain.mid = get(b, "domainMid").and_then(|v| b.constant(&v).valid_number());
    let explicit = domain.fixed.is_some();
    let fields: Vec<(usize, Field)> =
        s.members.iter().filter_map(|m| member(b, m).map(|(_, f)| (m.0, f.clone()))).collect();
    let binned = fields.iter().any(|(_, f)| matches!(f.bin, Some(Binning::Params(_))));
    let any_bin = fields.iter().any(|(_, f)| f.bin.is_some());
    let continuous =
        matches!(s.kind, ScaleKind::Linear | ScaleKind::Log { .. } | ScaleKind::Pow { .. } | ScaleKind::Symlog { .. });
    let zero = match get(b, "zero").and_then(|z| z.as_bool()) {
        Some(z) => z,
        None => {
            continuous
                && !matches!(s.kind, ScaleKind::Log { .. })
                && domain.fixed.as_deref().is_none_or(spans_zero)
                && default_zero(b, s, any_bin, domain.min.is_some())
        }
    };
    if zero && (continuous || s.kind == ScaleKind::Quantize) {
        domain.include.push(Value::Number(0.0));
    }
    let nice = match get(b, "nice") {
        Some(Json::Bool(false)) => Nice::No,
        Some(Json::Bool(true)) => Nice::Count(10.0),
        Some(Json::Number(n)) => Nice::Count(n),
        Some(Json::String(unit)) => Nice::Interval { unit, step: 1.0 },
        Some(Json::Object(o)) => Nice::Interval {
            unit: o.get("interval").and_then(Json::as_str).unwrap_or("day").into(),
            step: o.get("step").and_then(Json::as_f64).unwrap_or(1.0),
        },
        _ if matches!(&*s.channel, "x" | "y")
            && continuous
            && fields.iter().any(|(_, f)| f.bin.is_none() && f.channel == s.channel)
            && !explicit
            && domain.min.is_none()
            && domain.max.is_none() =>
        {
            Nice::Count(10.0)
        }
        _ => Nice::No,
    };
    let padding_px = match get(b, "padding").and_then(|p| p.as_f64()) {
        Some(p) if !discrete => p,
        _ if !discrete && matches!(&*s.channel, "x" | "y") && !explicit => {
            match b.config.get("scale", "continuousPadding").and_then(Json::as_f64) {
                Some(padding) => padding,
                None => bar_padding(b, s),
            }
        }
        _ => 0.0,
    };
    let bins = if binned && !discrete {
        fields.iter().find(|(_, f)| matches!(f.bin, Some(Binning::Params(_)))).and_then(|(u, f)| {
            Some(Bins::Columns { data: b.units[*u].main, start: f.column.clone(), end: f.end.clone()? })
        })
    } else {
        get(b, "bins").and_then(|j| given_bins(&j)).filter(|_| !discrete)
    };
    let descending = fields.iter().any(|(_, f)| f.json.get("sort").and_then(Json::as_str) == Some("descending"));
    let mirrored =
        &*s.channel == "x" && continuous && b.config.get("scale", "xReverse").and_then(Json::as_bool).unwrap_or(false);
    let mut reverse = get(b, "reverse").and_then(|r| r.as_bool()).unwrap_or(mirrored);
    // Offsets within a band rise upwards, as the axes do.
    if !discrete && (descending != (continuous && &*s.channel == "yOffset")) {
        reverse = !reverse;
    }
    let range = range(b, all, index, domain.mid.is_some());
    let range = classed(b, s, range);
    Scale {
        id: ScaleId(index),
        name: s.channel.clone(),
        kind: s.kind.clone(),
        domain,
        range,
        clamp: get(b, "clamp")
            .and_then(|c| c.as_bool())
            .or_else(|| b.config.get("scale", "clamp").and_then(Json::as_bool).filter(|_| continuous))
            .unwrap_or(false),
        reverse,
        round: get(b, "round").and_then(|r| r.as_bool()).unwrap_or_else(|| {
            matches!(&*s.channel, "x" | "y" | "xOffset" | "yOffset")
                && b.config.get("scale", "round").and_then(Json::as_bool).unwrap_or(false)
        }),
        nice,
        padding_px,
        interpolation: interpolation(
            get(b, "interpolate").as_ref(),
            fields.first().is_some_and(|(_, f)| f.kind != Type::Nominal),
        ),
        bins,
    }
}

fn interpolation(j: Option<&Json>, ordered: bool) -> Interpolation {
    let (name, gamma) = match j {
        Some(Json::Object(o)) => (
            o.get("type").and_then(Json::as_str).unwrap_or("rgb"),
            o.get("gamma").and_then(Json::as_f64).unwrap_or(1.0),
        ),
        Some(Json::String(s)) => (&**s, 1.0),
        _ if ordered => ("hcl", 1.0),
        _ => ("rgb", 1.0),
    };
    match name {
        "hsl" => Interpolation::Hsl,
        "hsl-long" => Interpolation::HslLong,
        "lab" => Interpolation::Lab,
        "hcl" => Interpolation::Hcl,
        "hcl-long" => Interpolation::HclLong,
        "cubehelix" => Interpolation::Cubehelix { gamma },
        "cubehelix-long" => Interpolation::CubehelixLong { gamma },
        _ => Interpolation::Rgb { gamma },
    }
}

/// Whether a domain that is given has zero inside.
fn spans_zero(domain: &[Value]) -> bool {
    let at = |v: Option<&Value>| v.and_then(Value::valid_number);
    matches!((at(domain.first()), at(domain.last())), (Some(a), Some(b)) if a <= 0.0 && b >= 0.0)
}

fn default_zero(b: &Builder, s: &Shared, binned: bool, bounded: bool) -> bool {
    match &*s.channel {
        "size" => return s.members.iter().filter_map(|m| member(b, m)).all(|(_, f)| f.kind == Type::Quantitative),
        "theta" | "radius" => return true,
        "xOffset" | "yOffset" => return s.members.iter().any(|(u, _)| &*b.units[*u].kind == "bar"),
        "x" | "y" => {}
        _ => return false,
    }
    if binned || bounded {
        return false;
    }
    let configured = b.config.get("scale", "zero").and_then(Json::as_bool).unwrap_or(true);
    // Of several layers the first decides.
    s.members.iter().filter(|(_, c)| *c == s.channel).chain(&s.members).next().is_some_and(|(u, c)| {
        let unit = &b.units[*u];
        let Some(f) = unit.field(c) else { return false };
        if f.kind != Type::Quantitative {
            return false;
        }
        if matches!(&*unit.kind, "bar" | "area" | "line" | "trail") {
            let dimension = if unit.horizontal { "y" } else { "x" };
            if &*s.channel == dimension {
                return false;
            }
        }
        let ranged = ["x2", "y2"].iter().any(|c| unit.encoding.get(c).is_some());
        configured || matches!(&*unit.kind, "bar" | "area") && !ranged
    })
}

/// Bars on a continuous axis without bins need room at both ends.
fn bar_padding(b: &Builder, s: &Shared) -> f64 {
    let any = s.members.iter().any(|(u, c)| {
        let unit = &b.units[*u];
        let dimension = if unit.horizontal { "y" } else { "x" };
        &*unit.kind == "bar"
            && &**c == dimension
            && unit.field(c).is_some_and(|f| f.bin.is_none() && f.unit.is_none() && f.datum.is_none())
            && unit.encoding.get(&format!("{c}2")).is_none()
    });
    if any { b.config.get("bar", "continuousBandSize").and_then(Json::as_f64).unwrap_or(5.0) } else { 0.0 }
}

#[expect(clippy::too_many_lines, reason = "one property or case after another, none long")]
fn domain(b: &mut Builder, s: &Shared, discrete: bool) -> Domain {
    let mut out = Domain::default();
    let raw = first_scale(b, s, "domainRaw").map(|j| b.resolved(j)).filter(|j| j.as_array().is_some());
    let explicit = raw.or_else(|| first_scale(b, s, "domain").cloned());
    match &explicit {
        Some(Json::Array(list)) => {
            let time = matches!(s.kind, ScaleKind::Time { .. });
            let list = list
                .iter()
                .map(|v| match b.constant(v) {
                    Value::Text(t) if time => crate::time::parse(&t, &b.zone).map_or(Value::Text(t), Value::Time),
                    Value::Number(x) if time => Value::Time(x),
                    v => v,
                })
                .collect();
            out.fixed = Some(list);
        }
        Some(Json::Object(o)) => {
            if let Some(ends) = b.selected_domain(o, &s.channel) {
                let time = matches!(s.kind, ScaleKind::Time { .. });
                let at = |v: Value| match v {
                    Value::Number(x) if time => Value::Time(x),
                    v => v,
                };
                out.fixed = Some(ends.into_iter().map(at).collect());
            }
            if let Some(Json::Array(more)) = o.get("unionWith") {
                out.sources.push(DomainSource::Values(more.iter().map(value).collect()));
            }
        }
        _ => {}
    }
    for m in &s.members {
        let unit = &b.units[m.0];
        let channel = &m.1;
        let Some(f) = unit.field(channel) else { continue };
        let data = unit.main;
        if let Some(d) = &f.datum {
            let d = match (d, &s.kind) {
                (Value::Text(t), ScaleKind::Time { .. }) => {
                    crate::time::parse(t, &b.zone).map_or_else(|| d.clone(), Value::Time)
                }
                _ => d.clone(),
            };
            out.sources.push(DomainSource::Values(vec![d]));
            continue;
        }
        if let Some(stack) = unit.stack.as_ref().filter(|k| *k.channel == **channel) {
            if stack.normalize {
                out.sources.push(DomainSource::Values(vec![Value::Number(0.0), Value::Number(1.0)]));
            } else {
                out.sources.push(DomainSource::Fields { data, fields: vec![stack.start.clone(), stack.end.clone()] });
            }
            continue;
        }
        if let Some(raw) = unaggregated(b, f, explicit.as_ref()) {
            out.sources.push(DomainSource::Fields { data: unit.raw, fields: vec![raw] });
            continue;
        }
        if let Some((start, end)) = rect_offset(b, unit, channel).and_then(|_| rect_columns(f)) {
            out.sources.push(DomainSource::Fields { data, fields: vec![start, end] });
            continue;
        }
        let mut columns = vec![f.column.clone()];
        if !discrete && let Some(end) = &f.end {
            let spans =
                f.bin.is_some() || matches!(&**channel, "x" | "y") && band_position(b, unit, channel, f).is_some();
            if spans && matches!(&*s.channel, "x" | "y" | "color" | "fill" | "stroke" | "size") {
                columns.push(end.clone());
            }
        }
        out.sources.push(DomainSource::Fields { data, fields: columns });
    }
    if discrete {
        out.sort = sort(b, s);
    }
    out
}

#[expect(clippy::too_many_lines, reason = "one property or case after another, none long")]
fn sort(b: &Builder, s: &Shared) -> DomainSort {
    let mut chosen = None;
    for m in &s.members {
        if let Some((unit, f)) = member(b, m)
            && (chosen.is_none() || f.json.get("sort").is_some())
        {
            let first = chosen.is_none();
            chosen = Some((unit, f));
            if !first || f.json.get("sort").is_some() {
                break;
            }
        }
    }
    let Some((unit, f)) = chosen else { return DomainSort::Ascending };
    let by_channel = |name: &str, descending: bool| -> DomainSort {
        let Some(other) = unit.field(name) else { return DomainSort::Ascending };
        let op = other.aggregate.as_ref().map_or_else(
            || {
                if unit.stack.as_ref().is_some_and(|k| &*k.channel == name) {
                    Arc::from("sum")
                } else {
                    Arc::from("min")
                }
            },
            |a| a.0.clone(),
        );
        DomainSort::By {
            data: unit.raw,
            key: f.column.clone(),
            field: if &*op == "count" { None } else { other.field.clone() },
            op,
            descending,
        }
    };
    match f.json.get("sort") {
        Some(Json::Null) => DomainSort::Appearance,
        Some(Json::Array(list)) => {
            let listed = list.iter().map(|v| match (value(v), &f.unit) {
                (v, None) => v,
                (Value::Time(t), Some(u)) => u.floor(t, &b.zone).map_or(Value::Time(t), Value::Time),
                (Value::Text(t), Some(_)) => {
                    let mut o = Object::new();
                    let key = if crate::time::MONTHS
                        .iter()
                        .any(|m| m.to_ascii_lowercase().starts_with(&t.to_ascii_lowercase()))
                    {
                        "month"
                    } else {
                        "day"
                    };
                    o.insert(key, Json::String(t.clone()));
                    super::field::date_time(&o).map_or(Value::Text(t), Value::Time)
                }
                (v, Some(_)) => v,
            });
            DomainSort::Listed(listed.collect())
        }
        Some(Json::String(t)) => match &**t {
            "ascending" => by_bins(f, unit.raw, None).unwrap_or(DomainSort::Ascending),
            "descending" => by_bins(f, unit.raw, f.json.get("sort")).unwrap_or(DomainSort::Descending),
            name => match name.strip_prefix('-') {
                Some(c) => by_channel(c, true),
                None => by_channel(name, false),
            },
        },
        Some(Json::Object(o)) => {
            let descending = o.get("order").and_then(Json::as_str) == Some("descending");
            if let Some(c) = o.get("encoding").and_then(Json::as_str) {
                return by_channel(c, descending);
            }
            let field = o.get("field").and_then(Json::as_str).map(Arc::<str>::from);
            let op = o
                .get("op")
                .and_then(Json::as_str)
                .map_or_else(|| if field.is_some() { Arc::from("min") } else { Arc::from("count") }, Arc::from);
            DomainSort::By {
                data: unit.raw,
                key: f.column.clone(),
                field: field.filter(|_| &*op != "count"),
                op,
                descending,
            }
        }
        _ => by_bins(f, unit.raw, None).unwrap_or(DomainSort::Ascending),
    }
}

fn configured_number(b: &Builder, name: &str, default: f64) -> f64 {
    b.config.get("scale", name).and_then(Json::as_f64).unwrap_or(default)
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

/// Boundaries of bins that an author gives.
fn given_bins(j: &Json) -> Option<Bins> {
    if let Some(list) = j.as_array() {
        return Some(Bins::Boundaries(list.iter().filter_map(Json::as_f64).collect()));
    }
    let n = |name: &str| j.get(name).and_then(Json::as_f64);
    Some(Bins::Steps { start: n("start")?, stop: n("stop")?, step: n("step")? })
}

fn colors(list: &[Json]) -> Vec<Color> {
    list.iter().filter_map(|v| v.as_str().and_then(Color::parse)).collect()
}

fn scheme(b: &mut Builder, j: &Json, at: &str) -> Option<Range> {
    let (name, count, extent) = match j {
        Json::String(s) => (s.clone(), None, None),
        Json::Object(o) => {
            let pair = o
                .get("extent")
                .and_then(Json::as_array)
                .and_then(|e| Some((e.first()?.as_f64()?, e.get(1)?.as_f64()?)));
            (o.get("name").and_then(Json::as_str)?.into(), o.get("count").and_then(Json::as_f64), pair)
        }
        Json::Array(list) => return Some(Range::Colors(colors(list))),
        _ => return None,
    };
    if color::scheme(&name).is_none() {
        let hint = crate::diagnostic::did_you_mean(&name, color::scheme_names())
            .map_or(String::new(), |n| format!("; did you mean {n:?}?"));
        b.report.warn(at, format!("unknown colour scheme {name:?}{hint}"));
        return None;
    }
    Some(Range::Scheme(Scheme { name, count, extent }))
}

fn configured(b: &mut Builder, name: &str, default: &str) -> Range {
    // What is above the middle is blue (the default configuration of Vega).
    let extent = (name == "diverging").then_some((1.0, 0.0));
    let named = |n: &str| Range::Scheme(Scheme { name: n.into(), count: None, extent });
    let own = b.config.get("range", name).cloned();
    match own {
        Some(Json::Array(list)) => Range::Colors(colors(&list)),
        Some(o @ Json::Object(_)) => {
            o.get("scheme").cloned().and_then(|s| scheme(b, &s, "/config/range")).unwrap_or_else(|| named(default))
        }
        Some(s @ Json::String(_)) => scheme(b, &s, "/config/range").unwrap_or_else(|| named(default)),
        _ => named(default),
    }
}

#[expect(clippy::too_many_lines, reason = "one property or case after another, none long")]
fn range(b: &mut Builder, all: &[Shared], index: usize, diverging: bool) -> Range {
    let s = &all[index];
    let discrete = matches!(s.kind, ScaleKind::Band { .. } | ScaleKind::Point { .. } | ScaleKind::Ordinal);
    let own = first_scale(b, s, "range").cloned();
    let at = s.members.first().map_or_else(String::new, |(u, c)| format!("{}/encoding/{c}/scale", b.units[*u].at));
    if let Some(j) = first_scale(b, s, "scheme").cloned()
        && let Some(r) = scheme(b, &j, &format!("{at}/scheme"))
    {
        return r;
    }
    let minmax =
        (first_scale(b, s, "rangeMin").and_then(Json::as_f64), first_scale(b, s, "rangeMax").and_then(Json::as_f64));
    match &own {
        Some(Json::Array(list)) if matches!(&*s.channel, "color" | "fill" | "stroke") => {
            return Range::Colors(colors(list));
        }
        Some(Json::Array(list)) if list.iter().all(|v| v.as_f64().is_some()) && !matches!(&*s.channel, "shape") => {
            return Range::Numbers(list.iter().filter_map(Json::as_f64).collect());
        }
        Some(Json::Array(list)) => return Range::Values(list.iter().map(value).collect()),
        Some(Json::String(name)) if !matches!(&**name, "width" | "height") => {
            return configured(b, name, if &**name == "category" { "tableau10" } else { "blues" });
        }
        _ => {}
    }
    let first = s.members.iter().find_map(|m| member(b, m)).map(|(u, f)| (u.kind.clone(), f.kind));
    let (kind, ty) = first.unwrap_or_else(|| (Arc::from("point"), Type::Nominal));
    let find = |channel: &str| -> Option<ScaleId> {
        let (u, _) = s.members.first()?;
        b.units[*u].scale(channel).map(ScaleId)
    };
    match &*s.channel {
        "x" | "y" if !discrete && (minmax.0.is_some() || minmax.1.is_some()) => {
            Range::Within { vertical: &*s.channel == "y", start: minmax.0, end: minmax.1 }
        }
        "x" => Range::Width,
        "y" => Range::Height,
        "xOffset" | "yOffset" => {
            let axis = if &*s.channel == "xOffset" { "x" } else { "y" };
            // Within a time unit on a continuous axis there is room, too, but for a gap on both sides.
            let unit = s.members.first().and_then(|(u, _)| b.units[*u].field(axis)).and_then(Field::unit_duration);
            match (find(axis), unit) {
                (Some(scale), Some(distance)) if matches!(all[scale.0].kind, ScaleKind::Time { .. }) => {
                    Range::Length { scale, distance, shares: (0.1, 0.9) }
                }
                (Some(scale), _) => Range::Band(scale),
                (None, _) => Range::Step(20.0),
            }
        }
        "theta" => Range::Numbers(vec![0.0, 2.0 * std::f64::consts::PI]),
        "radius" => match minmax.0 {
            Some(inner) => match minmax.1 {
                Some(outer) => Range::Numbers(vec![inner, outer]),
                None => Range::Radius(inner),
            },
            None => Range::Radius(0.0),
        },
        "color" | "fill" | "stroke" => {
            let heat = matches!(&*kind, "rect" | "geoshape");
            match (ty, discrete) {
                (Type::Nominal, true) => configured(b, "category", "tableau10"),
                (_, true) => configured(b, "ordinal", "blues"),
                _ if diverging => configured(b, "diverging", "blueorange"),
                _ if heat => configured(b, "heatmap", "yellowgreenblue"),
                _ => configured(b, "ramp", "blues"),
            }
        }
        "size" => size_range(b, s, &kind, minmax),
        "opacity" | "fillOpacity" | "strokeOpacity" => Range::Numbers(vec![
            minmax.0.unwrap_or(configured_number(b, "minOpacity", 0.3)),
            minmax.1.unwrap_or(configured_number(b, "maxOpacity", 0.8)),
        ]),
        "strokeWidth" => Range::Numbers(vec![
            minmax.0.unwrap_or(configured_number(b, "minStrokeWidth", 1.0)),
            minmax.1.unwrap_or(configured_number(b, "maxStrokeWidth", 4.0)),
        ]),
        "angle" => Range::Numbers(vec![minmax.0.unwrap_or(0.0), minmax.1.unwrap_or(360.0)]),
        "strokeDash" => {
            let dash = |l: &[f64]| Value::Array(l.iter().map(|x| Value::Number(*x)).collect());
            Range::Values(vec![
                dash(&[1.0, 0.0]),
                dash(&[4.0, 2.0]),
                dash(&[2.0, 1.0]),
                dash(&[1.0, 1.0]),
                dash(&[1.0, 2.0, 4.0, 2.0]),
            ])
        }
        _ if b.config.get("range", "symbol").is_some_and(|r| r.as_array().is_some()) => {
            let list = b.config.get("range", "symbol").and_then(Json::as_array).unwrap_or(&[]);
            Range::Values(list.iter().map(value).collect())
        }
        _ => Range::Values(
            ["circle", "square", "triangle-up", "cross", "diamond", "triangle-right", "triangle-down", "triangle-left"]
                .map(Value::from)
                .to_vec(),
        ),
    }
}

/// Scales of classes have as many sizes or opacities as are configured, where nobody says which.
fn classed(b: &Builder, s: &Shared, range: Range) -> Range {
    let name = match s.kind {
        ScaleKind::Quantile => "quantileCount",
        ScaleKind::Quantize => "quantizeCount",
        _ => return range,
    };
    let given = ["range", "scheme"].iter().any(|n| first_scale(b, s, n).is_some());
    let count = b.config.get("scale", name).and_then(Json::as_f64).unwrap_or(4.0).clamp(1.0, 1000.0);
    match range {
        // Other channels have their two ends.
        Range::Numbers(ends) if !given && &*s.channel != "size" => {
            Range::Values(ends.into_iter().map(Value::Number).collect())
        }
        Range::Numbers(ends) if !given && ends.len() == 2 && count != 2.0 => {
            let step = (ends[1] - ends[0]) / (count - 1.0).max(1.0);
            Range::Numbers((0..count as usize).map(|i| ends[0] + i as f64 * step).collect())
        }
        range => range,
    }
}

/// Sizes up to what just fits between neighbours (vega-lite `range.ts`, `sizeRangeMax`).
fn size_range(b: &Builder, s: &Shared, kind: &str, minmax: (Option<f64>, Option<f64>)) -> Range {
    let c = |name: &str| b.config.get("scale", name).and_then(Json::as_f64);
    let (least, most) = match kind {
        "bar" | "tick" => (c("minBandSize").unwrap_or(2.0), c("maxBandSize")),
        "line" | "trail" | "rule" => (c("minStrokeWidth").unwrap_or(1.0), Some(c("maxStrokeWidth").unwrap_or(4.0))),
        "text" => (c("minFontSize").unwrap_or(8.0), Some(c("maxFontSize").unwrap_or(40.0))),
        _ => (c("minSize").unwrap_or(4.0), c("maxSize")),
    };
    let least = minmax.0.unwrap_or(least);
    if let Some(most) = minmax.1.or(most) {
        return Range::Numbers(vec![least, most]);
    }
    let Some((unit, _)) = s.members.first().map(|(u, _)| (&b.units[*u], u)) else {
        return Range::Numbers(vec![least, 361.0]);
    };
    let steps = ["x", "y"].map(|axis| match (unit.field(axis).and_then(|f| f.bin.as_ref()), unit.scale(axis)) {
        (Some(Binning::Params(_)), Some(scale)) => Step::Bin(ScaleId(scale)),
        _ => Step::Px(b.step(unit.view, axis)),
    });
    let (factor, power, minus) = if matches!(kind, "bar" | "tick") { (1.0, 1, 1.0) } else { (0.95, 2, 0.0) };
    Range::Fitting { least, steps: steps.to_vec(), factor, power, minus }
}
