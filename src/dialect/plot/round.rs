//! Charts about a centre: pies, donuts, gauges, radars and polar plots, computed in pixels of the plot.

use super::Context;
use super::marks::{entries, ink_on};
use super::rows::{Along, Data, Point, Series};
use super::sheet::{Entry, LABEL, Sheet, TICK, measure, obj};
use super::types::Type;
use super::write::ticks;
use crate::json::Json;
use crate::text::clip_chars;
use std::f64::consts::{PI, TAU};
use std::sync::Arc;

fn at(center: (f64, f64), radius: f64, angle: f64) -> (f64, f64) {
    (center.0 + radius * libm::sin(angle), center.1 - radius * libm::cos(angle))
}

fn rows(points: &[(f64, f64)], id: usize) -> impl Iterator<Item = Json> {
    points.iter().map(move |p| obj! {"x": p.0, "y": p.1, "id": id as f64})
}

/// Several lines of one look.
fn lines(sheet: &mut Sheet, all: &[Vec<(f64, f64)>], mark: Json) {
    let list: Vec<Json> = all.iter().enumerate().flat_map(|(id, line)| rows(line, id)).collect();
    let detail = obj! {"field": "id", "type": "nominal"};
    sheet.layer(list, mark, vec![("detail", detail), ("order", obj! {"value": 0.0})]);
}

fn circle(center: (f64, f64), radius: f64) -> Vec<(f64, f64)> {
    (0..=72).map(|i| at(center, radius, f64::from(i) * TAU / 72.0)).collect()
}

/// A part of a whole.
struct Slice {
    name: Arc<str>,
    value: f64,
    color: String,
}

/// The slices of a pie, of categories or of series; each has the colour of its place among all.
fn slices(cx: &mut Context, sheet: &Sheet, data: &Data) -> Option<Vec<Slice>> {
    let mut slices: Vec<Slice> = if data.several() && data.categories.len() <= 1 {
        let sum = |s: &Series| s.points.iter().map(|p| p.y).filter(|y| y.is_finite()).sum();
        let colors = entries(cx, data);
        let one = |(s, e): (&Series, Entry)| Slice { name: s.name.clone(), value: sum(s), color: e.color };
        data.series.iter().zip(colors).map(one).collect()
    } else {
        let colors = sheet.colors(&data.categories);
        let one = |p: &Point| {
            let entry = colors.get(p.x as usize)?;
            Some(Slice { name: entry.name.clone(), value: p.y, color: entry.color.clone() })
        };
        data.series.first()?.points.iter().filter(|p| p.y.is_finite()).filter_map(one).collect()
    };
    if slices.iter().any(|s| s.value < 0.0) {
        cx.report.error("/y", "a pie cannot show numbers below zero");
        return None;
    }
    slices.retain(|s| s.value > 0.0);
    let hint = "top=7 makes one of all small ones";
    if slices.is_empty() || slices.len() > 40 {
        cx.report.error_with_hint("/y", format!("a pie of {} parts cannot be drawn", slices.len()), hint);
        return None;
    }
    if slices.len() > 9 {
        cx.report.warn_with_hint("/y", format!("{} parts are hard to tell apart", slices.len()), hint);
    }
    Some(slices)
}

/// Where the names of slices stand.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Named {
    Beside,
    /// In a legend, with the shares in the slices.
    Apart,
    Nowhere,
}

/// Slices of a whole, named beside them or in a legend.
pub(super) fn pie<'a>(cx: &mut Context<'a>, data: &Data, kind: Type) -> Option<Sheet<'a>> {
    let mut sheet = Sheet::new(cx.ask, cx.look, (480.0, 320.0));
    let slices = slices(cx, &sheet, data)?;
    let total: f64 = slices.iter().map(|s| s.value).sum();
    let percent =
        |v: f64| format!("{}%", crate::number::to_fixed(100.0 * v / total, usize::from(100.0 * v / total < 0.95)));
    let writer = cx.writer("yformat", data.unit);
    let with_values = cx.ask.switch("values") == Some(true);
    let second = |v: f64| if with_values { format!("{} ({})", writer.value(v), percent(v)) } else { percent(v) };
    let named = match cx.ask.text("legend") {
        _ if cx.ask.cell.is_some() => Named::Apart,
        Some("top" | "right" | "bottom") => Named::Apart,
        Some("none") => Named::Nowhere,
        _ if sheet.inner().0 < 120.0 => Named::Nowhere,
        _ => Named::Beside,
    };
    let all: Vec<Entry> = slices.iter().map(|s| Entry { name: s.name.clone(), color: s.color.clone() }).collect();
    if named == Named::Apart && cx.ask.cell.is_none() {
        hidden_legend(&mut sheet, &all, "square");
    }
    let (w, h) = sheet.inner();
    let width = |s: &Slice| measure(clip_chars(&s.name, 40), LABEL).max(measure(&second(s.value), TICK));
    let widest = slices.iter().map(width).fold(0.0, f64::max).min(0.3 * w);
    let radius = match named {
        Named::Beside => ((w - 2.0 * widest - 36.0) / 2.0).min((h - 72.0) / 2.0),
        Named::Apart | Named::Nowhere => w.min(h) / 2.0,
    }
    .max(10.0);
    let center = (w / 2.0, h / 2.0);
    let hole = if kind == Type::Donut { cx.ask.number("hole").unwrap_or(0.62) } else { 0.0 };
    let (mut from, look) = (0.0, cx.look);
    let value = |v: f64| obj! {"value": v};
    let mut texts: Vec<(f64, f64, usize, bool)> = Vec::new();
    let mut inside: Vec<((f64, f64), String, String)> = Vec::new();
    for (i, slice) in slices.iter().enumerate() {
        let to = from + slice.value / total * TAU;
        let mark = obj! {
            "type": "arc", "color": slice.color.as_str(), "outerRadius": radius, "innerRadius": hole * radius, "theta": from, "theta2": to,
            "stroke": look.page, "strokeWidth": if slices.len() > 1 { 1.5 } else { 0.0 },
        };
        let row = obj! {"part": &slice.name, "value": slice.value};
        sheet.layer(vec![row], mark, vec![("x", value(center.0)), ("y", value(center.1))]);
        let middle = (from + to) / 2.0;
        let (x, y) = at(center, radius + 9.0, middle);
        // Names have two lines, which lie beyond the slice above and below it.
        texts.push((x, y - 15.0 * libm::cos(middle), i, libm::sin(middle) >= -1e-9));
        let (text, ring) = (second(slice.value), radius * (1.0 + hole.max(0.25)) / 2.0);
        let room = measure(&text, TICK) + 6.0;
        if room <= (to - from) * ring && room <= radius * (1.0 - hole) {
            inside.push((at(center, ring, middle), text, ink_on(&slice.color).into_owned()));
        }
        from = to;
    }
    match named {
        Named::Beside => pie_names(&mut sheet, &slices, &mut texts, (widest, look.ink, look.muted), &second),
        Named::Apart => {
            for ((x, y), text, ink) in inside {
                let mark = obj! {"align": "center", "baseline": "middle", "fontSize": TICK, "color": ink};
                sheet.text_at(x, y, &text, mark);
            }
        }
        Named::Nowhere => {}
    }
    if kind == Type::Donut && hole >= 0.5 && radius > 40.0 && with_values {
        let mark =
            obj! {"align": "center", "baseline": "middle", "fontSize": 20.0, "fontWeight": "bold", "color": look.ink};
        sheet.text_at(center.0, center.1, &writer.value(total), mark);
    }
    Some(sheet)
}

/// Names beside slices, in two lines, kept apart on each side.
fn pie_names(
    sheet: &mut Sheet,
    slices: &[Slice],
    texts: &mut [(f64, f64, usize, bool)],
    (limit, ink, muted): (f64, &str, &str),
    second: &dyn Fn(f64) -> String,
) {
    let h = sheet.inner().1;
    for right in [true, false] {
        let mut side: Vec<(f64, f64, usize)> = texts.iter().filter(|t| t.3 == right).map(|t| (t.0, t.1, t.2)).collect();
        side.sort_by(|a, b| a.1.total_cmp(&b.1));
        let gap = 29.0_f64.min(h / side.len().max(1) as f64);
        for i in 1..side.len() {
            side[i].1 = side[i].1.max(side[i - 1].1 + gap);
        }
        let over = side.last().map_or(0.0, |last| (last.1 - (h - 12.0)).max(0.0));
        if let Some(last) = side.last_mut() {
            last.1 -= over;
        }
        for i in (1..side.len()).rev() {
            side[i - 1].1 = side[i - 1].1.min(side[i].1 - gap);
        }
        for (x, y, i) in side {
            let Some(Slice { name, value, .. }) = slices.get(i) else { continue };
            let align = if right { "left" } else { "right" };
            sheet.text_at(
                x,
                y - 1.0,
                clip_chars(name, 200),
                obj! {"align": align, "baseline": "bottom", "fontSize": LABEL, "color": ink, "limit": limit + 4.0},
            );
            sheet.text_at(
                x,
                y + 1.0,
                &second(*value),
                obj! {"align": align, "baseline": "top", "fontSize": TICK, "color": muted},
            );
        }
    }
}

/// A half ring that is filled up to a value.
pub(super) fn gauge<'a>(cx: &mut Context<'a>, data: &Data) -> Option<Sheet<'a>> {
    let p = *data.points().find(|p| p.y.is_finite())?;
    let natural = if data.unit.after == "%" || p.y > 1.0 { 100.0 } else { 1.0 };
    let low = cx.ask.number("min").unwrap_or(0.0_f64.min(p.y));
    let mut high = cx.ask.number("max").unwrap_or(natural);
    if !cx.ask.has("max") && p.y > high {
        high = ticks(low, p.y, 2.0, (None, None)).high;
    }
    if !(high > low) {
        cx.report.error("/max", format!("max={high} is not above min={low}"));
        return None;
    }
    let mut sheet = Sheet::new(cx.ask, cx.look, (280.0, 170.0));
    let (w, h) = sheet.inner();
    sheet.pixel_channels();
    let radius = (w / 2.0).min(h - 22.0).max(10.0);
    let center = (w / 2.0, radius + (h - 22.0 - radius).max(0.0) / 2.0);
    let thick = 0.2 * radius;
    let share = ((p.y - low) / (high - low)).clamp(0.0, 1.0);
    let look = cx.look;
    let color = sheet.color();
    let value = |v: f64| obj! {"value": v};
    for (from, to, color) in [(0.0, 1.0, look.track), (0.0, share, color.as_str())] {
        if to > from {
            let mark = obj! {
                "type": "arc", "color": color, "outerRadius": radius, "innerRadius": radius - thick, "theta": -PI / 2.0 + from * PI,
                "theta2": -PI / 2.0 + to * PI, "strokeWidth": 0.0, "cornerRadius": 2.0,
            };
            sheet.layer(vec![obj! {}], mark, vec![("x", value(center.0)), ("y", value(center.1))]);
        }
    }
    let target = Some(p.target)
        .filter(|t| t.is_finite())
        .or_else(|| cx.ask.all("target").find_map(|(_, t)| t.trim().parse().ok()));
    if let Some(t) = target {
        let angle = -PI / 2.0 + ((t - low) / (high - low)).clamp(0.0, 1.0) * PI;
        let tick = vec![at(center, radius - thick - 3.0, angle), at(center, radius + 3.0, angle)];
        lines(&mut sheet, &[tick], obj! {"type": "line", "stroke": look.ink, "strokeWidth": 2.0});
    }
    let writer = cx.writer("yformat", data.unit);
    let size = (0.34 * radius).clamp(12.0, 40.0);
    sheet.text_at(
        center.0,
        center.1 - 2.0,
        &writer.value(p.y),
        obj! {"align": "center", "baseline": "bottom", "fontSize": size, "fontWeight": "bold", "color": look.ink},
    );
    for (v, x) in [(low, center.0 - radius + thick / 2.0), (high, center.0 + radius - thick / 2.0)] {
        sheet.text_at(
            x,
            center.1 + 5.0,
            &writer.value(v),
            obj! {"align": "center", "baseline": "top", "fontSize": TICK, "color": look.muted},
        );
    }
    let name = data.categories.first().filter(|_| data.along == Along::Categories && !data.ordered);
    if let Some(name) = name {
        sheet.text_at(
            center.0,
            center.1 + 5.0,
            clip_chars(name, 60),
            obj! {"align": "center", "baseline": "top", "fontSize": LABEL, "color": look.muted},
        );
    }
    Some(sheet)
}

/// A web for values of several categories, a closed line for each series.
pub(super) fn radar<'a>(cx: &mut Context<'a>, data: &Data) -> Option<Sheet<'a>> {
    let n = data.categories.len();
    if !(3..=60).contains(&n) {
        cx.report.error("/x", format!("a radar has from 3 to 60 spokes, not {n}"));
        return None;
    }
    let own = data.extent(|p| p.y)?;
    let (low, high) = cx.shared.span.values.unwrap_or(own);
    let mut sheet = Sheet::new(cx.ask, cx.look, (480.0, 420.0));
    sheet.span.values = Some(own);
    let all = entries(cx, data);
    named(cx, &mut sheet, &all, data);
    let (w, h) = sheet.inner();
    sheet.pixel_channels();
    let t = ticks(low.min(0.0), high, 4.0, (cx.ask.number("ymin"), cx.ask.number("ymax")));
    let widest = data.categories.iter().map(|c| measure(clip_chars(c, 30), TICK)).fold(0.0, f64::max).min(0.28 * w);
    let radius = ((w - 2.0 * widest - 20.0) / 2.0).min((h - 36.0) / 2.0).max(10.0);
    let center = (w / 2.0, h / 2.0);
    let angle = |i: usize| TAU * i as f64 / n as f64;
    let length = |v: f64| radius * ((v - t.low) / (t.high - t.low)).clamp(0.0, 1.0);
    let look = cx.look;
    let web = |v: f64| (0..=n).map(|i| at(center, length(v), angle(i % n))).collect::<Vec<_>>();
    let grid: Vec<Vec<(f64, f64)>> =
        t.at.iter().map(|v| web(*v)).chain((0..n).map(|i| vec![center, at(center, radius, angle(i))])).collect();
    lines(&mut sheet, &grid, obj! {"type": "line", "stroke": look.grid, "strokeWidth": 1.0});
    for (series, entry) in data.series.iter().zip(&all) {
        let mut values = vec![f64::NAN; n];
        series.points.iter().for_each(|p| {
            if let Some(v) = values.get_mut(p.x as usize) {
                *v = p.y;
            }
        });
        let mut outline: Vec<(f64, f64)> = values
            .iter()
            .enumerate()
            .filter(|(_, v)| v.is_finite())
            .map(|(i, v)| at(center, length(*v), angle(i)))
            .collect();
        outline.extend(outline.first().copied());
        let mark = obj! {"type": "line", "filled": true, "fill": entry.color.as_str(), "fillOpacity": 0.16, "stroke": entry.color.as_str(), "strokeWidth": 2.0};
        lines(&mut sheet, &[outline], mark);
    }
    let writer = cx.writer("yformat", data.unit);
    for (v, label) in t.at.iter().zip(writer.ticks(&t.at)) {
        sheet.text_at(
            center.0 + 4.0,
            center.1 - length(*v),
            &label,
            obj! {"align": "left", "baseline": "middle", "fontSize": 11.0, "color": look.ink},
        );
    }
    for (i, name) in data.categories.iter().enumerate() {
        let a = angle(i);
        spoke_name(&mut sheet, center, radius + 8.0, a, clip_chars(name, 200), (widest + 4.0, look.ink));
    }
    Some(sheet)
}

/// A name at the end of a spoke.
fn spoke_name(sheet: &mut Sheet, center: (f64, f64), radius: f64, angle: f64, name: &str, (limit, ink): (f64, &str)) {
    let (x, y) = at(center, radius, angle);
    let (sin, cos) = (libm::sin(angle), libm::cos(angle));
    let align = if sin > 0.1 {
        "left"
    } else if sin < -0.1 {
        "right"
    } else {
        "center"
    };
    let baseline = if cos > 0.9 {
        "bottom"
    } else if cos < -0.9 {
        "top"
    } else {
        "middle"
    };
    sheet.text_at(
        x,
        y,
        name,
        obj! {"align": align, "baseline": baseline, "fontSize": TICK, "color": ink, "limit": limit},
    );
}

/// The names of several series above the plot.
fn named(cx: &Context, sheet: &mut Sheet, all: &[Entry], data: &Data) {
    if !data.several() || cx.ask.text("legend") == Some("none") {
        return;
    }
    hidden_legend(sheet, all, "stroke");
}

/// A legend of marks that have colours of their own, by a mark that has its channel and is not seen.
fn hidden_legend(sheet: &mut Sheet, all: &[Entry], symbol: &str) {
    let channel = sheet.legend("series", all, symbol, true);
    let rows = all.iter().map(|e| obj! {"series": &e.name}).collect();
    let value = |v: f64| obj! {"value": v};
    let mark = obj! {"type": "line", "strokeWidth": 2.0, "opacity": 0.0};
    sheet.layer(rows, mark, vec![("x", value(0.0)), ("y", value(0.0)), ("color", channel)]);
}

/// Distances by angle: x in degrees (radians where none is above seven), counter-clockwise from the right.
pub(super) fn polar<'a>(cx: &mut Context<'a>, data: &Data) -> Option<Sheet<'a>> {
    if data.along != Along::Numbers {
        cx.report.error("/x", "x of a polar plot holds angles");
        return None;
    }
    let own = data.extent(|p| p.y)?;
    let high = cx.shared.span.values.unwrap_or(own).1;
    if data.points().any(|p| p.y < 0.0) {
        cx.report.warn("/y", "distances below zero lie at the centre");
    }
    let most = data.points().map(|p| p.x.abs()).filter(|x| x.is_finite()).fold(0.0, f64::max);
    let unit = if most > 7.0 { PI / 180.0 } else { 1.0 };
    let mut sheet = Sheet::new(cx.ask, cx.look, (420.0, 420.0));
    sheet.span.values = Some(own);
    let all = entries(cx, data);
    named(cx, &mut sheet, &all, data);
    let (w, h) = sheet.inner();
    sheet.pixel_channels();
    let radius = ((w - 70.0) / 2.0).min((h - 40.0) / 2.0).max(10.0);
    let center = (w / 2.0, h / 2.0);
    let t = ticks(0.0, high, (radius / 40.0).clamp(2.0, 5.0), (Some(0.0), cx.ask.number("ymax")));
    let length = |v: f64| radius * (v / t.high).clamp(0.0, 1.0);
    // Angles of the sheet run clockwise from the top.
    let turned = |x: f64| PI / 2.0 - x * unit;
    let look = cx.look;
    let grid: Vec<Vec<(f64, f64)>> =
        t.at.iter()
            .filter(|v| **v > 0.0)
            .map(|v| circle(center, length(*v)))
            .chain((0..8).map(|i| vec![center, at(center, radius, f64::from(i) * PI / 4.0)]))
            .collect();
    lines(&mut sheet, &grid, obj! {"type": "line", "stroke": look.grid, "strokeWidth": 1.0});
    for (series, entry) in data.series.iter().zip(&all) {
        let mut ordered: Vec<_> = series.points.iter().collect();
        ordered.sort_by_key(|p| p.row);
        for run in ordered.split(|p| !p.y.is_finite() || !p.x.is_finite()).filter(|r| !r.is_empty()) {
            let line: Vec<(f64, f64)> = run.iter().map(|p| at(center, length(p.y), turned(p.x))).collect();
            lines(&mut sheet, &[line], obj! {"type": "line", "stroke": entry.color.as_str(), "strokeWidth": 2.0});
        }
    }
    let writer = cx.writer("yformat", data.unit);
    for (v, label) in t.at.iter().zip(writer.ticks(&t.at)).filter(|(v, _)| **v > 0.0) {
        let (x, y) = at(center, length(*v), PI / 2.0 - PI / 8.0);
        sheet.text_at(
            x,
            y,
            &label,
            obj! {"align": "center", "baseline": "middle", "fontSize": 11.0, "color": look.muted},
        );
    }
    for i in 0..8 {
        let degrees = i * 45;
        let a = PI / 2.0 - f64::from(degrees) * PI / 180.0;
        spoke_name(&mut sheet, center, radius + 8.0, a, &format!("{degrees}°"), (60.0, look.muted));
    }
    Some(sheet)
}
