//! What a request costs besides the drawing: negotiation alone, and kept pictures over one connection.

use criterion::{Criterion, criterion_group, criterion_main};
use plotd::output::Format;
use plotd::server::{Config, Server, negotiate};
use std::hint::black_box;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc;
use std::thread;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

const CHROME: &[u8] = b"image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8";
const CHART: &str = "/chartjs?config={type:%27bar%27,data:{labels:[1,2,3],datasets:[{data:[4,2,6]}]}}";

fn serve() -> SocketAddr {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        Runtime::new().expect("a runtime").block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
            tell.send(listener.local_addr().expect("an address")).expect("someone listens");
            Server::new(Config::default()).expect("a server").run(listener, std::future::pending()).await;
        });
    });
    told.recv().expect("the server starts")
}

/// Sends a request and reads the whole answer, whose length the caller has measured.
fn exchange(stream: &mut TcpStream, request: &[u8], answer: &mut [u8]) {
    stream.write_all(request).expect("the server reads");
    stream.read_exact(answer).expect("the server answers");
}

fn length_of_answer(stream: &mut TcpStream, request: &[u8]) -> usize {
    stream.write_all(request).expect("the server reads");
    let mut bytes = vec![0; 1 << 20];
    let mut read = 0;
    loop {
        read += stream.read(&mut bytes[read..]).expect("the server answers");
        let text = String::from_utf8_lossy(&bytes[..read]).into_owned();
        let Some((head, _)) = text.split_once("\r\n\r\n") else { continue };
        let length =
            head.lines().find_map(|l| l.strip_prefix("content-length: ")).map_or(0, |n| n.parse().unwrap_or(0));
        if read >= head.len() + 4 + length {
            return head.len() + 4 + length;
        }
    }
}

fn benches(c: &mut Criterion) {
    c.bench_function("negotiate", |b| {
        b.iter(|| negotiate::choose(black_box(&[CHROME]), &Format::ALL, Format::Svg));
    });
    let mut stream = TcpStream::connect(serve()).expect("the server listens");
    stream.set_nodelay(true).expect("a socket option");
    for (name, target) in [("kept svg", CHART.to_owned()), ("healthz", "/healthz".to_owned())] {
        let request = format!("GET {target} HTTP/1.1\r\nHost: bench\r\n\r\n");
        // The first answer is drawn and says how long that took; the second is the one that is repeated.
        length_of_answer(&mut stream, request.as_bytes());
        let mut answer = vec![0; length_of_answer(&mut stream, request.as_bytes())];
        c.bench_function(name, |b| b.iter(|| exchange(&mut stream, request.as_bytes(), &mut answer)));
    }
}

criterion_group!(http, benches);
criterion_main!(http);
