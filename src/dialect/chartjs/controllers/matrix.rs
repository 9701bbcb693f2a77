//! Matrices (chartjs-chart-matrix 3): a cell at each point. In: a data set in its place; out: one mark of rectangles.

use super::{bar, line};
use crate::data::{Column, Fields, Frame, Value};
use crate::dialect::chartjs::axes::Axes;
use crate::dialect::chartjs::callback;
use crate::dialect::chartjs::chart::{Chart, Dataset, Element, label_of};
use crate::dialect::chartjs::data::Series;
use crate::dialect::chartjs::sized;
use crate::dialect::chartjs::table::{Rows, Tables};
use crate::figure::{Border, Channel, From, Mapping, Mark, MarkKind, Marks, RectStyle, Room};
use crate::geometry::Rect;
use crate::json::Json;
use std::sync::Arc;

/// The mark of a data set's cells, and what stands in its place if their size depends on that of the plot.
pub(crate) fn mark<'a>(
    chart: &Chart<'a>,
    axes: &Axes<'a>,
    s: &Series<'a, '_>,
    tables: &mut Tables,
) -> (Mark, Option<Marks>) {
    let n = s.cells.len();
    let element = Element::new(chart, s.set, "matrix");
    let mut rows = Rows::new(n);
    rows.numbers("at", s.cells.iter().map(|c| c.at).collect());
    rows.numbers("value", s.cells.iter().map(|c| c.value).collect());
    let (x, y) = if s.lying { ("value", "at") } else { ("at", "value") };
    let (x_axis, y_axis) = if s.lying { (s.value, s.index) } else { (s.index, s.value) };
    let (across, down) = anchors(chart, s.set, &element);
    rows.encodings.map(across, Mapping::field(x).scaled(axes.list[x_axis].scale));
    rows.encodings.map(down, Mapping::field(y).scaled(axes.list[y_axis].scale));
    let mut ways = Vec::new();
    for (way, column) in [(Direction::ACROSS, x), (Direction::DOWN, y)] {
        if function(&element, &way).is_some() {
            ways.push((way, column));
        } else {
            rows.style(way.channel, way.option, element.each(chart, s.set, way.option, n).map(length));
        }
    }
    let own = s.set.data.iter().map(|d| d.get("v").map_or(Value::Null, Value::from));
    rows.frame.set("v", Column::of(own.collect()));
    paint(chart, s.set, &element, n, &mut rows);
    let frame = rows.frame.clone();
    // From version 3 on cells are cut off at the edge of the plot only where the data set asks for it.
    let asked = chart.is_v2() || s.set.own.get("clip").is_some();
    let clip = line::clip(chart, axes, s, 0.0).filter(|_| asked);
    let mark = Mark {
        valid: vec![Arc::from("at"), Arc::from("value")],
        clip,
        display_names: vec![(Arc::from("fill"), Arc::from("v"))],
        label: label_of(s.set),
        ..Mark::bare(
            "mark-rect",
            MarkKind::Rect(RectStyle { border: Border::Inside, ..RectStyle::default() }),
            tables.add(rows.frame),
            rows.encodings,
        )
    };
    if ways.is_empty() {
        return (mark, None);
    }
    let axes = axes.list.iter().map(|a| a.id.clone()).collect();
    let fitted = Fitted { index: s.set.index, mark: mark.clone(), frame, ways, axes };
    (mark, Some(sized::marks(chart, move |chart, room, tables| fitted.mark(chart, room, tables).into_iter().collect())))
}

/// The channels of the point that a cell is placed by.
fn anchors<'a>(chart: &Chart<'a>, set: &Dataset<'a>, element: &Element<'a>) -> (Channel, Channel) {
    let anchor = |name: &str| element.one(chart, set, name, Some(0)).to_text();
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
    (across, down)
}

/// Colours, borders and corners of cells.
fn paint<'a>(chart: &Chart<'a>, set: &Dataset<'a>, element: &Element<'a>, n: usize, rows: &mut Rows) {
    rows.style(Channel::Fill, "fill", element.each(chart, set, "backgroundColor", n));
    let width = element.each(chart, set, "borderWidth", n).map(bar::sides);
    if bar::has_width(&width) {
        rows.style(Channel::Stroke, "stroke", element.each(chart, set, "borderColor", n));
        rows.style(Channel::StrokeWidth, "stroke_width", width);
    } else {
        rows.encodings.constant(Channel::StrokeWidth, 0.0);
    }
    rows.corners(&element.each(chart, set, "borderRadius", n));
}

/// Width or height.
#[derive(Clone, Copy)]
struct Direction {
    option: &'static str,
    channel: Channel,
    whole: fn(f64) -> From,
}

impl Direction {
    const ACROSS: Direction = Direction { option: "width", channel: Channel::Width, whole: From::PlotWidth };
    const DOWN: Direction = Direction { option: "height", channel: Channel::Height, whole: From::PlotHeight };
}

/// The function that says how long cells are one way, if it is one.
fn function<'a>(element: &Element<'a>, way: &Direction) -> Option<(&'a Json, Arc<str>)> {
    let places = element.names(way.option, way.option, way.option);
    places.iter().find_map(|(o, name)| o.find(name)).filter(|(json, _)| matches!(json, Json::Code(_)))
}

/// Cells that are as long as functions say for the plot there is.
struct Fitted {
    index: usize,
    mark: Mark,
    frame: Frame,
    /// What functions are asked for, and the column of the places that way.
    ways: Vec<(Direction, &'static str)>,
    /// Names of the axes.
    axes: Vec<Arc<str>>,
}

impl Fitted {
    fn mark(&self, chart: &Chart, room: &Room, tables: &mut Tables) -> Option<Mark> {
        let set = chart.datasets.iter().find(|d| d.index == self.index)?;
        let element = Element::new(chart, set, "matrix");
        let (mut frame, mut mark) = (self.frame.clone(), self.mark.clone());
        for (way, column) in &self.ways {
            let (json, at) = function(&element, way)?;
            let called = if let Json::Code(code) = json { callback::compile(code).ok() } else { None };
            let length = |i: usize| {
                let result = chart.scripts.call(called.as_ref()?, &[context(chart, &self.axes, set, i, room)]);
                result.ok()?.valid_number().filter(|x| x.is_finite())
            };
            let lengths: Vec<Option<f64>> = (0..frame.len()).map(length).collect();
            if let Some(Some(_)) = lengths.first() {
                frame.set(way.option, Column::of_options(lengths));
                mark.encodings.map(way.channel, Mapping::field(way.option));
                continue;
            }
            let message =
                format!("the {} of cells is not clear from this function; cells share the plot evenly", way.option);
            chart.warn(&at, message);
            let mut places: Vec<f64> = frame.field(column).numbers().into_owned();
            places.retain(|x| x.is_finite());
            places.sort_by(f64::total_cmp);
            places.dedup();
            let share = (way.whole)(1.0 / places.len().max(1) as f64);
            mark.encodings.map(way.channel, Mapping { from: share, ..Mapping::constant(0.0) }.offset(-1.0));
        }
        mark.data = tables.add(frame);
        Some(mark)
    }
}

/// Px; what is no number has none.
fn length(v: Value) -> Value {
    Value::Number(v.valid_number().unwrap_or(0.0).max(0.0))
}

/// What a function is given when the plot lies there.
fn context(chart: &Chart, axes: &[Arc<str>], set: &Dataset, i: usize, room: &Room) -> Value {
    let plain = chart.context(set, Some(i));
    let n = Value::Number;
    let Rect { x1, y1, x2, y2 } = room.plot;
    let area = callback::object([
        ("left", n(x1)),
        ("top", n(y1)),
        ("right", n(x2)),
        ("bottom", n(y2)),
        ("width", n(x2 - x1)),
        ("height", n(y2 - y1)),
    ]);
    let data = plain.member("chart").member("data");
    let scales = Value::Object(Arc::new(Fields(axes.iter().map(|id| (id.clone(), area.clone())).collect())));
    let (width, height) = (n(room.canvas.width), n(room.canvas.height));
    let seen = [("chartArea", area), ("scales", scales), ("width", width), ("height", height), ("data", data)];
    callback::with(&plain, [("chart", callback::object(seen))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Report;
    use crate::dialect::Version;
    use crate::dialect::chartjs::{Request, read};
    use crate::figure::{Made, ViewKind};
    use crate::geometry::Size;
    use crate::limits::Budget;

    /// Two cells in a plot of 200 × 100 px at (20, 10).
    fn fitted(width: &str) -> Made {
        let source = format!(
            "{{type: 'matrix', data: {{datasets: [{{data: [{{x: 1, y: 1, v: 2}}, {{x: 2, y: 1, v: 4}}], width: {width}}}]}}}}"
        );
        let json = crate::json::parse_literal(&source, 50).unwrap();
        let mut report = Report::new();
        let figure = read(&json, Version::V4, false, &Request::default(), &Budget::default(), &mut report).unwrap();
        let ViewKind::Plot(plot) = &figure.0.root.kind else { panic!("one plot") };
        let canvas = Size { width: 240.0, height: 120.0 };
        match &plot.marks[0] {
            Marks::Sized(sized) => {
                let room = Room { plot: Rect::at(20.0, 10.0, 200.0, 100.0), canvas, scales: &() };
                sized.marks(&room, &Budget::default()).unwrap()
            }
            Marks::Fixed(mark) => Made { marks: vec![(**mark).clone()], ..Made::default() },
        }
    }

    fn width(made: &Made) -> Mapping {
        made.marks[0].encodings.get(Channel::Width).unwrap().otherwise.clone().unwrap()
    }

    #[test]
    fn widths_follow_the_size_of_the_plot() {
        for (function, widths) in [
            ("({chart}) => (chart.chartArea || {}).width / 4 - 1", [49.0, 49.0]),
            // What is not straight, and what differs from cell to cell.
            ("(c) => Math.max(60, c.chart.chartArea.right / 4) + c.raw.v", [62.0, 64.0]),
            ("(c) => c.chart.width / 8", [30.0, 30.0]),
        ] {
            let made = fitted(function);
            assert_eq!(*made.tables[0].field("width"), Column::Numbers(widths.to_vec()), "{function}");
            assert!(made.notes.is_empty());
        }
        assert!(matches!(width(&fitted("15")).from, From::Constant(Value::Number(15.0))));
    }

    #[test]
    fn widths_that_cannot_be_told_share_the_plot() {
        let made = fitted("(c) => unknown(c)");
        assert!(matches!(width(&made).from, From::PlotWidth(0.5)));
        assert_eq!(width(&made).offset.px, -1.0);
        assert_eq!(made.notes.len(), 1);
        assert_eq!(made.notes[0].0, "/data/datasets/0/width");
    }
}
