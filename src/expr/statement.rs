//! Statements and what declarations give values to: the part of the parser behind the braces of functions.

use super::lex::Kind;
use super::parse::{Parser, Result};
use super::tree::{Block, Case, Flow, For, ForEach, Function, Member, Node, Param, Statement, Target, Try};
use std::sync::Arc;

impl Parser {
    /// Parameters between brackets.
    pub(super) fn params(&mut self) -> Result<Vec<Param>> {
        self.expect("(")?;
        let mut params = Vec::new();
        while self.sign() != ")" {
            let rest = self.take("...");
            let target = self.target()?;
            let default = self.default()?;
            params.push(Param { target, default, rest });
            if !self.take(",") {
                break;
            }
        }
        self.expect(")")?;
        Ok(params)
    }

    fn default(&mut self) -> Result<Option<Node>> {
        if self.take("=") { self.assignment().map(Some) } else { Ok(None) }
    }

    fn target(&mut self) -> Result<Target> {
        match self.sign() {
            "{" => self.deeper(Parser::members),
            "[" => self.deeper(Parser::elements),
            _ => self.name().map(Target::Name),
        }
    }

    fn members(&mut self) -> Result<Target> {
        self.expect("{")?;
        let (mut members, mut rest) = (Vec::new(), None);
        while self.sign() != "}" {
            if self.take("...") {
                rest = Some(self.name()?);
                break;
            }
            let member = if self.take("[") {
                let name = self.assignment()?;
                self.expect("]")?;
                Member::Computed(name)
            } else if let Kind::Text(name) = self.peek().clone() {
                self.at += 1;
                Member::Name(name)
            } else {
                Member::Name(self.name()?)
            };
            let target = match &member {
                Member::Name(name) if self.sign() != ":" => Target::Name(name.clone()),
                _ => {
                    self.expect(":")?;
                    self.target()?
                }
            };
            let default = self.default()?;
            members.push((member, target, default));
            if !self.take(",") {
                break;
            }
        }
        self.expect("}")?;
        Ok(Target::Members(members, rest))
    }

    fn elements(&mut self) -> Result<Target> {
        self.expect("[")?;
        let (mut elements, mut rest) = (Vec::new(), None);
        while self.sign() != "]" {
            if self.take(",") {
                elements.push(None);
                continue;
            }
            if self.take("...") {
                rest = Some(Box::new(self.target()?));
                break;
            }
            let target = self.target()?;
            elements.push(Some((target, self.default()?)));
            if !self.take(",") {
                break;
            }
        }
        self.expect("]")?;
        Ok(Target::Elements(elements, rest))
    }

    /// Statements between braces.
    pub(super) fn block(&mut self) -> Result<Block> {
        self.deeper(|p| {
            p.expect("{")?;
            let list = p.statements()?;
            p.expect("}")?;
            Ok(block_of(list))
        })
    }

    /// Statements up to a brace or the next case.
    fn statements(&mut self) -> Result<Vec<Statement>> {
        let mut out = Vec::new();
        while self.sign() != "}" {
            if self.peek() == &Kind::End {
                return self.fail("expected }");
            }
            if matches!(self.peek(), Kind::Name(n) if matches!(&**n, "case" | "default")) {
                break;
            }
            if !self.take(";") {
                out.push(self.statement()?);
            }
        }
        Ok(out)
    }

    fn body(&mut self) -> Result<Block> {
        if self.sign() == "{" {
            return self.block();
        }
        if self.take(";") {
            return Ok(Block::default());
        }
        let only = self.deeper(Parser::statement)?;
        Ok(block_of(vec![only]))
    }

    fn statement(&mut self) -> Result<Statement> {
        if self.sign() == "{" {
            return self.block().map(Statement::Block);
        }
        let word: Arc<str> = match self.peek() {
            Kind::Name(n) => n.clone(),
            _ => "".into(),
        };
        if !word.is_empty() && self.ahead(1) == &Kind::Sign(":") {
            self.at += 2;
            let inner = self.deeper(Parser::statement)?;
            return Ok(Statement::Labeled(word, Box::new(inner)));
        }
        let whole = match &*word {
            "if" => self.branch()?,
            "for" => self.for_loop()?,
            "while" => {
                self.at += 1;
                Statement::While(self.test()?, self.body()?)
            }
            "switch" => self.switch()?,
            "try" => self.attempt()?,
            "function" if matches!(self.ahead(1), Kind::Name(_) | Kind::Sign("*")) => {
                self.function_statement(Flow::Plain)?
            }
            "async" if matches!(self.ahead(1), Kind::Name(n) if &**n == "function") => {
                self.at += 1;
                self.function_statement(Flow::Later)?
            }
            "class" if matches!(self.ahead(1), Kind::Name(_)) => {
                self.at += 1;
                let class = self.class()?;
                match &class.name {
                    Some(name) => Statement::Class(name.clone(), Arc::new(class)),
                    None => return self.fail("expected the name of a class"),
                }
            }
            _ => return self.simple(&word),
        };
        Ok(whole)
    }

    /// `function name(…) { … }`, from the word on.
    fn function_statement(&mut self, flow: Flow) -> Result<Statement> {
        self.at += 1;
        let flow = if self.take("*") { Flow::Many } else { flow };
        let name = self.name()?;
        let function = self.function_of(Some(name.clone()))?;
        Ok(Statement::Function(name, Arc::new(Function { flow, ..function })))
    }

    /// A statement that ends with a semicolon, a line or its block.
    fn simple(&mut self, word: &str) -> Result<Statement> {
        let start = self.at;
        self.at += 1;
        let out = match word {
            "let" | "const" | "var" => Statement::Declare(self.declarations(word == "var")?, word == "var"),
            "return" => {
                let bare = self.ends() || self.tokens[self.at].after_break;
                Statement::Return(if bare { None } else { Some(self.sequence()?) })
            }
            "do" => {
                let body = self.body()?;
                if !self.take_word("while") {
                    return self.fail("expected while");
                }
                let test = self.test()?;
                self.take(";");
                return Ok(Statement::DoWhile(body, test));
            }
            "throw" => Statement::Throw(self.sequence()?),
            "break" => Statement::Break(self.label()),
            "continue" => Statement::Continue(self.label()),
            _ => {
                self.at = start;
                Statement::Do(self.sequence()?)
            }
        };
        if self.take(";") || self.ends() || self.tokens[self.at].after_break {
            return Ok(out);
        }
        self.fail("expected the end of the statement")
    }

    /// The label that `break` and `continue` may name on their line.
    fn label(&mut self) -> Option<Arc<str>> {
        match self.peek().clone() {
            Kind::Name(name) if !self.tokens[self.at].after_break => {
                self.at += 1;
                Some(name)
            }
            _ => None,
        }
    }

    fn ends(&self) -> bool {
        matches!(self.peek(), Kind::Sign(";" | "}") | Kind::End)
    }

    /// A condition between brackets.
    fn test(&mut self) -> Result<Node> {
        self.expect("(")?;
        let test = self.sequence()?;
        self.expect(")")?;
        Ok(test)
    }

    fn branch(&mut self) -> Result<Statement> {
        self.at += 1;
        let test = self.test()?;
        let yes = self.body()?;
        let no = if self.take_word("else") { self.body()? } else { Block::default() };
        Ok(Statement::If(test, yes, no))
    }

    fn switch(&mut self) -> Result<Statement> {
        self.at += 1;
        let on = self.test()?;
        self.deeper(|p| {
            p.expect("{")?;
            let mut cases = Vec::new();
            while p.sign() != "}" {
                let test = if p.take_word("default") {
                    None
                } else if p.take_word("case") {
                    Some(p.sequence()?)
                } else {
                    return p.fail("expected case, default or }");
                };
                p.expect(":")?;
                cases.push(Case { test, body: p.statements()? });
            }
            p.expect("}")?;
            Ok(Statement::Switch(on, cases))
        })
    }

    fn attempt(&mut self) -> Result<Statement> {
        self.at += 1;
        let body = self.block()?;
        let caught = if self.take_word("catch") {
            let mut target = None;
            if self.take("(") {
                target = Some(self.target()?);
                self.expect(")")?;
            }
            Some((target, self.block()?))
        } else {
            None
        };
        let finally = if self.take_word("finally") { Some(self.block()?) } else { None };
        if caught.is_none() && finally.is_none() {
            return self.fail("expected catch or finally");
        }
        Ok(Statement::Try(Box::new(Try { body, caught, finally: finally.unwrap_or_default() })))
    }

    fn declarations(&mut self, var: bool) -> Result<Vec<(Target, Option<Node>)>> {
        let mut out = Vec::new();
        loop {
            let target = self.target()?;
            if var {
                self.note_vars(&target);
            }
            let value = self.default()?;
            out.push((target, value));
            if !self.take(",") {
                return Ok(out);
            }
        }
    }

    /// Remembers names that belong to the whole function.
    fn note_vars(&mut self, target: &Target) {
        match target {
            Target::Name(name) => {
                if !self.vars.contains(name) && self.vars.len() < 1_000 {
                    self.vars.push(name.clone());
                }
            }
            Target::Members(members, rest) => {
                members.iter().for_each(|(_, inner, _)| self.note_vars(inner));
                rest.iter().for_each(|n| self.note_vars(&Target::Name(n.clone())));
            }
            Target::Elements(elements, rest) => {
                elements.iter().flatten().for_each(|(inner, _)| self.note_vars(inner));
                rest.iter().for_each(|inner| self.note_vars(inner));
            }
        }
    }

    fn for_loop(&mut self) -> Result<Statement> {
        self.at += 1;
        self.expect("(")?;
        let begin = self.at;
        let var = self.take_word("var");
        let declared = var || self.take_word("let") || self.take_word("const");
        if declared || matches!(self.peek(), Kind::Name(_)) {
            let place = self.at;
            if let Ok(target) = self.target()
                && let Kind::Name(word) = self.peek().clone()
                && matches!(&*word, "of" | "in")
            {
                self.at += 1;
                if var {
                    self.note_vars(&target);
                }
                let list = self.sequence()?;
                self.expect(")")?;
                let body = self.body()?;
                let (outer, keys) = (var || !declared, &*word == "in");
                return Ok(Statement::ForEach(Box::new(ForEach { target, outer, list, keys, body })));
            }
            self.at = if declared { place } else { begin };
        }
        let mut start = Vec::new();
        if declared {
            start.push(Statement::Declare(self.declarations(var)?, var));
        } else if self.sign() != ";" {
            start.push(Statement::Do(self.sequence()?));
        }
        self.expect(";")?;
        let test = if self.sign() == ";" { None } else { Some(self.sequence()?) };
        self.expect(";")?;
        let step = if self.sign() == ")" { None } else { Some(self.sequence()?) };
        self.expect(")")?;
        let body = self.body()?;
        Ok(Statement::For(Box::new(For { start, test, step, body })))
    }
}

/// A block that knows whether it declares names.
fn block_of(list: Vec<Statement>) -> Block {
    let scoped =
        list.iter().any(|s| matches!(s, Statement::Declare(_, false) | Statement::Function(..) | Statement::Class(..)));
    Block { list, scoped }
}
