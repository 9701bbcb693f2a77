//! Number formats by pattern: `[[fill]align][sign][symbol][0][width][,][.precision][~][type]` (d3-format).

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
}

/// The minus sign of written numbers, U+2212.
const MINUS: char = '\u{2212}';
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
        f.kind = take(&mut i, "abcdefgnoprsxX%").unwrap_or('\0');
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

    /// Writes a number.
    pub fn write(&self, x: f64) -> String {
        self.write_with(x, None)
    }

    /// With a fixed SI prefix: the exponent (a multiple of 3) it stands for.
    fn write_with(&self, x: f64, prefix: Option<i32>) -> String {
        let mut negative = x < 0.0 || (x == 0.0 && x.is_sign_negative());
        let mut suffix = String::new();
        let mut value = if x.is_nan() {
            "NaN".to_string()
        } else {
            match prefix {
                Some(e) => {
                    suffix.push_str(PREFIXES[(8 + e / 3).clamp(0, 16) as usize]);
                    format!("{:.*}", self.precision.unwrap_or(6), x.abs() / libm::pow(10.0, f64::from(e)))
                }
                None => self.digits(x.abs(), &mut suffix),
            }
        };
        if self.trim {
            value = trimmed(&value);
        }
        let is_zero = value.bytes().all(|b| !matches!(b, b'1'..=b'9'));
        if negative && is_zero && self.sign != '+' && !"NaN".eq(&value) {
            negative = false;
        }
        let mut before = match (negative, self.sign) {
            (true, '(') => "(".to_string(),
            (true, _) => MINUS.to_string(),
            (false, '-' | '(') => String::new(),
            (false, c) => c.to_string(),
        };
        match self.symbol {
            '$' => before.push('$'),
            '#' if "boxX".contains(self.kind) => before.push_str(&format!("0{}", self.kind.to_ascii_lowercase())),
            _ => {}
        }
        if negative && self.sign == '(' {
            suffix.push(')');
        }
        if "defgprs%".contains(self.kind) {
            let end = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
            suffix.insert_str(0, &value.split_off(end));
        }
        self.padded(value, &before, &suffix)
    }

    fn digits(&self, x: f64, suffix: &mut String) -> String {
        let p = self.precision.unwrap_or(6);
        match self.kind {
            'd' => format!("{}", x.round()),
            'e' => exponential(x, p),
            'f' => format!("{x:.p$}"),
            'g' => precision(x, p),
            'r' => rounded(x, p),
            'p' => {
                suffix.push('%');
                rounded(x * 100.0, p)
            }
            '%' => {
                suffix.push('%');
                format!("{:.p$}", x * 100.0)
            }
            's' => self.si(x, p, suffix),
            'b' => format!("{:b}", x.round() as u64),
            'o' => format!("{:o}", x.round() as u64),
            'x' => format!("{:x}", x.round() as u64),
            'X' => format!("{:X}", x.round() as u64),
            _ => super::to_js(x),
        }
    }

    fn si(&self, x: f64, p: usize, suffix: &mut String) -> String {
        let (digits, exponent) = parts(x, p);
        let Some(exponent) = exponent else { return format!("{x}") };
        let prefix = (exponent.div_euclid(3)).clamp(-8, 8) * 3;
        suffix.push_str(PREFIXES[(prefix / 3 + 8) as usize]);
        let i = exponent - prefix + 1;
        let n = digits.len() as i32;
        if i == n {
            digits
        } else if i > n {
            digits + &"0".repeat((i - n) as usize)
        } else if i > 0 {
            format!("{}.{}", &digits[..i as usize], &digits[i as usize..])
        } else {
            let (rest, _) = parts(x, (p as i32 + i - 1).max(0) as usize);
            format!("0.{}{rest}", "0".repeat((1 - i) as usize - 1))
        }
    }

    fn padded(&self, mut value: String, before: &str, suffix: &str) -> String {
        if self.comma && !self.zero {
            value = group(&value, ',');
        }
        let length = before.chars().count() + value.chars().count() + suffix.chars().count();
        let pad: String = std::iter::repeat_n(self.fill, self.width.saturating_sub(length)).collect();
        if self.comma && self.zero {
            value = group(&format!("{pad}{value}"), ',');
            return format!("{before}{value}{suffix}");
        }
        match self.align {
            '<' => format!("{before}{value}{suffix}{pad}"),
            '=' => format!("{before}{pad}{value}{suffix}"),
            '^' => {
                let half = pad.chars().count() / 2;
                let (a, b): (String, String) = (pad.chars().take(half).collect(), pad.chars().skip(half).collect());
                format!("{a}{before}{value}{suffix}{b}")
            }
            _ => format!("{pad}{before}{value}{suffix}"),
        }
    }
}

/// Thousands separated.
pub(super) fn group(digits: &str, separator: char) -> String {
    let n = digits.len();
    let mut out = String::with_capacity(n + n / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (n - i).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(c);
    }
    out
}

/// Significant digits and the exponent of the first; no exponent for what is not finite or zero.
fn parts(x: f64, p: usize) -> (String, Option<i32>) {
    if !x.is_finite() {
        return (String::new(), None);
    }
    let text = if p > 0 { format!("{x:.*e}", p - 1) } else { format!("{x:e}") };
    match text.split_once('e') {
        Some((digits, e)) => (digits.replace('.', ""), e.parse().ok()),
        None => (text, None),
    }
}

fn exponential(x: f64, p: usize) -> String {
    let text = format!("{x:.p$e}");
    match text.split_once('e') {
        Some((d, e)) if e.starts_with('-') => format!("{d}e{e}"),
        Some((d, e)) => format!("{d}e+{e}"),
        None => text,
    }
}

/// `toPrecision`: significant digits, with an exponent when there are too many or too few places.
fn precision(x: f64, p: usize) -> String {
    let (digits, exponent) = parts(x, p);
    let Some(e) = exponent else { return format!("{x}") };
    if e < -6 || e >= p as i32 {
        let (first, rest) = digits.split_at(1);
        let sign = if e < 0 { '-' } else { '+' };
        let point = if rest.is_empty() { "" } else { "." };
        return format!("{first}{point}{rest}e{sign}{}", e.abs());
    }
    plain(&digits, e)
}

/// Significant digits without an exponent.
fn rounded(x: f64, p: usize) -> String {
    let (digits, exponent) = parts(x, p);
    match exponent {
        Some(e) => plain(&digits, e),
        None => format!("{x}"),
    }
}

fn plain(digits: &str, e: i32) -> String {
    let n = digits.len() as i32;
    if e < 0 {
        format!("0.{}{digits}", "0".repeat((-e - 1) as usize))
    } else if n > e + 1 {
        format!("{}.{}", &digits[..(e + 1) as usize], &digits[(e + 1) as usize..])
    } else {
        format!("{digits}{}", "0".repeat((e + 1 - n) as usize))
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
pub fn precision_fixed(step: f64) -> usize {
    let e = libm::floor(libm::log10(step.abs()));
    if e.is_finite() { (-e).max(0.0) as usize } else { 0 }
}

/// The format of the ticks of an axis: decimals, digits or prefix follow from the distance between ticks, unless the
/// pattern says them (d3-scale `tickFormat.js`). `step` is that distance, `largest` the largest magnitude.
///
/// # Errors
/// What is wrong with the pattern, in words.
pub fn format_span(step: f64, largest: f64, pattern: &str) -> Result<impl Fn(f64) -> String + use<>, String> {
    let mut f = Format::parse(if pattern.is_empty() { ",f" } else { pattern })?;
    let given = pattern.contains('.');
    let exponent = |x: f64| {
        let e = libm::floor(libm::log10(x.abs()));
        if e.is_finite() { e as i32 } else { 0 }
    };
    let plain = Format::parse(pattern).map(|f| f.kind)?;
    let mut prefix = None;
    let declared = pattern.chars().last().filter(|c| c.is_ascii_alphabetic() || *c == '%');
    match declared {
        Some('s') => {
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
    let _ = plain;
    Ok(move |x: f64| f.write_with(x, prefix))
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
            (".3e", 12345.0, "1.234e+4"),
            ("08d", 42.0, "00000042"),
            ("", 1.5, "1.5"),
            ("$,.2f", 1234.5, "$1,234.50"),
            (".1%", 0.5, "50.0%"),
            ("e", 0.0, "0.000000e+0"),
            ("b", 5.0, "101"),
        ] {
            assert_eq!(f(pattern, x), expected, "{pattern} of {x}");
        }
        assert!(Format::parse("q5").is_err());
    }

    #[test]
    fn ticks_need_so_many_digits() {
        assert_eq!(format_span(0.1, 1.0, "").unwrap()(0.3), "0.3");
        assert_eq!(format_span(20.0, 100.0, "").unwrap()(1000.0), "1,000");
        assert_eq!(format_span(0.05, 1.0, "%").unwrap()(0.25), "25%");
        assert_eq!(format_span(5e5, 2e6, "s").unwrap()(1.5e6), "1.5M");
    }
}
