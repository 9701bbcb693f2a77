//! Legends, and the block of the configuration that is of them.

use super::axis::TickCount;
use super::definition::{definition, words};
use super::read::Lines;
use super::words::{
    Align, Anchor, Baseline, FontWeight, Format, FormatType, GridAlign, Orientation, OverlapRule, Shape, Side,
};
use crate::color::Color;
use crate::json::Json;
use std::sync::Arc;

words! {
    /// Where a legend stands.
    LegendOrient, "place of a legend", {
        None = "none", Left = "left", Right = "right", Top = "top", Bottom = "bottom", TopLeft = "top-left",
        TopRight = "top-right", BottomLeft = "bottom-left", BottomRight = "bottom-right",
    }
}

words! {
    /// What a legend is made of.
    LegendType, "type of legend", {
        Gradient = "gradient", Symbol = "symbol",
    }
}

words! {
    /// What of the plot legends stand along.
    LayoutFrame, "frame of legends", {
        Bounds = "bounds", Group = "group",
    }
}

words! {
    /// What of a legend its neighbours keep away from.
    LayoutBounds, "bounds of legends", {
        Full = "full", Flush = "flush",
    }
}

definition! {
    /// How the legends on one side stand together.
    SideLayout, "a layout of legends", {
        anchor "anchor": Anchor,
        bounds "bounds": LayoutBounds,
        center "center": bool,
        direction "direction": Orientation,
        frame "frame": LayoutFrame,
        margin "margin": f64,
        offset "offset": f64,
    }
}

definition! {
    /// How legends stand together: on every side, and on each.
    Layout, "a layout of legends", {
        anchor "anchor": Anchor,
        bottom "bottom": SideLayout,
        bottom_left "bottom-left": SideLayout,
        bottom_right "bottom-right": SideLayout,
        bounds "bounds": LayoutBounds,
        center "center": bool,
        direction "direction": Orientation,
        frame "frame": LayoutFrame,
        left "left": SideLayout,
        margin "margin": f64,
        offset "offset": f64,
        right "right": SideLayout,
        top "top": SideLayout,
        top_left "top-left": SideLayout,
        top_right "top-right": SideLayout,
    }
}

impl Layout {
    /// What is said of the legends at a place.
    pub fn at(&self, orient: LegendOrient) -> Option<&SideLayout> {
        let side = match orient {
            LegendOrient::None => return None,
            LegendOrient::Left => &self.left,
            LegendOrient::Right => &self.right,
            LegendOrient::Top => &self.top,
            LegendOrient::Bottom => &self.bottom,
            LegendOrient::TopLeft => &self.top_left,
            LegendOrient::TopRight => &self.top_right,
            LegendOrient::BottomLeft => &self.bottom_left,
            LegendOrient::BottomRight => &self.bottom_right,
        };
        side.value()
    }
}

definition! {
    /// A legend.
    Legend, "a legend", {
        aria "aria": bool,
        clip_height "clipHeight": f64,
        column_padding "columnPadding": f64,
        columns "columns": f64,
        corner_radius "cornerRadius": f64,
        description "description": Arc<str>,
        direction "direction": Orientation,
        disable "disable": bool [configured()],
        encoding "encoding": Json [own(), idle("properties of a legend are read")],
        fill_color "fillColor": Color,
        format "format": Format [own()],
        format_type "formatType": FormatType [own()],
        gradient_direction "gradientDirection": Orientation [configured()],
        gradient_horizontal_max_length "gradientHorizontalMaxLength": f64 [configured()],
        gradient_horizontal_min_length "gradientHorizontalMinLength": f64 [configured()],
        gradient_label_limit "gradientLabelLimit": f64 [configured()],
        gradient_label_offset "gradientLabelOffset": f64 [configured()],
        gradient_length "gradientLength": f64,
        gradient_opacity "gradientOpacity": f64,
        gradient_stroke_color "gradientStrokeColor": Color,
        gradient_stroke_width "gradientStrokeWidth": f64,
        gradient_thickness "gradientThickness": f64,
        gradient_vertical_max_length "gradientVerticalMaxLength": f64 [configured()],
        gradient_vertical_min_length "gradientVerticalMinLength": f64 [configured()],
        grid_align "gridAlign": GridAlign,
        label_align "labelAlign": Align,
        label_baseline "labelBaseline": Baseline,
        label_color "labelColor": Color,
        label_expr "labelExpr": Arc<str> [own()],
        label_font "labelFont": Arc<str>,
        label_font_size "labelFontSize": f64,
        label_font_style "labelFontStyle": Arc<str>,
        label_font_weight "labelFontWeight": FontWeight,
        label_limit "labelLimit": f64,
        label_offset "labelOffset": f64,
        label_opacity "labelOpacity": f64,
        label_overlap "labelOverlap": OverlapRule,
        label_padding "labelPadding": f64 [idle("labelOffset is read")],
        label_separation "labelSeparation": f64,
        layout "layout": Layout [configured()],
        legend_x "legendX": f64,
        legend_y "legendY": f64,
        offset "offset": f64,
        orient "orient": LegendOrient,
        padding "padding": f64,
        row_padding "rowPadding": f64,
        stroke_color "strokeColor": Color,
        stroke_dash "strokeDash": Vec<f64> [configured()],
        stroke_width "strokeWidth": f64 [configured()],
        symbol_base_fill_color "symbolBaseFillColor": Color [configured()],
        symbol_base_stroke_color "symbolBaseStrokeColor": Color [configured()],
        symbol_dash "symbolDash": Vec<f64>,
        symbol_dash_offset "symbolDashOffset": f64,
        symbol_direction "symbolDirection": Orientation [configured()],
        symbol_fill_color "symbolFillColor": Color,
        symbol_limit "symbolLimit": f64,
        symbol_offset "symbolOffset": f64,
        symbol_opacity "symbolOpacity": f64,
        symbol_size "symbolSize": f64,
        symbol_stroke_color "symbolStrokeColor": Color,
        symbol_stroke_width "symbolStrokeWidth": f64,
        symbol_type "symbolType": Shape,
        tick_count "tickCount": TickCount,
        tick_min_step "tickMinStep": f64 [own()],
        title_opacity "titleOpacity": f64,
        title_orient "titleOrient": Side,
        type_ "type": LegendType [own()],
        unselected_opacity "unselectedOpacity": f64 [configured()],
        values "values": Vec<Json> [own()],
        zindex "zindex": f64,
    }
    with guide_title
}
