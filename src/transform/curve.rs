//! Curves over one column: densities and quantiles; and how curves are sampled.

use super::bin::extent_of;
use super::reshape::first_rows;
use super::{Context, Density, Quantile};
use crate::data::Column;
use crate::data::Frame;
use crate::data::Groups;
use crate::data::stats;
use crate::limits::{Budget, Exceeded};
use std::sync::Arc;

/// Steps of one value of a kernel: an exponential function.
const KERNEL: u64 = 2;

/// A curve for each group.
pub(super) struct Curves {
    points: Vec<(f64, f64)>,
    groups: Vec<usize>,
}

impl Curves {
    pub(super) fn new() -> Curves {
        Curves { points: Vec::new(), groups: Vec::new() }
    }

    /// Adds the points of a group.
    ///
    /// # Errors
    /// There are too many rows.
    pub(super) fn add(&mut self, group: usize, points: Vec<(f64, f64)>, context: &Context<'_>) -> Result<(), Exceeded> {
        self.groups.extend(std::iter::repeat_n(group, points.len()));
        self.points.extend(points);
        if self.points.len() > context.budget.limits().rows {
            return Err(context.budget.exceed(Exceeded::Rows));
        }
        context.budget.steps(1)
    }

    /// The fields of the group, then both coordinates.
    pub(super) fn table(
        self,
        (groupby, of): (&[Arc<str>], &Groups),
        frame: &Frame,
        (x, y): (&Arc<str>, &Arc<str>),
        context: &Context<'_>,
    ) -> Result<Frame, Exceeded> {
        context.budget.table(self.groups.len(), groupby.len() + 2)?;
        let mut out = first_rows(groupby, frame, of).take(&self.groups);
        out.set(x.clone(), Column::Numbers(self.points.iter().map(|p| p.0).collect()));
        out.set(y.clone(), Column::Numbers(self.points.iter().map(|p| p.1).collect()));
        Ok(out)
    }
}

/// The numbers of each group's rows in a column, without NaN.
fn numbers_of(column: &Column, rows: &[usize]) -> Vec<f64> {
    let all = column.numbers();
    stats::sorted(rows.iter().map(|row| all[*row]))
}

pub(super) fn density(t: &Density, frame: &Frame, context: &Context<'_>) -> Result<Frame, Exceeded> {
    let column = frame.field(&t.field);
    let groups = Groups::by(frame, &t.groupby);
    let shared = t.extent.or_else(|| t.shared.then(|| extent_of(&column)));
    let mut curves = Curves::new();
    for (group, rows) in groups.rows().iter().enumerate() {
        let mut numbers = numbers_of(&column, rows);
        let (Some(low), Some(high)) = (numbers.first(), numbers.last()) else { continue };
        let (low, high) = shared.unwrap_or((*low, *high));
        let bandwidth = if t.bandwidth > 0.0 { t.bandwidth } else { stats::estimate_bandwidth(&numbers, rows.len()) };
        // Rows without a number are rows nevertheless: zeros among the others (vega-transforms `KDE.js`).
        numbers.resize(rows.len(), 0.0);
        let scale = if t.counts { numbers.len() as f64 } else { 1.0 };
        let at = |x: f64| {
            if context.budget.steps((numbers.len() as u64).saturating_mul(KERNEL)).is_err() {
                return 0.0;
            }
            let kernel = if t.cumulative { stats::cumulative_density } else { stats::density };
            scale * kernel(&numbers, bandwidth, x)
        };
        // Curves that share their extent share their steps, too, so that they can be stacked.
        let most = t.steps.unwrap_or(t.maxsteps);
        let least = if t.shared { most } else { t.steps.unwrap_or(t.minsteps) };
        context.budget.check()?;
        curves.add(group, sample_curve(&at, (low, high), least, most, context.budget)?, context)?;
    }
    curves.table((&t.groupby, &groups), frame, (&t.value, &t.density), context)
}

/// Points on a function: evenly spaced, then halved where the direction turns by more than half a degree
/// (vega-statistics `sampleCurve`).
pub(super) fn sample_curve(
    f: &dyn Fn(f64) -> f64,
    extent: (f64, f64),
    least: f64,
    most: f64,
    budget: &Budget,
) -> Result<Vec<(f64, f64)>, Exceeded> {
    let point = |x: f64| (x, f(x));
    let (low, high) = extent;
    let span = high - low;
    let most = most.clamp(1.0, 100_000.0);
    let least = least.clamp(1.0, most).floor();
    budget.rows(least as usize)?;
    let even = |i: f64| point(low + i / least * span);
    let mut done = vec![point(low)];
    if span <= 0.0 || !span.is_finite() {
        return Ok(done);
    }
    let mut open = vec![point(high)];
    open.extend((1..least as usize).rev().map(|i| even(i as f64)));
    if least >= most.floor() {
        done.extend(open.into_iter().rev());
        budget.check()?;
        return Ok(done);
    }
    let ys = || open.iter().chain(&done).map(|p| p.1);
    let height = ys().fold(f64::NEG_INFINITY, f64::max) - ys().fold(f64::INFINITY, f64::min);
    let (sx, sy) = (1.0 / span, 1.0 / height);
    let angle = |p: (f64, f64), q: (f64, f64)| libm::atan2(sy * (q.1 - p.1), sx * (q.0 - p.0));
    let mut last = done[0];
    while let Some(next) = open.last().copied() {
        budget.steps(4)?;
        let middle = point((last.0 + next.0) / 2.0);
        let turn = (angle(last, next) - angle(last, middle)).abs();
        if middle.0 - last.0 >= span / most && turn > 0.5 * std::f64::consts::PI / 180.0 {
            open.push(middle);
        } else {
            last = next;
            done.push(next);
            open.pop();
        }
    }
    Ok(done)
}

pub(super) fn quantile(t: &Quantile, frame: &Frame, context: &Context<'_>) -> Result<Frame, Exceeded> {
    let column = frame.field(&t.field);
    let groups = Groups::by(frame, &t.groupby);
    let step = if t.step > 1e-6 { t.step } else { 0.01 };
    if t.probs.is_empty() {
        context.budget.rows((1.0 / step) as usize)?;
    }
    let even = || (0..).map(|i| step / 2.0 + f64::from(i) * step).take_while(|p| *p < 1.0 - 1e-14).collect();
    let probs: Vec<f64> = if t.probs.is_empty() { even() } else { t.probs.clone() };
    let mut curves = Curves::new();
    for (group, rows) in groups.rows().iter().enumerate() {
        let numbers = numbers_of(&column, rows);
        context.budget.steps((rows.len() + probs.len()) as u64)?;
        let points = probs.iter().filter_map(|p| Some((*p, stats::quantile(&numbers, *p)?))).collect();
        curves.add(group, points, context)?;
    }
    curves.table((&t.groupby, &groups), frame, (&t.prob, &t.value), context)
}
