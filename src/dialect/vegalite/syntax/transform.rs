//! Transforms of rows, one definition a kind.

use super::channel::{Bin, FrameEnd, ImputeMethod, KeyValues, SortOrder, StackWord};
use super::cursor::Cursor;
use super::data::Data;
use super::definition::{definition, tagged, union, words};
use super::predicate::{Test, TimeUnitOrParams};
use super::read::OneOrMany;
use super::words::{AggregateOp, Expression, rated};
use crate::diagnostic::did_you_mean;
use crate::json::{Json, Object};
use std::sync::Arc;

definition! {
    /// An aggregate that changes as older rows lose weight.
    Exponential, "an aggregate", {
        exponential "exponential": f64,
        exponentialb "exponentialb": f64 [idle("Vega computes nothing for it alone; exponential is read")],
    }
}

union! {
    /// An aggregate, with what it needs.
    AggregateRule, {
        Op(AggregateOp), Exponential(Exponential),
    }
}

definition! {
    /// A column that a group of rows is summarized to.
    Measure, "an aggregate", {
        op "op": AggregateRule [needed()],
        field "field": Arc<str>,
        as_ "as": Arc<str>,
    }
    more has_its_rate
}

fn has_its_rate(o: &Object, at: &Cursor) {
    rated("op", o, at);
}

words! {
    /// What rows of a window come to, besides aggregates.
    WindowOp, "operation", {
        RowNumber = "row_number", Rank = "rank", DenseRank = "dense_rank", PercentRank = "percent_rank",
        CumeDist = "cume_dist", Ntile = "ntile", Lag = "lag", Lead = "lead", FirstValue = "first_value",
        LastValue = "last_value", NthValue = "nth_value",
    }
    tell unknown_operation
}

/// Nothing else could be meant by it.
fn unknown_operation(_: &str, written: &str, valid: &[&str], at: &Cursor) {
    let hint = match did_you_mean(written, valid.iter().copied()) {
        Some(near) => format!("did you mean {near:?}?"),
        None => format!("valid ones are {}", valid.join(", ")),
    };
    at.error(format!("unknown operation {written:?}"), Some(hint));
}

union! {
    /// What rows of a window come to.
    WindowRule, {
        Window(WindowOp), Aggregate(AggregateOp),
    }
}

definition! {
    /// A column of what windows come to.
    WindowField, "a column of a window", {
        op "op": WindowRule [needed()],
        field "field": Arc<str>,
        param "param": f64,
        as_ "as": Arc<str> [needed()],
    }
    more has_its_rate
}

definition! {
    /// A field to sort by.
    SortField, "a field to sort by", {
        field "field": Arc<str> [needed()],
        order "order": SortOrder,
    }
}

definition! {
    Filter, "a filter", {
        filter "filter": Test [wanted(), grave()],
    }
}

definition! {
    Calculate, "a calculation", {
        calculate "calculate": Expression [wanted(), grave()],
        as_ "as": Arc<str> [needed()],
    }
}

definition! {
    AggregateTransform, "an aggregation", {
        aggregate "aggregate": Vec<Measure> [wanted(), grave()],
        groupby "groupby": Vec<Arc<str>>,
    }
}

definition! {
    JoinAggregate, "a joined aggregation", {
        joinaggregate "joinaggregate": Vec<Measure> [wanted(), grave()],
        groupby "groupby": Vec<Arc<str>>,
    }
}

union! {
    BinSwitch, {
        Flag(bool), Params(Bin),
    }
}

definition! {
    BinTransform, "a binning", {
        bin "bin": BinSwitch [wanted(), grave()],
        field "field": Arc<str> [needed()],
        as_ "as": OneOrMany<Arc<str>> [needed()],
    }
}

definition! {
    TimeUnitTransform, "a time unit", {
        time_unit "timeUnit": TimeUnitOrParams [wanted(), grave()],
        field "field": Arc<str> [needed()],
        as_ "as": Arc<str> [needed()],
    }
}

definition! {
    Stack, "a stack", {
        stack "stack": Arc<str> [wanted(), grave()],
        groupby "groupby": Vec<Arc<str>> [grave()],
        offset "offset": StackWord,
        sort "sort": Vec<SortField>,
        as_ "as": OneOrMany<Arc<str>>,
    }
}

definition! {
    Fold, "a fold", {
        fold "fold": Vec<Arc<str>> [wanted(), grave()],
        as_ "as": Vec<Arc<str>>,
    }
}

definition! {
    Flatten, "a flattening", {
        flatten "flatten": Vec<Arc<str>> [wanted(), grave()],
        as_ "as": Vec<Arc<str>>,
    }
}

definition! {
    Window, "a window", {
        window "window": Vec<WindowField> [wanted(), grave()],
        frame "frame": Vec<FrameEnd>,
        groupby "groupby": Vec<Arc<str>>,
        ignore_peers "ignorePeers": bool,
        sort "sort": Vec<SortField>,
    }
}

definition! {
    ImputeTransform, "an imputation", {
        impute "impute": Arc<str> [wanted(), grave()],
        key "key": Arc<str> [needed()],
        keyvals "keyvals": KeyValues,
        groupby "groupby": Vec<Arc<str>>,
        frame "frame": Vec<FrameEnd>,
        method "method": ImputeMethod,
        value "value": Json,
    }
}

definition! {
    Pivot, "a pivot", {
        pivot "pivot": Arc<str> [wanted(), grave()],
        value "value": Arc<str> [needed()],
        groupby "groupby": Vec<Arc<str>>,
        limit "limit": f64,
        op "op": AggregateOp,
    }
}

words! {
    /// Whether densities of groups have their steps in common.
    DensityResolve, "way of resolving", {
        Independent = "independent", Shared = "shared",
    }
}

definition! {
    Density, "a density", {
        density "density": Arc<str> [wanted(), grave()],
        as_ "as": Vec<Arc<str>>,
        bandwidth "bandwidth": f64,
        counts "counts": bool,
        cumulative "cumulative": bool,
        extent "extent": Vec<f64>,
        groupby "groupby": Vec<Arc<str>>,
        maxsteps "maxsteps": f64,
        minsteps "minsteps": f64,
        resolve "resolve": DensityResolve,
        steps "steps": f64,
    }
}

definition! {
    Quantile, "quantiles", {
        quantile "quantile": Arc<str> [wanted(), grave()],
        as_ "as": Vec<Arc<str>>,
        groupby "groupby": Vec<Arc<str>>,
        probs "probs": Vec<f64>,
        step "step": f64,
    }
}

words! {
    /// Curves that can be fitted.
    RegressionMethod, "method of regression", {
        Linear = "linear", Log = "log", Exp = "exp", Pow = "pow", Quad = "quad", Poly = "poly",
    }
}

definition! {
    Regression, "a regression", {
        regression "regression": Arc<str> [wanted(), grave()],
        on "on": Arc<str> [needed()],
        as_ "as": Vec<Arc<str>>,
        extent "extent": Vec<f64>,
        groupby "groupby": Vec<Arc<str>>,
        method "method": RegressionMethod,
        order "order": f64,
        params "params": bool,
    }
}

definition! {
    Loess, "a local regression", {
        loess "loess": Arc<str> [wanted(), grave()],
        on "on": Arc<str> [needed()],
        as_ "as": Vec<Arc<str>>,
        bandwidth "bandwidth": f64,
        groupby "groupby": Vec<Arc<str>>,
    }
}

definition! {
    Sample, "a sample", {
        sample "sample": f64 [wanted(), grave()],
    }
}

definition! {
    Extent, "an extent", {
        extent "extent": Arc<str> [wanted(), grave()],
        param "param": Arc<str> [needed()],
    }
}

definition! {
    /// Where a lookup looks.
    LookupFrom, "where to look", {
        data "data": Box<Data>,
        param "param": Arc<str>,
        selection "selection": Arc<str>,
        key "key": Arc<str> [needed()],
        fields "fields": Vec<Arc<str>>,
    }
    more looks_nowhere
}

/// Tells of a lookup that has nothing to look in.
fn looks_nowhere(o: &Object, at: &Cursor) {
    if !["data", "param", "selection"].iter().any(|name| o.get(name).is_some_and(|json| !json.is_null())) {
        at.warn("a lookup needs \"data\" or \"param\" to look in", Some("such as \"data\": {\"url\": \"…\"}".into()));
    }
}

definition! {
    Lookup, "a lookup", {
        lookup "lookup": Arc<str> [wanted(), grave()],
        from "from": LookupFrom [needed()],
        as_ "as": OneOrMany<Arc<str>>,
        default "default": Json,
    }
}

tagged! {
    /// A transform. The first of these properties that it has says which.
    Transform, "a transform", {
        Lookup "lookup": Lookup,
        Filter "filter": Filter,
        Calculate "calculate": Calculate,
        Aggregate "aggregate": AggregateTransform,
        JoinAggregate "joinaggregate": JoinAggregate,
        Bin "bin": BinTransform,
        TimeUnit "timeUnit": TimeUnitTransform,
        Stack "stack": Stack,
        Fold "fold": Fold,
        Flatten "flatten": Flatten,
        Window "window": Window,
        Impute "impute": ImputeTransform,
        Pivot "pivot": Pivot,
        Density "density": Density,
        Quantile "quantile": Quantile,
        Regression "regression": Regression,
        Loess "loess": Loess,
        Sample "sample": Sample,
        Extent "extent": Extent,
    }
}
