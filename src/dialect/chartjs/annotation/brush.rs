//! Outlines, lines and shadows as annotations ask for them (chartjs-plugin-annotation, `helpers.canvas.js`). In: options
//! and shapes in px of the canvas; out: things painted about the origin of the plot.

use super::super::options::{Options, number};
use crate::color::Color;
use crate::data::Value;
use crate::figure::{Outline, Painted, Pen, Shadow};
use crate::geometry::{Cap, Join, Path, Point, Rect, Segment, pt};
use crate::json::Json;
use crate::shape::{rounded_box, symbol};
use std::sync::Arc;

/// A turn about a point, clockwise in degrees.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn {
    pub angle: f64,
    pub center: Point,
}

impl Turn {
    /// The turn that an option asks for.
    pub(super) fn of(angle: f64, center: Point) -> Option<Turn> {
        (angle.is_finite() && angle % 360.0 != 0.0).then_some(Turn { angle, center })
    }

    /// Where it takes a point.
    pub(super) fn point(&self, p: Point) -> Point {
        turned(p, self.center, self.angle.to_radians())
    }
}

/// A point turned clockwise about another.
pub(super) fn turned(p: Point, center: Point, radians: f64) -> Point {
    let (s, c) = (libm::sin(radians), libm::cos(radians));
    let (x, y) = (p.x - center.x, p.y - center.y);
    pt(center.x + c * x - s * y, center.y + s * x + c * y)
}

/// What has been painted so far.
pub(super) struct Brush {
    pub items: Vec<Painted>,
    /// Of the plot, on the canvas.
    origin: Point,
}

/// How an outline is painted.
#[derive(Debug, Clone, Default)]
pub(super) struct Look {
    pub fill: Option<Value>,
    pub shadow: Option<Shadow>,
    pub pen: Option<Pen>,
    pub pen_shadow: Option<Shadow>,
}

impl Brush {
    pub(super) fn new(origin: Point) -> Brush {
        Brush { items: Vec::new(), origin }
    }

    /// A point of the canvas, from the origin of the plot.
    pub(super) fn at(&self, p: Point) -> Point {
        pt(p.x - self.origin.x, p.y - self.origin.y)
    }

    /// Paints an outline on the canvas, turned.
    pub(super) fn outline(&mut self, outline: Outline, turn: Option<Turn>, look: Look) {
        let shape = match (outline, turn) {
            (Outline::Line(a, b), Some(t)) => Outline::Line(self.at(t.point(a)), self.at(t.point(b))),
            (Outline::Line(a, b), None) => Outline::Line(self.at(a), self.at(b)),
            (Outline::Circle(c, r), turn) => Outline::Circle(self.at(turn.map_or(c, |t| t.point(c))), r),
            (Outline::Rect(r, radius), None) => Outline::Rect(r.translate(-self.origin.x, -self.origin.y), radius),
            (Outline::Rect(r, radius), Some(turn)) => {
                Outline::Path(self.placed(rounded_box(r.x1, r.y1, r.width(), r.height(), [radius; 4]), Some(turn)))
            }
            (Outline::Path(path), turn) => Outline::Path(self.placed(path, turn)),
        };
        let Look { fill, shadow, pen, pen_shadow } = look;
        self.items.push(Painted::Outline { shape, fill, shadow, pen, pen_shadow });
    }

    fn placed(&self, mut path: Path, turn: Option<Turn>) -> Path {
        let Some(turn) = turn else {
            path.translate(-self.origin.x, -self.origin.y);
            return path;
        };
        path.translate(-turn.center.x, -turn.center.y);
        symbol::turn(&mut path, turn.angle.to_radians());
        let to = self.at(turn.center);
        path.translate(to.x, to.y);
        path
    }
}

/// A colour, a gradient or a pattern; what is none of these is what a canvas starts with, black.
pub(super) fn paint(o: &Options, name: &str) -> Value {
    match o.get(name) {
        Some(Json::String(css)) if Color::parse(css).is_none() => Value::from("black"),
        Some(v @ (Json::String(_) | Json::Object(_))) => Value::from(v),
        _ => Value::from("black"),
    }
}

/// The line that options ask for (`setBorderStyle`). The elements that know no ends and corners of lines have plain ones.
pub(super) fn pen(o: &Options, joined: bool) -> Option<Pen> {
    let width = o.number("borderWidth").filter(|w| *w > 0.0)?;
    let word = |name: &str| o.text(name).filter(|_| joined);
    let dash: Arc<[f64]> = match o.get("borderDash") {
        Some(Json::Array(list)) => list.iter().filter_map(number).filter(|x| *x >= 0.0).collect(),
        _ => Arc::from([]),
    };
    Some(Pen {
        paint: paint(o, "borderColor"),
        width,
        dash: if dash.iter().all(|x| *x == 0.0) { Arc::from([]) } else { dash },
        dash_offset: o.number("borderDashOffset").unwrap_or(0.0),
        cap: match word("borderCapStyle") {
            Some("round") => Cap::Round,
            Some("square") => Cap::Square,
            _ => Cap::Butt,
        },
        join: match word("borderJoinStyle") {
            Some("round") => Join::Round,
            Some("bevel") => Join::Bevel,
            _ => Join::Miter,
        },
    })
}

/// The shadow of a colour, if any is cast (`setShadowStyle`).
pub(super) fn shadow(o: &Options, color: &str) -> Option<Shadow> {
    let color = o.text(color).and_then(Color::parse).filter(|c| c.a > 0)?;
    let n = |name: &str| o.number(name).unwrap_or(0.0);
    let (blur, offset) = (n("shadowBlur").clamp(0.0, 1000.0), pt(n("shadowOffsetX"), n("shadowOffsetY")));
    (blur > 0.0 || offset.x != 0.0 || offset.y != 0.0).then_some(Shadow { color, blur, offset })
}

/// How most annotations are painted: filled, and then drawn round, each with its shadow.
pub(super) fn look(o: &Options, joined: bool) -> Look {
    Look {
        fill: Some(paint(o, "backgroundColor")),
        shadow: shadow(o, "backgroundShadowColor"),
        pen: pen(o, joined),
        pen_shadow: shadow(o, "borderShadowColor"),
    }
}

/// A rectangle with the corners of an option, each as round as half the shorter side at most.
pub(super) fn rounded(rect: Rect, radius: Option<&Json>) -> Outline {
    let most = rect.width().min(rect.height()) / 2.0;
    let clamped = |v: Option<&Json>| v.and_then(number).unwrap_or(0.0).min(most).max(0.0);
    match radius {
        Some(Json::Object(o)) => {
            let radii = ["topLeft", "topRight", "bottomRight", "bottomLeft"].map(|name| clamped(o.get(name)));
            if radii.iter().all(|r| *r == radii[0]) {
                return Outline::Rect(rect, radii[0]);
            }
            Outline::Path(rounded_box(rect.x1, rect.y1, rect.width(), rect.height(), radii))
        }
        v => Outline::Rect(rect, clamped(v)),
    }
}

/// An ellipse in a rectangle, clockwise from its lowest point (`types/ellipse.js`, `draw`): there dashes begin.
pub(super) fn ellipse(rect: Rect) -> Outline {
    let (c, rx, ry) = (rect.center(), rect.width() / 2.0, rect.height() / 2.0);
    // Cubic curves that keep within a 3000th of the radius (L. Maisonobe, "Drawing an elliptical arc", 2003).
    const K: f64 = 0.552_284_749_831;
    let (kx, ky) = (K * rx, K * ry);
    let mut path = Path::new();
    path.move_to(c.x, c.y + ry);
    path.cubic_to(c.x - kx, c.y + ry, c.x - rx, c.y + ky, c.x - rx, c.y);
    path.cubic_to(c.x - rx, c.y - ky, c.x - kx, c.y - ry, c.x, c.y - ry);
    path.cubic_to(c.x + kx, c.y - ry, c.x + rx, c.y - ky, c.x + rx, c.y);
    path.cubic_to(c.x + rx, c.y + ky, c.x + kx, c.y + ry, c.x, c.y + ry).close();
    Outline::Path(path)
}

/// Straight lines through points.
pub(super) fn polyline(points: &[Point], closed: bool) -> Path {
    let mut path = Path::new();
    for (i, p) in points.iter().enumerate() {
        path.segments.push(if i == 0 { Segment::Move(*p) } else { Segment::Line(*p) });
    }
    if closed {
        path.close();
    }
    path
}

/// How far along a length a position lies: `start`, `end`, a percentage, else the middle (`getRelativePosition`).
pub(super) fn share_of(position: Option<&Json>) -> f64 {
    match position.and_then(Json::as_str) {
        Some("start") => 0.0,
        Some("end") => 1.0,
        Some(text) => percent(text).map_or(0.5, |p| p.clamp(0.0, 1.0)),
        None => 0.5,
    }
}

/// A number of px, or a percentage of a length; anything else is all of it (`getSize`).
pub(super) fn length_of(size: f64, value: Option<&Json>, positive: bool) -> f64 {
    match value {
        Some(Json::Number(x)) => *x,
        Some(Json::String(text)) => match percent(text) {
            Some(p) if positive => p.clamp(0.0, 1.0) * size,
            Some(p) => p * size,
            None => size,
        },
        _ => size,
    }
}

fn percent(text: &str) -> Option<f64> {
    let number = text.strip_suffix('%')?.trim();
    number.parse::<f64>().ok().filter(|p| p.is_finite()).map(|p| p / 100.0)
}

/// Two positions: `{x, y}`, or one word for both (`toPosition`).
pub(super) fn pair(value: Option<&Json>) -> (Option<&Json>, Option<&Json>) {
    match value {
        Some(Json::Object(o)) => (o.get("x"), o.get("y")),
        v => (v, v),
    }
}
