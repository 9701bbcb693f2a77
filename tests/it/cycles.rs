//! Files of a room that import each other in a circle: the few there are, each to be broken up, and no other.
//!
//! A file and the `mod.rs` above it count as one in one direction: whoever stands in a folder may use what the folder's
//! own file has. What a `mod.rs` only hands on belongs to the file it comes from.

use super::tidy::{Source, sources};
use std::collections::{BTreeMap, BTreeSet};

/// A file of each circle, how many files are in it, and why it still is there.
const CIRCLES: &[(&str, usize, &str)] = &[
    ("dialect/chartjs/data", 8, "types of charts say how far their data reaches, and data asks them"),
    ("dialect/google/bar", 2, "bars are drawn by the chart they share their margins with"),
    ("expr/eval", 6, "functions call callbacks, and callbacks call functions"),
    ("server/worker", 3, "processes draw with the pipeline that threads draw with, which hands them its work"),
];

/// A path of names.
type Names = Vec<String>;

#[test]
fn circles_among_the_files_of_a_room_are_those_on_the_list() {
    let files = sources();
    let graph = Graph::of(&files);
    let mut faults = Vec::new();
    let found = graph.circles();
    for circle in &found {
        let listed = CIRCLES.iter().find(|(member, ..)| circle.iter().any(|f| f == member));
        match listed {
            Some((_, size, _)) if *size == circle.len() => {}
            Some((member, size, _)) if *size > circle.len() => {
                faults.push(format!("the circle of {member} has {} files now: say so on the list", circle.len()));
            }
            _ => faults.push(format!("these files import each other: {}\n{}", circle.join(", "), graph.within(circle))),
        }
    }
    for (member, ..) in CIRCLES {
        if !found.iter().any(|circle| circle.iter().any(|f| f == member)) {
            faults.push(format!("{member} is in no circle any more: take it off the list"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Who imports whom within a room.
struct Graph {
    imports: BTreeMap<String, BTreeSet<String>>,
}

impl Graph {
    fn of(files: &[Source]) -> Graph {
        let shipped =
            files.iter().filter(|f| !f.name.ends_with("tests.rs") && !matches!(&*f.name, "lib.rs" | "main.rs"));
        let texts: BTreeMap<String, String> = shipped
            .map(|f| {
                let module = f.name.trim_end_matches(".rs").trim_end_matches("/mod").to_owned();
                (module, f.code().map(|(_, line)| line).collect::<Vec<_>>().join("\n"))
            })
            .collect();
        let handed = texts.iter().map(|(m, text)| (m.clone(), handed_on(text))).collect();
        let known = Known { modules: texts.keys().cloned().collect(), handed };
        let mut imports = BTreeMap::new();
        for (module, text) in &texts {
            let mut to = BTreeSet::new();
            for path in paths(text) {
                let room = module.split('/').next();
                let target = known.file_of(&known.absolute(module, path), 0);
                if let Some(t) = target
                    .filter(|t| t != module && t.split('/').next() == room && !module.starts_with(&format!("{t}/")))
                {
                    to.insert(t);
                }
            }
            imports.insert(module.clone(), to);
        }
        Graph { imports }
    }

    /// The files that reach each other.
    fn circles(&self) -> Vec<Vec<String>> {
        let reached: BTreeMap<&String, BTreeSet<&String>> = self.imports.keys().map(|f| (f, self.reach(f))).collect();
        let mut done = BTreeSet::new();
        let mut out = Vec::new();
        for file in self.imports.keys() {
            let circle: Vec<String> =
                reached[file].iter().filter(|other| reached[*other].contains(file)).map(|f| (*f).clone()).collect();
            if circle.len() > 1 && done.insert(circle.clone()) {
                out.push(circle);
            }
        }
        out
    }

    fn reach(&self, from: &String) -> BTreeSet<&String> {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&String> = self.imports[from].iter().collect();
        while let Some(file) = open.pop() {
            if seen.insert(file) {
                open.extend(&self.imports[file]);
            }
        }
        seen
    }

    fn within(&self, circle: &[String]) -> String {
        let lines = circle.iter().map(|f| {
            let to: Vec<&str> = self.imports[f].iter().filter(|t| circle.contains(t)).map(String::as_str).collect();
            format!("  {f} → {}", to.join(", "))
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// The modules there are, and the names that each hands on from another.
struct Known {
    modules: BTreeSet<String>,
    handed: BTreeMap<String, BTreeMap<String, Names>>,
}

impl Known {
    /// A path from the root of the crate.
    fn absolute(&self, module: &str, path: Names) -> Names {
        let mut at: Names = module.split('/').map(str::to_owned).collect();
        let mut rest = path.into_iter().peekable();
        match rest.peek().map(String::as_str) {
            Some("crate") => {
                rest.next();
                at.clear();
            }
            Some("self") => drop(rest.next()),
            _ => {}
        }
        while rest.next_if(|name| name == "super").is_some() {
            at.pop();
        }
        at.extend(rest);
        at
    }

    /// The file in which what a path names stands.
    fn file_of(&self, path: &[String], depth: usize) -> Option<String> {
        let length = (1..=path.len()).rev().find(|n| self.modules.contains(&path[..*n].join("/")))?;
        let module = path[..length].join("/");
        let handed = path.get(length).and_then(|name| self.handed[&module].get(name));
        match handed.filter(|_| depth < 8) {
            Some(from) => self.file_of(&self.absolute(&module, from.clone()), depth + 1),
            None => Some(module),
        }
    }
}

/// What `pub use` hands on: the name, and the path it comes from.
fn handed_on(text: &str) -> BTreeMap<String, Names> {
    let uses = text.match_indices("use ").filter(|(at, _)| is_public_use(text, *at));
    let mut out = BTreeMap::new();
    for (at, word) in uses {
        let mut found = Vec::new();
        tree(&text[at + word.len()..], &mut Vec::new(), &mut found);
        for path in found {
            if let Some(name) = path.last() {
                out.insert(name.clone(), path);
            }
        }
    }
    out
}

fn is_public_use(text: &str, at: usize) -> bool {
    let before = text[..at].rsplit('\n').next().unwrap_or("").trim();
    before.starts_with("pub") && before.split_whitespace().count() == 1
}

/// All paths in a text that begin at the crate, above, or at a module declared in it; what is only handed on is none.
fn paths(text: &str) -> Vec<Names> {
    let own: Vec<&str> = text
        .lines()
        .filter_map(|l| l.trim().strip_suffix(';'))
        .filter_map(|l| l.rsplit_once("mod ").filter(|(before, _)| before.is_empty() || before.starts_with("pub")))
        .map(|(_, name)| name)
        .collect();
    let mut out = Vec::new();
    for (at, _) in text.match_indices("::") {
        let before = &text[..at];
        let start = before.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |i| i + 1);
        let first = &before[start..];
        let begins = matches!(first, "crate" | "super" | "self") || own.contains(&first);
        let public = text[..start].ends_with("use ") && is_public_use(text, start - 4);
        if begins && !text[..start].ends_with("::") && !(public && own.contains(&first)) {
            tree(&text[start..], &mut Vec::new(), &mut out);
        }
    }
    out
}

/// The paths of a `use` tree, or a single path; gives back what follows it.
fn tree<'t>(text: &'t str, above: &mut Names, out: &mut Vec<Names>) -> &'t str {
    let mut text = text.trim_start();
    let depth = above.len();
    loop {
        if let Some(inner) = text.strip_prefix('{') {
            text = inner.trim_start();
            while !text.is_empty() && !text.starts_with('}') {
                let rest = tree(text, above, out).trim_start_matches([',', ' ', '\n']);
                // What is no tree after all.
                text = if rest.len() == text.len() { "" } else { rest };
            }
            above.truncate(depth);
            return text.strip_prefix('}').unwrap_or("");
        }
        let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
        if end > 0 {
            above.push(text[..end].to_owned());
        }
        text = &text[end..];
        match text.strip_prefix("::") {
            Some(rest) if end > 0 => text = rest.trim_start(),
            _ => break,
        }
    }
    out.push(above.clone());
    above.truncate(depth);
    let text = text.trim_start_matches('*');
    text.trim_start()
        .strip_prefix("as ")
        .map_or(text, |t| t.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_'))
}

#[test]
fn a_circle_is_found_and_a_folder_is_none() {
    let file = |name: &str, text: &str| Source {
        name: name.to_owned(),
        room: "a".to_owned(),
        text: format!("//! .\n{text}\n"),
    };
    let files = [
        file("a/mod.rs", "mod b;\nmod c;\npub use b::B;\nfn f() { c::f() }"),
        file("a/b.rs", "use super::{\n    c::{self, C},\n    d,\n};\nuse super::Own;"),
        file("a/c.rs", "use super::B;"),
        file("a/d.rs", "use crate::a::Own;"),
    ];
    assert_eq!(Graph::of(&files).circles(), [["a/b", "a/c"]]);
    assert!(Graph::of(&files[..2]).circles().is_empty());
}
