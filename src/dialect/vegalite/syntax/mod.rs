//! Descriptions as they are written, typed: one file a definition of the language.
//!
//! A definition is one table (`definition!`), and all that is known of it follows from there: the struct, how it is
//! read, what is told of a description that strays from it, and what the documentation lists.
//!
//! # Reading
//!
//! ```text
//! let axis = Axis::of(object);                     // of an object's members; or Axis::read(json), which may be none
//! axis.tick_size.value()                           // Option<&…>: what is said, if it is a value
//! axis.title.is_null()                             // `null` is said, which is more than nothing
//! ```
//!
//! Fields are named as in JSON, in snake case (`type_`, `as_` and `box_` where Rust has the word itself), and every one is a
//! [`Said`]: unsaid, `null` or a value. Reading tells nothing and never fails: [`check`](check_description) has gone
//! over the whole description before, so what is not of its kind is simply unsaid. Expressions (`{"expr": …}`) are
//! resolved into plain values before anything is read; one that still stands there is unsaid, too.
//!
//! Some types are more than their value: `Guide` (an axis or legend; `false` is read as `null`), `Conditional` (plain, or
//! tested for each label), `Kept` (rows of data, which are not copied), `OneOrMany`, `Named` (members whose names the author
//! chose), `Field` (a name, or what a repeat puts there).
//!
//! # The configuration
//!
//! Its blocks are of the same types as the objects they speak for. A [`Look`] holds an object and the blocks beneath it,
//! the first first, and answers with the first that says something:
//!
//! ```text
//! let look = Look::new(Some(&axis), blocks);
//! look.get(|a| &a.tick_count)                      // Option<&…>; none if `null` comes first
//! look.number(|a| &a.label_padding, 2.0)           // with a default; also bool and color
//! look.said(|a| &a.domain_color)                   // Said<&…>, where `null` and nothing differ
//! ```
//!
//! # Adding a property
//!
//! A line in the table of its definition: field, name in JSON, type, and flags if need be (`[needed()]`, `[grave()]`,
//! `[wanted()]`, `[own()]` and `[configured()]` for one that the configuration does not have, or has alone,
//! `[idle("why")]`; see [`Property`](kind::Property)). Types are those of `read` and `words`, or made by `words!` and
//! `union!`. Then a line in `assets/vega-lite/properties.txt`, of which `docs/vega-lite.md` is made: a test asks for it.

pub mod axis;
pub mod background;
pub mod channel;
mod check;
pub mod conditional;
pub mod config;
mod cursor;
pub mod data;
mod definition;
#[cfg(test)]
mod documented;
pub mod header;
pub mod input;
pub mod instant;
pub mod kind;
pub mod legend;
pub mod locale;
pub mod mark;
pub mod meta;
pub mod names;
pub mod param;
pub mod predicate;
pub mod projection;
pub mod read;
mod resolve;
pub mod said;
#[cfg(test)]
mod sample;
pub mod scale;
pub mod size;
mod tell;
#[cfg(test)]
mod tests;
pub mod title;
pub mod transform;
pub mod value;
pub mod view;
pub mod words;

use crate::diagnostic::Report;
use crate::json::Json;
pub use cursor::Cursor;
pub use said::{Look, Said};
use std::cell::RefCell;

/// Tells everything in a description that is not in the language, or not of its kind.
pub fn check_description(json: &Json, report: &mut Report) {
    let told = RefCell::new(std::mem::take(report));
    view::check_view(&Cursor::new(json, "", &told));
    *report = told.into_inner();
}
