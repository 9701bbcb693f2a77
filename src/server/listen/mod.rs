//! Connections: sockets in, whole requests out to the routes, with a limit on everything a client can make wait.
//!
//! `warp::serve` sets no timers and no limits, so the routes run as a service under this loop.

mod answer;
mod head;
mod share;
mod socket;

use super::config::Config;
use super::filters::Peer;
use super::named;
use super::routes::{self, Site};
use answer::{Desk, Routes};
use bytes::BytesMut;
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use share::{Allowance, Answers, Line};
use socket::{Socket, Talk, arrived};
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};
use warp::Filter;
use warp::http::Request;

/// After a failed accept (too many open files, usually) there is no use in trying at once.
const BREATH: Duration = Duration::from_millis(50);
/// Streams of one HTTP/2 connection at a time.
const STREAMS: u32 = 100;
/// What an HTTP/2 connection begins with.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// Connections that may wait to be accepted, at most.
const MOST_BACKLOG: usize = 65_535;
/// How often a connection that is to end is looked at for requests that arrived before, and for how long.
const GLANCE: Duration = Duration::from_millis(10);
const MOST_GLANCES: Duration = Duration::from_secs(1);

/// A socket that listens, with room for as many waiting connections as may be open.
///
/// # Errors
/// The address cannot be listened on.
pub fn bind(at: SocketAddr, connections: usize) -> io::Result<TcpListener> {
    let socket = if at.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(at)?;
    socket.listen(u32::try_from(connections.clamp(128, MOST_BACKLOG)).unwrap_or(128))
}

/// Serves until the future ends; then finishes what was begun, within the time to drain.
pub async fn run(site: Arc<Site>, listener: TcpListener, stop: impl Future<Output = ()>) {
    let config = &site.config;
    let permits = u32::try_from(config.connections.clamp(1, 1_000_000)).unwrap_or(1);
    let places = Arc::new(Semaphore::new(permits as usize));
    let (leave, leaving) = watch::channel(false);
    let desk = Arc::new(Desk {
        site: Arc::clone(&site),
        service: TowerToHyperService::new(warp::service(
            named::routes(&site).or(routes::filter(Arc::clone(&site))).unify(),
        )),
        bodies: Allowance::new(config.bodies_bytes),
        answers: Answers::new(config.answer_bytes),
    });
    let begin = |stream, place| {
        let (desk, leaving) = (Arc::clone(&desk), leaving.clone());
        tokio::spawn(async move {
            converse(desk, stream, leaving).await;
            drop(place);
        });
    };
    let mut stop = pin!(stop);
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            () = &mut stop => break,
            next = next => next,
        };
        match (place, accepted) {
            (Ok(place), Ok((stream, _))) => begin(stream, place),
            _ => sleep(BREATH).await,
        }
    }
    let arrived = backlog(listener);
    site.leaving.store(true, Ordering::Relaxed);
    let _ = leave.send(true);
    let drain = async {
        for stream in arrived {
            if let Ok(place) = Arc::clone(&places).acquire_owned().await {
                begin(stream, place);
            }
        }
        // Every connection gives its place back when it is over.
        let _ = places.acquire_many(permits).await;
    };
    let _ = timeout(config.drain, drain).await;
}

/// The connections that were made and not accepted yet, when the listener closes.
fn backlog(listener: TcpListener) -> Vec<TcpStream> {
    let Ok(listener) = listener.into_std() else { return Vec::new() };
    let accepted = std::iter::from_fn(|| listener.accept().ok()).take(MOST_BACKLOG);
    let ready = accepted.filter_map(|(stream, _)| {
        stream.set_nonblocking(true).ok()?;
        TcpStream::from_std(stream).ok()
    });
    ready.collect()
}

/// One connection, from its first byte to its last.
async fn converse<S: Routes>(desk: Arc<Desk<S>>, mut stream: TcpStream, leaving: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let mut held = BytesMut::new();
    if !begins(&mut stream, &mut held, &desk.site.config, leaving.clone()).await {
        return;
    }
    let peer = stream.peer_addr().ok().map(|address| Peer(address.ip()));
    let (line, talk) = (Line::new(), Arc::new(Talk::default()));
    let config = &desk.site.config;
    let http2 = held.starts_with(PREFACE);
    let io = TokioIo::new(Socket::new(stream, held, http2, config, &line, &talk));
    if http2 {
        frames(&desk, io, peer, &line, leaving).await;
    } else {
        heads(&desk, io, peer, (&line, &talk), leaving).await;
    }
}

/// Reads the first bytes, enough to tell the versions of HTTP apart. False when there are none in time.
async fn begins(
    stream: &mut TcpStream,
    held: &mut BytesMut,
    config: &Config,
    mut leaving: watch::Receiver<bool>,
) -> bool {
    let mut until = Instant::now() + config.first_byte_timeout;
    let mut silent = true;
    while held.len() < PREFACE.len() && PREFACE.starts_with(held) {
        let read = async {
            tokio::select! {
                biased;
                read = stream.read_buf(held) => read,
                _ = leaving.wait_for(|gone| *gone) => Ok(0),
            }
        };
        match timeout_at(until, read).await {
            Ok(Ok(1..)) => {}
            Ok(Ok(0)) if *leaving.borrow() && arrived(stream) => {
                // It is here, and the runtime does not know yet.
                let read = timeout_at(until, stream.read_buf(held)).await;
                if !matches!(read, Ok(Ok(1..))) {
                    return false;
                }
            }
            Ok(Ok(0) | Err(_)) | Err(_) => return false,
        }
        if std::mem::take(&mut silent) {
            until = Instant::now() + config.header_timeout;
        }
    }
    true
}

/// A connection of HTTP/1.
async fn heads<S: Routes>(
    desk: &Arc<Desk<S>>,
    io: TokioIo<Socket>,
    peer: Option<Peer>,
    (line, talk): (&Arc<Line>, &Arc<Talk>),
    mut leaving: watch::Receiver<bool>,
) {
    let config = &desk.site.config;
    let service = service_fn(|mut request: Request<Incoming>| {
        peer.map(|peer| request.extensions_mut().insert(peer));
        let (desk, line, talk) = (Arc::clone(desk), Arc::clone(line), Arc::clone(talk));
        let refused = talk.begin();
        async move {
            let answer = desk.answer(&line, request, refused).await;
            talk.end();
            answer
        }
    });
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(config.header_timeout)
        .max_buf_size((config.header_bytes + config.url_bytes + 4096).max(8192));
    if config.header_fields > 100 {
        builder.max_headers(config.header_fields);
    }
    let mut connection = pin!(builder.serve_connection(io, service));
    let (mut ends, mut told) = (None, false);
    loop {
        let glance = ends.map_or_else(|| Instant::now() + MOST_GLANCES, |_| Instant::now() + GLANCE);
        tokio::select! {
            biased;
            _ = connection.as_mut() => return,
            () = line.until_cut() => return,
            _ = leaving.wait_for(|gone| *gone), if ends.is_none() => {
                ends = Some(Instant::now() + MOST_GLANCES);
                talk.leaving.store(true, Ordering::Relaxed);
            }
            () = sleep_until(glance), if ends.is_some() && !told => {
                // What arrived before is answered; the connection was polled since the last glance.
                if talk.all_begun() || ends.is_some_and(|end| end <= Instant::now()) {
                    told = true;
                    connection.as_mut().graceful_shutdown();
                }
            }
        }
    }
}

/// A connection of HTTP/2.
async fn frames<S: Routes>(
    desk: &Arc<Desk<S>>,
    io: TokioIo<Socket>,
    peer: Option<Peer>,
    line: &Arc<Line>,
    mut leaving: watch::Receiver<bool>,
) {
    let config = &desk.site.config;
    let service = service_fn(|mut request: Request<Incoming>| {
        peer.map(|peer| request.extensions_mut().insert(peer));
        let (desk, line) = (Arc::clone(desk), Arc::clone(line));
        let open = line.open();
        async move {
            let answer = desk.answer(&line, request, None).await;
            drop(open);
            answer
        }
    });
    // Above the limits that are answered with words.
    let list = 2 * (config.header_bytes + config.url_bytes);
    let mut connection = pin!(
        http2::Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .max_concurrent_streams(STREAMS)
            .max_header_list_size(u32::try_from(list).unwrap_or(u32::MAX))
            .keep_alive_interval(config.header_timeout)
            .keep_alive_timeout(config.header_timeout)
            .serve_connection(io, service)
    );
    let mut told = false;
    loop {
        tokio::select! {
            biased;
            _ = connection.as_mut() => return,
            () = line.until_cut() => return,
            _ = leaving.wait_for(|gone| *gone), if !told => {
                told = true;
                connection.as_mut().graceful_shutdown();
            }
            () = sleep(config.write_timeout.min(config.header_timeout) / 2) => {
                if line.stalls(config.write_timeout) {
                    line.cut();
                }
                if line.rests(config.header_timeout) && !told {
                    told = true;
                    connection.as_mut().graceful_shutdown();
                }
            }
        }
    }
}
