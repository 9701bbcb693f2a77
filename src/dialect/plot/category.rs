//! Charts of values per category: bars in all their forms, lollipops, dumbbells, bullets, waterfalls, funnels, progress.

use super::labels::lying_room;
use super::marks::{dots, draw_lines, draw_points, entries, ink_on, reach, whiskers};
use super::order::stacked;
use super::plane::{Plane, Wish};
use super::rows::{Data, Point, Series};
use super::sheet::{LABEL, Sheet, TICK, measure, obj};
use super::types::Type;
use super::{Context, SIZE};
use crate::json::Json;
use crate::text::clip_chars;
use std::borrow::Cow;
use std::sync::Arc;

/// Height of a bar that lies, with its gap, where the height is not said, px.
const ROW: f64 = 28.0;

/// The same where a label has two lines.
const TWO_LINES: f64 = 36.0;

/// The size of a chart whose categories lie: as high as they need.
fn lying_size(data: &Data, each: f64) -> (f64, f64) {
    let legend = if data.several() { 24.0 } else { 0.0 };
    (SIZE.0, (data.categories.len() as f64 * each + 48.0 + legend).clamp(90.0, 4000.0))
}

/// Whether categories run down: as said, or as the type says.
fn lying(cx: &Context, natural: bool) -> bool {
    match cx.ask.text("orient") {
        Some("horizontal") => true,
        Some("vertical") => false,
        _ => natural,
    }
}

/// The canvas: of the usual size, or as high as the categories need where they lie and no height is said.
fn canvas(cx: &Context, data: &Data, lying: bool, each: f64) -> (f64, f64) {
    if !lying || cx.ask.has("height") {
        return SIZE;
    }
    // A width alone keeps the ratio elsewhere; rows are as high as they are.
    let width = cx.ask.number("width").unwrap_or(SIZE.0);
    let long = |name: &Arc<str>| measure(clip_chars(name, 200), TICK) > lying_room(width);
    // Labels of two lines do not touch each other.
    let each = if data.categories.iter().any(long) { each.max(TWO_LINES) } else { each };
    (width, lying_size(data, each).1)
}

/// Room for values beyond the ends of bars.
fn room(cx: &mut Context, data: &Data, values: bool) -> f64 {
    if !values {
        return 0.0;
    }
    let writer = cx.writer("yformat", data.unit);
    data.points().take(2000).map(|p| measure(&writer.value(p.y), TICK)).fold(0.0, f64::max) + 8.0
}

/// Bars side by side, grouped or stacked.
pub(super) fn bars<'a>(cx: &mut Context<'a>, data: &Data, kind: Type, overlay: Option<Type>) -> Option<Sheet<'a>> {
    let mut own = data.clone();
    let over = overlay.is_some().then(|| {
        let mut over = own.clone();
        if own.several() {
            over.series = own.series.split_off(own.series.len() - 1);
        }
        over
    });
    let stack = own.several()
        && (kind == Type::StackedBar
            || cx.ask.switch("stacked") == Some(true)
            || cx.ask.switch("normalize") == Some(true))
        && kind != Type::GroupedBar;
    let tiers = if stack { stacked(&own, false) } else { Vec::new() };
    let values = extent_of(&own, &tiers, over.as_ref());
    let lies = lying(cx, kind == Type::BarH) && overlay.is_none();
    let shown = cx.ask.switch("values") == Some(true);
    let few = !own.several() && own.categories.len() <= 12 && lies && cx.ask.switch("values") != Some(false);
    let each = if own.several() && !stack { 12.0 + 14.0 * own.series.len() as f64 } else { ROW };
    let size = canvas(cx, data, lies, each);
    let all = entries(cx, data);
    let beyond = if lies && (shown || few) && !stack { room(cx, &own, true) } else { 0.0 };
    // Values beyond the ends of bars need room there.
    let head = if shown && !stack && !lies { 0.06 * (values.1.max(0.0) - values.0.min(0.0)) } else { 0.0 };
    let end = |v: f64, by: f64| if v * by > 0.0 { v + by } else { v };
    let wish = Wish {
        lying: lies,
        may_lie: overlay.is_none() && kind != Type::BarH,
        zero: true,
        values: (end(values.0, -head), end(values.1, head)),
        entries: if data.several() { all } else { Vec::new() },
        beyond,
        gap: if own.categories.len() > 60 { 0.1 } else { 0.3 },
        ..Wish::default()
    };
    let mut plane = Plane::new(cx, data, wish.clone(), size);
    if plane.lying && !lies {
        // It lies because labels are long: as high as that needs.
        let size = canvas(cx, data, true, each);
        plane = Plane::new(cx, data, Wish { lying: true, ..wish }, size);
    }
    plane.draw_bands(cx);
    if stack {
        stacked_bars(cx, &mut plane, &own, &tiers, shown);
    } else {
        let shown = shown || few && plane.lying;
        plain_bars(cx, &mut plane, &own, shown);
    }
    if own.points().any(|p| p.low.is_finite() && p.high.is_finite()) && !own.several() {
        whiskers(&mut plane, &own);
    }
    plane.draw_zero();
    if let Some(over) = over {
        draw_over(cx, &mut plane, &over, overlay, data.several());
    }
    plane.draw_lines(cx);
    Some(plane.sheet)
}

/// The extent of bars, of their stacks, and of what is drawn over them.
fn extent_of(own: &Data, tiers: &[Vec<(Point, f64, f64)>], over: Option<&Data>) -> (f64, f64) {
    let stacks = super::rows::extent(tiers.iter().flatten().flat_map(|(_, a, b)| [*a, *b]));
    let values = stacks.unwrap_or_else(|| reach(own));
    over.map_or(values, |o| {
        let (low, high) = reach(o);
        (values.0.min(low), values.1.max(high))
    })
}

/// Lines or points over bars.
fn draw_over(cx: &Context, plane: &mut Plane, over: &Data, overlay: Option<Type>, several: bool) {
    let second = obj! {"value": super::super::look::CATEGORIES[1]};
    plane.color = Some(if several { plane.paint() } else { second });
    if overlay == Some(Type::Scatter) {
        draw_points(plane, over, 60.0);
    } else {
        draw_lines(cx, plane, over, (overlay == Some(Type::Step)).then_some("step"), true);
    }
}

/// A colour for each category where some are highlighted.
fn highlighted(plane: &Plane, data: &Data) -> Option<Vec<String>> {
    plane.sheet.ask.text("highlight").filter(|_| !data.several())?;
    let first = plane.sheet.color();
    let grey = super::super::look::GREY;
    Some(
        plane
            .sheet
            .colors(&data.categories)
            .iter()
            .map(|e| if e.color == grey { grey.to_owned() } else { first.clone() })
            .collect(),
    )
}

fn plain_bars(cx: &mut Context, plane: &mut Plane, data: &Data, shown: bool) {
    let (_, end) = plane.value_names();
    let base = obj! {"datum": 0.0_f64.clamp(plane.values.0, plane.values.1)};
    let offset = if plane.lying { "yOffset" } else { "xOffset" };
    let names: Vec<Arc<str>> = data.series.iter().map(|s| s.name.clone()).collect();
    let group = obj! {"field": &plane.s, "type": "nominal", "scale": obj! {"domain": names, "paddingInner": 0.06}, "sort": Json::Null};
    let accents = highlighted(plane, data);
    let paint = match &accents {
        Some(_) => obj! {"field": "color", "type": "nominal", "scale": Json::Null},
        None => plane.paint(),
    };
    let mut rows = Vec::new();
    for series in &data.series {
        for p in series.points.iter().filter(|p| p.y.is_finite()) {
            let more: Vec<(&str, Json)> = accents
                .as_ref()
                .and_then(|all| all.get(p.x as usize))
                .map(|c| ("color", Json::String(Arc::from(c.as_str()))))
                .into_iter()
                .collect();
            rows.push(plane.row(Some(series), p, &more));
        }
    }
    let dense = plane.categories.len() * data.series.len() > 80;
    let mark = obj! {"type": "bar", "cornerRadiusEnd": if dense { 0.0 } else { 2.0 }};
    let mut encoding = vec![(end, base), ("color", paint)];
    if data.several() {
        encoding.push((offset, group.clone()));
    }
    plane.sheet.layer(rows, mark, encoding);
    if shown {
        write_values(cx, plane, data, data.several().then_some((offset, group)), 0.0);
    }
}

/// Values at the ends of bars.
fn write_values(cx: &mut Context, plane: &mut Plane, data: &Data, group: Option<(&'static str, Json)>, aside: f64) {
    let writer = cx.writer("yformat", data.unit);
    let look = plane.sheet.look;
    for positive in [true, false] {
        let mut rows = Vec::new();
        for series in &data.series {
            for p in series.points.iter().filter(|p| p.y.is_finite() && (p.y >= 0.0) == positive) {
                let at = if p.high.is_finite() { Point { y: p.high.max(p.y), ..*p } } else { *p };
                let mut row = plane.row(Some(series), &at, &[("label", Json::String(Arc::from(writer.value(p.y))))]);
                if let (Json::Object(o), true) = (&mut row, plane.color.is_none() && group.is_some()) {
                    o.insert(plane.s.clone(), Json::String(series.name.clone()));
                }
                rows.push(row);
            }
        }
        if rows.is_empty() {
            continue;
        }
        let mark = match (plane.lying, positive) {
            (true, true) => obj! {"type": "text", "align": "left", "baseline": "middle", "dx": 5.0 + aside},
            (true, false) => obj! {"type": "text", "align": "right", "baseline": "middle", "dx": -5.0 - aside},
            (false, true) => obj! {"type": "text", "align": "center", "baseline": "bottom", "dy": -3.0 - aside},
            (false, false) => obj! {"type": "text", "align": "center", "baseline": "top", "dy": 4.0 + aside},
        };
        let mark = super::sheet::with(mark, "color", Json::String(Arc::from(look.ink)));
        let mark = super::sheet::with(mark, "fontSize", Json::Number(TICK));
        let mut encoding = vec![("text", obj! {"field": "label", "type": "nominal"})];
        encoding.extend(group.clone());
        plane.sheet.layer(rows, mark, encoding);
    }
}

fn stacked_bars(cx: &mut Context, plane: &mut Plane, data: &Data, tiers: &[Vec<(Point, f64, f64)>], shown: bool) {
    let (_, end) = plane.value_names();
    let writer = cx.writer("yformat", data.unit);
    let (mut rows, mut labels) = (Vec::new(), Vec::new());
    let entries = plane.entries.clone();
    for (i, (series, list)) in data.series.iter().zip(tiers).enumerate() {
        let ink = entries.get(i).map_or(Cow::Borrowed("#000000"), |e| ink_on(&e.color));
        for (p, start, end) in list.iter().filter(|(_, a, b)| a != b) {
            rows.push(plane.row(Some(series), &Point { y: *end, ..*p }, &[("base", Json::Number(*start))]));
            let text = writer.value(p.y);
            let length = (plane.pixels(*end) - plane.pixels(*start)).abs();
            let needed = if plane.lying { measure(&text, 11.0) + 6.0 } else { 14.0 };
            if shown && length >= needed {
                let middle = Point { y: (start + end) / 2.0, ..*p };
                let more = [("label", Json::String(Arc::from(text))), ("ink", Json::String(Arc::from(&*ink)))];
                labels.push(plane.row(Some(series), &middle, &more));
            }
        }
    }
    let page = plane.sheet.look.page;
    let paint = plane.paint();
    let mark = obj! {"type": "bar", "cornerRadius": 0.0, "cornerRadiusEnd": 0.0, "stroke": page, "strokeWidth": 1.0};
    plane.sheet.layer(rows, mark, vec![(end, obj! {"field": "base"}), ("color", paint)]);
    if !labels.is_empty() {
        let mark = obj! {"type": "text", "align": "center", "baseline": "middle", "fontSize": 11.0};
        let color = obj! {"field": "ink", "type": "nominal", "scale": Json::Null};
        plane.sheet.layer(labels, mark, vec![("text", obj! {"field": "label", "type": "nominal"}), ("color", color)]);
    }
}

/// A stem and a dot for each category.
pub(super) fn lollipop<'a>(cx: &mut Context<'a>, data: &Data) -> Option<Sheet<'a>> {
    let lies = lying(cx, data.categories.len() >= 8);
    let shown = cx.ask.switch("values") == Some(true);
    let beyond = if lies && shown { room(cx, data, true) + 4.0 } else { 0.0 };
    let wish = Wish {
        lying: lies,
        may_lie: true,
        zero: true,
        values: reach(data),
        beyond,
        entries: entries(cx, data),
        symbol: "circle",
        ..Wish::default()
    };
    let size = canvas(cx, data, lies, 24.0);
    let mut plane = Plane::new(cx, data, wish.clone(), size);
    if plane.lying && !lies {
        let size = canvas(cx, data, true, 24.0);
        plane = Plane::new(cx, data, Wish { lying: true, ..wish }, size);
    }
    plane.draw_bands(cx);
    let accents = highlighted(&plane, data);
    let paint = if accents.is_some() {
        obj! {"field": "color", "type": "nominal", "scale": Json::Null}
    } else {
        plane.paint()
    };
    let mut rows = Vec::new();
    for series in &data.series {
        for p in series.points.iter().filter(|p| p.y.is_finite()) {
            let accent = accents.as_ref().and_then(|all| all.get(p.x as usize));
            let more: Vec<(&str, Json)> =
                accent.map(|c| ("color", Json::String(Arc::from(c.as_str())))).into_iter().collect();
            rows.push(plane.row(Some(series), p, &more));
        }
    }
    let (_, end) = plane.value_names();
    let base = obj! {"datum": 0.0_f64.clamp(plane.values.0, plane.values.1)};
    plane.sheet.layer(
        rows.clone(),
        obj! {"type": "rule", "strokeWidth": 2.0},
        vec![(end, base), ("color", paint.clone())],
    );
    plane.sheet.layer(rows, dots(90.0), vec![("color", paint)]);
    if shown {
        write_values(cx, &mut plane, data, None, 5.0);
    }
    plane.draw_zero();
    plane.draw_lines(cx);
    Some(plane.sheet)
}

/// Two dots for each category and a line between them.
pub(super) fn dumbbell<'a>(cx: &mut Context<'a>, data: &Data) -> Option<Sheet<'a>> {
    let mut two = data.clone();
    let ranged = data.series.len() == 1 && data.points().any(|p| p.low.is_finite() && p.high.is_finite());
    if ranged {
        let series = data.series.first()?;
        let part = |name: &str, of: fn(&Point) -> f64| Series {
            name: Arc::from(name),
            points: series.points.iter().map(|p| Point { y: of(p), low: f64::NAN, high: f64::NAN, ..*p }).collect(),
        };
        two.series = vec![part("low", |p| p.low), part("high", |p| p.high)];
    }
    if two.series.len() < 2 {
        cx.report.error_with_hint("/y", "a dumbbell has two ends: two series, or low= and high=", "y=before,after");
        return None;
    }
    let lies = lying(cx, true);
    let wish = Wish {
        lying: lies,
        may_lie: true,
        values: reach(&two),
        entries: entries(cx, &two),
        symbol: "circle",
        ..Wish::default()
    };
    let size = canvas(cx, &two, lies, ROW);
    let mut plane = Plane::new(cx, &two, wish, size);
    plane.draw_bands(cx);
    let mut spans = Vec::new();
    for i in 0..two.categories.len() {
        let at = |p: &&Point| p.x as usize == i && p.y.is_finite();
        let ends = super::rows::extent(two.points().filter(at).map(|p| p.y));
        let (Some((low, high)), Some(p)) = (ends, two.points().find(at)) else { continue };
        spans.push(plane.row(None, &Point { y: low, ..*p }, &[("end", Json::Number(high))]));
    }
    let (_, end) = plane.value_names();
    let look = plane.sheet.look;
    plane.sheet.layer(
        spans,
        obj! {"type": "rule", "strokeWidth": 3.0, "color": look.track},
        vec![(end, obj! {"field": "end"})],
    );
    draw_points(&mut plane, &two, 90.0);
    plane.draw_lines(cx);
    Some(plane.sheet)
}

/// The target of a point, or the one that is said for all.
fn target(cx: &Context, p: &Point) -> Option<f64> {
    let said = || cx.ask.all("target").find_map(|(_, t)| super::cell::number(t, cx.manner).map(|n| n.0));
    Some(p.target).filter(|t| t.is_finite()).or_else(said)
}

/// A measure for each category in front of ranges, with its target (Few 2006, "Bullet Graph Design Specification").
pub(super) fn bullet<'a>(cx: &mut Context<'a>, data: &Data) -> Option<Sheet<'a>> {
    let mut own = data.clone();
    own.series.truncate(1);
    let (low, high) = reach(&own);
    let targets = own.points().filter_map(|p| target(cx, p)).collect::<Vec<_>>();
    let high = targets.iter().copied().fold(high, f64::max).max(cx.ask.number("max").unwrap_or(0.0));
    let wish = Wish { lying: true, zero: true, values: (low, high), gap: 0.35, ..Wish::default() };
    let size = canvas(cx, &own, true, 40.0);
    let mut plane = Plane::new(cx, &own, wish, size);
    if let Some(y) = plane.sheet.channels.iter_mut().find(|c| c.name == "y") {
        y.axis = super::sheet::with(y.axis.clone(), "domain", Json::Bool(false));
    }
    let look = plane.sheet.look;
    let series = own.series.first()?.clone();
    let (least, most) = plane.values;
    let step = plane.sheet.inner().1 / own.categories.len().max(1) as f64;
    let each = |f: &dyn Fn(&Point) -> Option<(f64, f64)>| -> Vec<Json> {
        let row = |p: &Point| f(p).map(|(a, b)| plane.row(None, &Point { y: b, ..*p }, &[("base", Json::Number(a))]));
        series.points.iter().filter_map(row).collect()
    };
    let tracks = each(&|_| Some((least, most)));
    let ranges = each(&|p| (p.low.is_finite() && p.high.is_finite()).then_some((p.low, p.high)));
    let bars = each(&|p| p.y.is_finite().then_some((0.0_f64.clamp(least, most), p.y)));
    let ticks = each(&|p| target(cx, p).map(|t| (t, t)));
    let base = || vec![("x2", obj! {"field": "base"})];
    let bar = |height: f64, color: &str| obj! {"type": "bar", "height": height, "color": color, "cornerRadius": 0.0, "cornerRadiusEnd": 0.0};
    plane.sheet.layer(tracks, bar(step * 0.6, look.track), base());
    if !ranges.is_empty() {
        plane.sheet.layer(
            ranges,
            obj! {"type": "bar", "height": step * 0.6, "color": look.band, "opacity": 0.45},
            base(),
        );
    }
    let color = plane.sheet.color();
    plane.sheet.layer(bars, bar(step * 0.26, &color), base());
    plane.sheet.layer(
        ticks,
        obj! {"type": "tick", "thickness": 3.0, "size": step * 0.5, "color": look.ink, "orient": "vertical"},
        Vec::new(),
    );
    plane.draw_lines(cx);
    Some(plane.sheet)
}

/// The steps of a waterfall: each with its start, its end, and whether it is a total.
fn steps(data: &Data, series: &Series) -> Vec<(Point, f64, f64, bool)> {
    let is_total = |name: &str| {
        let lower = name.to_lowercase();
        let words = ["total", "sum", "end", "net", "balance", "result"];
        words.iter().any(|t| lower == *t || lower.starts_with(&format!("{t} ")))
    };
    let mut sum = 0.0;
    let mut steps: Vec<(Point, f64, f64, bool)> = Vec::new();
    for p in &series.points {
        let name = data.categories.get(p.x as usize).map_or("", |n| &**n);
        if is_total(name) && !steps.is_empty() {
            steps.push((*p, 0.0, if p.y.is_finite() { p.y } else { sum }, true));
        } else if p.y.is_finite() {
            steps.push((*p, sum, sum + p.y, steps.is_empty()));
            sum += p.y;
        }
    }
    steps
}

/// Bars that each begin where the one before ends; totals stand on zero.
pub(super) fn waterfall<'a>(cx: &mut Context<'a>, data: &Data) -> Option<Sheet<'a>> {
    let series = data.series.first()?;
    let steps = steps(data, series);
    let values = super::rows::extent(steps.iter().flat_map(|s| [s.1, s.2])).unwrap_or((0.0, 1.0));
    let wish = Wish { zero: true, values, ..Wish::default() };
    let mut plane = Plane::new(cx, data, wish, SIZE);
    plane.draw_bands(cx);
    let writer = cx.writer("yformat", data.unit);
    let look = plane.sheet.look;
    let colors = super::super::look::CATEGORIES;
    let text = |t: &str| Json::String(Arc::from(t));
    let (mut rows, mut ups, mut downs) = (Vec::new(), Vec::new(), Vec::new());
    let h = plane.sheet.inner().1;
    for (i, (p, start, end, total)) in steps.iter().enumerate() {
        let color = if *total {
            colors[0]
        } else if end >= start {
            colors[2]
        } else {
            colors[3]
        };
        rows.push(plane.row(None, &Point { y: *end, ..*p }, &[("base", Json::Number(*start)), ("color", text(color))]));
        let change = if *total { *end } else { end - start };
        let sign = if !*total && change > 0.0 { "+" } else { "" };
        let label = text(&format!("{sign}{}", writer.value(change)));
        let up = *end >= *start;
        let row = plane.row(None, &Point { y: *end, ..*p }, &[("label", label)]);
        if up {
            ups.push(row)
        } else {
            downs.push(row)
        };
        if let Some((next, ..)) = steps.get(i + 1) {
            let (from, to, y) = (plane.place_pixels(p.x), plane.place_pixels(next.x), h - plane.pixels(*end));
            let value = |v: f64| obj! {"value": v};
            let rule = obj! {"type": "rule", "color": look.baseline, "strokeWidth": 1.0};
            plane.sheet.layer(vec![obj! {}], rule, vec![("x", value(from)), ("x2", value(to)), ("y", value(y))]);
        }
    }
    let color = obj! {"field": "color", "type": "nominal", "scale": Json::Null};
    plane.sheet.layer(
        rows,
        obj! {"type": "bar", "cornerRadius": 1.0, "cornerRadiusEnd": 1.0},
        vec![("y2", obj! {"field": "base"}), ("color", color)],
    );
    if cx.ask.switch("values") != Some(false) {
        for (rows, baseline, dy) in [(ups, "bottom", -3.0), (downs, "top", 4.0)] {
            let mark = obj! {"type": "text", "align": "center", "baseline": baseline, "dy": dy, "fontSize": TICK, "color": look.ink};
            if !rows.is_empty() {
                plane.sheet.layer(rows, mark, vec![("text", obj! {"field": "label", "type": "nominal"})]);
            }
        }
    }
    plane.draw_zero();
    plane.draw_lines(cx);
    Some(plane.sheet)
}

/// Bars about the middle, each with its share of the first.
pub(super) fn funnel<'a>(cx: &mut Context<'a>, data: &Data) -> Option<Sheet<'a>> {
    let series = data.series.first()?;
    let most = series.points.iter().map(|p| p.y).filter(|y| y.is_finite()).fold(0.0, f64::max);
    if series.points.iter().any(|p| p.y < 0.0) || most <= 0.0 {
        cx.report.error("/y", "a funnel needs numbers above zero");
        return None;
    }
    let mut half = data.clone();
    half.series.truncate(1);
    half.series.iter_mut().flat_map(|s| &mut s.points).for_each(|p| p.y /= 2.0);
    let wish = Wish { lying: true, values: (-most / 2.0, most / 2.0), gap: 0.08, beyond: 92.0, ..Wish::default() };
    let size = canvas(cx, data, true, 40.0);
    let mut plane = Plane::new(cx, &half, wish, size);
    plane.values = (-most / 2.0, most / 2.0);
    if let Some(x) = plane.sheet.channels.iter_mut().find(|c| c.name == "x") {
        x.axis = Json::Null;
        x.scale = obj! {"domain": [-most / 2.0, most / 2.0], "nice": false, "zero": false};
    }
    plane.sheet.bottom -= 20.0;
    let writer = cx.writer("yformat", data.unit);
    let first = series.points.iter().map(|p| p.y).find(|y| *y > 0.0).unwrap_or(1.0);
    let color = plane.sheet.color();
    let ink = ink_on(&color);
    let look = plane.sheet.look;
    let (w, h) = plane.sheet.inner();
    let step = h / data.categories.len().max(1) as f64;
    let rows = half
        .points()
        .filter(|p| p.y.is_finite())
        .map(|p| plane.row(None, p, &[("base", Json::Number(-p.y))]))
        .collect();
    plane.sheet.layer(
        rows,
        obj! {"type": "bar", "color": color.as_str(), "cornerRadius": 2.0, "cornerRadiusEnd": 2.0},
        vec![("x2", obj! {"field": "base"})],
    );
    for p in series.points.iter().filter(|p| p.y.is_finite()) {
        let y = (p.x + 0.5) * step;
        let text = writer.value(p.y);
        let inside = measure(&text, LABEL) + 12.0 <= p.y / most * w;
        let (x, align, color) =
            if inside { (w / 2.0, "center", &*ink) } else { (w / 2.0 + p.y / most * w / 2.0 + 6.0, "left", look.ink) };
        plane.sheet.text_at(
            x,
            y,
            &text,
            obj! {"align": align, "baseline": "middle", "fontSize": LABEL, "color": color},
        );
        let share =
            format!("{}%", crate::number::to_fixed(100.0 * p.y / first, usize::from(100.0 * p.y / first < 9.95)));
        plane.sheet.text_at(
            w + 84.0,
            y,
            &share,
            obj! {"align": "right", "baseline": "middle", "fontSize": TICK, "color": look.muted},
        );
    }
    Some(plane.sheet)
}

/// A bar for each value, on a track that ends at the whole.
pub(super) fn progress<'a>(cx: &mut Context<'a>, data: &Data) -> Option<Sheet<'a>> {
    let rows: Vec<(Option<Arc<str>>, Point)> = data
        .series
        .iter()
        .flat_map(|s| s.points.iter().map(move |p| (s, p)))
        .filter(|(_, p)| p.y.is_finite())
        .map(|(s, p)| {
            let name = if data.several() { Some(s.name.clone()) } else { data.categories.get(p.x as usize).cloned() };
            (name.filter(|_| data.several() || !data.ordered), *p)
        })
        .collect();
    let most = rows.iter().map(|(_, p)| p.y).fold(0.0, f64::max);
    let whole = |cx: &Context, p: &Point| {
        let natural = if data.unit.after == "%" || most > 1.0 { 100.0 } else { 1.0 };
        cx.ask.number("max").or_else(|| target(cx, p)).unwrap_or(natural)
    };
    let each = 26.0;
    let mut sheet = Sheet::new(cx.ask, cx.look, (320.0, 28.0 + each * (rows.len() as f64 - 1.0)));
    let alone = rows.len() == 1;
    if alone && sheet.height < 60.0 {
        (sheet.left, sheet.right) = (4.0, 4.0);
    }
    let names =
        rows.iter().filter_map(|(n, _)| n.as_ref()).map(|n| measure(clip_chars(n, 60), LABEL)).fold(0.0, f64::max);
    let named = if names > 0.0 { (names + 10.0).min(0.4 * sheet.width) } else { 0.0 };
    let shares: Vec<f64> = rows.iter().map(|(_, p)| p.y / whole(cx, p)).collect();
    let writer = cx.ask.has("yformat").then(|| cx.writer("yformat", data.unit));
    let text = |share: f64, y: f64| match &writer {
        Some(writer) => writer.value(y),
        None => format!("{}%", crate::number::to_fixed(100.0 * share, 0)),
    };
    let texts: Vec<String> = shares.iter().zip(&rows).map(|(s, (_, p))| text(*s, p.y)).collect();
    let shown = cx.ask.switch("values") != Some(false);
    let room = if shown { texts.iter().map(|t| measure(t, LABEL)).fold(0.0, f64::max) + 8.0 } else { 0.0 };
    (sheet.left, sheet.right) = (sheet.left + named, sheet.right + room);
    let (w, h) = sheet.inner();
    let step = h / rows.len().max(1) as f64;
    let thick = (step * 0.5).clamp(3.0, 14.0);
    let color = sheet.color();
    let look = cx.look;
    let value = |v: f64| obj! {"value": v};
    for (i, ((name, _), share)) in rows.iter().zip(&shares).enumerate() {
        let y = (i as f64 + 0.5) * step;
        for (length, color) in [(1.0, look.track), (share.clamp(0.0, 1.0), color.as_str())] {
            if length > 0.0 {
                let long = (length * w).max(thick);
                let mark = obj! {"type": "rect", "color": color, "cornerRadius": thick / 2.0, "strokeWidth": 0.0};
                let ends = vec![
                    ("x", value(0.0)),
                    ("x2", value(long)),
                    ("y", value(y - thick / 2.0)),
                    ("y2", value(y + thick / 2.0)),
                ];
                sheet.layer(vec![obj! {}], mark, ends);
            }
        }
        if let Some(name) = name {
            let mark = obj! {"align": "left", "baseline": "middle", "fontSize": LABEL, "color": look.ink, "limit": named - 6.0};
            sheet.text_at(-named, y, clip_chars(name, 200), mark);
        }
        if shown {
            let text = texts.get(i).map_or("", String::as_str);
            let mark = obj! {"align": "right", "baseline": "middle", "fontSize": LABEL, "color": look.ink};
            sheet.text_at(w + room, y, text, mark);
        }
    }
    Some(sheet)
}
