//! Column types: texts in, numbers, booleans and instants out (the rules of vega-loader `inferTypes` and `typeParsers`).

use crate::data::Column;
use crate::data::Frame;
use crate::data::Value;
use std::sync::Arc;

/// How dates are read; the calendar belongs to the caller.
pub trait Dates {
    /// An instant from text as JavaScript's `Date.parse` reads it.
    fn parse(&self, text: &str) -> Option<f64>;

    /// An instant from text in a given d3-time-format.
    fn parse_as(&self, text: &str, format: &str, utc: bool) -> Option<f64>;
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parse {
    Keep,
    /// `Number(text)`; empty text is null.
    Number,
    /// True unless `false`, 0 or empty; empty text is null.
    Boolean,
    /// `Date.parse(text)`, or by a format, perhaps in UTC.
    Date(Option<(Arc<str>, bool)>),
    Text,
}

/// Reads the columns named, each its way; columns not named stay as they are. Columns are read whole, once.
pub fn parse_columns(frame: &mut Frame, how: &[(Arc<str>, Parse)], dates: &dyn Dates) {
    for (name, parse) in how {
        if let Some(column) = frame.column(name).cloned() {
            frame.set(name.clone(), parse_column(&column, parse, dates));
        }
    }
}

fn parse_column(column: &Arc<Column>, parse: &Parse, dates: &dyn Dates) -> Arc<Column> {
    let map = |f: &dyn Fn(&Value) -> Value| {
        let one = |i| match column.get(i) {
            Value::Null | Value::Undefined => Value::Null,
            Value::Text(t) if t.is_empty() => Value::Null,
            other => f(&other),
        };
        Arc::new(Column::of((0..column.len()).map(one).collect()))
    };
    match parse {
        Parse::Keep => column.clone(),
        Parse::Number if matches!(**column, Column::Numbers(_)) => column.clone(),
        Parse::Number => map(&|v| Value::Number(v.to_number())),
        Parse::Boolean => map(&|v| Value::Bool(to_boolean(v))),
        Parse::Text => map(&|v| Value::Text(v.to_text())),
        Parse::Date(format) => map(&|v| to_date(v, format.as_ref(), dates)),
    }
}

fn to_boolean(v: &Value) -> bool {
    match v {
        Value::Text(t) if &**t == "false" => false,
        Value::Text(t) => &**t != "0",
        other => other.truthy(),
    }
}

fn to_date(v: &Value, format: Option<&(Arc<str>, bool)>, dates: &dyn Dates) -> Value {
    let instant = match (v, format) {
        (Value::Number(x) | Value::Time(x), _) => Some(*x),
        (Value::Text(t), Some((format, utc))) => dates.parse_as(t, format, *utc),
        (Value::Text(t), None) => dates.parse(t),
        _ => None,
    };
    Value::Time(instant.unwrap_or(f64::NAN))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Years;

    impl Dates for Years {
        fn parse(&self, text: &str) -> Option<f64> {
            text.strip_suffix("-01-01").and_then(|y| y.parse().ok())
        }

        fn parse_as(&self, text: &str, _: &str, _: bool) -> Option<f64> {
            self.parse(text)
        }
    }

    fn parsed(texts: &[&str], parse: Parse) -> Column {
        let mut frame = Frame::with_len(texts.len());
        frame.set("a", Column::Values(texts.iter().map(|t| Value::from(*t)).collect()));
        parse_columns(&mut frame, &[("a".into(), parse)], &Years);
        (**frame.column("a").unwrap()).clone()
    }

    #[test]
    fn texts_become_what_is_asked_for() {
        assert_eq!(parsed(&["1", "2.5"], Parse::Number), Column::Numbers(vec![1.0, 2.5]));
        assert_eq!(parsed(&["1", ""], Parse::Number), Column::Values(vec![Value::from(1.0), Value::Null]));
        let truths = Column::Values(vec![Value::from(true), Value::from(false)]);
        assert_eq!(parsed(&["true", "false"], Parse::Boolean), truths);
        assert_eq!(parsed(&["1999-01-01", "2000-01-01"], Parse::Date(None)), Column::Times(vec![1999.0, 2000.0]));
        assert_eq!(parsed(&["1", "x"], Parse::Keep), Column::Values(vec![Value::from("1"), Value::from("x")]));
    }
}
