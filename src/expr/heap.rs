//! What a running program works with: values, and the lists, objects and scopes it makes. These live side by side in one
//! place and refer to each other by number, so that cycles cost nothing, nothing is dropped recursively, and all of it
//! goes when the run ends. How much may be made is limited.

use super::pattern::Pattern;
use super::tree::{Function, Node};
use crate::data::{Fields, Value};
use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::sync::Arc;

/// Longest text and list an expression may make.
pub(super) const LONGEST: usize = 1_000_000;
/// Deepest value that may leave a run or be written as text.
const DEEPEST: usize = 100;
/// Elements and members, those of elements included, of a value that leaves a run.
const LARGEST: usize = 500_000;
/// Elements, members and variables one run may make; sixteen characters of text count as one.
const MOST: usize = 2_000_000;

/// The number of a list, object or scope.
pub(super) type Id = u32;

/// Why a program stops.
pub(super) enum Fault {
    /// Something that JavaScript would throw, too.
    Error(String),
    /// What `throw` threw.
    Thrown(Val),
    /// A limit, which no program can catch.
    Spent(String),
    /// What stands before `?.` is nothing: the rest of the chain is left out.
    Skipped,
    /// The rest of a function comes later.
    Awaited,
}

pub(super) type Result<T> = std::result::Result<T, Fault>;

/// A fault with a message.
pub(super) fn fail<T>(message: impl Into<String>) -> Result<T> {
    Err(Fault::Error(message.into()))
}

fn spent<T>(message: &str) -> Result<T> {
    Err(Fault::Spent(message.into()))
}

/// A value of a running program.
#[derive(Clone)]
pub(super) enum Val {
    Undefined,
    /// A plain value, or a list or object from outside, which never changes.
    Value(Value),
    List(Id),
    Object(Id),
    Function(Arc<Closure>),
    /// A function of a library: the library and the name.
    Native(Arc<(Arc<str>, Arc<str>)>),
    /// A function with what it is called on and given first.
    Bound(Arc<(Val, Val, Vec<Val>)>),
    Regex(Arc<Pattern>),
}

/// A function and the scope it was made in.
pub(super) struct Closure {
    pub function: Arc<Function>,
    pub scope: Option<Id>,
}

#[derive(Default)]
pub(super) struct Object {
    pub kind: Kind,
    pub members: Vec<(Arc<str>, Val)>,
    pub behind: Behind,
    pub accessors: Vec<Accessor>,
}

/// A member that functions give and take.
#[derive(Clone)]
pub(super) struct Accessor {
    pub name: Arc<str>,
    pub get: Option<Val>,
    pub set: Option<Val>,
}

impl Accessor {
    /// Adds a function to those of a list.
    pub(super) fn add(list: &mut Vec<Accessor>, name: &Arc<str>, f: Val, gives: bool) {
        let at = list.iter().position(|a| a.name == *name).unwrap_or_else(|| {
            list.push(Accessor { name: name.clone(), get: None, set: None });
            list.len() - 1
        });
        *(if gives { &mut list[at].get } else { &mut list[at].set }) = Some(f);
    }
}

/// Where members are looked for that an object has not itself.
#[derive(Default, Clone)]
pub(super) enum Behind {
    #[default]
    Nothing,
    /// Plain values, such as defaults.
    Fields(Arc<Fields>),
    /// The class it was made by.
    Class(Id),
}

/// Kinds of objects.
#[derive(Default)]
pub(super) enum Kind {
    #[default]
    Plain,
    Error,
    Set(Vec<Val>),
    Map(Vec<(Val, Val)>),
    /// Written as this text.
    Color(Arc<str>),
    /// Something of the surroundings, whose methods are theirs.
    Host(Arc<str>),
    /// What `new` makes objects of.
    Class(Class),
}

/// A class: static members are those of the object.
#[derive(Clone)]
pub(super) struct Class {
    pub constructor: Option<Val>,
    pub methods: Arc<Vec<(Arc<str>, Val)>>,
    pub accessors: Arc<Vec<Accessor>>,
    /// Members that every object begins with.
    pub fields: Arc<Vec<(Arc<str>, Option<Node>)>>,
    /// The scope in which these are computed.
    pub scope: Option<Id>,
    pub parent: Option<Val>,
}

impl Object {
    /// With members and nothing behind them.
    pub(super) fn of(kind: Kind, members: Vec<(Arc<str>, Val)>) -> Object {
        Object { kind, members, behind: Behind::Nothing, accessors: Vec::new() }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Val> {
        self.members.iter().find(|(n, _)| &**n == name).map(|(_, v)| v)
    }

    pub(super) fn set(&mut self, name: &str, value: Val) {
        match self.members.iter_mut().find(|(n, _)| &**n == name) {
            Some(slot) => slot.1 = value,
            None => self.members.push((name.into(), value)),
        }
    }
}

/// Names and their values.
pub(super) struct Scope {
    pub parent: Option<Id>,
    pub names: Vec<(Arc<str>, Val)>,
}

/// Everything a run has made.
#[derive(Default)]
pub(super) struct Heap {
    lists: Vec<Vec<Val>>,
    objects: Vec<Object>,
    scopes: Vec<Scope>,
    /// Closures made so far: what a closure has seen must stay.
    captures: usize,
    made: usize,
    /// What is older than the run that is going on.
    floor: Floor,
    /// Whether something older was changed: what the run made may be part of it now.
    touched: Cell<bool>,
    /// Whether functions and what is the surroundings' own leave a run as references to what is kept.
    pub(super) keeps: bool,
    /// What is referred to from outside.
    kept: RefCell<Vec<Val>>,
}

/// How many lists, objects and scopes there were.
#[derive(Default, Clone, Copy)]
struct Floor {
    lists: usize,
    objects: usize,
    scopes: usize,
    made: usize,
}

/// The first member of an object that refers to something kept, and of one that is the surroundings' own.
pub(super) const LIVE: &str = "\u{1}live";
pub(super) const CLASS: &str = "\u{1}class";

/// How far scopes had grown.
#[derive(Clone, Copy)]
pub(super) struct Mark(usize, usize);

impl From<Value> for Val {
    fn from(v: Value) -> Val {
        Val::Value(v)
    }
}

impl From<f64> for Val {
    fn from(x: f64) -> Val {
        Val::Value(Value::Number(x))
    }
}

impl From<bool> for Val {
    fn from(x: bool) -> Val {
        Val::Value(Value::Bool(x))
    }
}

impl From<&str> for Val {
    fn from(t: &str) -> Val {
        Val::Value(Value::Text(t.into()))
    }
}

impl Val {
    pub(super) const NULL: Val = Val::Value(Value::Null);

    pub(super) fn truthy(&self) -> bool {
        match self {
            Val::Undefined => false,
            Val::Value(v) => v.truthy(),
            Val::List(_) | Val::Object(_) | Val::Function(_) | Val::Native(_) | Val::Bound(_) | Val::Regex(_) => true,
        }
    }

    pub(super) fn is_nullish(&self) -> bool {
        matches!(self, Val::Undefined | Val::Value(Value::Null | Value::Undefined))
    }

    pub(super) fn is_function(&self) -> bool {
        matches!(self, Val::Function(_) | Val::Native(_) | Val::Bound(_))
    }

    pub(super) fn native(space: &str, name: &str) -> Val {
        Val::Native(Arc::new((space.into(), name.into())))
    }

    /// `a === b`; nothing and null are the same here, except that a member which a row does not have is not null.
    pub(super) fn strict_eq(&self, other: &Val) -> bool {
        match (self, other) {
            (Val::Value(a), Val::Value(b)) if a.is_null() && b.is_null() => a == b,
            (a, b) if a.is_nullish() || b.is_nullish() => a.is_nullish() && b.is_nullish(),
            (Val::Value(a), Val::Value(b)) => a.strict_eq(b),
            (Val::List(a), Val::List(b)) | (Val::Object(a), Val::Object(b)) => a == b,
            (Val::Function(a), Val::Function(b)) => Arc::ptr_eq(a, b),
            (Val::Native(a), Val::Native(b)) => a == b,
            (Val::Bound(a), Val::Bound(b)) => Arc::ptr_eq(a, b),
            (Val::Regex(a), Val::Regex(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}

/// Whether objects of a class of the surroundings are things with members, which leave a run as such.
pub(super) fn is_thing(class: &str) -> bool {
    matches!(class, "gradient" | "pattern" | "canvas" | "outline")
}

/// A text that is not too long.
pub(super) fn limited(text: String) -> Result<Value> {
    if text.len() > LONGEST { fail("a text became too long") } else { Ok(text.into()) }
}

impl Heap {
    /// Remembers what there is, before a run.
    pub(super) fn begin(&mut self) {
        self.floor =
            Floor { lists: self.lists.len(), objects: self.objects.len(), scopes: self.scopes.len(), made: self.made };
        self.touched.set(false);
    }

    /// Drops what a run has made, unless something older may refer to it.
    pub(super) fn end(&mut self) {
        if !self.touched.get() {
            self.lists.truncate(self.floor.lists);
            self.objects.truncate(self.floor.objects);
            self.scopes.truncate(self.floor.scopes);
            self.made = self.floor.made;
        }
        self.floor = Floor::default();
    }

    fn touch(&self, older: bool) {
        if older {
            self.touched.set(true);
        }
    }

    /// Keeps a value for those outside: a reference to it.
    pub(super) fn keep(&self, v: &Val) -> usize {
        self.touched.set(true);
        let mut kept = self.kept.borrow_mut();
        let known = match v {
            Val::Function(_) | Val::Bound(_) | Val::Object(_) | Val::List(_) => {
                kept.iter().position(|k| k.strict_eq(v))
            }
            _ => None,
        };
        known.unwrap_or_else(|| {
            kept.push(v.clone());
            kept.len() - 1
        })
    }

    /// What a reference refers to.
    pub(super) fn kept(&self, at: usize) -> Val {
        self.kept.borrow().get(at).cloned().unwrap_or(Val::Undefined)
    }

    /// Accounts for what is about to be made.
    pub(super) fn make(&mut self, n: usize) -> Result<()> {
        self.made = self.made.saturating_add(n);
        if self.made > MOST { spent("an expression makes too many lists, objects and texts") } else { Ok(()) }
    }

    /// A new list.
    pub(super) fn list(&mut self, items: Vec<Val>) -> Result<Val> {
        if items.len() > LONGEST {
            return fail("a list became too long");
        }
        self.make(items.len() + 2)?;
        self.lists.push(items);
        Ok(Val::List(self.lists.len() as Id - 1))
    }

    /// A new object.
    pub(super) fn object(&mut self, object: Object) -> Result<Val> {
        self.make(object.members.len() + 4)?;
        self.objects.push(object);
        Ok(Val::Object(self.objects.len() as Id - 1))
    }

    pub(super) fn items(&self, id: Id) -> &Vec<Val> {
        &self.lists[id as usize]
    }

    pub(super) fn items_mut(&mut self, id: Id) -> &mut Vec<Val> {
        self.touch((id as usize) < self.floor.lists);
        &mut self.lists[id as usize]
    }

    pub(super) fn fields(&self, id: Id) -> &Object {
        &self.objects[id as usize]
    }

    pub(super) fn fields_mut(&mut self, id: Id) -> &mut Object {
        self.touch((id as usize) < self.floor.objects);
        &mut self.objects[id as usize]
    }

    /// A new scope within another.
    pub(super) fn scope(&mut self, parent: Option<Id>) -> Result<Id> {
        self.make(1)?;
        self.scopes.push(Scope { parent, names: Vec::new() });
        Ok(self.scopes.len() as Id - 1)
    }

    pub(super) fn scope_at(&self, id: Id) -> &Scope {
        &self.scopes[id as usize]
    }

    pub(super) fn scope_at_mut(&mut self, id: Id) -> &mut Scope {
        self.touch((id as usize) < self.floor.scopes);
        &mut self.scopes[id as usize]
    }

    /// A function that remembers the scope it was made in.
    pub(super) fn closure(&mut self, function: &Arc<Function>, scope: Option<Id>) -> Result<Val> {
        self.make(4)?;
        self.captures += 1;
        Ok(Val::Function(Arc::new(Closure { function: function.clone(), scope })))
    }

    /// Where scopes stand now.
    pub(super) fn mark(&self) -> Mark {
        Mark(self.scopes.len(), self.captures)
    }

    /// Drops the scopes made since, unless a function has seen them. Whether they were dropped.
    pub(super) fn release(&mut self, mark: Mark) -> bool {
        let free = self.captures == mark.1;
        if free {
            self.made -= self.scopes.len().saturating_sub(mark.0).min(self.made);
            self.scopes.truncate(mark.0);
        }
        free
    }

    /// A variable, by its name, from a scope outwards.
    pub(super) fn lookup(&self, mut from: Option<Id>, name: &str) -> Option<&Val> {
        while let Some(id) = from {
            let scope = &self.scopes[id as usize];
            if let Some((_, v)) = scope.names.iter().find(|(n, _)| &**n == name) {
                return Some(v);
            }
            from = scope.parent;
        }
        None
    }

    /// Makes or replaces a name in a scope.
    pub(super) fn declare(&mut self, scope: Id, name: &Arc<str>, value: Val) {
        self.touch((scope as usize) < self.floor.scopes);
        let names = &mut self.scopes[scope as usize].names;
        match names.iter_mut().find(|(n, _)| n == name) {
            Some(slot) => slot.1 = value,
            None => names.push((name.clone(), value)),
        }
    }

    /// Changes a variable where it is, or makes it in the outermost scope.
    pub(super) fn assign(&mut self, from: Id, name: &Arc<str>, value: Val) -> Result<()> {
        let mut at = from;
        loop {
            let scope = &mut self.scopes[at as usize];
            let older = (at as usize) < self.floor.scopes;
            if let Some(slot) = scope.names.iter_mut().find(|(n, _)| n == name) {
                slot.1 = value;
                if older {
                    self.touched.set(true);
                }
                return Ok(());
            }
            match scope.parent {
                Some(parent) => at = parent,
                None => {
                    if older {
                        self.touched.set(true);
                    }
                    scope.names.push((name.clone(), value));
                    return self.make(1);
                }
            }
        }
    }

    /// `Number(v)`.
    pub(super) fn number(&self, v: &Val) -> f64 {
        let mut v = v;
        for _ in 0..DEEPEST {
            match v {
                Val::Value(v) => return v.to_number(),
                Val::List(id) => match &self.items(*id)[..] {
                    [] => return 0.0,
                    [only] => v = only,
                    _ => return f64::NAN,
                },
                Val::Undefined | Val::Object(_) | Val::Function(_) | Val::Native(_) | Val::Bound(_) | Val::Regex(_) => {
                    return f64::NAN;
                }
            }
        }
        f64::NAN
    }

    /// `String(v)`.
    pub(super) fn text(&self, v: &Val) -> Result<Arc<str>> {
        match v {
            Val::Value(Value::Text(t)) => Ok(t.clone()),
            Val::Value(v) if !matches!(v, Value::Array(_)) => Ok(v.to_text()),
            v => {
                let mut out = String::new();
                self.write(&mut out, v, 0)?;
                Ok(out.into())
            }
        }
    }

    /// Appends `String(v)`.
    pub(super) fn write(&self, out: &mut String, v: &Val, depth: usize) -> Result<()> {
        match v {
            Val::Undefined => out.push_str("undefined"),
            Val::Value(v) => return write_value(out, v, depth),
            Val::List(id) => return self.write_items(out, self.items(*id), ",", depth),
            Val::Object(id) => {
                let object = self.fields(*id);
                match (&object.kind, object.get("message")) {
                    (Kind::Error, Some(message)) => {
                        match object.get("name") {
                            Some(name) => self.write(out, name, depth + 1)?,
                            None => out.push_str("Error"),
                        }
                        out.push_str(": ");
                        return self.write(out, message, depth + 1);
                    }
                    (Kind::Color(text), _) => out.push_str(text),
                    _ => out.push_str("[object Object]"),
                }
            }
            Val::Function(_) | Val::Native(_) | Val::Bound(_) => out.push_str("function"),
            Val::Regex(r) => {
                for part in ["/", &r.source, "/", &r.flags] {
                    out.push_str(part);
                }
            }
        }
        bounded(out, depth)
    }

    /// Appends the texts of elements, those of nothing being empty.
    pub(super) fn write_items(&self, out: &mut String, items: &[Val], separator: &str, depth: usize) -> Result<()> {
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                out.push_str(separator);
            }
            if !item.is_nullish() {
                self.write(out, item, depth + 1)?;
            }
            bounded(out, depth)?;
        }
        Ok(())
    }

    /// The value behind it, for what lies outside of the program, and how much it holds: functions are null there.
    pub(super) fn freeze(&self, v: &Val) -> Result<(Value, usize)> {
        if let Val::Value(v) = v {
            return Ok((v.clone(), 0));
        }
        let mut count = 0;
        Ok((self.frozen(v, 0, &mut count)?, count))
    }

    // No deeper than DEEPEST.
    fn frozen(&self, v: &Val, depth: usize, count: &mut usize) -> Result<Value> {
        *count += 1;
        if depth > DEEPEST {
            return fail("a value is nested too deeply");
        }
        if *count > LARGEST {
            return fail("a value became too large");
        }
        let mut all = |items: &[Val]| -> Result<Value> {
            Ok(Value::Array(items.iter().map(|v| self.frozen(v, depth + 1, count)).collect::<Result<Vec<_>>>()?.into()))
        };
        Ok(match v {
            Val::Value(v) => {
                if depth > 0 {
                    weigh(v, depth, count)?;
                }
                v.clone()
            }
            Val::List(id) => return all(self.items(*id)),
            Val::Object(id) => {
                let object = self.fields(*id);
                match &object.kind {
                    Kind::Set(items) => return all(items),
                    Kind::Color(text) => return Ok(Value::Text(text.clone())),
                    Kind::Class(_) => return Ok(self.reference(v)),
                    Kind::Host(class) if !is_thing(class) => return Ok(self.reference(v)),
                    Kind::Plain | Kind::Error | Kind::Map(_) | Kind::Host(_) => {}
                }
                let mut fields = Vec::with_capacity(object.members.len());
                for (name, v) in &object.members {
                    fields.push((name.clone(), self.frozen(v, depth + 1, count)?));
                }
                Value::Object(Arc::new(Fields(fields)))
            }
            Val::Function(_) | Val::Bound(_) => self.reference(v),
            Val::Undefined | Val::Native(_) | Val::Regex(_) => Value::Null,
        })
    }

    /// A reference to something that is kept; nothing where nothing is.
    fn reference(&self, v: &Val) -> Value {
        if !self.keeps {
            return Value::Null;
        }
        let at = Value::Number(self.keep(v) as f64);
        Value::Object(Arc::new(Fields(vec![(LIVE.into(), at)])))
    }

    /// What a value is when it is added to or compared with plain ones.
    fn primitive(&self, v: &Val) -> Result<Val> {
        Ok(match v {
            Val::Undefined => Val::Undefined,
            Val::Value(Value::Array(_) | Value::Object(_)) => Value::Text(self.text(v)?).into(),
            Val::Value(_) => v.clone(),
            Val::List(_) | Val::Object(_) | Val::Function(_) | Val::Native(_) | Val::Bound(_) | Val::Regex(_) => {
                Value::Text(self.text(v)?).into()
            }
        })
    }

    /// `a + b`.
    pub(super) fn add(&mut self, a: &Val, b: &Val) -> Result<Val> {
        let (a, b) = (self.primitive(a)?, self.primitive(b)?);
        let textual = |v: &Val| matches!(v, Val::Value(Value::Text(_) | Value::Time(_)));
        if textual(&a) || textual(&b) {
            let (a, b) = (self.text(&a)?, self.text(&b)?);
            self.make((a.len() + b.len()) / 16)?;
            return Ok(limited([&*a, &*b].concat())?.into());
        }
        Ok((self.number(&a) + self.number(&b)).into())
    }

    /// `a == b`.
    pub(super) fn loose_eq(&self, a: &Val, b: &Val) -> Result<bool> {
        Ok(match (a, b) {
            (a, b) if a.is_nullish() || b.is_nullish() => a.is_nullish() && b.is_nullish(),
            (Val::Value(a), Val::Value(b)) => a.loose_eq(b),
            (Val::Value(_), _) | (_, Val::Value(_)) => match (self.primitive(a)?, self.primitive(b)?) {
                (Val::Value(a), Val::Value(b)) => a.loose_eq(&b),
                _ => false,
            },
            (a, b) => a.strict_eq(b),
        })
    }

    /// The order of `<`.
    pub(super) fn compare(&self, a: &Val, b: &Val) -> Result<Option<Ordering>> {
        let (a, b) = (self.primitive(a)?, self.primitive(b)?);
        Ok(match (&a, &b) {
            (Val::Value(x), Val::Value(y)) => x.compare(y),
            _ => None,
        })
    }
}

fn bounded(out: &str, depth: usize) -> Result<()> {
    if out.len() > LONGEST {
        return fail("a text became too long");
    }
    if depth > DEEPEST { fail("a value is nested too deeply") } else { Ok(()) }
}

fn write_value(out: &mut String, v: &Value, depth: usize) -> Result<()> {
    match v {
        Value::Text(t) => out.push_str(t),
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                if !item.is_null() {
                    write_value(out, item, depth + 1)?;
                }
                bounded(out, depth)?;
            }
        }
        Value::Null | Value::Undefined | Value::Bool(_) | Value::Number(_) | Value::Time(_) | Value::Object(_) => {
            out.push_str(&v.to_text());
        }
    }
    bounded(out, depth)
}

/// Counts what a value from outside holds, which one made here is about to hold.
fn weigh(v: &Value, depth: usize, count: &mut usize) -> Result<()> {
    *count += 1;
    if depth > DEEPEST {
        return fail("a value is nested too deeply");
    }
    if *count > LARGEST {
        return fail("a value became too large");
    }
    match v {
        Value::Array(items) => items.iter().try_for_each(|v| weigh(v, depth + 1, count)),
        Value::Object(o) => o.0.iter().try_for_each(|(_, v)| weigh(v, depth + 1, count)),
        Value::Null | Value::Undefined | Value::Bool(_) | Value::Number(_) | Value::Time(_) | Value::Text(_) => Ok(()),
    }
}
