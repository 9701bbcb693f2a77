//! Texts: what they say, how they look, and where they stand on a circle.

use crate::data::Value;
use crate::dialect::vegalite::lower::place::{mapped, with_offset};
use crate::dialect::vegalite::lower::styled::{property, styled};
use crate::dialect::vegalite::model::config::Look;
use crate::dialect::vegalite::model::field::{Field, value};
use crate::dialect::vegalite::model::look::{of_kind, size};
use crate::dialect::vegalite::model::scale::Shared;
use crate::dialect::vegalite::model::{Builder, Unit};
use crate::dialect::vegalite::normalize::defaults::Type;
use crate::dialect::vegalite::syntax::names::Channel;
use crate::expr::Expr;
use crate::figure::{Channel as Visual, Encoding, Encodings, From, Mapping, Offset, ScaleId, TextMark};
use crate::json::{Json, Object};
use std::sync::Arc;

/// Properties of texts that are constants, or expressions over each row.
const PROPERTIES: [(&str, Visual); 8] = [
    ("font", Visual::FontFamily),
    ("fontWeight", Visual::FontWeight),
    ("fontStyle", Visual::FontStyle),
    ("align", Visual::Align),
    ("baseline", Visual::Baseline),
    ("dx", Visual::Dx),
    ("dy", Visual::Dy),
    ("limit", Visual::Limit),
];

/// The channels of a text besides its position in the plot, and what all its lines have in common.
pub fn encode(b: &mut Builder, all: &[Shared], unit: &Unit, l: &Look, e: &mut Encodings) -> TextMark {
    let content = match (unit.field(Channel::Text).cloned(), unit.def(Channel::Text)) {
        (Some(f), Some(d)) => Some(written(b, all, unit, &f, d)),
        _ if unit.def(Channel::Text).is_none() && l.get("text").is_some_and(|t| t.get("expr").is_some()) => {
            property(l, "text")
        }
        _ => styled(b, all, unit, Channel::Text, l.get("text").map(value)),
    };
    if let Some(c) = content {
        e.set(Visual::Text, c);
    }
    let font_size = styled(
        b,
        all,
        unit,
        Channel::Size,
        l.get("fontSize").is_none().then(|| Value::Number(size(l).unwrap_or(11.0))),
    );
    match (font_size.filter(|s| s.otherwise.is_some() || !s.when.is_empty()), property(l, "fontSize")) {
        (Some(s), _) | (None, Some(s)) => drop(e.set(Visual::Size, s)),
        (None, None) => {}
    }
    e.constant(Visual::FontFamily, b.config.font());
    e.constant(Visual::Align, "center").constant(Visual::Baseline, "middle");
    for (name, channel) in PROPERTIES {
        // Vega's own font of texts hides what is configured for marks of all kinds.
        let l = if name == "font" { &of_kind(l) } else { l };
        if let Some(p) = property(l, name) {
            e.set(channel, p);
        }
    }
    if let Some(a) = styled(b, all, unit, Channel::Angle, l.get("angle").map(value)) {
        e.set(Visual::Angle, a);
    }
    if [Channel::Theta, Channel::Radius].iter().any(|c| unit.field(*c).is_some())
        || unit.def(Channel::Radius).is_some()
        || l.get("radius").is_some()
    {
        on_circle(b, all, unit, l, e);
    }
    TextMark {
        line_height: l.get("lineHeight").and_then(Json::as_f64),
        line_break: l.str("lineBreak").or_else(|| b.config.0.get("lineBreak")?.as_str()).map(Arc::from),
        ellipsis: l.str("ellipsis").map(Arc::from),
        rtl: l.str("dir") == Some("rtl"),
        on: None,
    }
}

/// The values of a field as they are written, under the conditions of the channel.
fn written(b: &mut Builder, all: &[Shared], unit: &Unit, f: &Field, d: &Object) -> Encoding {
    let plain = match &f.datum {
        Some(d) => Some(Mapping::constant(d.clone())),
        None => Expr::parse(&format_text(b, f, d)).ok().map(|x| from_expr(x, None)),
    };
    let mut enc = styled(b, all, unit, Channel::Text, None).unwrap_or_default();
    if d.get("condition").is_none() || d.get("field").is_some() || d.get("aggregate").is_some() {
        enc.otherwise = plain;
        return enc;
    }
    for (_, m) in &mut enc.when {
        if m.as_ref().is_some_and(|m| matches!(m.from, From::Field(_))) {
            *m = plain.clone();
        }
    }
    enc
}

fn from_expr(x: Expr, scale: Option<ScaleId>) -> Mapping {
    Mapping { from: From::Expr(x), scale, band: 0.0, offset: Offset::default() }
}

fn quoted(text: &str) -> String {
    Json::String(text.into()).to_text()
}

/// A field of a row, as an expression: a path leads into its values.
fn datum_of(f: &Field) -> String {
    let said = f.json.get("field").and_then(Json::as_str);
    match said.filter(|path| **path == *f.column && path.contains(['.', '['])) {
        Some(path) => {
            let steps = crate::data::split_path(path);
            steps.iter().fold("datum".to_owned(), |inner, step| format!("{inner}[{}]", quoted(step)))
        }
        None => format!("datum[{}]", quoted(&f.column)),
    }
}

/// How a field's values are written, as the text of an expression (vega-lite `format.ts`, `formatSignalRef`).
fn format_text(b: &Builder, f: &Field, d: &Object) -> String {
    let datum = datum_of(f);
    let configured = |name: &str| b.config.0.get(name).and_then(Json::as_str);
    let time = match d.get("formatType").and_then(Json::as_str) {
        Some("time") => true,
        Some("number") => false,
        _ => f.kind == Type::Temporal,
    };
    match (time, d.get("format").and_then(Json::as_str)) {
        (true, Some(p)) => format!("timeFormat({datum}, {})", quoted(p)),
        (true, None) => match &f.unit {
            Some(u) => format!("timeFormat({datum}, {})", quoted(&crate::time::specifier(&u.units))),
            None => format!("timeFormat({datum}, {})", quoted(configured("timeFormat").unwrap_or("%b %d, %Y"))),
        },
        (false, Some(p)) => format!("format({datum}, {})", quoted(p)),
        (false, None) if f.kind == Type::Quantitative && (f.field.is_some() || f.aggregate.is_some()) => {
            format!("format({datum}, {})", quoted(configured("numberFormat").unwrap_or("")))
        }
        (false, None) => datum,
    }
}

/// A text at an angle and a radius.
fn on_circle(b: &Builder, all: &[Shared], unit: &Unit, l: &Look, e: &mut Encodings) {
    let constant = |channel: Channel| {
        let given = unit.def(channel).and_then(|d| d.get("value")).or_else(|| l.get(channel.name()));
        given.map(|v| Mapping::constant(value(v)))
    };
    let stack = |channel: Channel| unit.stack.as_ref().filter(|s| s.channel == channel);
    let theta = match (stack(Channel::Theta), unit.field(Channel::Theta)) {
        (Some(s), Some(_)) => {
            // The middle of the slice.
            let source = format!("(datum[{}] + datum[{}]) / 2", quoted(&s.start), quoted(&s.end));
            Expr::parse(&source).ok().map(|x| from_expr(x, unit.scale(Channel::Theta).map(ScaleId)))
        }
        (_, Some(f)) => Some(mapped(b, all, unit, Channel::Theta, f.column.clone(), 0.5)),
        _ => constant(Channel::Theta),
    };
    if let Some(t) = theta {
        e.map(Visual::Theta, t);
    }
    let radius = match unit.field(Channel::Radius) {
        Some(f) => {
            let column = stack(Channel::Radius).map_or(&f.column, |s| &s.end).clone();
            Some(mapped(b, all, unit, Channel::Radius, column, 0.5))
        }
        None => constant(Channel::Radius),
    };
    if let Some(r) = radius {
        e.map(Visual::Radius, with_offset(r, l.number("radiusOffset", 0.0), None));
    }
}
