//! Where marks lie: position channels, ends of areas and rules; what rectangles cover is in `extent`.

use crate::data::Value;
use crate::dialect::vegalite::lower::map;
use crate::dialect::vegalite::model::band::{band_position, mixed};
use crate::dialect::vegalite::model::datum::datum;
use crate::dialect::vegalite::model::definition::{self, constant, text};
use crate::dialect::vegalite::model::field::{Binning, column_name};
use crate::dialect::vegalite::model::look::{blocks, style};
use crate::dialect::vegalite::model::orient::Orient;
use crate::dialect::vegalite::model::scale::Shared;
use crate::dialect::vegalite::model::stack;
use crate::dialect::vegalite::model::{Builder, Unit};
use crate::dialect::vegalite::normalize::defaults::Type;
use crate::dialect::vegalite::syntax::mark::{FarEnd, Position};
use crate::dialect::vegalite::syntax::names::Channel;
use crate::dialect::vegalite::syntax::{Look, Said};
use crate::expr::Expr;
use crate::figure::{Channel as Visual, Encodings, From, Mapping, Offset, ScaleId, ScaleKind};
use std::sync::Arc;

/// A mapping of a field through its scale; discrete scales at this share of the band.
pub fn mapped(b: &Builder, all: &[Shared], unit: &Unit, channel: Channel, column: Arc<str>, band: f64) -> Mapping {
    let constant = unit.field(channel).filter(|f| column.is_empty() || column == f.column);
    let drawn = constant.and_then(|f| definition::computed(f.drawn()?));
    let mut m = match (drawn, constant.and_then(|f| f.datum.clone())) {
        (Some(m), _) => m,
        (None, Some(d)) => {
            let time = unit.scale(channel).is_some_and(|s| matches!(all[s].kind, ScaleKind::Time { .. }));
            Mapping::constant(match d {
                Value::Text(t) if time => crate::time::parse(&t, &b.zone).map_or(Value::Text(t), Value::Time),
                d => d,
            })
        }
        (None, None) => Mapping::field(column),
    };
    if let Some(s) = unit.scale(channel) {
        m = m.scaled(ScaleId(s));
        if matches!(all[s].kind, ScaleKind::Band { .. }) {
            m = m.band(band);
        }
    }
    let _ = b;
    m
}

/// The nested position within a band.
pub fn nested(b: &Builder, all: &[Shared], unit: &Unit, axis: Channel, band: f64) -> Option<Mapping> {
    let channel = if axis == Channel::X { Channel::XOffset } else { Channel::YOffset };
    if let Some(f) = unit.field(channel) {
        return Some(mapped(b, all, unit, channel, f.column.clone(), band));
    }
    unit.number(channel).map(Mapping::constant)
}

pub fn with_offset(mut m: Mapping, px: f64, nested: Option<Mapping>) -> Mapping {
    m.offset = Offset { px: m.offset.px + px, mapping: nested.map(Box::new) };
    m
}

/// A place within the bin or time unit that a channel other than a position shows, where its scale is continuous
/// (vega-lite `valueref.ts`, `midPoint`).
pub fn inside(b: &Builder, all: &[Shared], unit: &Unit, channel: Channel) -> Option<Mapping> {
    let f = unit.field(channel).filter(|f| f.aggregate.is_none())?;
    let continuous = !matches!(
        all[unit.scale(channel)?].kind,
        ScaleKind::Band { .. } | ScaleKind::Point { .. } | ScaleKind::Ordinal | ScaleKind::BinOrdinal
    );
    let binned = matches!(f.bin, Some(Binning::Params(_)));
    if !continuous || !binned && (f.unit.is_none() || f.kind != Type::Temporal) {
        return None;
    }
    let share = band_position(b, unit, channel, f).filter(|p| *p > 0.0)?;
    let between = Expr::parse(&mixed(&f.column, f.end.as_ref()?, share)).ok()?;
    let m = mapped(b, all, unit, channel, f.column.clone(), 0.0);
    Some(Mapping { from: From::Expr(between), ..m })
}

/// A position the mark has itself, or is configured to have.
fn own(b: &Builder, unit: &Unit, axis: Channel) -> Option<Mapping> {
    let look = Look::new(Some(&*unit.props), blocks(&b.settings, unit.kind));
    fixed(look.said(|m| if axis == Channel::X { &m.x } else { &m.y }))
}

/// How far the mark moves its first and its second end, px.
pub fn shifts(unit: &Unit, axis: Channel) -> (f64, f64) {
    let m = &unit.props;
    let (first, second) = if axis == Channel::X { (&m.x_offset, &m.x2_offset) } else { (&m.y_offset, &m.y2_offset) };
    (first.or(0.0), second.or(0.0))
}

/// The middle of a position: of the band, the bin; the plot's middle without a field.
pub fn center(b: &Builder, all: &[Shared], unit: &Unit, axis: Channel) -> Mapping {
    let (shift, _) = shifts(unit, axis);
    if let Some(place) = map::place(unit, axis, false, shift) {
        return place;
    }
    let Some(f) = unit.field(axis) else {
        if let Some(at) = value(unit, axis).or_else(|| own(b, unit, axis)) {
            return with_offset(at, shift, None);
        }
        let from = if axis == Channel::X { From::PlotWidth(0.5) } else { From::PlotHeight(0.5) };
        return with_offset(Mapping { from, scale: None, band: 0.0, offset: Offset::default() }, shift, None);
    };
    if let Some(s) = unit.stack.as_ref().filter(|s| s.channel == axis) {
        let m = mapped(b, all, unit, axis, s.end.clone(), 0.0);
        // Within the part of the stack that is its own.
        let share = f.def.band_position.value();
        let between = share.and_then(|p| Expr::parse(&mixed(&s.start, &s.end, *p)).ok());
        let from = between.map_or(m.from.clone(), From::Expr);
        return with_offset(Mapping { from, ..m }, shift, None);
    }
    if stack::is_lost(unit, f) {
        return with_offset(Mapping::constant(0.0), shift, None);
    }
    // What was binned before has two fields; marks that do not span both stand between them.
    if f.bin == Some(Binning::Binned)
        && let Some(f2) = unit.field(if axis == Channel::X { Channel::X2 } else { Channel::Y2 })
        && let share = f.def.band_position.or(0.5)
        && let Ok(between) = Expr::parse(&mixed(&f.column, &f2.column, share))
    {
        let m = mapped(b, all, unit, axis, f.column.clone(), 0.0);
        return with_offset(Mapping { from: From::Expr(between), ..m }, shift, None);
    }
    // Stacked paths have rows made up for the middles of bins, and stand there whatever else is said.
    let imputed = unit.stack.is_some() && unit.kind.is_path() && matches!(f.bin, Some(Binning::Params(_)));
    let said = f.def.band_position.value().copied().filter(|_| !imputed);
    let position = said.or_else(|| f.unit.as_ref().and_then(|_| band_position(b, unit, axis, f)));
    let binned = f.end.is_some() && f.bin.is_some();
    let continuous =
        unit.scale(axis).is_some_and(|s| !matches!(all[s].kind, ScaleKind::Band { .. } | ScaleKind::Point { .. }));
    // Between the ends of a time unit or bin.
    if let (Some(p), Some(end), true) = (position, &f.end, continuous)
        && p > 0.0
        && unit.field(if axis == Channel::X { Channel::XOffset } else { Channel::YOffset }).is_none()
        && let Ok(between) = Expr::parse(&mixed(&f.column, end, p))
    {
        let m = mapped(b, all, unit, axis, f.column.clone(), 0.0);
        return with_offset(Mapping { from: From::Expr(between), ..m }, shift, nested(b, all, unit, axis, 0.5));
    }
    let column =
        if binned && continuous && position.is_none() { column_name("mid", &f.column) } else { f.column.clone() };
    let offset = nested(b, all, unit, axis, 0.5);
    // Bins that are texts are placed at the start of their bands (vega-lite `valueref.ts`, `midPoint`).
    let within = offset
        .as_ref()
        .is_some_and(|_| unit.field(if axis == Channel::X { Channel::XOffset } else { Channel::YOffset }).is_some());
    let band = if f.bins.is_some() || within { 0.0 } else { position.unwrap_or(0.5) };
    with_offset(mapped(b, all, unit, axis, if f.datum.is_some() { Arc::from("") } else { column }, band), shift, offset)
}

/// The other end that marks are configured to have.
pub fn own_end(b: &Builder, unit: &Unit, axis: Channel) -> Option<Mapping> {
    let of_kind = style(&b.settings, unit.kind.name()).into_iter();
    let look = Look::new(None, of_kind.chain(blocks(&b.settings, unit.kind)));
    fixed(look.said(|m| if axis == Channel::X { &m.x2 } else { &m.y2 }))
}

/// A position that a mark or the configuration says; `null` is one that nothing is at.
pub fn fixed(said: Said<&Position>) -> Option<Mapping> {
    match said {
        Said::Unsaid => None,
        Said::Null => Some(Mapping::constant(Value::Null)),
        Said::Value(Position::Px(px)) => Some(Mapping::constant(*px)),
        Said::Value(Position::End(FarEnd::Width)) => Some(far(From::PlotWidth(1.0))),
        Said::Value(Position::End(FarEnd::Height)) => Some(far(From::PlotHeight(1.0))),
    }
}

/// A position that a channel has as a value.
pub fn value(unit: &Unit, channel: Channel) -> Option<Mapping> {
    let said = &unit.def(channel)?.value;
    match text(said).and_then(FarEnd::named) {
        Some(end) => fixed(Said::Value(&Position::End(end))),
        None => constant(said),
    }
}

fn far(from: From) -> Mapping {
    Mapping { from, scale: None, band: 0.0, offset: Offset::default() }
}

/// The other end of a ranged position.
pub fn second(b: &Builder, all: &[Shared], unit: &Unit, axis: Channel) -> Option<Mapping> {
    if let Some(place) = map::place(unit, axis, true, 0.0) {
        return Some(place);
    }
    let channel = axis.second()?;
    let (_, shift) = shifts(unit, axis);
    if let Some(f) = unit.field(channel) {
        let column = if f.datum.is_some() { Arc::from("") } else { f.column.clone() };
        let mut m = mapped(b, all, unit, channel, column, 0.5);
        if m.scale.is_none() {
            m.scale = unit.scale(axis).map(ScaleId);
        }
        return Some(with_offset(m, shift, None));
    }
    let given = value(unit, channel).or_else(|| own_second(unit, axis));
    given.map(|at| with_offset(at, shift, None))
}

/// The other end that the mark has itself.
pub fn own_second(unit: &Unit, axis: Channel) -> Option<Mapping> {
    fixed(if axis == Channel::X { unit.props.x2.as_ref() } else { unit.props.y2.as_ref() })
}

/// Where marks stand that have no other end: at zero, or at the start of a domain that may be without zero (vega-lite
/// `scaledZeroOrMinOrMax.ts`).
pub fn base(all: &[Shared], unit: &Unit, axis: Channel) -> Mapping {
    let scale = unit.scale(axis);
    let measured = |k: &ScaleKind| matches!(k, ScaleKind::Linear | ScaleKind::Pow { .. } | ScaleKind::Symlog { .. });
    let from = match scale.map(|s| &all[s]) {
        Some(s) if measured(&s.kind) && s.zero => From::Constant(Value::Number(0.0)),
        Some(s) if measured(&s.kind) => From::ZeroOrStart,
        Some(_) => From::DomainStart,
        None if axis == Channel::X => From::PlotWidth(0.0),
        None => From::PlotHeight(1.0),
    };
    Mapping { from, scale: scale.map(ScaleId), band: 0.0, offset: Offset::default() }
}

/// A position as of [`center`]; without any, the end of the plot from which the axis runs.
fn center_or_start(b: &Builder, all: &[Shared], unit: &Unit, axis: Channel) -> Mapping {
    let given = unit.field(axis).is_some() || unit.def(axis).is_some_and(|d| d.value.is_said());
    if given || map::is_map(unit) || own(b, unit, axis).is_some() {
        return center(b, all, unit, axis);
    }
    let from = if axis == Channel::X { From::PlotWidth(0.0) } else { From::PlotHeight(1.0) };
    Mapping { from, scale: None, band: 0.0, offset: Offset::default() }
}

pub fn area_ends(b: &Builder, all: &[Shared], unit: &Unit, e: &mut Encodings) {
    let (value_axis, along, v1, v2, a) = if unit.is_horizontal() {
        (Channel::X, Channel::Y, Visual::X, Visual::X2, Visual::Y)
    } else {
        (Channel::Y, Channel::X, Visual::Y, Visual::Y2, Visual::X)
    };
    e.map(a, center_or_start(b, all, unit, along));
    let end = center_or_start(b, all, unit, value_axis);
    e.map(v1, end.clone());
    if unit.orient.is_none() {
        // An area that runs neither way is flat.
        e.map(v2, end);
        return;
    }
    let low = match (&unit.stack, second(b, all, unit, value_axis)) {
        (Some(s), _) if s.channel == value_axis => mapped(b, all, unit, value_axis, s.start.clone(), 0.0),
        (_, Some(m)) => m,
        _ => own_end(b, unit, value_axis).unwrap_or_else(|| base(all, unit, value_axis)),
    };
    e.map(v2, low);
    grounded(unit, value_axis, &[v1, v2], e);
}

/// Places what stands on a part of a stack that has no value, and so nowhere, at the first pixel (vega-scenegraph
/// `marks/area.js`).
pub fn grounded(unit: &Unit, axis: Channel, channels: &[Visual], e: &mut Encodings) {
    let Some(s) = unit.stack.as_ref().filter(|s| s.channel == axis) else { return };
    if !s.normalize && unit.field(axis).is_none_or(|f| f.aggregate.is_none() || f.is_count()) {
        return;
    }
    for channel in channels {
        let datum = datum(&s.end);
        let (Some(encoding), Ok(test)) = (e.get(*channel), Expr::parse(&format!("!isFinite(+{datum})"))) else {
            continue;
        };
        let mut encoding = encoding.clone();
        encoding.when.insert(0, (test, Some(Mapping::constant(0.0))));
        e.set(*channel, encoding);
    }
}

/// The ends of a rule: between two positions on the axis along which it runs, at one on the other; between two on both if
/// it runs along neither (vega-lite `mark/rule.ts`).
pub fn rule_ends(b: &Builder, all: &[Shared], unit: &Unit, e: &mut Encodings) {
    let axes = [
        (Channel::X, Orient::Horizontal, Visual::X, Visual::X2),
        (Channel::Y, Orient::Vertical, Visual::Y, Visual::Y2),
    ];
    for (axis, orient, first, end) in axes {
        let along = unit.orient == Some(orient);
        let given = unit.field(axis).is_some()
            || unit.def(axis).is_some_and(|d| d.value.is_said())
            || map::is_map(unit)
            || own(b, unit, axis).is_some();
        // From one side of the plot to the other where nothing is said.
        let far = if axis == Channel::X { From::PlotWidth(1.0) } else { From::PlotHeight(0.0) };
        let far = Mapping { from: far, scale: None, band: 0.0, offset: Offset::default() };
        e.map(first, if given || !along { center(b, all, unit, axis) } else { far });
        if along || unit.orient.is_none() {
            let last = second(b, all, unit, axis).or_else(|| own_end(b, unit, axis));
            e.map(end, last.unwrap_or_else(|| base(all, unit, axis)));
        }
    }
}
