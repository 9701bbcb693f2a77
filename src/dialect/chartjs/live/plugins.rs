//! Plugins that a configuration brings: objects whose methods are called at the moments of a chart (Chart.js
//! `core.controller.js`, `core.plugins.js`). What they change before the layout is drawn; what they paint lies where they
//! painted it.

use super::Scripts;
use super::{Live, pen};
use crate::data::Value;
use crate::diagnostic::Report;
use crate::dialect::Version;
use crate::json::{Code, Json};
use crate::scene::Node;

/// Before the layout, in order.
const FIRST: [&str; 8] =
    ["install", "start", "beforeInit", "resize", "afterInit", "beforeUpdate", "beforeElementsUpdate", "beforeLayout"];
/// Once it is known.
const LAID: [&str; 4] = ["afterLayout", "beforeDatasetsUpdate", "afterDatasetsUpdate", "afterUpdate"];
/// While the chart is drawn, by layer; those of each data set have its index.
const DRAWN: [&[&str]; 4] = [
    &["beforeRender", "beforeDraw"],
    &["beforeDatasetsDraw", "beforeDatasetDraw"],
    &["afterDatasetDraw", "afterDatasetsDraw"],
    &["afterDraw", "afterRender"],
];

/// Plugins of a configuration.
#[derive(Debug, Default, Clone)]
pub(in crate::dialect::chartjs) struct Hooks {
    plugins: Vec<Plugin>,
}

#[derive(Debug, Clone)]
struct Plugin {
    object: Value,
    options: Value,
    /// Methods that it has.
    names: Vec<String>,
    at: String,
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
            plugins.push(Plugin { object, options: object_of_nothing(), names, at: String::new() });
        }
        Hooks { plugins }
    }

    /// Whether any plugin has a method of these.
    fn has(&self, names: &[&str]) -> bool {
        self.plugins.iter().any(|p| p.names.iter().any(|n| names.contains(&n.as_str())))
    }

    /// Whether something is done only once the layout is known.
    pub(in crate::dialect::chartjs) fn is_late(&self) -> bool {
        self.changes() || self.paints()
    }

    /// Whether any of them is called while the chart is drawn.
    pub(in crate::dialect::chartjs) fn paints(&self) -> bool {
        DRAWN.iter().any(|names| self.has(names))
    }

    fn run(&self, name: &str, args: &Value, scripts: &Scripts, report: &mut Report) {
        for plugin in self.plugins.iter().filter(|p| p.names.iter().any(|n| n == name)) {
            let (live, budget) = (scripts.live(), scripts.budget());
            let mut given = vec![live.chart()];
            if live.version != Version::V2 || *args != Value::Null {
                given.push(args.clone());
            }
            given.push(plugin.options.clone());
            let at = || format!("{}/{name}", plugin.at);
            match live.call_method((&plugin.object, name), &given, budget) {
                Err(message) => report.warn(at(), format!("this function cannot be run: {message}")),
                // What comes next would be left out (`core.plugins.js`, `_notify`).
                Ok(Some(Value::Bool(false))) if is_cancelable(name) => {
                    report.warn(at(), "what is left out by returning false is drawn all the same");
                }
                Ok(_) => {}
            }
        }
    }

    /// What is done before the configuration is read.
    pub(in crate::dialect::chartjs) fn begin(&self, scripts: &Scripts, report: &mut Report) {
        for name in FIRST {
            let args = no_args(scripts, name);
            self.run(name, &args, scripts, report);
        }
    }

    /// What is done when the layout is known, before styles are.
    pub(in crate::dialect::chartjs) fn lay(&self, scripts: &Scripts, report: &mut Report) {
        for name in LAID {
            let args = no_args(scripts, name);
            self.run(name, &args, scripts, report);
        }
    }

    /// Whether the configuration may be another one after that.
    pub(in crate::dialect::chartjs) fn changes(&self) -> bool {
        self.has(&LAID)
    }

    /// What is painted, layer by layer.
    pub(in crate::dialect::chartjs) fn paint(&self, scripts: &Scripts, report: &mut Report) -> [Vec<Node>; 4] {
        let live = scripts.live();
        live.state().pen = Some(pen::Pen::default());
        let mut layers: [Vec<Node>; 4] = Default::default();
        let mut beneath = Vec::new();
        for (at, (layer, names)) in layers.iter_mut().zip(DRAWN).enumerate() {
            if at == 1 {
                self.after_legend(scripts);
            }
            for name in names {
                if name.ends_with("DatasetDraw") {
                    self.each_set(name, scripts, report);
                } else {
                    let args = match (live.version, *name) {
                        (Version::V2, "beforeDraw" | "afterDraw" | "beforeDatasetsDraw" | "afterDatasetsDraw") => {
                            Value::Number(1.0)
                        }
                        _ => no_args(scripts, name),
                    };
                    self.run(name, &args, scripts, report);
                }
            }
            if let Some(pen) = &mut live.state().pen {
                *layer = std::mem::take(&mut pen.nodes);
                let mut more = std::mem::take(&mut pen.beneath);
                more.append(&mut beneath);
                beneath = more;
            }
        }
        beneath.append(&mut layers[0]);
        layers[0] = beneath;
        if let Some(pen) = live.state().pen.take() {
            for lost in pen.lost {
                report.warn("/plugins", lost);
            }
        }
        layers
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

    /// The hooks of data sets, from the last to the first, as they are drawn.
    fn each_set(&self, name: &str, scripts: &Scripts, report: &mut Report) {
        if !self.has(&[name]) {
            return;
        }
        let metas = scripts.live().state().metas.clone();
        for (i, meta) in metas.iter().enumerate().rev() {
            let args = super::object([("index", Value::Number(i as f64)), ("meta", meta.clone())]);
            self.run(name, &args, scripts, report);
        }
    }
}

fn object_of_nothing() -> Value {
    super::object([])
}

/// Whether a hook can keep from happening what comes after it.
fn is_cancelable(name: &str) -> bool {
    name.starts_with("before") && name != "beforeInit"
}

/// What hooks without arguments of their own are given.
fn no_args(scripts: &Scripts, name: &str) -> Value {
    if scripts.live().version == Version::V2 {
        return Value::Null;
    }
    super::object([("mode", Value::from("default")), ("cancelable", is_cancelable(name).into())])
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
