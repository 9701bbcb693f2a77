//! Trained scales: from data values to positions, sizes, colours and symbols.

use crate::color::Color;
use crate::data::Value;
use crate::expr::NamedScales;
use crate::figure::{PlacedScales, ScaleId, ScaleKind};
use crate::scale::{self, Band, Continuous};
use std::sync::Arc;

/// A scale whose domain and range are known.
#[derive(Debug, Clone)]
pub struct Trained {
    /// What expressions call it.
    pub(super) name: Arc<str>,
    /// How it maps, as declared.
    pub kind: ScaleKind,
    /// What is mapped to what.
    pub(super) map: Map,
    /// The domain: its stops, or its values.
    pub(super) domain: Arc<[Value]>,
    /// Boundaries of bins, if the values are binned.
    pub(super) bins: Arc<[f64]>,
    /// How many bins the values are in, also where these are texts.
    pub(super) bin_count: usize,
    /// First and last value of a numeric range.
    pub(super) range: (f64, f64),
    /// The ticks that are drawn, where they are placed before the marks.
    pub(super) ticks: Arc<[f64]>,
    /// Whether marks are cut off at the ends of its range.
    pub(super) cuts: bool,
}

/// What is mapped to what.
#[derive(Debug, Clone)]
pub(super) enum Map {
    /// Numbers to numbers.
    Continuous(Continuous),
    /// Numbers to colours: the position along a ramp, 0–1, then the colours at equal distances.
    Ramp(Continuous, Arc<dyn RampAt>),
    /// Values to bands.
    Band(Band, Index),
    /// Categories to points at their index: first and last index shown, whether each has a share of the range.
    Category {
        /// Index of each value.
        index: Index,
        /// First index.
        min: f64,
        /// Last index.
        max: f64,
        /// Whether half a share is kept free at both ends.
        offset: bool,
    },
    /// Values to outputs in turn.
    Ordinal(Index, Outputs),
    /// Numbers to outputs, by the boundaries between them.
    Steps(Arc<[f64]>, Outputs),
    /// Values to themselves.
    Identity,
}

/// A colour for each position from 0 to 1.
pub(super) trait RampAt: std::fmt::Debug + Send + Sync {
    /// The colour at a position.
    fn at(&self, t: f64) -> Color;
}

/// The place of each value in a discrete domain.
pub(super) type Index = Arc<scale::Index>;

/// What a discrete scale maps to, in turn.
#[derive(Debug, Clone)]
pub(super) enum Outputs {
    /// Colours.
    Colors(Arc<[Color]>),
    /// Anything else.
    Values(Arc<[Value]>),
}

impl Outputs {
    fn len(&self) -> usize {
        match self {
            Outputs::Colors(c) => c.len(),
            Outputs::Values(v) => v.len(),
        }
    }
}

impl Trained {
    /// The output for a value, of whatever kind the range is; `Null` outside a discrete domain or for no number.
    /// Colours are asked for with [`Trained::color`].
    pub fn map(&self, value: &Value) -> Value {
        match &self.map {
            Map::Ordinal(..) | Map::Steps(..) => match self.slot(value) {
                Some((Outputs::Values(v), i)) => v.get(i % v.len().max(1)).cloned().unwrap_or(Value::Null),
                _ => Value::Null,
            },
            Map::Identity => value.clone(),
            Map::Continuous(_) | Map::Ramp(..) | Map::Band(..) | Map::Category { .. } => {
                let x = self.number(value);
                if x.is_nan() { Value::Null } else { Value::Number(x) }
            }
        }
    }

    /// The output as a number (a position in px, a size, an opacity); NaN when there is none. For discrete position
    /// scales: the start of the band.
    pub fn number(&self, value: &Value) -> f64 {
        match &self.map {
            Map::Continuous(_) | Map::Ramp(..) => match value {
                Value::Null | Value::Undefined => f64::NAN,
                other => self.number_of(other.to_number()),
            },
            Map::Band(band, index) => index.get(value).map_or(f64::NAN, |i| band.position(i)),
            Map::Category { index, .. } => match index.get(value) {
                Some(i) => self.number_of(i as f64),
                None => match value {
                    Value::Number(x) => self.number_of(*x),
                    _ => f64::NAN,
                },
            },
            Map::Ordinal(..) | Map::Steps(..) | Map::Identity => self.map(value).to_number(),
        }
    }

    /// As [`Trained::number`], for a number or an instant (for categories: an index): the fast path.
    pub fn number_of(&self, x: f64) -> f64 {
        match &self.map {
            Map::Continuous(c) => c.map(x),
            Map::Ramp(c, _) => c.map(x),
            Map::Category { min, max, offset, .. } => {
                let n = max - min;
                let share = if *offset { (x - min + 0.5) / (n + 1.0) } else { (x - min) / n.max(1.0) };
                self.range.0 + share * (self.range.1 - self.range.0)
            }
            Map::Band(..) | Map::Ordinal(..) | Map::Steps(..) | Map::Identity => self.number(&Value::Number(x)),
        }
    }

    /// The output as a colour.
    pub fn color(&self, value: &Value) -> Option<Color> {
        match &self.map {
            Map::Ramp(c, ramp) => {
                let t = match value {
                    Value::Null | Value::Undefined => return None,
                    v => c.map(v.to_number()),
                };
                t.is_finite().then(|| ramp.at(t.clamp(0.0, 1.0)))
            }
            Map::Ordinal(..) | Map::Steps(..) => match self.slot(value)? {
                (Outputs::Colors(c), i) => c.get(i % c.len().max(1)).copied(),
                (Outputs::Values(v), i) => match v.get(i % v.len().max(1))? {
                    Value::Text(css) => Color::parse(css),
                    _ => None,
                },
            },
            Map::Identity => match value {
                Value::Text(css) => Color::parse(css),
                _ => None,
            },
            Map::Continuous(_) | Map::Band(..) | Map::Category { .. } => None,
        }
    }

    /// The outputs and the place among them for a value.
    fn slot(&self, value: &Value) -> Option<(&Outputs, usize)> {
        match &self.map {
            Map::Ordinal(index, outputs) => index.get(value).map(|i| (outputs, i)),
            Map::Steps(bounds, outputs) => {
                let x = match value {
                    Value::Null | Value::Undefined => f64::NAN,
                    v => v.to_number(),
                };
                if x.is_nan() {
                    return None;
                }
                let i = bounds.iter().filter(|b| x >= **b).count();
                Some((outputs, i.min(outputs.len().saturating_sub(1))))
            }
            Map::Continuous(_) | Map::Ramp(..) | Map::Band(..) | Map::Category { .. } | Map::Identity => None,
        }
    }

    /// Whether it maps by band, point or category.
    pub fn is_discrete(&self) -> bool {
        matches!(self.map, Map::Band(..) | Map::Category { .. })
    }

    /// Whether outputs are colours.
    pub fn is_color(&self) -> bool {
        matches!(self.map, Map::Ramp(..) | Map::Ordinal(_, Outputs::Colors(_)) | Map::Steps(_, Outputs::Colors(_)))
    }

    /// Whether numbers map in proportion (also through a logarithm or a power).
    pub fn is_continuous(&self) -> bool {
        matches!(self.map, Map::Continuous(_) | Map::Ramp(..))
    }

    /// Width of a band in px; 0 for scales without bands.
    pub fn bandwidth(&self) -> f64 {
        match &self.map {
            Map::Band(band, _) => band.bandwidth,
            _ => 0.0,
        }
    }

    /// Distance between neighbouring bands or points, px; 0 for others.
    pub fn step(&self) -> f64 {
        match &self.map {
            Map::Band(band, _) => band.step.abs(),
            Map::Category { min, max, offset, .. } => {
                let n = max - min + if *offset { 1.0 } else { 0.0 };
                (self.range.1 - self.range.0).abs() / n.max(1.0)
            }
            _ => 0.0,
        }
    }

    /// Width of a bin in px, if the values are binned.
    pub fn bin_width(&self) -> Option<f64> {
        (self.bin_count > 0).then(|| (self.range.1 - self.range.0).abs() / self.bin_count as f64)
    }

    /// First and last value of a numeric range.
    pub fn range(&self) -> (f64, f64) {
        self.range
    }

    /// Where bars stand: the position of zero, or of the end of the domain nearest to it.
    pub fn base(&self) -> f64 {
        match &self.map {
            Map::Continuous(c) => {
                let d = c.domain();
                let (a, b) = (d[0].min(d[d.len() - 1]), d[0].max(d[d.len() - 1]));
                c.map(if a > 0.0 {
                    a
                } else if b < 0.0 {
                    b
                } else {
                    0.0
                })
            }
            _ => self.range.0,
        }
    }

    /// The domain: the stops of a continuous scale, the values of a discrete one.
    pub fn domain(&self) -> &[Value] {
        &self.domain
    }

    /// The ticks of a docked axis, in order.
    pub fn ticks(&self) -> &[f64] {
        &self.ticks
    }

    /// Where marks are cut off, if it is not at the edges of the plot: from, to.
    pub fn cut(&self) -> Option<(f64, f64)> {
        let (a, b) = self.range;
        self.cuts.then_some((a.min(b), a.max(b)))
    }

    /// The value at a position of a continuous scale; NaN for others.
    pub fn invert(&self, y: f64) -> f64 {
        match &self.map {
            Map::Continuous(c) => c.invert(y),
            _ => f64::NAN,
        }
    }

    /// First and last stop of a numeric domain.
    pub fn domain_ends(&self) -> (f64, f64) {
        let number = |v: Option<&Value>| v.map_or(f64::NAN, Value::to_number);
        (number(self.domain.first()), number(self.domain.last()))
    }
}

/// The scales that a plot can see, by identity.
#[derive(Debug, Clone, Default)]
pub struct Scales(Vec<Option<Arc<Trained>>>);

impl Scales {
    /// Room for the scales of a figure.
    pub fn with_len(len: usize) -> Scales {
        Scales(vec![None; len])
    }

    /// A scale; `None` only if the figure broke its guarantee.
    pub fn get(&self, id: ScaleId) -> Option<&Arc<Trained>> {
        self.0.get(id.0).and_then(Option::as_ref)
    }

    /// Adds or replaces.
    pub fn set(&mut self, id: ScaleId, scale: Arc<Trained>) {
        if let Some(slot) = self.0.get_mut(id.0) {
            *slot = Some(scale);
        }
    }
}

impl PlacedScales for Scales {
    fn place(&self, scale: ScaleId, value: &Value) -> Option<f64> {
        let scale = self.get(scale)?;
        let at = match value {
            Value::Number(x) | Value::Time(x) => scale.number_of(*x),
            v => scale.number(v),
        };
        Some(at).filter(|x| x.is_finite())
    }

    fn domain(&self, scale: ScaleId) -> Option<(f64, f64)> {
        let scale = self.get(scale)?;
        let ends = match &scale.map {
            Map::Category { min, max, .. } => (*min, *max),
            _ => scale.domain_ends(),
        };
        Some(ends).filter(|(a, b)| a.is_finite() && b.is_finite())
    }

    fn range(&self, scale: ScaleId) -> Option<(f64, f64)> {
        self.get(scale).map(|s| s.range())
    }
}

impl NamedScales for Scales {
    /// The scale of that name which was trained last, that is, nearest to the plot.
    fn ask(&self, function: &str, scale: &str, value: &Value) -> Option<Value> {
        let found = self.0.iter().flatten().rev().find(|s| *s.name == *scale && !scale.is_empty())?;
        let pair = |(a, b): (f64, f64)| Value::Array(Arc::from([Value::Number(a), Value::Number(b)]));
        Some(match function {
            "scale" if found.is_color() => found.color(value).map_or(Value::Null, |c| Value::from(c.to_hex())),
            "scale" => found.map(value),
            "domain" => Value::Array(found.domain.clone()),
            "range" => pair(found.range()),
            "bandwidth" => Value::Number(found.bandwidth()),
            _ => Value::Number(found.invert(value.to_number())),
        })
    }
}
