//! What a description does to its rows: the `transform` list of a view, one function a transform.

use crate::data::Value;
use crate::dialect::vegalite::model::Builder;
use crate::dialect::vegalite::model::field::Aggregated;
use crate::dialect::vegalite::model::field::value;
use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::channel::{Bin, BinExtent, FrameEnd, Impute, ImputeMethod, ImputeSequence};
use crate::dialect::vegalite::syntax::channel::{KeyValues, SortOrder, StackWord};
use crate::dialect::vegalite::syntax::predicate::TimeUnitOrParams;
use crate::dialect::vegalite::syntax::read::{OneOrMany, Read};
use crate::dialect::vegalite::syntax::transform as written;
use crate::dialect::vegalite::syntax::transform::{AggregateRule, RegressionMethod, WindowOp, WindowRule};
use crate::dialect::vegalite::syntax::words::AggregateOp;
use crate::expr::Expr;
use crate::figure::{DataId, DataSource};
use crate::json::Json;
use crate::limits::Budget;
use crate::transform as t;
use crate::transform::{Op, Transform};
use std::sync::Arc;

impl Aggregated {
    /// What summarizes the rows; none if it needs an argument that is not given.
    pub fn operation(&self) -> Option<Op> {
        match (self.op, self.rate) {
            (AggregateOp::Exponential, Some(rate)) => Some(Op::Exponential(rate)),
            (op, _) => operation(op),
        }
    }
}

/// An aggregate operation that needs no argument.
pub fn operation(op: AggregateOp) -> Option<Op> {
    Some(match op {
        AggregateOp::Argmax => Op::ArgMax,
        AggregateOp::Argmin => Op::ArgMin,
        AggregateOp::Average => Op::Average,
        AggregateOp::Ci0 => Op::Ci0,
        AggregateOp::Ci1 => Op::Ci1,
        AggregateOp::Count => Op::Count,
        AggregateOp::Distinct => Op::Distinct,
        AggregateOp::Max => Op::Max,
        AggregateOp::Mean => Op::Mean,
        AggregateOp::Median => Op::Median,
        AggregateOp::Min => Op::Min,
        AggregateOp::Missing => Op::Missing,
        AggregateOp::Product => Op::Product,
        AggregateOp::Q1 => Op::Q1,
        AggregateOp::Q3 => Op::Q3,
        AggregateOp::Stderr => Op::Stderr,
        AggregateOp::Stdev => Op::Stdev,
        AggregateOp::Stdevp => Op::StdevP,
        AggregateOp::Sum => Op::Sum,
        AggregateOp::Valid => Op::Valid,
        AggregateOp::Values => Op::Values,
        AggregateOp::Variance => Op::Variance,
        AggregateOp::Variancep => Op::VarianceP,
        // How fast older rows lose weight has to be said.
        AggregateOp::Exponential | AggregateOp::Exponentialb => return None,
    })
}

fn window_op(rule: &WindowRule, param: f64) -> Option<t::WindowOp> {
    Some(match rule {
        WindowRule::Aggregate(op) => t::WindowOp::Aggregate(operation(*op)?),
        WindowRule::Window(op) => match op {
            WindowOp::RowNumber => t::WindowOp::RowNumber,
            WindowOp::Rank => t::WindowOp::Rank,
            WindowOp::DenseRank => t::WindowOp::DenseRank,
            WindowOp::PercentRank => t::WindowOp::PercentRank,
            WindowOp::CumeDist => t::WindowOp::CumeDist,
            WindowOp::Ntile => t::WindowOp::Ntile(param),
            WindowOp::Lag => t::WindowOp::Lag(param),
            WindowOp::Lead => t::WindowOp::Lead(param),
            WindowOp::FirstValue => t::WindowOp::FirstValue,
            WindowOp::LastValue => t::WindowOp::LastValue,
            WindowOp::NthValue => t::WindowOp::NthValue(param),
        },
    })
}

fn sort_fields(list: &Said<Vec<written::SortField>>) -> Vec<t::SortField> {
    let one = |s: &written::SortField| {
        let descending = s.order.value() == Some(&SortOrder::Descending);
        Some(t::SortField { field: s.field.value()?.clone(), descending })
    };
    list.value().into_iter().flatten().filter_map(one).collect()
}

/// What is said of a list; nothing is an empty one.
fn list<T: Clone>(said: &Said<Vec<T>>) -> Vec<T> {
    said.or(Vec::new())
}

/// One of the names of `as`.
fn name(names: Option<&[Arc<str>]>, i: usize, default: &str) -> Arc<str> {
    names.and_then(|names| names.get(i)).cloned().unwrap_or_else(|| Arc::from(default))
}

fn names(said: &Said<Vec<Arc<str>>>) -> Option<&[Arc<str>]> {
    said.value().map(Vec::as_slice)
}

fn one_or_more(said: &Said<OneOrMany<Arc<str>>>) -> Option<&[Arc<str>]> {
    said.value().map(|names| names.0.as_slice())
}

/// What groups, and the facets around the view, each cell of which is on its own (vega-lite `data/subtree.ts`).
fn with_facets(groupby: &Said<Vec<Arc<str>>>, facets: &[Arc<str>]) -> Vec<Arc<str>> {
    let mut out = list(groupby);
    for facet in facets {
        if !out.contains(facet) {
            out.push(facet.clone());
        }
    }
    out
}

/// The two ends of an extent.
fn ends(extent: &Said<Vec<f64>>) -> Option<(f64, f64)> {
    match extent.value()?[..] {
        [low, high, ..] => Some((low, high)),
        _ => None,
    }
}

fn measures(said: &Said<Vec<written::Measure>>) -> Vec<t::Measure> {
    let one = |m: &written::Measure| {
        let (op, word) = match m.op.value()? {
            AggregateRule::Op(word) => (operation(*word)?, word.name()),
            AggregateRule::Exponential(e) => {
                (Op::Exponential(*e.exponential.value()?), AggregateOp::Exponential.name())
            }
        };
        let field = m.field.value().cloned();
        let default = || format!("{word}{}", field.as_deref().map_or(String::new(), |f| format!("_{f}"))).into();
        let name = m.as_.value().cloned().unwrap_or_else(default);
        Some(t::Measure { op, field, name })
    };
    said.value().into_iter().flatten().filter_map(one).collect()
}

fn aggregate(a: &written::AggregateTransform, facets: &[Arc<str>]) -> Option<Transform> {
    let groupby = with_facets(&a.groupby, facets);
    a.aggregate.value()?;
    Some(Transform::Aggregate(t::Aggregate { groupby, measures: measures(&a.aggregate), cross: false }))
}

fn join_aggregate(a: &written::JoinAggregate, facets: &[Arc<str>]) -> Option<Transform> {
    a.joinaggregate.value()?;
    let measures = measures(&a.joinaggregate);
    Some(Transform::JoinAggregate(t::JoinAggregate { groupby: with_facets(&a.groupby, facets), measures }))
}

fn bin(b: &written::BinTransform) -> Option<Transform> {
    let (field, names) = (b.field.value()?, one_or_more(&b.as_));
    let start = name(names, 0, &format!("bin_{field}"));
    let end = name(names, 1, &format!("{start}_end"));
    let flag = Bin::default();
    let rule = match b.bin.value()? {
        written::BinSwitch::Flag(_) => &flag,
        written::BinSwitch::Params(rule) => rule,
    };
    Some(Transform::Bin(bin_of(field, rule, 10.0, start, end)))
}

fn time_unit(u: &written::TimeUnitTransform) -> Option<t::TimeUnit> {
    let field = u.field.value()?.clone();
    let (unit, step) = match u.time_unit.value()? {
        TimeUnitOrParams::Unit(unit) => (unit.0.clone(), 1.0),
        TimeUnitOrParams::Params(p) => (p.unit.value().map_or("year".into(), |u| u.0.clone()), p.step.or(1.0)),
    };
    let start = u.as_.value().cloned().unwrap_or_else(|| format!("{unit}_{field}").into());
    let end: Arc<str> = format!("{start}_end").into();
    Some(t::TimeUnit { field, unit, step, start, end: Some(end) })
}

fn stack(s: &written::Stack, facets: &[Arc<str>]) -> Option<Transform> {
    let (field, names) = (s.stack.value()?.clone(), one_or_more(&s.as_));
    let start = name(names, 0, &format!("{field}_start"));
    let end = name(names, 1, &format!("{start}_end"));
    Some(Transform::Stack(t::Stack {
        field: Some(field),
        undefined: false,
        groupby: with_facets(&s.groupby, facets),
        sort: sort_fields(&s.sort),
        offset: stack_offset(s.offset.value().copied()),
        start,
        end,
    }))
}

fn fold(f: &written::Fold) -> Option<Transform> {
    let (fields, names) = (f.fold.value()?.clone(), names(&f.as_));
    Some(Transform::Fold(t::Fold { fields, key: name(names, 0, "key"), value: name(names, 1, "value") }))
}

fn flatten(f: &written::Flatten) -> Option<Transform> {
    let (fields, names) = (f.flatten.value()?, names(&f.as_));
    let fields = fields.iter().enumerate().map(|(i, f)| (f.clone(), name(names, i, f))).collect();
    Some(Transform::Flatten(t::Flatten { fields, index: None }))
}

fn window(w: &written::Window, facets: &[Arc<str>]) -> Option<Transform> {
    let field = |f: &written::WindowField| {
        let op = window_op(f.op.value()?, f.param.or(1.0))?;
        Some(t::WindowField { op, field: f.field.value().cloned(), name: f.as_.value()?.clone() })
    };
    let frame = list(&w.frame);
    let bound = |i: usize, default: Option<f64>| frame.get(i).map_or(default, |end| end.rows());
    Some(Transform::Window(t::Window {
        fields: w.window.value()?.iter().filter_map(field).collect(),
        groupby: with_facets(&w.groupby, facets),
        sort: sort_fields(&w.sort),
        frame: (bound(0, None), bound(1, Some(0.0))),
        ignore_peers: w.ignore_peers.or(false),
    }))
}

fn impute(i: &written::ImputeTransform, budget: &Budget) -> Option<Transform> {
    let rule = Impute { frame: i.frame.clone(), keyvals: i.keyvals.clone(), method: i.method, value: i.value.clone() };
    let (field, key) = (i.impute.value()?.clone(), i.key.value()?.clone());
    Some(Transform::Impute(imputation(&rule, field, key, list(&i.groupby), budget)))
}

fn pivot(p: &written::Pivot) -> Option<Transform> {
    Some(Transform::Pivot(t::Pivot {
        field: p.pivot.value()?.clone(),
        value: p.value.value()?.clone(),
        op: p.op.value().and_then(|op| operation(*op)).unwrap_or(Op::Sum),
        groupby: list(&p.groupby),
        limit: p.limit.or(0.0) as usize,
    }))
}

fn density(d: &written::Density) -> Option<Transform> {
    let names = names(&d.as_);
    Some(Transform::Density(t::Density {
        field: d.density.value()?.clone(),
        groupby: list(&d.groupby),
        cumulative: d.cumulative.or(false),
        counts: d.counts.or(false),
        bandwidth: d.bandwidth.or(0.0),
        extent: ends(&d.extent),
        shared: d.resolve.value() != Some(&written::DensityResolve::Independent),
        minsteps: d.minsteps.or(25.0),
        maxsteps: d.maxsteps.or(200.0),
        steps: d.steps.value().copied(),
        value: name(names, 0, "value"),
        density: name(names, 1, "density"),
    }))
}

fn quantile(q: &written::Quantile) -> Option<Transform> {
    let names = names(&q.as_);
    Some(Transform::Quantile(t::Quantile {
        field: q.quantile.value()?.clone(),
        groupby: list(&q.groupby),
        probs: list(&q.probs),
        step: q.step.or(0.01),
        prob: name(names, 0, "prob"),
        value: name(names, 1, "value"),
    }))
}

fn regression(r: &written::Regression) -> Option<Transform> {
    let (x, y) = (r.on.value()?.clone(), r.regression.value()?.clone());
    let fit = match r.method.or(RegressionMethod::Linear) {
        RegressionMethod::Linear => t::Fit::Linear,
        RegressionMethod::Log => t::Fit::Log,
        RegressionMethod::Exp => t::Fit::Exp,
        RegressionMethod::Pow => t::Fit::Pow,
        RegressionMethod::Quad => t::Fit::Quad,
        RegressionMethod::Poly => t::Fit::Poly(r.order.or(3.0).clamp(0.0, 20.0) as usize),
    };
    let names = names(&r.as_);
    Some(Transform::Regression(t::Regression {
        x_name: name(names, 0, &x),
        y_name: name(names, 1, &y),
        x,
        y,
        groupby: list(&r.groupby),
        fit,
        extent: ends(&r.extent),
        params: r.params.or(false),
    }))
}

fn loess(l: &written::Loess) -> Option<Transform> {
    let (x, y) = (l.on.value()?.clone(), l.loess.value()?.clone());
    let names = names(&l.as_);
    Some(Transform::Loess(t::Loess {
        x_name: name(names, 0, &x),
        y_name: name(names, 1, &y),
        x,
        y,
        groupby: list(&l.groupby),
        bandwidth: l.bandwidth.or(0.3),
    }))
}

fn extent(e: &written::Extent) -> Option<Transform> {
    let field = e.extent.value()?.clone();
    let name = e.param.value().unwrap_or(&field).clone();
    Some(Transform::Extent(t::Extent { field, name }))
}

/// Keys from a start to a stop.
fn keys(s: &ImputeSequence, budget: &Budget) -> Vec<Value> {
    let (start, stop, step) = (s.start.or(0.0), s.stop.or(0.0), s.step.or(1.0));
    let count = ((stop - start) / step).ceil().clamp(0.0, 100_000.0) as usize;
    // The budget remembers what there is too little of.
    let count = if budget.memory(count * size_of::<Value>()).is_ok() { count } else { 0 };
    (0..count).map(|i| Value::Number(start + i as f64 * step)).collect()
}

/// An imputation.
pub fn imputation(rule: &Impute, field: Arc<str>, key: Arc<str>, groupby: Vec<Arc<str>>, budget: &Budget) -> t::Impute {
    let keyvals = match rule.keyvals.value() {
        Some(KeyValues::List(list)) => list.iter().map(value).collect(),
        Some(KeyValues::Sequence(sequence)) => keys(sequence, budget),
        None => Vec::new(),
    };
    let method = match rule.method.or(ImputeMethod::Value) {
        ImputeMethod::Mean => t::ImputeMethod::Mean,
        ImputeMethod::Median => t::ImputeMethod::Median,
        ImputeMethod::Min => t::ImputeMethod::Min,
        ImputeMethod::Max => t::ImputeMethod::Max,
        ImputeMethod::Value => t::ImputeMethod::Value(match &rule.value {
            Said::Unsaid => Value::Number(0.0),
            Said::Null => Value::Null,
            Said::Value(written) => value(written),
        }),
    };
    let bound = |i: usize| rule.frame.value().and_then(|f| f.get(i)).and_then(|end: &FrameEnd| end.rows());
    t::Impute { field, key, within: Vec::new(), keyvals, groupby, method, frame: (bound(0), bound(1)) }
}

/// How what is stacked lies; from zero, unless it is said.
pub fn stack_offset(word: Option<StackWord>) -> t::StackOffset {
    match word {
        Some(StackWord::Normalize) => t::StackOffset::Normalize,
        Some(StackWord::Center) => t::StackOffset::Center,
        Some(StackWord::Zero) | None => t::StackOffset::Zero,
    }
}

impl Builder<'_> {
    /// Applies a view's `transform` list.
    pub fn transforms(&mut self, list: &Json, from: DataId, groups: &[Arc<str>], at: &str) -> DataId {
        let (mut node, mut steps) = (from, Vec::new());
        for (i, json) in list.as_array().unwrap_or(&[]).iter().enumerate() {
            // What is no transform has been told.
            let Some(transform) = written::Transform::read(json) else { continue };
            let at = format!("{at}/{i}");
            if let written::Transform::Lookup(lookup) = &transform {
                let before = self.node(DataSource::Node(node), std::mem::take(&mut steps), false);
                let found = self.lookup(lookup, &at);
                node = self.node(DataSource::Node(before), found.into_iter().collect(), false);
            } else {
                self.transform(&transform, groups, &at, &mut steps);
            }
        }
        if steps.is_empty() { node } else { self.node(DataSource::Node(node), steps, false) }
    }

    /// A table without rows.
    fn no_rows(&mut self) -> DataId {
        self.node(DataSource::Frame(Arc::default()), Vec::new(), false)
    }

    fn lookup(&mut self, lookup: &written::Lookup, at: &str) -> Option<Transform> {
        let from = lookup.from.value()?;
        let selection = from.param.value().or(from.selection.value());
        let id = match (from.data.value(), selection) {
            (Some(data), _) => {
                let known = data.name.value().and_then(|name| self.known_table(name));
                known.unwrap_or_else(|| self.source(data, &format!("{at}/from/data")))
            }
            (None, Some(name)) => self.selected_rows(name).unwrap_or_else(|| self.no_rows()),
            (None, None) => return None,
        };
        let (fields, names) = (list(&from.fields), one_or_more(&lookup.as_));
        let row_name = || names.and_then(|names| names.first()).or(selection).cloned();
        Some(Transform::Lookup(t::Lookup {
            from: id.0,
            key: from.key.value()?.clone(),
            field: lookup.lookup.value()?.clone(),
            row_name: if fields.is_empty() { row_name() } else { None },
            values: fields.iter().enumerate().map(|(i, f)| (f.clone(), name(names, i, f))).collect(),
            default: lookup.default.value().map_or(Value::Null, value),
        }))
    }

    /// The steps of a transform; one that lacks a property that it needs, which has been told, does nothing.
    fn transform(&mut self, w: &written::Transform, facets: &[Arc<str>], at: &str, steps: &mut Vec<Transform>) {
        let step = match w {
            written::Transform::Lookup(_) => None,
            written::Transform::Filter(f) => {
                let test = f.filter.value();
                test.map(|test| Transform::Filter(self.predicate(test, &format!("{at}/filter"), steps)))
            }
            written::Transform::Calculate(c) => self.calculate(c, at),
            written::Transform::Aggregate(a) => aggregate(a, facets),
            written::Transform::JoinAggregate(a) => join_aggregate(a, facets),
            written::Transform::Bin(b) => bin(b),
            written::Transform::TimeUnit(u) => time_unit(u).map(|unit| {
                steps.extend(self.date_step(&unit.field));
                Transform::TimeUnit(unit)
            }),
            written::Transform::Stack(s) => stack(s, facets),
            written::Transform::Fold(f) => fold(f),
            written::Transform::Flatten(f) => flatten(f),
            written::Transform::Window(w) => window(w, facets),
            written::Transform::Impute(i) => impute(i, self.budget),
            written::Transform::Pivot(p) => pivot(p),
            written::Transform::Density(d) => density(d),
            written::Transform::Quantile(q) => quantile(q),
            written::Transform::Regression(r) => regression(r),
            written::Transform::Loess(l) => loess(l),
            written::Transform::Sample(s) => s.sample.value().map(|size| Transform::Sample(size.max(0.0) as usize)),
            written::Transform::Extent(e) => extent(e),
        };
        steps.extend(step);
    }

    fn calculate(&mut self, c: &written::Calculate, at: &str) -> Option<Transform> {
        let expr = self.expr(&c.calculate.value()?.0, &format!("{at}/calculate"))?;
        let name = c.as_.value().cloned().unwrap_or_else(|| "calculated".into());
        Some(Transform::Calculate(t::Calculate { expr, name }))
    }

    /// Text that stands for instants becomes instants.
    pub fn date_step(&mut self, field: &Arc<str>) -> Option<Transform> {
        let quoted = Json::String(field.clone()).to_text();
        let expr = Expr::parse(&format!("toDate(datum[{quoted}])")).ok()?;
        Some(Transform::Calculate(t::Calculate { expr, name: field.clone() }))
    }

    /// An expression, or an error.
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
pub fn bin_of(field: &Arc<str>, p: &Bin, maxbins: f64, start: Arc<str>, end: Arc<str>) -> t::Bin {
    let default = t::BinRule::default();
    let rule = t::BinRule {
        maxbins: p.maxbins.or(maxbins),
        base: p.base.or(default.base),
        step: p.step.value().copied(),
        steps: list(&p.steps),
        minstep: p.minstep.or(0.0),
        divide: p.divide.or(default.divide),
        anchor: p.anchor.value().copied(),
        nice: p.nice.or(true),
        span: None,
    };
    let extent = match p.extent.value() {
        Some(BinExtent::List(ends)) => match ends[..] {
            [low, high, ..] => t::BinExtent::Fixed(low, high),
            _ => t::BinExtent::Data,
        },
        Some(BinExtent::Selected(_)) | None => t::BinExtent::Data,
    };
    t::Bin { field: field.clone(), extent, rule, start, end, middle: None, stop: None }
}
