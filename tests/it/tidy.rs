//! Who may import whom: the table of rooms as data, and a failure that names the line.

use std::fs;
use std::path::{Path, PathBuf};

/// Each room and the rooms it may name with `crate::`. A room may always name itself.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    // 0 words
    ("diagnostic", &["limits"]),
    ("geometry", &[]),
    ("limits", &[]),
    ("color", &[]),
    ("text", &["geometry", "number"]),
    ("number", &[]),
    ("time", &["number"]),
    ("json", &["diagnostic", "limits"]),
    // 1 parts
    ("data", &["diagnostic", "limits", "json", "time", "number"]),
    ("expr", &["data", "diagnostic", "limits", "number", "time", "color", "json"]),
    ("transform", &["data", "expr", "limits", "number", "time", "scale"]),
    ("scale", &["data", "number", "time", "color", "geometry"]),
    ("shape", &["geometry"]),
    ("geo", &["geometry", "data", "limits"]),
    // 2 waists
    // Marks that are made when the plot's size is known spend from the budget then.
    (
        "figure",
        &[
            "data",
            "expr",
            "transform",
            "scale",
            "shape",
            "geo",
            "color",
            "geometry",
            "limits",
            "number",
            "text",
            "time",
        ],
    ),
    ("scene", &["geometry", "color", "text"]),
    // 3 work
    ("dataflow", &["figure", "data", "expr", "transform", "limits", "time", "number"]),
    (
        "layout",
        &[
            "figure",
            "dataflow",
            "data",
            "expr",
            "transform",
            "scale",
            "shape",
            "geo",
            "scene",
            "color",
            "geometry",
            "limits",
            "number",
            "text",
            "time",
        ],
    ),
    (
        "draw",
        &[
            "layout", "figure", "dataflow", "data", "expr", "scale", "shape", "geo", "scene", "color", "geometry",
            "limits", "number", "text", "time",
        ],
    ),
    ("files", &["data", "text"]),
    ("images", &["data", "scene", "limits", "diagnostic"]),
    ("glyphs", &["scene", "text", "diagnostic"]),
    ("output", &["images", "scene", "color", "geometry", "limits", "number", "text", "diagnostic"]),
    (
        "render",
        &[
            "images",
            "glyphs",
            "dialect",
            "dataflow",
            "layout",
            "draw",
            "output",
            "scene",
            "figure",
            "limits",
            "diagnostic",
            "data",
        ],
    ),
    // 4 edges
    (
        "dialect",
        &[
            "figure",
            "scene",
            "data",
            "expr",
            "transform",
            "scale",
            "shape",
            "geo",
            "color",
            "geometry",
            "json",
            "limits",
            "number",
            "text",
            "time",
            "diagnostic",
            "images",
            "render",
        ],
    ),
    ("store", &["output"]),
    (
        "server",
        &[
            "store",
            "files",
            "render",
            "dialect",
            "output",
            "scene",
            "diagnostic",
            "limits",
            "color",
            "geometry",
            "text",
            "json",
            "data",
        ],
    ),
    ("fuzzing", &["server", "render", "data", "expr", "json", "limits", "time"]),
    ("cli", &["server", "store", "files", "render", "dialect", "output", "diagnostic", "limits"]),
    ("main", &["cli"]),
];

/// Words that only some rooms may spell: the word, and the path prefixes below `src/` where it may stand.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("warp::", &["server", "main.rs", "cli"]),
    ("tokio::", &["server", "store", "main.rs", "cli"]),
    ("std::fs", &["server", "store/conformance", "main.rs", "cli", "files.rs"]),
    ("std::env", &["server", "store/conformance", "main.rs", "cli"]),
    ("std::time", &["server", "store", "main.rs", "cli", "files.rs"]),
    ("std::net", &["server", "main.rs", "cli"]),
    ("fontdb::", &["text/"]),
    ("resvg::", &["output/cost.rs", "output/paint.rs", "output/png.rs", "text/"]),
    ("HashMap", &["server", "main.rs", "cli", "data/", "transform/", "scale/", "json/", "expr/", "text/", "dialect/"]),
    (".sin()", &[]),
    (".cos()", &[]),
    (".exp()", &[]),
    (".ln()", &[]),
    (".log10()", &[]),
    (".powf(", &[]),
    (".tan()", &[]),
];

/// Names of chart languages; below `dialect` nothing knows which one it serves (comments may cite them).
const DIALECT_WORDS: &[&str] = &["vega", "vegalite", "vega_lite", "chartjs", "chart_js", "quickchart", "google"];
const DIALECT_ROOMS: &[&str] = &["dialect", "server", "render.rs", "fuzzing.rs", "lib.rs", "main.rs", "cli"];

#[test]
fn rooms_import_downward_only() {
    let faults: Vec<String> = sources().iter().flat_map(imports_out_of_table).collect();
    assert!(faults.is_empty(), "imports against the table in tests/it/tidy.rs:\n{}", faults.join("\n"));
}

#[test]
fn words_stay_in_their_rooms() {
    let mut faults = Vec::new();
    for file in sources() {
        for (n, line) in file.code() {
            for (word, rooms) in ONLY_IN {
                if line.contains(word) && !rooms.iter().any(|r| file.name.starts_with(r)) {
                    faults.push(format!("{}:{n}: `{word}` may stand only in {rooms:?}", file.name));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn nothing_below_the_dialects_knows_their_names() {
    let mut faults = Vec::new();
    for file in sources() {
        if DIALECT_ROOMS.iter().any(|r| file.name.starts_with(r)) {
            continue;
        }
        for (n, line) in file.code() {
            let lower = line.to_ascii_lowercase();
            if DIALECT_WORDS.iter().any(|w| lower.contains(w)) {
                faults.push(format!("{}:{n}: names a chart language: {}", file.name, line.trim()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The rooms of the Vega-Lite front: each knows those before it.
const FRONT: [&str; 4] = ["syntax", "normalize", "model", "lower"];

#[test]
fn the_front_runs_one_way() {
    let mut faults = Vec::new();
    for file in sources() {
        let Some(rest) = file.name.strip_prefix("dialect/vegalite/") else { continue };
        let Some(own) = FRONT.iter().position(|room| rest.starts_with(&format!("{room}/"))) else { continue };
        for (n, line) in file.code() {
            for room in &FRONT[own + 1..] {
                if line.contains(&format!("vegalite::{room}")) {
                    faults.push(format!("{}:{n}: {} knows nothing of {room}", file.name, FRONT[own]));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Names of marks and channels that mean nothing else in a description.
const NAMES: [&str; 32] = [
    "arc",
    "area",
    "bar",
    "boxplot",
    "circle",
    "errorband",
    "errorbar",
    "geoshape",
    "rect",
    "rule",
    "square",
    "trail",
    "x",
    "y",
    "x2",
    "y2",
    "xOffset",
    "yOffset",
    "theta",
    "theta2",
    "radius",
    "radius2",
    "fillOpacity",
    "strokeDash",
    "strokeOpacity",
    "strokeWidth",
    "tooltip",
    "latitude",
    "longitude",
    "latitude2",
    "longitude2",
    "facet",
];

#[test]
fn the_front_compares_no_names_as_text() {
    let mut faults = Vec::new();
    for file in sources() {
        let Some(rest) = file.name.strip_prefix("dialect/vegalite/") else { continue };
        if rest.starts_with("syntax/") {
            continue;
        }
        for (n, line) in file.code() {
            for name in NAMES {
                let (quoted, alone) = (format!("\"{name}\""), line.trim_start().starts_with(&format!("\"{name}\"")));
                let compared =
                    [format!("== {quoted}"), format!("!= {quoted}"), format!("{quoted} |"), format!("| {quoted}")];
                if compared.iter().any(|c| line.contains(c)) || alone && line.contains("=>") {
                    faults.push(format!("{}:{n}: {quoted} is compared as text", file.name));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn files_open_with_what_they_are_for_and_stay_readable() {
    let mut faults = Vec::new();
    for file in sources() {
        if !file.text.starts_with("//!") {
            faults.push(format!("{}: does not open with `//!`", file.name));
        }
        let lines = file.text.lines().count();
        if lines > 800 {
            faults.push(format!("{}: {lines} lines; 800 is the most", file.name));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The most lines of a function.
const LONGEST: usize = 70;

#[test]
fn functions_fit_a_screen() {
    let mut faults = Vec::new();
    for file in sources() {
        for (name, line, length) in functions(&file.text) {
            if length > LONGEST {
                faults.push(format!("{}:{line}: `{name}` has {length} lines; {LONGEST} is the most", file.name));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Each function with the line it begins at and how many lines it has, from its name to the brace that closes it.
fn functions(text: &str) -> Vec<(String, usize, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let indent = &line[..line.len() - line.trim_start().len()];
        let words = line.split('(').next().unwrap_or("").split_whitespace();
        let head: Vec<&str> = words.take_while(|w| *w != "fn").collect();
        let plain = head.iter().all(|w| matches!(*w, "pub" | "const" | "async"));
        let Some((_, rest)) = line.split_once("fn ").filter(|_| plain) else { continue };
        let name = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
        let end = lines[i..].iter().position(|l| l.strip_prefix(indent) == Some("}"));
        let ended = lines[i..].iter().position(|l| l.ends_with('}') || l.ends_with(';')).is_some_and(|n| n == 0);
        if let Some(end) = end.filter(|_| !ended && !name.is_empty()) {
            found.push((name.to_owned(), i + 1, end + 1));
        }
    }
    found
}

#[test]
fn the_length_of_a_function_is_counted_to_its_own_brace() {
    let text = "impl A {\n    pub(super) const fn one(\n        self,\n    ) -> u8 {\n        if true {\n        }\n    }\n}\n\
        fn two() {}\nfn three() {\n}\nlet f = |fn_of| 1;\n";
    assert_eq!(functions(text), [("one".to_owned(), 2, 6), ("three".to_owned(), 10, 2)]);
}

pub struct Source {
    /// Path below `src/`.
    pub name: String,
    pub room: String,
    pub text: String,
}

impl Source {
    /// Numbered lines of code before the unit tests, without comments.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .take_while(|(_, l)| !l.starts_with("#[cfg(test)]"))
            .map(|(i, l)| (i + 1, l.split_once("//").map_or(l, |(code, _)| code)))
    }
}

pub fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            let room = name.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
            Source { text: fs::read_to_string(&path).unwrap(), name, room }
        })
        .collect()
}

fn collect(dir: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        // Tests of the whole look into every room.
        if path.ends_with("src/tests") {
            continue;
        }
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

fn imports_out_of_table(file: &Source) -> Vec<String> {
    if file.room == "lib" {
        return Vec::new();
    }
    let Some((_, allowed)) = MAY_IMPORT.iter().find(|(room, _)| *room == file.room) else {
        return vec![format!("{}: room `{}` is not in the table", file.name, file.room)];
    };
    let mut faults = Vec::new();
    for (n, line) in file.code() {
        for root in ["crate::", "plotd::"] {
            for (at, _) in line.match_indices(root) {
                let rest = &line[at + root.len()..];
                let named = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
                let is_room = MAY_IMPORT.iter().any(|(room, _)| *room == named);
                if is_room && named != file.room && !allowed.contains(&named) {
                    faults.push(format!("{}:{n}: `{}` may not import `{named}`", file.name, file.room));
                }
                if rest.starts_with('{') {
                    faults.push(format!("{}:{n}: write one `use` per room, so that imports can be read", file.name));
                }
            }
        }
    }
    faults
}
