//! Instants from text by patterns of Moment, as leniently as it reads them: any separators, digits where digits are meant.

use super::civil::{Civil, Zone};
use super::locale::MONTHS;
use super::moment::{TOKENS, quoted};
use super::parse::finite;

/// Reads a text by a pattern. Fields for which the text has nothing keep their start; one must be there. A year that the
/// pattern does not name is 1970, and a day of the week alone lies in the week in which that began: a picture knows no
/// clock.
pub fn parse_moment(text: &str, pattern: &str, zone: &Zone) -> Option<f64> {
    let mut found = Found::default();
    let (mut rest, mut pattern) = (text.trim(), pattern);
    while let Some(first) = pattern.chars().next() {
        if let Some((_, length)) = quoted(pattern) {
            pattern = &pattern[length..];
            continue;
        }
        let Some(token) = TOKENS.iter().find(|t| pattern.starts_with(**t)) else {
            pattern = &pattern[first.len_utf8()..];
            continue;
        };
        pattern = &pattern[token.len()..];
        rest = found.take(token, rest)?;
    }
    found.instant(zone)
}

/// What was read so far.
#[derive(Default)]
struct Found {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    day_of_year: Option<i64>,
    /// From Monday as 1.
    weekday: Option<i64>,
    clock: Civil,
    afternoon: Option<bool>,
    /// Minutes ahead of UTC.
    ahead: Option<f64>,
    instant: Option<f64>,
    any: bool,
}

impl Found {
    /// Reads one token; the text after it. `None` if a name is none.
    fn take<'t>(&mut self, token: &str, text: &'t str) -> Option<&'t str> {
        let letters = || text.trim_start_matches(|c: char| !c.is_alphabetic());
        match token {
            "MMM" | "MMMM" | "LLL" | "LLLL" => {
                let word = letters();
                let length = word.find(|c: char| !c.is_alphabetic()).unwrap_or(word.len());
                let start = word.get(..3.min(length))?;
                self.month = Some(MONTHS.iter().position(|m| m[..3].eq_ignore_ascii_case(start))? as i64);
                self.any = true;
                Some(&word[length..])
            }
            "dddd" | "ddd" | "EEEE" | "EEE" => Some(letters().trim_start_matches(char::is_alphabetic)),
            "A" | "a" => {
                let word = letters();
                self.afternoon = word.bytes().next().map(|b| b.eq_ignore_ascii_case(&b'p'));
                Some(word.trim_start_matches(|c: char| c.is_alphabetic() || c == '.'))
            }
            "Z" | "ZZ" => Some(self.take_zone(text)),
            _ => Some(self.take_number(token, text)),
        }
    }

    fn take_number<'t>(&mut self, token: &str, text: &'t str) -> &'t str {
        let most = match token {
            "YYYY" | "yyyy" | "Y" => 4,
            "SSSS" => 4,
            "SSS" | "DDD" | "DDDD" => 3,
            "S" | "Q" => 1,
            "X" | "x" => 20,
            "E" => 1,
            _ => 2,
        };
        let start = text.trim_start_matches(|c: char| !c.is_ascii_digit());
        let length = start.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let Ok(n) = start[..length].parse::<i64>() else { return text };
        self.any = true;
        let century = if n > 68 { 1900 } else { 2000 };
        match token {
            "YYYY" | "yyyy" | "YY" | "yy" | "Y" => self.year = Some(if length == 2 { century + n } else { n }),
            "MM" | "M" | "Mo" | "L" | "LL" => self.month = Some(n - 1),
            "Q" => self.month = Some(3 * (n - 1)),
            "DD" | "D" | "Do" | "dd" | "d" | "do" => self.day = Some(n),
            "DDD" | "DDDD" => self.day_of_year = Some(n),
            "E" => self.weekday = Some(n),
            "HH" | "H" | "hh" | "h" | "kk" | "k" => self.clock.hour = n,
            "mm" | "m" => self.clock.minute = n,
            "ss" | "s" => self.clock.second = n,
            "SSSS" => self.clock.milli = n / 10,
            "SSS" => self.clock.milli = n,
            "SS" => self.clock.milli = 10 * n,
            "S" => self.clock.milli = 100 * n,
            "X" => self.instant = Some(n as f64 * 1000.0),
            "x" => self.instant = Some(n as f64),
            _ => {}
        }
        let rest = &start[length..];
        if token.ends_with('o') { rest.trim_start_matches(char::is_alphabetic) } else { rest }
    }

    /// `Z`, `+01:00` or `-0130`.
    fn take_zone<'t>(&mut self, text: &'t str) -> &'t str {
        let start = text.trim_start();
        if let Some(rest) = start.strip_prefix(['Z', 'z']) {
            self.ahead = Some(0.0);
            return rest;
        }
        let length = start.find(|c: char| !matches!(c, '+' | '-' | ':' | '0'..='9')).unwrap_or(start.len());
        let digits: String = start[..length].chars().filter(char::is_ascii_digit).collect();
        if let (4, Ok(n), true) = (digits.len(), digits.parse::<i64>(), start.starts_with(['+', '-'])) {
            let minutes = (n / 100 * 60 + n % 100) as f64;
            self.ahead = Some(if start.starts_with('-') { -minutes } else { minutes });
        }
        &start[length..]
    }

    /// The instant, if every field is within its bounds.
    fn instant(self, zone: &Zone) -> Option<f64> {
        if self.instant.is_some() {
            return self.instant;
        }
        let mut c = Civil { year: self.year.unwrap_or(1970), month: self.month.unwrap_or(0), ..self.clock };
        c.day = self.day_of_year.or(self.day).unwrap_or(1);
        let dated = [self.year, self.month, self.day, self.day_of_year].iter().any(Option::is_some);
        if let (Some(weekday), false) = (self.weekday, dated) {
            // The first of January 1970 was a Thursday.
            let monday = Civil { day: 29, month: 11, year: 1969, ..c };
            let first = zone.instant(monday);
            return finite(first + (weekday - 1) as f64 * 86_400_000.0).filter(|_| (1..=7).contains(&weekday));
        }
        if let Some(pm) = self.afternoon {
            c.hour = c.hour % 12 + if pm { 12 } else { 0 };
        }
        let within = self.any && (0..12).contains(&c.month) && c.hour <= 24 && c.minute < 60 && c.second < 60;
        if !within || c.day < 1 {
            return None;
        }
        let day = Civil::day(c.year, c.month, c.day);
        if self.day_of_year.is_some() {
            c.month = 0;
        } else if Zone::utc().civil(Zone::utc().instant(day)) != Some(day) {
            return None;
        }
        match self.ahead {
            Some(minutes) => finite(Zone::utc().instant(c) - minutes * 60_000.0),
            None => finite(zone.instant(c)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::iso;
    use super::*;

    #[test]
    fn days_of_the_week_follow_each_other() {
        let day = |text: &str| parse_moment(text, "E", &Zone::utc()).map(|t| iso(t)[..10].to_owned());
        assert_eq!(["1", "4", "7"].map(|d| day(d).unwrap()), ["1969-12-29", "1970-01-01", "1970-01-04"]);
        assert_eq!(["0", "8"].map(day), [None, None]);
    }

    // moment 2.31, moment.utc(text, pattern)
    #[test]
    fn read() {
        let z = Zone::utc();
        for (text, pattern, expected) in [
            ("09/02/2024 15:04", "DD/MM/YYYY HH:mm", "2024-02-09T15:04:00.000Z"),
            ("Feb 9, 2024 3:04 PM", "MMM D, YYYY h:mm A", "2024-02-09T15:04:00.000Z"),
            ("2024-02-09T15:04:05.123", "YYYY-MM-DDTHH:mm:ss.SSS", "2024-02-09T15:04:05.123Z"),
            ("2024-02-09T15:04:05+02:00", "YYYY-MM-DDTHH:mm:ssZ", "2024-02-09T13:04:05.000Z"),
            ("20240209", "YYYYMMDD", "2024-02-09T00:00:00.000Z"),
            ("9th Feb 2024", "Do MMM YYYY", "2024-02-09T00:00:00.000Z"),
            ("2024 40", "YYYY DDD", "2024-02-09T00:00:00.000Z"),
            ("Q2 2024", "[Q]Q YYYY", "2024-04-01T00:00:00.000Z"),
            ("1325376000", "X", "2012-01-01T00:00:00.000Z"),
            ("12 am 2024-01-01", "h a YYYY-MM-DD", "2024-01-01T00:00:00.000Z"),
        ] {
            assert_eq!(parse_moment(text, pattern, &z).map(iso).as_deref(), Some(expected), "{text} by {pattern}");
        }
        for (text, pattern) in [("2024-02-30", "YYYY-MM-DD"), ("2024-13-01", "YYYY-MM-DD"), ("foo", "YYYY")] {
            assert_eq!(parse_moment(text, pattern, &z), None, "{text} by {pattern}");
        }
    }
}
