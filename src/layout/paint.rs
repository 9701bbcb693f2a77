//! Paints from channel values: a CSS colour, a gradient, a pattern.

use crate::color::Color;
use crate::data::Value;
use crate::geometry::{Size, pt};
use crate::scene::{Gradient, GradientKind, Paint, PathNode, Pattern, Shape, Stroke};
use std::sync::Arc;

/// The paint a value means: a CSS colour; `{gradient: "linear" | "radial", x1, y1, x2, y2, (r1, r2,) stops: [{offset,
/// color}]}` in shares of the painted box (in px with `absolute`); `{pattern: name, color, background, size}`. `None` for
/// anything else.
pub fn of(value: &Value) -> Option<Paint> {
    match value {
        Value::Text(css) => Color::parse(css).map(Paint::Solid),
        Value::Object(o) if o.get("gradient").is_some() => gradient(value),
        Value::Object(o) if o.get("pattern").is_some() => pattern(value),
        _ => None,
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
    } else {
        GradientKind::Linear(pt(number("x1", 0.0), number("y1", 0.0)), pt(number("x2", 1.0), number("y2", 0.0)))
    };
    let relative = !value.member("absolute").truthy();
    Some(Paint::Gradient(Arc::new(Gradient { kind, relative, stops })))
}

fn pattern(value: &Value) -> Option<Paint> {
    let name = value.member("pattern").to_text();
    let color = Color::parse(&value.member("color").to_text()).unwrap_or(Color::WHITE);
    let side = value.member("size").valid_number().filter(|s| *s >= 2.0).unwrap_or(20.0).min(200.0);
    let line = |x1: f64, y1: f64, x2: f64, y2: f64| {
        let ends = Shape::Line(pt(x1 * side, y1 * side), pt(x2 * side, y2 * side));
        PathNode::stroked(ends, Stroke::new(color, side / 10.0))
    };
    let circle = |filled: bool, r: f64| {
        let shape = Shape::Circle(pt(side / 2.0, side / 2.0), r * side);
        if filled { PathNode::filled(shape, color) } else { PathNode::stroked(shape, Stroke::new(color, side / 10.0)) }
    };
    let paths = match &*name {
        "dot" => vec![circle(true, 0.12)],
        "disc" => vec![circle(true, 0.3)],
        "ring" => vec![circle(false, 0.3)],
        "line-vertical" => vec![line(0.5, 0.0, 0.5, 1.0)],
        "line" | "dash" => vec![line(0.0, 0.5, 1.0, 0.5)],
        "diagonal-right-left" => vec![line(1.0, 0.0, 0.0, 1.0), line(0.2, -0.2, -0.2, 0.2), line(1.2, 0.8, 0.8, 1.2)],
        "plus" => vec![line(0.5, 0.2, 0.5, 0.8), line(0.2, 0.5, 0.8, 0.5)],
        "cross" => vec![line(0.25, 0.25, 0.75, 0.75), line(0.75, 0.25, 0.25, 0.75)],
        _ => vec![line(0.0, 0.0, 1.0, 1.0), line(-0.2, 0.8, 0.2, 1.2), line(0.8, -0.2, 1.2, 0.2)],
    };
    let background = Color::parse(&value.member("background").to_text());
    Some(Paint::Pattern(Arc::new(Pattern { size: Size { width: side, height: side }, background, paths })))
}
