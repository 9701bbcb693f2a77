//! Badges as a chart language of their own, in the grammar of shields.io: an address (`/badge/build-passing-green`), a
//! query (`label=build&message=passing&color=green&style=flat`) or the JSON of an endpoint in, a scene out.
//!
//! Geometry, colours and escapes are those of badge-maker 6.0.0, which `tests/oracle/badges` compares with; what it does
//! not say itself is that of shields' server. New are charts in the place of the message (`spark=`, `bars=`, `progress=`,
//! `win=`), and a label side that follows dark pages.

mod address;
mod chart;
mod color;
mod endpoint;
mod icons;
mod logo;
mod measure;
mod paint;
mod style;

use super::Picture;
use super::query::Query;
use crate::diagnostic::{Kind, Report, did_you_mean};
use crate::json::{Json, Object};
use crate::limits::Budget;
use crate::scene::Scene;
use crate::text::clip_chars;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chart::Chart;
use color::Named;
use endpoint::Endpoint;
use logo::Wish;
use paint::Badge;
use std::borrow::Cow;
use std::sync::Arc;
use style::Style;

/// The parameters. What a path says is `path`, a body `endpoint`.
pub const KNOWN: &[&str] = &[
    "path",
    "endpoint",
    "label",
    "message",
    "color",
    "labelColor",
    "style",
    "logo",
    "logoColor",
    "logoSize",
    "logoWidth",
    "link",
    "idSuffix",
    "spark",
    "bars",
    "progress",
    "win",
    "value",
    "sparkcolor",
    "theme",
    "colorA",
    "colorB",
];
/// A parameter of those who send the badge, that says nothing of it.
const CACHE: &str = "cacheSeconds";
/// What a badge may be drawn for.
pub const THEMES: [&str; 3] = ["auto", "light", "dark"];
/// The colour of a message that says none.
const PLAIN: &str = "lightgrey";
/// Characters of a side, at most.
const MOST_TEXT: usize = 1000;
/// Bytes of a path, at most: both sides of as many characters as can be, and a colour.
const MOST_PATH: usize = 10 * MOST_TEXT;
/// Characters of an id suffix, at most.
const MOST_ID: usize = 64;
/// Width of a logo, px, at most.
const MOST_LOGO: f64 = 500.0;
/// Characters of a mistake that a badge shows.
const MOST_MISTAKE: usize = 160;

/// What is asked for, as written.
struct Asked {
    query: Query,
    endpoint: Endpoint,
    label: String,
    message: String,
    color: Cow<'static, str>,
}

/// Reads a badge and paints it. What is wrong with it goes to `report`.
pub fn read(text: &str, theme: Option<&str>, budget: &Budget, report: &mut Report) -> Option<Picture> {
    let asked = asked(text, budget, report)?;
    let query = &asked.query;
    for name in query.names().filter(|n| !KNOWN.contains(n) && *n != CACHE) {
        let hint = did_you_mean(name, KNOWN.iter().copied()).map(|n| format!("; did you mean {n:?}?"));
        let shown = clip_chars(name, 60);
        report.warn(format!("/{shown}"), format!("unknown parameter {shown:?}{}", hint.unwrap_or_default()));
    }
    for (name, text) in [("label", &asked.label), ("message", &asked.message)] {
        let count = text.chars().count();
        if count > MOST_TEXT {
            report.error(format!("/{name}"), format!("it has {count} characters; at most {MOST_TEXT} are drawn"));
        }
    }
    let style = style(&asked, report);
    let (color, label_color) = colors(&asked, report);
    let chart = chart::read(query, report);
    let chart_color = query.get("sparkcolor").and_then(|text| color::read(text, "sparkcolor", report));
    let logo = wish(&asked, report).and_then(|wish| logo::read(&wish, style, budget.limits(), report));
    let links = links(query, report);
    let ids = ids(query, report);
    let theme = query.get("theme").or(theme).unwrap_or(THEMES[0]);
    if !THEMES.contains(&theme) {
        let theme = clip_chars(theme, 60);
        report.error("/theme", format!("theme={theme:?} is not one of {}", THEMES.join(", ")));
    }
    if report.has_errors() {
        return None;
    }
    let said = said(&asked, chart.as_ref());
    let data = data(&asked, &color, label_color.as_ref(), logo.as_ref().map(|l| l.width), &links, &ids);
    let drawn = if chart.is_some() { query.get("value").unwrap_or("").trim() } else { &asked.message };
    let badge = Badge {
        style,
        label: style.label(&asked.label),
        message: style.message(drawn),
        chart_color: chart_color.map(|named| named.color),
        color: color.color,
        label_color: label_color.map(|named| named.color),
        logo,
        links,
        name: match style.label(&asked.label) {
            label if label.is_empty() => style.message(&said),
            label => format!("{label}: {}", style.message(&said)),
        },
        follows: theme == "auto",
        dark: theme == "dark",
        chart,
    };
    let table = badge.chart.as_ref().map(Chart::table);
    Some(Picture { scene: paint::scene(&badge, budget), table, data: Some(data), ids })
}

/// A mistake, as a badge that says it: for those who asked for a badge and got none.
pub fn mistake(status: u16, message: &str) -> Scene {
    let (label, message) = (status.to_string(), clip_chars(message, MOST_MISTAKE).to_owned());
    let badge = Badge {
        style: Style::Flat,
        name: format!("{label}: {message}"),
        label,
        message,
        chart: None,
        chart_color: None,
        color: color::RED,
        label_color: None,
        logo: None,
        links: [None, None],
        follows: false,
        dark: false,
    };
    paint::scene(&badge, &Budget::default())
}

/// Takes an address, a query or a body apart.
fn asked(text: &str, budget: &Budget, report: &mut Report) -> Option<Asked> {
    let body = text.trim_start().starts_with('{');
    let whole = !body && ["http://", "https://", "/"].iter().any(|start| text.trim_start().starts_with(start));
    let query = Query::read(if body || whole && !text.contains('?') { "" } else { text });
    let line = || text.lines().map(str::trim).collect::<String>();
    let path = if whole { address::of_address(&line()) } else { query.first("path").map(str::to_owned) };
    let json = if body { Some(text) } else { query.get("endpoint") };
    let (mut endpoint, mut label) = (Endpoint::default(), String::new());
    let (message, color): (String, Cow<str>) = if let Some(path) = path {
        if path.len() > MOST_PATH {
            report.fail(Kind::Limit, "/path", format!("it has {} bytes; at most {MOST_PATH} are read", path.len()));
            return None;
        }
        let Some(parts) = address::parse(&path) else {
            let shown = clip_chars(&path, 80);
            report.fail(Kind::Syntax, "/path", format!("{shown:?} is no badge; label-message-color is one"));
            return None;
        };
        label = parts.label;
        (parts.message, parts.color.into())
    } else if let Some(json) = json {
        endpoint = endpoint::read(json, budget, report)?;
        label = endpoint.label.to_string();
        (endpoint.message.to_string(), endpoint.color.as_deref().unwrap_or(PLAIN).to_owned().into())
    } else {
        let charted = chart::NAMES.iter().any(|name| query.get(name).is_some());
        let Some(message) = query.first("message").or(charted.then_some("")) else {
            let hint = "message= holds what it says, and label= what stands before; or /badge/label-message-color";
            report.error_with_hint("/message", "there is no badge", hint);
            return None;
        };
        (message.to_owned(), PLAIN.into())
    };
    if let Some(said) = query.first("label") {
        said.clone_into(&mut label);
    }
    let (label, message) = (trimmed(&label).to_owned(), trimmed(&message).to_owned());
    Some(Asked { query, endpoint, label, message, color })
}

/// Without white space at its ends, as ECMAScript has it.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c == '\u{feff}' || c != '\u{85}' && c.is_whitespace())
}

fn style(asked: &Asked, report: &mut Report) -> Style {
    let named = asked.query.get("style").or(asked.endpoint.style.as_deref());
    let Some(name) = named else { return Style::Flat };
    Style::from_name(name.trim()).unwrap_or_else(|| {
        let shown = clip_chars(name, 60);
        let names: Vec<&str> = Style::names().collect();
        report.warn("/style", format!("style={shown:?} is not one of {}; flat is drawn", names.join(", ")));
        Style::Flat
    })
}

/// The colours of the message and of the label. Those of an error stay as they are.
fn colors(asked: &Asked, report: &mut Report) -> (Named, Option<Named>) {
    let Asked { query, endpoint, color, .. } = asked;
    let free = !endpoint.is_error;
    let own = |names: [&'static str; 2]| names.into_iter().filter(|_| free).find_map(|name| query.get(name));
    let color = own(["color", "colorB"]).unwrap_or(color);
    let label = own(["labelColor", "colorA"]).or(endpoint.label_color.as_deref());
    let default = || Named { name: "brightgreen".to_owned(), color: color::DEFAULT };
    let color = color::read(color, "color", report).unwrap_or_else(default);
    (color, label.and_then(|text| color::read(text, "labelColor", report)))
}

/// The logo that is asked for. One in the query takes the place of another with all that was said of it (shields
/// `core/base-service/coalesce-badge.js`).
fn wish<'a>(asked: &'a Asked, report: &mut Report) -> Option<Wish<'a>> {
    let Asked { query, endpoint, .. } = asked;
    let width = match query.get("logoWidth").map(|text| text.trim().parse::<f64>()) {
        None => endpoint.logo_width,
        Some(Ok(width)) => Some(width),
        Some(Err(_)) => Some(-1.0),
    };
    if width.is_some_and(|width| !(0.0..=MOST_LOGO).contains(&width)) {
        report.error("/logoWidth", format!("logoWidth is a number from 0 to {MOST_LOGO}"));
    }
    let width = width.filter(|width| *width > 0.0);
    let auto = |size: Option<&str>, report: &mut Report| match size {
        None => false,
        Some("auto") => true,
        Some(other) => {
            let other = clip_chars(other, 40);
            report.warn("/logoSize", format!("logoSize={other:?} is not known; auto is"));
            false
        }
    };
    let color = query.get("logoColor");
    if let Some(logo) = query.get("logo") {
        let auto = auto(query.get("logoSize"), report);
        return Some(Wish { logo: logo.into(), place: "logo", color, auto, width });
    }
    let auto = auto(query.get("logoSize").or(endpoint.logo_size.as_deref()), report);
    if let Some(svg) = &endpoint.logo_svg {
        let logo = format!("data:image/svg+xml;base64,{}", BASE64.encode(svg.as_bytes()));
        return Some(Wish { logo: logo.into(), place: "logoSvg", color: None, auto, width });
    }
    let logo = endpoint.named_logo.as_deref().filter(|name| !name.is_empty())?;
    let color = color.or(endpoint.logo_color.as_deref());
    Some(Wish { logo: logo.into(), place: "namedLogo", color, auto, width })
}

/// Where the sides lead.
fn links(query: &Query, report: &mut Report) -> [Option<Arc<str>>; 2] {
    let mut links = [None, None];
    for (i, link) in query.all("link").enumerate() {
        let Some(slot) = links.get_mut(i) else {
            report.error("/link", "a badge has two links at most");
            break;
        };
        let safe = ["http://", "https://", "mailto:"].iter().any(|s| {
            let start = link.get(..s.len()).unwrap_or_default();
            start.eq_ignore_ascii_case(s)
        });
        if safe && link.len() <= 2000 {
            *slot = Some(Arc::from(link));
        } else if !link.is_empty() {
            let message = format!("link {:?} is left out", clip_chars(link, 60));
            report.warn_with_hint("/link", message, "links begin with https://, http:// or mailto:");
        }
    }
    links
}

/// What tells the ids of a badge from those of others on a page.
fn ids(query: &Query, report: &mut Report) -> String {
    let text = query.get("idSuffix").unwrap_or_default();
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if !plain || text.len() > MOST_ID {
        report.error("/idSuffix", format!("idSuffix is at most {MOST_ID} letters, digits, - and _"));
        return String::new();
    }
    text.to_owned()
}

/// The message side in words.
fn said(asked: &Asked, chart: Option<&Chart>) -> String {
    let Some(chart) = chart else { return asked.message.clone() };
    let value = asked.query.get("value").map(str::trim).filter(|value| *value != asked.message).unwrap_or_default();
    let words = chart.words();
    [asked.message.as_str(), value, &words].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// What a badge says, as JSON (badge-maker `lib/make-badge.js`).
fn data(
    asked: &Asked,
    color: &Named,
    label_color: Option<&Named>,
    logo: Option<f64>,
    links: &[Option<Arc<str>>; 2],
    ids: &str,
) -> String {
    let text = |text: &str| Json::String(Arc::from(text));
    let mut out = Object::new();
    out.insert("label", text(&asked.label));
    out.insert("message", text(&asked.message));
    if let Some(width) = logo {
        out.insert("logoWidth", Json::Number(width));
    }
    out.insert("color", text(&color.name));
    if let Some(named) = label_color {
        out.insert("labelColor", text(&named.name));
    }
    let count = links.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
    let link = links.iter().take(count).map(|link| text(link.as_deref().unwrap_or_default()));
    out.insert("link", Json::Array(link.collect()));
    out.insert("name", text(&asked.label));
    out.insert("value", text(&asked.message));
    if !ids.is_empty() {
        out.insert("idSuffix", text(ids));
    }
    Json::Object(out).to_text()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str) -> (Option<Picture>, Report) {
        let mut report = Report::new();
        (read(text, None, &Budget::default(), &mut report), report)
    }

    #[test]
    fn an_address_a_query_and_a_body_are_one_badge() {
        let badge = drawn("/badge/build-passing-green.svg?style=plastic").0.unwrap();
        for text in [
            "label=build&message=passing&color=green&style=plastic",
            "https://img.example/static/v1?label=build&message=passing&color=green&style=plastic",
            "path=build-passing-green&style=plastic",
            r#"{"schemaVersion":1,"label":"build","message":"passing","color":"green","style":"plastic"}"#,
        ] {
            assert_eq!(drawn(text).0.as_ref(), Some(&badge), "{text}");
        }
        assert_eq!(badge.scene.title, "build: passing");
        let data =
            r#"{"label":"build","message":"passing","color":"green","link":[],"name":"build","value":"passing"}"#;
        assert_eq!(badge.data.as_deref(), Some(data));
    }

    #[test]
    fn a_query_overrides_and_an_error_keeps_its_colours() {
        let json = r#"{"schemaVersion":1,"label":"a","message":"b","color":"red","isError":true}"#;
        let query = |json: &str| {
            let pairs = [("endpoint", json), ("color", "blue"), ("label", "")];
            form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
        };
        let data = drawn(&query(json)).0.unwrap().data.unwrap();
        assert!(data.starts_with(r#"{"label":"","message":"b","color":"red""#), "{data}");
        let data = drawn(&query(&json.replace("true", "false"))).0.unwrap().data.unwrap();
        assert!(data.contains(r#""color":"blue""#), "{data}");
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, at) in [
            ("", "/message"),
            ("/badge/nothing", "/path"),
            ("message=a&link=https://a&link=https://b&link=https://c", "/link"),
            ("message=a&idSuffix=%22", "/idSuffix"),
            ("message=a&theme=pink", "/theme"),
            ("message=a&logoWidth=x&logo=rust", "/logoWidth"),
            ("message=a&spark=1&bars=1", "/bars"),
            (&format!("message={}", "é".repeat(1001)), "/message"),
        ] {
            let (picture, report) = drawn(text);
            assert!(picture.is_none(), "{text}");
            assert_eq!(report.errors().next().unwrap().at, at, "{text}");
        }
        for (text, at) in [
            ("message=a&style=round", "/style"),
            ("message=a&color=Green", "/color"),
            ("message=a&logo=ruts", "/logo"),
            ("message=a&logo=data:text/html;base64,aGk=", "/logo"),
            ("message=a&link=javascript:alert(1)", "/link"),
            ("message=a&bogus=1", "/bogus"),
        ] {
            let (picture, report) = drawn(text);
            assert!(picture.is_some(), "{text}: {report}");
            assert_eq!(report.warnings().next().unwrap().at, at, "{text}");
        }
    }
}
