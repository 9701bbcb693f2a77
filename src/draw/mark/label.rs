//! Labels placed at the items of another mark: bars, points, slices (the placement of chartjs-plugin-datalabels).

use super::text::Fonts;
use super::{Items, Painter};
use crate::color::Color;
use crate::data::Value;
use crate::draw::channel::Binder;
use crate::expr::{Env, Row};
use crate::figure::{Align, Channel, LabelMark, MarkKind, Orientation, TextMark, TextStyle};
use crate::geometry::{Point, Rect, pt};
use crate::layout::textbox::{TextBox, width};
use crate::scene::{Node, Paint, PathNode, Shape, Stroke};
use std::sync::Arc;

/// Where an item may be labelled: its middle, its ends, and the direction from start to end.
struct Anchors {
    center: Point,
    start: Point,
    end: Point,
    direction: Point,
}

impl Painter<'_> {
    pub(super) fn labels(&self, style: &TextMark, on: &LabelMark) -> Items {
        let mut items = Items::new();
        let Some(target) = self.area().plot.marks.get(on.mark) else { return items };
        let frame = self.area().tables.get(target.data);
        let binder = Binder { frame, area: self.area(), context: self.binder.context };
        let anchors = Painter { mark: target, binder: &binder }.anchors();
        let paint = self.style();
        let text = self.bind(Channel::Text);
        let angle = self.numbers(Channel::Angle, 0.0);
        let mut fonts = Fonts::of(self);
        for row in 0..self.frame().len() {
            let Some(Some(anchor)) = anchors.get(row) else { continue };
            let lines: Vec<Arc<str>> = text
                .as_ref()
                .map_or_else(Vec::new, |t| t.text(row))
                .iter()
                .flat_map(|l| l.split('\n').map(Arc::from).collect::<Vec<Arc<str>>>())
                .collect();
            if lines.iter().all(|l| l.is_empty()) {
                continue;
            }
            let color = match paint.fill(row) {
                Some(Paint::Solid(c)) => c,
                _ => Color::TRANSPARENT,
            };
            let look = TextStyle { font: fonts.get(row), color };
            self.label(style, on, anchor, &lines, &look, angle.get(row), row, &mut items);
        }
        items
    }

    fn word(&self, expr: &crate::expr::Expr, row: usize) -> Value {
        let c = self.binder.context;
        let env = Env { row: Row::Frame(self.frame(), row), params: c.params, budget: c.budget, zone: c.zone };
        expr.eval(&env).unwrap_or_default()
    }

    #[allow(clippy::too_many_arguments)]
    fn label(&self, style: &TextMark, on: &LabelMark, a: &Anchors, lines: &[Arc<str>], look: &TextStyle, angle: f64, row: usize, items: &mut Items) {
        let lh = style.line_height.unwrap_or(1.2 * look.font.size);
        let w = lines.iter().map(|l| width(l, &look.font, self.binder.context)).fold(0.0, f64::max);
        let p = on.style.padding;
        let (bw, bh) = (w + p.left + p.right, lines.len() as f64 * lh + p.top + p.bottom);
        let from = match &*self.word(&on.anchor, row).to_text() {
            "start" => a.start,
            "end" => a.end,
            _ => a.center,
        };
        let toward = match self.word(&on.align, row) {
            Value::Number(degrees) => {
                let r = degrees.to_radians();
                pt(libm::cos(r), libm::sin(r))
            }
            v => match &*v.to_text() {
                "start" => pt(-a.direction.x, -a.direction.y),
                "end" => a.direction,
                "left" => pt(-1.0, 0.0),
                "right" => pt(1.0, 0.0),
                "top" => pt(0.0, -1.0),
                "bottom" => pt(0.0, 1.0),
                _ => pt(0.0, 0.0),
            },
        };
        let turn = angle.to_radians();
        let (s, c) = (libm::sin(turn).abs(), libm::cos(turn).abs());
        let (hw, hh) = ((bw * c + bh * s) / 2.0, (bw * s + bh * c) / 2.0);
        let mut middle = pt(
            from.x + toward.x * (hw + on.offset),
            from.y + toward.y * (hh + on.offset),
        );
        let size = self.area().size;
        if on.clamp {
            middle = pt(middle.x.clamp(hw, (size.width - hw).max(hw)), middle.y.clamp(hh, (size.height - hh).max(hh)));
        }
        let boxed = Rect::at(middle.x - bw / 2.0, middle.y - bh / 2.0, bw, bh);
        if on.style.fill.is_some() || on.style.border.is_some() {
            let mut node = PathNode::new(Shape::Rect(boxed, on.style.radius.min(bw / 2.0).min(bh / 2.0)));
            node.fill = on.style.fill.map(Paint::Solid);
            node.stroke = on.style.border.map(|(c, w)| Stroke::new(c, w));
            items.push(0.0, Node::Path(node), boxed);
        }
        let align = self.bind(Channel::Align).map_or(Align::Center, |b| super::text::align(&b.value(row).to_text()));
        let share = crate::layout::textbox::align_share(align);
        let x = boxed.x1 + p.left + share * w;
        let mut nodes = Vec::new();
        let first = boxed.y1 + p.top + lh / 2.0 + 0.35 * look.font.size;
        TextBox {
            at: middle,
            shift: pt(x - middle.x, first - middle.y),
            angle,
            align,
            line_height: Some(lh),
            ..TextBox::new(lines, look)
        }
        .draw(&mut nodes);
        let stroke = self.style().stroke(row);
        for node in nodes {
            if let Node::Text(mut t) = node {
                t.stroke = stroke.clone();
                items.push(0.0, Node::Text(t), boxed);
            }
        }
    }

    fn anchors(&self) -> Vec<Option<Anchors>> {
        match &self.mark.kind {
            MarkKind::Rect(style) => {
                let vertical = style.orientation == Orientation::Vertical;
                let channel = if vertical { [Channel::Y, Channel::Y2] } else { [Channel::X, Channel::X2] };
                let ends = channel.map(|c| self.bind(c));
                self.boxes(style)
                    .into_iter()
                    .enumerate()
                    .map(|(row, r)| {
                        let r = r?;
                        let n = |i: usize| ends[i].as_ref().map_or(0.0, |b| b.number(row));
                        // The value's end is where the first channel is, the base where the second is.
                        let forward = n(0) >= n(1);
                        let c = r.center();
                        let (low, high) = if vertical { (pt(c.x, r.y1), pt(c.x, r.y2)) } else { (pt(r.x1, c.y), pt(r.x2, c.y)) };
                        let (start, end) = if forward { (low, high) } else { (high, low) };
                        let sign = if forward { 1.0 } else { -1.0 };
                        let direction = if vertical { pt(0.0, sign) } else { pt(sign, 0.0) };
                        Some(Anchors { center: c, start, end, direction })
                    })
                    .collect()
            }
            MarkKind::Arc(style) => self
                .slices(style)
                .into_iter()
                .map(|s| {
                    let s = s?;
                    let middle = (s.arc.start + s.arc.end) / 2.0;
                    let d = pt(libm::sin(middle), -libm::cos(middle));
                    let at = |r: f64| pt(s.center.x + d.x * r, s.center.y + d.y * r);
                    Some(Anchors { center: at((s.arc.inner + s.arc.outer) / 2.0), start: at(s.arc.inner), end: at(s.arc.outer), direction: d })
                })
                .collect(),
            _ => {
                let size = self.numbers(Channel::Size, 3.0);
                self.positions(Channel::X, Channel::Y)
                    .into_iter()
                    .enumerate()
                    .map(|(row, p)| {
                        let p = p?;
                        let r = size.get(row).max(0.0);
                        let direction = pt(0.0, -1.0);
                        Some(Anchors { center: p, start: pt(p.x, p.y + r), end: pt(p.x, p.y - r), direction })
                    })
                    .collect()
            }
        }
    }
}
