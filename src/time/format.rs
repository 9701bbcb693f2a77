//! Text of instants by pattern (d3-time-format, English names).

use super::civil::{Civil, Zone};
use super::locale::{MONTHS, WEEKDAYS};
use std::fmt::Write as _;
use std::sync::Arc;

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct Format(Vec<Piece>);

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Text(String),
    Field(char, Option<char>),
}

impl Format {
    /// Compiles a pattern such as `%Y-%m-%d`; what is no directive stands for itself.
    pub fn new(pattern: &str) -> Format {
        let mut pieces = Vec::new();
        let mut text = String::new();
        let expanded = expand(pattern);
        let mut chars = expanded.chars().peekable();
        while let Some(c) = chars.next() {
            if c != '%' {
                text.push(c);
                continue;
            }
            let pad = chars.next_if(|c| matches!(c, '-' | '_' | '0'));
            match chars.next() {
                Some('%') => text.push('%'),
                Some(field) => {
                    if !text.is_empty() {
                        pieces.push(Piece::Text(std::mem::take(&mut text)));
                    }
                    pieces.push(Piece::Field(field, pad));
                }
                None => {}
            }
        }
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        Format(pieces)
    }

    /// The same by the customs of the zone's readers, who write dates as a whole in their own way.
    pub fn for_readers(pattern: &str, zone: &Zone) -> Format {
        match &zone.customs().times {
            Some(own) => Format::new(&own.expand(pattern)),
            None => Format::new(pattern),
        }
    }

    /// Writes an instant; empty beyond what a date can hold.
    pub fn write(&self, t: f64, zone: &Zone) -> String {
        let Some(c) = zone.civil(t) else { return String::new() };
        let mut out = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Field(field, pad) => write_field(&mut out, *field, *pad, t, &c, zone),
            }
        }
        out
    }

    /// Writes what is no instant.
    pub fn write_unknown(&self) -> String {
        let mut out = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Field(field, pad) => write_unknown(&mut out, *field, *pad),
            }
        }
        out
    }
}

/// What d3-time-format writes of a date that is none: its numbers are none, padded like others, its names empty.
fn write_unknown(out: &mut String, field: char, pad: Option<char>) {
    let fill = match (pad, field) {
        (Some('-'), _) => "",
        (Some('_'), _) => " ",
        _ => "0",
    };
    match field {
        'a' | 'A' | 'b' | 'B' => {}
        'Y' | 'G' => {
            out.push_str(fill);
            out.push_str("NaN");
        }
        'f' => out.push_str("NaN000"),
        'I' => out.push_str("12"),
        'p' => out.push_str("AM"),
        'q' => out.push('1'),
        'Z' => out.push_str("+0000"),
        'd' | 'e' | 'g' | 'H' | 'j' | 'L' | 'm' | 'M' | 'S' | 'u' | 'U' | 'V' | 'w' | 'W' | 'y' | 'Q' | 's' => {
            out.push_str("NaN")
        }
        other => out.push(other),
    }
}

/// Composite directives of the English locale written out; what pads them has no meaning.
pub(super) fn expand(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let directive = &rest[at + 1..];
        let padded = usize::from(directive.starts_with(['-', '_', '0']));
        let Some(letter) = directive[padded..].chars().next() else {
            rest = &rest[at..];
            break;
        };
        match letter {
            'c' => out.push_str("%-m/%-d/%Y, %-I:%M:%S %p"),
            'x' => out.push_str("%-m/%-d/%Y"),
            'X' => out.push_str("%-I:%M:%S %p"),
            _ => out.push_str(&rest[at..at + 1 + padded + letter.len_utf8()]),
        }
        rest = &directive[padded + letter.len_utf8()..];
    }
    out.push_str(rest);
    out
}

fn write_field(out: &mut String, field: char, pad: Option<char>, t: f64, c: &Civil, zone: &Zone) {
    let mut number = |value: i64, width: usize, fill: char| {
        let fill = match pad {
            Some('-') => None,
            Some('_') => Some(' '),
            Some('0') => Some('0'),
            _ => Some(fill),
        };
        let digits = value.abs().to_string();
        if value < 0 {
            out.push('-');
        }
        if let Some(fill) = fill {
            out.extend(std::iter::repeat_n(fill, width.saturating_sub(digits.len())));
        }
        out.push_str(&digits);
    };
    let hour12 = (c.hour + 11) % 12 + 1;
    if let Some(name) = zone.customs().times.as_ref().and_then(|own| own.name(field, c.month, c.weekday(), c.hour)) {
        out.push_str(name);
        return;
    }
    match field {
        'd' => number(c.day, 2, '0'),
        'e' => number(c.day, 2, ' '),
        'f' => {
            number(c.milli, 3, '0');
            out.push_str("000");
        }
        'g' => number(c.iso_week().1 % 100, 2, '0'),
        'G' => number(c.iso_week().1, 4, '0'),
        'H' => number(c.hour, 2, '0'),
        'I' => number(hour12, 2, '0'),
        'j' => number(c.day_of_year(), 3, '0'),
        'L' => number(c.milli, 3, '0'),
        'm' => number(c.month + 1, 2, '0'),
        'M' => number(c.minute, 2, '0'),
        'q' => number(c.month / 3 + 1, 1, '0'),
        'S' => number(c.second, 2, '0'),
        'u' => number((c.weekday() + 6) % 7 + 1, 1, '0'),
        'U' => number(c.week(0), 2, '0'),
        'V' => number(c.iso_week().0, 2, '0'),
        'w' => number(c.weekday(), 1, '0'),
        'W' => number(c.week(1), 2, '0'),
        'y' => number(c.year % 100, 2, '0'),
        'Y' => number(c.year % 10_000, 4, '0'),
        'a' => out.push_str(&WEEKDAYS[c.weekday() as usize][..3]),
        'A' => out.push_str(WEEKDAYS[c.weekday() as usize]),
        'b' => out.push_str(&MONTHS[c.month as usize][..3]),
        'B' => out.push_str(MONTHS[c.month as usize]),
        'p' => out.push_str(if c.hour >= 12 { "PM" } else { "AM" }),
        'Q' => drop(write!(out, "{}", t.floor())),
        's' => drop(write!(out, "{}", (t / 1000.0).floor())),
        'Z' => {
            let minutes = (zone.offset(t) / 60_000.0) as i64;
            let sign = if minutes < 0 { '-' } else { '+' };
            let _ = write!(out, "{sign}{:02}{:02}", minutes.abs() / 60, minutes.abs() % 60);
        }
        other => out.push(other),
    }
}

/// The text of a tick: its smallest field that is not zero decides (vega-format `time.js`).
pub fn auto_label(t: f64, zone: &Zone) -> String {
    match coarsest(t, zone) {
        Some((_, pattern)) => Format::new(pattern).write(t, zone),
        None => String::new(),
    }
}

/// The same with patterns of units of time that are not the usual ones: `own` knows them by name, from `milliseconds` to
/// `year` (vega-format `time.js`, `timeMultiFormat`).
pub fn label_of_units(t: f64, zone: &Zone, own: impl Fn(&str) -> Option<Arc<str>>) -> String {
    let Some((units, pattern)) = coarsest(t, zone) else { return String::new() };
    match units.iter().find_map(|unit| own(unit).filter(|pattern| !pattern.is_empty())) {
        Some(pattern) => Format::for_readers(&pattern, zone).write(t, zone),
        None => Format::new(pattern).write(t, zone),
    }
}

/// What an instant is the beginning of: the names of the unit, and its usual pattern.
fn coarsest(t: f64, zone: &Zone) -> Option<(&'static [&'static str], &'static str)> {
    let c = zone.civil(t)?;
    let found: (&'static [&'static str], &'static str) = if c.milli != 0 {
        (&["milliseconds"], ".%L")
    } else if c.second != 0 {
        (&["seconds"], ":%S")
    } else if c.minute != 0 {
        (&["minutes"], "%I:%M")
    } else if c.hour != 0 {
        (&["hours"], "%I %p")
    } else if c.day != 1 && c.weekday() != 0 {
        (&["date", "day"], "%a %d")
    } else if c.day != 1 {
        (&["week"], "%b %d")
    } else if c.month % 3 != 0 {
        (&["month"], "%B")
    } else if c.month != 0 {
        (&["quarter"], "%B")
    } else {
        (&["year"], "%Y")
    };
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        let t = Zone::utc().instant(Civil { hour: 15, minute: 4, second: 5, milli: 6, ..Civil::day(2024, 1, 9) });
        for (pattern, text) in [
            ("%Y-%m-%d", "2024-02-09"),
            ("%b %-d, %y", "Feb 9, 24"),
            ("%A %I:%M %p", "Friday 03:04 PM"),
            ("Q%q %H:%M:%S.%L", "Q1 15:04:05.006"),
            ("%e|%j|%U|%V|%w", " 9|040|05|06|5"),
            ("100%%", "100%"),
            ("%c", "2/9/2024, 3:04:05 PM"),
            ("%%c %f %-L", "%c 006000 6"),
            ("%Z", "+0000"),
        ] {
            assert_eq!(Format::new(pattern).write(t, &Zone::utc()), text);
        }
    }

    #[test]
    fn the_smallest_field_decides() {
        let z = Zone::utc();
        assert_eq!(auto_label(z.instant(Civil::day(2024, 0, 1)), &z), "2024");
        assert_eq!(auto_label(z.instant(Civil::day(2024, 3, 1)), &z), "April");
        assert_eq!(auto_label(z.instant(Civil::day(2024, 3, 7)), &z), "Apr 07");
        assert_eq!(auto_label(z.instant(Civil::day(2024, 3, 8)), &z), "Mon 08");
        assert_eq!(auto_label(z.instant(Civil { hour: 13, ..Civil::day(2024, 3, 8) }), &z), "01 PM");
    }
}
