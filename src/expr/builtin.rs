//! Functions and constants that every expression knows: those of Vega's expression language and the small part of
//! JavaScript's library that labels and formatters use.

use super::Env;
use super::eval::{EvalError, Machine, Result, Val, fail, limited, to_int};
use crate::color::{self, Color};
use crate::data::{Fields, Value};
use crate::number;
use crate::time;
use regex::{Regex, RegexBuilder};
use std::sync::Arc;

/// A constant of a space (`Math.PI`), or a free one.
pub(super) fn constant(space: &str, name: &str) -> Option<Value> {
    use std::f64::consts as c;
    let x = match (space, name) {
        ("" | "Math", "PI") => c::PI,
        ("" | "Math", "E") => c::E,
        ("" | "Math", "LN2") => c::LN_2,
        ("" | "Math", "LN10") => c::LN_10,
        ("" | "Math", "LOG2E") => c::LOG2_E,
        ("" | "Math", "LOG10E") => c::LOG10_E,
        ("" | "Math", "SQRT1_2") => c::FRAC_1_SQRT_2,
        ("" | "Math", "SQRT2") => c::SQRT_2,
        ("" | "Number", "MAX_VALUE") => f64::MAX,
        ("" | "Number", "MIN_VALUE") => f64::from_bits(1),
        ("Number", "MAX_SAFE_INTEGER") => 9_007_199_254_740_991.0,
        ("Number", "EPSILON") => f64::EPSILON,
        _ => return None,
    };
    Some(Value::Number(x))
}

/// Whether a name is a library of functions.
pub(super) fn is_space(name: &str) -> bool {
    matches!(name, "Math" | "Number" | "String" | "Object" | "Array" | "JSON" | "Date" | "Intl" | "moment")
}

fn values(args: &[Val]) -> Vec<Value> {
    args.iter().map(|a| a.clone().value()).collect()
}

struct Args<'a>(&'a [Value]);

impl Args<'_> {
    fn get(&self, i: usize) -> &Value {
        const NULL: &Value = &Value::Null;
        self.0.get(i).unwrap_or(NULL)
    }

    fn n(&self, i: usize) -> f64 {
        match self.0.get(i) {
            None => f64::NAN,
            Some(v) => v.to_number(),
        }
    }

    fn n_or(&self, i: usize, default: f64) -> f64 {
        match self.get(i) {
            Value::Null => default,
            v => v.to_number(),
        }
    }

    fn s(&self, i: usize) -> Arc<str> {
        self.get(i).to_text()
    }

    fn list(&self, i: usize) -> Vec<Value> {
        match self.get(i) {
            Value::Array(list) => list.to_vec(),
            _ => Vec::new(),
        }
    }

    fn len(&self) -> usize {
        self.0.len()
    }
}

/// Calls a free function.
pub(super) fn call(name: &str, args: &[Val], env: &Env) -> Result<Value> {
    let list = values(args);
    let a = Args(&list);
    if let Some(x) = math(name, &a) {
        return Ok(Value::Number(x));
    }
    for group in [types, text, array, dates, formats, colors, statistics, scripts] {
        if let Some(v) = group(name, &a, env) {
            return v;
        }
    }
    fail(format!("there is no function {name:?}"))
}

fn math(name: &str, a: &Args) -> Option<f64> {
    let x = a.n(0);
    Some(match name {
        "abs" => x.abs(),
        "acos" => libm::acos(x),
        "asin" => libm::asin(x),
        "atan" => libm::atan(x),
        "atan2" => libm::atan2(x, a.n(1)),
        "ceil" => x.ceil(),
        "clamp" => x.max(a.n(1).min(a.n(2))).min(a.n(1).max(a.n(2))),
        "cos" => libm::cos(x),
        "exp" => libm::exp(x),
        "floor" => x.floor(),
        "hypot" => a.0.iter().map(|v| v.to_number() * v.to_number()).sum::<f64>().sqrt(),
        "log" => libm::log(x),
        "log2" => libm::log2(x),
        "log10" => libm::log10(x),
        "max" => fold(a, f64::NEG_INFINITY, f64::max),
        "min" => fold(a, f64::INFINITY, f64::min),
        "pow" => libm::pow(x, a.n(1)),
        "round" => (x + 0.5).floor(),
        "sign" => {
            if x == 0.0 || x.is_nan() {
                x
            } else {
                x.signum()
            }
        }
        "sin" => libm::sin(x),
        "sqrt" => x.sqrt(),
        "cbrt" => libm::cbrt(x),
        "tan" => libm::tan(x),
        "trunc" => x.trunc(),
        _ => return None,
    })
}

fn fold(a: &Args, start: f64, pick: fn(f64, f64) -> f64) -> f64 {
    a.0.iter().map(Value::to_number).fold(start, |m, x| if m.is_nan() || x.is_nan() { f64::NAN } else { pick(m, x) })
}

type Answer = Option<Result<Value>>;

fn ok(v: impl Into<Value>) -> Answer {
    Some(Ok(v.into()))
}

fn types(name: &str, a: &Args, _: &Env) -> Answer {
    let v = a.get(0);
    match name {
        "isArray" => ok(matches!(v, Value::Array(_))),
        "isBoolean" => ok(matches!(v, Value::Bool(_))),
        "isDate" => ok(matches!(v, Value::Time(_))),
        "isDefined" => ok(a.len() > 0 && *v != Value::Null),
        "isNumber" => ok(matches!(v, Value::Number(_))),
        "isObject" => ok(matches!(v, Value::Object(_) | Value::Array(_) | Value::Time(_))),
        "isRegExp" => ok(regex_source(v).is_some()),
        "isString" => ok(matches!(v, Value::Text(_))),
        "isValid" => ok(v.is_valid()),
        "isNaN" => ok(v.to_number().is_nan()),
        "isFinite" => ok(v.to_number().is_finite()),
        "toBoolean" => ok(match v {
            Value::Null => Value::Null,
            Value::Text(t) if t.is_empty() => Value::Null,
            Value::Text(t) => Value::Bool(!matches!(&**t, "false" | "0")),
            v => Value::Bool(v.truthy()),
        }),
        "toNumber" => ok(match v {
            Value::Null => Value::Null,
            Value::Text(t) if t.is_empty() => Value::Null,
            v => Value::Number(v.to_number()),
        }),
        "toString" => ok(match v {
            Value::Null => Value::Null,
            Value::Text(t) if t.is_empty() => Value::Null,
            v => v.to_text().into(),
        }),
        "String" => ok(if a.len() == 0 { Arc::from("") } else { v.to_text() }),
        "Number" => ok(if a.len() == 0 { 0.0 } else { v.to_number() }),
        "Boolean" => ok(v.truthy()),
        "parseFloat" => ok(leading_number(&v.to_text())),
        "parseInt" => ok(leading_integer(&v.to_text(), a.n_or(1, 10.0))),
        _ => None,
    }
}

/// The number a text begins with.
fn leading_number(t: &str) -> f64 {
    let t = t.trim();
    let end = (0..=t.len()).rev().filter(|i| t.is_char_boundary(*i)).take(400).find(|&i| {
        let head = &t[..i];
        !head.is_empty()
            && head.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'))
            && head.parse::<f64>().is_ok()
    });
    if t.starts_with("Infinity") { f64::INFINITY } else { end.and_then(|i| t[..i].parse().ok()).unwrap_or(f64::NAN) }
}

fn leading_integer(t: &str, radix: f64) -> f64 {
    let t = t.trim();
    let (sign, t) = t.strip_prefix('-').map_or((1.0, t.strip_prefix('+').unwrap_or(t)), |r| (-1.0, r));
    let (radix, t) = match t.strip_prefix("0x") {
        Some(r) => (16.0, r),
        None => (if radix == 0.0 { 10.0 } else { radix }, t),
    };
    if !(2.0..=36.0).contains(&radix) {
        return f64::NAN;
    }
    let digits: Vec<u32> = t.chars().map_while(|c| c.to_digit(radix as u32)).collect();
    if digits.is_empty() { f64::NAN } else { sign * digits.iter().fold(0.0, |n, d| n * radix + f64::from(*d)) }
}

fn text(name: &str, a: &Args, _: &Env) -> Answer {
    let chars = |i: usize| a.s(i).chars().collect::<Vec<char>>();
    match name {
        "upper" => ok(a.s(0).to_uppercase()),
        "lower" => ok(a.s(0).to_lowercase()),
        "trim" => ok(a.s(0).trim()),
        "substring" => {
            let c = chars(0);
            let at = |i: usize, d: usize| {
                if i < a.len() && *a.get(i) != Value::Null { (a.n(i).max(0.0) as usize).min(c.len()) } else { d }
            };
            let (x, y) = (at(1, 0), at(2, c.len()));
            ok(c[x.min(y)..x.max(y)].iter().collect::<String>())
        }
        "pad" => {
            let (t, length) = (chars(0), (a.n_or(1, 0.0).max(0.0) as usize).min(10_000));
            let fill = if a.len() > 2 { a.s(2).chars().next().unwrap_or(' ') } else { ' ' };
            let pad: String = std::iter::repeat_n(fill, length.saturating_sub(t.len())).collect();
            let t: String = t.into_iter().collect();
            ok(match &*a.s(3) {
                "left" => format!("{pad}{t}"),
                "center" => {
                    let half = pad.chars().count() / 2;
                    format!(
                        "{}{t}{}",
                        pad.chars().take(half).collect::<String>(),
                        pad.chars().skip(half).collect::<String>()
                    )
                }
                _ => format!("{t}{pad}"),
            })
        }
        "truncate" => {
            let (t, most) = (chars(0), a.n_or(1, 0.0).max(0.0) as usize);
            if t.len() <= most {
                return ok(a.s(0));
            }
            let ellipsis = if a.len() > 3 { a.s(3) } else { Arc::from("…") };
            let keep = most.saturating_sub(ellipsis.chars().count());
            ok(match &*a.s(2) {
                "left" => format!("{ellipsis}{}", t[t.len() - keep..].iter().collect::<String>()),
                "center" => {
                    let half = keep.div_ceil(2);
                    format!(
                        "{}{ellipsis}{}",
                        t[..half].iter().collect::<String>(),
                        t[t.len() - (keep - half)..].iter().collect::<String>()
                    )
                }
                _ => format!("{}{ellipsis}", t[..keep].iter().collect::<String>()),
            })
        }
        "split" => ok(Value::Array(a.s(0).split(&*a.s(1)).map(Value::from).collect())),
        "replace" => Some(match regex_of(a.get(1)) {
            Ok(Some(r)) if is_global(a.get(1)) => limited(r.replace_all(&a.s(0), &*a.s(2)).into_owned()),
            Ok(Some(r)) => limited(r.replace(&a.s(0), &*a.s(2)).into_owned()),
            Ok(None) => limited(a.s(0).replacen(&*a.s(1), &a.s(2), 1)),
            Err(e) => Err(e),
        }),
        "regexp" => {
            let flags = if a.len() > 1 { a.s(1) } else { Arc::from("") };
            ok(regex_value(&a.s(0), &flags))
        }
        "test" => Some(regex_or_text(a.get(0)).map(|r| Value::Bool(r.is_match(&a.s(1))))),
        "btoa" | "atob" => ok(a.s(0)),
        _ => None,
    }
}

#[expect(clippy::too_many_lines, reason = "one property or case after another, none long")]
fn array(name: &str, a: &Args, _: &Env) -> Answer {
    match name {
        "length" => ok(super::eval::member(a.get(0), "length")),
        "extent" => {
            let list: Vec<f64> = a.list(0).iter().filter_map(Value::valid_number).collect();
            let (low, high) = list.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(*x), h.max(*x)));
            ok(if low > high {
                Value::Array(Arc::from([]))
            } else {
                Value::Array(Arc::from([Value::Number(low), Value::Number(high)]))
            })
        }
        "clampRange" => {
            let r: Vec<f64> = a.list(0).iter().map(Value::to_number).collect();
            let [low, high] = r[..] else { return ok(Value::Null) };
            let (min, max) = (a.n(1), a.n(2));
            let span = high - low;
            let start = if span >= max - min { min } else { low.max(min).min(max - span) };
            ok(Value::Array(Arc::from([Value::Number(start), Value::Number(start + span.min(max - min))])))
        }
        "inrange" => {
            let r: Vec<f64> = a.list(1).iter().map(Value::to_number).collect();
            let (Some(x), Some(y)) = (r.first(), r.last()) else { return ok(false) };
            ok(a.n(0) >= x.min(*y) && a.n(0) <= x.max(*y))
        }
        "indexof" | "lastindexof" => {
            let found = match a.get(0) {
                Value::Array(list) if name == "indexof" => list.iter().position(|v| v.strict_eq(a.get(1))),
                Value::Array(list) => list.iter().rposition(|v| v.strict_eq(a.get(1))),
                v => {
                    let t = v.to_text();
                    let byte = if name == "indexof" { t.find(&*a.s(1)) } else { t.rfind(&*a.s(1)) };
                    byte.map(|b| t[..b].chars().count())
                }
            };
            ok(found.map_or(-1.0, |i| i as f64))
        }
        "join" => {
            let separator = if a.len() > 1 { a.s(1) } else { Arc::from(",") };
            let parts: Vec<Arc<str>> = a.list(0).iter().map(Value::to_text).collect();
            Some(limited(parts.join(&*separator)))
        }
        "lerp" => {
            let r: Vec<f64> = a.list(0).iter().map(Value::to_number).collect();
            let (Some(x), Some(y)) = (r.first(), r.last()) else { return ok(f64::NAN) };
            ok(x + (y - x) * a.n(1))
        }
        "peek" => ok(a.list(0).pop().unwrap_or_default()),
        "pluck" => ok(Value::Array(a.list(0).iter().map(|v| v.member(&a.s(1))).collect())),
        "reverse" => ok(Value::Array(a.list(0).into_iter().rev().collect())),
        "sort" => {
            let mut list = a.list(0);
            list.sort_by(Value::ascending);
            ok(Value::Array(list.into()))
        }
        "span" => {
            let list = a.list(0);
            ok(match (list.first(), list.last()) {
                (Some(x), Some(y)) => y.to_number() - x.to_number(),
                _ => 0.0,
            })
        }
        "slice" => {
            let (n, list) = match a.get(0) {
                Value::Array(l) => (l.len(), Some(l.clone())),
                v => (v.to_text().chars().count(), None),
            };
            let at = |i: usize, d: f64| {
                let x = a.n_or(i, d);
                if x < 0.0 { (n as f64 + x).max(0.0) as usize } else { (x as usize).min(n) }
            };
            let (x, y) = (at(1, 0.0), at(2, n as f64));
            ok(match list {
                Some(l) => Value::Array(l.get(x..y.max(x)).unwrap_or(&[]).into()),
                None => a.s(0).chars().skip(x).take(y.saturating_sub(x)).collect::<String>().into(),
            })
        }
        "sequence" => {
            let (start, stop, step) = match a.len() {
                0 | 1 => (0.0, a.n(0), 1.0),
                2 => (a.n(0), a.n(1), 1.0),
                _ => (a.n(0), a.n(1), a.n(2)),
            };
            let n = ((stop - start) / step).ceil();
            if !(n > 0.0) {
                return ok(Value::Array(Arc::from([])));
            }
            if n > 1_000_000.0 {
                return Some(fail("a list became too long"));
            }
            ok(Value::Array((0..n as usize).map(|i| Value::Number(start + i as f64 * step)).collect()))
        }
        "merge" => {
            let mut out = Fields::default();
            for v in a.0 {
                if let Value::Object(o) = v {
                    for (n, v) in &o.0 {
                        match out.0.iter_mut().find(|(m, _)| m == n) {
                            Some(slot) => slot.1 = v.clone(),
                            None => out.0.push((n.clone(), v.clone())),
                        }
                    }
                }
            }
            ok(Value::Object(Arc::new(out)))
        }
        _ => None,
    }
}

/// An instant from a value: a number, a date, a text.
fn instant(v: &Value, zone: &time::Zone) -> f64 {
    match v {
        Value::Number(x) | Value::Time(x) => *x,
        Value::Text(t) => time::parse(t, zone).unwrap_or(f64::NAN),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => v.to_number(),
    }
}

fn dates(name: &str, a: &Args, env: &Env) -> Answer {
    let (utc, plain) = match name.strip_prefix("utc") {
        Some(rest) if !rest.is_empty() => (true, rest),
        _ => (name == "utc", name),
    };
    let zone = if utc { time::Zone::utc() } else { env.zone.clone() };
    let civil = || zone.civil(instant(a.get(0), env.zone));
    let field = |f: fn(&time::Civil) -> i64| ok(civil().map_or(f64::NAN, |c| f(&c) as f64));
    match plain {
        "now" => ok(0.0),
        "datetime" | "utc" => {
            let parts: Vec<f64> = a.0.iter().map(Value::to_number).collect();
            ok(Value::Time(match a.0 {
                [] => 0.0,
                [one] => instant(one, &zone),
                _ => time::from_parts(&parts, &zone),
            }))
        }
        "toDate" => ok(match a.get(0) {
            Value::Null => Value::Null,
            Value::Text(t) if t.is_empty() => Value::Null,
            v => Value::Time(instant(v, &zone)),
        }),
        "time" => ok(instant(a.get(0), &zone)),
        "year" => field(|c| c.year),
        "quarter" => field(|c| c.month / 3 + 1),
        "month" => field(|c| c.month),
        "date" => field(|c| c.day),
        "day" => field(time::Civil::weekday),
        "dayofyear" => field(time::Civil::day_of_year),
        "week" => field(|c| c.week(0)),
        "hours" => field(|c| c.hour),
        "minutes" => field(|c| c.minute),
        "seconds" => field(|c| c.second),
        "milliseconds" => field(|c| c.milli),
        "timezoneoffset" => ok(-zone.offset(instant(a.get(0), &zone)) / 60_000.0),
        "timeOffset" | "Offset" => {
            ok(Value::Time(time::offset(instant(a.get(1), &zone), &a.s(0), a.n_or(2, 1.0), &zone)))
        }
        "timeSequence" | "Sequence" => {
            let (start, stop) = (instant(a.get(1), &zone), instant(a.get(2), &zone));
            let list = time::every(&a.s(0), a.n_or(3, 1.0), start, stop, &zone);
            ok(Value::Array(list.into_iter().filter(|t| *t < stop).map(Value::Time).collect()))
        }
        _ => None,
    }
}

fn formats(name: &str, a: &Args, env: &Env) -> Answer {
    match name {
        "format" => Some(match number::Format::parse(&a.s(1)) {
            Ok(f) => Ok(f.write(a.n(0)).into()),
            Err(e) => Err(EvalError(e)),
        }),
        "timeFormat" | "utcFormat" => {
            let zone = if name == "utcFormat" { time::Zone::utc() } else { env.zone.clone() };
            let t = instant(a.get(0), env.zone);
            ok(if a.len() > 1 { time::Format::new(&a.s(1)).write(t, &zone) } else { time::auto_label(t, &zone) })
        }
        "timeParse" | "utcParse" => {
            let zone = if name == "utcParse" { time::Zone::utc() } else { env.zone.clone() };
            ok(time::parse_as(&a.s(0), &a.s(1), &zone).map_or(Value::Null, Value::Time))
        }
        "timeUnitSpecifier" => {
            let units: Vec<Arc<str>> = a.list(0).iter().map(Value::to_text).collect();
            let names: Vec<&str> = units.iter().map(|u| &**u).collect();
            ok(time::specifier(&names))
        }
        "monthFormat" | "monthAbbrevFormat" | "dayFormat" | "dayAbbrevFormat" => {
            let names: &[&str] = if name.starts_with("month") { &time::MONTHS } else { &time::WEEKDAYS };
            let i = a.n(0).rem_euclid(names.len() as f64);
            let full = names.get(i as usize).copied().unwrap_or("");
            ok(if name.contains("Abbrev") { full.get(..3).unwrap_or("") } else { full })
        }
        "quarterFormat" => ok(format!("Q{}", a.n(0))),
        _ => None,
    }
}

fn color_text(c: Color) -> String {
    if c.a == 255 {
        format!("rgb({}, {}, {})", c.r, c.g, c.b)
    } else {
        format!(
            "rgba({}, {}, {}, {})",
            c.r,
            c.g,
            c.b,
            number::to_js((f64::from(c.a) / 255.0 * 1000.0).round() / 1000.0)
        )
    }
}

fn colors(name: &str, a: &Args, _: &Env) -> Answer {
    let parsed = |i: usize| Color::parse(&a.s(i)).unwrap_or(Color::BLACK);
    let byte = |x: f64| x.round().clamp(0.0, 255.0) as u8;
    match name {
        "rgb" if a.len() >= 3 => ok(color_text(Color {
            a: byte(a.n_or(3, 1.0) * 255.0),
            ..Color::rgb(byte(a.n(0)), byte(a.n(1)), byte(a.n(2)))
        })),
        "hsl" if a.len() >= 3 => ok(color_text(color::from_hsl([a.n(0), a.n(1), a.n(2)]))),
        "lab" if a.len() >= 3 => ok(color_text(color::from_lab([a.n(0), a.n(1), a.n(2)]))),
        "hcl" if a.len() >= 3 => {
            let h = a.n(0).to_radians();
            ok(color_text(color::from_lab([a.n(2), a.n(1) * libm::cos(h), a.n(1) * libm::sin(h)])))
        }
        "rgb" | "hsl" | "lab" | "hcl" => ok(color_text(parsed(0))),
        "luminance" => ok(parsed(0).luminance()),
        "contrast" => {
            let (x, y) = (parsed(0).luminance(), parsed(1).luminance());
            ok((x.max(y) + 0.05) / (x.min(y) + 0.05))
        }
        _ => None,
    }
}

fn statistics(name: &str, a: &Args, _: &Env) -> Answer {
    let mean_sd = |i: usize| (a.n_or(i, 0.0), a.n_or(i + 1, 1.0));
    let cumulative = |x: f64, (m, s): (f64, f64)| 0.5 * libm::erfc(-(x - m) / (s * std::f64::consts::SQRT_2));
    let density = |x: f64, (m, s): (f64, f64)| {
        let z = (x - m) / s;
        libm::exp(-0.5 * z * z) / (s * (2.0 * std::f64::consts::PI).sqrt())
    };
    match name {
        "random" | "sampleUniform" => ok(0.5),
        "sampleNormal" => ok(a.n_or(0, 0.0)),
        "cumulativeNormal" => ok(cumulative(a.n(0), mean_sd(1))),
        "densityNormal" => ok(density(a.n(0), mean_sd(1))),
        "quantileNormal" => {
            let (m, s) = mean_sd(1);
            ok(m + s * normal_quantile(a.n(0)))
        }
        "cumulativeLogNormal" => ok(if a.n(0) > 0.0 { cumulative(libm::log(a.n(0)), mean_sd(1)) } else { 0.0 }),
        "densityLogNormal" => ok(if a.n(0) > 0.0 { density(libm::log(a.n(0)), mean_sd(1)) / a.n(0) } else { 0.0 }),
        "quantileLogNormal" => {
            let (m, s) = mean_sd(1);
            ok(libm::exp(m + s * normal_quantile(a.n(0))))
        }
        "cumulativeUniform" | "densityUniform" | "quantileUniform" => {
            let (min, max) = if a.len() < 3 { (0.0, a.n_or(1, 1.0)) } else { (a.n(1), a.n(2)) };
            let x = a.n(0);
            ok(match name {
                "cumulativeUniform" => ((x - min) / (max - min)).clamp(0.0, 1.0),
                "densityUniform" => {
                    if x >= min && x <= max {
                        1.0 / (max - min)
                    } else {
                        0.0
                    }
                }
                _ => {
                    if (0.0..=1.0).contains(&x) {
                        min + x * (max - min)
                    } else {
                        f64::NAN
                    }
                }
            })
        }
        _ => None,
    }
}

/// Inverse of the normal distribution: Acklam's rational approximation with one step of Halley's method.
fn normal_quantile(p: f64) -> f64 {
    if !(p > 0.0 && p < 1.0) {
        return if p == 0.0 {
            f64::NEG_INFINITY
        } else if p == 1.0 {
            f64::INFINITY
        } else {
            f64::NAN
        };
    }
    const A: [f64; 6] = [
        -39.69683028665376,
        220.9460984245205,
        -275.9285104469687,
        138.357751867269,
        -30.66479806614716,
        2.506628277459239,
    ];
    const B: [f64; 5] =
        [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572];
    const C: [f64; 6] = [
        -0.007784894002430293,
        -0.3223964580411365,
        -2.400758277161838,
        -2.549732539343734,
        4.374664141464968,
        2.938163982698783,
    ];
    const D: [f64; 4] = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];
    let poly = |c: &[f64], x: f64| c.iter().fold(0.0, |s, k| s * x + k);
    let tail = |q: f64| poly(&C, q) / (poly(&D, q) * q + 1.0);
    let x = if p < 0.02425 {
        tail((-2.0 * libm::log(p)).sqrt())
    } else if p > 0.97575 {
        -tail((-2.0 * libm::log(1.0 - p)).sqrt())
    } else {
        let q = p - 0.5;
        let r = q * q;
        poly(&A, r) * q / (poly(&B, r) * r + 1.0)
    };
    let e = 0.5 * libm::erfc(-x / std::f64::consts::SQRT_2) - p;
    let u = e * (2.0 * std::f64::consts::PI).sqrt() * libm::exp(x * x / 2.0);
    x - u / (1.0 + x * u / 2.0)
}

/// Functions that depend on an interactive view: what they give before anyone has touched it.
fn scripts(name: &str, a: &Args, _: &Env) -> Answer {
    match name {
        "vlSelectionTest" => ok(true),
        "vlSelectionResolve" => ok(Value::Object(Arc::new(Fields::default()))),
        "data" | "scale" | "invert" | "domain" | "range" | "bandwidth" | "copy" | "gradient" | "inScope" | "group" => {
            ok(Value::Null)
        }
        "Date" => ok(Value::Time(0.0).to_text()),
        "Array" => ok(Value::Array(a.0.into())),
        "warn" | "info" | "debug" => ok(a.0.last().cloned().unwrap_or_default()),
        _ => None,
    }
}

/// `Math.round(x)`, `Object.keys(o)`, `Intl…`.
pub(super) fn static_call(space: &str, name: &str, args: &[Val], machine: &mut Machine) -> Result<Value> {
    let list = values(args);
    let a = Args(&list);
    let answer = match (space, name) {
        ("Math", "random") => Some(Value::Number(0.5)),
        ("Math", _) => math(name, &a).map(Value::Number),
        ("Number", "isFinite") => Some(Value::Bool(matches!(a.get(0), Value::Number(x) if x.is_finite()))),
        ("Number", "isInteger" | "isSafeInteger") => {
            Some(Value::Bool(matches!(a.get(0), Value::Number(x) if x.fract() == 0.0)))
        }
        ("Number", "isNaN") => Some(Value::Bool(matches!(a.get(0), Value::Number(x) if x.is_nan()))),
        ("Number", "parseFloat" | "parseInt") => return call(name, args, machine.env),
        ("String", "fromCharCode" | "fromCodePoint") => {
            Some(list.iter().filter_map(|v| char::from_u32(to_int(v.to_number()) as u32)).collect::<String>().into())
        }
        ("Array", "isArray") => Some(Value::Bool(matches!(a.get(0), Value::Array(_)))),
        ("Array", "of") => Some(Value::Array(list.clone().into())),
        ("Array", "from") => return array_from(args, machine),
        ("Object", "keys" | "values" | "entries") => Some(entries(name, a.get(0))),
        ("Object", "assign") => return call("merge", args, machine.env),
        ("JSON", "stringify") => Some(json_text(a.get(0), 0).into()),
        ("Date", "parse") => Some(Value::Number(instant(a.get(0), machine.env.zone))),
        ("Date", "UTC") => {
            let parts: Vec<f64> = list.iter().map(Value::to_number).collect();
            Some(Value::Number(time::from_parts(&parts, &time::Zone::utc())))
        }
        ("Date", "now") => Some(Value::Number(0.0)),
        ("Intl", "NumberFormat" | "DateTimeFormat") => return construct(&format!("Intl.{name}"), args, machine.env),
        _ => None,
    };
    match answer {
        Some(v) => Ok(v),
        None => fail(format!("there is no function {space}.{name}")),
    }
}

fn array_from(args: &[Val], machine: &mut Machine) -> Result<Value> {
    let source = args.first().map_or(Value::Null, |a| a.clone().value());
    let items: Vec<Value> = match &source {
        Value::Array(l) => l.to_vec(),
        Value::Text(t) => t.chars().map(|c| c.to_string().into()).collect(),
        o => {
            let n = o.member("length").to_number();
            if n > 100_000.0 {
                return fail("a list became too long");
            }
            vec![Value::Null; if n > 0.0 { n as usize } else { 0 }]
        }
    };
    let Some(Val::Function(f)) = args.get(1) else { return Ok(Value::Array(items.into())) };
    let f = f.clone();
    let mut out = Vec::with_capacity(items.len());
    for (i, v) in items.into_iter().enumerate() {
        out.push(machine.apply(&f, &[v.into(), Value::Number(i as f64).into()])?.value());
    }
    Ok(Value::Array(out.into()))
}

fn entries(what: &str, v: &Value) -> Value {
    let pairs: Vec<(Arc<str>, Value)> = match v {
        Value::Object(o) => o.0.clone(),
        Value::Array(l) => l.iter().enumerate().map(|(i, v)| (i.to_string().into(), v.clone())).collect(),
        _ => Vec::new(),
    };
    let one = |(n, v): (Arc<str>, Value)| match what {
        "keys" => Value::Text(n),
        "values" => v,
        _ => Value::Array(Arc::from([Value::Text(n), v])),
    };
    Value::Array(pairs.into_iter().map(one).collect())
}

fn json_text(v: &Value, depth: usize) -> String {
    match v {
        _ if depth > 20 => "null".into(),
        Value::Text(t) => format!("{t:?}"),
        Value::Array(l) => format!("[{}]", l.iter().map(|v| json_text(v, depth + 1)).collect::<Vec<_>>().join(",")),
        Value::Object(o) => {
            format!(
                "{{{}}}",
                o.0.iter().map(|(n, v)| format!("{n:?}:{}", json_text(v, depth + 1))).collect::<Vec<_>>().join(",")
            )
        }
        Value::Time(t) => format!("{:?}", time::iso(*t)),
        other => other.to_text().to_string(),
    }
}

/// `new Date(…)`, `new Intl.NumberFormat(…)`, `new Array(…)`, `new RegExp(…)`.
pub(super) fn construct(name: &str, args: &[Val], env: &Env) -> Result<Value> {
    let list = values(args);
    let a = Args(&list);
    Ok(match name {
        "Date" => {
            let parts: Vec<f64> = list.iter().map(Value::to_number).collect();
            Value::Time(match &list[..] {
                [] => 0.0,
                [one] => instant(one, env.zone),
                _ => time::from_parts(&parts, env.zone),
            })
        }
        "Intl.NumberFormat" | "Intl.DateTimeFormat" => {
            let fields = vec![(Arc::from("\u{1}intl"), Value::from(name)), (Arc::from("options"), a.get(1).clone())];
            Value::Object(Arc::new(Fields(fields)))
        }
        "Array" => match &list[..] {
            [Value::Number(n)] if *n >= 0.0 && *n <= 100_000.0 => Value::Array(vec![Value::Null; *n as usize].into()),
            _ => Value::Array(list.into()),
        },
        "RegExp" => {
            let flags = if a.len() > 1 { a.s(1) } else { Arc::from("") };
            regex_value(&a.s(0), &flags)
        }
        "Set" => {
            let mut seen: Vec<Value> = Vec::new();
            for v in a.list(0) {
                if !seen.iter().any(|s| s.strict_eq(&v)) {
                    seen.push(v);
                }
            }
            Value::Array(seen.into())
        }
        _ => return fail(format!("new {name} is not understood here")),
    })
}

/// A regular expression as a value: an object that remembers its source.
pub(super) fn regex_value(body: &str, flags: &str) -> Value {
    let fields = vec![(Arc::from("\u{1}regex"), Value::from(body)), (Arc::from("flags"), Value::from(flags))];
    Value::Object(Arc::new(Fields(fields)))
}

fn regex_source(v: &Value) -> Option<(Arc<str>, Arc<str>)> {
    match v {
        Value::Object(o) => Some((o.get("\u{1}regex")?.to_text(), o.get("flags")?.to_text())),
        _ => None,
    }
}

/// Whether a regular expression is to match everywhere.
pub(super) fn is_global(v: &Value) -> bool {
    regex_source(v).is_some_and(|(_, flags)| flags.contains('g'))
}

fn compile(body: &str, flags: &str) -> Result<Regex> {
    // Patterns without look-around or back references run in linear time; the size is limited too.
    RegexBuilder::new(body)
        .case_insensitive(flags.contains('i'))
        .multi_line(flags.contains('m'))
        .dot_matches_new_line(flags.contains('s'))
        .size_limit(1 << 18)
        .build()
        .map_err(|_| {
            EvalError(format!(
                "regular expression /{body}/ is not understood (look-around and back references are not)"
            ))
        })
}

/// The regular expression a value is, if it is one.
pub(super) fn regex_of(v: &Value) -> Result<Option<Regex>> {
    regex_source(v).map(|(body, flags)| compile(&body, &flags)).transpose()
}

fn regex_or_text(v: &Value) -> Result<Regex> {
    match regex_of(v)? {
        Some(r) => Ok(r),
        None => compile(&v.to_text(), ""),
    }
}
