//! What is filled (`chf`): background, plot area, bars, with one colour, a gradient or stripes.

use super::params::Params;
use crate::color::Color;
use crate::geometry::{Rect, pt};
use crate::scene::{Gradient, GradientKind, Paint};
use std::sync::Arc;

/// Most stripes across an area; narrower ones could not be seen.
const STRIPES: usize = 500;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fill {
    /// One colour.
    Solid(Color),
    /// Degrees from the left upward, then shares of the way and colours.
    Gradient(f64, Vec<(f64, Color)>),
    /// Degrees, then widths as shares of the way and colours, repeated.
    Stripes(f64, Vec<(f64, Color)>),
}

/// Everything `chf` says.
#[derive(Debug, Clone)]
pub(super) struct Fills {
    /// Behind everything.
    pub background: Fill,
    /// Behind the data.
    pub area: Option<Fill>,
    /// Of the whole chart, 0–1.
    pub alpha: f64,
    /// Of the bars of a series.
    pub series: Vec<(usize, Fill)>,
}

impl Fill {
    /// The paint over an area of the canvas.
    pub(super) fn over(&self, area: Rect) -> Paint {
        match self {
            Fill::Solid(color) => Paint::Solid(*color),
            Fill::Gradient(angle, stops) => gradient(*angle, stops.clone(), area),
            Fill::Stripes(angle, bands) => {
                let total: f64 = bands.iter().map(|b| b.0).sum();
                let mut stops = Vec::new();
                let mut at = 0.0;
                while total > 0.0 && at < 1.0 && stops.len() < 2 * STRIPES {
                    for (width, color) in bands {
                        stops.push((at, *color));
                        at = (at + width).min(1.0);
                        stops.push((at, *color));
                    }
                }
                gradient(*angle, stops, area)
            }
        }
    }
}

/// A gradient across a rectangle: its ends are the corners that lie furthest along the direction.
fn gradient(angle: f64, stops: Vec<(f64, Color)>, area: Rect) -> Paint {
    let (sin, cos) = (libm::sin(angle.to_radians()), libm::cos(angle.to_radians()));
    let half = (area.width() * cos.abs() + area.height() * sin.abs()) / 2.0;
    let (dx, dy, c) = (cos * half, -sin * half, area.center());
    let kind = GradientKind::Linear(pt(c.x - dx, c.y - dy), pt(c.x + dx, c.y + dy));
    Paint::Gradient(Arc::new(Gradient { kind, relative: false, stops }))
}

/// Reads `chf`.
pub(super) fn read(params: &mut Params) -> Fills {
    let mut fills = Fills { background: Fill::Solid(params.page), area: None, alpha: 1.0, series: Vec::new() };
    for part in params.parts("chf") {
        let fields: Vec<&str> = part.split(',').map(str::trim).collect();
        let Some(fill) = fill(&fields, params) else { continue };
        match (fields[0], fill) {
            ("bg", fill) => fills.background = fill,
            ("c", fill) => fills.area = Some(fill),
            // Only the alpha of the colour counts.
            ("a", Fill::Solid(color)) => fills.alpha = f64::from(color.a) / 255.0,
            (target, fill) => match target.strip_prefix('b').map(str::parse) {
                Some(Ok(series)) => fills.series.push((series, fill)),
                _ => params.error("chf", &format!("chf= fills bg, c, a (one colour) or b<index>, not {target:?}")),
            },
        }
    }
    fills
}

fn fill(fields: &[&str], params: &mut Params) -> Option<Fill> {
    let stops = |list: &[&str], params: &mut Params| -> Option<Vec<(f64, Color)>> {
        if list.is_empty() || list.len() % 2 == 1 {
            params.error("chf", "gradients and stripes of chf= have an angle, then pairs of a colour and a number");
            return None;
        }
        list.chunks(2)
            .map(|pair| Some((params.number("chf", pair[1])?.clamp(0.0, 1.0), params.color("chf", pair[0])?)))
            .collect()
    };
    match fields {
        [_, "s", color] => params.color("chf", color).map(Fill::Solid),
        [_, "lg", angle, list @ ..] => {
            let (angle, list) = (params.number("chf", angle)?, stops(list, params)?);
            Some(Fill::Gradient(angle, list))
        }
        [_, "ls", angle, list @ ..] => {
            let (angle, list) = (params.number("chf", angle)?, stops(list, params)?);
            Some(Fill::Stripes(angle, list))
        }
        _ => {
            let shown = fields.join(",");
            params.error(
                "chf",
                &format!(
                    "{shown:?} is no fill; bg,s,RRGGBB or c,lg,angle,RRGGBB,offset,… or c,ls,angle,RRGGBB,width,… is one"
                ),
            );
            None
        }
    }
}
