//! The parameters of a chart, with the sink for what is wrong with them.

use super::super::query::Query;
use crate::color::Color;
use crate::diagnostic::{Kind, Report, did_you_mean};

/// Every parameter that is drawn.
pub const KNOWN: &[&str] = &[
    "cht", "chd", "chds", "chs", "chco", "chf", "chtt", "chts", "chdl", "chdlp", "chdls", "chl", "chxt", "chxl",
    "chxp", "chxr", "chxs", "chxtc", "chg", "chm", "chls", "chbh", "chma", "chp", "choe", "chld",
];
/// Most labels, titles, markers or styles in one parameter.
const PARTS: usize = 2_000;
/// Parameters that change nothing in a picture.
const SILENT: &[&str] = &["chid", "chof", "chlps"];

/// The grey of axes and their labels.
pub(super) const GREY: Color = Color::rgb(0x67, 0x67, 0x67);
/// The same on a dark page, and that page.
pub(super) const DARK: (Color, Color) = (Color::rgb(0xb3, 0xb9, 0xc1), Color::rgb(0x0d, 0x11, 0x17));

#[derive(Debug)]
pub(super) struct Params<'r> {
    query: Query,
    report: &'r mut Report,
    /// The colour of what has none of its own, and of the ground.
    pub ink: Color,
    pub page: Color,
}

impl<'r> Params<'r> {
    /// Reads a query, and warns of parameters that mean nothing.
    pub(super) fn read(text: &str, report: &'r mut Report) -> Params<'r> {
        let query = Query::read(text);
        for name in query.names().filter(|n| !KNOWN.contains(n) && !SILENT.contains(n)) {
            let hint =
                did_you_mean(name, KNOWN.iter().copied()).map_or(String::new(), |n| format!("; did you mean {n:?}?"));
            report.warn(format!("/{name}"), format!("unknown parameter {name:?}{hint}"));
        }
        Params { query, report, ink: GREY, page: Color::WHITE }
    }

    /// A parameter's value.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.query.get(name)
    }

    /// A parameter's value, free of the borrow.
    pub(super) fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().to_owned()
    }

    /// Its parts between vertical bars; none if it is not there, or if there are too many.
    pub(super) fn parts(&mut self, name: &str) -> Vec<String> {
        let parts: Vec<String> = self.get(name).map_or_else(Vec::new, |v| v.split('|').map(str::to_owned).collect());
        if parts.len() > PARTS {
            self.limit(name, &format!("{name}= holds {} parts; at most {PARTS} are drawn", parts.len()));
            return Vec::new();
        }
        parts
    }

    /// Where findings go.
    pub(super) fn report(&mut self) -> &mut Report {
        self.report
    }

    /// A parameter cannot be drawn.
    pub(super) fn error(&mut self, name: &str, message: &str) {
        self.report.error(format!("/{name}"), message);
    }

    /// A parameter asks for too much.
    pub(super) fn limit(&mut self, name: &str, message: &str) {
        self.report.fail(Kind::Limit, format!("/{name}"), message);
    }

    /// A part of a parameter is left out.
    pub(super) fn warn(&mut self, name: &str, message: &str) {
        self.report.warn(format!("/{name}"), message);
    }

    /// A finite number.
    pub(super) fn number(&mut self, name: &str, text: &str) -> Option<f64> {
        let found = text.trim().parse::<f64>().ok().filter(|x| x.is_finite() && x.abs() < 1e15);
        if found.is_none() {
            self.error(name, &format!("{name}= holds {text:?} where a number is expected"));
        }
        found
    }

    /// A number, or a default where nothing is written.
    pub(super) fn number_or(&mut self, name: &str, text: Option<&str>, default: f64) -> f64 {
        match text.map(str::trim).filter(|t| !t.is_empty()) {
            None => default,
            Some(text) => self.number(name, text).unwrap_or(default),
        }
    }

    /// Numbers apart by commas; those that are none are reported and left out.
    pub(super) fn numbers(&mut self, name: &str, text: &str) -> Vec<f64> {
        text.split(',').filter_map(|t| self.number(name, t)).collect()
    }

    /// A colour: RRGGBB, with alpha RRGGBBAA.
    pub(super) fn color(&mut self, name: &str, text: &str) -> Option<Color> {
        let digits = text.trim();
        let found = matches!(digits.len(), 3 | 6 | 8).then(|| Color::parse(&format!("#{digits}"))).flatten();
        if found.is_none() {
            self.error(name, &format!("{name}= holds {text:?} where a colour RRGGBB or RRGGBBAA is expected"));
        }
        found
    }

    /// A colour, or a default where nothing is written.
    pub(super) fn color_or(&mut self, name: &str, text: Option<&str>, default: Color) -> Color {
        match text.map(str::trim).filter(|t| !t.is_empty()) {
            None => default,
            Some(text) => self.color(name, text).unwrap_or(default),
        }
    }
}
