//! What a request says: every option of the language in one table, and the values that were given, read by their kind.
//!
//! A description is a query (`type=bar&y=3,1,4`), perhaps a parameter a line, and after an empty line the table that it is
//! about, as it was sent. All that is wrong with it is told at once.

use super::types::{self, Type};
use crate::color::{Color, scheme_names};
use crate::diagnostic::{Report, did_you_mean};

/// How a value is read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// A list of values, or the name of a column.
    Data,
    /// Any text.
    Text,
    /// A number between two others.
    Number(f64, f64),
    /// One of some words; where the first is `*`, any other text, too.
    Word(&'static [&'static str]),
    /// `on` or `off`.
    Switch,
    Color,
    /// Colours, or the name of a scheme.
    Palette,
    /// Names of types joined by `+`.
    Types,
}

/// One option.
#[derive(Debug)]
pub(super) struct Opt {
    /// Its name, then others for the same.
    pub names: &'static [&'static str],
    pub kind: Kind,
    /// Whether it may be given several times.
    pub many: bool,
    /// What it does.
    pub doc: &'static str,
}

const fn one(names: &'static [&'static str], kind: Kind, doc: &'static str) -> Opt {
    Opt { names, kind, many: false, doc }
}

const fn many(names: &'static [&'static str], kind: Kind, doc: &'static str) -> Opt {
    Opt { names, kind, many: true, doc }
}

/// Any finite number.
const ANY: Kind = Kind::Number(f64::MIN, f64::MAX);
const UNITS: &[&str] = &["year", "quarter", "month", "week", "day", "hour", "minute"];
const AGGREGATES: &[&str] =
    &["count", "sum", "mean", "median", "min", "max", "q1", "q3", "stdev", "first", "last", "none"];
const SCALES: &[&str] = &["linear", "log", "sqrt", "symlog", "time"];

/// All options.
pub(super) const OPTIONS: &[Opt] = &[
    one(&["type", "kind", "t"], Kind::Types, "what is drawn; two names joined by + are layered"),
    one(&["x", "labels", "label", "categories"], Kind::Data, "places or categories"),
    many(&["y", "value"], Kind::Data, "values; y.NAME is a series"),
    one(&["z"], Kind::Data, "values of a field"),
    one(&["u"], Kind::Data, "arrows: how far to the right"),
    one(&["v"], Kind::Data, "arrows: how far up"),
    one(&["size"], Kind::Data, "areas of bubbles"),
    one(&["color", "colour", "series", "hue"], Kind::Data, "a series for each value"),
    one(&["low", "lower"], Kind::Data, "lower ends"),
    one(&["high", "upper"], Kind::Data, "upper ends"),
    one(&["error", "yerr", "err"], Kind::Data, "half lengths of error bars"),
    one(&["open"], Kind::Data, "opening prices"),
    one(&["close"], Kind::Data, "closing prices"),
    one(&["target"], Kind::Data, "targets of bullets and progress bars"),
    one(&["group"], Kind::Data, "a distribution for each value"),
    one(&["facet"], Kind::Data, "a plot for each value"),
    one(&["data"], Kind::Text, "a line of numbers, or a table: CSV, TSV, JSON, NDJSON"),
    one(&["url"], Kind::Text, "a file with the table"),
    one(&["table"], Kind::Word(&["csv", "tsv", "json", "ndjson"]), "what the table is written in"),
    one(&["agg", "aggregate"], Kind::Word(AGGREGATES), "how values of one place become one"),
    one(&["by", "unit", "timeunit"], Kind::Word(UNITS), "the calendar unit that dates are gathered by"),
    one(
        &["sort", "order"],
        Kind::Word(&["*", "x", "-x", "y", "-y", "none"]),
        "order of categories: y, -y, x, -x, none",
    ),
    one(&["top", "limit"], Kind::Number(1.0, 1000.0), "only so many of the largest; the rest is one more"),
    one(&["other"], Kind::Switch, "whether there is a category for what top leaves out"),
    one(&["bins"], Kind::Number(1.0, 500.0), "how many bins"),
    one(&["levels"], Kind::Text, "levels of contours: how many, or which"),
    one(&["normalize", "normalise", "percent", "share"], Kind::Switch, "shares of 100 %"),
    one(&["cumulative", "cumsum"], Kind::Switch, "running sums"),
    one(&["smooth", "rolling"], Kind::Number(1.0, 10_000.0), "a moving mean over so many values"),
    many(&["filter", "where"], Kind::Text, "rows to keep: column>10"),
    one(&["stacked"], Kind::Switch, "whether bars of one category stand on each other"),
    one(&["max"], Kind::Number(0.0, f64::MAX), "what a progress bar or gauge ends at"),
    one(&["min"], ANY, "what a gauge begins at"),
    one(&["points", "markers"], Kind::Switch, "whether points of lines are marked"),
    one(&["curve", "interpolate"], Kind::Word(&["linear", "monotone", "step"]), "how points are joined"),
    one(&["hole", "donut_hole"], Kind::Number(0.0, 0.95), "inner radius of a donut as a share of the outer one"),
    one(&["title"], Kind::Text, "what stands above"),
    one(&["subtitle"], Kind::Text, "what stands below the title"),
    one(&["caption", "source", "footnote"], Kind::Text, "what stands below the chart"),
    one(&["alt", "description"], Kind::Text, "what is read to those who do not see the chart"),
    one(&["xtitle", "xlabel"], Kind::Text, "title of the x axis"),
    one(&["ytitle", "ylabel"], Kind::Text, "title of the y axis"),
    one(&["xformat"], Kind::Text, "how values of x are written: a d3 format, or %, $, €, bytes, duration"),
    one(
        &["yformat", "valueformat", "numberformat"],
        Kind::Text,
        "how values are written: a d3 format, or %, $, €, bytes, duration",
    ),
    one(&["xscale"], Kind::Word(SCALES), "scale of x"),
    one(&["yscale"], Kind::Word(SCALES), "scale of y"),
    one(&["xmin"], Kind::Text, "where x begins"),
    one(&["xmax"], Kind::Text, "where x ends"),
    one(&["ymin"], ANY, "where y begins"),
    one(&["ymax"], ANY, "where y ends"),
    one(&["zero"], Kind::Switch, "whether y begins at zero"),
    one(&["legend"], Kind::Word(&["auto", "direct", "top", "right", "bottom", "none"]), "where names of series stand"),
    one(&["values", "show_values", "datalabels"], Kind::Switch, "whether values are written at marks"),
    one(&["palette", "colors", "colours"], Kind::Palette, "colours of series, or a scheme by name"),
    one(&["highlight"], Kind::Text, "the series or category that keeps its colour; the others are grey"),
    one(&["orient", "orientation"], Kind::Word(&["vertical", "horizontal"]), "which way bars run"),
    many(&["line"], Kind::Text, "a line across: 80:target, x:2026-03-01:launch"),
    many(&["band"], Kind::Text, "a stripe across: 10..20:normal, x:2026-03..2026-05:spring"),
    many(&["mark"], Kind::Text, "a marked place of x: 2026-03-01:launch"),
    one(&["width", "w"], Kind::Number(1.0, 16_384.0), "width in CSS pixels"),
    one(&["height", "h"], Kind::Number(1.0, 16_384.0), "height in CSS pixels"),
    one(&["theme"], Kind::Word(&["auto", "light", "dark", "plotd", "plotd-dark"]), "the page that it is for"),
    one(&["background", "bg"], Kind::Color, "a colour under everything"),
    one(&["locale"], Kind::Text, "how numbers and dates are written and read: en-US, de, fr …"),
    one(&["tz", "timezone"], Kind::Text, "where times are meant: Europe/Rome"),
];

/// The first name of every option.
pub(super) const NAMES: &[&str] = &{
    let mut names = [""; OPTIONS.len()];
    let mut i = 0;
    while i < OPTIONS.len() {
        names[i] = OPTIONS[i].names[0];
        i += 1;
    }
    names
};

/// A value that was read.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(f64),
    Switch(bool),
    Color(Color),
    Palette(Palette),
}

/// Colours of series.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Palette {
    Colors(Vec<Color>),
    Scheme(String),
}

/// A given option: its name, what follows a point in it (`y.sales`), and its value.
#[derive(Debug, Clone, PartialEq)]
struct Given {
    name: &'static str,
    part: Option<String>,
    value: Value,
}

/// What was asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Ask {
    given: Vec<Given>,
    pub types: Vec<Type>,
    /// The table, if one was sent.
    pub table: Option<String>,
    /// How many options were unknown.
    unknown: usize,
    /// Whether it is of one plot of several, which has a name above it; and room around it that others need: left, right,
    /// above and below, px.
    pub cell: Option<[f64; 4]>,
}

/// Most parameters of one description.
const MOST: usize = 500;
/// Most unknown ones that are told of one by one.
const MOST_UNKNOWN: usize = 10;

impl Ask {
    /// Reads a description.
    pub fn read(text: &str, report: &mut Report) -> Ask {
        let mut ask = Ask::default();
        let (head, table) = split(text);
        ask.table = table.map(str::to_owned);
        let mut count = 0;
        for line in head.lines().map(str::trim) {
            let address = line.starts_with("http://") || line.starts_with("https://") || line.starts_with(['/', '?']);
            let query = line.split_once('?').filter(|_| address).map_or(line, |(_, query)| query);
            for (name, value) in form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| !name.is_empty()) {
                count += 1;
                if count <= MOST {
                    ask.take(&name, &value, report);
                }
            }
        }
        if count > MOST {
            report.error("", format!("{count} parameters are too many; {MOST} are read"));
        }
        ask
    }

    /// Takes one option.
    pub fn take(&mut self, name: &str, value: &str, report: &mut Report) {
        let (stem, part) = match name.split_once('.') {
            Some((stem, part)) if !part.is_empty() => (stem, Some(part.to_owned())),
            _ => (name, None),
        };
        let at = format!("/{name}");
        let Some(opt) = find(stem) else {
            self.unknown += 1;
            match self.unknown {
                n if n <= MOST_UNKNOWN => unknown(name, &at, report),
                n if n == MOST_UNKNOWN + 1 => report.error(at, "there are more options that are unknown"),
                _ => {}
            }
            return;
        };
        if part.is_some() && opt.names[0] != "y" {
            report.error(at, format!("{stem:?} has no parts; only y.NAME names a series"));
            return;
        }
        if value.trim().is_empty() {
            return;
        }
        let Some(value) = self.value(opt, value, &at, report) else { return };
        let name = opt.names[0];
        if !opt.many && part.is_none() {
            self.given.retain(|given| given.name != name);
        }
        self.given.push(Given { name, part, value });
    }

    /// Reads a value by its kind.
    fn value(&mut self, opt: &Opt, text: &str, at: &str, report: &mut Report) -> Option<Value> {
        let trimmed = text.trim();
        match opt.kind {
            Kind::Data | Kind::Text => Some(Value::Text(text.to_owned())),
            Kind::Number(least, most) => match trimmed.replace('\u{2212}', "-").parse::<f64>() {
                Ok(x) if x >= least && x <= most => Some(Value::Number(x)),
                _ => {
                    let within = match (least, most) {
                        (f64::MIN, _) => String::new(),
                        (least, f64::MAX) => format!(" of at least {least}"),
                        _ => format!(" from {least} to {most}"),
                    };
                    report.error(at, format!("{trimmed:?} is not a number{within}"));
                    None
                }
            },
            Kind::Word(words) => {
                if words.contains(&trimmed) || words[0] == "*" {
                    return Some(Value::Text(trimmed.to_owned()));
                }
                let hint = match did_you_mean(trimmed, words.iter().copied()) {
                    Some(near) => format!("did you mean {near:?}?"),
                    None => format!("one of {}", words.join(", ")),
                };
                report.error_with_hint(at, format!("unknown value {trimmed:?}"), hint);
                None
            }
            Kind::Switch => match trimmed.to_ascii_lowercase().as_str() {
                "on" | "true" | "1" | "yes" => Some(Value::Switch(true)),
                "off" | "false" | "0" | "no" | "none" => Some(Value::Switch(false)),
                _ => {
                    report.error(at, format!("{trimmed:?} is neither on nor off"));
                    None
                }
            },
            Kind::Color => color(trimmed, at, report).map(Value::Color),
            Kind::Palette => palette(trimmed, at, report).map(Value::Palette),
            Kind::Types => {
                self.types = types::parse(trimmed, at, report);
                None
            }
        }
    }

    fn find(&self, name: &str) -> Option<&Value> {
        debug_assert!(NAMES.contains(&name), "{name}");
        self.given.iter().find(|given| given.name == name && given.part.is_none()).map(|given| &given.value)
    }

    /// A text.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.find(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// A number.
    pub fn number(&self, name: &str) -> Option<f64> {
        match self.find(name) {
            Some(Value::Number(x)) => Some(*x),
            _ => None,
        }
    }

    /// Whether something is switched on or off.
    pub fn switch(&self, name: &str) -> Option<bool> {
        match self.find(name) {
            Some(Value::Switch(on)) => Some(*on),
            _ => None,
        }
    }

    /// A colour.
    pub fn color(&self, name: &str) -> Option<Color> {
        match self.find(name) {
            Some(Value::Color(color)) => Some(*color),
            _ => None,
        }
    }

    /// The colours of series.
    pub fn palette(&self) -> Option<&Palette> {
        match self.find("palette") {
            Some(Value::Palette(palette)) => Some(palette),
            _ => None,
        }
    }

    /// All values of an option, each with the part of its name.
    pub fn all(&self, name: &str) -> impl Iterator<Item = (Option<&str>, &str)> {
        self.given.iter().filter(move |given| given.name == name).filter_map(|given| match &given.value {
            Value::Text(text) => Some((given.part.as_deref(), text.as_str())),
            _ => None,
        })
    }

    /// The same for one plot of several, with this room around it.
    pub fn in_cell(&self, room: [f64; 4]) -> Ask {
        let mut ask = self.clone();
        ask.cell = Some(room);
        ask
    }

    /// Takes back what was said of an option.
    pub fn forget(&mut self, name: &str) {
        self.given.retain(|given| given.name != name);
    }

    /// Whether an option was given.
    pub fn has(&self, name: &str) -> bool {
        self.given.iter().any(|given| given.name == name)
    }

    /// The options that hold data or name columns, in the order given.
    pub fn data(&self) -> impl Iterator<Item = (&'static str, Option<&str>, &str)> {
        let is_data = |name: &str| find(name).is_some_and(|opt| opt.kind == Kind::Data);
        self.given.iter().filter(move |given| is_data(given.name)).filter_map(|given| match &given.value {
            Value::Text(text) => Some((given.name, given.part.as_deref(), text.as_str())),
            _ => None,
        })
    }
}

/// The head of a description and the table below it. What begins as a table or JSON does is all table.
fn split(text: &str) -> (&str, Option<&str>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let body = |text: &'_ str| !text.trim().is_empty();
    let first = text.trim_start();
    if first.starts_with(['{', '[']) {
        return ("", Some(text));
    }
    for gap in ["\r\n\r\n", "\n\n"] {
        if let Some((head, table)) = text.split_once(gap) {
            return (head, Some(table).filter(|t| body(t)));
        }
    }
    if let Some(table) = text.strip_prefix(['\n', '\r']) {
        return ("", Some(table).filter(|t| body(t)));
    }
    let line = first.lines().next().unwrap_or_default();
    let several = first.lines().nth(1).is_some();
    if several && !line.contains('=') {
        return ("", Some(text));
    }
    (text, None)
}

/// The option of a name.
pub(super) fn find(name: &str) -> Option<&'static Opt> {
    OPTIONS.iter().find(|opt| opt.names.contains(&name))
}

fn unknown(name: &str, at: &str, report: &mut Report) {
    // The usual names come first where several are as near.
    let names = NAMES.iter().copied().chain(OPTIONS.iter().flat_map(|opt| opt.names.iter().copied()));
    let shown = crate::text::clip_chars(name, 60);
    match did_you_mean(name, names) {
        Some(near) => {
            let doc = find(near).map_or("", |opt| opt.doc);
            report.error_with_hint(at, format!("unknown option {shown:?}"), format!("did you mean {near:?}, {doc}?"));
        }
        None => {
            let hint = format!("options are {}", NAMES.join(", "));
            report.error_with_hint(at, format!("unknown option {shown:?}"), hint);
        }
    }
}

/// Hexadecimal digits without a number sign, or any CSS colour.
pub(super) fn color(text: &str, at: &str, report: &mut Report) -> Option<Color> {
    let found = Color::parse(&format!("#{text}")).or_else(|| Color::parse(text));
    if found.is_none() {
        report.error(at, format!("{text:?} is no colour; hexadecimal RGB or RRGGBB, or a CSS colour, is one"));
    }
    found
}

fn palette(text: &str, at: &str, report: &mut Report) -> Option<Palette> {
    if crate::color::scheme(text).is_some() {
        return Some(Palette::Scheme(text.to_owned()));
    }
    // Commas inside parentheses belong to one colour.
    let mut parts = vec![String::new()];
    let mut depth = 0i32;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        match parts.last_mut() {
            Some(last) if c != ',' || depth > 0 => last.push(c),
            _ => parts.push(String::new()),
        }
    }
    let single = parts.len() == 1;
    let mut colors = Vec::new();
    for part in parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()) {
        let found = Color::parse(&format!("#{part}")).or_else(|| Color::parse(part));
        match found {
            Some(color) => colors.push(color),
            None if single => {
                let hint = match did_you_mean(part, scheme_names()) {
                    Some(near) => format!("did you mean {near:?}?"),
                    None => "colours separated by commas, or a scheme such as tableau10 or viridis".to_owned(),
                };
                report.error_with_hint(at, format!("unknown palette {part:?}"), hint);
                return None;
            }
            None => {
                color(part, at, report);
            }
        }
    }
    (!colors.is_empty()).then_some(Palette::Colors(colors))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Ask, Report) {
        let mut report = Report::new();
        let ask = Ask::read(text, &mut report);
        (ask, report)
    }

    #[test]
    fn names_are_given_once() {
        let mut seen = std::collections::BTreeSet::new();
        for opt in OPTIONS {
            assert!(!opt.doc.is_empty());
            for name in opt.names {
                assert!(seen.insert(name), "{name}");
            }
        }
    }

    #[test]
    fn queries_and_tables_below_them() {
        let (ask, report) = read("type=line&x=day\ntitle=A+b&y.sales=1,2\n\nday,n\nMon,3\n");
        assert!(!report.has_errors(), "{report}");
        assert_eq!((ask.text("x"), ask.text("title")), (Some("day"), Some("A b")));
        assert_eq!(ask.all("y").collect::<Vec<_>>(), [(Some("sales"), "1,2")]);
        assert_eq!(ask.table.as_deref(), Some("day,n\nMon,3\n"));
        assert_eq!(read("day,n\nMon,3").0.table.as_deref(), Some("day,n\nMon,3"));
        assert_eq!(read("[1,2]").0.table.as_deref(), Some("[1,2]"));
        assert_eq!(read("type=bar&y=1").0.table, None);
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let (_, report) = read("typ=bar&titel=a&theme=drk&width=-3&zero=maybe&palette=virdis&background=zz&type=linee");
        let told: Vec<String> = report.errors().map(ToString::to_string).collect();
        assert_eq!(told.len(), 8, "{told:#?}");
        for (part, i) in
            [("\"type\"", 0), ("\"title\"", 1), ("\"dark\"", 2), ("from 1", 3), ("viridis", 5), ("\"line\"", 7)]
        {
            assert!(told[i].contains(part), "{}", told[i]);
        }
    }

    #[test]
    fn palettes_are_schemes_or_colours() {
        assert_eq!(read("palette=viridis").0.palette(), Some(&Palette::Scheme("viridis".to_owned())));
        let (ask, _) = read("palette=f00,rgb(0,0,255),%23abc");
        let Some(Palette::Colors(colors)) = ask.palette() else { panic!("colours") };
        assert_eq!(colors.iter().map(|c| c.to_hex()).collect::<Vec<_>>(), ["#f00", "#00f", "#abc"]);
    }
}
