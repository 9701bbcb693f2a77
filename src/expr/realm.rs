//! Functions that live as long as a chart is read: they see what they closed over, the objects that others changed, and
//! what their surroundings ([`Host`]) show them. In: trees with code; out: plain values, and references to what is kept.

use super::Env;
use super::EvalError;
use super::eval::{Machine, run_within};
use super::heap::{Behind, CLASS, Fault, Heap, Id, Kind, LIVE, Object, Result, Val, fail};
use super::parse;
use crate::data::{Fields, Value};
use crate::json::{Code, Json};
use std::collections::HashMap;
use std::sync::Arc;

/// Steps of asking the surroundings once.
const ASK: usize = 12;
/// Elements of a list that is taken in as one that is changed only through what holds it.
const SHARED: usize = 2_000;
/// Deepest tree that is taken in or given out.
const DEEPEST: usize = 100;

/// Bytes of a compiled expression for each byte of its text, about.
const TREE: usize = 40;

/// What objects of the surroundings are asked of.
pub trait Host {
    /// A member that an object of a class has but does not hold.
    fn get(&mut self, asked: &Asked) -> Option<Value>;

    /// The result of a method; `None` if the class has no such method.
    fn call(&mut self, asked: &Asked, args: &[Value]) -> Option<std::result::Result<Reply, String>>;

    /// Whether a class has a method.
    fn has(&self, class: &str, name: &str) -> bool;
}

/// An object of the surroundings, and what of it is asked for.
pub struct Asked<'a> {
    /// Its class.
    pub class: &'a str,
    /// The member or method.
    pub name: &'a str,
    /// What it holds, by name.
    pub member: &'a dyn Fn(&str) -> Value,
    /// All that it holds.
    pub members: &'a dyn Fn() -> Vec<(Arc<str>, Value)>,
    /// A reference to it.
    pub object: &'a dyn Fn() -> Value,
}

/// What a method of the surroundings does.
pub enum Reply {
    /// Its result.
    Value(Value),
    /// Changes members of the object, and results in the last of these.
    Set(Vec<(Arc<str>, Value)>, Value),
    /// Gives the object a member, and results in that very value.
    Member(Arc<str>, Value),
}

/// A place where objects and functions are kept.
pub struct Realm {
    heap: Heap,
    globals: Option<Id>,
    /// References of functions by their source.
    functions: HashMap<Arc<str>, std::result::Result<usize, String>>,
}

impl std::fmt::Debug for Realm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Realm").finish_non_exhaustive()
    }
}

impl Default for Realm {
    fn default() -> Realm {
        Realm::new()
    }
}

/// An object of the surroundings as a value.
pub fn object_of(class: &str, members: Vec<(Arc<str>, Value)>) -> Value {
    let mut fields = vec![(Arc::from(CLASS), Value::from(class))];
    fields.extend(members);
    Value::Object(Arc::new(Fields(fields)))
}

/// The number of a reference.
pub fn reference(v: &Value) -> Option<usize> {
    let Value::Object(fields) = v else { return None };
    match fields.0.first() {
        Some((name, Value::Number(at))) if &**name == LIVE => Some(*at as usize),
        _ => None,
    }
}

fn refer(at: usize) -> Value {
    Value::Object(Arc::new(Fields(vec![(Arc::from(LIVE), Value::Number(at as f64))])))
}

/// The source that stands for a function that is kept, where no source does.
fn source_of(at: usize) -> Arc<str> {
    format!("\u{1}{at}").into()
}

impl Realm {
    /// Nothing but names that all know.
    pub fn new() -> Realm {
        let mut heap = Heap::default();
        heap.keeps = true;
        let globals = heap.scope(None).ok();
        Realm { heap, globals, functions: HashMap::new() }
    }

    /// Runs something with a machine on this heap.
    fn with<'a, T>(
        &mut self,
        env: &'a Env<'a>,
        host: Option<&'a mut (dyn Host + 'a)>,
        f: impl FnOnce(&mut Machine) -> Result<T>,
    ) -> std::result::Result<T, EvalError> {
        run_within(&mut self.heap, self.globals, env, host, f)
    }

    /// Takes a tree in: objects that can be changed, functions that can be called. `behind` are the values of members
    /// that it does not have, level by level. A reference to it.
    ///
    /// # Errors
    /// There are no steps or no memory left for it.
    pub fn import(&mut self, tree: &Json, behind: &Value, env: &Env) -> std::result::Result<Value, EvalError> {
        let mut functions = std::mem::take(&mut self.functions);
        let out = self.with(env, None, |m| {
            let v = m.import(tree, behind, &mut functions, 0)?;
            Ok(refer(m.heap.keep(&v)))
        });
        self.functions = functions;
        out
    }

    /// What a path of names below something kept leads to: a reference, or a plain value.
    pub fn at(&mut self, from: &Value, path: &[&str], env: &Env) -> Value {
        let found = self.with(env, None, |m| {
            let mut v = m.enter_value(from)?;
            for name in path {
                if v.is_nullish() {
                    return Ok(Value::Null);
                }
                v = m.member(&v, name)?;
            }
            Ok(match v {
                Val::Value(v) => v,
                Val::Undefined => Value::Null,
                v => refer(m.heap.keep(&v)),
            })
        });
        found.unwrap_or_default()
    }

    /// Sets a member of something kept.
    pub fn set(&mut self, of: &Value, name: &str, value: &Value, env: &Env) {
        let _ = self.with(env, None, |m| {
            if let Val::Object(id) = m.enter_value(of)? {
                let value = m.enter_value(value)?;
                let value = m.changeable(&value, 0)?;
                m.heap.fields_mut(id).set(name, value);
            }
            Ok(())
        });
    }

    /// Makes a value a name that all functions see.
    pub fn declare(&mut self, name: &str, value: &Value, env: &Env) {
        let globals = self.globals;
        let _ = self.with(env, None, |m| {
            let value = m.enter_value(value)?;
            if let Some(globals) = globals {
                m.heap.declare(globals, &Arc::from(name), value);
            }
            Ok(())
        });
    }

    /// An object of the surroundings that keeps what is stored in it. A reference to it.
    pub fn keep(&mut self, value: &Value, env: &Env) -> Value {
        let kept = self.with(env, None, |m| {
            let v = m.enter_value(value)?;
            Ok(match v {
                Val::Value(v) => v,
                v => refer(m.heap.keep(&v)),
            })
        });
        kept.unwrap_or_default()
    }

    /// The tree of something kept: functions as code that this realm knows, nothing of the surroundings.
    ///
    /// # Errors
    /// It is too deep or too large.
    pub fn export(&mut self, of: &Value, env: &Env) -> std::result::Result<Json, EvalError> {
        let functions = std::mem::take(&mut self.functions);
        let out = self.with(env, None, |m| {
            let v = m.enter_value(of)?;
            m.export(&v, &functions, 0)
        });
        self.functions = functions;
        out
    }

    /// Whether code is a function that was met.
    pub fn knows(&self, code: &Code) -> bool {
        code.text.starts_with('\u{1}') || matches!(self.functions.get(&code.text), Some(Ok(_)))
    }

    /// The value of code: of a function a reference to it.
    ///
    /// # Errors
    /// It is no expression, or it cannot be run.
    pub fn eval<'a>(
        &mut self,
        code: &Code,
        env: &'a Env<'a>,
        host: Option<&'a mut (dyn Host + 'a)>,
    ) -> std::result::Result<Value, EvalError> {
        let mut functions = std::mem::take(&mut self.functions);
        let out = self.with(env, host, |m| {
            let v = m.code(code, &mut functions)?;
            m.freeze(&v)
        });
        self.functions = functions;
        out
    }

    /// Calls the function that code is, on `this`.
    ///
    /// # Errors
    /// It is no function, or it cannot be run.
    pub fn call<'a>(
        &mut self,
        code: &Code,
        (this, args): (&Value, &[Value]),
        env: &'a Env<'a>,
        host: Option<&'a mut (dyn Host + 'a)>,
    ) -> std::result::Result<Value, EvalError> {
        let mut functions = std::mem::take(&mut self.functions);
        let out = self.with(env, host, |m| {
            let f = m.code(code, &mut functions)?;
            m.called_on(&f, this, args)
        });
        self.functions = functions;
        out
    }

    /// Calls the method of something kept; `None` if it has none of that name. What returns nothing is undefined.
    ///
    /// # Errors
    /// It cannot be run.
    pub fn call_method<'a>(
        &mut self,
        (of, name): (&Value, &str),
        args: &[Value],
        env: &'a Env<'a>,
        host: Option<&'a mut (dyn Host + 'a)>,
    ) -> std::result::Result<Option<Value>, EvalError> {
        self.with(env, host, |m| {
            let object = m.enter_value(of)?;
            if object.is_nullish() {
                return Ok(None);
            }
            let f = m.member(&object, name)?;
            if !f.is_function() {
                return Ok(None);
            }
            m.called_on(&f, of, args).map(Some)
        })
    }

    /// All of something kept as a plain value; of functions and the surroundings' own references.
    pub fn plain(&mut self, of: &Value, env: &Env) -> Value {
        let found = self.with(env, None, |m| {
            let v = m.enter_value(of)?;
            m.freeze(&v)
        });
        found.unwrap_or_default()
    }

    /// The members of something kept.
    pub fn members(&mut self, of: &Value, env: &Env) -> Vec<(Arc<str>, Value)> {
        let found = self.with(env, None, |m| {
            let v = m.enter_value(of)?;
            let entries = m.entries(&v)?;
            entries.into_iter().map(|(n, v)| Ok((n, m.freeze(&v)?))).collect()
        });
        found.unwrap_or_default()
    }
}

impl Machine<'_> {
    fn called_on(&mut self, f: &Val, this: &Value, args: &[Value]) -> Result<Value> {
        if !f.is_function() {
            return self.freeze(f);
        }
        let this = self.enter_value(this)?;
        let args = args.iter().map(|v| self.enter_value(v)).collect::<Result<Vec<Val>>>()?;
        match self.call_value(f, &this, &args)? {
            Val::Undefined => Ok(Value::Undefined),
            result => self.freeze(&result),
        }
    }

    /// The value of code, functions being made once.
    fn code(
        &mut self,
        code: &Code,
        functions: &mut HashMap<Arc<str>, std::result::Result<usize, String>>,
    ) -> Result<Val> {
        if let Some(at) = code.text.strip_prefix('\u{1}') {
            return Ok(self.heap.kept(at.parse().unwrap_or(usize::MAX)));
        }
        match functions.get(&code.text) {
            Some(Ok(at)) => return Ok(self.heap.kept(*at)),
            Some(Err(message)) => return fail(message.clone()),
            None => {}
        }
        // Compiling looks at each character a few times, and the tree is many times as large as the text.
        self.charge(code.text.len() / 4)?;
        let size = code.text.len();
        let budget = self.env.budget;
        budget.memory(size.saturating_mul(TREE)).map_err(|what| Fault::Spent(budget.describe(what)))?;
        if size > super::LONGEST {
            return fail(format!("an expression may be {} bytes long, not {size}", super::LONGEST));
        }
        let root = match parse::expression(&code.text) {
            Ok(root) => root,
            Err(e) => {
                let message = format!("{} (at byte {} of the code)", e.message, e.offset);
                functions.insert(code.text.clone(), Err(message.clone()));
                return fail(message);
            }
        };
        let v = self.eval(&root)?;
        if matches!(root, super::tree::Node::Function(_)) {
            functions.insert(code.text.clone(), Ok(self.heap.keep(&v)));
        }
        Ok(v)
    }

    // As deep as the reader allowed, and no deeper than DEEPEST.
    fn import(
        &mut self,
        tree: &Json,
        behind: &Value,
        functions: &mut HashMap<Arc<str>, std::result::Result<usize, String>>,
        depth: usize,
    ) -> Result<Val> {
        self.charge(1)?;
        if depth > DEEPEST {
            return fail("a value is nested too deeply");
        }
        Ok(match tree {
            Json::Null => Val::NULL,
            Json::Bool(b) => (*b).into(),
            Json::Number(x) => (*x).into(),
            Json::String(s) => Value::Text(s.clone()).into(),
            Json::Code(code) => self.code(code, functions).unwrap_or(Val::Undefined),
            // Long lists of numbers and points are shared; shorter ones can be changed wherever they are held.
            Json::Array(list) if list.len() > SHARED && list.iter().all(is_plain) => Value::from(tree).into(),
            Json::Array(list) => {
                let mut items = Vec::with_capacity(list.len());
                for v in list {
                    items.push(self.import(v, &Value::Null, functions, depth + 1)?);
                }
                self.heap.list(items)?
            }
            Json::Object(o) => {
                let mut members = Vec::with_capacity(o.len());
                for (name, v) in o.iter() {
                    let below = match behind {
                        Value::Object(fields) => fields.get(name).cloned().unwrap_or_default(),
                        _ => Value::Null,
                    };
                    members.push((name.clone(), self.import(v, &below, functions, depth + 1)?));
                }
                let behind = match behind {
                    Value::Object(fields) => Behind::Fields(fields.clone()),
                    _ => Behind::Nothing,
                };
                self.heap.object(Object { kind: Kind::Plain, members, behind, accessors: Vec::new() })?
            }
        })
    }

    // No deeper than DEEPEST.
    fn export(
        &mut self,
        v: &Val,
        functions: &HashMap<Arc<str>, std::result::Result<usize, String>>,
        depth: usize,
    ) -> Result<Json> {
        self.charge(1)?;
        if depth > DEEPEST {
            return fail("a value is nested too deeply");
        }
        Ok(match v {
            Val::Undefined | Val::Native(_) | Val::Regex(_) => Json::Null,
            Val::Value(v) => json_of(v, 0),
            Val::Function(_) | Val::Bound(_) => {
                let at = self.heap.keep(v);
                let known = functions.iter().find(|(_, known)| **known == Ok(at)).map(|(text, _)| text.clone());
                Json::Code(Code { text: known.unwrap_or_else(|| source_of(at)), offset: 0 })
            }
            Val::List(id) => {
                let items = self.heap.items(*id).clone();
                Json::Array(items.iter().map(|v| self.export(v, functions, depth + 1)).collect::<Result<_>>()?)
            }
            Val::Object(id) => {
                let object = self.heap.fields(*id);
                match &object.kind {
                    Kind::Set(_) | Kind::Map(_) | Kind::Color(_) => {
                        let plain = self.freeze(v)?;
                        return Ok(json_of(&plain, 0));
                    }
                    Kind::Host(class) if !super::heap::is_thing(class) => return Ok(Json::Null),
                    Kind::Class(_) => return Ok(Json::Null),
                    Kind::Plain | Kind::Error | Kind::Host(_) => {}
                }
                let members = object.members.clone();
                let mut out = Vec::with_capacity(members.len());
                for (name, v) in members {
                    if !matches!(v, Val::Undefined) {
                        out.push((name, self.export(&v, functions, depth + 1)?));
                    }
                }
                Json::Object(crate::json::Object::from_members(out))
            }
        })
    }

    /// A value from outside: references become what they refer to, objects of the surroundings their own.
    pub(super) fn enter_value(&mut self, v: &Value) -> Result<Val> {
        self.entered(v, 0)
    }

    // No deeper than a few levels of objects that hold references.
    fn entered(&mut self, v: &Value, depth: usize) -> Result<Val> {
        if depth > 8 || !self.heap.keeps || !is_tagged(v, 0) {
            return Ok(v.clone().into());
        }
        match v {
            Value::Array(items) => {
                self.charge(items.len())?;
                let items = items.iter().map(|v| self.entered(v, depth + 1)).collect::<Result<Vec<Val>>>()?;
                self.heap.list(items)
            }
            Value::Object(fields) => {
                if let Some(at) = reference(v) {
                    return Ok(self.heap.kept(at));
                }
                let class = match fields.0.first() {
                    Some((name, Value::Text(class))) if &**name == CLASS => Some(class.clone()),
                    _ => None,
                };
                if class.as_deref() == Some("\u{1}function") {
                    let name = fields.get("name").map_or_else(|| Arc::from(""), Value::to_text);
                    return Ok(Val::native("\u{1}global", &name));
                }
                self.charge(fields.0.len())?;
                let mut members = Vec::with_capacity(fields.0.len());
                for (name, v) in fields.0.iter().skip(usize::from(class.is_some())) {
                    members.push((name.clone(), self.entered(v, depth + 1)?));
                }
                let kind = class.map_or(Kind::Plain, Kind::Host);
                self.heap.object(Object::of(kind, members))
            }
            v => Ok(v.clone().into()),
        }
    }

    /// Lists and objects from outside as such that can be changed.
    // No deeper than DEEPEST.
    pub(super) fn changeable(&mut self, v: &Val, depth: usize) -> Result<Val> {
        if depth > DEEPEST {
            return fail("a value is nested too deeply");
        }
        match v {
            Val::Value(Value::Array(items)) => {
                self.charge(items.len())?;
                let items =
                    items.iter().map(|v| self.changeable(&Val::Value(v.clone()), depth + 1)).collect::<Result<_>>()?;
                self.heap.list(items)
            }
            Val::Value(Value::Object(fields)) => {
                self.charge(fields.0.len())?;
                let mut members = Vec::with_capacity(fields.0.len());
                for (name, v) in &fields.0 {
                    members.push((name.clone(), self.changeable(&Val::Value(v.clone()), depth + 1)?));
                }
                self.heap.object(Object::of(Kind::Plain, members))
            }
            v => Ok(v.clone()),
        }
    }

    fn class_name(&self, id: Id) -> Arc<str> {
        match &self.heap.fields(id).kind {
            Kind::Host(class) => class.clone(),
            _ => Arc::from(""),
        }
    }

    /// A member that an object of the surroundings does not hold.
    pub(super) fn of_host(&mut self, id: Id, name: &str) -> Result<Val> {
        let class = self.class_name(id);
        self.charge(ASK)?;
        let Some(host) = self.host.take() else { return self.behind(id, name) };
        let heap = &self.heap;
        let asked = Asked {
            class: &class,
            name,
            member: &|n| plain_member(heap, id, n),
            members: &|| plain_members(heap, id),
            object: &|| refer(heap.keep(&Val::Object(id))),
        };
        let found = host.get(&asked);
        let method = found.is_none() && host.has(&class, name);
        self.host = Some(host);
        match found {
            Some(v) => self.enter_value(&v),
            None if method => {
                Ok(Val::Bound(Arc::new((Val::native(&format!("\u{1}{class}"), name), Val::Object(id), Vec::new()))))
            }
            None => self.behind(id, name),
        }
    }

    /// A method of an object of the surroundings.
    pub(super) fn host_call(&mut self, id: Id, name: &str, args: &[Val]) -> Result<Val> {
        let class = self.class_name(id);
        self.charge(ASK)?;
        let given = args.iter().map(|v| self.freeze(v)).collect::<Result<Vec<Value>>>()?;
        let Some(host) = self.host.take() else {
            return fail(format!("{name} cannot be called here"));
        };
        let heap = &self.heap;
        let asked = Asked {
            class: &class,
            name,
            member: &|n| plain_member(heap, id, n),
            members: &|| plain_members(heap, id),
            object: &|| refer(heap.keep(&Val::Object(id))),
        };
        let reply = host.call(&asked, &given);
        self.host = Some(host);
        match reply {
            None => {
                let f = self.behind(id, name)?;
                if f.is_function() {
                    return self.call_value(&f, &Val::Object(id), args);
                }
                super::library::object_method(id, name, args, self)
            }
            Some(Err(message)) => fail(message),
            Some(Ok(Reply::Value(v))) => self.enter_value(&v),
            Some(Ok(Reply::Member(name, value))) => {
                let value = self.enter_value(&value)?;
                self.heap.make(1)?;
                self.heap.fields_mut(id).set(&name, value.clone());
                Ok(value)
            }
            Some(Ok(Reply::Set(members, result))) => {
                for (name, v) in members {
                    let v = self.enter_value(&v)?;
                    self.heap.make(1)?;
                    self.heap.fields_mut(id).set(&name, v);
                }
                self.enter_value(&result)
            }
        }
    }

    /// A method of a class of the surroundings that was taken by its name.
    pub(super) fn host_named(&mut self, class: &str, name: &str, this: &Val, args: &[Val]) -> Result<Val> {
        if let Val::Object(id) = this
            && &*self.class_name(*id) == class
        {
            return self.host_call(*id, name, args);
        }
        let made = self.heap.object(Object::of(Kind::Host(class.into()), Vec::new()))?;
        match made {
            Val::Object(id) => self.host_call(id, name, args),
            _ => Err(Fault::Error(format!("{name} cannot be called here"))),
        }
    }
}

fn plain_member(heap: &Heap, id: Id, name: &str) -> Value {
    match heap.fields(id).get(name) {
        Some(Val::Value(v)) => v.clone(),
        Some(v) => heap.freeze(v).map(|v| v.0).unwrap_or_default(),
        None => Value::Null,
    }
}

fn plain_members(heap: &Heap, id: Id) -> Vec<(Arc<str>, Value)> {
    let members = heap.fields(id).members.iter();
    members.map(|(n, v)| (n.clone(), heap.freeze(v).map(|v| v.0).unwrap_or_default())).collect()
}

/// Whether a tree holds no code; its objects can then be shared.
// As deep as the reader allowed.
fn is_plain(tree: &Json) -> bool {
    match tree {
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => true,
        Json::Array(list) => list.iter().all(is_plain),
        // Points and the like; data sets, axes and plugins are objects of their own.
        Json::Object(o) => {
            o.len() <= 6
                && o.iter().all(|(_, v)| matches!(v, Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_)))
        }
        Json::Code(_) => false,
    }
}

/// Whether a value holds references or objects of the surroundings. Of long lists the first element tells.
fn is_tagged(v: &Value, depth: usize) -> bool {
    if depth > 8 {
        return false;
    }
    match v {
        Value::Object(fields) => {
            let first = fields.0.first().is_some_and(|(n, _)| &**n == LIVE || &**n == CLASS);
            first || fields.0.len() <= 64 && fields.0.iter().any(|(_, v)| is_tagged(v, depth + 1))
        }
        Value::Array(items) => items.first().is_some_and(|v| is_tagged(v, depth + 1)),
        Value::Undefined | Value::Null | Value::Bool(_) | Value::Number(_) | Value::Time(_) | Value::Text(_) => false,
    }
}

/// A plain value as a tree; references as code.
fn json_of(v: &Value, depth: usize) -> Json {
    if let Some(at) = reference(v) {
        return Json::Code(Code { text: source_of(at), offset: 0 });
    }
    match v {
        _ if depth > DEEPEST => Json::Null,
        Value::Null | Value::Undefined => Json::Null,
        Value::Bool(b) => Json::Bool(*b),
        Value::Number(x) | Value::Time(x) => Json::Number(*x),
        Value::Text(t) => Json::String(t.clone()),
        Value::Array(list) => Json::Array(list.iter().map(|v| json_of(v, depth + 1)).collect()),
        Value::Object(fields) => Json::Object(crate::json::Object::from_members(
            fields.0.iter().map(|(n, v)| (n.clone(), json_of(v, depth + 1))).collect(),
        )),
    }
}

/// A value as a tree: functions that are kept become code.
pub fn tree_of(v: &Value) -> Json {
    json_of(v, 0)
}
