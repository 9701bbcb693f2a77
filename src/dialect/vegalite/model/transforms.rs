//! What a description does to its rows: the `transform` list of a view, one function a transform.

use crate::data::Value;
use crate::dialect::vegalite::model::Builder;
use crate::dialect::vegalite::model::data::{text, texts};
use crate::dialect::vegalite::model::field::value;
use crate::expr::Expr;
use crate::figure::{DataId, DataSource};
use crate::json::{Json, Object};
use crate::limits::Budget;
use crate::transform as t;
use crate::transform::{Op, SortField, Transform, WindowOp};
use std::sync::Arc;

/// One entry of a `transform` list.
struct Entry<'a> {
    json: &'a Json,
    /// Columns of the facets around it, by which summaries are grouped, too.
    facets: &'a [Arc<str>],
    at: &'a str,
}

/// What the property that names a transform must be.
#[derive(Clone, Copy)]
enum Named {
    Any,
    Text,
    Number,
}

/// How a transform is read.
type Read = fn(&mut Builder, &Entry, &mut Vec<Transform>) -> Option<()>;

/// The properties that name transforms; the first that an entry has decides.
const TRANSFORMS: [(&str, Named, Read); 18] = [
    ("filter", Named::Any, filter),
    ("calculate", Named::Text, calculate),
    ("aggregate", Named::Any, aggregate),
    ("joinaggregate", Named::Any, join_aggregate),
    ("bin", Named::Any, bin),
    ("timeUnit", Named::Any, time_unit),
    ("stack", Named::Text, stack),
    ("fold", Named::Any, fold),
    ("flatten", Named::Any, flatten),
    ("window", Named::Any, window),
    ("impute", Named::Text, impute),
    ("pivot", Named::Text, pivot),
    ("density", Named::Text, density),
    ("quantile", Named::Text, quantile),
    ("regression", Named::Text, regression),
    ("loess", Named::Text, loess),
    ("sample", Named::Number, sample),
    ("extent", Named::Text, extent),
];

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

fn sort_fields(j: Option<&Json>) -> Vec<SortField> {
    let list = j.and_then(Json::as_array).unwrap_or(&[]);
    list.iter()
        .filter_map(|s| {
            Some(SortField { field: text(s, "field")?, descending: text(s, "order").as_deref() == Some("descending") })
        })
        .collect()
}

impl Entry<'_> {
    fn is_named(&self, name: &str, by: Named) -> bool {
        self.json.get(name).is_some_and(|j| match by {
            Named::Any => true,
            Named::Text => j.as_str().is_some(),
            Named::Number => j.as_f64().is_some(),
        })
    }

    fn text(&self, name: &str) -> Option<Arc<str>> {
        text(self.json, name)
    }

    fn number(&self, name: &str, default: f64) -> f64 {
        self.json.get(name).and_then(Json::as_f64).unwrap_or(default)
    }

    fn flag(&self, name: &str) -> bool {
        self.json.get(name).and_then(Json::as_bool).unwrap_or(false)
    }

    fn list(&self, name: &str) -> &[Json] {
        self.json.get(name).and_then(Json::as_array).unwrap_or(&[])
    }

    fn groupby(&self) -> Vec<Arc<str>> {
        texts(self.json.get("groupby"))
    }

    /// What groups, and the facets around the view, each cell of which is on its own (vega-lite `data/subtree.ts`).
    fn groupby_and_facets(&self) -> Vec<Arc<str>> {
        let mut groupby = self.groupby();
        for facet in self.facets {
            if !groupby.contains(facet) {
                groupby.push(facet.clone());
            }
        }
        groupby
    }

    /// A name of `as`.
    fn name(&self, i: usize, default: &str) -> Arc<str> {
        texts(self.json.get("as")).get(i).cloned().unwrap_or_else(|| Arc::from(default))
    }

    /// Two numbers from `extent`.
    fn extent(&self) -> Option<(f64, f64)> {
        let ends = self.json.get("extent").and_then(Json::as_array)?;
        Some((ends.first()?.as_f64()?, ends.get(1)?.as_f64()?))
    }

    fn measures(&self, name: &str) -> Vec<t::Measure> {
        let measure = |m: &Json| {
            let o = text(m, "op")?;
            let field = text(m, "field");
            let default = format!("{o}{}", field.as_deref().map_or(String::new(), |f| format!("_{f}")));
            Some(t::Measure { op: op(&o)?, field, name: text(m, "as").unwrap_or_else(|| default.into()) })
        };
        self.list(name).iter().filter_map(measure).collect()
    }
}

fn filter(b: &mut Builder, j: &Entry, steps: &mut Vec<Transform>) -> Option<()> {
    let predicate = b.predicate(j.json.get("filter")?, &format!("{}/filter", j.at), steps);
    steps.push(Transform::Filter(predicate));
    Some(())
}

fn calculate(b: &mut Builder, j: &Entry, steps: &mut Vec<Transform>) -> Option<()> {
    let expr = b.expr(&j.text("calculate")?, &format!("{}/calculate", j.at))?;
    steps.push(Transform::Calculate(t::Calculate { expr, name: j.name(0, "calculated") }));
    Some(())
}

fn aggregate(_: &mut Builder, j: &Entry, steps: &mut Vec<Transform>) -> Option<()> {
    let groupby = j.groupby_and_facets();
    steps.push(Transform::Aggregate(t::Aggregate { groupby, measures: j.measures("aggregate"), cross: false }));
    Some(())
}

fn join_aggregate(_: &mut Builder, j: &Entry, steps: &mut Vec<Transform>) -> Option<()> {
    let measures = j.measures("joinaggregate");
    steps.push(Transform::JoinAggregate(t::JoinAggregate { groupby: j.groupby_and_facets(), measures }));
    Some(())
}

fn bin(_: &mut Builder, j: &Entry, steps: &mut Vec<Transform>) -> Option<()> {
    let field = j.text("field")?;
    let start = j.name(0, &format!("bin_{field}"));
    let end = j.name(1, &format!("{start}_end"));
    let params = j.json.get("bin").and_then(Json::as_object).cloned().unwrap_or_default();
    steps.push(Transform::Bin(bin_of(&field, &params, 10.0, start, end)));
    Some(())
}

fn time_unit(b: &mut Builder, j: &Entry, steps: &mut Vec<Transform>) -> Option<()> {
    let field = j.text("field")?;
    let (unit, step) = match j.json.get("timeUnit")? {
        Json::Object(o) => (
            o.get("unit").and_then(Json::as_str).unwrap_or("year").into(),
            o.get("step").and_then(Json::as_f64).unwrap_or(1.0),
        ),
        u => (Arc::from(u.as_str().unwrap_or("year")), 1.0),
    };
    let start = j.name(0, &format!("{unit}_{field}"));
    let end: Arc<str> = format!("{start}_end").into();
    steps.extend(b.date_step(&field));
    steps.push(Transform::TimeUnit(t::TimeUnit { field, unit, step, start, end: Some(end) }));
    Some(())
}

fn stack(_: &mut Builder, j: &Entry, steps: &mut Vec<Transform>) -> Option<()> {
    let field = j.text("stack")?;
    let start = j.name(0, &format!("{field}_start"));
    let end = j.name(1, &format!("{start}_end"));
    steps.push(Transform::Stack(t::Stack {
        field: Some(field),
        groupby: j.groupby_and_facets(),
        sort: sort_fields(j.json.get("sort")),
        offset: stack_offset(j.text("offset").as_deref()),
        start,
        end,
    }));
    Some(())
}

fn fold(_: &mut Builder, j: &Entry, steps: &mut Vec<Transform>) -> Option<()> {
    let fields = texts(j.json.get("fold"));
    steps.push(Transform::Fold(t::Fold { fields, key: j.name(0, "key"), value: j.name(1, "value") }));
    Some(())
}

fn flatten(_: &mut Builder, j: &Entry, steps: &mut Vec<Transform>) -> Option<()> {
    let fields = texts(j.json.get("flatten"));
    let fields = fields.iter().enumerate().map(|(i, f)| (f.clone(), j.name(i, f))).collect();
    steps.push(Transform::Flatten(t::Flatten { fields, index: None }));
    Some(())
}

fn window(_: &mut Builder, j: &Entry, steps: &mut Vec<Transform>) -> Option<()> {
    let field = |w: &Json| {
        let o = text(w, "op")?;
        let param = w.get("param").and_then(Json::as_f64).unwrap_or(1.0);
        Some(t::WindowField { op: window_op(&o, param)?, field: text(w, "field"), name: text(w, "as")? })
    };
    let frame = j.list("frame");
    let bound = |i: usize, default: Option<f64>| match frame.get(i) {
        Some(Json::Number(x)) => Some(*x),
        Some(_) => None,
        None => default,
    };
    steps.push(Transform::Window(t::Window {
        fields: j.list("window").iter().filter_map(field).collect(),
        groupby: j.groupby_and_facets(),
        sort: sort_fields(j.json.get("sort")),
        frame: (bound(0, None), bound(1, Some(0.0))),
        ignore_peers: j.flag("ignorePeers"),
    }));
    Some(())
}

fn impute(b: &mut Builder, j: &Entry, steps: &mut Vec<Transform>) -> Option<()> {
    let (field, key) = (j.text("impute")?, j.text("key")?);
    steps.push(Transform::Impute(imputation(j.json, field, key, j.groupby(), b.budget)));
    Some(())
}

fn pivot(_: &mut Builder, j: &Entry, steps: &mut Vec<Transform>) -> Option<()> {
    steps.push(Transform::Pivot(t::Pivot {
        field: j.text("pivot")?,
        value: j.text("value")?,
        op: j.text("op").and_then(|o| op(&o)).unwrap_or(Op::Sum),
        groupby: j.groupby(),
        limit: j.number("limit", 0.0) as usize,
    }));
    Some(())
}

fn density(_: &mut Builder, j: &Entry, steps: &mut Vec<Transform>) -> Option<()> {
    steps.push(Transform::Density(t::Density {
        field: j.text("density")?,
        groupby: j.groupby(),
        cumulative: j.flag("cumulative"),
        counts: j.flag("counts"),
        bandwidth: j.number("bandwidth", 0.0),
        extent: j.extent(),
        shared: j.text("resolve").as_deref() != Some("independent"),
        minsteps: j.number("minsteps", 25.0),
        maxsteps: j.number("maxsteps", 200.0),
        steps: j.json.get("steps").and_then(Json::as_f64),
        value: j.name(0, "value"),
        density: j.name(1, "density"),
    }));
    Some(())
}

fn quantile(_: &mut Builder, j: &Entry, steps: &mut Vec<Transform>) -> Option<()> {
    steps.push(Transform::Quantile(t::Quantile {
        field: j.text("quantile")?,
        groupby: j.groupby(),
        probs: j.list("probs").iter().filter_map(Json::as_f64).collect(),
        step: j.number("step", 0.01),
        prob: j.name(0, "prob"),
        value: j.name(1, "value"),
    }));
    Some(())
}

fn regression(_: &mut Builder, j: &Entry, steps: &mut Vec<Transform>) -> Option<()> {
    let (x, y) = (j.text("on")?, j.text("regression")?);
    let fit = match j.text("method").as_deref() {
        Some("log") => t::Fit::Log,
        Some("exp") => t::Fit::Exp,
        Some("pow") => t::Fit::Pow,
        Some("quad") => t::Fit::Quad,
        Some("poly") => t::Fit::Poly(j.number("order", 3.0).clamp(0.0, 20.0) as usize),
        _ => t::Fit::Linear,
    };
    steps.push(Transform::Regression(t::Regression {
        x_name: j.name(0, &x),
        y_name: j.name(1, &y),
        x,
        y,
        groupby: j.groupby(),
        fit,
        extent: j.extent(),
        params: j.flag("params"),
    }));
    Some(())
}

fn loess(_: &mut Builder, j: &Entry, steps: &mut Vec<Transform>) -> Option<()> {
    let (x, y) = (j.text("on")?, j.text("loess")?);
    steps.push(Transform::Loess(t::Loess {
        x_name: j.name(0, &x),
        y_name: j.name(1, &y),
        x,
        y,
        groupby: j.groupby(),
        bandwidth: j.number("bandwidth", 0.3),
    }));
    Some(())
}

fn sample(_: &mut Builder, j: &Entry, steps: &mut Vec<Transform>) -> Option<()> {
    steps.push(Transform::Sample(j.number("sample", 0.0).max(0.0) as usize));
    Some(())
}

fn extent(_: &mut Builder, j: &Entry, steps: &mut Vec<Transform>) -> Option<()> {
    let field = j.text("extent")?;
    let name = j.text("param").unwrap_or_else(|| field.clone());
    steps.push(Transform::Extent(t::Extent { field, name }));
    Some(())
}

/// An imputation.
pub fn imputation(j: &Json, field: Arc<str>, key: Arc<str>, groupby: Vec<Arc<str>>, budget: &Budget) -> t::Impute {
    let keyvals = match j.get("keyvals") {
        Some(Json::Array(list)) => list.iter().map(value).collect(),
        Some(o @ Json::Object(_)) => {
            let n = |k: &str, d: f64| o.get(k).and_then(Json::as_f64).unwrap_or(d);
            let (start, stop, step) = (n("start", 0.0), n("stop", 0.0), n("step", 1.0));
            let count = ((stop - start) / step).ceil().clamp(0.0, 100_000.0) as usize;
            // The budget remembers what there is too little of.
            let count = if budget.memory(count * size_of::<Value>()).is_ok() { count } else { 0 };
            (0..count).map(|i| Value::Number(start + i as f64 * step)).collect()
        }
        _ => Vec::new(),
    };
    let method = match j.get("method").and_then(Json::as_str) {
        Some("mean") => t::ImputeMethod::Mean,
        Some("median") => t::ImputeMethod::Median,
        Some("min") => t::ImputeMethod::Min,
        Some("max") => t::ImputeMethod::Max,
        _ => t::ImputeMethod::Value(j.get("value").map_or(Value::Number(0.0), value)),
    };
    let bound = |i: usize| j.get("frame").and_then(Json::as_array).and_then(|f| f.get(i)?.as_f64());
    t::Impute { field, key, within: Vec::new(), keyvals, groupby, method, frame: (bound(0), bound(1)) }
}

/// A stack's offset by name.
pub fn stack_offset(name: Option<&str>) -> t::StackOffset {
    match name {
        Some("normalize") => t::StackOffset::Normalize,
        Some("center") => t::StackOffset::Center,
        _ => t::StackOffset::Zero,
    }
}

impl Builder<'_> {
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

    fn transform(&mut self, json: &Json, facets: &[Arc<str>], at: &str, steps: &mut Vec<Transform>) {
        let entry = Entry { json, facets, at };
        match TRANSFORMS.iter().find(|(name, by, _)| entry.is_named(name, *by)) {
            // What lacks a property that it needs does nothing.
            Some((_, _, read)) => read(self, &entry, steps).unwrap_or_default(),
            None => self.report.warn(at, "this transform is not known; it is skipped"),
        }
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
}

/// Bins by their parameters.
pub fn bin_of(field: &Arc<str>, p: &Object, maxbins: f64, start: Arc<str>, end: Arc<str>) -> t::Bin {
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
    t::Bin { field: field.clone(), extent, rule, start, end }
}
