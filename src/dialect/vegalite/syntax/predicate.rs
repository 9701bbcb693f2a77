//! Predicates: what rows, labels and marks are tested by.

use super::cursor::Cursor;
use super::definition::{definition, union};
use super::kind::Kind;
use super::read::Read;
use super::said::Said;
use super::words::{Expression, Field, TimeUnit};
use crate::json::{Json, Object};
use std::sync::Arc;

definition! {
    /// An instant by its parts.
    DateTime, "a date", {
        year "year": f64,
        quarter "quarter": f64,
        month "month": NumberOrName,
        date "date": f64,
        day "day": NumberOrName,
        hours "hours": f64,
        minutes "minutes": f64,
        seconds "seconds": f64,
        milliseconds "milliseconds": f64,
        utc "utc": bool,
    }
}

union! {
    /// A month or a day of the week.
    NumberOrName, {
        Number(f64), Name(Arc<str>),
    }
}

/// What a field is compared with.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    Null,
    Number(f64),
    Flag(bool),
    Text(Arc<str>),
    Date(DateTime),
    /// `{"expr": …}` or `{"signal": …}`: its source.
    Expression(Arc<str>),
}

impl Read for Operand {
    const KIND: Kind = Kind::OneOf(&[Kind::Number, Kind::Bool, DateTime::KIND, Kind::Text]);

    fn read(json: &Json) -> Option<Operand> {
        match json {
            Json::Null => Some(Operand::Null),
            Json::Number(x) => Some(Operand::Number(*x)),
            Json::Bool(flag) => Some(Operand::Flag(*flag)),
            Json::String(text) => Some(Operand::Text(text.clone())),
            Json::Object(o) => match o.get("expr").or_else(|| o.get("signal")) {
                Some(source) => Arc::read(source).map(Operand::Expression),
                None => Some(Operand::Date(DateTime::of(o))),
            },
            Json::Array(_) | Json::Code(_) => None,
        }
    }
}

definition! {
    /// A test of a row: one of its own kinds, or several joined.
    Predicate, "a predicate", {
        field "field": Field,
        time_unit "timeUnit": TimeUnitOrParams,
        equal "equal": Operand,
        lt "lt": Operand,
        lte "lte": Operand,
        gt "gt": Operand,
        gte "gte": Operand,
        range "range": Vec<Operand>,
        one_of "oneOf": Vec<Operand>,
        valid "valid": bool,
        param "param": Arc<str>,
        selection "selection": Selected,
        empty "empty": bool,
        and "and": Vec<Test>,
        or "or": Vec<Test>,
        not "not": Box<Test>,
    }
    more tests_nothing
}

impl Predicate {
    /// What is selected, if that is what it tests.
    pub fn selected(&self) -> Option<Selected> {
        selected(&self.param, &self.selection)
    }
}

/// Tells of a predicate that has nothing to test.
fn tests_nothing(o: &Object, at: &Cursor) {
    let has = |names: &[&str]| names.iter().any(|name| o.get(name).is_some());
    if has(&["and", "or", "not", "param", "selection"]) {
        return;
    }
    if o.get("field").is_none_or(Json::is_null) {
        at.warn("this predicate names no field", Some("it has one of field, param, and, or, not".into()));
    } else if !has(&["equal", "lt", "lte", "gt", "gte", "range", "oneOf", "valid"]) {
        let hint = "it has one of equal, lt, lte, gt, gte, range, oneOf, valid";
        at.warn("this predicate compares its field with nothing", Some(hint.into()));
    }
}

definition! {
    /// Selections that are joined, as version 4 has it.
    JoinedSelections, "joined selections", {
        and "and": Vec<Selected>,
        or "or": Vec<Selected>,
        not "not": Box<Selected>,
    }
}

union! {
    /// What is selected: by the name of a parameter, or by several.
    Selected, {
        Name(Arc<str>), Joined(Box<JoinedSelections>),
    }
}

/// What is selected, by the name of a parameter or, in version 4, by selections.
pub fn selected(param: &Said<Arc<str>>, selection: &Said<Selected>) -> Option<Selected> {
    param.value().cloned().map(Selected::Name).or_else(|| selection.value().cloned())
}

definition! {
    /// A unit of time and how it is made.
    TimeUnitParams, "a time unit", {
        unit "unit": TimeUnit,
        binned "binned": bool,
        maxbins "maxbins": f64,
        step "step": f64,
        utc "utc": bool,
    }
}

union! {
    /// A unit of time.
    TimeUnitOrParams, {
        Unit(TimeUnit), Params(TimeUnitParams),
    }
}

impl TimeUnitOrParams {
    /// The unit.
    pub fn unit(&self) -> Option<&TimeUnit> {
        match self {
            TimeUnitOrParams::Unit(unit) => Some(unit),
            TimeUnitOrParams::Params(params) => params.unit.value(),
        }
    }
}

/// An expression, or a predicate.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    Expression(Expression),
    Predicate(Box<Predicate>),
}

impl Read for Test {
    const KIND: Kind = Kind::OneOf(&[Expression::KIND, Predicate::KIND]);

    fn read(json: &Json) -> Option<Test> {
        match json {
            Json::String(_) => Expression::read(json).map(Test::Expression),
            json => Predicate::read(json).map(|predicate| Test::Predicate(Box::new(predicate))),
        }
    }
}
