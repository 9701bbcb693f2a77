//! What every engine must do, run against each of them.

use super::{
    Appended, Change, Condition, Content, Entry, Found, Instant, Keep, Name, Rights, Rows, Store, StoreFault, Token,
    Written,
};
use bytes::Bytes;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const ALL: Keep = Keep { versions: 1000, age: u64::MAX, rows: 1000, rows_age: u64::MAX };

/// A time that only the test moves.
#[derive(Clone, Default)]
struct Time(Arc<AtomicU64>);

impl Time {
    fn set(&self, at: Instant) {
        self.0.store(at, Ordering::SeqCst);
    }

    fn clock(&self) -> super::sqlite::Clock {
        let time = Arc::clone(&self.0);
        Arc::new(move || time.load(Ordering::SeqCst))
    }
}

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn content(text: &str) -> Content {
    Content { kind: "words".into(), options: "ttl=5".into(), body: Bytes::from(text.to_owned()) }
}

async fn put(store: &dyn Store, at: &str, text: &str, keep: Keep) -> Entry {
    match store.put(&name(at), content(text), Change::Put, Condition::Always, keep).await.unwrap() {
        Written::Done { entry, .. } => entry,
        Written::Refused(tag) => panic!("refused at {tag:?}"),
    }
}

async fn append(store: &dyn Store, at: &str, rows: &[&str], key: Option<&str>, keep: Keep) -> (Entry, u64, bool) {
    let rows = rows.iter().map(|row| (*row).to_owned()).collect();
    match store.append(&name(at), rows, Change::Points, key.map(str::to_owned), keep).await.unwrap() {
        Appended::Done { entry, rows, again } => (entry, rows, again),
        Appended::Missing(found) => panic!("missing: {found:?}"),
    }
}

async fn body(store: &dyn Store, at: &str) -> Option<String> {
    match store.last(&name(at)).await.unwrap() {
        Found::Live(version) => Some(String::from_utf8(version.content.body.to_vec()).unwrap()),
        Found::Never | Found::Gone(_) => None,
    }
}

async fn revs(store: &dyn Store, at: &str) -> Vec<u64> {
    store.history(&name(at), None, 100).await.unwrap().iter().map(|entry| entry.rev).collect()
}

async fn versions_are_numbered_and_stay(store: &dyn Store, time: &Time) {
    assert_eq!(store.last(&name("a")).await.unwrap(), Found::Never);
    time.set(1000);
    let first = put(store, "a", "one", ALL).await;
    time.set(2000);
    let second = put(store, "a", "two", ALL).await;
    assert_eq!((first.rev, first.at, second.rev, second.at), (1, 1000, 2, 2000));
    assert_ne!(first.tag, second.tag);
    assert_eq!(body(store, "a").await.as_deref(), Some("two"));
    let old = store.version(&name("a"), 1).await.unwrap().unwrap();
    assert_eq!((old.entry, &*old.content), (first.clone(), &content("one")));
    assert_eq!(store.version(&name("a"), 3).await.unwrap(), None);
    for (at, expected) in [(999, None), (1000, Some(1)), (1999, Some(1)), (2000, Some(2)), (u64::MAX, Some(2))] {
        let found = store.version_at(&name("a"), at).await.unwrap();
        assert_eq!(found.map(|version| version.entry.rev), expected, "{at}");
    }
    let pages =
        [store.history(&name("a"), None, 1).await.unwrap(), store.history(&name("a"), Some(2), 1).await.unwrap()];
    assert_eq!(pages, [vec![second], vec![first]]);
    // A clock that is set back changes no order.
    time.set(5);
    assert_eq!(put(store, "a", "three", ALL).await.at, 2000);
}

async fn conditions_decide(store: &dyn Store) {
    let write =
        async |condition: Condition| store.put(&name("b"), content("x"), Change::Put, condition, ALL).await.unwrap();
    assert_eq!(write(Condition::Present).await, Written::Refused(None));
    let Written::Done { entry, first: true } = write(Condition::Absent).await else { panic!("not made") };
    assert_eq!(write(Condition::Absent).await, Written::Refused(Some(entry.tag.clone())));
    assert_eq!(write(Condition::Tagged(vec!["other".into()])).await, Written::Refused(Some(entry.tag.clone())));
    let tags = vec!["other".into(), entry.tag.clone()];
    assert!(matches!(write(Condition::Tagged(tags.clone())).await, Written::Done { first: false, .. }));
    assert!(matches!(write(Condition::Tagged(tags)).await, Written::Refused(Some(_))));
    assert!(matches!(write(Condition::Present).await, Written::Done { .. }));
}

async fn what_is_deleted_is_gone_and_can_come_back(store: &dyn Store, time: &Time) {
    time.set(10_000);
    assert_eq!(store.delete(&name("c"), Condition::Always).await.unwrap(), Ok(Found::Never));
    put(store, "c", "one", ALL).await;
    append(store, "c", &["{\"a\":1}"], None, ALL).await;
    let wrong = store.delete(&name("c"), Condition::Tagged(vec!["no".into()])).await.unwrap();
    assert!(matches!(wrong, Err(Some(_))));
    assert!(matches!(store.delete(&name("c"), Condition::Always).await.unwrap(), Ok(Found::Live(_))));
    assert_eq!(store.last(&name("c")).await.unwrap(), Found::Gone(10_000));
    assert_eq!(store.folder("", Some("b~"), 10).await.unwrap(), []);
    let rows = store.append(&name("c"), vec!["{}".into()], Change::Points, None, ALL).await.unwrap();
    assert_eq!(rows, Appended::Missing(Found::Gone(10_000)));
    assert_eq!(revs(store, "c").await, [2, 1]);
    let restored = store.put(&name("c"), content("one"), Change::Restore, Condition::Always, ALL).await.unwrap();
    let Written::Done { entry, first: true } = restored else { panic!("not restored") };
    assert_eq!((entry.rev, entry.rows.count()), (3, 1));
    store.delete(&name("c"), Condition::Always).await.unwrap().unwrap();
    assert_eq!(put(store, "c", "new", ALL).await.rows.count(), 0, "a new chart has no rows of the old one");
}

async fn rows_come_in_order_and_once(store: &dyn Store) {
    put(store, "d", "x", ALL).await;
    let (first, taken, again) = append(store, "d", &["1", "2"], Some("key"), ALL).await;
    assert_eq!((first.rev, first.change, taken, again), (2, Change::Points, 2, false));
    let (same, taken, again) = append(store, "d", &["1", "2"], Some("key"), ALL).await;
    assert_eq!((same, taken, again), (first, 2, true));
    let (last, ..) = append(store, "d", &["3"], None, ALL).await;
    assert_eq!(store.rows(&name("d"), last.rows).await.unwrap(), ["1", "2", "3"]);
    assert_eq!(put(store, "d", "y", ALL).await.rows, last.rows, "a new description shows the same rows");
    let old = store.version(&name("d"), 2).await.unwrap().unwrap();
    assert_eq!(store.rows(&name("d"), old.entry.rows).await.unwrap(), ["1", "2"]);
    let fresh = store.append(&name("d"), vec!["9".into()], Change::Refresh, None, ALL).await.unwrap();
    let Appended::Done { entry, .. } = fresh else { panic!("no rows") };
    assert_eq!(store.rows(&name("d"), entry.rows).await.unwrap(), ["9"], "a refresh brings all rows");
}

async fn the_past_is_bounded(store: &dyn Store, time: &Time) {
    time.set(100_000);
    let few = Keep { versions: 3, rows: 2, ..ALL };
    put(store, "e", "x", few).await;
    for n in 0..6 {
        append(store, "e", &[&n.to_string()], None, few).await;
    }
    assert_eq!(revs(store, "e").await, [7, 6, 5]);
    let last = store.version(&name("e"), 7).await.unwrap().unwrap();
    assert_eq!(store.rows(&name("e"), last.entry.rows).await.unwrap(), ["4", "5"]);
    let oldest = store.version(&name("e"), 5).await.unwrap().unwrap();
    assert_eq!(store.rows(&name("e"), oldest.entry.rows).await.unwrap(), ["2", "3"], "rows of what is kept are kept");
    assert_eq!(store.rows(&name("e"), Rows { from: 0, to: 100 }).await.unwrap().len(), 4, "others are not");

    let young = Keep { age: 1000, rows_age: 500, ..ALL };
    put(store, "f", "1", young).await;
    append(store, "f", &["old"], None, young).await;
    time.set(100_400);
    append(store, "f", &["new"], None, young).await;
    time.set(100_600);
    put(store, "f", "2", young).await;
    let (entry, ..) = append(store, "f", &["newer"], None, young).await;
    assert_eq!(store.rows(&name("f"), entry.rows).await.unwrap(), ["new", "newer"]);
    assert_eq!(revs(store, "f").await, [5, 4, 3, 2, 1]);
    time.set(101_500);
    // 1 and 2 were over more than a second ago; 3 was the last one until 100 600.
    put(store, "f", "3", young).await;
    assert_eq!(revs(store, "f").await, [6, 5, 4, 3]);
}

async fn folders_list_what_is_in_them(store: &dyn Store) {
    for at in ["team/a", "team/b/c", "teams", "team", "team-x/a", "team/a.b"] {
        put(store, at, "x", ALL).await;
    }
    let names = async |folder: &str, after: Option<&str>, most: usize| {
        let listed = store.folder(folder, after, most).await.unwrap();
        listed.iter().map(|one| one.name.text().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("team", None, 10).await, ["team/a", "team/a.b", "team/b/c"]);
    assert_eq!(names("team", Some("team/a"), 1).await, ["team/a.b"]);
    assert_eq!(names("team/b", None, 10).await, ["team/b/c"]);
    assert_eq!(names("", Some("t"), 10).await, ["team", "team-x/a", "team/a", "team/a.b", "team/b/c", "teams"]);
}

async fn many_at_once_are_each_whole(store: &Arc<dyn Store>) {
    put(&**store, "g", "x", ALL).await;
    let one = |n: u64| {
        let store = Arc::clone(store);
        async move { append(&*store, "g", &[&n.to_string()], None, ALL).await.0.rev }
    };
    let tasks: Vec<_> = (0..50).map(|n| tokio::spawn(one(n))).collect();
    let mut revs = Vec::new();
    for task in tasks {
        revs.push(task.await.unwrap());
    }
    revs.sort_unstable();
    assert_eq!(revs, (2..52).collect::<Vec<_>>());
    let Found::Live(last) = store.last(&name("g")).await.unwrap() else { panic!("gone") };
    let mut rows = store.rows(&name("g"), last.entry.rows).await.unwrap();
    rows.sort_by_key(|row| row.parse::<u64>().unwrap());
    assert_eq!(rows, (0..50).map(|n: u64| n.to_string()).collect::<Vec<_>>());
}

async fn tokens_are_found_by_their_hash_until_they_are_revoked(store: &dyn Store, time: &Time) {
    time.set(200_000);
    let rights = Rights { append: true, ..Rights::default() };
    let token = |n: u8| Token {
        id: format!("t{n}"),
        hash: [n; 32],
        folder: "team".into(),
        rights,
        note: "CI".into(),
        made: u64::from(n),
        expires: (n == 1).then_some(7),
        revoked: None,
    };
    store.add_token(token(2)).await.unwrap();
    store.add_token(token(1)).await.unwrap();
    assert!(store.add_token(Token { hash: [9; 32], ..token(1) }).await.is_err(), "the same id twice");
    assert_eq!(store.token([1; 32]).await.unwrap(), Some(token(1)));
    assert_eq!(store.token([3; 32]).await.unwrap(), None);
    assert_eq!(
        [store.revoke("t1").await, store.revoke("t1").await, store.revoke("x").await],
        [Ok(true), Ok(false), Ok(false)]
    );
    assert_eq!(store.tokens().await.unwrap(), [Token { revoked: Some(200_000), ..token(1) }, token(2)]);
}

/// Everything that an engine must do; it begins empty.
async fn conforms(store: Arc<dyn Store>, time: &Time) {
    versions_are_numbered_and_stay(&*store, time).await;
    conditions_decide(&*store).await;
    what_is_deleted_is_gone_and_can_come_back(&*store, time).await;
    rows_come_in_order_and_once(&*store).await;
    the_past_is_bounded(&*store, time).await;
    folders_list_what_is_in_them(&*store).await;
    tokens_are_found_by_their_hash_until_they_are_revoked(&*store, time).await;
    many_at_once_are_each_whole(&store).await;
}

/// A directory that ends with the test.
struct Directory(std::path::PathBuf);

impl Directory {
    fn new(name: &str) -> Directory {
        let path = std::env::temp_dir().join(format!("plotd-store-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Directory(path)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn sqlite_conforms() {
    let (directory, time) = (Directory::new("conforms"), Time::default());
    let store = super::sqlite::Sqlite::with_clock(&directory.0.join("a.db"), time.clock()).unwrap();
    conforms(Arc::new(store), &time).await;
}

#[tokio::test]
async fn what_was_written_is_there_when_the_file_is_opened_again() {
    let (directory, time) = (Directory::new("again"), Time::default());
    let path = directory.0.join("a.db");
    let tag = {
        let store = super::sqlite::Sqlite::with_clock(&path, time.clock()).unwrap();
        put(&store, "a", "one", ALL).await.tag
    };
    let store = super::sqlite::Sqlite::open(&path).unwrap();
    let Found::Live(version) = store.last(&name("a")).await.unwrap() else { panic!("lost") };
    assert_eq!(version.entry.tag, tag);
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_a_damaged_one_says_so() {
    let directory = Directory::new("broken");
    let path = directory.0.join("a.db");
    std::fs::write(&path, "this is not a database, and long enough to be looked at closely").unwrap();
    assert!(super::sqlite::Sqlite::open(&path).is_err_and(|e| e.contains("a.db")));
    let full = StoreFault::from(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(13), None));
    assert_eq!(full, StoreFault::Full);
}
