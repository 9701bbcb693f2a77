//! Regular expressions with look-around and back references: a program that is tried by backtracking, for at most a given
//! number of steps. In: a source as JavaScript writes it; out: places in a text. Only short texts are searched so; all
//! others, and all patterns that need none of this, are matched in linear time.

use std::ops::Range;
use std::sync::Arc;

/// Where the groups of a match lie, the whole first, in bytes; none where a group took no part.
type Groups = Vec<Option<Range<usize>>>;

/// Longest program.
const LONGEST: usize = 4_000;
/// Deepest groups.
const DEEPEST: usize = 30;
/// Steps of one search.
const STEPS: usize = 200_000;

#[derive(Debug, Clone)]
enum Inst {
    Set(Arc<Set>),
    /// The first is tried first.
    Split(usize, usize),
    Jump(usize),
    Save(usize),
    /// The start, or the end.
    Edge(bool),
    /// At the boundary of a word, or not at one.
    Word(bool),
    /// What stands up to a place must (not) match ahead of here, or up to here.
    Look {
        ahead: bool,
        wanted: bool,
        end: usize,
    },
    Back(usize),
    /// A round of a loop must have moved since this was met.
    Mark(usize),
    Moved(usize),
    Match,
}

#[derive(Debug, Default)]
struct Set {
    negated: bool,
    ranges: Vec<(char, char)>,
    /// `d`, `w`, `s` and their opposites; `.`.
    classes: Vec<char>,
}

impl Set {
    fn has(&self, c: char, fold: bool) -> bool {
        let one = |c: char| {
            self.ranges.iter().any(|(a, b)| (*a..=*b).contains(&c)) || self.classes.iter().any(|k| in_class(*k, c))
        };
        let other = if c.is_lowercase() { c.to_uppercase().next() } else { c.to_lowercase().next() };
        (one(c) || fold && other.is_some_and(one)) != self.negated
    }
}

fn in_class(class: char, c: char) -> bool {
    match class {
        'd' => c.is_ascii_digit(),
        'D' => !c.is_ascii_digit(),
        'w' => is_word(c),
        'W' => !is_word(c),
        's' => c.is_whitespace() || c == '\u{feff}',
        'S' => !c.is_whitespace() && c != '\u{feff}',
        '.' => !matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}'),
        _ => true,
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Program {
    code: Vec<Inst>,
    /// Names of groups, the whole match first.
    pub(super) names: Vec<Option<Arc<str>>>,
    marks: usize,
    fold: bool,
    lines: bool,
}

struct Compiler<'p> {
    chars: Vec<char>,
    at: usize,
    code: Vec<Inst>,
    names: Vec<Option<Arc<str>>>,
    marks: usize,
    flags: &'p str,
    depth: usize,
}

type Result<T> = std::result::Result<T, String>;

impl Program {
    /// Compiles a source.
    pub(super) fn new(source: &str, flags: &str) -> Result<Program> {
        let mut c = Compiler {
            chars: source.chars().collect(),
            at: 0,
            code: vec![Inst::Save(0)],
            names: vec![None],
            marks: 0,
            flags,
            depth: 0,
        };
        c.either()?;
        if c.at < c.chars.len() {
            return Err("brackets do not match".into());
        }
        c.code.extend([Inst::Save(1), Inst::Match]);
        let (fold, lines) = (flags.contains('i'), flags.contains('m'));
        Ok(Program { code: c.code, names: c.names, marks: c.marks, fold, lines })
    }

    /// All matches from the first on, at most so many, with their groups; and the steps it took.
    pub(super) fn matches(&self, text: &str, most: usize) -> Result<(Vec<Groups>, usize)> {
        let chars: Vec<(usize, char)> = text.char_indices().collect();
        let byte = |i: usize| chars.get(i).map_or(text.len(), |c| c.0);
        let mut run = Run { program: self, chars: &chars, steps: 0 };
        let (mut at, mut out) = (0, Vec::new());
        while at <= chars.len() && out.len() < most {
            let slots = vec![None; self.names.len() * 2];
            match run.go(0, at, slots, None)? {
                None => at += 1,
                Some(slots) => {
                    let groups = slots.chunks(2).map(|s| Some(byte(s[0]?)..byte(s[1]?))).collect();
                    let end = slots[1].unwrap_or(at);
                    out.push(groups);
                    at = if end > at { end } else { at + 1 };
                }
            }
        }
        Ok((out, run.steps))
    }
}

struct Run<'r> {
    program: &'r Program,
    chars: &'r [(usize, char)],
    steps: usize,
}

type Slots = Vec<Option<usize>>;

impl Run<'_> {
    /// Runs from a place; `end` is where it must end. Look-around is as deep as groups are.
    fn go(&mut self, start: usize, at: usize, slots: Slots, end: Option<usize>) -> Result<Option<Slots>> {
        let marks = vec![usize::MAX; self.program.marks];
        let mut stack = vec![(start, at, slots, marks)];
        while let Some((mut pc, mut at, mut slots, mut marks)) = stack.pop() {
            loop {
                self.steps += 1 + slots.len() / 16;
                if self.steps > STEPS || stack.len() > 10_000 {
                    return Err("this regular expression takes too many steps".into());
                }
                match &self.program.code[pc] {
                    Inst::Set(set) => {
                        if !self.chars.get(at).is_some_and(|c| set.has(c.1, self.program.fold)) {
                            break;
                        }
                        at += 1;
                    }
                    Inst::Split(a, b) => {
                        stack.push((*b, at, slots.clone(), marks.clone()));
                        pc = *a;
                        continue;
                    }
                    Inst::Jump(to) => {
                        pc = *to;
                        continue;
                    }
                    Inst::Save(slot) => slots[*slot] = Some(at),
                    Inst::Edge(first) => {
                        if !self.at_edge(at, *first) {
                            break;
                        }
                    }
                    Inst::Word(wanted) => {
                        let word = |i: Option<usize>| i.and_then(|i| self.chars.get(i)).is_some_and(|c| is_word(c.1));
                        if (word(at.checked_sub(1)) != word(Some(at))) != *wanted {
                            break;
                        }
                    }
                    Inst::Look { ahead, wanted, end } => {
                        let found = self.look(pc + 1, at, &slots, *ahead)?;
                        if found.is_some() != *wanted {
                            break;
                        }
                        slots = found.unwrap_or(slots);
                        pc = *end;
                        continue;
                    }
                    Inst::Back(group) => match self.repeated(at, &slots, *group) {
                        Some(end) => at = end,
                        None => break,
                    },
                    Inst::Mark(mark) => marks[*mark] = at,
                    Inst::Moved(mark) => {
                        if marks[*mark] == at {
                            break;
                        }
                    }
                    Inst::Match => {
                        if end.is_none_or(|end| end == at) {
                            return Ok(Some(slots));
                        }
                        break;
                    }
                }
                pc += 1;
            }
        }
        Ok(None)
    }

    /// What matches ahead of a place, or up to it.
    fn look(&mut self, pc: usize, at: usize, slots: &Slots, ahead: bool) -> Result<Option<Slots>> {
        if ahead {
            return self.go(pc, at, slots.clone(), None);
        }
        for from in (0..=at).rev() {
            if let found @ Some(_) = self.go(pc, from, slots.clone(), Some(at))? {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Where what a group has matched ends if it stands here once more; a group that has matched nothing is empty.
    fn repeated(&self, at: usize, slots: &Slots, group: usize) -> Option<usize> {
        let (Some(a), Some(b)) = (slots[group * 2], slots[group * 2 + 1]) else { return Some(at) };
        let char_at = |i: usize| self.chars.get(i).map(|c| c.1);
        (a..b).enumerate().all(|(i, k)| char_at(at + i) == char_at(k)).then_some(at + b - a)
    }

    fn at_edge(&self, at: usize, first: bool) -> bool {
        let line = |i: usize| self.program.lines && self.chars.get(i).is_some_and(|c| matches!(c.1, '\n' | '\r'));
        if first { at == 0 || line(at - 1) } else { at == self.chars.len() || line(at) }
    }
}

impl Compiler<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take(&mut self, text: &str) -> bool {
        let hit = text.chars().enumerate().all(|(i, c)| self.chars.get(self.at + i) == Some(&c));
        if hit {
            self.at += text.chars().count();
        }
        hit
    }

    fn push(&mut self, inst: Inst) -> Result<usize> {
        if self.code.len() >= LONGEST {
            return Err("this regular expression is too large".into());
        }
        self.code.push(inst);
        Ok(self.code.len() - 1)
    }

    fn either(&mut self) -> Result<()> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("this regular expression is nested too deeply".into());
        }
        let start = self.code.len();
        self.sequence()?;
        let mut ends = Vec::new();
        let mut from = start;
        while self.take("|") {
            // What was compiled moves by one: the way that chooses between it and the rest.
            self.insert(from, Inst::Split(0, 0))?;
            ends.push(self.push(Inst::Jump(0))?);
            let next = self.code.len();
            self.code[from] = Inst::Split(from + 1, next);
            from = next;
            self.sequence()?;
        }
        let end = self.code.len();
        for at in ends {
            self.code[at] = Inst::Jump(end);
        }
        self.depth -= 1;
        Ok(())
    }

    /// Inserts before what was compiled from there on, whose own places move by one.
    fn insert(&mut self, at: usize, inst: Inst) -> Result<()> {
        self.push(Inst::Match)?;
        self.code.pop();
        self.code.insert(at, inst);
        for inst in &mut self.code[at + 1..] {
            let moved = |place: &mut usize| *place += usize::from(*place >= at);
            match inst {
                Inst::Split(a, b) => {
                    moved(a);
                    moved(b);
                }
                Inst::Jump(a) | Inst::Look { end: a, .. } => moved(a),
                _ => {}
            }
        }
        Ok(())
    }

    fn sequence(&mut self) -> Result<()> {
        while self.peek().is_some_and(|c| c != '|' && c != ')') {
            let start = self.code.len();
            let groups = self.names.len();
            self.atom()?;
            self.repeated(start, groups)?;
        }
        Ok(())
    }

    /// The quantifier after an atom.
    fn repeated(&mut self, start: usize, groups: usize) -> Result<()> {
        let (least, most) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.counts() {
                Some(counts) => counts,
                None => return Ok(()),
            },
            _ => return Ok(()),
        };
        if !matches!(self.chars.get(self.at - 1), Some('}')) || self.peek().is_some_and(|c| "*+?".contains(c)) {
            self.at += usize::from(self.peek().is_some_and(|c| "*+?".contains(c)));
        }
        let lazy = self.take("?");
        let body: Vec<Inst> = self.code.drain(start..).collect();
        let _ = groups;
        for _ in 0..least {
            self.copy(&body, start)?;
        }
        let split = |next: usize, out: usize| if lazy { Inst::Split(out, next) } else { Inst::Split(next, out) };
        match most {
            None => {
                let mark = self.marks;
                self.marks += 1;
                let top = self.push(Inst::Match)?;
                self.push(Inst::Mark(mark))?;
                self.copy(&body, start)?;
                self.push(Inst::Moved(mark))?;
                self.push(Inst::Jump(top))?;
                self.code[top] = split(top + 1, self.code.len());
            }
            Some(most) => {
                let mut tops = Vec::new();
                for _ in least..most.max(least) {
                    tops.push(self.push(Inst::Match)?);
                    self.copy(&body, start)?;
                }
                let out = self.code.len();
                for top in tops {
                    self.code[top] = split(top + 1, out);
                }
            }
        }
        Ok(())
    }

    /// Appends what was compiled for another place.
    fn copy(&mut self, body: &[Inst], from: usize) -> Result<()> {
        let by = self.code.len() as isize - from as isize;
        let moved = |place: usize| (place as isize + by) as usize;
        for inst in body {
            self.push(match inst {
                Inst::Split(a, b) => Inst::Split(moved(*a), moved(*b)),
                Inst::Jump(a) => Inst::Jump(moved(*a)),
                Inst::Look { ahead, wanted, end } => Inst::Look { ahead: *ahead, wanted: *wanted, end: moved(*end) },
                other => other.clone(),
            })?;
        }
        Ok(())
    }

    /// `{n}`, `{n,}`, `{n,m}`; a brace that is none of these is itself.
    fn counts(&mut self) -> Option<(usize, Option<usize>)> {
        let end = self.chars[self.at..].iter().position(|c| *c == '}')? + self.at;
        let inner: String = self.chars[self.at + 1..end].iter().collect();
        let number = |t: &str| t.parse::<usize>().ok().filter(|n| *n <= LONGEST);
        let counts = match inner.split_once(',') {
            None => number(&inner).map(|n| (n, Some(n))),
            Some((a, "")) => number(a).map(|n| (n, None)),
            Some((a, b)) => number(a).zip(number(b)).map(|(a, b)| (a, Some(b))),
        }?;
        self.at = end + 1;
        Some(counts)
    }

    fn atom(&mut self) -> Result<()> {
        if self.take("(?=") {
            return self.look(true, true);
        }
        if self.take("(?!") {
            return self.look(true, false);
        }
        if self.take("(?<=") {
            return self.look(false, true);
        }
        if self.take("(?<!") {
            return self.look(false, false);
        }
        if self.take("(?:") {
            self.either()?;
            return self.close();
        }
        let Some(c) = self.peek() else { return Ok(()) };
        self.at += 1;
        match c {
            '(' => {
                let mut name = None;
                if self.take("?<") {
                    let length = self.chars[self.at..].iter().position(|c| *c == '>').ok_or("a name does not end")?;
                    name = Some(self.chars[self.at..self.at + length].iter().collect::<String>().into());
                    self.at += length + 1;
                }
                let group = self.names.len();
                self.names.push(name);
                self.push(Inst::Save(group * 2))?;
                self.either()?;
                self.push(Inst::Save(group * 2 + 1))?;
                return self.close();
            }
            '[' => {
                let set = self.set()?;
                self.push(Inst::Set(Arc::new(set)))?;
            }
            '.' => {
                let class = if self.flags.contains('s') { '*' } else { '.' };
                self.push(Inst::Set(Arc::new(Set { classes: vec![class], ..Set::default() })))?;
            }
            '^' => drop(self.push(Inst::Edge(true))?),
            '$' => drop(self.push(Inst::Edge(false))?),
            '\\' => self.escape()?,
            '*' | '+' | '?' => return Err("there is nothing to repeat".into()),
            c => drop(self.push(literal(c))?),
        }
        Ok(())
    }

    fn close(&mut self) -> Result<()> {
        if self.take(")") { Ok(()) } else { Err("a bracket is not closed".into()) }
    }

    fn look(&mut self, ahead: bool, wanted: bool) -> Result<()> {
        let at = self.push(Inst::Match)?;
        self.either()?;
        self.push(Inst::Match)?;
        self.code[at] = Inst::Look { ahead, wanted, end: self.code.len() };
        self.close()
    }

    fn escape(&mut self) -> Result<()> {
        let c = self.peek().ok_or("a backslash stands at the end")?;
        match c {
            'b' | 'B' => {
                self.at += 1;
                self.push(Inst::Word(c == 'b'))?;
            }
            '1'..='9' => {
                self.at += 1;
                let group = c.to_digit(10).map_or(0, |d| d as usize);
                if group >= self.names.len() {
                    return Err("a back reference to no group".into());
                }
                self.push(Inst::Back(group))?;
            }
            'k' if self.chars.get(self.at + 1) == Some(&'<') => {
                let rest = &self.chars[self.at + 2..];
                let length = rest.iter().position(|c| *c == '>').ok_or("a name does not end")?;
                let name: String = rest[..length].iter().collect();
                let group = self.names.iter().position(|n| n.as_deref() == Some(&*name)).ok_or("no such group")?;
                self.at += length + 3;
                self.push(Inst::Back(group))?;
            }
            _ => {
                let mut set = Set::default();
                self.escaped(&mut set)?;
                self.push(Inst::Set(Arc::new(set)))?;
            }
        }
        Ok(())
    }

    /// What stands after a backslash, as part of a set; the character if it is one.
    fn escaped(&mut self, set: &mut Set) -> Result<Option<char>> {
        let c = self.peek().ok_or("a backslash stands at the end")?;
        self.at += 1;
        let hex = |from: usize, n: usize, chars: &[char]| {
            let digits: String = chars.get(from..from + n)?.iter().collect();
            u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32)
        };
        let one = match c {
            'd' | 'D' | 'w' | 'W' | 's' | 'S' => {
                set.classes.push(c);
                return Ok(None);
            }
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'f' => '\u{c}',
            'v' => '\u{b}',
            '0' => '\0',
            'x' | 'u' => {
                let n = if c == 'x' { 2 } else { 4 };
                match hex(self.at, n, &self.chars) {
                    Some(found) => {
                        self.at += n;
                        found
                    }
                    None => c,
                }
            }
            c => c,
        };
        set.ranges.push((one, one));
        Ok(Some(one))
    }

    fn set(&mut self) -> Result<Set> {
        let mut set = Set { negated: self.take("^"), ..Set::default() };
        loop {
            let c = self.peek().ok_or("a set is not closed")?;
            self.at += 1;
            let low = match c {
                ']' => return Ok(set),
                '\\' => self.escaped(&mut set)?,
                c => {
                    set.ranges.push((c, c));
                    Some(c)
                }
            };
            let Some(low) = low else { continue };
            if self.peek() == Some('-') && self.chars.get(self.at + 1).is_some_and(|c| *c != ']') {
                self.at += 1;
                let c = self.peek().ok_or("a set is not closed")?;
                self.at += 1;
                let high = if c == '\\' { self.escaped(&mut set)? } else { Some(c) };
                if let Some(high) = high {
                    set.ranges.push((low, high));
                }
            }
        }
    }
}

fn literal(c: char) -> Inst {
    Inst::Set(Arc::new(Set { ranges: vec![(c, c)], ..Set::default() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str, text: &str) -> Vec<String> {
        let (list, _) = Program::new(source, "g").unwrap().matches(text, 99).unwrap();
        list.into_iter().filter_map(|m| m[0].clone()).map(|r| text[r].to_owned()).collect()
    }

    #[test]
    fn as_engines_match() {
        assert_eq!(found(r"(?<=b)\d+", "a1 b23 c4"), ["23"]);
        assert_eq!(found(r"(?<!b)\d+", "a1 b2"), ["1"]);
        assert_eq!(found(r"\d+(?!%|\d)", "10% 20 30%"), ["20"]);
        assert_eq!(found(r"(\w)\1", "aabcdd"), ["aa", "dd"]);
        assert_eq!(found(r"a{2,3}?b|[^\s\d]+$", "aaab xyz"), ["aaab", "xyz"]);
        assert_eq!(found(r"(a|b)*c", "abac"), ["abac"]);
        assert_eq!(found(r"^\S+|e(?=f)", "é1 ef"), ["é1", "e"]);
        assert_eq!(found(r"(?:ab){2}", "ababab"), ["abab"]);
        assert_eq!(found("(?=(?:...)*$)", "1234567").len(), 3);
    }

    #[test]
    fn endless_tries_end() {
        let slow = Program::new(r"^(?=(a+)+$)", "").unwrap();
        assert!(slow.matches(&format!("{}b", "a".repeat(60)), 1).is_err());
        assert!(Program::new(&"(".repeat(100), "").is_err());
        assert!(Program::new("((a{900}){900}){900}(?=b)", "").is_err());
        assert!(Program::new(r"(?=()*)*x", "").unwrap().matches("yyx", 9).is_ok());
    }
}
