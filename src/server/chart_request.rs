//! What a request asks for: the choices that its path, query and body make, one by one, and what follows from them. How
//! they are read is in `reading`, what parameters there are in `parameters`.

use super::fault::Fault;
use crate::dialect::{Form, Language, Preferred, Version};
use crate::limits::Limits;
use crate::output::{Format, Lettering};
use crate::render::Source;
use bytes::Bytes;
use percent_encoding::percent_decode_str;
use serde_json::json;
use std::borrow::Cow;
use std::sync::Arc;
use warp::http::StatusCode;

/// A route that draws charts: the first language of its address.
pub type Route = &'static Language;

/// Sides of a QuickChart picture may not be longer (its `CHART_MAX_WIDTH`).
const MOST_QUICK_SIDE: f64 = 3000.0;
/// What follows the route in the address of a short link, before its id.
pub const LINK: &str = "/render/";
/// Characters of an id that are looked at.
const MOST_ID: usize = 64;

/// The parts of a request, as they were sent.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The path after the route's name.
    pub rest: String,
    pub query: String,
    /// The body of a POST, and its media type.
    pub body: Option<(Option<String>, Bytes)>,
    /// What is stored of the short link that the path names.
    pub record: Option<String>,
}

impl Asked {
    /// Bytes to be read.
    pub fn bytes(&self) -> usize {
        let body = self.body.as_ref().map_or(0, |(_, bytes)| bytes.len());
        self.rest.len() + self.query.len() + body + self.record.as_ref().map_or(0, String::len)
    }
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct ChartRequest {
    pub route: Route,
    /// The language of the description: the route's, or another of its address.
    pub language: &'static Language,
    /// The representation named by a suffix or `format=`.
    pub format: Option<Format>,
    /// Width in CSS pixels.
    pub width: Option<f64>,
    /// Height in CSS pixels.
    pub height: Option<f64>,
    /// Raster pixels per CSS pixel.
    pub dpr: Option<f64>,
    /// Color under the picture.
    pub background: Option<String>,
    /// Theme by name.
    pub theme: Option<String>,
    /// Data sets get the colours of Chart.js' plugin.
    pub colors: bool,
    /// Where local times are meant.
    pub time_zone: Option<String>,
    /// Prefix of ids.
    pub id: String,
    /// Pages embed the PNG.
    pub embed_png: bool,
    /// How texts are written.
    pub lettering: Lettering,
    /// An error is answered 200 with the message as a picture.
    pub onerror_image: bool,
    /// An error is answered as one, even where an older picture could be.
    pub onerror_status: bool,
    /// The version of Chart.js that was named.
    pub version: Option<Version>,
    /// The description is base64.
    pub base64: bool,
    /// The short link that a path names.
    pub link: Option<String>,
    /// What was not understood.
    pub warnings: Vec<String>,
    /// Seconds that the picture may be kept, where the request says.
    pub max_age: Option<u64>,
    /// The first thing that is wrong.
    pub(super) fault: Option<Fault>,
    /// The description as written.
    pub(super) text: Option<Arc<str>>,
    /// It stood in the path.
    pub(super) in_path: bool,
    /// What a template's values replace.
    pub(super) values: Vec<(String, String)>,
    /// The parameters of a language that is a query itself, in the order written.
    pub(super) pairs: Vec<(String, String)>,
    pub(super) suffixed: bool,
    pub(super) limits: Limits,
}

impl ChartRequest {
    /// Nothing asked for yet.
    pub fn new(route: Route, limits: &Limits) -> Self {
        Self {
            route,
            language: route,
            format: None,
            width: None,
            height: None,
            dpr: None,
            background: None,
            theme: None,
            colors: true,
            time_zone: None,
            id: String::new(),
            embed_png: false,
            lettering: Lettering::Font,
            onerror_image: false,
            onerror_status: false,
            version: None,
            base64: false,
            link: None,
            warnings: Vec::new(),
            max_age: None,
            fault: None,
            text: None,
            in_path: false,
            values: Vec::new(),
            pairs: Vec::new(),
            suffixed: false,
            limits: limits.clone(),
        }
    }

    /// Takes what the path says after the route's name: a suffix, a payload or the id of a link with one.
    pub fn read_path(&mut self, rest: &str) {
        let (rest, format, dpr) = split_suffix(rest);
        if format == Some(Format::Json) && !self.route.json {
            let message = "there is no representation \".json\"; there are .svg, .png, @2x.png and .html";
            return self.fail(Fault::new(StatusCode::NOT_FOUND, message));
        }
        self.format = format;
        self.suffixed = format.is_some();
        if format == Some(Format::Spec) && !self.route.table {
            self.format = None;
            self.fail(Fault::new(StatusCode::NOT_FOUND, "only /plot has a representation \".vl.json\""));
        }
        self.dpr = dpr;
        if let (Some(name), Some(path)) = (self.route.path, rest.strip_prefix('/').filter(|p| !p.is_empty())) {
            if let Some(ending) = foreign_ending(path) {
                let names: Vec<&str> = self.formats().iter().map(|format| format.name()).collect();
                let message = format!("there is no representation .{ending}; there are .{}", names.join(", ."));
                return self.fail(Fault::new(StatusCode::NOT_FOUND, message));
            }
            let path = percent_decode_str(path).decode_utf8().unwrap_or(Cow::Borrowed(path));
            self.add_pair(name, path.into_owned());
        } else if let Some(id) = rest.strip_prefix(LINK).filter(|_| self.route.replaces.is_some()) {
            self.link = Some(id.chars().take(MOST_ID).collect());
        } else if let Some(payload) = rest.strip_prefix('/').filter(|p| !p.is_empty()) {
            self.text = Some(Arc::from(payload));
            self.in_path = true;
        } else if rest.starts_with(['.', '@']) {
            let message = format!("there is no representation {rest:?}; there are .svg, .png, @2x.png and .html");
            self.fail(Fault::new(StatusCode::NOT_FOUND, message));
        }
    }

    /// Everything asked for, as the body of a request that asks for the same.
    pub fn record(&self, source: &Source) -> String {
        let mut record = json!({});
        if self.language.form == Form::Query {
            for (name, value) in form_urlencoded::parse(source.text.as_bytes()) {
                record[&*name] = (*value).into();
            }
        } else {
            let version = self.version.or(self.language.version);
            record = json!({"chart": &*source.text, "version": version.map(Version::name)});
        }
        for (name, side) in [("width", self.width), ("height", self.height), ("devicePixelRatio", self.dpr)] {
            if let Some(side) = side {
                record[name] = side.into();
            }
        }
        let format = self.format.map(|f| f.name().to_owned());
        for (name, word) in [("backgroundColor", &self.background), ("theme", &self.theme), ("format", &format)] {
            if let Some(word) = word {
                record[name] = word.as_str().into();
            }
        }
        record.to_string()
    }

    /// Takes the first description there is.
    pub(super) fn set_text(&mut self, text: &str) {
        if self.text.is_none() && !text.trim().is_empty() {
            self.text = Some(Arc::from(text));
        }
    }

    /// Takes a parameter of a description that is a query.
    pub(super) fn add_pair(&mut self, name: &str, value: String) {
        // The size is also that of a picture that says what is wrong.
        if self.language.table
            && let Ok(side) = value.trim().parse::<f64>()
            && (1.0..=self.limits.side).contains(&side)
        {
            match name {
                "width" | "w" => self.width = Some(side),
                "height" | "h" => self.height = Some(side),
                _ => {}
            }
        }
        if self.language.sized == Some(name) {
            let (w, h) = value.split_once('x').unwrap_or((&value, &value));
            if let (Ok(w), Ok(h)) = (w.trim().parse::<f64>(), h.trim().parse::<f64>())
                && [w, h].iter().all(|side| (1.0..=self.limits.side).contains(side))
            {
                (self.width, self.height) = (Some(w), Some(h));
            }
        }
        self.pairs.push((name.to_owned(), value));
    }

    /// Takes a representation that a parameter names; a suffix is stronger.
    pub fn name_format(&mut self, format: Format) {
        if !self.suffixed {
            self.format = Some(format);
        }
    }

    pub(super) fn unknown(&mut self, name: &str) {
        if self.warnings.len() < 20 {
            let name: String = name.chars().take(60).collect();
            self.warnings.push(format!("unknown parameter {name:?}"));
        }
    }

    /// The longest side in CSS pixels.
    pub fn most_side(&self) -> f64 {
        if self.route.quickchart { MOST_QUICK_SIDE.min(self.limits.side) } else { self.limits.side }
    }

    /// A length in CSS pixels. QuickChart reads the leading digits, and its default when there are none.
    pub fn side(&self, value: &str) -> Option<Option<f64>> {
        let mut text = value.trim();
        if self.route.quickchart {
            let end = text.bytes().enumerate().take_while(|(i, b)| b.is_ascii_digit() || (*i == 0 && *b == b'-'));
            text = &text[..end.count()];
            if text.parse::<f64>().map_or(true, |side| side == 0.0) {
                return Some(None);
            }
        }
        let side = text.parse().ok().filter(|side| (1.0..=self.most_side()).contains(side))?;
        Some(Some(side))
    }

    pub(super) fn fail(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }

    /// Size of a picture that must be drawn without the chart.
    pub fn size(&self) -> (f64, f64) {
        let (width, height) = self.route.size;
        (self.width.unwrap_or(width), self.height.unwrap_or(height))
    }

    /// The representation for a client that does not care.
    pub fn default_format(&self) -> Format {
        match self.route.preferred {
            Preferred::Svg => Format::Svg,
            Preferred::Png => Format::Png,
        }
    }

    /// The representations that there are, in the server's order of preference.
    pub fn formats(&self) -> &'static [Format] {
        if self.route.json { &[Format::Svg, Format::Png, Format::Html, Format::Json] } else { &Format::ALL }
    }

    /// A representation by its name, if there is it.
    pub fn format_named(&self, name: &str) -> Option<Format> {
        let specified = |format: &Format| *format == Format::Spec && self.route.table;
        Format::from_name(name.trim()).filter(|format| self.formats().contains(format) || specified(format))
    }

    /// Raster pixels per CSS pixel of a representation.
    pub fn dpr_of(&self, format: Format) -> f64 {
        let dpr = self.dpr.unwrap_or(self.language.dpr);
        match format {
            Format::Png => dpr,
            Format::Html if self.embed_png => dpr,
            Format::Svg | Format::Html | Format::Json | Format::Spec => 1.0,
        }
    }
}

/// What a path that is a description ends in, if that looks like the suffix of a representation: a word after the last
/// dot, beyond the last dash.
fn foreign_ending(path: &str) -> Option<&str> {
    let (_, ending) = path.rsplit(['-', '/']).next()?.rsplit_once('.')?;
    (2..=5).contains(&ending.len()).then_some(ending).filter(|word| word.bytes().all(|b| b.is_ascii_alphabetic()))
}

/// The rest of a path without its suffix, and the representation and density that the suffix names.
pub(super) fn split_suffix(rest: &str) -> (&str, Option<Format>, Option<f64>) {
    if let Some(stem) = rest.strip_suffix(".vl.json") {
        return (stem, Some(Format::Spec), None);
    }
    let Some((stem, ending)) = rest.rsplit_once('.') else { return (rest, None, None) };
    let Some(format) = Format::from_name(ending) else { return (rest, None, None) };
    let Some((plain, density)) = stem.rsplit_once('@') else { return (stem, Some(format), None) };
    let dpr = density.strip_suffix('x').and_then(|d| d.parse().ok()).filter(|d| (0.5..=4.0).contains(d));
    match dpr {
        Some(dpr) => (plain, Some(format), Some(dpr)),
        None => (stem, Some(format), None),
    }
}
