//! Tables made from nothing: sequences, the sphere, the graticule.

use crate::data::Column;
use crate::data::Fields;
use crate::data::Frame;
use crate::data::Value;
use crate::limits::{Budget, Exceeded};
use std::sync::Arc;

/// Numbers from `start` up to but without `stop`, in a column of this name (d3-array `range`); empty when the step
/// leads nowhere.
///
/// # Errors
/// There are more of them than the budget holds.
pub fn sequence(start: f64, stop: f64, step: f64, name: &str, budget: &Budget) -> Result<Frame, Exceeded> {
    let count = ((stop - start) / step).ceil();
    let count = if count > 0.0 { count.min(1e15) as usize } else { 0 };
    budget.table(count, 1)?;
    let mut frame = Frame::with_len(count);
    frame.set(name, Column::Numbers((0..count).map(|i| start + i as f64 * step).collect()));
    Ok(frame)
}

/// One row: the whole globe as a geometry, `{"type": "Sphere"}`.
pub fn sphere() -> Frame {
    one_row(vec![("type", "Sphere".into())])
}

/// Extents (west, south, east, north) and steps of a graticule, in degrees.
#[derive(Debug, Clone, PartialEq)]
pub struct Graticule {
    /// Extent of the minor lines.
    pub minor: [f64; 4],
    /// Extent of the major lines.
    pub major: [f64; 4],
    /// Distances of the minor lines.
    pub minor_step: (f64, f64),
    /// Distances of the major lines.
    pub major_step: (f64, f64),
    /// Distance of the points on a parallel.
    pub precision: f64,
}

impl Default for Graticule {
    /// Those of d3-geo: every 10° between 80° south and north, meridians of 90° to the poles.
    fn default() -> Graticule {
        let e = 1e-6;
        Graticule {
            minor: [-180.0, -80.0 - e, 180.0, 80.0 + e],
            major: [-180.0, -90.0 + e, 180.0, 90.0 - e],
            minor_step: (10.0, 10.0),
            major_step: (90.0, 360.0),
            precision: 2.5,
        }
    }
}

/// One row: the lines of a graticule as a `MultiLineString` (d3-geo `graticule`).
///
/// # Errors
/// They have more points than the budget holds.
pub fn graticule(g: &Graticule, budget: &Budget) -> Result<Frame, Exceeded> {
    let mut lines = Vec::new();
    let (major, minor) = (g.major, g.minor);
    let first = |low: f64, step: f64| (low / step).ceil() * step;
    let off_major = |x: &f64, step: f64| (x % step).abs() > 1e-6;
    for x in range(first(major[0], g.major_step.0), major[2], g.major_step.0) {
        lines.push(line(major[1], major[3], 90.0, |y| (x, y), budget)?);
    }
    for y in range(first(major[1], g.major_step.1), major[3], g.major_step.1) {
        lines.push(line(major[0], major[2], g.precision, |x| (x, y), budget)?);
    }
    for x in range(first(minor[0], g.minor_step.0), minor[2], g.minor_step.0) {
        budget.steps(1)?;
        if off_major(&x, g.major_step.0) {
            lines.push(line(minor[1], minor[3], 90.0, |y| (x, y), budget)?);
        }
    }
    for y in range(first(minor[1], g.minor_step.1), minor[3], g.minor_step.1) {
        budget.steps(1)?;
        if off_major(&y, g.major_step.1) {
            lines.push(line(minor[0], minor[2], g.precision, |x| (x, y), budget)?);
        }
    }
    let geometry = vec![("type", "MultiLineString".into()), ("coordinates", Value::Array(lines.into()))];
    Ok(one_row(geometry))
}

fn one_row(members: Vec<(&str, Value)>) -> Frame {
    let columns = members.into_iter().map(|(name, value)| (name.into(), Column::of(vec![value])));
    Frame::from_columns(1, columns)
}

/// The numbers from `start` up to `stop`, in steps.
fn range(start: f64, stop: f64, step: f64) -> impl Iterator<Item = f64> {
    (0..steps_between(start, stop, step)).map(move |i| start + i as f64 * step)
}

/// How many numbers a range has: as good as endless ones are cut at what no budget holds.
fn steps_between(start: f64, stop: f64, step: f64) -> usize {
    let count = ((stop - start) / step).ceil();
    if count > 0.0 { count.min(1e15) as usize } else { 0 }
}

fn line(low: f64, high: f64, step: f64, at: impl Fn(f64) -> (f64, f64), budget: &Budget) -> Result<Value, Exceeded> {
    let count = steps_between(low, high - 1e-6, step).saturating_add(1);
    budget.points(count)?;
    budget.memory(count.saturating_mul(POINT))?;
    let points = range(low, high - 1e-6, step).chain([high]).map(|v| point(at(v)));
    Ok(Value::Array(points.collect()))
}

/// Bytes of a position: a list of two numbers.
pub(super) const POINT: usize = 88;

/// A position.
pub(super) fn point((x, y): (f64, f64)) -> Value {
    Value::Array([Value::Number(x), Value::Number(y)].into())
}

/// An object value.
pub(super) fn object(members: Vec<(&str, Value)>) -> Value {
    Value::Object(Arc::new(Fields(members.into_iter().map(|(n, v)| (n.into(), v)).collect())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_exclude_their_end() {
        let numbers = |a, b, c| sequence(a, b, c, "x", &Budget::default()).unwrap().field("x").numbers().into_owned();
        assert_eq!(numbers(0.0, 1.0, 0.25), [0.0, 0.25, 0.5, 0.75]);
        assert_eq!(numbers(3.0, 0.0, -1.0), [3.0, 2.0, 1.0]);
        assert_eq!(sequence(0.0, 1e300, 1e-9, "x", &Budget::default()), Err(Exceeded::Rows));
        assert_eq!(sequence(0.0, 1.0, -1.0, "x", &Budget::default()).unwrap().len(), 0);
    }

    /// By the documented extents and steps: 4 + 32 meridians, the equator and 16 other parallels.
    #[test]
    fn the_graticule_has_53_lines() {
        let frame = graticule(&Graticule::default(), &Budget::default()).unwrap();
        let Value::Array(lines) = frame.field("coordinates").get(0) else { panic!("no lines") };
        assert_eq!(lines.len(), 53);
        assert_eq!(lines[0].member("length"), Value::from(3.0));
    }
}
