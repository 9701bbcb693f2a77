//! Fits of one column to another: regressions and loess (formulas of vega-statistics).

use super::curve::{Curves, sample_curve};
use super::reshape::first_rows;
use super::{Context, Fit, Loess, Regression};
use crate::data::Column;
use crate::data::Frame;
use crate::data::Groups;
use crate::data::Value;
use crate::data::stats;
use crate::limits::Exceeded;

/// Highest order of a polynomial; beyond it the normal equations are noise.
const HIGHEST: usize = 20;

/// Points of a group with both coordinates finite, ascending by x.
fn points(x: &Column, y: &Column, rows: &[usize]) -> Vec<(f64, f64)> {
    let (x, y) = (x.numbers(), y.numbers());
    let both = |row: &usize| Some((x[*row], y[*row])).filter(|(x, y)| x.is_finite() && y.is_finite());
    let mut points: Vec<(f64, f64)> = rows.iter().filter_map(both).collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    points
}

/// Intercept and slope of weighted least squares over (x, y, weight).
fn line(points: impl Iterator<Item = (f64, f64, f64)>) -> (f64, f64) {
    let (mut w, mut x, mut y, mut xy, mut xx) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (px, py, pw) in points {
        w += pw;
        x += px * pw;
        y += py * pw;
        xy += px * py * pw;
        xx += px * px * pw;
    }
    let (x, y, xy, xx) = (x / w, y / w, xy / w, xx / w);
    let spread = xx - x * x;
    let slope = if spread.abs() < 1e-24 { 0.0 } else { (xy - x * y) / spread };
    (y - slope * x, slope)
}

/// Coefficients in the order of powers (or intercept, slope) and the fitted function.
struct Fitted {
    coefficients: Vec<f64>,
    predict: Box<dyn Fn(f64) -> f64>,
}

fn fit(kind: Fit, points: &[(f64, f64)]) -> Fitted {
    let n = points.len() as f64;
    let mean = points.iter().map(|p| p.0).sum::<f64>() / n;
    let order = match kind {
        Fit::Linear => {
            // Centred, for precision.
            let (a, b) = line(points.iter().map(|(x, y)| (x - mean, *y, 1.0)));
            return Fitted { coefficients: vec![a - b * mean, b], predict: Box::new(move |x| a + b * (x - mean)) };
        }
        Fit::Log => {
            let (a, b) = line(points.iter().map(|(x, y)| (libm::log(*x), *y, 1.0)));
            return Fitted { coefficients: vec![a, b], predict: Box::new(move |x| a + b * libm::log(x)) };
        }
        Fit::Exp => {
            let (a, b) = line(points.iter().map(|(x, y)| (x - mean, libm::log(*y), *y)));
            let coefficients = vec![libm::exp(a - b * mean), b];
            return Fitted { coefficients, predict: Box::new(move |x| libm::exp(a + b * (x - mean))) };
        }
        Fit::Pow => {
            let (a, b) = line(points.iter().map(|(x, y)| (libm::log(*x), libm::log(*y), 1.0)));
            let a = libm::exp(a);
            return Fitted { coefficients: vec![a, b], predict: Box::new(move |x| a * libm::pow(x, b)) };
        }
        Fit::Quad => 2,
        Fit::Poly(order) => order.min(HIGHEST),
    };
    let centred = polynomial(points, mean, order);
    let coefficients = uncentre(&centred, mean);
    Fitted { coefficients, predict: Box::new(move |x| horner(&centred, x - mean)) }
}

fn horner(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

/// Least squares by the normal equations in `x − mean`, solved by Gaussian elimination with pivoting.
fn polynomial(points: &[(f64, f64)], mean: f64, order: usize) -> Vec<f64> {
    let n = order + 1;
    let mut powers = vec![0.0; 2 * order + 1];
    let mut rows = vec![vec![0.0; n + 1]; n];
    for (x, y) in points {
        let mut power = 1.0;
        for (i, sum) in powers.iter_mut().enumerate() {
            *sum += power;
            if i < n {
                rows[i][n] += power * y;
            }
            power *= x - mean;
        }
    }
    for (i, row) in rows.iter_mut().enumerate() {
        row[..n].copy_from_slice(&powers[i..i + n]);
    }
    for at in 0..n {
        let pivot = (at..n).max_by(|a, b| rows[*a][at].abs().total_cmp(&rows[*b][at].abs())).unwrap_or(at);
        rows.swap(at, pivot);
        let lead = rows[at].clone();
        if lead[at].abs() < 1e-300 {
            continue;
        }
        for (i, row) in rows.iter_mut().enumerate() {
            if i != at {
                let factor = row[at] / lead[at];
                row.iter_mut().zip(&lead).for_each(|(x, l)| *x -= factor * l);
            }
        }
    }
    (0..n).map(|i| if rows[i][i].abs() < 1e-300 { 0.0 } else { rows[i][n] / rows[i][i] }).collect()
}

/// Coefficients in x from those in `x − mean` (repeated synthetic division, Taylor shift).
fn uncentre(centred: &[f64], mean: f64) -> Vec<f64> {
    let mut c = centred.to_vec();
    for i in 0..c.len() {
        for j in (i..c.len().saturating_sub(1)).rev() {
            c[j] -= mean * c[j + 1];
        }
    }
    c
}

fn r_squared(points: &[(f64, f64)], predict: &dyn Fn(f64) -> f64) -> f64 {
    let mean = points.iter().map(|p| p.1).sum::<f64>() / points.len() as f64;
    let (mut error, mut total) = (0.0, 0.0);
    for (x, y) in points {
        error += (y - predict(*x)).powi(2);
        total += (y - mean).powi(2);
    }
    1.0 - error / total
}

pub(super) fn regression(t: &Regression, frame: &Frame, context: &Context<'_>) -> Result<Frame, Exceeded> {
    let (x, y) = (frame.field(&t.x), frame.field(&t.y));
    let groups = Groups::by(frame, &t.groupby);
    let order = match t.fit {
        Fit::Linear | Fit::Log | Fit::Exp | Fit::Pow => 1,
        Fit::Quad => 2,
        Fit::Poly(order) => order.min(HIGHEST),
    };
    let mut curves = Curves::new();
    let (mut kept, mut coefficients, mut quality) = (Vec::new(), Vec::new(), Vec::new());
    for (group, rows) in groups.rows().iter().enumerate() {
        let points = points(&x, &y, rows);
        // Too few points determine no curve.
        context.budget.steps((points.len() * (order + 1) * (order + 1)) as u64 + 1)?;
        if points.len() <= order {
            continue;
        }
        let fitted = fit(t.fit, &points);
        if t.params {
            kept.push(group);
            coefficients.push(Value::Array(fitted.coefficients.iter().map(|c| Value::Number(*c)).collect()));
            quality.push(r_squared(&points, &*fitted.predict));
            continue;
        }
        let extent = t.extent.unwrap_or((points[0].0, points[points.len() - 1].0));
        let curve = if matches!(t.fit, Fit::Linear) || order == 0 {
            [extent.0, extent.1].map(|x| (x, (fitted.predict)(x))).to_vec()
        } else {
            sample_curve(&*fitted.predict, extent, 25.0, 200.0, context.budget)?
        };
        curves.add(group, curve, context)?;
    }
    if !t.params {
        return curves.table((&t.groupby, &groups), frame, (&t.x_name, &t.y_name), context);
    }
    context.budget.table(kept.len(), t.groupby.len() + 2)?;
    let mut out = first_rows(&t.groupby, frame, &groups).take(&kept);
    out.set("coef", Column::Values(coefficients));
    out.set("rSquared", Column::Numbers(quality));
    Ok(out)
}

pub(super) fn loess(t: &Loess, frame: &Frame, context: &Context<'_>) -> Result<Frame, Exceeded> {
    let (x, y) = (frame.field(&t.x), frame.field(&t.y));
    let groups = Groups::by(frame, &t.groupby);
    let bandwidth = if t.bandwidth > 0.0 { t.bandwidth.min(1.0) } else { 0.3 };
    let mut curves = Curves::new();
    for (group, rows) in groups.rows().iter().enumerate() {
        let points = points(&x, &y, rows);
        let near = ((bandwidth * points.len() as f64) as usize).max(2).min(points.len());
        context.budget.steps((points.len() as u64).saturating_mul(near as u64 * 4))?;
        curves.add(group, smooth(&points, near), context)?;
    }
    curves.table((&t.groupby, &groups), frame, (&t.x_name, &t.y_name), context)
}

/// Cleveland 1979: local lines over the `near` nearest points, with two robust reweightings; points at one x are
/// averaged.
fn smooth(points: &[(f64, f64)], near: usize) -> Vec<(f64, f64)> {
    let n = points.len();
    if n < 2 {
        return points.to_vec();
    }
    let mean = points.iter().map(|p| p.0).sum::<f64>() / n as f64;
    let xs: Vec<f64> = points.iter().map(|p| p.0 - mean).collect();
    let mut weights = vec![1.0; n];
    let mut fitted = vec![0.0; n];
    for pass in 0..3 {
        local_lines(&xs, points, &weights, near, &mut fitted);
        let residuals: Vec<f64> = points.iter().zip(&fitted).map(|(p, f)| (p.1 - f).abs()).collect();
        let median = stats::quantile(&stats::sorted(residuals.iter().copied()), 0.5).unwrap_or(0.0);
        if pass == 2 || median < 1e-12 {
            break;
        }
        for (weight, residual) in weights.iter_mut().zip(&residuals) {
            let share = residual / (6.0 * median);
            *weight = if share >= 1.0 { 1e-12 } else { (1.0 - share * share).powi(2) };
        }
    }
    let mut out: Vec<(f64, f64)> = Vec::with_capacity(n);
    let mut count = 0.0;
    for ((x, _), y) in points.iter().zip(&fitted) {
        match out.last_mut() {
            Some(last) if last.0 == *x => {
                count += 1.0;
                last.1 += (y - last.1) / count;
            }
            _ => {
                count = 1.0;
                out.push((*x, *y));
            }
        }
    }
    out
}

fn local_lines(xs: &[f64], points: &[(f64, f64)], weights: &[f64], near: usize, fitted: &mut [f64]) {
    let n = xs.len();
    let (mut low, mut high) = (0, near - 1);
    for i in 0..n {
        let x = xs[i];
        while high + 1 < n && i > low && xs[high + 1] - x <= x - xs[low] {
            low += 1;
            high += 1;
        }
        let edge = if x - xs[low] > xs[high] - x { low } else { high };
        let reach = (xs[edge] - x).abs();
        let scale = if reach == 0.0 { 1.0 } else { 1.0 / reach };
        let tricube = |d: f64| (1.0 - d * d * d).max(0.0).powi(3);
        let around = (low..=high).map(|k| (xs[k], points[k].1, tricube((x - xs[k]).abs() * scale) * weights[k]));
        let (a, b) = line(around);
        fitted[i] = a + b * x;
    }
}
