//! Ticks of logarithmic axes that widen the domain (Chart.js `scale.logarithmic.js`, versions 2.9 and 4.5).

use super::Found;

/// Ticks for positive data; `fixed` are bounds given by the author.
pub fn decades(data: (f64, f64), generation: u8, fixed: (Option<f64>, Option<f64>)) -> Found {
    let floor10 = |x: f64| libm::pow(10.0, libm::floor(libm::log10(x) + 1e-12));
    let ceil10 = |x: f64| libm::pow(10.0, libm::ceil(libm::log10(x) - 1e-12));
    let positive = |x: f64| if x.is_finite() && x > 0.0 { Some(x) } else { None };
    let (mut min, mut max) = (positive(data.0).unwrap_or(1.0), positive(data.1).unwrap_or(10.0));
    if let Some(x) = fixed.0.and_then(positive) {
        min = x;
    }
    if let Some(x) = fixed.1.and_then(positive) {
        max = x;
    }
    if min >= max {
        (min, max) = if generation >= 3 {
            (
                if fixed.0.is_some() { min } else { floor10(min) / 10.0 },
                if fixed.1.is_some() { max } else { ceil10(max) * 10.0 },
            )
        } else {
            (floor10(min) / 10.0, ceil10(max) * 10.0)
        };
    }
    let (low, high) = if generation >= 3 {
        (fixed.0.and_then(positive).unwrap_or(floor10(min)), fixed.1.and_then(positive).unwrap_or(max))
    } else {
        (min, max)
    };
    let ticks = ticks(low, high, fixed.1.is_none());
    let end = ticks.last().copied().unwrap_or(high).max(high);
    let start = ticks.first().copied().unwrap_or(low).min(low);
    Found { min: start, max: if fixed.1.is_some() { high } else { end }, ticks }
}

/// Multiples 1–9 of powers of ten that cover a domain.
fn ticks(low: f64, high: f64, widen: bool) -> Vec<f64> {
    let mut power = libm::floor(libm::log10(low) + 1e-12);
    let mut lead = libm::floor(low / libm::pow(10.0, power) + 1e-9).max(1.0);
    let mut out = Vec::new();
    for _ in 0..700 {
        let value = if power >= 0.0 { lead * libm::pow(10.0, power) } else { lead / libm::pow(10.0, -power) };
        if value > high * (1.0 + 1e-12) {
            if widen && out.last().is_some_and(|l: &f64| *l < high) {
                out.push(value);
            }
            break;
        }
        out.push(value);
        lead += 1.0;
        if lead >= 10.0 {
            (lead, power) = (1.0, power + 1.0);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiples_of_powers() {
        let f = decades((1.0, 25.0), 4, (None, None));
        assert_eq!(f.ticks, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 20.0, 30.0]);
        assert_eq!((f.min, f.max), (1.0, 30.0));
    }
}
