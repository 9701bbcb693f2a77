//! Channels: what a mark shows of its rows.

use super::axis::Axis;
use super::check::{Manner, check};
use super::cursor::Cursor;
use super::definition::{definition, union, words};
use super::header::Header;
use super::kind::{Kind, Words};
use super::legend::Legend;
use super::names::Channel as Channels;
use super::predicate::{Operand, Selected, Test, TimeUnitOrParams, selected};
use super::read::{Guide, Lines, OneOrMany, Read};
use super::scale::OwnScale;
use super::tell::idle;
use super::value::Constant;
use super::words::{AggregateOp, Expression, Field, Format, FormatType, GridAlign, Paint, Shape, rated};
use crate::diagnostic::did_you_mean;
use crate::json::{Json, Object};
use std::sync::Arc;

words! {
    /// What composite marks name as an aggregate where they are ambiguous.
    CompositeAggregate, "aggregate", {
        Boxplot = "boxplot", Errorbar = "errorbar", Errorband = "errorband",
    }
}

definition! {
    /// An aggregate with an argument.
    ArgAggregate, "an aggregate", {
        argmin "argmin": Arc<str>,
        argmax "argmax": Arc<str>,
        exponential "exponential": f64,
        exponentialb "exponentialb": f64 [idle("Vega computes nothing for it alone; exponential is read")],
    }
}

union! {
    /// How the rows of a group are summarized.
    Aggregate, {
        Op(AggregateOp), Composite(CompositeAggregate), Arg(ArgAggregate),
    }
}

words! {
    /// Bins that the data have already.
    Binned, "way of binning", {
        Binned = "binned",
    }
}

definition! {
    /// How numbers are put into bins.
    Bin, "bins", {
        anchor "anchor": f64,
        base "base": f64,
        binned "binned": bool,
        divide "divide": Vec<f64>,
        extent "extent": BinExtent,
        maxbins "maxbins": f64,
        minstep "minstep": f64,
        nice "nice": bool,
        step "step": f64,
        steps "steps": Vec<f64>,
    }
}

definition! {
    /// What a parameter has selected.
    SelectedExtent, "an extent that is selected", {
        param "param": Arc<str> [idle("bins are made of all rows")],
        selection "selection": Arc<str> [idle("bins are made of all rows")],
        field "field": Field [idle("bins are made of all rows")],
        encoding "encoding": Arc<str> [idle("bins are made of all rows")],
    }
}

union! {
    /// From where to where bins go.
    BinExtent, {
        List(Vec<f64>), Selected(SelectedExtent),
    }
}

union! {
    /// Whether, or how, numbers are put into bins.
    BinRule, {
        Flag(bool), Word(Binned), Params(Bin),
    }
}

words! {
    /// How what is stacked lies.
    StackWord, "way of stacking", {
        Zero = "zero", Center = "center", Normalize = "normalize",
    }
}

union! {
    /// Whether, or how, marks are stacked.
    StackRule, {
        Flag(bool), Word(StackWord),
    }
}

words! {
    /// An order of values.
    SortOrder, "order", {
        Ascending = "ascending", Descending = "descending",
    }
}

definition! {
    /// An order by something else.
    SortBy, "an order", {
        field "field": Field,
        op "op": SortOp,
        order "order": SortOrder,
        encoding "encoding": Arc<str>,
    }
}

/// What a group is summarized to before it is sorted; nothing by an operation that there is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortOp(pub Option<AggregateOp>);

impl Read for SortOp {
    const KIND: Kind = Kind::Words(&Words::new("aggregate", AggregateOp::WORDS.all));

    fn read(json: &Json) -> Option<SortOp> {
        json.as_str().map(|word| SortOp(AggregateOp::named(word)))
    }
}

/// An order: a direction, a channel (`x`, or `-x` from the last to the first), values, or something else.
#[derive(Debug, Clone, PartialEq)]
pub enum Sort {
    Order(SortOrder),
    /// The channel's name, and whether from the last to the first.
    Channel(Arc<str>, bool),
    Values(Vec<Json>),
    By(SortBy),
}

const SORT_WORDS: Words = Words { accepts: is_sort, ..Words::new("order", &["ascending", "descending"]) };

fn is_sort(words: &Words, word: &str) -> bool {
    words.all.contains(&word) || Encoding::definition().property(word.trim_start_matches('-')).is_some()
}

impl Read for Sort {
    const KIND: Kind = Kind::OneOf(&[Kind::Words(&SORT_WORDS), Kind::List(&Kind::Any), SortBy::KIND]);

    fn read(json: &Json) -> Option<Sort> {
        match json {
            Json::String(word) => match SortOrder::named(word) {
                Some(order) => Some(Sort::Order(order)),
                None => Some(Sort::Channel(word.trim_start_matches('-').into(), word.starts_with('-'))),
            },
            Json::Array(values) => Some(Sort::Values(values.clone())),
            json => SortBy::read(json).map(Sort::By),
        }
    }
}

words! {
    /// How a value that is missing is made up.
    ImputeMethod, "way of imputing", {
        Value = "value", Median = "median", Max = "max", Min = "min", Mean = "mean",
    }
}

definition! {
    /// Keys from a start to a stop.
    ImputeSequence, "a sequence of keys", {
        start "start": f64,
        stop "stop": f64 [wanted()],
        step "step": f64,
    }
}

union! {
    /// Keys that there should be.
    KeyValues, {
        List(Vec<Json>), Sequence(ImputeSequence),
    }
}

/// An end of a frame around a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FrameEnd {
    /// `null`: all rows on that side.
    Open,
    /// So many rows after it (before it, if negative).
    Rows(f64),
}

impl FrameEnd {
    /// How many rows after; none if all.
    pub fn rows(self) -> Option<f64> {
        match self {
            FrameEnd::Open => None,
            FrameEnd::Rows(rows) => Some(rows),
        }
    }
}

impl Read for FrameEnd {
    const KIND: Kind = Kind::Number;

    /// What is no number is open, so that the other end stays in its place.
    fn read(json: &Json) -> Option<FrameEnd> {
        Some(json.as_f64().map_or(FrameEnd::Open, FrameEnd::Rows))
    }
}

definition! {
    /// How missing values are made up.
    Impute, "an imputation", {
        frame "frame": Vec<FrameEnd>,
        keyvals "keyvals": KeyValues,
        method "method": ImputeMethod,
        value "value": Json,
    }
}

words! {
    /// Types of fields.
    FieldType, "type", {
        Quantitative = "quantitative", Temporal = "temporal", Ordinal = "ordinal", Nominal = "nominal",
        Geojson = "geojson", Q = "Q", T = "T", O = "O", N = "N",
    }
    tell unknown_type
}

impl FieldType {
    /// The type that a short name is of.
    pub fn full(self) -> FieldType {
        match self {
            FieldType::Q => FieldType::Quantitative,
            FieldType::T => FieldType::Temporal,
            FieldType::O => FieldType::Ordinal,
            FieldType::N => FieldType::Nominal,
            full => full,
        }
    }
}

fn unknown_type(_: &str, written: &str, _: &[&str], at: &Cursor) {
    at.warn(format!("unknown type {written:?}; valid ones are quantitative, temporal, ordinal, nominal"), None);
}

definition! {
    /// What is shown where a test holds.
    Condition, "a condition", {
        test "test": Test,
        param "param": Arc<str>,
        selection "selection": Selected,
        empty "empty": bool,
        value "value": Constant,
        field "field": Field,
        datum "datum": Json,
        type_ "type": FieldType [grave()],
        aggregate "aggregate": Aggregate [grave()],
        bin "bin": BinRule,
        time_unit "timeUnit": TimeUnitOrParams,
        band_position "bandPosition": f64 [idle("only positions are within bands")],
        scale "scale": OwnScale,
        legend "legend": Guide<Legend>,
        title "title": Lines,
        sort "sort": Sort,
        format "format": Format,
        format_type "formatType": FormatType,
        tooltip "tooltip": bool,
    }
}

impl Condition {
    /// What is selected, if that is what it tests.
    pub fn selected(&self) -> Option<Selected> {
        selected(&self.param, &self.selection)
    }
}

definition! {
    /// A test of the values of a tooltip's field (vega-lite `predicate.ts`, `TooltipFieldPredicate`).
    TooltipTest, "a test of a field", {
        equal "equal": Operand,
        lt "lt": Operand,
        lte "lte": Operand,
        gt "gt": Operand,
        gte "gte": Operand,
        range "range": Vec<Operand>,
        one_of "oneOf": Vec<Operand>,
        valid "valid": bool,
        and "and": Vec<TooltipFilter>,
        or "or": Vec<TooltipFilter>,
        not "not": Box<TooltipFilter>,
    }
}

union! {
    /// Where a tooltip has a line for its field: an expression, or a test.
    TooltipFilter, {
        Expression(Expression), Test(Box<TooltipTest>),
    }
}

definition! {
    /// A channel.
    Channel, "a channel", {
        aggregate "aggregate": Aggregate [grave()],
        axis "axis": Guide<Axis>,
        band_position "bandPosition": f64,
        bin "bin": BinRule,
        condition "condition": OneOrMany<Condition>,
        datum "datum": Json,
        field "field": Field,
        filter "filter": TooltipFilter,
        format "format": Format,
        format_type "formatType": FormatType,
        impute "impute": Impute,
        legend "legend": Guide<Legend>,
        rescale "rescale": Json,
        scale "scale": OwnScale,
        sort "sort": Sort,
        stack "stack": StackRule,
        time_unit "timeUnit": TimeUnitOrParams,
        title "title": Lines,
        tooltip "tooltip": bool,
        type_ "type": FieldType [grave()],
        value "value": Constant,
    }
    more has_its_rate
}

fn has_its_rate(o: &Object, at: &Cursor) {
    rated("aggregate", o, at);
}

union! {
    /// One for rows and columns of cells each.
    RowColumnNumber, {
        Both(f64), Each(NumberOfEach),
    }
}

definition! {
    /// A number for rows and one for columns.
    NumberOfEach, "rows and columns", {
        row "row": f64,
        column "column": f64,
    }
}

union! {
    /// One for rows and columns of cells each.
    RowColumnBool, {
        Both(bool), Each(BoolOfEach),
    }
}

definition! {
    /// A truth value for rows and one for columns.
    BoolOfEach, "rows and columns", {
        row "row": bool,
        column "column": bool,
    }
}

union! {
    /// One for rows and columns of cells each.
    RowColumnAlign, {
        Both(GridAlign), Each(AlignOfEach),
    }
}

definition! {
    /// An alignment of rows and one of columns.
    AlignOfEach, "rows and columns", {
        row "row": GridAlign,
        column "column": GridAlign,
    }
}

definition! {
    /// A field whose values have a cell each.
    FacetChannel, "a facet", {
        aggregate "aggregate": Aggregate [grave()],
        align "align": RowColumnAlign,
        band_position "bandPosition": f64,
        bin "bin": BinRule,
        bounds "bounds": Arc<str> [idle("bounds of a view with a facet are read")],
        center "center": RowColumnBool,
        columns "columns": f64,
        field "field": Field,
        header "header": Box<Header>,
        sort "sort": Sort,
        spacing "spacing": RowColumnNumber,
        time_unit "timeUnit": TimeUnitOrParams,
        title "title": Lines,
        type_ "type": FieldType [grave()],
    }
}

definition! {
    /// The channels of a view.
    Encoding, "an encoding", {
        angle "angle": Box<Channel> [grave()],
        color "color": Box<Channel> [grave()],
        column "column": Box<FacetChannel> [grave()],
        description "description": Box<Channel> [grave()],
        detail "detail": OneOrMany<Channel> [grave()],
        facet "facet": Box<FacetChannel> [grave()],
        fill "fill": Box<Channel> [grave()],
        fill_opacity "fillOpacity": Box<Channel> [grave()],
        href "href": Box<Channel> [grave()],
        key "key": Box<Channel> [grave()],
        latitude "latitude": Box<Channel> [grave()],
        latitude2 "latitude2": Box<Channel> [grave()],
        longitude "longitude": Box<Channel> [grave()],
        longitude2 "longitude2": Box<Channel> [grave()],
        opacity "opacity": Box<Channel> [grave()],
        order "order": OneOrMany<Channel> [grave()],
        radius "radius": Box<Channel> [grave()],
        radius2 "radius2": Box<Channel> [grave()],
        row "row": Box<FacetChannel> [grave()],
        shape "shape": Box<Channel> [grave()],
        size "size": Box<Channel> [grave()],
        stroke "stroke": Box<Channel> [grave()],
        stroke_dash "strokeDash": Box<Channel> [grave()],
        stroke_opacity "strokeOpacity": Box<Channel> [grave()],
        stroke_width "strokeWidth": Box<Channel> [grave()],
        text "text": Box<Channel> [grave()],
        theta "theta": Box<Channel> [grave()],
        theta2 "theta2": Box<Channel> [grave()],
        time "time": Box<Channel> [grave()],
        tooltip "tooltip": OneOrMany<Channel> [grave()],
        url "url": Box<Channel> [grave()],
        x "x": Box<Channel> [grave()],
        x2 "x2": Box<Channel> [grave()],
        x_error "xError": Box<Channel> [grave()],
        x_error2 "xError2": Box<Channel> [grave()],
        x_offset "xOffset": Box<Channel> [grave()],
        y "y": Box<Channel> [grave()],
        y2 "y2": Box<Channel> [grave()],
        y_error "yError": Box<Channel> [grave()],
        y_error2 "yError2": Box<Channel> [grave()],
        y_offset "yOffset": Box<Channel> [grave()],
    }
    unknown unknown_channel
    more values
}

fn unknown_channel(name: &str, valid: &[&str], at: &Cursor) {
    let hint = did_you_mean(name, valid.iter().copied()).map_or(String::new(), |c| format!("; did you mean {c:?}?"));
    at.warn(format!("unknown channel {name:?}{hint}"), None);
}

/// What a value of a channel is, where it is known.
fn value_kind(channel: &str) -> Option<&'static Kind> {
    Some(match channel {
        "color" | "fill" | "stroke" => &Paint::KIND,
        "angle" | "fillOpacity" | "opacity" | "size" | "strokeOpacity" | "strokeWidth" | "xOffset" | "yOffset"
        | "xError" | "xError2" | "yError" | "yError2" => &Kind::Number,
        "strokeDash" => &Kind::List(&Kind::Number),
        "x" | "y" | "x2" | "y2" | "theta" | "theta2" | "radius" | "radius2" => &super::mark::Position::KIND,
        "shape" => &Shape::KIND,
        "url" => &Kind::Text,
        "text" => &Kind::Lines,
        _ => return None,
    })
}

/// A property that only some channels have: its name, which channels, and what has it.
type OfSome = (&'static str, fn(Channels) -> bool, &'static str);

/// Properties that only some channels have (vega-lite `encoding.ts`).
const OF_SOME: [OfSome; 5] = [
    ("axis", Channels::is_axis, "x and y have axes"),
    ("filter", |channel| channel == Channels::Tooltip, "lines of a tooltip are filtered"),
    ("impute", Channels::is_axis, "values of x and y are imputed"),
    (
        "legend",
        |channel| channel.scale() == Some(channel) && !channel.is_place(),
        "channels without a place have legends",
    ),
    ("stack", is_stacked, "x, y, theta and radius are stacked"),
];

fn is_stacked(channel: Channels) -> bool {
    channel.is_axis() || matches!(channel, Channels::Theta | Channels::Radius)
}

/// Tells of what a channel does not have, though others do.
fn of_others(channel: &str, definition: &Object, at: &Cursor) {
    let Some(channel) = Channels::of(channel).filter(|channel| !channel.is_facet()) else { return };
    for (name, has, hint) in OF_SOME {
        if let Some(json) =
            definition.get(name).filter(|json| !matches!(json, Json::Null | Json::Bool(false)) && !has(channel))
        {
            idle(name, hint, &at.member(name, json));
        }
    }
}

/// What a value is, and what else a channel has, depends on the channel.
fn values(o: &Object, at: &Cursor) {
    for (channel, json) in o.iter() {
        if let Json::Object(definition) = json {
            of_others(channel, definition, &at.member(channel, json));
        }
        let (Some(kind), Json::Object(definition)) = (value_kind(channel), json) else { continue };
        let at = at.member(channel, json);
        value(kind, definition, &at);
        range(channel, definition, &at);
        match definition.get("condition") {
            Some(json @ Json::Object(o)) => value(kind, o, &at.member("condition", json)),
            Some(json @ Json::Array(list)) => {
                let at = at.member("condition", json);
                for (i, json) in list.iter().enumerate() {
                    if let Json::Object(o) = json {
                        value(kind, o, &at.item(i, json));
                    }
                }
            }
            _ => {}
        }
    }
}

/// What a scale of colours or symbols maps to is one of them, each.
fn range(channel: &str, definition: &Object, at: &Cursor) {
    let kind = match channel {
        "color" | "fill" | "stroke" => &Kind::List(&Kind::Color),
        "shape" => &Kind::List(&Shape::KIND),
        _ => return,
    };
    if let Some(scale @ Json::Object(o)) = definition.get("scale")
        && let Some(list @ Json::Array(_)) = o.get("range")
    {
        check(kind, &at.member("scale", scale).member("range", list), Manner::default());
    }
}

fn value(kind: &Kind, o: &Object, at: &Cursor) {
    if let Some(json) = o.get("value") {
        check(kind, &at.member("value", json), Manner::default());
    }
}

/// The fields that a description means as instants: of type `temporal`, or with a time unit.
pub fn temporal_fields(json: &Json, out: &mut Vec<Arc<str>>) {
    match json {
        Json::Object(o) => {
            let temporal = o.get("type").and_then(FieldType::read) == Some(FieldType::Temporal);
            if let (true, Some(Json::String(field))) = (temporal || o.get("timeUnit").is_some(), o.get("field")) {
                out.push(field.clone());
            }
            // Data say nothing of types.
            let rest = o.iter().filter(|(name, _)| !matches!(&***name, "values" | "datasets"));
            rest.for_each(|(_, json)| temporal_fields(json, out));
        }
        Json::Array(list) => list.iter().for_each(|json| temporal_fields(json, out)),
        _ => {}
    }
}
