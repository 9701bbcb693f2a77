//! Marks, and the blocks of the configuration that are of them.

use super::cursor::Cursor;
use super::definition::{definition, union, words};
use super::kind::Kind;
use super::read::{Lines, OneOrMany, PerRow, Read};
use super::tell::idle;
use super::words::{Align, Baseline, Cap, FontWeight, Join, Orientation, Paint, Shape};
use crate::json::{Json, Object};
use std::sync::Arc;

words! {
    /// Kinds of marks.
    MarkType, "mark", {
        Arc = "arc", Area = "area", Bar = "bar", Boxplot = "boxplot", Circle = "circle", Errorband = "errorband",
        Errorbar = "errorbar", Geoshape = "geoshape", Image = "image", Line = "line", Point = "point", Rect = "rect",
        Rule = "rule", Square = "square", Text = "text", Tick = "tick", Trail = "trail",
    }
    tell unknown_mark
}

words! {
    /// How a mark is mixed with what is under it.
    Blend, "blend mode", {
        Multiply = "multiply", Screen = "screen", Overlay = "overlay", Darken = "darken", Lighten = "lighten",
        ColorDodge = "color-dodge", ColorBurn = "color-burn", HardLight = "hard-light", SoftLight = "soft-light",
        Difference = "difference", Exclusion = "exclusion", Hue = "hue", Saturation = "saturation", Color = "color",
        Luminosity = "luminosity",
    }
}

words! {
    /// Which way a text runs.
    Direction, "direction", {
        Ltr = "ltr", Rtl = "rtl",
    }
}

words! {
    /// How points become a line.
    Curve, "interpolation", {
        Basis = "basis", BasisClosed = "basis-closed", BasisOpen = "basis-open", Bundle = "bundle",
        Cardinal = "cardinal", CardinalClosed = "cardinal-closed", CardinalOpen = "cardinal-open",
        CatmullRom = "catmull-rom", CatmullRomClosed = "catmull-rom-closed",
        CatmullRomOpen = "catmull-rom-open", Linear = "linear", LinearClosed = "linear-closed", Monotone = "monotone",
        Natural = "natural", Step = "step", StepAfter = "step-after", StepBefore = "step-before",
    }
}

words! {
    /// What becomes of values that are none.
    Invalid, "way with values that are none", {
        Filter = "filter", BreakPathsFilterDomains = "break-paths-filter-domains",
        BreakPathsShowDomains = "break-paths-show-domains",
        BreakPathsShowPathDomains = "break-paths-show-path-domains", Show = "show",
    }
}

words! {
    /// What whiskers and error marks reach to.
    ExtentWord, "extent", {
        Ci = "ci", Iqr = "iqr", MinMax = "min-max", Stderr = "stderr", Stdev = "stdev",
    }
}

union! {
    /// What whiskers and error marks reach to: a word, or times the range between quartiles.
    Extent, {
        Number(f64), Word(ExtentWord),
    }
}

definition! {
    /// A part of a band.
    RelativeBandSize, "a part of a band", {
        band "band": f64 [wanted()],
    }
}

union! {
    /// How thick a mark is: pixels, or a part of its band.
    Thickness, {
        Px(f64), Band(RelativeBandSize),
    }
}

words! {
    /// The far end of a plot.
    FarEnd, "end of a plot", {
        Width = "width", Height = "height",
    }
}

union! {
    /// A position: pixels, or the far end of the plot.
    Position, {
        Px(f64), End(FarEnd),
    }
}

words! {
    /// Points that are there but not seen.
    Unseen, "overlay", {
        Transparent = "transparent",
    }
}

union! {
    /// A mark over another.
    Overlay, {
        Flag(bool), Word(Unseen), Mark(Mark),
    }
}

union! {
    /// A part of a composite mark.
    Part, {
        Flag(bool), Mark(Mark),
    }
}

/// What a text says.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// As it is: line feeds break nothing.
    Text(Arc<str>),
    Lines(Vec<Arc<str>>),
}

impl Read for Content {
    const KIND: Kind = Kind::Lines;

    fn read(json: &Json) -> Option<Content> {
        match json {
            Json::String(text) => Some(Content::Text(text.clone())),
            json => Lines::read(json).map(|lines| Content::Lines(lines.0)),
        }
    }
}

words! {
    /// Of what a tooltip tells.
    TooltipWord, "content of a tooltip", {
        Encoding = "encoding", Data = "data",
    }
}

definition! {
    /// A tooltip of all channels, or of all fields.
    TooltipContent, "a tooltip", {
        content "content": TooltipWord,
    }
}

union! {
    /// What a tooltip says.
    Tooltip, {
        Flag(bool), Number(f64), Text(Arc<str>), Content(TooltipContent),
    }
}

definition! {
    /// A mark.
    Mark, "a mark", {
        align "align": PerRow<Align>,
        angle "angle": f64,
        aria "aria": bool,
        aria_role "ariaRole": Arc<str>,
        aria_role_description "ariaRoleDescription": Arc<str>,
        aspect "aspect": bool,
        band "band": Box<Part>,
        band_size "bandSize": f64,
        baseline "baseline": PerRow<Baseline>,
        bin_spacing "binSpacing": f64,
        blend "blend": Blend,
        borders "borders": Box<Part>,
        box_ "box": Box<Part>,
        clip "clip": bool [own()],
        color "color": PerRow<Paint>,
        continuous_band_size "continuousBandSize": f64,
        corner_radius "cornerRadius": f64,
        corner_radius_bottom_left "cornerRadiusBottomLeft": f64,
        corner_radius_bottom_right "cornerRadiusBottomRight": f64,
        corner_radius_end "cornerRadiusEnd": f64,
        corner_radius_top_left "cornerRadiusTopLeft": f64,
        corner_radius_top_right "cornerRadiusTopRight": f64,
        cursor "cursor": Arc<str>,
        description "description": Arc<str>,
        dir "dir": Direction,
        discrete_band_size "discreteBandSize": Thickness,
        dx "dx": PerRow<f64>,
        dy "dy": PerRow<f64>,
        ellipsis "ellipsis": Arc<str>,
        end_angle "endAngle": f64 [idle("it is not drawn")],
        extent "extent": Extent,
        fill "fill": PerRow<Paint>,
        filled "filled": bool,
        fill_opacity "fillOpacity": f64,
        font "font": PerRow<Arc<str>>,
        font_size "fontSize": PerRow<f64>,
        font_style "fontStyle": PerRow<Arc<str>>,
        font_weight "fontWeight": PerRow<FontWeight>,
        height "height": Thickness,
        href "href": Arc<str>,
        inner_radius "innerRadius": f64,
        interpolate "interpolate": Curve,
        invalid "invalid": Invalid,
        limit "limit": PerRow<f64>,
        line "line": Box<Overlay>,
        line_break "lineBreak": Arc<str>,
        line_height "lineHeight": f64,
        median "median": Box<Part>,
        min_band_size "minBandSize": Thickness,
        opacity "opacity": PerRow<f64>,
        order "order": bool,
        orient "orient": Orientation,
        outer_radius "outerRadius": f64,
        outliers "outliers": Box<Part>,
        pad_angle "padAngle": f64,
        point "point": Box<Overlay>,
        radius "radius": f64,
        radius2 "radius2": f64,
        radius2_offset "radius2Offset": f64 [own()],
        radius_offset "radiusOffset": f64 [own()],
        rule "rule": Box<Part>,
        shape "shape": Shape,
        size "size": f64,
        smooth "smooth": bool [idle("it is not drawn")],
        start_angle "startAngle": f64 [idle("it is not drawn")],
        stroke "stroke": PerRow<Paint>,
        stroke_cap "strokeCap": Cap,
        stroke_dash "strokeDash": Vec<f64>,
        stroke_dash_offset "strokeDashOffset": f64,
        stroke_join "strokeJoin": Join,
        stroke_miter_limit "strokeMiterLimit": f64,
        stroke_offset "strokeOffset": f64 [idle("it is not drawn")],
        stroke_opacity "strokeOpacity": f64,
        stroke_width "strokeWidth": f64,
        style "style": OneOrMany<Arc<str>> [own()],
        tension "tension": f64,
        text "text": PerRow<Content>,
        theta "theta": f64,
        theta2 "theta2": f64,
        theta2_offset "theta2Offset": f64 [own()],
        theta_offset "thetaOffset": f64 [own()],
        thickness "thickness": f64,
        ticks "ticks": Box<Part>,
        time "time": f64,
        time_unit_band_position "timeUnitBandPosition": f64,
        time_unit_band_size "timeUnitBandSize": f64,
        tooltip "tooltip": Tooltip,
        type_ "type": MarkType [grave(), own()],
        url "url": Arc<str>,
        width "width": Thickness,
        x "x": Position,
        x2 "x2": Position,
        x2_offset "x2Offset": f64 [own()],
        x_offset "xOffset": f64 [own()],
        y "y": Position,
        y2 "y2": Position,
        y2_offset "y2Offset": f64 [own()],
        y_offset "yOffset": f64 [own()],
    }
    more configured_only
}

/// Properties that only the configuration of a kind of mark has a say in.
const CONFIGURED: [&str; 6] =
    ["bandSize", "continuousBandSize", "discreteBandSize", "minBandSize", "timeUnitBandPosition", "timeUnitBandSize"];

fn configured_only(o: &Object, at: &Cursor) {
    let Some(kind) = o.get("type").and_then(Json::as_str) else { return };
    for (name, json) in o.iter().filter(|(name, _)| CONFIGURED.contains(&&***name)) {
        idle(name, &format!("it is read from the configuration, as config.{kind}"), &at.member(name, json));
    }
}

/// A mark by its name, or with properties.
#[derive(Debug, Clone, PartialEq)]
pub enum MarkOrType {
    Type(MarkType),
    Mark(Box<Mark>),
}

impl Read for MarkOrType {
    const KIND: Kind = Kind::OneOf(&[MarkType::KIND, Mark::KIND]);

    fn read(json: &Json) -> Option<MarkOrType> {
        match json {
            Json::String(_) => MarkType::read(json).map(MarkOrType::Type),
            json => Mark::read(json).map(|mark| MarkOrType::Mark(Box::new(mark))),
        }
    }
}

/// There is nothing to draw then.
fn unknown_mark(_: &str, written: &str, valid: &[&str], at: &Cursor) {
    let end = match crate::diagnostic::did_you_mean(written, valid.iter().copied()) {
        Some(near) => format!("did you mean {near:?}?"),
        None => format!("valid ones are {}", valid.join(", ")),
    };
    at.error(format!("unknown mark {written:?}; {end}"), None);
}
