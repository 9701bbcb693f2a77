//! Colours: 8-bit sRGB with alpha, parsed from CSS, interpolated in the spaces charts use; named schemes.
//!
//! A colour may be one on light pages and another on dark ones: so a chart that follows its page is read, laid out and drawn
//! once, and only who writes a document looks at both.

mod interpolate;
mod palettes;
mod scheme;

pub use interpolate::{Space, from_hsl, from_lab, hcl, hsl, lab, piecewise};
pub use scheme::{MOST_COLORS, SCHEME_NAMES, Scheme, scheme, scheme_names};

use std::borrow::Cow;

/// The pages that a picture is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pages {
    /// Light ones, and paper.
    #[default]
    Light,
    /// Dark ones.
    Dark,
    /// Both: a document that follows the page it is on.
    Both,
}

impl Pages {
    /// What is one colour on light pages and another on dark ones.
    pub fn color(self, light: Color, dark: Color) -> Color {
        match self {
            Pages::Light => light,
            Pages::Dark => dark,
            Pages::Both => light.or_dark(dark),
        }
    }

    /// The same as CSS has it, for what is still to be read as a colour.
    pub fn css(self, light: &'static str, dark: &'static str) -> Cow<'static, str> {
        match self {
            Pages::Light => light.into(),
            Pages::Dark => dark.into(),
            Pages::Both => light_dark(light, dark).into(),
        }
    }
}

/// Two colours as one of CSS (CSS Color 5, `light-dark()`).
pub fn light_dark(light: &str, dark: &str) -> String {
    ["light-dark(", light, ",", dark, ")"].concat()
}

/// An sRGB colour with straight alpha; on dark pages perhaps another one.
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
    /// The four on dark pages.
    dark: [u8; 4],
}

impl Color {
    /// `#000`.
    pub const BLACK: Color = Color::rgb(0, 0, 0);
    /// `#fff`.
    pub const WHITE: Color = Color::rgb(255, 255, 255);
    /// Nothing at all.
    pub const TRANSPARENT: Color = Color::rgba(0, 0, 0, 0);

    /// Opaque.
    pub const fn rgb(r: u8, g: u8, b: u8) -> Color {
        Color::rgba(r, g, b, 255)
    }

    /// From all four, on every page.
    pub const fn rgba(r: u8, g: u8, b: u8, a: u8) -> Color {
        Color { r, g, b, a, dark: [r, g, b, a] }
    }

    /// This colour on light pages, another on dark ones.
    pub const fn or_dark(self, dark: Color) -> Color {
        Color { dark: dark.dark, ..self }
    }

    /// Whether it is another colour on dark pages.
    #[inline]
    pub fn follows(self) -> bool {
        self.dark != [self.r, self.g, self.b, self.a]
    }

    /// What it is on light pages.
    pub const fn on_light(self) -> Color {
        Color::rgba(self.r, self.g, self.b, self.a)
    }

    /// What it is on dark pages.
    #[inline]
    pub const fn on_dark(self) -> Color {
        let [r, g, b, a] = self.dark;
        Color::rgba(r, g, b, a)
    }

    /// What is made of it, on every page.
    pub fn each(self, make: impl Fn(Color) -> Color) -> Color {
        let light = make(self.on_light());
        if self.follows() { light.or_dark(make(self.on_dark())) } else { light }
    }

    /// A text that is made of it, on every page.
    pub fn each_css(self, make: impl Fn(Color) -> String) -> String {
        let light = make(self.on_light());
        if self.follows() { light_dark(&light, &make(self.on_dark())) } else { light }
    }

    /// The same colour with another alpha.
    pub fn with_alpha(self, alpha: u8) -> Color {
        self.each(|c| Color::rgba(c.r, c.g, c.b, alpha))
    }

    /// The same colour with its alpha multiplied by `opacity` (0–1).
    pub fn fade(self, opacity: f64) -> Color {
        let faded = |a: u8| (f64::from(a) * opacity.clamp(0.0, 1.0)).round() as u8;
        let [r, g, b, a] = self.dark;
        Color { a: faded(self.a), dark: [r, g, b, faded(a)], ..self }
    }

    /// A CSS colour: a name, `#rgb[a]`, `#rrggbb[aa]`, `rgb()`, `hsl()` and the other functions, or `light-dark()` of two of
    /// them; `None` if it is none.
    pub fn parse(css: &str) -> Option<Color> {
        match css.trim().strip_prefix("light-dark(").and_then(|rest| rest.strip_suffix(')')) {
            Some(both) => {
                let (light, dark) = both.split_at_checked(comma(both)?)?;
                Some(Color::parse_one(light)?.or_dark(Color::parse_one(&dark[1..])?))
            }
            None => Color::parse_one(css),
        }
    }

    fn parse_one(css: &str) -> Option<Color> {
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
        Some(Color::rgba(r, g, b, a))
    }

    fn parse_hex(hex: &[u8]) -> Option<Color> {
        let digit = |i: usize| hex.get(i).and_then(|b| char::from(*b).to_digit(16)).map(|d| d as u8);
        let short = |i: usize| digit(i).map(|d| d * 17);
        let long = |i: usize| Some(digit(2 * i)? * 16 + digit(2 * i + 1)?);
        match hex.len() {
            3 => Some(Color::rgb(short(0)?, short(1)?, short(2)?)),
            4 => Some(Color::rgba(short(0)?, short(1)?, short(2)?, short(3)?)),
            6 => Some(Color::rgb(long(0)?, long(1)?, long(2)?)),
            8 => Some(Color::rgba(long(0)?, long(1)?, long(2)?, long(3)?)),
            _ => None,
        }
    }

    /// `#rgb` or `#rrggbb`, whichever is shorter, without alpha; `light-dark()` of two if it is another on dark pages.
    pub fn to_hex(self) -> String {
        self.each_css(|one| {
            let mut out = String::with_capacity(7);
            one.write_hex(&mut out);
            out
        })
    }

    fn write_hex(self, out: &mut String) {
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

    /// Relative luminance on light pages, 0–1 (WCAG 2).
    pub fn luminance(self) -> f64 {
        let linear = |c: u8| {
            let x = f64::from(c) / 255.0;
            if x <= 0.03928 { x / 12.92 } else { libm::pow((x + 0.055) / 1.055, 2.4) }
        };
        0.2126 * linear(self.r) + 0.7152 * linear(self.g) + 0.0722 * linear(self.b)
    }
}

/// Where the first comma lies that is in no brackets.
fn comma(text: &str) -> Option<usize> {
    let mut depth = 0;
    text.bytes().position(|byte| {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        byte == b',' && depth == 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_may_be_another_on_dark_pages() {
        let (black, pale) = (Color::BLACK, Color::rgba(0xc9, 0xd1, 0xd9, 0x80));
        let both = Color::parse("light-dark(rgba(0, 0, 0, 1), rgba(201, 209, 217, 0.5))").unwrap();
        assert_eq!((both, both.on_light(), both.on_dark()), (black.or_dark(pale), black, pale));
        assert!(both.follows() && both != black && !black.or_dark(black).follows());
        assert_eq!(both.to_hex(), "light-dark(#000,#c9d1d9)");
        assert_eq!(both.fade(0.5), black.fade(0.5).or_dark(pale.fade(0.5)));
        assert_eq!(both.with_alpha(7).on_dark(), pale.with_alpha(7));
        let halfway = piecewise(&[both, Color::WHITE], 0.5, Space::Lab);
        let alone = |c: Color| piecewise(&[c, Color::WHITE], 0.5, Space::Lab);
        assert_eq!((halfway.on_light(), halfway.on_dark()), (alone(black), alone(pale)));
        for none in ["light-dark(red)", "light-dark(red,)", "light-dark(light-dark(red,blue),red)", "light-dark("] {
            assert_eq!(Color::parse(none), None, "{none}");
        }
        let of = |pages: Pages| (pages.color(black, pale), Color::parse(&pages.css("#000", "#c9d1d980")).unwrap());
        assert_eq!(of(Pages::Light), (black, black));
        assert_eq!(of(Pages::Dark), (pale, pale));
        assert_eq!(of(Pages::Both), (both, both));
    }

    #[test]
    fn css_colours() {
        for (css, expected) in [
            ("#abc", Color::rgb(0xaa, 0xbb, 0xcc)),
            ("#11223380", Color::rgba(0x11, 0x22, 0x33, 0x80)),
            ("steelblue", Color::rgb(70, 130, 180)),
            ("rgba(0,0,0,0.1)", Color::rgba(0, 0, 0, 26)),
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
