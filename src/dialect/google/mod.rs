//! Google Image Charts: the query of an address (`cht`, `chd`, `chs` …) in, a scene out.
//!
//! Its pictures have the size of `chs` exactly. Guides take their room from the sides of that, once, by the texts they
//! hold; data lie between, at shares of the plot. So every position is known here, and everything is painted at once.

mod annotate;
mod axis;
mod bar;
mod cartesian;
mod chart;
mod colors;
mod data;
mod fill;
mod label;
mod legend;
mod marker;
mod meter;
mod numeral;
mod params;
mod pie;
mod radar;
mod record;
mod venn;

use super::painter::Painter;
use super::{Picture, qr};
use crate::color::{Color, Pages};
use crate::diagnostic::{Report, did_you_mean};
use crate::geometry::Size;
use crate::limits::{Budget, Limits};
use crate::scene::Scene;
use chart::Chart;
use data::Cover;
use fill::Fill;
pub use params::KNOWN;
use params::Params;

/// What a caller decides apart from the description.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Width in CSS pixels, instead of that of `chs`.
    pub width: Option<f64>,
    /// Height likewise.
    pub height: Option<f64>,
    /// Behind everything, instead of `chf=bg,s,…`.
    pub background: Option<Color>,
    /// The pages that default colours are of.
    pub pages: Pages,
}

/// The size of pictures that say none.
const SIZE: (f64, f64) = (500.0, 300.0);
/// Most series that a marker of all is drawn for.
const SERIES: usize = 200;
/// Most values that a description lists.
const LISTED: usize = 8;
/// All types.
const TYPES: &[&str] = &[
    "lc", "ls", "lxy", "bhs", "bhg", "bho", "bvs", "bvg", "bvo", "p", "p3", "pc", "r", "rs", "s", "v", "gom", "gm",
    "qr",
];

/// A type of charts.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Type {
    Cartesian(cartesian::Kind),
    Pie { several: bool },
    Radar { curved: bool },
    Venn,
    Meter,
    Code,
}

/// Reads a query or an address and paints it. What is wrong goes to `report`.
pub fn read(text: &str, request: &Request, budget: &Budget, report: &mut Report) -> Option<Picture> {
    let limits = budget.limits();
    let mut params = Params::read(text, report);
    (params.ink, params.page) =
        (request.pages.color(params.ink, params::DARK.0), request.pages.color(params.page, params::DARK.1));
    let written = params.text("cht");
    // An ending says that lines stand for no axes.
    let (name, bare) = match written.split_once(':') {
        Some((name, "nda")) => (name, false),
        _ => (written.as_str(), true),
    };
    let size = size(request, limits, &mut params);
    let kind = kind_of(name, &mut params)?;
    if kind == Type::Code {
        return code(size?, request, budget, &mut params);
    }
    let cover = match kind {
        Type::Cartesian(cartesian::Kind::Bar(style)) if style.together == bar::Together::Stacked => Cover::Sums,
        Type::Cartesian(cartesian::Kind::Pairs | cartesian::Kind::Scatter) => Cover::Each,
        _ => Cover::Values,
    };
    let data = data::read(&mut params, cover, limits);
    let bare = bare && name != "ls";
    let mut chart = Chart::read(data, bare, &mut params);
    let size = size?;
    let longest = chart.data.series.iter().map(Vec::len).max().unwrap_or(0);
    let lines =
        if kind == Type::Cartesian(cartesian::Kind::Pairs) { chart.data.visible / 2 } else { chart.data.visible };
    chart.markers = marker::spread(chart.markers, lines.min(SERIES));
    if request.pages != Pages::Light {
        // Black on light pages, if they say no colour.
        let ink = request.pages.color(Color::BLACK, chart.ink.on_dark());
        chart.markers.iter_mut().filter(|m| m.color.is_none()).for_each(|m| m.color = Some(ink));
    }
    let points: usize = chart.markers.iter().map(|m| m.which.most(longest)).fold(0, usize::saturating_add);
    if points > limits.marks {
        let most = limits.marks;
        params.limit("chm", &format!("chm= marks {points} points; at most {most} are drawn (limit `marks`)"));
    }
    if params.report().has_errors() {
        return None;
    }
    if let Some(color) = request.background {
        chart.fills.background = Fill::Solid(color);
    }
    let mut picture = painted(&mut chart, kind, size, budget);
    picture.scene.pages = request.pages;
    Some(picture)
}

fn painted(chart: &mut Chart, kind: Type, (width, height): (f64, f64), budget: &Budget) -> Picture {
    let limits = budget.limits();
    let mut painter = Painter::new(width, height, budget);
    let (mut table, mut description) = (None, description(kind, chart));
    match kind {
        Type::Cartesian(kind) => {
            let (record, sentence) = cartesian::draw(chart, kind, &mut painter, limits);
            (table, description) = (record.table(), sentence);
        }
        Type::Pie { several } => table = pie::draw(chart, several, &mut painter),
        Type::Radar { curved } => radar::draw(chart, curved, &mut painter, limits),
        Type::Venn => table = venn::draw(chart, &mut painter),
        Type::Meter => meter::draw(chart, &mut painter, limits),
        Type::Code => {}
    }
    let background = match &chart.fills.background {
        Fill::Solid(color) => Some(color.fade(chart.fills.alpha)),
        Fill::Gradient(..) | Fill::Stripes(..) => None,
    };
    let title = chart.title.as_ref().map(legend::Title::text).unwrap_or_default();
    let nodes = painter.finish(chart.fills.alpha);
    let scene = Scene { size: Size { width, height }, background, title, description, nodes, ..Scene::default() };
    Picture { table, ..Picture::of(scene) }
}

/// What charts without axes show, in words; empty for the others, whose data say it.
fn description(kind: Type, chart: &Chart) -> String {
    let word = match kind {
        Type::Pie { .. } => "Pie chart",
        Type::Radar { .. } => "Radar chart",
        Type::Venn => "Venn diagram",
        Type::Meter => "Meter",
        Type::Cartesian(_) | Type::Code => return String::new(),
    };
    let values = chart.data.shown().iter().flatten().flatten();
    let label = |i: usize| match kind {
        Type::Venn => (i < 3).then(|| chart.name(i)),
        _ => chart.labels.get(i).filter(|l| !l.trim().is_empty()).cloned(),
    };
    let write = |(i, x): (usize, &f64)| {
        let number = crate::number::decimals(*x, 0, 4, false);
        label(i).map_or(number.clone(), |name| format!("{name} {number}"))
    };
    let count = values.clone().count();
    let most = if kind == Type::Venn { 3 } else { LISTED };
    let listed: Vec<String> = values.take(most).enumerate().map(write).collect();
    let more = if count > most && kind != Type::Venn { format!(" and {} more", count - most) } else { String::new() };
    format!("{word}: {}{more}", listed.join(", "))
}

fn kind_of(name: &str, params: &mut Params) -> Option<Type> {
    use bar::Together::{Grouped, Overlaid, Stacked};
    let bars = |lying: bool, together: bar::Together, params: &mut Params| {
        Type::Cartesian(cartesian::Kind::Bar(bar::Style { lying, together, room: bar::Room::read(params) }))
    };
    Some(match name {
        "lc" | "ls" => Type::Cartesian(cartesian::Kind::Line),
        "lxy" => Type::Cartesian(cartesian::Kind::Pairs),
        "s" => Type::Cartesian(cartesian::Kind::Scatter),
        "bhs" => bars(true, Stacked, params),
        "bhg" => bars(true, Grouped, params),
        "bho" => bars(true, Overlaid, params),
        "bvs" => bars(false, Stacked, params),
        "bvg" => bars(false, Grouped, params),
        "bvo" => bars(false, Overlaid, params),
        "p" => Type::Pie { several: false },
        "pc" => Type::Pie { several: true },
        "p3" => {
            params.warn("cht", "pies with depth (p3) are drawn flat");
            Type::Pie { several: false }
        }
        "r" => Type::Radar { curved: false },
        "rs" => Type::Radar { curved: true },
        "v" => Type::Venn,
        "gom" | "gm" => Type::Meter,
        "qr" => Type::Code,
        "" => {
            params.error("cht", &format!("there is no type of chart; cht= is one of {}", TYPES.join(", ")));
            return None;
        }
        other => {
            let hint = did_you_mean(other, TYPES.iter().copied());
            let hint = hint
                .map_or_else(|| format!("one of {} is expected", TYPES.join(", ")), |n| format!("did you mean {n:?}?"));
            params.error("cht", &format!("unknown type of chart {other:?}; {hint}"));
            return None;
        }
    })
}

/// `chs=WxH`, or what the caller says.
fn size(request: &Request, limits: &Limits, params: &mut Params) -> Option<(f64, f64)> {
    let own = match params.get("chs").map(str::to_owned) {
        None => SIZE,
        Some(text) => {
            let sides = text.split_once('x').map(|(w, h)| (w.trim().parse::<f64>(), h.trim().parse::<f64>()));
            match sides {
                Some((Ok(w), Ok(h))) if [w, h].iter().all(|s| (1.0..=limits.side).contains(s)) => {
                    (w.round(), h.round())
                }
                _ => {
                    let most = limits.side;
                    params.error(
                        "chs",
                        &format!("chs={text:?} is not a width and a height from 1 to {most}, as in 400x250"),
                    );
                    return None;
                }
            }
        }
    };
    Some((request.width.unwrap_or(own.0), request.height.unwrap_or(own.1)))
}

/// `cht=qr`: `chl` is the text, `chld` the error correction and the margin.
fn code(size: (f64, f64), request: &Request, budget: &Budget, params: &mut Params) -> Option<Picture> {
    let text = params.text("chl");
    if text.is_empty() {
        params.error("chl", "there is nothing to encode; chl= holds what the code says");
        return None;
    }
    match params.text("choe").as_str() {
        "" | "UTF-8" | "utf-8" => {}
        "ISO-8859-1" | "Shift_JIS" => params.warn("choe", "codes are always in UTF-8"),
        other => params.error("choe", &format!("choe={other:?} is not one of UTF-8, ISO-8859-1, Shift_JIS")),
    }
    let style = params.text("chld");
    let (level, margin) = style.split_once('|').unwrap_or((&style, ""));
    let level = qr::level(if level.trim().is_empty() { "L" } else { level }, "chld", params.report());
    let margin = params.number_or("chld", Some(margin), 4.0);
    if !(0.0..=1000.0).contains(&margin) {
        params.error("chld", "the margin of chld= is a number of modules from 0 to 1000, as in L|4");
    }
    if params.report().has_errors() {
        return None;
    }
    let light = request.background.unwrap_or(Color::WHITE);
    let code = qr::Code { text: &text, size, margin: margin as u32, level, dark: Color::BLACK, light, caption: None };
    qr::paint(&code, ("chl", "chs"), budget, params.report())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(query: &str) -> Result<Picture, String> {
        let mut report = Report::new();
        let found = read(query, &Request::default(), &Budget::default(), &mut report);
        found.filter(|_| !report.has_errors()).ok_or_else(|| report.to_string())
    }

    #[test]
    fn every_type_is_drawn_at_any_size() {
        for name in TYPES {
            for (size, rest) in
                [("1x1", ""), ("300x200", ""), ("2000x3", "&chxt=x,y,r,t,x&chdl=A|B&chtt=Title&chl=a|b")]
            {
                let query = format!("cht={name}&chd=t:1,50,99|20,_,40|7&chl=hello&chs={size}{rest}");
                let drawn = picture(&query);
                // A code needs a pixel a module.
                assert!(drawn.is_ok() || *name == "qr", "{query}: {}", drawn.unwrap_err());
            }
        }
    }

    #[test]
    fn no_number_of_values_is_too_small() {
        for data in ["t:", "t:_", "s:", "e:", "t:5", "t0:1,2", "a:", "a:7"] {
            for name in TYPES.iter().filter(|n| **n != "qr") {
                let query = format!("cht={name}&chd={data}&chxt=x,y&chm=B,f00,0,0,0|N,f00,0,-1,9|F,,0,-1,5");
                assert!(picture(&query).is_ok(), "{query}: {}", picture(&query).unwrap_err());
            }
        }
    }

    #[test]
    fn what_is_shown_is_said() {
        assert_eq!(picture("cht=p&chd=t:60,40&chl=Yes|No").unwrap().scene.description, "Pie chart: Yes 60, No 40");
        assert_eq!(picture("cht=gom&chd=t:70.5&chtt=Speed|now").unwrap().scene.title, "Speed now");
    }

    #[test]
    fn too_much_is_refused() {
        let many = vec!["1"; 3_000].join("|");
        assert!(picture(&format!("cht=p&chd=t:1&chl={many}")).unwrap_err().contains("at most 2000"));
        let axes = vec!["x"; 50].join(",");
        assert!(picture(&format!("cht=lc&chd=t:1&chxt={axes}")).unwrap_err().contains("at most 40"));
    }

    /// Ninety slices of the ring, and what else a meter has.
    #[test]
    fn shapes_are_marks_to_the_budget() {
        for (marks, fits) in [(50, false), (200, true)] {
            let budget = Budget::new(Limits { marks, ..Limits::default() }, None);
            let made = read("cht=gom&chd=t:70&chs=200x100", &Request::default(), &budget, &mut Report::new());
            assert!(made.is_some());
            assert_eq!(budget.exceeded().is_none(), fits, "{marks}");
            assert!(budget.spent().marks <= marks as u64);
        }
    }
}
