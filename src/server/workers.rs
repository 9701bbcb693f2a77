//! The processes that draw, seen from the server: charts out, answers in, and somebody always ready.
//!
//! As many charts as there are places are drawn at once. A chart that takes long gives its place back and goes on beside
//! the others, at a lower priority, as long as there are not too many such: a few charts without an end keep nobody
//! waiting. A process that breaks a limit, or that nobody waits for any more, is killed; the next one is ready before it
//! is needed.

use super::config::Config;
use super::wire::{Answer, HEAD, Ready, Wire, head_of, length_of};
use super::worker::Duties;
use bytes::Bytes;
use std::ffi::OsString;
use std::io::{self, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, sleep, timeout, timeout_at};

/// A chart that takes longer is a slow one.
const SLOW: Duration = Duration::from_millis(250);
/// How much slow charts yield to others: they get a third of the time that others would in their place.
const NICENESS: i32 = 5;
/// A process that is not ready by then does not start.
const START: Duration = Duration::from_secs(30);
/// How long a process that closed its pipes may take to be gone.
const DYING: Duration = Duration::from_millis(500);
/// Bytes read at once.
const BUFFER: usize = 64 << 10;
/// Memory for a large frame is a multiple of so many bytes, so that what one leaves behind fits the next.
const ROUND: usize = 1 << 20;
/// Bytes of what a dying process says that are looked at.
const LAST_WORDS: u64 = 4096;
/// Texts up to this length are sent in one piece with the rest.
const SHORT: usize = 64 << 10;
const KILLED: i32 = 9;
const OUT_OF_TIME: i32 = 24;

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// Too many charts wait.
    Full,
    /// The time was over.
    Late,
    /// The processor time was used up.
    Spent,
    /// The memory was used up.
    Memory,
    /// The process ended, or said what nobody understands.
    Broken,
}

/// How a process that draws is started.
#[derive(Debug, Clone)]
pub struct Launch {
    pub program: PathBuf,
    pub arguments: Vec<OsString>,
}

impl Launch {
    /// `plotd worker` with what a configuration says.
    ///
    /// # Errors
    /// A directory is not there.
    pub fn new(program: &Path, config: &Config) -> Result<Self, String> {
        let whole = |dir: &PathBuf| {
            std::fs::canonicalize(dir).map_err(|e| format!("cannot open directory {}: {e}", dir.display()))
        };
        let duties = Duties {
            data_dir: config.data_dir.as_ref().map(whole).transpose()?,
            data_bytes: config.data_bytes,
            chart_data_bytes: config.chart_data_bytes,
            font_dir: config.font_dir.as_ref().map(whole).transpose()?,
            memory: config.worker_memory,
            cpu: config.worker_cpu_seconds(),
        };
        Ok(Self { program: program.to_owned(), arguments: duties.arguments() })
    }
}

/// A chart on its way.
pub struct Order {
    /// All but the text, as the workers read it.
    pub settings: Vec<u8>,
    pub text: Arc<str>,
    /// When it is too late.
    pub until: Instant,
    /// So long before that the worker should give up by itself.
    pub grace: Duration,
}

/// The processes.
pub struct Workers {
    launch: Launch,
    places: Arc<Semaphore>,
    slow_places: Arc<Semaphore>,
    /// Charts that wait for a place, and how many may.
    waiting: AtomicUsize,
    queue: usize,
    normal: usize,
    /// Bytes of an answer.
    most: u64,
    /// One for each idle worker.
    ready: Semaphore,
    state: Mutex<State>,
    /// Whether the first one that was started can draw, once that is known.
    first: watch::Sender<Option<Result<(), String>>>,
}

#[derive(Default)]
struct State {
    idle: Vec<Worker>,
    /// Processes that draw, wait or start.
    alive: usize,
    /// Slow charts beside the others.
    slow: usize,
    /// Starts that failed one after another.
    failures: u32,
    /// Whether it was said what the kernel lacks.
    told: bool,
    closed: bool,
}

impl Workers {
    /// Nothing is started yet.
    pub fn new(launch: Launch, config: &Config) -> Arc<Self> {
        let normal = config.threads();
        Arc::new(Self {
            launch,
            places: Arc::new(Semaphore::new(normal)),
            slow_places: Arc::new(Semaphore::new(normal.max(2))),
            waiting: AtomicUsize::new(0),
            queue: config.queue,
            normal,
            most: config.worker_memory,
            ready: Semaphore::new(0),
            state: Mutex::default(),
            first: watch::Sender::new(None),
        })
    }

    /// Starts them, and waits for the first.
    ///
    /// # Errors
    /// It does not start.
    pub async fn open(self: &Arc<Self>) -> Result<(), String> {
        self.tend();
        let mut first = self.first.subscribe();
        let known = first.wait_for(Option::is_some).await.map(|known| known.clone());
        known.ok().flatten().unwrap_or(Ok(()))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts what is missing and ends what is too much: one worker for each place and one to spare, and one more for
    /// each slow chart. Called whenever one of these numbers changes.
    pub fn tend(self: &Arc<Self>) {
        let Ok(runtime) = Handle::try_current() else { return };
        let (mut missing, mut surplus) = (0, Vec::new());
        {
            let mut state = self.state();
            let target = if state.closed { 0 } else { self.normal + 1 + state.slow };
            missing += target.saturating_sub(state.alive);
            state.alive += missing;
            while state.alive > target
                && let Ok(permit) = self.ready.try_acquire()
            {
                permit.forget();
                surplus.extend(state.idle.pop());
                state.alive -= 1;
            }
        }
        for _ in 0..missing {
            runtime.spawn(Arc::clone(self).start());
        }
        surplus.into_iter().for_each(Worker::end);
    }

    async fn start(self: Arc<Self>) {
        match Worker::start(&self.launch).await {
            Ok((worker, ready)) => {
                let mut state = self.state();
                state.failures = 0;
                if !std::mem::replace(&mut state.told, true) {
                    ready.missing.iter().for_each(|what| tell(&format!("workers are held less tightly: {what}")));
                }
                state.idle.push(worker);
                self.ready.add_permits(1);
                drop(state);
                self.first.send_if_modified(|first| first.is_none() && first.replace(Ok(())).is_none());
                // There may be too many by now.
                self.tend();
            }
            Err(message) => {
                let failures = {
                    let mut state = self.state();
                    state.failures += 1;
                    state.failures
                };
                let told = Err(message.clone());
                if self.first.send_if_modified(|first| first.is_none() && first.replace(told).is_none()) {
                    self.close();
                    return;
                }
                tell(&format!("a worker does not start: {message}"));
                sleep(Duration::from_millis(100 << failures.min(6))).await;
                self.state().alive -= 1;
                self.tend();
            }
        }
    }

    /// Ends all that have nothing to do; those that draw end with their charts.
    pub fn close(self: &Arc<Self>) {
        self.state().closed = true;
        self.places.close();
        self.tend();
    }

    /// Draws, and says how long a worker had it. Dropping this future kills the process.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn draw(self: &Arc<Self>, order: Order) -> Result<(Answer, Duration), Lost> {
        timeout_at(order.until, self.draw_in_time(&order)).await.unwrap_or(Err(Lost::Late))
    }

    async fn draw_in_time(self: &Arc<Self>, order: &Order) -> Result<(Answer, Duration), Lost> {
        let mut place = Some(self.place().await?);
        let mut lease = self.take().await;
        let Some(worker) = &mut lease.worker else { return Err(Lost::Broken) };
        let pid = worker.pid;
        let begun = Instant::now();
        let outcome = {
            let mut exchange = std::pin::pin!(worker.exchange(order, self.most));
            match timeout(SLOW, &mut exchange).await {
                Ok(outcome) => outcome,
                Err(_) => tokio::select! {
                    biased;
                    outcome = &mut exchange => outcome,
                    lane = Arc::clone(&self.slow_places).acquire_owned() => {
                        if let Ok(lane) = lane {
                            lease.lane = Some(lane);
                            self.slow_down(pid);
                            drop(place.take());
                        }
                        exchange.await
                    }
                },
            }
        };
        match outcome {
            Ok((answer, tired)) => {
                let took = begun.elapsed();
                if !tired && lease.lane.is_none() {
                    lease.give_back();
                }
                Ok((answer, took))
            }
            Err(broken) => Err(lease.post_mortem(broken).await),
        }
    }

    /// Lets a process yield to others, and has one more in its place.
    fn slow_down(self: &Arc<Self>, pid: u32) {
        if let Some(pid) = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw) {
            let _ = rustix::process::setpriority_process(Some(pid), NICENESS);
        }
        self.state().slow += 1;
        self.tend();
    }

    /// A place, at once or after waiting for it.
    async fn place(&self) -> Result<OwnedSemaphorePermit, Lost> {
        if let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
            return Ok(place);
        }
        let _waiting = Waiting::enter(&self.waiting, self.queue).ok_or(Lost::Full)?;
        Arc::clone(&self.places).acquire_owned().await.map_err(|_| Lost::Full)
    }

    /// A worker that lives.
    async fn take(self: &Arc<Self>) -> Lease {
        loop {
            if let Ok(permit) = self.ready.acquire().await {
                permit.forget();
            }
            let worker = self.state().idle.pop();
            let mut lease = Lease { pool: Arc::clone(self), worker, lane: None };
            // One that is dead is replaced as the lease ends.
            if lease.worker.as_mut().is_some_and(Worker::lives) {
                return lease;
            }
        }
    }
}

/// Says something to whoever runs the server.
pub fn tell(message: &str) {
    let _ = writeln!(io::stderr().lock(), "plotd: {message}");
}

/// One that waits for a place, counted.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn enter(count: &'a AtomicUsize, most: usize) -> Option<Self> {
        let before = count.fetch_add(1, Ordering::Relaxed);
        // Dropped at once, and uncounted, when there are too many.
        let one = Self(count);
        (before < most).then_some(one)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A worker that draws. Unless it is given back it is killed, and another one is started.
struct Lease {
    pool: Arc<Workers>,
    worker: Option<Worker>,
    /// Held by a slow chart beside the others.
    lane: Option<OwnedSemaphorePermit>,
}

impl Lease {
    fn give_back(mut self) {
        let mut state = self.pool.state();
        if let Some(worker) = self.worker.take()
            && !state.closed
        {
            state.idle.push(worker);
            self.pool.ready.add_permits(1);
        }
    }

    /// Why there was no answer.
    async fn post_mortem(mut self, broken: Broken) -> Lost {
        let Some(worker) = &mut self.worker else { return Lost::Broken };
        if broken == Broken::Garbage {
            tell("a worker said what nobody understands, and was ended");
            return Lost::Broken;
        }
        let (status, words) = worker.last_words().await;
        let signal = status.and_then(|status| status.signal());
        if signal == Some(OUT_OF_TIME) {
            return Lost::Spent;
        }
        if words.contains("memory allocation of") {
            return Lost::Memory;
        }
        let words: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(500).collect();
        let how = status.map_or_else(|| "it does not end".to_owned(), |status| status.to_string());
        tell(&format!("a worker failed: {how} {words}"));
        // The kernel kills who asks for more memory than the machine has.
        if signal == Some(KILLED) { Lost::Memory } else { Lost::Broken }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let (worker, lane) = (self.worker.take(), self.lane.take());
        if worker.is_none() && lane.is_none() {
            return;
        }
        // Both at once, lest one is started for the first and another ended for the second.
        {
            let mut state = self.pool.state();
            state.alive -= usize::from(worker.is_some());
            state.slow -= usize::from(lane.is_some());
        }
        worker.into_iter().for_each(Worker::end);
        self.pool.tend();
    }
}

/// What went wrong between the server and a worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Broken {
    /// The pipes are closed.
    Gone,
    /// What came makes no sense.
    Garbage,
}

/// One process.
struct Worker {
    child: Child,
    pid: u32,
    input: ChildStdin,
    output: ChildStdout,
    errors: ChildStderr,
    buffer: Box<[u8]>,
}

impl Worker {
    async fn start(launch: &Launch) -> Result<(Self, Ready), String> {
        let mut command = Command::new(&launch.program);
        command.args(&launch.arguments).arg0("plotd").current_dir("/");
        // Arenas would count as memory before they are any.
        command.env_clear().env("MALLOC_ARENA_MAX", "1");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        // What a terminal sends to the server is not meant for its workers.
        command.process_group(0);
        let mut child = command.spawn().map_err(|e| format!("{}: {e}", launch.program.display()))?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take(), child.id());
        let (Some(input), Some(output), Some(errors), Some(pid)) = pipes else { return Err("it has no pipes".into()) };
        let mut worker = Self { child, pid, input, output, errors, buffer: vec![0; BUFFER].into() };
        let frame = match timeout(START, worker.frame(Ready::KIND, BUFFER as u64)).await {
            Ok(Ok(frame)) => frame,
            Ok(Err(_)) => {
                let (status, words) = worker.last_words().await;
                let status = status.map(|status| status.to_string()).unwrap_or_default();
                return Err(format!("{status} {}", words.trim()));
            }
            Err(_) => return Err("it is not ready in time".to_owned()),
        };
        let ready = Ready::take(&mut &frame[..]).ok_or("it said what nobody understands")?;
        if ready.version == env!("CARGO_PKG_VERSION") {
            Ok((worker, ready))
        } else {
            Err(format!("it is of version {}", ready.version))
        }
    }

    fn lives(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Sends a chart and waits for the answer to it.
    async fn exchange(&mut self, order: &Order, most: u64) -> Result<(Answer, bool), Broken> {
        let left = order.until.saturating_duration_since(Instant::now()).saturating_sub(order.grace);
        let length = size_of::<u64>() + order.settings.len() + order.text.len();
        let mut piece = Vec::with_capacity(HEAD + length.min(SHORT + order.settings.len()));
        piece.extend_from_slice(&head_of(super::wire::Request::KIND, length));
        u64::try_from(left.as_micros()).unwrap_or(u64::MAX).put(&mut piece);
        piece.extend_from_slice(&order.settings);
        let short = order.text.len() <= SHORT;
        if short {
            piece.extend_from_slice(order.text.as_bytes());
        }
        self.input.write_all(&piece).await.map_err(|_| Broken::Gone)?;
        if !short {
            self.input.write_all(order.text.as_bytes()).await.map_err(|_| Broken::Gone)?;
        }
        let frame = self.frame(Answer::KIND, most).await?;
        Answer::take(&frame).ok_or(Broken::Garbage)
    }

    /// The next frame; it must be of a kind, and nothing may come after it.
    async fn frame(&mut self, kind: u8, most: u64) -> Result<Bytes, Broken> {
        let mut filled = 0;
        while filled < HEAD {
            match self.output.read(&mut self.buffer[filled..]).await {
                Ok(0) | Err(_) => return Err(Broken::Gone),
                Ok(n) => filled += n,
            }
        }
        let head = self.buffer.first_chunk().ok_or(Broken::Garbage)?;
        let length = length_of(kind, head).filter(|length| *length as u64 <= most).ok_or(Broken::Garbage)?;
        let mut frame = Vec::with_capacity(if length > ROUND { length.next_multiple_of(ROUND) } else { length });
        frame.extend_from_slice(&self.buffer[HEAD..filled]);
        if frame.len() > length {
            return Err(Broken::Garbage);
        }
        while frame.len() < length {
            let rest = (length - frame.len()) as u64;
            if let Ok(0) | Err(_) = (&mut self.output).take(rest).read_buf(&mut frame).await {
                return Err(Broken::Gone);
            }
        }
        Ok(Bytes::from(frame))
    }

    /// How it ended, and the last it said.
    async fn last_words(&mut self) -> (Option<ExitStatus>, String) {
        let status = timeout(DYING, self.child.wait()).await.ok().and_then(Result::ok);
        let mut words = Vec::new();
        let _ = timeout(DYING, (&mut self.errors).take(LAST_WORDS).read_to_end(&mut words)).await;
        (status, String::from_utf8_lossy(&words).into_owned())
    }

    /// Kills it, and waits elsewhere until it is gone.
    fn end(mut self) {
        let _ = self.child.start_kill();
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move { self.child.wait().await });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::output::Format;
    use crate::render::{Options, Source};

    /// A pool of one worker that is a shell script, and what comes of a chart that is sent to it.
    async fn outcome(script: &str) -> (Result<Answer, Lost>, usize) {
        let mut ready = Vec::new();
        Ready { version: env!("CARGO_PKG_VERSION").to_owned(), missing: Vec::new() }.put(&mut ready);
        let greeting: String =
            head_of(Ready::KIND, ready.len()).iter().chain(&ready).map(|byte| format!("\\{byte:03o}")).collect();
        let script = format!("printf '{greeting}'; {script}");
        let arguments = vec!["-c".into(), script.into()];
        let launch = Launch { program: "/bin/sh".into(), arguments };
        let workers = Workers::new(launch, &Config { workers: 1, ..Config::default() });
        workers.tend();
        let source = Source::new(Dialect::VegaLite, "{}");
        let mut settings = Vec::new();
        super::super::wire::put_order(&source, Format::Svg, &Options::default(), &mut settings);
        let until = Instant::now() + Duration::from_secs(30);
        let order = Order { settings, text: source.text, until, grace: Duration::ZERO };
        let outcome = workers.draw(order).await.map(|(answer, _)| answer);
        let alive = workers.state().alive;
        workers.close();
        (outcome, alive)
    }

    /// The bytes of an answer, as a shell prints them.
    fn panicked() -> String {
        let mut frame = Vec::new();
        Answer::Panicked("x".into()).put(false, &mut frame);
        head_of(Answer::KIND, frame.len()).iter().chain(&frame).map(|byte| format!("\\{byte:03o}")).collect()
    }

    #[tokio::test]
    async fn what_no_worker_says_is_not_believed() {
        let right = panicked();
        let cut: String = right[..right.len() - 4].to_owned();
        for (script, expected) in [
            (format!("head -c 9 >/dev/null; printf '{right}'; sleep 9"), Ok(Answer::Panicked("x".into()))),
            ("head -c 9 >/dev/null; printf 'HTTP/1.1 200 OK'; sleep 9".to_owned(), Err(Lost::Broken)),
            (format!("head -c 9 >/dev/null; printf '{right}{right}'; sleep 9"), Err(Lost::Broken)),
            (format!("head -c 9 >/dev/null; printf '{cut}'"), Err(Lost::Broken)),
            // An answer of 2^56 bytes.
            ("head -c 9 >/dev/null; printf 'A\\0\\0\\0\\0\\0\\0\\0\\1'; sleep 9".to_owned(), Err(Lost::Broken)),
            ("head -c 9 >/dev/null; exit 3".to_owned(), Err(Lost::Broken)),
            (
                "head -c 9 >/dev/null; echo memory allocation of 9 bytes failed >&2; kill -ABRT $$".into(),
                Err(Lost::Memory),
            ),
            ("head -c 9 >/dev/null; kill -XCPU $$".to_owned(), Err(Lost::Spent)),
        ] {
            let (outcome, alive) = outcome(&script).await;
            assert_eq!(outcome, expected, "{script}");
            assert_eq!(alive, 2, "one that fails is replaced: {script}");
        }
    }
}
