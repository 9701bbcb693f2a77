//! Colours: 8-bit sRGB with alpha, parsed from CSS, interpolated in the spaces charts use; named schemes.

mod interpolate;
mod palettes;
mod scheme;

pub use interpolate::{Space, from_hsl, from_lab, hcl, hsl, lab, piecewise};
pub use scheme::{MOST_COLORS, SCHEME_NAMES, Scheme, scheme, scheme_names};

/// An sRGB colour with straight alpha.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Color {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
    /// Alpha: 0 is transparent, 255 opaque.
    pub a: u8,
}

impl Color {
    /// `#000`.
    pub const BLACK: Color = Color::rgb(0, 0, 0);
    /// `#fff`.
    pub const WHITE: Color = Color::rgb(255, 255, 255);
    /// Nothing at all.
    pub const TRANSPARENT: Color = Color { r: 0, g: 0, b: 0, a: 0 };

    /// Opaque.
    pub const fn rgb(r: u8, g: u8, b: u8) -> Color {
        Color { r, g, b, a: 255 }
    }

    /// The same colour with its alpha multiplied by `opacity` (0–1).
    pub fn fade(self, opacity: f64) -> Color {
        Color { a: (f64::from(self.a) * opacity.clamp(0.0, 1.0)).round() as u8, ..self }
    }

    /// A CSS colour: a name, `#rgb[a]`, `#rrggbb[aa]`, `rgb()`, `hsl()` and the other functions; `None` if it is none.
    pub fn parse(css: &str) -> Option<Color> {
        let text = css.trim();
        if let Some(hex) = text.strip_prefix('#')
            && let Some(color) = Color::parse_hex(hex.as_bytes())
        {
            return Some(color);
        }
        if text.len() > 120 {
            return None;
        }
        let [r, g, b, a] = csscolorparser::parse(text).ok()?.to_rgba8();
        Some(Color { r, g, b, a })
    }

    fn parse_hex(hex: &[u8]) -> Option<Color> {
        let digit = |i: usize| hex.get(i).and_then(|b| char::from(*b).to_digit(16)).map(|d| d as u8);
        let short = |i: usize| digit(i).map(|d| d * 17);
        let long = |i: usize| Some(digit(2 * i)? * 16 + digit(2 * i + 1)?);
        match hex.len() {
            3 => Some(Color::rgb(short(0)?, short(1)?, short(2)?)),
            4 => Some(Color { r: short(0)?, g: short(1)?, b: short(2)?, a: short(3)? }),
            6 => Some(Color::rgb(long(0)?, long(1)?, long(2)?)),
            8 => Some(Color { r: long(0)?, g: long(1)?, b: long(2)?, a: long(3)? }),
            _ => None,
        }
    }

    /// `#rrggbb`, without alpha.
    pub fn to_hex(self) -> String {
        let mut out = String::with_capacity(7);
        self.write_hex(&mut out);
        out
    }

    /// Appends `#rgb` or `#rrggbb`, whichever is shorter; alpha is not written.
    pub fn write_hex(&self, out: &mut String) {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let channels = [self.r, self.g, self.b];
        out.push('#');
        let short = channels.iter().all(|c| c >> 4 == c & 15);
        for c in channels {
            out.push(char::from(DIGITS[usize::from(c >> 4)]));
            if !short {
                out.push(char::from(DIGITS[usize::from(c & 15)]));
            }
        }
    }

    /// Relative luminance, 0–1 (WCAG 2).
    pub fn luminance(self) -> f64 {
        let linear = |c: u8| {
            let x = f64::from(c) / 255.0;
            if x <= 0.03928 { x / 12.92 } else { libm::pow((x + 0.055) / 1.055, 2.4) }
        };
        0.2126 * linear(self.r) + 0.7152 * linear(self.g) + 0.0722 * linear(self.b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn css_colours() {
        for (css, expected) in [
            ("#abc", Color::rgb(0xaa, 0xbb, 0xcc)),
            ("#11223380", Color { r: 0x11, g: 0x22, b: 0x33, a: 0x80 }),
            ("steelblue", Color::rgb(70, 130, 180)),
            ("rgba(0,0,0,0.1)", Color { r: 0, g: 0, b: 0, a: 26 }),
            (" RED ", Color::rgb(255, 0, 0)),
            ("hsl(120, 100%, 50%)", Color::rgb(0, 255, 0)),
            ("transparent", Color::TRANSPARENT),
        ] {
            assert_eq!(Color::parse(css), Some(expected), "{css}");
        }
        assert_eq!(Color::parse("nocolour"), None);
        assert_eq!(Color::rgb(0xaa, 0xbb, 0xcc).to_hex(), "#abc");
    }
}
