//! Points, rectangles, transforms, sides and paths. Lengths are CSS pixels, y grows downward, angles are radians.

/// A point or a vector.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// Rightward.
    pub x: f64,
    /// Downward.
    pub y: f64,
}

/// A point.
pub const fn pt(x: f64, y: f64) -> Point {
    Point { x, y }
}

/// Width and height.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Size {
    /// Horizontal extent.
    pub width: f64,
    /// Vertical extent.
    pub height: f64,
}

/// A rectangle by its edges.
///
/// # Guarantees
/// None about order: an *empty* rectangle ([`Rect::EMPTY`]) has `x1 > x2`, and is the identity of [`Rect::union`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// Left.
    pub x1: f64,
    /// Top.
    pub y1: f64,
    /// Right.
    pub x2: f64,
    /// Bottom.
    pub y2: f64,
}

impl Rect {
    /// Covers nothing.
    pub const EMPTY: Rect = Rect { x1: f64::INFINITY, y1: f64::INFINITY, x2: f64::NEG_INFINITY, y2: f64::NEG_INFINITY };

    /// From two corners in any order.
    pub fn new(x1: f64, y1: f64, x2: f64, y2: f64) -> Rect {
        Rect { x1: x1.min(x2), y1: y1.min(y2), x2: x1.max(x2), y2: y1.max(y2) }
    }

    /// From the top left corner and a size.
    pub fn at(x: f64, y: f64, width: f64, height: f64) -> Rect {
        Rect::new(x, y, x + width, y + height)
    }

    /// Whether nothing was added yet.
    pub fn is_empty(&self) -> bool {
        self.x1 > self.x2 || self.y1 > self.y2
    }

    /// Horizontal extent, 0 when empty.
    pub fn width(&self) -> f64 {
        (self.x2 - self.x1).max(0.0)
    }

    /// Vertical extent, 0 when empty.
    pub fn height(&self) -> f64 {
        (self.y2 - self.y1).max(0.0)
    }

    /// The middle.
    pub fn center(&self) -> Point {
        pt((self.x1 + self.x2) / 2.0, (self.y1 + self.y2) / 2.0)
    }

    /// The smallest rectangle that covers both.
    pub fn union(self, o: Rect) -> Rect {
        Rect { x1: self.x1.min(o.x1), y1: self.y1.min(o.y1), x2: self.x2.max(o.x2), y2: self.y2.max(o.y2) }
    }

    /// What both cover.
    pub fn intersect(self, o: Rect) -> Rect {
        Rect { x1: self.x1.max(o.x1), y1: self.y1.max(o.y1), x2: self.x2.min(o.x2), y2: self.y2.min(o.y2) }
    }

    /// Whether a point lies in it, edges included.
    pub fn contains(&self, p: Point) -> bool {
        p.x >= self.x1 && p.x <= self.x2 && p.y >= self.y1 && p.y <= self.y2
    }

    /// Grown to hold a point.
    pub fn with(self, p: Point) -> Rect {
        Rect { x1: self.x1.min(p.x), y1: self.y1.min(p.y), x2: self.x2.max(p.x), y2: self.y2.max(p.y) }
    }

    /// Grown by `d` on every side.
    pub fn expand(self, d: f64) -> Rect {
        Rect { x1: self.x1 - d, y1: self.y1 - d, x2: self.x2 + d, y2: self.y2 + d }
    }

    /// Moved.
    pub fn translate(self, dx: f64, dy: f64) -> Rect {
        Rect { x1: self.x1 + dx, y1: self.y1 + dy, x2: self.x2 + dx, y2: self.y2 + dy }
    }

    /// Whether the two share a point (touching edges count).
    pub fn intersects(&self, o: &Rect) -> bool {
        self.x1 <= o.x2 && o.x1 <= self.x2 && self.y1 <= o.y2 && o.y1 <= self.y2
    }

    /// The bounds after turning by `angle` radians about `pivot`.
    pub fn rotate(self, angle: f64, pivot: Point) -> Rect {
        if angle == 0.0 || self.is_empty() {
            return self;
        }
        let (s, c) = (libm::sin(angle), libm::cos(angle));
        [pt(self.x1, self.y1), pt(self.x2, self.y1), pt(self.x2, self.y2), pt(self.x1, self.y2)].iter().fold(
            Rect::EMPTY,
            |r, p| {
                let (dx, dy) = (p.x - pivot.x, p.y - pivot.y);
                r.with(pt(pivot.x + dx * c - dy * s, pivot.y + dx * s + dy * c))
            },
        )
    }
}

/// The box around a piece of a ring of outer radius 1 about the origin: between two angles (radians clockwise from the top),
/// its hole of this radius.
pub fn sector_bounds(from: f64, to: f64, hole: f64) -> Rect {
    let quarter = std::f64::consts::FRAC_PI_2;
    let crossed = (-8..=8).map(|k| f64::from(k) * quarter).filter(|q| *q > from.min(to) && *q < from.max(to));
    [from, to].into_iter().chain(crossed).fold(Rect::EMPTY, |r, angle| {
        let p = pt(libm::sin(angle), -libm::cos(angle));
        r.with(p).with(pt(p.x * hole, p.y * hole))
    })
}

/// Lengths on the four sides.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Insets {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Insets {
    /// The same on all sides.
    pub const fn all(d: f64) -> Insets {
        Insets { left: d, top: d, right: d, bottom: d }
    }
}

/// A side of a rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    Left,
    Top,
    Right,
    Bottom,
}

impl Side {
    /// Top or bottom: what lies along it runs horizontally.
    pub fn is_horizontal(self) -> bool {
        matches!(self, Side::Top | Side::Bottom)
    }
}

/// A step of a [`Path`]; coordinates are absolute.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    /// Starts a subpath.
    Move(Point),
    /// A straight line.
    Line(Point),
    /// A quadratic Bézier: control point, end.
    Quad(Point, Point),
    /// A cubic Bézier: two control points, end.
    Cubic(Point, Point, Point),
    /// An elliptical arc in SVG's end point form: radii, rotation (degrees), large, sweep, end.
    Arc(Point, f64, bool, bool, Point),
    /// Back to the start of the subpath.
    Close,
}

/// An outline.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Path {
    /// Its steps; the first, if any, is a [`Segment::Move`].
    pub segments: Vec<Segment>,
}

impl Path {
    /// An empty path.
    pub fn new() -> Path {
        Path::default()
    }

    /// Starts a subpath.
    pub fn move_to(&mut self, x: f64, y: f64) -> &mut Path {
        self.segments.push(Segment::Move(pt(x, y)));
        self
    }

    /// A straight line.
    pub fn line_to(&mut self, x: f64, y: f64) -> &mut Path {
        self.segments.push(Segment::Line(pt(x, y)));
        self
    }

    /// A cubic Bézier.
    pub fn cubic_to(&mut self, x1: f64, y1: f64, x2: f64, y2: f64, x: f64, y: f64) -> &mut Path {
        self.segments.push(Segment::Cubic(pt(x1, y1), pt(x2, y2), pt(x, y)));
        self
    }

    /// A quadratic Bézier.
    pub fn quad_to(&mut self, x1: f64, y1: f64, x: f64, y: f64) -> &mut Path {
        self.segments.push(Segment::Quad(pt(x1, y1), pt(x, y)));
        self
    }

    /// A circular arc to a point.
    pub fn arc_to(&mut self, radius: f64, large: bool, sweep: bool, x: f64, y: f64) -> &mut Path {
        self.segments.push(Segment::Arc(pt(radius, radius), 0.0, large, sweep, pt(x, y)));
        self
    }

    /// Closes the subpath.
    pub fn close(&mut self) -> &mut Path {
        self.segments.push(Segment::Close);
        self
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// The points that its steps name, those that curves are drawn to among them.
    pub fn points(&self) -> impl Iterator<Item = Point> + '_ {
        self.segments
            .iter()
            .flat_map(|segment| match *segment {
                Segment::Move(p) | Segment::Line(p) | Segment::Arc(_, _, _, _, p) => [Some(p), None, None],
                Segment::Quad(a, p) => [Some(a), Some(p), None],
                Segment::Cubic(a, b, p) => [Some(a), Some(b), Some(p)],
                Segment::Close => [None; 3],
            })
            .flatten()
    }

    /// Moves every point.
    pub fn translate(&mut self, dx: f64, dy: f64) {
        let t = |p: &mut Point| {
            p.x += dx;
            p.y += dy;
        };
        for segment in &mut self.segments {
            match segment {
                Segment::Move(p) | Segment::Line(p) | Segment::Arc(_, _, _, _, p) => t(p),
                Segment::Quad(a, p) => {
                    t(a);
                    t(p);
                }
                Segment::Cubic(a, b, p) => {
                    t(a);
                    t(b);
                    t(p);
                }
                Segment::Close => {}
            }
        }
    }
}

/// Line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cap {
    /// Cut at the end point.
    #[default]
    Butt,
    /// A half circle beyond it.
    Round,
    /// Half a square beyond it.
    Square,
}

/// Line corners.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Join {
    /// Pointed.
    #[default]
    Miter,
    Round,
    /// Cut.
    Bevel,
}
