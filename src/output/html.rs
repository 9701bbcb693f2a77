//! Pages: a finished chart and what is said about it come in, one self-contained document without script goes out.
//!
//! # Guarantees
//! - Every string but the chart itself is escaped; nothing is loaded from anywhere (the policy in the page forbids it).
//! - The same page gives the same bytes.

use super::Format;
#[cfg(any(feature = "server", test))]
use crate::diagnostic::Diagnostic;
use std::sync::Arc;

/// The frame of all pages; `{{slots}}` are filled in here.
const FRAME: &str = include_str!("../../assets/page.html");

/// The chart of a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Body<'a> {
    /// An SVG document of ours, inline.
    Svg(&'a str),
    /// A picture as a `data:image/png;base64,` address.
    PngDataUri(String),
}

/// The data behind a chart.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Names of the columns.
    pub headers: Vec<String>,
    /// Rows of cells.
    pub rows: Vec<Vec<String>>,
    /// How many more rows there are than are shown.
    pub truncated: usize,
}

/// What a page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<'a> {
    /// Name of the chart; may be empty.
    pub title: &'a str,
    /// What it shows, in words; may be empty.
    pub description: &'a str,
    /// The chart.
    pub body: Body<'a>,
    /// Whether it is dark where the page is.
    pub follows: bool,
    /// Its width in CSS pixels.
    pub width: f64,
    /// Its height in CSS pixels.
    pub height: f64,
    /// Its data, shown on demand.
    pub table: Option<Table>,
    /// Addresses of other representations.
    pub links: &'a [(Format, Arc<str>)],
    /// What was asked for and is not in the chart.
    pub warnings: &'a [String],
    /// Absolute address of a picture for link previews, and its size in pixels.
    pub og_image: Option<(&'a str, u32, u32)>,
    /// Absolute address of the page itself, for link previews.
    pub url: Option<&'a str>,
}

/// Writes the page of a chart.
pub fn page(p: &Page) -> String {
    let title = if p.title.trim().is_empty() { "Chart" } else { p.title };
    let mut meta = String::new();
    preview(&mut meta, p, title);
    let mut body = String::new();
    if !p.title.trim().is_empty() {
        element(&mut body, "h1", "", p.title);
    }
    if !p.description.trim().is_empty() {
        element(&mut body, "p", "", p.description);
    }
    body.push_str(if p.follows { "<figure class=\"follows\">\n" } else { "<figure>\n" });
    match &p.body {
        Body::Svg(svg) => body.push_str(svg),
        Body::PngDataUri(uri) => picture(&mut body, uri, p, title),
    }
    body.push_str("\n</figure>\n");
    links(&mut body, p.links);
    warnings(&mut body, p.warnings);
    if let Some(t) = &p.table {
        table(&mut body, t);
    }
    frame(title, &meta, &body)
}

/// Writes the page that says why there is no chart: an HTTP status, its name, and the findings.
#[cfg(any(feature = "server", test))]
pub fn error_page(status: u16, title: &str, items: &[Diagnostic]) -> String {
    let mut body = String::new();
    element(&mut body, "p", "status", &format!("Error {status}"));
    element(&mut body, "h1", "", title);
    if !items.is_empty() {
        body.push_str("<ul>\n");
        for item in items {
            body.push_str("<li>");
            escape(&mut body, &item.message);
            if !item.at.is_empty() {
                body.push_str(" at <code>");
                escape(&mut body, &item.at);
                body.push_str("</code>");
            }
            if let Some(hint) = &item.hint {
                body.push_str(" (");
                escape(&mut body, hint);
                body.push(')');
            }
            body.push_str("</li>\n");
        }
        body.push_str("</ul>\n");
    }
    frame(title, "<meta name=\"robots\" content=\"noindex\">\n", &body)
}

/// Fills the frame in one pass, so that nothing that was filled in is looked at again.
fn frame(title: &str, meta: &str, body: &str) -> String {
    let mut out = String::with_capacity(FRAME.len() + meta.len() + body.len() + title.len());
    let mut parts = FRAME.split("{{");
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (slot, rest) = part.split_once("}}").unwrap_or(("", part));
        match slot {
            "title" => escape(&mut out, title),
            "meta" => out.push_str(meta),
            "body" => out.push_str(body),
            _ => {}
        }
        out.push_str(rest);
    }
    out
}

/// The descriptions that previews of links are made from (Open Graph and Twitter cards).
fn preview(out: &mut String, p: &Page, title: &str) {
    let mut property = |key: &str, name: &str, content: &str| {
        for part in ["<meta ", key, "=\"", name, "\" content=\""] {
            out.push_str(part);
        }
        escape(out, content);
        out.push_str("\">\n");
    };
    if !p.description.is_empty() {
        property("name", "description", p.description);
        property("property", "og:description", p.description);
    }
    property("property", "og:title", title);
    property("property", "og:type", "website");
    if let Some(url) = p.url {
        property("property", "og:url", url);
    }
    let Some((url, width, height)) = p.og_image else {
        return property("name", "twitter:card", "summary");
    };
    property("property", "og:image", url);
    property("property", "og:image:type", Format::Png.media_type());
    property("property", "og:image:width", &width.to_string());
    property("property", "og:image:height", &height.to_string());
    property("property", "og:image:alt", if p.description.is_empty() { title } else { p.description });
    property("name", "twitter:card", "summary_large_image");
}

fn picture(out: &mut String, uri: &str, p: &Page, title: &str) {
    out.push_str("<img src=\"");
    escape(out, uri);
    out.push_str("\" alt=\"");
    escape(out, if p.description.is_empty() { title } else { p.description });
    for (name, side) in [("width", p.width), ("height", p.height)] {
        for part in ["\" ", name, "=\""] {
            out.push_str(part);
        }
        crate::number::write_fixed(out, side.round(), 0);
    }
    out.push_str("\">");
}

fn links(out: &mut String, links: &[(Format, Arc<str>)]) {
    if links.is_empty() {
        return;
    }
    out.push_str("<nav aria-label=\"Other representations\">\n");
    for (format, address) in links.iter().filter(|(_, a)| is_safe(a)) {
        out.push_str("<a href=\"");
        escape(out, address);
        for part in ["\" type=\"", format.media_type(), "\">", &format.name().to_ascii_uppercase(), "</a>\n"] {
            out.push_str(part);
        }
    }
    out.push_str("</nav>\n");
}

/// Whether an address is relative or of a harmless scheme.
fn is_safe(address: &str) -> bool {
    let scheme = address.split(['/', '?', '#']).next().and_then(|first| first.split_once(':'));
    scheme.is_none_or(|(s, _)| s.eq_ignore_ascii_case("http") || s.eq_ignore_ascii_case("https"))
        && !address.starts_with(|c: char| c.is_control() || c == ' ')
        && !address.contains(|c: char| c.is_control())
}

fn warnings(out: &mut String, warnings: &[String]) {
    if warnings.is_empty() {
        return;
    }
    let count = if warnings.len() == 1 { "1 warning".to_owned() } else { format!("{} warnings", warnings.len()) };
    out.push_str("<details>\n");
    element(out, "summary", "", &count);
    out.push_str("<ul>\n");
    for warning in warnings {
        element(out, "li", "", warning);
    }
    out.push_str("</ul>\n</details>\n");
}

fn table(out: &mut String, table: &Table) {
    out.push_str("<details>\n<summary>Data</summary>\n<div class=\"table\"><table>\n<thead><tr>");
    for header in &table.headers {
        out.push_str("<th scope=\"col\">");
        escape(out, header);
        out.push_str("</th>");
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for cell in row {
            out.push_str("<td>");
            escape(out, cell);
            out.push_str("</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table></div>\n");
    if table.truncated > 0 {
        element(out, "p", "", &format!("and {} more rows", table.truncated));
    }
    out.push_str("</details>\n");
}

/// An element of text on a line.
fn element(out: &mut String, name: &str, class: &str, text: &str) {
    out.push('<');
    out.push_str(name);
    if !class.is_empty() {
        for part in [" class=\"", class, "\""] {
            out.push_str(part);
        }
    }
    out.push('>');
    escape(out, text);
    for part in ["</", name, ">\n"] {
        out.push_str(part);
    }
}

/// Text for content and quoted attributes alike; control characters and what XML forbids are left out.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Report;
    use proptest::prelude::*;

    const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";

    fn plain<'a>() -> Page<'a> {
        Page {
            title: "Cups & days",
            description: "Coffee, \"mostly\"",
            follows: false,
            body: Body::Svg(SVG),
            width: 300.0,
            height: 200.0,
            table: None,
            links: &[],
            warnings: &[],
            og_image: None,
            url: None,
        }
    }

    #[test]
    fn a_page_holds_the_chart_and_what_is_said_of_it() {
        let links = [(Format::Png, Arc::from("/c.png?a=1&b=2")), (Format::Svg, Arc::from("javascript:alert(1)"))];
        let warnings = ["axis <x> has no ticks".to_owned()];
        let table = Table { headers: vec!["day".into()], rows: vec![vec!["<b>".into()]], truncated: 7 };
        let og_image = Some(("https://example.org/c.png", 1200, 630));
        let html = page(&Page { table: Some(table), links: &links, warnings: &warnings, og_image, ..plain() });
        for part in [
            "<title>Cups &amp; days</title>",
            "<meta property=\"og:description\" content=\"Coffee, &quot;mostly&quot;\">",
            "<meta property=\"og:image:width\" content=\"1200\">",
            "<meta name=\"twitter:card\" content=\"summary_large_image\">",
            SVG,
            "<a href=\"/c.png?a=1&amp;b=2\" type=\"image/png\">PNG</a>",
            "<li>axis &lt;x&gt; has no ticks</li>",
            "<td>&lt;b&gt;</td>",
            "and 7 more rows",
        ] {
            assert!(html.contains(part), "{part}\n{html}");
        }
        assert!(!html.contains("javascript") && !html.contains("<script") && !html.contains("{{"));
    }

    #[test]
    fn a_picture_has_its_size_and_words() {
        let html = page(&Page { body: Body::PngDataUri("data:image/png;base64,AA==".into()), ..plain() });
        let expected =
            "<img src=\"data:image/png;base64,AA==\" alt=\"Coffee, &quot;mostly&quot;\" width=\"300\" height=\"200\">";
        assert!(html.contains(expected), "{html}");
    }

    #[test]
    fn errors_name_their_places() {
        let mut report = Report::new();
        report.error_with_hint("/mark", "unknown mark \"<bars>\"", "did you mean \"bar\"?");
        let html = error_page(422, "The chart cannot be drawn", report.items());
        let expected =
            "<li>unknown mark &quot;&lt;bars&gt;&quot; at <code>/mark</code> (did you mean &quot;bar&quot;?)</li>";
        assert!(html.contains(expected) && html.contains("Error 422"), "{html}");
    }

    proptest! {
        #[test]
        fn no_string_breaks_out(hostile in any::<String>()) {
            let words = page(&Page { title: "x", description: "", ..plain() }).matches('<').count();
            let html = page(&Page { title: &format!("x{hostile}\u{ffff}\u{fffe}"), description: "", ..plain() });
            let forbidden = |c: char| matches!(c, '\u{fffe}' | '\u{ffff}');
            prop_assert!(!html.contains(forbidden));
            prop_assert_eq!(html.matches('<').count(), words);
            prop_assert_eq!(html.matches('>').count(), page(&Page { title: "x", description: "", ..plain() }).matches('>').count());
        }
    }
}
