//! Calendar fields of instants in a zone, and back.

use super::locale::Customs;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};

/// A time zone, UTC unless named, and the customs of writing of those who read there.
#[derive(Debug, Clone, Default)]
pub struct Zone(Option<TimeZone>, Customs);

/// Calendar fields, in the proleptic Gregorian calendar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Civil {
    /// Year, astronomical.
    pub year: i64,
    /// Month, 0–11.
    pub month: i64,
    /// Day of the month, 1–31.
    pub day: i64,
    /// Hour, 0–23.
    pub hour: i64,
    /// Minute, 0–59.
    pub minute: i64,
    /// Second, 0–59.
    pub second: i64,
    /// Millisecond, 0–999.
    pub milli: i64,
}

/// A day in milliseconds.
pub(super) const DAY: f64 = 86_400_000.0;
/// The furthest instant a date can hold (ECMA-262).
const FURTHEST: f64 = 8.64e15;

/// Days since 1970-01-01 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"); month 0–11.
pub(super) fn days(year: i64, month: i64, day: i64) -> i64 {
    let m = month + 1;
    let y = if m <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let yoe = y - era * 400;
    let doy = (153 * (m + if m > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
}

/// Year, month 0–11 and day of a number of days since 1970-01-01.
fn date(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z - era * 146_097;
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let m = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i64::from(m <= 2), m - 1, doy - (153 * mp + 2) / 5 + 1)
}

impl Zone {
    /// Coordinated universal time.
    pub fn utc() -> Zone {
        Zone(None, Customs::default())
    }

    /// A zone of the IANA database, such as `Europe/Rome`.
    ///
    /// # Errors
    /// The zone is not known.
    pub fn named(name: &str) -> Result<Zone, String> {
        if name.eq_ignore_ascii_case("utc") {
            return Ok(Zone::utc());
        }
        match TimeZone::get(name) {
            Ok(zone) => Ok(Zone(Some(zone), Customs::default())),
            Err(_) => Err(format!("unknown time zone {name:?}; zones are named like \"Europe/Rome\" or \"UTC\"")),
        }
    }

    /// The same with other customs.
    #[must_use]
    pub fn with_customs(self, customs: Customs) -> Zone {
        Zone(self.0, customs)
    }

    /// Universal time for the same readers.
    #[must_use]
    pub fn to_utc(&self) -> Zone {
        Zone(None, self.1.clone())
    }

    /// How those who read write.
    pub fn customs(&self) -> &Customs {
        &self.1
    }

    /// Milliseconds by which local time is ahead of UTC at an instant.
    pub fn offset(&self, t: f64) -> f64 {
        let Some(zone) = &self.0 else { return 0.0 };
        let Ok(stamp) = Timestamp::from_millisecond(t as i64) else { return 0.0 };
        f64::from(zone.to_offset(stamp).seconds()) * 1000.0
    }

    /// The fields of an instant; `None` beyond what a date can hold.
    pub fn civil(&self, t: f64) -> Option<Civil> {
        if !(t.abs() <= FURTHEST) {
            return None;
        }
        let local = (t + self.offset(t)).floor();
        let day = (local / DAY).floor();
        let ms = (local - day * DAY) as i64;
        let (year, month, d) = date(day as i64);
        Some(Civil {
            year,
            month,
            day: d,
            hour: ms / 3_600_000,
            minute: ms / 60_000 % 60,
            second: ms / 1000 % 60,
            milli: ms % 1000,
        })
    }

    /// The instant of fields that may overflow (month 12 is January of the next year); NaN beyond what a date can hold.
    /// Local times that do not exist are moved forward by the gap.
    pub fn instant(&self, c: Civil) -> f64 {
        let bounded = |x: i64| x.clamp(-4_000_000_000_000, 4_000_000_000_000);
        let year = bounded(c.year) + bounded(c.month).div_euclid(12);
        if year.abs() > 280_000 {
            return f64::NAN;
        }
        let day = days(year, bounded(c.month).rem_euclid(12), 1) as f64 + c.day as f64 - 1.0;
        let local = day * DAY
            + c.hour as f64 * 3_600_000.0
            + c.minute as f64 * 60_000.0
            + c.second as f64 * 1000.0
            + c.milli as f64;
        let t = self.local_to_utc(local);
        if t.abs() <= FURTHEST { t } else { f64::NAN }
    }

    fn local_to_utc(&self, local: f64) -> f64 {
        let Some(zone) = &self.0 else { return local };
        let guess = Zone::utc().civil(local).and_then(|c| {
            DateTime::new(
                c.year as i16,
                c.month as i8 + 1,
                c.day as i8,
                c.hour as i8,
                c.minute as i8,
                c.second as i8,
                0,
            )
            .ok()
        });
        let Some(at) = guess else { return local };
        let offset = match zone.to_ambiguous_timestamp(at).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset,
            AmbiguousOffset::Gap { before, .. } | AmbiguousOffset::Fold { before, .. } => before,
        };
        local - f64::from(offset.seconds()) * 1000.0
    }
}

impl Civil {
    /// Midnight of a day.
    pub fn day(year: i64, month: i64, day: i64) -> Civil {
        Civil { year, month, day, hour: 0, minute: 0, second: 0, milli: 0 }
    }

    /// Day of the week, 0 for Sunday.
    pub fn weekday(&self) -> i64 {
        (days(self.year, self.month, self.day) + 4).rem_euclid(7)
    }

    /// Day of the year, from 1.
    pub fn day_of_year(&self) -> i64 {
        days(self.year, self.month, self.day) - days(self.year, 0, 1) + 1
    }

    /// Week of the year: weeks begin on this weekday (0: Sunday); days before the first are in week 0.
    pub fn week(&self, first: i64) -> i64 {
        (self.day_of_year() + 6 - (self.weekday() - first).rem_euclid(7)) / 7
    }

    /// ISO week and its year.
    pub fn iso_week(&self) -> (i64, i64) {
        let thursday = days(self.year, self.month, self.day) - (self.weekday() + 6) % 7 + 3;
        let (year, _, _) = date(thursday);
        ((thursday - days(year, 0, 1)) / 7 + 1, year)
    }
}

/// ISO 8601 in UTC, with milliseconds; empty beyond what a date can hold.
pub fn iso(t: f64) -> String {
    Zone::utc().civil(t).map_or_else(String::new, |c| {
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            c.year,
            c.month + 1,
            c.day,
            c.hour,
            c.minute,
            c.second,
            c.milli
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for (t, text) in [
            (0.0, "1970-01-01T00:00:00.000Z"),
            (951_782_400_000.0, "2000-02-29T00:00:00.000Z"),
            (-1.0, "1969-12-31T23:59:59.999Z"),
            (1_709_251_199_999.0, "2024-02-29T23:59:59.999Z"),
        ] {
            assert_eq!(iso(t), text);
            assert_eq!(Zone::utc().instant(Zone::utc().civil(t).unwrap()), t);
        }
        assert!(Zone::utc().civil(f64::NAN).is_none());
    }

    #[test]
    fn zones() {
        let rome = Zone::named("Europe/Rome").unwrap();
        let noon = rome.instant(Civil { hour: 12, ..Civil::day(2024, 6, 1) });
        assert_eq!(iso(noon), "2024-07-01T10:00:00.000Z");
        assert_eq!(rome.civil(noon).unwrap().hour, 12);
        assert!(Zone::named("Mars/Olympus").is_err());
    }

    #[test]
    fn weeks() {
        assert_eq!(Civil::day(2024, 0, 1).weekday(), 1);
        assert_eq!(Civil::day(2021, 0, 3).iso_week(), (53, 2020));
        assert_eq!(Civil::day(2012, 0, 1).week(0), 1);
        assert_eq!(Civil::day(2012, 0, 1).week(1), 0);
    }
}
