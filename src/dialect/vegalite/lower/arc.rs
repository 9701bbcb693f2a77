//! Slices of pies and rings.

use crate::dialect::vegalite::lower::place::{center, mapped, with_offset};
use crate::dialect::vegalite::model::scale::Shared;
use crate::dialect::vegalite::model::{Builder, Unit};
use crate::dialect::vegalite::syntax::Look;
use crate::dialect::vegalite::syntax::mark::Mark;
use crate::dialect::vegalite::syntax::names::Channel;
use crate::figure::{Channel as Visual, Encodings, From, Mapping, Offset, ScaleId, ScaleKind};
use std::sync::Arc;

/// Angles and radii of an arc.
pub fn encode(b: &mut Builder, all: &[Shared], unit: &Unit, l: &Look<Mark>, e: &mut Encodings) {
    e.map(Visual::X, center(b, all, unit, Channel::X)).map(Visual::Y, center(b, all, unit, Channel::Y));
    ends(b, all, unit, Channel::Theta, (Visual::Theta, Visual::Theta2), e);
    ends(b, all, unit, Channel::Radius, (Visual::Radius, Visual::Radius2), e);
    if unit.stack.as_ref().is_none_or(|s| s.channel != Channel::Theta) && unit.field(Channel::Theta).is_none() {
        let first = unit.number(Channel::Theta).unwrap_or_else(|| l.number(|m| &m.theta, 2.0 * std::f64::consts::PI));
        let second = unit.number(Channel::Theta2).unwrap_or_else(|| l.number(|m| &m.theta2, 0.0));
        e.constant(Visual::Theta, first).constant(Visual::Theta2, second);
    }
    turns(unit, e);
    radii(unit, l, e);
    if let Some(angle) = l.get(|m| &m.pad_angle) {
        e.constant(Visual::PadAngle, *angle);
    }
    if let Some(radius) = l.get(|m| &m.corner_radius) {
        e.constant(Visual::CornerTopLeft, *radius);
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
fn turns(unit: &Unit, e: &mut Encodings) {
    // Both ends of a stacked slice are moved alike.
    let stacked = unit.stack.as_ref().is_some_and(|s| s.channel == Channel::Theta);
    let first = unit.props.theta_offset.value();
    let second = if stacked { first } else { unit.props.theta2_offset.value() };
    for (turn, channel) in [(first, Visual::Theta), (second, Visual::Theta2)] {
        if let (Some(turn), Some(m)) = (turn, e.get(channel).and_then(|e| e.otherwise.clone())) {
            e.map(channel, with_offset(m, *turn, None));
        }
    }
}

/// Radii that are constants, and how far they are moved.
fn radii(unit: &Unit, l: &Look<Mark>, e: &mut Encodings) {
    if e.get(Visual::Radius).is_none() {
        let outer = l.get(|m| &m.outer_radius).copied().or_else(|| unit.number(Channel::Radius));
        if let Some(r) = outer.or_else(|| l.get(|m| &m.radius).copied()) {
            e.constant(Visual::Radius, r);
        }
    }
    let inner = unit.number(Channel::Radius2).or_else(|| l.get(|m| &m.inner_radius).copied());
    if e.get(Visual::Radius2).is_none() || inner.is_some() {
        e.constant(Visual::Radius2, inner.unwrap_or_else(|| l.number(|m| &m.radius2, 0.0)));
    }
    if let Some(shift) = l.get(|m| &m.radius_offset) {
        e.constant(Visual::RadiusOffset, *shift);
    }
    if let Some(shift) = l.get(|m| &m.radius2_offset).filter(|_| unit.encoding.has(Channel::Radius2)) {
        e.constant(Visual::Radius2Offset, *shift);
    }
}
