//! Short links: chart requests by an id that is a hash of them, in one SQLite file or, without a path, in memory.
//!
//! The database has one thread of its own behind a bounded queue, so that no disk keeps the runtime waiting.
//!
//! # Guarantees
//! - A link that was acknowledged is there after a crash of the server and after a loss of power: each is on the disk
//!   before it is acknowledged.
//! - It stays until it is as old as `link_age`, or, if all links together have more than `link_bytes`, until newer ones
//!   need its place, but at least for `link_keep`; until then new ones are refused. Making a link again makes it new.

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
/// Requests that may wait for the database.
const QUEUE: usize = 256;
/// Rows deleted at a time when there are too many bytes.
const BATCH: usize = 16;

const TABLE: &str = "
    CREATE TABLE IF NOT EXISTS links (
        id TEXT PRIMARY KEY, record TEXT NOT NULL, bytes INTEGER NOT NULL, made INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS links_by_age ON links (made);";

pub struct Links {
    pool: Pool,
    database: Arc<Mutex<Database>>,
    deadline: Duration,
    most_bytes: u64,
}

struct Database {
    connection: Connection,
    /// Bytes of all rows.
    bytes: u64,
    most_bytes: u64,
    /// Seconds a link lasts at most.
    most_age: u64,
    /// Seconds it lasts at least.
    least_age: u64,
}

/// Why a link was not stored.
#[derive(Debug)]
enum Refused {
    /// The database failed.
    Broken,
    /// All links are young, and there are enough of them; the seconds until the oldest is not.
    Full(u64),
}

impl From<rusqlite::Error> for Refused {
    fn from(_: rusqlite::Error) -> Self {
        Refused::Broken
    }
}

impl Links {
    /// Opens the file of the configuration, or an empty database in memory.
    ///
    /// # Errors
    /// The file cannot be used, or no thread can be started.
    pub fn open(config: &Config) -> Result<Self, String> {
        let database = match &config.link_file {
            Some(path) => Connection::open(path)
                .and_then(|connection| Database::new(connection, config))
                .map_err(|e| format!("cannot use {} for short links: {e}", path.display()))?,
            None => Connection::open_in_memory()
                .and_then(|connection| Database::new(connection, config))
                .map_err(|e| format!("cannot keep short links: {e}"))?,
        };
        let most_bytes = config.link_most_bytes;
        let database = Arc::new(Mutex::new(database));
        Ok(Self { pool: Pool::new(1, QUEUE)?, database, deadline: config.deadline, most_bytes })
    }

    /// Whether a record may be stored.
    ///
    /// # Errors
    /// 413 when it is too long.
    pub fn admit(&self, record: &str) -> Result<(), Fault> {
        if record.len() as u64 <= self.most_bytes {
            return Ok(());
        }
        let most = self.most_bytes;
        Err(Fault::too_large(format!("a short link may have {most} bytes (limit `link_most_bytes`)")))
    }

    /// Stores a record and names it.
    ///
    /// # Errors
    /// 507 when there is no place for it; 503 or 500 when the database cannot take it.
    pub async fn store(&self, record: String) -> Result<String, Fault> {
        let id = id_of(&record);
        let named = id.clone();
        self.run(move |database| database.store(&named, &record, now())).await?.map_err(|refused| match refused {
            Refused::Broken => broken(),
            Refused::Full(seconds) => Fault {
                retry_after: Some(u32::try_from(seconds).unwrap_or(u32::MAX).max(1)),
                ..Fault::new(
                    StatusCode::INSUFFICIENT_STORAGE,
                    "all places for short links are taken (limit `link_bytes`)",
                )
            },
        })?;
        Ok(id)
    }

    /// The record of an id.
    ///
    /// # Errors
    /// 404 when there is none (any more); 503 or 500 when the database cannot be read.
    pub async fn find(&self, id: String) -> Result<String, Fault> {
        let found = self.run(move |database| database.find(&id, now())).await?.map_err(|_| broken())?;
        found.ok_or_else(|| Fault::new(StatusCode::NOT_FOUND, "there is no such short link, or it is too old"))
    }

    async fn run<T: Send + 'static>(&self, job: impl FnOnce(&mut Database) -> T + Send + 'static) -> Result<T, Fault> {
        let database = Arc::clone(&self.database);
        let job = move || job(&mut database.lock().unwrap_or_else(PoisonError::into_inner));
        self.pool.run(self.deadline, Arc::new(AtomicBool::new(false)), job).await.map_err(|lost| match lost {
            Lost::Full | Lost::Late => {
                Fault { message: "the store of short links is busy; try again soon".into(), ..Fault::busy() }
            }
            Lost::Panicked => broken(),
        })
    }
}

impl Database {
    fn new(connection: Connection, config: &Config) -> rusqlite::Result<Self> {
        // Readers and writers of other processes do not shut each other out. With WAL only FULL waits for the disk at
        // each commit: NORMAL would lose the last links with the power. The pragmas answer with a row of no use.
        connection.busy_timeout(Duration::from_secs(2))?;
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        connection.execute_batch("PRAGMA synchronous = FULL;")?;
        connection.execute_batch(TABLE)?;
        let bytes: i64 = connection.query_row("SELECT coalesce(sum(bytes), 0) FROM links", [], |row| row.get(0))?;
        Ok(Self {
            connection,
            bytes: u64::try_from(bytes).unwrap_or(0),
            most_bytes: config.link_bytes,
            most_age: config.link_age,
            least_age: config.link_keep.min(config.link_age),
        })
    }

    fn store(&mut self, id: &str, record: &str, now: u64) -> Result<(), Refused> {
        let bytes = record.len() as u64 + ROW;
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
                work.prepare_cached("SELECT id, bytes, made FROM links WHERE id <> ?1 ORDER BY made, id LIMIT ?2")?;
            let rows =
                select.query_map(params![id, BATCH as i64], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            let rows: Vec<(String, i64, i64)> = rows.collect::<rusqlite::Result<_>>()?;
            let age = |made: i64| now.saturating_sub(u64::try_from(made).unwrap_or(0));
            let old = rows.iter().take_while(|(_, _, made)| age(*made) >= self.least_age);
            let before = total;
            for (old, bytes, _) in old {
                if total <= self.most_bytes {
                    break;
                }
                work.execute("DELETE FROM links WHERE id = ?1", [old])?;
                total = total.saturating_sub(u64::try_from(*bytes).unwrap_or(0));
            }
            if total == before {
                // What was done so far is undone when the transaction is dropped.
                return Err(Refused::Full(self.least_age - rows.first().map_or(0, |(_, _, made)| age(*made))));
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

    fn database(bytes: u64) -> Database {
        let config = Config { link_bytes: bytes, link_age: 100, link_keep: 10, ..Config::default() };
        Database::new(Connection::open_in_memory().unwrap(), &config).unwrap()
    }

    #[test]
    fn what_is_too_old_is_gone() {
        let mut database = database(10_000);
        database.store("a", "first", 1000).unwrap();
        assert_eq!(database.find("a", 1100).unwrap().as_deref(), Some("first"));
        assert_eq!(database.find("a", 1101).unwrap(), None);
        database.store("a", "first", 1050).unwrap();
        assert_eq!(database.find("a", 1150).unwrap().as_deref(), Some("first"), "made again, new again");
        database.store("b", "second", 2000).unwrap();
        assert_eq!(database.bytes, ROW + 6);
    }

    #[test]
    fn the_oldest_make_room_for_the_newest_unless_they_are_young() {
        let mut database = database(3 * (ROW + 5));
        for (id, at) in [("a", 10), ("b", 11), ("c", 12), ("d", 20)] {
            database.store(id, "12345", at).unwrap();
        }
        let there =
            |database: &mut Database| ["a", "b", "c", "d", "e"].map(|id| database.find(id, 20).unwrap().is_some());
        assert_eq!(there(&mut database), [false, true, true, true, false]);
        // At 20 b is 9 s old: it stays, and so do all others.
        assert!(matches!(database.store("e", "12345", 20), Err(Refused::Full(1))));
        assert_eq!(there(&mut database), [false, true, true, true, false]);
        // Two places are needed, and only one is free.
        assert!(matches!(database.store("e", &"x".repeat(100), 21), Err(Refused::Full(1))));
        assert_eq!(there(&mut database), [false, true, true, true, false]);
        database.store("e", "12345", 21).unwrap();
        assert_eq!(there(&mut database), [false, false, true, true, true]);
        assert_eq!(database.bytes, 3 * (ROW + 5));
    }

    #[test]
    fn what_is_acknowledged_is_on_the_disk() {
        let synchronous: i64 = database(1000).connection.query_row("PRAGMA synchronous", [], |row| row.get(0)).unwrap();
        assert_eq!(synchronous, 2, "FULL");
    }
}
