//! Sankey diagrams (chartjs-chart-sankey 0.19): nodes in columns, flows as bands between them. In: data sets of
//! `{from, to, flow}`; out: a mark of nodes, one of bands and those of their labels.

mod labels;
mod place;

use super::text_lines::TextLine;
use crate::color::Color;
use crate::data::{Column, Value};
use crate::dialect::chartjs::callback;
use crate::dialect::chartjs::chart::{Chart, Dataset, Element, Kind, label_of};
use crate::dialect::chartjs::options::{self, Options};
use crate::dialect::chartjs::table::{Rows, Tables};
use crate::figure::{Channel, Mapping, Mark, MarkKind, RectStyle, Room, SymbolStyle};
use crate::geometry::Rect;
use crate::json::{Json, Object};
use crate::number::to_js;
use place::{Diagram, Flow, Node, Rules};
use std::collections::HashMap;
use std::sync::Arc;

/// The last column an author may put a node in.
const LAST_COLUMN: f64 = 10_000.0;

/// The diagrams of all data sets in a plot.
pub(crate) fn marks(chart: &Chart, room: &Room, tables: &mut Tables) -> Vec<Mark> {
    let shown = chart.shown().into_iter().filter(|set| set.kind == Kind::Sankey);
    shown.rev().flat_map(|set| Picture::new(chart, set, room).marks(tables)).collect()
}

/// A data set in its place.
struct Picture<'c, 'a> {
    chart: &'c Chart<'a>,
    set: &'c Dataset<'a>,
    plot: Rect,
    /// Px of the plot along the columns, and along a column.
    room: (f64, f64),
    /// Whether columns lie one under the other.
    vertical: bool,
    names: Vec<Arc<str>>,
    diagram: Diagram,
    /// Which datum each flow is.
    data: Vec<usize>,
    /// Options of flows.
    flow: Options<'a>,
    /// Colours of the ends of each flow.
    colors: Vec<(Value, Value)>,
    node_width: f64,
    border: f64,
}

impl<'c, 'a> Picture<'c, 'a> {
    fn new(chart: &'c Chart<'a>, set: &'c Dataset<'a>, room: &Room) -> Picture<'c, 'a> {
        let (names, flows, data) = read(chart, set);
        let vertical = set.own.text("orientation") == Some("vertical");
        let own = |name: &str, default: f64| set.own.number(name).unwrap_or(default).max(0.0);
        let (node_width, border) = (own("nodeWidth", 10.0), own("borderWidth", 1.0));
        let (plot, canvas) = (room.plot, room.canvas);
        // The last column keeps clear of the edge of the picture (`getColumnPadding`).
        let last = |free: f64| (node_width + 3.0 - free).max(0.0);
        let (room, high) = if vertical {
            ((plot.height() - last(canvas.height - plot.y2), plot.width()), canvas.width)
        } else {
            ((plot.width() - last(canvas.width - plot.x2), plot.height()), canvas.height)
        };
        let rules = Rules {
            by_priority: set.own.get("priority").is_some_and(options::truthy),
            least: set.own.text("size") == Some("min"),
            even: set.own.text("modeX").is_some_and(|m| m != "edge"),
            even_gaps: set.own.text("nodePaddingMode") == Some("even"),
            canvas: high,
        };
        let mut picture = Picture {
            chart,
            set,
            plot,
            room,
            vertical,
            names,
            diagram: Diagram::default(),
            flow: Element::new(chart, set, "flow").options(),
            colors: Vec::new(),
            data,
            node_width,
            border,
        };
        let nodes = picture.nodes_of(&flows);
        // Looking for what lies behind a node takes so many steps at most.
        if chart.scripts.affords(nodes.len().saturating_add(flows.len()).saturating_mul(8)) {
            picture.diagram = place::place(nodes, flows, rules);
        } else {
            picture.names.clear();
        }
        let color = |name: &str, i: usize| picture.of_flow(name, i);
        picture.colors = picture.data.iter().map(|&i| (color("colorFrom", i), color("colorTo", i))).collect();
        picture.tell_unplaced();
        picture
    }

    /// The nodes with what their author says of each.
    fn nodes_of(&self, flows: &[Flow]) -> Vec<Node> {
        let map = |name: &str| self.set.own.get(name).and_then(Json::as_object);
        let number = |map: Option<&Object>, name: &str| map.and_then(|m| m.get(name)).and_then(options::number);
        let (priority, column) = (map("priority"), map("column"));
        let mut sums = vec![(0.0, 0.0); self.names.len()];
        for f in flows {
            sums[f.from].1 += f.flow;
            sums[f.to].0 += f.flow;
        }
        let each = self.names.iter().enumerate();
        each.map(|(i, name)| Node {
            priority: number(priority, name).unwrap_or(0.0),
            column: number(column, name).map(|x| x.clamp(0.0, LAST_COLUMN)),
            gaps: self.gaps(i, sums[i]),
            least: self.of_node(&self.set.own, "nodeMinSize", i, sums[i]).valid_number().unwrap_or(0.0).max(0.0),
            ..Node::default()
        })
        .collect()
    }

    /// What is free above and below a node, px.
    fn gaps(&self, i: usize, sums: (f64, f64)) -> (f64, f64) {
        let given = self.of_node(&self.set.own, "nodePadding", i, sums);
        let usual = |v: &Value| v.valid_number().unwrap_or(10.0);
        match &given {
            Value::Object(_) => (usual(&given.member("before")), usual(&given.member("after"))),
            v => (usual(v), usual(v)),
        }
    }

    /// An option of nodes: one for all, one for each name, or what a function says of the node (`resolveNodeOption`).
    fn of_node(&self, options: &Options, name: &str, i: usize, (into, out): (f64, f64)) -> Value {
        let key = &self.names[i];
        match options.find(name) {
            Some((Json::Object(each), _)) => each.get(key).map_or(Value::Null, Value::from),
            Some((code @ Json::Code(_), at)) => self.chart.called(code, &at, || {
                let n = Value::Number;
                let node =
                    [("key", Value::Text(key.clone())), ("in", n(into)), ("out", n(out)), ("size", n(into.max(out)))];
                vec![callback::object(node)]
            }),
            Some((v, _)) => Value::from(v),
            None => Value::Null,
        }
    }

    /// An option of a flow, by the datum it is.
    fn of_flow(&self, name: &str, datum: usize) -> Value {
        self.chart.resolve(self.set, &[(&self.flow, name)], Some(datum))
    }

    /// Nodes as high as the lesser of what flows in and out have no place for a single flow that is larger.
    fn tell_unplaced(&self) {
        for (f, datum) in self.diagram.flows.iter().zip(&self.data).filter(|(f, _)| lost(f)) {
            let (from, to) = (&self.names[f.from], &self.names[f.to]);
            let message = format!(
                "the flow from {from:?} to {to:?} has no place beside a node of size \"min\"; it is left out, as Chart.js does"
            );
            self.chart.warn(&format!("{}/data/{datum}", self.set.at), message);
        }
    }

    /// Px of a column.
    fn along(&self, column: f64) -> f64 {
        if self.diagram.columns > 0.0 { column / self.diagram.columns * self.room.0 } else { 0.0 }
    }

    /// Px of an amount.
    fn across(&self, amount: f64) -> f64 {
        if self.diagram.height > 0.0 { amount / self.diagram.height * self.room.1 } else { 0.0 }
    }

    /// The place of a node (`getNodeRect`).
    fn node(&self, i: usize) -> Rect {
        let node = &self.diagram.nodes[i];
        let size = self.across(node.size);
        let high = size.max(node.least);
        let (column, top) = (self.along(node.x), self.across(node.y.unwrap_or(0.0)) - (high - size) / 2.0);
        if self.vertical {
            Rect::at(top, column, high, self.node_width)
        } else {
            Rect::at(column, top, self.node_width, high)
        }
    }

    fn marks(&self, tables: &mut Tables) -> Vec<Mark> {
        if self.names.is_empty() {
            return Vec::new();
        }
        let mut out = self.nodes(tables);
        out.push(self.bands(tables));
        out.extend(self.flow_labels(tables));
        out.extend(self.node_labels(tables));
        out
    }

    /// The flows that are drawn.
    fn drawn(&self) -> impl Iterator<Item = &Flow> {
        self.diagram.flows.iter().filter(|f| !lost(f))
    }

    fn bands(&self, tables: &mut Tables) -> Mark {
        let n = self.drawn().count();
        let mut rows = Rows::new(n);
        let own = |name: &str, of: &dyn Fn(&Flow) -> Value, rows: &mut Rows| {
            rows.frame.set(name, Column::of(self.drawn().map(of).collect()));
        };
        own("from", &|f| Value::Text(self.names[f.from].clone()), &mut rows);
        own("to", &|f| Value::Text(self.names[f.to].clone()), &mut rows);
        own("flow", &|f| Value::Number(f.flow), &mut rows);
        own("outline", &|f| Value::from(self.outline(f)), &mut rows);
        rows.frame.set("fill", Column::of(self.fills()));
        rows.encodings.constant(Channel::X, 0.0);
        rows.encodings.constant(Channel::Y, 0.0);
        rows.encodings.map(Channel::Shape, Mapping::field("outline"));
        rows.encodings.map(Channel::Fill, Mapping::field("fill"));
        // A thin line of the same paint runs along the edges.
        rows.encodings.map(Channel::Stroke, Mapping::field("fill"));
        rows.encodings.constant(Channel::StrokeWidth, 0.5);
        // An outline in a box of 2 × 2 px is as large as its numbers say.
        rows.numbers("area", vec![4.0; n]);
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

    /// What bands are filled with.
    fn fills(&self) -> Vec<Value> {
        let each = self.diagram.flows.iter().zip(&self.data).zip(&self.colors);
        each.filter(|((f, _), _)| !lost(f)).map(|((f, datum), ends)| self.fill(f, *datum, ends)).collect()
    }

    /// A colour of its own, that of an end, or from one to the other (`setStyle`).
    fn fill(&self, f: &Flow, datum: usize, (from, to): &(Value, Value)) -> Value {
        let own = self.of_flow("flowColor", datum);
        if own != Value::Null {
            return own;
        }
        let alpha = self.of_flow("alpha", datum).valid_number().unwrap_or(0.5).clamp(0.0, 1.0);
        let ends = (see_through(from, alpha), see_through(to, alpha));
        let place = |i: usize| self.diagram.nodes[i].x;
        match &*self.of_flow("colorMode", datum).to_text() {
            "from" => ends.0,
            "to" => ends.1,
            _ if !matches!((from, to), (Value::Text(_), Value::Text(_))) => Value::from("black"),
            _ if place(f.from) < place(f.to) => gradient(ends.0, ends.1, self.vertical),
            _ => gradient(ends.1, ends.0, self.vertical),
        }
    }

    /// Where a band starts and ends along the columns, where across, and how thick it is, px.
    fn ends(&self, f: &Flow) -> (f64, f64, f64, f64, f64) {
        let space = if self.border > 0.0 { self.border / 2.0 + 0.5 } else { 0.0 };
        let (from, to) = (&self.diagram.nodes[f.from], &self.diagram.nodes[f.to]);
        let (start, end) = (self.along(from.x) + self.node_width + space, self.along(to.x) - space);
        let top = |node: &Node, inside: f64| self.across(node.y.unwrap_or(0.0) + inside);
        (start, end, top(from, f.leaves), top(to, f.enters), self.across(f.flow))
    }

    /// A band from the end of one node to the start of another (`controlPoints`, `drawFlowPath`).
    fn outline(&self, f: &Flow) -> String {
        let (start, end, a, b, thick) = self.ends(f);
        // A flow back leaves and enters by a curve through the edge of the plot.
        let (c1, c2) = if start < end {
            ((start + (end - start) / 3.0 * 2.0, a), (start + (end - start) / 3.0, b))
        } else {
            ((start - (start - end) / 3.0, 0.0), (end + (start - end) / 3.0, 0.0))
        };
        let n = |x: f64| to_js((x * 100.0).round() / 100.0);
        let point = |(along, across): (f64, f64), more: f64| match self.vertical {
            true => format!("{} {}", n(across + more), n(along)),
            false => format!("{} {}", n(along), n(across + more)),
        };
        let curve = |a, b, end, more: f64| [a, b, end].map(|p| point(p, more)).join(" ");
        format!(
            "M{}C{}L{}C{}Z",
            point((start, a), 0.0),
            curve(c1, c2, (end, b), 0.0),
            point((end, b), thick),
            curve(c2, c1, (start, a), thick)
        )
    }

    /// The borders of nodes, and over their inner halves the nodes.
    fn nodes(&self, tables: &mut Tables) -> Vec<Mark> {
        let n = self.names.len();
        // The last flow that touches a node gives it its colour.
        let mut fills = vec![Value::Null; n];
        for (f, (from, to)) in self.diagram.flows.iter().zip(&self.colors) {
            fills[f.from] = from.clone();
            fills[f.to] = to.clone();
        }
        let boxes: Vec<Rect> = (0..n).map(|i| self.node(i)).collect();
        let mut out = Vec::new();
        if self.border > 0.0 {
            let mut rows = Rows::new(n);
            rows.rects(&boxes);
            let color = self.chart.resolve(self.set, &[(&self.set.own, "borderColor")], Some(0));
            rows.encodings.constant(Channel::Stroke, color);
            rows.encodings.constant(Channel::StrokeWidth, self.border);
            out.push(rows.mark("mark-node", MarkKind::Rect(RectStyle::default()), tables));
        }
        let mut rows = Rows::new(n);
        rows.rects(&boxes);
        rows.frame.set("fill", Column::of(fills));
        rows.encodings.map(Channel::Fill, Mapping::field("fill"));
        out.push(rows.mark("mark-node", MarkKind::Rect(RectStyle::default()), tables));
        out
    }
}

/// Whether a flow has no place at one of its ends.
fn lost(f: &Flow) -> bool {
    f.leaves.is_nan() || f.enters.is_nan()
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

/// From one colour at the left, or the top, to another.
fn gradient(first: Value, last: Value, down: bool) -> Value {
    let stop = |offset: f64, color: Value| callback::object([("offset", Value::Number(offset)), ("color", color)]);
    let end = |x: bool| Value::Number(f64::from(u8::from(x)));
    callback::object([
        ("gradient", Value::from("linear")),
        ("x1", Value::Number(0.0)),
        ("y1", Value::Number(0.0)),
        ("x2", end(!down)),
        ("y2", end(down)),
        ("stops", Value::Array(Arc::from([stop(0.0, first), stop(1.0, last)]))),
    ])
}
