//! The HTTP server: requests in, representations out. It negotiates, caches and answers; it adds nothing to a picture.

mod config;
mod files;
pub mod negotiate;

pub use config::{Config, KEYS, Key};
pub use files::{Directory, MOST_FILE_BYTES};

use crate::dialect::Version;
use std::fs;
use std::path::Path;

/// The version of Chart.js a client names: `2`, `3` or `4`, alone or at the head of a full version such as `2.9.4`.
pub fn version_of(text: &str) -> Option<Version> {
    match text.trim().trim_start_matches(['v', 'V']).split('.').next()? {
        "2" => Some(Version::V2),
        "3" => Some(Version::V3),
        "4" => Some(Version::V4),
        _ => None,
    }
}

/// Adds the fonts of a directory to the built-in ones; before anything is drawn, and once.
///
/// # Errors
/// The directory cannot be read, or something was drawn already.
pub fn add_fonts(dir: &Path) -> Result<(), String> {
    let unreadable = |e| format!("cannot read font directory {}: {e}", dir.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(dir).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
        if matches!(ending.as_deref(), Some("ttf" | "otf" | "ttc" | "otc")) {
            paths.push(path);
        }
    }
    paths.sort();
    let files = paths.iter().map(|p| fs::read(p).map_err(unreadable)).collect::<Result<Vec<_>, _>>()?;
    if crate::text::install_fonts(files) { Ok(()) } else { Err("fonts must be added before the first chart".into()) }
}
