//! Ticks of docked axes: a rule and the room there is in, ticks and the bounds they give the domain out (Chart.js'
//! scales, versions 2.9 to 4.5).

use crate::data::Value;
use crate::figure::TickState;
use crate::figure::docked::{Labeler, Locator, Powers, TickRoom, TickRule, TickRules, lead};
use crate::layout::kit::ticks::{at_most, one};
use crate::layout::train::Domained;
use crate::layout::trained::Map;
use crate::layout::{Context, Trained};
use crate::scale::locate;
use crate::time;
use std::sync::Arc;

/// Ticks of an axis, and the bounds they give its domain.
#[derive(Debug, Clone, Default)]
pub struct Located {
    /// In the order of the domain.
    pub ticks: Vec<TickState>,
    /// Lower end of the domain (categories: first index).
    pub min: f64,
    /// Upper end.
    pub max: f64,
    /// Room kept free at both ends, in shares of the domain.
    pub edges: (f64, f64),
    /// Values and their shares of the domain, where these are not proportional.
    pub table: Vec<(f64, f64)>,
}

/// How locators learn what labels take.
pub struct Measurer<'m> {
    /// Which ticks there are.
    pub rules: &'m TickRules,
    /// Distance between lines of labels, px.
    pub line_height: f64,
    /// Size of their font, px.
    pub font_size: f64,
    /// Width of a label, px.
    pub width: Box<dyn Fn(&str) -> f64 + 'm>,
    /// Room a tick takes along the axis whatever its label, px; `None`: that of a line of labels, or of what is usual
    /// along a horizontal axis.
    pub pitch: Option<f64>,
    /// Bounds of the domain that measuring the axis for another space has left.
    pub reached: Option<(f64, f64)>,
    /// Whether the axis is horizontal.
    pub horizontal: bool,
    /// Labels turn at least this much, degrees.
    pub min_rotation: f64,
}

/// The size of the font and the distance between lines that count where ticks have no labels, px.
pub const UNLABELLED: (f64, f64) = (12.0, 14.4);

impl Measurer<'_> {
    /// Whether ticks come from the greatest to the least: those of a reversed axis, and by some rules those of a vertical
    /// one. Callbacks are told their places in this order, and labels are skipped from its begin.
    fn descends(&self, domain: &Domained) -> bool {
        let down = self.rules.falling && self.pitch.is_none() && !self.horizontal;
        down != domain.scale.reverse
    }

    /// The bounds that the axis keeps.
    fn kept(&self) -> Option<(f64, f64)> {
        self.reached.filter(|_| self.rules.keeps_bounds)
    }
}

/// Ticks of a docked axis of a length in px, and the bounds they give its domain.
pub fn locate(
    more: &Locator,
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
    match more.rule {
        TickRule::Categories => categories(more, labeler, domain, context),
        TickRule::CalendarUnits => calendar(more, labeler, domain, ends(), length, measure, context),
        TickRule::Decades => {
            let asked = locate::Decades {
                rules: measure.rules.decades,
                min: more.min,
                max: more.max,
                suggested_min: more.suggested_min,
                suggested_max: more.suggested_max,
                zero: more.begin_at_zero,
                least: more.least,
                bounds_data: more.bounds_data,
                reached: measure.kept(),
                // As high as its label is.
                foot: measure.font_size / length.max(1.0),
            };
            let (found, mut leads) = locate::decades(ends(), &asked);
            if measure.descends(domain) {
                leads.reverse();
            }
            let mut located = finish(found, labeler, measure.descends(domain), domain, context);
            if let Some(powers) = &measure.rules.powers {
                mark_decades(&mut located.ticks, &leads, powers, matches!(labeler, Labeler::Decimals { .. }));
            }
            located
        }
        TickRule::Stepped => {
            let mut found = stepped(more, ends(), length, measure);
            if let Some((min, max)) = measure.kept() {
                (found.min, found.max) = (found.min.min(min), found.max.max(max));
            }
            let mut located = finish(found, labeler, measure.descends(domain), domain, context);
            if more.offset {
                let edge = 0.5 / located.ticks.len().saturating_sub(1).max(1) as f64;
                located.edges = (edge, edge);
            }
            located
        }
    }
}

/// Powers of ten begin larger units; of the ticks between, only some are labelled, if none was asked for by the author.
fn mark_decades(ticks: &mut [TickState], leads: &[f64], powers: &Powers, labelled: bool) {
    let n = ticks.len();
    for (i, tick) in ticks.iter_mut().enumerate() {
        let x = tick.value.to_number();
        tick.major = lead(x) == 1.0;
        if labelled && !powers.labels(x, leads.get(i), i, n) {
            tick.label = vec![Arc::from("")];
        }
    }
}

fn stepped(more: &Locator, data: (f64, f64), length: f64, measure: &Measurer) -> locate::Found {
    let per = match (measure.pitch, measure.rules.room) {
        (Some(pitch), _) => pitch,
        (None, TickRoom::TurnedLine) => {
            let turned = measure.min_rotation.to_radians();
            let ratio = if measure.horizontal { libm::sin(turned) } else { libm::cos(turned) };
            let ratio = if ratio == 0.0 { 0.001 } else { ratio };
            40.0f64.min(measure.line_height / ratio).max(1.0)
        }
        (None, TickRoom::Line) if measure.horizontal => 40.0,
        (None, TickRoom::Line) => measure.line_height.max(1.0),
    };
    let room = (length / per).ceil();
    let request = locate::Steps {
        rules: measure.rules.stepped,
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
    let labels = write_labels(labeler, &values, &scale, context);
    let callback = matches!(labeler, Labeler::Callback(_));
    let ticks = values
        .into_iter()
        .zip(labels)
        .filter(|(_, label)| !callback || !label.is_empty())
        .map(|(value, label)| TickState { value, label, major: false })
        .collect();
    Located { ticks, min: found.min, max: found.max, edges: (0.0, 0.0), table: Vec::new() }
}

/// Texts of values.
pub fn write_labels(labeler: &Labeler, values: &[Value], scale: &Trained, context: &Context) -> Vec<Vec<Arc<str>>> {
    match labeler {
        Labeler::Callback(function) => function.labels(values, scale.domain_ends(), context.budget),
        Labeler::Decimals { grouping, exponential } => {
            let numbers: Vec<f64> = values.iter().map(Value::to_number).collect();
            numbers.iter().map(|x| one(locate::label(*x, &numbers, *grouping, *exponential))).collect()
        }
        Labeler::CalendarPatterns(_) => values.iter().map(|v| one(v.to_text())).collect(),
        Labeler::Texts(texts) => {
            let place = |v: &Value| match (&scale.map, v) {
                (Map::Category { index, .. }, Value::Number(i)) => index.get(v).or(Some(*i as usize)),
                (Map::Category { index, .. }, v) => index.get(v),
                _ => scale.domain().iter().position(|d| d == v),
            };
            values.iter().map(|v| place(v).and_then(|i| texts.get(i)).cloned().unwrap_or_default()).collect()
        }
    }
}

fn categories(more: &Locator, labeler: &Labeler, domain: &Domained, context: &Context) -> Located {
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
            write_labels(labeler, &indices, &scale, context)
        }
        Labeler::Texts(texts) => shown.clone().map(|i| texts.get(i).cloned().unwrap_or_default()).collect(),
        _ => write_labels(labeler, &values, &scale, context),
    };
    let ticks = shown
        .zip(labels)
        .filter(|(_, l)| !matches!(labeler, Labeler::Callback(_) | Labeler::Texts(_)) || !l.is_empty())
        .map(|(i, label)| TickState { value: domain.values[i].clone(), label, major: false })
        .collect();
    Located { ticks, min, max, edges: (0.0, 0.0), table: Vec::new() }
}

fn calendar(
    more: &Locator,
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
        let (sin, cos, size) = (libm::sin(turned), libm::cos(turned), measure.font_size);
        let extent = if measure.horizontal { width * cos + size * sin } else { width * sin + size * cos };
        let kept = if measure.rules.calendar.spares || more.offset { 1.0 } else { 0.0 };
        ((length / extent.max(1.0)).floor() - kept).max(1.0)
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
        rules: measure.rules.calendar,
        widen: !more.bounds_data,
        stamps: domain.stamps(),
        listed: &more.listed,
        series: more.series,
        skips: more.auto_skip,
        marked: more.major,
        limit: context.budget.limits().ticks,
    };
    let found = locate::calendar(&request, &capacity, context.zone);
    let labels = calendar_labels(labeler, &found, measure.rules.calls_with_instants, &pattern_of, context);
    let values = found.ticks.iter().map(|t| Value::Time(*t));
    let ticks = values
        .zip(labels)
        .zip(&found.majors)
        .map(|((value, label), major)| TickState { value, label, major: *major })
        .collect();
    Located { ticks, min: found.min, max: found.max, edges: found.edges, table: found.table }
}

/// The labels of instants: each in the unit of the ticks, or in the next larger one where it begins one.
fn calendar_labels(
    labeler: &Labeler,
    found: &locate::Dates,
    calls_with_instants: bool,
    pattern_of: &dyn Fn(&str) -> Option<Arc<str>>,
    context: &Context,
) -> Vec<Vec<Arc<str>>> {
    let (pattern, larger) = (pattern_of(&found.unit), found.larger.as_deref().and_then(pattern_of));
    let write = |t: f64, major: bool| match larger.as_ref().filter(|_| major).or(pattern.as_ref()) {
        Some(p) => time::moment(t, p, context.zone),
        None => time::auto_label(t, context.zone),
    };
    match labeler {
        Labeler::Callback(f) => {
            let unit = time::default_moment(&found.unit);
            let told = |t: &f64| match calls_with_instants {
                true => Value::Time(*t),
                false => Value::Text(Arc::from(time::moment(*t, unit, context.zone))),
            };
            let told: Vec<Value> = found.ticks.iter().map(told).collect();
            f.labels(&told, (found.min, found.max), context.budget)
        }
        _ => found.ticks.iter().zip(&found.majors).map(|(t, major)| one(write(*t, *major))).collect(),
    }
}
