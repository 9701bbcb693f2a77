//! The fixtures: chart descriptions with the picture each must give, found by their names.
//!
//! Their folders and endings are those of the table of languages (`fixtures/vegalite/*/name.vl.json`,
//! `fixtures/chartjs/*/name.v4.chart.json5`, `fixtures/google/*/name.txt` …); the picture is beside each, as `name.svg`.

use plotd::{Dialect, Format, LANGUAGES, Options, Report, Source, render};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{available_parallelism, scope};

/// The default, changed.
pub fn with<T: Default>(change: impl FnOnce(&mut T)) -> T {
    let mut made = T::default();
    change(&mut made);
    made
}

/// One description.
pub struct Fixture {
    /// `dialect/feature/name`.
    pub name: String,
    /// The expected picture.
    pub expected: PathBuf,
    /// What is drawn.
    pub source: Source,
}

impl Fixture {
    /// Draws it as most clients ask for it.
    pub fn draw(&self, format: Format) -> Result<Vec<u8>, Report> {
        render(&self.source, format, &self.options()).map(|drawn| drawn.bytes)
    }

    /// Chart.js has no size of its own: that of a first line `// Canvas: 300 by 120`, or QuickChart's.
    pub fn options(&self) -> Options {
        match self.source.dialect {
            Dialect::ChartJs(_) | Dialect::QuickChart(_) => with(|o: &mut Options| {
                let (width, height) = canvas(&self.source.text).unwrap_or((500.0, 300.0));
                (o.width, o.height) = (Some(width), Some(height));
                o.background = Some(Arc::from("white"));
                // As the original they are compared with: without its plugin `colors`.
                o.colors = false;
            }),
            _ => Options::default(),
        }
    }
}

fn canvas(text: &str) -> Option<(f64, f64)> {
    let (width, height) = text.lines().next()?.strip_prefix("// Canvas: ")?.split_once(" by ")?;
    Some((width.parse().ok()?, height.parse().ok()?))
}

/// All of them, by name.
pub fn all() -> Vec<Fixture> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut files = Vec::new();
    let mut directories = vec![root.clone()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    let found: Vec<Fixture> = files.iter().filter_map(|path| fixture(&root, path)).collect();
    assert!(found.len() >= 60, "the fixtures are gone");
    found
}

fn fixture(root: &Path, path: &Path) -> Option<Fixture> {
    let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
    let known = || LANGUAGES.iter().flat_map(|language| language.fixtures);
    let folder = name.split('/').next().unwrap();
    let found = known().find(|(of, ending, _)| *of == folder && name.ends_with(ending));
    let Some((_, _, dialect)) = found else {
        assert!(name.ends_with(".svg") || name.ends_with(".md"), "{name} is of no language");
        return None;
    };
    let endings = LANGUAGES.iter().flat_map(|language| language.endings).chain(&[".txt"]);
    let longest = endings.filter(|ending| name.ends_with(**ending)).max_by_key(|ending| ending.len()).unwrap();
    let stem = name.strip_suffix(longest).unwrap();
    let source = Source::new(*dialect, fs::read_to_string(path).unwrap());
    Some(Fixture { name: stem.to_owned(), expected: root.join(format!("{stem}.svg")), source })
}

/// Does something with each of many things, on all cores; what it says about them, in their order.
pub fn each<T: Sync>(things: &[T], work: impl Fn(&T) -> Option<String> + Sync) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let said = Mutex::new(Vec::new());
    scope(|threads| {
        for _ in 0..available_parallelism().map_or(2, usize::from) {
            threads.spawn(|| {
                while let Some((i, thing)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|i| Some((i, things.get(i)?)))
                {
                    if let Some(words) = work(thing) {
                        said.lock().unwrap().push((i, words));
                    }
                }
            });
        }
    });
    let mut said = said.into_inner().unwrap();
    said.sort();
    said.into_iter().map(|(_, words)| words).collect()
}
