//! Ticks of logarithmic axes that widen the domain (Chart.js `scale.logarithmic.js`, versions 2.9 and 4.5): data and
//! given bounds in, ticks and the domain they end at out.

use super::Found;
use super::round_half_up;

/// At most this many ticks: more than the decades of all finite numbers have.
const MOST: usize = 20_000;

/// Ticks for positive data; `fixed` are bounds given by the author. Up to generation 3 they are multiples 1–9 of powers
/// of ten from a power of ten; later ones start near the data, are as fine as some ten steps ask for, and coarser above; for each of theirs the multiple it
/// was made from is given as well.
pub fn decades(data: (f64, f64), generation: u8, fixed: (Option<f64>, Option<f64>)) -> (Found, Vec<f64>) {
    let positive = |x: f64| Some(x).filter(|x| x.is_finite() && *x > 0.0);
    let (low, high) = (fixed.0.and_then(positive), fixed.1.and_then(positive));
    let (min, max) = (low.or(positive(data.0)), high.or(positive(data.1)));
    let (mut min, mut max) = match (min, max) {
        (Some(min), Some(max)) => (min, max),
        (Some(min), None) => (min, power(exponent(min) + 1.0)),
        (None, Some(max)) => (power(exponent(max) - 1.0), max),
        (None, None) => (1.0, 10.0),
    };
    if min >= max {
        // Later generations leave a bound where the author put it, as long as there is a domain between.
        let keep = generation >= 3 && (low.is_none() || high.is_none());
        let (a, b) = (power(exponent(min) - 1.0), power(exponent(max.max(min)) + 1.0));
        (min, max) = (if keep && low.is_some() { min } else { a }, if keep && high.is_some() { max } else { b });
    }
    let low = low.filter(|x| *x < max);
    let high = high.filter(|x| *x > min);
    if generation < 4 {
        let ticks = whole_decades(min, max, low, high);
        let first = ticks.first().copied().unwrap_or(min);
        let found = Found { min: first, max: ticks.last().copied().unwrap_or(max).max(first), ticks };
        return (found, Vec::new());
    }
    let mut ticks = near(min, max, low, high);
    ticks.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (ticks, leads): (Vec<f64>, Vec<f64>) = ticks.into_iter().unzip();
    let (first, last) = (ticks.first().copied().unwrap_or(min), ticks.last().copied().unwrap_or(max));
    (Found { min: min.min(first), max: max.max(last), ticks }, leads)
}

/// The power of ten at or below a positive number; exact for powers of ten.
fn exponent(x: f64) -> f64 {
    let e = libm::log10(x);
    if libm::pow(10.0, e.round()) == x { e.round() } else { e.floor() }
}

fn power(e: f64) -> f64 {
    libm::pow(10.0, e)
}

fn whole_decades(min: f64, max: f64, low: Option<f64>, high: Option<f64>) -> Vec<f64> {
    let last = exponent(max);
    let last_lead = (max / power(last)).ceil();
    let mut value = low.unwrap_or_else(|| power(exponent(min)));
    let mut e = exponent(value);
    let mut lead = (value / power(e)).floor();
    let mut precision = if e < 0.0 { power(-e) } else { 1.0 };
    let mut out = Vec::new();
    while out.len() < MOST && value.is_finite() {
        out.push(value);
        lead += 1.0;
        if lead >= 10.0 {
            (lead, e) = (1.0, e + 1.0);
            precision = if e >= 0.0 { 1.0 } else { precision };
        }
        value = round_half_up(lead * power(e) * precision) / precision;
        if !(e < last || e == last && lead < last_lead) {
            break;
        }
    }
    out.push(high.unwrap_or(value));
    out
}

/// The exponent of steps of which there are about ten between two numbers, no larger than the lower one's.
fn first_exponent(min: f64, max: f64) -> f64 {
    let steps = |e: f64| (max / power(e)).ceil() - (min / power(e)).floor();
    let mut e = exponent(max - min);
    for _ in 0..400 {
        if steps(e) <= 10.0 {
            break;
        }
        e += 1.0;
    }
    for _ in 0..400 {
        if steps(e) >= 10.0 {
            break;
        }
        e -= 1.0;
    }
    e.min(exponent(min))
}

fn near(min: f64, max: f64, low: Option<f64>, high: Option<f64>) -> Vec<(f64, f64)> {
    let mut e = first_exponent(min, max);
    let mut precision = if e < 0.0 { power(-e) } else { 1.0 };
    let step = power(e);
    let base = if exponent(min) > e { power(exponent(min)) } else { 0.0 };
    let start = round_half_up((min - base) * precision) / precision;
    let offset = ((min - base) / step / 10.0).floor() * step * 10.0;
    let mut lead = ((start - offset) / step).floor();
    let at =
        |lead: f64, e: f64, precision: f64| round_half_up((base + offset + lead * power(e)) * precision) / precision;
    let mut value = low.unwrap_or_else(|| at(lead, e, precision));
    let mut out = Vec::new();
    while value < max && out.len() < MOST {
        out.push((value, lead));
        lead = if lead >= 15.0 {
            20.0
        } else if lead >= 10.0 {
            15.0
        } else {
            lead + 1.0
        };
        if lead >= 20.0 {
            (e, lead) = (e + 1.0, 2.0);
            precision = if e >= 0.0 { 1.0 } else { precision };
        }
        value = at(lead, e, precision);
    }
    out.push((high.unwrap_or(value), lead));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    // The generators of versions 4.5.1 and 2.9.4, run.
    #[test]
    fn near_the_data() {
        let (f, _) = decades((0.6838561425361189, 75.6), 4, (None, Some(226.8)));
        let decade = [1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 15.0, 20.0];
        assert_eq!(f.ticks[..4], [0.6, 0.7, 0.8, 0.9]);
        assert_eq!(f.ticks[4..17], decade);
        assert_eq!((f.min, f.max), (0.6, 226.8));
        let (f, _) = decades((0.2973681811758965, 0.7692983634971214), 4, (Some(0.09912272705863216), None));
        assert_eq!(f.ticks, [0.09912272705863216, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]);
        let (f, _) = decades((0.015186969102642068, 0.016786207162689554), 4, (None, None));
        assert_eq!((f.ticks[0], f.ticks.len(), f.max), (0.0151, 12, 0.017));
        let (f, leads) = decades((240.0, 450.0), 4, (Some(233.0), Some(471.0)));
        assert_eq!(f.ticks, [233.0, 240.0, 250.0, 260.0, 270.0, 280.0, 290.0, 300.0, 350.0, 400.0, 471.0]);
        assert_eq!(leads, [3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 15.0, 2.0, 3.0]);
    }

    #[test]
    fn whole_decades_first() {
        let (f, _) = decades((2.051135325077868, 2.9083580129825215), 2, (None, None));
        assert_eq!((f.ticks, f.min, f.max), (vec![1.0, 2.0, 3.0], 1.0, 3.0));
        let (f, _) = decades((8393.471347735318, 53007.76402228722), 2, (None, None));
        assert_eq!((f.ticks[0], f.ticks.len(), f.max), (1000.0, 15, 60_000.0));
        let (f, _) = decades((0.0344, 0.0455), 2, (Some(0.0114), None));
        assert_eq!(f.ticks, [0.0114, 0.02, 0.03, 0.04, 0.05]);
    }

    #[test]
    fn never_without_end() {
        for g in [2, 4] {
            for (a, b) in [(0.0, 0.0), (f64::MIN_POSITIVE, f64::MAX), (5.0, 5.0), (f64::NAN, 3.0), (9.0, 1.0)] {
                let (f, _) = decades((a, b), g, (None, None));
                assert!(f.ticks.len() <= MOST + 1 && f.min <= f.max, "{g} {a} {b} {f:?}");
            }
        }
    }
}
