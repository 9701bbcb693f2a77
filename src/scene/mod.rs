//! The second waist: what everything drawn becomes. Groups, paths, texts and images at final coordinates; no data, no
//! scale, no rule left. Exporters know only this.
//!
//! # Guarantees
//! - Coordinates are finite and within a few canvas sizes (the exporter limits); colours are resolved.
//! - Every text is one line, placed at its alphabetic baseline, and at most [`crate::limits::Limits::text`] long.
//! - Groups are nested at most a few levels; a clip is a rectangle or a path in the group's own coordinates.

mod conic;
pub mod ground;
mod painted;

use crate::color::{Color, Pages};
use crate::geometry::{Path, Point, Rect, Size};
use std::sync::Arc;

pub use crate::geometry::{Cap, Join};
pub use conic::conic;
pub use painted::{Cut, Held, Kept, Painted, Shadow};

/// A picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// The canvas in CSS pixels.
    pub size: Size,
    /// What the canvas is filled with before anything is drawn.
    pub background: Option<Color>,
    /// The name of the picture (the `<title>` of a document).
    pub title: String,
    /// What it shows, in words (the `<desc>`).
    pub description: String,
    /// Who says its name to those who do not see it.
    pub naming: Naming,
    /// The pages that it is for.
    pub pages: Pages,
    /// On dark pages: classes of groups, and what the paths right in them are filled with there.
    pub dark: Vec<(&'static str, Color)>,
    /// What is drawn, in order.
    pub nodes: Vec<Node>,
}

impl Default for Scene {
    fn default() -> Self {
        Self {
            size: Size { width: 0.0, height: 0.0 },
            background: None,
            title: String::new(),
            description: String::new(),
            naming: Naming::Elements,
            pages: Pages::Light,
            dark: Vec::new(),
            nodes: Vec::new(),
        }
    }
}

impl Scene {
    /// Whether it is drawn for light pages and for dark ones. On a ground of its own it looks the same on both: what is
    /// written on it must be read there.
    pub fn follows(&self) -> bool {
        self.pages == Pages::Both && !self.background.is_some_and(|c| c.a == 255 && !c.follows())
    }
}

/// How a picture is named for those who do not see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Naming {
    /// By its title and description, elements that the root refers to.
    #[default]
    Elements,
    /// By its title alone, as a label of the root: a picture of a few words has no need of ids.
    Label,
    /// By what is in it: texts and links are read one by one.
    Contents,
}

/// A thing drawn. Four kinds; exporters match them all.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Several nodes under one transform and clip.
    Group(Group),
    /// An outline, filled and stroked.
    Path(PathNode),
    /// One line of text.
    Text(TextNode),
    /// A raster image.
    Image(ImageNode),
}

impl Node {
    /// Makes it less opaque; groups are nested at most a few levels.
    pub fn fade(&mut self, opacity: f64) {
        match self {
            Node::Group(group) => group.nodes.iter_mut().for_each(|node| node.fade(opacity)),
            Node::Path(path) => path.opacity *= opacity,
            Node::Text(text) => text.opacity *= opacity,
            Node::Image(image) => image.opacity *= opacity,
        }
    }
}

/// Nodes under one transform.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Group {
    /// What the group is for: a class name such as `axis`, `mark-bar`, `legend`; may be empty.
    pub class: &'static str,
    /// Where its origin lies in its parent.
    pub origin: Point,
    /// What of it is seen, in its own coordinates.
    pub clip: Option<Clip>,
    /// Its nodes, in drawing order.
    pub nodes: Vec<Node>,
    /// Link target, blur: rare, so boxed.
    pub extra: Option<Box<Extra>>,
}

/// What a group shows of its contents. Clipping costs the rasterizer as much again as the drawing: clip data first.
#[derive(Debug, Clone, PartialEq)]
pub enum Clip {
    Rect(Rect),
    /// With equally rounded corners.
    Round(Rect, f64),
    /// Any outline.
    Path(Path),
    /// Any outline; what it runs around twice is not shown.
    Hollow(Path),
}

/// The geometry of a [`PathNode`]. The simple shapes have their own elements in SVG and stay readable there.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// An axis-parallel rectangle with equally rounded corners.
    Rect(Rect, f64),
    /// A straight line.
    Line(Point, Point),
    /// A circle by centre and radius.
    Circle(Point, f64),
    /// Anything else.
    Path(Path),
    /// A path drawn with its origin moved to a point, so that equal symbols share one outline.
    Placed(Arc<Path>, Point),
}

/// An outline, filled and stroked.
#[derive(Debug, Clone, PartialEq)]
pub struct PathNode {
    /// The outline.
    pub shape: Shape,
    /// The inside; `None` leaves it open.
    pub fill: Option<Paint>,
    /// The line along it.
    pub stroke: Option<Stroke>,
    /// Opacity of both together, 0–1.
    pub opacity: f64,
    /// Text shown on hover, link target, blending: rare, so boxed.
    pub extra: Option<Box<Extra>>,
}

impl PathNode {
    /// An unpainted shape.
    pub fn new(shape: Shape) -> Self {
        Self { shape, fill: None, stroke: None, opacity: 1.0, extra: None }
    }

    /// Filled with a paint.
    pub fn filled(shape: Shape, paint: impl Into<Paint>) -> Self {
        Self { fill: Some(paint.into()), ..Self::new(shape) }
    }

    /// A shape that has an outline and no fill.
    pub fn stroked(shape: Shape, stroke: Stroke) -> Self {
        Self { stroke: Some(stroke), ..Self::new(shape) }
    }
}

/// What few nodes have.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Extra {
    /// Shown on hover (`<title>` of the element).
    pub tooltip: Option<Arc<str>>,
    /// An `http`, `https` or `mailto` address the element links to; others are never written.
    pub href: Option<Arc<str>>,
    /// A `mix-blend-mode` other than normal.
    pub blend: Option<&'static str>,
    /// Standard deviation of a Gaussian blur, pixels; 0 for none.
    pub blur: f64,
    /// What is left of what is blurred, in the node's coordinates; `None`: its box and a tenth around it.
    pub blurred: Option<Rect>,
    /// Decoration that is not read out.
    pub silent: bool,
    /// Edges on whole pixels, wherever the outline lies: what touches has no seam.
    pub crisp: bool,
    /// Takes presses although nothing of it is seen: the area of a link.
    pub pressed: bool,
    /// What the outline runs around twice is not filled.
    pub hollow: bool,
}

/// A fill or a stroke's colour.
#[derive(Debug, Clone, PartialEq)]
pub enum Paint {
    /// One colour with alpha.
    Solid(Color),
    /// Colours that run along a line or outward from a point.
    Gradient(Arc<Gradient>),
    /// A tile repeated over the plane.
    Pattern(Arc<Pattern>),
}

impl Paint {
    /// Whether it is another one on dark pages.
    pub fn follows(&self) -> bool {
        match self {
            Paint::Solid(color) => color.follows(),
            Paint::Gradient(gradient) => gradient.stops.iter().any(|(_, color)| color.follows()),
            Paint::Pattern(pattern) => {
                let paints = |path: &PathNode| {
                    path.fill
                        .iter()
                        .chain(path.stroke.iter().map(|s| &s.paint))
                        .any(|p| matches!(p, Paint::Solid(c) if c.follows()))
                };
                pattern.background.is_some_and(Color::follows) || pattern.paths.iter().any(paints)
            }
        }
    }
}

impl From<Color> for Paint {
    fn from(c: Color) -> Paint {
        Paint::Solid(c)
    }
}

/// A colour ramp.
#[derive(Debug, Clone, PartialEq)]
pub struct Gradient {
    /// Along a line, or outward from a circle.
    pub kind: GradientKind,
    /// Whether coordinates are fractions of the painted shape's box instead of pixels.
    pub relative: bool,
    /// Offset (0–1, ascending) and colour.
    pub stops: Vec<(f64, Color)>,
}

/// The geometry of a gradient.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum GradientKind {
    /// From a point to a point.
    Linear(Point, Point),
    /// From an inner circle to an outer one.
    Radial {
        /// Focal point and its radius.
        inner: (Point, f64),
        /// Outer circle.
        outer: (Point, f64),
    },
    /// Around a point, from an angle (radians clockwise from the right), in an area: there is no such gradient in SVG, so
    /// it is written as the tile that [`conic`] makes.
    Conic { center: Point, angle: f64, area: Rect },
}

/// A tile of painted paths.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// A corner of the first tile.
    pub at: Point,
    /// Tile size in pixels.
    pub size: Size,
    /// Under the paths.
    pub background: Option<Color>,
    /// The tile's paths, with solid paints only.
    pub paths: Vec<PathNode>,
}

/// A line along an outline.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    pub paint: Paint,
    /// Thickness in pixels.
    pub width: f64,
    /// Lengths of dashes and gaps in turn; empty for an unbroken line.
    pub dash: Arc<[f64]>,
    /// Where in the dash pattern the line starts.
    pub dash_offset: f64,
    /// Shape of the ends.
    pub cap: Cap,
    /// Shape of the corners.
    pub join: Join,
    /// Limit of mitered corners (SVG's default is 4, canvas and Vega use 10).
    pub miter_limit: f64,
}

impl Stroke {
    /// A plain line.
    pub fn new(paint: impl Into<Paint>, width: f64) -> Self {
        Self {
            paint: paint.into(),
            width,
            dash: Arc::from([]),
            dash_offset: 0.0,
            cap: Cap::Butt,
            join: Join::Miter,
            miter_limit: 10.0,
        }
    }
}

/// One line of text.
#[derive(Debug, Clone, PartialEq)]
pub struct TextNode {
    /// What it says: one line, no control characters.
    pub text: Arc<str>,
    /// The anchor point on the alphabetic baseline, before turning.
    pub at: Point,
    /// Which part of the text lies at the anchor point.
    pub anchor: Anchor,
    /// Clockwise turn in degrees about [`TextNode::pivot`].
    pub angle: f64,
    /// Centre of the turn.
    pub pivot: Point,
    /// The font, shared by many texts.
    pub font: Arc<crate::text::Font>,
    /// Colour.
    pub fill: Color,
    /// An outline around the glyphs.
    pub stroke: Option<Stroke>,
    /// Opacity, 0–1.
    pub opacity: f64,
    /// The length the line must have, in pixels, when letters are spaced by another rule than the font's.
    pub length: Option<f64>,
    /// Rare properties.
    pub extra: Option<Box<Extra>>,
}

/// Horizontal anchoring of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Anchor {
    /// The text begins there.
    #[default]
    Start,
    /// It is centred there.
    Middle,
    /// It ends there.
    End,
}

/// A raster image.
#[derive(Debug, Clone, PartialEq)]
pub struct ImageNode {
    /// Where it goes.
    pub rect: Rect,
    /// A `data:image/…;base64,` address, or that of a file that is still to be read.
    pub href: Arc<str>,
    /// Whether its own proportions are kept within `rect`.
    pub keep_aspect: bool,
    /// Opacity, 0–1.
    pub opacity: f64,
}
