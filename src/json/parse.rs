//! One reader for both: a strict one refuses what JSON does not know; a lenient one takes JavaScript literals and keeps
//! everything else in value position as code, found by a balanced scan. One pass; nesting is limited.

mod number;

use super::{Code, Json, Object};
use crate::limits::Budget;
use std::sync::Arc;

/// Why a text could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong and what would be right, lower case.
    pub message: String,
    /// Where, in bytes.
    pub offset: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The text is nested too deeply, or holds more than the budget does: it may well be right.
    pub limit: bool,
}

/// Reads JSON.
///
/// # Errors
/// Where the text stops being JSON, and what was expected there.
pub fn parse_strict(text: &str, max_depth: usize) -> Result<Json, SyntaxError> {
    Reader::new(text, max_depth, true).whole().map_err(|e| *e)
}

/// Reads a JavaScript object literal, which JSON is one of.
///
/// # Errors
/// Where the text stops being a literal, and what was expected there.
pub fn parse_literal(text: &str, max_depth: usize) -> Result<Json, SyntaxError> {
    Reader::new(text, max_depth, false).whole().map_err(|e| *e)
}

/// Reads JSON, or else a JavaScript object literal.
///
/// # Errors
/// Those of [`parse_literal`].
#[cfg(test)]
pub fn parse_any(text: &str, max_depth: usize) -> Result<Json, SyntaxError> {
    parse_strict(text, max_depth).or_else(|_| parse_literal(text, max_depth))
}

/// Reads JSON (`strict`), or a JavaScript object literal, spending from a budget.
///
/// # Errors
/// Where the text stops being one, and what was expected there; or the limit that its tree would exceed.
pub fn parse_within(text: &str, strict: bool, budget: &Budget) -> Result<Json, SyntaxError> {
    let mut reader = Reader::new(text, budget.limits().nesting, strict);
    reader.budget = Some(budget);
    reader.whole().map_err(|e| *e)
}

/// Reads JSON, or else a JavaScript object literal, spending from a budget.
///
/// # Errors
/// Those of [`parse_within`] for a literal.
pub fn parse_any_within(text: &str, budget: &Budget) -> Result<Json, SyntaxError> {
    parse_within(text, true, budget).or_else(|e| if e.limit { Err(e) } else { parse_within(text, false, budget) })
}

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    depth: usize,
    max_depth: usize,
    strict: bool,
    /// Short texts met lately, each in the slot of its hash: names and categories repeat in every row.
    recent: Vec<Option<Arc<str>>>,
    /// Members of the objects that are being read, the innermost last.
    members: Vec<(Arc<str>, Json)>,
    /// The names of the object read last, as far as they are written as they are: the next row has the same.
    names: Vec<Arc<str>>,
    budget: Option<&'t Budget>,
    /// Bytes made that the budget has not been told of.
    owed: usize,
}

/// Bytes of a value in a list or an object; of an object besides its members; of a name and its place.
const VALUE: usize = 40;
const OBJECT: usize = 64;
const MEMBER: usize = 24;
/// Bytes that are made before the budget is told.
const OWED: usize = 32 << 10;

/// Slots for texts met lately.
const RECENT: usize = 64;
/// Texts longer than this are not looked up, bytes.
const SHORT: usize = 24;

/// Bytes at which a short string ends or is none: quotes, backslashes, what starts a substitution, control characters.
const STOPS: [bool; 256] = {
    let mut table = [false; 256];
    let mut c = 0;
    while c < 256 {
        table[c] = c < 0x20 || matches!(c as u8, b'"' | b'\'' | b'`' | b'\\' | b'$');
        c += 1;
    }
    table
};

/// The first and the last eight bytes of a text, mixed; all of a shorter one.
fn word_of(bytes: &[u8]) -> u64 {
    match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(29),
        _ => bytes.iter().fold(0, |w, b| w << 8 | u64::from(*b)),
    }
}

/// Errors are boxed until they leave, so that values are moved in few words.
type Result<T, E = Box<SyntaxError>> = std::result::Result<T, E>;

impl<'t> Reader<'t> {
    fn new(text: &'t str, max_depth: usize, strict: bool) -> Reader<'t> {
        Reader {
            text,
            bytes: text.as_bytes(),
            at: 0,
            depth: 0,
            max_depth,
            strict,
            recent: vec![None; RECENT],
            members: Vec::new(),
            names: Vec::new(),
            budget: None,
            owed: 0,
        }
    }

    /// Pays for bytes that are made.
    fn pay(&mut self, bytes: usize) -> Result<()> {
        self.owed += bytes;
        if self.owed < OWED {
            return Ok(());
        }
        self.settle()
    }

    #[cold]
    fn settle(&mut self) -> Result<()> {
        let owed = std::mem::take(&mut self.owed);
        let Some(budget) = self.budget else { return Ok(()) };
        budget.memory(owed).or_else(|what| {
            self.error(self.at, budget.describe(what)).map_err(|e| Box::new(SyntaxError { limit: true, ..*e }))
        })
    }

    fn whole(mut self) -> Result<Json> {
        if self.bytes.starts_with("\u{feff}".as_bytes()) {
            self.at = 3;
        }
        self.space()?;
        let start = self.at;
        match self.literal() {
            Ok(value) => Ok(value),
            // A call, such as that of a function which returns the description, is code as a whole.
            Err(e) if !self.strict && !e.limit && self.bytes[start..].starts_with(b"(") => {
                (self.at, self.depth) = (start, 0);
                self.members.clear();
                match self.code() {
                    Ok(code) if self.ends_here().is_ok() => Ok(code),
                    _ => Err(e),
                }
            }
            Err(e) => Err(e),
        }
    }

    /// A value, perhaps in brackets, and nothing after it.
    fn literal(&mut self) -> Result<Json> {
        let mut parens = 0;
        while !self.strict && self.peek() == Some(b'(') {
            self.at += 1;
            parens += 1;
            self.space()?;
        }
        let value = self.value()?;
        self.space()?;
        while parens > 0 && self.peek() == Some(b')') {
            self.at += 1;
            parens -= 1;
            self.space()?;
        }
        self.ends_here()?;
        self.settle()?;
        Ok(value)
    }

    fn ends_here(&mut self) -> Result<()> {
        self.space()?;
        while !self.strict && self.peek() == Some(b';') {
            self.at += 1;
            self.space()?;
        }
        if self.at < self.bytes.len() { self.fail("expected the end of the text") } else { Ok(()) }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn fail<T>(&self, expected: &str) -> Result<T> {
        let found = match self.text.get(self.at..).and_then(|r| r.chars().next()) {
            Some(c) => format!(", found {c:?}"),
            None => ", but the text ends".to_string(),
        };
        self.error(self.at, format!("{expected}{found}"))
    }

    fn error<T>(&self, offset: usize, message: String) -> Result<T> {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        Err(Box::new(SyntaxError { message, offset, line, column, limit: false }))
    }

    /// Skips white space, and comments where they are allowed; mostly there is none, or one space.
    #[inline]
    fn space(&mut self) -> Result<()> {
        self.at += usize::from(self.peek() == Some(b' '));
        match self.peek() {
            Some(b'!'..=b'.' | b'0'..=b'~') => Ok(()),
            _ => self.spaces(),
        }
    }

    fn spaces(&mut self) -> Result<()> {
        loop {
            match self.peek() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(b'/') if !self.strict => {
                    let rest = &self.bytes[self.at..];
                    if rest.starts_with(b"//") {
                        self.at += rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
                    } else if rest.starts_with(b"/*") {
                        match self.text[self.at + 2..].find("*/") {
                            Some(end) => self.at += end + 4,
                            None => return self.error(self.at, "this comment does not end".into()),
                        }
                    } else {
                        return Ok(());
                    }
                }
                Some(0xC2 | 0xE2 | 0xEF) if !self.strict => match self.text[self.at..].chars().next() {
                    Some(c @ ('\u{a0}' | '\u{feff}' | '\u{2028}' | '\u{2029}')) => self.at += c.len_utf8(),
                    _ => return Ok(()),
                },
                _ => return Ok(()),
            }
        }
    }

    fn value(&mut self) -> Result<Json> {
        if self.strict {
            return self.plain();
        }
        let start = self.at;
        let (saved, members) = (self.depth, self.members.len());
        let literal = match self.peek() {
            Some(b'{' | b'[' | b'"' | b'\'' | b'`' | b'0'..=b'9' | b'-' | b'+' | b'.') => true,
            Some(c) => c.is_ascii_alphabetic(),
            None => return self.fail("expected a value"),
        };
        if literal {
            match self.plain() {
                Ok(value) => {
                    self.space()?;
                    if matches!(self.peek(), None | Some(b',' | b'}' | b']' | b')' | b';')) {
                        return Ok(value);
                    }
                    if !self.operator_follows() {
                        return self.fail("expected a comma");
                    }
                }
                Err(e) if e.limit || matches!(self.bytes[start], b'{' | b'[' | b'"' | b'\'') => return Err(e),
                Err(e) if self.lone_word(start) => return Err(e),
                Err(_) => {}
            }
        }
        (self.at, self.depth) = (start, saved);
        self.members.truncate(members);
        self.code()
    }

    /// Whether what stands here goes on an expression.
    fn operator_follows(&self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or("");
        rest.starts_with(|c| "+-*/%<>=!&|^?.[(".contains(c))
            || rest.starts_with("in ")
            || rest.starts_with("instanceof ")
    }

    /// Whether a word is all there is: a value misspelt or not quoted, unless it names a function.
    fn lone_word(&self, start: usize) -> bool {
        let word = self.text[start..].split(|c: char| c.is_ascii() && !is_word(c as u8)).next().unwrap_or("");
        let rest = self.text[start + word.len()..].trim_start();
        let starts = word.starts_with(|c: char| !c.is_ascii_digit());
        starts
            && !matches!(word, "String" | "Number" | "Boolean")
            && (rest.is_empty() || rest.starts_with([',', '}', ']']))
    }

    fn plain(&mut self) -> Result<Json> {
        self.pay(VALUE)?;
        match self.peek() {
            Some(b'{') => self.object(),
            Some(b'[') => self.array(),
            Some(b'"') => Ok(Json::String(self.quoted(b'"')?)),
            Some(q @ (b'\'' | b'`')) if !self.strict => Ok(Json::String(self.quoted(q)?)),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'+' | b'.') if !self.strict => self.number(),
            Some(_) => self.word(),
            None => self.fail("expected a value"),
        }
    }

    fn enter(&mut self) -> Result<()> {
        self.depth += 1;
        if self.depth > self.max_depth {
            let message = format!("this is nested more than {} levels deep (limit `nesting`)", self.max_depth);
            return self.error(self.at, message).map_err(|e| Box::new(SyntaxError { limit: true, ..*e }));
        }
        self.at += 1;
        Ok(())
    }

    fn array(&mut self) -> Result<Json> {
        self.enter()?;
        let mut list = Vec::new();
        loop {
            self.space()?;
            match self.peek() {
                Some(b']') if list.is_empty() || !self.strict => break,
                Some(b',') if !self.strict => {
                    list.push(Json::Null);
                    self.at += 1;
                    continue;
                }
                _ => list.push(self.value()?),
            }
            self.space()?;
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                _ => return self.fail("expected a comma or the end of the array"),
            }
        }
        self.at += 1;
        self.depth -= 1;
        Ok(Json::Array(list))
    }

    fn object(&mut self) -> Result<Json> {
        self.enter()?;
        self.pay(OBJECT)?;
        let first = self.members.len();
        let mut undefined = Vec::new();
        loop {
            self.space()?;
            match self.peek() {
                Some(b'}') if self.members.len() == first || !self.strict => break,
                _ => {
                    self.pay(MEMBER)?;
                    let member = self.member(self.members.len() - first)?;
                    if member.1.is_null() && self.text[..self.at].ends_with("undefined") {
                        undefined.push(member.0.clone());
                    }
                    self.members.push(member);
                }
            }
            self.space()?;
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return self.fail("expected a comma or the end of the object"),
            }
        }
        self.at += 1;
        self.depth -= 1;
        self.remember(first);
        let object = Object::from_members(self.members.drain(first..).collect());
        Ok(Json::Object(if undefined.is_empty() { object } else { said(object, undefined) }))
    }

    /// Keeps the names of an object whose members begin there.
    fn remember(&mut self, first: usize) {
        let members = &self.members[first..];
        let same = |(known, (name, _)): (&Arc<str>, &(Arc<str>, Json))| Arc::ptr_eq(known, name);
        if members.len() == self.names.len() && self.names.iter().zip(members).all(same) {
            return;
        }
        let plain = |name: &&Arc<str>| name.len() <= SHORT && !name.bytes().any(|c| STOPS[usize::from(c)]);
        self.names.clear();
        self.names.extend(members.iter().map(|(name, _)| name).take_while(plain).take(RECENT).cloned());
    }

    /// The name that the last object had in this place, if it stands here.
    fn known_name(&mut self, place: usize) -> Option<Arc<str>> {
        let name = self.names.get(place)?;
        let rest = self.bytes.get(self.at + 1..)?.strip_prefix(name.as_bytes())?;
        if self.bytes[self.at] != b'"' || rest.first() != Some(&b'"') {
            return None;
        }
        self.at += name.len() + 2;
        Some(Arc::clone(name))
    }

    /// The name of a member, which is so many places after the first of its object.
    fn name(&mut self, place: usize) -> Result<Arc<str>> {
        if let Some(known) = self.known_name(place) {
            return Ok(known);
        }
        match self.peek() {
            Some(b'"') => self.quoted(b'"'),
            Some(b'\'') if !self.strict => self.quoted(b'\''),
            Some(c) if !self.strict && (is_word(c) || c >= 0x80) => Ok(self.bare().into()),
            _ if self.strict => self.fail("expected a name in double quotes"),
            _ => self.fail("expected a name"),
        }
    }

    fn member(&mut self, place: usize) -> Result<(Arc<str>, Json)> {
        let start = self.at;
        let name = self.name(place)?;
        self.space()?;
        match self.peek() {
            Some(b':') => {
                self.at += 1;
                self.space()?;
                Ok((name, self.value()?))
            }
            // A method: `name(…) { … }` is a function of that name.
            Some(b'(') if !self.strict => {
                self.at = start;
                let Json::Code(code) = self.code()? else { return self.fail("expected a method") };
                let text: Arc<str> = format!("function {}", code.text).into();
                Ok((name, Json::Code(Code { text, offset: start })))
            }
            _ => self.fail("expected a colon"),
        }
    }

    /// What stands here up to where no word goes on.
    fn bare(&mut self) -> &'t str {
        let start = self.at;
        while self.peek().is_some_and(|c| is_word(c) || c >= 0x80) {
            self.at += 1;
        }
        &self.text[start..self.at]
    }

    fn word(&mut self) -> Result<Json> {
        let start = self.at;
        match self.bare() {
            "null" => Ok(Json::Null),
            "true" => Ok(Json::Bool(true)),
            "false" => Ok(Json::Bool(false)),
            "undefined" if !self.strict => Ok(Json::Null),
            "NaN" if !self.strict => Ok(Json::Number(f64::NAN)),
            "Infinity" if !self.strict => Ok(Json::Number(f64::INFINITY)),
            _ => {
                self.at = start;
                self.fail("expected a value")
            }
        }
    }

    /// A string; short ones without escapes are shared with those met lately.
    fn quoted(&mut self, quote: u8) -> Result<Arc<str>> {
        let start = self.at + 1;
        let rest = self.bytes.get(start..).unwrap_or_default();
        let ends = rest.iter().take(SHORT + 1).position(|c| STOPS[usize::from(*c)]);
        match ends.filter(|n| rest[*n] == quote) {
            Some(length) => {
                self.at = start + length + 1;
                Ok(self.shared(start, length))
            }
            None => self.string(quote),
        }
    }

    fn shared(&mut self, start: usize, length: usize) -> Arc<str> {
        let text = &self.text[start..start + length];
        // Both ends and the length by Knuth's multiplication; a collision only makes the older text be forgotten.
        let hash = (word_of(text.as_bytes()) ^ length as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let slot = &mut self.recent[(hash >> 58) as usize % RECENT];
        match slot {
            Some(known) if **known == *text => known.clone(),
            _ => slot.insert(text.into()).clone(),
        }
    }

    fn string(&mut self, quote: u8) -> Result<Arc<str>> {
        let start = self.at;
        self.at += 1;
        let mut out = String::new();
        let mut run = self.at;
        loop {
            match self.peek() {
                None => return self.error(start, "this string does not end".into()),
                Some(c) if c == quote => {
                    let rest = &self.text[run..self.at];
                    self.at += 1;
                    if out.is_empty() {
                        return Ok(rest.into());
                    }
                    out.push_str(rest);
                    return Ok(out.into());
                }
                Some(b'\\') => {
                    out.push_str(&self.text[run..self.at]);
                    self.at += 1;
                    self.escape(&mut out)?;
                    run = self.at;
                }
                Some(b'$') if quote == b'`' && self.bytes.get(self.at + 1) == Some(&b'{') => {
                    return self.fail("expected a template without substitutions");
                }
                Some(b'\n') if quote != b'`' => {
                    return self.error(start, "this string does not end on its line".into());
                }
                Some(c) if c < 0x20 && self.strict => {
                    return self.fail("control characters must be escaped in strings");
                }
                Some(_) => self.at += 1,
            }
        }
    }

    fn escape(&mut self, out: &mut String) -> Result<()> {
        let Some(c) = self.text[self.at..].chars().next() else { return self.fail("expected an escaped character") };
        self.at += c.len_utf8();
        match c {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'b' => out.push('\u{8}'),
            'f' => out.push('\u{c}'),
            '"' | '\\' | '/' => out.push(c),
            'u' => {
                let mut code = self.hex()?;
                if (0xD800..0xDC00).contains(&code) && self.bytes[self.at..].starts_with(b"\\u") {
                    let back = self.at;
                    self.at += 2;
                    let low = self.hex()?;
                    if (0xDC00..0xE000).contains(&low) {
                        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                    } else {
                        self.at = back;
                    }
                }
                out.push(char::from_u32(code).unwrap_or('\u{fffd}'));
            }
            _ if self.strict => {
                self.at -= c.len_utf8();
                return self.fail("expected one of \" \\ / b f n r t u after a backslash");
            }
            'v' => out.push('\u{b}'),
            '0' => out.push('\0'),
            'x' => {
                let digits = self.text.get(self.at..self.at + 2).and_then(|h| u32::from_str_radix(h, 16).ok());
                match digits.and_then(char::from_u32) {
                    Some(ch) => {
                        self.at += 2;
                        out.push(ch);
                    }
                    None => return self.fail("expected two hexadecimal digits"),
                }
            }
            '\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            '\n' => {}
            c => out.push(c),
        }
        Ok(())
    }

    fn hex(&mut self) -> Result<u32> {
        if !self.strict
            && self.peek() == Some(b'{')
            && let Some(end) = self.text[self.at..].find('}')
            && let Ok(code) = u32::from_str_radix(&self.text[self.at + 1..self.at + end], 16)
        {
            self.at += end + 1;
            return Ok(code);
        }
        match self.text.get(self.at..self.at + 4).and_then(|h| u32::from_str_radix(h, 16).ok()) {
            Some(code) => {
                self.at += 4;
                Ok(code)
            }
            None => self.fail("expected four hexadecimal digits"),
        }
    }

    /// An expression up to the comma or bracket that ends it, by a scan that knows strings, templates, comments and
    /// brackets, and that two values do not stand side by side.
    fn code(&mut self) -> Result<Json> {
        let start = self.at;
        let mut open = Vec::new();
        // Braces that are open: statements, of which nothing is asked.
        let mut braces = 0;
        let mut questions = 0;
        let mut valued = false;
        while let Some(c) = self.peek() {
            let begins = matches!(c, b'"' | b'\'' | b'`') || is_word(c);
            if begins && valued && braces == 0 && !self.operator_follows() {
                return self.fail("expected a comma");
            }
            match c {
                b'"' | b'\'' => self.skip_string(c)?,
                b'`' => self.skip_template()?,
                b'/' if self.bytes[self.at..].starts_with(b"//") || self.bytes[self.at..].starts_with(b"/*") => {
                    self.space()?;
                    continue;
                }
                b'/' if self.regex_may_start(start) => self.skip_regex()?,
                b'(' | b'[' | b'{' => {
                    if open.len() + self.depth >= self.max_depth {
                        return self.error(
                            self.at,
                            format!("this code is nested more than {} levels deep (limit `nesting`)", self.max_depth),
                        );
                    }
                    open.push(c);
                    braces += usize::from(c == b'{');
                    self.at += 1;
                }
                b')' | b']' | b'}' => {
                    let Some(opened) = open.pop() else { break };
                    if !matches!((opened, c), (b'(', b')') | (b'[', b']') | (b'{', b'}')) {
                        return self.fail("brackets do not match here");
                    }
                    braces -= usize::from(c == b'}');
                    self.at += 1;
                }
                b',' | b';' if open.is_empty() => break,
                b':' if open.is_empty() && questions == 0 => return self.fail("expected a comma"),
                _ if is_word(c) => {
                    valued = !is_operator_word(self.bare());
                    continue;
                }
                _ => {
                    let (before, after) = (self.bytes[..self.at].last(), self.bytes.get(self.at + 1));
                    let lone = c == b'?' && before != Some(&b'?') && !matches!(after, Some(b'?' | b'.'));
                    questions += usize::from(lone && open.is_empty());
                    questions -= usize::from(c == b':' && open.is_empty());
                    self.at += 1;
                }
            }
            valued = matches!(c, b'"' | b'\'' | b'`' | b')' | b']' | b'}') || c.is_ascii_whitespace() && valued;
        }
        if !open.is_empty() {
            return self.error(start, "this code does not end: a bracket is not closed".into());
        }
        let text = self.text[start..self.at].trim();
        if text.is_empty() {
            return self.fail("expected a value");
        }
        Ok(Json::Code(Code { text: text.into(), offset: start }))
    }

    fn skip_string(&mut self, quote: u8) -> Result<()> {
        let start = self.at;
        self.at += 1;
        while let Some(c) = self.peek() {
            self.at += if c == b'\\' { 2 } else { 1 };
            if c == quote {
                return Ok(());
            }
        }
        self.at = self.bytes.len();
        self.error(start, "this string does not end".into())
    }

    /// A template with its substitutions, in which there may be strings and templates again.
    fn skip_template(&mut self) -> Result<()> {
        let start = self.at;
        let mut open = vec![b'`'];
        self.at += 1;
        while let Some(c) = self.peek() {
            let text = open.last() == Some(&b'`');
            match c {
                b'\\' => self.at += 1,
                b'`' if text => {
                    open.pop();
                    if open.is_empty() {
                        self.at += 1;
                        return Ok(());
                    }
                }
                b'$' if text && self.bytes.get(self.at + 1) == Some(&b'{') => {
                    open.push(b'{');
                    self.at += 1;
                }
                _ if text => {}
                b'"' | b'\'' => {
                    self.skip_string(c)?;
                    continue;
                }
                b'`' | b'{' => open.push(c),
                b'}' => drop(open.pop()),
                _ => {}
            }
            self.at += 1;
        }
        self.at = self.bytes.len();
        self.error(start, "this template does not end".into())
    }

    /// A slash starts a regular expression unless something that can be divided stands before it.
    fn regex_may_start(&self, from: usize) -> bool {
        let before = self.text[from..self.at].trim_end();
        let word = before.rfind(|c: char| !c.is_ascii() || !is_word(c as u8)).map_or(before, |i| {
            let rest = &before[i..];
            &rest[rest.chars().next().map_or(0, char::len_utf8)..]
        });
        if !word.is_empty() {
            return is_operator_word(word);
        }
        !before.ends_with([')', ']'])
    }

    fn skip_regex(&mut self) -> Result<()> {
        let start = self.at;
        let mut class = false;
        self.at += 1;
        while let Some(c) = self.peek() {
            self.at += if c == b'\\' { 2 } else { 1 };
            match c {
                b'[' => class = true,
                b']' => class = false,
                b'/' if !class => return Ok(()),
                b'\n' => break,
                _ => {}
            }
        }
        self.at = self.at.min(self.bytes.len());
        self.error(start, "this regular expression does not end".into())
    }
}

/// Words after which a value is expected.
/// An object without the members that it says `undefined` of: to whoever reads them they are not there.
fn said(object: Object, mut undefined: Vec<Arc<str>>) -> Object {
    undefined.sort_unstable();
    let is_said = |(name, value): &(&Arc<str>, &Json)| !value.is_null() || undefined.binary_search(name).is_err();
    Object::from_members(object.iter().filter(is_said).map(|(name, value)| (name.clone(), value.clone())).collect())
}

fn is_operator_word(word: &str) -> bool {
    matches!(
        word,
        "return"
            | "typeof"
            | "in"
            | "of"
            | "instanceof"
            | "new"
            | "void"
            | "delete"
            | "case"
            | "do"
            | "else"
            | "throw"
            | "function"
            | "async"
            | "await"
            | "yield"
    )
}

fn is_word(c: u8) -> bool {
    c.is_ascii_alphanumeric() || c == b'_' || c == b'$'
}
