//! Lines and boxes at values of the axes, as chartjs-plugin-annotation 0.5 knows them; what is written for its later
//! versions is [`annotate`]'s. In: the options; out: marks above the data, and values that axes must cover.

use super::annotate;
use super::axes::{Axes, Axis, AxisKind};
use super::chart::Chart;
use super::data;
use super::font;
use super::options::{self, Options};
use super::table::{Rows, Tables};
use crate::data::Value;
use crate::figure::{Channel, From, Mapping, Mark, MarkKind, RectStyle, TextMark};
use crate::geometry::Insets;
use crate::json::Json;
use std::sync::Arc;

/// Annotations that are drawn at most.
const MOST: usize = 300;

/// The annotations of a chart.
fn list<'a>(chart: &Chart<'a>) -> Vec<(Options<'a>, bool)> {
    let mut all = whole_list(chart);
    if all.len() > MOST {
        chart.warn("/options/plugins/annotation", format!("only the first {MOST} annotations are drawn"));
        all.truncate(MOST);
    }
    all
}

fn whole_list<'a>(chart: &Chart<'a>) -> Vec<(Options<'a>, bool)> {
    let (holder, at) = match chart.config.pointer("/options/annotation/annotations") {
        Some(h) => (h, "/options/annotation/annotations"),
        None => match chart.config.pointer("/options/plugins/annotation/annotations") {
            Some(h) => (h, "/options/plugins/annotation/annotations"),
            None => return Vec::new(),
        },
    };
    let later = |a: &Json| !chart.is_v2() || annotate::is_later(a);
    match holder {
        Json::Array(items) => {
            let each = items.iter().enumerate();
            each.map(|(i, a)| (Options::of(a, Some(&format!("{at}/{i}"))), later(a))).collect()
        }
        Json::Object(named) => {
            named.iter().map(|(name, a)| (Options::of(a, Some(&format!("{at}/{name}"))), true)).collect()
        }
        _ => Vec::new(),
    }
}

pub(super) fn value_on(chart: &Chart, axis: &Axis, v: &Json) -> Option<f64> {
    let found = match axis.kind {
        AxisKind::Category => {
            axis.labels.borrow().place(&options::shown(v)).map(|i| i as f64).or_else(|| options::number(v))
        }
        AxisKind::Time | AxisKind::TimeSeries => Some(data::instant(chart, axis, v)),
        AxisKind::Linear | AxisKind::Logarithmic => options::number(v),
    };
    found.filter(|x| x.is_finite())
}

/// Values that an axis must cover for its annotations.
pub(super) fn covered(chart: &Chart, axis: &Axis) -> Vec<f64> {
    let mut out = Vec::new();
    for (a, later) in list(chart) {
        if later {
            out.extend(annotate::covered(chart, axis, &a));
            continue;
        }
        let (ids, names): ([&str; 2], [&str; 4]) =
            (["scaleID", if axis.horizontal { "xScaleID" } else { "yScaleID" }], ["value", "endValue", "", ""]);
        if a.text(ids[0]) == Some(&*axis.id) {
            out.extend(names[..2].iter().filter_map(|n| a.get(n)).filter_map(|v| value_on(chart, axis, v)));
        }
        if a.text(ids[1]) == Some(&*axis.id) {
            let ends = if axis.horizontal { ["xMin", "xMax"] } else { ["yMin", "yMax"] };
            out.extend(ends.iter().filter_map(|n| a.get(n)).filter_map(|v| value_on(chart, axis, v)));
        }
    }
    out
}

/// The marks of all annotations.
pub(super) fn marks<'a>(chart: &Chart<'a>, axes: &Axes<'a>, tables: &mut Tables) -> Vec<Mark> {
    let mut out = Vec::new();
    for (a, later) in list(chart) {
        match a.text("type") {
            _ if later => out.extend(annotate::marks(chart, axes, &a, tables)),
            Some("box") => out.push(boxed(chart, axes, &a, tables)),
            _ => line(chart, axes, &a, tables, &mut out),
        }
    }
    out
}

pub(super) fn plot(from: From) -> Mapping {
    Mapping { from, ..Mapping::constant(0.0) }
}

pub(super) fn finish(class: &'static str, kind: MarkKind, rows: Rows, tables: &mut Tables) -> Mark {
    Mark {
        class,
        kind,
        data: tables.add(rows.frame),
        encodings: rows.encodings,
        series: Vec::new(),
        sort: Vec::new(),
        valid: Vec::new(),
        clip: Some(Insets::default()),
        blend: None,
        bounds: false,
        display_names: Vec::new(),
        listed: Vec::new(),
        label: Arc::from(""),
    }
}

pub(super) fn find<'x, 'a>(axes: &'x Axes<'a>, id: Option<&str>, horizontal: Option<bool>) -> Option<&'x Axis<'a>> {
    axes.list
        .iter()
        .find(|x| id.is_some_and(|id| *x.id == *id))
        .or_else(|| axes.list.iter().find(|x| horizontal == Some(x.horizontal)))
}

fn boxed<'a>(chart: &Chart<'a>, axes: &Axes<'a>, a: &Options<'a>, tables: &mut Tables) -> Mark {
    let mut rows = Rows::new(1);
    for (horizontal, id, ends, channels, whole) in [
        (true, "xScaleID", ["xMin", "xMax"], [Channel::X, Channel::X2], [From::PlotWidth(0.0), From::PlotWidth(1.0)]),
        (
            false,
            "yScaleID",
            ["yMin", "yMax"],
            [Channel::Y, Channel::Y2],
            [From::PlotHeight(1.0), From::PlotHeight(0.0)],
        ),
    ] {
        let axis = find(axes, a.text(id), Some(horizontal));
        for ((name, channel), from) in ends.into_iter().zip(channels).zip(whole) {
            let given = axis.and_then(|x| Some((x, value_on(chart, x, a.get(name)?)?)));
            match given {
                Some((x, v)) => rows.encodings.map(channel, Mapping::constant(v).scaled(x.scale)),
                None => rows.encodings.map(channel, plot(from)),
            };
        }
    }
    let text = |name: &str| a.text(name).map(Value::from);
    if let Some(fill) = text("backgroundColor") {
        rows.encodings.constant(Channel::Fill, fill);
    }
    rows.encodings.constant(Channel::Stroke, text("borderColor").unwrap_or_else(|| Value::from("rgba(0,0,0,0.1)")));
    rows.encodings.constant(Channel::StrokeWidth, a.number("borderWidth").unwrap_or(1.0));
    finish("mark-rect", MarkKind::Rect(RectStyle::default()), rows, tables)
}

fn line<'a>(chart: &Chart<'a>, axes: &Axes<'a>, a: &Options<'a>, tables: &mut Tables, out: &mut Vec<Mark>) {
    let upright = a.text("mode").map(|m| m == "vertical");
    let Some(axis) = find(axes, a.text("scaleID"), upright) else { return };
    let Some(value) = a.get("value").and_then(|v| value_on(chart, axis, v)) else { return };
    let end = a.get("endValue").and_then(|v| value_on(chart, axis, v)).unwrap_or(value);
    let (along, across) = if axis.horizontal {
        ([Channel::X, Channel::X2], [(Channel::Y, From::PlotHeight(0.0)), (Channel::Y2, From::PlotHeight(1.0))])
    } else {
        ([Channel::Y, Channel::Y2], [(Channel::X, From::PlotWidth(0.0)), (Channel::X2, From::PlotWidth(1.0))])
    };
    let mut rows = Rows::new(1);
    rows.encodings.map(along[0], Mapping::constant(value).scaled(axis.scale));
    rows.encodings.map(along[1], Mapping::constant(end).scaled(axis.scale));
    for (channel, from) in across {
        rows.encodings.map(channel, plot(from));
    }
    rows.encodings.constant(Channel::Stroke, a.text("borderColor").unwrap_or("rgba(0,0,0,0.1)"));
    rows.encodings.constant(Channel::StrokeWidth, a.number("borderWidth").unwrap_or(1.0));
    if let Some(dash @ Json::Array(_)) = a.get("borderDash") {
        rows.encodings.constant(Channel::StrokeDash, super::callback::value_of(dash));
    }
    out.push(finish("mark-rule", MarkKind::Rule, rows, tables));
    label(chart, axis, a, (value + end) / 2.0, tables, out);
}

fn label<'a>(
    chart: &Chart<'a>,
    axis: &Axis<'a>,
    a: &Options<'a>,
    value: f64,
    tables: &mut Tables,
    out: &mut Vec<Mark>,
) {
    let l = a.sub("label");
    let Some(content) = l.get("content").filter(|_| l.truthy("enabled").unwrap_or(false)) else { return };
    let said = options::shown(content);
    let mut text = font::of(chart, &l);
    if l.get("fontStyle").is_none() {
        text.font = Arc::new(crate::text::Font { weight: 700, ..(*text.font).clone() });
    }
    let (pad_x, pad_y) = (l.number("xPadding").unwrap_or(6.0), l.number("yPadding").unwrap_or(6.0));
    let size = (crate::text::width_rounded(&said, &text.font) + 2.0 * pad_x, text.font.size + 2.0 * pad_y);
    let (dx, dy) = (l.number("xAdjust").unwrap_or(0.0), l.number("yAdjust").unwrap_or(0.0));
    let share = match (l.text("position"), axis.horizontal) {
        (Some("top"), true) => (0.0, pad_y + size.1 / 2.0),
        (Some("bottom"), true) => (1.0, -pad_y - size.1 / 2.0),
        (Some("left"), false) => (0.0, pad_x + size.0 / 2.0),
        (Some("right"), false) => (1.0, -pad_x - size.0 / 2.0),
        _ => (0.5, 0.0),
    };
    let at = Mapping::constant(value).scaled(axis.scale);
    let (x, y) = if axis.horizontal {
        (at.offset(dx), plot(From::PlotHeight(share.0)).offset(share.1 + dy))
    } else {
        (plot(From::PlotWidth(share.0)).offset(share.1 + dx), at.offset(dy))
    };
    let mut back = Rows::new(1);
    back.encodings.map(Channel::XCenter, x.clone()).map(Channel::YCenter, y.clone());
    back.encodings.constant(Channel::Width, size.0).constant(Channel::Height, size.1);
    back.encodings.constant(Channel::Fill, l.text("backgroundColor").unwrap_or("rgba(0,0,0,0.8)"));
    let radius = l.number("cornerRadius").unwrap_or(6.0);
    for corner in
        [Channel::CornerTopLeft, Channel::CornerTopRight, Channel::CornerBottomRight, Channel::CornerBottomLeft]
    {
        back.encodings.constant(corner, radius);
    }
    out.push(finish("mark-rect", MarkKind::Rect(RectStyle::default()), back, tables));
    let mut rows = Rows::new(1);
    rows.encodings.map(Channel::X, x).map(Channel::Y, y);
    rows.encodings
        .constant(Channel::Text, &*said)
        .constant(Channel::Align, "center")
        .constant(Channel::Baseline, "middle");
    rows.encodings.constant(Channel::Fill, l.text("fontColor").unwrap_or("#fff"));
    rows.encodings.constant(Channel::FontFamily, &*text.font.family).constant(Channel::Size, text.font.size);
    rows.encodings.constant(Channel::FontWeight, f64::from(text.font.weight));
    out.push(finish("mark-text", MarkKind::Text(TextMark::default()), rows, tables));
}
