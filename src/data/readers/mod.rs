//! Readers: text as it was loaded in, tables out.

mod delimited;
mod infer;

pub use delimited::{Delimited, read_delimited};
pub use infer::{Dates, Parse, parse_columns};
