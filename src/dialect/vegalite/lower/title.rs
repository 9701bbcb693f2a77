//! Titles of views, headers of facets.

use crate::color::Color;
use crate::dialect::vegalite::lower::guide::{align, baseline, labeler};
use crate::dialect::vegalite::model::Builder;
use crate::dialect::vegalite::model::config::Look;
use crate::dialect::vegalite::model::field::Field;
use crate::dialect::vegalite::syntax::names::Channel;
use crate::figure::{Align, Header, HeaderLine, Title, TitleLine};
use crate::geometry::{Insets, Side};
use crate::json::{Json, Object};
use std::sync::Arc;

/// A view's title.
pub fn title(b: &mut Builder, props: &Object, whole: bool) -> Vec<Title> {
    let Some(j) = props.get("title") else { return Vec::new() };
    let j = b.resolved(j);
    let (text, own) = match &j {
        Json::Object(o) => (o.get("text").cloned().unwrap_or(Json::Null), o.clone()),
        other => (other.clone(), Object::new()),
    };
    let list = b.config.lines(&text);
    if list.iter().all(|l| l.is_empty()) {
        return Vec::new();
    }
    let config = b.config.clone();
    let style_name = own.get("style").and_then(Json::as_str).map(|s| format!("style.{s}"));
    let mut blocks: Vec<&str> = style_name.iter().map(|s| &**s).collect();
    blocks.push("title");
    let look = Look { own: Some(&own), config: &config, blocks };
    // A style of its own replaces Vega's style of titles.
    let style = match &style_name {
        Some(named) => look.styled(named, 11.0, 400),
        None => look.text("", 13.0, 700, Color::BLACK),
    };
    let side = match look.str("orient") {
        Some("bottom") => Side::Bottom,
        Some("left") => Side::Left,
        Some("right") => Side::Right,
        _ => Side::Top,
    };
    let height = look.get("lineHeight").and_then(Json::as_f64).unwrap_or(style.font.size + 2.0);
    let limit = look.number("limit", 0.0);
    let mut all: Vec<TitleLine> =
        list.into_iter().map(|text| TitleLine { text, style: style.clone(), height, gap: 0.0, limit }).collect();
    if let Some(sub) = look.get("subtitle") {
        let style = look.text("subtitle", 12.0, 400, Color::BLACK);
        let height = look.get("subtitleLineHeight").and_then(Json::as_f64).unwrap_or(style.font.size + 2.0);
        for (i, text) in config.lines(sub).into_iter().enumerate() {
            let gap = if i == 0 { look.number("subtitlePadding", 3.0) } else { 0.0 };
            all.push(TitleLine { text, style: style.clone(), height, gap, limit });
        }
    }
    let frame = look.str("frame");
    // A title in the middle is that of the plot, others are over all there is.
    let central = matches!(look.str("anchor"), None | Some("middle"));
    let anchor = look.str("anchor").map_or(if whole { Align::Start } else { Align::Center }, align);
    vec![Title {
        lines: all,
        side,
        anchor,
        to_plot: frame.map_or(central && !whole, |f| f == "group"),
        offset: look.number("offset", 4.0),
        // Only a title itself is aligned: what is configured is hidden by the rule for its anchor.
        align: own.get("align").and_then(Json::as_str).map(align),
        angle: look.get("angle").and_then(Json::as_f64),
        baseline: own.get("baseline").and_then(Json::as_str).map(baseline),
        dx: look.number("dx", 0.0),
        dy: look.number("dy", 0.0),
        padding: Insets::default(),
        weight: 0.0,
        full: false,
        above: look.number("zindex", 0.0) > 0.0,
    }]
}

/// A header with what is configured of the texts of all.
fn formatted(b: &Builder, f: &Field, own: &Object) -> Object {
    let mut whole = own.clone();
    let config = b.config.0.get("header");
    for name in ["format", "formatType", "labelExpr"] {
        if let (None, Some(v)) = (own.get(name), config.and_then(|h| h.get(name))) {
            whole.insert(name, v.clone());
        }
    }
    // The label stands in the expression as it is computed, not in parentheses (vega-lite `header/assemble.ts`).
    let written =
        ["format", "formatType"].iter().any(|n| whole.get(n).is_some()) || !f.is_discrete() || f.unit.is_some();
    let source = whole.get("labelExpr").and_then(Json::as_str).filter(|_| !written);
    if let Some(source) = source.map(|s| s.replace("datum.label", LABEL)) {
        whole.insert("labelExpr", Json::String(source.into()));
    }
    whole
}

/// The label of a category as an expression.
const LABEL: &str = "isValid(datum.value) ? datum.value : \"\"+datum.value";

/// The header of a facet's rows, columns, or wrapped cells.
pub fn header(b: &mut Builder, f: &Field, channel: Channel) -> Header {
    let own = f.json.get("header").and_then(Json::as_object).cloned().unwrap_or_default();
    let hidden = matches!(f.json.get("header"), Some(Json::Null));
    let labels = labeler(b, f, Some(&formatted(b, f, &own)), false, true, "/header");
    let title = header_title(b, f, &own).filter(|t| !hidden && t.iter().any(|l| !l.is_empty()));
    let config = b.config.clone();
    let block = match channel {
        Channel::Row => "headerRow",
        Channel::Column => "headerColumn",
        _ => "headerFacet",
    };
    let look = Look { own: Some(&own), config: &config, blocks: vec![block, "header"] };
    let row = channel == Channel::Row;
    let side_of = |name: &str| match look.str(name).or_else(|| own.get("orient").and_then(Json::as_str)) {
        Some("top") => Side::Top,
        Some("bottom") => Side::Bottom,
        Some("left") => Side::Left,
        Some("right") => Side::Right,
        _ if row => Side::Left,
        _ => Side::Top,
    };
    let (label_side, title_side) = (side_of("labelOrient"), side_of("titleOrient"));
    let label_angle = look.get("labelAngle").and_then(Json::as_f64);
    let title_angle = look.get("titleAngle").and_then(Json::as_f64).unwrap_or(along(title_side));
    let title =
        title.map(|lines| HeaderLine { lines, ..header_line(&look, "title", (11.0, 700), title_side, title_angle) });
    // The labels of single cells are their titles, which are there in any case (vega-lite `facet.ts`).
    let titles = channel == Channel::Facet || row == label_side.is_horizontal();
    let labels_shown = (titles || !hidden && look.bool("labels", true)).then(|| {
        let mut line = header_line(&look, "label", (10.0, 400), label_side, label_angle.unwrap_or(along(label_side)));
        if row && label_angle == Some(0.0) {
            // Labels that do not run along their side are aligned towards it.
            let towards = if label_side == Side::Left { Align::End } else { Align::Start };
            line.align = line.align.or(Some(towards));
            line.baseline = line.baseline.or(Some("middle"));
        }
        line
    });
    Header { title, labels: labels_shown, labeler: labels, side: label_side }
}

fn header_title(b: &Builder, f: &Field, own: &Object) -> Option<Vec<Arc<str>>> {
    let configured = b.config.0.get("header").and_then(|h| h.get("title")).filter(|t| t.is_null());
    match own.get("title").or_else(|| f.json.get("title")).or(configured) {
        Some(Json::Null) => None,
        Some(j) => Some(b.config.lines(j)),
        None => {
            let count = b.config.0.get("countTitle").and_then(Json::as_str).unwrap_or("Count of Records");
            Some(vec![Arc::from(f.title(count))])
        }
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

/// A title or the labels of a header, without its text.
fn header_line(look: &Look, prefix: &str, (size, weight): (f64, u16), side: Side, angle: f64) -> HeaderLine {
    let name = |suffix: &str| format!("{prefix}{suffix}");
    HeaderLine {
        lines: Vec::new(),
        style: look.text(prefix, size, weight, Color::BLACK),
        line_height: look.get(&name("LineHeight")).and_then(Json::as_f64),
        padding: look.number(&name("Padding"), 10.0),
        anchor: look.str(&name("Anchor")).map_or(Align::Center, align),
        align: look.str(&name("Align")).map(align),
        angle,
        baseline: look.str(&name("Baseline")).map(baseline),
        limit: look.number(&name("Limit"), 0.0),
        side,
    }
}
