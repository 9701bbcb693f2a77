//! Plugins that a configuration brings: objects whose methods are called at the moments of a chart (Chart.js
//! `core.controller.js`, `core.plugins.js`). What they change before the layout is drawn; what they paint lies where they
//! painted it; what they keep back by returning false is left out.

use super::Scripts;
use super::look::Look;
use super::pen::Pen;
use super::{Live, Size};
use crate::data::Value;
use crate::diagnostic::Report;
use crate::dialect::Version;
use crate::geometry::Point;
use crate::json::{Code, Json};
use crate::scene::{Held, Kept, Node, Painted};

/// Before the chart is updated, in order.
const FIRST: [&str; 4] = ["install", "start", "beforeInit", "afterInit"];
/// Before its layout.
const UPDATED: [&str; 3] = ["beforeUpdate", "beforeElementsUpdate", "beforeLayout"];
/// Once that is known.
const LAID: [&str; 6] = [
    "afterLayout",
    "beforeDatasetsUpdate",
    "beforeDatasetUpdate",
    "afterDatasetUpdate",
    "afterDatasetsUpdate",
    "afterUpdate",
];
/// While the chart is drawn.
const DRAWN: [&str; 8] = [
    "beforeRender",
    "beforeDraw",
    "beforeDatasetsDraw",
    "beforeDatasetDraw",
    "afterDatasetDraw",
    "afterDatasetsDraw",
    "afterDraw",
    "afterRender",
];
/// While scales are updated: the same as those of a scale itself (Chart.js `core.scale.js`, `_callHooks`).
pub(in crate::dialect::chartjs) const OF_SCALES: [&str; 4] =
    ["beforeDataLimits", "afterDataLimits", "beforeBuildTicks", "afterBuildTicks"];

/// Plugins of a configuration.
#[derive(Debug, Default, Clone)]
pub(in crate::dialect::chartjs) struct Hooks {
    plugins: Vec<Plugin>,
}

/// A plugin.
#[derive(Debug, Clone)]
pub(super) struct Plugin {
    object: Value,
    options: Value,
    /// Methods that it has.
    names: Vec<String>,
    at: String,
}

impl Plugin {
    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|n| n == name)
    }
}

impl Hooks {
    /// The plugins that a configuration lists and does not switch off.
    pub(in crate::dialect::chartjs) fn of(config: &Json, scripts: &Scripts) -> Hooks {
        let (live, budget) = (scripts.live(), scripts.budget());
        let list = config.get("plugins").and_then(Json::as_array).unwrap_or(&[]);
        let kept = live.state().config.clone();
        let mut plugins = Vec::new();
        for (i, plugin) in list.iter().enumerate().take(100) {
            let Json::Object(o) = plugin else { continue };
            let names: Vec<String> =
                o.iter().filter(|(_, v)| matches!(v, Json::Code(_))).map(|(n, _)| n.to_string()).collect();
            let id = o.get("id").and_then(Json::as_str).unwrap_or("");
            let written = config.get("options").and_then(|o| o.get("plugins"));
            if written == Some(&Json::Bool(false)) || written.and_then(|p| p.get(id)) == Some(&Json::Bool(false)) {
                continue;
            }
            let object = live.at(&kept, &["plugins", &i.to_string()], budget);
            let own = live.at(&kept, &["options", "plugins", id], budget);
            let usual = live.at(&object, &["defaults"], budget);
            let merge = Code { text: "(d, o) => Object.assign({}, d, o)".into(), offset: 0 };
            let options = if usual == Value::Null && own != Value::Null {
                own
            } else {
                live.call(&merge, &Value::Null, &[usual, own], budget).unwrap_or_default()
            };
            let options = live.keep(&options, budget);
            plugins.push(Plugin { object, options, names, at: format!("/plugins/{i}") });
        }
        let registered = live.state().registered.clone();
        for object in registered {
            let members = live.members(&object, budget);
            let is_function = |v: &Value| crate::expr::reference(v).is_some();
            let names = members.iter().filter(|(_, v)| is_function(v)).map(|(n, _)| n.to_string()).collect();
            plugins.push(Plugin { object, options: super::object([]), names, at: String::new() });
        }
        if live.version != Version::V2 {
            let of_scales = |p: &&Plugin| OF_SCALES.iter().any(|name| p.has(name));
            live.state().of_scales = plugins.iter().filter(of_scales).cloned().collect();
        }
        Hooks { plugins }
    }

    /// Whether any plugin has a method of these.
    fn has(&self, names: &[&str]) -> bool {
        self.plugins.iter().any(|p| names.iter().any(|n| p.has(n)))
    }

    /// Whether something is done only once the layout is known.
    pub(in crate::dialect::chartjs) fn is_late(&self, live: &Live) -> bool {
        self.changes() || self.paints(live)
    }

    /// Whether any of them is called while the chart is drawn, or has kept something from being drawn.
    pub(in crate::dialect::chartjs) fn paints(&self, live: &Live) -> bool {
        let kept = live.state().kept.clone();
        kept.update || kept.sets || !kept.some.is_empty() || self.has(&DRAWN)
    }

    /// Whether the configuration may be another one after the layout.
    pub(in crate::dialect::chartjs) fn changes(&self) -> bool {
        self.has(&LAID)
    }

    /// Calls a method of all; whether what comes next is to happen.
    fn run(&self, name: &str, args: &Value, scripts: &Scripts, report: &mut Report) -> bool {
        for plugin in self.plugins.iter().filter(|p| p.has(name)) {
            let live = scripts.live();
            let mut given = vec![live.chart()];
            if live.version != Version::V2 || *args != Value::Null {
                given.push(args.clone());
            }
            given.push(plugin.options.clone());
            match live.call_method((&plugin.object, name), &given, scripts.budget()) {
                Err(message) => {
                    report.warn(format!("{}/{name}", plugin.at), format!("this function cannot be run: {message}"));
                }
                // The plugins after it are not called either (`core.plugins.js`, `_notify`).
                Ok(Some(Value::Bool(false))) if is_cancelable(name) => return false,
                Ok(_) => {}
            }
        }
        true
    }

    /// What is done before the configuration is read.
    fn begin(&self, scripts: &Scripts, report: &mut Report) {
        for name in FIRST {
            self.run(name, &args_of(scripts, name), scripts, report);
        }
        for name in UPDATED {
            if self.run(name, &args_of(scripts, name), scripts, report) {
                continue;
            }
            match name {
                "beforeUpdate" => {
                    scripts.live().state().kept.update = true;
                    return;
                }
                _ => report.warn("/plugins", "a chart without a layout cannot be drawn; it is laid out all the same"),
            }
        }
    }

    /// What is done when the layout is known, before styles are.
    pub(in crate::dialect::chartjs) fn lay(&self, scripts: &Scripts, report: &mut Report) {
        let live = scripts.live();
        if live.state().kept.update {
            return;
        }
        self.run("afterLayout", &args_of(scripts, "afterLayout"), scripts, report);
        if self.run("beforeDatasetsUpdate", &args_of(scripts, "beforeDatasetsUpdate"), scripts, report) {
            if self.has(&["beforeDatasetUpdate", "afterDatasetUpdate"]) {
                let metas = live.state().metas.clone();
                for (i, meta) in metas.iter().enumerate() {
                    if self.run("beforeDatasetUpdate", &updating(scripts, i, meta, true), scripts, report) {
                        self.run("afterDatasetUpdate", &updating(scripts, i, meta, false), scripts, report);
                    } else {
                        live.state().kept.some.push(i);
                    }
                }
            }
            self.run("afterDatasetsUpdate", &args_of(scripts, "afterDatasetsUpdate"), scripts, report);
        } else {
            live.state().kept.sets = true;
        }
        self.run("afterUpdate", &args_of(scripts, "afterUpdate"), scripts, report);
    }

    /// What is painted, and what is not drawn. `owned` are the marks of each data set; `origin` is that of the plot.
    pub(in crate::dialect::chartjs) fn paint(
        &self,
        owned: &[Vec<usize>],
        origin: Point,
        scripts: &Scripts,
        report: &mut Report,
    ) -> Painted {
        let live = scripts.live();
        let size = Size { width: live.size.0, height: live.size.1 };
        live.state().studio.begin(size);
        let mut canvas = Canvas { painted: Painted { origin, ..Painted::default() }, beneath: Vec::new(), scripts };
        if live.state().kept.update || !self.run("beforeRender", &args_of(scripts, "beforeRender"), scripts, report) {
            canvas.painted.kept = Kept::All;
            return canvas.done(report);
        }
        self.beneath_legend(scripts);
        let drawn = self.run("beforeDraw", &drawing(scripts, "beforeDraw"), scripts, report);
        canvas.take(0);
        if drawn {
            self.after_legend(scripts);
            self.paint_sets(owned, &mut canvas, report);
            self.run("afterDraw", &drawing(scripts, "afterDraw"), scripts, report);
        } else {
            canvas.painted.kept = Kept::All;
        }
        self.run("afterRender", &args_of(scripts, "afterRender"), scripts, report);
        canvas.take(3);
        canvas.done(report)
    }

    /// What is painted around the data sets (`core.controller.js`, `_drawDatasets`).
    fn paint_sets(&self, owned: &[Vec<usize>], canvas: &mut Canvas, report: &mut Report) {
        let scripts = canvas.scripts;
        let kept = scripts.live().state().kept.clone();
        let drawn = self.run("beforeDatasetsDraw", &drawing(scripts, "beforeDatasetsDraw"), scripts, report);
        canvas.take(1);
        if !drawn && scripts.live().version == Version::V2 {
            // Areas are drawn by a plugin that comes before those of the author (`plugin.filler.js`).
            for mark in owned.iter().flatten() {
                canvas.painted.held.push((*mark, Held { shown: false, ..Held::default() }));
            }
            return;
        }
        if !drawn {
            canvas.painted.kept = Kept::Marks;
            return;
        }
        for (i, meta) in in_order(scripts.live()) {
            let args = of_set(scripts, i, &meta, true);
            let shown = self.run("beforeDatasetDraw", &args, scripts, report);
            let before = canvas.nodes();
            let held = canvas.held();
            let after = if shown {
                self.run("afterDatasetDraw", &of_set(scripts, i, &meta, false), scripts, report);
                canvas.nodes()
            } else {
                Vec::new()
            };
            let shown = shown && !kept.sets && !kept.some.contains(&i);
            let marks = owned.get(i).map_or(&[][..], |marks| marks);
            canvas.surround(marks, (before, after), &Held { shown, ..held });
        }
        self.run("afterDatasetsDraw", &drawing(scripts, "afterDatasetsDraw"), scripts, report);
        canvas.take(2);
    }

    /// A legend whose entries were laid out in rows has left where texts hang in the context (Chart.js `plugin.legend.js`,
    /// `fit`, later `_fitRows`).
    fn beneath_legend(&self, scripts: &Scripts) {
        let (live, budget) = (scripts.live(), scripts.budget());
        if !live.state().rows {
            return;
        }
        let context = live.at(&live.chart(), &["ctx"], budget);
        for (name, usual, left) in [("textAlign", "start", "left"), ("textBaseline", "alphabetic", "middle")] {
            // What the author has set before is kept.
            if live.at(&context, &[name], budget) == Value::from(usual) {
                live.set(&context, name, &Value::from(left), budget);
            }
        }
    }

    /// In version 2 a legend leaves its settings in the context (Chart.js `plugin.legend.js`, `draw`): those who set none
    /// write on with them.
    fn after_legend(&self, scripts: &Scripts) {
        let (live, budget) = (scripts.live(), scripts.budget());
        if live.version != Version::V2 {
            return;
        }
        let Some((font, color)) = live.state().legend.clone() else { return };
        let context = live.at(&live.chart(), &["ctx"], budget);
        let text = |t: &str| Value::from(t);
        for (name, value) in [
            ("textAlign", text("left")),
            ("textBaseline", text("middle")),
            ("lineWidth", Value::Number(0.5)),
            ("font", text(&font)),
            ("fillStyle", text(&color)),
            ("strokeStyle", text(&color)),
        ] {
            live.set(&context, name, &value, budget);
        }
    }
}

/// The chart's own canvas while plugins paint.
struct Canvas<'s, 'b> {
    painted: Painted,
    /// What lies beneath everything.
    beneath: Vec<Node>,
    scripts: &'s Scripts<'b>,
}

impl Canvas<'_, '_> {
    fn pen<T>(&self, f: impl FnOnce(&mut Pen) -> T) -> T {
        f(self.scripts.live().state().studio.own())
    }

    /// What has been painted since it was asked last.
    fn nodes(&mut self) -> Vec<Node> {
        let (nodes, mut more) = self.pen(|pen| (std::mem::take(&mut pen.nodes), std::mem::take(&mut pen.beneath)));
        more.append(&mut self.beneath);
        self.beneath = more;
        nodes
    }

    /// Takes what has been painted as part of a layer, and what was taken away of those before.
    fn take(&mut self, layer: usize) {
        let (mut cuts, wiped) = self.pen(|pen| (std::mem::take(&mut pen.cuts), std::mem::take(&mut pen.wiped)));
        if wiped {
            self.beneath.clear();
        }
        if let Some(first) = cuts.first_mut() {
            first.beneath.append(&mut self.beneath);
        }
        let nodes = self.nodes();
        let painted = &mut self.painted;
        if wiped && layer >= 2 {
            painted.layers = Default::default();
            (painted.kept, painted.held, painted.cuts) = (Kept::All, Vec::new(), Vec::new());
        }
        match layer {
            2 if cuts.is_empty() && !wiped => painted.layers[2] = nodes,
            // What was painted over a hole lies over everything.
            2 | 3 => {
                let mut over = std::mem::take(&mut painted.layers[3]);
                for mut cut in cuts {
                    cut.over.splice(0..0, std::mem::take(&mut over));
                    painted.cuts.push(cut);
                }
                over.extend(nodes);
                painted.layers[3] = over;
            }
            _ => {
                let (width, height) = self.scripts.live().size;
                let cut = cuts.into_iter().fold(Vec::new(), |nodes, cut| cut.apply(Size { width, height }, nodes));
                if layer == 1 && (wiped || !cut.is_empty()) {
                    self.pen(|pen| pen.lose("what the chart has drawn is taken away only once its data are drawn"));
                }
                self.painted.layers[layer] = cut.into_iter().chain(nodes).collect();
            }
        }
    }

    /// The state that the pen is left in.
    fn held(&self) -> Held {
        let (live, budget) = (self.scripts.live(), self.scripts.budget());
        let context = live.at(&live.chart(), &["ctx"], budget);
        let member = |name: &str| live.at(&context, &[name], budget);
        // What the members are is asked for first: the pen's owner is locked while it answers.
        let names =
            ["globalAlpha", "globalCompositeOperation", "shadowColor", "shadowBlur", "shadowOffsetX", "shadowOffsetY"];
        let known = names.map(|name| (name, member(name)));
        let look = |name: &str| known.iter().find(|k| k.0 == name).map_or(Value::Null, |k| k.1.clone());
        self.pen(|pen| pen.held(&Look(&look, &[])))
    }

    /// Puts what was painted around a data set around its marks, which are drawn in a state.
    fn surround(&mut self, marks: &[usize], (before, after): (Vec<Node>, Vec<Node>), held: &Held) {
        let (Some(first), Some(last)) = (marks.first(), marks.last()) else {
            self.painted.layers[1].extend(before);
            self.painted.layers[2].extend(after);
            return;
        };
        if *held == Held::default() && before.is_empty() && after.is_empty() {
            return;
        }
        for mark in marks {
            let mut held = held.clone();
            if mark == first {
                held.before = before.clone();
            }
            if mark == last {
                held.after = after.clone();
            }
            self.painted.held.push((*mark, held));
        }
    }

    fn done(mut self, report: &mut Report) -> Painted {
        self.painted.ground = std::mem::take(&mut self.beneath);
        for lost in self.pen(|pen| std::mem::take(&mut pen.lost)) {
            report.warn("/plugins", lost);
        }
        self.painted
    }
}

/// The visible data sets as they are drawn: from the last to the first (`core.controller.js`,
/// `_getSortedDatasetMetas`).
fn in_order(live: &Live) -> Vec<(usize, Value)> {
    let state = live.state();
    let mut order: Vec<usize> = (0..state.metas.len()).filter(|i| state.is_shown(*i)).collect();
    let weight = |i: usize| state.sets.get(i).map_or(0.0, |s| s.order);
    order.sort_by(|&a, &b| weight(b).total_cmp(&weight(a)).then(b.cmp(&a)));
    order.into_iter().map(|i| (i, state.metas[i].clone())).collect()
}

/// Whether a hook can keep from happening what comes after it.
fn is_cancelable(name: &str) -> bool {
    matches!(
        name,
        "beforeUpdate"
            | "beforeLayout"
            | "beforeDatasetsUpdate"
            | "beforeDatasetUpdate"
            | "beforeRender"
            | "beforeDraw"
            | "beforeDatasetsDraw"
            | "beforeDatasetDraw"
    )
}

/// What hooks without arguments of their own are given (`core.controller.js`).
fn args_of(scripts: &Scripts, name: &str) -> Value {
    if scripts.live().version == Version::V2 {
        return Value::Null;
    }
    let mode = ("mode", Value::Undefined);
    match (is_cancelable(name), name) {
        (true, "beforeUpdate" | "beforeDatasetsUpdate") => super::object([mode, ("cancelable", true.into())]),
        (true, _) => super::object([("cancelable", true.into())]),
        (false, "afterUpdate" | "afterDatasetsUpdate") => super::object([mode]),
        _ => super::object([]),
    }
}

/// What those are given that are called while the chart is drawn: in version 2 how far an animation has come.
fn drawing(scripts: &Scripts, name: &str) -> Value {
    if scripts.live().version == Version::V2 { Value::Number(1.0) } else { args_of(scripts, name) }
}

fn of_set(scripts: &Scripts, i: usize, meta: &Value, cancelable: bool) -> Value {
    let n = Value::Number(i as f64);
    if scripts.live().version == Version::V2 {
        return super::object([("meta", meta.clone()), ("index", n), ("easingValue", Value::Number(1.0))]);
    }
    super::object([("meta", meta.clone()), ("index", n), ("cancelable", cancelable.into())])
}

fn updating(scripts: &Scripts, i: usize, meta: &Value, cancelable: bool) -> Value {
    if scripts.live().version == Version::V2 {
        return of_set(scripts, i, meta, cancelable);
    }
    let n = Value::Number(i as f64);
    super::object([("meta", meta.clone()), ("index", n), ("mode", Value::Undefined), ("cancelable", cancelable.into())])
}

/// Calls the plugins' hooks of a scale.
pub(in crate::dialect::chartjs) fn of_scale(
    live: &Live,
    name: &str,
    scale: &Value,
    budget: &crate::limits::Budget,
) -> Result<(), String> {
    let plugins = live.state().of_scales.clone();
    for plugin in plugins.iter().filter(|p| p.has(name)) {
        let args = super::object([("scale", scale.clone()), ("type", Value::from("scale"))]);
        live.call_method((&plugin.object, name), &[live.chart(), args, plugin.options.clone()], budget)
            .map_err(|message| format!("{}/{name}: {message}", plugin.at))?;
    }
    Ok(())
}

/// Whether plugins have hooks of scales.
pub(in crate::dialect::chartjs) fn has_scale_hooks(live: &Live) -> bool {
    !live.state().of_scales.is_empty()
}

/// Runs what comes first and gives the configuration that is left.
pub(in crate::dialect::chartjs) fn run_first(
    config: &Json,
    hooks: &Hooks,
    scripts: &Scripts,
    report: &mut Report,
) -> Json {
    if hooks.plugins.is_empty() {
        return config.clone();
    }
    hooks.begin(scripts, report);
    let (live, budget) = (scripts.live(), scripts.budget());
    let metas = live.state().metas.clone();
    for (i, meta) in metas.iter().enumerate() {
        match live.at(meta, &["hidden"], budget) {
            Value::Null => {}
            hidden => live.state().hidden_sets.push((i, hidden.truthy())),
        }
    }
    exported(config, scripts, report)
}

/// The configuration as functions have left it.
pub(in crate::dialect::chartjs) fn exported(config: &Json, scripts: &Scripts, report: &mut Report) -> Json {
    let (live, budget) = (scripts.live(), scripts.budget());
    let kept = live.state().config.clone();
    match live.export(&kept, budget) {
        Ok(changed @ Json::Object(_)) => changed,
        Ok(_) => config.clone(),
        Err(message) => {
            report.warn("/plugins", format!("what plugins have changed is not drawn: {message}"));
            config.clone()
        }
    }
}

/// Leaves out the data sets and slices that functions have hidden.
pub(in crate::dialect::chartjs) fn hidden(config: Json, live: &Live) -> Json {
    let state = live.state();
    if state.hidden_sets.is_empty() && state.hidden_data.is_empty() {
        return config;
    }
    let sliced = matches!(config.get("type").and_then(Json::as_str), Some("pie" | "doughnut" | "polarArea"));
    let Json::Object(mut whole) = config else { return config };
    if let Some(Json::Object(data)) = whole.get_mut("data")
        && let Some(Json::Array(sets)) = data.get_mut("datasets")
    {
        for (i, set) in sets.iter_mut().enumerate() {
            let Json::Object(set) = set else { continue };
            if let Some((_, hidden)) = state.hidden_sets.iter().rev().find(|h| h.0 == i) {
                set.insert("hidden", Json::Bool(*hidden));
            }
            if sliced && let Some(Json::Array(list)) = set.get_mut("data") {
                for at in &state.hidden_data {
                    if let Some(slot) = list.get_mut(*at) {
                        *slot = Json::Null;
                    }
                }
            }
        }
    }
    Json::Object(whole)
}
