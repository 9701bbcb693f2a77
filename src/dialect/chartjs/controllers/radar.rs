//! Charts about a centre: the radial plane of radar and polar-area charts, and the lines of radar charts. In: the chart;
//! out: the plane, its scale, and marks whose positions are angles and distances.

use super::errors;
use super::line;
use crate::data::Value;
use crate::dialect::Version;
use crate::dialect::chartjs::axis::{self, line_styles, locator_of};
use crate::dialect::chartjs::axis_script;
use crate::dialect::chartjs::callback;
use crate::dialect::chartjs::cartesian::{areas_first, curves};
use crate::dialect::chartjs::chart::{Chart, Dataset, Element, Kind, label_of};
use crate::dialect::chartjs::defaults;
use crate::dialect::chartjs::font;
use crate::dialect::chartjs::numerals;
use crate::dialect::chartjs::options::{self, Options};
use crate::dialect::chartjs::table::{Rows, Tables};
use crate::figure::docked::{LabelBox, Labeler, PerTick, RadialAxis, TickRule};
use crate::figure::{
    AreaStyle, Channel, Curve, Domain, DomainSource, FillTarget, From, Interpolation, LineStyle, LineStyleRule,
    Mapping, Mark, MarkKind, Nice, Orientation, RadialCoord, Range, Scale, ScaleId, ScaleKind, SymbolStyle, TextStyle,
};
use crate::json::{Json, Object};
use std::f64::consts::{FRAC_PI_2, TAU};
use std::sync::Arc;

/// The options of the radial scale.
fn options_of<'a>(chart: &Chart<'a>) -> Options<'a> {
    let table = defaults::of(chart.version, chart.pages);
    let radial = table.get("scaleTypes").and_then(|t| t.get("radialLinear"));
    let plain = table.get("scale");
    let mut o = if chart.is_v2() { chart.root.sub("scale") } else { chart.root.sub("scales").sub("r") };
    for tree in [radial, plain].into_iter().flatten() {
        o.add(tree, None);
    }
    o
}

/// Angle of the first spoke and of the labels along it, radians clockwise from the top. Version 2 takes the angle where slices
/// start, which is in radians, for degrees (`scale.radialLinear.js`, `getIndexAngle`).
fn first_spoke(chart: &Chart) -> f64 {
    match chart.kind {
        Kind::PolarArea if chart.is_v2() => chart.root.number("startAngle").unwrap_or(-FRAC_PI_2).to_radians(),
        _ => start(chart),
    }
}

/// Angle of the first slice or spoke, radians clockwise from the top.
pub(crate) fn start(chart: &Chart) -> f64 {
    if chart.is_v2() {
        return match chart.kind {
            Kind::PolarArea => chart.root.number("startAngle").unwrap_or(-FRAC_PI_2) + FRAC_PI_2,
            _ => chart.root.number("startAngle").unwrap_or(0.0).to_radians(),
        };
    }
    options_of(chart).number("startAngle").unwrap_or(0.0).to_radians()
}

/// Whether the greatest value is at the centre.
fn is_reversed(chart: &Chart, o: &Options) -> bool {
    if chart.is_v2() { o.sub("ticks").truthy("reverse") } else { o.truthy("reverse") }.unwrap_or(false)
}

/// A number of a radial chart.
pub(crate) fn amount(chart: &Chart, v: &Json) -> f64 {
    match v {
        Json::Object(o) if !chart.is_v2() => o.get("r").and_then(options::number).unwrap_or(f64::NAN),
        v => options::number(v).unwrap_or(f64::NAN),
    }
}

/// The radial plane and its scale.
pub(crate) fn plane(chart: &Chart, scale: ScaleId) -> (RadialCoord, RadialAxis, Scale) {
    let o = options_of(chart);
    let radar = chart.kind == Kind::Radar;
    let shown: Vec<&Dataset> = chart.datasets.iter().filter(|d| !d.hidden).collect();
    let longest = shown.iter().map(|d| d.data.len()).max().unwrap_or(0);
    let spokes = if radar { chart.labels.len() } else { longest };
    let own =
        |d: &&Dataset| d.data.iter().map(|v| amount(chart, v)).chain(errors::covered_of_slices(chart, d)).collect();
    let values = shown.iter().flat_map(|d| -> Vec<f64> { own(d) }).filter(|x| x.is_finite());
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
    let (low, high) = if low > high { (0.0, 0.0) } else { (low, high) };
    let ends = vec![Value::Number(low), Value::Number(high)];
    let declared = Scale {
        name: Arc::from(""),
        id: scale,
        kind: ScaleKind::Linear,
        domain: Domain { sources: vec![DomainSource::Values(ends)], ..Domain::default() },
        range: Range::Radius(0.0),
        clamp: false,
        reverse: is_reversed(chart, &o),
        round: false,
        nice: Nice::No,
        padding_px: 0.0,
        interpolation: Interpolation::Rgb { gamma: 1.0 },
        bins: None,
    };
    let coord = RadialCoord {
        radius: scale,
        spokes,
        start: first_spoke(chart),
        circular: o.sub(if chart.is_v2() { "gridLines" } else { "grid" }).truthy("circular").unwrap_or(false),
        floor: true,
    };
    (coord, guide(chart, &o), declared)
}

/// The styles of the rings: before version 4 lists begin with the ring of the second tick (`scale.radialLinear.js`).
fn rings(chart: &Chart, grid: &Options, names: [&str; 4]) -> PerTick<LineStyle> {
    let mut styles = line_styles(chart, grid, names);
    if chart.is_v2() {
        // Beyond the end of a list there is no ring.
        for name in &names[..2] {
            let Some(Json::Array(list)) = grid.get(name) else { continue };
            styles.list.iter_mut().skip(list.len()).for_each(|style| style.width = 0.0);
        }
    }
    if chart.version != Version::V4 && styles.list.len() > 1 {
        if styles.cycle {
            styles.list.rotate_right(1);
        } else {
            styles.list.insert(0, styles.list[0].clone());
        }
    }
    styles
}

/// Rings with the dashes that version 4 keeps with the axis's line (`scale.radialLinear.js`, `drawGrid`).
fn dashed(chart: &Chart, o: &Options, mut styles: PerTick<LineStyle>) -> PerTick<LineStyle> {
    if chart.version == Version::V4 {
        let border = o.sub("border");
        let (dash, offset) = (axis::dashes(border.get("dash")), border.number("dashOffset").unwrap_or(0.0));
        styles.list.iter_mut().for_each(|style| (style.dash, style.dash_offset) = (dash.clone(), offset));
    }
    styles
}

fn guide(chart: &Chart, o: &Options) -> RadialAxis {
    let v2 = chart.is_v2();
    let ticks = o.sub("ticks");
    let grid = o.sub(if v2 { "gridLines" } else { "grid" });
    let spokes = o.sub("angleLines");
    let labels = o.sub("pointLabels");
    let on = |o: &Options| o.truthy("display").unwrap_or(true);
    let mut more = locator_of(chart, TickRule::Stepped, o, &ticks);
    let bound = |name: &str| if v2 { ticks.number(name) } else { o.number(name) };
    (more.min, more.max) = (bound("min"), bound("max"));
    if v2 && more.begin_at_zero {
        more.begin_at_zero = more.min.is_none_or(|m| m <= 0.0) && more.max.is_none_or(|m| m >= 0.0);
    }
    // Spokes of version 3 end where the greatest value is, even if that is at the centre (`scale.radialLinear.js`, `drawGrid`).
    let lost = chart.version == Version::V3 && is_reversed(chart, o);
    let text = font::of(chart, &labels);
    let color = labels.get(if v2 { "fontColor" } else { "color" });
    // Functions give a font for each label.
    let fonts = labels.get("font").and_then(Json::as_array).filter(|l| !l.is_empty()).map(|list| {
        let one = |own: &Json| {
            let tree = Json::Object(Object::from_members(vec![(Arc::from("font"), own.clone())]));
            font::of(chart, &Options::of(&tree, None).then(&labels)).font
        };
        list.iter().map(one).collect::<Vec<_>>()
    });
    if labels.get("backdropColor").is_some_and(|v| v.as_array().is_some()) {
        chart.warn("/options/scales/r/pointLabels/backdropColor", "all labels have the same ground, or none");
    }
    let style = |i: usize| {
        let font = fonts.as_ref().map_or_else(|| text.font.clone(), |list| list[i % list.len()].clone());
        let larger = font.size / text.font.size;
        TextStyle {
            line_height: text.line_height * if larger.is_finite() { larger } else { 1.0 },
            color: font::color(color.and_then(|c| options::indexed(c, i, true)), chart.ink()),
            font,
        }
    };
    let n = color.and_then(Json::as_array).map_or(1, |l| l.len().max(1)).max(fonts.as_ref().map_or(1, Vec::len));
    let names = ["color", "lineWidth", "borderDash", "borderDashOffset"];
    let backdrop =
        labels.get("backdropColor").and_then(Json::as_str).and_then(crate::color::Color::parse).filter(|_| !v2);
    RadialAxis {
        locator: more,
        labeler: labeler(chart, &ticks),
        visible: o.truthy("display").unwrap_or(true),
        grid: on(&grid).then(|| dashed(chart, o, rings(chart, &grid, names))),
        spokes: (on(&spokes) && !lost).then(|| line_styles(chart, &spokes, names)),
        labels: axis::labels(chart, &ticks),
        point_labels: on(&labels).then(|| PerTick {
            zero: None,
            major: None,
            list: (0..n).map(style).collect(),
            cycle: true,
        }),
        point_texts: point_texts(chart, &labels),
        point_padding: if v2 { 5.0 } else { labels.number("padding").unwrap_or(5.0) },
        point_backdrop: backdrop.map(|fill| LabelBox {
            fill,
            radius: labels.number("borderRadius").unwrap_or(0.0),
            padding: font::insets(labels.get("backdropPadding"), 2.0),
        }),
        point_centered: labels.truthy("centerPointLabels").unwrap_or(false),
        point_hide: labels.text("display") == Some("auto"),
        raised: axis::raised(chart, o),
    }
}

fn labeler(chart: &Chart, ticks: &Options) -> Labeler {
    if let Some((Json::Code(code), at)) = ticks.find("callback") {
        match callback::compile(code) {
            Ok(f) => return Labeler::Callback(axis_script::tick_labels(&chart.source(), &Arc::from("r"), &f, at)),
            Err(message) => chart.warn(&at, format!("this function is not understood: {message}")),
        }
    }
    numerals::labeler(chart, ticks, false)
}

fn point_texts(chart: &Chart, labels: &Options) -> Vec<Vec<Arc<str>>> {
    let function = labels.find("callback");
    let each = |(i, l): (usize, &Json)| match &function {
        Some((json @ Json::Code(_), at)) => {
            match chart.called(json, at, || vec![Value::from(l), Value::Number(i as f64)]) {
                Value::Array(list) => list.iter().map(Value::to_text).collect(),
                Value::Null => Vec::new(),
                v => vec![v.to_text()],
            }
        }
        _ => options::lines(l),
    };
    chart.labels.iter().enumerate().map(each).collect()
}

/// The marks of a radar chart, and for each data set the mark of its points.
pub(crate) fn marks<'a>(chart: &Chart<'a>, scale: ScaleId, tables: &mut Tables) -> (Vec<Mark>, Vec<Option<usize>>) {
    let (mut marks, mut areas): (Vec<Mark>, Vec<Mark>) = (Vec::new(), Vec::new());
    let mut labelled = vec![None; chart.datasets.len()];
    let mut lines: Vec<Option<usize>> = vec![None; chart.datasets.len()];
    for set in chart.shown().into_iter().rev() {
        let Some(slot) = chart.datasets.iter().position(|d| d.index == set.index) else { continue };
        let n = chart.labels.len().max(1);
        let turn = |i: usize| start(chart) + i as f64 * TAU / n as f64;
        // From version 3 on a line with fewer data than there are labels is open.
        let m = if chart.is_v2() { set.data.len().min(chart.labels.len()) } else { chart.labels.len() };
        let mut rows = Rows::new(m);
        rows.numbers("at", (0..m).map(turn).collect());
        rows.numbers("value", (0..m).map(|i| set.data.get(i).map_or(f64::NAN, |v| amount(chart, v))).collect());
        rows.encodings.map(Channel::X, Mapping::field("at"));
        rows.encodings.map(Channel::Y, Mapping::field("value").scaled(scale));
        let place = |rows: &Rows| Rows { frame: rows.frame.clone(), encodings: rows.encodings.clone() };
        let element = Element::new(chart, set, "line");
        let course = line::course(chart, set, &element).ring();
        let fill = line::filled(chart, set);
        if fill != line::Fill::None {
            let area = area(chart, set, scale, &element, &course, fill, place(&rows), tables);
            if areas_first(chart) { areas.push(area) } else { marks.push(area) }
        }
        let mut stroked = place(&rows);
        let width = line::stroke(chart, set, &element, &mut stroked);
        let shows = set.own.truthy("showLine").unwrap_or(true);
        if (width > 0.0 || chart.datasets.len() > 1) && shows {
            let rule = LineStyleRule { curve: course.curve, gaps: course.gaps.clone(), closed: true, pieces: false };
            let data = tables.add(stroked.frame.clone());
            lines[slot] = Some(marks.len());
            marks.push(line::plain("mark-line", MarkKind::Line(rule), data, stroked, label_of(set)));
        }
        let point = Element::new(chart, set, "point");
        let radius = point.each(chart, set, "radius", m);
        if line::point_styles(chart, set, &point, radius, m, &mut rows).is_some() {
            let data = tables.add(rows.frame.clone());
            labelled[slot] = Some(marks.len());
            let style = SymbolStyle { by_radius: true, inside: None };
            marks.push(line::plain("mark-point", MarkKind::Symbol(style), data, rows, Arc::from("")));
        }
        labelled[slot] = labelled[slot].or(lines[slot]);
    }
    let first = areas.len();
    lines.iter_mut().chain(&mut labelled).flatten().for_each(|at| *at += first);
    marks.splice(0..0, areas);
    let curves = curves(&marks);
    for mark in &mut marks {
        let MarkKind::Area(style) = &mut mark.kind else { continue };
        let FillTarget::Mark(set) = style.target else { continue };
        style.target = match chart.datasets.iter().position(|d| d.index == set).and_then(|p| lines[p]) {
            Some(at) if chart.is_v2() => FillTarget::Rows(at),
            Some(at) => {
                style.base_curve = curves[at].unwrap_or(Curve::Linear);
                FillTarget::Mark(at)
            }
            None => FillTarget::Shape,
        };
    }
    (marks, labelled)
}

#[allow(clippy::too_many_arguments)]
fn area<'a>(
    chart: &Chart<'a>,
    set: &Dataset<'a>,
    scale: ScaleId,
    element: &Element<'a>,
    course: &line::Course,
    fill: line::Fill,
    mut rows: Rows,
    tables: &mut Tables,
) -> Mark {
    let scaled = |from: From| Mapping { from, ..Mapping::constant(0.0).scaled(scale) };
    let mut target = FillTarget::Encoded;
    let (centre, rim) = match is_reversed(chart, &options_of(chart)) {
        true => (From::RangeEnd, From::RangeStart),
        false => (From::RangeStart, From::RangeEnd),
    };
    match fill {
        line::Fill::Set(i) => target = FillTarget::Mark(i),
        line::Fill::Value(x) => drop(rows.encodings.map(Channel::Y2, scaled(From::Constant(Value::Number(x))))),
        // The start is the centre and the end the rim, whichever value is there.
        line::Fill::End => drop(rows.encodings.map(Channel::Y2, scaled(rim))),
        line::Fill::Start => drop(rows.encodings.map(Channel::Y2, scaled(centre))),
        line::Fill::Origin => drop(rows.encodings.map(Channel::Y2, scaled(From::Base))),
        line::Fill::None | line::Fill::Shape | line::Fill::Stack => target = FillTarget::Shape,
    }
    let color = element.one(chart, set, "backgroundColor", None);
    rows.style(Channel::Fill, "fill", super::super::chart::Styled::Same(color));
    let style = AreaStyle {
        curve: course.curve,
        base_curve: Curve::Linear,
        orientation: Orientation::Vertical,
        gaps: course.gaps.clone(),
        closed: true,
        target,
        below: None,
        stroke_line_only: true,
        pieces: false,
        behind: line::behind(chart),
    };
    let data = tables.add(rows.frame.clone());
    line::plain("mark-area", MarkKind::Area(style), data, rows, Arc::from(""))
}
