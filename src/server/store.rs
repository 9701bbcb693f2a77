//! Short links: chart requests by an id that is a hash of them, in one SQLite file or, without a path, in memory.
//!
//! The base has one thread of its own behind a bounded queue, so that no disk keeps the runtime waiting. The newest
//! links within a number of bytes and an age are kept; making a link again makes it new.

use super::config::Config;
use super::fault::Fault;
use super::work::{Lost, Pool};
use rusqlite::{Connection, OptionalExtension, params};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use warp::http::StatusCode;

/// Bytes that a row costs besides its text.
const ROW: u64 = 128;
/// Requests that may wait for the base.
const QUEUE: usize = 256;
/// Rows deleted at a time when there are too many bytes.
const BATCH: usize = 16;

const TABLE: &str = "
    CREATE TABLE IF NOT EXISTS links (
        id TEXT PRIMARY KEY, record TEXT NOT NULL, bytes INTEGER NOT NULL, made INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS links_by_age ON links (made);";

/// The links.
pub struct Links {
    pool: Pool,
    base: Arc<Mutex<Base>>,
    deadline: Duration,
}

struct Base {
    connection: Connection,
    /// Bytes of all rows.
    bytes: u64,
    most_bytes: u64,
    /// Seconds.
    most_age: u64,
}

impl Links {
    /// Opens the file of the configuration, or an empty base in memory.
    ///
    /// # Errors
    /// The file cannot be used, or no thread can be started.
    pub fn open(config: &Config) -> Result<Self, String> {
        let base = match &config.link_file {
            Some(path) => Connection::open(path)
                .and_then(|connection| Base::new(connection, config))
                .map_err(|e| format!("cannot use {} for short links: {e}", path.display()))?,
            None => Connection::open_in_memory()
                .and_then(|connection| Base::new(connection, config))
                .map_err(|e| format!("cannot keep short links: {e}"))?,
        };
        Ok(Self { pool: Pool::new(1, QUEUE)?, base: Arc::new(Mutex::new(base)), deadline: config.deadline })
    }

    /// Keeps a record and names it.
    ///
    /// # Errors
    /// 413 when it is longer than all links together may be; 503 or 500 when the base cannot take it.
    pub async fn keep(&self, record: String) -> Result<String, Fault> {
        let id = id_of(&record);
        let named = id.clone();
        self.run(move |base| base.keep(&named, &record, now())).await??;
        Ok(id)
    }

    /// The record of an id.
    ///
    /// # Errors
    /// 404 when there is none (any more); 503 or 500 when the base cannot be read.
    pub async fn find(&self, id: String) -> Result<String, Fault> {
        let found = self.run(move |base| base.find(&id, now())).await?.map_err(|_| broken())?;
        found.ok_or_else(|| Fault::new(StatusCode::NOT_FOUND, "there is no such short link, or it is too old"))
    }

    async fn run<T: Send + 'static>(&self, job: impl FnOnce(&mut Base) -> T + Send + 'static) -> Result<T, Fault> {
        let base = Arc::clone(&self.base);
        let job = move || job(&mut base.lock().unwrap_or_else(PoisonError::into_inner));
        self.pool.run(self.deadline, Arc::new(AtomicBool::new(false)), job).await.map_err(|lost| match lost {
            Lost::Full | Lost::Late => {
                Fault { message: "the store of short links is busy; try again soon".into(), ..Fault::busy() }
            }
            Lost::Panicked => broken(),
        })
    }
}

impl Base {
    fn new(connection: Connection, config: &Config) -> rusqlite::Result<Self> {
        // A crash may lose the last links, never the file; readers and writers of other processes do not shut each
        // other out. The pragmas answer with a row, which is of no use.
        connection.busy_timeout(Duration::from_secs(2))?;
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        connection.execute_batch("PRAGMA synchronous = NORMAL;")?;
        connection.execute_batch(TABLE)?;
        let bytes: i64 = connection.query_row("SELECT coalesce(sum(bytes), 0) FROM links", [], |row| row.get(0))?;
        Ok(Self {
            connection,
            bytes: u64::try_from(bytes).unwrap_or(0),
            most_bytes: config.link_bytes,
            most_age: config.link_age,
        })
    }

    fn keep(&mut self, id: &str, record: &str, now: u64) -> Result<(), Fault> {
        let bytes = record.len() as u64 + ROW;
        if bytes > self.most_bytes {
            let most = self.most_bytes;
            return Err(Fault::too_large(format!(
                "all short links together may have {most} bytes (limit `link_bytes`)"
            )));
        }
        self.write(id, record, bytes, now).map_err(|_| broken())
    }

    fn write(&mut self, id: &str, record: &str, bytes: u64, now: u64) -> rusqlite::Result<()> {
        let oldest = signed(now.saturating_sub(self.most_age));
        let work = self.connection.transaction()?;
        let mut total = self.bytes;
        let renewed = work.execute("UPDATE links SET made = ?2 WHERE id = ?1", params![id, signed(now)])?;
        if renewed == 0 {
            let row = params![id, record, signed(bytes), signed(now)];
            work.execute("INSERT INTO links (id, record, bytes, made) VALUES (?1, ?2, ?3, ?4)", row)?;
            total += bytes;
        }
        let aged: i64 =
            work.query_row("SELECT coalesce(sum(bytes), 0) FROM links WHERE made < ?1", [oldest], |row| row.get(0))?;
        work.execute("DELETE FROM links WHERE made < ?1", [oldest])?;
        total = total.saturating_sub(u64::try_from(aged).unwrap_or(0));
        while total > self.most_bytes {
            let mut select =
                work.prepare_cached("SELECT id, bytes FROM links WHERE id <> ?1 ORDER BY made, id LIMIT ?2")?;
            let rows = select.query_map(params![id, BATCH as i64], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let rows: Vec<(String, i64)> = rows.collect::<rusqlite::Result<_>>()?;
            if rows.is_empty() {
                break;
            }
            for (old, bytes) in &rows {
                if total <= self.most_bytes {
                    break;
                }
                work.execute("DELETE FROM links WHERE id = ?1", [old])?;
                total = total.saturating_sub(u64::try_from(*bytes).unwrap_or(0));
            }
        }
        work.commit()?;
        self.bytes = total;
        Ok(())
    }

    fn find(&mut self, id: &str, now: u64) -> rusqlite::Result<Option<String>> {
        let oldest = signed(now.saturating_sub(self.most_age));
        let mut select = self.connection.prepare_cached("SELECT record FROM links WHERE id = ?1 AND made >= ?2")?;
        select.query_row(params![id, oldest], |row| row.get(0)).optional()
    }
}

/// What clients are told; the cause may name a path.
fn broken() -> Fault {
    Fault { message: "the store of short links failed".into(), ..Fault::internal() }
}

/// 128 bits of a hash in hexadecimal digits: one record, one id, on any machine.
fn id_of(record: &str) -> String {
    blake3::hash(record.as_bytes()).to_hex()[..32].to_owned()
}

/// SQLite's integers have a sign.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(bytes: u64) -> Base {
        let config = Config { link_bytes: bytes, link_age: 100, ..Config::default() };
        Base::new(Connection::open_in_memory().unwrap(), &config).unwrap()
    }

    #[test]
    fn what_is_too_old_is_gone() {
        let mut base = base(10_000);
        base.keep("a", "first", 1000).unwrap();
        assert_eq!(base.find("a", 1100).unwrap().as_deref(), Some("first"));
        assert_eq!(base.find("a", 1101).unwrap(), None);
        base.keep("a", "first", 1050).unwrap();
        assert_eq!(base.find("a", 1150).unwrap().as_deref(), Some("first"), "made again, new again");
        base.keep("b", "second", 2000).unwrap();
        assert_eq!(base.bytes, ROW + 6);
    }

    #[test]
    fn the_oldest_make_room_for_the_newest() {
        let mut base = base(3 * (ROW + 5));
        for (id, at) in [("a", 10), ("b", 11), ("c", 12), ("d", 13)] {
            base.keep(id, "12345", at).unwrap();
        }
        let there = ["a", "b", "c", "d"].map(|id| base.find(id, 14).unwrap().is_some());
        assert_eq!(there, [false, true, true, true]);
        assert_eq!(base.keep("e", &"x".repeat(500), 15).unwrap_err().status, StatusCode::PAYLOAD_TOO_LARGE);
    }
}
