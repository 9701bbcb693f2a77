//! Texts of a treemap: captions of groups and labels of leaves (chartjs-chart-treemap 4, `text.ts`).

use super::{Picture, has_room};
use crate::data::Value;
use crate::dialect::chartjs::controllers::text_lines::{self, TextLine};
use crate::dialect::chartjs::font::{self, TextFont};
use crate::dialect::chartjs::options::Options;
use crate::dialect::chartjs::table::Tables;
use crate::figure::Mark;
use crate::geometry::{Insets, Rect};
use crate::json::Json;
use crate::text;
use std::sync::Arc;

impl<'a> Picture<'_, 'a> {
    /// The texts of boxes: those that reach beyond their box are cut off at its edge.
    pub(super) fn texts(&self, list: &[usize], tables: &mut Tables) -> Vec<Mark> {
        let (mut whole, mut cut) = (Vec::new(), Vec::new());
        for &i in list {
            let r = self.cells[i].inner;
            let lines = if self.is_leaf(i) { self.label(i) } else { self.caption(i).into_iter().collect() };
            let (within, beyond): (Vec<TextLine>, Vec<TextLine>) = lines.into_iter().partition(|l| fits(l, r));
            whole.extend(within);
            if !beyond.is_empty() && r.width() > 0.0 && r.height() > 0.0 {
                cut.push((beyond, r));
            }
        }
        let mut out: Vec<Mark> = text_lines::mark(&whole, tables).into_iter().collect();
        for (lines, r) in cut {
            let (width, height) = (self.plot.width(), self.plot.height());
            let clip = Insets { left: -r.x1, top: -r.y1, right: r.x2 - width, bottom: r.y2 - height };
            out.extend(text_lines::mark(&lines, tables).map(|mark| Mark { clip: Some(clip), ..mark }));
        }
        out
    }

    fn font(&self, own: Options) -> TextFont {
        font::of_plugin(&own.then(&self.chart.root.sub("font")))
    }

    /// A caption is shown where its box has room for a line, and cut where it is too long (`drawCaption`).
    fn caption(&self, i: usize) -> Option<TextLine> {
        let o = &self.captions;
        let r = self.cells[i].inner;
        let font = self.font(o.sub("font"));
        let padding = self.option(o, "padding", i).and_then(|v| v.valid_number()).unwrap_or(3.0);
        let hidden = self.option(o, "display", i).is_some_and(|d| matches!(d, Value::Bool(false)));
        let room = self.headers || has_room(r, font.line_height, padding);
        if hidden || !room || font.line_height > r.height() {
            return None;
        }
        let said = match self.option(o, "formatter", i) {
            Some(v) if v.truthy() => v,
            _ => self.contexts[i].member("raw").member("g"),
        };
        let mut said = said.to_text();
        if text::width_rounded(&said, &font.font) + 2.0 * padding > r.width() {
            said = Arc::from(cut(&said, r.width() - 2.0 * padding, &font.font));
        }
        if said.is_empty() {
            return None;
        }
        let align = side(self.option(o, "align", i).as_ref(), if self.rtl { "right" } else { "left" });
        let spacing = self.styled("spacing", i).valid_number().unwrap_or(0.0);
        let below = r.y1 + padding + spacing + font.line_height / 2.0;
        Some(TextLine {
            x: aligned(r, align, padding),
            y: if self.headers { (r.y1 + r.y2) / 2.0 } else { below },
            text: said,
            color: self.option(o, "color", i).unwrap_or_else(|| Value::from("black")),
            align,
            limit: 0.0,
            font,
        })
    }

    fn label(&self, i: usize) -> Vec<TextLine> {
        let o = &self.labels;
        if !self.option(o, "display", i).is_some_and(|d| d.truthy()) {
            return Vec::new();
        }
        let lines: Vec<Arc<str>> = match self.said(i) {
            Value::Array(list) => list.iter().map(Value::to_text).collect(),
            v if v.truthy() => vec![v.to_text()],
            _ => return Vec::new(),
        };
        let each = |name: &str, k: usize| match self.option(o, name, i) {
            Some(Value::Array(list)) => list.get(k.min(list.len().saturating_sub(1))).cloned(),
            v => v,
        };
        let font_of = |k: usize| {
            let own = each("font", k).map(|v| Json::from(&v));
            self.font(own.as_ref().map_or_else(Options::none, |o| Options::of(o, None)))
        };
        let mut fonts: Vec<TextFont> = (0..lines.len()).map(font_of).collect();
        let r = self.cells[i].inner;
        let padding = self.option(o, "padding", i).and_then(|v| v.valid_number()).unwrap_or(3.0);
        let width = lines.iter().zip(&fonts).map(|(l, f)| text::width_rounded(l, &f.font)).fold(0.0, f64::max);
        let mut height = fonts.iter().map(|f| f.line_height).sum::<f64>();
        let fit = (r.width() / (width + 2.0 * padding)).min(r.height() / (height + 2.0 * padding));
        match self.option(o, "overflow", i).map(|v| v.to_text()).as_deref() {
            Some("hidden") if fit < 1.0 => return Vec::new(),
            Some("fit") if fit < 1.0 => {
                let fit = fit.max(0.0);
                height *= fit;
                fonts = fonts.iter().map(|f| scaled(f, fit)).collect();
            }
            _ => {}
        }
        let align = side(self.option(o, "align", i).as_ref(), "center");
        let mut top = match self.option(o, "position", i).map(|v| v.to_text()).as_deref() {
            Some("top") => r.y1 + padding,
            Some("bottom") => r.y2 - padding - height,
            _ => r.y1 + (r.height() - height) / 2.0 + padding,
        };
        let mut out = Vec::new();
        for (k, (text, font)) in lines.into_iter().zip(fonts).enumerate() {
            let y = top + font.line_height / 2.0;
            top += font.line_height;
            if font.font.size > 0.0 && !text.is_empty() {
                let color = each("color", k).unwrap_or_else(|| Value::from("black"));
                out.push(TextLine { x: aligned(r, align, padding), y, text, font, color, align, limit: 0.0 });
            }
        }
        out
    }

    /// What a leaf says: its name and value, or what the formatter says.
    fn said(&self, i: usize) -> Value {
        if self.labels.find("formatter").is_some_and(|(f, _)| matches!(f, Json::Code(_))) {
            return self.option(&self.labels, "formatter", i).unwrap_or_default();
        }
        if let Some(v) = self.option(&self.labels, "formatter", i) {
            return v;
        }
        let raw = self.contexts[i].member("raw");
        let value = Value::Text(raw.member("v").to_text());
        let (g, label) = (raw.member("g"), raw.member("_data").member("label"));
        match (g.truthy(), label) {
            (true, _) => Value::Array(Arc::from([g, value])),
            (false, label @ Value::Text(_)) => Value::Array(Arc::from([label, value])),
            _ => value,
        }
    }
}

/// Whether a line lies inside a box.
fn fits(line: &TextLine, r: Rect) -> bool {
    let width = text::width_rounded(&line.text, &line.font.font);
    let left = match line.align {
        "left" => line.x,
        "right" => line.x - width,
        _ => line.x - width / 2.0,
    };
    let half = line.font.font.size / 2.0;
    left >= r.x1 - 0.5 && left + width <= r.x2 + 0.5 && line.y - half >= r.y1 - 0.5 && line.y + half <= r.y2 + 0.5
}

/// As much of a text as has room, with dots after it (`sliceTextToFitWidth`).
fn cut(said: &str, room: f64, font: &text::Font) -> String {
    const DOTS: &str = "...";
    let dots = text::width_rounded(DOTS, font);
    if dots >= room {
        return String::new();
    }
    let ends: Vec<usize> = said.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
    let long = ends.partition_point(|end| text::width_rounded(&said[..*end], font) + dots <= room);
    match long.checked_sub(1).map(|k| ends[k]) {
        Some(end) => format!("{}{DOTS}", &said[..end]),
        None => String::new(),
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
    TextFont { font: Arc::new(text::Font { size, ..(*f.font).clone() }), line_height: 1.2 * size }
}
