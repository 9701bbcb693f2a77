//! Labels placed at the items of other marks.

use super::Align;
use crate::color::Color;
use crate::data::Value;
use crate::geometry::Insets;
use crate::text::Font;
use std::sync::Arc;

/// A label at an item of another mark.
#[derive(Debug, Clone)]
pub struct Label {
    /// Index of that mark among the plot's marks.
    pub mark: usize,
    /// The item: a row of that mark's table.
    pub row: usize,
    pub lines: Vec<Arc<str>>,
    pub font: Arc<Font>,
    /// Distance between lines, px.
    pub line_height: f64,
    /// How lines of different length lie to one another.
    pub text_align: Align,
    /// Colour of the text.
    pub fill: Option<Color>,
    /// The line around the glyphs: the value of a colour channel and the width, px.
    pub outline: Option<(Value, f64)>,
    /// Cast by the text: colour and blur, px.
    pub shadow: Option<(Color, f64)>,
    /// Where on the item it hangs.
    pub anchor: Anchorage,
    /// Which way from there.
    pub toward: Toward,
    /// Distance, px.
    pub offset: f64,
    /// Clockwise about its own middle, degrees.
    pub rotation: f64,
    /// 0–1.
    pub opacity: f64,
    /// Whether it hangs on what of the item lies in the plot.
    pub clamp: bool,
    /// Whether it is cut off at the edges of the plot.
    pub clip: bool,
    /// Whether it gives way to labels that it would overlap.
    pub yields: bool,
    /// The box behind the text, as the value of a colour channel.
    pub ground: Option<Value>,
    /// The line around the box, as the value of a colour channel.
    pub border: Option<Value>,
    /// Width of that line, px: room is kept for it also where it has no colour.
    pub border_width: f64,
    /// Of the box, px.
    pub radius: f64,
    /// Around the text, px.
    pub padding: Insets,
}

/// Where a label hangs on an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Anchorage {
    Start,
    #[default]
    Center,
    End,
}

/// Which way a label lies from where it hangs.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Toward {
    /// Its middle is there.
    #[default]
    Center,
    /// To the start of the item.
    Start,
    /// Beyond the end of the item.
    End,
    Left,
    Top,
    Right,
    Bottom,
    /// Clockwise from the right, degrees.
    Degrees(f64),
}
