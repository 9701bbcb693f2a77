//! How readers write numbers and instants: `config.locale`, objects as d3-format and d3-time-format define them
//! (vega-lite `config.ts`). What is unsaid is as in English.

use super::cursor::Cursor;
use super::definition::definition;
use crate::json::{Json, Object};
use std::sync::Arc;

definition! {
    /// How numbers are written (d3-format `locale.js`).
    NumberLocale, "a locale of numbers", {
        currency "currency": [Arc<str>; 2],
        decimal "decimal": Arc<str>,
        grouping "grouping": Vec<f64>,
        minus "minus": Arc<str>,
        nan "nan": Arc<str>,
        numerals "numerals": [Arc<str>; 10],
        percent "percent": Arc<str>,
        thousands "thousands": Arc<str>,
    }
    more groups
}

/// Groups that no digit is in.
fn groups(o: &Object, at: &Cursor) {
    let Some(json @ Json::Array(list)) = o.get("grouping") else { return };
    let at = at.member("grouping", json);
    for (i, json) in list.iter().enumerate().filter(|(_, json)| json.as_f64().is_some_and(|n| n < 1.0)) {
        at.item(i, json).warn("a group of digits has one digit at least", None);
    }
}

definition! {
    /// How instants are written (d3-time-format `locale.js`).
    TimeLocale, "a locale of times", {
        date "date": Arc<str>,
        date_time "dateTime": Arc<str>,
        days "days": [Arc<str>; 7],
        months "months": [Arc<str>; 12],
        periods "periods": [Arc<str>; 2],
        short_days "shortDays": [Arc<str>; 7],
        short_months "shortMonths": [Arc<str>; 12],
        time "time": Arc<str>,
    }
}

definition! {
    /// How numbers and instants are written.
    Locale, "a locale", {
        number "number": Box<NumberLocale>,
        time "time": Box<TimeLocale>,
    }
}
