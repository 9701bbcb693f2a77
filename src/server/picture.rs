//! Finished representations: drawn at most once at a time, kept within a byte limit, named by a hash that is known
//! before anything is drawn.

use super::config::Config;
use super::fault::Fault;
use super::work::{Lost, Pool};
use crate::data::Resources;
use crate::diagnostic::{Diagnostic, Report};
use crate::dialect::{Dialect, Version};
use crate::json::{self, Json};
use crate::output::Format;
use crate::render::{Options, Rendered, Source, Stage};
use bytes::Bytes;
use moka::future::Cache;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// What draws; the tests put slower and weaker ones in its place.
pub trait Renderer: Send + Sync + 'static {
    /// Draws a chart.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    fn render(&self, source: &Source, format: Format, options: &Options) -> Result<Rendered, Report>;
}

/// The library's own pipeline.
#[derive(Debug, Clone, Copy)]
pub struct Pipeline;

impl Renderer for Pipeline {
    fn render(&self, source: &Source, format: Format, options: &Options) -> Result<Rendered, Report> {
        crate::render::render(source, format, options)
    }
}

/// The name of a representation: equal names, equal bytes.
pub type Key = [u8; 32];

/// A finished representation.
#[derive(Debug)]
pub struct Picture {
    /// Its bytes.
    pub body: Bytes,
    /// What was asked for and is not in it.
    pub warnings: Vec<Diagnostic>,
    /// How long each stage took, as `Server-Timing` writes it.
    pub timing: String,
}

/// The renderer with its threads and its memory.
pub struct Pictures {
    renderer: Arc<dyn Renderer>,
    pool: Pool,
    deadline: Duration,
    cache: Cache<Key, Arc<Picture>>,
    resources: Option<Arc<dyn Resources>>,
}

/// What is counted for an entry besides its bytes.
const ENTRY: usize = 512;

impl Pictures {
    /// Threads started, memory empty.
    ///
    /// # Errors
    /// No thread could be started.
    pub fn new(
        config: &Config,
        renderer: Arc<dyn Renderer>,
        resources: Option<Arc<dyn Resources>>,
    ) -> Result<Self, String> {
        let cache = Cache::builder()
            .max_capacity(config.cache_bytes)
            .weigher(|_: &Key, picture: &Arc<Picture>| {
                u32::try_from(picture.body.len() + picture.timing.len() + ENTRY).unwrap_or(u32::MAX)
            })
            .build();
        let pool = Pool::new(config.threads(), config.queue)?;
        Ok(Self { renderer, pool, deadline: config.deadline, cache, resources })
    }

    /// Where charts may read data.
    pub fn resources(&self) -> Option<Arc<dyn Resources>> {
        self.resources.clone()
    }

    /// The name of a representation, and whether it rests on data that may change.
    pub fn key(&self, source: &Source, format: Format, options: &Options) -> (Key, bool) {
        let mut hash = blake3::Hasher::new();
        let mut part = |bytes: &[u8]| {
            hash.update(&(bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        part(env!("CARGO_PKG_VERSION").as_bytes());
        part(&[dialect_byte(source.dialect), format as u8, u8::from(options.embed_png)]);
        part(source.text.as_bytes());
        part(&source.values.len().to_le_bytes());
        for (name, value) in source.values.iter() {
            part(name.as_bytes());
            part(value.as_bytes());
        }
        for number in [options.width, options.height, Some(options.dpr)] {
            part(&number.map_or([0xff; 8], f64::to_le_bytes));
        }
        for text in [&options.background, &options.theme, &options.time_zone, &Some(Arc::clone(&options.id_prefix))] {
            part(text.as_deref().map_or(&b"\xff"[..], str::as_bytes));
        }
        for (format, link) in options.links.iter() {
            part(format.name().as_bytes());
            part(link.as_bytes());
        }
        let mut changing = false;
        if let Some(resources) = &self.resources
            && source.text.contains("url")
        {
            for url in urls(&source.text, options.limits.nesting) {
                changing = true;
                part(url.as_bytes());
                part(resources.revision(&url).unwrap_or_default().as_bytes());
            }
        }
        (*hash.finalize().as_bytes(), changing)
    }

    /// A representation that is kept.
    pub async fn kept(&self, key: &Key) -> Option<Arc<Picture>> {
        self.cache.get(key).await
    }

    /// A representation, drawn now unless it is kept or being drawn for someone else. A client that leaves does not
    /// stop it for the others.
    ///
    /// # Errors
    /// Why it cannot be had.
    pub async fn picture(
        self: &Arc<Self>,
        key: Key,
        source: Source,
        format: Format,
        options: Options,
    ) -> Result<Arc<Picture>, Fault> {
        let pictures = Arc::clone(self);
        // The whole waiting is a task of its own, so that it ends well even when nobody listens any more.
        let task = tokio::spawn(async move {
            let draw = pictures.draw(source, format, options);
            pictures.cache.try_get_with(key, draw).await.map_err(|fault| (*fault).clone())
        });
        task.await.unwrap_or_else(|_| Err(Fault::internal()))
    }

    async fn draw(&self, source: Source, format: Format, mut options: Options) -> Result<Arc<Picture>, Fault> {
        let cancel = Arc::new(AtomicBool::new(false));
        options.cancel = Some(Arc::clone(&cancel));
        if let Some(resources) = self.resources() {
            options.resources = resources;
        }
        let renderer = Arc::clone(&self.renderer);
        let job = move || {
            let watch = Arc::new(Stopwatch::default());
            let stages = Arc::clone(&watch);
            watch.start();
            options.observer = Some(Arc::new(move |stage| stages.lap(stage)));
            renderer.render(&source, format, &options).map(|drawn| Picture {
                body: Bytes::from(drawn.bytes),
                warnings: drawn.warnings,
                timing: watch.read(),
            })
        };
        match self.pool.run(self.deadline, cancel, job).await {
            Ok(Ok(picture)) => Ok(Arc::new(picture)),
            Ok(Err(report)) => Err(Fault::from(report)),
            Err(Lost::Full) => Err(Fault::busy()),
            Err(Lost::Late) => Err(Fault::late(self.deadline.as_secs_f64())),
            Err(Lost::Panicked) => Err(Fault::internal()),
        }
    }

    /// Bytes of one more job's result that the pool may produce: draws a message on the pool, never kept.
    pub async fn errand<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        self.pool.run(self.deadline, Arc::new(AtomicBool::new(false)), job).await.ok()
    }
}

/// Laps of the stages, in milliseconds.
#[derive(Default)]
struct Stopwatch {
    laps: Mutex<(Option<Instant>, String)>,
}

impl Stopwatch {
    fn start(&self) {
        self.laps.lock().unwrap_or_else(PoisonError::into_inner).0 = Some(Instant::now());
    }

    fn lap(&self, stage: Stage) {
        let name = match stage {
            Stage::Parse => "parse",
            Stage::Layout => "layout",
            Stage::Svg => "svg",
            Stage::Png => "png",
        };
        let mut laps = self.laps.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let took = laps.0.map_or(Duration::ZERO, |before| now - before);
        laps.0 = Some(now);
        let comma = if laps.1.is_empty() { "" } else { ", " };
        let text = format!("{comma}{name};dur={:.3}", took.as_secs_f64() * 1e3);
        laps.1.push_str(&text);
    }

    fn read(&self) -> String {
        self.laps.lock().unwrap_or_else(PoisonError::into_inner).1.clone()
    }
}

fn dialect_byte(dialect: Dialect) -> u8 {
    let number = |version| match version {
        Version::V2 => 2,
        Version::V3 => 3,
        Version::V4 => 4,
    };
    match dialect {
        Dialect::VegaLite => 0,
        Dialect::ChartJs(version) => 0x10 + number(version),
        Dialect::QuickChart(version) => 0x20 + number(version),
        Dialect::Google => 0x30,
        Dialect::Qr => 0x40,
    }
}

/// Every text that a description calls `url`, in the order written.
fn urls(text: &str, nesting: usize) -> Vec<String> {
    fn collect(json: &Json, into: &mut Vec<String>) {
        match json {
            Json::Object(members) => {
                for (name, value) in members.iter() {
                    match value {
                        Json::String(url) if &**name == "url" => into.push(url.to_string()),
                        value => collect(value, into),
                    }
                }
            }
            Json::Array(items) => items.iter().for_each(|item| collect(item, into)),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Code(_) => {}
        }
    }
    let mut found = Vec::new();
    // The depth is bounded by the parser's.
    if let Ok(json) = json::parse_any(text, nesting) {
        collect(&json, &mut found);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Revised(&'static str);

    impl Resources for Revised {
        fn load(&self, _: &str) -> Result<Vec<u8>, String> {
            Ok(Vec::new())
        }

        fn revision(&self, _: &str) -> Option<String> {
            Some(self.0.to_owned())
        }
    }

    #[tokio::test]
    async fn a_name_changes_with_everything_that_changes_the_bytes() {
        let config = Config { workers: 1, ..Config::default() };
        let at = |revision| Pictures::new(&config, Arc::new(Pipeline), Some(Arc::new(Revised(revision)))).unwrap();
        let (pictures, later) = (at("1"), at("2"));
        let source = Source::new(Dialect::VegaLite, r#"{"data":{"url":"a.csv"}}"#);
        let plain = Options::default();
        let (key, changing) = pictures.key(&source, Format::Svg, &plain);
        assert!(changing);
        assert_eq!(key, pictures.key(&source, Format::Svg, &plain).0);
        let others = [
            later.key(&source, Format::Svg, &plain).0,
            pictures.key(&source, Format::Png, &plain).0,
            pictures.key(&Source { dialect: Dialect::ChartJs(Version::V2), ..source.clone() }, Format::Svg, &plain).0,
            pictures.key(&source, Format::Svg, &Options { width: Some(1.0), ..plain.clone() }).0,
            pictures.key(&source, Format::Svg, &Options { height: Some(1.0), ..plain.clone() }).0,
            pictures.key(&source, Format::Svg, &Options { theme: Some("dark".into()), ..plain.clone() }).0,
            pictures.key(&source, Format::Svg, &Options { background: Some("dark".into()), ..plain.clone() }).0,
        ];
        for (i, other) in others.iter().enumerate() {
            assert_ne!(key, *other, "{i}");
            assert!(!others[i + 1..].contains(other), "{i}");
        }
    }
}
