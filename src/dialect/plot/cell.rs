//! Cells as people write them: numbers with units, separators and short forms, and dates.

use super::names::Names;
use crate::time::{Civil, Zone};

/// How numbers and dates are written where the author lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Manner {
    /// The decimal sign where it is known, else either.
    pub comma: Option<bool>,
    /// Whether the day stands before the month in `3/4/2026`; found in the column if not said.
    pub day_first: Option<bool>,
    /// What stands between groups of three digits.
    pub group: char,
    /// The names of months and weekdays; English ones if there are none.
    pub names: Option<&'static Names>,
}

/// Languages that write `1 234,5` or `1.234,5`.
const COMMA: &[&str] = &[
    "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk", "cs", "sk", "sl", "hr", "sr", "bg", "ro", "hu", "fi", "sv",
    "da", "nb", "nn", "no", "is", "et", "lv", "lt", "el", "tr", "id", "vi", "ca", "eu", "gl",
];
/// Of these the ones that write `1 234,5`.
const SPACED: &[&str] =
    &["fr", "pl", "ru", "uk", "cs", "sk", "bg", "hu", "fi", "sv", "nb", "nn", "no", "et", "lv", "lt"];
/// Languages that write `1,234.5`.
const POINT: &[&str] = &["en", "ja", "zh", "ko", "th", "he", "hi", "ms", "ga", "cy"];

impl Manner {
    /// Nothing is known.
    pub const UNKNOWN: Manner = Manner { comma: None, day_first: None, group: ',', names: None };

    /// The manner of a locale such as `de`, `en-US` or `fr_CH`.
    pub fn of(locale: &str) -> Option<Manner> {
        let lower = locale.to_ascii_lowercase().replace('_', "-");
        let (language, region) = lower.split_once('-').unwrap_or((&lower, ""));
        // The Swiss and the Liechtensteiners write points in every language but French prose; Mexicans do, too.
        let comma = match region {
            "ch" | "li" | "mx" => false,
            "za" => true,
            _ if COMMA.contains(&language) => true,
            _ if POINT.contains(&language) => false,
            _ => return None,
        };
        let day_first = !(language == "en" && (region.is_empty() || region == "us"));
        let names = Names::of(if language == "no" { "nb" } else { language });
        let group = match (comma, language) {
            (false, _) => ',',
            (true, "fr") => '\u{202f}',
            (true, language) if SPACED.contains(&language) => '\u{a0}',
            _ => '.',
        };
        Some(Manner { comma: Some(comma), day_first: Some(day_first), group, names })
    }

    /// The pattern of a day of a month.
    pub fn day(self) -> &'static str {
        match self.names {
            Some(names) => names.day,
            None if self.day_first == Some(true) => "%-d %b",
            None => "%b %-d",
        }
    }

    /// The pattern of a day of a year.
    pub fn day_of_year(self) -> String {
        let comma = if self.day() == "%b %-d" && self.names.is_none() { "," } else { "" };
        format!("{}{comma} %Y", self.day())
    }
}

/// What stands beside a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Unit {
    /// Before it, such as `€`.
    pub before: &'static str,
    /// After it, such as `%`.
    pub after: &'static str,
}

/// Signs of money, and where they are put back.
const MONEY: &[(&str, Unit)] = &[
    ("€", Unit { before: "€", after: "" }),
    ("US$", Unit { before: "$", after: "" }),
    ("$", Unit { before: "$", after: "" }),
    ("£", Unit { before: "£", after: "" }),
    ("¥", Unit { before: "¥", after: "" }),
    ("₹", Unit { before: "₹", after: "" }),
    ("₩", Unit { before: "₩", after: "" }),
    ("CHF", Unit { before: "CHF ", after: "" }),
    ("EUR", Unit { before: "€", after: "" }),
    ("USD", Unit { before: "$", after: "" }),
    ("GBP", Unit { before: "£", after: "" }),
    ("kr", Unit { before: "", after: " kr" }),
    ("zł", Unit { before: "", after: " zł" }),
    ("°C", Unit { before: "", after: " °C" }),
    ("°F", Unit { before: "", after: " °F" }),
    ("%", Unit { before: "", after: "%" }),
];

const SHORT: &[(&str, f64)] =
    &[("bn", 1e9), ("mn", 1e6), ("k", 1e3), ("K", 1e3), ("M", 1e6), ("B", 1e9), ("G", 1e9), ("T", 1e12)];

/// Whether a cell says that there is no value.
pub(super) fn is_gap(text: &str) -> bool {
    matches!(
        text.trim(),
        "" | "NA" | "N/A" | "n/a" | "na" | "NaN" | "nan" | "null" | "NULL" | "None" | "none" | "-" | "–" | "—"
    )
}

/// A number as people write it, and its unit: `1.5k`, `12%`, `€3.20`, `−4`, `(1,234)`, `1 234,5`.
pub(super) fn number(text: &str, manner: Manner) -> Option<(f64, Unit)> {
    let text = text.trim();
    // Nearly all cells are plain.
    if manner.comma != Some(true)
        && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'e' | b'E' | b'+'))
        && let Ok(x) = text.parse::<f64>()
    {
        return x.is_finite().then_some((x, Unit::default()));
    }
    if text.len() > 60 || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut unit = Unit::default();
    let (mut rest, mut negative) = (text, false);
    if let Some(inner) = rest.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        (rest, negative) = (inner.trim(), true);
    }
    for _ in 0..3 {
        rest = rest.trim();
        if let Some(tail) = rest.strip_prefix(['-', '\u{2212}', '\u{2013}']) {
            if negative {
                return None;
            }
            (rest, negative) = (tail, true);
        } else if let Some(tail) = rest.strip_prefix('+') {
            rest = tail;
        }
        for (sign, of) in MONEY {
            if let Some(tail) = rest.strip_prefix(sign).or_else(|| rest.strip_suffix(sign)) {
                if unit != Unit::default() {
                    return None;
                }
                (rest, unit) = (tail, *of);
                break;
            }
        }
    }
    let mut factor = 1.0;
    for (sign, times) in SHORT {
        if let Some(head) = rest.strip_suffix(sign) {
            (rest, factor) = (head, *times);
            break;
        }
    }
    let x = digits(rest.trim(), manner.comma)? * factor;
    x.is_finite().then_some((if negative { -x } else { x }, unit))
}

/// Digits with separators.
fn digits(text: &str, comma: Option<bool>) -> Option<f64> {
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let spaced = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’' | '_');
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], text[at + 1..].parse::<i32>().ok().filter(|e| e.abs() < 400)?),
        None => (text, 0),
    };
    if !mantissa.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',' || spaced(c)) {
        return None;
    }
    let decimal = match comma {
        Some(true) => ',',
        Some(false) => '.',
        None => decimal_sign(mantissa),
    };
    let (whole, fraction) = match mantissa.rsplit_once(decimal) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    if fraction.is_some_and(|f| !f.bytes().all(|b| b.is_ascii_digit())) || whole.contains(decimal) {
        return None;
    }
    let groups: Vec<&str> = whole.split(|c: char| spaced(c) || c == '.' || c == ',').collect();
    let (first, others) = groups.split_first()?;
    let grouped = others.iter().all(|g| g.len() == 3) && (others.is_empty() || (1..=3).contains(&first.len()));
    // Indian digits go in twos before the last three.
    let in_twos = others.split_last().is_some_and(|(last, rest)| last.len() == 3 && rest.iter().all(|g| g.len() == 2));
    if !grouped && !in_twos {
        return None;
    }
    let plain = format!("{}.{}e{exponent}", groups.concat(), fraction.unwrap_or("0"));
    plain.parse().ok()
}

/// The decimal sign of digits that may be written either way: the last sign, unless it parts groups of three.
fn decimal_sign(text: &str) -> char {
    let count = |sign: char| text.matches(sign).count();
    match (count('.'), count(',')) {
        (_, 0) => {
            if count('.') > 1 {
                ','
            } else {
                '.'
            }
        }
        (0, 1) => {
            let (whole, fraction) = text.split_once(',').unwrap_or((text, ""));
            let thousands = fraction.len() == 3 && (1..=3).contains(&whole.len()) && whole != "0";
            if thousands { '.' } else { ',' }
        }
        (0, _) => '.',
        _ if text.rfind('.') > text.rfind(',') => '.',
        _ => ',',
    }
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// An instant as people write it, in milliseconds: ISO 8601, `2026-03`, `Q1 2026`, `3/14/2026`, `14.3.2026`, `Mar 2026`,
/// `14 March 2026`, each perhaps with a time.
pub(super) fn instant(text: &str, manner: Manner, zone: &Zone) -> Option<f64> {
    let text = text.trim();
    if text.len() < 6 || text.len() > 40 || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let (day, clock) = match text.find(['T', ' ']) {
        Some(at) if text.as_bytes().first().is_some_and(u8::is_ascii_digit) && text[at + 1..].contains(':') => {
            (&text[..at], &text[at + 1..])
        }
        _ => (text, ""),
    };
    let civil = plain_day(day, manner).or_else(|| worded(text).filter(|_| clock.is_empty()))?;
    let (days, shift) = if clock.is_empty() { (civil, None) } else { on_clock(civil, clock)? };
    let t = match shift {
        Some(minutes) => Zone::utc().instant(days) - minutes as f64 * 60_000.0,
        None => zone.instant(days),
    };
    t.is_finite().then_some(t)
}

fn whole(text: &str, least: i64, most: i64) -> Option<i64> {
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|n| plain && (least..=most).contains(n))
}

fn valid(year: i64, month: i64, day: i64) -> Option<Civil> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let most = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    (1..=most).contains(&day).then(|| Civil::day(year, month - 1, day))
}

/// A day of digits and signs.
fn plain_day(text: &str, manner: Manner) -> Option<Civil> {
    let sign = text.chars().find(|c| matches!(c, '-' | '/' | '.'))?;
    let parts: Vec<&str> = text.split(sign).collect();
    let long = parts.first()?.len() == 4;
    match parts[..] {
        [y, quarter] if long && quarter.starts_with(['Q', 'q']) => {
            valid(whole(y, 1, 9999)?, whole(&quarter[1..], 1, 4)? * 3 - 2, 1)
        }
        [y, week] if long && week.starts_with(['W', 'w']) => {
            let (year, week) = (whole(y, 1, 9999)?, whole(&week[1..], 1, 53)?);
            // The first ISO week holds January 4th.
            let fourth = Civil::day(year, 0, 4);
            Some(Civil::day(year, 0, 4 - (fourth.weekday() + 6) % 7 + 7 * (week - 1)))
        }
        [y, m] if long && sign != '.' => valid(whole(y, 1, 9999)?, whole(m, 1, 12)?, 1),
        [y, m, d] if long => valid(whole(y, 1, 9999)?, whole(m, 1, 12)?, whole(d, 1, 31)?),
        [m, y] if y.len() == 4 && sign == '/' => valid(whole(y, 1, 9999)?, whole(m, 1, 12)?, 1),
        [a, b, y] => {
            let year = match y.len() {
                4 => whole(y, 1, 9999)?,
                2 => whole(y, 0, 99).map(|y| if y < 70 { 2000 + y } else { 1900 + y })?,
                _ => return None,
            };
            let (a, b) = (whole(a, 1, 31)?, whole(b, 1, 31)?);
            let day_first = sign != '/' || manner.day_first.unwrap_or(a > 12);
            if day_first { valid(year, b, a) } else { valid(year, a, b) }
        }
        _ => None,
    }
}

/// `Q1 2026`, `Mar 2026`, `14 March 2026`, `March 14, 2026`, `14-Mar-2026`.
fn worded(text: &str) -> Option<Civil> {
    let words: Vec<&str> = text.split([' ', ',', '-', '/']).filter(|w| !w.is_empty()).collect();
    let month = |word: &str| {
        let lower = word.trim_end_matches('.').to_lowercase();
        let known = lower.len() >= 3 && lower.is_ascii();
        MONTHS
            .iter()
            .position(|m| known && FULL[month_at(m)].starts_with(&lower) && lower.starts_with(m))
            .map(|i| i as i64 + 1)
    };
    let year = |word: &str| whole(word, 1000, 9999);
    match words[..] {
        [a, b] if a.starts_with(['Q', 'q']) => valid(year(b)?, whole(&a[1..], 1, 4)? * 3 - 2, 1),
        [b, a] if a.starts_with(['Q', 'q']) => valid(year(b)?, whole(&a[1..], 1, 4)? * 3 - 2, 1),
        [m, y] => valid(year(y)?, month(m)?, 1),
        [d, m, y] if month(m).is_some() => valid(year(y)?, month(m)?, whole(d.trim_end_matches('.'), 1, 31)?),
        [m, d, y] => valid(year(y)?, month(m)?, whole(d, 1, 31)?),
        _ => None,
    }
}

const FULL: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn month_at(short: &str) -> usize {
    MONTHS.iter().position(|m| *m == short).unwrap_or(0)
}

/// A day with a time: `10:30`, `10:30:15.250`, and minutes ahead of UTC if it says them.
fn on_clock(day: Civil, text: &str) -> Option<(Civil, Option<i64>)> {
    let text = text.trim();
    let (text, afternoon) = match text.to_ascii_lowercase() {
        lower if lower.ends_with("pm") => (text[..text.len() - 2].trim(), Some(true)),
        lower if lower.ends_with("am") => (text[..text.len() - 2].trim(), Some(false)),
        _ => (text, None),
    };
    let (time, shift) = if let Some(time) = text.strip_suffix(['Z', 'z']) {
        (time, Some(0))
    } else if let Some(at) = text.rfind(['+', '-']) {
        let (time, offset) = text.split_at(at);
        let digits: String = offset[1..].chars().filter(|c| *c != ':').collect();
        let hours = whole(digits.get(..2)?, 0, 23)?;
        let minutes = if digits.len() > 2 { whole(digits.get(2..)?, 0, 59)? } else { 0 };
        let sign = if offset.starts_with('-') { -1 } else { 1 };
        (time, Some(sign * (hours * 60 + minutes)))
    } else {
        (text, None)
    };
    let mut parts = time.trim().split(':');
    let mut hour = whole(parts.next()?, 0, 24)?;
    let minute = whole(parts.next()?, 0, 59)?;
    let (second, milli) = match parts.next() {
        None => (0, 0),
        Some(rest) => {
            let (second, fraction) = rest.split_once(['.', ',']).unwrap_or((rest, "0"));
            let share: f64 = format!("0.{fraction}").parse().ok()?;
            (whole(second, 0, 60)?, (share * 1000.0).floor() as i64)
        }
    };
    if parts.next().is_some() {
        return None;
    }
    match afternoon {
        Some(true) if hour < 12 => hour += 12,
        Some(false) if hour == 12 => hour = 0,
        _ => {}
    }
    Some((Civil { hour, minute, second, milli, ..day }, shift))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        let manner = |locale: &str| if locale.is_empty() { Manner::UNKNOWN } else { Manner::of(locale).unwrap() };
        for (text, locale, expected) in [
            ("3", "", Some(3.0)),
            ("-4.5e3", "", Some(-4500.0)),
            ("\u{2212}4", "", Some(-4.0)),
            ("1.5k", "", Some(1500.0)),
            ("2M", "", Some(2e6)),
            ("12%", "", Some(12.0)),
            ("€3.20", "", Some(3.2)),
            ("3,20 €", "", Some(3.2)),
            ("-$1,234.50", "", Some(-1234.5)),
            ("(1,234)", "", Some(-1234.0)),
            ("1,5", "", Some(1.5)),
            ("1,234", "", Some(1234.0)),
            ("1,234", "de", Some(1.234)),
            ("1.234", "de", Some(1234.0)),
            ("1 234,5", "", Some(1234.5)),
            ("1\u{202f}234,5", "fr", Some(1234.5)),
            ("1'234.5", "de-CH", Some(1234.5)),
            ("1.234.567", "", Some(1_234_567.0)),
            ("12,34,567", "", Some(1_234_567.0)),
            ("0,125", "", Some(0.125)),
            ("1,23,4", "", None),
            ("12 34", "", None),
            ("k", "", None),
            ("1.2.3", "", None),
            ("--3", "", None),
            ("€$3", "", None),
            ("three", "", None),
            ("2026-03-01", "", None),
            ("inf", "", None),
            ("1e999", "", None),
        ] {
            assert_eq!(number(text, manner(locale)).map(|n| n.0), expected, "{text} {locale}");
        }
        assert_eq!((manner("de").day(), manner("en-GB").day(), Manner::UNKNOWN.day()), ("%-d. %b", "%-d %b", "%b %-d"));
        assert_eq!(number("€3", Manner::UNKNOWN).unwrap().1.before, "€");
        assert_eq!(number("3 %", Manner::UNKNOWN).unwrap().1.after, "%");
    }

    #[test]
    fn dates_as_people_write_them() {
        let us = Manner::of("en-US").unwrap();
        for (text, manner, expected) in [
            ("2026-03-01", us, "2026-03-01T00:00"),
            ("2026-03", us, "2026-03-01T00:00"),
            ("2026/3/1", us, "2026-03-01T00:00"),
            ("2026-Q2", us, "2026-04-01T00:00"),
            ("Q3 2026", us, "2026-07-01T00:00"),
            ("2026-W01", us, "2025-12-29T00:00"),
            ("3/14/2026", us, "2026-03-14T00:00"),
            ("3/4/2026", us, "2026-03-04T00:00"),
            ("3/4/2026", Manner::of("en-GB").unwrap(), "2026-04-03T00:00"),
            ("14/3/2026", Manner::UNKNOWN, "2026-03-14T00:00"),
            ("14.3.2026", us, "2026-03-14T00:00"),
            ("Mar 2026", us, "2026-03-01T00:00"),
            ("14 March 2026", us, "2026-03-14T00:00"),
            ("Sept 3, 2026", us, "2026-09-03T00:00"),
            ("2026-03-01T10:30", us, "2026-03-01T10:30"),
            ("2026-03-01 10:30:15.5", us, "2026-03-01T10:30"),
            ("2026-03-01T10:30Z", us, "2026-03-01T10:30"),
            ("2026-03-01T10:30:00+02:00", us, "2026-03-01T08:30"),
            ("3/14/2026 1:05 pm", us, "2026-03-14T13:05"),
        ] {
            let t = instant(text, manner, &Zone::utc()).map(crate::time::iso);
            assert_eq!(t.as_deref().map(|t| &t[..16]), Some(expected), "{text}");
        }
        for text in [
            "2026-13-01",
            "2026-02-30",
            "hello 2026",
            "12",
            "1.5",
            "1-2",
            "13/13/2026",
            "Marble 2026",
            "2026-03-01T99:00",
        ] {
            assert_eq!(instant(text, us, &Zone::utc()), None, "{text}");
        }
    }
}
