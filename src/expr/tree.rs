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
    Sequence(Vec<Node>),
}

/// The name of a member of an object literal.
#[derive(Debug, Clone)]
pub enum Member {
    Name(Arc<str>),
    Computed(Node),
    Spread,
}

/// A function.
#[derive(Debug, Clone)]
pub struct Function {
    /// The name it may call itself by.
    pub name: Option<Arc<str>>,
    /// Whether it was written with an arrow: `this` is that of its surroundings.
    pub arrow: bool,
    pub params: Vec<Param>,
    /// Names declared by `var` anywhere in it.
    pub vars: Vec<Arc<str>>,
    pub body: Vec<Statement>,
}

/// A parameter.
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

/// A statement.
#[derive(Debug, Clone)]
pub enum Statement {
    /// Targets with their values; whether the names are those of the function (`var`).
    Declare(Vec<(Target, Option<Node>)>, bool),
    Function(Arc<str>, Arc<Function>),
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

/// Calls a function for every node, outer ones first.
pub fn visit(node: &Node, f: &mut impl FnMut(&Node)) {
    visit_dyn(node, f);
}

// As deep as the parser allowed, no deeper.
fn visit_dyn(node: &Node, f: &mut dyn FnMut(&Node)) {
    f(node);
    match node {
        Node::Literal(_) | Node::Undefined | Node::Name(_) | Node::Regex(..) => {}
        Node::Member(a, _) | Node::Unary(_, a) | Node::Step(a, ..) | Node::Spread(a) => visit_dyn(a, f),
        Node::Index(a, b) | Node::Binary(_, a, b) | Node::Assign(a, _, b) => {
            visit_dyn(a, f);
            visit_dyn(b, f);
        }
        Node::Conditional(a, b, c) => [a, b, c].into_iter().for_each(|n| visit_dyn(n, f)),
        Node::Call(a, list, _) => {
            visit_dyn(a, f);
            list.iter().for_each(|n| visit_dyn(n, f));
        }
        Node::New(_, list) | Node::Array(list) | Node::Template(_, list) | Node::Sequence(list) => {
            list.iter().for_each(|n| visit_dyn(n, f));
        }
        Node::Object(members) => {
            for (member, n) in members {
                visit_member(member, f);
                visit_dyn(n, f);
            }
        }
        Node::Function(function) => visit_function(function, f),
    }
}

fn visit_member(member: &Member, f: &mut dyn FnMut(&Node)) {
    if let Member::Computed(n) = member {
        visit_dyn(n, f);
    }
}

fn visit_function(function: &Function, f: &mut dyn FnMut(&Node)) {
    for p in &function.params {
        visit_target(&p.target, f);
        p.default.iter().for_each(|n| visit_dyn(n, f));
    }
    visit_statements(&function.body, f);
}

fn visit_target(target: &Target, f: &mut dyn FnMut(&Node)) {
    match target {
        Target::Name(_) => {}
        Target::Members(members, _) => {
            for (member, inner, default) in members {
                visit_member(member, f);
                visit_target(inner, f);
                default.iter().for_each(|n| visit_dyn(n, f));
            }
        }
        Target::Elements(elements, rest) => {
            for (inner, default) in elements.iter().flatten() {
                visit_target(inner, f);
                default.iter().for_each(|n| visit_dyn(n, f));
            }
            rest.iter().for_each(|t| visit_target(t, f));
        }
    }
}

fn visit_statements(list: &[Statement], f: &mut dyn FnMut(&Node)) {
    list.iter().for_each(|s| visit_statement(s, f));
}

fn visit_statement(s: &Statement, f: &mut dyn FnMut(&Node)) {
    match s {
        Statement::Declare(declared, _) => {
            for (target, value) in declared {
                visit_target(target, f);
                value.iter().for_each(|n| visit_dyn(n, f));
            }
        }
        Statement::Function(_, function) => visit_function(function, f),
        Statement::Do(n) | Statement::Return(Some(n)) | Statement::Throw(n) => visit_dyn(n, f),
        Statement::Block(b) => visit_statements(&b.list, f),
        Statement::If(test, yes, no) => {
            visit_dyn(test, f);
            visit_statements(&yes.list, f);
            visit_statements(&no.list, f);
        }
        Statement::For(l) => {
            visit_statements(&l.start, f);
            l.test.iter().chain(&l.step).for_each(|n| visit_dyn(n, f));
            visit_statements(&l.body.list, f);
        }
        Statement::While(n, b) | Statement::DoWhile(b, n) => {
            visit_dyn(n, f);
            visit_statements(&b.list, f);
        }
        Statement::ForEach(l) => {
            visit_target(&l.target, f);
            visit_dyn(&l.list, f);
            visit_statements(&l.body.list, f);
        }
        Statement::Switch(on, cases) => {
            visit_dyn(on, f);
            for case in cases {
                case.test.iter().for_each(|n| visit_dyn(n, f));
                visit_statements(&case.body, f);
            }
        }
        Statement::Try(t) => {
            visit_statements(&t.body.list, f);
            t.caught.iter().for_each(|(_, b)| visit_statements(&b.list, f));
            visit_statements(&t.finally.list, f);
        }
        Statement::Labeled(_, inner) => visit_statement(inner, f),
        Statement::Return(None) | Statement::Break(_) | Statement::Continue(_) => {}
    }
}
