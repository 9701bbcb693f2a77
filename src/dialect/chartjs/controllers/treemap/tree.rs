//! The rows of a treemap: what its tree says, grouped level by level, as the data its functions are shown. In: a data
//! set's `tree`, `key` and `groups`; out: its `data`, one row a box, boxes before the boxes inside them.

use crate::dialect::chartjs::options;
use crate::json::{Json, Object};
use std::collections::HashMap;
use std::sync::Arc;

/// A leaf of the tree: what it is worth, and what the author wrote.
struct Leaf {
    value: f64,
    row: Json,
}

/// Names of the levels of a tree of objects.
const LEVELS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// Most levels of boxes in boxes.
pub(super) const DEEPEST: usize = LEVELS.len();

/// Gives every treemap of a configuration its rows.
pub(crate) fn expand(config: &mut Json) {
    let kind = config.get("type").and_then(Json::as_str) == Some("treemap");
    let Json::Object(o) = config else { return };
    let Some(Json::Object(data)) = o.get_mut("data") else { return };
    let Some(Json::Array(sets)) = data.get_mut("datasets") else { return };
    for set in sets {
        let Json::Object(set) = set else { continue };
        let own = set.get("type").and_then(Json::as_str).map_or(kind, |t| t == "treemap");
        if !own {
            continue;
        }
        let Some(tree) = set.get("tree").or_else(|| set.get("data")) else { continue };
        let rows = rows(tree, set);
        set.insert("data", Json::Array(rows));
    }
}

fn rows(tree: &Json, set: &Object) -> Vec<Json> {
    let key = set.get("key").and_then(Json::as_str);
    let mut groups: Vec<Arc<str>> = match set.get("groups") {
        Some(Json::Array(list)) => list.iter().map(options::shown).collect(),
        Some(name @ Json::String(_)) => vec![options::shown(name)],
        _ => Vec::new(),
    };
    let mut leaves = Vec::new();
    match tree {
        Json::Array(list) => leaves.extend(list.iter().map(|v| leaf(v, key))),
        Json::Object(branches) => {
            let name = set.get("treeLeafKey").and_then(Json::as_str).unwrap_or("_leaf");
            let depth = gather(branches, key, name, &mut Vec::new(), &mut leaves);
            if groups.is_empty() {
                groups = LEVELS[..depth].iter().map(|l| Arc::from(*l)).collect();
            }
        }
        _ => {}
    }
    groups.truncate(DEEPEST);
    let unsorted = set.get("unsorted").is_some_and(options::truthy);
    let mut out = Vec::new();
    let all: Vec<usize> = (0..leaves.len()).collect();
    if groups.is_empty() {
        let mut list = leaves;
        if !unsorted {
            list.sort_by(|a, b| b.value.total_cmp(&a.value));
        }
        let total: f64 = list.iter().map(|l| l.value).sum();
        for l in list {
            let members = vec![("v", Json::Number(l.value)), ("s", Json::Number(total)), ("_data", l.row)];
            out.push(object(members));
        }
    } else {
        level(&Levels { leaves: &leaves, groups: &groups, key, unsorted }, &all, 0, None, &mut out);
    }
    out
}

fn leaf(row: &Json, key: Option<&str>) -> Leaf {
    let value = match (row, key) {
        (Json::Object(o), Some(key)) => o.get(key).and_then(options::number),
        (Json::Object(o), None) => ["value", "v"].iter().find_map(|k| o.get(k)).and_then(options::number),
        (v, _) => options::number(v),
    };
    Leaf { value: value.unwrap_or(0.0).max(0.0), row: row.clone() }
}

/// The leaves below the branches of a tree of objects, each with the names on its way; returns how deep they lie.
fn gather(branches: &Object, key: Option<&str>, name: &str, path: &mut Vec<Arc<str>>, out: &mut Vec<Leaf>) -> usize {
    let mut deepest = path.len();
    for (branch, below) in branches.iter() {
        if path.len() == DEEPEST {
            break;
        }
        path.push(branch.clone());
        let inner = match below {
            Json::Object(o) if o.iter().any(|(_, v)| matches!(v, Json::Object(_))) => Some(o),
            _ => None,
        };
        match inner {
            // No deeper than there are levels.
            Some(o) => deepest = deepest.max(gather(o, key, name, path, out)),
            None => {
                let mut leaf = leaf(below, key);
                let mut row = below.as_object().cloned().unwrap_or_default();
                for (level, part) in LEVELS.iter().zip(path.iter()) {
                    row.insert(*level, Json::String(part.clone()));
                }
                row.insert(name, Json::String(branch.clone()));
                row.insert("label", Json::String(branch.clone()));
                leaf.row = Json::Object(row);
                out.push(leaf);
                deepest = deepest.max(path.len());
            }
        }
        path.pop();
    }
    deepest
}

struct Levels<'t> {
    leaves: &'t [Leaf],
    groups: &'t [Arc<str>],
    key: Option<&'t str>,
    unsorted: bool,
}

/// The boxes of one level among some leaves, then those inside each of them; `parent` is the row they lie in with its
/// value. As deep as there are groups, at most [`DEEPEST`].
fn level(t: &Levels, among: &[usize], depth: usize, parent: Option<(usize, f64)>, out: &mut Vec<Json>) {
    let group = &t.groups[depth];
    let mut boxes: Vec<(Arc<str>, f64, Vec<usize>)> = Vec::new();
    let mut places: HashMap<Arc<str>, usize> = HashMap::new();
    for &i in among {
        let leaf = &t.leaves[i];
        let name = leaf.row.get(group).map_or_else(|| Arc::from(""), options::shown);
        let place = *places.entry(name.clone()).or_insert_with(|| {
            boxes.push((name, 0.0, Vec::new()));
            boxes.len() - 1
        });
        boxes[place].1 += leaf.value;
        boxes[place].2.push(i);
    }
    if !t.unsorted {
        boxes.sort_by(|a, b| b.1.total_cmp(&a.1));
    }
    let total: f64 = boxes.iter().map(|b| b.1).sum();
    let first = out.len();
    for (name, value, members) in &boxes {
        let mut data = Object::new();
        // What all leaves of a box agree on by belonging to it.
        let example = members.first().map(|i| &t.leaves[*i].row);
        for g in &t.groups[..=depth] {
            if let Some(v) = example.and_then(|row| row.get(g)) {
                data.insert(g.clone(), v.clone());
            }
        }
        if let (Some(Json::Object(only)), 1) = (example, members.len()) {
            only.iter().for_each(|(n, v)| data.insert(n.clone(), v.clone()));
        }
        if let Some(key) = t.key {
            data.insert(key, Json::Number(*value));
        }
        data.insert("label", Json::String(name.clone()));
        data.insert("children", Json::Array(members.iter().map(|i| t.leaves[*i].row.clone()).collect()));
        let mut members = vec![
            ("v", Json::Number(*value)),
            ("s", Json::Number(total)),
            ("g", Json::String(name.clone())),
            ("l", Json::Number(depth as f64)),
            ("_data", Json::Object(data)),
        ];
        if let Some((row, sum)) = parent {
            members.push(("gs", Json::Number(sum)));
            members.push(("parent", Json::Number(row as f64)));
        }
        members.push(("isLeaf", Json::Bool(depth + 1 == t.groups.len())));
        out.push(object(members));
    }
    if depth + 1 < t.groups.len() {
        for (k, (_, value, members)) in boxes.iter().enumerate() {
            level(t, members, depth + 1, Some((first + k, *value)), out);
        }
    }
}

fn object(members: Vec<(&str, Json)>) -> Json {
    Json::Object(Object::from_members(members.into_iter().map(|(n, v)| (Arc::from(n), v)).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(set: &str) -> Vec<(f64, String, f64)> {
        let mut config =
            crate::json::parse_literal(&format!("{{type: 'treemap', data: {{datasets: [{set}]}}}}"), 20).unwrap();
        expand(&mut config);
        let rows = config.pointer("/data/datasets/0/data").and_then(Json::as_array).unwrap();
        let number = |r: &Json, n: &str| r.get(n).and_then(Json::as_f64).unwrap_or(-1.0);
        rows.iter()
            .map(|r| (number(r, "v"), r.get("g").and_then(Json::as_str).unwrap_or("").to_owned(), number(r, "parent")))
            .collect()
    }

    #[test]
    fn numbers_are_sorted() {
        let row = |v: f64| (v, String::new(), -1.0);
        assert_eq!(expanded("{tree: [1, 3, '2']}"), [row(3.0), row(2.0), row(1.0)]);
    }

    #[test]
    fn groups_come_before_what_is_in_them() {
        let rows = expanded(
            "{key: 'n', groups: ['a', 'b'], tree: [{a: 'x', b: 'p', n: 1}, {a: 'y', b: 'q', n: 5}, {a: 'x', b: 'r', n: 3}, {a: 'x', b: 'p', n: 4}]}",
        );
        let row = |v: f64, g: &str, p: f64| (v, g.to_owned(), p);
        let expected =
            [row(8.0, "x", -1.0), row(5.0, "y", -1.0), row(5.0, "p", 0.0), row(3.0, "r", 0.0), row(5.0, "q", 1.0)];
        assert_eq!(rows, expected);
    }

    #[test]
    fn trees_of_objects_have_their_names_as_groups() {
        let rows = expanded("{key: 'n', tree: {x: {p: {n: 1}, q: {n: 2}}, y: {r: {n: 4}}}}");
        let row = |v: f64, g: &str, p: f64| (v, g.to_owned(), p);
        let expected =
            [row(4.0, "y", -1.0), row(3.0, "x", -1.0), row(4.0, "r", 0.0), row(2.0, "q", 1.0), row(1.0, "p", 1.0)];
        assert_eq!(rows, expected);
    }
}
