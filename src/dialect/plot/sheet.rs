//! A sheet: where the plot lies on the canvas, the titles around it, and the layers drawn in it, as a Vega-Lite
//! specification. Every length is decided here, from measured texts, so that nothing is left to be fitted.

use super::super::look::{CATEGORIES, FONT, GREY, Page};
use super::ask::{Ask, Palette};
use crate::color::scheme;
use crate::json::{Json, Object};
use crate::text::{self, Font};
use std::borrow::Cow;
use std::sync::Arc;

/// What can stand in a specification.
pub(super) trait Said {
    fn said(self) -> Option<Json>;
}

impl Said for Json {
    fn said(self) -> Option<Json> {
        Some(self)
    }
}
impl Said for f64 {
    fn said(self) -> Option<Json> {
        Some(if self.is_finite() { Json::Number(self) } else { Json::Null })
    }
}
impl Said for i32 {
    fn said(self) -> Option<Json> {
        Some(Json::Number(f64::from(self)))
    }
}
impl Said for bool {
    fn said(self) -> Option<Json> {
        Some(Json::Bool(self))
    }
}
impl Said for &str {
    fn said(self) -> Option<Json> {
        Some(Json::String(Arc::from(self)))
    }
}
impl Said for &&str {
    fn said(self) -> Option<Json> {
        Some(Json::String(Arc::from(*self)))
    }
}
impl Said for String {
    fn said(self) -> Option<Json> {
        Some(Json::String(Arc::from(self)))
    }
}
impl Said for Arc<str> {
    fn said(self) -> Option<Json> {
        Some(Json::String(self))
    }
}
impl Said for &Arc<str> {
    fn said(self) -> Option<Json> {
        Some(Json::String(self.clone()))
    }
}
impl<T: Said> Said for Option<T> {
    fn said(self) -> Option<Json> {
        self.and_then(Said::said)
    }
}
impl<T: Said> Said for Vec<T> {
    fn said(self) -> Option<Json> {
        Some(Json::Array(self.into_iter().map(|v| v.said().unwrap_or(Json::Null)).collect()))
    }
}
impl<T: Said, const N: usize> Said for [T; N] {
    fn said(self) -> Option<Json> {
        Some(Json::Array(self.into_iter().map(|v| v.said().unwrap_or(Json::Null)).collect()))
    }
}

/// An object of a specification; a member that is `None` is left out.
macro_rules! obj {
    ($($name:tt : $value:expr),* $(,)?) => {{
        #[allow(unused_mut, reason = "there may be no member")]
        let mut members: Vec<(std::sync::Arc<str>, $crate::json::Json)> = Vec::new();
        $(
            if let Some(value) = $crate::dialect::plot::sheet::Said::said($value) {
                members.push((std::sync::Arc::from($name), value));
            }
        )*
        $crate::json::Json::Object($crate::json::Object::from_members(members))
    }};
}
pub(super) use obj;

/// Space around everything, px; and around very small charts.
pub(super) const MARGIN: f64 = 12.0;
/// Sizes of texts, px.
pub(super) const TICK: f64 = 12.0;
pub(super) const LABEL: f64 = 13.0;
const TITLE: f64 = 16.0;
const CAPTION: f64 = 11.0;
/// Height of a row of the legend, px.
const LEGEND_ROW: f64 = 18.0;

/// How far a line of a size advances.
pub(super) fn measure(text: &str, size: f64) -> f64 {
    text::width(text, &Font::new(FONT, size))
}

/// The text broken at spaces into at most so many lines; the last is cut where there is more.
pub(super) fn wrapped(text: &str, size: f64, bold: bool, width: f64, most: usize) -> Vec<String> {
    let font = Font { weight: if bold { 700 } else { 400 }, ..Font::new(FONT, size) };
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let full = lines.len() == most;
        match lines.last_mut() {
            Some(last) if text::width(&format!("{last} {word}"), &font) <= width => {
                last.push(' ');
                last.push_str(word);
            }
            Some(last) if full => {
                *last = text::truncate(&format!("{last} {word}…"), &font, width, "…").into_owned();
                if !last.ends_with('…') {
                    last.push('…');
                }
                break;
            }
            _ => lines.push(word.to_owned()),
        }
    }
    for line in &mut lines {
        if text::width(line, &font) > width {
            *line = text::truncate(line, &font, width, "…").into_owned();
        }
    }
    lines
}

/// A channel's definition, in full where its axis is drawn, and bare elsewhere.
#[derive(Debug, Clone)]
pub(super) struct Channel {
    pub name: &'static str,
    pub field: Arc<str>,
    pub kind: &'static str,
    pub scale: Json,
    pub axis: Json,
}

impl Channel {
    fn full(&self) -> Json {
        obj! {
            "field": &self.field, "type": self.kind, "scale": self.scale.clone(), "axis": self.axis.clone(), "sort": self.sort(),
            "stack": self.stack(),
        }
    }

    fn stack(&self) -> Option<Json> {
        (self.kind == "quantitative").then_some(Json::Null)
    }

    fn sort(&self) -> Option<Json> {
        (self.kind == "nominal").then_some(Json::Null)
    }

    fn bare(&self) -> Json {
        obj! {"field": &self.field, "type": self.kind, "sort": self.sort(), "stack": self.stack()}
    }
}

/// One entry of a legend.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub name: Arc<str>,
    pub color: String,
}

/// A specification in the making.
pub(super) struct Sheet<'a> {
    pub ask: &'a Ask,
    pub look: &'a Page,
    /// The canvas, px.
    pub width: f64,
    pub height: f64,
    /// What is kept free around the plot, px.
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    title: Vec<String>,
    subtitle: Vec<String>,
    caption: Vec<String>,
    /// The channels of position, where there are any.
    pub channels: Vec<Channel>,
    framed: bool,
    layers: Vec<Json>,
    legend: Option<Json>,
    legend_height: f64,
    /// Whether the sheet is one cell of several.
    pub facet: Option<(Arc<str>, usize)>,
}

impl<'a> Sheet<'a> {
    /// An empty sheet, with titles.
    pub fn new(ask: &'a Ask, look: &'a Page, size: (f64, f64)) -> Sheet<'a> {
        let (width, height) = (ask.number("width"), ask.number("height"));
        let (width, height) = match (width, height) {
            (Some(w), Some(h)) => (w, h),
            (Some(w), None) => (w, (w * size.1 / size.0).round().max(1.0)),
            (None, Some(h)) => (size.0, h),
            (None, None) => size,
        };
        let margin = if ask.number("height").unwrap_or(size.1) < 60.0 { 2.0 } else { MARGIN };
        let room = (width - 2.0 * margin).max(20.0);
        let lines = |name: &str, size: f64, bold: bool, most: usize| {
            ask.text(name).map_or_else(Vec::new, |text| wrapped(text, size, bold, room, most))
        };
        let mut sheet = Sheet {
            ask,
            look,
            width,
            height,
            left: margin,
            right: margin,
            top: margin,
            bottom: margin,
            title: lines("title", TITLE, true, 3),
            subtitle: lines("subtitle", LABEL, false, 3),
            caption: lines("caption", CAPTION, false, 3),
            channels: Vec::new(),
            framed: false,
            layers: Vec::new(),
            legend: None,
            legend_height: 0.0,
            facet: None,
        };
        let caption = sheet.caption.len() as f64 * 14.0 + if sheet.caption.is_empty() { 0.0 } else { 8.0 };
        if !ask.has("height") && size != super::SIZE {
            // Charts of a size of their own keep it below their titles.
            sheet.height += sheet.title_height() + caption;
        }
        sheet.top += sheet.title_height();
        sheet.bottom += caption;
        sheet
    }

    fn title_height(&self) -> f64 {
        if self.title.is_empty() && self.subtitle.is_empty() {
            return 0.0;
        }
        let gap = if self.title.is_empty() || self.subtitle.is_empty() { 0.0 } else { 5.0 };
        self.title.len() as f64 * (TITLE + 3.0) + self.subtitle.len() as f64 * (LABEL + 3.0) + gap + 10.0
    }

    /// The plot, px.
    pub fn inner(&self) -> (f64, f64) {
        ((self.width - self.left - self.right).max(4.0), (self.height - self.top - self.bottom).max(4.0))
    }

    /// Adds a layer: marks for rows. Positions that it does not give itself are those of the channels.
    pub fn layer(&mut self, rows: Vec<Json>, mark: Json, encoding: Vec<(&str, Json)>) {
        let mut all: Vec<(Arc<str>, Json)> = Vec::new();
        let own = |name: &str| encoding.iter().any(|(n, _)| *n == name);
        let whole = !self.framed && self.channels.iter().all(|c| !own(c.name)) && !self.channels.is_empty();
        self.framed |= whole;
        for channel in self.channels.iter().filter(|c| !own(c.name)) {
            all.push((Arc::from(channel.name), if whole { channel.full() } else { channel.bare() }));
        }
        all.extend(encoding.into_iter().filter(|(_, v)| !v.is_null()).map(|(n, v)| (Arc::from(n), v)));
        let encoding = Json::Object(Object::from_members(all));
        self.layers.push(obj! {"data": obj! {"values": Json::Array(rows)}, "mark": mark, "encoding": encoding});
    }

    /// Adds a text at pixels of the plot.
    pub fn text_at(&mut self, x: f64, y: f64, text: &str, mark: Json) {
        let mut all = vec![(Arc::from("type"), Json::String(Arc::from("text")))];
        if let Some(more) = mark.as_object() {
            all.extend(more.iter().map(|(n, v)| (n.clone(), v.clone())));
        }
        let mark = Json::Object(Object::from_members(all));
        let at = |v: f64| obj! {"value": v};
        self.layer(
            vec![obj! {"text": text}],
            mark,
            vec![("x", at(x)), ("y", at(y)), ("text", obj! {"field": "text", "type": "nominal"})],
        );
    }

    /// Sets the legend of colours above the plot and makes room for it. Returns the colour channel of the marks.
    pub fn legend(&mut self, field: &str, entries: &[Entry], symbol: &str, shown: bool) -> Json {
        let names: Vec<&Arc<str>> = entries.iter().map(|e| &e.name).collect();
        let colors: Vec<&str> = entries.iter().map(|e| e.color.as_str()).collect();
        if shown {
            let room = (self.width - self.left.min(MARGIN) - MARGIN).max(40.0);
            let widths: Vec<f64> =
                entries.iter().map(|e| measure(text::clip_chars(&e.name, 60), TICK).min(room - 24.0) + 34.0).collect();
            let total: f64 = widths.iter().sum();
            let widest = widths.iter().copied().fold(1.0, f64::max);
            let columns =
                if total <= room { entries.len() } else { ((room / widest) as usize).clamp(1, entries.len().max(1)) };
            let rows = entries.len().div_ceil(columns.max(1));
            self.legend_height = LEGEND_ROW * rows as f64;
            self.top += self.legend_height + 6.0;
            self.legend = Some(obj! {
                "orient": "none", "direction": "horizontal", "title": Json::Null, "symbolType": symbol,
                "columns": columns as f64, "rowPadding": 5.0, "columnPadding": 14.0, "labelLimit": room - 24.0, "offset": 0.0,
                "symbolOpacity": 1.0, "symbolStrokeWidth": if symbol == "stroke" { Some(2.5) } else { None },
            });
        }
        obj! {
            "field": field, "type": "nominal",
            "scale": obj! {"domain": names, "range": colors},
            "legend": if shown { self.legend.clone().map_or(Json::Null, |_| Json::String(Arc::from(LEGEND))) } else { Json::Null },
        }
    }

    /// Channels whose numbers are pixels of the plot, from its upper left corner.
    pub fn pixel_channels(&mut self) {
        let (w, h) = self.inner();
        let channel =
            |name, scale| Channel { name, field: Arc::from(name), kind: "quantitative", scale, axis: Json::Null };
        self.channels = vec![
            channel("x", obj! {"domain": [0.0, w], "nice": false, "zero": false}),
            channel("y", obj! {"domain": [0.0, h], "nice": false, "zero": false, "reverse": true}),
        ];
    }

    /// A ramp of colours for values, with its legend above the plot, for which room is made.
    pub fn ramp(
        &mut self,
        field: &str,
        (low, high): (f64, f64),
        writer: &super::write::Writer,
        (shown, thin): (bool, bool),
    ) -> Json {
        let diverging = low < 0.0 && high > 0.0 && !thin;
        let (low, high) = if diverging { (-high.max(-low), high.max(-low)) } else { (low, high) };
        let high = if high > low { high } else { low + 1.0 };
        let colors: Vec<String> = match self.ask.palette() {
            Some(Palette::Colors(list)) if list.len() > 1 => list.iter().map(|c| c.to_hex()).collect(),
            Some(Palette::Scheme(name)) => {
                scheme(name).map_or_else(Vec::new, |s| (0..9).map(|i| s.at(f64::from(i) / 8.0).to_hex()).collect())
            }
            _ if diverging => self.look.diverging().into_iter().map(Cow::into_owned).collect(),
            // Thin lines must be seen on the page.
            _ => self.look.ramp().into_iter().skip(if thin { 2 } else { 0 }).map(Cow::into_owned).collect(),
        };
        let steps = colors.len().max(2) - 1;
        let domain: Vec<f64> = (0..=steps).map(|i| low + (high - low) * i as f64 / steps as f64).collect();
        let mut legend = Json::Null;
        if shown {
            self.legend_height = 28.0;
            self.top += self.legend_height + 4.0;
            let ticks = [low, (low + high) / 2.0, high];
            let mut labels = String::new();
            for tick in ticks {
                labels.push_str(&format!("datum.value=={}?'{}':", crate::number::to_js(tick), writer.value(tick)));
            }
            self.legend = Some(obj! {
                "type": "gradient", "orient": "none", "direction": "horizontal", "title": Json::Null, "gradientLength": 150.0_f64.min(self.width - 40.0).max(20.0),
                "gradientThickness": 9.0, "values": ticks, "labelExpr": labels + "''", "labelOverlap": false, "labelColor": self.look.muted,
            });
            legend = Json::String(Arc::from(LEGEND));
        }
        obj! {
            "field": field, "type": "quantitative", "legend": legend,
            "scale": obj! {"domain": domain, "range": colors, "interpolate": "lab"},
        }
    }

    /// The colours of as many series, or of categories.
    pub fn colors(&self, names: &[Arc<str>]) -> Vec<Entry> {
        let base: Vec<String> = match self.ask.palette() {
            Some(Palette::Colors(list)) => list.iter().map(|c| c.to_hex()).collect(),
            Some(Palette::Scheme(name)) => scheme(name).map_or_else(Vec::new, |s| {
                s.sample(names.len().max(2), None).into_iter().map(|c| c.to_hex()).collect()
            }),
            None => CATEGORIES.iter().map(|c| (*c).to_owned()).collect(),
        };
        let cycle = self.ask.palette().is_some();
        let meant: Option<Vec<&str>> = self.ask.text("highlight").map(|text| text.split(',').map(str::trim).collect());
        let color = |(i, name): (usize, &Arc<str>)| {
            let grey = meant.as_ref().is_some_and(|list| !list.contains(&&**name));
            let color = match base.len() {
                0 => GREY.to_owned(),
                n if cycle => base[i % n].clone(),
                _ => base.get(i).cloned().unwrap_or_else(|| GREY.to_owned()),
            };
            Entry { name: name.clone(), color: if grey { GREY.to_owned() } else { color } }
        };
        names.iter().enumerate().map(color).collect()
    }

    /// The colour of a chart of one series.
    pub fn color(&self) -> String {
        let one: [Arc<str>; 1] = [Arc::from("")];
        match self.ask.palette() {
            Some(_) => self.colors(&one)[0].color.clone(),
            None => CATEGORIES[0].to_owned(),
        }
    }

    /// The whole specification.
    pub fn finish(mut self, alt: &str, zone: Option<&str>) -> Json {
        let (w, h) = self.inner();
        let mut y = h + self.bottom - MARGIN - (self.caption.len().saturating_sub(1)) as f64 * 14.0;
        let caption = std::mem::take(&mut self.caption);
        if self.facet.is_none() {
            for line in &caption {
                let mark = obj! {"align": "left", "baseline": "bottom", "fontSize": CAPTION, "color": self.look.muted};
                self.text_at(MARGIN - self.left, y, line, mark);
                y += 14.0;
            }
        }
        let legend_top = -(self.above_plot() + self.legend_height + 2.0);
        if let Some(Json::Object(mut legend)) = self.legend.take() {
            legend.insert("legendX", Json::Number(MARGIN - self.left));
            legend.insert("legendY", Json::Number(legend_top));
            let legend = Json::Object(legend);
            self.layers.iter_mut().for_each(|layer| put_legend(layer, &legend));
        }
        let title = (!self.title.is_empty() || !self.subtitle.is_empty()).then(|| {
            // Vega-Lite needs a title for there to be a subtitle.
            let (title, subtitle) = if self.title.is_empty() {
                (std::mem::take(&mut self.subtitle), Vec::new())
            } else {
                (self.title.clone(), self.subtitle.clone())
            };
            let plain = self.title.is_empty();
            obj! {
                "text": title, "subtitle": (!subtitle.is_empty()).then_some(subtitle),
                "fontSize": if plain { Some(LABEL) } else { None },
                "fontWeight": if plain { Some("normal") } else { None },
                "color": if plain { Some(self.look.muted) } else { None },
                "offset": 10.0, "lineHeight": TITLE + 3.0, "subtitleLineHeight": LABEL + 3.0,
                "anchor": "start", "frame": "group", "dx": MARGIN - self.left,
            }
        });
        let background = match self.ask.color("background") {
            Some(color) => color.to_hex(),
            None => self.look.page.to_owned(),
        };
        let mut spec = vec![
            (Arc::from("$schema"), Json::String(Arc::from("https://vega.github.io/schema/vega-lite/v6.json"))),
            (Arc::from("description"), Json::String(Arc::from(alt))),
        ];
        let mut put = |name: &str, value: Option<Json>| {
            spec.extend(value.map(|value| (Arc::from(name), value)));
        };
        put("background", Said::said(background));
        put("padding", Some(obj! {"left": self.left, "top": self.top, "right": self.right, "bottom": self.bottom}));
        put("autosize", Said::said("none"));
        put("title", title);
        put("width", Said::said(w));
        put("height", Said::said(h));
        put("layer", Some(Json::Array(std::mem::take(&mut self.layers))));
        put("usermeta", zone.map(|zone| obj! {"timeZone": zone}));
        put("config", Some(Json::Object(self.look_config())));
        Json::Object(Object::from_members(spec))
    }

    /// The view of one cell of several, with its name above it.
    pub fn finish_cell(self, name: &str) -> Json {
        let (w, h) = self.inner();
        let title = obj! {
            "text": text::clip_chars(name, 80), "fontSize": LABEL, "anchor": "start", "frame": "group", "offset": 4.0,
        };
        obj! {"title": title, "width": w, "height": h, "layer": Json::Array(self.layers)}
    }

    /// Cells in a grid, under the titles of all.
    pub fn finish_grid(self, cells: Vec<Json>, columns: usize, alt: &str) -> Json {
        let title = (!self.title.is_empty() || !self.subtitle.is_empty()).then(|| {
            obj! {"text": self.title.clone(), "subtitle": (!self.subtitle.is_empty()).then(|| self.subtitle.clone()), "offset": 12.0}
        });
        let background = self.ask.color("background").map_or_else(|| self.look.page.to_owned(), |c| c.to_hex());
        obj! {
            "$schema": "https://vega.github.io/schema/vega-lite/v6.json", "description": alt, "background": background,
            "padding": MARGIN, "title": title, "columns": columns as f64, "spacing": 16.0, "concat": Json::Array(cells),
            "config": Json::Object(self.look_config()),
        }
    }

    fn look_config(&self) -> Object {
        super::super::look::theme(self.look.theme(), self.look.pages).cloned().unwrap_or_default()
    }

    /// Height of what stands between the legend and the plot: the title of the upright axis, half a label.
    fn above_plot(&self) -> f64 {
        self.channels
            .iter()
            .find(|c| c.name == "y")
            .and_then(|c| c.axis.get("title"))
            .map_or(6.0, |title| if title.as_str().is_some() { AXIS_TITLE + 6.0 } else { 6.0 })
    }
}

/// Height of the title of the upright axis, which stands above it, px.
pub(super) const AXIS_TITLE: f64 = 22.0;
/// Stands for the legend until its place is known.
const LEGEND: &str = "legend";

/// Puts the legend where a layer's colours ask for it.
fn put_legend(layer: &mut Json, legend: &Json) {
    let Json::Object(layer) = layer else { return };
    let Some(Json::Object(encoding)) = layer.get_mut("encoding") else { return };
    for name in ["color", "fill", "stroke"] {
        let Some(Json::Object(color)) = encoding.get_mut(name) else { continue };
        if color.get("legend").and_then(Json::as_str) == Some(LEGEND) {
            color.insert("legend", legend.clone());
        }
    }
}
