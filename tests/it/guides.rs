//! Guides are of two vocabularies that know nothing of each other, and what versions of a language differ in are rules with
//! names: no number of a version goes below the dialects.

use super::tidy::{Source, sources};

/// Rooms, and the words of the other vocabulary.
const APART: &[(&str, &[&str])] = &[
    ("figure/grown/", &["docked"]),
    ("figure/docked/", &["grown"]),
    ("layout/grown/", &["docked"]),
    ("layout/docked/", &["grown"]),
    ("layout/kit/", &["grown", "docked"]),
    ("draw/", &["grown::", "docked::", "Grown", "Docked"]),
    ("dialect/vegalite/", &["docked"]),
    ("dialect/chartjs/", &["grown::", "Grown"]),
];

/// What a version would be asked by.
const VERSIONS: &[&str] = &["generation", "version", "Version", "is_v2", "is_v3", "is_v4"];

/// Rooms that apply rules.
const BELOW: &[&str] = &["scale", "figure", "layout", "draw", "dataflow", "transform"];

#[test]
fn neither_vocabulary_of_guides_knows_the_other() {
    let files = sources();
    for (room, _) in APART {
        assert!(files.iter().any(|f| f.name.starts_with(room)), "there is no {room} any more");
    }
    let faults: Vec<String> = files.iter().flat_map(mixed).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_version_goes_below_the_dialects() {
    let faults: Vec<String> = sources().iter().flat_map(versions).collect();
    assert!(faults.is_empty(), "rules have names, versions have a table of them:\n{}", faults.join("\n"));
}

/// The lines of a file that name the other vocabulary.
fn mixed(file: &Source) -> Vec<String> {
    let shipped = !file.name.ends_with("tests.rs");
    let words = APART.iter().filter(|(room, _)| shipped && file.name.starts_with(room)).flat_map(|(_, words)| *words);
    words.flat_map(|word| naming(file, word)).collect()
}

/// The lines of a file below the dialects that ask for a version.
fn versions(file: &Source) -> Vec<String> {
    let words = VERSIONS.iter().filter(|_| BELOW.contains(&&*file.room));
    words.flat_map(|word| naming(file, word)).collect()
}

/// The lines of code in which a word stands by itself.
fn naming(file: &Source, word: &str) -> Vec<String> {
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    let alone = |line: &str| {
        line.match_indices(word).any(|(at, _)| {
            let after = line[at + word.len()..].chars().next();
            !line[..at].ends_with(is_letter) && (word.ends_with(':') || !after.is_some_and(is_letter))
        })
    };
    let lines = file.code().filter(|(_, line)| alone(line));
    lines.map(|(n, line)| format!("{}:{n}: `{word}` in {}", file.name, line.trim())).collect()
}

#[test]
fn a_word_of_the_other_vocabulary_is_seen() {
    let file = |name: &str, text: &str| Source {
        name: name.to_owned(),
        room: name.split('/').next().unwrap().to_owned(),
        text: format!("//! .\n{text}\n"),
    };
    let docked = "use crate::figure::{Align, docked};";
    assert_eq!(mixed(&file("layout/grown/axis.rs", docked)).len(), 1);
    assert!(mixed(&file("layout/docked/axis.rs", docked)).is_empty());
    assert!(mixed(&file("layout/grown/axis.rs", "let undocked = docked_at; // docked")).is_empty());
    assert_eq!(mixed(&file("dialect/chartjs/axis.rs", "let axis = grown::Axis {};")).len(), 1);
    assert!(mixed(&file("dialect/chartjs/pie.rs", "canvas.grown = 1;")).is_empty());
    let asked = "if rule.generation >= 3 {";
    assert_eq!(versions(&file("scale/locate/stepped.rs", asked)).len(), 1);
    assert!(versions(&file("dialect/chartjs/axis.rs", asked)).is_empty());
}
