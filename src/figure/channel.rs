//! Channels of marks and what feeds them.

use super::ScaleId;
use crate::data::{Frame, Value};
use crate::expr::Expr;
use std::sync::Arc;

/// A property of a mark that can differ from row to row.
///
/// Positions are in the plot's pixels, angles of arcs in radians clockwise from the top, text angles in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Channel {
    X,
    X2,
    XCenter,
    Width,
    Y,
    Y2,
    YCenter,
    Height,
    Theta,
    Theta2,
    Radius,
    Radius2,
    Fill,
    Stroke,
    Opacity,
    FillOpacity,
    StrokeOpacity,
    StrokeWidth,
    /// An array of lengths.
    StrokeDash,
    StrokeDashOffset,
    /// `butt`, `round`, `square`.
    StrokeCap,
    /// `miter`, `round`, `bevel`.
    StrokeJoin,
    /// How far pointed corners reach, in halves of the width, before they are cut off; 10 unless given.
    StrokeMiterLimit,
    /// Symbols: area in px²; trails: width in px; text: font size in px.
    Size,
    /// A symbol's name or an SVG path in a 2 × 2 box.
    Shape,
    /// Degrees clockwise.
    Angle,
    /// What a text mark says (an array: several lines).
    Text,
    FontFamily,
    FontWeight,
    FontStyle,
    /// `left`, `center`, `right`.
    Align,
    /// `alphabetic`, `top`, `middle`, `bottom`, `line-top`, `line-bottom`.
    Baseline,
    Dx,
    Dy,
    /// Longest extent of a text in px.
    Limit,
    CornerTopLeft,
    CornerTopRight,
    CornerBottomRight,
    CornerBottomLeft,
    /// Radians.
    PadAngle,
    /// Added to outer / inner radius, px.
    RadiusOffset,
    Radius2Offset,
    /// Which edge of a box has no border: `start`, `end`, `middle`, `left`, `top`, `right`, `bottom`, `none`, `all`.
    BorderSkip,
    /// Address of an image mark.
    Url,
    /// Positions beyond a box along its values: ends of whiskers and wicks.
    Low,
    High,
    Tooltip,
    Href,
}

/// What feeds a channel: the first condition that holds for a row, or else the default.
#[derive(Debug, Clone, Default)]
pub struct Encoding {
    /// Conditions in order, with what holds then.
    pub when: Vec<(Expr, Option<Mapping>)>,
    /// What holds otherwise; `None` leaves the channel at the mark's own default (for a paint: none).
    pub otherwise: Option<Mapping>,
}

impl Encoding {
    /// Unconditional.
    pub fn of(mapping: Mapping) -> Encoding {
        Encoding { when: Vec::new(), otherwise: Some(mapping) }
    }

    /// A constant, unscaled.
    pub fn constant(value: impl Into<Value>) -> Encoding {
        Encoding::of(Mapping::constant(value))
    }
}

/// From a row to a channel's value: `scale(from) + band × bandwidth + offset`.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// The datum.
    pub from: From,
    /// The scale it goes through; without one it is the channel's value as it stands.
    pub scale: Option<ScaleId>,
    /// How far into a discrete scale's band, 0–1. With [`From::Nothing`] the value *is* that share of the bandwidth.
    pub band: f64,
    /// Added afterwards.
    pub offset: Offset,
}

impl Mapping {
    /// A constant, unscaled.
    pub fn constant(value: impl Into<Value>) -> Mapping {
        Mapping { from: From::Constant(value.into()), scale: None, band: 0.0, offset: Offset::default() }
    }

    /// A field, unscaled.
    pub fn field(name: impl Into<Arc<str>>) -> Mapping {
        Mapping { from: From::Field(name.into()), scale: None, band: 0.0, offset: Offset::default() }
    }

    /// Through a scale.
    pub fn scaled(mut self, scale: ScaleId) -> Mapping {
        self.scale = Some(scale);
        self
    }

    /// Into the band.
    pub fn band(mut self, band: f64) -> Mapping {
        self.band = band;
        self
    }

    /// Moved by pixels.
    pub fn offset(mut self, px: f64) -> Mapping {
        self.offset.px = px;
        self
    }
}

/// Where a datum comes from.
#[derive(Debug, Clone)]
pub enum From {
    /// A column of the mark's table.
    Field(Arc<str>),
    /// The same for every row.
    Constant(Value),
    /// Computed from the row.
    Expr(Expr),
    /// This share of the plot's width.
    PlotWidth(f64),
    /// This share of the plot's height.
    PlotHeight(f64),
    /// Where bars on this scale stand: zero, or the end of the domain nearest to it.
    Base,
    /// The place of zero, if the scale's domain covers it, else that of the domain's first value.
    ZeroOrStart,
    /// The place of the first value of the scale's domain.
    DomainStart,
    /// The start (first value) of the scale's range.
    RangeStart,
    /// The end of the scale's range.
    RangeEnd,
    /// Nothing: only the band and the offset count.
    Nothing,
    /// Where the place of a map is drawn, px.
    Place {
        /// Longitude, degrees.
        longitude: Coordinate,
        /// Latitude, degrees.
        latitude: Coordinate,
        /// Whether its vertical position is wanted instead of the horizontal one.
        vertical: bool,
    },
}

/// A longitude or latitude.
#[derive(Debug, Clone)]
pub enum Coordinate {
    /// A column.
    Field(Arc<str>),
    /// The same for every row, degrees.
    Fixed(f64),
}

impl Coordinate {
    /// The degrees of every row; NaN where there is no number.
    pub fn degrees(&self, frame: &Frame) -> Vec<f64> {
        match self {
            Coordinate::Fixed(x) => vec![*x; frame.len()],
            Coordinate::Field(name) => {
                let column = frame.field(name);
                (0..column.len()).map(|row| column.get(row).valid_number().unwrap_or(f64::NAN)).collect()
            }
        }
    }
}

/// What is added to a scaled position.
#[derive(Debug, Clone, Default)]
pub struct Offset {
    /// Pixels.
    pub px: f64,
    /// A further mapping, such as the position within a band.
    pub mapping: Option<Box<Mapping>>,
}

/// The channels a mark uses, in a fixed order.
#[derive(Debug, Clone, Default)]
pub struct Encodings(Vec<(Channel, Encoding)>);

impl Encodings {
    /// None.
    pub fn new() -> Encodings {
        Encodings::default()
    }

    /// What feeds a channel.
    pub fn get(&self, channel: Channel) -> Option<&Encoding> {
        self.0.iter().find(|(c, _)| *c == channel).map(|(_, e)| e)
    }

    /// Whether a scale is used by any channel.
    pub fn use_scale(&self, scale: ScaleId) -> bool {
        self.0.iter().any(|(_, encoding)| {
            let mappings = encoding.when.iter().filter_map(|(_, m)| m.as_ref()).chain(&encoding.otherwise);
            mappings.into_iter().any(|m| m.scale == Some(scale))
        })
    }

    /// Sets or replaces.
    pub fn set(&mut self, channel: Channel, encoding: Encoding) -> &mut Encodings {
        match self.0.iter_mut().find(|(c, _)| *c == channel) {
            Some(slot) => slot.1 = encoding,
            None => self.0.push((channel, encoding)),
        }
        self
    }

    /// Sets an unconditional mapping.
    pub fn map(&mut self, channel: Channel, mapping: Mapping) -> &mut Encodings {
        self.set(channel, Encoding::of(mapping))
    }

    /// Sets a constant.
    pub fn constant(&mut self, channel: Channel, value: impl Into<Value>) -> &mut Encodings {
        self.set(channel, Encoding::constant(value))
    }

    /// Removes a channel.
    pub fn remove(&mut self, channel: Channel) -> Option<Encoding> {
        let at = self.0.iter().position(|(c, _)| *c == channel)?;
        Some(self.0.remove(at).1)
    }

    /// All, in the order set.
    pub fn iter(&self) -> impl Iterator<Item = (Channel, &Encoding)> {
        self.0.iter().map(|(c, e)| (*c, e))
    }
}
