//! Paints that a canvas context makes: gradients along a line, about a point or around one, and tiles.

use super::super::value::object;
use super::track::Matrix;
use crate::color::Color;
use crate::data::Value;
use crate::expr::{Reply, object_of};
use crate::geometry::{Rect, Size, pt};
use crate::scene::{Gradient, GradientKind, Paint, Pattern};
use std::sync::Arc;

type Answer = Result<Reply, String>;

/// The member by which a pattern is known.
pub(super) const TILE: &str = "\u{1}tile";
/// Colours of a gradient at most.
const STOPS: usize = 200;

fn n(args: &[Value], i: usize) -> f64 {
    args.get(i).map_or(f64::NAN, Value::to_number)
}

/// A gradient that is still without colours, at the places of the canvas that it was made for.
pub(super) fn gradient(kind: &str, args: &[Value], m: Matrix, size: Size) -> Answer {
    let count = match kind {
        "linear" => 4,
        "radial" => 6,
        _ => 3,
    };
    if !(0..count).all(|i| n(args, i).is_finite()) {
        // As canvases do.
        return Err(format!("a {kind} gradient is made of {count} numbers"));
    }
    let at = match kind {
        "radial" => [0, 1, 3, 4],
        "conic" => [1, 2, 1, 2],
        _ => [0, 1, 2, 3],
    };
    let (a, b) = (m.apply(pt(n(args, at[0]), n(args, at[1]))), m.apply(pt(n(args, at[2]), n(args, at[3]))));
    let mut members: Vec<(Arc<str>, Value)> = vec![
        (Arc::from("gradient"), Value::from(kind)),
        (Arc::from("absolute"), Value::Bool(true)),
        (Arc::from("canvas"), Value::Bool(true)),
    ];
    let mut number = |name: &str, x: f64| members.push((Arc::from(name), Value::Number(x)));
    for (name, x) in [("x1", a.x), ("y1", a.y), ("x2", b.x), ("y2", b.y)] {
        number(name, x);
    }
    match kind {
        "radial" => {
            number("r1", n(args, 2) * m.scale());
            number("r2", n(args, 5) * m.scale());
        }
        "conic" => {
            number("angle", n(args, 0) + m.turn().map_or(0.0, |t| t.1));
            number("width", size.width);
            number("height", size.height);
        }
        _ => {}
    }
    members.push((Arc::from("stops"), Value::Array(Arc::from([]))));
    Ok(Reply::Value(object_of("gradient", members)))
}

/// `addColorStop` of a gradient.
pub(super) fn add_stop(stops: &Value, args: &[Value]) -> Answer {
    let offset = n(args, 0);
    let color = args.get(1).map_or_else(|| Arc::from(""), Value::to_text);
    if !(0.0..=1.0).contains(&offset) {
        return Err(format!("addColorStop takes an offset from 0 to 1, not {offset}"));
    }
    if Color::parse(&color).is_none() {
        return Err(format!("{color:?} is not a CSS colour"));
    }
    let mut list = match stops {
        Value::Array(list) => list.to_vec(),
        _ => Vec::new(),
    };
    if list.len() > STOPS {
        return Err("a gradient has too many colours".into());
    }
    list.push(object([("offset", Value::Number(offset)), ("color", Value::Text(color))]));
    Ok(Reply::Set(vec![(Arc::from("stops"), Value::Array(list.into()))], Value::Null))
}

/// The paint of a gradient that has colours.
pub(super) fn ramp(style: &Value) -> Option<Paint> {
    let number = |name: &str| style.member(name).valid_number().filter(|x| x.is_finite());
    let Value::Array(list) = style.member("stops") else { return None };
    let stop = |s: &Value| Some((s.member("offset").valid_number()?, Color::parse(&s.member("color").to_text())?));
    let mut stops: Vec<(f64, Color)> = list.iter().filter_map(stop).collect();
    stops.sort_by(|a, b| a.0.total_cmp(&b.0));
    if stops.is_empty() {
        return None;
    }
    let (a, b) = (pt(number("x1")?, number("y1")?), pt(number("x2")?, number("y2")?));
    let kind = match &*style.member("gradient").to_text() {
        "conic" => {
            let area = Rect::at(0.0, 0.0, number("width")?, number("height")?);
            GradientKind::Conic { center: a, angle: number("angle")?, area }
        }
        "radial" => GradientKind::Radial { inner: (a, number("r1")?), outer: (b, number("r2")?) },
        // Between a point and itself nothing is painted (HTML, "canvas" section, `createLinearGradient`).
        _ if a == b => return Some(Paint::Solid(Color::TRANSPARENT)),
        _ => GradientKind::Linear(a, b),
    };
    Some(Paint::Gradient(Arc::new(Gradient { kind, relative: false, stops })))
}

/// A pattern as the pen uses it: its tile where the transform has moved it.
pub(super) fn tiled(style: &Value, tiles: &[Arc<Pattern>], m: &Matrix) -> Option<Paint> {
    let tile = tiles.get(style.member(TILE).valid_number()? as usize)?;
    let at = m.apply(tile.at);
    Some(Paint::Pattern(Arc::new(Pattern { at, ..(**tile).clone() })))
}
