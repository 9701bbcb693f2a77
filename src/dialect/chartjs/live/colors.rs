//! Colours that functions compute with: `Chart.helpers.color(…)`, whose methods change it and write it.

use crate::color::{self, Color};
use crate::data::Value;
use crate::expr::{Asked, Reply, object_of};
use std::sync::Arc;

/// A colour as an object.
pub(super) fn object(css: &str) -> Value {
    let c = Color::parse(css);
    let color = c.unwrap_or(Color::BLACK);
    members(color, f64::from(color.a) / 255.0, c.is_some())
}

fn members(c: Color, alpha: f64, valid: bool) -> Value {
    let n = |x: u8| Value::Number(f64::from(x));
    let list = [("r", n(c.r)), ("g", n(c.g)), ("b", n(c.b)), ("a", Value::Number(alpha)), ("valid", valid.into())];
    object_of("color", list.into_iter().map(|(n, v)| (Arc::from(n), v)).collect())
}

fn channel(x: f64) -> u8 {
    x.round().clamp(0.0, 255.0) as u8
}

/// A method of a colour (@kurkle/color and chartjs-color name them alike).
pub(super) fn call(asked: &Asked, args: &[Value]) -> Option<Result<Reply, String>> {
    let part = |name: &str| (asked.member)(name).to_number();
    let (r, g, b, a) = (channel(part("r")), channel(part("g")), channel(part("b")), part("a"));
    let c = Color::rgb(r, g, b);
    let x = args.first().map_or(f64::NAN, Value::to_number);
    let changed = |c: Color, a: f64| {
        let n = |x: u8| Value::Number(f64::from(x));
        let list = [("r", n(c.r)), ("g", n(c.g)), ("b", n(c.b)), ("a", Value::Number(a.clamp(0.0, 1.0)))];
        let list = list.into_iter().map(|(n, v)| (Arc::from(n), v)).collect();
        Some(Ok(Reply::Set(list, (asked.object)())))
    };
    let text = |t: String| Some(Ok(Reply::Value(t.into())));
    let scaled = |f: &dyn Fn([f64; 3]) -> [f64; 3]| changed(color::from_hsl(f(color::hsl(c))), a);
    match asked.name {
        "alpha" if x.is_finite() => changed(c, x),
        "alpha" => Some(Ok(Reply::Value(Value::Number(a)))),
        "clearer" => changed(c, a * (1.0 - x)),
        "opaquer" => changed(c, a * (1.0 + x)),
        "rgbString" | "rgbaString" | "toString" | "string" => text(if a >= 1.0 {
            format!("rgb({r}, {g}, {b})")
        } else {
            format!("rgba({r}, {g}, {b}, {})", crate::number::to_js((a * 100.0).round() / 100.0))
        }),
        "hexString" if a >= 1.0 => text(format!("#{r:02X}{g:02X}{b:02X}")),
        "hexString" => text(format!("#{r:02X}{g:02X}{b:02X}{:02X}", channel(a * 255.0))),
        "lighten" => scaled(&|[h, s, l]| [h, s, (l * (1.0 + x)).clamp(0.0, 1.0)]),
        "darken" => scaled(&|[h, s, l]| [h, s, (l * (1.0 - x)).clamp(0.0, 1.0)]),
        "saturate" => scaled(&|[h, s, l]| [h, (s * (1.0 + x)).clamp(0.0, 1.0), l]),
        "desaturate" => scaled(&|[h, s, l]| [h, (s * (1.0 - x)).clamp(0.0, 1.0), l]),
        "rotate" => scaled(&|[h, s, l]| [h + x, s, l]),
        "negate" => changed(Color::rgb(255 - r, 255 - g, 255 - b), a),
        "greyscale" => {
            let v = channel(0.3 * f64::from(r) + 0.59 * f64::from(g) + 0.11 * f64::from(b));
            changed(Color::rgb(v, v, v), a)
        }
        "clone" => Some(Ok(Reply::Value(members(c, a, true)))),
        _ => None,
    }
}
