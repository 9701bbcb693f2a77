//! Versions of a chart and charts of a folder: as JSON, as a page, and as a feed.

use super::{Request, Site, rfc3339};
use crate::server::builder::escaped;
use crate::server::fault::Fault;
use crate::server::negotiate;
use crate::server::respond::Reply;
use crate::store::{Entry, Listed, Name};
use bytes::Bytes;
use serde_json::json;
use warp::http::StatusCode;

/// Lines of one answer, and the most that a request may ask for.
const USUAL: usize = 100;
const MOST: usize = 1000;

const JSON: &str = "application/json; charset=utf-8";
const ATOM: &str = "application/atom+xml; charset=utf-8";
const PAGE: &str = "text/html; charset=utf-8";

/// What a list can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    Json,
    Page,
    Atom,
}

/// The form of a list: by its suffix, else by what the client names.
fn form(suffix: &str, request: &Request, feeds: bool) -> Result<List, Fault> {
    match suffix {
        "" => {}
        ".json" => return Ok(List::Json),
        ".html" => return Ok(List::Page),
        ".atom" if feeds => return Ok(List::Atom),
        _ => {
            let message = format!("a list is there as .json and .html{}", if feeds { ", and .atom" } else { "" });
            return Err(Fault::new(StatusCode::NOT_FOUND, message));
        }
    }
    let offers = ["application/json", "text/html", "application/atom+xml"];
    let offers = if feeds { &offers[..] } else { &offers[..2] };
    match negotiate::best(&request.client.accept(), offers, 0) {
        Some(0) => Ok(List::Json),
        Some(1) => Ok(List::Page),
        Some(_) => Ok(List::Atom),
        None => Err(Fault::new(StatusCode::NOT_ACCEPTABLE, format!("this is there as {}", offers.join(" and ")))),
    }
}

/// A parameter of a query.
fn parameter(request: &Request, name: &str) -> Option<String> {
    form_urlencoded::parse(request.query.as_bytes()).find(|(n, _)| n == name).map(|(_, value)| value.into_owned())
}

fn most(request: &Request) -> Result<usize, Fault> {
    let Some(text) = parameter(request, "limit") else { return Ok(USUAL) };
    let number = text.parse().ok().filter(|n| (1..=MOST).contains(n));
    number.ok_or_else(|| Fault::parameter("limit", &text, "a number from 1 to 1000"))
}

impl Site {
    /// The versions of a chart, the last one first.
    pub(super) async fn history(&self, name: &Name, suffix: &str, request: &Request) -> Result<Reply, Fault> {
        let form = form(suffix, request, true)?;
        let named = self.named()?;
        let before = match parameter(request, "before") {
            None => None,
            Some(text) => Some(text.parse().map_err(|_| Fault::parameter("before", &text, "the number of a version"))?),
        };
        let most = most(request)?;
        let mut entries = named.store.history(name, before, most + 1).await?;
        if entries.is_empty() && before.is_none() {
            return Err(super::missing(name, &named.store.last(name).await?));
        }
        if let Some(version) = named.store.version(name, entries.first().map_or(0, |e| e.rev)).await? {
            self.may_read(name, &version.content.options, &request.client).await?;
        }
        let more = entries.len() > most;
        entries.truncate(most);
        let next = entries
            .last()
            .filter(|_| more)
            .map(|e| format!("/c/{}/history?before={}&limit={most}", name.text(), e.rev));
        let mut reply = match form {
            List::Json => Reply::new(StatusCode::OK, JSON, history_json(name, &entries, next.as_deref())),
            List::Page => Reply::page(PAGE, Bytes::from(history_page(name, &entries, next.as_deref()))),
            List::Atom => {
                let base = self.origin(&request.client).unwrap_or_default();
                Reply::new(StatusCode::OK, ATOM, history_feed(name, &entries, &base))
            }
        };
        if suffix.is_empty() {
            reply.vary_accept();
        }
        crate::server::respond::insert(&mut reply.headers, warp::http::header::CACHE_CONTROL, "public, max-age=10");
        Ok(reply)
    }

    /// The charts of a folder.
    pub(super) async fn folder(&self, folder: &str, request: &Request) -> Result<Reply, Fault> {
        let form = form("", request, false)?;
        let (named, most) = (self.named()?, most(request)?);
        let after = parameter(request, "after");
        let mut listed = named.store.folder(folder, after.as_deref(), most + 1).await?;
        let more = listed.len() > most;
        listed.truncate(most);
        let last = listed.last().map(|one| one.name.clone());
        let mut seen = Vec::with_capacity(listed.len());
        for one in listed {
            if self.may_read(&one.name, &one.options, &request.client).await.is_ok() {
                seen.push(one);
            }
        }
        let listed = seen;
        let here = if folder.is_empty() { "/c/".to_owned() } else { format!("/c/{folder}/") };
        let next = last.filter(|_| more).map(|name| format!("{here}?after={}&limit={most}", name.text()));
        let mut reply = match form {
            List::Json => Reply::new(StatusCode::OK, JSON, folder_json(folder, &listed, next.as_deref())),
            List::Page | List::Atom => Reply::page(PAGE, Bytes::from(folder_page(&here, &listed, next.as_deref()))),
        };
        reply.vary_accept();
        crate::server::respond::insert(&mut reply.headers, warp::http::header::CACHE_CONTROL, "public, max-age=10");
        Ok(reply)
    }
}

fn history_json(name: &Name, entries: &[Entry], next: Option<&str>) -> String {
    let versions: Vec<_> = entries
        .iter()
        .map(|e| json!({"rev": e.rev, "at": rfc3339(e.at), "kind": e.change.word(), "etag": format!("\"{}\"", e.tag), "rows": e.rows.count()}))
        .collect();
    json!({"name": name.text(), "versions": versions, "next": next}).to_string()
}

fn folder_json(folder: &str, listed: &[Listed], next: Option<&str>) -> String {
    let charts: Vec<_> = listed
        .iter()
        .map(|one| json!({"name": one.name.text(), "rev": one.entry.rev, "at": rfc3339(one.entry.at), "url": format!("/c/{}", one.name.text())}))
        .collect();
    json!({"folder": folder, "charts": charts, "next": next}).to_string()
}

const STYLE: &str = "<style>\
:root{color-scheme:light dark}body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem}\
ul{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:1.25rem;list-style:none;padding:0}\
img{background:#fff;border-radius:4px;height:10rem;object-fit:contain;width:100%}\
</style>";

/// A page of small pictures, each with a line below.
fn gallery(title: &str, items: &[(String, String, String)], next: Option<&str>) -> String {
    let mut page = String::with_capacity(1024 + items.len() * 300);
    page.push_str("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n");
    page.push_str(&format!("<title>{0}</title>\n{STYLE}\n<main>\n<h1>{0}</h1>\n<ul>\n", escaped(title)));
    for (address, picture, line) in items {
        page.push_str(&format!(
            "<li><a href=\"{}\"><img src=\"{}\" alt=\"\" loading=\"lazy\"></a><br>{line}</li>\n",
            escaped(address),
            escaped(picture)
        ));
    }
    page.push_str("</ul>\n");
    if let Some(next) = next {
        page.push_str(&format!("<p><a href=\"{}\" rel=\"next\">Older</a></p>\n", escaped(next)));
    }
    page.push_str("</main>\n</html>\n");
    page
}

fn history_page(name: &Name, entries: &[Entry], next: Option<&str>) -> String {
    let items: Vec<_> = entries
        .iter()
        .map(|e| {
            let at = format!("/c/{}/r/{}", name.text(), e.rev);
            let line = format!("<b>{}</b> · {} · <time>{}</time>", e.rev, e.change.word(), rfc3339(e.at));
            (at.clone(), format!("{at}.svg"), line)
        })
        .collect();
    gallery(&format!("{}: versions", name.text()), &items, next)
}

fn folder_page(here: &str, listed: &[Listed], next: Option<&str>) -> String {
    let items: Vec<_> = listed
        .iter()
        .map(|one| {
            let at = format!("/c/{}", one.name.text());
            let line = format!("{} · <time>{}</time>", escaped(one.name.text()), rfc3339(one.entry.at));
            (at.clone(), format!("{at}.svg"), line)
        })
        .collect();
    gallery(here, &items, next)
}

/// RFC 4287.
fn history_feed(name: &Name, entries: &[Entry], base: &str) -> String {
    let chart = format!("{base}/c/{}", name.text());
    let updated = entries.first().map_or_else(|| rfc3339(0), |e| rfc3339(e.at));
    let mut feed = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <title>{}</title>\n<id>{chart}/history</id>\n<updated>{updated}</updated>\n\
         <author><name>plotd</name></author>\n\
         <link rel=\"self\" href=\"{chart}/history.atom\"/>\n<link href=\"{chart}\"/>\n",
        escaped(name.text())
    );
    for e in entries {
        let (at, rev) = (rfc3339(e.at), e.rev);
        feed.push_str(&format!(
            "<entry><title>{0} {rev}: {1}</title><id>{chart}/r/{rev}</id><updated>{at}</updated>\
             <link href=\"{chart}/r/{rev}\"/><content type=\"html\">&lt;img src=\"{chart}/r/{rev}.png\" alt=\"\"&gt;</content></entry>\n",
            escaped(name.text()),
            e.change.word()
        ));
    }
    feed.push_str("</feed>\n");
    feed
}
