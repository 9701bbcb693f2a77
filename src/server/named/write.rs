//! What changes a chart: a new description, further rows, deleting, restoring.

use super::access::Deed;
use super::settings::Settings;
use super::{Request, Site, Wanted, missing, rows};
use crate::dialect::Language;
use crate::output::Format;
use crate::server::fault::Fault;
use crate::server::respond::{self, Reply};
use crate::store::{Appended, Change, Condition, Content, Entry, Found, Name, Version, Written};
use serde_json::json;
use std::sync::Arc;
use warp::http::StatusCode;
use warp::http::header::{CONTENT_TYPE, ETAG, HeaderMap, HeaderName, IF_MATCH, IF_NONE_MATCH, LOCATION};

/// Characters of an idempotency key.
const MOST_KEY: usize = 255;

/// The condition of a request (RFC 9110 §13.1). A tag may be that of a version or of one of its pictures.
fn condition(headers: &HeaderMap) -> Condition {
    let lines =
        |name: HeaderName| headers.get_all(name).iter().filter_map(|line| line.to_str().ok()).collect::<Vec<_>>();
    let matched = lines(IF_MATCH);
    if !matched.is_empty() {
        let tags = matched.iter().flat_map(|line| line.split(',')).map(str::trim);
        // A weak tag matches nothing here.
        let mut strong = tags.clone().filter_map(|tag| tag.strip_prefix('"')?.strip_suffix('"'));
        return if tags.clone().any(|tag| tag == "*") {
            Condition::Present
        } else {
            Condition::Tagged(strong.by_ref().map(|tag| tag.split('.').next().unwrap_or(tag).to_owned()).collect())
        };
    }
    let none = lines(IF_NONE_MATCH);
    if none.iter().any(|line| line.split(',').any(|tag| tag.trim() == "*")) {
        Condition::Absent
    } else {
        Condition::Always
    }
}

/// The language of a body: as said, as its media type says, or as it looks.
fn language(request: &Request, dialect: Option<&str>) -> Result<&'static Language, Fault> {
    if let Some(word) = dialect {
        let names = "vegalite, chartjs, quickchart, google, plot, badge or qr";
        return Language::from_name(word).ok_or_else(|| Fault::parameter("dialect", word, names));
    }
    let kind = request.client.content_type().unwrap_or_default().to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let by_type = match kind {
        _ if kind.starts_with("application/vnd.vegalite") => Some("vegalite"),
        "text/csv" | "text/tab-separated-values" => Some("plot"),
        "application/json5" | "application/javascript" | "text/javascript" => Some("chartjs"),
        _ if kind.starts_with("image/") => {
            let message = format!("pictures ({kind}) cannot be put; a description can");
            return Err(Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
        }
        _ => None,
    };
    let text = std::str::from_utf8(&request.body).map_err(|_| Fault::bad_request("the body is not UTF-8"))?;
    Ok(by_type.and_then(Language::from_name).unwrap_or_else(|| Language::guess("", text)))
}

/// What a request wrote.
fn content(request: &Request) -> Result<(Content, Settings), Fault> {
    let (settings, _) = Settings::take(&request.query)?;
    let mut options = form_urlencoded::Serializer::new(String::new());
    let mut dialect = None;
    for (name, value) in form_urlencoded::parse(request.query.as_bytes()) {
        if name == "dialect" {
            dialect = Some(value.into_owned());
        } else {
            options.append_pair(&name, &value);
        }
    }
    let language = language(request, dialect.as_deref())?;
    let kind = request.client.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if language.name == "plot" && !request.query.contains("table=") {
        let written = [("text/csv", "csv"), ("text/tab-separated-values", "tsv"), ("application/x-ndjson", "ndjson")];
        if let Some((_, table)) = written.iter().find(|(media, _)| kind.starts_with(media)) {
            options.append_pair("table", table);
        }
    }
    let content = Content { kind: language.name.to_owned(), options: options.finish(), body: request.body.clone() };
    Ok((content, settings))
}

/// The answer to a write.
fn written(name: &Name, entry: &Entry, first: bool) -> Reply {
    let status = if first { StatusCode::CREATED } else { StatusCode::NO_CONTENT };
    let mut reply = Reply::new(status, "text/plain; charset=utf-8", "");
    reply.headers.remove(CONTENT_TYPE);
    respond::insert(&mut reply.headers, ETAG, &format!("\"{}\"", entry.tag));
    respond::insert(&mut reply.headers, LOCATION, &format!("/c/{}", name.text()));
    reply
}

fn unmatched(tag: Option<&str>) -> Fault {
    let now = tag.map_or_else(|| "there is none".to_owned(), |tag| format!("the last version is \"{tag}\""));
    Fault::new(StatusCode::PRECONDITION_FAILED, format!("the chart is not as If-Match or If-None-Match says: {now}"))
}

impl Site {
    /// Draws what was written, once.
    async fn proven(&self, content: &Content, rows: &[String]) -> Result<usize, Fault> {
        let (chart, source) = self.described(&Wanted { content, rows, suffix: "", query: "" })?;
        let source = source?;
        let options = self.options(&chart, Format::Svg, &Arc::from([]));
        let (key, _) = self.pictures.key(&source, Format::Svg, &options).await;
        let picture = self.pictures.picture(key, source, Format::Svg, options).await?;
        Ok(picture.warnings.len() + chart.warnings.len())
    }

    /// The last version of a chart, if there is one.
    async fn live(&self, name: &Name) -> Result<Option<Version>, Fault> {
        match self.named()?.store.last(name).await? {
            Found::Live(version) => Ok(Some(*version)),
            Found::Never | Found::Gone(_) => Ok(None),
        }
    }

    /// Whether a chart demands a condition, and this is none.
    fn demanded(condition: &Condition, before: Option<&Version>) -> Result<(), Fault> {
        let matched = before.is_some_and(|v| Settings::take(&v.content.options).is_ok_and(|(s, _)| s.matched));
        if matched && *condition == Condition::Always {
            let message = "this chart takes no write without If-Match and the ETag of the version that it replaces";
            return Err(Fault::new(StatusCode::PRECONDITION_REQUIRED, message));
        }
        Ok(())
    }

    /// Takes a new description.
    pub(super) async fn put(&self, name: &Name, request: &Request) -> Result<Reply, Fault> {
        self.may(Deed::Write, name, &request.client).await?;
        let condition = condition(&request.client.headers);
        let (content, settings) = content(request)?;
        let before = self.live(name).await?;
        Self::demanded(&condition, before.as_ref())?;
        let tag = before.as_ref().map(|version| version.entry.tag.clone());
        if !condition.holds(tag.as_deref()) {
            return Err(unmatched(tag.as_deref()));
        }
        let rows = before.map_or_else(Default::default, |version| version.entry.rows);
        let rows = self.rows_of(name, rows).await?;
        let warnings = self.proven(&content, &rows).await?;
        let named = self.named()?;
        let done = named.store.put(name, content, Change::Put, condition, settings.keep).await?;
        named.forget(name).await;
        match done {
            Written::Done { entry, first } => {
                let mut reply = written(name, &entry, first);
                if warnings > 0 {
                    let field = HeaderName::from_static("chart-warnings");
                    respond::insert(&mut reply.headers, field, &warnings.to_string());
                }
                Ok(reply)
            }
            Written::Refused(tag) => Err(unmatched(tag.as_deref())),
        }
    }

    /// Takes further rows.
    pub(super) async fn append(&self, name: &Name, request: &Request) -> Result<Reply, Fault> {
        self.may(Deed::Append, name, &request.client).await?;
        let kind = request.client.content_type();
        let rows = rows::read(kind.as_deref(), &request.body, &self.config.limits)?;
        let found = self.named()?.store.last(name).await?;
        let Found::Live(before) = &found else { return Err(missing(name, &found)) };
        let settings = Settings::take(&before.content.options)?.0;
        let key = request.client.headers.get("idempotency-key").map(|value| value.to_str().unwrap_or("").to_owned());
        if let Some(key) = key.as_ref().filter(|key| key.is_empty() || key.len() > MOST_KEY) {
            return Err(Fault::parameter("Idempotency-Key", key, "1 to 255 ASCII characters"));
        }
        let named = self.named()?;
        let done = named.store.append(name, rows, Change::Points, key, settings.keep).await?;
        named.forget(name).await;
        match done {
            Appended::Done { entry, rows, .. } => {
                let body = json!({"rows": rows}).to_string();
                let mut reply = Reply::new(StatusCode::OK, "application/json; charset=utf-8", body);
                respond::insert(&mut reply.headers, ETAG, &format!("\"{}\"", entry.tag));
                Ok(reply)
            }
            Appended::Missing(found) => Err(missing(name, &found)),
        }
    }

    /// Deletes a chart.
    pub(super) async fn delete(&self, name: &Name, request: &Request) -> Result<Reply, Fault> {
        self.may(Deed::Write, name, &request.client).await?;
        let condition = condition(&request.client.headers);
        Self::demanded(&condition, self.live(name).await?.as_ref())?;
        let named = self.named()?;
        let done = named.store.delete(name, condition).await?;
        named.forget(name).await;
        match done {
            Ok(Found::Live(_)) => {
                let mut reply = Reply::new(StatusCode::NO_CONTENT, "text/plain; charset=utf-8", "");
                reply.headers.remove(CONTENT_TYPE);
                Ok(reply)
            }
            Ok(found) => Err(missing(name, &found)),
            Err(tag) => Err(unmatched(tag.as_deref())),
        }
    }

    /// Makes an old version the last one.
    pub(super) async fn restore(&self, name: &Name, rev: u64, request: &Request) -> Result<Reply, Fault> {
        self.may(Deed::Write, name, &request.client).await?;
        let condition = condition(&request.client.headers);
        let before = self.live(name).await?;
        Self::demanded(&condition, before.as_ref())?;
        let version = self.find_version(name, rev, request).await?;
        let settings = Settings::take(&version.content.options)?.0;
        let named = self.named()?;
        let content = Content::clone(&version.content);
        let done = named.store.put(name, content, Change::Restore, condition, settings.keep).await?;
        named.forget(name).await;
        match done {
            Written::Done { entry, first } => Ok(written(name, &entry, first)),
            Written::Refused(tag) => Err(unmatched(tag.as_deref())),
        }
    }
}
