//! Maps (chartjs-chart-geo 4): areas coloured by their values, and bubbles at places. In: GeoJSON features or places a
//! datum; out: the plane of the map, marks of its outline, its grid, its areas or bubbles, and what explains them.

mod legend;
mod ramp;
mod skip;

use super::line;
use crate::data::readers::{Graticule, graticule};
use crate::data::{Column, Value};
use crate::dialect::chartjs::callback;
use crate::dialect::chartjs::chart::{Chart, Dataset, Element, Kind, Styled, label_of};
use crate::dialect::chartjs::font;
use crate::dialect::chartjs::options::{self, Options};
use crate::dialect::chartjs::table::{Rows, Tables};
use crate::figure::{Channel, Coordinate, FitTo, From, MapCoord, Mapping, Mark, MarkKind, Room, SymbolStyle};
use crate::geo::{Declared, KINDS};
use crate::geometry::Insets;
use crate::json::Json;
use crate::limits::Budget;
use legend::Legend;
use std::f64::consts::PI;
use std::sync::Arc;

/// Projections that maps may have: those of d3-geo.
fn projections() -> impl Iterator<Item = &'static str> {
    KINDS.iter().copied().filter(|kind| !matches!(*kind, "identity" | "mollweide"))
}

/// The data sets that are maps, in drawing order.
fn shown<'c, 'a>(chart: &'c Chart<'a>) -> Vec<&'c Dataset<'a>> {
    chart.shown().into_iter().filter(|set| set.kind.is_map()).rev().collect()
}

/// The plane: a projection that fills the plot with the outline of the last data set (`ProjectionScale`).
pub(crate) fn plane(chart: &Chart) -> MapCoord {
    let o = chart.root.sub("scales").sub("projection");
    let mut kind = "albersUsa";
    if let Some((given, at)) = o.find("projection") {
        let name = given.as_str().unwrap_or("");
        match projections().find(|k| *k == name || name.strip_prefix("geo").is_some_and(|n| n.eq_ignore_ascii_case(k)))
        {
            Some(known) => kind = known,
            None => {
                let message = format!(
                    "no projection {name:?}: albersUsa is used; there are {}",
                    projections().collect::<Vec<_>>().join(", ")
                );
                chart.warn(&at, message);
            }
        }
    }
    let padding = font::insets(o.get("padding"), 0.0);
    let moved = o.get("projectionOffset").and_then(Json::as_array).map(|list| {
        let n = |i: usize| list.get(i).and_then(options::number).unwrap_or(0.0);
        [n(0), n(1)]
    });
    let outline = shown(chart).first().map_or_else(sphere, |set| outline(set));
    let projection = Declared {
        kind: Arc::from(kind),
        grown: o.number("projectionScale").filter(|x| *x > 0.0),
        moved,
        inset: (padding != Insets::default()).then_some(padding),
        ..Declared::default()
    };
    MapCoord { projection, fit: vec![FitTo::Shape(outline)] }
}

fn sphere() -> Value {
    callback::object([("type", Value::from("Sphere"))])
}

/// What a map is about: a geometry, or a list of features.
fn outline(set: &Dataset) -> Value {
    match set.json.get("outline") {
        Some(list @ Json::Array(_)) => {
            callback::object([("type", Value::from("FeatureCollection")), ("features", Value::from(list))])
        }
        Some(shape @ Json::Object(_)) => Value::from(shape),
        _ => sphere(),
    }
}

/// The marks of all maps in a plot, and what explains their colours or sizes.
pub(crate) fn marks(chart: &Chart, room: &Room, tables: &mut Tables) -> Vec<Mark> {
    let sets = shown(chart);
    let mut out = Vec::new();
    let colors = Legend::new(chart, &sets, Kind::Choropleth);
    let sizes = Legend::new(chart, &sets, Kind::BubbleMap);
    for set in &sets {
        let clip = Clip::of(chart, set);
        let element = Element::new(chart, set, "geoFeature");
        let names = ["outlineBackgroundColor", "outlineBorderColor", "outlineBorderWidth"];
        if asked(chart, set, "showOutline").is_some_and(options::truthy) {
            let paint = names.map(|name| Styled::Same(element.one(chart, set, name, None)));
            out.push(shapes("mark-outline", vec![outline(set)], paint, clip.outline, tables));
        }
        out.extend(grid(chart, set, &element, clip.grid, tables));
        out.push(if set.kind == Kind::Choropleth {
            areas(chart, set, &element, &colors, clip.items, tables)
        } else {
            bubbles(chart, set, &sizes, clip.items, tables)
        });
    }
    out.extend(colors.marks(chart, room, tables));
    out.extend(sizes.marks(chart, room, tables));
    out
}

/// An option of the data set, or else of the chart.
fn asked<'a>(chart: &Chart<'a>, set: &Dataset<'a>, name: &str) -> Option<&'a Json> {
    let usual = if set.kind == Kind::BubbleMap { &Json::Bool(true) } else { &Json::Bool(false) };
    let found = set.json.get(name).or_else(|| chart.root.get(name)).filter(|v| !v.is_null());
    found.or_else(|| (name == "showOutline").then_some(usual))
}

/// Which parts of a map end at the edge of the plot (`clipMap`).
#[derive(Clone, Copy)]
struct Clip {
    outline: bool,
    grid: bool,
    items: bool,
}

impl Clip {
    fn of<'a>(chart: &Chart<'a>, set: &Dataset<'a>) -> Clip {
        let word = match asked(chart, set, "clipMap") {
            Some(Json::Bool(false)) => "",
            Some(Json::String(word)) => word,
            Some(_) => "all",
            None if set.kind == Kind::BubbleMap => "outline+graticule",
            None => "all",
        };
        let all = word == "all";
        let both = word == "outline+graticule";
        Clip {
            outline: all || both || word == "outline",
            grid: all || both || word == "graticule",
            items: all || word == "items",
        }
    }
}

/// A canvas does not take a width of nothing for its lines: it stays at one pixel.
fn least_one(width: Styled) -> Styled {
    width.map(|v| match v.valid_number() {
        Some(w) if w > 0.0 => Value::Number(w),
        _ => Value::Number(1.0),
    })
}

/// A mark of geometries with their fills, strokes and widths.
fn shapes(
    class: &'static str,
    list: Vec<Value>,
    [fill, stroke, width]: [Styled; 3],
    clip: bool,
    tables: &mut Tables,
) -> Mark {
    let mut rows = Rows::new(list.len());
    rows.frame.set("feature", Column::of(list));
    rows.style(Channel::Fill, "fill", fill);
    rows.style(Channel::Stroke, "stroke", stroke);
    rows.style(Channel::StrokeWidth, "stroke_width", least_one(width));
    let mut mark = rows.mark(class, MarkKind::Geo { field: Some(Arc::from("feature")) }, tables);
    mark.clip = clip.then(Insets::default);
    mark
}

/// Meridians and parallels.
fn grid<'a>(
    chart: &Chart<'a>,
    set: &Dataset<'a>,
    element: &Element<'a>,
    clip: bool,
    tables: &mut Tables,
) -> Option<Mark> {
    let given = asked(chart, set, "showGraticule").filter(|g| options::truthy(g))?;
    let usual = Graticule::default();
    let step = |name: &str, usual: (f64, f64)| {
        let n = |i: usize| given.get(name).and_then(Json::as_array).and_then(|l| l.get(i)).and_then(options::number);
        (n(0).unwrap_or(usual.0), n(1).unwrap_or(usual.1))
    };
    let (major_step, minor_step) = (step("stepMajor", usual.major_step), step("stepMinor", usual.minor_step));
    let steps = Graticule { major_step, minor_step, ..usual };
    let Ok(frame) = graticule(&steps, &Budget::default()) else {
        chart.warn(&format!("{}/showGraticule", set.at), "the steps of the graticule are too small; it is not drawn");
        return None;
    };
    let paint = [
        Styled::Same(Value::Null),
        Styled::Same(element.one(chart, set, "graticuleBorderColor", None)),
        Styled::Same(element.one(chart, set, "graticuleBorderWidth", None)),
    ];
    Some(shapes("mark-graticule", vec![frame.row(0)], paint, clip, tables))
}

/// Areas in the colours of their values, unless they have colours of their own.
fn areas<'a>(
    chart: &Chart<'a>,
    set: &Dataset<'a>,
    element: &Element<'a>,
    colors: &Legend,
    clip: bool,
    tables: &mut Tables,
) -> Mark {
    let n = set.data.len();
    let written = chart.root.written();
    let kinds = (written.sub("datasets").sub("choropleth"), written.sub("elements").sub("geoFeature"));
    let own = Options::of(set.json, Some(&set.at));
    let name = "backgroundColor";
    let given = chart.resolve_all(set, &[(&own, name), (&kinds.0, name), (&kinds.1, name)], n);
    let fill = (0..n).map(|i| match given.get(i) {
        Value::Null => colors.color(chart, legend::value(&colors.property, &set.data[i])),
        v => v,
    });
    let paint = [
        Styled::Each(fill.collect()),
        element.each(chart, set, "borderColor", n),
        element.each(chart, set, "borderWidth", n),
    ];
    let feature = |(i, d): (usize, &Json)| match d.get("feature") {
        Some(f @ Json::Object(_)) => Value::from(f),
        _ => {
            let message = "an area is written {feature: a GeoJSON feature, value: a number}; this one is left out";
            chart.warn(&format!("{}/data/{i}", set.at), message);
            Value::Null
        }
    };
    let list = set.data.iter().enumerate().map(feature).collect();
    let mut mark = shapes("mark-area", list, paint, clip, tables);
    mark.label = label_of(set);
    mark
}

/// Discs as large as their values.
fn bubbles<'a>(chart: &Chart<'a>, set: &Dataset<'a>, sizes: &Legend, clip: bool, tables: &mut Tables) -> Mark {
    let n = set.data.len();
    let at = |long: &str, short: &str| -> Vec<f64> {
        let n = |d: &Json| d.get(long).or_else(|| d.get(short)).and_then(options::number).unwrap_or(f64::NAN);
        set.data.iter().map(n).collect()
    };
    let mut rows = Rows::new(n);
    let places = [("longitude", at("longitude", "x")), ("latitude", at("latitude", "y"))];
    for (name, values) in places {
        rows.numbers(name, values);
    }
    for (channel, vertical) in [(Channel::X, false), (Channel::Y, true)] {
        let degrees = |name: &str| Coordinate::Field(Arc::from(name));
        let from = From::Place { longitude: degrees("longitude"), latitude: degrees("latitude"), vertical };
        rows.encodings.map(channel, Mapping { from, ..Mapping::constant(0.0) });
    }
    let point = Element::new(chart, set, "point");
    let written = chart.root.written();
    let kinds = (written.sub("datasets").sub("bubbleMap"), written.sub("elements").sub("point"));
    let own = Options::of(set.json, Some(&set.at));
    let places = [(&own, "pointRadius"), (&own, "radius"), (&kinds.0, "radius"), (&kinds.1, "radius")];
    let given = chart.resolve_all(set, &places, n);
    let radius = (0..n).map(|i| match given.get(i) {
        Value::Null => Value::Number(sizes.size(legend::value(&sizes.property, &set.data[i]))),
        v => v,
    });
    // What is too small to be seen is left out.
    let seen = line::point_styles(chart, set, &point, Styled::Each(radius.collect()), n, &mut rows);
    if seen.is_none() {
        rows.encodings.constant(Channel::Size, 0.0);
    }
    let style = SymbolStyle { by_radius: true, inside: None };
    let mut mark = rows.mark("mark-point", MarkKind::Symbol(style), tables);
    mark.valid = vec![Arc::from("longitude"), Arc::from("latitude")];
    mark.label = label_of(set);
    mark.clip = clip.then(Insets::default);
    mark
}

/// The radius of a share of the way between two, by the area of the disc or by the radius itself.
fn radius(share: f64, [small, large]: [f64; 2], by_area: bool) -> f64 {
    if !by_area {
        return small + share * (large - small);
    }
    let area = |r: f64| r * r * PI;
    ((area(small) + share * (area(large) - area(small))) / PI).max(0.0).sqrt()
}
