//! Boxes, ellipses, points, polygons and labels between or at values (chartjs-plugin-annotation, `types/`).

use super::super::options::Options;
use super::brush::{self, Brush, Look, Turn};
use super::cascade::{self, Kind, Written};
use super::label::{self, Block, Placed};
use super::piece::Piece;
use super::plane::Plane;
use crate::figure::Outline;
use crate::geometry::{Point, Rect, pt};
use crate::json::{Json, Object};
use crate::shape::symbol;
use std::f64::consts::TAU;

/// Corners of a polygon that are drawn at most.
const CORNERS: f64 = 1000.0;

/// A box or an ellipse, with its label.
pub(super) fn rect(plane: &Plane, written: &Written, o: &Options, out: &mut Vec<Piece>) {
    let Some(rect) = plane.rect(o) else { return };
    let turn = Turn::of(o.number("rotation").unwrap_or(0.0), rect.center());
    let mut brush = Brush::new(pt(plane.area().x1, plane.area().y1));
    if written.kind == Kind::Box {
        brush.outline(brush::rounded(rect, o.get("borderRadius")), turn, brush::look(o, true));
    } else {
        brush.outline(brush::ellipse(rect), turn, brush::look(o, false));
    }
    out.push(Piece::of(o, brush));
    let l = cascade::label_of(o);
    if !shown(plane, &l) {
        return;
    }
    let block = Block::read(plane.chart, &l);
    let placed = within(rect, o.number("borderWidth").unwrap_or(0.0), &l, &block);
    let mut brush = Brush::new(pt(plane.area().x1, plane.area().y1));
    // Such labels have no ground of their own, whatever is said (`resolveLabelElementProperties`).
    let bare = vec![("backgroundColor".into(), Json::String("transparent".into()))];
    let bare = Json::Object(Object::from_members(bare));
    label::draw(&mut brush, &block, &Options::of(&bare, None).then(&l), None, &placed);
    out.push(Piece::of(&l, brush));
}

/// Whether a label of an annotation is drawn.
pub(super) fn shown(plane: &Plane, l: &Options) -> bool {
    // Before version 2 of the plugin the option had another name.
    let old = plane.chart.version != crate::dialect::Version::V4;
    let display = l.truthy("display") == Some(true) || old && l.truthy("enabled") == Some(true);
    display && label::has_content(l)
}

/// The place of a label in a rectangle with a border (`calculatePosition`).
fn within(rect: Rect, border: f64, l: &Options, block: &Block) -> Placed {
    let (p, (w, h)) = (label::padding(l), block.size());
    let (px, py) = brush::pair(l.get("position"));
    let adjust = |name: &str| l.number(name).unwrap_or(0.0);
    let x = rect.x1
        + border / 2.0
        + adjust("xAdjust")
        + brush::share_of(px) * (rect.width() - border - p.left - p.right - w);
    let y = rect.y1
        + border / 2.0
        + adjust("yAdjust")
        + brush::share_of(py) * (rect.height() - border - p.top - p.bottom - h);
    let rect = Rect::at(x, y, w + p.left + p.right, h + p.top + p.bottom);
    Placed { rect, rotation: l.number("rotation").unwrap_or(0.0), point: rect.center() }
}

/// The circle of a point or a polygon (`resolvePointProperties`): its centre and its radius.
fn circle(plane: &Plane, o: &Options) -> Option<(Point, f64)> {
    let adjust = |p: Point| pt(p.x + o.number("xAdjust").unwrap_or(0.0), p.y + o.number("yAdjust").unwrap_or(0.0));
    let radius = o.number("radius").unwrap_or(0.0);
    if Plane::is_bound(o) {
        return Some((adjust(plane.point(o)?), radius));
    }
    let rect = plane.rect(o)?;
    let radius = if radius == 0.0 { rect.width().min(rect.height()) / 2.0 } else { radius };
    Some((adjust(rect.center()), radius))
}

/// A symbol.
pub(super) fn point(plane: &Plane, o: &Options, out: &mut Vec<Piece>) {
    let Some((center, radius)) = circle(plane, o) else { return };
    if radius.is_nan() || radius < 0.1 {
        return;
    }
    let mut brush = Brush::new(pt(plane.area().x1, plane.area().y1));
    let style = o.text("pointStyle").unwrap_or("circle");
    let rotation = o.number("rotation").unwrap_or(0.0);
    let known =
        ["triangle", "rect", "rectRounded", "rectRot", "cross", "crossRot", "star", "line", "dash"].contains(&style);
    let outline = if known {
        let mut path = symbol::by_radius(style, radius, rotation.to_radians());
        path.translate(center.x, center.y);
        Outline::Path(path)
    } else {
        Outline::Circle(center, radius)
    };
    let mut look = brush::look(o, false);
    if symbol::is_open(style) {
        look.fill = None;
    }
    brush.outline(outline, None, look);
    out.push(Piece::of(o, brush));
}

/// A regular polygon whose first corner is on top.
pub(super) fn polygon(plane: &Plane, written: &Written, o: &Options, out: &mut Vec<Piece>) {
    let Some((center, radius)) = circle(plane, o) else { return };
    let sides = o.number("sides").unwrap_or(3.0).clamp(0.0, CORNERS);
    let start = o.number("rotation").unwrap_or(0.0).to_radians();
    let corner = |i: usize| {
        let angle = start + TAU / sides * i as f64;
        pt(center.x + libm::sin(angle) * radius, center.y - libm::cos(angle) * radius)
    };
    let corners: Vec<Point> = (0..sides.ceil() as usize).map(corner).collect();
    if corners.len() < 2 {
        return;
    }
    let outline = Outline::Path(brush::polyline(&corners, true));
    let mut brush = Brush::new(pt(plane.area().x1, plane.area().y1));
    brush.outline(outline.clone(), None, brush::look(o, true));
    let piece = Piece::of(o, brush);
    let points = o.sub("point").then(&written.nameless());
    let mut brush = Brush::new(pt(plane.area().x1, plane.area().y1));
    round(&mut brush, &points, (outline, corners.len()));
    let again = Piece::of(&points, brush);
    // What else would lie under them then is not known here.
    let follows = again.when == piece.when && again.z == piece.z;
    out.push(piece);
    if follows && !again.items.is_empty() {
        out.push(again);
    }
}

/// The points at the corners of a polygon have a radius among their options, but none of their own (`buildPointElement`):
/// there is no outline of them to draw (`drawPoint`), so that each draws what lies on the canvas last once more, the polygon.
fn round(brush: &mut Brush, o: &Options, (outline, corners): (Outline, usize)) {
    let seen = o.truthy("display") == Some(true) && o.number("radius").is_some_and(|r| r >= 0.1);
    let Some(pen) = brush::pen(o, false).filter(|_| seen) else { return };
    let shadow = brush::shadow(o, "borderShadowColor");
    for _ in 0..corners {
        let look = Look { pen: Some(pen.clone()), pen_shadow: shadow, ..Look::default() };
        brush.outline(outline.clone(), None, look);
    }
}

/// A text at a place, which may be tied to it by a line.
pub(super) fn text(plane: &Plane, written: &Written, o: &Options, out: &mut Vec<Piece>) {
    if !label::has_content(o) {
        return;
    }
    let found = if Plane::is_bound(o) { plane.point(o) } else { plane.rect(o).map(|rect| rect.center()) };
    let Some(point) = found else { return };
    let block = Block::read(plane.chart, o);
    let (p, (w, h), border) = (label::padding(o), block.size(), o.number("borderWidth").unwrap_or(0.0));
    let (w, h) = (w + p.left + p.right + border, h + p.top + p.bottom + border);
    let rect = about(point, (w, h), o);
    let placed = Placed { rect, rotation: o.number("rotation").unwrap_or(0.0), point };
    let mut brush = Brush::new(pt(plane.area().x1, plane.area().y1));
    let callout = o.sub("callout").then(&written.nameless());
    label::draw(&mut brush, &block, o, Some(&callout), &placed);
    out.push(Piece::of(o, brush));
}

/// The rectangle of a size about a point, beside it as its position says (`measureLabelRectangle`).
pub(super) fn about(point: Point, (w, h): (f64, f64), o: &Options) -> Rect {
    let (px, py) = brush::pair(o.get("position"));
    let adjust = |name: &str| o.number(name).unwrap_or(0.0);
    let x = point.x - brush::share_of(px) * w + adjust("xAdjust");
    let y = point.y - brush::share_of(py) * h + adjust("yAdjust");
    Rect::at(x, y, w, h)
}
