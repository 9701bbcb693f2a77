//! Parameters: values with names, and what readers may select.

use super::definition::{definition, union, words};
use super::input::{Binding, Handling, SelectionResolve, Trigger};
use super::names::Channel;
use crate::color::Color;
use crate::json::Json;
use std::sync::Arc;

words! {
    /// Kinds of selections.
    SelectionType, "type of selection", {
        Point = "point", Interval = "interval",
    }
}

definition! {
    /// How an interval looks.
    Brush, "a brush", {
        cursor "cursor": Arc<str>,
        fill "fill": Color,
        fill_opacity "fillOpacity": f64,
        stroke "stroke": Color,
        stroke_dash "strokeDash": Vec<f64>,
        stroke_dash_offset "strokeDashOffset": f64,
        stroke_opacity "strokeOpacity": f64,
        stroke_width "strokeWidth": f64,
    }
}

definition! {
    /// What may be selected, and how.
    Selection, "a selection", {
        type_ "type": SelectionType [needed()],
    }
    with selection
}

words! {
    /// Kinds of selections of version 4.
    EarlierType, "type of selection", {
        Single = "single", Multi = "multi", Interval = "interval",
    }
}

words! {
    /// Whether nothing selected selects all.
    EarlierEmpty, "meaning of an empty selection", {
        All = "all", None = "none",
    }
}

definition! {
    /// What may be selected, as version 4 has it.
    EarlierSelection, "a selection of version 4", {
        type_ "type": EarlierType [needed(), own()],
        bind "bind": Binding,
        empty "empty": EarlierEmpty,
        init "init": Json,
    }
    with selection
}

definition! {
    /// How selections are unless they say otherwise; `single` and `multi` are those of version 4.
    SelectionConfig, "the configuration of selections", {
        interval "interval": Box<EarlierSelection> [block()],
        multi "multi": Box<EarlierSelection> [block()],
        point "point": Box<EarlierSelection> [block()],
        single "single": Box<EarlierSelection> [block()],
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
        bind "bind": Binding,
        react "react": Json,
        select "select": SelectionRule,
        views "views": Vec<Arc<str>>,
    }
}
