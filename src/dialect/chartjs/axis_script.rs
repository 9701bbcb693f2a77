//! Functions that take part in the layout of an axis: callbacks that write its ticks, and those that are called around
//! the stages of its update (Chart.js `core.scale.js`, `update`).

use super::chart::Source;
use super::live::{self, Live};
use super::value;
use crate::data::Value;
use crate::dialect::Version;
use crate::figure::{AxisScript, AxisState, Moment, TickLabels, TickState};
use crate::geometry::{Insets, Size};
use crate::json::Code;
use crate::limits::Budget;
use std::sync::Arc;

/// Functions of an axis, by their names.
#[derive(Debug)]
struct Script {
    source: Arc<Source>,
    id: Arc<str>,
    hooks: Vec<(&'static str, Code)>,
    horizontal: bool,
    categories: Vec<Arc<str>>,
}

/// The callback of an axis's ticks.
#[derive(Debug)]
struct Labels {
    source: Arc<Source>,
    id: Arc<str>,
    code: Code,
    at: Arc<str>,
}

/// Names of the functions, in the order they are called, and the moment that each belongs to.
const HOOKS: [(&str, Moment); 15] = [
    ("beforeUpdate", Moment::Ticks),
    ("beforeSetDimensions", Moment::Ticks),
    ("afterSetDimensions", Moment::Ticks),
    ("beforeBuildTicks", Moment::Ticks),
    ("afterBuildTicks", Moment::Ticks),
    ("beforeTickToLabelConversion", Moment::Ticks),
    ("afterTickToLabelConversion", Moment::Labels),
    ("beforeCalculateLabelRotation", Moment::Labels),
    ("beforeCalculateTickRotation", Moment::Labels),
    ("afterCalculateLabelRotation", Moment::Labels),
    ("afterCalculateTickRotation", Moment::Labels),
    ("afterAutoSkip", Moment::Labels),
    ("beforeFit", Moment::Fit),
    ("afterFit", Moment::Fit),
    ("afterUpdate", Moment::Fit),
];

/// What takes part in the layout of an axis whose options have such functions.
pub(super) fn script(
    source: &Arc<Source>,
    id: &Arc<str>,
    horizontal: bool,
    categories: Vec<Arc<str>>,
    option: &dyn Fn(&str) -> Option<Code>,
) -> Option<Arc<dyn AxisScript>> {
    let hooks: Vec<(&'static str, Code)> = HOOKS.iter().filter_map(|(n, _)| Some((*n, option(n)?))).collect();
    if hooks.is_empty() && !live::has_scale_hooks(&source.live) {
        return None;
    }
    Some(Arc::new(Script { source: source.clone(), id: id.clone(), hooks, horizontal, categories }))
}

/// What writes the ticks of an axis that has a callback.
pub(super) fn tick_labels(source: &Arc<Source>, id: &Arc<str>, code: &Code, at: Arc<str>) -> Arc<dyn TickLabels> {
    Arc::new(Labels { source: source.clone(), id: id.clone(), code: code.clone(), at })
}

/// The ends of an axis after `afterDataLimits`.
pub(super) fn limits(
    live: &Live,
    id: &Arc<str>,
    (low, high): (f64, f64),
    hooks: &[(&str, Code)],
    budget: &Budget,
) -> Result<(f64, f64), String> {
    let scale = live.scale(id, budget);
    live.set(&scale, "min", &Value::Number(low), budget);
    live.set(&scale, "max", &Value::Number(high), budget);
    for name in ["beforeDataLimits", "afterDataLimits"] {
        live::of_scale(live, name, &scale, budget)?;
        for (_, code) in hooks.iter().filter(|h| h.0 == name) {
            live.call(code, &scale, std::slice::from_ref(&scale), budget)?;
        }
    }
    let number = |name: &str, usual: f64| {
        live.at(&scale, &[name], budget).valid_number().filter(|x| x.is_finite()).unwrap_or(usual)
    };
    Ok((number("min", low), number("max", high)))
}

fn lines(v: &Value) -> Vec<Arc<str>> {
    match v {
        Value::Null => Vec::new(),
        Value::Array(list) => list.iter().map(Value::to_text).collect(),
        v => vec![v.to_text()],
    }
}

impl TickLabels for Labels {
    fn labels(&self, values: &[Value], ends: (f64, f64), budget: &Budget) -> Vec<Vec<Arc<str>>> {
        let live = &self.source.live;
        let scale = live.scale(&self.id, budget);
        let v2 = live.version == Version::V2;
        let plain = |v: &Value| match v {
            Value::Time(t) => Value::Number(*t),
            v => v.clone(),
        };
        let ticks: Vec<Value> =
            values.iter().map(|v| if v2 { plain(v) } else { value::object([("value", plain(v))]) }).collect();
        live.set(&scale, "ticks", &Value::Array(ticks.into()), budget);
        for (name, x) in [("min", ends.0), ("max", ends.1)] {
            if x.is_finite() {
                live.set(&scale, name, &Value::Number(x), budget);
            }
        }
        let all = live.at(&scale, &["ticks"], budget);
        let one = |(i, v): (usize, &Value)| {
            let args = [plain(v), Value::Number(i as f64), all.clone()];
            match live.call(&self.code, &scale, &args, budget) {
                Ok(out) => lines(&out),
                Err(message) => {
                    budget.complain(|| format!("{}: this function cannot be run: {message}", self.at));
                    lines(v)
                }
            }
        };
        values.iter().enumerate().map(one).collect()
    }
}

impl AxisScript for Script {
    fn run(&self, moment: Moment, axis: &mut AxisState, budget: &Budget) {
        let live = &self.source.live;
        let shared = live::has_scale_hooks(live) && moment == Moment::Ticks;
        if !shared && !HOOKS.iter().any(|(n, m)| *m == moment && self.hooks.iter().any(|h| h.0 == *n)) {
            return;
        }
        let scale = live.scale(&self.id, budget);
        self.show(live, &scale, moment, axis, budget);
        for (name, _) in HOOKS.iter().filter(|h| h.1 == moment) {
            if live::OF_SCALES.contains(name)
                && let Err(message) = live::of_scale(live, name, &scale, budget)
            {
                budget.complain(|| format!("this function cannot be run: {message}"));
            }
            let Some((_, code)) = self.hooks.iter().find(|h| h.0 == *name) else { continue };
            let before = live.at(&scale, &["ticks"], budget);
            let mut args = vec![scale.clone()];
            if live.version == Version::V2 && *name == "afterBuildTicks" {
                args.push(live.at(&scale, &["ticks"], budget));
            }
            match live.call(code, &scale, &args, budget) {
                Ok(Value::Array(list)) if args.len() == 2 => {
                    live.set(&scale, "ticks", &Value::Array(list), budget);
                }
                // The written ticks are kept beside the list: only what is changed in it is seen (version 2's `core.scale.js`,
                // `_convertTicksToLabels`).
                Ok(_) if live.version == Version::V2 && *name == "afterTickToLabelConversion" => {
                    live.set(&scale, "ticks", &before, budget);
                }
                Ok(_) => {}
                Err(message) => budget
                    .complain(|| format!("/options/scales/{}/{name}: this function cannot be run: {message}", self.id)),
            }
        }
        self.take(live, &scale, moment, axis, budget);
    }
}

impl Script {
    /// Puts the axis into its object.
    fn show(&self, live: &Live, scale: &Value, moment: Moment, axis: &AxisState, budget: &Budget) {
        let n = |x: f64| Value::Number(x);
        let o = axis.overhang;
        let mut members = vec![
            ("min", n(axis.min)),
            ("max", n(axis.max)),
            ("maxWidth", n(axis.most.width)),
            ("maxHeight", n(axis.most.height)),
        ];
        let ticks = axis.ticks.iter().map(|t| match (live.version, moment) {
            (Version::V2, Moment::Ticks) => tick_number(&t.value),
            (Version::V2, _) => Value::from(t.label.join(" ")),
            _ => live::tick(t),
        });
        members.push(("ticks", Value::Array(ticks.collect())));
        if moment == Moment::Fit {
            members.extend([("width", n(axis.size.width)), ("height", n(axis.size.height))]);
        } else {
            members.extend([("width", n(axis.most.width)), ("height", n(axis.most.height))]);
        }
        let pads =
            [("paddingLeft", o.left), ("paddingTop", o.top), ("paddingRight", o.right), ("paddingBottom", o.bottom)];
        members.extend(pads.map(|(name, x)| (name, n(x))));
        if !self.categories.is_empty() {
            let labels = self.categories.iter().map(|l| Value::Text(l.clone())).collect();
            members.push(("_labels", Value::Array(labels)));
        }
        members.push(("_horizontal", self.horizontal.into()));
        for (name, value) in members {
            live.set(scale, name, &value, budget);
        }
    }

    /// Takes back what was changed.
    fn take(&self, live: &Live, scale: &Value, moment: Moment, axis: &mut AxisState, budget: &Budget) {
        let number = |name: &str, usual: f64| {
            live.at(scale, &[name], budget).valid_number().filter(|x| x.is_finite()).unwrap_or(usual)
        };
        if moment == Moment::Fit {
            axis.size = Size { width: number("width", axis.size.width), height: number("height", axis.size.height) };
            let o = axis.overhang;
            axis.overhang = Insets {
                left: number("paddingLeft", o.left),
                top: number("paddingTop", o.top),
                right: number("paddingRight", o.right),
                bottom: number("paddingBottom", o.bottom),
            };
            return;
        }
        (axis.min, axis.max) = (number("min", axis.min), number("max", axis.max));
        let Value::Array(list) = live.plain(&live.at(scale, &["ticks"], budget), budget) else { return };
        let before = std::mem::take(&mut axis.ticks);
        let written = moment == Moment::Labels;
        for (i, v) in list.iter().enumerate() {
            let like = |x: &Value| before.iter().find(|t| t.value.to_number() == x.to_number());
            let old = match v {
                Value::Object(_) => like(&v.member("value")),
                v if written => {
                    // Version 2 has only texts here.
                    let tick = before.get(i).cloned();
                    axis.ticks.extend(tick.map(|t| TickState { label: lines(v), ..t }));
                    continue;
                }
                v => like(v),
            };
            let value = if matches!(v, Value::Object(_)) { v.member("value") } else { v.clone() };
            let label = match v.member("label") {
                Value::Null if written => Vec::new(),
                Value::Null => old.map_or_else(Vec::new, |t| t.label.clone()),
                label => lines(&label),
            };
            let value = match (old, before.first().map(|t| &t.value)) {
                (Some(old), _) => old.value.clone(),
                (None, Some(Value::Time(_))) => Value::Time(value.to_number()),
                _ => value,
            };
            let major = v.member("major").truthy();
            axis.ticks.push(TickState { value, label, major });
        }
    }
}

fn tick_number(v: &Value) -> Value {
    match v {
        Value::Time(t) => Value::Number(*t),
        v => v.clone(),
    }
}
