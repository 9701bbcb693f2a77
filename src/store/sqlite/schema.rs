//! The tables, and how older ones become those of today.

use rusqlite::Connection;
use std::time::Duration;

/// What makes each version of the tables from the one before; never changed once it has been released.
const STEPS: [&str; 1] = ["
    CREATE TABLE charts (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, rev INTEGER NOT NULL, deleted INTEGER, next_row INTEGER NOT NULL
    );
    CREATE TABLE contents (
        id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, kind TEXT NOT NULL, options TEXT NOT NULL, body BLOB NOT NULL
    );
    CREATE TABLE versions (
        chart INTEGER NOT NULL REFERENCES charts (id) ON DELETE CASCADE, rev INTEGER NOT NULL, at INTEGER NOT NULL,
        change TEXT NOT NULL, tag TEXT NOT NULL, content INTEGER NOT NULL REFERENCES contents (id),
        rows_from INTEGER NOT NULL, rows_to INTEGER NOT NULL,
        PRIMARY KEY (chart, rev)
    ) WITHOUT ROWID;
    CREATE INDEX versions_by_content ON versions (content);
    CREATE TABLE points (
        chart INTEGER NOT NULL REFERENCES charts (id) ON DELETE CASCADE, number INTEGER NOT NULL, at INTEGER NOT NULL,
        row TEXT NOT NULL, PRIMARY KEY (chart, number)
    ) WITHOUT ROWID;
    CREATE TABLE receipts (
        chart INTEGER NOT NULL REFERENCES charts (id) ON DELETE CASCADE, key TEXT NOT NULL, at INTEGER NOT NULL,
        rev INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (chart, key)
    ) WITHOUT ROWID;
    CREATE INDEX receipts_by_age ON receipts (chart, at);
    CREATE TABLE tokens (
        id TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, folder TEXT NOT NULL, may_read INTEGER NOT NULL,
        may_append INTEGER NOT NULL, may_write INTEGER NOT NULL, note TEXT NOT NULL, made INTEGER NOT NULL,
        expires INTEGER, revoked INTEGER
    ) WITHOUT ROWID;
"];

/// A connection that writes, and tables of this version.
pub fn prepare(file: &mut Connection, wait: Duration) -> rusqlite::Result<()> {
    file.busy_timeout(wait)?;
    // The pragma answers with a row of no use.
    file.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    // With a write-ahead log only FULL waits for the disk at each commit: NORMAL would lose the last ones with the power.
    file.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")?;
    migrate(file)
}

/// A connection that only reads.
pub fn reading(file: &Connection, wait: Duration) -> rusqlite::Result<()> {
    file.busy_timeout(wait)?;
    file.execute_batch("PRAGMA query_only = ON;")
}

fn migrate(file: &mut Connection) -> rusqlite::Result<()> {
    let work = file.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let done: i64 = work.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let done = usize::try_from(done).unwrap_or(usize::MAX);
    if done > STEPS.len() {
        return Err(rusqlite::Error::InvalidParameterName(format!(
            "it was written by a later release (tables {done}, this one knows {})",
            STEPS.len()
        )));
    }
    for step in &STEPS[done..] {
        work.execute_batch(step)?;
    }
    work.execute_batch(&format!("PRAGMA user_version = {}", STEPS.len()))?;
    work.commit()
}
