//! Bars: how thick they are (`chbh`), where they stand (`chp`), and what they are filled with.

use super::annotate::Places;
use super::cartesian::{Looks, within};
use super::chart::Chart;
use super::params::Params;
use super::record::{Channel, Record, css};
use crate::data::Column;
use crate::dialect::painter::Painter;
use crate::geometry::{Point, Rect, pt};
use crate::shape::curve::Kind as Curve;

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

    /// Draws the bars; gives back their colours for the legend, and what they show.
    pub(super) fn draw(&self, chart: &Chart, places: &Places, painter: &mut Painter) -> (Looks, Record) {
        let plot = places.plot;
        for (s, bars) in places.bars.iter().enumerate().take(chart.data.visible) {
            let own = chart.fills.series.iter().find(|f| f.0 == s).map(|f| f.1.over(plot));
            painter.part();
            for (i, bar) in bars.iter().enumerate() {
                // A bar that would end beyond the plot is cut there; one that would begin there is not drawn.
                let shown = bar.filter(|_| self.slot(i, s, self.length(plot)).0 < self.length(plot));
                let Some(bar) = shown else { continue };
                let cut = if self.style.lying {
                    Rect { y2: bar.y2.min(plot.y2), ..bar }
                } else {
                    Rect { x2: bar.x2.min(plot.x2), ..bar }
                };
                let paint = own.clone().unwrap_or_else(|| chart.colors.element(s, i).into());
                painter.rect("bar", cut, paint);
            }
        }
        // A single series with colours of its own has a legend of its bars.
        let looks = if chart.data.visible == 1 && chart.colors.differs(0) {
            (0..self.places).map(|i| (chart.colors.element(0, i), None)).collect()
        } else {
            (0..chart.data.visible).map(|s| (chart.colors.series(s), None)).collect()
        };
        (looks, self.record(chart, plot))
    }

    /// Places and values of all bars; of those that do not stand on one line, their ends as well.
    fn record(&self, chart: &Chart, plot: Rect) -> Record {
        let (along, across) = if self.style.lying { (Channel::X, Channel::Y) } else { (Channel::Y, Channel::X) };
        let length = self.length(plot);
        let mut record = Record::new(self.places);
        let place = |record: &mut Record| {
            record.add(across, "place", Column::Numbers((1..=self.places).map(|i| i as f64).collect()));
        };
        let names = chart.names(chart.data.visible);
        for (s, (name, ends)) in names.iter().zip(self.ends(chart)).enumerate() {
            let end = |i: usize| ends.get(i).copied().flatten().filter(|_| self.slot(i, s, length).0 < length);
            let ends: Vec<Option<(f64, f64)>> = (0..self.places).map(end).collect();
            let bases: Vec<Option<f64>> = ends.iter().map(|e| e.map(|e| e.0)).collect();
            let tops = Column::of_options(ends.iter().map(|e| e.map(|e| e.1)).collect());
            let colors = chart.fills.series.iter().all(|f| f.0 != s) && chart.colors.differs(s);
            let colors =
                colors.then(|| Column::of((0..self.places).map(|i| css(chart.colors.element(s, i))).collect()));
            let base = bases.iter().flatten().next();
            let even = base.is_some_and(|base| bases.iter().flatten().all(|b| b == base));
            if !self.style.lying {
                place(&mut record);
            }
            if even {
                record.add(along, name, tops);
            } else {
                record.add(along, &format!("end of {name}"), tops);
                record.add(along, &format!("base of {name}"), Column::of_options(bases));
            }
            place(&mut record);
            if let Some(colors) = colors {
                record.add(Channel::Other, &format!("color of {name}"), colors);
            }
            if !even {
                let own = |i: usize| ends[i].and_then(|_| chart.data.series(s).get(i).copied().flatten());
                record.add(Channel::Other, name, Column::of_options((0..self.places).map(own).collect()));
            }
        }
        record
    }
}
