//! Many clients at once, slow charts, and the end of the server.

use super::{Connection, Stand, frames};
use std::io::Write;
use std::sync::atomic::Ordering;
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

#[test]
fn equal_requests_in_flight_are_drawn_once() {
    let stand = Stand::new();
    scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| assert_eq!(stand.get("/vegalite?spec={slow:1}", &[]).status, 200));
        }
    });
    assert_eq!(stand.drawn(), 1);
}

#[test]
fn a_client_that_leaves_stops_nothing_for_the_others() {
    let stand = Stand::new();
    let target = "/vegalite?spec={slow:1}";
    let mut leaves = stand.connect();
    leaves.send(&format!("GET {target} HTTP/1.1\r\nHost: a\r\n\r\n"));
    sleep(Duration::from_millis(80));
    drop(leaves);
    assert_eq!(stand.get(target, &[]).status, 200);
    assert_eq!(stand.drawn(), 1);
}

#[test]
fn a_chart_that_nobody_waits_for_is_given_up() {
    let stand = Stand::new();
    let mut leaves = stand.connect();
    leaves.send("GET /vegalite?spec={endless:1} HTTP/1.1\r\nHost: a\r\n\r\n");
    while stand.drawn() == 0 {
        sleep(Duration::from_millis(1));
    }
    drop(leaves);
    stand.until_stopped();
    assert_eq!(stand.get("/vegalite?spec={}", &[]).status, 200);
}

#[test]
fn a_full_queue_is_503_and_says_when_to_come_back() {
    let stand = Stand::with(|config| config.queue = 1);
    let slow = |n: u32| stand.get(&format!("/vegalite?spec={{slow:{n}}}"), &[]);
    let statuses = scope(|scope| {
        let mut all = vec![scope.spawn(move || slow(0))];
        // The only thread is busy before the others come: one of them waits, the rest is too much.
        while stand.drawn() == 0 {
            sleep(Duration::from_millis(1));
        }
        all.extend((1..5).map(|n| scope.spawn(move || slow(n))));
        all.into_iter().map(|t| t.join().unwrap()).collect::<Vec<_>>()
    });
    let refused: Vec<_> = statuses.iter().filter(|a| a.status == 503).collect();
    assert_eq!((statuses.iter().filter(|a| a.status == 200).count(), refused.len()), (2, 3));
    assert_eq!((refused[0].header("retry-after"), refused[0].header("cache-control")), (Some("1"), Some("no-store")));
    assert_eq!(stand.get("/vegalite?spec={}", &[]).status, 200);
}

#[test]
fn past_the_deadline_the_work_stops() {
    let stand = Stand::with(|config| config.deadline = Duration::from_millis(60));
    let answer = stand.get("/vegalite?spec={endless:1}", &[]);
    assert_eq!((answer.status, answer.header("cache-control")), (504, Some("no-store")));
    stand.until_stopped();
}

#[test]
fn stopping_cuts_no_answer() {
    let mut stand = Stand::new();
    let mut slow = stand.connect();
    slow.send("GET /vegalite?spec={slow:1} HTTP/1.1\r\nHost: a\r\n\r\n");
    let mut idle = stand.connect();
    assert_eq!(idle.ask("GET", "/readyz", &[], "").status, 200);
    sleep(Duration::from_millis(100));
    stand.stop();
    assert!(idle.closes_within(Duration::from_secs(10)), "a connection that rests is closed");
    assert_eq!(slow.answer(false).unwrap().status, 200);
    let begun = Instant::now();
    let at = stand.at;
    drop(stand);
    assert!(begun.elapsed() < Duration::from_secs(15), "nothing is waited for in vain: it would be for 30 s");
    assert!(std::net::TcpStream::connect(at).is_err(), "the door is closed");
}

#[test]
fn stopping_answers_what_has_arrived() {
    let mut stand = Stand::with(|config| config.connections = 1);
    let mut first = stand.connect();
    assert_eq!(first.ask("GET", "/healthz", &[], "").status, 200);
    // Two at once on a connection that is kept; the second is not even read while the first is drawn.
    let get = |target: &str| format!("GET {target} HTTP/1.1\r\nHost: a\r\n\r\n");
    first.send(&format!("{}{}", get("/vegalite?spec={slow:1}"), get("/vegalite?spec={}")));
    // There is no place for these: they are not even accepted.
    let mut waiting: Vec<_> = (0..5).map(|_| stand.connect()).collect();
    for connection in &mut waiting {
        connection.send(&get("/healthz"));
    }
    while stand.drawn() == 0 {
        sleep(Duration::from_millis(1));
    }
    stand.stop();
    assert_eq!(first.answer(false).map(|a| a.status), Some(200));
    assert_eq!(first.answer(false).map(|a| a.status), Some(200));
    for connection in &mut waiting {
        assert_eq!(connection.answer(false).map(|a| a.status), Some(200));
        assert!(connection.closes_within(Duration::from_secs(5)));
    }
}

#[test]
fn work_that_nobody_waits_for_stops() {
    let stand = Stand::new();
    let ways: [fn(&Stand); 4] = [
        // A client that closes.
        |stand| drop(begun(stand, "GET /vegalite?spec={slow:1} HTTP/1.1\r\nHost: a\r\n\r\n")),
        // One that closes with an answer unread, which resets.
        |stand| {
            let two = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /vegalite?spec={slow:2} HTTP/1.1\r\nHost: a\r\n\r\n";
            drop(begun(stand, two));
        },
        // One stream of HTTP/2.
        |stand| {
            let mut connection =
                begun(stand, [frames::begin(None), frames::get(1, "/vegalite?spec={slow:3}")].concat());
            connection.stream.write_all(&frames::reset(1)).unwrap();
            wait_for(|| stand.puppet.stopped.load(Ordering::SeqCst) == 3);
        },
        // All of it.
        |stand| drop(begun(stand, [frames::begin(None), frames::get(1, "/vegalite?spec={slow:4}")].concat())),
    ];
    for (number, leave) in ways.iter().enumerate() {
        leave(&stand);
        wait_for(|| stand.puppet.stopped.load(Ordering::SeqCst) == number + 1);
    }
}

/// A connection on which a picture is being drawn.
fn begun(stand: &Stand, bytes: impl AsRef<[u8]>) -> Connection {
    let drawn = stand.drawn();
    let mut connection = stand.connect();
    connection.stream.write_all(bytes.as_ref()).unwrap();
    wait_for(|| stand.drawn() > drawn);
    connection
}

/// Waits until something is so; it must be in the end.
fn wait_for(is_so: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(10);
    while !is_so() {
        assert!(Instant::now() < end, "it never is");
        sleep(Duration::from_millis(2));
    }
}

#[test]
fn a_kept_picture_does_not_wait_for_slow_ones() {
    let stand = Stand::new();
    assert_eq!(stand.get("/vegalite?spec={}", &[]).status, 200);
    let mut waits = stand.connect();
    waits.send("GET /vegalite?spec={endless:1} HTTP/1.1\r\nHost: a\r\n\r\n");
    while stand.drawn() < 2 {
        sleep(Duration::from_millis(1));
    }
    assert_eq!(stand.get("/vegalite?spec={}", &[]).status, 200);
    assert_eq!((stand.drawn(), stand.puppet.stopped.load(Ordering::SeqCst)), (2, 0), "the slow one is still drawn");
}
