//! The few frames of HTTP/2 that tests send, and what must hold over it.

use super::{LARGE, Stand};
use std::io::{Read, Write};
use std::time::{Duration, Instant};

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RESET: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const WINDOW: u8 = 8;
const ENDS: u8 = 1;
const WHOLE_HEAD: u8 = 4;

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// The preface and the settings: the window of each stream, if it is not to be the usual one.
pub fn begin(window: Option<u32>) -> Vec<u8> {
    let setting = window.map(|window| [&[0, 4], &window.to_be_bytes()[..]].concat()).unwrap_or_default();
    [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", &frame(SETTINGS, 0, 0, &setting)[..]].concat()
}

/// A request; all its fields are literals that go into no table (RFC 7541 §6.2.2).
fn request(stream: u32, flags: u8, fields: &[(&str, &str)]) -> Vec<u8> {
    let mut block = Vec::new();
    for (name, value) in fields {
        block.push(0);
        for text in [name, value] {
            // Lengths from 127 on take a second byte.
            let length = text.len();
            if length < 127 {
                block.push(u8::try_from(length).unwrap());
            } else {
                block.extend([127, u8::try_from(length - 127).unwrap()]);
            }
            block.extend(text.bytes());
        }
    }
    frame(HEADERS, flags | WHOLE_HEAD, stream, &block)
}

/// A GET.
pub fn get(stream: u32, path: &str) -> Vec<u8> {
    request(stream, ENDS, &[(":method", "GET"), (":scheme", "http"), (":path", path), (":authority", "a")])
}

/// The end of a stream.
pub fn reset(stream: u32) -> Vec<u8> {
    frame(RESET, 0, stream, &8_u32.to_be_bytes())
}

/// Reads frames until one is wanted, or until the server closes: kind, flags, stream and payload.
fn next(from: &mut impl Read, wanted: impl Fn(u8, u8, u32) -> bool) -> Option<(u8, u8, u32, Vec<u8>)> {
    loop {
        let mut head = [0; 9];
        from.read_exact(&mut head).ok()?;
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize;
        let stream = u32::from_be_bytes([head[5], head[6], head[7], head[8]]);
        let mut payload = vec![0; length];
        from.read_exact(&mut payload).ok()?;
        if wanted(head[3], head[4], stream) {
            return Some((head[3], head[4], stream, payload));
        }
    }
}

#[test]
fn a_window_that_stays_shut_ends_the_connection() {
    let stand = Stand::with(|config| {
        config.connections = 1;
        config.write_timeout = Duration::from_millis(200);
    });
    let mut shut = stand.connect();
    let requests: Vec<_> = (0..100).map(|n| get(1 + 2 * n, &format!("/vegalite?spec={{large:{n}}}"))).collect();
    shut.stream.write_all(&[begin(Some(0)), requests.concat()].concat()).unwrap();
    // There is one place, and it is free only when the other is gone.
    assert_eq!(stand.get("/healthz", &[]).status, 200);
    // Once 4 MB wait, no more are begun than were at work already.
    assert!((1..=16).contains(&stand.drawn()), "{} of 100 were drawn", stand.drawn());
}

#[test]
fn a_connection_that_only_answers_pings_is_closed() {
    let stand = Stand::with(|config| config.header_timeout = Duration::from_millis(300));
    let mut connection = stand.connect();
    connection.stream.write_all(&[begin(None), get(1, "/healthz")].concat()).unwrap();
    let end = Instant::now() + Duration::from_secs(10);
    while let Some((_, _, _, payload)) = next(&mut connection.stream, |kind, flags, _| kind == PING && flags == 0) {
        assert!(Instant::now() < end, "it stays");
        let _ = connection.stream.write_all(&frame(PING, 1, 0, &payload));
    }
}

#[test]
fn who_reads_gets_large_answers_whole() {
    let stand = Stand::with(|config| config.write_timeout = Duration::from_secs(120));
    let mut connection = stand.connect();
    let most = 0x7fff_0000_u32;
    let wide = frame(WINDOW, 0, 0, &most.to_be_bytes());
    let requests: Vec<_> = (0..12).map(|n| get(1 + 2 * n, &format!("/vegalite?spec={{large:{n}}}"))).collect();
    connection.stream.write_all(&[begin(Some(most)), wide, requests.concat()].concat()).unwrap();
    let (mut bytes, mut ended) = (0, 0);
    while ended < 12 {
        let (_, flags, _, payload) = next(&mut connection.stream, |kind, _, _| kind == DATA).expect("more data");
        bytes += payload.len();
        ended += u32::from(flags & ENDS);
    }
    assert!(bytes > 12 * LARGE);
}

#[test]
fn a_client_that_does_not_read_is_not_drawn_for() {
    let stand = Stand::new();
    let mut connection = stand.connect();
    let requests: Vec<_> = (0..12).map(|n| get(1 + 2 * n, &format!("/vegalite?spec={{large:{n}}}"))).collect();
    connection.stream.write_all(&[begin(None), requests.concat()].concat()).unwrap();
    next(&mut connection.stream, |kind, _, _| kind == DATA).expect("a first piece");
    // There is one worker, so that each of these comes after all that was waiting before it.
    (0..20).for_each(|n| assert_eq!(stand.get(&format!("/vegalite?spec={{small:{n}}}"), &[]).status, 200));
    let large = stand.drawn() - 20;
    assert!(large <= 5, "{large} large pictures were drawn");
}

#[test]
fn faults_of_heads_are_told_over_http2_too() {
    let stand = Stand::new();
    let tunnel = request(1, ENDS, &[(":method", "CONNECT"), (":authority", "a:80")]);
    let get = [(":method", "GET"), (":scheme", "http"), (":path", "/healthz"), (":authority", "a")];
    let packed = request(1, ENDS, &[&get[..], &[("content-encoding", "br")]].concat());
    // How a status is written: an entry of the table, or its digits in the code of RFC 7541, appendix B.
    let (fine, not_here, not_so) = (&[0x88][..], &[0b0110_1100, 0b0000_0001][..], &[0b0110_1000, 0b0010_1101][..]);
    for (head, status) in [(tunnel, not_here), (packed, not_so), (request(1, ENDS, &get), fine)] {
        let mut connection = stand.connect();
        connection.stream.write_all(&[begin(None), head].concat()).unwrap();
        let (_, _, _, block) = next(&mut connection.stream, |kind, _, stream| kind == HEADERS && stream == 1).unwrap();
        assert!(block[..6].windows(status.len()).any(|bytes| bytes == status), "{block:x?}");
    }
}
