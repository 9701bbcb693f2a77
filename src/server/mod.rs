//! The HTTP server: requests in, representations out. It negotiates, caches and answers; it adds nothing to a picture.

mod chart_request;
mod config;
mod fault;
mod files;
mod home;
mod listen;
pub mod negotiate;
mod payload;
mod picture;
mod respond;
mod routes;
mod store;
mod template;
mod work;

pub use config::{Config, KEYS, Key};
pub use files::{Directory, MOST_FILE_BYTES};
pub use listen::bind;
pub use picture::{Pipeline, Renderer};

use crate::data::Resources;
use crate::dialect::Version;
use picture::Pictures;
use routes::Site;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tokio::net::TcpListener;

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

/// A server that is ready to listen.
pub struct Server {
    site: Arc<Site>,
}

impl Server {
    /// A server that draws with the library's own pipeline.
    ///
    /// # Errors
    /// The data or font directory or the file of short links cannot be used, or no thread can be started.
    pub fn new(config: Config) -> Result<Self, String> {
        if let Some(dir) = &config.font_dir {
            add_fonts(dir)?;
        }
        Self::with_renderer(config, Arc::new(Pipeline))
    }

    /// A server that draws with something else.
    ///
    /// # Errors
    /// The data directory or the file of short links cannot be used, or no thread can be started.
    pub fn with_renderer(config: Config, renderer: Arc<dyn Renderer>) -> Result<Self, String> {
        let resources = match &config.data_dir {
            Some(dir) => Some(Arc::new(Directory::open(dir, config.data_bytes)?) as Arc<dyn Resources>),
            None => None,
        };
        let pictures = Arc::new(Pictures::new(&config, renderer, resources)?);
        Ok(Self { site: Arc::new(Site::new(config, pictures)?) })
    }

    /// Serves on a listener until the future ends, then finishes the answers that were begun.
    pub async fn run(self, listener: TcpListener, stop: impl Future<Output = ()>) {
        listen::run(self.site, listener, stop).await;
    }
}
