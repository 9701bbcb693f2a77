//! The rows of a treemap: what its tree says, grouped level by level, as the data its functions are shown. In: a data
//! set's `tree`, `key`, `sumKeys` and `groups`; out: its `data`, one row a box, boxes before the boxes inside them
//! (chartjs-chart-treemap 4, `utils.ts` and `controller.ts`).

use crate::dialect::chartjs::options;
use crate::json::{Json, Object};
use std::collections::HashMap;
use std::sync::Arc;

/// A leaf of the tree: what it is worth, and what the author wrote.
struct Leaf {
    value: f64,
    row: Json,
}

/// Most levels of boxes in boxes.
pub(crate) const DEEPEST: usize = 10;

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
    groups.truncate(DEEPEST);
    let more: Vec<&str> = match set.get("sumKeys") {
        Some(Json::Array(list)) => list.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    };
    let keys: Vec<&str> = key.into_iter().chain(more).collect();
    let name = set.get("treeLeafKey").and_then(Json::as_str).unwrap_or("_leaf");
    let mut leaves = Vec::new();
    match tree {
        Json::Array(list) => leaves.extend(list.iter().map(|v| leaf(v, key))),
        Json::Object(branches) => {
            gather(branches, &keys, name, &mut Vec::new(), &mut leaves);
            level_out(&mut leaves, keys.len());
        }
        _ => {}
    }
    let unsorted = set.get("unsorted").is_some_and(options::truthy);
    let mut out = Vec::new();
    let all: Vec<usize> = (0..leaves.len()).collect();
    if groups.is_empty() {
        let mut list = leaves;
        if !unsorted {
            list.sort_by(|a, b| b.value.total_cmp(&a.value));
        }
        for l in list {
            out.push(object(vec![("v", Json::Number(l.value)), ("_data", l.row)]));
        }
    } else {
        level(&Levels { leaves: &leaves, groups: &groups, keys: &keys, name, unsorted }, &all, 0, None, &mut out);
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

/// The leaves of a tree of objects, which are the objects that hold the key: each with the names of the branches on its
/// way as `0`, `1` …, and its own as `name` (`scanTreeObject`).
fn gather(branches: &Object, keys: &[&str], name: &str, path: &mut Vec<Arc<str>>, out: &mut Vec<Leaf>) {
    let key = keys.first().copied().unwrap_or("");
    if let (Some(own), true) = (path.last(), branches.get(key).is_some()) {
        let mut row = Object::new();
        for (level, part) in path[..path.len() - 1].iter().enumerate() {
            row.insert(level.to_string(), Json::String(part.clone()));
        }
        row.insert(name, Json::String(own.clone()));
        for k in keys {
            row.insert(*k, branches.get(k).cloned().unwrap_or(Json::Null));
        }
        out.push(leaf(&Json::Object(row), Some(key)));
        return;
    }
    for (branch, below) in branches.iter() {
        // No deeper than descriptions may be nested.
        if let Json::Object(below) = below {
            path.push(branch.clone());
            gather(below, keys, name, path, out);
            path.pop();
        }
    }
}

/// Leaves nearer to the root than others have empty names for the levels they lack (`normalizeTreeToArray`).
fn level_out(leaves: &mut [Leaf], keys: usize) {
    let depth = |l: &Leaf| l.row.as_object().map_or(0, |o| o.len().saturating_sub(1 + keys));
    let deepest = leaves.iter().map(depth).max().unwrap_or(0);
    for leaf in leaves {
        let Json::Object(row) = &mut leaf.row else { continue };
        for level in 0..deepest {
            let level = level.to_string();
            if row.get(&level).is_none() {
                row.insert(level, Json::String(Arc::from("")));
            }
        }
    }
}

struct Levels<'t> {
    leaves: &'t [Leaf],
    groups: &'t [Arc<str>],
    keys: &'t [&'t str],
    /// Under which the leaves of a tree of objects have their names.
    name: &'t str,
    unsorted: bool,
}

impl Levels<'_> {
    /// By what a leaf is grouped at a level: the first group from there that it has a value of, or its own name
    /// (`resolveGroup`). Which column, at which level, and the value.
    fn group(&self, leaf: &Leaf, from: usize) -> Option<(Arc<str>, usize, Json)> {
        let value = |name: &str| {
            let v = leaf.row.get(name)?;
            (!v.is_null() && v.as_str() != Some("")).then(|| v.clone())
        };
        let own = || Some((Arc::from(self.name), from, value(self.name)?));
        (from..self.groups.len()).find_map(|i| Some((self.groups[i].clone(), i, value(&self.groups[i])?))).or_else(own)
    }

    /// The names of a leaf's groups down to a level, with dots between.
    fn path(&self, leaf: &Leaf, depth: usize, own: &Json) -> Arc<str> {
        let names = self.groups[..=depth].iter().filter_map(|g| leaf.row.get(g));
        let names: Vec<Arc<str>> = names.map(options::shown).filter(|n| !n.is_empty()).collect();
        if names.is_empty() { options::shown(own) } else { Arc::from(names.join(".")) }
    }
}

/// A box of a level: what it is called, by which column and level, what it is worth, and which leaves lie in it.
struct Group {
    label: Json,
    column: Arc<str>,
    depth: usize,
    value: f64,
    members: Vec<usize>,
}

/// The boxes of one level among some leaves, then those inside each of them; `parent` is the row they lie in. As deep as
/// there are groups, at most [`DEEPEST`]. Whether there are any.
fn level(t: &Levels, among: &[usize], depth: usize, parent: Option<usize>, out: &mut Vec<Json>) -> bool {
    let mut boxes: Vec<Group> = Vec::new();
    let mut places: HashMap<Arc<str>, usize> = HashMap::new();
    for &i in among {
        let leaf = &t.leaves[i];
        let Some((column, at, label)) = t.group(leaf, depth) else { return false };
        let place = *places.entry(options::shown(&label)).or_insert_with(|| {
            boxes.push(Group {
                label: label.clone(),
                column: column.clone(),
                depth: at,
                value: 0.0,
                members: Vec::new(),
            });
            boxes.len() - 1
        });
        let group = &mut boxes[place];
        (group.label, group.column, group.depth) = (label, column, at);
        group.value += leaf.value;
        group.members.push(i);
    }
    // Names that are whole numbers come first and in their order, as the members of a JavaScript object do.
    let index = |g: &Group| options::shown(&g.label).parse::<u32>().ok();
    boxes.sort_by_key(|g| index(g).map_or((1, 0), |i| (0, i)));
    if !t.unsorted {
        boxes.sort_by(|a, b| b.value.total_cmp(&a.value));
    }
    let first = out.len();
    for group in &boxes {
        out.push(row(t, group, depth, parent));
    }
    for (k, group) in boxes.iter().enumerate() {
        let next = group.depth + 1;
        let inner = next < t.groups.len() && level(t, &group.members, next, Some(first + k), out);
        if let Json::Object(row) = &mut out[first + k] {
            row.insert("isLeaf", Json::Bool(!inner));
        }
    }
    !boxes.is_empty()
}

/// The row of a box.
fn row(t: &Levels, group: &Group, depth: usize, parent: Option<usize>) -> Json {
    let members = || group.members.iter().map(|i| &t.leaves[*i]);
    let mut sums = Object::new();
    for (k, key) in t.keys.iter().enumerate() {
        let of = |l: &Leaf| l.row.get(key).and_then(options::number).unwrap_or(0.0);
        sums.insert(*key, Json::Number(if k == 0 { group.value } else { members().map(of).sum() }));
    }
    let mut data = Object::new();
    data.insert("children", Json::Array(members().map(|l| l.row.clone()).collect()));
    sums.iter().for_each(|(name, v)| data.insert(name.clone(), v.clone()));
    data.insert(t.groups[depth].clone(), group.label.clone());
    data.insert("group", Json::String(group.column.clone()));
    data.insert("groupIndex", Json::Number(group.depth as f64));
    data.insert("label", Json::String(options::shown(&group.label)));
    if let Some(last) = members().next_back() {
        data.insert("path", Json::String(t.path(last, group.depth.min(t.groups.len() - 1), &group.label)));
    }
    let mut row = vec![("v", Json::Number(group.value)), ("vs", Json::Object(sums)), ("_data", Json::Object(data))];
    if options::truthy(&group.label) {
        row.push(("g", group.label.clone()));
        row.push(("l", Json::Number(group.depth as f64)));
    }
    if let Some(parent) = parent {
        row.push(("parent", Json::Number(parent as f64)));
    }
    object(row)
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
        let tree = "tree: {x: {p: {n: 1}, q: {n: 2}}, y: {r: {n: 4}}}";
        let row = |v: f64, g: &str, p: f64| (v, g.to_owned(), p);
        let expected =
            [row(4.0, "y", -1.0), row(3.0, "x", -1.0), row(4.0, "r", 0.0), row(2.0, "q", 1.0), row(1.0, "p", 1.0)];
        assert_eq!(expanded(&format!("{{key: 'n', groups: [0, '_leaf'], {tree}}}")), expected);
        // Without groups there are only the leaves.
        let leaf = |v: f64| (v, String::new(), -1.0);
        assert_eq!(expanded(&format!("{{key: 'n', {tree}}}")), [leaf(4.0), leaf(2.0), leaf(1.0)]);
    }

    #[test]
    fn what_lacks_a_group_is_in_the_next_one_it_has() {
        let rows = expanded("{key: 'n', groups: ['a', 'b'], tree: [{b: 'z', n: 5}, {a: 'x', b: 'y', n: 2}]}");
        assert_eq!(rows, [(5.0, "z".to_owned(), -1.0), (2.0, "x".to_owned(), -1.0), (2.0, "y".to_owned(), 1.0)]);
    }
}
