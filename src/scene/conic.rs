//! Colours that run around a point: SVG has no such gradient, so it is a tile as large as the canvas, of wedges that are
//! too narrow to be told apart.

use super::{Extra, Paint, PathNode, Pattern, Shape};
use crate::color::Color;
use crate::geometry::{Path, Point, Rect, Size, pt};
use std::f64::consts::TAU;

/// Wedges of a whole turn at most.
const WEDGES: f64 = 720.0;

/// A gradient around a point that begins at an angle (radians clockwise from the right), for an area; stops in ascending
/// order.
pub fn conic(center: Point, from: f64, stops: &[(f64, Color)], area: Rect) -> Pattern {
    let (at, size) = (pt(area.x1, area.y1), Size { width: area.width(), height: area.height() });
    let center = pt(center.x - at.x, center.y - at.y);
    let corners = [(0.0, 0.0), (size.width, 0.0), (0.0, size.height), (size.width, size.height)];
    let far = |(x, y): (f64, f64)| libm::hypot(x - center.x, y - center.y);
    // A chord of a wedge lies a little nearer than its ends.
    let reach = corners.into_iter().map(far).fold(1.0, f64::max) * 1.1;
    let mut paths = Vec::new();
    let rim = |share: f64| {
        let angle = from + share * TAU;
        pt(center.x + reach * libm::cos(angle), center.y + reach * libm::sin(angle))
    };
    let mut wedge = |start: f64, end: f64, color: Color| {
        if color.a == 0 {
            return;
        }
        let mut path = Path::new();
        path.move_to(center.x, center.y);
        // What is one colour for long is drawn in parts of a quarter, whose chords lie outside of the canvas.
        let parts = ((end - start) / 0.05).ceil().clamp(1.0, 20.0) as usize;
        for i in 0..=parts {
            let p = rim(start + (end - start) * i as f64 / parts as f64);
            path.line_to(p.x, p.y);
        }
        path.close();
        // Edges on whole pixels leave no seams and overlap nowhere.
        let extra = Some(Box::new(Extra { crisp: true, ..Extra::default() }));
        paths.push(PathNode { extra, ..PathNode::filled(Shape::Path(path), Paint::Solid(color)) });
    };
    let (Some(first), Some(last)) = (stops.first(), stops.last()) else {
        return Pattern { at, size, background: None, paths };
    };
    wedge(0.0, first.0, first.1);
    for pair in stops.windows(2) {
        let ((start, a), (end, b)) = (pair[0], pair[1]);
        let count = steps(a, b).min(((end - start) * WEDGES).ceil() as usize);
        for i in 0..count {
            let share = |k: f64| start + (end - start) * k / count as f64;
            let color = between(a, b, (i as f64 + 0.5) / count as f64);
            wedge(share(i as f64), share(i as f64 + 1.0), color);
        }
    }
    wedge(last.0, 1.0, last.1);
    Pattern { at, size, background: None, paths }
}

/// A colour on the way from one to another, as canvases mix them: channel by channel.
fn between(a: Color, b: Color, share: f64) -> Color {
    let mix = |x: u8, y: u8| (f64::from(x) + (f64::from(y) - f64::from(x)) * share).round() as u8;
    Color::rgb(mix(a.r, b.r), mix(a.g, b.g), mix(a.b, b.b)).with_alpha(mix(a.a, b.a))
}

/// How many colours lie between two.
fn steps(a: Color, b: Color) -> usize {
    let apart = |x: u8, y: u8| usize::from(x.abs_diff(y));
    let most = [apart(a.r, b.r), apart(a.g, b.g), apart(a.b, b.b), apart(a.a, b.a)].into_iter().max();
    most.unwrap_or(0).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wedges_make_a_whole_turn_and_are_few() {
        let stops = [(0.25, Color::BLACK), (0.75, Color::WHITE)];
        let made = conic(pt(50.0, 40.0), 0.0, &stops, Rect::at(0.0, 0.0, 100.0, 80.0));
        assert!(made.paths.len() > 200 && made.paths.len() <= 260, "{}", made.paths.len());
        assert_eq!(made.paths[0].fill, Some(Paint::Solid(Color::BLACK)));
        assert_eq!(made.paths.last().unwrap().fill, Some(Paint::Solid(Color::WHITE)));
        let hard: Vec<(f64, Color)> = (0..200).map(|i| (f64::from(i) / 200.0, Color::rgb(i as u8, 0, 0))).collect();
        assert!(conic(pt(0.0, 0.0), 0.0, &hard, Rect::at(0.0, 0.0, 10.0, 10.0)).paths.len() < 1_000);
    }
}
