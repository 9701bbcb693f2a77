//! Calendar intervals: rounding, stepping, and the interval that makes about so many ticks (d3-time).

use super::civil::{Civil, DAY, Zone, days};

const SECOND: f64 = 1000.0;
const MINUTE: f64 = 60_000.0;
const HOUR: f64 = 3_600_000.0;

/// The start of the unit that holds an instant: `millisecond`, `second`, `minute`, `hour`, `day`, `date`, `week` (from
/// Sunday), `monday`, `month`, `quarter`, `year`, plural forms too. NaN for what is no instant; an unknown unit changes
/// nothing.
pub fn floor(t: f64, unit: &str, zone: &Zone) -> f64 {
    step_floor(t, unit, 1.0, zone)
}

/// The start of a multiple of a unit: hours 0, 6, 12 …; days 1, 3, 5 … of the month; months from January.
pub fn step_floor(t: f64, unit: &str, step: f64, zone: &Zone) -> f64 {
    let Some(c) = zone.civil(t) else { return f64::NAN };
    let k = step.clamp(1.0, 1e6) as i64;
    let of = |x: i64| x - x.rem_euclid(k);
    let day = Civil::day(c.year, c.month, c.day);
    let at = match singular(unit) {
        "millisecond" => return (t / step.max(1.0)).floor() * step.max(1.0),
        "second" => Civil { hour: c.hour, minute: c.minute, second: of(c.second), ..day },
        "minute" => Civil { hour: c.hour, minute: of(c.minute), ..day },
        "hour" => Civil { hour: of(c.hour), ..day },
        "day" | "date" | "dayofyear" => Civil { day: 1 + of(c.day - 1), ..day },
        "week" => Civil { day: c.day - c.weekday(), ..day },
        "monday" | "isoweek" => Civil { day: c.day - (c.weekday() + 6) % 7, ..day },
        "month" => Civil::day(c.year, of(c.month), 1),
        "quarter" => Civil::day(c.year, c.month - c.month % 3, 1),
        "year" => Civil::day(of(c.year), 0, 1),
        _ => return t,
    };
    if let Some(first) = first_weekday(unit)
        && k > 1
    {
        // Weeks are counted from the one that holds 1970-01-01, as d3-time does.
        let since = days(c.year, c.month, at.day) - days(1970, 0, 1 - (4 - first));
        return zone.instant(Civil { day: at.day - since.div_euclid(7).rem_euclid(k) * 7, ..day });
    }
    if k == 1 && matches!(singular(unit), "second" | "minute" | "hour") {
        // Within an hour nothing of the calendar changes; the hour that comes twice stays the one it is.
        let past = (c.minute - at.minute) * 60_000 + (c.second - at.second) * 1000 + c.milli;
        return t.floor() - past as f64;
    }
    zone.instant(at)
}

/// On which weekday a unit begins, if it is a week; 1970-01-01 was weekday 4.
fn first_weekday(unit: &str) -> Option<i64> {
    match singular(unit) {
        "week" => Some(0),
        "monday" | "isoweek" => Some(1),
        _ => None,
    }
}

fn singular(unit: &str) -> &str {
    unit.strip_suffix('s').unwrap_or(unit)
}

/// An instant moved by a number of units.
pub fn offset(t: f64, unit: &str, by: f64, zone: &Zone) -> f64 {
    let Some(c) = zone.civil(t) else { return f64::NAN };
    let n = by as i64;
    let moved = match singular(unit) {
        "millisecond" => return t + by,
        "second" => return t + by * SECOND,
        "minute" => return t + by * MINUTE,
        "hour" => return t + by * HOUR,
        "day" | "date" | "dayofyear" => Civil { day: c.day + n, ..c },
        "week" | "monday" | "isoweek" => Civil { day: c.day + 7 * n, ..c },
        "month" => Civil { month: c.month + n, ..c },
        "quarter" => Civil { month: c.month + 3 * n, ..c },
        "year" => Civil { year: c.year + n, ..c },
        _ => return t,
    };
    zone.instant(moved)
}

/// Intervals tried for ticks: unit, multiple, approximate length (d3-time `ticks.js`).
const INTERVALS: [(&str, f64, f64); 18] = [
    ("second", 1.0, SECOND),
    ("second", 5.0, 5.0 * SECOND),
    ("second", 15.0, 15.0 * SECOND),
    ("second", 30.0, 30.0 * SECOND),
    ("minute", 1.0, MINUTE),
    ("minute", 5.0, 5.0 * MINUTE),
    ("minute", 15.0, 15.0 * MINUTE),
    ("minute", 30.0, 30.0 * MINUTE),
    ("hour", 1.0, HOUR),
    ("hour", 3.0, 3.0 * HOUR),
    ("hour", 6.0, 6.0 * HOUR),
    ("hour", 12.0, 12.0 * HOUR),
    ("day", 1.0, DAY),
    ("day", 2.0, 2.0 * DAY),
    ("week", 1.0, 7.0 * DAY),
    ("month", 1.0, 30.0 * DAY),
    ("month", 3.0, 90.0 * DAY),
    ("year", 1.0, 365.0 * DAY),
];

/// The interval that makes about so many ticks.
fn interval(start: f64, stop: f64, count: f64) -> (&'static str, f64) {
    let target = (stop - start).abs() / count;
    let i = INTERVALS.partition_point(|x| x.2 <= target);
    if i == INTERVALS.len() {
        let year = 365.0 * DAY;
        return ("year", decimal_step(start / year, stop / year, count).max(1.0));
    }
    if i == 0 {
        return ("millisecond", decimal_step(start, stop, count).max(1.0));
    }
    let lower = target / INTERVALS[i - 1].2 < INTERVALS[i].2 / target;
    let (unit, step, _) = INTERVALS[if lower { i - 1 } else { i }];
    (unit, step)
}

/// 1, 2, 5 × 10ⁿ (d3-array `tickStep`; the number room does not know scales).
fn decimal_step(start: f64, stop: f64, count: f64) -> f64 {
    let step = (stop - start).abs() / count.max(1.0);
    let power = libm::pow(10.0, libm::floor(libm::log10(step)));
    let error = step / power;
    let factor = if error >= 50f64.sqrt() {
        10.0
    } else if error >= 10f64.sqrt() {
        5.0
    } else if error >= 2f64.sqrt() {
        2.0
    } else {
        1.0
    };
    power * factor
}

/// Calendar instants, about so many, from start to stop.
pub fn ticks(start: f64, stop: f64, count: f64, zone: &Zone) -> Vec<f64> {
    if !start.is_finite() || !stop.is_finite() || !(count > 0.0) {
        return Vec::new();
    }
    let (unit, step) = interval(start.min(stop), start.max(stop), count);
    let mut out = every(unit, step, start.min(stop), start.max(stop), zone);
    if stop < start {
        out.reverse();
    }
    out
}

/// Every multiple of a unit from start to stop, at most 10 000.
pub fn every(unit: &str, step: f64, start: f64, stop: f64, zone: &Zone) -> Vec<f64> {
    const MOST: usize = 10_000;
    let (start, stop) = (start.min(stop), start.max(stop));
    let step = if step >= 1.0 { step.floor() } else { 1.0 };
    let mut out = Vec::new();
    if unit == "millisecond" || unit == "milliseconds" {
        let mut t = (start / step).ceil() * step;
        while t <= stop && out.len() < MOST {
            out.push(t);
            t += step;
        }
        return out;
    }
    // Days of the month and the like begin anew with each larger unit, so every unit is visited and tested.
    let mut t = floor(start, unit, zone);
    let mut visited = 0;
    while t <= stop && out.len() < MOST && visited < 40 * MOST {
        if t >= start && (step == 1.0 || step_floor(t, unit, step, zone) == t) {
            out.push(t);
        }
        let far = step > 1.0 && (singular(unit) == "year" || first_weekday(unit).is_some());
        let next = if far && out.last() == Some(&t) { offset(t, unit, step, zone) } else { offset(t, unit, 1.0, zone) };
        if !(next > t) {
            break;
        }
        t = next;
        visited += 1;
    }
    out
}

/// A domain rounded outward to the interval of about so many ticks.
pub fn nice(start: f64, stop: f64, count: f64, zone: &Zone) -> (f64, f64) {
    let (unit, step) = interval(start.min(stop), start.max(stop), count);
    nice_to(start, stop, unit, step, zone)
}

/// A domain rounded outward to multiples of a unit.
pub fn nice_to(start: f64, stop: f64, unit: &str, step: f64, zone: &Zone) -> (f64, f64) {
    let (low, high) = (start.min(stop), start.max(stop));
    let a = step_floor(low, unit, step, zone);
    let mut b = step_floor(high, unit, step, zone);
    if b < high {
        b = step_floor(offset(b, unit, step, zone), unit, step, zone);
        if b < high {
            b = offset(b, unit, 1.0, zone);
        }
    }
    if a.is_nan() || b.is_nan() {
        return (start, stop);
    }
    if stop < start { (b, a) } else { (a, b) }
}

#[cfg(test)]
mod tests {
    use super::super::iso;
    use super::*;

    fn day(y: i64, m: i64, d: i64) -> f64 {
        Zone::utc().instant(Civil::day(y, m, d))
    }

    // d3.utcTicks, d3-time 3.1.0
    #[test]
    fn tick_intervals() {
        let dates = |a: f64, b: f64, n: f64| -> Vec<String> {
            ticks(a, b, n, &Zone::utc()).into_iter().map(|t| iso(t)[..10].to_string()).collect()
        };
        assert_eq!(
            dates(day(2000, 0, 1), day(2010, 0, 1), 5.0),
            ["2000-01-01", "2002-01-01", "2004-01-01", "2006-01-01", "2008-01-01", "2010-01-01"]
        );
        assert_eq!(
            dates(day(2012, 0, 1), day(2012, 11, 1), 4.0),
            ["2012-01-01", "2012-04-01", "2012-07-01", "2012-10-01"]
        );
        assert_eq!(dates(day(2012, 0, 1), day(2012, 0, 5), 4.0).len(), 5);
        assert_eq!(ticks(0.0, HOUR, 4.0, &Zone::utc()).len(), 5);
        assert_eq!(ticks(0.0, 100.0, 5.0, &Zone::utc()).len(), 6);
    }

    #[test]
    fn hours_that_come_twice() {
        let rome = Zone::named("Europe/Rome").unwrap();
        let second = 1_729_992_600_000.0; // 2024-10-27T01:30Z, 02:30 for the second time
        assert_eq!(iso(floor(second, "hour", &rome)), "2024-10-27T01:00:00.000Z");
        assert_eq!(iso(floor(second, "day", &rome)), "2024-10-26T22:00:00.000Z");
    }

    #[test]
    fn outward() {
        let (a, b) = nice_to(day(2012, 2, 5), day(2012, 8, 7), "month", 1.0, &Zone::utc());
        assert_eq!((iso(a), iso(b)), ("2012-03-01T00:00:00.000Z".into(), "2012-10-01T00:00:00.000Z".into()));
    }
}
