//! What all connections share: the bytes of bodies that arrive, and the bytes of answers that wait to be read.

use bytes::Bytes;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};
use tokio::time::Instant;

/// Requests of one connection that are worked on at a time; further ones wait for their turn. So few that one client's
/// large pictures, which it reads as they come, are not more than may wait unread.
const AT_WORK: usize = 4;

/// A number of bytes that many take from.
#[derive(Debug)]
pub struct Allowance {
    most: u64,
    used: AtomicU64,
}

impl Allowance {
    /// So many bytes, all of them free.
    pub fn new(most: u64) -> Arc<Self> {
        Arc::new(Self { most, used: AtomicU64::new(0) })
    }
}

/// A part of an allowance, given back when it is dropped.
#[derive(Debug)]
pub struct Share {
    of: Arc<Allowance>,
    bytes: u64,
}

impl Share {
    /// A part with nothing in it yet.
    pub fn new(of: &Arc<Allowance>) -> Self {
        Self { of: Arc::clone(of), bytes: 0 }
    }

    /// Takes more; false when there is not so much left, and then nothing was taken.
    pub fn grow(&mut self, bytes: usize) -> bool {
        let bytes = bytes as u64;
        let fits = |used: u64| used.checked_add(bytes).filter(|sum| *sum <= self.of.most);
        let taken = self.of.used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fits).is_ok();
        self.bytes += if taken { bytes } else { 0 };
        taken
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.of.used.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// One connection as its answers see it.
#[derive(Debug)]
pub struct Line {
    /// Turns to be worked on.
    pub turns: Semaphore,
    born: Instant,
    waiting: AtomicU64,
    /// Requests that are read or worked on.
    open: AtomicU64,
    /// Milliseconds from birth to the last time that a request began or an answer moved on.
    moved: AtomicU64,
    eased: Notify,
    cut: AtomicBool,
    to_cut: Notify,
}

impl Line {
    /// A connection without answers.
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            turns: Semaphore::new(AT_WORK),
            born: Instant::now(),
            waiting: AtomicU64::new(0),
            open: AtomicU64::new(0),
            moved: AtomicU64::new(0),
            eased: Notify::new(),
            cut: AtomicBool::new(false),
            to_cut: Notify::new(),
        })
    }

    /// Bytes of answers that the client has not taken.
    pub fn waiting(&self) -> u64 {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Notes that an answer moves.
    pub fn advance(&self) {
        let age = u64::try_from(self.born.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.moved.store(age, Ordering::Relaxed);
    }

    /// Notes that a request begins; it ends when what this returns is dropped.
    pub fn open(self: &Arc<Self>) -> Open {
        self.open.fetch_add(1, Ordering::Relaxed);
        self.advance();
        Open(Arc::clone(self))
    }

    /// Whether answers wait, and none of them has moved for so long.
    pub fn stalls(&self, limit: Duration) -> bool {
        self.waiting() > 0 && self.still() >= limit
    }

    /// Whether there has been nothing to do for so long.
    pub fn rests(&self, limit: Duration) -> bool {
        self.waiting() == 0 && self.open.load(Ordering::Relaxed) == 0 && self.still() >= limit
    }

    fn still(&self) -> Duration {
        self.born.elapsed().saturating_sub(Duration::from_millis(self.moved.load(Ordering::Relaxed)))
    }

    /// Waits until no more than so many bytes of answers wait.
    pub async fn ease(&self, most: u64) {
        loop {
            let eased = self.eased.notified();
            if self.waiting() <= most {
                return;
            }
            eased.await;
        }
    }

    /// Ends the connection at once.
    pub fn cut(&self) {
        self.cut.store(true, Ordering::Relaxed);
        self.to_cut.notify_one();
    }

    /// Whether it was ended so.
    pub fn is_cut(&self) -> bool {
        self.cut.load(Ordering::Relaxed)
    }

    /// Waits for that.
    pub async fn until_cut(&self) {
        self.to_cut.notified().await;
    }
}

/// A request of a connection that has no answer yet.
#[derive(Debug)]
pub struct Open(Arc<Line>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::Relaxed);
        self.0.advance();
    }
}

/// Answers that were given to connections and not yet sent in full. When they grow too large together, the connections
/// that have had theirs longest are cut: clients that read are done long before.
#[derive(Debug)]
pub struct Answers {
    most: u64,
    waiting: Mutex<Waiting>,
}

#[derive(Debug, Default)]
struct Waiting {
    bytes: u64,
    next: u64,
    /// How many answers show the same bytes, which are counted once: pictures in the cache are shared.
    shown: HashMap<Place, usize>,
    by_age: BTreeMap<u64, (Arc<Line>, Place)>,
}

/// Where bytes are in memory, and how many.
type Place = (usize, usize);

impl Answers {
    /// No answer yet.
    pub fn new(most: u64) -> Arc<Self> {
        Arc::new(Self { most, waiting: Mutex::default() })
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The same bytes, counted until the last slice of them is gone.
    pub fn hold(self: &Arc<Self>, line: &Arc<Line>, bytes: Bytes) -> Bytes {
        if bytes.is_empty() {
            return bytes;
        }
        let place = (bytes.as_ptr() as usize, bytes.len());
        let mut waiting = self.lock();
        let number = waiting.next;
        waiting.next += 1;
        let shown = waiting.shown.entry(place).or_default();
        *shown += 1;
        if *shown == 1 {
            waiting.bytes += place.1 as u64;
        }
        if waiting.bytes > self.most {
            waiting.shed(self.most);
        }
        waiting.by_age.insert(number, (Arc::clone(line), place));
        drop(waiting);
        if line.waiting.fetch_add(place.1 as u64, Ordering::Relaxed) == 0 {
            line.advance();
        }
        Bytes::from_owner(Held { bytes, number, line: Arc::clone(line), answers: Arc::clone(self) })
    }
}

impl Waiting {
    /// Cuts connections, the oldest answers first, until what is left is within the limit.
    fn shed(&mut self, most: u64) {
        let mut left = self.bytes;
        let mut gone: HashMap<Place, usize> = HashMap::new();
        for (line, place) in self.by_age.values() {
            if left <= most {
                return;
            }
            line.cut();
            let gone = gone.entry(*place).or_default();
            *gone += 1;
            if self.shown.get(place) == Some(gone) {
                left -= place.1 as u64;
            }
        }
    }
}

/// Bytes of an answer that were not sent yet.
struct Held {
    bytes: Bytes,
    number: u64,
    line: Arc<Line>,
    answers: Arc<Answers>,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let place = (self.bytes.as_ptr() as usize, self.bytes.len());
        let mut waiting = self.answers.lock();
        waiting.by_age.remove(&self.number);
        if let Some(shown) = waiting.shown.get_mut(&place) {
            *shown -= 1;
            if *shown == 0 {
                waiting.shown.remove(&place);
                waiting.bytes -= place.1 as u64;
            }
        }
        drop(waiting);
        self.line.waiting.fetch_sub(place.1 as u64, Ordering::Relaxed);
        self.line.advance();
        self.line.eased.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_given_back() {
        let all = Allowance::new(10);
        let (mut one, mut two) = (Share::new(&all), Share::new(&all));
        assert!(one.grow(6) && !two.grow(5) && two.grow(4));
        drop(one);
        assert!(two.grow(6) && !two.grow(1));
    }

    #[test]
    fn the_oldest_are_cut_and_equal_bytes_count_once() {
        let answers = Answers::new(10);
        let lines: Vec<_> = (0..4).map(|_| Line::new()).collect();
        let kept = Bytes::from(vec![1; 6]);
        let first = answers.hold(&lines[0], kept.clone());
        let second = answers.hold(&lines[1], kept.clone());
        assert_eq!(answers.lock().bytes, 6);
        let third = answers.hold(&lines[2], Bytes::from(vec![2; 5]));
        // Both have the same bytes: the memory is free only when both are gone.
        assert_eq!(lines.iter().map(|l| l.is_cut()).collect::<Vec<_>>(), [true, true, false, false]);
        let part = first.slice(2..);
        drop((first, second));
        assert_eq!((answers.lock().bytes, lines[0].waiting(), lines[1].waiting()), (11, 6, 0));
        drop(part);
        assert_eq!((answers.lock().bytes, lines[2].waiting()), (5, 5));
        drop(third);
        let waiting = answers.lock();
        assert_eq!((waiting.bytes, waiting.shown.len(), waiting.by_age.len()), (0, 0, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn a_line_stalls_when_nothing_moves() {
        let (answers, line) = (Answers::new(100), Line::new());
        let limit = Duration::from_secs(30);
        tokio::time::advance(limit * 2).await;
        assert!(!line.stalls(limit), "there is nothing to move");
        let held = answers.hold(&line, Bytes::from(vec![1; 6]));
        tokio::time::advance(limit / 2).await;
        line.advance();
        tokio::time::advance(limit / 2).await;
        assert!(!line.stalls(limit));
        tokio::time::advance(limit / 2).await;
        assert!(line.stalls(limit));
        drop(held);
        assert!(!line.stalls(limit) && !line.rests(limit));
        let open = line.open();
        tokio::time::advance(limit).await;
        assert!(!line.rests(limit));
        drop(open);
        tokio::time::advance(limit).await;
        assert!(line.rests(limit));
        line.ease(0).await;
    }
}
