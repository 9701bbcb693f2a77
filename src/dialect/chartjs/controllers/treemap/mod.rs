//! Treemaps (chartjs-chart-treemap 3): boxes as large as their values, in boxes of their groups. In: data sets whose rows
//! [`expand`] made; out: a mark of boxes and one of their texts each.

mod squarify;
mod tree;

pub(crate) use tree::expand;

use super::text_lines::{self, TextLine};
use crate::data::{Column, Value};
use crate::dialect::chartjs::callback;
use crate::dialect::chartjs::chart::{Chart, Dataset, Element, Kind, label_of};
use crate::dialect::chartjs::font::{self, TextFont};
use crate::dialect::chartjs::options::Options;
use crate::dialect::chartjs::table::{Rows, Tables};
use crate::figure::{Border, Channel, Mapping, Mark, MarkKind, RectStyle, Room};
use crate::geometry::Rect;
use crate::json::Json;
use crate::text;
use std::sync::Arc;

/// The treemaps of all data sets in a plot.
pub(crate) fn marks(chart: &Chart, room: &Room, tables: &mut Tables) -> Vec<Mark> {
    let room = (room.plot.width(), room.plot.height());
    let shown = chart.shown().into_iter().filter(|set| set.kind == Kind::Treemap);
    shown.rev().flat_map(|set| Picture::new(chart, set, room).marks(tables)).collect()
}

/// A data set in its place.
struct Picture<'c, 'a> {
    chart: &'c Chart<'a>,
    set: &'c Dataset<'a>,
    boxes: Vec<Rect>,
    /// For each box, what functions are given.
    contexts: Vec<Value>,
    captions: Texts<'a>,
    labels: Texts<'a>,
}

/// Options of the texts of groups, or of leaves.
struct Texts<'a> {
    options: Options<'a>,
    padding: f64,
    shown: bool,
}

impl<'c, 'a> Picture<'c, 'a> {
    fn new(chart: &'c Chart<'a>, set: &'c Dataset<'a>, room: (f64, f64)) -> Picture<'c, 'a> {
        let texts = |name: &str, shown: bool| {
            let options = set.own.sub(name);
            let shown =
                options.get("display").map_or(shown, |d| matches!(d, Json::Code(_)) || d.as_bool() != Some(false));
            Texts { padding: options.number("padding").unwrap_or(3.0).max(0.0), shown, options }
        };
        let (captions, labels) = (texts("captions", true), texts("labels", false));
        let warn =
            |at: &str, what: &str| chart.warn(&format!("{}/{at}", set.at), format!("{what} of treemaps are not drawn"));
        if set.own.sub("dividers").truthy("display").unwrap_or(false) {
            warn("dividers", "dividers");
        }
        if set.own.text("displayMode").is_some_and(|m| m != "containerBoxes") {
            warn("displayMode", "boxes that are headers only");
        }
        let mut picture = Picture { chart, set, boxes: Vec::new(), contexts: Vec::new(), captions, labels };
        picture.boxes = picture.divide(room);
        picture.contexts = (0..set.data.len()).map(|i| picture.context(i)).collect();
        picture
    }

    fn datum(&self, i: usize, name: &str) -> Option<f64> {
        self.set.data[i].get(name).and_then(Json::as_f64)
    }

    fn is_leaf(&self, i: usize) -> bool {
        self.set.data[i].get("isLeaf").and_then(Json::as_bool).unwrap_or(true)
    }

    /// The box of each row. Rows that lie in the same box follow each other, after the row of that box.
    fn divide(&self, room: (f64, f64)) -> Vec<Rect> {
        let n = self.set.data.len();
        let mut out: Vec<Rect> = Vec::with_capacity(n);
        while out.len() < n {
            let start = out.len();
            let parent = self.datum(start, "parent");
            let end = (start..n).find(|i| self.datum(*i, "parent") != parent).unwrap_or(n);
            let room = match parent {
                Some(p) => self.inside(out.get(p as usize).copied().unwrap_or(Rect::EMPTY)),
                None => Rect::at(0.0, 0.0, room.0, room.1),
            };
            let sizes: Vec<f64> = (start..end).map(|i| self.datum(i, "v").unwrap_or(0.0)).collect();
            // Whole pixels, so that neighbours have sharp edges.
            let whole = |r: Rect| Rect { x1: r.x1.round(), y1: r.y1.round(), x2: r.x2.round(), y2: r.y2.round() };
            out.extend(squarify::squarify(&sizes, room).into_iter().map(whole));
        }
        out
    }

    /// What a group's box leaves to those in it.
    fn inside(&self, group: Rect) -> Rect {
        let around = self.spacing() + self.set.own.number("borderWidth").unwrap_or(0.0).max(0.0);
        let mut r = group.expand(-around);
        if self.has_caption(group) {
            r.y1 += self.caption_font().line_height + 2.0 * self.captions.padding;
        }
        if r.width() > 0.0 && r.height() > 0.0 { r } else { Rect::at(group.x1, group.y1, 0.0, 0.0) }
    }

    fn spacing(&self) -> f64 {
        self.set.own.number("spacing").unwrap_or(0.5).max(0.0)
    }

    /// A caption is shown where its box has room for a line.
    fn has_caption(&self, r: Rect) -> bool {
        let line = self.caption_font().line_height;
        let padding = (2.0 * self.captions.padding).min(r.width()).min(r.height());
        self.captions.shown && r.width() - padding > line && r.height() - padding > line
    }

    fn caption_font(&self) -> TextFont {
        self.font(self.captions.options.get("font"))
    }

    fn font(&self, own: Option<&Json>) -> TextFont {
        let options = own.map_or_else(Options::none, |o| Options::of(o, None));
        font::of_plugin(&options.then(&self.chart.root.sub("font")))
    }

    /// What functions are given: the row with the place of its box.
    fn context(&self, i: usize) -> Value {
        let context = self.chart.context(self.set, Some(i));
        let r = self.boxes[i];
        let places = [("x", r.x1), ("y", r.y1), ("w", r.width()), ("h", r.height()), ("a", r.width() * r.height())];
        let raw = callback::with(&context.member("raw"), places.map(|(n, v)| (n, Value::Number(v))));
        callback::with(&context, [("raw", raw.clone()), ("parsed", raw)])
    }

    /// An option of a row, by functions if it is one; `None` if it says nothing.
    fn option(&self, options: &Options<'a>, name: &str, i: usize) -> Option<Value> {
        options.all_at(name).find_map(|(place, json)| {
            let value = match json {
                Json::Code(_) => {
                    let at = place.map_or_else(String::new, |at| format!("{at}/{name}"));
                    self.chart.called(json, &at, || vec![self.contexts[i].clone()])
                }
                other => callback::value_of(other),
            };
            (value != Value::Null).then_some(value)
        })
    }

    fn marks(&self, tables: &mut Tables) -> Vec<Mark> {
        if self.boxes.is_empty() {
            return Vec::new();
        }
        let mut out = vec![self.rects(tables)];
        let texts: Vec<TextLine> = (0..self.boxes.len()).flat_map(|i| self.texts(i)).collect();
        out.extend(text_lines::mark(&texts, tables));
        out
    }

    fn drawn(&self, i: usize) -> Rect {
        let r = self.boxes[i].expand(-self.spacing());
        if r.width() > 0.0 && r.height() > 0.0 { r } else { Rect::at(r.x1, r.y1, 0.0, 0.0) }
    }

    fn rects(&self, tables: &mut Tables) -> Mark {
        let n = self.boxes.len();
        let element = Element::new(self.chart, self.set, "treemap");
        let mut rows = Rows::new(n);
        let drawn: Vec<Rect> = (0..n).map(|i| self.drawn(i)).collect();
        rows.numbers("left", drawn.iter().map(|r| r.x1).collect());
        rows.numbers("right", drawn.iter().map(|r| r.x2).collect());
        rows.numbers("top", drawn.iter().map(|r| r.y1).collect());
        rows.numbers("bottom", drawn.iter().map(|r| r.y2).collect());
        for (channel, name) in
            [(Channel::X, "left"), (Channel::X2, "right"), (Channel::Y, "top"), (Channel::Y2, "bottom")]
        {
            rows.encodings.map(channel, Mapping::field(name));
        }
        let name = |i: usize| {
            let row = &self.set.data[i];
            let own = row.get("g").or_else(|| row.get("_data").and_then(|d| d.get("label")));
            own.map_or(Value::Null, callback::value_of)
        };
        rows.frame.set("name", Column::of((0..n).map(name).collect()));
        rows.numbers("value", (0..n).map(|i| self.datum(i, "v").unwrap_or(f64::NAN)).collect());
        for (channel, column, option) in [
            (Channel::Fill, "fill", "backgroundColor"),
            (Channel::Stroke, "stroke", "borderColor"),
            (Channel::StrokeWidth, "stroke_width", "borderWidth"),
            (Channel::CornerTopLeft, "corner", "borderRadius"),
        ] {
            let places = element.names(option, option, option);
            let one = |i: usize| places.iter().find_map(|(o, name)| self.style(o, name, i)).unwrap_or_default();
            rows.frame.set(column, Column::of((0..n).map(one).collect()));
            rows.encodings.map(channel, Mapping::field(column));
        }
        for corner in [Channel::CornerTopRight, Channel::CornerBottomRight, Channel::CornerBottomLeft] {
            rows.encodings.map(corner, Mapping::field("corner"));
        }
        let told = [("left", "name"), ("right", "name"), ("top", "value"), ("bottom", "value"), ("fill", "name")];
        Mark {
            display_names: told.map(|(a, b)| (Arc::from(a), Arc::from(b))).to_vec(),
            label: label_of(self.set),
            ..Mark::bare(
                "mark-treemap",
                MarkKind::Rect(RectStyle { border: Border::Inside, ..RectStyle::default() }),
                tables.add(rows.frame),
                rows.encodings,
            )
        }
    }

    /// A style of a box: lists have one each.
    fn style(&self, options: &Options<'a>, name: &str, i: usize) -> Option<Value> {
        match self.option(options, name, i)? {
            Value::Array(list) if list.is_empty() => None,
            Value::Array(list) => Some(list[i % list.len()].clone()),
            value => Some(value),
        }
    }

    /// The lines in a box.
    fn texts(&self, i: usize) -> Vec<TextLine> {
        if self.is_leaf(i) { self.label(i) } else { self.caption(i) }
    }

    fn caption(&self, i: usize) -> Vec<TextLine> {
        if !self.has_caption(self.boxes[i]) {
            return Vec::new();
        }
        let o = &self.captions.options;
        if self.option(o, "display", i).is_some_and(|d| !d.truthy()) {
            return Vec::new();
        }
        let said = match self.option(o, "formatter", i) {
            Some(v) => v.to_text(),
            None => self.contexts[i].member("raw").member("g").to_text(),
        };
        let (r, font) = (self.drawn(i), self.caption_font());
        let border = self.set.own.number("borderWidth").unwrap_or(0.0).max(0.0);
        let rtl = self.set.own.truthy("rtl").unwrap_or(false);
        let align = side(self.option(o, "align", i).as_ref(), if rtl { "right" } else { "left" });
        let padding = self.captions.padding + border;
        vec![TextLine {
            x: aligned(r, align, padding),
            y: r.y1 + padding + font.line_height / 2.0,
            text: said,
            color: self.option(o, "color", i).unwrap_or_else(|| Value::from("black")),
            align,
            limit: (r.width() - 2.0 * padding).max(0.1),
            font,
        }]
    }

    fn label(&self, i: usize) -> Vec<TextLine> {
        let o = &self.labels.options;
        let hidden = self.option(o, "display", i).is_some_and(|d| !d.truthy());
        if !self.labels.shown || hidden {
            return Vec::new();
        }
        let lines: Vec<Arc<str>> = match self.said(i) {
            Value::Array(list) => list.iter().map(Value::to_text).collect(),
            v => v.to_text().split('\n').map(Arc::from).collect(),
        };
        let each = |name: &str, k: usize| match self.option(o, name, i) {
            Some(Value::Array(list)) => list.get(k.min(list.len().saturating_sub(1))).cloned(),
            v => v,
        };
        let font_of = |k: usize| {
            let own = each("font", k).map(|v| callback::json_of(&v));
            self.font(own.as_ref())
        };
        let mut fonts: Vec<TextFont> = (0..lines.len()).map(font_of).collect();
        let r = self.drawn(i);
        let padding = self.labels.padding;
        let room = (r.width() - 2.0 * padding, r.height() - 2.0 * padding);
        let widest = |fonts: &[TextFont]| {
            lines.iter().zip(fonts).map(|(l, f)| text::width_rounded(l, &f.font)).fold(0.0, f64::max)
        };
        let total = |fonts: &[TextFont]| fonts.iter().map(|f| f.line_height).sum::<f64>();
        let mut fit = (room.0 / widest(&fonts)).min(room.1 / total(&fonts));
        let overflow = self.option(o, "overflow", i).map_or_else(|| Arc::from("cut"), |v| v.to_text());
        if &*overflow == "fit" && fit < 1.0 {
            fonts = fonts.iter().map(|f| scaled(f, fit.max(0.0))).collect();
            fit = 1.0;
        }
        if fit < 1.0 && &*overflow == "hidden" {
            return Vec::new();
        }
        let align = side(self.option(o, "align", i).as_ref(), "center");
        let position = self.option(o, "position", i).map_or_else(|| Arc::from("middle"), |v| v.to_text());
        let height = total(&fonts);
        let mut y = match &*position {
            "top" => r.y1 + padding,
            "bottom" => r.y2 - padding - height,
            _ => (r.y1 + r.y2 - height) / 2.0,
        };
        let mut out = Vec::new();
        for (k, (line, font)) in lines.into_iter().zip(fonts).enumerate() {
            let top = y;
            y += font.line_height;
            // What is cut is left out where no whole line has room.
            if font.font.size <= 0.0 || room.0 <= 0.0 || top < r.y1 - 0.5 || y > r.y2 + 0.5 {
                continue;
            }
            let color = each("color", k).unwrap_or_else(|| Value::from("black"));
            let x = aligned(r, align, padding);
            // Half a pixel for text that was shrunk to fit.
            let limit = room.0 + 0.5;
            out.push(TextLine { x, y: top + font.line_height / 2.0, text: line, font, color, align, limit });
        }
        out
    }

    /// What a leaf says: its name and value, or what the formatter says.
    fn said(&self, i: usize) -> Value {
        if let Some(v) = self.option(&self.labels.options, "formatter", i) {
            return v;
        }
        let raw = self.contexts[i].member("raw");
        let value = Value::Text(raw.member("v").to_text());
        let name = match raw.member("g") {
            Value::Null => raw.member("_data").member("label"),
            g => g,
        };
        if name.truthy() { Value::Array(Arc::from([name, value])) } else { value }
    }
}

fn side(value: Option<&Value>, default: &'static str) -> &'static str {
    match value.map(Value::to_text).as_deref() {
        Some("left" | "start") => "left",
        Some("center") => "center",
        Some("right" | "end") => "right",
        _ => default,
    }
}

fn aligned(r: Rect, align: &str, padding: f64) -> f64 {
    match align {
        "left" => r.x1 + padding,
        "right" => r.x2 - padding,
        _ => (r.x1 + r.x2) / 2.0,
    }
}

fn scaled(f: &TextFont, by: f64) -> TextFont {
    let size = (f.font.size * by).floor();
    let by = if f.font.size > 0.0 { size / f.font.size } else { 1.0 };
    TextFont { font: Arc::new(text::Font { size, ..(*f.font).clone() }), line_height: f.line_height * by }
}
