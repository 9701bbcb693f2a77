//! The documentation of Vega-Lite's properties, `docs/vega-lite.md`: it lists what the tables have, all of it and nothing
//! else. What is drawn of each property, and which fixture shows it, is in `assets/vega-lite/properties.txt` (see
//! `tests/it/vegalite_table.rs`, which compares that with the fixtures); all the rest is made of the tables.
//!
//! After a change of either, run these tests with `UPDATE=1`, read the difference, and run them without.

use super::check::expected;
use super::kind::{Definition, Kind, Place, Property};
use super::sample::{Random, of_property};
use super::tests::{definitions, told_in};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

/// A line of the list.
struct Line {
    name: &'static str,
    status: &'static str,
    shown: &'static str,
}

/// A page of the documentation: a table, or a part of one.
struct Page {
    title: &'static str,
    table: &'static str,
    /// Whether it is of blocks of the configuration.
    configuration: bool,
    lines: Vec<Line>,
}

/// The list, page by page.
fn pages() -> Vec<Page> {
    let mut out: Vec<Page> = Vec::new();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/vega-lite/properties.txt");
    let text: &'static str = fs::read_to_string(path).expect("the list of properties").leak();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some((title, rest)) = line.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            let (table, place) = rest.trim_start().split_once(' ').unwrap_or((rest.trim_start(), ""));
            out.push(Page { title, table, configuration: place.starts_with("config"), lines: Vec::new() });
            continue;
        }
        let mut parts = line.splitn(3, ' ');
        let mut next = || parts.next().unwrap_or_default();
        let line = Line { name: next(), status: next(), shown: next() };
        out.last_mut().expect("a page comes first").lines.push(line);
    }
    out
}

/// The definitions whose objects are blocks of the configuration.
fn blocks(all: &[&'static Definition]) -> BTreeSet<&'static str> {
    let mut out = BTreeSet::new();
    for definition in all {
        for property in definition.properties.iter().filter(|p| p.block) {
            if let Kind::Object(of) = property.kind {
                out.insert(of().table);
            }
        }
        if definition.properties.iter().any(|p| p.place != Place::Both) {
            out.insert(definition.table);
        }
    }
    out
}

/// What a definition has as an object, or as a block of the configuration.
fn names(definition: &Definition, configuration: bool) -> BTreeSet<&'static str> {
    let other = if configuration { Place::Object } else { Place::Configuration };
    definition.properties.iter().filter(|p| p.place != other).map(|p| p.name).collect()
}

#[test]
fn the_documentation_lists_what_the_tables_have_and_nothing_else() {
    let (pages, all) = (pages(), definitions());
    let blocks = blocks(&all);
    let mut faults = Vec::new();
    for page in pages.iter().filter(|page| !all.iter().any(|d| d.table == page.table)) {
        faults.push(format!("[{}] is of a table {:?}, which there is not", page.title, page.table));
    }
    for definition in &all {
        let own = || pages.iter().filter(|page| page.table == definition.table);
        let two = blocks.contains(definition.table);
        for configuration in [false, true] {
            let has = if two { names(definition, configuration) } else { names(definition, false) };
            let of = |page: &&Page| !two || page.configuration == configuration;
            let listed: BTreeSet<&str> = own().filter(of).flat_map(|page| page.lines.iter().map(|l| l.name)).collect();
            let which = if two && configuration { " in the configuration" } else { "" };
            let about = format!("{} ({}){which}", definition.table, definition.name);
            faults.extend(has.difference(&listed).map(|name| format!("{about}: no page lists {name}")));
            faults.extend(listed.difference(&has).map(|name| format!("{about}: a page lists {name}, which it lacks")));
        }
    }
    faults.sort();
    faults.dedup();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_not_drawn_is_told_and_what_is_told_is_not_drawn() {
    let all = definitions();
    let mut random = Random::new(3);
    let mut faults = Vec::new();
    for page in pages() {
        let Some(definition) = all.iter().find(|d| d.table == page.table) else { continue };
        for line in page.lines {
            let Some(property) = definition.property(line.name) else { continue };
            let idle = property.idle.is_some();
            let told = told_in(definition, property, of_property(property, &mut random), page.configuration).0;
            let about = format!("[{}] {} ({})", page.title, line.name, line.status);
            match line.status {
                "not" if told.is_empty() => faults.push(format!("{about}: nothing is told of it")),
                "done" | "partly" if idle => faults.push(format!("{about}: its table says that it changes nothing")),
                _ => {}
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What may be written, in words; a set of words as a whole.
fn written(kind: &Kind) -> String {
    match kind {
        Kind::Words(words) if words.all.len() <= 25 => {
            words.all.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ")
        }
        Kind::OneOf(kinds) => {
            let mut parts: Vec<String> = Vec::new();
            for part in kinds.iter().map(written).filter(|part| !part.is_empty()) {
                if !parts.contains(&part) {
                    parts.push(part);
                }
            }
            parts.join(", or ")
        }
        Kind::Conditional(inner, _) => format!("{}, or by conditions", written(inner)),
        Kind::Map(inner) => format!("an object of names (each: {})", written(inner)),
        kind => expected(&[*kind]),
    }
}

/// What is said of a property beside its kind.
fn needs(property: &Property) -> &'static str {
    if property.needed || property.wanted { "; needed" } else { "" }
}

/// The documentation.
fn document(pages: &[Page], all: &[&'static Definition]) -> String {
    let mut out = String::from("# Vega-Lite\n\nWhat is drawn of each property of Vega-Lite 6.5, table by table. ");
    out.push_str(
        "*done*: drawn as Vega-Lite draws it, as the fixture shows, whose picture was compared with the original's. ",
    );
    out.push_str(
        "*partly*, *not*: the words say what is missing; who writes it is told. *unshown*: no fixture proves it yet. ",
    );
    out.push_str("*static*: interaction, or words for other ");
    out.push_str("machines, of which a still picture shows nothing; and what Vega-Lite itself takes no notice of.\n\n");
    let lines = || pages.iter().flat_map(|page| &page.lines);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    lines().for_each(|line| *counts.entry(line.status).or_default() += 1);
    let counted: Vec<String> = counts.iter().map(|(status, n)| format!("{n} {status}")).collect();
    let _ = writeln!(out, "{} properties of {} tables: {}.", lines().count(), all.len(), counted.join(", "));
    for page in pages {
        let definition = all.iter().find(|d| d.table == page.table);
        let what = definition.map_or("", |d| d.name);
        let _ = write!(out, "\n## {}\n\n", page.title);
        let _ =
            writeln!(out, "Properties of {what}{}.\n", if page.configuration { " in the configuration" } else { "" });
        out.push_str("| property | what may be written | | shown by, or why not |\n|---|---|---|---|\n");
        for line in &page.lines {
            let property = definition.and_then(|d| d.property(line.name));
            let kind = property.map_or(String::new(), |p| written(&p.kind) + needs(p));
            let shown = match line.status {
                "done" | "partly" => {
                    let (fixture, words) = line.shown.split_once(' ').unwrap_or((line.shown, ""));
                    format!("[{fixture}](../fixtures/vegalite/{fixture}.vl.json) {words}").trim_end().to_owned()
                }
                _ => line.shown.to_owned(),
            };
            let _ = writeln!(out, "| `{}` | {} | {} | {shown} |", line.name, kind.replace('|', "\\|"), line.status);
        }
    }
    out
}

#[test]
fn the_documentation_is_made_of_the_tables() {
    let made = document(&pages(), &definitions());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/vega-lite.md");
    let fresh = fs::read_to_string(&path).is_ok_and(|kept| kept == made);
    if !fresh && env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder to write in");
        fs::write(&path, &made).expect("a file to write");
    }
    assert!(fresh, "docs/vega-lite.md was stale: UPDATE=1 rewrites it; read the difference, then run without");
}
