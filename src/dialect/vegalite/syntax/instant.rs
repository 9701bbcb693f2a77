//! Instants as objects of their parts: `{"year": 2012, "month": "june"}` (vega-lite `datetime.ts`).

use super::predicate::{DateTime, NumberOrName};
use super::said::Said;
use super::words::TimeUnit;
use crate::json::Object;
use crate::time::Zone;
use std::sync::Arc;

/// Whether an object is `{year, month, date, hours …}`.
pub fn is_date_time(o: &Object) -> bool {
    date_time(o, &Zone::utc()).is_some()
}

/// `{year, month, date, hours …}` as an instant: in a zone, or with `utc` in UTC.
pub fn date_time(o: &Object, zone: &Zone) -> Option<f64> {
    let known = |name: &Arc<str>| DateTime::definition().property(name).is_some();
    if o.is_empty() || !o.keys().all(known) {
        return None;
    }
    DateTime::of(o).instant(zone)
}

impl DateTime {
    /// When it is, in a zone or with `utc` in UTC, ms; none if a month or a day of the week has a name that is unknown.
    pub fn instant(&self, zone: &Zone) -> Option<f64> {
        let month = match self.month.value() {
            Some(NumberOrName::Number(month)) => month - 1.0,
            Some(NumberOrName::Name(name)) => named(&crate::time::MONTHS, name)?,
            None => self.quarter.value().map_or(0.0, |quarter| (quarter - 1.0) * 3.0),
        };
        let (year, day) = match self.day.value() {
            // The first of 2012 is a Sunday.
            Some(NumberOrName::Number(day)) => (2012.0, 1.0 + day % 7.0),
            Some(NumberOrName::Name(name)) => (2012.0, 1.0 + named(&crate::time::WEEKDAYS, name)?),
            None => (self.year.or(2012.0), self.date.or(1.0)),
        };
        let (hours, minutes) = (self.hours.or(0.0), self.minutes.or(0.0));
        let parts = [year, month, day, hours, minutes, self.seconds.or(0.0), self.milliseconds.or(0.0)];
        let zone = if self.utc.or(false) { &Zone::utc() } else { zone };
        Some(crate::time::from_parts(&parts, zone))
    }

    /// A date of which the name of the month or of the day of the week is known.
    pub fn of_name(name: &Arc<str>) -> DateTime {
        let starts = |month: &&str| month.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        let part = NumberOrName::Name(name.clone()).into();
        match crate::time::MONTHS.iter().any(starts) {
            true => DateTime { month: part, ..DateTime::default() },
            false => DateTime { day: part, ..DateTime::default() },
        }
    }

    /// A date of which one part is known: the one that a unit of time is of, if it is of one.
    pub fn of_part(unit: &TimeUnit, part: NumberOrName) -> Option<DateTime> {
        let mut out = DateTime::default();
        let number = match &part {
            NumberOrName::Number(x) => Said::Value(*x),
            NumberOrName::Name(_) => Said::Unsaid,
        };
        match unit.0.trim_start_matches("utc") {
            "month" => out.month = part.into(),
            "day" => out.day = part.into(),
            "year" => out.year = number,
            "quarter" => out.quarter = number,
            "date" => out.date = number,
            "hours" => out.hours = number,
            "minutes" => out.minutes = number,
            "seconds" => out.seconds = number,
            "milliseconds" => out.milliseconds = number,
            _ => return None,
        }
        (out != DateTime::default()).then_some(out)
    }
}

/// Which of several names begins with the first three letters of another.
fn named(names: &[&str], written: &str) -> Option<f64> {
    let start = written.to_ascii_lowercase();
    let start = start.get(..3)?;
    names.iter().position(|name| name.to_ascii_lowercase().starts_with(start)).map(|i| i as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_months_and_days_tell_by_three_letters() {
        let at = |name: &str| DateTime::of_name(&name.into()).instant(&Zone::utc());
        let june = crate::time::from_parts(&[2012.0, 5.0, 1.0, 0.0, 0.0, 0.0, 0.0], &Zone::utc());
        let tuesday = crate::time::from_parts(&[2012.0, 0.0, 3.0, 0.0, 0.0, 0.0, 0.0], &Zone::utc());
        assert_eq!([at("June"), at("jun"), at("tues")], [Some(june), Some(june), Some(tuesday)]);
        // Letters of several bytes are no names.
        assert_eq!([at("ju"), at("\u{e9}\u{e9}"), at("")], [None; 3]);
    }
}
