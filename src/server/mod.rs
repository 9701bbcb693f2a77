//! The HTTP server: requests in, representations out. It negotiates, caches and answers; it adds nothing to a picture.

mod addresses;
mod builder;
mod chart_request;
mod config;
mod fault;
mod filters;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzzing;
mod home;
mod listen;
pub(crate) mod named;
pub mod negotiate;
mod parameters;
mod payload;
mod picture;
mod proxies;
mod reading;
mod respond;
mod routes;
mod store;
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "nobody is at the other end"))]
mod wire;
mod work;
#[cfg(target_os = "linux")]
pub mod worker;
#[cfg(target_os = "linux")]
mod workers;

pub use config::{Config, Isolation, KEYS, Key};
pub use listen::bind;
pub use picture::{Pipeline, Renderer};
pub use proxies::Proxies;

use crate::data::Resources;
use crate::files::{Directory, add_fonts};
use picture::Pictures;
use routes::Site;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::TcpListener;

/// A server that is ready to listen.
pub struct Server {
    site: Arc<Site>,
}

impl Server {
    /// A server that draws with the library's own pipeline, on threads of this process.
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
        let resources = resources(&config)?;
        let pictures = Arc::new(Pictures::new(&config, renderer, resources)?);
        Ok(Self { site: Arc::new(Site::new(config, pictures)?) })
    }

    /// A server that draws in processes, which it starts as `program worker …` and which the kernel holds: see
    /// [`worker`]. The program must call [`worker::run`] for that command, as `plotd` does.
    ///
    /// # Errors
    /// A directory or the file of short links cannot be used, or no thread can be started.
    #[cfg(target_os = "linux")]
    pub fn with_workers(config: Config, program: &Path) -> Result<Self, String> {
        let resources = resources(&config)?;
        let launch = workers::Launch::new(program, &config)?;
        if let Some(dir) = &config.font_dir {
            add_fonts(dir)?;
        }
        let pictures = Arc::new(Pictures::with_workers(&config, launch, resources)?);
        Ok(Self { site: Arc::new(Site::new(config, pictures)?) })
    }

    /// Starts what draws. A server that was not told to does it when it runs, and then cannot say that it failed.
    ///
    /// # Errors
    /// No process that draws can be started.
    pub async fn start(&self) -> Result<(), String> {
        self.site.pictures.open().await
    }

    /// Serves on a listener until the future ends, then finishes the answers that were begun.
    pub async fn run(self, listener: TcpListener, stop: impl Future<Output = ()>) {
        let pictures = Arc::clone(&self.site.pictures);
        let opened = pictures.open();
        let run = listen::run(self.site, listener, stop);
        let _ = tokio::join!(opened, run);
        pictures.close();
    }
}

/// Where charts may read data.
fn resources(config: &Config) -> Result<Option<Arc<dyn Resources>>, String> {
    let open = |dir: &PathBuf| {
        Directory::open(dir, config.data_bytes, config.chart_data_bytes).map(|dir| Arc::new(dir) as Arc<dyn Resources>)
    };
    config.data_dir.as_ref().map(open).transpose()
}
