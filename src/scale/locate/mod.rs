//! Tick rules that widen the domain they are given, by the room there is: those of canvas charts.

mod calendar;
mod decades;
mod stepped;

pub use calendar::{Calendar, CalendarRules, Dates, Series, calendar};
pub use decades::{DecadeRules, DecadeSteps, Decades, Zero, decades};
pub use stepped::{GivenBounds, Lone, SteppedRules, Steps, decimals, label, stepped};

/// To the nearest whole number, halves upward (as scripts round), so that -2.5 becomes -2.
fn round_half_up(x: f64) -> f64 {
    let floor = x.floor();
    if x - floor >= 0.5 { floor + 1.0 } else { floor }
}

/// Ticks, and the domain they leave.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// Ascending.
    pub ticks: Vec<f64>,
    /// Lower end of the domain.
    pub min: f64,
    /// Upper end.
    pub max: f64,
}
