//! Venn diagrams: areas of three circles, and of what two of them share.

use super::chart::Chart;
use super::record::{Channel, Record, css};
use crate::color::Color;
use crate::data::{Column, Table, Value};
use crate::dialect::painter::Painter;
use crate::geometry::{Point, pt};
use std::f64::consts::PI;

/// Circles without colours.
const COLORS: [Color; 3] = [Color::rgb(0xff, 0x63, 0x42), Color::rgb(0xad, 0xde, 0x63), Color::rgb(0x63, 0xc6, 0xde)];

/// Draws the diagram: A, B, C, then A∩B, A∩C, B∩C (and A∩B∩C, which the circles decide).
pub(super) fn draw(chart: &mut Chart, painter: &mut Painter) -> Option<Table> {
    let (room, legend) = chart.room(painter);
    let value = |i: usize| chart.data.series(0).get(i).copied().flatten().unwrap_or(0.0).max(0.0);
    let radii: Vec<f64> = (0..3).map(|i| (value(i) / PI).sqrt()).collect();
    let apart = |a: usize, b: usize, shared: f64| distance(radii[a], radii[b], shared);
    let (ab, ac, bc) = (apart(0, 1, value(3)), apart(0, 2, value(4)), apart(1, 2, value(5)));
    let centers = triangle(ab, ac, bc);
    let used: Vec<usize> = (0..3).filter(|i| radii[*i] > 0.0).collect();
    let bound = |pick: &dyn Fn(usize) -> f64, start: f64, fold: fn(f64, f64) -> f64| {
        used.iter().map(|i| pick(*i)).fold(start, fold)
    };
    let x1 = bound(&|i| centers[i].x - radii[i], f64::INFINITY, f64::min);
    let x2 = bound(&|i| centers[i].x + radii[i], f64::NEG_INFINITY, f64::max);
    let y1 = bound(&|i| centers[i].y - radii[i], f64::INFINITY, f64::min);
    let y2 = bound(&|i| centers[i].y + radii[i], f64::NEG_INFINITY, f64::max);
    let color = |i: usize| if chart.colors.is_given() { chart.colors.series(i) } else { COLORS[i] };
    let mut table = None;
    if !used.is_empty() && x2 > x1 && y2 > y1 {
        let scale = (room.width() / (x2 - x1)).min(room.height() / (y2 - y1));
        let middle = room.center();
        let at = |p: Point| pt(middle.x + (p.x - (x1 + x2) / 2.0) * scale, middle.y + (p.y - (y1 + y2) / 2.0) * scale);
        let places: Vec<Point> = used.iter().map(|i| at(centers[*i])).collect();
        for (i, center) in used.iter().zip(&places) {
            painter.circle("venn", *center, radii[*i] * scale, Some(color(*i).fade(0.5).into()), None);
        }
        let mut record = Record::new(used.len());
        record.add(Channel::X, "across", Column::Numbers(places.iter().map(|p| p.x).collect()));
        record.add(Channel::Y, "down", Column::Numbers(places.iter().map(|p| p.y).collect()));
        record.add(Channel::Other, "color", Column::of(used.iter().map(|i| css(color(*i))).collect()));
        record.add(Channel::Other, "radius", Column::Numbers(used.iter().map(|i| radii[*i] * scale).collect()));
        record.add(Channel::Other, "set", Column::of(used.iter().map(|i| Value::from(chart.name(*i))).collect()));
        table = record.table();
    }
    let looks: Vec<_> = (0..3).map(|i| (super::colors::mix(color(i), Color::WHITE, 0.3), None)).collect();
    chart.legend(legend, &looks, painter);
    table
}

/// Area of the lens of two circles at a distance.
fn lens(a: f64, b: f64, d: f64) -> f64 {
    if d >= a + b {
        return 0.0;
    }
    let small = a.min(b);
    if d <= (a - b).abs() {
        return PI * small * small;
    }
    let angle = |r: f64, other: f64| libm::acos(((d * d + r * r - other * other) / (2.0 * d * r)).clamp(-1.0, 1.0));
    let (alpha, beta) = (angle(a, b), angle(b, a));
    a * a * (alpha - libm::sin(2.0 * alpha) / 2.0) + b * b * (beta - libm::sin(2.0 * beta) / 2.0)
}

/// The distance at which two circles share an area: by bisection, as the lens shrinks with the distance.
fn distance(a: f64, b: f64, shared: f64) -> f64 {
    let (mut near, mut far) = ((a - b).abs(), a + b);
    if shared <= 0.0 {
        return far * 1.02;
    }
    for _ in 0..60 {
        let middle = (near + far) / 2.0;
        if lens(a, b, middle) > shared { near = middle } else { far = middle }
    }
    (near + far) / 2.0
}

/// Three points at given distances; where no triangle has them, the third distance gives way.
fn triangle(ab: f64, ac: f64, bc: f64) -> [Point; 3] {
    let x = if ab > 0.0 { (ab * ab + ac * ac - bc * bc) / (2.0 * ab) } else { ac };
    let x = x.clamp(-ac, ac);
    [pt(0.0, 0.0), pt(ab, 0.0), pt(x, (ac * ac - x * x).max(0.0).sqrt())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lenses_have_the_area_asked_for() {
        for (a, b, shared) in [(1.0, 1.0, 0.5), (2.0, 1.0, 3.0), (5.0, 4.0, 20.0)] {
            assert!((lens(a, b, distance(a, b, shared)) - shared).abs() < 1e-6);
        }
        assert!(distance(1.0, 1.0, 0.0) > 2.0);
        // More than the smaller circle has: it lies within the larger.
        assert!((distance(2.0, 1.0, 100.0) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn triangles() {
        let [a, b, c] = triangle(3.0, 4.0, 5.0);
        assert_eq!((a, b), (pt(0.0, 0.0), pt(3.0, 0.0)));
        assert!((c.x).abs() < 1e-12 && (c.y - 4.0).abs() < 1e-12);
    }
}
