//! What drawing in processes costs: two servers of the same program, one with processes and one with threads, asked in
//! turns for charts that neither has drawn before.

use plotd::Source;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A running server.
pub struct Server {
    child: Child,
    _words: BufReader<ChildStderr>,
    at: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Starts one with two places to draw.
    pub fn new(isolation: &str) -> Self {
        let most = "1000000000000";
        let mut child = Command::new(env!("CARGO_BIN_EXE_plotd"))
            .args(["serve", "--listen", "127.0.0.1:0", "--workers", "2", "--isolation", isolation])
            .args(["--rows", "1000000000", "--steps", most, "--cells", most, "--memory", most])
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut words = BufReader::new(child.stderr.take().expect("it is piped"));
        let mut line = String::new();
        words.read_line(&mut line).expect("it says where it is");
        let at = line.trim().rsplit_once("http://").expect("an address").1.to_owned();
        sleep(Duration::from_millis(500));
        Self { child, _words: words, at }
    }

    /// A connection to it.
    pub fn connect(&self) -> Client {
        let stream = TcpStream::connect(&self.at).expect("it listens");
        stream.set_nodelay(true).expect("a socket");
        Client { stream, buffer: vec![0; 1 << 20] }
    }

    /// Bytes of each process that draws: its share of all memory, and what is its alone.
    pub fn memory(&self) -> Vec<(u64, u64)> {
        let parent = self.child.id().to_string();
        let pids = fs::read_dir("/proc").into_iter().flatten().flatten().filter_map(|entry| {
            let stat = fs::read_to_string(entry.path().join("stat")).ok()?;
            let is_child = stat.rsplit_once(") ")?.1.split(' ').nth(1)? == parent;
            let rollup = fs::read_to_string(entry.path().join("smaps_rollup")).ok()?;
            let field = |name: &str| -> u64 {
                let line = rollup.lines().find(|line| line.starts_with(name)).unwrap_or_default();
                line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0) * 1024
            };
            is_child.then(|| (field("Pss:"), field("Private_Clean:") + field("Private_Dirty:")))
        });
        pids.collect()
    }
}

/// A connection that is kept.
pub struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Client {
    /// Sends a description without waiting for its picture.
    pub fn send(&mut self, target: &str, body: &str) {
        let head = format!("POST {target} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n");
        let request = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
        self.stream.write_all(request.as_bytes()).expect("it reads");
    }

    /// How long a chart took: as a whole, in the stages that drew it, and on the way to them and back.
    pub fn ask(&mut self, target: &str, body: &str) -> [Duration; 3] {
        let begun = Instant::now();
        self.send(target, body);
        let mut filled = 0;
        let (end, length) = loop {
            filled += self.stream.read(&mut self.buffer[filled..]).expect("it answers");
            if let Some(end) = self.buffer[..filled].windows(4).position(|w| w == b"\r\n\r\n") {
                let head = String::from_utf8_lossy(&self.buffer[..end]);
                assert!(head.starts_with("HTTP/1.1 200"), "{head}");
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a length");
                break (end + 4, length.parse::<usize>().expect("a number"));
            }
        };
        while filled < end + length {
            filled += self.stream.read(&mut self.buffer[filled..]).expect("it answers");
        }
        let took = begun.elapsed();
        let head = String::from_utf8_lossy(&self.buffer[..end]).into_owned();
        let timing = head.lines().find_map(|line| line.strip_prefix("server-timing: ")).expect("stages");
        let (mut stages, mut trip) = (0.0, 0.0);
        for part in timing.split(", ") {
            let (name, time) = part.split_once(";dur=").expect("a stage");
            let time: f64 = time.parse().expect("milliseconds");
            *if name == "trip" { &mut trip } else { &mut stages } += time / 1e3;
        }
        [took, Duration::from_secs_f64(stages), Duration::from_secs_f64(trip)]
    }
}

/// Medians for a chart that was never drawn before: its stages, the way to a process and back, and how much longer the
/// whole request took with processes than with threads (which may be less than nothing).
pub fn round_trip(source: &Source, runs: usize) -> (Duration, Duration, f64) {
    let (processes, threads) = (Server::new("process"), Server::new("thread"));
    let (mut by_process, mut by_thread) = (processes.connect(), threads.connect());
    let [mut stages, mut trips, mut process, mut thread] = [const { Vec::new() }; 4];
    for n in 0..runs + 20 {
        let target = format!("/vegalite.svg?id=a{n}");
        let [took, drawing, trip] = by_process.ask(&target, &source.text);
        let [took_on_thread, drawing_on_thread, _] = by_thread.ask(&target, &source.text);
        if n >= 20 {
            stages.push(drawing);
            trips.push(trip);
            process.push(took.saturating_sub(drawing));
            thread.push(took_on_thread.saturating_sub(drawing_on_thread));
        }
    }
    let [stages, trip, process, thread] = [stages, trips, process, thread].map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2]
    });
    (stages, trip, process.as_secs_f64() - thread.as_secs_f64())
}

/// How long a small chart takes behind two that do not end.
pub fn behind_two_stuck(server: &Server) -> Duration {
    let filter = r#"{"filter":"sqrt(datum.data)+abs(sin(datum.data))+length(toString(datum.data))>=0"},"#.repeat(3000);
    let stuck: Vec<Client> = (0..2)
        .map(|n| {
            let data = format!(r#"{{"sequence":{{"start":{n},"stop":200000}}}}"#);
            let mut client = server.connect();
            client.send(
                "/vegalite.svg",
                &format!(r#"{{"data":{data},"transform":[{filter}{{"filter":"true"}}],"mark":"bar"}}"#),
            );
            client
        })
        .collect();
    sleep(Duration::from_millis(20));
    let small = r#"{"mark":"bar","data":{"values":[{"a":1}]},"encoding":{"x":{"field":"a","type":"quantitative"}}}"#;
    let [took, ..] = server.connect().ask("/vegalite.svg", small);
    drop(stuck);
    took
}
