//! Patterns of Moment and Luxon, as axes of canvas charts use them: `MMM D, YYYY`, `LLL dd, yyyy`, `h:mm a`.

use super::civil::{Civil, Zone};
use super::format::{MONTHS, WEEKDAYS};
use std::fmt::Write as _;

/// Tokens, longest first, so that each position takes the longest that fits.
const TOKENS: &[&str] = &[
    "YYYY", "yyyy", "MMMM", "LLLL", "dddd", "EEEE", "cccc", "DDDD", "SSS", "MMM", "LLL", "ddd", "EEE", "ccc", "DDD",
    "LTS", "YY", "yy", "MM", "DD", "Do", "dd", "HH", "hh", "kk", "mm", "ss", "SS", "Qo", "WW", "ww", "LT", "ZZ", "LL",
    "M", "D", "d", "H", "h", "m", "s", "S", "A", "a", "Q", "W", "w", "L",
];

/// Writes an instant by a pattern; empty beyond what a date can hold.
pub fn moment(t: f64, pattern: &str, zone: &Zone) -> String {
    let Some(c) = zone.civil(t) else { return String::new() };
    // Lower-case years mean Luxon, whose days of the month are written d.
    let luxon = pattern.contains("yy")
        || pattern.contains("LLL ")
        || (pattern.contains('d') && !pattern.contains('D') && !pattern.contains("ddd"));
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        if let Some(text) = quoted(rest) {
            out.push_str(text.0);
            rest = &rest[text.1..];
            continue;
        }
        match TOKENS.iter().find(|token| rest.starts_with(**token)) {
            Some(token) => {
                write_token(&mut out, token, t, &c, zone, luxon);
                rest = &rest[token.len()..];
            }
            None if first == 'Z' => {
                let minutes = (zone.offset(t) / 60_000.0) as i64;
                let _ = write!(
                    out,
                    "{}{:02}:{:02}",
                    if minutes < 0 { '-' } else { '+' },
                    minutes.abs() / 60,
                    minutes.abs() % 60
                );
                rest = &rest[1..];
            }
            None => {
                out.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    out
}

/// `[text]` or `'text'`, and how long it is in the pattern.
fn quoted(rest: &str) -> Option<(&str, usize)> {
    let close = match rest.as_bytes().first()? {
        b'[' => ']',
        b'\'' => '\'',
        _ => return None,
    };
    let end = rest[1..].find(close)? + 1;
    Some((&rest[1..end], end + 1))
}

fn ordinal(n: i64) -> &'static str {
    match (n % 10, n % 100) {
        (1, x) if x != 11 => "st",
        (2, x) if x != 12 => "nd",
        (3, x) if x != 13 => "rd",
        _ => "th",
    }
}

fn write_token(out: &mut String, token: &str, t: f64, c: &Civil, zone: &Zone, luxon: bool) {
    let hour12 = (c.hour + 11) % 12 + 1;
    let weekday = WEEKDAYS[c.weekday() as usize];
    let month = MONTHS[c.month as usize];
    let half = if c.hour >= 12 { "PM" } else { "AM" };
    let _ = match token {
        "YYYY" | "yyyy" => write!(out, "{:04}", c.year),
        "YY" | "yy" => write!(out, "{:02}", c.year.rem_euclid(100)),
        "MMMM" | "LLLL" if token == "MMMM" || luxon => write!(out, "{month}"),
        "LLLL" => write!(out, "{weekday}, {month} {}, {} {hour12}:{:02} {half}", c.day, c.year, c.minute),
        "MMM" => write!(out, "{}", &month[..3]),
        "LLL" if luxon => write!(out, "{}", &month[..3]),
        "LLL" => write!(out, "{month} {}, {} {hour12}:{:02} {half}", c.day, c.year, c.minute),
        "LL" if luxon => write!(out, "{:02}", c.month + 1),
        "LL" => write!(out, "{month} {}, {}", c.day, c.year),
        "LTS" => write!(out, "{hour12}:{:02}:{:02} {half}", c.minute, c.second),
        "LT" => write!(out, "{hour12}:{:02} {half}", c.minute),
        "L" if luxon => write!(out, "{}", c.month + 1),
        "L" => write!(out, "{:02}/{:02}/{}", c.month + 1, c.day, c.year),
        "MM" => write!(out, "{:02}", c.month + 1),
        "M" => write!(out, "{}", c.month + 1),
        "dddd" | "EEEE" | "cccc" => write!(out, "{weekday}"),
        "ddd" | "EEE" | "ccc" => write!(out, "{}", &weekday[..3]),
        "DDDD" => write!(out, "{:03}", c.day_of_year()),
        "DDD" => write!(out, "{}", c.day_of_year()),
        "DD" => write!(out, "{:02}", c.day),
        "D" => write!(out, "{}", c.day),
        "Do" => write!(out, "{}{}", c.day, ordinal(c.day)),
        "dd" if luxon => write!(out, "{:02}", c.day),
        "dd" => write!(out, "{}", &weekday[..2]),
        "d" if luxon => write!(out, "{}", c.day),
        "d" => write!(out, "{}", c.weekday()),
        "HH" => write!(out, "{:02}", c.hour),
        "H" => write!(out, "{}", c.hour),
        "kk" => write!(out, "{:02}", if c.hour == 0 { 24 } else { c.hour }),
        "hh" => write!(out, "{hour12:02}"),
        "h" => write!(out, "{hour12}"),
        "mm" => write!(out, "{:02}", c.minute),
        "m" => write!(out, "{}", c.minute),
        "ss" => write!(out, "{:02}", c.second),
        "s" => write!(out, "{}", c.second),
        "SSS" => write!(out, "{:03}", c.milli),
        "SS" => write!(out, "{:02}", c.milli / 10),
        "S" => write!(out, "{}", c.milli / 100),
        "A" => write!(out, "{half}"),
        "a" => write!(out, "{}", if luxon { half.to_string() } else { half.to_lowercase() }),
        "Q" => write!(out, "{}", c.month / 3 + 1),
        "Qo" => write!(out, "{}{}", c.month / 3 + 1, ordinal(c.month / 3 + 1)),
        "WW" => write!(out, "{:02}", c.iso_week().0),
        "W" => write!(out, "{}", c.iso_week().0),
        "ww" => write!(out, "{:02}", week_of(c)),
        "w" => write!(out, "{}", week_of(c)),
        "ZZ" => {
            let minutes = (zone.offset(t) / 60_000.0) as i64;
            write!(out, "{}{:02}{:02}", if minutes < 0 { '-' } else { '+' }, minutes.abs() / 60, minutes.abs() % 60)
        }
        other => write!(out, "{other}"),
    };
}

/// Week of the year in the United States: week 1 holds January 1.
fn week_of(c: &Civil) -> i64 {
    let first = Civil::day(c.year, 0, 1).weekday();
    (c.day_of_year() - 1 + first) / 7 + 1
}

/// How an instant of a calendar unit is written when no pattern is given.
pub fn default_moment(unit: &str) -> &'static str {
    match unit {
        "millisecond" => "h:mm:ss.SSS a",
        "second" => "h:mm:ss a",
        "minute" => "h:mm a",
        "hour" => "hA",
        "day" => "MMM D",
        "week" => "ll",
        "month" => "MMM YYYY",
        "quarter" => "[Q]Q - YYYY",
        _ => "YYYY",
    }
}

/// Reads a text by a pattern, leniently: numbers where numbers are expected, any separators.
pub fn parse_moment(text: &str, pattern: &str, zone: &Zone) -> Option<f64> {
    let mut c = Civil::day(1970, 0, 1);
    let mut seen_year = false;
    let mut rest = text.trim();
    let mut pattern = pattern;
    let mut afternoon = None;
    while !pattern.is_empty() {
        if let Some((_, length)) = quoted(pattern) {
            pattern = &pattern[length..];
            continue;
        }
        let Some(token) = TOKENS.iter().find(|t| pattern.starts_with(**t)) else {
            let skip = pattern.chars().next().map_or(1, char::len_utf8);
            pattern = &pattern[skip..];
            continue;
        };
        pattern = &pattern[token.len()..];
        rest = rest.trim_start_matches(|ch: char| !ch.is_alphanumeric());
        if matches!(*token, "MMM" | "MMMM" | "LLL" | "LLLL") {
            let word: String = rest.chars().take_while(|ch| ch.is_alphabetic()).collect();
            let prefix = word.get(..3)?.to_ascii_lowercase();
            c.month = MONTHS.iter().position(|m| m[..3].eq_ignore_ascii_case(&prefix))? as i64;
            rest = &rest[word.len()..];
        } else if matches!(*token, "A" | "a") {
            afternoon = Some(rest.get(..1)?.eq_ignore_ascii_case("p"));
            rest = rest.trim_start_matches(|ch: char| ch.is_alphabetic() || ch == '.');
        } else if matches!(*token, "dddd" | "ddd" | "EEEE" | "EEE") {
            rest = rest.trim_start_matches(char::is_alphabetic);
        } else {
            let most = if matches!(*token, "YYYY" | "yyyy") {
                4
            } else if *token == "SSS" {
                3
            } else {
                2
            };
            let digits: String = rest.chars().take_while(char::is_ascii_digit).take(most).collect();
            let n: i64 = digits.parse().ok()?;
            rest = &rest[digits.len()..];
            match *token {
                "YYYY" | "yyyy" => (c.year, seen_year) = (n, true),
                "YY" | "yy" => (c.year, seen_year) = (if n > 68 { 1900 + n } else { 2000 + n }, true),
                "MM" | "M" | "L" | "LL" => c.month = n - 1,
                "DD" | "D" | "dd" | "d" => c.day = n,
                "Do" => {
                    c.day = n;
                    rest = rest.trim_start_matches(char::is_alphabetic);
                }
                "HH" | "H" | "hh" | "h" | "kk" => c.hour = n,
                "mm" | "m" => c.minute = n,
                "ss" | "s" => c.second = n,
                "SSS" => c.milli = n,
                _ => {}
            }
        }
    }
    if let Some(pm) = afternoon {
        c.hour = c.hour % 12 + if pm { 12 } else { 0 };
    }
    // A pattern without a year would mean the current one; a picture knows no clock.
    if !seen_year {
        c.year = 1970;
    }
    let t = zone.instant(c);
    t.is_finite().then_some(t)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_and_read() {
        let z = Zone::utc();
        let t = z.instant(Civil { hour: 15, minute: 4, ..Civil::day(2024, 1, 9) });
        for (pattern, text) in [
            ("MMM D, YYYY", "Feb 9, 2024"),
            ("h:mm a", "3:04 pm"),
            ("hA", "3PM"),
            ("dddd Do", "Friday 9th"),
            ("[Q]Q - YYYY", "Q1 - 2024"),
            ("LLL dd, yyyy", "Feb 09, 2024"),
            ("DD.MM.YY HH:mm", "09.02.24 15:04"),
            ("LL", "February 9, 2024"),
        ] {
            assert_eq!(moment(t, pattern, &z), text, "{pattern}");
        }
        assert_eq!(parse_moment("09/02/2024 15:04", "DD/MM/YYYY HH:mm", &z), Some(t));
        assert_eq!(parse_moment("Feb 9, 2024 3:04 PM", "MMM D, YYYY h:mm A", &z), Some(t));
    }
}
