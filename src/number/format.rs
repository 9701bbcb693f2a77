//! Number formats by pattern: `[[fill]align][sign][symbol][0][width][,][.precision][~][type]` (d3-format).

use super::round::{positional, significant, to_exponential, to_fixed, to_precision};
use super::{Locale, to_js};
use std::borrow::Cow;
use std::sync::Arc;

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct Format {
    fill: char,
    align: char,
    sign: char,
    symbol: char,
    zero: bool,
    width: usize,
    comma: bool,
    precision: Option<usize>,
    trim: bool,
    kind: char,
    locale: Option<Arc<Locale>>,
}

/// SI prefixes from 10⁻²⁴ to 10²⁴.
const PREFIXES: [&str; 17] = ["y", "z", "a", "f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E", "Z", "Y"];

impl Format {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(pattern: &str) -> Result<Format, String> {
        let chars: Vec<char> = pattern.chars().collect();
        let mut f = Format {
            fill: ' ',
            align: '>',
            sign: '-',
            symbol: ' ',
            zero: false,
            width: 0,
            comma: false,
            precision: None,
            trim: false,
            kind: '\0',
            locale: None,
        };
        let mut i = 0;
        let is_align = |c: char| matches!(c, '<' | '>' | '=' | '^');
        if chars.len() > 1 && is_align(chars[1]) {
            (f.fill, f.align, i) = (chars[0], chars[1], 2);
        } else if chars.first().is_some_and(|c| is_align(*c)) {
            (f.align, i) = (chars[0], 1);
        }
        let take = |i: &mut usize, set: &str| -> Option<char> {
            let c = chars.get(*i).copied().filter(|c| set.contains(*c))?;
            *i += 1;
            Some(c)
        };
        let number = |i: &mut usize| -> Option<usize> {
            let start = *i;
            while chars.get(*i).is_some_and(char::is_ascii_digit) {
                *i += 1;
            }
            chars[start..*i].iter().collect::<String>().parse::<usize>().ok().map(|n| n.min(100))
        };
        f.sign = take(&mut i, "+-( ").unwrap_or('-');
        f.symbol = take(&mut i, "$#").unwrap_or(' ');
        f.zero = take(&mut i, "0").is_some();
        f.width = number(&mut i).unwrap_or(0);
        f.comma = take(&mut i, ",").is_some();
        if take(&mut i, ".").is_some() {
            f.precision = number(&mut i);
            if f.precision.is_none() {
                return Err(format!("number format {pattern:?}: a number of digits must follow the point"));
            }
        }
        f.trim = take(&mut i, "~").is_some();
        // A letter that names no type stands for none, as in d3.
        if let Some(c) = chars.get(i).copied().filter(|c| c.is_ascii_alphabetic() || *c == '%') {
            (f.kind, i) = (c, i + 1);
        }
        if i != chars.len() {
            return Err(format!("number format {pattern:?} is not understood from {:?} on", chars[i]));
        }
        f.settle();
        Ok(f)
    }

    fn settle(&mut self) {
        if self.kind == 'n' {
            (self.comma, self.kind) = (true, 'g');
        } else if !"bcdefgoprsxX%".contains(self.kind) {
            if self.precision.is_none() {
                self.precision = Some(12);
            }
            (self.trim, self.kind) = (true, 'g');
        }
        if self.zero || (self.fill == '0' && self.align == '=') {
            (self.zero, self.fill, self.align) = (true, '0', '=');
        }
        let p = self.precision.unwrap_or(6);
        self.precision = Some(if "gprs".contains(self.kind) { p.clamp(1, 21) } else { p.min(20) });
    }

    /// The same pattern by the customs of a locale.
    #[must_use]
    pub fn localized(mut self, locale: Option<&Arc<Locale>>) -> Format {
        self.locale = locale.cloned();
        self
    }

    /// Writes a number.
    pub fn write(&self, x: f64) -> String {
        self.write_with(x, None)
    }

    /// With a fixed SI prefix: the exponent (a multiple of 3) it stands for.
    fn write_with(&self, x: f64, prefix: Option<i32>) -> String {
        let own = self.locale.as_deref().map_or_else(|| Cow::Owned(Locale::default()), Cow::Borrowed);
        let money = if self.symbol == '$' { own.currency.clone() } else { [String::new(), String::new()] };
        let mut suffix = String::new();
        if self.kind == 'c' {
            return own.digits(self.padded(String::new(), &money[0], &format!("{}{}", to_js(x), money[1]), &own));
        }
        let mut value = if x.is_nan() { own.nan.clone() } else { self.magnitude(x.abs(), prefix, &mut suffix) };
        if self.trim {
            value = trimmed(&value);
        }
        let vanished = self.sign != '+' && value.parse::<f64>().is_ok_and(|v| v == 0.0);
        let negative = (x < 0.0 || (x == 0.0 && x.is_sign_negative())) && !vanished;
        let mut before = match (negative, self.sign) {
            (true, '(') => "(".to_string(),
            (true, _) => own.minus.clone(),
            (false, '-' | '(') => String::new(),
            (false, c) => c.to_string(),
        };
        match self.symbol {
            '$' => before.push_str(&money[0]),
            '#' if "boxX".contains(self.kind) => before.push_str(&format!("0{}", self.kind.to_ascii_lowercase())),
            _ => {}
        }
        // A currency takes the place of the percent sign, in d3 too.
        if self.symbol == '$' {
            suffix.push_str(&money[1]);
        } else if "%p".contains(self.kind) {
            suffix.push_str(&own.percent);
        }
        if negative && self.sign == '(' {
            suffix.push(')');
        }
        if "defgprs%".contains(self.kind) {
            let end = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
            let rest = value.split_off(end);
            let rest = rest.strip_prefix('.').map_or(rest.clone(), |decimals| format!("{}{decimals}", own.decimal));
            suffix.insert_str(0, &rest);
        }
        own.digits(self.padded(value, &before, &suffix, &own))
    }

    /// The digits of a number that is not negative; its SI prefix goes into `suffix`.
    fn magnitude(&self, x: f64, prefix: Option<i32>, suffix: &mut String) -> String {
        let p = self.precision.unwrap_or(6);
        if let Some(e) = prefix {
            suffix.push_str(PREFIXES[(8 + e / 3).clamp(0, 16) as usize]);
            return to_fixed(x / libm::pow(10.0, f64::from(e)), p);
        }
        match self.kind {
            'd' => whole(x),
            'e' => to_exponential(x, p),
            'f' => to_fixed(x, p),
            'g' => to_precision(x, p),
            'r' => rounded(x, p),
            'p' => rounded(x * 100.0, p),
            '%' => to_fixed(x * 100.0, p),
            's' => si(x, p, suffix),
            'b' => radix(x, 2),
            'o' => radix(x, 8),
            'x' => radix(x, 16),
            'X' => radix(x, 16).to_ascii_uppercase(),
            _ => to_js(x),
        }
    }

    fn padded(&self, mut value: String, before: &str, suffix: &str, own: &Locale) -> String {
        if self.comma && !self.zero {
            value = own.group(&value, usize::MAX);
        }
        let after = suffix.chars().count();
        let length = before.chars().count() + value.chars().count() + after;
        let missing = self.width.saturating_sub(length);
        let pad: String = std::iter::repeat_n(self.fill, missing).collect();
        if self.comma && self.zero {
            let room = if missing > 0 { self.width.saturating_sub(after) } else { usize::MAX };
            value = own.group(&format!("{pad}{value}"), room);
            return format!("{before}{value}{suffix}");
        }
        match self.align {
            '<' => format!("{before}{value}{suffix}{pad}"),
            '=' => format!("{before}{pad}{value}{suffix}"),
            '^' => {
                let half = missing / 2;
                let (a, b): (String, String) = (pad.chars().take(half).collect(), pad.chars().skip(half).collect());
                format!("{a}{before}{value}{suffix}{b}")
            }
            _ => format!("{pad}{before}{value}{suffix}"),
        }
    }
}

/// Rounded to a whole number, without an exponent.
fn whole(x: f64) -> String {
    let x = (x + 0.5).floor().min(f64::MAX).max(x.floor());
    if x < 9.0e15 {
        return format!("{x}");
    }
    significant(x, 0).map_or_else(|| "∞".to_string(), |(digits, e)| positional(&digits, e))
}

/// Rounded to a whole number, in another base.
fn radix(x: f64, base: u128) -> String {
    let x = x.round();
    if !(x < 3.4e38) {
        return to_js(x);
    }
    let n = x as u128;
    match base {
        2 => format!("{n:b}"),
        8 => format!("{n:o}"),
        _ => format!("{n:x}"),
    }
}

/// With an SI prefix, which goes into `suffix` (d3-format `formatPrefixAuto.js`).
fn si(x: f64, p: usize, suffix: &mut String) -> String {
    let Some((digits, exponent)) = significant(x, p).filter(|_| x != 0.0) else { return to_precision(x, p) };
    let prefix = exponent.div_euclid(3).clamp(-8, 8) * 3;
    suffix.push_str(PREFIXES[(prefix / 3 + 8) as usize]);
    let i = exponent - prefix;
    if i >= 0 {
        return positional(&digits, i);
    }
    let rest = significant(x, (p as i32 + i).max(0) as usize).map_or_else(String::new, |(digits, _)| digits);
    format!("0.{}{rest}", "0".repeat((-i - 1) as usize))
}

/// Significant digits without an exponent.
fn rounded(x: f64, p: usize) -> String {
    match significant(x, p) {
        Some((digits, e)) if x != 0.0 => positional(&digits, e),
        _ => to_js(x),
    }
}

/// Without trailing zeros after the point, before an exponent too.
fn trimmed(text: &str) -> String {
    let (number, exponent) = text.find('e').map_or((text, ""), |i| text.split_at(i));
    if !number.contains('.') {
        return text.to_string();
    }
    let cut = number.trim_end_matches('0').trim_end_matches('.');
    format!("{cut}{exponent}")
}

/// Decimals needed to tell numbers a step apart.
fn precision_fixed(step: f64) -> usize {
    let e = libm::floor(libm::log10(step.abs()));
    if e.is_finite() { (-e).max(0.0) as usize } else { 0 }
}

/// The format of the ticks of an axis: decimals, digits or prefix follow from the distance between ticks, unless the
/// pattern says them (vega-format `number.js`, `formatSpan`). `step` is that distance, `largest` the largest magnitude.
///
/// # Errors
/// What is wrong with the pattern, in words.
pub fn format_span(
    step: f64,
    largest: f64,
    pattern: &str,
    locale: Option<&Arc<Locale>>,
) -> Result<impl Fn(f64) -> String + use<>, String> {
    let mut f = Format::parse(if pattern.is_empty() { ",f" } else { pattern })?.localized(locale);
    let said = pattern.as_bytes().windows(2).any(|w| w[0] == b'.' && w[1].is_ascii_digit());
    // Where the span is nothing, no precision follows from it.
    let given = said || step == 0.0;
    let exponent = |x: f64| {
        let e = libm::floor(libm::log10(x.abs()));
        if e.is_finite() { e as i32 } else { 0 }
    };
    let mut prefix = None;
    let declared = pattern.chars().last().filter(|c| c.is_ascii_alphabetic() || *c == '%');
    match declared {
        // One prefix for all ticks; with a precision, each has its own.
        Some('s') if !said => {
            let e = (exponent(largest)).div_euclid(3).clamp(-8, 8) * 3;
            if !given {
                f.precision = Some((e - exponent(step)).max(0) as usize);
            }
            prefix = Some(e);
        }
        None | Some('e' | 'g' | 'p' | 'r') if !given && (declared.is_some() || !pattern.is_empty()) => {
            let digits = (exponent(largest - step.abs()) - exponent(step)).max(0) + 1;
            let digits = digits as usize;
            f.precision = Some(digits - usize::from(declared == Some('e') && digits > 0));
        }
        Some('f') | None if !given => f.precision = Some(precision_fixed(step)),
        Some('%') if !given => f.precision = Some(precision_fixed(step).saturating_sub(2)),
        _ => {}
    }
    // Zero has no prefix.
    let lost = prefix.is_some() && largest == 0.0;
    Ok(move |x: f64| f.write_with(if lost { f64::NAN } else { x }, prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn f(pattern: &str, x: f64) -> String {
        Format::parse(pattern).unwrap().write(x)
    }

    // From the d3-format documentation and its test suite's documented results.
    #[test]
    fn patterns() {
        for (pattern, x, expected) in [
            (".0%", 0.123, "12%"),
            ("($.2f", -3.5, "($3.50)"),
            ("+20", 42.0, "                 +42"),
            (".^20", 42.0, ".........42........."),
            (".2s", 42e6, "42M"),
            ("#x", 48879.0, "0xbeef"),
            (",.2r", 4223.0, "4,200"),
            ("s", 1500.0, "1.50000k"),
            ("~s", 1500.0, "1.5k"),
            (".3s", 0.00042, "420µ"),
            (",", 1234567.0, "1,234,567"),
            (".2f", -0.001, "0.00"),
            ("d", 1234.6, "1235"),
            (",d", -1234.0, "\u{2212}1,234"),
            (".3g", 0.0001234, "0.000123"),
            (".3e", 12345.0, "1.235e+4"),
            ("08d", 42.0, "00000042"),
            ("", 1.5, "1.5"),
            ("$,.2f", 1234.5, "$1,234.50"),
            (".1%", 0.5, "50.0%"),
            ("e", 0.0, "0.000000e+0"),
            ("b", 5.0, "101"),
            // d3-format 3.1.3
            (".0f", 2.5, "3"),
            (".2f", f64::NEG_INFINITY, "\u{2212}Infinity"),
            ("020,", 1e9, "0,000,001,000,000,000"),
            ("x", -10.0, "\u{2212}a"),
            ("s", 0.0, "0.00000"),
            ("r", 0.0, "0"),
            ("$c", -1.5, "$-1.5"),
            ("(,.0%", -12.345, "(1,235%)"),
            (",d", 1e21, "1,000,000,000,000,000,000,000"),
        ] {
            assert_eq!(f(pattern, x), expected, "{pattern} of {x}");
        }
        assert!(Format::parse("q5").is_err());
    }

    #[test]
    fn ticks_need_so_many_digits() {
        assert_eq!(format_span(0.1, 1.0, "", None).unwrap()(0.3), "0.3");
        assert_eq!(format_span(20.0, 100.0, "", None).unwrap()(1000.0), "1,000");
        assert_eq!(format_span(0.05, 1.0, "%", None).unwrap()(0.25), "25%");
        assert_eq!(format_span(5e5, 2e6, "s", None).unwrap()(1.5e6), "1.5M");
        assert_eq!(format_span(5e4, 5e5, "s", None).unwrap()(5e4), "50k");
        assert_eq!(format_span(5e4, 5e5, ".2s", None).unwrap()(5e4), "50k");
        assert_eq!(format_span(5e4, 5e5, ".2s", None).unwrap()(5e2), "500");
    }
}
