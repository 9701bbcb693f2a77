//! Squarified treemaps (Bruls, Huizing, van Wijk: "Squarified Treemaps", 2000). In: sizes and a rectangle; out: a
//! rectangle each, and the sum of the sizes in its row.

use crate::geometry::Rect;

/// Divides a rectangle in shares of these sizes, in the order given: rows along the shorter side, each ended where one
/// more rectangle would make its worst proportion worse. Sizes that are not positive get empty rectangles.
pub(super) fn squarify(sizes: &[f64], whole: Rect) -> Vec<(Rect, f64)> {
    let clean = |x: f64| if x.is_finite() { x.max(0.0) } else { 0.0 };
    let mut left = whole;
    let mut rest: f64 = sizes.iter().copied().map(clean).sum();
    let mut out = Vec::with_capacity(sizes.len());
    let mut next = 0;
    while next < sizes.len() {
        let area = (left.width() * left.height()).max(0.0);
        if rest <= 0.0 || area <= 0.0 {
            let corner = Rect::at(left.x1, left.y1, 0.0, 0.0);
            out.resize(sizes.len(), (corner, 0.0));
            break;
        }
        let scale = area / rest;
        let side = left.width().min(left.height());
        let (mut end, mut sum) = (next + 1, clean(sizes[next]));
        let (mut least, mut most) = (sum, sum);
        while end < sizes.len() {
            let size = clean(sizes[end]);
            let (fewer, more) = (least.min(size), most.max(size));
            if worst(fewer, more, sum + size, side, scale) > worst(least, most, sum, side, scale) {
                break;
            }
            (least, most, sum) = (fewer, more, sum + size);
            end += 1;
        }
        let depth = sum * scale / side;
        let upright = left.width() >= left.height();
        let mut at = if upright { left.y1 } else { left.x1 };
        for size in &sizes[next..end] {
            let length = if sum > 0.0 { clean(*size) / sum * side } else { 0.0 };
            let r = if upright { Rect::at(left.x1, at, depth, length) } else { Rect::at(at, left.y1, length, depth) };
            out.push((r, sum));
            at += length;
        }
        if upright {
            left.x1 += depth;
        } else {
            left.y1 += depth;
        }
        rest -= sum;
        next = end;
    }
    out
}

/// The longest side over the shortest of the worst rectangle in a row.
fn worst(least: f64, most: f64, sum: f64, side: f64, scale: f64) -> f64 {
    let (row, square) = (sum * scale * sum * scale, side * side);
    (square * most * scale / row).max(row / (square * least * scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: Rect, b: Rect) -> bool {
        [a.x1 - b.x1, a.y1 - b.y1, a.x2 - b.x2, a.y2 - b.y2].iter().all(|d| d.abs() < 1e-9)
    }

    #[test]
    fn the_example_of_the_paper() {
        let r = squarify(&[6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0], Rect::at(0.0, 0.0, 6.0, 4.0));
        let expected = [
            Rect::at(0.0, 0.0, 3.0, 2.0),
            Rect::at(0.0, 2.0, 3.0, 2.0),
            // 4 and 3 fill a row of height 7/3 across the 3 that are left.
            Rect::at(3.0, 0.0, 12.0 / 7.0, 7.0 / 3.0),
            Rect::at(3.0 + 12.0 / 7.0, 0.0, 9.0 / 7.0, 7.0 / 3.0),
            // In the 3 × 5/3 below, each stands better alone: 2 / (5/3) wide, then again, then half as wide.
            Rect::at(3.0, 7.0 / 3.0, 1.2, 5.0 / 3.0),
            Rect::at(4.2, 7.0 / 3.0, 1.2, 5.0 / 3.0),
            Rect::at(5.4, 7.0 / 3.0, 0.6, 5.0 / 3.0),
        ];
        assert_eq!(r.iter().map(|r| r.1).collect::<Vec<_>>(), [12.0, 12.0, 7.0, 7.0, 2.0, 2.0, 1.0]);
        for ((got, _), want) in r.iter().zip(expected) {
            assert!(near(*got, want), "{got:?} instead of {want:?}");
        }
    }

    #[test]
    fn nothing_is_divided_by_nothing() {
        assert_eq!(
            squarify(&[0.0, f64::NAN, -1.0], Rect::at(1.0, 2.0, 3.0, 4.0)),
            [(Rect::at(1.0, 2.0, 0.0, 0.0), 0.0); 3]
        );
        assert_eq!(squarify(&[1.0], Rect::at(0.0, 0.0, 0.0, 4.0)).len(), 1);
        let r = squarify(&[1.0, 0.0], Rect::at(0.0, 0.0, 2.0, 1.0));
        assert!(near(r[0].0, Rect::at(0.0, 0.0, 2.0, 1.0)));
    }
}
