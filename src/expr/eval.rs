//! Running a tree: every node costs a step of the budget; calls are limited in depth, texts and lists in length.

use super::builtin;
use super::method;
use super::tree::{Function, Member, Node, Param, Statement};
use super::{Env, Row};
use crate::data::{Fields, Value};
use std::rc::Rc;
use std::sync::Arc;

/// Why an expression has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvalError(pub String);

impl std::fmt::Display for EvalError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

pub(super) type Result<T> = std::result::Result<T, EvalError>;

/// A value, or a function that is passed around while an expression runs.
#[derive(Clone)]
pub(super) enum Val {
    Value(Value),
    Function(Rc<Closure>),
}

/// A function and the variables it was made among.
pub(super) struct Closure {
    function: Arc<Function>,
    scope: Vec<(Arc<str>, Val)>,
}

impl Val {
    pub(super) fn value(self) -> Value {
        match self {
            Val::Value(v) => v,
            Val::Function(_) => Value::Null,
        }
    }
}

impl From<Value> for Val {
    fn from(v: Value) -> Val {
        Val::Value(v)
    }
}

/// Longest text and list an expression may make.
const LONGEST: usize = 1_000_000;
/// Deepest calls.
const CALLS: usize = 40;
/// Deepest evaluation: nodes within nodes, those of calling functions included. Bounds the stack.
const NESTED: usize = 600;

/// A run in progress.
pub(super) struct Machine<'a> {
    pub(super) env: &'a Env<'a>,
    scope: Vec<(Arc<str>, Val)>,
    calls: usize,
    nested: usize,
}

enum Flow {
    Next,
    Break,
    Continue,
    Return(Val),
}

pub(super) fn run(root: &Node, env: &Env) -> Result<Value> {
    // The commonest forms need no machine.
    match root {
        Node::Literal(v) => return Ok(v.clone()),
        Node::Member(object, name) if matches!(&**object, Node::Name(n) if &**n == "datum") => {
            return Ok(datum_member(env, name));
        }
        _ => {}
    }
    let mut machine = Machine { env, scope: Vec::new(), calls: 0, nested: 0 };
    Ok(machine.eval(root)?.value())
}

pub(super) fn call(root: &Node, args: &[Value], env: &Env) -> Result<Value> {
    let mut machine = Machine { env, scope: Vec::new(), calls: 0, nested: 0 };
    match machine.eval(root)? {
        Val::Function(f) => {
            let args: Vec<Val> = args.iter().cloned().map(Val::Value).collect();
            Ok(machine.apply(&f, &args)?.value())
        }
        Val::Value(v) => Ok(v),
    }
}

fn datum_member(env: &Env, name: &str) -> Value {
    match env.row {
        Row::None => Value::Null,
        Row::Frame(frame, row) => match frame.column(name) {
            Some(column) => column.get(row),
            None => frame.field(name).get(row),
        },
        Row::Value(v) => v.member(name),
    }
}

pub(super) fn fail<T>(message: impl Into<String>) -> Result<T> {
    Err(EvalError(message.into()))
}

impl Machine<'_> {
    fn step(&self) -> Result<()> {
        if self.env.budget.steps(1) { Ok(()) } else { fail("the expressions of this chart take too many steps") }
    }

    pub(super) fn eval(&mut self, node: &Node) -> Result<Val> {
        self.step()?;
        if self.nested >= NESTED {
            return fail("functions call each other too deeply");
        }
        self.nested += 1;
        let out = self.node(node);
        self.nested -= 1;
        out
    }

    fn node(&mut self, node: &Node) -> Result<Val> {
        Ok(Val::Value(match node {
            Node::Literal(v) => v.clone(),
            Node::Name(name) => return self.name(name),
            Node::Member(object, name) => {
                if matches!(&**object, Node::Name(n) if &**n == "datum") && self.lookup("datum").is_none() {
                    return Ok(datum_member(self.env, name).into());
                }
                if let Node::Name(space) = &**object
                    && let Some(v) = builtin::constant(space, name)
                    && self.lookup(space).is_none()
                {
                    return Ok(v.into());
                }
                return Ok(self.eval(object).map(|o| member(&o.value(), name))?.into());
            }
            Node::Index(object, index) => {
                let object = self.eval(object)?.value();
                let index = self.eval(index)?.value();
                member(&object, &index.to_text())
            }
            Node::Unary(sign, operand) => {
                if *sign == "typeof" {
                    return Ok(self.type_of(operand)?.into());
                }
                let v = self.eval(operand)?.value();
                unary(sign, &v)
            }
            Node::Binary(sign, a, b) => return self.binary(sign, a, b),
            Node::Conditional(test, yes, no) => {
                return if self.eval(test)?.truthy() { self.eval(yes) } else { self.eval(no) };
            }
            Node::Call(callee, args) => return self.call(callee, args),
            Node::New(name, args) => {
                let args = self.args(args)?;
                builtin::construct(name, &args, self.env)?
            }
            Node::Array(items) => Value::Array(self.args(items)?.into_iter().map(Val::value).collect()),
            Node::Object(members) => self.object(members)?,
            Node::Template(texts, parts) => {
                let mut out = texts[0].clone();
                for (part, text) in parts.iter().zip(&texts[1..]) {
                    out.push_str(&self.eval(part)?.value().to_text());
                    out.push_str(text);
                }
                limited(out)?
            }
            Node::Function(function) => {
                return Ok(Val::Function(Rc::new(Closure { function: function.clone(), scope: self.scope.clone() })));
            }
            Node::Regex(body, flags) => builtin::regex_value(body, flags),
            Node::Assign(target, sign, value) => return self.assign(target, sign, value),
            Node::Step(target, by, old) => {
                let before = self.eval(target)?.value().to_number();
                self.store(target, Value::Number(before + by).into())?;
                Value::Number(if *old { before } else { before + by })
            }
            Node::Spread(_) => return fail("… is only understood in calls and lists"),
            Node::Sequence(all) => {
                let mut last = Val::Value(Value::Null);
                for node in all {
                    last = self.eval(node)?;
                }
                return Ok(last);
            }
        }))
    }

    fn lookup(&self, name: &str) -> Option<&Val> {
        self.scope.iter().rev().find(|(n, _)| &**n == name).map(|(_, v)| v)
    }

    fn name(&self, name: &Arc<str>) -> Result<Val> {
        if let Some(v) = self.lookup(name) {
            return Ok(v.clone());
        }
        if let Some(v) = self.env.params.get(name) {
            return Ok(v.clone().into());
        }
        if &**name == "datum" {
            return Ok(match self.env.row {
                Row::None => Value::Null,
                Row::Frame(frame, row) => frame.row(row),
                Row::Value(v) => v.clone(),
            }
            .into());
        }
        match builtin::constant("", name) {
            Some(v) => Ok(v.into()),
            None if matches!(&**name, "item" | "event" | "parent" | "this" | "window" | "globalThis") => {
                Ok(Value::Null.into())
            }
            None => fail(format!("{name:?} is not defined")),
        }
    }

    fn type_of(&mut self, operand: &Node) -> Result<Value> {
        if let Node::Name(n) = operand
            && self.name(n).is_err()
        {
            return Ok("undefined".into());
        }
        Ok(match self.eval(operand)? {
            Val::Function(_) => "function",
            Val::Value(Value::Null) => "undefined",
            Val::Value(Value::Bool(_)) => "boolean",
            Val::Value(Value::Number(_)) => "number",
            Val::Value(Value::Text(_)) => "string",
            Val::Value(Value::Time(_) | Value::Array(_) | Value::Object(_)) => "object",
        }
        .into())
    }

    pub(super) fn args(&mut self, nodes: &[Node]) -> Result<Vec<Val>> {
        let mut out = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Node::Spread(inner) => match self.eval(inner)?.value() {
                    Value::Array(list) => out.extend(list.iter().cloned().map(Val::Value)),
                    Value::Text(t) => out.extend(t.chars().map(|c| Val::Value(Value::from(c.to_string())))),
                    _ => return fail("only lists can be spread"),
                },
                _ => out.push(self.eval(node)?),
            }
            if out.len() > LONGEST {
                return fail("a list became too long");
            }
        }
        Ok(out)
    }

    fn object(&mut self, members: &[(Member, Node)]) -> Result<Value> {
        let mut fields = Fields::default();
        let set =
            |fields: &mut Fields, name: Arc<str>, value: Value| match fields.0.iter_mut().find(|(n, _)| *n == name) {
                Some(slot) => slot.1 = value,
                None => fields.0.push((name, value)),
            };
        for (member, node) in members {
            match member {
                Member::Name(name) => {
                    let value = self.eval(node)?.value();
                    set(&mut fields, name.clone(), value);
                }
                Member::Computed(name) => {
                    let name = self.eval(name)?.value().to_text();
                    let value = self.eval(node)?.value();
                    set(&mut fields, name, value);
                }
                Member::Spread => {
                    if let Value::Object(o) = self.eval(node)?.value() {
                        for (n, v) in &o.0 {
                            set(&mut fields, n.clone(), v.clone());
                        }
                    }
                }
            }
        }
        Ok(Value::Object(Arc::new(fields)))
    }

    fn binary(&mut self, sign: &'static str, a: &Node, b: &Node) -> Result<Val> {
        let left = self.eval(a)?;
        match sign {
            "&&" => return if left.truthy() { self.eval(b) } else { Ok(left) },
            "||" => return if left.truthy() { Ok(left) } else { self.eval(b) },
            "??" => return if matches!(left, Val::Value(Value::Null)) { self.eval(b) } else { Ok(left) },
            _ => {}
        }
        let right = self.eval(b)?;
        if let (Val::Value(Value::Number(x)), Val::Value(Value::Number(y))) = (&left, &right)
            && let Some(v) = arithmetic(sign, *x, *y)
        {
            return Ok(v.into());
        }
        Ok(operate(sign, &left.value(), &right.value())?.into())
    }

    fn call(&mut self, callee: &Node, args: &[Node]) -> Result<Val> {
        match callee {
            Node::Name(name) => {
                if let Some(Val::Function(f)) = self.lookup(name).cloned() {
                    let args = self.args(args)?;
                    return self.apply(&f, &args);
                }
                if &**name == "if" || &**name == "if_" {
                    let [test, yes, no] = args else { return fail("if(test, then, else) takes three arguments") };
                    return if self.eval(test)?.truthy() { self.eval(yes) } else { self.eval(no) };
                }
                let args = self.args(args)?;
                Ok(builtin::call(name, &args, self.env)?.into())
            }
            Node::Member(object, method) => {
                if let Node::Name(space) = &**object
                    && self.lookup(space).is_none()
                    && self.env.params.get(space).is_none()
                    && builtin::is_space(space)
                {
                    let args = self.args(args)?;
                    return Ok(builtin::static_call(space, method, &args, self)?.into());
                }
                let target = self.eval(object)?;
                if let Val::Function(f) = &target
                    && matches!(&**method, "call" | "apply")
                {
                    let f = f.clone();
                    let args = self.args(args)?;
                    return self.apply(&f, args.get(1..).unwrap_or(&[]));
                }
                let target = target.value();
                let args = self.args(args)?;
                if matches!(&**method, "push" | "unshift" | "pop" | "shift" | "splice" | "reverse" | "sort" | "fill")
                    && let Value::Array(list) = &target
                {
                    let (changed, result) = method::change(list, method, &args, self)?;
                    if matches!(**object, Node::Name(_) | Node::Member(..) | Node::Index(..)) {
                        self.store(object, changed.into())?;
                    }
                    return Ok(result.into());
                }
                Ok(method::call(&target, method, &args, self)?.into())
            }
            other => match self.eval(other)? {
                Val::Function(f) => {
                    let args = self.args(args)?;
                    self.apply(&f, &args)
                }
                Val::Value(_) => fail("this is no function"),
            },
        }
    }

    /// Calls a function with values.
    pub(super) fn apply(&mut self, f: &Closure, args: &[Val]) -> Result<Val> {
        if self.calls >= CALLS {
            return fail("functions call each other too deeply");
        }
        self.calls += 1;
        let caller = std::mem::replace(&mut self.scope, f.scope.clone());
        for (i, param) in f.function.params.iter().enumerate() {
            let arg = args.get(i).cloned().unwrap_or(Val::Value(Value::Null));
            if let Param::Rest(name) = param {
                let rest = args.get(i..).unwrap_or(&[]).iter().cloned().map(Val::value).collect();
                self.scope.push((name.clone(), Val::Value(Value::Array(rest))));
            } else {
                self.bind(param, arg)?;
            }
        }
        let flow = self.block(&f.function.body);
        self.scope = caller;
        self.calls -= 1;
        Ok(match flow? {
            Flow::Return(v) => v,
            Flow::Next | Flow::Break | Flow::Continue => Val::Value(Value::Null),
        })
    }

    fn bind(&mut self, param: &Param, value: Val) -> Result<()> {
        match param {
            Param::Name(name, default) => {
                let missing = matches!(value, Val::Value(Value::Null));
                let value = match default {
                    Some(node) if missing => self.eval(node)?,
                    _ => value,
                };
                self.scope.push((name.clone(), value));
            }
            Param::Members(members) => {
                let object = value.value();
                for (from, name) in members {
                    self.scope.push((name.clone(), Val::Value(member(&object, from))));
                }
            }
            Param::Elements(names) => {
                let list = value.value();
                for (i, name) in names.iter().enumerate() {
                    self.scope.push((name.clone(), Val::Value(member(&list, &i.to_string()))));
                }
            }
            Param::Rest(name) => self.scope.push((name.clone(), value)),
        }
        Ok(())
    }

    fn block(&mut self, list: &[Statement]) -> Result<Flow> {
        for s in list {
            self.step()?;
            match self.statement(s)? {
                Flow::Next => {}
                other => return Ok(other),
            }
        }
        Ok(Flow::Next)
    }

    fn statement(&mut self, s: &Statement) -> Result<Flow> {
        match s {
            Statement::Let(declared) => {
                for (param, value) in declared {
                    let value = match value {
                        Some(node) => self.eval(node)?,
                        None => Val::Value(Value::Null),
                    };
                    self.bind(param, value)?;
                }
            }
            Statement::Do(node) => drop(self.eval(node)?),
            Statement::If(test, yes, no) => {
                let branch = if self.eval(test)?.truthy() { yes } else { no };
                return self.block(branch);
            }
            Statement::Return(node) => {
                let value = match node {
                    Some(n) => self.eval(n)?,
                    None => Val::Value(Value::Null),
                };
                return Ok(Flow::Return(value));
            }
            Statement::For(start, test, step, body) => {
                self.block(start)?;
                loop {
                    self.step()?;
                    if let Some(t) = test
                        && !self.eval(t)?.truthy()
                    {
                        break;
                    }
                    match self.block(body)? {
                        Flow::Break => break,
                        Flow::Return(v) => return Ok(Flow::Return(v)),
                        Flow::Next | Flow::Continue => {}
                    }
                    if let Some(s) = step {
                        self.eval(s)?;
                    }
                }
            }
            Statement::ForEach(name, list, keys, body) => {
                let items: Vec<Value> = match (self.eval(list)?.value(), keys) {
                    (Value::Array(list), false) => list.to_vec(),
                    (Value::Array(list), true) => (0..list.len()).map(|i| Value::from(i.to_string())).collect(),
                    (Value::Object(o), true) => o.0.iter().map(|(n, _)| Value::Text(n.clone())).collect(),
                    (Value::Text(t), false) => t.chars().map(|c| Value::from(c.to_string())).collect(),
                    _ => Vec::new(),
                };
                for item in items {
                    self.step()?;
                    self.scope.push((name.clone(), item.into()));
                    match self.block(body)? {
                        Flow::Break => break,
                        Flow::Return(v) => return Ok(Flow::Return(v)),
                        Flow::Next | Flow::Continue => {}
                    }
                }
            }
            Statement::Break => return Ok(Flow::Break),
            Statement::Continue => return Ok(Flow::Continue),
        }
        Ok(Flow::Next)
    }

    fn assign(&mut self, target: &Node, sign: &'static str, value: &Node) -> Result<Val> {
        let value = if sign == "=" {
            self.eval(value)?
        } else {
            let before = self.eval(target)?;
            let operator = &sign[..sign.len() - 1];
            match operator {
                "&&" if !before.truthy() => return Ok(before),
                "||" if before.truthy() => return Ok(before),
                "??" if !matches!(before, Val::Value(Value::Null)) => return Ok(before),
                "&&" | "||" | "??" => self.eval(value)?,
                _ => {
                    let right = self.eval(value)?.value();
                    operate(operator, &before.value(), &right)?.into()
                }
            }
        };
        self.store(target, value.clone())?;
        Ok(value)
    }

    fn store(&mut self, target: &Node, value: Val) -> Result<()> {
        match target {
            Node::Name(name) => {
                match self.scope.iter_mut().rev().find(|(n, _)| n == name) {
                    Some(slot) => slot.1 = value,
                    None => self.scope.push((name.clone(), value)),
                }
                Ok(())
            }
            Node::Member(object, name) => self.store_member(object, name, value),
            Node::Index(object, index) => {
                let name = self.eval(index)?.value().to_text();
                self.store_member(object, &name, value)
            }
            _ => Ok(()),
        }
    }

    fn store_member(&mut self, object: &Node, name: &str, value: Val) -> Result<()> {
        if !matches!(object, Node::Name(_) | Node::Member(..) | Node::Index(..)) {
            return Ok(());
        }
        let value = value.value();
        let changed = match self.eval(object)?.value() {
            Value::Array(list) => {
                let mut list = list.to_vec();
                if let Ok(i) = name.parse::<usize>() {
                    if i > LONGEST {
                        return fail("a list became too long");
                    }
                    if i >= list.len() {
                        list.resize(i + 1, Value::Null);
                    }
                    list[i] = value;
                }
                Value::Array(list.into())
            }
            Value::Object(o) => {
                let mut fields = (*o).clone();
                match fields.0.iter_mut().find(|(n, _)| &**n == name) {
                    Some(slot) => slot.1 = value,
                    None => fields.0.push((name.into(), value)),
                }
                Value::Object(Arc::new(fields))
            }
            other => other,
        };
        self.store(object, changed.into())
    }
}

impl Val {
    fn truthy(&self) -> bool {
        match self {
            Val::Value(v) => v.truthy(),
            Val::Function(_) => true,
        }
    }
}

/// A member of a value: of an object, an element, a text's character or length.
pub(super) fn member(object: &Value, name: &str) -> Value {
    match object {
        Value::Text(t) if name == "length" => Value::Number(t.encode_utf16().count() as f64),
        Value::Text(t) => {
            name.parse::<usize>().ok().and_then(|i| t.chars().nth(i)).map_or(Value::Null, |c| c.to_string().into())
        }
        Value::Object(o) => match o.get(name) {
            Some(v) => v.clone(),
            None => Value::Null,
        },
        other => other.member(name),
    }
}

/// A text, if it is not too long.
pub(super) fn limited(text: String) -> Result<Value> {
    if text.len() > LONGEST { fail("a text became too long") } else { Ok(text.into()) }
}

fn unary(sign: &str, v: &Value) -> Value {
    match sign {
        "!" => Value::Bool(!v.truthy()),
        "-" => Value::Number(-v.to_number()),
        "+" => Value::Number(v.to_number()),
        "~" => Value::Number(f64::from(!to_int(v.to_number()))),
        _ => Value::Null,
    }
}

/// ECMA-262 ToInt32.
pub(super) fn to_int(x: f64) -> i32 {
    if !x.is_finite() {
        return 0;
    }
    let m = x.trunc() % 4_294_967_296.0;
    (m as i64) as i32
}

fn arithmetic(sign: &str, x: f64, y: f64) -> Option<Value> {
    Some(match sign {
        "+" => Value::Number(x + y),
        "-" => Value::Number(x - y),
        "*" => Value::Number(x * y),
        "/" => Value::Number(x / y),
        "%" => Value::Number(libm::fmod(x, y)),
        "**" => Value::Number(libm::pow(x, y)),
        "<" => Value::Bool(x < y),
        ">" => Value::Bool(x > y),
        "<=" => Value::Bool(x <= y),
        ">=" => Value::Bool(x >= y),
        "==" | "===" => Value::Bool(x == y),
        "!=" | "!==" => Value::Bool(x != y),
        "&" => Value::Number(f64::from(to_int(x) & to_int(y))),
        "|" => Value::Number(f64::from(to_int(x) | to_int(y))),
        "^" => Value::Number(f64::from(to_int(x) ^ to_int(y))),
        "<<" => Value::Number(f64::from(to_int(x).wrapping_shl(to_int(y) as u32))),
        ">>" => Value::Number(f64::from(to_int(x).wrapping_shr(to_int(y) as u32))),
        ">>>" => Value::Number(f64::from((to_int(x) as u32).wrapping_shr(to_int(y) as u32))),
        _ => return None,
    })
}

fn operate(sign: &str, a: &Value, b: &Value) -> Result<Value> {
    use std::cmp::Ordering;
    let ordered = |accept: fn(Ordering) -> bool| Value::Bool(a.compare(b).is_some_and(accept));
    Ok(match sign {
        "+" if textual(a) || textual(b) => return limited(format!("{}{}", a.to_text(), b.to_text())),
        "<" => ordered(Ordering::is_lt),
        ">" => ordered(Ordering::is_gt),
        "<=" => ordered(Ordering::is_le),
        ">=" => ordered(Ordering::is_ge),
        "==" => Value::Bool(a.loose_eq(b)),
        "!=" => Value::Bool(!a.loose_eq(b)),
        "===" => Value::Bool(a.strict_eq(b)),
        "!==" => Value::Bool(!a.strict_eq(b)),
        "in" => Value::Bool(match b {
            Value::Object(o) => o.get(&a.to_text()).is_some(),
            Value::Array(list) => a.to_number() >= 0.0 && a.to_number() < list.len() as f64,
            _ => false,
        }),
        "instanceof" => Value::Bool(matches!(a, Value::Array(_) | Value::Object(_) | Value::Time(_))),
        _ => match arithmetic(sign, a.to_number(), b.to_number()) {
            Some(v) => v,
            None => return fail(format!("operator {sign} is not understood")),
        },
    })
}

fn textual(v: &Value) -> bool {
    matches!(v, Value::Text(_) | Value::Array(_) | Value::Object(_) | Value::Time(_))
}
