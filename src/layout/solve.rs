//! The whole of a layout: measured, its marks drawn, fitted, and put on the canvas.

use super::part::{Covered, Layout};
use super::{Context, Measured, PlotArea, Tables, grown, measure};
use crate::figure::Figure;
use crate::limits::Exceeded;

/// A figure laid out, with what was drawn for its plots.
#[derive(Debug)]
pub struct Solved<'a, D> {
    /// Its plots.
    pub measured: Measured<'a>,
    /// What was drawn for each.
    pub drawn: Vec<D>,
    /// What lies where.
    pub layout: Layout,
}

/// Lays a figure out. `draw` makes the marks of a plot, in its own coordinates, and `covered` says what they cover.
///
/// # Errors
/// The limit that its views or its marks would exceed.
pub fn solve<'a, D>(
    figure: &'a Figure,
    tables: &Tables,
    context: &Context,
    draw: impl Fn(&PlotArea) -> Result<D, Exceeded>,
    covered: impl Fn(&D) -> Covered,
) -> Result<Solved<'a, D>, Exceeded> {
    let marks = |measured: &Measured| measured.plots().into_iter().map(&draw).collect::<Result<Vec<D>, Exceeded>>();
    let bounds = |drawn: &[D]| drawn.iter().map(&covered).collect::<Vec<Covered>>();
    let mut measured = measure(figure, tables, None, context)?;
    let mut drawn = marks(&measured)?;
    // A plot that must fit a canvas is laid out once as large as the canvas, and again with what its guides leave.
    let fitted = match &measured {
        Measured::Grown(root) => grown::fitted(figure, root, &bounds(&drawn), context),
        Measured::Docked(..) => None,
    };
    if let Some(size) = fitted {
        measured = measure(figure, tables, Some(size), context)?;
        drawn = marks(&measured)?;
    }
    let layout = match &measured {
        Measured::Grown(root) => grown::place(figure, root, &bounds(&drawn), context),
        Measured::Docked(area, docked) => docked.place(area.canvas),
    };
    Ok(Solved { measured, drawn, layout })
}
