//! Scales, and the block of the configuration that is of them.

use super::axis::IntervalStep;
use super::cursor::Cursor;
use super::definition::{by_channel, definition, union, words};
use super::kind::{Kind, Words};
use super::names::Channel;
use super::predicate::Operand;
use super::read::Read;
use super::said::Said;
use super::value::Constant;
use super::words::{Field, Interval};
use crate::color::{self, Color};
use crate::json::{Json, Object};
use std::sync::Arc;

words! {
    /// Kinds of scales.
    ScaleType, "scale type", {
        Band = "band", BinOrdinal = "bin-ordinal", Identity = "identity", Linear = "linear", Log = "log",
        Ordinal = "ordinal", Point = "point", Pow = "pow", Quantile = "quantile", Quantize = "quantize",
        Sequential = "sequential", Sqrt = "sqrt", Symlog = "symlog", Threshold = "threshold", Time = "time",
        Utc = "utc",
    }
}

words! {
    /// The domain before its rows are summarized.
    DomainWord, "domain", {
        Unaggregated = "unaggregated",
    }
}

definition! {
    /// A domain that is made of something.
    DomainOf, "a domain", {
        union_with "unionWith": Vec<Json>,
        param "param": Arc<str>,
        selection "selection": Arc<str>,
        field "field": Field,
        encoding "encoding": Arc<str>,
    }
}

union! {
    /// What a scale maps from.
    Domain, {
        Word(DomainWord), List(Vec<Json>), Of(DomainOf),
    }
}

words! {
    /// Ranges of the configuration, and those of a view's size.
    RangeWord, "range", {
        Width = "width", Height = "height", Symbol = "symbol", Category = "category", Ordinal = "ordinal",
        Ramp = "ramp", Diverging = "diverging", Heatmap = "heatmap",
    }
}

definition! {
    /// A range that is read from the rows.
    RangeOf, "a range", {
        field "field": Arc<str> [idle("a range is a list, a word or a scheme")],
    }
}

union! {
    /// One of several things that a scale maps to: a size or an angle, a colour or a shape, the lengths of dashes.
    RangeItem, {
        Number(f64), Text(Arc<str>), Dash(Vec<f64>),
    }
}

union! {
    /// What a scale maps to.
    Range, {
        Word(RangeWord), List(Vec<RangeItem>), Of(RangeOf),
    }
}

union! {
    /// One end of a range.
    RangeEnd, {
        Number(f64), Text(Arc<str>),
    }
}

/// The name of a colour scheme, as it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct SchemeName(pub Arc<str>);

const SCHEMES: Words =
    Words { accepts: |_, name| color::scheme(name).is_some(), ..Words::new("colour scheme", &color::SCHEME_NAMES) };

impl Read for SchemeName {
    const KIND: Kind = Kind::Words(&SCHEMES);

    fn read(json: &Json) -> Option<SchemeName> {
        Arc::read(json).map(SchemeName)
    }
}

/// Tells of more colours than a scale takes.
fn too_many_colors(o: &Object, at: &Cursor) {
    if let Some(json @ Json::Number(count)) = o.get("count")
        && *count > color::MOST_COLORS
    {
        at.member("count", json).warn(format!("a scale has {} colours at most", color::MOST_COLORS), None);
    }
}

definition! {
    /// A colour scheme and what is taken of it.
    SchemeParams, "a colour scheme", {
        name "name": SchemeName [wanted()],
        count "count": f64,
        extent "extent": Vec<f64>,
    }
    more too_many_colors
}

union! {
    /// A colour scheme: a known one, or its colours.
    Scheme, {
        Name(SchemeName), Params(SchemeParams), Colors(Vec<Color>),
    }
}

definition! {
    /// A colour scheme of the configuration and what is taken of it.
    SchemeRange, "a range", {
        scheme "scheme": Scheme [wanted()],
        count "count": f64,
        extent "extent": Vec<f64>,
    }
    more too_many_colors
}

union! {
    /// A range of the configuration: a colour scheme, or colours.
    ConfiguredRange, {
        Name(SchemeName), Of(SchemeRange), Colors(Vec<Color>),
    }
}

definition! {
    /// Bins of a scale.
    ScaleBinParams, "the bins of a scale", {
        start "start": f64,
        stop "stop": f64,
        step "step": f64 [wanted()],
    }
}

union! {
    /// Bins of a scale, or their boundaries.
    ScaleBins, {
        List(Vec<f64>), Params(ScaleBinParams),
    }
}

words! {
    /// In what space colours are interpolated.
    ColorSpace, "colour space", {
        Rgb = "rgb", Lab = "lab", Hcl = "hcl", Hsl = "hsl", HslLong = "hsl-long", HclLong = "hcl-long",
        Cubehelix = "cubehelix", CubehelixLong = "cubehelix-long",
    }
}

definition! {
    /// How colours are interpolated.
    InterpolateParams, "an interpolation of colours", {
        type_ "type": ColorSpace,
        gamma "gamma": f64,
    }
}

union! {
    /// How colours are interpolated.
    Interpolation, {
        Space(ColorSpace), Params(InterpolateParams),
    }
}

union! {
    /// Whether, or how, a domain is made to end at round values.
    Nice, {
        Flag(bool), Number(f64), Interval(Interval), Step(IntervalStep),
    }
}

/// An end of a domain, a value as data have it: a number, a text, a date.
#[derive(Debug, Clone, PartialEq)]
pub struct DomainEnd(pub Json);

impl Read for DomainEnd {
    const KIND: Kind = Operand::KIND;

    fn read(json: &Json) -> Option<DomainEnd> {
        Operand::read(json).map(|_| DomainEnd(json.clone()))
    }
}

definition! {
    /// A scale.
    Scale, "a scale", {
        align "align": f64,
        base "base": f64,
        bins "bins": ScaleBins,
        clamp "clamp": bool,
        constant "constant": f64,
        domain "domain": Domain,
        domain_max "domainMax": DomainEnd,
        domain_mid "domainMid": f64,
        domain_min "domainMin": DomainEnd,
        domain_raw "domainRaw": Vec<Json>,
        exponent "exponent": f64,
        interpolate "interpolate": Interpolation,
        nice "nice": Nice,
        padding "padding": f64,
        padding_inner "paddingInner": f64,
        padding_outer "paddingOuter": f64,
        range "range": Range,
        range_max "rangeMax": RangeEnd,
        range_min "rangeMin": RangeEnd,
        reverse "reverse": bool,
        round "round": bool,
        scheme "scheme": Scheme,
        type_ "type": ScaleType,
        zero "zero": bool,
    }
    more bins_of_classes
}

/// Tells that bins of its own do not make the classes of a scale of classes.
fn bins_of_classes(o: &Object, at: &Cursor) {
    let of_classes = o.get("type").and_then(ScaleType::read) == Some(ScaleType::BinOrdinal);
    if let Some(json) = o.get("bins").filter(|_| of_classes) {
        at.member("bins", json).warn(
            "the bins of a bin-ordinal scale do not decide its colours here",
            Some("`bin` of the channel makes classes".into()),
        );
    }
}

words! {
    /// Zero, or the least of what a scale maps to.
    ZeroOrMin, "output", {
        ZeroOrMin = "zero-or-min",
    }
}

definition! {
    /// What is shown for a number that is none.
    InvalidValue, "an output", {
        value "value": Constant,
    }
}

union! {
    /// What a scale maps a number to that is none.
    InvalidOutput, {
        Word(ZeroOrMin), Value(InvalidValue),
    }
}

by_channel! {
    /// What scales map numbers to that are none.
    InvalidOutputs, "the outputs for what is no number", InvalidOutput, {
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
        x "x" X [idle("rows without a number have no place")],
        x_offset "xOffset" XOffset [idle("rows without a number have no place")],
        y "y" Y [idle("rows without a number have no place")],
        y_offset "yOffset" YOffset [idle("rows without a number have no place")],
    }
}

/// The scale of a channel: `false` is none, as `null` is (vega-lite `compile/scale/parse.ts`).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OwnScale(pub Box<Scale>);

impl std::ops::Deref for OwnScale {
    type Target = Scale;

    fn deref(&self) -> &Scale {
        &self.0
    }
}

impl Read for OwnScale {
    const KIND: Kind = Scale::KIND;

    fn read(json: &Json) -> Option<OwnScale> {
        Box::read(json).map(OwnScale)
    }

    fn member(_: &Object, _: &'static str, json: &Json) -> Said<OwnScale> {
        match json {
            Json::Bool(false) => Said::Null,
            json => Said::of(json),
        }
    }
}

definition! {
    /// What is configured of scales.
    ScaleConfig, "the configuration of scales", {
        animation_duration "animationDuration": f64,
        band_padding_inner "bandPaddingInner": f64,
        band_padding_outer "bandPaddingOuter": f64,
        band_with_nested_offset_padding_inner "bandWithNestedOffsetPaddingInner": f64,
        band_with_nested_offset_padding_outer "bandWithNestedOffsetPaddingOuter": f64,
        bar_band_padding_inner "barBandPaddingInner": f64,
        clamp "clamp": bool,
        continuous_padding "continuousPadding": f64,
        frames_per_second "framesPerSecond": f64,
        invalid "invalid": Box<InvalidOutputs>,
        max_band_size "maxBandSize": f64,
        max_font_size "maxFontSize": f64,
        max_opacity "maxOpacity": f64,
        max_size "maxSize": f64,
        max_stroke_width "maxStrokeWidth": f64,
        min_band_size "minBandSize": f64,
        min_font_size "minFontSize": f64,
        min_opacity "minOpacity": f64,
        min_size "minSize": f64,
        min_stroke_width "minStrokeWidth": f64,
        offset_band_padding_inner "offsetBandPaddingInner": f64,
        offset_band_padding_outer "offsetBandPaddingOuter": f64,
        point_padding "pointPadding": f64,
        quantile_count "quantileCount": f64,
        quantize_count "quantizeCount": f64,
        rect_band_padding_inner "rectBandPaddingInner": f64,
        round "round": bool,
        tick_band_padding_inner "tickBandPaddingInner": f64,
        use_unaggregated_domain "useUnaggregatedDomain": bool,
        x_reverse "xReverse": bool,
        zero "zero": bool,
    }
}
