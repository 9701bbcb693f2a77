//! Colours between colours (d3-interpolate, d3-color).

use super::Color;
use std::f64::consts::PI;

/// A space in which colours are mixed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Space {
    /// sRGB channels, raised to a power (1: as they are).
    Rgb(f64),
    /// Hue, saturation, lightness; hue by the shorter way unless `long`.
    Hsl {
        /// Straight from one angle to the other.
        long: bool,
    },
    /// CIELAB with D50 white.
    Lab,
    /// CIELAB in polar coordinates.
    Hcl {
        /// Straight from one angle to the other.
        long: bool,
    },
    /// Dave Green's helix.
    Cubehelix {
        /// Power applied to the position for lightness.
        gamma: f64,
        /// Straight from one angle to the other.
        long: bool,
    },
}

/// The colour at a position from 0 to 1 along stops at equal distances.
pub fn piecewise(stops: &[Color], t: f64, space: Space) -> Color {
    match stops {
        [] => Color::TRANSPARENT,
        [one] => *one,
        _ => {
            let n = stops.len() - 1;
            let p = (t.clamp(0.0, 1.0) * n as f64).max(0.0);
            let i = (p.floor() as usize).min(n - 1);
            mix(stops[i], stops[i + 1], p - i as f64, space)
        }
    }
}

/// The colour at a position from 0 to 1 between two.
pub fn mix(a: Color, b: Color, t: f64, space: Space) -> Color {
    let light = mix_one(a, b, t, space);
    if a.follows() || b.follows() { light.or_dark(mix_one(a.on_dark(), b.on_dark(), t, space)) } else { light }
}

/// The colour between two, as light pages have them.
fn mix_one(a: Color, b: Color, t: f64, space: Space) -> Color {
    let alpha = lerp(f64::from(a.a), f64::from(b.a), t).round() as u8;
    let Color { r, g, b, .. } = match space {
        Space::Rgb(gamma) => {
            let channel = |x: u8, y: u8| {
                let (x, y) = (f64::from(x), f64::from(y));
                if gamma == 1.0 {
                    lerp(x, y, t)
                } else {
                    libm::pow(lerp(libm::pow(x, gamma), libm::pow(y, gamma), t), 1.0 / gamma)
                }
            };
            from_unit([channel(a.r, b.r) / 255.0, channel(a.g, b.g) / 255.0, channel(a.b, b.b) / 255.0])
        }
        Space::Hsl { long } => {
            let (x, y) = (hsl(a), hsl(b));
            from_hsl([hue(x[0], y[0], t, long), either(x[1], y[1], t), either(x[2], y[2], t)])
        }
        Space::Lab => {
            let (x, y) = (lab(a), lab(b));
            from_lab([lerp(x[0], y[0], t), lerp(x[1], y[1], t), lerp(x[2], y[2], t)])
        }
        Space::Hcl { long } => {
            let (x, y) = (hcl(a), hcl(b));
            let (h, c, l) = (hue(x[0], y[0], t, long), either(x[1], y[1], t), either(x[2], y[2], t));
            let (h, c) = if h.is_nan() { (0.0, 0.0) } else { (h.to_radians(), if c.is_nan() { 0.0 } else { c }) };
            from_lab([l, c * libm::cos(h), c * libm::sin(h)])
        }
        Space::Cubehelix { gamma, long } => {
            let (x, y) = (cubehelix(a), cubehelix(b));
            let l = lerp(x[2], y[2], libm::pow(t, gamma));
            from_cubehelix([hue(x[0], y[0], t, long), either(x[1], y[1], t), l])
        }
    };
    Color::rgba(r, g, b, alpha)
}

fn lerp(a: f64, b: f64, t: f64) -> f64 {
    a + (b - a) * t
}

fn either(a: f64, b: f64, t: f64) -> f64 {
    if a.is_nan() {
        b
    } else if b.is_nan() {
        a
    } else {
        lerp(a, b, t)
    }
}

fn hue(a: f64, b: f64, t: f64, long: bool) -> f64 {
    if a.is_nan() || b.is_nan() {
        return either(a, b, t);
    }
    let mut d = b - a;
    if !long && !(-180.0..=180.0).contains(&d) {
        d -= 360.0 * (d / 360.0).round();
    }
    a + d * t
}

fn from_unit(c: [f64; 3]) -> Color {
    let byte = |x: f64| (x * 255.0).round().clamp(0.0, 255.0) as u8;
    Color::rgb(byte(c[0]), byte(c[1]), byte(c[2]))
}

fn unit(c: Color) -> [f64; 3] {
    [f64::from(c.r) / 255.0, f64::from(c.g) / 255.0, f64::from(c.b) / 255.0]
}

/// Hue in degrees (NaN for greys), saturation, lightness.
pub fn hsl(c: Color) -> [f64; 3] {
    let [r, g, b] = unit(c);
    let (low, high) = (r.min(g).min(b), r.max(g).max(b));
    let (d, l) = (high - low, (high + low) / 2.0);
    if d == 0.0 {
        return [f64::NAN, if l > 0.0 && l < 1.0 { 0.0 } else { f64::NAN }, l];
    }
    let h = if r == high {
        (g - b) / d + if g < b { 6.0 } else { 0.0 }
    } else if g == high {
        (b - r) / d + 2.0
    } else {
        (r - g) / d + 4.0
    };
    [h * 60.0, d / if l < 0.5 { high + low } else { 2.0 - high - low }, l]
}

/// From hue in degrees, saturation and lightness.
pub fn from_hsl([h, s, l]: [f64; 3]) -> Color {
    let h = if h.is_nan() { 0.0 } else { h.rem_euclid(360.0) };
    let s = if s.is_nan() { 0.0 } else { s };
    let m2 = l + if l < 0.5 { l } else { 1.0 - l } * s;
    let m1 = 2.0 * l - m2;
    let channel = |h: f64| {
        let h = h.rem_euclid(360.0);
        if h < 60.0 {
            m1 + (m2 - m1) * h / 60.0
        } else if h < 180.0 {
            m2
        } else if h < 240.0 {
            m1 + (m2 - m1) * (240.0 - h) / 60.0
        } else {
            m1
        }
    };
    from_unit([channel(h + 120.0), channel(h), channel(h - 120.0)])
}

const WHITE: [f64; 3] = [0.96422, 1.0, 0.82521];

fn linear(x: f64) -> f64 {
    if x <= 0.04045 { x / 12.92 } else { libm::pow((x + 0.055) / 1.055, 2.4) }
}

fn gamma(x: f64) -> f64 {
    if x <= 0.0031308 { 12.92 * x } else { 1.055 * libm::pow(x, 1.0 / 2.4) - 0.055 }
}

/// CIELAB (D50).
pub fn lab(c: Color) -> [f64; 3] {
    let [r, g, b] = unit(c).map(linear);
    let f = |t: f64| {
        let d: f64 = 6.0 / 29.0;
        if t > d * d * d { libm::cbrt(t) } else { t / (3.0 * d * d) + 4.0 / 29.0 }
    };
    let y = f((0.2225045 * r + 0.7168786 * g + 0.0606169 * b) / WHITE[1]);
    let (x, z) = if r == g && g == b {
        (y, y)
    } else {
        (
            f((0.4360747 * r + 0.3850649 * g + 0.1430804 * b) / WHITE[0]),
            f((0.0139322 * r + 0.0971045 * g + 0.7141733 * b) / WHITE[2]),
        )
    };
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// From CIELAB (D50).
pub fn from_lab([l, a, b]: [f64; 3]) -> Color {
    let f = |t: f64| {
        let d: f64 = 6.0 / 29.0;
        if t > d { t * t * t } else { 3.0 * d * d * (t - 4.0 / 29.0) }
    };
    let y = (l + 16.0) / 116.0;
    let (x, z) = (if a.is_nan() { y } else { y + a / 500.0 }, if b.is_nan() { y } else { y - b / 200.0 });
    let (x, y, z) = (WHITE[0] * f(x), WHITE[1] * f(y), WHITE[2] * f(z));
    from_unit([
        gamma(3.1338561 * x - 1.6168667 * y - 0.4906146 * z),
        gamma(-0.9787684 * x + 1.9161415 * y + 0.0334540 * z),
        gamma(0.0719453 * x - 0.2289914 * y + 1.4052427 * z),
    ])
}

/// Hue in degrees (NaN for greys), chroma, lightness.
pub fn hcl(c: Color) -> [f64; 3] {
    let [l, a, b] = lab(c);
    if a == 0.0 && b == 0.0 {
        return [f64::NAN, if l > 0.0 && l < 100.0 { 0.0 } else { f64::NAN }, l];
    }
    let h = libm::atan2(b, a) * 180.0 / PI;
    [if h < 0.0 { h + 360.0 } else { h }, (a * a + b * b).sqrt(), l]
}

const HELIX: [f64; 5] = [-0.14861, 1.78277, -0.29227, -0.90649, 1.97294];

fn cubehelix(c: Color) -> [f64; 3] {
    let [r, g, b] = unit(c);
    let [ca, cb, cc, cd, ce] = HELIX;
    let bc_da = cb * cc - cd * ca;
    let l = (bc_da * b + ce * cd * r - ce * cb * g) / (bc_da + ce * cd - ce * cb);
    let bl = b - l;
    let k = (ce * (g - l) - cc * bl) / cd;
    let s = (k * k + bl * bl).sqrt() / (ce * l * (1.0 - l));
    let h = if s.is_nan() || s == 0.0 { f64::NAN } else { libm::atan2(k, bl) * 180.0 / PI - 120.0 };
    [if h < 0.0 { h + 360.0 } else { h }, s, l]
}

fn from_cubehelix([h, s, l]: [f64; 3]) -> Color {
    let h = if h.is_nan() { 0.0 } else { (h + 120.0).to_radians() };
    let a = if s.is_nan() { 0.0 } else { s * l * (1.0 - l) };
    let (cos, sin) = (libm::cos(h), libm::sin(h));
    let [ca, cb, cc, cd, ce] = HELIX;
    from_unit([l + a * (ca * cos + cb * sin), l + a * (cc * cos + cd * sin), l + a * ce * cos])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_red_and_blue() {
        let (red, blue) = (Color::rgb(255, 0, 0), Color::rgb(0, 0, 255));
        // d3.interpolateRgb, interpolateHsl, interpolateLab, interpolateHcl at 0.5
        assert_eq!(mix(red, blue, 0.5, Space::Rgb(1.0)), Color::rgb(128, 0, 128));
        assert_eq!(mix(red, blue, 0.5, Space::Hsl { long: false }), Color::rgb(255, 0, 255));
        assert_eq!(mix(red, blue, 0.5, Space::Hsl { long: true }), Color::rgb(0, 255, 0));
        let back = from_lab(lab(Color::rgb(70, 130, 180)));
        assert_eq!(back, Color::rgb(70, 130, 180));
    }
}
