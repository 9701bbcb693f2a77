//! One small safe language: Vega expressions and the callbacks found in Chart.js configurations. It reaches nothing but
//! the values it is given: no prototypes, no globals, no time, no I/O; every step is counted.

mod assign;
mod backtrack;
mod builtin;
mod calendars;
mod call;
mod class;
mod columns;
mod eval;
mod execute;
mod heap;
mod intl;
mod lex;
mod library;
mod list;
mod method;
mod moments;
mod parse;
mod pattern;
mod realm;
mod sample;
mod statement;
mod tree;

pub use eval::EvalError;
pub use intl::locale_number;
pub use list::merge_sort;
pub use realm::{Asked, Host, Realm, Reply, object_of, reference, tree_of};

use crate::data::{Column, Frame, Value};
use crate::limits::Budget;
use crate::time::Zone;
use std::collections::HashMap;
use std::sync::Arc;
use tree::Node;

/// A compiled expression; cheap to clone.
#[derive(Debug, Clone)]
pub struct Expr {
    root: Arc<Node>,
    text: Arc<str>,
}

/// Why a text is no expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// What was expected.
    pub message: String,
    /// Where, in bytes.
    pub offset: usize,
}

/// The longest text of an expression, bytes.
const LONGEST: usize = 100_000;

/// The row an expression looks at as `datum`.
#[derive(Debug, Clone, Copy)]
pub enum Row<'a> {
    None,
    /// A row of a table.
    Frame(&'a Frame, usize),
    Value(&'a Value),
}

/// What an expression can see.
#[derive(Debug, Clone, Copy)]
pub struct Env<'a> {
    /// `datum`.
    pub row: Row<'a>,
    /// Names.
    pub params: &'a Params,
    /// What may be spent.
    pub budget: &'a Budget,
    /// The zone of local times.
    pub zone: &'a Zone,
    /// Scales that can be asked by name, where there are any yet.
    pub scales: Option<&'a dyn NamedScales>,
}

/// Scales that expressions ask by name.
pub trait NamedScales: std::fmt::Debug {
    /// What a function of scales (`scale`, `invert`, `domain`, `range`, `bandwidth`) gives for a scale and, where it takes
    /// one, a value; `None` if there is no such scale.
    fn ask(&self, function: &str, scale: &str, value: &Value) -> Option<Value>;
}

/// Named values.
#[derive(Debug, Clone, Default)]
pub struct Params {
    list: Vec<(Arc<str>, Value)>,
    /// Their places, once there are many.
    index: HashMap<Arc<str>, usize>,
}

/// So many are found soon enough one after another.
const FEW: usize = 16;

impl Params {
    /// None.
    pub fn new() -> Params {
        Params::default()
    }

    /// A value by its name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.place(name).map(|at| &self.list[at].1)
    }

    fn place(&self, name: &str) -> Option<usize> {
        if self.list.len() <= FEW {
            return self.list.iter().position(|(n, _)| &**n == name);
        }
        self.index.get(name).copied()
    }

    /// Sets or replaces.
    pub fn set(&mut self, name: impl Into<Arc<str>>, value: Value) {
        let name = name.into();
        if let Some(at) = self.place(&name) {
            self.list[at].1 = value;
            return;
        }
        self.index.insert(name.clone(), self.list.len());
        self.list.push((name, value));
    }
}

impl PartialEq for Expr {
    fn eq(&self, other: &Expr) -> bool {
        self.text == other.text
    }
}

impl Expr {
    /// Compiles an expression, or a JavaScript function.
    ///
    /// # Errors
    /// Where it stops being one, or that it is too long.
    pub fn parse(text: &str) -> Result<Expr, ParseError> {
        if text.len() > LONGEST {
            let message = format!("an expression may be {LONGEST} bytes long, not {}", text.len());
            return Err(ParseError { message, offset: LONGEST });
        }
        Ok(Expr { root: Arc::new(parse::expression(text)?), text: text.into() })
    }

    /// Its values for all rows of a table, if it is an expression of numbers over columns of numbers: the same as
    /// [`Expr::eval`] gives row by row, sooner.
    pub fn column(&self, frame: &Frame, budget: &Budget) -> Option<Column> {
        columns::column(&self.root, frame, budget)
    }

    /// Its value.
    ///
    /// # Errors
    /// A name or function that does not exist; too many steps.
    pub fn eval(&self, env: &Env) -> Result<Value, EvalError> {
        self.told(eval::run(&self.root, env), env)
    }

    /// Calls the function it is; an expression that is no function is its own result.
    ///
    /// # Errors
    /// As [`Expr::eval`].
    #[cfg(any(test, feature = "fuzzing"))]
    pub fn call(&self, args: &[Value], env: &Env) -> Result<Value, EvalError> {
        self.told(eval::call(&self.root, heap::Val::Undefined, args, env), env)
    }

    /// Notes an error, so that the author hears of it wherever the value is left out.
    fn told<T>(&self, result: Result<T, EvalError>, env: &Env) -> Result<T, EvalError> {
        if let Err(error) = &result {
            env.budget.complain(|| {
                let long = self.text.chars().count() > 80;
                let text: String = self.text.chars().take(80).chain(long.then_some('…')).collect();
                format!("{text:?} has no value: {error}")
            });
        }
        result
    }
}

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;
