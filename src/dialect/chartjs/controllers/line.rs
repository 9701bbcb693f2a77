//! Lines with their areas and points, and points alone. In: a data set in its place; out: up to three marks.

use crate::data::Value;
use crate::dialect::Version;
use crate::dialect::chartjs::axes::{Axes, Axis, AxisKind};
use crate::dialect::chartjs::chart::{Chart, Dataset, Element, Kind, Styled, label_of};
use crate::dialect::chartjs::data::Series;
use crate::dialect::chartjs::options;
use crate::dialect::chartjs::table::{Rows, Tables};
use crate::figure::{
    AreaStyle, Channel, Curve, DataId, FillTarget, From, Gaps, LineStyleRule, Mapping, Mark, MarkKind, Orientation,
    SymbolStyle,
};
use crate::geometry::Insets;
use crate::json::Json;
use std::sync::Arc;

/// What an area reaches to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fill {
    /// Nothing.
    None,
    /// The base of the axis.
    Origin,
    /// The lower end of the axis.
    Start,
    /// The upper end.
    End,
    Value(f64),
    /// The line's own shape.
    Shape,
    /// The line of another data set.
    Set(usize),
    /// The data set below in the stack.
    Stack,
}

/// The marks of a data set: area, line, points.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// The area, if it is filled.
    pub area: Option<Mark>,
    pub line: Option<Mark>,
    pub points: Option<Mark>,
}

/// How a line runs.
pub(crate) struct Course {
    /// The curve through the points.
    pub curve: Curve,
    /// Where it breaks.
    pub gaps: Gaps,
    /// How far points of one run are from each other at most, on the index axis.
    pub apart: Option<f64>,
}

impl Course {
    /// As lines about a centre run: distances mean nothing there.
    pub(crate) fn ring(self) -> Course {
        let gaps = if self.gaps == Gaps::Bridge { Gaps::Bridge } else { Gaps::Break };
        Course { gaps, apart: None, ..self }
    }
}

/// The curve and the gaps of a data set's line.
pub(crate) fn course<'a>(chart: &Chart<'a>, set: &Dataset<'a>, line: &Element<'a>) -> Course {
    let one = |name: &str| line.one(chart, set, name, None);
    let v2 = chart.is_v2();
    let stepped =
        if v2 { set.json.get("steppedLine").map_or_else(|| one("stepped"), Value::from) } else { one("stepped") };
    let given = if v2 {
        set.own.get("spanGaps").or_else(|| chart.root.get("spanGaps")).map_or(Value::Null, Value::from)
    } else {
        one("spanGaps")
    };
    // Numbers say how far points are from each other at most, from version 3 on; missing data are gaps as ever.
    let (gaps, apart) = match given {
        Value::Number(x) if !v2 => (Gaps::Apart(Arc::from("stop")), Some(x)),
        Value::Bool(true) => (Gaps::Bridge, None),
        v if v2 && v.truthy() => (Gaps::Bridge, None),
        _ => (Gaps::Break, None),
    };
    let curve = match &stepped {
        Value::Text(t) if &**t == "after" => Curve::StepBefore,
        Value::Text(t) if &**t == "middle" => Curve::StepThrough,
        v if v.truthy() => Curve::StepAfter,
        _ if &*one("cubicInterpolationMode").to_text() == "monotone" => Curve::SplineMonotone,
        _ => {
            let tension = if v2 {
                set.json
                    .get("lineTension")
                    .or_else(|| set.json.get("tension"))
                    .filter(|v| !v.is_null())
                    .and_then(options::number)
            } else {
                set.json.get("lineTension").and_then(options::number).filter(|_| set.json.get("tension").is_none())
            };
            let tension = tension.or_else(|| one("tension").valid_number()).unwrap_or(0.0);
            let capped = one("capBezierPoints") != Value::Bool(false);
            if tension == 0.0 { Curve::Linear } else { Curve::Spline { tension, capped } }
        }
    };
    Course { curve, gaps, apart }
}

/// What a data set says it is filled to (`plugin.filler.js`, `decodeFill`; later `filler.options.js`).
fn fill_of<'a>(chart: &Chart<'a>, set: &Dataset<'a>) -> Fill {
    let fill = Element::new(chart, set, "line").one(chart, set, "fill", None);
    let v2 = chart.is_v2();
    let goal = match fill.member("target") {
        Value::Null | Value::Undefined => fill.clone(),
        target => target,
    };
    match if v2 { &fill } else { &goal } {
        Value::Bool(true) => Fill::Origin,
        goal @ Value::Object(_) if !v2 => goal.member("value").valid_number().map_or(Fill::None, Fill::Value),
        Value::Number(x) => target(chart, set, *x),
        Value::Text(t) => match (&**t, v2) {
            ("origin", _) | ("zero", true) => Fill::Origin,
            ("start", _) | ("bottom", true) => Fill::Start,
            ("end", _) | ("top", true) => Fill::End,
            ("shape", false) => Fill::Shape,
            ("stack", false) => Fill::Stack,
            (other, _) => match (other.trim().parse::<f64>(), other.starts_with(['+', '-'])) {
                (Ok(x), true) => target(chart, set, set.index as f64 + x),
                (Ok(x), false) => target(chart, set, x),
                (Err(_), _) => Fill::None,
            },
        },
        _ => Fill::None,
    }
}

fn target(chart: &Chart, set: &Dataset, index: f64) -> Fill {
    let other = chart.datasets.get(index as usize).filter(|_| index.fract() == 0.0 && index >= 0.0);
    match other.filter(|other| other.index != set.index) {
        Some(other) => Fill::Set(other.index),
        None => Fill::None,
    }
}

/// What a data set is filled to in the end: one that is hidden passes the area on to where its own would reach, unless the
/// filler is told not to; there is no line of what has none (`resolveTarget`).
pub(crate) fn filled<'a>(chart: &Chart<'a>, set: &Dataset<'a>) -> Fill {
    let Some(filler) = chart.plugin("filler") else { return Fill::None };
    let propagates = filler.truthy("propagate").unwrap_or(true);
    let mut fill = fill_of(chart, set);
    let mut visited = vec![set.index];
    while let Fill::Set(next) = fill {
        let Some(other) = chart.datasets.iter().find(|d| d.index == next && has_line(chart, d)) else {
            return Fill::None;
        };
        if !other.hidden {
            return fill;
        }
        if !propagates || visited.contains(&next) {
            return Fill::None;
        }
        visited.push(next);
        fill = fill_of(chart, other);
    }
    fill
}

/// Whether a data set has a line, be it one that is not drawn.
fn has_line(chart: &Chart, set: &Dataset) -> bool {
    match set.kind.base() {
        Kind::Line | Kind::Radar => !chart.is_v2() || shows_line(chart, set),
        Kind::Scatter => shows_line(chart, set),
        _ => false,
    }
}

/// Whether areas lie under the grid.
pub(super) fn behind(chart: &Chart) -> bool {
    !chart.is_v2() && chart.plugin("filler").is_some_and(|f| f.text("drawTime") == Some("beforeDraw"))
}

/// The strokes of a line.
pub(crate) fn stroke<'a>(chart: &Chart<'a>, set: &Dataset<'a>, line: &Element<'a>, rows: &mut Rows) -> f64 {
    let one = |name: &str| line.one(chart, set, name, None);
    let width = match one("borderWidth").valid_number().unwrap_or(3.0).max(0.0) {
        // A canvas is not told to draw lines of no width, and version 2 draws on with the pen as it was (`element.line.js`).
        0.0 if chart.is_v2() => 1.0,
        width => width,
    };
    rows.style(Channel::Stroke, "stroke", Styled::Same(one("borderColor")));
    rows.encodings.constant(Channel::StrokeWidth, width);
    let dash = one("borderDash");
    if matches!(&dash, Value::Array(l) if !l.is_empty()) {
        rows.encodings.constant(Channel::StrokeDash, dash);
        rows.style(Channel::StrokeDashOffset, "dash_offset", Styled::Same(one("borderDashOffset")));
    }
    rows.style(Channel::StrokeCap, "cap", Styled::Same(one("borderCapStyle")));
    rows.style(Channel::StrokeJoin, "join", Styled::Same(one("borderJoinStyle")));
    width
}

/// A mark with nothing decided but its kind.
pub(crate) fn plain(class: &'static str, kind: MarkKind, data: DataId, rows: Rows, label: Arc<str>) -> Mark {
    let valid = vec![Arc::from("at"), Arc::from("value")];
    Mark { valid, label, ..Mark::bare(class, kind, data, rows.encodings) }
}

fn shows_line(chart: &Chart, set: &Dataset) -> bool {
    if chart.is_v2() {
        let default = set.kind != Kind::Scatter && chart.root.truthy("showLines").unwrap_or(true);
        return set.json.get("showLine").filter(|v| !v.is_null()).map_or(default, options::truthy);
    }
    let own = set.own.truthy("showLine");
    own.or_else(|| chart.root.truthy("showLine")).unwrap_or(true)
}

/// Makes the marks of a data set of lines, points or bubbles. Areas to other data sets are completed by
/// [`super::super::cartesian`].
pub(crate) fn marks<'a>(chart: &Chart<'a>, axes: &Axes<'a>, s: &Series<'a, '_>, tables: &mut Tables) -> Marks {
    let set = s.set;
    let (index, value) = (axes.list[s.index].scale, axes.list[s.value].scale);
    let (at, over) = if s.lying { (Channel::Y, Channel::X) } else { (Channel::X, Channel::Y) };
    let place = |rows: &mut Rows| {
        rows.numbers("at", s.cells.iter().map(|c| c.at).collect());
        rows.numbers("value", s.cells.iter().map(|c| c.value).collect());
        rows.encodings.map(at, Mapping::field("at").scaled(index));
        rows.encodings.map(over, Mapping::field("value").scaled(value));
    };
    let mut out = Marks::default();
    let point = Element::new(chart, set, "point");
    let n = s.cells.len();
    let shown = shows_line(chart, set);
    if set.kind != Kind::Bubble && (shown || !chart.is_v2() && set.kind == Kind::Line) {
        let line = Element::new(chart, set, "line");
        let course = course(chart, set, &line);
        let place = |rows: &mut Rows| {
            place(rows);
            if let Some(limit) = course.apart {
                rows.numbers("stop", stops(s, limit));
            }
        };
        let mut rows = Rows::new(n);
        place(&mut rows);
        let width = stroke(chart, set, &line, &mut rows);
        let fill = filled(chart, set);
        if fill != Fill::None {
            let mut filled = Rows::new(n);
            place(&mut filled);
            let mut area = area(chart, s, &axes.list[s.value], &line, &course, fill, filled, tables);
            // Before version 4 areas end where the plot does.
            area.clip =
                if chart.version == Version::V4 { clip(chart, axes, s, overflow(chart, set)) } else { area.clip };
            out.area = Some(area);
        }
        if shown && (width > 0.0 || chart.datasets.len() > 1) {
            let data = tables.add(rows.frame.clone());
            let rule = LineStyleRule { curve: course.curve, gaps: course.gaps.clone(), closed: false, pieces: false };
            let mut mark = plain("mark-line", MarkKind::Line(rule), data, rows, label_of(set));
            let reach = if chart.is_v2() { width / 2.0 } else { overflow(chart, set) };
            mark.clip = clip(chart, axes, s, reach);
            super::segments::apply(chart, s, &mut mark, tables);
            out.line = Some(mark);
        }
    }
    let mut rows = Rows::new(n);
    place(&mut rows);
    out.points = points(chart, s, &point, rows, tables);
    if let Some(mark) = out.points.as_mut().filter(|_| !chart.is_v2()) {
        // A side that the author does not end has room for whole points.
        let reach = overflow(chart, set);
        let cuts = |c: &Insets| [c.left, c.top, c.right, c.bottom].iter().any(|side| *side < reach);
        mark.clip = clip(chart, axes, s, reach).filter(cuts);
    }
    out
}

/// 1 where a point is too far from the one before it (`controller.line.js`, `updateElements`).
fn stops(s: &Series, limit: f64) -> Vec<f64> {
    let far = |pair: &[super::super::data::Cell]| f64::from(u8::from((pair[1].at - pair[0].at).abs() > limit));
    std::iter::once(0.0).chain(s.cells.windows(2).map(far)).take(s.cells.len()).collect()
}

/// How far the largest point reaches from its centre as versions 3 and 4 count it: at least as far as when pointed at.
fn widest<'a>(chart: &Chart<'a>, set: &Dataset<'a>, point: &Element<'a>) -> f64 {
    let n = set.data.len();
    let number = |style: &Styled, i: usize, default: f64| style.numbers(i).unwrap_or(default);
    let (radius, hover, border) = (
        point.each(chart, set, "radius", n),
        point.each(chart, set, "hoverRadius", n),
        point.each(chart, set, "borderWidth", n),
    );
    let uniform = [&radius, &hover, &border].iter().all(|s| matches!(s, Styled::Same(_)));
    let reach = |i: usize| {
        let own = match (set.kind, set.data.get(i)) {
            (Kind::Bubble, Some(d)) => d.get("r").and_then(options::number).unwrap_or(number(&radius, i, 3.0)),
            _ => number(&radius, i, 3.0),
        };
        let hover = if set.kind == Kind::Bubble { number(&hover, i, 4.0) + own } else { number(&hover, i, 4.0) };
        if own > 0.0 {
            own.max(if set.kind == Kind::Bubble { hover.min(own) } else { hover }) + number(&border, i, 1.0)
        } else {
            0.0
        }
    };
    let count = if uniform && set.kind != Kind::Bubble { n.min(1) } else { n };
    (0..count).map(reach).fold(0.0, f64::max)
}

/// The room that versions 3 and 4 keep around the plot for the points of a data set, px.
pub(crate) fn room<'a>(chart: &Chart<'a>, set: &Dataset<'a>) -> f64 {
    match set.kind {
        Kind::Line | Kind::Scatter if set.data.is_empty() => 0.0,
        Kind::Scatter if !shows_line(chart, set) => widest(chart, set, &Element::new(chart, set, "point")),
        Kind::Line | Kind::Scatter => {
            let point = Element::new(chart, set, "point");
            let ends = [0, set.data.len().saturating_sub(1)].map(|i| {
                let one =
                    |name: &str, default: f64| point.one(chart, set, name, Some(i)).valid_number().unwrap_or(default);
                let radius = one("radius", 3.0);
                if radius > 0.0 { radius.max(one("hoverRadius", 4.0)) + one("borderWidth", 1.0) } else { 0.0 }
            });
            ends[0].max(ends[1])
        }
        Kind::Bubble => widest(chart, set, &Element::new(chart, set, "point")),
        _ => 0.0,
    }
}

/// How far a data set is drawn beyond the plot, px.
pub(super) fn overflow<'a>(chart: &Chart<'a>, set: &Dataset<'a>) -> f64 {
    let room = room(chart, set);
    if set.kind == Kind::Bubble || !shows_line(chart, set) {
        return room;
    }
    let border = Element::new(chart, set, "line").one(chart, set, "borderWidth", None).valid_number().unwrap_or(0.0);
    if set.data.is_empty() { border } else { room.max(border / 2.0) }
}

/// How far beyond the plot a line may go on each side: as far as it has to, but not where the author ends the axis; or as
/// the data set's `clip` says.
pub(super) fn clip<'a>(chart: &Chart<'a>, axes: &Axes<'a>, s: &Series<'a, '_>, reach: f64) -> Option<Insets> {
    // Larger than any canvas.
    const FAR: f64 = 1e5;
    let number = |v: Option<&Json>, usual: f64| match v {
        Some(Json::Bool(false)) => FAR,
        Some(Json::Bool(true)) => 0.0,
        Some(v) => options::number(v).unwrap_or(usual),
        None => usual,
    };
    match s.set.own.get("clip").filter(|v| !v.is_null()) {
        Some(Json::Bool(false)) => return None,
        Some(o @ Json::Object(_)) => {
            let side = |name: &str| number(o.get(name), 0.0);
            return Some(Insets { left: side("left"), top: side("top"), right: side("right"), bottom: side("bottom") });
        }
        Some(v) => return Some(Insets::all(number(Some(v), 0.0))),
        None => {}
    }
    let (x, y) = if s.lying { (s.value, s.index) } else { (s.index, s.value) };
    let ends = |axis: usize| {
        let axis = &axes.list[axis];
        let o = if chart.is_v2() { axis.options.sub("ticks") } else { axis.options.clone() };
        let free = |name: &str| if o.get(name).is_some_and(|v| !v.is_null()) { 0.0 } else { reach };
        let (start, end) = (free("min"), free("max"));
        if o.truthy("reverse").unwrap_or(false) { (end, start) } else { (start, end) }
    };
    let ((left, right), (bottom, top)) = (ends(x), ends(y));
    Some(Insets { left, top, right, bottom })
}

/// The symbols of a data set's points; `None` if none can be seen.
pub(crate) fn points<'a>(
    chart: &Chart<'a>,
    s: &Series<'a, '_>,
    point: &Element<'a>,
    mut rows: Rows,
    tables: &mut Tables,
) -> Option<Mark> {
    let n = s.cells.len();
    let radius = match s.set.kind {
        Kind::Bubble => {
            let own = point.each(chart, s.set, "radius", n);
            Styled::Each(
                (0..n)
                    .map(|i| if s.cells[i].radius.is_finite() { Value::Number(s.cells[i].radius) } else { own.get(i) })
                    .collect(),
            )
        }
        _ => point.each(chart, s.set, "radius", n),
    };
    point_styles(chart, s.set, point, radius, n, &mut rows)?;
    let data = tables.add(rows.frame.clone());
    let inside = if chart.is_v2() {
        // But for what is lost in computing (`helpers.canvas.js`, `_isPointInArea`).
        if s.set.kind == Kind::Bubble { None } else { Some(1e-6) }
    } else {
        Some(widest(chart, s.set, point).max(0.5))
    };
    let style = SymbolStyle { by_radius: true, inside };
    let mut mark = plain("mark-point", MarkKind::Symbol(style), data, rows, Arc::from(""));
    if s.set.kind == Kind::Bubble || s.set.kind == Kind::Scatter {
        mark.label = label_of(s.set);
    }
    Some(mark)
}

/// Styles of points; `None` if none can be seen.
pub(crate) fn point_styles<'a>(
    chart: &Chart<'a>,
    set: &Dataset<'a>,
    point: &Element<'a>,
    radius: Styled,
    n: usize,
    rows: &mut Rows,
) -> Option<()> {
    if radius.largest(n) < 0.1 {
        return None;
    }
    let shape = point.each(chart, set, "pointStyle", n);
    if (0..n.min(100)).any(|i| matches!(shape.get(i), Value::Object(_))) {
        chart.warn(&format!("{}/pointStyle", set.at), "a picture is not drawn as a point; a circle is");
    }
    if shape == Styled::Same(Value::Bool(false)) {
        return None;
    }
    // Points of the style `false` are not drawn as of version 4 (`helpers.canvas.js`, `drawPointLegend`).
    let radius = match &shape {
        Styled::Each(styles) if chart.version == Version::V4 && styles.contains(&Value::Bool(false)) => {
            let shown = |(i, style): (usize, &Value)| {
                if *style == Value::Bool(false) { Value::Number(0.0) } else { radius.get(i) }
            };
            Styled::Each(styles.iter().enumerate().map(shown).collect())
        }
        _ => radius,
    };
    rows.style(Channel::Size, "radius", radius.map(|v| Value::Number(v.valid_number().unwrap_or(0.0).max(0.0))));
    rows.style(
        Channel::Shape,
        "shape",
        shape.map(|v| if matches!(v, Value::Text(_)) { v } else { Value::from("circle") }),
    );
    let rotation = point.each(chart, set, "rotation", n);
    if rotation != Styled::Same(Value::Number(0.0)) {
        rows.style(Channel::Angle, "angle", rotation);
    }
    rows.style(Channel::Fill, "fill", point.each(chart, set, "backgroundColor", n));
    rows.style(Channel::Stroke, "stroke", point.each(chart, set, "borderColor", n));
    // A canvas does not take a width of zero: version 2 asks for one all the same, and draws its usual line.
    let least = if chart.is_v2() { 1.0 } else { 0.0 };
    let width = point.each(chart, set, "borderWidth", n).map(|v| {
        let width = v.valid_number().unwrap_or(0.0);
        Value::Number(if width == 0.0 { least } else { width })
    });
    rows.style(Channel::StrokeWidth, "stroke_width", width);
    Some(())
}

#[allow(clippy::too_many_arguments)]
fn area<'a>(
    chart: &Chart<'a>,
    s: &Series<'a, '_>,
    axis: &Axis<'a>,
    line: &Element<'a>,
    course: &Course,
    fill: Fill,
    mut rows: Rows,
    tables: &mut Tables,
) -> Mark {
    type Share = fn(f64) -> From;
    let (base, low, high): (Channel, Share, (f64, f64)) =
        if s.lying { (Channel::X2, From::PlotWidth, (0.0, 1.0)) } else { (Channel::Y2, From::PlotHeight, (1.0, 0.0)) };
    let unscaled = |from: From| Mapping { from, ..Mapping::constant(0.0) };
    let scaled = |from: From| Mapping { from, ..Mapping::constant(0.0).scaled(axis.scale) };
    let mut target = if chart.is_v2() { FillTarget::Encoded } else { FillTarget::Level };
    match fill {
        Fill::Start => rows.encodings.map(base, unscaled(low(high.0))),
        Fill::End => rows.encodings.map(base, unscaled(low(high.1))),
        Fill::Value(x) => rows.encodings.map(base, scaled(From::Constant(Value::Number(x)))),
        Fill::Shape => {
            target = FillTarget::Shape;
            &mut rows.encodings
        }
        // The index of the data set stands for its line until all marks are there.
        Fill::Set(i) => {
            target = if chart.is_v2() { FillTarget::Rows(i) } else { FillTarget::Mark(i) };
            &mut rows.encodings
        }
        // So do those of all data sets below.
        Fill::Stack => {
            target = FillTarget::Nearest(Vec::new());
            &mut rows.encodings
        }
        // Where there are no numbers, areas reach to the edge (`scale.category.js`, `getBasePixel`).
        Fill::Origin | Fill::None if axis.kind == AxisKind::Category => rows.encodings.map(base, unscaled(low(high.0))),
        Fill::Origin | Fill::None => rows.encodings.map(base, scaled(From::Base)),
    };
    let color = line.one(chart, s.set, "backgroundColor", None);
    let (above, below) = above_below(chart, s.set, line, &color);
    rows.style(Channel::Fill, "fill", Styled::Same(above));
    let style = AreaStyle {
        curve: course.curve,
        base_curve: Curve::Linear,
        orientation: if s.lying { Orientation::Horizontal } else { Orientation::Vertical },
        gaps: course.gaps.clone(),
        closed: false,
        target,
        below,
        stroke_line_only: true,
        pieces: false,
        behind: behind(chart),
    };
    let data = tables.add(rows.frame.clone());
    let mut mark = plain("mark-area", MarkKind::Area(style), data, rows, Arc::from(""));
    mark.clip = Some(Insets::default());
    super::segments::apply(chart, s, &mut mark, tables);
    mark
}

/// The paints above and below the target, if they differ.
pub(crate) fn above_below<'a>(
    chart: &Chart<'a>,
    set: &Dataset<'a>,
    line: &Element<'a>,
    color: &Value,
) -> (Value, Option<Value>) {
    let fill = line.one(chart, set, "fill", None);
    if !matches!(fill, Value::Object(_)) {
        return (color.clone(), None);
    }
    let part = |name: &str| match fill.member(name) {
        Value::Null => color.clone(),
        v => v,
    };
    let (above, below) = (part("above"), part("below"));
    if above == below { (above, None) } else { (above, Some(below)) }
}
