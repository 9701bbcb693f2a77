//! Texts at points.

use super::{Items, Painter};
use crate::color::Color;
use crate::draw::channel::Bound;
use crate::figure::{Align, Channel, TextMark, TextStyle};
use crate::geometry::pt;
use crate::layout::kit::textbox::TextBox;
use crate::scene::{Node, Paint};
use crate::text;
use crate::text::Font;
use std::sync::Arc;

/// The font of each row, made once where it is the same for all.
pub(super) struct Fonts<'a> {
    family: Option<Bound<'a>>,
    weight: Option<Bound<'a>>,
    style: Option<Bound<'a>>,
    size: Option<Bound<'a>>,
    last: Option<Arc<Font>>,
}

impl<'a> Fonts<'a> {
    pub(super) fn of(painter: &Painter<'a>) -> Fonts<'a> {
        Fonts {
            family: painter.bind(Channel::FontFamily),
            weight: painter.bind(Channel::FontWeight),
            style: painter.bind(Channel::FontStyle),
            size: painter.bind(Channel::Size),
            last: None,
        }
    }

    pub(super) fn get(&mut self, row: usize) -> Arc<Font> {
        let word = |b: &Option<Bound>| b.as_ref().map(|b| b.value(row).to_text()).filter(|t| &**t != "null");
        let weight = match word(&self.weight).as_deref() {
            None | Some("normal") => 400,
            Some("bold" | "bolder") => 700,
            Some("lighter") => 300,
            Some(n) => n.parse().unwrap_or(400),
        };
        let size = self.size.as_ref().map_or(11.0, |b| b.number(row));
        let font = Font {
            family: word(&self.family).unwrap_or_else(|| "sans-serif".into()),
            size: if size.is_finite() { size.clamp(0.0, 1000.0) } else { 11.0 },
            weight,
            italic: matches!(word(&self.style).as_deref(), Some("italic" | "oblique")),
        };
        match &self.last {
            Some(last) if **last == font => last.clone(),
            _ => {
                let font = Arc::new(font);
                self.last = Some(font.clone());
                font
            }
        }
    }
}

/// An alignment by its name.
pub(super) fn align(name: &str) -> Align {
    match name {
        "center" => Align::Center,
        "right" | "end" => Align::End,
        _ => Align::Start,
    }
}

/// What a row says, in lines.
fn lines_of(style: &TextMark, said: Option<&Bound>, row: usize) -> Vec<Arc<str>> {
    let lines = said.map_or_else(Vec::new, |t| t.text(row));
    match (&style.line_break, &lines[..]) {
        (Some(separator), [one]) => one.split(&**separator).map(Arc::from).collect(),
        _ => lines,
    }
}

/// Cuts lines to a length.
fn cut(lines: &mut [Arc<str>], font: &Font, limit: f64, style: &TextMark) {
    let ellipsis = style.ellipsis.as_deref().unwrap_or("…");
    let shortened = if style.rtl { text::truncate_start } else { text::truncate };
    for line in lines {
        *line = Arc::from(shortened(line.trim(), font, limit, ellipsis).as_ref());
    }
}

/// Texts that run right to left start at the right.
fn turned(align: Align, rtl: bool) -> Align {
    match align {
        Align::Start if rtl => Align::End,
        Align::End if rtl => Align::Start,
        other => other,
    }
}

impl Painter<'_> {
    pub(super) fn texts(&self, style: &TextMark) -> Items {
        let paint = self.style();
        let (x, y) = (self.bind(Channel::X), self.bind(Channel::Y));
        let (theta, radius) = (self.bind(Channel::Theta), self.bind(Channel::Radius));
        let (dx, dy) = (self.numbers(Channel::Dx, 0.0), self.numbers(Channel::Dy, 0.0));
        let (angle, limit) = (self.numbers(Channel::Angle, 0.0), self.numbers(Channel::Limit, 0.0));
        let (said, alignment, baseline) =
            (self.bind(Channel::Text), self.bind(Channel::Align), self.bind(Channel::Baseline));
        let mut fonts = Fonts::of(self);
        let valid = self.valid();
        let area = self.area().size;
        let mut items = Items::new();
        for row in self.order() {
            let n = |b: &Option<Bound>, d: f64| b.as_ref().map_or(d, |b| b.number(row));
            let mut at = pt(n(&x, area.width / 2.0), n(&y, area.height / 2.0));
            if let Some(r) = &radius {
                let (r, t) = (r.number(row), n(&theta, 0.0));
                at = pt(at.x + r * libm::sin(t), at.y - r * libm::cos(t));
            }
            let mut lines = lines_of(style, said.as_ref(), row);
            if !valid[row] || !at.x.is_finite() || !at.y.is_finite() || lines.is_empty() {
                continue;
            }
            let Some(Paint::Solid(color)) = paint.fill(row).or(Some(Paint::Solid(Color::TRANSPARENT))) else {
                continue;
            };
            let font = fonts.get(row);
            let mut limit = limit.get(row).max(0.0);
            if limit > 0.0 && (style.ellipsis.is_some() || style.rtl) {
                cut(&mut lines, &font, limit, style);
                limit = 0.0;
            }
            if font.size <= 0.0 {
                continue;
            }
            let line_height = style.line_height.unwrap_or(font.size + 2.0);
            let look = TextStyle { font, color, line_height };
            let word = |b: &Option<Bound>| b.as_ref().map_or_else(|| Arc::from(""), |b| b.value(row).to_text());
            let base = word(&baseline);
            let turn = angle.get(row);
            let written = TextBox {
                at,
                shift: pt(dx.get(row), dy.get(row)),
                angle: if turn.is_finite() { turn } else { 0.0 },
                align: turned(align(&word(&alignment)), style.rtl),
                baseline: &base,
                limit,
                ..TextBox::new(&lines, &look)
            };
            let mut nodes = Vec::new();
            written.draw(&mut nodes);
            let covered = written.bounds(self.binder.context);
            let stroke = paint.stroke(row);
            let (opacity, extra) = (paint.opacity(row), paint.extra(row));
            for node in nodes {
                if let Node::Text(mut t) = node {
                    t.opacity = opacity;
                    t.stroke = stroke.clone();
                    t.extra = extra.clone();
                    if t.fill.a > 0 || t.stroke.is_some() {
                        items.push(Node::Text(t), covered);
                    }
                }
            }
        }
        items
    }
}
