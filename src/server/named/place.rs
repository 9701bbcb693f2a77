//! Addresses under `/c/`: what is asked of which chart.

use crate::server::fault::Fault;
use crate::store::Name;
use warp::http::StatusCode;

/// What an address names.
#[derive(Debug, PartialEq)]
pub enum Place {
    /// A chart, with the suffix of a representation or none.
    Chart { name: Name, suffix: String },
    /// Its rows.
    Points { name: Name },
    /// Its versions, with the suffix of a representation or none.
    History { name: Name, suffix: String },
    /// One of its versions, likewise.
    Version { name: Name, rev: u64, suffix: String },
    /// What makes an old version the last one.
    Restore { name: Name, rev: u64 },
    /// The charts within a folder, or all.
    Folder(String),
}

/// A last part without the suffix of a representation, and the suffix.
fn split(last: &str) -> (&str, &str) {
    let Some((stem, ending)) = last.rsplit_once('.') else { return (last, "") };
    // What has no letters is the end of a name, as in `v1.2`.
    let known = Name::parse(last).is_err() && Name::parse(stem.split('@').next().unwrap_or(stem)).is_ok();
    if !known || ending.is_empty() {
        return (last, "");
    }
    let at = stem.rfind('@').unwrap_or(stem.len());
    last.split_at(at)
}

fn named(text: &str) -> Result<Name, Fault> {
    Name::parse(text).map_err(|wrong| Fault::new(StatusCode::NOT_FOUND, format!("{text:?} names no chart: {wrong}")))
}

impl Place {
    /// Reads a path after `/c/`.
    ///
    /// # Errors
    /// 404 where it can name nothing.
    pub fn of(path: &str) -> Result<Place, Fault> {
        if path.is_empty() {
            return Ok(Place::Folder(String::new()));
        }
        if let Some(folder) = path.strip_suffix('/') {
            return Ok(Place::Folder(named(folder)?.text().to_owned()));
        }
        let (parent, last) = path.rsplit_once('/').unwrap_or(("", path));
        let (stem, suffix) = split(last);
        let suffix = suffix.to_owned();
        if parent.is_empty() {
            return Ok(Place::Chart { name: named(stem)?, suffix });
        }
        match (last, stem) {
            ("points", _) => return Ok(Place::Points { name: named(parent)? }),
            (_, "history") => return Ok(Place::History { name: named(parent)?, suffix }),
            _ => {}
        }
        let number = |text: &str| text.parse().ok().filter(|_| !text.starts_with(['0', '+']));
        if let Some((name, "r")) = parent.rsplit_once('/')
            && let Some(rev) = number(stem)
        {
            return Ok(Place::Version { name: named(name)?, rev, suffix });
        }
        if last == "restore"
            && let Some((before, rev)) = parent.rsplit_once('/')
            && let (Some((name, "r")), Some(rev)) = (before.rsplit_once('/'), number(rev))
        {
            return Ok(Place::Restore { name: named(name)?, rev });
        }
        Ok(Place::Chart { name: named(&format!("{parent}/{stem}"))?, suffix })
    }

    /// The methods that there are.
    pub fn allow(&self) -> &'static str {
        match self {
            Place::Chart { suffix, .. } if suffix.is_empty() => "GET, HEAD, PUT, DELETE, OPTIONS",
            Place::Chart { .. } | Place::History { .. } | Place::Version { .. } | Place::Folder(_) => {
                "GET, HEAD, OPTIONS"
            }
            Place::Points { .. } | Place::Restore { .. } => "POST, OPTIONS",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_charts_and_what_belongs_to_them() {
        let name = |text: &str| Name::parse(text).unwrap();
        let chart = |text: &str, suffix: &str| Place::Chart { name: name(text), suffix: suffix.into() };
        for (path, expected) in [
            ("a", chart("a", "")),
            ("a.svg", chart("a", ".svg")),
            ("a@2x.png", chart("a", "@2x.png")),
            ("team/v1.2", chart("team/v1.2", "")),
            ("team/v1.2.html", chart("team/v1.2", ".html")),
            ("a/points", Place::Points { name: name("a") }),
            ("team/a/history", Place::History { name: name("team/a"), suffix: String::new() }),
            ("a/history.atom", Place::History { name: name("a"), suffix: ".atom".into() }),
            ("a/r/12", Place::Version { name: name("a"), rev: 12, suffix: String::new() }),
            ("t/a/r/12@2x.png", Place::Version { name: name("t/a"), rev: 12, suffix: "@2x.png".into() }),
            ("a/r/3/restore", Place::Restore { name: name("a"), rev: 3 }),
            ("history", chart("history", "")),
            ("", Place::Folder(String::new())),
            ("team/", Place::Folder("team".into())),
            ("team/b/", Place::Folder("team/b".into())),
        ] {
            assert_eq!(Place::of(path).unwrap(), expected, "{path}");
        }
        for path in ["A", "a//b", "a/r/x", "a/r/012", "a/r", "..", "a/../b", "/", "a/r/1/x"] {
            assert!(Place::of(path).is_err_and(|fault| fault.status == StatusCode::NOT_FOUND), "{path}");
        }
    }
}
