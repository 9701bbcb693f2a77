//! What the tables promise: each property is read where it is valid and told where it is not, and what is told as
//! unknown or without effect changes nothing in a picture.

use super::check::{Manner, object};
use super::cursor::Cursor;
use super::kind::{Definition, Kind, Place, Property};
use super::sample::{Random, of_property, wrong};
use super::view::View;
use crate::diagnostic::{Diagnostic, Report};
use crate::dialect::Dialect;
use crate::json::{Json, Object, parse_any};
use crate::render::{Options, Source, render};
use std::cell::RefCell;

/// All definitions that a view is made of.
pub fn definitions() -> Vec<&'static Definition> {
    let mut found: Vec<&'static Definition> = Vec::new();
    let mut rest = vec![View::definition()];
    while let Some(definition) = rest.pop() {
        if found.iter().any(|d| std::ptr::eq(*d, definition)) {
            continue;
        }
        found.push(definition);
        let mut kinds: Vec<&Kind> = definition.properties.iter().map(|p| &p.kind).collect();
        while let Some(kind) = kinds.pop() {
            match kind {
                Kind::Object(inner) => rest.push(inner()),
                Kind::List(inner) | Kind::Several(inner, _) | Kind::Map(inner) => kinds.push(inner),
                Kind::Conditional(inner, tested) => kinds.extend([inner, tested]),
                Kind::OneOf(inner) => kinds.extend(inner.iter()),
                Kind::Tagged(tags) => rest.extend(tags.all.iter().map(|(_, definition)| definition())),
                Kind::Merged(inner) => rest.extend(inner.iter().map(|definition| definition())),
                _ => {}
            }
        }
    }
    found
}

/// What is told of an object that has one property, besides what is missing.
fn told(definition: &Definition, property: &Property, json: Json) -> (Vec<Diagnostic>, bool) {
    told_in(definition, property, json, property.place == Place::Configuration)
}

/// The same, of an object or of a block of the configuration.
pub fn told_in(
    definition: &Definition,
    property: &Property,
    json: Json,
    configuration: bool,
) -> (Vec<Diagnostic>, bool) {
    let o = Object::from_members(vec![(property.name.into(), json)]);
    let report = RefCell::new(Report::new());
    let root = Json::Object(o.clone());
    let manner = Manner { grave: false, block: configuration };
    object(definition, &o, &Cursor::new(&root, "", &report), manner);
    let said = (definition.said)(&o).into_iter().any(|(name, said)| name == property.name && said);
    (report.borrow().items().iter().filter(|d| !d.at.is_empty()).cloned().collect(), said)
}

#[test]
fn valid_values_are_read_and_nothing_is_told() {
    let mut random = Random::new(1);
    let mut tried = 0;
    for definition in definitions() {
        for property in definition.properties.iter().filter(|p| p.idle.is_none()) {
            for _ in 0..20 {
                let mut json = of_property(property, &mut random);
                if let (("a view", "mark"), Json::Object(mark)) = ((definition.name, property.name), &mut json) {
                    mark.insert("type", Json::String("bar".into()));
                }
                let (found, said) = told(definition, property, json.clone());
                let about = format!("{}: {}: {}", definition.name, property.name, json.to_text());
                // Some are without effect where they stand; what a value is depends on the channel.
                let of_its_channel = |d: &Diagnostic| d.at.ends_with("/value") || d.at.contains("/scale/range/");
                // Some have to be so large, or go with another.
                let odd = |d: &Diagnostic| d.at.contains("/grouping/") || d.message.contains("how fast older rows");
                let idle = |d: &Diagnostic| d.message.ends_with("has no effect here") || of_its_channel(d) || odd(d);
                assert!(found.iter().all(idle), "{about}: {found:?}");
                assert!(said, "{about} is not read");
                tried += 1;
            }
        }
    }
    assert!(tried > 10_000, "{tried}");
}

#[test]
fn a_value_of_a_wrong_type_is_told_of_every_property() {
    let (mut tried, mut any) = (0, 0);
    for definition in definitions() {
        for property in definition.properties {
            let Some(json) = wrong(&property.kind) else {
                any += 1;
                continue;
            };
            let (found, said) = told(definition, property, json.clone());
            let pointer = format!("/{}", property.name);
            let about = format!("{}: {}: {}", definition.name, property.name, json.to_text());
            assert!(found.iter().any(|d| d.at == pointer), "{about}: {found:?}");
            assert!(!said, "{about} is read");
            tried += 1;
        }
    }
    assert!(tried > 800 && any < 80, "{tried} tried, {any} take anything");
}

#[test]
fn every_needed_member_is_missed() {
    for definition in definitions() {
        let o = Object::new();
        let root = Json::Object(o.clone());
        let report = RefCell::new(Report::new());
        object(definition, &o, &Cursor::new(&root, "", &report), Manner::default());
        for property in definition.properties.iter().filter(|p| p.needed) {
            let named = format!("needs {:?}", property.name);
            let report = report.borrow();
            assert!(report.errors().any(|d| d.message.contains(&named)), "{}: {named}", definition.name);
        }
    }
}

const BASES: [&str; 4] = [
    r#"{"data":{"values":[{"a":"x","b":1,"c":4},{"a":"y","b":2,"c":3},{"a":"z","b":5,"c":8}]},"title":{"text":"T"},
        "mark":{"type":"bar"},"config":{},"view":{},"encoding":{"x":{"field":"a","type":"nominal","axis":{},"scale":{}},
        "y":{"field":"b","type":"quantitative","axis":{},"scale":{}},"color":{"field":"a","type":"nominal","legend":{}}}}"#,
    r#"{"data":{"values":[{"a":"x","b":1,"c":4},{"a":"y","b":2,"c":3},{"a":"z","b":5,"c":8}]},
        "mark":{"type":"line","point":{}},"config":{"axis":{}},"encoding":{"x":{"field":"b","type":"quantitative","axis":{},
        "bin":{}},"y":{"aggregate":"mean","field":"c","axis":{},"scale":{}}}}"#,
    r#"{"data":{"values":[{"a":"x","b":1,"c":4},{"a":"y","b":2,"c":3},{"a":"z","b":5,"c":8}]},
        "mark":{"type":"point"},"config":{"legend":{},"mark":{}},"encoding":{"x":{"field":"b","type":"quantitative"},
        "y":{"field":"c","type":"quantitative"},"size":{"field":"c","type":"quantitative","legend":{},"scale":{}},
        "column":{"field":"a","header":{}}}}"#,
    r#"{"data":{"values":[{"a":"x","b":1,"c":4},{"a":"y","b":2,"c":3}]},"transform":[{"calculate":"datum.b","as":"d"}],
        "layer":[{"mark":{"type":"arc"},"encoding":{"theta":{"field":"b","type":"quantitative"},"color":{"field":"a",
        "scale":{}}}},{"mark":{"type":"text"},"encoding":{"text":{"field":"d","type":"quantitative","condition":{"test":"datum.b>1","value":"m"}}}}]}"#,
];

/// Where objects of a definition stand in a description.
fn places(json: &Json, pointer: &str, definition: &'static Definition, out: &mut Vec<(String, &'static Definition)>) {
    out.push((pointer.to_string(), definition));
    for (name, inner) in json.as_object().into_iter().flat_map(Object::iter) {
        let Some(property) = definition.property(name) else { continue };
        let mut kinds = vec![property.kind];
        while let Some(kind) = kinds.pop() {
            match (kind, inner) {
                (Kind::OneOf(list), _) => kinds.extend(list),
                (Kind::Object(of), Json::Object(_)) => places(inner, &format!("{pointer}/{name}"), of(), out),
                (Kind::List(Kind::Object(of)), Json::Array(list)) => {
                    for (i, item) in list.iter().enumerate() {
                        places(item, &format!("{pointer}/{name}/{i}"), of(), out);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Sets or removes the member at a pointer.
fn change(json: &Json, pointer: &str, to: Option<&Json>) -> Json {
    let (name, rest) = pointer[1..].split_once('/').map_or((&pointer[1..], None), |(name, rest)| (name, Some(rest)));
    match (json, rest) {
        (Json::Object(o), None) => {
            let mut o = o.clone();
            match to {
                Some(to) => o.insert(name, to.clone()),
                None => drop(o.remove(name)),
            }
            Json::Object(o)
        }
        (Json::Object(o), Some(rest)) => {
            let mut o = o.clone();
            if let Some(inner) = o.get_mut(name) {
                *inner = change(inner, &format!("/{rest}"), to);
            }
            Json::Object(o)
        }
        (Json::Array(list), Some(rest)) => {
            let mut list = list.clone();
            if let Some(inner) = name.parse::<usize>().ok().and_then(|i| list.get_mut(i)) {
                *inner = change(inner, &format!("/{rest}"), to);
            }
            Json::Array(list)
        }
        (other, _) => other.clone(),
    }
}

fn drawn(json: &Json) -> Option<(Vec<u8>, Vec<Diagnostic>)> {
    let options = Options::default();
    let drawn = render(&Source::new(Dialect::VegaLite, json.to_text()), crate::Format::Svg, &options).ok()?;
    Some((drawn.bytes.to_vec(), drawn.warnings))
}

/// A chart with some properties that the tables have, of which some are of no effect, and some that they have not.
fn random_chart(random: &mut Random) -> Json {
    let mut chart = parse_any(BASES[random.below(BASES.len())], 50).unwrap();
    let mut found = Vec::new();
    places(&chart, "", View::definition(), &mut found);
    found.retain(|(at, d)| !at.is_empty() && !["data", "an encoding"].contains(&d.name) && !at.contains("transform"));
    for _ in 0..4 {
        let (at, definition) = random.of(&found);
        let property = random.of(definition.properties);
        let (name, json) = match random.below(3) {
            0 => (format!("{}x", property.name), Json::Number(3.0)),
            _ => (property.name.to_string(), of_property(property, random)),
        };
        let has = chart.pointer(&format!("{at}/{name}")).is_some();
        if !has && definition.name != "a configuration" {
            chart = change(&chart, &format!("{at}/{name}"), Some(&json));
        }
    }
    for (name, words) in [("mark", ["smooth", "strokeOffset"]), ("title", ["nothing", "baseline"])] {
        if random.below(4) == 0 && chart.pointer(&format!("/{name}")).is_some_and(|j| j.as_object().is_some()) {
            chart = change(&chart, &format!("/{name}/{}", random.of(&words)), Some(&Json::String("top".into())));
        }
    }
    chart
}

#[test]
fn what_is_told_as_unknown_or_without_effect_changes_nothing() {
    let mut random = Random::new(7);
    let (mut compared, mut charts) = (0, 0);
    for _ in 0..300 {
        let chart = random_chart(&mut random);
        let Some((svg, warnings)) = drawn(&chart) else { continue };
        charts += 1;
        let told =
            |w: &&Diagnostic| w.message.starts_with("unknown property") || w.message.contains("has no effect here");
        for warning in warnings.iter().filter(told) {
            let without = change(&chart, &warning.at, None);
            let same = drawn(&without).is_some_and(|(other, _)| other == svg);
            assert!(same, "{warning} of {}", chart.to_text());
            compared += 1;
        }
    }
    assert!(charts > 200 && compared > 200, "{charts} charts, {compared} properties taken out");
}
