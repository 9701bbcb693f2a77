//! The processes that draw, under a real server: what ends one of them, what that costs, and that none is left behind.

#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

/// Longer than anything here takes, and shorter than the patience of whoever waits for the tests.
const LONG: Duration = Duration::from_secs(300);

/// A running `plotd serve`.
struct Program {
    child: Child,
    words: BufReader<ChildStderr>,
    at: String,
}

impl Program {
    fn new(args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_plotd"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(args)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut words = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        words.read_line(&mut line).unwrap();
        let at = line.trim().rsplit_once("http://").expect(&line).1.to_owned();
        Self { child, words, at }
    }

    /// A server that lets charts be as large as they like.
    fn lenient(args: &[&str]) -> Self {
        let most = "1000000000000";
        let limits = ["--rows", "1000000000", "--steps", most, "--cells", most, "--memory", most];
        Self::new(&[&limits, args].concat())
    }

    fn send(&self, target: &str, accept: &str, body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.at).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        let length = body.len();
        let head = format!("Host: a\r\nConnection: close\r\nAccept: {accept}\r\nContent-Length: {length}");
        write!(stream, "POST {target} HTTP/1.1\r\n{head}\r\nContent-Type: application/json\r\n\r\n{body}").unwrap();
        stream
    }

    fn ask(&self, target: &str, accept: &str, body: &str) -> Answer {
        Answer::of(self.send(target, accept, body))
    }

    /// A small chart, another one for each number.
    fn small(&self, n: usize) -> Answer {
        let spec = format!(
            r#"{{"mark":"bar","data":{{"values":[{{"a":{n}}}]}},"encoding":{{"x":{{"field":"a","type":"quantitative"}}}}}}"#
        );
        self.ask("/vegalite.svg", "*/*", &spec)
    }

    /// The processes that draw, once there are so many.
    fn workers(&self, count: usize) -> BTreeSet<u32> {
        let mut pids = BTreeSet::new();
        until("workers", || {
            pids = children(self.child.id());
            pids.len() == count
        });
        pids
    }

    fn signal(&self, name: &str) {
        signal(self.child.id(), name);
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn of(mut stream: TcpStream) -> Self {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").expect("a head") + 4;
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        Self { status: head.split(' ').nth(1).unwrap().parse().unwrap(), head, body: bytes.split_off(end) }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

fn signal(pid: u32, name: &str) {
    assert!(Command::new("kill").args([&format!("-{name}"), &pid.to_string()]).status().unwrap().success());
}

/// Fields of a process after its name, which may hold anything; the first is its state.
fn stat(pid: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    Some(text.rsplit_once(") ")?.1.split(' ').map(str::to_owned).collect())
}

fn children(parent: u32) -> BTreeSet<u32> {
    let pids = fs::read_dir("/proc").unwrap().filter_map(|e| e.unwrap().file_name().to_str()?.parse().ok());
    pids.filter(|pid| stat(*pid).is_some_and(|stat| stat[1] == parent.to_string())).collect()
}

fn lives(pid: u32) -> bool {
    stat(pid).is_some_and(|stat| stat[0] != "Z")
}

/// Ticks of processor time.
fn spent(pid: u32) -> u64 {
    stat(pid).map_or(0, |stat| stat[11].parse().unwrap())
}

fn until(what: &str, mut done: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < LONG, "waited in vain for {what}");
        sleep(Duration::from_millis(10));
    }
}

/// A chart that is drawn for minutes; another one for each number.
fn endless(n: usize) -> String {
    let filter = r#"{"filter":"sqrt(datum.data)+abs(sin(datum.data))+length(toString(datum.data))>=0"},"#.repeat(3000);
    format!(
        r#"{{"data":{{"sequence":{{"start":{n},"stop":200000}}}},"transform":[{filter}{{"filter":"true"}}],"mark":"bar"}}"#
    )
}

/// A chart that needs a gigabyte.
const HUGE: &str =
    r#"{"data":{"sequence":{"start":0,"stop":100000000}},"mark":"bar","encoding":{"y":{"field":"data"}}}"#;

/// The one of the processes that has worked most, once one has worked long.
fn busiest(program: &Program) -> u32 {
    let mut pid = 0;
    until("a busy worker", || {
        pid = children(program.child.id()).into_iter().max_by_key(|pid| spent(*pid)).unwrap_or(0);
        spent(pid) > 30
    });
    pid
}

#[test]
fn a_worker_that_dies_takes_nothing_with_it() {
    let program = Program::lenient(&["--workers", "1", "--deadline", "600"]);
    program.workers(2);
    scope(|scope| {
        let doomed = scope.spawn(|| program.ask("/vegalite.svg", "*/*", &endless(0)));
        let pid = busiest(&program);
        assert_eq!(program.small(0).status, 200, "another is drawn at the same time");
        signal(pid, "ABRT");
        let answer = doomed.join().unwrap();
        assert_eq!(answer.status, 500, "{}", answer.text());
        assert!(answer.head.contains("cache-control: no-store"), "{}", answer.head);
    });
    assert_eq!(program.small(1).status, 200);
    program.workers(2);
}

#[test]
fn a_chart_that_needs_too_much_memory_is_413() {
    let mut program = Program::lenient(&["--workers", "1", "--worker-memory", "128000000"]);
    let answer = program.ask("/vegalite.svg", "*/*", HUGE);
    assert_eq!(answer.status, 413, "{}", answer.text());
    assert!(answer.text().contains("128 MB of memory (limit `worker_memory`)"), "{}", answer.text());
    assert_eq!(program.small(0).status, 200);
    program.signal("TERM");
    let mut words = String::new();
    program.words.read_to_string(&mut words).unwrap();
    assert_eq!(words, "", "it is the chart's fault, not one to be told of");
}

#[test]
fn past_the_deadline_a_picture_of_the_message_comes_in_time() {
    let program = Program::lenient(&["--workers", "1", "--deadline", "4"]);
    let begun = Instant::now();
    let answer = program.ask("/vegalite?width=200&height=100", "image/png", &endless(0));
    let took = begun.elapsed();
    assert_eq!(answer.status, 504, "{}", answer.head);
    assert!(answer.head.contains("limit `deadline`"), "{}", answer.head);
    assert!(answer.body.starts_with(b"\x89PNG"), "{}", answer.head);
    assert!(took < Duration::from_secs(8), "{took:?}");
    assert_eq!(program.small(0).status, 200);
}

#[test]
fn processor_time_has_a_limit_of_the_kernels() {
    let program = Program::lenient(&["--workers", "1", "--worker-cpu", "1", "--deadline", "280"]);
    let answer = program.ask("/vegalite.svg", "*/*", &endless(0));
    assert_eq!(answer.status, 504, "{}", answer.text());
    assert!(answer.text().contains("limit `worker_cpu`"), "{}", answer.text());
}

#[test]
fn endless_charts_keep_nobody_waiting_and_end_when_their_clients_leave() {
    let program = Program::lenient(&["--workers", "2", "--deadline", "600"]);
    let at_rest = program.workers(3);
    let mut streams: Vec<TcpStream> = (0..2).map(|n| program.send("/vegalite.svg", "*/*", &endless(n))).collect();
    for n in 0..20 {
        assert_eq!(program.small(n).status, 200);
    }
    // One for each slow chart has come, and those are still being drawn.
    program.workers(5);
    let mut busy = Vec::new();
    until("two busy workers", || {
        busy = at_rest.iter().copied().filter(|pid| spent(*pid) > 30).collect();
        busy.len() == 2
    });
    for stream in &mut streams {
        stream.set_read_timeout(Some(Duration::from_millis(1))).unwrap();
        let kind = stream.read(&mut [0]).expect_err("nothing is there yet").kind();
        assert!(matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut), "{kind}");
    }
    drop(streams);
    until("the busy ones to be killed", || !busy.iter().any(|pid| lives(*pid)));
    let after = program.workers(3);
    assert!(busy.iter().all(|pid| !after.contains(pid)));
}

#[test]
fn a_thousand_charts_are_drawn_by_the_same_process() {
    let program = Program::new(&["--workers", "1"]);
    let before = program.workers(2);
    assert_eq!(program.small(0).status, 200);
    for n in 1..1000 {
        let code = program.ask(&format!("/qr?format=svg&text={n}"), "*/*", "");
        assert_eq!(code.status, 200, "{}", code.text());
    }
    assert_eq!(program.workers(2), before);
    let worked = before.iter().filter(|pid| program_read(**pid) > 100_000).count();
    assert_eq!(worked, 1, "the other one is to spare");
}

/// Bytes that a process read.
fn program_read(pid: u32) -> u64 {
    let text = fs::read_to_string(format!("/proc/{pid}/io")).unwrap();
    text.lines().find_map(|line| line.strip_prefix("rchar: ")).unwrap().parse().unwrap()
}

#[test]
fn a_worker_is_held_by_the_kernel() {
    let program = Program::new(&["--workers", "1", "--worker-memory", "300000000"]);
    assert_eq!(program.small(0).status, 200);
    for pid in program.workers(2) {
        let read = |name: &str| fs::read_to_string(format!("/proc/{pid}/{name}")).unwrap();
        let limits = read("limits");
        let line = |name: &str| limits.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
        assert!(line("Max address space").contains(" 300000000 "), "{limits}");
        for name in ["Max core file size", "Max file size", "Max processes"] {
            assert!(line(name).contains(" 0 "), "{limits}");
        }
        assert!(!line("Max cpu time").starts_with("Max cpu time              unlimited"), "{limits}");
        let status = read("status");
        assert!(status.contains("NoNewPrivs:\t1"), "{status}");
        assert!(status.contains("Seccomp:\t2"), "{status}");
        assert_eq!(read("environ"), "MALLOC_ARENA_MAX=1\0");
        assert_eq!(fs::read_link(format!("/proc/{pid}/cwd")).unwrap(), PathBuf::from("/"));
    }
}

#[test]
fn no_process_is_left_behind() {
    for (name, busy) in [("TERM", false), ("KILL", false), ("KILL", true)] {
        let mut program = Program::lenient(&["--workers", "2", "--drain", "1", "--deadline", "600"]);
        let mut all = program.workers(3);
        let stream = busy.then(|| program.send("/vegalite.svg", "*/*", &endless(0)));
        if busy {
            busiest(&program);
            all.extend(children(program.child.id()));
        }
        program.signal(name);
        let status = program.child.wait().unwrap();
        assert_eq!(status.code(), (name == "TERM").then_some(0));
        until("workers to end", || !all.iter().any(|pid| lives(*pid)));
        drop(stream);
    }
}

#[test]
fn workers_read_the_data_directory_and_its_changes() {
    let dir = std::env::temp_dir().join(format!("plotd-workers-{}", std::process::id()));
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).unwrap();
    let program = Program::new(&["--workers", "1", "--data-dir", dir.to_str().unwrap()]);
    let spec = r#"{"data":{"url":"a.csv"},"mark":"text","encoding":{"text":{"field":"word"}}}"#;
    let missing = program.ask("/vegalite.svg", "application/json", spec);
    assert_eq!(missing.status, 422, "{}", missing.text());
    for word in ["first", "second one"] {
        fs::write(dir.join("a.csv"), format!("word\n{word}\n")).unwrap();
        let answer = program.ask("/vegalite.svg", "*/*", spec);
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(answer.text().contains(word), "{}", answer.text());
    }
    fs::remove_dir_all(dir).unwrap();
}

#[test]
fn on_threads_there_is_no_other_process() {
    let program = Program::new(&["--isolation", "thread"]);
    assert_eq!(program.small(0).status, 200);
    assert_eq!(children(program.child.id()), BTreeSet::new());
}
