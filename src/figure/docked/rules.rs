//! What versions of a language disagree on when guides are docked: each question a named rule, with its answers.
//!
//! The functions cited are those of Chart.js that answer it.

use crate::scale::locate::{CalendarRules, DecadeRules, SteppedRules};

/// How guides are measured, docked and drawn.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct DockRules {
    pub boxes: BoxRules,
    pub ticks: TickRules,
    pub axes: AxisRules,
    pub radial: RadialRules,
    pub legends: LegendRules,
}

/// How boxes share the canvas (`core.layouts.js`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BoxRules {
    /// Guides are measured again when others have changed what is left for them (`fitBoxes`).
    pub refits: bool,
    /// The width that guides at the sides may take is divided among hidden ones, too (`update`).
    pub counts_hidden: bool,
}

/// Which ticks there are.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct TickRules {
    pub stepped: SteppedRules,
    pub decades: DecadeRules,
    pub calendar: CalendarRules,
    pub room: TickRoom,
    /// Bounds that an axis has reached in one room are kept when it is measured for another: the limits of the data are
    /// looked for once only (`core.scale.js`, `_dataLimitsCached`).
    pub keeps_bounds: bool,
    /// Ticks of vertical axes come from the greatest to the least (`scale.linear.js`, `handleDirectionalChanges`).
    pub falling: bool,
    /// Which multiples of powers of ten are labelled; `None`: that is up to who writes them.
    pub powers: Option<Powers>,
    /// Functions that label instants are given these, not their texts (`scale.time.js`, `generateTickLabels`).
    pub calls_with_instants: bool,
}

/// How much room along the axis a tick of round numbers takes (`computeTickLimit` of `scale.linear.js`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TickRoom {
    /// A line of labels; 40 px along a horizontal axis.
    Line,
    /// A line of labels as they are turned; 40 px at most.
    #[default]
    TurnedLine,
}

/// Which multiples of powers of ten are labelled (`core.ticks.js`, `logarithmic`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Powers {
    /// By these numbers.
    pub by: &'static [f64],
    /// And all in the last fifth of the ticks.
    pub last_fifth: bool,
}

/// The leading number of a tick, one from 1 up to 10.
pub fn lead(x: f64) -> f64 {
    let lead = x / libm::pow(10.0, libm::floor(libm::log10(x)));
    (lead * 1e6).round() / 1e6
}

impl Powers {
    /// Whether a tick is labelled: which one it is of how many, and the multiple that it was made from, if that is known.
    pub fn labels(&self, x: f64, made_from: Option<&f64>, i: usize, n: usize) -> bool {
        let lead = made_from.copied().filter(|lead| *lead != 0.0).unwrap_or_else(|| lead(x));
        self.last_fifth && i as f64 > 0.8 * n as f64 || self.by.contains(&lead)
    }
}

/// How axes are measured and drawn (`core.scale.js`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AxisRules {
    pub skip: Skip,
    pub limit: TickLimit,
    pub labels: LabelRoom,
    pub turned: TurnedAt,
    pub between: Between,
    pub mirrored: Mirrored,
    pub lines: LineOrder,
}

/// When ticks are left out whose labels would collide (`update`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Skip {
    /// When the axis is fitted: the room it takes is that of all labels, and what is left out still counts where lines
    /// between ticks are drawn (`_autoSkip`).
    Fitted,
    /// Before it is fitted: only what stays takes room (`core.scale.autoskip.js`).
    #[default]
    Measured,
}

/// What else the author's limit of ticks bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TickLimit {
    /// No more labels are kept than there is room for, whatever the limit (`autoSkip`).
    pub within_room: bool,
    /// No more labels turn (`calculateLabelRotation`).
    pub turning: bool,
    /// There are no more grid lines (`_computeGridLineItems`).
    pub grid: bool,
}

/// How the room is counted that labels take (`fit`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LabelRoom {
    /// As lines about their middles: turned ones are lower by half a line, lying ones have some of a line for padding, and
    /// there is room for them even if there are none.
    Lines,
    /// As boxes that turn, padded on both sides (`_calculatePadding`).
    #[default]
    Boxes,
}

/// What of a turned label is at the end of its tick mark (`_computeLabelItems`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TurnedAt {
    /// The middle of its nearest line.
    Middle,
    /// The same, half a line away.
    Beyond,
    /// Its corner.
    #[default]
    Corner,
}

/// Where grid lines between ticks stand (`getPixelForGridLine`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Between {
    /// Halfway to the tick before, kept or not.
    AllTicks,
    /// Halfway to the one kept before. The line after the last has no index, so that of a list of colours it gets none.
    #[default]
    KeptTicks,
}

/// Where labels are that the author mirrors (`_computeLabelItems`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mirrored {
    /// Those of vertical axes stand on the outer side of the line, without room for tick marks; others know no inner side.
    AlongLine,
    /// Within the plot.
    #[default]
    Inside,
}

/// What lies over the line of an axis (`_layers`, before `_drawGrid`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LineOrder {
    /// It is drawn with its grid: the grid of the next axis.
    WithGrid,
    /// No grid.
    #[default]
    OverAllGrids,
}

/// How radial planes are fitted and labelled (`scale.radialLinear.js`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RadialRules {
    pub fit: RadialFit,
    /// Rings are left out whose labels would collide if they stood along the whole height of the plot, as they do on a
    /// vertical axis (`core.scale.autoskip.js`).
    pub skips: bool,
    /// All texts at spokes clear half the label of a ring, not only the first (`buildPointLabelItems`).
    pub clears: bool,
    /// The first ring is labelled if it is below zero (`drawLabels`).
    pub labels_negative: bool,
}

/// How a radial plane makes room for the texts at its spokes (`fitWithPointLabels`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RadialFit {
    /// By the average of what they need on opposite sides, beneath half the label of a ring.
    Average,
    /// By the most that they need on any side, within half the label of a ring.
    #[default]
    Most,
}

/// How legends are broken into lines (`plugin.legend.js`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LegendRules {
    /// No legend is larger than its space, or than the author allows (`fit`).
    pub bounded: bool,
    /// In columns an entry of several lines is as high as these (`calculateItemHeight`).
    pub tall: bool,
    /// What has no room is cut off at the edge of the legend (`draw`).
    pub clipped: bool,
}
