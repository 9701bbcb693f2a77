//! The table of chart languages: a row says everything that is to know of one before a description is read. Routes, the
//! command line, guessing and the fixtures are made from it, so that another language is a folder and a row.

use super::{Dialect, Version, badge, chartjs, google, plot, qr, vegalite};
use crate::json::{self, Json};
use crate::scene::Scene;

/// The representation that a client gets that does not care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preferred {
    /// The document.
    Svg,
    /// A raster picture: where clients of older services expect one.
    Png,
}

/// What a description of a language is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// JSON, or an object literal.
    Text,
    /// Parameters of a query.
    Query,
}

/// Fixtures of a language: the folder, the ending of their names, and what they are drawn as.
pub type Fixtures = (&'static str, &'static str, Dialect);

/// One chart language: what it is called, where it is served, how its descriptions are told from others.
#[derive(Debug)]
#[non_exhaustive]
#[cfg_attr(
    not(all(feature = "server", feature = "cli")),
    allow(dead_code, reason = "most is for routes and arguments")
)]
pub struct Language {
    /// Its name on the command line and in answers, such as `vegalite`.
    pub name: &'static str,
    /// Its name in prose, such as `Vega-Lite`.
    pub title: &'static str,
    /// The dialect, in the version of Chart.js to use if it is one of its languages.
    pub(crate) dialect: fn(Version) -> Dialect,
    /// The version of Chart.js that is meant where none is named; `None` if it has nothing to do with Chart.js.
    pub(crate) version: Option<Version>,
    /// First segment of its address. Of languages that share one the first is drawn, unless a parameter named
    /// [`mark`](Self::mark) says that it is another.
    pub(crate) route: &'static str,
    /// The parameter that tells it from the others of its route.
    pub(crate) mark: Option<&'static str>,
    /// Whether its route is QuickChart's interface, with its parameters and its ways of reading them.
    pub(crate) quickchart: bool,
    /// Whether short names of parameters that many share mean something there, as QuickChart has them.
    pub(crate) short: bool,
    /// What is sent to a client that does not care.
    pub(crate) preferred: Preferred,
    /// What a description is.
    pub(crate) form: Form,
    /// Whether a parameter is part of the description, where that is a query.
    pub(crate) own: fn(&str) -> bool,
    /// The parameters that hold a description.
    pub(crate) sources: &'static [&'static str],
    /// The parameters that make a description, for those who ask what there is.
    pub(crate) parameters: &'static [&'static str],
    /// The one of them that says the size, as `300x200` or `90`.
    pub(crate) sized: Option<&'static str>,
    /// Whether a description may itself have a member named as the parameter that holds one, so that an object is an
    /// envelope only if all other members are parameters, too.
    pub(crate) nested: bool,
    /// What is said when there is no description.
    pub(crate) missing: &'static str,
    /// Whether the body of a request is a table that the description is about, which follows it after an empty line.
    pub(crate) table: bool,
    /// Whether a description can also be base64url, plain or compressed: in its parameter and in the path.
    pub(crate) payload: bool,
    /// The parameter that the path after the route's name is, where a description can be written there as it is.
    pub(crate) path: Option<&'static str>,
    /// The parameter that a JSON body is, where that is a description of its own.
    pub(crate) body: Option<&'static str>,
    /// Another address of its route, of two segments.
    pub(crate) alias: Option<&'static str>,
    /// Whether what it draws is also to be had as JSON.
    pub(crate) json: bool,
    /// A status and a message as a picture of its kind, where that is not the picture of any chart's mistake.
    pub(crate) mistake: Option<fn(u16, &str) -> Scene>,
    /// Whether times are read in a zone that the request names.
    pub(crate) zones: bool,
    /// The names that [`Options::theme`](crate::Options::theme) may have.
    pub themes: fn() -> Vec<&'static str>,
    /// Size of a chart that says none, px; and of what is said instead of a chart.
    pub(crate) size: (f64, f64),
    /// Raster pixels per CSS pixel where the request does not say.
    pub(crate) dpr: f64,
    /// The names that can be replaced in a template; a template is a description that is kept.
    pub(crate) replaces: Option<fn(&str) -> bool>,
    /// Examples of such names, for those who ask what there is.
    pub(crate) replaced: &'static [&'static str],
    /// Endings of file names, lower case, with their dot: `.vl.json`.
    pub endings: &'static [&'static str],
    /// Whether a text is likely written in it.
    pub(crate) guess: fn(&str) -> bool,
    /// Where its fixtures lie.
    #[doc(hidden)]
    pub fixtures: &'static [Fixtures],
}

/// All chart languages. A text that none recognizes is taken for the first.
pub const LANGUAGES: &[Language] = &[VEGALITE, CHARTJS, QUICKCHART, GOOGLE, QR, BADGE, PLOT];

/// Endings of file names that say nothing about the language.
const PLAIN_ENDINGS: &[&str] = &[".json", ".txt"];

const VEGALITE: Language = Language {
    name: "vegalite",
    title: "Vega-Lite",
    dialect: |_| Dialect::VegaLite,
    version: None,
    route: "vegalite",
    mark: None,
    quickchart: false,
    short: false,
    preferred: Preferred::Svg,
    form: Form::Text,
    own: |_| false,
    sources: &["spec"],
    parameters: &[],
    sized: None,
    nested: true,
    missing: "there is no chart: spec= or a POST body holds a Vega-Lite specification",
    table: false,
    payload: true,
    path: None,
    body: None,
    alias: None,
    json: false,
    mistake: None,
    zones: true,
    themes: || vegalite::themes().collect(),
    size: (400.0, 300.0),
    dpr: 1.0,
    replaces: None,
    replaced: &[],
    endings: &[".vl.json", ".vg.json", ".vl", ".vg"],
    guess: is_vegalite,
    fixtures: &[("vegalite", ".vl.json", Dialect::VegaLite)],
};

const CHARTJS: Language = Language {
    name: "chartjs",
    title: "Chart.js",
    dialect: Dialect::ChartJs,
    version: Some(Version::V4),
    route: "chartjs",
    mark: None,
    quickchart: false,
    short: false,
    preferred: Preferred::Svg,
    form: Form::Text,
    own: |_| false,
    sources: &["config"],
    parameters: &[],
    sized: None,
    nested: false,
    missing: "there is no chart: config= or a POST body holds a Chart.js configuration",
    table: false,
    payload: false,
    path: None,
    body: None,
    alias: None,
    json: false,
    mistake: None,
    zones: false,
    themes: || vec!["dark"],
    size: (500.0, 300.0),
    dpr: 1.0,
    replaces: None,
    replaced: &[],
    endings: &[".chart.json5", ".chart.json", ".chart.js", ".json5", ".js"],
    guess: is_chartjs,
    fixtures: &[
        ("chartjs", ".v2.chart.json5", Dialect::ChartJs(Version::V2)),
        ("chartjs", ".v3.chart.json5", Dialect::ChartJs(Version::V3)),
        ("chartjs", ".v4.chart.json5", Dialect::ChartJs(Version::V4)),
    ],
};

const QUICKCHART: Language = Language {
    name: "quickchart",
    title: "QuickChart",
    dialect: Dialect::QuickChart,
    version: Some(Version::V2),
    route: "chart",
    quickchart: true,
    short: true,
    preferred: Preferred::Png,
    sources: &["c", "chart"],
    missing: "You are missing variable `c` or `chart`",
    dpr: 2.0,
    replaces: Some(chartjs::template::is_place),
    replaced: &["title", "labels", "data1", "label1", "backgroundColor1", "borderColor1"],
    endings: &[],
    guess: |_| false,
    fixtures: &[("chartjs", ".quick.chart.json5", Dialect::QuickChart(Version::V2))],
    ..CHARTJS
};

const GOOGLE: Language = Language {
    name: "google",
    title: "Google Image Charts",
    dialect: |_| Dialect::Google,
    version: None,
    route: "chart",
    mark: Some("cht"),
    quickchart: true,
    short: true,
    preferred: Preferred::Png,
    form: Form::Query,
    own: |name| name.starts_with("ch") && name != "chof",
    sources: &[],
    parameters: google::KNOWN,
    sized: Some("chs"),
    nested: false,
    missing: "there is no chart: cht= says its type",
    table: false,
    payload: false,
    path: None,
    body: None,
    alias: None,
    json: false,
    mistake: None,
    zones: false,
    themes: || vec!["dark"],
    size: (500.0, 300.0),
    dpr: 1.0,
    replaces: None,
    replaced: &[],
    endings: &[".chart.txt"],
    guess: |text| says(text, "cht="),
    fixtures: &[("google", ".txt", Dialect::Google)],
};

const QR: Language = Language {
    name: "qr",
    title: "QR code",
    dialect: |_| Dialect::Qr,
    route: "qr",
    mark: None,
    quickchart: false,
    own: |name| !matches!(name, "format" | "f" | "dpr" | "embed" | "onerror" | "id"),
    parameters: qr::KNOWN,
    sized: Some("size"),
    missing: "there is no code: text= holds what it says",
    size: (150.0, 150.0),
    themes: Vec::new,
    endings: &[],
    guess: |text| says(text, "text=") && !says(text, "cht="),
    fixtures: &[("qr", ".txt", Dialect::Qr)],
    ..GOOGLE
};

const BADGE: Language = Language {
    name: "badge",
    title: "Badge",
    dialect: |_| Dialect::Badge,
    route: "badge",
    preferred: Preferred::Svg,
    own: |name| !matches!(name, "format" | "f" | "dpr" | "embed" | "text" | "onerror" | "id" | "cacheSeconds"),
    parameters: badge::KNOWN,
    sized: None,
    missing: "there is no badge: /badge/label-message-color says what it says",
    path: Some("path"),
    body: Some("endpoint"),
    alias: Some("static/v1"),
    json: true,
    mistake: Some(badge::mistake),
    themes: || badge::THEMES.to_vec(),
    size: (200.0, 20.0),
    endings: &[".badge.txt", ".badge.json"],
    guess: is_badge,
    fixtures: &[("badge", ".txt", Dialect::Badge), ("badge", ".badge.json", Dialect::Badge)],
    ..QR
};

const PLOT: Language = Language {
    name: "plot",
    title: "plotd's shorthand",
    dialect: |_| Dialect::Plot,
    route: "plot",
    mark: None,
    quickchart: false,
    short: false,
    preferred: Preferred::Svg,
    own: |name| !matches!(name, "format" | "dpr" | "scale" | "devicePixelRatio" | "embed" | "text" | "onerror" | "id"),
    parameters: plot::KNOWN,
    sized: None,
    missing: "there is nothing to draw: y=3,1,4 in the address, or a table in the body",
    table: true,
    themes: || plot::THEMES.to_vec(),
    size: plot::SIZE,
    endings: &[".plot", ".csv", ".tsv", ".ndjson"],
    guess: |text| !says(text, "cht=") && !says(text, "text=") && (says(text, "type=") || says(text, "y=")),
    fixtures: &[("plot", ".plot", Dialect::Plot)],
    ..GOOGLE
};

impl PartialEq for Language {
    fn eq(&self, other: &Language) -> bool {
        self.name == other.name
    }
}

impl Language {
    /// The language called [`name`](Self::name), or none.
    pub fn from_name(name: &str) -> Option<&'static Language> {
        LANGUAGES.iter().find(|language| language.name == name)
    }

    /// The languages that have a route of their own, or are the first on one.
    #[cfg(any(feature = "server", test))]
    pub(crate) fn routes() -> impl Iterator<Item = &'static Language> {
        LANGUAGES.iter().filter(|language| language.mark.is_none())
    }

    /// The languages of this one's route.
    #[cfg(any(feature = "server", test))]
    pub(crate) fn siblings(&self) -> impl Iterator<Item = &'static Language> {
        let route = self.route;
        LANGUAGES.iter().filter(move |language| language.route == route)
    }

    /// The language of a file: by the longest of the [`endings`](Self::endings) its name has, else by what the text
    /// says; Vega-Lite if neither tells.
    pub fn guess(name: &str, text: &str) -> &'static Language {
        let (ending, named) = ending(name);
        let plain = ending.is_empty() || PLAIN_ENDINGS.contains(&ending);
        let by_text = || LANGUAGES.iter().find(|language| (language.guess)(text));
        named.filter(|_| !plain).or_else(by_text).unwrap_or(&LANGUAGES[0])
    }
}

/// A file name without the ending that tells its language: `a.vl.json` is `a`.
#[cfg(any(feature = "cli", test))]
pub fn stem(name: &str) -> &str {
    let (ending, _) = ending(name);
    if ending.len() < name.len() { &name[..name.len() - ending.len()] } else { name }
}

/// The longest known ending of a name, and whose it is.
fn ending(name: &str) -> (&'static str, Option<&'static Language>) {
    let lower = name.to_ascii_lowercase();
    let plain = PLAIN_ENDINGS.iter().map(|ending| (*ending, None));
    let of = |language: &'static Language| language.endings.iter().map(move |ending| (*ending, Some(language)));
    let known = LANGUAGES.iter().flat_map(of).chain(plain);
    known.filter(|(ending, _)| lower.ends_with(ending)).max_by_key(|(ending, _)| ending.len()).unwrap_or(("", None))
}

/// Whether a text is a query that says something under a name; lines may be parameters.
fn says(text: &str, name: &str) -> bool {
    let pairs = || text.lines().flat_map(|line| line.split(['?', '&']));
    !text.trim_start().starts_with(['{', '[', '(']) && pairs().any(|pair| pair.trim().starts_with(name))
}

/// Depth to which a text is looked into.
const NESTING: usize = 100;

fn top(text: &str) -> Option<json::Object> {
    match json::parse_strict(text, NESTING) {
        Ok(Json::Object(top)) => Some(top),
        _ => None,
    }
}

/// Vega-Lite names its schema.
fn is_vegalite(text: &str) -> bool {
    let schema = top(text).and_then(|top| Some(top.get("$schema")?.as_str()?.contains("vega")));
    schema.unwrap_or(false)
}

/// A badge has its address, a message, or the version of its schema.
fn is_badge(text: &str) -> bool {
    let address = text.split(['?', '#']).next().unwrap_or_default();
    let whole = ["http://", "https://", "/"].iter().any(|start| text.trim_start().starts_with(start));
    whole && address.contains("/badge/")
        || says(text, "message=")
        || top(text).is_some_and(|top| top.get("schemaVersion").is_some())
}

/// Chart.js has a type, or data sets.
fn is_chartjs(text: &str) -> bool {
    match top(text) {
        Some(top) => {
            let sets = top.get("data").is_some_and(|data| data.get("datasets").is_some());
            sets || (top.get("type").is_some() && top.get("mark").is_none())
        }
        None => text.contains("datasets") && !says(text, "cht=") && !says(text, "text="),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_do_not_contradict_each_other() {
        for (n, language) in LANGUAGES.iter().enumerate() {
            let others = || LANGUAGES[..n].iter();
            assert!(others().all(|other| other.name != language.name), "{}", language.name);
            assert!(others().all(|other| other.endings.iter().all(|e| !language.endings.contains(e))));
            assert_eq!(language.siblings().filter(|other| other.mark.is_none()).count(), 1, "{}", language.route);
            assert_eq!(Language::from_name(language.name), Some(language));
            assert_eq!(language.form == Form::Text, !language.sources.is_empty());
        }
    }

    #[test]
    fn names_come_first_then_contents() {
        for (name, text, language) in [
            ("a.vl.json", "{}", "vegalite"),
            ("a.chart.json", "{}", "chartjs"),
            ("a.JS", "{mark:'bar'}", "chartjs"),
            ("a.json", r#"{"type":"bar","data":{"datasets":[]}}"#, "chartjs"),
            ("a.json", r#"{"$schema":"vega-lite","type":"bar"}"#, "vegalite"),
            ("a.json", r#"{"mark":"bar"}"#, "vegalite"),
            ("a.txt", "http://host/chart?chd=t:1&cht=p&chl=datasets", "google"),
            ("a.chart.txt", "", "google"),
            ("-", "text=hello&size=90", "qr"),
            ("-", "https://img.example/badge/a-b-red", "badge"),
            ("-", "label=a&message=b", "badge"),
            ("a.json", r#"{"schemaVersion":1,"label":"a","message":"b"}"#, "badge"),
            ("a.badge.json", "", "badge"),
            ("-", "{type:'bar',data:{datasets:[]}}", "chartjs"),
            ("-", "type=bar&y=3,1,4", "plot"),
            ("-", "y=3,1,4", "plot"),
            ("sales.csv", "month,sales\nJan,3\n", "plot"),
            ("-", "nothing", "vegalite"),
        ] {
            assert_eq!(Language::guess(name, text).name, language, "{name}: {text}");
        }
    }

    #[test]
    fn stems_lose_the_whole_ending() {
        for (name, expected) in [
            ("a.vl.json", "a"),
            ("b.chart.json5", "b"),
            ("b.v4.chart.json5", "b.v4"),
            ("c.x.json", "c.x"),
            ("d.chart.txt", "d"),
            ("plain", "plain"),
            (".json", ".json"),
        ] {
            assert_eq!(stem(name), expected);
        }
    }
}
