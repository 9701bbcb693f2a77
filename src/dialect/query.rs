//! Descriptions written as query strings: a query or a whole address in, pairs of names and values out.

use std::borrow::Cow;

/// Most parameters read; what follows is ignored.
const MOST: usize = 200;

/// The parameters of a query, decoded.
#[derive(Debug, Clone, Default)]
pub(super) struct Query {
    pairs: Vec<(String, String)>,
}

impl Query {
    /// Reads `a=b&c=d`, with or without the address before its question mark. Line breaks are not part of it, so that
    /// a file may have a parameter a line.
    pub(super) fn read(text: &str) -> Query {
        let line: String = text.lines().map(str::trim).collect();
        let address = line.starts_with("http://") || line.starts_with("https://") || line.starts_with(['/', '?']);
        let query = match line.split_once('?') {
            Some((_, query)) if address => query,
            _ => &line,
        };
        let query = query.split('#').next().unwrap_or_default();
        let pairs = form_urlencoded::parse(query.as_bytes());
        Query { pairs: pairs.take(MOST).map(|(n, v)| (Cow::into_owned(n), Cow::into_owned(v))).collect() }
    }

    /// The first value of a parameter; an empty one counts as none.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str()).filter(|v| !v.is_empty())
    }

    /// The first value of a parameter, even an empty one.
    pub(super) fn first(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// All values of a parameter.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// All names, as written.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.pairs.iter().map(|(n, _)| n.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_queries() {
        for text in ["a=1+2&b=%7C", "http://h/chart?a=1+2&b=|#x", "?a=1+2&\n  b=|\n"] {
            let query = Query::read(text);
            assert_eq!((query.get("a"), query.get("b"), query.get("c")), (Some("1 2"), Some("|"), None), "{text}");
        }
    }
}
