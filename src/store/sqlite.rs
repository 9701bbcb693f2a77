//! Charts in one SQLite file.
//!
//! One thread writes: whatever waits when it begins is one transaction, so that a busy server pays one wait for the disk
//! and not one a write. Another reads; with a write-ahead log neither waits for the other.

mod schema;
mod write;

use super::{
    Appended, Change, Condition, Content, Entry, Found, Instant, Keep, Listed, Name, Reply, Rights, Rows, Store,
    StoreFault, Token, Version, Written,
};
use bytes::Bytes;
use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, Savepoint, TransactionBehavior, params};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::oneshot;

/// Calls that may wait, each kind for itself.
const QUEUE: usize = 1024;
/// Writes of one transaction.
const BATCH: usize = 128;
/// How long another process may hold the file.
const WAIT: Duration = Duration::from_secs(5);

/// What tells a client that its write is on the disk, or that it is not.
type Receipt = Box<dyn FnOnce(Result<(), StoreFault>) + Send>;
type Write = Box<dyn FnOnce(&mut Savepoint) -> (bool, Receipt) + Send>;
type Read = Box<dyn FnOnce(&Connection) + Send>;

/// What the time is; tests have their own.
pub type Clock = Arc<dyn Fn() -> Instant + Send + Sync>;

/// The engine.
pub struct Sqlite {
    writes: SyncSender<Write>,
    reads: SyncSender<Read>,
    clock: Clock,
}

impl From<rusqlite::Error> for StoreFault {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreFault::Busy,
            Some(ErrorCode::DiskFull | ErrorCode::ReadOnly | ErrorCode::SystemIoFailure) => StoreFault::Full,
            _ => StoreFault::Broken(error.to_string()),
        }
    }
}

impl Sqlite {
    /// Opens a file, which is made if it is not there.
    ///
    /// # Errors
    /// It cannot be used, or no thread can be started.
    pub fn open(path: &Path) -> Result<Self, String> {
        let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_millis());
        Self::with_clock(path, Arc::new(move || u64::try_from(now()).unwrap_or(u64::MAX)))
    }

    /// The same by another clock.
    ///
    /// # Errors
    /// As [`Sqlite::open`].
    pub fn with_clock(path: &Path, clock: Clock) -> Result<Self, String> {
        let refused = |e: rusqlite::Error| format!("cannot use {} for named charts: {e}", path.display());
        let mut writer = Connection::open(path).map_err(refused)?;
        schema::prepare(&mut writer, WAIT).map_err(refused)?;
        let reader = Connection::open(path).map_err(refused)?;
        schema::reading(&reader, WAIT).map_err(refused)?;
        let (writes, to_write) = sync_channel(QUEUE);
        let (reads, to_read) = sync_channel(QUEUE);
        let start = |name: &str, work: Box<dyn FnOnce() + Send>| {
            let started = thread::Builder::new().name(name.to_owned()).spawn(work);
            started.map(drop).map_err(|e| format!("cannot start a thread for named charts: {e}"))
        };
        start("store-write", Box::new(move || write_all(writer, &to_write)))?;
        start("store-read", Box::new(move || read_all(&reader, &to_read)))?;
        Ok(Self { writes, reads, clock })
    }

    /// Does something with the file that changes nothing.
    fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Reply<'static, T> {
        let (send, receive) = oneshot::channel();
        let queued = self.reads.try_send(Box::new(move |file| drop(send.send(job(file).map_err(StoreFault::from)))));
        Box::pin(async move {
            queued.map_err(|_| StoreFault::Busy)?;
            receive.await.unwrap_or_else(|_| Err(StoreFault::Broken("a read did not end".into())))
        })
    }

    /// Changes the file: all of it or nothing.
    fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Savepoint, Instant) -> rusqlite::Result<T> + Send + 'static,
    ) -> Reply<'static, T> {
        let (send, receive) = oneshot::channel();
        let clock = Arc::clone(&self.clock);
        let write: Write = Box::new(move |work| {
            let done = job(work, clock());
            let keep = done.is_ok();
            let receipt: Receipt = Box::new(move |kept| {
                let _ = send.send(done.map_err(StoreFault::from).and_then(|done| kept.map(|()| done)));
            });
            (keep, receipt)
        });
        let queued = self.writes.try_send(write);
        Box::pin(async move {
            queued.map_err(|_| StoreFault::Busy)?;
            receive.await.unwrap_or_else(|_| Err(StoreFault::Broken("a write did not end".into())))
        })
    }
}

/// Writes until nobody can ask for it any more.
fn write_all(mut file: Connection, jobs: &Receiver<Write>) {
    while let Ok(first) = jobs.recv() {
        let mut receipts = Vec::new();
        let kept = write_some(&mut file, std::iter::once(first).chain(jobs.try_iter()).take(BATCH), &mut receipts);
        for receipt in receipts {
            receipt(kept.clone());
        }
    }
}

/// Writes what is there in one transaction; each write that fails leaves the others alone.
fn write_some(
    file: &mut Connection,
    jobs: impl Iterator<Item = Write>,
    receipts: &mut Vec<Receipt>,
) -> Result<(), StoreFault> {
    let mut work = file.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for job in jobs {
        let mut part = work.savepoint()?;
        let (keep, receipt) = job(&mut part);
        receipts.push(receipt);
        if keep { part.commit()? } else { part.finish()? }
    }
    Ok(work.commit()?)
}

fn read_all(file: &Connection, jobs: &Receiver<Read>) {
    while let Ok(job) = jobs.recv() {
        job(file);
    }
}

/// SQLite's integers have a sign.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn unsigned(row: &Row, at: usize) -> rusqlite::Result<u64> {
    Ok(u64::try_from(row.get::<_, i64>(at)?).unwrap_or(0))
}

/// The columns of [`entry`].
const ENTRY: &str = "v.rev, v.at, v.change, v.tag, v.rows_from, v.rows_to";

fn entry(row: &Row) -> rusqlite::Result<Entry> {
    let word: String = row.get(2)?;
    Ok(Entry {
        rev: unsigned(row, 0)?,
        at: unsigned(row, 1)?,
        change: Change::of_word(&word).unwrap_or(Change::Put),
        tag: row.get(3)?,
        rows: Rows { from: unsigned(row, 4)?, to: unsigned(row, 5)? },
    })
}

fn version(row: &Row) -> rusqlite::Result<Version> {
    let content = Content { kind: row.get(6)?, options: row.get(7)?, body: Bytes::from(row.get::<_, Vec<u8>>(8)?) };
    Ok(Version { entry: entry(row)?, content: Arc::new(content) })
}

/// The columns of [`token`].
const TOKEN: &str = "id, hash, folder, may_read, may_append, may_write, note, made, expires, revoked";

fn token(row: &Row) -> rusqlite::Result<Token> {
    let time =
        |at: usize| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(at)?.map(|t| u64::try_from(t).unwrap_or(0)));
    Ok(Token {
        id: row.get(0)?,
        hash: row.get(1)?,
        folder: row.get(2)?,
        rights: Rights { read: row.get(3)?, append: row.get(4)?, write: row.get(5)? },
        note: row.get(6)?,
        made: unsigned(row, 7)?,
        expires: time(8)?,
        revoked: time(9)?,
    })
}

/// The version of a chart that a condition on `v` and the first parameter, its name, choose.
fn find_version(file: &Connection, name: &Name, condition: &str, value: u64) -> rusqlite::Result<Option<Version>> {
    let text = format!(
        "SELECT {ENTRY}, b.kind, b.options, b.body FROM charts c JOIN versions v ON v.chart = c.id \
         JOIN contents b ON b.id = v.content WHERE c.name = ?1 AND {condition}"
    );
    file.prepare_cached(&text)?.query_row(params![name.text(), signed(value)], version).optional()
}

fn last(file: &Connection, name: &Name) -> rusqlite::Result<Found> {
    let mut select = file.prepare_cached("SELECT rev, deleted FROM charts WHERE name = ?1")?;
    let chart =
        select.query_row([name.text()], |row| Ok((unsigned(row, 0)?, row.get::<_, Option<i64>>(1)?))).optional()?;
    let Some((rev, deleted)) = chart else { return Ok(Found::Never) };
    if let Some(at) = deleted {
        return Ok(Found::Gone(u64::try_from(at).unwrap_or(0)));
    }
    let version = find_version(file, name, "v.rev = ?2", rev)?;
    Ok(version.map_or(Found::Never, |version| Found::Live(Box::new(version))))
}

impl Store for Sqlite {
    fn last<'a>(&'a self, name: &'a Name) -> Reply<'a, Found> {
        let name = name.clone();
        self.read(move |file| last(file, &name))
    }

    fn version<'a>(&'a self, name: &'a Name, rev: u64) -> Reply<'a, Option<Version>> {
        let name = name.clone();
        self.read(move |file| find_version(file, &name, "v.rev = ?2", rev))
    }

    fn version_at<'a>(&'a self, name: &'a Name, at: Instant) -> Reply<'a, Option<Version>> {
        let name = name.clone();
        self.read(move |file| find_version(file, &name, "v.at <= ?2 ORDER BY v.rev DESC LIMIT 1", at))
    }

    fn put<'a>(
        &'a self,
        name: &'a Name,
        content: Content,
        change: Change,
        condition: Condition,
        keep: Keep,
    ) -> Reply<'a, Written> {
        let name = name.clone();
        self.write(move |work, now| write::put(work, &name, &content, change, &condition, keep, now))
    }

    fn append<'a>(
        &'a self,
        name: &'a Name,
        rows: Vec<String>,
        change: Change,
        key: Option<String>,
        keep: Keep,
    ) -> Reply<'a, Appended> {
        let name = name.clone();
        self.write(move |work, now| write::append(work, &name, &rows, change, key.as_deref(), keep, now))
    }

    fn rows<'a>(&'a self, name: &'a Name, rows: Rows) -> Reply<'a, Vec<String>> {
        let name = name.clone();
        self.read(move |file| {
            let mut select = file.prepare_cached(
                "SELECT p.row FROM charts c JOIN points p ON p.chart = c.id \
                 WHERE c.name = ?1 AND p.number >= ?2 AND p.number < ?3 ORDER BY p.number",
            )?;
            let found = select.query_map(params![name.text(), signed(rows.from), signed(rows.to)], |row| row.get(0))?;
            found.collect()
        })
    }

    fn delete<'a>(&'a self, name: &'a Name, condition: Condition) -> Reply<'a, Result<Found, Option<String>>> {
        let name = name.clone();
        self.write(move |work, now| write::delete(work, &name, &condition, now))
    }

    fn history<'a>(&'a self, name: &'a Name, before: Option<u64>, most: usize) -> Reply<'a, Vec<Entry>> {
        let (name, most) = (name.clone(), i64::try_from(most).unwrap_or(i64::MAX));
        self.read(move |file| {
            let text = format!(
                "SELECT {ENTRY} FROM charts c JOIN versions v ON v.chart = c.id \
                 WHERE c.name = ?1 AND v.rev < ?2 ORDER BY v.rev DESC LIMIT ?3"
            );
            let mut select = file.prepare_cached(&text)?;
            let before = signed(before.unwrap_or(u64::MAX));
            select.query_map(params![name.text(), before, most], entry)?.collect()
        })
    }

    fn folder<'a>(&'a self, folder: &'a str, after: Option<&'a str>, most: usize) -> Reply<'a, Vec<Listed>> {
        // Names within a folder are those from "folder/" up to "folder0": the character after a slash.
        let (from, to) = if folder.is_empty() {
            (String::new(), "~".to_owned())
        } else {
            (format!("{folder}/"), format!("{folder}0"))
        };
        let from = after.filter(|after| **after >= *from).map_or(from, str::to_owned);
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.read(move |file| {
            let text = format!(
                "SELECT {ENTRY}, c.name, b.options FROM charts c JOIN versions v ON v.chart = c.id AND v.rev = c.rev \
                 JOIN contents b ON b.id = v.content \
                 WHERE c.name > ?1 AND c.name < ?2 AND c.deleted IS NULL ORDER BY c.name LIMIT ?3"
            );
            let mut select = file.prepare_cached(&text)?;
            let mut listed = Vec::new();
            for row in select
                .query_map(params![from, to, most], |row| Ok((row.get::<_, String>(6)?, entry(row)?, row.get(7)?)))?
            {
                let (name, entry, options) = row?;
                listed.extend(Name::parse(&name).ok().map(|name| Listed { name, entry, options }));
            }
            Ok(listed)
        })
    }

    fn add_token(&self, token: Token) -> Reply<'_, ()> {
        self.write(move |work, _| {
            let Rights { read, append, write } = token.rights;
            work.execute(
                &format!("INSERT INTO tokens ({TOKEN}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
                params![
                    token.id,
                    &token.hash[..],
                    token.folder,
                    read,
                    append,
                    write,
                    token.note,
                    signed(token.made),
                    token.expires.map(signed),
                    token.revoked.map(signed)
                ],
            )?;
            Ok(())
        })
    }

    fn token(&self, hash: [u8; 32]) -> Reply<'_, Option<Token>> {
        self.read(move |file| {
            let text = format!("SELECT {TOKEN} FROM tokens WHERE hash = ?1");
            file.prepare_cached(&text)?.query_row([&hash[..]], token).optional()
        })
    }

    fn tokens(&self) -> Reply<'_, Vec<Token>> {
        self.read(|file| {
            let mut select = file.prepare_cached(&format!("SELECT {TOKEN} FROM tokens ORDER BY made, id"))?;
            select.query_map([], token)?.collect()
        })
    }

    fn revoke<'a>(&'a self, id: &'a str) -> Reply<'a, bool> {
        let id = id.to_owned();
        self.write(move |work, now| {
            let changed = work.execute(
                "UPDATE tokens SET revoked = ?2 WHERE id = ?1 AND revoked IS NULL",
                params![id, signed(now)],
            )?;
            Ok(changed > 0)
        })
    }
}
