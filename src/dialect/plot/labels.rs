//! Labels of axes: as expressions of a specification, in lines, at most so many that they do not touch.

use super::sheet::{TICK, measure, with, wrapped};
use crate::json::Json;
use crate::text::clip_chars;
use std::sync::Arc;

/// An expression that gives each value its label.
pub(super) fn label_expression(values: &[f64], labels: &[String], time: bool) -> String {
    let of = if time { "time(datum.value)" } else { "datum.value" };
    let mut out = String::new();
    for (value, label) in values.iter().zip(labels) {
        out.push_str(&format!("{of}==={}?{}:", crate::number::to_js(*value), quoted(label)));
    }
    out + "''"
}

/// A text as a literal of an expression.
pub(super) fn quoted(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_control()).collect();
    format!("'{}'", plain.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// Height of half a line of a label, px (Vega's `lineHeight` of text is its size and two).
const HALF: f64 = (TICK + 2.0) / 2.0;

/// What a line holds that is left free: SVG takes no notice of one that holds nothing.
const FREE: char = '\u{200b}';

/// Room for the names of categories beside what lies, px.
pub(super) fn lying_room(width: f64) -> f64 {
    (0.42 * width).max(40.0)
}

/// Names of categories as labels beside a plot.
pub(super) struct Labels {
    /// Gives each name its lines; none if all are one line.
    expression: Option<String>,
    /// Whether there are labels of two lines. Vega puts the first line of a label at its tick, so lines are as high as half of
    /// one: the first of two stands one above the tick, the second one below, and those that are alone at it.
    two: bool,
    pub widest: f64,
    /// How many are cut.
    pub cut: usize,
}

impl Labels {
    /// An axis with these labels.
    pub fn on(self, axis: Json) -> Json {
        let axis = with(axis, "labelExpr", self.expression);
        if self.two { with(with(axis, "labelLineHeight", HALF), "labelOffset", -HALF) } else { axis }
    }
}

/// Labels in a width, of two lines where there is so much room for each.
pub(super) fn side_labels(names: &[Arc<str>], width: f64, step: f64) -> Labels {
    let most = if step >= 4.0 * HALF { 2 } else { 1 };
    let lines: Vec<Vec<String>> = names
        .iter()
        .map(|name| match measure(clip_chars(name, 200), TICK) <= width {
            true => vec![name.to_string()],
            false => wrapped(name, TICK, false, width, most),
        })
        .collect();
    let two = lines.iter().any(|lines| lines.len() > 1);
    let (mut expression, mut widest, mut cut) = (String::new(), 0.0_f64, 0);
    for (name, lines) in names.iter().zip(&lines) {
        cut += usize::from(lines.iter().any(|line| line.ends_with('…')) && !name.ends_with('…'));
        widest = lines.iter().fold(widest, |w, line| w.max(measure(clip_chars(line, 200), TICK).ceil()));
        let text = match &lines[..] {
            [one] if **one == **name => continue,
            [one] if two => format!("['{FREE}',{}]", quoted(one)),
            [one] => quoted(one),
            several => format!(
                "[{}]",
                several.iter().map(|line| quoted(line)).collect::<Vec<_>>().join(&format!(",'{FREE}',"))
            ),
        };
        expression.push_str(&format!("datum.value==={}?{text}:", quoted(name)));
    }
    let alone = if two { format!("['{FREE}',datum.value]") } else { "datum.value".to_owned() };
    let expression = (!expression.is_empty()).then(|| expression + &alone);
    Labels { expression, two, widest, cut }
}

/// Labels that do not touch the one before; those at the ends lie inside the plot.
pub(super) fn apart(all: Vec<(f64, Arc<str>)>, (low, high): (f64, f64), width: f64) -> Vec<(f64, Arc<str>)> {
    let mut end = f64::NEG_INFINITY;
    let free = |(t, label): &(f64, Arc<str>)| {
        let (at, half) = ((t - low) / (high - low) * width, measure(label, TICK) / 2.0);
        let start = (at - half).max(0.0).min(width - 2.0 * half);
        if start < end {
            return false;
        }
        end = start + 2.0 * half + 8.0;
        true
    };
    all.into_iter().filter(free).collect()
}

/// Every so many names.
pub(super) fn thinned(names: &[Arc<str>], every: usize) -> Vec<Arc<str>> {
    names.iter().step_by(every.max(1)).cloned().collect()
}

pub(super) fn shown_less(names: &[Arc<str>], step: f64, least: f64) -> bool {
    names.len() > 1 && step < least
}
