//! Rows that are sent to a chart, and how they become part of its description.

use crate::dialect::Dialect;
use crate::json::{self, Json, Object};
use crate::limits::Limits;
use crate::server::fault::Fault;
use std::collections::HashMap;
use std::sync::Arc;
use warp::http::StatusCode;

/// Rows of one request.
const MOST: usize = 10_000;
/// Bytes of one row.
const MOST_BYTES: usize = 64 << 10;

/// Reads rows: a JSON object, a list of them, one a line, or CSV. Each becomes a JSON object.
///
/// # Errors
/// What is not a row, by its number.
pub fn read(content_type: Option<&str>, body: &[u8], limits: &Limits) -> Result<Vec<String>, Fault> {
    let text = std::str::from_utf8(body).map_err(|_| Fault::bad_request("the body is not UTF-8"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let kind = content_type.unwrap_or("").split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let rows = match kind.as_str() {
        "text/csv" => separated(text, b',')?,
        "text/tab-separated-values" => separated(text, b'\t')?,
        "application/x-ndjson" | "application/ndjson" | "application/jsonl" => lines(text, limits)?,
        // `curl -d '{…}'` says it sends a form.
        "" | "application/json" | "text/json" | "text/plain" | "application/x-www-form-urlencoded" => {
            if text.trim_start().starts_with(['{', '[']) {
                document(text, limits)?
            } else {
                return Err(Fault::bad_request(
                    "the rows are neither a JSON object nor a list of them; CSV needs Content-Type: text/csv",
                ));
            }
        }
        _ => {
            let message = "rows are application/json, application/x-ndjson or text/csv";
            return Err(Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
        }
    };
    if rows.is_empty() {
        return Err(Fault::bad_request("there are no rows in the body"));
    }
    Ok(rows)
}

fn too_many() -> Fault {
    Fault::too_large(format!("one request may bring {MOST} rows"))
}

/// A row as it is kept.
fn row(value: &Json, n: usize) -> Result<String, Fault> {
    if !matches!(value, Json::Object(_)) {
        let message =
            format!("row {n} is not an object; a row is one, such as {{\"time\": \"2026-01-31\", \"value\": 3}}");
        return Err(Fault::new(StatusCode::UNPROCESSABLE_ENTITY, message));
    }
    let text = value.to_text();
    if text.len() > MOST_BYTES {
        return Err(Fault::too_large(format!("row {n} has more than {MOST_BYTES} bytes")));
    }
    Ok(text)
}

fn document(text: &str, limits: &Limits) -> Result<Vec<String>, Fault> {
    let value =
        json::parse_strict(text, limits.nesting).map_err(|e| Fault::bad_request(format!("the body: {}", e.message)))?;
    match &value {
        Json::Array(items) if items.len() > MOST => Err(too_many()),
        Json::Array(items) => items.iter().enumerate().map(|(n, item)| row(item, n + 1)).collect(),
        one => Ok(vec![row(one, 1)?]),
    }
}

/// One row a line; a list stands for its rows.
fn lines(text: &str, limits: &Limits) -> Result<Vec<String>, Fault> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let mut rows = Vec::new();
    for line in lines {
        if rows.len() >= MOST {
            return Err(too_many());
        }
        let n = rows.len() + 1;
        let value = json::parse_strict(line, limits.nesting)
            .map_err(|e| Fault::bad_request(format!("row {n}: {}", e.message)))?;
        rows.push(row(&value, n)?);
    }
    Ok(rows)
}

/// CSV with a line of names; what looks like a number is one.
fn separated(text: &str, delimiter: u8) -> Result<Vec<String>, Fault> {
    let wrong = |e: csv::Error| Fault::bad_request(format!("the table: {e}"));
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let names = reader.headers().map_err(wrong)?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        if rows.len() >= MOST {
            return Err(too_many());
        }
        let record = record.map_err(wrong)?;
        let mut object = Object::default();
        for (name, cell) in names.iter().zip(&record) {
            object.insert(name, value(cell));
        }
        rows.push(row(&Json::Object(object), rows.len() + 1)?);
    }
    Ok(rows)
}

fn value(cell: &str) -> Json {
    let plain = cell.trim();
    match plain.parse::<f64>() {
        _ if plain.is_empty() => Json::Null,
        Ok(number) if number.is_finite() && plain.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b)) => {
            Json::Number(number)
        }
        _ => Json::String(cell.into()),
    }
}

/// A description with rows: they are the data set `points` of Vega-Lite, the table of `/plot`, and by their columns the
/// variable `points` of Chart.js, as in `data: points.value`. `None` where a language has no place for them.
pub fn within(dialect: Dialect, text: &str, rows: &[String], limits: &Limits) -> Option<String> {
    match dialect {
        Dialect::VegaLite => in_specification(text, rows, limits),
        Dialect::Plot => {
            // The rows are JSON, whatever the first table was.
            let mut query = form_urlencoded::Serializer::new(String::new());
            let pairs = form_urlencoded::parse(text.split("\n\n").next().unwrap_or(text).as_bytes());
            query.extend_pairs(pairs.filter(|(name, _)| name != "table"));
            Some(format!("{}\n\n[{}]", query.finish(), rows.join(",")))
        }
        Dialect::ChartJs(_) | Dialect::QuickChart(_) => {
            let columns = columns(&parsed(rows, limits));
            Some(format!("(function(points){{return (\n{text}\n)}})({})", Json::Object(columns).to_text()))
        }
        Dialect::Google | Dialect::Qr | Dialect::Badge => None,
    }
}

fn parsed(rows: &[String], limits: &Limits) -> Vec<Json> {
    rows.iter().filter_map(|row| json::parse_strict(row, limits.nesting).ok()).collect()
}

fn in_specification(text: &str, rows: &[String], limits: &Limits) -> Option<String> {
    let mut top = match json::parse_strict(text, limits.nesting) {
        Ok(Json::Object(top)) => top,
        _ => return None,
    };
    let mut sets = top.get("datasets").and_then(Json::as_object).cloned().unwrap_or_default();
    sets.insert("points", Json::Array(parsed(rows, limits)));
    top.insert("datasets", Json::Object(sets));
    Some(Json::Object(top).to_text())
}

/// The columns of rows, in the order in which they first appear; what a row has not is null.
fn columns(rows: &[Json]) -> Object {
    let mut columns: Vec<(Arc<str>, Vec<Json>)> = Vec::new();
    let mut places: HashMap<Arc<str>, usize> = HashMap::new();
    for (n, row) in rows.iter().enumerate() {
        for (name, value) in row.as_object().into_iter().flat_map(Object::iter) {
            let at = *places.entry(name.clone()).or_insert_with(|| {
                columns.push((name.clone(), Vec::new()));
                columns.len() - 1
            });
            columns[at].1.resize(n, Json::Null);
            columns[at].1.push(value.clone());
        }
    }
    let whole = columns.into_iter().map(|(name, mut column)| {
        column.resize(rows.len(), Json::Null);
        (name, Json::Array(column))
    });
    Object::from_members(whole.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Version;

    fn rows(kind: &str, text: &str) -> Result<Vec<String>, u16> {
        read(Some(kind), text.as_bytes(), &Limits::default()).map_err(|fault| fault.status.as_u16())
    }

    #[test]
    fn rows_are_objects_however_they_are_written() {
        let two = || Ok(vec![r#"{"a":1,"b":"x"}"#.to_owned(), r#"{"a":2.5,"b":null}"#.to_owned()]);
        assert_eq!(rows("application/json", r#"[{"a":1,"b":"x"},{"a":2.5,"b":null}]"#), two());
        assert_eq!(rows("application/x-ndjson", "{\"a\":1,\"b\":\"x\"}\n\n{\"a\":2.5,\"b\":null}\n"), two());
        assert_eq!(rows("text/csv; charset=utf-8", "a,b\n1,x\n2.5,\n"), two());
        assert_eq!(rows("text/tab-separated-values", "a\tb\n1\tx\n2.5\t\n"), two());
        assert_eq!(rows("application/x-www-form-urlencoded", r#"{"a":1}"#), Ok(vec![r#"{"a":1}"#.to_owned()]));
        for (kind, text, status) in [
            ("application/json", "[1]", 422),
            ("application/json", "[]", 400),
            ("application/json", "{", 400),
            ("application/json", "a=1", 400),
            ("text/csv", "a,b\n1\n", 400),
            ("image/png", "x", 415),
        ] {
            assert_eq!(rows(kind, text), Err(status), "{text}");
        }
        let many = format!("[{}]", vec!["{}"; MOST + 1].join(","));
        assert_eq!(rows("application/json", &many), Err(413));
    }

    #[test]
    fn descriptions_take_the_rows_where_their_language_has_them() {
        let rows = [r#"{"t":1}"#.to_owned(), r#"{"t":2,"v":"x"}"#.to_owned()];
        let within = |dialect, text: &str| within(dialect, text, &rows, &Limits::default());
        assert_eq!(
            within(Dialect::VegaLite, r#"{"data":{"name":"points"},"datasets":{"a":[]},"mark":"bar"}"#).as_deref(),
            Some(r#"{"data":{"name":"points"},"datasets":{"a":[],"points":[{"t":1},{"t":2,"v":"x"}]},"mark":"bar"}"#)
        );
        assert_eq!(within(Dialect::Plot, "y=v\n\nt,v\n").as_deref(), Some("y=v\n\n[{\"t\":1},{\"t\":2,\"v\":\"x\"}]"));
        let chart = within(Dialect::ChartJs(Version::V4), "{type:'bar',data:{labels:points.t}}").unwrap();
        assert!(chart.contains("{type:'bar'") && chart.contains("[null"), "{chart}");
        assert_eq!(within(Dialect::Qr, "text=a"), None);
    }
}
