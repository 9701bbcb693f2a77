//! Headers of facets, and the blocks of the configuration that are of them.

use super::definition::definition;
use super::read::Lines;
use super::words::{Align, Anchor, Baseline, FontWeight, Format, FormatType, Side};
use crate::color::Color;
use std::sync::Arc;

definition! {
    /// The header of a facet.
    Header, "a header", {
        format "format": Format,
        format_type "formatType": FormatType,
        label_align "labelAlign": Align,
        label_anchor "labelAnchor": Anchor,
        label_angle "labelAngle": f64,
        label_baseline "labelBaseline": Baseline,
        label_color "labelColor": Color,
        label_expr "labelExpr": Arc<str>,
        label_font "labelFont": Arc<str>,
        label_font_size "labelFontSize": f64,
        label_font_style "labelFontStyle": Arc<str>,
        label_font_weight "labelFontWeight": FontWeight,
        label_limit "labelLimit": f64,
        label_line_height "labelLineHeight": f64,
        label_orient "labelOrient": Side,
        label_padding "labelPadding": f64,
        labels "labels": bool,
        orient "orient": Side,
        title_angle "titleAngle": f64,
        title_orient "titleOrient": Side,
    }
    with guide_title
}
