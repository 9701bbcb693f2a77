//! Connections: sockets in, whole requests out to the routes, with a limit on everything a client can make wait.
//!
//! `warp::serve` sets no timers and no limits, so the routes run as a service under this loop.

use super::chart_request::ChartRequest;
use super::config::Config;
use super::fault::Fault;
use super::filters::Peer;
use super::respond;
use super::routes::{self, Site, accept_lines, drawing_route};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};
use warp::http::header::{CONTENT_LENGTH, HOST};
use warp::http::{Request, Response, StatusCode, Version};
use warp::reply::Response as Answer;

/// After a failed accept (too many open files, usually) there is no use in trying at once.
const BREATH: Duration = Duration::from_millis(50);
/// The part of a connection's first request that is looked at before it is parsed.
const PEEKED: usize = 4096;
/// Streams of one HTTP/2 connection at a time.
const STREAMS: u32 = 100;

/// Serves until the future ends; then finishes what was begun, within the time to drain.
pub async fn run(site: Arc<Site>, listener: TcpListener, stop: impl Future<Output = ()>) {
    let config = &site.config;
    let permits = u32::try_from(config.connections.clamp(1, 1_000_000)).unwrap_or(1);
    let places = Arc::new(Semaphore::new(permits as usize));
    let (leave, leaving) = watch::channel(false);
    let service = TowerToHyperService::new(warp::service(routes::filter(Arc::clone(&site))));
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
        let (Ok(place), Ok((stream, _))) = (place, accepted) else {
            sleep(BREATH).await;
            continue;
        };
        let (site, service, leaving) = (Arc::clone(&site), service.clone(), leaving.clone());
        tokio::spawn(async move {
            converse(site, service, stream, leaving).await;
            drop(place);
        });
    }
    drop(listener);
    site.leaving.store(true, Ordering::Relaxed);
    let _ = leave.send(true);
    // Every connection gives its place back when it is over.
    let _ = timeout(config.drain, places.acquire_many(permits)).await;
}

/// One connection, from its first byte to its last.
async fn converse<S>(site: Arc<Site>, service: S, stream: TcpStream, mut leaving: watch::Receiver<bool>)
where
    S: Service<Request<Full<Bytes>>, Response = Answer, Error = Infallible, Future: Send>
        + Clone
        + Send
        + Sync
        + 'static,
{
    let _ = stream.set_nodelay(true);
    let mut head = [0; PEEKED];
    let peeked = tokio::select! {
        peeked = timeout(site.config.first_byte_timeout, stream.peek(&mut head)) => peeked,
        _ = leaving.wait_for(|gone| *gone) => return,
    };
    let Ok(Ok(length @ 1..)) = peeked else { return };
    if has_raw_signs(&head[..length]) {
        return explain(&site, stream).await;
    }
    let two_lengths = says_two_lengths(&head[..length]);
    let peer = stream.peer_addr().ok().map(|address| Peer(address.ip()));
    let builder = builder(&site.config);
    let inner = service_fn(move |mut request: Request<Incoming>| {
        peer.map(|peer| request.extensions_mut().insert(peer));
        answer(Arc::clone(&site), service.clone(), request, two_lengths)
    });
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), inner));
    let mut told = false;
    loop {
        tokio::select! {
            _ = connection.as_mut() => return,
            _ = leaving.wait_for(|gone| *gone), if !told => {
                told = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

fn builder(config: &Config) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(config.header_timeout)
        .max_buf_size((config.header_bytes + config.url_bytes + PEEKED).max(8192));
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(u32::try_from(config.header_bytes).unwrap_or(u32::MAX))
        .keep_alive_interval(config.header_timeout)
        .keep_alive_timeout(config.header_timeout);
    builder
}

/// Whether the first request says how long its body is in two ways at once. The parser drops one of them, so this
/// looks at the bytes; later requests of a connection that says so are not reached, as the parser closes it.
fn says_two_lengths(bytes: &[u8]) -> bool {
    let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or(bytes.len());
    let names = |name: &[u8]| {
        bytes[..end].split(|b| *b == b'\n').skip(1).any(|line| {
            line.len() > name.len() && line[name.len()] == b':' && line[..name.len()].eq_ignore_ascii_case(name)
        })
    };
    names(b"content-length") && names(b"transfer-encoding")
}

/// Whether the first request's address holds a sign that no address may and that the parser would refuse without a
/// word. JSON pasted into a URL does, and is the likeliest mistake of all.
fn has_raw_signs(bytes: &[u8]) -> bool {
    let line = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
    let address = line.split(|b| *b == b' ').nth(1).unwrap_or_default();
    address.starts_with(b"/") && address.iter().any(|b| matches!(b, b'"' | b'<' | b'>'))
}

/// Answers such a request by hand, and closes.
async fn explain(site: &Site, mut stream: TcpStream) {
    let message = "the address holds a raw \", < or >: write %22, %3C, %3E (curl -G --data-urlencode does)";
    let reply = respond::fault(&site.pictures, &Fault::bad_request(message), None, &[]).await;
    let mut head =
        format!("HTTP/1.1 {}\r\nconnection: close\r\ncontent-length: {}\r\n", reply.status, reply.body.len());
    for (name, value) in &reply.headers {
        head.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap_or_default()));
    }
    head.push_str("\r\n");
    let talk = async {
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(&reply.body).await?;
        stream.shutdown().await?;
        // What is still unread when a socket closes takes the answer with it.
        let mut rest = (&mut stream).take(site.config.url_bytes as u64);
        tokio::io::copy(&mut rest, &mut tokio::io::sink()).await
    };
    let _ = timeout(site.config.header_timeout, talk).await;
}

/// Reads a request whole, within the limits, and hands it to the routes.
async fn answer<S>(
    site: Arc<Site>,
    service: S,
    request: Request<Incoming>,
    two_lengths: bool,
) -> Result<Answer, Infallible>
where
    S: Service<Request<Full<Bytes>>, Response = Answer, Error = Infallible>,
{
    let head_fault = if two_lengths {
        Some(Fault::bad_request("Content-Length and Transfer-Encoding exclude each other"))
    } else {
        head_fault(&site.config, &request)
    };
    let (parts, body) = request.into_parts();
    let fault = match head_fault {
        Some(fault) => fault,
        None => match read(&site.config, body).await {
            Ok(bytes) => return service.call(Request::from_parts(parts, Full::new(bytes))).await,
            Err(fault) => fault,
        },
    };
    let accept = accept_lines(&parts.headers);
    let chart = drawing_route(parts.uri.path()).map(|(route, rest)| {
        let mut chart = ChartRequest::new(route, &site.config.limits);
        // Only what names the form of the answer: a suffix.
        chart.read_path(rest.rsplit_once('/').map_or(rest, |(_, last)| last));
        chart
    });
    let reply = respond::fault(&site.pictures, &fault, chart.as_ref(), &accept).await;
    let response: Response<Bytes> = reply.into_response();
    Ok(warp::reply::Reply::into_response(response))
}

/// What is wrong with a request before its body is read.
fn head_fault(config: &Config, request: &Request<Incoming>) -> Option<Fault> {
    let uri = request.uri();
    let target = uri.path_and_query().map_or(0, |p| p.as_str().len());
    if target > config.url_bytes {
        let message = format!("the address is longer than {} bytes (limit `url_bytes`)", config.url_bytes);
        return Some(Fault::new(StatusCode::URI_TOO_LONG, message));
    }
    let fields: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if fields > config.header_bytes {
        let message = format!("the header is longer than {} bytes (limit `header_bytes`)", config.header_bytes);
        return Some(Fault::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, message));
    }
    let hosts = request.headers().get_all(HOST).iter().count();
    if hosts > 1 || (hosts == 0 && request.version() == Version::HTTP_11) {
        return Some(Fault::bad_request("a request has one Host"));
    }
    let length =
        request.headers().get(CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<u64>().ok());
    length.filter(|length| *length > config.body_bytes as u64).map(|_| body_too_long(config))
}

fn body_too_long(config: &Config) -> Fault {
    Fault::too_large(format!("the body is longer than {} bytes (limit `body_bytes`)", config.body_bytes))
}

async fn read(config: &Config, body: Incoming) -> Result<Bytes, Fault> {
    if hyper::body::Body::is_end_stream(&body) {
        return Ok(Bytes::new());
    }
    match timeout(config.body_timeout, Limited::new(body, config.body_bytes).collect()).await {
        Ok(Ok(whole)) => Ok(whole.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(body_too_long(config)),
        Ok(Err(_)) => Err(Fault::bad_request("the body breaks off")),
        Err(_) => {
            let message =
                format!("the body took longer than {} s (limit `body_timeout`)", config.body_timeout.as_secs_f64());
            Err(Fault::new(StatusCode::REQUEST_TIMEOUT, message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_lengths_are_seen_in_the_head_only() {
        assert!(says_two_lengths(b"POST / HTTP/1.1\r\nContent-length: 3\r\nTRANSFER-ENCODING: chunked\r\n\r\n"));
        assert!(!says_two_lengths(b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nTransfer-Encoding: chunked\r\n"));
        assert!(!says_two_lengths(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    }
}
