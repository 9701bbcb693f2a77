//! Readers: text as it was loaded in, tables out.

mod delimited;
mod generate;
mod infer;
mod topology;

pub use delimited::{Delimited, read_delimited};
pub use generate::{Graticule, graticule, sequence, sphere};
pub use infer::{Dates, Parse, parse_columns};
pub use topology::{Outline, read_topology};
