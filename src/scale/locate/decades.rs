//! Ticks of logarithmic axes that widen the domain (Chart.js `scale.logarithmic.js`, versions 2.9 and 4.5): data and
//! given bounds in, ticks and the domain they end at out.

use super::Found;
use super::round_half_up;

/// At most this many ticks: more than the decades of all finite numbers have.
const MOST: usize = 20_000;

/// What generators of logarithmic ticks disagree on (Chart.js `scale.logarithmic.js`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DecadeRules {
    pub steps: DecadeSteps,
    pub zero: Zero,
}

/// Which multiples of powers of ten are ticks (`generateTicks`), where zero has no place [of its own](Zero::AtFoot).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DecadeSteps {
    /// Those by one to nine, from a power of ten on.
    Whole,
    /// They start near the data, are as fine as some ten steps ask for, and coarser above.
    #[default]
    NearData,
}

/// Where the domain begins if zero is asked for, or among the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Zero {
    /// At zero, which has a place of its own at the foot of the axis, below the first power of ten of [whole
    /// decades](DecadeSteps::Whole).
    AtFoot,
    /// A power of ten lower if it would begin at one (`handleTickRangeOptions`).
    BelowPower,
    /// At a power of ten below the data (`determineDataLimits`).
    #[default]
    BelowData,
}

/// What logarithmic ticks are made for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Decades {
    pub rules: DecadeRules,
    /// Bounds given by the author.
    pub min: Option<f64>,
    /// Likewise.
    pub max: Option<f64>,
    /// Bounds that only widen.
    pub suggested_min: Option<f64>,
    /// Likewise.
    pub suggested_max: Option<f64>,
    /// Whether zero is asked for, or among the data.
    pub zero: bool,
    /// The least of the data that is not zero, where zero is [at the foot](Zero::AtFoot).
    pub least: Option<f64>,
    /// The domain as ticks for another room left it: it is what these are made for.
    pub reached: Option<(f64, f64)>,
    /// Whether the domain ends at the data.
    pub bounds_data: bool,
    /// The share of the axis below the first tick but zero that is kept for zeros there.
    pub foot: f64,
}

/// Ticks for data from `data.0` to `data.1`; zeros and negative numbers count as nothing, or as zero where that is at the
/// foot. Of ticks near the data the multiple that each was made from is given as well.
pub fn decades(data: (f64, f64), asked: &Decades) -> (Found, Vec<f64>) {
    let positive = |x: f64| Some(x).filter(|x| x.is_finite() && *x > 0.0);
    if asked.rules.zero == Zero::AtFoot {
        return (from_foot(data, asked), Vec::new());
    }
    let (low, high) = (asked.min.and_then(positive), asked.max.and_then(positive));
    let (mut min, mut max) =
        asked.reached.unwrap_or_else(|| limits((positive(data.0), positive(data.1)), (low, high), asked));
    if min >= max || !min.is_finite() || !max.is_finite() {
        (min, max) = (1.0, 10.0);
    }
    let (low, high) = (low.filter(|x| *x < max), high.filter(|x| *x > min));
    let (ticks, leads): (Vec<f64>, Vec<f64>) = match asked.rules.steps {
        DecadeSteps::Whole => (whole_decades(low.unwrap_or_else(|| power(exponent(min))), max, high), Vec::new()),
        DecadeSteps::NearData => {
            let mut found = near(min, max, low, high);
            found.sort_by(|a, b| a.0.total_cmp(&b.0));
            found.into_iter().unzip()
        }
    };
    if !asked.bounds_data {
        min = min.min(ticks.first().copied().unwrap_or(min));
        max = max.max(ticks.last().copied().unwrap_or(max));
    }
    (Found { min, max, ticks }, leads)
}

/// The domain before its ticks are made: `determineDataLimits` and `handleTickRangeOptions`. No number is 0.
fn limits(data: (Option<f64>, Option<f64>), (low, high): (Option<f64>, Option<f64>), asked: &Decades) -> (f64, f64) {
    let suggested = |x: Option<f64>| x.filter(|x| x.is_finite() && *x > 0.0);
    let (from, to) = (suggested(asked.suggested_min), suggested(asked.suggested_max));
    let either = |a: Option<f64>, b: Option<f64>, pick: fn(f64, f64) -> f64| match (a, b) {
        (Some(a), Some(b)) => Some(pick(a, b)),
        (a, b) => a.or(b),
    };
    let raw_min = low.or(either(from, data.0, f64::min));
    let raw_max = high.or(either(to, data.1, f64::max));
    let (min, max) = (raw_min.or(raw_max).unwrap_or(0.0), raw_max.or(raw_min).unwrap_or(0.0));
    let crossed = min > max;
    let mut this = if crossed && high.is_some() { max } else { min };
    let mut max = if crossed && low.is_some() { min } else { max };
    let shifted = |x: f64, by: f64| if x > 0.0 { power(exponent(x) + by) } else { 0.0 };
    let asks_zero = asked.zero && from != Some(this);
    if asks_zero && asked.rules.zero == Zero::BelowData && low.is_none() {
        this = shifted(this, if this == shifted(this, 0.0) { -1.0 } else { 0.0 });
    }
    let mut min = this;
    let (set_min, set_max) = (low.is_none(), high.is_none());
    if min == max {
        let (a, b) = if min <= 0.0 { (1.0, 10.0) } else { (shifted(min, -1.0), shifted(max, 1.0)) };
        min = if set_min { a } else { min };
        max = if set_max { b } else { max };
    }
    if min <= 0.0 && set_min {
        min = shifted(max, -1.0);
    }
    if max <= 0.0 && set_max {
        max = shifted(min, 1.0);
    }
    if asks_zero && asked.rules.zero == Zero::BelowPower && set_min && min == shifted(this, 0.0) {
        min = shifted(min, -1.0);
    }
    (min, max)
}

/// Where zero has a place of its own below the first power of ten.
fn from_foot(data: (f64, f64), asked: &Decades) -> Found {
    let natural = |x: f64| Some(x).filter(|x| x.is_finite() && *x >= 0.0);
    let (low, high) = (asked.min.and_then(natural), asked.max.and_then(natural));
    let least = if asked.zero { Some(0.0) } else { natural(data.0) };
    let (mut min, mut max) = (low.or(least), high.or(natural(data.1)));
    let shifted = |x: f64, by: f64| power(exponent(x) + by);
    if min == max {
        (min, max) = match min {
            Some(x) if x > 0.0 => (Some(shifted(x, -1.0)), Some(shifted(x, 1.0))),
            _ => (Some(1.0), Some(10.0)),
        };
    }
    let above = |min: f64| if min > 0.0 { shifted(min, 1.0) } else { 10.0 };
    let (mut min, mut max) = match (min, max) {
        (Some(min), Some(max)) => (min, max),
        (Some(min), None) => (min, above(min)),
        (None, Some(max)) => (shifted(max, -1.0), max),
        (None, None) => (1.0, 10.0),
    };
    if min >= max {
        (min, max) = (1.0, 10.0);
    }
    let least = asked.least.filter(|x| *x > 0.0 && x.is_finite()).unwrap_or(match (min, max) {
        (min, _) if min > 0.0 => min,
        (_, max) if max < 1.0 => shifted(max, 0.0),
        _ => 1.0,
    });
    let start = low.unwrap_or_else(|| if min > 0.0 { shifted(min, 0.0) } else { 0.0 });
    if start > 0.0 {
        let ticks = whole_decades(start, max, high);
        let (first, last) = (ticks[0], ticks[ticks.len() - 1]);
        return Found { min: first.min(last), max: last.max(first), ticks };
    }
    let begin = (least / shifted(least, 0.0)).floor() * shifted(least, 0.0);
    let mut ticks = whole_decades(begin, max, high);
    let last = ticks[ticks.len() - 1];
    ticks.insert(0, 0.0);
    // Zero stands at the foot, the logarithm begins above it.
    let span = (libm::log10(last) - libm::log10(begin)) / (1.0 - asked.foot.clamp(0.0, 0.9));
    let min = libm::pow(10.0, libm::log10(last) - span);
    Found { min: if min < last { min } else { begin }, max: last, ticks }
}

/// The power of ten at or below a positive number; exact for powers of ten.
fn exponent(x: f64) -> f64 {
    let e = libm::log10(x);
    if libm::pow(10.0, e.round()) == x { e.round() } else { e.floor() }
}

fn power(e: f64) -> f64 {
    libm::pow(10.0, e)
}

/// Multiples 1–9 of powers of ten from a number to one at or above another.
fn whole_decades(from: f64, max: f64, high: Option<f64>) -> Vec<f64> {
    let last = exponent(max);
    let last_lead = (max / power(last)).ceil();
    let mut value = from;
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

    const FOOT: DecadeRules = DecadeRules { steps: DecadeSteps::Whole, zero: Zero::AtFoot };
    const WHOLE: DecadeRules = DecadeRules { steps: DecadeSteps::Whole, zero: Zero::BelowPower };
    const NEAR: DecadeRules = DecadeRules { steps: DecadeSteps::NearData, zero: Zero::BelowData };

    fn of(data: (f64, f64), rules: DecadeRules, (min, max): (Option<f64>, Option<f64>)) -> (Found, Vec<f64>) {
        decades(data, &Decades { rules, min, max, ..Decades::default() })
    }

    // The generators of versions 4.5.1 and 2.9.4, run.
    #[test]
    fn near_the_data() {
        let (f, _) = of((0.6838561425361189, 75.6), NEAR, (None, Some(226.8)));
        let decade = [1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 15.0, 20.0];
        assert_eq!(f.ticks[..4], [0.6, 0.7, 0.8, 0.9]);
        assert_eq!(f.ticks[4..17], decade);
        assert_eq!((f.min, f.max), (0.6, 226.8));
        let (f, _) = of((0.2973681811758965, 0.7692983634971214), NEAR, (Some(0.09912272705863216), None));
        assert_eq!(f.ticks, [0.09912272705863216, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]);
        let (f, _) = of((0.015186969102642068, 0.016786207162689554), NEAR, (None, None));
        assert_eq!((f.ticks[0], f.ticks.len(), f.max), (0.0151, 12, 0.017));
        let (f, leads) = of((240.0, 450.0), NEAR, (Some(233.0), Some(471.0)));
        assert_eq!(f.ticks, [233.0, 240.0, 250.0, 260.0, 270.0, 280.0, 290.0, 300.0, 350.0, 400.0, 471.0]);
        assert_eq!(leads, [3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 15.0, 2.0, 3.0]);
    }

    #[test]
    fn whole_decades_first() {
        let (f, _) = of((2.051135325077868, 2.9083580129825215), FOOT, (None, None));
        assert_eq!((f.ticks, f.min, f.max), (vec![1.0, 2.0, 3.0], 1.0, 3.0));
        let (f, _) = of((8393.471347735318, 53007.76402228722), FOOT, (None, None));
        assert_eq!((f.ticks[0], f.ticks.len(), f.max), (1000.0, 15, 60_000.0));
        let (f, _) = of((0.0344, 0.0455), FOOT, (Some(0.0114), None));
        assert_eq!(f.ticks, [0.0114, 0.02, 0.03, 0.04, 0.05]);
    }

    // Axes of versions 2.9.4, 3.9.1 and 4.5.1 with these data, run.
    #[test]
    fn zero_is_below_all() {
        let ends = |data, rules, least| {
            let asked = Decades { rules, zero: true, least, foot: 0.1, ..Decades::default() };
            let (f, _) = decades(data, &asked);
            (f.min, f.max, f.ticks[0])
        };
        assert_eq!(ends((3.0, 70.0), NEAR, None), (1.0, 70.0, 1.0));
        assert_eq!(ends((10.0, 70.0), NEAR, None), (1.0, 70.0, 1.0));
        assert_eq!(ends((3.0, 70.0), WHOLE, None), (1.0, 70.0, 1.0));
        assert_eq!(ends((10.0, 70.0), WHOLE, None), (1.0, 70.0, 1.0));
        let (min, max, first) = ends((0.0, 70.0), FOOT, Some(3.0));
        assert_eq!((max, first), (70.0, 0.0));
        assert!((libm::log10(min) - (libm::log10(70.0) - (libm::log10(70.0) - libm::log10(3.0)) / 0.9)).abs() < 1e-12);
    }

    #[test]
    fn never_without_end() {
        for rules in [FOOT, WHOLE, NEAR] {
            for (a, b) in [(0.0, 0.0), (f64::MIN_POSITIVE, f64::MAX), (5.0, 5.0), (f64::NAN, 3.0), (9.0, 1.0)] {
                let (f, _) = of((a, b), rules, (None, None));
                assert!(f.ticks.len() <= MOST + 1 && f.min <= f.max, "{rules:?} {a} {b} {f:?}");
            }
        }
    }
}
