//! Tokens to a tree, by precedence climbing; the depth is limited.

use super::ParseError;
use super::lex::{self, Kind, Token};
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

/// Deepest nesting.
const DEPTH: usize = 80;

type Result<T> = std::result::Result<T, ParseError>;

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

/// Reads one expression to the end of the text.
pub fn expression(text: &str) -> Result<Node> {
    at_depth(text, 0)
}

fn at_depth(text: &str, depth: usize) -> Result<Node> {
    let mut p = Parser { tokens: lex::tokens(text)?, at: 0, depth };
    let node = p.sequence()?;
    while p.take(";") {}
    if p.peek() != &Kind::End {
        return p.fail("expected the end of the expression");
    }
    Ok(node)
}

/// Binary operators and how tightly they bind.
fn precedence(sign: &str) -> Option<u8> {
    Some(match sign {
        "??" => 1,
        "||" => 2,
        "&&" => 3,
        "|" => 4,
        "^" => 5,
        "&" => 6,
        "==" | "!=" | "===" | "!==" => 7,
        "<" | ">" | "<=" | ">=" | "in" | "instanceof" => 8,
        "<<" | ">>" | ">>>" => 9,
        "+" | "-" => 10,
        "*" | "/" | "%" => 11,
        "**" => 12,
        _ => return None,
    })
}

impl Parser {
    fn peek(&self) -> &Kind {
        &self.tokens[self.at].kind
    }

    fn sign(&self) -> &'static str {
        match self.peek() {
            Kind::Sign(s) => s,
            _ => "",
        }
    }

    fn ahead(&self, n: usize) -> &Kind {
        &self.tokens[(self.at + n).min(self.tokens.len() - 1)].kind
    }

    fn next(&mut self) -> Kind {
        let kind = self.tokens[self.at].kind.clone();
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        kind
    }

    fn take(&mut self, sign: &str) -> bool {
        let hit = matches!(self.peek(), Kind::Sign(s) if *s == sign);
        if hit {
            self.at += 1;
        }
        hit
    }

    fn take_word(&mut self, word: &str) -> bool {
        let hit = matches!(self.peek(), Kind::Name(n) if &**n == word);
        if hit {
            self.at += 1;
        }
        hit
    }

    fn expect(&mut self, sign: &str) -> Result<()> {
        if self.take(sign) { Ok(()) } else { self.fail(&format!("expected {sign}")) }
    }

    fn fail<T>(&self, message: &str) -> Result<T> {
        Err(ParseError { message: message.into(), offset: self.tokens[self.at].offset })
    }

    fn deeper<T>(&mut self, f: impl FnOnce(&mut Parser) -> Result<T>) -> Result<T> {
        if self.depth >= DEPTH {
            return self.fail("this is nested too deeply");
        }
        self.depth += 1;
        let out = f(self);
        self.depth -= 1;
        out
    }

    fn sequence(&mut self) -> Result<Node> {
        let first = self.assignment()?;
        if self.sign() != "," {
            return Ok(first);
        }
        let mut all = vec![first];
        while self.take(",") {
            all.push(self.assignment()?);
        }
        Ok(Node::Sequence(all))
    }

    fn assignment(&mut self) -> Result<Node> {
        self.deeper(|p| {
            if let Some(f) = p.arrow()? {
                return Ok(f);
            }
            let left = p.conditional()?;
            let sign = p.sign();
            if matches!(sign, "=" | "+=" | "-=" | "*=" | "/=" | "%=" | "**=" | "&&=" | "||=" | "??=") {
                if !matches!(left, Node::Name(_) | Node::Member(..) | Node::Index(..)) {
                    return p.fail("only names and members can be assigned to");
                }
                p.at += 1;
                let right = p.assignment()?;
                return Ok(Node::Assign(Box::new(left), sign, Box::new(right)));
            }
            Ok(left)
        })
    }

    /// `x => …`, `(a, b) => …`, `async` is refused.
    fn arrow(&mut self) -> Result<Option<Node>> {
        let start = self.at;
        if matches!(self.peek(), Kind::Name(_)) && self.ahead(1) == &Kind::Sign("=>") {
            let Kind::Name(name) = self.next() else { return Ok(None) };
            self.at += 1;
            return self.arrow_body(vec![Param::Name(name, None)]).map(Some);
        }
        if self.sign() == "(" && self.arrow_follows() {
            let params = self.params()?;
            self.expect("=>")?;
            return self.arrow_body(params).map(Some);
        }
        self.at = start;
        Ok(None)
    }

    /// Whether the bracket opened here is closed just before an arrow.
    fn arrow_follows(&self) -> bool {
        let mut depth = 0i32;
        for (i, t) in self.tokens[self.at..].iter().enumerate() {
            match &t.kind {
                Kind::Sign("(" | "[" | "{") => depth += 1,
                Kind::Sign(")" | "]" | "}") => {
                    depth -= 1;
                    if depth == 0 {
                        return self.ahead(i + 1) == &Kind::Sign("=>");
                    }
                }
                _ => {}
            }
        }
        false
    }

    fn arrow_body(&mut self, params: Vec<Param>) -> Result<Node> {
        let body = if self.sign() == "{" { self.block()? } else { vec![Statement::Return(Some(self.assignment()?))] };
        Ok(Node::Function(Arc::new(Function { params, body })))
    }

    fn params(&mut self) -> Result<Vec<Param>> {
        self.expect("(")?;
        let mut params = Vec::new();
        while self.sign() != ")" {
            params.push(self.param()?);
            if !self.take(",") {
                break;
            }
        }
        self.expect(")")?;
        Ok(params)
    }

    fn param(&mut self) -> Result<Param> {
        if self.take("...") {
            return Ok(Param::Rest(self.name()?));
        }
        if self.take("{") {
            let mut members = Vec::new();
            while self.sign() != "}" {
                let member = self.name()?;
                let name = if self.take(":") { self.name()? } else { member.clone() };
                members.push((member, name));
                if !self.take(",") {
                    break;
                }
            }
            self.expect("}")?;
            return Ok(Param::Members(members));
        }
        if self.take("[") {
            let mut names = Vec::new();
            while self.sign() != "]" {
                names.push(self.name()?);
                if !self.take(",") {
                    break;
                }
            }
            self.expect("]")?;
            return Ok(Param::Elements(names));
        }
        let name = self.name()?;
        let default = if self.take("=") { Some(self.assignment()?) } else { None };
        Ok(Param::Name(name, default))
    }

    fn name(&mut self) -> Result<Arc<str>> {
        match self.peek() {
            Kind::Name(_) => {
                let Kind::Name(n) = self.next() else { return self.fail("expected a name") };
                Ok(n)
            }
            _ => self.fail("expected a name"),
        }
    }

    fn conditional(&mut self) -> Result<Node> {
        let test = self.binary(0)?;
        if !self.take("?") {
            return Ok(test);
        }
        let yes = self.assignment()?;
        self.expect(":")?;
        let no = self.assignment()?;
        Ok(Node::Conditional(Box::new(test), Box::new(yes), Box::new(no)))
    }

    fn operator(&self) -> Option<(&'static str, u8)> {
        let sign = match self.peek() {
            Kind::Sign(s) => s,
            Kind::Name(n) if &**n == "in" => "in",
            Kind::Name(n) if &**n == "instanceof" => "instanceof",
            _ => return None,
        };
        precedence(sign).map(|p| (sign, p))
    }

    fn binary(&mut self, least: u8) -> Result<Node> {
        let mut left = self.unary()?;
        while let Some((sign, p)) = self.operator() {
            if p <= least && !(sign == "**" && p == least) {
                break;
            }
            self.at += 1;
            let right = self.deeper(|s| s.binary(if sign == "**" { p - 1 } else { p }))?;
            left = Node::Binary(sign, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Node> {
        let sign = match self.peek() {
            Kind::Sign(s @ ("!" | "-" | "+" | "~" | "++" | "--")) => *s,
            Kind::Name(n) if &**n == "typeof" => "typeof",
            Kind::Name(n) if &**n == "void" => "void",
            Kind::Name(n) if &**n == "new" => {
                self.at += 1;
                return self.construct();
            }
            _ => return self.postfix(),
        };
        self.at += 1;
        let operand = self.deeper(Parser::unary)?;
        Ok(match sign {
            "++" => Node::Step(Box::new(operand), 1.0, false),
            "--" => Node::Step(Box::new(operand), -1.0, false),
            _ => Node::Unary(sign, Box::new(operand)),
        })
    }

    fn construct(&mut self) -> Result<Node> {
        let mut name = self.name()?.to_string();
        while self.take(".") {
            name = format!("{name}.{}", self.name()?);
        }
        let args = if self.sign() == "(" { self.args()? } else { Vec::new() };
        self.suffixes(Node::New(name.into(), args))
    }

    fn args(&mut self) -> Result<Vec<Node>> {
        self.expect("(")?;
        let mut args = Vec::new();
        while self.sign() != ")" {
            let spread = self.take("...");
            let arg = self.assignment()?;
            args.push(if spread { Node::Spread(Box::new(arg)) } else { arg });
            if !self.take(",") {
                break;
            }
        }
        self.expect(")")?;
        Ok(args)
    }

    fn postfix(&mut self) -> Result<Node> {
        let node = self.primary()?;
        let node = self.suffixes(node)?;
        if !self.tokens[self.at].after_break {
            if self.take("++") {
                return Ok(Node::Step(Box::new(node), 1.0, true));
            }
            if self.take("--") {
                return Ok(Node::Step(Box::new(node), -1.0, true));
            }
        }
        Ok(node)
    }

    fn suffixes(&mut self, mut node: Node) -> Result<Node> {
        let mut count = 0;
        loop {
            count += 1;
            if count > 200 {
                return self.fail("this chain is too long");
            }
            if self.take(".") {
                node = Node::Member(Box::new(node), self.name()?);
            } else if self.take("?.") {
                node = match self.sign() {
                    "[" | "(" => continue,
                    _ => Node::Member(Box::new(node), self.name()?),
                };
            } else if self.take("[") {
                let index = self.sequence()?;
                self.expect("]")?;
                node = match index {
                    Node::Literal(Value::Text(name)) => Node::Member(Box::new(node), name),
                    other => Node::Index(Box::new(node), Box::new(other)),
                };
            } else if self.sign() == "(" {
                let args = self.deeper(Parser::args)?;
                node = Node::Call(Box::new(node), args);
            } else {
                return Ok(node);
            }
        }
    }

    fn primary(&mut self) -> Result<Node> {
        match self.peek().clone() {
            Kind::Number(x) => {
                self.at += 1;
                Ok(Node::Literal(Value::Number(x)))
            }
            Kind::Text(t) => {
                self.at += 1;
                Ok(Node::Literal(Value::Text(t)))
            }
            Kind::Template(texts, sources) => {
                self.at += 1;
                let depth = self.depth + 1;
                let parts = sources.iter().map(|(s, base)| {
                    if depth >= DEPTH {
                        return Err(ParseError { message: "this is nested too deeply".into(), offset: *base });
                    }
                    at_depth(s, depth).map_err(|e| ParseError { offset: e.offset + base, ..e })
                });
                Ok(Node::Template(texts, parts.collect::<Result<_>>()?))
            }
            Kind::Regex(body, flags) => {
                self.at += 1;
                Ok(Node::Regex(body, flags))
            }
            Kind::Name(name) => {
                self.at += 1;
                self.word(name)
            }
            Kind::Sign("(") => {
                self.at += 1;
                let inner = self.deeper(Parser::sequence)?;
                self.expect(")")?;
                Ok(inner)
            }
            Kind::Sign("[") => self.deeper(Parser::array),
            Kind::Sign("{") => self.deeper(Parser::object),
            Kind::Sign(_) | Kind::End => self.fail("expected a value"),
        }
    }

    fn word(&mut self, name: Arc<str>) -> Result<Node> {
        Ok(match &*name {
            "true" => Node::Literal(Value::Bool(true)),
            "false" => Node::Literal(Value::Bool(false)),
            "null" | "undefined" => Node::Literal(Value::Null),
            "NaN" => Node::Literal(Value::Number(f64::NAN)),
            "Infinity" => Node::Literal(Value::Number(f64::INFINITY)),
            "function" => {
                if matches!(self.peek(), Kind::Name(_)) {
                    self.at += 1;
                }
                let params = self.params()?;
                let body = self.block()?;
                Node::Function(Arc::new(Function { params, body }))
            }
            "async" | "await" | "yield" | "class" | "import" | "delete" => {
                self.at -= 1;
                return self.fail("this word is not understood here");
            }
            _ => Node::Name(name),
        })
    }

    fn array(&mut self) -> Result<Node> {
        self.expect("[")?;
        let mut list = Vec::new();
        while self.sign() != "]" {
            if self.take(",") {
                list.push(Node::Literal(Value::Null));
                continue;
            }
            let spread = self.take("...");
            let item = self.assignment()?;
            list.push(if spread { Node::Spread(Box::new(item)) } else { item });
            if !self.take(",") {
                break;
            }
        }
        self.expect("]")?;
        Ok(Node::Array(list))
    }

    fn object(&mut self) -> Result<Node> {
        self.expect("{")?;
        let mut members = Vec::new();
        while self.sign() != "}" {
            if self.take("...") {
                members.push((Member::Spread, self.assignment()?));
            } else if self.take("[") {
                let name = self.assignment()?;
                self.expect("]")?;
                self.expect(":")?;
                members.push((Member::Computed(name), self.assignment()?));
            } else {
                let name: Arc<str> = match self.next() {
                    Kind::Name(n) | Kind::Text(n) => n,
                    Kind::Number(x) => crate::number::to_js(x).into(),
                    _ => {
                        self.at = self.at.saturating_sub(1);
                        return self.fail("expected the name of a member");
                    }
                };
                let value = if self.take(":") {
                    self.assignment()?
                } else if self.sign() == "(" {
                    let params = self.params()?;
                    Node::Function(Arc::new(Function { params, body: self.block()? }))
                } else {
                    Node::Name(name.clone())
                };
                members.push((Member::Name(name), value));
            }
            if !self.take(",") {
                break;
            }
        }
        self.expect("}")?;
        Ok(Node::Object(members))
    }

    fn block(&mut self) -> Result<Vec<Statement>> {
        self.deeper(|p| {
            p.expect("{")?;
            let mut out = Vec::new();
            while p.sign() != "}" {
                if p.peek() == &Kind::End {
                    return p.fail("expected }");
                }
                p.statement(&mut out)?;
            }
            p.expect("}")?;
            Ok(out)
        })
    }

    fn body(&mut self) -> Result<Vec<Statement>> {
        if self.sign() == "{" {
            return self.block();
        }
        let mut out = Vec::new();
        self.deeper(|p| p.statement(&mut out))?;
        Ok(out)
    }

    fn statement(&mut self, out: &mut Vec<Statement>) -> Result<()> {
        if self.take(";") {
            return Ok(());
        }
        if self.sign() == "{" {
            let inner = self.block()?;
            out.extend(inner);
            return Ok(());
        }
        let word = match self.peek() {
            Kind::Name(n) => n.clone(),
            _ => "".into(),
        };
        match &*word {
            "let" | "const" | "var" => {
                self.at += 1;
                let declared = self.declarations()?;
                out.push(Statement::Let(declared));
            }
            "if" => {
                self.at += 1;
                self.expect("(")?;
                let test = self.sequence()?;
                self.expect(")")?;
                let yes = self.body()?;
                let no = if self.take_word("else") { self.body()? } else { Vec::new() };
                out.push(Statement::If(test, yes, no));
                return Ok(());
            }
            "return" => {
                self.at += 1;
                let bare = matches!(self.peek(), Kind::Sign(";" | "}") | Kind::End) || self.tokens[self.at].after_break;
                let value = if bare { None } else { Some(self.sequence()?) };
                out.push(Statement::Return(value));
            }
            "for" => {
                self.at += 1;
                out.push(self.for_loop()?);
                return Ok(());
            }
            "while" => {
                self.at += 1;
                self.expect("(")?;
                let test = self.sequence()?;
                self.expect(")")?;
                let body = self.body()?;
                out.push(Statement::For(Vec::new(), Some(test), None, body));
                return Ok(());
            }
            "break" => {
                self.at += 1;
                out.push(Statement::Break);
            }
            "continue" => {
                self.at += 1;
                out.push(Statement::Continue);
            }
            "function" if matches!(self.ahead(1), Kind::Name(_)) => {
                self.at += 1;
                let name = self.name()?;
                let params = self.params()?;
                let body = self.block()?;
                let f = Node::Function(Arc::new(Function { params, body }));
                out.push(Statement::Let(vec![(Param::Name(name, None), Some(f))]));
            }
            _ => out.push(Statement::Do(self.sequence()?)),
        }
        let ended =
            self.take(";") || matches!(self.peek(), Kind::Sign("}") | Kind::End) || self.tokens[self.at].after_break;
        if ended { Ok(()) } else { self.fail("expected the end of the statement") }
    }

    fn declarations(&mut self) -> Result<Vec<(Param, Option<Node>)>> {
        let mut out = Vec::new();
        loop {
            let param = match self.param()? {
                Param::Name(n, value) => {
                    out.push((Param::Name(n, None), value));
                    None
                }
                other => Some(other),
            };
            if let Some(p) = param {
                let value = if self.take("=") { Some(self.assignment()?) } else { None };
                out.push((p, value));
            }
            if !self.take(",") {
                return Ok(out);
            }
        }
    }

    fn for_loop(&mut self) -> Result<Statement> {
        self.expect("(")?;
        let declared = self.take_word("let") || self.take_word("const") || self.take_word("var");
        if matches!(self.peek(), Kind::Name(_)) && matches!(self.ahead(1), Kind::Name(n) if matches!(&**n, "of" | "in"))
        {
            let name = self.name()?;
            let keys = self.take_word("in");
            if !keys {
                self.at += 1;
            }
            let list = self.sequence()?;
            self.expect(")")?;
            let body = self.body()?;
            return Ok(Statement::ForEach(name, list, keys, body));
        }
        let mut start = Vec::new();
        if declared {
            start.push(Statement::Let(self.declarations()?));
        } else if self.sign() != ";" {
            start.push(Statement::Do(self.sequence()?));
        }
        self.expect(";")?;
        let test = if self.sign() == ";" { None } else { Some(self.sequence()?) };
        self.expect(";")?;
        let step = if self.sign() == ")" { None } else { Some(self.sequence()?) };
        self.expect(")")?;
        let body = self.body()?;
        Ok(Statement::For(start, test, step, body))
    }
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
