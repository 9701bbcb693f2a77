//! Methods of texts, numbers, dates and patterns.

use super::calendars;
use super::eval::Machine;
use super::heap::{Fault, Kind, LONGEST, Object, Result, Val, fail, limited};
use super::intl;
use super::moments;
use super::pattern::Pattern;
use crate::data::Value;
use crate::number;
use crate::time;
use std::sync::Arc;

/// A numeric argument, if it was given.
pub(super) fn number_at(args: &[Val], i: usize, machine: &Machine) -> Option<f64> {
    args.get(i).filter(|v| !v.is_nullish()).map(|v| machine.heap.number(v))
}

/// A text argument; empty if it was not given.
pub(super) fn text_at(args: &[Val], i: usize, machine: &Machine) -> Result<Arc<str>> {
    args.get(i).map_or_else(|| Ok(Arc::from("")), |v| machine.heap.text(v))
}

/// Calls a method of a value.
pub(super) fn call(target: &Val, name: &str, args: &[Val], machine: &mut Machine) -> Result<Val> {
    match target {
        Val::Value(Value::Text(t)) => {
            machine.charge(t.len() / 4)?;
            text(t, name, args, machine)
        }
        Val::Value(Value::Number(x)) => numeric(*x, name, args, machine).map(Val::Value),
        Val::Value(Value::Time(t)) => date(*t, name, args, machine).map(Val::Value),
        Val::Value(Value::Object(o)) => match name {
            "hasOwnProperty" => Ok(o.get(&text_at(args, 0, machine)?).is_some().into()),
            "toString" => Ok("[object Object]".into()),
            "format" if o.get("\u{1}intl").is_some() => {
                let v = machine.freeze(args.first().unwrap_or(&Val::Undefined))?;
                Ok(Val::Value(intl::intl_format(o, &v).into()))
            }
            _ if o.get(moments::SPAN).is_some() => {
                moments::of_span(o.get(moments::SPAN).map_or(0.0, Value::to_number), name)
            }
            "select" if o.get("\u{1}intl").is_some() => {
                let v = machine.freeze(args.first().unwrap_or(&Val::Undefined))?;
                Ok(Val::from(intl::plural(o, v.to_number())))
            }
            "getLabelForValue" => {
                let labels = o.get("labels").cloned().unwrap_or_default();
                machine.index(&labels.into(), args.first().unwrap_or(&Val::Undefined))
            }
            _ => fail(format!("objects have no method {name:?} here")),
        },
        Val::Regex(r) => match name {
            "test" => {
                let text = text_at(args, 0, machine)?;
                if r.ahead().is_some() || r.tried().is_some() {
                    return Ok((!machine.matches(r, &text, 1)?.is_empty()).into());
                }
                Ok(machine.regex(r, &text)?.is_match(&text).into())
            }
            "exec" => {
                let text = text_at(args, 0, machine)?;
                captured(r, &text, machine)
            }
            "toString" => Ok(Value::Text(machine.heap.text(target)?).into()),
            _ => fail(format!("regular expressions have no method {name:?} here")),
        },
        Val::Value(Value::Bool(b)) if matches!(name, "toString" | "valueOf") => {
            Ok(if name == "valueOf" { (*b).into() } else { Value::from(b.to_string()).into() })
        }
        Val::Value(Value::Bool(_)) => fail(format!("booleans have no method {name:?}")),
        v if v.is_nullish() => fail(format!("there is nothing to call {name:?} on")),
        _ => fail(format!("there is no method {name:?}")),
    }
}

/// An index that may count from the end.
pub(super) fn place(x: Option<f64>, default: usize, length: usize) -> usize {
    match x {
        None => default,
        Some(x) if x.is_nan() => 0,
        Some(x) if x < 0.0 => (length as f64 + x.trunc()).max(0.0) as usize,
        Some(x) => (x.trunc() as usize).min(length),
    }
}

fn text(t: &Arc<str>, name: &str, args: &[Val], machine: &mut Machine) -> Result<Val> {
    let value = match name {
        "toUpperCase" | "toLocaleUpperCase" => t.to_uppercase().into(),
        "toLowerCase" | "toLocaleLowerCase" => t.to_lowercase().into(),
        "trim" => t.trim().into(),
        "trimStart" | "trimLeft" => t.trim_start().into(),
        "trimEnd" | "trimRight" => t.trim_end().into(),
        "toString" | "valueOf" | "normalize" => t.clone().into(),
        "charAt" | "at" | "charCodeAt" | "codePointAt" | "slice" | "substring" | "substr" => {
            part(t, name, args, machine)
        }
        "padStart" | "padEnd" => padded(t, name, args, machine)?,
        "indexOf" | "lastIndexOf" => {
            let pattern = text_at(args, 0, machine)?;
            let from = place(number_at(args, 1, machine), 0, t.len());
            let from = t.char_indices().nth(from).map_or(if from == 0 { 0 } else { t.len() }, |(b, _)| b);
            let found =
                if name == "lastIndexOf" { t.rfind(&*pattern) } else { t[from..].find(&*pattern).map(|b| b + from) };
            Value::Number(found.map_or(-1.0, |b| t[..b].chars().count() as f64))
        }
        "includes" => Value::Bool(t.contains(&*text_at(args, 0, machine)?)),
        "startsWith" => Value::Bool(t.starts_with(&*text_at(args, 0, machine)?)),
        "endsWith" => Value::Bool(t.ends_with(&*text_at(args, 0, machine)?)),
        "concat" => {
            let mut out = t.to_string();
            args.iter().try_for_each(|a| machine.heap.write(&mut out, a, 0))?;
            limited(out)?
        }
        "repeat" => {
            let k = number_at(args, 0, machine).unwrap_or(0.0);
            if k < 0.0 {
                return fail("a text cannot be repeated so often");
            }
            if (k as usize).saturating_mul(t.len()) > LONGEST {
                return fail("a text became too long");
            }
            t.repeat(k as usize).into()
        }
        "localeCompare" => Value::Number(collate(t, &text_at(args, 0, machine)?)),
        "split" => return split_in(&Value::Text(t.clone()).into(), args, machine),
        "replace" => return replaced(t, args, false, machine),
        "replaceAll" => return replaced(t, args, true, machine),
        "match" | "matchAll" | "search" => return matched(t, name, args, machine),
        _ => return fail(format!("texts have no method {name:?}")),
    };
    match value {
        Value::Text(made) => {
            machine.charge(made.len() / 8)?;
            machine.heap.make(made.len() / 16)?;
            Ok(Value::Text(made).into())
        }
        v => Ok(v.into()),
    }
}

/// A stretch of a text, or one character of it.
fn part(t: &str, name: &str, args: &[Val], machine: &Machine) -> Value {
    let chars: Vec<char> = t.chars().collect();
    let n = chars.len();
    let arg = |i: usize| number_at(args, i, machine);
    let clamp = |x: Option<f64>, d: usize| x.map_or(d, |x| if x > 0.0 { (x as usize).min(n) } else { 0 });
    let (a, b) = match name {
        "charAt" | "charCodeAt" | "codePointAt" => {
            let i = arg(0).unwrap_or(0.0).trunc();
            let one = if i >= 0.0 { chars.get(i as usize) } else { None };
            return match (name, one) {
                ("charAt", c) => c.map(ToString::to_string).unwrap_or_default().into(),
                (_, c) => Value::Number(c.map_or(f64::NAN, |c| f64::from(*c as u32))),
            };
        }
        "at" => {
            let i = arg(0).unwrap_or(0.0).trunc();
            let i = if i < 0.0 { n as f64 + i } else { i };
            let one = if i >= 0.0 { chars.get(i as usize) } else { None };
            return one.map_or(Value::Null, |c| c.to_string().into());
        }
        "slice" => (place(arg(0), 0, n), place(arg(1), n, n)),
        "substring" => {
            let (a, b) = (clamp(arg(0), 0), clamp(arg(1), n));
            (a.min(b), a.max(b))
        }
        _ => {
            let a = place(arg(0), 0, n);
            (a, a.saturating_add(clamp(arg(1), n)).min(n))
        }
    };
    chars.get(a..b.max(a)).unwrap_or(&[]).iter().collect::<String>().into()
}

fn padded(t: &Arc<str>, name: &str, args: &[Val], machine: &Machine) -> Result<Value> {
    let length = number_at(args, 0, machine).unwrap_or(0.0).max(0.0) as usize;
    if length > LONGEST / 4 {
        return fail("a text became too long");
    }
    let fill = if args.len() > 1 { text_at(args, 1, machine)? } else { Arc::from(" ") };
    let pad: String = fill.chars().cycle().take(length.saturating_sub(t.chars().count())).collect();
    Ok(match name {
        _ if fill.is_empty() => t.clone().into(),
        "padStart" => format!("{pad}{t}").into(),
        _ => format!("{t}{pad}").into(),
    })
}

/// The order of words: letters by the alphabet first, then accents, then small ones before capitals (the levels of the
/// Unicode collation algorithm, for Latin letters).
fn collate(a: &str, b: &str) -> f64 {
    let base = |t: &str| t.to_lowercase().chars().map(plain_letter).collect::<String>();
    match base(a).cmp(&base(b)).then_with(|| a.to_lowercase().cmp(&b.to_lowercase())).then_with(|| b.cmp(a)) {
        std::cmp::Ordering::Less => -1.0,
        std::cmp::Ordering::Equal => 0.0,
        std::cmp::Ordering::Greater => 1.0,
    }
}

/// A small Latin letter without its accent.
fn plain_letter(c: char) -> char {
    const FAMILIES: [&str; 13] = [
        "aàáâãäåāăą",
        "cçćĉċč",
        "dďđ",
        "eèéêëēĕėęě",
        "gĝğġģ",
        "iìíîïĩīĭįı",
        "lĺļľŀł",
        "nñńņňŋ",
        "oòóôõöøōŏő",
        "rŕŗř",
        "sśŝşš",
        "uùúûüũūŭůűų",
        "yýÿŷ",
    ];
    if c.is_ascii() {
        return c;
    }
    if "źżž".contains(c) {
        return 'z';
    }
    FAMILIES.iter().find(|f| f.contains(c)).and_then(|f| f.chars().next()).unwrap_or(c)
}

/// `split(text, separator, limit)`.
pub(super) fn split_in(target: &Val, args: &[Val], machine: &mut Machine) -> Result<Val> {
    let t = machine.heap.text(target)?;
    let limit = number_at(args, 1, machine).map_or(LONGEST, |x| x.max(0.0) as usize);
    machine.charge(if limit > 1_000 { t.len() } else { t.len() / 8 + limit })?;
    let parts: Vec<Val> = match args.first() {
        None | Some(Val::Undefined) => vec![Value::Text(t.clone()).into()],
        Some(Val::Regex(r)) => pieces(r, &t, machine)?.into_iter().take(limit).collect(),
        Some(separator) => match &*machine.heap.text(separator)? {
            "" => t.chars().take(limit).map(|c| Val::from(&*c.encode_utf8(&mut [0; 4]))).collect(),
            s => t.split(s).take(limit).map(Val::from).collect(),
        },
    };
    machine.charge(parts.len())?;
    machine.heap.list(parts)
}

/// A text split at the matches of a pattern; its groups stand between the pieces (ECMA-262 `RegExp.prototype[@@split]`).
fn pieces(pattern: &Pattern, t: &str, machine: &mut Machine) -> Result<Vec<Val>> {
    let (mut out, mut last) = (Vec::new(), 0);
    if t.is_empty() {
        let empty = machine.matches(pattern, t, 1)?.is_empty();
        return Ok(if empty { vec![Val::from("")] } else { Vec::new() });
    }
    for found in machine.matches(pattern, t, LONGEST)? {
        let Some(whole) = found.first().cloned().flatten() else { continue };
        if whole.end == last && whole.is_empty() || whole.start >= t.len() {
            continue;
        }
        out.push(Val::from(&t[last..whole.start]));
        out.extend(found.into_iter().skip(1).map(|g| g.map_or(Val::Undefined, |g| Val::from(&t[g]))));
        last = whole.end;
    }
    out.push(Val::from(&t[last..]));
    Ok(out)
}

fn pattern_of(args: &[Val], machine: &Machine) -> Result<Arc<Pattern>> {
    match args.first() {
        Some(Val::Regex(r)) => Ok(r.clone()),
        _ => Ok(Arc::new(Pattern::new(text_at(args, 0, machine)?, ""))),
    }
}

fn matched(t: &Arc<str>, name: &str, args: &[Val], machine: &mut Machine) -> Result<Val> {
    let pattern = pattern_of(args, machine)?;
    if name == "search" {
        let first = machine.matches(&pattern, t, 1)?.into_iter().next().and_then(|m| m[0].clone());
        return Ok(first.map_or(-1.0, |m| t[..m.start].chars().count() as f64).into());
    }
    if name != "matchAll" && !pattern.is_global() {
        return captured(&pattern, t, machine);
    }
    let all = machine.matches(&pattern, t, LONGEST)?;
    machine.charge(all.len())?;
    if name == "matchAll" {
        let mut out = Vec::new();
        for found in all {
            machine.charge(found.len())?;
            out.push(groups_of(&pattern, t, &found, machine)?);
        }
        return machine.heap.list(out);
    }
    let texts: Vec<Val> = all.into_iter().filter_map(|m| m[0].clone()).map(|r| Val::from(&t[r])).collect();
    if texts.is_empty() { Ok(Val::NULL) } else { machine.heap.list(texts) }
}

/// The first match and its groups.
fn captured(pattern: &Pattern, t: &str, machine: &mut Machine) -> Result<Val> {
    match machine.matches(pattern, t, 1)?.into_iter().next() {
        Some(found) => groups_of(pattern, t, &found, machine),
        None => Ok(Val::NULL),
    }
}

/// A match: a list of its groups; of one with named groups an object that has them by number and name.
fn groups_of(
    pattern: &Pattern,
    t: &str,
    found: &[Option<std::ops::Range<usize>>],
    machine: &mut Machine,
) -> Result<Val> {
    let value = |g: &Option<std::ops::Range<usize>>| g.clone().map_or(Val::Undefined, |g| Val::from(&t[g]));
    let names = pattern.names();
    if names.iter().all(Option::is_none) {
        return machine.heap.list(found.iter().map(value).collect());
    }
    let named = names.iter().zip(found).filter_map(|(n, g)| Some((n.clone()?, value(g)))).collect();
    let groups = machine.heap.object(Object::of(Kind::Plain, named))?;
    let mut members: Vec<(Arc<str>, Val)> =
        found.iter().enumerate().map(|(i, g)| (i.to_string().into(), value(g))).collect();
    members.push((Arc::from("groups"), groups));
    machine.heap.object(Object::of(Kind::Plain, members))
}

/// `replace(text, pattern, replacement)`.
pub(super) fn replace_in(target: &Val, args: &[Val], machine: &mut Machine) -> Result<Val> {
    let t = machine.heap.text(target)?;
    machine.charge(t.len() / 8)?;
    replaced(&t, args, false, machine)
}

fn replaced(t: &Arc<str>, args: &[Val], all: bool, machine: &mut Machine) -> Result<Val> {
    let mut out = String::new();
    let mut last = 0;
    if let Some(Val::Regex(pattern)) = args.first() {
        let limit = if all || pattern.is_global() { LONGEST } else { 1 };
        for m in machine.matches(pattern, t, limit)? {
            let Some(whole) = m.first().cloned().flatten() else { continue };
            out.push_str(&t[last..whole.start]);
            let groups: Vec<Option<&str>> = m.into_iter().map(|g| g.map(|g| &t[g])).collect();
            substitute(&mut out, (&groups, &pattern.names()), whole.start, args.get(1), machine)?;
            last = whole.end;
        }
    } else {
        let from = text_at(args, 0, machine)?;
        for (at, found) in t.match_indices(&*from).take(if all { usize::MAX } else { 1 }) {
            out.push_str(&t[last..at]);
            substitute(&mut out, (&[Some(found)], &[]), at, args.get(1), machine)?;
            last = at + found.len();
        }
    }
    out.push_str(&t[last..]);
    machine.new_text(out)
}

/// Appends what replaces a match: the result of a function, or a text in which `$&` is the match and `$1` a group.
fn substitute(
    out: &mut String,
    (groups, names): (&[Option<&str>], &[Option<Arc<str>>]),
    at: usize,
    by: Option<&Val>,
    machine: &mut Machine,
) -> Result<()> {
    machine.charge(4 + groups.len())?;
    let by = by.unwrap_or(&Val::Undefined);
    if by.is_function() {
        let mut given: Vec<Val> = groups.iter().map(|g| g.map_or(Val::Undefined, Val::from)).collect();
        given.push((at as f64).into());
        let result = machine.invoke(by, &given)?;
        return machine.heap.write(out, &result, 0);
    }
    let text = machine.heap.text(by)?;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let mut group = None;
        match (c, chars.peek().copied()) {
            ('$', Some('$')) => drop(chars.next()),
            ('$', Some('&')) => group = Some(0),
            ('$', Some('<')) if names.iter().any(Option::is_some) => {
                let name: String = chars.clone().skip(1).take_while(|c| *c != '>').collect();
                let named = names.iter().position(|n| n.as_deref() == Some(&*name));
                for _ in 0..name.chars().count() + 2 {
                    chars.next();
                }
                out.push_str(named.and_then(|i| groups.get(i).copied().flatten()).unwrap_or(""));
                continue;
            }
            ('$', Some(d @ '1'..='9')) => {
                group = d.to_digit(10).map(|d| d as usize).filter(|d| *d < groups.len());
            }
            _ => {}
        }
        match group {
            Some(i) => {
                chars.next();
                out.push_str(groups[i].unwrap_or(""));
            }
            None => out.push(c),
        }
    }
    if out.len() > LONGEST { fail("a text became too long") } else { Ok(()) }
}

fn numeric(x: f64, name: &str, args: &[Val], machine: &mut Machine) -> Result<Value> {
    let digits = |machine: &Machine| number_at(args, 0, machine).map(|d| d.clamp(0.0, 100.0) as usize);
    Ok(match name {
        "toFixed" => number::to_fixed(x, digits(machine).unwrap_or(0)).into(),
        "toPrecision" => match digits(machine) {
            Some(d) => number::to_precision(x, d).into(),
            None => number::to_js(x).into(),
        },
        "toExponential" => match digits(machine) {
            Some(d) => number::to_exponential(x, d).into(),
            // As many digits as tell the number from all others.
            None if x.is_finite() => {
                let text = format!("{x:e}");
                if text.contains("e-") { text } else { text.replace('e', "e+") }.into()
            }
            None => number::to_js(x).into(),
        },
        "toLocaleString" => {
            machine.charge(40)?;
            let locale = text_at(args, 0, machine)?;
            let options = machine.freeze(args.get(1).unwrap_or(&Val::NULL))?;
            intl::locale_number(x, &locale, &options).into()
        }
        "toString" => match number_at(args, 0, machine) {
            Some(radix) if (2.0..=36.0).contains(&radix) && radix != 10.0 => in_radix(x, radix.trunc()).into(),
            _ => number::to_js(x).into(),
        },
        "valueOf" => Value::Number(x),
        _ => return fail(format!("numbers have no method {name:?}")),
    })
}

/// A number to another base: as many digits of the fraction as tell it from its neighbours (V8 `DoubleToRadixCString`).
fn in_radix(x: f64, radix: f64) -> String {
    if !x.is_finite() {
        return number::to_js(x);
    }
    let digit = |d: f64| char::from_digit(d as u32, radix as u32).unwrap_or('0');
    let (mut whole, mut fraction) = (x.abs().floor(), x.abs().fract());
    let mut delta = 0.5 * (x.abs().next_up() - x.abs());
    let mut out: Vec<char> = Vec::new();
    while whole > 0.0 && out.len() < 1_100 {
        out.push(digit(whole % radix));
        whole = (whole / radix).floor();
    }
    if out.is_empty() {
        out.push('0');
    }
    if x < 0.0 {
        out.push('-');
    }
    out.reverse();
    if fraction >= delta && fraction > 0.0 {
        out.push('.');
        while fraction >= delta && out.len() < 2_200 {
            fraction *= radix;
            delta *= radix;
            let mut d = fraction.floor();
            fraction -= d;
            if fraction > 0.5 && fraction + delta > 1.0 && d + 1.0 < radix {
                d += 1.0;
                fraction = 0.0;
            }
            out.push(digit(d));
        }
    }
    out.into_iter().collect()
}

fn date(t: f64, name: &str, args: &[Val], machine: &mut Machine) -> Result<Value> {
    let zone = if name.contains("UTC") { time::Zone::utc() } else { machine.env.zone.clone() };
    let Some(c) = zone.civil(t) else {
        return Ok(if name.starts_with("get") || name == "valueOf" { f64::NAN.into() } else { "Invalid Date".into() });
    };
    let n = |x: i64| Value::Number(x as f64);
    if name == "toUTCString" {
        return date(t, "toGMTString", args, machine);
    }
    Ok(match name.replace("UTC", "").as_str() {
        "getTime" | "valueOf" => Value::Number(t),
        "getFullYear" => n(c.year),
        "getYear" => n(c.year - 1900),
        "getMonth" => n(c.month),
        "getDate" => n(c.day),
        "getDay" => n(c.weekday()),
        "getHours" => n(c.hour),
        "getMinutes" => n(c.minute),
        "getSeconds" => n(c.second),
        "getMilliseconds" => n(c.milli),
        "getTimezoneOffset" => Value::Number(-zone.offset(t) / 60_000.0),
        "toISOString" | "toJSON" => time::iso(t).into(),
        "toString" => Value::Time(t).to_text().into(),
        "toTimeString" => time::Format::new("%H:%M:%S GMT%Z").write(t, &zone).into(),
        "toGMTString" => time::Format::new("%a, %d %b %Y %H:%M:%S GMT").write(t, &time::Zone::utc()).into(),
        "toDateString" => time::Format::new("%a %b %d %Y").write(t, &zone).into(),
        "toLocaleDateString" | "toLocaleString" | "toLocaleTimeString" => {
            machine.charge(40)?;
            let locale = text_at(args, 0, machine)?;
            let options = machine.freeze(args.get(1).unwrap_or(&Val::NULL))?;
            intl::locale_date(t, name, &locale, &options, &zone).into()
        }
        "format" => {
            let pattern = text_at(args, 0, machine)?;
            let pattern = if pattern.is_empty() { Arc::from("YYYY-MM-DDTHH:mm:ssZ") } else { pattern };
            time::moment(t, &pattern, &zone).into()
        }
        "unix" => Value::Number((t / 1000.0).floor()),
        "toDate" | "clone" => Value::Time(t),
        "add" | "subtract" => {
            let by = number_at(args, 0, machine).unwrap_or(0.0) * if name == "add" { 1.0 } else { -1.0 };
            Value::Time(moments::later(t, moments::unit(&text_at(args, 1, machine)?), by, &zone))
        }
        _ => {
            let args = args.iter().map(|v| machine.freeze(v)).collect::<Result<Vec<Value>>>()?;
            machine.charge(20)?;
            match calendars::method(t, name, &args, &zone) {
                Some(v) => v,
                None => return moments::method(t, name, &args, &zone),
            }
        }
    })
}

/// The instant after a method like `setDate` of another.
pub(super) fn set_date(t: f64, name: &str, args: &[Val], machine: &Machine) -> Result<f64> {
    let zone = if name.contains("UTC") { time::Zone::utc() } else { machine.env.zone.clone() };
    let arg = |i: usize| number_at(args, i, machine);
    let first = arg(0).unwrap_or(f64::NAN);
    let plain = name.replace("UTC", "");
    if plain == "setTime" {
        return Ok(first);
    }
    let Some(c) = zone.civil(t) else { return Ok(f64::NAN) };
    let mut parts = [c.year, c.month, c.day, c.hour, c.minute, c.second, c.milli].map(|x| x as f64);
    let at = match plain.as_str() {
        "setFullYear" => 0,
        "setMonth" => 1,
        "setDate" => 2,
        "setHours" => 3,
        "setMinutes" => 4,
        "setSeconds" => 5,
        "setMilliseconds" => 6,
        _ => return Err(Fault::Error(format!("dates have no method {name:?}"))),
    };
    parts[at] = first;
    // More arguments are the smaller units; those of the date stop at the day.
    let last = if at < 3 { 2 } else { 6 };
    for (i, part) in parts.iter_mut().enumerate().take(last + 1).skip(at + 1) {
        if let Some(x) = arg(i - at) {
            *part = x;
        }
    }
    Ok(time::from_parts(&parts, &zone))
}
