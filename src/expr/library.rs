//! The part of JavaScript's library that needs the machine: what belongs to `Math`, `Object`, `Array`, `JSON`, `Date`,
//! `Intl`, what `new` makes, and the methods of objects.

use super::builtin::{self, Args};
use super::calendars;
use super::eval::{Machine, to_int};
use super::heap::{Fault, Id, Kind, LONGEST, Object, Result, Val, fail};
use super::moments;
use super::pattern::Pattern;
use super::sample;
use crate::color::{self, Color};
use crate::data::{Fields, Value};
use crate::json::{self, Json};
use crate::number;
use crate::time;
use regex::Regex;
use std::ops::Range;
use std::sync::Arc;

/// Most matches of a pattern in one text.
const MATCHES: usize = 200_000;

/// Arguments as plain values, paid for by their size.
pub(super) fn values(args: &[Val], machine: &mut Machine) -> Result<Vec<Value>> {
    args.iter()
        .map(|v| {
            let size = match v {
                Val::Value(Value::Text(t)) => t.len() / 16,
                Val::Value(Value::Array(items)) => items.len(),
                _ => 0,
            };
            machine.charge(size)?;
            machine.freeze(v)
        })
        .collect()
}

/// A result, paid for by its size.
pub(super) fn made(v: Value, machine: &mut Machine) -> Result<Val> {
    match &v {
        Value::Text(t) => {
            machine.charge(t.len() / 8)?;
            machine.heap.make(t.len() / 16)?;
        }
        Value::Array(items) => {
            machine.charge(items.len())?;
            machine.heap.make(items.len())?;
        }
        _ => {}
    }
    Ok(v.into())
}

impl Machine<'_> {
    /// The plain value of something, paid for by its size.
    pub(super) fn freeze(&mut self, v: &Val) -> Result<Value> {
        let (value, size) = self.heap.freeze(v)?;
        self.charge(size)?;
        // What leaves the run is kept. Numbers are cells of a table, which were asked for.
        let bytes = match &value {
            Value::Text(text) => text.len() + 24,
            // A list that a library made is plain already.
            Value::Array(items) => size.max(items.len()).saturating_mul(40) + 24,
            Value::Object(_) => size.saturating_mul(48) + 24,
            Value::Null | Value::Undefined | Value::Bool(_) | Value::Number(_) | Value::Time(_) => return Ok(value),
        };
        match self.env.budget.memory(bytes) {
            Ok(()) => Ok(value),
            Err(what) => Err(Fault::Spent(self.env.budget.describe(what))),
        }
    }

    /// A compiled pattern, paid for the text it is about to search.
    pub(super) fn regex<'p>(&mut self, pattern: &'p Pattern, text: &str) -> Result<&'p Regex> {
        let (regex, states) = pattern.regex().map_err(Fault::Error)?;
        self.charge_search(states, text)?;
        Ok(regex)
    }

    /// All matches of a pattern, and their groups, paid for in advance.
    pub(super) fn matches(
        &mut self,
        pattern: &Pattern,
        text: &str,
        most: usize,
    ) -> Result<Vec<Vec<Option<Range<usize>>>>> {
        let states = match (pattern.ahead(), pattern.tried()) {
            (None, None) => pattern.regex().map_err(Fault::Error)?.1,
            _ => 64,
        };
        self.charge_search(states, text)?;
        let (found, steps) = pattern.matches(text, most.min(MATCHES)).map_err(Fault::Error)?;
        self.charge(steps)?;
        if found.len() == MATCHES { fail("a pattern matches too often") } else { Ok(found) }
    }

    fn charge_search(&mut self, states: usize, text: &str) -> Result<()> {
        // Patterns take some nanoseconds a character, large ones may step through all their states.
        let each = (states / 2).max(8);
        self.charge(text.len().saturating_mul(each).saturating_add(4))
    }
}

/// Whether a name is a function that can be passed around.
pub(super) fn is_function(name: &str) -> bool {
    matches!(
        name,
        "String"
            | "Number"
            | "Boolean"
            | "parseInt"
            | "parseFloat"
            | "isNaN"
            | "isFinite"
            | "Array"
            | "Date"
            | "Object"
            | "structuredClone"
            | "encodeURIComponent"
            | "decodeURIComponent"
            | "Error"
            | "TypeError"
            | "RangeError"
            | "RegExp"
            | "Set"
            | "Map"
    )
}

/// `Math.round(x)`, `Object.keys(o)`, `Intl…`.
pub(super) fn static_call(space: &str, name: &str, args: &[Val], machine: &mut Machine) -> Result<Val> {
    let first = args.first().cloned().unwrap_or(Val::Undefined);
    Ok(match (space, name) {
        ("Math", "random") => sample::random(machine.env).into(),
        ("Math", _) => {
            let list = values(args, machine)?;
            match builtin::math(name, &Args(&list)) {
                Some(x) => x.into(),
                None => return fail(format!("there is no function Math.{name}")),
            }
        }
        ("Number", "isFinite") => matches!(first, Val::Value(Value::Number(x)) if x.is_finite()).into(),
        ("Number", "isInteger" | "isSafeInteger") => {
            matches!(first, Val::Value(Value::Number(x)) if x.fract() == 0.0).into()
        }
        ("Number", "isNaN") => matches!(first, Val::Value(Value::Number(x)) if x.is_nan()).into(),
        ("Number", "parseFloat" | "parseInt") => return builtin::call(name, args, machine),
        ("String", "fromCharCode" | "fromCodePoint") => {
            let code = |v: &Val| char::from_u32(to_int(machine.heap.number(v)) as u32);
            Value::from(args.iter().filter_map(code).collect::<String>()).into()
        }
        ("Array", "isArray") => matches!(first, Val::List(_) | Val::Value(Value::Array(_))).into(),
        ("Array", "of") => return machine.heap.list(args.to_vec()),
        ("Array", "from") => return array_from(&first, args.get(1), machine),
        ("Object", _) => return object_call(name, &first, args, machine),
        ("JSON", "stringify") => {
            let mut out = String::new();
            write_json(&mut out, &first, 0, machine)?;
            return machine.new_text(out);
        }
        ("JSON", "parse") => {
            let text = machine.heap.text(&first)?;
            machine.charge(text.len())?;
            match json::parse_strict(&text, 60) {
                Ok(tree) => Value::from(&tree).into(),
                Err(e) => return fail(format!("JSON.parse: {}", e.message)),
            }
        }
        ("Date", "parse") => {
            let v = machine.freeze(&first)?;
            moments::instant(&v, machine.env.zone).into()
        }
        ("Date", "UTC") => {
            let parts: Vec<f64> = args.iter().map(|v| machine.heap.number(v)).collect();
            time::from_parts(&parts, &time::Zone::utc()).into()
        }
        ("Date", "now") => 0.0.into(),
        ("Intl", "NumberFormat" | "DateTimeFormat" | "PluralRules" | "ListFormat") => {
            return construct(&format!("Intl.{name}"), args, machine);
        }
        ("console", _) => Val::Undefined,
        ("DateTime" | "dateFns", _) => {
            let (list, zone) = (values(args, machine)?, machine.env.zone);
            let call = if space == "DateTime" { calendars::luxon } else { calendars::date_fns };
            machine.charge(40)?;
            call(name, &list, zone)?.into()
        }
        ("moment" | "dayjs", _) => {
            let list = values(args, machine)?;
            match moments::static_call(name, &list) {
                Some(v) => v.into(),
                None => return fail(format!("there is no function {space}.{name}")),
            }
        }
        _ => return fail(format!("there is no function {space}.{name}")),
    })
}

fn object_call(name: &str, first: &Val, args: &[Val], machine: &mut Machine) -> Result<Val> {
    match name {
        "keys" | "values" | "entries" => {
            let pairs = machine.entries(first)?;
            let mut out = Vec::with_capacity(pairs.len());
            for (n, v) in pairs {
                let n = Val::Value(n.into());
                out.push(match name {
                    "keys" => n,
                    "values" => v,
                    _ => machine.heap.list(vec![n, v])?,
                });
            }
            machine.heap.list(out)
        }
        "assign" => {
            let mut pairs = Vec::new();
            for v in args.get(1..).unwrap_or(&[]) {
                pairs.extend(machine.entries(v)?);
            }
            let id = match first {
                Val::Object(id) => *id,
                v => {
                    let members = machine.entries(v)?;
                    match machine.heap.object(Object::of(Kind::Plain, members))? {
                        Val::Object(id) => id,
                        other => return Ok(other),
                    }
                }
            };
            machine.heap.make(pairs.len())?;
            for (n, v) in pairs {
                let size = machine.heap.fields(id).members.len();
                machine.charge(size / 16 + 1)?;
                machine.heap.fields_mut(id).set(&n, v);
            }
            Ok(Val::Object(id))
        }
        "fromEntries" => {
            let mut object = Object::default();
            for pair in machine.elements(first)? {
                let pair = machine.elements(&pair)?;
                let [name, value, ..] = &pair[..] else { return fail("fromEntries needs pairs") };
                let name = machine.heap.text(name)?;
                machine.charge(object.members.len() / 16)?;
                object.set(&name, value.clone());
            }
            machine.heap.object(object)
        }
        "freeze" | "seal" => Ok(first.clone()),
        _ => fail(format!("there is no function Object.{name}")),
    }
}

fn array_from(source: &Val, f: Option<&Val>, machine: &mut Machine) -> Result<Val> {
    let length = match source {
        Val::Object(_) | Val::Value(Value::Object(_)) => machine.member(source, "length")?,
        _ => Val::Undefined,
    };
    let items = if length.is_nullish() { machine.elements(source)? } else { empty(&length, machine)? };
    let Some(f) = f else { return machine.heap.list(items) };
    let mut out = Vec::with_capacity(items.len());
    for (i, v) in items.into_iter().enumerate() {
        out.push(machine.invoke(f, &[v, (i as f64).into()])?);
    }
    machine.heap.list(out)
}

/// So many elements that are nothing.
fn empty(length: &Val, machine: &mut Machine) -> Result<Vec<Val>> {
    let n = machine.heap.number(length);
    if n > LONGEST as f64 {
        return fail("a list became too long");
    }
    let n = if n > 0.0 { n as usize } else { 0 };
    machine.charge(n)?;
    Ok(vec![Val::Undefined; n])
}

fn write_text(out: &mut String, t: &str) {
    out.push_str(&Json::String(t.into()).to_text());
}

// No deeper than 100.
fn write_json(out: &mut String, v: &Val, depth: usize, machine: &mut Machine) -> Result<()> {
    machine.charge(1)?;
    if depth > 100 || out.len() > LONGEST {
        return fail("JSON.stringify: this value is too large");
    }
    match v {
        Val::List(_) | Val::Value(Value::Array(_)) => {
            out.push('[');
            for (i, item) in machine.elements(v)?.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_json(out, item, depth + 1, machine)?;
            }
            out.push(']');
        }
        Val::Object(_) | Val::Value(Value::Object(_)) => {
            out.push('{');
            let members = machine.entries(v)?;
            let shown = members.iter().filter(|(_, v)| !matches!(v, Val::Undefined) && !v.is_function());
            for (i, (name, item)) in shown.enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_text(out, name);
                out.push(':');
                write_json(out, item, depth + 1, machine)?;
            }
            out.push('}');
        }
        Val::Value(Value::Text(t)) => write_text(out, t),
        Val::Value(Value::Time(t)) => write_text(out, &time::iso(*t)),
        Val::Value(Value::Number(x)) if x.is_finite() => out.push_str(&number::to_js(*x)),
        Val::Value(Value::Bool(b)) => out.push_str(if *b { "true" } else { "false" }),
        Val::Undefined | Val::Value(_) | Val::Function(_) | Val::Native(_) | Val::Bound(_) | Val::Regex(_) => {
            out.push_str("null")
        }
    }
    Ok(())
}

/// `new Date(…)`, `new Intl.NumberFormat(…)`, `new Array(…)`, `new RegExp(…)`, `new Set(…)`.
pub(super) fn construct(name: &str, args: &[Val], machine: &mut Machine) -> Result<Val> {
    let first = args.first().cloned().unwrap_or(Val::Undefined);
    match name {
        "Date" => {
            let list = values(args, machine)?;
            let zone = machine.env.zone;
            Ok(Val::Value(Value::Time(match &list[..] {
                [] => 0.0,
                [one] => moments::instant(one, zone),
                _ => time::from_parts(&list.iter().map(Value::to_number).collect::<Vec<_>>(), zone),
            })))
        }
        "Intl.NumberFormat" | "Intl.DateTimeFormat" | "Intl.PluralRules" | "Intl.ListFormat" => {
            let options = machine.freeze(args.get(1).unwrap_or(&Val::NULL))?;
            let fields = vec![
                (Arc::from("\u{1}intl"), Value::from(name)),
                (Arc::from("locale"), machine.freeze(&first)?),
                (Arc::from("options"), options),
            ];
            Ok(Value::Object(Arc::new(Fields(fields))).into())
        }
        "Array" => {
            let items = match args {
                [length @ Val::Value(Value::Number(_))] => empty(length, machine)?,
                _ => args.to_vec(),
            };
            machine.heap.list(items)
        }
        "RegExp" => {
            if let Val::Regex(_) = first {
                return Ok(first);
            }
            let source = machine.heap.text(&first)?;
            let flags = args.get(1).map_or_else(|| Ok("".into()), |v| machine.heap.text(v))?;
            // Compiling is dear, repetition most of all.
            machine.charge(2_000 + source.len() * if source.contains('{') { 10_000 } else { 20 })?;
            Ok(Val::Regex(Arc::new(Pattern::new(source, flags))))
        }
        "Set" => set(&first, machine),
        "Map" => map(&first, machine),
        "Error" | "TypeError" | "RangeError" | "ReferenceError" | "SyntaxError" => {
            let message = if first.is_nullish() { "".into() } else { machine.heap.text(&first)? };
            machine.error(name, &message)
        }
        "Object" => machine.heap.object(Object::default()),
        "Number" | "String" | "Boolean" => builtin::call(name, args, machine),
        _ => fail(format!("new {name} is not understood here")),
    }
}

fn set(items: &Val, machine: &mut Machine) -> Result<Val> {
    let items = if items.is_nullish() { Vec::new() } else { machine.elements(items)? };
    let made = machine.heap.object(Object::of(Kind::Set(Vec::new()), Vec::new()))?;
    if let Val::Object(id) = made {
        for v in items {
            insert(id, v, Val::Undefined, machine)?;
        }
    }
    Ok(made)
}

fn map(pairs: &Val, machine: &mut Machine) -> Result<Val> {
    let pairs = if pairs.is_nullish() { Vec::new() } else { machine.elements(pairs)? };
    let made = machine.heap.object(Object::of(Kind::Map(Vec::new()), Vec::new()))?;
    if let Val::Object(id) = made {
        for pair in pairs {
            let pair = machine.elements(&pair)?;
            let [key, value, ..] = &pair[..] else { return fail("a map is made of pairs") };
            insert(id, key.clone(), value.clone(), machine)?;
        }
    }
    Ok(made)
}

/// Adds to a set or a map.
fn insert(id: Id, key: Val, value: Val, machine: &mut Machine) -> Result<()> {
    machine.heap.make(2)?;
    let looked = match &mut machine.heap.fields_mut(id).kind {
        Kind::Set(items) => {
            let n = items.len();
            if !items.iter().any(|v| v.strict_eq(&key)) {
                items.push(key);
            }
            n
        }
        Kind::Map(pairs) => {
            let n = pairs.len();
            match pairs.iter_mut().find(|(k, _)| k.strict_eq(&key)) {
                Some(pair) => pair.1 = value,
                None => pairs.push((key, value)),
            }
            n
        }
        Kind::Plain | Kind::Error | Kind::Color(_) | Kind::Host(_) | Kind::Class(_) => 0,
    };
    machine.charge(looked / 4)
}

/// Methods of objects: of sets, of maps, and the few that all have.
pub(super) fn object_method(id: Id, name: &str, args: &[Val], machine: &mut Machine) -> Result<Val> {
    let key = args.first().cloned().unwrap_or(Val::Undefined);
    let target = Val::Object(id);
    match (&machine.heap.fields(id).kind, name) {
        (Kind::Set(items), "has") => {
            let (n, found) = (items.len(), items.iter().any(|v| v.strict_eq(&key)));
            machine.charge(n / 4)?;
            Ok(found.into())
        }
        (Kind::Map(pairs), "has" | "get") => {
            let found = pairs.iter().find(|(k, _)| k.strict_eq(&key)).map(|(_, v)| v.clone());
            let n = pairs.len();
            machine.charge(n / 4)?;
            Ok(if name == "has" { found.is_some().into() } else { found.unwrap_or(Val::Undefined) })
        }
        (Kind::Set(_), "add") | (Kind::Map(_), "set") => {
            insert(id, key, args.get(1).cloned().unwrap_or(Val::Undefined), machine)?;
            Ok(target)
        }
        (Kind::Set(_) | Kind::Map(_), "delete" | "clear") => Ok(remove(id, &key, name == "clear", machine)?.into()),
        (Kind::Set(_) | Kind::Map(_), "values" | "keys" | "entries" | "forEach") => {
            let pairs: Vec<(Val, Val)> = match &machine.heap.fields(id).kind {
                Kind::Set(items) => items.iter().map(|v| (v.clone(), v.clone())).collect(),
                Kind::Map(pairs) => pairs.clone(),
                Kind::Plain | Kind::Error | Kind::Color(_) | Kind::Host(_) | Kind::Class(_) => Vec::new(),
            };
            let mut out = Vec::with_capacity(pairs.len());
            machine.charge(pairs.len())?;
            for (k, v) in pairs {
                out.push(match name {
                    "values" => v,
                    "keys" => k,
                    "entries" => machine.heap.list(vec![k, v])?,
                    _ => machine.invoke(&key, &[v, k, target.clone()])?,
                });
            }
            if name == "forEach" { Ok(Val::Undefined) } else { machine.heap.list(out) }
        }
        (_, "hasOwnProperty") => {
            let name = machine.heap.text(&key)?;
            Ok(machine.heap.fields(id).get(&name).is_some().into())
        }
        (_, "toString" | "toLocaleString" | "formatHex") => Ok(Value::Text(machine.heap.text(&target)?).into()),
        (_, "valueOf") => Ok(target),
        _ => fail(format!("objects have no method {name:?} here")),
    }
}

/// Takes something out of a set or a map, or everything. Whether it was there.
fn remove(id: Id, key: &Val, all: bool, machine: &mut Machine) -> Result<bool> {
    let (before, after) = match &mut machine.heap.fields_mut(id).kind {
        Kind::Set(items) => {
            let before = items.len();
            items.retain(|v| !all && !v.strict_eq(key));
            (before, items.len())
        }
        Kind::Map(pairs) => {
            let before = pairs.len();
            pairs.retain(|(k, _)| !all && !k.strict_eq(key));
            (before, pairs.len())
        }
        Kind::Plain | Kind::Error | Kind::Color(_) | Kind::Host(_) | Kind::Class(_) => (0, 0),
    };
    machine.charge(before / 4)?;
    Ok(after < before)
}

fn color_text(c: Color) -> String {
    c.each_css(|c| {
        if c.a == 255 {
            return format!("rgb({}, {}, {})", c.r, c.g, c.b);
        }
        let alpha = number::to_js((f64::from(c.a) / 255.0 * 1000.0).round() / 1000.0);
        format!("rgba({}, {}, {}, {alpha})", c.r, c.g, c.b)
    })
}

/// `rgb(…)`, `hsl(…)`, `lab(…)`, `hcl(…)`: an object with the coordinates that is written as a colour.
pub(super) fn color(space: &str, args: &[Val], machine: &mut Machine) -> Result<Val> {
    let n = |i: usize| machine.heap.number(args.get(i).unwrap_or(&Val::Undefined));
    let byte = |x: f64| x.round().clamp(0.0, 255.0) as u8;
    let given = [n(0), n(1), n(2)];
    let (c, parts) = if args.len() >= 3 {
        let alpha = if args.len() > 3 { byte(n(3) * 255.0) } else { 255 };
        let c = match space {
            "rgb" => Color::rgb(byte(given[0]), byte(given[1]), byte(given[2])),
            "hsl" => color::from_hsl(given),
            "lab" => color::from_lab(given),
            _ => {
                let h = given[0].to_radians();
                color::from_lab([given[2], given[1] * libm::cos(h), given[1] * libm::sin(h)])
            }
        };
        (c.with_alpha(alpha), given)
    } else {
        let text = machine.heap.text(args.first().unwrap_or(&Val::Undefined))?;
        let c = Color::parse(&text).unwrap_or(Color::BLACK);
        let parts = match space {
            "rgb" => [f64::from(c.r), f64::from(c.g), f64::from(c.b)],
            "hsl" => color::hsl(c),
            "lab" => color::lab(c),
            _ => color::hcl(c),
        };
        (c, parts)
    };
    let mut members: Vec<(Arc<str>, Val)> =
        space.chars().zip(parts).map(|(c, x)| (c.to_string().into(), x.into())).collect();
    members.push(("opacity".into(), (f64::from(c.a) / 255.0).into()));
    machine.heap.object(Object::of(Kind::Color(color_text(c).into()), members))
}
