//! The builders of the front page: what a form sends in, the address of a picture and what to copy into a README, a page
//! or a mail out.
//!
//! There is no script: a form is sent with GET, so that its answer can be linked. Addresses inside the page are relative,
//! those to copy begin with the one under which the client reaches the server.

use super::fault::Fault;
use super::picture::Picture;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::borrow::Cow;
use std::sync::Arc;

/// The parameter that says which form was sent.
const MAKE: &str = "make";
/// What stands in addresses as it is: nothing that ends an address in Markdown or HTML, or a list of them.
const PLAIN: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b',').remove(b':');
/// The suffixes of what is copied for pages, and for mail and chats.
const SVG: &str = ".svg";
const SHARP: &str = "@2x.png";

/// What a field is filled in with.
enum Control {
    /// One line.
    Line,
    /// One line; these are offered.
    Known(&'static [&'static str]),
    /// Several lines.
    Lines,
}

/// A field of a form.
struct Field {
    name: &'static str,
    label: &'static str,
    /// What it holds in a form that nobody has sent.
    example: &'static str,
    /// What is shown in it while it is empty.
    hint: &'static str,
    control: Control,
}

/// A form, which makes addresses of one route.
pub struct Form {
    name: &'static str,
    title: &'static str,
    fields: &'static [Field],
    /// The address of what is filled in, without its first slash, of the representation of a suffix.
    address: fn(&Filled, &str) -> String,
}

const fn line(name: &'static str, label: &'static str, example: &'static str, hint: &'static str) -> Field {
    Field { name, label, example, hint, control: Control::Line }
}

const fn known(name: &'static str, label: &'static str, example: &'static str, of: &'static [&'static str]) -> Field {
    Field { name, label, example, hint: "", control: Control::Known(of) }
}

const STYLES: &[&str] = &["flat", "flat-square", "plastic", "for-the-badge", "social"];
const COLORS: &[&str] = &[
    "brightgreen",
    "green",
    "yellowgreen",
    "yellow",
    "orange",
    "red",
    "blue",
    "blueviolet",
    "lightgrey",
    "success",
    "important",
    "critical",
    "informational",
    "inactive",
];
/// The charts that a badge may have in the place of its message.
const CHARTS: &[&str] = &["spark", "bars", "progress", "win"];
const TYPES: &[&str] = &[
    "bar",
    "barh",
    "line",
    "area",
    "scatter",
    "pie",
    "donut",
    "hist",
    "box",
    "heatmap",
    "sparkline",
    "progress",
    "gauge",
    "radar",
    "lollipop",
    "dumbbell",
    "waterfall",
    "funnel",
    "candlestick",
    "slope",
    "calendar",
];

/// All of them.
const FORMS: [Form; 2] = [
    Form {
        name: "badge",
        title: "A badge",
        fields: &[
            line("label", "Label", "coverage", "what it is about"),
            line("message", "Message", "84 %", "what it says"),
            known("color", "Color", "green", COLORS),
            known("style", "Style", "", STYLES),
            line("logo", "Logo", "", "a simple-icons slug, such as rust"),
            known("chart", "Chart", "spark", CHARTS),
            line("numbers", "Its numbers", "71,74,80,79,84", "71,74,80 (progress: 72%)"),
            line("more", "More options", "", "labelColor=navy&logoColor=white"),
        ],
        address: badge,
    },
    Form {
        name: "plot",
        title: "A chart",
        fields: &[
            known("type", "Type", "bar", TYPES),
            line("title", "Title", "Orders of the week", ""),
            line("x", "x", "Mon,Tue,Wed,Thu,Fri", "a list, or a column of the table"),
            line("y", "y", "12k,15k,9.5k,18k,21k", "a list, or a column of the table"),
            line("color", "Color by", "", "a list, or a column of the table"),
            Field {
                name: "data",
                label: "Table",
                example: "",
                hint: "CSV, TSV, JSON or NDJSON with a head row, if x and y are columns",
                control: Control::Lines,
            },
            line("width", "Width", "", "640"),
            line("height", "Height", "", "360"),
            line("more", "More options", "values=on", "values=on&line=80:target"),
        ],
        address: plot,
    },
];

/// A form that was sent.
pub struct Filled {
    form: &'static Form,
    /// A value for each field, without blanks about it.
    values: Vec<String>,
}

/// A form's picture, or why there is none.
pub type Outcome = Result<(Arc<Picture>, Vec<String>), Fault>;

impl Filled {
    /// The form that a query sends, if it sends one.
    pub fn read(query: &str) -> Option<Self> {
        let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
        let value = |name: &str| pairs.iter().find(|(n, _)| n == name).map(|(_, value)| &**value);
        let name = value(MAKE)?;
        let form = FORMS.iter().find(|form| form.name == name)?;
        let filled = |field: &Field| value(field.name).unwrap_or_default().replace("\r\n", "\n").trim().to_owned();
        Some(Self { form, values: form.fields.iter().map(filled).collect() })
    }

    /// The value of a field.
    fn get(&self, name: &str) -> &str {
        let named = self.form.fields.iter().zip(&self.values).find(|(field, _)| field.name == name);
        named.map_or("", |(_, value)| value)
    }

    /// Where its picture is, from the page.
    pub fn address(&self) -> String {
        (self.form.address)(self, SVG)
    }

    /// A query of some fields that are filled in under the names that addresses have for them, and of what else is given.
    fn query<'a>(&'a self, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
        let more = form_urlencoded::parse(self.get("more").as_bytes());
        let pairs = pairs.into_iter().map(|(name, value)| (Cow::Borrowed(name), Cow::Borrowed(value))).chain(more);
        let mut out = String::new();
        for (name, value) in pairs.filter(|(name, value)| !name.is_empty() && !value.is_empty()) {
            out.push(if out.is_empty() { '?' } else { '&' });
            out.push_str(&format!("{}={}", quoted(&name), quoted(&value)));
        }
        out
    }
}

/// The address of a badge. Its texts stand in the path unless it cannot hold them: a dash at an end of one would be taken
/// for the one that parts them, and a color may have dots.
fn badge(filled: &Filled, suffix: &str) -> String {
    let [label, message, color] = ["label", "message", "color"].map(|name| filled.get(name));
    let color = color.strip_prefix('#').unwrap_or(color);
    let chart = CHARTS.iter().find(|chart| **chart == filled.get("chart")).copied().unwrap_or_default();
    let beside = if chart.is_empty() { "" } else { message };
    let same = ["style", "logo"].map(|name| (name, filled.get(name)));
    let options = same.into_iter().chain([(chart, filled.get("numbers")), ("value", beside)]);
    let split = |text: &str| text.starts_with('-') || text.ends_with('-');
    let named = !color.is_empty() && color.bytes().all(|b| b.is_ascii_alphanumeric());
    if message.is_empty() || !named || split(label) || split(message) {
        let texts = [("label", label), ("message", message), ("color", color)];
        return format!("badge{suffix}{}", filled.query(texts.into_iter().chain(options)));
    }
    let texts: Vec<String> = [label, message].into_iter().filter(|text| !text.is_empty()).map(in_path).collect();
    format!("badge/{}-{color}{suffix}{}", texts.join("-"), filled.query(options))
}

/// The address of a chart from numbers.
fn plot(filled: &Filled, suffix: &str) -> String {
    let names = ["type", "title", "x", "y", "color", "data", "width", "height"];
    format!("plot{suffix}{}", filled.query(names.map(|name| (name, filled.get(name)))))
}

/// A text as the path of a badge writes it: `--` is a dash, `__` an underscore. A space is an underscore where that cannot
/// be mistaken for a part of another.
fn in_path(text: &str) -> String {
    let spaces = if text.contains('_') || text.contains("  ") { "%20" } else { "_" };
    let parts = text.split(' ').map(|part| quoted(&part.replace('-', "--").replace('_', "__")));
    parts.collect::<Vec<_>>().join(spaces)
}

fn quoted(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

/// Text in HTML, inside and outside of quotation marks.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Text between the brackets of a Markdown picture, on one line.
fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '[' | ']' | '<' | '>' | '&' | '*' | '_' | '`' | '~' | '|') {
            out.push('\\');
        }
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}

/// Every form, the one that was sent with what was filled in, the others with examples.
pub fn forms(sent: Option<&Filled>) -> String {
    let mut out = String::from("<div class=\"forms\">\n");
    for form in &FORMS {
        let filled = sent.filter(|filled| filled.form.name == form.name);
        out.push_str(&format!(
            "<form method=\"get\" action=\"./\"><h2>{}</h2>\n<input type=\"hidden\" name=\"{MAKE}\" value=\"{}\">\n",
            form.title, form.name
        ));
        for field in form.fields {
            let value = filled.map_or(field.example, |filled| filled.get(field.name));
            out.push_str(&field.html(form.name, &escaped(value)));
        }
        out.push_str("<button>Show the picture and what to copy</button></form>\n");
    }
    out.push_str("</div>\n");
    out
}

impl Field {
    /// It in a form; the value is escaped already.
    fn html(&self, form: &str, value: &str) -> String {
        let Self { name, label, .. } = self;
        let hint = escaped(self.hint);
        match self.control {
            Control::Line => {
                format!("<label>{label} <input name=\"{name}\" value=\"{value}\" placeholder=\"{hint}\"></label>\n")
            }
            Control::Known(known) => {
                let options: String = known.iter().map(|known| format!("<option value=\"{known}\">")).collect();
                format!(
                    "<label>{label} <input name=\"{name}\" value=\"{value}\" list=\"{form}-{name}\"></label>\
                     <datalist id=\"{form}-{name}\">{options}</datalist>\n"
                )
            }
            // The first line break after the tag is not part of the text.
            Control::Lines => format!(
                "<label>{label} <textarea name=\"{name}\" rows=\"3\" placeholder=\"{hint}\">\n{value}</textarea></label>\n"
            ),
        }
    }
}

/// The picture of a form and what to copy, or what is wrong. `base` is the address of the server without the last slash.
pub fn result(filled: &Filled, base: &str, outcome: &Outcome) -> String {
    let mut out = String::from("<section class=\"made\">\n");
    let findings = match outcome {
        Ok((picture, warnings)) => {
            out.push_str(&made(filled, base, picture));
            let drawn = picture.warnings.iter().map(ToString::to_string);
            warnings.iter().map(|warning| format!("warning: {warning}")).chain(drawn).collect()
        }
        Err(fault) => {
            out.push_str("<h2 class=\"fault\">There is no picture</h2>\n");
            let items: Vec<_> = fault.items.iter().map(ToString::to_string).collect();
            if items.is_empty() { vec![format!("error: {}", fault.message)] } else { items }
        }
    };
    if !findings.is_empty() {
        let items: String = findings.iter().map(|finding| format!("<li>{}</li>\n", escaped(finding))).collect();
        out.push_str(&format!("<ul>\n{items}</ul>\n"));
    }
    out.push_str("</section>\n");
    out
}

fn made(filled: &Filled, base: &str, picture: &Picture) -> String {
    let said = Some(&picture.description).filter(|text| !text.is_empty()).unwrap_or(&picture.title);
    let [svg, sharp] = [SVG, SHARP].map(|suffix| (filled.form.address)(filled, suffix));
    let (width, height) = picture.size;
    let image = |address: &str| {
        let (address, alt) = (escaped(address), escaped(said));
        format!("<img src=\"{address}\" width=\"{width:.0}\" height=\"{height:.0}\" alt=\"{alt}\">")
    };
    let copies = [
        ("Address", format!("{base}/{svg}")),
        ("Markdown", format!("![{}]({base}/{svg})", markdown(said))),
        ("HTML", image(&format!("{base}/{svg}"))),
        ("HTML for mail, a sharp PNG", image(&format!("{base}/{sharp}"))),
    ];
    let mut out = format!("<p>{}</p>\n", image(&format!("./{svg}")));
    for (title, text) in copies {
        let text = escaped(&text);
        out.push_str(&format!("<label>{title} <textarea readonly rows=\"2\">\n{text}</textarea></label>\n"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(query: &str) -> String {
        Filled::read(query).unwrap().address()
    }

    #[test]
    fn forms_become_addresses() {
        for (query, expected) in [
            ("make=badge&label=build&message=passing&color=green", "badge/build-passing-green.svg"),
            ("make=badge&message=a-b_c&color=%23f00&label=", "badge/a--b__c-f00.svg"),
            ("make=badge&label=code+size&message=1+%2F+2&color=red", "badge/code_size-1_%2F_2-red.svg"),
            ("make=badge&label=a_+b&message=c&color=red", "badge/a__%20b-c-red.svg"),
            ("make=badge&label=a-&message=b&color=red", "badge.svg?label=a-&message=b&color=red"),
            ("make=badge&label=a&message=b", "badge.svg?label=a&message=b"),
            (
                "make=badge&label=a&message=84%25&color=red&chart=spark&numbers=1,,2&more=theme%3Dlight%26x",
                "badge/a-84%25-red.svg?spark=1,,2&value=84%25&theme=light",
            ),
            ("make=plot&type=bar&y=1,2&title=&unknown=1", "plot.svg?type=bar&y=1,2"),
            ("make=plot&data=a,b%0D%0A1,2%0D%0A", "plot.svg?data=a,b%0A1,2"),
            ("make=plot&title=%22%29%3Cb%3E&y=1", "plot.svg?title=%22%29%3Cb%3E&y=1"),
        ] {
            assert_eq!(address(query), expected, "{query}");
        }
        for query in ["", "make=", "make=chart", "label=a&message=b"] {
            assert!(Filled::read(query).is_none(), "{query}");
        }
    }

    #[test]
    fn words_stay_inside_the_brackets() {
        assert_eq!(markdown("a](http://b) <i>\n`c`"), "a\\](http://b) \\<i\\> \\`c\\`");
    }
}
