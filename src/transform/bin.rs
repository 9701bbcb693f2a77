//! Bins: numbers in, the ends of intervals of equal, nice width out (vega-statistics `bin`, vega-transforms `Bin`).

use super::{Bin, BinExtent, BinRule, Context, Extent};
use crate::data::Column;
use crate::data::Frame;

/// Where bins lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BinSteps {
    /// First boundary.
    pub start: f64,
    /// Last boundary.
    pub stop: f64,
    /// Width.
    pub step: f64,
}

/// The bins that cover an extent by a rule.
pub fn bin_steps(extent: (f64, f64), rule: &BinRule) -> BinSteps {
    let (mut min, mut max) = extent;
    if !(min.is_finite() && max.is_finite()) {
        (min, max) = (0.0, 0.0);
    }
    let base = if rule.base > 1.0 { rule.base } else { 10.0 };
    let log_base = libm::log(base);
    let widths = [rule.span.unwrap_or(0.0), max - min, min.abs(), 1.0];
    let span = widths.into_iter().find(|x| *x > 0.0 && x.is_finite()).unwrap_or(1.0);
    let step = width(span, base, log_base, rule);
    let v = libm::log(step);
    let precision = if v >= 0.0 { 0.0 } else { (-v / log_base).trunc() + 1.0 };
    let epsilon = libm::pow(base, -precision - 1.0);
    if rule.nice {
        let low = (min / step + epsilon).floor() * step;
        min = if min < low { low - step } else { low };
        max = (max / step).ceil() * step;
    }
    let mut bins = BinSteps { start: min, stop: if max == min { min + step } else { max }, step };
    if let Some(anchor) = rule.anchor.filter(|a| a.is_finite()) {
        let shift = anchor - (bins.start + step * ((anchor - bins.start) / step).floor());
        bins.start += shift;
        bins.stop += shift;
    }
    bins
}

fn width(span: f64, base: f64, log_base: f64, rule: &BinRule) -> f64 {
    let most = if rule.maxbins >= 1.0 { rule.maxbins.min(1e6) } else { 20.0 };
    if let Some(step) = rule.step.filter(|s| *s > 0.0 && s.is_finite()) {
        return step;
    }
    if !rule.steps.is_empty() {
        let above = rule.steps.iter().take_while(|s| **s < span / most).count();
        let step = rule.steps[above.max(1) - 1];
        return if step > 0.0 { step } else { span };
    }
    let level = (libm::log(most) / log_base).ceil();
    let power = ((libm::log(span) / log_base) + 0.5).floor() - level;
    let mut step = libm::pow(base, power).max(rule.minstep.min(f64::MAX)).max(f64::MIN_POSITIVE);
    // Widths grow by at least a factor of `base` > 1; 2100 doublings span the doubles.
    for _ in 0..2100 {
        if (span / step).ceil() <= most {
            break;
        }
        step *= base;
    }
    for divisor in &rule.divide {
        let finer = step / divisor;
        if finer > 0.0 && finer.is_finite() && finer >= rule.minstep && span / finer <= most {
            step = finer;
        }
    }
    step
}

/// Least and greatest number; (0, 0) without any.
pub(super) fn extent_of(column: &Column) -> (f64, f64) {
    let numbers = column.numbers();
    let finite = numbers.iter().copied().filter(|x| x.is_finite());
    let (low, high) = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(x), h.max(x)));
    if low <= high { (low, high) } else { (0.0, 0.0) }
}

pub(super) fn keep_extent(t: &Extent, frame: &Frame, context: &Context<'_>) -> Frame {
    context.formulas.keep_extent(&t.name, extent_of(&frame.field(&t.field)));
    frame.clone()
}

pub(super) fn apply(t: &Bin, frame: &Frame) -> Frame {
    let column = frame.field(&t.field);
    let extent = match &t.extent {
        BinExtent::Data => extent_of(&column),
        BinExtent::Fixed(low, high) => (*low, *high),
    };
    let bins = bin_steps(extent, &t.rule);
    let BinSteps { start, stop, step } = bins;
    // The last bin is whole, wherever the extent ends; what rounding adds is one more (vega-transforms `Bin.js`, `_bins`).
    let stop = start + ((stop - start) / step).ceil() * step;
    let lower = |x: &f64| {
        if x.is_nan() {
            None
        } else if *x < start {
            Some(f64::NEG_INFINITY)
        } else if *x > stop {
            Some(f64::INFINITY)
        } else {
            let inside = x.min(stop - step).max(start);
            Some(start + step * (1e-14 + (inside - start) / step).floor())
        }
    };
    let lows: Vec<Option<f64>> = column.numbers().iter().map(lower).collect();
    let high = |low: f64| start + step * (1.0 + (low - start) / step);
    let highs = lows.iter().map(|low| low.map(high)).collect();
    let mut out = frame.clone();
    if let Some(name) = &t.middle {
        // What is in no bin has no middle, either.
        let middles = lows.iter().map(|low| low.map(|low| (low + high(low)) / 2.0)).collect();
        out.set(name.clone(), Column::of_options(middles));
    }
    out.set(t.start.clone(), Column::of_options(lows));
    out.set(t.end.clone(), Column::of_options(highs));
    if let Some(name) = &t.stop {
        out.set(name.clone(), Column::Numbers(vec![stop; frame.len()]));
    }
    out
}
