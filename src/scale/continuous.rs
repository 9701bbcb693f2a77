//! Continuous scales: a transform, then piecewise proportional (d3-scale `continuous.js`, `log.js`, `pow.js`,
//! `symlog.js`).

use super::ticks;

/// What makes equal distances equal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Transform {
    /// Differences.
    Linear,
    /// Ratios.
    Log {
        /// Base of the ticks; positions do not depend on it.
        base: f64,
    },
    /// Differences of powers, the sign kept.
    Pow { exponent: f64 },
    /// Logarithmic on both sides of a linear part about zero.
    Symlog {
        /// Slope at zero.
        constant: f64,
    },
}

impl Transform {
    /// Into the space where the scale is proportional. `negative` tells a logarithm which side of zero the domain is on.
    pub fn apply(self, x: f64, negative: bool) -> f64 {
        match self {
            Transform::Linear => x,
            Transform::Log { .. } if negative => -libm::log(-x),
            Transform::Log { .. } => libm::log(x),
            Transform::Pow { exponent: 0.5 } => x.signum() * x.abs().sqrt(),
            Transform::Pow { exponent } => x.signum() * libm::pow(x.abs(), exponent),
            Transform::Symlog { constant } => x.signum() * libm::log1p((x / constant).abs()),
        }
    }

    /// Back again.
    pub fn invert(self, y: f64, negative: bool) -> f64 {
        match self {
            Transform::Linear => y,
            Transform::Log { .. } if negative => -libm::exp(-y),
            Transform::Log { .. } => libm::exp(y),
            Transform::Pow { exponent } => y.signum() * libm::pow(y.abs(), 1.0 / exponent),
            Transform::Symlog { constant } => y.signum() * libm::expm1(y.abs()) * constant,
        }
    }
}

/// A trained continuous scale.
///
/// # Guarantees
/// Domain and range have the same number of stops, at least two.
#[derive(Debug, Clone, PartialEq)]
pub struct Continuous {
    transform: Transform,
    domain: Vec<f64>,
    /// The domain's stops, transformed.
    stops: Vec<f64>,
    range: Vec<f64>,
    clamp: bool,
    floor: f64,
    round: bool,
    negative: bool,
}

impl Continuous {
    /// A scale. Missing stops are made up as (0, 1); the longer of domain and range is cut.
    pub fn new(transform: Transform, mut domain: Vec<f64>, mut range: Vec<f64>) -> Continuous {
        for list in [&mut domain, &mut range] {
            if list.len() < 2 {
                *list = vec![list.first().copied().unwrap_or(0.0), list.first().copied().unwrap_or(1.0)];
            }
        }
        let n = domain.len().min(range.len());
        domain.truncate(n);
        range.truncate(n);
        let negative = domain[0] < 0.0;
        let stops = domain.iter().map(|&x| transform.apply(x, negative)).collect();
        Continuous { transform, domain, stops, range, clamp: false, floor: f64::NEG_INFINITY, round: false, negative }
    }

    /// Values beyond the domain are moved to its ends.
    pub fn clamped(mut self, clamp: bool) -> Continuous {
        self.clamp = clamp;
        self
    }

    /// Values up to this one are moved to the lower end of the domain if they are below it.
    pub fn floored(mut self, floor: f64) -> Continuous {
        self.floor = floor;
        self
    }

    /// Positions are rounded to whole numbers.
    pub fn rounded(mut self, round: bool) -> Continuous {
        self.round = round;
        self
    }

    /// Where the stops of the domain lead to.
    pub fn range(&self) -> &[f64] {
        &self.range
    }

    /// The domain's stops.
    pub fn domain(&self) -> &[f64] {
        &self.domain
    }

    /// How distances are made equal.
    pub fn transform(&self) -> Transform {
        self.transform
    }

    /// The position of a value. Where the domain is a single value, the middle of the range; NaN stays NaN.
    pub fn map(&self, mut x: f64) -> f64 {
        if x.is_nan() {
            return f64::NAN;
        }
        if self.clamp {
            x = self.within(x);
        }
        if x <= self.floor {
            x = x.max(self.domain[0].min(self.domain[self.domain.len() - 1]));
        }
        let t = self.transform.apply(x, self.negative);
        let i = piece(&self.stops, t);
        let (d0, d1, r0, r1) = (self.stops[i], self.stops[i + 1], self.range[i], self.range[i + 1]);
        let share = if d1 == d0 { 0.5 } else { (t - d0) / (d1 - d0) };
        let y = r0 * (1.0 - share) + r1 * share;
        if self.round { (y + 0.5).floor() } else { y }
    }

    /// The value at a position.
    pub fn invert(&self, y: f64) -> f64 {
        let i = piece(&self.range, y);
        let (r0, r1) = (self.range[i], self.range[i + 1]);
        let share = if r1 == r0 { 0.5 } else { (y - r0) / (r1 - r0) };
        let t = self.stops[i] * (1.0 - share) + self.stops[i + 1] * share;
        let x = self.transform.invert(t, self.negative);
        if self.clamp && !x.is_nan() { self.within(x) } else { x }
    }

    /// The nearest value of the domain.
    fn within(&self, x: f64) -> f64 {
        let (a, b) = (self.domain[0], self.domain[self.domain.len() - 1]);
        x.max(a.min(b)).min(a.max(b))
    }
}

/// Which pair of neighbouring stops a value is between: the index of the first; beyond the ends, the outermost pair.
fn piece(stops: &[f64], x: f64) -> usize {
    let last = stops.len() - 1;
    let ascending = stops[last] >= stops[0];
    stops[1..last].partition_point(|stop| if ascending { x >= *stop } else { x <= *stop })
}

/// Rounds the ends of a domain outward: to decimal ticks, or a logarithmic one to powers of its base.
pub fn nice_domain(transform: Transform, domain: &mut [f64], count: f64) {
    let Some(last) = domain.len().checked_sub(1) else { return };
    let (a, b) = (domain[0], domain[last]);
    match transform {
        Transform::Log { base } => {
            let (low, high) = (a.min(b), a.max(b));
            let power = |x: f64, up: bool| {
                let e = libm::log(x.abs()) / libm::log(base);
                let e = (e * 1e12).round() / 1e12;
                x.signum() * libm::pow(base, if up == (x > 0.0) { e.ceil() } else { e.floor() })
            };
            if low != 0.0 && high != 0.0 {
                let (l, h) = (power(low, false), power(high, true));
                (domain[0], domain[last]) = if a <= b { (l, h) } else { (h, l) };
            }
        }
        Transform::Linear | Transform::Pow { .. } | Transform::Symlog { .. } => {
            (domain[0], domain[last]) = ticks::nice(a, b, count);
        }
    }
}

/// Widens a domain so that its old ends lie `padding` px inside a range of `span` px (vega-util `zoom*.js`).
pub fn pad_domain(transform: Transform, domain: &mut [f64], span: f64, padding: f64) {
    let Some(last) = domain.len().checked_sub(1) else { return };
    let frac = span / (span - 2.0 * padding);
    if !frac.is_finite() || frac <= 0.0 || domain[0] == domain[last] {
        return;
    }
    let negative = domain[0] < 0.0;
    let (a, b) = (transform.apply(domain[0], negative), transform.apply(domain[last], negative));
    let middle = (a + b) / 2.0;
    domain[0] = transform.invert(middle + (a - middle) * frac, negative);
    domain[last] = transform.invert(middle + (b - middle) * frac, negative);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proportional() {
        let s = Continuous::new(Transform::Linear, vec![10.0, 20.0], vec![200.0, 0.0]);
        assert_eq!((s.map(10.0), s.map(15.0), s.map(20.0), s.map(30.0)), (200.0, 100.0, 0.0, -200.0));
        assert_eq!(s.clone().clamped(true).map(30.0), 0.0);
        assert_eq!(s.invert(50.0), 17.5);
    }

    #[test]
    fn a_single_value_is_in_the_middle() {
        assert_eq!(Continuous::new(Transform::Linear, vec![3.0, 3.0], vec![0.0, 10.0]).map(3.0), 5.0);
    }

    #[test]
    fn diverging_domains_are_piecewise() {
        let s = Continuous::new(Transform::Linear, vec![-10.0, 0.0, 100.0], vec![0.0, 0.5, 1.0]);
        assert_eq!((s.map(-5.0), s.map(0.0), s.map(50.0)), (0.25, 0.5, 0.75));
    }

    // d3-scale 4.0.2: linear 1, 10, 1000 onto 0, 50, 300.
    #[test]
    fn diverging_domains_invert_piecewise() {
        let s = Continuous::new(Transform::Linear, vec![1.0, 10.0, 1000.0], vec![0.0, 50.0, 300.0]);
        assert!((s.invert(20.0) - 4.6).abs() < 1e-12 && (s.invert(100.0) - 208.0).abs() < 1e-9);
    }

    #[test]
    fn nothing_is_nowhere_even_when_clamped() {
        let s = Continuous::new(Transform::Linear, vec![0.0, 1.0], vec![0.0, 10.0]).clamped(true);
        assert!(s.map(f64::NAN).is_nan());
    }

    #[test]
    fn ratios_and_roots() {
        let log = Continuous::new(Transform::Log { base: 10.0 }, vec![1.0, 1000.0], vec![0.0, 3.0]);
        assert!((log.map(100.0) - 2.0).abs() < 1e-12);
        let root = Continuous::new(Transform::Pow { exponent: 0.5 }, vec![0.0, 100.0], vec![0.0, 10.0]);
        assert_eq!(root.map(25.0), 5.0);
    }

    #[test]
    fn padded_in_pixels() {
        // 100 px for 0..8 with 10 px free at each end: 80 px for 8, so 1 beyond each end
        let mut d = [0.0, 8.0];
        pad_domain(Transform::Linear, &mut d, 100.0, 10.0);
        assert_eq!(d, [-1.0, 9.0]);
    }
}
