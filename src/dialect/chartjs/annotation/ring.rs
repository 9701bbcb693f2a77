//! Lines of text in the hole of a ring (chartjs-plugin-annotation, `types/doughnutLabel.js`).

use super::super::options::Options;
use super::brush::{self, Brush, Look, Turn};
use super::label::{self, Block};
use super::piece::Piece;
use super::plane::Plane;
use super::shapes;
use crate::figure::{Outline, PlacedRing};
use crate::geometry::{Path, Rect, pt};
use std::f64::consts::TAU;

/// The text in a ring, whose centre is from the origin of the plot; on a circle of its own if it asks for one.
pub(super) fn label(plane: &Plane, ring: &PlacedRing, o: &Options, out: &mut Vec<Piece>) {
    if !label::has_content(o) {
        return;
    }
    let area = plane.area();
    let (x, y, inner) = (area.x1 + ring.center.x, area.y1 + ring.center.y, ring.inner);
    // What of the hole lies in the chart area.
    let hole = Rect {
        x1: (x - inner).max(area.x1),
        y1: (y - inner).max(area.y1),
        x2: (x + inner).min(area.x2),
        y2: (y + inner).min(area.y2),
    };
    let middle = hole.center();
    let mut brush = Brush::new(pt(area.x1, area.y1));
    let border = o.number("borderWidth").unwrap_or(0.0);
    let space = o.number("spacing").unwrap_or(0.0) + border / 2.0;
    ground(
        &mut brush,
        o,
        (x, y, inner - space),
        (middle.y > y, if middle.y > y { area.y1 + space } else { area.y2 - space }),
    );
    let mut block = Block::read(plane.chart, o);
    let (mut w, mut h) = block.size();
    let radius = inner.min(hole.width().min(hole.height()) / 2.0);
    let fit = 2.0 * radius / libm::hypot(w, h);
    if o.truthy("autoFit") == Some(true) && fit < 1.0 {
        (w, h) = (w * fit, h * fit);
        block = block.shrunk(fit);
    }
    let rect = shapes::about(middle, (w, h), o);
    block.draw(&mut brush, rect, Turn::of(o.number("rotation").unwrap_or(0.0), rect.center()));
    out.push(Piece::of(o, brush));
}

/// The circle behind the text, cut off straight where the hole reaches beyond the chart area.
fn ground(brush: &mut Brush, o: &Options, (x, y, radius): (f64, f64, f64), (upper, side): (bool, f64)) {
    let (fill, pen) = (brush::paint(o, "backgroundColor"), brush::pen(o, true));
    let look = Look { fill: Some(fill), pen, ..Look::default() };
    if radius.is_nan() || radius <= 0.0 {
        return;
    }
    let across = radius * radius - (y - side) * (y - side);
    if across <= 0.0 || across.is_nan() {
        brush.outline(Outline::Circle(pt(x, y), radius), None, look);
        return;
    }
    let half = across.sqrt();
    let turn = |dx: f64| {
        let angle = libm::atan2(side - y, dx);
        if angle < 0.0 { angle + TAU } else { angle }
    };
    // From the left end of the cut to the right one, over the side that is seen.
    let (start, end) = (turn(-half), turn(half));
    let sweep = if upper { (start - end).rem_euclid(TAU) } else { (end - start).rem_euclid(TAU) };
    let mut path = Path::new();
    path.move_to(x - half, side).arc_to(radius, sweep > TAU / 2.0, !upper, x + half, side).close();
    brush.outline(Outline::Path(path), None, look);
}
