//! The canvases of a chart: its own and those that its functions make; outlines that are kept, tiles that are made of
//! canvases.

use super::flat::{DEEPEST, flat, outline};
use super::look::Look;
use super::paints::TILE;
use super::pen::{PEN, Pen};
use super::track::{Matrix, Track};
use crate::color::Color;
use crate::data::Value;
use crate::expr::{Asked, Reply, object_of};
use crate::geometry::{Cap, Join, Path, Rect, Segment, Size, pt};
use crate::limits::Budget;
use crate::scene::{Extra, Node, Paint, PathNode, Pattern};
use crate::shape::symbol;
use std::sync::Arc;

type Answer = Result<Reply, String>;

/// The members by which canvases and outlines are known.
pub(super) const CANVAS: &str = "\u{1}canvas";
pub(super) const OUTLINE: &str = "\u{1}outline";
/// Canvases, outlines and tiles of a chart at most.
const MOST: usize = 1_000;
/// Gradients around points: each is drawn as some hundred wedges.
const CONICS: usize = 200;
/// Paths of a tile at most.
const TILE_PATHS: usize = 500;
/// The larger side of a canvas that functions make, px.
const SIDE: f64 = 4_000.0;

/// All of them. The first pen is that of the chart.
#[derive(Debug, Default)]
pub(super) struct Studio {
    pens: Vec<Pen>,
    outlines: Vec<Track>,
    tiles: Vec<Arc<Pattern>>,
    /// Gradients around points that were made.
    conics: usize,
    size: Size,
}

impl Studio {
    /// The chart's own canvas, empty.
    pub(super) fn begin(&mut self, size: Size) {
        self.size = size;
        match self.pens.first_mut() {
            Some(pen) => *pen = Pen::new(size),
            None => self.pens.push(Pen::new(size)),
        }
    }

    /// The pen of the chart's own canvas.
    pub(super) fn own(&mut self) -> &mut Pen {
        if self.pens.is_empty() {
            self.pens.push(Pen::new(self.size));
        }
        &mut self.pens[0]
    }

    /// Makes a canvas.
    pub(super) fn canvas(&mut self, width: f64, height: f64) -> Answer {
        self.own();
        if self.pens.len() >= MOST {
            return Err(format!("more than {MOST} canvases are made"));
        }
        let side = |x: f64, usual: f64| if x.is_finite() && x >= 0.0 { x.min(SIDE) } else { usual };
        let size = Size { width: side(width, 300.0), height: side(height, 150.0) };
        self.pens.push(Pen::new(size));
        let mut members = super::canvas_members(size.width, size.height);
        members.push((CANVAS, Value::Number((self.pens.len() - 1) as f64)));
        let members = members.into_iter().map(|(n, v)| (Arc::from(n), v)).collect();
        Ok(Reply::Value(object_of("canvas", members)))
    }

    /// Makes an outline that is kept: an empty one, a copy of another, or one of SVG path data.
    pub(super) fn outline(&mut self, from: &Value) -> Answer {
        if self.outlines.len() >= MOST {
            return Err(format!("more than {MOST} paths are kept"));
        }
        let track = match (from, self.outline_of(from)) {
            (_, Some(known)) => known.clone(),
            (Value::Text(data), None) => Track::of(symbol::parse(data)),
            _ => Track::default(),
        };
        self.outlines.push(track);
        let id = Value::Number((self.outlines.len() - 1) as f64);
        Ok(Reply::Value(object_of("outline", vec![(Arc::from(OUTLINE), id)])))
    }

    fn outline_of(&self, v: &Value) -> Option<&Track> {
        self.outlines.get(v.member(OUTLINE).valid_number()? as usize)
    }

    /// A method of an outline that is kept.
    pub(super) fn trace(&mut self, asked: &Asked, args: &[Value], budget: &Budget) -> Option<Answer> {
        let id = (asked.member)(OUTLINE).valid_number()? as usize;
        if asked.name == "addPath" {
            let other = self.outline_of(args.first()?)?.path.clone();
            if let Err(e) = budget.points(other.segments.len()) {
                return Some(Err(budget.describe(e)));
            }
            self.outlines.get_mut(id)?.add(&other);
            return Some(Ok(Reply::Value(Value::Null)));
        }
        if !self.outlines.get_mut(id)?.step(asked.name, args, &Matrix::IDENTITY) {
            return None;
        }
        Some(budget.points(1).map_err(|e| budget.describe(e)).map(|()| Reply::Value(Value::Null)))
    }

    /// A method of the context of a canvas.
    pub(super) fn paint(&mut self, asked: &Asked, args: &[Value], budget: &Budget) -> Answer {
        self.own();
        let id = (asked.member)(PEN).valid_number().map_or(0, |x| x as usize).min(self.pens.len() - 1);
        let first = args.first().cloned().unwrap_or_default();
        match asked.name {
            "drawImage" if first.member(CANVAS).valid_number().is_some() => {
                return self.copy(id, &first, asked, args, budget);
            }
            "createPattern" => return self.pattern(&first, args),
            "createConicGradient" => {
                self.conics += 1;
                if self.conics > CONICS {
                    return Err(format!("more than {CONICS} gradients around points are made"));
                }
            }
            _ => {}
        }
        let outline = self.outline_of(&first).map(|track| track.path.clone());
        let look = Look(asked.member, &self.tiles);
        let pen = &mut self.pens[id];
        match (asked.name, outline) {
            ("fill" | "stroke" | "clip" | "isPointInPath" | "isPointInStroke", Some(path)) => {
                let before = pen.path();
                pen.take_path(&path);
                let out = pen.call(asked.name, &args[1..], &look, asked.members, budget);
                pen.put_path(before);
                out
            }
            _ => pen.call(asked.name, args, &look, asked.members, budget),
        }
    }

    /// Puts one canvas on another.
    fn copy(&mut self, id: usize, canvas: &Value, asked: &Asked, args: &[Value], budget: &Budget) -> Answer {
        let from = canvas.member(CANVAS).valid_number().map_or(0, |x| x as usize);
        let n = |i: usize| args.get(i).map_or(f64::NAN, Value::to_number);
        let side = |name: &str| canvas.member(name).valid_number().filter(|x| *x >= 0.0).unwrap_or(0.0).min(SIDE);
        let whole = [0.0, 0.0, side("width"), side("height")];
        let (source, target) = match args.len() {
            0..=4 => (whole, [n(1), n(2), whole[2], whole[3]]),
            5..=8 => (whole, [n(1), n(2), n(3), n(4)]),
            _ => ([n(1), n(2), n(3), n(4)], [n(5), n(6), n(7), n(8)]),
        };
        if source.iter().chain(&target).any(|x| !x.is_finite()) || source[2] <= 0.0 || source[3] <= 0.0 {
            return Ok(Reply::Value(Value::Null));
        }
        let nodes = match self.pens.get(from) {
            Some(pen) if from != id && from != 0 => pen.picture(),
            _ => return Err("the chart's own canvas is not put on itself".into()),
        };
        let count: usize = nodes.iter().map(|node| count(node, 0)).sum();
        budget.marks(count).map_err(|e| budget.describe(e))?;
        budget.memory(count.saturating_mul(600)).map_err(|e| budget.describe(e))?;
        let rect = |[x, y, w, h]: [f64; 4]| Rect::at(x, y, w, h);
        let look = Look(asked.member, &self.tiles);
        self.pens[id].copy(nodes, rect(source), rect(target), &look);
        Ok(Reply::Value(Value::Null))
    }

    /// A tile of what is on a canvas.
    fn pattern(&mut self, canvas: &Value, args: &[Value]) -> Answer {
        let Some(pen) = canvas.member(CANVAS).valid_number().and_then(|at| self.pens.get(at as usize)) else {
            return Err("createPattern takes a canvas; pictures are not repeated".into());
        };
        let side = |name: &str| canvas.member(name).valid_number().filter(|x| *x >= 0.0).unwrap_or(0.0).min(SIDE);
        let (width, height) = (side("width"), side("height"));
        if width < 1.0 || height < 1.0 {
            return Err("a canvas without a size cannot be repeated".into());
        }
        let nodes = pen.picture();
        let (paths, whole) = flat(&nodes, &Matrix::IDENTITY);
        let solid = |paint: &Paint| matches!(paint, Paint::Solid(_));
        let plain = |p: &PathNode| p.fill.iter().chain(p.stroke.as_ref().map(|s| &s.paint)).all(solid);
        if !whole || !paths.iter().all(plain) || paths.len() > TILE_PATHS || self.tiles.len() >= MOST {
            return Err("a canvas with more than some shapes of plain colours is not repeated".into());
        }
        // What is not repeated in a direction has a tile that reaches beyond the chart.
        let far = 2.0 * self.size.width.max(self.size.height).max(1.0);
        let (wide, high) = match &*args.get(1).map_or_else(|| Arc::from("repeat"), Value::to_text) {
            "repeat-x" => (width, far),
            "repeat-y" => (far, height),
            "no-repeat" => (far, far),
            _ => (width, height),
        };
        let size = Size { width: wide, height: high };
        let members = vec![
            (Arc::from("pattern"), Value::from("tile")),
            (Arc::from(TILE), Value::Number(self.tiles.len() as f64)),
            (Arc::from("width"), Value::Number(wide)),
            (Arc::from("height"), Value::Number(high)),
            (Arc::from("paths"), Value::Array(paths.iter().map(value_of).collect())),
        ];
        self.tiles.push(Arc::new(Pattern { at: pt(0.0, 0.0), size, background: None, paths }));
        Ok(Reply::Value(object_of("pattern", members)))
    }
}

/// Whether an outline has a method.
pub(super) fn traces(name: &str) -> bool {
    const STEPS: [&str; 11] = [
        "addPath",
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
    ];
    STEPS.contains(&name)
}

// Groups are nested at most a few levels.
fn count(node: &Node, depth: usize) -> usize {
    match node {
        Node::Group(group) if depth < DEEPEST => 1 + group.nodes.iter().map(|n| count(n, depth + 1)).sum::<usize>(),
        _ => 1,
    }
}

/// A path of a tile as a value that paints are read from.
fn value_of(node: &PathNode) -> Value {
    let n = Value::Number;
    let css = |paint: &Paint| match paint {
        Paint::Solid(Color { r, g, b, a, .. }) => {
            Value::from(format!("rgba({r}, {g}, {b}, {})", crate::number::to_js(f64::from(*a) / 255.0)))
        }
        Paint::Gradient(_) | Paint::Pattern(_) => Value::Null,
    };
    let stroke = node.stroke.as_ref();
    super::object([
        ("steps", steps(&outline(&node.shape))),
        ("fill", node.fill.as_ref().map_or(Value::Null, css)),
        ("stroke", stroke.map_or(Value::Null, |s| css(&s.paint))),
        ("lineWidth", n(stroke.map_or(0.0, |s| s.width))),
        (
            "cap",
            Value::from(match stroke.map(|s| s.cap) {
                Some(Cap::Round) => "round",
                Some(Cap::Square) => "square",
                _ => "butt",
            }),
        ),
        (
            "join",
            Value::from(match stroke.map(|s| s.join) {
                Some(Join::Round) => "round",
                Some(Join::Bevel) => "bevel",
                _ => "miter",
            }),
        ),
        ("opacity", n(node.opacity)),
        ("hollow", node.extra.as_deref().is_some_and(|e: &Extra| e.hollow).into()),
    ])
}

/// The steps of a path as lists of numbers.
fn steps(path: &Path) -> Value {
    let flag = |b: bool| f64::from(u8::from(b));
    let one = |s: &Segment| -> Vec<f64> {
        match *s {
            Segment::Move(p) => vec![0.0, p.x, p.y],
            Segment::Line(p) => vec![1.0, p.x, p.y],
            Segment::Quad(a, p) => vec![2.0, a.x, a.y, p.x, p.y],
            Segment::Cubic(a, b, p) => vec![3.0, a.x, a.y, b.x, b.y, p.x, p.y],
            Segment::Arc(r, turn, large, sweep, p) => vec![4.0, r.x, r.y, turn, flag(large), flag(sweep), p.x, p.y],
            Segment::Close => vec![5.0],
        }
    };
    let list = |s: &Segment| Value::Array(one(s).into_iter().map(Value::Number).collect());
    Value::Array(path.segments.iter().map(list).collect())
}
