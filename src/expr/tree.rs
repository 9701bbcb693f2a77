//! The tree of an expression, as the parser makes it and the machine runs it, and the walk over all of it.

use super::pattern::Pattern;
use crate::data::Value;
use std::sync::Arc;

/// An expression.
#[derive(Debug, Clone)]
pub enum Node {
    Literal(Value),
    Undefined,
    Name(Arc<str>),
    Member(Box<Node>, Arc<str>),
    Index(Box<Node>, Box<Node>),
    Unary(&'static str, Box<Node>),
    Binary(&'static str, Box<Node>, Box<Node>),
    Conditional(Box<Node>, Box<Node>, Box<Node>),
    /// What is called, with what, and whether calling nothing gives nothing (`?.`).
    Call(Box<Node>, Vec<Node>, bool),
    New(Arc<str>, Vec<Node>),
    /// `new (expression)(…)`.
    NewOf(Box<Node>, Vec<Node>),
    Array(Vec<Node>),
    Object(Vec<(Member, Node)>),
    Template(Vec<String>, Vec<Node>),
    Function(Arc<Function>),
    Regex(Arc<Pattern>),
    /// Target, operator (`=`, `+=` …), value.
    Assign(Box<Node>, &'static str, Box<Node>),
    /// Target, what is added, whether the old value is the result.
    Step(Box<Node>, f64, bool),
    Spread(Box<Node>),
    /// What stands before `?.`: if it is nothing, so is the innermost [`Node::Chain`] around.
    Optional(Box<Node>),
    Chain(Box<Node>),
    Class(Arc<ClassNode>),
    Sequence(Vec<Node>),
}

/// The name of a member of an object literal.
#[derive(Debug, Clone)]
pub enum Member {
    Name(Arc<str>),
    Computed(Node),
    Spread,
    /// A function that is called when the member is asked for.
    Getter(Arc<str>),
    /// One that is called when it is set.
    Setter(Arc<str>),
}

#[derive(Debug, Clone)]
pub struct Function {
    /// The name it may call itself by.
    pub name: Option<Arc<str>>,
    /// Whether it was written with an arrow: `this` is that of its surroundings.
    pub arrow: bool,
    /// Whether it asks for `arguments`.
    pub counted: bool,
    pub flow: Flow,
    pub params: Vec<Param>,
    /// Names declared by `var` anywhere in it.
    pub vars: Vec<Arc<str>>,
    pub body: Vec<Statement>,
}

/// How a function gives its results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Flow {
    /// One, at its end.
    #[default]
    Plain,
    /// One after another (`function*`).
    Many,
    /// Later (`async`): to whoever calls it, nothing.
    Later,
}

/// `class name extends parent { … }`.
#[derive(Debug, Clone)]
pub struct ClassNode {
    pub name: Option<Arc<str>>,
    pub parent: Option<Node>,
    pub constructor: Option<Arc<Function>>,
    /// Methods; whether they are those of the class itself.
    pub methods: Vec<(Arc<str>, Arc<Function>, bool)>,
    /// Functions that are called when a member is asked for, or set.
    pub accessors: Vec<(Member, Arc<Function>, bool)>,
    /// Members with what they begin as; whether they are those of the class itself.
    pub fields: Vec<(Arc<str>, Option<Node>, bool)>,
}

#[derive(Debug, Clone)]
pub struct Param {
    pub target: Target,
    pub default: Option<Node>,
    /// Whether it takes all arguments that are left.
    pub rest: bool,
}

impl Param {
    /// A plain one.
    pub fn named(name: Arc<str>) -> Param {
        Param { target: Target::Name(name), default: None, rest: false }
    }
}

/// What a declaration gives a value to.
#[derive(Debug, Clone)]
pub enum Target {
    Name(Arc<str>),
    /// Members by name, each with its target and default; then the name of the rest.
    Members(Vec<(Member, Target, Option<Node>)>, Option<Arc<str>>),
    /// Elements, holes among them; then the target of the rest.
    Elements(Vec<Option<(Target, Option<Node>)>>, Option<Box<Target>>),
}

/// Statements between braces, or one without.
#[derive(Debug, Clone, Default)]
pub struct Block {
    pub list: Vec<Statement>,
    /// Whether it declares names of its own.
    pub scoped: bool,
}

#[derive(Debug, Clone)]
pub enum Statement {
    /// Targets with their values; whether the names are those of the function (`var`).
    Declare(Vec<(Target, Option<Node>)>, bool),
    Function(Arc<str>, Arc<Function>),
    Class(Arc<str>, Arc<ClassNode>),
    Do(Node),
    Block(Block),
    If(Node, Block, Block),
    Return(Option<Node>),
    For(Box<For>),
    While(Node, Block),
    DoWhile(Block, Node),
    ForEach(Box<ForEach>),
    Switch(Node, Vec<Case>),
    Throw(Node),
    Try(Box<Try>),
    /// `name: statement`.
    Labeled(Arc<str>, Box<Statement>),
    Break(Option<Arc<str>>),
    Continue(Option<Arc<str>>),
}

/// `for (start; test; step) body`.
#[derive(Debug, Clone)]
pub struct For {
    pub start: Vec<Statement>,
    pub test: Option<Node>,
    pub step: Option<Node>,
    pub body: Block,
}

/// `for (target of list) body`, `for (target in list) body`.
#[derive(Debug, Clone)]
pub struct ForEach {
    pub target: Target,
    /// Whether the target is one of the function's names (`var`) or one that exists.
    pub outer: bool,
    pub list: Node,
    /// Whether keys are taken instead of elements.
    pub keys: bool,
    pub body: Block,
}

/// `case test: body`; without a test the default.
#[derive(Debug, Clone)]
pub struct Case {
    pub test: Option<Node>,
    pub body: Vec<Statement>,
}

/// `try … catch … finally …`.
#[derive(Debug, Clone)]
pub struct Try {
    pub body: Block,
    pub caught: Option<(Option<Target>, Block)>,
    pub finally: Block,
}
