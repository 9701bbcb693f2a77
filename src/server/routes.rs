//! Routes: a whole request in, an answer out.

use super::chart_request::{ChartRequest, LINK, Route};
use super::config::Config;
use super::fault::Fault;
use super::home::Home;
use super::negotiate;
use super::picture::{Key, Pictures};
use super::respond::{self, Facts, Reply};
use super::store::Links;
use crate::output::Format;
use crate::render::{Options, Source};
use bytes::Bytes;
use moka::future::Cache;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use warp::Filter;
use warp::filters::path::FullPath;
use warp::http::header::{ACCEPT, CONTENT_TYPE, HOST};
use warp::http::{HeaderMap, Method, Response, StatusCode};

const READING: &str = "GET, HEAD, OPTIONS";
/// The chart that monitors are sent to: always the same one.
const PROBE: &str =
    "/chart?c=%7Btype:'bar',data:%7Blabels:%5B1,2,3,4,5%5D,datasets:%5B%7Bdata:%5B3,1,4,1,5%5D%7D%5D%7D%7D";
const MAKING: &str = "POST, OPTIONS";
const DRAWING: &str = "GET, HEAD, POST, OPTIONS";
/// Said by a proxy that speaks TLS for this server.
const FORWARDED: &str = "x-forwarded-proto";
/// Accept lines looked at; the rest of their bytes is not read anyway.
const MOST_LINES: usize = 32;

/// Everything that answers need.
pub struct Site {
    /// The settings.
    pub config: Config,
    /// What draws.
    pub pictures: Arc<Pictures>,
    /// Set when the server is about to stop.
    pub leaving: AtomicBool,
    home: Home,
    links: Links,
    /// Answers by the very bytes of the request, so that a repeated one is neither parsed nor hashed twice.
    seen: Cache<Key, Arc<Reply>>,
}

/// A request with its body.
pub struct Request {
    /// Its method.
    pub method: Method,
    /// Its path.
    pub path: String,
    /// Its query, without the question mark.
    pub query: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

impl Request {
    fn accept(&self) -> Vec<&[u8]> {
        accept_lines(&self.headers)
    }
}

/// The values of all `Accept` fields.
pub fn accept_lines(headers: &HeaderMap) -> Vec<&[u8]> {
    headers.get_all(ACCEPT).iter().take(MOST_LINES).map(|line| line.as_bytes()).collect()
}

/// The routes as one filter; what it answers is whole, errors included.
pub fn filter(site: Arc<Site>) -> impl Filter<Extract = (Response<Bytes>,), Error = warp::Rejection> + Clone {
    let query = warp::query::raw().or(warp::any().map(String::new)).unify();
    warp::method().and(warp::path::full()).and(query).and(warp::header::headers_cloned()).and(warp::body::bytes()).then(
        move |method, path: FullPath, query, headers, body| {
            let site = Arc::clone(&site);
            async move {
                let request = Request { method, path: path.as_str().to_owned(), query, headers, body };
                site.answer(&request).await.into_response()
            }
        },
    )
}

/// The route of a path and what follows its name, if it is a route that draws.
pub fn drawing_route(path: &str) -> Option<(Route, &str)> {
    let path = path.strip_prefix('/')?;
    Route::ALL.into_iter().find_map(|route| {
        let rest = path.strip_prefix(route.name())?;
        let ends = rest.is_empty() || rest.starts_with(['.', '@']);
        let link =
            route == Route::Chart && rest.strip_prefix(LINK).is_some_and(|id| !id.is_empty() && !id.contains('/'));
        (ends || link || (rest.starts_with('/') && (rest == "/" || route == Route::VegaLite))).then_some((route, rest))
    })
}

impl Site {
    /// The site of a configuration.
    ///
    /// # Errors
    /// The file of short links cannot be used.
    pub fn new(config: Config, pictures: Arc<Pictures>) -> Result<Self, String> {
        let seen = Cache::builder()
            .max_capacity(config.cache_bytes / 4)
            .weigher(|_: &Key, reply: &Arc<Reply>| u32::try_from(reply.body.len() + 2048).unwrap_or(u32::MAX))
            .build();
        let links = Links::open(&config)?;
        Ok(Self { home: Home::new(&config), links, config, pictures, leaving: AtomicBool::new(false), seen })
    }

    /// Answers a request.
    pub async fn answer(&self, request: &Request) -> Reply {
        if let Some((route, rest)) = drawing_route(&request.path) {
            return self.chart(request, route, rest).await;
        }
        let page = match request.path.as_str() {
            "/" => self.home.reply(&request.accept()),
            "/chart/create" => return self.create(request).await,
            "/healthcheck" => {
                let body = concat!("{\"success\":true,\"version\":\"", env!("CARGO_PKG_VERSION"), "\"}");
                Reply::new(StatusCode::OK, "application/json; charset=utf-8", body)
            }
            "/healthcheck/chart" => Reply::moved(PROBE),
            "/healthz" => Reply::new(StatusCode::OK, "text/plain; charset=utf-8", "ok\n"),
            "/readyz" if self.leaving.load(Ordering::Relaxed) => {
                return self
                    .refuse(&Fault { message: "the server is stopping".into(), ..Fault::busy() }, request)
                    .await;
            }
            "/readyz" => Reply::new(StatusCode::OK, "text/plain; charset=utf-8", "ready\n"),
            _ => return self.refuse(&Fault::not_found(), request).await,
        };
        match request.method {
            Method::GET | Method::HEAD if page.is_known_to(&request.headers) => page.not_modified(),
            Method::GET | Method::HEAD => page,
            Method::OPTIONS => Reply::methods(READING),
            _ => self.refuse(&Fault::method(READING), request).await,
        }
    }

    /// Makes a short link.
    async fn create(&self, request: &Request) -> Reply {
        if request.method == Method::OPTIONS {
            return Reply::methods(MAKING);
        }
        match self.made(request).await {
            Ok(url) => {
                let body = json!({"success": true, "url": url}).to_string();
                Reply::new(StatusCode::OK, "application/json; charset=utf-8", body)
            }
            Err(fault) => {
                let mut reply = self.refuse(&fault, request).await;
                respond::quickchart_error(&mut reply, &fault);
                reply
            }
        }
    }

    /// The address of a new short link.
    async fn made(&self, request: &Request) -> Result<String, Fault> {
        if request.method != Method::POST {
            return Err(Fault::method(MAKING));
        }
        let mut chart = ChartRequest::new(Route::Chart, &self.config.limits);
        let kind = request.headers.get(CONTENT_TYPE).map(|v| v.to_str().unwrap_or("?"));
        chart.read_body(kind, &request.body);
        let id = self.links.keep(chart.record()?).await?;
        Ok(format!("{}/chart{LINK}{id}", self.origin(request).unwrap_or_default()))
    }

    /// What an address asks for: the short link it names with the changes in its query, or what the query says.
    async fn read_target(&self, chart: &mut ChartRequest, request: &Request, reading: bool) -> Result<(), Fault> {
        if let Some(id) = chart.link.take() {
            let record = self.links.find(id).await?;
            return chart.read_link(&record, &request.query);
        }
        // QuickChart ignores the query of a POST.
        if reading || chart.route != Route::Chart {
            chart.read_query(&request.query);
        }
        Ok(())
    }

    async fn refuse(&self, fault: &Fault, request: &Request) -> Reply {
        respond::fault(&self.pictures, fault, None, &request.accept()).await
    }

    async fn chart(&self, request: &Request, route: Route, rest: &str) -> Reply {
        let in_path = rest.len() > 1 && rest.starts_with('/');
        let allow = if in_path { READING } else { DRAWING };
        let reading = matches!(request.method, Method::GET | Method::HEAD);
        let accept = request.accept();
        if request.method == Method::OPTIONS {
            return Reply::methods(allow);
        }
        let mut chart = ChartRequest::new(route, &self.config.limits);
        if !reading && (request.method != Method::POST || in_path) {
            chart.read_path(rest);
            return respond::fault(&self.pictures, &Fault::method(allow), Some(&chart), &accept).await;
        }
        let target = reading.then(|| target_key(request, &accept));
        if let Some(target) = &target
            && let Some(reply) = self.seen.get(target).await
        {
            return if reply.is_known_to(&request.headers) { reply.not_modified() } else { (*reply).clone() };
        }
        chart.read_path(rest);
        if let Err(fault) = self.read_target(&mut chart, request, reading).await {
            return respond::fault(&self.pictures, &fault, Some(&chart), &accept).await;
        }
        if !reading {
            let kind = request.headers.get(CONTENT_TYPE).map(|v| v.to_str().unwrap_or("?"));
            chart.read_body(kind, &request.body);
        }
        match self.draw(request, &mut chart, rest, &accept).await {
            Ok((reply, keep)) => {
                if let Some(target) = target.filter(|_| keep && reply.status == 200) {
                    let mut ready = reply.clone();
                    respond::from_memory(&mut ready);
                    self.seen.insert(target, Arc::new(ready)).await;
                }
                reply
            }
            Err(fault) => {
                let mut reply = respond::fault(&self.pictures, &fault, Some(&chart), &accept).await;
                if fault.status == StatusCode::NOT_ACCEPTABLE && reading {
                    respond::offer(&mut reply, &addresses(&chart, rest, &request.query));
                }
                reply
            }
        }
    }

    /// The picture that is asked for, and whether the same request will get the same answer.
    async fn draw(
        &self,
        request: &Request,
        chart: &mut ChartRequest,
        rest: &str,
        accept: &[&[u8]],
    ) -> Result<(Reply, bool), Fault> {
        let (dialect, text) = chart.source()?;
        let negotiated = chart.format.is_none();
        let default = chart.route.default_format();
        let format = chart.format.or_else(|| negotiate::choose(accept, &Format::ALL, default));
        let format = format.ok_or_else(Fault::not_acceptable)?;
        let reading = request.method != Method::POST;
        let links = if reading { addresses(chart, rest, &request.query) } else { Arc::from([]) };
        let options = self.options(chart, format, &self.absolute(request, format, &links));
        let source = Source { dialect, text };
        let (key, changing) = self.pictures.key(&source, format, &options);
        let max_age = self.config.max_age;
        let heading = respond::heading(&Facts { key: &key, format, negotiated, changing, max_age, links: &links });
        if reading && heading.is_known_to(&request.headers) {
            return Ok((heading.not_modified(), false));
        }
        if let Some(kept) = self.pictures.kept(&key).await {
            let mut reply = respond::picture(heading, &kept, chart.warnings.len());
            respond::from_memory(&mut reply);
            return Ok((reply, !changing));
        }
        if request.method == Method::HEAD && format == Format::Png {
            // Composing says whether there is a picture; its length is not worth rasterizing for.
            let options = self.options(chart, Format::Svg, &links);
            let (key, _) = self.pictures.key(&source, Format::Svg, &options);
            let composed = self.pictures.picture(key, source, Format::Svg, options).await?;
            let reply = respond::picture(heading, &composed, chart.warnings.len());
            return Ok((Reply { body: Bytes::new(), ..reply }, false));
        }
        let picture = self.pictures.picture(key, source, format, options).await?;
        Ok((respond::picture(heading, &picture, chart.warnings.len()), !changing))
    }

    /// The links of a page with scheme and host, which previews of it elsewhere need.
    fn absolute(
        &self,
        request: &Request,
        format: Format,
        links: &Arc<[(Format, Arc<str>)]>,
    ) -> Arc<[(Format, Arc<str>)]> {
        if format != Format::Html {
            return Arc::clone(links);
        }
        let Some(origin) = self.origin(request) else { return Arc::clone(links) };
        links.iter().map(|(format, link)| (*format, Arc::from(format!("{origin}{link}")))).collect()
    }

    /// Scheme and host under which the client reaches the server.
    fn origin(&self, request: &Request) -> Option<String> {
        let text = |name: &str| request.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let host = text(HOST.as_str());
        let plain = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]_".contains(&b));
        if !self.config.public_url.is_empty() {
            return Some(self.config.public_url.clone());
        }
        let scheme = if text(FORWARDED).eq_ignore_ascii_case("https") { "https" } else { "http" };
        plain.then(|| format!("{scheme}://{host}"))
    }

    fn options(&self, chart: &ChartRequest, format: Format, links: &Arc<[(Format, Arc<str>)]>) -> Options {
        Options {
            width: chart.width,
            height: chart.height,
            dpr: chart.dpr_of(format),
            background: chart.background.as_deref().map(Arc::from),
            theme: chart.theme.as_deref().map(Arc::from),
            time_zone: chart.time_zone.as_deref().map(Arc::from),
            id_prefix: Arc::from(chart.id.as_str()),
            embed_png: chart.embed_png && format == Format::Html,
            links: if format == Format::Html { Arc::clone(links) } else { Arc::from([]) },
            limits: self.config.limits.clone(),
            ..Options::default()
        }
    }
}

/// A name for everything that decides the answer to a GET or HEAD.
fn target_key(request: &Request, accept: &[&[u8]]) -> Key {
    let mut hash = blake3::Hasher::new();
    for name in [HOST.as_str(), FORWARDED] {
        hash.update(request.headers.get(name).map_or(&b""[..], |v| v.as_bytes())).update(b"\n");
    }
    hash.update(request.path.as_bytes()).update(b"?").update(request.query.as_bytes());
    for line in accept {
        hash.update(b"\n").update(line);
    }
    *hash.finalize().as_bytes()
}

/// The addresses of every representation: the one asked for, with a suffix.
fn addresses(chart: &ChartRequest, rest: &str, query: &str) -> Arc<[(Format, Arc<str>)]> {
    let (stem, dpr) = match rest.rsplit_once('.') {
        Some((stem, ending)) if Format::from_name(ending).is_some() => stem.split_once('@').unwrap_or((stem, "")),
        _ => (rest, ""),
    };
    let stem = stem.trim_end_matches('/');
    let quoted = query.replace('<', "%3C").replace('>', "%3E").replace('"', "%22");
    Format::ALL
        .map(|format| {
            let density = if format == Format::Png && !dpr.is_empty() { format!("@{dpr}") } else { String::new() };
            let mark = if quoted.is_empty() { "" } else { "?" };
            let address = format!("/{}{stem}{density}.{}{mark}{quoted}", chart.route.name(), format.name());
            (format, Arc::from(address))
        })
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;

    #[test]
    fn paths_name_routes_suffixes_and_payloads() {
        assert_eq!(drawing_route("/vegalite"), Some((Route::VegaLite, "")));
        assert_eq!(drawing_route("/vegalite/abc.svg"), Some((Route::VegaLite, "/abc.svg")));
        assert_eq!(drawing_route("/chart.png"), Some((Route::Chart, ".png")));
        assert_eq!(drawing_route("/chartjs"), Some((Route::ChartJs, "")));
        assert_eq!(drawing_route("/chart/abc"), None);
        assert_eq!(drawing_route("/chart/create"), None);
        assert_eq!(drawing_route("/chart/render/abc.svg"), Some((Route::Chart, "/render/abc.svg")));
        assert_eq!(drawing_route("/charts"), None);
    }

    #[test]
    fn addresses_carry_suffix_density_and_query() {
        let chart = ChartRequest::new(Route::VegaLite, &Limits::default());
        let all = addresses(&chart, "/abc@2x.png", "width=<9>");
        let texts: Vec<&str> = all.iter().map(|(_, a)| &**a).collect();
        assert_eq!(
            texts,
            [
                "/vegalite/abc.svg?width=%3C9%3E",
                "/vegalite/abc@2x.png?width=%3C9%3E",
                "/vegalite/abc.html?width=%3C9%3E"
            ]
        );
    }
}
