//! What the chart's objects are told of a configuration that has been read: its data sets and its axes.

use super::axes::{Axes, AxisKind, is_lying};
use super::chart::{Chart, Dataset, Kind};
use super::live::{AxisLink, SetLink};
use super::options;
use crate::data::Value;
use crate::figure::ScaleId;
use crate::json::Json;
use std::sync::Arc;

/// Tells of the data sets, and of the axes that they are drawn between.
pub(super) fn tell<'a>(chart: &Chart<'a>, axes: Option<&Axes<'a>>) {
    let (live, budget) = (chart.scripts.live(), chart.scripts.budget());
    if live.chart() == Value::Null {
        return;
    }
    if let Some(axes) = axes {
        let links = axes.list.iter().map(|a| {
            let kind = match a.kind {
                AxisKind::Category => "category",
                AxisKind::Linear => "linear",
                AxisKind::Logarithmic => "logarithmic",
                AxisKind::Time => "time",
                AxisKind::TimeSeries => "timeseries",
            };
            let labels = if a.kind == AxisKind::Category {
                a.labels.borrow().list.iter().map(options::shown).collect()
            } else {
                Vec::new()
            };
            let at = if chart.is_v2() { a.options.sub("ticks") } else { a.options.clone() };
            let reverse = at.truthy("reverse").unwrap_or(false);
            AxisLink { id: a.id.clone(), scale: a.scale, horizontal: a.horizontal, kind, labels, reverse }
        });
        live.know_axes(links.collect(), budget);
    } else if matches!(chart.kind, Kind::Radar | Kind::PolarArea) {
        let id = Arc::from(if chart.is_v2() { "scale" } else { "r" });
        let link = AxisLink {
            id,
            scale: ScaleId(0),
            horizontal: false,
            kind: "radialLinear",
            labels: Vec::new(),
            reverse: false,
        };
        live.know_axes(vec![link], budget);
    }
    let link = |set: &Dataset<'a>| {
        let ids = axes.and_then(|axes| {
            let (x, y) = axes.of(chart, set)?;
            Some((axes.list[x].id.clone(), axes.list[y].id.clone()))
        });
        SetLink {
            kind: set.kind.name(),
            label: set.json.get("label").map_or(Value::Null, Value::from),
            hidden: set.hidden,
            order: set.order,
            axes: ids,
            lying: is_lying(chart, set),
            json: set.json.clone(),
        }
    };
    let sets = chart.config.pointer("/data/datasets").and_then(Json::as_array).map_or(0, <[Json]>::len).min(1000);
    let none =
        SetLink { kind: "", label: Value::Null, hidden: true, order: 0.0, axes: None, lying: false, json: Json::Null };
    let mut links = vec![none; sets];
    for set in &chart.datasets {
        if let Some(slot) = links.get_mut(set.index) {
            *slot = link(set);
        }
    }
    live.know_sets(links, chart.labels.to_vec(), budget);
}
