//! Calls: of functions by name, of methods of values, of what a library or the surroundings bring; what can be iterated
//! over.

use super::builtin;
use super::eval::{CALL, CALLS, Machine, NATIVE, NESTED, is_place};
use super::heap::{Behind, Closure, Fault, Kind, Result, Val, fail};
use super::library;
use super::list;
use super::method;
use super::moments;
use super::tree::{Flow, Node};
use crate::data::Value;
use std::sync::Arc;

impl Machine<'_> {
    pub(super) fn call(&mut self, callee: &Node, args: &[Node], optional: bool) -> Result<Val> {
        match callee {
            Node::Name(name) if &**name == "super" => {
                let parent = self.name(name)?;
                let (args, this) = (self.args(args)?, self.this.clone());
                self.initialize(&parent, &this, &args)
            }
            Node::Name(name) => {
                if let Some(f) = self.lookup(name).cloned() {
                    if optional && f.is_nullish() {
                        return Ok(Val::Undefined);
                    }
                    let args = self.args(args)?;
                    return if f.is_function() {
                        self.call_value(&f, &Val::Undefined, &args)
                    } else {
                        fail(format!("{name} is no function"))
                    };
                }
                if &**name == "if" || &**name == "if_" {
                    let [test, yes, no] = args else { return fail("if(test, then, else) takes three arguments") };
                    return if self.eval(test)?.truthy() { self.eval(yes) } else { self.eval(no) };
                }
                let args = self.args(args)?;
                builtin::call(name, &args, self)
            }
            Node::Member(object, method) => {
                if let Some(space) = self.space(object) {
                    let args = self.args(args)?;
                    return library::static_call(space, method, &args, self);
                }
                self.call_member(object, method, args, optional)
            }
            Node::Index(object, name) => {
                let name = self.eval(name)?;
                let name = self.heap.text(&name)?;
                self.call_member(object, &name, args, optional)
            }
            other => {
                let f = self.eval(other)?;
                if optional && f.is_nullish() {
                    return Ok(Val::Undefined);
                }
                let args = self.args(args)?;
                self.call_value(&f, &Val::Undefined, &args)
            }
        }
    }

    /// The library that an expression names, as `luxon.DateTime` does.
    fn space<'n>(&self, object: &'n Node) -> Option<&'n str> {
        let free = |name: &str| self.lookup(name).is_none() && self.env.params.get(name).is_none();
        match object {
            Node::Name(space) => Some(&**space).filter(|space| builtin::is_space(space) && free(space)),
            Node::Member(of, name) => match &**of {
                Node::Name(library) if &**library == "luxon" && &**name == "DateTime" && free(library) => Some(name),
                _ => None,
            },
            _ => None,
        }
    }

    fn call_member(&mut self, object: &Node, name: &str, args: &[Node], optional: bool) -> Result<Val> {
        if matches!(object, Node::Name(n) if &**n == "super") {
            let parent = self.eval(object)?;
            let (args, this) = (self.args(args)?, self.this.clone());
            let method = self.inherited(&parent, name);
            return self.call_value(&method, &this, &args);
        }
        let mut target = self.eval(object)?;
        if optional && target.is_nullish() {
            return Ok(Val::Undefined);
        }
        // `object.f?.()` where there is no f.
        if optional && let Val::Object(_) | Val::Value(Value::Object(_)) = &target {
            let own = matches!(&target, Val::Object(id)
                if !matches!(self.heap.fields(*id).kind, Kind::Plain | Kind::Host(_)));
            if !own && self.member(&target, name)?.is_nullish() && name != "hasOwnProperty" && name != "toString" {
                return Ok(Val::Undefined);
            }
        }
        let args = self.args(args)?;
        // A list from outside is copied before it changes.
        if list::changes(name)
            && let Val::Value(Value::Array(items)) = &target
        {
            target = self.thaw(&items.clone())?;
            if is_place(object) {
                self.store(object, target.clone())?;
            }
        }
        if let Val::Value(Value::Time(_)) = target
            && moments::changes(name)
            && is_place(object)
        {
            // Those of Moment change the date itself.
            let changed = self.call_method(&target, name, &args)?;
            self.store(object, changed.clone())?;
            return Ok(changed);
        }
        if let Val::Value(Value::Time(t)) = target
            && name.starts_with("set")
        {
            let t = method::set_date(t, name, &args, self)?;
            if is_place(object) {
                self.store(object, Value::Time(t).into())?;
            }
            return Ok(t.into());
        }
        self.call_method(&target, name, &args)
    }

    fn call_method(&mut self, target: &Val, name: &str, args: &[Val]) -> Result<Val> {
        match target {
            Val::Function(_) | Val::Native(_) | Val::Bound(_) => match name {
                "call" => {
                    self.call_value(target, args.first().unwrap_or(&Val::Undefined), args.get(1..).unwrap_or(&[]))
                }
                "apply" => {
                    let list = args.get(1).cloned().unwrap_or(Val::Undefined);
                    let list = if list.is_nullish() { Vec::new() } else { self.elements(&list)? };
                    self.call_value(target, args.first().unwrap_or(&Val::Undefined), &list)
                }
                "bind" => {
                    let this = args.first().cloned().unwrap_or(Val::Undefined);
                    let given = args.get(1..).unwrap_or(&[]).to_vec();
                    Ok(Val::Bound(Arc::new((target.clone(), this, given))))
                }
                "toString" => Ok("function".into()),
                _ => fail(format!("functions have no method {name:?} here")),
            },
            Val::List(_) | Val::Value(Value::Array(_)) => list::call(target, name, args, self),
            Val::Object(id) => {
                match self.heap.fields(*id).get(name).cloned() {
                    Some(f) if f.is_function() => return self.call_value(&f, target, args),
                    None if self.accessor(*id, name).is_some() => {
                        let f = self.member(target, name)?;
                        return self.call_value(&f, target, args);
                    }
                    _ => {}
                }
                match (&self.heap.fields(*id).kind, &self.heap.fields(*id).behind) {
                    (Kind::Host(_), _) => return self.host_call(*id, name, args),
                    (_, Behind::Class(_)) => {
                        let method = self.behind(*id, name)?;
                        if method.is_function() {
                            return self.call_value(&method, target, args);
                        }
                    }
                    _ => {}
                }
                library::object_method(*id, name, args, self)
            }
            Val::Undefined | Val::Value(_) | Val::Regex(_) => method::call(target, name, args, self),
        }
    }

    /// A list of this run with the elements of one from outside.
    pub(super) fn thaw(&mut self, items: &[Value]) -> Result<Val> {
        self.charge(items.len())?;
        self.heap.list(items.iter().cloned().map(Val::Value).collect())
    }

    /// What can be iterated over: elements, characters.
    pub(super) fn elements(&mut self, v: &Val) -> Result<Vec<Val>> {
        let out: Vec<Val> = match v {
            Val::List(id) => self.heap.items(*id).clone(),
            Val::Value(Value::Array(items)) => items.iter().cloned().map(Val::Value).collect(),
            Val::Value(Value::Text(t)) => {
                self.charge(t.len() * 3)?;
                t.chars().map(|c| Val::from(&*c.encode_utf8(&mut [0; 4]))).collect()
            }
            Val::Object(id) => match &self.heap.fields(*id).kind {
                Kind::Set(items) => items.clone(),
                Kind::Map(items) => {
                    let pairs = items.clone();
                    pairs.into_iter().map(|(k, v)| self.heap.list(vec![k, v])).collect::<Result<_>>()?
                }
                Kind::Plain | Kind::Error | Kind::Color(_) | Kind::Host(_) | Kind::Class(_) => {
                    return fail("objects cannot be iterated over");
                }
            },
            _ => return fail("only lists can be iterated over"),
        };
        self.charge(out.len())?;
        Ok(out)
    }

    /// Names and values of what has members; elements are named by their index.
    pub(super) fn entries(&mut self, v: &Val) -> Result<Vec<(Arc<str>, Val)>> {
        let numbered =
            |items: Vec<Val>| items.into_iter().enumerate().map(|(i, v)| (i.to_string().into(), v)).collect();
        let out: Vec<(Arc<str>, Val)> = match v {
            Val::Object(id) => {
                let mut members = self.heap.fields(*id).members.clone();
                for accessor in self.heap.fields(*id).accessors.clone() {
                    let value = match accessor.get {
                        Some(get) => self.call_within(&get, v, &[])?,
                        None => Val::Undefined,
                    };
                    members.push((accessor.name, value));
                }
                members
            }
            Val::Value(Value::Object(o)) => o.0.iter().map(|(n, v)| (n.clone(), v.clone().into())).collect(),
            Val::List(_) | Val::Value(Value::Array(_) | Value::Text(_)) => numbered(self.elements(v)?),
            _ => Vec::new(),
        };
        self.charge(out.len())?;
        Ok(out)
    }

    /// Calls a function from within one of a library, which takes as much of the stack as some nodes do.
    pub(super) fn invoke(&mut self, f: &Val, args: &[Val]) -> Result<Val> {
        if self.nested >= NESTED {
            return fail("functions call each other too deeply");
        }
        self.nested += NATIVE;
        let out = self.call_value(f, &Val::Undefined, args);
        self.nested -= NATIVE;
        out
    }

    /// Calls a function from where a member is asked for or set.
    pub(super) fn call_within(&mut self, f: &Val, this: &Val, args: &[Val]) -> Result<Val> {
        if self.nested >= NESTED {
            return fail("functions call each other too deeply");
        }
        self.nested += NATIVE;
        let out = self.call_value(f, this, args);
        self.nested -= NATIVE;
        out
    }

    pub(super) fn call_value(&mut self, f: &Val, this: &Val, args: &[Val]) -> Result<Val> {
        match f {
            Val::Function(closure) => self.apply(closure, this, args),
            Val::Bound(bound) => {
                let (f, this, given) = &**bound;
                self.enter()?;
                let args: Vec<Val> = given.iter().chain(args).cloned().collect();
                let out = self.call_value(f, this, &args);
                self.nested -= 1;
                out
            }
            Val::Native(name) if name.0.starts_with('\u{1}') => self.host_named(&name.0[1..], &name.1, this, args),
            Val::Native(name) if name.0.is_empty() => builtin::call(&name.1, args, self),
            Val::Native(name) => library::static_call(&name.0, &name.1, args, self),
            _ => fail("this is no function"),
        }
    }

    pub(super) fn apply(&mut self, f: &Arc<Closure>, this: &Val, args: &[Val]) -> Result<Val> {
        if self.calls >= CALLS {
            return fail("functions call each other too deeply");
        }
        let mark = self.heap.mark();
        let scope = self.heap.scope(f.scope.or(self.globals))?;
        let caller = self.scope.replace(scope);
        let own = !f.function.arrow;
        let outer = if own { std::mem::replace(&mut self.this, this.clone()) } else { Val::Undefined };
        self.calls += 1;
        self.nested += CALL;
        let out = match f.function.flow {
            Flow::Plain => self.body(f, scope, args),
            Flow::Many => {
                self.yields.push(Vec::new());
                let ended = self.body(f, scope, args);
                let given = self.yields.pop().unwrap_or_default();
                ended.and_then(|_| self.heap.list(given))
            }
            Flow::Later => match self.body(f, scope, args) {
                Ok(_) | Err(Fault::Awaited) => Ok(Val::Undefined),
                other => other,
            },
        };
        self.nested -= CALL;
        self.calls -= 1;
        if own {
            self.this = outer;
        }
        self.scope = caller;
        self.heap.release(mark);
        out
    }
}
