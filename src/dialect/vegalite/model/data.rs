//! Tables: where they come from.

use crate::data::readers::{self, Delimited, Parse, parse_columns, read_delimited};
use crate::data::{Column, Frame, Value};
use crate::diagnostic::Kind;
use crate::dialect::vegalite::model::Builder;
use crate::dialect::vegalite::model::field::value;
use crate::dialect::vegalite::model::source::{self};
use crate::figure::{DataId, DataNode, DataSource};
use crate::json::{Json, parse_any_within};
use crate::limits::{Budget, Exceeded};
use crate::time::{self, Zone};
use crate::transform::Transform;
use std::sync::Arc;

/// Texts of instants, local ones in a zone.
struct Dates(Zone);

impl readers::Dates for Dates {
    fn parse(&self, text: &str) -> Option<f64> {
        time::parse(text, &self.0)
    }

    fn parse_as(&self, text: &str, format: &str, utc: bool) -> Option<f64> {
        let zone = if utc { Zone::utc() } else { self.0.clone() };
        time::parse_as(text, format, &zone)
    }
}

pub fn text(j: &Json, name: &str) -> Option<Arc<str>> {
    j.get(name).and_then(Json::as_str).map(Arc::from)
}

pub fn texts(j: Option<&Json>) -> Vec<Arc<str>> {
    match j {
        Some(Json::Array(list)) => list.iter().filter_map(|v| v.as_str().map(Arc::from)).collect(),
        Some(Json::String(s)) => vec![s.clone()],
        _ => Vec::new(),
    }
}

/// `{"sequence": {start, stop, step, as}}`.
fn sequence(j: &Json, budget: &Budget) -> Result<Frame, Exceeded> {
    let n = |k: &str, d: f64| j.get(k).and_then(Json::as_f64).unwrap_or(d);
    let name = text(j, "as").unwrap_or_else(|| Arc::from("data"));
    readers::sequence(n("start", 0.0), n("stop", 0.0), n("step", 1.0), &name, budget)
}

impl Builder<'_> {
    /// The table of a `data` property.
    pub fn source(&mut self, data: &Json, at: &str) -> DataId {
        let frame = self.read_data(data, at).unwrap_or_default();
        let id = self.node(DataSource::Frame(Arc::new(frame)), Vec::new(), false);
        if let Some(name) = text(data, "name") {
            self.named.push((name, id));
        }
        id
    }

    /// Adds a data node.
    pub fn node(&mut self, source: DataSource, transforms: Vec<Transform>, faceted: bool) -> DataId {
        self.data.push(DataNode { source, transforms, faceted });
        DataId(self.data.len() - 1)
    }

    fn read_data(&mut self, data: &Json, at: &str) -> Option<Frame> {
        let format = data.get("format");
        let mut frame = if let Some(values) = data.get("values") {
            self.inline(values, format, at)?
        } else if let Some(name) = text(data, "name")
            && data.get("url").is_none()
        {
            return self.named_frame(&name, at);
        } else if let Some(s) = data.get("sequence") {
            self.generated(at, |budget| sequence(s, budget))?
        } else if let Some(url) = text(data, "url") {
            self.loaded(&url, format, at)?
        } else if data.get("sphere").is_some() {
            readers::sphere()
        } else if let Some(g) = data.get("graticule") {
            self.generated(at, |budget| readers::graticule(&source::graticule(g), budget))?
        } else {
            Frame::default()
        };
        if let Some(parse) = format.and_then(|f| f.get("parse")).and_then(Json::as_object) {
            let how: Vec<(Arc<str>, Parse)> = parse.iter().map(|(n, v)| (n.clone(), source::parse_rule(v))).collect();
            parse_columns(&mut frame, &how, &Dates(self.zone.clone()));
        }
        Some(frame)
    }

    /// Rows that stand in the description, as JSON or as text.
    fn inline(&mut self, values: &Json, format: Option<&Json>, at: &str) -> Option<Frame> {
        let kind = format.and_then(|f| f.get("type")).and_then(Json::as_str);
        let property = format.and_then(|f| f.get("property")).and_then(Json::as_str);
        match values {
            topology if kind == Some("topojson") => {
                let parsed = topology.as_str().map(|s| self.parsed(s, at));
                match parsed {
                    Some(parsed) => self.topology(&parsed?, format, at),
                    None => self.topology(topology, format, at),
                }
            }
            Json::String(s) if kind.is_none_or(|k| k == "json") && s.trim_start().starts_with(['[', '{']) => {
                let json = self.parsed(s, at)?;
                self.rows(&json, property, at)
            }
            Json::String(s) => self.delimited(s.as_bytes(), kind.unwrap_or("csv"), format, at),
            other => self.rows(other, property, at),
        }
    }

    /// Rows of a file; its ending says what it is if the description does not.
    fn loaded(&mut self, url: &str, format: Option<&Json>, at: &str) -> Option<Frame> {
        let bytes = match self.resources.load(url) {
            Ok(bytes) => bytes,
            Err(why) => {
                self.report.error(format!("{at}/url"), format!("{url:?} cannot be read: {why}"));
                return None;
            }
        };
        let ending = url.split(['?', '#']).next().and_then(|u| u.rsplit('.').next()).unwrap_or("").to_ascii_lowercase();
        let usual = if matches!(&*ending, "csv" | "tsv") { &*ending } else { "json" };
        match format.and_then(|f| f.get("type")).and_then(Json::as_str).unwrap_or(usual) {
            "json" => {
                let parsed = self.parsed(&String::from_utf8_lossy(&bytes), &format!("{at}/url"))?;
                self.rows(&parsed, format.and_then(|f| f.get("property")).and_then(Json::as_str), at)
            }
            "topojson" => {
                let parsed = self.parsed(&String::from_utf8_lossy(&bytes), &format!("{at}/url"))?;
                self.topology(&parsed, format, at)
            }
            kind => self.delimited(&bytes, kind, format, at),
        }
    }

    /// Data that are JSON in a text.
    fn parsed(&mut self, text: &str, at: &str) -> Option<Json> {
        match parse_any_within(text, self.budget) {
            Ok(json) => Some(json),
            Err(e) => {
                let kind = if e.limit { Kind::Limit } else { Kind::Spec };
                self.report.fail(
                    kind,
                    at,
                    format!("these data are no JSON that can be read: {} (line {})", e.message, e.line),
                );
                None
            }
        }
    }

    /// Rows that are computed, within the limits.
    fn generated(&mut self, at: &str, make: impl FnOnce(&Budget) -> Result<Frame, Exceeded>) -> Option<Frame> {
        self.within(make(self.budget), at)
    }

    /// The features or lines of a topology that the format names.
    fn topology(&mut self, topology: &Json, format: Option<&Json>, at: &str) -> Option<Frame> {
        let named = |n: &str| format.and_then(|f| f.get(n)).and_then(Json::as_str);
        let (feature, mesh) = (named("feature"), named("mesh"));
        let outline = match (feature, named("filter")) {
            (Some(_), _) => readers::Outline::Features,
            (None, Some("interior")) => readers::Outline::Interior,
            (None, Some("exterior")) => readers::Outline::Exterior,
            (None, _) => readers::Outline::Mesh,
        };
        let name = feature.or(mesh).unwrap_or("");
        let rows = readers::read_topology(&value(topology), name, outline, self.budget);
        self.within(self.budget.check(), at)?;
        match rows {
            Ok(rows) => self.within(Frame::from_rows(&rows, self.budget), at),
            Err(why) => {
                self.report.error(format!("{at}/format"), why);
                None
            }
        }
    }

    /// What was made, unless it would have exceeded a limit, which is told.
    pub fn within<T>(&mut self, made: Result<T, Exceeded>, at: &str) -> Option<T> {
        made.map_err(|what| self.report.exceeded(at, self.budget, what)).ok()
    }

    fn named_frame(&mut self, name: &str, at: &str) -> Option<Frame> {
        let set = self.datasets.get(name).cloned();
        match set {
            Some(Json::String(s)) if !s.trim_start().starts_with(['[', '{']) => {
                self.delimited(s.as_bytes(), "csv", None, at)
            }
            Some(Json::String(s)) => {
                let json = self.parsed(&s, at)?;
                self.rows(&json, None, at)
            }
            Some(values) => self.rows(&values, None, at),
            None => {
                self.report.warn(at, format!("there is no data named {name:?}"));
                Some(Frame::default())
            }
        }
    }

    fn rows(&mut self, json: &Json, property: Option<&str>, at: &str) -> Option<Frame> {
        let mut found = json;
        for step in property.into_iter().flat_map(|p| p.split('.')) {
            found = found.get(step).unwrap_or(&Json::Null);
        }
        let budget = self.budget;
        let rows: Vec<Value> = match found {
            Json::Array(list) if source::is_uniform(list) => {
                return self.within(source::uniform(list, budget), at);
            }
            Json::Array(list) => {
                self.within(budget.table(list.len(), 3), at)?;
                list.iter().map(source::plain).collect()
            }
            Json::Null => Vec::new(),
            one => vec![source::plain(one)],
        };
        self.within(Frame::from_rows(&rows, budget), at)
    }

    fn delimited(&mut self, bytes: &[u8], kind: &str, format: Option<&Json>, at: &str) -> Option<Frame> {
        let delimiter = match kind {
            "tsv" => b'\t',
            "dsv" => format
                .and_then(|f| f.get("delimiter"))
                .and_then(Json::as_str)
                .and_then(|d| d.bytes().next())
                .unwrap_or(b','),
            _ => b',',
        };
        let read = read_delimited(bytes, &Delimited { delimiter, header: None }, true, self.budget);
        self.within(self.budget.check(), at)?;
        match read {
            Ok(mut frame) => {
                // Text that only looks like a number is a year where an instant is meant.
                let meant: Vec<(Arc<str>, Arc<Column>)> = frame
                    .columns()
                    .iter()
                    .filter(|(name, _)| self.instants.contains(name))
                    .map(|(name, column)| (name.clone(), Arc::new(source::years(column, &self.zone))))
                    .collect();
                meant.into_iter().for_each(|(name, column)| frame.set(name, column));
                Some(frame)
            }
            Err(why) => {
                self.report.error(at, why);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uniform_rows_give_the_table_that_any_rows_give() {
        let rows = |text: &str| crate::json::parse_any(text, 10).unwrap().as_array().unwrap().to_vec();
        let same = rows(r#"[{"a":1,"b":"x","c":null},{"a":2,"b":"y","c":[1]},{"a":3,"b":"x","c":{"d":1}}]"#);
        assert!(source::is_uniform(&same));
        let budget = Budget::default();
        let uniform = source::uniform(&same, &budget).unwrap();
        let values: Vec<Value> = same.iter().map(source::plain).collect();
        assert_eq!(uniform, Frame::from_rows(&values, &budget).unwrap());
        assert_eq!(**uniform.column("a").unwrap(), Column::Numbers(vec![1.0, 2.0, 3.0]));
        for other in [r#"[{"a":1},{"b":1}]"#, r#"[{"a":1},{}]"#, r#"[{"a":1},2]"#, "[1]", "[]"] {
            assert!(!source::is_uniform(&rows(other)), "{other}");
        }
    }
}
