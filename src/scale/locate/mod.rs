//! Tick rules that widen the domain they are given, by the room there is: those of canvas charts.

mod calendar;
mod decades;
mod stepped;

pub use calendar::{Calendar, Dates, calendar};
pub use decades::decades;
pub use stepped::{Steps, label, stepped};

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
