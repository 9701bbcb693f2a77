//! Composite marks as layers of plain ones: box plots, error bars, error bands.

use super::spec::{Kind, Spec};
use crate::diagnostic::Report;
use crate::json::{Json, Object, parse_strict};
use std::sync::Arc;

fn object(text: &str) -> Object {
    parse_strict(text, 50).ok().and_then(|j| j.as_object().cloned()).unwrap_or_default()
}

fn text(s: impl Into<String>) -> Json {
    Json::String(s.into().into())
}

/// The composite marks, drawn as layers; others stay as they are.
pub fn expand(mut spec: Spec, config: &Object, report: &mut Report) -> Spec {
    let Kind::Unit { mark, encoding } = &spec.kind else { return spec };
    let name = mark.get("type").and_then(Json::as_str).unwrap_or("");
    if !matches!(name, "boxplot" | "errorbar" | "errorband") {
        return spec;
    }
    let name = name.to_string();
    let mut whole = config.get(&name).and_then(Json::as_object).cloned().unwrap_or_default();
    if name != "boxplot" {
        // Of error marks only the parts are configured.
        ["extent", "center", "thickness", "interpolate", "tension"].iter().for_each(|n| drop(whole.remove(n)));
    }
    let configured: Vec<Arc<str>> = whole.iter().map(|(n, _)| n.clone()).collect();
    mark.iter().for_each(|(n, v)| whole.insert(n.clone(), v.clone()));
    let (encoding, steps) = extracted(encoding);
    if !steps.is_empty() {
        let mut list = spec.props.get("transform").and_then(Json::as_array).map_or_else(Vec::new, <[Json]>::to_vec);
        list.extend(steps);
        spec.props.insert("transform", Json::Array(list));
    }
    match &*name {
        "boxplot" => boxplot(&spec, &whole, &encoding, report),
        _ => error_mark(&spec, &whole, &configured, &encoding, name == "errorband", report),
    }
}

/// Time units and bins of an encoding as transforms, so that what is summarized is grouped by them; the channels then
/// show what was derived.
fn extracted(encoding: &Object) -> (Object, Vec<Json>) {
    let (mut out, mut steps) = (encoding.clone(), Vec::new());
    for (channel, def) in encoding.iter() {
        let (Some(field), Some(def)) = (def.get("field").and_then(Json::as_str), def.as_object()) else { continue };
        let bin = def.get("bin").filter(|b| !matches!(b, Json::Null | Json::Bool(false)) && b.as_str().is_none());
        let unit = def.get("timeUnit").filter(|u| !u.is_null());
        let mut new = def.clone();
        let title = |suffix: &str| text(format!("{field} ({suffix})"));
        let (name, shown) = if let Some(u) = unit {
            let unit_name = u.as_str().or_else(|| u.get("unit")?.as_str()).unwrap_or("year");
            let parts = crate::time::TimeUnit::parse(unit_name).map_or_else(Vec::new, |u| u.units.clone());
            new.remove("timeUnit");
            if new.get("type").is_none() {
                new.insert("type", text("temporal"));
            }
            let name = format!("{unit_name}_{field}");
            let mut step = object("{}");
            step.insert("timeUnit", u.clone());
            step.insert("field", text(field));
            step.insert("as", text(&*name));
            steps.push(Json::Object(step));
            (name, title(&parts.join("-")))
        } else if let Some(b) = bin {
            let name = format!("bin_{field}");
            let mut step = object("{}");
            step.insert("bin", b.clone());
            step.insert("field", text(field));
            step.insert("as", Json::Array(vec![text(&*name), text(format!("{name}_end"))]));
            steps.push(Json::Object(step));
            new.insert("bin", text("binned"));
            if new.get("type").is_none() {
                new.insert("type", text("quantitative"));
            }
            if matches!(&**channel, "x" | "y") {
                let mut end = object("{}");
                end.insert("field", text(format!("{name}_end")));
                out.insert(format!("{channel}2"), Json::Object(end));
            }
            (name, title("binned"))
        } else {
            continue;
        };
        new.insert("field", text(name));
        if new.get("title").is_none() && def.get("axis").is_none_or(|a| a.get("title").is_none()) {
            new.insert("title", shown);
        }
        out.insert(channel.clone(), Json::Object(new));
    }
    (out, steps)
}

/// Which axis holds the values, and its definition.
fn continuous(mark: &Object, encoding: &Object) -> Option<(&'static str, &'static str)> {
    let quantitative = |c: &str| {
        encoding.get(c).is_some_and(|d| {
            d.get("type").and_then(Json::as_str).map_or_else(|| d.get("aggregate").is_some(), |t| t == "quantitative")
                && d.get("bin").is_none_or(|b| matches!(b, Json::Null | Json::Bool(false)))
        })
    };
    match (quantitative("x"), quantitative("y"), mark.get("orient").and_then(Json::as_str)) {
        (true, true, Some("horizontal")) | (true, false, _) => Some(("x", "y")),
        (true, true, _) | (false, true, _) => Some(("y", "x")),
        _ => None,
    }
}

/// Everything of the encoding that groups, for the aggregate and for the layers.
fn rest(encoding: &Object, value: &str) -> (Object, Vec<Json>) {
    let mut out = Object::new();
    let mut groups = Vec::new();
    for (name, def) in encoding.iter() {
        let own = [value.to_string(), format!("{value}2"), format!("{value}Error"), format!("{value}Error2")];
        if own.contains(&name.to_string()) || &**name == "tooltip" {
            continue;
        }
        out.insert(name.clone(), def.clone());
        if let Some(f) = def.get("field").filter(|_| def.get("aggregate").is_none())
            && !groups.contains(f)
        {
            groups.push(f.clone());
        }
    }
    (out, groups)
}

fn unit(spec: &Spec, mark: Object, encoding: Object) -> Spec {
    Spec { kind: Kind::Unit { mark, encoding }, props: Object::new(), at: spec.at.clone() }
}

fn layered(spec: &Spec, layers: Vec<Spec>, transforms: Vec<Json>) -> Spec {
    let mut props = spec.props.clone();
    if !transforms.is_empty() {
        let mut list = props.get("transform").and_then(Json::as_array).map_or_else(Vec::new, <[Json]>::to_vec);
        list.extend(transforms);
        props.insert("transform", Json::Array(list));
    }
    Spec { kind: Kind::Layer(layers), props, at: spec.at.clone() }
}

/// A part's mark: its defaults, the part's own properties over them, the composite's colour and opacity.
fn part(mark: &Object, name: &str, defaults: &str, on: bool) -> Option<Object> {
    let own = mark.get(name);
    if matches!(own, Some(Json::Bool(false))) || (!on && own.is_none()) {
        return None;
    }
    let mut m = object(defaults);
    for key in ["color", "opacity", "clip"] {
        if let Some(v) = mark.get(key)
            && m.get(key).is_none()
        {
            m.insert(key, v.clone());
        }
    }
    own.and_then(Json::as_object).into_iter().flat_map(Object::iter).for_each(|(n, v)| m.insert(n.clone(), v.clone()));
    m.insert("aria", Json::Bool(false));
    Some(m)
}

fn value_def(field: &str, source: &Object, title: &str) -> Json {
    let mut d = Object::new();
    d.insert("field", text(field));
    d.insert("type", text("quantitative"));
    d.insert("title", text(title));
    for key in ["scale", "axis"] {
        if let Some(v) = source.get(key) {
            d.insert(key, v.clone());
        }
    }
    if let Some(t) = source.get("title") {
        d.insert("title", t.clone());
    }
    Json::Object(d)
}

fn with(base: &Object, more: Vec<(String, Json)>) -> Object {
    let mut out = base.clone();
    more.into_iter().for_each(|(n, v)| out.insert(n, v));
    out
}

fn without(base: &Object, names: &[&str]) -> Object {
    let mut out = base.clone();
    names.iter().for_each(|n| drop(out.remove(n)));
    out
}

/// What colours a composite mark: its colour channel, or its own colour.
fn encoding_of(base: &Object, mark: &Object) -> Object {
    if let Some(Json::Object(o)) = base.get("color") {
        return o.clone();
    }
    let mut out = object("{}");
    out.insert("value", mark.get("color").cloned().unwrap_or_else(|| text("#4c78a8")));
    out
}

#[expect(clippy::too_many_lines, reason = "one property or case after another, none long")]
fn boxplot(spec: &Spec, mark: &Object, encoding: &Object, report: &mut Report) -> Spec {
    let Some((v, _)) = continuous(mark, encoding) else {
        report.warn(format!("{}/encoding", spec.at), "a boxplot needs a quantitative x or y");
        return unit(spec, object(r#"{"type":"point"}"#), encoding.clone());
    };
    let source = encoding.get(v).and_then(Json::as_object).cloned().unwrap_or_default();
    let field = source.get("field").and_then(Json::as_str).unwrap_or("").to_string();
    let (base, groups) = rest(encoding, v);
    let extent = mark.get("extent").cloned().unwrap_or(Json::Number(1.5));
    let min_max = extent.as_str() == Some("min-max");
    let k = extent.as_f64().unwrap_or(1.5);
    let f = field.replace(['.', '[', ']', '\''], "_");
    let title = &field;
    let n = |p: &str| format!("{p}_{f}");
    let measure = |op: &str, name: String| {
        format!(r#"{{"op":"{op}","field":{},"as":{}}}"#, text(&*field).to_text(), text(name).to_text())
    };
    let groupby = Json::Array(groups.clone()).to_text();
    let quartiles = [
        measure("q1", n("lower_box")),
        measure("q3", n("upper_box")),
        measure("median", n("mid_box")),
        measure("min", n("min")),
        measure("max", n("max")),
    ];
    let parse = |s: String| parse_strict(&s, 50).unwrap_or(Json::Null);
    let summary = vec![parse(format!(r#"{{"aggregate":[{}],"groupby":{groupby}}}"#, quartiles.join(",")))];
    let span = |a: String, b: String, kind: &Object, base: &Object| {
        let list = vec![
            (v.to_string(), value_def(&a, &source, title)),
            (format!("{v}2"), parse(format!(r#"{{"field":{}}}"#, text(b).to_text()))),
        ];
        unit(spec, kind.clone(), with(base, list))
    };
    let plain = without(&base, &["color", "fill", "size", "strokeDash"]);
    let rule = part(mark, "rule", r#"{"type":"rule"}"#, true);
    let size = mark.get("size").and_then(Json::as_f64).unwrap_or(14.0);
    let horizontal = v == "x";
    let orient = if horizontal { "horizontal" } else { "vertical" };
    let boxed = part(mark, "box", &format!(r#"{{"type":"bar","size":{size},"orient":"{orient}"}}"#), true);
    let tick_orient = if horizontal { "vertical" } else { "horizontal" };
    let color = r#","color":"white""#;
    let median =
        part(mark, "median", &format!(r#"{{"type":"tick","size":{size},"orient":"{tick_orient}"{color}}}"#), true).map(
            |mut m| {
                if m.get("opacity").is_none() {
                    m.insert("opacity", Json::Number(0.7));
                }
                m
            },
        );
    let mut top = Vec::new();
    let one = |field: String, kind: Object, base: &Object| {
        unit(spec, kind, with(base, vec![(v.to_string(), value_def(&field, &source, title))]))
    };
    let mut boxes: Vec<Spec> = boxed.iter().map(|boxed| span(n("lower_box"), n("upper_box"), boxed, &base)).collect();
    if let Some(mut m) = median {
        // The median of a box without height is in the colour of the box.
        let mut encoding = plain.clone();
        let shade = if mark.get("median").is_some_and(|m| m.get("color").is_some()) { None } else { Some("white") };
        if let Some(white) = shade {
            let mut same = encoding_of(&base, mark);
            same.insert(
                "test",
                text(format!(
                    "datum[{0}] >= datum[{1}]",
                    text(n("lower_box")).to_text(),
                    text(n("upper_box")).to_text()
                )),
            );
            let mut color = object("{}");
            color.insert("condition", Json::Object(same));
            color.insert("value", text(white));
            m.remove("color");
            encoding.insert("color", Json::Object(color));
        }
        boxes.push(one(n("mid_box"), m, &encoding));
    }
    if min_max {
        let ends = [(n("min"), n("lower_box")), (n("upper_box"), n("max"))];
        let mut layers: Vec<Spec> =
            rule.iter().flat_map(|r| ends.clone().map(|(a, z)| span(a, z, r, &plain))).collect();
        layers.extend(boxes);
        return layered(spec, layers, summary);
    }
    let joined = parse(format!(
        r#"{{"joinaggregate":[{},{}],"groupby":{groupby}}}"#,
        measure("q1", n("lower_box")),
        measure("q3", n("upper_box"))
    ));
    let q = |name: String| format!("datum[{}]", text(name).to_text());
    let value = format!("datum[{}]", text(&*field).to_text());
    let (low, high) = (q(n("lower_box")), q(n("upper_box")));
    let inside = format!("({low} - {k} * ({high} - {low}) <= {value}) && ({value} <= {high} + {k} * ({high} - {low}))");
    let whiskers = parse(format!(
        r#"{{"aggregate":[{},{},{{"op":"min","field":{lb},"as":{lb}}},{{"op":"max","field":{ub},"as":{ub}}}],"groupby":{groupby}}}"#,
        measure("min", n("lower_whisker")),
        measure("max", n("upper_whisker")),
        lb = text(n("lower_box")).to_text(),
        ub = text(n("upper_box")).to_text(),
    ));
    let filter = |test: String| parse(format!(r#"{{"filter":{}}}"#, text(test).to_text()));
    let ends = [(n("lower_whisker"), n("lower_box")), (n("upper_box"), n("upper_whisker"))];
    let mut rules: Vec<Spec> = rule.iter().flat_map(|r| ends.clone().map(|(a, z)| span(a, z, r, &plain))).collect();
    let ticks = format!(r#"{{"type":"tick","color":"black","opacity":1,"orient":"{tick_orient}"}}"#);
    if let Some(ticks) = part(mark, "ticks", &ticks, false) {
        rules.push(one(n("lower_whisker"), ticks.clone(), &plain));
        rules.push(one(n("upper_whisker"), ticks, &plain));
    }
    let bare = Spec { props: Object::new(), ..spec.clone() };
    if !rules.is_empty() {
        top.push(layered(&bare, rules, vec![joined.clone(), filter(inside.clone()), whiskers]));
    }
    if let Some(points) = part(mark, "outliers", r#"{"type":"point"}"#, true) {
        let shown = without(&base, &["size"]);
        let shown = unit(spec, points, with(&shown, vec![(v.to_string(), value_def(&field, &source, title))]));
        top.insert(0, layered(&bare, vec![shown], vec![joined, filter(format!("!({inside})"))]));
    }
    if !boxes.is_empty() {
        top.push(layered(&bare, boxes, summary));
    }
    layered(spec, top, Vec::new())
}

#[expect(clippy::too_many_lines, reason = "one property or case after another, none long")]
fn error_mark(
    spec: &Spec,
    mark: &Object,
    configured: &[Arc<str>],
    encoding: &Object,
    band: bool,
    report: &mut Report,
) -> Spec {
    let Some((v, _)) = continuous(mark, encoding) else {
        report.warn(format!("{}/encoding", spec.at), "error marks need a quantitative x or y");
        return unit(spec, object(r#"{"type":"point"}"#), encoding.clone());
    };
    let source = encoding.get(v).and_then(Json::as_object).cloned().unwrap_or_default();
    let field = source.get("field").and_then(Json::as_str).unwrap_or("").to_string();
    let f = field.replace(['.', '[', ']', '\''], "_");
    let (base, groups) = rest(encoding, v);
    let parse = |s: String| parse_strict(&s, 50).unwrap_or(Json::Null);
    let name = |j: Option<&Json>| j.and_then(|d| d.get("field")).and_then(Json::as_str).map(str::to_string);
    let second = name(encoding.get(&format!("{v}2")));
    let error = name(encoding.get(&format!("{v}Error")));
    let error2 = name(encoding.get(&format!("{v}Error2")));
    let (low, high, center) = (format!("lower_{f}"), format!("upper_{f}"), format!("center_{f}"));
    let datum = |n: &str| format!("datum[{}]", text(n).to_text());
    let calculate =
        |e: String, n: &str| parse(format!(r#"{{"calculate":{},"as":{}}}"#, text(e).to_text(), text(n).to_text()));
    let title = field.clone();
    let transforms = if let Some(second) = second {
        vec![calculate(datum(&field), &low), calculate(datum(&second), &high)]
    } else if let Some(error) = error {
        let down = match error2 {
            Some(e2) => format!("{} + {}", datum(&field), datum(&e2)),
            None => format!("{} - {}", datum(&field), datum(&error)),
        };
        vec![calculate(format!("{} + {}", datum(&field), datum(&error)), &high), calculate(down, &low)]
    } else {
        let extent = mark.get("extent").and_then(Json::as_str);
        let centered =
            mark.get("center").and_then(Json::as_str).unwrap_or(if extent == Some("iqr") { "median" } else { "mean" });
        let extent = extent.unwrap_or(if centered == "median" { "iqr" } else { "stderr" });
        let groupby = Json::Array(groups).to_text();
        let measure = |op: &str, n: &str| {
            format!(r#"{{"op":"{op}","field":{},"as":{}}}"#, text(&*field).to_text(), text(n).to_text())
        };
        match extent {
            "iqr" | "ci" => {
                let (a, b) = if extent == "ci" { ("ci0", "ci1") } else { ("q1", "q3") };
                vec![parse(format!(
                    r#"{{"aggregate":[{},{},{}],"groupby":{groupby}}}"#,
                    measure(a, &low),
                    measure(b, &high),
                    measure(centered, &center)
                ))]
            }
            _ => {
                let e = format!("extent_{f}");
                vec![
                    parse(format!(
                        r#"{{"aggregate":[{},{}],"groupby":{groupby}}}"#,
                        measure(extent, &e),
                        measure(centered, &center)
                    )),
                    calculate(format!("{} + {}", datum(&center), datum(&e)), &high),
                    calculate(format!("{} - {}", datum(&center), datum(&e)), &low),
                ]
            }
        }
    };
    let value = |field: &str| (v.to_string(), value_def(field, &source, &title));
    let horizontal = v == "x";
    let both = vec![value(&low), (format!("{v}2"), parse(format!(r#"{{"field":{}}}"#, text(&*high).to_text())))];
    let mut layers = Vec::new();
    if band {
        let two_d = encoding.get("x").is_some() && encoding.get("y").is_some();
        let kind = if two_d { r#"{"type":"area"}"# } else { r#"{"type":"rect"}"# };
        if let Some(mut m) = part(mark, "band", kind, true) {
            for key in ["interpolate", "tension"] {
                if let Some(i) = mark.get(key) {
                    m.insert(key, i.clone());
                }
            }
            // What is configured for the band replaces its usual opacity.
            if mark.get("opacity").is_none() && !configured.iter().any(|c| &**c == "band") {
                m.insert("opacity", Json::Number(0.3));
            } else if mark.get("opacity").is_none() {
                m.remove("opacity");
            }
            layers.push(unit(spec, m, with(&base, both)));
        }
        if let Some(mut borders) =
            part(mark, "borders", if two_d { r#"{"type":"line"}"# } else { r#"{"type":"rule"}"# }, false)
        {
            for key in ["interpolate", "tension"] {
                if let Some(i) = mark.get(key) {
                    borders.insert(key, i.clone());
                }
            }
            layers.push(unit(spec, borders.clone(), with(&base, vec![value(&low)])));
            layers.push(unit(spec, borders, with(&base, vec![value(&high)])));
        }
    } else {
        if let Some(ticks) = part(
            mark,
            "ticks",
            &format!(r#"{{"type":"tick","orient":"{}"}}"#, if horizontal { "vertical" } else { "horizontal" }),
            false,
        ) {
            let mut ticks = ticks;
            if let (Some(t), None) = (mark.get("thickness"), ticks.get("thickness")) {
                ticks.insert("thickness", t.clone());
            }
            layers.push(unit(spec, ticks.clone(), with(&base, vec![value(&low)])));
            layers.push(unit(spec, ticks, with(&base, vec![value(&high)])));
        }
        if let Some(mut rule) = part(mark, "rule", r#"{"type":"rule"}"#, true) {
            if let Some(t) = mark.get("thickness") {
                rule.insert("size", t.clone());
            }
            layers.push(unit(spec, rule, with(&base, both)));
        }
    }
    layered(spec, layers, transforms)
}
