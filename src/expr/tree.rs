//! The tree of an expression, as the parser makes it and the machine runs it, and the walk over all of it.

use crate::data::Value;
use std::sync::Arc;

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    Literal(Value),
    Name(Arc<str>),
    Member(Box<Node>, Arc<str>),
    Index(Box<Node>, Box<Node>),
    Unary(&'static str, Box<Node>),
    Binary(&'static str, Box<Node>, Box<Node>),
    Conditional(Box<Node>, Box<Node>, Box<Node>),
    Call(Box<Node>, Vec<Node>),
    New(Arc<str>, Vec<Node>),
    Array(Vec<Node>),
    Object(Vec<(Member, Node)>),
    Template(Vec<String>, Vec<Node>),
    Function(Arc<Function>),
    Regex(Arc<str>, Arc<str>),
    /// Target, operator (`=`, `+=` …), value.
    Assign(Box<Node>, &'static str, Box<Node>),
    /// Target, what is added, whether the old value is the result.
    Step(Box<Node>, f64, bool),
    Spread(Box<Node>),
    Sequence(Vec<Node>),
}

/// The name of a member of an object literal.
#[derive(Debug, Clone, PartialEq)]
pub enum Member {
    Name(Arc<str>),
    Computed(Node),
    Spread,
}

/// A function.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    pub params: Vec<Param>,
    pub body: Vec<Statement>,
}

/// A parameter or a declared variable: a name, or the names of members.
#[derive(Debug, Clone, PartialEq)]
pub enum Param {
    Name(Arc<str>, Option<Node>),
    Members(Vec<(Arc<str>, Arc<str>)>),
    Elements(Vec<Arc<str>>),
    Rest(Arc<str>),
}

/// A statement.
#[derive(Debug, Clone, PartialEq)]
pub enum Statement {
    Let(Vec<(Param, Option<Node>)>),
    Do(Node),
    If(Node, Vec<Statement>, Vec<Statement>),
    Return(Option<Node>),
    For(Vec<Statement>, Option<Node>, Option<Node>, Vec<Statement>),
    /// Variable, list, whether keys are taken instead of elements.
    ForEach(Arc<str>, Node, bool, Vec<Statement>),
    Break,
    Continue,
}

/// Calls a function for every node, outer ones first.
pub fn visit(node: &Node, f: &mut impl FnMut(&Node)) {
    visit_dyn(node, f);
}

// As deep as the parser allowed, no deeper.
fn visit_dyn(node: &Node, f: &mut dyn FnMut(&Node)) {
    f(node);
    match node {
        Node::Literal(_) | Node::Name(_) | Node::Regex(..) => {}
        Node::Member(a, _) | Node::Unary(_, a) | Node::Step(a, ..) | Node::Spread(a) => visit_dyn(a, f),
        Node::Index(a, b) | Node::Binary(_, a, b) | Node::Assign(a, _, b) => {
            visit_dyn(a, f);
            visit_dyn(b, f);
        }
        Node::Conditional(a, b, c) => [a, b, c].into_iter().for_each(|n| visit_dyn(n, f)),
        Node::Call(a, list) => {
            visit_dyn(a, f);
            list.iter().for_each(|n| visit_dyn(n, f));
        }
        Node::New(_, list) | Node::Array(list) | Node::Template(_, list) | Node::Sequence(list) => {
            list.iter().for_each(|n| visit_dyn(n, f));
        }
        Node::Object(members) => members.iter().for_each(|(_, n)| visit_dyn(n, f)),
        Node::Function(function) => visit_statements(&function.body, f),
    }
}

fn visit_statements(list: &[Statement], f: &mut dyn FnMut(&Node)) {
    for s in list {
        match s {
            Statement::Let(declared) => declared.iter().filter_map(|(_, v)| v.as_ref()).for_each(|n| visit_dyn(n, f)),
            Statement::Do(n) | Statement::Return(Some(n)) => visit_dyn(n, f),
            Statement::If(test, yes, no) => {
                visit_dyn(test, f);
                visit_statements(yes, f);
                visit_statements(no, f);
            }
            Statement::For(start, test, step, body) => {
                visit_statements(start, f);
                test.iter().chain(step).for_each(|n| visit_dyn(n, f));
                visit_statements(body, f);
            }
            Statement::ForEach(_, list, _, body) => {
                visit_dyn(list, f);
                visit_statements(body, f);
            }
            Statement::Return(None) | Statement::Break | Statement::Continue => {}
        }
    }
}
