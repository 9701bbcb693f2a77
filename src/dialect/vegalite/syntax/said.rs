//! What an object says of a property, and where else it is looked up.

use crate::color::Color;

/// A property as written. `null` is a word of its own: in an object it hides what the configuration says.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Said<T> {
    /// Not there; or not a value of its kind, which the check has told.
    #[default]
    Unsaid,
    /// `null`.
    Null,
    /// A value.
    Value(T),
}

impl<T> Said<T> {
    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Said::Value(value) => Some(value),
            Said::Unsaid | Said::Null => None,
        }
    }

    /// The value, if there is one.
    pub fn into_value(self) -> Option<T> {
        match self {
            Said::Value(value) => Some(value),
            Said::Unsaid | Said::Null => None,
        }
    }

    /// The same of what is made of the value.
    pub fn map<U>(self, of: impl FnOnce(T) -> U) -> Said<U> {
        match self {
            Said::Unsaid => Said::Unsaid,
            Said::Null => Said::Null,
            Said::Value(value) => Said::Value(of(value)),
        }
    }

    /// What another says where this says nothing.
    pub fn or_else(self, other: impl FnOnce() -> Said<T>) -> Said<T> {
        match self {
            Said::Unsaid => other(),
            said => said,
        }
    }

    /// The same of a reference.
    pub fn as_ref(&self) -> Said<&T> {
        match self {
            Said::Unsaid => Said::Unsaid,
            Said::Null => Said::Null,
            Said::Value(value) => Said::Value(value),
        }
    }

    /// A copy of the value, or another if there is none.
    pub fn or(&self, default: T) -> T
    where
        T: Clone,
    {
        self.value().cloned().unwrap_or(default)
    }

    /// Whether anything is said, be it `null`.
    pub fn is_said(&self) -> bool {
        !matches!(self, Said::Unsaid)
    }

    /// Whether `null` is said.
    pub fn is_null(&self) -> bool {
        matches!(self, Said::Null)
    }
}

impl<T: Copy> Said<&T> {
    /// The same, copied.
    pub fn copied(self) -> Said<T> {
        match self {
            Said::Unsaid => Said::Unsaid,
            Said::Null => Said::Null,
            Said::Value(value) => Said::Value(*value),
        }
    }
}

impl<T> From<T> for Said<T> {
    fn from(value: T) -> Said<T> {
        Said::Value(value)
    }
}

/// Where properties are looked up: an object of one definition, then blocks of the configuration, which are of the same.
///
/// ```text
/// let look = Look::new(Some(&axis), [&config_axis_x, &config_axis]);
/// let size = look.number(|a| &a.tick_size, 5.0);
/// ```
#[derive(Debug, Clone)]
pub struct Look<'c, T> {
    layers: Vec<&'c T>,
}

impl<'c, T> Look<'c, T> {
    /// Its own object first, then the blocks in the order in which they count.
    pub fn new(own: Option<&'c T>, blocks: impl IntoIterator<Item = &'c T>) -> Look<'c, T> {
        Look { layers: own.into_iter().chain(blocks).collect() }
    }

    /// The first that is said, be it `null`.
    pub fn said<V>(&self, of: impl Fn(&'c T) -> &'c Said<V>) -> Said<&'c V> {
        self.layers.iter().map(|layer| of(layer)).find(|said| said.is_said()).map_or(Said::Unsaid, Said::as_ref)
    }

    /// The value of the first that is said; none if that is `null`.
    pub fn get<V>(&self, of: impl Fn(&'c T) -> &'c Said<V>) -> Option<&'c V> {
        self.said(of).into_value()
    }

    /// A number, or the default.
    pub fn number(&self, of: impl Fn(&'c T) -> &'c Said<f64>, default: f64) -> f64 {
        self.get(of).copied().unwrap_or(default)
    }

    /// A truth value, or the default.
    pub fn bool(&self, of: impl Fn(&'c T) -> &'c Said<bool>, default: bool) -> bool {
        self.get(of).copied().unwrap_or(default)
    }

    /// A colour; `null` is none.
    pub fn color(&self, of: impl Fn(&'c T) -> &'c Said<Color>, default: Option<Color>) -> Option<Color> {
        match self.said(of) {
            Said::Unsaid => default,
            Said::Null => None,
            Said::Value(color) => Some(*color),
        }
    }

    /// The layers, its own object first.
    pub fn layers(&self) -> &[&'c T] {
        &self.layers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Block {
        size: Said<f64>,
    }

    #[test]
    fn null_hides_what_lies_beneath() {
        let (silent, null) = (Block { size: Said::Unsaid }, Block { size: Said::Null });
        let (three, four) = (Block { size: Said::Value(3.0) }, Block { size: Said::Value(4.0) });
        assert_eq!(Look::new(Some(&silent), [&three, &four]).number(|b| &b.size, 9.0), 3.0);
        assert_eq!(Look::new(Some(&null), [&three, &four]).number(|b| &b.size, 9.0), 9.0);
        assert_eq!(Look::new(None, [&silent, &four]).get(|b| &b.size), Some(&4.0));
        assert!(Look::new(Some(&null), [&three]).said(|b| &b.size).is_null());
    }
}
