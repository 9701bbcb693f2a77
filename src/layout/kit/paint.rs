//! Paints from channel values: a CSS colour, a gradient, a pattern; outlines of symbols; and where borders lie.

use crate::color::Color;
use crate::data::Value;
use crate::figure::Symbol;
use crate::geometry::{Cap, Join, Path, Rect, Segment, Size, pt};
use crate::scene::{Extra, Gradient, GradientKind, Paint, PathNode, Pattern, Shape, Stroke};
use std::sync::Arc;

/// How far borders are moved to lie on whole pixels: only those of about one (vega-scenegraph `rectangle.js`).
pub fn half_pixel(width: f64) -> f64 {
    if width > 0.5 && width < 1.5 { 0.5 - (width - 1.0).abs() } else { 0.0 }
}

/// The paint a value means: a CSS colour; `{gradient: "linear" | "radial", x1, y1, x2, y2, (r1, r2,) stops: [{offset,
/// color}]}` in shares of the painted box (in px with `absolute`), `{gradient: "conic", x1, y1, angle, width, height,
/// stops}` in px; `{pattern: name, color, background, size}`, `{pattern: "tile", width, height, paths}`. `None` for
/// anything else.
pub fn of(value: &Value) -> Option<Paint> {
    match value {
        Value::Text(css) => Color::parse(css).map(Paint::Solid),
        Value::Object(o) if o.get("gradient").is_some() => gradient(value),
        Value::Object(o) if o.get("pattern").is_some() => pattern(value),
        _ => None,
    }
}

/// The outline of a symbol in a paint.
pub fn outline(symbol: &Symbol, paint: Paint) -> Stroke {
    Stroke {
        paint,
        dash: symbol.dash.clone(),
        dash_offset: symbol.dash_offset,
        join: Join::Miter,
        ..Stroke::new(Color::BLACK, symbol.stroke_width)
    }
}

fn gradient(value: &Value) -> Option<Paint> {
    let number = |name: &str, default: f64| value.member(name).valid_number().unwrap_or(default);
    let Value::Array(list) = value.member("stops") else { return None };
    let mut stops: Vec<(f64, Color)> = list
        .iter()
        .filter_map(|s| Some((s.member("offset").valid_number()?, Color::parse(&s.member("color").to_text())?)))
        .collect();
    stops.sort_by(|a, b| a.0.total_cmp(&b.0));
    if stops.is_empty() {
        return None;
    }
    let kind = if &*value.member("gradient").to_text() == "radial" {
        GradientKind::Radial {
            inner: (pt(number("x1", 0.5), number("y1", 0.5)), number("r1", 0.0)),
            outer: (pt(number("x2", 0.5), number("y2", 0.5)), number("r2", 0.5)),
        }
    } else if &*value.member("gradient").to_text() == "conic" {
        GradientKind::Conic {
            center: pt(number("x1", 0.0), number("y1", 0.0)),
            angle: number("angle", 0.0),
            area: Rect::at(0.0, 0.0, number("width", 1.0).max(1.0), number("height", 1.0).max(1.0)),
        }
    } else {
        GradientKind::Linear(pt(number("x1", 0.0), number("y1", 0.0)), pt(number("x2", 1.0), number("y2", 0.0)))
    };
    // Between a point and itself a canvas paints nothing.
    if matches!(kind, GradientKind::Linear(a, b) if a == b) && value.member("canvas").truthy() {
        return Some(Paint::Solid(Color::TRANSPARENT));
    }
    let relative = !value.member("absolute").truthy();
    Some(Paint::Gradient(Arc::new(Gradient { kind, relative, stops })))
}

fn pattern(value: &Value) -> Option<Paint> {
    let name = value.member("pattern").to_text();
    if &*name == "tile" {
        return painted(value);
    }
    let color = Color::parse(&value.member("color").to_text()).unwrap_or(Color::WHITE);
    let side = value.member("size").valid_number().filter(|s| *s >= 2.0).unwrap_or(20.0).min(200.0);
    let background = Color::parse(&value.member("background").to_text());
    let size = Size { width: side, height: side };
    Some(Paint::Pattern(Arc::new(Pattern { at: pt(0.0, 0.0), size, background, paths: tile(&name, side, color) })))
}

/// A tile that was painted: `paths` with steps (a number for the kind of each, and its coordinates), fill and stroke.
fn painted(value: &Value) -> Option<Paint> {
    let side = |name: &str| value.member(name).valid_number().filter(|s| *s >= 1.0);
    let size = Size { width: side("width")?, height: side("height")? };
    let Value::Array(list) = value.member("paths") else { return None };
    let paths = list.iter().map(painted_path).collect();
    Some(Paint::Pattern(Arc::new(Pattern { at: pt(0.0, 0.0), size, background: None, paths })))
}

fn painted_path(value: &Value) -> PathNode {
    let mut path = Path::new();
    if let Value::Array(steps) = value.member("steps") {
        for step in steps.iter() {
            let Value::Array(step) = step else { continue };
            let n = |i: usize| step.get(i).map_or(0.0, Value::to_number);
            let p = |i: usize| pt(n(i), n(i + 1));
            path.segments.push(match n(0) as u8 {
                0 => Segment::Move(p(1)),
                1 => Segment::Line(p(1)),
                2 => Segment::Quad(p(1), p(3)),
                3 => Segment::Cubic(p(1), p(3), p(5)),
                4 => Segment::Arc(p(1), n(3), n(4) != 0.0, n(5) != 0.0, p(6)),
                _ => Segment::Close,
            });
        }
    }
    let color = |name: &str| match value.member(name) {
        Value::Text(css) => Color::parse(&css).map(Paint::Solid),
        _ => None,
    };
    let number = |name: &str, usual: f64| value.member(name).valid_number().unwrap_or(usual);
    let word = |name: &str| value.member(name).to_text();
    let stroke = color("stroke").map(|paint| Stroke {
        cap: match &*word("cap") {
            "round" => Cap::Round,
            "square" => Cap::Square,
            _ => Cap::Butt,
        },
        join: match &*word("join") {
            "round" => Join::Round,
            "bevel" => Join::Bevel,
            _ => Join::Miter,
        },
        ..Stroke::new(paint, number("lineWidth", 1.0))
    });
    let extra = value.member("hollow").truthy().then(|| Box::new(Extra { hollow: true, ..Extra::default() }));
    PathNode { shape: Shape::Path(path), fill: color("fill"), stroke, opacity: number("opacity", 1.0), extra }
}

/// A motif, in shares of a tile's side from a corner of its own.
enum Motif {
    Line(&'static [(f64, f64)]),
    Shape(&'static [(f64, f64)]),
    Dot(f64),
    Ring(f64),
}

/// The shapes of patternomaly 1.3 and the look of its tiles: most motifs stand twice in a tile, on its diagonal.
fn tile(name: &str, side: f64, color: Color) -> Vec<PathNode> {
    use Motif::{Dot, Line, Ring, Shape as Filled};
    // Two pixels of twenty are kept free about some.
    const GAP: f64 = 0.1;
    const IN: f64 = 0.5 - GAP;
    const PLUS: [Motif; 2] = [Line(&[(0.25, 0.0), (0.25, 0.5)]), Line(&[(0.0, 0.25), (0.5, 0.25)])];
    const DASH: Motif = Line(&[(GAP, GAP), (IN, IN)]);
    const CROSS: Motif = Line(&[(GAP, IN), (IN, GAP)]);
    const DIAGONAL: Motif = Line(&[(0.45, -0.05), (1.05, 0.55)]);
    const ZIGZAG: [(f64, f64); 5] = [(0.0, 0.1), (0.25, 0.4), (0.5, 0.1), (0.75, 0.4), (1.0, 0.1)];
    const DIAMOND: [(f64, f64); 4] = [(0.25, 0.0), (0.5, 0.25), (0.25, 0.5), (0.0, 0.25)];
    const DIAMOND_LINE: [(f64, f64); 5] = [(0.25, 0.0), (0.5, 0.25), (0.25, 0.5), (0.0, 0.25), (0.25, 0.0)];
    let diagonal = [(0.0, 0.0), (0.5, 0.5)];
    let down = [(0.0, 0.0), (0.0, 0.5)];
    let aside = [(0.0, 0.0), (0.5, 0.0)];
    let (motifs, places): (Vec<Motif>, &[(f64, f64)]) = match name {
        "plus" => (PLUS.into(), &diagonal),
        "cross" => (vec![DASH, CROSS], &diagonal),
        "dash" => (vec![DASH], &diagonal),
        // One motif in one half, another in the other.
        "cross-dash" => {
            let mut out = motif_at(&[DASH, CROSS], &[(0.0, 0.0)], side, color);
            out.extend(motif_at(&[DASH], &[(0.5, 0.5)], side, color));
            return out;
        }
        "dot-dash" => {
            let mut out = motif_at(&[DASH], &[(0.5, 0.5)], side, color);
            out.extend(motif_at(&[Dot(0.1)], &[(0.0, 0.0)], side, color));
            return out;
        }
        "dot" => (vec![Dot(0.1)], &diagonal),
        "disc" => (vec![Dot(0.2)], &diagonal),
        "ring" => (vec![Ring(0.2)], &diagonal),
        "line" => (vec![Line(&[(0.0, 0.25), (1.0, 0.25)])], &down),
        "line-vertical" => (vec![Line(&[(0.25, 0.0), (0.25, 1.0)])], &aside),
        "weave" => (vec![Line(&[(0.05, 0.05), (0.45, 0.45)]), Line(&[(0.55, 0.95), (0.95, 0.55)])], &[(0.0, 0.0)]),
        "zigzag" | "zigzag-horizontal" => (vec![Line(&ZIGZAG)], &down),
        "zigzag-vertical" => {
            (vec![Line(&[(0.9, 0.0), (0.6, 0.25), (0.9, 0.5), (0.6, 0.75), (0.9, 1.0)])], &[(0.0, 0.0), (-0.5, 0.0)])
        }
        "diagonal" => (vec![DIAGONAL], &[(0.0, 0.0), (-0.5, 0.5)]),
        "diagonal-right-left" => (vec![Line(&[(1.05, 0.45), (0.45, 1.05)])], &[(0.0, 0.0), (-0.5, -0.5)]),
        "box" => (vec![Line(&[(0.05, 0.05), (0.35, 0.05), (0.35, 0.35), (0.05, 0.35), (0.05, 0.05)])], &diagonal),
        "triangle" => (vec![Filled(&[(0.25, 0.0), (0.5, 0.5), (0.0, 0.5)])], &diagonal),
        "triangle-inverted" => (vec![Filled(&[(0.75, 0.5), (0.5, 0.0), (1.0, 0.0)])], &[(0.0, 0.0), (-0.5, 0.5)]),
        "diamond" => (vec![Filled(&DIAMOND)], &diagonal),
        "diamond-box" => (vec![Line(&DIAMOND_LINE)], &diagonal),
        _ => (vec![Filled(&[(0.05, 0.05), (0.45, 0.05), (0.45, 0.45), (0.05, 0.45)])], &diagonal),
    };
    motif_at(&motifs, places, side, color)
}

fn motif_at(motifs: &[Motif], places: &[(f64, f64)], side: f64, color: Color) -> Vec<PathNode> {
    let stroke = || Stroke { cap: Cap::Round, join: Join::Round, ..Stroke::new(color, side / 10.0) };
    let outline = |points: &[(f64, f64)], (dx, dy): (f64, f64)| {
        let mut path = Path::new();
        for (i, (x, y)) in points.iter().enumerate() {
            let (x, y) = ((x + dx) * side, (y + dy) * side);
            if i == 0 {
                path.move_to(x, y)
            } else {
                path.line_to(x, y)
            };
        }
        path
    };
    let mut out = Vec::with_capacity(motifs.len() * places.len());
    for &place in places {
        let circle = |r: f64| Shape::Circle(pt((place.0 + 0.25) * side, (place.1 + 0.25) * side), r * side);
        for motif in motifs {
            out.push(match motif {
                Motif::Line(points) => PathNode::stroked(Shape::Path(outline(points, place)), stroke()),
                Motif::Shape(points) => {
                    let mut path = outline(points, place);
                    path.close();
                    PathNode::filled(Shape::Path(path), color)
                }
                Motif::Dot(r) => PathNode::filled(circle(*r), color),
                Motif::Ring(r) => PathNode::stroked(circle(*r), stroke()),
            });
        }
    }
    out
}
