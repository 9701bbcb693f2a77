//! Stacks: data of one stack at one place stand on each other, positive and negative ones apart. In: the data sets
//! between two axes; out: the same with each value moved to where it ends and its start noted.

use super::axes::{Axes, AxisKind};
use super::chart::{Chart, Dataset};
use super::data::{Cell, Series};
use super::options::shown;
use crate::dialect::Version;
use crate::json::Json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The stack a data set names.
pub(super) fn name_of<'a>(set: &Dataset<'a>) -> Option<&'a Json> {
    set.json.get("stack").filter(|s| !s.is_null())
}

/// Where a datum stands in its stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// In no stack, or floating.
    Free,
    /// The last one above zero.
    Top,
    /// The last one below zero.
    Bottom,
    /// Between others.
    Between,
}

/// A data set in a stack.
#[derive(Debug)]
pub(super) struct Stacked {
    /// Its data as they were.
    pub raw: Vec<Cell>,
    /// How far each datum makes its axis reach: its sum with those below that have its sign.
    pub reach: Vec<f64>,
}

/// The sums of negative and of positive values.
type Sums = (f64, f64);

/// The last data set above zero and the last one below.
type Ends = (Option<usize>, Option<usize>);

/// What tells stacks apart: index axis, value axis, and name or type.
type Key = (usize, usize, Arc<str>);

fn key(s: &Series) -> Key {
    (s.index, s.value, name_of(s.set).map_or_else(|| Arc::from(s.set.type_name()), shown))
}

fn add(sums: &mut Sums, value: f64) {
    if value < 0.0 {
        sums.0 += value;
    } else {
        sums.1 += value;
    }
}

/// What a datum stands on: those of its sign; nothing stands on both.
fn below(sums: Sums, value: f64, signs: Signs) -> f64 {
    match signs {
        Signs::Apart if value < 0.0 => sums.0,
        Signs::Apart if value > 0.0 => sums.1,
        _ => sums.0 + sums.1,
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Signs {
    Apart,
    Together,
}

/// The data sets that are shown, the lowest of a stack first.
pub(super) fn order(all: &[Series]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..all.len()).filter(|&i| !all[i].set.hidden).collect();
    order.sort_by(|&a, &b| all[a].set.order.total_cmp(&all[b].set.order).then(a.cmp(&b)));
    order
}

/// Stacks the data sets that are shown.
pub(super) fn apply(chart: &Chart, axes: &Axes, all: &mut [Series]) {
    if chart.is_v2() {
        return two(axes, all);
    }
    // What stands at each place of each stack, and the last ones above and below zero there.
    let mut standing: BTreeMap<Key, BTreeMap<u64, Sums>> = BTreeMap::new();
    let mut ends: BTreeMap<Key, BTreeMap<u64, Ends>> = BTreeMap::new();
    for i in order(all) {
        let s = &mut all[i];
        let axis = &axes.list[s.value];
        let named = name_of(s.set).is_some();
        // Version 3 learns too late of the name of a stack.
        let stacked = axis.stacked().unwrap_or(named && chart.version != Version::V3);
        if s.set.kind.base() != s.set.kind || !stacked && !named {
            continue;
        }
        let places = ends.entry(key(s)).or_default();
        for cell in s.cells.iter().filter(|c| c.value.is_finite()) {
            let ends = places.entry(cell.at.to_bits()).or_default();
            if cell.value > 0.0 {
                ends.0 = Some(i);
            } else if cell.value < 0.0 {
                ends.1 = Some(i);
            }
        }
        if !stacked {
            continue;
        }
        let raw = s.cells.clone();
        let signs = if axis.stacks_single() { Signs::Together } else { Signs::Apart };
        let mut reach = Vec::with_capacity(raw.len());
        let places = standing.entry(key(s)).or_default();
        for cell in &mut s.cells {
            let sums = places.get(&cell.at.to_bits()).copied().unwrap_or_default();
            reach.push(below(sums, cell.value, Signs::Apart) + cell.value);
            let before = below(sums, cell.value, signs);
            // Floating bars stand on the stack as far from zero as they would without it; those across zero do not.
            (cell.start, cell.value) = if cell.start.is_finite() {
                let across = cell.start != 0.0 && (cell.start < 0.0) != (cell.value < 0.0);
                let base = if across { 0.0 } else { before };
                (base + cell.start, base + cell.value)
            } else {
                (before, before + cell.value)
            };
        }
        // Of several data at one place the last one counts.
        let last: BTreeMap<u64, f64> =
            raw.iter().filter(|c| c.value.is_finite()).map(|c| (c.at.to_bits(), c.value)).collect();
        for (place, value) in last {
            add(places.entry(place).or_default(), value);
        }
        s.stacked = Some(Stacked { raw, reach });
    }
    for (i, s) in all.iter_mut().enumerate() {
        let Some(ends) = ends.get(&key(s)).filter(|_| name_of(s.set).is_some() || s.stacked.is_some()) else {
            continue;
        };
        let stands = |cell: &Cell| match ends.get(&cell.at.to_bits()) {
            Some((top, _)) if *top == Some(i) => Standing::Top,
            Some((_, bottom)) if *bottom == Some(i) => Standing::Bottom,
            Some(_) => Standing::Between,
            None => Standing::Free,
        };
        s.standing = s.cells.iter().map(stands).collect();
    }
}

/// As version 2 stacks: data of the same index, bars by the name of their stack, lines all together.
fn two(axes: &Axes, all: &mut [Series]) {
    let mut standing: BTreeMap<(usize, String), Vec<Sums>> = BTreeMap::new();
    for i in order(all) {
        let s = &mut all[i];
        let axis = &axes.list[s.value];
        let bars = s.set.kind.is_bar();
        let stacked = axis.stacked().unwrap_or_else(|| bars && name_of(s.set).is_some());
        if s.set.kind.base() != s.set.kind || !stacked {
            continue;
        }
        let name = name_of(s.set).filter(|_| bars).map(shown).unwrap_or_default();
        let key = format!("{} {name}", s.set.kind.name());
        let raw = s.cells.clone();
        let places = standing.entry((s.value, key)).or_default();
        places.resize(places.len().max(raw.len()), (0.0, 0.0));
        for (cell, sums) in s.cells.iter_mut().zip(places) {
            if !cell.value.is_finite() {
                continue;
            }
            if !cell.start.is_finite() {
                let before = if cell.value < 0.0 { sums.0 } else { sums.1 };
                add(sums, cell.value);
                (cell.start, cell.value) = (before, before + cell.value);
                continue;
            }
            let (low, high) = (cell.start.min(cell.value), cell.start.max(cell.value));
            let before = if low < 0.0 { sums.0 } else { 0.0 } + if high >= 0.0 { sums.1 } else { 0.0 };
            let (near, far) = if low >= 0.0 { (low, high) } else { (high, low) };
            add(sums, far);
            (cell.start, cell.value) = (before + near, before + far);
        }
        s.stacked = Some(Stacked { raw, reach: Vec::new() });
    }
}

/// The values that version 2 makes a value axis with stacks reach: all sums, and where they begin.
pub(super) fn sums(axes: &Axes, all: &[Series], which: usize) -> Option<Vec<f64>> {
    let axis = &axes.list[which];
    let here = || all.iter().filter(|s| !s.set.hidden && s.value == which);
    if !axis.stacked().unwrap_or_else(|| here().any(|s| s.set.kind.is_bar() && name_of(s.set).is_some())) {
        return None;
    }
    let mut standing: BTreeMap<String, Vec<Option<Sums>>> = BTreeMap::new();
    for s in here() {
        // Only bars have stacks with names (`controller.bar.js`, `initialize`).
        let name = name_of(s.set).filter(|_| s.set.kind.is_bar()).map(shown);
        let alone = if axis.stacked().is_none() && name.is_none() { s.set.index.to_string() } else { String::new() };
        let key = format!("{}.{alone}.{}", s.set.kind.name(), name.unwrap_or_default());
        let cells = s.stacked.as_ref().map_or(&s.cells, |s| &s.raw);
        let places = standing.entry(key).or_default();
        places.resize(places.len().max(cells.len()), None);
        // Logarithmic axes leave out what is below zero (`scale.logarithmic.js`, `determineDataLimits`).
        let counts = |c: &Cell| {
            c.value.is_finite() && (axis.kind != AxisKind::Logarithmic || c.value >= 0.0 && !(c.start < 0.0))
        };
        for (cell, sums) in cells.iter().zip(places).filter(|(c, _)| counts(c)) {
            let other = if cell.start.is_finite() { cell.start } else { cell.value };
            let (low, high) = (other.min(cell.value), other.max(cell.value));
            add(sums.get_or_insert_default(), if low < 0.0 { low } else { high });
        }
    }
    let signs = |sums: Sums| if axis.kind == AxisKind::Logarithmic { vec![sums.1] } else { vec![sums.0, sums.1] };
    Some(standing.into_values().flatten().flatten().flat_map(signs).collect())
}

/// The data sets that stand below one in its stack, the lowest first.
pub(super) fn below_of(all: &[Series], of: usize) -> Vec<usize> {
    let mine = key(&all[of]);
    let below = order(all).into_iter().take_while(|i| *i != of);
    below.filter(|i| all[*i].stacked.is_some() && key(&all[*i]) == mine).collect()
}

/// The slot of a data set with bars beside each other, and how many slots there are: data sets of one stack share a slot.
/// For one place only those count that have something there.
pub(super) fn slots(axes: &Axes, all: &[Series], of: usize, only: Option<&dyn Fn(usize) -> bool>) -> (usize, usize) {
    let me = &all[of];
    let stacked = axes.list[me.index].stacked();
    let mut list: Vec<Option<&Json>> = Vec::new();
    let mut mine = None;
    for i in order(all) {
        let s = &all[i];
        let peer = s.index == me.index && s.set.type_name() == me.set.type_name() && grouped(s.set);
        if !peer || only.is_some_and(|has| !has(i)) {
            continue;
        }
        let name = name_of(s.set);
        let known = list.iter().position(|n| *n == name);
        let new = stacked == Some(false) || known.is_none() || stacked.is_none() && name.is_none();
        if new {
            list.push(name);
        }
        if i == of {
            let named = name.and(known);
            mine = Some(named.unwrap_or(list.len() - 1));
        }
    }
    (mine.unwrap_or(0), list.len().max(1))
}

/// Whether bars stand beside those of other data sets.
pub(super) fn grouped(set: &Dataset) -> bool {
    set.own.truthy("grouped").unwrap_or(true)
}
