//! Fixed-point numbers for documents: as short as they can be, without exponent or negative zero.

/// Appends `x` with at most `places` decimals (0–6), trailing zeros removed. What is not finite becomes 0; beyond ±1e12
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
    // Written from the right: without the zeros at the end, two digits at a time.
    let mut buffer = [0u8; 32];
    let mut at = buffer.len();
    let unit = POWERS[places] as u64;
    let (mut whole, mut rest) = (scaled / unit, scaled % unit);
    if rest > 0 {
        let mut left = places;
        while rest.is_multiple_of(10) {
            rest /= 10;
            left -= 1;
        }
        for _ in 0..left {
            at -= 1;
            buffer[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        at -= 1;
        buffer[at] = b'.';
    }
    while whole >= 100 {
        let pair = 2 * (whole % 100) as usize;
        whole /= 100;
        at -= 2;
        buffer[at..at + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
    }
    if whole >= 10 {
        at -= 1;
        buffer[at] = b'0' + (whole % 10) as u8;
        whole /= 10;
    }
    at -= 1;
    buffer[at] = b'0' + whole as u8;
    if x < 0.0 {
        at -= 1;
        buffer[at] = b'-';
    }
    out.push_str(std::str::from_utf8(&buffer[at..]).expect("digits, a point and a sign are ASCII"));
}

/// 00 to 99.
const PAIRS: [u8; 200] = {
    let mut table = [0; 200];
    let mut i = 0;
    while i < 100 {
        table[2 * i] = b'0' + (i / 10) as u8;
        table[2 * i + 1] = b'0' + (i % 10) as u8;
        i += 1;
    }
    table
};

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
            (0.05, 3, "0.05"),
            (-907.25, 3, "-907.25"),
            (1e13, 6, "1000000000000"),
            (1002003.004, 3, "1002003.004"),
        ] {
            assert_eq!(text(x, places), expected, "{x}");
        }
    }
}
