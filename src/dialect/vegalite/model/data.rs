//! Tables: where they come from.

use crate::data::readers::{self, Delimited, Parse, parse_columns, read_delimited};
use crate::data::{Column, Frame, Value};
use crate::diagnostic::Kind;
use crate::dialect::vegalite::model::Builder;
use crate::dialect::vegalite::model::field::value;
use crate::dialect::vegalite::model::source;
use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::data::{Data, DataFormat, FormatType, MeshFilter, ParseRule, Sequence};
use crate::dialect::vegalite::syntax::read::Kept;
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

/// Numbers from a start to a stop.
fn sequence(s: &Sequence, budget: &Budget) -> Result<Frame, Exceeded> {
    let name = s.as_.or("data".into());
    readers::sequence(s.start.or(0.0), s.stop.or(0.0), s.step.or(1.0), &name, budget)
}

/// What stands between values of a row.
fn delimiter(kind: Option<&FormatType>, format: &DataFormat) -> u8 {
    match kind {
        Some(FormatType::Tsv) => b'\t',
        Some(FormatType::Dsv) => format.delimiter.value().and_then(|d| d.bytes().next()).unwrap_or(b','),
        Some(FormatType::Csv | FormatType::Json | FormatType::Topojson) | None => b',',
    }
}

/// How values of a column are read.
fn parse(rule: &ParseRule) -> Parse {
    match rule {
        ParseRule::Keep => Parse::Keep,
        ParseRule::Number => Parse::Number,
        ParseRule::Boolean => Parse::Boolean,
        ParseRule::Text => Parse::Text,
        ParseRule::Date => Parse::Date(None),
        ParseRule::Pattern(pattern, utc) => Parse::Date(Some((pattern.clone(), *utc))),
    }
}

impl Builder<'_> {
    /// The table of a `data` property.
    pub fn source(&mut self, data: &Data, at: &str) -> DataId {
        let frame = self.read_data(data, at).unwrap_or_default();
        let id = self.node(DataSource::Frame(Arc::new(frame)), Vec::new(), false);
        if let Some(name) = data.name.value() {
            self.named.push((name.clone(), id));
        }
        id
    }

    /// A table that was named before.
    pub fn known_table(&self, name: &str) -> Option<DataId> {
        self.named.iter().find(|(known, _)| &**known == name).map(|(_, id)| *id)
    }

    /// Adds a data node.
    pub fn node(&mut self, source: DataSource, transforms: Vec<Transform>, faceted: bool) -> DataId {
        if let DataSource::Node(parent) = &source {
            let same = |node: &DataNode| {
                matches!(&node.source, DataSource::Node(other) if other == parent)
                    && node.faceted == faceted
                    && node.transforms == transforms
            };
            if let Some(i) = self.data.iter().position(same) {
                return DataId(i);
            }
        }
        self.data.push(DataNode { source, transforms, faceted });
        DataId(self.data.len() - 1)
    }

    fn read_data(&mut self, data: &Data, at: &str) -> Option<Frame> {
        let unsaid = DataFormat::default();
        let format = data.format.value().unwrap_or(&unsaid);
        let mut frame = if data.values.is_said() {
            self.inline(data.values.value().map_or(&Json::Null, Kept::json), format, at)?
        } else if let (Some(name), Said::Unsaid) = (data.name.value(), &data.url) {
            return self.named_frame(name, at);
        } else if let Some(s) = data.sequence.value() {
            self.generated(at, |budget| sequence(s, budget))?
        } else if let Some(url) = data.url.value() {
            self.loaded(url, format, at)?
        } else if data.sphere.is_said() {
            readers::sphere()
        } else if let Some(rule) = data.graticule.value() {
            self.generated(at, |budget| readers::graticule(&source::graticule(rule), budget))?
        } else {
            Frame::default()
        };
        if let Some(rules) = format.parse.value() {
            let how: Vec<(Arc<str>, Parse)> = rules.0.iter().map(|(name, rule)| (name.clone(), parse(rule))).collect();
            parse_columns(&mut frame, &how, &Dates(self.zone.clone()));
        }
        Some(frame)
    }

    /// Rows that stand in the description, as JSON or as text.
    fn inline(&mut self, values: &Json, format: &DataFormat, at: &str) -> Option<Frame> {
        match (format.type_.value(), values) {
            (Some(FormatType::Topojson), Json::String(s)) => {
                let json = self.parsed(s, at)?;
                self.topology(&json, format, at)
            }
            (Some(FormatType::Topojson), topology) => self.topology(topology, format, at),
            (None | Some(FormatType::Json), Json::String(s)) if s.trim_start().starts_with(['[', '{']) => {
                let json = self.parsed(s, at)?;
                self.rows(&json, format, at)
            }
            (kind, Json::String(s)) => self.delimited(s.as_bytes(), delimiter(kind, format), at),
            (_, rows) => self.rows(rows, format, at),
        }
    }

    /// Rows of a file; its ending says what it is if the description does not.
    fn loaded(&mut self, url: &str, format: &DataFormat, at: &str) -> Option<Frame> {
        let bytes = match self.resources.load(url) {
            Ok(bytes) => bytes,
            Err(why) => {
                self.report.error(format!("{at}/url"), format!("{url:?} cannot be read: {why}"));
                return None;
            }
        };
        let ending = url.split(['?', '#']).next().and_then(|u| u.rsplit('.').next()).unwrap_or("").to_ascii_lowercase();
        let usual = match &*ending {
            "csv" => FormatType::Csv,
            "tsv" => FormatType::Tsv,
            _ => FormatType::Json,
        };
        match format.type_.or(usual) {
            FormatType::Json => {
                let parsed = self.parsed(&String::from_utf8_lossy(&bytes), &format!("{at}/url"))?;
                self.rows(&parsed, format, at)
            }
            FormatType::Topojson => {
                let parsed = self.parsed(&String::from_utf8_lossy(&bytes), &format!("{at}/url"))?;
                self.topology(&parsed, format, at)
            }
            kind => self.delimited(&bytes, delimiter(Some(&kind), format), at),
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
    fn topology(&mut self, topology: &Json, format: &DataFormat, at: &str) -> Option<Frame> {
        let (feature, mesh) = (format.feature.value(), format.mesh.value());
        let outline = match (feature, format.filter.value()) {
            (Some(_), _) => readers::Outline::Features,
            (None, Some(MeshFilter::Interior)) => readers::Outline::Interior,
            (None, Some(MeshFilter::Exterior)) => readers::Outline::Exterior,
            (None, None) => readers::Outline::Mesh,
        };
        let name = feature.or(mesh).map_or("", |name| name);
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
        let (set, unsaid) = (self.datasets.get(name).cloned(), DataFormat::default());
        match set {
            Some(Json::String(s)) if !s.trim_start().starts_with(['[', '{']) => self.delimited(s.as_bytes(), b',', at),
            Some(Json::String(s)) => {
                let json = self.parsed(&s, at)?;
                self.rows(&json, &unsaid, at)
            }
            Some(values) => self.rows(&values, &unsaid, at),
            None => {
                self.report.warn(at, format!("there is no data named {name:?}"));
                Some(Frame::default())
            }
        }
    }

    fn rows(&mut self, json: &Json, format: &DataFormat, at: &str) -> Option<Frame> {
        let mut found = json;
        for step in format.property.value().into_iter().flat_map(|path| path.split('.')) {
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

    fn delimited(&mut self, bytes: &[u8], delimiter: u8, at: &str) -> Option<Frame> {
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
