//! A socket as the HTTP implementation sees it: every head is looked at before it, what was read while the protocol was
//! found out comes first, and a client that does not read is given up.

use super::head::{self, End, Framing, HeadLimits, Look, Scan};
use super::share::Line;
use crate::server::config::Config;
use crate::server::fault::Fault;
use bytes::{Buf, BytesMut};
use std::future::Future;
use std::io::{Error, ErrorKind, IoSlice, Result};
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// A client that closes its side may have left, or may only have nothing more to say: an answer that takes longer than
/// this is not waited for.
const HALF_CLOSED: Duration = Duration::from_millis(250);
/// What must be written for a client to count as one that reads.
const PROGRESS: usize = 16 << 10;
/// How long, and how much, is read of what a client still sends when its answer was written: a socket that closes with
/// bytes unread takes the answer with it.
const LINGER: Duration = Duration::from_secs(2);
const MOST_LINGERED: usize = 16 << 20;
/// Bytes read at a time.
const PIECE: usize = 8 << 10;

/// What a socket and the requests that come over it tell each other.
#[derive(Debug, Default)]
pub struct Talk {
    /// Heads handed over.
    heads: AtomicU64,
    /// Requests begun, and those answered.
    begun: AtomicU64,
    done: AtomicU64,
    /// The number of the request whose head was refused, and why.
    refused: Mutex<Option<(u64, Fault)>>,
    /// Set when the server is about to stop: bytes that have arrived count from then on.
    pub leaving: AtomicBool,
    /// Whether bytes have arrived that were not read.
    unread: AtomicBool,
}

impl Talk {
    /// A request begins: why it is refused, if it is.
    pub fn begin(&self) -> Option<Fault> {
        let number = self.begun.fetch_add(1, Ordering::Relaxed) + 1;
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        refused.take_if(|(refused, _)| *refused == number).map(|(_, fault)| fault)
    }

    /// A request ends.
    pub fn end(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    fn idle(&self) -> bool {
        self.heads.load(Ordering::Relaxed) <= self.done.load(Ordering::Relaxed)
    }

    /// Whether every request that has arrived has begun.
    pub fn all_begun(&self) -> bool {
        self.heads.load(Ordering::Relaxed) <= self.begun.load(Ordering::Relaxed) && !self.unread.load(Ordering::Relaxed)
    }
}

/// What the next bytes are.
enum Stage {
    Head,
    Body(Framing),
    /// Nothing that matters: the last answer of the connection is on its way.
    Over,
    /// A body that cannot be read.
    Broken,
    /// HTTP/2, which is not looked at.
    Frames,
}

pub struct Socket {
    stream: TcpStream,
    line: Arc<Line>,
    talk: Arc<Talk>,
    limits: HeadLimits,
    stage: Stage,
    scan: Scan,
    /// Bytes that were read and not looked at.
    held: BytesMut,
    /// Bytes that were looked at.
    ready: BytesMut,
    half_closed: Option<Pin<Box<Sleep>>>,
    /// Time for the client to read, while it does not.
    patience: Duration,
    waiting: Option<Pin<Box<Sleep>>>,
    written: usize,
    lingering: Option<(Pin<Box<Sleep>>, usize)>,
}

impl Socket {
    /// A socket of which some bytes were read.
    pub fn new(
        stream: TcpStream,
        held: BytesMut,
        http2: bool,
        config: &Config,
        line: &Arc<Line>,
        talk: &Arc<Talk>,
    ) -> Self {
        Self {
            stream,
            line: Arc::clone(line),
            talk: Arc::clone(talk),
            limits: HeadLimits::new(config),
            stage: if http2 { Stage::Frames } else { Stage::Head },
            scan: Scan::default(),
            held,
            ready: BytesMut::new(),
            half_closed: None,
            patience: config.write_timeout,
            waiting: None,
            written: 0,
            lingering: None,
        }
    }

    /// The end of what a client sends. While it waits for an answer, only a time later.
    fn poll_end(&mut self, cx: &mut Context<'_>) -> Poll<Result<()>> {
        loop {
            if self.talk.idle() && self.line.waiting() == 0 {
                return Poll::Ready(Ok(()));
            }
            let timer = self.half_closed.get_or_insert_with(|| Box::pin(sleep(HALF_CLOSED)));
            ready!(timer.as_mut().poll(cx));
            self.half_closed = None;
            if !self.talk.idle() {
                return Poll::Ready(Ok(()));
            }
        }
    }

    /// Reads to `held`; how many bytes came.
    fn poll_more(&mut self, cx: &mut Context<'_>) -> Poll<Result<usize>> {
        if self.half_closed.is_some() {
            return Poll::Ready(Ok(0));
        }
        let mut some = [const { MaybeUninit::uninit() }; PIECE];
        let mut some = ReadBuf::uninit(&mut some);
        let read = Pin::new(&mut self.stream).poll_read(cx, &mut some);
        self.held.extend_from_slice(some.filled());
        if self.talk.leaving.load(Ordering::Relaxed) {
            self.talk.unread.store(read.is_pending() && arrived(&self.stream), Ordering::Relaxed);
        }
        read.map_ok(|()| some.filled().len())
    }

    /// Reads the bytes of a body, and what is behind it to `held`.
    fn poll_body(&mut self, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        let Stage::Body(framing) = &mut self.stage else { return Poll::Ready(Ok(())) };
        let before = buf.filled().len();
        let mut end = End::Open;
        if self.held.is_empty() {
            ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
            let fresh = &buf.filled()[before..];
            if !fresh.is_empty() {
                let taken;
                (taken, end) = framing.take(fresh);
                self.held.extend_from_slice(&fresh[taken..]);
                buf.set_filled(before + taken);
            }
        } else {
            let some = &self.held[..self.held.len().min(buf.remaining())];
            let taken;
            (taken, end) = framing.take(some);
            buf.put_slice(&some[..taken]);
            self.held.advance(taken);
        }
        match end {
            End::Open => {}
            End::Done => self.stage = Stage::Head,
            End::Broken => self.stage = Stage::Broken,
        }
        Poll::Ready(Ok(()))
    }

    /// Looks for a head in what is held, and reads more while there is none. False when the client sends no more.
    fn poll_head(&mut self, cx: &mut Context<'_>) -> Poll<Result<bool>> {
        loop {
            match head::look(&mut self.held, &mut self.scan, &self.limits) {
                Look::Partial => {}
                Look::Whole(length, framing) => {
                    self.ready = self.held.split_to(length);
                    self.stage = if framing == Framing::Length(0) { Stage::Head } else { Stage::Body(framing) };
                    self.talk.heads.fetch_add(1, Ordering::Relaxed);
                    return Poll::Ready(Ok(true));
                }
                Look::Refused(fault, instead) => {
                    self.ready = BytesMut::from(&instead[..]);
                    self.stage = Stage::Over;
                    let number = self.talk.heads.fetch_add(1, Ordering::Relaxed) + 1;
                    *self.talk.refused.lock().unwrap_or_else(PoisonError::into_inner) = Some((number, fault));
                    return Poll::Ready(Ok(true));
                }
            }
            if ready!(self.poll_more(cx))? == 0 {
                ready!(self.poll_end(cx))?;
                return Poll::Ready(Ok(false));
            }
        }
    }

    /// Reads what nobody will look at.
    fn poll_discard(&mut self, cx: &mut Context<'_>) -> Poll<Result<usize>> {
        let read = self.poll_more(cx);
        self.held.clear();
        read
    }

    /// What came of a write: time without progress is limited.
    fn judge(&mut self, cx: &mut Context<'_>, outcome: Poll<Result<usize>>) -> Poll<Result<usize>> {
        match outcome {
            Poll::Ready(Ok(count)) => {
                self.written += count;
                if self.written >= PROGRESS {
                    self.rest();
                }
                Poll::Ready(Ok(count))
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => {
                let patience = self.patience;
                let timer = self.waiting.get_or_insert_with(|| Box::pin(sleep(patience)));
                ready!(timer.as_mut().poll(cx));
                self.line.cut();
                Poll::Ready(Err(Error::new(ErrorKind::TimedOut, "the client does not read")))
            }
        }
    }

    /// Nothing more is written to a connection that was cut, however quickly its client reads now.
    fn uncut(&self) -> Result<()> {
        if self.line.is_cut() { Err(ErrorKind::ConnectionAborted.into()) } else { Ok(()) }
    }

    /// All is written, or enough of it.
    fn rest(&mut self) {
        self.written = 0;
        self.waiting = None;
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.line.is_cut() {
            // What the client did not read is not kept by the system either.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        let me = self.get_mut();
        loop {
            if !me.ready.is_empty() {
                let count = me.ready.len().min(buf.remaining());
                buf.put_slice(&me.ready[..count]);
                me.ready.advance(count);
                return Poll::Ready(Ok(()));
            }
            match me.stage {
                Stage::Head => {
                    if !ready!(me.poll_head(cx))? {
                        return Poll::Ready(Ok(()));
                    }
                }
                Stage::Body(_) => return me.poll_body(cx, buf),
                Stage::Over => {
                    if ready!(me.poll_discard(cx))? == 0 {
                        return me.poll_end(cx);
                    }
                }
                Stage::Broken => return Poll::Ready(Ok(())),
                Stage::Frames if me.held.is_empty() => return Pin::new(&mut me.stream).poll_read(cx, buf),
                Stage::Frames => me.ready = me.held.split(),
            }
        }
    }
}

impl AsyncWrite for Socket {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let me = self.get_mut();
        me.uncut()?;
        let outcome = Pin::new(&mut me.stream).poll_write(cx, bytes);
        me.judge(cx, outcome)
    }

    fn poll_write_vectored(self: Pin<&mut Self>, cx: &mut Context<'_>, slices: &[IoSlice<'_>]) -> Poll<Result<usize>> {
        let me = self.get_mut();
        me.uncut()?;
        let outcome = Pin::new(&mut me.stream).poll_write_vectored(cx, slices);
        me.judge(cx, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<()>> {
        // Sockets keep nothing back; this is called when all was written.
        self.get_mut().rest();
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let me = self.get_mut();
        if me.lingering.is_none() {
            ready!(Pin::new(&mut me.stream).poll_shutdown(cx))?;
            if !matches!(me.stage, Stage::Over | Stage::Body(_)) {
                return Poll::Ready(Ok(()));
            }
        }
        let (mut timer, mut read) = me.lingering.take().unwrap_or_else(|| (Box::pin(sleep(LINGER)), 0));
        while read < MOST_LINGERED && timer.as_mut().poll(cx).is_pending() {
            match me.poll_discard(cx) {
                Poll::Ready(Ok(0) | Err(_)) => break,
                Poll::Ready(Ok(count)) => read += count,
                Poll::Pending => {
                    me.lingering = Some((timer, read));
                    return Poll::Pending;
                }
            }
        }
        Poll::Ready(Ok(()))
    }
}

/// Whether bytes have arrived, whatever the runtime knows of them yet.
#[cfg(unix)]
pub fn arrived(stream: &TcpStream) -> bool {
    use std::os::fd::AsFd;
    let Ok(twin) = stream.as_fd().try_clone_to_owned() else { return false };
    std::net::TcpStream::from(twin).peek(&mut [0]).is_ok_and(|count| count > 0)
}

/// Whether bytes have arrived, as far as that can be known here.
#[cfg(not(unix))]
pub fn arrived(_: &TcpStream) -> bool {
    false
}
