//! The members of an object as they stand in its text: one pass over the bytes, nothing made of what is inside them. For
//! whoever wants a few of them and hands the rest on as text.

use super::parse_strict;
use std::borrow::Cow;

/// A member: its name, and the text of its value without space around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member<'t> {
    /// Its name, as it is meant.
    pub name: Cow<'t, str>,
    /// Its value, as it is written.
    pub value: &'t str,
}

impl Member<'_> {
    /// The text that the value is, if it is text.
    pub fn string(&self) -> Option<Cow<'_, str>> {
        unquoted(self.value)
    }
}

/// The members of the object that a text is, in the order written; of equal names the last value, at the first's place.
/// `None` if the text is no object in strict JSON, is nested deeper than `max_depth`, or has more members than `most`.
///
/// The text is looked at once, from its start to its end or to where it stops being an object.
pub fn members(text: &str, max_depth: usize, most: usize) -> Option<Vec<Member<'_>>> {
    let mut scan = Scan { text, bytes: text.as_bytes(), at: 0 };
    let mut found: Vec<Member> = Vec::new();
    scan.space();
    scan.take(b'{')?;
    scan.space();
    let mut count = 0;
    while scan.peek()? != b'}' || count > 0 {
        let from = scan.at;
        scan.string()?;
        let name = unquoted(&text[from..scan.at])?;
        scan.space();
        scan.take(b':')?;
        scan.space();
        let from = scan.at;
        scan.value(max_depth.checked_sub(1)?)?;
        let value = &text[from..scan.at];
        match found.iter().position(|member| member.name == name) {
            Some(known) => found[known].value = value,
            None => found.push(Member { name, value }),
        }
        // Repeated names count, too: each is looked up among all.
        count += 1;
        if count > most {
            return None;
        }
        scan.space();
        match scan.peek()? {
            b',' => scan.at += 1,
            b'}' => break,
            _ => return None,
        }
        scan.space();
    }
    scan.at += 1;
    scan.space();
    (scan.at == text.len()).then_some(found)
}

/// What a quoted text means.
fn unquoted(quoted: &str) -> Option<Cow<'_, str>> {
    let inner = quoted.strip_prefix('"')?.strip_suffix('"')?;
    if !inner.contains('\\') {
        return Some(Cow::Borrowed(inner));
    }
    Some(Cow::Owned(parse_strict(quoted, 1).ok()?.as_str()?.to_owned()))
}

struct Scan<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
}

impl Scan<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    /// Passes a string.
    fn string(&mut self) -> Option<()> {
        self.take(b'"')?;
        loop {
            let rest = self.bytes.get(self.at..)?;
            self.at += rest.iter().position(|b| matches!(b, b'"' | b'\\' | 0..0x20))?;
            match self.bytes[self.at] {
                b'"' => {
                    self.at += 1;
                    return Some(());
                }
                b'\\' => self.at += 2,
                _ => return None,
            }
        }
    }

    /// Passes a word or a number.
    fn plain(&mut self) -> Option<()> {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'.' | b'+' | b'-'));
        let word = &self.text[self.at..self.at + length.unwrap_or(rest.len())];
        self.at += word.len();
        (matches!(word, "null" | "true" | "false") || is_number(word.as_bytes())).then_some(())
    }

    /// Passes a value of at most `max_depth` levels; the brackets that are open are held, a byte each.
    fn value(&mut self, max_depth: usize) -> Option<()> {
        let mut open: Vec<u8> = Vec::new();
        loop {
            // Here a value begins.
            match self.peek()? {
                bracket @ (b'{' | b'[') => {
                    if open.len() == max_depth {
                        return None;
                    }
                    // The closing bracket is two signs after the opening one.
                    open.push(bracket + 2);
                    self.at += 1;
                    self.space();
                    if self.peek()? != bracket + 2 {
                        self.name(bracket)?;
                        continue;
                    }
                }
                b'"' => self.string()?,
                _ => self.plain()?,
            }
            // Here one has ended, or brackets close.
            loop {
                let Some(close) = open.last().copied() else { return Some(()) };
                self.space();
                match self.peek()? {
                    b',' => {
                        self.at += 1;
                        self.space();
                        self.name(close - 2)?;
                        break;
                    }
                    byte if byte == close => {
                        open.pop();
                        self.at += 1;
                    }
                    _ => return None,
                }
            }
        }
    }

    /// In an object, passes the name of a member up to its value.
    fn name(&mut self, bracket: u8) -> Option<()> {
        if bracket == b'{' {
            self.string()?;
            self.space();
            self.take(b':')?;
            self.space();
        }
        Some(())
    }
}

/// A number of RFC 8259 §6.
fn is_number(word: &[u8]) -> bool {
    let digits = |rest: &[u8]| rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let mut rest = word.strip_prefix(b"-").unwrap_or(word);
    let whole = digits(rest);
    if whole == 0 || whole > 1 && rest[0] == b'0' {
        return false;
    }
    rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let places = digits(fraction);
        if places == 0 {
            return false;
        }
        rest = &fraction[places..];
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent = exponent.strip_prefix(b"+").or(exponent.strip_prefix(b"-")).unwrap_or(exponent);
        return !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::super::Json;
    use super::*;
    use proptest::prelude::*;

    fn pairs(text: &str) -> Option<Vec<(String, String)>> {
        let found = members(text, 10, 100)?;
        Some(found.into_iter().map(|m| (m.name.into_owned(), m.value.to_owned())).collect())
    }

    #[test]
    fn members_are_slices_of_the_text() {
        let text = r#" {"a" : {"b":[1, {}]}, "\u0063\"":"x\"}y" ,"n":-1.5e+3,"e":[],"a":null} "#;
        let expected = [("a", "null"), ("c\"", r#""x\"}y""#), ("n", "-1.5e+3"), ("e", "[]")];
        let expected: Vec<_> = expected.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        assert_eq!(pairs(text), Some(expected));
        assert_eq!(members(text, 10, 100).unwrap()[1].string().as_deref(), Some("x\"}y"));
        assert_eq!(pairs("{}"), Some(Vec::new()));
    }

    #[test]
    fn what_is_no_object_in_strict_json_is_none() {
        for text in [
            "",
            "[]",
            "1",
            "{",
            "{\"a\"}",
            "{a:1}",
            "{\"a\":1,}",
            "{\"a\":1}}",
            "{\"a\":[1,]}",
            "{\"a\":[}",
            "{\"a\":{1}}",
            "{\"a\":01}",
            "{\"a\":.5}",
            "{\"a\":1.}",
            "{\"a\":nul}",
            "{\"a\":\"\n\"}",
            "{\"a\":\"",
            "{\"a\":\"\\",
            "{,}",
        ] {
            assert_eq!(pairs(text), None, "{text}");
        }
    }

    #[test]
    fn depth_and_members_are_limited() {
        let deep = |n| format!("{{\"a\":{}{}}}", "[".repeat(n), "]".repeat(n));
        assert!(members(&deep(9), 10, 1).is_some() && parse_strict(&deep(9), 10).is_ok());
        assert!(members(&deep(10), 10, 1).is_none() && parse_strict(&deep(10), 10).is_err());
        assert!(members(&deep(1_000_000), 10, 1).is_none());
        assert!(members("{\"a\":1,\"b\":2}", 10, 1).is_none());
    }

    proptest! {
        /// Both readers agree on what is an object, and on what is in it.
        #[test]
        fn agrees_with_the_reader_of_trees(text in "\\{(\"[ab]\": ?([0-9.e-]{1,4}|\"[^\"]{0,3}\"|[\\[\\]{}:,]{0,4}|null),? ?){0,3}\\}?") {
            let tree = match parse_strict(&text, 10) {
                Ok(Json::Object(tree)) => Some(tree),
                _ => None,
            };
            // A string is unescaped only when it is asked for, so that the scanner takes some that are none.
            if !text.contains('\\') {
                prop_assert_eq!(members(&text, 10, 100).is_some(), tree.is_some(), "{}", text);
            }
            if let (Some(members), Some(tree)) = (members(&text, 10, 100), tree) {
                prop_assert_eq!(members.len(), tree.len());
                for (member, (name, value)) in members.iter().zip(tree.iter()) {
                    prop_assert_eq!(&*member.name, &**name);
                    prop_assert_eq!(&parse_strict(member.value, 10).unwrap(), value);
                }
            }
        }
    }
}
