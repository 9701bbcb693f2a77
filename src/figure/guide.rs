//! Guides: axes, legends, titles, headers; with every style decided.

use super::{Align, AxisScript, Channel, Flow, Labeler, Locator, Overlap, ScaleId};
use crate::color::Color;
use crate::data::Value;
use crate::expr::Expr;
use crate::geometry::{Insets, Side};
use crate::text::Font;
use std::sync::Arc;

/// Dash lengths in turn; empty: unbroken.
pub type Dash = Arc<[f64]>;

#[derive(Debug, Clone, PartialEq)]
pub struct LineStyle {
    /// Colour with its opacity.
    pub color: Color,
    /// Thickness, px; 0 draws nothing.
    pub width: f64,
    pub dash: Dash,
    /// Offset into them.
    pub dash_offset: f64,
    /// Ends.
    pub cap: crate::geometry::Cap,
}

#[derive(Debug, Clone, PartialEq)]
pub struct TextStyle {
    pub font: Arc<Font>,
    /// Colour with its opacity.
    pub color: Color,
}

/// A style that may differ from tick to tick.
#[derive(Debug, Clone)]
pub struct PerTick<T> {
    /// The first condition (over `datum.value`, `datum.label`, `datum.index`) that holds decides.
    pub when: Vec<(Expr, T)>,
    /// At the value zero.
    pub zero: Option<T>,
    /// By index of the tick, the last one repeated (`cycle`: all repeated); never empty.
    pub list: Vec<T>,
    /// Whether the list is repeated as a whole.
    pub cycle: bool,
}

impl<T> PerTick<T> {
    /// The same everywhere.
    pub fn same(style: T) -> PerTick<T> {
        PerTick { when: Vec::new(), zero: None, list: vec![style], cycle: false }
    }
}

/// Which parts of a docked axis are drawn above the marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Raised {
    /// Grid lines, what is behind the axis, and its title; of a radial plane rings, spokes and the labels at their ends.
    pub grid: bool,
    /// The line along the axis.
    pub border: bool,
    /// The labels of ticks.
    pub labels: bool,
}

/// An axis of a plot.
#[derive(Debug, Clone)]
pub struct Axis {
    /// The scale it explains.
    pub scale: ScaleId,
    /// Where it is.
    pub place: AxisPlace,
    /// Where its ticks go.
    pub locator: Locator,
    /// How they are written.
    pub labeler: Labeler,
    /// Lines across the plot.
    pub grid: Option<PerTick<LineStyle>>,
    /// The scale whose range they span; without one it is the whole plot.
    pub grid_scale: Option<ScaleId>,
    /// Tick marks.
    pub ticks: Option<Ticks>,
    /// The line along the axis.
    pub domain: Option<LineStyle>,
    /// Texts at the ticks.
    pub labels: Option<AxisLabels>,
    /// What the axis is about.
    pub title: Option<AxisTitle>,
    /// Drawn above the marks.
    pub above: bool,
    /// Where on a band ticks and grid lines stand (0.5: its middle); at the edges of bands with `Some(1)` extra.
    pub band: f64,
    /// A further tick at the start of the first band (ticks between bands).
    pub tick_extra: bool,
    /// Ticks are moved by this, px.
    pub tick_offset: f64,
    /// Tick positions are rounded to whole pixels.
    pub tick_round: bool,
    /// Least and most px that labels may take before the title.
    pub extent: (f64, f64),
    /// Whether the axis takes up room (a docked axis that is not shown takes none).
    pub visible: bool,
    /// Position of the whole axis is moved by half a pixel or this.
    pub translate: f64,
    /// The whole axis is moved along itself by this, px.
    pub shift: f64,
    /// How far its grid lines are moved outward from the plot with it, px.
    pub grid_shift: f64,
    /// What of it is above the marks if it is docked.
    pub raised: Raised,
    /// Whether only that of it is seen which lies over the plot.
    pub clipped: bool,
    /// What is behind the axis (docked ones).
    pub fill: Option<Color>,
    /// What takes part in its layout (docked ones).
    pub script: Option<Arc<dyn AxisScript>>,
}

/// Where an axis is.
#[derive(Debug, Clone)]
pub struct AxisPlace {
    /// Side of the plot; the direction of the axis follows.
    pub side: Side,
    /// What it lies on.
    pub edge: Edge,
    /// Docking order: larger ones lie further out.
    pub weight: f64,
    /// Axes of one group share the side's length, in turn, by these shares.
    pub stack: Option<(Arc<str>, f64)>,
    /// Marks are cut off at the ends of an axis that shares its side with others.
    pub cuts: bool,
}

/// What an axis lies on.
#[derive(Debug, Clone)]
pub enum Edge {
    /// The side of the plot, this far out, px.
    Outside(f64),
    /// A value of the other scale.
    Value(ScaleId, Value),
    /// The middle of the plot.
    Center,
}

/// Tick marks.
#[derive(Debug, Clone)]
pub struct Ticks {
    /// Length outward, px.
    pub length: f64,
    /// Lines.
    pub style: PerTick<LineStyle>,
}

/// Texts at ticks.
#[derive(Debug, Clone)]
pub struct AxisLabels {
    /// Font and colour.
    pub style: PerTick<TextStyle>,
    /// From tick mark to text, px.
    pub padding: f64,
    /// Clockwise, degrees.
    pub angle: f64,
    /// Horizontal alignment relative to the tick; `None`: by the side.
    pub align: Option<Align>,
    /// Vertical: `top`, `middle`, `bottom`, `alphabetic`; `None`: by the side.
    pub baseline: Option<&'static str>,
    /// Longest, px; longer ones are cut with an ellipsis. 0: no limit.
    pub limit: f64,
    /// Moved along the axis, px.
    pub offset: f64,
    /// Where on a band labels stand (0: its start, 1: its end), and nothing moves them from there; `None`: in its middle.
    pub band: Option<f64>,
    /// Distance between lines, px; `None`: font size + 2.
    pub line_height: Option<f64>,
    /// Labels at the ends of the range are aligned inward if they are within this distance of it, px.
    pub flush: Option<f64>,
    /// And moved outward by this, px.
    pub flush_offset: f64,
    /// Labels that overstep the range by more than this are dropped, px.
    pub bound: Option<f64>,
    /// What is done when they collide.
    pub overlap: Overlap,
    /// Least distance between kept labels, px.
    pub separation: f64,
    /// Written inside the plot.
    pub mirror: bool,
    /// Docked axes: where labels lie across the axis: `near`, `center`, `far`.
    pub cross_align: Option<&'static str>,
    /// Behind each label.
    pub backdrop: Option<LabelBox>,
    /// The first and the last label lie within the axis (docked axes).
    pub inner: bool,
}

/// A box behind a text.
#[derive(Debug, Clone, Default)]
pub struct LabelBox {
    /// Its colour.
    pub fill: Option<Color>,
    pub border: Option<(Color, f64)>,
    /// Its corner radius, px.
    pub radius: f64,
    /// Around the text.
    pub padding: Insets,
}

/// What an axis is about.
#[derive(Debug, Clone)]
pub struct AxisTitle {
    pub lines: Vec<Arc<str>>,
    /// Font and colour.
    pub style: TextStyle,
    /// Distance between lines, px; `None`: font size + 2.
    pub line_height: Option<f64>,
    /// Towards the labels, px.
    pub padding: f64,
    /// On the far side, px (docked axes).
    pub padding_far: f64,
    /// Where along the axis.
    pub anchor: Align,
    /// Text alignment; `None`: by the anchor.
    pub align: Option<Align>,
    /// Vertical alignment; `None`: by the side.
    pub baseline: Option<&'static str>,
    /// Clockwise, degrees; `None`: along the axis, reading upward at the left and downward at the right of docked axes.
    pub angle: Option<f64>,
    /// Fixed position, px in axis coordinates.
    pub x: Option<f64>,
    /// Likewise.
    pub y: Option<f64>,
    /// Longest, px; 0: no limit.
    pub limit: f64,
}

#[derive(Debug, Clone)]
pub struct Legend {
    /// What it lists.
    pub content: LegendContent,
    /// Where it is.
    pub place: LegendPlace,
    /// From the plot, px.
    pub offset: f64,
    /// Inside its border.
    pub padding: Insets,
    pub title: Option<LegendTitle>,
    /// How entries flow.
    pub flow: Flow,
    /// Font and colour of entries.
    pub labels: TextStyle,
    /// Longest label, px; 0: no limit.
    pub label_limit: f64,
    /// From symbol or ramp to text, px.
    pub label_offset: f64,
    /// Horizontal alignment of labels of ramps and entries; docked legends: within the entry, or within the legend if it is
    /// of columns. `None`: by the direction.
    pub label_align: Option<Align>,
    /// Vertical; `None`: by the direction.
    pub label_baseline: Option<&'static str>,
    /// What is done when labels of a ramp collide.
    pub label_overlap: Overlap,
    /// Least distance between kept labels of a ramp, px.
    pub label_separation: f64,
    /// How it stands with the others on its side.
    pub group: LegendGroup,
    /// Drawn above axes that are above the marks.
    pub above: bool,
    /// Entries run across instead of down.
    pub horizontal: bool,
    /// Behind everything.
    pub fill: Option<Color>,
    /// Border colour and width.
    pub stroke: Option<(Color, f64)>,
    /// Dashes of the border.
    pub dash: Dash,
    /// Corner radius of the box, px.
    pub radius: f64,
    /// Entries in reverse.
    pub reverse: bool,
    /// Docked legends: bounds of their width and height, px; infinite where the space that there is bounds them.
    pub max_extent: (f64, f64),
    /// Docked legends: drawn right to left.
    pub rtl: bool,
    /// Docked legends: spans the whole canvas rather than the plot.
    pub full: bool,
}

/// How the legends on one side of a plot, or in one of its corners, stand together; the first of them decides.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LegendGroup {
    /// Where along the side.
    pub anchor: Align,
    /// One below the other; otherwise side by side.
    pub vertical: bool,
    /// Between them, px.
    pub margin: f64,
    /// Each in the middle of its row or column.
    pub center: bool,
    /// Along everything on that side, axes included, instead of along the plot.
    pub along_bounds: bool,
    /// Borders count.
    pub full: bool,
}

/// Where a legend is.
#[derive(Debug, Clone, PartialEq)]
pub enum LegendPlace {
    /// Beside the plot.
    Side(Side),
    /// In a corner of the plot: horizontally, vertically.
    Corner(Side, Side),
    /// At a position in the plot, px.
    At(f64, f64),
    /// Docked to a side of the canvas, with alignment of its rows and a weight (larger: further out).
    Docked(Side, Align, f64),
    /// Over the plot area.
    Inside,
}

/// What a legend lists.
#[derive(Debug, Clone)]
pub enum LegendContent {
    /// One entry for each value of a scale (or each step of a continuous one).
    Symbols {
        /// Scales explained, each with the channel it drives.
        scales: Vec<(Channel, ScaleId)>,
        /// What else symbols look like.
        symbol: Entry,
        /// Values listed instead of the scale's own.
        values: Option<Vec<Value>>,
        /// How many steps of a continuous scale.
        count: f64,
        /// None closer than this, in units of the domain.
        apart: Option<f64>,
        /// At most this many entries; 0: no limit.
        limit: usize,
        /// How they are written.
        labeler: Labeler,
        /// What is the same in all of them: a channel, and the value that a scale maps to it.
        same: Vec<(Channel, ScaleId, Value)>,
        /// Clip height of an entry, px; 0: none.
        row_height: f64,
        /// Symbols and labels are moved to the right by this, px.
        offset: f64,
    },
    /// A colour ramp.
    Ramp {
        /// The colour scale.
        scale: ScaleId,
        /// Opacity of the ramp.
        opacity: f64,
        /// Across, px.
        thickness: f64,
        /// Along, px: fixed, or by the plot within these bounds.
        length: RampLength,
        /// Values labelled instead of the scale's ticks.
        values: Option<Vec<Value>>,
        /// How many ticks; `None`: by the length.
        count: Option<f64>,
        /// None closer than this, in units of the domain.
        apart: Option<f64>,
        /// How they are written.
        labeler: Labeler,
        /// Outline.
        stroke: Option<(Color, f64)>,
        /// Blocks of one colour each (discretizing scales).
        blocks: bool,
    },
    /// Entries given one by one.
    Entries(Vec<(Vec<Arc<str>>, Entry)>),
}

/// How long a colour ramp is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RampLength {
    /// Px.
    Px(f64),
    /// As the plot, within these bounds.
    Plot(f64, f64),
    /// As the range of a position scale, within these bounds.
    Range(ScaleId, f64, f64),
}

/// What an entry of a legend looks like.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Symbol name or SVG path; `box`: a rectangle of `width` × `height`; `line`: a line of `width`.
    pub shape: Arc<str>,
    /// Area of a symbol, px².
    pub size: f64,
    /// Box and line entries: px.
    pub width: f64,
    /// Box entries: px.
    pub height: f64,
    /// Inside: a channel value (colour, gradient, pattern).
    pub fill: Option<Value>,
    /// Outline.
    pub stroke: Option<Value>,
    /// Its width, px.
    pub stroke_width: f64,
    pub dash: Dash,
    /// Offset into them.
    pub dash_offset: f64,
    /// Its ends and corners: `butt`…, `miter`….
    pub cap: Option<Arc<str>>,
    /// Corners.
    pub join: Option<Arc<str>>,
    /// Corner radius of a box, px.
    pub radius: f64,
    /// Opacity of the symbol.
    pub opacity: f64,
    /// Opacity of its fill and of its outline, whatever gives them their colours.
    pub fades: (f64, f64),
    /// Turn of the symbol, degrees.
    pub angle: f64,
    /// Whether the symbol is as wide as `width` and is not turned (docked legends).
    pub stretched: bool,
    /// Text colour, if not the legend's.
    pub text_color: Option<Color>,
    /// Struck through.
    pub hidden: bool,
}

/// A legend's title.
#[derive(Debug, Clone)]
pub struct LegendTitle {
    pub lines: Vec<Arc<str>>,
    /// Font and colour.
    pub style: TextStyle,
    /// Distance between lines, px; `None`: font size + 2.
    pub line_height: Option<f64>,
    /// To the entries, px.
    pub padding: f64,
    /// Longest, px; 0: no limit.
    pub limit: f64,
    /// Side of the entries it is on.
    pub side: Side,
    /// Along that side.
    pub anchor: Align,
    /// Text alignment; `None`: by the anchor.
    pub align: Option<Align>,
    /// Vertical alignment; `None`: by the side.
    pub baseline: Option<&'static str>,
    /// Docked legends: around it.
    pub insets: Insets,
}

/// A title of a view.
#[derive(Debug, Clone)]
pub struct Title {
    /// The title's lines, then the subtitle's.
    pub lines: Vec<TitleLine>,
    /// Side of the view.
    pub side: Side,
    /// Along it.
    pub anchor: Align,
    /// Relative to the plot alone, not to the whole with its axes.
    pub to_plot: bool,
    /// From what it is above of, px.
    pub offset: f64,
    /// Text alignment; `None`: by the anchor.
    pub align: Option<Align>,
    /// Clockwise, degrees; `None`: along the side.
    pub angle: Option<f64>,
    /// Vertical alignment; `None`: by the side.
    pub baseline: Option<&'static str>,
    /// Moved, px.
    pub dx: f64,
    /// Moved, px.
    pub dy: f64,
    /// Docked titles: space around the lines.
    pub padding: Insets,
    /// Docked titles: order (larger: further out).
    pub weight: f64,
    /// Docked titles: spans the whole canvas rather than the plot.
    pub full: bool,
    /// Drawn above axes that are above the marks.
    pub above: bool,
}

#[derive(Debug, Clone)]
pub struct TitleLine {
    /// What it says.
    pub text: Arc<str>,
    /// Font and colour.
    pub style: TextStyle,
    /// Height of the line, px.
    pub height: f64,
    /// Space above it (a subtitle's padding), px.
    pub gap: f64,
    /// Longest, px; 0: no limit.
    pub limit: f64,
}

/// Titles and labels of facet cells.
#[derive(Debug, Clone)]
pub struct Header {
    /// Above all cells of the direction.
    pub title: Option<HeaderLine>,
    /// At each cell; `None`: not shown.
    pub labels: Option<HeaderLine>,
    /// How cells are written.
    pub labeler: Labeler,
    /// Where labels are: for columns top or bottom, for rows left or right.
    pub side: Side,
}

#[derive(Debug, Clone)]
pub struct HeaderLine {
    /// Text of a title; empty for labels.
    pub lines: Vec<Arc<str>>,
    /// Font and colour.
    pub style: TextStyle,
    /// Distance between lines, px; `None`: font size + 2.
    pub line_height: Option<f64>,
    /// To what it heads, px.
    pub padding: f64,
    /// Along the cell.
    pub anchor: Align,
    /// Text alignment; `None`: by the anchor.
    pub align: Option<Align>,
    /// Clockwise, degrees.
    pub angle: f64,
    /// Vertical alignment; `None`: by side and angle.
    pub baseline: Option<&'static str>,
    /// Longest, px; 0: no limit.
    pub limit: f64,
    pub side: Side,
}

/// The grid of a radial plot: rings, spokes and the labels at their ends.
#[derive(Debug, Clone)]
pub struct RadialAxis {
    /// Where rings go.
    pub locator: Locator,
    /// How they are written.
    pub labeler: Labeler,
    /// Rings.
    pub grid: Option<PerTick<LineStyle>>,
    /// Rings are circles, not polygons through the spokes.
    pub circular: bool,
    pub spokes: Option<PerTick<LineStyle>>,
    /// Texts on the rings.
    pub labels: Option<AxisLabels>,
    /// Texts at the ends of spokes.
    pub point_labels: Option<PerTick<TextStyle>>,
    /// Their texts (several lines each).
    pub point_texts: Vec<Vec<Arc<str>>>,
    /// From ring to text, px.
    pub point_padding: f64,
    /// Line height of those, px.
    pub point_line_height: f64,
    /// Behind each of those.
    pub point_backdrop: Option<LabelBox>,
    /// Point labels stand in the middle of their share of the circle.
    pub point_centered: bool,
    /// Point labels that collide are dropped.
    pub point_hide: bool,
    /// What of it is above the marks.
    pub raised: Raised,
}
