//! Error bars and error bands: how far values may be from what is shown.

use super::measured::{Measured, datum, layered, measure, object, parse, part, plain_name, quoted, unit};
use super::tree::Spec;
use crate::diagnostic::Report;
use crate::json::{Json, Object};
use std::sync::Arc;

/// The columns of both ends and of what is between them.
struct Ends {
    low: String,
    high: String,
    center: String,
}

/// The layers of an error bar or band; `configured`: what the configuration says of it.
pub fn layers(
    spec: &Spec,
    mark: &Object,
    configured: &[Arc<str>],
    encoding: &Object,
    band: bool,
    report: &mut Report,
) -> Spec {
    let Some(m) = Measured::find(spec, mark, encoding) else {
        report.warn(format!("{}/encoding", spec.at), "error marks need a quantitative x or y");
        return unit(spec, object(r#"{"type":"point"}"#), encoding.clone());
    };
    let f = plain_name(&m.field);
    let ends = Ends { low: format!("lower_{f}"), high: format!("upper_{f}"), center: format!("center_{f}") };
    let transforms = given(&m, encoding, &ends).unwrap_or_else(|| summarized(&m, &ends, &format!("extent_{f}")));
    let layers = if band {
        let two_d = encoding.get("x").is_some() && encoding.get("y").is_some();
        bands(&m, &ends, two_d, configured)
    } else {
        bars(&m, &ends)
    };
    layered(spec, layers, transforms)
}

fn calculate(source: &str, name: &str) -> Json {
    parse(&format!(r#"{{"calculate":{},"as":{}}}"#, quoted(source), quoted(name)))
}

/// Ends that the data has: as values, or as distances.
fn given(m: &Measured, encoding: &Object, ends: &Ends) -> Option<Vec<Json>> {
    let of = |suffix: &str| encoding.get(&format!("{}{suffix}", m.channel))?.get("field")?.as_str().map(datum);
    let value = datum(&m.field);
    if let Some(second) = of("2") {
        return Some(vec![calculate(&value, &ends.low), calculate(&second, &ends.high)]);
    }
    let error = of("Error")?;
    let down = match of("Error2") {
        Some(below) => format!("{value} + {below}"),
        None => format!("{value} - {error}"),
    };
    Some(vec![calculate(&format!("{value} + {error}"), &ends.high), calculate(&down, &ends.low)])
}

/// Ends that summarize many rows: quartiles, a confidence interval, or a distance from the middle.
fn summarized(m: &Measured, ends: &Ends, distance: &str) -> Vec<Json> {
    let extent = m.mark.get("extent").and_then(Json::as_str);
    let usual = if extent == Some("iqr") { "median" } else { "mean" };
    let centered = m.mark.get("center").and_then(Json::as_str).unwrap_or(usual);
    let extent = extent.unwrap_or(if centered == "median" { "iqr" } else { "stderr" });
    let aggregate = |measures: &[(&str, &str)]| {
        let measures: Vec<String> = measures.iter().map(|(op, name)| measure(op, &m.field, name)).collect();
        parse(&format!(r#"{{"aggregate":[{}],"groupby":{}}}"#, measures.join(","), m.groupby))
    };
    let (low, high, center) = (&*ends.low, &*ends.high, &*ends.center);
    match extent {
        "ci" => vec![aggregate(&[("ci0", low), ("ci1", high), (centered, center)])],
        "iqr" => vec![aggregate(&[("q1", low), ("q3", high), (centered, center)])],
        _ => vec![
            aggregate(&[(extent, distance), (centered, center)]),
            calculate(&format!("{} + {}", datum(center), datum(distance)), high),
            calculate(&format!("{} - {}", datum(center), datum(distance)), low),
        ],
    }
}

/// A band, and lines along its ends if they are asked for; `two_d`: it runs along another axis.
fn bands(m: &Measured, ends: &Ends, two_d: bool, configured: &[Arc<str>]) -> Vec<Spec> {
    let mut layers = Vec::new();
    let curved = |o: &mut Object| {
        for key in ["interpolate", "tension"] {
            if let Some(v) = m.mark.get(key) {
                o.insert(key, v.clone());
            }
        }
    };
    let (whole, border) = if two_d { ("area", "line") } else { ("rect", "rule") };
    if let Some(mut band) = part(m.mark, "band", &format!(r#"{{"type":"{whole}"}}"#), true) {
        curved(&mut band);
        // What is configured for the band replaces its usual opacity.
        if m.mark.get("opacity").is_none() {
            if configured.iter().any(|c| &**c == "band") {
                band.remove("opacity");
            } else {
                band.insert("opacity", Json::Number(0.3));
            }
        }
        layers.push(m.span(&ends.low, &ends.high, band, &m.base));
    }
    if let Some(mut borders) = part(m.mark, "borders", &format!(r#"{{"type":"{border}"}}"#), false) {
        curved(&mut borders);
        layers.push(m.one(&ends.low, borders.clone(), &m.base));
        layers.push(m.one(&ends.high, borders, &m.base));
    }
    layers
}

/// A line between the ends, and ticks at them if they are asked for.
fn bars(m: &Measured, ends: &Ends) -> Vec<Spec> {
    let mut layers = Vec::new();
    let thickness = m.mark.get("thickness");
    let tick = format!(r#"{{"type":"tick","orient":"{}"}}"#, m.across());
    if let Some(mut ticks) = part(m.mark, "ticks", &tick, false) {
        if let (Some(t), None) = (thickness, ticks.get("thickness")) {
            ticks.insert("thickness", t.clone());
        }
        if let (Some(size), None) = (m.mark.get("size"), ticks.get("size")) {
            ticks.insert("size", size.clone());
        }
        layers.push(m.one(&ends.low, ticks.clone(), &m.base));
        layers.push(m.one(&ends.high, ticks, &m.base));
    }
    if let Some(mut rule) = part(m.mark, "rule", r#"{"type":"rule"}"#, true) {
        if let Some(t) = thickness {
            rule.insert("size", t.clone());
        }
        layers.push(m.span(&ends.low, &ends.high, rule, &m.base));
    }
    layers
}
