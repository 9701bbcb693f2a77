//! Running statements: blocks with scopes of their own, loops, branches, what is thrown and caught, and taking values
//! apart.

use super::eval::Machine;
use super::heap::{Closure, Fault, Id, Kind, Object, Result, Val};
use super::tree::{Block, Case, For, ForEach, Member, Node, Statement, Target, Try};
use std::sync::Arc;

/// How a statement ends.
pub(super) enum Flow {
    Next,
    Break(Option<Arc<str>>),
    Continue(Option<Arc<str>>),
    Return(Val),
}

impl Machine<'_> {
    /// The body of a function in the scope made for it.
    pub(super) fn body(&mut self, f: &Arc<Closure>, scope: Id, args: &[Val]) -> Result<Val> {
        let function = &f.function;
        if let Some(name) = &function.name {
            self.heap.declare(scope, name, Val::Function(f.clone()));
        }
        if function.counted {
            let all = self.heap.list(args.to_vec())?;
            self.heap.declare(scope, &Arc::from("arguments"), all);
        }
        for name in &function.vars {
            self.heap.declare(scope, name, Val::Undefined);
        }
        for (i, param) in function.params.iter().enumerate() {
            let mut value = if param.rest {
                let rest = args.get(i..).unwrap_or(&[]).to_vec();
                self.heap.list(rest)?
            } else {
                args.get(i).cloned().unwrap_or(Val::Undefined)
            };
            if let (Val::Undefined, Some(default)) = (&value, &param.default) {
                value = self.eval(default)?;
            }
            self.bind(&param.target, value, false)?;
        }
        match self.run(&function.body)? {
            Flow::Return(v) => Ok(v),
            Flow::Next | Flow::Break(_) | Flow::Continue(_) => Ok(Val::Undefined),
        }
    }

    /// Gives names their values: names that exist (`outer`), or new ones of this scope.
    pub(super) fn bind(&mut self, target: &Target, value: Val, outer: bool) -> Result<()> {
        match target {
            Target::Name(name) => match self.scope {
                Some(scope) if !outer => {
                    self.charge(self.heap.scope_at(scope).names.len() / 16)?;
                    self.heap.declare(scope, name, value);
                    self.heap.make(1)
                }
                _ => self.store_name(name, value),
            },
            Target::Members(members, rest) => {
                let mut taken = Vec::new();
                for (member, inner, default) in members {
                    let name = match member {
                        Member::Name(name) => name.clone(),
                        Member::Computed(node) => {
                            let name = self.eval(node)?;
                            self.heap.text(&name)?
                        }
                        Member::Spread | Member::Getter(_) | Member::Setter(_) => continue,
                    };
                    let found = self.member(&value, &name)?;
                    taken.push(name);
                    self.bind_or(inner, found, default.as_ref(), outer)?;
                }
                let Some(rest) = rest else { return Ok(()) };
                let mut members = self.entries(&value)?;
                members.retain(|(n, _)| !taken.contains(n));
                let object = self.heap.object(Object::of(Kind::Plain, members))?;
                self.bind(&Target::Name(rest.clone()), object, outer)
            }
            Target::Elements(elements, rest) => {
                let items = self.elements(&value)?;
                for (i, element) in elements.iter().enumerate() {
                    if let Some((inner, default)) = element {
                        let item = items.get(i).cloned().unwrap_or(Val::Undefined);
                        self.bind_or(inner, item, default.as_ref(), outer)?;
                    }
                }
                let Some(rest) = rest else { return Ok(()) };
                let left = self.heap.list(items.get(elements.len()..).unwrap_or(&[]).to_vec())?;
                self.bind(rest, left, outer)
            }
        }
    }

    fn bind_or(&mut self, target: &Target, value: Val, default: Option<&Node>, outer: bool) -> Result<()> {
        let value = match (value, default) {
            (Val::Undefined, Some(node)) => self.eval(node)?,
            (v, _) => v,
        };
        self.bind(target, value, outer)
    }

    fn block(&mut self, block: &Block) -> Result<Flow> {
        if !block.scoped {
            return self.run(&block.list);
        }
        self.scoped(|m| m.run(&block.list))
    }

    /// Runs something in a new scope within this one.
    fn scoped<T>(&mut self, f: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let mark = self.heap.mark();
        let around = self.scope;
        self.scope = Some(self.heap.scope(around)?);
        let out = f(self);
        self.scope = around;
        self.heap.release(mark);
        out
    }

    fn run(&mut self, list: &[Statement]) -> Result<Flow> {
        // Functions can be called before the place they are written at.
        for s in list {
            if let (Statement::Function(name, function), Some(scope)) = (s, self.scope) {
                let f = self.heap.closure(function, self.scope)?;
                self.heap.declare(scope, name, f);
            }
        }
        for s in list {
            self.enter()?;
            let flow = self.statement(s);
            self.nested -= 1;
            match flow? {
                Flow::Next => {}
                other => return Ok(other),
            }
        }
        Ok(Flow::Next)
    }

    fn statement(&mut self, s: &Statement) -> Result<Flow> {
        // The label of this statement, if it has one.
        let label = self.label.take();
        match s {
            Statement::Declare(declared, var) => self.declare(declared, *var)?,
            Statement::Function(..) => {}
            Statement::Class(name, class) => {
                let made = self.class(class)?;
                self.bind(&Target::Name(name.clone()), made, false)?;
            }
            Statement::Do(node) => drop(self.eval(node)?),
            Statement::Block(block) => return self.block(block),
            Statement::If(test, yes, no) => {
                let branch = if self.eval(test)?.truthy() { yes } else { no };
                return self.block(branch);
            }
            Statement::Return(None) => return Ok(Flow::Return(Val::Undefined)),
            Statement::Return(Some(node)) => return self.eval(node).map(Flow::Return),
            Statement::For(l) => return self.scoped(|m| m.for_loop(l, label.as_ref())),
            Statement::While(test, body) => return self.while_loop(Some(test), body, test, label.as_ref()),
            Statement::DoWhile(body, test) => return self.while_loop(None, body, test, label.as_ref()),
            Statement::ForEach(l) => return self.for_each(l, label.as_ref()),
            Statement::Switch(on, cases) => return self.scoped(|m| m.switch(on, cases)),
            Statement::Throw(node) => return Err(Fault::Thrown(self.eval(node)?)),
            Statement::Try(t) => return self.attempt(t),
            Statement::Labeled(name, inner) => return self.labeled(name, inner),
            Statement::Break(label) => return Ok(Flow::Break(label.clone())),
            Statement::Continue(label) => return Ok(Flow::Continue(label.clone())),
        }
        Ok(Flow::Next)
    }

    fn declare(&mut self, declared: &[(Target, Option<Node>)], var: bool) -> Result<()> {
        for (target, value) in declared {
            let value = match value {
                Some(node) => self.eval(node)?,
                None if var => continue,
                None => Val::Undefined,
            };
            self.bind(target, value, var)?;
        }
        Ok(())
    }

    fn labeled(&mut self, name: &Arc<str>, inner: &Statement) -> Result<Flow> {
        self.label = Some(name.clone());
        self.enter()?;
        let flow = self.statement(inner);
        self.nested -= 1;
        Ok(match flow? {
            Flow::Break(Some(label)) if label == *name => Flow::Next,
            other => other,
        })
    }

    /// A loop with a condition before its body, or only after it.
    fn while_loop(
        &mut self,
        first: Option<&Node>,
        body: &Block,
        test: &Node,
        label: Option<&Arc<str>>,
    ) -> Result<Flow> {
        if let Some(test) = first
            && !self.eval(test)?.truthy()
        {
            return Ok(Flow::Next);
        }
        loop {
            if let Some(end) = ends_loop(self.block(body)?, label) {
                return Ok(end);
            }
            if !self.eval(test)?.truthy() {
                return Ok(Flow::Next);
            }
        }
    }

    /// In a scope of its own, which is copied for the next round when a function has seen it.
    fn for_loop(&mut self, l: &For, label: Option<&Arc<str>>) -> Result<Flow> {
        self.run(&l.start)?;
        loop {
            self.charge(1)?;
            if let Some(test) = &l.test
                && !self.eval(test)?.truthy()
            {
                return Ok(Flow::Next);
            }
            let mark = self.heap.mark();
            if let Some(end) = ends_loop(self.block(&l.body)?, label) {
                return Ok(end);
            }
            if !self.heap.release(mark)
                && let Some(id) = self.scope
            {
                let (parent, names) = (self.heap.scope_at(id).parent, self.heap.scope_at(id).names.clone());
                let copy = self.heap.scope(parent)?;
                self.heap.scope_at_mut(copy).names = names;
                self.scope = Some(copy);
            }
            if let Some(step) = &l.step {
                self.eval(step)?;
            }
        }
    }

    fn for_each(&mut self, l: &ForEach, label: Option<&Arc<str>>) -> Result<Flow> {
        let list = self.eval(&l.list)?;
        let items: Vec<Val> = if l.keys {
            self.entries(&list)?.into_iter().map(|(n, _)| Val::Value(n.into())).collect()
        } else {
            self.elements(&list)?
        };
        for item in items {
            self.charge(1)?;
            let flow = self.scoped(|m| {
                m.bind(&l.target, item, l.outer)?;
                m.block(&l.body)
            })?;
            if let Some(end) = ends_loop(flow, label) {
                return Ok(end);
            }
        }
        Ok(Flow::Next)
    }

    fn switch(&mut self, on: &Node, cases: &[Case]) -> Result<Flow> {
        let on = self.eval(on)?;
        let mut start = None;
        for (i, case) in cases.iter().enumerate() {
            if let Some(test) = &case.test
                && self.eval(test)?.strict_eq(&on)
            {
                start = Some(i);
                break;
            }
        }
        let Some(start) = start.or_else(|| cases.iter().position(|c| c.test.is_none())) else {
            return Ok(Flow::Next);
        };
        for case in &cases[start..] {
            match self.run(&case.body)? {
                Flow::Next => {}
                Flow::Break(None) => return Ok(Flow::Next),
                other => return Ok(other),
            }
        }
        Ok(Flow::Next)
    }

    fn attempt(&mut self, t: &Try) -> Result<Flow> {
        let mut out = self.block(&t.body);
        if let Some((target, block)) = &t.caught {
            self.charge(if out.is_err() { 60 } else { 0 })?;
            out = match out {
                Err(Fault::Error(message)) => {
                    let (name, message) = kind_of(&message);
                    let error = self.error(name, &message)?;
                    self.scoped(|m| m.caught(target.as_ref(), error, block))
                }
                Err(Fault::Thrown(v)) => self.scoped(|m| m.caught(target.as_ref(), v, block)),
                other => other,
            };
        }
        if matches!(out, Err(Fault::Spent(_))) {
            return out;
        }
        match self.block(&t.finally)? {
            Flow::Next => out,
            other => Ok(other),
        }
    }

    fn caught(&mut self, target: Option<&Target>, thrown: Val, block: &Block) -> Result<Flow> {
        if let Some(target) = target {
            self.bind(target, thrown, false)?;
        }
        self.block(block)
    }

    /// An error as `catch` gets it.
    pub(super) fn error(&mut self, name: &str, message: &str) -> Result<Val> {
        let members = vec![("name".into(), name.into()), ("message".into(), message.into())];
        self.heap.object(Object::of(Kind::Error, members))
    }
}

/// What engines call an error, and how they say it.
fn kind_of(message: &str) -> (&'static str, String) {
    if let Some(rest) = message.strip_prefix("cannot read") {
        return ("TypeError", format!("Cannot read{}", rest.replace('"', "'")));
    }
    if let Some(name) = message.strip_suffix(" is not defined") {
        return ("ReferenceError", format!("{} is not defined", name.trim_matches('"')));
    }
    let typed = ["is no function", "is no constructor", "there is nothing to", "no method", "cannot be iterated"];
    if typed.iter().any(|words| message.contains(words)) {
        return ("TypeError", message.to_owned());
    }
    (if message.contains("too deeply") { "RangeError" } else { "Error" }, message.to_owned())
}

/// How a loop with a label ends if its body ended so.
fn ends_loop(flow: Flow, label: Option<&Arc<str>>) -> Option<Flow> {
    match flow {
        Flow::Next | Flow::Continue(None) => None,
        Flow::Continue(Some(to)) if label == Some(&to) => None,
        Flow::Break(None) => Some(Flow::Next),
        Flow::Break(Some(to)) => Some(Flow::Break(Some(to))),
        Flow::Continue(Some(to)) => Some(Flow::Continue(Some(to))),
        Flow::Return(v) => Some(Flow::Return(v)),
    }
}
