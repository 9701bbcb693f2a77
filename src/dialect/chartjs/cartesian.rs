//! A chart between axes: scales, axes and marks in drawing order. In: the chart; out: what a plot needs.

use super::annotation::{self, Reach};
use super::axes::{Axes, AxisKind};
use super::axis::{self, Extent};
use super::chart::{Chart, Dataset, Kind};
use super::controllers::{bar, errors, financial, funnel, line, matrix, pie, stats, wordcloud};
use super::data::{self, Series};
use super::links;
use super::stack;
use super::table::Tables;
use super::told::{self, Told};
use crate::data::{Column, Frame, Value};
use crate::dialect::Version;
use crate::figure::docked::Axis;
use crate::figure::{
    Channel, Curve, Encoding, Encodings, FillTarget, Mark, MarkKind, Marks, RectStyle, Scale, TextMark,
};
use std::sync::Arc;

/// Scales, axes and marks of a plot.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// Scales, dense from 0.
    pub scales: Vec<Scale>,
    pub axes: Vec<Axis>,
    /// Marks in drawing order.
    pub marks: Vec<Mark>,
    /// Marks that are made when the plot's size is known, in the place of these.
    pub sized: Vec<(usize, Marks)>,
    /// For each data set, the mark its labels are placed at.
    pub labelled: Vec<Option<usize>>,
    /// For each data set, the first mark of it.
    pub first: Vec<Option<usize>>,
    /// The data in words.
    pub told: Option<Told>,
}

impl Parts {
    /// The marks of each data set, in drawing order: from its first one to that of the next.
    pub(super) fn owned(&self) -> Vec<Vec<usize>> {
        let starts: Vec<Option<usize>> = (0..self.labelled.len())
            .map(|slot| {
                let known = self.first.get(slot).copied().flatten();
                // Charts about a centre say which mark stands for a data set: its last.
                known.or_else(|| {
                    let last = self.labelled[slot]?;
                    let before = self.labelled.iter().flatten().filter(|at| **at < last).max();
                    Some(before.map_or(0, |at| at + 1))
                })
            })
            .collect();
        let end = |start: usize| starts.iter().flatten().copied().filter(|s| *s > start).min();
        starts
            .iter()
            .map(|start| start.map_or_else(Vec::new, |s| (s..end(s).unwrap_or(self.marks.len())).collect()))
            .collect()
    }

    /// Puts a pie on top of what there is.
    fn put_pie(&mut self, chart: &Chart, (set, mark): (&Dataset, Mark)) {
        if let Some(slot) = chart.datasets.iter().position(|d| d.index == set.index) {
            self.labelled[slot] = Some(self.marks.len());
        }
        self.marks.push(mark);
    }
}

/// Reads axes and data sets.
pub(super) fn parts<'a>(chart: &Chart<'a>, tables: &mut Tables) -> Parts {
    let axes = Axes::read(chart);
    links::tell(chart, Some(&axes));
    let mut all = data::series(chart, &axes);
    stack::apply(chart, &axes, &mut all);
    let none = vec![None; chart.datasets.len()];
    let mut parts = Parts { labelled: none.clone(), first: none, ..Parts::default() };
    for (i, a) in axes.list.iter().enumerate() {
        let mut extent = extent(chart, &axes, &all, i);
        reach(&mut extent.values, annotation::covered(chart, &axes, a), a.kind);
        parts.scales.push(axis::scale(chart, a, &extent));
        parts.axes.push(axis::axis(chart, a, &axes.list, &extent));
    }
    marks(chart, &axes, &all, tables, &mut parts);
    parts.told = told::crossed(chart, &axes, &all);
    parts
}

/// What annotations cover counts as data where it lies beyond them.
fn reach(values: &mut Vec<f64>, reach: Reach, kind: AxisKind) {
    if kind == AxisKind::Category || reach == Reach::default() {
        return;
    }
    // Without data an axis is one long.
    if values.is_empty() && kind == AxisKind::Linear {
        values.extend([0.0, 1.0]);
    }
    if kind == AxisKind::Logarithmic && reach.least == Some(0.0) {
        // Zero as the least stands for the power of ten below the greatest (Chart.js, `scale.logarithmic.js`,
        // `handleTickRangeOptions`).
        let most = values.iter().copied().chain(reach.most).fold(0.0, f64::max);
        let from = libm::pow(10.0, libm::log10(most).floor() - 1.0);
        if most > 0.0 {
            values.retain(|x| *x > from);
            values.extend([from, most]);
        }
        return;
    }
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    values.extend(reach.least.filter(|x| *x < least));
    values.extend(reach.most.filter(|x| *x > most));
}

fn extent<'a>(chart: &Chart<'a>, axes: &Axes<'a>, all: &[Series], which: usize) -> Extent {
    let mut out = Extent::default();
    let axis = &axes.list[which];
    let sums = if chart.is_v2() { stack::sums(axes, all, which) } else { None };
    let summed = sums.is_some();
    out.values.extend(sums.into_iter().flatten());
    for s in all.iter().filter(|s| !s.set.hidden) {
        if s.value == which {
            out.used = true;
            if !summed || s.set.kind.base() != s.set.kind {
                out.values.extend(reached(chart, axes, s));
            }
        }
        if s.value == which || s.index == which {
            out.values.extend(errors::covered(chart, axes, s, s.value == which));
        }
        if s.index == which {
            out.used = true;
            if axis.kind != AxisKind::Category {
                out.values.extend(places_seen(chart, axes, s));
            }
        }
    }
    if axis.kind == AxisKind::Logarithmic {
        // What is below zero is drawn in version 2, but no axis reaches there; zeros have a place of their own in it.
        out.values.retain(|x| *x > 0.0 || *x == 0.0 && chart.is_v2());
    }
    if axis.kind.is_time() {
        let labels = axis.labels.borrow();
        out.stamps = labels.list.iter().map(|l| data::instant(chart, axis, l)).filter(|t| t.is_finite()).collect();
    }
    out
}

/// How far the data of a data set make its value axis reach.
fn reached<'a>(chart: &Chart<'a>, axes: &Axes<'a>, s: &Series) -> Vec<f64> {
    let mut out = Vec::new();
    if financial::is_short(chart, s.set) {
        return financial::SHORT.to_vec();
    }
    // From version 3 on only what lies within given bounds of the other axis counts.
    let (low, high) = if chart.is_v2() { (None, None) } else { axis::bounds(chart, &axes.list[s.index]) };
    for (i, c) in s.cells.iter().enumerate().filter(|(_, c)| c.value.is_finite()) {
        // What has no place in time counts as being at the epoch.
        let at = if c.at.is_nan() && axes.list[s.index].kind.is_time() { 0.0 } else { c.at };
        if low.is_some_and(|low| at < low) || high.is_some_and(|high| at > high) {
            continue;
        }
        match &s.stacked {
            Some(stacked) if !stacked.reach.is_empty() => {
                out.push(stacked.reach[i]);
                let raw = &stacked.raw[i];
                if raw.start.is_finite() {
                    out.extend([raw.start, raw.value]);
                }
            }
            _ => {
                out.push(c.value);
                if c.start.is_finite() {
                    out.push(c.start);
                }
            }
        }
    }
    out
}

/// The places of the data of a data set: from version 3 on only of those within given bounds of the value axis.
fn places_seen<'a>(chart: &Chart<'a>, axes: &Axes<'a>, s: &Series) -> Vec<f64> {
    let (low, high) = if chart.is_v2() { (None, None) } else { axis::bounds(chart, &axes.list[s.value]) };
    if s.set.kind.is_statistic() && !chart.is_v2() {
        return stats::places_seen(&s.cells);
    }
    if financial::is_short(chart, s.set) {
        return financial::SHORT.to_vec();
    }
    let cells = s.stacked.as_ref().map_or(&s.cells, |s| &s.raw);
    let seen = |c: &&data::Cell| !low.is_some_and(|low| c.value < low) && !high.is_some_and(|high| c.value > high);
    cells.iter().filter(seen).map(|c| c.at).filter(|x| x.is_finite()).collect()
}

/// Bars in stacks of which some have a least length stand on others as these are drawn: as of version 4
/// (`controller.bar.js`, `_visualValues`).
fn stand(chart: &Chart, axes: &Axes, all: &[Series], bars: &[Option<usize>], marks: &mut [Mark]) {
    let at = |i: usize| bars.get(i).copied().flatten();
    for i in (0..all.len()).filter(|&i| chart.version == Version::V4 && all[i].stacked.is_some()) {
        let below = stack::below_of(all, i);
        let long = |i: &usize| bar::min_length(chart, axes, &all[*i]) > 0.0;
        if let (Some(mark), true) = (at(i), below.iter().any(long) || !below.is_empty() && long(&i))
            && let MarkKind::Rect(style) = &mut marks[mark].kind
        {
            style.standing_on = below.into_iter().filter_map(at).collect();
        }
    }
}

fn marks<'a>(chart: &Chart<'a>, axes: &Axes<'a>, all: &[Series<'a, '_>], tables: &mut Tables, parts: &mut Parts) {
    let places = places(axes, all, tables);
    let mut order: Vec<usize> = (0..all.len()).filter(|&i| !all[i].set.hidden).collect();
    order.sort_by(|&a, &b| all[b].set.order.total_cmp(&all[a].set.order).then(b.cmp(&a)));
    // Areas, or where they are, and of which data set.
    let mut areas: Vec<(Mark, usize)> = Vec::new();
    let mut filled: Vec<(usize, usize)> = Vec::new();
    let early = areas_first(chart);
    let mut lines: Vec<Option<usize>> = vec![None; chart.datasets.len()];
    let mut symbols: Vec<Option<usize>> = vec![None; chart.datasets.len()];
    let mut bars: Vec<Option<usize>> = vec![None; all.len()];
    let mut pies = pies(chart, tables).into_iter().peekable();
    for i in order {
        let s = &all[i];
        let slot = chart.datasets.iter().position(|d| d.index == s.set.index).unwrap_or(0);
        while let Some(pie) =
            pies.next_if(|p| p.0.order.total_cmp(&s.set.order).then(p.0.index.cmp(&s.set.index)).is_gt())
        {
            parts.put_pie(chart, pie);
        }
        parts.first[slot] = Some(parts.marks.len());
        let mut push = |mark: Mark| {
            parts.marks.push(mark);
            parts.marks.len() - 1
        };
        match s.set.kind {
            Kind::Bar | Kind::HorizontalBar => {
                bars[i] = Some(push(bar::mark(chart, axes, all, i, places[s.index].clone(), tables)));
                parts.labelled[slot] = bars[i];
                let style = bar::place(chart, axes, all, i, places[s.index].clone());
                errors::marks(chart, axes, s, Some(style), tables).into_iter().for_each(|m| _ = push(m));
            }
            Kind::Matrix | Kind::WordCloud => {
                let (mark, sized) = fitted(chart, axes, s, tables);
                let at = push(mark);
                parts.labelled[slot] = Some(at).filter(|_| s.set.kind == Kind::Matrix);
                parts.sized.extend(sized.map(|sized| (at, sized)));
            }
            kind if kind.is_bar() => {
                let style = bar::place(chart, axes, all, i, places[s.index].clone());
                let (made, label) = in_bars(chart, axes, s, &style, tables);
                let at: Vec<usize> = made.into_iter().map(&mut push).collect();
                parts.labelled[slot] = label.map(|k| at[k]);
            }
            _ => {
                let made = line::marks(chart, axes, s, tables);
                match made.area {
                    Some(area) if early => areas.push((area, i)),
                    Some(area) => filled.push((push(area), i)),
                    None => {}
                }
                let bars = errors::marks(chart, axes, s, None, tables);
                let (under, over) = if chart.is_v2() { (bars, Vec::new()) } else { (Vec::new(), bars) };
                under.into_iter().for_each(|m| _ = push(m));
                lines[slot] = made.line.map(&mut push);
                symbols[slot] = made.points.map(&mut push);
                over.into_iter().for_each(|m| _ = push(m));
                parts.labelled[slot] = symbols[slot].or(lines[slot]);
            }
        }
    }
    pies.for_each(|pie| parts.put_pie(chart, pie));
    let placed =
        lines.iter_mut().chain(&mut symbols).chain(&mut parts.labelled).chain(&mut parts.first).chain(&mut bars);
    placed.flatten().chain(parts.sized.iter_mut().map(|(at, _)| at)).for_each(|at| *at += areas.len());
    filled.extend(areas.iter().enumerate().map(|(at, (_, i))| (at, *i)));
    parts.marks.splice(0..0, areas.into_iter().map(|(area, _)| area));
    stand(chart, axes, all, &bars, &mut parts.marks);
    complete_fills(chart, &lines, &symbols, &filled, all, &mut parts.marks);
}

/// The mark of a data set that may wait for the size of the plot, and what stands in its place then.
fn fitted<'a>(chart: &Chart<'a>, axes: &Axes<'a>, s: &Series<'a, '_>, tables: &mut Tables) -> (Mark, Option<Marks>) {
    if s.set.kind == Kind::Matrix {
        return matrix::mark(chart, axes, s, tables);
    }
    let (kind, data) = (MarkKind::Text(TextMark::default()), tables.add(Frame::default()));
    (Mark::bare("mark-text", kind, data, Encodings::new()), Some(wordcloud::marks(chart, s.set)))
}

/// What stands in the places of bars, and which of it labels are placed at.
fn in_bars<'a>(
    chart: &Chart<'a>,
    axes: &Axes<'a>,
    s: &Series<'a, '_>,
    style: &RectStyle,
    tables: &mut Tables,
) -> (Vec<Mark>, Option<usize>) {
    match s.set.kind {
        Kind::Boxplot | Kind::HorizontalBoxplot => (stats::boxes(chart, axes, s, style, tables), None),
        Kind::Violin | Kind::HorizontalViolin => (stats::violins(chart, axes, s, style, tables), None),
        Kind::Funnel => (funnel::marks(chart, axes, s, style, tables).into(), Some(1)),
        _ => (financial::marks(chart, axes, s, style, tables), None),
    }
}

/// The pies among data sets of other types, in drawing order.
fn pies<'c, 'a>(chart: &'c Chart<'a>, tables: &mut Tables) -> Vec<(&'c Dataset<'a>, Mark)> {
    if !chart.datasets.iter().any(|d| matches!(d.kind, Kind::Pie | Kind::Doughnut)) || !chart.kind.is_cartesian() {
        return Vec::new();
    }
    let (marks, of) = pie::marks(chart, tables);
    let set = |k: usize| of.iter().position(|at| *at == Some(k)).and_then(|slot| chart.datasets.get(slot));
    marks.into_iter().enumerate().filter_map(|(k, mark)| Some((set(k)?, mark))).collect()
}

/// Whether all areas are drawn before any data set: always in version 2, by the filler's `drawTime` later.
pub(super) fn areas_first(chart: &Chart) -> bool {
    chart.is_v2()
        || chart.plugin("filler").and_then(|f| f.text("drawTime").map(|t| t != "beforeDatasetDraw")).unwrap_or(false)
}

/// How the points of lines are joined.
pub(super) fn curves(marks: &[Mark]) -> Vec<Option<Curve>> {
    let curve = |m: &Mark| match &m.kind {
        MarkKind::Line(rule) => Some(rule.curve),
        _ => None,
    };
    marks.iter().map(curve).collect()
}

/// Areas that reach to other data sets are told which marks are their lines.
fn complete_fills<'a>(
    chart: &Chart<'a>,
    lines: &[Option<usize>],
    symbols: &[Option<usize>],
    areas: &[(usize, usize)],
    all: &[Series<'a, '_>],
    marks: &mut [Mark],
) {
    let line_of = |set: usize| {
        let slot = chart.datasets.iter().position(|d| d.index == set)?;
        lines[slot].or(symbols[slot])
    };
    for (mark, own) in areas {
        let MarkKind::Area(style) = &mut marks[*mark].kind else { continue };
        match &mut style.target {
            FillTarget::Nearest(below) => *below = lines_below(all, *own).into_iter().filter_map(line_of).collect(),
            FillTarget::Mark(set) | FillTarget::Rows(set) => match line_of(*set) {
                Some(line) => *set = line,
                None => {
                    style.target = FillTarget::Encoded;
                    marks[*mark].encodings.set(Channel::Fill, Encoding::default());
                }
            },
            FillTarget::Encoded | FillTarget::Shape | FillTarget::Level => {}
        }
    }
}

/// The lines on the same value axis that come before one, the nearest first; all of them for what is no line itself
/// (`filler.target.stack.js`, `getLinesBelow`).
fn lines_below(all: &[Series], of: usize) -> Vec<usize> {
    let peers =
        stack::order(all).into_iter().filter(|i| all[*i].value == all[of].value && all[*i].set.kind == Kind::Line);
    let mut below: Vec<usize> = peers.take_while(|i| *i != of).map(|i| all[i].set.index).collect();
    below.reverse();
    below
}

/// For each axis, the places of all its bars, in one table.
fn places<'a>(axes: &Axes<'a>, all: &[Series<'a, '_>], tables: &mut Tables) -> Vec<bar::Places> {
    (0..axes.list.len())
        .map(|axis| {
            if axes.list[axis].kind == AxisKind::Category {
                return Vec::new();
            }
            let bars = all.iter().filter(|s| !s.set.hidden && s.index == axis && s.set.kind.is_bar());
            let mut at: Vec<f64> = bars.flat_map(|s| s.cells.iter().map(|c| c.at)).filter(|x| x.is_finite()).collect();
            if at.is_empty() {
                return Vec::new();
            }
            at.sort_by(f64::total_cmp);
            at.dedup();
            let mut frame = Frame::with_len(at.len());
            frame.set("at", Column::of(at.into_iter().map(Value::Number).collect()));
            vec![(tables.add(frame), Arc::from("at"))]
        })
        .collect()
}
