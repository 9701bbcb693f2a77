//! The table that a chart is about: from lists in the address, or from CSV, TSV, JSON and NDJSON; columns of numbers,
//! instants or texts, found by looking at all their cells.

use super::ask::Ask;
use super::cell::{self, Manner, Unit};
use crate::data::readers::{Delimited, read_delimited};
use crate::data::{Column as Raw, Value};
use crate::diagnostic::{Kind, Report, did_you_mean};
use crate::json::{Json, parse_within};
use crate::limits::Budget;
use crate::time::{Civil, Zone};
use std::sync::Arc;

/// What a column holds; a gap is NaN, or an empty text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cells {
    Numbers(Vec<f64>),
    /// Milliseconds since 1970 UTC.
    Times(Vec<f64>),
    Texts(Vec<Arc<str>>),
}

/// A named column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    pub name: Arc<str>,
    pub cells: Cells,
    /// What stands beside its numbers.
    pub unit: Unit,
}

/// Columns of equal length.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Table {
    pub columns: Vec<Column>,
    pub rows: usize,
    /// Whether somebody gave the columns their names.
    pub named: bool,
    /// Whether it came as lists in options, whose columns are called as these.
    pub listed: bool,
}

impl Column {
    /// Its numbers, if it is of numbers or instants.
    pub fn numbers(&self) -> Option<&[f64]> {
        match &self.cells {
            Cells::Numbers(v) | Cells::Times(v) => Some(v),
            Cells::Texts(_) => None,
        }
    }

    pub fn is_time(&self) -> bool {
        matches!(self.cells, Cells::Times(_))
    }

    pub fn is_text(&self) -> bool {
        matches!(self.cells, Cells::Texts(_))
    }

    pub fn is_number(&self) -> bool {
        matches!(self.cells, Cells::Numbers(_))
    }

    /// A cell as text.
    pub fn text(&self, row: usize, zone: &Zone) -> Arc<str> {
        match &self.cells {
            Cells::Texts(v) => v.get(row).cloned().unwrap_or_else(|| Arc::from("")),
            Cells::Numbers(v) => match v.get(row) {
                Some(x) if x.is_finite() => crate::number::to_js(*x).into(),
                _ => Arc::from(""),
            },
            Cells::Times(v) => v.get(row).map_or_else(|| Arc::from(""), |t| day(*t, zone).into()),
        }
    }

    /// How many cells hold something.
    pub fn filled(&self) -> usize {
        match &self.cells {
            Cells::Numbers(v) | Cells::Times(v) => v.iter().filter(|x| x.is_finite()).count(),
            Cells::Texts(v) => v.iter().filter(|t| !t.is_empty()).count(),
        }
    }
}

/// An instant, as short as it is: a day, or a day and a time.
pub(super) fn day(t: f64, zone: &Zone) -> String {
    let Some(Civil { year, month, day, hour, minute, .. }) = zone.civil(t) else { return String::new() };
    let date = format!("{year:04}-{:02}-{day:02}", month + 1);
    if hour == 0 && minute == 0 { date } else { format!("{date} {hour:02}:{minute:02}") }
}

impl Table {
    /// The column of a name, by its letters if not as written.
    pub fn find(&self, name: &str) -> Option<usize> {
        let name = name.trim();
        let exact = self.columns.iter().position(|c| &*c.name == name);
        exact.or_else(|| self.columns.iter().position(|c| c.name.eq_ignore_ascii_case(name)))
    }

    /// The columns of a name, or of names separated by commas.
    pub fn find_all(&self, names: &str, at: &str, report: &mut Report) -> Vec<usize> {
        if let Some(whole) = self.find(names) {
            return vec![whole];
        }
        let mut found = Vec::new();
        for name in split(names).iter().filter(|name| !name.is_empty()) {
            match self.find(name) {
                Some(i) => found.push(i),
                None => self.missing(name, at, report),
            }
        }
        found
    }

    /// Says that there is no such column.
    pub fn missing(&self, name: &str, at: &str, report: &mut Report) {
        let names = || self.columns.iter().map(|c| &*c.name);
        let hint = match did_you_mean(name, names()) {
            Some(near) => format!("did you mean {near:?}?"),
            None => {
                let list: Vec<&str> = names().take(40).map(|name| crate::text::clip_chars(name, 40)).collect();
                format!("columns are {}", list.join(", "))
            }
        };
        let shown = crate::text::clip_chars(name, 60);
        report.error_with_hint(at, format!("there is no column {shown:?}"), hint);
    }
}

/// What reading needs to know.
pub(super) struct Reader<'a> {
    pub manner: Manner,
    pub zone: &'a Zone,
    pub budget: &'a Budget,
}

impl Reader<'_> {
    /// The table of a text, in what it says it is written in, else what it looks like.
    pub fn read(&self, text: &str, ask: &mut Ask, report: &mut Report) -> Option<Table> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let first = text.trim_start();
        let looks = if first.starts_with(['[', '{']) {
            let lines: Vec<&str> = first.lines().filter(|line| !line.trim().is_empty()).take(2).collect();
            let apart =
                lines.len() == 2 && lines.iter().all(|line| line.starts_with('{') && line.trim_end().ends_with('}'));
            if apart { "ndjson" } else { "json" }
        } else {
            "csv"
        };
        let table = match ask.text("table").unwrap_or(looks) {
            "json" => self.json(text, ask, report)?,
            "ndjson" => self.lines(text, report)?,
            "tsv" => self.delimited(text, b'\t', report)?,
            _ => self.delimited(text, delimiter(text), report)?,
        };
        if table.rows == 0 || table.columns.is_empty() {
            report.error("/data", "the table has no rows");
            return None;
        }
        Some(table)
    }

    /// Rows of text.
    fn delimited(&self, text: &str, delimiter: u8, report: &mut Report) -> Option<Table> {
        let text = text.trim_matches(['\n', '\r']);
        let rows = match check(text, delimiter) {
            Ok(rows) => rows,
            Err((line, message)) => {
                report.fail(Kind::Syntax, "/data", format!("line {line}: {message}"));
                return None;
            }
        };
        let first: Vec<String> = fields(text, delimiter);
        let is_value = |text: &String| cell::is_gap(text) || self.value(text);
        let bare = first.iter().all(is_value);
        if bare && rows == 1 && first.len() > 1 {
            // One line of numbers.
            let texts = first.iter().map(|t| Arc::from(t.as_str())).collect();
            return Some(Table {
                rows: first.len(),
                columns: vec![self.typed("y".into(), texts, report)],
                ..Table::default()
            });
        }
        let header = bare.then(|| (1..=first.len()).map(|i| Arc::from(format!("column {i}"))).collect());
        let format = Delimited { delimiter, header };
        let frame = match read_delimited(text.as_bytes(), &format, true, self.budget) {
            Ok(frame) => frame,
            Err(message) => {
                report.fail(Kind::Limit, "/data", message);
                return None;
            }
        };
        let mut columns: Vec<Column> = Vec::new();
        for (i, (name, raw)) in frame.columns().iter().enumerate() {
            let name: Arc<str> = match name.trim() {
                "" => Arc::from(format!("column {}", i + 1)),
                name => Arc::from(name),
            };
            columns.push(match &**raw {
                Raw::Numbers(v) => {
                    self.settled(Column { name, cells: Cells::Numbers(v.clone()), unit: Unit::default() })
                }
                other => {
                    let text = |i| match other.get(i) {
                        Value::Text(t) => t,
                        value => value.to_text(),
                    };
                    self.typed(name, (0..other.len()).map(text).collect(), report)
                }
            });
        }
        Some(Table { rows: frame.len(), columns, named: !bare, listed: false })
    }

    fn value(&self, text: &str) -> bool {
        cell::number(text, self.manner).is_some() || cell::instant(text, self.manner, self.zone).is_some()
    }

    /// A JSON document: rows, columns, one list, or options with a table among them.
    fn json(&self, text: &str, ask: &mut Ask, report: &mut Report) -> Option<Table> {
        let json = match parse_within(text, true, self.budget) {
            Ok(json) => json,
            Err(e) => {
                let kind = if e.limit { Kind::Limit } else { Kind::Syntax };
                report.fail(kind, "/data", format!("line {}, column {}: {}", e.line, e.column, e.message));
                return None;
            }
        };
        let Json::Object(members) = &json else { return self.rows(&json, report) };
        let columns = members.iter().all(|(_, value)| value.as_array().is_some_and(|l| !l.iter().any(is_list)));
        if columns {
            return self.columns(members.iter().map(|(n, v)| (n.clone(), v.as_array().unwrap_or(&[]))), report);
        }
        let mut table = None;
        for (name, value) in members.iter() {
            match (&**name, value) {
                ("data", Json::Array(_) | Json::Object(_)) => table = Some(value.clone()),
                (_, Json::Array(list)) => {
                    for text in listed(list) {
                        ask.take(name, &text, report);
                    }
                }
                (_, Json::Object(parts)) => {
                    for (part, value) in parts.iter() {
                        let text = value.as_array().map_or_else(|| word(value), |list| listed(list).join(","));
                        ask.take(&format!("{name}.{part}"), &text, report);
                    }
                }
                (_, Json::Null) => {}
                (_, value) => ask.take(name, &word(value), report),
            }
        }
        match table {
            Some(Json::Object(members)) => {
                self.columns(members.iter().map(|(n, v)| (n.clone(), v.as_array().unwrap_or(&[]))), report)
            }
            Some(rows) => self.rows(&rows, report),
            None => self.lists(ask, report),
        }
    }

    /// An array: of objects, of arrays, or of single values.
    fn rows(&self, json: &Json, report: &mut Report) -> Option<Table> {
        let Some(list) = json.as_array() else {
            report.fail(Kind::Syntax, "/data", format!("a table is an array or an object, not {}", json.type_name()));
            return None;
        };
        if list.len() > self.budget.limits().rows {
            report.fail(Kind::Limit, "/data", format!("{} rows are too many (limit `rows`)", list.len()));
            return None;
        }
        match list.first() {
            Some(Json::Object(_)) => self.objects(list, report),
            Some(Json::Array(head)) => {
                let named = !head.is_empty() && head.iter().all(|cell| cell.as_str().is_some()) && list.len() > 1;
                let body = &list[usize::from(named)..];
                let width = list.iter().map(|row| row.as_array().map_or(0, <[Json]>::len)).max().unwrap_or(0);
                self.budget.cells(body.len(), width).ok()?;
                let mut columns = Vec::new();
                for i in 0..width {
                    let name = match head.get(i).and_then(Json::as_str).filter(|_| named) {
                        Some(name) => Arc::from(name),
                        None => Arc::from(format!("column {}", i + 1)),
                    };
                    let cells: Vec<&Json> = body
                        .iter()
                        .map(|row| row.as_array().and_then(|row| row.get(i)).unwrap_or(&Json::Null))
                        .collect();
                    columns.push(self.json_column(name, &cells, report));
                }
                Some(Table { columns, rows: body.len(), named, listed: false })
            }
            _ => {
                let cells: Vec<&Json> = list.iter().collect();
                let columns = vec![self.json_column("y".into(), &cells, report)];
                Some(Table { columns, rows: list.len(), ..Table::default() })
            }
        }
    }

    /// Rows that are objects; columns in the order they first appear.
    fn objects(&self, list: &[Json], report: &mut Report) -> Option<Table> {
        let mut names: Vec<Arc<str>> = Vec::new();
        for row in list {
            for name in row.as_object().into_iter().flat_map(|o| o.keys()) {
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
            if names.len() > 2000 {
                report.fail(Kind::Limit, "/data", "the rows have more than 2000 different members");
                return None;
            }
        }
        self.budget.cells(list.len(), names.len()).ok()?;
        let column = |name: &Arc<str>, report: &mut Report| {
            let cells: Vec<&Json> = list.iter().map(|row| row.get(name).unwrap_or(&Json::Null)).collect();
            self.json_column(name.clone(), &cells, report)
        };
        let columns = names.iter().map(|name| column(name, report)).collect();
        Some(Table { columns, rows: list.len(), named: true, listed: false })
    }

    /// A document a line.
    fn lines(&self, text: &str, report: &mut Report) -> Option<Table> {
        let mut list = Vec::new();
        for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            match parse_within(line, true, self.budget) {
                Ok(json) => list.push(json),
                Err(e) => {
                    let message = format!("line {}, column {}: {}", i + 1, e.column, e.message);
                    report.fail(if e.limit { Kind::Limit } else { Kind::Syntax }, "/data", message);
                    return None;
                }
            }
        }
        self.rows(&Json::Array(list), report)
    }

    fn columns<'j>(&self, members: impl Iterator<Item = (Arc<str>, &'j [Json])>, report: &mut Report) -> Option<Table> {
        let mut columns = Vec::new();
        for (name, list) in members {
            self.budget.cells(list.len(), 1).ok()?;
            columns.push(self.json_column(name, &list.iter().collect::<Vec<_>>(), report));
        }
        Some(levelled(columns, true, false, report))
    }

    fn json_column(&self, name: Arc<str>, cells: &[&Json], report: &mut Report) -> Column {
        if cells.iter().all(|cell| matches!(cell, Json::Number(_) | Json::Null))
            && cells.iter().any(|cell| !cell.is_null())
        {
            let numbers = cells.iter().map(|cell| cell.as_f64().unwrap_or(f64::NAN)).collect();
            return self.settled(Column { name, cells: Cells::Numbers(numbers), unit: Unit::default() });
        }
        self.typed(name, cells.iter().map(|cell| Arc::from(word(cell))).collect(), report)
    }

    /// The lists of options.
    pub fn lists(&self, ask: &Ask, report: &mut Report) -> Option<Table> {
        let mut columns: Vec<Column> = Vec::new();
        let mut rows = 0;
        for (name, part, text) in ask.data() {
            let texts: Vec<Arc<str>> = split(text).into_iter().map(Arc::from).collect();
            let count = columns.iter().filter(|c| part.is_none() && c.name.starts_with(name)).count();
            let name = match part {
                Some(part) => Arc::from(part),
                None if count > 0 => Arc::from(format!("{name}{}", count + 1)),
                None => Arc::from(name),
            };
            self.budget.cells(texts.len(), 1).ok()?;
            rows = rows.max(texts.len());
            columns.push(self.typed(name, texts, report));
        }
        if rows > self.budget.limits().rows {
            report.fail(Kind::Limit, "", format!("{rows} values are too many (limit `rows`)"));
            return None;
        }
        Some(levelled(columns, false, true, report))
    }

    /// A column of the kind that all its cells have.
    fn typed(&self, name: Arc<str>, texts: Vec<Arc<str>>, report: &mut Report) -> Column {
        let mut unit = Unit::default();
        let mut numbers = Vec::with_capacity(texts.len());
        let (mut filled, mut odd) = (0, None);
        for (row, text) in texts.iter().enumerate() {
            if cell::is_gap(text) {
                numbers.push(f64::NAN);
                continue;
            }
            filled += 1;
            match cell::number(text, self.manner) {
                Some((x, of)) => {
                    numbers.push(x);
                    unit = if unit == Unit::default() { of } else { unit };
                }
                None => {
                    odd = odd.or(Some(row));
                    numbers.push(f64::NAN);
                }
            }
        }
        if filled > 0 && odd.is_none() {
            return self.settled(Column { name, cells: Cells::Numbers(numbers), unit });
        }
        if filled > 0
            && let Some(times) = self.times(&texts)
        {
            return Column { name, cells: Cells::Times(times), unit: Unit::default() };
        }
        let seen = numbers.iter().filter(|x| x.is_finite()).count();
        if let Some(row) = odd.filter(|_| 2 * seen > filled) {
            tell_odd(&name, &texts, row, "number", report);
        } else {
            // A few cells tell what a column is about.
            let few = || texts.iter().enumerate().filter(|(_, t)| !cell::is_gap(t)).take(50);
            let is_date = |t: &str| cell::instant(t, self.manner, self.zone).is_some();
            let dates = few().filter(|(_, t)| is_date(t)).count();
            if 2 * dates > few().count()
                && let Some((row, _)) = few().find(|(_, t)| !is_date(t))
            {
                tell_odd(&name, &texts, row, "date", report);
            }
        }
        let empty: Arc<str> = Arc::from("");
        let trimmed = |text: Arc<str>| match text.trim() {
            // One sign alone, such as a dash.
            short if text.len() < 2 && cell::is_gap(short) => empty.clone(),
            short if short.len() < text.len() => short.into(),
            _ => text,
        };
        Column { name, cells: Cells::Texts(texts.into_iter().map(trimmed).collect()), unit: Unit::default() }
    }

    /// Instants, if all texts are; one order of day and month holds for all.
    fn times(&self, texts: &[Arc<str>]) -> Option<Vec<f64>> {
        let orders: &[bool] = match self.manner.day_first {
            Some(true) => &[true],
            Some(false) => &[false],
            None => &[false, true],
        };
        orders.iter().find_map(|day_first| {
            let manner = Manner { day_first: Some(*day_first), ..self.manner };
            let one = |text: &Arc<str>| {
                if cell::is_gap(text) { Some(f64::NAN) } else { cell::instant(text, manner, self.zone) }
            };
            texts.iter().map(one).collect()
        })
    }

    /// Numbers that are instants by the name of their column: years, and seconds since 1970.
    fn settled(&self, column: Column) -> Column {
        let Cells::Numbers(numbers) = &column.cells else { return column };
        let name = column.name.to_ascii_lowercase();
        let all = |least: f64, most: f64| numbers.iter().all(|x| x.is_nan() || (least..=most).contains(x));
        let whole = numbers.iter().all(|x| x.is_nan() || x.fract() == 0.0);
        if matches!(name.as_str(), "year" | "years" | "yr") && whole && all(1000.0, 2999.0) {
            let start = |x: &f64| if x.is_nan() { *x } else { self.zone.instant(Civil::day(*x as i64, 0, 1)) };
            return Column { cells: Cells::Times(numbers.iter().map(start).collect()), ..column };
        }
        let stamp = ["time", "timestamp", "ts", "unix", "epoch", "datetime"].contains(&name.as_str())
            || name.ends_with("_at")
            || name.ends_with("_time")
            || name.ends_with("timestamp");
        if stamp && all(1e8, 1e11) {
            return Column { cells: Cells::Times(numbers.iter().map(|x| x * 1000.0).collect()), ..column };
        }
        if stamp && all(1e11, 1e14) {
            return Column { cells: Cells::Times(numbers.clone()), ..column };
        }
        column
    }
}

/// Says why a column that looks like another kind is one of texts.
fn tell_odd(name: &str, texts: &[Arc<str>], row: usize, kind: &str, report: &mut Report) {
    let text = texts.get(row).map_or("", |t| crate::text::clip_chars(t, 40));
    report.warn("/data", format!("column {name:?} is taken as text: {text:?} in row {} is no {kind}", row + 1));
}

/// Columns made equally long.
fn levelled(mut columns: Vec<Column>, named: bool, listed: bool, report: &mut Report) -> Table {
    let length = |c: &Column| match &c.cells {
        Cells::Numbers(v) | Cells::Times(v) => v.len(),
        Cells::Texts(v) => v.len(),
    };
    let rows = columns.iter().map(length).max().unwrap_or(0);
    for column in &mut columns {
        let n = length(column);
        if n < rows && (n > 1 || !listed) {
            let message = format!("{:?} has {n} values where others have {rows}; the rest are gaps", column.name);
            report.warn(format!("/{}", column.name), message);
        }
        match &mut column.cells {
            Cells::Numbers(v) | Cells::Times(v) => v.resize(rows, f64::NAN),
            Cells::Texts(v) => v.resize(rows, Arc::from("")),
        }
    }
    Table { columns, rows, named, listed }
}

fn is_list(json: &Json) -> bool {
    matches!(json, Json::Array(_) | Json::Object(_))
}

/// A single value as it would be written in a query.
fn word(json: &Json) -> String {
    match json {
        Json::String(text) => text.to_string(),
        Json::Null => String::new(),
        Json::Bool(true) => "on".to_owned(),
        Json::Bool(false) => "off".to_owned(),
        other => other.to_text(),
    }
}

/// A list as an option has it; several lists are several options.
fn listed(list: &[Json]) -> Vec<String> {
    let quoted = |value: &Json| {
        let text = word(value);
        if text.contains([',', ';', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
    };
    if list.first().is_some_and(is_list) {
        return list
            .iter()
            .map(|inner| inner.as_array().unwrap_or(&[]).iter().map(quoted).collect::<Vec<_>>().join(","))
            .collect();
    }
    vec![list.iter().map(quoted).collect::<Vec<_>>().join(",")]
}

/// The items of a list: separated by semicolons if there is one, else by commas; quotes protect.
pub(super) fn split(text: &str) -> Vec<String> {
    let mut quoted = false;
    let semicolon = text.chars().any(|c| {
        quoted ^= c == '"';
        c == ';' && !quoted
    });
    fields(text, if semicolon { b';' } else { b',' }).iter().map(|item| item.trim().to_owned()).collect()
}

/// The cells of the first line.
fn fields(text: &str, delimiter: u8) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        let Some(last) = out.last_mut() else { break };
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                last.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if last.trim().is_empty() => {
                last.clear();
                quoted = true;
            }
            '\n' | '\r' if !quoted => break,
            c if c as u32 == u32::from(delimiter) && !quoted => out.push(String::new()),
            c => last.push(c),
        }
    }
    out
}

/// What parts the cells of a text: what its first line has most of, a tab or semicolon before a comma.
fn delimiter(text: &str) -> u8 {
    let line = text.trim_start_matches(['\n', '\r']).lines().next().unwrap_or_default();
    let count = |c: char| {
        let mut quoted = false;
        line.chars()
            .filter(|x| {
                quoted ^= *x == '"';
                *x == c && !quoted
            })
            .count()
    };
    match (count('\t'), count(';'), count(',')) {
        (tabs, _, _) if tabs > 0 => b'\t',
        (_, semicolons, _) if semicolons > 0 => b';',
        _ => b',',
    }
}

/// How many rows there are, with the first.
///
/// # Errors
/// The line that has more cells than the first, or where a quote opens that nothing closes.
fn check(text: &str, delimiter: u8) -> Result<usize, (usize, String)> {
    let (mut line, mut cells, mut width, mut rows) = (1usize, 1usize, 0usize, 0usize);
    let (mut quoted, mut opened, mut start, mut first) = (false, 0usize, true, 1usize);
    let end = |cells: usize, width: &mut usize, line: usize| {
        if *width == 0 {
            *width = cells;
        }
        let more = format!("{cells} cells where the first line has {width}");
        if cells > *width { Err((line, more)) } else { Ok(()) }
    };
    let mut empty = true;
    for b in text.bytes() {
        line += usize::from(b == b'\n');
        match b {
            b'"' if quoted => quoted = false,
            b'"' if start || opened == line => (quoted, opened) = (true, line),
            _ if quoted => {}
            b'\n' => {
                if !empty {
                    end(cells, &mut width, first)?;
                    rows += 1;
                }
                (cells, start, empty, first) = (1, true, true, line);
                continue;
            }
            b if b == delimiter => {
                cells += 1;
                (start, empty) = (true, false);
                continue;
            }
            _ => {}
        }
        start = start && b == b' ';
        empty = empty && b == b'\r';
    }
    if quoted {
        return Err((opened, "a quote opens here and is not closed".to_owned()));
    }
    if !empty {
        end(cells, &mut width, first)?;
        rows += 1;
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Table, String> {
        let (zone, budget, mut report) = (Zone::utc(), Budget::default(), Report::new());
        let reader = Reader { manner: Manner::UNKNOWN, zone: &zone, budget: &budget };
        let table = reader.read(text, &mut Ask::default(), &mut report);
        table.ok_or_else(|| report.to_string())
    }

    fn kinds(table: &Table) -> Vec<(&str, &str)> {
        let kind = |c: &Column| match c.cells {
            Cells::Numbers(_) => "numbers",
            Cells::Times(_) => "times",
            Cells::Texts(_) => "texts",
        };
        table.columns.iter().map(|c| (&*c.name, kind(c))).collect()
    }

    #[test]
    fn tables_in_every_form_are_the_same() {
        let expected = [("day", "times"), ("n", "numbers"), ("who", "texts")];
        for text in [
            "day,n,who\n2026-01-01,1.5,a\n2026-01-02,,b\n",
            "\u{feff}day;n;who\r\n2026-01-01;1,5;a\r\n2026-01-02;;b\r\n",
            "day\tn\twho\n2026-01-01\t1.5\ta\n2026-01-02\t\tb",
            r#"[{"day":"2026-01-01","n":1.5,"who":"a"},{"day":"2026-01-02","who":"b"}]"#,
            r#"[["day","n","who"],["2026-01-01",1.5,"a"],["2026-01-02",null,"b"]]"#,
            r#"{"day":["2026-01-01","2026-01-02"],"n":[1.5,null],"who":["a","b"]}"#,
            "{\"day\":\"2026-01-01\",\"n\":1.5,\"who\":\"a\"}\n{\"day\":\"2026-01-02\",\"n\":null,\"who\":\"b\"}\n",
        ] {
            let table = read(text).unwrap();
            assert_eq!((kinds(&table), table.rows), (expected.to_vec(), 2), "{text}");
            let Cells::Numbers(n) = &table.columns[1].cells else { panic!("numbers") };
            assert!(n[0] == 1.5 && n[1].is_nan(), "{text}: {n:?}");
        }
    }

    #[test]
    fn numbers_alone_need_no_names() {
        assert_eq!(kinds(&read("3,1,4").unwrap()), [("y", "numbers")]);
        assert_eq!(read("3,1,4").unwrap().rows, 3);
        assert_eq!(read("3\n1\n4\n").unwrap().rows, 3);
        assert_eq!(kinds(&read("[[1,2],[3,4]]").unwrap()), [("column 1", "numbers"), ("column 2", "numbers")]);
    }

    #[test]
    fn broken_tables_name_the_line() {
        assert!(read("a,b\n1,2\n1,2,3\n").unwrap_err().contains("line 3: 3 cells"), "{:?}", read("a,b\n1,2\n1,2,3\n"));
        assert!(read("a,b\n1,\"2\n3,4\n").unwrap_err().contains("line 2: a quote"));
        assert!(read("[{\"a\":1},\n{]").unwrap_err().contains("line 2"));
        assert!(read("{\"a\":1}\n{\"a\":}\n").unwrap_err().contains("line 2"));
        assert!(read("a,b\n").unwrap_err().contains("no rows"));
        assert!(read("a,b\n\"x, \"\"y\"\"\",2\n").is_ok());
    }

    #[test]
    fn names_tell_years_and_seconds() {
        assert_eq!(
            kinds(&read("year,created_at,n\n2020,1700000000,5\n2021,1700000001,6\n").unwrap()),
            [("year", "times"), ("created_at", "times"), ("n", "numbers")]
        );
    }

    #[test]
    fn lists_are_split_by_their_own_sign() {
        assert_eq!(split("1,5;2,25"), ["1,5", "2,25"]);
        assert_eq!(split("a,\"b, c\",,d"), ["a", "b, c", "", "d"]);
    }
}
