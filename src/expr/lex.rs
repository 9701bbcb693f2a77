//! Text to tokens.

use super::ParseError;
use std::sync::Arc;

/// A token and where it begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    pub kind: Kind,
    pub offset: usize,
    /// A line break stands before it.
    pub after_break: bool,
}

/// Kinds of tokens.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Number(f64),
    Text(Arc<str>),
    Name(Arc<str>),
    /// Operators and brackets.
    Sign(&'static str),
    /// Texts around the sources of substitutions, each with its offset.
    Template(Vec<String>, Vec<(String, usize)>),
    Regex(Arc<str>, Arc<str>),
    End,
}

/// Signs, longest first.
const SIGNS: [&str; 54] = [
    ">>>=", "===", "!==", "**=", "<<=", ">>=", ">>>", "...", "&&=", "||=", "??=", "=>", "==", "!=", "<=", ">=", "&&",
    "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>", "**", "{", "}", "(", ")",
    "[", "]", ";", ",", "<", ">", "+", "-", "*", "/", "%", "&", "|", "^", "!", "~", "?",
];

fn fail<T>(offset: usize, message: &str) -> Result<T, ParseError> {
    Err(ParseError { message: message.into(), offset })
}

/// All tokens, the last one [`Kind::End`].
pub fn tokens(text: &str) -> Result<Vec<Token>, ParseError> {
    let bytes = text.as_bytes();
    let mut out: Vec<Token> = Vec::new();
    let mut at = 0;
    let mut after_break = false;
    while at < bytes.len() {
        let c = bytes[at];
        let offset = at;
        if c.is_ascii_whitespace() {
            after_break |= c == b'\n';
            at += 1;
            continue;
        }
        let kind = match c {
            b'/' if bytes[at..].starts_with(b"//") => {
                at += text[at..].find('\n').unwrap_or(text.len() - at);
                continue;
            }
            b'/' if bytes[at..].starts_with(b"/*") => {
                let Some(end) = text[at + 2..].find("*/") else { return fail(at, "this comment does not end") };
                at += end + 4;
                continue;
            }
            b'0'..=b'9' => number(text, &mut at)?,
            b'.' if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => number(text, &mut at)?,
            b'"' | b'\'' => Kind::Text(string(text, &mut at)?.into()),
            b'`' => template(text, &mut at)?,
            b'/' if regex_may_start(out.last()) => regex(text, &mut at)?,
            c if c.is_ascii_alphabetic() || matches!(c, b'_' | b'$' | b'@') || c >= 0x80 => {
                while bytes
                    .get(at)
                    .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'$' | b'@') || *c >= 0x80)
                {
                    at += 1;
                }
                if text[offset..at].chars().all(|c| c.is_whitespace() || c == '\u{feff}') {
                    continue;
                }
                Kind::Name(text[offset..at].into())
            }
            _ => match SIGNS.iter().chain(&["=", ".", ":"]).find(|s| text[at..].starts_with(**s)) {
                // `a?.5:1` is a conditional.
                Some(&"?.") if bytes.get(at + 2).is_some_and(u8::is_ascii_digit) => {
                    at += 1;
                    Kind::Sign("?")
                }
                Some(sign) => {
                    at += sign.len();
                    Kind::Sign(sign)
                }
                None => return fail(at, "this character means nothing here"),
            },
        };
        out.push(Token { kind, offset, after_break });
        after_break = false;
    }
    out.push(Token { kind: Kind::End, offset: text.len(), after_break });
    Ok(out)
}

fn regex_may_start(last: Option<&Token>) -> bool {
    match last.map(|t| &t.kind) {
        None => true,
        Some(Kind::Sign(s)) => !matches!(*s, ")" | "]" | "}"),
        Some(Kind::Name(n)) => matches!(
            &**n,
            "return" | "typeof" | "in" | "of" | "case" | "do" | "else" | "void" | "throw" | "new" | "instanceof"
        ),
        Some(_) => false,
    }
}

fn number(text: &str, at: &mut usize) -> Result<Kind, ParseError> {
    let bytes = text.as_bytes();
    let start = *at;
    if bytes[start] == b'0' && matches!(bytes.get(start + 1), Some(b'x' | b'X' | b'b' | b'B' | b'o' | b'O')) {
        *at += 2;
        while bytes.get(*at).is_some_and(u8::is_ascii_hexdigit) {
            *at += 1;
        }
        let x = crate::number::parse_js(&text[start..*at]);
        return if x.is_nan() { fail(start, "this is no number") } else { Ok(Kind::Number(x)) };
    }
    while bytes.get(*at).is_some_and(|c| c.is_ascii_digit() || matches!(c, b'.' | b'_')) {
        *at += 1;
    }
    if matches!(bytes.get(*at), Some(b'e' | b'E')) {
        let mut end = *at + 1;
        if matches!(bytes.get(end), Some(b'+' | b'-')) {
            end += 1;
        }
        if bytes.get(end).is_some_and(u8::is_ascii_digit) {
            *at = end;
            while bytes.get(*at).is_some_and(u8::is_ascii_digit) {
                *at += 1;
            }
        }
    }
    match text[start..*at].replace('_', "").parse() {
        Ok(x) => Ok(Kind::Number(x)),
        Err(_) => fail(start, "this is no number"),
    }
}

fn escape(text: &str, at: &mut usize, out: &mut String) -> Result<(), ParseError> {
    let start = *at;
    let Some(c) = text[*at..].chars().next() else { return fail(start, "expected an escaped character") };
    *at += c.len_utf8();
    let hex = |at: &mut usize, n: usize| -> Option<char> {
        let digits = text.get(*at..*at + n)?;
        *at += n;
        char::from_u32(u32::from_str_radix(digits, 16).ok()?)
    };
    match c {
        'n' => out.push('\n'),
        't' => out.push('\t'),
        'r' => out.push('\r'),
        'b' => out.push('\u{8}'),
        'f' => out.push('\u{c}'),
        'v' => out.push('\u{b}'),
        '0' => out.push('\0'),
        'x' => out.push(hex(at, 2).unwrap_or('\u{fffd}')),
        'u' if text[*at..].starts_with('{') => {
            let Some(end) = text[*at..].find('}') else { return fail(start, "expected }") };
            let code = u32::from_str_radix(&text[*at + 1..*at + end], 16).ok().and_then(char::from_u32);
            out.push(code.unwrap_or('\u{fffd}'));
            *at += end + 1;
        }
        'u' => out.push(hex(at, 4).unwrap_or('\u{fffd}')),
        '\n' => {}
        c => out.push(c),
    }
    Ok(())
}

fn string(text: &str, at: &mut usize) -> Result<String, ParseError> {
    let (start, quote) = (*at, text.as_bytes()[*at]);
    *at += 1;
    let mut out = String::new();
    while let Some(c) = text[*at..].chars().next() {
        *at += c.len_utf8();
        if c == char::from(quote) {
            return Ok(out);
        }
        if c == '\\' { escape(text, at, &mut out)? } else { out.push(c) }
    }
    fail(start, "this string does not end")
}

fn template(text: &str, at: &mut usize) -> Result<Kind, ParseError> {
    let start = *at;
    *at += 1;
    let (mut texts, mut sources, mut out) = (Vec::new(), Vec::new(), String::new());
    while let Some(c) = text[*at..].chars().next() {
        *at += c.len_utf8();
        match c {
            '`' => {
                texts.push(out);
                return Ok(Kind::Template(texts, sources));
            }
            '\\' => escape(text, at, &mut out)?,
            '$' if text[*at..].starts_with('{') => {
                let begin = *at + 1;
                let Some(end) = closing(&text[begin..]) else { return fail(begin, "this substitution does not end") };
                texts.push(std::mem::take(&mut out));
                sources.push((text[begin..begin + end].to_string(), begin));
                *at = begin + end + 1;
            }
            c => out.push(c),
        }
    }
    fail(start, "this template does not end")
}

/// Where the brace closes that was opened before the text. Strings, comments and templates within templates are stepped
/// over.
fn closing(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut open: Vec<u8> = Vec::new();
    let mut at = 0;
    while let Some(&c) = bytes.get(at) {
        let rest = &text[at..];
        if open.last() == Some(&b'`') {
            match c {
                b'\\' => at += 1,
                b'`' => drop(open.pop()),
                b'$' if bytes.get(at + 1) == Some(&b'{') => {
                    open.push(b'{');
                    at += 1;
                }
                _ => {}
            }
        } else {
            match c {
                b'"' | b'\'' => at += end_of_string(&bytes[at..])?,
                b'/' if rest.starts_with("/*") => at += rest[2..].find("*/")? + 3,
                b'/' if rest.starts_with("//") => at += rest.find('\n')?,
                b'`' | b'{' => open.push(c),
                b'}' if open.is_empty() => return Some(at),
                b'}' => drop(open.pop()),
                _ => {}
            }
        }
        at += 1;
        while at < bytes.len() && !text.is_char_boundary(at) {
            at += 1;
        }
    }
    None
}

/// Where a string ends that begins here.
fn end_of_string(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    while let Some(&c) = bytes.get(at) {
        match c {
            b'\\' => at += 1,
            c if c == bytes[0] => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

fn regex(text: &str, at: &mut usize) -> Result<Kind, ParseError> {
    let start = *at;
    let mut class = false;
    *at += 1;
    while let Some(c) = text[*at..].chars().next() {
        *at += c.len_utf8();
        match c {
            '\\' => *at += text[*at..].chars().next().map_or(0, char::len_utf8),
            '[' => class = true,
            ']' => class = false,
            '\n' => break,
            '/' if !class => {
                let body: Arc<str> = text[start + 1..*at - 1].into();
                let flags = *at;
                while text.as_bytes().get(*at).is_some_and(u8::is_ascii_alphabetic) {
                    *at += 1;
                }
                return Ok(Kind::Regex(body, text[flags..*at].into()));
            }
            _ => {}
        }
    }
    fail(start, "this regular expression does not end")
}
