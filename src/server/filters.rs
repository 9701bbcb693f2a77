//! What the framework's filters lack: GET and HEAD as one, an end that is one, who the client is, paths of charts.

use super::chart_request::{LINK, Route};
use super::proxies::Proxies;
use crate::dialect::Language;
use std::convert::Infallible;
use std::future::ready;
use std::net::IpAddr;
use std::str::FromStr;
use warp::filters::path::Tail;
use warp::http::header::{ACCEPT, CONTENT_TYPE, HOST};
use warp::http::{HeaderMap, Method};
use warp::{Filter, Rejection, reject};

/// Accept lines looked at; the rest of their bytes is not read anyway.
const MOST_LINES: usize = 32;
/// What a proxy says of the request that it passes on: its scheme and its host.
pub const FORWARDED: [&str; 2] = ["x-forwarded-proto", "x-forwarded-host"];

/// The address of the other end of a connection; the connection layer puts it among a request's extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// What is known of who asks.
#[derive(Debug, Clone)]
pub struct Client {
    /// The header fields.
    pub headers: HeaderMap,
    /// Whether the fields in which proxies say who asks are believed.
    pub trusted: bool,
}

impl Client {
    /// The values of all `Accept` fields.
    pub fn accept(&self) -> Vec<&[u8]> {
        accept_lines(&self.headers)
    }

    /// The media type of the body, as it was sent.
    pub fn content_type(&self) -> Option<String> {
        self.headers.get(CONTENT_TYPE).map(|value| value.to_str().unwrap_or("?").to_owned())
    }

    /// Scheme and host under which the client reaches the server.
    pub fn origin(&self) -> Option<String> {
        let text = |name: &str| self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        // Of several proxies the first one, which the client spoke to, wrote the first value.
        let [scheme, host] = FORWARDED.map(|name| if self.trusted { text(name) } else { "" });
        let [scheme, host] = [scheme, host].map(|list| list.split(',').next().unwrap_or_default().trim());
        let host = if host.is_empty() { text(HOST.as_str()) } else { host };
        let plain = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]_".contains(&b));
        let scheme = if scheme.eq_ignore_ascii_case("https") { "https" } else { "http" };
        plain.then(|| format!("{scheme}://{host}"))
    }
}

/// The values of all `Accept` fields.
pub fn accept_lines(headers: &HeaderMap) -> Vec<&[u8]> {
    headers.get_all(ACCEPT).iter().take(MOST_LINES).map(|line| line.as_bytes()).collect()
}

/// Who asks.
pub fn client(proxies: Proxies) -> impl Filter<Extract = (Client,), Error = Infallible> + Clone {
    warp::header::headers_cloned().and(warp::ext::optional::<Peer>()).map(move |headers, peer: Option<Peer>| Client {
        headers,
        trusted: peer.is_some_and(|Peer(address)| proxies.contains(address)),
    })
}

/// The query, without the question mark; empty if there is none.
pub fn query() -> impl Filter<Extract = (String,), Error = Infallible> + Copy {
    warp::query::raw().or(warp::any().map(String::new)).unify()
}

/// GET or HEAD; the one that it is.
pub fn reading() -> impl Filter<Extract = (Method,), Error = Rejection> + Copy {
    warp::method().and_then(|method| {
        let reads = matches!(method, Method::GET | Method::HEAD);
        ready(if reads { Ok(method) } else { Err(reject::not_found()) })
    })
}

/// Nothing more of a path of which there was something, and no slash after it.
pub fn end() -> impl Filter<Extract = (), Error = Rejection> + Copy {
    warp::path::end()
        .and(warp::path::full())
        .and_then(|path: warp::filters::path::FullPath| {
            ready(if path.as_str().ends_with('/') { Err(reject::not_found()) } else { Ok(()) })
        })
        .untuple_one()
}

/// What is there for anybody who needs it.
pub fn with<T: Clone + Send + Sync + 'static>(value: T) -> impl Filter<Extract = (T,), Error = Infallible> + Clone {
    warp::any().map(move || value.clone())
}

/// The path of a chart: its route, and what follows the route's name.
pub fn chart() -> impl Filter<Extract = (Place,), Error = Rejection> + Copy {
    warp::path::param::<First>()
        .and(warp::path::tail())
        .and_then(|first: First, tail: Tail| ready(Place::new(first, tail.as_str()).ok_or_else(reject::not_found)))
}

/// Where a chart is.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    pub route: Route,
    /// The path after the route's name: nothing, a suffix, a payload or the id of a short link.
    pub rest: String,
}

/// The first segment of a chart's path.
#[derive(Debug)]
pub struct First {
    route: Route,
    suffix: String,
    /// What must follow in another address of the route.
    second: Option<&'static str>,
}

impl FromStr for First {
    type Err = ();

    fn from_str(segment: &str) -> Result<Self, ()> {
        let (name, suffix) = segment.split_at(segment.find(['.', '@']).unwrap_or(segment.len()));
        if let Some(route) = Language::routes().find(|language| language.route == name) {
            return Ok(Self { route, suffix: suffix.to_owned(), second: None });
        }
        let aliases = Language::routes().filter_map(|route| Some((route, route.alias?.split_once('/')?)));
        let (route, (_, second)) = aliases.into_iter().find(|(_, (first, _))| *first == segment).ok_or(())?;
        Ok(Self { route, suffix: String::new(), second: Some(second) })
    }
}

impl Place {
    fn new(First { route, suffix, second }: First, tail: &str) -> Option<Self> {
        if let Some(second) = second {
            let rest = tail.strip_prefix(second).filter(|rest| rest.is_empty() || rest.starts_with(['.', '@']))?;
            return Some(Self { route, rest: rest.to_owned() });
        }
        if tail.is_empty() {
            return Some(Self { route, rest: suffix });
        }
        let rest = format!("/{tail}");
        let link = rest.strip_prefix(LINK).is_some_and(|id| !id.is_empty() && !id.contains('/'));
        let whole = route.payload || route.path.is_some();
        let inside = suffix.is_empty() && (whole || route.replaces.is_some() && link);
        inside.then_some(Self { route, rest })
    }

    /// The place of a path, if it is that of a chart.
    pub fn of(path: &str) -> Option<Self> {
        let path = path.strip_prefix('/')?;
        let (first, tail) = path.split_once('/').unwrap_or((path, ""));
        Self::new(first.parse().ok()?, tail)
    }

    /// Whether the path holds the description, or names it, so that there is nothing to post.
    pub fn is_whole(&self) -> bool {
        self.rest.starts_with('/')
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use warp::http::HeaderValue;

    #[test]
    fn paths_name_routes_suffixes_and_payloads() {
        for (path, expected) in [
            ("/vegalite", Some(("vegalite", ""))),
            ("/vegalite/", Some(("vegalite", ""))),
            ("/vegalite/abc.svg", Some(("vegalite", "/abc.svg"))),
            ("/chart.png", Some(("chart", ".png"))),
            ("/chart@2x.png", Some(("chart", "@2x.png"))),
            ("/chartjs", Some(("chartjs", ""))),
            ("/qr", Some(("qr", ""))),
            ("/badge/a-b-red.svg", Some(("badge", "/a-b-red.svg"))),
            ("/badge/a/b-c-red", Some(("badge", "/a/b-c-red"))),
            ("/static/v1", Some(("badge", ""))),
            ("/static/v1.png", Some(("badge", ".png"))),
            ("/static", None),
            ("/static/v12", None),
            ("/static.svg/v1", None),
            ("/chart/render/abc.svg", Some(("chart", "/render/abc.svg"))),
            ("/chart/abc", None),
            ("/chart/create", None),
            ("/chart/render/a/b", None),
            ("/chartjs/render/a", None),
            ("/vegalite.svg/abc", None),
            ("/charts", None),
            ("/", None),
            ("vegalite", None),
        ] {
            let place = Place::of(path);
            assert_eq!(place.as_ref().map(|place| (place.route.route, &*place.rest)), expected, "{path}");
        }
    }

    #[test]
    fn proxies_are_heard_if_they_are_trusted() {
        let mut headers = HeaderMap::new();
        for (name, value) in
            [("host", "inner:80"), ("x-forwarded-proto", "https"), ("x-forwarded-host", "a.example, b")]
        {
            headers.insert(name, HeaderValue::from_static(value));
        }
        let origin = |trusted| Client { headers: headers.clone(), trusted }.origin().unwrap();
        assert_eq!((origin(true), origin(false)), ("https://a.example".to_owned(), "http://inner:80".to_owned()));
    }
}
