//! Several plots of one kind in a grid, over the same ends and with the same colours: one for each value of a column, and for
//! each series where a kind of chart shows only one.

use super::marks::entries;
use super::roles::Roles;
use super::rows::{Data, Series};
use super::sheet::{AXIS_TITLE, CAPTION, LABEL, MARGIN, Sheet, Span, TITLE, obj};
use super::table::Table;
use super::types::Type;
use super::{Body, Context, Drawn, SIZE, Shared, Shown};
use crate::diagnostic::Report;
use crate::json::Json;
use crate::text::clip_chars;
use std::sync::Arc;

/// Most plots.
const MOST: usize = 60;
/// What a plot is at least as wide as, px, unless there is only one beside another.
const LEAST: f64 = 210.0;

/// What one plot shows.
pub(super) enum Part {
    Data(Data),
    Table(Table),
}

/// Plots of one kind.
pub(super) struct Grid<'a> {
    pub kind: Type,
    pub overlay: Option<Type>,
    pub roles: &'a Roles,
    /// What each shows, with its name.
    pub parts: Vec<(Arc<str>, Part)>,
    /// All of it, where it is points.
    pub whole: Option<&'a Data>,
    /// What they have in common.
    pub shared: Shared,
}

/// Whether a kind of chart shows only one series.
fn of_one_series(kind: Type) -> bool {
    use Type as T;
    matches!(kind, T::Waterfall | T::Funnel | T::Bullet | T::Pie | T::Donut | T::Calendar | T::Candlestick)
}

/// The parts of points: by a column, and by series where a plot can show only one; none if one plot shows them all.
pub(super) fn parts(kind: Type, data: &Data) -> Option<Vec<(Arc<str>, Part)>> {
    let slices = matches!(kind, Type::Pie | Type::Donut) && data.categories.len() <= 1;
    let by_series = of_one_series(kind) && data.several() && !slices;
    let by_point =
        kind == Type::Gauge && data.facets.is_empty() && data.points().filter(|p| p.y.is_finite()).count() > 1;
    if data.facets.is_empty() && !by_series && !by_point {
        return None;
    }
    let of_facet = |f: usize| {
        let own = |s: &Series| Series {
            name: s.name.clone(),
            points: s.points.iter().filter(|p| p.facet == f).copied().collect(),
        };
        data.with(data.series.iter().map(own).collect())
    };
    let facets: Vec<(Option<Arc<str>>, Data)> = match data.facets.len() {
        0 => vec![(None, data.with(data.series.clone()))],
        n => (0..n.min(MOST + 1)).map(|f| (data.facets.get(f).cloned(), of_facet(f))).collect(),
    };
    let mut parts = Vec::new();
    for (name, part) in facets {
        let named = |more: &str| match &name {
            Some(name) => Arc::from(format!("{name}, {more}")),
            None => Arc::from(more),
        };
        if by_series {
            for series in part.series.iter().filter(|s| s.points.iter().any(|p| p.y.is_finite() || p.low.is_finite())) {
                parts.push((named(&series.name), Part::Data(part.with(vec![series.clone()]))));
            }
        } else if by_point {
            for (series, p) in part.series.iter().flat_map(|s| s.points.iter().map(move |p| (s, p))) {
                let category = part.categories.get(p.x as usize).filter(|_| !data.several());
                let mut one = part.with(vec![Series { name: series.name.clone(), points: vec![*p] }]);
                one.categories.clear();
                parts.push((category.cloned().unwrap_or_else(|| named(&series.name)), Part::Data(one)));
            }
        } else {
            parts.push((name.clone().unwrap_or_else(|| Arc::from("")), Part::Data(part)));
        }
        if parts.len() > MOST {
            break;
        }
    }
    Some(parts)
}

/// The rows of a table by the values of a column.
pub(super) fn tables(table: &Table, names: &[Arc<str>], of: &[usize]) -> Vec<(Arc<str>, Part)> {
    let part = |i: usize| {
        let mut part = table.clone();
        part.keep(&of.iter().map(|f| *f == i).collect::<Vec<_>>());
        Part::Table(part)
    };
    names.iter().take(MOST + 1).enumerate().map(|(i, name)| (name.clone(), part(i))).collect()
}

/// How the cells lie.
#[derive(Debug, Clone, Copy)]
struct Raster {
    columns: usize,
    /// The size of a cell with its margins, px; a height of its own where there is none.
    width: f64,
    height: Option<f64>,
}

impl Raster {
    fn of(cx: &Context, kind: Type, outer: &Sheet, n: usize, categories: usize) -> Raster {
        use Type as T;
        let whole = outer.width - outer.aside;
        let most = if matches!(kind, T::Calendar) { 1 } else { 4 };
        let columns = ((whole / LEAST).floor() as usize).clamp(1, n.clamp(1, most));
        let width = (whole / columns as f64).floor();
        let lines = n.div_ceil(columns) as f64;
        let room = |all: f64| ((all - outer.top - outer.bottom - outer.below + 2.0 * MARGIN) / lines).max(50.0);
        let listed = categories as f64 * 20.0 + 70.0;
        let natural = match kind {
            T::Calendar => None,
            T::Sparkline => Some(64.0),
            T::Bullet | T::Funnel => Some((categories as f64 * 30.0 + 60.0).min(600.0)),
            T::BarH | T::Lollipop | T::Dumbbell => Some(listed.clamp(0.6 * width, 900.0)),
            T::Pie | T::Donut | T::Radar | T::Polar => Some(0.9 * width + 20.0),
            _ => Some(0.72 * width + 20.0),
        };
        Raster { columns, width, height: cx.ask.number("height").map(room).or(natural.map(f64::round)) }
    }

    /// Asks for cells of its size.
    fn take(&self, ask: &mut super::ask::Ask) {
        let mut quiet = Report::new();
        ask.take("width", &crate::number::to_js(self.width), &mut quiet);
        if let Some(height) = self.height {
            ask.take("height", &crate::number::to_js(height), &mut quiet);
        }
    }
}

/// The span of several.
fn joined(spans: impl Iterator<Item = Span>) -> Span {
    let both = |a: Option<(f64, f64)>, b: Option<(f64, f64)>| match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    };
    spans.fold(Span::default(), |all, one| Span {
        values: both(all.values, one.values),
        places: both(all.places, one.places),
        ramp: both(all.ramp, one.ramp),
    })
}

impl Grid<'_> {
    /// Draws all of them.
    pub fn draw(mut self, cx: &mut Context) -> Option<Drawn> {
        let n = self.parts.len();
        if n > MOST {
            cx.report.error("/facet", format!("these are more plots than can be drawn; at most {MOST} are"));
            return None;
        }
        let mut outer = Sheet::new(cx.ask, cx.look, SIZE);
        let field = self.name_series(cx, &mut outer);
        let categories = self.whole.map_or(0, |data| data.categories.len());
        let raster = Raster::of(cx, self.kind, &outer, n, categories);
        let mut ask = cx.ask.clone();
        ["title", "subtitle", "caption", "facet", "height"].into_iter().for_each(|name| ask.forget(name));
        ask.take("legend", "none", &mut Report::new());
        raster.take(&mut ask);
        let ask = ask.in_cell([0.0; 4]);
        // Drawn once to see what their scales cover, and how much room their axes take.
        let (spans, title) = self.seen(cx, &ask)?;
        outer.value_title = title;
        self.shared.span = joined(spans.into_iter());
        if let Some(ends) = self.shared.span.ramp {
            let writer = cx.writer("yformat", self.whole.map_or_else(Default::default, |data| data.unit));
            let shown = cx.ask.text("legend") != Some("none");
            let channel = outer.ramp("level", ends, &writer, (shown, self.shared.thin));
            return self.finish(cx, outer, ask, shown.then_some(("level", channel)));
        }
        self.finish(cx, outer, ask, field)
    }

    /// The legend of the series of all plots.
    fn name_series(&self, cx: &mut Context, outer: &mut Sheet) -> Option<(&'static str, Json)> {
        let entries = match (self.whole, &self.shared.groups) {
            (Some(data), _) if matches!(self.kind, Type::Pie | Type::Donut) => outer.colors(&data.categories),
            (Some(data), _) if data.several() && !of_one_series(self.kind) => entries(cx, data),
            (None, Some(names)) if matches!(self.kind, Type::Hist | Type::Ecdf) => outer.colors(names),
            _ => return None,
        };
        if entries.len() < 2 || cx.ask.text("legend") == Some("none") {
            return None;
        }
        let symbol =
            if matches!(self.kind, Type::Line | Type::Step | Type::Ecdf | Type::Radar) { "stroke" } else { "square" };
        Some(("series", outer.legend("series", &entries, symbol, true)))
    }

    /// Draws a plot.
    fn one<'c>(&self, cx: &mut Context<'c>, part: &Part) -> Option<Shown<'c>> {
        match part {
            Part::Data(data) => {
                cx.allow(data.points().count())?;
                let sheet = super::view(cx, self.kind, self.overlay, data)?;
                Some(Shown { sheet, name: String::new(), alt: String::new() })
            }
            Part::Table(table) => super::of_table(cx, self.kind, table, self.roles),
        }
    }

    /// What the scales of each plot cover, and what the upright axis of all is called. Plots that cannot be drawn are told and
    /// left out.
    fn seen(&mut self, cx: &mut Context, ask: &super::ask::Ask) -> Option<(Vec<Span>, Option<String>)> {
        let (mut spans, mut kept, mut first, mut title) = (Vec::new(), Vec::new(), None, None);
        for (name, part) in std::mem::take(&mut self.parts) {
            let mut report = Report::new();
            let mut inner = cx.inner(ask, &self.shared, &mut report);
            let sheet = self.one(&mut inner, &part).map(|shown| (shown.sheet.span, shown.sheet.value_title));
            match sheet.filter(|_| !report.has_errors()) {
                Some((span, named)) => {
                    spans.push(span);
                    title = title.or(named);
                    kept.push((name, part));
                }
                None => {
                    let why = report.errors().next().map_or_else(String::new, |e| format!(": {}", e.message));
                    cx.report.warn("/facet", format!("plot {:?} is left out{why}", clip_chars(&name, 60)));
                    first = first.or(Some(report));
                }
            }
        }
        self.parts = kept;
        if self.parts.is_empty() {
            first
                .iter()
                .flat_map(|report| report.errors())
                .for_each(|e| cx.report.error(e.at.as_str(), e.message.as_str()));
            if !cx.report.has_errors() {
                cx.report.error("/facet", "there is nothing to draw");
            }
            return None;
        }
        Some((spans, title))
    }

    /// The plots at their places, under the titles of all.
    fn finish(
        self,
        cx: &mut Context,
        mut outer: Sheet,
        mut ask: super::ask::Ask,
        legend: Option<(&'static str, Json)>,
    ) -> Option<Drawn> {
        let categories = self.whole.map_or(0, |data| data.categories.len());
        outer.top += if outer.value_title.is_some() { AXIS_TITLE } else { 0.0 };
        let raster = Raster::of(cx, self.kind, &outer, self.parts.len(), categories);
        raster.take(&mut ask);
        // Rooms around plots are made equal, so that the plots are.
        let mut rooms: Vec<[f64; 4]> = Vec::new();
        for (_, part) in &self.parts {
            let mut report = Report::new();
            let shown = self.one(&mut cx.inner(&ask, &self.shared, &mut report), part)?;
            rooms.push([shown.sheet.left, shown.sheet.right, shown.sheet.top, shown.sheet.bottom]);
        }
        let most = [0, 1, 2, 3].map(|i| rooms.iter().map(|r| r[i]).fold(0.0, f64::max));
        let asks: Vec<super::ask::Ask> = rooms
            .iter()
            .map(|r| {
                let more = [most[0] - r[0], most[1] - MARGIN, most[2] - r[2], most[3] - r[3]];
                ask.in_cell(more)
            })
            .collect();
        let mut reports: Vec<Report> = asks.iter().map(|_| Report::new()).collect();
        let (mut sheets, mut words) = (Vec::new(), None);
        for (((_, part), ask), report) in self.parts.iter().zip(&asks).zip(&mut reports) {
            let shown = self.one(&mut cx.inner(ask, &self.shared, report), part)?;
            words = words.or(Some(shown.name));
            sheets.push(shown.sheet);
        }
        let (name, alt) = self.say(cx, words.unwrap_or_default());
        let spec = laid(cx, &mut outer, sheets, &self.parts, raster, legend, &alt);
        // What several plots have to say is said once.
        let mut told = std::collections::BTreeSet::new();
        let new = reports.iter().flat_map(|report| report.items()).filter(|w| told.insert(w.to_string()));
        cx.report.extend(Report::of_items(new.cloned().collect(), 0));
        Some(Drawn { body: Body::Spec(spec), name, alt })
    }

    fn say(&self, cx: &mut Context, name: String) -> (String, String) {
        if let Some(data) = self.whole {
            let (name, alt) = super::words::say(cx, self.kind, data);
            return match data.facets.is_empty() {
                true => (name, format!("{alt}; {} plots", self.parts.len())),
                false => (name, alt),
            };
        }
        let names: Vec<&str> = self.parts.iter().take(6).map(|(name, _)| clip_chars(name, 60)).collect();
        let more = if self.parts.len() > names.len() { " …" } else { "" };
        let alt = format!("{name}, {} plots: {}{more}", self.parts.len(), names.join(", "));
        (name, alt)
    }
}

/// The specification of sheets in a raster, with titles and a legend written from the first of them.
fn laid(
    cx: &mut Context,
    outer: &mut Sheet,
    mut sheets: Vec<Sheet>,
    parts: &[(Arc<str>, Part)],
    raster: Raster,
    legend: Option<(&'static str, Json)>,
    alt: &str,
) -> Json {
    let high = sheets.iter().map(|s| s.height).fold(0.0, f64::max);
    let lines = sheets.len().div_ceil(raster.columns);
    let whole = outer.top + outer.bottom + outer.below - 2.0 * MARGIN + lines as f64 * high;
    match cx.ask.number("height") {
        Some(asked) if whole <= asked + 1.0 => outer.height = asked,
        Some(asked) => {
            outer.height = whole.ceil();
            let message =
                format!("{} plots have no room in {asked} px; the picture is {} px high", sheets.len(), outer.height);
            cx.report.warn_with_hint("/height", message, "a larger width= makes more columns");
        }
        None => outer.height = whole.round(),
    }
    let look = cx.look;
    for (sheet, (name, _)) in sheets.iter_mut().zip(parts) {
        let mark = obj! {"align": "left", "baseline": "top", "fontSize": LABEL, "fontWeight": "bold", "color": look.ink, "limit": sheet.width - 2.0 * MARGIN};
        sheet.text_at(MARGIN - sheet.left, MARGIN - sheet.top, clip_chars(name, 200), mark);
    }
    let (w, h) = sheets.iter().map(Sheet::inner).fold((4.0, 4.0), |a: (f64, f64), b| (a.0.max(b.0), a.1.max(b.1)));
    if let Some(first) = sheets.first_mut() {
        let (left, top) = (first.left.floor(), (outer.top - MARGIN + first.top).floor());
        frame(outer, first, (-left, -top));
        titles(outer, first, (MARGIN - left, MARGIN - top));
        if let (Some((field, channel)), Some(placed)) = (legend, outer.placed_legend()) {
            name_colors(first, field, channel, &moved(placed, (outer.left - left, outer.top - top)));
        }
    }
    let background = outer.ask.color("background").map_or_else(|| look.page.to_owned(), |c| c.to_hex());
    let cells: Vec<Json> = sheets
        .into_iter()
        .map(|sheet| {
            let (w, h) = sheet.inner();
            obj! {"width": w, "height": h, "layer": Json::Array(sheet.layers)}
        })
        .collect();
    obj! {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json", "description": alt, "background": background,
        "padding": 0.0, "bounds": "flush", "columns": raster.columns as f64,
        "spacing": obj! {"row": high - h, "column": raster.width - w}, "concat": Json::Array(cells),
        "resolve": obj! {"scale": obj! {"color": "independent", "fill": "independent", "stroke": "independent"}},
        "usermeta": cx.ask.text("tz").map(|zone| obj! {"timeZone": zone}),
        "config": Json::Object(outer.look_config()),
    }
}

/// Draws what cannot be seen but is as large as the picture, from a place in the first plot: Vega-Lite has no size for a grid of
/// plots, which is as large as what is drawn.
fn frame(outer: &Sheet, first: &mut Sheet, (x, y): (f64, f64)) {
    let value = |v: f64| obj! {"value": v};
    let ends = vec![("x", value(x)), ("x2", value(x + outer.width)), ("y", value(y)), ("y2", value(y + outer.height))];
    first.layer(vec![obj! {}], obj! {"type": "rect", "opacity": 0.0, "strokeWidth": 0.0}, ends);
    // Under everything.
    first.layers.rotate_right(1);
}

/// The titles and the caption of all plots, written in the first from a place in it, px.
fn titles(outer: &mut Sheet, first: &mut Sheet, (x, mut y): (f64, f64)) {
    let look = outer.look;
    let end = y + outer.height - 2.0 * MARGIN;
    if let Some(title) = &outer.value_title {
        let mark = obj! {"align": "left", "baseline": "bottom", "fontSize": LABEL, "color": look.ink};
        first.text_at(x, y + outer.top - MARGIN - 7.0, title, mark);
    }
    let text = |size: f64, weight: &str, color: &str| obj! {"align": "left", "baseline": "top", "fontSize": size, "fontWeight": weight, "color": color};
    for line in &outer.title {
        first.text_at(x, y, line, text(TITLE, "bold", look.ink));
        y += TITLE + 3.0;
    }
    y += if outer.title.is_empty() { 0.0 } else { 2.0 };
    for line in &outer.subtitle {
        first.text_at(x, y, line, text(LABEL, "normal", look.muted));
        y += LABEL + 3.0;
    }
    for (i, line) in outer.caption.iter().rev().enumerate() {
        let mark = obj! {"align": "left", "baseline": "bottom", "fontSize": CAPTION, "color": look.muted};
        first.text_at(x, end - 14.0 * i as f64, line, mark);
    }
}

/// Gives the colours of a plot a legend.
fn name_colors(sheet: &mut Sheet, field: &str, channel: Json, legend: &Json) {
    let asks = |color: &crate::json::Object| {
        color.get("legend").is_some_and(Json::is_null) && color.get("scale").and_then(|s| s.get("domain")).is_some()
    };
    let mut found = false;
    for layer in &mut sheet.layers {
        let Json::Object(layer) = layer else { continue };
        let Some(Json::Object(encoding)) = layer.get_mut("encoding") else { continue };
        for name in ["color", "fill", "stroke"] {
            if let Some(Json::Object(color)) = encoding.get_mut(name)
                && asks(color)
            {
                color.insert("legend", legend.clone());
                found = true;
            }
        }
    }
    if found {
        return;
    }
    // The marks have colours of their own; a legend needs a mark that has its channel.
    let value = |v: f64| obj! {"value": v};
    let mark = obj! {"type": "point", "opacity": 0.0};
    sheet.layer(vec![obj! {field: Json::Null}], mark, vec![("x", value(0.0)), ("y", value(0.0)), ("color", channel)]);
    sheet.layers.iter_mut().for_each(|layer| _ = super::sheet::put_legend(layer, legend));
}

/// A legend moved.
fn moved(legend: Json, (dx, dy): (f64, f64)) -> Json {
    let Json::Object(mut legend) = legend else { return legend };
    for (name, by) in [("legendX", dx), ("legendY", dy)] {
        let at = legend.get(name).and_then(Json::as_f64).unwrap_or(0.0);
        legend.insert(name, Json::Number(at + by));
    }
    Json::Object(legend)
}
