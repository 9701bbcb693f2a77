//! The legend: entries for data sets, or for slices; where it is docked. In: the chart; out: a legend of the figure.

use super::callback;
use super::chart::{Chart, Dataset, Element, Kind, Styled};
use super::font;
use super::options::{self, Options};
use super::title::{side, spans};
use crate::color::Color;
use crate::data::Value;
use crate::dialect::Version;
use crate::expr::merge_sort;
use crate::figure::docked::{Entry, Legend, LegendTitle, Place};
use crate::figure::{Align, Symbol, TextStyle};
use crate::geometry::{Cap, Insets, Join, Side};
use crate::json::{Code, Json};
use crate::text::Font;
use std::convert::Infallible;
use std::sync::Arc;

/// The legend, unless it is off.
pub(super) fn legend(chart: &Chart) -> Option<Legend> {
    let o = chart.plugin("legend")?;
    if !o.truthy("display").unwrap_or(true) {
        return None;
    }
    let labels = o.sub("labels");
    let text = font::of_part(chart, &labels, &o);
    let color = text_color(chart, &labels);
    let mut entries = match chart.kind.is_sliced() {
        true => slices(chart, &labels, &text),
        false => sets(chart, &labels, &text),
    };
    generated(chart, &labels, &text, &mut entries);
    rearrange(chart, &labels, &mut entries);
    if o.truthy("reverse").unwrap_or(false) {
        entries.reverse();
    }
    leave_settings(chart, &text.font, color);
    let position = o.text("position");
    let align = super::axis::align(o.text("align").or(Some("center")));
    let docked = side(position, Side::Top);
    chart.scripts.live().state().rows = docked.is_horizontal();
    let place = if position == Some("chartArea") {
        Place::Inside
    } else {
        Place::Side(docked, o.number("weight").unwrap_or(1000.0))
    };
    let most = |name: &str| o.number(name).filter(|x| *x > 0.0).unwrap_or(f64::INFINITY);
    Some(Legend {
        entries: entries.into_iter().map(|e| e.entry).collect(),
        place,
        around: fitted(chart, docked),
        title: title(chart, &o),
        align,
        padding: labels.number("padding").unwrap_or(10.0),
        labels: TextStyle { font: text.font, color, line_height: text.line_height },
        label_align: match labels.text("textAlign").filter(|_| !chart.is_v2()) {
            Some("left") => Some(Align::Start),
            Some("center") => Some(Align::Center),
            Some("right") => Some(Align::End),
            _ => None,
        },
        max_extent: (most("maxWidth"), most("maxHeight")),
        rtl: o.truthy("rtl").unwrap_or(false),
        full: spans(chart, &o, docked),
    })
}

fn text_color(chart: &Chart, labels: &Options) -> Color {
    if chart.is_v2() {
        return font::color(labels.get("fontColor"), chart.ink());
    }
    font::color(labels.get("color").or_else(|| chart.root.get("color")), chart.ink())
}

/// What a legend leaves in the pen in version 2 (see `Hooks::after_legend`).
fn leave_settings(chart: &Chart, font: &Font, color: Color) {
    let live = chart.scripts.live();
    if chart.is_v2() && live.chart() != Value::Null {
        let weight = if font.weight == 400 { String::new() } else { format!("{} ", font.weight) };
        let css = format!("{weight}{}px {}", font.size, font.family);
        live.state().legend = Some((css, color.to_hex()));
    }
}

#[derive(Clone)]
struct Item {
    entry: Entry,
    origin: Origin,
}

/// Where an entry comes from.
#[derive(Clone)]
enum Origin {
    /// A data set or a slice: what its index is called, its index, and how it looks.
    Chart(&'static str, usize, Box<Look>),
    /// A function wrote it.
    Written(Value),
}

impl Item {
    fn of(shape: &Shape, lines: Vec<Arc<str>>, (name, index): (&'static str, usize), look: Look) -> Item {
        Item { entry: entry(shape, &look, lines), origin: Origin::Chart(name, index, Box::new(look)) }
    }

    /// What functions that filter and sort are given.
    fn seen(&self) -> Value {
        let (name, index, look) = match &self.origin {
            Origin::Chart(name, index, look) => (*name, *index, look),
            Origin::Written(value) => return value.clone(),
        };
        callback::object([
            ("text", Value::Text(self.entry.lines.first().cloned().unwrap_or_else(|| Arc::from("")))),
            (name, Value::Number(index as f64)),
            ("hidden", Value::Bool(look.hidden)),
            ("fillStyle", look.fill.clone()),
            ("strokeStyle", look.stroke.clone()),
            ("lineWidth", look.width.clone()),
            ("pointStyle", look.point.clone()),
            ("rotation", look.rotation.clone()),
            ("lineDash", look.dash.clone()),
            ("lineDashOffset", look.dash_offset.clone()),
        ])
    }
}

/// How large boxes and symbols are.
struct Shape {
    width: f64,
    height: f64,
    point: bool,
    style: Option<Arc<str>>,
    fixed: f64,
    /// Whether symbols are as wide as boxes are.
    stretched: bool,
    /// Whether symbols without an outline have one of half a pixel: version 2 draws on with the pen of the texts, as a canvas
    /// takes no width of zero (`plugin.legend.js`, `drawLegendBox`).
    hair: bool,
    /// Widths by sides are none that a canvas takes: version 2 draws on with the pen of the texts.
    sides: bool,
}

fn shape(chart: &Chart, labels: &Options, text: &font::TextFont) -> Shape {
    let size = text.font.size;
    let width = labels.number("boxWidth").unwrap_or(40.0);
    let point = labels.truthy("usePointStyle").unwrap_or(false);
    let style = labels.text("pointStyle").map(Arc::from);
    if chart.is_v2() {
        let width = if point && width > size { size } else { width };
        return Shape { width, height: size, point, style, fixed: width, stretched: false, hair: point, sides: false };
    }
    let height = labels.number("boxHeight").unwrap_or(size);
    if !point {
        return Shape { width, height, point, style, fixed: width, stretched: false, hair: false, sides: true };
    }
    let wide = labels.number("pointStyleWidth").filter(|w| *w > 0.0);
    let fixed = wide.unwrap_or_else(|| width.min(size));
    Shape {
        width: fixed,
        height: height.min(size),
        point,
        style,
        fixed,
        stretched: wide.is_some(),
        hair: false,
        sides: true,
    }
}

#[derive(Clone)]
struct Look {
    fill: Value,
    stroke: Value,
    width: Value,
    point: Value,
    rotation: Value,
    dash: Value,
    dash_offset: Value,
    cap: Value,
    join: Value,
    /// Of the corners of a box.
    radius: Value,
    hidden: bool,
}

impl Look {
    /// A ground and nothing else.
    fn plain(ground: Color, hidden: bool) -> Look {
        let none = || Value::Null;
        Look {
            fill: Value::from(&*ground.to_hex()),
            stroke: none(),
            width: none(),
            point: none(),
            rotation: none(),
            dash: none(),
            dash_offset: none(),
            cap: none(),
            join: none(),
            radius: none(),
            hidden,
        }
    }
}

fn entry(shape: &Shape, look: &Look, lines: Vec<Arc<str>>) -> Entry {
    let width = match &look.width {
        Value::Object(_) if !shape.sides => 0.5,
        Value::Object(_) => {
            ["top", "right", "bottom", "left"].iter().filter_map(|s| look.width.member(s).valid_number()).sum::<f64>()
                / 4.0
        }
        v => v.valid_number().unwrap_or(0.0),
    };
    let hair = shape.hair && width == 0.0;
    let paint = |v: &Value| match v {
        Value::Array(list) => list.first().cloned(),
        Value::Null => None,
        v => Some(v.clone()),
    };
    let name = shape.style.clone().or_else(|| match &look.point {
        Value::Text(t) => Some(t.clone()),
        _ => None,
    });
    let radius = if shape.width == shape.fixed && shape.point { shape.height.min(shape.width) } else { shape.height }
        * std::f64::consts::SQRT_2
        / 2.0;
    let dash: Arc<[f64]> = match &look.dash {
        Value::Array(list) => list.iter().filter_map(Value::valid_number).collect(),
        _ => Arc::from([]),
    };
    let symbol = Symbol {
        shape: if shape.point { name.unwrap_or_else(|| Arc::from("circle")) } else { Arc::from("box") },
        size: 4.0 * radius * radius,
        fill: paint(&look.fill),
        stroke: if width > 0.0 || hair { paint(&look.stroke) } else { None },
        stroke_width: if hair { 0.5 } else { width },
        dash,
        dash_offset: look.dash_offset.valid_number().unwrap_or(0.0),
        opacity: 1.0,
        angle: look.rotation.valid_number().unwrap_or(0.0),
    };
    Entry {
        lines,
        symbol,
        cap: match &*look.cap.to_text() {
            "round" => Cap::Round,
            "square" => Cap::Square,
            _ => Cap::Butt,
        },
        join: match &*look.join.to_text() {
            "round" => Join::Round,
            "bevel" => Join::Bevel,
            _ => Join::Miter,
        },
        radius: match &look.radius {
            Value::Object(_) => look.radius.member("topLeft").valid_number().unwrap_or(0.0),
            v => v.valid_number().unwrap_or(0.0),
        },
        width: shape.width,
        height: shape.height,
        stretched: shape.stretched,
        text_color: None,
        hidden: look.hidden,
    }
}

/// The element whose style stands for a data set.
fn representative(chart: &Chart, set: &Dataset, point: bool) -> (&'static str, Option<usize>) {
    match set.kind {
        // `getStyle` of the first datum where symbols are shown, else that of the data set (`core.datasetController.js`).
        Kind::Line | Kind::Radar | Kind::Scatter if point => ("point", Some(0)),
        Kind::Line | Kind::Radar => ("line", None),
        Kind::Scatter if chart.is_v2() && !point => ("line", None),
        Kind::Scatter if !chart.is_v2() && set.own.truthy("showLine").unwrap_or(false) => ("line", None),
        kind => (kind.element(chart.version), Some(0)),
    }
}

fn sets<'a>(chart: &Chart<'a>, labels: &Options<'a>, text: &font::TextFont) -> Vec<Item> {
    let shape = shape(chart, labels, text);
    let mut order: Vec<&Dataset> = chart.datasets.iter().collect();
    order.sort_by(|a, b| a.order.total_cmp(&b.order).then(a.index.cmp(&b.index)));
    let ink = Value::from(chart.ink().to_hex());
    let item = |set: &&Dataset<'a>| {
        let (name, index) = representative(chart, set, shape.point);
        let element = Element::new(chart, set, name);
        let one = |n: &str| element.one(chart, set, n, index);
        let bare = match set.kind {
            // Words have no ground, areas one each: the colour of the texts stands for them.
            Kind::WordCloud => true,
            Kind::Choropleth => set.json.get("backgroundColor").is_none_or(Json::is_null),
            _ => false,
        };
        if bare {
            return Item::of(
                &shape,
                named(chart, set),
                ("datasetIndex", set.index),
                Look::plain(chart.ink(), set.hidden),
            );
        }
        let point = Element::new(chart, set, "point");
        // Version 2 shows a line without area in the colour of the line.
        let bare = chart.is_v2() && name == "line" && matches!(one("fill"), Value::Bool(false) | Value::Null);
        let look = Look {
            fill: one(if bare { "borderColor" } else { "backgroundColor" }),
            stroke: one("borderColor"),
            // Version 2's legend has its own line width where an element has none.
            width: if chart.is_v2() && set.kind.is_statistic() && set.json.get("borderWidth").is_none() {
                Value::Number(3.0)
            } else {
                one("borderWidth")
            },
            point: if shape.point { point.one(chart, set, "pointStyle", Some(0)) } else { Value::Null },
            rotation: if shape.point { point.one(chart, set, "rotation", Some(0)) } else { Value::Null },
            dash: if name == "line" { one("borderDash") } else { Value::Null },
            dash_offset: if name == "line" { one("borderDashOffset") } else { Value::Null },
            cap: if name == "line" { one("borderCapStyle") } else { Value::Null },
            join: if name == "line" { one("borderJoinStyle") } else { Value::Null },
            radius: radius(chart, labels, || if name == "bar" { one("borderRadius") } else { Value::Null }),
            hidden: set.hidden,
        };
        // Flows have none of these, so that the pen stays at the colour of texts.
        let look =
            if set.kind == Kind::Sankey { Look { fill: ink.clone(), stroke: ink.clone(), ..look } } else { look };
        Item::of(&shape, named(chart, set), ("datasetIndex", set.index), look)
    };
    order.iter().map(item).collect()
}

/// What a data set is called.
fn named(chart: &Chart, set: &Dataset) -> Vec<Arc<str>> {
    match set.json.get("label") {
        Some(v) if !v.is_null() => lines(chart, v),
        _ => vec![Arc::from("undefined")],
    }
}

/// How round the corners of boxes are: as of version 4, where the legend asks for it, as those of the data are if it does not say
/// (`plugin.legend.js`, `generateLabels`).
fn radius(chart: &Chart, labels: &Options, own: impl Fn() -> Value) -> Value {
    if chart.version != Version::V4 || !labels.truthy("useBorderRadius").unwrap_or(false) {
        return Value::Null;
    }
    labels.number("borderRadius").filter(|r| *r != 0.0).map_or_else(own, Value::Number)
}

/// The lines of an entry: version 2 writes a list as one.
fn lines(chart: &Chart, label: &Json) -> Vec<Arc<str>> {
    if chart.is_v2() { vec![options::shown(label)] } else { options::lines(label) }
}

/// Entries of a legend at most: far more than a canvas has room for.
const MOST: usize = 2000;

fn slices<'a>(chart: &Chart<'a>, labels: &Options<'a>, text: &font::TextFont) -> Vec<Item> {
    let shape = shape(chart, labels, text);
    let Some(set) = chart.datasets.first() else { return Vec::new() };
    let element = Element::new(chart, set, "arc");
    let n = chart.labels.len();
    let names = ["backgroundColor", "borderColor", "borderWidth", "borderJoinStyle", "borderDash", "borderRadius"];
    let [fill, stroke, width, join, dash, round]: [Styled; 6] = names.map(|name| element.each(chart, set, name, n));
    let four = |v: Value| if chart.version == Version::V4 { v } else { Value::Null };
    let item = |(i, label): (usize, &Json)| {
        let hidden = chart.scripts.live().state().hidden_data.contains(&i)
            || chart.is_v2() && set.data.get(i).is_none_or(|v| !v.is_null() && options::number(v).is_none());
        let look = Look {
            fill: fill.get(i),
            stroke: stroke.get(i),
            width: width.get(i),
            point: Value::Null,
            rotation: Value::Null,
            dash: four(dash.get(i)),
            dash_offset: Value::Null,
            cap: Value::Null,
            join: four(join.get(i)),
            radius: radius(chart, labels, || round.get(i)),
            hidden,
        };
        Item::of(&shape, lines(chart, label), ("index", i), look)
    };
    chart.labels.iter().enumerate().take(MOST).map(item).collect()
}

/// How much larger functions make the legend than its entries are: its own `fit`, or what is called after it
/// (`plugin.legend.js`).
fn fitted(chart: &Chart, side: Side) -> Insets {
    const ASK: &str = "(l) => { l.width = 0; l.height = 0; l.fit(); if (typeof l.afterFit === 'function') l.afterFit(); \
                       const made = [l.width, l.height]; delete l.width; delete l.height; return made; }";
    let (live, budget) = (chart.scripts.live(), chart.scripts.budget());
    let legend = live.at(&live.chart(), &["legend"], budget);
    let own = live.members(&legend, budget);
    if !own.iter().any(|(name, _)| matches!(&**name, "fit" | "afterFit")) {
        return Insets::default();
    }
    let code = Code { text: ASK.into(), offset: 0 };
    match live.call(&code, &Value::Null, &[legend], budget) {
        Ok(Value::Array(made)) => {
            let side_of = |i: usize| made.get(i).map_or(0.0, Value::to_number).clamp(-10_000.0, 10_000.0);
            let more = |x: f64| if x.is_finite() { x } else { 0.0 };
            let (width, height) = (more(side_of(0)), more(side_of(1)));
            // Along the side that it is docked to, a legend is as long as there is room.
            if side.is_horizontal() {
                Insets { bottom: height, ..Insets::default() }
            } else {
                Insets { right: width, ..Insets::default() }
            }
        }
        Ok(_) => Insets::default(),
        Err(message) => {
            chart.warn("/plugins", format!("the legend's fit cannot be run: {message}"));
            Insets::default()
        }
    }
}

/// The entries that a function makes, in the place of the usual ones (Chart.js `plugin.legend.js`, `buildLabels`).
fn generated<'a>(chart: &Chart<'a>, labels: &Options<'a>, text: &font::TextFont, entries: &mut Vec<Item>) {
    let live = chart.scripts.live();
    if live.chart() == Value::Null {
        return;
    }
    let color = Value::from(text_color(chart, labels).to_hex());
    let usual = |e: &Item| callback::with(&e.seen(), [("fontColor", color.clone())]);
    live.state().entries = Value::Array(entries.iter().map(usual).collect());
    let Some((Json::Code(code), at)) = labels.find("generateLabels") else { return };
    let shape = shape(chart, labels, text);
    match chart.scripts.call(code, &[live.chart()]) {
        Ok(Value::Array(list)) => {
            *entries = list.iter().take(MOST).map(|v| written(&shape, v, chart.version)).collect()
        }
        Ok(_) => entries.clear(),
        Err(message) => chart.warn(&at, format!("this function cannot be run: {message}")),
    }
}

/// An entry as a function writes it.
fn written(shape: &Shape, v: &Value, version: Version) -> Item {
    let text = v.member("text");
    let lines = match &text {
        Value::Array(list) => list.iter().map(Value::to_text).collect(),
        Value::Null => vec![Arc::from("undefined")],
        t => vec![t.to_text()],
    };
    let look = Look {
        fill: v.member("fillStyle"),
        stroke: match v.member("strokeStyle") {
            Value::Null => Value::from("#666"),
            stroke => stroke,
        },
        width: match v.member("lineWidth") {
            Value::Null => Value::Number(if version == Version::V2 { 3.0 } else { 1.0 }),
            width => width,
        },
        point: v.member("pointStyle"),
        rotation: v.member("rotation"),
        dash: v.member("lineDash"),
        dash_offset: v.member("lineDashOffset"),
        cap: v.member("lineCap"),
        join: v.member("lineJoin"),
        radius: if version == Version::V2 { Value::Null } else { v.member("borderRadius") },
        hidden: v.member("hidden").truthy(),
    };
    let mut entry = entry(shape, &look, lines);
    // Version 4 writes an entry that names no colour in the canvas's own, which is black.
    let usual = (version == Version::V4).then_some(Color::BLACK);
    entry.text_color = match v.member("fontColor") {
        Value::Text(css) => Color::parse(&css).or(usual),
        _ => usual,
    };
    Item { entry, origin: Origin::Written(v.clone()) }
}

/// Filters and sorts by the author's functions.
fn rearrange(chart: &Chart, labels: &Options, entries: &mut Vec<Item>) {
    let live = chart.scripts.live();
    let data = || live.data(chart.scripts.budget());
    if let Some((json @ Json::Code(_), at)) = labels.find("filter") {
        let data = data();
        entries.retain(|e| chart.called(json, &at, || vec![e.seen(), data.clone()]).truthy());
    }
    if let Some((json @ Json::Code(_), at)) = labels.find("sort") {
        let data = data();
        let after = |a: &Item, b: &Item| {
            Ok(chart.called(json, &at, || vec![a.seen(), b.seen(), data.clone()]).to_number() > 0.0)
        };
        let Ok(()) = merge_sort::<_, Infallible>(entries, after);
    }
}

fn title(chart: &Chart, o: &Options) -> Option<LegendTitle> {
    let t = o.sub("title");
    if chart.is_v2() || !t.truthy("display").unwrap_or(false) {
        return None;
    }
    let text = font::of_part(chart, &t, o);
    Some(LegendTitle {
        lines: t.get("text").map_or_else(Vec::new, options::lines),
        style: TextStyle {
            font: text.font,
            color: font::color(t.get("color").or_else(|| chart.root.get("color")), chart.ink()),
            line_height: text.line_height,
        },
        anchor: super::axis::align(t.text("position")),
        insets: font::insets(t.get("padding"), 0.0),
    })
}
