//! Steps of 1, 2, 5 × 10ⁿ from the room there is; the domain ends at ticks (Chart.js `scale.linearbase.js`, versions
//! 2.9 and 4.5).

use super::Found;
use super::round_half_up;

/// What generators of steps disagree on (Chart.js `scale.linearbase.js`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SteppedRules {
    pub given: GivenBounds,
    pub lone: Lone,
}

/// What given bounds are among the ticks (`generateTicks`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GivenBounds {
    /// They take the place of the first and of the last tick.
    ReplaceEnds,
    /// They are ticks beside the others, which make room for them.
    #[default]
    Join,
}

/// How the domain of a single value is widened, where given bounds [join](GivenBounds::Join) the ticks
/// (`handleTickRangeOptions`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lone {
    /// By one, unless that would be lost in the digits of a number.
    ByOne,
    /// By a twentieth of it.
    #[default]
    ByShare,
}

/// What ticks are made for.
#[derive(Debug, Clone, Default)]
pub struct Steps {
    pub rules: SteppedRules,
    /// Bounds given by the author.
    pub min: Option<f64>,
    /// Likewise.
    pub max: Option<f64>,
    /// Bounds that only widen.
    pub suggested_min: Option<f64>,
    /// Likewise.
    pub suggested_max: Option<f64>,
    /// Whether zero is in the domain.
    pub begin_at_zero: bool,
    /// Distance between ticks.
    pub step: Option<f64>,
    /// As `step` where given bounds [replace](GivenBounds::ReplaceEnds) ticks: it goes before it but leaves the number of
    /// ticks to the room.
    pub fixed_step: Option<f64>,
    /// At most this many.
    pub max_ticks: Option<f64>,
    /// Exactly this many.
    pub count: Option<f64>,
    /// Decimals of the step at most.
    pub precision: Option<f64>,
    /// Extra room at each end: share of the span, or an amount when the flag is set.
    pub grace: (f64, f64, bool),
    /// Whether given bounds become ticks.
    pub include_bounds: bool,
    /// Whether the domain ends at the data.
    pub bounds_data: bool,
    /// How many ticks there is room for.
    pub room: f64,
    /// Length of the axis, px.
    pub length: f64,
    pub horizontal: bool,
    /// Labels turn at least this much, degrees.
    pub min_rotation: f64,
    /// Height of a line of labels, px; 0: unknown.
    pub line_height: f64,
}

/// At most this many ticks with a given step.
const MOST: f64 = 1000.0;

/// Ticks for data from `data.0` to `data.1`.
pub fn stepped(data: (f64, f64), s: &Steps) -> Found {
    let (mut min, mut max) = data;
    if !min.is_finite() || !max.is_finite() {
        (min, max) = (0.0, 1.0);
    }
    let floor = s.min.or(s.suggested_min.map(|m| m.min(min))).unwrap_or(min);
    let ceiling = s.max.or(s.suggested_max.map(|m| m.max(max))).unwrap_or(max);
    (min, max) = (floor, ceiling);
    if s.rules.given == GivenBounds::Join && min > max {
        // One bound beyond all data leaves nothing between (`core.scale.js`, `getMinMax`).
        match (s.min, s.max) {
            (None, Some(_)) => min = max,
            (Some(_), None) => max = min,
            _ => {}
        }
    }
    let found = match s.rules.given {
        GivenBounds::ReplaceEnds => replacing(min, max, s),
        GivenBounds::Join => joining(min, max, s),
    };
    if found.min < found.max && found.ticks.iter().all(|t| t.is_finite()) {
        return found;
    }
    // Bounds that leave nothing between them: their two ends.
    let (low, high) = (min.min(max), min.max(max));
    let high = if high > low { high } else { low + 1.0 };
    Found { ticks: vec![low, high], min: low, max: high }
}

fn replacing(mut min: f64, mut max: f64, s: &Steps) -> Found {
    if s.begin_at_zero {
        if min < 0.0 && max < 0.0 {
            max = 0.0;
        } else if min > 0.0 && max > 0.0 {
            min = 0.0;
        }
    }
    let (fixed_min, fixed_max) =
        (s.min.is_some() || s.suggested_min.is_some(), s.max.is_some() || s.suggested_max.is_some());
    if fixed_min != fixed_max && min >= max {
        if fixed_min { max = min + 1.0 } else { min = max - 1.0 }
    }
    if min == max {
        max += 1.0;
        if !s.begin_at_zero {
            min -= 1.0;
        }
    }
    let wanted = match s.step.filter(|x| *x > 0.0) {
        Some(step) => ((max / step).ceil() - (min / step).floor() + 1.0).min(s.max_ticks.unwrap_or(f64::INFINITY)),
        None => s.room.min(s.max_ticks.unwrap_or(11.0)),
    };
    let spaces = wanted.max(2.0) - 1.0;
    let step = s.fixed_step.or(s.step).filter(|x| *x > 0.0);
    let unit = step.unwrap_or(1.0);
    let mut spacing = nice((max - min) / spaces / unit) * unit;
    if spacing < 1e-14 && s.min.is_none() && s.max.is_none() {
        return Found { ticks: vec![min, max], min, max };
    }
    let count = (max / spacing).ceil() - (min / spacing).floor();
    if count > spaces {
        spacing = nice(count * spacing / spaces / unit) * unit;
    }
    let mut decimals = places(spacing);
    if let Some(p) = s.precision.filter(|_| step.is_none()) {
        let factor = libm::pow(10.0, p);
        spacing = (spacing * factor).ceil() / factor;
        decimals = p;
    }
    let (mut low, mut high) = ((min / spacing).floor() * spacing, (max / spacing).ceil() * spacing);
    if step.is_some() {
        low = s.min.filter(|m| nearly_whole(m / spacing, spacing / 1000.0)).unwrap_or(low);
        high = s.max.filter(|m| nearly_whole(m / spacing, spacing / 1000.0)).unwrap_or(high);
    }
    let spaces = (high - low) / spacing;
    let spaces =
        if (spaces - spaces.round()).abs() < spacing / 1000.0 { spaces.round() } else { spaces.ceil() }.min(MOST);
    let factor = libm::pow(10.0, decimals.min(15.0));
    let round = |x: f64| round_half_up(x * factor) / factor;
    (low, high) = (round(low), round(high));
    let mut ticks = vec![s.min.unwrap_or(low)];
    let mut j = 1.0;
    while j < spaces {
        ticks.push(round(low + j * spacing));
        j += 1.0;
    }
    ticks.push(s.max.unwrap_or(high));
    let (min, max) = ends(&ticks);
    Found { ticks, min, max }
}

fn joining(mut min: f64, mut max: f64, s: &Steps) -> Found {
    let (min_defined, max_defined) = (s.min.is_some(), s.max.is_some());
    if s.begin_at_zero {
        if min < 0.0 && max < 0.0 && !max_defined {
            max = 0.0;
        } else if min > 0.0 && max > 0.0 && !min_defined {
            min = 0.0;
        }
    }
    if min == max {
        let one = match s.rules.lone {
            Lone::ByOne => max.abs() < 9_007_199_254_740_991.0,
            Lone::ByShare => max == 0.0,
        };
        let offset = if one { 1.0 } else { (max * 0.05).abs() };
        if !max_defined {
            max += offset;
        }
        if !s.begin_at_zero && !min_defined {
            min -= offset;
        }
    }
    // The domain ends where it did before it was given room for the ticks (`core.scale.js`, `_addGrace`).
    let ungraced = (min, max);
    if !min_defined && !max_defined || s.grace.0 != 0.0 || s.grace.1 != 0.0 {
        (min, max) = graced(min, max, s);
    }
    let room = match s.step.filter(|x| *x > 0.0) {
        Some(step) => ((ungraced.1 / step).ceil() - (ungraced.0 / step).floor() + 1.0)
            .min(MOST)
            .min(s.max_ticks.unwrap_or(f64::INFINITY)),
        None => s.room.min(s.max_ticks.unwrap_or(11.0)),
    };
    let ticks = generate(min, max, room.max(2.0), s);
    let (mut low, mut high) = ungraced;
    if !s.bounds_data && !ticks.is_empty() {
        let (a, b) = ends(&ticks);
        (low, high) = (low.min(a), high.max(b));
    }
    Found { ticks, min: low, max: high }
}

fn graced(min: f64, max: f64, s: &Steps) -> (f64, f64) {
    let (a, b, absolute) = s.grace;
    let span = max - min;
    let (a, b) = if absolute { (a, b) } else { (a * span, b * span) };
    let keep = |value: f64, add: f64| if s.begin_at_zero && value == 0.0 { 0.0 } else { value + add };
    (keep(min, -a.abs()), keep(max, b))
}

/// Where ticks stand before any is left out or added: from, to, how many spaces, how wide.
struct Ladder {
    low: f64,
    high: f64,
    count: f64,
    spacing: f64,
    /// A power of ten: what ticks are rounded to is a part of one of this many.
    factor: f64,
}

impl Ladder {
    fn round(&self, x: f64) -> f64 {
        round_half_up(x * self.factor) / self.factor
    }

    fn at(&self, step: f64) -> f64 {
        self.round(self.low + step * self.spacing)
    }
}

fn generate(rmin: f64, rmax: f64, most: f64, s: &Steps) -> Vec<f64> {
    let Some(ladder) = ladder(rmin, rmax, most, s) else { return vec![rmin, rmax] };
    let digits = if s.line_height > 0.0 { s.length / s.line_height } else { most };
    let min_spacing = (rmax - rmin) / (digits + 1.0);
    let mut ticks = Vec::new();
    let mut j = 0.0;
    if let Some(min) = s.min {
        if s.include_bounds && ladder.low != min {
            ticks.push(min);
            if ladder.low < min {
                j += 1.0;
            }
            if (ladder.at(j) - min).abs() < relative_label(min, min_spacing, s) {
                j += 1.0;
            }
        } else if ladder.low < min {
            j += 1.0;
        }
    }
    while j < ladder.count.min(MOST) {
        let value = ladder.at(j);
        if s.max.is_some_and(|max| value > max) {
            break;
        }
        ticks.push(value);
        j += 1.0;
    }
    match s.max {
        Some(max) if s.include_bounds && ladder.high != max => {
            let close = ticks.last().is_some_and(|t| (t - max).abs() < relative_label(max, min_spacing, s));
            if close {
                ticks.pop();
            }
            ticks.push(max);
        }
        Some(max) if ladder.high != max => {}
        _ => ticks.push(ladder.high),
    }
    ticks
}

/// `None` where the domain is too short to be divided.
fn ladder(rmin: f64, rmax: f64, most: f64, s: &Steps) -> Option<Ladder> {
    let unit = s.step.filter(|x| *x > 0.0).unwrap_or(1.0);
    let spaces = most - 1.0;
    let (min_defined, max_defined) = (s.min.is_some(), s.max.is_some());
    let mut spacing = nice((rmax - rmin) / spaces / unit) * unit;
    if spacing < 1e-14 && !min_defined && !max_defined {
        return None;
    }
    let mut count = (rmax / spacing).ceil() - (rmin / spacing).floor();
    if count > spaces {
        spacing = nice(count * spacing / spaces / unit) * unit;
    }
    let factor = s.precision.map(|p| libm::pow(10.0, p));
    if let Some(f) = factor {
        spacing = (spacing * f).ceil() / f;
    }
    let (mut low, mut high) = if s.bounds_data {
        (rmin, rmax)
    } else {
        ((rmin / spacing).floor() * spacing, (rmax / spacing).ceil() * spacing)
    };
    let (min, max) = (s.min.unwrap_or(rmin), s.max.unwrap_or(rmax));
    if min_defined && max_defined && s.step.is_some() && nearly_whole((max - min) / unit, spacing / 1000.0) {
        count = ((max - min) / spacing).min(most).round().max(1.0);
        spacing = (max - min) / count;
        (low, high) = (min, max);
    } else if let Some(n) = s.count {
        low = s.min.unwrap_or(low);
        high = s.max.unwrap_or(high);
        count = n - 1.0;
        spacing = (high - low) / count;
    } else {
        count = (high - low) / spacing;
        count = if (count - count.round()).abs() < spacing / 1000.0 { count.round() } else { count.ceil() };
    }
    let factor = factor.unwrap_or_else(|| libm::pow(10.0, places(spacing).max(places(low))));
    let ladder = Ladder { low, high, count, spacing, factor };
    Some(Ladder { low: ladder.round(low), high: ladder.round(high), ..ladder })
}

/// How much of the domain a label covers.
fn relative_label(value: f64, min_spacing: f64, s: &Steps) -> f64 {
    let turned = s.min_rotation.to_radians();
    let ratio = if s.horizontal { libm::sin(turned) } else { libm::cos(turned) };
    let ratio = if ratio == 0.0 { 0.001 } else { ratio };
    let length = 0.75 * min_spacing * crate::number::to_js(value).len() as f64;
    (min_spacing / ratio).min(length)
}

fn ends(ticks: &[f64]) -> (f64, f64) {
    ticks.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), &x| (a.min(x), b.max(x)))
}

fn nearly_whole(x: f64, epsilon: f64) -> bool {
    let r = x.round();
    r - epsilon <= x && r + epsilon >= x
}

/// The next of 1, 2, 5, 10 × 10ⁿ.
fn nice(x: f64) -> f64 {
    let whole = x.round();
    let x = if (x - whole).abs() < x / 1000.0 { whole } else { x };
    let power = libm::pow(10.0, libm::floor(libm::log10(x)));
    let share = x / power;
    power
        * if share <= 1.0 {
            1.0
        } else if share <= 2.0 {
            2.0
        } else if share <= 5.0 {
            5.0
        } else {
            10.0
        }
}

/// Decimals a number is written with.
fn places(x: f64) -> f64 {
    if !x.is_finite() {
        return 0.0;
    }
    let (mut e, mut p) = (1.0, 0.0);
    while (x * e).round() / e != x && p < 20.0 {
        e *= 10.0;
        p += 1.0;
    }
    p
}

/// The text of a tick, with the decimals that the distance between ticks needs.
pub fn label(x: f64, ticks: &[f64], grouping: bool, exponential: bool) -> String {
    if x == 0.0 {
        return "0".into();
    }
    if exponential {
        let power = libm::pow(10.0, libm::floor(libm::log10(x.abs())));
        let lead = (x / power).round();
        let shown = lead == 1.0 || lead == 2.0 || lead == 5.0;
        let end = ticks.first() == Some(&x) || ticks.last() == Some(&x);
        return if shown || end { exponent(x) } else { String::new() };
    }
    let largest = ticks.iter().fold(x.abs(), |m, t| m.max(t.abs()));
    let decimals = decimals(x, ticks);
    if grouping {
        if !(1e-4..=1e15).contains(&largest) {
            return scientific(x, decimals);
        }
        crate::number::decimals(x, decimals, decimals, true)
    } else if largest < 1e-4 {
        let log = libm::log10(delta(x, ticks).abs());
        let digits = (libm::floor(libm::log10(x.abs())) - libm::floor(log)).clamp(0.0, 20.0) as usize;
        let text = format!("{x:.digits$e}");
        text.replace('e', if text.contains("e-") { "e" } else { "e+" })
    } else {
        crate::number::to_fixed(x, decimals)
    }
}

/// The decimals that the distance between ticks needs.
pub fn decimals(x: f64, ticks: &[f64]) -> usize {
    let log = libm::log10(delta(x, ticks).abs());
    if log.is_finite() { (-libm::floor(log)).clamp(0.0, 20.0) as usize } else { 0 }
}

/// What a tick is told apart by: the distance between two, or what it has behind the point.
fn delta(x: f64, ticks: &[f64]) -> f64 {
    // The third gap is used where there are four ticks, as the first may be cut by a bound.
    let delta = match ticks {
        [] | [_] => x,
        [_, b, c, _, ..] => c - b,
        [a, b, ..] => b - a,
    };
    if delta.abs() >= 1.0 && x != x.floor() { x - x.floor() } else { delta }
}

/// As `Intl.NumberFormat` writes a number in its scientific notation.
fn scientific(x: f64, decimals: usize) -> String {
    let mut power = libm::floor(libm::log10(x.abs()));
    let lead = |power: f64| {
        // Powers below the least normal number are none: both steps are.
        let half = (power / 2.0).trunc();
        crate::number::decimals(x / libm::pow(10.0, half) / libm::pow(10.0, power - half), decimals, decimals, false)
    };
    if lead(power).trim_start_matches('-').starts_with("10") {
        power += 1.0;
    }
    format!("{}E{power}", lead(power))
}

fn exponent(x: f64) -> String {
    let text = format!("{x:e}");
    if text.contains("e-") { text } else { text.replace('e', "e+") }
}

#[cfg(test)]
mod tests {
    use super::GivenBounds::{Join, ReplaceEnds};
    use super::*;

    fn steps(given: GivenBounds, room: f64) -> Steps {
        let rules = SteppedRules { given, ..SteppedRules::default() };
        Steps { rules, room, begin_at_zero: true, include_bounds: true, length: 200.0, ..Steps::default() }
    }

    // Chart.js 4.5.1 and 2.9.4: bars [12, 87, 34, 55] on axes with room for 11 and for 6 ticks.
    #[test]
    fn the_domain_follows_the_room() {
        for given in [ReplaceEnds, Join] {
            let f = stepped((12.0, 87.0), &steps(given, 11.0));
            assert_eq!((f.min, f.max, f.ticks.len()), (0.0, 90.0, 10), "{given:?}");
            let f = stepped((12.0, 87.0), &steps(given, 6.0));
            assert_eq!(f.ticks, [0.0, 20.0, 40.0, 60.0, 80.0, 100.0], "{given:?}");
        }
    }

    #[test]
    fn given_bounds() {
        let f = stepped((3.0, 7.0), &Steps { max: Some(9.5), ..steps(ReplaceEnds, 11.0) });
        assert_eq!(f.ticks.last(), Some(&9.5));
        let f = stepped((3.0, 7.0), &Steps { step: Some(3.0), ..steps(Join, 11.0) });
        assert_eq!(f.ticks, [0.0, 3.0, 6.0, 9.0]);
    }

    // The generators of versions 4.5.1 and 2.9.4, run.
    #[test]
    fn bounds_near_a_tick() {
        let four = |data, s: Steps| stepped(data, &Steps { begin_at_zero: false, line_height: 14.4, ..s }).ticks;
        let near = Steps { max: Some(308.0), ..steps(Join, 14.0) };
        assert_eq!(four((-3850.0, 0.406), near).last_chunk(), Some(&[-500.0, 0.0, 308.0]));
        let halves = Steps {
            min: Some(-38.0),
            count: Some(5.0),
            precision: Some(1.0),
            max_ticks: Some(5.0),
            ..steps(Join, 14.0)
        };
        assert_eq!(four((-37.4, -36.9), halves), [-38.0, -37.6, -37.2, -36.9, -36.5]);
        let fixed = Steps { fixed_step: Some(1.0), ..steps(ReplaceEnds, 7.0) };
        assert_eq!(stepped((175.0, 2760.0), &fixed).ticks, [0.0, 500.0, 1000.0, 1500.0, 2000.0, 2500.0, 3000.0]);
    }

    #[test]
    fn labels_have_the_decimals_of_the_step() {
        let ticks = [0.0, 0.5, 1.0, 1.5];
        assert_eq!(label(1.0, &ticks, true, false), "1.0");
        assert_eq!(label(1_800_000.0, &[0.0, 200_000.0, 400_000.0, 1_800_000.0], false, false), "1800000");
        assert_eq!(label(1_800_000.0, &[0.0, 200_000.0, 400_000.0, 1_800_000.0], true, false), "1,800,000");
        assert_eq!(label(100.0, &[1.0, 100.0], false, true), "1e+2");
    }
}
