//! TopoJSON: a topology (as a value) in, GeoJSON features out, one a row (topojson-specification 1.1).

use super::generate::{POINT, object, point};
use crate::data::Value;
use crate::limits::{Budget, Exceeded};
use std::collections::HashMap;

/// What is made of an object of the topology.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outline {
    /// A feature for each of its geometries.
    Features,
    /// One feature: all its arcs, each once.
    Mesh,
    /// Likewise, only the arcs that several geometries share.
    Interior,
    /// Likewise, only the arcs of one geometry.
    Exterior,
}

/// Collections nested deeper than this are left out.
const DEEPEST: usize = 16;

/// The decoded arcs, and the positions handed out so far.
struct Topology<'a> {
    arcs: Vec<Vec<(f64, f64)>>,
    scale: Option<[f64; 4]>,
    budget: &'a Budget,
}

/// The rows of one object of a topology.
///
/// # Errors
/// What is missing or too much, for a person.
pub fn read_topology(topology: &Value, name: &str, outline: Outline, budget: &Budget) -> Result<Vec<Value>, String> {
    let objects = topology.member("objects");
    let wanted = objects.member(name);
    if wanted.is_null() {
        return Err(format!("the topology has no object \"{name}\""));
    }
    let limit = |what| budget.describe(what);
    let t = Topology::decode(topology, budget).map_err(limit)?;
    let mut geometries = Vec::new();
    members(&wanted, 0, &mut geometries);
    match outline {
        Outline::Features => geometries.iter().map(|g| t.feature(g)).collect::<Result<_, _>>(),
        mesh => t.mesh(&geometries, mesh).map(|row| vec![row]),
    }
    .map_err(limit)
}

/// The geometries of a top-level collection, or the geometry itself.
fn members(geometry: &Value, depth: usize, into: &mut Vec<Value>) {
    match (geometry.member("type"), geometry.member("geometries")) {
        (Value::Text(kind), Value::Array(inner)) if &*kind == "GeometryCollection" && depth == 0 => {
            into.extend(inner.iter().cloned());
        }
        _ => into.push(geometry.clone()),
    }
}

fn items(value: &Value) -> &[Value] {
    if let Value::Array(items) = value { items } else { &[] }
}

impl Topology<'_> {
    fn decode<'a>(topology: &Value, budget: &'a Budget) -> Result<Topology<'a>, Exceeded> {
        let transform = topology.member("transform");
        let (k, d) = (transform.member("scale"), transform.member("translate"));
        let scale = (!transform.is_null())
            .then(|| [("0", &k), ("1", &k), ("0", &d), ("1", &d)].map(|(i, pair)| pair.member(i).to_number()));
        let list = topology.member("arcs");
        let mut out = Topology { arcs: Vec::new(), scale, budget };
        for arc in items(&list) {
            budget.points(items(arc).len())?;
            budget.memory(items(arc).len().saturating_mul(16))?;
            let (mut x, mut y) = (0.0, 0.0);
            let position = |p: &Value| {
                let (px, py) = (p.member("0").to_number(), p.member("1").to_number());
                // Quantized arcs are deltas.
                (x, y) = if scale.is_some() { (x + px, y + py) } else { (px, py) };
                out.place((x, y))
            };
            let decoded = items(arc).iter().map(position).collect();
            out.arcs.push(decoded);
        }
        Ok(out)
    }

    fn place(&self, (x, y): (f64, f64)) -> (f64, f64) {
        self.scale.map_or((x, y), |[kx, ky, dx, dy]| (x * kx + dx, y * ky + dy))
    }

    /// An arc by its index; `!index` is the arc backwards.
    fn arc(&self, index: &Value) -> (&[(f64, f64)], bool) {
        let i = index.to_number();
        let (at, backwards) = if i < 0.0 { (-i - 1.0, true) } else { (i, false) };
        (self.arcs.get(at as usize).map_or(&[], Vec::as_slice), backwards)
    }

    /// Arcs joined end to end; the point where two meet is kept once.
    fn line(&self, arcs: &Value) -> Result<Value, Exceeded> {
        let mut points: Vec<(f64, f64)> = Vec::new();
        for index in items(arcs) {
            let (arc, backwards) = self.arc(index);
            self.budget.points(arc.len() + 1)?;
            self.budget.memory(arc.len().saturating_mul(POINT + 16))?;
            points.pop();
            if backwards {
                points.extend(arc.iter().rev());
            } else {
                points.extend(arc);
            }
        }
        Ok(Value::Array(points.into_iter().map(point).collect()))
    }

    fn lines(&self, list: &Value) -> Result<Value, Exceeded> {
        let lines = items(list).iter().map(|arcs| self.line(arcs)).collect::<Result<Vec<_>, _>>()?;
        Ok(Value::Array(lines.into()))
    }

    fn geometry(&self, g: &Value, depth: usize) -> Result<Value, Exceeded> {
        self.budget.steps(1)?;
        let (Value::Text(kind), arcs) = (g.member("type"), g.member("arcs")) else { return Ok(Value::Null) };
        let position = |p: &Value| point(self.place((p.member("0").to_number(), p.member("1").to_number())));
        let given = g.member("coordinates");
        let coordinates = match &*kind {
            "Point" => position(&given),
            "MultiPoint" => {
                self.budget.points(items(&given).len())?;
                Value::Array(items(&given).iter().map(position).collect())
            }
            "LineString" => self.line(&arcs)?,
            "MultiLineString" | "Polygon" => self.lines(&arcs)?,
            "MultiPolygon" => {
                let polygons = items(&arcs).iter().map(|rings| self.lines(rings)).collect::<Result<Vec<_>, _>>()?;
                Value::Array(polygons.into())
            }
            "GeometryCollection" if depth < DEEPEST => {
                let inner = g.member("geometries");
                let list = items(&inner).iter().map(|g| self.geometry(g, depth + 1)).collect::<Result<Vec<_>, _>>()?;
                return Ok(object(vec![("type", Value::Text(kind)), ("geometries", Value::Array(list.into()))]));
            }
            _ => return Ok(Value::Null),
        };
        Ok(object(vec![("type", Value::Text(kind)), ("coordinates", coordinates)]))
    }

    fn feature(&self, g: &Value) -> Result<Value, Exceeded> {
        let mut all = vec![("type", "Feature".into())];
        if !g.member("id").is_null() {
            all.push(("id", g.member("id")));
        }
        let properties = match g.member("properties") {
            Value::Null | Value::Undefined => object(Vec::new()),
            some => some,
        };
        all.extend([("properties", properties), ("geometry", self.geometry(g, 0)?)]);
        Ok(object(all))
    }

    fn mesh(&self, geometries: &[Value], outline: Outline) -> Result<Value, Exceeded> {
        let mut users: HashMap<usize, (usize, bool)> = HashMap::new();
        let mut order = Vec::new();
        for (user, geometry) in geometries.iter().enumerate() {
            let mut arcs = Vec::new();
            collect(geometry, 0, &mut arcs);
            self.budget.steps(arcs.len() as u64)?;
            self.budget.memory(arcs.len().saturating_mul(48))?;
            for arc in arcs {
                let entry = users.entry(arc).or_insert_with(|| {
                    order.push(arc);
                    (user, false)
                });
                entry.1 |= entry.0 != user;
            }
        }
        let wanted = |arc: &&usize| match outline {
            Outline::Interior => users[*arc].1,
            Outline::Exterior => !users[*arc].1,
            Outline::Mesh | Outline::Features => true,
        };
        let line = |arc: &usize| self.line(&Value::Array([Value::Number(*arc as f64)].into()));
        let lines = order.iter().filter(wanted).map(line).collect::<Result<Vec<_>, _>>()?;
        let geometry = object(vec![("type", "MultiLineString".into()), ("coordinates", Value::Array(lines.into()))]);
        Ok(object(vec![("type", "Feature".into()), ("properties", object(Vec::new())), ("geometry", geometry)]))
    }
}

/// The arcs a geometry uses, without direction.
fn collect(value: &Value, depth: usize, into: &mut Vec<usize>) {
    match value {
        _ if depth > DEEPEST => {}
        Value::Number(i) if *i < 0.0 => into.push((-i - 1.0) as usize),
        Value::Number(i) => into.push(*i as usize),
        Value::Array(inner) => inner.iter().for_each(|v| collect(v, depth + 1, into)),
        Value::Object(_) => {
            collect(&value.member("arcs"), depth + 1, into);
            items(&value.member("geometries")).iter().for_each(|g| collect(g, depth + 1, into));
        }
        Value::Null | Value::Undefined | Value::Bool(_) | Value::Time(_) | Value::Text(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(values: &[Value]) -> Value {
        Value::Array(values.into())
    }

    fn pair(x: f64, y: f64) -> Value {
        point((x, y))
    }

    /// Two unit squares side by side; arc 0 is their common edge.
    fn squares() -> Value {
        let arcs = list(&[
            list(&[pair(1.0, 0.0), pair(0.0, 1.0)]),
            list(&[pair(1.0, 1.0), pair(-1.0, 0.0), pair(0.0, -1.0), pair(1.0, 0.0)]),
            list(&[pair(1.0, 0.0), pair(1.0, 0.0), pair(0.0, 1.0), pair(-1.0, 0.0)]),
        ]);
        let polygon =
            |a: f64, b: f64| object(vec![("type", "Polygon".into()), ("arcs", list(&[list(&[a.into(), b.into()])]))]);
        let both = list(&[polygon(0.0, 1.0), polygon(2.0, -1.0)]);
        let land = object(vec![("type", "GeometryCollection".into()), ("geometries", both)]);
        let transform = object(vec![("scale", pair(10.0, 10.0)), ("translate", pair(5.0, 0.0))]);
        object(vec![("transform", transform), ("arcs", arcs), ("objects", object(vec![("land", land)]))])
    }

    #[test]
    fn arcs_are_scaled_joined_and_turned() {
        let rows = read_topology(&squares(), "land", Outline::Features, &Budget::default()).unwrap();
        assert_eq!(rows.len(), 2);
        let ring = |row: &Value| row.member("geometry").member("coordinates").member("0");
        let corners = [(15.0, 0.0), (15.0, 10.0), (5.0, 10.0), (5.0, 0.0), (15.0, 0.0)];
        assert_eq!(ring(&rows[0]), Value::Array(corners.map(point).into()));
        let corners = [(15.0, 0.0), (25.0, 0.0), (25.0, 10.0), (15.0, 10.0), (15.0, 0.0)];
        assert_eq!(ring(&rows[1]), Value::Array(corners.map(point).into()));
        assert!(read_topology(&squares(), "sea", Outline::Features, &Budget::default()).is_err());
    }

    #[test]
    fn meshes_tell_shared_arcs_apart() {
        let count = |outline| {
            let rows = read_topology(&squares(), "land", outline, &Budget::default()).unwrap();
            rows[0].member("geometry").member("coordinates").member("length").to_number()
        };
        assert_eq!([Outline::Mesh, Outline::Interior, Outline::Exterior].map(count), [3.0, 1.0, 2.0]);
    }
}
