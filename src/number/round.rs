//! Decimal digits of numbers as JavaScript rounds them (ECMA-262 `toFixed`, `toExponential`, `toPrecision`): a tie, which
//! only a number that binary fractions hold exactly can be, goes to the larger magnitude.

use super::to_js;

/// `x.toFixed(places)`; from 1e21 up as [`to_js`] writes it.
pub fn to_fixed(x: f64, places: usize) -> String {
    if !(x.abs() < 1e21) {
        return to_js(x);
    }
    let places = places.min(100);
    // x is half way between two decimals exactly if doubling it `places + 1` times makes an odd whole number.
    let doubled = x.abs() * libm::exp2(places as f64 + 1.0);
    let tie = doubled < 9.0e15 && doubled % 2.0 == 1.0;
    let text = format!("{:.places$}", if tie { away(x) } else { x });
    // -0.001 to two places is "-0.00" in JavaScript too, but -0 is "0".
    if x == 0.0 { text.trim_start_matches('-').to_string() } else { text }
}

/// The next number further from zero.
fn away(x: f64) -> f64 {
    if x < 0.0 { x.next_down() } else { x.next_up() }
}

/// The first `count` significant digits, and the power of ten of the first; all digits that matter if `count` is 0. `None`
/// for what is not finite. `x` is not negative.
pub(super) fn significant(x: f64, count: usize) -> Option<(String, i32)> {
    if !x.is_finite() {
        return None;
    }
    let text = match count {
        0 => format!("{x:e}"),
        _ => format!("{:.*e}", count - 1, if tied(x, count) { away(x) } else { x }),
    };
    let (digits, exponent) = text.split_once('e')?;
    Some((digits.replace('.', ""), exponent.parse().ok()?))
}

/// Whether a number lies half way between two of so many significant digits.
fn tied(x: f64, count: usize) -> bool {
    if x == 0.0 {
        return false;
    }
    let exponent = libm::floor(libm::log10(x));
    let places = count as f64 - 1.0 - exponent;
    if places >= 0.0 {
        let doubled = x * libm::exp2(places + 1.0);
        doubled < 9.0e15 && doubled % 2.0 == 1.0
    } else {
        let unit = libm::round(libm::pow(10.0, -places));
        unit <= 1e22 && x % unit == unit / 2.0
    }
}

/// `x.toExponential(places)`.
pub fn to_exponential(x: f64, places: usize) -> String {
    let Some((digits, exponent)) = significant(x.abs(), places.min(100) + 1) else { return to_js(x) };
    format!("{}{}", if x < 0.0 { "-" } else { "" }, scientific(&digits, exponent))
}

/// `x.toPrecision(digits)`: an exponent below 1e-6 and where there are more places than digits.
pub fn to_precision(x: f64, digits: usize) -> String {
    let count = digits.clamp(1, 100);
    let Some((digits, exponent)) = significant(x.abs(), count) else { return to_js(x) };
    let text = if exponent < -6 || exponent >= count as i32 {
        scientific(&digits, exponent)
    } else {
        positional(&digits, exponent)
    };
    format!("{}{text}", if x < 0.0 { "-" } else { "" })
}

fn scientific(digits: &str, exponent: i32) -> String {
    let (first, rest) = digits.split_at(1);
    let point = if rest.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{first}{point}{rest}e{sign}{}", exponent.abs())
}

/// Digits without an exponent, the first of them worth 10 to the power of `exponent`.
pub(super) fn positional(digits: &str, exponent: i32) -> String {
    let n = digits.len() as i32;
    if exponent < 0 {
        format!("0.{}{digits}", "0".repeat((-exponent - 1) as usize))
    } else if n > exponent + 1 {
        let (whole, rest) = digits.split_at((exponent + 1) as usize);
        format!("{whole}.{rest}")
    } else {
        format!("{digits}{}", "0".repeat((exponent + 1 - n) as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Node 20: (2.5).toFixed(0), (8.5).toPrecision(1), (12345).toExponential(3) …
    #[test]
    fn ties_go_away_from_zero() {
        for (x, places, text) in [
            (2.5, 0, "3"),
            (-2.5, 0, "-3"),
            (1.5, 0, "2"),
            (0.125, 2, "0.13"),
            (1.005, 2, "1.00"),
            (6172.5, 0, "6173"),
            (1e21, 2, "1e+21"),
            (-0.0, 1, "0.0"),
            (0.000001, 7, "0.0000010"),
        ] {
            assert_eq!(to_fixed(x, places), text, "{x} to {places}");
        }
        for (x, digits, text) in
            [(8.5, 1, "9"), (2.5e6, 1, "3e+6"), (0.00001, 2, "0.000010"), (1e-7, 2, "1.0e-7"), (0.0, 6, "0.00000")]
        {
            assert_eq!(to_precision(x, digits), text, "{x} in {digits}");
        }
        assert_eq!(to_exponential(12345.0, 3), "1.235e+4");
        assert_eq!(to_exponential(-2_500_000.0, 0), "-3e+6");
        assert_eq!(to_exponential(0.0, 2), "0.00e+0");
    }
}
