//! The names that functions of a chart find everywhere: `Chart` with its helpers and formatters, the paints that
//! QuickChart makes, and the few things of a browser that configurations make.

use super::super::gradient;
use super::member;
use super::{Live, State, colors};
use crate::data::Value;
use crate::dialect::Version;
use crate::expr::{Asked, Reply, object_of};
use crate::json::{Code, Json};
use crate::limits::Budget;
use crate::number;
use crate::scale::locate;
use std::sync::Arc;

/// What is written in the language itself: the helpers that call functions.
const CHART: &str = include_str!("chart.js");
const BROWSER: &str = include_str!("browser.js");

/// Declares the names that a text may mean.
pub(super) fn declare(live: &Live, text: &str, defaults: &Json, budget: &Budget) -> Result<(), String> {
    let declare = |name: &str, value: &Value| {
        super::lock(&live.realm).declare(name, value, &live.env(budget));
    };
    let global = object_of("global", Vec::new());
    declare("\u{1}global", &global);
    for name in ["getGradientFillHelper", "getGradientFill", "getImageFill", "pattern"] {
        if text.contains(name) {
            let value = if name == "pattern" { global.clone() } else { native(name) };
            declare(name, &value);
        }
    }
    let given = |source: &str| {
        let code = Code { text: source.into(), offset: 0 };
        live.eval(&code, budget)
    };
    if text.contains("Chart") || text.contains("helpers") {
        declare("$chart", &global);
        let chart = live.keep(&given(CHART)?, budget);
        let defaults = super::lock(&live.realm).import(defaults, &Value::Null, &live.env(budget)).map_err(|e| e.0)?;
        live.set(&chart, "defaults", &defaults, budget);
        let generate = live.at(&chart, &["generateLabels"], budget);
        let labels = live.at(&defaults, &["plugins", "legend", "labels"], budget);
        live.set(&labels, "generateLabels", &generate, budget);
        live.set(&defaults, "set", &live.at(&chart, &["setDefaults"], budget), budget);
        let types = live.at(&defaults, &["overrides"], budget);
        live.set(&chart, "overrides", &types, budget);
        if live.version == Version::V2 {
            // Version 2 has what is usual for all charts beside what is for each type.
            let legend = live.at(&defaults, &["legend", "labels"], budget);
            live.set(&legend, "generateLabels", &generate, budget);
            let mut whole = vec![(Arc::from("global"), defaults.clone())];
            for (name, usual) in live.members(&live.at(&defaults, &["types"], budget), budget) {
                whole.push((name, usual));
            }
            let whole = live.keep(&object_of("defaults", whole), budget);
            live.set(&chart, "defaults", &whole, budget);
        }
        live.state().defaults = Some((defaults.clone(), live.export(&defaults, budget)?));
        super::lock(&live.realm).declare("Chart", &chart, &live.env(budget));
    }
    if ["Image", "document", "window", "Path2D", "OffscreenCanvas", "setTimeout"].iter().any(|word| text.contains(word))
    {
        declare("$chart", &global);
        let names = given(BROWSER)?;
        // Not in the head of the loop: what is locked there stays so until its end.
        let members = live.members(&names, budget);
        for (name, value) in members {
            super::lock(&live.realm).declare(&name, &value, &live.env(budget));
        }
    }
    Ok(())
}

/// A function that the surroundings have by a name.
fn native(name: &str) -> Value {
    object_of("\u{1}function", vec![(Arc::from("name"), Value::from(name))])
}

/// Calls one of them.
pub(super) fn call(
    state: &mut State,
    asked: &Asked,
    args: &[Value],
    size: (f64, f64),
) -> Option<Result<Reply, String>> {
    let first = args.first().cloned().unwrap_or_default();
    let value = |v: Value| Some(Ok(Reply::Value(v)));
    match asked.name {
        "getGradientFillHelper" | "getGradientFill" | "draw" => {
            let name = if asked.name == "draw" { "pattern.draw" } else { asked.name };
            let args: Vec<Json> = args.iter().map(member::tree).collect();
            Some(match gradient::made(name, &args, size) {
                Some(paint) => Ok(Reply::Value(Value::from(&paint))),
                None => Err(format!("{name} was given arguments it does not take")),
            })
        }
        "getImageFill" => Some(Err("pictures are not fetched; the default colour is used".into())),
        "register" => {
            if state.registered.len() < 100 && crate::expr::reference(&first).is_some() {
                state.registered.push(first);
            }
            value(Value::Null)
        }
        "canvas" => {
            let side = |i: usize| args.get(i).map_or(f64::NAN, Value::to_number);
            Some(state.studio.canvas(side(0), side(1)))
        }
        "outline" => Some(state.studio.outline(&first)),
        "color" => value(colors::object(&first.to_text())),
        "entries" => value(state.entries.clone()),
        "formatNumber" => {
            let x = first.to_number();
            let all: Vec<f64> = match args.get(1) {
                Some(Value::Array(list)) if !list.is_empty() => list.iter().map(Value::to_number).collect(),
                _ => vec![x],
            };
            value(locate::label(x, &all, true, false).into())
        }
        "toText" => value(number::to_js(first.to_number()).into()),
        _ => None,
    }
}
