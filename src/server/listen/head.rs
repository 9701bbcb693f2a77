//! HTTP/1 heads before the parser sees them: where each begins and ends, how long the body after it is, and whether it
//! is one that may be answered at all.
//!
//! The parser beneath answers what it cannot read with a bare status line, and drops one of two contradicting lengths
//! without a word. So nothing reaches it that it would refuse; a head that is refused here is replaced by a plain one,
//! whose answer is the reason.

use crate::server::config::Config;
use crate::server::fault::Fault;
use bytes::{Buf, BytesMut};
use httparse::{EMPTY_HEADER, Error, Request, Status};
use warp::http::{StatusCode, Uri};

/// The longest target that the parser takes, whatever is configured.
pub const MOST_TARGET: usize = 65_534;
/// A replaced head repeats no more of a request than this.
const MOST_REPEATED: usize = 2048;
/// `Accept` lines of a head that are repeated in the one that replaces it.
const MOST_LINES: usize = 32;
/// Digits of the size of a chunk.
const MOST_DIGITS: u8 = 15;

/// What a head may have.
#[derive(Debug, Clone, Copy)]
pub struct HeadLimits {
    url: usize,
    head: usize,
    fields: usize,
}

impl HeadLimits {
    /// Those of a configuration.
    pub fn new(config: &Config) -> Self {
        Self { url: config.url_bytes.min(MOST_TARGET), head: config.header_bytes, fields: config.header_fields }
    }

    /// Bytes of the longest head.
    pub fn bytes(&self) -> usize {
        self.url + self.head
    }
}

/// How far the search for the end of a head is.
#[derive(Debug, Default)]
pub struct Scan {
    /// Bytes searched.
    at: usize,
    /// Where the line begins that is being searched.
    line: usize,
    /// Lines that ended.
    lines: usize,
}

/// What the bytes at hand are.
#[derive(Debug)]
pub enum Look {
    /// A head that goes on.
    Partial,
    /// A whole head of so many bytes; the body after it.
    Whole(usize, Framing),
    /// A head that is not answered as it is; what stands in its place.
    Refused(Fault, Vec<u8>),
}

/// Looks at what has come since the last head ended. Empty lines before a head are dropped.
pub fn look(held: &mut BytesMut, scan: &mut Scan, limits: &HeadLimits) -> Look {
    if scan.at == 0 {
        let empty = held.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        held.advance(empty);
    }
    while let Some(length) = held[scan.at..].iter().position(|b| *b == b'\n') {
        let end = scan.at + length;
        let line = &held[scan.line..end];
        (scan.at, scan.line) = (end + 1, end + 1);
        scan.lines += 1;
        if line.is_empty() || line == b"\r" {
            let lines = std::mem::take(scan).lines;
            return whole(&held[..=end], lines, limits);
        }
    }
    scan.at = held.len();
    if held.first().is_some_and(|b| !is_token(*b)) {
        return refused(not_http(), None);
    }
    if held.len() <= limits.bytes() { Look::Partial } else { refused(too_long(target_of(held), limits), None) }
}

fn whole(head: &[u8], lines: usize, limits: &HeadLimits) -> Look {
    let target = target_of(head);
    if target.starts_with(b"/") && target.iter().any(|b| matches!(b, b'"' | b'<' | b'>')) {
        // JSON pasted into an address is the likeliest mistake of all.
        let message = "the address holds a raw \", < or >: write %22, %3C, %3E (curl -G --data-urlencode does)";
        return refused(Fault::bad_request(message), None);
    }
    if target.len() > limits.url || head.len() - target.len() > limits.head {
        return refused(too_long(target, limits), None);
    }
    // The first line and the empty one are no fields.
    let fields = lines.saturating_sub(2);
    if fields > limits.fields {
        let message = format!("the header has more than {} fields (limit `header_fields`)", limits.fields);
        return refused(Fault::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, message), None);
    }
    let mut headers = vec![EMPTY_HEADER; fields];
    let mut request = Request::new(&mut headers);
    match request.parse(head) {
        Ok(Status::Complete(length)) => match framing(&request) {
            Ok(framing) => Look::Whole(length, framing),
            Err(fault) => refused(fault, Some(&request)),
        },
        Ok(Status::Partial) => refused(not_http(), None),
        Err(error) => refused(unreadable(error), None),
    }
}

/// The bytes between the first two spaces of the first line, as far as they are there.
fn target_of(head: &[u8]) -> &[u8] {
    let line = head.split(|b| *b == b'\n').next().unwrap_or_default();
    line.split(|b| *b == b' ').nth(1).unwrap_or_default()
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn not_http() -> Fault {
    Fault::bad_request("this is not an HTTP request")
}

fn unreadable(error: Error) -> Fault {
    Fault::bad_request(match error {
        Error::HeaderName => "a header field has a name that is none",
        Error::HeaderValue => "a header field has a value that is none",
        Error::NewLine => "a line of the head does not end as it should",
        Error::Version => "the request line does not end with HTTP/1.1 or HTTP/1.0",
        Error::Status | Error::Token | Error::TooManyHeaders => {
            "the request line is not a method, an address and HTTP/1.1"
        }
    })
}

fn too_long(target: &[u8], limits: &HeadLimits) -> Fault {
    if target.len() > limits.url { url_too_long(limits.url) } else { header_too_long(limits.head) }
}

/// 414.
pub fn url_too_long(most: usize) -> Fault {
    let message = format!("the address is longer than {most} bytes (limit `url_bytes`)");
    Fault::new(StatusCode::URI_TOO_LONG, message)
}

/// 431.
pub fn header_too_long(most: usize) -> Fault {
    let message = format!("the header is longer than {most} bytes (limit `header_bytes`)");
    Fault::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, message)
}

/// How long the body is (RFC 9112 §6); what contradicts itself is refused.
fn framing(request: &Request) -> Result<Framing, Fault> {
    if Uri::try_from(request.path.unwrap_or_default()).is_err() {
        return Err(Fault::bad_request("the address is none"));
    }
    let values = |name: &'static str| {
        let fields = request.headers.iter().filter(move |field| field.name.eq_ignore_ascii_case(name));
        fields.map(|field| field.value.trim_ascii())
    };
    let (lengths, codings) = (values("content-length"), values("transfer-encoding").collect::<Vec<_>>());
    let mut lengths = lengths.peekable();
    match (lengths.peek().copied(), &codings[..]) {
        (None, []) => Ok(Framing::Length(0)),
        (Some(_), [_, ..]) => Err(Fault::bad_request("Content-Length and Transfer-Encoding exclude each other")),
        (None, _) if request.version == Some(0) => Err(Fault::bad_request("HTTP/1.0 has no Transfer-Encoding")),
        (None, [coding]) if coding.eq_ignore_ascii_case(b"chunked") => Ok(Framing::Chunked(Chunk::default())),
        (None, _) => {
            let message = "of transfer codings, `chunked` alone is understood";
            Err(Fault::new(StatusCode::NOT_IMPLEMENTED, message))
        }
        (Some(first), []) => {
            let length = if lengths.all(|other| other == first) { number(first) } else { None };
            length.map(Framing::Length).ok_or_else(|| Fault::bad_request("Content-Length is not one number"))
        }
    }
}

fn number(digits: &[u8]) -> Option<u64> {
    let plain = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(digits).ok().filter(|_| plain)?.parse().ok()
}

/// A refusal and the head in the place of the refused one: its path and `Accept` decide the form of the answer.
fn refused(fault: Fault, request: Option<&Request>) -> Look {
    let method = request.and_then(|r| r.method).filter(|method| *method == "HEAD").unwrap_or("GET");
    let path = request.and_then(|r| r.path).and_then(|target| target.split('?').next());
    let path = path.filter(|path| path.starts_with('/') && path.len() <= MOST_REPEATED).unwrap_or("/");
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: plotd\r\nConnection: close\r\n").into_bytes();
    let accept = request.into_iter().flat_map(|r| r.headers.iter().filter(|f| f.name.eq_ignore_ascii_case("accept")));
    for field in accept.take(MOST_LINES).filter(|field| field.value.len() <= MOST_REPEATED) {
        head.extend_from_slice(b"Accept: ");
        head.extend_from_slice(field.value);
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    Look::Refused(fault, head)
}

/// How a body ends.
#[derive(Debug, PartialEq, Eq)]
pub enum Framing {
    /// After so many bytes.
    Length(u64),
    /// After the last chunk.
    Chunked(Chunk),
}

/// Where in a chunked body the next byte is.
#[derive(Debug, PartialEq, Eq)]
pub enum Chunk {
    /// In the size of a chunk, and how many digits it has yet.
    Size(u64, u8),
    /// In what follows the size on its line.
    Extension(u64),
    /// In a chunk or the line end after it, with so many bytes to come.
    Data(u64),
    /// In a line after the last chunk, and how many bytes it has yet, the carriage return aside.
    Trailer(usize),
}

impl Default for Chunk {
    fn default() -> Self {
        Self::Size(0, 0)
    }
}

/// What some bytes are to a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// All belong to it, and it goes on.
    Open,
    /// It ended.
    Done,
    /// It cannot be read further.
    Broken,
}

impl Framing {
    /// How many of the bytes belong to the body, and whether it ends with them.
    pub fn take(&mut self, bytes: &[u8]) -> (usize, End) {
        match self {
            Self::Length(left) => {
                let taken = usize::try_from(*left).unwrap_or(usize::MAX).min(bytes.len());
                *left -= taken as u64;
                (taken, if *left == 0 { End::Done } else { End::Open })
            }
            Self::Chunked(chunk) => {
                let mut at = 0;
                while at < bytes.len() {
                    let (taken, end) = chunk.take(&bytes[at..]);
                    at += taken;
                    if end != End::Open {
                        return (at, end);
                    }
                }
                (at, End::Open)
            }
        }
    }
}

impl Chunk {
    /// One step: some of the bytes, at least one unless the body is broken.
    fn take(&mut self, bytes: &[u8]) -> (usize, End) {
        let byte = bytes[0];
        match self {
            Self::Data(left) => {
                let taken = usize::try_from(*left).unwrap_or(usize::MAX).min(bytes.len());
                *left -= taken as u64;
                if *left == 0 {
                    *self = Self::default();
                }
                return (taken, End::Open);
            }
            Self::Size(size, digits) => match char::from(byte).to_digit(16) {
                Some(digit) if *digits < MOST_DIGITS => *self = Self::Size(*size * 16 + u64::from(digit), *digits + 1),
                Some(_) => return (0, End::Broken),
                None if *digits == 0 => return (0, End::Broken),
                None if byte == b'\n' => *self = Self::after(*size),
                None => *self = Self::Extension(*size),
            },
            Self::Extension(size) if byte == b'\n' => *self = Self::after(*size),
            Self::Extension(_) => {}
            Self::Trailer(0) if byte == b'\n' => return (1, End::Done),
            Self::Trailer(length) => match byte {
                b'\n' => *length = 0,
                b'\r' => {}
                _ => *length += 1,
            },
        }
        (1, End::Open)
    }

    /// What follows the line of a size.
    fn after(size: u64) -> Self {
        // The line end after the data belongs to the chunk.
        if size == 0 { Self::Trailer(0) } else { Self::Data(size + 2) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LIMITS: HeadLimits = HeadLimits { url: 100, head: 300, fields: 10 };

    /// What a head is, however its bytes arrive.
    fn seen(bytes: &[u8], piece: usize) -> Result<(usize, Framing), (u16, String)> {
        let (mut held, mut scan) = (BytesMut::new(), Scan::default());
        for piece in bytes.chunks(piece) {
            held.extend_from_slice(piece);
            match look(&mut held, &mut scan, &LIMITS) {
                Look::Partial => {}
                Look::Whole(length, framing) => return Ok((length, framing)),
                Look::Refused(fault, head) => {
                    assert!(head.ends_with(b"\r\n\r\n"));
                    return Err((fault.status.as_u16(), fault.message));
                }
            }
        }
        Err((0, "partial".into()))
    }

    #[test]
    fn heads_are_told_apart_in_any_pieces() {
        let field = |lines: &str| format!("POST /a HTTP/1.1\r\nHost: a\r\n{lines}\r\n");
        let status = |text: String| [1, 3, 1000].map(|piece| seen(text.as_bytes(), piece).err().map(|e| e.0));
        let all = |status: u16| [Some(status); 3];
        for (lines, expected) in [
            ("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", 400),
            ("TRANSFER-ENCODING: chunked\r\nX: y\r\ncontent-length: 4\r\n", 400),
            ("Content-Length: 4\r\nContent-Length: 5\r\n", 400),
            ("Content-Length: 4, 4\r\n", 400),
            ("Content-Length: +4\r\n", 400),
            ("Transfer-Encoding: gzip, chunked\r\n", 501),
            ("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", 501),
            ("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 501),
            (" folded: 1\r\n", 400),
            (&"X: y\r\n".repeat(10), 431),
            (&format!("X: {}\r\n", "y".repeat(300)), 431),
        ] {
            assert_eq!(status(field(lines)), all(expected), "{lines}");
        }
        assert_eq!(status(format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(100))), all(414));
        assert_eq!(status(format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(1000))), all(414));
        assert_eq!(status("GET /?c={\"a\"} HTTP/1.1\r\n\r\n".into()), all(400));
        assert_eq!(status("GET / HTTP/3\r\n\r\n".into()), all(400));
        assert_eq!(status("\x16\x03\x01".into()), all(400));
        assert_eq!(status("GET / HTTP/1.1\r\nHost: a\r\n".into()), all(0));
        for piece in [1, 5, 1000] {
            let whole = |text: &str| seen(text.as_bytes(), piece).unwrap();
            assert_eq!(whole("\r\n\r\nGET / HTTP/1.1\r\n\r\nGET"), (18, Framing::Length(0)));
            assert_eq!(whole(&field("Content-Length: 4\r\nContent-Length: 4\r\n")).1, Framing::Length(4));
            assert_eq!(whole(&field("Transfer-Encoding: Chunked\r\n")).1, Framing::Chunked(Chunk::default()));
        }
    }

    #[test]
    fn a_refusal_keeps_what_decides_its_form() {
        let text = b"HEAD /qr?x HTTP/1.1\r\nAccept: image/png\r\nContent-Length: x\r\n\r\n";
        let Look::Refused(_, head) = look(&mut BytesMut::from(&text[..]), &mut Scan::default(), &LIMITS) else {
            panic!("it is refused")
        };
        assert_eq!(head, b"HEAD /qr HTTP/1.1\r\nHost: plotd\r\nConnection: close\r\nAccept: image/png\r\n\r\n");
    }

    proptest! {
        #[test]
        fn bodies_end_where_they_end(
            sizes in prop::collection::vec(1usize..40, 0..6),
            trailer in prop::sample::select(vec!["", "X: y\r\n", "X: y\r\nZ:\r\n"]),
            piece in 1usize..20,
        ) {
            let mut body = String::new();
            for size in sizes {
                body.push_str(&format!("{size:X};a=\"b\"\r\n{}\r\n", "\r\n0\r\n\r\n".repeat(9).get(..size).unwrap()));
            }
            body.push_str(&format!("0\r\n{trailer}\r\n"));
            let sent = format!("{body}GET / HTTP/1.1");
            let mut framing = Framing::Chunked(Chunk::default());
            let mut taken = 0;
            let mut end = End::Open;
            for piece in sent.as_bytes().chunks(piece) {
                if end == End::Open {
                    let (some, now) = framing.take(piece);
                    taken += some;
                    end = now;
                }
            }
            prop_assert_eq!((taken, end), (body.len(), End::Done));
        }
    }

    #[test]
    fn a_chunk_without_a_size_breaks() {
        for body in ["\r\n", "x\r\n", "1111111111111111\r\n", "-1\r\n"] {
            let (_, end) = Framing::Chunked(Chunk::default()).take(body.as_bytes());
            assert_eq!(end, End::Broken, "{body}");
        }
    }
}
