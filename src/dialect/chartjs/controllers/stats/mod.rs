//! Box plots and violins as chartjs-chart-box-and-violin-plot 2 and @sgratzl/chartjs-chart-boxplot 4 draw them. In: a
//! list of values a datum, or its statistics; out: boxes with whiskers and outliers, or outlines of a density.

mod summary;

use crate::data::Value;
use crate::dialect::chartjs::axes::Axes;
use crate::dialect::chartjs::chart::{Chart, Dataset, Element, Kind, Styled, label_of};
use crate::dialect::chartjs::data::{Cell, Series};
use crate::dialect::chartjs::options;
use crate::dialect::chartjs::table::{Rows, Tables};
use crate::figure::{CapLength, Channel, Glyph, GlyphStyle, Mapping, Mark, MarkKind, RectStyle};
use crate::geometry::Insets;
use crate::json::Json;
use std::sync::Arc;
use summary::{Quantiles, Rules, Summary, summary};

/// Samples of a density.
const SAMPLES: usize = 100;

/// The least and the largest value of a datum, by the statistics that `minStats` and `maxStats` name.
pub(super) fn span(chart: &Chart, set: &Dataset, json: &Json) -> (f64, f64) {
    let rules = rules(chart, set, None);
    let Some(s) = summary(json, &rules) else { return (f64::NAN, f64::NAN) };
    if chart.is_v2() {
        return s.outliers.iter().fold((s.min, s.max), |(a, b), x| (a.min(*x), b.max(*x)));
    }
    // Violins have no whiskers.
    let named = |option: &str, usual: &str| match set.own.text(option).unwrap_or(usual) {
        "whiskerMin" | "whiskerMax" if set.kind == Kind::Violin => f64::NAN,
        name => s.named(name),
    };
    (named("minStats", "min"), named("maxStats", "max"))
}

/// What the data make an index axis of numbers or times reach: from version 3 on the axis is asked for the same statistics
/// as the value axis, of the first and the last of ascending data (`StatsBase.ts`, `getMinMax`; Chart.js
/// `core.datasetController.js`).
pub(crate) fn places_seen(cells: &[Cell]) -> Vec<f64> {
    let ascends = cells.windows(2).all(|w| w[0].at <= w[1].at);
    let mut seen: Vec<&Cell> = cells.iter().filter(|c| c.start.is_finite() && c.value.is_finite()).collect();
    if let (true, [first, .., last]) = (ascends, &seen[..]) {
        seen = vec![*first, *last];
    }
    seen.iter().flat_map(|c| [c.start, c.value]).collect()
}

/// How the statistics of a data set are computed; in version 2 an option of the axis may say how far whiskers reach.
fn rules(chart: &Chart, set: &Dataset, axis: Option<f64>) -> Rules {
    let usual = Rules::default();
    let quantiles = set.own.get("quantiles").map(options::shown);
    Rules {
        reach: set.own.number("coef").or(axis.filter(|_| chart.is_v2())).unwrap_or(usual.reach),
        quantiles: quantiles.and_then(|q| Quantiles::named(&q)).unwrap_or(usual.quantiles),
        nearest: set.own.text("whiskersMode").is_none_or(|mode| mode == "nearest"),
    }
}

/// The least, the quartiles and the greatest of a datum, if it has values.
pub(crate) fn five(chart: &Chart, axes: &Axes, s: &Series, i: usize) -> Option<[f64; 5]> {
    let rules = rules(chart, s.set, axes.list[s.value].options.sub("ticks").number("coef"));
    let found = summary(s.set.data.get(i)?, &rules)?;
    Some([found.min, found.q1, found.median, found.q3, found.max])
}

fn summaries(chart: &Chart, axes: &Axes, s: &Series) -> Vec<(usize, f64, Summary)> {
    if let Some((Json::Code(_), at)) = s.set.own.find("quantiles") {
        chart.warn(&at, "quantiles by a function are not computed; they are those of R");
    }
    let rules = rules(chart, s.set, axes.list[s.value].options.sub("ticks").number("coef"));
    let each = s.set.data.iter().zip(&s.cells).enumerate();
    each.filter(|(_, (_, c))| c.at.is_finite()).filter_map(|(i, (j, c))| Some((i, c.at, summary(j, &rules)?))).collect()
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

/// The name of the elements of a data set.
fn element_name(set: &Dataset) -> &'static str {
    if matches!(set.kind, Kind::Violin | Kind::HorizontalViolin) { "violin" } else { "boxandwhiskers" }
}

impl Looks {
    fn new<'a>(chart: &Chart<'a>, set: &Dataset<'a>) -> Looks {
        let n = set.data.len();
        let element = Element::new(chart, set, set.kind.element(chart.version));
        let mut width = element.each(chart, set, "borderWidth", n);
        if chart.is_v2() {
            let elements = chart.root.sub("elements").sub(element_name(set));
            width = chart.resolve_all(set, &[(&set.own, "borderWidth"), (&elements, "borderWidth")], n);
            if set.own.written().get("borderWidth").is_none() && elements.get("borderWidth").is_none() {
                width = Styled::Same(Value::Number(1.0));
            }
        }
        // A canvas does not take a width of nothing for its lines: it stays at one pixel.
        let width = width.map(|v| match v.valid_number() {
            Some(w) if w <= 0.0 && !chart.is_v2() => Value::Number(1.0),
            _ => v,
        });
        let (fill, stroke) =
            (element.each(chart, set, "backgroundColor", n), element.each(chart, set, "borderColor", n));
        Looks { fill, stroke, width }
    }

    fn apply(&self, rows: &mut Rows, of: &[usize], filled: bool) {
        if filled {
            rows.style(Channel::Fill, "fill", pick(&self.fill, of));
        }
        self.outline(rows, of);
    }

    fn outline(&self, rows: &mut Rows, of: &[usize]) {
        rows.style(Channel::Stroke, "stroke", pick(&self.stroke, of));
        rows.style(Channel::StrokeWidth, "stroke_width", pick(&self.width, of));
    }
}

/// The style of the data that rows are of.
fn pick(style: &Styled, of: &[usize]) -> Styled {
    match style {
        Styled::Same(v) => Styled::Same(v.clone()),
        Styled::Each(_) => Styled::Each(of.iter().map(|i| style.get(*i)).collect()),
    }
}

/// A colour that is asked for: all but none and the transparent one.
fn seen(style: Styled) -> Option<Styled> {
    let none = |v: &Value| *v == Value::Null || matches!(v, Value::Text(t) if matches!(&**t, "transparent" | "#0000"));
    match &style {
        Styled::Same(v) if none(v) => None,
        Styled::Each(list) if list.iter().all(none) => None,
        _ => Some(style),
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
    let n = s.set.data.len();
    let of: Vec<usize> = all.iter().map(|(i, ..)| *i).collect();
    let table = Table { axes, s, style };
    let looks = Looks::new(chart, s.set);
    let element = Element::new(chart, s.set, s.set.kind.element(chart.version));
    let own = |names: &[&str]| names.iter().find_map(|name| seen(element.each(chart, s.set, name, n)));
    let (lower, middle) = (own(&["lowerBackgroundColor", "lowerColor"]), own(&["medianColor"]));
    let at = || all.iter().map(|(_, at, _)| *at).collect::<Vec<f64>>();
    let column = |f: fn(&Summary) -> f64| all.iter().map(|(.., s)| f(s)).collect::<Vec<f64>>();
    let quartiles = || vec![(Channel::Y, "q3", column(|s| s.q3)), (Channel::Y2, "q1", column(|s| s.q1))];
    // Boxes without height are lines.
    let place = RectStyle { min_length: 0.01, ..style.clone() };
    let mut rows = table.rows(at(), quartiles());
    looks.apply(&mut rows, &of, true);
    // Where colours differ, the outline lies over what is in the box.
    let split = lower.is_some() || middle.is_some();
    if split {
        rows.encodings.remove(Channel::Stroke);
        rows.encodings.remove(Channel::StrokeWidth);
    }
    let mut boxes = table.mark("mark-bar", MarkKind::Rect(place.clone()), rows, tables);
    boxes.label = label_of(s.set);
    let mut out = vec![boxes];
    let mut rows = table.rows(at(), vec![(Channel::Y, "median", column(|s| s.median))]);
    looks.outline(&mut rows, &of);
    if let Some(color) = &middle {
        rows.style(Channel::Stroke, "stroke", pick(color, &of));
    }
    out.push(table.glyph(Glyph::Level, rows, tables));
    if let Some(color) = &lower {
        // That is the half whose pixels have the larger numbers: to the right, or below.
        let reversed = axes.list[s.value].options.truthy("reverse").unwrap_or(false);
        let quartile: fn(&Summary) -> f64 = if !chart.is_v2() && s.lying != reversed { |s| s.q3 } else { |s| s.q1 };
        let half = vec![(Channel::Y, "median", column(|s| s.median)), (Channel::Y2, "quartile", column(quartile))];
        let mut rows = table.rows(at(), half);
        rows.style(Channel::Fill, "fill", pick(color, &of));
        out.push(table.mark("mark-bar", MarkKind::Rect(style.clone()), rows, tables));
    }
    if split {
        let mut rows = table.rows(at(), quartiles());
        looks.outline(&mut rows, &of);
        out.push(table.mark("mark-bar", MarkKind::Rect(place), rows, tables));
    }
    let mut ends = quartiles();
    ends.extend([(Channel::Low, "low", column(|s| s.low)), (Channel::High, "high", column(|s| s.high))]);
    let mut rows = table.rows(at(), ends);
    looks.outline(&mut rows, &of);
    out.push(table.glyph(Glyph::Whiskers(CapLength::Share(1.0)), rows, tables));
    out.extend(dots(chart, &table, &all, &looks, tables));
    out
}

/// Where a point lies: of which datum, at which place, the value, and the share of the thickness from the middle.
type Point = (usize, f64, f64, f64);

/// Single values, spread by the generator that the plugins use, so that it is the same every time. From version 3 on
/// outliers are left out.
fn items(chart: &Chart, set: &Dataset, all: &[(usize, f64, Summary)]) -> Vec<Point> {
    let mut out = Vec::new();
    for (i, at, s) in all {
        let mut seed = (set.index * 1000 + i) as f64;
        let drawn = |x: &&f64| chart.is_v2() || !s.outliers.contains(x);
        for x in s.items.iter().filter(drawn) {
            seed = (seed * 9301.0 + 49297.0) % 233_280.0;
            out.push((*i, *at, *x, seed / 233_280.0 - 0.5));
        }
    }
    out
}

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
    let mut kinds: Vec<(&str, Vec<Point>)> = vec![("outlier", outliers.collect())];
    if !chart.is_v2() {
        let means = all.iter().filter(|(.., s)| s.mean.is_finite()).map(|(i, at, s)| (*i, *at, s.mean, 0.0));
        kinds.push(("mean", means.collect()));
    }
    kinds.push(("item", items(chart, set, all)));
    kinds.into_iter().filter_map(|(name, list)| points(chart, table, (name, &list), looks, tables)).collect()
}

/// The mark of one kind of points, by its options: `outlierRadius`, `outlierStyle` and the like.
fn points<'a>(
    chart: &Chart<'a>,
    table: &Table<'_, 'a, '_>,
    (name, list): (&str, &[Point]),
    looks: &Looks,
    tables: &mut Tables,
) -> Option<Mark> {
    let (set, n) = (table.s.set, table.s.set.data.len());
    let element = Element::new(chart, set, set.kind.element(chart.version));
    let of: Vec<usize> = list.iter().map(|p| p.0).collect();
    let old = chart.is_v2();
    // Version 2 draws points as their box unless it is told otherwise.
    let own = |suffix: &str, usual: Styled| {
        let name = format!("{name}{suffix}");
        if !old {
            return element.each(chart, set, &name, n);
        }
        match chart.resolve_all(set, &[(&set.own, &name)], n) {
            Styled::Same(Value::Null) => usual,
            style => style,
        }
    };
    let outlier = name == "outlier";
    let constant = Styled::Same;
    let radius = pick(&own("Radius", constant(Value::Number(if outlier { 2.0 } else { 0.0 }))), &of);
    if radius.largest(list.len()) <= 0.0 {
        return None;
    }
    let values = list.iter().map(|p| p.2).collect();
    let mut rows = table.rows(list.iter().map(|p| p.1).collect(), vec![(Channel::Y, "value", values)]);
    if list.iter().any(|p| p.3 != 0.0) {
        rows.numbers("aside", list.iter().map(|p| p.3).collect());
        rows.encodings.map(Channel::Radius, Mapping::field("aside"));
    }
    rows.style(Channel::Size, "radius", radius);
    rows.style(Channel::Shape, "style", pick(&own("Style", constant(Value::from("circle"))), &of));
    // It fills outliers in black, and does not outline them.
    let (fill, stroke) = if old && outlier {
        (constant(Value::from("#000000")), constant(Value::Null))
    } else {
        (looks.fill.clone(), looks.stroke.clone())
    };
    let fill = if old { own("Color", fill) } else { fill };
    rows.style(Channel::Fill, "fill", pick(&own("BackgroundColor", fill), &of));
    let (stroke, width) = (own("BorderColor", stroke), pick(&own("BorderWidth", looks.width.clone()), &of));
    if stroke != constant(Value::Null) && width.largest(list.len()) > 0.0 {
        rows.style(Channel::Stroke, "stroke", pick(&stroke, &of));
        rows.style(Channel::StrokeWidth, "stroke_width", width);
    }
    Some(table.glyph(Glyph::Dot, rows, tables))
}

/// The density of values at some places: a sum of normal curves, as wide as Scott 1992 advises by the variance and the
/// distance of the quartiles. Values that are all the same have none: NaN.
fn density(sorted: &[f64], between: f64, places: &[f64]) -> Vec<f64> {
    let n = sorted.len() as f64;
    let mean = sorted.iter().sum::<f64>() / n;
    let variance = sorted.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
    let width = 1.06 * variance.sqrt().min(between / 1.34) * libm::pow(n, -0.2);
    if width.is_nan() || width <= 0.0 {
        return vec![f64::NAN; places.len()];
    }
    let at = |p: &f64| {
        let curve = |x: &f64| libm::exp(-0.5 * ((p - x) / width) * ((p - x) / width));
        sorted.iter().map(curve).sum::<f64>() / (n * width * (2.0 * std::f64::consts::PI).sqrt())
    };
    places.iter().map(at).collect()
}

/// The outline of a violin: values along it, and how wide it is there as a share of the widest.
fn outline(chart: &Chart, datum: &Json, s: &Summary, count: usize) -> Vec<(f64, f64)> {
    let given = datum.get("coords").and_then(Json::as_array);
    let number = |v: &Json, name: &str| v.get(name).and_then(options::number).unwrap_or(f64::NAN);
    let at = |k: usize| s.min + (s.max - s.min) * k as f64 / count as f64;
    let samples: Vec<f64> = match given {
        Some(list) => list.iter().map(|c| number(c, "v")).collect(),
        None => (0..=count).map(at).collect(),
    };
    let heights = match given {
        Some(list) => list.iter().map(|c| number(c, "estimate")).collect(),
        None => density(&s.items, s.q3 - s.q1, &samples),
    };
    let most = heights.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let most = datum.get("maxEstimate").and_then(options::number).unwrap_or(most);
    // Version 2 draws what has no density as wide as it can.
    let share = |h: f64| if h.is_nan() && chart.is_v2() { 1.0 } else { h / most };
    samples.into_iter().zip(heights.into_iter().map(share)).collect()
}

/// The marks of violins: a diamond at each median, and the outlines.
pub(crate) fn violins<'a>(
    chart: &Chart<'a>,
    axes: &Axes<'a>,
    s: &Series<'a, '_>,
    style: &RectStyle,
    tables: &mut Tables,
) -> Vec<Mark> {
    let mut all = summaries(chart, axes, s);
    // Violins reach to the outermost values; they have outliers only if these are given.
    let counted = |i: usize| !chart.is_v2() && matches!(s.set.data[i], Json::Array(_));
    all.iter_mut().filter(|(i, ..)| counted(*i)).for_each(|(.., s)| s.outliers.clear());
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
        for (x, wide) in outline(chart, &s.set.data[*i], summary, count) {
            at.push(*place);
            value.push(x);
            share.push(wide);
            of.push(*i);
        }
    }
    let mut rows = table.rows(at, vec![(Channel::Y, "value", value)]);
    rows.numbers("share", share);
    rows.encodings.map(Channel::Size, Mapping::field("share"));
    // The inside lies over the inner half of the line.
    let mut inside = rows.clone();
    looks.outline(&mut rows, &of);
    inside.style(Channel::Fill, "fill", pick(&looks.fill, &of));
    for rows in [rows, inside] {
        let mut shape = table.glyph(Glyph::Outline, rows, tables);
        shape.series = vec![Arc::from("at")];
        shape.label = label_of(s.set);
        out.push(shape);
    }
    out.extend(dots(chart, &table, &all, &looks, tables).into_iter().skip(usize::from(chart.is_v2())));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn densities_are_those_of_r() {
        // density(c(1, 2, 4), bw = bw.nrd(…), kernel = "gaussian") by hand: sd 1.5275, IQR 1.5, width 1.06 × 1.1194 × 3^-0.2
        let at = density(&[1.0, 2.0, 4.0], 1.5, &[2.0]);
        let width = 1.06 * (1.5 / 1.34) * libm::pow(3.0, -0.2);
        let curve = |d: f64| libm::exp(-0.5 * (d / width) * (d / width));
        let expected = (curve(1.0) + 1.0 + curve(2.0)) / (3.0 * width * 2.506_628_274_631);
        assert!((at[0] - expected).abs() < 1e-9);
        assert!(density(&[3.0, 3.0], 0.0, &[3.0])[0].is_nan());
    }
}
