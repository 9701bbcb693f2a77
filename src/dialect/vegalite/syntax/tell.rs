//! How faults are told that definitions have in common.

use super::cursor::Cursor;
use crate::diagnostic::did_you_mean;

/// Tells of a word that is not valid where it stands.
pub fn unknown_word(what: &str, written: &str, valid: &[&str], at: &Cursor) {
    let all = valid.join(", ");
    let hint = match did_you_mean(written, valid.iter().copied()) {
        Some(word) => Some(format!("did you mean {word:?}?")),
        None if all.len() <= 260 => Some(format!("valid ones are {all}")),
        None => None,
    };
    at.warn(format!("unknown {what} {written:?}"), hint);
}

/// Tells of a member that a kind of object does not have.
pub fn unknown_property(name: &str, valid: &[&str], at: &Cursor) {
    unknown_word("property", name, valid, at);
}

/// Tells that something is known but changes nothing where it stands.
pub fn idle(name: &str, why: &str, at: &Cursor) {
    at.warn(format!("{name} has no effect here"), Some(why.into()));
}
