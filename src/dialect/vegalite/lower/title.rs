//! Titles of views, headers of facets.

use crate::color::Color;
use crate::dialect::vegalite::lower::guide::{Labels, align, anchor, labeler, side};
use crate::dialect::vegalite::model::Builder;
use crate::dialect::vegalite::model::field::Field;
use crate::dialect::vegalite::model::text_style::{Written, paint_of};
use crate::dialect::vegalite::syntax::config::Config;
use crate::dialect::vegalite::syntax::header::Header as Definition;
use crate::dialect::vegalite::syntax::names::Channel;
use crate::dialect::vegalite::syntax::title::{Frame, Title as Heading, TitleOrText, TitleOrient};
use crate::dialect::vegalite::syntax::words::{Anchor, Baseline};
use crate::dialect::vegalite::syntax::{Look, Said};
use crate::figure::grown::{Header, HeaderLine, Title, TitleLine};
use crate::figure::{Align, TextStyle};
use crate::geometry::Side;
use std::sync::Arc;

/// A view's title; `whole`: of views side by side.
pub fn title(b: &Builder, said: &TitleOrText, whole: bool) -> Option<Title> {
    let silent = Heading::default();
    let (text, own) = match said {
        TitleOrText::Text(lines) => (lines, &silent),
        TitleOrText::Title(own) => (own.text.value()?, &**own),
    };
    let config = &*b.settings;
    let list = config.lines(text);
    if list.iter().all(|l| l.is_empty()) {
        return None;
    }
    let names = own.style.value().map_or(&[][..], |names| &names.0);
    let styles = names.iter().rev().filter_map(|name| config.style(name)).map(|style| &*style.title);
    let look = Look::new(Some(own), styles.chain(config.title.value().map(|title| &**title)));
    // A style of its own replaces Vega's style of titles.
    let mut style = match names.last() {
        Some(name) => styled(config, own, name),
        None => written(&look).over("group-title", config, 13.0, 700, Color::BLACK),
    };
    // A style of its own does not hide how far apart its lines are.
    style.line_height = look.number(|t| &t.line_height, style.line_height);
    let limit = look.number(|t| &t.limit, 0.0);
    let mut lines: Vec<TitleLine> =
        list.into_iter().map(|text| TitleLine { text, style: style.clone(), gap: 0.0, limit }).collect();
    lines.extend(subtitle(config, &look, limit));
    // A title in the middle is that of the plot, others are over all there is.
    let place = look.get(|t| &t.anchor).copied();
    let central = matches!(place, None | Some(Anchor::Middle));
    Some(Title {
        lines,
        side: match look.get(|t| &t.orient) {
            Some(TitleOrient::Bottom) => Side::Bottom,
            Some(TitleOrient::Left) => Side::Left,
            Some(TitleOrient::Right) => Side::Right,
            Some(TitleOrient::Top | TitleOrient::None) | None => Side::Top,
        },
        anchor: place.map_or(if whole { Align::Start } else { Align::Center }, anchor),
        to_plot: look.get(|t| &t.frame).map_or(central && !whole, |frame| *frame == Frame::Group),
        offset: look.number(|t| &t.offset, 4.0),
        // Only a title itself is aligned: what is configured is hidden by the rule for its anchor.
        align: own.align.value().copied().map(align),
        angle: look.get(|t| &t.angle).copied(),
        baseline: own.baseline.value().copied().map(Baseline::name),
        dx: look.number(|t| &t.dx, 0.0),
        dy: look.number(|t| &t.dy, 0.0),
        above: look.number(|t| &t.zindex, 0.0) > 0.0,
    })
}

/// What is said of a title's text.
fn written<'c>(look: &Look<'c, Heading>) -> Written<'c> {
    Written {
        font: look.get(|t| &t.font),
        size: look.get(|t| &t.font_size).copied(),
        weight: look.get(|t| &t.font_weight),
        style: look.get(|t| &t.font_style),
        color: look.said(|t| &t.color).copied(),
        opacity: None,
        line_height: None,
    }
}

/// The style of a title's text that names one: what is configured of titles is not of it.
fn styled(config: &Config, own: &Heading, name: &str) -> TextStyle {
    let mut written = written(&Look::new(Some(own), []));
    if let (Said::Unsaid, Some(style)) = (written.color, config.style(name)) {
        written.color = paint_of(&style.mark.color);
    }
    written.over(name, config, 11.0, 400, Color::BLACK)
}

/// The lines of a subtitle.
fn subtitle(config: &Config, look: &Look<Heading>, limit: f64) -> Vec<TitleLine> {
    let Some(lines) = look.get(|t| &t.subtitle) else { return Vec::new() };
    let written = Written {
        font: look.get(|t| &t.subtitle_font),
        size: look.get(|t| &t.subtitle_font_size).copied(),
        weight: look.get(|t| &t.subtitle_font_weight),
        style: look.get(|t| &t.subtitle_font_style),
        color: look.said(|t| &t.subtitle_color).copied(),
        opacity: None,
        line_height: look.get(|t| &t.subtitle_line_height).copied(),
    };
    let style = written.over("group-subtitle", config, 12.0, 400, Color::BLACK);
    let line = |(i, text)| {
        let gap = if i == 0 { look.number(|t| &t.subtitle_padding, 3.0) } else { 0.0 };
        TitleLine { text, style: style.clone(), gap, limit }
    };
    config.lines(lines).into_iter().enumerate().map(line).collect()
}

/// How the labels of a header are written: as it says, or as is configured of the texts of all.
fn labels(b: &Builder, f: &Field, own: &Definition) -> Labels {
    let look = Look::new(Some(own), b.settings.header.value().map(|header| &**header));
    let kind = look.said(|h| &h.format_type).copied();
    // The label stands in the expression as it is computed, not in parentheses (vega-lite `header/assemble.ts`).
    let formatted = look.said(|h| &h.format).is_said() || kind.is_said() || !f.is_discrete() || f.unit.is_some();
    let expr = look.get(|h| &h.label_expr);
    Labels {
        // Patterns of units of time are those of guides only (vega-lite `format.ts`, `timeFormatExpression`).
        pattern: look.get(|h| &h.format).filter(|format| format.pattern().is_some()).cloned(),
        utc: false,
        kind,
        expr: if formatted { expr.cloned() } else { expr.map(|source| source.replace("datum.label", LABEL).into()) },
    }
}

/// The label of a category as an expression.
const LABEL: &str = "isValid(datum.value) ? datum.value : \"\"+datum.value";

/// The header of a facet's rows, columns, or wrapped cells.
pub fn header(b: &mut Builder, f: &Field, channel: Channel) -> Header {
    let silent = Definition::default();
    let own = f.header.value().map_or(&silent, |own| &**own);
    let hidden = f.header.is_null();
    let labels = labels(b, f, own);
    let labeler = labeler(b, f, &labels, false, true, "/header");
    let config = &*b.settings;
    let title = header_title(config, f, own).filter(|t| !hidden && t.iter().any(|l| !l.is_empty()));
    let block = match channel {
        Channel::Row => &config.header_row,
        Channel::Column => &config.header_column,
        _ => &config.header_facet,
    };
    let look = Look::new(Some(own), [block, &config.header].into_iter().filter_map(Said::value).map(|h| &**h));
    let row = channel == Channel::Row;
    let usual = own.orient.value().copied().map_or(if row { Side::Left } else { Side::Top }, side);
    let label_side = look.get(|h| &h.label_orient).copied().map_or(usual, side);
    let title_side = look.get(|h| &h.title_orient).copied().map_or(usual, side);
    // The labels of single cells are their titles, which are there in any case (vega-lite `facet.ts`).
    let titles = channel == Channel::Facet || row == label_side.is_horizontal();
    let labels_shown = (titles || !hidden && look.bool(|h| &h.labels, true)).then(|| {
        let mut line = label_line(config, &look, label_side);
        if row && look.get(|h| &h.label_angle) == Some(&0.0) {
            // Labels that do not run along their side are aligned towards it.
            let towards = if label_side == Side::Left { Align::End } else { Align::Start };
            line.align = line.align.or(Some(towards));
            line.baseline = line.baseline.or(Some(Baseline::Middle.name()));
        }
        line
    });
    let title = title.map(|lines| title_line(config, &look, title_side, lines));
    Header { title, labels: labels_shown, labeler, side: label_side }
}

fn header_title(config: &Config, f: &Field, own: &Definition) -> Option<Vec<Arc<str>>> {
    // What is configured can only hide it.
    let hidden = config.header.value().is_some_and(|header| header.title.is_null());
    match [&own.title, &f.def.title].into_iter().find(|title| title.is_said()) {
        Some(title) => title.value().map(|lines| config.lines(lines)),
        None if hidden => None,
        None => Some(vec![f.title(config.count_title()).into()]),
    }
}

/// How a text is turned that runs along a side.
fn along(side: Side) -> f64 {
    match side {
        Side::Left => -90.0,
        Side::Right => 90.0,
        Side::Top | Side::Bottom => 0.0,
    }
}

/// The title of a header.
fn title_line(config: &Config, look: &Look<Definition>, side: Side, lines: Vec<Arc<str>>) -> HeaderLine {
    let written = Written {
        font: look.get(|h| &h.title_font),
        size: look.get(|h| &h.title_font_size).copied(),
        weight: look.get(|h| &h.title_font_weight),
        style: look.get(|h| &h.title_font_style),
        color: look.said(|h| &h.title_color).copied(),
        opacity: None,
        line_height: look.get(|h| &h.title_line_height).copied(),
    };
    HeaderLine {
        lines,
        style: written.over("guide-title", config, 11.0, 700, Color::BLACK),
        padding: look.number(|h| &h.title_padding, 10.0),
        anchor: look.get(|h| &h.title_anchor).copied().map_or(Align::Center, anchor),
        align: look.get(|h| &h.title_align).copied().map(align),
        angle: look.number(|h| &h.title_angle, along(side)),
        baseline: look.get(|h| &h.title_baseline).copied().map(Baseline::name),
        limit: look.number(|h| &h.title_limit, 0.0),
        side,
    }
}

/// The labels of a header, without their texts.
fn label_line(config: &Config, look: &Look<Definition>, side: Side) -> HeaderLine {
    let written = Written {
        font: look.get(|h| &h.label_font),
        size: look.get(|h| &h.label_font_size).copied(),
        weight: look.get(|h| &h.label_font_weight),
        style: look.get(|h| &h.label_font_style),
        color: look.said(|h| &h.label_color).copied(),
        opacity: None,
        line_height: look.get(|h| &h.label_line_height).copied(),
    };
    HeaderLine {
        lines: Vec::new(),
        style: written.over("guide-label", config, 10.0, 400, Color::BLACK),
        padding: look.number(|h| &h.label_padding, 10.0),
        anchor: look.get(|h| &h.label_anchor).copied().map_or(Align::Center, anchor),
        align: look.get(|h| &h.label_align).copied().map(align),
        angle: look.number(|h| &h.label_angle, along(side)),
        baseline: look.get(|h| &h.label_baseline).copied().map(Baseline::name),
        limit: look.number(|h| &h.label_limit, 0.0),
        side,
    }
}
