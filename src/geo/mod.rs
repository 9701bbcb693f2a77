//! Maps: places on the globe in, points and outlines of the plane out, as d3-geo projects, cuts and fits them.

mod clip;
mod raw;

use crate::data::Value;
use crate::geometry::{Insets, Path, Point, Rect, pt};
use clip::{Cut, Place};
use raw::{Raw, Rotation};
use std::f64::consts::PI;
use std::sync::Arc;

/// A projection as an author declares it; what is not said is the projection's own default.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Declared {
    /// Its name, as d3-geo has it in camel case: `equalEarth`.
    pub kind: Arc<str>,
    /// Turns of the globe, degrees: longitude, latitude, roll.
    pub rotate: Option<[f64; 3]>,
    /// The place at the centre, degrees.
    pub center: Option<[f64; 2]>,
    /// px a radian.
    pub scale: Option<f64>,
    /// Where the centre is drawn, px.
    pub translate: Option<[f64; 2]>,
    /// Standard parallels of conic projections, degrees.
    pub parallels: Option<[f64; 2]>,
    /// Distance from the centre up to which is drawn, degrees.
    pub clip_angle: Option<f64>,
    /// What is drawn of the plane.
    pub clip_extent: Option<Rect>,
    /// Mirrored left to right.
    pub reflect_x: bool,
    /// Mirrored top to bottom.
    pub reflect_y: bool,
    /// How far lines may be from where they should be, px.
    pub precision: Option<f64>,
    /// Radius of geometries that are points, px.
    pub point_radius: Option<f64>,
    /// What is filled, if it is not the plot: px from its corner.
    pub room: Option<Rect>,
    /// Free space inside of what is filled.
    pub inset: Option<Insets>,
    /// A map that fills something is so many times as large, about its centre.
    pub grown: Option<f64>,
    /// A map that fills something is moved by so many px.
    pub moved: Option<[f64; 2]>,
}

/// The names of projections.
pub const KINDS: &[&str] = &[
    "albers",
    "albersUsa",
    "azimuthalEqualArea",
    "azimuthalEquidistant",
    "conicConformal",
    "conicEqualArea",
    "conicEquidistant",
    "equalEarth",
    "equirectangular",
    "gnomonic",
    "identity",
    "mercator",
    "mollweide",
    "naturalEarth1",
    "orthographic",
    "stereographic",
    "transverseMercator",
];

/// A projection ready to draw with: one part, or several beside each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq)]
struct Part {
    /// None: coordinates are those of the plane already.
    raw: Option<Raw>,
    rotation: Rotation,
    /// The projected centre.
    center: (f64, f64),
    scale: f64,
    translate: (f64, f64),
    mirror: (f64, f64),
    cut: Cut,
    extent: Option<Rect>,
    /// Square of the precision.
    fine: f64,
}

/// A geometry of GeoJSON (RFC 7946), places in degrees; polygons have their inside on the right.
#[derive(Debug, Clone, PartialEq)]
pub enum Geometry {
    /// Single places.
    Points(Vec<[f64; 2]>),
    Lines(Vec<Vec<[f64; 2]>>),
    /// Polygons, each a list of rings.
    Polygons(Vec<Vec<Vec<[f64; 2]>>>),
    /// The whole globe.
    Sphere,
}

/// Collections within collections, at most.
const DEEPEST: usize = 8;
/// Subdivisions of a line, at most.
const FINEST: u32 = 12;
/// The cosine of 30°.
const COS_30: f64 = 0.866_025_403_784_438_6;
/// The size maps are measured at before they are fitted.
const TRIAL: f64 = 150.0;

impl Geometry {
    /// The geometries of a feature, a collection, or a geometry itself.
    pub fn read(value: &Value) -> Vec<Geometry> {
        let mut out = Vec::new();
        collect(value, 0, &mut out);
        out
    }
}

fn list(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        _ => &[],
    }
}

fn position(value: &Value) -> Option<[f64; 2]> {
    let [x, y, ..] = list(value) else { return None };
    Some([x.valid_number()?, y.valid_number()?])
}

fn positions(value: &Value) -> Vec<[f64; 2]> {
    list(value).iter().filter_map(position).collect()
}

fn collect(value: &Value, depth: usize, out: &mut Vec<Geometry>) {
    let Value::Text(kind) = value.member("type") else { return };
    let at = value.member("coordinates");
    let lines = |v: &Value| -> Vec<Vec<[f64; 2]>> { list(v).iter().map(positions).collect() };
    match &*kind {
        "Point" => out.push(Geometry::Points(position(&at).into_iter().collect())),
        "MultiPoint" => out.push(Geometry::Points(positions(&at))),
        "LineString" => out.push(Geometry::Lines(vec![positions(&at)])),
        "MultiLineString" => out.push(Geometry::Lines(lines(&at))),
        "Polygon" => out.push(Geometry::Polygons(vec![lines(&at)])),
        "MultiPolygon" => out.push(Geometry::Polygons(list(&at).iter().map(lines).collect())),
        "Sphere" => out.push(Geometry::Sphere),
        "Feature" if depth < DEEPEST => collect(&value.member("geometry"), depth + 1, out),
        "GeometryCollection" if depth < DEEPEST => {
            list(&value.member("geometries")).iter().for_each(|g| collect(g, depth + 1, out));
        }
        "FeatureCollection" if depth < DEEPEST => {
            list(&value.member("features")).iter().for_each(|g| collect(g, depth + 1, out));
        }
        _ => {}
    }
}

impl Projection {
    /// The projection of a declaration; `None` if there is none of that name. Scale and translation are the declared or
    /// the default ones (d3-geo's, about the point 480, 250).
    pub fn new(d: &Declared) -> Option<Projection> {
        if &*d.kind == "albersUsa" {
            let mut usa = Projection { parts: Vec::new() };
            usa.place_usa(d.scale.unwrap_or(1070.0), d.translate.unwrap_or([480.0, 250.0]));
            return Some(usa);
        }
        Some(Projection { parts: vec![Part::new(d)?] })
    }

    /// The projection of a declaration that fills a rectangle with geometries, `None` as for [`Projection::new`].
    pub fn fitted(d: &Declared, into: &Rect, geometries: &[Geometry]) -> Option<Projection> {
        let inset = d.inset.unwrap_or_default();
        let into = Rect {
            x1: into.x1 + inset.left,
            y1: into.y1 + inset.top,
            x2: into.x2 - inset.right,
            y2: into.y2 - inset.bottom,
        };
        let trial = Declared { scale: Some(TRIAL), translate: Some([0.0, 0.0]), clip_extent: None, ..d.clone() };
        let mut bounds = Rect::EMPTY;
        let measured = Projection::new(&trial)?;
        for geometry in geometries {
            for segment in &measured.path(geometry, 0.0).segments {
                if let crate::geometry::Segment::Move(p) | crate::geometry::Segment::Line(p) = segment {
                    bounds = bounds.union(Rect { x1: p.x, y1: p.y, x2: p.x, y2: p.y });
                }
            }
        }
        if !(bounds.width().is_finite() && bounds.width().max(bounds.height()) > 0.0) {
            return Projection::new(d);
        }
        let k = (into.width() / bounds.width()).min(into.height() / bounds.height());
        let middle = |a: f64, b: f64, low: f64, high: f64| a + (b - a - k * (low + high)) / 2.0;
        let [dx, dy] = d.moved.unwrap_or_default();
        let translate =
            [middle(into.x1, into.x2, bounds.x1, bounds.x2) + dx, middle(into.y1, into.y2, bounds.y1, bounds.y2) + dy];
        let scale = Some(TRIAL * k * d.grown.unwrap_or(1.0));
        Projection::new(&Declared { scale, translate: Some(translate), ..d.clone() })
    }

    /// The lower states, Alaska at a smaller scale, and Hawaii, each in its own frame (d3-geo `albersUsa.js`).
    fn place_usa(&mut self, k: f64, [x, y]: [f64; 2]) {
        let frame =
            |a: f64, b: f64, c: f64, d: f64| Rect { x1: x + a * k, y1: y + b * k, x2: x + c * k, y2: y + d * k };
        let part = |rotate: [f64; 3], center, parallels, scale, (dx, dy): (f64, f64), extent| {
            Part::new(&Declared {
                kind: Arc::from("conicEqualArea"),
                rotate: Some(rotate),
                center: Some(center),
                parallels: Some(parallels),
                scale: Some(scale),
                translate: Some([x + dx * k, y + dy * k]),
                clip_extent: Some(extent),
                ..Declared::default()
            })
        };
        self.parts = [
            part([96.0, 0.0, 0.0], [-0.6, 38.7], [29.5, 45.5], k, (0.0, 0.0), frame(-0.455, -0.238, 0.455, 0.238)),
            part(
                [154.0, 0.0, 0.0],
                [-2.0, 58.5],
                [55.0, 65.0],
                0.35 * k,
                (-0.307, 0.201),
                frame(-0.425, 0.120, -0.214, 0.234),
            ),
            part([157.0, 0.0, 0.0], [-3.0, 19.9], [8.0, 18.0], k, (-0.205, 0.212), frame(-0.214, 0.166, -0.115, 0.234)),
        ]
        .into_iter()
        .flatten()
        .collect();
    }

    /// Where a place is drawn, px; `None` where it is cut away.
    pub fn point(&self, longitude: f64, latitude: f64) -> Option<Point> {
        // Of several parts each has the places in its own frame; one part has them all, as far as formulas go.
        let several = self.parts.len() > 1;
        self.parts.iter().find_map(|part| part.point(longitude, latitude, several))
    }

    /// The outline of a geometry, px. Points are circles of a radius.
    pub fn path(&self, geometry: &Geometry, radius: f64) -> Path {
        let mut path = Path::new();
        for part in &self.parts {
            part.draw(geometry, radius, &mut path);
        }
        path
    }
}

impl Part {
    fn new(d: &Declared) -> Option<Part> {
        let radians = |d: [f64; 2]| d.map(f64::to_radians);
        let parallels = |default: [f64; 2]| radians(d.parallels.unwrap_or(default));
        let conic = |make: fn(f64, f64) -> Raw, default: [f64; 2]| {
            let [y0, y1] = parallels(default);
            Some(make(y0, y1))
        };
        // Formula, scale, centre, turn, and how far is drawn, degrees.
        let none = [0.0; 2];
        let (raw, scale, center, rotate, angle) = match &*d.kind {
            "albers" => {
                let raw = conic(Raw::conic_equal_area, [29.5, 45.5]);
                (raw, 1070.0, [-0.6, 38.7], [96.0, 0.0, 0.0], None)
            }
            "azimuthalEqualArea" => (Some(Raw::AzimuthalEqualArea), 124.75, none, [0.0; 3], Some(180.0 - 1e-3)),
            "azimuthalEquidistant" => (Some(Raw::AzimuthalEquidistant), 79.4188, none, [0.0; 3], Some(180.0 - 1e-3)),
            "conicConformal" => (conic(Raw::conic_conformal, [30.0, 30.0]), 109.5, none, [0.0; 3], None),
            "conicEqualArea" => (conic(Raw::conic_equal_area, [0.0, 60.0]), 155.424, [0.0, 33.6442], [0.0; 3], None),
            "conicEquidistant" => (conic(Raw::conic_equidistant, [0.0, 60.0]), 131.154, [0.0, 13.9389], [0.0; 3], None),
            "equalEarth" => (Some(Raw::EqualEarth), 177.158, none, [0.0; 3], None),
            "equirectangular" => (Some(Raw::Equirectangular), 152.63, none, [0.0; 3], None),
            "gnomonic" => (Some(Raw::Gnomonic), 144.049, none, [0.0; 3], Some(60.0)),
            "identity" => (None, 1.0, none, [0.0; 3], None),
            "mercator" => (Some(Raw::Mercator), 961.0 / (2.0 * PI), none, [0.0; 3], None),
            "mollweide" => (Some(Raw::Mollweide), 169.529, none, [0.0; 3], None),
            "naturalEarth1" => (Some(Raw::NaturalEarth), 175.295, none, [0.0; 3], None),
            "orthographic" => (Some(Raw::Orthographic), 249.5, none, [0.0; 3], Some(90.0 + 1e-6)),
            "stereographic" => (Some(Raw::Stereographic), 250.0, none, [0.0; 3], Some(142.0)),
            "transverseMercator" => (Some(Raw::TransverseMercator), 159.155, none, [0.0, 0.0, 90.0], None),
            _ => return None,
        };
        let mut turn = d.rotate.unwrap_or(rotate);
        let mut middle = d.center.unwrap_or(center);
        if &*d.kind == "transverseMercator" {
            // Its axes are exchanged (d3-geo `transverseMercator.js`).
            turn = d.rotate.map_or(rotate, |r| [r[0], r[1], r[2] + 90.0]);
            middle = d.center.map_or(middle, |c| [-c[1], c[0]]);
        }
        let k = d.scale.unwrap_or(scale);
        let translate = d.translate.unwrap_or(if raw.is_some() { [480.0, 250.0] } else { [0.0; 2] });
        let [l, p] = radians(middle);
        let angle = d.clip_angle.or(angle).filter(|a| *a > 0.0 && *a < 180.0);
        let fine = d.precision.unwrap_or(0.5_f64.sqrt()).max(0.05);
        let mut part = Part {
            raw,
            rotation: Rotation::degrees(turn),
            center: raw.map_or((0.0, 0.0), |raw| raw.project(l, p)),
            scale: k,
            translate: (translate[0], translate[1]),
            mirror: (if d.reflect_x { -1.0 } else { 1.0 }, if d.reflect_y { -1.0 } else { 1.0 }),
            cut: angle.map_or(Cut::Antimeridian, |a| Cut::Circle(libm::cos(a.to_radians()))),
            extent: d.clip_extent,
            fine: fine * fine,
        };
        if part.extent.is_none() && matches!(raw, Some(Raw::Mercator | Raw::TransverseMercator)) {
            // The square of the whole world.
            let (x, y) = part.plane(0.0, 0.0);
            let half = PI * k;
            part.extent = Some(Rect { x1: x - half, y1: y - half, x2: x + half, y2: y + half });
        }
        Some(part)
    }

    /// A place about the centre of the globe, in px.
    fn plane(&self, lambda: f64, phi: f64) -> (f64, f64) {
        let (x, y) = self.raw.map_or((lambda, -phi), |raw| raw.project(lambda, phi));
        let (x, y) = (x - self.center.0, y - self.center.1);
        (self.translate.0 + self.mirror.0 * self.scale * x, self.translate.1 - self.mirror.1 * self.scale * y)
    }

    fn turned(&self, [longitude, latitude]: [f64; 2]) -> Place {
        self.rotation.rotate(longitude.to_radians(), latitude.to_radians())
    }

    fn point(&self, longitude: f64, latitude: f64, cut: bool) -> Option<Point> {
        if self.raw.is_none() {
            let (x, y) = self.plane(longitude, latitude);
            return Some(pt(x, y));
        }
        let place = self.turned([longitude, latitude]);
        let (x, y) = self.plane(place.0, place.1);
        let shown = self.extent.is_none_or(|r| x >= r.x1 && x <= r.x2 && y >= r.y1 && y <= r.y2);
        ((!cut || self.cut.keeps(place) && shown) && x.is_finite() && y.is_finite()).then(|| pt(x, y))
    }

    fn draw(&self, geometry: &Geometry, radius: f64, path: &mut Path) {
        match geometry {
            Geometry::Points(places) => {
                for p in places.iter().filter_map(|[l, p]| self.point(*l, *p, true)) {
                    if radius > 0.0 {
                        path.move_to(p.x + radius, p.y).arc_to(radius, true, true, p.x - radius, p.y);
                        path.arc_to(radius, true, true, p.x + radius, p.y).close();
                    } else {
                        path.move_to(p.x, p.y);
                    }
                }
            }
            Geometry::Lines(lines) => lines.iter().for_each(|line| self.line(line, path)),
            Geometry::Polygons(polygons) => polygons.iter().for_each(|rings| self.polygon(rings, path)),
            Geometry::Sphere => {
                if self.raw.is_some() {
                    self.close(&self.cut.outline(), path);
                }
            }
        }
    }

    fn line(&self, line: &[[f64; 2]], path: &mut Path) {
        if self.raw.is_none() {
            return trace(&line.iter().map(|p| self.plane(p[0], p[1])).collect::<Vec<_>>(), false, path);
        }
        let places: Vec<Place> = line.iter().map(|p| self.turned(*p)).collect();
        for piece in self.cut.line(&places) {
            let drawn = self.bent(&piece, false);
            match &self.extent {
                Some(r) => clip::line_in_rect(&drawn, r).iter().for_each(|part| trace(part, false, path)),
                None => trace(&drawn, false, path),
            }
        }
    }

    fn polygon(&self, rings: &[Vec<[f64; 2]>], path: &mut Path) {
        if self.raw.is_none() {
            for ring in rings {
                trace(&ring.iter().map(|p| self.plane(p[0], p[1])).collect::<Vec<_>>(), true, path);
            }
            return;
        }
        let open = |ring: &Vec<[f64; 2]>| -> Vec<Place> {
            // The last place of a ring is its first.
            let end = ring.len() - usize::from(ring.len() > 1 && ring.first() == ring.last());
            ring[..end].iter().map(|p| self.turned(*p)).collect()
        };
        let places: Vec<Vec<Place>> = rings.iter().map(open).collect();
        for ring in self.cut.polygon(&places) {
            self.close(&ring, path);
        }
    }

    fn close(&self, ring: &[Place], path: &mut Path) {
        let drawn = self.bent(ring, true);
        match &self.extent {
            Some(r) => trace(&clip::in_rect(drawn, r), true, path),
            None => trace(&drawn, true, path),
        }
    }

    /// A line of the globe as a line of the plane that is fine enough (d3-geo `resample.js`).
    fn bent(&self, places: &[Place], closed: bool) -> Vec<(f64, f64)> {
        let mut out = Vec::with_capacity(places.len() + 8);
        let Some(&first) = places.first() else { return out };
        let mut from = Spot::of(self, first);
        out.push(from.at);
        for &place in places[1..].iter().chain(closed.then_some(&first)) {
            let to = Spot::of(self, place);
            self.refine(&from, &to, FINEST, &mut out);
            out.push(to.at);
            from = to;
        }
        out
    }

    fn refine(&self, a: &Spot, b: &Spot, depth: u32, out: &mut Vec<(f64, f64)>) {
        let (dx, dy) = (b.at.0 - a.at.0, b.at.1 - a.at.1);
        let far = dx * dx + dy * dy;
        if depth == 0 || !(far > 4.0 * self.fine) {
            return;
        }
        let sum: [f64; 3] = std::array::from_fn(|i| a.v[i] + b.v[i]);
        let length = sum.iter().map(|x| x * x).sum::<f64>().sqrt();
        if length < 1e-9 {
            return;
        }
        let height = sum[2] / length;
        let phi = libm::asin(height.clamp(-1.0, 1.0));
        let polar = (height.abs() - 1.0).abs() < 1e-6 || (a.place.0 - b.place.0).abs() < 1e-6;
        let lambda = if polar { (a.place.0 + b.place.0) / 2.0 } else { libm::atan2(sum[1], sum[0]) };
        let middle = Spot::of(self, (lambda, phi));
        let (mx, my) = (middle.at.0 - a.at.0, middle.at.1 - a.at.1);
        let off = dy * mx - dx * my;
        let dot: f64 = (0..3).map(|i| a.v[i] * b.v[i]).sum();
        // Off the line, not near its middle, or so long that both may be by chance.
        let uneven = ((dx * mx + dy * my) / far - 0.5).abs() > 0.3;
        if off * off / far > self.fine || uneven || dot < COS_30 {
            self.refine(a, &middle, depth - 1, out);
            out.push(middle.at);
            self.refine(&middle, b, depth - 1, out);
        }
    }
}

/// A place of the globe and of the plane.
struct Spot {
    place: Place,
    v: [f64; 3],
    at: (f64, f64),
}

impl Spot {
    fn of(part: &Part, place: Place) -> Spot {
        let c = libm::cos(place.1);
        let v = [libm::cos(place.0) * c, libm::sin(place.0) * c, libm::sin(place.1)];
        Spot { place, v, at: part.plane(place.0, place.1) }
    }
}

fn trace(points: &[(f64, f64)], closed: bool, path: &mut Path) {
    let least = if closed { 3 } else { 2 };
    let end = points.len() - usize::from(closed && points.len() > 1 && points.first() == points.last());
    let points = &points[..end];
    if points.len() < least || points.iter().any(|(x, y)| !x.is_finite() || !y.is_finite()) {
        return;
    }
    path.move_to(points[0].0, points[0].1);
    for (x, y) in &points[1..] {
        path.line_to(*x, *y);
    }
    if closed {
        path.close();
    }
}

#[cfg(test)]
mod tests;
