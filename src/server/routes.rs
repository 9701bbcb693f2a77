//! Routes: paths, methods, queries and bodies taken apart by filters, and what answers each.

use super::builder::{self, Filled};
use super::chart_request::{Asked, ChartRequest, LINK, Route};
use super::config::Config;
use super::fault::Fault;
use super::filters::{Client, FORWARDED, Place, client, end, query, reading, with};
use super::home::Home;
use super::named::book::Named;
use super::negotiate;
use super::picture::{Key, Pictures};
use super::respond::{self, Facts, Reply};
use super::store::Links;
use super::work::{Lost, Pool};
use crate::dialect::Language;
use crate::output::Format;
use crate::render::{Options, Source};
use bytes::Bytes;
use moka::future::Cache;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use warp::Filter;
use warp::filters::BoxedFilter;
use warp::http::{Method, Response, StatusCode};

pub use super::filters::accept_lines;

/// Methods of what can only be read, of what can only be made, and of what takes a description either way.
const READING: &str = "GET, HEAD, OPTIONS";
const MAKING: &str = "POST, OPTIONS";
const DRAWING: &str = "GET, HEAD, POST, OPTIONS";
/// The chart that monitors are sent to: always the same one.
const PROBE: &str =
    "/chart?c=%7Btype:'bar',data:%7Blabels:%5B1,2,3,4,5%5D,datasets:%5B%7Bdata:%5B3,1,4,1,5%5D%7D%5D%7D%7D";
/// Requests of more bytes are read on threads of their own.
const INLINE: usize = 64 << 10;
/// Descriptions that are longer once they are unpacked, too.
const UNPACKED: usize = 256 << 10;
/// Threads that read large requests, and requests that may wait for them.
const READERS: usize = 2;
const READER_QUEUE: usize = 64;

/// Why nothing is at a place.
type Refusal = fn() -> Fault;

/// Routes of QuickChart that are not here, and what is said of them.
const ELSEWHERE: [(&str, Refusal); 4] = [
    ("graphviz", || {
        Fault::not_implemented("graphs of Graphviz are not drawn; for flows between nodes there is type: 'sankey'")
    }),
    ("wordcloud", || Fault::not_implemented("clouds of words are drawn at /chartjs, of type: 'wordCloud'")),
    ("apex-charts", || {
        Fault::not_implemented("configurations of ApexCharts are not drawn; those of Chart.js are, at /chart")
    }),
    ("google-charts", || {
        Fault::not_implemented("code of Google Charts is not run; Image Charts are drawn, at /chart?cht=…")
    }),
];

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
    /// Charts with names, if there is a place for them.
    pub named: Option<Named>,
    readers: Pool,
    /// Answers by the very bytes of the request, so that a repeated one is neither read nor hashed twice.
    seen: Cache<Key, Arc<Reply>>,
}

/// A request for a chart, without its body.
struct Request {
    method: Method,
    place: Place,
    query: String,
    client: Client,
}

/// How a chart is asked for.
pub struct View<'a> {
    pub method: &'a Method,
    pub client: &'a Client,
    /// The addresses of every representation; none of a chart that has no address.
    pub links: Arc<[(Format, Arc<str>)]>,
    /// What names the version of a chart that has versions.
    pub tag: Option<&'a str>,
    /// Seconds that the picture may be kept where the request does not say.
    pub max_age: u64,
}

type Answer = Response<Bytes>;
/// The answer to everybody who reads a page.
type FixedReply = fn(&Site, &Client) -> Result<Reply, Fault>;

/// Set when a request is not waited for any more: what waits to be read for it is skipped.
#[derive(Default)]
struct Left(Arc<AtomicBool>);

impl Drop for Left {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The routes as one filter; what it answers is whole, errors included.
pub fn filter(site: Arc<Site>) -> BoxedFilter<(Answer,)> {
    let fixed: [(&'static str, FixedReply); 4] = [
        ("healthz", |_, _| Ok(Reply::new(StatusCode::OK, "text/plain; charset=utf-8", "ok\n"))),
        ("readyz", Site::ready),
        ("healthcheck", |_, _| {
            let body = concat!("{\"success\":true,\"version\":\"", env!("CARGO_PKG_VERSION"), "\"}");
            Ok(Reply::new(StatusCode::OK, "application/json; charset=utf-8", body))
        }),
        ("", |site, client| Ok(site.home.reply(&client.accept()))),
    ];
    let probe = warp::path("healthcheck").and(warp::path("chart")).and(end());
    let mut routes = charts(&site).or(built(&site)).unify().boxed();
    for language in Language::routes().filter(|language| language.replaces.is_some()) {
        routes = routes.or(create(&site, language)).unify().boxed();
    }
    for (name, reply) in fixed {
        let path = if name.is_empty() { warp::path::end().boxed() } else { warp::path(name).and(end()).boxed() };
        routes = routes.or(page(&site, path, reply)).unify().boxed();
    }
    routes = routes.or(page(&site, probe.boxed(), |_, _| Ok(Reply::moved(PROBE)))).unify().boxed();
    for (name, fault) in ELSEWHERE {
        routes = routes.or(refused(&site, warp::path(name).boxed(), fault)).unify().boxed();
    }
    routes.or(refused(&site, warp::any().boxed(), Fault::not_found)).unify().boxed()
}

/// Charts, by their descriptions or by the names of their links.
fn charts(site: &Arc<Site>) -> BoxedFilter<(Answer,)> {
    let request = |method: BoxedFilter<(Method,)>| {
        let proxies = site.config.trust_proxy.clone();
        method
            .and(super::filters::chart())
            .and(query())
            .and(client(proxies))
            .map(|method, place, query, client| Request { method, place, query, client })
    };
    let read = request(reading().boxed())
        .and(with(Arc::clone(site)))
        .then(async |request, site: Arc<Site>| site.read_chart(request).await.into_response());
    let posted = request(warp::post().map(|| Method::POST).boxed())
        .and(warp::body::bytes())
        .and(with(Arc::clone(site)))
        .then(async |request, body, site: Arc<Site>| site.posted_chart(request, body).await.into_response());
    let other = request(warp::method().boxed())
        .and(with(Arc::clone(site)))
        .then(async |request, site: Arc<Site>| site.other_method(request).await.into_response());
    read.or(posted).unify().or(other).unify().boxed()
}

/// The front page that answers one of its forms.
fn built(site: &Arc<Site>) -> BoxedFilter<(Answer,)> {
    let sent =
        query().and_then(|query: String| std::future::ready(Filled::read(&query).ok_or_else(warp::reject::not_found)));
    warp::path::end()
        .and(reading())
        .and(sent)
        .and(client(site.config.trust_proxy.clone()))
        .and(with(Arc::clone(site)))
        .then(async |_, filled, client, site: Arc<Site>| site.built(&filled, &client).await.into_response())
        .boxed()
}

/// Makes short links to the charts of a language.
fn create(site: &Arc<Site>, language: Route) -> BoxedFilter<(Answer,)> {
    let path = warp::path(language.route).and(warp::path("create")).and(end()).boxed();
    let made = path
        .clone()
        .and(warp::post())
        .and(client(site.config.trust_proxy.clone()))
        .and(warp::body::bytes())
        .and(with((Arc::clone(site), language)))
        .then(async |client, body, (site, language): (Arc<Site>, Route)| {
            site.create(language, &client, body).await.into_response()
        });
    let options = path.clone().and(warp::options()).map(|| Reply::methods(MAKING).into_response());
    let other = path
        .and(client(site.config.trust_proxy.clone()))
        .and(with(Arc::clone(site)))
        .then(async |client, site: Arc<Site>| site.not_created(&Fault::method(MAKING), &client).await.into_response());
    made.or(options).unify().or(other).unify().boxed()
}

/// A page that can only be read.
fn page(site: &Arc<Site>, path: BoxedFilter<()>, reply: FixedReply) -> BoxedFilter<(Answer,)> {
    let read = path
        .clone()
        .and(reading())
        .and(client(site.config.trust_proxy.clone()))
        .and(with((Arc::clone(site), reply)))
        .then(async |_, client: Client, (site, reply): (Arc<Site>, FixedReply)| {
            let reply = match reply(&site, &client) {
                Ok(page) if page.is_known_to(&client.headers) => page.not_modified(),
                Ok(page) => page,
                Err(fault) => site.refuse(&fault, &client).await,
            };
            reply.into_response()
        });
    let options = path.clone().and(warp::options()).map(|| Reply::methods(READING).into_response());
    let other = refused(site, path, || Fault::method(READING));
    read.or(options).unify().or(other).unify().boxed()
}

/// Says of a path what is wrong.
fn refused(site: &Arc<Site>, path: BoxedFilter<()>, fault: Refusal) -> BoxedFilter<(Answer,)> {
    path.and(client(site.config.trust_proxy.clone()))
        .and(with((Arc::clone(site), fault)))
        .then(async |client, (site, fault): (Arc<Site>, Refusal)| site.refuse(&fault(), &client).await.into_response())
        .boxed()
}

/// The route of a path and what follows its name, if it is a route that draws.
pub fn drawing_route(path: &str) -> Option<(Route, &str)> {
    let place = Place::of(path)?;
    Some((place.route, &path[path.len() - place.rest.len()..]))
}

impl Site {
    /// The site of a configuration.
    ///
    /// # Errors
    /// The file of short links cannot be used, or no thread can be started.
    pub fn new(config: Config, pictures: Arc<Pictures>) -> Result<Self, String> {
        let seen = Cache::builder()
            .max_capacity(config.cache_bytes / 4)
            .weigher(|_: &Key, reply: &Arc<Reply>| u32::try_from(reply.body.len() + 2048).unwrap_or(u32::MAX))
            .build();
        let links = Links::open(&config)?;
        let (home, readers) = (Home::new(&config), Pool::new(READERS, READER_QUEUE)?);
        let named = config.data.as_deref().map(Named::open).transpose()?;
        Ok(Self { home, links, named, readers, config, pictures, leaving: AtomicBool::new(false), seen })
    }

    fn ready(&self, _: &Client) -> Result<Reply, Fault> {
        if self.leaving.load(Ordering::Relaxed) {
            return Err(Fault { message: "the server is stopping".into(), ..Fault::busy() });
        }
        Ok(Reply::new(StatusCode::OK, "text/plain; charset=utf-8", "ready\n"))
    }

    pub async fn refuse(&self, fault: &Fault, client: &Client) -> Reply {
        respond::fault(&self.pictures, fault, None, &client.accept()).await
    }

    /// Answers a form of the front page: the picture it means and what to copy, or what is wrong with it.
    async fn built(&self, filled: &Filled, client: &Client) -> Reply {
        if !self.home.is_page_for(&client.accept()) {
            return self.home.reply(&client.accept());
        }
        let outcome = self.outcome(filled).await;
        let base = self.origin(client).unwrap_or_default();
        let mut reply = self.home.built(filled, &builder::result(filled, &base, &outcome));
        if let Err(fault) = &outcome {
            return reply.failed(fault.status);
        }
        if self.hears_proxies(client) {
            reply.vary(&FORWARDED.join(", "));
        }
        if reply.is_known_to(&client.headers) { reply.not_modified() } else { reply }
    }

    /// Draws what a form means.
    async fn outcome(&self, filled: &Filled) -> builder::Outcome {
        let address = filled.address();
        let (path, query) = address.split_once('?').unwrap_or((&address, ""));
        let Place { route, rest } = Place::of(&format!("/{path}")).ok_or_else(Fault::not_found)?;
        let (chart, source) = self.read(route, Asked { rest, query: query.to_owned(), ..Asked::default() }).await;
        let source = source?;
        let options = self.options(&chart, Format::Svg, &Arc::from([]));
        let (key, _) = self.pictures.key(&source, Format::Svg, &options).await;
        let picture = self.pictures.picture(key, source, Format::Svg, options).await?;
        Ok((picture, chart.warnings))
    }

    /// Says why there is no short link.
    async fn not_created(&self, fault: &Fault, client: &Client) -> Reply {
        let mut reply = self.refuse(fault, client).await;
        respond::quickchart_error(&mut reply, fault);
        reply
    }

    /// Makes a short link.
    async fn create(&self, route: Route, client: &Client, body: Bytes) -> Reply {
        match self.link(route, client, body).await {
            Ok(url) => {
                let body = json!({"success": true, "url": url}).to_string();
                Reply::new(StatusCode::OK, "application/json; charset=utf-8", body)
            }
            Err(fault) => self.not_created(&fault, client).await,
        }
    }

    /// The address of a new short link. What is stored is a chart that was drawn once.
    async fn link(&self, route: Route, client: &Client, body: Bytes) -> Result<String, Fault> {
        let body = Some((client.content_type(), body));
        let (chart, source) = self.read(route, Asked { body, ..Asked::default() }).await;
        let source = source?;
        let record = chart.record(&source);
        self.links.admit(&record)?;
        let options = self.options(&chart, Format::Svg, &Arc::from([]));
        let (key, _) = self.pictures.key(&source, Format::Svg, &options).await;
        self.pictures.picture(key, source, Format::Svg, options).await?;
        let id = self.links.store(record).await?;
        Ok(format!("{}/{}{LINK}{id}", self.origin(client).unwrap_or_default(), route.route))
    }

    /// Reads a request, a large one on a thread for that.
    async fn read(&self, route: Route, mut asked: Asked) -> (ChartRequest, Result<Source, Fault>) {
        let limits = &self.config.limits;
        let mut chart = ChartRequest::new(route, limits);
        chart.read_path(&asked.rest);
        if let Some(id) = &chart.link {
            match self.links.find(id.clone()).await {
                Ok(record) => asked.record = Some(record),
                Err(fault) => return (chart, Err(fault)),
            }
        }
        if asked.bytes() <= INLINE
            && let Some(read) = ChartRequest::read(route, &asked, limits, UNPACKED)
        {
            return read;
        }
        let (deadline, limits) = (self.config.deadline, limits.clone());
        let job = move || ChartRequest::read(route, &asked, &limits, usize::MAX);
        let left = Left::default();
        let lost = match self.readers.run(deadline, Arc::clone(&left.0), job).await {
            Ok(Some(read)) => return read,
            Err(Lost::Full) => Fault::busy(),
            Err(Lost::Late) => Fault::late(deadline.as_secs_f64()),
            Ok(None) | Err(Lost::Panicked) => Fault::internal(),
        };
        (chart, Err(lost))
    }

    /// Answers OPTIONS, and says which methods there are.
    async fn other_method(&self, request: Request) -> Reply {
        let allow = if request.place.is_whole() { READING } else { DRAWING };
        if request.method == Method::OPTIONS {
            return Reply::methods(allow);
        }
        let mut chart = ChartRequest::new(request.place.route, &self.config.limits);
        chart.read_path(&request.place.rest);
        respond::fault(&self.pictures, &Fault::method(allow), Some(&chart), &request.client.accept()).await
    }

    /// Answers a chart whose description was posted.
    async fn posted_chart(&self, request: Request, body: Bytes) -> Reply {
        if request.place.is_whole() {
            return self.other_method(request).await;
        }
        self.chart(&request, Some(body)).await.0
    }

    /// Answers a chart by its address.
    async fn read_chart(&self, request: Request) -> Reply {
        let key = self.target_key(&request);
        if let Some(reply) = self.seen.get(&key).await {
            return if reply.is_known_to(&request.client.headers) { reply.not_modified() } else { (*reply).clone() };
        }
        let (reply, same) = self.chart(&request, None).await;
        if same && reply.status == StatusCode::OK {
            let mut ready = reply.clone();
            respond::from_memory(&mut ready);
            self.seen.insert(key, Arc::new(ready)).await;
        }
        reply
    }

    /// A name for everything that decides the answer to a GET or HEAD. No part but the last can hold a line break.
    fn target_key(&self, request: &Request) -> Key {
        let mut hash = blake3::Hasher::new();
        let Place { route, rest } = &request.place;
        let origin = self.origin(&request.client).unwrap_or_default();
        for part in [&origin, "\n", route.route, rest, "?", &request.query] {
            hash.update(part.as_bytes());
        }
        for line in request.client.accept() {
            hash.update(b"\n").update(line);
        }
        *hash.finalize().as_bytes()
    }

    /// The answer, and whether the same request will get the same one.
    async fn chart(&self, request: &Request, body: Option<Bytes>) -> (Reply, bool) {
        let asked = Asked {
            rest: request.place.rest.clone(),
            query: request.query.clone(),
            body: body.map(|body| (request.client.content_type(), body)),
            record: None,
        };
        let (chart, source) = self.read(request.place.route, asked).await;
        let drawn = match source {
            Ok(source) => {
                let links = if request.method == Method::POST { Arc::from([]) } else { addresses(request) };
                let (method, client, max_age) = (&request.method, &request.client, self.config.max_age);
                self.draw(&View { method, client, links, tag: None, max_age }, &chart, source).await
            }
            Err(fault) => Err(fault),
        };
        match drawn {
            Ok(drawn) => drawn,
            Err(fault) => {
                let mut reply = respond::fault(&self.pictures, &fault, Some(&chart), &request.client.accept()).await;
                if fault.status == StatusCode::NOT_ACCEPTABLE {
                    respond::offer(&mut reply, &addresses(request));
                }
                (reply, false)
            }
        }
    }

    /// The picture that is asked for, and whether the same request will get the same one.
    pub async fn draw(&self, view: &View<'_>, chart: &ChartRequest, source: Source) -> Result<(Reply, bool), Fault> {
        let negotiated = chart.format.is_none();
        let choose = || negotiate::choose(&view.client.accept(), chart.formats(), chart.default_format());
        let format = chart.format.or_else(choose).ok_or_else(Fault::not_acceptable)?;
        let reading = *view.method != Method::POST;
        let options = self.options(chart, format, &self.absolute(view, format));
        let (key, changing) = self.pictures.key(&source, format, &options).await;
        let max_age = chart.max_age.unwrap_or(view.max_age);
        let facts = Facts { key: &key, tag: view.tag, format, negotiated, changing, max_age, links: &view.links };
        let mut head = respond::head(&facts);
        if reading && format == Format::Html && self.hears_proxies(view.client) {
            head.vary(&FORWARDED.join(", "));
        }
        if reading && head.is_known_to(&view.client.headers) {
            return Ok((head.not_modified(), false));
        }
        if let Some(kept) = self.pictures.kept(&key).await {
            let mut reply = respond::picture(head, &kept, chart.warnings.len());
            respond::from_memory(&mut reply);
            return Ok((reply, !changing));
        }
        if *view.method == Method::HEAD && format == Format::Png {
            // Composing says whether there is a picture; its length is not worth rasterizing for.
            let options = self.options(chart, Format::Svg, &view.links);
            let (key, _) = self.pictures.key(&source, Format::Svg, &options).await;
            let composed = self.pictures.picture(key, source, Format::Svg, options).await?;
            let reply = respond::picture(head, &composed, chart.warnings.len());
            return Ok((Reply { body: Bytes::new(), ..reply }, false));
        }
        let picture = self.pictures.picture(key, source, format, options).await?;
        Ok((respond::picture(head, &picture, chart.warnings.len()), !changing))
    }

    /// The links of a page with scheme and host, which previews of it elsewhere need.
    fn absolute(&self, view: &View<'_>, format: Format) -> Arc<[(Format, Arc<str>)]> {
        if format != Format::Html {
            return Arc::clone(&view.links);
        }
        let Some(origin) = self.origin(view.client) else { return Arc::clone(&view.links) };
        view.links.iter().map(|(format, link)| (*format, Arc::from(format!("{origin}{link}")))).collect()
    }

    /// Whether absolute addresses depend on what a proxy says.
    fn hears_proxies(&self, client: &Client) -> bool {
        client.trusted && self.config.public_url.is_empty()
    }

    /// Scheme and host under which the client reaches the server.
    pub fn origin(&self, client: &Client) -> Option<String> {
        if self.config.public_url.is_empty() { client.origin() } else { Some(self.config.public_url.clone()) }
    }

    pub fn options(&self, chart: &ChartRequest, format: Format, links: &Arc<[(Format, Arc<str>)]>) -> Options {
        let mut options = Options {
            width: chart.width,
            height: chart.height,
            dpr: chart.dpr_of(format),
            background: chart.background.as_deref().map(Arc::from),
            theme: chart.theme.as_deref().map(Arc::from),
            colors: chart.colors,
            time_zone: chart.time_zone.as_deref().map(Arc::from),
            id_prefix: Arc::from(chart.id.as_str()),
            embed_png: chart.embed_png && format == Format::Html,
            links: if format == Format::Html { Arc::clone(links) } else { Arc::from([]) },
            text: chart.lettering,
            limits: self.config.limits.clone(),
            ..Options::default()
        };
        // What is the same picture has the same name.
        options.text = options.lettering(format);
        options
    }
}

/// The addresses of every representation: the one asked for, with a suffix.
fn addresses(request: &Request) -> Arc<[(Format, Arc<str>)]> {
    let Request { place: Place { route, rest }, query, .. } = request;
    let rest = rest.strip_suffix(".vl.json").unwrap_or(rest);
    let (stem, dpr) = match rest.rsplit_once('.') {
        Some((stem, ending)) if Format::from_name(ending).is_some() => stem.split_once('@').unwrap_or((stem, "")),
        _ => (rest, ""),
    };
    let stem = stem.trim_end_matches('/');
    let quoted = query.replace('<', "%3C").replace('>', "%3E").replace('"', "%22");
    let formats = Format::ALL.into_iter().chain(route.json.then_some(Format::Json));
    formats
        .map(|format| {
            let density = if format == Format::Png && !dpr.is_empty() { format!("@{dpr}") } else { String::new() };
            let mark = if quoted.is_empty() { "" } else { "?" };
            let address = format!("/{}{stem}{density}.{}{mark}{quoted}", route.route, format.name());
            (format, Arc::from(address))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use warp::http::HeaderMap;

    #[test]
    fn addresses_carry_suffix_density_and_query() {
        let request = Request {
            method: Method::GET,
            place: Place::of("/vegalite/abc@2x.png").unwrap(),
            query: "width=<9>".to_owned(),
            client: Client { headers: HeaderMap::new(), trusted: false },
        };
        let all = addresses(&request);
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
