//! Charts over an order: lines, steps, areas, stacks, stems, slopes, candles.

use super::super::look::GREY;
use super::Context;
use super::SIZE;
use super::marks::{dots, draw_lines, entries, reach, whiskers};
use super::plane::{End, Plane, Wish};
use super::rows::{Along, Data, Point, Series};
use super::sheet::{LABEL, Sheet, obj};
use super::types::Type;
use crate::json::Json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What stands at the end of each line: its name, or its last value where there is only one.
fn ends(cx: &mut Context, data: &Data) -> Vec<End> {
    let entries = entries(cx, data);
    let writer = cx.writer("yformat", data.unit);
    let with_values = cx.ask.switch("values");
    if with_values == Some(false) && !data.several() {
        return Vec::new();
    }
    let last = |s: &Series| s.points.iter().rev().find(|p| p.y.is_finite()).copied();
    let meant = cx.ask.has("highlight") && data.several();
    data.series
        .iter()
        .zip(entries)
        .map(|(s, entry)| {
            let value = last(s).map_or(f64::NAN, |p| p.y);
            let text = match (data.several(), with_values == Some(true)) {
                (true, true) => format!("{} {}", s.name, writer.value(value)),
                (true, false) => s.name.to_string(),
                _ => writer.value(value),
            };
            End { text, value, color: entry.color }
        })
        .map(|end| if meant && end.color == GREY { End { value: f64::NAN, text: String::new(), ..end } } else { end })
        .collect()
}

fn interpolation(cx: &Context, kind: Type) -> Option<&'static str> {
    match cx.ask.text("curve") {
        _ if kind == Type::Step => Some("step-after"),
        Some("monotone") => Some("monotone"),
        Some("step") => Some("step-after"),
        _ => None,
    }
}

/// Lines, steps, areas and stems.
pub(super) fn line<'a>(cx: &mut Context<'a>, data: &Data, kind: Type, overlay: Option<Type>) -> Option<Sheet<'a>> {
    let range = data.points().any(|p| p.low.is_finite() || p.high.is_finite());
    let stem = kind == Type::Stem;
    let wish = Wish {
        zero: matches!(kind, Type::Area | Type::Stem) && !range,
        values: reach(data),
        entries: entries(cx, data),
        symbol: if stem { "circle" } else { "stroke" },
        ends: if stem { Vec::new() } else { ends(cx, data) },
        places: if stem { data.extent(|p| p.x).map(|(a, b)| (a - 0.02 * (b - a), b + 0.02 * (b - a))) } else { None },
        ..Wish::default()
    };
    let mut plane = Plane::new(cx, data, wish, SIZE);
    plane.draw_bands(cx);
    let curve = interpolation(cx, kind);
    let paint = plane.paint();
    if range {
        bands(&mut plane, data, curve);
    } else if kind == Type::Area {
        let base = obj! {"datum": plane.values.0.max(0.0)};
        let mark = obj! {"type": "area", "opacity": 0.2, "fillOpacity": 1.0, "interpolate": curve, "line": false};
        let rows = plane.rows(data);
        plane.sheet.layer(rows, mark, vec![("y2", base), ("color", paint.clone())]);
    }
    if stem {
        let base = obj! {"datum": 0.0_f64.clamp(plane.values.0, plane.values.1)};
        let rows = plane.rows(data);
        plane.sheet.layer(
            rows.clone(),
            obj! {"type": "rule", "strokeWidth": 2.0, "opacity": 0.6},
            vec![("y2", base), ("color", paint.clone())],
        );
        plane.sheet.layer(rows, dots(50.0), vec![("color", paint)]);
    } else if data.points().any(|p| p.y.is_finite()) {
        draw_lines(cx, &mut plane, data, curve, overlay == Some(Type::Scatter));
    }
    if data.points().any(|p| p.low.is_finite()) && kind != Type::Area {
        whiskers(&mut plane, data);
    }
    plane.draw_zero();
    plane.draw_lines(cx);
    mark_ends(&mut plane, data, stem);
    Some(plane.sheet)
}

/// The last point of each line, and its label.
pub(super) fn mark_ends(plane: &mut Plane, data: &Data, stem: bool) {
    let last: Vec<Option<(&Series, &Point)>> =
        data.series.iter().map(|s| s.points.iter().rev().find(|p| p.y.is_finite()).map(|p| (s, p))).collect();
    if !stem && data.series.len() <= 6 {
        let rows: Vec<Json> = last.iter().flatten().map(|(s, p)| plane.row(Some(s), p, &[])).collect();
        let paint = plane.paint();
        plane.sheet.layer(rows, dots(40.0), vec![("color", paint)]);
    }
    let h = plane.sheet.inner().1;
    let places: Vec<(f64, f64)> = last
        .iter()
        .map(|end| end.map_or((f64::NAN, f64::NAN), |(_, p)| (plane.place_pixels(p.x), h - plane.pixels(p.y))))
        .collect();
    plane.draw_ends(&places);
}

/// Areas between lower and upper ends.
fn bands(plane: &mut Plane, data: &Data, curve: Option<&str>) {
    let mut rows = Vec::new();
    for series in &data.series {
        for p in series.points.iter().filter(|p| p.low.is_finite() && p.high.is_finite()) {
            let top = Point { y: p.high, ..*p };
            rows.push(plane.row(Some(series), &top, &[("low", Json::Number(p.low))]));
        }
    }
    let paint = plane.paint();
    let mark = obj! {"type": "area", "opacity": 0.2, "fillOpacity": 1.0, "interpolate": curve};
    plane.sheet.layer(rows, mark, vec![("y2", obj! {"field": "low"}), ("color", paint)]);
}

/// The values of series at all places, each standing on those before: lower and upper ends.
pub(super) fn stacked(data: &Data, share: bool) -> Vec<Vec<(Point, f64, f64)>> {
    let mut all: BTreeMap<u64, ()> = BTreeMap::new();
    let key = |x: f64| {
        let bits = x.to_bits();
        if x < 0.0 { !bits } else { bits | 1 << 63 }
    };
    let mut place: BTreeMap<u64, f64> = BTreeMap::new();
    for p in data.points().filter(|p| p.x.is_finite()) {
        all.insert(key(p.x), ());
        place.insert(key(p.x), p.x);
    }
    let fill = data.along != Along::Categories;
    let mut ends: BTreeMap<u64, (f64, f64)> = BTreeMap::new();
    let mut out = Vec::new();
    let _ = share;
    for series in &data.series {
        let own: BTreeMap<u64, Point> =
            series.points.iter().filter(|p| p.x.is_finite()).map(|p| (key(p.x), *p)).collect();
        let mut list = Vec::new();
        for k in all.keys() {
            let p = match own.get(k) {
                Some(p) => Point { y: if p.y.is_finite() { p.y } else { 0.0 }, ..*p },
                None if fill => {
                    let Some(first) = series.points.first() else { continue };
                    Point { x: place.get(k).copied().unwrap_or(f64::NAN), y: 0.0, ..*first }
                }
                None => continue,
            };
            let (below, above) = ends.entry(*k).or_insert((0.0, 0.0));
            let end = if p.y < 0.0 { below } else { above };
            let start = *end;
            *end += p.y;
            list.push((p, start, *end));
        }
        out.push(list);
    }
    out
}

/// Areas on each other.
pub(super) fn stack<'a>(cx: &mut Context<'a>, data: &Data) -> Option<Sheet<'a>> {
    let all = stacked(data, false);
    let values = super::rows::extent(all.iter().flatten().flat_map(|(_, a, b)| [*a, *b])).unwrap_or((0.0, 1.0));
    let entries = entries(cx, data);
    let ends = all.iter().zip(&entries).map(|(list, e)| {
        let value = list.last().map_or(f64::NAN, |(_, a, b)| (a + b) / 2.0);
        End { text: e.name.to_string(), value, color: e.color.clone() }
    });
    let ends = if data.several() { ends.collect() } else { Vec::new() };
    let wish = Wish { zero: true, values, entries: entries.clone(), ends, ..Wish::default() };
    let mut plane = Plane::new(cx, data, wish, SIZE);
    plane.draw_bands(cx);
    let page = plane.sheet.look.page;
    let mut rows = Vec::new();
    for (series, list) in data.series.iter().zip(&all) {
        for (p, start, end) in list {
            rows.push(plane.row(Some(series), &Point { y: *end, ..*p }, &[("base", Json::Number(*start))]));
        }
    }
    let curve = interpolation(cx, Type::Stack);
    let mark = obj! {"type": "area", "fillOpacity": 1.0, "opacity": 1.0, "stroke": page, "strokeWidth": 1.0, "interpolate": curve};
    let paint = plane.paint();
    plane.sheet.layer(rows, mark, vec![("y2", obj! {"field": "base"}), ("color", paint)]);
    plane.draw_lines(cx);
    let h = plane.sheet.inner().1;
    let places: Vec<(f64, f64)> = all
        .iter()
        .map(|list| {
            list.last().map_or((f64::NAN, 0.0), |(p, a, b)| (plane.place_pixels(p.x), h - plane.pixels((a + b) / 2.0)))
        })
        .collect();
    plane.draw_ends(&places);
    Some(plane.sheet)
}

/// Lines between two or a few categories, named at both ends.
pub(super) fn slope<'a>(cx: &mut Context<'a>, data: &Data) -> Option<Sheet<'a>> {
    if data.categories.len() < 2 {
        cx.report.error("/x", "a slope chart needs at least two places");
        return None;
    }
    let writer = cx.writer("yformat", data.unit);
    let entries = entries(cx, data);
    let end = |(s, e): (&Series, &super::sheet::Entry)| {
        let value = s.points.iter().rev().find(|p| p.y.is_finite()).map_or(f64::NAN, |p| p.y);
        let name = if data.several() { format!("{} ", s.name) } else { String::new() };
        End { text: format!("{name}{}", writer.value(value)), value, color: e.color.clone() }
    };
    let ends: Vec<End> = data.series.iter().zip(&entries).map(end).collect();
    let last = data.categories.len() as f64 - 1.0;
    let names = data.categories.clone();
    let flat = Data { along: Along::Numbers, ..data.clone() };
    let data = &flat;
    let places = Some((0.0, last));
    let wish =
        Wish { values: reach(data), places, entries: entries.clone(), symbol: "stroke", ends, ..Wish::default() };
    let mut plane = Plane::new(cx, data, wish, (480.0, 400.0));
    plane.sheet.left += 16.0;
    plane.name_numbers(&names);
    // No value axis: values stand at the lines. Its room is that of the texts on the left.
    let h = plane.sheet.inner().1;
    if let Some(y) = plane.sheet.channels.iter_mut().find(|c| c.name == "y") {
        y.axis = Json::Null;
    }
    draw_lines(cx, &mut plane, data, None, true);
    let places: Vec<(f64, f64)> = data
        .series
        .iter()
        .map(|s| {
            s.points
                .iter()
                .rev()
                .find(|p| p.y.is_finite())
                .map_or((f64::NAN, 0.0), |p| (plane.place_pixels(p.x), h - plane.pixels(p.y)))
        })
        .collect();
    let look = plane.sheet.look;
    let mut last: f64 = f64::INFINITY;
    let mut firsts: Vec<(f64, f64, f64)> = data
        .series
        .iter()
        .filter_map(|s| s.points.iter().find(|p| p.y.is_finite()))
        .map(|p| (plane.place_pixels(p.x), h - plane.pixels(p.y), p.y))
        .collect();
    firsts.sort_by(|a, b| b.1.total_cmp(&a.1));
    for (x, y, value) in firsts {
        let at = y.min(last - 14.0);
        last = at;
        let text = writer.value(value);
        plane.sheet.text_at(
            x - 8.0,
            at,
            &text,
            obj! {"align": "right", "baseline": "middle", "fontSize": LABEL, "color": look.ink},
        );
    }
    plane.draw_ends(&places);
    Some(plane.sheet)
}

/// Prices: a line from the lowest to the highest, a body from the opening to the closing one.
pub(super) fn candles<'a>(cx: &mut Context<'a>, data: &Data) -> Option<Sheet<'a>> {
    if data.points().all(|p| !p.open.is_finite() || !p.close.is_finite()) {
        cx.report.error_with_hint(
            "/open",
            "candles need opening and closing prices",
            "open=, high=, low=, close= name columns",
        );
        return None;
    }
    let mut xs: Vec<f64> = data.points().map(|p| p.x).filter(|x| x.is_finite()).collect();
    xs.sort_by(f64::total_cmp);
    let nearest = xs.windows(2).map(|w| w[1] - w[0]).filter(|d| *d > 0.0).fold(f64::INFINITY, f64::min);
    let places = data.extent(|p| p.x).map(|(a, b)| {
        let pad = if nearest.is_finite() { nearest * 0.6 } else { 0.0 };
        (a - pad, b + pad)
    });
    let wish = Wish { values: reach(data), places, ..Wish::default() };
    let mut plane = Plane::new(cx, data, wish, SIZE);
    plane.draw_bands(cx);
    let per_px = plane.sheet.inner().0 / (plane.places.1 - plane.places.0);
    let width = if nearest.is_finite() { (nearest * per_px * 0.65).clamp(1.0, 14.0) } else { 14.0 };
    let (rising, falling) = (super::super::look::CATEGORIES[2], super::super::look::CATEGORIES[3]);
    let (mut wicks, mut bodies) = (Vec::new(), Vec::new());
    for p in data.points().filter(|p| p.open.is_finite() && p.close.is_finite()) {
        let color = Json::String(Arc::from(if p.close >= p.open { rising } else { falling }));
        let more = |end: f64| [("end", Json::Number(end)), ("color", color.clone())];
        if p.low.is_finite() && p.high.is_finite() {
            wicks.push(plane.row(None, &Point { y: p.high, ..*p }, &more(p.low)));
        }
        bodies.push(plane.row(None, &Point { y: p.open.max(p.close), ..*p }, &more(p.open.min(p.close))));
    }
    let color = obj! {"field": "color", "type": "nominal", "scale": Json::Null};
    let end = obj! {"field": "end"};
    plane.sheet.layer(
        wicks,
        obj! {"type": "rule", "strokeWidth": 1.0},
        vec![("y2", end.clone()), ("color", color.clone())],
    );
    // A body is at least a line.
    let mark = obj! {"type": "bar", "width": width, "cornerRadius": 0.0, "cornerRadiusEnd": 0.0};
    plane.sheet.layer(bodies, mark, vec![("y2", end), ("color", color)]);
    plane.draw_lines(cx);
    Some(plane.sheet)
}
