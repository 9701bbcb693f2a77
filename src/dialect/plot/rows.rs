//! From columns to points: rows filtered, gathered by calendar units, aggregated, sorted, cut to the largest, made shares,
//! summed up and smoothed; in series over places or categories.

use super::ask::Ask;
use super::cell::{self, Manner, Unit};
use super::roles::Roles;
use super::table::{Cells, Column, Table};
use crate::data::stats;
use crate::diagnostic::Report;
use crate::limits::Budget;
use crate::time::{self, Civil, Zone};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What places along x are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Along {
    /// Indices of [`Data::categories`].
    Categories,
    Numbers,
    /// Milliseconds since 1970 UTC.
    Times,
}

/// A row of a series; what is not there is NaN.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub x: f64,
    pub y: f64,
    pub low: f64,
    pub high: f64,
    pub open: f64,
    pub close: f64,
    pub size: f64,
    pub target: f64,
    /// Index of [`Data::facets`].
    pub facet: usize,
    /// Which row it came from.
    pub row: usize,
}

/// Points of one name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Series {
    pub name: Arc<str>,
    pub points: Vec<Point>,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Data {
    pub along: Along,
    pub categories: Vec<Arc<str>>,
    /// The categories are instants or numbers in their order, of which not every one needs a label.
    pub ordered: bool,
    pub series: Vec<Series>,
    /// Names that somebody gave; none where a column is only called `x`.
    pub x_name: Option<Arc<str>>,
    pub y_name: Option<Arc<str>>,
    pub series_name: Option<Arc<str>>,
    pub unit: Unit,
    pub x_unit: Unit,
    /// Names of the plots, if there are several.
    pub facets: Vec<Arc<str>>,
    pub facet_name: Option<Arc<str>>,
}

impl Data {
    pub fn points(&self) -> impl Iterator<Item = &Point> {
        self.series.iter().flat_map(|s| &s.points)
    }

    /// The same about other series, as one plot.
    pub fn with(&self, series: Vec<Series>) -> Data {
        Data {
            series,
            categories: self.categories.clone(),
            facets: Vec::new(),
            x_name: self.x_name.clone(),
            y_name: self.y_name.clone(),
            series_name: self.series_name.clone(),
            facet_name: None,
            ..*self
        }
    }

    /// The least and the largest of some numbers of the points.
    pub fn extent(&self, of: impl Fn(&Point) -> f64) -> Option<(f64, f64)> {
        extent(self.points().map(of))
    }

    /// Whether series need to be told apart.
    pub fn several(&self) -> bool {
        self.series.len() > 1
    }
}

/// The least and the largest finite number.
pub(super) fn extent(numbers: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    numbers
        .filter(|x| x.is_finite())
        .fold(None, |e: Option<(f64, f64)>, x| Some(e.map_or((x, x), |(a, b)| (a.min(x), b.max(x)))))
}

/// Keeps the rows that every `filter` holds for.
pub(super) fn filter(table: &mut Table, ask: &Ask, manner: Manner, zone: &Zone, report: &mut Report) {
    for (_, text) in ask.all("filter") {
        let operators = [">=", "<=", "!=", "==", "=", ">", "<"];
        let found = text.char_indices().find_map(|(i, _)| {
            operators.iter().find(|op| text[i..].starts_with(**op)).map(|op| (&text[..i], *op, &text[i + op.len()..]))
        });
        let Some((name, op, value)) = found.filter(|(name, ..)| !name.trim().is_empty()) else {
            report.error_with_hint(
                "/filter",
                format!("{text:?} is no comparison"),
                "column>10, with one of > >= < <= = !=",
            );
            continue;
        };
        let Some(column) = table.find(name).and_then(|i| table.columns.get(i)) else {
            table.missing(name.trim(), "/filter", report);
            continue;
        };
        let value = value.trim();
        let keep: Vec<bool> = match &column.cells {
            Cells::Texts(v) => v.iter().map(|t| holds(op, t.as_ref().cmp(value))).collect(),
            Cells::Numbers(v) | Cells::Times(v) => {
                let other = match column.is_time() {
                    true => cell::instant(value, manner, zone).or_else(|| year(value, zone)),
                    false => cell::number(value, manner).map(|n| n.0),
                };
                let Some(other) = other else {
                    let kind = if column.is_time() { "date" } else { "number" };
                    report
                        .error("/filter", format!("{:?} is compared with {value:?}, which is no {kind}", column.name));
                    continue;
                };
                v.iter().map(|x| x.partial_cmp(&other).is_some_and(|order| holds(op, order))).collect()
            }
        };
        table.keep(&keep);
    }
    if table.rows == 0 && !report.has_errors() {
        report.error("/filter", "no row is left");
    }
}

fn year(text: &str, zone: &Zone) -> Option<f64> {
    let year = text.parse().ok().filter(|y| (1..=9999).contains(y))?;
    Some(zone.instant(Civil::day(year, 0, 1)))
}

fn holds(op: &str, order: std::cmp::Ordering) -> bool {
    match op {
        ">" => order.is_gt(),
        ">=" => order.is_ge(),
        "<" => order.is_lt(),
        "<=" => order.is_le(),
        "!=" => order.is_ne(),
        _ => order.is_eq(),
    }
}

impl Table {
    /// Keeps some rows.
    pub fn keep(&mut self, keep: &[bool]) {
        fn kept<T: Clone>(list: &mut Vec<T>, keep: &[bool]) {
            let mut keep = keep.iter();
            list.retain(|_| keep.next().copied().unwrap_or(false));
        }
        for column in &mut self.columns {
            match &mut column.cells {
                Cells::Numbers(v) | Cells::Times(v) => kept(v, keep),
                Cells::Texts(v) => kept(v, keep),
            }
        }
        self.rows = keep.iter().filter(|k| **k).count();
    }
}

/// How points are made.
pub(super) struct Maker<'a> {
    pub ask: &'a Ask,
    pub table: &'a Table,
    pub roles: &'a Roles,
    pub zone: &'a Zone,
    pub manner: Manner,
    pub budget: &'a Budget,
    /// Whether x is of categories whatever it holds.
    pub categories: bool,
    /// How values of one place become one where nothing is said; `none` leaves them.
    pub default: &'static str,
}

impl Maker<'_> {
    fn column(&self, i: Option<usize>) -> Option<&Column> {
        self.table.columns.get(i?)
    }

    fn role(&self, name: &str) -> Option<&Column> {
        self.column(self.roles.get(name))
    }

    /// The name of a column, if somebody gave it.
    fn named(&self, column: Option<&Column>) -> Option<Arc<str>> {
        column.filter(|_| self.table.named && !self.table.listed).map(|c| c.name.clone())
    }

    /// The numbers of a role; of texts an error says where one stands.
    fn numbers(&self, column: &Column, role: &str, report: &mut Report) -> Option<Vec<f64>> {
        if let Some(numbers) = column.numbers() {
            return Some(numbers.to_vec());
        }
        let Cells::Texts(texts) = &column.cells else { return None };
        if texts.iter().all(|t| t.is_empty()) {
            return Some(vec![f64::NAN; texts.len()]);
        }
        let odd =
            texts.iter().enumerate().find(|(_, t)| !cell::is_gap(t) && cell::number(t, Manner::UNKNOWN).is_none());
        let (row, text) = odd.map_or((0, ""), |(row, text)| (row, crate::text::clip_chars(text, 40)));
        let message = format!("{role} needs numbers, and {:?} has {text:?} in row {}", column.name, row + 1);
        report.error(format!("/{role}"), message);
        None
    }

    /// The points of all series.
    pub fn make(&self, report: &mut Report) -> Option<Data> {
        self.budget.cells(self.table.rows, 12).ok()?;
        let x = self.column(self.roles.x);
        let (along, categories, places, ordered) = self.places(x);
        let facet_column = self.role("facet");
        let (facets, of_facet) = facet_column.map_or_else(|| (Vec::new(), Vec::new()), |c| self.levels(c));
        let extra = |name: &str, report: &mut Report| -> Option<Vec<f64>> {
            self.role(name).and_then(|c| self.numbers(c, name, report))
        };
        let (low, high, error) = (extra("low", report), extra("high", report), extra("error", report));
        let (open, close, size) = (extra("open", report), extra("close", report), extra("size", report));
        let target = extra("target", report);
        // Rows are counted where nothing measures them.
        let bare = self.roles.y.is_empty() && close.is_none() && high.is_none();
        let counting = self.ask.text("agg") == Some("count") || bare;
        let mut ys: Vec<(Arc<str>, Vec<f64>)> = Vec::new();
        for (i, name) in &self.roles.y {
            let Some(column) = self.column(Some(*i)) else { continue };
            let name = name.clone().unwrap_or_else(|| column.name.clone());
            let numbers = if counting { Some(vec![1.0; self.table.rows]) } else { self.numbers(column, "y", report) };
            ys.extend(numbers.map(|n| (name, n)));
        }
        if self.roles.y.is_empty() {
            ys.push(self.unmeasured(close.as_ref(), high.as_ref()));
        }
        let at =
            |list: &Option<Vec<f64>>, row: usize| list.as_ref().and_then(|l| l.get(row)).copied().unwrap_or(f64::NAN);
        let point = |row: usize, y: f64| {
            let e = at(&error, row);
            let (l, h) = (at(&low, row), at(&high, row));
            Point {
                x: places.get(row).copied().unwrap_or(f64::NAN),
                y,
                low: if l.is_nan() && e.is_finite() { y - e } else { l },
                high: if h.is_nan() && e.is_finite() { y + e } else { h },
                open: at(&open, row),
                close: at(&close, row),
                size: at(&size, row),
                target: at(&target, row),
                facet: of_facet.get(row).copied().unwrap_or(0),
                row,
            }
        };
        let color = self.role("color");
        let series = self.series(color, &ys, point)?;
        let y_column = self.roles.y.first().and_then(|(i, _)| self.column(Some(*i)));
        let mut data = Data {
            along,
            categories,
            ordered,
            series,
            x_name: self.named(x),
            y_name: if ys.len() > 1 && color.is_none() { None } else { self.named(y_column) },
            series_name: self.named(color),
            unit: y_column.map(|c| c.unit).unwrap_or_default(),
            x_unit: x.map(|c| c.unit).unwrap_or_default(),
            facets,
            facet_name: self.named(facet_column),
        };
        if counting {
            (data.unit, data.y_name) = (Unit::default(), Some(Arc::from("count")));
        }
        self.transform(&mut data, counting, report);
        Some(data)
    }

    /// What stands for `y` where no column does: the closing values, the upper ends, or else each row as one.
    fn unmeasured(&self, close: Option<&Vec<f64>>, high: Option<&Vec<f64>>) -> (Arc<str>, Vec<f64>) {
        match (close, high) {
            (Some(close), _) => (Arc::from("close"), close.clone()),
            (None, Some(high)) => (Arc::from("high"), high.clone()),
            (None, None) => (Arc::from("count"), vec![1.0; self.table.rows]),
        }
    }

    /// A series for each value of a column, or for each column of values.
    fn series(
        &self,
        color: Option<&Column>,
        ys: &[(Arc<str>, Vec<f64>)],
        point: impl Fn(usize, f64) -> Point,
    ) -> Option<Vec<Series>> {
        let Some(column) = color else {
            let one = |(name, numbers): &(Arc<str>, Vec<f64>)| Series {
                name: name.clone(),
                points: numbers.iter().enumerate().map(|(row, y)| point(row, *y)).collect(),
            };
            return Some(ys.iter().map(one).collect());
        };
        let (names, of) = self.levels(column);
        let mut series: Vec<Series> = names.into_iter().map(|name| Series { name, points: Vec::new() }).collect();
        let (_, numbers) = ys.first()?;
        for (row, s) in of.iter().enumerate() {
            if let (Some(series), Some(y)) = (series.get_mut(*s), numbers.get(row)) {
                series.points.push(point(row, *y));
            }
        }
        Some(series)
    }

    /// Where rows lie along x.
    fn places(&self, x: Option<&Column>) -> (Along, Vec<Arc<str>>, Vec<f64>, bool) {
        let unit = self.ask.text("by");
        match x {
            None if self.categories => {
                let names = (1..=self.table.rows).map(|i| Arc::from(i.to_string())).collect();
                (Along::Categories, names, (0..self.table.rows).map(|i| i as f64).collect(), true)
            }
            None => (Along::Numbers, Vec::new(), (1..=self.table.rows).map(|i| i as f64).collect(), false),
            Some(column) => match &column.cells {
                Cells::Times(v) => {
                    let times: Vec<f64> = match unit {
                        Some(unit) => v.iter().map(|t| floor(*t, unit, self.zone)).collect(),
                        None => v.clone(),
                    };
                    if !self.categories {
                        return (Along::Times, Vec::new(), times, false);
                    }
                    let (names, places) = ordered(&times, |all| labels(all, self.zone, self.manner));
                    (Along::Categories, names, places, true)
                }
                Cells::Numbers(v) if !self.categories => (Along::Numbers, Vec::new(), v.clone(), false),
                Cells::Numbers(v) => {
                    let (names, places) =
                        ordered(v, |all| all.iter().map(|x| crate::number::to_js(*x).into()).collect());
                    (Along::Categories, names, places, v.len() > 12)
                }
                Cells::Texts(_) => {
                    let (names, of) = self.levels(column);
                    (Along::Categories, names, of.into_iter().map(|i| i as f64).collect(), false)
                }
            },
        }
    }

    /// The different values of a column in the order they come, and which one each row has.
    pub fn levels(&self, column: &Column) -> (Vec<Arc<str>>, Vec<usize>) {
        let mut of = Vec::with_capacity(self.table.rows);
        let mut names = Vec::new();
        if let Cells::Texts(texts) = &column.cells {
            let mut index: HashMap<&str, usize> = HashMap::new();
            for text in texts {
                let at = *index.entry(text).or_insert_with(|| {
                    names.push(text.clone());
                    names.len() - 1
                });
                of.push(at);
            }
            return (names, of);
        }
        let named = match &column.cells {
            Cells::Times(times) => instants(times, |all| labels(all, self.zone, self.manner)),
            Cells::Numbers(_) | Cells::Texts(_) => None,
        };
        let mut index = HashMap::new();
        for row in 0..self.table.rows {
            let named = named.as_ref().and_then(|names| names.get(row)).filter(|name| !name.is_empty());
            let text = named.cloned().unwrap_or_else(|| column.text(row, self.zone));
            let at = *index.entry(text.clone()).or_insert_with(|| {
                names.push(text);
                names.len() - 1
            });
            of.push(at);
        }
        (names, of)
    }

    fn transform(&self, data: &mut Data, counting: bool, report: &mut Report) {
        let said = self.ask.text("agg").or(counting.then_some("sum"));
        let gathered = self.ask.has("by");
        let how = said.unwrap_or(if gathered && self.default == "none" { "mean" } else { self.default });
        let how = if how == "count" { "sum" } else { how };
        if how != "none" {
            let merged = data.series.iter_mut().map(|series| gather(&mut series.points, how)).sum::<usize>();
            if merged > 0 && said.is_none() {
                report.warn("/agg", format!("{merged} values share their place with others; their {how} is drawn"));
            }
        }
        if data.along == Along::Categories {
            self.sort(data);
        } else {
            data.series.iter_mut().for_each(|s| {
                s.points
                    .sort_by(|a, b| (a.facet, a.x).partial_cmp(&(b.facet, b.x)).unwrap_or(std::cmp::Ordering::Equal))
            });
        }
        if let Some(n) = self.ask.number("top") {
            top(data, n as usize, self.ask.switch("other") != Some(false));
        }
        if self.ask.switch("normalize") == Some(true) {
            normalize(data);
        }
        if self.ask.switch("cumulative") == Some(true) {
            for series in &mut data.series {
                // Each plot sums up its own.
                let mut sums = vec![0.0; data.facets.len().max(1)];
                for p in series.points.iter_mut().filter(|p| p.y.is_finite()) {
                    if let Some(sum) = sums.get_mut(p.facet) {
                        *sum += p.y;
                        p.y = *sum;
                    }
                }
            }
        }
        if let Some(n) = self.ask.number("smooth") {
            for points in data.series.iter_mut().map(|series| &mut series.points) {
                points.chunk_by_mut(|a, b| a.facet == b.facet).for_each(|plot| smooth(plot, n as usize));
            }
        }
    }

    /// The order of categories.
    fn sort(&self, data: &mut Data) {
        let order = self.ask.text("sort").unwrap_or("none").trim();
        let (key, down) = order.strip_prefix('-').map_or((order, false), |key| (key, true));
        let n = data.categories.len();
        let mut rank: Vec<usize> = (0..n).collect();
        match key {
            "none" => {}
            // Numbers and instants stand in their order already, which is not that of their names.
            "x" if self.column(self.roles.x).is_some_and(|x| !x.is_text()) => {}
            "x" => rank.sort_by(|a, b| data.categories[*a].cmp(&data.categories[*b])),
            _ => {
                let totals = totals(data);
                rank.sort_by(|a, b| totals[*a].total_cmp(&totals[*b]));
            }
        }
        if down {
            rank.reverse();
        }
        reorder(data, &rank);
    }
}

/// Categories in a new order; those that are left out lose their points.
fn reorder(data: &mut Data, rank: &[usize]) {
    let mut to = vec![f64::NAN; data.categories.len()];
    rank.iter().enumerate().for_each(|(new, old)| to[*old] = new as f64);
    data.categories = rank.iter().filter_map(|old| data.categories.get(*old).cloned()).collect();
    for series in &mut data.series {
        series.points.iter_mut().for_each(|p| p.x = to.get(p.x as usize).copied().unwrap_or(f64::NAN));
        series.points.retain(|p| p.x.is_finite());
        series.points.sort_by(|a, b| a.facet.cmp(&b.facet).then(a.x.total_cmp(&b.x)));
    }
}

/// The sum of each category.
fn totals(data: &Data) -> Vec<f64> {
    let mut totals = vec![0.0; data.categories.len()];
    for p in data.points().filter(|p| p.y.is_finite()) {
        if let Some(total) = totals.get_mut(p.x as usize) {
            *total += p.y;
        }
    }
    totals
}

/// Only the largest categories; where there are none, the largest series.
fn top(data: &mut Data, n: usize, other: bool) {
    if data.along != Along::Categories {
        let total = |s: &Series| s.points.iter().map(|p| p.y).filter(|y| y.is_finite()).sum::<f64>();
        data.series.sort_by(|a, b| total(b).total_cmp(&total(a)));
        data.series.truncate(n);
        return;
    }
    if data.categories.len() <= n {
        return;
    }
    let totals = totals(data);
    let mut by_total: Vec<usize> = (0..totals.len()).collect();
    by_total.sort_by(|a, b| totals[*b].total_cmp(&totals[*a]));
    let mut kept: Vec<usize> = by_total[..n].to_vec();
    kept.sort_unstable();
    if !other {
        return reorder(data, &kept);
    }
    // What is left out becomes the last category.
    let last = data.categories.len();
    data.categories.push(Arc::from("other"));
    for series in &mut data.series {
        for p in series.points.iter_mut().filter(|p| !kept.contains(&(p.x as usize))) {
            p.x = last as f64;
        }
        gather(&mut series.points, "sum");
    }
    kept.push(last);
    reorder(data, &kept);
}

fn normalize(data: &mut Data) {
    let mut sums: HashMap<(u64, usize), f64> = HashMap::new();
    let single = data.series.len() == 1;
    let key = |p: &Point| (if single { 0 } else { p.x.to_bits() }, p.facet);
    for p in data.points().filter(|p| p.y.is_finite()) {
        *sums.entry(key(p)).or_default() += p.y;
    }
    for p in data.series.iter_mut().flat_map(|s| &mut s.points) {
        let sum = sums.get(&key(p)).copied().unwrap_or(0.0);
        p.y = if sum == 0.0 { f64::NAN } else { 100.0 * p.y / sum };
    }
    data.unit = Unit { before: "", after: "%" };
}

fn smooth(points: &mut [Point], n: usize) {
    let ys: Vec<f64> = points.iter().map(|p| p.y).collect();
    let (mut sum, mut count) = (0.0, 0usize);
    for (i, p) in points.iter_mut().enumerate() {
        if ys[i].is_finite() {
            sum += ys[i];
            count += 1;
        }
        if i >= n && ys[i - n].is_finite() {
            sum -= ys[i - n];
            count -= 1;
        }
        if p.y.is_finite() && count > 0 {
            p.y = sum / count as f64;
        }
    }
}

/// Points of one place become one; returns how many were merged.
fn gather(points: &mut Vec<Point>, how: &str) -> usize {
    let mut index: HashMap<(u64, usize), usize> = HashMap::new();
    let mut groups: Vec<(Point, Vec<f64>)> = Vec::new();
    for p in points.iter() {
        let at = *index.entry((p.x.to_bits(), p.facet)).or_insert_with(|| {
            groups.push((*p, Vec::new()));
            groups.len() - 1
        });
        if let Some((_, values)) = groups.get_mut(at).filter(|_| p.y.is_finite()) {
            values.push(p.y);
        }
    }
    let merged = points.len() - groups.len();
    if merged > 0 {
        *points = groups.into_iter().map(|(p, values)| Point { y: aggregate(&values, how), ..p }).collect();
    }
    merged
}

/// One number of several.
fn aggregate(values: &[f64], how: &str) -> f64 {
    if values.is_empty() {
        return f64::NAN;
    }
    let quantile = |p| stats::quantile(&stats::sorted(values.iter().copied()), p).unwrap_or(f64::NAN);
    match how {
        "mean" => stats::Moments::of(values).mean,
        "median" => quantile(0.5),
        "q1" => quantile(0.25),
        "q3" => quantile(0.75),
        "min" => quantile(0.0),
        "max" => quantile(1.0),
        "stdev" => stats::Moments::of(values).variance().map_or(f64::NAN, f64::sqrt),
        "first" => values[0],
        "last" => values[values.len() - 1],
        _ => values.iter().sum(),
    }
}

/// The start of a calendar unit; weeks begin on Monday.
pub(super) fn floor(t: f64, unit: &str, zone: &Zone) -> f64 {
    time::floor(t, if unit == "week" { "monday" } else { unit }, zone)
}

/// Different numbers ascending, their names, and the place of each.
fn ordered(values: &[f64], name: impl Fn(&[f64]) -> Vec<Arc<str>>) -> (Vec<Arc<str>>, Vec<f64>) {
    let mut all: Vec<f64> = values.iter().copied().filter(|x| x.is_finite()).collect();
    all.sort_by(f64::total_cmp);
    all.dedup();
    let place = |x: &f64| all.binary_search_by(|a| a.total_cmp(x)).map_or(f64::NAN, |i| i as f64);
    (name(&all), values.iter().map(place).collect())
}

/// The name of each instant, if different ones have different names; empty where there is none.
fn instants(times: &[f64], name: impl Fn(&[f64]) -> Vec<Arc<str>>) -> Option<Vec<Arc<str>>> {
    let (names, places) = ordered(times, name);
    let apart = names.iter().collect::<HashSet<_>>().len() == names.len();
    let of = |place: &f64| names.get(*place as usize).filter(|_| place.is_finite()).cloned().unwrap_or_default();
    apart.then(|| places.iter().map(of).collect())
}

/// Names of instants, as short as all of them allow.
fn labels(all: &[f64], zone: &Zone, manner: Manner) -> Vec<Arc<str>> {
    let civil: Vec<Civil> = all.iter().filter_map(|t| zone.civil(*t)).collect();
    let every = |test: &dyn Fn(&Civil) -> bool| civil.iter().all(test);
    let midnight = every(&|c| c.hour == 0 && c.minute == 0);
    let one_year = civil.first().zip(civil.last()).is_some_and(|(a, b)| a.year == b.year);
    let first = midnight && every(&|c| c.day == 1);
    let quarters = first && civil.len() > 1 && every(&|c| c.month % 3 == 0);
    let (day, day_of_year) = (manner.day(), manner.day_of_year());
    let day_at = format!("{day} %H:%M");
    let pattern = match () {
        () if first && every(&|c| c.month == 0) => "%Y",
        () if quarters && one_year => "Q%q",
        () if quarters => "Q%q %Y",
        () if first && one_year => "%b",
        () if first => "%b %Y",
        () if midnight && one_year => day,
        () if midnight => day_of_year.as_str(),
        () => day_at.as_str(),
    };
    let format = time::Format::for_readers(pattern, zone);
    all.iter().map(|t| Arc::from(format.write(*t, zone))).collect()
}
