//! A parsed request to an answer: its body is read within the limits, the routes answer, and the answer is counted until
//! the client has it.

use super::head::{header_too_long, url_too_long};
use super::share::{Allowance, Answers, Line, Share};
use crate::server::chart_request::ChartRequest;
use crate::server::config::Config;
use crate::server::fault::Fault;
use crate::server::respond;
use crate::server::routes::{Site, accept_lines, drawing_route};
use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::service::Service;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::time::timeout;
use warp::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, HOST, HeaderValue};
use warp::http::{Method, Request, Response, StatusCode, Version};
use warp::reply::Response as Answer;

/// While more bytes of answers than this wait for a client, no more pictures are drawn for it.
const MOST_WAITING: u64 = 4 << 20;
/// What an answer over HTTP/2 is cut to, so that it is seen to move.
const PIECE: usize = 16 << 10;

/// What every connection needs to answer.
pub struct Desk<S> {
    pub site: Arc<Site>,
    /// The routes.
    pub service: S,
    /// Bytes of request bodies.
    pub bodies: Arc<Allowance>,
    /// Bytes of answers.
    pub answers: Arc<Answers>,
}

/// The body of an answer.
#[derive(Debug)]
pub struct Waiting {
    bytes: Bytes,
    /// Over HTTP/2, the connection that is told when a piece is sent.
    pieces: Option<Arc<Line>>,
}

impl Body for Waiting {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.bytes.is_empty() {
            return Poll::Ready(None);
        }
        let size = match &self.pieces {
            Some(line) => {
                line.advance();
                self.bytes.len().min(PIECE)
            }
            None => self.bytes.len(),
        };
        Poll::Ready(Some(Ok(Frame::data(self.bytes.split_to(size)))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.len() as u64)
    }
}

/// The service that requests are handed to.
pub trait Routes:
    Service<Request<Full<Bytes>>, Response = Answer, Error = Infallible, Future: Send> + Send + Sync + 'static
{
}

impl<S> Routes for S where
    S: Service<Request<Full<Bytes>>, Response = Answer, Error = Infallible, Future: Send> + Send + Sync + 'static
{
}

impl<S: Routes> Desk<S> {
    /// Reads a request whole, within the limits, and hands it to the routes; unless it is refused already.
    pub async fn answer(
        &self,
        line: &Arc<Line>,
        request: Request<Incoming>,
        refused: Option<Fault>,
    ) -> Result<Response<Waiting>, Infallible> {
        let config = &self.site.config;
        let http2 = request.version() == Version::HTTP_2;
        let (parts, body) = request.into_parts();
        let mut share = Share::new(&self.bodies);
        let read = match refused.or_else(|| head_fault(config, &parts)) {
            Some(fault) => Err(fault),
            None => read(config, body, &mut share).await,
        };
        let response = match read {
            Ok(bytes) => {
                // Turns are never closed.
                let _turn = line.turns.acquire().await;
                line.ease(MOST_WAITING.min(config.answer_bytes / 4)).await;
                let Ok(answer) = self.service.call(Request::from_parts(parts, Full::new(bytes))).await;
                let (head, body) = answer.into_parts();
                // It is there already, in one piece.
                let whole = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
                Response::from_parts(head, whole)
            }
            Err(fault) => self.refuse(&fault, &parts).await,
        };
        drop(share);
        let pieces = http2.then(|| Arc::clone(line));
        Ok(response.map(|bytes| Waiting { bytes: self.answers.hold(line, bytes), pieces }))
    }

    async fn refuse(&self, fault: &Fault, parts: &warp::http::request::Parts) -> Response<Bytes> {
        let accept = accept_lines(&parts.headers);
        let chart = drawing_route(parts.uri.path()).map(|(route, rest)| {
            let mut chart = ChartRequest::new(route, &self.site.config.limits);
            // Only what names the form of the answer: a suffix.
            chart.read_path(rest.rsplit_once('/').map_or(rest, |(_, last)| last));
            chart
        });
        let mut reply = respond::fault(&self.site.pictures, fault, chart.as_ref(), &accept).await;
        if fault.status == StatusCode::UNSUPPORTED_MEDIA_TYPE {
            reply.headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        }
        reply.into_response()
    }
}

/// What is wrong with a request before its body is read.
fn head_fault(config: &Config, parts: &warp::http::request::Parts) -> Option<Fault> {
    if parts.method == Method::CONNECT {
        return Some(Fault::new(StatusCode::NOT_IMPLEMENTED, "CONNECT is for proxies, and this is none"));
    }
    let Some(target) = parts.uri.path_and_query() else {
        return Some(Fault::bad_request("the address has no path"));
    };
    if target.as_str().len() > config.url_bytes {
        return Some(url_too_long(config.url_bytes));
    }
    let fields: usize = parts.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if fields > config.header_bytes {
        return Some(header_too_long(config.header_bytes));
    }
    let hosts = parts.headers.get_all(HOST).iter().count();
    if hosts > 1 || (hosts == 0 && parts.version == Version::HTTP_11) {
        return Some(Fault::bad_request("a request has one Host"));
    }
    let coding = |value: &HeaderValue| !value.as_bytes().trim_ascii().eq_ignore_ascii_case(b"identity");
    if parts.headers.get_all(CONTENT_ENCODING).iter().any(coding) {
        let message = "a body is sent as it is, without Content-Encoding";
        return Some(Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
    }
    let length = parts.headers.get(CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<u64>().ok());
    length.filter(|length| *length > config.body_bytes as u64).map(|_| body_too_long(config))
}

fn body_too_long(config: &Config) -> Fault {
    Fault::too_large(format!("the body is longer than {} bytes (limit `body_bytes`)", config.body_bytes))
}

/// The body, read in time; its bytes are taken from what all bodies share.
async fn read(config: &Config, body: Incoming, share: &mut Share) -> Result<Bytes, Fault> {
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    timeout(config.body_timeout, gather(config, body, share)).await.unwrap_or_else(|_| {
        let seconds = config.body_timeout.as_secs_f64();
        let message = format!("the body took longer than {seconds} s (limit `body_timeout`)");
        Err(Fault::new(StatusCode::REQUEST_TIMEOUT, message))
    })
}

async fn gather(config: &Config, mut body: Incoming, share: &mut Share) -> Result<Bytes, Fault> {
    let mut whole = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { return Err(Fault::bad_request("the body breaks off")) };
        let Ok(piece) = frame.into_data() else { continue };
        if piece.len() > config.body_bytes - whole.len() {
            return Err(body_too_long(config));
        }
        if !share.grow(piece.len()) {
            let message = "more bodies arrive at once than the server takes (limit `bodies_bytes`); try again soon";
            return Err(Fault { message: message.into(), ..Fault::busy() });
        }
        if whole.is_empty() && body.is_end_stream() {
            return Ok(piece);
        }
        whole.extend_from_slice(&piece);
    }
    Ok(whole.freeze())
}
