//! Marks whose shape needs the size of their plot, which is known only when the guides around it are laid out.

use super::{Mark, Ring, ScaleId};
use crate::data::{Frame, Value};
use crate::geometry::{Point, Rect, Size, pt, sector_bounds};
use crate::limits::{Budget, Exceeded};
use std::f64::consts::PI;
use std::fmt;
use std::sync::Arc;

/// A mark of a plot, or marks that are made when its size is known.
#[derive(Debug, Clone)]
pub enum Marks {
    /// The same whatever the size.
    Fixed(Box<Mark>),
    /// Made for a size.
    Sized(Arc<dyn SizedMarks>),
}

impl From<Mark> for Marks {
    fn from(mark: Mark) -> Marks {
        Marks::Fixed(Box::new(mark))
    }
}

/// What makes marks for a plot of known size. It is asked once for each plot and each size that a plot is tried at.
///
/// # Guarantees
/// The same room gives the same marks.
pub trait SizedMarks: fmt::Debug + Send + Sync {
    /// The marks of a plot that lies there.
    ///
    /// # Errors
    /// The limit that making them would exceed.
    fn marks(&self, room: &Room, budget: &Budget) -> Result<Made, Exceeded>;
}

/// Where a plot lies.
#[derive(Debug, Clone, Copy)]
pub struct Room<'s> {
    /// Its rectangle on the canvas; at the origin where guides grow outward from the plot.
    pub plot: Rect,
    /// The canvas, or the plot where it holds whatever the plot needs.
    pub canvas: Size,
    /// Its scales.
    pub scales: &'s dyn PlacedScales,
}

/// The scales of a plot of known size.
pub trait PlacedScales: fmt::Debug {
    /// Where a value lies, px from the origin of the plot; of categories a number is the place in their order.
    fn place(&self, scale: ScaleId, value: &Value) -> Option<f64>;
    /// First and last number of the domain; of categories their places in order.
    fn domain(&self, scale: ScaleId) -> Option<(f64, f64)>;
    /// Where the domain begins and ends, px from the origin of the plot.
    fn range(&self, scale: ScaleId) -> Option<(f64, f64)>;
}

/// No scales.
impl PlacedScales for () {
    fn place(&self, _: ScaleId, _: &Value) -> Option<f64> {
        None
    }

    fn domain(&self, _: ScaleId) -> Option<(f64, f64)> {
        None
    }

    fn range(&self, _: ScaleId) -> Option<(f64, f64)> {
        None
    }
}

impl Room<'_> {
    /// How large the plot is.
    pub fn size(&self) -> Size {
        Size { width: self.plot.width(), height: self.plot.height() }
    }
}

/// Marks made for a size.
#[derive(Debug, Clone, Default)]
pub struct Made {
    /// In drawing order. Their [`Mark::data`] are indices of the tables here, and of nothing else.
    pub marks: Vec<Mark>,
    /// What they draw.
    pub tables: Vec<Arc<Frame>>,
    /// What could not be made: where it is written, and why.
    pub notes: Vec<(String, String)>,
}

/// A ring in a plot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlacedRing {
    /// Its centre, from the origin of the plot.
    pub center: Point,
    /// Outer radius, px.
    pub outer: f64,
    /// Inner radius, px.
    pub inner: f64,
}

impl Ring {
    /// The ring in a plot of this size, which it fills as far as its angles allow (Chart.js `controller.doughnut.js`).
    pub fn within(&self, size: Size) -> PlacedRing {
        let (mut ratio, mut offset) = ((1.0, 1.0), (0.0, 0.0));
        // A hole in px is a share of what the plot has room for, whatever the radius is.
        let room = (size.width.min(size.height) - self.border) / 2.0;
        let cutout = match (self.cutout_px, room > 0.0) {
            (false, _) => self.cutout,
            (true, true) => (self.cutout / room).min(1.0),
            (true, false) => 0.0,
        };
        if self.circumference.abs() < 2.0 * PI - 1e-9 {
            let r = sector_bounds(self.rotation, self.rotation + self.circumference, cutout);
            ratio = (r.width() / 2.0, r.height() / 2.0);
            offset = (-(r.x1 + r.x2) / 2.0, -(r.y1 + r.y2) / 2.0);
        }
        let most_w = (size.width - self.border) / ratio.0;
        let most_h = (size.height - self.border) / ratio.1;
        let most = (most_w.min(most_h) / 2.0).max(0.0);
        let outer = if self.radius_px { self.radius } else { most * self.radius };
        let outer = outer.max(0.0);
        let inner = (outer * cutout).clamp(0.0, outer);
        let center = pt(size.width / 2.0 + offset.0 * outer, size.height / 2.0 + offset.1 * outer);
        let thick = outer - inner;
        PlacedRing { center, outer: outer - thick * self.from, inner: outer - thick * self.to }
    }
}
