//! Regular expressions: a source and flags come in, places in a text go out, in time linear in the text.

use super::backtrack::Program;
use regex::{Captures, Regex, RegexBuilder};
use std::ops::Range;
use std::sync::Arc;
use std::sync::OnceLock;

/// A regular expression, compiled when it is first used.
#[derive(Debug)]
pub struct Pattern {
    pub source: Arc<str>,
    pub flags: Arc<str>,
    compiled: OnceLock<Result<Regex, String>>,
    ahead: OnceLock<Option<(Regex, Regex)>>,
    tried: OnceLock<Option<Program>>,
}

impl Pattern {
    /// From its source and flags.
    pub fn new(source: impl Into<Arc<str>>, flags: impl Into<Arc<str>>) -> Pattern {
        Pattern {
            source: source.into(),
            flags: flags.into(),
            compiled: OnceLock::new(),
            ahead: OnceLock::new(),
            tried: OnceLock::new(),
        }
    }

    /// About how many states its machine has: every one may cost time at every character of a text.
    fn states(&self) -> usize {
        // The size of what was read of each open group, and of its last atom.
        let mut open = vec![(0_usize, 0_usize)];
        let mut chars = self.source.chars();
        while let Some(c) = chars.next() {
            let mut atom = 1;
            match c {
                '\\' => drop(chars.next()),
                '[' => while !matches!(chars.next(), Some(']') | None) {},
                '(' => {
                    open.push((0, 0));
                    continue;
                }
                ')' if open.len() > 1 => atom = open.pop().map_or(1, |(size, last)| size.saturating_add(last)),
                '{' => {
                    let counts: String = chars.by_ref().take_while(|c| *c != '}').collect();
                    let most = counts.split(',').filter_map(|n| n.trim().parse::<usize>().ok()).max().unwrap_or(1);
                    if let Some((_, last)) = open.last_mut() {
                        *last = last.saturating_mul(most.max(1));
                    }
                    continue;
                }
                _ => {}
            }
            if let Some((size, last)) = open.last_mut() {
                *size = size.saturating_add(*last);
                *last = atom;
            }
        }
        open.into_iter().fold(0, |sum, (size, last)| sum.saturating_add(size).saturating_add(last))
    }

    /// Whether it is to match everywhere.
    pub fn is_global(&self) -> bool {
        self.flags.contains('g')
    }

    /// Ready to match, with about how many states its machine has.
    pub fn regex(&self) -> Result<(&Regex, usize), String> {
        match self.compiled.get_or_init(|| build(&self.source, &self.flags)) {
            Ok(regex) => Ok((regex, self.states())),
            Err(e) => Err(e.clone()),
        }
    }

    /// A pattern that ends with a look-ahead, as the ones that group digits do (`\B(?=(\d{3})+(?!\d))`): what it matches, and
    /// what must follow. Only where what is matched has one length, so that it can be found without stepping back.
    pub fn ahead(&self) -> Option<&(Regex, Regex)> {
        let compile = || {
            let (head, look) = self.source.split_once("(?=")?;
            let look = look.strip_suffix(')').filter(|look| balanced(look))?;
            let fixed = !head.contains(['*', '+', '?', '{', '|']);
            // "Not followed by a digit" is "followed by something else or the end" where nothing comes after it.
            let look = match look.strip_suffix(r"(?!\d)") {
                Some(rest) => format!(r"^(?:{rest})(?:\D|$)"),
                None => format!("^(?:{look})"),
            };
            let built = || Some((build(head, &self.flags).ok()?, build(&look, &self.flags).ok()?));
            if fixed { built() } else { None }
        };
        self.ahead.get_or_init(compile).as_ref()
    }

    /// A pattern with look-around or back references: its program.
    pub fn tried(&self) -> Option<&Program> {
        let compile = || match self.regex() {
            Ok(_) => None,
            Err(_) => Program::new(&self.source, &self.flags).ok(),
        };
        self.tried.get_or_init(compile).as_ref()
    }

    /// Names of its groups, the whole match first.
    pub fn names(&self) -> Vec<Option<Arc<str>>> {
        match self.regex() {
            Ok((regex, _)) => regex.capture_names().map(|n| n.map(Arc::from)).collect(),
            Err(_) => self.tried().map_or_else(Vec::new, |p| p.names.clone()),
        }
    }

    /// All matches from the first on, at most so many: the places of each with its groups; and steps that were tried.
    pub fn matches(&self, text: &str, most: usize) -> Result<(Matches, usize), String> {
        if self.ahead().is_none()
            && let Some(program) = self.tried().filter(|_| text.len() <= 4_000)
        {
            return program.matches(text, most);
        }
        self.simple_matches(text, most).map(|found| (found, 0))
    }

    fn simple_matches(&self, text: &str, most: usize) -> Result<Matches, String> {
        let groups = |c: &Captures| c.iter().map(|m| m.map(|m| m.range())).collect();
        let Some((head, look)) = self.ahead().filter(|_| text.len() <= 1_000) else {
            let (regex, _) = self.regex()?;
            return Ok(regex.captures_iter(text).take(most).map(|c| groups(&c)).collect());
        };
        let (mut at, mut out) = (0, Vec::new());
        while at <= text.len() && out.len() < most {
            let Some(found) = head.captures_at(text, at) else { break };
            let Some(whole) = found.get(0) else { break };
            let follows = look.is_match(&text[whole.end()..]);
            if follows {
                out.push(groups(&found));
            }
            let step = text[whole.start()..].chars().next().map_or(1, char::len_utf8);
            at = if follows && !whole.is_empty() { whole.end() } else { whole.start() + step };
        }
        Ok(out)
    }
}

/// Matches, each with its groups.
pub type Matches = Vec<Vec<Option<Range<usize>>>>;

/// Whether every bracket is closed after it was opened, so that the last one of the pattern closed the look-ahead.
fn balanced(look: &str) -> bool {
    let (mut depth, mut class, mut escaped) = (0, false, false);
    for c in look.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ']' => class = false,
            '[' => class = true,
            '(' if !class => depth += 1,
            ')' if !class => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// Patterns without look-around or back references run in linear time; the size is limited too.
fn build(source: &str, flags: &str) -> Result<Regex, String> {
    RegexBuilder::new(source)
        .case_insensitive(flags.contains('i'))
        .multi_line(flags.contains('m'))
        .dot_matches_new_line(flags.contains('s'))
        .size_limit(1 << 18)
        .dfa_size_limit(1 << 20)
        .build()
        .map_err(|_| {
            let shown: String = source.chars().take(60).collect();
            format!("regular expression /{shown}/ is not understood (look-around and back references are not)")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_count_repetition() {
        for (source, states) in [("abc", 3), ("a{10}", 10), ("(ab){3}c", 7), ("((a{3}){4}){5}", 60), (r"\d[0-9]\{", 3)]
        {
            assert_eq!(Pattern::new(source, "").states(), states, "{source}");
        }
        assert_eq!(Pattern::new("((a{999999}){999999}){999999}{999999}{9999}", "").states(), usize::MAX);
    }

    #[test]
    fn look_ahead_where_it_is_simple() {
        let places = |source: &str, text: &str| -> Vec<usize> {
            let (found, _) = Pattern::new(source, "g").matches(text, 99).unwrap();
            found.into_iter().filter_map(|m| m[0].clone()).map(|r| r.end).collect()
        };
        assert_eq!(places(r"\B(?=(\d{3})+(?!\d))", "1234567.5"), [1, 4]);
        assert_eq!(places(r"(\d)(?=(\d{3})+(?!\d))", "1234567"), [1, 4]);
        assert_eq!(places(r"\d(?=(\d{3})+\.)", "1234567.00"), [1, 4]);
        assert_eq!(places(r"\B(?=(\d{3})+$)", "é123456"), [2, 5]);
        assert_eq!(places(r"\d+(?=a)", "12a"), [2]);
        assert!(places(r"a(?=b)c(d)", "acd").is_empty());
        assert_eq!(places(r"(a(?=b))", "ab"), [1]);
        assert_eq!(places(r"(?<=a)b", "ab"), [2]);
    }
}
