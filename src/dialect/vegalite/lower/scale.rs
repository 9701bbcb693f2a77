//! Scales, as declared in the figure.

use crate::data::Value;
use crate::dialect::vegalite::lower::domain::{domain, known_bins};
use crate::dialect::vegalite::lower::range::{classed, range};
use crate::dialect::vegalite::model::Builder;
use crate::dialect::vegalite::model::field::{Binning, Field, bin_step};
use crate::dialect::vegalite::model::scale::{Shared, is_discrete, member};
use crate::dialect::vegalite::model::scale::{given, is_raw, mains};
use crate::dialect::vegalite::normalize::defaults::Type;
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::figure::{Bins, Interpolation, Nice, Scale, ScaleId, ScaleKind};
use crate::json::Json;
use crate::transform::BinSteps;

/// The scale of a channel, as declared in the figure.
pub fn declare(b: &mut Builder, all: &[Shared], index: usize) -> Scale {
    let s = &all[index];
    let discrete = is_discrete(&s.kind);
    let mut domain = domain(b, s, discrete);
    let bound = |b: &Builder, name: &str| given(b, s, name).map(|v| b.constant(&v));
    domain.min = bound(b, "domainMin");
    domain.max = bound(b, "domainMax");
    domain.mid = given(b, s, "domainMid").and_then(|v| b.constant(&v).valid_number());
    let fields: Vec<(usize, Field)> =
        s.members.iter().filter_map(|m| member(b, m).map(|(_, f)| (m.0, f.clone()))).collect();
    let continuous =
        matches!(s.kind, ScaleKind::Linear | ScaleKind::Log { .. } | ScaleKind::Pow { .. } | ScaleKind::Symlog { .. });
    if s.zero {
        domain.include.push(Value::Number(0.0));
    }
    let range = range(b, all, index, domain.mid.is_some());
    let range = classed(b, s, range);
    let configured = |name: &str| b.config.get("scale", name).and_then(Json::as_bool);
    let own = |name: &str| given(b, s, name).and_then(|j| j.as_bool());
    let placing = matches!(s.channel, Channel::X | Channel::Y | Channel::XOffset | Channel::YOffset);
    Scale {
        id: ScaleId(index),
        name: s.channel.name().into(),
        kind: s.kind.clone(),
        range,
        clamp: own("clamp").or_else(|| configured("clamp").filter(|_| continuous)).unwrap_or(false),
        reverse: reverse(b, s, &fields, discrete, continuous),
        round: own("round").unwrap_or_else(|| placing && configured("round").unwrap_or(false)),
        nice: nice(b, s, continuous),
        padding_px: if discrete { 0.0 } else { padding(b, s) },
        interpolation: interpolation(
            given(b, s, "interpolate").as_ref(),
            fields.first().is_some_and(|(_, f)| f.kind != Type::Nominal),
        ),
        bins: if discrete { texts(b, &fields) } else { bins(b, s, &fields) },
        domain,
    }
}

/// How the ends of a domain are rounded.
fn nice(b: &Builder, s: &Shared, continuous: bool) -> Nice {
    if is_raw(b, s) {
        return Nice::No;
    }
    match given(b, s, "nice") {
        Some(Json::Bool(false)) => Nice::No,
        Some(Json::Bool(true)) => Nice::Count(10.0),
        Some(Json::Number(n)) => Nice::Count(n),
        Some(Json::String(unit)) => Nice::Interval { unit, step: 1.0 },
        Some(Json::Object(o)) => Nice::Interval {
            unit: o.get("interval").and_then(Json::as_str).unwrap_or("day").into(),
            step: o.get("step").and_then(Json::as_f64).unwrap_or(1.0),
        },
        _ if s.channel.is_axis() && continuous && mains(b, s).any(|(_, f)| is_rounded(f)) => Nice::Count(10.0),
        _ => Nice::No,
    }
}

/// Whether a field's scale has round ends unless it says otherwise.
fn is_rounded(f: &Field) -> bool {
    let own = |name: &str| f.json.get("scale").and_then(|s| s.get(name)).filter(|v| !v.is_null());
    let bounded = own("domain").is_some_and(|d| d.as_array().is_some())
        || own("domainMin").is_some()
        || own("domainMax").is_some();
    f.bin.is_none() && !bounded
}

/// Room at the ends of a continuous scale, px.
fn padding(b: &Builder, s: &Shared) -> f64 {
    if is_raw(b, s) {
        return 0.0;
    }
    if let Some(px) = given(b, s, "padding").and_then(|p| p.as_f64()) {
        return px;
    }
    if !s.channel.is_axis() {
        return 0.0;
    }
    let configured = b.config.get("scale", "continuousPadding").and_then(Json::as_f64);
    configured.unwrap_or_else(|| bar_padding(b, s))
}

/// The bins that the categories of a scale are.
fn texts(b: &Builder, fields: &[(usize, Field)]) -> Option<Bins> {
    let binned = |(u, f): &(usize, Field)| {
        let (start, end) = f.bins.clone()?;
        Some(Bins::Columns { data: b.units[*u].raw, start, end })
    };
    fields.iter().find_map(binned)
}

fn bins(b: &Builder, s: &Shared, fields: &[(usize, Field)]) -> Option<Bins> {
    match fields.iter().find(|(_, f)| matches!(f.bin, Some(Binning::Params(_)))) {
        Some((u, f)) => Some(match known_bins(f) {
            Some(BinSteps { start, stop, step }) => Bins::Steps { start, stop, step },
            None => Bins::Columns { data: b.units[*u].raw, start: f.column.clone(), end: f.end.clone()? },
        }),
        None => {
            // Bins made before may say how wide they are (vega-lite `scale/properties.ts`).
            let stepped = |(u, f): &(usize, Field)| {
                let step = bin_step(f).filter(|_| !is_discrete(&s.kind))?;
                let unit = &b.units[*u];
                let end = f.channel.second().and_then(|end| unit.field(end)).map(|end| end.column.clone());
                let fields = std::iter::once(f.column.clone()).chain(end).collect();
                Some(Bins::Spanning { data: unit.main, fields, step })
            };
            given(b, s, "bins").and_then(|j| given_bins(&j)).or_else(|| fields.iter().find_map(stepped))
        }
    }
}

fn reverse(b: &Builder, s: &Shared, fields: &[(usize, Field)], discrete: bool, continuous: bool) -> bool {
    let descending = fields.iter().any(|(_, f)| f.json.get("sort").and_then(Json::as_str) == Some("descending"));
    let mirrored = || b.config.get("scale", "xReverse").and_then(Json::as_bool).unwrap_or(false);
    let own = given(b, s, "reverse").and_then(|r| r.as_bool());
    let reverse = own.unwrap_or_else(|| s.channel == Channel::X && continuous && mirrored());
    // Offsets within a band rise upwards, as the axes do.
    reverse != (!discrete && (descending != (continuous && s.channel == Channel::YOffset)))
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

/// Bars on a continuous axis without bins need room at both ends.
fn bar_padding(b: &Builder, s: &Shared) -> f64 {
    let any = mains(b, s).any(|(unit, f)| {
        unit.kind == MarkType::Bar
            && unit.runs_across(s.channel)
            && (f.datum.is_some() || f.bin.is_none() && f.unit.is_none())
    });
    if any { b.config.get("bar", "continuousBandSize").and_then(Json::as_f64).unwrap_or(5.0) } else { 0.0 }
}

/// Boundaries of bins that an author gives.
fn given_bins(j: &Json) -> Option<Bins> {
    if let Some(list) = j.as_array() {
        return Some(Bins::Boundaries(list.iter().filter_map(Json::as_f64).collect()));
    }
    let n = |name: &str| j.get(name).and_then(Json::as_f64);
    Some(Bins::Steps { start: n("start")?, stop: n("stop")?, step: n("step")? })
}
