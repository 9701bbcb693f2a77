//! Fixed-point numbers for documents: as short as they can be, without exponent or negative zero.

/// Appends `x` with at most `places` decimals (0–6), trailing zeros removed. What is not finite becomes 0; beyond ±1e15
/// the value is cut there. No allocation beyond the string's own growth.
pub fn write_fixed(out: &mut String, x: f64, places: u8) {
    const POWERS: [f64; 7] = [1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6];
    let places = usize::from(places.min(6));
    let x = if x.is_finite() { x.clamp(-1e12, 1e12) } else { 0.0 };
    let scaled = (x.abs() * POWERS[places] + 0.5).floor() as u64;
    if scaled == 0 {
        out.push('0');
        return;
    }
    if x < 0.0 {
        out.push('-');
    }
    let unit = POWERS[places] as u64;
    write_integer(out, scaled / unit);
    let mut rest = scaled % unit;
    if rest == 0 {
        return;
    }
    out.push('.');
    let mut unit = unit / 10;
    while rest > 0 && unit > 0 {
        out.push(char::from(b'0' + (rest / unit) as u8));
        rest %= unit;
        unit /= 10;
    }
}

fn write_integer(out: &mut String, mut n: u64) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (n % 10) as u8;
        n /= 10;
        if n == 0 {
            break;
        }
    }
    for d in &digits[at..] {
        out.push(char::from(*d));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(x: f64, places: u8) -> String {
        let mut s = String::new();
        write_fixed(&mut s, x, places);
        s
    }

    #[test]
    fn short_and_exact() {
        for (x, places, expected) in [
            (0.0, 2, "0"),
            (-0.0, 2, "0"),
            (-0.001, 2, "0"),
            (1.0, 2, "1"),
            (1.5, 2, "1.5"),
            (1.005, 2, "1"),
            (1.25, 2, "1.25"),
            (-12.345, 2, "-12.35"),
            (0.07, 2, "0.07"),
            (99.999, 2, "100"),
            (f64::NAN, 2, "0"),
            (123456.0, 0, "123456"),
            (0.123456, 6, "0.123456"),
        ] {
            assert_eq!(text(x, places), expected, "{x}");
        }
    }
}
