//! Gradients and patterns made by the functions a QuickChart configuration may call. In: the text of a call; out: a
//! paint as a tree that the figure's channels understand.

use crate::json::{Json, Object, parse_literal};
use std::sync::Arc;

/// The paint a call makes; `None` if the code is no such call, an error if it cannot be followed.
pub(super) fn call(code: &str, size: (f64, f64)) -> Option<Result<Json, String>> {
    let text = code.trim().trim_end_matches(';').trim_end();
    let (name, rest) = text.split_once('(')?;
    let arguments = rest.strip_suffix(')')?;
    match name.trim() {
        "getGradientFillHelper" | "getGradientFill" | "pattern.draw" => {}
        "getImageFill" => return Some(Err("pictures are not fetched; the default colour is used".into())),
        _ => return None,
    }
    let list = parse_literal(&format!("[{arguments}]"), 20);
    Some(match list {
        Ok(Json::Array(list)) => made(name.trim(), &list, size)
            .ok_or_else(|| format!("{} was given arguments it does not take", name.trim())),
        _ => Err(format!("the arguments of {} are not plain values", name.trim())),
    })
}

/// The paint that one of the functions makes of plain arguments; `None` if it does not take them.
pub(super) fn made(name: &str, args: &[Json], size: (f64, f64)) -> Option<Json> {
    match name {
        "getGradientFillHelper" => along(args, size),
        "getGradientFill" => between(args, size),
        _ => pattern(args, size),
    }
}

fn along(args: &[Json], size: (f64, f64)) -> Option<Json> {
    let colors = args.get(1)?.as_array()?;
    let side = |name: &str, default: f64| {
        args.get(2).and_then(|d| d.get(name)).and_then(Json::as_f64).filter(|x| *x > 0.0).unwrap_or(default)
    };
    let (width, height) = (side("width", size.0), side("height", size.1));
    let (x2, y2) = match args.first()?.as_str()? {
        "vertical" => (0.0, height),
        "both" => (width, height),
        _ => (width, 0.0),
    };
    let last = colors.len().max(2) - 1;
    let stops =
        colors.iter().enumerate().filter_map(|(i, c)| Some(stop(i as f64 / last as f64, c.as_str()?))).collect();
    Some(linear([0.0, 0.0, x2, y2], stops))
}

fn between(args: &[Json], size: (f64, f64)) -> Option<Json> {
    let stops = args
        .first()?
        .as_array()?
        .iter()
        .filter_map(|s| Some(stop(s.get("offset")?.as_f64()?, s.get("color")?.as_str()?)))
        .collect();
    let mut ends = [0.0, 0.0, size.0, 0.0];
    for (end, given) in ends.iter_mut().zip(args.get(1).and_then(Json::as_array).unwrap_or(&[])) {
        *end = given.as_f64()?;
    }
    Some(linear(ends, stops))
}

fn stop(offset: f64, color: &str) -> Json {
    object([("offset", Json::Number(offset)), ("color", Json::String(Arc::from(color)))])
}

fn linear([x1, y1, x2, y2]: [f64; 4], stops: Vec<Json>) -> Json {
    object([
        ("gradient", Json::String(Arc::from("linear"))),
        ("x1", Json::Number(x1)),
        ("y1", Json::Number(y1)),
        ("x2", Json::Number(x2)),
        ("y2", Json::Number(y2)),
        ("absolute", Json::Bool(true)),
        ("canvas", Json::Bool(true)),
        ("stops", Json::Array(stops)),
    ])
}

fn pattern(args: &[Json], _: (f64, f64)) -> Option<Json> {
    let text = |i: usize, default: &str| Json::String(Arc::from(args.get(i).and_then(Json::as_str).unwrap_or(default)));
    Some(object([
        ("pattern", text(0, "square")),
        ("background", text(1, "transparent")),
        ("color", text(2, "rgba(255, 255, 255, 0.8)")),
        ("size", Json::Number(args.get(3).and_then(Json::as_f64).unwrap_or(20.0))),
    ]))
}

fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(Object::from_members(members.into_iter().map(|(n, v)| (Arc::from(n), v)).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls() {
        let g = call("getGradientFillHelper('vertical', ['red', 'blue'])", (500.0, 300.0)).unwrap().unwrap();
        assert_eq!(g.get("y2").and_then(Json::as_f64), Some(300.0));
        assert_eq!(g.pointer("/stops/1/offset").and_then(Json::as_f64), Some(1.0));
        assert!(call("getGradientFillHelper(x, 1)", (1.0, 1.0)).unwrap().is_err());
        assert!(call("(v) => v", (1.0, 1.0)).is_none());
        let p = call("pattern.draw('square', '#ff6384')", (1.0, 1.0)).unwrap().unwrap();
        assert_eq!(p.get("background").and_then(Json::as_str), Some("#ff6384"));
    }
}
