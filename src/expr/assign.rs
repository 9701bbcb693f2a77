//! Storing values: in variables, members, elements, and in several of them at once.

use super::eval::{Machine, is_place};
use super::heap::{Id, Kind, LONGEST, Object, Result, Val, fail};
use super::tree::Node;
use crate::data::Value;
use std::sync::Arc;

impl Machine<'_> {
    /// `target = value`, `target += value` …
    pub(super) fn assign(&mut self, target: &Node, sign: &'static str, value: &Node) -> Result<Val> {
        let value = if sign == "=" {
            self.eval(value)?
        } else {
            let before = self.eval(target)?;
            let operator = &sign[..sign.len() - 1];
            match operator {
                "&&" if !before.truthy() => return Ok(before),
                "||" if before.truthy() => return Ok(before),
                "??" if !before.is_nullish() => return Ok(before),
                "&&" | "||" | "??" => self.eval(value)?,
                _ => {
                    let right = self.eval(value)?;
                    self.operate(operator, &before, &right)?
                }
            }
        };
        self.store(target, value.clone())?;
        Ok(value)
    }

    /// Puts a value where a name, a member or an element is.
    pub(super) fn store(&mut self, target: &Node, value: Val) -> Result<()> {
        match target {
            Node::Name(name) => self.store_name(name, value),
            Node::Member(object, name) => self.store_member(object, name, value),
            Node::Index(object, index) => {
                let name = self.eval(index)?;
                let name = self.heap.text(&name)?;
                self.store_member(object, &name, value)
            }
            Node::Array(targets) => {
                let items = self.elements(&value)?;
                for (i, target) in targets.iter().enumerate() {
                    // Targets are places, no lists of places: the parser saw to that.
                    self.store(target, items.get(i).cloned().unwrap_or(Val::Undefined))?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Changes a variable; one that was never declared is everybody's.
    pub(super) fn store_name(&mut self, name: &Arc<str>, value: Val) -> Result<()> {
        let scope = match self.scope.or(self.globals) {
            Some(id) => id,
            None => *self.scope.insert(self.heap.scope(None)?),
        };
        self.heap.assign(scope, name, value)
    }

    fn store_member(&mut self, object: &Node, name: &str, value: Val) -> Result<()> {
        let mut target = self.eval(object)?;
        let copied = match &target {
            Val::Value(Value::Array(items)) => self.thaw(&items.clone())?,
            Val::Value(Value::Object(_)) => {
                let members = self.entries(&target)?;
                self.heap.object(Object::of(Kind::Plain, members))?
            }
            _ => Val::Undefined,
        };
        if !matches!(copied, Val::Undefined) {
            target = copied;
            if is_place(object) {
                self.store(object, target.clone())?;
            }
        }
        match target {
            Val::List(id) => self.store_element(id, name, value),
            Val::Object(id) => {
                if self.heap.fields(id).get(name).is_none()
                    && let Some(accessor) = self.accessor(id, name)
                {
                    if let Some(set) = accessor.set {
                        self.call_within(&set, &Val::Object(id), &[value])?;
                    }
                    return Ok(());
                }
                self.heap.make(1)?;
                let object = self.heap.fields_mut(id);
                object.set(name, value);
                let n = object.members.len();
                self.charge(n / 16)
            }
            v if v.is_nullish() => fail(format!("there is nothing to set {name:?} of")),
            _ => Ok(()),
        }
    }

    fn store_element(&mut self, id: Id, name: &str, value: Val) -> Result<()> {
        let at = if name == "length" { Some(self.heap.number(&value) as usize) } else { name.parse::<usize>().ok() };
        let Some(at) = at else { return Ok(()) };
        if at >= LONGEST {
            return fail("a list became too long");
        }
        let grown = (at + 1).saturating_sub(self.heap.items(id).len());
        self.heap.make(grown)?;
        self.charge(grown)?;
        let items = self.heap.items_mut(id);
        if name == "length" {
            items.resize(at, Val::Undefined);
        } else {
            if grown > 0 {
                items.resize(at + 1, Val::Undefined);
            }
            items[at] = value;
        }
        Ok(())
    }
}
