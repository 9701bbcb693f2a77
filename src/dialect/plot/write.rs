//! Numbers and ticks as readers like them: short, with one unit on the topmost tick.

use super::cell::{Manner, Unit};
use crate::number::{Format, to_fixed};
use crate::time::{self, Zone};
use std::sync::Arc;

/// How numbers are written.
#[derive(Debug, Clone)]
pub(super) struct Writer {
    style: Style,
    unit: Unit,
    /// Decimals stand behind a comma.
    comma: bool,
    /// What parts groups of three digits.
    group: char,
    /// Thousands are not made short.
    plain: bool,
}

#[derive(Debug, Clone)]
enum Style {
    Short,
    Pattern(Format),
    /// Shares of one.
    Share,
    Bytes,
    /// Seconds.
    Duration,
}

impl Writer {
    /// From what `yformat` says and the unit of the column.
    ///
    /// # Errors
    /// What is wrong with the format.
    pub fn new(format: Option<&str>, unit: Unit, manner: Manner) -> Result<Writer, String> {
        let of = |style, unit| {
            Ok(Writer { style, unit, comma: manner.comma == Some(true), group: manner.group, plain: false })
        };
        let money = |before: &'static str| of(Style::Short, Unit { before, after: "" });
        match format.map(str::trim) {
            None => of(Style::Short, unit),
            Some("%" | "percent") if unit.after == "%" => of(Style::Short, unit),
            Some("%" | "percent") => of(Style::Share, Unit { before: "", after: "%" }),
            Some("$" | "usd") => money("$"),
            Some("€" | "eur" | "euro") => money("€"),
            Some("£" | "gbp") => money("£"),
            Some("¥" | "jpy") => money("¥"),
            Some("bytes" | "byte") => of(Style::Bytes, Unit::default()),
            Some("duration" | "seconds") => of(Style::Duration, Unit::default()),
            Some("short" | "number") => of(Style::Short, Unit::default()),
            Some(pattern) => of(Style::Pattern(Format::parse(pattern)?), Unit::default()),
        }
    }

    /// Years and the like are written out.
    pub fn plain(self) -> Writer {
        Writer { plain: true, ..self }
    }

    fn localized(&self, text: String) -> String {
        if !self.comma {
            return text;
        }
        text.chars()
            .map(|c| match c {
                '.' => ',',
                ',' => self.group,
                c => c,
            })
            .collect()
    }

    /// A number alone, as exactly as three digits are, and with its unit.
    pub fn value(&self, x: f64) -> String {
        if !x.is_finite() {
            return String::new();
        }
        let text = match &self.style {
            Style::Pattern(format) => return self.localized(format.write(x)),
            Style::Share => short(100.0 * x, None, self.plain),
            Style::Bytes => return self.localized(bytes(x)),
            Style::Duration => return duration(x),
            Style::Short => short(x, None, self.plain),
        };
        self.with_unit(&self.localized(text))
    }

    fn with_unit(&self, text: &str) -> String {
        let Unit { before, after } = self.unit;
        match text.strip_prefix('\u{2212}') {
            Some(rest) => format!("\u{2212}{before}{rest}{after}"),
            None => format!("{before}{text}{after}"),
        }
    }

    /// The labels of ticks; only the last has the unit, except shares, which all have theirs.
    pub fn ticks(&self, ticks: &[f64]) -> Vec<String> {
        let step = ticks.windows(2).map(|w| (w[1] - w[0]).abs()).fold(f64::INFINITY, f64::min);
        let last = ticks.len().saturating_sub(1);
        let one = |(i, x): (usize, &f64)| {
            let text = match &self.style {
                Style::Pattern(format) => return self.localized(format.write(*x)),
                Style::Share => short(100.0 * x, Some(100.0 * step), self.plain),
                Style::Bytes => return self.localized(bytes(*x)),
                Style::Duration => return duration(*x),
                Style::Short => short(*x, Some(step), self.plain),
            };
            let text = self.localized(text);
            if i == last || matches!(self.style, Style::Share) { self.with_unit(&text) } else { text }
        };
        ticks.iter().enumerate().map(one).collect()
    }
}

/// A number in thousands, millions, billions or trillions; with a step, as exactly as its multiples need.
fn short(x: f64, step: Option<f64>, plain: bool) -> String {
    if x == 0.0 {
        return "0".to_owned();
    }
    let size = x.abs();
    let (unit, sign) = match size {
        _ if plain => (1.0, ""),
        s if s >= 999.5e9 => (1e12, "T"),
        s if s >= 999.5e6 => (1e9, "B"),
        s if s >= 999.5e3 => (1e6, "M"),
        s if s >= 1e3 => (1e3, "k"),
        _ => (1.0, ""),
    };
    let v = x / unit;
    let digits = match step.filter(|s| s.is_finite() && *s > 0.0) {
        Some(step) => (0..=9).find(|d| is_multiple(step / unit, *d)).unwrap_or(9),
        None if plain && v.fract() == 0.0 => 0,
        None => (2 - libm::floor(libm::log10(v.abs())) as i32).clamp(0, 9) as usize,
    };
    let mut text = to_fixed(v, digits);
    if text.contains('.') && (step.is_none() || !sign.is_empty()) {
        text = text.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    if text.trim_start_matches('-').bytes().all(|b| matches!(b, b'0' | b'.')) {
        return if size < 1e-9 { "0".to_owned() } else { crate::number::to_precision(x, 2).replace('-', "\u{2212}") };
    }
    text.replace('-', "\u{2212}") + sign
}

/// Whether a step has at most so many decimals.
fn is_multiple(step: f64, digits: usize) -> bool {
    let scaled = step * libm::pow(10.0, digits as f64);
    (scaled - scaled.round()).abs() < 1e-6 * scaled.abs().max(1.0)
}

fn bytes(x: f64) -> String {
    let units = ["B", "kB", "MB", "GB", "TB", "PB"];
    let mut v = x.abs();
    let mut i = 0;
    while v >= 999.5 && i + 1 < units.len() {
        v /= 1000.0;
        i += 1;
    }
    let sign = if x < 0.0 { "\u{2212}" } else { "" };
    format!("{sign}{} {}", short(v, None, false), units[i])
}

/// Seconds in their two largest units.
fn duration(x: f64) -> String {
    let sign = if x < 0.0 { "\u{2212}" } else { "" };
    let s = x.abs();
    if s < 60.0 {
        return if s > 0.0 && s < 1.0 {
            format!("{sign}{} ms", short(1000.0 * s, None, false))
        } else {
            format!("{sign}{} s", short(s, None, false))
        };
    }
    let (big, small, names) = match s {
        s if s >= 86_400.0 => (86_400.0, 3_600.0, ["d", "h"]),
        s if s >= 3_600.0 => (3_600.0, 60.0, ["h", "min"]),
        _ => (60.0, 1.0, ["min", "s"]),
    };
    let whole = (s / small).round();
    let (first, rest) = ((whole * small / big + 1e-9).floor(), (whole % (big / small)).round());
    if rest == 0.0 {
        format!("{sign}{first} {}", names[0])
    } else {
        format!("{sign}{first} {} {rest} {}", names[0], names[1])
    }
}

/// Ends and ticks of an axis of numbers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ticks {
    pub low: f64,
    pub high: f64,
    pub at: Vec<f64>,
}

/// Round ticks, about so many, over numbers; ends that are fixed stay, others grow to the next tick.
pub(super) fn ticks(low: f64, high: f64, count: f64, fixed: (Option<f64>, Option<f64>)) -> Ticks {
    let (mut low, mut high) = (fixed.0.unwrap_or(low), fixed.1.unwrap_or(high));
    if !(high - low > 1e-12 * low.abs().max(high.abs())) {
        let reach = if low == 0.0 { 1.0 } else { low.abs() * 0.1 };
        (low, high) = match fixed {
            (Some(_), _) => (low, low + reach),
            (_, Some(_)) => (high - reach, high),
            _ => (low - reach, low + reach),
        };
    }
    let step = step((high - low) / count.max(1.0));
    let (first, last) = (libm::floor(low / step + 1e-9), libm::ceil(high / step - 1e-9));
    let low = fixed.0.unwrap_or(first * step);
    let high = fixed.1.unwrap_or(last * step);
    let n = ((last - first) as i64).clamp(0, 100);
    let at = (0..=n).map(|i| round((first + i as f64) * step, step));
    let reach = (high - low) * 1e-9;
    Ticks { low, high, at: at.filter(|t| *t >= low - reach && *t <= high + reach).collect() }
}

/// A multiple of a step without the noise of binary fractions.
fn round(x: f64, step: f64) -> f64 {
    let digits = (-libm::floor(libm::log10(step))).max(0.0) + 2.0;
    if digits > 12.0 {
        return x;
    }
    let scale = libm::pow(10.0, digits);
    (x * scale).round() / scale
}

/// The next of 1, 2, 5 times a power of ten.
fn step(rough: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(rough.max(1e-300))));
    let share = rough / power;
    power
        * if share <= 1.0 + 1e-9 {
            1.0
        } else if share <= 2.0 + 1e-9 {
            2.0
        } else if share <= 5.0 + 1e-9 {
            5.0
        } else {
            10.0
        }
}

/// Ticks of a time axis and their labels; the first says the year if none of them begins one.
pub(super) fn time_ticks(low: f64, high: f64, count: f64, zone: &Zone, manner: Manner) -> Vec<(f64, Arc<str>)> {
    let all: Vec<f64> =
        time::ticks(low, high, count, zone).into_iter().filter(|t| *t >= low && *t <= high).take(60).collect();
    let civil: Vec<_> = all.iter().filter_map(|t| zone.civil(*t).map(|c| (*t, c))).collect();
    let starts_year = |c: &time::Civil| c.month == 0 && c.day == 1 && c.hour == 0 && c.minute == 0;
    let with_year = civil.iter().any(|(_, c)| starts_year(c));
    let seconds = civil.iter().any(|(_, c)| c.second != 0);
    let (day, day_of_year) = (manner.day(), manner.day_of_year());
    let (day_at, at) = (format!("{day}, %H:%M"), if seconds { "%H:%M:%S" } else { "%H:%M" });
    let label = |i: usize, t: f64, c: &time::Civil| {
        let pattern = match c {
            c if starts_year(c) => "%Y",
            c if c.day == 1 && c.hour == 0 && c.minute == 0 => {
                if i == 0 && !with_year {
                    "%b %Y"
                } else {
                    "%b"
                }
            }
            c if c.hour == 0 && c.minute == 0 => {
                if i == 0 && !with_year {
                    day_of_year.as_str()
                } else {
                    day
                }
            }
            _ if i == 0 => day_at.as_str(),
            _ => at,
        };
        Arc::from(time::Format::for_readers(pattern, zone).write(t, zone))
    };
    civil.iter().enumerate().map(|(i, (t, c))| (*t, label(i, *t, c))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn writer(format: Option<&str>, unit: Unit) -> Writer {
        Writer::new(format, unit, Manner::UNKNOWN).unwrap()
    }

    #[test]
    fn numbers_are_short() {
        let w = writer(None, Unit::default());
        for (x, text) in [
            (0.0, "0"),
            (7.0, "7"),
            (12.345, "12.3"),
            (999.0, "999"),
            (1234.0, "1.23k"),
            (12_000.0, "12k"),
            (3.4e6, "3.4M"),
            (999_999.0, "1M"),
            (-2.5e9, "\u{2212}2.5B"),
            (0.05, "0.05"),
            (0.000_001_2, "0.0000012"),
        ] {
            assert_eq!(w.value(x), text, "{x}");
        }
    }

    #[test]
    fn the_topmost_tick_has_the_unit() {
        let euro = Unit { before: "€", after: "" };
        assert_eq!(writer(None, euro).ticks(&[0.0, 20_000.0, 40_000.0]), ["0", "20k", "€40k"]);
        assert_eq!(writer(None, Unit::default()).ticks(&[0.0, 500.0, 1000.0, 1500.0]), ["0", "500", "1k", "1.5k"]);
        assert_eq!(writer(None, Unit::default()).ticks(&[0.0, 0.5, 1.0]), ["0", "0.5", "1.0"]);
        assert_eq!(writer(Some("%"), Unit::default()).ticks(&[0.0, 0.25, 0.5]), ["0%", "25%", "50%"]);
        assert_eq!(writer(Some("bytes"), Unit::default()).value(2_500_000.0), "2.5 MB");
        assert_eq!(writer(Some("duration"), Unit::default()).value(5400.0), "1 h 30 min");
        assert_eq!(writer(Some(".1f"), Unit::default()).value(2.0), "2.0");
        let local = |locale: &str| {
            Writer::new(Some(",.1f"), Unit::default(), Manner::of(locale).unwrap()).unwrap().value(1234.5)
        };
        assert_eq!((local("en"), local("de")), ("1,234.5".to_owned(), "1.234,5".to_owned()));
        assert_eq!((local("fr"), local("sv")), ("1\u{202f}234,5".to_owned(), "1\u{a0}234,5".to_owned()));
        assert!(Writer::new(Some(".xf"), Unit::default(), Manner::UNKNOWN).is_err());
    }

    #[test]
    fn days_are_written_as_readers_write_them() {
        let zone = |manner: Manner| {
            let times = manner.names.map(|names| names.locale());
            Zone::utc().with_customs(time::Customs { times, ..time::Customs::default() })
        };
        let day = 86_400_000.0;
        let written = |locale: &str| {
            let manner = Manner::of(locale).unwrap();
            let all = time_ticks(1_772_323_200_000.0, 1_772_323_200_000.0 + 5.0 * day, 5.0, &zone(manner), manner);
            all.iter().map(|(_, label)| label.to_string()).collect::<Vec<_>>().join(" | ")
        };
        assert!(written("en").starts_with("Mar 2026 | Mar 2 |"), "{}", written("en"));
        assert!(written("de").starts_with("Mär 2026 | 2. Mär |"), "{}", written("de"));
        assert!(written("en-GB").contains("| 2 Mar |"), "{}", written("en-GB"));
        assert!(written("hu").contains("| márc. 2 |"), "{}", written("hu"));
    }

    #[test]
    fn ticks_are_round_and_ends_stay_where_they_are_fixed() {
        assert_eq!(ticks(0.0, 9.3, 5.0, (None, None)).at, [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(ticks(0.0, 0.3, 3.0, (None, None)).at, [0.0, 0.1, 0.2, 0.3]);
        let fixed = ticks(0.0, 9.3, 5.0, (Some(1.0), Some(9.0)));
        assert_eq!((fixed.low, fixed.high, fixed.at), (1.0, 9.0, vec![2.0, 4.0, 6.0, 8.0]));
        assert_eq!(ticks(5.0, 5.0, 4.0, (None, None)).at.first(), Some(&4.5));
    }
}
