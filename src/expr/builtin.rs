//! Functions and constants that every expression knows: those of Vega's expression language and the small part of
//! JavaScript's library that labels and formatters use.

use super::Env;
use super::eval::Machine;
use super::heap::{Fault, Result, Val, fail, limited};
use super::library;
use super::moments::{self, instant};
use super::pattern::Pattern;
use super::sample;
use crate::color::Color;
use crate::data::{Fields, Value};
use crate::number;
use crate::time;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
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
    matches!(
        name,
        "Math"
            | "Number"
            | "String"
            | "Object"
            | "Array"
            | "JSON"
            | "Date"
            | "Intl"
            | "console"
            | "moment"
            | "dayjs"
            | "DateTime"
            | "dateFns"
    )
}

/// Arguments as plain values.
pub(super) struct Args<'a>(pub(super) &'a [Value]);

impl Args<'_> {
    pub(super) fn get(&self, i: usize) -> &Value {
        const NULL: &Value = &Value::Null;
        self.0.get(i).unwrap_or(NULL)
    }

    pub(super) fn n(&self, i: usize) -> f64 {
        match self.0.get(i) {
            None => f64::NAN,
            Some(v) => v.to_number(),
        }
    }

    pub(super) fn n_or(&self, i: usize, default: f64) -> f64 {
        match self.get(i) {
            Value::Null | Value::Undefined => default,
            v => v.to_number(),
        }
    }

    pub(super) fn s(&self, i: usize) -> Arc<str> {
        self.get(i).to_text()
    }

    pub(super) fn list(&self, i: usize) -> Vec<Value> {
        match self.get(i) {
            Value::Array(list) => list.to_vec(),
            _ => Vec::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

/// Calls a free function.
pub(super) fn call(name: &str, args: &[Val], machine: &mut Machine) -> Result<Val> {
    if let Some(v) = live(name, args, machine) {
        return v;
    }
    machine.charge(4)?;
    let list = library::values(args, machine)?;
    let a = Args(&list);
    if let Some(x) = math(name, &a).or_else(|| sample::statistics(name, &a, machine.env)) {
        return Ok(x.into());
    }
    for group in [types, text, array, dates, formats, colors, scripts] {
        if let Some(v) = group(name, &a, machine.env) {
            return library::made(v?, machine);
        }
    }
    fail(format!("there is no function {name:?}"))
}

/// Functions that care about what plain values have lost: regular expressions, functions, what is not defined.
fn live(name: &str, args: &[Val], machine: &mut Machine) -> Option<Result<Val>> {
    let first = args.first().unwrap_or(&Val::Undefined);
    Some(match name {
        "isDefined" => Ok((!matches!(first, Val::Undefined)).into()),
        "isRegExp" => Ok(matches!(first, Val::Regex(_)).into()),
        "timeSequence" | "utcSequence" => return machine.charge(50_000).err().map(Err),
        "format" | "timeFormat" | "utcFormat" => return machine.charge(20).err().map(Err),
        "Array" | "Object" | "Error" | "TypeError" | "RangeError" => library::construct(name, args, machine),
        "structuredClone" => machine.freeze(first).and_then(|v| machine.changeable(&v.into(), 0)),
        "isFunction" => Ok(first.is_function().into()),
        // Callbacks convert what they are given, expressions do not.
        "isNaN" | "isFinite" if machine.scope.is_none() => match first {
            Val::Value(Value::Number(x)) => Ok((if name == "isNaN" { x.is_nan() } else { x.is_finite() }).into()),
            _ => Ok(false.into()),
        },
        "isNaN" => Ok(machine.heap.number(first).is_nan().into()),
        "isFinite" => Ok(machine.heap.number(first).is_finite().into()),
        "regexp" => library::construct("RegExp", args, machine),
        "test" => test(args, machine),
        "replace" => super::method::replace_in(first, args.get(1..).unwrap_or(&[]), machine),
        "split" => super::method::split_in(first, args.get(1..).unwrap_or(&[]), machine),
        "rgb" | "hsl" | "lab" | "hcl" => library::color(name, args, machine),
        _ => return None,
    })
}

fn test(args: &[Val], machine: &mut Machine) -> Result<Val> {
    let text = machine.heap.text(args.get(1).unwrap_or(&Val::Undefined))?;
    let hit = match args.first() {
        Some(Val::Regex(r)) => machine.regex(r, &text)?.is_match(&text),
        v => {
            let source = machine.heap.text(v.unwrap_or(&Val::Undefined))?;
            let r = Pattern::new(source, "");
            machine.charge(1_000)?;
            machine.regex(&r, &text)?.is_match(&text)
        }
    };
    Ok(hit.into())
}

/// Functions of numbers.
pub(super) fn math(name: &str, a: &Args) -> Option<f64> {
    let x = a.n(0);
    Some(match name {
        "abs" => x.abs(),
        "acos" => libm::acos(x),
        "asin" => libm::asin(x),
        "atan" => libm::atan(x),
        "atan2" => libm::atan2(x, a.n(1)),
        "ceil" => x.ceil(),
        "clamp" => a.n(1).max(x.min(a.n(2))),
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
        "isNumber" => ok(matches!(v, Value::Number(_))),
        "isObject" => ok(matches!(v, Value::Object(_) | Value::Array(_) | Value::Time(_))),
        "isString" => ok(matches!(v, Value::Text(_))),
        "isTuple" => ok(matches!(v, Value::Object(_))),
        "isValid" => ok(v.is_valid()),
        "toBoolean" => ok(match v {
            Value::Null | Value::Undefined => Value::Null,
            Value::Text(t) if t.is_empty() => Value::Null,
            Value::Text(t) => Value::Bool(!matches!(&**t, "false" | "0")),
            v => Value::Bool(v.truthy()),
        }),
        "toNumber" => ok(match v {
            Value::Null | Value::Undefined => Value::Null,
            Value::Text(t) if t.is_empty() => Value::Null,
            v => Value::Number(v.to_number()),
        }),
        "toString" => ok(match v {
            Value::Null | Value::Undefined => Value::Null,
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
                if i < a.len() && !a.get(i).is_null() { (a.n(i).max(0.0) as usize).min(c.len()) } else { d }
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
        "encodeURIComponent" => ok(percent_encoded(&a.s(0))),
        "decodeURIComponent" => Some(match percent_decoded(&a.s(0)) {
            Some(text) => Ok(text.into()),
            None => fail("this is no encoded text"),
        }),
        "btoa" => ok(STANDARD.encode(a.s(0).chars().map(|c| (c as u32).min(255) as u8).collect::<Vec<u8>>())),
        "atob" => Some(match from_base64(&a.s(0)) {
            Some(text) => Ok(text.into()),
            None => fail("this is no base64"),
        }),
        _ => None,
    }
}

/// ECMA-262 `Encode`: all but letters, digits and nine signs as their UTF-8 bytes.
fn percent_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for b in text.bytes() {
        if b.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&b) {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (code, after) = rest.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(str::from_utf8(code).ok()?, 16).ok()?);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

/// Characters up to ÿ stand for bytes, as in browsers.
fn from_base64(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let bytes = STANDARD_NO_PAD.decode(text.trim_end_matches('=')).ok()?;
    Some(bytes.into_iter().map(char::from).collect())
}

fn array(name: &str, a: &Args, _: &Env) -> Answer {
    match name {
        "length" => ok(match a.get(0) {
            Value::Text(t) => Value::Number(t.encode_utf16().count() as f64),
            v => v.member("length"),
        }),
        "extent" => ok(extent(&a.list(0))),
        "clampRange" => clamp_range(a),
        "inrange" => in_range(a),
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
        "join" => Some(limited(join(a))),
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
        "slice" => ok(slice(a)),
        "sequence" => sequence(a),
        "merge" => ok(merge(a)),
        _ => None,
    }
}

/// The least and the greatest of the numbers in a list.
fn extent(list: &[Value]) -> Value {
    let numbers = list.iter().filter_map(Value::valid_number);
    let (low, high) = numbers.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(x), h.max(x)));
    if low > high {
        return Value::Array(Arc::from([Value::Null, Value::Null]));
    }
    Value::Array(Arc::from([Value::Number(low), Value::Number(high)]))
}

/// A range moved into bounds, no wider than they are.
fn clamp_range(a: &Args) -> Answer {
    let r: Vec<f64> = a.list(0).iter().map(Value::to_number).collect();
    let [low, high] = r[..] else { return ok(Value::Null) };
    let (min, max) = (a.n(1), a.n(2));
    let span = high - low;
    let start = if span >= max - min { min } else { low.max(min).min(max - span) };
    ok(Value::Array(Arc::from([Value::Number(start), Value::Number(start + span.min(max - min))])))
}

/// Whether a number is within a range; each end counts unless it is said not to.
fn in_range(a: &Args) -> Answer {
    let r: Vec<f64> = a.list(1).iter().map(Value::to_number).collect();
    let (Some(x), Some(y)) = (r.first(), r.last()) else { return ok(false) };
    let flag = |i: usize| i >= a.len() || a.get(i).truthy();
    let (v, low, high) = (a.n(0), x.min(*y), x.max(*y));
    ok((if flag(2) { v >= low } else { v > low }) && (if flag(3) { v <= high } else { v < high }))
}

fn join(a: &Args) -> String {
    let separator = if a.len() > 1 { a.s(1) } else { Arc::from(",") };
    let mut out = String::new();
    for (i, v) in a.list(0).iter().enumerate() {
        if i > 0 {
            out.push_str(&separator);
        }
        if !v.is_null() {
            out.push_str(&v.to_text());
        }
        if out.len() > super::heap::LONGEST {
            break;
        }
    }
    out
}

/// A part of a list or text; positions below zero count from its end.
fn slice(a: &Args) -> Value {
    let (n, list) = match a.get(0) {
        Value::Array(l) => (l.len(), Some(l.clone())),
        v => (v.to_text().chars().count(), None),
    };
    let at = |i: usize, d: f64| {
        let x = a.n_or(i, d);
        if x < 0.0 { (n as f64 + x).max(0.0) as usize } else { (x as usize).min(n) }
    };
    let (x, y) = (at(1, 0.0), at(2, n as f64));
    match list {
        Some(l) => Value::Array(l.get(x..y.max(x)).unwrap_or(&[]).into()),
        None => a.s(0).chars().skip(x).take(y.saturating_sub(x)).collect::<String>().into(),
    }
}

fn sequence(a: &Args) -> Answer {
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

/// One object of all; later members replace earlier ones.
fn merge(a: &Args) -> Value {
    let mut out = Fields::default();
    for v in a.0 {
        let Value::Object(o) = v else { continue };
        for (n, v) in &o.0 {
            match out.0.iter_mut().find(|(m, _)| m == n) {
                Some(slot) => slot.1 = v.clone(),
                None => out.0.push((n.clone(), v.clone())),
            }
        }
    }
    Value::Object(Arc::new(out))
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
            let t = match a.0 {
                [] => 0.0,
                [one] => instant(one, &zone),
                _ => time::from_parts(&parts, &zone),
            };
            // `utc` is `Date.UTC`, which gives a number; `datetime` is `new Date`.
            ok(if utc { Value::Number(t) } else { Value::Time(t) })
        }
        "toDate" => ok(match a.get(0) {
            Value::Null | Value::Undefined => Value::Null,
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
        // A text like any other, which is sorted and compared as such (vega-functions `format.js`).
        "format" | "timeFormat" | "utcFormat" if *a.get(0) == Value::Null => ok("null"),
        "format" => Some(match number::Format::parse(&a.s(1)) {
            Ok(f) => Ok(f.localized(env.zone.customs().numbers.as_ref()).write(a.n(0)).into()),
            Err(e) => Err(Fault::Error(e)),
        }),
        "timeFormat" | "utcFormat" => {
            let zone = if name == "utcFormat" { env.zone.to_utc() } else { env.zone.clone() };
            let t = instant(a.get(0), env.zone);
            ok(match a.get(1) {
                Value::Object(_) => time::label_of_units(t, &zone, |unit| match a.get(1).member(unit) {
                    Value::Text(pattern) => Some(pattern),
                    _ => None,
                }),
                _ if a.len() > 1 => time::Format::for_readers(&a.s(1), &zone).write(t, &zone),
                _ => time::auto_label(t, &zone),
            })
        }
        "timeParse" | "utcParse" => {
            let zone = if name == "utcParse" { time::Zone::utc() } else { env.zone.clone() };
            ok(time::parse_as(&a.s(0), &a.s(1), &zone).map_or(Value::Null, Value::Time))
        }
        "timeUnitSpecifier" => {
            let units: Vec<Arc<str>> = match a.get(0) {
                Value::Array(list) => list.iter().map(Value::to_text).collect(),
                one => vec![one.to_text()],
            };
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

fn colors(name: &str, a: &Args, _: &Env) -> Answer {
    let parsed = |i: usize| Color::parse(&a.s(i)).unwrap_or(Color::BLACK);
    match name {
        "luminance" => ok(parsed(0).luminance()),
        "contrast" => {
            let (x, y) = (parsed(0).luminance(), parsed(1).luminance());
            ok((x.max(y) + 0.05) / (x.min(y) + 0.05))
        }
        _ => None,
    }
}

/// Functions that depend on an interactive view: what they give before anyone has touched it; and ranges as panning and
/// zooming would move them (vega-util `pan*`, `zoom*`).
fn scripts(name: &str, a: &Args, env: &Env) -> Answer {
    match name {
        "vlSelectionTest" | "vlSelectionIdTest" => ok(true),
        "vlSelectionResolve" => ok(Value::Object(Arc::new(Fields::default()))),
        "data" | "treePath" | "treeAncestors" | "intersect" | "containerSize" | "screen" | "windowSize" | "xy" => {
            ok(Value::Array(Arc::from([])))
        }
        "indata" | "inScope" => ok(false),
        "scale" | "invert" | "domain" | "range" | "bandwidth" => {
            let answer = env.scales.and_then(|scales| scales.ask(name, &a.s(0), a.get(1)));
            ok(answer.unwrap_or_default())
        }
        "copy" | "gradient" | "group" | "x" | "y" | "geoArea" | "geoBounds" | "geoCentroid" | "geoShape"
        | "geoScale" | "pinchDistance" | "pinchAngle" => ok(Value::Null),
        "bandspace" => {
            // d3-scale `bandSpace`: steps that so many bands with such paddings need.
            let (n, inner, outer) = (a.n_or(0, 0.0), a.n_or(1, 0.0), a.n_or(2, 0.0));
            let space = n - inner + outer * 2.0;
            ok(if n == 0.0 {
                0.0
            } else if space > 0.0 {
                space
            } else {
                1.0
            })
        }
        "panLinear" | "panLog" | "panPow" | "panSymlog" | "zoomLinear" | "zoomLog" | "zoomPow" | "zoomSymlog" => {
            ok(moved(name, a))
        }
        "Date" => ok(Value::Time(0.0).to_text()),
        "moment" | "dayjs" => ok(Value::Time(moments::of_arguments(a.0, env.zone))),
        "warn" | "info" | "debug" => ok(a.0.last().cloned().unwrap_or_default()),
        _ => None,
    }
}

fn moved(name: &str, a: &Args) -> Value {
    let domain: Vec<f64> = a.list(0).iter().map(Value::to_number).collect();
    let (Some(&first), Some(&last)) = (domain.first(), domain.last()) else { return Value::Null };
    let pan = name.starts_with("pan");
    let extra = a.n_or(if pan { 2 } else { 3 }, 1.0);
    let side = if first < 0.0 { -1.0 } else { 1.0 };
    let lift = |x: f64| match name {
        "panLog" | "zoomLog" => libm::log(side * x),
        "panPow" | "zoomPow" => x.signum() * libm::pow(x.abs(), extra),
        "panSymlog" | "zoomSymlog" => x.signum() * libm::log1p((x / extra).abs()),
        _ => x,
    };
    let ground = |x: f64| match name {
        "panLog" | "zoomLog" => side * libm::exp(x),
        "panPow" | "zoomPow" => x.signum() * libm::pow(x.abs(), 1.0 / extra),
        "panSymlog" | "zoomSymlog" => x.signum() * libm::expm1(x.abs()) * extra,
        _ => x,
    };
    let (low, high) = (lift(first), lift(last));
    let (x, y) = if pan {
        let by = (high - low) * a.n(1);
        (low - by, high - by)
    } else {
        let anchor = if a.get(1).is_null() { (low + high) / 2.0 } else { lift(a.n(1)) };
        (anchor + (low - anchor) * a.n(2), anchor + (high - anchor) * a.n(2))
    };
    Value::Array(Arc::from([Value::Number(ground(x)), Value::Number(ground(y))]))
}
