//! Scales: one for each channel of each view that does not share it.

use crate::data::Value;
use crate::dialect::vegalite::model::field::{Binning, Field};
use crate::dialect::vegalite::model::{Builder, Unit};
use crate::dialect::vegalite::normalize::defaults::Type;
use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::mark::Thickness;
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::dialect::vegalite::syntax::scale::{Domain, DomainWord, Scale, ScaleConfig, ScaleType};
use crate::dialect::vegalite::syntax::view::Resolve;
use crate::figure::ScaleKind;

/// A scale and the channels that use it.
pub struct Shared {
    /// The view it lives in.
    pub scope: usize,
    pub channel: Channel,
    /// Units and their channels (`x2` counts for `x`).
    pub members: Vec<(usize, Channel)>,
    /// How it maps.
    pub kind: ScaleKind,
    /// Whether its domain must have zero inside.
    pub zero: bool,
}

/// Finds the scales of all units: one for each channel of a unit, which the views around it share as far as nobody keeps
/// them apart and they are of one category (vega-lite `compile/scale/parse.ts`).
pub fn collect(b: &mut Builder) -> Vec<Shared> {
    let mut out = Vec::new();
    for u in 0..b.units.len() {
        own_scales(b, u, &mut out);
    }
    for view in (0..b.views.len()).rev() {
        share(b, view, &mut out);
    }
    // The order of declaration is that of the first unit that uses a scale.
    out.sort_by_key(|s| s.members.iter().map(|(u, c)| (*u, place_of(b, *u, *c))).min());
    for (i, s) in out.iter().enumerate() {
        for (u, channel) in &s.members {
            b.units[*u].scales.push((*channel, i));
        }
    }
    for s in &mut out {
        s.kind = kind_of(b, s);
        s.zero = has_zero(b, s);
        s.scope = narrowed(b, s);
    }
    out
}

/// The position scale of a unit, or that of the layers around it.
pub fn scale_of(b: &Builder, all: &[Shared], unit: &Unit, axis: Channel) -> Option<usize> {
    let around = |s: &Shared| b.outwards(unit.view).any(|view| view == s.scope);
    unit.scale(axis).or_else(|| all.iter().position(|s| s.channel == axis && around(s)))
}

/// Where among the fields of a unit a channel stands.
fn place_of(b: &Builder, unit: usize, channel: Channel) -> usize {
    b.units[unit].fields.iter().position(|(c, _)| *c == channel).unwrap_or(usize::MAX)
}

/// The scales that a unit would have by itself.
fn own_scales(b: &Builder, u: usize, out: &mut Vec<Shared>) {
    let unit = &b.units[u];
    let first = out.len();
    // Second ends have the scale of the first, if that has one.
    let unscaled = |f: &Field| f.def.scale.is_null();
    for (channel, f) in &unit.fields {
        let Some(name) = channel.scale() else { continue };
        let geometry = unit.kind == MarkType::Geoshape && *channel == Channel::Shape;
        if geometry || unscaled(f) || *channel != name && unit.field(name).is_some_and(unscaled) {
            continue;
        }
        let scope = unit.view;
        let index = match out[first..].iter().position(|s| s.channel == name) {
            Some(i) => first + i,
            None => {
                out.push(Shared { scope, channel: name, members: Vec::new(), kind: ScaleKind::Linear, zero: false });
                out.len() - 1
            }
        };
        out[index].members.push((u, *channel));
    }
    for s in &mut out[first..] {
        s.kind = kind_of(b, s);
    }
}

/// Merges what the children of a view have for the same channel, unless the view keeps them apart, or two of them cannot
/// be one: then all of them stay as they are.
fn share(b: &Builder, view: usize, out: &mut Vec<Shared>) {
    let below: Vec<usize> = (0..out.len()).filter(|&i| b.views[out[i].scope].parent == Some(view)).collect();
    let mut channels: Vec<Channel> = Vec::new();
    for &i in &below {
        if !channels.contains(&out[i].channel) {
            channels.push(out[i].channel);
        }
    }
    for channel in channels.iter().filter(|c| b.shares_scale(view, **c)) {
        let mut same: Vec<usize> = below.iter().copied().filter(|&i| out[i].channel == *channel).collect();
        same.sort_by_key(|&i| out[i].scope);
        let category = category(&out[same[0]].kind);
        if same.iter().any(|&i| !mergeable(category, self::category(&out[i].kind))) {
            continue;
        }
        for &i in &same[1..] {
            let members = std::mem::take(&mut out[i].members);
            out[same[0]].members.extend(members);
        }
        out[same[0]].scope = view;
        out[same[0]].kind = kind_of(b, &out[same[0]]);
    }
    out.retain(|s| !s.members.is_empty());
}

/// What kinds of scales can stand for one another (vega-lite `scale.ts`, `SCALE_CATEGORY_INDEX`).
#[derive(Clone, Copy, PartialEq)]
enum Category {
    Numeric,
    Time,
    Place,
    Discretizing,
    Ordinal,
    Bins,
}

fn category(kind: &ScaleKind) -> Category {
    match kind {
        ScaleKind::Time { .. } => Category::Time,
        ScaleKind::Band { .. } | ScaleKind::Point { .. } => Category::Place,
        ScaleKind::Quantize | ScaleKind::Quantile | ScaleKind::Threshold => Category::Discretizing,
        ScaleKind::Ordinal => Category::Ordinal,
        ScaleKind::BinOrdinal => Category::Bins,
        _ => Category::Numeric,
    }
}

fn mergeable(one: Category, other: Category) -> bool {
    one == other || matches!((one, other), (Category::Place, Category::Time) | (Category::Time, Category::Place))
}

/// Where legends are kept apart, a scale of one child only lives in that child.
fn narrowed(b: &Builder, s: &Shared) -> usize {
    let mut at = s.scope;
    loop {
        if !b.views[at].keeps_apart(Resolve::legend_of, s.channel) {
            return at;
        }
        let below = |(u, _): &(usize, Channel)| b.ancestor_below(b.units[*u].view, at);
        let Some(first) = s.members.first().map(below) else { return at };
        if first == at || s.members.iter().any(|m| below(m) != first) {
            return at;
        }
        at = first;
    }
}

/// What is said of a scale: by the first of its channels that says anything of it, be it `null`.
pub fn said<'b, T>(b: &'b Builder, s: &Shared, of: fn(&Scale) -> &Said<T>) -> Said<&'b T> {
    let scales = s.members.iter().filter_map(|m| member(b, m)?.1.def.scale.value());
    scales.map(|scale| of(scale)).find(|said| said.is_said()).map_or(Said::Unsaid, Said::as_ref)
}

/// The value that is said.
pub fn given<'b, T>(b: &'b Builder, s: &Shared, of: fn(&Scale) -> &Said<T>) -> Option<&'b T> {
    said(b, s, of).into_value()
}

/// What is configured of all scales.
pub fn configured<T: Copy>(b: &Builder, of: fn(&ScaleConfig) -> &Said<T>) -> Option<T> {
    b.settings.scale.value().and_then(|config| of(config).value().copied())
}

pub fn member<'b>(b: &'b Builder, (u, c): &(usize, Channel)) -> Option<(&'b Unit, &'b Field)> {
    let unit = &b.units[*u];
    Some((unit, unit.field(*c)?))
}

fn kind_of(b: &Builder, s: &Shared) -> ScaleKind {
    // Places of categories have room for times, too, but not the other way about.
    let mains = || s.members.iter().filter(|(_, c)| *c == s.channel).filter_map(|m| member(b, m));
    let named = || mains().find(|(_, f)| matches!(f.kind, Type::Nominal | Type::Ordinal));
    let main = named().or_else(|| mains().next()).or_else(|| s.members.iter().find_map(|m| member(b, m)));
    let Some((unit, field)) = main else { return ScaleKind::Linear };
    let utc = s.members.iter().filter_map(|m| member(b, m)).any(|(_, f)| f.unit.as_ref().is_some_and(|u| u.utc));
    if let Some(type_) = given(b, s, |c| &c.type_) {
        return declared_kind(b, s, *type_);
    }
    let positional = s.channel.is_place();
    let colored = s.channel.is_color();
    match field.kind {
        // Shapes and dashes are told apart, not measured.
        Type::Quantitative | Type::Temporal if matches!(s.channel, Channel::Shape | Channel::StrokeDash) => {
            ScaleKind::Ordinal
        }
        Type::Quantitative if colored && matches!(field.bin, Some(Binning::Params(_))) => ScaleKind::BinOrdinal,
        Type::Quantitative => ScaleKind::Linear,
        Type::Temporal => ScaleKind::Time { utc: utc && !colored },
        Type::Nominal | Type::Ordinal if positional => {
            if is_banded(b, s, unit) {
                band(b, s)
            } else {
                point(b, s)
            }
        }
        Type::Nominal | Type::Ordinal => match &s.channel {
            Channel::Color | Channel::Fill | Channel::Stroke | Channel::Shape | Channel::StrokeDash => {
                ScaleKind::Ordinal
            }
            _ => ScaleKind::Point { padding: 0.0, counted: 0.0, align: 0.5 },
        },
    }
}

/// How a scale maps that says of what type it is.
fn declared_kind(b: &Builder, s: &Shared, type_: ScaleType) -> ScaleKind {
    let number = |of, default| given(b, s, of).copied().unwrap_or(default);
    match type_ {
        ScaleType::Linear | ScaleType::Sequential => ScaleKind::Linear,
        ScaleType::Log => ScaleKind::Log { base: number(|c| &c.base, 10.0) },
        ScaleType::Pow => ScaleKind::Pow { exponent: number(|c| &c.exponent, 1.0) },
        ScaleType::Sqrt => ScaleKind::Pow { exponent: 0.5 },
        ScaleType::Symlog => ScaleKind::Symlog { constant: number(|c| &c.constant, 1.0) },
        ScaleType::Time => ScaleKind::Time { utc: false },
        ScaleType::Utc => ScaleKind::Time { utc: true },
        ScaleType::Band => band(b, s),
        ScaleType::Point => point(b, s),
        ScaleType::Ordinal => ScaleKind::Ordinal,
        ScaleType::Quantize => ScaleKind::Quantize,
        ScaleType::Quantile => ScaleKind::Quantile,
        ScaleType::Threshold => ScaleKind::Threshold,
        ScaleType::BinOrdinal => ScaleKind::BinOrdinal,
        ScaleType::Identity => ScaleKind::Identity,
    }
}

/// Whether categories have bands rather than points (vega-lite `compile/scale/type.ts`); `unit`: of the first channel.
fn is_banded(b: &Builder, s: &Shared, unit: &Unit) -> bool {
    let offset = s.channel.offset();
    let nested = s.channel.is_axis() && s.members.iter().any(|(u, _)| b.units[*u].field(offset).is_some());
    let filling = |(u, _): &(usize, Channel)| match (&s.channel, &b.units[*u].kind) {
        (Channel::Theta | Channel::Radius, kind) => *kind == MarkType::Arc,
        (_, kind) => matches!(kind, MarkType::Bar | MarkType::Image | MarkType::Rect | MarkType::Rule | MarkType::Tick),
    };
    let ticked = |(_, f): (&Unit, &Field)| f.def.axis.value().is_some_and(|axis| axis.tick_band.value().is_some());
    let size = if s.channel == Channel::X { &unit.props.width } else { &unit.props.height };
    let sized = matches!(size, Said::Value(Thickness::Band(_)));
    nested || sized || s.members.iter().any(filling) || s.members.iter().filter_map(|m| member(b, m)).any(ticked)
}

fn point(b: &Builder, s: &Shared) -> ScaleKind {
    let number = |of, default| given(b, s, of).copied().unwrap_or(default);
    // Room at the ends of points is their padding, though steps are counted with the padding of bands (vega-lite
    // `compile/layoutsize/assemble.ts`, `sizeExpr`). Of two that are given Vega takes the last, that of bands.
    let usual = number(|c| &c.padding, configured(b, |c| &c.point_padding).unwrap_or(0.5));
    let counted = number(|c| &c.padding_outer, usual);
    let padding = if given(b, s, |c| &c.padding).is_some() { counted } else { usual };
    ScaleKind::Point { padding, counted, align: number(|c| &c.align, 0.5) }
}

fn band(b: &Builder, s: &Shared) -> ScaleKind {
    let get = |of| given(b, s, of).copied();
    let nested = s.members.iter().any(|(u, _)| {
        let offset = s.channel.offset();
        s.channel.is_axis() && b.units[*u].field(offset).is_some()
    });
    let offset = matches!(s.channel, Channel::XOffset | Channel::YOffset);
    let kinds: Vec<MarkType> = s.members.iter().map(|(u, _)| b.units[*u].kind).collect();
    let c = |of, default: f64| configured(b, of).unwrap_or(default);
    let default = if nested {
        c(|c| &c.band_with_nested_offset_padding_inner, 0.2)
    } else if offset {
        c(|c| &c.offset_band_padding_inner, 0.0)
    } else if let Some(all) = configured(b, |c| &c.band_padding_inner) {
        all
    } else {
        // Of several layers the first decides, whether or not it has bands itself (vega-lite `scale/properties.ts`).
        match kinds.first() {
            Some(MarkType::Bar) => c(|c| &c.bar_band_padding_inner, 0.1),
            Some(MarkType::Tick) => c(|c| &c.tick_band_padding_inner, 0.25),
            _ => c(|c| &c.rect_band_padding_inner, 0.0),
        }
    };
    let padding = get(|c| &c.padding);
    let inner = get(|c| &c.padding_inner).or(padding).unwrap_or(default);
    let outer = get(|c| &c.padding_outer).or(padding).unwrap_or(if nested {
        c(|c| &c.band_with_nested_offset_padding_outer, 0.2)
    } else if offset {
        c(|c| &c.offset_band_padding_outer, 0.0)
    } else {
        c(|c| &c.band_padding_outer, inner / 2.0)
    });
    ScaleKind::Band { inner, outer, align: get(|c| &c.align).unwrap_or(0.5) }
}

pub fn is_discrete(kind: &ScaleKind) -> bool {
    matches!(kind, ScaleKind::Band { .. } | ScaleKind::Point { .. } | ScaleKind::Ordinal)
}

/// The units whose main channel uses a scale, in order: of several the first that has a default decides.
pub fn mains<'b>(b: &'b Builder, s: &'b Shared) -> impl Iterator<Item = (&'b Unit, &'b Field)> {
    s.members.iter().filter(|(_, c)| *c == s.channel).filter_map(|m| member(b, m))
}

/// Whether the domain must have zero inside (vega-lite `compile/scale/properties.ts`, `zero`).
pub fn has_zero(b: &Builder, s: &Shared) -> bool {
    let continuous = matches!(s.kind, ScaleKind::Linear | ScaleKind::Pow { .. } | ScaleKind::Symlog { .. });
    if !continuous && s.kind != ScaleKind::Quantize || is_raw(b, s) {
        return false;
    }
    if let Some(zero) = given(b, s, |c| &c.zero) {
        return *zero;
    }
    match given(b, s, |c| &c.domain) {
        Some(Domain::List(list)) => spans_zero(&list.iter().map(|v| b.constant(v)).collect::<Vec<_>>()),
        Some(Domain::Of(_)) => false,
        Some(Domain::Word(DomainWord::Unaggregated)) | None => {
            continuous && mains(b, s).next().is_some_and(|(unit, f)| default_zero(b, s, unit, f))
        }
    }
}

/// Whether a unit's scale has zero inside unless it says otherwise.
fn default_zero(b: &Builder, s: &Shared, unit: &Unit, f: &Field) -> bool {
    let along = matches!(unit.kind, MarkType::Bar | MarkType::Area);
    match &s.channel {
        Channel::Size => return f.kind == Type::Quantitative,
        // Marks that rise within a band share the zero there.
        Channel::XOffset | Channel::YOffset => return along && f.is_unbinned_measure(),
        Channel::X | Channel::Y | Channel::Theta | Channel::Radius => {}
        _ => return false,
    }
    if f.bin.is_some() {
        return false;
    }
    if matches!(unit.kind, MarkType::Bar | MarkType::Area | MarkType::Line | MarkType::Trail)
        && unit.runs_across(s.channel)
    {
        return false;
    }
    let ranged = unit.is_ranged(s.channel);
    along && !ranged || configured(b, |c| &c.zero).unwrap_or(true)
}

/// Whether the domain is given as it is to be used.
pub fn is_raw(b: &Builder, s: &Shared) -> bool {
    given(b, s, |c| &c.domain_raw).is_some()
}

/// Whether a domain that is given has zero inside.
pub fn spans_zero(domain: &[Value]) -> bool {
    let at = |v: Option<&Value>| v.and_then(Value::valid_number);
    matches!((at(domain.first()), at(domain.last())), (Some(a), Some(b)) if a <= 0.0 && b >= 0.0)
}
