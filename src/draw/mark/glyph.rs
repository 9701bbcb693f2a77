//! Figures in the places of bars: whiskers, levels, dots, violins, funnels, arms of prices.

use super::{Items, Painter, reach};
use crate::figure::{CapLength, Channel, Glyph, GlyphStyle, Orientation};
use crate::geometry::{Path, Point, Rect, pt};
use crate::scene::{Node, PathNode, Shape};
use crate::shape::{bounds, symbol};

/// A bar's place in its own directions: across its thickness, along its values.
struct Place {
    across: (f64, f64),
    along: (f64, f64),
    vertical: bool,
}

impl Place {
    fn of(r: Rect, vertical: bool) -> Place {
        if vertical {
            Place { across: (r.x1, r.x2), along: (r.y1, r.y2), vertical }
        } else {
            Place { across: (r.y1, r.y2), along: (r.x1, r.x2), vertical }
        }
    }

    fn point(&self, across: f64, along: f64) -> Point {
        if self.vertical { pt(across, along) } else { pt(along, across) }
    }

    fn middle(&self) -> f64 {
        (self.across.0 + self.across.1) / 2.0
    }

    fn thickness(&self) -> f64 {
        self.across.1 - self.across.0
    }

    fn line(&self, path: &mut Path, from: (f64, f64), to: (f64, f64)) {
        let (a, b) = (self.point(from.0, from.1), self.point(to.0, to.1));
        path.move_to(a.x, a.y).line_to(b.x, b.y);
    }
}

impl Painter<'_> {
    pub(super) fn glyphs(&self, style: &GlyphStyle) -> Items {
        let vertical = style.place.orientation == Orientation::Vertical;
        let boxes = self.boxes(&style.place);
        let place = |row: usize| boxes.get(row).copied().flatten().map(|r| Place::of(r, vertical));
        match style.glyph {
            Glyph::Outline | Glyph::Profile => self.outlines(style.glyph, &place),
            _ => self.single(style.glyph, vertical, &place),
        }
    }

    /// Glyphs of one row each.
    fn single(&self, glyph: Glyph, vertical: bool, place: &impl Fn(usize) -> Option<Place>) -> Items {
        let paint = self.style();
        let (low, high) = (self.bind(Channel::Low), self.bind(Channel::High));
        let (first, second) = if vertical { (Channel::Y, Channel::Y2) } else { (Channel::X, Channel::X2) };
        let (start, end) = (self.bind(first), self.bind(second));
        let number = |bound: &Option<crate::draw::channel::Bound>, row: usize| {
            bound.as_ref().map(|b| b.number(row)).filter(|x| x.is_finite())
        };
        let mut items = Items::with_room(self.frame().len());
        for row in self.order() {
            let Some(at) = place(row) else { continue };
            let mut path = Path::new();
            match glyph {
                Glyph::Whiskers(length) => {
                    for end in [number(&low, row), number(&high, row)].into_iter().flatten() {
                        whisker(&mut path, &at, end, length);
                    }
                }
                Glyph::Caps(length) => {
                    for end in [number(&low, row), number(&high, row)].into_iter().flatten() {
                        cap(&mut path, &at, end, length);
                    }
                }
                Glyph::Level => {
                    let level = number(&start, row).unwrap_or(at.along.0);
                    at.line(&mut path, (at.across.0, level), (at.across.1, level));
                }
                Glyph::Arms(share) => {
                    let (Some(a), Some(b)) = (number(&low, row), number(&high, row)) else { continue };
                    let (middle, arm) = (at.middle(), at.thickness() * share / 2.0);
                    at.line(&mut path, (middle, b), (middle, a));
                    for (end, arm) in [(number(&start, row), -arm), (number(&end, row), arm)] {
                        end.into_iter().for_each(|y| at.line(&mut path, (middle + arm, y), (middle, y)));
                    }
                }
                Glyph::Dot => {
                    self.dot(row, &at, &mut items);
                    continue;
                }
                Glyph::Outline | Glyph::Profile => {}
            }
            let Some(stroke) = paint.stroke(row) else { continue };
            if path.is_empty() {
                continue;
            }
            let covered = bounds::of(&path).expand(stroke.width / 2.0);
            items.push(Node::Path(PathNode::stroked(Shape::Path(path), stroke)), covered);
        }
        items
    }

    fn dot(&self, row: usize, at: &Place, items: &mut Items) {
        let radius = self.bind(Channel::Size).map_or(3.0, |b| b.number(row));
        let name = self.bind(Channel::Shape).map_or_else(|| "circle".into(), |b| b.value(row).to_text());
        if radius.is_nan() || radius <= 0.0 {
            return;
        }
        let aside = self.bind(Channel::Radius).map_or(0.0, |b| b.number(row));
        let center = at.point(at.middle() + aside * at.thickness(), at.along.0);
        let shape = if &*name == "circle" {
            Shape::Circle(center, radius)
        } else {
            let mut path = symbol::by_radius(&name, radius, 0.0);
            path.translate(center.x, center.y);
            Shape::Path(path)
        };
        let covered = Rect::at(center.x - radius, center.y - radius, 2.0 * radius, 2.0 * radius);
        if let Some(node) = self.style().node(row, shape) {
            let covered = covered.expand(reach(node.stroke.as_ref(), false));
            items.push(Node::Path(node), covered);
        }
    }

    /// Glyphs whose rows are the samples of an outline.
    fn outlines(&self, glyph: Glyph, place: &impl Fn(usize) -> Option<Place>) -> Items {
        let paint = self.style();
        let share = self.bind(Channel::Size);
        let mut items = Items::new();
        for rows in self.series() {
            let (mut there, mut back) = (Vec::new(), Vec::new());
            for &row in &rows {
                let Some(at) = place(row) else { continue };
                let share = share.as_ref().map_or(1.0, |b| b.number(row));
                if share.is_nan() {
                    continue;
                }
                if glyph == Glyph::Outline {
                    let half = share * at.thickness() / 2.0;
                    there.push(at.point(at.middle() - half, at.along.0));
                    back.push(at.point(at.middle() + half, at.along.0));
                } else {
                    let across = at.across.0 + share * at.thickness();
                    there.push(at.point(across, at.along.0));
                    back.push(at.point(across, at.along.1));
                }
            }
            let Some(&row) = rows.first() else { continue };
            let path = if glyph == Glyph::Outline { closed(there, back) } else { open_aside(there, back) };
            if path.is_empty() {
                continue;
            }
            let covered = bounds::of(&path);
            if let Some(node) = paint.node(row, Shape::Path(path)) {
                let covered = covered.expand(reach(node.stroke.as_ref(), true));
                items.push(Node::Path(node), covered);
            }
        }
        items
    }
}

/// An outline there on one side and back on the other.
fn closed(there: Vec<Point>, back: Vec<Point>) -> Path {
    let mut path = Path::new();
    let mut points = there.into_iter().chain(back.into_iter().rev());
    let Some(first) = points.next() else { return path };
    path.move_to(first.x, first.y);
    points.for_each(|p| _ = path.line_to(p.x, p.y));
    path.close();
    path
}

/// The same from side to side, without a line at the start of the first side.
fn open_aside(there: Vec<Point>, back: Vec<Point>) -> Path {
    let mut path = Path::new();
    let Some((first, rest)) = there.split_first() else { return path };
    path.move_to(first.x, first.y);
    let points = back.iter().chain(rest.iter().rev());
    points.for_each(|p| _ = path.line_to(p.x, p.y));
    path
}

/// From the nearer end of a bar to where the whisker ends, with a cap across.
fn whisker(path: &mut Path, at: &Place, end: f64, length: CapLength) {
    let from = if (end - at.along.0).abs() <= (end - at.along.1).abs() { at.along.0 } else { at.along.1 };
    at.line(path, (at.middle(), from), (at.middle(), end));
    cap(path, at, end, length);
}

/// A line across the middle.
fn cap(path: &mut Path, at: &Place, end: f64, length: CapLength) {
    let half = match length {
        CapLength::Share(share) => share * at.thickness() / 2.0,
        CapLength::Px(px) => px / 2.0,
    };
    if half > 0.0 {
        at.line(path, (at.middle() - half, end), (at.middle() + half, end));
    }
}
