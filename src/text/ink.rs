//! Which pixels lines of text touch. In: lines with their place and turn; out: a sheet of touched pixels.

use super::{Font, GRID, outline, set, width};
use crate::geometry::{Point, Rect, Segment, pt};
use resvg::tiny_skia::{Path, PathBuilder, PathSegment, PathStroker, Point as SkiaPoint, Rect as SkiaRect, Stroke};

/// What a pixel is covered by at least if it is touched: a canvas has 255 steps.
const LEAST: f32 = 0.5 / 255.0;
/// How far a curve may be from the lines it is taken for, px.
const FLAT: f64 = 0.01;
/// So many lines a curve is taken for at most.
const MOST: f64 = 64.0;

/// A sheet of pixels that texts are written on.
#[derive(Debug)]
pub struct Sheet {
    width: usize,
    height: usize,
    touched: Vec<bool>,
}

/// How a line lies on a [`Sheet`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lying {
    /// The point about which it is turned, px of the sheet.
    pub at: (f64, f64),
    /// Degrees clockwise.
    pub turn: f64,
    /// Where its baseline begins, px right of that point before it is turned.
    pub start: f64,
    /// Width of the pen that its outlines are drawn with besides, px.
    pub pen: f64,
}

impl Sheet {
    /// A clean sheet.
    pub fn new(width: usize, height: usize) -> Sheet {
        Sheet { width, height, touched: vec![false; width * height] }
    }

    /// Cleans it.
    pub fn clear(&mut self) {
        self.touched.fill(false);
    }

    /// Whether a pixel is touched; those are numbered row by row.
    pub fn is_touched(&self, pixel: usize) -> bool {
        self.touched.get(pixel).copied().unwrap_or(false)
    }

    /// Writes a line. One without outlines touches the box that it fills.
    pub fn write(&mut self, line: &str, font: &Font, lying: &Lying) {
        let Some(path) = traced(line, font) else { return };
        let (sin, cos) = if lying.turn == 0.0 {
            (0.0, 1.0)
        } else {
            let angle = lying.turn.to_radians();
            (libm::sin(angle), libm::cos(angle))
        };
        let place = |p: Point| {
            let x = p.x + lying.start;
            pt(lying.at.0 + x * cos - p.y * sin, lying.at.1 + x * sin + p.y * cos)
        };
        self.fill(&path, place);
        // A canvas has pointed corners, up to ten times as long as its pen is thick.
        let pen = Stroke { width: lying.pen as f32, miter_limit: 10.0, ..Stroke::default() };
        if lying.pen > 0.0
            && let Some(edge) = PathStroker::new().stroke(&path, &pen, 4.0)
        {
            self.fill(&edge, place);
        }
    }

    /// Touches what a path covers.
    fn fill(&mut self, path: &Path, place: impl Fn(Point) -> Point) {
        let edges = edges(path, place);
        let mut bounds = Rect::EMPTY;
        for (a, b) in &edges {
            bounds = bounds.with(*a).with(*b);
        }
        let sheet = Rect::at(0.0, 0.0, self.width as f64, self.height as f64);
        let seen = bounds.intersect(sheet);
        if !(seen.width() > 0.0 && seen.height() > 0.0) {
            return;
        }
        let (left, top) = (seen.x1.floor(), seen.y1.floor());
        let mut cover = Cover::new((seen.x2.ceil() - left) as usize, (seen.y2.ceil() - top) as usize);
        for (a, b) in edges {
            cover.add(pt(a.x - left, a.y - top), pt(b.x - left, b.y - top));
        }
        let (left, top) = (left as usize, top as usize);
        for (y, row) in cover.sums.chunks(cover.width + 2).enumerate() {
            let start = (top + y) * self.width + left;
            let mut sum = 0.0;
            for (own, touched) in row.iter().zip(&mut self.touched[start..start + cover.width]) {
                sum += own;
                *touched |= sum.abs() > LEAST;
            }
        }
    }
}

/// How far each pixel of a box is covered, exactly: each edge adds what it covers to the right of it.
struct Cover {
    width: usize,
    height: usize,
    /// Rows of differences: a pixel is covered by the sum of those up to it.
    sums: Vec<f32>,
}

impl Cover {
    fn new(width: usize, height: usize) -> Cover {
        Cover { width, height, sums: vec![0.0; (width + 2) * height] }
    }

    fn add(&mut self, a: Point, b: Point) {
        if a.y == b.y {
            return;
        }
        let (sign, from, to) = if a.y < b.y { (1.0, a, b) } else { (-1.0, b, a) };
        let slope = (to.x - from.x) / (to.y - from.y);
        let (first, last) = (from.y.max(0.0), to.y.min(self.height as f64));
        if first >= last {
            return;
        }
        for row in first.floor() as usize..last.ceil() as usize {
            let (y0, y1) = (first.max(row as f64), last.min(row as f64 + 1.0));
            let (x0, x1) = (from.x + (y0 - from.y) * slope, from.x + (y1 - from.y) * slope);
            self.spread(row, (x0.min(x1), x0.max(x1)), sign * (y1 - y0));
        }
    }

    /// What an edge that crosses a row between two places covers of it.
    fn spread(&mut self, row: usize, (from, to): (f64, f64), high: f64) {
        let most = self.width as f64;
        let (from, to) = (from.clamp(0.0, most), to.clamp(0.0, most));
        let start = row * (self.width + 2);
        let mut put = |cell: f64, share: f64, middle: f64| {
            let at = start + cell as usize;
            self.sums[at] += (share * (1.0 - (middle - cell))) as f32;
            self.sums[at + 1] += (share * (middle - cell)) as f32;
        };
        if to - from < 1e-9 {
            put(from.floor(), high, from);
            return;
        }
        let mut cell = from.floor();
        while cell < to {
            let (a, b) = (from.max(cell), to.min(cell + 1.0));
            put(cell, high * (b - a) / (to - from), (a + b) / 2.0);
            cell += 1.0;
        }
    }
}

/// The edges of a path in its place, curves as lines.
fn edges(path: &Path, place: impl Fn(Point) -> Point) -> Vec<(Point, Point)> {
    let at = |p: SkiaPoint| place(pt(f64::from(p.x), f64::from(p.y)));
    let (mut start, mut last) = (pt(0.0, 0.0), pt(0.0, 0.0));
    let mut out = Vec::new();
    let mut line = |last: &mut Point, to: Point| {
        out.push((*last, to));
        *last = to;
    };
    for segment in path.segments() {
        match segment {
            PathSegment::MoveTo(p) => {
                line(&mut last, start);
                (start, last) = (at(p), at(p));
            }
            PathSegment::LineTo(p) => line(&mut last, at(p)),
            PathSegment::QuadTo(a, p) => {
                let (from, a, p) = (last, at(a), at(p));
                for t in steps(bend(from, a, p) / 4.0) {
                    let mix = |a: Point, b: Point| pt(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t);
                    line(&mut last, mix(mix(from, a), mix(a, p)));
                }
            }
            PathSegment::CubicTo(a, b, p) => {
                let (from, a, b, p) = (last, at(a), at(b), at(p));
                for t in steps(bend(from, a, b).max(bend(a, b, p)) * 0.75) {
                    let mix = |a: Point, b: Point| pt(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t);
                    let (ab, bc, cd) = (mix(from, a), mix(a, b), mix(b, p));
                    line(&mut last, mix(mix(ab, bc), mix(bc, cd)));
                }
            }
            PathSegment::Close => line(&mut last, start),
        }
    }
    out.push((last, start));
    out
}

/// How far a point is from the middle of its neighbours, twice.
fn bend(a: Point, b: Point, c: Point) -> f64 {
    let (x, y) = (a.x - 2.0 * b.x + c.x, a.y - 2.0 * b.y + c.y);
    (x * x + y * y).sqrt()
}

/// Shares of the way along a curve that bends so far, so that lines between them are near it.
fn steps(bend: f64) -> impl Iterator<Item = f64> {
    let n = (bend / FLAT).sqrt().ceil().clamp(1.0, MOST);
    (1..=n as usize).map(move |i| i as f64 / n)
}

/// The outlines of a line in px, from the beginning of its baseline.
fn traced(line: &str, font: &Font) -> Option<Path> {
    let mut pen = PathBuilder::new();
    let Some(glyphs) = set(line, font, None) else {
        let (long, size) = (width(line, font) as f32, font.size as f32);
        let rect = SkiaRect::from_ltrb(0.0, -0.8 * size, long, 0.2 * size)?;
        return Some(PathBuilder::from_rect(rect));
    };
    let scale = font.size / GRID;
    for (form, right, below) in glyphs.glyphs {
        let place = |p: Point| ((p.x * scale + right * font.size) as f32, (p.y * scale + below * font.size) as f32);
        for segment in outline(form).segments {
            match segment {
                Segment::Move(p) => {
                    let (x, y) = place(p);
                    pen.move_to(x, y);
                }
                Segment::Line(p) => {
                    let (x, y) = place(p);
                    pen.line_to(x, y);
                }
                Segment::Quad(a, p) => {
                    let ((ax, ay), (x, y)) = (place(a), place(p));
                    pen.quad_to(ax, ay, x, y);
                }
                Segment::Cubic(a, b, p) => {
                    let ((ax, ay), (bx, by), (x, y)) = (place(a), place(b), place(p));
                    pen.cubic_to(ax, ay, bx, by, x, y);
                }
                // Outlines of glyphs have no arcs.
                Segment::Arc(..) => {}
                Segment::Close => pen.close(),
            }
        }
    }
    pen.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touched(sheet: &Sheet) -> Vec<(usize, usize)> {
        let all = 0..sheet.touched.len();
        all.filter(|i| sheet.is_touched(*i)).map(|i| (i % sheet.width, i / sheet.width)).collect()
    }

    fn lying(turn: f64, pen: f64) -> Lying {
        Lying { at: (20.0, 30.0), turn, start: 0.0, pen }
    }

    #[test]
    fn a_line_touches_its_outlines_and_a_pen_around_them() {
        let font = Font::new("Arial", 20.0);
        let mut sheet = Sheet::new(60, 60);
        sheet.write("l", &font, &lying(0.0, 0.0));
        let own = touched(&sheet);
        // The stem of the letter: 180 of 2048 units wide from 138 on, and 1484 high.
        assert_eq!((own.first(), own.last()), (Some(&(21, 15)), Some(&(23, 29))));
        sheet.write("l", &font, &lying(0.0, 4.0));
        let wide = touched(&sheet);
        assert_eq!((wide.first(), wide.last()), (Some(&(19, 13)), Some(&(25, 31))));
        sheet.clear();
        assert_eq!(touched(&sheet), []);
        sheet.write("l", &font, &lying(-90.0, 0.0));
        let turned = touched(&sheet);
        assert_eq!((turned.first(), turned.last()), (Some(&(5, 26)), Some(&(19, 28))));
    }

    #[test]
    fn what_lies_beyond_the_sheet_touches_nothing() {
        let mut sheet = Sheet::new(10, 10);
        sheet.write("WWW", &Font::new("Arial", 40.0), &lying(0.0, 2.0));
        assert_eq!(touched(&sheet), []);
        sheet.write("WWWWWWWWW", &Font::new("Arial", 40.0), &Lying { at: (-40.0, 9.0), ..lying(0.0, 2.0) });
        assert!(!touched(&sheet).is_empty());
    }
}
