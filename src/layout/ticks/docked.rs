//! Ticks of docked axes: a rule and the room there is in, ticks and the bounds they give the domain out (Chart.js'
//! scales, versions 2.9 to 4.5).

use super::super::Context;
use super::super::train::Domained;
use super::{Located, Measurer, Tick, at_most, locate as locate_grown, one, write_labels};
use crate::data::Value;
use crate::figure::{Labeler, Locator, MoreTicks};
use crate::scale::locate;
use crate::time;
use std::sync::Arc;

impl Measurer<'_> {
    /// Whether ticks come from the greatest to the least: those of a reversed axis, and up to generation 2 those of a
    /// vertical one. Callbacks are told their places in this order, and labels are skipped from its begin.
    fn descends(&self, more: &MoreTicks, domain: &Domained) -> bool {
        let down = more.generation < 3 && self.pitch.is_none() && !self.horizontal;
        down != domain.scale.reverse
    }
}

/// Ticks of a docked axis of a length in px, and the bounds they give its domain.
pub fn locate_docked(
    locator: &Locator,
    labeler: &Labeler,
    domain: &Domained,
    length: f64,
    measure: &Measurer,
    context: &Context,
) -> Located {
    let ends = || {
        let number = |v: Option<&Value>| v.map_or(0.0, Value::to_number);
        (number(domain.values.first()), number(domain.values.last()))
    };
    match locator {
        Locator::Categories(more) => categories(more, labeler, domain, context),
        Locator::CalendarUnits(more) => calendar(more, labeler, domain, ends(), length, measure, context),
        Locator::Decades(more) => {
            let asked = locate::Decades {
                generation: more.generation,
                min: more.min,
                max: more.max,
                suggested_min: more.suggested_min,
                suggested_max: more.suggested_max,
                zero: more.begin_at_zero,
                least: more.least,
                bounds_data: more.bounds_data,
                reached: measure.reached.filter(|_| more.generation >= 3),
                // As high as its label is.
                foot: measure.line_height / 1.2 / length.max(1.0),
            };
            let (found, mut leads) = locate::decades(ends(), &asked);
            if measure.descends(more, domain) {
                leads.reverse();
            }
            let mut located = finish(found, labeler, measure.descends(more, domain), domain, context);
            if more.generation >= 3 {
                mark_decades(&mut located.ticks, &leads, more.generation, matches!(labeler, Labeler::Decimals { .. }));
            }
            located
        }
        Locator::Stepped(more) => {
            let mut found = stepped(more, ends(), length, measure);
            if let Some((min, max)) = measure.reached.filter(|_| more.generation >= 3) {
                (found.min, found.max) = (found.min.min(min), found.max.max(max));
            }
            let mut located = finish(found, labeler, measure.descends(more, domain), domain, context);
            if more.offset {
                let edge = 0.5 / located.ticks.len().saturating_sub(1).max(1) as f64;
                located.edges = (edge, edge);
            }
            located
        }
        Locator::Decimal(_) | Locator::Every { .. } | Locator::Values(_) | Locator::Bins(_) => {
            let bounds = ends();
            let scale = domain.docked(bounds, (0.0, 0.0), &[], (0.0, length));
            let ticks = locate_grown(locator, labeler, &scale, length, context);
            Located { ticks, min: bounds.0, max: bounds.1, edges: (0.0, 0.0), table: Vec::new() }
        }
    }
}

/// Powers of ten begin larger units; of the ticks between, only round ones and the last are labelled, if none was asked
/// for by the author.
fn mark_decades(ticks: &mut [Tick], leads: &[f64], generation: u8, labelled: bool) {
    let n = ticks.len() as f64;
    for (i, tick) in ticks.iter_mut().enumerate() {
        let x = tick.value.to_number();
        let mut lead = x / libm::pow(10.0, libm::floor(libm::log10(x)));
        lead = (lead * 1e6).round() / 1e6;
        tick.major = lead == 1.0;
        let lead = leads.get(i).copied().filter(|x| *x != 0.0).unwrap_or(lead);
        let round: &[f64] = if generation >= 4 { &[1.0, 2.0, 3.0, 5.0, 10.0, 15.0] } else { &[1.0, 2.0, 5.0] };
        let last = generation >= 4 && i as f64 > 0.8 * n;
        if labelled && !last && !round.contains(&lead) {
            tick.label = vec![Arc::from("")];
        }
    }
}

fn stepped(more: &MoreTicks, data: (f64, f64), length: f64, measure: &Measurer) -> locate::Found {
    let per = if measure.horizontal { 40.0 } else { measure.line_height.max(1.0) };
    let turned = measure.min_rotation.to_radians();
    let room = if let Some(pitch) = measure.pitch {
        (length / pitch).ceil()
    } else if more.generation >= 3 {
        let ratio = if measure.horizontal { libm::sin(turned) } else { libm::cos(turned) };
        let ratio = if ratio == 0.0 { 0.001 } else { ratio };
        (length / (40.0f64.min(measure.line_height / ratio)).max(1.0)).ceil()
    } else {
        (length / per).ceil()
    };
    let request = locate::Steps {
        generation: more.generation,
        min: more.min,
        max: more.max,
        suggested_min: more.suggested_min,
        suggested_max: more.suggested_max,
        begin_at_zero: more.begin_at_zero,
        step: more.step,
        fixed_step: more.fixed_step,
        max_ticks: more.max_ticks,
        count: more.count,
        precision: more.precision,
        grace: more.grace,
        include_bounds: more.include_bounds,
        bounds_data: more.bounds_data,
        room,
        length,
        horizontal: measure.horizontal,
        min_rotation: measure.min_rotation,
        line_height: measure.line_height,
    };
    locate::stepped(data, &request)
}

fn finish(found: locate::Found, labeler: &Labeler, descending: bool, domain: &Domained, context: &Context) -> Located {
    let scale = domain.docked((found.min, found.max), (0.0, 0.0), &[], (0.0, 1.0));
    let mut values = at_most(found.ticks.iter().map(|x| Value::Number(*x)).collect(), context);
    if descending {
        values.reverse();
    }
    let labels = write_labels(labeler, &values, &scale, values.len() as f64, true, context);
    let callback = matches!(labeler, Labeler::Callback(_));
    let ticks = values
        .into_iter()
        .zip(labels)
        .filter(|(_, label)| !callback || !label.is_empty())
        .map(|(value, label)| Tick { value, label, ..Tick::default() })
        .collect();
    Located { ticks, min: found.min, max: found.max, edges: (0.0, 0.0), table: Vec::new() }
}

fn categories(more: &MoreTicks, labeler: &Labeler, domain: &Domained, context: &Context) -> Located {
    let n = domain.values.len();
    let last = n.max(1) as f64 - 1.0;
    let min = more.min.unwrap_or(0.0).clamp(0.0, last);
    let max = more.max.unwrap_or(last).clamp(min, last);
    let scale = domain.docked((min, max), (0.0, 0.0), &[], (0.0, 1.0));
    let shown = if n == 0 { 0..0 } else { min as usize..(max as usize + 1) };
    let values = at_most(domain.values[shown.clone()].to_vec(), context);
    let shown = shown.start..shown.start + values.len();
    let labels = match labeler {
        // Callbacks of categories are given the index, as the values of such axes are.
        Labeler::Callback(_) => {
            let indices: Vec<Value> = shown.clone().map(|i| Value::Number(i as f64)).collect();
            write_labels(labeler, &indices, &scale, n as f64, true, context)
        }
        Labeler::Texts(texts) => shown.clone().map(|i| texts.get(i).cloned().unwrap_or_default()).collect(),
        _ => write_labels(labeler, &values, &scale, n as f64, true, context),
    };
    let ticks = shown
        .zip(labels)
        .filter(|(_, l)| !matches!(labeler, Labeler::Callback(_) | Labeler::Texts(_)) || !l.is_empty())
        .map(|(i, label)| Tick { value: domain.values[i].clone(), label, ..Tick::default() })
        .collect();
    Located { ticks, min, max, edges: (0.0, 0.0), table: Vec::new() }
}

fn calendar(
    more: &MoreTicks,
    labeler: &Labeler,
    domain: &Domained,
    data: (f64, f64),
    length: f64,
    measure: &Measurer,
    context: &Context,
) -> Located {
    let patterns = match labeler {
        Labeler::CalendarPatterns(p) => Some(p.clone()),
        _ => None,
    };
    let pattern_of = |unit: &str| -> Option<Arc<str>> {
        patterns.as_ref()?.iter().find(|(u, _)| &**u == unit).map(|(_, p)| p.clone())
    };
    let capacity = |at: f64| {
        // Room is counted with the labels of the unit asked for, or with the longest of all.
        let shown = more.unit.as_deref().unwrap_or("millisecond");
        let text = pattern_of(shown).map_or_else(|| "Jan 1, 2000".to_string(), |p| time::moment(at, &p, context.zone));
        let width = (measure.width)(&text);
        let turned = if measure.horizontal { more.max_rotation } else { more.min_rotation }.to_radians();
        let extent = width * libm::cos(turned) + measure.line_height / 1.2 * libm::sin(turned);
        let extent = if measure.horizontal { extent } else { measure.line_height };
        (length / extent.max(1.0)).floor().max(1.0)
    };
    let request = locate::Calendar {
        data,
        min: more.min.or(more.suggested_min),
        max: more.max.or(more.suggested_max),
        fixed: (more.min, more.max),
        unit: more.unit.clone(),
        min_unit: more.min_unit.clone(),
        step: more.unit_step,
        source: more.source.clone(),
        weekday: more.iso_weekday,
        offset: more.offset,
        generation: more.generation,
        widen: !more.bounds_data,
        stamps: domain.stamps(),
        listed: &more.listed,
        series: more.series,
        limit: context.budget.limits().ticks,
    };
    let found = locate::calendar(&request, &capacity, context.zone);
    let pattern = pattern_of(&found.unit);
    let write = |t: f64| match &pattern {
        Some(p) => time::moment(t, p, context.zone),
        None => time::auto_label(t, context.zone),
    };
    let values: Vec<Value> = found.ticks.iter().map(|t| Value::Time(*t)).collect();
    let labels: Vec<Vec<Arc<str>>> = match labeler {
        Labeler::Callback(f) => {
            let unit = time::default_moment(&found.unit);
            let text = |t: &f64| Value::Text(Arc::from(time::moment(*t, unit, context.zone)));
            let texts: Vec<Value> =
                if more.generation >= 4 { values.clone() } else { found.ticks.iter().map(text).collect() };
            f.labels(&texts, (found.min, found.max), context.budget)
        }
        _ => found.ticks.iter().map(|t| one(write(*t))).collect(),
    };
    let ticks = values
        .into_iter()
        .zip(labels)
        .zip(&found.majors)
        .map(|((value, label), major)| Tick { value, label, extra: false, major: *major })
        .collect();
    Located { ticks, min: found.min, max: found.max, edges: found.edges, table: found.table }
}
