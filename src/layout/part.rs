//! A figure laid out: finished pieces, and places left for the marks.

use crate::geometry::{Point, Rect, Size};
use crate::scene::Node;

/// What the marks of a plot cover.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Covered {
    /// All of them.
    pub all: Rect,
    /// Those that are drawn in groups: a line for each series, bars that are stacked as one.
    pub grouped: Rect,
}

impl Default for Covered {
    fn default() -> Covered {
        Covered { all: Rect::EMPTY, grouped: Rect::EMPTY }
    }
}

/// A figure laid out: what lies where on the canvas, with places left for the marks.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The canvas.
    pub size: Size,
    /// What lies on it.
    pub root: Part,
}

/// A piece of a layout.
#[derive(Debug, Clone)]
pub enum Part {
    /// Finished.
    Node(Node),
    /// The marks of the plot of this index (in the order of [`Measured::plots`](super::Measured::plots)), in that plot's
    /// coordinates.
    Marks(usize, When),
    /// Pieces about a common origin.
    Group {
        /// As [`crate::scene::Group::class`].
        class: &'static str,
        /// Where its origin lies in its parent.
        origin: Point,
        /// Only this much of it is seen.
        clip: Option<Rect>,
        /// In drawing order.
        parts: Vec<Part>,
    },
}

/// Which marks of a plot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// What is painted before the guides.
    Behind,
    /// All that stand among the guides.
    Among,
    /// What is painted after the guides.
    Above,
}
