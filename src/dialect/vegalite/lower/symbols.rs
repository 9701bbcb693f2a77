//! What the symbols of a legend look like: fill, stroke and opacity as the mark that the legend explains has them
//! (vega-lite `compile/legend/encode.ts`, `symbols`), the shape that several marks agree on (`legend/parse.ts`,
//! `mergeSymbolType`), and what Vega puts where nothing is said (vega-parser `guides/legend-symbol-groups.js`).

use crate::color::Color;
use crate::data::Value;
use crate::dialect::vegalite::lower::styled::{self, constant_color, is_filled};
use crate::dialect::vegalite::model::config::{Look, lengths};
use crate::dialect::vegalite::model::look::{look as of_mark, styles};
use crate::dialect::vegalite::model::{Builder, Unit};
use crate::dialect::vegalite::syntax::names::{Channel, MarkType};
use crate::figure::{Channel as Visual, Entry, ScaleId};
use crate::json::{Json, Object};
use std::sync::Arc;

/// A scale that a legend explains: the unit that uses it, the channel it does so on, and its number.
pub struct Explained<'b> {
    pub unit: &'b Unit,
    pub channel: Channel,
    pub scale: ScaleId,
}

/// What a colour of a mark comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Source {
    Nothing,
    Color(Color),
    /// A field, by a scale.
    Field,
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

/// The symbol of a legend's entries, and the scales that change it.
pub fn symbol(b: &Builder, look: &Look, explained: &[Explained]) -> (Entry, Vec<(Visual, ScaleId)>) {
    let scales = scales(b, explained);
    let scaled = |channel| scales.iter().any(|(c, _)| *c == channel);
    let own = explained.iter().map(|e| one(b, look, e)).find(|s| *s != nothing()).unwrap_or_else(nothing);
    let color = |source: Source| match source {
        Source::Color(c) => Some(c),
        _ => None,
    };
    let (mut fill, mut stroke) = (color(own.fill), color(own.stroke));
    if fill.is_some_and(|c| c.a > 0) && stroke.is_none() && !scaled(Visual::Stroke) {
        // Vega's grey outline is for symbols that no mark fills.
        stroke = Some(Color::TRANSPARENT);
    }
    if !scaled(Visual::Fill) {
        fill = fill.or_else(|| look.color("symbolFillColor", look.color("symbolBaseFillColor", None)));
        let grey = look.color("symbolBaseStrokeColor", Some(Color::rgb(0x88, 0x88, 0x88)));
        stroke = stroke.or_else(|| look.color("symbolStrokeColor", grey));
    } else {
        stroke = stroke.or_else(|| look.color("symbolStrokeColor", None));
    }
    let text = |c: Color| Value::from(format!("#{:02x}{:02x}{:02x}{:02x}", c.r, c.g, c.b, c.a));
    let entry = Entry {
        shape: shape(look, explained),
        size: look.number("symbolSize", 100.0),
        width: 0.0,
        height: 0.0,
        fill: fill.map(text),
        stroke: stroke.map(text),
        stroke_width: own.stroke_width.unwrap_or_else(|| look.number("symbolStrokeWidth", 1.5)),
        dash: own.dash.or_else(|| lengths(look.get("symbolDash"))).unwrap_or_else(|| Arc::from([])),
        dash_offset: look.number("symbolDashOffset", 0.0),
        cap: None,
        join: None,
        radius: 0.0,
        opacity: own.opacity.unwrap_or_else(|| look.number("symbolOpacity", 1.0)),
        fades: (own.fill_opacity, own.stroke_opacity),
        angle: 0.0,
        text_color: None,
        hidden: false,
    };
    (entry, scales)
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

/// The symbol of the mark that uses one scale.
fn one(b: &Builder, look: &Look, e: &Explained) -> Symbol {
    let unit = e.unit;
    let filled = is_filled(b, unit) && unit.kind != MarkType::Trail;
    let styles = styles(unit);
    let configured = Look { own: None, ..of_mark(&b.config, unit, &styles) };
    let opacity = match look.get("symbolOpacity") {
        Some(_) => None,
        None => opacity(b, unit),
    };
    let mut out = Symbol {
        fill: paint(b, unit, Channel::Fill, filled),
        stroke: paint(b, unit, Channel::Stroke, !filled),
        fill_opacity: configured.number("fillOpacity", 1.0),
        stroke_opacity: configured.number("strokeOpacity", 1.0),
        opacity: opacity.filter(|o| *o != 0.0 && e.channel != Channel::Opacity),
        stroke_width: configured.get("strokeWidth").and_then(Json::as_f64),
        dash: lengths(configured.get("strokeDash")),
    };
    let first = |special: Channel| {
        let def = unit.def(special).or_else(|| unit.def(Channel::Color));
        first_value(def).and_then(|v| v.as_str()).and_then(Color::parse)
    };
    let of_mark = |name: &str| unit.mark_str(name).and_then(Color::parse);
    match out.fill {
        Source::Nothing => {}
        _ if e.channel == Channel::Fill || filled && e.channel == Channel::Color => out.fill = Source::Nothing,
        Source::Field if look.get("symbolFillColor").is_some() => out.fill = Source::Nothing,
        Source::Field => {
            let base = look.color("symbolBaseFillColor", Some(Color::BLACK)).unwrap_or(Color::BLACK);
            (out.fill, out.fill_opacity) = (Source::Color(base), opacity.unwrap_or(1.0));
        }
        Source::Conditions => {
            let own = first(Channel::Fill).or_else(|| of_mark("fill"));
            let own = own.or_else(|| of_mark("color").filter(|_| filled));
            out.fill = own.map_or(Source::Nothing, Source::Color);
        }
        Source::Color(_) => {}
    }
    match out.stroke {
        Source::Nothing => {}
        _ if e.channel == Channel::Stroke || !filled && e.channel == Channel::Color => out.stroke = Source::Nothing,
        Source::Field => out.stroke = Source::Nothing,
        _ if look.get("symbolStrokeColor").is_some() => out.stroke = Source::Nothing,
        Source::Conditions => {
            let own = first(Channel::Stroke).or_else(|| of_mark("stroke"));
            let own = own.or_else(|| of_mark("color").filter(|_| filled));
            out.stroke = own.map_or(Source::Nothing, Source::Color);
        }
        Source::Color(_) => {}
    }
    out
}

/// Where a mark's fill or stroke comes from; `colored`: it is what the mark's colour means (vega-lite
/// `mark/encode/color.ts`).
fn paint(b: &Builder, unit: &Unit, special: Channel, colored: bool) -> Source {
    let styles = styles(unit);
    let l = of_mark(&b.config, unit, &styles);
    let seen_through =
        matches!(unit.kind, MarkType::Bar | MarkType::Point | MarkType::Circle | MarkType::Square | MarkType::Geoshape);
    let default = match unit.mark.get(special.name()) {
        Some(own) => own.as_str().and_then(Color::parse),
        None if colored => constant_color(b, unit),
        None => l.get(special.name()).and_then(Json::as_str).and_then(Color::parse),
    };
    let default = default.or_else(|| (special == Channel::Fill && seen_through).then_some(Color::TRANSPARENT));
    let of = |channel: Channel| -> Option<Source> {
        let def = unit.def(channel)?;
        let shows = |name: &str| def.get(name).is_some_and(|v| !v.is_null());
        if shows("condition") {
            Some(Source::Conditions)
        } else if shows("field") || shows("aggregate") || shows("datum") {
            Some(Source::Field)
        } else {
            let value = def.get("value").and_then(Json::as_str).and_then(Color::parse);
            value.map(Source::Color)
        }
    };
    let by_color = || of(Channel::Color).filter(|_| colored);
    of(special).or_else(by_color).unwrap_or_else(|| default.map_or(Source::Nothing, Source::Color))
}

/// How opaque the mark is: the largest of the values its channel may have, else its own.
pub fn opacity(b: &Builder, unit: &Unit) -> Option<f64> {
    let own = || match unit.mark.get("opacity") {
        Some(o) => o.as_f64(),
        None => styled::reduced_opacity(b, unit),
    };
    let Some(def) = unit.def(Channel::Opacity) else { return own() };
    let value = def.get("value").and_then(Json::as_f64);
    let conditions = conditions(def);
    if conditions.iter().any(|c| c.get("value").is_some()) {
        // A value that is not given makes the largest none.
        let values = conditions.iter().map(|c| c.get("value").and_then(Json::as_f64));
        return values.chain([value]).try_fold(f64::MIN, |a, v| v.map(|v| a.max(v)));
    }
    value.or_else(own)
}

/// The conditions of a channel.
fn conditions(def: &Object) -> &[Json] {
    match def.get("condition") {
        Some(Json::Array(list)) => list,
        Some(one) => std::slice::from_ref(one),
        None => &[],
    }
}

/// The value of a channel, or the first of its conditions that has one.
fn first_value(def: Option<&Object>) -> Option<&Json> {
    let def = def?;
    def.get("value").or_else(|| conditions(def).iter().find_map(|c| c.get("value")))
}

/// The shape of most marks.
const CIRCLE: &str = "circle";

/// The shape that the marks agree on: what a legend says; else a circle if any of them is shown so, else the first.
fn shape(look: &Look, explained: &[Explained]) -> Arc<str> {
    if let Some(shape) = look.str("symbolType") {
        return shape.into();
    }
    let mut shapes = explained.iter().map(|e| {
        let given = first_value(e.unit.def(Channel::Shape)).and_then(Json::as_str).or_else(|| e.unit.mark_str("shape"));
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
