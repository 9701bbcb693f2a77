//! Parameters: values with names, and what readers may select.

use super::definition::{definition, union, words};
use crate::json::Json;
use std::sync::Arc;

words! {
    /// Kinds of selections.
    SelectionType, "type of selection", {
        Point = "point", Interval = "interval",
    }
}

definition! {
    /// What may be selected, and how.
    Selection, "a selection", {
        type_ "type": SelectionType [needed()],
        encodings "encodings": Vec<Arc<str>>,
        fields "fields": Vec<Arc<str>>,
        clear "clear": Json,
        mark "mark": Json,
        nearest "nearest": Json,
        on "on": Json,
        resolve "resolve": Json,
        toggle "toggle": Json,
        translate "translate": Json,
        zoom "zoom": Json,
    }
}

union! {
    /// A kind of selection, or with its properties.
    SelectionRule, {
        Type(SelectionType), Params(Selection),
    }
}

definition! {
    /// A parameter.
    Param, "a parameter", {
        name "name": Arc<str> [needed()],
        value "value": Json,
        expr "expr": Arc<str>,
        bind "bind": Json,
        react "react": Json,
        select "select": SelectionRule,
        views "views": Json,
    }
}
