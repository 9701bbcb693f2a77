//! Bars: beside each other, stacked, lying, floating. In: a data set in its place; out: one mark of rectangles.

use crate::data::Value;
use crate::dialect::Version;
use crate::dialect::chartjs::axes::{Axes, Axis};
use crate::dialect::chartjs::chart::{Chart, Element, Styled, label_of};
use crate::dialect::chartjs::data::{Cell, Series};
use crate::dialect::chartjs::options::number;
use crate::dialect::chartjs::stack::{self, Standing};
use crate::dialect::chartjs::table::{CORNERS, Rows, Tables, corner};
use crate::figure::{Border, Channel, DataId, From, Mapping, Mark, MarkKind, Orientation, RectStyle, Slot, Thickness};
use crate::geometry::Insets;
use crate::json::Json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The places of all bars on an axis, from which the distance between neighbours is found.
pub(crate) type Places = Vec<(DataId, Arc<str>)>;

/// The mark of a data set's bars.
pub(crate) fn mark<'a>(
    chart: &Chart<'a>,
    axes: &Axes<'a>,
    all: &[Series<'a, '_>],
    which: usize,
    places: Places,
    tables: &mut Tables,
) -> Mark {
    let s = &all[which];
    let mut rows = positions(chart, axes, s);
    colors(chart, s, axes.list[s.value].options.truthy("reverse").unwrap_or(false), &mut rows);
    let mut style = place(chart, axes, all, which, places);
    if let (Thickness::Share { slot, .. }, Some(slots)) = (&mut style.thickness, slots_of_each(chart, axes, all, which))
    {
        let (own, count): (Vec<f64>, Vec<f64>) = slots.into_iter().unzip();
        rows.numbers("slot", own);
        rows.numbers("slots", count);
        *slot = Slot::Each(Arc::from("slot"), Arc::from("slots"));
    }
    let base = of_set(s, "base").and_then(number).unwrap_or(0.0);
    let style = RectStyle {
        min_length: min_length(chart, axes, s),
        centered_on_base: !chart.is_v2(),
        base_line: grid_width(chart, &axes.list[s.value]).map(|width| (base, width / 2.0)),
        border: if chart.is_v2() { Border::Inside } else { Border::Beside },
        inflate: inflation(chart, axes, s),
        ..style
    };
    let data = tables.add(rows.frame);
    Mark {
        valid: vec![Arc::from("at"), Arc::from("value")],
        clip: if chart.is_v2() { Some(Insets::default()) } else { super::line::clip(chart, axes, s, 0.0) },
        label: label_of(s.set),
        ..Mark::bare("mark-bar", MarkKind::Rect(style), data, rows.encodings)
    }
}

/// The place, the end and the base of each bar.
fn positions<'a>(chart: &Chart<'a>, axes: &Axes<'a>, s: &Series<'a, '_>) -> Rows {
    let (index, value) = (axes.list[s.index].scale, axes.list[s.value].scale);
    let mut rows = Rows::new(s.cells.len());
    rows.numbers("at", s.cells.iter().map(|c| c.at).collect());
    rows.numbers("value", s.cells.iter().map(|c| c.value).collect());
    let (at, end, start) =
        if s.lying { (Channel::YCenter, Channel::X, Channel::X2) } else { (Channel::XCenter, Channel::Y, Channel::Y2) };
    rows.encodings.map(at, Mapping::field("at").scaled(index));
    rows.encodings.map(end, Mapping::field("value").scaled(value));
    let base = of_set(s, "base").and_then(number).filter(|_| !chart.is_v2());
    if s.cells.iter().any(|c| c.start.is_finite()) {
        // Bars that do not float start at the base, in stacks as well.
        let floats = |i: usize| s.stacked.as_ref().map_or(&s.cells, |s| &s.raw)[i].start.is_finite();
        let begin = |(i, c): (usize, &Cell)| match base.filter(|_| !floats(i)) {
            Some(base) => base,
            None if c.start.is_finite() => c.start,
            None => 0.0,
        };
        rows.numbers("start", s.cells.iter().enumerate().map(begin).collect());
        rows.encodings.map(start, Mapping::field("start").scaled(value));
    } else if let Some(base) = base {
        rows.encodings.map(start, Mapping::constant(base).scaled(value));
    } else {
        rows.encodings.map(start, Mapping { from: From::Base, ..Mapping::constant(0.0).scaled(value) });
    }
    rows
}

/// Fills, borders and corners.
fn colors<'a>(chart: &Chart<'a>, s: &Series<'a, '_>, reversed: bool, rows: &mut Rows) {
    let n = s.cells.len();
    let element = Element::new(chart, s.set, s.set.kind.element(chart.version));
    rows.style(Channel::Fill, "fill", element.each(chart, s.set, "backgroundColor", n));
    let width = element.each(chart, s.set, "borderWidth", n).map(sides);
    let bordered = has_width(&width);
    if bordered {
        rows.style(Channel::Stroke, "stroke", element.each(chart, s.set, "borderColor", n));
        rows.style(Channel::StrokeWidth, "stroke_width", width);
    }
    let rounded = !chart.is_v2() && corners(chart, s, &element, rows);
    if !rounded && !bordered {
        return;
    }
    let skip = element.each(chart, s.set, "borderSkipped", n);
    let middle = |v: &Value| !s.standing.is_empty() && matches!(v, Value::Text(t) if &**t == "middle");
    let any = match &skip {
        Styled::Same(v) => middle(v),
        Styled::Each(list) => list.iter().any(middle),
    };
    let skip = if any {
        let each = (0..n).map(|i| match (middle(&skip.get(i)), s.standing.get(i)) {
            (true, Some(Standing::Between)) => Value::from("ends"),
            // On a reversed axis the free end is taken for the one that stands on others (`controller.bar.js`, `borderProps`).
            (true, _) => Value::from(if reversed { "end" } else { "start" }),
            _ => skipped(&skip.get(i), chart, s.lying),
        });
        Styled::Each(each.collect())
    } else {
        skip.map(|v| skipped(&v, chart, s.lying))
    };
    rows.style(Channel::BorderSkip, "skip", skip);
}

/// Where the bars of a data set stand, and how thick they are.
pub(crate) fn place(chart: &Chart, axes: &Axes, all: &[Series], which: usize, places: Places) -> RectStyle {
    let s = &all[which];
    let slot = if stack::grouped(s.set) { slot(chart, axes, all, which, None) } else { (0.0, 1.0) };
    RectStyle {
        orientation: if s.lying { Orientation::Horizontal } else { Orientation::Vertical },
        thickness: thickness(chart, axes, s, Slot::Same(slot.0, slot.1), places),
        ..RectStyle::default()
    }
}

/// The least length of the bars of a data set, px.
pub(crate) fn min_length(chart: &Chart, axes: &Axes, s: &Series) -> f64 {
    bar_option(chart, axes, s, "minBarLength").unwrap_or(0.0)
}

/// The slot of a data set and how many there are; version 4 has as many groups as there are axes across the bars.
fn slot(chart: &Chart, axes: &Axes, all: &[Series], which: usize, only: Option<&dyn Fn(usize) -> bool>) -> (f64, f64) {
    // Each data set looks at all others, and at the names of all stacks.
    if !chart.scripts.affords(all.len().saturating_mul(8)) {
        return (0.0, 1.0);
    }
    let (slot, slots) = stack::slots(axes, all, which, only);
    chart.scripts.affords(all.len().saturating_mul(slots));
    if chart.version != Version::V4 {
        return (slot as f64, slots as f64);
    }
    let mut groups: Vec<usize> = Vec::new();
    for s in all {
        if !groups.contains(&s.index) {
            groups.push(s.index);
        }
    }
    let group = groups.iter().position(|g| *g == all[which].index).unwrap_or(0);
    ((slot + group) as f64, (slots * groups.len()) as f64)
}

/// The slot of each bar, where those without a value leave theirs to the others.
fn slots_of_each(chart: &Chart, axes: &Axes, all: &[Series], which: usize) -> Option<Vec<(f64, f64)>> {
    let s = &all[which];
    let asked = !chart.is_v2() && stack::grouped(s.set) && s.set.own.truthy("skipNull").unwrap_or(false);
    if !asked {
        return None;
    }
    let present = |s: &Series| -> BTreeSet<u64> {
        s.cells.iter().filter(|c| c.value.is_finite()).map(|c| c.at.to_bits()).collect()
    };
    let places: Vec<BTreeSet<u64>> = all.iter().map(present).collect();
    // Few combinations of data sets occur.
    let mut known: BTreeMap<Vec<bool>, (f64, f64)> = BTreeMap::new();
    let at = |c: &Cell| {
        let has: Vec<bool> = places.iter().map(|p| p.contains(&c.at.to_bits())).collect();
        if let Some(slot) = known.get(&has) {
            return *slot;
        }
        let found = slot(chart, axes, all, which, Some(&|i: usize| has[i]));
        *known.entry(has).or_insert(found)
    };
    Some(s.cells.iter().map(at).collect())
}

/// How wide the grid lines of an axis are from version 3 on, px.
fn grid_width(chart: &Chart, axis: &Axis) -> Option<f64> {
    if chart.is_v2() || axis.options.is_off("display") {
        return None;
    }
    let grid = axis.options.sub("grid");
    if grid.is_off("display") {
        return None;
    }
    let width = grid.get("lineWidth").map(|v| match v {
        Json::Array(list) => list.first().unwrap_or(v),
        v => v,
    });
    width.and_then(number).filter(|w| *w > 0.0)
}

/// An option of a data set; of a list it is the entry of the data set.
fn of_set<'a>(s: &Series<'a, '_>, name: &str) -> Option<&'a Json> {
    s.set.own.get(name).map(|v| match v {
        Json::Array(list) if !list.is_empty() => &list[s.set.index % list.len()],
        v => v,
    })
}

/// An option of the bars of a data set; in version 2 an axis may hold it as well.
fn bar_option(chart: &Chart, axes: &Axes, s: &Series, name: &str) -> Option<f64> {
    let own = of_set(s, name);
    let axis = || axes.list[s.index].options.get(name).filter(|_| chart.is_v2());
    own_first(s, name, own, axis()).and_then(number)
}

/// What the author wrote at the data set, then at the axis, then the default.
fn own_first<'j>(s: &'j Series, name: &str, own: Option<&'j Json>, axis: Option<&'j Json>) -> Option<&'j Json> {
    if s.set.json.get(name).is_some() { own } else { axis.or(own) }
}

fn thickness(chart: &Chart, axes: &Axes, s: &Series, slot: Slot, places: Places) -> Thickness {
    let option = |name: &str| bar_option(chart, axes, s, name);
    let axis = axes.list[s.index].options.get("barThickness").filter(|_| chart.is_v2());
    let flexible =
        own_first(s, "barThickness", s.set.own.get("barThickness"), axis).and_then(Json::as_str) == Some("flex");
    Thickness::Share {
        scale: axes.list[s.index].scale,
        category: option("categoryPercentage").unwrap_or(0.8),
        bar: option("barPercentage").unwrap_or(0.9),
        slot,
        places,
        max: option("maxBarThickness"),
        fixed: option("barThickness"),
        flexible,
    }
}

fn inflation(chart: &Chart, axes: &Axes, s: &Series) -> f64 {
    if chart.version == Version::V2 {
        return 0.0;
    }
    match s.set.own.get("inflateAmount") {
        Some(Json::Number(x)) => *x,
        _ => {
            let share = |name: &str| bar_option(chart, axes, s, name).unwrap_or(1.0);
            if share("barPercentage") == 1.0 && share("categoryPercentage") == 1.0 { 0.33 } else { 0.0 }
        }
    }
}

/// A width for all sides stays a number; `{top, right, bottom, left}` becomes a list of four.
pub(super) fn sides(v: Value) -> Value {
    match &v {
        Value::Object(_) => {
            let side = |name: &str| Value::Number(v.member(name).valid_number().unwrap_or(0.0));
            Value::Array(Arc::from([side("top"), side("right"), side("bottom"), side("left")]))
        }
        Value::Text(_) => Value::Number(v.valid_number().unwrap_or(0.0)),
        _ => v,
    }
}

/// Whether any of these borders is drawn.
pub(super) fn has_width(width: &Styled) -> bool {
    let some = |v: &Value| match v {
        Value::Array(list) => list.iter().any(|x| x.to_number() > 0.0),
        v => v.valid_number().is_some_and(|x| x > 0.0),
    };
    match width {
        Styled::Same(v) => some(v),
        Styled::Each(list) => list.iter().any(some),
    }
}

/// The word for the edges without border; version 2 has none but the names of edges and `false`.
fn skipped(v: &Value, chart: &Chart, lying: bool) -> Value {
    match v {
        Value::Bool(false) => Value::from("none"),
        Value::Bool(true) => Value::from("all"),
        // The edge at the base is meant, wherever the bar grows.
        Value::Text(t) if matches!((&**t, lying), ("bottom", false) | ("left", true)) => Value::from("start"),
        Value::Text(t) if matches!((&**t, lying), ("top", false) | ("right", true)) => Value::from("end"),
        Value::Text(t) if matches!(&**t, "start" | "end" | "middle" | "left" | "right" | "top" | "bottom") => v.clone(),
        Value::Object(_) => Value::from("none"),
        _ if chart.is_v2() => Value::from("none"),
        _ => Value::from("start"),
    }
}

/// Corners by `borderRadius`: an object rounds those it names, a number all of them, but only at the ends of stacks.
/// (Those at a skipped edge are drawn square.) Whether there are any.
fn corners<'a>(chart: &Chart<'a>, s: &Series<'a, '_>, element: &Element<'a>, rows: &mut Rows) -> bool {
    let n = s.cells.len();
    let radius = element.each(chart, s.set, "borderRadius", n);
    let some = |v: &Value| matches!(v, Value::Object(_)) || v.valid_number().is_some_and(|x| x > 0.0);
    let any = match &radius {
        Styled::Same(v) => some(v),
        Styled::Each(list) => list.iter().any(some),
    };
    if !any {
        return false;
    }
    let floating = |i: usize| s.stacked.as_ref().map_or(&s.cells, |s| &s.raw)[i].start.is_finite();
    let middle = element.each(chart, s.set, "borderSkipped", n);
    let middle = |i: usize| matches!(middle.get(i), Value::Text(t) if &*t == "middle");
    for (channel, column, name) in CORNERS {
        let each = (0..n).map(|i| {
            let value = radius.get(i);
            let free = s.standing.get(i).is_none_or(|at| *at != Standing::Between) || floating(i) || middle(i);
            let square = !free && !matches!(value, Value::Object(_));
            Value::Number(if square { 0.0 } else { corner(&value, name) })
        });
        rows.style(channel, column, Styled::Each(each.collect()));
    }
    true
}
