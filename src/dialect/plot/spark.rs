//! Sparklines: lines without axes, as high as a line of text. Where there is nothing beside the lines they are drawn at once,
//! since every position is known; as a specification they say the same.

use super::Context;
use super::rows::{Data, Point, Series};
use super::sheet::{Channel, Sheet, Span, TICK, measure, obj};
use crate::color::Color;
use crate::dialect::look::FONT;
use crate::geometry::{Cap, Join, Path, Rect, Size, pt};
use crate::json::Json;
use crate::scene::{Anchor, Clip, Group, Node, PathNode, Scene, Shape, Stroke, TextNode};
use crate::shape::curve;
use crate::text::{self, Font};
use std::f64::consts::PI;
use std::sync::Arc;

/// Thickness of the line, px.
const LINE: f64 = 1.5;
/// Most points that are drawn at once; of more, those that nobody could see apart are left out on the other way.
const MOST: usize = 400;

/// Height of a line of text, px.
const ROW: f64 = 13.0;

/// A line and its colour.
struct Line<'d> {
    series: &'d Series,
    last: &'d Point,
    color: String,
}

/// A sparkline with every length decided.
struct Spark<'a, 'd> {
    sheet: Sheet<'a>,
    lines: Vec<Line<'d>>,
    /// The values written at the ends, and how far down each is.
    texts: Vec<(String, f64)>,
    /// Radius of the point at the end, px, if its symbol were as wide as its area says.
    dot: f64,
    /// What the plot covers.
    x: (f64, f64),
    y: (f64, f64),
}

impl<'a, 'd> Spark<'a, 'd> {
    fn new(cx: &mut Context<'a>, data: &'d Data) -> Spark<'a, 'd> {
        let mut sheet = Sheet::new(cx.ask, cx.look, (120.0, 24.0));
        let writer = cx.writer("yformat", data.unit);
        let lines = lines(&sheet, data);
        let mut texts: Vec<(String, f64)> = match cx.ask.switch("values") {
            Some(true) => lines.iter().map(|line| (writer.value(line.last.y), line.last.y)).collect(),
            _ => Vec::new(),
        };
        let high = ROW * texts.len() as f64;
        if texts.len() > 1 && high > sheet.height - sheet.top - sheet.bottom + 2.0 {
            cx.report.warn_with_hint(
                "/values",
                "there is no room for the values of several lines",
                "height= makes room",
            );
            texts.clear();
        }
        let dot = (sheet.height / 10.0).clamp(1.8, 4.0);
        sheet.left = sheet.left.max(2.0);
        sheet.right += dot + texts.iter().map(|(text, _)| measure(text, TICK) + 5.0).fold(0.0, f64::max);
        (sheet.top, sheet.bottom) = (sheet.top + dot - 1.0, sheet.bottom + dot - 1.0);
        // The texts of several lines stand in the order of their ends.
        texts.sort_by(|a, b| b.1.total_cmp(&a.1));
        let first = (sheet.inner().1 - ROW * (texts.len() as f64 - 1.0)) / 2.0;
        texts.iter_mut().enumerate().for_each(|(i, text)| text.1 = first + ROW * i as f64);
        let (x, y) = (data.extent(|p| p.x), data.extent(|p| p.y));
        sheet.span = Span { values: y, places: x, ramp: None };
        let (x0, x1) = cx.shared.span.places.or(x).unwrap_or((0.0, 1.0));
        let (y0, y1) = cx.shared.span.values.or(y).unwrap_or((0.0, 1.0));
        let (y0, y1) = (cx.ask.number("ymin").unwrap_or(y0), cx.ask.number("ymax").unwrap_or(y1));
        let y = if y1 > y0 { (y0, y1) } else { (y0 - 1.0, y1 + 1.0) };
        let x = (x0, if x1 > x0 { x1 } else { x0 + 1.0 });
        Spark { sheet, lines, texts, dot, x, y }
    }
}

/// The lines that have an end.
fn lines<'d>(sheet: &Sheet, data: &'d Data) -> Vec<Line<'d>> {
    let colors: Vec<String> = match data.several() {
        true => {
            let names: Vec<Arc<str>> = data.series.iter().map(|series| series.name.clone()).collect();
            sheet.colors(&names).into_iter().map(|entry| entry.color).collect()
        }
        false => vec![sheet.color()],
    };
    let line = |(series, color): (&'d Series, String)| {
        let last = series.points.iter().rev().find(|p| p.y.is_finite())?;
        Some(Line { series, last, color })
    };
    data.series.iter().zip(colors).filter_map(line).collect()
}

/// A sparkline as a specification.
pub(super) fn sheet<'a>(cx: &mut Context<'a>, data: &Data) -> Option<Sheet<'a>> {
    let Spark { mut sheet, lines, texts, dot, x, y } = Spark::new(cx, data);
    let w = sheet.inner().0;
    let channel = |name, (low, high): (f64, f64)| Channel {
        name,
        field: Arc::from(name),
        kind: "quantitative",
        scale: obj! {"domain": [low, high], "nice": false, "zero": false},
        axis: Json::Null,
    };
    sheet.channels = vec![channel("x", x), channel("y", y)];
    let row = |p: &Point| obj! {"x": p.x, "y": if p.y.is_finite() { Json::Number(p.y) } else { Json::Null }};
    for Line { series, last, color } in &lines {
        let mark = obj! {"type": "line", "color": color.as_str(), "strokeWidth": LINE};
        sheet.layer(series.points.iter().map(row).collect(), mark, Vec::new());
        let mark =
            obj! {"type": "point", "filled": true, "opacity": 1.0, "color": color.as_str(), "size": PI * dot * dot};
        sheet.layer(vec![row(last)], mark, Vec::new());
    }
    for (text, y) in &texts {
        let mark = obj! {"align": "left", "baseline": "middle", "fontSize": TICK, "color": cx.look.ink};
        sheet.text_at(w + dot + 4.0, *y, text, mark);
    }
    Some(sheet)
}

/// Whether a sparkline is lines and their values alone.
pub(super) fn is_plain(cx: &Context, data: &Data) -> bool {
    let beside = ["title", "subtitle", "caption"].iter().any(|name| cx.ask.has(name));
    !beside && data.facets.is_empty() && data.points().count() <= MOST
}

/// A [plain](is_plain) sparkline as a picture.
pub(super) fn scene(cx: &mut Context, data: &Data) -> Option<Scene> {
    let Spark { sheet, lines, texts, dot, x, y } = Spark::new(cx, data);
    if let Err(what) = cx.budget.marks(data.points().count() + lines.len() + 1) {
        cx.report.exceeded("", cx.budget, what);
        return None;
    }
    let (w, h) = sheet.inner();
    // Far outside the plot a line may be bent without being seen.
    let far = 10.0 * w.max(h).max(100.0);
    let place = |p: &Point| {
        let at = pt((p.x - x.0) / (x.1 - x.0) * w, h - (p.y - y.0) / (y.1 - y.0) * h);
        pt(at.x.clamp(-far, far), at.y.clamp(-far, far))
    };
    let under = |class, node| Node::Group(Group { class, nodes: vec![node], ..Group::default() });
    let mut nodes = Vec::with_capacity(2 * lines.len() + texts.len());
    for Line { series, last, color } in &lines {
        let color = Color::parse(color)?;
        let mut path = Path::new();
        for run in series.points.split(|p| !(p.x.is_finite() && p.y.is_finite())) {
            let run: Vec<_> = run.iter().map(place).collect();
            curve::draw(&mut path, &run, curve::Kind::Linear, false);
        }
        let stroke = Stroke { cap: Cap::Round, join: Join::Round, ..Stroke::new(color, LINE) };
        nodes.push(under("mark-line", Node::Path(PathNode::stroked(Shape::Path(path), stroke))));
        if last.x.is_finite() {
            // Symbols are as large as their squares (vega-scenegraph `path/shapes.js`).
            let circle = Shape::Circle(place(last), PI.sqrt() * dot / 2.0);
            nodes.push(under("mark-point", Node::Path(PathNode::filled(circle, color))));
        }
    }
    nodes.extend(texts.iter().map(|(text, y)| under("mark-text", Node::Text(value(cx, text, (w + dot + 4.0, *y))))));
    let clip = Rect::at(-sheet.left, -sheet.top, sheet.width, sheet.height);
    let whole = Group { origin: pt(sheet.left, sheet.top), clip: Some(Clip::Rect(clip)), nodes, ..Group::default() };
    Some(Scene {
        size: Size { width: sheet.width, height: sheet.height },
        background: cx.ask.color("background").or_else(|| Color::parse(cx.look.page)),
        pages: cx.look.pages,
        nodes: vec![Node::Group(whole)],
        ..Scene::default()
    })
}

/// The value at the end of the line.
fn value(cx: &Context, text: &str, (x, y): (f64, f64)) -> TextNode {
    let at = pt(x, y + text::baseline_shift("middle", TICK, 0.0));
    TextNode {
        text: Arc::from(text),
        at,
        anchor: Anchor::Start,
        angle: 0.0,
        pivot: at,
        font: Arc::new(Font::new(FONT, TICK)),
        fill: Color::parse(cx.look.ink).unwrap_or(Color::BLACK),
        stroke: None,
        opacity: 1.0,
        length: None,
        extra: None,
    }
}
