//! Statistics of many values, as @sgratzl/boxplots computes them. In: a list of values, or its statistics as they are
//! given; out: quartiles, whiskers, outliers.

use crate::dialect::chartjs::options::number;
use crate::json::Json;

/// Quartiles this many of their distances away still belong to the whiskers.
const REACH: f64 = 1.5;
/// Values that differ by less are the same among outliers.
const SAME: f64 = 0.01;

/// What is drawn of many values.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Summary {
    pub min: f64,
    pub low: f64,
    pub q1: f64,
    pub median: f64,
    pub q3: f64,
    pub high: f64,
    pub max: f64,
    pub mean: f64,
    pub items: Vec<f64>,
    pub outliers: Vec<f64>,
}

impl Summary {
    /// A statistic by its name in `minStats` and `maxStats`; NaN if it is none.
    pub(super) fn named(&self, name: &str) -> f64 {
        match name {
            "min" => self.min,
            "whiskerMin" => self.low,
            "q1" => self.q1,
            "median" => self.median,
            "q3" => self.q3,
            "whiskerMax" => self.high,
            "max" => self.max,
            "mean" => self.mean,
            _ => f64::NAN,
        }
    }
}

/// How statistics are computed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rules {
    /// How far whiskers reach, in distances of the quartiles; 0: to the outermost values.
    pub reach: f64,
    pub quantiles: Quantiles,
    /// Whiskers end at values, not at the reach itself.
    pub nearest: bool,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules { reach: REACH, quantiles: Quantiles::Linear, nearest: true }
    }
}

/// How a quantile between two values is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quantiles {
    /// Between both, in proportion (Hyndman and Fan 1996, definition 7: R's default).
    Linear,
    /// The lower of both.
    Lower,
    /// The higher of both.
    Higher,
    /// The nearer one.
    Nearest,
    /// The middle of both.
    Midpoint,
    /// Tukey's hinges.
    Hinges,
}

impl Quantiles {
    /// By its name in the options; `None` for a name that is none (which counts as [`Quantiles::Linear`]).
    pub(super) fn named(name: &str) -> Option<Quantiles> {
        Some(match name {
            "7" | "quantiles" | "linear" => Quantiles::Linear,
            "lower" => Quantiles::Lower,
            "higher" => Quantiles::Higher,
            "nearest" => Quantiles::Nearest,
            "midpoint" => Quantiles::Midpoint,
            "fivenum" | "hinges" => Quantiles::Hinges,
            _ => return None,
        })
    }

    /// The first quartile, the median and the third quartile of sorted values.
    fn quartiles(self, sorted: &[f64]) -> [f64; 3] {
        let n = sorted.len() as f64;
        if self == Quantiles::Hinges {
            let depth = ((n + 3.0) / 2.0).floor() / 2.0;
            let value = |d: f64| sorted.get((d as usize).wrapping_sub(1)).copied().unwrap_or(f64::NAN);
            return [depth, (n + 1.0) / 2.0, n + 1.0 - depth].map(|d| 0.5 * (value(d.floor()) + value(d.ceil())));
        }
        [0.25, 0.5, 0.75].map(|share| self.quantile(sorted, share))
    }

    pub(super) fn quantile(self, sorted: &[f64], share: f64) -> f64 {
        let at = share * sorted.len().saturating_sub(1) as f64;
        let (i, rest) = (at.floor() as usize, at.fract());
        let value = |i: usize| sorted.get(i).copied().unwrap_or(f64::NAN);
        let (low, high) = (value(i), value(i + 1));
        match self {
            _ if rest == 0.0 => low,
            Quantiles::Lower => low,
            Quantiles::Higher => high,
            Quantiles::Nearest => {
                if rest < 0.5 {
                    low
                } else {
                    high
                }
            }
            Quantiles::Midpoint => (low + high) / 2.0,
            Quantiles::Linear | Quantiles::Hinges => low + rest * (high - low),
        }
    }
}

/// Sorted; null is zero in the lists that `Float64Array.from` reads.
fn numbers(list: &[Json]) -> Vec<f64> {
    let value = |v: &Json| if v.is_null() { Some(0.0) } else { number(v) };
    let mut all: Vec<f64> = list.iter().filter_map(value).filter(|x| x.is_finite()).collect();
    all.sort_by(f64::total_cmp);
    all
}

/// The statistics of a datum: of its values, or as they are given.
pub(super) fn summary(json: &Json, rules: &Rules) -> Option<Summary> {
    match json {
        Json::Array(list) => {
            let items = numbers(list);
            if items.is_empty() {
                return None;
            }
            let [q1, median, q3] = rules.quantiles.quartiles(&items);
            let mut s = Summary {
                min: items[0],
                q1,
                median,
                q3,
                max: items[items.len() - 1],
                mean: items.iter().sum::<f64>() / items.len() as f64,
                items,
                ..Summary::default()
            };
            whiskers(&mut s, rules);
            Some(s)
        }
        Json::Object(o) => {
            let n = |name: &str| o.get(name).and_then(number);
            let list = |name: &str| o.get(name).and_then(Json::as_array).map(numbers).unwrap_or_default();
            // An outline that is given needs no quartiles.
            let outlined = o.get("coords").is_some_and(|c| c.as_array().is_some());
            let quartile = |name: &str| n(name).or(outlined.then_some(f64::NAN));
            let mut s = Summary {
                min: n("min").or(n("whiskerMin")).unwrap_or(f64::NAN),
                q1: quartile("q1")?,
                median: n("median")?,
                q3: quartile("q3")?,
                max: n("max").or(n("whiskerMax")).unwrap_or(f64::NAN),
                mean: n("mean").unwrap_or(f64::NAN),
                items: list("items"),
                ..Summary::default()
            };
            whiskers(&mut s, &Rules { nearest: true, ..*rules });
            (s.low, s.high) = (n("whiskerMin").unwrap_or(s.low), n("whiskerMax").unwrap_or(s.high));
            s.outliers = list("outliers");
            Some(s)
        }
        // A single number is a line.
        v => {
            let x = number(v)?;
            Some(Summary { min: x, low: x, q1: x, median: x, q3: x, high: x, max: x, mean: x, ..Summary::default() })
        }
    }
}

/// Whiskers end at the outermost values within reach of the quartiles, or at the reach itself; what lies beyond are
/// outliers, those that differ by little once (`computeWhiskers`).
fn whiskers(s: &mut Summary, rules: &Rules) {
    let far = rules.reach * (s.q3 - s.q1);
    // What has no extremes has no whiskers.
    let (min, max) = (s.min + 0.0 * s.q1, s.max + 0.0 * s.q3);
    let (low, high) = if rules.reach > 0.0 && min.is_finite() && max.is_finite() {
        (min.max(s.q1 - far), max.min(s.q3 + far))
    } else {
        (min, max)
    };
    let same = |a: f64, b: f64| (a - b).abs() < SAME;
    let first = s.items.iter().position(|x| *x >= low || same(*x, low)).unwrap_or(s.items.len());
    let last = s.items.iter().rposition(|x| *x <= high || same(*x, high)).map_or(0, |i| i + 1);
    s.outliers = s.items[..first].to_vec();
    s.outliers.extend(s.items.get(last.max(first)..).unwrap_or_default());
    s.outliers.dedup_by(|a, b| same(*a, *b));
    (s.low, s.high) = (low, high);
    if rules.nearest {
        s.low = s.items.get(first).copied().unwrap_or(low);
        s.high = last.checked_sub(1).and_then(|i| s.items.get(i)).copied().unwrap_or(high);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(values: &[f64]) -> Json {
        Json::Array(values.iter().map(|x| Json::Number(*x)).collect())
    }

    #[test]
    fn quartiles_are_those_of_r() {
        // quantile(c(1, 2, 3, 4, 5, 6, 7, 20)) in R: 2.75, 4.5, 6.25
        let s = summary(&list(&[20.0, 1.0, 3.0, 2.0, 4.0, 5.0, 7.0, 6.0]), &Rules::default()).unwrap();
        assert_eq!((s.q1, s.median, s.q3), (2.75, 4.5, 6.25));
        // 6.25 + 1.5 × 3.5 = 11.5, so that 20 is beyond and 7 the last within.
        assert_eq!((s.low, s.high, s.outliers), (1.0, 7.0, vec![20.0]));
        assert!(summary(&list(&[]), &Rules::default()).is_none());
    }

    #[test]
    fn rules_of_quantiles_differ_between_two_values() {
        // Of 1, 2, 4, 8 the first quartile lies at three quarters of the way from 1 to 2.
        let first = |name: &str| {
            let rules = Rules { quantiles: Quantiles::named(name).unwrap(), ..Rules::default() };
            summary(&list(&[1.0, 2.0, 4.0, 8.0]), &rules).unwrap().q1
        };
        let names = ["linear", "lower", "higher", "nearest", "midpoint", "fivenum"];
        assert_eq!(names.map(first), [1.75, 1.0, 2.0, 2.0, 1.5, 1.5]);
        // fivenum(c(1, 3, 4, 5, 7, 9, 30)) in R: 1, 3.5, 5, 8, 30
        let hinges = Quantiles::Hinges.quartiles(&[1.0, 3.0, 4.0, 5.0, 7.0, 9.0, 30.0]);
        assert_eq!(hinges, [3.5, 5.0, 8.0]);
    }

    #[test]
    fn whiskers_may_end_between_values() {
        let values = list(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 20.0]);
        let exact = summary(&values, &Rules { nearest: false, ..Rules::default() }).unwrap();
        assert_eq!((exact.low, exact.high), (1.0, 11.5));
        let all = summary(&values, &Rules { reach: 0.0, ..Rules::default() }).unwrap();
        assert_eq!((all.high, all.outliers.len()), (20.0, 0));
    }
}
