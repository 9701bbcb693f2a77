//! Which labels stay when they collide (vega-view-transforms `Overlap.js`).

use crate::figure::grown::Overlap;
use crate::geometry::Rect;

/// Marks the labels that stay. At least two stay (the first and the last), whatever their distance. Labels without
/// extent are not asked. Bounded: each round of `Parity` halves the labels; `Greedy` is stable after one.
pub fn keep(bounds: &[Rect], rule: Overlap, separation: f64) -> Vec<bool> {
    let mut keep = vec![true; bounds.len()];
    if rule == Overlap::Keep {
        return keep;
    }
    let all: Vec<usize> = (0..bounds.len()).filter(|&i| bounds[i].width() > 1.0 && bounds[i].height() > 1.0).collect();
    let mut items = all.clone();
    while items.len() >= 3 && any_overlap(bounds, &items, separation) {
        let before = items.len();
        items = match rule {
            Overlap::Greedy => greedy(bounds, &items, separation),
            Overlap::Parity | Overlap::Keep => items.iter().copied().step_by(2).collect(),
        };
        if items.len() == before {
            break;
        }
    }
    for &i in &all {
        keep[i] = items.contains(&i);
    }
    if let (Some(&last), true) = (all.last(), items.len() < 3)
        && !keep[last]
    {
        if let (Some(&end), true) = (items.last(), items.len() > 1) {
            keep[end] = false;
        }
        keep[last] = true;
    }
    keep
}

fn any_overlap(bounds: &[Rect], items: &[usize], separation: f64) -> bool {
    items.windows(2).any(|w| collide(&bounds[w[0]], &bounds[w[1]], separation))
}

fn greedy(bounds: &[Rect], items: &[usize], separation: f64) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::new();
    for &i in items {
        if kept.last().is_none_or(|&k| !collide(&bounds[k], &bounds[i], separation)) {
            kept.push(i);
        }
    }
    kept
}

fn collide(a: &Rect, b: &Rect, separation: f64) -> bool {
    separation > (b.x1 - a.x2).max(a.x1 - b.x2).max(b.y1 - a.y2).max(a.y1 - b.y2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(width: f64, step: f64, n: usize) -> Vec<Rect> {
        (0..n).map(|i| Rect::at(i as f64 * step, 0.0, width, 10.0)).collect()
    }

    #[test]
    fn every_second_goes_until_none_collide() {
        assert_eq!(keep(&row(9.0, 10.0, 5), Overlap::Parity, 0.0), [true; 5]);
        assert_eq!(keep(&row(15.0, 10.0, 5), Overlap::Parity, 0.0), [true, false, true, false, true]);
    }

    #[test]
    fn two_stay_at_any_rate() {
        assert_eq!(keep(&row(100.0, 10.0, 5), Overlap::Parity, 0.0), [true, false, false, false, true]);
        assert_eq!(keep(&row(100.0, 10.0, 4), Overlap::Parity, 0.0), [true, false, false, true]);
    }

    #[test]
    fn greedy_keeps_whatever_clears_the_last_one_kept() {
        assert_eq!(keep(&row(15.0, 10.0, 5), Overlap::Greedy, 0.0), [true, false, true, false, true]);
        assert_eq!(keep(&row(25.0, 10.0, 7), Overlap::Greedy, 0.0), [true, false, false, true, false, false, true]);
    }
}
