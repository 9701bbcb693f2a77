//! Chart.js configurations of versions 2, 3 and 4, and QuickChart's way with them. In: a configuration as a tree; out: a
//! figure in which every option has been decided by the rules of that version.
//!
//! The order of work: QuickChart's changes, if asked for; code that is no function computed; options read through their
//! cascade (`options`); data placed on axes and stacked; guides and marks made.

mod annotation;
mod axes;
mod axis;
mod axis_script;
mod callback;
mod cartesian;
mod chart;
mod check;
mod controllers;
mod data;
mod datalabels;
mod defaults;
mod font;
mod gauge;
mod gradient;
mod legend;
mod links;
mod live;
mod numerals;
mod options;
mod outlabels;
mod palette;
mod quickchart;
mod ring_text;
mod rules;
mod scheme;
mod sized;
mod stack;
mod table;
pub mod template;
mod title;
mod told;
mod value;
mod versions;

use crate::color::{Color, Pages};
use crate::diagnostic::{self, Report, did_you_mean};
use crate::dialect::{Script, Version};
use crate::expr::Params;
use crate::figure::{
    Advance, Coord, Extent, Figure, Guides, MarkKind, Marks, Plot, PlotFrame, ScaleId, Seen, Sizing, View, ViewKind,
    docked,
};
use crate::geometry::{Insets, Point, pt};
use crate::json::{Json, Object, push_pointer};
use crate::limits::{Budget, Limits};
use crate::scene::Painted;
use crate::time::Zone;
use cartesian::Parts;
use chart::{Chart, Kind, Source};
use controllers::{errors, funnel, geo, pie, polar, radar, sankey, treemap};
use live::{Hooks, Live, Scripts};
use std::sync::{Arc, Mutex, PoisonError};

#[cfg(feature = "cli")]
pub use versions::meant;

/// What a caller says about the picture besides the configuration.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    /// Canvas width, px; 500 unless given.
    pub width: Option<f64>,
    /// Canvas height, px; 300 unless given.
    pub height: Option<f64>,
    /// What the canvas is filled with.
    pub background: Option<Color>,
    /// The pages that default colours are of.
    pub pages: Pages,
    /// Whether version 4 has its plugin `colors`; QuickChart has colours of its own.
    pub colors: bool,
}

/// Reads a configuration; `None` when the report says why there is nothing to draw. With the figure comes what its
/// functions do once it is laid out, if they do anything.
pub fn read(
    json: &Json,
    version: Version,
    quickchart: bool,
    request: &Request,
    budget: &Budget,
    report: &mut Report,
) -> Option<(Figure, Option<Arc<dyn Script>>)> {
    let limits = budget.limits();
    let side =
        |asked: Option<f64>, default: f64| asked.filter(|x| x.is_finite()).unwrap_or(default).clamp(1.0, limits.side);
    let size = (side(request.width, 500.0), side(request.height, 300.0));
    let live = Arc::new(Live::new(size, version));
    let scripts = Scripts::new(budget, &live);
    let mut config = whole_of(json, &scripts, request.pages, report)?;
    check::check(&config, report);
    versions::tell(&config, version, report);
    if quickchart && let Err((at, message)) = quickchart::change(&mut config, version) {
        report.error(at, message);
        return None;
    }
    if !quickchart {
        palette::cycle(&mut config, version, request.colors);
    }
    let kind = kind_of(&config, version, quickchart, report)?;
    if let Some(data) = config.get("data")
        && !matches!(data, Json::Object(_) | Json::Null)
    {
        report.error_with_hint(
            "/data",
            format!("data must be an object, not {}", data.type_name()),
            "write {labels: […], datasets: [{data: […]}]}",
        );
        return None;
    }
    readable(&config, version, limits, report)?;
    let mut config = callback::folded(&config, &mut String::new(), size, &scripts, report);
    // Its labels are functions, too.
    funnel::expand(&mut config);
    let alive = live::has_code(&config);
    let mut plan = Plan {
        config,
        kind,
        version,
        quickchart,
        request: request.clone(),
        size,
        live: live.clone(),
        hooks: Hooks::default(),
    };
    if alive {
        plan.awake(&scripts, report);
    }
    let mut first = Report::new();
    let (figure, marks) = plan.lower(&scripts, &mut first);
    if alive && (live.is_curious() || plan.hooks.is_late(&live) || plan.changes_late()) {
        return Some((figure, Some(Arc::new(Scripted { plan, marks: Mutex::new(marks) }))));
    }
    report.extend(first);
    Some((figure, None))
}

/// Whether the data can be read, and are not too many.
fn readable(config: &Json, version: Version, limits: &Limits, report: &mut Report) -> Option<()> {
    if version != Version::V2
        && let Some(at) = errors::missing(config)
    {
        report.error(at, "Chart.js cannot read the error bars of a datum that is null: leave it out, or write {}");
        return None;
    }
    let values = data_count(config);
    if values > limits.marks {
        let message = format!("more than {} marks (limit `marks`): the data sets have {values} values", limits.marks);
        report.fail(diagnostic::Kind::Limit, "/data/datasets", message);
        return None;
    }
    Some(())
}

/// The configuration as an object: as written, or what the code that it is gives.
fn whole_of(json: &Json, scripts: &Scripts, pages: Pages, report: &mut Report) -> Option<Json> {
    let (live, budget) = (scripts.live(), scripts.budget());
    let mut texts = Vec::new();
    callback::texts(json, &mut texts);
    if !texts.is_empty() {
        texts.iter().for_each(|text| live.note(text));
        let defaults = defaults::of(live.version, pages);
        if let Err(message) = live.declare_globals(&texts.concat(), defaults, budget) {
            report.warn("", format!("what functions find everywhere is not there: {message}"));
        }
    }
    let other = match json {
        Json::Object(_) => return Some(json.clone()),
        Json::Code(code) => match live.eval(code, budget) {
            Ok(value) => match crate::expr::tree_of(&value) {
                made @ Json::Object(_) => return Some(live::with_defaults(made, scripts)),
                other => other,
            },
            Err(message) => {
                report.error("", format!("this code gives no configuration: {message}"));
                return None;
            }
        },
        other => other.clone(),
    };
    report.error(
        "",
        format!("a configuration must be an object like {{type: \"bar\", data: {{…}}}}, not {}", other.type_name()),
    );
    None
}

/// A configuration and how it is drawn, as often as it is read.
#[derive(Debug, Clone)]
struct Plan {
    config: Json,
    kind: Kind,
    version: Version,
    quickchart: bool,
    request: Request,
    size: (f64, f64),
    live: Arc<Live>,
    hooks: Hooks,
}

impl Plan {
    /// Makes the chart object and runs what plugins do first.
    fn awake(&mut self, scripts: &Scripts, report: &mut Report) {
        let defaults = defaults::values_of(self.version, self.request.pages);
        if let Err(message) = self.live.begin(&self.config, defaults, scripts.budget()) {
            report.warn("", format!("functions of this chart cannot be run: {message}"));
            return;
        }
        // Plugins find the data sets before anything is read.
        self.prepared(&self.config, |source| {
            links::tell(&Chart::new(source, scripts, &mut Report::new()), None);
        });
        self.hooks = Hooks::of(&self.config, scripts);
        self.config = live::run_first(&self.config, &self.hooks, scripts, report);
    }

    fn prepared<T>(&self, config: &Json, f: impl FnOnce(&Arc<Source>) -> T) -> T {
        let mut config = config.clone();
        plain_rows(&mut config, self.version);
        treemap::expand(&mut config);
        let Plan { kind, version, quickchart, .. } = *self;
        let pages = self.request.pages;
        f(&Arc::new(Source { config, kind, version, quickchart, pages, live: self.live.clone() }))
    }

    /// Whether functions may have changed options while the chart was laid out.
    fn changes_late(&self) -> bool {
        let hook = |(name, v): (&Arc<str>, &Json)| {
            matches!(v, Json::Code(_)) && (name.starts_with("before") || name.starts_with("after"))
        };
        let axes = self.config.pointer("/options/scales").and_then(Json::as_object);
        let hooked = |axis: &Json| axis.as_object().is_some_and(|o| o.iter().any(hook));
        self.hooks.changes()
            || self.version != Version::V2 && axes.is_some_and(|a| a.iter().any(|(_, axis)| hooked(axis)))
    }

    /// The figure, and the marks of each data set.
    fn lower(&self, scripts: &Scripts, report: &mut Report) -> (Figure, SetMarks) {
        let config = live::settle(&live::hidden(self.config.clone(), &self.live), scripts, report);
        self.prepared(&config, |source| {
            figure(&Chart::new(source, scripts, report), self.size, self.request.background)
        })
    }
}

/// What functions of a configuration do once it is laid out.
#[derive(Debug)]
struct Scripted {
    plan: Plan,
    /// The mark of each data set in the figure that was made last.
    marks: Mutex<SetMarks>,
}

/// The marks of data sets, by their places in the plot.
#[derive(Debug, Clone, Default)]
struct SetMarks {
    /// The mark that stands for each data set.
    labelled: Vec<Option<usize>>,
    /// All marks of each.
    owned: Vec<Vec<usize>>,
}

impl Scripted {
    fn marks(&self) -> std::sync::MutexGuard<'_, SetMarks> {
        self.marks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Script for Scripted {
    fn revise(&self, seen: &Seen, budget: &Budget, report: &mut Report) -> Figure {
        let scripts = Scripts::new(budget, &self.plan.live);
        self.plan.live.know_places(seen, &self.marks().labelled, budget);
        self.plan.hooks.lay(&scripts, report);
        let mut plan = self.plan.clone();
        if plan.changes_late() {
            let before = plan.config.clone();
            plan.config = live::exported(&plan.config, &scripts, report);
            if !plan.hooks.changes() {
                keep_bounds(&mut plan.config, &before);
            }
        }
        let (figure, marks) = plan.lower(&scripts, report);
        *self.marks() = marks;
        figure
    }

    fn paints(&self) -> bool {
        self.plan.hooks.paints(&self.plan.live)
    }

    fn paint(&self, seen: &Seen, budget: &Budget, report: &mut Report) -> Painted {
        let scripts = Scripts::new(budget, &self.plan.live);
        self.plan.live.know_places(seen, &self.marks().labelled, budget);
        let owned = self.marks().owned.clone();
        let origin = seen.plot.map_or(Point::default(), |plot| pt(plot.x1, plot.y1));
        self.plan.hooks.paint(&owned, origin, &scripts, report)
    }
}

/// Puts back the bounds of axes, which are read before functions of an axis are called (Chart.js `core.scale.js`, `init`).
fn keep_bounds(config: &mut Json, before: &Json) {
    let Some(known) = before.pointer("/options/scales").and_then(Json::as_object) else { return };
    let Json::Object(whole) = config else { return };
    let Some(Json::Object(options)) = whole.get_mut("options") else { return };
    let Some(Json::Object(scales)) = options.get_mut("scales") else { return };
    for (id, axis) in known.iter() {
        let Some(Json::Object(now)) = scales.get_mut(id) else { continue };
        for name in ["min", "max", "suggestedMin", "suggestedMax"] {
            match axis.get(name) {
                Some(bound) => now.insert(name, bound.clone()),
                None => _ = now.remove(name),
            }
        }
    }
}

/// How many values all data sets have: each is at least one mark.
fn data_count(config: &Json) -> usize {
    let sets = config.pointer("/data/datasets").and_then(Json::as_array).unwrap_or_default();
    sets.iter().filter_map(|set| set.get("data").and_then(Json::as_array)).map(<[Json]>::len).sum()
}

fn kind_of(config: &Json, version: Version, quickchart: bool, report: &mut Report) -> Option<Kind> {
    let first = config.pointer("/data/datasets/0/type");
    let Some(written) = config.get("type").filter(|t| !t.is_null()).or(first) else {
        // QuickChart answers even an empty configuration with empty axes.
        if quickchart {
            return Some(Kind::Bar);
        }
        report.error_with_hint(
            "/type",
            "the configuration has no type",
            "say what kind of chart it is, such as type: \"bar\"",
        );
        return None;
    };
    let name = written.as_str().unwrap_or("");
    if let Some(kind) = Kind::named(name, version) {
        return Some(kind);
    }
    if gauge::is(config) {
        return Some(Kind::Doughnut);
    }
    let valid: Vec<&str> = Kind::names(version).collect();
    let hint = match did_you_mean(name, valid.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("valid types: {}", valid.join(", ")),
    };
    let hint =
        if name == "horizontalBar" { "write type: \"bar\" with options.indexAxis: \"y\"".to_owned() } else { hint };
    let shown = written.as_str().map_or_else(|| written.type_name().to_owned(), |n| format!("{n:?}"));
    report.error_with_hint("/type", format!("unknown chart type {shown}"), hint);
    None
}

/// Data written as `{name: value}` become points (versions 3 and 4).
fn plain_rows(config: &mut Json, version: Version) {
    if version == Version::V2 {
        return;
    }
    let lying = config.pointer("/options/indexAxis").and_then(Json::as_str) == Some("y");
    let Json::Object(o) = config else { return };
    let Some(Json::Object(data)) = o.get_mut("data") else { return };
    let Some(Json::Array(sets)) = data.get_mut("datasets") else { return };
    for set in sets {
        let Json::Object(set) = set else { continue };
        let Some(Json::Object(pairs)) = set.get("data") else { continue };
        let (at, over) = if set.get("indexAxis").and_then(Json::as_str).map_or(lying, |a| a == "y") {
            ("y", "x")
        } else {
            ("x", "y")
        };
        let point = |(name, value): (&Arc<str>, &Json)| {
            Json::Object(Object::from_members(vec![
                (Arc::from(at), Json::String(name.clone())),
                (Arc::from(over), value.clone()),
            ]))
        };
        let list = pairs.iter().map(point).collect();
        set.insert("data", Json::Array(list));
    }
}

/// The figure of a configuration, and the mark of each data set.
fn figure(chart: &Chart, size: (f64, f64), background: Option<Color>) -> (Figure, SetMarks) {
    let mut tables = table::Tables::default();
    let wanted = chart.is_v2() && chart.config.pointer("/options/scales").is_some();
    let crossed = chart.kind.is_cartesian() || wanted;
    if !crossed {
        links::tell(chart, None);
    }
    let mut parts = if crossed { cartesian::parts(chart, &mut tables) } else { Parts::default() };
    let (mut coord, mut radial) = (Coord::Cartesian, None);
    match chart.kind {
        Kind::Pie | Kind::Doughnut => {
            coord = Coord::Ring;
            (parts.marks, parts.labelled) = pie::marks(chart, &mut tables);
        }
        Kind::Radar | Kind::PolarArea => {
            let id = ScaleId(parts.scales.len());
            let (plane, axis, scale) = radar::plane(chart, id);
            radial = Some(axis);
            parts.scales.push(scale);
            coord = Coord::Radial(Box::new(plane));
            let made = if chart.kind == Kind::Radar {
                radar::marks(chart, id, &mut tables)
            } else {
                polar::marks(chart, id, &mut tables)
            };
            (parts.marks, parts.labelled) = made;
        }
        kind if kind.is_map() => coord = Coord::Map(Box::new(geo::plane(chart))),
        _ => {}
    }
    let gauge = gauge::is(chart.config);
    let titles = title::titles(chart);
    let legend = legend::legend(chart).filter(|_| !gauge);
    let told = parts.told.take().or_else(|| told::uncrossed(chart));
    let (table, description) = told.map(|told| (told.table, told.sentence)).unzip();
    let name = titles.first().map_or_else(String::new, |t| t.lines.join(" "));
    let owned = parts.owned();
    let plot = Plot {
        width: Extent::Rest,
        height: Extent::Rest,
        coord,
        marks: whole(chart).map_or_else(|| all_marks(chart, &mut parts, &mut tables), |marks| vec![marks]),
        frame: PlotFrame::default(),
    };
    let (padding, inset) = padding(chart);
    let (scales, labelled) = (parts.scales.len(), std::mem::take(&mut parts.labelled));
    let axes = std::mem::take(&mut parts.axes);
    let guides = docked::Guides { rules: rules::of(chart.version), inset, titles, legend, axes, radial };
    let guides = Guides::Docked(Box::new(guides));
    let root = View { kind: ViewKind::Plot(Box::new(plot)), scales: parts.scales, guides };
    let figure = Figure {
        name,
        description: description.unwrap_or_default(),
        table,
        data: tables.nodes,
        params: Params::new(),
        zone: Zone::utc(),
        scales,
        root,
        sizing: Sizing::Canvas { width: size.0, height: size.1 },
        padding,
        background,
        pages: chart.pages,
        advance: Advance::WholePixels,
    };
    (figure, SetMarks { labelled, owned })
}

/// The marks of charts that are laid out in px of the whole plot.
fn whole(chart: &Chart) -> Option<Marks> {
    if matches!(chart.kind, Kind::Sankey | Kind::Treemap) && !chart.is_v2() {
        tell_axes(chart);
    }
    match chart.kind {
        _ if chart.quickchart && gauge::is(chart.config) => Some(sized::marks(chart, gauge::marks)),
        Kind::Sankey => Some(sized::marks(chart, sankey::marks)),
        Kind::Treemap => Some(sized::marks(chart, treemap::marks)),
        kind if kind.is_map() => Some(sized::marks(chart, geo::marks)),
        _ => None,
    }
}

/// Axes of what has its places in px are hidden; that they are shown all the same is told.
fn tell_axes(chart: &Chart) {
    let scales = chart.config.pointer("/options/scales").and_then(Json::as_object);
    for (id, axis) in scales.into_iter().flat_map(|scales| scales.iter()) {
        if axis.get("display").is_some_and(options::truthy) {
            let message = format!("the axes of a {} are not drawn", chart.kind.name());
            let mut at = "/options/scales".to_owned();
            push_pointer(&mut at, id);
            chart.warn(&format!("{at}/display"), message);
        }
    }
}

/// The marks of all data sets, and the texts of plugins about them.
fn all_marks(chart: &Chart, parts: &mut Parts, tables: &mut table::Tables) -> Vec<Marks> {
    let outlabels = outlabels::marks(chart, parts, tables);
    let datalabels = datalabels::marks(chart, &parts.labelled, tables);
    let ring = parts.marks.iter().find_map(|mark| match &mark.kind {
        MarkKind::Arc(style) => style.ring.as_ref(),
        _ => None,
    });
    let first = |slot: usize| parts.first.get(slot).copied().flatten();
    let starts: Vec<_> = parts.labelled.iter().enumerate().map(|(slot, at)| first(slot).or(*at)).collect();
    let doughnut_label = ring_text::doughnut_label(chart, ring, starts.iter().flatten().max().copied());
    let rings: Vec<annotation::Hollow> = chart
        .datasets
        .iter()
        .zip(&parts.labelled)
        .filter_map(|(set, at)| match &parts.marks.get((*at)?)?.kind {
            MarkKind::Arc(style) => {
                Some(annotation::Hollow { ring: style.ring.clone()?, filled: !set.data.is_empty() })
            }
            _ => None,
        })
        .collect();
    let mut marks: Vec<Marks> = parts.marks.drain(..).map(Marks::from).collect();
    for (at, sized) in parts.sized.drain(..) {
        marks[at] = sized;
    }
    marks.extend(outlabels);
    marks.extend(annotation::marks(chart, &starts, &rings));
    marks.extend(datalabels.into_iter().map(Marks::from));
    marks.extend(doughnut_label);
    marks
}

/// The free space around everything, and the least around the plot: versions 3 and 4 keep room for points at its edge.
fn padding(chart: &Chart) -> (Insets, Insets) {
    let layout = chart.root.sub("layout");
    let mut padding = font::insets(layout.get("padding"), 0.0);
    if !chart.is_v2() && matches!(layout.get("padding"), Some(Json::Object(_))) {
        // Sides that are not given are as the type of the chart has them.
        let sides = layout.sub("padding");
        let side = |name: &str, both: &str| sides.number(name).or_else(|| sides.number(both)).unwrap_or(0.0);
        (padding.left, padding.right) = (side("left", "x"), side("right", "x"));
        (padding.top, padding.bottom) = (side("top", "y"), side("bottom", "y"));
    }
    if chart.is_v2() || !layout.truthy("autoPadding").unwrap_or(true) {
        return (padding, Insets::default());
    }
    let shown = chart.datasets.iter().filter(|d| !d.hidden);
    let least = shown.map(|d| controllers::line::room(chart, d)).fold(0.0, f64::max);
    (padding, Insets::all(least))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Room;
    use crate::geometry::{Rect, Size};
    use crate::json::parse_literal;
    use proptest::prelude::*;

    fn lowered(source: &str, version: Version) -> (Option<Figure>, Report) {
        let mut report = Report::new();
        let json = parse_literal(source, 50).unwrap();
        let figure = read(&json, version, false, &Request::default(), &Budget::default(), &mut report);
        (figure.map(|f| f.0), report)
    }

    #[test]
    fn an_unknown_type_is_an_error_with_a_hint() {
        let (figure, report) = lowered("{type: 'bars', data: {}}", Version::V4);
        assert!(figure.is_none());
        let error = report.errors().next().unwrap();
        assert_eq!((error.at.as_str(), error.hint.as_deref()), ("/type", Some("did you mean \"bar\"?")));
        let (_, report) = lowered("{type: 'horizontalBar', data: {}}", Version::V3);
        assert!(report.errors().next().unwrap().hint.as_deref().unwrap().contains("indexAxis"));
        let (_, report) = lowered("{type: 'bar', data: 3}", Version::V2);
        assert_eq!(report.errors().next().unwrap().at, "/data");
    }

    #[test]
    fn bars_of_one_stack_share_a_slot() {
        let source = "{type: 'bar', data: {labels: ['a'], datasets: [{data: [1], stack: 's'}, {data: [2], stack: 's'}, {data: [3]}]}}";
        let (figure, _) = lowered(source, Version::V4);
        let figure = figure.unwrap();
        let ViewKind::Plot(plot) = &figure.root.kind else { panic!("one plot") };
        let slots: Vec<(f64, f64)> = plot
            .marks
            .iter()
            .filter_map(|m| match m {
                Marks::Fixed(mark) => Some(&mark.kind),
                Marks::Sized(_) => None,
            })
            .filter_map(|kind| match kind {
                MarkKind::Rect(style) => match &style.thickness {
                    crate::figure::Thickness::Share { slot: crate::figure::Slot::Same(slot, slots), .. } => {
                        Some((*slot, *slots))
                    }
                    _ => None,
                },
                _ => None,
            })
            .collect();
        // Drawn from the last to the first.
        assert_eq!(slots, [(1.0, 2.0), (0.0, 2.0), (0.0, 2.0)]);
    }

    fn trees() -> impl Strategy<Value = Json> {
        let words = [
            "type", "data", "datasets", "labels", "options", "scales", "xAxes", "x", "r", "bar", "line", "pie",
            "radar", "ticks", "fill", "plugins", "from", "to", "flow", "tree", "groups", "key", "y", "v", "width",
        ];
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::Bool),
            any::<f64>().prop_map(Json::Number),
            prop::sample::select(words.to_vec()).prop_map(|w| Json::String(Arc::from(w))),
        ];
        leaf.prop_recursive(5, 60, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Json::Array),
                prop::collection::vec((prop::sample::select(words.to_vec()), inner), 0..6).prop_map(|m| Json::Object(
                    Object::from_members(m.into_iter().map(|(n, v)| (Arc::from(n), v)).collect())
                )),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_tree_panics(data in trees(), options in trees(), kind in 0usize..13, v in 0usize..3, quickchart: bool) {
            let version = [Version::V2, Version::V3, Version::V4][v];
            let names = ["bar", "horizontalBar", "line", "scatter", "bubble", "pie", "doughnut", "polarArea", "radar", "matrix", "sankey", "treemap", "wordCloud"];
            let member = |n: &str, v: Json| (Arc::from(n), v);
            let set = Json::Object(Object::from_members(vec![member("data", data.clone()), member("tree", data.clone()), member("label", options.clone())]));
            let data = Json::Object(Object::from_members(vec![member("labels", data), member("datasets", Json::Array(vec![set, options.clone()]))]));
            let config = Json::Object(Object::from_members(vec![
                member("type", Json::String(Arc::from(names[kind]))),
                member("data", data),
                member("options", options),
            ]));
            let (budget, mut report) = (Budget::default(), Report::new());
            let figure = read(&config, version, quickchart, &Request::default(), &budget, &mut report);
            // What waits for the size of the plot does not panic either.
            let Some(ViewKind::Plot(plot)) = figure.map(|f| f.0.root.kind) else { return Ok(()) };
            let canvas = Size { width: 500.0, height: 300.0 };
            let room = Room { plot: Rect::new(0.0, 32.0, 500.0, 300.0), canvas, scales: &() };
            for marks in &plot.marks {
                if let Marks::Sized(sized) = marks {
                    let _ = sized.marks(&room, &budget);
                }
            }
        }
    }
}
