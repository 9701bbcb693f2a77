//! Ticks of axes and entries of legends: which values, and how they are written.

use crate::data::{Fields, Value};
use crate::expr::{Env, Expr, Row};
use crate::figure::ScaleKind;
use crate::figure::grown::{Labeler, Locator, PerTick, TickCount};
use crate::layout::kit::ticks::{at_most, one};
use crate::layout::trained::Map;
use crate::layout::{Context, Trained};
use crate::number;
use crate::scale::{self, Transform};
use crate::time;
use std::sync::Arc;

/// A tick of an axis.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tick {
    /// What it stands for.
    pub value: Value,
    /// Its lines of text; none: not labelled.
    pub label: Vec<Arc<str>>,
    /// A further tick at the start of the first band.
    pub extra: bool,
}

/// An entry of a legend.
#[derive(Debug, Clone, PartialEq)]
pub struct LegendTick {
    /// What it stands for.
    pub value: Value,
    /// Its lines of text.
    pub label: Vec<Arc<str>>,
    /// Where it stands along a ramp, 0–1; blocks: where its block begins.
    pub from: f64,
    /// Where its block ends.
    pub to: f64,
}

/// Which entries a legend has.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'v> {
    /// These, instead of the scale's own.
    pub values: Option<&'v [Value]>,
    /// About so many steps of a continuous scale.
    pub count: f64,
    /// None closer than this, in units of the domain.
    pub apart: Option<f64>,
    /// The last entry of those that are shown, if more follow: its bin has no end (vega-encode `LegendEntries.js`).
    pub open: Option<usize>,
}

/// What a legend shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LegendKind {
    /// A symbol each.
    Symbols,
    /// A continuous ramp.
    Ramp,
    /// A block each.
    Blocks,
}

/// Ticks of an axis of a length in px.
pub fn locate(locator: &Locator, labeler: &Labeler, scale: &Trained, length: f64, context: &Context) -> Vec<Tick> {
    let count = count_of(locator, length, scale);
    let zone = zone_of(scale, context);
    let values = match locator {
        Locator::Decimal(_) | Locator::Bins(_) => tick_values(scale, count, &zone),
        Locator::Values(list) => {
            scale::valid_ticks(list, |v| scale.number(v) + scale.bandwidth() / 2.0, scale.range(), 0.0)
        }
        Locator::Every { unit, step, utc } => {
            let (a, b) = scale.domain_ends();
            let zone = if *utc { time::Zone::utc() } else { zone.clone() };
            time::every(unit, *step, a, b, &zone).into_iter().map(Value::Time).collect()
        }
    };
    let values = at_most(values, context);
    let fixed = matches!(locator, Locator::Values(_));
    let labels = write_labels(labeler, &values, scale, count, fixed, context);
    values.into_iter().zip(labels).map(|(value, label)| Tick { value, label, ..Tick::default() }).collect()
}

fn count_of(locator: &Locator, length: f64, scale: &Trained) -> f64 {
    match locator {
        Locator::Decimal(c) | Locator::Bins(c) => match c {
            TickCount::About(n) => tick_count(scale, *n, None),
            TickCount::PerPixels(px) => tick_count(scale, (length / px).ceil(), None),
            TickCount::AboutApart(n, least) => tick_count(scale, *n, Some(*least)),
            TickCount::PerPixelsApart(px, least) => tick_count(scale, (length / px).ceil(), Some(*least)),
        },
        Locator::Values(list) => list.len() as f64,
        Locator::Every { .. } => 10.0,
    }
}

/// So many ticks that all bins have theirs, and none are closer than `least` (vega-scale `ticks.js`, `tickCount`).
fn tick_count(scale: &Trained, count: f64, least: Option<f64>) -> f64 {
    let count = count.max(scale.bins.len() as f64);
    let Some(least) = least else { return count };
    let (a, b) = scale.domain_ends();
    let (low, high) = (a.min(b), a.max(b));
    let most = (high - low) / least;
    let most = if most.is_nan() || most == 0.0 { 1.0 } else { most.floor() };
    let mut count = count.min(most + 1.0);
    let decimal = match &scale.map {
        Map::Continuous(c) | Map::Ramp(c, _) => !matches!(c.transform(), Transform::Log { .. }),
        _ => false,
    };
    if decimal && scale.bins.is_empty() && !matches!(scale.kind, ScaleKind::Time { .. }) && low < high {
        // Steps of 1, 2 and 5 grow as the count shrinks.
        count = count.min(1000.0);
        while count > 1.0 && scale::tick_step(low, high, count) < least {
            count -= 1.0;
        }
    }
    count
}

fn zone_of(scale: &Trained, context: &Context) -> time::Zone {
    if matches!(scale.kind, ScaleKind::Time { utc: true }) { context.zone.to_utc() } else { context.zone.clone() }
}

/// About so many round values of a scale; all values of a discrete one.
pub fn tick_values(scale: &Trained, count: f64, zone: &time::Zone) -> Vec<Value> {
    if !scale.bins.is_empty() {
        let bins: Vec<Value> = scale.bins.iter().map(|x| Value::Number(*x)).collect();
        return scale::valid_ticks(&bins, |v| scale.number(v), scale.range(), count.max(0.0));
    }
    match &scale.map {
        Map::Continuous(c) | Map::Ramp(c, _) => {
            let (a, b) = scale.domain_ends();
            if matches!(scale.kind, ScaleKind::Time { .. }) {
                return time::ticks(a, b, count, zone).into_iter().map(Value::Time).collect();
            }
            let list = match c.transform() {
                Transform::Log { base } => scale::log_ticks(a, b, base, count),
                Transform::Linear | Transform::Pow { .. } | Transform::Symlog { .. } => scale::ticks(a, b, count),
            };
            list.into_iter().map(Value::Number).collect()
        }
        Map::Band(..) | Map::Category { .. } | Map::Ordinal(..) | Map::Steps(..) | Map::Identity => {
            scale.domain().to_vec()
        }
    }
}

/// Texts of values.
pub fn write_labels(
    labeler: &Labeler,
    values: &[Value],
    scale: &Trained,
    count: f64,
    fixed: bool,
    context: &Context,
) -> Vec<Vec<Arc<str>>> {
    let zone = zone_of(scale, context);
    match labeler {
        Labeler::Auto => {
            let write = auto(scale, "", count, fixed, &zone);
            values.iter().map(|v| plain(v, &write)).collect()
        }
        Labeler::Number(pattern) => {
            let write = auto(scale, pattern, count, fixed, &zone);
            values.iter().map(|v| plain(v, &write)).collect()
        }
        Labeler::Time { pattern, utc } => {
            let zone = if *utc { context.zone.to_utc() } else { context.zone.clone() };
            if pattern.is_empty() {
                let write = |v: &Value| one(v.valid_number().map_or(String::new(), |t| time::auto_label(t, &zone)));
                return values.iter().map(write).collect();
            }
            let format = time::Format::for_readers(pattern, &zone);
            let write = |v: &Value| match (v, v.valid_number()) {
                (_, Some(t)) => format.write(t, &zone),
                // What stands beside instants without being one (d3-time-format `locale.js`).
                (Value::Text(_), None) => format.write_unknown(),
                (_, None) => String::new(),
            };
            values.iter().map(|v| one(write(v))).collect()
        }
        Labeler::Expr(expr, inner) => {
            let labels = write_labels(inner, values, scale, count, fixed, context);
            let n = values.len().saturating_sub(1).max(1) as f64;
            values
                .iter()
                .zip(labels)
                .enumerate()
                .map(|(i, (v, label))| {
                    let datum = datum(v, &label, i as f64 / n);
                    lines(&evaluate(expr, &datum, context))
                })
                .collect()
        }
    }
}

fn plain(value: &Value, write: &dyn Fn(&Value) -> String) -> Vec<Arc<str>> {
    match value {
        Value::Array(list) => list.iter().map(Value::to_text).collect(),
        v => one(write(v)),
    }
}

/// How a scale writes its own values.
fn auto<'s>(
    scale: &'s Trained,
    pattern: &str,
    count: f64,
    fixed: bool,
    zone: &time::Zone,
) -> Box<dyn Fn(&Value) -> String + 's> {
    let zone = zone.clone();
    if matches!(scale.kind, ScaleKind::Time { .. }) {
        return match pattern {
            "" => Box::new(move |v| v.valid_number().map_or(String::new(), |t| time::auto_label(t, &zone))),
            p => {
                let format = time::Format::for_readers(p, &zone);
                Box::new(move |v| v.valid_number().map_or(String::new(), |t| format.write(t, &zone)))
            }
        };
    }
    match &scale.map {
        Map::Continuous(c) | Map::Ramp(c, _) => {
            let (a, b) = scale.domain_ends();
            if let Transform::Log { base } = c.transform() {
                let all = scale::log_ticks(a, b, base, count).len();
                let shown = scale::log_label_filter(base, count, all);
                let format = number::Format::parse(if pattern.is_empty() { "," } else { pattern })
                    .ok()
                    .map(|f| f.localized(zone.customs().numbers.as_ref()));
                return Box::new(move |v| {
                    let x = v.to_number();
                    if fixed || shown(x) {
                        format.as_ref().map_or_else(|| number::to_js(x), |f| f.write(x))
                    } else {
                        String::new()
                    }
                });
            }
            let step = scale::tick_step(a, b, count.max(1.0)).abs();
            numbers(step, a.abs().max(b.abs()), pattern, &zone)
        }
        // vega-scale `scaleBinOrdinal.js`: as from the first boundary to the last.
        Map::Steps(..) if scale.kind == ScaleKind::BinOrdinal => {
            let (a, b) = scale.domain_ends();
            let step = scale::tick_step(a, b, count.max(1.0)).abs();
            numbers(step, a.abs().max(b.abs()), pattern, &zone)
        }
        Map::Steps(bounds, _) => {
            let gaps = bounds.windows(2).map(|w| w[1] - w[0]);
            // vega-scale `labels.js`, `thresholdFormat`: by the domain, or by the least distance of quantiles.
            let span = match scale.kind {
                ScaleKind::Quantize => {
                    let (a, b) = scale.domain_ends();
                    (b - a).abs()
                }
                ScaleKind::Quantile => gaps.fold(f64::INFINITY, f64::min),
                _ => f64::INFINITY,
            };
            if span.is_finite() && pattern.is_empty() {
                let step = scale::tick_step(0.0, span, 30.0).abs();
                return numbers(step, span, pattern, &zone);
            }
            with_pattern(pattern, &zone)
        }
        Map::Band(..) | Map::Category { .. } | Map::Ordinal(..) | Map::Identity => with_pattern(pattern, &zone),
    }
}

fn with_pattern(pattern: &str, zone: &time::Zone) -> Box<dyn Fn(&Value) -> String> {
    let format = (!pattern.is_empty()).then(|| number::Format::parse(pattern).ok()).flatten();
    let format = format.map(|f| f.localized(zone.customs().numbers.as_ref()));
    Box::new(move |v| match (&format, v) {
        // Whatever it is, as a number: of a text that is none NaN.
        (Some(f), v) => f.write(v.to_number()),
        (_, v) => v.to_text().to_string(),
    })
}

fn numbers(step: f64, largest: f64, pattern: &str, zone: &time::Zone) -> Box<dyn Fn(&Value) -> String> {
    match number::format_span(step, largest, pattern, zone.customs().numbers.as_ref()) {
        Ok(write) => Box::new(move |v| write(v.to_number())),
        Err(_) => Box::new(|v| number::to_js(v.to_number())),
    }
}

/// What expressions about a tick see.
fn datum(value: &Value, label: &[Arc<str>], index: f64) -> Value {
    let label = match label {
        [one] => Value::Text(one.clone()),
        many => Value::Array(many.iter().map(|l| Value::Text(l.clone())).collect()),
    };
    let members = vec![
        (Arc::from("value"), value.clone()),
        (Arc::from("label"), label),
        (Arc::from("index"), Value::Number(index)),
    ];
    Value::Object(Arc::new(Fields(members)))
}

fn evaluate(expr: &Expr, datum: &Value, context: &Context) -> Value {
    let env = Env {
        row: Row::Value(datum),
        params: context.params,
        budget: context.budget,
        zone: context.zone,
        scales: None,
    };
    expr.eval(&env).unwrap_or_default()
}

fn lines(value: &Value) -> Vec<Arc<str>> {
    match value {
        Value::Null | Value::Undefined => Vec::new(),
        Value::Array(list) => list.iter().map(Value::to_text).collect(),
        v => one(v.to_text()),
    }
}

/// The style of a tick.
pub fn style_of<'s, T>(styles: &'s PerTick<T>, tick: &Tick, index: usize, context: &Context) -> &'s T {
    for (test, style) in &styles.when {
        if evaluate(test, &datum(&tick.value, &tick.label, index as f64), context).truthy() {
            return style;
        }
    }
    &styles.usual
}

/// What an expression over labels makes of none: the label of an extra tick.
pub fn blank(labeler: &Labeler, context: &Context) -> Vec<Arc<str>> {
    match labeler {
        Labeler::Expr(expr, _) => lines(&evaluate(expr, &datum(&Value::Null, &one(""), -1.0), context)),
        _ => Vec::new(),
    }
}

/// The label of a facet's cell.
pub fn header(labeler: &Labeler, value: &Value, index: usize, context: &Context) -> Vec<Arc<str>> {
    let text = |v: &Value| match v {
        Value::Array(list) => list.iter().map(Value::to_text).collect(),
        v => one(v.to_text()),
    };
    match labeler {
        // What is no number is none when it is written as one.
        Labeler::Number(pattern) => match number::Format::parse(pattern) {
            Ok(_) if value.is_null() => text(value),
            Ok(f) => one(f.localized(context.zone.customs().numbers.as_ref()).write(value.to_number())),
            Err(_) => text(value),
        },
        Labeler::Time { pattern, utc } => {
            let zone = if *utc { context.zone.to_utc() } else { context.zone.clone() };
            one(value.valid_number().map_or_else(
                || value.to_text().to_string(),
                |t| time::Format::for_readers(pattern, &zone).write(t, &zone),
            ))
        }
        Labeler::Expr(expr, inner) => {
            let label = header(inner, value, index, context);
            lines(&evaluate(expr, &datum(value, &label, index as f64), context))
        }
        Labeler::Auto => match value {
            Value::Time(t) => one(time::auto_label(*t, context.zone)),
            v => text(v),
        },
    }
}

/// Entries of a legend for a scale, or for given values.
pub fn entries(
    scale: &Trained,
    wanted: Wanted,
    labeler: &Labeler,
    kind: LegendKind,
    context: &Context,
) -> Vec<LegendTick> {
    let values = wanted.values;
    let count = tick_count(scale, wanted.count, wanted.apart);
    // Expressions are given what would be written otherwise.
    let (expr, labeler) = match labeler {
        Labeler::Expr(expr, plain) => (Some(expr), &**plain),
        plain => (None, plain),
    };
    let zone = zone_of(scale, context);
    let ranges = matches!(scale.map, Map::Steps(..)) || !scale.bins.is_empty();
    let mut list: Vec<Value> = match (values, &scale.map) {
        (Some(list), _) => list.to_vec(),
        (None, _) if !scale.bins.is_empty() => {
            scale.bins[..scale.bins.len() - 1].iter().map(|x| Value::Number(*x)).collect()
        }
        (None, Map::Steps(bounds, _)) => {
            std::iter::once(f64::NEG_INFINITY).chain(bounds.iter().copied()).map(Value::Number).collect()
        }
        (None, Map::Continuous(c) | Map::Ramp(c, _)) if matches!(c.transform(), Transform::Log { .. }) => {
            let Transform::Log { base } = c.transform() else { return Vec::new() };
            let (a, b) = scale.domain_ends();
            let all = scale::log_ticks(a, b, base, count);
            let shown = scale::log_label_filter(base, count, all.len());
            all.into_iter().filter(|x| shown(*x)).map(Value::Number).collect()
        }
        (None, _) => tick_values(scale, count, &zone),
    };
    if kind == LegendKind::Ramp && values.is_none() && list.len() < 3 {
        let (a, b) = scale.domain_ends();
        if a.is_nan() {
            // The end of a domain of nothing is all that there is.
            list = vec![Value::Number(f64::NAN)];
        } else if a != b {
            list = scale.domain().first().into_iter().chain(scale.domain().last()).cloned().collect();
        }
    }
    let fixed = values.is_some() || kind == LegendKind::Symbols;
    let mut labels = match (kind, ranges) {
        (LegendKind::Symbols, true) => range_labels(labeler, &list, scale, count, wanted.open, context),
        _ => write_labels(labeler, &list, scale, count, fixed, context),
    };
    if let (LegendKind::Blocks, true, Some(first)) = (kind, ranges, labels.first_mut()) {
        first.clear();
    }
    let fraction = fraction_of(scale, kind);
    let last = list.len().saturating_sub(1);
    let from = |i: usize| if kind == LegendKind::Blocks && i == 0 { 0.0 } else { fraction(list[i].to_number()) };
    let to = |i: usize| if i == last { 1.0 } else { fraction(list[i + 1].to_number()) };
    let places: Vec<(f64, f64)> = (0..list.len()).map(|i| (from(i), to(i))).collect();
    list.into_iter()
        .zip(labels)
        .zip(places)
        .enumerate()
        .map(|(index, ((value, label), (from, to)))| {
            let label = match expr {
                Some(expr) => lines(&evaluate(expr, &datum(&value, &label, index as f64), context)),
                None => label,
            };
            LegendTick { value, label, from, to }
        })
        .collect()
}

/// `5 – 10`, `< 5`, `≥ 10`.
fn range_labels(
    labeler: &Labeler,
    list: &[Value],
    scale: &Trained,
    count: f64,
    open: Option<usize>,
    context: &Context,
) -> Vec<Vec<Arc<str>>> {
    let end = scale.bins.last().map_or(f64::INFINITY, |x| *x);
    let mut ends: Vec<Value> = list.iter().skip(1).cloned().chain(std::iter::once(Value::Number(end))).collect();
    if let Some(last) = open.and_then(|i| ends.get_mut(i)) {
        *last = Value::Number(f64::INFINITY);
    }
    let write = |list: &[Value]| write_labels(labeler, list, scale, count, true, context);
    let (low, high) = (write(list), write(&ends));
    let text = |value: &Value, label: &[Arc<str>]| -> Option<Arc<str>> {
        value.to_number().is_finite().then(|| label.first().cloned()).flatten().filter(|l| !l.is_empty())
    };
    (0..list.len())
        .map(|i| match (text(&list[i], &low[i]), text(&ends[i], &high[i])) {
            (Some(a), Some(b)) => one(format!("{a} – {b}")),
            (None, Some(b)) => one(format!("< {b}")),
            (Some(a), None) => one(format!("≥ {a}")),
            (None, None) => one(""),
        })
        .collect()
}

/// Where along a ramp or a row of blocks a value stands.
pub fn fraction_of(scale: &Trained, kind: LegendKind) -> Box<dyn Fn(f64) -> f64 + '_> {
    let (mut low, mut high) = scale.domain_ends();
    if kind == LegendKind::Blocks && matches!(scale.kind, ScaleKind::Threshold) {
        let n = scale.domain().len() as f64 - 1.0;
        let more = if n > 0.0 { (high - low) / n } else { 0.1 };
        (low, high) = (low - more, high + more);
    }
    match &scale.map {
        Map::Ramp(c, _) | Map::Continuous(c) if kind == LegendKind::Ramp => {
            let along = scale::Continuous::new(c.transform(), vec![low, high], vec![0.0, 1.0]);
            Box::new(move |x| if low.is_nan() { 0.5 } else { along.map(x) })
        }
        _ => Box::new(move |x| if high == low { 0.5 } else { (x - low) / (high - low) }),
    }
}
