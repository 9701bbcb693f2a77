//! The first waist: a resolved grammar of graphics, what every chart language lowers to. Types only.
//!
//! # Guarantees
//! - Nothing is inherited, defaulted or still to be parsed: colours are colours, fonts are fonts, every property that
//!   a language derives from others has been derived.
//! - It names *rules, not numbers* wherever the answer depends on sizes or data (`rules`): one layout applies them
//!   and never asks which language a figure came from.
//! - Guides are of one vocabulary ([`Guides`]): they are docked where the canvas is given ([`Sizing::Canvas`]), around the one
//!   plot that there is then, and grow outward elsewhere.
//! - [`DataId`]s and [`ScaleId`]s are indices that exist; a data node refers only to nodes before it; a scale belongs
//!   to exactly one view ([`View::scales`]) and is used only in that view and below.

mod channel;
pub mod docked;
pub mod grown;
mod label;
mod mark;
mod painting;
mod rules;
mod scale;
mod script;
mod sized;
mod style;
mod view;

pub use channel::{Channel, Coordinate, Encoding, Encodings, From, Mapping, Offset};
pub use label::{Anchorage, Label, Toward};
pub use mark::{
    ArcStyle, AreaStyle, Border, CanvasSlices, CapLength, Curve, FillTarget, Gaps, Glyph, GlyphStyle, LineStyleRule,
    Listed, Mark, MarkKind, Orientation, RectStyle, Ring, Slot, SortKey, SymbolStyle, TextMark, Thickness,
};
pub use painting::{Outline, Painted, Painting, Pen, Shadow, Stage, Words};
pub use rules::{Advance, Align, AlignRule, BoundsRule, Extent, FitAxes, Sizing};
pub use scale::{
    Bins, Domain, DomainSort, DomainSource, Empty, Interpolation, Nice, Range, Scale, ScaleKind, Scheme, Step,
};
pub use script::{AxisScript, AxisState, Item, Moment, Places, Seen, SeenAxis, SeenPlane, TickLabels, TickState};
pub use sized::{Made, Marks, PlacedRing, PlacedScales, Room, SizedMarks};
pub use style::{Dash, LineStyle, Symbol, TextStyle};
pub use view::{
    Concat, Coord, Facet, FacetField, FitTo, Frame as PlotFrame, Guides, MapCoord, Plot, RadialCoord, View, ViewKind,
};

use crate::color::{Color, Pages};
use crate::data::{Frame, Table};
use crate::expr::Params;
use crate::geometry::Insets;
use crate::time::Zone;
use crate::transform::Transform;
use std::sync::Arc;

/// Index of a data node in [`Figure::data`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DataId(pub usize);

/// Identity of a scale, unique in a figure and dense from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScaleId(pub usize);

/// A chart, resolved.
#[derive(Debug, Clone)]
pub struct Figure {
    /// The name of the chart, for people and for `<title>`; may be empty.
    pub name: String,
    /// What the author or the language says it shows; empty if neither does.
    pub description: String,
    /// The data it shows as people read them, where its language says how; else they are read from the marks.
    pub table: Option<Table>,
    /// Tables and how each comes from those before it.
    pub data: Vec<DataNode>,
    /// Named values that expressions may read.
    pub params: Params,
    /// The zone of local times.
    pub zone: Zone,
    /// How many scales there are.
    pub scales: usize,
    /// What is drawn.
    pub root: View,
    /// Which rectangle the author fixed.
    pub sizing: Sizing,
    /// Free space around everything.
    pub padding: Insets,
    /// What the canvas is filled with.
    pub background: Option<Color>,
    /// The pages that it is for.
    pub pages: Pages,
    /// How the width of a text is counted when things are laid out.
    pub advance: Advance,
}

/// A table: where it starts and what is done to it.
#[derive(Debug, Clone)]
pub struct DataNode {
    /// What it is made from.
    pub source: DataSource,
    /// In this order.
    pub transforms: Vec<Transform>,
    /// Whether the table is split among the cells of the facet above the marks that use it.
    pub faceted: bool,
}

/// Where a data node starts.
#[derive(Debug, Clone)]
pub enum DataSource {
    /// A table that was read.
    Frame(Arc<Frame>),
    /// The result of an earlier node.
    Node(DataId),
}
