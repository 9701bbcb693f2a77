//! Time units by name: any combination of year, quarter, month, week, date, day, dayofyear, hours, minutes, seconds and
//! milliseconds (vega-time `floor.js`, `units.js`). Units without a year fall in 2012.

use super::civil::{Civil, Zone};
use super::interval;

/// A combination of units.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeUnit {
    /// The units, from large to small.
    pub units: Vec<&'static str>,
    /// In UTC instead of the figure's zone.
    pub utc: bool,
    /// The data hold the start of the unit already.
    pub binned: bool,
    /// Multiple of the smallest unit.
    pub step: f64,
}

/// Names from large to small.
const UNITS: [&str; 11] =
    ["year", "quarter", "month", "week", "dayofyear", "date", "day", "hours", "minutes", "seconds", "milliseconds"];

impl TimeUnit {
    /// Reads a name such as `yearmonthdate`, `utchours`, `binnedyearmonth`.
    pub fn parse(name: &str) -> Option<TimeUnit> {
        let (rest, binned) = name.strip_prefix("binned").map_or((name, false), |r| (r, true));
        let (mut rest, utc) = rest.strip_prefix("utc").map_or((rest, false), |r| (r, true));
        let mut units = Vec::new();
        while !rest.is_empty() {
            let unit = UNITS.into_iter().find(|u| rest.starts_with(u))?;
            units.push(unit);
            rest = &rest[unit.len()..];
        }
        (!units.is_empty()).then_some(TimeUnit { units, utc, binned, step: 1.0 })
    }

    fn has(&self, unit: &str) -> bool {
        self.units.contains(&unit)
    }

    /// The smallest unit.
    pub fn smallest(&self) -> &'static str {
        self.units.last().copied().unwrap_or("milliseconds")
    }

    /// The zone it is taken in.
    pub fn zone(&self, local: &Zone) -> Zone {
        if self.utc { Zone::utc() } else { local.clone() }
    }

    /// The start of the unit that holds an instant (vega-time `floor.js`).
    pub fn floor(&self, t: f64, local: &Zone) -> Option<f64> {
        let zone = self.zone(local);
        let c = zone.civil(t)?;
        let step = self.step.max(1.0) as i64;
        let stepped = |unit: &str, x: i64| if unit == self.smallest() && step > 1 { x - x.rem_euclid(step) } else { x };
        let year = if self.has("year") { stepped("year", c.year) } else { 2012 };
        let mut out = Civil::day(year, 0, 1);
        if self.has("quarter") {
            out.month = stepped("quarter", c.month / 3) * 3;
        }
        if self.has("month") {
            out.month = stepped("month", c.month);
        }
        // Weeks begin on Sundays, and the days before the first Sunday are week 0; a day alone is in the first whole week.
        let from_week = |week: i64, day: i64| 7 * week + day - (Civil::day(year, out.month, 1).weekday() + 6) % 7;
        let stepped_day = |unit: &str, day: i64| 1 + stepped(unit, day - 1);
        if self.has("week") {
            out.day = match self.has("day") {
                true => stepped_day("day", from_week(c.week(0), c.weekday())),
                false => from_week(stepped_day("week", c.week(0)), 0),
            };
        } else if self.has("day") {
            out.day = stepped_day("day", from_week(1, c.weekday()));
        } else if self.has("date") {
            out.day = stepped_day("date", c.day);
        } else if self.has("dayofyear") {
            out.day = stepped_day("dayofyear", c.day_of_year());
        }
        if self.has("hours") {
            out.hour = stepped("hours", c.hour);
        }
        if self.has("minutes") {
            out.minute = stepped("minutes", c.minute);
        }
        if self.has("seconds") {
            out.second = stepped("seconds", c.second);
        }
        if self.has("milliseconds") {
            out.milli = stepped("milliseconds", c.milli);
        }
        let start = zone.instant(out);
        start.is_finite().then_some(start)
    }

    /// The end of the unit that begins at an instant.
    pub fn next(&self, start: f64, local: &Zone) -> f64 {
        interval::offset(start, self.smallest(), self.step.max(1.0), &self.zone(local))
    }
}

/// The pattern in which a combination of units is written (vega-time `units.js` with the patterns of
/// Vega-Lite for year-month and year-month-date).
pub fn specifier(units: &[&str]) -> String {
    const SPECIFIERS: [(&[&str], &str); 13] = [
        (&["year", "month", "date"], "%b %d, %Y"),
        (&["year", "month"], "%b %Y"),
        (&["hours", "minutes"], "%H:%M"),
        (&["year"], "%Y "),
        (&["quarter"], "Q%q "),
        (&["month"], "%b "),
        (&["date"], "%d "),
        (&["week"], "W%U "),
        (&["day"], "%a "),
        (&["hours"], "%H:00"),
        (&["minutes"], "00:%M"),
        (&["seconds"], ":%S"),
        (&["milliseconds"], ".%L"),
    ];
    let mut out = String::new();
    let mut at = 0;
    while at < units.len() {
        let found = SPECIFIERS.iter().find(|(k, _)| units[at..].starts_with(k));
        match found {
            Some((keys, text)) => {
                out.push_str(text);
                at += keys.len();
            }
            None => {
                if units[at] == "dayofyear" {
                    out.push_str("%j ");
                }
                at += 1;
            }
        }
        let ended = out.ends_with("%Y") || out.ends_with("%d, %Y");
        if ended && at < units.len() {
            out.push(' ');
        }
    }
    out.trim_end().to_string()
}

#[cfg(test)]
mod tests {
    use super::super::{iso, parse};
    use super::*;

    #[test]
    fn floors() {
        let z = Zone::utc();
        let t = parse("2024-05-17T13:45:30.250Z", &z).unwrap();
        for (unit, expected) in [
            ("year", "2024-01-01T00:00:00.000Z"),
            ("yearmonth", "2024-05-01T00:00:00.000Z"),
            ("month", "2012-05-01T00:00:00.000Z"),
            ("quarter", "2012-04-01T00:00:00.000Z"),
            ("yearmonthdate", "2024-05-17T00:00:00.000Z"),
            ("date", "2012-01-17T00:00:00.000Z"),
            ("day", "2012-01-06T00:00:00.000Z"),
            ("hours", "2012-01-01T13:00:00.000Z"),
            ("hoursminutes", "2012-01-01T13:45:00.000Z"),
            ("yearweek", "2024-05-12T00:00:00.000Z"),
            ("monthdate", "2012-05-17T00:00:00.000Z"),
            ("dayofyear", "2012-05-17T00:00:00.000Z"),
        ] {
            let unit = TimeUnit::parse(unit).unwrap();
            assert_eq!(iso(unit.floor(t, &z).unwrap()), expected, "{unit:?}");
        }
        // vega-time 3.3: utcFloor(units, step)
        for (unit, step, expected) in [
            ("week", 2.0, "2012-05-06T00:00:00.000Z"),
            ("yearweek", 5.0, "2024-04-21T00:00:00.000Z"),
            ("yearday", 1.0, "2024-01-12T00:00:00.000Z"),
            ("year", 5.0, "2020-01-01T00:00:00.000Z"),
        ] {
            let unit = TimeUnit { step, ..TimeUnit::parse(unit).unwrap() };
            assert_eq!(iso(unit.floor(t, &z).unwrap()), expected, "{unit:?}");
        }
        assert!(TimeUnit::parse("fortnight").is_none());
        assert!(TimeUnit::parse("binnedutcyear").is_some_and(|u| u.utc && u.binned));
    }

    #[test]
    fn written() {
        for (units, pattern) in [
            (vec!["year", "month"], "%b %Y"),
            (vec!["year", "month", "date"], "%b %d, %Y"),
            (vec!["month", "date"], "%b %d"),
            (vec!["hours"], "%H:00"),
            (vec!["hours", "minutes"], "%H:%M"),
            (vec!["day", "hours"], "%a %H:00"),
            (vec!["quarter"], "Q%q"),
        ] {
            assert_eq!(specifier(&units), pattern, "{units:?}");
        }
    }
}
