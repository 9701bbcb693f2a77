//! The front page: builders, a gallery of live charts, and for other clients what this server does and what it allows.

use super::builder::{self, Filled, escaped};
use super::chart_request::{ChartRequest, LINK};
use super::config::{Config, KEYS};
use super::negotiate;
use super::parameters;
use super::respond::Reply;
use crate::dialect::{Form, LANGUAGES, Language};
use crate::output::Format;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use std::io::Write;
use warp::http::HeaderValue;
use warp::http::header::{ETAG, VARY};

/// A chart of the gallery.
struct Example {
    title: &'static str,
    text: &'static str,
    language: &'static str,
}

const EXAMPLES: &[Example] = &[
    vegalite("Rainfall by month", include_str!("../../examples/rainfall.vl.json")),
    chartjs("Coffee and tea", include_str!("../../examples/coffee.chart.json5")),
    vegalite("Planets: size and distance", include_str!("../../examples/planets.vl.json")),
    chartjs("Electricity of a day", include_str!("../../examples/electricity.chart.json5")),
    vegalite("Temperature through the year", include_str!("../../examples/temperature.vl.json")),
    chartjs("Where the time goes", include_str!("../../examples/time.chart.json5")),
    vegalite("Visitors by hour and weekday", include_str!("../../examples/visitors.vl.json")),
    chartjs("Two bicycles", include_str!("../../examples/bicycles.chart.json5")),
    vegalite("Highest mountains", include_str!("../../examples/mountains.vl.json")),
    vegalite("Harvest by orchard", include_str!("../../examples/harvest.vl.json")),
    plot(
        "Orders of the week",
        "?type=bar&x=Mon,Tue,Wed,Thu,Fri&y=12k,15k,9.5k,18k,21k&values=on&title=Orders+of+the+week&width=440&height=280",
    ),
    plot(
        "Apples and pears",
        "?type=line&x=2026-01,2026-02,2026-03,2026-04,2026-05,2026-06&y.Apples=3,4,6,5,8,9&y.Pears=4,4,3,5,4,6\
         &line=7:target&title=Apples+and+pears&width=440&height=280",
    ),
    badge("A badge", "/build-passing-green"),
    badge("A badge with a chart", "/coverage-passing-green?spark=71,74,80,,79,84&value=84+%25"),
];

const fn vegalite(title: &'static str, text: &'static str) -> Example {
    Example { title, text, language: "vegalite" }
}

const fn chartjs(title: &'static str, text: &'static str) -> Example {
    Example { title, text, language: "chartjs" }
}

/// A chart from numbers, by the query of its address.
const fn plot(title: &'static str, text: &'static str) -> Example {
    Example { title, text, language: "plot" }
}

/// A badge, by what follows the route in its address.
const fn badge(title: &'static str, text: &'static str) -> Example {
    Example { title, text, language: "badge" }
}

/// The front page in its two forms.
pub struct Home {
    page: Reply,
    json: Reply,
}

impl Home {
    /// Both forms, written once.
    pub fn new(config: &Config) -> Self {
        Self {
            page: finish(Format::Html.content_type(), page()),
            json: finish("application/json", format!("{:#}\n", about(config))),
        }
    }

    /// The form a client wants.
    pub fn reply(&self, accept: &[&[u8]]) -> Reply {
        if self.is_page_for(accept) { self.page.clone() } else { self.json.clone() }
    }

    /// Whether a client wants the page.
    pub fn is_page_for(&self, accept: &[&[u8]]) -> bool {
        negotiate::best(accept, &[Format::Html.media_type(), "application/json"], 0) != Some(1)
    }

    /// The page that answers a form, with what came of it.
    pub fn built(&self, filled: &Filled, result: &str) -> Reply {
        let forms = builder::forms(Some(filled));
        let back = "<p><a href=\"./\">The gallery</a></p>\n";
        finish(Format::Html.content_type(), [HEAD, result, &forms, back, FOOT].concat())
    }
}

/// A page that may be kept, with a name for its bytes.
fn finish(content_type: &'static str, text: String) -> Reply {
    let mut etag = blake3::hash(text.as_bytes()).to_hex().to_string();
    etag.truncate(32);
    let mut reply = Reply::page(content_type, Bytes::from(text));
    reply.headers.insert(VARY, HeaderValue::from_static("Accept"));
    if let Ok(value) = HeaderValue::from_str(&format!("\"{etag}\"")) {
        reply.headers.insert(ETAG, value);
    }
    reply
}

/// What this server does, for programs.
fn about(config: &Config) -> serde_json::Value {
    let limits: serde_json::Map<String, serde_json::Value> = KEYS
        .iter()
        .filter(|key| key.public)
        .map(|key| {
            let shown = key.show(config);
            let number = serde_json::from_str(&shown).unwrap_or_else(|_| shown.into());
            (key.name(), number)
        })
        .collect();
    let chart = ChartRequest::new(&LANGUAGES[0], &config.limits);
    json!({
        "name": "plotd",
        "version": env!("CARGO_PKG_VERSION"),
        "description": "draws Vega-Lite and Chart.js charts, badges and charts from numbers as SVG, PNG or a page",
        "routes": routes(config),
        "parameters": parameters::PARAMETERS.iter().map(|p| p.about(&chart)).collect::<Vec<_>>(),
        "formats": Format::ALL.map(|f| json!({"name": f.name(), "type": f.media_type()})),
        "limits": limits,
        "examples": EXAMPLES.iter().map(|e| json!({"title": e.title, "url": e.address(Format::Svg)})).collect::<Vec<_>>(),
    })
}

/// Every route, with the names of its parameters.
fn routes(config: &Config) -> serde_json::Map<String, serde_json::Value> {
    let mut routes = serde_json::Map::new();
    for language in LANGUAGES {
        let route = Language::routes().find(|route| route.route == language.route).unwrap_or(language);
        let mut chart = ChartRequest::new(route, &config.limits);
        chart.language = language;
        let path = format!("/{}", language.route);
        let query = language.mark.map(|mark| format!("?{mark}=")).unwrap_or_default();
        let about = json!({
            "methods": ["GET", "POST"],
            "language": language.title,
            "parameters": parameters::names(&chart),
            "side": chart.most_side(),
        });
        if let Some(alias) = language.alias {
            routes.insert(format!("/{alias}"), about.clone());
        }
        routes.insert(format!("{path}{query}"), about);
        if language.payload {
            let payload = format!("base64url(deflate({}))", language.sources.join(" or "));
            routes.insert(format!("{path}/{{payload}}"), json!({"methods": ["GET"], "payload": payload}));
        }
        if language.path.is_some() {
            routes.insert(format!("{path}/{{label}}-{{message}}-{{color}}"), json!({"methods": ["GET"]}));
        }
        if language.replaces.is_some() {
            routes.insert(
                format!("{path}/create"),
                json!({"methods": ["POST"], "parameters": parameters::names(&chart)}),
            );
            routes.insert(format!("{path}{LINK}{{id}}"), json!({"methods": ["GET"], "parameters": language.replaced}));
        }
    }
    for path in ["/healthz", "/readyz"] {
        routes.insert(path.to_owned(), json!({"methods": ["GET"]}));
    }
    routes
}

impl Example {
    /// Its address on this server, from its root.
    fn address(&self, format: Format) -> String {
        let language = self.language();
        let route = language.route;
        if language.payload {
            let mut deflate = DeflateEncoder::new(Vec::new(), Compression::best());
            let packed = deflate.write_all(self.text.as_bytes()).and_then(|()| deflate.finish()).unwrap_or_default();
            return format!("/{route}/{}.{}", URL_SAFE_NO_PAD.encode(packed), format.name());
        }
        if language.form == Form::Query {
            let (rest, query) = self.text.split_once('?').unwrap_or((self.text, ""));
            let mark = if query.is_empty() { "" } else { "?" };
            return format!("/{route}{rest}.{}{mark}{query}", format.name());
        }
        let config = utf8_percent_encode(self.text, NON_ALPHANUMERIC);
        let source = language.sources[0];
        format!("/{route}.{}?width=440&height=280&background=white&{source}={config}", format.name())
    }

    fn language(&self) -> &'static Language {
        Language::from_name(self.language).unwrap_or(&LANGUAGES[0])
    }
}

const HEAD: &str = r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>plotd</title>
<style>
:root { color-scheme: light dark; --ink: #1f2328; --soft: #59636e; --line: #d1d9e0; --paper: #fff; --link: #0969da; }
@media (prefers-color-scheme: dark) { :root { --ink: #f0f6fc; --soft: #9198a1; --line: #3d444d; --paper: #0d1117; --link: #4493f8; } }
body { margin: 0 auto; max-width: 72rem; padding: 2rem 1rem 4rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { margin: 0; font-size: 2rem; } .lead { margin: 0 0 2rem; color: var(--soft); }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(26rem, 100%), 1fr)); gap: 1.25rem; }
figure { margin: 0; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; display: flex; flex-direction: column; }
figure img { display: block; margin: auto; max-width: 100%; height: auto; max-height: 22rem; }
.sheet { background: #fff; padding: 12px; flex: 1; display: flex; }
figcaption { border-top: 1px solid var(--line); padding: .5rem .75rem; font-size: .9rem; display: flex; gap: .75rem; }
figcaption b { flex: 1; font-weight: 600; } figcaption span { color: var(--soft); }
details { margin-top: .0rem; padding: 0 .75rem .5rem; font-size: .85rem; } summary { cursor: pointer; color: var(--soft); }
pre { overflow: auto; max-height: 20rem; font-size: .8rem; }
table { border-collapse: collapse; margin: 1rem 0; } td { padding: .25rem 1.5rem .25rem 0; vertical-align: top; }
h2 { margin: 2.5rem 0 .5rem; font-size: 1.25rem; }
.forms { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 1.25rem; align-items: start; }
form, .made { border: 1px solid var(--line); border-radius: 8px; padding: .75rem 1rem 1rem; display: grid; gap: .5rem; }
form h2, .made h2 { margin: 0; font-size: 1rem; overflow-wrap: anywhere; } .made { margin-bottom: 1.25rem; } .made p { margin: .5rem 0; }
.made img { max-width: 100%; height: auto; } .fault { color: #cf222e; color: light-dark(#cf222e, #ff7b72); }
label { display: grid; font-size: .85rem; color: var(--soft); } input, textarea, button { font: inherit; } textarea { font: .85rem ui-monospace, monospace; }
</style>
</head>
<body>
<h1>plotd</h1>
<p class="lead">Charts from a URL. Vega-Lite, Chart.js or mere numbers in; SVG, PNG or a page out. Everything below is drawn by this server.</p>
"#;

const FOOT: &str = r#"<h2>Ask for a chart</h2>
<table>
<tr><td><code>GET /vegalite?spec={…}</code></td><td>a Vega-Lite specification, as JSON or as base64url of its deflate</td></tr>
<tr><td><code>POST /vegalite</code></td><td>the specification as the body</td></tr>
<tr><td><code>GET /vegalite/{payload}.svg</code></td><td>a whole chart in a path</td></tr>
<tr><td><code>GET /chartjs?config={…}</code></td><td>a Chart.js configuration; <code>version=2</code>, <code>3</code> or <code>4</code></td></tr>
<tr><td><code>GET /chart?c={…}&amp;w=500&amp;h=300</code></td><td>the same, as QuickChart draws it</td></tr>
<tr><td><code>GET /chart?cht=bvs&amp;chd=t:1,2,3&amp;chs=300x200</code></td><td>Google's Image Charts</td></tr>
<tr><td><code>GET|POST /plot?type=bar&amp;x=a,b&amp;y=3,1</code></td><td>a chart from numbers, or from a table in the body</td></tr>
<tr><td><code>GET /qr?text=hello</code></td><td>a QR code</td></tr>
<tr><td><code>GET /badge/build-passing-green</code></td><td>a badge, as shields.io writes its address</td></tr>
</table>
<p>A suffix (<code>.svg</code>, <code>.png</code>, <code>@2x.png</code>, <code>.html</code>) or <code>format=</code> names the representation; without one the <code>Accept</code> header decides. Programs find limits and parameters here too, with <code>Accept: application/json</code>.</p>
</body>
</html>
"#;

fn page() -> String {
    let mut out = String::with_capacity(64 << 10);
    out.push_str(HEAD);
    out.push_str(
        "<p class=\"lead\"><a href=\"#make\">Make a badge or a chart for your README</a></p>\n<div class=\"charts\">\n",
    );
    for example in EXAMPLES {
        let (svg, png, html) = (Format::Svg, Format::Png, Format::Html);
        out.push_str(&format!(
            "<figure><div class=\"sheet\"><img loading=\"lazy\" src=\".{}\" alt=\"{}\"></div>\n<figcaption><b>{}</b><span>{}</span>",
            escaped(&example.address(svg)),
            escaped(example.title),
            escaped(example.title),
            example.language().title
        ));
        for format in [svg, png, html] {
            out.push_str(&format!("<a href=\".{}\">{}</a>", escaped(&example.address(format)), format.name()));
        }
        out.push_str(&format!(
            "</figcaption>\n<details><summary>source</summary><pre>{}</pre></details></figure>\n",
            escaped(example.text)
        ));
    }
    out.push_str("</div>\n<h2 id=\"make\">Make one for your README</h2>\n");
    out.push_str(&builder::forms(None));
    out.push_str(FOOT);
    out
}
