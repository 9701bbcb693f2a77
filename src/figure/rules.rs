//! Rules: the questions that chart languages answer differently, as values that one layout applies.

/// Which rectangle the author fixed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sizing {
    /// The plot: guides grow outward, and the canvas holds everything drawn (rounded outward), plus padding.
    Plot,
    /// The canvas: the plot shrinks by what the guides take, once; marks may not enlarge it.
    Fit(FitAxes),
    /// The canvas: guides are docked at its sides, each measured for the space left, until the plot stops changing.
    Canvas {
        /// Canvas width in px.
        width: f64,
        /// Canvas height in px.
        height: f64,
    },
    /// The canvas is the plot plus padding, whatever sticks out is cut off.
    Clip,
}

/// Directions in which a plot is fitted to a fixed canvas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FitAxes {
    /// Horizontally.
    pub x: bool,
    /// Vertically.
    pub y: bool,
    /// Whether the size given includes the padding.
    pub contains_padding: bool,
}

/// How long a plot is in one direction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Extent {
    /// Pixels (with [`Sizing::Fit`]: of the canvas).
    Px(f64),
    /// A length for each step of a discrete scale.
    Step {
        /// Pixels a step.
        step: f64,
        /// The scale that counts the steps.
        scale: super::ScaleId,
        /// A scale nested in its bands: the step is one of *its* steps.
        nested: Option<super::ScaleId>,
    },
    /// What the canvas leaves.
    Rest,
}

/// A place along a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    #[default]
    Start,
    /// In the middle.
    Center,
    End,
}

/// How cells of a grid line up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlignRule {
    /// Each follows the one before at its own size.
    None,
    /// Rows and columns are as large as their largest cell.
    Each,
    /// All rows and columns are as large as the largest cell of all.
    All,
}

/// What of a cell counts when cells are lined up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoundsRule {
    /// Everything: axes, titles, legends, marks.
    Full,
    /// The plot rectangle only.
    Flush,
}

/// How text widths are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advance {
    /// As drawn: fractional, kerned.
    Fractional,
    /// Each glyph's advance rounded to whole pixels.
    WholePixels,
}
