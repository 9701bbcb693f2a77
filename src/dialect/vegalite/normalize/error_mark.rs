//! Error bars and error bands: how far values may be from what is shown (vega-lite `compositemark/errorbar.ts`,
//! `errorband.ts`).

use crate::diagnostic::Report;
use crate::dialect::vegalite::normalize::measured::{
    Measured, datum, is_continuous, is_given, layered, measure, members, object, plain_name, shows, text, transform,
    value_axis,
};
use crate::dialect::vegalite::normalize::tree::{Encoding, Kind, Spec};
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::json::{Json, Object};

/// The columns of both ends and of what is between them.
struct Ends {
    low: String,
    high: String,
    center: String,
}

/// The layers of an error bar or band.
pub fn layers(
    spec: &Spec,
    name: MarkType,
    mark: &Object,
    encoding: &Encoding,
    config: &Object,
    report: &mut Report,
) -> Spec {
    let Some(channel) = axis(name, mark, encoding) else {
        report.warn(format!("{}/encoding", spec.at), "error marks need a quantitative x or y");
        let kind = Kind::unit(object(r#"{"type":"point"}"#), encoding.clone());
        return Spec { kind, ..spec.clone() };
    };
    let own = ends_of(channel);
    let mut m = Measured::new((spec, name, mark), encoding, channel, &own, config);
    let mut told = ["Lower end", "Center", "Upper end"].map(String::from);
    let f = plain_name(&m.field);
    let ends = Ends { low: format!("lower_{f}"), high: format!("upper_{f}"), center: format!("center_{f}") };
    let mut steps = m.derived.clone();
    match given(&m, encoding, &ends) {
        Some(given) if m.measures.is_empty() => steps.extend(given),
        Some(given) => {
            let whole = Json::Array(m.measures.clone());
            steps.push(members([("aggregate", whole), ("groupby", Json::Array(Vec::new()))]));
            steps.extend(given);
        }
        None => {
            let (summary, names) = summarized(&m, &ends, &format!("extent_{f}"), config);
            steps.extend(summary);
            told = names;
        }
    }
    let columns = [ends.low.clone(), ends.center.clone(), ends.high.clone()];
    m.told = (&["rule", "band", "ticks", "borders"], columns.into_iter().zip(told).collect());
    if name == MarkType::Errorband {
        let two_d = encoding.has(Channel::X) && encoding.has(Channel::Y);
        let m = m.configured(r#"{"band":{"opacity":0.3},"borders":false}"#, config);
        return layered(spec, bands(&m, &ends, two_d), steps);
    }
    let m = m.configured(r#"{"center":"mean","rule":true,"ticks":false}"#, config);
    let mut layers = bars(&m, &ends);
    match (layers.pop(), layers.is_empty()) {
        (Some(only), true) => {
            // One part alone is no layer.
            let mut spec = Spec { kind: only.kind, ..spec.clone() };
            transform(&mut spec, steps);
            spec
        }
        (last, _) => layered(spec, layers.into_iter().chain(last).collect(), steps),
    }
}

/// Which axis holds the values: that with two ends or an error, or the continuous one (`errorBarOrientAndInputType`).
fn axis(name: MarkType, mark: &Object, encoding: &Encoding) -> Option<Channel> {
    let said = |axis: Channel| ends_of(axis).into_iter().any(|end| shows(encoding, end));
    match (said(Channel::X), said(Channel::Y)) {
        (false, false) => value_axis(name, mark, encoding),
        (x, _) => {
            let axis = if x { Channel::X } else { Channel::Y };
            is_continuous(encoding, axis).then_some(axis)
        }
    }
}

/// The channels that say where the ends of an axis's values are: the other end, a distance, and one downwards.
fn ends_of(axis: Channel) -> [Channel; 3] {
    if axis == Channel::X {
        [Channel::X2, Channel::XError, Channel::XError2]
    } else {
        [Channel::Y2, Channel::YError, Channel::YError2]
    }
}

fn calculate(source: String, name: &str) -> Json {
    members([("calculate", text(source)), ("as", text(name))])
}

/// Ends that the data has: as values, or as distances.
fn given(m: &Measured, encoding: &Encoding, ends: &Ends) -> Option<Vec<Json>> {
    let [second, error, below] = ends_of(m.channel);
    let of = |channel: Channel| encoding.get(channel)?.get("field")?.as_str().map(datum);
    let value = datum(&m.field);
    if let Some(second) = of(second) {
        return Some(vec![calculate(second, &ends.high), calculate(value, &ends.low)]);
    }
    let error = of(error)?;
    let down = match of(below) {
        Some(below) => format!("{value} + {below}"),
        None => format!("{value} - {error}"),
    };
    Some(vec![calculate(format!("{value} + {error}"), &ends.high), calculate(down, &ends.low)])
}

/// Ends that summarize many rows: quartiles, a confidence interval, or a distance from the middle; and what the ends and
/// the middle are called.
fn summarized(m: &Measured, ends: &Ends, distance: &str, config: &Object) -> (Vec<Json>, [String; 3]) {
    let said = |name: &str| m.mark.get(name).filter(|v| is_given(v)).and_then(Json::as_str);
    let configured = config.get("errorbar").and_then(|c| c.get("center")).and_then(Json::as_str);
    let center = said("center").or_else(|| said("extent").map(|e| if e == "iqr" { "median" } else { "mean" }));
    let center = center.or(configured).unwrap_or("mean");
    let extent = said("extent").unwrap_or(if center == "mean" { "stderr" } else { "iqr" });
    let aggregate = |measures: [(&str, &str); 3]| {
        let named = measures.iter().filter(|(op, _)| !op.is_empty());
        m.aggregate(named.map(|(op, name)| measure(op, &m.field, name)).collect())
    };
    let (low, high, middle) = (&*ends.low, &*ends.high, &*ends.center);
    let named = |names: [&str; 3]| names.map(String::from);
    match extent {
        "ci" => (vec![aggregate([("ci0", low), ("ci1", high), ("mean", middle)])], named(["Ci0", "Mean", "Ci1"])),
        "stderr" | "stdev" => {
            let steps = vec![
                aggregate([(extent, distance), (center, middle), ("", "")]),
                calculate(format!("{} + {}", datum(middle), datum(distance)), high),
                calculate(format!("{} - {}", datum(middle), datum(distance)), low),
            ];
            let center = if center == "median" { "Median" } else { "Mean" };
            (steps, [format!("{center} - {extent}"), center.into(), format!("{center} + {extent}")])
        }
        _ => (vec![aggregate([("q1", low), ("q3", high), ("median", middle)])], named(["Q1", "Median", "Q3"])),
    }
}

/// A band, and lines along its ends if they are asked for; `two_d`: it runs along another axis.
fn bands(m: &Measured, ends: &Ends, two_d: bool) -> Vec<Spec> {
    let kind = |name: &str| {
        let mut mark = object(&format!(r#"{{"type":"{name}"}}"#));
        let curve = m.mark.get("interpolate").filter(|i| two_d && is_given(i));
        let tension = curve.and_then(|_| m.mark.get("tension")).filter(|t| is_given(t));
        for (name, value) in [("interpolate", curve), ("tension", tension)] {
            if let Some(v) = value {
                mark.insert(name, v.clone());
            }
        }
        mark
    };
    let (whole, border) = if two_d { (kind("area"), kind("line")) } else { (kind("rect"), kind("rule")) };
    let parts = [
        ("band", &whole, (&*ends.low, Some(&*ends.high))),
        ("borders", &border, (&*ends.low, None)),
        ("borders", &border, (&*ends.high, None)),
    ];
    parts.into_iter().filter_map(|(part, kind, at)| m.shown(part, kind, at, &m.base)).collect()
}

/// A line between the ends, and ticks at them if they are asked for.
fn bars(m: &Measured, ends: &Ends) -> Vec<Spec> {
    let base = m.base.without(&[Channel::Size]);
    let mut tick = object(&format!(r#"{{"type":"tick","orient":"{}"}}"#, m.along().1));
    let mut rule = object(r#"{"type":"rule"}"#);
    if let Some(t) = m.mark.get("thickness") {
        tick.insert("thickness", t.clone());
        rule.insert("size", t.clone());
    }
    if let Some(size) = m.mark.get("size") {
        tick.insert("size", size.clone());
    }
    let parts = [
        ("ticks", &tick, (&*ends.low, None)),
        ("ticks", &tick, (&*ends.high, None)),
        ("rule", &rule, (&*ends.low, Some(&*ends.high))),
    ];
    parts.into_iter().filter_map(|(part, kind, at)| m.shown(part, kind, at, &base)).collect()
}
