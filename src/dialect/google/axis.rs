//! Axes (`chxt`, `chxl`, `chxp`, `chxr`, `chxs`, `chxtc`) and the grid (`chg`).

use super::label::{label, width};
use super::numeral::Numeral;
use super::params::Params;
use crate::color::Color;
use crate::dialect::painter::Painter;
use crate::geometry::{Point, Rect, Side, pt};
use crate::limits::Limits;
use crate::scene::{Anchor, Stroke};
use std::sync::Arc;

/// Size of labels, px.
pub(super) const SIZE: f64 = 11.0;
/// Length of tick marks, px.
const TICK: f64 = 5.0;
/// From tick mark to label, px.
const GAP: f64 = 3.0;
/// Axes read; more would leave no room for a chart.
const MOST: usize = 40;

#[derive(Debug, Clone)]
pub(super) struct Axis {
    /// Side of the plot.
    pub side: Side,
    /// Texts given.
    labels: Option<Vec<String>>,
    /// Where labels are, in units of the range.
    positions: Option<Vec<f64>>,
    /// Values at its start and end.
    pub range: Option<(f64, f64)>,
    /// Distance between labels.
    step: Option<f64>,
    color: Color,
    size: f64,
    align: Option<Anchor>,
    line: bool,
    ticks: bool,
    tick_color: Color,
    line_color: Color,
    numeral: Option<Numeral>,
    /// Length of ticks outward (inward when negative), by tick, the last one repeated.
    lengths: Vec<f64>,
}

/// What an axis runs along.
#[derive(Debug, Clone)]
pub(super) struct Along {
    /// Values at its ends where `chxr` says nothing.
    pub range: (f64, f64),
    /// Places of categories as shares of its length, if it has any.
    pub slots: Option<Vec<f64>>,
}

/// A label in its place: share of the axis' length, and text.
pub(super) type Tick = (f64, String);

impl Axis {
    fn new(side: Side, inner: bool, ink: Color) -> Axis {
        Axis {
            side,
            labels: None,
            positions: None,
            range: None,
            step: None,
            color: ink,
            size: SIZE,
            align: None,
            line: inner,
            ticks: inner,
            tick_color: ink,
            line_color: ink,
            numeral: None,
            lengths: vec![TICK],
        }
    }

    /// Where labels are and what they say, on an axis of a length in px.
    pub(super) fn ticks(&self, along: &Along, length: f64, limits: &Limits) -> Vec<Tick> {
        let (from, to) = self.range.unwrap_or(along.range);
        let share = |x: f64| if to == from { 0.0 } else { (x - from) / (to - from) };
        if let Some(labels) = &self.labels {
            let n = labels.len();
            let at = |i: usize| match (&self.positions, &along.slots) {
                (Some(list), _) => list.get(i).map(|x| share(*x)),
                (None, Some(slots)) if n <= slots.len() => slots.get(i).copied(),
                _ => Some(if n > 1 { i as f64 / (n - 1) as f64 } else { 0.0 }),
            };
            return labels.iter().enumerate().filter_map(|(i, l)| Some((at(i)?, l.clone()))).collect();
        }
        let write = |x: f64, step: f64| match &self.numeral {
            Some(numeral) => numeral.write(x),
            None => crate::number::decimals(x, 0, decimals(step), false),
        };
        if let Some(list) = &self.positions {
            return list.iter().map(|x| (share(*x), write(*x, 1e-4))).collect();
        }
        if let (Some(slots), None) = (&along.slots, self.range) {
            // As many as fit beside one another.
            let room =
                if self.side.is_horizontal() { width(&slots.len().to_string(), self.size) + 6.0 } else { self.size };
            let every = (slots.len() as f64 * room / length.max(1.0)).ceil().max(1.0) as usize;
            return slots.iter().enumerate().step_by(every).map(|(i, s)| (*s, (i + 1).to_string())).collect();
        }
        let own = self.step.map(f64::abs).filter(|step| (to - from).abs() / step <= limits.ticks as f64);
        let step = own.unwrap_or_else(|| self.spacing(from, to, length));
        let count = ((to - from).abs() / step + 1e-9).floor();
        if !(0.0..=limits.ticks as f64).contains(&count) {
            return Vec::new();
        }
        let sign = if to < from { -1.0 } else { 1.0 };
        // A step of the author's starts at the start of the range, a chosen one at a multiple of itself.
        let first = if own.is_some() { from } else { sign * ((sign * from / step - 1e-9).ceil() * step) };
        let value = |i: f64| first + sign * i * step;
        let within = |x: f64| (-1e-9..=1.0 + 1e-9).contains(&share(x));
        (0..=count as usize)
            .map(|i| value(i as f64))
            .filter(|x| within(*x))
            .map(|x| (share(x), write(x, step)))
            .collect()
    }

    /// A step of 1, 2 or 5 times a power of ten for which labels do not touch.
    fn spacing(&self, from: f64, to: f64, length: f64) -> f64 {
        let span = (to - from).abs();
        if !(span > 0.0) {
            return 1.0;
        }
        let longest = crate::number::decimals(to.abs().max(from.abs()), 0, 2, false);
        let room = if self.side.is_horizontal() { width(&longest, self.size) + 20.0 } else { 2.0 * self.size };
        // Labels of no size need a pixel, too.
        let least = span * (room.max(1.0) / length.max(1.0)).min(1.0);
        let power = libm::pow(10.0, libm::log10(least).floor());
        [1.0, 2.0, 5.0, 10.0].into_iter().map(|k| k * power).find(|s| *s >= least * (1.0 - 1e-9)).unwrap_or(span)
    }

    fn reach(&self) -> f64 {
        if self.ticks { self.lengths.iter().copied().fold(0.0, f64::max) } else { 0.0 }
    }

    /// Room across the axis, px.
    pub(super) fn thickness(&self, ticks: &[Tick]) -> f64 {
        let text = if ticks.iter().all(|t| t.1.trim().is_empty()) {
            0.0
        } else if self.side.is_horizontal() {
            self.size + GAP
        } else {
            ticks.iter().map(|t| width(&t.1, self.size)).fold(0.0, f64::max) + GAP
        };
        (self.reach() + text).ceil() + 1.0
    }

    /// How far labels stick out beyond the start and the end of an axis of a length, px.
    pub(super) fn overhang(&self, ticks: &[Tick], length: f64) -> (f64, f64) {
        let mut out = (0.0f64, 0.0f64);
        for (share, text) in ticks.iter().filter(|t| !t.1.trim().is_empty()) {
            let size = if self.side.is_horizontal() { width(text, self.size) } else { self.size };
            let (before, after) = match self.align {
                Some(Anchor::Start) if self.side.is_horizontal() => (0.0, size),
                Some(Anchor::End) if self.side.is_horizontal() => (size, 0.0),
                _ => (size / 2.0, size / 2.0),
            };
            out.0 = out.0.max(before - share * length);
            out.1 = out.1.max(after - (1.0 - share) * length);
        }
        (out.0.ceil(), out.1.ceil())
    }

    /// Draws it this far outside the plot.
    pub(super) fn draw(&self, ticks: &[Tick], plot: Rect, offset: f64, painter: &mut Painter) {
        let at = |share: f64, out: f64| self.point(plot, share, offset + out);
        if self.line {
            painter.line("axis-line", (at(0.0, 0.0), at(1.0, 0.0)), &Stroke::new(self.line_color, 1.0));
        }
        if self.ticks {
            let length = |i: usize| self.lengths.get(i).or(self.lengths.last()).copied().unwrap_or(TICK);
            let stroke = Stroke::new(self.tick_color, 1.0);
            for (i, (share, _)) in ticks.iter().enumerate() {
                painter.line("axis-ticks", (at(*share, 0.0), at(*share, length(i))), &stroke);
            }
        }
        let reach = self.reach() + GAP;
        let widest = ticks.iter().map(|t| width(&t.1, self.size)).fold(0.0, f64::max);
        for (share, text) in ticks {
            // Labels of upright axes are aligned within a column as wide as the widest.
            let (align, out) = match (self.side, self.align) {
                (Side::Left, None | Some(Anchor::End)) => (Anchor::End, reach),
                (Side::Left, Some(Anchor::Middle)) => (Anchor::Middle, reach + widest / 2.0),
                (Side::Left, Some(Anchor::Start)) => (Anchor::Start, reach + widest),
                (Side::Right, None | Some(Anchor::Start)) => (Anchor::Start, reach),
                (Side::Right, Some(Anchor::Middle)) => (Anchor::Middle, reach + widest / 2.0),
                (Side::Right, Some(Anchor::End)) => (Anchor::End, reach + widest),
                (Side::Top | Side::Bottom, align) => (align.unwrap_or(Anchor::Middle), reach),
            };
            let baseline = match self.side {
                Side::Left | Side::Right => "middle",
                Side::Top => "bottom",
                Side::Bottom => "top",
            };
            painter.text("axis-labels", &label(text, at(*share, out), (align, baseline), self.size, self.color));
        }
    }

    /// The point at a share of the axis and a distance outside the plot; lines lie on pixels.
    fn point(&self, plot: Rect, share: f64, out: f64) -> Point {
        let x = (plot.x1 + share * plot.width()).round() + 0.5;
        let y = (plot.y2 - share * plot.height()).round() + 0.5;
        match self.side {
            Side::Bottom => pt(x, plot.y2 + 0.5 + out),
            Side::Top => pt(x, plot.y1 + 0.5 - out),
            Side::Left => pt(plot.x1 + 0.5 - out, y),
            Side::Right => pt(plot.x2 + 0.5 + out, y),
        }
    }
}

/// Digits after the point that a step needs.
fn decimals(step: f64) -> usize {
    (0..6)
        .find(|n| {
            let scaled = step * libm::pow(10.0, *n as f64);
            (scaled - scaled.round()).abs() < 1e-6 * scaled.abs().max(1.0)
        })
        .unwrap_or(6)
}

/// Reads all axes.
pub(super) fn read(params: &mut Params) -> Vec<Axis> {
    let mut axes: Vec<Axis> = Vec::new();
    let text = params.text("chxt");
    for name in text.split(',').filter(|n| !n.trim().is_empty()) {
        let side = match name.trim() {
            "x" => Side::Bottom,
            "t" => Side::Top,
            "y" => Side::Left,
            "r" => Side::Right,
            other => {
                params.error("chxt", &format!("{other:?} is no axis; chxt= holds x, y, t and r apart by commas"));
                continue;
            }
        };
        let inner = !axes.iter().any(|a| a.side == side);
        axes.push(Axis::new(side, inner, params.ink));
    }
    if axes.len() > MOST {
        params.limit("chxt", &format!("chxt= names {} axes; at most {MOST} are drawn", axes.len()));
        axes.truncate(MOST);
    }
    labels(&mut axes, params);
    for part in params.parts("chxp") {
        with_axis("chxp", &part, &mut axes, params, |axis, rest, params| {
            axis.positions = Some(params.numbers("chxp", &rest.join(",")));
        });
    }
    for part in params.parts("chxr") {
        with_axis("chxr", &part, &mut axes, params, |axis, rest, params| {
            let numbers = params.numbers("chxr", &rest.join(","));
            match numbers[..] {
                [from, to] => axis.range = Some((from, to)),
                [from, to, step] => (axis.range, axis.step) = (Some((from, to)), Some(step).filter(|s| *s != 0.0)),
                _ => params.error("chxr", "chxr= holds for each axis its index, start, end and, if wanted, a step"),
            }
        });
    }
    for part in params.parts("chxs") {
        style(&part, &mut axes, params);
    }
    for part in params.parts("chxtc") {
        with_axis("chxtc", &part, &mut axes, params, |axis, rest, params| {
            let lengths = params.numbers("chxtc", &rest.join(","));
            if !lengths.is_empty() {
                (axis.lengths, axis.ticks) = (lengths.iter().map(|l| l.clamp(-4000.0, 100.0)).collect(), true);
            }
        });
    }
    axes
}

/// `0:|Jan|Feb|1:|low|high`: an index with a colon starts the labels of an axis.
fn labels(axes: &mut [Axis], params: &mut Params) {
    let mut current: Option<usize> = None;
    let parts = params.parts("chxl");
    let last = parts.len().saturating_sub(1);
    for (i, part) in parts.iter().enumerate() {
        let index = part.strip_suffix(':').and_then(|n| n.parse::<usize>().ok());
        if let Some(index) = index {
            if index >= axes.len() {
                return unknown("chxl", index, axes.len(), params);
            }
            axes[index].labels = Some(Vec::new());
            current = Some(index);
            continue;
        }
        // A bar at the very end closes the list.
        if part.is_empty() && i == last {
            continue;
        }
        match current.and_then(|c| axes.get_mut(c)).and_then(|a| a.labels.as_mut()) {
            Some(list) => list.push(part.clone()),
            None => {
                return params
                    .error("chxl", "chxl= must begin with the index of an axis and a colon, as in 0:|Jan|Feb");
            }
        }
    }
}

fn unknown(name: &str, index: usize, count: usize, params: &mut Params) {
    let there = match count {
        0 => "chxt= names none".to_owned(),
        n => format!("chxt= names axes 0 to {}", n - 1),
    };
    params.error(name, &format!("{name}= speaks of axis {index}; {there}"));
}

/// Does something with the axis whose index a list begins with, and the rest of the list.
fn with_axis(
    name: &str,
    part: &str,
    axes: &mut [Axis],
    params: &mut Params,
    work: impl FnOnce(&mut Axis, &[&str], &mut Params),
) {
    let fields: Vec<&str> = part.split(',').collect();
    let digits = fields[0].trim();
    let Ok(index) = digits.parse::<usize>() else {
        return params.error(name, &format!("{name}= holds {digits:?} where the index of an axis is expected"));
    };
    let count = axes.len();
    match axes.get_mut(index) {
        Some(axis) => work(axis, &fields[1..], params),
        None => unknown(name, index, count, params),
    }
}

/// `0N*f1*,color,size,alignment,lt,tick color,axis color`.
fn style(part: &str, axes: &mut [Axis], params: &mut Params) {
    let digits = part.bytes().take_while(u8::is_ascii_digit).count();
    let (head, rest) = part.split_once(',').unwrap_or((part, ""));
    let numeral = head.get(digits..).and_then(|f| f.strip_prefix('N')).map(str::to_owned);
    let listed = format!("{},{rest}", &part[..digits]);
    with_axis("chxs", &listed, axes, params, |axis, fields, params| {
        let field = |i: usize| fields.get(i).copied();
        if let Some(text) = &numeral {
            axis.numeral = Numeral::read(text);
            if axis.numeral.is_none() {
                params.error("chxs", &format!("\"N{text}\" is no number format; N*f2s* or N*cEUR2*/kg is one"));
            }
        }
        axis.color = params.color_or("chxs", field(0), axis.color);
        axis.size = params.number_or("chxs", field(1), axis.size).clamp(0.0, 100.0);
        axis.align = match field(2).map(str::trim).unwrap_or_default() {
            "" => axis.align,
            "-1" => Some(Anchor::End),
            "0" => Some(Anchor::Middle),
            "1" => Some(Anchor::Start),
            other => {
                params.error("chxs", &format!("chxs= holds {other:?} where the alignment -1, 0 or 1 is expected"));
                None
            }
        };
        match field(3).map(str::trim).unwrap_or_default() {
            "" => {}
            "lt" | "tl" => (axis.line, axis.ticks) = (true, true),
            "l" => (axis.line, axis.ticks) = (true, false),
            "t" => (axis.line, axis.ticks) = (false, true),
            "_" => (axis.line, axis.ticks) = (false, false),
            other => params.error("chxs", &format!("chxs= holds {other:?} where l, t, lt or _ is expected")),
        }
        axis.tick_color = params.color_or("chxs", field(4), axis.tick_color);
        axis.line_color = params.color_or("chxs", field(5), axis.line_color);
    });
    // Upright axes align by the far side: -1 is the left there.
    if let Some(axis) = part[..digits].parse::<usize>().ok().and_then(|i| axes.get_mut(i))
        && !axis.side.is_horizontal()
    {
        axis.align = axis.align.map(|a| match a {
            Anchor::Start => Anchor::End,
            Anchor::Middle => Anchor::Middle,
            Anchor::End => Anchor::Start,
        });
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    steps: (f64, f64),
    offsets: (f64, f64),
    stroke: Stroke,
}

impl Grid {
    /// Reads `chg`.
    pub(super) fn read(params: &mut Params) -> Option<Grid> {
        let text = params.get("chg")?.to_owned();
        let fields: Vec<&str> = text.split(',').collect();
        let mut number = |i: usize, default: f64| params.number_or("chg", fields.get(i).copied(), default);
        let steps = (number(0, 0.0), number(1, 0.0));
        let (on, off) = (number(2, 4.0).max(0.0), number(3, 1.0).max(0.0));
        let offsets = (number(4, 0.0), number(5, 0.0));
        let color = params.color_or("chg", fields.get(6).copied(), Color::rgb(0xd0, 0xd0, 0xd0));
        let dash = if on > 0.0 && off > 0.0 { Arc::from([on, off]) } else { Arc::from([]) };
        Some(Grid { steps, offsets, stroke: Stroke { dash, ..Stroke::new(color, 1.0) } })
    }

    /// Draws it; a step of -1 follows the labels of the axis.
    pub(super) fn draw(&self, plot: Rect, labels: (&[f64], &[f64]), painter: &mut Painter) {
        let shares = |step: f64, offset: f64, labels: &[f64]| -> Vec<f64> {
            if step < 0.0 {
                return labels.to_vec();
            }
            if !(step >= 0.1) {
                return Vec::new();
            }
            let lines = (0..=1000).map(|i| (offset + f64::from(i) * step) / 100.0);
            lines.take_while(|s| *s <= 1.0 + 1e-9).filter(|s| *s >= 0.0).collect()
        };
        for s in shares(self.steps.0, self.offsets.0, labels.0) {
            let x = (plot.x1 + s * plot.width()).round() + 0.5;
            painter.line("grid", (pt(x, plot.y1), pt(x, plot.y2)), &self.stroke);
        }
        for s in shares(self.steps.1, self.offsets.1, labels.1) {
            let y = (plot.y2 - s * plot.height()).round() + 0.5;
            painter.line("grid", (pt(plot.x1, y), pt(plot.x2, y)), &self.stroke);
        }
    }
}
