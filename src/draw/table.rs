//! What a picture shows, as a table and as a sentence: plots with their tables in, cells and words out.
//!
//! Both read what the marks' encodings name, so that they say what is drawn and nothing else.

use crate::data::table::{cell, short, writable};
use crate::data::{Column, Frame, Groups, Table, Value};
use crate::figure::{Channel, Encoding, From, Listed, Mapping, Mark, MarkKind, ScaleId};
use crate::layout::{PlotArea, Shown};
use std::sync::Arc;

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

/// Most values listed in a sentence.
const LISTED: usize = 6;

/// The rows of the first table that a named mark draws, in all plots. `None` if no mark shows data of its own.
pub fn data_table(plots: &[&PlotArea]) -> Option<Table> {
    let (plot, first) = plots.iter().find_map(|p| Some((*p, named(p).next()?)))?;
    let mut columns: Vec<Listed> = Vec::new();
    for shown in named(plot).filter(|s| s.source == first.source) {
        for one in listed(shown.mark) {
            if !columns.iter().any(|c| c.column == one.column) {
                columns.push(one);
            }
        }
    }
    columns.retain(|c| writable(&first.frame.field(&c.column)));
    if columns.is_empty() {
        return None;
    }
    let mut table = Table::of_names(columns.iter().map(|c| &c.header));
    let mut seen: Vec<*const Frame> = Vec::new();
    for plot in plots {
        let Some(frame) = named(plot).find(|s| s.source == first.source).map(|s| s.frame) else { continue };
        // Plots that are no cells of one facet share the same table: it is listed once.
        if seen.contains(&Arc::as_ptr(frame)) {
            continue;
        }
        seen.push(Arc::as_ptr(frame));
        let rows = first_rows(frame, &columns);
        let cells: Vec<Arc<Column>> = columns.iter().map(|c| written(frame, c, &rows)).collect();
        table.list(&cells, frame.len());
    }
    Some(table)
}

/// The columns that a mark lists, or those that its channels read.
fn listed(mark: &Mark) -> Vec<Listed> {
    if !mark.listed.is_empty() {
        return mark.listed.clone();
    }
    let plain = |column: Arc<str>| Listed { header: column.clone(), column, end: None, channel: None };
    fields(mark).into_iter().map(plain).collect()
}

/// The rows that a table has room for: as they come, or in the order of their spans.
fn first_rows(frame: &Frame, columns: &[Listed]) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..frame.len()).collect();
    if let Some(span) = columns.iter().find(|c| c.end.is_some()) {
        let column = frame.field(&span.column);
        let starts = column.numbers();
        rows.sort_by(|a, b| starts[*a].total_cmp(&starts[*b]));
    }
    rows.truncate(Table::ROWS);
    rows
}

/// The cells of some rows in a column, spans as `0 – 10`.
fn written(frame: &Frame, listed: &Listed, rows: &[usize]) -> Arc<Column> {
    let column = frame.field(&listed.column);
    let end = listed.end.as_ref().map(|end| frame.field(end));
    let one = |row: &usize| match (&end, column.get(*row)) {
        (Some(end), start) if start.is_valid() => format!("{} – {}", cell(&start), cell(&end.get(*row))).into(),
        (_, value) => value,
    };
    Arc::new(Column::Values(rows.iter().map(one).collect()))
}

/// A sentence about the picture: kinds of marks, how many there are, and what they extend over; empty if there is
/// nothing to say.
pub fn describe(plots: &[&PlotArea]) -> String {
    let Some(first) = plots.iter().find(|p| marks(p).next().is_some()) else { return String::new() };
    let mut kinds: Vec<&str> = Vec::new();
    let (mut count, mut series) = (0, 0);
    for plot in plots {
        for shown in marks(plot) {
            push(&mut kinds, word(shown.mark));
        }
        if let Some(Shown { mark, frame, .. }) = marks(plot).next() {
            count += frame.len();
            series = series.max(Groups::by(frame, &mark.series).len());
        }
    }
    let mut out = capitalized(&listing(&kinds, LISTED));
    out.push_str(match &kinds[..] {
        ["scatter"] => " plot of ",
        ["box plot"] => " of ",
        _ => " chart of ",
    });
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
fn named<'p>(plot: &'p PlotArea) -> impl Iterator<Item = Shown<'p>> {
    plot.marks().filter(|s| !s.mark.label.is_empty())
}

/// The marks a sentence is about: the named ones, or all if none has a name.
fn marks<'p>(plot: &'p PlotArea) -> impl Iterator<Item = Shown<'p>> {
    let any = named(plot).next().is_some();
    plot.marks().filter(move |s| !any || !s.mark.label.is_empty())
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

/// The word for a mark, as in "bar chart".
fn word(mark: &Mark) -> &'static str {
    let class = mark.class.strip_prefix("mark-").unwrap_or(mark.class);
    let composed = [("boxplot", "box plot"), ("errorbar", "error bar"), ("errorband", "error band")];
    if let Some((_, word)) = composed.iter().find(|(name, _)| *name == &*mark.label) {
        return word;
    }
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
    let joined = marks(plot)
        .next()
        .is_some_and(|s| matches!(s.mark.kind, MarkKind::Line(_) | MarkKind::Area(_) | MarkKind::Trail));
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
        for Shown { mark, frame, .. } in marks(plot) {
            for mapping in channels.iter().filter_map(|c| mark.encodings.get(*c)).flat_map(mappings) {
                scale = scale.or(mapping.scale);
                let From::Field(name) = &mapping.from else { continue };
                cover(&frame.field(&told(mark, name)), &mut span, &mut values);
            }
            // What a mark tells of beside what it shows: how far whiskers reach.
            for one in mark.listed.iter().filter(|l| l.channel.is_some_and(|c| channels.contains(&c))) {
                for column in std::iter::once(&one.column).chain(&one.end) {
                    cover(&frame.field(&told(mark, column)), &mut span, &mut values);
                }
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
    let text = plot.guides.axis_title(id)?.join(" ");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_as_sentences() {
        assert_eq!(listing::<&str>(&[], 3), "");
        assert_eq!(listing(&["a"], 3), "a");
        assert_eq!(listing(&["a", "b"], 3), "a and b");
        assert_eq!(listing(&["a", "b", "c"], 3), "a, b and c");
        assert_eq!(listing(&["a", "b", "c", "d"], 3), "a, b, c and 1 more");
    }
}
