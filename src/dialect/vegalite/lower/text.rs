//! Texts: what they say, how they look, and where they stand on a circle.

use crate::data::Value;
use crate::dialect::vegalite::lower::place::{mapped, with_offset};
use crate::dialect::vegalite::lower::styled::{expression, given, styled};
use crate::dialect::vegalite::model::datum::{datum, quoted};
use crate::dialect::vegalite::model::definition::computed;
use crate::dialect::vegalite::model::field::Field;
use crate::dialect::vegalite::model::look::{of_kind, size};
use crate::dialect::vegalite::model::scale::Shared;
use crate::dialect::vegalite::model::{Builder, Unit};
use crate::dialect::vegalite::normalize::defaults::Type;
use crate::dialect::vegalite::syntax::channel::Channel as Definition;
use crate::dialect::vegalite::syntax::mark::{Content, Direction, Mark};
use crate::dialect::vegalite::syntax::names::Channel;
use crate::dialect::vegalite::syntax::read::PerRow;
use crate::dialect::vegalite::syntax::words::{Field as Named, FontWeight, Format, FormatType};
use crate::dialect::vegalite::syntax::{Look, Said};
use crate::expr::Expr;
use crate::figure::{Channel as Visual, Encoding, Encodings, From, Mapping, Offset, ScaleId, TextMark};

/// The channels of a text besides its position in the plot, and what all its lines have in common.
pub fn encode(b: &mut Builder, all: &[Shared], unit: &Unit, l: &Look<Mark>, e: &mut Encodings) -> TextMark {
    let own = l.get(|m| &m.text);
    let content = match (unit.field(Channel::Text).cloned(), unit.def(Channel::Text)) {
        (Some(f), Some(d)) => Some(written(b, all, unit, &f, d)),
        (_, None) if let Some(computed) = own.and_then(expression) => Some(Encoding::of(computed)),
        _ => styled(b, all, unit, Channel::Text, own.and_then(PerRow::plain).map(content)),
    };
    if let Some(c) = content {
        e.set(Visual::Text, c);
    }
    let said = l.said(|m| &m.font_size);
    let usual = Value::Number(size(&b.settings, unit).unwrap_or(11.0));
    let sized = styled(b, all, unit, Channel::Size, Some(usual).filter(|_| !said.is_said()));
    match sized.filter(|s| s.otherwise.is_some() || !s.when.is_empty()) {
        Some(sized) => drop(e.set(Visual::Size, sized)),
        None => own_property(e, Visual::Size, said, |px| (*px).into()),
    }
    look(b, unit, l, e);
    let angle = l.get(|m| &m.angle).copied().map(Value::from);
    if let Some(a) = styled(b, all, unit, Channel::Angle, angle) {
        e.set(Visual::Angle, a);
    }
    if [Channel::Theta, Channel::Radius].iter().any(|c| unit.field(*c).is_some())
        || unit.def(Channel::Radius).is_some()
        || l.said(|m| &m.radius).is_said()
    {
        on_circle(b, all, unit, l, e);
    }
    TextMark {
        line_height: l.get(|m| &m.line_height).copied(),
        line_break: l.get(|m| &m.line_break).or_else(|| b.settings.line_break.value()).cloned(),
        ellipsis: l.get(|m| &m.ellipsis).cloned(),
        rtl: l.get(|m| &m.dir) == Some(&Direction::Rtl),
    }
}

/// What a text says, as the value of a channel.
fn content(content: &Content) -> Value {
    match content {
        Content::Text(text) => text.clone().into(),
        Content::Lines(lines) => Value::Array(lines.iter().cloned().map(Value::from).collect()),
    }
}

/// A property of the mark itself, if it has one.
fn own_property<T>(e: &mut Encodings, channel: Visual, said: Said<&PerRow<T>>, of: impl Fn(&T) -> Value) {
    if let Some(m) = said.into_value().and_then(|property| given(property, of)) {
        e.map(channel, m);
    }
}

/// The font of a text, and how it stands at its place.
fn look(b: &Builder, unit: &Unit, l: &Look<Mark>, e: &mut Encodings) {
    e.constant(Visual::FontFamily, b.settings.font.or("sans-serif".into()));
    e.constant(Visual::Align, "center").constant(Visual::Baseline, "middle");
    // Vega's own font of texts hides what is configured for marks of all kinds.
    own_property(e, Visual::FontFamily, of_kind(&b.settings, unit).said(|m| &m.font), |font| font.clone().into());
    own_property(e, Visual::FontWeight, l.said(|m| &m.font_weight), |weight| match weight {
        FontWeight::Number(n) => (*n).into(),
        FontWeight::Word(word) => word.name().into(),
    });
    own_property(e, Visual::FontStyle, l.said(|m| &m.font_style), |style| style.clone().into());
    own_property(e, Visual::Align, l.said(|m| &m.align), |align| align.name().into());
    own_property(e, Visual::Baseline, l.said(|m| &m.baseline), |line| line.name().into());
    own_property(e, Visual::Dx, l.said(|m| &m.dx), |px| (*px).into());
    own_property(e, Visual::Dy, l.said(|m| &m.dy), |px| (*px).into());
    own_property(e, Visual::Limit, l.said(|m| &m.limit), |px| (*px).into());
}

/// The values of a field as they are written, under the conditions of the channel.
fn written(b: &mut Builder, all: &[Shared], unit: &Unit, f: &Field, d: &Definition) -> Encoding {
    let plain = match (f.drawn(), &f.datum) {
        (Some(source), _) => computed(source),
        (None, Some(d)) => Some(Mapping::constant(d.clone())),
        (None, None) => Expr::parse(&format_text(b, f, d)).ok().map(|x| from_expr(x, None)),
    };
    let mut enc = styled(b, all, unit, Channel::Text, None).unwrap_or_default();
    if !d.condition.is_said() || d.field.is_said() || d.aggregate.is_said() {
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

/// A field of a row, as an expression: a path leads into its values.
fn datum_of(f: &Field) -> String {
    let said = f.def.field.value().and_then(Named::name);
    match said.filter(|path| **path == f.column && path.contains(['.', '['])) {
        Some(path) => {
            let steps = crate::data::split_path(path);
            steps.iter().fold("datum".to_owned(), |inner, step| format!("{inner}[{}]", quoted(step)))
        }
        None => datum(&f.column),
    }
}

/// How a field's values are written, as the text of an expression (vega-lite `format.ts`, `formatSignalRef`).
fn format_text(b: &Builder, f: &Field, d: &Definition) -> String {
    let datum = datum_of(f);
    // A field that only a condition has is written as that says.
    let by_condition = || d.condition.value().and_then(|cases| cases.0.iter().find(|case| case.field.is_said()));
    let (format, kind) = match by_condition().filter(|_| !d.field.is_said() && !d.aggregate.is_said()) {
        Some(case) => (&case.format, &case.format_type),
        None => (&d.format, &d.format_type),
    };
    let time = match kind.value() {
        Some(FormatType::Time) => true,
        Some(FormatType::Number) => false,
        Some(FormatType::Custom) | None => f.kind == Type::Temporal,
    };
    let pattern = format.value().and_then(Format::pattern);
    match (time, pattern) {
        (true, Some(p)) => format!("timeFormat({datum}, {})", quoted(p)),
        (true, None) => match &f.unit {
            Some(u) => format!("timeFormat({datum}, {})", quoted(&crate::time::specifier(&u.units))),
            None => {
                let usual = b.settings.time_format.value().map_or("%b %d, %Y", |p| p);
                format!("timeFormat({datum}, {})", quoted(usual))
            }
        },
        (false, Some(p)) => format!("format({datum}, {})", quoted(p)),
        (false, None) if f.kind == Type::Quantitative && (f.field.is_some() || f.aggregate.is_some()) => {
            format!("format({datum}, {})", quoted(b.settings.number_format.value().map_or("", |p| p)))
        }
        // What is missing is named (vega-lite `format.ts`, `formatSignalRef`).
        (false, None) => format!("isValid({datum}) ? {datum} : '' + {datum}"),
    }
}

/// A text at an angle and a radius.
fn on_circle(b: &Builder, all: &[Shared], unit: &Unit, l: &Look<Mark>, e: &mut Encodings) {
    let constant = |channel: Channel, own: Said<&f64>| {
        unit.value(channel).or_else(|| own.into_value().map(|own| Mapping::constant(*own)))
    };
    let stack = |channel: Channel| unit.stack.as_ref().filter(|s| s.channel == channel);
    let theta = match (stack(Channel::Theta), unit.field(Channel::Theta)) {
        (Some(s), Some(_)) => {
            // The middle of the slice.
            let source = format!("({} + {}) / 2", datum(&s.start), datum(&s.end));
            Expr::parse(&source).ok().map(|x| from_expr(x, unit.scale(Channel::Theta).map(ScaleId)))
        }
        (_, Some(f)) => Some(mapped(b, all, unit, Channel::Theta, f.column.clone(), 0.5)),
        _ => constant(Channel::Theta, l.said(|m| &m.theta)),
    };
    if let Some(t) = theta {
        e.map(Visual::Theta, t);
    }
    let radius = match unit.field(Channel::Radius) {
        Some(f) => {
            let column = stack(Channel::Radius).map_or(&f.column, |s| &s.end).clone();
            Some(mapped(b, all, unit, Channel::Radius, column, 0.5))
        }
        None => constant(Channel::Radius, l.said(|m| &m.radius)),
    };
    if let Some(r) = radius {
        e.map(Visual::Radius, with_offset(r, l.number(|m| &m.radius_offset, 0.0), None));
    }
}
