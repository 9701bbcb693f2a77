//! Scales, as declared in the figure.

use crate::data::Value;
use crate::dialect::vegalite::lower::domain::{domain, known_bins};
use crate::dialect::vegalite::lower::range::{classed, range};
use crate::dialect::vegalite::model::Builder;
use crate::dialect::vegalite::model::field::{Binning, Field, bin_step};
use crate::dialect::vegalite::model::scale::{Shared, configured, given, is_discrete, is_raw, mains, member};
use crate::dialect::vegalite::normalize::defaults::Type;
use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::channel::{Sort, SortOrder};
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::dialect::vegalite::syntax::scale::{
    ColorSpace, Domain, Interpolation as Interpolated, Nice as Rounded, ScaleBins,
};
use crate::dialect::vegalite::syntax::words::Interval;
use crate::figure::{Bins, Interpolation, Nice, Scale, ScaleId, ScaleKind};
use crate::transform::BinSteps;

/// The scale of a channel, as declared in the figure.
pub fn declare(b: &mut Builder, all: &[Shared], index: usize) -> Scale {
    let s = &all[index];
    let discrete = is_discrete(&s.kind);
    let mut domain = domain(b, s, discrete);
    domain.min = given(b, s, |c| &c.domain_min).map(|end| b.constant(&end.0));
    domain.max = given(b, s, |c| &c.domain_max).map(|end| b.constant(&end.0));
    domain.mid = given(b, s, |c| &c.domain_mid).copied();
    let fields: Vec<(usize, Field)> =
        s.members.iter().filter_map(|m| member(b, m).map(|(_, f)| (m.0, f.clone()))).collect();
    let continuous =
        matches!(s.kind, ScaleKind::Linear | ScaleKind::Log { .. } | ScaleKind::Pow { .. } | ScaleKind::Symlog { .. });
    if s.zero {
        domain.include.push(Value::Number(0.0));
    }
    let range = range(b, all, index, domain.mid.is_some());
    let range = classed(b, s, range);
    let own = |of| given(b, s, of).copied();
    let placing = matches!(s.channel, Channel::X | Channel::Y | Channel::XOffset | Channel::YOffset);
    Scale {
        id: ScaleId(index),
        name: s.channel.name().into(),
        kind: s.kind.clone(),
        range,
        clamp: own(|c| &c.clamp).or(configured(b, |c| &c.clamp).filter(|_| continuous)).unwrap_or(false),
        reverse: reverse(b, s, &fields, discrete, continuous),
        round: own(|c| &c.round).or(configured(b, |c| &c.round).filter(|_| placing)).unwrap_or(false),
        nice: nice(b, s, continuous),
        padding_px: if discrete { 0.0 } else { padding(b, s) },
        interpolation: interpolation(
            given(b, s, |c| &c.interpolate),
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
    match given(b, s, |c| &c.nice) {
        Some(Rounded::Flag(false)) => Nice::No,
        Some(Rounded::Flag(true)) => Nice::Count(10.0),
        Some(Rounded::Number(n)) => Nice::Count(*n),
        Some(Rounded::Interval(interval)) => Nice::Interval { unit: interval.name().into(), step: 1.0 },
        Some(Rounded::Step(every)) => {
            Nice::Interval { unit: every.interval.or(Interval::Day).name().into(), step: every.step.or(1.0) }
        }
        None if s.channel.is_axis() && continuous && mains(b, s).any(|(_, f)| is_rounded(f)) => Nice::Count(10.0),
        None => Nice::No,
    }
}

/// Whether a field's scale has round ends unless it says otherwise.
fn is_rounded(f: &Field) -> bool {
    let bounded = f.def.scale.value().is_some_and(|scale| {
        let ends = [&scale.domain_min, &scale.domain_max];
        matches!(scale.domain, Said::Value(Domain::List(_))) || ends.iter().any(|end| end.value().is_some())
    });
    f.bin.is_none() && !bounded
}

/// Room at the ends of a continuous scale, px.
fn padding(b: &Builder, s: &Shared) -> f64 {
    if is_raw(b, s) {
        return 0.0;
    }
    if let Some(px) = given(b, s, |c| &c.padding) {
        return *px;
    }
    if !s.channel.is_axis() {
        return 0.0;
    }
    configured(b, |c| &c.continuous_padding).unwrap_or_else(|| bar_padding(b, s))
}

/// The bins that the categories of a scale are.
fn texts(b: &Builder, fields: &[(usize, Field)]) -> Option<Bins> {
    let binned = |(u, f): &(usize, Field)| {
        let (start, end) = f.bins.clone()?;
        Some(Bins::Columns { data: b.units[*u].raw, start, end, stop: None })
    };
    fields.iter().find_map(binned)
}

fn bins(b: &Builder, s: &Shared, fields: &[(usize, Field)]) -> Option<Bins> {
    match fields.iter().find(|(_, f)| matches!(f.bin, Some(Binning::Params(_)))) {
        Some((u, f)) => Some(match known_bins(f) {
            Some(BinSteps { start, stop, step }) => Bins::Steps { start, stop, step },
            None => {
                let (data, start, end) = (b.units[*u].raw, f.column.clone(), f.end.clone()?);
                Bins::Columns { data, start, end, stop: Some(f.stop()) }
            }
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
            given(b, s, |c| &c.bins).and_then(given_bins).or_else(|| fields.iter().find_map(stepped))
        }
    }
}

fn reverse(b: &Builder, s: &Shared, fields: &[(usize, Field)], discrete: bool, continuous: bool) -> bool {
    let descending = fields.iter().any(|(_, f)| f.def.sort == Said::Value(Sort::Order(SortOrder::Descending)));
    let mirrored = || configured(b, |c| &c.x_reverse).unwrap_or(false);
    let own = given(b, s, |c| &c.reverse).copied();
    let reverse = own.unwrap_or_else(|| s.channel == Channel::X && continuous && mirrored());
    // Offsets within a band rise upwards, as the axes do.
    reverse != (!discrete && (descending != (continuous && s.channel == Channel::YOffset)))
}

/// How colours between others are found; `ordered`: those of numbers, times or ranks.
fn interpolation(said: Option<&Interpolated>, ordered: bool) -> Interpolation {
    let (space, gamma) = match said {
        Some(Interpolated::Params(params)) => (params.type_.or(ColorSpace::Rgb), params.gamma.or(1.0)),
        Some(Interpolated::Space(space)) => (*space, 1.0),
        None if ordered => (ColorSpace::Hcl, 1.0),
        None => (ColorSpace::Rgb, 1.0),
    };
    match space {
        ColorSpace::Rgb => Interpolation::Rgb { gamma },
        ColorSpace::Hsl => Interpolation::Hsl,
        ColorSpace::HslLong => Interpolation::HslLong,
        ColorSpace::Lab => Interpolation::Lab,
        ColorSpace::Hcl => Interpolation::Hcl,
        ColorSpace::HclLong => Interpolation::HclLong,
        ColorSpace::Cubehelix => Interpolation::Cubehelix { gamma },
        ColorSpace::CubehelixLong => Interpolation::CubehelixLong { gamma },
    }
}

/// Bars on a continuous axis without bins need room at both ends.
fn bar_padding(b: &Builder, s: &Shared) -> f64 {
    let any = mains(b, s).any(|(unit, f)| {
        unit.kind == MarkType::Bar
            && unit.runs_across(s.channel)
            && (f.datum.is_some() || f.bin.is_none() && f.unit.is_none())
    });
    let size = || b.settings.bar.value().and_then(|bar| bar.continuous_band_size.value().copied());
    if any { size().unwrap_or(5.0) } else { 0.0 }
}

/// Boundaries of bins that an author gives.
fn given_bins(bins: &ScaleBins) -> Option<Bins> {
    Some(match bins {
        ScaleBins::List(boundaries) => Bins::Boundaries(boundaries.clone()),
        ScaleBins::Params(p) => {
            Bins::Steps { start: *p.start.value()?, stop: *p.stop.value()?, step: *p.step.value()? }
        }
    })
}
