//! What outlives a request: named charts with every version of them, and their rows.
//!
//! One trait, [`Store`], stands for every engine; `conformance` says in tests what each of them must do. The engine that
//! needs nothing installed is [`sqlite`].
//!
//! # Guarantees
//! - What was acknowledged is on the disk: it is there after a crash of the server and after a loss of power.
//! - A write is whole or not there: no reader sees a version without its content or its rows.
//! - Versions of a chart are numbered 1, 2, … and never change.

#[cfg(test)]
mod conformance;
mod name;
pub mod sqlite;

pub use name::Name;

use bytes::Bytes;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// Milliseconds since 1970.
pub type Instant = u64;

/// The result of a call, once the engine has it.
pub type Reply<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreFault>> + Send + 'a>>;

/// Why a store did not do what it was asked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreFault {
    /// Too many calls wait for it.
    Busy,
    /// The disk is full, or may not be written.
    Full,
    /// Anything else, in words for the operator.
    Broken(String),
}

/// What made a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// A new description or picture.
    Put,
    /// Further rows.
    Points,
    /// Rows from the chart's source.
    Refresh,
    /// An older version again.
    Restore,
}

impl Change {
    const ALL: [Change; 4] = [Change::Put, Change::Points, Change::Refresh, Change::Restore];

    /// Its word in histories.
    pub fn word(self) -> &'static str {
        match self {
            Change::Put => "put",
            Change::Points => "points",
            Change::Refresh => "refresh",
            Change::Restore => "restore",
        }
    }

    /// The change of a word.
    pub fn of_word(word: &str) -> Option<Change> {
        Change::ALL.into_iter().find(|change| change.word() == word)
    }
}

/// What a client wrote: a description or a finished picture, with the options that came with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// What it is: the name of a dialect, `svg` or `png`.
    pub kind: String,
    /// Options, as a query string.
    pub options: String,
    pub body: Bytes,
}

/// Rows from one number up to, not including, another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rows {
    pub from: u64,
    pub to: u64,
}

impl Rows {
    /// How many there are.
    pub fn count(self) -> u64 {
        self.to.saturating_sub(self.from)
    }
}

/// A version of a chart without its content: a line of a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// 1, 2, …
    pub rev: u64,
    pub at: Instant,
    pub change: Change,
    /// What names this version and no other: a strong validator, without quotes.
    pub tag: String,
    /// The rows it shows.
    pub rows: Rows,
}

/// A version of a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    pub entry: Entry,
    pub content: Arc<Content>,
}

/// A chart by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// There has been none.
    Never,
    /// It was deleted.
    Gone(Instant),
    /// Its last version.
    Live(Box<Version>),
}

/// What must hold of the last version, or nothing is written (RFC 9110 §13.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    Always,
    /// `If-None-Match: *`
    Absent,
    /// `If-Match: *`
    Present,
    /// `If-Match` with the tags of versions.
    Tagged(Vec<String>),
}

impl Condition {
    /// Whether it holds of a chart's last version.
    pub fn holds(&self, live: Option<&str>) -> bool {
        match self {
            Condition::Always => true,
            Condition::Absent => live.is_none(),
            Condition::Present => live.is_some(),
            Condition::Tagged(tags) => live.is_some_and(|tag| tags.iter().any(|t| t == tag)),
        }
    }
}

/// How much of a chart's past is kept. The last version always is, and so is what it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keep {
    /// Versions.
    pub versions: u64,
    /// Milliseconds that an older version is kept after the next one was made.
    pub age: u64,
    /// Rows that a version shows: the last ones.
    pub rows: u64,
    /// Milliseconds after which a row is shown no more.
    pub rows_age: u64,
}

/// What a conditional write came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// The new version, and whether there was none before.
    Done { entry: Entry, first: bool },
    /// The condition did not hold; the tag of the version that is there.
    Refused(Option<String>),
}

/// What further rows came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appended {
    /// The new version, and how many rows were taken; `again` when the same key had brought them before.
    Done { entry: Entry, rows: u64, again: bool },
    /// There is no such chart (any more).
    Missing(Found),
}

/// A name in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The whole name.
    pub name: Name,
    pub entry: Entry,
    /// The options of its content.
    pub options: String,
}

/// What a token allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rights {
    pub read: bool,
    pub append: bool,
    /// Everything: descriptions, rows, deleting, restoring.
    pub write: bool,
}

/// A token as it is kept: its secret is known by a hash only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is listed and revoked by.
    pub id: String,
    /// Of its secret.
    pub hash: [u8; 32],
    /// The folder in which it holds, or the name of one chart; empty: everywhere.
    pub folder: String,
    pub rights: Rights,
    /// What it is for, in the words of who made it.
    pub note: String,
    pub made: Instant,
    pub expires: Option<Instant>,
    pub revoked: Option<Instant>,
}

/// An engine that keeps charts.
pub trait Store: Send + Sync + 'static {
    /// The last version of a chart.
    fn last<'a>(&'a self, name: &'a Name) -> Reply<'a, Found>;

    /// A version by its number.
    fn version<'a>(&'a self, name: &'a Name, rev: u64) -> Reply<'a, Option<Version>>;

    /// The version that was the last one at a time, if it is kept.
    fn version_at<'a>(&'a self, name: &'a Name, at: Instant) -> Reply<'a, Option<Version>>;

    /// Writes a new version; it shows the rows that the last one showed.
    fn put<'a>(
        &'a self,
        name: &'a Name,
        content: Content,
        change: Change,
        condition: Condition,
        keep: Keep,
    ) -> Reply<'a, Written>;

    /// Adds rows, each a JSON object; a key that was seen before adds none. The rows of a refresh take the place of
    /// those that were there.
    fn append<'a>(
        &'a self,
        name: &'a Name,
        rows: Vec<String>,
        change: Change,
        key: Option<String>,
        keep: Keep,
    ) -> Reply<'a, Appended>;

    /// The rows of a version, in the order in which they came.
    fn rows<'a>(&'a self, name: &'a Name, rows: Rows) -> Reply<'a, Vec<String>>;

    /// Deletes a chart; its versions stay until their time is over, so that it can be restored. What was there before.
    fn delete<'a>(&'a self, name: &'a Name, condition: Condition) -> Reply<'a, Result<Found, Option<String>>>;

    /// Versions from the newest that is older than `before`, at most `most`.
    fn history<'a>(&'a self, name: &'a Name, before: Option<u64>, most: usize) -> Reply<'a, Vec<Entry>>;

    /// Charts in a folder and in those within it, by name, after a name, at most `most`. The empty folder holds all.
    fn folder<'a>(&'a self, folder: &'a str, after: Option<&'a str>, most: usize) -> Reply<'a, Vec<Listed>>;

    /// Keeps a token.
    fn add_token(&self, token: Token) -> Reply<'_, ()>;

    /// A token by the hash of its secret, whether it still holds or not.
    fn token(&self, hash: [u8; 32]) -> Reply<'_, Option<Token>>;

    /// All tokens, by the time they were made.
    fn tokens(&self) -> Reply<'_, Vec<Token>>;

    /// Revokes a token; whether there is one that was not.
    fn revoke<'a>(&'a self, id: &'a str) -> Reply<'a, bool>;
}
