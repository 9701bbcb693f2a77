//! Statistics: numbers in, numbers out, by the formulas of d3-array and vega-statistics.

/// Linear interpolation between the closest ranks of ascending numbers (Hyndman & Fan type 7); `None` without numbers.
pub fn quantile(sorted: &[f64], p: f64) -> Option<f64> {
    let n = sorted.len();
    if n == 0 || p.is_nan() {
        return None;
    }
    if p <= 0.0 || n < 2 {
        return sorted.first().copied();
    }
    if p >= 1.0 {
        return sorted.last().copied();
    }
    let at = (n as f64 - 1.0) * p;
    let low = at.floor();
    let (a, b) = (sorted[low as usize], sorted[low as usize + 1]);
    Some(a + (b - a) * (at - low))
}

/// The finite-or-infinite numbers without NaN, ascending.
pub fn sorted(numbers: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut v: Vec<f64> = numbers.into_iter().filter(|x| !x.is_nan()).collect();
    v.sort_by(f64::total_cmp);
    v
}

/// Running count, sum, mean and squared deviation (Welford 1962).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Moments {
    /// How many numbers.
    pub valid: f64,
    pub sum: f64,
    pub mean: f64,
    /// Sum of squared distances from the mean.
    pub deviation: f64,
}

impl Moments {
    /// Takes in a number.
    pub fn add(&mut self, x: f64) {
        self.valid += 1.0;
        self.sum += x;
        let distance = x - self.mean;
        self.mean += distance / self.valid;
        self.deviation += distance * (x - self.mean);
    }

    /// Those of numbers.
    pub fn of(numbers: &[f64]) -> Moments {
        let mut m = Moments::default();
        numbers.iter().for_each(|x| m.add(*x));
        m
    }

    /// Sample variance; needs two numbers.
    pub fn variance(&self) -> Option<f64> {
        (self.valid > 1.0).then(|| self.deviation / (self.valid - 1.0))
    }

    /// Population variance; needs a number.
    pub fn variance_p(&self) -> Option<f64> {
        (self.valid > 0.0).then(|| self.deviation / self.valid)
    }

    /// Standard error of the mean; needs two numbers.
    pub fn stderr(&self) -> Option<f64> {
        (self.valid > 1.0).then(|| (self.deviation / (self.valid * (self.valid - 1.0))).sqrt())
    }
}

/// A sequence of numbers in [0, 1), the same in every run: the linear congruential generator that Vega has for pictures
/// that can be made again (vega-statistics `lcg.js`), from the seed 42. Its products are rounded to doubles, as there.
#[derive(Debug, Clone)]
pub struct Sequence(f64);

impl Default for Sequence {
    fn default() -> Sequence {
        Sequence(42.0)
    }
}

impl Sequence {
    /// The next number.
    pub fn next_unit(&mut self) -> f64 {
        const MODULUS: u64 = 2_147_483_647;
        // The product is a whole number that is rounded as JavaScript rounds it; its rest is then exact, and quicker by far
        // than that of two fractions.
        self.0 = ((1_103_515_245.0 * self.0 + 12_345.0) as u64 % MODULUS) as f64;
        self.0 / MODULUS as f64
    }
}

/// How many resamples the interval is made from.
const RESAMPLES: usize = 1000;

/// Bootstrapped confidence interval of the mean: the `alpha/2` and `1 − alpha/2` quantiles of the means of 1000
/// resamples; `None` without numbers. `steps` is asked before each resample and ends the work by saying no.
pub fn bootstrap_ci(
    numbers: &[f64],
    alpha: f64,
    random: &mut Sequence,
    mut steps: impl FnMut(u64) -> bool,
) -> Option<(f64, f64)> {
    let n = numbers.len();
    if n == 0 {
        return None;
    }
    let mut means = Vec::with_capacity(RESAMPLES);
    while means.len() < RESAMPLES && steps(n as u64) {
        let sum: f64 = (0..n).map(|_| numbers[((random.next_unit() * n as f64) as usize).min(n - 1)]).sum();
        means.push(sum / n as f64);
    }
    let means = sorted(means);
    Some((quantile(&means, alpha / 2.0)?, quantile(&means, 1.0 - alpha / 2.0)?))
}

/// Bandwidth of a Gaussian kernel (Scott 1992, with the quartile range against outliers) over `rows`, of which these are
/// the numbers.
pub fn estimate_bandwidth(sorted: &[f64], rows: usize) -> f64 {
    let deviation = Moments::of(sorted).variance().unwrap_or(0.0).sqrt();
    let lower = quantile(sorted, 0.25).unwrap_or(0.0);
    let h = (quantile(sorted, 0.75).unwrap_or(0.0) - lower) / 1.34;
    let spread = [deviation.min(h), deviation, lower.abs(), 1.0];
    let spread = spread.into_iter().find(|x| *x != 0.0 && !x.is_nan()).unwrap_or(1.0);
    1.06 * spread * libm::pow((rows as f64).max(1.0), -0.2)
}

/// Gaussian kernel density of numbers at a point.
pub fn density(numbers: &[f64], bandwidth: f64, at: f64) -> f64 {
    let scale = 1.0 / (bandwidth * libm::sqrt(2.0 * std::f64::consts::PI));
    let sum: f64 = numbers.iter().map(|x| ((at - x) / bandwidth).powi(2)).map(|z2| libm::exp(-0.5 * z2)).sum();
    scale * sum / numbers.len() as f64
}

/// Its integral up to a point.
pub fn cumulative_density(numbers: &[f64], bandwidth: f64, at: f64) -> f64 {
    let below = |x: &f64| 0.5 * libm::erfc(-(at - x) / (bandwidth * std::f64::consts::SQRT_2));
    numbers.iter().map(below).sum::<f64>() / numbers.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_type_7() {
        // numpy.quantile([1, 3, 4, 10], [.25, .5, .75]) = 2.5, 3.5, 5.5
        let v = [1.0, 3.0, 4.0, 10.0];
        assert_eq!([0.25, 0.5, 0.75].map(|p| quantile(&v, p)), [Some(2.5), Some(3.5), Some(5.5)]);
        assert_eq!(quantile(&[], 0.5), None);
    }

    #[test]
    fn moments_match_numpy() {
        let m = Moments::of(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]);
        assert_eq!(m.mean, 5.0);
        assert!((m.variance_p().unwrap() - 4.0).abs() < 1e-12);
        assert!((m.variance().unwrap() - 32.0 / 7.0).abs() < 1e-12);
    }

    #[test]
    fn densities_integrate_to_one() {
        let (v, h) = ([1.0, 2.0, 4.0], 0.5);
        let sum: f64 = (0..=2000).map(|i| density(&v, h, -6.0 + f64::from(i) * 0.01) * 0.01).sum();
        assert!((sum - 1.0).abs() < 1e-6);
        assert!((cumulative_density(&v, h, 14.0) - 1.0).abs() < 1e-9);
        // The standard normal density at 0.
        assert!((density(&[0.0], 1.0, 0.0) - 0.398_942_280_401_432_7).abs() < 1e-15);
    }

    // vega-statistics, run: `randomLCG(42)`.
    #[test]
    fn the_sequence_is_that_of_vega() {
        let mut random = Sequence::default();
        let first: Vec<f64> = (0..4).map(|_| random.next_unit()).collect();
        assert_eq!(first, [0.5823075997560786, 0.6101966954815186, 0.912484144751208, 0.5537503978953466]);
    }

    #[test]
    fn bootstrap_brackets_the_mean() {
        let v: Vec<f64> = (0..100).map(f64::from).collect();
        let (low, high) = bootstrap_ci(&v, 0.05, &mut Sequence::default(), |_| true).unwrap();
        // 49.5 ± 1.96 · 28.87/10
        assert!((low - 43.8).abs() < 1.0 && (high - 55.2).abs() < 1.0, "{low} {high}");
    }
}
