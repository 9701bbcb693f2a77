//! Texts of a Sankey diagram: names of nodes, amounts of flows, and the boxes behind them (`text.ts`, `drawLabel`).

use super::{Flow, Picture, TextLine};
use crate::data::{Column, Value};
use crate::dialect::chartjs::controllers::text_lines;
use crate::dialect::chartjs::font::{self, TextFont};
use crate::dialect::chartjs::options::{self, Options};
use crate::dialect::chartjs::table::{Rows, Tables};
use crate::figure::{Channel, Mapping, Mark, MarkKind, RectStyle};
use crate::geometry::Rect;
use crate::json::Json;
use crate::number::to_js;
use crate::text;
use std::sync::Arc;

/// How a text stands at a box.
struct Look {
    font: TextFont,
    color: Value,
    /// Behind the text; null for nothing.
    background: Value,
    radius: f64,
    padding: f64,
    /// `left`, `right`, `top`, `bottom` of the box, or `center`.
    position: Arc<str>,
    /// Px between the box and a text beside it, besides the padding.
    border: f64,
    /// Px from the top of several lines to the middle of the first.
    first: f64,
}

/// Boxes and texts as they are made.
#[derive(Default)]
struct Written {
    lines: Vec<TextLine>,
    boxes: Vec<(Rect, Value, f64)>,
}

impl Written {
    fn add(&mut self, lines: &[Arc<str>], at: Rect, look: &Look) {
        let line = look.font.line_height;
        let total = line * lines.len() as f64;
        let (middle, center) = ((at.x1 + at.x2) / 2.0, (at.y1 + at.y2) / 2.0);
        let (x, y, align) = match &*look.position {
            "left" => (at.x1 - look.border - look.padding, center, "right"),
            "right" => (at.x2 + look.border + look.padding, center, "left"),
            "top" => (middle, at.y1 - look.padding - total / 2.0, "center"),
            "bottom" => (middle, at.y2 + look.padding + total / 2.0, "center"),
            _ => (middle, center, "center"),
        };
        let first = if lines.len() == 1 { y } else { y - total / 2.0 + look.first };
        if look.background != Value::Null {
            let width = lines.iter().map(|l| text::width_rounded(l, &look.font.font)).fold(0.0, f64::max);
            let left = match align {
                "left" => x - look.padding,
                "right" => x - width - look.padding,
                _ => x - width / 2.0 - look.padding,
            };
            let top = first + (lines.len() as f64 - 1.0) * line / 2.0 - total / 2.0 - look.padding;
            let r = Rect::at(left, top, width + 2.0 * look.padding, total + 2.0 * look.padding);
            self.boxes.push((r, look.background.clone(), look.radius));
        }
        for (k, text) in lines.iter().enumerate() {
            self.lines.push(TextLine {
                x,
                y: first + k as f64 * line,
                text: text.clone(),
                font: look.font.clone(),
                color: look.color.clone(),
                align,
                limit: 0.0,
            });
        }
    }

    fn marks(self, tables: &mut Tables) -> Vec<Mark> {
        let mut out = Vec::new();
        if !self.boxes.is_empty() {
            let mut rows = Rows::new(self.boxes.len());
            rows.rects(&self.boxes.iter().map(|b| b.0).collect::<Vec<_>>());
            rows.frame.set("fill", Column::of(self.boxes.iter().map(|b| b.1.clone()).collect()));
            rows.encodings.map(Channel::Fill, Mapping::field("fill"));
            if self.boxes.iter().any(|b| b.2 > 0.0) {
                rows.numbers("corner", self.boxes.iter().map(|b| b.2).collect());
                for corner in [
                    Channel::CornerTopLeft,
                    Channel::CornerTopRight,
                    Channel::CornerBottomRight,
                    Channel::CornerBottomLeft,
                ] {
                    rows.encodings.map(corner, Mapping::field("corner"));
                }
            }
            out.push(rows.mark("mark-rect", MarkKind::Rect(RectStyle::default()), tables));
        }
        out.extend(text_lines::mark(&self.lines, tables));
        out
    }
}

impl Picture<'_, '_> {
    /// A font of its own, or else that of the diagram and of the chart.
    fn font(&self, own: Options) -> TextFont {
        font::of_plugin(&own.then(&self.set.own.sub("font")).then(&self.chart.root.sub("font")))
    }

    /// Labels right of the nodes in the first half, left of the others, or below and above them.
    pub(super) fn node_labels(&self, tables: &mut Tables) -> Vec<Mark> {
        let given = self.set.own.get("labels").and_then(Json::as_object);
        let style = self.set.own.sub("nodeLabels");
        let font = self.font(style.sub("font"));
        let usual = self.chart.resolve(self.set, &[(&self.set.own, "color")], None);
        let mut out = Written::default();
        for (i, name) in self.names.iter().enumerate() {
            let (node, at) = (&self.diagram.nodes[i], self.node(i));
            let own = |option: &str| self.of_node(&style, option, i, (node.into, node.out));
            if !matches!(own("display"), Value::Null) && !own("display").truthy() {
                continue;
            }
            let label = given.and_then(|l| l.get(name)).filter(|l| !l.is_null());
            let lines = label.map_or_else(|| text_lines_of(&Json::String(name.clone())), text_lines_of);
            if lines.is_empty() {
                continue;
            }
            let (start, first, second) =
                if self.vertical { (at.y1, "bottom", "top") } else { (at.x1, "right", "left") };
            let half = if self.vertical { self.plot.height() } else { self.plot.width() } / 2.0;
            let auto = || Arc::from(if start < half { first } else { second });
            let position = match own("position") {
                Value::Text(t) if &*t != "auto" => t,
                _ => auto(),
            };
            let color = match own("color") {
                Value::Null if usual == Value::Null => Value::from("black"),
                Value::Null => usual.clone(),
                v => v,
            };
            let look = Look {
                first: self.set.own.number("padding").unwrap_or(font.line_height / 2.0),
                font: font.clone(),
                color,
                background: own("backgroundColor"),
                radius: style.number("borderRadius").unwrap_or(0.0).max(0.0),
                padding: style.number("padding").unwrap_or(4.0),
                position,
                border: self.border,
            };
            out.add(&lines, at, &look);
        }
        out.marks(tables)
    }

    /// The amounts of flows, in the middle of each.
    pub(super) fn flow_labels(&self, tables: &mut Tables) -> Vec<Mark> {
        let style = self.flow.sub("flowLabels");
        let mut out = Written::default();
        let font = font::of_plugin(&style.sub("font").then(&self.chart.root.sub("font")));
        for (f, datum) in self.diagram.flows.iter().zip(&self.data) {
            let own = |name: &str| self.chart.resolve(self.set, &[(&style, name)], Some(*datum));
            if super::lost(f) || !own("display").truthy() {
                continue;
            }
            let position = match own("position") {
                Value::Text(t) if &*t != "auto" => t,
                _ => Arc::from("center"),
            };
            let look = Look {
                first: font.line_height / 2.0,
                font: font.clone(),
                color: match own("color") {
                    Value::Null => Value::from("black"),
                    v => v,
                },
                background: own("backgroundColor"),
                radius: own("borderRadius").valid_number().unwrap_or(0.0).max(0.0),
                padding: own("padding").valid_number().unwrap_or(4.0),
                position,
                border: 0.0,
            };
            out.add(&[Arc::from(to_js(f.flow))], self.covered(f), &look);
        }
        out.marks(tables)
    }

    /// The box around a band (`getLabelRect`).
    fn covered(&self, f: &Flow) -> Rect {
        let (start, end, a, b, thick) = self.ends(f);
        let (low, high) = (a.min(b), a.max(b) + thick);
        if self.vertical {
            Rect { x1: low, y1: start, x2: high, y2: end }
        } else {
            Rect { x1: start, y1: low, x2: end, y2: high }
        }
    }
}

/// The lines of a label: texts are split, lists have one or more each.
fn text_lines_of(label: &Json) -> Vec<Arc<str>> {
    let parts = match label {
        Json::Array(list) => list.iter().map(options::shown).collect(),
        v => vec![options::shown(v)],
    };
    let mut out: Vec<Arc<str>> = parts.iter().flat_map(|p| p.split('\n').map(Arc::from)).collect();
    if out.len() == 1 && out[0].is_empty() {
        out.clear();
    }
    out
}
