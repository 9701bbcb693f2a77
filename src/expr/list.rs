//! Methods of lists.

use super::eval::Machine;
use super::heap::{Id, Kind, LONGEST, Object, Result, Val, fail};
use super::method::{number_at, place, text_at};
use crate::data::Value;
use std::sync::Arc;

/// Whether a method changes the list it is called on.
pub(super) fn changes(name: &str) -> bool {
    matches!(name, "push" | "unshift" | "pop" | "shift" | "splice" | "reverse" | "sort" | "fill" | "next")
}

/// Calls a method of a list.
pub(super) fn call(target: &Val, name: &str, args: &[Val], machine: &mut Machine) -> Result<Val> {
    if changes(name) {
        let Val::List(id) = target else { return fail("this list cannot change") };
        return change(*id, name, args, machine);
    }
    if let ("at" | "toString" | "toLocaleString", Some(n)) = (name, machine.length(target)) {
        if name != "at" {
            let text = machine.heap.text(target)?;
            machine.charge(n)?;
            return Ok(Value::Text(text).into());
        }
        let i = number_at(args, 0, machine).unwrap_or(0.0).trunc();
        return machine.index(target, &(if i < 0.0 { n as f64 + i } else { i }).into());
    }
    let items = machine.elements(target)?;
    match name {
        "map" | "filter" | "forEach" | "some" | "every" | "find" | "findIndex" | "flatMap" | "findLast"
        | "findLastIndex" => {
            let Some(f) = args.first().filter(|f| f.is_function()) else { return fail("a function is expected here") };
            each(target, items, name, f, machine)
        }
        "reduce" | "reduceRight" => {
            let Some(f) = args.first().filter(|f| f.is_function()) else { return fail("reduce needs a function") };
            reduce(target, items, name == "reduceRight", f, args.get(1), machine)
        }
        "join" => {
            let separator = if args.is_empty() { Arc::from(",") } else { text_at(args, 0, machine)? };
            let mut out = String::new();
            machine.heap.write_items(&mut out, &items, &separator, 0)?;
            machine.new_text(out)
        }
        _ => select(items, name, args, machine),
    }
}

/// Methods that look at elements or make another list of them.
fn select(mut items: Vec<Val>, name: &str, args: &[Val], machine: &mut Machine) -> Result<Val> {
    let n = items.len();
    let wanted = args.first().cloned().unwrap_or(Val::Undefined);
    let index = |i: Option<usize>| Ok(Val::from(i.map_or(-1.0, |i| i as f64)));
    let out = match name {
        "includes" => {
            let from = place(number_at(args, 1, machine), 0, n);
            return Ok(items[from..].iter().any(|v| same_value(v, &wanted)).into());
        }
        "indexOf" => {
            let from = place(number_at(args, 1, machine), 0, n);
            return index(items[from..].iter().position(|v| v.strict_eq(&wanted)).map(|i| i + from));
        }
        "lastIndexOf" => return index(items.iter().rposition(|v| v.strict_eq(&wanted))),
        "slice" => {
            let (a, b) = (place(number_at(args, 0, machine), 0, n), place(number_at(args, 1, machine), n, n));
            items.get(a..b.max(a)).unwrap_or(&[]).to_vec()
        }
        "concat" => {
            for a in args {
                match a {
                    Val::List(_) | Val::Value(Value::Array(_)) => items.extend(machine.elements(a)?),
                    v => items.push(v.clone()),
                }
                if items.len() > LONGEST {
                    return fail("a list became too long");
                }
            }
            items
        }
        "flat" => {
            let depth = number_at(args, 0, machine).unwrap_or(1.0).clamp(0.0, 50.0) as usize;
            let mut out = Vec::new();
            flatten(items, depth, &mut out, machine)?;
            out
        }
        "keys" => (0..n).map(|i| Val::from(i as f64)).collect(),
        "values" | "valueOf" => items,
        "entries" => {
            let mut out = Vec::with_capacity(n);
            for (i, v) in items.into_iter().enumerate() {
                out.push(machine.heap.list(vec![(i as f64).into(), v])?);
            }
            out
        }
        "toReversed" => {
            items.reverse();
            items
        }
        "toSorted" => {
            sort(&mut items, args.first(), machine)?;
            items
        }
        "with" => {
            let at = place(number_at(args, 0, machine), 0, n);
            if let Some(slot) = items.get_mut(at) {
                *slot = args.get(1).cloned().unwrap_or(Val::Undefined);
            }
            items
        }
        _ => return fail(format!("lists have no method {name:?}")),
    };
    machine.heap.list(out)
}

/// ECMA-262 SameValueZero: NaN is found, too.
fn same_value(a: &Val, b: &Val) -> bool {
    match (a, b) {
        (Val::Value(Value::Number(x)), Val::Value(Value::Number(y))) => x == y || x.is_nan() && y.is_nan(),
        _ => a.strict_eq(b),
    }
}

// No deeper than asked for, at most 50.
fn flatten(items: Vec<Val>, depth: usize, out: &mut Vec<Val>, machine: &mut Machine) -> Result<()> {
    for v in items {
        match v {
            Val::List(_) | Val::Value(Value::Array(_)) if depth > 0 => {
                let inner = machine.elements(&v)?;
                flatten(inner, depth - 1, out, machine)?;
            }
            v => out.push(v),
        }
        if out.len() > LONGEST {
            return fail("a list became too long");
        }
    }
    Ok(())
}

fn each(target: &Val, items: Vec<Val>, name: &str, f: &Val, machine: &mut Machine) -> Result<Val> {
    let mut out = Vec::new();
    let n = items.len();
    let backwards = name.starts_with("findLast");
    for k in 0..n {
        let i = if backwards { n - 1 - k } else { k };
        let item = &items[i];
        let r = machine.invoke(f, &[item.clone(), (i as f64).into(), target.clone()])?;
        match name {
            "map" => out.push(r),
            "flatMap" => match r {
                Val::List(_) | Val::Value(Value::Array(_)) => out.extend(machine.elements(&r)?),
                v => out.push(v),
            },
            "filter" if r.truthy() => out.push(item.clone()),
            "some" if r.truthy() => return Ok(true.into()),
            "every" if !r.truthy() => return Ok(false.into()),
            "find" | "findLast" if r.truthy() => return Ok(item.clone()),
            "findIndex" | "findLastIndex" if r.truthy() => return Ok((i as f64).into()),
            _ => {}
        }
        if out.len() > LONGEST {
            return fail("a list became too long");
        }
    }
    Ok(match name {
        "map" | "filter" | "flatMap" => return machine.heap.list(out),
        "some" => false.into(),
        "every" => true.into(),
        "findIndex" | "findLastIndex" => (-1.0).into(),
        _ => Val::Undefined,
    })
}

fn reduce(
    target: &Val,
    items: Vec<Val>,
    backwards: bool,
    f: &Val,
    start: Option<&Val>,
    machine: &mut Machine,
) -> Result<Val> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    if backwards {
        order.reverse();
    }
    let mut order = order.into_iter();
    let mut total = match start {
        Some(v) => v.clone(),
        None => match order.next() {
            Some(i) => items[i].clone(),
            None => return fail("reduce of an empty list needs a value to start with"),
        },
    };
    for i in order {
        total = machine.invoke(f, &[total, items[i].clone(), (i as f64).into(), target.clone()])?;
    }
    Ok(total)
}

/// Methods that change a list.
fn change(id: Id, name: &str, args: &[Val], machine: &mut Machine) -> Result<Val> {
    let n = machine.heap.items(id).len();
    // Moving elements up or down is quick, but not free.
    machine.charge(if name == "push" || name == "pop" { args.len() } else { n / 32 + args.len() })?;
    if matches!(name, "push" | "unshift" | "splice") && n + args.len() > LONGEST {
        return fail("a list became too long");
    }
    machine.heap.make(args.len())?;
    match name {
        "push" => {
            machine.heap.items_mut(id).extend_from_slice(args);
            Ok(((n + args.len()) as f64).into())
        }
        "unshift" => {
            machine.heap.items_mut(id).splice(0..0, args.iter().cloned());
            Ok(((n + args.len()) as f64).into())
        }
        "pop" => Ok(machine.heap.items_mut(id).pop().unwrap_or(Val::Undefined)),
        "shift" => Ok(if n == 0 { Val::Undefined } else { machine.heap.items_mut(id).remove(0) }),
        // What iterates is a list here.
        "next" => {
            let done = n == 0;
            let value = if done { Val::Undefined } else { machine.heap.items_mut(id).remove(0) };
            machine.heap.object(Object::of(Kind::Plain, vec![("value".into(), value), ("done".into(), done.into())]))
        }
        "splice" => {
            let a = place(number_at(args, 0, machine), 0, n);
            let count = match (args.len(), number_at(args, 1, machine)) {
                (0, _) => 0,
                (1, _) => n,
                (_, x) => x.unwrap_or(0.0).max(0.0) as usize,
            };
            let b = a.saturating_add(count).min(n);
            let new = args.get(2..).unwrap_or(&[]).to_vec();
            let gone: Vec<Val> = machine.heap.items_mut(id).splice(a..b, new).collect();
            machine.charge(gone.len())?;
            machine.heap.list(gone)
        }
        "fill" => {
            machine.charge(n)?;
            let v = args.first().cloned().unwrap_or(Val::Undefined);
            let (a, b) = (place(number_at(args, 1, machine), 0, n), place(number_at(args, 2, machine), n, n));
            if let Some(part) = machine.heap.items_mut(id).get_mut(a..b) {
                part.fill(v);
            }
            Ok(Val::List(id))
        }
        "reverse" => {
            machine.heap.items_mut(id).reverse();
            Ok(Val::List(id))
        }
        _ => {
            let mut items = std::mem::take(machine.heap.items_mut(id));
            let sorted = sort(&mut items, args.first(), machine);
            *machine.heap.items_mut(id) = items;
            sorted.map(|()| Val::List(id))
        }
    }
}

/// By a comparison, or by text.
fn sort(items: &mut Vec<Val>, by: Option<&Val>, machine: &mut Machine) -> Result<()> {
    machine.charge(items.len() * items.len().max(2).ilog2() as usize)?;
    if let Some(f) = by.filter(|f| f.is_function()) {
        return merge_sort(items, |a, b| {
            let order = machine.invoke(f, &[a.clone(), b.clone()])?;
            Ok(machine.heap.number(&order) > 0.0)
        });
    }
    let mut keyed = Vec::with_capacity(items.len());
    for v in items.iter() {
        let text = machine.heap.text(v)?;
        machine.charge(text.len() / 16)?;
        keyed.push((text, v.clone()));
    }
    keyed.sort_by(|a, b| a.0.cmp(&b.0));
    *items = keyed.into_iter().map(|(_, v)| v).collect();
    Ok(())
}

/// Sorts by a comparison that may fail and need not be consistent, as those of authors are: whether the first comes after
/// the second. Merge sort; what is equal keeps its order.
///
/// # Errors
/// That of the comparison; the items are then as far as it came.
pub fn merge_sort<T: Clone, E>(
    items: &mut Vec<T>,
    mut after: impl FnMut(&T, &T) -> std::result::Result<bool, E>,
) -> std::result::Result<(), E> {
    let mut width = 1;
    while width < items.len() {
        let mut out = Vec::with_capacity(items.len());
        for pair in items.chunks(2 * width) {
            let (left, right) = pair.split_at(width.min(pair.len()));
            let (mut i, mut j) = (0, 0);
            while i < left.len() && j < right.len() {
                if after(&left[i], &right[j])? {
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
