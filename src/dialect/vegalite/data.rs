//! Tables: where they come from and what the description does to them.

use super::build::Builder;
use super::field::{Field, Type, column_name, date_time, plain_path, value};
use super::source;
use crate::data::readers::{Delimited, Parse, parse_columns, read_delimited};
use crate::data::{Column, Frame, Value};
use crate::expr::Expr;
use crate::figure::{DataId, DataNode, DataSource};
use crate::json::{Json, Object, parse_any};
use crate::limits::Exceeded;
use crate::time::{self, Zone};
use crate::transform as t;
use crate::transform::{Op, Predicate, SortField, Transform, WindowOp};
use std::sync::Arc;

/// Texts of instants, local ones in a zone.
struct Dates(Zone);

impl crate::data::readers::Dates for Dates {
    fn parse(&self, text: &str) -> Option<f64> {
        time::parse(text, &self.0)
    }

    fn parse_as(&self, text: &str, format: &str, utc: bool) -> Option<f64> {
        let zone = if utc { Zone::utc() } else { self.0.clone() };
        time::parse_as(text, format, &zone)
    }
}

/// An aggregate operation by name.
pub fn op(name: &str) -> Option<Op> {
    Some(match name {
        "count" => Op::Count,
        "valid" => Op::Valid,
        "missing" => Op::Missing,
        "distinct" => Op::Distinct,
        "sum" => Op::Sum,
        "product" => Op::Product,
        "mean" => Op::Mean,
        "average" => Op::Average,
        "variance" => Op::Variance,
        "variancep" => Op::VarianceP,
        "stdev" => Op::Stdev,
        "stdevp" => Op::StdevP,
        "stderr" => Op::Stderr,
        "median" => Op::Median,
        "q1" => Op::Q1,
        "q3" => Op::Q3,
        "ci0" => Op::Ci0,
        "ci1" => Op::Ci1,
        "min" => Op::Min,
        "max" => Op::Max,
        "values" => Op::Values,
        "argmin" => Op::ArgMin,
        "argmax" => Op::ArgMax,
        name => match name.strip_prefix("exponential ") {
            Some(rate) => Op::Exponential(rate.parse().ok()?),
            None => return None,
        },
    })
}

fn window_op(name: &str, param: f64) -> Option<WindowOp> {
    Some(match name {
        "row_number" => WindowOp::RowNumber,
        "rank" => WindowOp::Rank,
        "dense_rank" => WindowOp::DenseRank,
        "percent_rank" => WindowOp::PercentRank,
        "cume_dist" => WindowOp::CumeDist,
        "ntile" => WindowOp::Ntile(param),
        "lag" => WindowOp::Lag(param),
        "lead" => WindowOp::Lead(param),
        "first_value" => WindowOp::FirstValue,
        "last_value" => WindowOp::LastValue,
        "nth_value" => WindowOp::NthValue(param),
        _ => WindowOp::Aggregate(op(name)?),
    })
}

fn text(j: &Json, name: &str) -> Option<Arc<str>> {
    j.get(name).and_then(Json::as_str).map(Arc::from)
}

fn texts(j: Option<&Json>) -> Vec<Arc<str>> {
    match j {
        Some(Json::Array(list)) => list.iter().filter_map(|v| v.as_str().map(Arc::from)).collect(),
        Some(Json::String(s)) => vec![s.clone()],
        _ => Vec::new(),
    }
}

fn sort_fields(j: Option<&Json>) -> Vec<SortField> {
    let list = j.and_then(Json::as_array).unwrap_or(&[]);
    list.iter()
        .filter_map(|s| {
            Some(SortField { field: text(s, "field")?, descending: text(s, "order").as_deref() == Some("descending") })
        })
        .collect()
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

    #[expect(clippy::too_many_lines, reason = "one property or case after another, none long")]
    fn read_data(&mut self, data: &Json, at: &str) -> Option<Frame> {
        let format = data.get("format");
        let mut kind = format.and_then(|f| f.get("type")).and_then(Json::as_str).map(str::to_string);
        let property = format.and_then(|f| f.get("property")).and_then(Json::as_str);
        let mut frame = if let Some(values) = data.get("values") {
            match values {
                topology if kind.as_deref() == Some("topojson") => {
                    let parsed = topology.as_str().and_then(|s| parse_any(s, 100).ok());
                    self.topology(parsed.as_ref().unwrap_or(topology), format, at)?
                }
                Json::String(s)
                    if kind.as_deref().is_none_or(|k| k == "json") && s.trim_start().starts_with(['[', '{']) =>
                {
                    self.rows(&parse_any(s, 100).unwrap_or(Json::Null), property, at)?
                }
                Json::String(s) => self.delimited(s.as_bytes(), kind.as_deref().unwrap_or("csv"), format, at)?,
                other => self.rows(other, property, at)?,
            }
        } else if let Some(name) = text(data, "name")
            && data.get("url").is_none()
        {
            return self.named_frame(&name, at);
        } else if let Some(s) = data.get("sequence") {
            let n = |k: &str, d: f64| s.get(k).and_then(Json::as_f64).unwrap_or(d);
            let name = text(s, "as").unwrap_or_else(|| Arc::from("data"));
            let (start, stop, step) = (n("start", 0.0), n("stop", 0.0), n("step", 1.0));
            self.within(crate::data::readers::sequence(start, stop, step, &name, self.budget), at)?
        } else if let Some(url) = text(data, "url") {
            let bytes = match self.resources.load(&url) {
                Ok(bytes) => bytes,
                Err(why) => {
                    self.report.error(format!("{at}/url"), format!("{url:?} cannot be read: {why}"));
                    return None;
                }
            };
            let extension =
                url.split(['?', '#']).next().and_then(|u| u.rsplit('.').next()).unwrap_or("").to_ascii_lowercase();
            let kind = kind.get_or_insert_with(|| match &*extension {
                "csv" | "tsv" => extension,
                _ => "json".into(),
            });
            match &**kind {
                "json" => {
                    let parsed = parse_any(&String::from_utf8_lossy(&bytes), 100);
                    match parsed {
                        Ok(j) => self.rows(&j, property, at)?,
                        Err(e) => {
                            self.report.error(
                                format!("{at}/url"),
                                format!("{url:?} is no JSON: {} (line {})", e.message, e.line),
                            );
                            return None;
                        }
                    }
                }
                "topojson" => {
                    let parsed = parse_any(&String::from_utf8_lossy(&bytes), 100).ok()?;
                    self.topology(&parsed, format, at)?
                }
                kind => self.delimited(&bytes, kind, format, at)?,
            }
        } else {
            if data.get("sphere").is_some() {
                crate::data::readers::sphere()
            } else if let Some(g) = data.get("graticule") {
                self.within(crate::data::readers::graticule(&source::graticule(g), self.budget), at)?
            } else {
                Frame::default()
            }
        };
        if let Some(parse) = format.and_then(|f| f.get("parse")).and_then(Json::as_object) {
            let how: Vec<(Arc<str>, Parse)> = parse.iter().map(|(n, v)| (n.clone(), source::parse_rule(v))).collect();
            parse_columns(&mut frame, &how, &Dates(self.zone.clone()));
        }
        Some(frame)
    }

    /// The features or lines of a topology that the format names.
    fn topology(&mut self, topology: &Json, format: Option<&Json>, at: &str) -> Option<Frame> {
        let named = |n: &str| format.and_then(|f| f.get(n)).and_then(Json::as_str);
        let (feature, mesh) = (named("feature"), named("mesh"));
        let outline = match (feature, named("filter")) {
            (Some(_), _) => crate::data::readers::Outline::Features,
            (None, Some("interior")) => crate::data::readers::Outline::Interior,
            (None, Some("exterior")) => crate::data::readers::Outline::Exterior,
            (None, _) => crate::data::readers::Outline::Mesh,
        };
        let name = feature.or(mesh).unwrap_or("");
        let rows = crate::data::readers::read_topology(&value(topology), name, outline, self.budget);
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
            Some(Json::String(s)) => self.rows(&parse_any(&s, 100).unwrap_or(Json::Null), None, at),
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

    /// Applies a view's `transform` list.
    pub fn transforms(&mut self, list: &Json, from: DataId, groups: &[Arc<str>], at: &str) -> DataId {
        let mut steps = Vec::new();
        for (i, j) in list.as_array().unwrap_or(&[]).iter().enumerate() {
            let at = format!("{at}/{i}");
            if let Some(lookup) = j.get("lookup") {
                let node = self.node(DataSource::Node(from), std::mem::take(&mut steps), false);
                let other = self.lookup(j, lookup, &at);
                steps.extend(other);
                return {
                    let rest = Json::Array(list.as_array().unwrap_or(&[])[i + 1..].to_vec());
                    let node = self.node(DataSource::Node(node), steps, false);
                    self.transforms(&rest, node, groups, &at)
                };
            }
            self.transform(j, groups, &at, &mut steps);
        }
        if steps.is_empty() { from } else { self.node(DataSource::Node(from), steps, false) }
    }

    /// A table without rows.
    fn no_rows(&mut self) -> DataId {
        self.node(DataSource::Frame(Arc::default()), Vec::new(), false)
    }

    fn lookup(&mut self, j: &Json, key: &Json, at: &str) -> Option<Transform> {
        let from = j.get("from")?;
        let selection = from.get("param").or_else(|| from.get("selection")).and_then(Json::as_str);
        let id = match (from.get("data"), selection) {
            (Some(data), _) => {
                let name = text(data, "name");
                let known = name.and_then(|n| self.named.iter().find(|(m, _)| *m == n).map(|(_, id)| *id));
                known.unwrap_or_else(|| self.source(data, &format!("{at}/from/data")))
            }
            (None, Some(name)) => self.selected_rows(name).unwrap_or_else(|| self.no_rows()),
            (None, None) => {
                self.report.warn(format!("{at}/from"), "a lookup needs `data` or `param` to look in");
                return None;
            }
        };
        let fields = texts(from.get("fields"));
        let names = texts(j.get("as"));
        let values = fields.iter().enumerate().map(|(i, f)| (f.clone(), names.get(i).unwrap_or(f).clone())).collect();
        Some(Transform::Lookup(t::Lookup {
            from: id.0,
            key: text(from, "key")?,
            field: key.as_str()?.into(),
            values,
            row_name: if fields.is_empty() {
                names.first().cloned().or_else(|| selection.map(Arc::from))
            } else {
                None
            },
            default: j.get("default").map_or(Value::Null, value),
        }))
    }

    #[expect(clippy::too_many_lines, reason = "one property or case after another, none long")]
    fn transform(&mut self, j: &Json, groups: &[Arc<str>], at: &str, steps: &mut Vec<Transform>) {
        let groupby = || -> Vec<Arc<str>> { texts(j.get("groupby")) };
        let name = |i: usize, default: &str| texts(j.get("as")).get(i).cloned().unwrap_or_else(|| Arc::from(default));
        let number = |n: &str, d: f64| j.get(n).and_then(Json::as_f64).unwrap_or(d);
        let measures = |list: &Json| -> Vec<t::Measure> {
            list.as_array()
                .unwrap_or(&[])
                .iter()
                .filter_map(|m| {
                    let o = text(m, "op")?;
                    let field = text(m, "field");
                    let default = format!("{o}{}", field.as_deref().map_or(String::new(), |f| format!("_{f}")));
                    Some(t::Measure { op: op(&o)?, field, name: text(m, "as").unwrap_or_else(|| default.into()) })
                })
                .collect()
        };
        if let Some(f) = j.get("filter") {
            let predicate = self.predicate(f, &format!("{at}/filter"), steps);
            steps.push(Transform::Filter(predicate));
        } else if let Some(c) = j.get("calculate").and_then(Json::as_str) {
            if let Some(expr) = self.expr(c, &format!("{at}/calculate")) {
                steps.push(Transform::Calculate(t::Calculate { expr, name: name(0, "calculated") }));
            }
        } else if let Some(list) = j.get("aggregate") {
            let mut groupby = groupby();
            groups.iter().for_each(|g| {
                if !groupby.contains(g) {
                    groupby.push(g.clone())
                }
            });
            steps.push(Transform::Aggregate(t::Aggregate { groupby, measures: measures(list), cross: false }));
        } else if let Some(list) = j.get("joinaggregate") {
            steps.push(Transform::JoinAggregate(t::JoinAggregate { groupby: groupby(), measures: measures(list) }));
        } else if let Some(bin) = j.get("bin") {
            let Some(field) = text(j, "field") else { return };
            let start = name(0, &format!("bin_{field}"));
            let end = name(1, &format!("{start}_end"));
            let params = bin.as_object().cloned().unwrap_or_default();
            steps.push(self.bin(&field, &params, 10.0, start, end));
        } else if let Some(unit) = j.get("timeUnit") {
            let Some(field) = text(j, "field") else { return };
            let (unit, step) = match unit {
                Json::Object(o) => (
                    o.get("unit").and_then(Json::as_str).unwrap_or("year").into(),
                    o.get("step").and_then(Json::as_f64).unwrap_or(1.0),
                ),
                u => (Arc::from(u.as_str().unwrap_or("year")), 1.0),
            };
            let start = name(0, &format!("{unit}_{field}"));
            let end: Arc<str> = format!("{start}_end").into();
            steps.extend(self.date_step(&field));
            steps.push(Transform::TimeUnit(t::TimeUnit { field, unit, step, start, end: Some(end) }));
        } else if let Some(field) = text(j, "stack") {
            let (start, end) = (name(0, &format!("{field}_start")), texts(j.get("as")).get(1).cloned());
            let end = end.unwrap_or_else(|| format!("{start}_end").into());
            let offset = stack_offset(j.get("offset").and_then(Json::as_str));
            steps.push(Transform::Stack(t::Stack {
                field: Some(field),
                groupby: groupby(),
                sort: sort_fields(j.get("sort")),
                offset,
                start,
                end,
            }));
        } else if let Some(list) = j.get("fold") {
            steps.push(Transform::Fold(t::Fold {
                fields: texts(Some(list)),
                key: name(0, "key"),
                value: name(1, "value"),
            }));
        } else if let Some(list) = j.get("flatten") {
            let fields = texts(Some(list));
            let fields = fields.iter().enumerate().map(|(i, f)| (f.clone(), name(i, f))).collect();
            steps.push(Transform::Flatten(t::Flatten { fields, index: None }));
        } else if let Some(list) = j.get("window") {
            let fields = list
                .as_array()
                .unwrap_or(&[])
                .iter()
                .filter_map(|w| {
                    let o = text(w, "op")?;
                    let param = w.get("param").and_then(Json::as_f64).unwrap_or(1.0);
                    Some(t::WindowField { op: window_op(&o, param)?, field: text(w, "field"), name: text(w, "as")? })
                })
                .collect();
            let bound = |i: usize, d: Option<f64>| match j.get("frame").and_then(Json::as_array).and_then(|f| f.get(i))
            {
                Some(Json::Number(x)) => Some(*x),
                Some(_) => None,
                None => d,
            };
            let frame = (bound(0, None), bound(1, Some(0.0)));
            let ignore_peers = j.get("ignorePeers").and_then(Json::as_bool).unwrap_or(false);
            steps.push(Transform::Window(t::Window {
                fields,
                groupby: groupby(),
                sort: sort_fields(j.get("sort")),
                frame,
                ignore_peers,
            }));
        } else if let Some(field) = text(j, "impute") {
            let Some(key) = text(j, "key") else { return };
            steps.push(Transform::Impute(self.impute(j, field, key, groupby())));
        } else if let Some(field) = text(j, "pivot") {
            let Some(v) = text(j, "value") else { return };
            let o = text(j, "op").and_then(|o| op(&o)).unwrap_or(Op::Sum);
            steps.push(Transform::Pivot(t::Pivot {
                field,
                value: v,
                op: o,
                groupby: groupby(),
                limit: number("limit", 0.0) as usize,
            }));
        } else if let Some(field) = text(j, "density") {
            let extent = j
                .get("extent")
                .and_then(Json::as_array)
                .and_then(|e| Some((e.first()?.as_f64()?, e.get(1)?.as_f64()?)));
            let flag = |n: &str| j.get(n).and_then(Json::as_bool).unwrap_or(false);
            steps.push(Transform::Density(t::Density {
                field,
                groupby: groupby(),
                cumulative: flag("cumulative"),
                counts: flag("counts"),
                bandwidth: number("bandwidth", 0.0),
                extent,
                shared: j.get("resolve").and_then(Json::as_str) != Some("independent"),
                minsteps: number("minsteps", 25.0),
                maxsteps: number("maxsteps", 200.0),
                steps: j.get("steps").and_then(Json::as_f64),
                value: name(0, "value"),
                density: name(1, "density"),
            }));
        } else if let Some(field) = text(j, "quantile") {
            let probs = j
                .get("probs")
                .and_then(Json::as_array)
                .map_or_else(Vec::new, |p| p.iter().filter_map(Json::as_f64).collect());
            steps.push(Transform::Quantile(t::Quantile {
                field,
                groupby: groupby(),
                probs,
                step: number("step", 0.01),
                prob: name(0, "prob"),
                value: name(1, "value"),
            }));
        } else if let Some(y) = text(j, "regression") {
            let Some(x) = text(j, "on") else { return };
            let fit = match j.get("method").and_then(Json::as_str) {
                Some("log") => t::Fit::Log,
                Some("exp") => t::Fit::Exp,
                Some("pow") => t::Fit::Pow,
                Some("quad") => t::Fit::Quad,
                Some("poly") => t::Fit::Poly(number("order", 3.0).clamp(0.0, 20.0) as usize),
                _ => t::Fit::Linear,
            };
            let extent = j
                .get("extent")
                .and_then(Json::as_array)
                .and_then(|e| Some((e.first()?.as_f64()?, e.get(1)?.as_f64()?)));
            let params = j.get("params").and_then(Json::as_bool).unwrap_or(false);
            steps.push(Transform::Regression(t::Regression {
                x_name: name(0, &x),
                y_name: name(1, &y),
                x,
                y,
                groupby: groupby(),
                fit,
                extent,
                params,
            }));
        } else if let Some(y) = text(j, "loess") {
            let Some(x) = text(j, "on") else { return };
            steps.push(Transform::Loess(t::Loess {
                x_name: name(0, &x),
                y_name: name(1, &y),
                x,
                y,
                groupby: groupby(),
                bandwidth: number("bandwidth", 0.3),
            }));
        } else if let Some(n) = j.get("sample").and_then(Json::as_f64) {
            steps.push(Transform::Sample(n.max(0.0) as usize));
        } else if let Some(field) = text(j, "extent") {
            let param = text(j, "param").unwrap_or_else(|| field.clone());
            steps.push(Transform::Extent(t::Extent { field, name: param }));
        } else {
            self.report.warn(at, "this transform is not known; it is skipped");
        }
    }

    /// An imputation.
    pub fn impute(&mut self, j: &Json, field: Arc<str>, key: Arc<str>, groupby: Vec<Arc<str>>) -> t::Impute {
        let keyvals = match j.get("keyvals") {
            Some(Json::Array(list)) => list.iter().map(value).collect(),
            Some(o @ Json::Object(_)) => {
                let n = |k: &str, d: f64| o.get(k).and_then(Json::as_f64).unwrap_or(d);
                let (start, stop, step) = (n("start", 0.0), n("stop", 0.0), n("step", 1.0));
                let count = ((stop - start) / step).ceil().clamp(0.0, 100_000.0) as usize;
                (0..count).map(|i| Value::Number(start + i as f64 * step)).collect()
            }
            _ => Vec::new(),
        };
        let method = match j.get("method").and_then(Json::as_str) {
            Some("mean") => t::ImputeMethod::Mean,
            Some("median") => t::ImputeMethod::Median,
            Some("min") => t::ImputeMethod::Min,
            Some("max") => t::ImputeMethod::Max,
            _ => t::ImputeMethod::Value(j.get("value").map_or(Value::Null, value)),
        };
        let bound = |i: usize| j.get("frame").and_then(Json::as_array).and_then(|f| f.get(i)?.as_f64());
        t::Impute { field, key, keyvals, groupby, method, frame: (bound(0), bound(1)) }
    }

    /// A bin transform by its parameters.
    pub fn bin(&mut self, field: &Arc<str>, p: &Object, maxbins: f64, start: Arc<str>, end: Arc<str>) -> Transform {
        let n = |name: &str| p.get(name).and_then(Json::as_f64);
        let list = |name: &str| {
            p.get(name).and_then(Json::as_array).map(|l| l.iter().filter_map(Json::as_f64).collect::<Vec<f64>>())
        };
        let mut rule = t::BinRule { maxbins: n("maxbins").unwrap_or(maxbins), ..t::BinRule::default() };
        rule.base = n("base").unwrap_or(rule.base);
        rule.step = n("step");
        rule.steps = list("steps").unwrap_or_default();
        rule.minstep = n("minstep").unwrap_or(0.0);
        rule.divide = list("divide").unwrap_or(rule.divide);
        rule.anchor = n("anchor");
        rule.nice = p.get("nice").and_then(Json::as_bool).unwrap_or(true);
        let extent = match p.get("extent") {
            Some(Json::Array(e)) => match (e.first().and_then(Json::as_f64), e.get(1).and_then(Json::as_f64)) {
                (Some(a), Some(b)) => t::BinExtent::Fixed(a, b),
                _ => t::BinExtent::Data,
            },
            _ => t::BinExtent::Data,
        };
        Transform::Bin(t::Bin { field: field.clone(), extent, rule, start, end, name: None })
    }

    /// Text that stands for instants becomes instants.
    pub fn date_step(&mut self, field: &Arc<str>) -> Option<Transform> {
        let quoted = Json::String(field.clone()).to_text();
        let expr = Expr::parse(&format!("toDate(datum[{quoted}])")).ok()?;
        Some(Transform::Calculate(t::Calculate { expr, name: field.clone() }))
    }

    /// An expression, or a warning.
    pub fn expr(&mut self, source: &str, at: &str) -> Option<Expr> {
        match Expr::parse(source) {
            Ok(e) => Some(e),
            Err(e) => {
                self.report.error(
                    at,
                    format!("expression {source:?} is not understood at character {}: {}", e.offset + 1, e.message),
                );
                None
            }
        }
    }

    /// What a filter or a condition tests.
    pub fn predicate(&mut self, j: &Json, at: &str, steps: &mut Vec<Transform>) -> Predicate {
        match j {
            Json::String(s) => self.expr(s, at).map_or(Predicate::Always(true), Predicate::Expr),
            Json::Object(o) => {
                let list = |b: &mut Self, l: &Json, steps: &mut Vec<Transform>| -> Vec<Predicate> {
                    l.as_array().unwrap_or(&[]).iter().map(|p| b.predicate(p, at, steps)).collect()
                };
                if let Some(l) = o.get("and") {
                    return Predicate::And(list(self, l, steps));
                }
                if let Some(l) = o.get("or") {
                    return Predicate::Or(list(self, l, steps));
                }
                if let Some(p) = o.get("not") {
                    return Predicate::Not(Box::new(self.predicate(p, at, steps)));
                }
                if o.get("param").is_some() || o.get("selection").is_some() {
                    // An empty selection selects everything, unless it says otherwise.
                    let test = self.selection_test(o);
                    return self.expr(&test, at).map_or(Predicate::Always(true), Predicate::Expr);
                }
                self.field_predicate(o, at, steps)
            }
            _ => Predicate::Always(true),
        }
    }

    fn field_predicate(&mut self, o: &Object, at: &str, steps: &mut Vec<Transform>) -> Predicate {
        let Some(field) = o.get("field").and_then(Json::as_str).map(plain_path) else {
            self.report.warn(at, "this predicate names no field; it always holds");
            return Predicate::Always(true);
        };
        let time_unit = o.get("timeUnit").and_then(Json::as_str).map(Arc::<str>::from);
        let dated = time_unit.is_some()
            || o.iter().any(|(_, v)| {
                let is_date = |j: &Json| j.as_object().is_some_and(|o| date_time(o).is_some());
                is_date(v) || v.as_array().is_some_and(|l| l.iter().any(is_date))
            });
        if dated {
            steps.extend(self.date_step(&field));
        }
        // With a time unit, plain numbers are parts of it: hours, months …
        let unit = time_unit.clone();
        let v = |j: &Json| match (j, &unit) {
            (Json::Number(x), Some(u)) if *x < 100_000.0 => {
                let mut parts = Object::new();
                let name = u.trim_start_matches("utc");
                parts.insert(name, Json::Number(*x));
                date_time(&parts).map_or_else(|| value(j), Value::Time)
            }
            (Json::String(name), Some(u)) if matches!(u.trim_start_matches("utc"), "month" | "day") => {
                let mut parts = Object::new();
                parts.insert(u.trim_start_matches("utc"), Json::String(name.clone()));
                date_time(&parts).map_or_else(|| value(j), Value::Time)
            }
            _ => self.constant(j),
        };
        let test = if let Some(x) = o.get("equal") {
            t::Test::Equal(v(x))
        } else if let Some(x) = o.get("lt") {
            t::Test::Lt(v(x))
        } else if let Some(x) = o.get("lte") {
            t::Test::Lte(v(x))
        } else if let Some(x) = o.get("gt") {
            t::Test::Gt(v(x))
        } else if let Some(x) = o.get("gte") {
            t::Test::Gte(v(x))
        } else if let Some(Json::Array(r)) = o.get("range") {
            t::Test::Range(r.first().map_or(Value::Null, &v), r.get(1).map_or(Value::Null, &v))
        } else if let Some(Json::Array(l)) = o.get("oneOf") {
            t::Test::OneOf(l.iter().map(v).collect())
        } else if let Some(x) = o.get("valid") {
            t::Test::Valid(x.as_bool().unwrap_or(true))
        } else {
            return Predicate::Always(true);
        };
        Predicate::Field(t::FieldPredicate { field, time_unit, test })
    }

    /// The derived columns of a unit's fields: parsed dates, bins, time units.
    pub fn field_steps(&mut self, fields: &[(Arc<str>, Field)], steps: &mut Vec<Transform>) {
        let mut done: Vec<Arc<str>> = Vec::new();
        for (channel, f) in fields {
            let Some(field) = f.field.clone() else { continue };
            if (f.kind == Type::Temporal || f.unit.is_some())
                && f.aggregate.as_ref().is_none_or(|a| a.1.is_none())
                && !done.contains(&field)
            {
                done.push(field.clone());
                steps.extend(self.date_step(&field));
            }
            let made = if f.unit.as_ref().is_some_and(|u| u.binned) { f.end.as_ref() } else { Some(&f.column) };
            if made.is_some_and(|column| done.contains(column)) || f.aggregate.is_some() {
                continue;
            }
            let ends = f.bins.clone().or_else(|| Some((f.column.clone(), f.end.clone()?)));
            if let (Some(super::field::Binning::Params(p)), Some((start, end))) = (&f.bin, ends) {
                done.push(f.column.clone());
                let most = if matches!(
                    &**channel,
                    "row"
                        | "column"
                        | "size"
                        | "color"
                        | "fill"
                        | "stroke"
                        | "strokeWidth"
                        | "opacity"
                        | "fillOpacity"
                        | "strokeOpacity"
                        | "shape"
                        | "facet"
                ) {
                    6.0
                } else {
                    10.0
                };
                let p = p.clone();
                let datum = |c: &Arc<str>| format!("datum[{}]", Json::String(c.clone()).to_text());
                let (low, high) = (datum(&start), datum(&end));
                steps.push(self.bin(&field, &p, most, start, end));
                let (source, name) = match &f.bins {
                    Some(_) => {
                        let format = f.json.get("format").and_then(Json::as_str).unwrap_or("");
                        let format = Json::String(format.into()).to_text();
                        let text = format!("format({low}, {format}) + ' – ' + format({high}, {format})");
                        (format!("isValid({low}) && isFinite(+{low}) ? {text} : 'null'"), f.column.clone())
                    }
                    None => (format!("({low} + {high}) / 2"), column_name("mid", &f.column)),
                };
                if let Ok(expr) = Expr::parse(&source) {
                    steps.push(Transform::Calculate(t::Calculate { expr, name }));
                }
            } else if let Some(unit) = &f.unit {
                done.extend(made.cloned());
                // What was binned before keeps its start, and gets an end.
                let start = if unit.binned { column_name("unit", &f.column) } else { f.column.clone() };
                steps.push(Transform::TimeUnit(t::TimeUnit {
                    field,
                    unit: f.plain_unit().into(),
                    step: unit.step,
                    start,
                    end: f.end.clone(),
                }));
            }
        }
    }
}

/// A stack's offset by name.
pub fn stack_offset(name: Option<&str>) -> t::StackOffset {
    match name {
        Some("normalize") => t::StackOffset::Normalize,
        Some("center") => t::StackOffset::Center,
        _ => t::StackOffset::Zero,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uniform_rows_give_the_table_that_any_rows_give() {
        let rows = |text: &str| parse_any(text, 10).unwrap().as_array().unwrap().to_vec();
        let same = rows(r#"[{"a":1,"b":"x","c":null},{"a":2,"b":"y","c":[1]},{"a":3,"b":"x","c":{"d":1}}]"#);
        assert!(source::is_uniform(&same));
        let budget = crate::limits::Budget::default();
        let uniform = source::uniform(&same, &budget).unwrap();
        let values: Vec<Value> = same.iter().map(source::plain).collect();
        assert_eq!(uniform, Frame::from_rows(&values, &budget).unwrap());
        assert_eq!(**uniform.column("a").unwrap(), Column::Numbers(vec![1.0, 2.0, 3.0]));
        for other in [r#"[{"a":1},{"b":1}]"#, r#"[{"a":1},{}]"#, r#"[{"a":1},2]"#, "[1]", "[]"] {
            assert!(!source::is_uniform(&rows(other)), "{other}");
        }
    }
}
