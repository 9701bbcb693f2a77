//! What a client may send, and how long it may take.

use super::Stand;
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
fn silence_and_slowness_end_connections() {
    let stand = Stand::with(|config| {
        config.first_byte_timeout = Duration::from_millis(150);
        config.header_timeout = Duration::from_millis(150);
        config.body_timeout = Duration::from_millis(150);
    });
    let begun = Instant::now();
    assert!(stand.connect().closes_within(Duration::from_secs(3)), "a socket that says nothing");
    let mut slow = stand.connect();
    slow.send("GET / HTTP/1.1\r\nHost: ");
    assert!(slow.closes_within(Duration::from_secs(3)), "a head that does not end");
    let mut idle = stand.connect();
    assert_eq!(idle.ask("GET", "/healthz", &[], "").status, 200);
    assert!(idle.closes_within(Duration::from_secs(3)), "a connection that rests");
    let mut body = stand.connect();
    body.send("POST /vegalite HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{");
    let answer = body.answer(false).unwrap();
    assert_eq!(answer.status, 408);
    assert!(answer.text().contains("body_timeout"));
    assert!(begun.elapsed() < Duration::from_secs(5));
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
