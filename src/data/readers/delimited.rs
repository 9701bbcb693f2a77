//! Comma, tab and otherwise delimited text in; columns of texts or numbers out.

use crate::data::Column;
use crate::data::Frame;
use crate::data::Value;
use crate::limits::{Budget, Exceeded};
use std::sync::Arc;

/// How the text is delimited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delimited {
    /// One byte between values.
    pub delimiter: u8,
    /// Names of the columns; `None`: the first row has them.
    pub header: Option<Vec<Arc<str>>>,
}

/// Bytes of a column besides its cells: its name, its lists, the texts kept while it may still be of numbers.
const COLUMN: usize = 400;
/// Bytes of a text besides its characters: its place in a column, and its head.
const TEXT: usize = 56;

/// A column while it is read: numbers as long as every text is one.
enum Cells {
    Numbers(Vec<f64>),
    Texts(Vec<Value>),
}

/// Reads rows of text. With `infer`, a column whose every text is a plain decimal number is read as numbers at once (in
/// one pass, without a text for each cell); all other columns are text, empty ones too, for
/// [`super::parse_columns`] to read.
///
/// # Errors
/// What is wrong with the text, for a person.
pub fn read_delimited(text: &[u8], format: &Delimited, infer: bool, budget: &Budget) -> Result<Frame, String> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(format.delimiter)
        .has_headers(format.header.is_none())
        .flexible(true)
        .from_reader(text);
    let fault = |e: csv::Error| format!("cannot read the delimited text: {e}");
    let names: Vec<Arc<str>> = match &format.header {
        Some(names) => names.clone(),
        None => reader.byte_headers().map_err(fault)?.iter().map(|n| String::from_utf8_lossy(n).into()).collect(),
    };
    let limit = |what| budget.describe(what);
    budget.memory(names.len().saturating_mul(COLUMN)).map_err(limit)?;
    let start = || if infer { Cells::Numbers(Vec::new()) } else { Cells::Texts(Vec::new()) };
    let mut cells: Vec<Cells> = names.iter().map(|_| start()).collect();
    let mut record = csv::ByteRecord::new();
    let mut originals: Vec<Vec<u8>> = vec![Vec::new(); names.len()];
    let empty = Value::from("");
    let mut rows = 0;
    while reader.read_byte_record(&mut record).map_err(fault)? {
        rows += 1;
        if rows > budget.limits().rows {
            return Err(limit(budget.exceed(Exceeded::Rows)));
        }
        budget.steps(names.len() as u64).and_then(|()| budget.cells(1, names.len())).map_err(limit)?;
        budget.memory(record.as_slice().len()).map_err(limit)?;
        let mut made = 0;
        for (i, cell) in cells.iter_mut().enumerate() {
            made += push(cell, &mut originals[i], record.get(i).unwrap_or(b""), &empty);
        }
        budget.memory(made).map_err(limit)?;
    }
    let columns = cells.into_iter().map(|cell| match cell {
        Cells::Numbers(v) => Column::Numbers(v),
        Cells::Texts(v) => Column::Values(v),
    });
    Ok(Frame::from_columns(rows, names.into_iter().zip(columns)))
}

/// Adds a cell; the first that is no number turns the column back to the texts it was read from (`originals`, each
/// ended by a newline, which no number contains). Returns the bytes that were made.
fn push(cells: &mut Cells, originals: &mut Vec<u8>, text: &[u8], empty: &Value) -> usize {
    let mut made = 0;
    if let Cells::Numbers(numbers) = cells {
        if let Some(x) = plain_number(text) {
            numbers.push(x);
            originals.extend_from_slice(text);
            originals.push(b'\n');
            return text.len() + 1;
        }
        made += numbers.len() * TEXT + originals.len();
        let texts = originals.split(|b| *b == b'\n').take(numbers.len()).map(to_value).collect();
        originals.clear();
        *cells = Cells::Texts(texts);
    }
    if let Cells::Texts(texts) = cells {
        if text.is_empty() {
            texts.push(empty.clone());
            return made + TEXT / 2;
        }
        texts.push(to_value(text));
        made += TEXT + text.len();
    }
    made
}

fn to_value(text: &[u8]) -> Value {
    match std::str::from_utf8(text) {
        Ok(t) => Value::from(t),
        Err(_) => Value::from(&*String::from_utf8_lossy(text)),
    }
}

fn plain_number(text: &[u8]) -> Option<f64> {
    let plain = |b: &u8| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E');
    if text.is_empty() || !text.iter().all(plain) {
        return None;
    }
    std::str::from_utf8(text).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_short_rows_and_late_texts() {
        let format = Delimited { delimiter: b',', header: None };
        let text = b"\xef\xbb\xbfa,b,c\r\n1,\"x, \"\"y\"\"\",007\n2,z,n/a\n3\n";
        let frame = read_delimited(text, &format, true, &Budget::default()).unwrap();
        assert_eq!(*frame.field("a"), Column::Numbers(vec![1.0, 2.0, 3.0]));
        assert_eq!(frame.field("b").get(0), Value::from("x, \"y\""));
        assert_eq!(frame.field("c").get(0), Value::from("007"));
        assert_eq!(frame.field("c").get(2), Value::from(""));
    }

    #[test]
    fn rows_are_limited() {
        let limits = crate::limits::Limits { rows: 2, ..Default::default() };
        let format = Delimited { delimiter: b';', header: Some(vec!["n".into()]) };
        assert!(read_delimited(b"1\n2\n3\n", &format, true, &Budget::new(limits, None)).is_err());
    }
}
