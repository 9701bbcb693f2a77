//! Tokens to a tree, by precedence climbing; the depth is limited.

use super::ParseError;
use super::lex::{self, Kind, Token};
use super::pattern::Pattern;
use super::tree::{ClassNode, Flow, Function, Member, Node, Param, Statement};
use crate::data::Value;
use std::sync::Arc;

/// Deepest nesting.
const DEPTH: usize = 80;
/// Highest tree: `a + b + c` is as high as it has links, and whatever walks it needs that much stack.
const HEIGHT: usize = 400;

pub(super) type Result<T> = std::result::Result<T, ParseError>;

/// The signs of assignments.
const ASSIGNMENTS: [&str; 16] =
    ["=", "+=", "-=", "*=", "/=", "%=", "**=", "&&=", "||=", "??=", "&=", "|=", "^=", "<<=", ">>=", ">>>="];

pub(super) struct Parser {
    pub(super) tokens: Vec<Token>,
    pub(super) at: usize,
    depth: usize,
    /// Names declared by `var` in the function being read.
    pub(super) vars: Vec<Arc<str>>,
    /// How many functions are being read.
    functions: usize,
    /// Whether the function being read asks for `arguments`.
    counted: bool,
    /// Height of the highest tree read since the innermost [`Parser::deeper`] began.
    height: usize,
}

/// Reads one expression to the end of the text.
pub fn expression(text: &str) -> Result<Node> {
    at_depth(text, 0).map(|(node, _)| node)
}

/// An expression and its height.
fn at_depth(text: &str, depth: usize) -> Result<(Node, usize)> {
    let mut p =
        Parser { tokens: lex::tokens(text)?, at: 0, depth, vars: Vec::new(), functions: 0, counted: false, height: 0 };
    let node = p.sequence()?;
    while p.take(";") {}
    if p.peek() != &Kind::End {
        return p.fail(if starts_value(p.peek()) {
            "expected an operator or a comma"
        } else {
            "expected the end of the expression"
        });
    }
    Ok((node, p.height))
}

/// Whether a value may begin with a token.
fn starts_value(kind: &Kind) -> bool {
    !matches!(kind, Kind::Sign(s) if !matches!(*s, "(" | "[" | "{")) && kind != &Kind::End
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
    pub(super) fn peek(&self) -> &Kind {
        &self.tokens[self.at].kind
    }

    pub(super) fn sign(&self) -> &'static str {
        match self.peek() {
            Kind::Sign(s) => s,
            _ => "",
        }
    }

    pub(super) fn ahead(&self, n: usize) -> &Kind {
        &self.tokens[(self.at + n).min(self.tokens.len() - 1)].kind
    }

    pub(super) fn next(&mut self) -> Kind {
        let kind = self.tokens[self.at].kind.clone();
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        kind
    }

    pub(super) fn take(&mut self, sign: &str) -> bool {
        let hit = matches!(self.peek(), Kind::Sign(s) if *s == sign);
        if hit {
            self.at += 1;
        }
        hit
    }

    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let hit = matches!(self.peek(), Kind::Name(n) if &**n == word);
        if hit {
            self.at += 1;
        }
        hit
    }

    pub(super) fn expect(&mut self, sign: &str) -> Result<()> {
        if self.take(sign) { Ok(()) } else { self.fail(&format!("expected {sign}")) }
    }

    pub(super) fn fail<T>(&self, message: &str) -> Result<T> {
        Err(ParseError { message: message.into(), offset: self.tokens[self.at].offset })
    }

    pub(super) fn deeper<T>(&mut self, f: impl FnOnce(&mut Parser) -> Result<T>) -> Result<T> {
        if self.depth >= DEPTH {
            return self.fail("this is nested too deeply");
        }
        self.depth += 1;
        let beside = std::mem::take(&mut self.height);
        let out = f(self);
        self.height = beside.max(self.height + 1);
        self.depth -= 1;
        out
    }

    /// One more link of a chain, which makes the tree one higher.
    pub(super) fn link(&mut self) -> Result<()> {
        self.height += 1;
        if self.height > HEIGHT { self.fail("this chain of operators is too long") } else { Ok(()) }
    }

    pub(super) fn sequence(&mut self) -> Result<Node> {
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

    pub(super) fn assignment(&mut self) -> Result<Node> {
        self.deeper(|p| {
            if let Some(f) = p.arrow()? {
                return Ok(f);
            }
            let left = p.conditional()?;
            let sign = p.sign();
            if ASSIGNMENTS.contains(&sign) {
                if !assignable(&left, sign) {
                    return p.fail("only names and members can be assigned to");
                }
                p.at += 1;
                let right = p.assignment()?;
                return Ok(Node::Assign(Box::new(left), sign, Box::new(right)));
            }
            Ok(left)
        })
    }

    /// `x => …`, `(a, b) => …`, with `async` before it or not.
    fn arrow(&mut self) -> Result<Option<Node>> {
        let start = self.at;
        let later = matches!(self.peek(), Kind::Name(n) if &**n == "async")
            && (matches!(self.ahead(1), Kind::Name(n) if &**n != "function") || self.ahead(1) == &Kind::Sign("("));
        if later {
            self.at += 1;
            if let Some(Node::Function(f)) = self.arrow_here()? {
                return Ok(Some(Node::Function(Arc::new(Function { flow: Flow::Later, ..(*f).clone() }))));
            }
            self.at = start;
        }
        let arrow = self.arrow_here()?;
        if arrow.is_none() {
            self.at = start;
        }
        Ok(arrow)
    }

    fn arrow_here(&mut self) -> Result<Option<Node>> {
        if matches!(self.peek(), Kind::Name(_)) && self.ahead(1) == &Kind::Sign("=>") {
            let Kind::Name(name) = self.next() else { return Ok(None) };
            self.at += 1;
            return self.arrow_body(vec![Param::named(name)]).map(Some);
        }
        if self.sign() == "(" && self.arrow_follows() {
            let params = self.params()?;
            self.expect("=>")?;
            return self.arrow_body(params).map(Some);
        }
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
        self.function(None, params, |p| {
            if p.sign() == "{" {
                return Ok(p.block()?.list);
            }
            Ok(vec![Statement::Return(Some(p.assignment()?))])
        })
        .map(|f| {
            // They are those of the function around it.
            self.counted |= f.counted;
            Node::Function(Arc::new(Function { arrow: true, counted: false, ..f }))
        })
    }

    /// A function whose parameters have been read; what it declares is its own.
    fn function(
        &mut self,
        name: Option<Arc<str>>,
        params: Vec<Param>,
        body: impl FnOnce(&mut Parser) -> Result<Vec<Statement>>,
    ) -> Result<Function> {
        let around = (std::mem::take(&mut self.vars), std::mem::take(&mut self.counted));
        self.functions += 1;
        let body = body(self);
        self.functions -= 1;
        let vars = std::mem::replace(&mut self.vars, around.0);
        let counted = std::mem::replace(&mut self.counted, around.1);
        Ok(Function { name, arrow: false, counted, flow: Flow::Plain, params, vars, body: body? })
    }

    /// A function from its parameters on.
    pub(super) fn function_of(&mut self, name: Option<Arc<str>>) -> Result<Function> {
        let params = self.params()?;
        self.function(name, params, |p| Ok(p.block()?.list))
    }

    pub(super) fn name(&mut self) -> Result<Arc<str>> {
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
            self.link()?;
            left = Node::Binary(sign, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Node> {
        let sign = match self.peek() {
            Kind::Sign(s @ ("!" | "-" | "+" | "~" | "++" | "--")) => *s,
            Kind::Name(n) if &**n == "typeof" => "typeof",
            Kind::Name(n) if &**n == "void" => "void",
            Kind::Name(n) if &**n == "delete" => "delete",
            Kind::Name(n) if &**n == "await" && self.functions > 0 => "await",
            Kind::Name(n) if &**n == "yield" && self.functions > 0 => return self.yielded(),
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

    /// `yield value`, `yield* list`.
    fn yielded(&mut self) -> Result<Node> {
        self.at += 1;
        let all = self.take("*");
        let bare = matches!(self.peek(), Kind::Sign(")" | "]" | "}" | "," | ";" | ":") | Kind::End);
        let value = if bare || self.tokens[self.at].after_break { Node::Undefined } else { self.assignment()? };
        Ok(Node::Unary(if all { "yield*" } else { "yield" }, Box::new(value)))
    }

    fn construct(&mut self) -> Result<Node> {
        if self.sign() == "(" {
            self.at += 1;
            let what = self.deeper(Parser::sequence)?;
            self.expect(")")?;
            let args = if self.sign() == "(" { self.args()? } else { Vec::new() };
            return self.suffixes(Node::NewOf(Box::new(what), args));
        }
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
        let (mut optional, mut chained) = (false, false);
        loop {
            if matches!(self.sign(), "." | "?." | "[" | "(") {
                self.link()?;
            }
            if self.take(".") {
                node = Node::Member(Box::new(node), self.name()?);
            } else if self.take("?.") {
                chained = true;
                node = match self.sign() {
                    "(" => {
                        optional = true;
                        continue;
                    }
                    "[" => {
                        node = Node::Optional(Box::new(node));
                        continue;
                    }
                    _ => Node::Member(Box::new(Node::Optional(Box::new(node))), self.name()?),
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
                node = if self.functions == 0 {
                    settled(node, args, optional)
                } else {
                    Node::Call(Box::new(node), args, optional)
                };
                optional = false;
            } else {
                return Ok(if chained { Node::Chain(Box::new(node)) } else { node });
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
                let mut parts = Vec::with_capacity(sources.len());
                for (source, base) in &sources {
                    if depth >= DEPTH {
                        return Err(ParseError { message: "this is nested too deeply".into(), offset: *base });
                    }
                    let (node, height) =
                        at_depth(source, depth).map_err(|e| ParseError { offset: e.offset + base, ..e })?;
                    self.height = self.height.max(height);
                    parts.push(node);
                }
                self.link()?;
                Ok(Node::Template(texts, parts))
            }
            Kind::Regex(body, flags) => {
                self.at += 1;
                Ok(Node::Regex(Arc::new(Pattern::new(body, flags))))
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
            "null" => Node::Literal(Value::Null),
            "undefined" => Node::Undefined,
            "NaN" => Node::Literal(Value::Number(f64::NAN)),
            "Infinity" => Node::Literal(Value::Number(f64::INFINITY)),
            "async" if matches!(self.peek(), Kind::Name(n) if &**n == "function") => {
                self.at += 1;
                return Ok(match self.word("function".into())? {
                    Node::Function(f) => Node::Function(Arc::new(Function { flow: Flow::Later, ..(*f).clone() })),
                    other => other,
                });
            }
            "function" => {
                let flow = if self.take("*") { Flow::Many } else { Flow::Plain };
                let name = if matches!(self.peek(), Kind::Name(_)) { Some(self.name()?) } else { None };
                Node::Function(Arc::new(Function { flow, ..self.function_of(name)? }))
            }
            "arguments" => {
                self.counted = true;
                Node::Name(name)
            }
            "class" => Node::Class(Arc::new(self.class()?)),
            "async" | "await" | "yield" | "import" | "export" | "let" | "const" | "var" | "return" | "else" => {
                self.at -= 1;
                return self.fail("this word is not understood here");
            }
            _ => Node::Name(name),
        })
    }

    /// A class after its word.
    pub(super) fn class(&mut self) -> Result<ClassNode> {
        let named = matches!(self.peek(), Kind::Name(n) if &**n != "extends");
        let name = if named { Some(self.name()?) } else { None };
        let parent = if self.take_word("extends") { Some(self.deeper(Parser::postfix)?) } else { None };
        let mut class = ClassNode {
            name,
            parent,
            constructor: None,
            methods: Vec::new(),
            accessors: Vec::new(),
            fields: Vec::new(),
        };
        self.expect("{")?;
        while self.sign() != "}" {
            if self.take(";") {
                continue;
            }
            let own = matches!(self.peek(), Kind::Name(n) if &**n == "static")
                && !matches!(self.ahead(1), Kind::Sign("(" | "=" | ";"));
            self.at += usize::from(own);
            if let Some((member, function)) = self.accessor()? {
                class.accessors.push((member, Arc::new(function), own));
                continue;
            }
            let flow = self.flow();
            let name = self.member_name()?;
            if self.sign() == "(" {
                let function = self.deeper(|p| p.function_of(None))?;
                let function = Arc::new(Function { flow, ..function });
                if &*name == "constructor" && !own {
                    class.constructor = Some(function);
                } else {
                    class.methods.push((name, function, own));
                }
                continue;
            }
            let value = if self.take("=") {
                self.functions += 1;
                let value = self.assignment();
                self.functions -= 1;
                Some(value?)
            } else {
                None
            };
            class.fields.push((name, value, own));
        }
        self.expect("}")?;
        Ok(class)
    }

    /// `get name() { … }`, `set name(value) { … }`.
    fn accessor(&mut self) -> Result<Option<(Member, Function)>> {
        let get = match self.peek() {
            Kind::Name(n) if &**n == "get" => true,
            Kind::Name(n) if &**n == "set" => false,
            _ => return Ok(None),
        };
        if !matches!(self.ahead(1), Kind::Name(_) | Kind::Text(_) | Kind::Number(_)) {
            return Ok(None);
        }
        self.at += 1;
        let name = self.member_name()?;
        let function = self.deeper(|p| p.function_of(None))?;
        Ok(Some((if get { Member::Getter(name) } else { Member::Setter(name) }, function)))
    }

    /// What stands before the name of a method: `async`, `*`.
    fn flow(&mut self) -> Flow {
        if self.take("*") {
            return Flow::Many;
        }
        let later = matches!(self.peek(), Kind::Name(n) if &**n == "async")
            && matches!(self.ahead(1), Kind::Name(_) | Kind::Text(_));
        self.at += usize::from(later);
        if later { Flow::Later } else { Flow::Plain }
    }

    fn member_name(&mut self) -> Result<Arc<str>> {
        match self.next() {
            Kind::Name(n) | Kind::Text(n) => Ok(n),
            Kind::Number(x) => Ok(crate::number::to_js(x).into()),
            _ => {
                self.at = self.at.saturating_sub(1);
                self.fail("expected the name of a member")
            }
        }
    }

    fn array(&mut self) -> Result<Node> {
        self.expect("[")?;
        let mut list = Vec::new();
        while self.sign() != "]" {
            if self.take(",") {
                list.push(Node::Undefined);
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
                let value = if self.sign() == "(" {
                    Node::Function(Arc::new(self.function_of(None)?))
                } else {
                    self.expect(":")?;
                    self.assignment()?
                };
                members.push((Member::Computed(name), value));
            } else if let Some((member, function)) = self.accessor()? {
                members.push((member, Node::Function(Arc::new(function))));
            } else {
                let flow = self.flow();
                let name = self.member_name()?;
                let value = if self.take(":") {
                    self.assignment()?
                } else if self.sign() == "(" {
                    Node::Function(Arc::new(Function { flow, ..self.function_of(None)? }))
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
}

/// Whether a value can be stored there; lists and objects of such places take a value apart.
fn assignable(left: &Node, sign: &str) -> bool {
    match left {
        Node::Name(_) | Node::Member(..) | Node::Index(..) => true,
        Node::Array(items) => {
            sign == "="
                && items
                    .iter()
                    .all(|n| matches!(n, Node::Name(_) | Node::Member(..) | Node::Index(..) | Node::Undefined))
        }
        _ => false,
    }
}

/// A call outside of functions, where names mean what they always mean and nothing changes: patterns given as text are
/// compiled once, and lists of constants made once.
fn settled(callee: Node, mut args: Vec<Node>, optional: bool) -> Node {
    let text = |n: &Node| match n {
        Node::Literal(Value::Text(t)) => Some(t.clone()),
        _ => None,
    };
    if let Node::Name(name) = &callee {
        match (&**name, &mut args[..]) {
            ("regexp", [source]) => {
                if let Some(source) = text(source) {
                    return Node::Regex(Arc::new(Pattern::new(source, "")));
                }
            }
            ("regexp", [source, flags]) => {
                if let (Some(source), Some(flags)) = (text(source), text(flags)) {
                    return Node::Regex(Arc::new(Pattern::new(source, flags)));
                }
            }
            ("test", [pattern, _]) => {
                if let Some(source) = text(pattern) {
                    *pattern = Node::Regex(Arc::new(Pattern::new(source, "")));
                }
            }
            _ => {}
        }
        for arg in &mut args {
            if let Node::Array(items) = arg
                && let Some(list) = items.iter().map(literal).collect::<Option<Arc<[Value]>>>()
            {
                *arg = Node::Literal(Value::Array(list));
            }
        }
    }
    Node::Call(Box::new(callee), args, optional)
}

fn literal(node: &Node) -> Option<Value> {
    match node {
        Node::Literal(v) => Some(v.clone()),
        Node::Unary("-", inner) => match &**inner {
            Node::Literal(Value::Number(x)) => Some(Value::Number(-x)),
            _ => None,
        },
        _ => None,
    }
}
