//! What readers of an interactive chart do: inputs and events. A still picture shows nothing of them; what is written of
//! them is checked all the same.

use super::definition::{definition, union, words};
use super::read::{Named, OneOrMany};
use super::words::Expression;
use crate::json::Json;
use std::sync::Arc;

words! {
    /// What of a chart events come from.
    EventSource, "source of events", {
        View = "view", Scope = "scope", Window = "window", Container = "container",
    }
}

definition! {
    /// Events (vega `parsers/stream.js`): those of a type, those of other events, or several together.
    EventStream, "a stream of events", {
        between "between": Vec<EventStream>,
        consume "consume": bool,
        debounce "debounce": f64,
        filter "filter": OneOrMany<Expression>,
        markname "markname": Arc<str>,
        marktype "marktype": Arc<str>,
        merge "merge": Vec<EventStream>,
        source "source": EventSource,
        stream "stream": Box<EventStream>,
        throttle "throttle": f64,
        type_ "type": Arc<str>,
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
        Timer(Timer), Events(Arc<str>), Stream(Box<EventStream>),
    }
}

union! {
    /// Whether, and by what events, a selection is emptied, moved or made larger.
    Handling, {
        Flag(bool), Events(Arc<str>), Stream(Box<EventStream>),
    }
}

words! {
    /// How selections of several views come together.
    SelectionResolve, "way of resolving selections", {
        Global = "global", Union = "union", Intersect = "intersect",
    }
}

definition! {
    /// An input beside a chart (vega `runtime/bind.js`).
    Input, "an input", {
        autocomplete "autocomplete": Arc<str>,
        debounce "debounce": f64,
        element "element": Arc<str>,
        event "event": Arc<str>,
        input "input": Arc<str>,
        labels "labels": Vec<Arc<str>>,
        max "max": f64,
        min "min": f64,
        name "name": Arc<str>,
        options "options": Vec<Json>,
        placeholder "placeholder": Arc<str>,
        step "step": f64,
    }
}

words! {
    /// What a selection is bound to, besides inputs.
    BindingWord, "binding", {
        Scales = "scales", Legend = "legend",
    }
}

definition! {
    /// A legend, and by what events it selects.
    LegendBinding, "a binding to a legend", {
        legend "legend": Handling,
    }
}

union! {
    /// What changes a parameter: scales, a legend, an input, or an input for each field.
    Binding, {
        Word(BindingWord), Input(Input), Legend(LegendBinding), Each(Named<Input>),
    }
}
