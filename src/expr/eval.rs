//! Running a tree: every node costs a step of the budget, every element and character that is copied one, too; calls are
//! limited in depth, texts and lists in length.

use super::builtin;
use super::calendars;
use super::heap::{Accessor, Fault, Heap, Id, Kind, Object, Result, Val, fail};
use super::library;
use super::realm::Host;
use super::tree::{Member, Node};
use super::{Env, Row};
use crate::data::{Frame, Value};
use crate::limits::Exceeded;
use std::sync::Arc;

/// Why an expression has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvalError(pub String);

impl std::fmt::Display for EvalError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Deepest calls.
pub(super) const CALLS: usize = 150;
/// Deepest evaluation: nodes within nodes, those of calling functions included. Bounds the stack.
pub(super) const NESTED: usize = 450;
/// What a call counts for, and what a library that calls back does.
pub(super) const CALL: usize = 2;
pub(super) const NATIVE: usize = 4;
/// Steps that are taken before the budget is told.
const OWED: u64 = 256;
/// Steps of a chart for each of a run: a node takes longer than most of what else is counted.
const NODE: u64 = 3;
/// Steps of one run.
const RUN: u64 = 400_000;
/// The part of a chart's steps that a run counts for that takes more: it will hardly be the last one.
const RUNAWAY: u64 = 16;

/// A run in progress.
pub(super) struct Machine<'a> {
    pub(super) env: &'a Env<'a>,
    pub(super) heap: Heap,
    pub(super) scope: Option<Id>,
    pub(super) this: Val,
    /// What is outermost, where runs share it.
    pub(super) globals: Option<Id>,
    /// What objects of the surroundings are asked of.
    pub(super) host: Option<&'a mut (dyn Host + 'a)>,
    /// The label of the statement that runs next.
    pub(super) label: Option<Arc<str>>,
    pub(super) calls: usize,
    pub(super) nested: usize,
    /// What functions that give many results have given so far.
    pub(super) yields: Vec<Vec<Val>>,
    owed: u64,
    spent: u64,
    /// Whether it runs a function that a chart gives, rather than an expression of its data.
    pub(super) called: bool,
}

/// The value of an expression.
pub(super) fn run(root: &Node, env: &Env) -> std::result::Result<Value, EvalError> {
    // The commonest forms need no machine.
    match root {
        Node::Literal(v) => return Ok(v.clone()),
        Node::Member(object, name) if is_datum(object) => return Ok(datum_member(env, name).unwrap_or_default()),
        _ => {}
    }
    run_by(Machine::new(env), root)
}

fn run_by(mut machine: Machine<'_>, root: &Node) -> std::result::Result<Value, EvalError> {
    let result = machine.begin().and_then(|()| machine.eval(root)).and_then(|v| machine.freeze(&v));
    result.map_err(|f| machine.describe(f))
}

/// The result of the function an expression is.
#[cfg(any(test, feature = "fuzzing"))]
pub(super) fn call(root: &Node, this: Val, args: &[Value], env: &Env) -> std::result::Result<Value, EvalError> {
    let mut machine = Machine::new(env);
    machine.called = true;
    let result = machine.begin().and_then(|()| machine.eval(root)).and_then(|v| {
        if !v.is_function() {
            return machine.freeze(&v);
        }
        let args: Vec<Val> = args.iter().cloned().map(Val::Value).collect();
        let result = machine.call_value(&v, &this, &args)?;
        machine.freeze(&result)
    });
    result.map_err(|f| machine.describe(f))
}

/// Something done by a machine that works on a heap which lasts.
pub(super) fn run_within<'a, T>(
    heap: &mut Heap,
    globals: Option<Id>,
    env: &'a Env<'a>,
    host: Option<&'a mut (dyn Host + 'a)>,
    f: impl FnOnce(&mut Machine) -> Result<T>,
) -> std::result::Result<T, EvalError> {
    heap.begin();
    let mut machine = Machine::new(env);
    (machine.called, machine.globals) = (true, globals);
    machine.heap = std::mem::take(heap);
    machine.host = host;
    let result = machine.begin().and_then(|()| f(&mut machine)).map_err(|fault| machine.describe(fault));
    *heap = std::mem::take(&mut machine.heap);
    heap.end();
    result
}

pub(super) fn is_datum(node: &Node) -> bool {
    matches!(node, Node::Name(n) if &**n == "datum")
}

fn datum_member(env: &Env, name: &str) -> Option<Value> {
    match env.row {
        Row::None => None,
        Row::Frame(frame, row) => match frame.column(name) {
            Some(column) => Some(column.get(row)),
            None => path_member(frame, row, name),
        },
        Row::Value(Value::Object(o)) => o.get(name).cloned(),
        Row::Value(v) => Some(v.member(name)),
    }
}

/// `a.b` as one name: the member of a column's value.
fn path_member(frame: &Frame, row: usize, name: &str) -> Option<Value> {
    let (first, rest) = name.split_once('.')?;
    let column = frame.column(first)?;
    Some(rest.split('.').fold(column.get(row), |v, step| v.member(step)))
}

impl Drop for Machine<'_> {
    fn drop(&mut self) {
        // The budget remembers that it is spent.
        let _ = self.spend(self.owed);
    }
}

impl<'a> Machine<'a> {
    pub(super) fn new(env: &'a Env<'a>) -> Machine<'a> {
        Machine {
            env,
            heap: Heap::default(),
            scope: None,
            this: Val::Undefined,
            globals: None,
            host: None,
            label: None,
            calls: 0,
            nested: 0,
            yields: Vec::new(),
            // Starting costs, too.
            owed: 3,
            spent: 0,
            called: false,
        }
    }

    /// Refuses to begin where nothing is left: whoever asks for row after row is answered quickly, and a run makes its
    /// first list or text before the budget is told of it.
    pub(super) fn begin(&self) -> Result<()> {
        let budget = self.env.budget;
        if budget.check().is_err() || budget.ran_away() && self.spend(0).is_err() {
            return Err(Fault::Spent("the expressions of this chart take too many steps".into()));
        }
        Ok(())
    }

    /// A fault in words.
    pub(super) fn describe(&self, fault: Fault) -> EvalError {
        EvalError(match fault {
            Fault::Error(message) | Fault::Spent(message) => message,
            Fault::Skipped => "there is nothing before ?.".into(),
            Fault::Awaited => "what is awaited does not come".into(),
            Fault::Thrown(v) => match self.heap.text(&v) {
                Ok(text) => format!("thrown: {}", text.chars().take(200).collect::<String>()),
                Err(_) => "something was thrown".into(),
            },
        })
    }

    /// Pays for `n` elements or characters that are made or looked at.
    pub(super) fn charge(&mut self, n: usize) -> Result<()> {
        self.owed = self.owed.saturating_add(n as u64);
        if self.owed < OWED {
            return Ok(());
        }
        self.settle()
    }

    fn allowance(&self) -> u64 {
        if self.called { self.env.budget.call_steps() } else { self.env.budget.limits().steps }
    }

    fn spend(&self, steps: u64) -> std::result::Result<(), Exceeded> {
        if self.called { self.env.budget.calls(steps) } else { self.env.budget.steps(steps.saturating_mul(NODE)) }
    }

    #[cold]
    fn settle(&mut self) -> Result<()> {
        let owed = std::mem::take(&mut self.owed);
        let before = self.spent;
        self.spent = before.saturating_add(owed);
        // Once something has run away, the rest of a chart is given less.
        let most = if self.env.budget.ran_away() { RUN / 50 } else { RUN };
        let runs_away = self.spent > most && before <= most;
        let counted = if runs_away { owed.max(self.allowance() / RUNAWAY) } else { owed };
        if self.spend(counted).is_ok() && self.spent <= most {
            return Ok(());
        }
        self.env.budget.run_away();
        Err(Fault::Spent("the expressions of this chart take too many steps".into()))
    }

    /// One level deeper, and one step.
    pub(super) fn enter(&mut self) -> Result<()> {
        self.charge(1)?;
        if self.nested >= NESTED {
            return fail("functions call each other too deeply");
        }
        self.nested += 1;
        Ok(())
    }

    pub(super) fn eval(&mut self, node: &Node) -> Result<Val> {
        self.enter()?;
        let out = self.node(node);
        self.nested -= 1;
        out
    }

    fn node(&mut self, node: &Node) -> Result<Val> {
        match node {
            Node::Literal(v) => Ok(v.clone().into()),
            Node::Undefined => Ok(Val::Undefined),
            Node::Name(name) => self.name(name),
            Node::Member(object, name) => self.member_node(object, name),
            Node::Index(object, index) => {
                let object = self.eval(object)?;
                let index = self.eval(index)?;
                if self.called && object.is_nullish() {
                    let name = self.heap.text(&index)?;
                    return unreadable(&object, &name);
                }
                self.index(&object, &index)
            }
            Node::Unary(sign, operand) => self.unary(sign, operand),
            Node::Binary(sign, a, b) => self.binary(sign, a, b),
            Node::Conditional(test, yes, no) => {
                if self.eval(test)?.truthy() {
                    self.eval(yes)
                } else {
                    self.eval(no)
                }
            }
            Node::Call(callee, args, optional) => self.call(callee, args, *optional),
            Node::New(name, args) => {
                let args = self.args(args)?;
                self.construct(name, &args)
            }
            Node::NewOf(what, args) => {
                let what = self.eval(what)?;
                let args = self.args(args)?;
                self.instance(&what, &args)
            }
            Node::Class(class) => self.class(class),
            Node::Optional(inner) => {
                let v = self.eval(inner)?;
                if v.is_nullish() { Err(Fault::Skipped) } else { Ok(v) }
            }
            Node::Chain(inner) => match self.eval(inner) {
                Err(Fault::Skipped) => Ok(Val::Undefined),
                other => other,
            },
            Node::Array(items) => {
                let items = self.args(items)?;
                self.heap.list(items)
            }
            Node::Object(members) => self.object(members),
            Node::Template(texts, parts) => self.template(texts, parts),
            Node::Function(function) => self.heap.closure(function, self.scope.or(self.globals)),
            Node::Regex(pattern) => Ok(Val::Regex(pattern.clone())),
            Node::Assign(target, sign, value) => self.assign(target, sign, value),
            Node::Step(target, by, old) => {
                let before = self.eval(target)?;
                let before = self.heap.number(&before);
                self.store(target, (before + by).into())?;
                Ok(if *old { before } else { before + by }.into())
            }
            Node::Spread(_) => fail("… is only understood in calls and lists"),
            Node::Sequence(all) => {
                let mut last = Val::Undefined;
                for node in all {
                    last = self.eval(node)?;
                }
                Ok(last)
            }
        }
    }

    fn member_node(&mut self, object: &Node, name: &str) -> Result<Val> {
        if let Node::Name(space) = object
            && self.lookup(space).is_none()
        {
            if &**space == "datum" {
                return Ok(datum_member(self.env, name).map_or(Val::Undefined, Val::Value));
            }
            if let Some(v) = builtin::constant(space, name) {
                return Ok(v.into());
            }
            if builtin::is_space(space) && self.env.params.get(space).is_none() {
                return Ok(Val::native(space, name));
            }
        }
        let object = self.eval(object)?;
        if self.called && object.is_nullish() {
            return unreadable(&object, name);
        }
        self.member(&object, name)
    }

    fn template(&mut self, texts: &[String], parts: &[Node]) -> Result<Val> {
        let mut out = texts[0].clone();
        for (part, text) in parts.iter().zip(&texts[1..]) {
            let v = self.eval(part)?;
            self.heap.write(&mut out, &v, 0)?;
            out.push_str(text);
        }
        self.new_text(out)
    }

    /// A text that was just made.
    pub(super) fn new_text(&mut self, text: String) -> Result<Val> {
        self.charge(text.len() / 8)?;
        self.heap.make(text.len() / 16)?;
        Ok(super::heap::limited(text)?.into())
    }

    pub(super) fn lookup(&self, name: &str) -> Option<&Val> {
        self.heap.lookup(self.scope.or(self.globals), name)
    }

    pub(super) fn name(&self, name: &Arc<str>) -> Result<Val> {
        if let Some(v) = self.lookup(name) {
            return Ok(v.clone());
        }
        if let Some(v) = self.env.params.get(name) {
            return Ok(v.clone().into());
        }
        if &**name == "this" {
            return Ok(self.this.clone());
        }
        if &**name == "datum" {
            return Ok(match self.env.row {
                Row::None => Val::Undefined,
                Row::Frame(frame, row) => frame.row(row).into(),
                Row::Value(v) => v.clone().into(),
            });
        }
        match builtin::constant("", name) {
            Some(v) => Ok(v.into()),
            None if library::is_function(name) => Ok(Val::native("", name)),
            None if matches!(&**name, "item" | "event" | "parent" | "window" | "globalThis") => Ok(Val::Undefined),
            None => fail(format!("{name:?} is not defined")),
        }
    }

    fn unary(&mut self, sign: &str, operand: &Node) -> Result<Val> {
        if sign == "typeof" {
            if let Node::Name(n) = operand
                && self.name(n).is_err()
            {
                return Ok("undefined".into());
            }
            return Ok(type_of(&self.eval(operand)?).into());
        }
        if sign == "delete" {
            return self.delete(operand);
        }
        let v = self.eval(operand)?;
        if matches!(sign, "await" | "yield" | "yield*") {
            return self.hand_over(sign, v);
        }
        Ok(match sign {
            "!" => Val::from(!v.truthy()),
            "-" => Val::from(-self.heap.number(&v)),
            "+" => Val::from(self.heap.number(&v)),
            "~" => Val::from(f64::from(!to_int(self.heap.number(&v)))),
            _ => Val::Undefined,
        })
    }

    /// What a function gives before its end.
    fn hand_over(&mut self, sign: &str, v: Val) -> Result<Val> {
        let given = match sign {
            // What comes after it comes once the picture is drawn.
            "await" => return Err(Fault::Awaited),
            "yield*" => self.elements(&v)?,
            _ => vec![v],
        };
        self.heap.make(given.len())?;
        match self.yields.last_mut() {
            Some(list) => list.extend(given),
            None => return fail("yield stands in no function*"),
        }
        Ok(Val::Undefined)
    }

    fn delete(&mut self, operand: &Node) -> Result<Val> {
        let (object, name) = match operand {
            Node::Member(object, name) => (self.eval(object)?, name.clone()),
            Node::Index(object, index) => {
                let object = self.eval(object)?;
                let index = self.eval(index)?;
                (object, self.heap.text(&index)?)
            }
            _ => return Ok(false.into()),
        };
        if let Val::Object(id) = object {
            self.heap.fields_mut(id).members.retain(|(n, _)| *n != name);
        }
        Ok(true.into())
    }

    pub(super) fn args(&mut self, nodes: &[Node]) -> Result<Vec<Val>> {
        let mut out = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Node::Spread(inner) => {
                    let inner = self.eval(inner)?;
                    out.extend(self.elements(&inner)?);
                }
                _ => out.push(self.eval(node)?),
            }
            if out.len() > super::heap::LONGEST {
                return fail("a list became too long");
            }
        }
        Ok(out)
    }

    fn object(&mut self, members: &[(Member, Node)]) -> Result<Val> {
        let mut object = Object::default();
        for (member, node) in members {
            let name = match member {
                Member::Name(name) => name.clone(),
                Member::Computed(name) => {
                    let name = self.eval(name)?;
                    self.heap.text(&name)?
                }
                Member::Getter(name) | Member::Setter(name) => {
                    let f = self.eval(node)?;
                    let gives = matches!(member, Member::Getter(_));
                    Accessor::add(&mut object.accessors, name, f, gives);
                    continue;
                }
                Member::Spread => {
                    let source = self.eval(node)?;
                    let members = self.entries(&source)?;
                    if object.members.is_empty() {
                        object.members = members;
                        continue;
                    }
                    for (name, v) in members {
                        self.charge(object.members.len() / 16)?;
                        object.set(&name, v);
                    }
                    continue;
                }
            };
            let value = self.eval(node)?;
            self.charge(object.members.len() / 16)?;
            object.set(&name, value);
        }
        self.charge(object.members.len())?;
        self.heap.object(object)
    }

    fn binary(&mut self, sign: &'static str, a: &Node, b: &Node) -> Result<Val> {
        let left = self.eval(a)?;
        match sign {
            "&&" => return if left.truthy() { self.eval(b) } else { Ok(left) },
            "||" => return if left.truthy() { Ok(left) } else { self.eval(b) },
            "??" => return if left.is_nullish() { self.eval(b) } else { Ok(left) },
            "instanceof" => return Ok(self.instance_of(&left, b).into()),
            _ => {}
        }
        let right = self.eval(b)?;
        // What is absent is not `null`. A value that is null may stand for either, and equals both.
        let null = |node: &Node| matches!(node, Node::Literal(Value::Null));
        let absent = |v: &Val| matches!(v, Val::Undefined);
        if matches!(sign, "===" | "!==") && (null(a) && absent(&right) || null(b) && absent(&left)) {
            return Ok((sign == "!==").into());
        }
        self.operate(sign, &left, &right)
    }

    fn instance_of(&self, v: &Val, of: &Node) -> bool {
        let Node::Name(name) = of else { return false };
        match (&**name, v) {
            ("Date", Val::Value(Value::Time(_))) | ("Array", Val::List(_) | Val::Value(Value::Array(_))) => true,
            ("Object", v) => type_of(v) == "object" && !v.is_nullish(),
            ("Error", Val::Object(id)) => matches!(self.heap.fields(*id).kind, Kind::Error),
            ("TypeError" | "RangeError" | "ReferenceError" | "SyntaxError", Val::Object(id)) => {
                let object = self.heap.fields(*id);
                let named = |v: &Val| matches!(v, Val::Value(Value::Text(t)) if **t == **name);
                matches!(object.kind, Kind::Error) && object.get("name").is_some_and(named)
            }
            ("Set", Val::Object(id)) => matches!(self.heap.fields(*id).kind, Kind::Set(_)),
            ("Map", Val::Object(id)) => matches!(self.heap.fields(*id).kind, Kind::Map(_)),
            ("RegExp", Val::Regex(_)) => true,
            ("Function", v) => v.is_function(),
            (name, Val::Object(id)) => self.is_made_by(*id, name),
            _ => false,
        }
    }

    pub(super) fn operate(&mut self, sign: &str, a: &Val, b: &Val) -> Result<Val> {
        if let (Val::Value(Value::Number(x)), Val::Value(Value::Number(y))) = (a, b)
            && let Some(v) = arithmetic(sign, *x, *y)
        {
            return Ok(v.into());
        }
        if let (Val::Value(Value::Text(x)), Val::Value(Value::Text(y))) = (a, b) {
            self.charge(x.len().min(y.len()) / 32)?;
        }
        let order = |m: &Machine, accept: fn(std::cmp::Ordering) -> bool| {
            m.heap.compare(a, b).map(|o| Val::from(o.is_some_and(accept)))
        };
        match sign {
            "+" => {
                let v = self.heap.add(a, b)?;
                if let Val::Value(Value::Text(t)) = &v {
                    self.charge(t.len() / 8)?;
                }
                Ok(v)
            }
            "<" => order(self, std::cmp::Ordering::is_lt),
            ">" => order(self, std::cmp::Ordering::is_gt),
            "<=" => order(self, std::cmp::Ordering::is_le),
            ">=" => order(self, std::cmp::Ordering::is_ge),
            "==" => Ok(self.heap.loose_eq(a, b)?.into()),
            "!=" => Ok((!self.heap.loose_eq(a, b)?).into()),
            "===" => Ok(a.strict_eq(b).into()),
            "!==" => Ok((!a.strict_eq(b)).into()),
            "in" => {
                let name = self.heap.text(a)?;
                Ok(match b {
                    Val::Object(id) => self.heap.fields(*id).get(&name).is_some(),
                    Val::Value(Value::Object(o)) => o.get(&name).is_some(),
                    b => self.heap.number(a) >= 0.0 && self.length(b).is_some_and(|n| self.heap.number(a) < n as f64),
                }
                .into())
            }
            _ => match arithmetic(sign, self.heap.number(a), self.heap.number(b)) {
                Some(v) => Ok(v.into()),
                None => fail(format!("operator {sign} is not understood")),
            },
        }
    }

    /// How many elements a list has.
    pub(super) fn length(&self, v: &Val) -> Option<usize> {
        match v {
            Val::List(id) => Some(self.heap.items(*id).len()),
            Val::Value(Value::Array(items)) => Some(items.len()),
            _ => None,
        }
    }

    /// `object[index]`.
    pub(super) fn index(&mut self, object: &Val, index: &Val) -> Result<Val> {
        if let (Val::List(id), Val::Value(Value::Number(i))) = (object, index) {
            let at = *i as usize;
            let exact = at as f64 == *i;
            return Ok(self.heap.items(*id).get(at).filter(|_| exact).cloned().unwrap_or(Val::Undefined));
        }
        let name = self.heap.text(index)?;
        self.member(object, &name)
    }

    /// `object.name`; nothing has only nothing for members.
    pub(super) fn member(&mut self, object: &Val, name: &str) -> Result<Val> {
        Ok(match object {
            Val::Function(f) if name == "name" => {
                f.function.name.clone().map_or(Val::from(""), |n| Value::Text(n).into())
            }
            Val::Function(f) if name == "length" => (f.function.params.len() as f64).into(),
            Val::Undefined | Val::Function(_) | Val::Native(_) | Val::Bound(_) => Val::Undefined,
            Val::List(id) if name == "length" => (self.heap.items(*id).len() as f64).into(),
            Val::List(id) => {
                let at = name.parse::<usize>().ok();
                at.and_then(|i| self.heap.items(*id).get(i).cloned()).unwrap_or(Val::Undefined)
            }
            Val::Object(id) => {
                let object = self.heap.fields(*id);
                match (&object.kind, object.get(name)) {
                    (_, Some(v)) => v.clone(),
                    (Kind::Set(items), None) if name == "size" => (items.len() as f64).into(),
                    (Kind::Map(items), None) if name == "size" => (items.len() as f64).into(),
                    (Kind::Host(_), None) => return self.of_host(*id, name),
                    (_, None) => {
                        return match self.accessor(*id, name).map(|a| a.get) {
                            Some(Some(get)) => self.call_within(&get, &Val::Object(*id), &[]),
                            Some(None) => Ok(Val::Undefined),
                            None => self.behind(*id, name),
                        };
                    }
                }
            }
            Val::Regex(r) if name == "source" => Value::Text(r.source.clone()).into(),
            Val::Regex(_) => Val::Undefined,
            Val::Value(Value::Text(t)) => {
                self.charge(t.len() / 64)?;
                text_member(t, name)
            }
            Val::Value(Value::Object(o)) => match o.get(name) {
                Some(v) if self.heap.keeps => return self.enter_value(&v.clone()),
                v => v.cloned().map_or(Val::Undefined, Val::Value),
            },
            Val::Value(Value::Array(items)) if name != "length" => {
                let at = name.parse::<usize>().ok();
                at.and_then(|i| items.get(i).cloned()).map_or(Val::Undefined, Val::Value)
            }
            Val::Value(Value::Time(t)) if self.called => {
                calendars::member(*t, name, self.env.zone).map_or(Val::Undefined, Val::Value)
            }
            Val::Value(v) => match v.member(name) {
                Value::Null => Val::Undefined,
                v => v.into(),
            },
        })
    }
}

/// What is said where a member of nothing is asked for, as engines say it.
fn unreadable<T>(object: &Val, name: &str) -> Result<T> {
    let what = if matches!(object, Val::Undefined) { "undefined" } else { "null" };
    fail(format!("cannot read properties of {what} (reading {name:?})"))
}

/// Whether something can be stored there.
pub(super) fn is_place(node: &Node) -> bool {
    matches!(node, Node::Name(_) | Node::Member(..) | Node::Index(..))
}

fn type_of(v: &Val) -> &'static str {
    match v {
        Val::Undefined | Val::Value(Value::Undefined) => "undefined",
        Val::Function(_) | Val::Native(_) | Val::Bound(_) => "function",
        Val::Value(Value::Bool(_)) => "boolean",
        Val::Value(Value::Number(_)) => "number",
        Val::Value(Value::Text(_)) => "string",
        Val::Value(_) | Val::List(_) | Val::Object(_) | Val::Regex(_) => "object",
    }
}

fn text_member(t: &str, name: &str) -> Val {
    if name == "length" {
        let n = if t.is_ascii() { t.len() } else { t.encode_utf16().count() };
        return (n as f64).into();
    }
    let Ok(at) = name.parse::<usize>() else { return Val::Undefined };
    let c = if t.is_ascii() { t.as_bytes().get(at).map(|b| char::from(*b)) } else { t.chars().nth(at) };
    c.map_or(Val::Undefined, |c| Val::from(&*c.encode_utf8(&mut [0; 4])))
}

/// ECMA-262 ToInt32.
pub(super) fn to_int(x: f64) -> i32 {
    if !x.is_finite() {
        return 0;
    }
    let m = x.trunc() % 4_294_967_296.0;
    (m as i64) as i32
}

pub(super) fn arithmetic(sign: &str, x: f64, y: f64) -> Option<Value> {
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
