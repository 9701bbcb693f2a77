//! Maps: projections as declared, and the channels that hold longitudes and latitudes.

use crate::data::Value;
use crate::dialect::vegalite::model::field::value;
use crate::dialect::vegalite::model::{Builder, Unit};
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::dialect::vegalite::syntax::projection::{Projection, ProjectionType};
use crate::dialect::vegalite::syntax::view::View;
use crate::dialect::vegalite::syntax::{Look, Said};
use crate::figure::{Coordinate, FitTo, From, MapCoord, Mapping, Offset};
use crate::geo::Declared;
use crate::geometry::Rect;
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
    declared.is_some_and(|p| p.scale.value().is_some() || p.translate.value().is_some())
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
pub fn coord(b: &mut Builder, units: &[usize], view: &View) -> Option<MapCoord> {
    if !units.iter().any(|u| is_map(&b.units[*u])) {
        return None;
    }
    let beside = view.projection.value().map(|p| Arc::new(Projection::clone(p)));
    let own = beside.or_else(|| units.iter().find_map(|u| b.units[*u].projection.clone()));
    let configured = b.settings.projection.value().map(|p| &**p);
    let look = Look::new(own.as_deref(), configured);
    let projection = declared(&look);
    let mut fit: Vec<FitTo> = match look.said(|p| &p.fit) {
        Said::Unsaid => Vec::new(),
        Said::Null => vec![FitTo::Shape(Value::Null)],
        Said::Value(shape) => vec![FitTo::Shape(value(shape))],
    };
    if fit.is_empty() && projection.scale.is_none() && projection.translate.is_none() {
        for u in units {
            let unit = &b.units[*u];
            if unit.kind == MarkType::Geoshape {
                fit.push(FitTo::Geometries { data: unit.drawn, field: geometry(unit) });
            }
            for (x, y) in [(Channel::Longitude, Channel::Latitude), (Channel::Longitude2, Channel::Latitude2)] {
                // Values of channels are no places to fit to (vega-lite `data/geojson.ts`).
                let shown = |c: Channel| coordinate(unit, c).filter(|_| unit.field(c).is_some());
                if let (Some(longitude), Some(latitude)) = (shown(x), shown(y)) {
                    fit.push(FitTo::Places { data: unit.drawn, longitude, latitude });
                }
            }
        }
    }
    Some(MapCoord { projection, fit })
}

fn pair(said: Option<&Vec<f64>>) -> Option<[f64; 2]> {
    <[f64; 2]>::try_from(said?.as_slice()).ok()
}

/// A rectangle by two of its corners.
fn rect(corners: Option<&Vec<Vec<f64>>>) -> Option<Rect> {
    match corners?.as_slice() {
        [a, b] => match (&a[..], &b[..]) {
            ([x1, y1, ..], [x2, y2, ..]) => Some(Rect { x1: *x1, y1: *y1, x2: *x2, y2: *y2 }),
            _ => None,
        },
        _ => None,
    }
}

fn declared(look: &Look<Projection>) -> Declared {
    let number = |of: fn(&Projection) -> &Said<f64>| look.get(of).copied();
    let turns = look.get(|p| &p.rotate).map_or(&[][..], Vec::as_slice);
    let size = || pair(look.get(|p| &p.size)).map(|[width, height]| Rect::at(0.0, 0.0, width, height));
    Declared {
        kind: look.get(|p| &p.type_).copied().unwrap_or(ProjectionType::EqualEarth).name().into(),
        rotate: match turns {
            [longitude, latitude, rest @ ..] => Some([*longitude, *latitude, rest.first().copied().unwrap_or(0.0)]),
            _ => None,
        },
        center: pair(look.get(|p| &p.center)),
        scale: number(|p| &p.scale),
        translate: pair(look.get(|p| &p.translate)),
        parallels: pair(look.get(|p| &p.parallels)),
        clip_angle: number(|p| &p.clip_angle),
        clip_extent: rect(look.get(|p| &p.clip_extent)),
        reflect_x: look.bool(|p| &p.reflect_x, false),
        reflect_y: look.bool(|p| &p.reflect_y, false),
        precision: number(|p| &p.precision),
        point_radius: number(|p| &p.point_radius),
        room: rect(look.get(|p| &p.extent)).or_else(size),
        ..Declared::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_has_the_projections_that_can_be_drawn() {
        assert_eq!(ProjectionType::WORDS.all, crate::geo::KINDS);
    }
}
