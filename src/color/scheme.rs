//! Named colour schemes: lists of colours, or ramps between them (vega-scale `schemes.js`).

use super::palettes::PALETTES;
use super::{Color, Space, piecewise};

/// How many colours a scale takes of a scheme at most: more than can be told apart.
pub const MOST_COLORS: f64 = 1000.0;

/// A named scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct Scheme {
    /// Whether colours are taken one by one; otherwise they are stops of a ramp.
    pub discrete: bool,
    /// Its colours.
    pub colors: Vec<Color>,
}

/// A scheme by its name, whatever its case; `name-5` means the same as `name`.
pub fn scheme(name: &str) -> Option<Scheme> {
    let lower = name.to_ascii_lowercase();
    let plain = match lower.rsplit_once('-') {
        Some((head, tail)) if tail.bytes().all(|b| b.is_ascii_digit()) => head,
        _ => &lower,
    };
    let (_, discrete, text) = PALETTES.iter().find(|(n, ..)| *n == plain)?;
    let byte = |i: usize| text.get(i..i + 2).and_then(|h| u8::from_str_radix(h, 16).ok()).unwrap_or(0);
    let colors = (0..text.len() / 6).map(|i| Color::rgb(byte(6 * i), byte(6 * i + 2), byte(6 * i + 4))).collect();
    Some(Scheme { discrete: *discrete, colors })
}

/// All names, ascending within categorical and continuous ones.
pub const SCHEME_NAMES: [&str; PALETTES.len()] = {
    let mut names = [""; PALETTES.len()];
    let mut i = 0;
    while i < names.len() {
        names[i] = PALETTES[i].0;
        i += 1;
    }
    names
};

/// All names, one after the other.
pub fn scheme_names() -> impl Iterator<Item = &'static str> {
    SCHEME_NAMES.into_iter()
}

impl Scheme {
    /// The colour at a position from 0 to 1.
    pub fn at(&self, t: f64) -> Color {
        piecewise(&self.colors, t, Space::Rgb(1.0))
    }

    /// The colours of a scale with `n` parts: those of a categorical scheme as they are; a ramp sampled at equal
    /// distances, without its ends, within a part of it.
    pub fn sample(&self, n: usize, extent: Option<(f64, f64)>) -> Vec<Color> {
        if self.discrete {
            return self.colors.clone();
        }
        let (a, b) = extent.unwrap_or((0.0, 1.0));
        (1..=n).map(|i| self.at(a + (b - a) * i as f64 / (n + 1) as f64)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(scheme("Tableau10").unwrap().colors[0], Color::rgb(0x4c, 0x78, 0xa8));
        assert_eq!(scheme("viridis").unwrap().at(0.0), Color::rgb(0x44, 0x01, 0x54));
        assert_eq!(scheme("blues-5"), scheme("blues"));
        assert!(scheme("bleus").is_none());
        assert!(scheme_names().count() > 60);
    }

    #[test]
    fn ramps_are_sampled_inside() {
        // Three ordinal values in `blues`, as Vega draws them.
        let hex: Vec<String> = scheme("blues").unwrap().sample(3, None).iter().map(|c| c.to_hex()).collect();
        assert_eq!(hex, ["#9cc8e2", "#5ba3cf", "#2978b8"]);
    }
}
