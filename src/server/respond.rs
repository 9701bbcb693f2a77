//! Answers: a picture or a fault in, status, headers and one body out.

use super::chart_request::ChartRequest;
use super::fault::Fault;
use super::negotiate;
use super::picture::{Key, Picture, Pictures};
use crate::diagnostic::{Diagnostic, Severity};
use crate::limits::Budget;
use crate::output::Format;
use crate::output::html;
use crate::output::message;
use crate::output::png;
use crate::output::svg;
use bytes::Bytes;
use serde_json::json;
use std::sync::Arc;
use warp::http::header::{
    self, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ALLOW, CACHE_CONTROL, CONTENT_LOCATION,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderName, LINK, REFERRER_POLICY, RETRY_AFTER, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use warp::http::{HeaderMap, HeaderValue, Response, StatusCode};

/// Lets nothing run and nothing load.
const POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:");
/// The policy of the front page, which shows charts of this very server and has forms that are sent to it.
const FRONT_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'self'");
const EXPOSED: HeaderValue =
    HeaderValue::from_static("Chart-Error, Chart-Warnings, Content-Location, ETag, Link, Server-Timing");
const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const CHART_ERROR: HeaderName = HeaderName::from_static("chart-error");
const QUICKCHART_ERROR: HeaderName = HeaderName::from_static("x-quickchart-error");
const CHART_WARNINGS: HeaderName = HeaderName::from_static("chart-warnings");
const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");
const PROBLEM: &str = "application/problem+json";
/// Addresses longer than this are not repeated in headers.
const MOST_ADDRESS: usize = 2000;
/// Characters of a message in a header.
const MOST_HEADER_TEXT: usize = 300;

/// An answer, ready to be sent any number of times.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Reply {
    /// An answer with the headers that every one has.
    pub fn new(status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let mut headers = HeaderMap::with_capacity(16);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        headers.insert(CONTENT_SECURITY_POLICY, POLICY);
        headers.insert(CORP, HeaderValue::from_static("cross-origin"));
        headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Self { status, headers, body: body.into() }
    }

    /// A page or a document that is not a chart.
    pub fn page(content_type: &'static str, body: Bytes) -> Self {
        let mut reply = Self::new(StatusCode::OK, content_type, body);
        reply.headers.insert(CONTENT_SECURITY_POLICY, FRONT_POLICY);
        reply.headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
        reply
    }

    /// The same page when it says that something is wrong, which may be right soon.
    pub fn failed(mut self, status: StatusCode) -> Self {
        self.status = status;
        self.headers.remove(ETAG);
        self.headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        self
    }

    /// Sends the client elsewhere, this time.
    pub fn moved(target: &'static str) -> Self {
        let mut reply = Self::new(StatusCode::FOUND, "text/plain; charset=utf-8", Bytes::new());
        reply.headers.insert(header::LOCATION, HeaderValue::from_static(target));
        reply
    }

    /// The answer to a preflight, or to a question for the methods.
    pub fn methods(allow: &'static str) -> Self {
        let mut reply = Self::new(StatusCode::NO_CONTENT, "text/plain; charset=utf-8", Bytes::new());
        reply.headers.remove(CONTENT_TYPE);
        reply.headers.insert(ALLOW, HeaderValue::from_static(allow));
        reply.headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(allow));
        let fields = HeaderValue::from_static("Accept, Content-Type, If-None-Match");
        reply.headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, fields);
        reply.headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
        reply
    }

    /// The same answer for a client that has the bytes already.
    pub fn not_modified(&self) -> Self {
        let mut headers = self.headers.clone();
        headers.remove(CONTENT_TYPE);
        headers.remove(SERVER_TIMING);
        Self { status: StatusCode::NOT_MODIFIED, headers, body: Bytes::new() }
    }

    /// Whether a client's `If-None-Match` lines name this answer (RFC 9110 §13.1.2, weak comparison).
    pub fn is_known_to(&self, headers: &HeaderMap) -> bool {
        let Some(etag) = self.headers.get(ETAG) else { return false };
        headers.get_all(header::IF_NONE_MATCH).iter().any(|line| {
            line.as_bytes()
                .split(|b| *b == b',')
                .map(<[u8]>::trim_ascii)
                .any(|tag| tag == b"*" || tag.strip_prefix(b"W/").unwrap_or(tag) == etag.as_bytes())
        })
    }

    /// Says that the answer depends on `Accept`.
    pub fn vary_accept(&mut self) {
        self.vary("Accept");
    }

    /// Says that the answer depends on header fields, too.
    pub fn vary(&mut self, names: &str) {
        let before = self.headers.get(VARY).and_then(|value| value.to_str().ok()).map(|value| format!("{value}, "));
        insert(&mut self.headers, VARY, &format!("{}{names}", before.unwrap_or_default()));
    }

    /// As the web framework sends it.
    pub fn into_response(self) -> Response<Bytes> {
        let mut response = Response::new(self.body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}

/// What is known of a picture before it is drawn.
pub struct Facts<'a> {
    /// Its name.
    pub key: &'a Key,
    /// What names the version of its chart, where that has versions; writers may send it back.
    pub tag: Option<&'a str>,
    /// Its representation.
    pub format: Format,
    /// Whether `Accept` chose it.
    pub negotiated: bool,
    /// Whether it rests on data that may change.
    pub changing: bool,
    /// Seconds it may be kept.
    pub max_age: u64,
    /// Addresses of all representations.
    pub links: &'a [(Format, Arc<str>)],
}

/// The status and header fields of a picture, without a body yet: enough for a 304.
pub fn head(facts: &Facts) -> Reply {
    let mut reply = Reply::new(StatusCode::OK, facts.format.content_type(), Bytes::new());
    let mut etag = String::with_capacity(64);
    etag.push('"');
    if let Some(tag) = facts.tag {
        etag.push_str(tag);
        etag.push('.');
    }
    for byte in &facts.key[..16] {
        etag.push_str(&format!("{byte:02x}"));
    }
    etag.push('"');
    insert(&mut reply.headers, ETAG, &etag);
    let age = if facts.changing {
        "public, max-age=60, stale-if-error=86400".to_owned()
    } else {
        format!("public, max-age={}", facts.max_age)
    };
    insert(&mut reply.headers, CACHE_CONTROL, &age);
    if facts.negotiated {
        reply.vary_accept();
    }
    for (format, link) in facts.links.iter().filter(|(_, link)| link.len() <= MOST_ADDRESS) {
        if *format == facts.format {
            insert(&mut reply.headers, CONTENT_LOCATION, link);
        } else {
            alternate(&mut reply.headers, *format, link);
        }
    }
    reply
}

/// Names every representation that could be had instead.
pub fn offer(reply: &mut Reply, links: &[(Format, Arc<str>)]) {
    for (format, link) in links.iter().filter(|(_, link)| link.len() <= MOST_ADDRESS) {
        alternate(&mut reply.headers, *format, link);
    }
}

/// A drawn picture below its header fields.
pub fn picture(mut head: Reply, picture: &Picture, request_warnings: usize) -> Reply {
    head.body = picture.body.clone();
    if !picture.timing.is_empty() {
        insert(&mut head.headers, SERVER_TIMING, &picture.timing);
    }
    let warnings = picture.warnings.len() + request_warnings;
    if warnings > 0 {
        insert(&mut head.headers, CHART_WARNINGS, &warnings.to_string());
    }
    head
}

/// Marks an answer as one that was ready.
pub fn from_memory(reply: &mut Reply) {
    reply.headers.insert(SERVER_TIMING, HeaderValue::from_static("cache;desc=hit"));
}

pub fn insert(headers: &mut HeaderMap, name: HeaderName, text: &str) {
    if let Ok(value) = HeaderValue::from_str(text) {
        headers.insert(name, value);
    }
}

fn alternate(headers: &mut HeaderMap, format: Format, link: &str) {
    if let Ok(value) = HeaderValue::from_str(&format!("<{link}>; rel=\"alternate\"; type=\"{}\"", format.media_type()))
    {
        headers.append(LINK, value);
    }
}

/// Printable ASCII, not too long, for a header.
fn header_text(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '?' }).take(MOST_HEADER_TEXT).collect()
}

/// The form in which a fault is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Picture(Format),
    Page,
    Problem,
}

/// The form of a message: by what was named, else by `Accept`, of which only a wildcard for everything means JSON,
/// except where clients expect pictures whatever happens.
fn answer_form(chart: Option<&ChartRequest>, accept: &[&[u8]]) -> Answer {
    match chart.and_then(|chart| chart.format) {
        Some(Format::Html) => return Answer::Page,
        Some(Format::Spec) => return Answer::Problem,
        Some(format @ (Format::Svg | Format::Png)) => return Answer::Picture(format),
        Some(Format::Json) => return Answer::Problem,
        None => {}
    }
    let (first, second) = match chart.map(ChartRequest::default_format) {
        Some(Format::Png) => (Format::Png, Format::Svg),
        Some(Format::Svg | Format::Html | Format::Json | Format::Spec) | None => (Format::Svg, Format::Png),
    };
    let offers = [first.media_type(), second.media_type(), Format::Html.media_type(), PROBLEM, "application/json"];
    let quick = chart.is_some_and(|chart| chart.route.quickchart || chart.route.mistake.is_some());
    match negotiate::best(accept, &offers, if quick { 0 } else { 3 }) {
        // Routes that draw nothing have nothing to draw a message for.
        Some(0) if chart.is_some() => Answer::Picture(first),
        Some(1) if chart.is_some() => Answer::Picture(second),
        Some(2) => Answer::Page,
        Some(_) | None => Answer::Problem,
    }
}

/// The answer that says why there is no picture.
pub async fn fault(pictures: &Pictures, fault: &Fault, chart: Option<&ChartRequest>, accept: &[&[u8]]) -> Reply {
    let form = answer_form(chart, accept);
    let forced = chart.filter(|chart| chart.onerror_image).map(|chart| chart.format.unwrap_or(chart.default_format()));
    let wanted = match (forced, form) {
        (Some(Format::Png), _) => Answer::Picture(Format::Png),
        (Some(Format::Svg | Format::Html | Format::Json | Format::Spec), Answer::Picture(format)) => {
            Answer::Picture(format)
        }
        (Some(Format::Svg | Format::Html | Format::Json | Format::Spec), _) => Answer::Picture(Format::Svg),
        (None, form) => form,
    };
    let drawn = match (wanted, chart) {
        (Answer::Picture(format), Some(chart)) => drawn(pictures, fault, chart, format).await,
        _ => None,
    };
    let status = if forced.is_some() && drawn.is_some() { StatusCode::OK } else { fault.status };
    let mut reply = match drawn {
        Some((format, body)) => Reply::new(status, format.content_type(), body),
        None if wanted == Answer::Page => {
            let items = if fault.items.is_empty() { vec![as_diagnostic(fault)] } else { fault.items.clone() };
            let page = html::error_page(fault.status.as_u16(), fault.title(), &items);
            Reply::new(status, Format::Html.content_type(), page)
        }
        None => Reply::new(status, PROBLEM, problem(fault)),
    };
    if chart.is_none_or(|chart| chart.format.is_none()) {
        reply.vary_accept();
    }
    if fault.status.is_client_error() {
        reply.headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
    }
    let short = header_text(&fault.message);
    if chart.is_some_and(|chart| chart.route.quickchart) {
        quickchart_error(&mut reply, fault);
    }
    insert(&mut reply.headers, CHART_ERROR, &short);
    if let Some(seconds) = fault.retry_after {
        insert(&mut reply.headers, RETRY_AFTER, &seconds.to_string());
    }
    if let Some(allow) = fault.allow {
        reply.headers.insert(ALLOW, HeaderValue::from_static(allow));
    }
    reply
}

/// Says the short message under the name that QuickChart's clients look for.
pub fn quickchart_error(reply: &mut Reply, fault: &Fault) {
    insert(&mut reply.headers, QUICKCHART_ERROR, &header_text(&fault.message));
}

fn as_diagnostic(fault: &Fault) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        kind: crate::diagnostic::Kind::Spec,
        at: String::new(),
        message: fault.message.clone(),
        hint: None,
    }
}

/// The message as a picture of the size asked for; none when there is no thread to rasterize it.
async fn drawn(pictures: &Pictures, fault: &Fault, chart: &ChartRequest, format: Format) -> Option<(Format, Bytes)> {
    let (width, height) = chart.size();
    let (message, dpr) = (fault.message.clone(), chart.dpr_of(format));
    let (mistake, status) = (chart.route.mistake, fault.status.as_u16());
    let scene = move || match mistake {
        Some(mistake) => mistake(status, &message),
        None => message::message_scene(&message, width, height),
    };
    let document = move || svg::write(&scene(), &svg::SvgOptions::default());
    if format != Format::Png {
        return Some((Format::Svg, Bytes::from(document())));
    }
    let rasterize = move || png::rasterize(&document(), dpr, &Budget::default()).ok();
    pictures.draw_message(rasterize).await.flatten().map(|bytes| (Format::Png, Bytes::from(bytes)))
}

/// RFC 9457, with every finding.
fn problem(fault: &Fault) -> String {
    let findings: Vec<_> = fault
        .items
        .iter()
        .map(|item| {
            let severity = match item.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            json!({"severity": severity, "pointer": item.at, "message": item.message, "hint": item.hint})
        })
        .collect();
    let mut body = json!({
        "type": "about:blank",
        "title": fault.title(),
        "status": fault.status.as_u16(),
        "detail": fault.message,
        "diagnostics": findings,
    });
    if fault.status == StatusCode::NOT_ACCEPTABLE {
        body["variants"] = Format::ALL.map(|f| json!({"type": f.media_type(), "format": f.name()})).to_vec().into();
    }
    format!("{body:#}\n")
}
