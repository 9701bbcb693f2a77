//! The addresses of data that a description names, found without parsing it: every text under the name `url`.
//!
//! One pass over the bytes, for JSON and object literals alike. It may find too much, which names a picture too
//! precisely and harms nothing. What it cannot tell it says, too: then the picture must not be kept for long.

/// Addresses that are listed; a chart with more counts as one of which they cannot be told.
const MOST: usize = 64;
/// Bytes of a name that may be `url` once its escapes are read.
const MOST_NAME: usize = 18;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addresses {
    /// In the order written, each once.
    pub listed: Vec<String>,
    /// Whether there may be others: they are computed, or stand in data.
    pub open: bool,
}

/// Finds the addresses of a description.
pub fn addresses(text: &str) -> Addresses {
    let mut scan = Scan { text, at: 0, found: Addresses::default() };
    while scan.at < text.len() {
        scan.step();
    }
    scan.found
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    found: Addresses,
}

impl Scan<'_> {
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    /// Moves over one string, one word or one other byte.
    fn step(&mut self) {
        match self.byte() {
            b'"' | b'\'' | b'`' => {
                let (from, to) = self.string();
                let name = &self.text[from..to];
                if name == "url"
                    || (name.len() <= MOST_NAME && name.contains('\\') && plain(name) == Some("url".into()))
                {
                    self.value();
                }
            }
            b if is_word(b) => {
                let from = self.at;
                while is_word(self.byte()) {
                    self.at += 1;
                }
                if &self.text[from..self.at] == "url" {
                    self.value();
                }
            }
            _ => self.at += 1,
        }
    }

    /// Moves over a string; where its content begins and ends.
    fn string(&mut self) -> (usize, usize) {
        let quote = self.byte();
        let from = self.at + 1;
        let bytes = self.text.as_bytes();
        let mut at = from;
        while at < bytes.len() {
            match bytes[at] {
                b'\\' => at += 2,
                b if b == quote => {
                    self.at = at + 1;
                    return (from, at);
                }
                _ => at += 1,
            }
        }
        // No description ends inside a string: this is not what the parser will see.
        self.found.open = true;
        self.at = bytes.len();
        (bytes.len(), bytes.len())
    }

    fn blank(&mut self) {
        while self.byte().is_ascii_whitespace() {
            self.at += 1;
        }
    }

    /// What stands after a name `url`, if that is a name.
    fn value(&mut self) {
        self.blank();
        match self.byte() {
            b':' => self.at += 1,
            // A comment may hide the colon.
            b'/' => return self.found.open = true,
            _ => return,
        }
        self.blank();
        match self.byte() {
            b'"' | b'\'' => {
                let (from, to) = self.string();
                match plain(&self.text[from..to]) {
                    Some(url) if self.found.listed.contains(&url) => {}
                    Some(url) if self.found.listed.len() < MOST => self.found.listed.push(url),
                    Some(_) | None => self.found.open = true,
                }
            }
            _ if self.text[self.at..].starts_with("null") => {}
            _ => self.found.open = true,
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$')
}

/// A string without its escapes; none where they are more than this knows.
fn plain(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let digits = match rest.next()? {
            'u' => 4,
            'x' => 2,
            c @ ('"' | '\'' | '\\' | '/') => {
                out.push(c);
                continue;
            }
            _ => return None,
        };
        let code = rest.as_str().get(..digits)?;
        out.push(char::from_u32(u32::from_str_radix(code, 16).ok()?)?);
        rest = rest.as_str()[digits..].chars();
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(text: &str) -> Vec<String> {
        let found = addresses(text);
        assert!(!found.open, "{text}");
        found.listed
    }

    #[test]
    fn addresses_are_found_however_they_are_written() {
        for text in [
            r#"{"data":{"url":"a.csv"},"mark":"bar"}"#,
            r#"{ "data" : { "url" : "a.csv" } , "x": "url" }"#,
            r#"{"\u0075rl": "a\u002ecsv"}"#,
            "{data: {url: 'a.csv', x: url}}",
            r#"{"layer":[{"data":{"url":"a.csv"}},{"data":{"url":"a.csv"}}]}"#,
        ] {
            assert_eq!(listed(text), ["a.csv"], "{text}");
        }
        for text in [r#"{"url2":"a.csv"}"#, r#"{"a":"\"url\": \"b\""}"#, r#"{"a":["url","b"]}"#, r#"{"url":null}"#, ""]
        {
            assert_eq!(listed(text), [""; 0], "{text}");
        }
        assert_eq!(listed(r#"{"url":"a","b":[{"url":"c\\d"}]}"#), ["a", r"c\d"]);
    }

    #[test]
    fn what_cannot_be_told_is_said() {
        let many: String = (0..=MOST).map(|i| format!("{{\"url\":\"{i}\"}},")).collect();
        for text in [
            r#"{"url":{"field":"a"}}"#,
            r#"{"url":["a"]}"#,
            "{url /*:*/ : 'a'}",
            r#"{"url":"\ud83d\ude00"}"#,
            "{a:'",
            &many,
        ] {
            assert!(addresses(text).open, "{text}");
        }
    }
}
