//! Customs of writing instants (a locale of d3-time-format), beside those of writing numbers.

use crate::number;
use std::sync::Arc;

/// Names of months.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// Names of weekdays, from Sunday.
pub const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// How the readers of a picture write numbers and instants; English unless said.
#[derive(Debug, Clone, Default)]
pub struct Customs {
    pub numbers: Option<Arc<number::Locale>>,
    /// Instants.
    pub times: Option<Arc<Locale>>,
}

/// Names and patterns of instants.
#[derive(Debug, Clone, PartialEq)]
pub struct Locale {
    /// The pattern of `%c`.
    pub date_time: String,
    /// The pattern of `%x`.
    pub date: String,
    /// The pattern of `%X`.
    pub time: String,
    /// Before and after noon.
    pub periods: [String; 2],
    /// Names of weekdays, from Sunday.
    pub days: Vec<String>,
    /// Short ones.
    pub short_days: Vec<String>,
    /// Names of months.
    pub months: Vec<String>,
    /// Short ones.
    pub short_months: Vec<String>,
}

impl Default for Locale {
    fn default() -> Locale {
        let short = |names: &[&str]| names.iter().map(|n| n[..3].to_string()).collect();
        let full = |names: &[&str]| names.iter().map(|n| (*n).to_string()).collect();
        Locale {
            date_time: "%-m/%-d/%Y, %-I:%M:%S %p".into(),
            date: "%-m/%-d/%Y".into(),
            time: "%-I:%M:%S %p".into(),
            periods: ["AM".into(), "PM".into()],
            days: full(&WEEKDAYS),
            short_days: short(&WEEKDAYS),
            months: full(&MONTHS),
            short_months: short(&MONTHS),
        }
    }
}

impl Locale {
    /// Its names, instead of English ones, for the directives of names.
    pub(super) fn name(&self, field: char, month: i64, weekday: i64, hour: i64) -> Option<&str> {
        let of = |list: &'_ [String], i: i64| usize::try_from(i).ok().filter(|i| *i < list.len());
        let (list, i): (&[String], i64) = match field {
            'a' => (&self.short_days, weekday),
            'A' => (&self.days, weekday),
            'b' => (&self.short_months, month),
            'B' => (&self.months, month),
            'p' => (&self.periods, i64::from(hour >= 12)),
            _ => return None,
        };
        of(list, i).map(|i| &*list[i])
    }

    /// A pattern with `%c`, `%x` and `%X` written out; one may name another once.
    pub(super) fn expand(&self, pattern: &str) -> String {
        let once = |p: &str, c: &str, x: &str, t: &str| p.replace("%c", c).replace("%x", x).replace("%X", t);
        let first = once(pattern, &self.date_time, &self.date, &self.time);
        once(&first, "", &self.date, &self.time)
    }
}
