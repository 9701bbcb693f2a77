//! What a chart shows, in words: a table with a row a category and a column a data set, and a sentence. In: the chart and
//! its data as they were written; out: both, or nothing where the marks of a type say more themselves.

mod listed;

use super::axes::{Axes, Axis, AxisKind};
use super::chart::{Chart, Dataset, Kind, label_of};
use super::controllers::errors;
use super::data::{Cell, Series};
use super::gauge;
use super::options;
use crate::data::table::{cell, short};
use crate::data::{Table, Value};
use crate::json::Json;

/// A chart in words.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The data, for people who want to read them.
    pub table: Table,
    /// What kind of chart, how many series, from which category to which, and the span of each series.
    pub sentence: String,
}

/// Most series or slices of which a sentence tells.
const NAMED: usize = 6;
/// Most cells of a table: one of very many columns has fewer rows.
const CELLS: usize = 20_000;

/// A chart between two axes, before its data sets are stacked in their cells.
pub(super) fn crossed<'a>(chart: &Chart<'a>, axes: &Axes<'a>, all: &[Series<'a, '_>]) -> Option<Told> {
    let shown: Vec<&Series> = all.iter().filter(|s| !s.set.hidden).collect();
    let first = shown.first()?;
    if chart.datasets.iter().any(|d| !d.hidden && !d.kind.is_cartesian()) {
        return None;
    }
    if let Some(told) = listed::crossed(chart, axes, &shown) {
        return Some(told);
    }
    // These have words only where there are no others.
    if shown.iter().any(|s| matches!(s.set.kind, Kind::Funnel | Kind::Matrix | Kind::WordCloud)) {
        return None;
    }
    let index = &axes.list[first.index];
    if shown.iter().all(|s| axes.list[s.index].kind == index.kind) && index.kind != AxisKind::Linear {
        return Some(by_category(chart, index, &shown));
    }
    Some(by_point(chart, axes, &shown))
}

/// The data of a set as they were before they were stacked.
fn cells<'s>(s: &'s Series) -> &'s [Cell] {
    s.stacked.as_ref().map_or(&s.cells, |stacked| &stacked.raw)
}

/// A row a category (or an instant), a column a data set.
fn by_category(chart: &Chart, index: &Axis, shown: &[&Series]) -> Told {
    let labels = index.labels.borrow();
    let named = || shown.iter().flat_map(|s| cells(s)).map(|c| c.at).filter(|at| at.is_finite());
    let mut places: Vec<i64> = named().map(|at| at.round() as i64).collect();
    // Categories are all there, whether or not a datum is at them.
    if index.kind == AxisKind::Category {
        places.extend(0..labels.list.len() as i64);
    }
    places.sort_unstable();
    places.dedup();
    let rows = places.len().min(Table::ROWS).min(CELLS / shown.len().max(1));
    let ranged: Vec<bool> = shown.iter().map(|s| is_ranged(chart, s)).collect();
    let mut texts = vec![Vec::new(); rows];
    for (s, ranged) in shown.iter().zip(&ranged) {
        let wide = if *ranged { 3 } else { 1 };
        texts.iter_mut().for_each(|row: &mut Vec<String>| row.resize(row.len() + wide, String::new()));
        for (i, c) in cells(s).iter().enumerate().filter(|(_, c)| c.at.is_finite()) {
            if let Ok(row) = places[..rows].binary_search(&(c.at.round() as i64)) {
                let own = std::iter::once(written(c)).chain(ends_of(chart, s, i, if s.lying { "x" } else { "y" }));
                let start = texts[row].len() - wide;
                texts[row][start..].iter_mut().zip(own).for_each(|(cell, text)| *cell = text);
            }
        }
    }
    drop(labels);
    let name = |at: i64| place(at as f64, index);
    let ends = (places.first().map(|at| name(*at)), places.last().map(|at| name(*at)));
    let head = title_of(chart, index).unwrap_or_else(|| if index.kind.is_time() { "Time" } else { "Label" }.to_owned());
    let heads = |(s, ranged): (&&Series, &bool)| {
        let name = name_of(s.set);
        let ends = ranged.then(|| [format!("{name} from"), format!("{name} to")]);
        std::iter::once(name).chain(ends.into_iter().flatten()).collect::<Vec<_>>()
    };
    let named: Vec<String> = shown.iter().zip(&ranged).flat_map(heads).collect();
    let headers = std::iter::once(head).chain(named);
    let list = texts.into_iter().zip(&places).map(|(values, at)| std::iter::once(name(*at)).chain(values).collect());
    let table = listed(headers, list, places.len());
    let kinds = kinds(shown.iter().map(|s| s.set.kind));
    let spans = shown.iter().map(|s| (s.set, span(cells(s).iter().flat_map(|c| [c.value, c.start]))));
    Told { table, sentence: sentence(&format!("{kinds} chart"), ends, spans) }
}

/// A row a datum: where it is on either axis.
fn by_point(chart: &Chart, axes: &Axes, shown: &[&Series]) -> Told {
    let sides = |s: &Series| if s.lying { (s.value, s.index) } else { (s.index, s.value) };
    let (x, y) = sides(shown[0]);
    let title = |i: usize, name: &str| title_of(chart, &axes.list[i]).unwrap_or_else(|| name.to_owned());
    let mut headers = vec!["Series".to_owned(), title(x, "x"), title(y, "y")];
    let bubbles = shown.iter().any(|s| s.set.kind == Kind::Bubble);
    if bubbles {
        headers.push("radius".to_owned());
    }
    let ranged = shown.iter().any(|s| is_ranged(chart, s));
    if ranged {
        for axis in [x, y].into_iter().zip(["x", "y"]).map(|(i, name)| title(i, name)) {
            headers.extend([format!("{axis} from"), format!("{axis} to")]);
        }
    }
    let (mut spans, mut rows, mut count) = ([Vec::new(), Vec::new()], Vec::new(), 0);
    for s in shown {
        let name = name_of(s.set);
        for (i, c) in cells(s).iter().enumerate() {
            count += 1;
            let (a, b) = if s.lying { (c.value, c.at) } else { (c.at, c.value) };
            spans[0].push(a);
            spans[1].push(b);
            if rows.len() == Table::ROWS {
                continue;
            }
            let (index, value) = (place(c.at, &axes.list[s.index]), place(c.value, &axes.list[s.value]));
            let mut row = vec![name.clone()];
            row.extend(if s.lying { [value, index] } else { [index, value] });
            if bubbles {
                row.push(if c.radius.is_finite() { cell(&Value::Number(c.radius)) } else { String::new() });
            }
            if ranged {
                row.extend(["x", "y"].iter().flat_map(|axis| ends_of(chart, s, i, axis)));
            }
            rows.push(row);
        }
    }
    let kinds = kinds(shown.iter().map(|s| s.set.kind));
    let noun = if kinds == "Scatter" { "plot" } else { "chart" };
    let mut sentence = format!("{kinds} {noun} of {count} point{} in {} series", plural(count), shown.len());
    for ((values, axis), name) in spans.into_iter().zip([x, y]).zip(["x", "y"]) {
        let at = &axes.list[axis];
        if let Some((low, high)) = span(values.into_iter()) {
            let ends = format!("; {} from {} to {}", title(axis, name), place(low, at), place(high, at));
            sentence.push_str(&ends);
        }
    }
    Told { table: listed(headers.into_iter(), rows.into_iter(), count), sentence }
}

/// A place on an axis, in words.
fn place(at: f64, axis: &Axis) -> String {
    match axis.kind {
        _ if !at.is_finite() => String::new(),
        AxisKind::Category => axis.labels.borrow().list.get(at as usize).map_or_else(String::new, line),
        AxisKind::Time | AxisKind::TimeSeries => cell(&Value::Time(at)),
        AxisKind::Linear | AxisKind::Logarithmic => cell(&Value::Number(at)),
    }
}

/// Whether a data set has error bars.
fn is_ranged(chart: &Chart, s: &Series) -> bool {
    s.set.data.iter().any(|d| ["x", "y"].iter().any(|axis| errors::reach(chart, s.set, d, axis).is_some()))
}

/// Where the error bar of a datum begins and ends.
fn ends_of(chart: &Chart, s: &Series, i: usize, axis: &str) -> [String; 2] {
    let reach = s.set.data.get(i).and_then(|d| errors::reach(chart, s.set, d, axis));
    let text = |x: f64| if x.is_finite() { cell(&Value::Number(x)) } else { String::new() };
    reach.map_or_else(Default::default, |(low, high)| [text(low), text(high)])
}

/// A chart without axes.
pub(super) fn uncrossed(chart: &Chart) -> Option<Told> {
    listed::uncrossed(chart).or_else(|| round(chart))
}

/// A chart about a centre: slices or spokes.
fn round(chart: &Chart) -> Option<Told> {
    if gauge::is(chart.config) {
        return None;
    }
    let of_kind = |d: &&Dataset| matches!(d.kind, Kind::Pie | Kind::Doughnut | Kind::PolarArea | Kind::Radar);
    let shown: Vec<&Dataset> = chart.datasets.iter().filter(|d| !d.hidden).collect();
    if shown.is_empty() || !shown.iter().all(of_kind) {
        return None;
    }
    let n = shown.iter().map(|d| d.data.len()).chain([chart.labels.len()]).max().unwrap_or(0);
    let label = |i: usize| chart.labels.get(i).map_or_else(|| (i + 1).to_string(), line);
    let value = |d: &Dataset, i: usize| {
        d.data
            .get(i)
            .map(|v| ["value", "y", "v", "r"].iter().find_map(|name| v.get(name)).unwrap_or(v))
            .and_then(options::number)
    };
    let text = |d: &Dataset, i: usize| value(d, i).map_or_else(String::new, |x| cell(&Value::Number(x)));
    let alone = shown.len() == 1 && chart.kind.is_sliced();
    let named = |d: &&Dataset| if alone && label_of(d).is_empty() { "Value".to_owned() } else { name_of(d) };
    let headers = std::iter::once("Label".to_owned()).chain(shown.iter().map(named));
    let row = |i: usize| std::iter::once(label(i)).chain(shown.iter().map(|d| text(d, i))).collect();
    let table = listed(headers, (0..n).take(CELLS / shown.len()).map(row), n);
    let kind = kinds(shown.iter().map(|d| d.kind));
    let sentence = if alone {
        let each: Vec<String> =
            (0..n.min(NAMED)).map(|i| format!("{} {}", label(i), text(shown[0], i)).trim_end().to_owned()).collect();
        let more = if n > NAMED { format!(" and {} more", n - NAMED) } else { String::new() };
        format!("{kind} chart of {n} slice{}: {}{more}", plural(n), each.join(", "))
    } else {
        let ends = (n > 0).then(|| (label(0), label(n - 1))).unzip();
        let spans = shown.iter().map(|d| (*d, span((0..n).filter_map(|i| value(d, i)))));
        sentence(&format!("{kind} chart"), ends, spans)
    };
    Some(Told { table, sentence })
}

/// `Bar chart of 2 series, Q1 to Q3; a from 1 to 5, b from 2 to 7`.
fn sentence<'s, 'a: 's>(
    what: &str,
    ends: (Option<String>, Option<String>),
    spans: impl Iterator<Item = (&'s Dataset<'a>, Option<(f64, f64)>)>,
) -> String {
    let spans: Vec<_> = spans.collect();
    let mut out = format!("{what} of {} series", spans.len());
    match ends {
        (Some(first), Some(last)) if first == last && !first.is_empty() => out.push_str(&format!(", {first}")),
        (Some(first), Some(last)) if !first.is_empty() && !last.is_empty() => {
            out.push_str(&format!(", {first} to {last}"));
        }
        _ => {}
    }
    let number = |x: f64| cell(&Value::Number(x));
    let each: Vec<String> = spans
        .iter()
        .take(NAMED)
        .filter_map(|(set, span)| {
            let (low, high) = (*span)?;
            let name = if label_of(set).is_empty() && spans.len() == 1 { "values".to_owned() } else { name_of(set) };
            let (low, high) = (number(low), number(high));
            Some(if low == high { format!("{name} {low}") } else { format!("{name} from {low} to {high}") })
        })
        .collect();
    if !each.is_empty() {
        out.push_str(&format!("; {}", each.join(", ")));
    }
    if spans.len() > NAMED {
        out.push_str(&format!(" and {} more", spans.len() - NAMED));
    }
    out
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// A value as a cell of the table; of a floating bar both ends.
fn written(c: &Cell) -> String {
    let number = |x: f64| if x.is_finite() { cell(&Value::Number(x)) } else { String::new() };
    if c.start.is_finite() && c.value.is_finite() {
        return format!("{} – {}", number(c.start), number(c.value));
    }
    number(c.value)
}

/// The words for some types, in the order of the data sets.
fn kinds(all: impl Iterator<Item = Kind>) -> String {
    let mut words: Vec<&str> = Vec::new();
    for kind in all {
        let word = match kind {
            Kind::PolarArea => "polar area",
            Kind::HorizontalBar => "bar",
            kind => kind.name(),
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    let joined = words.join(" and ");
    let mut chars = joined.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// The name of a data set: its label, or its place.
fn name_of(set: &Dataset) -> String {
    let label = label_of(set);
    if label.trim().is_empty() { format!("Data set {}", set.index + 1) } else { short(&label) }
}

/// A label in one line.
fn line(label: &Json) -> String {
    short(&options::lines(label).iter().map(|l| &**l).collect::<Vec<_>>().join(" "))
}

/// What an axis says that it measures.
fn title_of(chart: &Chart, axis: &Axis) -> Option<String> {
    let (block, text) = if chart.is_v2() { ("scaleLabel", "labelString") } else { ("title", "text") };
    let title = axis.options.sub(block);
    let shown = title.truthy("display").unwrap_or(false);
    title.get(text).filter(|_| shown).map(line).filter(|t| !t.trim().is_empty())
}

/// The least and the greatest of some numbers.
fn span(numbers: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let finite = numbers.filter(|x| x.is_finite());
    let ends = finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
    (ends.0 <= ends.1).then_some(ends)
}

/// A table of as many rows as there is room for, of so many.
fn listed(headers: impl Iterator<Item = String>, rows: impl Iterator<Item = Vec<String>>, all: usize) -> Table {
    let mut table = Table::of_names(headers);
    table.rows = rows.take(Table::ROWS).collect();
    table.truncated = all - table.rows.len();
    table
}
