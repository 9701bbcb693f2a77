//! Instants, calendars, time units and their text. An instant is a number of milliseconds since 1970-01-01T00:00Z.

mod civil;
mod format;
mod interval;
mod lenient;
mod locale;
mod moment;
mod parse;
mod read;
mod unit;

pub use civil::{Civil, Zone, iso};
pub use format::{Format, auto_label, label_of_units};
pub use interval::{every, floor, nice, nice_to, offset, ticks};
pub use lenient::parse_moment;
pub use locale::{Customs, Locale, MONTHS, WEEKDAYS};
pub use moment::{default_moment, moment, unicode};
pub use parse::{from_parts, parse};
pub use read::parse_as;
pub use unit::{TimeUnit, specifier};
