//! Paths of badges: `build-passing-green` comes in, its parts go out.
//!
//! Dashes part them; `--` is a dash, `__` an underscore, `_` a space. Where dashes come in odd numbers the rule is that of
//! shields' own expression (`services/static-badge/static-badge.service.js`): the label is as short as it can be, the
//! message as long.

use percent_encoding::percent_decode_str;
use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// The representations that an address may end in.
const SUFFIXES: [&str; 4] = ["svg", "png", "json", "html"];

/// What a path says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    /// The left side; may be empty.
    pub label: String,
    /// The right side; may be empty.
    pub message: String,
    /// Of the right side, as written.
    pub color: String,
}

/// Label, message and color of a path without suffix; `None` if it is none of a badge.
static PARTS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^((?:[^-]|--)*?)-?((?:[^-]|--)*)-((?:[^-.]|--)+)$").ok());

/// Reads a path whose percent signs are decoded and whose suffix is taken off.
pub(super) fn parse(path: &str) -> Option<Parts> {
    let found = PARTS.as_ref()?.captures(path)?;
    let part = |i: usize| found.get(i).map_or("", |part| part.as_str());
    Some(Parts { label: unescaped(part(1)), message: unescaped(part(2)), color: part(3).to_owned() })
}

/// A text without its escapes. Of several underscores in a row each two are one, and the last odd one is a space.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['_', '-']) {
        out.push_str(&rest[..at]);
        let sign = if rest[at..].starts_with('_') { '_' } else { '-' };
        let run = rest[at..].bytes().take_while(|b| char::from(*b) == sign).count();
        out.extend(std::iter::repeat_n(sign, run / 2));
        if run % 2 == 1 {
            out.push(if sign == '_' { ' ' } else { '-' });
        }
        rest = &rest[at + run..];
    }
    out.push_str(rest);
    out
}

/// The path of a whole address after `/badge/`, decoded, without its suffix; `None` if it is another one.
pub(super) fn of_address(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next()?;
    let (_, path) = path.split_once("/badge/")?;
    Some(decoded(without_suffix(path)).into_owned())
}

/// A path without percent signs; broken ones stay.
fn decoded(path: &str) -> Cow<'_, str> {
    percent_decode_str(path).decode_utf8().unwrap_or(Cow::Borrowed(path))
}

fn without_suffix(path: &str) -> &str {
    let Some((stem, suffix)) = path.rsplit_once('.') else { return path };
    if !SUFFIXES.contains(&suffix) {
        return path;
    }
    match stem.rsplit_once('@') {
        Some((plain, density)) if density.strip_suffix('x').is_some_and(|d| d.parse::<f64>().is_ok()) => plain,
        _ => stem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the original's expression and its `escapeFormat` (`core/badge-urls/path-helpers.js`) make of the same paths.
    #[test]
    fn dashes_part_and_underscores_are_spaces() {
        for (path, expected) in [
            ("build-passing-green", Some(("build", "passing", "green"))),
            ("passing-green", Some(("", "passing", "green"))),
            ("-passing-green", Some(("", "passing", "green"))),
            ("a--b-c__d_e-red", Some(("a-b", "c_d e", "red"))),
            ("a---b-c", Some(("a", "-b", "c"))),
            ("a--red", Some(("a", "", "red"))),
            ("a-b-", None),
            ("a", None),
            ("a-1.0", None),
            ("any text-you like-blue", Some(("any text", "you like", "blue"))),
            ("_-___-f00", Some((" ", "_ ", "f00"))),
            ("a-b-c-d", None),
            ("v-1.2.3-blue", Some(("v", "1.2.3", "blue"))),
        ] {
            let parts = parse(path);
            let parts = parts.as_ref().map(|p| (&*p.label, &*p.message, &*p.color));
            assert_eq!(parts, expected, "{path}");
        }
    }

    #[test]
    fn addresses_lose_host_suffix_and_query() {
        for (address, expected) in [
            ("https://img.example/badge/a-b-red.svg?style=flat", Some("a-b-red")),
            ("/badge/a%20b-c-red@2x.png", Some("a b-c-red")),
            ("/badge/a-1.2-red", Some("a-1.2-red")),
            ("/badge/a@b-c-red.json", Some("a@b-c-red")),
            ("/static/v1?label=a", None),
        ] {
            assert_eq!(of_address(address).as_deref(), expected, "{address}");
        }
    }
}
