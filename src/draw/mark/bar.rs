//! Where bars lie: how thick they are and beside each other, how far they reach.

use super::Painter;
use crate::data::Column;
use crate::figure::{Border, Channel, MarkKind, Orientation, RectStyle, ScaleKind, Slot, Thickness};
use crate::layout::{Shown, Trained};
use std::collections::BTreeMap;

impl Painter<'_> {
    /// How thick bars are and where they lie about their places, if they share what is there.
    pub(super) fn thickness(&self, style: &RectStyle) -> Option<Share> {
        let Thickness::Share { scale, category, bar, slot, places, max, fixed, flexible } = &style.thickness else {
            return None;
        };
        let scale = self.area().scales.get(*scale)?;
        let mut at: Vec<f64> = places
            .iter()
            .filter_map(|(data, name)| self.area().tables.get(*data).column(name))
            .flat_map(|c| match &**c {
                Column::Numbers(v) | Column::Times(v) => v.iter().map(|x| scale.number_of(*x)).collect::<Vec<f64>>(),
                Column::Values(v) => v.iter().map(|x| scale.number(x)).collect(),
            })
            .collect();
        let (a, b) = scale.range();
        let length = (b - a).abs();
        let neighbours = flexible.then(|| self.neighbours(style, length));
        at.retain(|x| x.is_finite());
        at.sort_by(f64::total_cmp);
        at.dedup();
        let mut smallest = if scale.is_discrete() { scale.step() } else { length };
        for w in at.windows(2) {
            smallest = smallest.min(w[1] - w[0]);
        }
        for w in scale.ticks().windows(2).filter(|_| !scale.is_discrete()) {
            let apart = (scale.number_of(w[1]) - scale.number_of(w[0])).abs();
            smallest = if apart > 0.0 { smallest.min(apart) } else { smallest };
        }
        let slots = match slot {
            Slot::Same(slot, slots) => Slots::Same(*slot, slots.max(1.0)),
            Slot::Each(slot, slots) => {
                let column = |name: &str| {
                    let column = self.frame().field(name);
                    (0..column.len()).map(|row| column.get(row).to_number()).collect::<Vec<f64>>()
                };
                Slots::Each(column(slot).into_iter().zip(column(slots)).collect())
            }
        };
        let max = max.unwrap_or(f64::INFINITY);
        Some(Share { smallest, category: *category, bar: *bar, slots, max, fixed: *fixed, neighbours })
    }

    /// The places before and after each place of a bar, in the order of the bars; as far apart on both sides where there
    /// is one only, and by the length of the axis where there is none.
    fn neighbours(&self, style: &RectStyle, length: f64) -> BTreeMap<u64, (f64, f64)> {
        let vertical = style.orientation == Orientation::Vertical;
        let center = self.bind(if vertical { Channel::XCenter } else { Channel::YCenter });
        let mut at: Vec<f64> = (0..self.frame().len()).filter_map(|row| Some(center.as_ref()?.number(row))).collect();
        at.dedup();
        let mut out = BTreeMap::new();
        for (i, place) in at.iter().enumerate() {
            let next = at.get(i + 1).copied();
            let previous = i.checked_sub(1).map(|i| at[i]);
            let previous = previous.unwrap_or_else(|| place - next.map_or(length, |next| next - place));
            let next = next.unwrap_or(2.0 * place - previous);
            out.entry(place.to_bits()).or_insert((previous, next));
        }
        out
    }

    /// The end and the base of each bar along itself, where they are not just as encoded.
    pub(super) fn reaches(&self, style: &RectStyle) -> Option<Vec<(f64, f64)>> {
        let vertical = style.orientation == Orientation::Vertical;
        let (channel, across) = if vertical {
            ([Channel::Y, Channel::Y2], Channel::XCenter)
        } else {
            ([Channel::X, Channel::X2], Channel::YCenter)
        };
        let scale = self.scale_of(channel[0]);
        let logarithmic =
            style.border != Border::Centered && scale.is_some_and(|s| matches!(s.kind, ScaleKind::Log { .. }));
        if style.min_length <= 0.0 && style.base_line.is_none() && style.standing_on.is_empty() && !logarithmic {
            return None;
        }
        let ends = channel.map(|c| self.bind(c));
        let mut out: Vec<(f64, f64)> = (0..self.frame().len())
            .map(|row| {
                let [end, base] = [0, 1].map(|i| ends[i].as_ref().map_or(0.0, |b| b.number(row)));
                // A logarithm has no zero to start from.
                (end, if base.is_finite() { base } else { scale.map_or(0.0, Trained::base) })
            })
            .collect();
        if let (Some(scale), false) = (scale, style.standing_on.is_empty()) {
            let mut pile = Pile { scale, sums: BTreeMap::new() };
            for index in &style.standing_on {
                let Some(Shown { mark, frame, .. }) = self.area().mark(*index) else { continue };
                let MarkKind::Rect(below) = &mark.kind else { continue };
                let binder = crate::draw::channel::Binder { frame, map: None, ..*self.binder };
                let other = Painter { mark, binder: &binder };
                let ends = channel.map(|c| other.bind(c));
                let at = other.bind(across);
                for row in 0..frame.len() {
                    let [end, base] = [0, 1].map(|i| ends[i].as_ref().map_or(0.0, |b| b.number(row)));
                    let place = at.as_ref().map_or(0.0, |b| b.number(row));
                    pile.put(place, end, base, |end, base| stretched(end, base, below, scale));
                }
            }
            let at = self.bind(across);
            for (row, (end, base)) in out.iter_mut().enumerate() {
                let place = at.as_ref().map_or(0.0, |b| b.number(row));
                (*end, *base) = pile.put(place, *end, *base, |end, base| stretched(end, base, style, scale));
            }
        } else {
            out.iter_mut().for_each(|(end, base)| (*end, *base) = stretched_by(*end, *base, style, scale));
        }
        if let (Some((value, half)), Some(scale)) = (style.base_line, scale) {
            let line = scale.number_of(value);
            if scale.ticks().contains(&value) {
                let beside = |(end, base): &mut (f64, f64)| {
                    if *base == line && end != base {
                        *base += half.copysign(*end - *base);
                    }
                };
                out.iter_mut().for_each(beside);
            }
        }
        Some(out)
    }
}

/// What stands at each place: the sums of what goes down and up, as drawn.
struct Pile<'a> {
    scale: &'a Trained,
    sums: BTreeMap<u64, (f64, f64)>,
}

impl Pile<'_> {
    /// Puts a bar on what stands at its place; where it ends and begins then.
    fn put(&mut self, place: f64, end: f64, base: f64, stretched: impl Fn(f64, f64) -> (f64, f64)) -> (f64, f64) {
        let length = self.scale.invert(end) - self.scale.invert(base);
        let sums = self.sums.entry(place.to_bits()).or_default();
        let below = if length < 0.0 {
            sums.0
        } else if length > 0.0 {
            sums.1
        } else {
            sums.0 + sums.1
        };
        let (end, base) = stretched(self.scale.number_of(below + length), self.scale.number_of(below));
        let drawn = self.scale.invert(end) - self.scale.invert(base);
        if drawn < 0.0 {
            sums.0 += drawn;
        } else if drawn > 0.0 {
            sums.1 += drawn;
        }
        (end, base)
    }
}

fn stretched_by(end: f64, base: f64, style: &RectStyle, scale: Option<&Trained>) -> (f64, f64) {
    match scale {
        Some(scale) => stretched(end, base, style, scale),
        None => (end, base),
    }
}

/// At least as long as it has to be, away from the base.
fn stretched(end: f64, base: f64, style: &RectStyle, scale: &Trained) -> (f64, f64) {
    let size = end - base;
    if !(size.abs() < style.min_length) {
        return (end, base);
    }
    let up = if style.orientation == Orientation::Vertical { -1.0 } else { 1.0 };
    if !style.centered_on_base {
        // What stands on zero goes the way of its value, even where the axis begins beyond it.
        let zero = scale.number_of(0.0);
        let away = if base == scale.base() && zero.is_finite() { end - zero } else { size };
        let size = if away == 0.0 { up * style.min_length } else { style.min_length.copysign(away) };
        return (base + size, base);
    }
    let rises = scale.domain_ends().0.min(scale.domain_ends().1) >= 0.0;
    let (size, base) = if size == 0.0 {
        let size = if rises { up * style.min_length } else { -up * style.min_length };
        (size, base - size / 2.0)
    } else {
        (style.min_length.copysign(size), base)
    };
    let (a, b) = scale.range();
    let base = base.min(a.max(b)).max(a.min(b));
    (base + size, base)
}

/// Where bars lie about their places.
pub(super) struct Share {
    smallest: f64,
    category: f64,
    bar: f64,
    slots: Slots,
    max: f64,
    fixed: Option<f64>,
    neighbours: Option<BTreeMap<u64, (f64, f64)>>,
}

enum Slots {
    Same(f64, f64),
    Each(Vec<(f64, f64)>),
}

impl Share {
    /// The start and the thickness of a bar.
    pub(super) fn place(&self, center: f64, row: usize) -> (f64, f64) {
        let (slot, slots) = match &self.slots {
            Slots::Same(slot, slots) => (*slot, *slots),
            Slots::Each(list) => list.get(row).copied().unwrap_or((0.0, 1.0)),
        };
        let slots = slots.max(1.0);
        let (start, step, bar) = match (&self.neighbours, self.fixed) {
            (Some(at), _) => {
                let (start, size) = self.between(center, at);
                (start, size / slots, self.bar)
            }
            (None, Some(fixed)) => (center - fixed * slots / 2.0, fixed, 1.0),
            (None, None) => {
                let group = self.smallest * self.category;
                (center - group / 2.0, group / slots, self.bar)
            }
        };
        let size = (step * bar).min(self.max);
        (start + slot * step + (step - size) / 2.0, size)
    }

    /// The start and the extent of a group of bars that reaches half way to its neighbours.
    fn between(&self, center: f64, at: &BTreeMap<u64, (f64, f64)>) -> (f64, f64) {
        let (previous, next) = at.get(&center.to_bits()).copied().unwrap_or((center, center));
        let start = center - (center - previous.min(next)) / 2.0 * self.category;
        (start, (next - previous).abs() / 2.0 * self.category)
    }
}
