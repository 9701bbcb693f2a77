//! How numbers are written on axes and as labels: `N<before>*<type><decimals>zsxy*<after>`.

use crate::number;

/// A format of numbers.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Numeral {
    before: String,
    after: String,
    kind: Kind,
    /// Digits after the point; none: as many as the number has, at most two.
    places: Option<usize>,
    /// Zeros at the end are kept.
    zeros: bool,
    /// Thousands are grouped.
    groups: bool,
    /// The coordinate along x is written instead of that along y.
    pub along_x: bool,
}

#[derive(Debug, Clone, PartialEq, Default)]
enum Kind {
    #[default]
    Fixed,
    Percent,
    Exponential,
    /// ISO 4217.
    Currency(String),
}

impl Numeral {
    /// Reads what follows the `N`; `None` if it makes no sense.
    pub(super) fn read(text: &str) -> Option<Numeral> {
        let Some((before, rest)) = text.split_once('*') else {
            return Some(Numeral { before: text.to_owned(), ..Numeral::default() });
        };
        let (spec, after) = rest.split_once('*')?;
        let mut out = Numeral { before: before.to_owned(), after: after.to_owned(), ..Numeral::default() };
        let mut rest = spec;
        if let Some(more) = rest.strip_prefix('c') {
            let code = more.get(..3)?;
            out.kind = Kind::Currency(code.to_owned());
            rest = &more[3..];
        } else if let Some(more) = rest.strip_prefix('p') {
            (out.kind, rest) = (Kind::Percent, more);
        } else if let Some(more) = rest.strip_prefix('e') {
            (out.kind, rest) = (Kind::Exponential, more);
        } else {
            rest = rest.strip_prefix('f').unwrap_or(rest);
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            out.places = Some(rest[..digits].parse::<usize>().ok().filter(|n| *n <= 15)?);
        }
        for c in rest[digits..].chars() {
            match c {
                'z' => out.zeros = true,
                's' => out.groups = true,
                'x' => out.along_x = true,
                'y' => out.along_x = false,
                _ => return None,
            }
        }
        Some(out)
    }

    /// Writes a number.
    pub(super) fn write(&self, x: f64) -> String {
        let most = self.places.unwrap_or(2);
        let least = if self.zeros { most } else { 0 };
        let plain = |x: f64| number::decimals(x, least, most, self.groups);
        let text = match &self.kind {
            Kind::Fixed => plain(x),
            Kind::Percent => format!("{}%", plain(100.0 * x)),
            Kind::Exponential => number::to_exponential(x, most),
            Kind::Currency(code) => {
                let sign = match code.as_str() {
                    "USD" | "CAD" | "AUD" | "MXN" => "$",
                    "EUR" => "€",
                    "GBP" => "£",
                    "JPY" | "CNY" => "¥",
                    "INR" => "₹",
                    "KRW" => "₩",
                    code => code,
                };
                let minus = if x < 0.0 { "-" } else { "" };
                format!("{minus}{sign}{}", plain(x.abs()))
            }
        };
        [&self.before, &text, &self.after].map(String::as_str).concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        for (format, x, text) in [
            ("", 12.0, "12"),
            ("*f2*", 12.5, "12.5"),
            ("*f2z*", 12.5, "12.50"),
            ("*f0s*", 1_234_567.0, "1,234,567"),
            ("*p0*", 0.25, "25%"),
            ("*cEUR2z*", 3.5, "€3.50"),
            ("*cUSD0s*", -1500.0, "-$1,500"),
            ("a *f1* b", 2.25, "a 2.3 b"),
            ("*e1*", 1500.0, "1.5e+3"),
        ] {
            assert_eq!(Numeral::read(format).unwrap().write(x), text, "{format}");
        }
        assert!(Numeral::read("*f2").is_none() && Numeral::read("*q*").is_none());
        assert!(Numeral::read("*f1x*").unwrap().along_x);
    }
}
