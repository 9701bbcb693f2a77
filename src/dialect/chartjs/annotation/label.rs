//! Lines of text in a box, with the line that ties them to what they are about (chartjs-plugin-annotation,
//! `types/label.js`, `helpers.canvas.js`).

use super::super::chart::Chart;
use super::super::font::{self, TextFont};
use super::super::options::{self, Options};
use super::brush::{self, Brush, Look, Turn};
use crate::color::Color;
use crate::data::Value;
use crate::figure::{Align, Outline, Painted, Pen, Words};
use crate::geometry::{Cap, Insets, Join, Path, Point, Rect, pt};
use crate::json::Json;
use crate::text::{self, Font, Reach};
use std::sync::Arc;

/// Lines of text.
#[derive(Debug, Clone)]
pub(super) struct Block {
    lines: Vec<Arc<str>>,
    /// One for each line, the last for all further ones.
    fonts: Vec<TextFont>,
    colors: Vec<Color>,
    align: Align,
    /// Width of the lines around the glyphs, px.
    stroke: f64,
    stroke_color: Value,
}

/// Lines that are drawn at most.
const MOST: usize = 500;

impl Block {
    /// The texts that options ask for.
    pub(super) fn read(chart: &Chart, o: &Options) -> Block {
        let lines = match o.get("content") {
            Some(Json::Array(list)) => list.iter().take(MOST).map(shown).collect(),
            Some(v @ Json::Object(_)) => {
                let at = o.find("content").map(|(_, at)| at).unwrap_or_default();
                chart.warn(&at, "a picture as content is not drawn");
                vec![options::shown(v)]
            }
            Some(v) => vec![options::shown(v)],
            None => vec![Arc::from("null")],
        };
        let usual = o.sub("font").then(&chart.root.sub("font"));
        let fonts = match o.get("font") {
            Some(Json::Array(list)) if !list.is_empty() => {
                list.iter().take(MOST).map(|font| font::of_plugin(&Options::of(font, None).then(&usual))).collect()
            }
            _ => vec![font::of_plugin(&usual)],
        };
        let color = |v: &Json| v.as_str().and_then(Color::parse).unwrap_or(Color::BLACK);
        let colors = match o.get("color") {
            Some(Json::Array(list)) if !list.is_empty() => list.iter().take(MOST).map(color).collect(),
            Some(v) => vec![color(v)],
            None => vec![Color::BLACK],
        };
        Block {
            lines,
            fonts,
            colors,
            align: match o.text("textAlign") {
                Some("center") => Align::Center,
                Some("end" | "right") => Align::End,
                _ => Align::Start,
            },
            stroke: o.number("textStrokeWidth").unwrap_or(0.0).max(0.0),
            stroke_color: brush::paint(o, "textStrokeColor"),
        }
    }

    fn font(&self, line: usize) -> &TextFont {
        &self.fonts[line.min(self.fonts.len() - 1)]
    }

    /// Width and height, px.
    pub(super) fn size(&self) -> (f64, f64) {
        let each = || self.lines.iter().enumerate();
        let widest = each().map(|(i, l)| text::width_rounded(l, &self.font(i).font) + self.stroke).fold(0.0, f64::max);
        (widest, self.stroke + each().map(|(i, _)| self.font(i).line_height).sum::<f64>())
    }

    /// The same with the sizes of its fonts a share of what they are, in whole px.
    pub(super) fn shrunk(&self, share: f64) -> Block {
        let smaller = |f: &TextFont| {
            let size = (f.font.size * share).floor().max(0.0);
            let relative = if f.font.size > 0.0 { f.line_height / f.font.size } else { 0.0 };
            TextFont { font: Arc::new(Font { size, ..(*f.font).clone() }), line_height: relative * size }
        };
        Block { fonts: self.fonts.iter().map(smaller).collect(), ..self.clone() }
    }

    /// Writes the lines into a rectangle of the canvas, turned.
    pub(super) fn draw(&self, brush: &mut Brush, rect: Rect, turn: Option<Turn>) {
        let x = match self.align {
            Align::Start => rect.x1,
            Align::Center => (rect.x1 + rect.x2) / 2.0,
            Align::End => rect.x2,
        };
        let pen = (self.stroke > 0.0).then(|| Pen {
            paint: self.stroke_color.clone(),
            width: self.stroke,
            dash: Arc::from([]),
            dash_offset: 0.0,
            cap: Cap::Butt,
            join: Join::Round,
        });
        let mut words = Vec::new();
        let mut y = rect.y1 + self.stroke / 2.0;
        for (i, line) in self.lines.iter().enumerate() {
            let font = self.font(i);
            let middle = y + font.line_height / 2.0;
            y += font.line_height;
            let at = brush.at(pt(x, middle + to_baseline(&font.font)));
            words.push(Words {
                text: line.clone(),
                at,
                align: self.align,
                angle: turn.map_or(0.0, |t| t.angle),
                pivot: turn.map_or(at, |t| brush.at(t.center)),
                font: font.font.clone(),
                fill: Some(self.colors[i.min(self.colors.len() - 1)]),
                pen: pen.clone(),
                shadow: None,
                opacity: 1.0,
            });
        }
        // Outlines of all lines lie beneath the inside of all.
        if pen.is_some() {
            let bare = words.iter().map(|w| Painted::Words(Words { fill: None, ..w.clone() }));
            brush.items.extend(bare.collect::<Vec<_>>());
            words.iter_mut().for_each(|w| w.pen = None);
        }
        brush.items.extend(words.into_iter().map(Painted::Words));
    }
}

/// From the middle of a line down to its baseline, of fonts in whole px.
pub(in crate::dialect::chartjs) fn to_baseline(font: &Font) -> f64 {
    Reach::of(font).whole().middle()
}

/// A line as a canvas writes it.
fn shown(v: &Json) -> Arc<str> {
    if v.is_null() { Arc::from("null") } else { options::shown(v) }
}

/// Whether there is anything to write.
pub(super) fn has_content(o: &Options) -> bool {
    o.truthy("content") == Some(true)
}

/// A label in its place.
pub(super) struct Placed {
    /// On the canvas, before turning.
    pub rect: Rect,
    /// Clockwise, degrees.
    pub rotation: f64,
    /// What the label is about.
    pub point: Point,
}

/// Draws a label: what ties it, its box, its text. `about` are the options of the callout, if it may have one.
pub(super) fn draw(brush: &mut Brush, block: &Block, o: &Options, callout: Option<&Options>, placed: &Placed) {
    let turn = Turn::of(placed.rotation, placed.rect.center());
    let border = o.number("borderWidth").unwrap_or(0.0);
    if let Some(callout) = callout.filter(|c| c.truthy("display") == Some(true)) {
        draw_callout(brush, callout, border, placed, turn);
    }
    brush.outline(brush::rounded(placed.rect, o.get("borderRadius")), turn, brush::look(o, true));
    let p = padding(o);
    let r = placed.rect;
    let inner = Rect {
        x1: r.x1 + p.left + border / 2.0,
        y1: r.y1 + p.top + border / 2.0,
        x2: r.x2 - p.right - border / 2.0,
        y2: r.y2 - p.bottom - border / 2.0,
    };
    block.draw(brush, inner, turn);
}

/// The room around the text.
pub(super) fn padding(o: &Options) -> Insets {
    font::insets(o.get("padding"), 0.0)
}

/// The sides of a box, in the order in which the nearest is looked for.
const SIDES: [&str; 4] = ["left", "bottom", "top", "right"];

/// The line from a label to its point (`drawCallout`).
fn draw_callout(brush: &mut Brush, o: &Options, border: f64, placed: &Placed, turn: Option<Turn>) {
    let (r, n) = (placed.rect, |name: &str| o.number(name).unwrap_or(0.0));
    let center = r.center();
    let start = o.get("start");
    let (along_x, along_y) = (brush::length_of(r.width(), start, true), brush::length_of(r.height(), start, true));
    let side = o.text("position").filter(|p| SIDES.contains(p)).unwrap_or_else(|| {
        let corners = [pt(r.x1, r.y1 + along_y), pt(r.x1 + along_x, r.y2), pt(r.x1 + along_x, r.y1), pt(r.x2, r.y2)];
        let far = |p: Point| {
            let p = turn.map_or(p, |t| t.point(p));
            libm::hypot(p.x - placed.point.x, p.y - placed.point.y)
        };
        let distances = corners.map(far);
        let nearest = (0..4).min_by(|a, b| distances[*a].total_cmp(&distances[*b])).unwrap_or(0);
        SIDES[nearest]
    });
    let margin = n("margin");
    if contains(placed, side, margin, border) {
        return;
    }
    let Some(pen) = brush::pen(o, true) else { return };
    let (adjust, reach) = (margin + border / 2.0, n("side"));
    let (a, b, from, to) = match side {
        "left" | "right" => {
            let (x, dx) = if side == "left" { (r.x1 - adjust, -reach) } else { (r.x2 + adjust, reach) };
            let y = r.y1 + along_y;
            (pt(x, r.y1), pt(x, r.y2), pt(x, y), pt(x + dx, y))
        }
        _ => {
            let (y, dy) = if side == "top" { (r.y1 - adjust, -reach) } else { (r.y2 + adjust, reach) };
            let x = r.x1 + along_x;
            (pt(r.x1, y), pt(r.x2, y), pt(x, y), pt(x, y + dy))
        }
    };
    let tip = brush::turned(placed.point, center, -placed.rotation.to_radians());
    let mut path = Path::new();
    if margin > 0.0 || border == 0.0 {
        path.move_to(a.x, a.y).line_to(b.x, b.y);
    }
    path.move_to(from.x, from.y).line_to(to.x, to.y).line_to(tip.x, tip.y);
    brush.outline(Outline::Path(path), turn, Look { pen: Some(pen), ..Look::default() });
}

/// Whether the point lies under its label, a margin aside (`isPointInRange`).
fn contains(placed: &Placed, side: &str, margin: f64, border: f64) -> bool {
    let mut p = placed.point;
    match side {
        "left" => p.x += margin,
        "right" => p.x -= margin,
        "top" => p.y += margin,
        _ => p.y -= margin,
    }
    let p = brush::turned(p, placed.rect.center(), -placed.rotation.to_radians());
    let r = placed.rect.expand(border / 2.0 + 0.001);
    p.x >= r.x1 && p.x <= r.x2 && p.y >= r.y1 && p.y <= r.y2
}
