//! Maps: geometries as outlines, and the projection that a plot's geometries and places share.

use super::{Items, Painter, reach};
use crate::data::Value;
use crate::figure::{Coord, FitTo};
use crate::geo::{Geometry, Projection};
use crate::geometry::{Path, Rect, Segment};
use crate::layout::PlotArea;
use crate::scene::{Node, Shape};

/// The projection of a map, fitted to what it shows if its scale is not declared.
pub(super) fn projection(area: &PlotArea) -> Option<Projection> {
    let Coord::Map(map) = &area.plot.coord else { return None };
    if map.fit.is_empty() {
        // Where nothing is fitted the centre is that of the plot.
        let middle = [area.size.width / 2.0, area.size.height / 2.0];
        let translate = map.projection.translate.or(Some(middle));
        return Projection::new(&crate::geo::Declared { translate, ..map.projection.clone() });
    }
    let mut geometries = Vec::new();
    for fit in &map.fit {
        match fit {
            FitTo::Geometries { data, field } => {
                let frame = area.tables.get(*data);
                for row in 0..frame.len() {
                    geometries.extend(Geometry::read(&geometry(frame, field.as_deref(), row)));
                }
            }
            FitTo::Shape(shape) => geometries.extend(Geometry::read(shape)),
            FitTo::Places { data, longitude, latitude } => {
                let frame = area.tables.get(*data);
                let (x, y) = (longitude.degrees(frame), latitude.degrees(frame));
                let places = x.into_iter().zip(y).filter(|(x, y)| x.is_finite() && y.is_finite());
                geometries.push(Geometry::Points(places.map(|(x, y)| [x, y]).collect()));
            }
        }
    }
    let room = map.projection.room.unwrap_or(Rect::at(0.0, 0.0, area.size.width, area.size.height));
    Projection::fitted(&map.projection, &room, &geometries)
}

/// The geometry of a row: in a column, or the row itself.
fn geometry(frame: &crate::data::Frame, field: Option<&str>, row: usize) -> Value {
    match field.map(|name| frame.field(name).get(row)) {
        Some(value @ Value::Object(_)) => value,
        Some(_) => Value::Null,
        None => match frame.column("geometry").map(|c| c.get(row)) {
            Some(value @ Value::Object(_)) => value,
            _ => frame.row(row),
        },
    }
}

/// The box about the ends of a path's segments; arcs and curves of maps stay near them.
fn bounds(path: &Path) -> Rect {
    path.segments.iter().fold(Rect::EMPTY, |all, segment| match segment {
        Segment::Move(p) | Segment::Line(p) | Segment::Arc(_, _, _, _, p) => {
            all.union(Rect { x1: p.x, y1: p.y, x2: p.x, y2: p.y })
        }
        Segment::Quad(..) | Segment::Cubic(..) | Segment::Close => all,
    })
}

impl Painter<'_> {
    pub(super) fn shapes(&self, field: Option<&str>) -> Items {
        let mut items = Items::with_room(self.frame().len());
        let Some(map) = &self.binder.map else { return items };
        let paint = self.style();
        let radius = match &self.area().plot.coord {
            Coord::Map(map) => map.projection.point_radius.unwrap_or(POINT),
            _ => POINT,
        };
        for row in self.order() {
            let mut path = Path::new();
            for part in Geometry::read(&geometry(self.frame(), field, row)) {
                path.segments.extend(map.path(&part, radius).segments);
            }
            let covered = bounds(&path);
            if path.segments.is_empty() {
                continue;
            }
            let Some(node) = paint.node(row, Shape::Path(path)) else { continue };
            let covered = covered.expand(reach(node.stroke.as_ref(), true));
            items.push(Node::Path(node), covered);
        }
        items
    }
}

/// Radius of the circles that stand for points, px (d3-geo `path`).
const POINT: f64 = 4.5;
