//! Lines and boxes at values of the axes, as chartjs-plugin-annotation 0.5 draws them for version 2. In: the options; out:
//! things painted.

use super::super::chart::Chart;
use super::super::font;
use super::super::options::{self, Options};
use super::brush::{self, Brush, Look};
use super::label::to_baseline;
use super::piece::{Piece, Time};
use super::plane::Plane;
use crate::color::Color;
use crate::data::Value;
use crate::figure::{Align, Outline, Painted, Words};
use crate::geometry::{Point, Rect, pt};
use crate::json::{Json, Object};
use crate::text;
use std::sync::Arc;

/// Whether options are those of a later plugin than version 0.5.
pub(super) fn is_later(a: &Json) -> bool {
    let named = ["xMin", "xMax", "yMin", "yMax", "xValue", "yValue"].iter().any(|n| a.get(n).is_some());
    let old = a.get("mode").is_some() || a.get("scaleID").is_some() || a.get("xScaleID").is_some();
    named && !old
}

/// An annotation of version 0.5.
pub(super) fn draw(plane: &Plane, o: &Options, out: &mut Vec<Piece>) {
    let area = plane.area();
    let mut brush = Brush::new(pt(area.x1, area.y1));
    match o.text("type") {
        Some("box") => boxed(plane, o, &mut brush),
        Some("line") => line(plane, o, &mut brush),
        _ => return,
    }
    let own = o.written();
    let written = own.get("drawTime").or_else(|| plane.chart.config.pointer("/options/annotation/drawTime"));
    let when = match Time::of(written) {
        None if written.is_none() => Some(Time::AfterDatasetsDraw),
        // It knows no other times.
        Some(Time::BeforeDraw | Time::BeforeDataset(_)) => None,
        when => when,
    };
    out.push(Piece { when, z: 0.0, items: brush.items });
}

/// What is drawn round without a colour or a width of its own.
fn look(o: &Options, fill: bool) -> Look {
    let faint = Json::Object(Object::from_members(vec![
        ("borderColor".into(), Json::String("rgba(0,0,0,0.1)".into())),
        ("borderWidth".into(), Json::Number(1.0)),
    ]));
    let pen = brush::pen(&o.clone().then(&Options::of(&faint, None)), false);
    let fill = o.get("backgroundColor").filter(|_| fill).map(|_| brush::paint(o, "backgroundColor"));
    Look { fill, pen, ..Look::default() }
}

fn boxed(plane: &Plane, o: &Options, brush: &mut Brush) {
    let mut r = plane.area();
    let ends = |id: &str, names: [&str; 2], usual: [f64; 2]| {
        let axis = plane.by_id(o.get(id)?)?;
        let at = |i: usize| o.get(names[i]).map_or(Some(usual[i]), |v| plane.pixel(axis, Some(v)));
        let (a, b) = (at(0)?, at(1)?);
        Some((a.min(b), a.max(b)))
    };
    if let Some((a, b)) = ends("xScaleID", ["xMin", "xMax"], [r.x1, r.x2]) {
        (r.x1, r.x2) = (a, b);
    }
    if let Some((a, b)) = ends("yScaleID", ["yMin", "yMax"], [r.y2, r.y1]) {
        (r.y1, r.y2) = (a, b);
    }
    brush.outline(Outline::Rect(r, 0.0), None, look(o, true));
}

fn line(plane: &Plane, o: &Options, brush: &mut Brush) {
    let upright = o.text("mode") != Some("horizontal");
    let named = o.get("scaleID").and_then(|id| plane.by_id(id));
    let Some(axis) = named else { return };
    let Some(from) = plane.pixel(axis, o.get("value")) else { return };
    let to = plane.pixel(axis, o.get("endValue")).unwrap_or(from);
    let area = plane.area();
    let (a, b) = if upright { (pt(from, area.y1), pt(to, area.y2)) } else { (pt(area.x1, from), pt(area.x2, to)) };
    brush.outline(Outline::Line(a, b), None, look(o, false));
    let l = o.sub("label");
    if l.truthy("enabled") == Some(true) && l.truthy("content") == Some(true) {
        label(plane.chart, &l, (a, b, upright), brush);
    }
}

/// The label of a line: at one of its ends, or in its middle (`calculateLabelPosition`).
fn label(chart: &Chart, l: &Options, (a, b, upright): (Point, Point, bool), brush: &mut Brush) {
    let said = l.get("content").map(options::shown).unwrap_or_default();
    let mut font = font::of(chart, l).font;
    if l.get("fontStyle").is_none() {
        font = Arc::new(text::Font { weight: 700, ..(*font).clone() });
    }
    let n = |name: &str, usual: f64| l.number(name).unwrap_or(usual);
    let (pad_x, pad_y, dx, dy) = (n("xPadding", 6.0), n("yPadding", 6.0), n("xAdjust", 0.0), n("yAdjust", 0.0));
    // A line is taken to be as high as an M is wide.
    let (w, h) = (text::width_rounded(&said, &font), text::width_rounded("M", &font));
    let slope = (b.x - a.x) / (b.y - a.y);
    let x_at = |y: f64| if slope.is_finite() { slope * (y - a.y) + a.x } else { a.x };
    let y_at = |x: f64| (x - a.x) / slope + a.y;
    let corner = match (upright, l.text("position")) {
        (true, Some("top")) => {
            let y = a.y + pad_y + dy;
            pt(x_at(y) - (w / 2.0 + dx), y)
        }
        (true, Some("bottom")) => {
            let y = b.y - (h + pad_y + dy);
            pt(x_at(y) - (w / 2.0 + dx), y)
        }
        (false, Some("left")) => {
            let x = a.x + pad_x + dx;
            pt(x, y_at(x) - h / 2.0 + dy)
        }
        (false, Some("right")) => {
            let x = b.x - (w + pad_x + dx);
            pt(x, y_at(x) - h / 2.0 + dy)
        }
        _ => pt((a.x + b.x - w) / 2.0 + dx, (a.y + b.y - h) / 2.0 + dy),
    };
    let frame = Rect::at(corner.x - pad_x, corner.y - pad_y, w + 2.0 * pad_x, h + 2.0 * pad_y);
    let ground = match l.get("backgroundColor") {
        Some(_) => brush::paint(l, "backgroundColor"),
        None => Value::from("rgba(0,0,0,0.8)"),
    };
    let radius = n("cornerRadius", 6.0).clamp(0.0, frame.width().min(frame.height()).max(0.0) / 2.0);
    brush.outline(Outline::Rect(frame, radius), None, Look { fill: Some(ground), ..Look::default() });
    let middle = frame.center();
    let at = brush.at(pt(middle.x, middle.y + to_baseline(&font)));
    brush.items.push(Painted::Words(Words {
        text: said,
        at,
        align: Align::Center,
        angle: 0.0,
        pivot: at,
        font,
        fill: Some(l.text("fontColor").and_then(Color::parse).unwrap_or(Color::WHITE)),
        pen: None,
        shadow: None,
        opacity: 1.0,
    }));
}
