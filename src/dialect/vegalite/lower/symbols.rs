//! What the symbols of a legend look like: fill, stroke and opacity as the mark that the legend explains has them
//! (vega-lite `compile/legend/encode.ts`, `symbols`), the shape that several marks agree on (`legend/parse.ts`,
//! `mergeSymbolType`), and what Vega puts where nothing is said (vega-parser `guides/legend-symbol-groups.js`).

use crate::color::Color;
use crate::data::Value;
use crate::dialect::vegalite::lower::place::inside;
use crate::dialect::vegalite::lower::styled::{self, constant_color, is_filled};
use crate::dialect::vegalite::model::definition::{color, conditions, number, text};
use crate::dialect::vegalite::model::look::{configured, look as of_mark};
use crate::dialect::vegalite::model::scale::Shared;
use crate::dialect::vegalite::model::{Builder, Unit};
use crate::dialect::vegalite::syntax::channel::Channel as Definition;
use crate::dialect::vegalite::syntax::legend::Legend as Properties;
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::dialect::vegalite::syntax::read::PerRow;
use crate::dialect::vegalite::syntax::value::Constant;
use crate::dialect::vegalite::syntax::words::Paint;
use crate::dialect::vegalite::syntax::{Look, Said};
use crate::figure::grown::Entry;
use crate::figure::{self, Channel as Visual, ScaleId};
use std::sync::Arc;

/// A scale that a legend explains: the unit that uses it, the channel it does so on, and its number.
pub struct Explained<'b> {
    pub unit: &'b Unit,
    pub channel: Channel,
    pub scale: ScaleId,
    /// Whether it would be a ramp by itself, which says nothing of symbols.
    pub ramp: bool,
}

/// Whether the scales of a legend drive one channel of its symbols.
pub fn is_of_one_channel(b: &Builder, explained: &[Explained]) -> bool {
    let scales = scales(b, explained);
    scales.first().is_some_and(|(first, _)| scales.iter().all(|(channel, _)| channel == first))
}

/// What a colour of a mark comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Source {
    Nothing,
    Color(Color),
    /// A field, by a scale.
    Field,
    /// The datum of a channel, by its scale: the same in all entries.
    Datum(Channel),
    /// A field of a row between two ends, of which an entry knows nothing.
    Row,
    /// One of several, by conditions.
    Conditions,
}

/// The symbol of one mark.
#[derive(Debug, Clone, PartialEq)]
struct Symbol {
    fill: Source,
    stroke: Source,
    fill_opacity: f64,
    stroke_opacity: f64,
    opacity: Option<f64>,
    stroke_width: Option<f64>,
    dash: Option<Arc<[f64]>>,
}

/// A property that is by a scale the same in all entries: its scale and the value that is mapped.
type Same = (Visual, ScaleId, Value);

/// The symbol of a legend's entries, the scales that change it, and what is by a scale the same in all of them.
pub fn symbol(
    b: &Builder,
    all: &[Shared],
    look: &Look<Properties>,
    explained: &[Explained],
) -> (Entry, Vec<(Visual, ScaleId)>, Vec<Same>) {
    let scales = scales(b, explained);
    let scaled = |channel| scales.iter().any(|(c, _)| *c == channel);
    let (own, unit) = match explained.iter().find_map(|e| Some((said(b, all, look, e)?, e.unit))) {
        Some((own, unit)) => (own, Some(unit)),
        None => (nothing(), None),
    };
    let datum = |source: Source, visual: Visual| match source {
        Source::Datum(channel) => Some((visual, ScaleId(unit?.scale(channel)?), unit?.field(channel)?.datum.clone()?)),
        _ => None,
    };
    let same: Vec<_> =
        [datum(own.fill, Visual::Fill), datum(own.stroke, Visual::Stroke)].into_iter().flatten().collect();
    let color = |source: Source| match source {
        Source::Color(c) => Some(c),
        Source::Row => Some(Color::TRANSPARENT),
        // What the scale makes of it is put in its place.
        Source::Datum(_) => Some(Color::BLACK),
        _ => None,
    };
    let (mut fill, mut stroke) = (color(own.fill), color(own.stroke));
    if (own.fill == Source::Row || fill.is_some_and(|c| c.a > 0)) && stroke.is_none() && !scaled(Visual::Stroke) {
        // Vega's grey outline is for symbols that no mark fills.
        stroke = Some(Color::TRANSPARENT);
    }
    if !scaled(Visual::Fill) {
        fill = fill.or_else(|| look.color(|l| &l.symbol_fill_color, look.color(|l| &l.symbol_base_fill_color, None)));
        let grey = look.color(|l| &l.symbol_base_stroke_color, Some(Color::rgb(0x88, 0x88, 0x88)));
        stroke = stroke.or_else(|| look.color(|l| &l.symbol_stroke_color, grey));
    } else {
        stroke = stroke.or_else(|| look.color(|l| &l.symbol_stroke_color, None));
    }
    let text = |c: Color| Value::from(c.each_css(|c| format!("#{:02x}{:02x}{:02x}{:02x}", c.r, c.g, c.b, c.a)));
    let symbol = figure::Symbol {
        shape: shape(look, explained),
        size: look.number(|l| &l.symbol_size, 100.0),
        fill: fill.map(text),
        stroke: stroke.map(text),
        stroke_width: own.stroke_width.unwrap_or_else(|| look.number(|l| &l.symbol_stroke_width, 1.5)),
        dash: own.dash.unwrap_or_else(|| {
            look.get(|l| &l.symbol_dash).map_or_else(|| Arc::from([]), |d| d.iter().copied().collect())
        }),
        dash_offset: look.number(|l| &l.symbol_dash_offset, 0.0),
        opacity: own.opacity.unwrap_or_else(|| look.number(|l| &l.symbol_opacity, 1.0)),
        angle: 0.0,
    };
    (Entry { symbol, fades: (own.fill_opacity, own.stroke_opacity) }, scales, same)
}

/// The scales, in Vega's order: the entries are those of the first (vega-parser `legend.js`).
fn scales(b: &Builder, explained: &[Explained]) -> Vec<(Visual, ScaleId)> {
    let mut scales: Vec<(Visual, ScaleId)> = Vec::new();
    for e in explained {
        let filled = is_filled(b, e.unit);
        let trail = e.unit.kind == MarkType::Trail;
        let channel = match e.channel {
            Channel::Size if trail => Visual::StrokeWidth,
            Channel::Color if filled && !trail => Visual::Fill,
            Channel::Color | Channel::Stroke => Visual::Stroke,
            Channel::Fill => Visual::Fill,
            Channel::Shape => Visual::Shape,
            Channel::Size => Visual::Size,
            Channel::StrokeDash => Visual::StrokeDash,
            Channel::StrokeWidth => Visual::StrokeWidth,
            _ => Visual::Opacity,
        };
        if !scales.contains(&(channel, e.scale)) {
            scales.push((channel, e.scale));
        }
    }
    scales.sort_by_key(|(channel, _)| match channel {
        Visual::Size => 0,
        Visual::Shape => 1,
        Visual::Fill => 2,
        Visual::Stroke => 3,
        Visual::StrokeWidth => 4,
        Visual::StrokeDash => 5,
        _ => 6,
    });
    scales
}

fn nothing() -> Symbol {
    Symbol {
        fill: Source::Nothing,
        stroke: Source::Nothing,
        fill_opacity: 1.0,
        stroke_opacity: 1.0,
        opacity: None,
        stroke_width: None,
        dash: None,
    }
}

/// What one use of a scale says of the symbols, if anything: the first that says something decides all of it. One that
/// would be a ramp by itself says how opaque the ramp is, which hides what others say of symbols (vega-lite
/// `legend/parse.ts`, `mergeLegendComponent`).
fn said(b: &Builder, all: &[Shared], look: &Look<Properties>, e: &Explained) -> Option<Symbol> {
    if !e.ramp {
        return Some(one(b, all, look, e)).filter(|symbol| *symbol != nothing());
    }
    let opacity = if look.said(|l| &l.gradient_opacity).is_said() { None } else { opacity(b, e.unit) };
    opacity.filter(|o| *o != 0.0).map(|_| nothing())
}

/// The symbol of the mark that uses one scale.
fn one(b: &Builder, all: &[Shared], look: &Look<Properties>, e: &Explained) -> Symbol {
    let unit = e.unit;
    let filled = is_filled(b, unit) && unit.kind != MarkType::Trail;
    let configured = configured(&b.settings, unit);
    let opacity = if look.said(|l| &l.symbol_opacity).is_said() { None } else { opacity(b, unit) };
    let mut out = Symbol {
        fill: paint(b, unit, Channel::Fill, filled),
        stroke: paint(b, unit, Channel::Stroke, !filled),
        fill_opacity: configured.number(|m| &m.fill_opacity, 1.0),
        stroke_opacity: configured.number(|m| &m.stroke_opacity, 1.0),
        opacity: opacity.filter(|o| *o != 0.0 && e.channel != Channel::Opacity),
        stroke_width: configured.get(|m| &m.stroke_width).copied(),
        dash: configured.get(|m| &m.stroke_dash).map(|lengths| lengths.iter().copied().collect()),
    };
    let first = |special: Channel| {
        let def = unit.def(special).or_else(|| unit.def(Channel::Color));
        first_value(def).and_then(color)
    };
    let plain = |said: &Said<PerRow<Paint>>| match said {
        Said::Value(PerRow::Plain(Paint::Color(color))) => Some(*color),
        _ => None,
    };
    let own_color = || plain(&unit.props.color).filter(|_| filled);
    // A colour between the ends of a bin or time unit is one of a row: entries, which have none, have no colour.
    let unknown = |special: Channel| {
        let channel = if unit.def(special).is_some() { special } else { Channel::Color };
        inside(b, all, unit, channel).is_some()
    };
    match out.fill {
        Source::Nothing => {}
        _ if e.channel == Channel::Fill || filled && e.channel == Channel::Color => out.fill = Source::Nothing,
        Source::Field if unknown(Channel::Fill) => out.fill = Source::Row,
        Source::Field if look.said(|l| &l.symbol_fill_color).is_said() => out.fill = Source::Nothing,
        Source::Field => {
            let base = look.color(|l| &l.symbol_base_fill_color, Some(Color::BLACK)).unwrap_or(Color::BLACK);
            (out.fill, out.fill_opacity) = (Source::Color(base), opacity.unwrap_or(1.0));
        }
        Source::Conditions => {
            let own = first(Channel::Fill).or_else(|| plain(&unit.props.fill)).or_else(own_color);
            out.fill = own.map_or(Source::Nothing, Source::Color);
        }
        Source::Color(_) | Source::Row | Source::Datum(_) => {}
    }
    match out.stroke {
        Source::Nothing => {}
        _ if e.channel == Channel::Stroke || !filled && e.channel == Channel::Color => out.stroke = Source::Nothing,
        Source::Field if unknown(Channel::Stroke) => out.stroke = Source::Row,
        Source::Field => out.stroke = Source::Nothing,
        _ if look.said(|l| &l.symbol_stroke_color).is_said() => out.stroke = Source::Nothing,
        Source::Conditions => {
            let own = first(Channel::Stroke).or_else(|| plain(&unit.props.stroke)).or_else(own_color);
            out.stroke = own.map_or(Source::Nothing, Source::Color);
        }
        Source::Color(_) | Source::Row | Source::Datum(_) => {}
    }
    out
}

/// Where a mark's fill or stroke comes from; `colored`: it is what the mark's colour means (vega-lite
/// `mark/encode/color.ts`).
fn paint(b: &Builder, unit: &Unit, special: Channel, colored: bool) -> Source {
    let l = of_mark(&b.settings, unit);
    let own = styled::special(special == Channel::Fill);
    let seen_through =
        matches!(unit.kind, MarkType::Bar | MarkType::Point | MarkType::Circle | MarkType::Square | MarkType::Geoshape);
    let default = match own(&unit.props) {
        Said::Unsaid if colored => constant_color(b, unit),
        _ => match l.said(own) {
            Said::Value(PerRow::Plain(Paint::Color(color))) => Some(*color),
            _ => None,
        },
    };
    let default = default.or_else(|| (special == Channel::Fill && seen_through).then_some(Color::TRANSPARENT));
    let of = |channel: Channel| -> Option<Source> {
        let def = unit.def(channel)?;
        if def.condition.value().is_some() {
            Some(Source::Conditions)
        } else if def.field.value().is_some() || def.aggregate.value().is_some() {
            Some(Source::Field)
        } else if def.datum.value().is_some() {
            Some(Source::Datum(channel))
        } else {
            color(&def.value).map(Source::Color)
        }
    };
    let by_color = || of(Channel::Color).filter(|_| colored);
    of(special).or_else(by_color).unwrap_or_else(|| default.map_or(Source::Nothing, Source::Color))
}

/// How opaque the mark is: the largest of the values its channel may have, else its own.
pub fn opacity(b: &Builder, unit: &Unit) -> Option<f64> {
    let own = || match &unit.props.opacity {
        Said::Unsaid => styled::reduced_opacity(b, unit),
        said => said.value().and_then(PerRow::plain).copied(),
    };
    let Some(def) = unit.def(Channel::Opacity) else { return own() };
    let value = number(&def.value);
    let conditions = conditions(def);
    if conditions.iter().any(|c| c.value.is_said()) {
        // A value that is not given makes the largest none.
        let values = conditions.iter().map(|c| number(&c.value));
        return values.chain([value]).try_fold(f64::MIN, |a, v| v.map(|v| a.max(v)));
    }
    value.or_else(own)
}

/// The value of a channel, or the first of its conditions that has one.
fn first_value(def: Option<&Definition>) -> Option<&Said<Constant>> {
    let def = def?;
    let values = [&def.value].into_iter().chain(conditions(def).iter().map(|c| &c.value));
    values.into_iter().find(|value| value.is_said())
}

/// The shape of most marks.
const CIRCLE: &str = "circle";

/// The shape that the marks agree on: what a legend says; else a circle if any of them is shown so, else the first.
fn shape(look: &Look<Properties>, explained: &[Explained]) -> Arc<str> {
    if let Some(shape) = look.get(|l| &l.symbol_type) {
        return shape.0.clone();
    }
    let mut shapes = explained.iter().filter(|e| !e.ramp).map(|e| {
        let given = first_value(e.unit.def(Channel::Shape)).and_then(text);
        let given = given.or_else(|| e.unit.props.shape.value().map(|shape| &**shape));
        match (e.unit.kind, given) {
            (_, Some(shape)) if e.channel != Channel::Shape => shape,
            (MarkType::Bar | MarkType::Rect | MarkType::Image | MarkType::Square, _) => "square",
            (MarkType::Line | MarkType::Trail | MarkType::Rule, _) => "stroke",
            _ => CIRCLE,
        }
    });
    let first = shapes.next().unwrap_or(CIRCLE);
    if shapes.any(|shape| shape == CIRCLE) { CIRCLE.into() } else { first.into() }
}
