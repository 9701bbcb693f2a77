//! Names of charts: `[a-z0-9][a-z0-9._-]{0,127}`, in folders by `/`.

use crate::output::Format;
use std::fmt;
use std::sync::Arc;

/// Bytes of one part of a name.
const MOST_PART: usize = 128;
/// Parts of a name, and bytes of all together.
const MOST_PARTS: usize = 8;
const MOST_BYTES: usize = 512;
/// What follows a name in addresses, and is no part of one.
const RESERVED: [&str; 4] = ["history", "points", "r", "restore"];
/// Endings that are, or will be, those of representations.
const ENDINGS: [&str; 12] = ["svg", "png", "html", "json", "csv", "txt", "pdf", "webp", "jpg", "jpeg", "json5", "atom"];

/// The name of a chart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Arc<str>);

/// What is wrong with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameFault {
    /// A part is empty, too long, or has other characters.
    Part,
    /// There are too many parts, or bytes.
    Long,
    /// A part is a word that follows names.
    Reserved(&'static str),
    /// It ends in the suffix of a representation.
    Ending,
}

impl fmt::Display for NameFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NameFault::Part => f.write_str(
                "a name has parts of 1 to 128 of the characters a-z 0-9 . _ -, each beginning with a letter or a digit",
            ),
            NameFault::Long => write!(f, "a name has at most {MOST_PARTS} parts and {MOST_BYTES} characters"),
            NameFault::Reserved(word) => write!(f, "{word:?} follows names in addresses and cannot be a part of one"),
            NameFault::Ending => f.write_str("a name cannot end as the suffix of a representation does, such as .svg"),
        }
    }
}

impl Name {
    /// Reads a name.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Name, NameFault> {
        if text.len() > MOST_BYTES || text.split('/').count() > MOST_PARTS {
            return Err(NameFault::Long);
        }
        for (i, part) in text.split('/').enumerate() {
            if !is_part(part) {
                return Err(NameFault::Part);
            }
            if let Some(word) = RESERVED.into_iter().find(|word| i > 0 && *word == part) {
                return Err(NameFault::Reserved(word));
            }
        }
        let ending = text.rsplit('/').next().and_then(|last| last.rsplit_once('.'));
        if ending.is_some_and(|(_, ending)| ENDINGS.contains(&ending) || Format::from_name(ending).is_some()) {
            return Err(NameFault::Ending);
        }
        Ok(Name(Arc::from(text)))
    }

    /// As it is written.
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// Whether a text can be a part of a name, or a folder.
fn is_part(part: &str) -> bool {
    let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let first = part.bytes().next();
    first.is_some_and(letter) && part.len() <= MOST_PART && part.bytes().all(|b| letter(b) || b"._-".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_small_letters_in_folders() {
        for (text, fault) in [
            ("a", None),
            ("0.9_x-y", None),
            ("team/build/time", None),
            ("r", None),
            ("history", None),
            ("a/histories", None),
            ("v1.2", None),
            ("", Some(NameFault::Part)),
            ("A", Some(NameFault::Part)),
            ("-a", Some(NameFault::Part)),
            (".a", Some(NameFault::Part)),
            ("a/../b", Some(NameFault::Part)),
            ("a//b", Some(NameFault::Part)),
            ("a/", Some(NameFault::Part)),
            ("é", Some(NameFault::Part)),
            ("a/r", Some(NameFault::Reserved("r"))),
            ("a/points/b", Some(NameFault::Reserved("points"))),
            ("a.svg", Some(NameFault::Ending)),
            ("b/a.tar.png", Some(NameFault::Ending)),
            ("a/b/c/d/e/f/g/h/i", Some(NameFault::Long)),
        ] {
            assert_eq!(Name::parse(text).err(), fault, "{text}");
        }
        assert!(Name::parse(&"x".repeat(128)).is_ok());
        assert_eq!(Name::parse(&"x".repeat(129)), Err(NameFault::Part));
    }
}
