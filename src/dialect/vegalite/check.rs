//! What a description says that the language does not know: properties and values, each with its pointer and the word
//! that was probably meant. Nothing here decides what is drawn.

use super::known;
use crate::color::Color;
use crate::diagnostic::{Report, did_you_mean};
use crate::json::{Json, Object};

/// Words of time units; names are made of several.
const TIME_UNITS: &str = "year quarter month week dayofyear date day hours minutes seconds milliseconds utc binned";

/// Checks a whole description.
pub fn check(root: &Object, report: &mut Report) {
    view(root, "", report);
    if let Some(config) = root.get("config").and_then(Json::as_object) {
        names(config, known::CONFIG, "/config", report);
        idle(config, known::CONFIG_FUNCTIONS, "functions of a program are not known here", "/config", report);
        for (block, words, hint) in known::CONFIG_IDLE {
            if let Some((o, at)) = object(config, block, "/config") {
                idle(o, words, hint, &at, report);
            }
        }
    }
}

/// Warns of members that are known but change nothing where they stand.
fn idle(o: &Object, words: &str, hint: &str, at: &str, report: &mut Report) {
    for name in o.keys().filter(|name| has(words, name)) {
        report.warn_with_hint(format!("{at}/{name}"), format!("{name} has no effect here"), hint);
    }
}

/// Warns of members that a kind of object does not have.
fn names(o: &Object, valid: &str, at: &str, report: &mut Report) {
    for name in o.keys().filter(|name| !has(valid, name)) {
        unknown("property", name, valid, &format!("{at}/{name}"), report);
    }
}

fn unknown(what: &str, written: &str, valid: &str, at: &str, report: &mut Report) {
    let message = format!("unknown {what} {written:?}");
    match did_you_mean(written, valid.split(' ')) {
        Some(word) => report.warn_with_hint(at, message, format!("did you mean {word:?}?")),
        None if valid.len() <= 240 => {
            report.warn_with_hint(at, message, format!("valid ones are {}", valid.replace(' ', ", ")));
        }
        None => report.warn(at, message),
    }
}

/// Warns of a word that is none of those valid at a place.
fn word(o: &Object, name: &str, what: &str, valid: &str, at: &str, report: &mut Report) {
    if let Some(written) = o.get(name).and_then(Json::as_str)
        && !has(valid, written)
    {
        unknown(what, written, valid, &format!("{at}/{name}"), report);
    }
}

/// Whether a word is one of those between blanks.
fn has(words: &str, word: &str) -> bool {
    words.split(' ').any(|w| w == word)
}

/// The object at a name, if there is one, with its pointer.
fn object<'o>(o: &'o Object, name: &str, at: &str) -> Option<(&'o Object, String)> {
    Some((o.get(name)?.as_object()?, format!("{at}/{name}")))
}

// Views are nested as deep as the parser of JSON allows, which is little.
fn view(o: &Object, at: &str, report: &mut Report) {
    names(o, known::VIEW, at, report);
    for side in ["width", "height"] {
        let length = o.get(side).and_then(Json::as_f64);
        if length.is_some_and(|px| px < 0.0) {
            report.error(format!("{at}/{side}"), format!("a {side} cannot be negative"));
        }
    }
    for (block, valid) in [("title", known::TITLE), ("projection", known::PROJECTION), ("data", known::DATA)] {
        if let Some((inner, at)) = object(o, block, at) {
            names(inner, valid, &at, report);
            if block == "projection" {
                idle(inner, known::PROJECTION_UNDRAWN, "no projection has it", &at, report);
            }
            if let Some((format, at)) = object(inner, "format", &at) {
                names(format, known::FORMAT, &at, report);
            }
        }
    }
    if let Some((mark, at)) = object(o, "mark", at) {
        self::mark(mark, &at, report);
    }
    for (i, step) in o.get("transform").and_then(Json::as_array).into_iter().flatten().enumerate() {
        if let Some(step) = step.as_object() {
            transform(step, &format!("{at}/transform/{i}"), report);
        }
    }
    if let Some((encoding, at)) = object(o, "encoding", at) {
        for (channel, definition) in encoding.iter() {
            let at = format!("{at}/{channel}");
            match definition {
                Json::Object(o) => self::channel(o, channel, &at, report),
                Json::Array(list) => {
                    for (i, o) in list.iter().enumerate() {
                        if let Some(o) = o.as_object() {
                            self::channel(o, channel, &format!("{at}/{i}"), report);
                        }
                    }
                }
                _ => {}
            }
        }
    }
    for list in ["layer", "concat", "hconcat", "vconcat"] {
        for (i, inner) in o.get(list).and_then(Json::as_array).into_iter().flatten().enumerate() {
            if let Some(inner) = inner.as_object() {
                view(inner, &format!("{at}/{list}/{i}"), report);
            }
        }
    }
    if let Some((inner, at)) = object(o, "spec", at) {
        view(inner, &at, report);
    }
}

fn mark(o: &Object, at: &str, report: &mut Report) {
    names(o, known::MARK, at, report);
    idle(o, known::MARK_UNDRAWN, "it is not drawn", at, report);
    if let Some(kind) = o.get("type").and_then(Json::as_str) {
        let hint = format!("it is read from the configuration, as config.{kind}");
        idle(o, known::MARK_CONFIGURED, &hint, at, report);
    }
    word(o, "interpolate", "interpolation", known::CURVES, at, report);
    word(o, "orient", "orientation", "horizontal vertical", at, report);
    for name in ["color", "fill", "stroke"] {
        color(o.get(name), &format!("{at}/{name}"), report);
    }
    for overlay in ["line", "point", "box", "median", "rule", "outliers", "ticks", "band", "borders"] {
        if let Some((inner, at)) = object(o, overlay, at) {
            mark(inner, &at, report);
        }
    }
}

fn color(value: Option<&Json>, at: &str, report: &mut Report) {
    if let Some(css) = value.and_then(Json::as_str)
        && Color::parse(css).is_none()
    {
        report.warn(at, format!("{css:?} is not a CSS colour"));
    }
}

fn aggregate(o: &Object, name: &str, at: &str, report: &mut Report) {
    // Composite marks are named so where they are ambiguous.
    let fine = |w: &str| has(known::AGGREGATES, w) || matches!(w, "boxplot" | "errorbar" | "errorband");
    let Some(written) = o.get(name).and_then(Json::as_str).filter(|w| !fine(w)) else { return };
    let hint = match did_you_mean(written, known::AGGREGATES.split(' ')) {
        Some(near) => format!("did you mean {near:?}?"),
        None => format!("valid ones are {}", known::AGGREGATES.replace(' ', ", ")),
    };
    // Nothing else could be meant by it.
    report.error_with_hint(format!("{at}/{name}"), format!("unknown aggregate {written:?}"), hint);
}

fn time_unit(o: &Object, at: &str, report: &mut Report) {
    let written = match o.get("timeUnit") {
        Some(Json::Object(o)) => o.get("unit").and_then(Json::as_str),
        other => other.and_then(Json::as_str),
    };
    let Some(written) = written else { return };
    let mut rest = written;
    while let Some(unit) = TIME_UNITS.split(' ').filter(|unit| rest.starts_with(*unit)).max_by_key(|unit| unit.len()) {
        rest = &rest[unit.len()..];
    }
    if !rest.is_empty() {
        unknown("time unit", written, TIME_UNITS, &format!("{at}/timeUnit"), report);
    }
}

fn channel(o: &Object, channel: &str, at: &str, report: &mut Report) {
    if matches!(channel, "row" | "column" | "facet") {
        let valid = format!("{} columns spacing align bounds center header sort", known::CHANNEL);
        names(o, &valid, at, report);
        idle(o, "bounds", "bounds of a view with a facet are read", at, report);
    } else {
        names(o, known::CHANNEL, at, report);
    }
    aggregate(o, "aggregate", at, report);
    time_unit(o, at, report);
    for (block, valid) in [
        ("axis", known::AXIS),
        ("legend", known::LEGEND),
        ("scale", known::SCALE),
        ("header", known::HEADER),
        ("bin", known::BIN),
    ] {
        if let Some((inner, at)) = object(o, block, at) {
            names(inner, valid, &at, report);
            if block == "legend" {
                idle(inner, "labelPadding", "labelOffset is read", &at, report);
            }
            if block == "scale" {
                word(inner, "type", "scale type", known::SCALES, &at, report);
            }
        }
    }
    if matches!(channel, "color" | "fill" | "stroke") {
        color(o.get("value"), &format!("{at}/value"), report);
    }
    match o.get("condition") {
        Some(Json::Object(inner)) => condition(inner, channel, &format!("{at}/condition"), report),
        Some(Json::Array(list)) => {
            for (i, inner) in list.iter().enumerate() {
                if let Some(inner) = inner.as_object() {
                    condition(inner, channel, &format!("{at}/condition/{i}"), report);
                }
            }
        }
        _ => {}
    }
}

fn condition(o: &Object, channel: &str, at: &str, report: &mut Report) {
    names(o, known::CHANNEL, at, report);
    idle(o, "bandPosition", "only positions are within bands", at, report);
    if matches!(channel, "color" | "fill" | "stroke") {
        color(o.get("value"), &format!("{at}/value"), report);
    }
}

fn transform(o: &Object, at: &str, report: &mut Report) {
    names(o, known::TRANSFORM, at, report);
    time_unit(o, at, report);
    for list in ["aggregate", "joinaggregate"] {
        for (i, measure) in o.get(list).and_then(Json::as_array).into_iter().flatten().enumerate() {
            if let Some(measure) = measure.as_object() {
                aggregate(measure, "op", &format!("{at}/{list}/{i}"), report);
            }
        }
    }
}
