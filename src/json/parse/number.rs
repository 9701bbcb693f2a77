//! Numbers, as JSON and as JavaScript write them.

use super::{Json, Reader, Result};

/// Passes digits: how many, and what they add to the number before them, as far as it fits.
fn digits_of(text: &[u8], at: &mut usize, number: &mut u64) -> usize {
    let from = *at;
    while let Some(c @ b'0'..=b'9') = text.get(*at) {
        *number = number.wrapping_mul(10).wrapping_add(u64::from(c - b'0'));
        *at += 1;
    }
    *at - from
}

impl Reader<'_> {
    /// A number as JSON writes it, if that is what stands here. When what its digits say is a whole number that a double
    /// holds, as is every power of ten up to the 22nd, their quotient is rounded once and needs no more care (Clinger
    /// 1990).
    fn decimal(&mut self) -> Option<f64> {
        const POWERS: [f64; 23] = [
            1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
            1e19, 1e20, 1e21, 1e22,
        ];
        let rest = self.bytes.get(self.at..)?;
        let (mut digits, mut at) = (0u64, usize::from(rest.first() == Some(&b'-')));
        let first = rest.get(at);
        let whole = digits_of(rest, &mut at, &mut digits);
        if whole == 0 || whole > 1 && first == Some(&b'0') {
            return None;
        }
        let point = rest.get(at) == Some(&b'.');
        at += usize::from(point);
        let places = if point { digits_of(rest, &mut at, &mut digits) } else { 0 };
        if point && places == 0 {
            return None;
        }
        let mantissa = digits;
        let exponent = matches!(rest.get(at), Some(b'e' | b'E'));
        if exponent {
            at += 1 + usize::from(matches!(rest.get(at + 1), Some(b'+' | b'-')));
            if digits_of(rest, &mut at, &mut digits) == 0 {
                return None;
            }
        }
        if !matches!(rest.get(at), None | Some(b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t')) {
            return None;
        }
        let exact = !exponent && whole + places < 20 && mantissa <= 1 << 53;
        let x = match POWERS.get(places).filter(|_| exact) {
            Some(power) if rest[0] == b'-' => -(mantissa as f64 / power),
            Some(power) => mantissa as f64 / power,
            None => self.text[self.at..self.at + at].parse().ok().filter(|x: &f64| x.is_finite())?,
        };
        self.at += at;
        Some(x)
    }

    pub(super) fn number(&mut self) -> Result<Json> {
        if let Some(x) = self.decimal() {
            return Ok(Json::Number(x));
        }
        let start = self.at;
        let mut sign = 1.0;
        if let Some(c @ (b'+' | b'-')) = self.peek() {
            self.at += 1;
            sign = if c == b'-' { -1.0 } else { 1.0 };
        }
        let digits = self.at;
        while self.peek().is_some_and(|c| {
            c.is_ascii_alphanumeric()
                || c == b'.'
                || (matches!(c, b'+' | b'-')
                    && matches!(self.bytes[self.at - 1], b'e' | b'E')
                    && self.at > digits
                    && !self.text[digits..self.at].starts_with("0x"))
        }) {
            self.at += 1;
        }
        let text = &self.text[digits..self.at];
        let valid = if self.strict {
            let whole = text.split(['.', 'e', 'E']).next().unwrap_or("");
            !whole.is_empty()
                && (whole.len() == 1 || !whole.starts_with('0'))
                && !text.ends_with('.')
                && !text.contains(".e")
        } else {
            !text.is_empty()
        };
        let decimal = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'));
        let parsed = if decimal {
            text.parse::<f64>().ok()
        } else if self.strict {
            None
        } else if text == "Infinity" {
            Some(f64::INFINITY)
        } else {
            let radix = |p: [&str; 2], r| {
                p.iter().find_map(|p| text.strip_prefix(p)).and_then(|d| u64::from_str_radix(d, r).ok())
            };
            radix(["0x", "0X"], 16)
                .or_else(|| radix(["0o", "0O"], 8))
                .or_else(|| radix(["0b", "0B"], 2))
                .map(|n| n as f64)
        };
        match parsed {
            Some(x) if valid && (x.is_finite() || text == "Infinity") => Ok(Json::Number(sign * x)),
            Some(x) if valid && !self.strict => Ok(Json::Number(sign * x)),
            _ => {
                self.at = start;
                self.fail("expected a number")
            }
        }
    }
}
