//! Slices of pies and rings.

use super::build::{Builder, Unit};
use super::config::Look;
use super::place::{center, mapped, with_offset};
use super::scale::Shared;
use crate::figure::{Channel, Encodings, ScaleId, ScaleKind};
use crate::json::Json;

/// Angles and radii of an arc.
pub fn encode(b: &mut Builder, all: &[Shared], unit: &Unit, l: &Look, e: &mut Encodings) {
    e.map(Channel::X, center(b, all, unit, "x")).map(Channel::Y, center(b, all, unit, "y"));
    for (channel, first, second_c, whole) in [
        ("theta", Channel::Theta, Channel::Theta2, 2.0 * std::f64::consts::PI),
        ("radius", Channel::Radius, Channel::Radius2, f64::NAN),
    ] {
        let stacked = unit.stack.clone().filter(|s| *s.channel == *channel);
        let f = unit.field(channel).cloned();
        let other = format!("{channel}2");
        if let Some(s) = stacked {
            e.map(first, mapped(b, all, unit, channel, s.end, 0.0));
            e.map(second_c, mapped(b, all, unit, channel, s.start, 0.0));
        } else if let Some(f) = f {
            let band = unit.scale(channel).is_some_and(|s| matches!(all[s].kind, ScaleKind::Band { .. }));
            if band {
                e.map(first, mapped(b, all, unit, channel, f.column.clone(), 0.0))
                    .map(second_c, mapped(b, all, unit, channel, f.column.clone(), 1.0));
            } else if let Some(end) = f.end.clone() {
                e.map(first, mapped(b, all, unit, channel, f.column.clone(), 0.0))
                    .map(second_c, mapped(b, all, unit, channel, end, 0.0));
            } else {
                e.map(first, mapped(b, all, unit, channel, f.column.clone(), 0.0));
                e.constant(second_c, 0.0);
            }
            if let Some(f2) = unit.field(&other) {
                let mut m = mapped(b, all, unit, &other, f2.column.clone(), 0.0);
                m.scale = m.scale.or(unit.scale(channel).map(ScaleId));
                e.map(second_c, m);
            }
        } else if channel == "theta" {
            let v = |n: &str, d: f64| {
                unit.def(n).and_then(|o| o.get("value")).and_then(Json::as_f64).unwrap_or_else(|| l.number(n, d))
            };
            e.constant(first, v("theta", whole)).constant(second_c, v("theta2", 0.0));
        }
    }
    // Both ends of a stacked slice are moved alike.
    let stacked = unit.stack.as_ref().is_some_and(|s| &*s.channel == "theta");
    let second_turn = if stacked { "thetaOffset" } else { "theta2Offset" };
    for (name, channel) in [("thetaOffset", Channel::Theta), (second_turn, Channel::Theta2)] {
        if let (Some(turn), Some(m)) =
            (l.get(name).and_then(Json::as_f64), e.get(channel).and_then(|e| e.otherwise.clone()))
        {
            e.map(channel, with_offset(m, turn, None));
        }
    }
    let px = |n: &str| {
        unit.def(n).and_then(|o| o.get("value")).and_then(Json::as_f64).or_else(|| l.get(n).and_then(Json::as_f64))
    };
    if e.get(Channel::Radius).is_none()
        && let Some(r) = px("outerRadius").or_else(|| px("radius"))
    {
        e.constant(Channel::Radius, r);
    }
    let inner = unit.def("radius2").and_then(|d| d.get("value")).and_then(Json::as_f64);
    if e.get(Channel::Radius2).is_none() || inner.is_some() || px("innerRadius").is_some() {
        e.constant(Channel::Radius2, inner.or(px("innerRadius")).or_else(|| px("radius2")).unwrap_or(0.0));
    }
    if let Some(p) = l.get("padAngle").and_then(Json::as_f64) {
        e.constant(Channel::PadAngle, p);
    }
    if let Some(r) = l.get("cornerRadius").and_then(Json::as_f64) {
        e.constant(Channel::CornerTopLeft, r);
    }
    for (name, channel) in [("radiusOffset", Channel::RadiusOffset), ("radius2Offset", Channel::Radius2Offset)] {
        let ended = name == "radiusOffset" || unit.encoding.get("radius2").is_some();
        if let Some(v) = l.get(name).and_then(Json::as_f64).filter(|_| ended) {
            e.constant(channel, v);
        }
    }
}
