//! Tables that definitions, words and unions are written as.

/// A definition: one table makes the struct, its reader and what the check, the messages and the documentation know.
///
/// A line is a field, its name in JSON and its type, then what else there is to say of it: see
/// [`Property`](super::kind::Property). A function after `more` tells what kinds alone do not.
///
/// Lines that several definitions have in common stand here: `with guide_title`, `with selection`. The types in them are
/// those that are known where the definition stands.
macro_rules! definition {
    // The title of an axis, of a legend, of a header.
    ($(#[$doc:meta])* $name:ident, $what:literal, { $($lines:tt)* } with guide_title $($rest:ident)*) => {
        $crate::dialect::vegalite::syntax::definition::definition! {
            $(#[$doc])*
            $name, $what, {
                title "title": Lines,
                title_align "titleAlign": Align,
                title_anchor "titleAnchor": Anchor,
                title_baseline "titleBaseline": Baseline,
                title_color "titleColor": Color,
                title_font "titleFont": Arc<str>,
                title_font_size "titleFontSize": f64,
                title_font_style "titleFontStyle": Arc<str>,
                title_font_weight "titleFontWeight": FontWeight,
                title_limit "titleLimit": f64,
                title_line_height "titleLineHeight": f64,
                title_padding "titlePadding": f64,
                $($lines)*
            }
            $($rest)*
        }
    };
    // What selections of versions 4 and 5 have.
    ($(#[$doc:meta])* $name:ident, $what:literal, { $($lines:tt)* } with selection $($rest:ident)*) => {
        $crate::dialect::vegalite::syntax::definition::definition! {
            $(#[$doc])*
            $name, $what, {
                $($lines)*
                clear "clear": Handling,
                encodings "encodings": Vec<Channel>,
                fields "fields": Vec<Arc<str>>,
                mark "mark": Box<Brush>,
                nearest "nearest": bool,
                on "on": Trigger,
                resolve "resolve": SelectionResolve,
                toggle "toggle": Handling,
                translate "translate": Handling,
                zoom "zoom": Handling,
            }
            $($rest)*
        }
    };
    (
        $(#[$doc:meta])*
        $name:ident, $what:literal, {
            $($field:ident $json:literal: $type:ty $([$($flag:ident $(($($arg:expr),*))?),+])?,)*
        }
        $(unknown $unknown:ident)?
        $(more $more:ident)?
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct $name {
            $(pub $field: $crate::dialect::vegalite::syntax::said::Said<$type>,)*
        }

        impl $name {
            /// The table.
            pub fn definition() -> &'static $crate::dialect::vegalite::syntax::kind::Definition {
                use $crate::dialect::vegalite::syntax::kind::{Definition, Property};
                use $crate::dialect::vegalite::syntax::read::Read;
                static PROPERTIES: &[Property] = &[
                    $(Property::new($json, <$type as Read>::KIND)$($(.$flag($($($arg),*)?))+)?,)*
                ];
                fn index(name: &str) -> Option<usize> {
                    #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
                    #[derive(Clone, Copy)]
                    enum Index { $($field,)* }
                    match name {
                        $($json => Some(Index::$field as usize),)*
                        _ => None,
                    }
                }
                static DEFINITION: Definition = Definition {
                    name: $what,
                    #[cfg(test)]
                    table: stringify!($name),
                    properties: PROPERTIES,
                    index,
                    #[cfg(test)]
                    said: |o| {
                        let read = $name::of(o);
                        vec![$(($json, read.$field.is_said()),)*]
                    },
                    unknown: {
                        let unknown: fn(&str, &[&str], &$crate::dialect::vegalite::syntax::Cursor) =
                            $crate::dialect::vegalite::syntax::tell::unknown_property;
                        $(let _ = unknown; let unknown = $unknown;)?
                        unknown
                    },
                    more: {
                        let more: fn(&$crate::json::Object, &$crate::dialect::vegalite::syntax::Cursor) = |_, _| {};
                        $(let _ = more; let more = $more;)?
                        more
                    },
                };
                &DEFINITION
            }

            /// Reads the members of an object; what is not of its kind is unsaid.
            pub fn of(object: &$crate::json::Object) -> $name {
                use $crate::dialect::vegalite::syntax::read::Read;
                let mut out = $name::default();
                for (name, json) in object.iter() {
                    match &**name {
                        $($json => out.$field = <$type as Read>::member(object, $json, json),)*
                        _ => {}
                    }
                }
                out
            }
        }

        impl $crate::dialect::vegalite::syntax::read::Read for $name {
            const KIND: $crate::dialect::vegalite::syntax::kind::Kind =
                $crate::dialect::vegalite::syntax::kind::Kind::Object($name::definition);

            fn read(json: &$crate::json::Json) -> Option<$name> {
                json.as_object().map($name::of)
            }
        }
    };
}

/// An enumeration of words.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $what:literal, { $($variant:ident = $word:literal,)+ } $(tell $tell:ident)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($variant,)+ }

        impl $name {
            /// What may be written.
            pub const WORDS: $crate::dialect::vegalite::syntax::kind::Words =
                $crate::dialect::vegalite::syntax::kind::Words::new($what, &[$($word,)+])$(.telling($tell))?;

            /// As written.
            // Most words are only read.
            #[allow(dead_code)]
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }

            /// What a word means.
            pub fn named(word: &str) -> Option<$name> {
                match word { $($word => Some($name::$variant),)+ _ => None }
            }
        }

        impl $crate::dialect::vegalite::syntax::read::Read for $name {
            const KIND: $crate::dialect::vegalite::syntax::kind::Kind =
                $crate::dialect::vegalite::syntax::kind::Kind::Words(&$name::WORDS);

            fn read(json: &$crate::json::Json) -> Option<$name> {
                $name::named(json.as_str()?)
            }
        }
    };
}

/// A value of one of several types; the first that can be read is meant.
macro_rules! union {
    ($(#[$doc:meta])* $name:ident, { $($variant:ident($type:ty),)+ }) => {
        $(#[$doc])*
        // They stand in definitions that are boxed themselves.
        #[allow(clippy::large_enum_variant)]
        #[derive(Debug, Clone, PartialEq)]
        pub enum $name { $($variant($type),)+ }

        impl $crate::dialect::vegalite::syntax::read::Read for $name {
            const KIND: $crate::dialect::vegalite::syntax::kind::Kind =
                $crate::dialect::vegalite::syntax::kind::Kind::OneOf(&[
                    $(<$type as $crate::dialect::vegalite::syntax::read::Read>::KIND,)+
                ]);

            fn read(json: &$crate::json::Json) -> Option<$name> {
                use $crate::dialect::vegalite::syntax::read::Read;
                None$(.or_else(|| <$type as Read>::read(json).map($name::$variant)))+
            }
        }
    };
}

/// Objects of several definitions, told apart by a property.
macro_rules! tagged {
    ($(#[$doc:meta])* $name:ident, $what:literal, { $($variant:ident $tag:literal: $type:ty,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub enum $name { $($variant(Box<$type>),)+ }

        impl $crate::dialect::vegalite::syntax::read::Read for $name {
            const KIND: $crate::dialect::vegalite::syntax::kind::Kind =
                $crate::dialect::vegalite::syntax::kind::Kind::Tagged(&$crate::dialect::vegalite::syntax::kind::Tags {
                    name: $what,
                    all: &[$(($tag, <$type>::definition),)+],
                });

            fn read(json: &$crate::json::Json) -> Option<$name> {
                let object = json.as_object()?;
                $(if object.get($tag).is_some() {
                    return Some($name::$variant(Box::new(<$type>::of(object))));
                })+
                None
            }
        }
    };
}

/// A definition whose properties are channels, all of one type: field, name in JSON, and channel.
macro_rules! by_channel {
    (
        $(#[$doc:meta])*
        $name:ident, $what:literal, $type:ty, { $($field:ident $json:literal $channel:ident $([$($flag:tt)+])?,)* }
    ) => {
        $crate::dialect::vegalite::syntax::definition::definition! {
            $(#[$doc])*
            $name, $what, {
                $($field $json: $type $([$($flag)+])?,)*
            }
        }

        impl $name {
            /// What is said of a channel.
            pub fn get(&self, channel: Channel) -> Option<&$type> {
                match channel {
                    $(Channel::$channel => self.$field.value(),)*
                    _ => None,
                }
            }
        }
    };
}

pub(super) use {by_channel, definition, tagged, union, words};
