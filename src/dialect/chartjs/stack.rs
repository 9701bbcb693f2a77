//! Stacks: data of one stack at one place stand on each other, positive and negative ones apart. In: the data sets
//! between two axes; out: the same with each value moved to where it ends and its start noted.

use super::axes::{Axes, Axis};
use super::chart::{Chart, Dataset};
use super::data::Series;
use crate::json::Json;
use std::collections::BTreeMap;

/// The stack a data set names.
pub(super) fn name_of<'a>(set: &Dataset<'a>) -> Option<&'a Json> {
    set.json.get("stack").filter(|s| !s.is_null())
}

fn stacks(axis: &Axis, set: &Dataset) -> bool {
    axis.stacked().unwrap_or_else(|| name_of(set).is_some())
}

/// Stacks the data sets that are shown.
pub(super) fn apply(chart: &Chart, axes: &Axes, all: &mut [Series]) {
    let mut order: Vec<usize> = (0..all.len()).filter(|&i| !all[i].set.hidden).collect();
    order.sort_by(|&a, &b| all[a].set.order.total_cmp(&all[b].set.order).then(a.cmp(&b)));
    // What stands already: by stack and place, the sums of negative and of positive values and of all.
    let mut standing: BTreeMap<(String, i64), (f64, f64, f64)> = BTreeMap::new();
    for i in order {
        let s = &mut all[i];
        let axis = &axes.list[s.value];
        let bars = s.set.kind.is_bar();
        if s.set.kind.base() != s.set.kind {
            continue;
        }
        let stacked = if chart.is_v2() && !bars { axis.stacked().unwrap_or(false) } else { stacks(axis, s.set) };
        if !stacked {
            continue;
        }
        s.stacked = true;
        let kind = s.set.kind.name();
        let key = match (name_of(s.set), chart.is_v2()) {
            (Some(name), false) => name.to_text(),
            (Some(name), true) if bars => format!("{kind} {}", name.to_text()),
            _ => kind.to_owned(),
        };
        let key = format!("{}.{}.{key}", s.index, s.value);
        let single = axis.stacks_single();
        for cell in &mut s.cells {
            if !cell.value.is_finite() || !cell.at.is_finite() {
                continue;
            }
            // Floating bars stand on the stack as far from zero as they would without it.
            let floating = cell.start.is_finite().then(|| {
                let (low, high) = (cell.start.min(cell.value), cell.start.max(cell.value));
                if low.abs() > high.abs() { (high, low) } else { (low, high) }
            });
            if let Some((_, end)) = floating {
                cell.value = end;
            }
            let sums = standing.entry((key.clone(), cell.at.to_bits() as i64)).or_default();
            let before = if single {
                sums.2
            } else if cell.value < 0.0 {
                sums.0
            } else {
                sums.1
            };
            let end = before + cell.value;
            sums.2 += cell.value;
            if cell.value < 0.0 {
                sums.0 += cell.value;
            } else {
                sums.1 += cell.value;
            }
            (cell.start, cell.value) = match floating {
                Some((start, far)) => {
                    let base = if start != 0.0 && (start < 0.0) != (far < 0.0) { 0.0 } else { before };
                    (base + start, base + far)
                }
                None => (before, end),
            };
        }
    }
}

/// The slot of each shown data set with bars beside each other, and how many slots there are: data sets of one stack
/// share a slot.
pub(super) fn slots(axes: &Axes, all: &[Series], of: usize) -> (usize, usize) {
    let me = &all[of];
    let axis = &axes.list[me.index];
    let stacked = axis.stacked();
    let mut list: Vec<Option<&Json>> = Vec::new();
    let mut mine = None;
    let mut peers: Vec<usize> = (0..all.len())
        .filter(|&i| {
            let s = &all[i];
            !s.set.hidden && s.index == me.index && s.set.kind == me.set.kind && grouped(s.set)
        })
        .collect();
    peers.sort_by(|&a, &b| all[a].set.order.total_cmp(&all[b].set.order).then(a.cmp(&b)));
    for i in peers {
        let name = name_of(all[i].set);
        let known = list.iter().position(|n| *n == name);
        let new = stacked == Some(false) || known.is_none() || stacked.is_none() && name.is_none();
        if new {
            list.push(name);
        }
        if i == of {
            mine = Some(match (name, known) {
                (Some(_), Some(k)) if !new => k,
                (None, Some(k)) if !new => k,
                _ => list.len() - 1,
            });
        }
    }
    (mine.unwrap_or(0), list.len().max(1))
}

/// Whether bars stand beside those of other data sets.
pub(super) fn grouped(set: &Dataset) -> bool {
    set.own.truthy("grouped").unwrap_or(true)
}
