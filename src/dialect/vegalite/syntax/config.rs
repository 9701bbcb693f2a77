//! The configuration: what is said beneath all objects, of the same types as they are.

use super::axis::Axis;
use super::background::Background;
use super::cursor::Cursor;
use super::definition::{definition, words};
use super::header::Header;
use super::kind::Kind;
use super::legend::Legend;
use super::locale::Locale;
use super::mark::{Invalid, Mark};
use super::param::{Param, SelectionConfig};
use super::projection::Projection;
use super::read::{Lines, Named, Read};
use super::scale::{ConfiguredRange, ScaleConfig};
use super::size::{Autosize, Padding};
use super::tell::idle;
use super::title::Title;
use super::words::Shape;
use crate::color::Color;
use crate::json::{Json, Object};
use std::sync::Arc;

words! {
    /// How titles are made of fields.
    FieldTitle, "way of titling", {
        Functional = "functional", Plain = "plain", Verbal = "verbal",
    }
}

definition! {
    /// How views side by side stand.
    Composition, "the configuration of views side by side", {
        columns "columns": f64,
        spacing "spacing": f64,
    }
}

definition! {
    /// How numbers and times in tooltips are written.
    TooltipFormat, "the formats of tooltips", {
        normalized_number_format "normalizedNumberFormat": Arc<str>,
        normalized_number_format_type "normalizedNumberFormatType": Arc<str>,
        number_format "numberFormat": Arc<str>,
        number_format_type "numberFormatType": Arc<str>,
        time_format "timeFormat": Arc<str>,
        time_format_type "timeFormatType": Arc<str>,
    }
}

definition! {
    /// Ranges that scales have by their kind.
    RangeConfig, "the configuration of ranges", {
        category "category": ConfiguredRange,
        diverging "diverging": ConfiguredRange,
        heatmap "heatmap": ConfiguredRange,
        ordinal "ordinal": ConfiguredRange,
        ramp "ramp": ConfiguredRange,
        symbol "symbol": Vec<Shape>,
    }
}

/// A style: properties of whatever is drawn in it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Style {
    /// As a mark or text.
    pub mark: Box<Mark>,
    /// As an axis.
    pub axis: Box<Axis>,
    /// As a title.
    pub title: Box<Title>,
    /// As the ground of a view.
    pub background: Box<Background>,
}

impl Read for Style {
    const KIND: Kind = Kind::Merged(&[Mark::definition, Axis::definition, Title::definition, Background::definition]);

    fn read(json: &Json) -> Option<Style> {
        let o = json.as_object()?;
        Some(Style {
            mark: Box::new(Mark::of(o)),
            axis: Box::new(Axis::of(o)),
            title: Box::new(Title::of(o)),
            background: Box::new(Background::of(o)),
        })
    }
}

definition! {
    /// The configuration of a description.
    Config, "a configuration", {
        arc "arc": Box<Mark> [block()],
        area "area": Box<Mark> [block()],
        aria "aria": bool,
        autosize "autosize": Autosize,
        axis "axis": Box<Axis> [block()],
        axis_band "axisBand": Box<Axis> [block()],
        axis_bottom "axisBottom": Box<Axis> [block()],
        axis_discrete "axisDiscrete": Box<Axis> [block()],
        axis_left "axisLeft": Box<Axis> [block()],
        axis_point "axisPoint": Box<Axis> [block()],
        axis_quantitative "axisQuantitative": Box<Axis> [block()],
        axis_right "axisRight": Box<Axis> [block()],
        axis_temporal "axisTemporal": Box<Axis> [block()],
        axis_top "axisTop": Box<Axis> [block()],
        axis_x "axisX": Box<Axis> [block()],
        axis_x_band "axisXBand": Box<Axis> [block()],
        axis_x_discrete "axisXDiscrete": Box<Axis> [block()],
        axis_x_point "axisXPoint": Box<Axis> [block()],
        axis_x_quantitative "axisXQuantitative": Box<Axis> [block()],
        axis_x_temporal "axisXTemporal": Box<Axis> [block()],
        axis_y "axisY": Box<Axis> [block()],
        axis_y_band "axisYBand": Box<Axis> [block()],
        axis_y_discrete "axisYDiscrete": Box<Axis> [block()],
        axis_y_point "axisYPoint": Box<Axis> [block()],
        axis_y_quantitative "axisYQuantitative": Box<Axis> [block()],
        axis_y_temporal "axisYTemporal": Box<Axis> [block()],
        background "background": Color,
        bar "bar": Box<Mark> [block()],
        boxplot "boxplot": Box<Mark> [block()],
        circle "circle": Box<Mark> [block()],
        concat "concat": Composition,
        count_title "countTitle": Arc<str>,
        custom_format_types "customFormatTypes": bool [idle("functions of a program are not known here")],
        errorband "errorband": Box<Mark> [block()],
        errorbar "errorbar": Box<Mark> [block()],
        facet "facet": Composition,
        field_title "fieldTitle": FieldTitle,
        font "font": Arc<str>,
        geoshape "geoshape": Box<Mark> [block()],
        header "header": Box<Header> [block()],
        header_column "headerColumn": Box<Header> [block()],
        header_facet "headerFacet": Box<Header> [block()],
        header_row "headerRow": Box<Header> [block()],
        image "image": Box<Mark> [block()],
        invalid_values "invalidValues": Invalid,
        legend "legend": Box<Legend> [block()],
        line "line": Box<Mark> [block()],
        line_break "lineBreak": Arc<str>,
        locale "locale": Locale,
        mark "mark": Box<Mark> [block()],
        normalized_number_format "normalizedNumberFormat": Arc<str>,
        normalized_number_format_type "normalizedNumberFormatType": Arc<str> [idle("functions of a program are not known here")],
        number_format "numberFormat": Arc<str>,
        number_format_type "numberFormatType": Arc<str> [idle("functions of a program are not known here")],
        padding "padding": Padding,
        params "params": Vec<Param>,
        point "point": Box<Mark> [block()],
        projection "projection": Box<Projection>,
        range "range": RangeConfig,
        rect "rect": Box<Mark> [block()],
        rule "rule": Box<Mark> [block()],
        scale "scale": Box<ScaleConfig>,
        selection "selection": SelectionConfig,
        square "square": Box<Mark> [block()],
        style "style": Named<Style>,
        text "text": Box<Mark> [block()],
        tick "tick": Box<Mark> [block()],
        time_format "timeFormat": Arc<str>,
        time_format_type "timeFormatType": Arc<str> [idle("functions of a program are not known here")],
        title "title": Box<Title> [block()],
        tooltip_format "tooltipFormat": TooltipFormat,
        trail "trail": Box<Mark> [block()],
        view "view": Box<Background> [block()],
    }
    more without_effect
}

impl Config {
    /// Lines of a text, broken where the configuration says so, too.
    pub fn lines(&self, lines: &Lines) -> Vec<Arc<str>> {
        let Some(mark) = self.line_break.value().filter(|mark| !mark.is_empty()) else { return lines.0.clone() };
        lines.0.iter().flat_map(|line| line.split(&**mark).map(Arc::from).collect::<Vec<_>>()).collect()
    }

    /// What counts of rows are called.
    pub fn count_title(&self) -> &str {
        self.count_title.value().map_or("Count of Records", |title| title)
    }

    /// A style by its name.
    pub fn style(&self, name: &str) -> Option<&Style> {
        self.style.value()?.get(name)
    }
}

/// Properties of blocks that change nothing: the block, the names, and what would.
const IDLE: [(&str, &[&str], &str); 10] = [
    ("axis", &["values", "zindex"], "an axis itself has them"),
    ("errorband", &["extent", "interpolate", "tension"], "a mark itself has them"),
    ("errorbar", &["extent", "size", "thickness"], "a mark itself has them"),
    ("header", &["orient"], "labelOrient and titleOrient are read"),
    ("mark", &["font"], "the defaults of texts hide it; config.text.font is read"),
    ("mark", &["shape"], "the defaults of points hide it; config.point.shape is read"),
    ("mark", &["size"], "the defaults of the kinds of mark hide it; config.point.size is read"),
    ("rect", &["continuousBandSize"], "cells fill what they stand for"),
    ("tick", &["bandSize"], "config.tick.size is read"),
    ("title", &["align", "baseline"], "a title itself has them; anchor is read"),
];

fn without_effect(o: &Object, at: &Cursor) {
    for (block, names, hint) in IDLE {
        let Some(json @ Json::Object(inner)) = o.get(block) else { continue };
        let at = at.member(block, json);
        for (name, json) in inner.iter().filter(|(name, _)| names.contains(&&***name)) {
            idle(name, hint, &at.member(name, json));
        }
    }
}
