//! Numbers as JavaScript writes and reads them (ECMA-262 `Number::toString`, `StringToNumber`), and with a fixed or
//! variable number of decimals as `Intl.NumberFormat` does for `en-US`.

/// `String(x)`: the shortest digits that read back as the same number; an exponent from 1e21 up and below 1e-6.
pub fn to_js(x: f64) -> String {
    if x.is_nan() {
        return "NaN".into();
    }
    if x.is_infinite() {
        return if x > 0.0 { "Infinity" } else { "-Infinity" }.into();
    }
    if x == 0.0 {
        return "0".into();
    }
    let magnitude = x.abs();
    if (1e-6..1e21).contains(&magnitude) {
        return format!("{x}");
    }
    let text = format!("{x:e}");
    match text.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
        _ => text,
    }
}

/// `Number(text)`: trimmed; empty is 0; decimal, hexadecimal, octal, binary, `Infinity`; anything else NaN.
pub fn parse_js(text: &str) -> f64 {
    let t = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if t.is_empty() {
        return 0.0;
    }
    for (prefix, radix) in [("0x", 16), ("0X", 16), ("0o", 8), ("0O", 8), ("0b", 2), ("0B", 2)] {
        if let Some(digits) = t.strip_prefix(prefix) {
            let digit = |c: char| c.to_digit(radix).map(f64::from);
            let sum = digits.chars().try_fold(0.0, |x, c| digit(c).map(|d| x * f64::from(radix) + d));
            return sum.filter(|_| !digits.is_empty()).unwrap_or(f64::NAN);
        }
    }
    match t {
        "Infinity" | "+Infinity" => f64::INFINITY,
        "-Infinity" => f64::NEG_INFINITY,
        _ if t.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-')) => {
            t.parse().unwrap_or(f64::NAN)
        }
        _ => f64::NAN,
    }
}

/// With at least `least` and at most `most` decimals, halves away from zero, thousands grouped by commas if asked.
pub fn decimals(x: f64, least: usize, most: usize, grouped: bool) -> String {
    if !x.is_finite() {
        return if x.is_nan() {
            "NaN".into()
        } else if x > 0.0 {
            "∞".into()
        } else {
            "-∞".into()
        };
    }
    let mut text = from_shortest(x, most.min(20));
    if let Some(dot) = text.find('.') {
        let mut end = text.len();
        while end > dot + 1 + least && text.as_bytes()[end - 1] == b'0' {
            end -= 1;
        }
        text.truncate(if end == dot + 1 { dot } else { end });
    }
    if text.bytes().all(|b| matches!(b, b'-' | b'0' | b'.')) {
        text = text.trim_start_matches('-').to_string();
    }
    if !grouped {
        return text;
    }
    let (sign, rest) = text.strip_prefix('-').map_or(("", text.as_str()), |r| ("-", r));
    let (whole, fraction) = rest.find('.').map_or((rest, ""), |d| rest.split_at(d));
    format!("{sign}{}{fraction}", super::locale::group(whole, ',', usize::MAX))
}

/// With so many decimals, rounded from the shortest decimal text, halves away from zero: 1.005 is half way here, though
/// the binary fraction behind it is a little less. So do ICU, and with it all browsers.
fn from_shortest(x: f64, places: usize) -> String {
    let text = format!("{:e}", x.abs());
    let Some((mantissa, exponent)) = text.split_once('e') else { return text };
    let mut digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).map(|b| b - b'0').collect();
    // How many digits stand before the point; zeros in front make it at least one.
    let mut before = exponent.parse::<i32>().unwrap_or(0) + 1;
    if before < 1 {
        digits.splice(0..0, std::iter::repeat_n(0, (1 - before) as usize));
        before = 1;
    }
    let length = before as usize + places;
    let up = digits.get(length).is_some_and(|d| *d >= 5);
    digits.resize(length, 0);
    if up {
        let mut at = length;
        while at > 0 && digits[at - 1] == 9 {
            at -= 1;
            digits[at] = 0;
        }
        if at > 0 {
            digits[at - 1] += 1;
        } else {
            digits.insert(0, 1);
            before += 1;
        }
    }
    let mut out = String::with_capacity(digits.len() + 2);
    if x < 0.0 {
        out.push('-');
    }
    for (i, d) in digits.into_iter().enumerate() {
        if i == before as usize {
            out.push('.');
        }
        out.push(char::from(b'0' + d));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_as_in_javascript() {
        for (x, s) in [
            (0.1 + 0.2, "0.30000000000000004"),
            (1e21, "1e+21"),
            (1e20, "100000000000000000000"),
            (1e-7, "1e-7"),
            (0.000001, "0.000001"),
            (-1.5e300, "-1.5e+300"),
            (-0.0, "0"),
        ] {
            assert_eq!(to_js(x), s);
        }
    }

    #[test]
    fn read_as_in_javascript() {
        assert_eq!(parse_js(" 12.5 "), 12.5);
        assert_eq!(parse_js(""), 0.0);
        assert_eq!(parse_js("0x1f"), 31.0);
        assert_eq!(parse_js("0xffffffffffffffffffff"), 1208925819614629174706176.0);
        assert!(parse_js("12px").is_nan() && parse_js("0x").is_nan());
        assert!(parse_js("nan").is_nan() && parse_js("inf").is_nan());
    }

    #[test]
    fn decimals_between_bounds() {
        assert_eq!(decimals(1234567.0, 0, 3, true), "1,234,567");
        assert_eq!(decimals(0.5, 2, 2, false), "0.50");
        assert_eq!(decimals(1.005, 0, 2, false), "1.01");
        assert_eq!(decimals(-0.001, 0, 2, false), "0");
        assert_eq!(decimals(-1234.5, 0, 1, true), "-1,234.5");
        // Node 20, Intl.NumberFormat("en-US", …)
        assert_eq!(decimals(12345.678, 0, 20, false), "12345.678");
        assert_eq!(decimals(1e21, 0, 3, true), "1,000,000,000,000,000,000,000");
        assert_eq!(decimals(999.9996, 0, 3, true), "1,000");
        assert_eq!(decimals(0.045, 0, 2, true), "0.05");
    }
}
