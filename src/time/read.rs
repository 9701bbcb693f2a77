//! Instants from text by d3-time-format patterns (`%d-%b-%y`); what is not said is as in 1900-01-01T00:00.

use super::civil::{Civil, Zone, days};
use super::format::expand;
use super::locale::{MONTHS, WEEKDAYS};
use super::parse::{Cursor, finite, offset};

/// An instant from text by a pattern; the whole text must match.
pub fn parse_as(text: &str, pattern: &str, zone: &Zone) -> Option<f64> {
    let mut found = Found { at: Civil::day(1900, 0, 1), ..Found::default() };
    let mut rest = text;
    let expanded = expand(pattern);
    let mut chars = expanded.chars();
    while let Some(p) = chars.next() {
        if p != '%' {
            rest = rest.strip_prefix(p)?;
            continue;
        }
        let mut field = chars.next()?;
        if matches!(field, '-' | '_' | '0') {
            field = chars.next()?;
        }
        rest = found.take(field, rest)?;
    }
    if rest.is_empty() { found.instant(zone) } else { None }
}

/// What directives said.
#[derive(Default)]
struct Found {
    at: Civil,
    month: Option<i64>,
    quarter: Option<i64>,
    afternoon: Option<bool>,
    /// Minutes ahead of UTC.
    ahead: Option<f64>,
    weekday: Option<i64>,
    weekday_from_monday: Option<i64>,
    week_from_sunday: Option<i64>,
    week_from_monday: Option<i64>,
    iso_week: Option<i64>,
    /// Milliseconds since 1970, said by `%Q` or `%s`.
    instant: Option<f64>,
}

impl Found {
    /// Reads one directive; the text after it.
    fn take<'t>(&mut self, field: char, text: &'t str) -> Option<&'t str> {
        let most = match field {
            'Y' | 'G' => 4,
            'j' | 'L' => 3,
            'f' => 6,
            'q' | 'u' | 'w' => 1,
            'Q' | 's' => usize::MAX,
            'm' | 'd' | 'e' | 'H' | 'I' | 'M' | 'S' | 'y' | 'g' | 'U' | 'W' | 'V' => 2,
            _ => return self.take_word(field, text),
        };
        let (n, rest) = number(text, most)?;
        let century = if n > 68 { 1900 } else { 2000 };
        match field {
            'Y' | 'G' => self.at.year = n,
            'y' | 'g' => self.at.year = century + n,
            'm' => self.month = Some(n - 1),
            'q' => self.quarter = Some(3 * (n - 1)),
            'd' | 'e' => self.at.day = n,
            'j' => (self.month, self.at.day) = (Some(0), n),
            'H' | 'I' => self.at.hour = n,
            'M' => self.at.minute = n,
            'S' => self.at.second = n,
            'L' => self.at.milli = n,
            'f' => self.at.milli = n / 1000,
            'Q' => self.instant = Some(n as f64),
            's' => self.instant = Some(n as f64 * 1000.0),
            'u' => self.weekday_from_monday = Some(n),
            'w' => self.weekday = Some(n),
            'U' => self.week_from_sunday = Some(n),
            'W' => self.week_from_monday = Some(n),
            _ => self.iso_week = Some(n),
        }
        Some(rest)
    }

    /// Reads a directive that is no number.
    fn take_word<'t>(&mut self, field: char, text: &'t str) -> Option<&'t str> {
        let named = |names: &[&str], letters: usize| {
            let cut = |name: &str| if letters == 0 { name.len() } else { letters };
            let starts = |n: &str| text.get(..cut(n)).is_some_and(|t| t.eq_ignore_ascii_case(&n[..cut(n)]));
            names.iter().position(|n| starts(n)).map(|i| (i as i64, cut(names[i])))
        };
        let length = match field {
            'b' | 'B' => {
                let (i, length) = named(&MONTHS, if field == 'b' { 3 } else { 0 })?;
                self.month = Some(i);
                length
            }
            'a' | 'A' => {
                let (i, length) = named(&WEEKDAYS, if field == 'a' { 3 } else { 0 })?;
                self.weekday = Some(i);
                length
            }
            'p' => {
                let (i, length) = named(&["AM", "PM"], 0)?;
                self.afternoon = Some(i == 1);
                length
            }
            'Z' => {
                let part = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | ':' | 'Z');
                let length = text.find(|c| !part(c)).unwrap_or(text.len());
                self.ahead = Some(offset(&mut Cursor(&text.as_bytes()[..length]))??);
                length
            }
            '%' => text.starts_with('%').then_some(1)?,
            _ => return None,
        };
        Some(&text[length..])
    }

    /// What was said together (d3-time-format `locale.js`, `newParse`).
    fn instant(self, zone: &Zone) -> Option<f64> {
        if let Some(t) = self.instant {
            return finite(t);
        }
        let mut c = self.at;
        if let Some(pm) = self.afternoon {
            c.hour = c.hour % 12 + if pm { 12 } else { 0 };
        }
        c.month = self.month.or(self.quarter).unwrap_or(0);
        let first = Civil::day(c.year, 0, 1).weekday();
        if let Some(week) = self.iso_week {
            if !(1..=53).contains(&week) {
                return None;
            }
            // The first week holds January 4.
            let monday = days(c.year, 0, 4) - (Civil::day(c.year, 0, 4).weekday() + 6) % 7;
            let day = monday - days(c.year, 0, 1) + 7 * (week - 1) + (self.weekday.unwrap_or(1) + 6) % 7;
            (c.month, c.day) = (0, 1 + day);
        } else if let Some(week) = self.week_from_monday {
            let weekday = self.weekday.or(self.weekday_from_monday.map(|u| u % 7)).unwrap_or(1);
            (c.month, c.day) = (0, (weekday + 6) % 7 + 7 * week - (first + 5) % 7);
        } else if let Some(week) = self.week_from_sunday {
            let weekday = self.weekday.or(self.weekday_from_monday.map(|u| u % 7)).unwrap_or(0);
            (c.month, c.day) = (0, weekday + 7 * week - (first + 6) % 7);
        }
        match self.ahead {
            Some(minutes) => finite(Zone::utc().instant(c) - minutes * 60_000.0),
            None => finite(zone.instant(c)),
        }
    }
}

/// A number within the next `most` characters, after white space; the text after it.
fn number(text: &str, most: usize) -> Option<(i64, &str)> {
    let bytes = text.as_bytes();
    let window = &bytes[..bytes.len().min(most)];
    let start = window.iter().position(|b| !b.is_ascii_whitespace())?;
    let length = window[start..].iter().take_while(|b| b.is_ascii_digit()).count();
    let n = text.get(start..start + length)?.parse().ok()?;
    Some((n, &text[start + length..]))
}

#[cfg(test)]
mod tests {
    use super::super::iso;
    use super::*;

    // d3-time-format 4.1, utcParse
    #[test]
    fn by_pattern() {
        let z = Zone::utc();
        for (text, pattern, expected) in [
            ("17-Feb-99", "%d-%b-%y", "1999-02-17T00:00:00.000Z"),
            ("1:05 PM", "%I:%M %p", "1900-01-01T13:05:00.000Z"),
            ("12:05 AM", "%I:%M %p", "1900-01-01T00:05:00.000Z"),
            ("2012 40", "%Y %j", "2012-02-09T00:00:00.000Z"),
            ("2020-W53-7", "%G-W%V-%u", "2020-12-28T00:00:00.000Z"),
            ("2020-W05-3", "%Y-W%W-%u", "2020-02-05T00:00:00.000Z"),
            ("2020 10 3", "%Y %U %w", "2020-03-11T00:00:00.000Z"),
            ("2/9/2024, 3:04:05 PM", "%c", "2024-02-09T15:04:05.000Z"),
            ("1325376000", "%s", "2012-01-01T00:00:00.000Z"),
            ("2012-01-01 -05:30", "%Y-%m-%d %Z", "2012-01-01T05:30:00.000Z"),
            ("Q3 2014", "Q%q %Y", "2014-07-01T00:00:00.000Z"),
            ("Friday, February 9, 2024", "%A, %B %d, %Y", "2024-02-09T00:00:00.000Z"),
            ("100%", "%y0%%", "2010-01-01T00:00:00.000Z"),
        ] {
            assert_eq!(parse_as(text, pattern, &z).map(iso).as_deref(), Some(expected), "{text} by {pattern}");
        }
        for (text, pattern) in [("x", "%Y"), ("2013 ", "%Y"), ("2013x", "%Y"), ("é", "%b"), ("100", "100%%")] {
            assert_eq!(parse_as(text, pattern, &z), None, "{text} by {pattern}");
        }
    }
}
