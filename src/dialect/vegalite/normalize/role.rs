//! What a mark is that was made of another: one that lies over it, or one of the layers of a composite mark.

use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::json::{Json, Object};
use std::sync::Arc;

/// What a mark is, beside what it draws.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Role {
    /// The mark that was written.
    #[default]
    Itself,
    /// It lies over a mark of this type, and stacks what that one stacks.
    Over(Option<MarkType>),
    /// A part of a composite mark that another part stands for.
    Part,
    /// The part of a composite mark that stands for it in words and tables.
    Whole(Whole),
}

/// What stands for a composite mark.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole {
    /// The composite mark's type.
    pub name: MarkType,
    /// The channel that it summarizes.
    pub measured: Channel,
    /// The columns of its summary, and what they are called.
    pub listed: Vec<(Arc<str>, Arc<str>)>,
}

impl Role {
    /// What normalization has noted beside a mark's own properties.
    pub fn of(mark: &Object) -> Role {
        let text = |name: &str| mark.get(name).and_then(Json::as_str);
        if mark.get("overlay").is_some() {
            return Role::Over(text("overlay").and_then(MarkType::named));
        }
        if mark.get("part").is_some() {
            return Role::Part;
        }
        let name = text("composite").and_then(MarkType::named);
        let (Some(name), Some(measured)) = (name, text("measured").and_then(Channel::of)) else { return Role::Itself };
        let pair = |pair: &Json| match pair.as_array() {
            Some([Json::String(column), Json::String(header)]) => Some((column.clone(), header.clone())),
            _ => None,
        };
        let listed = mark.get("listed").and_then(Json::as_array).into_iter().flatten().filter_map(pair).collect();
        Role::Whole(Whole { name, measured, listed })
    }

    /// Whether it lies over another mark.
    pub fn is_over(&self) -> bool {
        matches!(self, Role::Over(_))
    }

    /// The composite mark that it stands for.
    pub fn whole(&self) -> Option<&Whole> {
        match self {
            Role::Whole(whole) => Some(whole),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse_strict;

    fn role(text: &str) -> Role {
        Role::of(parse_strict(text, 20).unwrap().as_object().unwrap())
    }

    #[test]
    fn roles_of_marks() {
        assert_eq!(role(r#"{"type":"bar"}"#), Role::Itself);
        assert_eq!(role(r#"{"type":"line","overlay":"area"}"#), Role::Over(Some(MarkType::Area)));
        assert!(role(r#"{"type":"point","overlay":true}"#).is_over());
        assert_eq!(role(r#"{"type":"rule","part":true}"#), Role::Part);
        let whole = role(r#"{"type":"bar","composite":"boxplot","measured":"y","listed":[["max_a","max of a"]]}"#);
        let listed = vec![("max_a".into(), "max of a".into())];
        let told = Whole { name: MarkType::Boxplot, measured: Channel::Y, listed };
        assert_eq!(whole.whole(), Some(&told));
    }
}
