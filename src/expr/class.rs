//! Classes: what `class` makes, what `new` makes of it, and where the members of an object are found.

use super::eval::Machine;
use super::heap::{Accessor, Behind, Class, Id, Kind, Object, Result, Val, fail};
use super::library;
use super::tree::{ClassNode, Member};
use crate::data::Value;
use std::sync::Arc;

/// Classes that may stand behind each other.
const DEEPEST: usize = 30;

impl Machine<'_> {
    /// The class of a class expression. Its methods find the class behind it as `super`.
    pub(super) fn class(&mut self, node: &ClassNode) -> Result<Val> {
        let parent = node.parent.as_ref().map(|p| self.eval(p)).transpose()?;
        let around = self.scope.or(self.globals);
        let scope = self.heap.scope(around)?;
        self.heap.declare(scope, &Arc::from("super"), parent.clone().unwrap_or(Val::Undefined));
        let constructor = node.constructor.as_ref().map(|f| self.heap.closure(f, Some(scope))).transpose()?;
        let (mut methods, mut members) = (Vec::new(), Vec::new());
        for (name, function, own) in &node.methods {
            let f = self.heap.closure(function, Some(scope))?;
            if *own { &mut members } else { &mut methods }.push((name.clone(), f));
        }
        let (mut accessors, mut statics) = (Vec::new(), Vec::new());
        for (member, function, own) in &node.accessors {
            let f = self.heap.closure(function, Some(scope))?;
            let list = if *own { &mut statics } else { &mut accessors };
            match member {
                Member::Getter(name) => Accessor::add(list, name, f, true),
                Member::Setter(name) => Accessor::add(list, name, f, false),
                Member::Name(_) | Member::Computed(_) | Member::Spread => {}
            }
        }
        for (name, value, _) in node.fields.iter().filter(|f| f.2) {
            let value = value.as_ref().map_or(Ok(Val::Undefined), |v| self.eval(v))?;
            members.push((name.clone(), value));
        }
        if let Some(name) = &node.name {
            members.push((Arc::from("name"), Value::Text(name.clone()).into()));
        }
        let fields = node.fields.iter().filter(|f| !f.2).map(|f| (f.0.clone(), f.1.clone())).collect();
        let class = Class {
            constructor,
            methods: Arc::new(methods),
            accessors: Arc::new(accessors),
            fields: Arc::new(fields),
            scope: Some(scope),
            parent,
        };
        let made = Object { accessors: statics, ..Object::of(Kind::Class(class), members) };
        let made = self.heap.object(made)?;
        if let Some(name) = &node.name {
            self.heap.declare(scope, name, made.clone());
        }
        Ok(made)
    }

    fn class_of(&self, v: &Val) -> Option<Class> {
        match v {
            Val::Object(id) => match &self.heap.fields(*id).kind {
                Kind::Class(class) => Some(class.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    /// `new name(…)`: of a class or function of the program, or of the library.
    pub(super) fn construct(&mut self, name: &str, args: &[Val]) -> Result<Val> {
        let mut parts = name.split('.');
        let first = parts.next().unwrap_or(name);
        let Some(mut what) = self.lookup(first).cloned() else { return library::construct(name, args, self) };
        for part in parts {
            what = self.member(&what, part)?;
        }
        self.instance(&what, args)
    }

    /// `new what(…)`.
    pub(super) fn instance(&mut self, what: &Val, args: &[Val]) -> Result<Val> {
        match what {
            Val::Object(id) if matches!(self.heap.fields(*id).kind, Kind::Class(_)) => {
                let behind = Behind::Class(*id);
                let made = self.heap.object(Object { behind, ..Object::default() })?;
                self.initialize(what, &made, args)?;
                Ok(made)
            }
            Val::Function(_) => {
                let made = self.heap.object(Object::default())?;
                let given = self.call_value(what, &made, args)?;
                Ok(if matches!(given, Val::Object(_) | Val::List(_)) { given } else { made })
            }
            Val::Native(name) if name.0.is_empty() => library::construct(&name.1, args, self),
            _ => fail("this is no constructor"),
        }
    }

    /// Gives a new object its members and runs the constructor, or that of the class behind.
    pub(super) fn initialize(&mut self, class: &Val, this: &Val, args: &[Val]) -> Result<Val> {
        self.enter()?;
        let out = self.begin_object(class, this, args);
        self.nested -= 1;
        out
    }

    fn begin_object(&mut self, class: &Val, this: &Val, args: &[Val]) -> Result<Val> {
        let Some(made_by) = self.class_of(class) else {
            if let Val::Function(_) = class {
                return self.call_value(class, this, args);
            }
            return Ok(Val::Undefined);
        };
        if let (None, Some(parent)) = (&made_by.constructor, &made_by.parent) {
            self.initialize(parent, this, args)?;
        }
        if let Val::Object(id) = this {
            let (around, outer) = (self.scope, std::mem::replace(&mut self.this, this.clone()));
            self.scope = made_by.scope;
            let mut result = Ok(());
            for (name, value) in made_by.fields.iter() {
                match value.as_ref().map_or(Ok(Val::Undefined), |v| self.eval(v)) {
                    Ok(v) => self.heap.fields_mut(*id).set(name, v),
                    Err(fault) => {
                        result = Err(fault);
                        break;
                    }
                }
            }
            (self.scope, self.this) = (around, outer);
            result?;
        }
        match &made_by.constructor {
            Some(f) => self.call_value(f, this, args),
            None => Ok(Val::Undefined),
        }
    }

    /// A method of a class, or of those behind it.
    pub(super) fn inherited(&self, class: &Val, name: &str) -> Val {
        let mut at = class.clone();
        for _ in 0..DEEPEST {
            let Some(class) = self.class_of(&at) else { break };
            if let Some((_, f)) = class.methods.iter().find(|(n, _)| &**n == name) {
                return f.clone();
            }
            at = class.parent.unwrap_or(Val::Undefined);
        }
        Val::Undefined
    }

    /// The functions of a member that an object, or its class, has instead of a value.
    pub(super) fn accessor(&self, id: Id, name: &str) -> Option<Accessor> {
        let object = self.heap.fields(id);
        if let Some(found) = object.accessors.iter().find(|a| &*a.name == name) {
            return Some(found.clone());
        }
        let Behind::Class(class) = object.behind else { return None };
        let mut at = Val::Object(class);
        for _ in 0..DEEPEST {
            let class = self.class_of(&at)?;
            if let Some(found) = class.accessors.iter().find(|a| &*a.name == name) {
                return Some(found.clone());
            }
            at = class.parent?;
        }
        None
    }

    /// A member that an object has from what stands behind it.
    pub(super) fn behind(&mut self, id: Id, name: &str) -> Result<Val> {
        match self.heap.fields(id).behind.clone() {
            Behind::Nothing => match self.class_of(&Val::Object(id)).and_then(|c| c.parent) {
                Some(parent) => self.member(&parent, name),
                None => Ok(Val::Undefined),
            },
            Behind::Fields(fields) => match fields.get(name) {
                Some(v) => self.enter_value(v),
                None => Ok(Val::Undefined),
            },
            Behind::Class(class) if name == "constructor" => Ok(Val::Object(class)),
            Behind::Class(class) => Ok(self.inherited(&Val::Object(class), name)),
        }
    }

    /// Whether an object was made by the class of that name, or by one that it stands behind.
    pub(super) fn is_made_by(&self, id: Id, name: &str) -> bool {
        let Some(Val::Object(wanted)) = self.lookup(name).cloned() else { return false };
        let Behind::Class(mut at) = self.heap.fields(id).behind else { return false };
        for _ in 0..DEEPEST {
            if at == wanted {
                return true;
            }
            match self.class_of(&Val::Object(at)).and_then(|c| c.parent) {
                Some(Val::Object(parent)) => at = parent,
                _ => return false,
            }
        }
        false
    }
}
