//! Annotations as chartjs-plugin-annotation 1 to 3 knows them: lines, boxes, points, labels, ellipses, polygons, by a
//! name each or in a list. In: the options; out: marks above the data, and values that axes must cover.

use super::annotation::{find, finish, plot, value_on};
use super::axes::{Axes, Axis};
use super::callback;
use super::chart::Chart;
use super::font::{self, TextFont};
use super::options::{self, Options};
use super::table::{Rows, Tables};
use crate::data::Value;
use crate::figure::{
    Channel, From, Glyph, GlyphStyle, Mapping, Mark, MarkKind, Orientation, RectStyle, SymbolStyle, TextMark,
};
use crate::json::Json;
use std::borrow::Cow;
use std::f64::consts::TAU;
use std::sync::Arc;

/// What an annotation is drawn in unless it says otherwise.
const GREY: &str = "#666";
/// Corners of an ellipse.
const CORNERS: usize = 72;

/// Whether options are those of a later plugin than version 0.5.
pub(super) fn is_later(a: &Json) -> bool {
    let named = ["xMin", "xMax", "yMin", "yMax", "xValue", "yValue"].iter().any(|n| a.get(n).is_some());
    let old = a.get("mode").is_some() || a.get("scaleID").is_some() || a.get("xScaleID").is_some();
    named && !old
}

/// Values that an axis must cover for an annotation.
pub(super) fn covered(chart: &Chart, axis: &Axis, a: &Options) -> Vec<f64> {
    if a.truthy("adjustScaleRange") == Some(false) || a.truthy("display") == Some(false) {
        return Vec::new();
    }
    let names: &[&str] = if axis.horizontal { &["xMin", "xMax", "xValue"] } else { &["yMin", "yMax", "yValue"] };
    let own = a.text("scaleID") == Some(&*axis.id);
    let id = a.text(if axis.horizontal { "xScaleID" } else { "yScaleID" });
    if id.is_some_and(|id| *id != *axis.id) {
        return Vec::new();
    }
    let lines: &[&str] = if own { &["value", "endValue"] } else { &[] };
    names.iter().chain(lines).filter_map(|n| value_on(chart, axis, a.get(n)?)).collect()
}

/// The marks of an annotation.
pub(super) fn marks<'a>(chart: &Chart<'a>, axes: &Axes<'a>, a: &Options<'a>, tables: &mut Tables) -> Vec<Mark> {
    if a.truthy("display") == Some(false) {
        return Vec::new();
    }
    let place = Place { chart, axes, a };
    match a.text("type").unwrap_or("line") {
        "box" => place.boxed(tables),
        "point" | "polygon" => place.point(tables),
        "label" => place.label(tables),
        "ellipse" => place.ellipse(tables),
        _ => place.line(tables),
    }
}

struct Place<'s, 'a> {
    chart: &'s Chart<'a>,
    axes: &'s Axes<'a>,
    a: &'s Options<'a>,
}

/// Where an annotation begins and ends in one direction.
struct Span {
    from: Mapping,
    to: Mapping,
    middle: Mapping,
}

impl<'a> Place<'_, 'a> {
    fn axis(&self, horizontal: bool) -> Option<&Axis<'a>> {
        find(self.axes, self.a.text(if horizontal { "xScaleID" } else { "yScaleID" }), Some(horizontal))
    }

    fn value(&self, horizontal: bool, name: &str) -> Option<(f64, Mapping)> {
        let axis = self.axis(horizontal)?;
        let v = value_on(self.chart, axis, self.a.get(name)?)?;
        Some((v, Mapping::constant(v).scaled(axis.scale)))
    }

    /// From one value to another, or across the whole plot.
    fn span(&self, horizontal: bool) -> Span {
        let names = if horizontal { ["xMin", "xMax", "xValue"] } else { ["yMin", "yMax", "yValue"] };
        let mut ends = [self.value(horizontal, names[0]), self.value(horizontal, names[1])];
        if let Some(point) = self.value(horizontal, names[2]) {
            ends = [Some(point.clone()), Some(point)];
        }
        let on = self.axis(horizontal).filter(|x| self.a.text("scaleID") == Some(&*x.id));
        if let Some(axis) = on {
            let at = |name: &str| value_on(self.chart, axis, self.a.get(name)?);
            if let Some(v) = at("value") {
                let end = at("endValue").unwrap_or(v);
                ends = [v, end].map(|v| Some((v, Mapping::constant(v).scaled(axis.scale))));
            }
        }
        let whole = |share: f64| plot(if horizontal { From::PlotWidth(share) } else { From::PlotHeight(1.0 - share) });
        let middle = match &ends {
            [Some((a, m)), Some((b, _))] => Mapping { from: From::Constant(Value::Number((a + b) / 2.0)), ..m.clone() },
            [Some((_, m)), None] | [None, Some((_, m))] => m.clone(),
            [None, None] => whole(0.5),
        };
        let [from, to] = ends;
        Span { from: from.map_or_else(|| whole(0.0), |e| e.1), to: to.map_or_else(|| whole(1.0), |e| e.1), middle }
    }

    fn stroke(&self, rows: &mut Rows, usual: f64) {
        let width = self.a.number("borderWidth").unwrap_or(usual);
        if width > 0.0 {
            rows.encodings.constant(Channel::Stroke, self.color("borderColor", GREY));
            rows.encodings.constant(Channel::StrokeWidth, width);
        }
        if let Some(dash @ Json::Array(_)) = self.a.get("borderDash") {
            rows.encodings.constant(Channel::StrokeDash, callback::value_of(dash));
        }
    }

    /// A colour, which may be a function or a gradient.
    fn color(&self, name: &str, usual: &str) -> Value {
        match self.a.find(name) {
            Some((code @ Json::Code(_), at)) => self.chart.called(code, &at, Vec::new),
            Some((v, _)) if !v.is_null() => callback::value_of(v),
            _ => Value::from(usual),
        }
    }

    fn line(&self, tables: &mut Tables) -> Vec<Mark> {
        let (x, y) = (self.span(true), self.span(false));
        let across = matches!(x.from.from, From::PlotWidth(_));
        let upright = matches!(y.from.from, From::PlotHeight(_));
        let mut rows = Rows::new(1);
        rows.encodings.map(Channel::X, x.from.clone()).map(Channel::X2, x.to.clone());
        rows.encodings.map(Channel::Y, y.from.clone()).map(Channel::Y2, y.to.clone());
        self.stroke(&mut rows, 2.0);
        let mut out = vec![finish("mark-rule", MarkKind::Rule, rows, tables)];
        let label = self.a.sub("label");
        if label.truthy("display").or_else(|| label.truthy("enabled")) != Some(true) {
            return out;
        }
        let Some(text) = self.text(&label, "#fff", true) else { return out };
        let (w, h) = text.size();
        // At an end of a straight line the label stays within it.
        let along = |span: &Span, length: f64| match label.text("position") {
            Some("start") => (span.from.clone(), length / 2.0 + text.padding.left),
            Some("end") => (span.to.clone(), -length / 2.0 - text.padding.left),
            _ => (span.middle.clone(), 0.0),
        };
        let ((x, dx), (y, dy)) = match (across, upright) {
            (true, false) => (along(&x, w), (y.middle.clone(), 0.0)),
            (false, true) => {
                let (m, px) = along(&y, h);
                ((x.middle.clone(), 0.0), (m, -px))
            }
            _ => ((along(&x, 0.0).0, 0.0), (along(&y, 0.0).0, 0.0)),
        };
        out.extend(text.marks(&label, x, y, (dx, dy), Value::from("rgba(0,0,0,0.8)"), 6.0, tables));
        out
    }

    fn boxed(&self, tables: &mut Tables) -> Vec<Mark> {
        let (x, y) = (self.span(true), self.span(false));
        let mut rows = Rows::new(1);
        rows.encodings.map(Channel::X, x.from.clone()).map(Channel::X2, x.to.clone());
        rows.encodings.map(Channel::Y, y.from.clone()).map(Channel::Y2, y.to.clone());
        rows.encodings.constant(Channel::Fill, self.color("backgroundColor", GREY));
        self.stroke(&mut rows, 1.0);
        if let Some(radius) = self.a.number("borderRadius").filter(|r| *r > 0.0) {
            for corner in
                [Channel::CornerTopLeft, Channel::CornerTopRight, Channel::CornerBottomRight, Channel::CornerBottomLeft]
            {
                rows.encodings.constant(corner, radius);
            }
        }
        let mut out = vec![finish("mark-rect", MarkKind::Rect(RectStyle::default()), rows, tables)];
        out.extend(self.inner_label(&x, &y, tables));
        out
    }

    /// The label of a box or an ellipse: in its middle, or at its edges.
    fn inner_label(&self, x: &Span, y: &Span, tables: &mut Tables) -> Vec<Mark> {
        let label = self.a.sub("label");
        if label.truthy("display").or_else(|| label.truthy("enabled")) != Some(true) {
            return Vec::new();
        }
        let Some(text) = self.text(&label, &self.black(), true) else { return Vec::new() };
        let (w, h) = text.size();
        let (px, py) = positions(&label);
        let side = |span: &Span, position: &str, length: f64, sign: f64| match position {
            "start" => (if sign > 0.0 { span.from.clone() } else { span.to.clone() }, length / 2.0),
            "end" => (if sign > 0.0 { span.to.clone() } else { span.from.clone() }, -length / 2.0),
            _ => (span.middle.clone(), 0.0),
        };
        // Downward is towards smaller values.
        let ((x, dx), (y, dy)) = (side(x, &px, w, 1.0), side(y, &py, h, -1.0));
        text.marks(&label, x, y, (dx, dy), Value::from("transparent"), 0.0, tables)
    }

    fn point(&self, tables: &mut Tables) -> Vec<Mark> {
        let (x, y) = (self.span(true), self.span(false));
        let (dx, dy) = (self.a.number("xAdjust").unwrap_or(0.0), self.a.number("yAdjust").unwrap_or(0.0));
        let mut rows = Rows::new(1);
        rows.encodings.map(Channel::X, x.middle.clone().offset(dx)).map(Channel::Y, y.middle.clone().offset(dy));
        let radius = self.a.number("radius").unwrap_or(10.0);
        let shape = match self.a.text("type") {
            Some("polygon") => polygon(self.a.number("sides").unwrap_or(3.0)),
            _ => Arc::from(self.a.text("pointStyle").unwrap_or("circle")),
        };
        let drawn = self.a.text("type") == Some("polygon");
        // The size of an outline is the area of its box.
        let size = if drawn { 4.0 * radius * radius } else { radius };
        rows.encodings.constant(Channel::Size, size).constant(Channel::Shape, &*shape);
        if let Some(turn) = self.a.number("rotation") {
            rows.encodings.constant(Channel::Angle, turn);
        }
        rows.encodings.constant(Channel::Fill, self.color("backgroundColor", GREY));
        self.stroke(&mut rows, 1.0);
        let style = SymbolStyle { by_radius: !drawn, inside: None };
        let mut out = vec![finish("mark-point", MarkKind::Symbol(style), rows, tables)];
        out.extend(self.inner_label(&x, &y, tables));
        out
    }

    /// The colour of texts without a ground that say none.
    fn black(&self) -> Cow<'static, str> {
        self.chart.pages.css("black", "#c9d1d9")
    }

    fn label(&self, tables: &mut Tables) -> Vec<Mark> {
        let (x, y) = (self.span(true), self.span(false));
        // On a ground of its own it stays as it is.
        let color = if self.a.get("backgroundColor").is_some() { Cow::Borrowed("black") } else { self.black() };
        let Some(text) = self.text(self.a, &color, false) else { return Vec::new() };
        let (w, h) = text.size();
        let (px, py) = positions(self.a);
        let shift = |position: &str, length: f64| match position {
            "start" => length / 2.0,
            "end" => -length / 2.0,
            _ => 0.0,
        };
        text.marks(self.a, x.middle, y.middle, (shift(&px, w), shift(&py, h)), Value::from("transparent"), 0.0, tables)
    }

    fn ellipse(&self, tables: &mut Tables) -> Vec<Mark> {
        let (x, y) = (self.span(true), self.span(false));
        let (From::Constant(low), From::Constant(high), Some(scale)) = (&y.from.from, &y.to.from, y.from.scale) else {
            return self.boxed(tables);
        };
        let (low, high) = (low.to_number(), high.to_number());
        let half = CORNERS / 2;
        let angle = |i: usize| TAU / 2.0 * i as f64 / half as f64;
        let mut rows = Rows::new(half + 1);
        let at = |i: usize| (low + high) / 2.0 - (high - low) / 2.0 * libm::cos(angle(i));
        rows.numbers("at", (0..=half).map(at).collect());
        rows.numbers("share", (0..=half).map(|i| libm::sin(angle(i))).collect());
        rows.encodings.map(Channel::X, x.from.clone()).map(Channel::X2, x.to.clone());
        rows.encodings.map(Channel::Y, Mapping::field("at").scaled(scale)).map(Channel::Size, Mapping::field("share"));
        rows.encodings.constant(Channel::Fill, self.color("backgroundColor", GREY));
        self.stroke(&mut rows, 1.0);
        let place = RectStyle { orientation: Orientation::Vertical, ..RectStyle::default() };
        let kind = MarkKind::Glyph(GlyphStyle { place, glyph: Glyph::Outline });
        let mut out = vec![finish("mark-glyph", kind, rows, tables)];
        out.extend(self.inner_label(&x, &y, tables));
        out
    }

    fn text(&self, o: &Options<'a>, color: &str, bold: bool) -> Option<Text> {
        let lines: Vec<Arc<str>> = match o.find("content") {
            Some((code @ Json::Code(_), at)) => match self.chart.called(code, &at, Vec::new) {
                Value::Array(list) => list.iter().map(Value::to_text).collect(),
                Value::Null => return None,
                v => vec![v.to_text()],
            },
            Some((v, _)) => options::lines(v),
            None => return None,
        };
        let mut font = font::of(self.chart, o);
        if bold && o.sub("font").get("weight").is_none() && o.get("fontStyle").is_none() {
            font.font = Arc::new(crate::text::Font { weight: 700, ..(*font.font).clone() });
        }
        let named = |name: &str| o.text(name).filter(|_| !matches!(o.get(name), Some(Json::Code(_))));
        let color = named("color").or_else(|| named("fontColor")).unwrap_or(color);
        let padding = font::insets(o.get("padding"), 6.0);
        Some(Text { lines, font, color: Arc::from(color), padding })
    }
}

/// A block of text with room about it.
struct Text {
    lines: Vec<Arc<str>>,
    font: TextFont,
    color: Arc<str>,
    padding: crate::geometry::Insets,
}

impl Text {
    fn size(&self) -> (f64, f64) {
        let widest = self.lines.iter().map(|l| crate::text::width_rounded(l, &self.font.font)).fold(0.0, f64::max);
        let height = self.lines.len() as f64 * self.font.line_height;
        let p = &self.padding;
        (widest + p.left + p.right, height + p.top + p.bottom)
    }

    /// The box and the text, about a point.
    #[expect(clippy::too_many_arguments, reason = "where it is and what it looks like")]
    fn marks(
        &self,
        o: &Options,
        x: Mapping,
        y: Mapping,
        (dx, dy): (f64, f64),
        back: Value,
        radius: f64,
        tables: &mut Tables,
    ) -> Vec<Mark> {
        let x = x.offset(dx + o.number("xAdjust").unwrap_or(0.0));
        let y = y.offset(dy + o.number("yAdjust").unwrap_or(0.0));
        let (w, h) = self.size();
        let mut out = Vec::new();
        let fill = o.get("backgroundColor").filter(|v| !v.is_null()).map_or(back, callback::value_of);
        let border = o.number("borderWidth").filter(|_| o.get("borderColor").is_some()).unwrap_or(0.0);
        if fill != Value::from("transparent") || border > 0.0 {
            let mut rows = Rows::new(1);
            rows.encodings.map(Channel::XCenter, x.clone()).map(Channel::YCenter, y.clone());
            rows.encodings.constant(Channel::Width, w).constant(Channel::Height, h).constant(Channel::Fill, fill);
            if border > 0.0 {
                rows.encodings.constant(Channel::Stroke, o.text("borderColor").unwrap_or("black"));
                rows.encodings.constant(Channel::StrokeWidth, border);
            }
            let radius = o.number("borderRadius").unwrap_or(radius);
            for corner in
                [Channel::CornerTopLeft, Channel::CornerTopRight, Channel::CornerBottomRight, Channel::CornerBottomLeft]
            {
                rows.encodings.constant(corner, radius);
            }
            out.push(finish("mark-rect", MarkKind::Rect(RectStyle::default()), rows, tables));
        }
        let mut rows = Rows::new(1);
        let middle = (self.padding.left - self.padding.right) / 2.0;
        let first = -(self.lines.len() as f64 - 1.0) / 2.0 * self.font.line_height
            + (self.padding.top - self.padding.bottom) / 2.0;
        rows.encodings.map(Channel::X, x).map(Channel::Y, y);
        let lines: Vec<Value> = self.lines.iter().map(|l| Value::Text(l.clone())).collect();
        rows.encodings.constant(Channel::Text, Value::Array(lines.into()));
        rows.encodings.constant(Channel::Dx, middle).constant(Channel::Dy, first);
        rows.encodings.constant(Channel::Align, "center").constant(Channel::Baseline, "middle");
        rows.encodings.constant(Channel::Fill, &*self.color);
        rows.encodings.constant(Channel::FontFamily, &*self.font.font.family);
        rows.encodings.constant(Channel::Size, self.font.font.size);
        rows.encodings.constant(Channel::FontWeight, f64::from(self.font.font.weight));
        let style = TextMark { line_height: Some(self.font.line_height), ..TextMark::default() };
        out.push(finish("mark-text", MarkKind::Text(style), rows, tables));
        out
    }
}

/// `position` of a label: one word for both directions, or `{x, y}`.
fn positions(o: &Options) -> (String, String) {
    let word = |v: Option<&Json>| v.and_then(Json::as_str).unwrap_or("center").to_owned();
    match o.get("position") {
        Some(v @ Json::Object(_)) => (word(v.get("x")), word(v.get("y"))),
        v => (word(v), word(v)),
    }
}

/// A regular polygon as path data in a box of two by two, its first corner on top.
fn polygon(sides: f64) -> Arc<str> {
    let n = sides.round().clamp(3.0, 64.0) as usize;
    let corner = |i: usize| {
        let angle = TAU * i as f64 / n as f64;
        format!("{:.4} {:.4}", libm::sin(angle), -libm::cos(angle))
    };
    let corners: Vec<String> = (0..n).map(corner).collect();
    format!("M{}Z", corners.join("L")).into()
}
