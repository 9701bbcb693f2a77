//! The one writer of documents: numbers, colours and escaped text go in, bytes of well-formed XML come out.

use crate::geometry::Point;

/// Two decimal digits a step.
const PAIRS: &[u8; 200] =
    b"0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849\
5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

/// A growing piece of a document. Lengths are held as whole *units*: hundredths of a pixel, or thousandths in small
/// pictures.
pub(super) struct Pen {
    bytes: Vec<u8>,
    /// Units a pixel: 100 or 1000.
    scale: u32,
    /// The farthest a coordinate may lie from the origin, pixels.
    farthest: f64,
}

impl Pen {
    /// An empty piece of a picture of a size.
    pub(super) fn new(width: f64, height: f64) -> Pen {
        let longest = width.max(height).clamp(0.0, 1e5);
        Pen {
            bytes: Vec::with_capacity(8192),
            scale: if width.min(height) < 100.0 { 1000 } else { 100 },
            farthest: 4.0 * longest + 1000.0,
        }
    }

    /// Bytes written so far.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// What was written; the pen is empty afterwards.
    pub(super) fn take(&mut self) -> String {
        // Only whole strings and ASCII were written.
        String::from_utf8(std::mem::take(&mut self.bytes)).unwrap_or_default()
    }

    /// Puts back what was taken.
    pub(super) fn put_back(&mut self, text: String) {
        self.bytes = text.into_bytes();
    }

    /// Markup, as it is.
    #[inline]
    pub(super) fn raw(&mut self, markup: &str) {
        self.bytes.extend_from_slice(markup.as_bytes());
    }

    /// A new line at a depth.
    #[inline]
    pub(super) fn line(&mut self, depth: usize) {
        const SPACES: &[u8; 32] = b"                                ";
        self.bytes.push(b'\n');
        self.bytes.extend_from_slice(&SPACES[..depth.min(32)]);
    }

    /// A coordinate in whole units, near enough to the canvas for any rasterizer.
    #[inline]
    pub(super) fn units(&self, x: f64) -> i64 {
        let scaled = x.clamp(-self.farthest, self.farthest) * f64::from(self.scale);
        // Rounded half away from zero; what is not a number is 0.
        (scaled + 0.5_f64.copysign(scaled)) as i64
    }

    /// Units a pixel.
    pub(super) fn scale(&self) -> u32 {
        self.scale
    }

    /// Both coordinates in units.
    #[inline]
    pub(super) fn at(&self, p: Point) -> (i64, i64) {
        (self.units(p.x), self.units(p.y))
    }

    /// A length in units, shortest form.
    #[inline]
    pub(super) fn length(&mut self, units: i64) {
        self.fraction(units, self.scale);
    }

    /// A length after another number: separated by a space, or by its own sign.
    #[inline]
    pub(super) fn next(&mut self, units: i64) {
        if units >= 0 {
            self.bytes.push(b' ');
        }
        self.length(units);
    }

    /// A coordinate, near enough to the canvas for any rasterizer.
    pub(super) fn near(&self, x: f64) -> f64 {
        x.clamp(-self.farthest, self.farthest)
    }

    /// A whole number.
    pub(super) fn integer(&mut self, n: i32) {
        if n < 0 {
            self.bytes.push(b'-');
        }
        self.whole(u64::from(n.unsigned_abs()));
    }

    /// Thousandths as a number.
    pub(super) fn milli(&mut self, thousandths: i32) {
        self.fraction(i64::from(thousandths), 1000);
    }

    /// An attribute holding a length; zero is left out where zero is what a missing one means.
    #[inline]
    pub(super) fn attribute(&mut self, name: &str, units: i64) {
        if units != 0 {
            self.open(name);
            self.length(units);
            self.bytes.push(b'"');
        }
    }

    /// An attribute holding thousandths.
    pub(super) fn milli_attribute(&mut self, name: &str, thousandths: i32) {
        self.open(name);
        self.milli(thousandths);
        self.bytes.push(b'"');
    }

    /// An attribute holding a fixed word.
    pub(super) fn word_attribute(&mut self, name: &str, word: &str) {
        self.open(name);
        self.raw(word);
        self.bytes.push(b'"');
    }

    /// An attribute holding any text.
    pub(super) fn text_attribute(&mut self, name: &str, text: &str) {
        self.open(name);
        self.escaped(text, true);
        self.bytes.push(b'"');
    }

    /// ` name="`.
    #[inline]
    pub(super) fn open(&mut self, name: &str) {
        self.bytes.push(b' ');
        self.raw(name);
        self.bytes.extend_from_slice(b"=\"");
    }

    /// `#rgb` or `#rrggbb`, by the channels' 24 bits.
    pub(super) fn color(&mut self, rgb: u32) {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let nibble = |i: u32| DIGITS[(rgb >> (4 * i) & 15) as usize];
        let short = (rgb >> 4) & 0x000f_0f0f == rgb & 0x000f_0f0f;
        self.bytes.push(b'#');
        for channel in [4, 2, 0] {
            self.bytes.push(nibble(channel + 1));
            if !short {
                self.bytes.push(nibble(channel));
            }
        }
    }

    /// Any text as character data: markup escaped, what XML forbids left out, line breaks and tabs as spaces. The same
    /// characters as [`crate::text::printable`] keeps.
    pub(super) fn escaped(&mut self, text: &str, in_attribute: bool) {
        let mut done = 0;
        for (i, c) in text.char_indices() {
            let instead = match c {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' if in_attribute => "&quot;",
                '\t' | '\n' | '\r' => " ",
                '\u{fffe}' | '\u{ffff}' => "",
                c if c.is_control() => "",
                _ => continue,
            };
            self.raw(&text[done..i]);
            self.raw(instead);
            done = i + c.len_utf8();
        }
        self.raw(&text[done..]);
    }

    /// A non-negative whole number.
    #[inline]
    pub(super) fn whole(&mut self, n: u64) {
        let mut digits = [0u8; 24];
        let at = whole_before(&mut digits, 24, n);
        self.bytes.extend_from_slice(&digits[at..]);
    }

    /// `n / scale` in its shortest form; the scale is 100 or 1000.
    #[inline]
    fn fraction(&mut self, n: i64, scale: u32) {
        let size = n.unsigned_abs();
        // Division by a constant is a multiplication.
        let (whole, rest, places) = match scale {
            100 => (size / 100, size % 100, 2),
            _ => (size / 1000, size % 1000, 3),
        };
        let mut digits = [0u8; 24];
        let mut at = 24;
        if rest > 0 {
            let mut rest = rest as u32;
            let mut places = places;
            while rest.is_multiple_of(10) {
                rest /= 10;
                places -= 1;
            }
            for _ in 0..places {
                at -= 1;
                digits[at] = b'0' + (rest % 10) as u8;
                rest /= 10;
            }
            at -= 1;
            digits[at] = b'.';
        }
        at = whole_before(&mut digits, at, whole);
        if n < 0 {
            at -= 1;
            digits[at] = b'-';
        }
        self.bytes.extend_from_slice(&digits[at..]);
    }
}

/// Writes the digits of a number so that they end at a place; returns where they begin.
fn whole_before(digits: &mut [u8; 24], end: usize, n: u64) -> usize {
    let mut at = end;
    let mut rest = n;
    while rest >= 10 {
        let pair = (rest % 100) as usize * 2;
        rest /= 100;
        at -= 2;
        digits[at..at + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
    }
    if rest > 0 || at == end {
        at -= 1;
        digits[at] = b'0' + rest as u8;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Pen)) -> String {
        let mut pen = Pen::new(200.0, 200.0);
        write(&mut pen);
        pen.take()
    }

    #[test]
    fn lengths_agree_with_the_writer_of_numbers() {
        for x in
            [0.0, -0.0, 1.0, -1.0, 0.05, 0.5, 9.99, 10.0, 99.995, 100.0, 1234.567, -0.004, -0.006, 1000.1, f64::NAN]
        {
            let mut expected = String::new();
            crate::number::write_fixed(&mut expected, x, 2);
            assert_eq!(written(|p| p.length(p.units(x))), expected, "{x}");
        }
        assert_eq!(written(|p| p.length(p.units(1e300))), "1800");
        assert_eq!(written(|p| p.length(p.units(f64::NEG_INFINITY))), "-1800");
        assert_eq!(written(|p| p.whole(u64::MAX)), u64::MAX.to_string());
    }

    #[test]
    fn colors_are_short_where_they_can_be() {
        assert_eq!(written(|p| p.color(0xff00aa)), "#f0a");
        assert_eq!(written(|p| p.color(0x4682b4)), "#4682b4");
        assert_eq!(written(|p| p.color(0)), "#000");
    }

    #[test]
    fn markup_is_escaped_and_forbidden_characters_are_dropped() {
        assert_eq!(written(|p| p.escaped("<a b=\"c\">&\u{0}\u{1b}\n\u{ffff}ü", false)), "&lt;a b=\"c\"&gt;&amp; ü");
        assert_eq!(written(|p| p.text_attribute("t", "\"'<")), " t=\"&quot;'&lt;\"");
    }
}
