//! Axes, and the blocks of the configuration that are of them.

use super::conditional::Conditional;
use super::definition::{definition, union, words};
use super::read::{Lines, OneOrMany};
use super::words::{Align, Anchor, Baseline, Cap, FontWeight, Format, FormatType, Interval, OverlapRule, Side, Switch};
use crate::color::Color;
use crate::json::Json;
use std::sync::Arc;

words! {
    /// Where ticks of bands stand.
    TickBand, "place of ticks", {
        Center = "center", Extent = "extent",
    }
}

definition! {
    /// Every so many intervals.
    IntervalStep, "an interval", {
        interval "interval": Interval,
        step "step": f64,
    }
}

union! {
    /// How many ticks, or how far apart.
    TickCount, {
        Number(f64), Interval(Interval), Step(IntervalStep),
    }
}

definition! {
    /// An axis.
    Axis, "an axis", {
        aria "aria": bool,
        band_position "bandPosition": f64,
        description "description": Arc<str>,
        disable "disable": bool [configured()],
        domain "domain": bool,
        domain_cap "domainCap": Cap,
        domain_color "domainColor": Color,
        domain_dash "domainDash": Vec<f64>,
        domain_dash_offset "domainDashOffset": f64,
        domain_opacity "domainOpacity": f64,
        domain_width "domainWidth": f64,
        encoding "encoding": Json [own(), idle("properties of an axis are read")],
        format "format": Format,
        format_type "formatType": FormatType,
        grid "grid": bool,
        grid_cap "gridCap": Cap,
        grid_color "gridColor": Conditional<Color>,
        grid_dash "gridDash": Conditional<Vec<f64>>,
        grid_dash_offset "gridDashOffset": Conditional<f64>,
        grid_opacity "gridOpacity": Conditional<f64>,
        grid_width "gridWidth": Conditional<f64>,
        label_align "labelAlign": Conditional<Align>,
        label_angle "labelAngle": f64,
        label_baseline "labelBaseline": Conditional<Baseline>,
        label_bound "labelBound": Switch,
        label_color "labelColor": Conditional<Color>,
        label_expr "labelExpr": Arc<str>,
        label_flush "labelFlush": Switch,
        label_flush_offset "labelFlushOffset": f64,
        label_font "labelFont": Conditional<Arc<str>>,
        label_font_size "labelFontSize": Conditional<f64>,
        label_font_style "labelFontStyle": Conditional<Arc<str>>,
        label_font_weight "labelFontWeight": Conditional<FontWeight>,
        label_limit "labelLimit": f64,
        label_line_height "labelLineHeight": f64,
        label_offset "labelOffset": Conditional<f64>,
        label_opacity "labelOpacity": Conditional<f64>,
        label_overlap "labelOverlap": OverlapRule,
        label_padding "labelPadding": Conditional<f64>,
        labels "labels": bool,
        label_separation "labelSeparation": f64,
        max_extent "maxExtent": f64,
        min_extent "minExtent": f64,
        offset "offset": f64,
        orient "orient": Side,
        position "position": f64,
        style "style": OneOrMany<Arc<str>>,
        tick_band "tickBand": TickBand,
        tick_cap "tickCap": Cap,
        tick_color "tickColor": Conditional<Color>,
        tick_count "tickCount": TickCount,
        tick_dash "tickDash": Conditional<Vec<f64>>,
        tick_dash_offset "tickDashOffset": Conditional<f64>,
        tick_extra "tickExtra": bool,
        tick_min_step "tickMinStep": f64,
        tick_offset "tickOffset": f64,
        tick_opacity "tickOpacity": Conditional<f64>,
        tick_round "tickRound": bool,
        ticks "ticks": bool,
        tick_size "tickSize": Conditional<f64>,
        tick_width "tickWidth": Conditional<f64>,
        title_angle "titleAngle": f64,
        title_opacity "titleOpacity": f64,
        title_x "titleX": f64,
        title_y "titleY": f64,
        translate "translate": f64,
        values "values": Vec<Json>,
        zindex "zindex": f64,
    }
    with guide_title
}
