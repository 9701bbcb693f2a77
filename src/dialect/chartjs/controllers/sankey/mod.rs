//! Sankey diagrams (chartjs-chart-sankey 0.12): nodes in columns, flows as bands between them. In: data sets of
//! `{from, to, flow}`; out: a mark of bands, one of nodes and one of their labels each.

mod place;

use super::text_lines::{self, TextLine};
use crate::color::Color;
use crate::data::{Column, Value};
use crate::dialect::chartjs::callback;
use crate::dialect::chartjs::chart::{Chart, Dataset, Kind, label_of};
use crate::dialect::chartjs::font::{self, TextFont};
use crate::dialect::chartjs::options;
use crate::dialect::chartjs::table::{Rows, Tables};
use crate::figure::{Channel, Mapping, Mark, MarkKind, RectStyle, Room, SymbolStyle};
use crate::json::{Json, Object};
use crate::number::to_js;
use place::{Diagram, Flow, Node, Rules};
use std::collections::HashMap;
use std::sync::Arc;

/// The last column an author may put a node in.
const LAST_COLUMN: f64 = 10_000.0;

/// The diagrams of all data sets in a plot.
pub(crate) fn marks(chart: &Chart, room: &Room, tables: &mut Tables) -> Vec<Mark> {
    let room = (room.plot.width(), room.plot.height());
    let shown = chart.shown().into_iter().filter(|set| set.kind == Kind::Sankey);
    shown.rev().flat_map(|set| Picture::new(chart, set, room).marks(tables)).collect()
}

/// A data set in its place.
struct Picture<'c, 'a> {
    chart: &'c Chart<'a>,
    set: &'c Dataset<'a>,
    room: (f64, f64),
    names: Vec<Arc<str>>,
    diagram: Diagram,
    /// Colours of the ends of each flow.
    colors: Vec<(Value, Value)>,
    least: bool,
    node_width: f64,
    border: f64,
}

impl<'c, 'a> Picture<'c, 'a> {
    fn new(chart: &'c Chart<'a>, set: &'c Dataset<'a>, room: (f64, f64)) -> Picture<'c, 'a> {
        let (names, flows, data) = read(chart, set);
        let map = |name: &str| set.own.get(name).and_then(Json::as_object);
        let number = |map: Option<&Object>, name: &str| map.and_then(|m| m.get(name)).and_then(options::number);
        let (priority, column) = (map("priority"), map("column"));
        let nodes = names.iter().map(|name| Node {
            priority: number(priority, name).unwrap_or(0.0),
            column: number(column, name).map(|x| x.round().clamp(0.0, LAST_COLUMN)),
            ..Node::default()
        });
        let own = |name: &str, default: f64| set.own.number(name).unwrap_or(default).max(0.0);
        let least = set.own.text("size") == Some("min");
        let rules = Rules {
            by_priority: priority.is_some(),
            least,
            even: set.own.text("modeX") == Some("even"),
            gap: own("nodePadding", 10.0) / room.1.max(1.0),
        };
        let diagram = place::place(nodes.collect(), flows, rules);
        let color = |name: &str, i: usize| chart.resolve(set, &[(&set.own, name)], Some(i));
        let colors = data.iter().map(|&i| (color("colorFrom", i), color("colorTo", i))).collect();
        let (node_width, border) = (own("nodeWidth", 10.0), own("borderWidth", 1.0));
        Picture { chart, set, room, names, diagram, colors, least, node_width, border }
    }

    /// Px of a column.
    fn x(&self, column: f64) -> f64 {
        if self.diagram.columns > 0.0 { column / self.diagram.columns * self.room.0 } else { 0.0 }
    }

    /// Px of an amount.
    fn y(&self, amount: f64) -> f64 {
        if self.diagram.height > 0.0 { amount / self.diagram.height * self.room.1 } else { 0.0 }
    }

    /// Left, top and height of a node, px.
    fn node(&self, i: usize) -> (f64, f64, f64) {
        let node = &self.diagram.nodes[i];
        (self.x(node.x), self.y(node.y.unwrap_or(0.0)), self.y(node.size(self.least)))
    }

    fn marks(&self, tables: &mut Tables) -> Vec<Mark> {
        if self.names.is_empty() {
            return Vec::new();
        }
        let mut out = vec![self.bands(tables), self.nodes(tables)];
        out.extend(text_lines::mark(&self.labels(), tables));
        out
    }

    fn bands(&self, tables: &mut Tables) -> Mark {
        let flows = &self.diagram.flows;
        let mut rows = Rows::new(flows.len());
        let alpha = self.set.own.number("alpha").unwrap_or(0.5).clamp(0.0, 1.0);
        let mode = self.set.own.text("colorMode").unwrap_or("gradient");
        let own = |name: &str, of: &dyn Fn(&Flow) -> Value, rows: &mut Rows| {
            rows.frame.set(name, Column::of(flows.iter().map(of).collect()));
        };
        own("from", &|f| Value::Text(self.names[f.from].clone()), &mut rows);
        own("to", &|f| Value::Text(self.names[f.to].clone()), &mut rows);
        own("flow", &|f| Value::Number(f.flow), &mut rows);
        own("outline", &|f| Value::from(self.outline(f)), &mut rows);
        let fills = flows.iter().zip(&self.colors).map(|(f, (from, to))| {
            let (from, to) = (see_through(from, alpha), see_through(to, alpha));
            match mode {
                "from" => from,
                "to" => to,
                _ if self.diagram.nodes[f.from].x < self.diagram.nodes[f.to].x => gradient(from, to),
                _ => gradient(to, from),
            }
        });
        rows.frame.set("fill", Column::of(fills.collect()));
        rows.encodings.constant(Channel::X, 0.0);
        rows.encodings.constant(Channel::Y, 0.0);
        rows.encodings.map(Channel::Shape, Mapping::field("outline"));
        rows.encodings.map(Channel::Fill, Mapping::field("fill"));
        // An outline in a box of 2 × 2 px is as large as its numbers say.
        rows.numbers("area", vec![4.0; flows.len()]);
        rows.encodings.map(Channel::Size, Mapping::field("area"));
        let told = [("fill", "from"), ("outline", "to"), ("area", "flow")].map(|(a, b)| (Arc::from(a), Arc::from(b)));
        let label = match label_of(self.set) {
            empty if empty.is_empty() => Arc::from("flow"),
            label => label,
        };
        Mark {
            display_names: told.to_vec(),
            label,
            ..rows.mark("mark-flow", MarkKind::Symbol(SymbolStyle::default()), tables)
        }
    }

    /// A band from the right of one node to the left of another.
    fn outline(&self, f: &Flow) -> String {
        let space = if self.border > 0.0 { self.border / 2.0 + 0.5 } else { 0.0 };
        let ((x1, top1, _), (x2, top2, _)) = (self.node(f.from), self.node(f.to));
        let (x1, x2) = (x1 + self.node_width + space, x2 - space);
        let (y1, y2, h) = (top1 + self.y(f.leaves), top2 + self.y(f.enters), self.y(f.flow));
        // A flow back leaves and enters by a curve through the top of the plot.
        let (c1, c2) = if x1 < x2 {
            ((x1 + (x2 - x1) / 3.0 * 2.0, y1), (x1 + (x2 - x1) / 3.0, y2))
        } else {
            ((x1 - (x1 - x2) / 3.0, 0.0), (x2 + (x1 - x2) / 3.0, 0.0))
        };
        let n = |x: f64| to_js((x * 100.0).round() / 100.0);
        let curve = |a: (f64, f64), b: (f64, f64), end: (f64, f64), down: f64| {
            [a.0, a.1 + down, b.0, b.1 + down, end.0, end.1 + down].map(n).join(" ")
        };
        format!(
            "M{} {}C{}L{} {}C{}Z",
            n(x1),
            n(y1),
            curve(c1, c2, (x2, y2), 0.0),
            n(x2),
            n(y2 + h),
            curve(c2, c1, (x1, y1), h)
        )
    }

    fn nodes(&self, tables: &mut Tables) -> Mark {
        let n = self.names.len();
        // The last flow that touches a node gives it its colour.
        let mut fills = vec![Value::Null; n];
        for (f, (from, to)) in self.diagram.flows.iter().zip(&self.colors) {
            fills[f.from] = from.clone();
            fills[f.to] = to.clone();
        }
        let mut rows = Rows::new(n);
        let boxes: Vec<(f64, f64, f64)> = (0..n).map(|i| self.node(i)).collect();
        rows.numbers("x", boxes.iter().map(|b| b.0).collect());
        rows.numbers("y", boxes.iter().map(|b| b.1).collect());
        rows.numbers("height", boxes.iter().map(|b| b.2).collect());
        rows.frame.set("fill", Column::of(fills));
        for (channel, name) in
            [(Channel::X, "x"), (Channel::Y, "y"), (Channel::Height, "height"), (Channel::Fill, "fill")]
        {
            rows.encodings.map(channel, Mapping::field(name));
        }
        rows.encodings.constant(Channel::Width, self.node_width);
        if self.border > 0.0 {
            let color = self.chart.resolve(self.set, &[(&self.set.own, "borderColor")], Some(0));
            rows.encodings.constant(Channel::Stroke, color);
            // The node is painted over the inner half of its border.
            rows.encodings.constant(Channel::StrokeWidth, self.border / 2.0);
            for (channel, name, by) in [(Channel::X, "x", -0.25), (Channel::Y, "y", -0.25)] {
                rows.encodings.map(channel, Mapping::field(name).offset(by * self.border));
            }
            rows.encodings.constant(Channel::Width, self.node_width + self.border / 2.0);
            rows.encodings.map(Channel::Height, Mapping::field("height").offset(self.border / 2.0));
        }
        rows.mark("mark-node", MarkKind::Rect(RectStyle::default()), tables)
    }

    /// Labels right of the nodes in the left half, left of the others.
    fn labels(&self) -> Vec<TextLine> {
        let set = self.set;
        let given = set.own.get("labels").and_then(Json::as_object);
        let font: TextFont = font::of_plugin(&set.own.sub("font").then(&self.chart.root.sub("font")));
        let color = self.chart.resolve(set, &[(&set.own, "color")], Some(0));
        let mut out = Vec::new();
        for (i, name) in self.names.iter().enumerate() {
            let (x, top, height) = self.node(i);
            let label = given.and_then(|l| l.get(name)).map_or_else(|| name.clone(), options::shown);
            let lines: Vec<&str> = label.lines().collect();
            let left = x < self.room.0 / 2.0;
            let x = if left { x + self.node_width + self.border + 4.0 } else { x - self.border - 4.0 };
            let first = top + height / 2.0 - (lines.len() as f64 - 1.0) / 2.0 * font.line_height;
            for (k, line) in lines.into_iter().enumerate() {
                out.push(TextLine {
                    x,
                    y: first + k as f64 * font.line_height,
                    text: Arc::from(line),
                    font: font.clone(),
                    color: color.clone(),
                    align: if left { "left" } else { "right" },
                    limit: 0.0,
                });
            }
        }
        out
    }
}

/// The nodes a data set names, its flows between them, and which datum each flow is.
fn read(chart: &Chart, set: &Dataset) -> (Vec<Arc<str>>, Vec<Flow>, Vec<usize>) {
    let parsing = set.own.sub("parsing");
    let key = |name: &'static str| parsing.text(name).unwrap_or(name);
    let (from_key, to_key, flow_key) = (key("from"), key("to"), key("flow"));
    let mut names: Vec<Arc<str>> = Vec::new();
    let mut places: HashMap<Arc<str>, usize> = HashMap::new();
    let mut node = |name: Arc<str>| {
        *places.entry(name.clone()).or_insert_with(|| {
            names.push(name);
            names.len() - 1
        })
    };
    let (mut flows, mut data) = (Vec::new(), Vec::new());
    for (i, datum) in set.data.iter().enumerate() {
        let end = |key: &str| datum.get(key).filter(|v| !v.is_null()).map(options::shown);
        let amount = datum.get(flow_key).and_then(options::number).filter(|x| *x >= 0.0);
        let (Some(from), Some(to), Some(flow)) = (end(from_key), end(to_key), amount) else {
            let message = format!(
                "a flow is written {{{from_key}: …, {to_key}: …, {flow_key}: a number from 0}}; this one is left out"
            );
            chart.warn(&format!("{}/data/{i}", set.at), message);
            continue;
        };
        flows.push(Flow { from: node(from), to: node(to), flow, leaves: 0.0, enters: 0.0 });
        data.push(i);
    }
    (names, flows, data)
}

/// A colour with another opacity; paints that are no colours stay.
fn see_through(color: &Value, alpha: f64) -> Value {
    match Color::parse(&color.to_text()) {
        Some(c) => Value::from(c.each_css(|c| format!("rgba({}, {}, {}, {})", c.r, c.g, c.b, to_js(alpha)))),
        None => color.clone(),
    }
}

fn gradient(left: Value, right: Value) -> Value {
    let stop = |offset: f64, color: Value| callback::object([("offset", Value::Number(offset)), ("color", color)]);
    callback::object([
        ("gradient", Value::from("linear")),
        ("stops", Value::Array(Arc::from([stop(0.0, left), stop(1.0, right)]))),
    ])
}
