//! What a picture shows, as a table and as a sentence: plots with their tables in, cells and words out.
//!
//! Both read what the marks' encodings name, so that they say what is drawn and nothing else.

use crate::data::{Column, Frame, Groups, Value};
use crate::figure::{Channel, Encoding, From, Mapping, Mark, MarkKind, ScaleId};
use crate::layout::PlotArea;
use crate::number;
use crate::time;
use std::sync::Arc;

/// The data behind a picture.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DataTable {
    /// Names of the columns.
    pub headers: Vec<String>,
    /// Rows, each as long as the headers.
    pub rows: Vec<Vec<String>>,
    /// How many rows were left out.
    pub truncated: usize,
}

/// Channels whose columns are data rather than looks, in the order of the table.
const SHOWN: [Channel; 16] = [
    Channel::X,
    Channel::XCenter,
    Channel::X2,
    Channel::Y,
    Channel::YCenter,
    Channel::Y2,
    Channel::Theta,
    Channel::Theta2,
    Channel::Radius,
    Channel::Radius2,
    Channel::Fill,
    Channel::Stroke,
    Channel::StrokeDash,
    Channel::Shape,
    Channel::Size,
    Channel::Text,
];

/// Longest text of a cell or a name, characters.
const LONGEST: usize = 80;
/// Most values listed in a sentence.
const LISTED: usize = 6;

/// The rows of the first table that a named mark draws, in all plots; at most `limit` of them. `None` if no mark shows
/// data of its own.
pub fn data_table(plots: &[&PlotArea], limit: usize) -> Option<DataTable> {
    let (first, data) = plots.iter().find_map(|p| Some((*p, named(p).next()?.data)))?;
    let mut names: Vec<Arc<str>> = Vec::new();
    for mark in named(first).filter(|m| m.data == data) {
        fields(mark).into_iter().for_each(|f| push(&mut names, f));
    }
    let frame = first.tables.get(data);
    names.retain(|name| writable(&frame.field(name)));
    if names.is_empty() {
        return None;
    }
    let mut table = DataTable { headers: names.iter().map(|n| short(n)).collect(), ..DataTable::default() };
    let mut seen: Vec<*const Frame> = Vec::new();
    for plot in plots {
        let Some(frame) = named(plot).find(|m| m.data == data).map(|m| plot.tables.get(m.data)) else { continue };
        // Plots that are no cells of one facet share the same table: it is listed once.
        if seen.contains(&Arc::as_ptr(frame)) {
            continue;
        }
        seen.push(Arc::as_ptr(frame));
        let columns: Vec<Arc<Column>> = names.iter().map(|n| frame.field(n)).collect();
        let room = limit.saturating_sub(table.rows.len()).min(frame.len());
        table.rows.extend((0..room).map(|row| columns.iter().map(|c| cell(&c.get(row))).collect()));
        table.truncated += frame.len() - room;
    }
    Some(table)
}

/// A sentence about the picture: kinds of marks, how many there are, and what they extend over; empty if there is
/// nothing to say.
pub fn describe(plots: &[&PlotArea]) -> String {
    let Some(first) = plots.iter().find(|p| marks(p).next().is_some()) else { return String::new() };
    let mut kinds: Vec<&str> = Vec::new();
    let (mut count, mut series) = (0, 0);
    for plot in plots {
        for mark in marks(plot) {
            push(&mut kinds, word(mark));
        }
        if let Some(main) = marks(plot).next() {
            let frame = plot.tables.get(main.data);
            count += frame.len();
            series = series.max(Groups::by(frame, &main.series).len());
        }
    }
    let mut out = capitalized(&listing(&kinds, LISTED));
    out.push_str(if kinds == ["scatter"] { " plot of " } else { " chart of " });
    out.push_str(&counted(count, first, series));
    if plots.len() > 1 {
        out.push_str(&format!(" in {} plots", plots.len()));
    }
    for (channels, letter) in [
        (&[Channel::X, Channel::XCenter, Channel::X2][..], "x"),
        (&[Channel::Y, Channel::YCenter, Channel::Y2][..], "y"),
    ] {
        if let Some(extent) = extent(plots, first, channels, letter) {
            out.push_str("; ");
            out.push_str(&extent);
        }
    }
    out
}

/// Marks that show data of their own.
fn named<'p>(plot: &'p PlotArea) -> impl Iterator<Item = &'p Mark> {
    plot.plot.marks.iter().filter(|m| !m.label.is_empty())
}

/// The marks a sentence is about: the named ones, or all if none has a name.
fn marks<'p>(plot: &'p PlotArea) -> impl Iterator<Item = &'p Mark> {
    let any = named(plot).next().is_some();
    plot.plot.marks.iter().filter(move |m| !any || !m.label.is_empty())
}

/// The column that is told of for one that a channel reads.
fn told(mark: &Mark, name: &Arc<str>) -> Arc<str> {
    mark.display_names.iter().find(|(derived, _)| derived == name).map_or(name, |(_, origin)| origin).clone()
}

/// The columns that a mark's channels read, and those that make its series.
fn fields(mark: &Mark) -> Vec<Arc<str>> {
    let mut out = Vec::new();
    for encoding in SHOWN.iter().filter_map(|c| mark.encodings.get(*c)) {
        for mapping in mappings(encoding) {
            if let From::Field(name) = &mapping.from {
                push(&mut out, told(mark, name));
            }
            if let Some(From::Field(name)) = mapping.offset.mapping.as_ref().map(|m| &m.from) {
                push(&mut out, name.clone());
            }
        }
    }
    mark.series.iter().for_each(|s| push(&mut out, s.clone()));
    out
}

fn mappings(encoding: &Encoding) -> impl Iterator<Item = &Mapping> {
    encoding.otherwise.iter().chain(encoding.when.iter().filter_map(|(_, m)| m.as_ref()))
}

fn push<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// Whether a column can be written in cells: no geometry, no records.
fn writable(column: &Column) -> bool {
    match column {
        Column::Numbers(_) | Column::Times(_) => true,
        Column::Values(v) => !v.iter().any(|x| matches!(x, Value::Object(_))) && v.iter().any(|x| *x != Value::Null),
    }
}

/// The word for a mark, as in "bar chart".
fn word(mark: &Mark) -> &'static str {
    let class = mark.class.strip_prefix("mark-").unwrap_or(mark.class);
    match (&mark.kind, class) {
        (MarkKind::Symbol(_), "flow") => "flow",
        (MarkKind::Symbol(_), _) => "scatter",
        (MarkKind::Arc(_), _) => "pie",
        (MarkKind::Rect(_), "rect") => "heat map",
        (MarkKind::Geo { .. }, _) => "map",
        (_, "") => "plain",
        (_, class) => class,
    }
}

/// "3 marks", "40 points in 4 series".
fn counted(count: usize, plot: &PlotArea, series: usize) -> String {
    let joined =
        marks(plot).next().is_some_and(|m| matches!(m.kind, MarkKind::Line(_) | MarkKind::Area(_) | MarkKind::Trail));
    let noun = if joined { "point" } else { "mark" };
    let plural = if count == 1 { "" } else { "s" };
    match series {
        2.. if joined => format!("{count} {noun}{plural} in {series} series"),
        _ => format!("{count} {noun}{plural}"),
    }
}

/// What the marks extend over along one direction.
fn extent(plots: &[&PlotArea], first: &PlotArea, channels: &[Channel], letter: &str) -> Option<String> {
    let mut scale: Option<ScaleId> = None;
    let mut span = (f64::INFINITY, f64::NEG_INFINITY, false);
    let mut values: Vec<String> = Vec::new();
    for plot in plots {
        for mark in marks(plot) {
            let frame = plot.tables.get(mark.data);
            for mapping in channels.iter().filter_map(|c| mark.encodings.get(*c)).flat_map(mappings) {
                let From::Field(name) = &mapping.from else { continue };
                scale = scale.or(mapping.scale);
                cover(&frame.field(&told(mark, name)), &mut span, &mut values);
            }
        }
    }
    let name = scale.and_then(|id| title(first, id)).unwrap_or_else(|| letter.to_owned());
    if !values.is_empty() {
        return Some(format!("{name}: {}", listing(&values, LISTED)));
    }
    let write = |x: f64| cell(&if span.2 { Value::Time(x) } else { Value::Number(x) });
    (span.0 <= span.1).then(|| format!("{name} from {} to {}", write(span.0), write(span.1)))
}

/// Adds a column's numbers to a span, its texts to a list.
fn cover(column: &Column, span: &mut (f64, f64, bool), values: &mut Vec<String>) {
    let mut number = |x: f64, time: bool| {
        if x.is_finite() {
            *span = (span.0.min(x), span.1.max(x), span.2 || time);
        }
    };
    match column {
        Column::Numbers(v) => v.iter().for_each(|x| number(*x, false)),
        Column::Times(v) => v.iter().for_each(|x| number(*x, true)),
        Column::Values(v) => v.iter().for_each(|value| match value {
            Value::Number(x) => number(*x, false),
            Value::Time(x) => number(*x, true),
            // One more than can be listed is enough to know that there are more.
            Value::Text(t) if values.len() <= 1_000 => push(values, short(t)),
            _ => {}
        }),
    }
}

/// The title of the axis that explains a scale.
fn title(plot: &PlotArea, id: ScaleId) -> Option<String> {
    let axis = plot.plot.axes.iter().filter(|a| a.scale == id).find_map(|a| a.title.as_ref())?;
    let text = axis.lines.join(" ");
    (!text.trim().is_empty()).then(|| short(&text))
}

/// "a", "a and b", "a, b and c", "a, b, c and 4 more".
fn listing<T: AsRef<str>>(items: &[T], most: usize) -> String {
    let shown: Vec<&str> = items.iter().take(most).map(AsRef::as_ref).collect();
    let more = items.len() - shown.len();
    match (shown.split_last(), more) {
        (None, _) => String::new(),
        (Some(_), 1..) => format!("{} and {more} more", shown.join(", ")),
        (Some((last, [])), 0) => (*last).to_owned(),
        (Some((last, rest)), 0) => format!("{} and {last}", rest.join(", ")),
    }
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// A text cut to what a cell holds.
fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A value as a cell: numbers with at most six significant digits after rounding fractions, instants as ISO 8601 without
/// what is zero.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Number(x) => number::to_js(rounded(*x)),
        Value::Time(t) => {
            let iso = time::iso(*t);
            let date = iso.strip_suffix("T00:00:00.000Z").map(str::to_owned);
            date.or_else(|| iso.strip_suffix(".000Z").map(|s| format!("{s}Z"))).unwrap_or(iso)
        }
        Value::Array(items) => short(&items.iter().take(20).map(cell).collect::<Vec<_>>().join(", ")),
        other => short(&other.to_text()),
    }
}

/// Six significant digits, but never fewer than the integer part has.
fn rounded(x: f64) -> f64 {
    if !x.is_finite() || x == 0.0 || x.fract() == 0.0 {
        return x;
    }
    let before = libm::log10(x.abs()).floor() + 1.0;
    let places = (6.0 - before).clamp(0.0, 15.0);
    // Read back from its decimal text, so that no digits of the division are left.
    format!("{x:.*}", places as usize).parse().unwrap_or(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_short() {
        for (value, text) in [
            (Value::Number(12.0), "12"),
            (Value::Number(12_345_678.9), "12345679"),
            (Value::Number(0.1 + 0.2), "0.3"),
            (Value::Number(1.0 / 3.0), "0.333333"),
            (Value::Number(0.000_012_345_678_9), "0.0000123457"),
            (Value::Time(0.0), "1970-01-01"),
            (Value::Time(3_600_000.0), "1970-01-01T01:00:00Z"),
            (Value::Time(1.0), "1970-01-01T00:00:00.001Z"),
            (Value::Null, ""),
            (Value::Bool(true), "true"),
        ] {
            assert_eq!(cell(&value), text, "{value:?}");
        }
        assert_eq!(cell(&Value::from("é".repeat(90))).chars().count(), LONGEST + 1);
    }

    #[test]
    fn lists_read_as_sentences() {
        assert_eq!(listing::<&str>(&[], 3), "");
        assert_eq!(listing(&["a"], 3), "a");
        assert_eq!(listing(&["a", "b"], 3), "a and b");
        assert_eq!(listing(&["a", "b", "c"], 3), "a, b and c");
        assert_eq!(listing(&["a", "b", "c", "d"], 3), "a, b, c and 1 more");
    }
}
