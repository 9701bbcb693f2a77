//! What is marked on a plane: bands behind the marks, lines and places before them, the line at zero.

use super::Context;
use super::cell;
use super::plane::Plane;
use super::rows::Along;
use super::sheet::{measure, obj};
use crate::text::clip_chars;

impl Plane<'_> {
    /// Bands, which lie behind the marks.
    pub fn draw_bands(&mut self, cx: &mut Context) {
        let texts: Vec<String> = cx.ask.all("band").map(|(_, t)| t.to_owned()).collect();
        for text in texts {
            let Some((place, low, high, label)) = cx.span(&text, self) else { continue };
            let (w, h) = self.sheet.inner();
            let across = place != self.lying;
            let length = if across { w } else { h };
            let ends = [low, high].map(|v| {
                let at = if place { self.place_pixels(v) } else { self.pixels(v) };
                if across { at.clamp(0.0, length) } else { (h - at).clamp(0.0, length) }
            });
            let value = |v: f64| obj! {"value": v};
            let mark = obj! {"type": "rect", "color": self.sheet.look.band, "opacity": 0.16, "strokeWidth": 0.0};
            let encoding = if across {
                vec![("x", value(ends[0])), ("x2", value(ends[1])), ("y", value(0.0)), ("y2", value(h))]
            } else {
                vec![("x", value(0.0)), ("x2", value(w)), ("y", value(ends[0])), ("y2", value(ends[1]))]
            };
            self.sheet.layer(vec![obj! {}], mark, encoding);
            if let Some(label) = label {
                let (x, y) = if across { (ends[0] + 4.0, 3.0) } else { (4.0, ends[0].min(ends[1]) + 3.0) };
                let mark = obj! {"align": "left", "baseline": "top", "fontSize": 11.0, "color": self.sheet.look.ink};
                self.sheet.text_at(x, y, &label, mark);
            }
        }
    }

    /// Lines and marked places, which lie before the marks.
    pub fn draw_lines(&mut self, cx: &mut Context) {
        let all: Vec<(bool, String)> = cx
            .ask
            .all("line")
            .map(|(_, t)| (false, t.to_owned()))
            .chain(cx.ask.all("mark").map(|(_, t)| (true, t.to_owned())))
            .collect();
        for (mark, text) in all {
            let (option, text) = if mark { ("mark", format!("x:{text}")) } else { ("line", text) };
            let Some((place, at, label)) = cx.value_at(option, &text, self) else { continue };
            let (w, h) = self.sheet.inner();
            let across = place != self.lying;
            let px = if place { self.place_pixels(at) } else { self.pixels(at) };
            let px = if across { px } else { h - px };
            if !(px >= -0.5 && px <= if across { w } else { h } + 0.5) {
                cx.report.warn(format!("/{option}"), format!("{text:?} lies outside of the plot"));
                continue;
            }
            let value = |v: f64| obj! {"value": v};
            let dash = (!mark).then_some([4.0, 3.0]);
            let rule = obj! {"type": "rule", "color": self.sheet.look.muted, "strokeWidth": 1.0, "strokeDash": dash};
            let encoding = if across {
                vec![("x", value(px)), ("y", value(0.0)), ("y2", value(h))]
            } else {
                vec![("x", value(0.0)), ("x2", value(w)), ("y", value(px))]
            };
            self.sheet.layer(vec![obj! {}], rule, encoding);
            if let Some(label) = label {
                let right = across && px + 6.0 + measure(&label, 11.0) > w;
                let (x, y, align) = match (across, right) {
                    (true, false) => (px + 4.0, 2.0, "left"),
                    (true, true) => (px - 4.0, 2.0, "right"),
                    _ => (w, if px < 14.0 { px + 3.0 } else { px - 3.0 }, "right"),
                };
                let baseline = if across || px < 14.0 { "top" } else { "bottom" };
                let mark =
                    obj! {"align": align, "baseline": baseline, "fontSize": 11.0, "color": self.sheet.look.muted};
                self.sheet.text_at(x, y, &label, mark);
            }
        }
    }

    /// The line at zero, where values lie on both sides of it.
    pub fn draw_zero(&mut self) {
        if !(self.values.0 < 0.0 && self.values.1 > 0.0) {
            return;
        }
        let (w, h) = self.sheet.inner();
        let at = self.pixels(0.0);
        let value = |v: f64| obj! {"value": v};
        let encoding = if self.lying {
            vec![("x", value(at)), ("y", value(0.0)), ("y2", value(h))]
        } else {
            vec![("x", value(0.0)), ("x2", value(w)), ("y", value(h - at))]
        };
        let rule = obj! {"type": "rule", "color": self.sheet.look.baseline, "strokeWidth": 1.0};
        self.sheet.layer(vec![obj! {}], rule, encoding);
    }
}

impl Context<'_> {
    /// A place or value before a colon, and what follows: the longest text that is one.
    fn split_label(&self, text: &str, place: bool, plane: &Plane) -> Option<(f64, Option<String>)> {
        let read = |text: &str| -> Option<f64> {
            let text = text.trim();
            match (place, plane.along) {
                (true, Along::Categories) => {
                    plane.categories.iter().position(|c| c.eq_ignore_ascii_case(text)).map(|i| i as f64)
                }
                (true, Along::Times) => cell::instant(text, self.manner, self.zone).or_else(|| {
                    let year: i64 = text.parse().ok().filter(|y| (1..=9999).contains(y))?;
                    Some(self.zone.instant(crate::time::Civil::day(year, 0, 1)))
                }),
                _ => cell::number(text, self.manner).map(|n| n.0),
            }
        };
        if let Some(x) = read(text) {
            return Some((x, None));
        }
        text.rmatch_indices(':').find_map(|(at, _)| {
            let label = text[at + 1..].trim();
            read(&text[..at]).map(|x| (x, (!label.is_empty()).then(|| label.to_owned())))
        })
    }

    /// What a line or mark says: whether it is a place, where, and its label.
    fn value_at(&mut self, option: &str, text: &str, plane: &Plane) -> Option<(bool, f64, Option<String>)> {
        let (place, rest) = text.strip_prefix("x:").map_or((false, text), |rest| (true, rest));
        let found = self.split_label(rest.strip_prefix("y:").unwrap_or(rest), place, plane);
        if found.is_none() {
            let hint = if place { "mark=2026-03-01:launch, or line=x:3:here" } else { "line=80:target" };
            self.report.error_with_hint(format!("/{option}"), format!("{text:?} names no place on this axis"), hint);
        }
        found.map(|(at, label)| (place, at, label.map(|l| clip_chars(&l, 80).to_owned())))
    }

    /// What a band says: whether of places, its ends, and its label.
    fn span(&mut self, text: &str, plane: &Plane) -> Option<(bool, f64, f64, Option<String>)> {
        let (place, rest) = text.strip_prefix("x:").map_or((false, text), |rest| (true, rest));
        let found = rest.split_once("..").and_then(|(low, high)| {
            let (low, none) = self.split_label(low, place, plane)?;
            let (high, label) = self.split_label(high, place, plane)?;
            none.is_none().then_some((place, low, high, label))
        });
        if found.is_none() {
            self.report.error_with_hint(
                "/band",
                format!("{text:?} is no band of this plot"),
                "band=10..20:normal, or band=x:2026-03..2026-05:spring",
            );
        }
        found
    }
}
