//! A process that draws for the server: charts in through one pipe, pictures out through another, one after the other.
//!
//! It limits itself before it reads its first chart (see `sandbox`), and ends when the pipe does: nothing has to stop
//! it when the server is gone. The server ends it by force when it takes too long; a thread of its own asks the
//! pipeline to stop a little earlier, so that the usual case is an answer in words.

mod sandbox;

use super::picture::{Pipeline, drawn_and_timed};
use super::wire::{Answer, HEAD, Ready, Request, Wire, head_of, length_of};
use crate::data::Resources;
use crate::dialect::Dialect;
use crate::files::Directory;
use crate::output::Format;
use crate::render::{Options, Source};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufRead, BufReader, IoSlice, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::FileExt;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// How often the time of a chart is looked at.
const TICK: Duration = Duration::from_millis(20);
/// Ticks without a chart after which nobody looks any more.
const TICKS_IDLE: u32 = 50;
/// Bytes of memory of its own that a worker may keep after a chart; with more it asks to be replaced.
const MOST_KEPT: u64 = 24 << 20;
/// Charts that take no longer cannot have filled so much.
const BRIEF: Duration = Duration::from_millis(2);
/// Bytes of a page of memory, as `statm` counts; larger pages make this a smaller bound, which harms nothing.
const PAGE: u64 = 4096;
/// Bytes read at once.
const BUFFER: usize = 64 << 10;
/// A chart with all that charts usually need, drawn before the first one counts.
const FIRST: &str = r#"{"title":"a","mark":"line","data":{"values":[{"a":1,"b":2.5,"c":"x"},{"a":2,"b":3,"c":"y"}]},
"encoding":{"x":{"field":"a","type":"quantitative"},"y":{"field":"b","type":"quantitative"},"color":{"field":"c"}}}"#;

/// What a worker is told when it starts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Duties {
    /// The only directory that charts may read data from.
    pub data_dir: Option<PathBuf>,
    /// Bytes of one data file.
    pub data_bytes: u64,
    /// Bytes of all data files of one chart.
    pub chart_data_bytes: u64,
    /// Fonts to use besides the built-in ones.
    pub font_dir: Option<PathBuf>,
    /// Bytes of address space.
    pub memory: u64,
    /// Seconds of processor time for one chart.
    pub cpu: u64,
}

impl Duties {
    /// As arguments of `plotd`.
    pub fn arguments(&self) -> Vec<OsString> {
        let Self { data_dir, data_bytes, chart_data_bytes, font_dir, memory, cpu } = self;
        let mut arguments = vec![OsString::from(Self::COMMAND)];
        for (flag, value) in [
            ("--data-dir", data_dir.as_ref().map(|dir| dir.clone().into_os_string())),
            ("--data-bytes", Some(data_bytes.to_string().into())),
            ("--chart-data-bytes", Some(chart_data_bytes.to_string().into())),
            ("--font-dir", font_dir.as_ref().map(|dir| dir.clone().into_os_string())),
            ("--memory", Some(memory.to_string().into())),
            ("--cpu", Some(cpu.to_string().into())),
        ] {
            arguments.extend(value.into_iter().flat_map(|value| [flag.into(), value]));
        }
        arguments
    }

    /// The command that these are arguments of.
    pub const COMMAND: &str = "worker";
}

/// Draws until nobody writes to standard input any more.
///
/// # Errors
/// It cannot start, or the pipes break.
pub fn run(duties: &Duties) -> Result<(), String> {
    sandbox::limit_resources(duties.memory)?;
    let _ = rustix::thread::set_name(c"plotd-worker");
    sandbox::grant_time(duties.cpu);
    let pipes = |e: io::Error| format!("the pipes of a worker cannot be used: {e}");
    let input = File::from(io::stdin().as_fd().try_clone_to_owned().map_err(pipes)?);
    let mut output = File::from(io::stdout().as_fd().try_clone_to_owned().map_err(pipes)?);
    let open = |dir: &Path| Directory::open(dir, duties.data_bytes, duties.chart_data_bytes);
    let data = duties.data_dir.as_deref().map(open).transpose()?;
    if let Some(dir) = &duties.font_dir {
        crate::files::add_fonts(dir)?;
    }
    let memory = File::open("/proc/self/statm").ok();
    let mut missing: Vec<String> = sandbox::close_files(duties.data_dir.as_deref()).into_iter().collect();
    let watch = Watch::start().map_err(|e| format!("cannot start a thread: {e}"))?;
    missing.extend(sandbox::close_calls(data.is_some()));
    let mut desk = Desk { resources: data.map(|d| Arc::new(d) as Arc<dyn Resources>), watch, memory, duties };
    desk.warm_up()?;
    let mut frame = Vec::new();
    Ready { version: env!("CARGO_PKG_VERSION").to_owned(), missing }.put(&mut frame);
    write(&mut output, &head_of(Ready::KIND, frame.len()), &frame, &[]).map_err(pipes)?;
    let mut input = BufReader::with_capacity(BUFFER, input);
    while let Some(request) = read(&mut input)? {
        desk.serve(request, &mut output).map_err(pipes)?;
    }
    Ok(())
}

/// The next chart; none at the end of the pipe.
fn read(input: &mut BufReader<File>) -> Result<Option<Request>, String> {
    let broken = |_| "a chart broke off".to_owned();
    if input.fill_buf().map_err(broken)?.is_empty() {
        return Ok(None);
    }
    let mut head = [0; HEAD];
    input.read_exact(&mut head).map_err(broken)?;
    let length = length_of(Request::KIND, &head).ok_or("not a chart")?;
    let mut frame = Vec::with_capacity(length);
    input.take(length as u64).read_to_end(&mut frame).map_err(broken)?;
    Request::take(&frame).map(Some).ok_or_else(|| "not a chart".to_owned())
}

/// All of three pieces, in as few calls as it takes.
fn write(output: &mut File, head: &[u8], frame: &[u8], body: &[u8]) -> io::Result<()> {
    let mut pieces = &mut [IoSlice::new(head), IoSlice::new(frame), IoSlice::new(body)][..];
    IoSlice::advance_slices(&mut pieces, 0);
    while !pieces.is_empty() {
        match output.write_vectored(pieces) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(n) => IoSlice::advance_slices(&mut pieces, n),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Where one worker sits.
struct Desk<'a> {
    resources: Option<Arc<dyn Resources>>,
    watch: Watch,
    /// What the kernel counts of this process.
    memory: Option<File>,
    duties: &'a Duties,
}

impl Desk<'_> {
    /// Draws once, so that everything that is made on first use is there, and to see that the doors that were closed
    /// are not needed.
    fn warm_up(&mut self) -> Result<(), String> {
        let source = Source::new(Dialect::VegaLite, FIRST);
        drawn_and_timed(&Pipeline, &source, Format::Png, Options::default()).map_err(|report| report.to_string())?;
        let last_words: Arc<Mutex<String>> = Arc::default();
        self.watch.last_words = Arc::clone(&last_words);
        // The words go to the server, which may say them; nothing else reads this process's standard error.
        set_hook(Box::new(move |panic| {
            *last_words.lock().unwrap_or_else(PoisonError::into_inner) = panic.to_string();
        }));
        Ok(())
    }

    fn serve(&mut self, request: Request, output: &mut File) -> io::Result<()> {
        let begun = Instant::now();
        let Request { allowed, source, format, mut options } = request;
        sandbox::grant_time(self.duties.cpu);
        let cancel = self.watch.begin(Duration::from_micros(allowed));
        options.cancel = Some(cancel);
        if let Some(resources) = &self.resources {
            options.resources = Arc::clone(resources);
        }
        let drawn = catch_unwind(AssertUnwindSafe(|| drawn_and_timed(&Pipeline, &source, format, options)));
        drop(source);
        self.watch.end();
        let took = begun.elapsed();
        let answer = match drawn {
            Ok(result) => Answer::of(result, u64::try_from(took.as_nanos()).unwrap_or(u64::MAX)),
            Err(_) => Answer::Panicked(std::mem::take(
                &mut self.watch.last_words.lock().unwrap_or_else(PoisonError::into_inner),
            )),
        };
        let mut frame = Vec::with_capacity(256);
        let body = answer.put(took > BRIEF && self.tired(), &mut frame);
        drop(answer);
        write(output, &head_of(Answer::KIND, frame.len() + body.len()), &frame, &body)
    }

    /// Whether too much memory was kept, which the system's allocator does after large charts.
    fn tired(&self) -> bool {
        let mut text = [0; 64];
        let Some(length) = self.memory.as_ref().and_then(|file| file.read_at(&mut text, 0).ok()) else { return false };
        let text = std::str::from_utf8(&text[..length]).unwrap_or_default();
        let mut numbers = text.split(' ').map(|n| n.parse::<u64>().unwrap_or(0));
        let (resident, shared) = (numbers.nth(1).unwrap_or(0), numbers.next().unwrap_or(0));
        resident.saturating_sub(shared) * PAGE > MOST_KEPT
    }
}

/// The thread that looks at the clock while a chart is drawn, and whether the server is still there.
struct Watch {
    shared: Arc<Shared>,
    thread: Thread,
    last_words: Arc<Mutex<String>>,
}

#[derive(Default)]
struct Shared {
    /// When the chart that is drawn should be given up, and what tells it.
    due: Mutex<Option<(Instant, Arc<AtomicBool>)>>,
    /// Whether the thread has to be woken.
    asleep: AtomicBool,
}

impl Watch {
    fn start() -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let seen = Arc::clone(&shared);
        let thread = thread::Builder::new().name("watch".into()).stack_size(128 << 10).spawn(move || seen.look())?;
        Ok(Self { shared, thread: thread.thread().clone(), last_words: Arc::default() })
    }

    fn begin(&self, allowed: Duration) -> Arc<AtomicBool> {
        let cancel = Arc::new(AtomicBool::new(false));
        let due = Instant::now().checked_add(allowed).map(|due| (due, Arc::clone(&cancel)));
        *self.shared.due.lock().unwrap_or_else(PoisonError::into_inner) = due;
        if self.shared.asleep.swap(false, Ordering::SeqCst) {
            self.thread.unpark();
        }
        cancel
    }

    fn end(&self) {
        *self.shared.due.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Shared {
    fn look(&self) {
        let mut idle = 0;
        loop {
            let left = match &*self.due.lock().unwrap_or_else(PoisonError::into_inner) {
                Some((due, cancel)) => {
                    idle = 0;
                    let left = due.saturating_duration_since(Instant::now());
                    cancel.fetch_or(left.is_zero(), Ordering::Relaxed);
                    if left.is_zero() { TICK } else { left.min(TICK) }
                }
                None => {
                    idle += 1;
                    TICK
                }
            };
            if idle < TICKS_IDLE {
                thread::park_timeout(left);
                leave_if_alone();
                continue;
            }
            // A chart that comes between these two is seen in the next round, as the waking is kept.
            self.asleep.store(true, Ordering::SeqCst);
            if self.due.lock().unwrap_or_else(PoisonError::into_inner).is_none() {
                thread::park();
            }
            self.asleep.store(false, Ordering::SeqCst);
            idle = 0;
        }
    }
}

/// Ends the process when nobody can write to its standard input any more: whoever asked for the chart is gone.
fn leave_if_alone() {
    let stdin = io::stdin();
    let mut pipe = [PollFd::new(&stdin, PollFlags::empty())];
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    if poll(&mut pipe, Some(&now)).is_ok() && pipe[0].revents().contains(PollFlags::HUP) {
        process::exit(0);
    }
}
