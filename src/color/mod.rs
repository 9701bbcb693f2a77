//! Colours: 8-bit sRGB with alpha, parsed from CSS, interpolated in the spaces charts use; named schemes.

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
}
