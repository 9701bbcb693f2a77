//! Guides that grow outward from plots of known size: each is measured and placed beyond what is nearer to its plot, and
//! the canvas holds all of them (vega-view-transforms).

mod axis;
mod grid;
mod legend;
mod overlap;
mod place;
mod ticks;
mod title;

pub use place::{fitted, place};
