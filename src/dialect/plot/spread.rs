//! How values are spread: histograms, cumulative distributions, boxes, violins, strips.

use super::marks::{dots, entries, plain};
use super::plane::{Plane, Wish};
use super::rows::{Data, Maker, Series, extent};
use super::sheet::{Sheet, obj, with};
use super::table::{Cells, Column};
use super::types::Type;
use super::{Context, SIZE, Shown};
use crate::data::stats;
use crate::json::Json;
use std::sync::Arc;

/// Values of one name, ascending.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    pub name: Arc<str>,
    pub values: Vec<f64>,
}

/// The values of each group: of a column that names groups, or a group for each column.
fn groups(cx: &mut Context, maker: &Maker) -> Option<Vec<Group>> {
    let column = |i: usize| maker.table.columns.get(i);
    let mut of: Vec<Group> = Vec::new();
    let by = maker.roles.get("group").or_else(|| maker.roles.get("color")).and_then(column);
    let by = by.or_else(|| maker.roles.x.and_then(column).filter(|c| !maker.roles.y.is_empty() && !c.is_number()));
    let mut numeric: Vec<(Arc<str>, &Column)> = Vec::new();
    for (i, name) in &maker.roles.y {
        numeric.extend(column(*i).map(|c| (name.clone().unwrap_or_else(|| c.name.clone()), c)));
    }
    if numeric.is_empty() {
        numeric.extend(maker.roles.x.and_then(column).map(|c| (c.name.clone(), c)));
    }
    for (name, c) in &numeric {
        if let Cells::Texts(_) = c.cells {
            cx.report.error("/y", format!("y needs numbers, and {name:?} has texts"));
        }
    }
    let finite = |v: &[f64]| stats::sorted(v.iter().copied().filter(|x| x.is_finite()));
    match (by, numeric.first()) {
        (Some(by), Some((_, c))) => {
            let (names, index) = maker.levels(by);
            let mut values: Vec<Vec<f64>> = vec![Vec::new(); names.len()];
            for (row, x) in c.numbers()?.iter().enumerate() {
                if let Some(list) = index.get(row).and_then(|i| values.get_mut(*i)) {
                    list.push(*x);
                }
            }
            of.extend(names.into_iter().zip(values).map(|(name, v)| Group { name, values: finite(&v) }));
        }
        _ => of.extend(
            numeric.iter().filter_map(|(name, c)| Some(Group { name: name.clone(), values: finite(c.numbers()?) })),
        ),
    }
    of.retain(|g| !g.values.is_empty());
    if let Some(names) = &cx.shared.groups {
        // Groups have the places and colours that they have in all plots.
        let own = |name: &Arc<str>| of.iter().find(|g| g.name == *name).map(|g| g.values.clone());
        if !of.is_empty() {
            of = names.iter().map(|n| Group { name: n.clone(), values: own(n).unwrap_or_default() }).collect();
        }
    }
    if of.is_empty() && !cx.report.has_errors() {
        cx.report.error("/y", "there are no numbers to draw");
    }
    if of.len() > 200 {
        cx.report.error("/group", format!("{} groups are too many; at most 200 are drawn", of.len()));
    }
    cx.allow(of.iter().map(|g| g.values.len()).sum())?;
    (!cx.report.has_errors()).then_some(of)
}

/// The edges of bins of all values.
pub(super) fn edges(cx: &mut Context, maker: &Maker) -> Option<super::write::Ticks> {
    groups(cx, maker).map(|groups| bins(cx, &groups))
}

/// The names of all groups.
pub(super) fn names(cx: &mut Context, maker: &Maker) -> Option<Vec<Arc<str>>> {
    groups(cx, maker).map(|groups| groups.into_iter().map(|g| g.name).collect())
}

/// Draws a spread.
pub(super) fn draw<'a>(cx: &mut Context<'a>, kind: Type, maker: &Maker) -> Option<Shown<'a>> {
    let groups = groups(cx, maker)?;
    let column = maker.roles.y.first().map(|(i, _)| *i).or(maker.roles.x).and_then(|i| maker.table.columns.get(i));
    let mut data = plain(&[], None);
    data.series = groups.iter().map(|g| Series { name: g.name.clone(), points: Vec::new() }).collect();
    data.unit = column.map(|c| c.unit).unwrap_or_default();
    let name = column.filter(|_| maker.table.named).map(|c| c.name.clone());
    let sheet = match kind {
        Type::Hist => histogram(cx, &mut data, &groups, name.clone()),
        Type::Ecdf => cumulative(cx, &mut data, &groups, name.clone()),
        _ => bodies(cx, kind, &mut data, &groups, name.clone()),
    }?;
    let title = kind.row().title;
    let name = format!(
        "{}{}{}",
        title[..1].to_uppercase(),
        &title[1..],
        name.map_or_else(String::new, |n| format!(" of {n}"))
    );
    let writer = cx.writer(if kind == Type::Hist || kind == Type::Ecdf { "xformat" } else { "yformat" }, data.unit);
    let median = |g: &Group| stats::quantile(&g.values, 0.5).unwrap_or(f64::NAN);
    let told: Vec<String> = groups
        .iter()
        .filter(|g| !g.values.is_empty())
        .take(3)
        .map(|g| {
            let who = if groups.len() > 1 { format!("{}: ", g.name) } else { String::new() };
            let (low, high) = (g.values.first().copied().unwrap_or(0.0), g.values.last().copied().unwrap_or(0.0));
            format!(
                "{who}{} values, median {}, from {} to {}",
                g.values.len(),
                writer.value(median(g)),
                writer.value(low),
                writer.value(high)
            )
        })
        .collect();
    let alt = format!("{name}; {}", told.join(", "));
    Some(Shown { sheet, name, alt })
}

/// How wide bins are: for as many as are asked for, else by Freedman and Diaconis (1981), else by Sturges; round.
fn bins(cx: &Context, groups: &[Group]) -> super::write::Ticks {
    let all = stats::sorted(groups.iter().flat_map(|g| g.values.iter().copied()));
    let (low, high) = (all.first().copied().unwrap_or(0.0), all.last().copied().unwrap_or(1.0));
    let n = all.len().max(1) as f64;
    let spread = stats::quantile(&all, 0.75).unwrap_or(0.0) - stats::quantile(&all, 0.25).unwrap_or(0.0);
    let width = 2.0 * spread / libm::cbrt(n);
    let sturges = libm::ceil(libm::log2(n)) + 1.0;
    let by_width = if width > 0.0 { ((high - low) / width).ceil() } else { sturges };
    let count = by_width.max(sturges).clamp(1.0, 60.0);
    if let Some(count) = cx.ask.number("bins") {
        let count = count.floor().max(1.0);
        let (low, high) = if high > low { (low, high) } else { (low - 0.5, high + 0.5) };
        let at = (0..=count as usize).map(|i| low + (high - low) * i as f64 / count).collect();
        return super::write::Ticks { low, high, at };
    }
    super::write::ticks(low, high, count, (None, None))
}

fn histogram<'a>(cx: &mut Context<'a>, data: &mut Data, groups: &[Group], name: Option<Arc<str>>) -> Option<Sheet<'a>> {
    let t = cx.shared.edges.clone().unwrap_or_else(|| bins(cx, groups));
    let share = cx.ask.switch("normalize") == Some(true);
    let sums = cx.ask.switch("cumulative") == Some(true);
    let mut all = Vec::new();
    for group in groups {
        let mut counts = vec![0.0; t.at.len().saturating_sub(1).max(1)];
        for v in &group.values {
            // The last bin holds its end.
            let i = t.at.partition_point(|edge| edge <= v).saturating_sub(1).min(counts.len() - 1);
            counts[i] += 1.0;
        }
        if sums {
            (1..counts.len()).for_each(|i| counts[i] += counts[i - 1]);
        }
        if share {
            counts.iter_mut().for_each(|c| *c *= 100.0 / group.values.len() as f64);
        }
        all.push(counts);
    }
    let most = all.iter().flatten().copied().fold(0.0, f64::max);
    (data.x_unit, data.unit) = (data.unit, super::cell::Unit { before: "", after: if share { "%" } else { "" } });
    (data.x_name, data.y_name) = (name, Some(Arc::from(if share { "share" } else { "count" })));
    let many = groups.len() > 1;
    let entries = if many { entries(cx, data) } else { Vec::new() };
    let wish = Wish { zero: true, values: (0.0, most), places: Some((t.low, t.high)), entries, ..Wish::default() };
    let mut plane = Plane::new(cx, data, wish, SIZE);
    data.unit = data.x_unit;
    plane.draw_bands(cx);
    let mut rows = Vec::new();
    for (series, counts) in data.series.iter().zip(&all) {
        for (i, count) in counts.iter().enumerate().filter(|(_, c)| **c > 0.0) {
            let mut row = vec![
                (plane.x.clone(), Json::Number(t.at[i])),
                (Arc::from("end"), Json::Number(t.at.get(i + 1).copied().unwrap_or(t.high))),
                (plane.y.clone(), Json::Number(*count)),
            ];
            if many {
                row.push((plane.s.clone(), Json::String(series.name.clone())));
            }
            rows.push(Json::Object(crate::json::Object::from_members(row)));
        }
    }
    let page = plane.sheet.look.page;
    let mark = obj! {
        "type": "rect", "opacity": if many { 0.6 } else { 1.0 }, "stroke": page, "strokeWidth": if t.at.len() < 100 { 0.5 } else { 0.0 },
    };
    let paint = plane.paint();
    let base = obj! {"datum": 0.0};
    plane.sheet.layer(rows, mark, vec![("x2", obj! {"field": "end"}), ("y2", base), ("color", paint)]);
    plane.draw_lines(cx);
    Some(plane.sheet)
}

fn cumulative<'a>(
    cx: &mut Context<'a>,
    data: &mut Data,
    groups: &[Group],
    name: Option<Arc<str>>,
) -> Option<Sheet<'a>> {
    let (low, high) = extent(groups.iter().flat_map(|g| g.values.first().into_iter().chain(g.values.last()).copied()))?;
    data.x_unit = data.unit;
    let unit = std::mem::replace(&mut data.unit, super::cell::Unit { before: "", after: "%" });
    data.x_name = name;
    let many = groups.len() > 1;
    let entries = if many { entries(cx, data) } else { Vec::new() };
    let wish = Wish {
        zero: true,
        values: (0.0, 100.0),
        places: Some((low, high)),
        entries,
        symbol: "stroke",
        ..Wish::default()
    };
    let mut plane = Plane::new(cx, data, wish, SIZE);
    data.unit = unit;
    plane.draw_bands(cx);
    let mut rows = Vec::new();
    for (series, group) in data.series.iter().zip(groups).filter(|(_, g)| !g.values.is_empty()) {
        let n = group.values.len() as f64;
        let mut put = |x: f64, y: f64| {
            let mut row = vec![(plane.x.clone(), Json::Number(x)), (plane.y.clone(), Json::Number(y))];
            if many {
                row.push((plane.s.clone(), Json::String(series.name.clone())));
            }
            rows.push(Json::Object(crate::json::Object::from_members(row)));
        };
        put(group.values[0], 0.0);
        for (i, v) in group.values.iter().enumerate() {
            // Of equal values the last counts.
            if group.values.get(i + 1) != Some(v) {
                put(*v, 100.0 * (i as f64 + 1.0) / n);
            }
        }
        put(high, 100.0);
    }
    let paint = plane.paint();
    plane.sheet.layer(
        rows,
        obj! {"type": "line", "interpolate": "step-after", "strokeWidth": 2.0},
        vec![("color", paint)],
    );
    plane.draw_lines(cx);
    Some(plane.sheet)
}

/// A box (Tukey 1977): quartiles, and the outermost values within one and a half of their distance.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Quartiles {
    low: f64,
    q1: f64,
    median: f64,
    q3: f64,
    high: f64,
}

impl Quartiles {
    fn of(values: &[f64]) -> Quartiles {
        let q = |p| stats::quantile(values, p).unwrap_or(f64::NAN);
        let (q1, q3) = (q(0.25), q(0.75));
        let reach = 1.5 * (q3 - q1);
        let low = values.iter().copied().find(|v| *v >= q1 - reach).unwrap_or(q1).min(q1);
        let high = values.iter().rev().copied().find(|v| *v <= q3 + reach).unwrap_or(q3).max(q3);
        Quartiles { low, q1, median: q(0.5), q3, high }
    }
}

/// Boxes, violins and strips side by side.
fn bodies<'a>(
    cx: &mut Context<'a>,
    kind: Type,
    data: &mut Data,
    groups: &[Group],
    name: Option<Arc<str>>,
) -> Option<Sheet<'a>> {
    let (low, high) = extent(groups.iter().flat_map(|g| g.values.iter().copied()))?;
    let names: Vec<Arc<str>> = groups.iter().map(|g| g.name.clone()).collect();
    data.y_name = name;
    let alone = groups.len() == 1 && data.y_name.as_ref() == names.first();
    let shown: Vec<Arc<str>> = if alone { vec![Arc::from("")] } else { names.clone() };
    let wish = Wish { values: (low, high), groups: Some(shown), ..Wish::default() };
    let mut plane = Plane::new(cx, data, wish, SIZE);
    plane.draw_bands(cx);
    let colors = group_colors(cx, &plane, &names);
    let step = plane.sheet.inner().0 / groups.len() as f64;
    for (i, group) in groups.iter().enumerate().filter(|(_, g)| !g.values.is_empty()) {
        let middle = i as f64 + 0.5;
        let color = colors.get(i).cloned().unwrap_or_default();
        match kind {
            Type::Box => draw_box(&mut plane, group, middle, &color, (step * 0.4).min(60.0)),
            Type::Violin => violin(cx, &mut plane, group, middle, &color, (0.42_f64).min(70.0 / step))?,
            _ => strip(&mut plane, group, middle, &color, (0.36_f64).min(60.0 / step)),
        }
    }
    plane.draw_lines(cx);
    Some(plane.sheet)
}

/// One colour for all groups, unless some are highlighted or a palette is named.
fn group_colors(cx: &Context, plane: &Plane, names: &[Arc<str>]) -> Vec<String> {
    let all = plane.sheet.colors(names);
    if cx.ask.palette().is_some() {
        return all.into_iter().map(|e| e.color).collect();
    }
    let first = plane.sheet.color();
    let grey = super::super::look::GREY;
    let meant = cx.ask.text("highlight").is_some();
    all.into_iter().map(|e| if meant && e.color == grey { grey.to_owned() } else { first.clone() }).collect()
}

fn at(plane: &Plane, x: f64, y: f64, more: &[(&str, f64)]) -> Json {
    let mut row = vec![(plane.x.clone(), Json::Number(x)), (plane.y.clone(), Json::Number(y))];
    row.extend(more.iter().map(|(n, v)| (Arc::from(*n), Json::Number(*v))));
    Json::Object(crate::json::Object::from_members(row))
}

fn draw_box(plane: &mut Plane, group: &Group, x: f64, color: &str, width: f64) {
    let q = Quartiles::of(&group.values);
    let page = plane.sheet.look.page;
    let end = || vec![("y2", obj! {"field": "end"})];
    let whiskers = vec![at(plane, x, q.low, &[("end", q.q1)]), at(plane, x, q.q3, &[("end", q.high)])];
    plane.sheet.layer(whiskers, obj! {"type": "rule", "color": color, "strokeWidth": 1.5}, end());
    let per_px = plane.places.1 / plane.sheet.inner().0;
    let half = width / 2.0 * per_px;
    let body = at(plane, x - half, q.q1, &[("end", q.q3), ("right", x + half)]);
    let encoding = vec![("y2", obj! {"field": "end"}), ("x2", obj! {"field": "right"})];
    plane.sheet.layer(
        vec![body],
        obj! {"type": "rect", "color": color, "strokeWidth": 0.0, "cornerRadius": 2.0},
        encoding,
    );
    let median = at(plane, x - half, q.median, &[("right", x + half)]);
    plane.sheet.layer(
        vec![median],
        obj! {"type": "rule", "color": page, "strokeWidth": 2.0},
        vec![("x2", obj! {"field": "right"})],
    );
    let outside: Vec<Json> =
        group.values.iter().filter(|v| **v < q.low || **v > q.high).take(500).map(|v| at(plane, x, *v, &[])).collect();
    if !outside.is_empty() {
        plane.sheet.layer(outside, faint(20.0, 0.7, color), Vec::new());
    }
}

/// Points of a colour through which others are seen.
fn faint(size: f64, opacity: f64, color: &str) -> Json {
    with(with(dots(size), "opacity", opacity), "color", color)
}

/// The density of values at evenly spaced places between their ends, by a Gaussian kernel of Scott's width (1992): as
/// matplotlib's `violin_stats` has it.
pub(super) fn densities(values: &[f64], count: usize) -> Vec<(f64, f64)> {
    let (low, high) = (values.first().copied().unwrap_or(0.0), values.last().copied().unwrap_or(0.0));
    let n = values.len() as f64;
    let deviation = stats::Moments::of(values).variance().map_or(0.0, f64::sqrt);
    let width = deviation * libm::pow(n, -0.2);
    if !(width > 0.0) || !(high > low) {
        return vec![(low, 1.0), (high, 1.0)];
    }
    let place = |i: usize| low + (high - low) * i as f64 / (count.max(2) - 1) as f64;
    (0..count.max(2)).map(|i| (place(i), stats::density(values, width, place(i)))).collect()
}

fn violin(cx: &mut Context, plane: &mut Plane, group: &Group, x: f64, color: &str, half: f64) -> Option<()> {
    cx.budget.steps(group.values.len() as u64 * 100).ok()?;
    let curve = densities(&group.values, 100);
    let most = curve.iter().map(|c| c.1).fold(0.0, f64::max).max(1e-300);
    let side = |sign: f64| move |c: &(f64, f64)| (x + sign * half * c.1 / most, c.0);
    let outline: Vec<(f64, f64)> = curve.iter().map(side(1.0)).chain(curve.iter().rev().map(side(-1.0))).collect();
    let mut rows: Vec<Json> = outline.iter().map(|p| at(plane, p.0, p.1, &[])).collect();
    rows.extend(outline.first().map(|p| at(plane, p.0, p.1, &[])));
    let mark =
        obj! {"type": "line", "filled": true, "fill": color, "fillOpacity": 0.55, "stroke": color, "strokeWidth": 1.0};
    plane.sheet.layer(rows, mark, vec![("order", obj! {"value": 0.0})]);
    let q = Quartiles::of(&group.values);
    let ink = plane.sheet.look.ink;
    let whisker = at(plane, x, q.low, &[("end", q.high)]);
    let body = at(plane, x, q.q1, &[("end", q.q3)]);
    let end = || vec![("y2", obj! {"field": "end"})];
    plane.sheet.layer(vec![whisker], obj! {"type": "rule", "color": ink, "strokeWidth": 1.0}, end());
    plane.sheet.layer(vec![body], obj! {"type": "rule", "color": ink, "strokeWidth": 5.0}, end());
    let page = plane.sheet.look.page;
    let median = at(plane, x, q.median, &[]);
    plane.sheet.layer(vec![median], faint(22.0, 1.0, page), Vec::new());
    Some(())
}

/// Values as points, moved aside by a sequence that fills the width evenly (van der Corput's).
fn strip(plane: &mut Plane, group: &Group, x: f64, color: &str, half: f64) {
    let aside = |i: usize| {
        let (mut share, mut base, mut n) = (0.0, 0.5, i + 1);
        while n > 0 {
            share += base * (n % 2) as f64;
            (n, base) = (n / 2, base / 2.0);
        }
        2.0 * share - 1.0
    };
    let rows = group.values.iter().enumerate().map(|(i, v)| at(plane, x + half * aside(i), *v, &[])).collect();
    let opacity = if group.values.len() > 300 { 0.35 } else { 0.65 };
    plane.sheet.layer(rows, faint(22.0, opacity, color), Vec::new());
}
