//! Round numbers: decimal ticks, their step, and domains that end at them (d3-array `ticks.js`, d3-scale `linear.js`,
//! `log.js`, vega-scale `ticks.js`).

/// Thresholds between steps of 1, 2, 5 and 10: √50, √10, √2.
const E10: f64 = 7.0710678118654755;
const E5: f64 = 3.1622776601683795;
const E2: f64 = std::f64::consts::SQRT_2;

/// At most this many ticks, whatever is asked for.
const MOST: f64 = 10_000.0;

/// First multiple, last multiple, and the increment; below 1 the increment is the negative inverse, so that ticks are
/// quotients of integers and their labels exact.
fn spec(start: f64, stop: f64, count: f64) -> (f64, f64, f64) {
    let step = (stop - start) / count.max(0.0);
    let power = libm::floor(libm::log10(step));
    let error = step / libm::pow(10.0, power);
    let factor = if error >= E10 {
        10.0
    } else if error >= E5 {
        5.0
    } else if error >= E2 {
        2.0
    } else {
        1.0
    };
    let (i1, i2, increment);
    if power < 0.0 {
        let inverse = libm::pow(10.0, -power) / factor;
        let (mut a, mut b) = ((start * inverse).round(), (stop * inverse).round());
        if a / inverse < start {
            a += 1.0;
        }
        if b / inverse > stop {
            b -= 1.0;
        }
        (i1, i2, increment) = (a, b, -inverse);
    } else {
        let unit = libm::pow(10.0, power) * factor;
        let (mut a, mut b) = ((start / unit).round(), (stop / unit).round());
        if a * unit < start {
            a += 1.0;
        }
        if b * unit > stop {
            b -= 1.0;
        }
        (i1, i2, increment) = (a, b, unit);
    }
    if i2 < i1 && (0.5..2.0).contains(&count) { spec(start, stop, count * 2.0) } else { (i1, i2, increment) }
}

/// About `count` round values from `start` to `stop`, ends included if round; descending if `stop < start`.
pub fn ticks(start: f64, stop: f64, count: f64) -> Vec<f64> {
    if !(count > 0.0) || !start.is_finite() || !stop.is_finite() {
        return Vec::new();
    }
    if start == stop {
        return vec![start];
    }
    let (low, high) = (start.min(stop), start.max(stop));
    let (i1, i2, increment) = spec(low, high, count.min(MOST));
    if !(i2 >= i1) || i2 - i1 > 2.0 * MOST {
        return Vec::new();
    }
    let n = (i2 - i1) as usize + 1;
    let value = |i: usize| {
        let k = i1 + i as f64;
        if increment < 0.0 { k / -increment } else { k * increment }
    };
    if stop < start { (0..n).rev().map(value).collect() } else { (0..n).map(value).collect() }
}

/// The signed increment of [`ticks`]: positive steps as they are, steps below 1 as their negative inverse.
pub fn tick_increment(start: f64, stop: f64, count: f64) -> f64 {
    spec(start, stop, count).2
}

/// The distance between ticks; negative if `stop < start`.
pub fn tick_step(start: f64, stop: f64, count: f64) -> f64 {
    let reverse = stop < start;
    let increment = if reverse { tick_increment(stop, start, count) } else { tick_increment(start, stop, count) };
    let step = if increment < 0.0 { 1.0 / -increment } else { increment };
    if reverse { -step } else { step }
}

/// A domain rounded outward to ticks; repeated, as a wider domain may have a larger step. A domain that keeps growing
/// (10 times) stays as it was.
pub fn nice(start: f64, stop: f64, count: f64) -> (f64, f64) {
    if !start.is_finite() || !stop.is_finite() || start == stop {
        return (start, stop);
    }
    let reverse = stop < start;
    let (mut low, mut high) = (start.min(stop), start.max(stop));
    let mut last = f64::NAN;
    for _ in 0..10 {
        let step = tick_increment(low, high, count);
        if step == last {
            return if reverse { (high, low) } else { (low, high) };
        }
        if step == 0.0 || !step.is_finite() {
            break;
        }
        if step > 0.0 {
            low = (low / step).floor() * step;
            high = (high / step).ceil() * step;
        } else {
            low = (low * step).ceil() / step;
            high = (high * step).floor() / step;
        }
        last = step;
    }
    (start, stop)
}

/// Ticks of a logarithmic domain: powers of the base, with their multiples where there is room.
pub fn log_ticks(start: f64, stop: f64, base: f64, count: f64) -> Vec<f64> {
    let (mut u, mut v) = (start.min(stop), start.max(stop));
    if !(u * v > 0.0) || !u.is_finite() || !v.is_finite() || base <= 1.0 {
        return Vec::new();
    }
    let negative = u < 0.0;
    if negative {
        (u, v) = (-v, -u);
    }
    let log = |x: f64| libm::log(x) / libm::log(base);
    let exact = |x: f64| (x * 1e12).round() / 1e12;
    let (mut i, j) = (exact(log(u)), exact(log(v)));
    let mut out = Vec::new();
    if base.fract() == 0.0 && j - i < count {
        i = i.floor();
        let last = j.ceil();
        while i <= last && out.len() < MOST as usize {
            let power = libm::pow(base, i.abs());
            let value = |k: f64| if i < 0.0 { k / power } else { k * power };
            // Of the multiples only those near the domain are looked at: a base may be as large as it likes.
            let (from, to) = if i < 0.0 { (u * power, v * power) } else { (u / power, v / power) };
            let first = (from.floor() - 1.0).max(1.0);
            for n in 0..MOST as usize {
                let k = first + n as f64;
                if !(k < base.floor() && k <= to + 1.0) {
                    break;
                }
                let t = value(k);
                if t >= u && t <= v {
                    out.push(t);
                }
            }
            i += 1.0;
        }
        if (out.len() as f64) * 2.0 < count {
            out = ticks(u, v, count);
        }
    } else {
        out = ticks(i, j, (j - i).min(count)).into_iter().map(|e| libm::pow(base, e)).collect();
    }
    if negative {
        out = out.into_iter().map(|x| -x).collect();
    }
    if (stop < start) != negative {
        out.reverse();
    }
    out
}

/// Whether a logarithmic tick is labelled, given how many ticks there are: those whose leading digit is small enough.
pub fn log_label_filter(base: f64, count: f64, ticks: usize) -> impl Fn(f64) -> bool {
    let k = (base * count / ticks.max(1) as f64).max(1.0);
    move |x: f64| {
        let power = (libm::log(x.abs()) / libm::log(base)).round();
        let mut i = x.abs() / libm::pow(base, power);
        if i * base < base - 0.5 {
            i *= base;
        }
        i <= k
    }
}

/// Values whose positions lie in the range, in the order of their positions, thinned by halves to `count`.
pub fn valid_ticks<T: Clone>(values: &[T], position: impl Fn(&T) -> f64, range: (f64, f64), count: f64) -> Vec<T> {
    let descending = range.0 > range.1;
    let (low, high) = (range.0.min(range.1).floor(), range.0.max(range.1).ceil());
    let mut list: Vec<(f64, T)> =
        values.iter().map(|v| (position(v), v.clone())).filter(|(p, _)| *p >= low && *p <= high).collect();
    list.sort_by(|a, b| if descending { b.0.total_cmp(&a.0) } else { a.0.total_cmp(&b.0) });
    let mut out: Vec<T> = list.into_iter().map(|(_, v)| v).collect();
    if count > 0.0 && out.len() > 1 {
        let ends = [out[0].clone(), out[out.len() - 1].clone()];
        while out.len() as f64 > count && out.len() >= 3 {
            out = out.into_iter().step_by(2).collect();
        }
        if out.len() < 3 {
            out = ends.to_vec();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    // Expected values: d3-array 3.2.4 and d3-scale 4.0.2 as documented and run.
    #[test]
    fn decimal_ticks() {
        assert_eq!(ticks(0.0, 1.0, 10.0), [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]);
        assert_eq!(ticks(-10.0, 10.0, 5.0), [-10.0, -5.0, 0.0, 5.0, 10.0]);
        assert_eq!(ticks(10.0, 0.0, 3.0), [10.0, 5.0, 0.0]);
        assert_eq!(ticks(0.0, 90.0, 5.0), [0.0, 20.0, 40.0, 60.0, 80.0]);
        assert_eq!(ticks(1.0, 1.0, 5.0), [1.0]);
        assert_eq!(ticks(0.0, 2.2, 3.0), [0.0, 1.0, 2.0]);
        assert!(ticks(f64::NAN, 1.0, 3.0).is_empty());
    }

    #[test]
    fn nice_domains() {
        assert_eq!(nice(0.0, 87.0, 10.0), (0.0, 90.0));
        assert_eq!(nice(1.1, 10.9, 10.0), (1.0, 11.0));
        assert_eq!(nice(0.13, 0.97, 5.0), (0.0, 1.0));
        assert_eq!(nice(10.9, 1.1, 10.0), (11.0, 1.0));
        assert_eq!(nice(-2.4, 182.0, 1.0), (-2.4, 182.0));
    }

    #[test]
    fn logarithmic_ticks() {
        assert_eq!(log_ticks(1.0, 100.0, 10.0, 10.0).len(), 19);
        assert_eq!(log_ticks(0.1, 10.0, 10.0, 2.0), [0.1, 1.0, 10.0]);
        assert_eq!(log_ticks(1.0, 1e6, 10.0, 3.0), [1.0, 100.0, 1e4, 1e6]);
    }

    #[test]
    fn thinned_by_halves() {
        let values: Vec<f64> = (0..=10).map(f64::from).collect();
        assert_eq!(valid_ticks(&values, |v| *v, (0.0, 10.0), 6.0), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(valid_ticks(&values, |v| *v, (3.0, 5.0), 0.0), [3.0, 4.0, 5.0]);
    }
}
