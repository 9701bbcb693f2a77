//! An axis of the configuration as a scale and an axis of the figure: every option of it decided.
//!
//! In: the axis, what its data cover. Out: rules for its ticks, how they are written, styles of lines and texts.

use super::axes::{Axis, AxisKind};
use super::axis_script;
use super::callback;
use super::chart::Chart;
use super::data::instant;
use super::font;
use super::live;
use super::numerals;
use super::options::{self, Options, number};
use crate::color::Color;
use crate::data::Value;
use crate::dialect::Version;
use crate::figure::docked::{
    self, AxisLabels, AxisTitle, Edge, LabelBox, Labeler, Locator, PerTick, Raised, TickRule, Ticks,
};
use crate::figure::{
    Align, AxisScript, Domain, DomainSource, Interpolation, LineStyle, Nice, Range, Scale, ScaleKind, TextStyle,
};
use crate::geometry::{Cap, Insets, Side};
use crate::json::{Code, Json};
use crate::time;
use std::sync::Arc;

/// What the data of an axis cover.
#[derive(Debug, Clone, Default)]
pub(super) struct Extent {
    /// Values it must cover; all instants of a time axis.
    pub values: Vec<f64>,
    /// Instants of the labels.
    pub stamps: Vec<f64>,
    /// Whether a shown data set uses it.
    pub used: bool,
}

const GRID: Color = Color::rgba(0, 0, 0, 26);

/// The options of an axis under the names of version 3.
struct Parts<'a> {
    ticks: Options<'a>,
    grid: Options<'a>,
    title: Options<'a>,
}

fn parts<'a>(chart: &Chart<'a>, axis: &Axis<'a>) -> Parts<'a> {
    let o = &axis.options;
    let names = if chart.is_v2() { ["ticks", "gridLines", "scaleLabel"] } else { ["ticks", "grid", "title"] };
    Parts { ticks: o.sub(names[0]), grid: o.sub(names[1]), title: o.sub(names[2]) }
}

/// An option that version 2 keeps with the ticks.
fn bound<'a>(chart: &Chart<'a>, axis: &Axis<'a>, name: &str) -> Option<&'a Json> {
    if chart.is_v2() {
        let ticks = axis.options.sub("ticks").get(name);
        return ticks.or_else(|| if axis.kind.is_time() { axis.options.sub("time").get(name) } else { None });
    }
    axis.options.get(name)
}

fn limit<'a>(chart: &Chart<'a>, axis: &Axis<'a>, name: &str) -> Option<f64> {
    let v = bound(chart, axis, name)?;
    match axis.kind {
        AxisKind::Linear | AxisKind::Logarithmic => number(v),
        AxisKind::Time | AxisKind::TimeSeries => Some(instant(chart, axis, v)).filter(|t| t.is_finite()),
        AxisKind::Category => {
            let labels = axis.labels.borrow();
            match v {
                Json::Number(x) if !chart.is_v2() => Some(x.round()),
                v => labels.place(&options::shown(v)).map(|i| i as f64),
            }
        }
    }
}

/// The ends of an axis that the author gives.
pub(super) fn bounds<'a>(chart: &Chart<'a>, axis: &Axis<'a>) -> (Option<f64>, Option<f64>) {
    (limit(chart, axis, "min"), limit(chart, axis, "max"))
}

/// The scale of an axis.
pub(super) fn scale<'a>(chart: &Chart<'a>, axis: &Axis<'a>, extent: &Extent) -> Scale {
    let kind = match axis.kind {
        AxisKind::Category => ScaleKind::Category { offset: axis.offset() },
        AxisKind::Linear => ScaleKind::Linear,
        AxisKind::Logarithmic => ScaleKind::Log { base: 10.0 },
        AxisKind::Time | AxisKind::TimeSeries => ScaleKind::Time { utc: true },
    };
    let mut domain = Domain::default();
    let values: Vec<Value> = match axis.kind {
        AxisKind::Category => (0..axis.labels.borrow().list.len()).map(|i| Value::Number(i as f64)).collect(),
        AxisKind::Time | AxisKind::TimeSeries => {
            extent.values.iter().chain(&extent.stamps).map(|t| Value::Time(*t)).collect()
        }
        AxisKind::Linear | AxisKind::Logarithmic => {
            let (low, high) =
                extent.values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(*x), b.max(*x)));
            let none = if axis.kind == AxisKind::Linear { (0.0, 1.0) } else { (0.0, 0.0) };
            let (low, high) = if low > high { none } else { (low, high) };
            let (low, high) = changed_limits(chart, axis, (low, high)).unwrap_or((low, high));
            vec![Value::Number(low), Value::Number(high)]
        }
    };
    domain.sources.push(DomainSource::Values(values));
    let given = bound(chart, axis, "reverse").is_some_and(options::truthy);
    // Categories run down a vertical axis.
    let reverse = given != (axis.kind == AxisKind::Category && !axis.horizontal);
    Scale {
        name: Arc::from(""),
        id: axis.scale,
        kind,
        domain,
        range: if axis.horizontal { Range::Width } else { Range::Height },
        // Whatever is no positive number stands at the foot of version 2's logarithms (`scale.logarithmic.js`,
        // `getPixelForValue`).
        clamp: axis.kind == AxisKind::Logarithmic && chart.is_v2(),
        reverse,
        round: false,
        nice: Nice::No,
        padding_px: 0.0,
        interpolation: Interpolation::Rgb { gamma: 1.0 },
        bins: None,
    }
}

/// The ends of a linear axis after functions have changed those that its data need (Chart.js `core.scale.js`,
/// `determineDataLimits`); `None` if there are no such functions.
fn changed_limits<'a>(chart: &Chart<'a>, axis: &Axis<'a>, (mut low, mut high): (f64, f64)) -> Option<(f64, f64)> {
    let hooks: Vec<(&str, Code)> = ["beforeDataLimits", "afterDataLimits"]
        .into_iter()
        .filter_map(|name| match axis.options.get(name) {
            Some(Json::Code(code)) => Some((name, code.clone())),
            _ => None,
        })
        .collect();
    if hooks.is_empty() && !live::has_scale_hooks(chart.scripts.live()) {
        return None;
    }
    let (min, max) = bounds(chart, axis);
    let at_scale = |name: &str| bound(chart, axis, name).and_then(number);
    low = min.unwrap_or_else(|| at_scale("suggestedMin").map_or(low, |x| x.min(low)));
    high = max.unwrap_or_else(|| at_scale("suggestedMax").map_or(high, |x| x.max(high)));
    if axis.kind == AxisKind::Linear && bound(chart, axis, "beginAtZero").is_some_and(options::truthy) {
        (low, high) = (low.min(0.0), high.max(0.0));
    }
    match axis_script::limits(chart.scripts.live(), &axis.id, (low, high), &hooks, chart.scripts.budget()) {
        Ok(ends) => Some(ends),
        Err(message) => {
            chart.warn(&format!("/options/scales/{}", axis.id), format!("this function cannot be run: {message}"));
            None
        }
    }
}

/// The rules of the ticks of an axis or a radial scale.
pub(super) fn locator_of(chart: &Chart, rule: TickRule, options: &Options, ticks: &Options) -> Locator {
    let v2 = chart.is_v2();
    let at_scale = if v2 { ticks } else { options };
    let positive = |name: &str| ticks.number(name).filter(|x| *x > 0.0);
    Locator {
        rule,
        min: None,
        max: None,
        suggested_min: at_scale.number("suggestedMin"),
        suggested_max: at_scale.number("suggestedMax"),
        begin_at_zero: at_scale.truthy("beginAtZero").unwrap_or(false),
        step: positive("stepSize"),
        fixed_step: positive("fixedStepSize").filter(|_| v2),
        max_ticks: positive("maxTicksLimit"),
        count: positive("count").filter(|_| !v2),
        precision: ticks.number("precision"),
        grace: grace(at_scale.get("grace").filter(|_| !v2)),
        include_bounds: ticks.truthy("includeBounds").unwrap_or(true),
        bounds_data: options.text("bounds") == Some("data"),
        auto_skip: ticks.truthy("autoSkip").unwrap_or(true),
        auto_skip_padding: ticks.number("autoSkipPadding").unwrap_or(0.0),
        max_rotation: ticks.number("maxRotation").unwrap_or(50.0),
        min_rotation: ticks.number("minRotation").unwrap_or(0.0),
        sample_size: ticks.number("sampleSize").map_or(0, |x| x.max(0.0) as usize),
        major: ticks.sub("major").truthy("enabled").unwrap_or(false),
        least: None,
        unit: None,
        min_unit: None,
        unit_step: 0.0,
        source: None,
        listed: Arc::from([]),
        series: false,
        iso_weekday: None,
        offset: false,
    }
}

fn grace(value: Option<&Json>) -> (f64, f64, bool) {
    match value {
        Some(Json::String(s)) => match s.strip_suffix('%').and_then(|p| p.trim().parse::<f64>().ok()) {
            // A share of half the span.
            Some(p) if p.is_finite() => (p / 200.0, p / 200.0, false),
            _ => (0.0, 0.0, false),
        },
        Some(Json::Array(pair)) => {
            let n = |i: usize| pair.get(i).and_then(number).unwrap_or(0.0);
            (n(0), n(1), true)
        }
        Some(v) => number(v).map_or((0.0, 0.0, false), |x| (x, x, true)),
        None => (0.0, 0.0, false),
    }
}

fn locator<'a>(chart: &Chart<'a>, axis: &Axis<'a>, extent: &Extent, ticks: &Options) -> Locator {
    let rule = match axis.kind {
        AxisKind::Category => TickRule::Categories,
        AxisKind::Linear => TickRule::Stepped,
        AxisKind::Logarithmic => TickRule::Decades,
        AxisKind::Time | AxisKind::TimeSeries => TickRule::CalendarUnits,
    };
    let mut more = locator_of(chart, rule, &axis.options, ticks);
    (more.min, more.max) = (limit(chart, axis, "min"), limit(chart, axis, "max"));
    if matches!(axis.options.get("afterDataLimits"), Some(Json::Code(_))) {
        // What the function leaves is what counts: the extent holds all of it.
        (more.begin_at_zero, more.suggested_min, more.suggested_max) = (false, None, None);
        (more.min, more.max) = (None, None);
    }
    if chart.is_v2() && more.begin_at_zero {
        // A given bound is stronger than zero.
        let beyond = |b: Option<f64>, sign: f64| b.is_some_and(|x| x * sign > 0.0);
        more.begin_at_zero = !beyond(more.min, 1.0) && !beyond(more.max, -1.0);
    }
    more.offset = axis.offset();
    if axis.kind == AxisKind::Logarithmic && !chart.is_v2() {
        more.major = ticks.sub("major").truthy("enabled").unwrap_or(true);
        // A bound of zero is none, but it asks for a power of ten below the data as a zero among them does.
        more.begin_at_zero |=
            axis.saw_zero.get() || [more.min, more.max, more.suggested_min, more.suggested_max].contains(&Some(0.0));
    }
    if axis.kind == AxisKind::Logarithmic {
        let positive = extent.values.iter().copied().filter(|x| *x > 0.0);
        if chart.is_v2() {
            more.begin_at_zero = extent.values.contains(&0.0);
        }
        more.least = Some(positive.fold(f64::INFINITY, f64::min)).filter(|x| x.is_finite());
    }
    if axis.kind.is_time() {
        calendar(chart, axis, extent, ticks, &mut more);
    }
    more
}

/// What is said of the ticks of instants.
fn calendar<'a>(chart: &Chart<'a>, axis: &Axis<'a>, extent: &Extent, ticks: &Options, more: &mut Locator) {
    let time = axis.options.sub("time");
    let word = |name: &str| time.text(name).map(Arc::from);
    let suggested = |name: &str| bound(chart, axis, name).map(|v| instant(chart, axis, v)).filter(|t| t.is_finite());
    (more.suggested_min, more.suggested_max) = (suggested("suggestedMin"), suggested("suggestedMax"));
    more.unit = word("unit");
    more.min_unit = word("minUnit");
    let step = time.number("stepSize").or_else(|| time.number("unitStepSize")).or_else(|| ticks.number("stepSize"));
    more.unit_step = step.filter(|x| *x >= 1.0).unwrap_or(0.0);
    more.source = ticks.text("source").map(Arc::from);
    if more.source.as_deref() == Some("labels") {
        let mut listed = extent.stamps.clone();
        listed.sort_by(f64::total_cmp);
        listed.dedup();
        more.listed = listed.into();
    }
    more.series = axis.kind == AxisKind::TimeSeries;
    more.iso_weekday = time.get("isoWeekday").and_then(|w| match w {
        Json::Bool(true) => Some(1),
        w => number(w).filter(|d| (1.0..=7.0).contains(d)).map(|d| d as u8),
    });
}

/// What of an axis is above the data sets: whatever has a `z` above zero (`core.scale.js`, `_layers`).
pub(super) fn raised(chart: &Chart, o: &Options) -> Raised {
    let grid = o.sub(if chart.is_v2() { "gridLines" } else { "grid" });
    let z = |o: &Options, usual: f64| o.number("z").unwrap_or(usual);
    let below = if chart.is_v2() { 0.0 } else { -1.0 };
    let (ticks, grid) = (z(&o.sub("ticks"), 0.0), z(&grid, below));
    let border = match chart.version {
        Version::V2 => grid,
        Version::V3 => grid + 1.0,
        Version::V4 => z(&o.sub("border"), 0.0),
    };
    Raised { grid: grid > 0.0, border: border > 0.0, labels: ticks > 0.0 }
}

/// The callback that writes the ticks of an axis.
fn tick_function<'a>(chart: &Chart<'a>, ticks: &Options<'a>) -> Option<(Code, Arc<str>)> {
    let (json, at) = ticks.find("callback").or_else(|| ticks.find("userCallback"))?;
    match json {
        Json::Code(code) => match callback::compile(code) {
            Ok(f) => Some((f, at)),
            Err(message) => {
                chart.warn(&at, format!("this function is not understood: {message}"));
                None
            }
        },
        other => {
            chart.warn(&at, format!("{} is no function; ticks are written as they are without it", other.type_name()));
            None
        }
    }
}

fn labeler<'a>(chart: &Chart<'a>, axis: &Axis<'a>, ticks: &Options<'a>) -> Labeler {
    match (axis.kind, tick_function(chart, ticks)) {
        (AxisKind::Category, f) => {
            let labels = axis.labels.borrow();
            let shown: Arc<[Value]> = labels
                .list
                .iter()
                .enumerate()
                .map(|(i, l)| if chart.is_v2() { Value::from(l) } else { Value::Number(i as f64) })
                .collect();
            let ticks: Vec<Value> = match &f {
                Some(_) if chart.is_v2() => shown.to_vec(),
                Some(_) => shown.iter().map(|v| callback::object([("value", v.clone())])).collect(),
                None => Vec::new(),
            };
            let ticks = Value::Array(ticks.into());
            let scale = f.as_ref().map(|_| chart.scripts.live().scale(&axis.id, chart.scripts.budget()));
            let texts = labels.list.iter().enumerate().map(|(i, l)| match (&f, &scale) {
                (Some((f, at)), Some(scale)) => {
                    let args = [shown[i].clone(), Value::Number(i as f64), ticks.clone()];
                    match chart.scripts.call_on(f, scale, &args) {
                        Ok(v) => text_lines(&v),
                        Err(message) => {
                            chart.warn(at, format!("this function cannot be run: {message}"));
                            options::lines(l)
                        }
                    }
                }
                _ => options::lines(l),
            });
            Labeler::Texts(texts.collect())
        }
        (_, Some((f, at))) => Labeler::Callback(axis_script::tick_labels(&chart.source(), &axis.id, &f, at)),
        (kind @ (AxisKind::Linear | AxisKind::Logarithmic), None) => {
            numerals::labeler(chart, ticks, kind == AxisKind::Logarithmic)
        }
        (AxisKind::Time | AxisKind::TimeSeries, None) => calendar_patterns(axis),
    }
}

/// The functions of an axis that are called around the stages of its update.
fn script<'a>(chart: &Chart<'a>, axis: &Axis<'a>) -> Option<Arc<dyn AxisScript>> {
    let function = |name: &str| match axis.options.get(name) {
        Some(Json::Code(code)) => Some(code.clone()),
        _ => None,
    };
    let categories = if axis.kind == AxisKind::Category {
        axis.labels.borrow().list.iter().map(options::shown).collect()
    } else {
        Vec::new()
    };
    axis_script::script(&chart.source(), &axis.id, axis.horizontal, categories, &function)
}

fn text_lines(v: &Value) -> Vec<Arc<str>> {
    match v {
        Value::Null => Vec::new(),
        Value::Array(list) => list.iter().map(Value::to_text).collect(),
        v => vec![v.to_text()],
    }
}

fn calendar_patterns(axis: &Axis) -> Labeler {
    const UNITS: [&str; 9] = ["millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"];
    let time = axis.options.sub("time");
    let formats = time.sub("displayFormats");
    let one = time.text("displayFormat").or_else(|| time.text("displayFormats"));
    let patterns = UNITS.iter().map(|unit| {
        let usual = if *unit == "week" { "MMM D, YYYY" } else { time::default_moment(unit) };
        let pattern = formats.text(unit).or(one).unwrap_or(usual);
        (Arc::from(*unit), Arc::from(pattern))
    });
    Labeler::CalendarPatterns(patterns.collect())
}

/// Styles are told apart up to this tick.
const MOST_STYLES: usize = 1000;

/// One style for each element of the longest list among some options; if lists are repeated, as many as it takes until all
/// of them begin anew.
fn lists<T>(lengths: &[Option<&Json>], make: impl Fn(usize) -> T, repeat: bool) -> PerTick<T> {
    let lengths = lengths.iter().filter_map(|j| j.and_then(Json::as_array)).map(|list| list.len().min(MOST_STYLES));
    let n = match repeat {
        true => lengths.filter(|n| *n > 0).fold(1, common_multiple).min(MOST_STYLES),
        false => lengths.max().unwrap_or(0) + 1,
    };
    PerTick { zero: None, major: None, list: (0..n).map(make).collect(), cycle: repeat }
}

/// The least number that both divide; neither may be 0.
fn common_multiple(a: usize, b: usize) -> usize {
    let (mut x, mut y) = (a, b);
    while y > 0 {
        (x, y) = (y, x % y);
    }
    a / x * b
}

/// Lines of a grid (or spokes) by options that may be lists.
pub(super) fn line_styles(chart: &Chart, o: &Options, names: [&str; 4]) -> PerTick<LineStyle> {
    let [color, width, dash, offset] = names.map(|n| o.get(n));
    let repeat = !chart.is_v2();
    let style = |i: usize| {
        let at = |v: Option<&'_ Json>| v.and_then(|v| options::indexed(v, i, repeat)).cloned();
        let off =
            |v: Option<&Json>| v.is_some_and(|v| !matches!(v, Json::Null | Json::Number(_)) && !options::truthy(v));
        let (color, width) = (at(color), at(width));
        let drawn = !off(color.as_ref()) && !off(width.as_ref());
        LineStyle {
            color: font::color(color.as_ref(), GRID),
            width: if drawn { width.as_ref().and_then(number).unwrap_or(1.0) } else { 0.0 },
            dash: dashes(dash),
            dash_offset: offset.and_then(number).unwrap_or(0.0),
            cap: Cap::Butt,
        }
    };
    lists(&[color, width], style, repeat)
}

/// Dash lengths.
pub(super) fn dashes(value: Option<&Json>) -> Arc<[f64]> {
    let list = value.and_then(Json::as_array).unwrap_or(&[]);
    list.iter().filter_map(number).filter(|x| *x >= 0.0).collect()
}

fn invisible(mut styles: PerTick<LineStyle>) -> PerTick<LineStyle> {
    for s in &mut styles.list {
        s.width = 0.0;
    }
    styles.zero = None;
    styles
}

struct Lines {
    grid: Option<PerTick<LineStyle>>,
    ticks: Option<Ticks>,
    border: Option<LineStyle>,
}

fn grid_lines(chart: &Chart, axis: &Axis, grid: &Options) -> Lines {
    let on = |name: &str| grid.truthy(name).unwrap_or(true);
    let display = on("display");
    if chart.is_v2() {
        let mut styles = line_styles(chart, grid, ["color", "lineWidth", "borderDash", "borderDashOffset"]);
        let first = styles.list[0].clone();
        let border =
            (display && on("drawBorder")).then(|| LineStyle { dash: Arc::from([]), dash_offset: 0.0, ..first });
        if axis.offset() == grid.truthy("offsetGridLines").unwrap_or(false) {
            let zero = LineStyle {
                color: font::color(grid.get("zeroLineColor"), Color::rgba(0, 0, 0, 64)),
                width: grid.number("zeroLineWidth").unwrap_or(1.0),
                dash: dashes(grid.get("zeroLineBorderDash")),
                dash_offset: grid.number("zeroLineBorderDashOffset").unwrap_or(0.0),
                cap: Cap::Butt,
            };
            if matches!(axis.kind, AxisKind::Linear) {
                styles.zero = Some(zero);
            } else if styles.list.len() == 1 {
                styles.list.insert(0, zero);
            } else {
                styles.list[0] = zero;
            }
        }
        return finish(
            display,
            on("drawOnChartArea"),
            on("drawTicks"),
            grid.number("tickMarkLength"),
            styles.clone(),
            styles,
            border,
        );
    }
    let modern = chart.version == Version::V4;
    let edge = axis.options.sub("border");
    let names = |t: &'static str| -> [&'static str; 4] {
        match (t, modern) {
            ("grid", true) => ["color", "lineWidth", "", ""],
            ("grid", false) => ["color", "lineWidth", "borderDash", "borderDashOffset"],
            _ => ["tickColor", "tickWidth", "tickBorderDash", "tickBorderDashOffset"],
        }
    };
    let mut styles = line_styles(chart, grid, names("grid"));
    if modern {
        for s in &mut styles.list {
            s.dash = dashes(edge.get("dash"));
            s.dash_offset = edge.number("dashOffset").unwrap_or(0.0);
        }
    }
    let mut marks = styles.clone();
    let own = line_styles(chart, grid, names("ticks"));
    for (i, s) in marks.list.iter_mut().enumerate() {
        let o = &own.list[i % own.list.len()];
        if grid.get("tickColor").is_some() {
            s.color = o.color;
        }
        if grid.get("tickWidth").is_some() {
            s.width = o.width;
        }
        s.dash = o.dash.clone();
    }
    let (shown, at, names) = if modern {
        (edge.truthy("display").unwrap_or(true), edge, ["color", "width", "", ""])
    } else {
        (on("drawBorder"), grid.clone(), ["borderColor", "borderWidth", "", ""])
    };
    let border = shown.then(|| line_styles(chart, &at, names).list[0].clone());
    finish(display, on("drawOnChartArea"), on("drawTicks"), grid.number("tickLength"), styles, marks, border)
}

fn finish(
    display: bool,
    across: bool,
    ticks: bool,
    length: Option<f64>,
    styles: PerTick<LineStyle>,
    marks: PerTick<LineStyle>,
    border: Option<LineStyle>,
) -> Lines {
    let marks = if display { marks } else { invisible(marks) };
    Lines {
        grid: (display && across).then_some(styles),
        ticks: ticks.then(|| Ticks { length: length.unwrap_or(8.0).max(0.0), style: marks }),
        border: border.filter(|b| b.width > 0.0),
    }
}

/// Texts at ticks.
pub(super) fn labels(chart: &Chart, ticks: &Options) -> Option<AxisLabels> {
    if !ticks.truthy("display").unwrap_or(true) {
        return None;
    }
    // Version 2 has options of its own for ticks that begin a larger unit, and for all others.
    let minor = if chart.is_v2() { ticks.sub("minor").then(ticks) } else { ticks.clone() };
    let text = font::of(chart, &minor);
    let color = minor.get(if chart.is_v2() { "fontColor" } else { "color" });
    let major = chart.is_v2().then(|| {
        let major = ticks.sub("major").then(ticks);
        let font::TextFont { font, line_height } = font::of(chart, &major);
        TextStyle { font, color: font::color(major.get("fontColor"), chart.ink()), line_height }
    });
    let fonts = ticks.get("font").filter(|f| matches!(f, Json::Array(_)));
    let font_at = |i: usize| match fonts.and_then(|f| options::indexed(f, i, true)) {
        Some(own @ Json::Object(_)) => {
            let font = Options::of(own, None).then(&chart.root.sub("font"));
            font::of_plugin(&font).font
        }
        _ => text.font.clone(),
    };
    let word = |name: &str| ticks.text(name).filter(|_| !chart.is_v2());
    let style = |i: usize| {
        let font = font_at(i);
        let larger = font.size / text.font.size;
        TextStyle {
            line_height: text.line_height * if larger.is_finite() { larger } else { 1.0 },
            color: font::color(color.and_then(|c| options::indexed(c, i, true)), chart.ink()),
            font,
        }
    };
    let backdrop = ticks.truthy("showLabelBackdrop").unwrap_or(false).then(|| LabelBox {
        fill: font::color(ticks.get("backdropColor"), Color::rgba(255, 255, 255, 191)),
        radius: 0.0,
        padding: backdrop_padding(chart, ticks),
    });
    if let Some((_, at)) = ticks.find("textStrokeWidth")
        && ticks.number("textStrokeWidth").is_some_and(|w| w > 0.0)
        && !chart.is_v2()
    {
        chart.warn(&at, "labels of axes are drawn without an outline");
    }
    Some(AxisLabels {
        style: PerTick { major, ..lists(&[color, fonts], style, true) },
        padding: ticks.number("padding").unwrap_or(0.0),
        align: match word("align") {
            Some("start") => Some(Align::Start),
            Some("end") => Some(Align::End),
            _ => None,
        },
        inner: word("align") == Some("inner"),
        offset: ticks.number("labelOffset").unwrap_or(0.0),
        mirror: ticks.truthy("mirror").unwrap_or(false),
        cross_align: match word("crossAlign") {
            Some("center") => Some("center"),
            Some("far") => Some("far"),
            _ => None,
        },
        backdrop,
    })
}

fn backdrop_padding(chart: &Chart, ticks: &Options) -> Insets {
    if !chart.is_v2() {
        return font::insets(ticks.get("backdropPadding"), 2.0);
    }
    let (x, y) = (ticks.number("backdropPaddingX").unwrap_or(2.0), ticks.number("backdropPaddingY").unwrap_or(2.0));
    Insets { left: x, right: x, top: y, bottom: y }
}

fn title<'a>(chart: &Chart<'a>, axis: &Axis<'a>, o: &Options<'a>, side: Side) -> Option<AxisTitle> {
    if !o.truthy("display").unwrap_or(false) {
        return None;
    }
    let text = o.get(if chart.is_v2() { "labelString" } else { "text" })?;
    let style = font::of(chart, o);
    let padding = font::insets(o.get("padding"), 4.0);
    // A title without a font of its own is measured with that of all texts, though it is drawn with the default
    // (`core.scale.js`, `getTitleHeight`).
    let lines = options::lines(text);
    let measured = if chart.is_v2() || o.sub("font").is_empty() {
        font::of_plugin(&chart.root.sub("font"))
    } else {
        style.clone()
    };
    let more = if chart.is_v2() { 0.0 } else { (measured.line_height - style.line_height) * lines.len() as f64 };
    let (near, far) = if side == Side::Bottom { (padding.top, padding.bottom) } else { (padding.bottom, padding.top) };
    let anchor = align(o.text("align"));
    // On the right texts run downward, so that they end where others start, and those of reversed axes run the other way
    // (`core.scale.js`, `titleAlign`).
    let reversed = axis.options.truthy("reverse").unwrap_or(false);
    let aligned = match anchor {
        Align::Start if reversed != (side == Side::Right) => Align::End,
        Align::End if reversed != (side == Side::Right) => Align::Start,
        other => other,
    };
    Some(AxisTitle {
        lines,
        style: TextStyle {
            font: style.font,
            color: font::color(o.get(if chart.is_v2() { "fontColor" } else { "color" }), chart.ink()),
            line_height: style.line_height,
        },
        padding: near + more,
        padding_far: far,
        anchor,
        align: aligned,
    })
}

/// `start`, `center`, `end`.
pub(super) fn align(word: Option<&str>) -> Align {
    match word {
        Some("start") => Align::Start,
        Some("end") => Align::End,
        _ => Align::Center,
    }
}

fn side(axis: &Axis) -> (Side, bool) {
    let side = match axis.options.text("position") {
        Some("top") if axis.horizontal => Some(Side::Top),
        Some("bottom") if axis.horizontal => Some(Side::Bottom),
        Some("left") if !axis.horizontal => Some(Side::Left),
        Some("right") if !axis.horizontal => Some(Side::Right),
        _ => None,
    };
    (side.unwrap_or(if axis.horizontal { Side::Bottom } else { Side::Left }), side.is_some())
}

fn edge(axis: &Axis, all: &[Axis], v2: bool) -> Edge {
    match axis.options.get("position") {
        Some(Json::String(s)) if &**s == "center" && !v2 => Edge::Center,
        Some(Json::Object(o)) if !v2 => {
            let value = o.iter().find_map(|(id, v)| Some((all.iter().find(|a| a.id == *id)?, v)));
            match value {
                Some((other, v)) => Edge::Value(other.scale, place_on(other, v)),
                None => Edge::Center,
            }
        }
        _ => Edge::Side,
    }
}

fn place_on(axis: &Axis, v: &Json) -> Value {
    match axis.kind {
        AxisKind::Category => {
            axis.labels.borrow().place(&options::shown(v)).map_or_else(|| Value::from(v), |i| Value::Number(i as f64))
        }
        _ => Value::from(v),
    }
}

/// The axis of a figure.
pub(super) fn axis<'a>(chart: &Chart<'a>, axis: &Axis<'a>, all: &[Axis<'a>], extent: &Extent) -> docked::Axis {
    let p = parts(chart, axis);
    let lines = grid_lines(chart, axis, &p.grid);
    let (side, _) = side(axis);
    let edge = edge(axis, all, chart.is_v2());
    let visible = match axis.options.get("display") {
        Some(Json::String(s)) if &**s == "auto" => extent.used,
        Some(v) => options::truthy(v),
        None => true,
    };
    let between = p.grid.truthy(if chart.is_v2() { "offsetGridLines" } else { "offset" }).unwrap_or(false);
    let stack = axis
        .options
        .get("stack")
        .filter(|_| !chart.is_v2())
        .map(|s| (options::shown(s), axis.options.number("stackWeight").unwrap_or(1.0)));
    docked::Axis {
        scale: axis.scale,
        side,
        edge,
        weight: axis.options.number("weight").unwrap_or(0.0),
        stack,
        cuts: chart.version == Version::V4 && axis.options.truthy("clip").unwrap_or(true),
        locator: locator(chart, axis, extent, &p.ticks),
        labeler: labeler(chart, axis, &p.ticks),
        grid: lines.grid,
        between,
        ticks: lines.ticks,
        border: lines.border,
        labels: labels(chart, &p.ticks),
        title: title(chart, axis, &p.title, side),
        visible,
        raised: raised(chart, &axis.options),
        script: script(chart, axis),
        fill: axis.options.text("backgroundColor").filter(|_| !chart.is_v2()).and_then(Color::parse),
    }
}
