//! Which ticks of a scale are seen where there is no room for all (Chart.js `core.scale.autoskip.js`, `autoSkip`).

/// The numbers of the ticks that are seen: of `n`, of which some begin larger units, and for `most` of which there is room.
pub(super) fn seen(n: usize, larger: &[usize], most: usize) -> Vec<usize> {
    let most = most.max(1);
    if larger.len() > most {
        return larger.iter().copied().step_by(larger.len().div_ceil(most)).collect();
    }
    let spacing = spacing(n, larger, most);
    let mut out = Vec::new();
    let (Some(first), Some(last)) = (larger.first().map(|i| *i as f64), larger.last().map(|i| *i as f64)) else {
        put(&mut out, n, spacing, (0.0, None));
        return out;
    };
    let apart = (larger.len() > 1).then(|| half_up((last - first) / (larger.len() as f64 - 1.0)));
    put(&mut out, n, spacing, (apart.map_or(0.0, |apart| first - apart), Some(first)));
    for pair in larger.windows(2) {
        put(&mut out, n, spacing, (pair[0] as f64, Some(pair[1] as f64)));
    }
    put(&mut out, n, spacing, (last, Some(apart.map_or(n as f64, |apart| last + apart))));
    out
}

/// Every how many ticks one is seen: a divisor of the distance of larger units, if these are even.
fn spacing(n: usize, larger: &[usize], most: usize) -> f64 {
    let spacing = n as f64 / most as f64;
    let apart = larger.first().copied().unwrap_or(0);
    let even = larger.len() > 1 && apart > 0 && larger.windows(2).all(|pair| pair[1] - pair[0] == apart);
    let divisors: Vec<usize> = (1..apart).filter(|d| even && apart % d == 0).collect();
    let among = divisors.len().saturating_sub(1);
    divisors[..among].iter().map(|d| *d as f64).find(|d| *d > spacing).unwrap_or(spacing.max(1.0))
}

/// Adds the ticks that are seen between two places.
fn put(out: &mut Vec<usize>, n: usize, spacing: f64, (start, end): (f64, Option<f64>)) {
    let stop = end.unwrap_or(n as f64).clamp(0.0, n as f64) as usize;
    let mut spacing = spacing.ceil();
    if let Some(end) = end.filter(|end| *end != 0.0) {
        spacing = (end - start) / ((end - start) / spacing).floor();
    }
    let mut count = 0.0;
    let mut next = start;
    while next < 0.0 {
        count += 1.0;
        next = half_up(start + count * spacing);
    }
    for i in start.max(0.0) as usize..stop {
        if i as f64 == next {
            out.push(i);
            count += 1.0;
            next = half_up(start + count * spacing);
        }
    }
}

/// To the nearest whole number, halves upward.
fn half_up(x: f64) -> f64 {
    (x + 0.5).floor()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_ticks_are_seen_every_so_many() {
        assert_eq!(seen(5, &[], 9), [0, 1, 2, 3, 4]);
        assert_eq!(seen(11, &[], 5), [0, 3, 6, 9]);
        assert_eq!(seen(4, &[], 0), [0]);
    }

    #[test]
    fn larger_units_stay_and_others_are_spread_between_them() {
        assert_eq!(seen(16, &[7], 5), [0, 7, 12]);
        assert_eq!(seen(28, &[0, 9, 18, 27], 2), [0, 18]);
        assert_eq!(seen(20, &[9, 18], 5), [0, 5, 9, 14, 18]);
    }
}
