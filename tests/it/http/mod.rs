//! The server over real sockets: a stand behind which a renderer of the test's choice draws, and a client that sends
//! bytes as they are.

mod answers;
mod badges;
mod builders;
mod charts;
mod errors;
mod frames;
mod life;
mod limits;
mod links;
mod named;
mod readme;

use plotd::server::{Config, Renderer, Server};
use plotd::{Format, Kind, Options, Rendered, Report, Source};
use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, JoinHandle, sleep};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

/// Bytes of a large picture: more than a system holds for a socket.
const LARGE: usize = 16 << 20;

/// Longer than anything takes that comes about at all.
const PATIENCE: Duration = Duration::from_secs(60);

/// Draws what the words in a description say: `endless` (until it is stopped), `slow`, `panic`, `bad`, `syntax`, `huge`, `warn`,
/// `large`; anything else at once.
#[derive(Default)]
struct Puppet {
    drawn: AtomicUsize,
    stopped: AtomicUsize,
    /// Draws as the library does.
    real: bool,
}

impl Renderer for Puppet {
    fn render(&self, source: &Source, format: Format, options: &Options) -> Result<Rendered, Report> {
        self.drawn.fetch_add(1, Ordering::SeqCst);
        if self.real {
            return plotd::render(source, format, options);
        }
        let says = |word: &str| source.text.contains(word);
        assert!(!says("panic"), "on purpose, in /secret/path.rs");
        let begun = Instant::now();
        let ends = if says("endless") { PATIENCE } else { Duration::from_millis(400) };
        while (says("slow") || says("endless")) && begun.elapsed() < ends {
            if options.cancel.as_ref().is_some_and(|c| c.load(Ordering::SeqCst)) {
                self.stopped.fetch_add(1, Ordering::SeqCst);
                return Err(Report::of(Kind::Deadline, "", "stopped"));
            }
            sleep(Duration::from_millis(2));
        }
        if says("bad") {
            let mut report = Report::new();
            report.error_with_hint("/mark", "unknown mark \"bars\"", "did you mean \"bar\"?");
            report.error("/x", "no such field");
            return Err(report);
        }
        if says("syntax") {
            return Err(Report::of(Kind::Syntax, "", "not JSON"));
        }
        if says("huge") {
            return Err(Report::of(Kind::Limit, "", "more than 5 rows of data (limit `rows`)"));
        }
        let mut report = Report::new();
        if says("warn") {
            report.warn("/odd", "odd");
        }
        let mut text =
            format!("{} {} {:?} {} {:?}", format.name(), options.dpr, options.width, source.text, source.dialect);
        if says("large") {
            text.push_str(&" ".repeat(LARGE));
        }
        let mut drawn = Rendered::new(text.into_bytes(), format, 1.0, 1.0);
        drawn.warnings = report.items().to_vec();
        Ok(drawn)
    }
}

/// A running server; dropping it stops it.
struct Stand {
    at: SocketAddr,
    puppet: Arc<Puppet>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Stand {
    fn new() -> Self {
        Self::with(|_| {})
    }

    fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::start(Puppet::default(), change)
    }

    /// A stand that draws what charts say.
    fn real() -> Self {
        Self::start(Puppet { real: true, ..Puppet::default() }, |_| {})
    }

    fn start(puppet: Puppet, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::default();
        config.workers = 1;
        change(&mut config);
        let puppet = Arc::new(puppet);
        let server = Server::with_renderer(config, Arc::clone(&puppet) as Arc<dyn Renderer>).unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let (tell, told) = std::sync::mpsc::channel();
        let thread = thread::spawn(move || {
            Runtime::new().unwrap().block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                tell.send(listener.local_addr().unwrap()).unwrap();
                server.run(listener, async { drop(stopped.await) }).await;
            });
        });
        Self { at: told.recv().unwrap(), puppet, stop: Some(stop), thread: Some(thread) }
    }

    fn drawn(&self) -> usize {
        self.puppet.drawn.load(Ordering::SeqCst)
    }

    /// Waits until a chart was given up.
    fn until_stopped(&self) {
        let begun = Instant::now();
        while self.puppet.stopped.load(Ordering::SeqCst) == 0 {
            assert!(begun.elapsed() < PATIENCE / 2, "it was drawn to its end");
            sleep(Duration::from_millis(2));
        }
    }

    fn connect(&self) -> Connection {
        let stream = TcpStream::connect(self.at).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        Connection { stream, rest: VecDeque::new() }
    }

    /// One request on a connection of its own.
    fn ask(&self, method: &str, target: &str, headers: &[&str], body: &str) -> Answer {
        self.connect().ask(method, target, headers, body)
    }

    fn get(&self, target: &str, headers: &[&str]) -> Answer {
        self.ask("GET", target, headers, "")
    }

    fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }
}

impl Drop for Stand {
    fn drop(&mut self) {
        self.stop();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A connection that can be kept.
struct Connection {
    stream: TcpStream,
    rest: VecDeque<u8>,
}

/// What came back.
#[derive(Debug)]
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    fn kind(&self) -> &str {
        self.header("content-type").unwrap_or_default()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Connection {
    fn send(&mut self, bytes: &str) {
        self.stream.write_all(bytes.as_bytes()).unwrap();
    }

    fn ask(&mut self, method: &str, target: &str, headers: &[&str], body: &str) -> Answer {
        let mut head = format!("{method} {target} HTTP/1.1\r\nHost: test\r\n");
        for line in headers {
            head.push_str(line);
            head.push_str("\r\n");
        }
        if !body.is_empty() {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        self.send(&format!("{head}\r\n{body}"));
        self.answer(method == "HEAD").expect("an answer")
    }

    fn byte(&mut self) -> Option<u8> {
        if self.rest.is_empty() {
            let mut some = [0; 8192];
            let n = self.stream.read(&mut some).ok()?;
            self.rest.extend(&some[..n]);
        }
        self.rest.pop_front()
    }

    fn line(&mut self) -> Option<String> {
        let mut line = Vec::new();
        loop {
            match self.byte()? {
                b'\n' => return String::from_utf8(line).ok(),
                b'\r' => {}
                b => line.push(b),
            }
        }
    }

    /// The next answer; none when the server closes first.
    fn answer(&mut self, headless: bool) -> Option<Answer> {
        let status = self.line()?.split(' ').nth(1)?.parse().ok()?;
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else { break };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let length = headers.iter().find(|(n, _)| n == "content-length").map_or(0, |(_, v)| v.parse().unwrap());
        let empty = headless || status == 304 || status == 204;
        let body = (0..if empty { 0 } else { length }).map(|_| self.byte()).collect::<Option<_>>()?;
        Some(Answer { status, headers, body })
    }

    /// Whether an answer to a request for a large picture comes whole.
    fn comes_whole(&mut self) -> bool {
        let mut all = self.rest.len();
        let mut some = vec![0; 1 << 16];
        while all < LARGE {
            match self.stream.read(&mut some) {
                Ok(0) | Err(_) => return false,
                Ok(count) => all += count,
            }
        }
        true
    }

    /// Whether the server closes within a time.
    fn closes_within(&mut self, time: Duration) -> bool {
        self.stream.set_read_timeout(Some(time)).unwrap();
        let mut some = [0; 512];
        loop {
            match self.stream.read(&mut some) {
                Ok(0) => return true,
                Ok(_) => {}
                Err(error) => return error.kind() == std::io::ErrorKind::ConnectionReset,
            }
        }
    }
}
