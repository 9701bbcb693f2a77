//! Words that several definitions share.

use super::cursor::Cursor;
use super::definition::{definition, union, words};
use super::kind::{Kind, Words};
use super::read::Read;
use super::said::Said;
use crate::color::Color;
use crate::diagnostic::did_you_mean;
use crate::json::{Json, Object};
use std::sync::Arc;

words! {
    /// Where a text stands beside its anchor.
    Align, "alignment", {
        Left = "left", Center = "center", Right = "right",
    }
}

words! {
    /// Which line of a text stands at its anchor.
    Baseline, "baseline", {
        Top = "top", Middle = "middle", Bottom = "bottom", Alphabetic = "alphabetic", LineTop = "line-top",
        LineBottom = "line-bottom",
    }
}

words! {
    /// Where a title stands along its side.
    Anchor, "anchor", {
        Start = "start", Middle = "middle", End = "end",
    }
}

words! {
    /// How a stroke ends.
    Cap, "cap", {
        Butt = "butt", Round = "round", Square = "square",
    }
}

words! {
    /// How strokes meet.
    Join, "join", {
        Miter = "miter", Round = "round", Bevel = "bevel",
    }
}

words! {
    /// A side of a plot.
    Side, "side", {
        Left = "left", Right = "right", Top = "top", Bottom = "bottom",
    }
}

words! {
    /// A direction.
    Orientation, "orientation", {
        Horizontal = "horizontal", Vertical = "vertical",
    }
}

words! {
    /// What becomes of labels that overlap.
    Overlap, "overlap", {
        Parity = "parity", Greedy = "greedy",
    }
}

words! {
    /// How cells of a grid are lined up.
    GridAlign, "alignment of cells", {
        All = "all", Each = "each", None = "none",
    }
}

words! {
    /// How wide a time between ticks is.
    Interval, "interval", {
        Millisecond = "millisecond", Second = "second", Minute = "minute", Hour = "hour", Day = "day", Week = "week",
        Month = "month", Year = "year",
    }
}

words! {
    /// How rows that come to the same are summarized.
    AggregateOp, "aggregate", {
        Argmax = "argmax", Argmin = "argmin", Average = "average", Ci0 = "ci0", Ci1 = "ci1", Count = "count",
        Distinct = "distinct", Exponential = "exponential", Exponentialb = "exponentialb", Max = "max",
        Mean = "mean", Median = "median", Min = "min", Missing = "missing", Product = "product", Q1 = "q1",
        Q3 = "q3", Stderr = "stderr", Stdev = "stdev", Stdevp = "stdevp", Sum = "sum", Valid = "valid",
        Values = "values", Variance = "variance", Variancep = "variancep",
    }
    tell unknown_aggregate
}

union! {
    /// Whether labels may overlap.
    OverlapRule, {
        Flag(bool), Word(Overlap),
    }
}

union! {
    /// A truth value or a number.
    Switch, {
        Flag(bool), Number(f64),
    }
}

words! {
    /// Words that weights of fonts have.
    WeightWord, "font weight", {
        Normal = "normal", Bold = "bold", Lighter = "lighter", Bolder = "bolder", W100 = "100", W200 = "200",
        W300 = "300", W400 = "400", W500 = "500", W600 = "600", W700 = "700", W800 = "800", W900 = "900",
    }
}

union! {
    /// How heavy a font is.
    FontWeight, {
        Number(f64), Word(WeightWord),
    }
}

impl FontWeight {
    /// From 1 to 1000; 400 is normal.
    pub fn weight(&self) -> u16 {
        match self {
            FontWeight::Number(n) => n.clamp(1.0, 1000.0) as u16,
            FontWeight::Word(WeightWord::Bold | WeightWord::Bolder) => 700,
            FontWeight::Word(WeightWord::Lighter) => 300,
            FontWeight::Word(word) => word.name().parse().unwrap_or(400),
        }
    }
}

words! {
    /// Along what colours change.
    GradientType, "type of gradient", {
        Linear = "linear", Radial = "radial",
    }
}

definition! {
    /// A colour of a gradient, and where it is.
    GradientStop, "a stop", {
        offset "offset": f64 [wanted()],
        color "color": Color [wanted()],
    }
}

definition! {
    /// Colours that change along a line, or from the middle outwards.
    Gradient, "a gradient", {
        gradient "gradient": GradientType [wanted()],
        id "id": Arc<str>,
        stops "stops": Vec<GradientStop> [wanted()],
        x1 "x1": f64,
        x2 "x2": f64,
        y1 "y1": f64,
        y2 "y2": f64,
        r1 "r1": f64,
        r2 "r2": f64,
    }
}

/// What fills or strokes.
#[derive(Debug, Clone, PartialEq)]
pub enum Paint {
    Color(Color),
    Gradient(Box<Gradient>),
}

impl Read for Paint {
    const KIND: Kind = Kind::OneOf(&[Color::KIND, Gradient::KIND]);

    fn read(json: &Json) -> Option<Paint> {
        match json {
            Json::Object(_) => Box::read(json).map(Paint::Gradient),
            json => Color::read(json).map(Paint::Color),
        }
    }

    fn member(object: &Object, name: &'static str, json: &Json) -> Said<Paint> {
        match json {
            Json::String(_) => Color::member(object, name, json).map(Paint::Color),
            json => Said::of(json),
        }
    }
}

definition! {
    /// Patterns of times that begin a year, a month, a day …, each of its own (vega-format `timeFormat`).
    FormatOfUnits, "patterns of times", {
        year "year": Arc<str>,
        quarter "quarter": Arc<str>,
        month "month": Arc<str>,
        week "week": Arc<str>,
        date "date": Arc<str>,
        day "day": Arc<str>,
        hours "hours": Arc<str>,
        minutes "minutes": Arc<str>,
        seconds "seconds": Arc<str>,
        milliseconds "milliseconds": Arc<str>,
    }
}

impl FormatOfUnits {
    /// As an object again.
    pub fn to_json(&self) -> Json {
        let parts = [
            ("year", &self.year),
            ("quarter", &self.quarter),
            ("month", &self.month),
            ("week", &self.week),
            ("date", &self.date),
            ("day", &self.day),
            ("hours", &self.hours),
            ("minutes", &self.minutes),
            ("seconds", &self.seconds),
            ("milliseconds", &self.milliseconds),
        ];
        let said =
            |(name, pattern): (&str, &Said<Arc<str>>)| Some((name.into(), Json::String(pattern.value()?.clone())));
        Json::Object(Object::from_members(parts.into_iter().filter_map(said).collect()))
    }
}

union! {
    /// How numbers and times are written: a pattern, or patterns of each unit of time.
    Format, {
        Pattern(Arc<str>), Units(Box<FormatOfUnits>),
    }
}

impl Format {
    /// The pattern, if there is one for all.
    pub fn pattern(&self) -> Option<&Arc<str>> {
        match self {
            Format::Pattern(pattern) => Some(pattern),
            Format::Units(_) => None,
        }
    }
}

/// What a format is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormatType {
    Number,
    Time,
    /// A function of a program around the chart, which is not known here.
    Custom,
}

impl Read for FormatType {
    const KIND: Kind = Kind::Text;

    fn read(json: &Json) -> Option<FormatType> {
        Some(match json.as_str()? {
            "number" => FormatType::Number,
            "time" => FormatType::Time,
            _ => FormatType::Custom,
        })
    }
}

/// A symbol by its name, or the data of its path.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape(pub Arc<str>);

const SHAPES: Words = Words {
    accepts: |words, written| words.all.contains(&written) || written.trim_start().starts_with(['M', 'm']),
    ..Words::new(
        "symbol",
        &[
            "circle",
            "square",
            "cross",
            "diamond",
            "triangle",
            "triangle-up",
            "triangle-down",
            "triangle-right",
            "triangle-left",
            "arrow",
            "wedge",
            "stroke",
        ],
    )
};

impl std::ops::Deref for Shape {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Read for Shape {
    const KIND: Kind = Kind::Words(&SHAPES);

    fn read(json: &Json) -> Option<Shape> {
        Arc::read(json).map(Shape)
    }
}

/// An expression, as it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression(pub Arc<str>);

impl Read for Expression {
    const KIND: Kind = Kind::Expression;

    fn read(json: &Json) -> Option<Expression> {
        match json {
            Json::String(source) => Some(Expression(source.clone())),
            _ => None,
        }
    }
}

/// A field, or the field that a repeat puts there.
#[derive(Debug, Clone, PartialEq)]
pub enum Field {
    /// Its name, with a path to what is inside.
    Name(Arc<str>),
    /// `{"repeat": "row"}`: the list it is of.
    Repeat(Arc<str>),
}

impl Field {
    /// The name, if a repeat does not put it there.
    pub fn name(&self) -> Option<&Arc<str>> {
        match self {
            Field::Name(name) => Some(name),
            Field::Repeat(_) => None,
        }
    }
}

definition! {
    /// `{"repeat": "row"}`.
    RepeatRef, "a reference to a repeat", {
        repeat "repeat": Arc<str>,
    }
}

impl Read for Field {
    const KIND: Kind = Kind::OneOf(&[Kind::Text, RepeatRef::KIND]);

    fn read(json: &Json) -> Option<Field> {
        match json {
            Json::String(name) => Some(Field::Name(name.clone())),
            json => RepeatRef::read(json)?.repeat.into_value().map(Field::Repeat),
        }
    }
}

/// A unit of time, as it is written: `yearmonth`, `utchours`, `binnedyear`.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeUnit(pub Arc<str>);

const TIME_UNITS: Words = Words {
    accepts: is_time_unit,
    ..Words::new(
        "time unit",
        &[
            "year",
            "quarter",
            "month",
            "week",
            "dayofyear",
            "date",
            "day",
            "hours",
            "minutes",
            "seconds",
            "milliseconds",
            "utc",
            "binned",
        ],
    )
};

/// Names of units are made of several words.
fn is_time_unit(words: &Words, written: &str) -> bool {
    let mut rest = written;
    while let Some(unit) = words.all.iter().filter(|unit| rest.starts_with(**unit)).max_by_key(|unit| unit.len()) {
        rest = &rest[unit.len()..];
    }
    rest.is_empty()
}

impl Read for TimeUnit {
    const KIND: Kind = Kind::Words(&TIME_UNITS);

    fn read(json: &Json) -> Option<TimeUnit> {
        match json {
            Json::String(unit) if is_time_unit(&TIME_UNITS, unit) => Some(TimeUnit(unit.clone())),
            _ => None,
        }
    }
}

/// Tells of a summary in which older rows lose weight, where nothing says how fast.
pub fn rated(member: &str, o: &Object, at: &Cursor) {
    let Some(json @ Json::String(op)) = o.get(member) else { return };
    if matches!(AggregateOp::named(op), Some(AggregateOp::Exponential | AggregateOp::Exponentialb)) {
        let hint = "such as {\"exponential\": 0.5}";
        at.member(member, json).warn("nothing says here how fast older rows lose weight", Some(hint.into()));
    }
}

/// Nothing else could be meant by a summary that there is not.
pub fn unknown_aggregate(_: &str, written: &str, valid: &[&str], at: &Cursor) {
    let hint = match did_you_mean(written, valid.iter().copied()) {
        Some(near) => format!("did you mean {near:?}?"),
        None => format!("valid ones are {}", valid.join(", ")),
    };
    at.error(format!("unknown aggregate {written:?}"), Some(hint));
}
