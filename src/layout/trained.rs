//! Trained scales: from data values to positions, sizes, colours and symbols.

use crate::color::Color;
use crate::data::Value;
use crate::figure::ScaleId;
use std::sync::Arc;

/// A scale whose domain and range are known.
#[derive(Debug, Clone)]
pub struct Trained {
    /// As declared.
    pub id: ScaleId,
}

impl Trained {
    /// The output for a value, of whatever kind the range is; `Null` outside a discrete domain or for no number.
    pub fn map(&self, value: &Value) -> Value {
        let _ = value;
        Value::Null
    }

    /// The output as a number (a position in px, a size, an opacity); NaN when there is none. For discrete position
    /// scales: the start of the band.
    pub fn number(&self, value: &Value) -> f64 {
        let _ = value;
        f64::NAN
    }

    /// As [`Trained::number`], for a number or an instant: the fast path of continuous scales.
    pub fn number_of(&self, x: f64) -> f64 {
        let _ = x;
        f64::NAN
    }

    /// The output as a colour.
    pub fn color(&self, value: &Value) -> Option<Color> {
        let _ = value;
        None
    }

    /// Whether it maps by band, point or category.
    pub fn is_discrete(&self) -> bool {
        false
    }

    /// Whether outputs are colours.
    pub fn is_color(&self) -> bool {
        false
    }

    /// Width of a band in px; 0 for scales without bands.
    pub fn bandwidth(&self) -> f64 {
        0.0
    }

    /// Distance between neighbouring bands or points, px; 0 for others.
    pub fn step(&self) -> f64 {
        0.0
    }

    /// First and last value of a numeric range.
    pub fn range(&self) -> (f64, f64) {
        (0.0, 0.0)
    }

    /// Where bars stand: the position of zero, or of the end of the domain nearest to it.
    pub fn base(&self) -> f64 {
        0.0
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
