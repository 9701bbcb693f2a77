//! What a request asks for: its target, query and body in; a chart description with its options out.
//!
//! Every value passes through [`ChartRequest::set`], wherever it was written, so that a parameter means the same in a query, in
//! a form and in JSON. A wrong value is remembered, not returned: the size and the format asked for are still needed to
//! draw the message that says so.

use super::fault::Fault;
use super::payload;
use super::template::{self, Place};
use super::version_of;
use crate::dialect::{Dialect, Version, vegalite};
use crate::json::{self, Json, Object};
use crate::limits::Limits;
use crate::output::Format;
use serde_json::json;
use std::borrow::Cow;
use std::sync::Arc;
use warp::http::StatusCode;

/// A route that draws charts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// `/vegalite`
    VegaLite,
    /// `/chart`, as QuickChart's clients expect it.
    Chart,
    /// `/chartjs`
    ChartJs,
    /// `/qr`
    Qr,
}

impl Route {
    /// All of them.
    pub const ALL: [Route; 4] = [Route::VegaLite, Route::Chart, Route::ChartJs, Route::Qr];

    /// Its first path segment.
    pub const fn name(self) -> &'static str {
        match self {
            Route::VegaLite => "vegalite",
            Route::Chart => "chart",
            Route::ChartJs => "chartjs",
            Route::Qr => "qr",
        }
    }

    /// What it sends to a client that does not care.
    pub const fn default_format(self) -> Format {
        match self {
            Route::VegaLite | Route::ChartJs => Format::Svg,
            Route::Chart | Route::Qr => Format::Png,
        }
    }

    /// The names under which it takes the description.
    const fn source_names(self) -> &'static [&'static str] {
        match self {
            Route::VegaLite => &["spec"],
            Route::Chart => &["c", "chart"],
            Route::ChartJs => &["config"],
            Route::Qr => &[],
        }
    }
}

/// Sides of a QuickChart picture may not be longer (its `CHART_MAX_WIDTH`).
const MOST_QUICK_SIDE: f64 = 3000.0;
/// What follows `/chart` in the address of a short link, before its id.
pub const LINK: &str = "/render/";
/// Characters of an id that are looked at.
const MOST_ID: usize = 64;
/// The names of parameters that are no part of a Vega-Lite specification on their own.
const COMMON: &[&str] =
    &["spec", "width", "height", "dpr", "scale", "background", "theme", "tz", "format", "embed", "onerror", "id"];

/// The parameters that `/qr` shares with other routes.
const COMMON_TO_QR: &[&str] = &["format", "f", "dpr", "embed", "onerror", "id"];

/// What is asked for.
#[derive(Debug, Clone)]
pub struct ChartRequest {
    /// The route.
    pub route: Route,
    /// The description as written.
    pub text: Option<String>,
    /// The representation named by a suffix or `format=`.
    pub format: Option<Format>,
    /// Width in CSS pixels.
    pub width: Option<f64>,
    /// Height in CSS pixels.
    pub height: Option<f64>,
    /// Raster pixels per CSS pixel.
    pub dpr: Option<f64>,
    /// Colour under the picture.
    pub background: Option<String>,
    /// Theme by name.
    pub theme: Option<String>,
    /// Where local times are meant.
    pub time_zone: Option<String>,
    /// Prefix of ids.
    pub id: String,
    /// Pages embed the PNG.
    pub embed_png: bool,
    /// An error is answered 200 with the message as a picture.
    pub onerror_image: bool,
    /// The short link that a path names.
    pub link: Option<String>,
    /// What was not understood.
    pub warnings: Vec<String>,
    /// The first thing that is wrong.
    pub fault: Option<Fault>,
    suffixed: bool,
    version: Option<Version>,
    base64: bool,
    /// The parameters of a language that is a query itself, in the order written.
    pairs: Option<Vec<(String, String)>>,
    /// The parameters are Google's.
    google: bool,
    limits: Limits,
}

impl ChartRequest {
    /// Nothing asked for yet.
    pub fn new(route: Route, limits: &Limits) -> Self {
        Self {
            route,
            text: None,
            format: None,
            width: None,
            height: None,
            dpr: None,
            background: None,
            theme: None,
            time_zone: None,
            id: String::new(),
            embed_png: false,
            onerror_image: false,
            link: None,
            warnings: Vec::new(),
            fault: None,
            suffixed: false,
            version: None,
            base64: false,
            pairs: (route == Route::Qr).then(Vec::new),
            google: false,
            limits: limits.clone(),
        }
    }

    /// Takes what the path says after the route's name: a suffix, or a payload with one.
    pub fn read_path(&mut self, rest: &str) {
        let (rest, format, dpr) = split_suffix(rest);
        self.format = format;
        self.suffixed = format.is_some();
        self.dpr = dpr;
        if let Some(id) = rest.strip_prefix(LINK) {
            self.link = Some(id.chars().take(MOST_ID).collect());
        } else if let Some(payload) = rest.strip_prefix('/').filter(|p| !p.is_empty()) {
            match payload::decode(payload, self.limits.source_bytes) {
                Ok(text) => self.text = Some(text),
                Err(fault) => self.fail(fault),
            }
        }
    }

    /// Takes a short link: what was asked for when it was made, and a query that may replace parts of it.
    ///
    /// # Errors
    /// The query replaces what is not there.
    pub fn read_link(&mut self, record: &str, query: &str) -> Result<(), Fault> {
        let suffix = (self.format, self.dpr);
        self.read_body(None, record.as_bytes());
        let mut values: Vec<(Place, String)> = Vec::new();
        for pair in query.split('&').filter(|p| !p.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (percent_decoded(name), percent_decoded(value));
            match template::place(&name) {
                Some(place) => values.push((place, value.into_owned())),
                None => self.set(&name, value),
            }
        }
        if let (Some(_), Some(dpr)) = suffix {
            self.dpr = Some(dpr);
        }
        if let Some(text) = self.text.as_mut().filter(|_| !values.is_empty()) {
            let version = self.version.unwrap_or(Version::V2);
            *text = template::fill(text, version, &values, self.limits.nesting)?;
        }
        Ok(())
    }

    /// Everything asked for, as the body of a request that asks for the same.
    ///
    /// # Errors
    /// Something was wrong, or there is no description.
    pub fn record(&mut self) -> Result<String, Fault> {
        let (_, text) = self.source()?;
        let version = match self.version.unwrap_or(Version::V2) {
            Version::V2 => "2",
            Version::V3 => "3",
            Version::V4 => "4",
        };
        let mut record = json!({"chart": &*text, "version": version});
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
        Ok(record.to_string())
    }

    /// Takes a query string. In QuickChart's a plus sign is one; elsewhere it is a space, as in forms.
    pub fn read_query(&mut self, query: &str) {
        if query.is_empty() {
            return;
        }
        if self.route == Route::Chart && !self.is_google(query.as_bytes()) {
            for pair in query.split('&').filter(|p| !p.is_empty()) {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                self.set(&percent_decoded(name), percent_decoded(value));
            }
        } else {
            self.read_form(query.as_bytes());
        }
    }

    /// Whether parameters are Google's, which say the type of chart in `cht`.
    fn is_google(&mut self, form: &[u8]) -> bool {
        let found = self.route == Route::Chart && form_urlencoded::parse(form).any(|(name, _)| name == "cht");
        if found {
            self.take_google();
        }
        found
    }

    fn take_google(&mut self) {
        self.google = true;
        self.pairs.get_or_insert_default();
    }

    fn read_form(&mut self, form: &[u8]) {
        self.is_google(form);
        for (name, value) in form_urlencoded::parse(form) {
            self.set(&name, value);
        }
    }

    /// Takes a body of a media type.
    pub fn read_body(&mut self, content_type: Option<&str>, body: &[u8]) {
        let kind = content_type.unwrap_or("application/json").split(';').next().unwrap_or_default().trim();
        let kind = kind.to_ascii_lowercase();
        let Ok(text) = std::str::from_utf8(body) else {
            return self.fail(Fault::bad_request("the body is not UTF-8"));
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // `curl -d '{…}'` says it sends a form.
        let form = kind == "application/x-www-form-urlencoded" && !text.trim_start().starts_with('{');
        if form {
            return self.read_form(text.as_bytes());
        }
        let known = matches!(
            kind.as_str(),
            "application/x-www-form-urlencoded"
                | "application/json"
                | "application/json5"
                | "application/javascript"
                | "text/javascript"
                | "text/plain"
                | "text/json"
                | ""
        );
        if !known && !kind.ends_with("+json") {
            let message = "the body must be application/json or application/x-www-form-urlencoded";
            return self.fail(Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
        }
        self.read_json(text);
    }

    /// The description itself, or an object with the description and options beside it.
    fn read_json(&mut self, text: &str) {
        match json::parse_strict(text, self.limits.nesting + 2) {
            Ok(Json::Object(top)) if self.is_envelope(&top) => {
                if self.route == Route::Chart && top.get("cht").is_some() {
                    self.take_google();
                }
                for (name, value) in top.iter() {
                    match value {
                        Json::Null => {}
                        Json::String(value) => self.set(name, Cow::Borrowed(value)),
                        value => {
                            self.base64 &= !self.route.source_names().contains(&&**name);
                            self.set(name, value.to_text().into());
                        }
                    }
                }
            }
            // An object literal is not JSON; the parser of the language says what is wrong with anything else.
            Ok(_) | Err(_) => self.text = Some(text.to_owned()).filter(|text| !text.trim().is_empty()),
        }
    }

    /// Whether an object holds the description among options, rather than being it. A facet has a `spec` too, but
    /// never only options beside it.
    fn is_envelope(&self, top: &Object) -> bool {
        let named = self.route.source_names().iter().any(|name| top.get(name).is_some());
        match self.route {
            Route::VegaLite => named && top.keys().all(|key| COMMON.contains(&&**key)),
            Route::ChartJs => named,
            Route::Qr => true,
            Route::Chart => named || top.get("type").is_none(),
        }
    }

    /// Takes one parameter.
    fn set(&mut self, name: &str, value: Cow<str>) {
        let quick = matches!(self.route, Route::Chart | Route::Qr);
        if let Some(pairs) = &mut self.pairs
            && (self.route == Route::Qr && !COMMON_TO_QR.contains(&name) || name.starts_with("ch") && name != "chof")
        {
            // The size is also that of a picture that says what is wrong.
            if let Some((w, h)) = if name == "size" { Some((&*value, &*value)) } else { value.split_once('x') }
                && matches!(name, "chs" | "size")
                && let (Ok(w), Ok(h)) = (w.trim().parse::<f64>(), h.trim().parse::<f64>())
                && [w, h].iter().all(|side| (1.0..=self.limits.side).contains(side))
            {
                (self.width, self.height) = (Some(w), Some(h));
            }
            return pairs.push((name.to_owned(), value.into_owned()));
        }
        match name {
            // Google's name for the format; it made GIF, too.
            "chof" if self.pairs.is_some() && matches!(&*value, "gif" | "png") => self.format = Some(Format::Png),
            "chof" if self.pairs.is_some() => self.set("format", value),
            name if self.route.source_names().contains(&name) => {
                if self.text.is_none() && !value.trim().is_empty() {
                    self.text = Some(value.into_owned());
                }
            }
            "width" | "w" if quick || name == "width" => self.width = self.side(name, &value).or(self.width),
            "height" | "h" if quick || name == "height" => self.height = self.side(name, &value).or(self.height),
            "dpr" | "scale" | "devicePixelRatio" => match value.trim().parse::<f64>() {
                Ok(dpr) if (0.5..=4.0).contains(&dpr) => self.dpr = Some(dpr),
                _ => self.fail(Fault::parameter(name, &value, "a number from 0.5 to 4")),
            },
            "background" | "bkg" | "backgroundColor" => self.background = Some(value.into_owned()),
            "tz" if self.route != Route::VegaLite => self.unknown(name),
            "tz" if vegalite::is_zone(&value) => self.time_zone = Some(value.into_owned()),
            "tz" => self.fail(Fault::parameter(name, &value, "a time zone such as Europe/Rome, or UTC")),
            "theme" if value == "auto" => {}
            "theme" => self.set_theme(name, value),
            "format" | "f" if quick || name == "format" => match Format::from_name(value.trim()) {
                Some(format) if !self.suffixed => self.format = Some(format),
                Some(_) => {}
                None => self.fail(Fault::parameter(name, &value, "one of png, svg, html")),
            },
            "embed" if matches!(&*value, "png" | "svg") => self.embed_png = value == "png",
            "embed" => self.fail(Fault::parameter(name, &value, "svg or png")),
            "onerror" if matches!(&*value, "image" | "status") => self.onerror_image = value == "image",
            "onerror" => self.fail(Fault::parameter(name, &value, "status or image")),
            "id" if is_id_prefix(&value) => self.id = value.into_owned(),
            "id" => self.fail(Fault::parameter(name, &value, "at most 64 letters, digits, - and _")),
            "version" | "v" if matches!(self.route, Route::Chart | Route::ChartJs) => self.set_version(name, &value),
            "encoding" if quick => self.base64 = value == "base64",
            // What the hosted service's clients say about themselves; there are no accounts here.
            "key" | "ref" | "sig" | "accountId" if quick => {}
            _ => self.unknown(name),
        }
    }

    /// Vega's themes mean nothing to Chart.js.
    fn set_theme(&mut self, name: &str, value: Cow<'_, str>) {
        let vega = self.route == Route::VegaLite;
        if matches!(&*value, "light" | "dark") || (vega && vegalite::is_theme(&value)) {
            self.theme = Some(value.into_owned());
        } else if vega {
            let all: Vec<&str> = vegalite::themes().collect();
            self.fail(Fault::parameter(name, &value, &format!("auto, light, {}", all.join(", "))));
        } else {
            self.fail(Fault::parameter(name, &value, "light, dark or auto"));
        }
    }

    fn set_version(&mut self, name: &str, value: &str) {
        self.version = match version_of(value) {
            // QuickChart draws with 2.9.4 whatever else is named.
            None if self.route == Route::Chart => Some(Version::V2),
            None => return self.fail(Fault::parameter(name, value, "2, 3 or 4")),
            known => known,
        };
    }

    fn unknown(&mut self, name: &str) {
        if self.warnings.len() < 20 {
            let name: String = name.chars().take(60).collect();
            self.warnings.push(format!("unknown parameter {name:?}"));
        }
    }

    /// A length in CSS pixels. QuickChart reads the leading digits, and its default when there are none.
    fn side(&mut self, name: &str, value: &str) -> Option<f64> {
        let text = value.trim();
        let most = if self.route == Route::Chart { MOST_QUICK_SIDE.min(self.limits.side) } else { self.limits.side };
        if self.route == Route::Chart {
            let end = text.bytes().enumerate().take_while(|(i, b)| b.is_ascii_digit() || (*i == 0 && *b == b'-'));
            match text[..end.count()].parse::<f64>() {
                Err(_) => return None,
                Ok(0.0) => return None,
                Ok(side) if (1.0..=most).contains(&side) => return Some(side),
                Ok(_) => {}
            }
        } else if let Ok(side) = text.parse::<f64>()
            && (1.0..=most).contains(&side)
        {
            return Some(side);
        }
        self.fail(Fault::parameter(name, value, &format!("a number from 1 to {most} (limit `side`)")));
        None
    }

    fn fail(&mut self, fault: Fault) {
        self.fault.get_or_insert(fault);
    }

    /// The description in its language.
    ///
    /// # Errors
    /// Something was wrong, or there is no description.
    pub fn source(&mut self) -> Result<(Dialect, Arc<str>), Fault> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        if let Some(pairs) = self.pairs.take() {
            let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
            let dialect = if self.route == Route::Qr { Dialect::Qr } else { Dialect::Google };
            return Ok((dialect, Arc::from(text)));
        }
        let Some(text) = self.text.take() else { return Err(self.missing()) };
        let decoded = match self.route {
            Route::VegaLite if !text.trim_start().starts_with('{') => payload::decode(&text, self.limits.source_bytes)?,
            Route::Chart if self.base64 => payload::base64_text(&text)?,
            Route::VegaLite | Route::Chart | Route::ChartJs | Route::Qr => text,
        };
        if decoded.len() > self.limits.source_bytes {
            let most = self.limits.source_bytes;
            return Err(Fault::too_large(format!(
                "the description is longer than {most} bytes (limit `source_bytes`)"
            )));
        }
        let dialect = match self.route {
            Route::VegaLite => Dialect::VegaLite,
            Route::Chart => Dialect::QuickChart(self.version.unwrap_or(Version::V2)),
            Route::ChartJs => Dialect::ChartJs(self.version.unwrap_or(Version::V4)),
            Route::Qr => Dialect::Qr,
        };
        Ok((dialect, Arc::from(decoded)))
    }

    fn missing(&self) -> Fault {
        Fault::bad_request(match self.route {
            Route::VegaLite => "there is no chart: spec= or a POST body holds a Vega-Lite specification",
            Route::Chart => "You are missing variable `c` or `chart`",
            Route::Qr => "there is no code: text= holds what it says",
            Route::ChartJs => "there is no chart: config= or a POST body holds a Chart.js configuration",
        })
    }

    /// Size of a picture that must be drawn without the chart.
    pub fn size(&self) -> (f64, f64) {
        let (width, height) = match self.route {
            Route::VegaLite => (400.0, 300.0),
            Route::Chart | Route::ChartJs => (500.0, 300.0),
            Route::Qr => (150.0, 150.0),
        };
        (self.width.unwrap_or(width), self.height.unwrap_or(height))
    }

    /// Raster pixels per CSS pixel of a representation.
    pub fn dpr_of(&self, format: Format) -> f64 {
        // Only pictures in QuickChart's own language have two pixels a CSS pixel; Google's are as large as they say.
        let default = if self.route == Route::Chart && !self.google { 2.0 } else { 1.0 };
        match format {
            Format::Png => self.dpr.unwrap_or(default),
            Format::Html if self.embed_png => self.dpr.unwrap_or(default),
            Format::Svg | Format::Html => 1.0,
        }
    }
}

/// The rest of a path without its suffix, and the representation and density that the suffix names.
fn split_suffix(rest: &str) -> (&str, Option<Format>, Option<f64>) {
    let Some((stem, ending)) = rest.rsplit_once('.') else { return (rest, None, None) };
    let Some(format) = Format::from_name(ending) else { return (rest, None, None) };
    let Some((plain, density)) = stem.rsplit_once('@') else { return (stem, Some(format), None) };
    let dpr = density.strip_suffix('x').and_then(|d| d.parse().ok()).filter(|d| (0.5..=4.0).contains(d));
    match dpr {
        Some(dpr) => (plain, Some(format), Some(dpr)),
        None => (stem, Some(format), None),
    }
}

/// `decodeURIComponent`: broken escapes give the raw text.
fn percent_decoded(text: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
}

fn is_id_prefix(text: &str) -> bool {
    text.len() <= 64 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(route: Route, query: &str) -> ChartRequest {
        let mut chart = ChartRequest::new(route, &Limits::default());
        chart.read_query(query);
        chart
    }

    #[test]
    fn quickchart_reads_leading_digits_and_keeps_plus_signs() {
        let mut chart = query(Route::Chart, "c={a:1+1}&w=300px&h=0&v=latest&bkg=red&f=SVG");
        assert_eq!((chart.width, chart.height, chart.format), (Some(300.0), None, Some(Format::Svg)));
        let (dialect, text) = chart.source().unwrap();
        assert_eq!((dialect, &*text), (Dialect::QuickChart(Version::V2), "{a:1+1}"));
        assert!(query(Route::Chart, "w=3001").fault.is_some());
        assert!(query(Route::Chart, "w=-5").fault.is_some());
    }

    #[test]
    fn a_type_of_chart_makes_a_query_one_of_googles() {
        let limits = Limits::default();
        let mut chart = query(Route::Chart, "chs=300x200&cht=bvs&chd=t:1,2&chtt=a+b&chof=svg&bogus=1");
        assert_eq!((chart.size(), chart.format, chart.dpr_of(Format::Png)), ((300.0, 200.0), Some(Format::Svg), 1.0));
        assert_eq!(chart.warnings, ["unknown parameter \"bogus\""]);
        let (dialect, text) = chart.source().unwrap();
        assert_eq!((dialect, &*text), (Dialect::Google, "chs=300x200&cht=bvs&chd=t%3A1%2C2&chtt=a+b"));
        for body in ["cht=p&chd=t:1", r#"{"cht":"p","chd":"t:1"}"#] {
            let mut chart = ChartRequest::new(Route::Chart, &limits);
            let form = if body.starts_with('{') { "application/json" } else { "application/x-www-form-urlencoded" };
            chart.read_body(Some(form), body.as_bytes());
            assert_eq!(chart.source().unwrap(), (Dialect::Google, Arc::from("cht=p&chd=t%3A1")));
        }
    }

    #[test]
    fn codes_have_their_own_parameters_and_the_formats_of_all() {
        let mut chart = query(Route::Qr, "text=a+b&size=90&format=svg&margin=1");
        assert_eq!((chart.size(), chart.format), ((90.0, 90.0), Some(Format::Svg)));
        assert_eq!(chart.source().unwrap(), (Dialect::Qr, Arc::from("text=a+b&size=90&margin=1")));
    }

    #[test]
    fn a_facet_is_a_description_and_an_envelope_is_not() {
        let mut chart = ChartRequest::new(Route::VegaLite, &Limits::default());
        chart.read_body(None, br#"{"facet":{"field":"a"},"spec":{"mark":"bar"}}"#);
        assert!(chart.text.unwrap().contains("facet"));
        let mut chart = ChartRequest::new(Route::VegaLite, &Limits::default());
        chart.read_body(
            Some("application/json; charset=utf-8"),
            br#"{"spec":{"mark":"bar"},"width":90,"theme":"dark"}"#,
        );
        assert_eq!(
            (chart.text.as_deref(), chart.width, chart.theme.as_deref()),
            (Some(r#"{"mark":"bar"}"#), Some(90.0), Some("dark"))
        );
    }

    #[test]
    fn suffixes_name_format_and_density() {
        assert_eq!(split_suffix("/abc@2x.png"), ("/abc", Some(Format::Png), Some(2.0)));
        assert_eq!(split_suffix("/abc.svg"), ("/abc", Some(Format::Svg), None));
        assert_eq!(split_suffix("/abc"), ("/abc", None, None));
        assert_eq!(split_suffix(".html"), ("", Some(Format::Html), None));
    }

    #[test]
    fn config_is_an_object_or_a_string_and_versions_are_long_or_short() {
        for (body, version) in [
            (r#"{"config":{"type":"bar"},"version":"2.9.4"}"#, Version::V2),
            (r#"{"config":"{\"type\":\"bar\"}","version":3}"#, Version::V3),
            (r#"{"config":{"type":"bar"}}"#, Version::V4),
        ] {
            let mut chart = ChartRequest::new(Route::ChartJs, &Limits::default());
            chart.read_body(Some("application/json"), body.as_bytes());
            let (dialect, text) = chart.source().unwrap();
            assert_eq!((dialect, &*text), (Dialect::ChartJs(version), r#"{"type":"bar"}"#));
        }
    }

    #[test]
    fn what_is_unknown_is_said() {
        assert_eq!(query(Route::ChartJs, "config=1&colour=red").warnings, ["unknown parameter \"colour\""]);
    }
}
