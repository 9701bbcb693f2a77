//! Files that a caller lets charts use, of one directory each: fonts, and data; relative addresses of a chart in, bytes of regular files strictly below it out.

use crate::data::Resources;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::UNIX_EPOCH;

/// Adds the fonts of a directory to the built-in ones; before anything is drawn, and once.
///
/// # Errors
/// The directory cannot be read, or something was drawn already.
pub fn add_fonts(dir: &Path) -> Result<(), String> {
    let unreadable = |e| format!("cannot read font directory {}: {e}", dir.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(dir).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
        if matches!(ending.as_deref(), Some("ttf" | "otf" | "ttc" | "otc")) {
            paths.push(path);
        }
    }
    paths.sort();
    let files = paths.iter().map(|p| fs::read(p).map_err(unreadable)).collect::<Result<Vec<_>, _>>()?;
    if crate::text::install_fonts(files) { Ok(()) } else { Err("fonts must be added before the first chart".into()) }
}

/// At most this many bytes are read for one chart, unless configured otherwise.
#[cfg(feature = "server")]
pub const MOST_CHART_BYTES: u64 = 64 << 20;

/// A directory whose files charts may read.
///
/// # Guarantees
/// Nothing outside of the directory is opened, whatever the address says and wherever symbolic links point; no message
/// names a path of the machine. A file that is too large is not read, and no file is read further than it may be long.
#[derive(Debug, Clone)]
pub struct Directory {
    root: PathBuf,
    /// Bytes of one file.
    most: u64,
    /// Bytes of all files of one chart.
    most_together: u64,
    /// Bytes that the chart may still read.
    left: Arc<AtomicU64>,
}

impl Directory {
    /// The directory, files of which may be `most` bytes long, and those that one chart reads `most_together`.
    ///
    /// # Errors
    /// It is not there or not a directory, in words for whoever started the program.
    pub fn open(path: &Path, most: u64, most_together: u64) -> Result<Self, String> {
        let root = fs::canonicalize(path).map_err(|e| format!("cannot open data directory {}: {e}", path.display()))?;
        if !root.is_dir() {
            return Err(format!("data directory {} is not a directory", path.display()));
        }
        Ok(Self { root, most, most_together, left: Arc::new(AtomicU64::new(most_together)) })
    }

    /// The real path of an address, if it is a file below the root.
    fn locate(&self, url: &str) -> Result<PathBuf, String> {
        let relative = url.split(['?', '#']).next().unwrap_or_default();
        let relative = relative.strip_prefix("file:").unwrap_or(relative).trim_start_matches('/');
        if relative.contains("://") {
            return Err(format!("{url:?} is on the network; only files of the data directory can be read"));
        }
        let relative = percent_encoding::percent_decode_str(relative)
            .decode_utf8()
            .map_err(|_| format!("{url:?} is not UTF-8"))?
            .into_owned();
        let path = Path::new(&relative);
        let plain = path.components().all(|c| matches!(c, Component::Normal(_) | Component::CurDir));
        if relative.is_empty() || relative.contains(['\0', '\\']) || !plain {
            return Err(format!("{url:?} does not name a file of the data directory"));
        }
        let missing = || format!("there is no file {url:?} in the data directory");
        let real = fs::canonicalize(self.root.join(path)).map_err(|_| missing())?;
        if !real.starts_with(&self.root) || !real.is_file() {
            return Err(missing());
        }
        Ok(real)
    }
}

impl Resources for Directory {
    fn for_chart(&self) -> Option<Arc<dyn Resources>> {
        Some(Arc::new(Self { left: Arc::new(AtomicU64::new(self.most_together)), ..self.clone() }))
    }

    fn load(&self, url: &str) -> Result<Vec<u8>, String> {
        let path = self.locate(url)?;
        let unreadable = |_| format!("{url:?} cannot be read");
        let too_large = || format!("{url:?} is larger than {} bytes (limit `data_bytes`)", self.most);
        let file = File::open(path).map_err(unreadable)?;
        let length = file.metadata().map_err(unreadable)?.len();
        if length > self.most {
            return Err(too_large());
        }
        let taken = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(length));
        if taken.is_err() {
            return Err(format!(
                "with {url:?} this chart would read more than {} bytes of data (limit `chart_data_bytes`)",
                self.most_together
            ));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
        // A file may grow while it is read: no further than it was long when it was counted.
        file.take(length).read_to_end(&mut bytes).map_err(unreadable)?;
        Ok(bytes)
    }

    fn revision(&self, url: &str) -> Option<String> {
        let meta = fs::metadata(self.locate(url).ok()?).ok()?;
        let changed = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(format!("{}-{}", meta.len(), changed.as_nanos()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::env;

    fn directory(name: &str) -> (PathBuf, Directory) {
        let top = env::temp_dir().join(format!("plotd-files-{}-{name}", std::process::id()));
        let root = top.join("data");
        fs::create_dir_all(root.join("sub")).unwrap();
        fs::write(root.join("a b.csv"), "x,y\n1,2\n").unwrap();
        fs::write(root.join("sub/c.json"), "[1]").unwrap();
        fs::write(top.join("secret"), "secret").unwrap();
        (top, Directory::open(&root, 100, 150).unwrap())
    }

    #[test]
    fn reads_files_below_the_root_only() {
        let (top, dir) = directory("below");
        assert_eq!(dir.load("a%20b.csv").unwrap(), b"x,y\n1,2\n");
        assert_eq!(dir.load("/sub/c.json?v=1").unwrap(), b"[1]");
        for url in ["../secret", "sub/../../secret", "%2e%2e/secret", "..\\secret", "", "sub", "http://h/x", "a\0b"] {
            let message = dir.load(url).unwrap_err();
            assert!(!message.contains(&*top.to_string_lossy()), "{message}");
        }
        assert!(dir.revision("sub/c.json").is_some());
        fs::remove_dir_all(top).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn symbolic_links_do_not_lead_out() {
        let (top, dir) = directory("links");
        std::os::unix::fs::symlink(top.join("secret"), top.join("data/way-out")).unwrap();
        assert!(dir.load("way-out").is_err());
        fs::remove_dir_all(top).unwrap();
    }

    #[test]
    fn large_files_are_refused_by_name_of_the_limit() {
        let (top, dir) = directory("large");
        fs::write(top.join("data/big"), vec![b'1'; 101]).unwrap();
        assert!(dir.load("big").unwrap_err().contains("data_bytes"));
        fs::remove_dir_all(top).unwrap();
    }

    #[test]
    fn the_files_of_one_chart_have_a_limit_together() {
        let (top, dir) = directory("together");
        fs::write(top.join("data/half"), vec![b'1'; 80]).unwrap();
        let chart = dir.for_chart().unwrap();
        assert_eq!(chart.load("half").unwrap().len(), 80);
        assert!(chart.load("half").unwrap_err().contains("chart_data_bytes"));
        assert_eq!(chart.load("sub/c.json").unwrap(), b"[1]", "what is left can be read");
        assert_eq!(dir.for_chart().unwrap().load("half").unwrap().len(), 80, "another chart has a limit of its own");
        fs::remove_dir_all(top).unwrap();
    }
}
