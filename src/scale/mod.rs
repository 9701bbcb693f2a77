//! Scales: from data to positions, and the tick rules that go with them. A scale here is trained already: its domain
//! and range are numbers.

mod band;
mod continuous;
mod index;
pub mod locate;
mod ticks;

pub use band::{Band, band_space};
pub use continuous::{Continuous, Transform, nice_domain, pad_domain};
pub use index::Index;
pub use ticks::{log_label_filter, log_ticks, tick_step, ticks, valid_ticks};
