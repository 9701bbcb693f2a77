//! Reading requests: the parts of one in, what it asks for and its description out.
//!
//! Every value passes through [`ChartRequest::set`], wherever it was written, so that a parameter means the same in a query, in
//! a form and in JSON. A wrong value is remembered, not returned: the size and the format asked for are still needed to
//! draw the message that says so.
//!
//! Reading is a pure function of the parts of a request and takes time with their length; [`ChartRequest::read`] is told
//! how much may be unpacked, so that large ones are read elsewhere than small ones.

use super::chart_request::{Asked, ChartRequest, Route};
use super::fault::Fault;
use super::parameters;
use super::payload;
use crate::dialect::{Form, Version};
use crate::json;
use crate::limits::Limits;
use crate::render::Source;
use std::borrow::Cow;
use std::sync::Arc;
use warp::http::StatusCode;

/// Members of an object that can be an envelope, and bytes of one that is no description.
const MOST_MEMBERS: usize = 1000;
const MOST_VALUE: usize = 1000;

/// A chart that was written before.
pub struct Kept<'a> {
    pub language: Route,
    /// Options.
    pub query: &'a str,
    pub body: &'a [u8],
}

/// What the reader of a chart that is kept may choose.
const READERS: [&str; 9] = ["width", "height", "dpr", "background", "theme", "format", "embed", "onerror", "id"];

impl ChartRequest {
    /// Reads a request: what it asks for, and the description or what is wrong. `None` when more than `room` bytes would
    /// have to be unpacked.
    pub fn read(route: Route, asked: &Asked, limits: &Limits, room: usize) -> Option<(Self, Result<Source, Fault>)> {
        let mut chart = Self::new(route, limits);
        chart.read_path(&asked.rest);
        match (&asked.record, &asked.body) {
            (Some(record), _) => chart.read_link(record, &asked.query),
            // QuickChart ignores the query of a POST.
            (None, Some(_)) if route.quickchart => {}
            (None, _) => chart.read_query(&asked.query),
        }
        if let Some((kind, body)) = &asked.body {
            chart.read_body(kind.as_deref(), body);
        }
        let source = chart.source(room).transpose()?;
        Some((chart, source))
    }

    /// Reads a chart that is kept under a name: what was written, and what its reader wants otherwise. `None` as above.
    pub fn read_kept(kept: &Kept, rest: &str, wanted: &str, limits: &Limits) -> (Self, Result<Source, Fault>) {
        let mut chart = Self::new(kept.language, limits);
        chart.read_query(kept.query);
        chart.read_body(None, kept.body);
        // What was written says how the picture is drawn, not in which form a reader gets it.
        (chart.format, chart.dpr) = (None, None);
        chart.read_path(rest);
        for (name, value) in form_urlencoded::parse(wanted.as_bytes()) {
            if READERS.contains(&&*name) {
                chart.set(&name, value);
            } else {
                chart.unknown(&name);
            }
        }
        let source = match chart.source(usize::MAX) {
            Ok(Some(source)) => Ok(source),
            Ok(None) => Err(Fault::internal()),
            Err(fault) => Err(fault),
        };
        (chart, source)
    }

    /// Takes a short link: what was asked for when it was made, and a query that may replace parts of it.
    fn read_link(&mut self, record: &str, query: &str) {
        let suffix = (self.format, self.dpr);
        self.read_json(record);
        let replaces = self.language.replaces;
        for pair in query.split('&').filter(|p| !p.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decoded(name), decoded(value));
            if replaces.is_some_and(|replaces| replaces(&name)) {
                self.values.push((name.into_owned(), value.into_owned()));
            } else {
                self.set(&name, value);
            }
        }
        if let (Some(_), Some(dpr)) = suffix {
            self.dpr = Some(dpr);
        }
    }

    /// Takes a query string, in which a plus sign is a space. Broken escapes stay as they are in QuickChart's.
    fn read_query(&mut self, query: &str) {
        if query.is_empty() {
            return;
        }
        self.take_marked(|mark| form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == mark));
        if self.language.quickchart && self.language.form == Form::Text {
            for pair in query.split('&').filter(|p| !p.is_empty()) {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                self.set(&decoded(name), decoded(value));
            }
        } else {
            self.read_pairs(query.as_bytes());
        }
    }

    /// Takes the language of this address that a parameter tells from the first.
    fn take_marked(&mut self, mut has: impl FnMut(&str) -> bool) {
        if let Some(language) = self.route.siblings().find(|language| language.mark.is_some_and(&mut has)) {
            self.language = language;
        }
    }

    fn read_pairs(&mut self, form: &[u8]) {
        for (name, value) in form_urlencoded::parse(form) {
            self.set(&name, value);
        }
    }

    /// Takes a body of a media type.
    fn read_body(&mut self, content_type: Option<&str>, body: &[u8]) {
        let kind = content_type.unwrap_or("application/json").split(';').next().unwrap_or_default().trim();
        let kind = kind.to_ascii_lowercase();
        let Ok(text) = std::str::from_utf8(body) else {
            return self.fail(Fault::bad_request("the body is not UTF-8"));
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // `curl -d '{…}'` says it sends a form.
        let mut form = kind == "application/x-www-form-urlencoded" && !text.trim_start().starts_with('{');
        if self.language.table {
            // `curl --data-binary @table.csv` says it sends a form, too.
            form &= !text.trim().contains('\n') && text.contains('=');
            if !form {
                return self.read_table(&kind, text);
            }
        }
        if form {
            self.take_marked(|mark| form_urlencoded::parse(text.as_bytes()).any(|(name, _)| name == mark));
            return self.read_pairs(text.as_bytes());
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

    /// A table, written in what its media type says.
    fn read_table(&mut self, kind: &str, text: &str) {
        let written = match kind {
            "text/csv" => Some("csv"),
            "text/tab-separated-values" => Some("tsv"),
            "application/x-ndjson" | "application/ndjson" | "application/jsonl" => Some("ndjson"),
            _ => None,
        };
        if let Some(written) = written.filter(|_| self.pairs.iter().all(|(name, _)| name != "table")) {
            self.pairs.push(("table".to_owned(), written.to_owned()));
        }
        self.set_text(text);
    }

    /// The description itself, or an object with the description and options beside it.
    fn read_json(&mut self, text: &str) {
        if let Some(name) = self.route.body {
            return self.add_pair(name, text.to_owned());
        }
        let members = json::members(text, self.limits.nesting + 2, MOST_MEMBERS);
        let Some(members) = members.filter(|members| self.is_envelope(members)) else {
            // An object literal is not JSON; the parser of the language says what is wrong with anything else. A body
            // comes before what the query says.
            if !text.trim().is_empty() {
                self.text = Some(Arc::from(text));
            }
            return;
        };
        self.take_marked(|mark| members.iter().any(|member| member.name == mark));
        for member in &members {
            let source = self.route.sources.contains(&&*member.name);
            match member.string() {
                Some(text) => self.set(&member.name, text),
                None if member.value == "null" => {}
                None if source => {
                    self.base64 = false;
                    self.set_text(member.value);
                }
                None => {
                    let plain = Some(member.value).filter(|value| value.len() <= MOST_VALUE);
                    let plain = plain.and_then(|value| json::parse_strict(value, self.limits.nesting).ok());
                    let text = plain.map_or(Cow::Borrowed(member.value), |value| value.to_text().into());
                    self.set(&member.name, text);
                }
            }
        }
    }

    /// Whether an object holds the description among options, rather than being it. A facet has a `spec` too, but
    /// never only options beside it.
    fn is_envelope(&self, members: &[json::Member]) -> bool {
        let route = self.route;
        let named = members.iter().any(|member| route.sources.contains(&&*member.name));
        let known = |name: &str| route.sources.contains(&name) || parameters::find(name, self).is_some();
        match route.form {
            Form::Query => true,
            Form::Text if route.nested => named && members.iter().all(|member| known(&member.name)),
            Form::Text => named || route.quickchart && members.iter().all(|member| member.name != "type"),
        }
    }

    /// Takes one parameter.
    fn set(&mut self, name: &str, value: Cow<str>) {
        if (self.language.own)(name) {
            return self.add_pair(name, value.into_owned());
        }
        if self.route.sources.contains(&name) {
            return self.set_text(&value);
        }
        match parameters::find(name, self) {
            Some(parameter) => {
                if let Err(takes) = parameter.set(self, &value) {
                    self.fail(Fault::parameter(name, &value, &takes));
                }
            }
            None => self.unknown(name),
        }
    }

    /// The description in its language; none when more than `room` bytes would have to be unpacked.
    ///
    /// # Errors
    /// Something was wrong, or there is no description.
    fn source(&mut self, room: usize) -> Result<Option<Source>, Fault> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        let most = self.limits.source_bytes;
        let text = if self.language.form == Form::Query {
            let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(self.pairs.drain(..)).finish();
            match self.text.take().filter(|_| self.language.table && !self.in_path) {
                Some(table) => Arc::from(format!("{query}\n\n{table}")),
                None => Arc::from(query),
            }
        } else {
            let text = self.text.take().ok_or_else(|| Fault::bad_request(self.route.missing))?;
            if self.in_path || self.route.payload && !text.trim_start().starts_with('{') {
                match payload::decode(&text, most, room)? {
                    Some(text) => Arc::from(text),
                    None => return Ok(None),
                }
            } else if self.base64 {
                Arc::from(payload::base64_text(&text)?)
            } else {
                text
            }
        };
        if text.len() > most {
            let message = format!("the description is longer than {most} bytes (limit `source_bytes`)");
            return Err(Fault::too_large(message));
        }
        let version = self.version.or(self.language.version).unwrap_or(Version::V4);
        let values = std::mem::take(&mut self.values).into();
        Ok(Some(Source { dialect: (self.language.dialect)(version), text, values }))
    }
}

/// A part of a query as Express' parser `qs` reads it: plus signs are spaces, and escapes of what is not UTF-8 give the raw
/// text.
fn decoded(text: &str) -> Cow<'_, str> {
    let spaced = text.replace('+', " ");
    match percent_encoding::percent_decode_str(&spaced).decode_utf8() {
        Ok(decoded) => Cow::Owned(decoded.into_owned()),
        Err(_) => Cow::Owned(spaced),
    }
}

#[cfg(test)]
mod tests {
    use super::super::chart_request::split_suffix;
    use super::*;
    use crate::dialect::{Dialect, Language};
    use crate::output::Format;
    use bytes::Bytes;

    const ROOM: usize = 1 << 20;

    fn route(name: &str) -> Route {
        Language::routes().find(|language| language.route == name).unwrap()
    }

    fn read(name: &str, asked: &Asked) -> (ChartRequest, Result<Source, Fault>) {
        ChartRequest::read(route(name), asked, &Limits::default(), ROOM).unwrap()
    }

    fn query(name: &str, query: &str) -> (ChartRequest, Result<Source, Fault>) {
        read(name, &Asked { query: query.to_owned(), ..Asked::default() })
    }

    fn post(name: &str, kind: Option<&str>, body: &str) -> (ChartRequest, Source) {
        let body = Some((kind.map(str::to_owned), Bytes::copy_from_slice(body.as_bytes())));
        let (chart, source) = read(name, &Asked { body, ..Asked::default() });
        (chart, source.unwrap())
    }

    #[test]
    fn quickchart_reads_leading_digits_and_spaces_written_as_plus_signs() {
        let (chart, source) = query("chart", "c=+{a:+1%2B1}&w=300px&h=0&v=latest&bkg=red&f=SVG");
        assert_eq!((chart.width, chart.height, chart.format), (Some(300.0), None, Some(Format::Svg)));
        assert_eq!(source.unwrap(), Source::new(Dialect::QuickChart(Version::V2), " {a: 1+1}"));
        for side in ["3001", "-5"] {
            let fault = query("chart", &format!("c={{}}&w={side}")).1.unwrap_err();
            assert!(fault.message.ends_with("is not a number from 1 to 3000 (limit `side`)"), "{}", fault.message);
        }
    }

    #[test]
    fn a_type_of_chart_makes_a_query_one_of_googles() {
        let (chart, source) = query("chart", "chs=300x200&cht=bvs&chd=t:1,2&chtt=a+b&chof=svg&bogus=1");
        assert_eq!((chart.size(), chart.format, chart.dpr_of(Format::Png)), ((300.0, 200.0), Some(Format::Svg), 1.0));
        assert_eq!(chart.warnings, ["unknown parameter \"bogus\""]);
        assert_eq!(source.unwrap(), Source::new(Dialect::Google, "chs=300x200&cht=bvs&chd=t%3A1%2C2&chtt=a+b"));
        for body in ["cht=p&chd=t:1", r#"{"cht":"p","chd":"t:1"}"#] {
            let form = if body.starts_with('{') { "application/json" } else { "application/x-www-form-urlencoded" };
            let (chart, source) = post("chart", Some(form), body);
            assert_eq!(source, Source::new(Dialect::Google, "cht=p&chd=t%3A1"));
            let record = Some(chart.record(&source));
            let rest = "/render/1".to_owned();
            assert_eq!(read("chart", &Asked { record, rest, ..Asked::default() }).1.unwrap().dialect, Dialect::Google);
        }
    }

    #[test]
    fn codes_have_their_own_parameters_and_the_formats_of_all() {
        let (chart, source) = query("qr", "text=a+b&size=90&format=svg&margin=1");
        assert_eq!((chart.size(), chart.format), ((90.0, 90.0), Some(Format::Svg)));
        assert_eq!(source.unwrap(), Source::new(Dialect::Qr, "text=a+b&size=90&margin=1"));
    }

    #[test]
    fn a_facet_is_a_description_and_an_envelope_is_not() {
        let (_, source) = post("vegalite", None, r#"{"facet":{"field":"a"},"spec":{"mark":"bar"}}"#);
        assert!(source.text.contains("facet"));
        let json = Some("application/json; charset=utf-8");
        let (chart, source) = post("vegalite", json, r#"{"spec": {"mark": "bar"} ,"width":90,"theme":"dark"}"#);
        assert_eq!(
            (&*source.text, chart.width, chart.theme.as_deref()),
            (r#"{"mark": "bar"}"#, Some(90.0), Some("dark"))
        );
    }

    #[test]
    fn suffixes_name_format_and_density() {
        assert_eq!(split_suffix("/abc@2x.png"), ("/abc", Some(Format::Png), Some(2.0)));
        assert_eq!(split_suffix("/abc.svg"), ("/abc", Some(Format::Svg), None));
        assert_eq!(split_suffix("/abc"), ("/abc", None, None));
        assert_eq!(split_suffix(".html"), ("", Some(Format::Html), None));
        for rest in [".gif", "@2x.gif", "@9x.png", "@2x"] {
            let asked = Asked { rest: rest.to_owned(), query: "spec={}".to_owned(), ..Asked::default() };
            assert_eq!(read("vegalite", &asked).1.unwrap_err().status, StatusCode::NOT_FOUND, "{rest}");
        }
    }

    #[test]
    fn config_is_an_object_or_a_string_and_versions_are_long_or_short() {
        for (body, version) in [
            (r#"{"config":{"type":"bar"},"version":"2.9.4"}"#, Version::V2),
            (r#"{"config":"{\"type\":\"bar\"}","version":3}"#, Version::V3),
            (r#"{"config":{"type":"bar"},"version":4.0}"#, Version::V4),
        ] {
            let (_, source) = post("chartjs", Some("application/json"), body);
            assert_eq!(source, Source::new(Dialect::ChartJs(version), r#"{"type":"bar"}"#));
        }
    }

    #[test]
    fn what_is_unknown_is_said() {
        assert_eq!(query("chartjs", "config=1&colour=red").0.warnings, ["unknown parameter \"colour\""]);
    }

    #[test]
    fn a_body_comes_before_the_query() {
        let body = |text: &str| Asked {
            query: "spec={}".to_owned(),
            body: Some((None, Bytes::copy_from_slice(text.as_bytes()))),
            ..Asked::default()
        };
        assert_eq!(&*read("vegalite", &body("{\"mark\":1}")).1.unwrap().text, "{\"mark\":1}");
        assert_eq!(&*read("vegalite", &body(" ")).1.unwrap().text, "{}");
    }

    #[test]
    fn what_takes_room_is_read_elsewhere() {
        let asked = Asked { rest: "/q1bKTSzKVrJSSkosUqoFAA".to_owned(), ..Asked::default() };
        assert!(ChartRequest::read(route("vegalite"), &asked, &Limits::default(), 5).is_none());
    }
}
