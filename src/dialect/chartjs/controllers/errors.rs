//! Error bars: of data with `yMin`, `yMax`, `xMin`, `xMax` (@sgratzl/chartjs-chart-error-bars), and by label in a data
//! set's `errorBars` (chartjs-plugin-error-bars). In: a data set in its place; out: a mark of whiskers a direction.

use crate::dialect::chartjs::axes::Axes;
use crate::dialect::chartjs::chart::{Chart, Dataset};
use crate::dialect::chartjs::data::Series;
use crate::dialect::chartjs::options::{self, number};
use crate::dialect::chartjs::table::{Rows, Tables};
use crate::figure::{
    CapLength, Channel, Glyph, GlyphStyle, Mapping, Mark, MarkKind, Orientation, RectStyle, Thickness,
};
use crate::geometry::Insets;
use crate::json::Json;
use std::sync::Arc;

/// How error bars look.
struct Look {
    color: String,
    width: f64,
    cap: CapLength,
}

/// A place, the value there, and the ends of its error bar.
type Bar = (f64, f64, f64, f64);

/// The marks of a data set's error bars; `bars` says where its bars stand, if it has bars.
pub(crate) fn marks<'a>(
    chart: &Chart<'a>,
    axes: &Axes<'a>,
    s: &Series<'a, '_>,
    bars: Option<RectStyle>,
    tables: &mut Tables,
) -> Vec<Mark> {
    let mut out = Vec::new();
    let (over, along) = if s.lying { ("x", "y") } else { ("y", "x") };
    let by_label = labelled(chart, s);
    if !by_label.is_empty() {
        let look = plugin_look(chart, s.set, bars.is_some());
        out.push(mark(axes, s, true, bars.clone(), by_label, &look, tables));
    }
    for (name, main) in [(over, true), (along, false)] {
        let list: Vec<Bar> = s.set.data.iter().zip(&s.cells).filter_map(|(j, c)| ranged(j, name, c, main)).collect();
        if !list.is_empty() {
            let look = element_look(chart, s.set, bars.is_some() && main);
            out.push(mark(axes, s, main, bars.clone().filter(|_| main), list, &look, tables));
        }
    }
    out
}

/// What the error bars of data reach to, along the value axis or the index axis.
pub(crate) fn covered(s: &Series, main: bool) -> Vec<f64> {
    let name = if main == s.lying { "x" } else { "y" };
    let bars = s.set.data.iter().zip(&s.cells).filter_map(|(j, c)| ranged(j, name, c, main));
    bars.flat_map(|b| [b.2, b.3]).filter(|x| x.is_finite()).collect()
}

/// `yMin` and `yMax` of a datum; the outermost of several.
fn ranged(json: &Json, axis: &str, cell: &crate::dialect::chartjs::data::Cell, main: bool) -> Option<Bar> {
    let end = |name: &str, most: bool| -> Option<f64> {
        match json.get(&format!("{axis}{name}"))? {
            Json::Array(list) => {
                let all = list.iter().filter_map(number);
                if most { all.reduce(f64::max) } else { all.reduce(f64::min) }
            }
            v => number(v),
        }
    };
    let (low, high) = (end("Min", false), end("Max", true));
    if low.is_none() && high.is_none() {
        return None;
    }
    let (at, value) = if main { (cell.at, cell.value) } else { (cell.value, cell.at) };
    Some((at, value, low.unwrap_or(value), high.unwrap_or(value)))
}

/// `errorBars: {label: {plus, minus}}`, relative to the value unless `absoluteValues` says otherwise.
fn labelled(chart: &Chart, s: &Series) -> Vec<Bar> {
    let Some(Json::Object(bars)) = s.set.json.get("errorBars") else { return Vec::new() };
    let absolute = plugin(chart).truthy("absoluteValues").unwrap_or(false);
    let mut out = Vec::new();
    for (cell, label) in s.cells.iter().zip(chart.labels) {
        let Some(bar) = bars.get(&options::shown(label)) else { continue };
        let n = |name: &str| bar.get(name).and_then(number);
        let place = |x: Option<f64>| match x {
            Some(x) if absolute => x,
            Some(x) => cell.value + x,
            None => cell.value,
        };
        if cell.value.is_finite() {
            let minus = n("minus").map(|x| if absolute { x } else { -x.abs() });
            out.push((cell.at, cell.value, place(minus), place(n("plus"))));
        }
    }
    out
}

fn plugin<'a>(chart: &Chart<'a>) -> options::Options<'a> {
    chart.root.sub("plugins").sub("chartJsPluginErrorBars")
}

fn plugin_look(chart: &Chart, set: &Dataset, barred: bool) -> Look {
    let own = plugin(chart);
    let cap = match own.get("width") {
        Some(Json::String(s)) => s
            .trim_end_matches('%')
            .parse::<f64>()
            .map_or(CapLength::Px(10.0), |p| if barred { CapLength::Share(p / 100.0) } else { CapLength::Px(p) }),
        Some(v) => CapLength::Px(number(v).unwrap_or(10.0)),
        None => CapLength::Px(10.0),
    };
    let color = own.text("color").or_else(|| set.own.text("borderColor")).unwrap_or("#666").to_owned();
    let width = own.get("lineWidth").or_else(|| own.get("borderWidth")).and_then(first).unwrap_or(2.0);
    Look { color, width, cap }
}

fn first(json: &Json) -> Option<f64> {
    match json {
        Json::Array(list) => list.first().and_then(number),
        Json::Object(o) => o.get("v").and_then(first),
        v => number(v),
    }
}

fn element_look(chart: &Chart, set: &Dataset, barred: bool) -> Look {
    let elements = chart.root.sub("elements");
    let places: Vec<_> =
        ["barWithErrorBar", "pointWithErrorBar", "bar", "point"].iter().map(|n| elements.sub(n)).collect();
    let own = |name: &str| set.own.get(name).or_else(|| places.iter().find_map(|p| p.get(name)));
    let color = own("errorBarColor").and_then(|c| match c {
        Json::Object(o) => o.get("v")?.as_array()?.first()?.as_str(),
        Json::Array(list) => list.first()?.as_str(),
        c => c.as_str(),
    });
    let ratio = own("errorBarWhiskerRatio").and_then(first).unwrap_or(0.2);
    let size = own("errorBarWhiskerSize").and_then(first).unwrap_or(20.0);
    Look {
        color: color.unwrap_or("#2c2c2c").to_owned(),
        width: own("errorBarLineWidth").and_then(first).unwrap_or(1.0),
        cap: if barred && ratio > 0.0 { CapLength::Share(ratio) } else { CapLength::Px(size) },
    }
}

fn mark(
    axes: &Axes,
    s: &Series,
    main: bool,
    bars: Option<RectStyle>,
    list: Vec<Bar>,
    look: &Look,
    tables: &mut Tables,
) -> Mark {
    let (index, value) = (axes.list[s.index].scale, axes.list[s.value].scale);
    let (at, over) = if main { (index, value) } else { (value, index) };
    let upright = main != s.lying;
    let (center, position) = if upright { (Channel::XCenter, Channel::Y) } else { (Channel::YCenter, Channel::X) };
    let mut rows = Rows::new(list.len());
    let mut column = |channel: Channel, name: &'static str, pick: fn(&Bar) -> f64, scale| {
        rows.numbers(name, list.iter().map(pick).collect());
        rows.encodings.map(channel, Mapping::field(name).scaled(scale));
    };
    column(center, "at", |b| b.0, at);
    column(position, "value", |b| b.1, over);
    column(Channel::Low, "low", |b| b.2, over);
    column(Channel::High, "high", |b| b.3, over);
    rows.encodings.constant(Channel::Stroke, look.color.as_str()).constant(Channel::StrokeWidth, look.width);
    let place = bars.unwrap_or_else(|| RectStyle {
        orientation: if upright { Orientation::Vertical } else { Orientation::Horizontal },
        thickness: Thickness::Encoded,
        ..RectStyle::default()
    });
    let data = tables.add(rows.frame.clone());
    let kind = MarkKind::Glyph(GlyphStyle { place, glyph: Glyph::Whiskers(look.cap) });
    let mut mark = super::line::plain("mark-glyph", kind, data, rows, Arc::from(""));
    mark.clip = Some(Insets::default());
    mark
}
