//! Functions of an author that ask for what the layout finds, or that take part in it. The layout calls them by these
//! traits and knows nothing of the language they are written in.

use super::ScaleId;
use crate::data::Value;
use crate::geometry::{Insets, Point, Rect, Size};
use crate::limits::Budget;
use std::fmt;
use std::sync::Arc;

/// Writes the ticks of an axis.
pub trait TickLabels: fmt::Debug + Send + Sync {
    /// The lines of each tick of an axis with a domain between these ends; none drops the tick's label.
    fn labels(&self, values: &[Value], ends: (f64, f64), budget: &Budget) -> Vec<Vec<Arc<str>>>;
}

/// Takes part in the layout of an axis.
pub trait AxisScript: fmt::Debug + Send + Sync {
    /// Changes an axis at a moment of its layout.
    fn run(&self, moment: Moment, axis: &mut AxisState, budget: &Budget);
}

/// When an axis may be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Ticks are chosen, and not written yet.
    Ticks,
    /// They are written.
    Labels,
    /// The room that it takes is known.
    Fit,
}

/// An axis while it is laid out.
#[derive(Debug, Clone, Default)]
pub struct AxisState {
    /// Lower end of the domain.
    pub min: f64,
    /// Upper end.
    pub max: f64,
    /// In the order of the domain.
    pub ticks: Vec<TickState>,
    /// What it takes, px.
    pub size: Size,
    /// What there is, px.
    pub most: Size,
    /// How far labels reach beyond its ends.
    pub overhang: Insets,
}

/// A tick while an axis is laid out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TickState {
    pub value: Value,
    /// Its lines; none: not written yet, or not at all.
    pub label: Vec<Arc<str>>,
    /// First of a larger unit.
    pub major: bool,
}

/// What the layout of a figure with one docked plot has found.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// The plot on the canvas.
    pub plot: Option<Rect>,
    /// Its axes that have a domain.
    pub axes: Vec<SeenAxis>,
    /// Its radial plane.
    pub radial: Option<SeenPlane>,
    /// Where the rows of each mark lie, by its place in the plot, on the canvas.
    pub items: Vec<Vec<Option<Item>>>,
    /// Legends on the canvas.
    pub legends: Vec<Rect>,
    /// Titles on the canvas.
    pub titles: Vec<Rect>,
}

/// An axis in its place.
#[derive(Debug, Clone)]
pub struct SeenAxis {
    pub scale: ScaleId,
    /// The room it takes on the canvas.
    pub place: Rect,
    /// Ends of the domain.
    pub domain: (f64, f64),
    /// Where these lie on the canvas, px.
    pub range: (f64, f64),
    /// Those that are drawn.
    pub ticks: Vec<TickState>,
    /// From values to px of the canvas and back.
    pub places: Arc<dyn Places>,
}

/// A radial plane in its place.
#[derive(Debug, Clone)]
pub struct SeenPlane {
    pub center: Point,
    /// px.
    pub radius: f64,
    /// Ends of the domain of distances from the centre.
    pub domain: (f64, f64),
    pub ticks: Vec<TickState>,
}

/// From values to px and back.
pub trait Places: fmt::Debug + Send + Sync {
    /// Where a value lies; NaN if nowhere.
    fn pixel(&self, value: &Value) -> f64;
    /// What lies there.
    fn value(&self, pixel: f64) -> f64;
}

/// Where a row of a mark lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Item {
    /// A box; whether it runs along x.
    Box(Rect, bool),
    /// A point and its radius.
    Point(Point, f64),
    /// Part of a ring: angles in radians clockwise from the top.
    Slice { center: Point, start: f64, end: f64, inner: f64, outer: f64 },
}
