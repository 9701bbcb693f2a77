//! Bars: how thick they are (`chbh`), where they stand (`chp`), and what they are filled with.

use super::super::qr::css;
use super::annotate::Places;
use super::board::{Board, Look, Rows, Series};
use super::cartesian::within;
use super::chart::Chart;
use super::params::Params;
use crate::color::Color;
use crate::data::Value;
use crate::figure::{Channel, Curve, Mapping, MarkKind, Orientation, RectStyle};
use crate::geometry::{Point, Rect, pt};
use std::sync::Arc;

/// How bars of one place lie to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Together {
    /// One on the other.
    Stacked,
    /// Side by side.
    Grouped,
    /// One in front of the other, all from the base.
    Overlaid,
}

/// How bars are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    /// They lie.
    pub lying: bool,
    /// Bars of one place.
    pub together: Together,
    /// How thick they are.
    pub room: Room,
}

/// How thick bars are, and what is between them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Room {
    /// Px: bar, gap between bars, gap between groups.
    Fixed(f64, f64, f64),
    /// As thick as the plot allows, with gaps in px.
    Filled(f64, f64),
    /// As thick as the plot allows, with gaps as shares of a bar.
    Relative(f64, f64),
}

impl Room {
    /// Reads `chbh`.
    pub(super) fn read(params: &mut Params) -> Room {
        let text = params.text("chbh");
        let fields: Vec<&str> = text.split(',').map(str::trim).collect();
        let mut number =
            |i: usize, default: f64| params.number_or("chbh", fields.get(i).copied(), default).clamp(0.0, 10_000.0);
        match fields[0] {
            "a" => {
                let between = number(1, 4.0);
                Room::Filled(between, number(2, 8.0))
            }
            "r" => {
                let between = number(1, 0.2);
                Room::Relative(between, number(2, 2.0 * between))
            }
            _ => {
                let (width, given) = (number(0, 23.0), fields.get(1).is_some_and(|f| !f.is_empty()));
                let between = number(1, 4.0);
                // A gap between bars without one between groups makes that twice as large.
                Room::Fixed(width, between, number(2, if given { 2.0 * between } else { 8.0 }))
            }
        }
    }
}

/// The bars of a chart: how many, and how they share a length.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// How they are drawn.
    pub style: Style,
    /// Places.
    places: usize,
    /// Bars of a place.
    bars: usize,
}

impl Plan {
    /// The bars of a chart.
    pub(super) fn new(style: Style, chart: &Chart) -> Plan {
        let bars = if style.together == Together::Grouped { chart.data.visible.max(1) } else { 1 };
        Plan { style, places: chart.data.longest(), bars }
    }

    /// Px: a bar, the gap between bars, the gap between groups.
    fn sizes(&self, length: f64) -> (f64, f64, f64) {
        let (n, m) = (self.places.max(1) as f64, self.bars as f64);
        let gaps = n * (m - 1.0);
        // Stacks have one bar a group: the gap between them is that between bars.
        let single = self.style.together != Together::Grouped;
        match self.style.room {
            Room::Fixed(bar, between, groups) => (bar, between, if single { between } else { groups }),
            Room::Filled(between, groups) => {
                let groups = if single { between } else { groups };
                let left = length - gaps * between - n * groups;
                if left >= n * m {
                    return (left / (n * m), between, groups);
                }
                // Too many for the gaps: they share the length without.
                (length / (n * m), 0.0, 0.0)
            }
            Room::Relative(between, groups) => {
                let groups = if single { between } else { groups };
                let bar = length / (n * m + gaps * between + n * groups);
                (bar, bar * between, bar * groups)
            }
        }
    }

    /// Where the bar of a series in a place begins, and how thick it is, px.
    fn slot(&self, place: usize, series: usize, length: f64) -> (f64, f64) {
        let (bar, between, groups) = self.sizes(length);
        let group = self.bars as f64 * (bar + between) - between + groups;
        let inner = if self.style.together == Together::Grouped { series as f64 * (bar + between) } else { 0.0 };
        (groups / 2.0 + place as f64 * group + inner, bar)
    }

    /// The middles of all groups as shares of a length.
    pub(super) fn slots(&self, length: f64) -> Vec<f64> {
        let middle = |place| {
            let (first, bar) = self.slot(place, 0, length);
            let last = self.slot(place, self.bars - 1, length).0;
            ((first + last + bar) / 2.0 / length.max(1.0)).min(1.0)
        };
        (0..self.places).map(middle).collect()
    }

    /// Ends of all bars along the values, by series: from, to.
    fn ends(&self, chart: &Chart) -> Vec<Vec<Option<(f64, f64)>>> {
        let mut ups = vec![0.0; self.places];
        let mut downs = vec![0.0; self.places];
        let mut all = Vec::new();
        for (s, series) in chart.data.series.iter().enumerate() {
            let range = chart.data.range(s);
            let zero = match chart.zero.get(s).or(chart.zero.last()) {
                Some(share) => range.0 + share * (range.1 - range.0),
                None => within(0.0, range),
            };
            let end = |(i, value): (usize, &Option<f64>)| {
                let value = (*value)?;
                if self.style.together != Together::Stacked || s >= chart.data.visible || i >= self.places {
                    return Some((zero, within(value, range)));
                }
                let heap = if value < 0.0 { &mut downs[i] } else { &mut ups[i] };
                let from = *heap;
                *heap += value;
                let at = |x: f64| within(if x == 0.0 { zero } else { x }, range);
                Some((at(from), at(*heap)))
            };
            all.push(series.iter().enumerate().map(end).collect());
        }
        all
    }

    /// The boxes of all bars, and the ends of their values as points.
    pub(super) fn places(&self, chart: &Chart, plot: Rect) -> Places {
        let lying = self.style.lying;
        let (mut points, mut bars) = (Vec::new(), Vec::new());
        for (s, ends) in self.ends(chart).iter().enumerate() {
            let shares = |v: f64| chart.data.share(s, v);
            let shape = |(i, end): (usize, &Option<(f64, f64)>)| -> Option<(Point, Rect)> {
                let (from, to) = (*end)?;
                // Hidden series stand on the middles of the groups.
                let hidden = s >= chart.data.visible;
                let (start, bar) = self.slot(i, if hidden { 0 } else { s }, self.length(plot));
                let last = if hidden { self.slot(i, self.bars - 1, self.length(plot)).0 } else { start };
                let middle = (start + last + bar) / 2.0;
                Some(if lying {
                    let (a, b) = (plot.x1 + shares(from) * plot.width(), plot.x1 + shares(to) * plot.width());
                    let y = plot.y1 + middle;
                    (pt(b, y), Rect { x1: a.min(b), x2: a.max(b), y1: y - bar / 2.0, y2: y + bar / 2.0 })
                } else {
                    let (a, b) = (plot.y2 - shares(from) * plot.height(), plot.y2 - shares(to) * plot.height());
                    let x = plot.x1 + middle;
                    (pt(x, b), Rect { x1: x - bar / 2.0, x2: x + bar / 2.0, y1: a.min(b), y2: a.max(b) })
                })
            };
            let found: Vec<Option<(Point, Rect)>> = ends.iter().enumerate().map(shape).collect();
            points.push(found.iter().map(|f| f.map(|f| f.0)).collect());
            bars.push(found.iter().map(|f| f.map(|f| f.1)).collect());
        }
        Places { plot, points, sources: Vec::new(), bars, lying, curve: Curve::Linear }
    }

    fn length(&self, plot: Rect) -> f64 {
        if self.style.lying { plot.height() } else { plot.width() }
    }

    /// Draws the bars; gives back their colours for the legend.
    pub(super) fn draw(&self, chart: &Chart, plot: Rect, board: &mut Board) -> Vec<(Color, Option<Look>)> {
        let length = self.length(plot);
        let names = chart.names(chart.data.visible);
        let mut table = Rows::new(self.places);
        let mut list = Vec::new();
        for (s, ends) in self.ends(chart).iter().enumerate().take(chart.data.visible) {
            // Bars that would begin beyond the plot are not drawn.
            let shown = |i: usize| self.slot(i, s, length).0 < length;
            let ends: Vec<Option<(f64, f64)>> =
                (0..self.places).map(|i| ends.get(i).copied().flatten().filter(|_| shown(i))).collect();
            self.across(s, plot, &mut table, board);
            self.along(chart, s, &names[s], &ends, (plot, &mut *board), &mut table);
            let own = chart.fills.series.iter().find(|f| f.0 == s).map(|f| f.1.over(plot));
            match own {
                Some(paint) => table.constant(Channel::Fill, paint),
                None if chart.colors.differs(s) => {
                    let colors = (0..self.places).map(|i| Value::from(css(chart.colors.element(s, i))));
                    table.feed(Channel::Fill, &format!("color of {}", names[s]), colors.collect())
                }
                None => table.constant(Channel::Fill, css(chart.colors.series(s))),
            };
            let orientation = if self.style.lying { Orientation::Horizontal } else { Orientation::Vertical };
            let kind = MarkKind::Rect(RectStyle { orientation, ..RectStyle::default() });
            let encodings = std::mem::take(&mut table.encodings);
            list.push(Series { kind, encodings, label: &names[s], valid: vec![Arc::from(names[s].as_str())] });
        }
        board.add_series("bar", table.frame, list);
        // A single series with colours of its own has a legend of its bars.
        if chart.data.visible == 1 && chart.colors.differs(0) {
            return (0..self.places).map(|i| (chart.colors.element(0, i), None)).collect();
        }
        (0..chart.data.visible).map(|s| (chart.colors.series(s), None)).collect()
    }

    /// Where the bars of a series stand, and how thick they are.
    fn across(&self, s: usize, plot: Rect, table: &mut Rows, board: &mut Board) {
        let length = self.length(plot);
        let (center, thick) =
            if self.style.lying { (Channel::YCenter, Channel::Height) } else { (Channel::XCenter, Channel::Width) };
        let (first, bar) = self.slot(0, s, length);
        let step = self.slot(1, s, length).0 - first;
        let start = (if self.style.lying { plot.y1 } else { plot.x1 }) + first + bar / 2.0;
        let scale = board.scale(if self.style.lying { "y" } else { "x" }, (1.0, 2.0), (start, start + step));
        table.scaled(center, "place", (1..=self.places).map(|i| Some(i as f64)).collect(), scale);
        // A bar that begins within the plot and would end beyond it is cut there.
        let size = |i: usize| bar.min(length - self.slot(i, s, length).0).max(0.0);
        if (0..self.places).all(|i| size(i) == bar) {
            table.constant(thick, bar);
            return;
        }
        table.numbers(thick, &format!("thickness {s}"), (0..self.places).map(size));
        let nearer: Vec<f64> = (0..self.places).map(|i| (size(i) - bar) / 2.0).collect();
        let column = format!("shift {s}");
        table.numbers(center, &column, nearer);
        let mut mapping = Mapping::field("place").scaled(scale);
        mapping.offset.mapping = Some(Box::new(Mapping::field(column)));
        table.encodings.map(center, mapping);
    }

    /// From where to where the bars of a series run.
    fn along(
        &self,
        chart: &Chart,
        s: usize,
        name: &str,
        ends: &[Option<(f64, f64)>],
        (plot, board): (Rect, &mut Board),
        table: &mut Rows,
    ) {
        let (axis, range) = if self.style.lying { ("x", (plot.x1, plot.x2)) } else { ("y", (plot.y2, plot.y1)) };
        let scale = board.scale(axis, chart.data.range(s), range);
        let (to, from) = if self.style.lying { (Channel::X, Channel::X2) } else { (Channel::Y, Channel::Y2) };
        let tops = ends.iter().map(|e| e.map(|e| e.1)).collect();
        let bases: Vec<f64> = ends.iter().flatten().map(|e| e.0).collect();
        match bases.first() {
            // All stand on one line.
            Some(base) if bases.iter().all(|b| b == base) => {
                table.scaled(to, name, tops, scale);
                table.encodings.map(from, Mapping::constant(*base).scaled(scale));
            }
            _ => {
                // The value itself is in the table for its readers; bars have no texts.
                let own = |i: usize| ends[i].and_then(|_| chart.data.series(s).get(i).copied().flatten());
                let values = (0..self.places).map(|i| own(i).map_or(Value::Null, Value::Number));
                table.feed(Channel::Text, name, values.collect());
                table.scaled(to, &format!("end of {name}"), tops, scale);
                let column = format!("base of {name}");
                table.scaled(from, &column, ends.iter().map(|e| e.map(|e| e.0)).collect(), scale);
            }
        }
    }
}
