//! Cells in rows and columns (vega-view-transforms `grid.js`): each cell is shifted by what sticks out of it to the
//! left and top, and takes what it reaches to the right and bottom, in whole pixels.

use crate::figure::{Align, AlignRule};
use crate::geometry::{Point, Rect, pt};
use crate::layout::kit::textbox::{align_share, round_half_up};

/// How a grid is laid out.
#[derive(Debug, Clone)]
pub struct GridRule {
    /// Cells a row; 0: all in one.
    pub columns: usize,
    /// Gap between rows, between columns, px.
    pub spacing: (f64, f64),
    /// Alignment of rows, of columns.
    pub align: (AlignRule, AlignRule),
    /// Whether cells are centred vertically in their row, horizontally in their column.
    pub center: (bool, bool),
    /// Where the grid's reference point lies: x, y, and which part of the grid is there.
    pub anchor: (f64, f64, Align, Align),
}

impl Default for GridRule {
    fn default() -> GridRule {
        GridRule {
            columns: 0,
            spacing: (0.0, 0.0),
            align: (AlignRule::Each, AlignRule::Each),
            center: (false, false),
            anchor: (0.0, 0.0, Align::Start, Align::Start),
        }
    }
}

/// Where cells go, by their bounds about their own origins. Returns the origins and the bounds of the whole.
pub fn arrange(boxes: &[Rect], rule: &GridRule) -> (Vec<Point>, Rect) {
    let n = boxes.len();
    if n == 0 {
        return (Vec::new(), Rect::at(0.0, 0.0, 0.0, 0.0));
    }
    let boxes: Vec<Rect> = boxes.iter().map(|b| if b.is_empty() { Rect::at(0.0, 0.0, 0.0, 0.0) } else { *b }).collect();
    let columns = if rule.columns == 0 { n } else { rule.columns };
    let line = |i: usize| (i / columns, i % columns);
    let spans = |f: fn(&Rect) -> (f64, f64)| -> Vec<(f64, f64)> { boxes.iter().map(f).collect() };
    let xs = positions(&spans(|b| (b.x1, b.x2)), |i| line(i).1, |i| line(i).0, rule.spacing.1, rule.align.1);
    let ys = positions(&spans(|b| (b.y1, b.y2)), |i| line(i).0, |i| line(i).1, rule.spacing.0, rule.align.0);
    let rows = n.div_ceil(columns);
    let mut at: Vec<Point> = xs.iter().zip(&ys).map(|(x, y)| pt(*x, *y)).collect();
    if rule.center.1 && rows > 1 && rule.align.1 != AlignRule::None {
        center(&mut at, &boxes, |i| line(i).1, rule.align.1, |b| b.x2, |p| &mut p.x);
    }
    if rule.center.0 && columns != 1 && rule.align.0 != AlignRule::None {
        center(&mut at, &boxes, |i| line(i).0, rule.align.0, |b| b.y2, |p| &mut p.y);
    }
    anchor_at(at, &boxes, rule)
}

/// Origins along one direction: `place` is a cell's index along it, `lane` the index of the line it is in.
fn positions(
    spans: &[(f64, f64)],
    place: impl Fn(usize) -> usize,
    lane: impl Fn(usize) -> usize,
    gap: f64,
    align: AlignRule,
) -> Vec<f64> {
    let n = spans.len();
    let places = (0..n).map(&place).max().map_or(0, |m| m + 1);
    let lanes = (0..n).map(&lane).max().map_or(0, |m| m + 1);
    let overhang = |i: usize| if spans[i].0 < 0.0 { (-spans[i].0).ceil() } else { 0.0 };
    let mut extent = vec![0.0f64; places];
    let mut before = vec![0.0f64; places];
    for (i, span) in spans.iter().enumerate() {
        let p = place(i);
        extent[p] = extent[p].max(span.1.ceil());
        before[p] = before[p].max(if p == 0 { 0.0 } else { gap + overhang(i) });
    }
    let widest = extent.iter().copied().fold(0.0, f64::max);
    let most = before.iter().copied().fold(0.0, f64::max);
    let mut cursor = vec![0.0f64; lanes];
    let mut out = vec![0.0; n];
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|&i| place(i));
    for i in order {
        let (p, l) = (place(i), lane(i));
        let step = match (p, align) {
            (0, _) => 0.0,
            (_, AlignRule::Each) => before[p] + extent[p - 1],
            (_, AlignRule::All) => most + widest,
            (_, AlignRule::None) => gap + overhang(i) + extent[p - 1],
        };
        cursor[l] += step;
        out[i] = cursor[l];
    }
    out
}

fn center(
    at: &mut [Point],
    boxes: &[Rect],
    place: impl Fn(usize) -> usize,
    align: AlignRule,
    far: fn(&Rect) -> f64,
    coordinate: fn(&mut Point) -> &mut f64,
) {
    let places = (0..boxes.len()).map(&place).max().map_or(0, |m| m + 1);
    let mut extent = vec![0.0f64; places];
    for (i, b) in boxes.iter().enumerate() {
        extent[place(i)] = extent[place(i)].max(far(b).ceil());
    }
    let widest = extent.iter().copied().fold(0.0, f64::max);
    for (i, p) in at.iter_mut().enumerate() {
        let room = if align == AlignRule::All { widest } else { extent[place(i)] };
        // What a cell is centred in is measured from the grid's origin, so it is the first rows and columns that are.
        let coordinate = coordinate(p);
        let spare = room - far(&boxes[i]) - *coordinate;
        if spare > 0.0 {
            *coordinate += spare / 2.0;
        }
    }
}

fn anchor_at(mut at: Vec<Point>, boxes: &[Rect], rule: &GridRule) -> (Vec<Point>, Rect) {
    let moved = |at: &[Point]| at.iter().zip(boxes).fold(Rect::EMPTY, |r, (p, b)| r.union(b.translate(p.x, p.y)));
    // The origin counts: a grid that begins right of it is not pulled back.
    let bounds = moved(&at).union(Rect::at(0.0, 0.0, 0.0, 0.0));
    let (x, y, column, row) = rule.anchor;
    let dx = round_half_up(x - align_share(column) * bounds.width());
    let dy = round_half_up(y - align_share(row) * bounds.height());
    for p in &mut at {
        p.x += dx;
        p.y += dy;
    }
    let bounds = moved(&at);
    (at, bounds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(n: usize) -> Vec<Rect> {
        // a plot of 100 × 50 with an axis of 30.2 px at its left and 20 px below
        vec![Rect { x1: -30.2, y1: 0.0, x2: 100.5, y2: 70.0 }; n]
    }

    #[test]
    fn a_row_leaves_room_for_what_sticks_out() {
        let (at, bounds) = arrange(&cells(2), &GridRule { spacing: (20.0, 20.0), ..GridRule::default() });
        // 101 (reach, rounded up) + 20 (gap) + 31 (overhang, rounded up)
        assert_eq!(at, [pt(0.0, 0.0), pt(152.0, 0.0)]);
        assert_eq!(bounds, Rect { x1: -30.2, y1: 0.0, x2: 252.5, y2: 70.0 });
    }

    #[test]
    fn columns_wrap() {
        let (at, _) = arrange(&cells(3), &GridRule { columns: 2, spacing: (10.0, 20.0), ..GridRule::default() });
        assert_eq!(at, [pt(0.0, 0.0), pt(152.0, 0.0), pt(0.0, 80.0)]);
    }

    #[test]
    fn anchored_at_its_end() {
        let rule = GridRule { anchor: (90.0, 5.0, Align::End, Align::Start), ..GridRule::default() };
        let (at, _) = arrange(&[Rect::at(0.0, 0.0, 40.0, 10.0)], &rule);
        assert_eq!(at, [pt(50.0, 5.0)]);
    }
}
