//! The formulas of projections, for longitudes and latitudes in radians about their own centre
//! (Snyder, Map Projections: A Working Manual, 1987; names and constants as in d3-geo).

use std::f64::consts::{FRAC_PI_2, PI};

/// A projection of the sphere of radius 1 to the plane, y upward.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Raw {
    AzimuthalEqualArea,
    AzimuthalEquidistant,
    ConicConformal {
        n: f64,
        f: f64,
    },
    /// `n` = 0 stands for its cylindrical limit, with the cosine of the parallel in `c`.
    ConicEqualArea {
        n: f64,
        c: f64,
        r0: f64,
    },
    ConicEquidistant {
        n: f64,
        g: f64,
    },
    EqualEarth,
    Equirectangular,
    Gnomonic,
    Mercator,
    Mollweide,
    NaturalEarth,
    Orthographic,
    Stereographic,
    TransverseMercator,
}

/// Poles are infinitely far away in some projections; this is as far as anything is drawn.
const FARTHEST: f64 = FRAC_PI_2 - 1e-6;

impl Raw {
    pub(super) fn conic_conformal(y0: f64, y1: f64) -> Raw {
        let t = |y: f64| libm::tan((FRAC_PI_2 + y) / 2.0);
        let c = libm::cos(y0);
        let n = if (y0 - y1).abs() < 1e-12 {
            libm::sin(y0)
        } else {
            libm::log(c / libm::cos(y1)) / libm::log(t(y1) / t(y0))
        };
        if n == 0.0 { Raw::Mercator } else { Raw::ConicConformal { n, f: c * libm::pow(t(y0), n) / n } }
    }

    pub(super) fn conic_equal_area(y0: f64, y1: f64) -> Raw {
        let s = libm::sin(y0);
        let n = (s + libm::sin(y1)) / 2.0;
        if n.abs() < 1e-6 {
            return Raw::ConicEqualArea { n: 0.0, c: libm::cos(y0), r0: 0.0 };
        }
        let c = 1.0 + s * (2.0 * n - s);
        Raw::ConicEqualArea { n, c, r0: c.sqrt() / n }
    }

    pub(super) fn conic_equidistant(y0: f64, y1: f64) -> Raw {
        let c = libm::cos(y0);
        let n = if (y0 - y1).abs() < 1e-12 { libm::sin(y0) } else { (c - libm::cos(y1)) / (y1 - y0) };
        if n.abs() < 1e-6 { Raw::Equirectangular } else { Raw::ConicEquidistant { n, g: c / n + y0 } }
    }

    pub(super) fn project(self, x: f64, y: f64) -> (f64, f64) {
        let (sx, cx, sy, cy) = (libm::sin(x), libm::cos(x), libm::sin(y), libm::cos(y));
        match self {
            Raw::AzimuthalEqualArea => scaled((2.0 / (1.0 + cx * cy).max(1e-12)).sqrt(), cy * sx, sy),
            Raw::AzimuthalEquidistant => {
                let c = libm::acos((cx * cy).clamp(-1.0, 1.0));
                scaled(if c == 0.0 { 1.0 } else { c / libm::sin(c).max(1e-12) }, cy * sx, sy)
            }
            Raw::ConicConformal { n, f } => {
                let y = if f > 0.0 { y.max(-FARTHEST) } else { y.min(FARTHEST) };
                let r = f / libm::pow(libm::tan((FRAC_PI_2 + y) / 2.0), n);
                (r * libm::sin(n * x), f - r * libm::cos(n * x))
            }
            Raw::ConicEqualArea { n: 0.0, c, .. } => (x * c, sy / c),
            Raw::ConicEqualArea { n, c, r0 } => {
                let r = (c - 2.0 * n * sy).max(0.0).sqrt() / n;
                (r * libm::sin(n * x), r0 - r * libm::cos(n * x))
            }
            Raw::ConicEquidistant { n, g } => {
                let r = g - y;
                (r * libm::sin(n * x), g - r * libm::cos(n * x))
            }
            Raw::EqualEarth => equal_earth(x, y),
            Raw::Equirectangular => (x, y),
            Raw::Gnomonic => scaled(1.0 / (cx * cy).max(1e-6), cy * sx, sy),
            Raw::Mercator => (x, libm::log(libm::tan((FRAC_PI_2 + y.clamp(-FARTHEST, FARTHEST)) / 2.0))),
            Raw::Mollweide => mollweide(x, y),
            Raw::NaturalEarth => {
                let (p2, p4) = (y * y, y.powi(4));
                (
                    x * (0.8707 - 0.131979 * p2 + p4 * (-0.013791 + p4 * (0.003971 * p2 - 0.001529 * p4))),
                    y * (1.007226 + p2 * (0.015085 + p4 * (-0.044475 + 0.028874 * p2 - 0.005916 * p4))),
                )
            }
            Raw::Orthographic => (cy * sx, sy),
            Raw::Stereographic => scaled(1.0 / (1.0 + cx * cy).max(1e-6), cy * sx, sy),
            Raw::TransverseMercator => (libm::log(libm::tan((FRAC_PI_2 + y.clamp(-FARTHEST, FARTHEST)) / 2.0)), -x),
        }
    }
}

fn scaled(k: f64, x: f64, y: f64) -> (f64, f64) {
    (k * x, k * y)
}

/// Snyder 1987, p. 249: the auxiliary angle by Newton's method.
fn mollweide(x: f64, y: f64) -> (f64, f64) {
    let whole = PI * libm::sin(y);
    let mut twice = 2.0 * y;
    if y.abs() < FRAC_PI_2 - 1e-9 {
        for _ in 0..30 {
            let step = (twice + libm::sin(twice) - whole) / (1.0 + libm::cos(twice)).max(1e-12);
            twice -= step;
            if step.abs() < 1e-12 {
                break;
            }
        }
    }
    let angle = twice / 2.0;
    let root = 2.0_f64.sqrt();
    (root / FRAC_PI_2 * x * libm::cos(angle), root * libm::sin(angle))
}

/// Šavrič, Patterson, Jenny: The Equal Earth map projection (2018).
fn equal_earth(x: f64, y: f64) -> (f64, f64) {
    const A: [f64; 4] = [1.340264, -0.081106, 0.000893, 0.003796];
    let m = 3.0_f64.sqrt() / 2.0;
    let l = libm::asin((m * libm::sin(y)).clamp(-1.0, 1.0));
    let (l2, l6) = (l * l, l.powi(6));
    let slope = A[0] + 3.0 * A[1] * l2 + l6 * (7.0 * A[2] + 9.0 * A[3] * l2);
    (x * libm::cos(l) / (m * slope), l * (A[0] + A[1] * l2 + l6 * (A[2] + A[3] * l2)))
}

/// A rotation of the sphere: by a longitude, then about the other two axes (radians).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rotation {
    lambda: f64,
    phi: (f64, f64),
    gamma: (f64, f64),
}

impl Rotation {
    pub(super) fn degrees(angles: [f64; 3]) -> Rotation {
        let [l, p, g] = angles.map(f64::to_radians);
        Rotation { lambda: l, phi: (libm::sin(p), libm::cos(p)), gamma: (libm::sin(g), libm::cos(g)) }
    }

    pub(super) fn rotate(&self, lambda: f64, phi: f64) -> (f64, f64) {
        let mut l = lambda + self.lambda;
        if l.abs() > PI {
            l -= (l / (2.0 * PI)).round() * 2.0 * PI;
        }
        if self.phi.0 == 0.0 && self.gamma.0 == 0.0 && self.phi.1 == 1.0 && self.gamma.1 == 1.0 {
            return (l, phi);
        }
        let c = libm::cos(phi);
        let (x, y, z) = (libm::cos(l) * c, libm::sin(l) * c, libm::sin(phi));
        let k = z * self.phi.1 + x * self.phi.0;
        (
            libm::atan2(y * self.gamma.1 - k * self.gamma.0, x * self.phi.1 - z * self.phi.0),
            libm::asin((k * self.gamma.1 + y * self.gamma.0).clamp(-1.0, 1.0)),
        )
    }
}
