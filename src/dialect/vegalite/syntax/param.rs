//! Parameters: values with names, and what readers may select.

use super::definition::{definition, union, words};
use super::names::Channel;
use crate::color::Color;
use crate::json::{Json, Object};
use std::sync::Arc;

words! {
    /// Kinds of selections.
    SelectionType, "type of selection", {
        Point = "point", Interval = "interval",
    }
}

words! {
    /// A clock, instead of an event.
    Timer, "event", {
        Timer = "timer",
    }
}

union! {
    /// What changes a selection: events, in the language of their own, or a clock.
    Trigger, {
        Timer(Timer), Events(Arc<str>), Stream(Object),
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
        encodings "encodings": Vec<Channel>,
        fields "fields": Vec<Arc<str>>,
        clear "clear": Json,
        mark "mark": Box<Brush>,
        nearest "nearest": Json,
        on "on": Trigger,
        resolve "resolve": Json,
        toggle "toggle": Json,
        translate "translate": Json,
        zoom "zoom": Json,
    }
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
        type_ "type": EarlierType [needed()],
        bind "bind": Binding,
        clear "clear": Json,
        empty "empty": EarlierEmpty,
        encodings "encodings": Vec<Channel>,
        fields "fields": Vec<Arc<str>>,
        init "init": Json,
        mark "mark": Box<Brush>,
        nearest "nearest": Json,
        on "on": Trigger,
        resolve "resolve": Json,
        toggle "toggle": Json,
        translate "translate": Json,
        zoom "zoom": Json,
    }
}

words! {
    /// What a selection is bound to, besides inputs.
    BindingWord, "binding", {
        Scales = "scales", Legend = "legend",
    }
}

union! {
    /// What changes a parameter: scales, a legend, or an input.
    Binding, {
        Word(BindingWord), Input(Object),
    }
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
