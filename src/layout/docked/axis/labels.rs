//! The labels of a docked axis in their places: beside its line or on the inner side, turned, aligned along and across.

use super::super::{middle_shift, turned};
use super::{AxisBox, tick_position};
use crate::figure::docked::{AxisLabels, Edge, LabelBox, Mirrored, TurnedAt};
use crate::figure::{Align, TextStyle, TickState};
use crate::geometry::{Point, Rect, Side, pt};
use crate::layout::Trained;
use crate::layout::kit::textbox;
use crate::scene::{Node, PathNode, Shape, TextNode};
use crate::text::{Font, Reach};
use std::sync::Arc;

impl AxisBox<'_> {
    pub(super) fn labels(&self, scale: &Trained, place: Rect, border: f64) -> Vec<Node> {
        let Some(labels) = &self.axis.labels else { return Vec::new() };
        let mut nodes = Vec::new();
        for (index, (i, tick)) in self.kept_ticks().enumerate() {
            let size = self.sizes.of(i);
            let p = tick_position(scale, tick) + labels.offset;
            if p.is_finite() && !tick.label.is_empty() {
                let style = labels.style.at(tick, index);
                let reversed = scale.range().0 > scale.range().1;
                let inner = match (labels.inner && self.horizontal(), index + 1 == self.kept.len(), index == 0) {
                    (true, true, _) => Some(if reversed { Align::Start } else { Align::End }),
                    (true, _, true) => Some(if reversed { Align::End } else { Align::Start }),
                    _ => None,
                };
                self.label(tick, style, size, inner, (p, border), place, &mut nodes);
            }
        }
        nodes
    }

    #[expect(clippy::too_many_arguments, reason = "what a label is placed by")]
    fn label(
        &self,
        tick: &TickState,
        style: &TextStyle,
        size: (f64, f64),
        inner_align: Option<Align>,
        (p, border): (f64, f64),
        place: Rect,
        nodes: &mut Vec<Node>,
    ) {
        let Some(labels) = &self.axis.labels else { return };
        let lh = style.line_height;
        let n = tick.label.len() as f64;
        let inner = self.label_distance(labels);
        let docked = matches!(self.axis.edge, Edge::Side);
        let turned = self.rotation != 0.0;
        let angle = -self.rotation.to_radians();
        let at_middle = self.rules.axes.turned == TurnedAt::Middle;
        let mirror = labels.mirror && self.rules.axes.mirrored == Mirrored::Inside;
        let (at, first, align) = match self.axis.side {
            Side::Bottom | Side::Top if !docked => {
                (pt(p, border + inner), lh / 2.0, self.x_align(turned, Side::Bottom))
            }
            Side::Bottom => {
                let offset = match labels.cross_align {
                    _ if turned && at_middle => 0.0,
                    Some("center") if !turned => self.sizes.highest / 2.0 - n / 2.0 * lh,
                    Some("far") if !turned => self.sizes.highest - n * lh,
                    _ => lh / 2.0,
                };
                (pt(p, place.y1 + inner), if mirror { -offset } else { offset }, self.x_align(turned, Side::Bottom))
            }
            Side::Top => {
                let offset = match labels.cross_align {
                    _ if turned && at_middle => (1.0 - n) * lh,
                    Some("center") if !turned => lh - self.sizes.highest / 2.0 - n / 2.0 * lh,
                    Some("far") if !turned => lh / 2.0 - self.sizes.highest,
                    _ => lh / 2.0 - n * lh,
                };
                (pt(p, place.y2 - inner), if mirror { -offset } else { offset }, self.x_align(turned, Side::Top))
            }
            Side::Left => (pt(self.left_x(place, border, inner), p), (1.0 - n) * lh / 2.0, self.y_align(Side::Left)),
            Side::Right => (pt(self.right_x(place, inner), p), (1.0 - n) * lh / 2.0, self.y_align(Side::Right)),
        };
        let middle = self.to_baseline(labels, &style.font);
        let align = if turned { align } else { inner_align.unwrap_or(align) };
        let shifted =
            turned && self.rules.axes.turned == TurnedAt::Corner && self.horizontal() && labels.backdrop.is_none();
        let shift = if shifted { lh / 2.0 * libm::sin(angle) } else { 0.0 };
        let pivot = pt(at.x + shift, at.y);
        if let Some(back) = &labels.backdrop {
            // Its first line is in the middle of the text's height.
            let top = first - lh / 2.0 + (n * lh - size.1) / 2.0 + middle - middle_shift(&style.font);
            nodes.push(backdrop(back, covered(back, size, align, top), pivot, angle));
        }
        for (k, text) in tick.label.iter().enumerate() {
            let y = first + k as f64 * lh + middle;
            nodes.push(text_node(text, pt(pivot.x, pivot.y + y), pivot, -self.rotation, align, style));
        }
    }

    /// From the line of the axis to its labels, px: within the plot less than nothing.
    fn label_distance(&self, labels: &AxisLabels) -> f64 {
        match (labels.mirror, self.rules.axes.mirrored) {
            (true, Mirrored::Inside) => -labels.padding,
            (true, Mirrored::AlongLine) if !self.horizontal() => labels.padding,
            _ => self.tick_length() + labels.padding,
        }
    }

    /// From the place of a line of text down to its baseline: from its middle, but labels of vertical axes may hang from
    /// their ticks or stand on them.
    fn to_baseline(&self, labels: &AxisLabels, font: &Font) -> f64 {
        let whole = Reach::of(font).whole();
        let half = (whole.ascent + whole.descent) / 2.0;
        let moved = match labels.align {
            Some(Align::Start) if !self.horizontal() => half,
            Some(Align::End) if !self.horizontal() => -half,
            _ => 0.0,
        };
        middle_shift(font) + moved
    }

    fn x_align(&self, turned: bool, side: Side) -> Align {
        match (turned, side) {
            (true, Side::Top) => Align::Start,
            (true, _) => Align::End,
            (false, _) => self.axis.labels.as_ref().and_then(|l| l.align).unwrap_or(Align::Center),
        }
    }

    fn y_align(&self, side: Side) -> Align {
        let labels = self.axis.labels.as_ref();
        let mirror = labels.is_some_and(|l| l.mirror);
        match labels.and_then(|l| l.cross_align) {
            Some("center") => Align::Center,
            cross => {
                let near = cross != Some("far");
                if (side == Side::Left) == (near != mirror) { Align::End } else { Align::Start }
            }
        }
    }

    fn left_x(&self, place: Rect, border: f64, inner: f64) -> f64 {
        match self.axis.edge {
            Edge::Side => {}
            Edge::Center => return border - inner,
            // Labels end on a line within the plot (Chart.js `core.scale.js`, `_computeLabelItems`).
            _ => return border,
        }
        let (cross, mirror) = self.across_labels();
        match (cross, mirror) {
            (Some("center"), false) => place.x2 - inner - self.sizes.widest / 2.0,
            (Some("center"), true) => place.x2 - inner + self.sizes.widest / 2.0,
            (Some("far"), false) => place.x1,
            (Some("far"), true) => place.x2 - inner + self.sizes.widest,
            _ => place.x2 - inner,
        }
    }

    fn right_x(&self, place: Rect, inner: f64) -> f64 {
        let (cross, mirror) = self.across_labels();
        // Mirrored labels are moved to the right on both sides.
        let from = place.x1 + inner.abs();
        match (cross, mirror) {
            (Some("center"), false) => from + self.sizes.widest / 2.0,
            (Some("center"), true) => from - self.sizes.widest / 2.0,
            (Some("far"), false) => place.x2,
            (Some("far"), true) => from - self.sizes.widest,
            _ => from,
        }
    }

    /// How labels lie across the axis, and whether they are on its inner side.
    fn across_labels(&self) -> (Option<&'static str>, bool) {
        self.axis.labels.as_ref().map_or((None, false), |l| (l.cross_align, l.mirror))
    }
}

/// What the box behind a label covers, from the point it is turned about.
fn covered(back: &LabelBox, (width, height): (f64, f64), align: Align, top: f64) -> Rect {
    let left = match align {
        Align::Start => 0.0,
        Align::Center => -width / 2.0,
        Align::End => -width,
    };
    let padding = back.padding;
    Rect::at(
        left - padding.left,
        top - padding.top,
        width + padding.left + padding.right,
        height + padding.top + padding.bottom,
    )
}

/// The box behind a label, turned with it.
fn backdrop(back: &LabelBox, covered: Rect, pivot: Point, angle: f64) -> Node {
    let shape = if angle == 0.0 {
        Shape::Rect(covered.translate(pivot.x, pivot.y), back.radius)
    } else {
        Shape::Path(turned(covered.translate(pivot.x, pivot.y), pivot, angle))
    };
    Node::Path(PathNode::filled(shape, back.fill))
}

pub(super) fn text_node(text: &Arc<str>, at: Point, pivot: Point, angle: f64, align: Align, style: &TextStyle) -> Node {
    Node::Text(TextNode {
        text: text.clone(),
        at,
        anchor: textbox::anchor(align),
        angle,
        pivot,
        font: style.font.clone(),
        fill: style.color,
        stroke: None,
        opacity: 1.0,
        length: None,
        extra: None,
    })
}
