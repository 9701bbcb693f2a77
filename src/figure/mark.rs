//! Marks: what is drawn for the rows of a table.

use super::{Channel, DataId, Encodings, ScaleId};
use crate::geometry::Insets;
use std::sync::Arc;

/// What is drawn for the rows of one table.
#[derive(Debug, Clone)]
pub struct Mark {
    /// Class name in the document (`mark-bar`), and the word for it in descriptions.
    pub class: &'static str,
    pub kind: MarkKind,
    /// For which rows.
    pub data: DataId,
    pub encodings: Encodings,
    /// Lines, areas, trails: rows that agree in these columns form one shape; shapes in order of first appearance.
    pub series: Vec<Arc<str>>,
    /// Order of the rows (within a series).
    pub sort: Vec<SortKey>,
    /// Lines, areas, trails: a row whose value in one of these columns is no finite number interrupts the shape; for
    /// other marks it is not drawn.
    pub valid: Vec<Arc<str>>,
    /// Whether what lies outside the plot is cut off.
    pub clip: Option<Insets>,
    /// `mix-blend-mode` other than normal.
    pub blend: Option<&'static str>,
    /// Whether the mark counts when the canvas is sized to hold everything.
    pub bounds: bool,
    /// Columns that were derived for the picture, and what is told of instead in tables and sentences.
    pub display_names: Vec<(Arc<str>, Arc<str>)>,
    /// Columns of the data table of a page; empty: those that the channels read.
    pub listed: Vec<Listed>,
    /// Name of what the mark shows, for the data table of a page; empty if it shows nothing of its own (a label, a halo).
    pub label: Arc<str>,
}

impl Mark {
    /// A mark of which nothing is decided but this: not grouped, not sorted, not clipped, without a name of its own.
    pub fn bare(class: &'static str, kind: MarkKind, data: DataId, encodings: Encodings) -> Mark {
        Mark {
            class,
            kind,
            data,
            encodings,
            series: Vec::new(),
            sort: Vec::new(),
            valid: Vec::new(),
            clip: None,
            blend: None,
            bounds: false,
            display_names: Vec::new(),
            listed: Vec::new(),
            label: Arc::from(""),
        }
    }
}

/// A column of a data table.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// What it is called.
    pub header: Arc<str>,
    /// Its column in the mark's table.
    pub column: Arc<str>,
    /// The column of ends, if its cells are spans; the rows then stand in the order of their starts.
    pub end: Option<Arc<str>>,
    /// The channel that shows it, if one does.
    pub channel: Option<Channel>,
}

#[derive(Debug, Clone)]
pub enum SortKey {
    /// By a column.
    Field {
        /// Its name.
        field: Arc<str>,
        /// Largest first.
        descending: bool,
    },
    /// By where the rows are drawn: along `X` from the left, along `Y` from the top.
    Position(Channel),
}

/// The kinds of marks.
#[derive(Debug, Clone)]
pub enum MarkKind {
    /// Rectangles: bars, cells, ticks. `X`/`X2` or `XCenter`+`Width`, and likewise in y.
    Rect(RectStyle),
    /// Figures that stand where a bar would: whiskers of box plots, violins, candles, funnels.
    Glyph(GlyphStyle),
    /// Symbols at a point, by `Size` and `Shape`.
    Symbol(SymbolStyle),
    /// Lines through points.
    Line(LineStyleRule),
    /// Areas between `Y` and `Y2` (or `X` and `X2`).
    Area(AreaStyle),
    /// Lines of varying width (`Size`).
    Trail,
    /// Straight lines from (`X`, `Y`) to (`X2`, `Y2`).
    Rule,
    Text(TextMark),
    /// Ring slices about (`X`, `Y`), or about the centre of a ring or radial plot.
    Arc(ArcStyle),
    /// Pictures.
    Image {
        /// Own proportions are kept.
        keep_aspect: bool,
    },
    /// Labels at the items of other marks, in drawing order; the table has a row and no columns.
    Labels(Arc<[super::Label]>),
    /// What was painted already; the table has a row and no columns.
    Painting(Arc<super::Painting>),
    /// Projected geometry: the column that holds it (GeoJSON as an object), or none if the rows are geometries.
    Geo {
        /// Column.
        field: Option<Arc<str>>,
    },
}

/// How rectangles are drawn.
#[derive(Debug, Clone, Default)]
pub struct RectStyle {
    /// Which way bars run: decides which corners and edges are at the "start" and the "end".
    pub orientation: Orientation,
    /// How thick bars are.
    pub thickness: Thickness,
    /// Smallest extent across the bar, px.
    pub min_band: f64,
    /// Room along x and along y between the box and what it fills, both sides together, px; none where that itself is
    /// thinner than the smallest extent.
    pub gaps: [Option<f64>; 2],
    /// Smallest length along the bar, px.
    pub min_length: f64,
    /// What has no length of its own lies across its base, as far as the plot lets it.
    pub centered_on_base: bool,
    /// The marks (by their place in the plot) whose bars stand below in the same stacks, from the lowest: bars stand on
    /// them as they are drawn.
    pub standing_on: Vec<usize>,
    /// A value with a tick, and half the width of its line: bars that start there leave the line free.
    pub base_line: Option<(f64, f64)>,
    /// How the outline lies.
    pub border: Border,
    /// Rounded corners are of a whole stack: the clip of these columns' groups (rows that share them form a stack).
    pub stack: Vec<Arc<str>>,
    /// Grown on every side so that neighbours leave no hairline, px.
    pub inflate: f64,
}

/// A figure in the place of a bar.
#[derive(Debug, Clone)]
pub struct GlyphStyle {
    /// Where the bar would be.
    pub place: RectStyle,
    /// What stands there.
    pub glyph: Glyph,
}

/// What stands in the place of a bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Glyph {
    /// Lines from the bar's ends to `Low` and `High`, with caps across.
    Whiskers(CapLength),
    /// Lines across, at `Low` and `High`.
    Caps(CapLength),
    /// A line across, at the bar's end.
    Level,
    /// A symbol in the middle, by `Size` (its radius, px) and `Shape`; aside of it by `Radius`, a share of the thickness.
    Dot,
    /// An outline on both sides of the middle: the rows of a series are its samples along the bar, `Size` their share of
    /// its thickness.
    Outline,
    /// An outline between `Y` and `Y2`: the rows of a series are its samples across, `Size` their share of the thickness.
    Profile,
    /// A line from `Low` to `High` with arms of this share of half the thickness: back at the bar's start, forward at
    /// its end.
    Arms(f64),
}

/// How long the caps of whiskers are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CapLength {
    /// A share of the bar's thickness.
    Share(f64),
    /// px.
    Px(f64),
}

/// How the outline of a box lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Border {
    /// Centred on the edge, all round.
    #[default]
    Centered,
    /// Inside the edge, side by side, with sides left out by `BorderSkip`; widths per side in `StrokeWidth` as an
    /// array of top, right, bottom, left.
    Inside,
    /// The same, and the fill ends where the border begins.
    Beside,
    /// The same, and all of a box that has a border is cut off at its edge once more: where that runs through pixels, they
    /// are fainter.
    Cut,
}

/// Which way a mark runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Orientation {
    /// Upright: values along y.
    #[default]
    Vertical,
    /// Lying: values along x.
    Horizontal,
}

/// How thick a bar is, and where in its band it lies.
#[derive(Debug, Clone, Default)]
pub enum Thickness {
    /// As the position channels say.
    #[default]
    Encoded,
    /// A share of the smallest distance between neighbouring places on the axis, divided among groups.
    Share {
        /// The scale across the bars.
        scale: ScaleId,
        /// Share of the distance that a group of bars takes.
        category: f64,
        /// Share of its slot that a bar takes.
        bar: f64,
        /// Which slot of the group.
        slot: Slot,
        /// Columns that hold the places of all bars on that scale, to find the smallest distance.
        places: Vec<(DataId, Arc<str>)>,
        /// At most this thick, px.
        max: Option<f64>,
        /// Exactly this thick, px.
        fixed: Option<f64>,
        /// Each bar by the distances to its own neighbours.
        flexible: bool,
    },
}

/// The slot of a bar in its group, from 0, and how many there are.
#[derive(Debug, Clone, PartialEq)]
pub enum Slot {
    /// The same for all bars.
    Same(f64, f64),
    /// The columns that hold both.
    Each(Arc<str>, Arc<str>),
}

/// How symbols are drawn.
#[derive(Debug, Clone, Default)]
pub struct SymbolStyle {
    /// `Size` is a radius in px (canvas point styles) instead of an area.
    pub by_radius: bool,
    /// Symbols whose centre is outside the plot are left out (with this tolerance, px).
    pub inside: Option<f64>,
}

/// How points are joined.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs)]
pub enum Curve {
    Linear,
    Step,
    StepBefore,
    StepAfter,
    Basis,
    BasisOpen,
    BasisClosed,
    Bundle {
        tension: f64,
    },
    Cardinal {
        tension: f64,
    },
    CardinalOpen {
        tension: f64,
    },
    CardinalClosed {
        tension: f64,
    },
    CatmullRom {
        alpha: f64,
    },
    CatmullRomClosed {
        alpha: f64,
    },
    CatmullRomOpen {
        alpha: f64,
    },
    LinearClosed,
    Monotone,
    Natural,
    /// Steps halfway that visit every point, wherever the next one lies.
    StepThrough,
    /// Control points by Rob Spencer's rule, kept inside the plot.
    Spline {
        tension: f64,
        capped: bool,
    },
    /// Monotone control points on canvas.
    SplineMonotone,
}

/// How lines are drawn.
#[derive(Debug, Clone)]
pub struct LineStyleRule {
    /// How points are joined.
    pub curve: Curve,
    /// Where it breaks.
    pub gaps: Gaps,
    /// The last point is joined to the first.
    pub closed: bool,
    /// Series are pieces of one line: a curve bends at their ends as if it went on.
    pub pieces: bool,
}

/// How areas are drawn.
#[derive(Debug, Clone)]
pub struct AreaStyle {
    /// Along the line.
    pub curve: Curve,
    /// Along the base line.
    pub base_curve: Curve,
    /// Values along y (vertical) or x.
    pub orientation: Orientation,
    /// Where it breaks.
    pub gaps: Gaps,
    /// Around a centre (radial plots): the base is the centre.
    pub closed: bool,
    /// What the area is bounded by, if not by `Y2`/`X2`.
    pub target: FillTarget,
    /// Paint (a channel value) below the target, when it differs from `Fill` above it.
    pub below: Option<crate::data::Value>,
    /// The outline is stroked along the line only, not around the area.
    pub stroke_line_only: bool,
    /// Series are pieces of one area, as those of lines are.
    pub pieces: bool,
    /// Under the grid.
    pub behind: bool,
}

/// Where lines break.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Gaps {
    /// At rows without a point.
    #[default]
    Break,
    /// Nowhere.
    Bridge,
    /// At rows without a point and before those of which this column says so; curves bend as if they went on.
    Apart(Arc<str>),
}

/// What bounds an area.
#[derive(Debug, Clone, PartialEq)]
pub enum FillTarget {
    /// The second position channel.
    Encoded,
    /// The figure's own outline: closed from end to start.
    Shape,
    /// The second position channel, of which all rows have the same value.
    Level,
    /// Another mark's line (index among the plot's marks), wherever both run.
    Mark(usize),
    /// Another mark's line, row by row: wherever both have a point in the same row.
    Rows(usize),
    /// The nearest of the lines of other marks at each point, or the bottom of the plot.
    Nearest(Vec<usize>),
}

/// How texts are drawn.
#[derive(Debug, Clone, Default)]
pub struct TextMark {
    /// Distance between lines, px; `None`: font size + 2.
    pub line_height: Option<f64>,
    /// Between lines of one text, if texts are split.
    pub line_break: Option<Arc<str>>,
    /// Ends a text that was cut.
    pub ellipsis: Option<Arc<str>>,
    /// Texts run right to left.
    pub rtl: bool,
}

/// How arcs are drawn.
#[derive(Debug, Clone, Default)]
pub struct ArcStyle {
    /// Radii come from a ring of the plot instead of `Radius`/`Radius2`.
    pub ring: Option<Ring>,
    /// About the plot's radial centre instead of (`X`, `Y`).
    pub plot_center: bool,
    /// The border is kept inside the slice.
    pub border_inside: bool,
    /// The border of a slice that goes all round has a seam where it starts, and a slice of nothing is an edge.
    pub seam: bool,
    /// Slices are drawn as on a canvas: apart, moved out, with corners one by one.
    pub canvas: Option<CanvasSlices>,
}

/// How slices are drawn on a canvas. Their corners are as round as `CornerTopLeft` (outer start), `CornerTopRight` (outer
/// end), `CornerBottomLeft` (inner start) and `CornerBottomRight` (inner end) say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CanvasSlices {
    /// Distance between slices, px.
    pub spacing: f64,
    /// A slice is moved outward by this many px: column.
    pub moved: Option<Arc<str>>,
    /// The radii of a slice grow by this many px: column.
    pub grown: Option<Arc<str>>,
    /// Slices are triangles.
    pub straight: bool,
    /// A slice that goes all round has no seam.
    pub joined: bool,
}

/// A ring of a pie or doughnut that fills the plot.
#[derive(Debug, Clone, PartialEq)]
pub struct Ring {
    /// Which ring from outside, in shares of the total thickness: from, to (0 is the outer edge).
    pub from: f64,
    /// Inner end.
    pub to: f64,
    /// Inner radius as a share of the outer one, or px when absolute.
    pub cutout: f64,
    /// Whether `cutout` is in px.
    pub cutout_px: bool,
    /// Outer radius as a share of what fits, or px when absolute.
    pub radius: f64,
    /// Whether `radius` is in px.
    pub radius_px: bool,
    /// Where the first slice starts, radians clockwise from the top.
    pub rotation: f64,
    /// Angle of all slices together, radians: the pie is as large as this part of a circle allows.
    pub circumference: f64,
    /// Widest border of all rings: the radius shrinks by half of it.
    pub border: f64,
}
