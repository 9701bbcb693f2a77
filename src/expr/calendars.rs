//! What Luxon (`DateTime`) and date-fns (`dateFns`) add to dates, as far as labels are written with it. Instants of all
//! libraries are one kind of value here.

use super::heap::{Result, fail};
use super::moments::{self, instant};
use crate::data::Value;
use crate::time::{self, Zone};
use std::sync::Arc;

/// Functions of Luxon's `DateTime`.
pub(super) fn luxon(name: &str, args: &[Value], zone: &Zone) -> Result<Value> {
    let first = args.first().cloned().unwrap_or_default();
    Ok(Value::Time(match name {
        "fromISO" | "fromSQL" | "fromJSDate" | "fromMillis" => instant(&first, zone),
        "fromSeconds" => 1000.0 * first.to_number(),
        "fromFormat" | "fromString" => moments::of_arguments(args, zone),
        "fromObject" => of_parts(&first, zone),
        "local" | "utc" => {
            let mut parts: Vec<f64> = args.iter().map(Value::to_number).collect();
            // Months are counted from 1.
            if let Some(month) = parts.get_mut(1) {
                *month -= 1.0;
            }
            if parts.len() == 1 {
                parts.push(0.0);
            }
            if parts.is_empty() { 0.0 } else { time::from_parts(&parts, zone) }
        }
        // There is no clock.
        "now" => 0.0,
        _ => return fail(format!("there is no function DateTime.{name}")),
    }))
}

/// `{year, month, day, hour …}`.
fn of_parts(v: &Value, zone: &Zone) -> f64 {
    let part = |name: &str, usual: f64| match v.member(name) {
        Value::Null | Value::Undefined => usual,
        v => v.to_number(),
    };
    let parts = [
        part("year", 1970.0),
        part("month", 1.0) - 1.0,
        part("day", 1.0),
        part("hour", 0.0),
        part("minute", 0.0),
        part("second", 0.0),
        part("millisecond", 0.0),
    ];
    time::from_parts(&parts, zone)
}

/// Methods of Luxon's dates that no other library has.
pub(super) fn method(t: f64, name: &str, args: &[Value], zone: &Zone) -> Option<Value> {
    let first = args.first().cloned().unwrap_or_default();
    Some(match name {
        "toFormat" => time::unicode(t, &first.to_text(), zone).into(),
        "toMillis" => Value::Number(t),
        "toSeconds" => Value::Number(t / 1000.0),
        "toISO" => time::unicode(t, "yyyy-MM-dd'T'HH:mm:ss.SSSZ", zone).into(),
        "toISODate" => time::unicode(t, "yyyy-MM-dd", zone).into(),
        "toISOTime" => time::unicode(t, "HH:mm:ss.SSSZ", zone).into(),
        "toJSDate" | "setZone" | "setLocale" | "toUTC" | "toLocal" => Value::Time(t),
        "plus" | "minus" => moved(t, &first, if name == "plus" { 1.0 } else { -1.0 }, zone),
        _ => return None,
    })
}

/// An instant by so many of each unit: `{days: 1, hours: 2}`.
fn moved(t: f64, by: &Value, sign: f64, zone: &Zone) -> Value {
    let Value::Object(units) = by else { return Value::Time(t + sign * by.to_number()) };
    let step =
        |t: f64, (unit, n): &(Arc<str>, Value)| moments::later(t, moments::unit(unit), sign * n.to_number(), zone);
    Value::Time(units.0.iter().fold(t, step))
}

/// What a date of Luxon's has as members; months are counted from 1.
pub(super) fn member(t: f64, name: &str, zone: &Zone) -> Option<Value> {
    let c = zone.civil(t)?;
    Some(Value::Number(match name {
        "year" => c.year,
        "quarter" => c.month / 3 + 1,
        "month" => c.month + 1,
        "day" => c.day,
        "hour" => c.hour,
        "minute" => c.minute,
        "second" => c.second,
        "millisecond" => c.milli,
        "weekday" => (c.weekday() + 6) % 7 + 1,
        "weekNumber" => c.iso_week().0,
        "ordinal" => c.day_of_year(),
        _ => return None,
    } as f64))
}

/// Functions of date-fns.
pub(super) fn date_fns(name: &str, args: &[Value], zone: &Zone) -> Result<Value> {
    let at = |i: usize| args.get(i).map_or(f64::NAN, |v| instant(v, zone));
    let t = at(0);
    let by = args.get(1).map_or(f64::NAN, Value::to_number);
    let field = |f: fn(&time::Civil) -> i64| Value::Number(zone.civil(t).map_or(f64::NAN, |c| f(&c) as f64));
    if let Some(unit) = name.strip_prefix("add").filter(|u| !u.is_empty()) {
        return Ok(Value::Time(moments::later(t, &unit_of(unit), by, zone)));
    }
    if let Some(unit) = name.strip_prefix("sub").filter(|u| !u.is_empty()) {
        return Ok(Value::Time(moments::later(t, &unit_of(unit), -by, zone)));
    }
    if let Some(unit) = name.strip_prefix("startOf") {
        return Ok(Value::Time(start_of(t, unit, zone)));
    }
    if let Some(unit) = name.strip_prefix("endOf") {
        return Ok(Value::Time(time::offset(start_of(t, unit, zone), &unit_of(unit), 1.0, zone) - 1.0));
    }
    if let Some(unit) = name.strip_prefix("differenceIn") {
        return moments::method(t, "diff", &[Value::Time(at(1)), unit_of(unit).into()], zone);
    }
    Ok(match name {
        "format" | "lightFormat" => {
            let pattern = args.get(1).map_or_else(|| Arc::from(""), Value::to_text);
            time::unicode(t, &pattern, zone).into()
        }
        "formatISO" => time::unicode(t, "yyyy-MM-dd'T'HH:mm:ssZ", zone).into(),
        "parseISO" | "toDate" => Value::Time(t),
        "fromUnixTime" => Value::Time(1000.0 * args.first().map_or(f64::NAN, Value::to_number)),
        "getTime" => Value::Number(t),
        "getUnixTime" => Value::Number((t / 1000.0).floor()),
        "getYear" => field(|c| c.year),
        "getQuarter" => field(|c| c.month / 3 + 1),
        "getMonth" => field(|c| c.month),
        "getDate" => field(|c| c.day),
        "getDay" => field(time::Civil::weekday),
        "getISODay" => field(|c| (c.weekday() + 6) % 7 + 1),
        "getHours" => field(|c| c.hour),
        "getMinutes" => field(|c| c.minute),
        "getSeconds" => field(|c| c.second),
        "getISOWeek" => field(|c| c.iso_week().0),
        "getDayOfYear" => field(time::Civil::day_of_year),
        "isValid" => t.is_finite().into(),
        "isWeekend" => zone.civil(t).is_some_and(|c| matches!(c.weekday(), 0 | 6)).into(),
        "isBefore" => (t < at(1)).into(),
        "isAfter" => (t > at(1)).into(),
        "isEqual" => (t == at(1)).into(),
        "isSameDay" => (start_of(t, "Day", zone) == start_of(at(1), "Day", zone)).into(),
        "isSameMonth" => (start_of(t, "Month", zone) == start_of(at(1), "Month", zone)).into(),
        "isSameYear" => (start_of(t, "Year", zone) == start_of(at(1), "Year", zone)).into(),
        _ => return fail(format!("there is no function dateFns.{name}")),
    })
}

/// `Days` is `day`.
fn unit_of(name: &str) -> String {
    let name = name.strip_suffix('s').unwrap_or(name).to_ascii_lowercase();
    name.strip_prefix("iso").unwrap_or(&name).to_owned()
}

fn start_of(t: f64, unit: &str, zone: &Zone) -> f64 {
    let unit = if unit == "ISOWeek" { "isoweek".to_owned() } else { unit_of(unit) };
    time::floor(t, &unit, zone)
}
