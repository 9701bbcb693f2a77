//! Boxes around the plot: sorted by weight, measured one after the other, placed from the sides inward.

use super::axis::AxisBox;
use super::legend::LegendBox;
use super::title::TitleBox;
use super::{Around, rect};
use crate::figure::Seen;
use crate::figure::docked::{DockRules, Edge, Place};
use crate::geometry::{Insets, Rect, Side, Size};
use crate::layout::train::Domained;
use crate::layout::{Context, Scales};
use crate::scene::Node;
use std::sync::Arc;

/// What a box shows.
pub enum Content<'a> {
    Title(TitleBox<'a>),
    Legend(LegendBox<'a>),
    Axis(Box<AxisBox<'a>>),
}

/// A box at a side of the plot.
pub struct DockBox<'a> {
    content: Content<'a>,
    side: Side,
    weight: f64,
    full: bool,
    /// Takes no room of its own: lies within the plot.
    floating: bool,
    /// What it asked for when it was measured last.
    width: f64,
    height: f64,
    /// What it has added to its side.
    added: f64,
    /// The thickest of its stack so far, itself included.
    thickest: f64,
    /// Where it lies in the end.
    place: Rect,
    /// Axes that share a side: name and share of the length.
    stack: Option<(Arc<str>, f64)>,
}

/// The state of the plot area while boxes are measured.
#[derive(Clone, Copy)]
struct Area {
    /// What boxes take on each side, padding included.
    sides: Insets,
    /// Least space on each side, for labels that stick out.
    padding: Insets,
    w: f64,
    h: f64,
}

/// A docking in progress.
pub struct Docking<'a, 'c> {
    boxes: Vec<DockBox<'a>>,
    /// A legend within the plot, which takes no room.
    inside: Option<LegendBox<'a>>,
    canvas: Size,
    padding: Insets,
    /// Least distance of the plot from the edges of the canvas.
    inset: Insets,
    rules: &'a DockRules,
    context: &'c Context<'c>,
}

/// Measuring is repeated at most this often; the original repeats without limit but settles in two or three rounds.
const ROUNDS: usize = 6;

impl<'a, 'c> Docking<'a, 'c> {
    pub fn new(
        around: &Around<'a>,
        domains: &[Option<Arc<Domained<'a>>>],
        context: &'c Context<'c>,
    ) -> Docking<'a, 'c> {
        let Around { guides, canvas, padding, .. } = *around;
        let rules = &guides.rules;
        let (mut boxes, mut inside) = (Vec::new(), None);
        for t in &guides.titles {
            let content = Content::Title(TitleBox::new(t));
            boxes.push(DockBox::new(content, t.side, t.weight, t.full));
        }
        if let Some(l) = &guides.legend {
            let legend = LegendBox::new(l, &rules.legends);
            match l.place {
                Place::Side(side, weight) => boxes.push(DockBox::new(Content::Legend(legend), side, weight, l.full)),
                Place::Inside => inside = Some(legend),
            }
        }
        for a in &guides.axes {
            let Some(Some(domain)) = domains.get(a.scale.0) else { continue };
            let axis = AxisBox::new(a, domain.clone(), rules);
            let mut b = DockBox::new(Content::Axis(Box::new(axis)), a.side, a.weight, false);
            b.floating = !matches!(a.edge, Edge::Side);
            b.stack = a.stack.clone();
            boxes.push(b);
        }
        Docking { boxes, inside, canvas, padding, inset: guides.inset, rules, context }
    }

    /// Measures all boxes and returns the plot's rectangle; the boxes then know their places.
    pub fn solve(&mut self) -> Rect {
        let inner = Size {
            width: (self.canvas.width - self.padding.left - self.padding.right).max(0.0),
            height: (self.canvas.height - self.padding.top - self.padding.bottom).max(0.0),
        };
        let (a, b) = (self.padding, self.inset);
        let least = Insets {
            left: a.left.max(b.left),
            top: a.top.max(b.top),
            right: a.right.max(b.right),
            bottom: a.bottom.max(b.bottom),
        };
        let mut area = Area { sides: self.padding, padding: least, w: inner.width, h: inner.height };
        if self.boxes.is_empty() {
            area.w = (self.canvas.width - least.left - least.right).max(0.0);
            area.h = (self.canvas.height - least.top - least.bottom).max(0.0);
        }
        let order = |side: Side, inward: bool| self.ordered(side, inward);
        let (left, right) = (order(Side::Left, true), order(Side::Right, false));
        let (top, bottom) = (order(Side::Top, true), order(Side::Bottom, false));
        let vertical: Vec<usize> = left.iter().chain(&right).copied().collect();
        let horizontal: Vec<usize> = top.iter().chain(&bottom).copied().collect();
        let counted = |i: &&usize| self.rules.boxes.counts_hidden || self.boxes[**i].is_shown();
        let shown = vertical.iter().filter(counted).count().max(1);
        let most = (inner.width / 2.0 / shown as f64, inner.height / 2.0);
        if self.rules.boxes.refits {
            let mut full: Vec<usize> =
                (0..self.boxes.len()).filter(|&i| self.boxes[i].full && !self.boxes[i].floating).collect();
            full.sort_by(|&a, &b| self.boxes[b].weight.total_cmp(&self.boxes[a].weight).then(a.cmp(&b)));
            self.fit(&full, &mut area, inner, most, 0);
            self.fit(&vertical, &mut area, inner, most, 0);
            if self.fit(&horizontal, &mut area, inner, most, 0) {
                self.fit(&vertical, &mut area, inner, most, 0);
            }
        } else {
            self.fit(&vertical, &mut area, inner, most, ROUNDS);
            self.fit(&horizontal, &mut area, inner, most, ROUNDS);
        }
        let lift = |side: &mut f64, least: f64| {
            let more = (least - *side).max(0.0);
            *side += more;
            more
        };
        let (sides, least) = (&mut area.sides, area.padding);
        let y = self.padding.top + lift(&mut sides.top, least.top);
        let x = self.padding.left + lift(&mut sides.left, least.left);
        lift(&mut sides.right, least.right);
        lift(&mut sides.bottom, least.bottom);
        let plot = rect(area.sides.left, area.sides.top, area.w, area.h);
        let context = self.context;
        if let Some(legend) = &mut self.inside {
            legend.fit((plot.width(), plot.height()), context);
        }
        let (x, y) = self.place(&[left, top].concat(), plot, x, y);
        self.place(&[right, bottom].concat(), plot, x + area.w, y + area.h);
        for b in &mut self.boxes {
            if let Content::Axis(axis) = &mut b.content {
                axis.settle(b.place, context);
            }
        }
        plot
    }

    /// Boxes of a side, from the canvas's edge inward or from the plot outward.
    fn ordered(&self, side: Side, inward: bool) -> Vec<usize> {
        let mut list: Vec<usize> = (0..self.boxes.len()).filter(|&i| self.boxes[i].side == side).collect();
        list.sort_by(|&a, &b| {
            let by_weight = self.boxes[a].weight.total_cmp(&self.boxes[b].weight);
            if inward { by_weight.reverse().then(b.cmp(&a)) } else { by_weight.then(a.cmp(&b)) }
        });
        list
    }

    /// Measures boxes in turn; returns whether the plot changed in the other direction than theirs.
    fn fit(&mut self, list: &[usize], area: &mut Area, inner: Size, most: (f64, f64), round: usize) -> bool {
        let mut refit = Vec::new();
        let (mut again, mut changed) = (false, false);
        for &i in list {
            let before = (area.w, area.h);
            self.measure(i, area, inner, most);
            let (wider, higher) = (area.w != before.0, area.h != before.1);
            let (same, other) = if self.boxes[i].side.is_horizontal() { (wider, higher) } else { (higher, wider) };
            again |= same && !refit.is_empty();
            changed |= other;
            if !self.boxes[i].full {
                refit.push(i);
            }
        }
        if again && round < ROUNDS {
            return self.fit(&refit, area, inner, most, round + 1) || changed;
        }
        changed
    }

    fn measure(&mut self, i: usize, area: &mut Area, inner: Size, most: (f64, f64)) {
        let share = self.stack_share(i);
        let b = &mut self.boxes[i];
        let horizontal = b.side.is_horizontal();
        let margins = if horizontal {
            Insets {
                left: area.sides.left.max(area.padding.left),
                right: area.sides.right.max(area.padding.right),
                top: 0.0,
                bottom: 0.0,
            }
        } else {
            Insets {
                top: area.sides.top.max(area.padding.top),
                bottom: area.sides.bottom.max(area.padding.bottom),
                left: 0.0,
                right: 0.0,
            }
        };
        let along = if horizontal { (inner.width, area.w) } else { (inner.height, area.h) };
        // Boxes that share a side are measured in a part of half the canvas, whatever they are given in the end.
        let along = match b.stack {
            Some(_) => share * if horizontal { most.0 } else { most.1 },
            None if b.full => along.0,
            None => along.1,
        };
        let space = if horizontal { (along, most.1) } else { (most.0, along) };
        let (width, height, padding) = b.update(space, margins, self.canvas, self.context);
        (b.width, b.height) = (width, height);
        if !b.floating {
            // Each of a stack adds its part of the thickest so far (`core.layouts.js`, `updateDims`).
            let (side, count) = (b.side, self.stack_of(i).count());
            let thickest = self.stack_of(i).map(|b| b.thickest).fold(if horizontal { height } else { width }, f64::max);
            let b = &mut self.boxes[i];
            b.thickest = if b.stack.is_some() { thickest } else { 0.0 };
            let side = side_of(&mut area.sides, side);
            *side -= b.added;
            b.added = thickest / count as f64;
            *side += b.added;
        }
        let p = &mut area.padding;
        p.left = p.left.max(padding.left);
        p.top = p.top.max(padding.top);
        p.right = p.right.max(padding.right);
        p.bottom = p.bottom.max(padding.bottom);
        let taken = |a: f64, b: f64| a.max(b);
        area.w = (self.canvas.width - taken(p.left, area.sides.left) - taken(p.right, area.sides.right)).max(0.0);
        area.h = (self.canvas.height - taken(p.top, area.sides.top) - taken(p.bottom, area.sides.bottom)).max(0.0);
    }

    /// The boxes that share a side with one, itself among them.
    fn stack_of(&self, i: usize) -> impl Iterator<Item = &DockBox<'a>> {
        let (side, stack) = (self.boxes[i].side, &self.boxes[i].stack);
        let name = |of: &Option<(Arc<str>, f64)>| of.as_ref().map(|s| s.0.clone());
        let own = name(stack);
        let shares =
            move |(k, b): &(usize, &DockBox)| *k == i || own.is_some() && b.side == side && name(&b.stack) == own;
        self.boxes.iter().enumerate().filter(shares).map(|(_, b)| b)
    }

    fn stack_share(&self, i: usize) -> f64 {
        let Some((_, weight)) = &self.boxes[i].stack else { return 1.0 };
        let total: f64 = self.stack_of(i).filter_map(|b| b.stack.as_ref()).map(|s| s.1).sum();
        if total > 0.0 { weight / total } else { 1.0 }
    }

    fn place(&mut self, list: &[usize], plot: Rect, mut x: f64, mut y: f64) -> (f64, f64) {
        let mut used: Vec<(Side, Arc<str>, f64, f64)> = Vec::new();
        for &i in list {
            let share = self.stack_share(i);
            let stack = self.boxes[i].stack.clone();
            let thickest = self.stack_of(i).map(|b| b.thickest).fold(0.0, f64::max);
            let b = &mut self.boxes[i];
            if stack.is_some() && !b.floating {
                *if b.side.is_horizontal() { &mut b.height } else { &mut b.width } = thickest;
            }
            let earlier = stack.as_ref().and_then(|s| used.iter_mut().find(|u| u.0 == b.side && u.1 == s.0));
            let (start, done) = earlier.as_ref().map_or((None, 0.0), |u| (Some(u.2), u.3));
            let length = share * if b.side.is_horizontal() { plot.width() } else { plot.height() };
            if b.side.is_horizontal() {
                let top = start.unwrap_or(y);
                b.place = if b.full {
                    rect(self.padding.left, top, self.canvas.width - self.padding.left - self.padding.right, b.height)
                } else {
                    rect(plot.x1 + done, top, length, b.height)
                };
                y = if b.floating { y } else { b.place.y2 };
            } else {
                let left = start.unwrap_or(x);
                b.place = if b.full {
                    rect(left, self.padding.top, b.width, self.canvas.height - self.padding.top - self.padding.bottom)
                } else {
                    rect(left, plot.y1 + done, b.width, length)
                };
                x = if b.floating { x } else { b.place.x2 };
            }
            if let Some((name, _)) = stack {
                let begin = if b.side.is_horizontal() { b.place.y1 } else { b.place.x1 };
                match used.iter_mut().find(|u| u.0 == b.side && u.1 == name) {
                    Some(u) => u.3 += length,
                    None => used.push((b.side, name, begin, length)),
                }
            }
        }
        (x, y)
    }

    /// Trains the scales of the axes for their final places, in the plot's coordinates.
    pub fn train(&self, plot: Rect, scales: &mut Scales) {
        for b in &self.boxes {
            if let Content::Axis(axis) = &b.content {
                let place = b.place.translate(-plot.x1, -plot.y1);
                scales.set(axis.axis.scale, Arc::new(axis.trained(place)));
            }
        }
    }

    /// What stands where, for rules that ask for it.
    pub fn seen(&self, plot: Rect, scales: &Scales) -> Seen {
        let mut seen = Seen { plot: Some(plot), ..Seen::default() };
        for b in &self.boxes {
            match &b.content {
                Content::Title(_) => seen.titles.push(b.place),
                Content::Legend(_) => seen.legends.push(b.place),
                Content::Axis(axis) => seen.axes.extend(axis.seen(b.place, plot, scales)),
            }
        }
        seen
    }

    /// Draws every box, in canvas coordinates.
    pub fn draw(&self, plot: Rect, scales: &Scales, below: &mut Vec<Node>, above: &mut Vec<Node>) {
        for b in &self.boxes {
            if let Content::Axis(axis) = &b.content {
                let to = if axis.axis.raised.grid { &mut *above } else { &mut *below };
                to.extend(axis.grid(b.place, plot, scales));
            }
        }
        // A legend in the plot begins at the top of the canvas all the same: `plugin.legend.js` puts its top to the margin
        // above it, of which there is none there.
        let within = Rect { x1: plot.x1, y1: 0.0, x2: plot.x2, y2: plot.height() };
        below.extend(self.inside.as_ref().and_then(|legend| legend.draw(within)));
        for b in &self.boxes {
            match &b.content {
                Content::Title(t) => below.extend(t.draw(b.place, b.side)),
                Content::Legend(l) => below.extend(l.draw(b.place)),
                Content::Axis(a) => a.draw((b.place, plot), scales, below, above),
            }
        }
    }
}

fn side_of(sides: &mut Insets, side: Side) -> &mut f64 {
    match side {
        Side::Left => &mut sides.left,
        Side::Top => &mut sides.top,
        Side::Right => &mut sides.right,
        Side::Bottom => &mut sides.bottom,
    }
}

impl<'a> DockBox<'a> {
    fn new(content: Content<'a>, side: Side, weight: f64, full: bool) -> DockBox<'a> {
        let place = Rect::at(0.0, 0.0, 0.0, 0.0);
        DockBox {
            content,
            side,
            weight,
            full,
            floating: false,
            width: 0.0,
            height: 0.0,
            added: 0.0,
            thickest: 0.0,
            place,
            stack: None,
        }
    }

    fn is_shown(&self) -> bool {
        match &self.content {
            Content::Title(_) | Content::Legend(_) => true,
            Content::Axis(a) => a.axis.visible,
        }
    }

    /// Measures the box for a space; returns its width, its height, and how far its labels stick out beyond its ends.
    fn update(&mut self, space: (f64, f64), margins: Insets, canvas: Size, context: &Context) -> (f64, f64, Insets) {
        let none = Insets::default();
        match &mut self.content {
            Content::Title(t) if self.side.is_horizontal() => (space.0, t.thickness(), none),
            Content::Title(t) => (t.thickness(), space.1, none),
            Content::Legend(l) => {
                let (w, h) = l.fit(space, context);
                (w, h, none)
            }
            Content::Axis(a) => a.update(space, margins, canvas, context),
        }
    }
}
