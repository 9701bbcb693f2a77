//! Numbers as text: for documents (short, fixed point), as JavaScript writes them, and by d3-format patterns.

mod fixed;
mod format;
mod js;
mod locale;
mod round;

pub use fixed::write_fixed;
pub use format::{Format, format_span};
pub use js::{decimals, parse_js, to_js};
pub use locale::Locale;
pub use round::{to_exponential, to_fixed, to_precision};
