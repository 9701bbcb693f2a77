//! Random values of a kind, by a seed: what the tables say is valid.

use super::kind::{Definition, Kind, Place, Property};
use crate::json::{Json, Object};

/// Pseudorandom numbers (splitmix64).
pub struct Random(u64);

impl Random {
    /// The same numbers for the same seed.
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// A number below another.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }

    /// One of several.
    pub fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// How many definitions a value may be nested.
const DEPTH: usize = 3;

/// A valid value of a property.
pub fn of_property(property: &Property, random: &mut Random) -> Json {
    property_within(property, random, DEPTH)
}

/// A block of the configuration has nothing that objects alone have.
fn property_within(property: &Property, random: &mut Random, depth: usize) -> Json {
    let mut json = value_within(&property.kind, random, depth);
    if let (true, Kind::Object(of), Json::Object(o)) = (property.block, &property.kind, &mut json) {
        for own in of().properties.iter().filter(|p| p.place == Place::Object) {
            o.remove(own.name);
        }
    }
    json
}

fn value_within(kind: &Kind, random: &mut Random, depth: usize) -> Json {
    match kind {
        Kind::Any | Kind::Number => Json::Number(random.below(20) as f64),
        Kind::Bool => Json::Bool(random.below(2) == 0),
        Kind::Text | Kind::Lines => Json::String((*random.of(&["a", "b", "c"])).into()),
        Kind::Expression => Json::String((*random.of(&["datum.a", "datum.b > 1"])).into()),
        Kind::Color => Json::String((*random.of(&["red", "#08f", "rgb(9, 99, 9)", "hsl(90, 50%, 50%)"])).into()),
        Kind::Words(words) => Json::String((*random.of(words.all)).into()),
        Kind::List(inner) => (0..2).map(|_| value_within(inner, random, depth)).collect::<Vec<_>>().into_list(),
        Kind::Several(inner, n) => (0..*n).map(|_| value_within(inner, random, depth)).collect::<Vec<_>>().into_list(),
        Kind::OneOf(kinds) => value_within(random.of(kinds), random, depth),
        Kind::Object(definition) => object(definition(), random, depth),
        Kind::Map(inner) => members([("a", value_within(inner, random, depth))]),
        Kind::Conditional(inner, _) if random.below(3) > 0 => value_within(inner, random, depth),
        Kind::Conditional(inner, _) => {
            let when = members([
                ("test", Json::String("datum.value > 1".into())),
                ("value", value_within(inner, random, depth)),
            ]);
            members([("condition", when), ("value", value_within(inner, random, depth))])
        }
        Kind::Free => members([]),
        Kind::Tagged(tags) => {
            let (tag, definition) = random.of(tags.all);
            let mut out = object(definition(), random, depth);
            if let (Json::Object(o), Some(property)) = (&mut out, definition().property(tag)) {
                o.insert(*tag, value_within(&property.kind, random, depth.saturating_sub(1)));
            }
            out
        }
        Kind::Merged(definitions) => {
            // The first that has a property says what it is.
            let of = random.below(definitions.len());
            let first = |name: &str| definitions[..of].iter().all(|before| before().property(name).is_none());
            match object(definitions[of](), random, depth) {
                Json::Object(o) => Json::Object(Object::from_members(
                    o.iter().filter(|(name, _)| first(name)).map(|(name, json)| (name.clone(), json.clone())).collect(),
                )),
                other => other,
            }
        }
    }
}

/// What it needs, and some of what it may have.
fn object(definition: &Definition, random: &mut Random, depth: usize) -> Json {
    let mut out = Object::new();
    // What a value may be depends on the channel around it.
    let open = |name: &str| name == "value" && matches!(definition.name, "a channel" | "a condition");
    let usual = |p: &&Property| p.idle.is_none() && p.place != Place::Configuration && !open(p.name);
    for property in definition.properties.iter().filter(usual) {
        let wanted = depth > 0 && random.below(definition.properties.len()) < 2;
        if property.needed || property.wanted || wanted {
            out.insert(property.name, property_within(property, random, depth.saturating_sub(1)));
        }
    }
    // Some have to have one of several members.
    let text = || Json::String("a".into());
    if definition.name == "where to look" && out.get("data").is_none() {
        out.insert("param", text());
    }
    if definition.name == "a predicate"
        && ["and", "or", "not", "param", "selection"].iter().all(|n| out.get(n).is_none())
    {
        out.insert("field", text());
        out.insert("valid", Json::Bool(true));
    }
    // A view is one of a mark, or around another.
    if definition.name == "a view" {
        let mark = || Json::String("point".into());
        if (out.get("repeat").is_some() || out.get("facet").is_some()) && out.get("spec").is_none() {
            out.insert("spec", members([("mark", mark())]));
        }
        if out.get("mark").is_none_or(|json| json.as_object().is_some_and(|o| o.get("type").is_none())) {
            out.insert("mark", mark());
        }
    }
    Json::Object(out)
}

/// An object of members.
pub fn members<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(Object::from_members(members.into_iter().map(|(name, json)| (name.into(), json)).collect()))
}

trait IntoList {
    fn into_list(self) -> Json;
}

impl IntoList for Vec<Json> {
    fn into_list(self) -> Json {
        Json::Array(self)
    }
}

/// A value that is not of a kind, if there is any.
pub fn wrong(kind: &Kind) -> Option<Json> {
    let candidates = [
        Json::Array(vec![members([("nothing", Json::Null)])]),
        Json::Number(7.0),
        Json::String("nothing of the kind".into()),
        Json::Bool(true),
        members([("nothing", Json::Null)]),
    ];
    candidates.into_iter().find(|json| !super::check::fits(kind, json))
}
