//! The ground of a plot, and the block of the configuration that is of it.

use super::definition::{definition, union};
use super::read::OneOrMany;
use super::words::{Cap, Join};
use crate::color::Color;
use std::sync::Arc;

definition! {
    /// How wide each step of a scale is.
    StepSize, "a step", {
        step "step": f64 [wanted()],
    }
}

union! {
    /// The size of a view, or of its steps.
    DiscreteSize, {
        Px(f64), Step(StepSize),
    }
}

definition! {
    /// The ground of a plot.
    Background, "the ground of a view", {
        clip "clip": bool [configured()],
        continuous_height "continuousHeight": f64 [configured()],
        continuous_width "continuousWidth": f64 [configured()],
        corner_radius "cornerRadius": f64,
        cursor "cursor": Arc<str>,
        discrete_height "discreteHeight": DiscreteSize [configured()],
        discrete_width "discreteWidth": DiscreteSize [configured()],
        fill "fill": Color,
        fill_opacity "fillOpacity": f64,
        height "height": DiscreteSize [configured()],
        opacity "opacity": f64,
        step "step": f64 [configured()],
        stroke "stroke": Color,
        stroke_cap "strokeCap": Cap,
        stroke_dash "strokeDash": Vec<f64>,
        stroke_dash_offset "strokeDashOffset": f64,
        stroke_join "strokeJoin": Join,
        stroke_miter_limit "strokeMiterLimit": f64,
        stroke_opacity "strokeOpacity": f64,
        stroke_width "strokeWidth": f64,
        style "style": OneOrMany<Arc<str>> [own()],
        width "width": DiscreteSize [configured()],
    }
}
