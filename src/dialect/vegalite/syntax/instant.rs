//! Instants as objects of their parts: `{"year": 2012, "month": "june"}` (vega-lite `datetime.ts`).

use crate::data::Value;
use crate::json::{Json, Object};
use crate::time::Zone;

/// Whether an object is `{year, month, date, hours …}`.
pub fn is_date_time(o: &Object) -> bool {
    date_time(o, &Zone::utc()).is_some()
}

/// `{year, month, date, hours …}` as an instant: in a zone, or with `utc` in UTC.
pub fn date_time(o: &Object, zone: &Zone) -> Option<f64> {
    const PARTS: [&str; 10] =
        ["year", "quarter", "month", "date", "day", "hours", "minutes", "seconds", "milliseconds", "utc"];
    if o.is_empty() || !o.keys().all(|k| PARTS.contains(&&**k)) {
        return None;
    }
    let n = |name: &str, d: f64| o.get(name).and_then(Json::as_f64).unwrap_or(d);
    let month = match o.get("month") {
        Some(Json::Number(m)) => m - 1.0,
        Some(Json::String(s)) => crate::time::MONTHS
            .iter()
            .position(|m| s.len() >= 3 && m.to_ascii_lowercase().starts_with(&s.to_ascii_lowercase()[..3]))?
            as f64,
        _ => o.get("quarter").and_then(Json::as_f64).map_or(0.0, |q| (q - 1.0) * 3.0),
    };
    let mut day = n("date", 1.0);
    let mut year = n("year", 2012.0);
    if let Some(d) = o.get("day") {
        let index = match d {
            Json::Number(d) => d % 7.0,
            Json::String(s) => crate::time::WEEKDAYS
                .iter()
                .position(|w| s.len() >= 3 && w.to_ascii_lowercase().starts_with(&s.to_ascii_lowercase()[..3]))?
                as f64,
            _ => 0.0,
        };
        (year, day) = (2012.0, 1.0 + index);
    }
    let parts = [year, month, day, n("hours", 0.0), n("minutes", 0.0), n("seconds", 0.0), n("milliseconds", 0.0)];
    let zone = if o.get("utc").and_then(Json::as_bool) == Some(true) { &Zone::utc() } else { zone };
    Some(crate::time::from_parts(&parts, zone))
}
