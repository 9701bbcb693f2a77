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
    let t = text.trim();
    if t.is_empty() {
        return 0.0;
    }
    for (prefix, radix) in [("0x", 16), ("0X", 16), ("0o", 8), ("0O", 8), ("0b", 2), ("0B", 2)] {
        if let Some(digits) = t.strip_prefix(prefix) {
            return u64::from_str_radix(digits, radix).map_or(f64::NAN, |n| n as f64);
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
    let mut text = format!("{:.*}", most.min(20), nudged(x, most));
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
    format!("{sign}{}{fraction}", super::format::group(whole, ','))
}

/// Decimal halves that binary fractions miss (1.005) are rounded as people expect: by the shortest decimal text.
fn nudged(x: f64, most: usize) -> f64 {
    let text = to_js(x);
    match text.find('.') {
        Some(dot) if !text.contains('e') && text.len() == dot + 2 + most && text.ends_with('5') => {
            x + x.signum() * 10f64.powi(-(most as i32) - 3)
        }
        _ => x,
    }
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
        assert!(parse_js("12px").is_nan());
        assert!(parse_js("nan").is_nan() && parse_js("inf").is_nan());
    }

    #[test]
    fn decimals_between_bounds() {
        assert_eq!(decimals(1234567.0, 0, 3, true), "1,234,567");
        assert_eq!(decimals(0.5, 2, 2, false), "0.50");
        assert_eq!(decimals(1.005, 0, 2, false), "1.01");
        assert_eq!(decimals(-0.001, 0, 2, false), "0");
        assert_eq!(decimals(-1234.5, 0, 1, true), "-1,234.5");
    }
}
