//! Distributions of Vega's expression language, and its random numbers: a sequence that is the same for every run.

use super::Env;
use super::builtin::Args;

/// Densities, cumulative probabilities, quantiles and samples of the normal, log-normal and uniform distributions.
pub(super) fn statistics(name: &str, a: &Args, env: &Env) -> Option<f64> {
    let mean_sd = |i: usize| (a.n_or(i, 0.0), a.n_or(i + 1, 1.0));
    let cumulative = |x: f64, (m, s): (f64, f64)| 0.5 * libm::erfc(-(x - m) / (s * std::f64::consts::SQRT_2));
    let density = |x: f64, (m, s): (f64, f64)| {
        let z = (x - m) / s;
        libm::exp(-0.5 * z * z) / (s * (2.0 * std::f64::consts::PI).sqrt())
    };
    let normal = |i: usize| {
        let (m, s) = mean_sd(i);
        m + s * normal_quantile(random(env))
    };
    Some(match name {
        "random" => random(env),
        "sampleUniform" => {
            let (min, max) = if a.len() < 2 { (0.0, a.n_or(0, 1.0)) } else { (a.n(0), a.n(1)) };
            min + (max - min) * random(env)
        }
        "sampleNormal" => normal(0),
        "sampleLogNormal" => libm::exp(normal(0)),
        "cumulativeNormal" => cumulative(a.n(0), mean_sd(1)),
        "densityNormal" => density(a.n(0), mean_sd(1)),
        "quantileNormal" => {
            let (m, s) = mean_sd(1);
            m + s * normal_quantile(a.n(0))
        }
        "cumulativeLogNormal" if a.n(0) > 0.0 => cumulative(libm::log(a.n(0)), mean_sd(1)),
        "densityLogNormal" if a.n(0) > 0.0 => density(libm::log(a.n(0)), mean_sd(1)) / a.n(0),
        "cumulativeLogNormal" | "densityLogNormal" => 0.0,
        "quantileLogNormal" => {
            let (m, s) = mean_sd(1);
            libm::exp(m + s * normal_quantile(a.n(0)))
        }
        "cumulativeUniform" | "densityUniform" | "quantileUniform" => uniform(name, a),
        _ => return None,
    })
}

fn uniform(name: &str, a: &Args) -> f64 {
    let (min, max) = if a.len() < 3 { (0.0, a.n_or(1, 1.0)) } else { (a.n(1), a.n(2)) };
    let x = a.n(0);
    match name {
        "cumulativeUniform" => ((x - min) / (max - min)).clamp(0.0, 1.0),
        "densityUniform" if x >= min && x <= max => 1.0 / (max - min),
        "densityUniform" => 0.0,
        _ if (0.0..=1.0).contains(&x) => min + x * (max - min),
        _ => f64::NAN,
    }
}

/// The next number of the chart's sequence, in (0, 1): SplitMix64 (Steele, Lea, Flood 2014) of how many were drawn.
pub(super) fn random(env: &Env) -> f64 {
    let mut z = (env.budget.draw() + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ z >> 31) >> 11) as f64 / 9_007_199_254_740_992.0 + f64::EPSILON / 4.0
}

/// Inverse of the normal distribution: Acklam's rational approximation with one step of Halley's method.
fn normal_quantile(p: f64) -> f64 {
    if !(p > 0.0 && p < 1.0) {
        return if p == 0.0 {
            f64::NEG_INFINITY
        } else if p == 1.0 {
            f64::INFINITY
        } else {
            f64::NAN
        };
    }
    const A: [f64; 6] = [
        -39.69683028665376,
        220.9460984245205,
        -275.9285104469687,
        138.357751867269,
        -30.66479806614716,
        2.506628277459239,
    ];
    const B: [f64; 5] =
        [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572];
    const C: [f64; 6] = [
        -0.007784894002430293,
        -0.3223964580411365,
        -2.400758277161838,
        -2.549732539343734,
        4.374664141464968,
        2.938163982698783,
    ];
    const D: [f64; 4] = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];
    let poly = |c: &[f64], x: f64| c.iter().fold(0.0, |s, k| s * x + k);
    let tail = |q: f64| poly(&C, q) / (poly(&D, q) * q + 1.0);
    let x = if p < 0.02425 {
        tail((-2.0 * libm::log(p)).sqrt())
    } else if p > 0.97575 {
        -tail((-2.0 * libm::log(1.0 - p)).sqrt())
    } else {
        let q = p - 0.5;
        let r = q * q;
        poly(&A, r) * q / (poly(&B, r) * r + 1.0)
    };
    let e = 0.5 * libm::erfc(-x / std::f64::consts::SQRT_2) - p;
    let u = e * (2.0 * std::f64::consts::PI).sqrt() * libm::exp(x * x / 2.0);
    x - u / (1.0 + x * u / 2.0)
}
