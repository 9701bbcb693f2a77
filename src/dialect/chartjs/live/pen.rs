//! The canvas context that functions of a chart paint with. In: calls of its methods, with what its members hold; out:
//! nodes of a scene at canvas coordinates.
//!
//! A painting is one layer; what is painted beneath everything (`destination-over`) is kept apart.

use super::flat::{flat, outline};
use super::look::Look;
use super::paints::{self, TILE};
use super::track::{Matrix, Track};
use super::words;
use crate::color::Color;
use crate::data::Value;
use crate::expr::{Reply, object_of};
use crate::geometry::{Cap, Join, Path, Point, Rect, Size, pt};
use crate::limits::Budget;
use crate::scene::{
    Anchor, Clip, Cut, Extra, Group, Held, ImageNode, Node, Paint, PathNode, Pattern, Shadow, Shape, Stroke, TextNode,
};
use crate::text::Font;
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
/// Times that something is taken away at most.
const CUTS: usize = 30;

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
        ("letterSpacing", Value::from("0px")),
        ("imageSmoothingEnabled", true.into()),
    ]
}

/// The member by which a context knows its canvas.
pub(super) const PEN: &str = "\u{1}pen";

/// The context of a canvas as a value.
pub(super) fn object(id: usize, canvas: Value) -> Value {
    let mut members: Vec<(Arc<str>, Value)> = defaults().into_iter().map(|(n, v)| (Arc::from(n), v)).collect();
    members.push((Arc::from(PEN), Value::Number(id as f64)));
    members.push((Arc::from("canvas"), canvas));
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
    clips: Vec<Clip>,
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
    /// The canvas.
    pub size: Size,
    /// What was taken away, with what had been painted before.
    pub cuts: Vec<Cut>,
    /// Whether everything was.
    pub wiped: bool,
    /// What was asked for and not painted.
    pub lost: Vec<String>,
}

fn n(args: &[Value], i: usize) -> f64 {
    args.get(i).map_or(f64::NAN, Value::to_number)
}

type Answer = Result<Reply, String>;

fn nothing() -> Answer {
    Ok(Reply::Value(Value::Null))
}

impl Pen {
    /// Of a canvas of a size.
    pub(super) fn new(size: Size) -> Pen {
        Pen { size, ..Pen::default() }
    }

    /// Makes a path the current one.
    pub(super) fn take_path(&mut self, path: &Path) {
        self.track = Track::of(self.state.matrix.path(path));
    }

    /// What the current path is, to be put back.
    pub(super) fn path(&self) -> Track {
        self.track.clone()
    }

    pub(super) fn put_path(&mut self, track: Track) {
        self.track = track;
    }

    /// The state that is left to whoever draws next.
    pub(super) fn held(&self, look: &Look) -> Held {
        Held {
            opacity: alpha(look),
            blend: blend_of(&look.text("globalCompositeOperation")).ok().flatten(),
            shadow: shadow_of(look),
            clips: self.state.clips.clone(),
            ..Held::default()
        }
    }

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
            "measureText" => {
                let line = words::text_of(args);
                // Shaping is most of the work.
                budget.steps(100 + 20 * line.len().min(1_000) as u64).map_err(|e| budget.describe(e))?;
                return Ok(Reply::Value(words::measured(&line, look)));
            }
            "createLinearGradient" => return paints::gradient("linear", args, m, self.size),
            "createRadialGradient" => return paints::gradient("radial", args, m, self.size),
            "createConicGradient" => return paints::gradient("conic", args, m, self.size),
            "isPointInPath" => {
                let inside = self.track.holds(pt(n(args, 0), n(args, 1)), is_hollow(args));
                return Ok(Reply::Value(inside.into()));
            }
            "isPointInStroke" => return Ok(Reply::Value(Value::Bool(false))),
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
        let clips: usize = self.state.clips.iter().map(|clip| weight(clip) + 4).sum();
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
                self.fill_in(shape, is_hollow(args), look);
            }
            "stroke" => {
                let shape = self.track.shape();
                self.stroke(shape, look);
            }
            "clip" => {
                if self.state.clips.len() < 20 {
                    self.state.clips.push(clip_of(&self.track.path, is_hollow(args)));
                } else {
                    self.lose("not every clip within another is kept");
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
                let (x, y, w, h) = (n(args, 0), n(args, 1), n(args, 2), n(args, 3));
                if [x, y, w, h].iter().all(|v| v.is_finite()) && w != 0.0 && h != 0.0 {
                    let shape = m.rect(Rect::new(x.min(x + w), y.min(y + h), x.max(x + w), y.max(y + h)));
                    self.cut(shape);
                }
            }
            "fillText" | "strokeText" => self.write(name == "strokeText", args, look),
            "drawImage" => self.image(args, look),
            _ => return Err(format!("{name} is not understood")),
        }
        Ok(())
    }

    /// Takes away what was painted within a shape.
    fn cut(&mut self, shape: Shape) {
        let within = |clips: &[Clip]| {
            clips.iter().try_fold(Rect::new(0.0, 0.0, self.size.width, self.size.height), |all, clip| match clip {
                Clip::Rect(r) => Some(all.intersect(*r)),
                _ => None,
            })
        };
        let whole = Rect::new(0.0, 0.0, self.size.width, self.size.height);
        let path = match (shape, within(&self.state.clips)) {
            (Shape::Rect(r, _), Some(seen)) if r.intersect(seen) == whole => {
                (self.wiped, self.nodes, self.beneath, self.cuts) = (true, Vec::new(), Vec::new(), Vec::new());
                return;
            }
            (Shape::Rect(r, _), Some(seen)) => outline(&Shape::Rect(r.intersect(seen), 0.0)),
            (shape, _) if self.state.clips.is_empty() => outline(&shape),
            _ => return self.lose("nothing is taken away within this clip"),
        };
        if self.cuts.len() >= CUTS {
            return self.lose("no more is taken away");
        }
        let (over, beneath) = (std::mem::take(&mut self.nodes), std::mem::take(&mut self.beneath));
        self.cuts.push(Cut { outline: path, over, beneath });
    }

    /// All that is painted on a canvas of its own.
    pub(super) fn picture(&self) -> Vec<Node> {
        let mut nodes = Vec::new();
        for cut in &self.cuts {
            nodes = cut.clone().apply(self.size, nodes);
        }
        self.beneath.iter().cloned().chain(nodes).chain(self.nodes.iter().cloned()).collect()
    }

    pub(super) fn lose(&mut self, what: &str) {
        if self.lost.len() < 20 && !self.lost.iter().any(|l| l == what) {
            self.lost.push(what.to_owned());
        }
    }

    fn stroke_of(&mut self, look: &Look) -> Option<Stroke> {
        let paint = self.paint_of(&(look.0)("strokeStyle"), look.1)?;
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
    fn paint_of(&mut self, style: &Value, tiles: &[Arc<Pattern>]) -> Option<Paint> {
        match style {
            Value::Text(css) => match Color::parse(css) {
                Some(c) => Some(Paint::Solid(c)),
                None => {
                    self.lose(&format!("{css:?} is not a CSS colour"));
                    None
                }
            },
            Value::Object(_) if !matches!(style.member("gradient"), Value::Null) => {
                // Without colours nothing is painted.
                Some(paints::ramp(style).unwrap_or(Paint::Solid(Color::TRANSPARENT)))
            }
            Value::Object(_) if style.member(TILE).valid_number().is_some() => {
                if !self.state.matrix.is_moved() {
                    self.lose("a pattern is neither turned nor scaled");
                }
                paints::tiled(style, tiles, &self.state.matrix)
            }
            Value::Object(_) => {
                self.lose("a paint that is neither a colour nor a gradient is not drawn");
                None
            }
            _ => Some(Paint::Solid(Color::BLACK)),
        }
    }

    fn fill(&mut self, shape: Shape, look: &Look) {
        self.fill_in(shape, false, look);
    }

    fn fill_in(&mut self, shape: Shape, hollow: bool, look: &Look) {
        if matches!(&shape, Shape::Path(p) if p.is_empty()) {
            return;
        }
        if let Some(paint) = self.paint_of(&(look.0)("fillStyle"), look.1) {
            let extra = hollow.then(|| Box::new(Extra { hollow, ..Extra::default() }));
            let node = PathNode { opacity: alpha(look), extra, ..PathNode::filled(shape, paint) };
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
        let line = words::text_of(args);
        let at = pt(n(args, 1), n(args, 2));
        if line.is_empty() || !at.x.is_finite() || !at.y.is_finite() {
            return;
        }
        let font = words::font_of(&look.text("font"));
        let spacing = words::spacing(look, font.size);
        let wide = words::width(&line, &font, spacing);
        // A text wider than asked for is squeezed.
        let most = args.get(3).map(Value::to_number).filter(|w| w.is_finite() && *w > 0.0 && *w < wide);
        let squeeze = most.map_or(1.0, |most| most / wide);
        let length = (spacing != 0.0).then_some(wide - spacing).filter(|l| *l > 0.0);
        let rtl = &*look.text("direction") == "rtl";
        let anchor = match &*look.text("textAlign") {
            "center" => Anchor::Middle,
            "right" => Anchor::End,
            "end" if !rtl => Anchor::End,
            "start" if rtl => Anchor::End,
            _ => Anchor::Start,
        };
        let down = words::shift(&look.text("textBaseline"), &font);
        let solid = match self.paint_of(&(look.0)("fillStyle"), look.1) {
            Some(Paint::Solid(c)) => Some(c),
            Some(_) if !outlined => None,
            None if !outlined => return,
            _ => Some(Color::TRANSPARENT),
        };
        let line = Line { text: line, font, length, anchor, at, down };
        match (self.state.matrix.turn(), solid) {
            (Some(turn), Some(fill)) if squeeze == 1.0 => self.write_line(line, turn, outlined, fill, look),
            _ => self.write_outline(&line, squeeze, wide, outlined, look),
        }
    }

    /// Writes a line that is at most turned and enlarged.
    fn write_line(&mut self, line: Line, (scale, angle): (f64, f64), outlined: bool, fill: Color, look: &Look) {
        let Line { text, mut font, length, anchor, at, down } = line;
        font.size *= scale;
        let pivot = self.state.matrix.apply(at);
        let (fill, stroke) = if outlined { (Color::TRANSPARENT, self.stroke_of(look)) } else { (fill, None) };
        if outlined && stroke.is_none() {
            return;
        }
        let node = TextNode {
            text,
            at: pt(pivot.x, pivot.y + down * scale),
            anchor,
            angle: angle.to_degrees(),
            pivot,
            font: Arc::new(font),
            fill,
            stroke,
            opacity: alpha(look),
            length: length.map(|l| l * scale),
            extra: None,
        };
        self.put(Node::Text(node), look);
    }

    /// Draws the outline of a line that is squeezed, skewed, mirrored or painted with more than a colour.
    fn write_outline(&mut self, line: &Line, squeeze: f64, wide: f64, outlined: bool, look: &Look) {
        let before = match line.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => wide * squeeze / 2.0,
            Anchor::End => wide * squeeze,
        };
        let at = pt(line.at.x - before, line.at.y + line.down);
        let Some(path) = words::outline(&line.text, &line.font, line.length, squeeze, at, &self.state.matrix) else {
            return self.lose("a text of pictures is neither squeezed nor skewed");
        };
        if outlined { self.stroke(Shape::Path(path), look) } else { self.fill(Shape::Path(path), look) }
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

    /// Puts what was painted on another canvas, or a part of it, into a rectangle.
    pub(super) fn copy(&mut self, nodes: Vec<Node>, from: Rect, to: Rect, look: &Look) {
        let m = self.state.matrix;
        let (kx, ky) = (to.width() / from.width(), to.height() / from.height());
        let place = m.then(&Matrix::of([kx, 0.0, 0.0, ky, to.x1 - from.x1 * kx, to.y1 - from.y1 * ky]));
        let (mut nodes, origin) = match place.moved() {
            Some(by) => (nodes, by),
            None => {
                let (flat, whole) = flat(&nodes, &place);
                if !whole {
                    self.lose("not all of a canvas is drawn larger or smaller");
                }
                (flat.into_iter().map(Node::Path).collect(), pt(0.0, 0.0))
            }
        };
        nodes.iter_mut().for_each(|node| node.fade(alpha(look)));
        let clip = match m.rect(to) {
            Shape::Rect(r, _) => Clip::Rect(r.translate(-origin.x, -origin.y)),
            shape => Clip::Path(outline(&shape)),
        };
        self.put(Node::Group(Group { origin, clip: Some(clip), nodes, ..Group::default() }), look);
    }

    /// Adds a node under its clips, with its shadow, mixed as the composite operation says.
    fn put(&mut self, node: Node, look: &Look) {
        let operation = look.text("globalCompositeOperation");
        if &*operation == "destination-out" {
            return match node {
                Node::Path(PathNode { shape, fill: Some(Paint::Solid(c)), opacity, .. })
                    if c.a == 255 && opacity == 1.0 =>
                {
                    self.cut(shape);
                }
                _ => self.lose("only what is filled with an opaque colour takes something away"),
            };
        }
        let blend = blend_of(&operation).unwrap_or_else(|message| {
            self.lose(&message);
            None
        });
        let mut nodes: Vec<Node> = shadow_of(look).map(|shadow| shadow.of(&node)).into_iter().collect();
        nodes.push(node);
        let blur = self.blur_of(look);
        if blend.is_some() || blur > 0.0 {
            let extra = Some(Box::new(Extra { blend, blur, ..Extra::default() }));
            nodes = vec![Node::Group(Group { nodes, extra, ..Group::default() })];
        }
        for clip in self.state.clips.iter().rev() {
            nodes = vec![Node::Group(Group { clip: Some(clip.clone()), nodes, ..Group::default() })];
        }
        if &*operation == "destination-over" {
            nodes.append(&mut self.beneath);
            self.beneath = nodes;
        } else {
            self.nodes.append(&mut nodes);
        }
    }

    /// The deviation of the blur that the filter is, px.
    fn blur_of(&mut self, look: &Look) -> f64 {
        let filter = look.text("filter");
        let filter = filter.trim();
        if filter.is_empty() || filter == "none" {
            return 0.0;
        }
        let px = filter.strip_prefix("blur(").and_then(|f| f.strip_suffix("px)")).and_then(|x| x.trim().parse().ok());
        px.filter(|x: &f64| *x >= 0.0).map_or_else(
            || {
                self.lose(&format!("the filter {filter:?} is not drawn"));
                0.0
            },
            |x: f64| x.min(100.0),
        )
    }
}

/// A line about to be written.
struct Line {
    text: Arc<str>,
    font: Font,
    /// How long it must be, where its letters are set apart.
    length: Option<f64>,
    anchor: Anchor,
    at: Point,
    /// From there to the baseline.
    down: f64,
}

/// How a composite operation mixes: what CSS calls it, or what is not drawn so.
fn blend_of(operation: &str) -> Result<Option<&'static str>, String> {
    const BLENDS: [&str; 15] = [
        "multiply",
        "screen",
        "overlay",
        "darken",
        "lighten",
        "color-dodge",
        "color-burn",
        "hard-light",
        "soft-light",
        "difference",
        "exclusion",
        "hue",
        "saturation",
        "color",
        "luminosity",
    ];
    match operation {
        "source-over" | "" | "destination-over" | "destination-out" => Ok(None),
        other => match BLENDS.iter().find(|b| **b == other) {
            Some(blend) => Ok(Some(blend)),
            None => Err(format!("globalCompositeOperation {other:?} is drawn as \"source-over\"")),
        },
    }
}

fn shadow_of(look: &Look) -> Option<Shadow> {
    let color = Color::parse(&look.text("shadowColor")).filter(|c| c.a > 0)?;
    let by = pt(look.number("shadowOffsetX", 0.0), look.number("shadowOffsetY", 0.0));
    let blur = look.number("shadowBlur", 0.0).clamp(0.0, 100.0);
    (by.x != 0.0 || by.y != 0.0 || blur != 0.0).then_some(Shadow { color, by, blur: blur / 2.0 })
}

/// Whether arguments ask for what is enclosed twice to be left out.
fn is_hollow(args: &[Value]) -> bool {
    args.iter().any(|v| matches!(v, Value::Text(t) if &**t == "evenodd"))
}

/// How many steps a clip has.
fn weight(clip: &Clip) -> usize {
    match clip {
        Clip::Rect(_) | Clip::Round(..) => 4,
        Clip::Path(path) | Clip::Hollow(path) => path.segments.len(),
    }
}

fn alpha(look: &Look) -> f64 {
    look.number("globalAlpha", 1.0).clamp(0.0, 1.0)
}

/// A clip; an upright rectangle as such.
fn clip_of(path: &Path, hollow: bool) -> Clip {
    match super::track::as_rect(path) {
        Some(r) => Clip::Rect(r),
        None if hollow => Clip::Hollow(path.clone()),
        None => Clip::Path(path.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rectangle_is_a_rectangle_and_a_state_comes_back() {
        let (mut pen, budget) = (Pen::default(), Budget::default());
        let held: Vec<(Arc<str>, Value)> = defaults().into_iter().map(|(n, v)| (Arc::from(n), v)).collect();
        let member = |name: &str| held.iter().find(|m| *m.0 == *name).map_or(Value::Null, |m| m.1.clone());
        let look = Look(&member, &[]);
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
