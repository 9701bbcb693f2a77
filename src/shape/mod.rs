//! Shapes: numbers in, paths out. Lines and areas along curves, symbols, arcs, rounded boxes, trails, and their bounds.

pub mod arc;
pub mod bounds;
pub mod curve;
pub mod symbol;

use crate::geometry::{Path, Point};

/// The distance of control points that makes a cubic a quarter of a circle.
pub(crate) const KAPPA: f64 = 0.5522847498307936;

/// A box with four corner radii in px (top left, top right, bottom right, bottom left), each cut to what fits.
pub fn rounded_box(x: f64, y: f64, w: f64, h: f64, radii: [f64; 4]) -> Path {
    let most = w.abs().min(h.abs()) / 2.0;
    let [tl, tr, br, bl] = radii.map(|r| r.max(0.0).min(most));
    let c = 1.0 - KAPPA;
    let mut p = Path::new();
    p.move_to(x + tl, y).line_to(x + w - tr, y);
    if tr > 0.0 {
        p.cubic_to(x + w - c * tr, y, x + w, y + c * tr, x + w, y + tr);
    }
    p.line_to(x + w, y + h - br);
    if br > 0.0 {
        p.cubic_to(x + w, y + h - c * br, x + w - c * br, y + h, x + w - br, y + h);
    }
    p.line_to(x + bl, y + h);
    if bl > 0.0 {
        p.cubic_to(x + c * bl, y + h, x, y + h - c * bl, x, y + h - bl);
    }
    p.line_to(x, y + tl);
    if tl > 0.0 {
        p.cubic_to(x, y + c * tl, x + c * tl, y, x + tl, y);
    }
    p.close();
    p
}

/// A line whose width varies from point to point: x, y, width (vega-scenegraph `path/trail.js`). Where a point lies on the
/// one before, its circle is joined to the corner at which the segment before began, as there.
pub fn trail(points: &[(f64, f64, f64)]) -> Path {
    let mut path = Path::new();
    let mut begun: Option<(f64, f64)> = None;
    for w in points.windows(2) {
        let ((x1, y1, w1), (x2, y2, w2)) = (w[0], w[1]);
        let (dx, dy) = (x2 - x1, y2 - y1);
        let length = (dx * dx + dy * dy).sqrt();
        let (r1, r2) = (w1 / 2.0, w2 / 2.0);
        if length == 0.0 {
            match begun {
                Some((x, y)) => path.move_to(x, y).line_to(x2 + r2, y2),
                None => path.move_to(x2 + r2, y2),
            };
            path.arc_to(r2, false, true, x2 - r2, y2).arc_to(r2, false, true, x2 + r2, y2).close();
            continue;
        }
        let (ux, uy) = (-dy / length, dx / length);
        let corner = (x1 - ux * r1, y1 - uy * r1);
        begun = Some(corner);
        path.move_to(corner.0, corner.1)
            .line_to(x2 - ux * r2, y2 - uy * r2)
            .arc_to(r2, false, true, x2 + ux * r2, y2 + uy * r2)
            .line_to(x1 + ux * r1, y1 + uy * r1);
        if r1 > 0.0 {
            path.arc_to(r1, false, true, corner.0, corner.1);
        }
        path.close();
    }
    path
}

/// The first, lowest, highest and last point of every half pixel along x: a line through them covers the same pixels
/// (Jugel et al. 2014, "M4: a visualization-oriented time series data aggregation"). Points not in order of x are kept.
pub fn thinned(points: Vec<Point>) -> Vec<Point> {
    if points.windows(2).any(|w| w[1].x < w[0].x) {
        return points;
    }
    let column = |p: &Point| (p.x * 2.0).floor();
    let mut out = Vec::new();
    for cell in points.chunk_by(|a, b| column(a) == column(b)) {
        let by_y = |a: &usize, b: &usize| cell[*a].y.total_cmp(&cell[*b].y);
        let (low, high) = ((0..cell.len()).min_by(by_y).unwrap_or(0), (0..cell.len()).max_by(by_y).unwrap_or(0));
        let mut kept = [0, low.min(high), low.max(high), cell.len() - 1].to_vec();
        kept.dedup();
        out.extend(kept.into_iter().map(|i| cell[i]));
    }
    out
}
