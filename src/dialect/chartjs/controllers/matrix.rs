//! Matrices (chartjs-chart-matrix 2): a cell at each point. In: a data set in its place; out: one mark of rectangles.

use crate::data::{Column, Fields, Value};
use crate::dialect::chartjs::axes::Axes;
use crate::dialect::chartjs::callback;
use crate::dialect::chartjs::chart::{Chart, Element, label_of};
use crate::dialect::chartjs::data::Series;
use crate::dialect::chartjs::table::{Rows, Tables};
use crate::figure::{Border, Channel, From, Mapping, Mark, MarkKind, RectStyle};
use crate::geometry::Insets;
use crate::json::Json;
use std::sync::Arc;

/// The mark of a data set's cells.
pub(crate) fn mark<'a>(chart: &Chart<'a>, axes: &Axes<'a>, s: &Series<'a, '_>, tables: &mut Tables) -> Mark {
    let n = s.cells.len();
    let element = Element::new(chart, s.set, "matrix");
    let mut rows = Rows::new(n);
    rows.numbers("at", s.cells.iter().map(|c| c.at).collect());
    rows.numbers("value", s.cells.iter().map(|c| c.value).collect());
    let (x, y) = if s.lying { ("value", "at") } else { ("at", "value") };
    let (x_axis, y_axis) = if s.lying { (s.value, s.index) } else { (s.index, s.value) };
    let anchor = |name: &str| element.one(chart, s.set, name, Some(0)).to_text();
    let across = match &*anchor("anchorX") {
        "left" | "start" => Channel::X,
        "right" | "end" => Channel::X2,
        _ => Channel::XCenter,
    };
    let down = match &*anchor("anchorY") {
        "top" | "start" => Channel::Y,
        "bottom" | "end" => Channel::Y2,
        _ => Channel::YCenter,
    };
    rows.encodings.map(across, Mapping::field(x).scaled(axes.list[x_axis].scale));
    rows.encodings.map(down, Mapping::field(y).scaled(axes.list[y_axis].scale));
    extent(chart, axes, s, &element, &Direction::ACROSS, x, &mut rows);
    extent(chart, axes, s, &element, &Direction::DOWN, y, &mut rows);
    let own = s.set.data.iter().map(|d| d.get("v").map_or(Value::Null, callback::value_of));
    rows.frame.set("v", Column::of(own.collect()));
    rows.style(Channel::Fill, "fill", element.each(chart, s.set, "backgroundColor", n));
    let width = element.each(chart, s.set, "borderWidth", n);
    if width.largest(n) > 0.0 {
        rows.style(Channel::Stroke, "stroke", element.each(chart, s.set, "borderColor", n));
        rows.style(Channel::StrokeWidth, "stroke_width", width);
    } else {
        rows.encodings.constant(Channel::StrokeWidth, 0.0);
    }
    let radius = element.each(chart, s.set, "borderRadius", n);
    if radius.largest(n) > 0.0 {
        for corner in
            [Channel::CornerTopLeft, Channel::CornerTopRight, Channel::CornerBottomRight, Channel::CornerBottomLeft]
        {
            rows.style(corner, "corner", radius.clone());
        }
    }
    Mark {
        class: "mark-rect",
        kind: MarkKind::Rect(RectStyle { border: Border::Inside, ..RectStyle::default() }),
        data: tables.add(rows.frame),
        encodings: rows.encodings,
        series: Vec::new(),
        sort: Vec::new(),
        valid: vec![Arc::from("at"), Arc::from("value")],
        clip: Some(Insets::default()),
        blend: None,
        bounds: false,
        display_names: vec![(Arc::from("fill"), Arc::from("v"))],
        label: label_of(s.set),
    }
}

/// Width or height.
struct Direction {
    option: &'static str,
    channel: Channel,
    whole: fn(f64) -> From,
    /// What the plot is supposed to measure this way in a trial.
    area: fn(f64) -> (f64, f64),
}

impl Direction {
    const ACROSS: Direction =
        Direction { option: "width", channel: Channel::Width, whole: From::PlotWidth, area: |x| (x, TRIAL) };
    const DOWN: Direction =
        Direction { option: "height", channel: Channel::Height, whole: From::PlotHeight, area: |x| (TRIAL, x) };
}

/// A length of plot, px.
const TRIAL: f64 = 1000.0;

/// How long cells are one way. A function of the plot's size, which is not known before axes are laid out, is tried with
/// three sizes: if it is straight, it is a share of the plot and some px.
fn extent<'a>(
    chart: &Chart<'a>,
    axes: &Axes<'a>,
    s: &Series<'a, '_>,
    element: &Element<'a>,
    way: &Direction,
    column: &str,
    rows: &mut Rows,
) {
    let n = s.cells.len();
    let places = element.names(way.option, way.option, way.option);
    let code = places.iter().find_map(|(o, name)| o.find(name)).filter(|(json, _)| matches!(json, Json::Code(_)));
    let Some((json, at)) = code else {
        rows.style(way.channel, way.option, element.each(chart, s.set, way.option, n).map(length));
        return;
    };
    let function = if let Json::Code(code) = json { callback::compile(code).ok() } else { None };
    let trial = |i: usize, size: f64| {
        let result = chart.scripts.call(function.as_ref()?, &[context(chart, axes, s, i, (way.area)(size))]);
        result.ok()?.valid_number().filter(|x| x.is_finite())
    };
    if n > 0
        && let (Some(a), Some(b), Some(c)) = (trial(0, TRIAL), trial(0, 2.0 * TRIAL), trial(0, 3.0 * TRIAL))
        // Within what rounding to whole px does.
        && ((c - b) - (b - a)).abs() <= 2.0
    {
        let share = (c - a) / (2.0 * TRIAL);
        let rest = (0..n).map(|i| trial(i, TRIAL).unwrap_or(f64::NAN) - share * TRIAL);
        rows.numbers(way.option, rest.collect());
        let mut mapping = Mapping { from: (way.whole)(share), ..Mapping::constant(0.0) };
        mapping.offset.mapping = Some(Box::new(Mapping::field(way.option)));
        rows.encodings.map(way.channel, mapping);
        return;
    }
    chart
        .warn(&at, format!("the {} of cells is not clear from this function; cells share the plot evenly", way.option));
    let mut places: Vec<f64> = rows.frame.field(column).numbers().into_owned();
    places.retain(|x| x.is_finite());
    places.sort_by(f64::total_cmp);
    places.dedup();
    let share = 1.0 / places.len().max(1) as f64;
    rows.encodings.map(way.channel, Mapping { from: (way.whole)(share), ..Mapping::constant(0.0) }.offset(-1.0));
}

/// Px; what is no number has none.
fn length(v: Value) -> Value {
    Value::Number(v.valid_number().unwrap_or(0.0).max(0.0))
}

/// What a function is given when the plot has this size.
fn context(chart: &Chart, axes: &Axes, s: &Series, i: usize, (width, height): (f64, f64)) -> Value {
    let plain = chart.context(s.set, Some(i));
    let n = Value::Number;
    let area = callback::object([
        ("left", n(0.0)),
        ("top", n(0.0)),
        ("right", n(width)),
        ("bottom", n(height)),
        ("width", n(width)),
        ("height", n(height)),
    ]);
    let data = plain.member("chart").member("data");
    let ids = axes.list.iter().map(|a| (a.id.clone(), area.clone()));
    let scales = Value::Object(Arc::new(Fields(ids.collect())));
    let seen = [("chartArea", area), ("scales", scales), ("width", n(width)), ("height", n(height)), ("data", data)];
    callback::with(&plain, [("chart", callback::object(seen))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Report;
    use crate::dialect::Version;
    use crate::dialect::chartjs::{Request, read};
    use crate::figure::{Encodings, ViewKind};
    use crate::limits::Budget;

    fn lowered(width: &str) -> (Encodings, Report) {
        let source = format!(
            "{{type: 'matrix', data: {{datasets: [{{data: [{{x: 1, y: 1, v: 2}}, {{x: 2, y: 1, v: 4}}], width: {width}}}]}}}}"
        );
        let json = crate::json::parse_literal(&source, 50).unwrap();
        let mut report = Report::new();
        let figure = read(&json, Version::V4, false, &Request::default(), &Budget::default(), &mut report).unwrap();
        let ViewKind::Plot(plot) = &figure.root.kind else { panic!("one plot") };
        (plot.marks[0].encodings.clone(), report)
    }

    fn width(encodings: &Encodings) -> Mapping {
        encodings.get(Channel::Width).unwrap().otherwise.clone().unwrap()
    }

    #[test]
    fn widths_by_the_size_of_the_plot_are_shares_of_it() {
        let (encodings, report) = lowered("({chart}) => (chart.chartArea || {}).width / 4 - 1");
        assert!(matches!(width(&encodings).from, From::PlotWidth(share) if (share - 0.25).abs() < 1e-12));
        assert!(report.items().is_empty());
        let (encodings, _) = lowered("15");
        assert!(matches!(width(&encodings).from, From::Constant(Value::Number(15.0))));
    }

    #[test]
    fn widths_that_cannot_be_told_share_the_plot() {
        let (encodings, report) = lowered("(c) => unknown(c)");
        let mapping = width(&encodings);
        assert!(matches!(mapping.from, From::PlotWidth(0.5)));
        assert_eq!(mapping.offset.px, -1.0);
        assert_eq!(report.items().len(), 1);
    }
}
