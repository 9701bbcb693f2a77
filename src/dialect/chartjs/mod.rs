//! Chart.js configurations of versions 2, 3 and 4, and QuickChart's way with them. In: a configuration as a tree; out: a
//! figure in which every option has been decided by the rules of that version.
//!
//! The order of work: QuickChart's changes, if asked for; code that is no function computed; options read through their
//! cascade ([`options`]); data placed on axes and stacked; guides and marks made.

mod axes;
mod axis;
mod callback;
mod cartesian;
mod chart;
mod controllers;
mod data;
mod datalabels;
mod defaults;
mod font;
mod gradient;
mod legend;
mod options;
mod palette;
mod quickchart;
mod stack;
mod table;
mod title;

use crate::color::Color;
use crate::diagnostic::{Report, did_you_mean};
use crate::dialect::Version;
use crate::expr::Params;
use crate::figure::{Advance, Coord, Extent, Figure, Plot, PlotFrame, ScaleId, Sizing, Snap, View, ViewKind};
use crate::json::{Json, Object};
use crate::limits::Limits;
use crate::time::Zone;
use cartesian::Parts;
use chart::{Chart, Kind};
use controllers::{pie, polar, radar};
use std::sync::Arc;

/// What a caller says about the picture besides the configuration.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    /// Canvas width, px; 500 unless given.
    pub width: Option<f64>,
    /// Canvas height, px; 300 unless given.
    pub height: Option<f64>,
    /// What the canvas is filled with.
    pub background: Option<Color>,
}

/// Reads a configuration; `None` when the report says why there is nothing to draw.
pub fn read(
    json: &Json,
    version: Version,
    quickchart: bool,
    request: &Request,
    limits: &Limits,
    report: &mut Report,
) -> Option<Figure> {
    let mut config = match json {
        Json::Object(_) => json.clone(),
        other => {
            report.error(
                "",
                format!(
                    "a configuration must be an object like {{type: \"bar\", data: {{…}}}}, not {}",
                    other.type_name()
                ),
            );
            return None;
        }
    };
    if quickchart && let Err((at, message)) = quickchart::change(&mut config, version) {
        report.error(at, message);
        return None;
    }
    if !quickchart {
        palette::cycle(&mut config, version, false);
    }
    let kind = kind_of(&config, version, quickchart, report)?;
    if let Some(data) = config.get("data")
        && !matches!(data, Json::Object(_) | Json::Null)
    {
        report.error_with_hint(
            "/data",
            format!("data must be an object, not {}", data.type_name()),
            "write {labels: […], datasets: [{data: […]}]}",
        );
        return None;
    }
    let side =
        |asked: Option<f64>, default: f64| asked.filter(|x| x.is_finite()).unwrap_or(default).clamp(1.0, limits.side);
    let size = (side(request.width, 500.0), side(request.height, 300.0));
    let scripts = callback::Scripts::new(limits);
    let mut config = callback::folded(&config, &mut String::new(), size, &scripts, report);
    plain_rows(&mut config, version);
    let chart = Chart::new(&config, kind, version, quickchart, &scripts, report);
    Some(figure(&chart, size, request.background))
}

fn kind_of(config: &Json, version: Version, quickchart: bool, report: &mut Report) -> Option<Kind> {
    let first = config.pointer("/data/datasets/0/type");
    let Some(written) = config.get("type").filter(|t| !t.is_null()).or(first) else {
        // QuickChart answers even an empty configuration with empty axes.
        if quickchart {
            return Some(Kind::Bar);
        }
        report.error_with_hint(
            "/type",
            "the configuration has no type",
            "say what kind of chart it is, such as type: \"bar\"",
        );
        return None;
    };
    let name = written.as_str().unwrap_or("");
    if let Some(kind) = Kind::named(name, version) {
        return Some(kind);
    }
    let valid: Vec<&str> = Kind::names(version).collect();
    let hint = match did_you_mean(name, valid.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("valid types: {}", valid.join(", ")),
    };
    let hint =
        if name == "horizontalBar" { "write type: \"bar\" with options.indexAxis: \"y\"".to_owned() } else { hint };
    let shown = written.as_str().map_or_else(|| written.type_name().to_owned(), |n| format!("{n:?}"));
    report.error_with_hint("/type", format!("unknown chart type {shown}"), hint);
    None
}

/// Data written as `{name: value}` become points (versions 3 and 4).
fn plain_rows(config: &mut Json, version: Version) {
    if version == Version::V2 {
        return;
    }
    let Json::Object(o) = config else { return };
    let Some(Json::Object(data)) = o.get_mut("data") else { return };
    let Some(Json::Array(sets)) = data.get_mut("datasets") else { return };
    for set in sets {
        let Json::Object(set) = set else { continue };
        let Some(Json::Object(pairs)) = set.get("data") else { continue };
        let point = |(name, value): (&Arc<str>, &Json)| {
            Json::Object(Object::from_members(vec![
                (Arc::from("x"), Json::String(name.clone())),
                (Arc::from("y"), value.clone()),
            ]))
        };
        let list = pairs.iter().map(point).collect();
        set.insert("data", Json::Array(list));
    }
}

fn figure(chart: &Chart, size: (f64, f64), background: Option<Color>) -> Figure {
    let mut tables = table::Tables::default();
    let wanted = chart.is_v2() && chart.config.pointer("/options/scales").is_some();
    let crossed = chart.kind.is_cartesian() || wanted;
    let mut parts = if crossed { cartesian::parts(chart, &mut tables) } else { Parts::default() };
    let mut coord = Coord::Cartesian;
    match chart.kind {
        Kind::Pie | Kind::Doughnut => {
            coord = Coord::Ring;
            (parts.marks, parts.labelled) = pie::marks(chart, &mut tables);
        }
        Kind::Radar | Kind::PolarArea => {
            let id = ScaleId(parts.scales.len());
            let (plane, scale) = radar::plane(chart, id);
            parts.scales.push(scale);
            coord = Coord::Radial(Box::new(plane));
            let made = if chart.kind == Kind::Radar {
                radar::marks(chart, id, &mut tables)
            } else {
                polar::marks(chart, id, &mut tables)
            };
            (parts.marks, parts.labelled) = made;
        }
        Kind::Bar | Kind::HorizontalBar | Kind::Line | Kind::Scatter | Kind::Bubble => {}
    }
    datalabels::add(chart, &mut parts, &mut tables);
    let titles = title::titles(chart);
    let name =
        titles.first().map_or_else(String::new, |t| t.lines.iter().map(|l| &*l.text).collect::<Vec<_>>().join(" "));
    let plot = Plot {
        width: Extent::Rest,
        height: Extent::Rest,
        coord,
        axes: parts.axes,
        marks: parts.marks,
        frame: PlotFrame::default(),
    };
    let scales = parts.scales.len();
    let root = View {
        name: Arc::from(""),
        kind: ViewKind::Plot(Box::new(plot)),
        scales: parts.scales,
        legends: legend::legend(chart, size).into_iter().collect(),
        titles,
    };
    Figure {
        name,
        description: String::new(),
        data: tables.nodes,
        params: Params::new(),
        zone: Zone::utc(),
        scales,
        root,
        sizing: Sizing::Canvas { width: size.0, height: size.1 },
        padding: font::insets(chart.root.sub("layout").get("padding"), 0.0),
        background,
        advance: Advance::WholePixels,
        snap: Snap::PixelEdges,
    }
}
