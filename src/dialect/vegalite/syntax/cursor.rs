//! A place in a description: the value that stands there, the way to it, and where to tell what is wrong.

use crate::diagnostic::Report;
use crate::json::{Json, push_pointer};
use std::cell::RefCell;

/// The last step of the way to a place.
#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Root(&'a str),
    Member(&'a str),
    Item(usize),
}

/// A place. Its pointer is made only when something is told of it.
#[derive(Debug, Clone, Copy)]
pub struct Cursor<'a> {
    /// What stands there.
    pub json: &'a Json,
    step: Step<'a>,
    parent: Option<&'a Cursor<'a>>,
    report: &'a RefCell<Report>,
}

impl<'a> Cursor<'a> {
    /// A value at a pointer.
    pub fn new(json: &'a Json, at: &'a str, report: &'a RefCell<Report>) -> Cursor<'a> {
        Cursor { json, step: Step::Root(at), parent: None, report }
    }

    /// A member of what stands here.
    pub fn member<'b>(&'b self, name: &'b str, json: &'b Json) -> Cursor<'b> {
        Cursor { json, step: Step::Member(name), parent: Some(self), report: self.report }
    }

    /// An item of the list that stands here.
    pub fn item<'b>(&'b self, index: usize, json: &'b Json) -> Cursor<'b> {
        Cursor { json, step: Step::Item(index), parent: Some(self), report: self.report }
    }

    /// The JSON pointer of this place.
    pub fn pointer(&self) -> String {
        let mut steps = vec![self.step];
        let mut at = self.parent;
        while let Some(cursor) = at {
            steps.push(cursor.step);
            at = cursor.parent;
        }
        let mut out = String::new();
        for step in steps.iter().rev() {
            match step {
                Step::Root(at) => out.push_str(at),
                Step::Member(name) => push_pointer(&mut out, name),
                Step::Item(index) => push_pointer(&mut out, &index.to_string()),
            }
        }
        out
    }

    /// Tells that what stands here has no effect, or not the one that its author expects.
    pub fn warn(&self, message: impl Into<String>, hint: Option<String>) {
        let mut report = self.report.borrow_mut();
        match hint {
            Some(hint) => report.warn_with_hint(self.pointer(), message, hint),
            None => report.warn(self.pointer(), message),
        }
    }

    /// Tells that nothing can be drawn of what stands here.
    pub fn error(&self, message: impl Into<String>, hint: Option<String>) {
        let mut report = self.report.borrow_mut();
        match hint {
            Some(hint) => report.error_with_hint(self.pointer(), message, hint),
            None => report.error(self.pointer(), message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_is_the_pointer() {
        let report = RefCell::new(Report::new());
        let root = Cursor::new(&Json::Null, "/layer/0", &report);
        let member = root.member("a/b", &Json::Null);
        let item = member.item(2, &Json::Null);
        assert_eq!(item.pointer(), "/layer/0/a~1b/2");
        item.warn("odd", None);
        assert_eq!(report.borrow().items()[0].at, "/layer/0/a~1b/2");
    }
}
