//! What fuzz targets reach of the inside, as texts that can be compared. Not part of the library: behind a feature that
//! nothing else switches on.

use crate::data::readers::{Delimited, Outline, read_delimited, read_topology};
use crate::data::{Fields, Value};
use crate::expr::{Env, Expr, Params, Row};
use crate::json::parse_within;
use crate::limits::{Budget, Limits};
use crate::render::{Options, Source};
use crate::server;
use crate::time::Zone;
use std::sync::Arc;

/// What a query of QuickChart's interface asks to be drawn, if it asks for that.
pub fn quickchart(query: &str, limits: &Limits) -> Option<(Source, Options)> {
    server::fuzzing::quickchart(query, limits)
}

/// What a payload of an address holds, or why it holds nothing.
pub fn payload(text: &str, budget: &Budget) -> String {
    format!("{:?}", server::fuzzing::payload(text, budget.limits().source_bytes))
}

/// The value of an expression over a row, and what a function answers to two of its values.
pub fn expression(text: &str, budget: &Budget) -> String {
    let parsed = match Expr::parse(text) {
        Ok(parsed) => parsed,
        Err(error) => return format!("{error:?}"),
    };
    let texts: [Value; 3] = ["b", "a", "c"].map(Value::from);
    let members: [(&str, Value); 4] =
        [("a", 28.0.into()), ("b", "text".into()), ("c", Value::Null), ("d", Value::Array(Arc::from(texts)))];
    let row = Value::Object(Arc::new(Fields(members.into_iter().map(|(n, v)| (n.into(), v)).collect())));
    let mut params = Params::new();
    params.set("width", 200.0.into());
    let zone = Zone::utc();
    let env = Env { row: Row::Value(&row), params: &params, budget, zone: &zone, scales: None };
    format!("{:?} {:?}", parsed.eval(&env), parsed.call(&[28.0.into(), row.clone()], &env))
}

/// A table of delimited text: with semicolons where it begins with one.
pub fn delimited(text: &str, budget: &Budget) -> String {
    let delimiter = if text.starts_with(';') { b';' } else { b',' };
    format!("{:?}", read_delimited(text.as_bytes(), &Delimited { delimiter, header: None }, true, budget))
}

/// The features and the mesh of the first object of a topology.
pub fn topology(text: &str, budget: &Budget) -> String {
    let Ok(json) = parse_within(text, true, budget) else { return String::new() };
    let topology = Value::from(&json);
    let Value::Object(objects) = topology.member("objects") else { return String::new() };
    let Some((name, _)) = objects.0.first() else { return String::new() };
    let read = |outline| format!("{:?}", read_topology(&topology, name, outline, budget));
    read(Outline::Features) + &read(Outline::Interior)
}
