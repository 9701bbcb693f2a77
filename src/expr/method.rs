//! Methods of texts, numbers, lists and dates.

use super::builtin;
use super::eval::{Machine, Result, Val, fail, limited};
use super::intl;
use crate::data::Value;
use crate::number;
use crate::time;
use std::sync::Arc;

fn number_at(args: &[Val], i: usize) -> Option<f64> {
    args.get(i).map(|v| v.clone().value()).filter(|v| *v != Value::Null).map(|v| v.to_number())
}

fn text_at(args: &[Val], i: usize) -> Arc<str> {
    args.get(i).map_or_else(|| Arc::from(""), |v| v.clone().value().to_text())
}

/// Calls a method of a value.
pub(super) fn call(target: &Value, name: &str, args: &[Val], machine: &mut Machine) -> Result<Value> {
    match target {
        Value::Text(t) => text(t, name, args, machine),
        Value::Number(x) => numeric(*x, name, args),
        Value::Time(t) => date(*t, name, args, machine),
        Value::Array(list) => array(list, name, args, machine),
        Value::Object(o) => match name {
            "hasOwnProperty" => Ok(Value::Bool(o.get(&text_at(args, 0)).is_some())),
            "toString" => Ok(target.to_text().into()),
            "format" if o.get("\u{1}intl").is_some() => intl::intl_format(o, args),
            _ => fail(format!("objects have no method {name:?} here")),
        },
        Value::Bool(b) if name == "toString" => Ok(b.to_string().into()),
        Value::Null => fail(format!("there is nothing to call {name:?} on")),
        Value::Bool(_) => fail(format!("booleans have no method {name:?}")),
    }
}

/// An index that may count from the end.
fn place(x: Option<f64>, default: usize, length: usize) -> usize {
    match x {
        None => default,
        Some(x) if x.is_nan() => 0,
        Some(x) if x < 0.0 => (length as f64 + x.trunc()).max(0.0) as usize,
        Some(x) => (x.trunc() as usize).min(length),
    }
}

#[expect(clippy::too_many_lines, reason = "one property or case after another, none long")]
fn text(t: &Arc<str>, name: &str, args: &[Val], machine: &mut Machine) -> Result<Value> {
    let chars = || t.chars().collect::<Vec<char>>();
    let cut =
        |a: usize, b: usize| -> Value { chars().get(a..b.max(a)).unwrap_or(&[]).iter().collect::<String>().into() };
    let n = t.chars().count();
    Ok(match name {
        "toUpperCase" | "toLocaleUpperCase" => t.to_uppercase().into(),
        "toLowerCase" | "toLocaleLowerCase" => t.to_lowercase().into(),
        "trim" => t.trim().into(),
        "trimStart" => t.trim_start().into(),
        "trimEnd" => t.trim_end().into(),
        "toString" | "valueOf" => t.clone().into(),
        "charAt" | "at" => {
            let i = place(number_at(args, 0), 0, n);
            cut(i.min(n), (i + 1).min(n))
        }
        "charCodeAt" | "codePointAt" => chars()
            .get(place(number_at(args, 0), 0, n))
            .map_or(Value::Number(f64::NAN), |c| Value::Number(f64::from(*c as u32))),
        "slice" => cut(place(number_at(args, 0), 0, n), place(number_at(args, 1), n, n)),
        "substring" => {
            let clamp = |x: Option<f64>, d: usize| x.map_or(d, |x| if x > 0.0 { (x as usize).min(n) } else { 0 });
            let (a, b) = (clamp(number_at(args, 0), 0), clamp(number_at(args, 1), n));
            cut(a.min(b), a.max(b))
        }
        "substr" => {
            let a = place(number_at(args, 0), 0, n);
            cut(a, (a + number_at(args, 1).map_or(n, |x| x.max(0.0) as usize)).min(n))
        }
        "indexOf" | "lastIndexOf" | "search" => {
            let pattern = text_at(args, 0);
            let found = if name == "lastIndexOf" { t.rfind(&*pattern) } else { t.find(&*pattern) };
            Value::Number(found.map_or(-1.0, |b| t[..b].chars().count() as f64))
        }
        "includes" => Value::Bool(t.contains(&*text_at(args, 0))),
        "startsWith" => Value::Bool(t.starts_with(&*text_at(args, 0))),
        "endsWith" => Value::Bool(t.ends_with(&*text_at(args, 0))),
        "concat" => limited(args.iter().fold(t.to_string(), |s, a| s + &a.clone().value().to_text()))?,
        "repeat" => {
            let k = number_at(args, 0).unwrap_or(0.0).max(0.0) as usize;
            if k.saturating_mul(t.len()) > 100_000 {
                return fail("a text became too long");
            }
            t.repeat(k).into()
        }
        "padStart" | "padEnd" => {
            let length = (number_at(args, 0).unwrap_or(0.0).max(0.0) as usize).min(10_000);
            let fill = if args.len() > 1 { text_at(args, 1) } else { Arc::from(" ") };
            let pad: String = fill.chars().cycle().take(length.saturating_sub(n)).collect();
            if fill.is_empty() {
                t.clone().into()
            } else if name == "padStart" {
                format!("{pad}{t}").into()
            } else {
                format!("{t}{pad}").into()
            }
        }
        "split" => match args.first().map(|a| a.clone().value()) {
            None | Some(Value::Null) => Value::Array(Arc::from([Value::Text(t.clone())])),
            Some(separator) => {
                let parts: Vec<Value> = match builtin::regex_of(&separator)? {
                    Some(r) => r.split(t).map(Value::from).collect(),
                    None => match &*separator.to_text() {
                        "" => t.chars().map(|c| c.to_string().into()).collect(),
                        s => t.split(s).map(Value::from).collect(),
                    },
                };
                let limit = number_at(args, 1).map_or(usize::MAX, |x| x.max(0.0) as usize);
                Value::Array(parts.into_iter().take(limit).collect())
            }
        },
        "replace" | "replaceAll" => replace(t, args, name == "replaceAll", machine)?,
        "match" => match builtin::regex_of(&args.first().map_or(Value::Null, |a| a.clone().value()))? {
            Some(r) => match r.captures(t) {
                Some(c) => Value::Array(c.iter().map(|m| m.map_or(Value::Null, |m| m.as_str().into())).collect()),
                None => Value::Null,
            },
            None => Value::Null,
        },
        "localeCompare" => Value::Number(match (**t).cmp(&*text_at(args, 0)) {
            std::cmp::Ordering::Less => -1.0,
            std::cmp::Ordering::Equal => 0.0,
            std::cmp::Ordering::Greater => 1.0,
        }),
        _ => return fail(format!("texts have no method {name:?}")),
    })
}

fn replace(t: &Arc<str>, args: &[Val], all: bool, machine: &mut Machine) -> Result<Value> {
    let pattern = args.first().map_or(Value::Null, |a| a.clone().value());
    let Some(regex) = builtin::regex_of(&pattern)? else {
        let from = pattern.to_text();
        let to = match args.get(1) {
            Some(Val::Function(f)) => machine.apply(f, &[Val::Value(pattern.clone())])?.value().to_text(),
            _ => text_at(args, 1),
        };
        return limited(if all { t.replace(&*from, &to) } else { t.replacen(&*from, &to, 1) });
    };
    let limit = if all || builtin::is_global(&pattern) { usize::MAX } else { 1 };
    let mut out = String::new();
    let mut last = 0;
    for m in regex.captures_iter(t).take(limit) {
        let Some(whole) = m.get(0) else { continue };
        out.push_str(&t[last..whole.start()]);
        match args.get(1) {
            Some(Val::Function(f)) => {
                let given: Vec<Val> =
                    m.iter().map(|g| Val::Value(g.map_or(Value::Null, |g| g.as_str().into()))).collect();
                out.push_str(&machine.apply(f, &given)?.value().to_text());
            }
            _ => {
                let text = text_at(args, 1);
                let mut chars = text.chars().peekable();
                while let Some(c) = chars.next() {
                    match (c, chars.peek().copied()) {
                        ('$', Some('$')) => {
                            chars.next();
                            out.push('$');
                        }
                        ('$', Some('&')) => {
                            chars.next();
                            out.push_str(whole.as_str());
                        }
                        ('$', Some(d)) if d.is_ascii_digit() => {
                            chars.next();
                            let group = d.to_digit(10).unwrap_or(0) as usize;
                            out.push_str(m.get(group).map_or("", |g| g.as_str()));
                        }
                        (c, _) => out.push(c),
                    }
                }
            }
        }
        last = whole.end();
    }
    out.push_str(&t[last..]);
    limited(out)
}

fn numeric(x: f64, name: &str, args: &[Val]) -> Result<Value> {
    Ok(match name {
        "toFixed" => {
            let digits = number_at(args, 0).unwrap_or(0.0).clamp(0.0, 100.0) as usize;
            if x.is_finite() && x.abs() < 1e21 { format!("{x:.digits$}").into() } else { number::to_js(x).into() }
        }
        "toPrecision" => match number_at(args, 0) {
            Some(p) => {
                let f = number::Format::parse(&format!(".{}r", p.clamp(1.0, 100.0) as usize));
                f.map_or_else(|_| number::to_js(x), |f| f.write(x).replace('\u{2212}', "-")).into()
            }
            None => number::to_js(x).into(),
        },
        "toExponential" => format!("{x:e}").replace('e', if x.abs() < 1.0 { "e" } else { "e+" }).into(),
        "toLocaleString" => {
            let options = args.get(1).map_or(Value::Null, |a| a.clone().value());
            intl::locale_number(x, &options)
        }
        "toString" => match number_at(args, 0) {
            Some(2.0) => format!("{:b}", x as i64).into(),
            Some(16.0) => format!("{:x}", x as i64).into(),
            _ => number::to_js(x).into(),
        },
        "valueOf" => Value::Number(x),
        _ => return fail(format!("numbers have no method {name:?}")),
    })
}

fn date(t: f64, name: &str, args: &[Val], machine: &Machine) -> Result<Value> {
    let zone = if name.contains("UTC") { time::Zone::utc() } else { machine.env.zone.clone() };
    let Some(c) = zone.civil(t) else { return Ok(Value::Number(f64::NAN)) };
    let n = |x: i64| Value::Number(x as f64);
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
        "toDateString" => time::Format::new("%a %b %d %Y").write(t, &zone).into(),
        "toLocaleDateString" | "toLocaleString" | "toLocaleTimeString" => {
            let options = args.get(1).map_or(Value::Null, |a| a.clone().value());
            intl::locale_date(t, name, &options, &zone).into()
        }
        "format" => time::moment(t, &text_at(args, 0), &zone).into(),
        _ => return fail(format!("dates have no method {name:?}")),
    })
}

fn truthy_for(machine: &mut Machine, f: &Val, item: &Value, i: usize, list: &Arc<[Value]>) -> Result<Value> {
    match f {
        Val::Function(f) => {
            let args = [item.clone().into(), Value::Number(i as f64).into(), Value::Array(list.clone()).into()];
            Ok(machine.apply(f, &args)?.value())
        }
        Val::Value(_) => Err(super::EvalError("a function is expected here".into())),
    }
}

fn array(list: &Arc<[Value]>, name: &str, args: &[Val], machine: &mut Machine) -> Result<Value> {
    let n = list.len();
    let value = |i: usize| args.get(i).map_or(Value::Null, |a| a.clone().value());
    Ok(match name {
        "map" | "filter" | "forEach" | "some" | "every" | "find" | "findIndex" | "flatMap" => {
            let Some(f) = args.first() else { return fail("a function is expected here") };
            return each(list, name, f, machine);
        }
        "reduce" => {
            let Some(Val::Function(f)) = args.first() else { return fail("reduce needs a function") };
            let f = f.clone();
            let mut items = list.iter().enumerate();
            let mut total: Val = match args.get(1) {
                Some(v) => v.clone(),
                None => items.next().map_or(Value::Null, |(_, v)| v.clone()).into(),
            };
            for (i, v) in items {
                total = machine.apply(
                    &f,
                    &[total, v.clone().into(), Value::Number(i as f64).into(), Value::Array(list.clone()).into()],
                )?;
            }
            total.value()
        }
        "join" => {
            let separator = if args.is_empty() { Arc::from(",") } else { text_at(args, 0) };
            let texts: Vec<Arc<str>> =
                list.iter().map(|v| if *v == Value::Null { Arc::from("") } else { v.to_text() }).collect();
            limited(texts.join(&*separator))?
        }
        "includes" => Value::Bool(list.iter().any(|v| v.strict_eq(&value(0)))),
        "indexOf" => Value::Number(list.iter().position(|v| v.strict_eq(&value(0))).map_or(-1.0, |i| i as f64)),
        "lastIndexOf" => Value::Number(list.iter().rposition(|v| v.strict_eq(&value(0))).map_or(-1.0, |i| i as f64)),
        "slice" => {
            let (a, b) = (place(number_at(args, 0), 0, n), place(number_at(args, 1), n, n));
            Value::Array(list.get(a..b.max(a)).unwrap_or(&[]).into())
        }
        "concat" => {
            let mut out = list.to_vec();
            for a in args {
                match a.clone().value() {
                    Value::Array(more) => out.extend_from_slice(&more),
                    v => out.push(v),
                }
            }
            if out.len() > 1_000_000 {
                return fail("a list became too long");
            }
            Value::Array(out.into())
        }
        "at" => {
            let i = number_at(args, 0).unwrap_or(0.0);
            let i = if i < 0.0 { n as f64 + i } else { i };
            if i >= 0.0 { list.get(i as usize).cloned().unwrap_or_default() } else { Value::Null }
        }
        "flat" => Value::Array(
            list.iter()
                .flat_map(|v| match v {
                    Value::Array(inner) => inner.to_vec(),
                    v => vec![v.clone()],
                })
                .collect(),
        ),
        "keys" => Value::Array((0..n).map(|i| Value::Number(i as f64)).collect()),
        "toString" | "toLocaleString" => Value::Array(list.clone()).to_text().into(),
        _ => return fail(format!("lists have no method {name:?}")),
    })
}

fn each(list: &Arc<[Value]>, name: &str, f: &Val, machine: &mut Machine) -> Result<Value> {
    let mut out = Vec::new();
    for (i, item) in list.iter().enumerate() {
        let r = truthy_for(machine, f, item, i, list)?;
        match name {
            "map" => out.push(r),
            "flatMap" => match r {
                Value::Array(inner) => out.extend_from_slice(&inner),
                v => out.push(v),
            },
            "filter" if r.truthy() => out.push(item.clone()),
            "some" if r.truthy() => return Ok(Value::Bool(true)),
            "every" if !r.truthy() => return Ok(Value::Bool(false)),
            "find" if r.truthy() => return Ok(item.clone()),
            "findIndex" if r.truthy() => return Ok(Value::Number(i as f64)),
            _ => {}
        }
    }
    Ok(match name {
        "map" | "filter" | "flatMap" => Value::Array(out.into()),
        "some" => Value::Bool(false),
        "every" => Value::Bool(true),
        "findIndex" => Value::Number(-1.0),
        _ => Value::Null,
    })
}

/// Methods that change a list: the list afterwards, and the result.
pub(super) fn change(list: &Arc<[Value]>, name: &str, args: &[Val], machine: &mut Machine) -> Result<(Value, Value)> {
    let mut items = list.to_vec();
    let values = || args.iter().map(|a| a.clone().value());
    let result = match name {
        "push" => {
            items.extend(values());
            Value::Number(items.len() as f64)
        }
        "unshift" => {
            items.splice(0..0, values());
            Value::Number(items.len() as f64)
        }
        "pop" => items.pop().unwrap_or_default(),
        "shift" => {
            if items.is_empty() {
                Value::Null
            } else {
                items.remove(0)
            }
        }
        "splice" => {
            let n = items.len();
            let a = place(number_at(args, 0), 0, n);
            let b = (a + number_at(args, 1).map_or(n, |x| x.max(0.0) as usize)).min(n);
            let gone: Vec<Value> = items.splice(a..b, values().skip(2)).collect();
            Value::Array(gone.into())
        }
        "fill" => {
            let v = values().next().unwrap_or_default();
            items.iter_mut().for_each(|x| *x = v.clone());
            Value::Array(items.clone().into())
        }
        "reverse" => {
            items.reverse();
            Value::Array(items.clone().into())
        }
        _ => {
            match args.first() {
                Some(Val::Function(f)) => sort_by(&mut items, f, machine)?,
                _ => items.sort_by_key(|a| a.to_text()),
            }
            Value::Array(items.clone().into())
        }
    };
    if items.len() > 1_000_000 {
        return fail("a list became too long");
    }
    Ok((Value::Array(items.into()), result))
}

/// Merge sort, as the comparison may fail and need not be consistent.
fn sort_by(items: &mut Vec<Value>, f: &super::eval::Closure, machine: &mut Machine) -> Result<()> {
    let mut width = 1;
    while width < items.len() {
        let mut out = Vec::with_capacity(items.len());
        for pair in items.chunks(2 * width) {
            let (left, right) = pair.split_at(width.min(pair.len()));
            let (mut i, mut j) = (0, 0);
            while i < left.len() && j < right.len() {
                let order = machine.apply(f, &[left[i].clone().into(), right[j].clone().into()])?.value().to_number();
                if order > 0.0 {
                    out.push(right[j].clone());
                    j += 1;
                } else {
                    out.push(left[i].clone());
                    i += 1;
                }
            }
            out.extend_from_slice(&left[i..]);
            out.extend_from_slice(&right[j..]);
        }
        *items = out;
        width *= 2;
    }
    Ok(())
}
