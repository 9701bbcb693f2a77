//! What functions of a configuration live in: the chart object that they are shown, with its options, data and scales,
//! and what they have changed there. In: a configuration with code; out: one whose functions were asked, calls of those
//! that are asked later, and what the author's plugins paint.

mod colors;
mod flat;
mod global;
mod host;
mod look;
mod member;
mod paints;
mod pen;
mod plugins;
mod scripts;
mod settle;
mod studio;
mod track;
mod usual;
mod words;

pub(super) use member::{parse, tick};
pub(super) use plugins::{Hooks, OF_SCALES, exported, has_scale_hooks, hidden, of_scale, run_first};
pub(super) use scripts::Scripts;
pub(super) use settle::{has_code, settle};
pub(super) use usual::with_defaults;

use super::value::object;
use crate::color::Pages;
use crate::data::{Fields, Value};
use crate::dialect::Version;
use crate::expr::{Env, Params, Realm, Row, object_of};
use crate::figure::{ScaleId, Seen};
use crate::geometry::Size;
use crate::json::{Code, Json};
use crate::limits::Budget;
use crate::time::Zone;
use host::LiveHost;
use std::sync::{Arc, Mutex, MutexGuard, TryLockError};

/// Functions of a chart, and what they see.
#[derive(Debug)]
pub(super) struct Live {
    realm: Mutex<Realm>,
    state: Mutex<State>,
    /// The canvas, px.
    pub(super) size: (f64, f64),
    pub(super) version: Version,
    zone: Zone,
    params: Params,
}

/// What is known of the chart so far.
#[derive(Debug, Default)]
pub(super) struct State {
    /// References to the configuration, its options and data, the chart object, its scales, the pen.
    pub config: Value,
    pub chart: Value,
    pub scales: Vec<(Arc<str>, Value)>,
    pub metas: Vec<Value>,
    /// What the layout has found, once it has.
    pub seen: Option<Arc<Seen>>,
    /// The axes of the figure that was laid out.
    pub axes: Vec<AxisLink>,
    /// For each data set, the mark that stands for it.
    pub marks: Vec<Option<usize>>,
    /// The data sets' kinds, as far as elements differ, and their data.
    pub sets: Vec<SetLink>,
    /// Labels of the categories.
    pub labels: Vec<Json>,
    /// What a legend leaves in the pen when it has been drawn: font and colour of its texts.
    pub legend: Option<(String, String)>,
    /// Whether there is one whose entries lie in rows.
    pub rows: bool,
    /// `Chart.defaults`, and what was in it at first.
    defaults: Option<(Value, Json)>,
    /// Plugins that functions have registered.
    pub registered: Vec<Value>,
    /// The canvases, and what has been painted on them.
    studio: studio::Studio,
    /// What plugins keep from happening by returning false.
    kept: Cancelled,
    /// Plugins with hooks of scales.
    of_scales: Vec<plugins::Plugin>,
    /// Slices that functions have hidden, and data sets that they have hidden or shown.
    pub hidden_data: Vec<usize>,
    pub hidden_sets: Vec<(usize, bool)>,
    /// What a legend lists when nothing is said.
    pub entries: Value,
    /// Whether any code asks for what only the layout knows.
    pub curious: bool,
}

impl State {
    /// Whether a data set is shown.
    fn is_shown(&self, i: usize) -> bool {
        match self.hidden_sets.iter().rev().find(|h| h.0 == i) {
            Some(h) => !h.1,
            None => self.sets.get(i).is_some_and(|s| !s.hidden),
        }
    }
}

/// What plugins keep from happening.
#[derive(Debug, Default, Clone)]
struct Cancelled {
    /// The update of the chart, and so everything.
    update: bool,
    /// That of all data sets, and of some.
    sets: bool,
    some: Vec<usize>,
}

/// An axis of a figure and of the configuration.
#[derive(Debug, Clone)]
pub(super) struct AxisLink {
    pub id: Arc<str>,
    pub scale: ScaleId,
    pub horizontal: bool,
    /// What `type` says.
    pub kind: &'static str,
    /// Names of categories.
    pub labels: Vec<Arc<str>>,
    pub reverse: bool,
}

/// A data set as functions see it.
#[derive(Debug, Clone)]
pub(super) struct SetLink {
    pub kind: &'static str,
    pub label: Value,
    pub hidden: bool,
    pub order: f64,
    pub axes: Option<(Arc<str>, Arc<str>)>,
    pub lying: bool,
    pub json: Json,
}

/// Words of code that asks for what the layout finds.
const CURIOUS: [&str; 18] = [
    "chartArea",
    "innerRadius",
    "outerRadius",
    "p0.",
    "p1.",
    "scales",
    "scale",
    "getDatasetMeta",
    "getPixel",
    "getValueFor",
    "element",
    "legend",
    "_meta",
    ".tick",
    "ticks",
    "titleBlock",
    "getContext",
    "meta",
];

/// One thread draws a chart: what is locked here is locked by that very thread, which would wait for itself for ever.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    match mutex.try_lock() {
        Ok(guard) => guard,
        Err(TryLockError::Poisoned(guard)) => guard.into_inner(),
        Err(TryLockError::WouldBlock) => unreachable!("what a chart keeps is locked once at a time"),
    }
}

/// A canvas element, as far as charts look at it.
fn canvas_members(width: f64, height: f64) -> Vec<(&'static str, Value)> {
    vec![
        ("width", Value::Number(width)),
        ("height", Value::Number(height)),
        ("clientWidth", Value::Number(width)),
        ("clientHeight", Value::Number(height)),
        ("offsetWidth", Value::Number(width)),
        ("offsetHeight", Value::Number(height)),
        ("offsetTop", Value::Number(0.0)),
        ("offsetLeft", Value::Number(0.0)),
        ("style", object_of("style", Vec::new())),
    ]
}

fn plain_canvas(width: f64, height: f64) -> Value {
    let members = canvas_members(width, height).into_iter().map(|(n, v)| (Arc::from(n), v)).collect();
    Value::Object(Arc::new(Fields(members)))
}

impl Live {
    /// For a canvas of a size.
    pub(super) fn new(size: (f64, f64), version: Version) -> Live {
        let mut state = State::default();
        state.studio.begin(Size { width: size.0, height: size.1 });
        Live {
            realm: Mutex::new(Realm::new()),
            state: Mutex::new(state),
            size,
            version,
            zone: Zone::utc(),
            params: Params::new(),
        }
    }

    pub(super) fn zone(&self) -> &Zone {
        &self.zone
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    fn env<'b>(&'b self, budget: &'b Budget) -> Env<'b> {
        Env { row: Row::None, params: &self.params, budget, zone: &self.zone, scales: None }
    }

    /// Remembers what code asks for.
    pub(super) fn note(&self, text: &str) {
        if CURIOUS.iter().any(|word| text.contains(word)) {
            self.state().curious = true;
        }
    }

    /// The value of code.
    pub(super) fn eval(&self, code: &Code, budget: &Budget) -> Result<Value, String> {
        let mut host = LiveHost { live: self, budget };
        lock(&self.realm).eval(code, &self.env(budget), Some(&mut host)).map_err(|e| e.0)
    }

    /// Whether code is a function.
    pub(super) fn knows(&self, code: &Code) -> bool {
        lock(&self.realm).knows(code)
    }

    /// The result of a function.
    pub(super) fn call(&self, code: &Code, this: &Value, args: &[Value], budget: &Budget) -> Result<Value, String> {
        self.answer(code, (this, args), budget).map(or_null)
    }

    /// The same, where it matters whether there is a result: `undefined` if a function returns nothing.
    pub(super) fn answer(&self, code: &Code, given: (&Value, &[Value]), budget: &Budget) -> Result<Value, String> {
        let mut host = LiveHost { live: self, budget };
        lock(&self.realm).call(code, given, &self.env(budget), Some(&mut host)).map_err(|e| e.0)
    }

    /// The result of a method of something kept; `None` if it has none of that name.
    pub(super) fn call_method(
        &self,
        of: (&Value, &str),
        args: &[Value],
        budget: &Budget,
    ) -> Result<Option<Value>, String> {
        let mut host = LiveHost { live: self, budget };
        let result = lock(&self.realm).call_method(of, args, &self.env(budget), Some(&mut host));
        result.map(|found| found.map(or_null)).map_err(|e| e.0)
    }

    pub(super) fn at(&self, of: &Value, path: &[&str], budget: &Budget) -> Value {
        lock(&self.realm).at(of, path, &self.env(budget))
    }

    pub(super) fn set(&self, of: &Value, name: &str, value: &Value, budget: &Budget) {
        lock(&self.realm).set(of, name, value, &self.env(budget));
    }

    pub(super) fn members(&self, of: &Value, budget: &Budget) -> Vec<(Arc<str>, Value)> {
        lock(&self.realm).members(of, &self.env(budget))
    }

    fn keep(&self, value: &Value, budget: &Budget) -> Value {
        lock(&self.realm).keep(value, &self.env(budget))
    }

    /// All of something kept as a value.
    pub(super) fn plain(&self, of: &Value, budget: &Budget) -> Value {
        lock(&self.realm).plain(of, &self.env(budget))
    }

    fn export(&self, of: &Value, budget: &Budget) -> Result<Json, String> {
        lock(&self.realm).export(of, &self.env(budget)).map_err(|e| e.0)
    }

    /// Makes the chart object of a configuration. `defaults` are what its options are where it says nothing.
    ///
    /// # Errors
    /// There are no steps left for it.
    pub(super) fn begin(&self, config: &Json, defaults: &Value, budget: &Budget) -> Result<(), String> {
        let behind = Value::Object(Arc::new(Fields(vec![(Arc::from("options"), self.usual(config, defaults))])));
        let mut config = config.clone();
        if let Json::Object(o) = &mut config {
            if !matches!(o.get("options"), Some(Json::Object(_))) {
                o.insert("options", Json::Object(crate::json::Object::new()));
            }
            if !matches!(o.get("data"), Some(Json::Object(_))) {
                o.insert("data", Json::Object(crate::json::Object::new()));
            }
        }
        let kept = lock(&self.realm).import(&config, &behind, &self.env(budget)).map_err(|e| e.0)?;
        let part = |name: &str| self.at(&kept, &[name], budget);
        let (width, height) = self.size;
        let members: Vec<(&str, Value)> = vec![
            ("config", kept.clone()),
            ("options", part("options")),
            ("data", part("data")),
            ("width", Value::Number(width)),
            ("height", Value::Number(height)),
            ("aspectRatio", Value::Number(width / height)),
            ("currentDevicePixelRatio", Value::Number(1.0)),
            ("id", Value::Number(0.0)),
            ("ctx", pen::object(0, plain_canvas(width, height))),
            ("canvas", plain_canvas(width, height)),
            ("scales", object_of("scales", Vec::new())),
            ("legend", object_of("legend", Vec::new())),
        ];
        let members = members.into_iter().map(|(n, v)| (Arc::from(n), v)).collect();
        let chart = self.keep(&object_of("chart", members), budget);
        let mut state = self.state();
        (state.config, state.chart) = (kept, chart);
        Ok(())
    }

    /// The options that are behind those of a configuration: the usual ones, and those of each axis that it names.
    fn usual(&self, config: &Json, defaults: &Value) -> Value {
        let Some(Json::Object(scales)) = config.pointer("/options/scales").filter(|_| self.version != Version::V2)
        else {
            return defaults.clone();
        };
        let scale = self.usual_scale();
        let axes = scales.iter().map(|(id, _)| (id.clone(), scale.clone())).collect();
        super::value::with(defaults, [("scales", Value::Object(Arc::new(Fields(axes))))])
    }

    /// What options of an axis are where nothing is said.
    fn usual_scale(&self) -> Value {
        super::defaults::values_of(self.version, Pages::Light).member("scale")
    }

    /// The chart object.
    pub(super) fn chart(&self) -> Value {
        self.state().chart.clone()
    }

    /// The chart's data.
    pub(super) fn data(&self, budget: &Budget) -> Value {
        let config = self.state().config.clone();
        self.at(&config, &["data"], budget)
    }

    /// A data set of the chart.
    pub(super) fn dataset(&self, index: usize, budget: &Budget) -> Value {
        let config = self.state().config.clone();
        self.at(&config, &["data", "datasets", &index.to_string()], budget)
    }

    /// The scale object of an axis, made when it is first asked for.
    pub(super) fn scale(&self, id: &str, budget: &Budget) -> Value {
        if let Some((_, known)) = self.state().scales.iter().find(|s| *s.0 == *id) {
            return known.clone();
        }
        let (config, chart) = {
            let state = self.state();
            (state.config.clone(), state.chart.clone())
        };
        if chart == Value::Null {
            return Value::Null;
        }
        let mut options = self.at(&config, &["options", "scales", id], budget);
        if options == Value::Null && self.version != Version::V2 {
            options = self.keep(&self.usual_scale(), budget);
        }
        let axis = id.chars().next().map_or_else(|| "x".to_owned(), |c| c.to_string());
        let members: Vec<(Arc<str>, Value)> = vec![
            (Arc::from("id"), Value::from(id)),
            (Arc::from("axis"), Value::from(axis)),
            (Arc::from("options"), options),
        ];
        let scale = self.keep(&object_of("scale", members), budget);
        let scales = self.at(&chart, &["scales"], budget);
        self.set(&scales, id, &scale, budget);
        self.state().scales.push((id.into(), scale.clone()));
        scale
    }

    /// The element of a datum in its place.
    pub(super) fn element(&self, set: usize, i: usize) -> Option<Value> {
        member::element(&self.state(), set, i)
    }

    /// Learns which axes there are.
    pub(super) fn know_axes(&self, axes: Vec<AxisLink>, budget: &Budget) {
        for a in &axes {
            let scale = self.scale(&a.id, budget);
            self.set(&scale, "type", &Value::from(a.kind), budget);
            self.set(
                &scale,
                "axis",
                &Value::from(if a.kind == "radialLinear" {
                    "r"
                } else if a.horizontal {
                    "x"
                } else {
                    "y"
                }),
                budget,
            );
        }
        self.state().axes = axes;
    }

    /// Learns which data sets there are.
    pub(super) fn know_sets(&self, sets: Vec<SetLink>, labels: Vec<Json>, budget: &Budget) {
        let known = self.state().metas.len();
        for (i, set) in sets.iter().enumerate().skip(known) {
            let (x, y) = match &set.axes {
                Some((x, y)) => (Value::Text(x.clone()), Value::Text(y.clone())),
                None => (Value::Null, Value::Null),
            };
            let members: Vec<(Arc<str>, Value)> = vec![
                (Arc::from("index"), Value::Number(i as f64)),
                (Arc::from("type"), Value::from(set.kind)),
                (Arc::from("label"), set.label.clone()),
                (Arc::from("hidden"), Value::Null),
                (Arc::from("order"), Value::Number(set.order)),
                (Arc::from("xAxisID"), x),
                (Arc::from("yAxisID"), y),
                (Arc::from("indexAxis"), Value::from(if set.lying { "y" } else { "x" })),
            ];
            let meta = self.keep(&object_of("meta", members), budget);
            self.state().metas.push(meta);
        }
        let mut state = self.state();
        (state.sets, state.labels) = (sets, labels);
    }

    /// Learns what the layout has found.
    pub(super) fn know_places(&self, seen: &Seen, marks: &[Option<usize>], budget: &Budget) {
        let axes = self.state().axes.clone();
        for link in &axes {
            let scale = self.scale(&link.id, budget);
            for (name, value) in member::of_axis(link, seen) {
                self.set(&scale, name, &value, budget);
            }
        }
        let mut state = self.state();
        (state.seen, state.marks) = (Some(Arc::new(seen.clone())), marks.to_vec());
    }

    /// Whether the layout has been found.
    pub(super) fn knows_places(&self) -> bool {
        self.state().seen.is_some()
    }

    /// Whether functions ask for what only the layout knows.
    pub(super) fn is_curious(&self) -> bool {
        self.state().curious
    }

    /// Makes the names that functions find everywhere.
    pub(super) fn declare_globals(&self, text: &str, defaults: &Json, budget: &Budget) -> Result<(), String> {
        global::declare(self, text, defaults, budget)
    }
}

/// A result for those to whom it is the same whether a function returns null or nothing.
fn or_null(value: Value) -> Value {
    if value == Value::Undefined { Value::Null } else { value }
}
