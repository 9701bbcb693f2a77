//! Box plots and violins as chartjs-chart-box-and-violin-plot 2 and @sgratzl/chartjs-chart-boxplot 4 draw them. In: a
//! list of values a datum, or its statistics; out: boxes with whiskers and outliers, or outlines of a density.

use crate::color::Color;
use crate::data::Value;
use crate::dialect::chartjs::axes::Axes;
use crate::dialect::chartjs::chart::{Chart, Dataset, Element, Kind, Styled, label_of};
use crate::dialect::chartjs::data::Series;
use crate::dialect::chartjs::options::number;
use crate::dialect::chartjs::table::{Rows, Tables};
use crate::figure::{CapLength, Channel, Glyph, GlyphStyle, Mapping, Mark, MarkKind, RectStyle};
use crate::geometry::Insets;
use crate::json::Json;
use std::sync::Arc;

/// Samples of a density.
const SAMPLES: usize = 100;
/// Quartiles this many of their distances away still belong to the whiskers.
const REACH: f64 = 1.5;

/// What is drawn of many values.
#[derive(Debug, Clone, Default, PartialEq)]
struct Summary {
    min: f64,
    low: f64,
    q1: f64,
    median: f64,
    q3: f64,
    high: f64,
    max: f64,
    mean: f64,
    items: Vec<f64>,
    outliers: Vec<f64>,
}

fn numbers(list: &[Json]) -> Vec<f64> {
    let mut all: Vec<f64> = list.iter().filter_map(number).filter(|x| x.is_finite()).collect();
    all.sort_by(f64::total_cmp);
    all
}

/// Hyndman and Fan 1996, definition 7: R's default.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = share * sorted.len().saturating_sub(1) as f64;
    let (i, rest) = (at.floor() as usize, at.fract());
    let value = |i: usize| sorted.get(i).copied().unwrap_or(f64::NAN);
    if rest == 0.0 { value(i) } else { value(i) + rest * (value(i + 1) - value(i)) }
}

/// The statistics of a datum: of its values, or as they are given.
fn summary(json: &Json, reach: f64) -> Option<Summary> {
    match json {
        Json::Array(list) => {
            let items = numbers(list);
            if items.is_empty() {
                return None;
            }
            let mut s = Summary {
                min: items[0],
                q1: quantile(&items, 0.25),
                median: quantile(&items, 0.5),
                q3: quantile(&items, 0.75),
                max: items[items.len() - 1],
                mean: items.iter().sum::<f64>() / items.len() as f64,
                items,
                ..Summary::default()
            };
            whiskers(&mut s, reach);
            Some(s)
        }
        Json::Object(o) => {
            let n = |name: &str| o.get(name).and_then(number);
            let list = |name: &str| o.get(name).and_then(Json::as_array).map(numbers).unwrap_or_default();
            let mut s = Summary {
                min: n("min").or(n("whiskerMin"))?,
                q1: n("q1")?,
                median: n("median")?,
                q3: n("q3")?,
                max: n("max").or(n("whiskerMax"))?,
                mean: n("mean").unwrap_or(f64::NAN),
                items: list("items"),
                ..Summary::default()
            };
            whiskers(&mut s, reach);
            (s.low, s.high) = (n("whiskerMin").unwrap_or(s.low), n("whiskerMax").unwrap_or(s.high));
            if o.get("outliers").is_some() {
                s.outliers = list("outliers");
            }
            Some(s)
        }
        // A single number is a line.
        v => {
            let x = number(v)?;
            Some(Summary { min: x, low: x, q1: x, median: x, q3: x, high: x, max: x, mean: x, ..Summary::default() })
        }
    }
}

/// Whiskers end at the outermost values within reach of the quartiles; what lies beyond are outliers.
fn whiskers(s: &mut Summary, reach: f64) {
    let far = reach * (s.q3 - s.q1);
    let (low, high) = if reach > 0.0 { (s.min.max(s.q1 - far), s.max.min(s.q3 + far)) } else { (s.min, s.max) };
    s.low = s.items.iter().copied().find(|x| *x >= low).unwrap_or(low);
    s.high = s.items.iter().rev().copied().find(|x| *x <= high).unwrap_or(high);
    s.outliers = s.items.iter().copied().filter(|x| *x < s.low || *x > s.high).collect();
}

/// The least and the largest value of a datum.
pub(super) fn span(json: &Json) -> (f64, f64) {
    summary(json, REACH).map_or((f64::NAN, f64::NAN), |s| {
        let all = s.outliers.iter().fold((s.min, s.max), |(a, b), x| (a.min(*x), b.max(*x)));
        (all.0, all.1)
    })
}

/// How far whiskers reach: in version 2 an option of the axis, later of the data set.
fn reach(chart: &Chart, axes: &Axes, s: &Series) -> f64 {
    let axis = axes.list[s.value].options.sub("ticks").number("coef").filter(|_| chart.is_v2());
    s.set.own.number("coef").or(axis).unwrap_or(REACH)
}

fn summaries(chart: &Chart, axes: &Axes, s: &Series) -> Vec<(usize, f64, Summary)> {
    let reach = reach(chart, axes, s);
    let each = s.set.data.iter().zip(&s.cells).enumerate();
    each.filter(|(_, (_, c))| c.at.is_finite()).filter_map(|(i, (j, c))| Some((i, c.at, summary(j, reach)?))).collect()
}

/// Rows at the places of data, with values along the axis.
struct Table<'s, 'a, 'c> {
    axes: &'s Axes<'a>,
    s: &'s Series<'a, 'c>,
    style: &'s RectStyle,
}

impl Table<'_, '_, '_> {
    /// A table of rows at places, with columns of values for channels along the axis.
    fn rows(&self, at: Vec<f64>, columns: Vec<(Channel, &'static str, Vec<f64>)>) -> Rows {
        let s = self.s;
        let (index, value) = (self.axes.list[s.index].scale, self.axes.list[s.value].scale);
        let mut rows = Rows::new(at.len());
        rows.numbers("at", at);
        rows.encodings
            .map(if s.lying { Channel::YCenter } else { Channel::XCenter }, Mapping::field("at").scaled(index));
        for (channel, name, values) in columns {
            let channel = match (channel, s.lying) {
                (Channel::Y, true) => Channel::X,
                (Channel::Y2, true) => Channel::X2,
                (channel, _) => channel,
            };
            rows.numbers(name, values);
            rows.encodings.map(channel, Mapping::field(name).scaled(value));
        }
        rows
    }

    fn glyph(&self, glyph: Glyph, rows: Rows, tables: &mut Tables) -> Mark {
        let style = GlyphStyle { place: self.style.clone(), glyph };
        self.mark("mark-glyph", MarkKind::Glyph(style), rows, tables)
    }

    fn mark(&self, class: &'static str, kind: MarkKind, rows: Rows, tables: &mut Tables) -> Mark {
        let data = tables.add(rows.frame.clone());
        let mut mark = super::line::plain(class, kind, data, rows, Arc::from(""));
        mark.valid = vec![Arc::from("at")];
        mark.clip = Some(Insets::default());
        mark
    }
}

/// Colours and widths of the data a table's rows are of.
struct Looks {
    fill: Styled,
    stroke: Styled,
    width: Styled,
}

impl Looks {
    fn new<'a>(chart: &Chart<'a>, set: &Dataset<'a>) -> Looks {
        let element = Element::new(chart, set, set.kind.element(chart.version));
        let n = set.data.len();
        let violin = matches!(set.kind, Kind::Violin | Kind::HorizontalViolin);
        let usual = if violin { "violin" } else { "boxandwhiskers" };
        let elements = chart.root.sub("elements").sub(usual);
        let width = chart.resolve_all(set, &[(&set.own, "borderWidth"), (&elements, "borderWidth")], n);
        let given = set.own.written().get("borderWidth").is_some() || elements.get("borderWidth").is_some();
        Looks {
            fill: element.each(chart, set, "backgroundColor", n),
            stroke: element.each(chart, set, "borderColor", n),
            width: if given { width } else { Styled::Same(Value::Number(1.0)) },
        }
    }

    fn apply(&self, rows: &mut Rows, of: &[usize], filled: bool) {
        let pick = |style: &Styled| match style {
            Styled::Same(v) => Styled::Same(v.clone()),
            Styled::Each(_) => Styled::Each(of.iter().map(|i| style.get(*i)).collect()),
        };
        if filled {
            rows.style(Channel::Fill, "fill", pick(&self.fill));
        }
        rows.style(Channel::Stroke, "stroke", pick(&self.stroke));
        rows.style(Channel::StrokeWidth, "stroke_width", pick(&self.width));
    }
}

/// The marks of box plots: boxes, medians, whiskers, outliers, means.
pub(crate) fn boxes<'a>(
    chart: &Chart<'a>,
    axes: &Axes<'a>,
    s: &Series<'a, '_>,
    style: &RectStyle,
    tables: &mut Tables,
) -> Vec<Mark> {
    let all = summaries(chart, axes, s);
    let of: Vec<usize> = all.iter().map(|(i, ..)| *i).collect();
    let table = Table { axes, s, style };
    let looks = Looks::new(chart, s.set);
    let at = || all.iter().map(|(_, at, _)| *at).collect::<Vec<f64>>();
    let column = |f: fn(&Summary) -> f64| all.iter().map(|(.., s)| f(s)).collect::<Vec<f64>>();
    let quartiles = || vec![(Channel::Y, "q3", column(|s| s.q3)), (Channel::Y2, "q1", column(|s| s.q1))];
    let mut rows = table.rows(at(), quartiles());
    looks.apply(&mut rows, &of, true);
    // Boxes without height are lines.
    let place = RectStyle { min_length: 0.01, ..style.clone() };
    let mut boxes = table.mark("mark-bar", MarkKind::Rect(place), rows, tables);
    boxes.label = label_of(s.set);
    let mut out = vec![boxes];
    if let Some(color) = ["lowerBackgroundColor", "lowerColor"].iter().find_map(|n| s.set.own.text(n)) {
        let lower = vec![(Channel::Y, "median", column(|s| s.median)), (Channel::Y2, "q1", column(|s| s.q1))];
        let mut rows = table.rows(at(), lower);
        rows.encodings.constant(Channel::Fill, color);
        out.push(table.mark("mark-bar", MarkKind::Rect(style.clone()), rows, tables));
    }
    let mut rows = table.rows(at(), vec![(Channel::Y, "median", column(|s| s.median))]);
    looks.apply(&mut rows, &of, false);
    if let Some(color) = s.set.own.text("medianColor") {
        rows.encodings.constant(Channel::Stroke, color);
    }
    out.push(table.glyph(Glyph::Level, rows, tables));
    let mut ends = quartiles();
    ends.extend([(Channel::Low, "low", column(|s| s.low)), (Channel::High, "high", column(|s| s.high))]);
    let mut rows = table.rows(at(), ends);
    looks.apply(&mut rows, &of, false);
    out.push(table.glyph(Glyph::Whiskers(CapLength::Share(1.0)), rows, tables));
    out.extend(dots(chart, &table, &all, &looks, tables));
    out
}

/// A kind of point: its names in the options, its usual radius and shape, and where it lies: the value and the share of
/// the thickness from the middle.
type Points = (&'static str, f64, &'static str, Vec<(usize, f64, f64, f64)>);

/// Outliers, means, and single values if they are asked for.
fn dots<'a>(
    chart: &Chart<'a>,
    table: &Table<'_, 'a, '_>,
    all: &[(usize, f64, Summary)],
    looks: &Looks,
    tables: &mut Tables,
) -> Vec<Mark> {
    let set = table.s.set;
    let outliers = all.iter().flat_map(|(i, at, s)| s.outliers.iter().map(|x| (*i, *at, *x, 0.0)));
    let mut points: Vec<Points> = vec![("outlier", 2.0, "circle", outliers.collect())];
    if !chart.is_v2() {
        let means = all.iter().filter(|(.., s)| s.mean.is_finite()).map(|(i, at, s)| (*i, *at, s.mean, 0.0));
        points.push(("mean", 3.0, "circle", means.collect()));
    }
    let mut items = Vec::new();
    for (i, at, s) in all {
        // Spread by the generator the plugins use, so that it is the same every time.
        let mut seed = (set.index * 1000 + i) as f64;
        for x in &s.items {
            seed = (seed * 9301.0 + 49297.0) % 233_280.0;
            items.push((*i, *at, *x, seed / 233_280.0 - 0.5));
        }
    }
    points.push(("item", 0.0, "circle", items));
    let mut out = Vec::new();
    for (name, usual, shape, list) in points {
        let own = |suffix: &str| set.own.get(&format!("{name}{suffix}"));
        let radius = own("Radius").and_then(number).unwrap_or(usual);
        if radius <= 0.0 || list.is_empty() {
            continue;
        }
        let of: Vec<usize> = list.iter().map(|p| p.0).collect();
        let at = list.iter().map(|p| p.1).collect();
        let mut rows = table.rows(at, vec![(Channel::Y, "value", list.iter().map(|p| p.2).collect())]);
        if list.iter().any(|p| p.3 != 0.0) {
            rows.numbers("aside", list.iter().map(|p| p.3).collect());
            rows.encodings.map(Channel::Radius, Mapping::field("aside"));
        }
        looks.apply(&mut rows, &of, true);
        if chart.is_v2() && name == "outlier" {
            // Version 2 fills outliers in the grey of bars, and does not outline them.
            rows.encodings.remove(Channel::Stroke);
            let grey = Value::from(Color::rgba(0, 0, 0, 26).to_hex());
            rows.encodings.constant(Channel::Fill, grey);
        }
        let color = |suffix: &str| own(suffix).and_then(Json::as_str);
        if let Some(c) = color("BackgroundColor").or_else(|| color("Color")) {
            rows.encodings.constant(Channel::Fill, c);
        }
        if let Some(c) = color("BorderColor") {
            rows.encodings.constant(Channel::Stroke, c);
        }
        if let Some(w) = own("BorderWidth").and_then(number) {
            rows.encodings.constant(Channel::StrokeWidth, w);
        }
        rows.encodings.constant(Channel::Size, radius);
        rows.encodings.constant(Channel::Shape, own("Style").and_then(Json::as_str).unwrap_or(shape));
        out.push(table.glyph(Glyph::Dot, rows, tables));
    }
    out
}

/// The density of values at some places: a sum of normal curves, as wide as Scott 1992 advises.
fn density(sorted: &[f64], places: &[f64]) -> Vec<f64> {
    let n = sorted.len() as f64;
    let mean = sorted.iter().sum::<f64>() / n;
    let variance = sorted.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0).max(1.0);
    let between = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.34;
    let spread = if between > 0.0 { variance.sqrt().min(between) } else { variance.sqrt() };
    let width = 1.06 * spread * libm::pow(n, -0.2);
    if width.is_nan() || width <= 0.0 {
        return vec![1.0; places.len()];
    }
    let at = |p: &f64| {
        let curve = |x: &f64| libm::exp(-0.5 * ((p - x) / width) * ((p - x) / width));
        sorted.iter().map(curve).sum::<f64>() / (n * width * (2.0 * std::f64::consts::PI).sqrt())
    };
    places.iter().map(at).collect()
}

/// The marks of violins: a diamond at each median, and the outlines.
pub(crate) fn violins<'a>(
    chart: &Chart<'a>,
    axes: &Axes<'a>,
    s: &Series<'a, '_>,
    style: &RectStyle,
    tables: &mut Tables,
) -> Vec<Mark> {
    let all = summaries(chart, axes, s);
    let table = Table { axes, s, style };
    let looks = Looks::new(chart, s.set);
    let of: Vec<usize> = all.iter().map(|(i, ..)| *i).collect();
    let medians = all.iter().map(|(.., s)| s.median).collect();
    let mut rows = table.rows(all.iter().map(|p| p.1).collect(), vec![(Channel::Y, "median", medians)]);
    looks.apply(&mut rows, &of, true);
    rows.encodings.constant(Channel::Size, 5.0).constant(Channel::Shape, "rectRot");
    let mut out = vec![table.glyph(Glyph::Dot, rows, tables)];
    let count = s.set.own.number("points").filter(|n| *n >= 2.0).map_or(SAMPLES, |n| (n as usize).min(1000));
    let (mut at, mut value, mut share, mut of) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (i, place, summary) in &all {
        let samples: Vec<f64> =
            (0..=count).map(|k| summary.min + (summary.max - summary.min) * k as f64 / count as f64).collect();
        let heights = if summary.items.len() > 1 { density(&summary.items, &samples) } else { vec![1.0; count + 1] };
        let most = heights.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        for (x, h) in samples.into_iter().zip(heights) {
            at.push(*place);
            value.push(x);
            share.push(h / most);
            of.push(*i);
        }
    }
    let mut rows = table.rows(at, vec![(Channel::Y, "value", value)]);
    rows.numbers("share", share);
    rows.encodings.map(Channel::Size, Mapping::field("share"));
    looks.apply(&mut rows, &of, true);
    let mut outline = table.glyph(Glyph::Outline, rows, tables);
    outline.series = vec![Arc::from("at")];
    outline.label = label_of(s.set);
    out.push(outline);
    out.extend(dots(chart, &table, &all, &looks, tables).into_iter().skip(usize::from(chart.is_v2())));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(values: &[f64]) -> Json {
        Json::Array(values.iter().map(|x| Json::Number(*x)).collect())
    }

    #[test]
    fn quartiles_are_those_of_r() {
        // quantile(c(1, 2, 3, 4, 5, 6, 7, 20)) in R: 2.75, 4.5, 6.25
        let s = summary(&list(&[20.0, 1.0, 3.0, 2.0, 4.0, 5.0, 7.0, 6.0]), REACH).unwrap();
        assert_eq!((s.q1, s.median, s.q3), (2.75, 4.5, 6.25));
        // 6.25 + 1.5 × 3.5 = 11.5, so that 20 is beyond and 7 the last within.
        assert_eq!((s.low, s.high, s.outliers), (1.0, 7.0, vec![20.0]));
        assert_eq!(span(&list(&[20.0, 1.0, 3.0])), (1.0, 20.0));
        assert!(summary(&list(&[]), REACH).is_none());
    }

    #[test]
    fn densities_are_those_of_r() {
        // density(c(1, 2, 4), bw = bw.nrd(…), kernel = "gaussian") by hand: sd 1.5275, IQR 1.5, width 1.06 × 1.1194 × 3^-0.2
        let at = density(&[1.0, 2.0, 4.0], &[2.0]);
        let width = 1.06 * (1.5 / 1.34) * libm::pow(3.0, -0.2);
        let curve = |d: f64| libm::exp(-0.5 * (d / width) * (d / width));
        let expected = (curve(1.0) + 1.0 + curve(2.0)) / (3.0 * width * 2.506_628_274_631);
        assert!((at[0] - expected).abs() < 1e-9);
        assert_eq!(density(&[3.0, 3.0], &[3.0]), [1.0]);
    }
}
