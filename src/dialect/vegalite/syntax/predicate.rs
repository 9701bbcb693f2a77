//! Predicates: what rows, labels and marks are tested by.

use super::definition::{definition, union};
use super::kind::Kind;
use super::read::Read;
use super::words::{Field, TimeUnit};
use crate::json::Json;
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

union! {
    /// What a field is compared with.
    Operand, {
        Number(f64), Flag(bool), Date(DateTime), Text(Arc<str>),
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
        selection "selection": Json,
        empty "empty": bool,
        and "and": Vec<Test>,
        or "or": Vec<Test>,
        not "not": Box<Test>,
    }
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

/// An expression, or a predicate.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    Expression(Arc<str>),
    Predicate(Box<Predicate>),
}

impl Read for Test {
    const KIND: Kind = Kind::OneOf(&[Kind::Text, Predicate::KIND]);

    fn read(json: &Json) -> Option<Test> {
        match json {
            Json::String(source) => Some(Test::Expression(source.clone())),
            json => Predicate::read(json).map(|predicate| Test::Predicate(Box::new(predicate))),
        }
    }
}
