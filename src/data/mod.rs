//! Data: values, columns, frames; readers for JSON, CSV and TSV; type inference.

mod frame;
mod groups;
mod path;
pub mod readers;
pub mod stats;
pub mod table;
mod tree;
mod value;

pub use frame::{Column, Frame};
pub use groups::Groups;
pub use path::split_path;
pub use table::Table;
pub use value::{Fields, Key, Value};

use std::sync::Arc;

/// Where named data is read from. The library reads nothing by itself; the command line and the server say what may be read.
pub trait Resources: Send + Sync {
    /// The bytes behind a relative path or an address.
    ///
    /// # Errors
    /// Why it cannot be had, in words that are safe to show.
    fn load(&self, url: &str) -> Result<Vec<u8>, String>;

    /// Changes when what the addresses hold may have changed; part of the cache key of charts that name data.
    fn revision(&self, url: &str) -> Option<String> {
        let _ = url;
        None
    }

    /// The same resources for one chart, where there is a limit to what one may read in all.
    fn for_chart(&self) -> Option<Arc<dyn Resources>> {
        None
    }
}

/// Resources that hold nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nothing;

impl Resources for Nothing {
    fn load(&self, _: &str) -> Result<Vec<u8>, String> {
        Err("no data can be read here; start plotd with --data-dir, or write the data into the spec".to_owned())
    }
}
