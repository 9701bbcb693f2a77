//! What a client may send, and how long it may take.

use super::Stand;
use std::io::Write;
use std::net::Shutdown;
use std::thread::sleep;
use std::time::{Duration, Instant};

#[test]
fn what_is_too_long_is_refused_by_the_name_of_its_limit() {
    let stand = Stand::with(|config| {
        config.url_bytes = 1000;
        config.header_bytes = 2000;
        config.body_bytes = 3000;
        config.limits.source_bytes = 500;
    });
    let json = "Content-Type: application/json";
    let (filler, long) = ("x".repeat(900), "x".repeat(4000));
    let cases = [
        (stand.get(&format!("/vegalite?spec={{{filler}{filler}}}"), &[]), 414, "url_bytes"),
        (stand.get("/", &[&format!("X-Long: {filler}{filler}{filler}")]), 431, "header_bytes"),
        (stand.ask("POST", "/vegalite", &[json], &long), 413, "body_bytes"),
        (stand.ask("POST", "/vegalite", &[json], &format!("{{{filler}}}")), 413, "source_bytes"),
        (stand.get("/vegalite?spec={}&width=20000", &[]), 400, "side"),
    ];
    for (answer, status, limit) in cases {
        assert_eq!(answer.status, status, "{}", answer.text());
        assert!(answer.text().contains(&format!("limit `{limit}`")), "{}", answer.text());
        assert_eq!(answer.kind(), "application/problem+json");
    }
    let mut connection = stand.connect();
    connection.send("POST /vegalite HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    connection.send(&format!("fa0\r\n{long}\r\n0\r\n\r\n"));
    assert_eq!(connection.answer(false).unwrap().status, 413);
}

#[test]
fn a_request_has_one_host_and_one_length() {
    let stand = Stand::new();
    for head in [
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "POST /vegalite HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /vegalite HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "POST /vegalite HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n12345",
    ] {
        let mut connection = stand.connect();
        connection.send(head);
        assert_eq!(connection.answer(false).map(|a| a.status), Some(400), "{head}");
    }
    let mut connection = stand.connect();
    connection.send("GET /healthz HTTP/1.0\r\n\r\n");
    assert_eq!(connection.answer(false).unwrap().status, 200);
}

#[test]
fn two_lengths_are_refused_wherever_they_stand() {
    let two = "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nGET \r\n0\r\n\r\n";
    let post = "POST /vegalite HTTP/1.1\r\nHost: a\r\n";
    let healthz = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
    let body = "POST /vegalite HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
    let stand = Stand::new();
    for (before, answers, text) in [
        ("", 0, format!("{post}X: {}\r\n{two}", "a".repeat(9000))),
        ("\r\n\r\n", 0, format!("{post}{two}")),
        (healthz, 1, format!("{post}{two}")),
        (body, 1, format!("{post}{two}")),
        ("POST /vegalite HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}", 1, format!("{post}{two}")),
        ("", 0, format!("GET /healthz HTTP/1.1\r\nHost: a\r\n{two}")),
    ] {
        for pieces in [1, 3, 60] {
            let mut connection = stand.connect();
            let whole = format!("{before}{text}").into_bytes();
            for piece in whole.chunks(whole.len().div_ceil(pieces)) {
                connection.stream.write_all(piece).unwrap();
                sleep(Duration::from_millis(2));
            }
            for _ in 0..answers {
                assert_eq!(connection.answer(false).map(|a| a.status), Some(200), "{before}");
            }
            let answer = connection.answer(false).unwrap();
            assert_eq!(answer.status, 400, "{text}");
            assert!(answer.text().contains("exclude each other"), "{}", answer.text());
            assert_eq!(answer.header("cache-control"), Some("public, max-age=60"));
            assert!(connection.answer(false).is_none(), "nothing of the rest is a request");
        }
    }
}

#[test]
fn whatever_is_no_request_is_told_so_in_full() {
    let stand = Stand::new();
    let get = "GET /healthz HTTP/1.1\r\nHost: a\r\n";
    for (bytes, status, word) in [
        ("CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n".to_owned(), 501, "proxies"),
        ("GET a:80 HTTP/1.1\r\nHost: a\r\n\r\n".to_owned(), 400, "path"),
        ("GET mailto:x HTTP/1.1\r\nHost: a\r\n\r\n".to_owned(), 400, "address"),
        (format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "a".repeat(65_001)), 414, "url_bytes"),
        (format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "a".repeat(300_000)), 414, "url_bytes"),
        (format!("{get}X: {}\r\n\r\n", "a".repeat(300_000)), 431, "header_bytes"),
        (format!("{get}{}\r\n", "X: a\r\n".repeat(100)), 431, "header_fields"),
        (format!("{get}Content-Length: one\r\n\r\n"), 400, "Content-Length"),
        (format!("{get}Transfer-Encoding: gzip\r\n\r\n"), 501, "chunked"),
        ("hello\r\n\r\n".to_owned(), 400, "request line"),
        ("{\"a\": 1}".to_owned(), 400, "not an HTTP request"),
        (format!("{get} folded\r\n\r\n"), 400, "header field"),
    ] {
        let mut connection = stand.connect();
        connection.send(&bytes);
        let answer = connection.answer(false).unwrap();
        assert_eq!(answer.status, status, "{}", &bytes[..bytes.len().min(60)]);
        assert!(answer.text().contains(word), "{word} is not in {}", answer.text());
        assert_eq!(answer.kind(), "application/problem+json");
        assert!(answer.header("cache-control").is_some());
        let closes = answer.header("connection") == Some("close");
        assert!(!closes || connection.closes_within(Duration::from_secs(5)));
    }
    let mut connection = stand.connect();
    connection.send("GET http://a/healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_eq!(connection.answer(false).unwrap().text(), "ok\n");
    connection.send(&format!("{get}{}\r\n", "X: a\r\n".repeat(99)));
    assert_eq!(connection.answer(false).unwrap().status, 200, "a hundred fields are allowed");
}

#[test]
fn packed_bodies_are_not_unpacked() {
    let stand = Stand::new();
    let answer = stand.ask("POST", "/vegalite", &["Content-Encoding: gzip"], "\u{1f}");
    assert_eq!((answer.status, answer.header("accept-encoding")), (415, Some("identity")));
    assert!(answer.text().contains("Content-Encoding"));
    assert_eq!(stand.ask("POST", "/vegalite", &["Content-Encoding: identity"], "{}").status, 200);
}

#[test]
fn many_accept_lines_are_one_list() {
    let mut lines = vec!["Accept: image/gif"; 31];
    lines.push("Accept: image/png");
    assert_eq!(Stand::new().get("/vegalite?spec={}", &lines).kind(), "image/png");
}

#[test]
fn bodies_share_a_limit() {
    let stand = Stand::with(|config| {
        (config.bodies_bytes, config.body_timeout) = (1000, Duration::from_secs(300));
    });
    let body = format!("{{{}}}", " ".repeat(798));
    // Whichever arrives first is taken; it is the other one that is refused.
    let end = Instant::now() + Duration::from_secs(200);
    let (mut first, refused) = loop {
        let mut first = stand.connect();
        first.send(&format!("POST /vegalite HTTP/1.1\r\nHost: a\r\nContent-Length: 800\r\n\r\n{}", &body[..799]));
        let answer = stand.ask("POST", "/vegalite", &[], &body);
        if answer.status == 503 || Instant::now() > end {
            break (first, answer);
        }
    };
    assert_eq!((refused.status, refused.header("retry-after")), (503, Some("1")));
    assert!(refused.text().contains("bodies_bytes"));
    first.send(&body[799..]);
    assert_eq!(first.answer(false).unwrap().status, 200);
    assert_eq!(stand.ask("POST", "/vegalite", &[], &body).status, 200);
}

#[test]
fn an_answer_that_nobody_reads_is_given_up() {
    let stand = Stand::with(|config| {
        config.connections = 1;
        config.write_timeout = Duration::from_millis(150);
    });
    let mut reads_not = stand.connect();
    reads_not.send("GET /vegalite?spec={large:1} HTTP/1.1\r\nHost: a\r\n\r\n");
    // There is one place, and it is free only when the other is gone.
    assert_eq!(stand.get("/healthz", &[]).status, 200);
    assert!(!reads_not.comes_whole());
    let mut reads = stand.connect();
    reads.send("GET /vegalite?spec={large:1} HTTP/1.1\r\nHost: a\r\n\r\n");
    assert!(reads.comes_whole());
}

#[test]
fn the_oldest_unread_answers_make_room() {
    let stand = Stand::with(|config| config.answer_bytes = 40 << 20);
    let mut connections: Vec<_> = (0..3)
        .map(|n| {
            let mut connection = stand.connect();
            connection.send(&format!("GET /vegalite?spec={{large:{n}}} HTTP/1.1\r\nHost: a\r\n\r\n"));
            // Its beginning has come, so it is counted.
            assert!(connection.line().unwrap().contains("200"));
            connection
        })
        .collect();
    assert!(!connections[0].comes_whole(), "48 MB are more than 40");
    assert!(connections[2].comes_whole());
    assert!(connections[1].comes_whole());
}

#[test]
fn a_side_that_closes_may_wait_for_a_quick_answer() {
    let stand = Stand::new();
    let mut connection = stand.connect();
    connection.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    connection.stream.shutdown(Shutdown::Write).unwrap();
    assert_eq!(connection.answer(false).map(|a| a.status), Some(200));
    assert!(connection.closes_within(Duration::from_secs(5)));
}

#[test]
fn silence_and_slowness_end_connections() {
    let stand = Stand::with(|config| {
        config.first_byte_timeout = Duration::from_millis(150);
        config.header_timeout = Duration::from_millis(150);
        config.body_timeout = Duration::from_millis(150);
    });
    assert!(stand.connect().closes_within(Duration::from_secs(10)), "a socket that says nothing");
    for preface in ["P", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"] {
        let mut half = stand.connect();
        half.send(preface);
        assert!(half.closes_within(Duration::from_secs(10)), "a preface and silence");
    }
    let mut slow = stand.connect();
    slow.send("GET / HTTP/1.1\r\nHost: ");
    assert!(slow.closes_within(Duration::from_secs(10)), "a head that does not end");
    let mut idle = stand.connect();
    assert_eq!(idle.ask("GET", "/healthz", &[], "").status, 200);
    assert!(idle.closes_within(Duration::from_secs(10)), "a connection that rests");
    let mut body = stand.connect();
    body.send("POST /vegalite HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{");
    let answer = body.answer(false).unwrap();
    assert_eq!(answer.status, 408);
    assert!(answer.text().contains("body_timeout"));
}

#[test]
fn no_more_connections_than_allowed() {
    let stand = Stand::with(|config| config.connections = 2);
    let mut first = stand.connect();
    let mut second = stand.connect();
    assert_eq!(first.ask("GET", "/healthz", &[], "").status, 200);
    assert_eq!(second.ask("GET", "/healthz", &[], "").status, 200);
    let mut third = stand.connect();
    third.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    third.stream.set_read_timeout(Some(Duration::from_millis(150))).unwrap();
    assert!(third.answer(false).is_none(), "it waits");
    drop(first);
    third.stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    assert_eq!(third.answer(false).unwrap().status, 200);
}
