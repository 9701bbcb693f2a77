//! Templates: a configuration and the values that are put in its place, by names as QuickChart's links have them.
//!
//! `title`, `labels` and, for the n-th data set, `data{n}`, `label{n}`, `backgroundColor{n}` and `borderColor{n}`.
//! Lists are separated by commas outside brackets, or are JSON. Everything else stays as written, functions included.

use crate::dialect::Version;
use crate::json::{self, Json, Object};

/// Data sets that can be named; more than any picture shows apart.
const MOST_SETS: usize = 200;

/// What a name replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    /// The title of the chart.
    Title,
    /// The labels of the data.
    Labels,
    /// A member of a data set, which are counted from 0 here and from 1 in queries.
    Set(usize, &'static str),
}

/// Whether a name is that of something that can be replaced.
pub fn is_place(name: &str) -> bool {
    place(name).is_some()
}

fn place(name: &str) -> Option<Place> {
    match name {
        "title" => return Some(Place::Title),
        "labels" => return Some(Place::Labels),
        _ => {}
    }
    ["data", "label", "backgroundColor", "borderColor"].into_iter().find_map(|member| {
        let digits = name.strip_prefix(member)?;
        let n = digits
            .parse::<usize>()
            .ok()
            .filter(|n| digits.as_bytes()[0].is_ascii_digit() && (1..=MOST_SETS).contains(n))?;
        Some(Place::Set(n - 1, member))
    })
}

/// Puts values where their names say; names that say nothing are left out.
///
/// # Errors
/// The configuration is no object, or a value is to go where an expression stands.
pub fn fill(config: &mut Json, version: Version, values: &[(String, String)], nesting: usize) -> Result<(), String> {
    let Json::Object(config) = config else {
        return Err("the chart of this link is no object literal, so that nothing in it can be replaced".to_owned());
    };
    for (name, value) in values {
        match place(name) {
            None => {}
            Some(Place::Title) => {
                let options = member(config, "options")?;
                let holder = if version == Version::V2 { options } else { member(options, "plugins")? };
                let title = member(holder, "title")?;
                title.insert("display", Json::Bool(true));
                title.insert("text", Json::String(value.as_str().into()));
            }
            Some(Place::Labels) => member(config, "data")?.insert("labels", list(value, nesting, text_item)),
            Some(Place::Set(n, name)) => {
                let set = set(member(config, "data")?, n)?;
                let value = match name {
                    "data" => list(value, nesting, data_item),
                    "label" => text_item(value),
                    _ => match items(value).as_slice() {
                        [one] => text_item(one),
                        many => Json::Array(many.iter().map(|c| text_item(c)).collect()),
                    },
                };
                set.insert(name, value);
            }
        }
    }
    Ok(())
}

/// The object under a name, made if there is none.
fn member<'a>(object: &'a mut Object, name: &str) -> Result<&'a mut Object, String> {
    if object.get(name).is_none_or(Json::is_null) {
        object.insert(name, Json::Object(Object::new()));
    }
    match object.get_mut(name) {
        Some(Json::Object(inner)) => Ok(inner),
        _ => Err(format!("`{name}` in the chart of this link is no object, so that nothing in it can be replaced")),
    }
}

/// The n-th data set, with those before it made if there are none.
fn set(data: &mut Object, n: usize) -> Result<&mut Object, String> {
    let mut sets: Vec<Json> = match data.get("datasets") {
        None | Some(Json::Null) => Vec::new(),
        Some(Json::Array(sets)) => sets.clone(),
        Some(_) => return Err("`datasets` in the chart of this link is no list".to_owned()),
    };
    while sets.len() <= n {
        sets.push(Json::Object(Object::new()));
    }
    data.insert("datasets", Json::Array(sets));
    let Some(Json::Array(sets)) = data.get_mut("datasets") else { return Err("`datasets` is no list".to_owned()) };
    match sets.get_mut(n) {
        Some(Json::Object(set)) => Ok(set),
        _ => Err(format!("data set {} in the chart of this link is no object", n + 1)),
    }
}

fn list(text: &str, nesting: usize, item: fn(&str) -> Json) -> Json {
    match json::parse_strict(text, nesting) {
        Ok(list @ Json::Array(_)) => list,
        _ => Json::Array(items(text).iter().map(|text| item(text)).collect()),
    }
}

/// Splits at commas outside brackets, as colours have some inside.
fn items(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut items) = (0_i32, 0, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth <= 0 => {
                items.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    items.push(text[start..].trim());
    items
}

fn text_item(text: &str) -> Json {
    Json::String(text.into())
}

/// A number, nothing, or else the text, which may be a date.
fn data_item(text: &str) -> Json {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Json::Number(number),
        _ if matches!(text, "" | "null" | "NaN") => Json::Null,
        _ => text_item(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str, version: Version, query: &[(&str, &str)]) -> Result<String, String> {
        let values: Vec<_> = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut config = json::parse_any(text, 64).unwrap();
        fill(&mut config, version, &values, 64)?;
        Ok(config.to_literal())
    }

    #[test]
    fn values_take_their_places_and_the_rest_stays() {
        let text = "{type:'bar',data:{labels:['a'],datasets:[{data:[1],label:'x'}]}}";
        let query = [
            ("title", "T"),
            ("labels", "Q1, Q2"),
            ("data1", "3,4.5"),
            ("data2", "5,null"),
            ("label2", "new"),
            ("backgroundColor1", "rgb(1,2,3)"),
            ("borderColor2", "red,blue"),
        ];
        assert_eq!(
            filled(text, Version::V2, &query).unwrap(),
            "{\"type\":\"bar\",\"data\":{\"labels\":[\"Q1\",\"Q2\"],\"datasets\":[{\"data\":[3,4.5],\"label\":\"x\",\
             \"backgroundColor\":\"rgb(1,2,3)\"},{\"data\":[5,null],\"label\":\"new\",\"borderColor\":[\"red\",\"blue\"]}]},\
             \"options\":{\"title\":{\"display\":true,\"text\":\"T\"}}}"
        );
        let four = filled("{options:{plugins:{title:{color:'red'}}}}", Version::V4, &[("title", "T")]).unwrap();
        assert!(
            four.contains("{\"plugins\":{\"title\":{\"color\":\"red\",\"display\":true,\"text\":\"T\"}}}"),
            "{four}"
        );
    }

    #[test]
    fn functions_stay_functions() {
        let text = "{options:{callback:(v)=>v+1}}";
        let out = filled(text, Version::V2, &[("labels", "a")]).unwrap();
        assert!(out.contains("\"callback\":((v)=>v+1)"), "{out}");
        assert!(json::parse_any(&out, 64).is_ok());
    }

    #[test]
    fn names_are_counted_from_one() {
        assert_eq!(place("data12"), Some(Place::Set(11, "data")));
        for name in ["data", "data0", "data999", "data+1", "label", "width", "c"] {
            assert_eq!(place(name), None, "{name}");
        }
        assert!(filled("{data:{datasets:f()}}", Version::V2, &[("data1", "1")]).is_err());
        assert!(filled("[1]", Version::V2, &[("title", "1")]).is_err());
    }
}
