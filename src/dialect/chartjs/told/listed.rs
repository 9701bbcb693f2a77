//! Charts in words whose data have names of their own: boxes, prices, stages, cells, flows, areas, words, gauges. In: the
//! chart; out: a row a datum, and a sentence.

use super::{NAMED, Told, line, listed, name_of, place, plural, sentence, span};
use crate::data::table::cell;
use crate::data::{Table, Value};
use crate::dialect::chartjs::axes::Axes;
use crate::dialect::chartjs::chart::{Chart, Dataset, Kind};
use crate::dialect::chartjs::controllers::{financial, stats, treemap, wordcloud};
use crate::dialect::chartjs::data::Series;
use crate::dialect::chartjs::gauge;
use crate::dialect::chartjs::options::number;
use crate::json::Json;

/// A datum: of which data set, what it is called, what else is in its row, and what it is worth.
struct Row<'c, 'a> {
    set: &'c Dataset<'a>,
    name: Vec<String>,
    numbers: Vec<f64>,
    value: f64,
}

/// The rows of those data that have numbers.
fn rows<'c, 'a>(
    axes: &Axes<'a>,
    shown: &[&Series<'a, 'c>],
    numbers: impl Fn(&Series<'a, 'c>, usize) -> Option<Vec<f64>>,
) -> Vec<Row<'c, 'a>> {
    let mut out = Vec::new();
    for s in shown {
        for (i, c) in s.cells.iter().enumerate() {
            if let Some((numbers, value)) = numbers(s, i).and_then(|n| n.last().copied().map(|value| (n, value))) {
                out.push(Row { set: s.set, name: vec![place(c.at, &axes.list[s.index])], numbers, value });
            }
        }
    }
    out
}

/// A chart between two axes, all of whose data sets are of one such type.
pub(super) fn crossed<'a>(chart: &Chart<'a>, axes: &Axes<'a>, shown: &[&Series<'a, '_>]) -> Option<Told> {
    let all = |is: fn(Kind) -> bool| shown.iter().all(|s| is(s.set.kind));
    if all(Kind::is_statistic) {
        let rows = rows(axes, shown, |s, i| stats::five(chart, axes, s, i).map(Vec::from));
        let box_plot = !shown.iter().any(|s| matches!(s.set.kind, Kind::Violin | Kind::HorizontalViolin));
        let what = if box_plot { "Box plot" } else { "Violin plot" };
        let headers = ["Label", "Minimum", "Lower quartile", "Median", "Upper quartile", "Maximum"];
        return Some(spanned(what, &headers, &rows));
    }
    if all(Kind::is_financial) {
        let rows = rows(axes, shown, |s, i| s.set.data.get(i).and_then(financial::prices).map(Vec::from));
        let what = if shown[0].set.kind == Kind::Ohlc { "OHLC chart" } else { "Candlestick chart" };
        return Some(spanned(what, &["Time", "Open", "High", "Low", "Close"], &rows));
    }
    if all(|kind| kind == Kind::Funnel) {
        let rows = rows(axes, shown, |s, i| Some(vec![s.cells[i].value.max(-s.cells[i].start)]));
        return Some(named("Funnel chart", "stage", &["Stage", "Value"], &rows));
    }
    if all(|kind| kind == Kind::Matrix) {
        return Some(cells(axes, shown));
    }
    if all(|kind| kind == Kind::WordCloud) {
        let mut rows: Vec<Row> = shown.iter().flat_map(|s| words(chart, s.set)).collect();
        rows.sort_by(|a, b| b.value.total_cmp(&a.value));
        return Some(named("Word cloud", "word", &["Word", "Size"], &rows));
    }
    None
}

/// The words of a cloud.
fn words<'c, 'a>(chart: &Chart, set: &'c Dataset<'a>) -> Vec<Row<'c, 'a>> {
    let row = |(datum, label): (&Json, &Json)| {
        let value = wordcloud::value(datum)?;
        Some(Row { set, name: vec![line(&Json::String(wordcloud::said(label)))], numbers: vec![value], value })
    };
    set.data.iter().zip(chart.labels).filter_map(row).collect()
}

/// A chart that has no axes.
pub(super) fn uncrossed(chart: &Chart) -> Option<Told> {
    if gauge::is(chart.config) {
        return chart.quickchart.then(|| gauged(chart)).flatten();
    }
    let shown: Vec<&Dataset> = chart.datasets.iter().filter(|d| !d.hidden).collect();
    if shown.iter().any(|set| set.kind != chart.kind) || shown.is_empty() {
        return None;
    }
    let rows = |of: fn(&Chart, &Dataset, usize) -> Datum| -> Vec<Row> {
        let each = shown.iter().flat_map(|set| (0..set.data.len()).map(move |i| (*set, i)));
        let row = |(set, i)| of(chart, set, i).map(|(name, numbers, value)| Row { set, name, numbers, value });
        each.filter_map(row).collect()
    };
    match chart.kind {
        Kind::Sankey => {
            let mut rows = rows(flow);
            let told = table(&["From", "To", "Flow"], &rows);
            rows.sort_by(|a, b| b.value.total_cmp(&a.value));
            rows.iter_mut().for_each(|row| row.name = vec![row.name.join(" to ")]);
            Some(Told { table: told, ..named("Sankey diagram", "flow", &["Flow", "Value"], &rows) })
        }
        Kind::Treemap => {
            let rows = rows(leaf);
            let deep = rows.iter().map(|row| row.name.len()).max().unwrap_or(1);
            let headers: Vec<&str> = std::iter::repeat_n("Group", deep - 1).chain(["Name", "Value"]).collect();
            let boxes: Vec<Row> = rows
                .into_iter()
                .map(|mut row| {
                    // Groups stand before the name, outermost first.
                    let missing = deep - row.name.len();
                    row.name.splice(0..0, std::iter::repeat_n(String::new(), missing));
                    row
                })
                .collect();
            Some(named("Treemap", "box", &headers, &boxes))
        }
        Kind::Choropleth => Some(named("Map", "area", &["Area", "Value"], &rows(area))),
        Kind::BubbleMap => {
            Some(named("Bubble map", "place", &["Place", "Longitude", "Latitude", "Value"], &rows(spot)))
        }
        _ => None,
    }
}

/// What a datum is called, its numbers, and what it is worth.
type Datum = Option<(Vec<String>, Vec<f64>, f64)>;

fn flow(_: &Chart, set: &Dataset, i: usize) -> Datum {
    let parsing = set.own.sub("parsing");
    let member = |name: &'static str| set.data[i].get(parsing.text(name).unwrap_or(name));
    let value = member("flow").and_then(number)?;
    Some((vec![line(member("from")?), line(member("to")?)], vec![value], value))
}

/// A box without boxes in it, with the groups that it is in.
fn leaf(_: &Chart, set: &Dataset, i: usize) -> Datum {
    let row = &set.data[i];
    let inner = row.get("l").is_some() && row.get("isLeaf").and_then(Json::as_bool) == Some(false);
    let value = row.get("v").and_then(number).filter(|_| !inner)?;
    let mut name = Vec::new();
    let (mut at, mut left) = (Some(i), treemap::DEEPEST);
    while let Some(k) = at.filter(|_| left > 0) {
        left -= 1;
        let row = &set.data[k];
        let own = row.get("g").or_else(|| row.pointer("/_data/label"));
        name.insert(0, own.map_or_else(|| (k + 1).to_string(), line));
        at = row.get("parent").and_then(Json::as_f64).map(|p| p as usize).filter(|p| *p < k);
    }
    Some((name, vec![value], value))
}

/// What an area or a place is called: its label, or a name of its own.
fn called(chart: &Chart, datum: &Json, i: usize) -> String {
    let own = || datum.get("name").or_else(|| datum.pointer("/feature/properties/name"));
    chart.labels.get(i).or_else(own).map_or_else(|| (i + 1).to_string(), line)
}

fn worth(datum: &Json) -> f64 {
    datum.get("value").or_else(|| datum.get("r")).and_then(number).unwrap_or(f64::NAN)
}

fn area(chart: &Chart, set: &Dataset, i: usize) -> Datum {
    let value = worth(&set.data[i]);
    Some((vec![called(chart, &set.data[i], i)], vec![value], value))
}

fn spot(chart: &Chart, set: &Dataset, i: usize) -> Datum {
    let datum = &set.data[i];
    let degrees = |long: &str, short: &str| datum.get(long).or_else(|| datum.get(short)).and_then(number);
    let (longitude, latitude) = (degrees("longitude", "x"), degrees("latitude", "y"));
    let value = worth(datum);
    let numbers = vec![longitude.unwrap_or(f64::NAN), latitude.unwrap_or(f64::NAN), value];
    Some((vec![called(chart, datum, i)], numbers, value))
}

/// The value of a gauge, and the ends of its scale.
fn gauged(chart: &Chart) -> Option<Told> {
    let set = chart.datasets.first()?;
    let (value, low, high) = gauge::reading(chart, set);
    let number = |x: f64| cell(&Value::Number(x));
    let mut table = Table::of_names(["Value", "From", "To"]);
    table.rows.push([value, low, high].map(number).to_vec());
    let sentence = format!("Gauge at {} on a scale from {} to {}", number(value), number(low), number(high));
    Some(Told { table, sentence })
}

/// Cells between two axes.
fn cells(axes: &Axes, shown: &[&Series]) -> Told {
    let mut rows = Vec::new();
    for s in shown {
        for (i, c) in s.cells.iter().enumerate() {
            let (index, value) = (place(c.at, &axes.list[s.index]), place(c.value, &axes.list[s.value]));
            let v = s.set.data.get(i).and_then(|d| d.get("v")).and_then(number).unwrap_or(f64::NAN);
            let name = if s.lying { vec![value, index] } else { vec![index, value] };
            rows.push(Row { set: s.set, name, numbers: vec![v], value: v });
        }
    }
    let mut out = format!("Matrix of {} cell{}", rows.len(), plural(rows.len()));
    if let Some((low, high)) = span(rows.iter().map(|row| row.value)) {
        out.push_str(&format!("; values from {} to {}", cell(&Value::Number(low)), cell(&Value::Number(high))));
    }
    Told { table: table(&["x", "y", "Value"], &rows), sentence: out }
}

/// A table with a row a datum, and before it its data set where there are several.
fn table(headers: &[&str], rows: &[Row]) -> Table {
    let several = rows.iter().any(|row| row.set.index != rows[0].set.index);
    let number = |x: &f64| if x.is_finite() { cell(&Value::Number(*x)) } else { String::new() };
    let headers = several.then_some("Series").into_iter().chain(headers.iter().copied()).map(str::to_owned);
    let texts = |row: &Row| {
        let own = several.then(|| name_of(row.set));
        own.into_iter().chain(row.name.iter().cloned()).chain(row.numbers.iter().map(number)).collect()
    };
    listed(headers, rows.iter().map(texts), rows.len())
}

/// From which label to which, and how far each data set reaches.
fn spanned(what: &str, headers: &[&str], rows: &[Row]) -> Told {
    let mut sets: Vec<&Dataset> = Vec::new();
    for row in rows {
        if sets.last().is_none_or(|set| set.index != row.set.index) {
            sets.push(row.set);
        }
    }
    let ends = |row: Option<&Row>| row.and_then(|row| row.name.first().cloned());
    let reach = |set: &&Dataset| {
        let own = rows.iter().filter(|row| row.set.index == set.index);
        span(own.flat_map(|row| row.numbers.iter().copied()))
    };
    let spans: Vec<_> = sets.iter().map(|set| (*set, reach(set))).collect();
    let sentence = sentence(what, (ends(rows.first()), ends(rows.last())), spans.into_iter());
    Told { table: table(headers, rows), sentence }
}

/// What a chart has, with the first of it by name.
fn named(what: &str, noun: &str, headers: &[&str], rows: &[Row]) -> Told {
    let n = rows.len();
    let plural = if noun == "box" && n != 1 { "es" } else { plural(n) };
    let number = |x: f64| if x.is_finite() { cell(&Value::Number(x)) } else { "without a value".to_owned() };
    let each = rows.iter().take(NAMED).map(|row| {
        let own: Vec<&str> = row.name.iter().map(|name| &**name).filter(|name| !name.is_empty()).collect();
        format!("{} {}", own.join(" "), number(row.value))
    });
    let mut sentence = format!("{what} of {n} {noun}{plural}");
    if n > 0 {
        sentence.push_str(&format!(": {}", each.collect::<Vec<_>>().join(", ")));
    }
    if n > NAMED {
        sentence.push_str(&format!(" and {} more", n - NAMED));
    }
    Told { table: table(headers, rows), sentence }
}
