//! What can be said about an input: diagnostics with a place, collected in a report that is passed down as a sink.
//!
//! Wording: lower case, no full stop, name the value and the valid ones
//! (`unknown mark "bars"; did you mean "bar"?`).

use crate::limits::{Budget, Exceeded};
use std::fmt;

/// Whether there is a picture in spite of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// The chart is drawn; something asked for is not in it, or was read in a way the author may not expect.
    Warning,
    /// The chart cannot be drawn.
    Error,
}

/// Why a chart could not be drawn, as far as a caller must tell the kinds apart (the server picks a status by it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kind {
    /// The input is not in the language at all: broken JSON, not an object.
    Syntax,
    /// It is in the language, but says something that cannot be drawn.
    Spec,
    /// It asks for more than a limit allows.
    Limit,
    /// It took longer than allowed, or the caller lost interest.
    Deadline,
    /// Data named by the spec could not be had.
    Data,
    /// The chart can be drawn, but not said in the representation that was asked for.
    Representation,
    /// plotd itself failed; never the author's fault.
    Internal,
}

/// One finding, with its place in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// Whether there is a picture in spite of it.
    pub severity: Severity,
    /// Whose fault it is, for callers that branch.
    pub kind: Kind,
    /// JSON pointer (RFC 6901) into the source; empty for the whole document.
    pub at: String,
    /// What is the matter, in one line.
    pub message: String,
    /// What to do about it, if that is not plain from the message.
    pub hint: Option<String>,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{word}: ")?;
        if !self.at.is_empty() {
            write!(f, "at {}: ", self.at)?;
        }
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, " ({hint})"),
            None => Ok(()),
        }
    }
}

/// At most this many diagnostics are kept; a hostile spec could otherwise produce one per node.
const MOST: usize = 100;

/// A sink for diagnostics; lowering goes on with a fallback after each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    items: Vec<Diagnostic>,
    dropped: usize,
}

impl Report {
    /// A report that has nothing to say.
    pub fn new() -> Self {
        Self::default()
    }

    /// A report of one error.
    pub fn of(kind: Kind, at: impl Into<String>, message: impl Into<String>) -> Self {
        let mut report = Self::new();
        report.fail(kind, at, message);
        report
    }

    /// A report of what another one held.
    pub fn of_items(items: Vec<Diagnostic>, dropped: usize) -> Self {
        Self { items, dropped }
    }

    /// Notes that the chart is drawn, but not wholly as asked.
    pub fn warn(&mut self, at: impl Into<String>, message: impl Into<String>) {
        self.push(Severity::Warning, Kind::Spec, at.into(), message.into(), None);
    }

    /// As [`warn`](Self::warn), with advice on what to do.
    pub fn warn_with_hint(&mut self, at: impl Into<String>, message: impl Into<String>, hint: impl Into<String>) {
        self.push(Severity::Warning, Kind::Spec, at.into(), message.into(), Some(hint.into()));
    }

    /// Notes that the spec says something that cannot be drawn.
    pub fn error(&mut self, at: impl Into<String>, message: impl Into<String>) {
        self.push(Severity::Error, Kind::Spec, at.into(), message.into(), None);
    }

    /// As [`error`](Self::error), with advice on what to do.
    pub fn error_with_hint(&mut self, at: impl Into<String>, message: impl Into<String>, hint: impl Into<String>) {
        self.push(Severity::Error, Kind::Spec, at.into(), message.into(), Some(hint.into()));
    }

    /// Notes that a chart asks for more than a limit allows, or took longer than its deadline.
    pub(crate) fn exceeded(&mut self, at: impl Into<String>, budget: &Budget, what: Exceeded) {
        let kind = if what == Exceeded::Cancelled { Kind::Deadline } else { Kind::Limit };
        self.fail(kind, at, budget.describe(what));
    }

    /// An error of a given kind.
    pub fn fail(&mut self, kind: Kind, at: impl Into<String>, message: impl Into<String>) {
        self.push(Severity::Error, kind, at.into(), message.into(), None);
    }

    fn push(&mut self, severity: Severity, kind: Kind, at: String, message: String, hint: Option<String>) {
        let item = Diagnostic { severity, kind, at, message, hint };
        if self.items.contains(&item) {
            return;
        }
        if self.items.len() >= MOST {
            self.dropped += 1;
            // An error must not be lost behind a hundred warnings.
            if severity == Severity::Error
                && !self.has_errors()
                && let Some(last) = self.items.last_mut()
            {
                *last = item;
            }
            return;
        }
        self.items.push(item);
    }

    /// Everything noted, in order.
    pub fn items(&self) -> &[Diagnostic] {
        &self.items
    }

    /// How many diagnostics are not kept: those beyond the first hundred.
    pub fn dropped(&self) -> usize {
        self.dropped
    }

    /// Whether the chart cannot be drawn.
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(|d| d.severity == Severity::Error)
    }

    /// What keeps the chart from being drawn, in the order found.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.items.iter().filter(|d| d.severity == Severity::Error)
    }

    /// What is drawn otherwise than asked, in the order found.
    pub fn warnings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.items.iter().filter(|d| d.severity == Severity::Warning)
    }

    /// The kind that decides how a caller answers: the gravest among the errors.
    pub fn kind(&self) -> Option<Kind> {
        self.errors().map(|d| d.kind).max()
    }

    /// Adds everything another report holds.
    pub fn extend(&mut self, other: Report) {
        self.dropped += other.dropped;
        for d in other.items {
            self.push(d.severity, d.kind, d.at, d.message, d.hint);
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, item) in self.items.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            item.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Report {}

/// The valid word nearest to what was written, if it is near enough to be meant
/// (edit distance at most about a third of the length; ties go to the first).
pub fn did_you_mean<'a>(written: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let most = ((written.chars().count() + 1) / 3).clamp(1, 4);
    if written.len() > 64 {
        return None;
    }
    let mut rows: [Vec<usize>; 3] = Default::default();
    valid
        .into_iter()
        .map(|word| (edit_distance(written.as_bytes(), word.as_bytes(), &mut rows), word))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// How many bytes are to be put in, left out, replaced, or swapped with their neighbours, whatever the case of letters
/// (Damerau–Levenshtein distance of optimal alignments), a row at a time: `rows` are the last two and the next, here so that
/// many words take no more memory than one.
fn edit_distance(a: &[u8], b: &[u8], rows: &mut [Vec<usize>; 3]) -> usize {
    let same = |x: u8, y: u8| x.eq_ignore_ascii_case(&y);
    let [before, last, next] = rows;
    last.clear();
    last.extend(0..=b.len());
    for (i, x) in a.iter().enumerate() {
        next.clear();
        next.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let mut least = (last[j] + usize::from(!same(*x, *y))).min(last[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && same(*x, b[j - 1]) && same(a[i - 1], *y) {
                least = least.min(before[j - 1] + 1);
            }
            next.push(least);
        }
        std::mem::swap(before, last);
        std::mem::swap(last, next);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_the_nearest_word() {
        assert_eq!(did_you_mean("bars", ["arc", "bar", "line"]), Some("bar"));
        assert_eq!(did_you_mean("Line", ["arc", "bar", "line"]), Some("line"));
        assert_eq!(did_you_mean("hexagon", ["arc", "bar", "line"]), None);
        // Swapped letters are one slip.
        assert_eq!(did_you_mean("tilte", ["filter", "title"]), Some("title"));
    }

    #[test]
    fn an_error_is_never_lost_behind_warnings() {
        let mut report = Report::new();
        for i in 0..500 {
            report.warn(format!("/{i}"), "odd");
        }
        report.error("", "broken");
        assert!(report.has_errors());
        assert!(report.items().len() <= MOST);
    }
}
