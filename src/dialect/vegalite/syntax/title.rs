//! Titles, and the block of the configuration that is of them.

use super::definition::{definition, union, words};
use super::read::{Lines, OneOrMany};
use super::words::{Align, Anchor, Baseline, FontWeight};
use crate::color::Color;
use std::sync::Arc;

words! {
    /// At which side a title stands.
    TitleOrient, "side of a title", {
        None = "none", Left = "left", Right = "right", Top = "top", Bottom = "bottom",
    }
}

words! {
    /// What a title is placed along.
    Frame, "frame of a title", {
        Bounds = "bounds", Group = "group",
    }
}

definition! {
    /// A title.
    Title, "a title", {
        align "align": Align,
        anchor "anchor": Anchor,
        angle "angle": f64,
        aria "aria": bool,
        baseline "baseline": Baseline,
        color "color": Color,
        dx "dx": f64,
        dy "dy": f64,
        font "font": Arc<str>,
        font_size "fontSize": f64,
        font_style "fontStyle": Arc<str>,
        font_weight "fontWeight": FontWeight,
        frame "frame": Frame,
        limit "limit": f64,
        line_height "lineHeight": f64,
        offset "offset": f64,
        orient "orient": TitleOrient,
        style "style": OneOrMany<Arc<str>> [own()],
        subtitle "subtitle": Lines [own()],
        subtitle_color "subtitleColor": Color,
        subtitle_font "subtitleFont": Arc<str>,
        subtitle_font_size "subtitleFontSize": f64,
        subtitle_font_style "subtitleFontStyle": Arc<str>,
        subtitle_font_weight "subtitleFontWeight": FontWeight,
        subtitle_line_height "subtitleLineHeight": f64,
        subtitle_padding "subtitlePadding": f64,
        text "text": Lines [own()],
        zindex "zindex": f64,
    }
}

union! {
    /// A title, or its text.
    TitleOrText, {
        Text(Lines), Title(Box<Title>),
    }
}
