//! The legend (`chdl`, `chdlp`, `chdls`) and the title (`chtt`, `chts`).

use super::label::{label, width};
use super::params::Params;
use crate::color::Color;
use crate::dialect::painter::{Label, Painter};
use crate::geometry::{Rect, Side, pt};
use crate::scene::{Anchor, Stroke};

/// Side of the coloured square, px.
const KEY: f64 = 10.0;
/// From square to text, px.
const GAP: f64 = 5.0;
/// Between entries in a row, px.
const BETWEEN: f64 = 12.0;
/// Between the legend and the chart, px.
const APART: f64 = 10.0;

#[derive(Debug, Clone)]
pub(super) struct Legend {
    entries: Vec<String>,
    side: Side,
    /// Entries below one another.
    upright: bool,
    color: Color,
    size: f64,
    /// Indices of entries, in the order drawn.
    order: Vec<usize>,
    /// Least room, px.
    least: (f64, f64),
    rows: Vec<Vec<usize>>,
}

impl Legend {
    /// Reads it; none if there are no entries.
    pub(super) fn read(params: &mut Params, least: (f64, f64)) -> Option<Legend> {
        let entries = params.parts("chdl");
        if entries.is_empty() {
            return None;
        }
        let place = params.text("chdlp");
        let (place, order) = place.split_once('|').unwrap_or((&place, ""));
        let (side, upright) = match place.trim().trim_end_matches('s') {
            "" | "r" => (Side::Right, true),
            "l" => (Side::Left, true),
            "b" => (Side::Bottom, false),
            "bv" => (Side::Bottom, true),
            "t" => (Side::Top, false),
            "tv" => (Side::Top, true),
            other => {
                params.error("chdlp", &format!("chdlp={other:?} is not one of b, bv, t, tv, r, l"));
                (Side::Right, true)
            }
        };
        let order = order_of(order.trim(), &entries, params);
        let style = params.text("chdls");
        let mut fields = style.split(',');
        let color = params.color_or("chdls", fields.next(), params.ink);
        let size = params.number_or("chdls", fields.next(), 11.0).clamp(1.0, 100.0);
        Some(Legend { entries, side, upright, color, size, order, least, rows: Vec::new() })
    }

    fn entry_width(&self, i: usize) -> f64 {
        KEY + GAP + width(&self.entries[i], self.size)
    }

    fn pitch(&self) -> f64 {
        self.size.max(KEY) + 5.0
    }

    /// Takes its room from what is left of the canvas, and gives back where it goes.
    pub(super) fn dock(&mut self, room: &mut Rect) -> Rect {
        let mut rows: Vec<Vec<usize>> = Vec::new();
        for &i in &self.order {
            let wide = self.entry_width(i);
            let fits = |row: &Vec<usize>| {
                row.iter().map(|j| self.entry_width(*j) + BETWEEN).sum::<f64>() + wide <= room.width()
            };
            match rows.last_mut() {
                Some(row) if !self.upright && fits(row) => row.push(i),
                _ => rows.push(vec![i]),
            }
        }
        self.rows = rows;
        let row_width = |row: &Vec<usize>| row.iter().map(|i| self.entry_width(*i) + BETWEEN).sum::<f64>() - BETWEEN;
        let wide = self.rows.iter().map(row_width).fold(0.0, f64::max).max(self.least.0);
        let high = (self.rows.len() as f64 * self.pitch()).max(self.least.1);
        let whole = *room;
        match self.side {
            Side::Right => room.x2 -= wide + APART,
            Side::Left => room.x1 += wide + APART,
            Side::Top => room.y1 += high + APART / 2.0,
            Side::Bottom => room.y2 -= high + APART / 2.0,
        }
        match self.side {
            Side::Right => Rect { x1: whole.x2 - wide, ..whole },
            Side::Left => Rect { x2: whole.x1 + wide, ..whole },
            Side::Top => Rect { y2: whole.y1 + high, ..whole },
            Side::Bottom => Rect { y1: whole.y2 - high, ..whole },
        }
    }

    /// Draws it in its place; `looks` are the colours of the entries, and the lines they stand for.
    pub(super) fn draw(&self, place: Rect, looks: &[(Color, Option<Stroke>)], painter: &mut Painter) {
        let high = self.rows.len() as f64 * self.pitch();
        let mut y = place.y1 + ((place.height() - high) / 2.0).max(0.0);
        let mut labels: Vec<Label> = Vec::new();
        for row in &self.rows {
            let wide = row.iter().map(|i| self.entry_width(*i) + BETWEEN).sum::<f64>() - BETWEEN;
            let mut x = if self.upright { place.x1 } else { place.x1 + ((place.width() - wide) / 2.0).max(0.0) };
            let middle = y + self.pitch() / 2.0;
            for &i in row {
                let (left, top) = (x.round(), (middle - KEY / 2.0).round());
                match looks.get(i) {
                    Some((_, Some(stroke))) => {
                        let at = middle.round();
                        let stroke = Stroke { width: stroke.width.min(KEY), ..stroke.clone() };
                        painter.line("legend-key", (pt(left, at), pt(left + KEY, at)), &stroke);
                    }
                    Some((color, None)) => painter.rect("legend-key", Rect::at(left, top, KEY, KEY), *color),
                    None => {}
                }
                let at = pt(left + KEY + GAP, middle);
                labels.push(label(&self.entries[i], at, (Anchor::Start, "middle"), self.size, self.color));
                x += self.entry_width(i) + BETWEEN;
            }
            y += self.pitch();
        }
        painter.texts("legend", &labels);
    }

    /// The name of an entry.
    pub(super) fn name(&self, i: usize) -> Option<&str> {
        self.entries.get(i).map(String::as_str).filter(|n| !n.trim().is_empty())
    }
}

/// `l` as listed, `r` reversed, `a` by length, or indices. Empty entries are not shown.
fn order_of(order: &str, entries: &[String], params: &mut Params) -> Vec<usize> {
    let mut all: Vec<usize> = (0..entries.len()).filter(|i| !entries[*i].trim().is_empty()).collect();
    match order {
        "" | "l" => {}
        "r" => all.reverse(),
        "a" => all.sort_by_key(|i| entries[*i].chars().count()),
        list => {
            let given: Vec<usize> = params.numbers("chdlp", list).iter().map(|x| *x as usize).collect();
            if given.iter().any(|i| *i >= entries.len()) {
                params.error("chdlp", &format!("chdlp= orders entries 0 to {}", entries.len() - 1));
            } else {
                all = given;
            }
        }
    }
    all
}

#[derive(Debug, Clone)]
pub(super) struct Title {
    lines: Vec<String>,
    color: Color,
    size: f64,
    align: Anchor,
}

impl Title {
    /// Reads it; none if it says nothing.
    pub(super) fn read(params: &mut Params) -> Option<Title> {
        let lines = params.parts("chtt");
        let style = params.text("chts");
        let mut fields = style.split(',');
        let color = params.color_or("chts", fields.next(), params.ink);
        let size = params.number_or("chts", fields.next(), 13.5).clamp(1.0, 200.0);
        let align = match fields.next().map(str::trim).unwrap_or("c") {
            "l" => Anchor::Start,
            "" | "c" => Anchor::Middle,
            "r" => Anchor::End,
            other => {
                params.error("chts", &format!("chts= holds {other:?} where the alignment l, c or r is expected"));
                Anchor::Middle
            }
        };
        lines.iter().any(|l| !l.trim().is_empty()).then_some(Title { lines, color, size, align })
    }

    /// In one line.
    pub(super) fn text(&self) -> String {
        self.lines.join(" ").trim().to_owned()
    }

    /// Draws it at the top of the room, and takes its lines from that.
    pub(super) fn draw(&self, room: &mut Rect, painter: &mut Painter) {
        let pitch = (1.25 * self.size).round();
        let x = match self.align {
            Anchor::Start => room.x1,
            Anchor::Middle => room.center().x,
            Anchor::End => room.x2,
        };
        for (i, line) in self.lines.iter().enumerate() {
            let at = pt(x, room.y1 + i as f64 * pitch + pitch / 2.0);
            painter.text("title", &label(line, at, (self.align, "middle"), self.size, self.color));
        }
        room.y1 += self.lines.len() as f64 * pitch + 4.0;
    }
}
