//! A sheet: where the plot lies on the canvas, the titles around it, and the layers drawn in it, as a Vega-Lite
//! specification. Every length is decided here, from measured texts, so that nothing is left to be fitted.

use super::super::look::{CATEGORIES, FONT, GREY, Page};
use super::ask::{Ask, Palette};
use crate::color::scheme;
use crate::json::{Json, Object};
use crate::text::{self, Font};
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

/// An object with another member.
pub(super) fn with(json: Json, name: &str, value: impl Said) -> Json {
    match (json, value.said()) {
        (Json::Object(mut o), Some(value)) => {
            o.insert(name, value);
            Json::Object(o)
        }
        (other, _) => other,
    }
}

/// Space around everything, px; and around very small charts.
pub(super) const MARGIN: f64 = 12.0;
/// Sizes of texts, px.
pub(super) const TICK: f64 = 12.0;
pub(super) const LABEL: f64 = 13.0;
pub(super) const TITLE: f64 = 16.0;
pub(super) const CAPTION: f64 = 11.0;

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

/// What the scales of a sheet cover, so that others can cover the same.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Span {
    pub values: Option<(f64, f64)>,
    pub places: Option<(f64, f64)>,
    pub ramp: Option<(f64, f64)>,
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
    pub(super) title: Vec<String>,
    pub(super) subtitle: Vec<String>,
    pub(super) caption: Vec<String>,
    /// The channels of position, where there are any.
    pub channels: Vec<Channel>,
    framed: bool,
    pub(super) layers: Vec<Json>,
    pub(super) legend: Option<Json>,
    pub(super) legend_height: f64,
    /// Room for a legend beside the plot and its margin, and below them, px.
    pub(super) aside: f64,
    pub(super) below: f64,
    /// What its scales cover.
    pub span: Span,
    /// The title of the upright axis, where it stands elsewhere.
    pub value_title: Option<String>,
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
            aside: 0.0,
            below: 0.0,
            span: Span::default(),
            value_title: None,
        };
        let caption = sheet.caption_height();
        if !ask.has("height") && size != super::SIZE {
            // Charts of a size of their own keep it below their titles.
            sheet.height += sheet.title_height() + caption;
        }
        sheet.top += sheet.title_height();
        sheet.bottom += caption;
        if let Some([left, right, top, bottom]) = ask.cell {
            sheet.left += left;
            sheet.right += right.max(0.0);
            sheet.top += LABEL + 8.0 + top;
            sheet.bottom += bottom;
        }
        sheet
    }

    /// Height of the caption and of what is above it.
    pub(super) fn caption_height(&self) -> f64 {
        self.caption.len() as f64 * 14.0 + if self.caption.is_empty() { 0.0 } else { 8.0 }
    }

    pub(super) fn title_height(&self) -> f64 {
        if self.title.is_empty() && self.subtitle.is_empty() {
            return 0.0;
        }
        let gap = if self.title.is_empty() || self.subtitle.is_empty() { 0.0 } else { 5.0 };
        self.title.len() as f64 * (TITLE + 3.0) + self.subtitle.len() as f64 * (LABEL + 3.0) + gap + 10.0
    }

    /// The plot, px.
    pub fn inner(&self) -> (f64, f64) {
        let (w, h) =
            (self.width - self.left - self.right - self.aside, self.height - self.top - self.bottom - self.below);
        (w.max(4.0), h.max(4.0))
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
        if let Some(legend) = self.placed_legend() {
            self.layers.iter_mut().for_each(|layer| _ = put_legend(layer, &legend));
        }
        self.write_caption((MARGIN - self.left, h + self.bottom + self.below - MARGIN));
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
        put(
            "padding",
            Some(
                obj! {"left": self.left, "top": self.top, "right": self.right + self.aside, "bottom": self.bottom + self.below},
            ),
        );
        put("autosize", Said::said("none"));
        put("title", title);
        put("width", Said::said(w));
        put("height", Said::said(h));
        put("layer", Some(Json::Array(std::mem::take(&mut self.layers))));
        put("usermeta", zone.map(|zone| obj! {"timeZone": zone}));
        put("config", Some(Json::Object(self.look_config())));
        Json::Object(Object::from_members(spec))
    }

    /// The lines of the caption, of which the last ends at a place, px of the plot.
    fn write_caption(&mut self, (x, mut y): (f64, f64)) {
        let caption = std::mem::take(&mut self.caption);
        y -= caption.len().saturating_sub(1) as f64 * 14.0;
        for line in &caption {
            let mark = obj! {"align": "left", "baseline": "bottom", "fontSize": CAPTION, "color": self.look.muted};
            self.text_at(x, y, line, mark);
            y += 14.0;
        }
    }

    pub(super) fn look_config(&self) -> Object {
        super::super::look::theme(self.look.theme(), self.look.pages).cloned().unwrap_or_default()
    }
}

/// Height of the title of the upright axis, which stands above it, px.
pub(super) const AXIS_TITLE: f64 = 22.0;
/// Stands for a legend until its place is known.
pub(super) const LEGEND: &str = "legend";

/// Puts a legend where a layer's colours ask for one; whether any did.
pub(super) fn put_legend(layer: &mut Json, legend: &Json) -> bool {
    let Json::Object(layer) = layer else { return false };
    let Some(Json::Object(encoding)) = layer.get_mut("encoding") else { return false };
    let mut found = false;
    for name in ["color", "fill", "stroke"] {
        let Some(Json::Object(color)) = encoding.get_mut(name) else { continue };
        if color.get("legend").and_then(Json::as_str) == Some(LEGEND) {
            color.insert("legend", legend.clone());
            found = true;
        }
    }
    found
}
