//! The canvas context that functions of a chart paint with. In: calls of its methods, with what its members hold; out:
//! nodes of a scene at canvas coordinates.
//!
//! A painting is one layer; what is painted beneath everything (`destination-over`) is kept apart.

use super::track::{Matrix, Track};
use crate::color::Color;
use crate::data::Value;
use crate::expr::{Reply, object_of};
use crate::geometry::{Cap, Join, Path, Rect, pt};
use crate::limits::Budget;
use crate::scene::{
    Anchor, Clip, Extra, Gradient, GradientKind, Group, ImageNode, Node, Paint, PathNode, Shape, Stroke, TextNode,
};
use crate::text::{self, Font, Reach};
use std::sync::Arc;

/// What methods are known.
const METHODS: [&str; 39] = [
    "save",
    "restore",
    "beginPath",
    "closePath",
    "moveTo",
    "lineTo",
    "quadraticCurveTo",
    "bezierCurveTo",
    "arc",
    "arcTo",
    "ellipse",
    "rect",
    "roundRect",
    "fill",
    "stroke",
    "clip",
    "fillRect",
    "strokeRect",
    "clearRect",
    "fillText",
    "strokeText",
    "measureText",
    "translate",
    "rotate",
    "scale",
    "transform",
    "setTransform",
    "resetTransform",
    "setLineDash",
    "getLineDash",
    "createLinearGradient",
    "createRadialGradient",
    "createPattern",
    "drawImage",
    "getTransform",
    "isPointInPath",
    "isPointInStroke",
    "createConicGradient",
    "reset",
];

/// Bytes of a step of a path that is kept, about, and of what is written of it.
const SEGMENT: usize = 160;
/// States that are saved at most.
const SAVED: usize = 200;

/// A member of the context, what it is at first.
fn defaults() -> Vec<(&'static str, Value)> {
    let n = |x: f64| Value::Number(x);
    vec![
        ("fillStyle", Value::from("#000000")),
        ("strokeStyle", Value::from("#000000")),
        ("lineWidth", n(1.0)),
        ("lineCap", Value::from("butt")),
        ("lineJoin", Value::from("miter")),
        ("miterLimit", n(10.0)),
        ("lineDashOffset", n(0.0)),
        ("font", Value::from("10px sans-serif")),
        ("textAlign", Value::from("start")),
        ("textBaseline", Value::from("alphabetic")),
        ("direction", Value::from("ltr")),
        ("globalAlpha", n(1.0)),
        ("globalCompositeOperation", Value::from("source-over")),
        ("shadowColor", Value::from("rgba(0, 0, 0, 0)")),
        ("shadowBlur", n(0.0)),
        ("shadowOffsetX", n(0.0)),
        ("shadowOffsetY", n(0.0)),
        ("filter", Value::from("none")),
    ]
}

/// The context as a value.
pub(super) fn object(width: f64, height: f64) -> Value {
    let mut members: Vec<(Arc<str>, Value)> = defaults().into_iter().map(|(n, v)| (Arc::from(n), v)).collect();
    members.push((Arc::from("canvas"), super::canvas(width, height)));
    object_of("pen", members)
}

/// Whether there is a method of that name.
pub(super) fn has(name: &str) -> bool {
    METHODS.contains(&name)
}

/// What is not a member: where and how things are painted.
#[derive(Debug, Clone)]
struct State {
    matrix: Matrix,
    dash: Arc<[f64]>,
    clips: Vec<Path>,
}

impl Default for State {
    fn default() -> State {
        State { matrix: Matrix::IDENTITY, dash: Arc::from([]), clips: Vec::new() }
    }
}

/// What an author set of a pen: names and values.
type Settings = Vec<(Arc<str>, Value)>;

/// A pen and what it has painted.
#[derive(Debug, Default)]
pub(super) struct Pen {
    state: State,
    saved: Vec<(State, Settings)>,
    track: Track,
    /// What was painted, in order.
    pub nodes: Vec<Node>,
    /// What was painted beneath.
    pub beneath: Vec<Node>,
    /// What was asked for and not painted.
    pub lost: Vec<String>,
}

/// The members of a context, by name.
pub(super) struct Look<'a>(pub &'a dyn Fn(&str) -> Value);

impl Look<'_> {
    fn number(&self, name: &str, default: f64) -> f64 {
        (self.0)(name).valid_number().filter(|x| x.is_finite()).unwrap_or(default)
    }

    fn text(&self, name: &str) -> Arc<str> {
        match (self.0)(name) {
            Value::Text(t) => t,
            _ => Arc::from(""),
        }
    }
}

fn n(args: &[Value], i: usize) -> f64 {
    args.get(i).map_or(f64::NAN, Value::to_number)
}

type Answer = Result<Reply, String>;

fn nothing() -> Answer {
    Ok(Reply::Value(Value::Null))
}

impl Pen {
    /// Calls a method.
    pub(super) fn call(
        &mut self,
        name: &str,
        args: &[Value],
        look: &Look,
        members: &dyn Fn() -> Vec<(Arc<str>, Value)>,
        budget: &Budget,
    ) -> Answer {
        let m = self.state.matrix;
        match name {
            "save" | "restore" | "translate" | "rotate" | "scale" | "transform" | "setTransform" | "resetTransform"
            | "reset" | "getTransform" => return self.place(name, args, members),
            "measureText" => return Ok(Reply::Value(measured(&text_of(args), look))),
            "createLinearGradient" => return Ok(Reply::Value(gradient("linear", args, [0, 1, 2, 3], m))),
            "createRadialGradient" => return Ok(Reply::Value(gradient("radial", args, [0, 1, 3, 4], m))),
            "createPattern" | "createConicGradient" => {
                return Err(format!("{name} makes a paint that is not drawn"));
            }
            "isPointInPath" | "isPointInStroke" => return Ok(Reply::Value(Value::Bool(false))),
            "setLineDash" => {
                let list: Vec<f64> = match args.first() {
                    Some(Value::Array(list)) => list.iter().map(Value::to_number).collect(),
                    _ => Vec::new(),
                };
                if list.iter().all(|x| x.is_finite() && *x >= 0.0) {
                    self.state.dash = list.into();
                }
                return nothing();
            }
            "getLineDash" => {
                let list = self.state.dash.iter().map(|x| Value::Number(*x)).collect();
                return Ok(Reply::Value(Value::Array(list)));
            }
            _ => {}
        }
        if self.track.step(name, args, &m) {
            return budget.points(1).map_err(|e| budget.describe(e)).and_then(|()| nothing());
        }
        budget.marks(1).map_err(|e| budget.describe(e))?;
        // What is painted keeps a copy of the path and of every clip around it.
        let clips: usize = self.state.clips.iter().map(|clip| clip.segments.len() + 4).sum();
        let weight = self.track.path.segments.len() + clips;
        budget.memory(weight.saturating_mul(SEGMENT)).map_err(|e| budget.describe(e))?;
        self.paint(name, args, look)?;
        nothing()
    }

    /// Methods that change where and how things are painted.
    fn place(&mut self, name: &str, args: &[Value], members: &dyn Fn() -> Vec<(Arc<str>, Value)>) -> Answer {
        let all = [n(args, 0), n(args, 1), n(args, 2), n(args, 3), n(args, 4), n(args, 5)];
        let finite = |k: usize| all[..k].iter().all(|x| x.is_finite());
        let m = &mut self.state.matrix;
        match name {
            "save" => {
                if self.saved.len() >= SAVED {
                    return Err(format!("more than {SAVED} states are saved"));
                }
                let members = members().into_iter().filter(|(n, _)| defaults().iter().any(|d| *d.0 == **n)).collect();
                self.saved.push((self.state.clone(), members));
            }
            "restore" => {
                if let Some((state, members)) = self.saved.pop() {
                    self.state = state;
                    return Ok(Reply::Set(members, Value::Null));
                }
            }
            "translate" if finite(2) => *m = m.then(&Matrix::of([1.0, 0.0, 0.0, 1.0, all[0], all[1]])),
            "rotate" if finite(1) => {
                let (s, c) = (libm::sin(all[0]), libm::cos(all[0]));
                *m = m.then(&Matrix::of([c, s, -s, c, 0.0, 0.0]));
            }
            "scale" if finite(2) => *m = m.then(&Matrix::of([all[0], 0.0, 0.0, all[1], 0.0, 0.0])),
            "transform" if finite(6) => *m = m.then(&Matrix::of(all)),
            "setTransform" if finite(6) => *m = Matrix::of(all),
            "setTransform" | "resetTransform" => *m = Matrix::IDENTITY,
            "getTransform" => {
                let names = ["a", "b", "c", "d", "e", "f"];
                let fields = names.iter().zip(m.0).map(|(n, x)| (Arc::from(*n), Value::Number(x))).collect();
                return Ok(Reply::Value(Value::Object(Arc::new(crate::data::Fields(fields)))));
            }
            "reset" => {
                self.state = State::default();
                let members = defaults().into_iter().map(|(n, v)| (Arc::from(n), v)).collect();
                return Ok(Reply::Set(members, Value::Null));
            }
            _ => {}
        }
        nothing()
    }

    fn paint(&mut self, name: &str, args: &[Value], look: &Look) -> Result<(), String> {
        let m = self.state.matrix;
        match name {
            "fill" => {
                let shape = self.track.shape();
                self.fill(shape, look);
            }
            "stroke" => {
                let shape = self.track.shape();
                self.stroke(shape, look);
            }
            "clip" => {
                if self.state.clips.len() < 20 {
                    self.state.clips.push(self.track.path.clone());
                }
            }
            "fillRect" | "strokeRect" => {
                let (x, y, w, h) = (n(args, 0), n(args, 1), n(args, 2), n(args, 3));
                if [x, y, w, h].iter().all(|v| v.is_finite()) {
                    let shape = m.rect(Rect::at(x, y, w, h));
                    if name == "fillRect" { self.fill(shape, look) } else { self.stroke(shape, look) }
                }
            }
            "clearRect" => {
                let r = Rect::at(n(args, 0), n(args, 1), n(args, 2), n(args, 3));
                if r.x1 <= 0.0 && r.y1 <= 0.0 && r.width() * r.height() > 0.0 && self.nodes.is_empty() {
                    return Ok(());
                }
                self.lose("clearRect takes nothing away");
            }
            "fillText" | "strokeText" => self.write(name == "strokeText", args, look),
            "drawImage" => self.image(args, look),
            _ => return Err(format!("{name} is not understood")),
        }
        Ok(())
    }

    fn lose(&mut self, what: &str) {
        if self.lost.len() < 20 && !self.lost.iter().any(|l| l == what) {
            self.lost.push(what.to_owned());
        }
    }

    fn stroke_of(&mut self, look: &Look) -> Option<Stroke> {
        let paint = self.paint_of(&(look.0)("strokeStyle"))?;
        let scale = self.state.matrix.scale();
        let width = look.number("lineWidth", 1.0) * scale;
        Some(Stroke {
            dash: self.state.dash.iter().map(|x| x * scale).collect(),
            dash_offset: look.number("lineDashOffset", 0.0) * scale,
            cap: match &*look.text("lineCap") {
                "round" => Cap::Round,
                "square" => Cap::Square,
                _ => Cap::Butt,
            },
            join: match &*look.text("lineJoin") {
                "round" => Join::Round,
                "bevel" => Join::Bevel,
                _ => Join::Miter,
            },
            miter_limit: look.number("miterLimit", 10.0),
            ..Stroke::new(paint, width.max(0.0))
        })
        .filter(|s| s.width > 0.0)
    }

    /// The paint of a style.
    fn paint_of(&mut self, style: &Value) -> Option<Paint> {
        match style {
            Value::Text(css) => match Color::parse(css) {
                Some(c) => Some(Paint::Solid(c)),
                None => {
                    self.lose(&format!("{css:?} is not a CSS colour"));
                    None
                }
            },
            Value::Object(_) if !matches!(style.member("gradient"), Value::Null) => ramp(style),
            Value::Object(_) => {
                self.lose("a paint that is neither a colour nor a gradient is not drawn");
                None
            }
            _ => Some(Paint::Solid(Color::BLACK)),
        }
    }

    fn fill(&mut self, shape: Shape, look: &Look) {
        if matches!(&shape, Shape::Path(p) if p.is_empty()) {
            return;
        }
        if let Some(paint) = self.paint_of(&(look.0)("fillStyle")) {
            let node = PathNode { opacity: alpha(look), ..PathNode::filled(shape, paint) };
            self.put(Node::Path(node), look);
        }
    }

    fn stroke(&mut self, shape: Shape, look: &Look) {
        if matches!(&shape, Shape::Path(p) if p.is_empty()) {
            return;
        }
        if let Some(stroke) = self.stroke_of(look) {
            let node = PathNode { opacity: alpha(look), ..PathNode::stroked(shape, stroke) };
            self.put(Node::Path(node), look);
        }
    }

    fn write(&mut self, outlined: bool, args: &[Value], look: &Look) {
        let line = text_of(args);
        let (x, y) = (n(args, 1), n(args, 2));
        if line.is_empty() || !x.is_finite() || !y.is_finite() {
            return;
        }
        let m = self.state.matrix;
        let Some((scale, angle)) = m.turn() else {
            self.lose("text that is skewed or mirrored is drawn upright");
            return;
        };
        let mut font = font_of(&look.text("font"));
        let wide = text::width_rounded(&line, &font);
        // A text wider than asked for is squeezed: drawn in a smaller font here.
        if let Some(most) = args.get(3).map(Value::to_number).filter(|w| w.is_finite() && *w > 0.0 && *w < wide) {
            font.size *= most / wide;
        }
        let down = shift(&look.text("textBaseline"), &font);
        font.size *= scale;
        let pivot = m.apply(pt(x, y));
        let rtl = &*look.text("direction") == "rtl";
        let anchor = match &*look.text("textAlign") {
            "center" => Anchor::Middle,
            "right" => Anchor::End,
            "end" if !rtl => Anchor::End,
            "start" if rtl => Anchor::End,
            _ => Anchor::Start,
        };
        let (fill, stroke) = if outlined {
            (Color::TRANSPARENT, self.stroke_of(look))
        } else {
            let fill = match self.paint_of(&(look.0)("fillStyle")) {
                Some(Paint::Solid(c)) => c,
                Some(Paint::Gradient(g)) => {
                    self.lose("text is filled with one colour of a gradient");
                    g.stops.first().map_or(Color::BLACK, |s| s.1)
                }
                _ => return,
            };
            (fill, None)
        };
        if outlined && stroke.is_none() {
            return;
        }
        let node = TextNode {
            text: line,
            at: pt(pivot.x, pivot.y + down * scale),
            anchor,
            angle: angle.to_degrees(),
            pivot,
            font: Arc::new(font),
            fill,
            stroke,
            opacity: alpha(look),
            length: None,
            extra: None,
        };
        self.put(Node::Text(node), look);
    }

    fn image(&mut self, args: &[Value], look: &Look) {
        let source = args.first().map_or(Value::Null, |i| i.member("src"));
        let href = match &source {
            Value::Text(t) if t.starts_with("data:image/") => t.clone(),
            _ => return self.lose("pictures are drawn from data: addresses only"),
        };
        if args.len() > 5 {
            return self.lose("a part of a picture is not drawn");
        }
        let (x, y) = (n(args, 1), n(args, 2));
        let (w, h) = (n(args, 3), n(args, 4));
        let own = |name: &str| args[0].member(name).valid_number().filter(|x| *x > 0.0);
        let (w, h) = (
            if w.is_finite() { w } else { own("width").unwrap_or(0.0) },
            if h.is_finite() { h } else { own("height").unwrap_or(0.0) },
        );
        let m = self.state.matrix;
        if !x.is_finite() || !y.is_finite() || w <= 0.0 || h <= 0.0 || !m.is_upright() {
            return self.lose("this picture has no place or is turned");
        }
        let (a, b) = (m.apply(pt(x, y)), m.apply(pt(x + w, y + h)));
        let rect = Rect::new(a.x, a.y, b.x, b.y);
        self.put(Node::Image(ImageNode { rect, href, keep_aspect: false, opacity: alpha(look) }), look);
    }

    /// Adds a node under its clips, with its shadow, mixed as the composite operation says.
    fn put(&mut self, node: Node, look: &Look) {
        let operation = look.text("globalCompositeOperation");
        let blend = match &*operation {
            "multiply" => Some("multiply"),
            "screen" => Some("screen"),
            "overlay" => Some("overlay"),
            "darken" => Some("darken"),
            "lighten" => Some("lighten"),
            "color-dodge" => Some("color-dodge"),
            "color-burn" => Some("color-burn"),
            "hard-light" => Some("hard-light"),
            "soft-light" => Some("soft-light"),
            "difference" => Some("difference"),
            "exclusion" => Some("exclusion"),
            "hue" => Some("hue"),
            "saturation" => Some("saturation"),
            "color" => Some("color"),
            "luminosity" => Some("luminosity"),
            "source-over" | "" | "destination-over" | "copy" | "source-atop" => None,
            other => {
                let message = format!("globalCompositeOperation {other:?} is drawn as \"source-over\"");
                self.lose(&message);
                None
            }
        };
        let mut nodes: Vec<Node> = self.shadow(&node, look).into_iter().collect();
        nodes.push(match blend {
            None => node,
            some => Node::Group(Group {
                nodes: vec![node],
                extra: Some(Box::new(Extra { blend: some, ..Extra::default() })),
                ..Group::default()
            }),
        });
        for clip in self.state.clips.iter().rev() {
            nodes = vec![Node::Group(Group { clip: Some(clip_of(clip)), nodes, ..Group::default() })];
        }
        if &*operation == "destination-over" {
            nodes.append(&mut self.beneath);
            self.beneath = nodes;
        } else {
            self.nodes.append(&mut nodes);
        }
    }

    fn shadow(&self, node: &Node, look: &Look) -> Option<Node> {
        let color = Color::parse(&look.text("shadowColor")).filter(|c| c.a > 0)?;
        let (dx, dy) = (look.number("shadowOffsetX", 0.0), look.number("shadowOffsetY", 0.0));
        let blur = look.number("shadowBlur", 0.0).clamp(0.0, 100.0);
        if dx == 0.0 && dy == 0.0 && blur == 0.0 {
            return None;
        }
        let mut shade = node.clone();
        match &mut shade {
            Node::Path(p) => {
                if let Some(fill) = &mut p.fill {
                    *fill = Paint::Solid(color);
                }
                if let Some(stroke) = &mut p.stroke {
                    stroke.paint = Paint::Solid(color);
                }
            }
            Node::Text(t) => {
                t.fill = if t.stroke.is_some() { t.fill } else { color };
                if let Some(stroke) = &mut t.stroke {
                    stroke.paint = Paint::Solid(color);
                }
            }
            Node::Group(_) | Node::Image(_) => return None,
        }
        let extra = (blur > 0.0).then(|| Box::new(Extra { blur: blur / 2.0, silent: true, ..Extra::default() }));
        Some(Node::Group(Group { class: "", origin: pt(dx, dy), clip: None, nodes: vec![shade], extra }))
    }
}

fn alpha(look: &Look) -> f64 {
    look.number("globalAlpha", 1.0).clamp(0.0, 1.0)
}

/// A clip; an upright rectangle as such.
fn clip_of(path: &Path) -> Clip {
    match super::track::as_rect(path) {
        Some(r) => Clip::Rect(r),
        None => Clip::Path(path.clone()),
    }
}

fn text_of(args: &[Value]) -> Arc<str> {
    let text = args.first().map_or_else(|| Arc::from(""), Value::to_text);
    match text::printable(&text) {
        std::borrow::Cow::Borrowed(_) => text,
        std::borrow::Cow::Owned(t) => t.into(),
    }
}

/// From a reference point down to the baseline, px: font boxes in whole pixels, as canvases have them.
fn shift(baseline: &str, font: &Font) -> f64 {
    let reach = Reach::of(font).whole();
    match baseline {
        "top" => reach.ascent,
        "hanging" => 0.8 * reach.ascent,
        "middle" => reach.middle(),
        "bottom" | "ideographic" => -reach.descent,
        _ => 0.0,
    }
}

fn measured(line: &str, look: &Look) -> Value {
    let font = font_of(&look.text("font"));
    let width = text::width_rounded(line, &font);
    let Reach { ascent: up, descent: down } = Reach::of(&font);
    let (high, low) =
        (0.716 * font.size, if line.contains(['g', 'j', 'p', 'q', 'y', ',', ';']) { 0.21 * font.size } else { 0.0 });
    let at = shift(&look.text("textBaseline"), &font);
    let left = match &*look.text("textAlign") {
        "center" => width / 2.0,
        "right" | "end" => width,
        _ => 0.0,
    };
    let fields = [
        ("width", width),
        ("actualBoundingBoxLeft", left),
        ("actualBoundingBoxRight", width - left),
        ("actualBoundingBoxAscent", high - at),
        ("actualBoundingBoxDescent", low + at),
        ("fontBoundingBoxAscent", up - at),
        ("fontBoundingBoxDescent", down + at),
        ("emHeightAscent", up - at),
        ("emHeightDescent", down + at),
    ];
    super::super::value::object(fields.map(|(n, x)| (n, Value::Number(x))))
}

/// A font as CSS writes it in one: `italic bold 12px/1.5 Arial, sans-serif`.
pub(super) fn font_of(css: &str) -> Font {
    let mut font = Font::new("sans-serif", 10.0);
    let mut words = css.split_whitespace();
    while let Some(word) = words.next() {
        let size = word.split('/').next().unwrap_or(word);
        let px = |unit: &str, each: f64| size.strip_suffix(unit).and_then(|x| x.parse::<f64>().ok()).map(|x| x * each);
        let found = px("px", 1.0)
            .or_else(|| px("rem", 16.0))
            .or_else(|| px("em", 16.0))
            .or_else(|| px("pt", 4.0 / 3.0))
            .or_else(|| px("%", 0.16));
        match (word, found) {
            (_, Some(size)) => {
                font.size = size.clamp(0.0, 2_000.0);
                let family: Vec<&str> = words.collect();
                if !family.is_empty() {
                    font.family = family.join(" ").into();
                }
                return font;
            }
            ("bold" | "bolder", _) => font.weight = 700,
            ("lighter", _) => font.weight = 300,
            ("italic" | "oblique", _) => font.italic = true,
            (weight, _) => font.weight = weight.parse().ok().filter(|w| (1..=1000).contains(w)).unwrap_or(font.weight),
        }
    }
    font
}

/// A gradient that is still without colours, at the places of the canvas that it was made for.
fn gradient(kind: &str, args: &[Value], at: [usize; 4], m: Matrix) -> Value {
    let (a, b) = (m.apply(pt(n(args, at[0]), n(args, at[1]))), m.apply(pt(n(args, at[2]), n(args, at[3]))));
    let mut members: Vec<(Arc<str>, Value)> = vec![
        (Arc::from("gradient"), Value::from(kind)),
        (Arc::from("absolute"), Value::Bool(true)),
        (Arc::from("canvas"), Value::Bool(true)),
    ];
    let mut number = |name: &str, x: f64| members.push((Arc::from(name), Value::Number(x)));
    for (name, x) in [("x1", a.x), ("y1", a.y), ("x2", b.x), ("y2", b.y)] {
        number(name, x);
    }
    if kind == "radial" {
        number("r1", n(args, 2) * m.scale());
        number("r2", n(args, 5) * m.scale());
    }
    members.push((Arc::from("stops"), Value::Array(Arc::from([]))));
    object_of("gradient", members)
}

/// `addColorStop` of a gradient.
pub(super) fn add_stop(stops: &Value, args: &[Value]) -> Answer {
    let offset = n(args, 0);
    let color = args.get(1).map_or_else(|| Arc::from(""), Value::to_text);
    if !(0.0..=1.0).contains(&offset) {
        return Err(format!("addColorStop takes an offset from 0 to 1, not {offset}"));
    }
    if Color::parse(&color).is_none() {
        return Err(format!("{color:?} is not a CSS colour"));
    }
    let mut list = match stops {
        Value::Array(list) => list.to_vec(),
        _ => Vec::new(),
    };
    if list.len() > 200 {
        return Err("a gradient has too many colours".into());
    }
    list.push(super::super::value::object([("offset", Value::Number(offset)), ("color", Value::Text(color))]));
    Ok(Reply::Set(vec![(Arc::from("stops"), Value::Array(list.into()))], Value::Null))
}

/// The paint of a gradient that has colours.
fn ramp(style: &Value) -> Option<Paint> {
    let number = |name: &str| style.member(name).valid_number().filter(|x| x.is_finite());
    let Value::Array(list) = style.member("stops") else { return None };
    let stop = |s: &Value| Some((s.member("offset").valid_number()?, Color::parse(&s.member("color").to_text())?));
    let mut stops: Vec<(f64, Color)> = list.iter().filter_map(stop).collect();
    stops.sort_by(|a, b| a.0.total_cmp(&b.0));
    if stops.is_empty() {
        return None;
    }
    let (a, b) = (pt(number("x1")?, number("y1")?), pt(number("x2")?, number("y2")?));
    let kind = match &*style.member("gradient").to_text() {
        "radial" => GradientKind::Radial { inner: (a, number("r1")?), outer: (b, number("r2")?) },
        _ => GradientKind::Linear(a, b),
    };
    Some(Paint::Gradient(Arc::new(Gradient { kind, relative: false, stops })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_as_css_writes_them() {
        let f = font_of("italic bold 24px/1.2 'Open Sans', Arial");
        assert_eq!((f.size, f.weight, f.italic, &*f.family), (24.0, 700, true, "'Open Sans', Arial"));
        assert_eq!(font_of("2em serif").size, 32.0);
        assert_eq!(font_of("nonsense").size, 10.0);
    }

    #[test]
    fn a_rectangle_is_a_rectangle_and_a_state_comes_back() {
        let (mut pen, budget) = (Pen::default(), Budget::default());
        let held: Vec<(Arc<str>, Value)> = defaults().into_iter().map(|(n, v)| (Arc::from(n), v)).collect();
        let member = |name: &str| held.iter().find(|m| *m.0 == *name).map_or(Value::Null, |m| m.1.clone());
        let look = Look(&member);
        let all = || held.clone();
        let mut call = |name: &str, args: &[f64]| {
            let args: Vec<Value> = args.iter().map(|x| Value::Number(*x)).collect();
            pen.call(name, &args, &look, &all, &budget).map(|_| ()).unwrap();
        };
        call("save", &[]);
        call("translate", &[10.0, 5.0]);
        call("fillRect", &[0.0, 0.0, 4.0, 3.0]);
        call("restore", &[]);
        call("fillRect", &[0.0, 0.0, 4.0, 3.0]);
        let rects: Vec<&Shape> =
            pen.nodes.iter().filter_map(|n| if let Node::Path(p) = n { Some(&p.shape) } else { None }).collect();
        assert_eq!(
            rects,
            [&Shape::Rect(Rect::at(10.0, 5.0, 4.0, 3.0), 0.0), &Shape::Rect(Rect::at(0.0, 0.0, 4.0, 3.0), 0.0)]
        );
    }
}
