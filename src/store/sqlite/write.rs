//! Each write, within a transaction.

use super::{ENTRY, entry, last, signed, unsigned};
use crate::store::{Appended, Change, Condition, Content, Entry, Found, Instant, Keep, Name, Rows, Written};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// Keys of a chart that are remembered, and for how long.
const MOST_KEYS: i64 = 10_000;
const KEY_AGE: u64 = 24 * 3_600_000;

/// A chart's row.
struct Chart {
    id: i64,
    /// Its last version; kept when it is deleted, so that numbers are never used twice.
    rev: u64,
    deleted: bool,
    next_row: u64,
}

fn chart(work: &Connection, name: &Name) -> rusqlite::Result<Option<Chart>> {
    let mut select =
        work.prepare_cached("SELECT id, rev, deleted IS NOT NULL, next_row FROM charts WHERE name = ?1")?;
    let read = |row: &rusqlite::Row| {
        Ok(Chart { id: row.get(0)?, rev: unsigned(row, 1)?, deleted: row.get(2)?, next_row: unsigned(row, 3)? })
    };
    select.query_row([name.text()], read).optional()
}

/// The line of a chart's last version and the number of its content.
fn last_entry(work: &Connection, chart: &Chart) -> rusqlite::Result<Option<(Entry, i64)>> {
    let text = format!("SELECT {ENTRY}, v.content FROM versions v WHERE v.chart = ?1 AND v.rev = ?2");
    let mut select = work.prepare_cached(&text)?;
    select.query_row(params![chart.id, signed(chart.rev)], |row| Ok((entry(row)?, row.get(6)?))).optional()
}

/// The number of a content, which is kept once however many versions have it.
fn content_id(work: &Connection, content: &Content) -> rusqlite::Result<i64> {
    let mut hash = blake3::Hasher::new();
    for part in [content.kind.as_bytes(), content.options.as_bytes(), &content.body] {
        hash.update(&(part.len() as u64).to_le_bytes()).update(part);
    }
    let hash = hash.finalize();
    let mut select = work.prepare_cached("SELECT id FROM contents WHERE hash = ?1")?;
    if let Some(id) = select.query_row([hash.as_bytes()], |row| row.get(0)).optional()? {
        return Ok(id);
    }
    work.prepare_cached("INSERT INTO contents (hash, kind, options, body) VALUES (?1, ?2, ?3, ?4)")?.insert(params![
        hash.as_bytes(),
        content.kind,
        content.options,
        &content.body[..]
    ])
}

/// Makes the next version. Its time is never before that of the last one, whatever the clock says.
fn make(
    work: &Connection,
    chart: &Chart,
    before: Option<&Entry>,
    (change, content, rows): (Change, i64, Rows),
    now: Instant,
) -> rusqlite::Result<Entry> {
    let (rev, at) = (chart.rev + 1, now.max(before.map_or(0, |e| e.at)));
    let named = blake3::hash(format!("{} {rev} {at} {content} {}", chart.id, rows.to).as_bytes());
    let tag = format!("{rev}-{}", &named.to_hex()[..12]);
    work.prepare_cached(
        "INSERT INTO versions (chart, rev, at, change, tag, content, rows_from, rows_to) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        chart.id,
        signed(rev),
        signed(at),
        change.word(),
        tag,
        content,
        signed(rows.from),
        signed(rows.to)
    ])?;
    work.prepare_cached("UPDATE charts SET rev = ?2, deleted = NULL, next_row = max(next_row, ?3) WHERE id = ?1")?
        .execute(params![chart.id, signed(rev), signed(rows.to)])?;
    Ok(Entry { rev, at, change, tag, rows })
}

/// Deletes what is older than is kept, and what nothing shows any more.
fn forget(work: &Connection, chart: &Chart, entry: &Entry, keep: Keep) -> rusqlite::Result<()> {
    let oldest = entry.at.saturating_sub(keep.age);
    let first = (entry.rev + 1).saturating_sub(keep.versions.max(1));
    // A version's age is counted from when the next one took its place.
    let mut delete = work.prepare_cached(
        "DELETE FROM versions AS v WHERE chart = ?1 AND rev < ?2 AND (rev < ?3 OR \
         (SELECT n.at FROM versions n WHERE n.chart = ?1 AND n.rev > v.rev ORDER BY n.rev LIMIT 1) < ?4) RETURNING content",
    )?;
    let which = params![chart.id, signed(entry.rev), signed(first), signed(oldest)];
    let gone: BTreeSet<i64> = delete.query_map(which, |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for content in gone {
        work.prepare_cached(
            "DELETE FROM contents WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM versions WHERE content = ?1)",
        )?
        .execute([content])?;
    }
    work.prepare_cached(
        "DELETE FROM points WHERE chart = ?1 AND number < (SELECT min(rows_from) FROM versions WHERE chart = ?1)",
    )?
    .execute([chart.id])?;
    Ok(())
}

pub fn put(
    work: &Connection,
    name: &Name,
    content: &Content,
    change: Change,
    condition: &Condition,
    keep: Keep,
    now: Instant,
) -> rusqlite::Result<Written> {
    let found = chart(work, name)?;
    let before = found.as_ref().map(|chart| last_entry(work, chart)).transpose()?.flatten().map(|(entry, _)| entry);
    let live = before.as_ref().filter(|_| found.as_ref().is_some_and(|chart| !chart.deleted));
    if !condition.holds(live.map(|entry| &*entry.tag)) {
        return Ok(Written::Refused(live.map(|entry| entry.tag.clone())));
    }
    let first = live.is_none();
    let chart = match found {
        Some(chart) => chart,
        None => {
            let mut insert = work.prepare_cached("INSERT INTO charts (name, rev, next_row) VALUES (?1, 0, 0)")?;
            Chart { id: insert.insert([name.text()])?, rev: 0, deleted: false, next_row: 0 }
        }
    };
    let rows = match (&before, live, change) {
        (_, Some(entry), _) | (Some(entry), None, Change::Restore) => entry.rows,
        // What was deleted begins anew: without its rows.
        _ => Rows { from: chart.next_row, to: chart.next_row },
    };
    let content = content_id(work, content)?;
    let entry = make(work, &chart, before.as_ref(), (change, content, rows), now)?;
    forget(work, &chart, &entry, keep)?;
    Ok(Written::Done { entry, first })
}

pub fn append(
    work: &Connection,
    name: &Name,
    rows: &[String],
    change: Change,
    key: Option<&str>,
    keep: Keep,
    now: Instant,
) -> rusqlite::Result<Appended> {
    let Some(chart) = chart(work, name)?.filter(|chart| !chart.deleted) else {
        return Ok(Appended::Missing(last(work, name)?));
    };
    let Some((before, content)) = last_entry(work, &chart)? else { return Ok(Appended::Missing(Found::Never)) };
    if let Some(key) = key
        && let Some(count) = brought(work, &chart, key, now)?
    {
        return Ok(Appended::Done { entry: before, rows: count, again: true });
    }
    let count = rows.len() as u64;
    let mut insert = work.prepare_cached("INSERT INTO points (chart, number, at, row) VALUES (?1, ?2, ?3, ?4)")?;
    for (number, row) in (chart.next_row..).zip(rows) {
        insert.execute(params![chart.id, signed(number), signed(now), row])?;
    }
    drop(insert);
    let to = chart.next_row + count;
    let from = if change == Change::Refresh { chart.next_row } else { before.rows.from };
    let rows = Rows { from: window(work, &chart, Rows { from, to }, keep, now)?, to };
    let entry = make(work, &chart, Some(&before), (change, content, rows), now)?;
    if let Some(key) = key {
        remember(work, &chart, key, &entry, count)?;
    }
    forget(work, &chart, &entry, keep)?;
    Ok(Appended::Done { entry, rows: count, again: false })
}

/// The first row that a version shows: of the last ones, of those that are not too old.
fn window(work: &Connection, chart: &Chart, rows: Rows, keep: Keep, now: Instant) -> rusqlite::Result<u64> {
    let from = rows.from.max(rows.to.saturating_sub(keep.rows));
    let oldest = signed(now.saturating_sub(keep.rows_age));
    let mut select = work.prepare_cached(
        "SELECT min(number) FROM points WHERE chart = ?1 AND number >= ?2 AND number < ?3 AND at >= ?4",
    )?;
    let first: Option<i64> =
        select.query_row(params![chart.id, signed(from), signed(rows.to), oldest], |row| row.get(0))?;
    Ok(first.map_or(rows.to, |first| u64::try_from(first).unwrap_or(0)))
}

/// How many rows a key has brought before.
fn brought(work: &Connection, chart: &Chart, key: &str, now: Instant) -> rusqlite::Result<Option<u64>> {
    let oldest = signed(now.saturating_sub(KEY_AGE));
    let mut select = work.prepare_cached("SELECT count FROM receipts WHERE chart = ?1 AND key = ?2 AND at >= ?3")?;
    select.query_row(params![chart.id, key, oldest], |row| unsigned(row, 0)).optional()
}

fn remember(work: &Connection, chart: &Chart, key: &str, entry: &Entry, count: u64) -> rusqlite::Result<()> {
    work.prepare_cached("INSERT OR REPLACE INTO receipts (chart, key, at, rev, count) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![chart.id, key, signed(entry.at), signed(entry.rev), signed(count)])?;
    work.prepare_cached(
        "DELETE FROM receipts WHERE chart = ?1 AND (at < ?2 OR at < \
         (SELECT at FROM receipts WHERE chart = ?1 ORDER BY at DESC LIMIT 1 OFFSET ?3))",
    )?
    .execute(params![chart.id, signed(entry.at.saturating_sub(KEY_AGE)), MOST_KEYS])?;
    Ok(())
}

pub fn delete(
    work: &Connection,
    name: &Name,
    condition: &Condition,
    now: Instant,
) -> rusqlite::Result<Result<Found, Option<String>>> {
    let found = last(work, name)?;
    let tag = match &found {
        Found::Live(version) => Some(version.entry.tag.clone()),
        Found::Never | Found::Gone(_) => None,
    };
    if !condition.holds(tag.as_deref()) {
        return Ok(Err(tag));
    }
    if tag.is_some() {
        work.prepare_cached("UPDATE charts SET deleted = ?2 WHERE name = ?1")?
            .execute(params![name.text(), signed(now)])?;
    }
    Ok(Ok(found))
}
