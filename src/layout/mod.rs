//! Trains scales, chooses ticks, measures and places every guide: from a figure and its frames to a layout.
//!
//! Two halves with the marks between them, because some canvases hold whatever the marks need:
//! [`measure`] turns the tree of views into plots of known size with trained scales ([`Measured`]); `draw` makes the
//! marks of each plot, in the plot's own coordinates; then plots and guides are put on the canvas. [`solve`] goes through
//! all of it, twice where a plot must fit a canvas.
//!
//! Guides are of two kinds, each with a room of its own: those that grow outward from their plot (`grown`) and those that
//! are docked to the sides of a canvas (`docked`). What both are made of is in [`kit`].
//!
//! Neither can fail: what can be wrong with a description was said before.

mod docked;
mod grown;
pub mod kit;
mod measure;
mod order;
mod part;
mod sized;
mod solve;
mod train;
mod trained;

pub use measure::{Measured, measure};
pub use part::{Covered, Part, When};
pub use sized::{Layer, Shown, layers};
pub use solve::solve;
pub use trained::{Scales, Trained};

use crate::data::Frame;
use crate::expr::Params;
use crate::figure::{Advance, DataId, Figure};
use crate::geometry::{Point, Size};
use crate::limits::Budget;
use crate::time::Zone;
use std::sync::Arc;

/// What every step needs to know about a figure while it is laid out and drawn.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Named values of expressions.
    pub params: &'a Params,
    /// The zone of local times.
    pub zone: &'a Zone,
    /// How text widths are counted.
    pub advance: Advance,
    /// What may still be spent.
    pub budget: &'a Budget,
}

impl<'a> Context<'a> {
    /// The context of a figure.
    pub fn new(figure: &'a Figure, budget: &'a Budget) -> Context<'a> {
        Context { params: &figure.params, zone: &figure.zone, advance: figure.advance, budget }
    }
}

/// The tables of one plot: those of the figure, or, in a facet, the part of them that belongs to the cell.
#[derive(Debug, Clone)]
pub struct Tables {
    own: Arc<[Arc<Frame>]>,
    whole: Arc<[Arc<Frame>]>,
}

impl Tables {
    /// All tables, by [`DataId`].
    pub fn new(frames: impl Into<Arc<[Arc<Frame>]>>) -> Tables {
        let own = frames.into();
        Tables { whole: own.clone(), own }
    }

    /// A part of them.
    pub fn part(&self, frames: impl Into<Arc<[Arc<Frame>]>>) -> Tables {
        Tables { own: frames.into(), whole: self.whole.clone() }
    }

    /// One of them.
    pub fn get(&self, id: DataId) -> &Arc<Frame> {
        &self.own[id.0]
    }

    /// The table that one of them is a part of.
    pub fn whole(&self, id: DataId) -> &Arc<Frame> {
        &self.whole[id.0]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.own.len()
    }
}

/// A plot of known size: what its marks are drawn from.
#[derive(Debug, Clone)]
pub struct PlotArea<'a> {
    /// As declared.
    pub plot: &'a crate::figure::Plot,
    /// What explains it.
    pub guides: &'a crate::figure::Guides,
    /// Its rectangle, from its own origin.
    pub size: Size,
    /// Its scales and those of the views around it, trained.
    pub scales: Scales,
    pub tables: Tables,
    /// Centre and radius of a radial plane, in the plot's coordinates.
    pub radial: Option<(Point, f64)>,
    /// Its marks with their tables, an entry of [`crate::figure::Plot::marks`] each.
    pub layers: Vec<Layer<'a>>,
    /// Whether it is the cell of a facet for which there are no rows: nothing but its frame is drawn.
    pub vacant: bool,
    /// The rectangle that clipped marks may cover (a canvas is wider than its plot when lines may cross the edge).
    pub canvas: Size,
}
