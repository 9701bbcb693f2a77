//! A configuration being read: its type, its options with their cascade, its data sets.

use super::callback::Scripts;
use super::defaults;
use super::live::{self, Live};
use super::options::{self, Options};
use crate::color::{Color, Pages};
use crate::data::Value;
use crate::diagnostic::Report;
use crate::dialect::Version;
use crate::json::Json;
use std::cell::{OnceCell, RefCell};
use std::sync::Arc;

/// What a data set is drawn as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Bars, upright or lying.
    Bar,
    /// Version 2's lying bars.
    HorizontalBar,
    /// Lines through categories.
    Line,
    /// Points, or lines through them.
    Scatter,
    /// Discs.
    Bubble,
    /// Slices of a disc.
    Pie,
    /// Slices of a ring.
    Doughnut,
    /// Slices of equal angle.
    PolarArea,
    /// Lines about a centre.
    Radar,
    /// Boxes with whiskers, upright or lying.
    Boxplot,
    /// Version 2's lying boxes.
    HorizontalBoxplot,
    /// Candles of prices.
    Candlestick,
    /// Trapezes that narrow to the next.
    Funnel,
    /// Bars of prices with arms.
    Ohlc,
    /// Outlines of densities, upright or lying.
    Violin,
    /// Version 2's lying outlines.
    HorizontalViolin,
    /// Cells between two axes.
    Matrix,
    /// Flows between nodes.
    Sankey,
    /// Boxes in boxes.
    Treemap,
    /// Areas of a map.
    Choropleth,
    /// Discs on a map.
    BubbleMap,
    /// Words as large as their values.
    WordCloud,
}

impl Kind {
    /// By its name in configurations.
    pub(super) fn named(name: &str, version: Version) -> Option<Kind> {
        Some(match name {
            "bar" => Kind::Bar,
            "horizontalBar" if version == Version::V2 => Kind::HorizontalBar,
            "line" => Kind::Line,
            "matrix" => Kind::Matrix,
            "sankey" => Kind::Sankey,
            "treemap" => Kind::Treemap,
            "choropleth" if version != Version::V2 => Kind::Choropleth,
            "bubbleMap" if version != Version::V2 => Kind::BubbleMap,
            "wordCloud" if version != Version::V2 => Kind::WordCloud,
            "scatter" => Kind::Scatter,
            "bubble" => Kind::Bubble,
            "pie" => Kind::Pie,
            "doughnut" => Kind::Doughnut,
            "polarArea" => Kind::PolarArea,
            "radar" => Kind::Radar,
            "boxplot" => Kind::Boxplot,
            "horizontalBoxplot" if version == Version::V2 => Kind::HorizontalBoxplot,
            "candlestick" => Kind::Candlestick,
            "funnel" => Kind::Funnel,
            "ohlc" => Kind::Ohlc,
            "violin" => Kind::Violin,
            "horizontalViolin" if version == Version::V2 => Kind::HorizontalViolin,
            // Data with `yMin`, `yMax` and the like have error bars, whatever else they are drawn as.
            "barWithErrorBars" => Kind::Bar,
            "horizontalBarWithErrorBars" if version == Version::V2 => Kind::HorizontalBar,
            "lineWithErrorBars" => Kind::Line,
            "scatterWithErrorBars" => Kind::Scatter,
            "polarAreaWithErrorBars" if version != Version::V2 => Kind::PolarArea,
            _ => return None,
        })
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Bar => "bar",
            Kind::HorizontalBar => "horizontalBar",
            Kind::Line => "line",
            Kind::Matrix => "matrix",
            Kind::Sankey => "sankey",
            Kind::Treemap => "treemap",
            Kind::Choropleth => "choropleth",
            Kind::BubbleMap => "bubbleMap",
            Kind::WordCloud => "wordCloud",
            Kind::Scatter => "scatter",
            Kind::Bubble => "bubble",
            Kind::Pie => "pie",
            Kind::Doughnut => "doughnut",
            Kind::PolarArea => "polarArea",
            Kind::Radar => "radar",
            Kind::Boxplot => "boxplot",
            Kind::HorizontalBoxplot => "horizontalBoxplot",
            Kind::Candlestick => "candlestick",
            Kind::Funnel => "funnel",
            Kind::Ohlc => "ohlc",
            Kind::Violin => "violin",
            Kind::HorizontalViolin => "horizontalViolin",
        }
    }

    /// The built-in type whose defaults and places it has.
    pub(super) fn base(self) -> Kind {
        match self {
            Kind::Boxplot | Kind::Candlestick | Kind::Funnel | Kind::Ohlc | Kind::Violin => Kind::Bar,
            Kind::HorizontalBoxplot | Kind::HorizontalViolin => Kind::HorizontalBar,
            kind => kind,
        }
    }

    /// Whether it is drawn by statistics of many values.
    pub(super) fn is_statistic(self) -> bool {
        matches!(self, Kind::Boxplot | Kind::HorizontalBoxplot | Kind::Violin | Kind::HorizontalViolin)
    }

    /// Whether it is drawn on a map.
    pub(super) fn is_map(self) -> bool {
        matches!(self, Kind::Choropleth | Kind::BubbleMap)
    }

    /// Whether it shows prices.
    pub(super) fn is_financial(self) -> bool {
        matches!(self, Kind::Candlestick | Kind::Ohlc)
    }

    /// All names a version knows.
    pub(super) fn names(version: Version) -> impl Iterator<Item = &'static str> {
        const ALL: [&str; 27] = [
            "bar",
            "horizontalBar",
            "line",
            "scatter",
            "bubble",
            "pie",
            "doughnut",
            "polarArea",
            "radar",
            "boxplot",
            "horizontalBoxplot",
            "candlestick",
            "funnel",
            "ohlc",
            "violin",
            "horizontalViolin",
            "barWithErrorBars",
            "horizontalBarWithErrorBars",
            "lineWithErrorBars",
            "scatterWithErrorBars",
            "polarAreaWithErrorBars",
            "matrix",
            "sankey",
            "treemap",
            "choropleth",
            "bubbleMap",
            "wordCloud",
        ];
        ALL.into_iter().filter(move |n| Kind::named(n, version).is_some())
    }

    /// Whether it is drawn between two axes.
    pub(super) fn is_cartesian(self) -> bool {
        matches!(
            self.base(),
            Kind::Bar
                | Kind::HorizontalBar
                | Kind::Line
                | Kind::Scatter
                | Kind::Bubble
                | Kind::Matrix
                | Kind::WordCloud
        )
    }

    /// Whether it has slices.
    pub(super) fn is_sliced(self) -> bool {
        matches!(self, Kind::Pie | Kind::Doughnut | Kind::PolarArea)
    }

    /// Whether it has bars.
    pub(super) fn is_bar(self) -> bool {
        matches!(self.base(), Kind::Bar | Kind::HorizontalBar)
    }

    /// The element of a datum, as the versions name it in `elements`.
    pub(super) fn element(self, version: Version) -> &'static str {
        match self {
            _ if version == Version::V2 => {}
            Kind::Boxplot => return "boxandwhiskers",
            Kind::Violin => return "violin",
            Kind::Funnel => return "trapezoid",
            Kind::Candlestick => return "candlestick",
            Kind::Ohlc => return "ohlc",
            _ => {}
        }
        match self.base() {
            Kind::Line | Kind::Scatter | Kind::Bubble | Kind::Radar => "point",
            Kind::Pie | Kind::Doughnut | Kind::PolarArea => "arc",
            Kind::Matrix => "matrix",
            Kind::Sankey => "flow",
            Kind::Treemap => "treemap",
            Kind::Choropleth | Kind::BubbleMap => "geoFeature",
            Kind::WordCloud => "word",
            _ if version == Version::V2 => "rectangle",
            _ => "bar",
        }
    }
}

/// A data set.
#[derive(Debug)]
pub(super) struct Dataset<'a> {
    /// Its place in the list.
    pub index: usize,
    /// As written.
    pub json: &'a Json,
    /// What it is drawn as.
    pub kind: Kind,
    /// Whether its type, from version 3 on, is one that is named for its error bars.
    pub errors: bool,
    /// Its data, as written.
    pub data: &'a [Json],
    /// Not drawn, though listed in the legend.
    pub hidden: bool,
    /// Smaller ones are drawn above.
    pub order: f64,
    /// JSON pointer to it.
    pub at: String,
    /// The data set and `options.datasets` of its type.
    pub own: Options<'a>,
}

impl Dataset<'_> {
    /// The name of its type, by which data sets are alike and options are found.
    pub(super) fn type_name(&self) -> &'static str {
        type_name(self.kind, self.errors)
    }

    /// An element of it: those of types with error bars have names, options and defaults of their own
    /// (chartjs-chart-error-bars 4, `elements/`).
    fn element(&self, element: &'static str) -> &'static str {
        match element {
            "bar" if self.errors => "barWithErrorBar",
            "point" if self.errors => "pointWithErrorBar",
            "arc" if self.errors => "arcWithErrorBar",
            _ => element,
        }
    }
}

fn type_name(kind: Kind, errors: bool) -> &'static str {
    match kind {
        Kind::Bar if errors => "barWithErrorBars",
        Kind::Line if errors => "lineWithErrorBars",
        Kind::Scatter if errors => "scatterWithErrorBars",
        Kind::PolarArea if errors => "polarAreaWithErrorBars",
        kind => kind.name(),
    }
}

/// Data sets that are drawn at most.
const MOST: usize = 1000;

/// The colour of texts that have none of their own.
const GREY: Color = Color::rgb(0x66, 0x66, 0x66);
/// The same on a dark page.
const PALE: Color = Color::rgb(0xc9, 0xd1, 0xd9);

/// A configuration, and what it is read by.
#[derive(Debug)]
pub(super) struct Source {
    /// The whole configuration; its only code is functions.
    pub config: Json,
    /// Its type.
    pub kind: Kind,
    /// Whose rules apply.
    pub version: Version,
    /// Whether QuickChart's plugins are there.
    pub quickchart: bool,
    /// The pages that it is for.
    pub pages: Pages,
    /// What its functions live in.
    pub live: Arc<Live>,
}

/// A configuration being read.
#[derive(Debug)]
pub(super) struct Chart<'a> {
    /// Whose rules apply.
    pub version: Version,
    /// Whether QuickChart's plugins are there.
    pub quickchart: bool,
    /// The pages that it is for.
    pub pages: Pages,
    /// The whole configuration.
    pub config: &'a Json,
    /// Its type.
    pub kind: Kind,
    /// Options: the author's, the type's, the defaults.
    pub root: Options<'a>,
    /// Labels of the categories.
    pub labels: &'a [Json],
    /// Data sets.
    pub datasets: Vec<Dataset<'a>>,
    /// What functions run with.
    pub scripts: &'a Scripts<'a>,
    source: &'a Arc<Source>,
    report: RefCell<&'a mut Report>,
    seen_sets: OnceCell<Vec<Value>>,
}

static EMPTY: Json = Json::Null;

fn list(json: Option<&Json>) -> &[Json] {
    json.and_then(Json::as_array).unwrap_or(&[])
}

impl<'a> Chart<'a> {
    /// Reads what all parts need to know.
    pub(super) fn new(source: &'a Arc<Source>, scripts: &'a Scripts<'a>, report: &'a mut Report) -> Chart<'a> {
        let Source { config, kind, version, quickchart, pages, .. } = &**source;
        let (kind, version, quickchart, pages) = (*kind, *version, *quickchart, *pages);
        let table = defaults::of(version, pages);
        let written = config.get("options").unwrap_or(&EMPTY);
        let types = table.get(if version == Version::V2 { "types" } else { "overrides" });
        let mut root = Options::of(written, Some("/options"));
        if let Some(own) = defaults::of_plugin(kind.name(), version) {
            root.add(own, None);
        }
        if let Some(own) = types.and_then(|t| t.get(kind.base().name())) {
            root.add(own, None);
        }
        root.add(table, None);
        let mut chart = Chart {
            version,
            quickchart,
            pages,
            config,
            kind,
            root,
            labels: list(config.pointer("/data/labels")),
            datasets: Vec::new(),
            scripts,
            source,
            report: RefCell::new(report),
            seen_sets: OnceCell::new(),
        };
        chart.read_datasets();
        chart
    }

    /// The colour of texts that have none of their own.
    pub(super) fn ink(&self) -> Color {
        self.pages.color(GREY, PALE)
    }

    fn read_datasets(&mut self) {
        let table = defaults::of(self.version, self.pages);
        let mut sets = list(self.config.pointer("/data/datasets"));
        if sets.len() > MOST {
            self.warn("/data/datasets", format!("only the first {MOST} data sets are drawn"));
            sets = &sets[..MOST];
        }
        for (index, json) in sets.iter().enumerate() {
            let at = format!("/data/datasets/{index}");
            if !matches!(json, Json::Object(_)) {
                self.warn(&at, format!("a data set must be an object, not {}", json.type_name()));
                continue;
            }
            let kind = match json.get("type").and_then(Json::as_str) {
                Some(name) => Kind::named(name, self.version).unwrap_or_else(|| {
                    self.warn(
                        &format!("{at}/type"),
                        format!("unknown type {name:?}; drawn as \"{}\"", self.kind.name()),
                    );
                    self.kind
                }),
                None => self.kind,
            };
            let name = json.get("type").or_else(|| self.config.get("type")).and_then(Json::as_str);
            let errors = self.version != Version::V2 && name.is_some_and(|name| name.ends_with("WithErrorBars"));
            let mut own = Options::of(json, Some(&at));
            if self.version == Version::V2 {
                let of = |name: &str| self.root.sub("datasets").sub(name);
                own = own.then(&of(kind.name())).then(&of(kind.base().name()));
            } else {
                let written = self.root.written();
                own = own.then(&written.sub("datasets").sub(type_name(kind, errors))).then(&written);
                let usual = defaults::of_plugin(kind.name(), self.version).and_then(|u| u.pointer("/datasets"));
                if let Some(usual) = usual.and_then(|u| u.get(kind.name())) {
                    own.add(usual, None);
                }
                if let Some(plain) = table.get("datasets").and_then(|d| d.get(kind.base().name())) {
                    own.add(plain, None);
                }
                own.add(table, None);
            }
            let data = match json.get("data") {
                Some(Json::Array(data)) => data.as_slice(),
                _ => &[],
            };
            self.datasets.push(Dataset {
                index,
                json,
                kind,
                errors,
                data,
                hidden: json.get("hidden").is_some_and(options::truthy),
                order: json.get("order").and_then(options::number).unwrap_or(0.0),
                at,
                own,
            });
        }
    }

    /// Notes that something asked for is not drawn.
    pub(super) fn warn(&self, at: &str, message: impl Into<String>) {
        self.report.borrow_mut().warn(at, message);
    }

    /// The configuration, to be read again when the plot's size is known.
    pub(super) fn source(&self) -> Arc<Source> {
        self.source.clone()
    }

    /// Whether the bars (and categories) of a data set run down the side.
    pub(super) fn lies(&self, set: &Dataset) -> bool {
        if self.is_v2() {
            return set.kind.base() == Kind::HorizontalBar;
        }
        match set.json.get("indexAxis").and_then(Json::as_str) {
            Some(axis) => axis == "y",
            None => self.kind_lies(set.kind),
        }
    }

    /// Whether those of a type do where a data set says nothing.
    pub(super) fn kind_lies(&self, kind: Kind) -> bool {
        let of_type = self.root.sub("datasets").sub(kind.name());
        of_type.text("indexAxis").or_else(|| self.root.text("indexAxis")) == Some("y")
    }

    /// Whether this is version 2.
    pub(super) fn is_v2(&self) -> bool {
        self.version == Version::V2
    }

    /// Data sets that are shown, as they are stacked: by `order`, then by place.
    pub(super) fn shown(&self) -> Vec<&Dataset<'a>> {
        let mut list: Vec<&Dataset> = self.datasets.iter().filter(|d| !d.hidden).collect();
        list.sort_by(|a, b| a.order.total_cmp(&b.order).then(a.index.cmp(&b.index)));
        list
    }

    /// Options of a plugin; none if it is switched off.
    pub(super) fn plugin(&self, name: &str) -> Option<Options<'a>> {
        if !self.is_v2() && self.root.is_off("plugins") {
            return None;
        }
        if self.is_v2() && matches!(self.root.sub("plugins").get(name), Some(Json::Bool(false))) {
            return None;
        }
        let plugins = if self.is_v2() && matches!(name, "legend" | "title") {
            self.root.clone()
        } else {
            self.root.sub("plugins")
        };
        (!plugins.is_off(name)).then(|| plugins.sub(name))
    }

    /// A data set as functions see it.
    fn seen_set(&self, index: usize) -> Value {
        let all = || {
            let budget = self.scripts.budget();
            let sets = list(self.config.pointer("/data/datasets")).len().min(MOST);
            (0..sets).map(|i| self.scripts.live().dataset(i, budget)).collect()
        };
        self.seen_sets.get_or_init(all).get(index).cloned().unwrap_or_default()
    }

    /// What scriptable options are given: the context of a datum, or that of its data set (Chart.js
    /// `core.datasetController.js`, `getContext`).
    pub(super) fn context(&self, set: &Dataset, index: Option<usize>) -> Value {
        let n = |i: usize| Value::Number(i as f64);
        let mut members: Vec<(Arc<str>, Value)> = Vec::with_capacity(10);
        let mut put = |name: &str, value: Value| members.push((Arc::from(name), value));
        put("active", Value::Bool(false));
        put("chart", self.scripts.live().chart());
        put("dataset", self.seen_set(set.index));
        put("datasetIndex", n(set.index));
        put("mode", Value::from("default"));
        match index {
            None => {
                put("index", n(set.index));
                put("type", Value::from("dataset"));
            }
            Some(i) => {
                let raw = set.data.get(i).unwrap_or(&EMPTY);
                put("index", n(i));
                put("dataIndex", n(i));
                put("type", Value::from("data"));
                put("parsed", live::parse(raw, i, set.kind.base().name(), self.lies(set)));
                put("raw", Value::from(raw));
            }
        }
        crate::expr::object_of("context", members)
    }

    /// The value of an option that may be a function.
    pub(super) fn called(&self, json: &Json, at: &str, arguments: impl FnOnce() -> Vec<Value>) -> Value {
        match self.answered(json, at, arguments) {
            Value::Undefined => Value::Null,
            value => value,
        }
    }

    /// The same; `undefined` if a function returns nothing.
    pub(super) fn answered(&self, json: &Json, at: &str, arguments: impl FnOnce() -> Vec<Value>) -> Value {
        let Json::Code(code) = json else { return Value::from(json) };
        let result = self.scripts.answer(code, &arguments());
        result.unwrap_or_else(|message| {
            self.warn(at, format!("this function cannot be run: {message}"));
            Value::Null
        })
    }

    /// The first of some options that has a value for a data set or one of its data.
    pub(super) fn resolve(&self, set: &Dataset, names: &[(&Options<'a>, &str)], index: Option<usize>) -> Value {
        for (options, name) in names {
            for (place, json) in options.all_at(name) {
                let value = match json {
                    Json::Code(_) => {
                        let at = place.map_or_else(String::new, |at| format!("{at}/{name}"));
                        self.called(json, &at, || vec![self.context(set, index)])
                    }
                    Json::Array(_) if index.is_some() && !is_list(name) => {
                        let element = options::indexed(json, index.unwrap_or(0), !self.is_v2());
                        element.map_or(Value::Null, |e| match e {
                            // `helpers.config.js`, `_resolveArray`; `helpers.options.js` of version 2, `resolve`.
                            Json::Code(_) => {
                                let at = place.map_or_else(String::new, |at| format!("{at}/{name}"));
                                self.warn(&at, "functions in a list are not called; write one function for all");
                                Value::Null
                            }
                            e => Value::from(e),
                        })
                    }
                    other => Value::from(other),
                };
                if value != Value::Null {
                    return value;
                }
            }
        }
        Value::Null
    }

    /// As [`Chart::resolve`] for each of `n` data; one value if it is the same for all without looking.
    pub(super) fn resolve_all(&self, set: &Dataset, names: &[(&Options<'a>, &str)], n: usize) -> Styled {
        let varies =
            |json: &Json, name: &str| matches!(json, Json::Code(_)) || matches!(json, Json::Array(_)) && !is_list(name);
        let uniform = !names.iter().any(|(o, name)| o.all_at(name).any(|(_, json)| varies(json, name)));
        if !self.scripts.goes_on(n) {
            return Styled::Same(Value::Null);
        }
        if uniform {
            return Styled::Same(self.resolve(set, names, Some(0)));
        }
        Styled::Each((0..n).map(|i| self.resolve(set, names, Some(i))).collect())
    }
}

/// Options whose lists are one value.
fn is_list(name: &str) -> bool {
    matches!(name, "borderDash" | "fill")
}

/// A style of all data of a set.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Styled {
    /// The same for all.
    Same(Value),
    /// One each.
    Each(Vec<Value>),
}

impl Styled {
    /// Of one datum.
    pub(super) fn get(&self, i: usize) -> Value {
        match self {
            Styled::Same(v) => v.clone(),
            Styled::Each(list) => list.get(i).cloned().unwrap_or_default(),
        }
    }

    /// Each changed.
    pub(super) fn map(self, change: impl Fn(Value) -> Value) -> Styled {
        match self {
            Styled::Same(v) => Styled::Same(change(v)),
            Styled::Each(list) => Styled::Each(list.into_iter().map(change).collect()),
        }
    }

    /// As a number each.
    pub(super) fn numbers(&self, i: usize) -> Option<f64> {
        self.get(i).valid_number().filter(|x| x.is_finite())
    }

    /// The largest number among `n`.
    pub(super) fn largest(&self, n: usize) -> f64 {
        let n = if matches!(self, Styled::Same(_)) { n.min(1) } else { n };
        (0..n).filter_map(|i| self.numbers(i)).fold(0.0, f64::max)
    }
}

/// Where the styles of one element of a data set are looked for.
#[derive(Debug)]
pub(super) struct Element<'a> {
    own: Options<'a>,
    rest: Options<'a>,
    prefix: &'static str,
    v2: bool,
    /// Version 2's bubbles have no prefix before the styles of their points.
    bare: bool,
}

impl<'a> Element<'a> {
    /// The places for an element (`line`, `point`, `bar`, `arc`) of a data set.
    pub(super) fn new(chart: &Chart<'a>, set: &Dataset<'a>, element: &'static str) -> Element<'a> {
        let element = set.element(element);
        let elements = chart.root.sub("elements").sub(element);
        if chart.is_v2() {
            let own_type = defaults::of(chart.version, chart.pages)
                .pointer(&format!("/types/{}/elements/{element}", set.kind.name()));
            let mut rest = elements.written();
            if let Some(tree) = own_type {
                rest.add(tree, None);
            }
            let rest = rest.then(&elements);
            let bare = set.kind == Kind::Bubble;
            return Element { own: set.own.clone(), rest, prefix: element, v2: true, bare };
        }
        let written = chart.root.written();
        let mut own = Options::of(set.json, Some(&set.at));
        for options in [&written, &chart.root] {
            let of_type = options.sub("datasets").sub(set.type_name());
            own = own
                .then(&of_type.sub("elements").sub(element))
                .then(&of_type)
                .then(&options.sub("elements").sub(element))
                .then(options);
        }
        Element { own, rest: Options::none(), prefix: element, v2: false, bare: false }
    }

    /// The options themselves, from version 3 on.
    pub(super) fn options(&self) -> Options<'a> {
        self.own.clone()
    }

    /// Names under which a style may stand, with the places, in order. `old` is version 2's name in the data set.
    pub(super) fn names<'n>(
        &'n self,
        name: &'n str,
        old: &'n str,
        prefixed: &'n str,
    ) -> Vec<(&'n Options<'a>, &'n str)> {
        if self.v2 {
            return vec![(&self.own, old), (&self.own, name), (&self.rest, name)];
        }
        vec![(&self.own, prefixed), (&self.own, name)]
    }

    fn prefixed(&self, name: &str) -> String {
        let mut letters = name.chars();
        let first = letters.next().map(|c| c.to_ascii_uppercase());
        format!("{}{}{}", self.prefix, first.map(String::from).unwrap_or_default(), letters.as_str())
    }

    /// A style of all data.
    pub(super) fn each(&self, chart: &Chart<'a>, set: &Dataset<'a>, name: &str, n: usize) -> Styled {
        let prefixed = self.prefixed(name);
        let old = self.old(name, &prefixed);
        chart.resolve_all(set, &self.names(name, old, &prefixed), n)
    }

    /// A style of the data set, or of one datum.
    pub(super) fn one(&self, chart: &Chart<'a>, set: &Dataset<'a>, name: &str, index: Option<usize>) -> Value {
        let prefixed = self.prefixed(name);
        let old = self.old(name, &prefixed);
        chart.resolve(set, &self.names(name, old, &prefixed), index)
    }

    /// Version 2 reads the styles of points from `point…` in the data set, those of others by their own name.
    fn old<'n>(&self, name: &'n str, prefixed: &'n str) -> &'n str {
        if self.prefix == "point" && name != "pointStyle" && !self.bare { prefixed } else { name }
    }
}

/// The text of the first name of a data set, for messages and tables.
pub(super) fn label_of(set: &Dataset) -> Arc<str> {
    set.json.get("label").map_or_else(|| Arc::from(""), options::shown)
}
