//! Colours between the ends of a scale, under the names of d3-scale-chromatic. In: a name and a share of the way; out: a
//! colour.

use crate::color::Color;
use crate::dialect::chartjs::scheme;
use std::sync::Arc;

/// Schemes of ColorBrewer that ramps run through: one hue or a few in nine colours, two hues in eleven.
const NINE: &str =
    "Blues BuGn BuPu GnBu Greens Greys OrRd Oranges PuBu PuBuGn PuRd Purples RdPu Reds YlGn YlGnBu YlOrBr YlOrRd";
const ELEVEN: &str = "BrBG PRGn PiYG PuOr RdBu RdGy RdYlBu RdYlGn Spectral";
/// Schemes that are computed.
const OTHERS: &str = "cividis inferno magma plasma rainbow sinebow turbo viridis";

/// Colours along a scale.
#[derive(Debug, Clone)]
pub(super) enum Ramp {
    /// A curve through colours.
    Through(Vec<Color>),
    /// A scheme by its name.
    Named(Arc<str>),
}

impl Ramp {
    /// By a name such as `blues`, `Blues` or `interpolateBlues`; `None` if there is none.
    pub(super) fn named(name: &str) -> Option<Ramp> {
        let name = name.strip_prefix("interpolate").unwrap_or(name);
        let known = |list: &'static str| list.split(' ').find(|n| n.eq_ignore_ascii_case(name));
        let brewer =
            known(NINE).map(|n| format!("brewer.{n}9")).or_else(|| known(ELEVEN).map(|n| format!("brewer.{n}11")));
        if let Some(scheme) = brewer {
            let colors = scheme::Scheme::of(&scheme)?.colors;
            return Some(Ramp::Through(colors.iter().filter_map(|c| Color::parse(c)).collect()));
        }
        known_other(name).filter(|n| crate::color::scheme(n).is_some()).map(|n| Ramp::Named(Arc::from(n)))
    }

    /// Names of all ramps.
    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        [NINE, ELEVEN, OTHERS].into_iter().flat_map(|list| list.split(' '))
    }

    /// The colour at a share of the way.
    pub(super) fn at(&self, share: f64) -> Color {
        let share = share.clamp(0.0, 1.0);
        match self {
            Ramp::Through(colors) => through(colors, share),
            Ramp::Named(name) => crate::color::scheme(name).map_or(Color::BLACK, |scheme| scheme.at(share)),
        }
    }
}

fn known_other(name: &str) -> Option<&'static str> {
    OTHERS.split(' ').find(|n| n.eq_ignore_ascii_case(name))
}

/// A uniform cubic B-spline through colours, mirrored at its ends (d3-interpolate `rgbBasis`).
fn through(colors: &[Color], share: f64) -> Color {
    let n = colors.len().saturating_sub(1);
    if n == 0 {
        return colors.first().copied().unwrap_or(Color::BLACK);
    }
    let i = ((share * n as f64) as usize).min(n - 1);
    let t = share * n as f64 - i as f64;
    let channel = |of: fn(&Color) -> u8| {
        let v = |k: usize| f64::from(of(&colors[k]));
        let (b, c) = (v(i), v(i + 1));
        let a = if i > 0 { v(i - 1) } else { 2.0 * b - c };
        let d = if i + 2 <= n { v(i + 2) } else { 2.0 * c - b };
        let (t2, t3) = (t * t, t * t * t);
        let sum = (1.0 - 3.0 * t + 3.0 * t2 - t3) * a
            + (4.0 - 6.0 * t2 + 3.0 * t3) * b
            + (1.0 + 3.0 * t + 3.0 * t2 - 3.0 * t3) * c
            + t3 * d;
        (sum / 6.0).round().clamp(0.0, 255.0) as u8
    };
    Color::rgb(channel(|c| c.r), channel(|c| c.g), channel(|c| c.b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ramps_begin_and_end_with_the_ends_of_their_scheme() {
        let blues = Ramp::named("interpolateBlues").unwrap();
        assert_eq!([blues.at(0.0).to_hex(), blues.at(1.0).to_hex()], ["#f7fbff", "#08306b"]);
        // d3.interpolateBlues(0.5) is rgb(109, 174, 213).
        let middle = blues.at(0.5);
        assert_eq!((middle.r, middle.g, middle.b), (109, 174, 213));
        assert!(Ramp::names().all(|name| Ramp::named(name).is_some()));
        assert!(Ramp::named("yellowish").is_none());
    }
}
