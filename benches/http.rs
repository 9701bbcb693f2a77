//! What a kept picture costs over HTTP, beside a bare warp server that answers as many bytes; fails if the promise about
//! it is broken.
//!
//! `cargo bench --bench http`; the same client asks both, in turns, over connections it keeps.
#![allow(clippy::print_stdout, reason = "it says what it measured")]

use plotd::Format;
use plotd::server::{Config, Server, negotiate};
use std::hint::black_box;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::ops::Range;
use std::process::ExitCode;
use std::sync::{OnceLock, mpsc};
use std::thread;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use warp::Filter;

const CHROME: &[u8] = b"image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8";
const CHART: &str = "/chartjs?config={type:%27bar%27,data:{labels:[1,2,3],datasets:[{data:[4,2,6]}]}}";
const BADGE: &str = "/badge/build-passing-green.svg";
/// How many times as long as the bare server ours may take.
const MOST: f64 = 1.5;
/// Connections to each server.
const CLIENTS: usize = 16;

/// What the bare server answers, by number.
static PICTURES: [OnceLock<&[u8]>; 2] = [const { OnceLock::new() }; 2];

/// Starts our server and a bare one. One thread serves both, so that neither has a better place on the machine.
fn start() -> (SocketAddr, SocketAddr) {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let ours = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
            let bare = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
            let address = |listener: &TcpListener| listener.local_addr().expect("an address");
            tell.send((address(&ours), address(&bare))).expect("someone listens");
            let hello = warp::path!("hello" / usize).map(|n: usize| {
                let picture = PICTURES.get(n).and_then(OnceLock::get).copied().unwrap_or_default();
                warp::reply::with_header(picture, "content-type", "image/svg+xml")
            });
            let server = Server::new(Config::default()).expect("a server");
            tokio::join!(server.run(ours, std::future::pending()), warp::serve(hello).incoming(bare).run());
        });
    });
    told.recv().expect("the servers start")
}

/// A connection that is kept, and one request that is repeated on it.
struct Client {
    stream: TcpStream,
    request: Vec<u8>,
    buffer: Vec<u8>,
}

impl Client {
    fn new(at: SocketAddr, target: &str) -> Client {
        let stream = TcpStream::connect(at).expect("the server listens");
        stream.set_nodelay(true).expect("a socket option");
        let request = format!("GET {target} HTTP/1.1\r\nHost: bench\r\n\r\n").into_bytes();
        Client { stream, request, buffer: vec![0; 1 << 20] }
    }

    fn send(&mut self) {
        self.stream.write_all(&self.request).expect("the server reads");
    }

    /// Reads an answer; the range of its body in the buffer.
    fn receive(&mut self) -> Range<usize> {
        let (mut read, mut body) = (0, None);
        loop {
            let bytes = self.stream.read(&mut self.buffer[read..]).expect("the server answers");
            assert!(bytes > 0, "the server hung up");
            read += bytes;
            let range = body.get_or_insert_with(|| body_of(&self.buffer[..read])).clone();
            match range {
                Some(range) if read >= range.end => {
                    assert_eq!(read, range.end, "one answer a request");
                    return range;
                }
                Some(_) => {}
                None => body = None,
            }
        }
    }

    fn body(&mut self) -> Vec<u8> {
        self.send();
        let range = self.receive();
        self.buffer[range].to_vec()
    }
}

/// The time of one request, of many over several connections: the server is always busy, so that its work is measured
/// and not how long the machine takes to wake a thread.
fn time(clients: &mut [Client], rounds: u32) -> Duration {
    let start = Instant::now();
    for _ in 0..rounds {
        clients.iter_mut().for_each(Client::send);
        for client in clients.iter_mut() {
            black_box(client.receive());
        }
    }
    start.elapsed() / rounds / clients.len() as u32
}

/// Where the body lies, once the head is there.
fn body_of(answer: &[u8]) -> Option<Range<usize>> {
    let end = answer.windows(4).position(|w| w == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&answer[..end]).expect("heads are ASCII");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    let length = head.lines().find_map(|l| l.strip_prefix("content-length: ")).expect("a length");
    Some(end..end + length.parse::<usize>().expect("a number"))
}

fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn main() -> ExitCode {
    let start_of = Instant::now();
    for _ in 0..10_000 {
        black_box(negotiate::choose(black_box(&[CHROME]), &Format::ALL, Format::Svg));
    }
    println!("       negotiation: {:.0?}", start_of.elapsed() / 10_000);
    let (ours, bare) = start();
    let kept = [("SVG", CHART), ("badge", BADGE)].into_iter().enumerate().map(|(n, (name, target))| {
        let clients = |at, target: &str| -> Vec<Client> { (0..CLIENTS).map(|_| Client::new(at, target)).collect() };
        let (mut ours, mut bare) = (clients(ours, target), clients(bare, &format!("/hello/{n}")));
        // For good, so that the bare server copies nothing.
        let picture: &'static [u8] = ours[0].body().leak();
        PICTURES[n].get_or_init(|| picture);
        compared(name, picture.len(), &mut ours, &mut bare)
    });
    // Both are measured, whatever came of the first.
    if kept.fold(true, |all, one| all & one) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Asks both servers in turns, and says whether the promise is kept.
fn compared(name: &str, bytes: usize, ours: &mut [Client], bare: &mut [Client]) -> bool {
    let (mut of_ours, mut of_bare) = (Vec::new(), Vec::new());
    for _ in 0..15 {
        of_ours.push(time(ours, 100));
        of_bare.push(time(bare, 100));
    }
    let (ours, bare) = (middle(of_ours), middle(of_bare));
    let ratio = ours.as_secs_f64() / bare.as_secs_f64();
    let word = if ratio <= MOST { "kept  " } else { "BROKEN" };
    let kilobytes = bytes as f64 / 1e3;
    println!(
        "{word} a kept {name} of {kilobytes:.1} kB: {ratio:.2}× bare warp ({ours:.1?} and {bare:.1?}) (promised: at most {MOST}×)"
    );
    ratio <= MOST
}
