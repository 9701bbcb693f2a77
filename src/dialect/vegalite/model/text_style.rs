//! Fonts and lines of guides and titles: what is said of them, and Vega's styles beneath.

use crate::color::Color;
use crate::dialect::vegalite::syntax::Said;
use crate::dialect::vegalite::syntax::config::Config;
use crate::dialect::vegalite::syntax::mark::Mark;
use crate::dialect::vegalite::syntax::read::PerRow;
use crate::dialect::vegalite::syntax::words::{Cap as CapWord, FontWeight, Paint};
use crate::figure::{Dash, LineStyle, TextStyle};
use crate::geometry::Cap;
use crate::text::Font;
use std::sync::Arc;

/// What a guide or title says of one of its texts.
#[derive(Debug, Clone, Default)]
pub struct Written<'c> {
    pub font: Option<&'c Arc<str>>,
    /// px.
    pub size: Option<f64>,
    pub weight: Option<&'c FontWeight>,
    /// `italic`, `oblique`, `normal`.
    pub style: Option<&'c Arc<str>>,
    /// `null` is no colour.
    pub color: Said<Color>,
    pub opacity: Option<f64>,
    /// Distance between lines, px.
    pub line_height: Option<f64>,
}

impl Written<'_> {
    /// The style of the text: as said, or as the style beneath it (`guide-label`, `group-title` …) is configured, or with
    /// this size, weight and colour.
    pub fn over(&self, beneath: &str, config: &Config, size: f64, weight: u16, color: Color) -> TextStyle {
        let style: Option<&Mark> = config.style.value().and_then(|s| s.get(beneath)).map(|s| &*s.mark);
        let of = |get: fn(&Mark) -> Option<f64>| style.and_then(get);
        let family = self.font.or_else(|| style?.font.value()?.plain()).or_else(|| config.font.value());
        let weighed = self.weight.or_else(|| style?.font_weight.value()?.plain());
        let slant = self.style.or_else(|| style?.font_style.value()?.plain());
        let font = Font {
            family: family.cloned().unwrap_or_else(|| "sans-serif".into()),
            size: self.size.or_else(|| of(|m| m.font_size.value()?.plain().copied())).unwrap_or(size),
            weight: weighed.map_or(weight, FontWeight::weight),
            italic: slant.is_some_and(|s| matches!(&**s, "italic" | "oblique")),
        };
        let said = match self.color {
            Said::Unsaid => style.map_or(Said::Unsaid, |m| paint_of(&m.fill)),
            own => own,
        };
        let color = match said {
            Said::Unsaid => color,
            Said::Null => Color::TRANSPARENT,
            Said::Value(color) => color,
        };
        let opacity = self.opacity.or_else(|| of(|m| m.opacity.value()?.plain().copied())).unwrap_or(1.0);
        // Lines are two pixels further apart than the font is high (vega-scenegraph `text.js`, `lineHeight`).
        let line_height = self.line_height.unwrap_or(font.size + 2.0);
        TextStyle { font: Arc::new(font), color: color.fade(opacity), line_height }
    }
}

/// A colour of a mark; gradients have none that is one.
pub fn paint_of(said: &Said<PerRow<Paint>>) -> Said<Color> {
    match said {
        Said::Unsaid => Said::Unsaid,
        Said::Value(PerRow::Plain(Paint::Color(color))) => Said::Value(*color),
        Said::Null | Said::Value(_) => Said::Null,
    }
}

/// What a guide says of one of its lines.
#[derive(Debug, Clone, Default)]
pub struct Ruled<'c> {
    /// `null` is no colour.
    pub color: Said<Color>,
    pub opacity: Option<f64>,
    /// px.
    pub width: Option<f64>,
    pub dash: Option<&'c Vec<f64>>,
    pub dash_offset: Option<f64>,
    pub cap: Option<CapWord>,
}

impl Ruled<'_> {
    /// The style of the line: as said, or of this colour, solid and 1 px wide.
    pub fn over(&self, color: Color) -> LineStyle {
        let color = match self.color {
            Said::Unsaid => color,
            Said::Null => Color::TRANSPARENT,
            Said::Value(color) => color,
        };
        LineStyle {
            color: color.fade(self.opacity.unwrap_or(1.0)),
            width: self.width.unwrap_or(1.0),
            dash: self.dash.map_or_else(|| Dash::from([]), |lengths| lengths.iter().copied().collect()),
            dash_offset: self.dash_offset.unwrap_or(0.0),
            cap: match self.cap {
                Some(CapWord::Round) => Cap::Round,
                Some(CapWord::Square) => Cap::Square,
                Some(CapWord::Butt) | None => Cap::Butt,
            },
        }
    }
}
