//! The pictures of "In your README" are what its addresses and commands give. `UPDATE=1` draws them anew.

use super::Stand;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

const BASE: &str = "https://charts.example.org";
const FILES: &str = "assets/readme/";

/// What stands between two marks, for each time the first is there.
fn between<'a>(text: &'a str, from: &'a str, ends: &'a [char]) -> impl Iterator<Item = &'a str> {
    text.match_indices(from).map(move |(at, _)| {
        let rest = &text[at + from.len()..];
        rest.split(ends).next().unwrap_or_default()
    })
}

/// The files that the section shows, in order, each once; and the addresses and commands of its blocks of code.
fn parts(section: &str) -> (Vec<&str>, Vec<&str>, Vec<&str>) {
    let (mut files, mut addresses, mut commands) = (Vec::new(), Vec::new(), Vec::new());
    for (n, text) in section.split("```").enumerate() {
        if n % 2 == 0 {
            files.extend(between(text, FILES, &[')', '"']));
        } else {
            addresses.extend(between(text, BASE, &[')', '"']));
            commands.extend(text.lines().filter_map(|line| line.strip_prefix("plotd ")));
        }
    }
    (files, addresses, commands)
}

#[test]
fn the_pictures_of_the_readme_are_those_of_its_addresses() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let section = readme.split("\n## ").find(|section| section.starts_with("In your README")).unwrap();
    let (mut files, addresses, commands) = parts(section);
    let stand = Stand::real();
    let mut drawn: Vec<(String, Vec<u8>)> = Vec::new();
    for command in &commands {
        let (arguments, file) = command.split_once(" -o assets/readme/").unwrap();
        let mut run = Command::new(env!("CARGO_BIN_EXE_plotd"));
        let output = run.current_dir(root).args(arguments.split(' ')).args(["-o", "-"]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.is_empty(), "{command}: {said}");
        let at = files.iter().position(|shown| *shown == file);
        files.remove(at.unwrap_or_else(|| panic!("{file} is not shown")));
        drawn.push((file.to_owned(), output.stdout));
    }
    assert_eq!(files.len(), addresses.len(), "{files:?} {addresses:?}");
    assert!(addresses.len() >= 5 && commands.len() >= 2);
    for (file, address) in files.iter().zip(&addresses) {
        let answer = stand.get(address, &[]);
        assert_eq!((answer.status, answer.header("chart-warnings")), (200, None), "{address}: {}", answer.text());
        let ending = file.rsplit('.').next().unwrap();
        assert!(answer.kind().starts_with(if ending == "svg" { "image/svg" } else { "image/png" }), "{file}");
        drawn.push(((*file).to_owned(), answer.body));
    }
    let update = env::var_os("UPDATE").is_some();
    for (file, bytes) in drawn {
        let path = root.join(FILES).join(&file);
        if update {
            fs::write(&path, &bytes).unwrap();
        }
        let same = fs::read(&path).is_ok_and(|kept| kept == bytes);
        assert!(same, "{file} is not what README's address or command gives; UPDATE=1 draws it anew");
    }
}
