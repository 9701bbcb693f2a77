//! Channels bound to a table: looked up once, evaluated row by row.

use crate::color::Color;
use crate::data::{Column, Frame, Value};
use crate::expr::{Env, Expr, NamedScales, Row};
use crate::figure::{Channel, Coordinate, Encoding, From, Mapping};
use crate::geo::Projection;
use crate::layout::kit::paint;
use crate::layout::{Context, PlotArea, Scales, Trained};
use crate::scene::Paint;
use std::sync::Arc;

/// A channel bound to a mark's table.
pub struct Bound<'a> {
    when: Vec<(Expr, Option<Source<'a>>)>,
    otherwise: Option<Source<'a>>,
    frame: &'a Frame,
    scales: &'a Scales,
    context: &'a Context<'a>,
}

/// Where a channel's value comes from.
struct Source<'a> {
    from: Feed<'a>,
    scale: Option<Arc<Trained>>,
    /// Added to every number: band and pixels.
    plus: f64,
    nested: Option<Box<Source<'a>>>,
}

enum Feed<'a> {
    Column(Arc<Column>),
    Constant(Value),
    Expr(&'a Expr, &'a Scales),
    /// A position known already, whatever the row.
    Number(f64),
}

/// The tables and scales that channels are bound to.
pub struct Binder<'a> {
    /// The mark's rows.
    pub frame: &'a Frame,
    /// The plot.
    pub area: &'a PlotArea<'a>,
    /// The surroundings.
    pub context: &'a Context<'a>,
    /// How places are projected, on a map.
    pub map: Option<Projection>,
}

impl<'a> Binder<'a> {
    /// Binds a channel; `None` if the mark does not use it.
    pub fn bind(&self, encodings: &'a crate::figure::Encodings, channel: Channel) -> Option<Bound<'a>> {
        encodings.get(channel).map(|e| self.encoding(e))
    }

    fn encoding(&self, e: &'a Encoding) -> Bound<'a> {
        Bound {
            when: e.when.iter().map(|(test, m)| (test.clone(), m.as_ref().map(|m| self.source(m)))).collect(),
            otherwise: e.otherwise.as_ref().map(|m| self.source(m)),
            frame: self.frame,
            scales: &self.area.scales,
            context: self.context,
        }
    }

    fn source(&self, m: &'a Mapping) -> Source<'a> {
        let scale = m.scale.and_then(|id| self.area.scales.get(id).cloned());
        let range = |end: fn((f64, f64)) -> f64| scale.as_ref().map_or(0.0, |s| end(s.range()));
        let (from, mapped) = match &m.from {
            From::Field(name) => (Feed::Column(self.frame.field(name)), true),
            From::Constant(v) => (Feed::Constant(v.clone()), true),
            From::Expr(e) => (Feed::Expr(e, &self.area.scales), true),
            From::PlotWidth(share) => (Feed::Number(share * self.area.size.width), false),
            From::PlotHeight(share) => (Feed::Number(share * self.area.size.height), false),
            From::Base => (Feed::Number(scale.as_ref().map_or(0.0, |s| s.base())), false),
            From::ZeroOrStart if scale.as_ref().is_some_and(|s| covers_zero(s.domain_ends())) => {
                (Feed::Constant(Value::Number(0.0)), true)
            }
            From::ZeroOrStart | From::DomainStart => {
                let first = scale.as_ref().and_then(|s| Some(s.number(s.domain().first()?)));
                (Feed::Number(first.unwrap_or(0.0)), false)
            }
            From::RangeStart => (Feed::Number(range(|r| r.0)), false),
            From::RangeEnd => (Feed::Number(range(|r| r.1)), false),
            From::Nothing => (Feed::Number(0.0), false),
            From::Place { longitude, latitude, vertical } => {
                (Feed::Column(Arc::new(self.places(longitude, latitude, *vertical))), false)
            }
        };
        let band = if m.band == 0.0 { 0.0 } else { m.band * scale.as_ref().map_or(0.0, |s| s.bandwidth()) };
        let nested = m.offset.mapping.as_ref().map(|m| Box::new(self.source(m)));
        Source { from, scale: scale.filter(|_| mapped), plus: band + m.offset.px, nested }
    }
}

impl Binder<'_> {
    /// Where the places of all rows are drawn, in one direction; NaN where they are not. A place that the map does not
    /// show is in the corner of the plot (vega-geo `GeoPoint.js` leaves it without a position).
    fn places(&self, longitude: &Coordinate, latitude: &Coordinate, vertical: bool) -> Column {
        let at = |(l, p): (f64, f64)| {
            let Some(map) = self.map.as_ref().filter(|_| l.is_finite() && p.is_finite()) else { return f64::NAN };
            map.point(l, p).map_or(0.0, |p| if vertical { p.y } else { p.x })
        };
        let (longitude, latitude) = (longitude.degrees(self.frame), latitude.degrees(self.frame));
        Column::Numbers(longitude.into_iter().zip(latitude).map(at).collect())
    }
}

fn covers_zero((a, b): (f64, f64)) -> bool {
    a.min(b) <= 0.0 && 0.0 <= a.max(b)
}

impl Source<'_> {
    fn raw(&self, row: usize, frame: &Frame, context: &Context) -> Value {
        match &self.from {
            Feed::Column(c) => c.get(row),
            Feed::Constant(v) => v.clone(),
            Feed::Number(x) => Value::Number(*x),
            Feed::Expr(e, scales) => {
                let env = Env {
                    row: Row::Frame(frame, row),
                    params: context.params,
                    budget: context.budget,
                    zone: context.zone,
                    scales: Some(*scales),
                };
                e.eval(&env).unwrap_or_default()
            }
        }
    }

    fn number(&self, row: usize, frame: &Frame, context: &Context) -> f64 {
        let x = match (&self.from, &self.scale) {
            (Feed::Number(x), _) => *x,
            (Feed::Column(c), Some(s)) if s.is_continuous() => match &**c {
                Column::Numbers(v) | Column::Times(v) => s.number_of(v[row]),
                Column::Values(v) => s.number(&v[row]),
            },
            (_, Some(s)) => s.number(&self.raw(row, frame, context)),
            (_, None) => match self.raw(row, frame, context) {
                Value::Null | Value::Undefined => f64::NAN,
                v => v.to_number(),
            },
        };
        x + self.plus + self.nested.as_ref().map_or(0.0, |n| n.number(row, frame, context))
    }

    fn value(&self, row: usize, frame: &Frame, context: &Context) -> Value {
        let raw = self.raw(row, frame, context);
        match &self.scale {
            None if self.plus != 0.0 || self.nested.is_some() => Value::Number(self.number(row, frame, context)),
            None => raw,
            Some(s) if s.is_color() => s.color(&raw).map_or(Value::Null, |c| Value::from(c.to_hex())),
            Some(_) if self.plus != 0.0 || self.nested.is_some() => Value::Number(self.number(row, frame, context)),
            Some(s) => s.map(&raw),
        }
    }

    fn paint(&self, row: usize, frame: &Frame, context: &Context) -> Option<Paint> {
        let raw = self.raw(row, frame, context);
        match &self.scale {
            Some(s) => s.color(&raw).map(Paint::Solid),
            None => paint::of(&raw),
        }
    }

    fn is_constant(&self) -> bool {
        matches!(self.from, Feed::Constant(_) | Feed::Number(_)) && self.nested.is_none()
    }
}

impl Bound<'_> {
    fn source(&self, row: usize) -> Option<&Source<'_>> {
        for (test, source) in &self.when {
            let c = self.context;
            let scales: &dyn NamedScales = self.scales;
            let env = Env {
                row: Row::Frame(self.frame, row),
                params: c.params,
                budget: c.budget,
                zone: c.zone,
                scales: Some(scales),
            };
            if test.eval(&env).is_ok_and(|v| v.truthy()) {
                return source.as_ref();
            }
        }
        self.otherwise.as_ref()
    }

    /// Whether it is the same for all rows.
    pub fn is_constant(&self) -> bool {
        self.when.is_empty() && self.otherwise.as_ref().is_none_or(Source::is_constant)
    }

    /// As a number; NaN when it is none.
    pub fn number(&self, row: usize) -> f64 {
        self.source(row).map_or(f64::NAN, |s| s.number(row, self.frame, self.context))
    }

    pub fn value(&self, row: usize) -> Value {
        self.source(row).map_or(Value::Null, |s| s.value(row, self.frame, self.context))
    }

    pub fn paint(&self, row: usize) -> Option<Paint> {
        self.source(row).and_then(|s| s.paint(row, self.frame, self.context))
    }

    /// As lines of text.
    pub fn text(&self, row: usize) -> Vec<Arc<str>> {
        match self.value(row) {
            Value::Null | Value::Undefined => Vec::new(),
            Value::Array(list) => list.iter().map(Value::to_text).collect(),
            v => vec![v.to_text()],
        }
    }
}

/// A channel that costs nothing when it is constant.
pub enum Lazy<'a, T> {
    /// Not used, or the same for all rows.
    Fixed(T),
    Rows(Bound<'a>),
}

/// A number channel with a default.
pub type Numbers<'a> = Lazy<'a, f64>;

impl<'a> Numbers<'a> {
    /// Binds; `default` stands where the channel has no number.
    pub fn new(bound: Option<Bound<'a>>, default: f64) -> Numbers<'a> {
        match bound {
            None => Lazy::Fixed(default),
            Some(b) if b.is_constant() => {
                let x = b.number(0);
                Lazy::Fixed(if x.is_nan() { default } else { x })
            }
            Some(b) => Lazy::Rows(b),
        }
    }

    /// The number of a row.
    pub fn get(&self, row: usize) -> f64 {
        match self {
            Lazy::Fixed(x) => *x,
            Lazy::Rows(b) => b.number(row),
        }
    }
}

/// A paint channel.
pub type Paints<'a> = Lazy<'a, Option<Paint>>;

impl<'a> Paints<'a> {
    /// Binds.
    pub fn of(bound: Option<Bound<'a>>) -> Paints<'a> {
        match bound {
            None => Lazy::Fixed(None),
            Some(b) if b.is_constant() => Lazy::Fixed(b.paint(0)),
            Some(b) => Lazy::Rows(b),
        }
    }

    /// The paint of a row.
    pub fn get(&self, row: usize) -> Option<Paint> {
        match self {
            Lazy::Fixed(p) => p.clone(),
            Lazy::Rows(b) => b.paint(row),
        }
    }
}

/// A paint with its alpha multiplied.
pub fn faded(paint: Paint, opacity: f64) -> Paint {
    match paint {
        _ if opacity >= 1.0 || opacity.is_nan() => paint,
        Paint::Solid(c) => Paint::Solid(c.fade(opacity)),
        Paint::Gradient(g) => {
            let mut g = (*g).clone();
            g.stops.iter_mut().for_each(|s| s.1 = s.1.fade(opacity));
            Paint::Gradient(Arc::new(g))
        }
        Paint::Pattern(p) => Paint::Pattern(p),
    }
}

/// Whether a paint shows anything.
pub fn visible(paint: &Paint) -> bool {
    !matches!(paint, Paint::Solid(Color { a: 0, .. }))
}
