//! Slices of pies and rings.

use crate::dialect::vegalite::lower::place::{center, mapped, with_offset};
use crate::dialect::vegalite::model::config::Look;
use crate::dialect::vegalite::model::scale::Shared;
use crate::dialect::vegalite::model::{Builder, Unit};
use crate::dialect::vegalite::syntax::names::Channel;
use crate::figure::{Channel as Visual, Encodings, From, Mapping, Offset, ScaleId, ScaleKind};
use crate::json::Json;
use std::sync::Arc;

/// Angles and radii of an arc.
pub fn encode(b: &mut Builder, all: &[Shared], unit: &Unit, l: &Look, e: &mut Encodings) {
    e.map(Visual::X, center(b, all, unit, Channel::X)).map(Visual::Y, center(b, all, unit, Channel::Y));
    ends(b, all, unit, Channel::Theta, (Visual::Theta, Visual::Theta2), e);
    ends(b, all, unit, Channel::Radius, (Visual::Radius, Visual::Radius2), e);
    if unit.stack.as_ref().is_none_or(|s| s.channel != Channel::Theta) && unit.field(Channel::Theta).is_none() {
        let v = |c: Channel, d: f64| {
            unit.def(c).and_then(|o| o.get("value")).and_then(Json::as_f64).unwrap_or_else(|| l.number(c.name(), d))
        };
        let whole = 2.0 * std::f64::consts::PI;
        e.constant(Visual::Theta, v(Channel::Theta, whole)).constant(Visual::Theta2, v(Channel::Theta2, 0.0));
    }
    turns(unit, l, e);
    radii(unit, l, e);
    if let Some(p) = l.get("padAngle").and_then(Json::as_f64) {
        e.constant(Visual::PadAngle, p);
    }
    if let Some(r) = l.get("cornerRadius").and_then(Json::as_f64) {
        e.constant(Visual::CornerTopLeft, r);
    }
}

/// Both ends in one direction, if a field says them.
fn ends(
    b: &Builder,
    all: &[Shared],
    unit: &Unit,
    channel: Channel,
    (first, second): (Visual, Visual),
    e: &mut Encodings,
) {
    let at = |column: &Arc<str>, band: f64| mapped(b, all, unit, channel, column.clone(), band);
    if let Some(s) = unit.stack.as_ref().filter(|s| s.channel == channel) {
        e.map(first, at(&s.end, 0.0)).map(second, at(&s.start, 0.0));
        return;
    }
    let Some(f) = unit.field(channel) else { return };
    e.map(first, at(&f.column, 0.0));
    let banded = unit.scale(channel).is_some_and(|s| matches!(all[s].kind, ScaleKind::Band { .. }));
    match (&f.end, unit.scale(channel)) {
        _ if banded => e.map(second, at(&f.column, 1.0)),
        (Some(end), _) => e.map(second, at(end, 0.0)),
        // Where the scale has its zero, which is not where it begins if its range does not (`scaledZeroOrMinOrMax.ts`).
        (None, Some(s)) => {
            let base = Mapping { from: From::Base, scale: Some(ScaleId(s)), band: 0.0, offset: Offset::default() };
            e.map(second, base)
        }
        (None, None) => e.constant(second, 0.0),
    };
    if let Some(other) = channel.second()
        && let Some(f2) = unit.field(other)
    {
        let mut m = mapped(b, all, unit, other, f2.column.clone(), 0.0);
        m.scale = m.scale.or(unit.scale(channel).map(ScaleId));
        e.map(second, m);
    }
}

/// How far the ends of a slice are turned.
fn turns(unit: &Unit, l: &Look, e: &mut Encodings) {
    // Both ends of a stacked slice are moved alike.
    let stacked = unit.stack.as_ref().is_some_and(|s| s.channel == Channel::Theta);
    let second_turn = if stacked { "thetaOffset" } else { "theta2Offset" };
    for (name, channel) in [("thetaOffset", Visual::Theta), (second_turn, Visual::Theta2)] {
        if let (Some(turn), Some(m)) =
            (l.get(name).and_then(Json::as_f64), e.get(channel).and_then(|e| e.otherwise.clone()))
        {
            e.map(channel, with_offset(m, turn, None));
        }
    }
}

/// Radii that are constants, and how far they are moved.
fn radii(unit: &Unit, l: &Look, e: &mut Encodings) {
    let given = |c: Channel| unit.def(c).and_then(|o| o.get("value")).and_then(Json::as_f64);
    let px = |n: &str| l.get(n).and_then(Json::as_f64);
    if e.get(Visual::Radius).is_none()
        && let Some(r) = px("outerRadius").or_else(|| given(Channel::Radius)).or_else(|| px("radius"))
    {
        e.constant(Visual::Radius, r);
    }
    let inner = given(Channel::Radius2);
    if e.get(Visual::Radius2).is_none() || inner.is_some() || px("innerRadius").is_some() {
        e.constant(Visual::Radius2, inner.or(px("innerRadius")).or_else(|| px("radius2")).unwrap_or(0.0));
    }
    for (name, channel) in [("radiusOffset", Visual::RadiusOffset), ("radius2Offset", Visual::Radius2Offset)] {
        let ended = name == "radiusOffset" || unit.encoding.get(Channel::Radius2).is_some();
        if let Some(v) = l.get(name).and_then(Json::as_f64).filter(|_| ended) {
            e.constant(channel, v);
        }
    }
}
