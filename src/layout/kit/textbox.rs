//! Texts of guides: one or more lines at a point, measured and placed by arithmetic on the font size, so that what is
//! laid out does not depend on how a viewer aligns baselines.

use crate::figure::{Advance, Align, TextStyle};
use crate::geometry::{Point, Rect, pt};
use crate::layout::Context;
use crate::scene::{Anchor, Node, TextNode};
use crate::text;
use crate::text::Font;
use std::sync::Arc;

/// A text before it is drawn.
#[derive(Debug, Clone)]
pub struct TextBox<'a> {
    pub lines: &'a [Arc<str>],
    /// Font and colour.
    pub style: &'a TextStyle,
    /// Reference point, about which it turns.
    pub at: Point,
    /// Moved from there before turning, px.
    pub shift: Point,
    /// Clockwise, degrees.
    pub angle: f64,
    /// Which part of a line lies at the reference point.
    pub align: Align,
    /// `alphabetic`, `top`, `middle`, `bottom`, `line-top`, `line-bottom`.
    pub baseline: &'a str,
    /// Longest line, px; 0: no limit.
    pub limit: f64,
}

impl<'a> TextBox<'a> {
    /// Lines at the origin, left-aligned on their alphabetic baseline.
    pub fn new(lines: &'a [Arc<str>], style: &'a TextStyle) -> TextBox<'a> {
        TextBox {
            lines,
            style,
            at: pt(0.0, 0.0),
            shift: pt(0.0, 0.0),
            angle: 0.0,
            align: Align::Start,
            baseline: "alphabetic",
            limit: 0.0,
        }
    }

    /// Distance between lines, px.
    pub fn line_height(&self) -> f64 {
        self.style.line_height
    }

    /// What the lines after the first take, px.
    pub fn extra_height(&self) -> f64 {
        self.lines.len().saturating_sub(1) as f64 * self.line_height()
    }

    /// Width of the longest line as it will be drawn, px.
    pub fn width(&self, context: &Context) -> f64 {
        self.lines
            .iter()
            .map(|l| width(&cut(l, &self.style.font, self.limit), &self.style.font, context))
            .fold(0.0, f64::max)
    }

    /// The rectangle it is taken to cover: as wide as its longest line, as high as the font size (and the further
    /// lines), turned.
    pub fn bounds(&self, context: &Context) -> Rect {
        let size = self.style.font.size;
        let width = self.width(context);
        let x = self.at.x + self.shift.x - align_share(self.align) * width;
        let y = self.at.y + self.shift.y + self.baseline_shift() - round_half_up(0.8 * size);
        Rect::at(x, y, width, size + self.extra_height()).rotate(self.angle.to_radians(), self.at)
    }

    /// From the reference point down to the first line's alphabetic baseline, px.
    fn baseline_shift(&self) -> f64 {
        text::baseline_shift(self.baseline, self.style.font.size, self.line_height())
    }

    /// One node a line.
    pub fn draw(&self, out: &mut Vec<Node>) {
        let mut y = self.at.y + self.shift.y + self.baseline_shift();
        let x = self.at.x + self.shift.x;
        for line in self.lines {
            let text = cut(line, &self.style.font, self.limit);
            // A space without width keeps a line free.
            if text.chars().any(|c| c != '\u{200b}') {
                out.push(Node::Text(TextNode {
                    text,
                    at: pt(x, y),
                    anchor: anchor(self.align),
                    angle: self.angle,
                    pivot: self.at,
                    font: self.style.font.clone(),
                    fill: self.style.color,
                    stroke: None,
                    opacity: 1.0,
                    length: None,
                    extra: None,
                }));
            }
            y += self.line_height();
        }
    }
}

/// A line trimmed, and cut to a length.
fn cut(line: &Arc<str>, font: &Font, limit: f64) -> Arc<str> {
    let trimmed = line.trim();
    if limit <= 0.0 {
        return if trimmed.len() == line.len() { line.clone() } else { Arc::from(trimmed) };
    }
    Arc::from(text::truncate(trimmed, font, limit, "…").as_ref())
}

/// Width of one line by the figure's rule, px.
pub fn width(line: &str, font: &Font, context: &Context) -> f64 {
    match context.advance {
        Advance::Fractional => text::width(line, font),
        Advance::WholePixels => text::width_rounded(line, font),
    }
}

/// Rounds halves upward, as JavaScript does.
pub fn round_half_up(x: f64) -> f64 {
    (x + 0.5).floor()
}

/// How much of a width lies before the anchor.
pub fn align_share(align: Align) -> f64 {
    match align {
        Align::Start => 0.0,
        Align::Center => 0.5,
        Align::End => 1.0,
    }
}

/// The anchor of a text node.
pub fn anchor(align: Align) -> Anchor {
    match align {
        Align::Start => Anchor::Start,
        Align::Center => Anchor::Middle,
        Align::End => Anchor::End,
    }
}
