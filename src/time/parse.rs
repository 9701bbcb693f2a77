//! Instants from text as browsers' `Date.parse` reads what people write, and from its parts.

use super::civil::{Civil, Zone};
use super::locale::{MONTHS, WEEKDAYS};

/// An instant from text: ISO 8601 (a date alone is UTC, a date with a time is local unless it says its offset), or the
/// lenient forms `Jan 5 2000`, `5 January 2000 10:00`, `1/5/2000`, `2000/1/5`, `Fri, 07 Jan 2000 10:00:00 GMT+0100`.
pub fn parse(text: &str, zone: &Zone) -> Option<f64> {
    let text = text.trim();
    if text.is_empty() || text.len() > 100 {
        return None;
    }
    parse_iso(text, zone).or_else(|| parse_lenient(text, zone))
}

pub(super) struct Cursor<'t>(pub(super) &'t [u8]);

impl Cursor<'_> {
    fn take(&mut self, c: u8) -> bool {
        let hit = self.0.first() == Some(&c);
        if hit {
            self.0 = &self.0[1..];
        }
        hit
    }

    fn digits(&mut self, n: usize) -> Option<i64> {
        let head = self.0.get(..n)?;
        if !head.iter().all(u8::is_ascii_digit) {
            return None;
        }
        self.0 = &self.0[n..];
        Some(head.iter().fold(0, |x, d| x * 10 + i64::from(d - b'0')))
    }
}

fn parse_iso(text: &str, zone: &Zone) -> Option<f64> {
    let mut at = Cursor(text.as_bytes());
    let negative = at.take(b'-');
    let year = if negative || at.take(b'+') { at.digits(6)? } else { at.digits(4)? };
    let mut c = Civil::day(if negative { -year } else { year }, 0, 1);
    if at.take(b'-') {
        c.month = at.digits(2)? - 1;
        if at.take(b'-') {
            c.day = at.digits(2)?;
        }
    }
    if !(0..12).contains(&c.month) || !(1..=31).contains(&c.day) {
        return None;
    }
    if at.0.is_empty() {
        return finite(Zone::utc().instant(c));
    }
    if !at.take(b'T') && !at.take(b't') && !at.take(b' ') {
        return None;
    }
    c.hour = at.digits(2)?;
    if !at.take(b':') {
        return None;
    }
    c.minute = at.digits(2)?;
    if at.take(b':') {
        c.second = at.digits(2)?;
        if at.take(b'.') || at.take(b',') {
            let mut scale = 100;
            while let Some(d) = at.digits(1) {
                c.milli += d * scale;
                scale /= 10;
            }
        }
    }
    if c.hour > 24 || c.minute > 59 || c.second > 59 {
        return None;
    }
    match offset(&mut at)? {
        Some(minutes) => finite(Zone::utc().instant(c) - minutes * 60_000.0),
        None => finite(zone.instant(c)),
    }
}

/// `Z`, `+hh:mm`, `-hhmm` or nothing, at the end of the text.
pub(super) fn offset(at: &mut Cursor) -> Option<Option<f64>> {
    if at.0.is_empty() {
        return Some(None);
    }
    if at.take(b'Z') || at.take(b'z') {
        return at.0.is_empty().then_some(Some(0.0));
    }
    let sign = if at.take(b'+') {
        1.0
    } else if at.take(b'-') {
        -1.0
    } else {
        return None;
    };
    let hours = at.digits(2)?;
    at.take(b':');
    let minutes = if at.0.is_empty() { 0 } else { at.digits(2)? };
    at.0.is_empty().then_some(Some(sign * (hours * 60 + minutes) as f64))
}

pub(super) fn finite(t: f64) -> Option<f64> {
    t.is_finite().then_some(t)
}

/// Words and numbers in the orders that browsers accept.
fn parse_lenient(text: &str, zone: &Zone) -> Option<f64> {
    let clean = match (text.find('('), text.rfind(')')) {
        (Some(a), Some(b)) if a < b => format!("{}{}", &text[..a], &text[b + 1..]),
        _ => text.to_string(),
    };
    let (mut month, mut time, mut minutes, mut afternoon) = (None, None, None, None);
    let mut numbers: Vec<(i64, usize)> = Vec::new();
    let mut slashes = false;
    for word in clean.split([' ', ',', '\t']).filter(|w| !w.is_empty()) {
        let lower = word.to_ascii_lowercase();
        let lower = lower.trim_end_matches('.');
        if word.contains(':') && word.as_bytes()[0].is_ascii_digit() {
            let (clock, half) = match lower.find(|c: char| c.is_alphabetic()) {
                Some(i) => lower.split_at(i),
                None => (lower, ""),
            };
            time = Some(clock_of(clock)?);
            if !half.is_empty() && half != "z" {
                afternoon = Some(half.starts_with('p'));
            }
            if half == "z" {
                minutes = Some(0.0);
            }
        } else if let Some(i) = lower.get(..3).and_then(|p| MONTHS.iter().position(|m| m[..3].eq_ignore_ascii_case(p)))
            && lower.bytes().all(|b| b.is_ascii_alphabetic())
            && MONTHS[i].to_ascii_lowercase().starts_with(lower)
        {
            month = Some(i as i64);
        } else if lower.len() >= 3 && WEEKDAYS.iter().any(|d| d.to_ascii_lowercase().starts_with(lower)) {
        } else if matches!(lower, "am" | "pm") {
            afternoon = Some(lower == "pm");
        } else if let Some(zone) =
            lower.strip_prefix("gmt").or_else(|| lower.strip_prefix("utc")).or_else(|| (lower == "z").then_some(""))
        {
            let mut at = Cursor(zone.as_bytes());
            minutes = Some(offset(&mut at)?.unwrap_or(0.0));
        } else if let Some(hours) = american_zone(lower) {
            minutes = Some(60.0 * hours);
        } else if time.is_some() && (word.starts_with('+') || word.starts_with('-')) {
            minutes = offset(&mut Cursor(word.as_bytes()))?;
        } else {
            for part in word.split(['/', '-', '.']) {
                let digits = part.trim_end_matches(|c: char| c.is_ascii_alphabetic());
                if digits.len() != part.len() && !["st", "nd", "rd", "th"].contains(&&part[digits.len()..]) {
                    match MONTHS.iter().position(|m| m[..3].eq_ignore_ascii_case(part)) {
                        Some(i) => month = Some(i as i64),
                        None => return None,
                    }
                    continue;
                }
                numbers.push((digits.parse().ok()?, digits.len()));
            }
            slashes |= word.contains('/') || word.contains('-') || word.contains('.');
        }
    }
    let mut c = fields(month, &numbers, slashes)?;
    if let Some((h, m, s, ms)) = time {
        (c.hour, c.minute, c.second, c.milli) = (h, m, s, ms);
    }
    if let Some(pm) = afternoon {
        c.hour = c.hour % 12 + if pm { 12 } else { 0 };
    }
    if !(0..12).contains(&c.month) || !(1..=31).contains(&c.day) {
        return None;
    }
    match minutes {
        Some(minutes) => finite(Zone::utc().instant(c) - minutes * 60_000.0),
        None => finite(zone.instant(c)),
    }
}

/// Hours by which the zones that browsers know by their letters are ahead of UTC.
fn american_zone(letters: &str) -> Option<f64> {
    match letters {
        "edt" => Some(-4.0),
        "est" | "cdt" => Some(-5.0),
        "cst" | "mdt" => Some(-6.0),
        "mst" | "pdt" => Some(-7.0),
        "pst" => Some(-8.0),
        _ => None,
    }
}

fn clock_of(text: &str) -> Option<(i64, i64, i64, i64)> {
    let mut parts = text.split(':');
    let h = parts.next()?.parse().ok()?;
    let m = parts.next()?.parse().ok()?;
    let s = parts.next().map_or(Some(0.0), |s| s.parse::<f64>().ok())?;
    Some((h, m, s.floor() as i64, ((s - s.floor()) * 1000.0).round() as i64))
}

/// Year, month and day from a named month and numbers, or from numbers alone (month first, unless the year is).
fn fields(month: Option<i64>, numbers: &[(i64, usize)], slashes: bool) -> Option<Civil> {
    let year = |n: i64, digits: usize| match (n, digits) {
        (n, 1 | 2) if n < 50 => 2000 + n,
        (n, 1 | 2) => 1900 + n,
        (n, _) => n,
    };
    match (month, numbers) {
        (Some(m), [(a, la), (b, lb)]) => {
            let (day, y) = if *a > 31 || *la > 2 { (*b, year(*a, *la)) } else { (*a, year(*b, *lb)) };
            Some(Civil::day(y, m, day))
        }
        (Some(m), [(a, la)]) if *la > 2 => Some(Civil::day(*a, m, 1)),
        (Some(m), [(a, _)]) => Some(Civil::day(2001, m, *a)),
        (None, [(a, la), (b, _), (c, lc)]) if slashes => {
            if *la > 2 {
                Some(Civil::day(*a, b - 1, *c))
            } else {
                Some(Civil::day(year(*c, *lc), a - 1, *b))
            }
        }
        (None, [(a, la), (b, lb)]) if slashes => {
            if *la > 2 {
                Some(Civil::day(*a, b - 1, 1))
            } else if *lb > 2 {
                Some(Civil::day(*b, a - 1, 1))
            } else {
                Some(Civil::day(2001, a - 1, *b))
            }
        }
        (None, [(a, 4)]) => Some(Civil::day(*a, 0, 1)),
        _ => None,
    }
}

/// The instant of date parts as JavaScript's `new Date(…)` takes them: they may overflow; years 0–99 are 1900–1999.
pub fn from_parts(parts: &[f64], zone: &Zone) -> f64 {
    if parts.iter().any(|p| !p.is_finite()) {
        return f64::NAN;
    }
    let at = |i: usize, default: i64| parts.get(i).map_or(default, |x| x.trunc() as i64);
    let year = at(0, 1970);
    let year = if (0..100).contains(&year) { 1900 + year } else { year };
    let c = Civil {
        year,
        month: at(1, 0),
        day: at(2, 1),
        hour: at(3, 0),
        minute: at(4, 0),
        second: at(5, 0),
        milli: at(6, 0),
    };
    zone.instant(c)
}

#[cfg(test)]
mod tests {
    use super::super::iso;
    use super::*;

    #[test]
    fn what_people_write() {
        let z = Zone::utc();
        for (text, expected) in [
            ("2012-01-01", "2012-01-01T00:00:00.000Z"),
            ("2012-01-01T10:30", "2012-01-01T10:30:00.000Z"),
            ("2012-01-01T10:30:15.250+02:00", "2012-01-01T08:30:15.250Z"),
            ("2012-03", "2012-03-01T00:00:00.000Z"),
            ("2012", "2012-01-01T00:00:00.000Z"),
            ("Jan 1 2000", "2000-01-01T00:00:00.000Z"),
            ("Jan 1, 2000 3:04 PM", "2000-01-01T15:04:00.000Z"),
            ("1 February 2000", "2000-02-01T00:00:00.000Z"),
            ("1/5/2000", "2000-01-05T00:00:00.000Z"),
            ("2000/1/5", "2000-01-05T00:00:00.000Z"),
            ("Fri Jan 01 2010 10:00:00 GMT+0100 (CET)", "2010-01-01T09:00:00.000Z"),
            ("Sat, 01 Jan 2000 08:00:00 GMT", "2000-01-01T08:00:00.000Z"),
            ("1998-12-31 23:59:59", "1998-12-31T23:59:59.000Z"),
            ("1/1/1970 00:00:00 EST", "1970-01-01T05:00:00.000Z"),
        ] {
            assert_eq!(parse(text, &z).map(iso).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "hello", "12", "Chevrolet 1970", "2012-13-01", "A-1", "May"] {
            assert_eq!(parse(text, &z), None, "{text}");
        }
    }

    #[test]
    fn parts_overflow() {
        assert_eq!(iso(from_parts(&[2012.0, 12.0, 1.0], &Zone::utc())), "2013-01-01T00:00:00.000Z");
    }
}
