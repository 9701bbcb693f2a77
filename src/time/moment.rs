//! Patterns of Moment and Luxon, as axes of canvas charts use them: `MMM D, YYYY`, `LLL dd, yyyy`, `h:mm a`.

use super::civil::{Civil, Zone};
use super::locale::{MONTHS, WEEKDAYS};
use std::fmt::Write as _;

/// Tokens, so ordered that each position takes the longest that fits.
#[rustfmt::skip]
pub(super) const TOKENS: &[&str] = &[
    "YYYY", "yyyy", "GGGG", "gggg", "MMMM", "LLLL", "llll", "dddd", "EEEE", "cccc", "DDDD", "DDDo", "SSSS", "SSS", "MMM", "LLL",
    "lll", "ddd", "EEE", "ccc", "DDD", "LTS", "PPP", "QQQ", "aaa", "YY", "yy", "GG", "gg", "MM", "Mo", "DD", "Do", "do",
    "dd", "HH", "hh", "kk", "mm", "ss", "SS", "Qo", "WW", "Wo", "ww", "wo", "LT", "ZZ", "LL", "ll", "PP", "Y", "M", "D",
    "d", "e", "E", "H", "h", "k", "m", "s", "S", "A", "a", "Q", "W", "w", "L", "l", "X", "x", "Z", "p",
];

/// Writes an instant by a pattern; empty beyond what a date can hold.
pub fn moment(t: f64, pattern: &str, zone: &Zone) -> String {
    // Lower-case years mean Luxon, whose days of the month are written d.
    let luxon = pattern.contains("yy")
        || pattern.contains("LLL ")
        || (pattern.contains('d') && !pattern.contains('D') && !pattern.contains("ddd"));
    written(t, pattern, luxon, zone)
}

/// Writes an instant by a pattern of the letters that Unicode has for its parts, as Luxon and date-fns do.
pub fn unicode(t: f64, pattern: &str, zone: &Zone) -> String {
    written(t, pattern, true, zone)
}

fn written(t: f64, pattern: &str, luxon: bool, zone: &Zone) -> String {
    let Some(c) = zone.civil(t) else { return String::new() };
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
            None => {
                out.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    out
}

/// `[text]` or `'text'`, and how long it is in the pattern.
pub(super) fn quoted(rest: &str) -> Option<(&str, usize)> {
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
    if write_date(out, token, c, luxon) || write_clock(out, token, c, luxon) || write_week(out, token, c, luxon) {
        return;
    }
    let month = MONTHS[c.month as usize];
    let (short, weekday) = (&month[..3], WEEKDAYS[c.weekday() as usize]);
    let clock = format!("{}:{:02} {}", hour12(c), c.minute, half(c));
    let (day, year) = (c.day, c.year);
    let _ = match token {
        "LLLL" => write!(out, "{weekday}, {month} {day}, {year} {clock}"),
        "LLL" => write!(out, "{month} {day}, {year} {clock}"),
        "LL" => write!(out, "{month} {day}, {year}"),
        "L" => write!(out, "{:02}/{day:02}/{year}", c.month + 1),
        "llll" => write!(out, "{}, {short} {day}, {year} {clock}", &weekday[..3]),
        "lll" => write!(out, "{short} {day}, {year} {clock}"),
        "ll" | "PP" => write!(out, "{short} {day}, {year}"),
        "l" => write!(out, "{}/{day}/{year}", c.month + 1),
        "PPP" => write!(out, "{month} {day}{}, {year}", ordinal(day)),
        "LTS" => write!(out, "{}:{:02}:{:02} {}", hour12(c), c.minute, c.second, half(c)),
        "LT" | "p" => write!(out, "{clock}"),
        "X" => write!(out, "{}", (t / 1000.0).floor()),
        "x" => write!(out, "{}", t.floor()),
        "Z" | "ZZ" => {
            let minutes = (zone.offset(t) / 60_000.0) as i64;
            let (sign, colon) = (if minutes < 0 { '-' } else { '+' }, if token == "Z" { ":" } else { "" });
            write!(out, "{sign}{:02}{colon}{:02}", minutes.abs() / 60, minutes.abs() % 60)
        }
        other => write!(out, "{other}"),
    };
}

/// Years, quarters, months and days; whether the token is one of them.
fn write_date(out: &mut String, token: &str, c: &Civil, luxon: bool) -> bool {
    let (month, month1, quarter) = (MONTHS[c.month as usize], c.month + 1, c.month / 3 + 1);
    let weekday = WEEKDAYS[c.weekday() as usize];
    let _ = match token {
        "YYYY" | "yyyy" => write!(out, "{:04}", c.year),
        "Y" => write!(out, "{}", c.year),
        "YY" | "yy" => write!(out, "{:02}", c.year.rem_euclid(100)),
        "Q" => write!(out, "{quarter}"),
        "Qo" => write!(out, "{quarter}{}", ordinal(quarter)),
        "QQQ" => write!(out, "Q{quarter}"),
        "MMMM" => write!(out, "{month}"),
        "LLLL" if luxon => write!(out, "{month}"),
        "MMM" => write!(out, "{}", &month[..3]),
        "LLL" if luxon => write!(out, "{}", &month[..3]),
        "MM" => write!(out, "{month1:02}"),
        "LL" if luxon => write!(out, "{month1:02}"),
        "M" => write!(out, "{month1}"),
        "L" if luxon => write!(out, "{month1}"),
        "Mo" => write!(out, "{month1}{}", ordinal(month1)),
        "DDDD" => write!(out, "{:03}", c.day_of_year()),
        "DDDo" => write!(out, "{}{}", c.day_of_year(), ordinal(c.day_of_year())),
        "DDD" => write!(out, "{}", c.day_of_year()),
        "DD" => write!(out, "{:02}", c.day),
        "D" => write!(out, "{}", c.day),
        "Do" => write!(out, "{}{}", c.day, ordinal(c.day)),
        "dddd" | "EEEE" | "cccc" => write!(out, "{weekday}"),
        "ddd" | "EEE" | "ccc" => write!(out, "{}", &weekday[..3]),
        "dd" if luxon => write!(out, "{:02}", c.day),
        "dd" => write!(out, "{}", &weekday[..2]),
        "d" if luxon => write!(out, "{}", c.day),
        "d" | "e" => write!(out, "{}", c.weekday()),
        "do" if luxon => write!(out, "{}{}", c.day, ordinal(c.day)),
        "do" => write!(out, "{}{}", c.weekday(), ordinal(c.weekday())),
        "E" => write!(out, "{}", (c.weekday() + 6) % 7 + 1),
        _ => return false,
    };
    true
}

/// Hours to fractions of a second; whether the token is one of them.
fn write_clock(out: &mut String, token: &str, c: &Civil, luxon: bool) -> bool {
    let hour24 = if c.hour == 0 { 24 } else { c.hour };
    let _ = match token {
        "HH" => write!(out, "{:02}", c.hour),
        "H" => write!(out, "{}", c.hour),
        "kk" => write!(out, "{hour24:02}"),
        "k" => write!(out, "{hour24}"),
        "hh" => write!(out, "{:02}", hour12(c)),
        "h" => write!(out, "{}", hour12(c)),
        "mm" => write!(out, "{:02}", c.minute),
        "m" => write!(out, "{}", c.minute),
        "ss" => write!(out, "{:02}", c.second),
        "s" => write!(out, "{}", c.second),
        "SSSS" => write!(out, "{:03}0", c.milli),
        "SSS" => write!(out, "{:03}", c.milli),
        "SS" => write!(out, "{:02}", c.milli / 10),
        "S" => write!(out, "{}", c.milli / 100),
        "A" => write!(out, "{}", half(c)),
        "a" if luxon => write!(out, "{}", half(c)),
        "a" | "aaa" => write!(out, "{}", half(c).to_ascii_lowercase()),
        _ => return false,
    };
    true
}

/// Weeks and the years they belong to; whether the token is one of them.
fn write_week(out: &mut String, token: &str, c: &Civil, luxon: bool) -> bool {
    let ((iso, iso_year), (week, year)) = (c.iso_week(), american_week(c));
    let _ = match token {
        "WW" => write!(out, "{iso:02}"),
        "W" => write!(out, "{iso}"),
        "Wo" => write!(out, "{iso}{}", ordinal(iso)),
        "ww" => write!(out, "{week:02}"),
        "w" => write!(out, "{week}"),
        "wo" => write!(out, "{week}{}", ordinal(week)),
        "GGGG" if !luxon => write!(out, "{iso_year:04}"),
        "GG" if !luxon => write!(out, "{:02}", iso_year.rem_euclid(100)),
        "gggg" => write!(out, "{year:04}"),
        "gg" => write!(out, "{:02}", year.rem_euclid(100)),
        _ => return false,
    };
    true
}

fn hour12(c: &Civil) -> i64 {
    (c.hour + 11) % 12 + 1
}

fn half(c: &Civil) -> &'static str {
    if c.hour >= 12 { "PM" } else { "AM" }
}

/// Week and its year in the United States: weeks begin on Sundays, week 1 holds January 1.
fn american_week(c: &Civil) -> (i64, i64) {
    let first = Civil::day(c.year, 0, 1).weekday();
    let last = Civil::day(c.year, 11, 31);
    // The week of December 31 is the next year's first, unless it ends that very day.
    if last.weekday() != 6 && last.day - c.day <= last.weekday() && c.month == 11 {
        return (1, c.year + 1);
    }
    ((c.day_of_year() - 1 + first) / 7 + 1, c.year)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written() {
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
            ("ll", "Feb 9, 2024"),
            ("l LT", "2/9/2024 3:04 PM"),
            ("Mo DDDo wo", "2nd 40th 6th"),
            ("gggg-[W]ww E k", "2024-W06 5 15"),
            ("X x Z", "1707491040 1707491040000 +00:00"),
            ("MMM do, yyyy", "Feb 9th, 2024"),
        ] {
            assert_eq!(moment(t, pattern, &z), text, "{pattern}");
        }
        let end = z.instant(Civil::day(2013, 11, 29));
        assert_eq!(moment(end, "gggg w GGGG W", &z), "2014 1 2013 52");
    }
}
