//! What Moment adds to dates: the methods and functions that labels are written with.

use super::heap::{Result, Val, fail};
use crate::data::{Fields, Value};
use crate::time::{self, Zone};
use std::sync::Arc;

const SECOND: f64 = 1_000.0;
const DAY: f64 = 86_400_000.0;

/// The full name of a unit, of which there are short ones, too.
pub(super) fn unit(name: &str) -> &str {
    match name {
        "y" => "year",
        "Q" => "quarter",
        "M" => "month",
        "w" | "W" => "week",
        "d" | "D" | "date" | "dates" => "day",
        "h" => "hour",
        "m" => "minute",
        "s" => "second",
        "ms" => "millisecond",
        other => other.strip_suffix('s').unwrap_or(other),
    }
}

/// How long a unit is, where it always is as long.
fn length(unit: &str) -> Option<f64> {
    Some(match unit {
        "millisecond" | "" => 1.0,
        "second" => SECOND,
        "minute" => 60.0 * SECOND,
        "hour" => 3_600.0 * SECOND,
        "day" => DAY,
        "week" => 7.0 * DAY,
        _ => return None,
    })
}

/// So many units later: a day that a month does not have is its last one.
pub(super) fn later(t: f64, unit: &str, n: f64, zone: &Zone) -> f64 {
    if !matches!(unit, "month" | "quarter" | "year") {
        return time::offset(t, unit, n, zone);
    }
    let start = time::floor(t, "month", zone);
    let (to, whole) = (time::offset(start, unit, n, zone), time::offset(t, unit, n, zone));
    let next = time::offset(to, "month", 1.0, zone);
    if whole < next {
        return whole;
    }
    // The last day, at the same time of day.
    let within = t - time::floor(t, "day", zone);
    time::offset(next, "day", -1.0, zone) + within
}

/// Whether a method changes the date that it is called on.
pub(super) fn changes(name: &str) -> bool {
    matches!(name, "add" | "subtract" | "startOf" | "endOf")
}

/// An instant from a value: a number, a date, a text.
pub(super) fn instant(v: &Value, zone: &Zone) -> f64 {
    match v {
        Value::Number(x) | Value::Time(x) => *x,
        Value::Text(t) => time::parse(t, zone).unwrap_or(f64::NAN),
        Value::Null | Value::Undefined | Value::Bool(_) | Value::Array(_) | Value::Object(_) => v.to_number(),
    }
}

/// An instant: of an argument by a pattern, if one is given.
pub(super) fn of_arguments(args: &[Value], zone: &Zone) -> f64 {
    match (args.first(), args.get(1)) {
        (Some(Value::Text(text)), Some(Value::Text(pattern))) => {
            time::parse_moment(text, pattern, zone).unwrap_or(f64::NAN)
        }
        (None | Some(Value::Undefined), _) => 0.0,
        (Some(v), _) => instant(v, zone),
    }
}

/// `moment.utc(…)`, `moment.unix(…)`, `moment.duration(…)`.
pub(super) fn static_call(name: &str, args: &[Value]) -> Option<Value> {
    Some(match name {
        "utc" | "parseZone" => Value::Time(of_arguments(args, &Zone::utc())),
        "unix" => Value::Time(args.first().map_or(0.0, Value::to_number) * SECOND),
        "isMoment" | "isDate" => matches!(args.first(), Some(Value::Time(_))).into(),
        "duration" => {
            let unit = args.get(1).map_or_else(|| Arc::from("millisecond"), Value::to_text);
            // A year and a month of no calendar.
            let long = if self::unit(&unit) == "year" { 365.0 * DAY } else { 30.0 * DAY };
            let each = length(self::unit(&unit)).unwrap_or(long);
            let span = args.first().map_or(0.0, Value::to_number) * each;
            Value::Object(Arc::new(Fields(vec![(Arc::from(SPAN), Value::Number(span))])))
        }
        _ => return None,
    })
}

/// The member by which a duration is known.
pub(super) const SPAN: &str = "\u{1}span";

/// A method of a duration.
pub(super) fn of_span(span: f64, name: &str) -> Result<Val> {
    let each = |unit: f64, next: f64| ((span % next) / unit).trunc();
    Ok(Val::from(match name {
        "asMilliseconds" | "valueOf" => span,
        "asSeconds" => span / SECOND,
        "asMinutes" => span / SECOND / 60.0,
        "asHours" => span / SECOND / 3_600.0,
        "asDays" => span / DAY,
        "asWeeks" => span / DAY / 7.0,
        "milliseconds" => each(1.0, SECOND),
        "seconds" => each(SECOND, 60.0 * SECOND),
        "minutes" => each(60.0 * SECOND, 3_600.0 * SECOND),
        "hours" => each(3_600.0 * SECOND, DAY),
        "days" => each(DAY, 30.0 * DAY),
        _ => return fail(format!("durations have no method {name:?} here")),
    }))
}

/// A method of a date that JavaScript's own have not.
pub(super) fn method(t: f64, name: &str, args: &[Value], zone: &Zone) -> Result<Value> {
    let Some(c) = zone.civil(t) else { return Ok(Value::Number(f64::NAN)) };
    let n = |x: i64| Value::Number(x as f64);
    let other = || args.first().map_or(0.0, |v| instant(v, zone));
    let text_at = |i: usize| args.get(i).map_or_else(|| Arc::from(""), Value::to_text);
    let word = text_at(0);
    Ok(match name {
        "startOf" => Value::Time(time::floor(t, unit(&word), zone)),
        "endOf" => {
            let start = time::floor(t, unit(&word), zone);
            Value::Time(time::offset(start, unit(&word), 1.0, zone) - 1.0)
        }
        "date" => n(c.day),
        "day" | "weekday" => n(c.weekday()),
        "isoWeekday" => n((c.weekday() + 6) % 7 + 1),
        "month" => n(c.month),
        "quarter" => n(c.month / 3 + 1),
        "year" => n(c.year),
        "hour" | "hours" => n(c.hour),
        "minute" | "minutes" => n(c.minute),
        "second" | "seconds" => n(c.second),
        "isoWeek" | "isoWeeks" => n(c.iso_week().0),
        "dayOfYear" => n(c.day_of_year()),
        "daysInMonth" => {
            let start = time::floor(t, "month", zone);
            Value::Number(((time::offset(start, "month", 1.0, zone) - start) / DAY).round())
        }
        "isValid" => true.into(),
        "utc" | "local" | "locale" | "tz" => Value::Time(t),
        "isBefore" | "isAfter" | "isSame" | "isSameOrBefore" | "isSameOrAfter" => {
            let by = text_at(1);
            compared(t, other(), name, unit(&by), zone).into()
        }
        "diff" => {
            let by = text_at(1);
            let whole = !args.get(2).is_some_and(Value::truthy);
            let apart = apart(t, other(), unit(&by), zone);
            Value::Number(if whole { apart.trunc() + 0.0 } else { apart })
        }
        _ => return fail(format!("dates have no method {name:?}")),
    })
}

fn compared(a: f64, b: f64, name: &str, unit: &str, zone: &Zone) -> bool {
    let (a, b) = if unit.is_empty() { (a, b) } else { (time::floor(a, unit, zone), time::floor(b, unit, zone)) };
    match name {
        "isBefore" => a < b,
        "isAfter" => a > b,
        "isSameOrBefore" => a <= b,
        "isSameOrAfter" => a >= b,
        _ => a == b,
    }
}

/// How many units lie between two instants.
fn apart(a: f64, b: f64, unit: &str, zone: &Zone) -> f64 {
    if let Some(each) = length(unit) {
        return (a - b) / each;
    }
    let (Some(x), Some(y)) = (zone.civil(a), zone.civil(b)) else { return f64::NAN };
    let months = ((x.year - y.year) * 12 + x.month - y.month) as f64;
    let anchor = time::offset(b, "month", months, zone);
    let next = time::offset(b, "month", if a < anchor { months - 1.0 } else { months + 1.0 }, zone);
    let months = months + (a - anchor) / (next - anchor).abs();
    match unit {
        "quarter" => months / 3.0,
        "year" => months / 12.0,
        _ => months,
    }
}
