//! Lines set: which glyph stands where, and what it looks like. Comes in: a line and its font; goes out: places in ems and
//! outlines on a grid.

use super::face::Glyph;
use super::{Font, fonts, printable};
use crate::geometry::{Path, Segment, pt};
use skrifa::outline::OutlinePen;

/// Units of the grid to the em: outlines of the bundled faces lie on it.
pub const GRID: f64 = 2048.0;

/// A glyph of some face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Form {
    /// The number of the face among all there are.
    pub face: usize,
    /// The number of the glyph in the face.
    pub glyph: u32,
}

/// A line whose every glyph has its place.
#[derive(Debug, Clone, PartialEq)]
pub struct SetLine {
    /// The glyphs from left to right: how far right of the line's beginning and below its baseline, ems.
    pub glyphs: Vec<(Form, f64, f64)>,
    /// How far the line advances, ems.
    pub advance: f64,
}

/// Sets a line: in visual order (Unicode's bidirectional algorithm, a line runs to the right), shaped and kerned by the
/// shaper that measures. With a `length` in pixels, every cluster but the last is spaced so that the line becomes as long
/// (SVG, `textLength`). None when outlines cannot show the line: no face has a character, or a glyph is a picture.
pub fn set(text: &str, font: &Font, length: Option<f64>) -> Option<SetLine> {
    let glyphs = fonts::shape(&printable(text), font);
    let drawn = |g: &Glyph| !g.missing && fonts::numbered(g.face).is_some_and(|face| !face.has_pictures());
    if !glyphs.iter().all(drawn) {
        return None;
    }
    let ends = |i: usize| glyphs.get(i + 1).is_some_and(|next| next.cluster != glyphs[i].cluster);
    let gaps = (0..glyphs.len()).filter(|i| ends(*i)).count();
    let advance: f64 = glyphs.iter().map(|g| g.nominal + g.kern).sum();
    let space = match length {
        Some(length) if gaps > 0 && font.size > 0.0 => (length / font.size - advance) / gaps as f64,
        _ => 0.0,
    };
    let mut at = 0.0;
    let mut line = Vec::with_capacity(glyphs.len());
    for (i, glyph) in glyphs.iter().enumerate() {
        line.push((Form { face: glyph.face, glyph: glyph.id }, at + glyph.shift.0, -glyph.shift.1));
        at += glyph.nominal + glyph.kern + if ends(i) { space } else { 0.0 };
    }
    Some(SetLine { glyphs: line, advance: at })
}

/// The outline of a glyph on the [`GRID`], downward; empty for a space.
pub fn outline(form: Form) -> Path {
    let Some(face) = fonts::numbered(form.face) else { return Path::new() };
    let mut tracer = Tracer { path: Path::new(), scale: GRID / face.upem };
    // What cannot be drawn to its end is not drawn: the rasterizer does the same.
    if face.draw(form.glyph, &mut tracer) { tracer.path } else { Path::new() }
}

/// Makes a path of what a face draws.
struct Tracer {
    path: Path,
    scale: f64,
}

impl Tracer {
    fn at(&self, x: f32, y: f32) -> crate::geometry::Point {
        pt(f64::from(x) * self.scale, -f64::from(y) * self.scale)
    }
}

impl OutlinePen for Tracer {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.segments.push(Segment::Move(self.at(x, y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.segments.push(Segment::Line(self.at(x, y)));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.segments.push(Segment::Quad(self.at(cx, cy), self.at(x, y)));
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.path.segments.push(Segment::Cubic(self.at(ax, ay), self.at(bx, by), self.at(x, y)));
    }

    fn close(&mut self) {
        self.path.segments.push(Segment::Close);
    }
}
