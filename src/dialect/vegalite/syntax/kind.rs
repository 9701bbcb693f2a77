//! Kinds of values as data: what the check compares with, what messages name, what random descriptions are made of.

use super::cursor::Cursor;
use crate::json::Object;

/// What may stand at a place. `null` may stand everywhere, and so may `{"expr": …}` or `{"signal": …}` where no object
/// is expected: expressions are values before anybody reads them.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Whatever JSON has.
    Any,
    Number,
    /// A truth value.
    Bool,
    Text,
    /// Text, or a list of its lines.
    Lines,
    /// Text that can be read as an expression.
    Expression,
    /// A CSS colour.
    Color,
    /// One of a set of words.
    Words(&'static Words),
    /// A list of values of one kind.
    List(&'static Kind),
    /// A list of so many values of one kind.
    Several(&'static Kind, usize),
    /// A value of one of several kinds.
    OneOf(&'static [Kind]),
    /// An object with properties of its own.
    Object(fn() -> &'static Definition),
    /// An object whose names its author chose.
    Map(&'static Kind),
    /// A value, or `{"condition": …, "value": …}` with values of that kind, and tests of another.
    Conditional(&'static Kind, &'static Kind),
    /// An object that is kept as it is.
    Free,
    /// An object of one of several definitions: the first whose property it has.
    Tagged(&'static Tags),
    /// An object with the properties of several definitions.
    Merged(&'static [fn() -> &'static Definition]),
}

/// Words that may stand at a place.
#[derive(Debug)]
pub struct Words {
    /// What they are, for messages: `interpolation`.
    pub what: &'static str,
    /// All of them.
    pub all: &'static [&'static str],
    /// Whether a word is valid, where that is not only whether it is one of `all`.
    pub accepts: fn(&Words, &str) -> bool,
    /// How a word that is not valid is told: what it should be, the word, and all that are valid.
    pub tell: fn(&str, &str, &[&str], &Cursor),
}

impl Words {
    /// Words that are told as a warning.
    pub const fn new(what: &'static str, all: &'static [&'static str]) -> Words {
        Words { what, all, accepts: Words::has, tell: super::tell::unknown_word }
    }

    /// The same, told in another way.
    pub const fn telling(self, tell: fn(&str, &str, &[&str], &Cursor)) -> Words {
        Words { tell, ..self }
    }

    fn has(&self, word: &str) -> bool {
        self.all.contains(&word)
    }
}

/// Where the table of a definition is.
pub type Table = fn() -> &'static Definition;

/// Definitions that are told apart by a property.
#[derive(Debug)]
pub struct Tags {
    /// With its article, for messages: `a transform`.
    pub name: &'static str,
    /// The property, and whose it is.
    pub all: &'static [(&'static str, Table)],
}

/// A kind of object: its properties.
pub struct Definition {
    /// With its article, for messages: `an axis`.
    pub name: &'static str,
    /// The name of its table, which no other has.
    #[cfg(test)]
    pub table: &'static str,
    /// In the order of the table.
    pub properties: &'static [Property],
    /// Where a name is in `properties`.
    pub index: fn(&str) -> Option<usize>,
    /// Of each property, whether it is said by an object that is read.
    #[cfg(test)]
    pub said: fn(&Object) -> Vec<(&'static str, bool)>,
    /// How a member is told that is none of them: its name, those that are valid, and where it is.
    pub unknown: fn(&str, &[&str], &Cursor),
    /// What is to be told beyond the kinds of properties.
    pub more: fn(&Object, &Cursor),
}

impl std::fmt::Debug for Definition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl Definition {
    /// A property by its name.
    pub fn property(&self, name: &str) -> Option<&'static Property> {
        self.properties.get((self.index)(name)?)
    }
}

/// A property of a kind of object. Made by the table: a name and a kind, then what else there is to say.
#[derive(Debug)]
pub struct Property {
    pub name: &'static str,
    pub kind: Kind,
    /// Whether nothing can be drawn without it.
    pub needed: bool,
    /// Whether an object says nothing without it.
    pub wanted: bool,
    /// Whether nothing can be drawn if it is not of its kind.
    pub grave: bool,
    /// Why it changes nothing, if it never does.
    pub idle: Option<&'static str>,
    /// Whether its value is a block of the configuration.
    pub block: bool,
    /// Where it may stand.
    pub place: Place,
}

/// Whether a property belongs to an object, or to the block of the configuration that is of the same kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Both,
    /// The configuration does not have it.
    Object,
    Configuration,
}

impl Property {
    /// A property of which there is nothing else to say.
    pub const fn new(name: &'static str, kind: Kind) -> Property {
        Property {
            name,
            kind,
            needed: false,
            wanted: false,
            grave: false,
            idle: None,
            block: false,
            place: Place::Both,
        }
    }

    /// Nothing can be drawn without it.
    pub const fn needed(self) -> Property {
        Property { needed: true, grave: true, ..self }
    }

    /// An object says nothing without it.
    pub const fn wanted(self) -> Property {
        Property { wanted: true, ..self }
    }

    /// Nothing can be drawn if it is not of its kind.
    pub const fn grave(self) -> Property {
        Property { grave: true, ..self }
    }

    /// It never changes anything, for a reason.
    pub const fn idle(self, why: &'static str) -> Property {
        Property { idle: Some(why), ..self }
    }

    /// Its value is a block of the configuration.
    pub const fn block(self) -> Property {
        Property { block: true, ..self }
    }

    /// The configuration does not have it.
    pub const fn own(self) -> Property {
        Property { place: Place::Object, ..self }
    }

    /// Only the configuration has it.
    pub const fn configured(self) -> Property {
        Property { place: Place::Configuration, ..self }
    }
}
