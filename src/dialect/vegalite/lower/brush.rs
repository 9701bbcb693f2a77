//! Brushes: intervals that are selected at first, drawn.

use crate::color::Color;
use crate::data::Value;
use crate::dialect::vegalite::lower::styled::css;
use crate::dialect::vegalite::model::scale::Shared;
use crate::dialect::vegalite::model::{Builder, Selection, Unit};
use crate::dialect::vegalite::syntax::names::Channel;
use crate::dialect::vegalite::syntax::{Look, Said};
use crate::figure::{
    Channel as Visual, Coordinate, DataSource, Encodings, From, Mapping, Mark, MarkKind, Offset, RectStyle, ScaleId,
    ScaleKind,
};
use crate::geometry::Insets;
use std::sync::Arc;

/// The brushes of a unit: grounds that lie under the marks of its plot, outlines over them.
pub fn brushes(b: &mut Builder, all: &[Shared], unit: usize) -> (Vec<Mark>, Vec<Mark>) {
    // In cells of a facet nothing is brushed at first.
    let names = if b.units[unit].facets.is_empty() { b.units[unit].selections.clone() } else { Vec::new() };
    let (mut under, mut over) = (Vec::new(), Vec::new());
    for name in names {
        let Some(s) = b.selection(&name).filter(|s| !s.interval.is_empty()).cloned() else { continue };
        let Some(place) = ends(&b.units[unit], all, &s) else { continue };
        let settings = b.settings.clone();
        let configured = settings.selection.value().and_then(|s| s.interval.value()).and_then(|i| i.mark.value());
        let look = Look::new(Some(&*s.look), configured.map(|brush| &**brush));
        let data = b.node(DataSource::Frame(Arc::new(crate::data::Frame::with_len(1))), Vec::new(), false);
        let mark = |encodings: Encodings| Mark {
            class: "brush",
            kind: MarkKind::Rect(RectStyle::default()),
            data,
            encodings,
            series: Vec::new(),
            sort: Vec::new(),
            valid: Vec::new(),
            clip: Some(Insets::default()),
            blend: None,
            bounds: true,
            display_names: Vec::new(),
            listed: Vec::new(),
            label: Arc::from(""),
        };
        let mut ground = place.clone();
        ground.constant(Visual::Fill, paint(look.said(|b| &b.fill), "#333"));
        ground.constant(Visual::FillOpacity, look.number(|b| &b.fill_opacity, 0.125));
        under.push(mark(ground));
        let mut outline = place;
        outline.constant(Visual::Stroke, paint(look.said(|b| &b.stroke), "white"));
        for (channel, number) in [
            (Visual::StrokeOpacity, look.get(|b| &b.stroke_opacity)),
            (Visual::StrokeWidth, look.get(|b| &b.stroke_width)),
            (Visual::StrokeDashOffset, look.get(|b| &b.stroke_dash_offset)),
        ] {
            if let Some(x) = number {
                outline.constant(channel, *x);
            }
        }
        if let Some(dash) = look.get(|b| &b.stroke_dash) {
            outline.constant(Visual::StrokeDash, Value::Array(dash.iter().map(|x| Value::Number(*x)).collect()));
        }
        over.push(mark(outline));
    }
    (under, over)
}

/// A colour; `null` is none.
fn paint(said: Said<&Color>, default: &str) -> Value {
    match said {
        Said::Unsaid => default.into(),
        Said::Null => Value::Null,
        Said::Value(color) => css(*color),
    }
}

/// Where the corners of an interval lie; a direction it does not limit is that of the whole plot.
fn ends(unit: &Unit, all: &[Shared], s: &Selection) -> Option<Encodings> {
    let mut e = Encodings::new();
    let plain = |from| Mapping { from, scale: None, band: 0.0, offset: Offset::default() };
    let by = |c: Channel| s.interval.iter().find(|(n, _)| *n == c).map(|(_, v)| v);
    if let (Some(longitudes), Some(latitudes)) = (by(Channel::Longitude), by(Channel::Latitude)) {
        let number = |v: &[Value], last: bool| if last { v.last() } else { v.first() }?.valid_number();
        for (x, y, last) in [(Visual::X, Visual::Y, false), (Visual::X2, Visual::Y2, true)] {
            let longitude = Coordinate::Fixed(number(longitudes, last)?);
            let latitude = Coordinate::Fixed(number(latitudes, last)?);
            for (channel, vertical) in [(x, false), (y, true)] {
                let (longitude, latitude) = (longitude.clone(), latitude.clone());
                e.map(channel, plain(From::Place { longitude, latitude, vertical }));
            }
        }
        return Some(e);
    }
    if by(Channel::Longitude).is_some() || by(Channel::Latitude).is_some() {
        return None;
    }
    for (axis, c1, c2, whole) in [
        (Channel::X, Visual::X, Visual::X2, From::PlotWidth(1.0)),
        (Channel::Y, Visual::Y, Visual::Y2, From::PlotHeight(1.0)),
    ] {
        match (by(axis), unit.scale(axis)) {
            (Some(values), Some(scale)) => {
                let band = matches!(all[scale].kind, ScaleKind::Band { .. });
                let time = matches!(all[scale].kind, ScaleKind::Time { .. });
                // From the start of one band to that of another (vega-lite `selection/interval.ts`).
                let at = |v: &Value| {
                    let v = match v {
                        Value::Number(x) if time => Value::Time(*x),
                        other => other.clone(),
                    };
                    let m = Mapping::constant(v).scaled(ScaleId(scale));
                    if band { m.band(0.0) } else { m }
                };
                e.map(c1, at(values.first()?)).map(c2, at(values.last()?));
            }
            _ => drop(e.constant(c1, 0.0).map(c2, plain(whole))),
        }
    }
    Some(e)
}
