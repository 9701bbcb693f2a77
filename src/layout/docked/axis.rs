//! A docked axis: ticks for the space there is, labels that turn or are skipped when they do not fit, and the room all
//! of it takes (Chart.js `core.scale.js`, versions 2.9 and 4.5).

mod labels;

use super::ticks::{self, Located};
use super::{align_pixel, middle_shift};
use crate::color::Color;
use crate::data::Value;
use crate::figure::docked::{
    Axis, Between, DockRules, Edge, LabelRoom, LineOrder, Locator, PerTick, Skip, TickLimit, TickRule,
};
use crate::figure::{Align, AxisState, LineStyle, Moment, Places, ScaleKind, SeenAxis, TickState};
use crate::geometry::{Insets, Rect, Side, Size, pt};
use crate::layout::kit::lines::{group, line};
use crate::layout::kit::textbox::{self, round_half_up};
use crate::layout::train::Domained;
use crate::layout::{Context, Scales, Trained};
use crate::scale::locate::Zero;
use crate::scene::{Group, Node, PathNode, Shape};
use labels::text_node;
use std::sync::Arc;

/// An axis while it is docked.
pub struct AxisBox<'a> {
    pub axis: &'a Axis,
    domain: Arc<Domained<'a>>,
    rules: &'a DockRules,
    more: &'a Locator,
    located: Located,
    /// Whether it has been measured for some space.
    measured: bool,
    /// Which ticks are drawn, by index.
    kept: Vec<usize>,
    /// How far labels are turned, degrees.
    rotation: f64,
    sizes: Sizes,
}

/// Sizes of the labels of an axis, px.
#[derive(Default, Clone)]
struct Sizes {
    widths: Vec<f64>,
    heights: Vec<f64>,
    widest: f64,
    highest: f64,
}

impl Sizes {
    fn first(&self) -> (f64, f64) {
        (self.widths.first().copied().unwrap_or(0.0), self.heights.first().copied().unwrap_or(0.0))
    }

    fn of(&self, i: usize) -> (f64, f64) {
        (self.widths.get(i).copied().unwrap_or(0.0), self.heights.get(i).copied().unwrap_or(0.0))
    }

    fn last(&self) -> (f64, f64) {
        (self.widths.last().copied().unwrap_or(0.0), self.heights.last().copied().unwrap_or(0.0))
    }
}

impl<'a> AxisBox<'a> {
    pub fn new(axis: &'a Axis, domain: Arc<Domained<'a>>, rules: &'a DockRules) -> AxisBox<'a> {
        AxisBox {
            axis,
            domain,
            rules,
            more: &axis.locator,
            located: Located::default(),
            measured: false,
            kept: Vec::new(),
            rotation: 0.0,
            sizes: Sizes::default(),
        }
    }

    fn horizontal(&self) -> bool {
        self.axis.side.is_horizontal()
    }

    fn offset(&self) -> bool {
        self.more.offset
    }

    fn tick_length(&self) -> f64 {
        self.axis.ticks.as_ref().map_or(0.0, |t| t.length)
    }

    fn line_height(&self) -> f64 {
        self.axis.labels.as_ref().map_or(0.0, |l| l.style.list[0].line_height)
    }

    /// Where zeros stand at the foot of logarithms goes by the length that the axis has in the end
    /// (`scale.logarithmic.js`, `_configure`).
    pub fn settle(&mut self, place: Rect, context: &Context) {
        let from_zero = self.located.ticks.iter().any(|tick| tick.value.to_number() == 0.0);
        let at_foot = self.more.rule == TickRule::Decades && self.rules.ticks.decades.zero == Zero::AtFoot;
        if !at_foot || !from_zero || self.axis.script.is_some() {
            return;
        }
        let length = if self.horizontal() { place.width() } else { place.height() };
        let found = {
            let measurer = self.measurer(context);
            ticks::locate(&self.axis.locator, &self.axis.labeler, &self.domain, length, &measurer, context)
        };
        (self.located.min, self.located.max) = (found.min, found.max);
    }

    fn title_height(&self) -> f64 {
        self.axis
            .title
            .as_ref()
            .map_or(0.0, |t| t.lines.len().max(1) as f64 * t.style.line_height + t.padding + t.padding_far)
    }

    /// Chooses ticks and measures; returns width, height, and how far labels stick out beyond the ends.
    pub fn update(
        &mut self,
        space: (f64, f64),
        margins: Insets,
        canvas: Size,
        context: &Context,
    ) -> (f64, f64, Insets) {
        let length = if self.horizontal() { space.0 } else { space.1 };
        let longest = length + margins.left + margins.right + margins.top + margins.bottom;
        let located = {
            let measurer = self.measurer(context);
            ticks::locate(&self.axis.locator, &self.axis.labeler, &self.domain, length, &measurer, context)
        };
        self.located = located;
        self.measured = true;
        // Instants come in the order of their places, as other ticks do already.
        if self.domain.scale.reverse && matches!(self.domain.scale.kind, ScaleKind::Time { .. }) {
            self.located.ticks.reverse();
        }
        self.scripted(Moment::Ticks, space, context);
        self.scripted(Moment::Labels, space, context);
        self.kept = (0..self.located.ticks.len()).collect();
        self.sizes = self.measure(context);
        self.rotation = self.turn(space, canvas);
        // Ticks of the calendar are skipped whatever `autoSkip` says (`core.scale.js`, `update`).
        let from_calendar = self.more.rule == TickRule::CalendarUnits && self.more.source.as_deref() == Some("auto");
        let skips = self.axis.labels.is_some() && (self.more.auto_skip || from_calendar);
        if skips && self.rules.axes.skip == Skip::Measured {
            self.skip(length, longest);
            self.located.ticks = self.kept.iter().map(|&i| self.located.ticks[i].clone()).collect();
            self.kept = (0..self.located.ticks.len()).collect();
            self.sizes = self.measure(context);
        }
        let mut out = self.fit(space, length);
        self.located.edges = self.ends_by_ticks().unwrap_or(self.located.edges);
        self.fitted(space, &mut out, context);
        if skips && self.rules.axes.skip == Skip::Fitted {
            let ends = if self.horizontal() {
                margins.left.max(out.2.left) + margins.right.max(out.2.right)
            } else {
                margins.top.max(out.2.top) + margins.bottom.max(out.2.bottom)
            };
            let whole = if self.horizontal() { canvas.width } else { canvas.height };
            self.skip(whole - ends, longest);
        }
        out
    }

    /// What an axis of numbers keeps free at its ends goes by the ticks that are left (`scale.linearbase.js`, `configure`).
    fn ends_by_ticks(&self) -> Option<(f64, f64)> {
        let counted = self.offset() && self.rules.axes.skip == Skip::Measured && self.more.rule == TickRule::Stepped;
        let edge = 0.5 / self.located.ticks.len().saturating_sub(1).max(1) as f64;
        (counted && !self.located.ticks.is_empty()).then_some((edge, edge))
    }

    /// The axis as scripts see it.
    fn state(&self, space: (f64, f64)) -> AxisState {
        AxisState {
            min: self.located.min,
            max: self.located.max,
            ticks: self.located.ticks.clone(),
            most: Size { width: space.0, height: space.1 },
            ..AxisState::default()
        }
    }

    /// Lets the author's functions change ticks or their labels. Ticks that are new are written by the axis's own rule.
    fn scripted(&mut self, moment: Moment, space: (f64, f64), context: &Context) {
        let Some(script) = self.axis.script.clone() else { return };
        let mut state = self.state(space);
        let before = state.ticks.clone();
        script.run(moment, &mut state, context.budget);
        (self.located.min, self.located.max) = (state.min, state.max);
        if state.ticks == before {
            return;
        }
        if moment == Moment::Ticks {
            let values: Vec<Value> = state.ticks.iter().map(|t| t.value.clone()).collect();
            let scale = self.trained(Rect::at(0.0, 0.0, space.0, space.1));
            let labels = ticks::write_labels(&self.axis.labeler, &values, &scale, context);
            for (tick, label) in state.ticks.iter_mut().zip(labels) {
                tick.label = label;
            }
        }
        self.located.ticks = state.ticks;
        self.located.ticks.truncate(context.budget.limits().ticks);
    }

    /// Lets the author's functions change the room that the axis takes.
    fn fitted(&self, space: (f64, f64), out: &mut (f64, f64, Insets), context: &Context) {
        let Some(script) = &self.axis.script else { return };
        let size = Size { width: out.0, height: out.1 };
        let mut state = AxisState { size, overhang: out.2, ..self.state(space) };
        script.run(Moment::Fit, &mut state, context.budget);
        let px = |x: f64, before: f64| if x.is_finite() { x.clamp(0.0, 100_000.0) } else { before };
        let o = state.overhang;
        *out = (
            px(state.size.width, size.width),
            px(state.size.height, size.height),
            Insets {
                left: px(o.left, out.2.left),
                top: px(o.top, out.2.top),
                right: px(o.right, out.2.right),
                bottom: px(o.bottom, out.2.bottom),
            },
        );
    }

    /// The axis in its place, for rules that ask for it.
    pub fn seen(&self, place: Rect, plot: Rect, scales: &Scales) -> Option<SeenAxis> {
        let scale = scales.get(self.axis.scale)?.clone();
        let origin = if self.horizontal() { plot.x1 } else { plot.y1 };
        let range = scale.range();
        Some(SeenAxis {
            scale: self.axis.scale,
            place,
            domain: (self.located.min, self.located.max),
            range: (range.0 + origin, range.1 + origin),
            ticks: self.kept_ticks().map(|(_, tick)| tick.clone()).collect(),
            places: Arc::new(PlacedScale { scale, origin }),
        })
    }

    /// What locators need to know about the labels: the line height and the width of a text.
    fn measurer<'m>(&'m self, context: &'m Context) -> ticks::Measurer<'m> {
        let style = self.axis.labels.as_ref().map(|l| &l.style.list[0]);
        ticks::Measurer {
            rules: &self.rules.ticks,
            line_height: style.map_or(ticks::UNLABELLED.1, |s| s.line_height),
            font_size: style.map_or(ticks::UNLABELLED.0, |s| s.font.size),
            pitch: None,
            reached: self.measured.then_some((self.located.min, self.located.max)),
            width: Box::new(move |text| style.map_or(0.0, |s| textbox::width(text, &s.font, context))),
            horizontal: self.horizontal(),
            min_rotation: self.more.min_rotation,
        }
    }

    fn measure(&self, context: &Context) -> Sizes {
        let Some(labels) = &self.axis.labels else { return Sizes::default() };
        let mut sizes = Sizes::default();
        let step = match self.more.sample_size {
            0 => 1,
            most => self.located.ticks.len().div_ceil(most).max(1),
        };
        for (i, tick) in self.located.ticks.iter().enumerate() {
            if i % step != 0 {
                // What is left out later is measured, too, though only some of it has labels yet.
                if self.rules.axes.skip == Skip::Fitted {
                    sizes.widths.push(0.0);
                    sizes.heights.push(0.0);
                }
                continue;
            }
            let style = labels.style.at(tick, i);
            let width = tick.label.iter().map(|l| textbox::width(l, &style.font, context)).fold(0.0, f64::max);
            let height = style.line_height * tick.label.len() as f64;
            sizes.widths.push(width);
            sizes.heights.push(height);
            sizes.widest = sizes.widest.max(width);
            sizes.highest = sizes.highest.max(height);
        }
        sizes
    }

    /// How far labels must turn so that they fit, degrees.
    fn turn(&self, space: (f64, f64), canvas: Size) -> f64 {
        let (least, most) = (self.more.min_rotation, self.more.max_rotation);
        let mut n = self.located.ticks.len() as f64;
        if let (true, Some(limit)) = (self.rules.axes.limit.turning, self.more.max_ticks) {
            n = n.min(limit);
        }
        if !self.axis.visible || self.axis.labels.is_none() || least >= most || n <= 1.0 || !self.horizontal() {
            return least;
        }
        let (wide, high) = (self.sizes.widest, self.sizes.highest - self.half_line());
        let most_width = (canvas.width - wide).clamp(0.0, space.0.max(0.0));
        let step = if self.offset() { space.0 / n } else { most_width / (n - 1.0) };
        if wide + 6.0 <= step {
            return least;
        }
        let step = most_width / (n - if self.offset() { 0.5 } else { 1.0 });
        let padding = self.axis.labels.as_ref().map_or(0.0, |l| l.padding);
        let room = space.1 - self.tick_length() - padding - self.title_height();
        let diagonal = (wide * wide + high * high).sqrt();
        let asin = |x: f64| libm::asin(x.clamp(-1.0, 1.0));
        let angle = asin((self.sizes.highest + 6.0) / step).min(asin(room / diagonal) - asin(high / diagonal));
        let degrees = angle.to_degrees();
        if degrees.is_nan() { least } else { degrees.min(most).max(least) }
    }

    /// Keeps every nth label so that they do not collide.
    fn skip(&mut self, length: f64, longest: f64) {
        let n = self.located.ticks.len();
        if n == 0 {
            return;
        }
        let size = self.label_pitch();
        let (limit, spacing) = match self.rules.axes.skip {
            Skip::Measured => {
                let most = (length / size + if self.offset() { 0.0 } else { 1.0 }).min(longest / size).floor();
                let limit = limited(most, self.more.max_ticks, self.rules.axes.limit);
                (limit, n as f64 / limit)
            }
            Skip::Fitted => {
                let limit = limited(length / size + 1.0, self.more.max_ticks, self.rules.axes.limit);
                (limit, (n as f64 - 1.0) / limit)
            }
        };
        let majors: Vec<usize> =
            if self.more.major { (0..n).filter(|&i| self.located.ticks[i].major).collect() } else { Vec::new() };
        self.kept = thin(n, &majors, spacing.max(1.0), limit);
    }

    /// The room one label takes along the axis, turned as it is, px.
    fn label_pitch(&self) -> f64 {
        let angle = self.rotation.to_radians();
        let (cos, sin) = (libm::cos(angle).abs(), libm::sin(angle).abs());
        let padding = self.more.auto_skip_padding;
        let (w, h) = (self.sizes.widest + padding, self.sizes.highest + padding);
        if self.horizontal() {
            if h * cos > w * sin { w / cos } else { h / sin }
        } else if h * sin < w * cos {
            h / cos
        } else {
            w / sin
        }
    }

    fn fit(&self, space: (f64, f64), length: f64) -> (f64, f64, Insets) {
        let mut out = Insets::default();
        let (mut width, mut height) = if self.horizontal() { (space.0, 0.0) } else { (0.0, space.1) };
        if !self.axis.visible {
            return (width, height, out);
        }
        let base = self.tick_length() + self.title_height();
        if self.horizontal() {
            height = base
        } else {
            width = base
        }
        let boxes = self.rules.axes.labels == LabelRoom::Boxes;
        let labelled = !boxes || !self.located.ticks.is_empty();
        if let Some(labels) = self.axis.labels.as_ref().filter(|_| labelled) {
            let thick = if labels.mirror && (boxes || !self.horizontal()) { 0.0 } else { self.label_thickness() };
            let padding = if boxes {
                2.0 * labels.padding
            } else if self.horizontal() {
                labels.padding + if self.rotation == 0.0 { 0.4 * self.line_height() } else { 0.0 }
            } else if labels.mirror {
                0.0
            } else {
                labels.padding + 0.4 * self.line_height()
            };
            if self.horizontal() {
                height = (height + thick + padding).min(space.1);
            } else {
                width = (width + thick + padding).min(space.0);
            }
            out = self.overhang(labels.padding, length);
        }
        (width, height, out)
    }

    fn label_thickness(&self) -> f64 {
        let angle = self.rotation.to_radians();
        let (cos, sin) = (libm::cos(angle), libm::sin(angle));
        match (self.horizontal(), self.rules.axes.labels) {
            (true, LabelRoom::Boxes) => sin * self.sizes.widest + cos * self.sizes.highest,
            (true, LabelRoom::Lines) => {
                let less = if self.rotation == 0.0 { 0.0 } else { self.half_line() };
                sin * self.sizes.widest + cos * (self.sizes.highest - less)
            }
            (false, LabelRoom::Boxes) => cos * self.sizes.widest + sin * self.sizes.highest,
            (false, LabelRoom::Lines) => self.sizes.widest,
        }
    }

    /// What turned labels reach less far from their tick mark, px.
    fn half_line(&self) -> f64 {
        match self.rules.axes.labels {
            LabelRoom::Lines => self.line_height() / 2.0,
            LabelRoom::Boxes => 0.0,
        }
    }

    /// How far the first and last labels reach beyond the ends of the axis.
    fn overhang(&self, padding: f64, length: f64) -> Insets {
        let (first, last) = (self.sizes.first(), self.sizes.last());
        let mut out = Insets::default();
        let boxes = self.rules.axes.labels == LabelRoom::Boxes;
        if !self.horizontal() {
            let (top, bottom) =
                if boxes { (last.1 / 2.0 + padding, first.1 / 2.0 + padding) } else { (first.1 / 2.0, last.1 / 2.0) };
            let align = self.axis.labels.as_ref().and_then(|l| l.align);
            (out.top, out.bottom) = match align {
                Some(Align::Start) if boxes => (padding, first.1 + padding),
                Some(Align::End) if boxes => (last.1 + padding, padding),
                _ => (top, bottom),
            };
            return out;
        }
        let scale = self.trained(Rect { x1: 0.0, y1: 0.0, x2: length, y2: 0.0 });
        let at = |t: Option<&TickState>| t.map_or(0.0, |t| tick_position(&scale, t));
        let offset_left = at(self.located.ticks.first());
        let offset_right = length - at(self.located.ticks.last());
        let angle = self.rotation.to_radians();
        let (cos, sin) = (libm::cos(angle), libm::sin(angle));
        let below = self.axis.side == Side::Bottom || (boxes && self.axis.side != Side::Top);
        let half = self.half_line();
        let align = self.axis.labels.as_ref().and_then(|l| l.align);
        let (left, right) = if self.rotation == 0.0 {
            match align {
                Some(Align::Start) => (0.0, last.0),
                Some(Align::End) => (first.0, 0.0),
                _ if self.axis.labels.as_ref().is_some_and(|l| l.inner) => (0.0, 0.0),
                _ => (first.0 / 2.0, last.0 / 2.0),
            }
        } else if below {
            (cos * first.0 + sin * half, sin * (last.1 - half))
        } else {
            (sin * (first.1 - half), cos * last.0 + sin * half)
        };
        let extra = if boxes { padding } else { 0.0 };
        let flat = if boxes { 0.0 } else { 3.0 };
        let beyond = |p: f64, o: f64| {
            let v = (p - o + extra) * length / (length - o);
            if v.is_finite() { v.max(0.0) } else { 0.0 }
        };
        out.left = beyond(left, offset_left) + flat;
        out.right = beyond(right, offset_right) + flat;
        out
    }

    /// The scale for a place: horizontal axes map to x, vertical ones to y.
    pub fn trained(&self, place: Rect) -> Trained {
        let (start, end) = if self.horizontal() { (place.x1, place.x2) } else { (place.y2, place.y1) };
        let located = &self.located;
        let bounds = (located.min, located.max);
        let mut scale = self.domain.docked(bounds, located.edges, &located.table, (start, end));
        // What is left out when the axis is fitted counts for the room between bars, too (`controller.bar.js`).
        let counted: Vec<&TickState> = match self.rules.axes.skip {
            Skip::Fitted => located.ticks.iter().collect(),
            Skip::Measured => self.kept_ticks().map(|(_, tick)| tick).collect(),
        };
        scale.ticks = counted.iter().map(|tick| tick.value.to_number()).collect();
        scale.cuts = self.axis.cuts && self.axis.stack.is_some();
        scale
    }

    fn kept_ticks(&self) -> impl Iterator<Item = (usize, &TickState)> {
        self.kept.iter().filter_map(|&i| Some((i, self.located.ticks.get(i)?)))
    }

    /// Where the axis's line lies, before it is put on the pixel grid.
    fn border_at(&self, place: Rect, plot: Rect, scales: &Scales) -> f64 {
        let on =
            |id, value: &Value, start: f64| scales.get(id).map(|s| start + s.number(value)).filter(|p| p.is_finite());
        let side = self.axis.side;
        match (&self.axis.edge, side.is_horizontal()) {
            (Edge::Center, true) => (plot.y1 + plot.y2) / 2.0 + 0.5,
            (Edge::Center, false) => (plot.x1 + plot.x2) / 2.0,
            (Edge::Value(id, v), true) => on(*id, v, plot.y1).unwrap_or(plot.y2),
            (Edge::Value(id, v), false) => on(*id, v, plot.x1).unwrap_or(plot.x1),
            (Edge::Side, _) => match side {
                Side::Top => place.y2,
                Side::Bottom => place.y1,
                Side::Left => place.x2,
                Side::Right => place.x1,
            },
        }
    }

    fn border_width(&self) -> f64 {
        self.axis.border.as_ref().map_or(0.0, |d| d.width)
    }

    /// Lines across the plot and tick marks, where grid lines stand.
    pub fn grid(&self, place: Rect, plot: Rect, scales: &Scales) -> Vec<Node> {
        if !self.axis.visible {
            return Vec::new();
        }
        let scale = self.trained(place);
        let half = self.border_width() / 2.0;
        let border = align_pixel(self.border_at(place, plot, scales), self.border_width());
        let (mut across, mut marks) = (Vec::new(), Vec::new());
        let step = self.grid_step();
        for (index, position) in self.grid_positions(&scale).into_iter().filter(|(index, _)| index % step == 0) {
            let Some((_, tick)) = self.kept_ticks().nth(index.min(self.kept.len().saturating_sub(1))) else { continue };
            // A line without a colour is drawn black on a canvas.
            let beyond = self.rules.axes.between == Between::KeptTicks && index == self.kept.len();
            let style_of = |styles: &PerTick<LineStyle>| {
                let style = styles.at(tick, index).clone();
                let lost = beyond && styles.list.len() > 1;
                if lost { LineStyle { color: Color::BLACK, width: 1.0, ..style } } else { style }
            };
            if let Some(grid) = &self.axis.grid {
                self.push_line(&mut across, &style_of(grid), position, self.across(plot, half));
            }
            if let Some(t) = &self.axis.ticks {
                let span = self.mark_span(border, half, place, t.length);
                self.push_line(&mut marks, &style_of(&t.style), position, span);
            }
        }
        let mut nodes = Vec::new();
        if !across.is_empty() {
            nodes.push(group("grid", across));
        }
        if !marks.is_empty() {
            nodes.push(group("ticks", marks));
        }
        if self.rules.axes.lines == LineOrder::WithGrid {
            nodes.extend(self.border(place, self.border_at(place, plot, scales)));
        }
        nodes
    }

    fn push_line(&self, out: &mut Vec<Node>, style: &LineStyle, position: f64, span: (f64, f64)) {
        if style.width <= 0.0 || style.color.a == 0 {
            return;
        }
        let p = align_pixel(position, style.width);
        let (a, b) = if self.horizontal() { (pt(p, span.0), pt(p, span.1)) } else { (pt(span.0, p), pt(span.1, p)) };
        out.push(line(a, b, style));
    }

    /// Of so many grid lines one is drawn.
    fn grid_step(&self) -> usize {
        let n = self.kept.len() + usize::from(self.axis.between);
        match self.more.max_ticks {
            Some(limit) if self.rules.axes.limit.grid => (n as f64 / limit).ceil().max(1.0) as usize,
            _ => 1,
        }
    }

    /// Where grid lines stand: at the ticks, or halfway between them.
    fn grid_positions(&self, scale: &Trained) -> Vec<(usize, f64)> {
        let at: Vec<f64> = self.kept_ticks().map(|(_, t)| tick_position(scale, t)).collect();
        if !self.axis.between {
            return at.into_iter().enumerate().filter(|(_, p)| p.is_finite()).collect();
        }
        // Among all ticks the line after the last kept one goes by the count of these.
        let (all, kept): (Vec<f64>, &[usize]) = match self.rules.axes.between {
            Between::AllTicks => (self.located.ticks.iter().map(|t| tick_position(scale, t)).collect(), &self.kept),
            Between::KeptTicks => (at.clone(), &[]),
        };
        let place = |index: usize| kept.get(index).copied().unwrap_or(index);
        let (a, b) = scale.range();
        let (low, high) = (a.min(b) - 1e-6, a.max(b) + 1e-6);
        let (lines, n) = (at.len(), all.len());
        let mut out = Vec::with_capacity(lines + 1);
        for line in 0..=lines {
            if n == 0 {
                break;
            }
            let index = place(line);
            let valid = index.min(n - 1);
            let offset = if n == 1 {
                (all[0] - a).abs().max((b - all[0]).abs())
            } else if index == 0 {
                (all[1] - all[0]) / 2.0
            } else {
                (all[valid] - all[valid - 1]) / 2.0
            };
            let p = all[valid] + if valid < index { offset } else { -offset };
            if p >= low && p <= high {
                out.push((line, p));
            }
        }
        out
    }

    fn across(&self, plot: Rect, half: f64) -> (f64, f64) {
        let width = self.border_width();
        match self.axis.side {
            Side::Top => (align_pixel(plot.y1, width) + half, plot.y2),
            Side::Bottom => (plot.y1, align_pixel(plot.y2, width) - half),
            Side::Left => (align_pixel(plot.x1, width) + half, plot.x2),
            Side::Right => (plot.x1, align_pixel(plot.x2, width) - half),
        }
    }

    fn mark_span(&self, border: f64, half: f64, place: Rect, length: f64) -> (f64, f64) {
        if !matches!(self.axis.edge, Edge::Side) {
            return if self.horizontal() {
                (border + half, border + half + length)
            } else {
                (border - half, border - half - length)
            };
        }
        match self.axis.side {
            Side::Top => (place.y2 - length, border - half),
            Side::Bottom => (border + half, place.y1 + length),
            Side::Left => (place.x2 - length, border - half),
            Side::Right => (border + half, place.x1 + length),
        }
    }

    /// The line along the axis, its labels and its title, below the marks and above.
    pub fn draw(&self, (place, plot): (Rect, Rect), scales: &Scales, below: &mut Vec<Node>, above: &mut Vec<Node>) {
        if !self.axis.visible {
            return;
        }
        let raised = self.axis.raised;
        // Parts below the marks, and above.
        let mut parts = [Vec::new(), Vec::new()];
        if let Some(fill) = self.axis.fill {
            parts[usize::from(raised.grid)].push(Node::Path(PathNode::filled(Shape::Rect(place, 0.0), fill)));
        }
        let scale = self.trained(place);
        let border = self.border_at(place, plot, scales);
        if self.rules.axes.lines == LineOrder::OverAllGrids {
            parts[usize::from(raised.border)].extend(self.border(place, border));
        }
        let labels = self.labels(&scale, place, border);
        if !labels.is_empty() {
            parts[usize::from(raised.labels)].push(group("labels", labels));
        }
        parts[usize::from(raised.grid)].extend(self.title(place, border));
        let class = if self.horizontal() { "axis x-axis" } else { "axis y-axis" };
        for (nodes, to) in parts.into_iter().zip([below, above]) {
            if !nodes.is_empty() {
                to.push(Node::Group(Group { class, origin: pt(0.0, 0.0), clip: None, nodes, extra: None }));
            }
        }
    }

    /// The line along the axis.
    fn border(&self, place: Rect, at: f64) -> Option<Node> {
        let style = self.axis.border.as_ref().filter(|style| self.axis.visible && style.width > 0.0)?;
        let p = align_pixel(at, style.width);
        let half = style.width / 2.0;
        let ends = |a: f64, b: f64| (align_pixel(a, style.width) - half, align_pixel(b, style.width) + half);
        let (a, b) = if self.horizontal() { ends(place.x1, place.x2) } else { ends(place.y1, place.y2) };
        let (a, b) = if self.horizontal() { (pt(a, p), pt(b, p)) } else { (pt(p, a), pt(p, b)) };
        Some(group("domain", vec![line(a, b, style)]))
    }

    fn title(&self, place: Rect, border: f64) -> Option<Node> {
        let title = self.axis.title.as_ref()?;
        let lh = title.style.line_height;
        let far = title.padding_far + lh / 2.0;
        let below = lh * (title.lines.len() as f64 - 1.0);
        let along = |a: f64, b: f64| match title.anchor {
            Align::Start => a,
            Align::Center => (a + b) / 2.0,
            Align::End => b,
        };
        let docked = matches!(self.axis.edge, Edge::Side);
        let (at, angle) = match self.axis.side {
            _ if !docked && self.horizontal() => {
                (pt(along(place.x1, place.x2), border + place.height() - far - below), 0.0)
            }
            _ if !docked => (pt(border - place.width() + far, along(place.y2, place.y1)), -90.0),
            Side::Bottom => (pt(along(place.x1, place.x2), place.y2 - far - below), 0.0),
            Side::Top => (pt(along(place.x1, place.x2), place.y1 + far), 0.0),
            Side::Left => (pt(place.x1 + far, along(place.y2, place.y1)), -90.0),
            Side::Right => (pt(place.x2 - far, along(place.y2, place.y1)), 90.0),
        };
        let mut nodes = Vec::new();
        for (k, text) in title.lines.iter().enumerate() {
            let y = k as f64 * lh + middle_shift(&title.style.font);
            nodes.push(text_node(text, pt(at.x, at.y + y), at, angle, title.align, &title.style));
        }
        Some(group("title", nodes))
    }
}

/// How many ticks may stay where there is room for some and the author may set a limit.
pub(super) fn limited(room: f64, most: Option<f64>, limit: TickLimit) -> f64 {
    match most {
        Some(most) if limit.within_room => most.min(room),
        Some(most) => most,
        None => room,
    }
}

/// A scale and where its plot begins.
#[derive(Debug)]
struct PlacedScale {
    scale: Arc<Trained>,
    origin: f64,
}

impl Places for PlacedScale {
    fn pixel(&self, value: &Value) -> f64 {
        self.origin + self.scale.number(value)
    }

    fn value(&self, pixel: f64) -> f64 {
        self.scale.value_at(pixel - self.origin)
    }
}

/// Where a tick stands, px.
fn tick_position(scale: &Trained, tick: &TickState) -> f64 {
    scale.number(&tick.value) + 0.5 * scale.bandwidth()
}

/// Which of `n` ticks stay when one in `spacing` may; ticks that begin a larger unit stay first.
pub(super) fn thin(n: usize, majors: &[usize], spacing: f64, limit: f64) -> Vec<usize> {
    if majors.len() as f64 > limit {
        let step = (majors.len() as f64 / limit).ceil().max(1.0) as usize;
        return majors.iter().copied().step_by(step).collect();
    }
    let spacing = even_divisor(majors, spacing);
    let mut kept = Vec::new();
    let run = |start: f64, end: f64, exact: bool, kept: &mut Vec<usize>| {
        let mut gap = spacing.ceil();
        if exact {
            let length = end - start;
            gap = length / (length / gap).floor().max(1.0);
        }
        let mut count = 0.0;
        let last = end.min(n as f64);
        loop {
            let next = round_half_up(start + count * gap);
            if next >= last || gap <= 0.0 {
                break;
            }
            if next >= 0.0 {
                kept.push(next as usize);
            }
            count += 1.0;
        }
    };
    match (majors.first(), majors.last()) {
        (Some(&first), Some(&last)) => {
            let average = (majors.len() > 1).then(|| round_half_up((last - first) as f64 / (majors.len() - 1) as f64));
            run(average.map_or(0.0, |a| first as f64 - a), first as f64, first > 0, &mut kept);
            for w in majors.windows(2) {
                run(w[0] as f64, w[1] as f64, true, &mut kept);
            }
            run(last as f64, average.map_or(n as f64, |a| last as f64 + a), true, &mut kept);
        }
        _ => run(0.0, n as f64, false, &mut kept),
    }
    kept
}

/// The least divisor of an even distance between majors that is wide enough; else the spacing itself.
fn even_divisor(majors: &[usize], spacing: f64) -> f64 {
    let Some(step) = majors.first().copied().filter(|&d| d > 0 && majors.len() > 1) else { return spacing };
    if majors.windows(2).any(|w| w[1] - w[0] != step) {
        return spacing;
    }
    // Of the divisors neither the distance itself nor the largest below it is tried (`core.scale.autoskip.js`,
    // `calculateSpacing`, and `_factorize`).
    let divisors: Vec<usize> = (1..step).filter(|d| step % d == 0).collect();
    let tried = &divisors[..divisors.len().saturating_sub(1)];
    tried.iter().map(|d| *d as f64).find(|&d| d > spacing).unwrap_or(spacing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_thinned_evenly() {
        assert_eq!(thin(10, &[], 2.3, 4.0), [0, 3, 6, 9]);
        assert_eq!(thin(5, &[], 1.0, 9.0), [0, 1, 2, 3, 4]);
    }
}
