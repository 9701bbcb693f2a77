//! The objects of a chart as functions see them: what they are asked, and what they answer.

use super::member;
use super::pen::{self, Look};
use super::{Live, State, colors, global};
use crate::data::Value;
use crate::expr::{Asked, Host, Reply};
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
                member::element(&state, place("datasetIndex")?, place("dataIndex")?)
            }
            "legend" => member::of_legend(&state, asked),
            "controller" if asked.name == "chart" => Some(state.chart.clone()),
            "tickTable" => None,
            _ => None,
        }
    }

    fn call(&mut self, asked: &Asked, args: &[Value]) -> Answer {
        let first = args.first().cloned().unwrap_or_default();
        match asked.class {
            "pen" => self.paint(asked, args),
            "gradient" if asked.name == "addColorStop" => Some(pen::add_stop(&(asked.member)("stops"), args)),
            "chart" => self.chart(asked, args),
            "scale" => member::scale_call(&self.live.state(), asked, args),
            "element" => member::element_call(asked, args),
            "color" => colors::call(asked, args),
            "global" => global::call(&mut self.live.state(), asked, args, self.live.size),
            "controller" => match asked.name {
                "getStyle" | "getParsed" | "getContext" => {
                    let state = self.live.state();
                    let index = (asked.member)("index").valid_number().unwrap_or(0.0) as usize;
                    Some(Ok(Reply::Value(match asked.name {
                        "getParsed" => member::parsed(&state, index, first.valid_number().unwrap_or(0.0) as usize),
                        _ => member::style_of(&state, index, first.valid_number().map(|x| x as usize)),
                    })))
                }
                _ => None,
            },
            "legend" if matches!(asked.name, "fit" | "buildLabels" | "adjustHitBoxes" | "update" | "draw") => {
                Some(Ok(Reply::Value(Value::Null)))
            }
            _ => None,
        }
    }

    fn has(&self, class: &str, name: &str) -> bool {
        match class {
            "pen" => pen::has(name),
            "chart" => CHART.contains(&name),
            "scale" => SCALE.contains(&name),
            "element" => ELEMENT.contains(&name),
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
        let mut state = self.live.state();
        // Outside of painting, a pen only measures and makes gradients.
        let pen = state.pen.get_or_insert_with(pen::Pen::default);
        Some(pen.call(asked.name, args, &Look(asked.member), asked.members, self.budget))
    }

    fn chart(&mut self, asked: &Asked, args: &[Value]) -> Answer {
        let mut state = self.live.state();
        let index = args.first().and_then(Value::valid_number).filter(|x| *x >= 0.0).map(|x| x as usize);
        let value = |v: Value| Some(Ok(Reply::Value(v)));
        let shown = |state: &State, i: usize| match state.hidden_sets.iter().rev().find(|h| h.0 == i) {
            Some(h) => !h.1,
            None => state.sets.get(i).is_some_and(|s| !s.hidden),
        };
        match asked.name {
            "getDatasetMeta" => value(index.and_then(|i| state.metas.get(i)).cloned().unwrap_or_default()),
            "isDatasetVisible" => value(index.is_some_and(|i| shown(&state, i)).into()),
            "getVisibleDatasetCount" => {
                value(Value::Number((0..state.sets.len()).filter(|i| shown(&state, *i)).count() as f64))
            }
            "getSortedVisibleDatasetMetas" | "getVisibleDatasetMetas" => {
                let mut order: Vec<usize> = (0..state.metas.len()).filter(|i| shown(&state, *i)).collect();
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
            name if CHART.contains(&name) => value(Value::Null),
            _ => None,
        }
    }
}
