//! Views: plots and how they are arranged.

use super::grown::Header;
use super::{
    AlignRule, BoundsRule, Coordinate, DataId, DomainSort, Extent, LineStyle, Marks, Scale, ScaleId, docked, grown,
};
use crate::color::Color;
use crate::data::Value;
use crate::geometry::Join;
use std::sync::Arc;

/// A plot, or plots arranged.
#[derive(Debug, Clone)]
pub struct View {
    pub kind: ViewKind,
    /// Scales shared by everything in it: trained once for each instance of the view (once for each cell of a facet).
    pub scales: Vec<Scale>,
    /// What explains it.
    pub guides: Guides,
}

/// The guides of a view: of one of two vocabularies, which share nothing but the look of lines and texts.
#[derive(Debug, Clone)]
pub enum Guides {
    /// They grow outward from a plot of known size.
    Grown(grown::Guides),
    /// They are docked to the sides of a canvas of known size.
    Docked(Box<docked::Guides>),
}

impl Guides {
    /// What the axis of a scale is about.
    pub fn axis_title(&self, scale: ScaleId) -> Option<&[Arc<str>]> {
        match self {
            Guides::Grown(guides) => {
                let mut axes = guides.axes.iter().filter(|a| a.scale == scale);
                axes.find_map(|a| Some(&a.title.as_ref()?.lines[..]))
            }
            Guides::Docked(guides) => {
                let mut axes = guides.axes.iter().filter(|a| a.scale == scale);
                axes.find_map(|a| Some(&a.title.as_ref()?.lines[..]))
            }
        }
    }
}

/// The kinds of views.
#[derive(Debug, Clone)]
pub enum ViewKind {
    /// One plot.
    Plot(Box<Plot>),
    /// Views side by side.
    Concat(Concat),
    /// One view for each group of rows.
    Facet(Box<Facet>),
}

/// A plot: marks over one pair of axes.
#[derive(Debug, Clone)]
pub struct Plot {
    /// Horizontal extent.
    pub width: Extent,
    /// Vertical extent.
    pub height: Extent,
    /// The plane.
    pub coord: Coord,
    /// Marks in drawing order. Where one refers to another, by its place here, of several made for a size the first is meant.
    pub marks: Vec<Marks>,
    /// The rectangle behind it.
    pub frame: Frame,
}

/// The rectangle behind a plot.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// Inside.
    pub fill: Option<Color>,
    /// Outline.
    pub stroke: Option<LineStyle>,
    /// Its corners.
    pub join: Join,
    /// Corner radius, px.
    pub radius: f64,
}

/// The plane of a plot.
#[derive(Debug, Clone)]
pub enum Coord {
    /// x to the right, y upward.
    Cartesian,
    /// `X` positions are spokes about a centre and `Y` positions distances from it.
    Radial(Box<RadialCoord>),
    /// A pie or doughnut fills the plot.
    Ring,
    /// A map: places of the globe are projected.
    Map(Box<MapCoord>),
}

/// The plane of a map.
#[derive(Debug, Clone)]
pub struct MapCoord {
    /// How places are projected.
    pub projection: crate::geo::Declared,
    /// What fills the plot; empty if the projection says its scale itself.
    pub fit: Vec<FitTo>,
}

/// What a map is fitted to.
#[derive(Debug, Clone)]
pub enum FitTo {
    /// A geometry of its own.
    Shape(Value),
    Geometries {
        /// Their table.
        data: DataId,
        /// Their column; none if the rows are geometries themselves.
        field: Option<Arc<str>>,
    },
    Places {
        /// Their table.
        data: DataId,
        /// Longitudes, degrees.
        longitude: Coordinate,
        /// Latitudes, degrees.
        latitude: Coordinate,
    },
}

/// A radial plane.
#[derive(Debug, Clone)]
pub struct RadialCoord {
    /// The scale of distances ([`super::Range::Radius`]).
    pub radius: ScaleId,
    /// Number of spokes.
    pub spokes: usize,
    /// Angle of the first, radians clockwise from the top.
    pub start: f64,
    /// Whether what is at one distance from the centre is a circle, not a polygon through the spokes.
    pub circular: bool,
    /// Whether centre and radius are whole pixels.
    pub floor: bool,
}

/// Views side by side.
#[derive(Debug, Clone)]
pub struct Concat {
    /// In reading order.
    pub children: Vec<View>,
    /// Views a row; 0: all in one row.
    pub columns: usize,
    /// Gaps between rows and between columns, px.
    pub spacing: (f64, f64),
    /// How rows and columns line up.
    pub align: (AlignRule, AlignRule),
    /// Whether cells are centred in their row and column.
    pub center: (bool, bool),
    /// What of a cell counts.
    pub bounds: BoundsRule,
}

/// One view for each group of rows.
#[derive(Debug, Clone)]
pub struct Facet {
    /// The table whose groups make the cells; data nodes marked `faceted` are split by the same columns.
    pub data: DataId,
    /// Rows of the grid.
    pub row: Option<FacetField>,
    /// Columns of the grid; with `wrap` all cells, wrapped.
    pub column: Option<FacetField>,
    /// Cells a row when one field is wrapped.
    pub wrap: Option<usize>,
    /// What each cell shows.
    pub child: View,
    /// Gaps between rows and between columns, px.
    pub spacing: (f64, f64),
    /// How rows and columns line up.
    pub align: (AlignRule, AlignRule),
    /// Whether cells are centred in their row and column.
    pub center: (bool, bool),
    /// What of a cell counts.
    pub bounds: BoundsRule,
}

/// A field that makes rows or columns of cells.
#[derive(Debug, Clone)]
pub struct FacetField {
    /// Column in the table.
    pub field: Arc<str>,
    /// Order of the cells.
    pub sort: DomainSort,
    /// Titles and labels.
    pub header: Header,
}
