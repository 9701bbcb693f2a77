//! Error bars: of data with `yMin`, `yMax`, `xMin`, `xMax`, `rMin`, `rMax` (@sgratzl/chartjs-chart-error-bars 4,
//! `elements/render.ts`), and by label in a data set's `errorBars` (chartjs-plugin-error-bars). In: a data set in its
//! place; out: marks of whiskers for each direction.

use super::line;
use crate::data::Value;
use crate::dialect::chartjs::axes::{Axes, AxisKind};
use crate::dialect::chartjs::chart::{Chart, Dataset, Styled};
use crate::dialect::chartjs::data::{Cell, Series};
use crate::dialect::chartjs::options::{self, number};
use crate::dialect::chartjs::table::{Rows, Tables};
use crate::figure::{
    CapLength, Channel, Curve, Gaps, Glyph, GlyphStyle, LineStyleRule, Mapping, Mark, MarkKind, Orientation, RectStyle,
    ScaleId, SymbolStyle, Thickness,
};
use crate::geometry::Insets;
use crate::json::Json;
use std::sync::Arc;

/// How error bars look.
struct Look {
    color: Value,
    width: f64,
    cap_color: Value,
    cap_width: f64,
    cap: CapLength,
}

/// An error bar.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bar {
    /// Of which datum.
    datum: usize,
    /// Which of several at the same place, from the innermost.
    level: usize,
    at: f64,
    value: f64,
    low: f64,
    high: f64,
}

/// The marks of a data set's error bars; `bars` says where its bars stand, if it has bars.
pub(crate) fn marks<'a>(
    chart: &Chart<'a>,
    axes: &Axes<'a>,
    s: &Series<'a, '_>,
    bars: Option<RectStyle>,
    tables: &mut Tables,
) -> Vec<Mark> {
    let mut out = Vec::new();
    let by_label = labelled(chart, s);
    if !by_label.is_empty() {
        let look = plugin_look(chart, s.set, bars.is_some());
        let list: Vec<(Bar, &Look)> = by_label.into_iter().map(|b| (b, &look)).collect();
        out.extend(layer(axes, s, true, bars.clone(), &list, tables));
    }
    for main in [true, false] {
        if !main && bars.is_some() && !chart.is_v2() {
            continue;
        }
        let list = ranged_all(chart, axes, s, main);
        if !list.is_empty() {
            let style = bars.clone().filter(|_| main);
            let looks = Looks::new(chart, s.set, style.is_some());
            out.extend(levels(axes, s, (main, style), &list, &looks, tables));
        }
    }
    // Those of points are cut off where the points are.
    let clip = if bars.is_some() || chart.is_v2() {
        Some(Insets::default())
    } else {
        line::clip(chart, axes, s, line::overflow(chart, s.set))
    };
    out.iter_mut().for_each(|mark| mark.clip = clip);
    out
}

/// What the error bars of data reach to, along the value axis or the index axis.
pub(crate) fn covered(chart: &Chart, axes: &Axes, s: &Series, main: bool) -> Vec<f64> {
    let Some(name) = ranged_axis(chart, axes, s, main) else { return Vec::new() };
    s.set.data.iter().flat_map(|json| reached(json, name)).collect()
}

/// Whether data with ranges have error bars: from version 3 on those of types that are named for it.
fn asked(chart: &Chart, set: &Dataset) -> bool {
    chart.is_v2() || set.errors
}

/// A null among data of a type with error bars, from version 3 on (`parseErrorNumberData` takes it for an object): a JSON
/// pointer to it.
pub(crate) fn missing(config: &Json) -> Option<String> {
    let sets = config.pointer("/data/datasets").and_then(Json::as_array)?;
    let named = |json: &Json| json.get("type").and_then(Json::as_str).map(|name| name.ends_with("WithErrorBars"));
    let whole = named(config).unwrap_or(false);
    let asked = sets.iter().enumerate().filter(|(_, set)| named(set).unwrap_or(whole));
    asked.filter_map(|(i, set)| Some((i, set.get("data")?.as_array()?))).find_map(|(i, data)| {
        let k = data.iter().position(Json::is_null)?;
        Some(format!("/data/datasets/{i}/data/{k}"))
    })
}

/// The name of the axis along which data have error bars; categories have no range.
fn ranged_axis(chart: &Chart, axes: &Axes, s: &Series, main: bool) -> Option<&'static str> {
    let ranged = main || axes.list[s.index].kind != AxisKind::Category;
    (asked(chart, s.set) && ranged).then_some(if main == s.lying { "x" } else { "y" })
}

/// The ends of the error bars of a datum, those too that are not drawn for want of the other end (`computeExtrema`).
fn reached(json: &Json, axis: &str) -> Vec<f64> {
    ["Min", "Max"].into_iter().flat_map(|end| ends(json, axis, end)).filter(|x| x.is_finite()).collect()
}

/// One end of the error bars of a datum, or of several.
fn ends(json: &Json, axis: &str, end: &str) -> Vec<f64> {
    match json.get(&format!("{axis}{end}")) {
        Some(Json::Array(list)) => list.iter().filter_map(number).collect(),
        Some(v) => number(v).into_iter().collect(),
        None => Vec::new(),
    }
}

/// Where the error bars of a datum begin and end along an axis (`x`, `y` or `r`), if it has some.
pub(crate) fn reach(chart: &Chart, set: &Dataset, json: &Json, axis: &str) -> Option<(f64, f64)> {
    let end = |name: &str, outer: fn(f64, f64) -> f64| match json.get(&format!("{axis}{name}")) {
        Some(Json::Array(list)) => list.iter().filter_map(number).reduce(outer),
        other => other.and_then(number),
    };
    let (low, high) = (end("Min", f64::min), end("Max", f64::max));
    let found = asked(chart, set) && (low.is_some() || high.is_some());
    found.then(|| (low.unwrap_or(f64::NAN), high.unwrap_or(f64::NAN)))
}

/// The error bars of all data one way.
fn ranged_all(chart: &Chart, axes: &Axes, s: &Series, main: bool) -> Vec<Bar> {
    let Some(name) = ranged_axis(chart, axes, s, main) else { return Vec::new() };
    let place = |cell: &Cell| if main { (cell.at, cell.value) } else { (cell.value, cell.at) };
    let each = s.set.data.iter().zip(&s.cells).enumerate();
    each.flat_map(|(i, (j, cell))| ranged(chart, s.set, (i, j), name, place(cell))).collect()
}

/// `yMin` and `yMax` of a datum; several of each are bars of their own, the innermost first (`resolveMulti`).
fn ranged(
    chart: &Chart,
    set: &Dataset,
    (datum, json): (usize, &Json),
    axis: &str,
    (at, value): (f64, f64),
) -> Vec<Bar> {
    let (mut low, mut high) = (ends(json, axis, "Min"), ends(json, axis, "Max"));
    if low.is_empty() && high.is_empty() {
        return Vec::new();
    }
    for side in [&mut low, &mut high].into_iter().filter(|side| side.is_empty()) {
        side.push(value);
    }
    if low.len() != high.len() {
        let message = format!(
            "{axis}Min has {} values and {axis}Max has {}; Chart.js draws no error bar then, so that none is drawn",
            low.len(),
            high.len()
        );
        chart.warn(&format!("{}/data/{datum}", set.at), message);
        return Vec::new();
    }
    let each = low.into_iter().zip(high).enumerate();
    each.map(|(level, (low, high))| Bar { datum, level, at, value, low, high }).collect()
}

/// `errorBars: {label: {plus, minus}}`, relative to the value unless `absoluteValues` says otherwise.
fn labelled(chart: &Chart, s: &Series) -> Vec<Bar> {
    let Some(Json::Object(bars)) = s.set.json.get("errorBars") else { return Vec::new() };
    let absolute = plugin(chart).truthy("absoluteValues").unwrap_or(false);
    let mut out = Vec::new();
    for (i, (cell, label)) in s.cells.iter().zip(chart.labels).enumerate() {
        let Some(bar) = bars.get(&options::shown(label)) else { continue };
        let n = |name: &str| bar.get(name).and_then(number);
        let place = |x: Option<f64>| match x {
            Some(x) if absolute => x,
            Some(x) => cell.value + x,
            None => cell.value,
        };
        if cell.value.is_finite() {
            let minus = n("minus").map(|x| if absolute { x } else { -x.abs() });
            let (low, high) = (place(minus), place(n("plus")));
            out.push(Bar { datum: i, level: 0, at: cell.at, value: cell.value, low, high });
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
    let color = Value::from(color);
    Look { color: color.clone(), width, cap_color: color, cap_width: width, cap }
}

fn first(json: &Json) -> Option<f64> {
    match json {
        Json::Array(list) => list.first().and_then(number),
        Json::Object(o) => o.get("v").and_then(first),
        v => number(v),
    }
}

/// The looks of the bars of data: each style is one for all, one a datum, or `{v: […]}`, one for each of several bars.
struct Looks {
    styles: [Styled; 6],
    barred: bool,
}

impl Looks {
    const NAMES: [&str; 6] = [
        "errorBarColor",
        "errorBarLineWidth",
        "errorBarWhiskerColor",
        "errorBarWhiskerLineWidth",
        "errorBarWhiskerRatio",
        "errorBarWhiskerSize",
    ];

    fn new<'a>(chart: &Chart<'a>, set: &Dataset<'a>, barred: bool) -> Looks {
        let n = set.data.len();
        let name = if set.kind.is_sliced() {
            "arcWithErrorBar"
        } else if set.kind.is_bar() {
            "barWithErrorBar"
        } else {
            "pointWithErrorBar"
        };
        let elements = chart.root.sub("elements").sub(name);
        let style = |name: &str| chart.resolve_all(set, &[(&set.own, name), (&elements, name)], n);
        Looks { styles: Self::NAMES.map(style), barred }
    }

    fn of(&self, bar: &Bar) -> Look {
        let at = |k: usize| -> Value {
            let value = self.styles[k].get(bar.datum);
            let list = if matches!(value, Value::Object(_)) { value.member("v") } else { value };
            match &list {
                Value::Array(list) if !list.is_empty() => list[bar.level % list.len()].clone(),
                v => v.clone(),
            }
        };
        let second = bar.level % 2 == 1;
        let n = |k: usize, usual: [f64; 2]| at(k).valid_number().unwrap_or(usual[usize::from(second)]);
        let color = |k: usize| match at(k) {
            Value::Null => Value::from(if second { "#1f1f1f" } else { "#2c2c2c" }),
            v => v,
        };
        let (ratio, size) = (n(4, [0.2, 0.25]), n(5, [20.0, 24.0]));
        Look {
            color: color(0),
            width: n(1, [1.0, 3.0]),
            cap_color: color(2),
            cap_width: n(3, [1.0, 3.0]),
            cap: if self.barred && ratio > 0.0 { CapLength::Share(ratio) } else { CapLength::Px(size) },
        }
    }
}

/// The marks of error bars: the outermost of several at a place first, so that they are seen around the others.
fn levels(
    axes: &Axes,
    s: &Series,
    (main, bars): (bool, Option<RectStyle>),
    list: &[Bar],
    looks: &Looks,
    tables: &mut Tables,
) -> Vec<Mark> {
    let mut out = Vec::new();
    let levels = list.iter().map(|b| b.level + 1).max().unwrap_or(0);
    for level in (0..levels).rev() {
        let looked: Vec<(&Bar, Look)> = list.iter().filter(|b| b.level == level).map(|b| (b, looks.of(b))).collect();
        let mut caps: Vec<CapLength> = Vec::new();
        for (_, look) in &looked {
            // Few lengths of caps occur.
            if !caps.contains(&look.cap) && caps.len() < MOST_CAPS {
                caps.push(look.cap);
            }
        }
        for cap in caps {
            let same: Vec<(Bar, &Look)> =
                looked.iter().filter(|(_, look)| look.cap == cap).map(|(b, look)| (**b, look)).collect();
            out.extend(layer(axes, s, main, bars.clone(), &same, tables));
        }
    }
    out
}

/// Lengths of caps that a data set may have.
const MOST_CAPS: usize = 100;

/// The marks of error bars whose caps are equally long: one, or one of lines and one of caps where these look different.
fn layer(
    axes: &Axes,
    s: &Series,
    main: bool,
    bars: Option<RectStyle>,
    list: &[(Bar, &Look)],
    tables: &mut Tables,
) -> Vec<Mark> {
    let Some((_, first)) = list.first() else { return Vec::new() };
    let cap = first.cap;
    let alike = list.iter().all(|(_, l)| l.color == l.cap_color && l.width == l.cap_width);
    let line = |l: &Look| (l.color.clone(), l.width);
    let end = |l: &Look| (l.cap_color.clone(), l.cap_width);
    if alike {
        return vec![mark(axes, s, main, bars, (list, Glyph::Whiskers(cap), &line), tables)];
    }
    vec![
        mark(axes, s, main, bars.clone(), (list, Glyph::Whiskers(CapLength::Px(0.0)), &line), tables),
        mark(axes, s, main, bars, (list, Glyph::Caps(cap), &end), tables),
    ]
}

/// Error bars, what is drawn of them, and its colour and width.
type Drawn<'l> = (&'l [(Bar, &'l Look)], Glyph, &'l dyn Fn(&Look) -> (Value, f64));

fn mark(
    axes: &Axes,
    s: &Series,
    main: bool,
    bars: Option<RectStyle>,
    (list, glyph, stroke): Drawn,
    tables: &mut Tables,
) -> Mark {
    let (index, value) = (axes.list[s.index].scale, axes.list[s.value].scale);
    let (at, over) = if main { (index, value) } else { (value, index) };
    let upright = main != s.lying;
    let (center, position) = if upright { (Channel::XCenter, Channel::Y) } else { (Channel::YCenter, Channel::X) };
    let mut rows = Rows::new(list.len());
    // Bars run from end to end, wherever the value itself is.
    let from = |b: &Bar| if b.low <= b.value && b.value <= b.high { b.value } else { b.low };
    let mut column = |channel: Channel, name: &'static str, pick: &dyn Fn(&Bar) -> f64, scale| {
        rows.numbers(name, list.iter().map(|(b, _)| pick(b)).collect());
        rows.encodings.map(channel, Mapping::field(name).scaled(scale));
    };
    column(center, "at", &|b| b.at, at);
    column(position, "value", &from, over);
    column(Channel::Low, "low", &|b| b.low, over);
    column(Channel::High, "high", &|b| b.high, over);
    let (colors, widths): (Vec<Value>, Vec<f64>) = list.iter().map(|(_, look)| stroke(look)).unzip();
    let same = colors.windows(2).all(|w| w[0] == w[1]) && widths.windows(2).all(|w| w[0] == w[1]);
    match (colors.first(), widths.first()) {
        (Some(color), Some(width)) if same => {
            rows.encodings.constant(Channel::Stroke, color.clone()).constant(Channel::StrokeWidth, *width);
        }
        _ => {
            rows.style(Channel::Stroke, "stroke", Styled::Each(colors));
            rows.numbers("stroke_width", widths);
            rows.encodings.map(Channel::StrokeWidth, Mapping::field("stroke_width"));
        }
    }
    let place = bars.unwrap_or_else(|| RectStyle {
        orientation: if upright { Orientation::Vertical } else { Orientation::Horizontal },
        thickness: Thickness::Encoded,
        ..RectStyle::default()
    });
    let data = tables.add(rows.frame.clone());
    let kind = MarkKind::Glyph(GlyphStyle { place, glyph });
    line::plain("mark-glyph", kind, data, rows, Arc::from(""))
}

/// What the error bars of slices of equal angle reach to.
pub(crate) fn covered_of_slices(chart: &Chart, set: &Dataset) -> Vec<f64> {
    if asked(chart, set) { set.data.iter().flat_map(|json| reached(json, "r")).collect() } else { Vec::new() }
}

fn slices(chart: &Chart, set: &Dataset, middle: &dyn Fn(usize) -> f64) -> Vec<Bar> {
    if !asked(chart, set) {
        return Vec::new();
    }
    let value = |j: &Json| j.get("r").or(Some(j)).and_then(number).unwrap_or(f64::NAN);
    let each = set.data.iter().enumerate();
    each.flat_map(|(i, j)| ranged(chart, set, (i, j), "r", (middle(i), value(j)))).collect()
}

/// The marks of error bars along the middles of slices: lines outward, and caps across (`drawErrorBarArc`).
pub(crate) fn of_slices<'a>(
    chart: &Chart<'a>,
    set: &Dataset<'a>,
    scale: ScaleId,
    middle: &dyn Fn(usize) -> f64,
    tables: &mut Tables,
) -> Vec<Mark> {
    let list = slices(chart, set, middle);
    let looks = Looks::new(chart, set, false);
    let mut out = Vec::new();
    let levels = list.iter().map(|b| b.level + 1).max().unwrap_or(0);
    for level in (0..levels).rev() {
        let looked: Vec<(&Bar, Look)> = list.iter().filter(|b| b.level == level).map(|b| (b, looks.of(b))).collect();
        // Each bar has two ends.
        let twice = |of: &dyn Fn(&Bar, &Look, bool) -> Value| -> Styled {
            Styled::Each(looked.iter().flat_map(|(b, l)| [of(b, l, false), of(b, l, true)]).collect())
        };
        let places = || {
            let mut rows = Rows::new(2 * looked.len());
            rows.style(Channel::X, "at", twice(&|b, _, _| Value::Number(b.at)));
            rows.style(Channel::Y, "end", twice(&|b, _, far| Value::Number(if far { b.high } else { b.low })));
            rows.encodings.map(Channel::Y, Mapping::field("end").scaled(scale));
            rows
        };
        let mut rows = places();
        rows.numbers("bar", looked.iter().flat_map(|(b, _)| [b.datum as f64; 2]).collect());
        rows.style(Channel::Stroke, "stroke", twice(&|_, l, _| l.color.clone()));
        rows.style(Channel::StrokeWidth, "stroke_width", twice(&|_, l, _| Value::Number(l.width)));
        let rule = LineStyleRule { curve: Curve::Linear, gaps: Gaps::Break, closed: false, pieces: false };
        let data = tables.add(rows.frame.clone());
        let mut lines = line::plain("mark-line", MarkKind::Line(rule), data, rows, Arc::from(""));
        lines.series = vec![Arc::from("bar")];
        lines.valid = vec![Arc::from("at"), Arc::from("end")];
        let mut rows = places();
        rows.style(Channel::Angle, "turn", twice(&|b, _, _| Value::Number(b.at.to_degrees())));
        let length = |l: &Look| match l.cap {
            CapLength::Px(px) | CapLength::Share(px) => px,
        };
        rows.style(Channel::Size, "area", twice(&|_, l, _| Value::Number(length(l) * length(l))));
        rows.encodings.constant(Channel::Shape, "M-1 0H1");
        rows.style(Channel::Stroke, "stroke", twice(&|_, l, _| l.cap_color.clone()));
        rows.style(Channel::StrokeWidth, "stroke_width", twice(&|_, l, _| Value::Number(l.cap_width)));
        let caps = rows.mark("mark-point", MarkKind::Symbol(SymbolStyle::default()), tables);
        out.extend([lines, caps]);
    }
    out
}
