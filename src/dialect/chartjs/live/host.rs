//! The objects of a chart as functions see them: what they are asked, and what they answer.

use super::member;
use super::{Live, colors, global, paints, pen, studio};
use crate::data::Value;
use crate::expr::{Asked, Host, Reply};
use crate::geometry::pt;
use crate::limits::Budget;

/// Answers for a chart.
pub(super) struct LiveHost<'b> {
    pub live: &'b Live,
    pub budget: &'b Budget,
}

type Answer = Option<Result<Reply, String>>;

const CHART: [&str; 30] = [
    "getDatasetMeta",
    "isDatasetVisible",
    "getVisibleDatasetCount",
    "getDataVisibility",
    "toggleDataVisibility",
    "setDatasetVisibility",
    "hide",
    "show",
    "update",
    "render",
    "draw",
    "getSortedVisibleDatasetMetas",
    "resize",
    "stop",
    "clear",
    "destroy",
    "reset",
    "getElementsAtEventForMode",
    "getElementAtEvent",
    "getElementsAtEvent",
    "getActiveElements",
    "setActiveElements",
    "toBase64Image",
    "isPluginEnabled",
    "getContext",
    "notifyPlugins",
    "isPointInArea",
    "bindEvents",
    "unbindEvents",
    "generateLegend",
];
const SCALE: [&str; 23] = [
    "getPixelForValue",
    "getValueForPixel",
    "getPixelForTick",
    "getLabelForValue",
    "getLabelForIndex",
    "getBasePixel",
    "getBaseValue",
    "isHorizontal",
    "getPixelForDecimal",
    "getDecimalForPixel",
    "getTicks",
    "getLabels",
    "getMinMax",
    "getUserBounds",
    "getLineWidthForValue",
    "getDistanceFromCenterForValue",
    "getPointPosition",
    "getPointPositionForValue",
    "getIndexAngle",
    "getBasePosition",
    "getValueForDistanceFromCenter",
    "isFullSize",
    "getMatchingVisibleMetas",
];
const ELEMENT: [&str; 8] =
    ["tooltipPosition", "getCenterPoint", "getProps", "hasValue", "inRange", "getRange", "draw", "hasOwnProperty"];

impl Host for LiveHost<'_> {
    fn get(&mut self, asked: &Asked) -> Option<Value> {
        let state = self.live.state();
        match asked.class {
            "chart" => member::of_chart(&state, asked, self.live.version),
            "scale" => member::of_scale(&state, asked),
            "meta" => member::of_meta(&state, asked),
            "element" => match asked.name {
                "_model" | "_view" => Some((asked.object)()),
                "options" => member::options_of(&state, asked),
                _ => None,
            },
            "context" if asked.name == "element" => {
                let place = |n: &str| (asked.member)(n).valid_number().map(|x| x as usize);
                member::element_to_be(&state, place("datasetIndex")?, place("dataIndex")?)
            }
            "legend" => member::of_legend(&state, asked),
            "controller" => member::of_controller(&state, asked),
            "tickTable" => None,
            _ => None,
        }
    }

    fn call(&mut self, asked: &Asked, args: &[Value]) -> Answer {
        match asked.class {
            "pen" => self.paint(asked, args),
            "canvas" => self.canvas(asked, args),
            "outline" => self.live.state().studio.trace(asked, args, self.budget),
            "gradient" if asked.name == "addColorStop" => Some(paints::add_stop(&(asked.member)("stops"), args)),
            // The tile is the same wherever it is moved to.
            "pattern" if asked.name == "setTransform" => Some(Err("patterns are not moved".into())),
            "chart" => self.chart(asked, args),
            "scale" => member::scale_call(&self.live.state(), asked, args),
            "element" => member::element_call(asked, args),
            "color" => colors::call(asked, args),
            "global" => global::call(&mut self.live.state(), asked, args, self.live.size),
            "controller" => member::controller_call(&self.live.state(), asked, args),
            "legend" if matches!(asked.name, "fit" | "buildLabels" | "adjustHitBoxes" | "update" | "draw") => {
                Some(Ok(Reply::Value(Value::Null)))
            }
            _ => None,
        }
    }

    fn has(&self, class: &str, name: &str) -> bool {
        match class {
            "pen" => pen::has(name),
            "canvas" => matches!(name, "getContext" | "addEventListener" | "setAttribute" | "remove"),
            "outline" => studio::traces(name),
            "gradient" => name == "addColorStop",
            "chart" => CHART.contains(&name),
            "scale" => SCALE.contains(&name),
            "element" => ELEMENT.contains(&name),
            "controller" => member::CONTROLLER.contains(&name),
            "legend" => matches!(name, "fit" | "buildLabels" | "adjustHitBoxes" | "update" | "draw"),
            _ => false,
        }
    }
}

impl LiveHost<'_> {
    fn paint(&mut self, asked: &Asked, args: &[Value]) -> Answer {
        if !pen::has(asked.name) {
            return None;
        }
        // Outside of painting, a pen only measures and makes paints.
        Some(self.live.state().studio.paint(asked, args, self.budget))
    }

    /// A method of a canvas that functions have made.
    fn canvas(&mut self, asked: &Asked, args: &[Value]) -> Answer {
        match asked.name {
            "getContext" if args.first().is_some_and(|kind| &*kind.to_text() == "2d") => {
                let known = (asked.member)("\u{1}context");
                if known != Value::Null {
                    return Some(Ok(Reply::Value(known)));
                }
                let id = (asked.member)(studio::CANVAS).valid_number().map_or(0, |x| x as usize);
                Some(Ok(Reply::Member("\u{1}context".into(), pen::object(id, (asked.object)()))))
            }
            "getContext" | "addEventListener" | "setAttribute" | "remove" => Some(Ok(Reply::Value(Value::Null))),
            _ => None,
        }
    }

    fn chart(&mut self, asked: &Asked, args: &[Value]) -> Answer {
        let mut state = self.live.state();
        let index = args.first().and_then(Value::valid_number).filter(|x| *x >= 0.0).map(|x| x as usize);
        let value = |v: Value| Some(Ok(Reply::Value(v)));
        match asked.name {
            "getDatasetMeta" => value(index.and_then(|i| state.metas.get(i)).cloned().unwrap_or_default()),
            "isDatasetVisible" => value(index.is_some_and(|i| state.is_shown(i)).into()),
            "getVisibleDatasetCount" => {
                value(Value::Number((0..state.sets.len()).filter(|i| state.is_shown(*i)).count() as f64))
            }
            "getSortedVisibleDatasetMetas" | "getVisibleDatasetMetas" => {
                let mut order: Vec<usize> = (0..state.metas.len()).filter(|i| state.is_shown(*i)).collect();
                order.sort_by(|&a, &b| state.sets[a].order.total_cmp(&state.sets[b].order));
                value(Value::Array(order.into_iter().map(|i| state.metas[i].clone()).collect()))
            }
            "getDataVisibility" => value(index.is_some_and(|i| !state.hidden_data.contains(&i)).into()),
            "toggleDataVisibility" => {
                let i = index?;
                match state.hidden_data.iter().position(|h| *h == i) {
                    Some(at) => drop(state.hidden_data.remove(at)),
                    None if state.hidden_data.len() < 10_000 => state.hidden_data.push(i),
                    None => {}
                }
                value(Value::Null)
            }
            "hide" | "show" | "setDatasetVisibility" => {
                let i = index?;
                let on = match asked.name {
                    "hide" => false,
                    "show" => true,
                    _ => args.get(1).is_some_and(Value::truthy),
                };
                match args.get(1).and_then(Value::valid_number).filter(|_| asked.name != "setDatasetVisibility") {
                    Some(datum) if !on => state.hidden_data.push(datum as usize),
                    Some(datum) => state.hidden_data.retain(|h| *h != datum as usize),
                    None if state.hidden_sets.len() < 10_000 => state.hidden_sets.push((i, !on)),
                    None => {}
                }
                value(Value::Null)
            }
            "getElementsAtEventForMode" | "getActiveElements" | "getElementsAtEvent" | "getElementAtEvent" => {
                value(Value::Array([].into()))
            }
            "isPluginEnabled" => value(Value::Bool(true)),
            "isPointInArea" => {
                let area = state.seen.as_ref().and_then(|s| s.plot)?;
                let at = |name: &str| args.first().map_or(f64::NAN, |p| p.member(name).to_number());
                value(area.expand(0.5).contains(pt(at("x"), at("y"))).into())
            }
            "getContext" => value(super::object([("chart", state.chart.clone()), ("type", Value::from("chart"))])),
            name if CHART.contains(&name) => value(Value::Null),
            _ => None,
        }
    }
}
