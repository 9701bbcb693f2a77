//! Finished representations: drawn at most once at a time, kept within a byte limit, named by a hash that is known
//! before anything is drawn.

use super::addresses::addresses;
use super::config::Config;
use super::fault::Fault;
use super::wire;
#[cfg(target_os = "linux")]
use super::wire::Answer;
use super::work::{Lost, Pool};
#[cfg(target_os = "linux")]
use super::workers::{self, Launch, Order, Workers};
use crate::data::Resources;
use crate::diagnostic::{Diagnostic, Kind, Report};
use crate::output::Format;
use crate::render::{Options, Rendered, Source, Stage};
use bytes::Bytes;
use moka::future::Cache;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::watch;
use tokio::time::timeout;

/// The most that is set aside of a deadline for a message, and the least time that one gets.
const MESSAGE: Duration = Duration::from_secs(1);
const MESSAGE_LEAST: Duration = Duration::from_millis(200);
/// The most that a worker has to give up by itself before it is killed.
#[cfg(target_os = "linux")]
const GRACE: Duration = Duration::from_millis(200);

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
    /// Width and height in CSS pixels.
    pub size: (f64, f64),
    /// Its name.
    pub title: String,
    /// What it shows, in words; empty if the name says it all.
    pub description: String,
    /// What was asked for and is not in it.
    pub warnings: Vec<Diagnostic>,
    /// How long each stage took, as `Server-Timing` writes it.
    pub timing: String,
}

/// What draws.
enum Engine {
    /// Threads of this process.
    Threads(Arc<dyn Renderer>, Pool),
    /// Processes of this program.
    #[cfg(target_os = "linux")]
    Processes(Arc<Workers>),
}

type Outcome = Result<Arc<Picture>, Fault>;

/// Whatever draws, with its memory.
pub struct Pictures {
    engine: Engine,
    /// Draws messages, which are our own and small.
    messages: Pool,
    deadline: Duration,
    #[cfg(target_os = "linux")]
    memory: u64,
    #[cfg(target_os = "linux")]
    cpu: u64,
    cache: Cache<Key, Arc<Picture>>,
    /// Pictures that are being drawn.
    flights: Mutex<HashMap<Key, Flight>>,
    resources: Option<Arc<dyn Resources>>,
}

/// A picture that is being drawn.
struct Flight {
    result: watch::Receiver<Option<Outcome>>,
    /// How many wait for it.
    seats: Arc<watch::Sender<usize>>,
}

/// One that waits for a picture.
struct Seat(Arc<watch::Sender<usize>>);

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.send_modify(|n| *n = n.saturating_sub(1));
    }
}

/// What is counted for an entry besides its bytes.
const ENTRY: usize = 512;
/// Threads that draw messages, and messages that may wait for them.
const SCRIBES: (usize, usize) = (2, 64);
/// How long a picture is drawn on when nobody waits for it any more: most are done by then, and a browser that loads
/// again finds it.
const LINGER: Duration = Duration::from_millis(100);
/// Longer texts are hashed on another thread.
const LONG: usize = 256 << 10;

/// The shares of a deadline: for the message that it was missed, and for a worker to give up by itself.
fn share(deadline: Duration, most: Duration) -> Duration {
    (deadline / 10).min(most)
}

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
        let pool = Pool::new(config.threads(), config.queue)?;
        Self::of(config, Engine::Threads(renderer, pool), resources)
    }

    /// With processes that draw.
    ///
    /// # Errors
    /// No thread could be started.
    #[cfg(target_os = "linux")]
    pub fn with_workers(
        config: &Config,
        launch: Launch,
        resources: Option<Arc<dyn Resources>>,
    ) -> Result<Self, String> {
        Self::of(config, Engine::Processes(Workers::new(launch, config)), resources)
    }

    fn of(config: &Config, engine: Engine, resources: Option<Arc<dyn Resources>>) -> Result<Self, String> {
        let cache = Cache::builder()
            .max_capacity(config.cache_bytes)
            .weigher(|_: &Key, picture: &Arc<Picture>| {
                let words = picture.timing.len() + picture.title.len() + picture.description.len();
                u32::try_from(picture.body.len() + words + ENTRY).unwrap_or(u32::MAX)
            })
            .build();
        Ok(Self {
            engine,
            messages: Pool::new(SCRIBES.0, SCRIBES.1)?,
            deadline: config.deadline,
            #[cfg(target_os = "linux")]
            memory: config.worker_memory,
            #[cfg(target_os = "linux")]
            cpu: config.worker_cpu_seconds(),
            cache,
            flights: Mutex::default(),
            resources,
        })
    }

    /// Starts what can only be started where the server runs.
    ///
    /// # Errors
    /// Nothing can be drawn.
    pub async fn open(&self) -> Result<(), String> {
        match &self.engine {
            Engine::Threads(..) => Ok(()),
            #[cfg(target_os = "linux")]
            Engine::Processes(workers) => workers.open().await,
        }
    }

    /// Ends it.
    pub fn close(&self) {
        match &self.engine {
            Engine::Threads(..) => {}
            #[cfg(target_os = "linux")]
            Engine::Processes(workers) => workers.close(),
        }
    }

    /// The name of a representation, and whether it rests on data that may change.
    pub async fn key(&self, source: &Source, format: Format, options: &Options) -> (Key, bool) {
        let mut settings = Vec::with_capacity(256);
        wire::put_order(source, format, options, &mut settings);
        let text = Arc::clone(&source.text);
        let resources = self.resources.clone().filter(|_| text.contains("url"));
        if text.len() <= LONG && resources.is_none() {
            return name(&settings, &text, None);
        }
        // Files are looked at, or many bytes.
        let (all, whole) = (settings.clone(), Arc::clone(&text));
        let naming = tokio::task::spawn_blocking(move || name(&all, &whole, resources.as_deref()));
        // No answer comes only when the runtime ends.
        naming.await.unwrap_or_else(|_| (name(&settings, &text, None).0, true))
    }

    /// A representation that is kept.
    pub async fn kept(&self, key: &Key) -> Option<Arc<Picture>> {
        self.cache.get(key).await
    }

    /// A representation, drawn now unless it is kept or being drawn for someone else. A client that leaves does not
    /// stop it for the others; when all have left it is given up.
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
        if let Some(kept) = self.kept(&key).await {
            return Ok(kept);
        }
        let (mut result, _seat) = self.board(key, source, format, options);
        let outcome = result.wait_for(Option::is_some).await;
        outcome.ok().and_then(|outcome| outcome.clone()).unwrap_or_else(|| Err(Fault::internal()))
    }

    /// A seat in the flight that brings a picture.
    fn board(
        self: &Arc<Self>,
        key: Key,
        source: Source,
        format: Format,
        options: Options,
    ) -> (watch::Receiver<Option<Outcome>>, Seat) {
        let mut flights = self.flights();
        if let Some(flight) = flights.get(&key) {
            flight.seats.send_modify(|n| *n += 1);
            return (flight.result.clone(), Seat(Arc::clone(&flight.seats)));
        }
        let (send, result) = watch::channel(None);
        let (seats, taken) = watch::channel(1);
        let seats = Arc::new(seats);
        flights.insert(key, Flight { result: result.clone(), seats: Arc::clone(&seats) });
        drop(flights);
        let pictures = Arc::clone(self);
        // A task of its own, so that it ends well whoever leaves first.
        tokio::spawn(async move {
            let landing = Landing { pictures: &pictures, key, over: false };
            let outcome = pictures.fly(landing, source, format, options, taken).await;
            let _ = send.send(Some(outcome));
        });
        (result, Seat(seats))
    }

    fn flights(&self) -> MutexGuard<'_, HashMap<Key, Flight>> {
        self.flights.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn fly(
        &self,
        mut landing: Landing<'_>,
        source: Source,
        format: Format,
        options: Options,
        mut taken: watch::Receiver<usize>,
    ) -> Outcome {
        let key = landing.key;
        let outcome = tokio::select! {
            outcome = self.draw(source, format, options) => outcome,
            () = self.deserted(&key, &mut taken) => {
                // Somebody else may draw the same by now.
                landing.over = true;
                return Err(Fault::busy());
            }
        };
        if let Ok(picture) = &outcome {
            self.cache.insert(key, Arc::clone(picture)).await;
        }
        outcome
    }

    /// Ends when nobody has waited for a picture for a while; then it is in the air no more.
    async fn deserted(&self, key: &Key, taken: &mut watch::Receiver<usize>) {
        loop {
            if taken.wait_for(|n| *n == 0).await.is_err() {
                return std::future::pending().await;
            }
            if timeout(LINGER, taken.wait_for(|n| *n > 0)).await.is_ok() {
                continue;
            }
            let mut flights = self.flights();
            if *taken.borrow() == 0 {
                flights.remove(key);
                return;
            }
        }
    }

    async fn draw(&self, source: Source, format: Format, options: Options) -> Outcome {
        let time = self.deadline - share(self.deadline, MESSAGE);
        match &self.engine {
            Engine::Threads(renderer, pool) => self.draw_on_thread(renderer, pool, time, source, format, options).await,
            #[cfg(target_os = "linux")]
            Engine::Processes(workers) => self.draw_in_process(workers, time, source, format, options).await,
        }
    }

    async fn draw_on_thread(
        &self,
        renderer: &Arc<dyn Renderer>,
        pool: &Pool,
        time: Duration,
        source: Source,
        format: Format,
        mut options: Options,
    ) -> Outcome {
        let cancel = Cancelled(Arc::new(AtomicBool::new(false)));
        options.cancel = Some(Arc::clone(&cancel.0));
        if let Some(resources) = &self.resources {
            options.resources = Arc::clone(resources);
        }
        let renderer = Arc::clone(renderer);
        let job = move || drawn_and_timed(&*renderer, &source, format, options);
        match pool.run(time, Arc::clone(&cancel.0), job).await {
            Ok(Ok((drawn, timing))) => {
                let Rendered { bytes, width, height, title, description, warnings, .. } = drawn;
                let (body, size) = (Bytes::from(bytes), (width, height));
                Ok(Arc::new(Picture { body, size, title, description, warnings, timing }))
            }
            Ok(Err(report)) => Err(self.fault(report)),
            Err(Lost::Full) => Err(Fault::busy()),
            Err(Lost::Late) => Err(Fault::late(self.deadline.as_secs_f64())),
            Err(Lost::Panicked) => Err(Fault::internal()),
        }
    }

    #[cfg(target_os = "linux")]
    async fn draw_in_process(
        &self,
        workers: &Arc<Workers>,
        time: Duration,
        source: Source,
        format: Format,
        options: Options,
    ) -> Outcome {
        let until = tokio::time::Instant::now() + time;
        let mut settings = Vec::with_capacity(256);
        wire::put_order(&source, format, &options, &mut settings);
        let grace = share(self.deadline, GRACE);
        match workers.draw(Order { settings, text: source.text, until, grace }).await {
            Ok((Answer::Picture(drawn, body), took)) => {
                // What the way there and back cost.
                let trip = took.saturating_sub(Duration::from_nanos(drawn.took)).as_secs_f64() * 1e3;
                let timing = format!("{}, trip;dur={trip:.3}", drawn.timing);
                let (title, description, size) = (drawn.title, drawn.description, (drawn.width, drawn.height));
                Ok(Arc::new(Picture { body, size, title, description, warnings: drawn.warnings, timing }))
            }
            Ok((Answer::Failed(report), _)) => Err(self.fault(report)),
            Ok((Answer::Panicked(words), _)) => {
                workers::tell(&format!("a chart made the renderer panic: {words}"));
                Err(Fault::internal())
            }
            Err(workers::Lost::Full) => Err(Fault::busy()),
            Err(workers::Lost::Late) => Err(Fault::late(self.deadline.as_secs_f64())),
            Err(workers::Lost::Spent) => Err(Fault::spent(self.cpu)),
            Err(workers::Lost::Memory) => Err(Fault::memory(self.memory)),
            Err(workers::Lost::Broken) => Err(Fault::internal()),
        }
    }

    /// The answer to a report; a deadline has one name, whoever noticed it first.
    fn fault(&self, report: Report) -> Fault {
        if report.kind() == Some(Kind::Deadline) {
            return Fault::late(self.deadline.as_secs_f64());
        }
        Fault::from(report)
    }

    /// The result of a small job of our own, such as the drawing of a message; never kept. It has its own threads and
    /// its own share of the deadline, so that it is there in time when a chart was not.
    pub async fn draw_message<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let time = share(self.deadline, MESSAGE).max(MESSAGE_LEAST);
        self.messages.run(time, Arc::new(AtomicBool::new(false)), job).await.ok()
    }
}

/// Set when it is dropped: whoever waited is gone.
struct Cancelled(Arc<AtomicBool>);

impl Drop for Cancelled {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Takes a flight off the board when it ends, however it ends.
struct Landing<'a> {
    pictures: &'a Pictures,
    key: Key,
    over: bool,
}

impl Drop for Landing<'_> {
    fn drop(&mut self) {
        if !self.over {
            self.pictures.flights().remove(&self.key);
        }
    }
}

/// The name of a representation, and whether it rests on data that may change.
fn name(settings: &[u8], text: &str, resources: Option<&dyn Resources>) -> (Key, bool) {
    let mut hash = blake3::Hasher::new();
    let mut part = |bytes: &[u8]| {
        hash.update(&(bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    part(env!("CARGO_PKG_VERSION").as_bytes());
    part(settings);
    part(text.as_bytes());
    let found = resources.map(|_| addresses(text)).unwrap_or_default();
    for url in &found.listed {
        part(url.as_bytes());
        part(resources.and_then(|resources| resources.revision(url)).unwrap_or_default().as_bytes());
    }
    if found.open {
        // What it rests on cannot be told: it is drawn anew every minute, as long as others may keep it.
        let minute = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() / 60);
        part(&minute.to_le_bytes());
    }
    (*hash.finalize().as_bytes(), found.open || !found.listed.is_empty())
}

/// Draws, and says how long each stage took.
///
/// # Errors
/// What the renderer says.
pub fn drawn_and_timed(
    renderer: &dyn Renderer,
    source: &Source,
    format: Format,
    mut options: Options,
) -> Result<(Rendered, String), Report> {
    let watch = Arc::new(Stopwatch::default());
    let stages = Arc::clone(&watch);
    watch.start();
    options.observer = Some(Arc::new(move |stage| stages.lap(stage)));
    renderer.render(source, format, &options).map(|drawn| (drawn, watch.read()))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::{Dialect, Version};
    use crate::output::Lettering;

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
        let (key, changing) = pictures.key(&source, Format::Svg, &plain).await;
        assert!(changing);
        assert_eq!(key, pictures.key(&source, Format::Svg, &plain).await.0);
        let with = |change: fn(&mut Options)| {
            let mut options = plain.clone();
            change(&mut options);
            options
        };
        let mut others = vec![
            later.key(&source, Format::Svg, &plain).await.0,
            pictures.key(&source, Format::Png, &plain).await.0,
            pictures
                .key(&Source { dialect: Dialect::ChartJs(Version::V2), ..source.clone() }, Format::Svg, &plain)
                .await
                .0,
        ];
        for options in [
            with(|o| o.width = Some(1.0)),
            with(|o| o.height = Some(1.0)),
            with(|o| o.dpr = 2.0),
            with(|o| o.background = Some("dark".into())),
            with(|o| o.theme = Some("dark".into())),
            with(|o| o.colors = false),
            with(|o| o.time_zone = Some("dark".into())),
            with(|o| o.id_prefix = "dark".into()),
            with(|o| o.embed_png = true),
            with(|o| o.text = Lettering::Embed),
            with(|o| o.text = Lettering::Path),
            with(|o| o.links = Arc::from([(Format::Svg, Arc::from("dark"))])),
            with(|o| o.limits.rows = 1),
        ] {
            others.push(pictures.key(&source, Format::Svg, &options).await.0);
        }
        for (i, other) in others.iter().enumerate() {
            assert_ne!(key, *other, "{i}");
            assert!(!others[i + 1..].contains(other), "{i}");
        }
    }
}
