//! Texts that do not depend on the viewer's fonts: as outlines, or in fonts that the document brings with it.

use super::letters::Lettered;
use super::nodes::Writer;
use super::path::{write_glyph, write_path};
use super::style::{STROKE, Style, milli, write_style};
use super::{Lettering, TEXT_MOST};
use crate::geometry::{Path, Point, Segment, pt};
use crate::scene::{Anchor, Node, Scene, TextNode};
use crate::text::{self, Collector, GRID, SetLine};

impl Writer<'_> {
    /// Decides how texts are written, and makes what that needs.
    pub(super) fn letter(&mut self, scene: &Scene, lettering: Lettering) {
        self.letters.lettering = lettering;
        if lettering != Lettering::Embed {
            return;
        }
        let mut collector = Collector::default();
        self.collect(&scene.nodes, &mut collector);
        self.letters.subsets = collector.cut();
        if let Some(budget) = self.budget.filter(|_| self.letters.subsets.failed > 0) {
            budget.complain(|| "a font that cannot be cut down is not embedded; viewers use their own".to_owned());
        }
    }

    /// Groups are nested as deep as views are.
    fn collect(&self, nodes: &[Node], collector: &mut Collector) {
        for node in nodes {
            match node {
                Node::Group(group) => self.collect(&group.nodes, collector),
                Node::Text(text) => {
                    let line = text::clip_chars(&text.text, TEXT_MOST);
                    // Shaping is most of the work that a text is.
                    if self.budget.is_none_or(|budget| budget.steps(line.len() as u64).is_ok()) {
                        collector.look(line, &text.font);
                    }
                }
                Node::Path(_) | Node::Image(_) => {}
            }
        }
    }

    /// Writes a text as outlines, where texts are.
    pub(super) fn outlined(
        &mut self,
        node: &TextNode,
        line: &str,
        style: &Style,
        opacity: i32,
        inherited: &Style,
    ) -> Lettered {
        if !self.letters.are_outlines() {
            return Lettered::AsText;
        }
        if self.budget.is_some_and(|budget| budget.steps(line.len() as u64).is_err()) {
            return Lettered::Written;
        }
        let Some(set) = text::set(line, &node.font, node.length.filter(|l| *l > 0.0)) else {
            return Lettered::NoOutlines;
        };
        let extra = node.extra.as_deref();
        let linked = self.open_link(extra, false);
        let size = f64::from(milli(node.font.size.clamp(0.0, 10_000.0))) / 1000.0;
        let before = match node.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => set.advance * size / 2.0,
            Anchor::End => set.advance * size,
        };
        let start = pt(node.at.x - before, node.at.y);
        // The outline along a text goes around the whole of it, so it cannot be made of single glyphs.
        let whole = style.paints(STROKE);
        if !whole {
            self.define_forms(&set);
        }
        self.pen.line(self.depth);
        self.pen.raw(if whole { "<path" } else { "<g" });
        if whole {
            self.rotation(node);
            self.pen.open("d");
            write_path(&mut self.pen, &outline_of(&set, start, size), pt(0.0, 0.0));
            self.pen.raw("\"");
        } else {
            self.placed(node, start, size);
        }
        if !extra.is_some_and(|extra| extra.silent) {
            self.pen.word_attribute("role", "img");
            self.pen.text_attribute("aria-label", line);
        }
        write_style(&mut self.pen, &style.beyond(inherited), &self.words);
        self.opacity(opacity);
        if whole {
            self.close_element("path", extra, None);
        } else {
            self.rare_attributes(extra);
            self.pen.raw(">");
            self.tooltip(extra);
            self.uses(&set);
            self.pen.raw("</g>");
        }
        self.close_link(linked);
        Lettered::Written
    }

    /// Where a line of glyphs lies, and how large a unit of their grid is.
    fn placed(&mut self, node: &TextNode, start: Point, size: f64) {
        self.pen.open("transform");
        self.turn(node);
        self.pen.raw("translate(");
        let (x, y) = (milli(self.pen.near(start.x)), milli(self.pen.near(start.y)));
        self.pen.milli(x);
        self.pen.raw(" ");
        self.pen.milli(y);
        self.pen.raw(")scale(");
        // The shortest number that is the same single.
        let scale = ((size / GRID) as f32).to_string();
        self.pen.raw(scale.strip_prefix('0').filter(|rest| !rest.is_empty()).unwrap_or(&scale));
        self.pen.raw(")\"");
    }

    fn define_forms(&mut self, set: &SetLine) {
        for (form, ..) in &set.glyphs {
            if self.letters.forms.contains_key(form) {
                continue;
            }
            let path = text::outline(*form);
            let number = (!path.is_empty()).then(|| {
                let body = self.aside(|w| {
                    w.pen.open("d");
                    write_glyph(&mut w.pen, &path);
                    w.pen.raw("\">");
                });
                self.defs.define("path", body, None)
            });
            self.letters.forms.insert(*form, number);
        }
    }

    /// The glyphs of a line as uses of their definitions.
    fn uses(&mut self, set: &SetLine) {
        for (form, x, y) in &set.glyphs {
            let Some(Some(number)) = self.letters.forms.get(form) else { continue };
            self.pen.raw("<use href=\"#");
            self.pen.raw(&self.words.prefix);
            self.pen.raw("g");
            self.pen.whole(*number as u64);
            self.pen.raw("\"");
            for (name, ems) in [("x", x), ("y", y)] {
                let units = (ems * GRID).clamp(-1e7, 1e7).round() as i32;
                if units != 0 {
                    self.pen.open(name);
                    self.pen.integer(units);
                    self.pen.raw("\"");
                }
            }
            self.pen.raw("/>");
        }
    }
}

/// A whole line as one outline, in pixels.
fn outline_of(set: &SetLine, start: Point, size: f64) -> Path {
    let scale = size / GRID;
    let mut whole = Path::new();
    for (form, x, y) in &set.glyphs {
        let (dx, dy) = (start.x + x * size, start.y + y * size);
        let place = |p: &Point| pt(dx + p.x * scale, dy + p.y * scale);
        whole.segments.extend(text::outline(*form).segments.iter().map(|segment| match segment {
            Segment::Move(p) => Segment::Move(place(p)),
            Segment::Line(p) => Segment::Line(place(p)),
            Segment::Quad(a, p) => Segment::Quad(place(a), place(p)),
            Segment::Cubic(a, b, p) => Segment::Cubic(place(a), place(b), place(p)),
            Segment::Arc(r, turn, large, sweep, p) => {
                Segment::Arc(pt(r.x * scale, r.y * scale), *turn, *large, *sweep, place(p))
            }
            Segment::Close => Segment::Close,
        }));
    }
    whole
}
