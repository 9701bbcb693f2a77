//! Maps: projections as declared, and the channels that hold longitudes and latitudes.

use crate::diagnostic::did_you_mean;
use crate::dialect::vegalite::model::field::value;
use crate::dialect::vegalite::model::{Builder, Unit};
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::figure::{Coordinate, FitTo, From, MapCoord, Mapping, Offset};
use crate::geo::{Declared, KINDS};
use crate::geometry::Rect;
use crate::json::{Json, Object};
use std::sync::Arc;

fn coordinate(unit: &Unit, channel: Channel) -> Option<Coordinate> {
    match unit.field(channel) {
        Some(f) => match &f.datum {
            Some(datum) => datum.valid_number().map(Coordinate::Fixed),
            None => Some(Coordinate::Field(f.column.clone())),
        },
        None => unit.number(channel).map(Coordinate::Fixed),
    }
}

/// Whether a unit is drawn on a map.
pub fn is_map(unit: &Unit) -> bool {
    unit.kind == MarkType::Geoshape
        || [Channel::Longitude, Channel::Latitude].iter().any(|c| coordinate(unit, *c).is_some())
}

/// Whether a map is cut off at its plot: one that is not fitted into it (vega-lite `mark/mark.ts`, `projectionClip`).
pub fn is_cut(unit: &Unit) -> bool {
    let declared = unit.projection.as_ref().filter(|_| is_map(unit));
    declared.is_some_and(|p| ["scale", "translate"].iter().any(|n| p.get(n).is_some_and(|v| !v.is_null())))
}

/// Where a place of a unit is drawn in one direction; `second` means its other end.
pub fn place(unit: &Unit, axis: Channel, second: bool, px: f64) -> Option<Mapping> {
    let of = |channel: Channel| {
        let other = if second { channel.second().and_then(|end| coordinate(unit, end)) } else { None };
        other.or_else(|| coordinate(unit, channel))
    };
    if second && coordinate(unit, Channel::Longitude2).is_none() && coordinate(unit, Channel::Latitude2).is_none() {
        return None;
    }
    let from = From::Place {
        longitude: of(Channel::Longitude)?,
        latitude: of(Channel::Latitude)?,
        vertical: axis == Channel::Y,
    };
    Some(Mapping { from, scale: None, band: 0.0, offset: Offset { px, mapping: None } })
}

/// The column of a unit's geometries; none if its rows are geometries.
pub fn geometry(unit: &Unit) -> Option<Arc<str>> {
    unit.field(Channel::Shape).map(|f| f.column.clone())
}

/// The plane of a map of several units, if they are one.
pub fn coord(b: &mut Builder, units: &[usize], own: Option<&Json>) -> Option<MapCoord> {
    if !units.iter().any(|u| is_map(&b.units[*u])) {
        return None;
    }
    let own = own.cloned().or_else(|| units.iter().find_map(|u| b.units[*u].projection.clone()));
    let own = own.map(|p| b.resolved(&p));
    let at = format!("{}/projection", b.units[units[0]].at);
    let mut all = b.config.0.get("projection").and_then(Json::as_object).cloned().unwrap_or_default();
    own.as_ref()
        .and_then(Json::as_object)
        .into_iter()
        .flat_map(Object::iter)
        .for_each(|(n, v)| all.insert(n.clone(), v.clone()));
    let mut projection = declared(&all);
    if !KINDS.contains(&&*projection.kind) {
        let hint = match did_you_mean(&projection.kind, KINDS.iter().copied()) {
            Some(near) => format!("did you mean {near:?}?"),
            None => format!("valid ones are {}", KINDS.join(", ")),
        };
        b.report.warn_with_hint(format!("{at}/type"), format!("unknown projection {:?}", projection.kind), hint);
        projection.kind = Arc::from("equalEarth");
    }
    let mut fit: Vec<FitTo> = all.get("fit").map(|shape| FitTo::Shape(value(shape))).into_iter().collect();
    if fit.is_empty() && projection.scale.is_none() && projection.translate.is_none() {
        for u in units {
            let unit = &b.units[*u];
            if unit.kind == MarkType::Geoshape {
                fit.push(FitTo::Geometries { data: unit.drawn, field: geometry(unit) });
            }
            for (x, y) in [(Channel::Longitude, Channel::Latitude), (Channel::Longitude2, Channel::Latitude2)] {
                if let (Some(Coordinate::Field(longitude)), Some(Coordinate::Field(latitude))) =
                    (coordinate(unit, x), coordinate(unit, y))
                {
                    fit.push(FitTo::Places { data: unit.drawn, longitude, latitude });
                }
            }
        }
    }
    Some(MapCoord { projection, fit })
}

fn declared(o: &Object) -> Declared {
    let numbers = |name: &str| -> Vec<f64> {
        o.get(name).and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_f64).collect()
    };
    let pair = |name: &str| <[f64; 2]>::try_from(numbers(name)).ok();
    let turns = numbers("rotate");
    let points = |name: &str| -> Vec<[f64; 2]> {
        let list = o.get(name).and_then(Json::as_array).into_iter().flatten();
        list.filter_map(|c| Some([c.as_array()?.first()?.as_f64()?, c.as_array()?.get(1)?.as_f64()?])).collect()
    };
    let (corners, room) = (points("clipExtent"), points("extent"));
    Declared {
        kind: o.get("type").and_then(Json::as_str).unwrap_or("equalEarth").into(),
        rotate: (turns.len() >= 2).then(|| [turns[0], turns[1], turns.get(2).copied().unwrap_or(0.0)]),
        center: pair("center"),
        scale: o.get("scale").and_then(Json::as_f64),
        translate: pair("translate"),
        parallels: pair("parallels"),
        clip_angle: o.get("clipAngle").and_then(Json::as_f64),
        clip_extent: match corners[..] {
            [a, b] => Some(Rect { x1: a[0], y1: a[1], x2: b[0], y2: b[1] }),
            _ => None,
        },
        reflect_x: o.get("reflectX").and_then(Json::as_bool).unwrap_or(false),
        reflect_y: o.get("reflectY").and_then(Json::as_bool).unwrap_or(false),
        precision: o.get("precision").and_then(Json::as_f64),
        point_radius: o.get("pointRadius").and_then(Json::as_f64),
        room: match (&room[..], pair("size")) {
            ([a, b], _) => Some(Rect { x1: a[0], y1: a[1], x2: b[0], y2: b[1] }),
            (_, Some([width, height])) => Some(Rect::at(0.0, 0.0, width, height)),
            _ => None,
        },
    }
}
