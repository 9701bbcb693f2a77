//! Charts with names, under `/c/`: written by whoever has a token, read as every chart is, with every version kept.
//!
//! # Guarantees
//! - A description is drawn before it is taken: one that cannot be is refused, and readers keep what they have.
//! - If the last version cannot be drawn, or the store cannot be read, readers get the last picture that can, and are
//!   told so (`Chart-Stale`, `Age`).

mod access;
pub(super) mod book;
mod history;
mod place;
mod rows;
pub(crate) mod settings;
#[cfg(feature = "cli")]
pub(crate) mod tokens;
mod write;

use super::chart_request::ChartRequest;
use super::fault::Fault;
use super::filters::{Client, client, query, with};
use super::reading::Kept;
use super::respond::{self, Reply};
use super::routes::{Site, View};
use crate::dialect::{LANGUAGES, Language};
use crate::output::Format;
use crate::render::Source;
use crate::store::{Content, Found, Instant, Name, Rows, Version};
use book::Named;
use bytes::Bytes;
use jiff::Timestamp;
use place::Place;
use settings::Settings;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};
use warp::Filter;
use warp::filters::BoxedFilter;
use warp::http::header::{AGE, CACHE_CONTROL, HeaderName, LAST_MODIFIED};
use warp::http::{Method, Response, StatusCode};

/// Versions tried when the last ones cannot be drawn.
const MOST_BACK: u64 = 16;
const CHART_STALE: HeaderName = HeaderName::from_static("chart-stale");

/// A request under `/c/`.
struct Request {
    method: Method,
    path: String,
    query: String,
    client: Client,
    body: Bytes,
}

/// Whatever is under `/c/`.
pub fn routes(site: &Arc<Site>) -> BoxedFilter<(Response<Bytes>,)> {
    warp::path("c")
        .and(warp::path::tail())
        .and(warp::method())
        .and(query())
        .and(client(site.config.trust_proxy.clone()))
        .and(warp::body::bytes())
        .and(with(Arc::clone(site)))
        .then(async |tail: warp::path::Tail, method, query, client, body, site: Arc<Site>| {
            let request = Request { method, path: tail.as_str().to_owned(), query, client, body };
            site.named_chart(request).await.into_response()
        })
        .boxed()
}

/// Milliseconds since 1970.
fn now() -> Instant {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| u64::try_from(d.as_millis()).unwrap_or(u64::MAX))
}

/// A time as RFC 3339 writes it, in seconds.
pub(crate) fn rfc3339(at: Instant) -> String {
    stamp(at).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A time as HTTP writes it.
fn http_date(at: Instant) -> String {
    stamp(at).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn stamp(at: Instant) -> Timestamp {
    i64::try_from(at).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok()).unwrap_or(Timestamp::MAX)
}

/// The answer to the name of a chart that is not there.
fn missing(name: &Name, found: &Found) -> Fault {
    match found {
        Found::Gone(_) => Fault::new(
            StatusCode::GONE,
            format!("the chart {:?} was deleted; a version of it can be restored, or a new one be put", name.text()),
        ),
        _ => Fault::new(StatusCode::NOT_FOUND, format!("there is no chart {:?}; PUT makes one", name.text())),
    }
}

/// The description of a version and what a reader wants of it.
struct Wanted<'a> {
    content: &'a Content,
    rows: &'a [String],
    suffix: &'a str,
    query: &'a str,
}

impl Site {
    fn named(&self) -> Result<&Named, Fault> {
        self.named.as_ref().ok_or_else(|| {
            Fault::new(StatusCode::NOT_FOUND, "this server keeps no named charts; --data says where it could")
        })
    }

    /// Answers a request under `/c/`.
    async fn named_chart(&self, request: Request) -> Reply {
        let place = match self.named().and_then(|_| Place::of(&request.path)) {
            Ok(place) => place,
            Err(fault) => return self.refuse(&fault, &request.client).await,
        };
        let answered = match (&request.method, &place) {
            (&Method::OPTIONS, _) => Ok(Reply::methods(place.allow())),
            (&Method::GET | &Method::HEAD, Place::Chart { name, suffix }) => {
                return self.read_named(name, suffix, &request).await;
            }
            (&Method::GET | &Method::HEAD, Place::Version { name, rev, suffix }) => {
                return self.read_version(name, *rev, suffix, &request).await;
            }
            (&Method::GET | &Method::HEAD, Place::History { name, suffix }) => {
                self.history(name, suffix, &request).await
            }
            (&Method::GET | &Method::HEAD, Place::Folder(folder)) => self.folder(folder, &request).await,
            (&Method::PUT, Place::Chart { name, suffix }) if suffix.is_empty() => self.put(name, &request).await,
            (&Method::DELETE, Place::Chart { name, suffix }) if suffix.is_empty() => self.delete(name, &request).await,
            (&Method::POST, Place::Points { name }) => self.append(name, &request).await,
            (&Method::POST, Place::Restore { name, rev }) => self.restore(name, *rev, &request).await,
            _ => Err(Fault::method(place.allow())),
        };
        match answered {
            Ok(reply) => reply,
            Err(fault) => self.refuse_picture(&fault, None, &request).await,
        }
    }

    /// What is wrong: drawn for whoever wants a picture.
    async fn refuse_picture(&self, fault: &Fault, chart: Option<&ChartRequest>, request: &Request) -> Reply {
        let mut reply = respond::fault(&self.pictures, fault, chart, &request.client.accept()).await;
        if fault.status == StatusCode::UNAUTHORIZED {
            respond::insert(&mut reply.headers, warp::http::header::WWW_AUTHENTICATE, "Bearer");
        }
        respond::insert(&mut reply.headers, CACHE_CONTROL, "no-store");
        reply
    }

    /// A chart that only says how its messages are drawn: with this suffix.
    fn blank(&self, suffix: &str) -> ChartRequest {
        let mut chart = ChartRequest::new(&LANGUAGES[0], &self.config.limits);
        chart.read_path(suffix);
        chart
    }

    /// Answers a chart by its name.
    async fn read_named(&self, name: &Name, suffix: &str, request: &Request) -> Reply {
        match self.find_named(name, request).await {
            Ok((version, stale)) => self.picture_of(name, &version, suffix, request, stale).await,
            Err(fault) => self.refuse_picture(&fault, Some(&self.blank(suffix)), request).await,
        }
    }

    /// The version that a reader means, and why it may not be the last one.
    async fn find_named(&self, name: &Name, request: &Request) -> Result<(Version, Option<Fault>), Fault> {
        let named = self.named()?;
        let (found, stale) = named.last(name).await?;
        let Found::Live(last) = &*found else { return Err(missing(name, &found)) };
        self.may_read(name, &last.content.options, &request.client).await?;
        match asked_time(&request.query)? {
            None => Ok((Version::clone(last), stale)),
            Some(at) => {
                let version = named.store.version_at(name, at).await?;
                let none = || {
                    let message = format!("there is no version of {:?} of that time any more, or not yet", name.text());
                    Fault::new(StatusCode::NOT_FOUND, message)
                };
                version.map(|version| (version, None)).ok_or_else(none)
            }
        }
    }

    /// Answers one version, which never changes.
    async fn read_version(&self, name: &Name, rev: u64, suffix: &str, request: &Request) -> Reply {
        match self.find_version(name, rev, request).await {
            Ok(version) => {
                let mut reply = self.drawn_or_why(name, &version, suffix, request).await;
                if reply.status.is_success() || reply.status == StatusCode::NOT_MODIFIED {
                    let private = Settings::take(&version.content.options).is_ok_and(|(settings, _)| settings.private);
                    let whose = if private { "private" } else { "public" };
                    let caching = format!("{whose}, max-age=31536000, immutable");
                    respond::insert(&mut reply.headers, CACHE_CONTROL, &caching);
                }
                reply
            }
            Err(fault) => self.refuse_picture(&fault, Some(&self.blank(suffix)), request).await,
        }
    }

    async fn find_version(&self, name: &Name, rev: u64, request: &Request) -> Result<Version, Fault> {
        let named = self.named()?;
        let none = || {
            let message = format!("there is no version {rev} of {:?}, or none any more", name.text());
            Fault::new(StatusCode::NOT_FOUND, message)
        };
        let version = named.store.version(name, rev).await?.ok_or_else(none)?;
        self.may_read(name, &version.content.options, &request.client).await?;
        Ok(version)
    }

    async fn drawn_or_why(&self, name: &Name, version: &Version, suffix: &str, request: &Request) -> Reply {
        let (chart, drawn) = self.draw_version(name, version, suffix, request).await;
        match drawn {
            Ok(reply) => reply,
            Err(fault) => self.refuse_picture(&fault, Some(&chart), request).await,
        }
    }

    /// The picture of a version; if it cannot be drawn, of the last one that can.
    async fn picture_of(
        &self,
        name: &Name,
        version: &Version,
        suffix: &str,
        request: &Request,
        stale: Option<Fault>,
    ) -> Reply {
        let (chart, drawn) = self.draw_version(name, version, suffix, request).await;
        let fault = match drawn {
            Ok(mut reply) => {
                if let Some(fault) = stale {
                    say_stale(&mut reply, &fault, version.entry.at);
                }
                return reply;
            }
            Err(fault) => fault,
        };
        // What the reader asked for wrongly is wrong of every version.
        let own = [StatusCode::NOT_ACCEPTABLE, StatusCode::NOT_FOUND, StatusCode::BAD_REQUEST].contains(&fault.status);
        if !own && !chart.onerror_status {
            for back in 1..=MOST_BACK.min(version.entry.rev.saturating_sub(1)) {
                let Ok(Some(older)) = self.older(name, version.entry.rev - back).await else { continue };
                if let (_, Ok(mut reply)) = self.draw_version(name, &older, suffix, request).await {
                    say_stale(&mut reply, &fault, older.entry.at);
                    return reply;
                }
            }
        }
        self.refuse_picture(&fault, Some(&chart), request).await
    }

    async fn older(&self, name: &Name, rev: u64) -> Result<Option<Version>, Fault> {
        Ok(self.named()?.store.version(name, rev).await?)
    }

    async fn draw_version(
        &self,
        name: &Name,
        version: &Version,
        suffix: &str,
        request: &Request,
    ) -> (ChartRequest, Result<Reply, Fault>) {
        let rows = match self.rows_of(name, version.entry.rows).await {
            Ok(rows) => rows,
            Err(fault) => return (self.blank(suffix), Err(fault)),
        };
        let wanted = Wanted { content: &version.content, rows: &rows, suffix, query: &readers(&request.query) };
        let (chart, source) = match self.described(&wanted) {
            Ok(read) => read,
            Err(fault) => return (self.blank(suffix), Err(fault)),
        };
        let drawn = match source {
            Ok(source) => self.draw_source(name, version, &chart, source, request).await,
            Err(fault) => Err(fault),
        };
        (chart, drawn)
    }

    async fn draw_source(
        &self,
        name: &Name,
        version: &Version,
        chart: &ChartRequest,
        source: Source,
        request: &Request,
    ) -> Result<Reply, Fault> {
        let settings = Settings::take(&version.content.options)?.0;
        let view = View {
            method: &request.method,
            client: &request.client,
            links: addresses(&request.path, &request.query),
            tag: Some(&version.entry.tag),
            max_age: settings.ttl,
        };
        let (mut reply, _) = self.draw(&view, chart, source).await?;
        respond::insert(&mut reply.headers, LAST_MODIFIED, &http_date(version.entry.at));
        let caching = match (settings.private, settings.ttl) {
            (true, ttl) => format!("private, max-age={ttl}"),
            (false, ttl) => format!("public, max-age={ttl}, stale-if-error=86400"),
        };
        respond::insert(&mut reply.headers, CACHE_CONTROL, &caching);
        let history = format!("</c/{}/history>; rel=\"version-history\"", name.text());
        if let Ok(value) = warp::http::HeaderValue::from_str(&history) {
            reply.headers.append(warp::http::header::LINK, value);
        }
        Ok(reply)
    }

    async fn rows_of(&self, name: &Name, rows: Rows) -> Result<Vec<String>, Fault> {
        if rows.count() == 0 {
            return Ok(Vec::new());
        }
        Ok(self.named()?.store.rows(name, rows).await?)
    }

    /// Reads a content as a request.
    fn described(&self, wanted: &Wanted) -> Result<(ChartRequest, Result<Source, Fault>), Fault> {
        let language = Language::from_name(&wanted.content.kind).ok_or_else(Fault::internal)?;
        let (_, query) = Settings::take(&wanted.content.options)?;
        let kept = Kept { language, query: &query, body: &wanted.content.body };
        let limits = &self.config.limits;
        let (chart, source) = ChartRequest::read_kept(&kept, wanted.suffix, wanted.query, limits);
        let source = source.and_then(|source| {
            if wanted.rows.is_empty() {
                return Ok(source);
            }
            let Some(text) = rows::within(source.dialect, &source.text, wanted.rows, limits) else { return Ok(source) };
            if text.len() > limits.source_bytes {
                let most = limits.source_bytes;
                let message =
                    format!("the description and its rows are longer than {most} bytes (limit `source_bytes`)");
                return Err(Fault::too_large(message));
            }
            Ok(Source { text: Arc::from(text), ..source })
        });
        Ok((chart, source))
    }
}

/// Says of a picture that it is not the one it should be.
fn say_stale(reply: &mut Reply, fault: &Fault, at: Instant) {
    let reason: String =
        fault.message.chars().map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '?' }).take(300).collect();
    respond::insert(&mut reply.headers, CHART_STALE, &reason);
    respond::insert(&mut reply.headers, AGE, &(now().saturating_sub(at) / 1000).to_string());
    respond::insert(&mut reply.headers, CACHE_CONTROL, "public, max-age=10, stale-if-error=86400");
}

/// The time that a query asks for.
fn asked_time(query: &str) -> Result<Option<Instant>, Fault> {
    let Some((_, text)) = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "at") else {
        return Ok(None);
    };
    let wrong = || Fault::parameter("at", &text, "a time such as 2026-11-01T12:00Z, or a day");
    let day = || text.parse::<jiff::civil::Date>().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok();
    let at = text.parse::<Timestamp>().ok().or_else(|| day().map(|zoned| zoned.timestamp())).ok_or_else(wrong)?;
    Ok(Some(u64::try_from(at.as_millisecond()).unwrap_or(0)))
}

/// A query without what chooses the version.
fn readers(query: &str) -> String {
    let mut rest = form_urlencoded::Serializer::new(String::new());
    form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "at").for_each(|(name, value)| {
        rest.append_pair(&name, &value);
    });
    rest.finish()
}

/// The addresses of every representation of what a path names.
fn addresses(path: &str, query: &str) -> Arc<[(Format, Arc<str>)]> {
    let (parent, last) = path.rsplit_once('/').map_or(("", path), |(parent, last)| (parent, last));
    let stem = match last.rsplit_once('.') {
        Some((stem, ending)) if Format::from_name(ending).is_some() => stem.split('@').next().unwrap_or(stem),
        _ => last,
    };
    let slash = if parent.is_empty() { "" } else { "/" };
    let quoted = query.replace('<', "%3C").replace('>', "%3E").replace('"', "%22");
    let mark = if quoted.is_empty() { "" } else { "?" };
    Format::ALL
        .into_iter()
        .map(|format| (format, Arc::from(format!("/c/{parent}{slash}{stem}.{}{mark}{quoted}", format.name()))))
        .collect()
}
