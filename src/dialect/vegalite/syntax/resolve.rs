//! What views share of each channel.

use super::definition::{by_channel, words};
use super::names::Channel;

words! {
    /// Whether views share a scale or guide.
    ResolveMode, "way of resolving", {
        Independent = "independent", Shared = "shared",
    }
}

by_channel! {
    /// Axes that views share.
    AxisResolve, "the axes that are shared", ResolveMode, {
        x "x" X,
        y "y" Y,
    }
}

by_channel! {
    /// Legends that views share.
    LegendResolve, "the legends that are shared", ResolveMode, {
        angle "angle" Angle,
        color "color" Color,
        fill "fill" Fill,
        fill_opacity "fillOpacity" FillOpacity,
        opacity "opacity" Opacity,
        shape "shape" Shape,
        size "size" Size,
        stroke "stroke" Stroke,
        stroke_dash "strokeDash" StrokeDash,
        stroke_opacity "strokeOpacity" StrokeOpacity,
        stroke_width "strokeWidth" StrokeWidth,
        time "time" Time,
    }
}

by_channel! {
    /// Scales that views share.
    ScaleResolve, "the scales that are shared", ResolveMode, {
        angle "angle" Angle,
        color "color" Color,
        fill "fill" Fill,
        fill_opacity "fillOpacity" FillOpacity,
        opacity "opacity" Opacity,
        radius "radius" Radius,
        shape "shape" Shape,
        size "size" Size,
        stroke "stroke" Stroke,
        stroke_dash "strokeDash" StrokeDash,
        stroke_opacity "strokeOpacity" StrokeOpacity,
        stroke_width "strokeWidth" StrokeWidth,
        theta "theta" Theta,
        time "time" Time,
        x "x" X,
        x_offset "xOffset" XOffset,
        y "y" Y,
        y_offset "yOffset" YOffset,
    }
}
