//! Which axes a configuration has, of which type, and where the options of each stand. In: a chart; out: a list of axes
//! in drawing order, and the axis of each data set.

use super::chart::{Chart, Dataset, Kind};
use super::defaults;
use super::options::{self, Options};
use crate::dialect::Version;
use crate::figure::ScaleId;
use crate::json::Json;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

/// What an axis measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AxisKind {
    /// Names.
    Category,
    /// Numbers.
    Linear,
    /// Powers of ten.
    Logarithmic,
    /// Instants.
    Time,
    /// Instants at equal distances.
    TimeSeries,
}

impl AxisKind {
    fn named(name: &str) -> Option<AxisKind> {
        Some(match name {
            "category" => AxisKind::Category,
            "linear" => AxisKind::Linear,
            "logarithmic" => AxisKind::Logarithmic,
            "time" => AxisKind::Time,
            "timeseries" => AxisKind::TimeSeries,
            _ => return None,
        })
    }

    /// Whether places on it are instants.
    pub(super) fn is_time(self) -> bool {
        matches!(self, AxisKind::Time | AxisKind::TimeSeries)
    }
}

/// The names along a category axis; those that only data mention come after those given.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// In order.
    pub list: Vec<Json>,
    index: HashMap<Arc<str>, usize>,
}

impl Labels {
    fn new(list: &[Json]) -> Labels {
        let mut labels = Labels { list: list.to_vec(), index: HashMap::with_capacity(list.len()) };
        for (i, l) in list.iter().enumerate() {
            labels.index.entry(options::shown(l)).or_insert(i);
        }
        labels
    }

    /// The place of a name.
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }

    /// The place of a name, which is added if it is new.
    pub(super) fn add(&mut self, name: &Arc<str>) -> usize {
        if let Some(i) = self.place(name) {
            return i;
        }
        self.list.push(Json::String(name.clone()));
        self.index.insert(name.clone(), self.list.len() - 1);
        self.list.len() - 1
    }
}

/// An axis of a configuration.
#[derive(Debug)]
pub(super) struct Axis<'a> {
    pub id: Arc<str>,
    /// Whether it runs from left to right.
    pub horizontal: bool,
    /// What it measures.
    pub kind: AxisKind,
    pub options: Options<'a>,
    /// Its scale in the figure.
    pub scale: ScaleId,
    /// Names of a category axis.
    pub labels: RefCell<Labels>,
    /// Whether its data have a zero.
    pub saw_zero: Cell<bool>,
}

impl Axis<'_> {
    /// Whether half a category is kept free at both ends.
    pub(super) fn offset(&self) -> bool {
        self.options.truthy("offset").unwrap_or(false)
    }

    /// Whether data on it are stacked; `None` if nothing is said.
    pub(super) fn stacked(&self) -> Option<bool> {
        self.options.truthy("stacked")
    }

    /// Whether stacks sum regardless of sign.
    pub(super) fn stacks_single(&self) -> bool {
        self.options.text("stacked") == Some("single")
    }
}

/// All axes of a chart.
#[derive(Debug)]
pub(super) struct Axes<'a> {
    /// In drawing order.
    pub list: Vec<Axis<'a>>,
}

impl<'a> Axes<'a> {
    /// Reads the axes.
    pub(super) fn read(chart: &Chart<'a>) -> Axes<'a> {
        let list = if chart.is_v2() { two(chart) } else { three(chart) };
        Axes { list }
    }

    /// The place of the x and the y axis of a data set.
    pub(super) fn of(&self, chart: &Chart, set: &Dataset) -> Option<(usize, usize)> {
        // `getFirstScaleId` of `core.datasetController.js`.
        let find = |key: &str, horizontal: bool| {
            let first = || self.list.iter().position(|a| a.horizontal == horizontal);
            match set.json.get(key).map(options::shown) {
                Some(id) => self.list.iter().position(|a| a.id == id && a.horizontal == horizontal).or_else(|| {
                    chart.warn(&format!("{}/{key}", set.at), format!("there is no axis {id:?}; the first one is used"));
                    first()
                }),
                None => first(),
            }
        };
        Some((find("xAxisID", true)?, find("yAxisID", false)?))
    }
}

/// Whether the bars (and categories) of a data set run down the side.
pub(super) fn is_lying(chart: &Chart, set: &Dataset) -> bool {
    chart.lies(set)
}

fn labels_of(chart: &Chart, options: &Options, horizontal: bool) -> RefCell<Labels> {
    let data = chart.config.get("data");
    let named = |name: &str| data.and_then(|d| d.get(name)).and_then(Json::as_array);
    let own = options.get("labels").and_then(Json::as_array);
    let list = own.or_else(|| named(if horizontal { "xLabels" } else { "yLabels" })).unwrap_or(chart.labels);
    RefCell::new(Labels::new(list))
}

fn axis<'a>(chart: &Chart<'a>, id: &str, horizontal: bool, kind: AxisKind, options: Options<'a>, n: usize) -> Axis<'a> {
    let labels = labels_of(chart, &options, horizontal);
    Axis { id: Arc::from(id), horizontal, kind, options, scale: ScaleId(n), labels, saw_zero: Cell::new(false) }
}

fn kind_of(chart: &Chart, options: &Options, default: AxisKind) -> AxisKind {
    match options.find("type") {
        Some((Json::String(name), at)) => AxisKind::named(name).unwrap_or_else(|| {
            chart.warn(
                &at,
                format!("unknown axis type {name:?}; valid: category, linear, logarithmic, time, timeseries"),
            );
            default
        }),
        _ => default,
    }
}

fn two<'a>(chart: &Chart<'a>) -> Vec<Axis<'a>> {
    let table = defaults::of(Version::V2, chart.pages);
    let (types, plain) = (&table.get("scaleTypes"), table.get("scale"));
    let own = defaults::of_plugin(chart.kind.name(), chart.version)
        .and_then(|o| o.get("scales"))
        .or_else(|| table.pointer(&format!("/types/{}/scales", chart.kind.base().name())));
    let mut out: Vec<Axis> = Vec::new();
    for (key, horizontal, usual) in [("xAxes", true, "category"), ("yAxes", false, "linear")] {
        let given = chart.config.pointer(&format!("/options/scales/{key}"));
        let written: &[Json] = match given {
            Some(Json::Array(list)) => list,
            Some(other) if !other.is_null() => {
                chart.warn(
                    &format!("/options/scales/{key}"),
                    format!("must be an array of axes, not {}", other.type_name()),
                );
                &[]
            }
            _ => &[],
        };
        let usuals: &[Json] = own.and_then(|o| o.get(key)).and_then(Json::as_array).unwrap_or(&[]);
        for i in 0..written.len().max(usuals.len()) {
            let mut options = Options::none();
            let asked = written.get(i).and_then(|w| w.get("type")).and_then(Json::as_str);
            let default = usuals.get(i).and_then(|u| u.get("type")).and_then(Json::as_str);
            if let Some(w) = written.get(i) {
                options.add(w, Some(&format!("/options/scales/{key}/{i}")));
            }
            let changed = default.is_none() || asked.is_some_and(|a| Some(a) != default);
            let name = asked.or(default).unwrap_or(usual);
            let defaults = |name: &str, options: &mut Options<'a>| {
                for tree in [types.and_then(|t| t.get(name)), plain].into_iter().flatten() {
                    options.add(tree, None);
                }
            };
            if changed {
                defaults(name, &mut options);
            }
            if let Some(u) = usuals.get(i) {
                options.add(u, None);
            }
            if !changed {
                defaults(name, &mut options);
            }
            let usual = if horizontal { AxisKind::Category } else { AxisKind::Linear };
            let mut kind = kind_of(chart, &options, AxisKind::named(name).unwrap_or(usual));
            if options.text("distribution") == Some("series") && kind == AxisKind::Time {
                kind = AxisKind::TimeSeries;
            }
            let prefix = if horizontal { "x-axis" } else { "y-axis" };
            let id = options.get("id").map_or_else(|| Arc::from(format!("{prefix}-{i}")), options::shown);
            out.push(axis(chart, &id, horizontal, kind, options, out.len()));
        }
    }
    out
}

/// The direction of an axis: by its id, its `axis`, its position.
fn direction(chart: &Chart, id: &str, json: &Json) -> Option<char> {
    let letter = |s: &str| match s {
        "x" | "y" | "r" => s.chars().next(),
        _ => None,
    };
    let by_set = |id: &str| {
        chart.datasets.iter().find_map(|d| {
            let is = |key: &str| d.json.get(key).and_then(Json::as_str) == Some(id);
            if is("xAxisID") {
                Some('x')
            } else if is("yAxisID") {
                Some('y')
            } else {
                None
            }
        })
    };
    letter(id)
        .or_else(|| json.get("axis").and_then(Json::as_str).and_then(letter))
        .or_else(|| match json.get("position").and_then(Json::as_str) {
            Some("top" | "bottom") => Some('x'),
            Some("left" | "right") => Some('y'),
            _ => None,
        })
        .or_else(|| by_set(id))
        .or_else(|| id.get(..1).map(str::to_ascii_lowercase).as_deref().and_then(letter))
}

/// Axes that are drawn at most.
const MOST: usize = 100;

fn few(chart: &Chart, count: usize) {
    if count > MOST {
        chart.warn("/options/scales", format!("only the first {MOST} axes are drawn"));
    }
}

/// An axis that is written or that data sets need: its name, its direction, its options.
type Found<'a> = (Arc<str>, char, Options<'a>);

/// What types of charts say of their axes.
struct Usual {
    table: &'static Json,
    version: Version,
}

impl Usual {
    fn of_type(&self, kind: Kind) -> Option<&'static Json> {
        // Prices are drawn as bars are, but have axes of their own (chartjs-chart-financial, `FinancialController.overrides`).
        if kind.is_financial() {
            return None;
        }
        self.table.get("overrides")?.get(kind.base().name())?.get("scales")
    }

    /// For an axis by its own name, and for the one of values or of categories, whichever it is.
    fn both(&self, kind: Kind, axis: char, lies: bool) -> [Option<&'static Json>; 2] {
        let role = if (axis == 'x') == lies { "_value_" } else { "_index_" };
        let scales = self.of_type(kind);
        [scales.and_then(|s| s.get(&axis.to_string())), scales.and_then(|s| s.get(role))]
    }

    /// Of a type that a plugin brings.
    fn of_plugin(&self, kind: Kind, axis: char) -> Option<&'static Json> {
        defaults::of_plugin(kind.name(), self.version)?.get("scales")?.get(&axis.to_string())
    }
}

fn three<'a>(chart: &Chart<'a>) -> Vec<Axis<'a>> {
    let usual = Usual { table: defaults::of(chart.version, chart.pages), version: chart.version };
    let mut found = declared(chart, &usual);
    // A data set that names no axis makes the one of its direction's own name, even if it is then drawn on the first of all
    // (`core.config.js`, `mergeScaleConfig`); version 3 makes none where one is declared.
    let declared = |axis: char, found: &[Found]| {
        let own = || Arc::from(axis.to_string());
        let first = found.iter().find(|f| f.1 == axis).filter(|_| chart.version == Version::V3);
        first.map_or_else(own, |f| f.0.clone())
    };
    let usual_id = ['x', 'y'].map(|axis| declared(axis, &found));
    for set in chart.datasets.iter().filter(|set| set.kind.is_cartesian()) {
        for (axis, id) in ['x', 'y'].into_iter().zip(&usual_id) {
            needed(set, axis, id, is_lying(chart, set), &usual, &mut found);
        }
    }
    let mut out = Vec::new();
    for (id, direction, mut options) in found {
        let kind = kind_of(chart, &options, if direction == 'x' { AxisKind::Category } else { AxisKind::Linear });
        let name = options.text("type").unwrap_or("linear");
        let table = usual.table;
        for tree in [table.get("scaleTypes").and_then(|t| t.get(name)), table.get("scale")].into_iter().flatten() {
            options.add(tree, None);
        }
        let n = out.len();
        out.push(axis(chart, &id, direction == 'x', kind, options, n));
    }
    out
}

/// The axes under `options.scales`.
fn declared<'a>(chart: &Chart<'a>, usual: &Usual) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    let Some(Json::Object(scales)) = chart.config.pointer("/options/scales") else { return found };
    few(chart, scales.len());
    for (id, json) in scales.iter().take(MOST).filter(|(_, json)| matches!(json, Json::Object(_))) {
        let at = format!("/options/scales/{id}");
        let Some(axis) = direction(chart, id, json) else {
            chart.warn(&at, "it is not clear whether this axis is x or y; say so with \"axis\" or \"position\"");
            continue;
        };
        if axis == 'r' {
            continue;
        }
        let mut options = Options::of(json, Some(&at));
        let of_type = usual.both(chart.kind, axis, chart.kind_lies(chart.kind));
        for tree in usual.of_plugin(chart.kind, axis).into_iter().chain(of_type.into_iter().flatten()) {
            options.add(tree, None);
        }
        found.push((id.clone(), axis, options));
    }
    found
}

/// The axis of a data set in one direction, with what its type says of it.
fn needed<'a>(set: &Dataset<'a>, axis: char, own: &Arc<str>, lies: bool, usual: &Usual, found: &mut Vec<Found<'a>>) {
    let key = if axis == 'x' { "xAxisID" } else { "yAxisID" };
    let id: Arc<str> = set.json.get(key).filter(|id| options::truthy(id)).map_or_else(|| own.clone(), options::shown);
    let [named, by_role] = usual.both(set.kind, axis, lies);
    for tree in [usual.of_plugin(set.kind, axis), named.or(by_role)].into_iter().flatten() {
        match found.iter_mut().find(|f| f.0 == id) {
            Some(f) => f.2.add(tree, None),
            None => found.push((id.clone(), axis, Options::of(tree, None))),
        }
    }
}
