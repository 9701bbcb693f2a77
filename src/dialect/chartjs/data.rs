//! Data sets as numbers: where each datum lies on its axes. In: the values as written (numbers, texts, objects, pairs);
//! out: a cell each, NaN where there is nothing.

use super::axes::{Axes, Axis, AxisKind, is_lying};
use super::chart::{Chart, Dataset, Kind};
use super::controllers;
use super::options;
use super::stack::{Stacked, Standing};
use crate::json::Json;
use crate::number;
use crate::time;
use std::sync::Arc;

/// A datum of a data set between two axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cell {
    /// Its place on the index axis: an index, a number, an instant.
    pub at: f64,
    /// Its value; the upper end once stacked.
    pub value: f64,
    /// Where it starts, if not at the base of the axis.
    pub start: f64,
    /// Radius in px of a bubble.
    pub radius: f64,
}

/// A data set in its place.
#[derive(Debug)]
pub(super) struct Series<'a, 'c> {
    /// The data set.
    pub set: &'c Dataset<'a>,
    /// Its index axis.
    pub index: usize,
    /// Its value axis.
    pub value: usize,
    /// Whether values run from left to right.
    pub lying: bool,
    /// Its data; stacked when [`super::stack::apply`] has run.
    pub cells: Vec<Cell>,
    /// What it was before it was stacked.
    pub stacked: Option<Stacked>,
    /// Where each datum stands in its stack; empty if there is none.
    pub standing: Vec<Standing>,
}

/// All data sets between two axes, in the order of the configuration, hidden ones included.
pub(super) fn series<'a, 'c>(chart: &'c Chart<'a>, axes: &Axes<'a>) -> Vec<Series<'a, 'c>> {
    let mut out = Vec::new();
    for set in chart.datasets.iter().filter(|d| d.kind.is_cartesian()) {
        let Some((x, y)) = axes.of(chart, set) else { continue };
        let lying = is_lying(chart, set);
        let (index, value) = if lying { (y, x) } else { (x, y) };
        let reader = Reader::new(chart, set, &axes.list[index], &axes.list[value], lying);
        let cells: Vec<Cell> = set.data.iter().enumerate().map(|(i, v)| reader.cell(v, i)).collect();
        out.push(Series { set, index, value, lying, cells, stacked: None, standing: Vec::new() });
    }
    out
}

struct Reader<'a, 'c> {
    chart: &'c Chart<'a>,
    set: &'c Dataset<'a>,
    index: &'c Axis<'a>,
    value: &'c Axis<'a>,
    keys: (Arc<str>, Arc<str>),
    pairs_are_points: bool,
}

impl<'a, 'c> Reader<'a, 'c> {
    fn new(
        chart: &'c Chart<'a>,
        set: &'c Dataset<'a>,
        index: &'c Axis<'a>,
        value: &'c Axis<'a>,
        lying: bool,
    ) -> Reader<'a, 'c> {
        let parsing = options::Options::none();
        let parsing = match set.json.get("parsing") {
            Some(p) => options::Options::of(p, None),
            None => parsing,
        }
        .then(&chart.root.sub("parsing"));
        let key =
            |name: &str, default: &str| Arc::from(parsing.text(name).filter(|_| !chart.is_v2()).unwrap_or(default));
        let (x, y) = (key("xAxisKey", "x"), key("yAxisKey", "y"));
        let pairs_are_points = !set.kind.is_bar();
        Reader { chart, set, index, value, keys: if lying { (y, x) } else { (x, y) }, pairs_are_points }
    }

    fn cell(&self, json: &Json, i: usize) -> Cell {
        let label = self.chart.labels.get(i);
        let mut cell = Cell { at: f64::NAN, value: f64::NAN, start: f64::NAN, radius: f64::NAN };
        if let Some((start, value)) = controllers::span(self.set, json, self.chart) {
            let at = member(json, &self.keys.0).or_else(|| json.get("t"));
            let at = at.filter(|_| matches!(json, Json::Object(_)));
            cell.at = at.map_or_else(|| self.default_place(label, i), |v| self.place(v, i));
            (cell.start, cell.value) = (start, value);
            return cell;
        }
        match json {
            Json::Object(o) => {
                let at = member(json, &self.keys.0).or_else(|| o.get("t"));
                let empty = !self.chart.is_v2() && o.get(&self.keys.0).is_some_and(Json::is_null);
                cell.at = match at {
                    Some(v) => self.place(v, i),
                    None if empty => f64::NAN,
                    None => self.default_place(label, i),
                };
                match member(json, &self.keys.1) {
                    Some(Json::Array(pair)) => self.span(pair, i, &mut cell),
                    Some(v) => cell.value = self.number(v, i),
                    None => {}
                }
                cell.radius = match o.get("r") {
                    Some(Json::Null) if !self.chart.is_v2() => 0.0,
                    Some(r) => options::number(r).unwrap_or(if self.chart.is_v2() { f64::NAN } else { 0.0 }),
                    None => f64::NAN,
                };
            }
            Json::Array(pair) if self.pairs_are_points && !self.chart.is_v2() => {
                cell.at = pair.first().map_or(f64::NAN, |v| self.place(v, i));
                cell.value = pair.get(1).map_or(f64::NAN, |v| self.number(v, i));
                cell.radius = pair.get(2).and_then(options::number).unwrap_or(f64::NAN);
            }
            Json::Array(pair) => {
                cell.at = self.default_place(label, i);
                self.span(pair, i, &mut cell);
            }
            v => {
                cell.at = self.default_place(label, i);
                cell.value = self.number(v, i);
            }
        }
        cell
    }

    /// `[from, to]`: the end farther from zero is the value, the other one the start.
    fn span(&self, pair: &[Json], at: usize, cell: &mut Cell) {
        let n = |i: usize| pair.get(i).map_or(f64::NAN, |v| self.number(v, at));
        let (a, b) = (n(0), n(1));
        if b.is_nan() {
            cell.value = a;
            return;
        }
        let backwards = !self.chart.is_v2() && a.min(b).abs() > a.max(b).abs();
        let (low, high) = if self.chart.is_v2() { (a, b) } else { (a.min(b), a.max(b)) };
        (cell.start, cell.value) = if backwards { (high, low) } else { (low, high) };
    }

    fn default_place(&self, label: Option<&Json>, i: usize) -> f64 {
        match self.index.kind {
            AxisKind::Category => i as f64,
            AxisKind::Time | AxisKind::TimeSeries => label.map_or(f64::NAN, |l| instant(self.chart, self.index, l)),
            AxisKind::Linear | AxisKind::Logarithmic if self.chart.is_v2() && self.set.kind == Kind::Line => f64::NAN,
            AxisKind::Linear | AxisKind::Logarithmic if self.chart.is_v2() => {
                label.and_then(options::number).unwrap_or(i as f64)
            }
            // What is not a number has no place among them (`scale.linearbase.js`, `parse`).
            AxisKind::Linear => label.and_then(options::number).unwrap_or(f64::NAN),
            AxisKind::Logarithmic => label.map_or(f64::NAN, |l| self.logarithmic(self.index, l)),
        }
    }

    fn place(&self, v: &Json, i: usize) -> f64 {
        match self.index.kind {
            AxisKind::Category => self.category(self.index, v, i),
            AxisKind::Time | AxisKind::TimeSeries => instant(self.chart, self.index, v),
            AxisKind::Logarithmic if !self.chart.is_v2() => self.logarithmic(self.index, v),
            AxisKind::Linear | AxisKind::Logarithmic => options::number(v).unwrap_or(f64::NAN),
        }
    }

    /// A place on the index axis, which begins where zeros lie; what is below zero is nowhere (`scale.logarithmic.js`, `parse`).
    fn logarithmic(&self, axis: &Axis, v: &Json) -> f64 {
        match options::number(v) {
            Some(0.0) => {
                axis.saw_zero.set(true);
                0.0
            }
            x => x.filter(|x| *x > 0.0).unwrap_or(f64::NAN),
        }
    }

    fn category(&self, axis: &Axis, v: &Json, i: usize) -> f64 {
        let mut labels = axis.labels.borrow_mut();
        if labels.list.get(i) == Some(v) {
            return i as f64;
        }
        match v {
            Json::String(s) if !self.chart.is_v2() => labels.add(s) as f64,
            Json::Null => i as f64,
            v => labels.place(&options::shown(v)).map_or_else(
                || match v {
                    Json::Number(x) if !self.chart.is_v2() && x.fract() == 0.0 && *x >= 0.0 => *x,
                    _ => i as f64,
                },
                |p| p as f64,
            ),
        }
    }

    fn number(&self, v: &Json, i: usize) -> f64 {
        match self.value.kind {
            AxisKind::Category => match v {
                Json::Null => f64::NAN,
                Json::Number(_) if !self.chart.is_v2() => self.category(self.value, v, i),
                v => self.category(self.value, v, 0),
            },
            AxisKind::Time | AxisKind::TimeSeries => instant(self.chart, self.value, v),
            AxisKind::Linear => options::number(v).unwrap_or(f64::NAN),
            AxisKind::Logarithmic => match options::number(v) {
                Some(x) if x > 0.0 || self.chart.is_v2() => x,
                // Lines have gaps at zeros, bubbles lie at the foot of the axis (`controller.bubble.js`, `updateElements`).
                Some(0.0) => {
                    self.value.saw_zero.set(true);
                    if self.set.kind == Kind::Bubble { 0.0 } else { f64::NAN }
                }
                _ => f64::NAN,
            },
        }
    }
}

/// A member of an object by a key that may be a path.
fn member<'j>(json: &'j Json, key: &str) -> Option<&'j Json> {
    json.get(key).or_else(|| key.split('.').try_fold(json, |at, name| at.get(name))).filter(|v| !v.is_null())
}

/// The instant a value means on a time axis, ms; NaN if it means none.
pub(super) fn instant(chart: &Chart, axis: &Axis, v: &Json) -> f64 {
    let zone = chart.scripts.zone();
    let time = axis.options.sub("time");
    let parser = time.text("parser").or_else(|| if chart.is_v2() { time.text("format") } else { None });
    let raw = match v {
        Json::Number(x) => *x,
        Json::String(_) => {
            let text = options::shown(v);
            match parser {
                Some(p) => time::parse_moment(&text, p, zone).unwrap_or(f64::NAN),
                None => {
                    let numeric = if text.len() > 8 { number::parse_js(&text) } else { f64::NAN };
                    time::parse(&text, zone).unwrap_or(if numeric.is_finite() { numeric } else { f64::NAN })
                }
            }
        }
        _ => f64::NAN,
    };
    let iso = || time.number("isoWeekday").is_some() || time.get("isoWeekday") == Some(&Json::Bool(true));
    match time.text("round") {
        // From version 3 on weeks that begin on a given day are rounded to it (`scale.time.js`, `parse`).
        Some("week") if raw.is_finite() && !chart.is_v2() && iso() => {
            let day = time.number("isoWeekday").unwrap_or(1.0).trunc().clamp(0.0, 6.0);
            time::offset(time::floor(raw, "isoweek", zone), "day", day - 1.0, zone)
        }
        Some(unit) if raw.is_finite() => time::floor(raw, unit, zone),
        _ => raw,
    }
}
