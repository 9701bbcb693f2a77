//! What explains the colours or sizes of a map: a strip of colours or a row of discs beside an axis, inside the plot
//! (chartjs-chart-geo 4, `LegendScale.ts`, `ColorScale.ts`, `SizeScale.ts`).

use super::radius;
use super::ramp::Ramp;
use super::skip;
use crate::color::Pages;
use crate::data::{Column, Value};
use crate::diagnostic::did_you_mean;
use crate::dialect::Version;
use crate::dialect::chartjs::chart::{Chart, Dataset, Element, Kind};
use crate::dialect::chartjs::controllers::text_lines::{self, TextLine};
use crate::dialect::chartjs::font::{self, TextFont};
use crate::dialect::chartjs::options::{self, Options};
use crate::dialect::chartjs::rules;
use crate::dialect::chartjs::table::{Rows, Tables};
use crate::figure::docked::Powers;
use crate::figure::{Channel, Mapping, Mark, MarkKind, RectStyle, Room, SymbolStyle, TextMark};
use crate::geometry::{Insets, Point, Rect, pt};
use crate::json::Json;
use crate::scale::locate::{self, Decades, Steps};
use crate::text;
use std::sync::Arc;

/// Px of a tick, and between it and its label.
const TICK: f64 = 8.0;
const GAP: f64 = 3.0;

/// The value of a datum: under a name, or the datum itself.
pub(super) fn value(property: &str, datum: &Json) -> f64 {
    datum.get(property).or(Some(datum)).and_then(options::number).unwrap_or(f64::NAN)
}

/// A scale of colours or sizes.
pub(super) struct Legend<'a> {
    kind: Kind,
    pub property: Arc<str>,
    options: Options<'a>,
    logarithmic: bool,
    low: f64,
    high: f64,
    ticks: Vec<f64>,
    /// What they say.
    labels: Vec<Arc<str>>,
    ramp: Ramp,
    /// The function that gives colours instead, and where it is written.
    shade: Option<(&'a Json, Arc<str>)>,
    quantize: f64,
    range: [f64; 2],
    by_area: bool,
    missing: Option<Arc<str>>,
    /// Looks of discs: fill, border, its width, shape, turn.
    disc: [Value; 5],
    used: bool,
    pages: Pages,
}

/// Where the axis stands: beside, below or above the strip.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Left,
    Right,
    Top,
    Bottom,
}

impl Side {
    fn lies(self) -> bool {
        matches!(self, Side::Top | Side::Bottom)
    }
}

impl<'a> Legend<'a> {
    /// The scale of all data sets of a kind.
    pub(super) fn new(chart: &Chart<'a>, sets: &[&Dataset<'a>], kind: Kind) -> Legend<'a> {
        let name = if kind == Kind::Choropleth { "color" } else { "size" };
        let o = chart.root.sub("scales").sub(name);
        let sets: Vec<&&Dataset<'a>> = sets.iter().filter(|set| set.kind == kind).collect();
        let property: Arc<str> = Arc::from(o.text("property").unwrap_or("value"));
        let values = sets.iter().flat_map(|set| set.data.iter().map(|d| value(&property, d))).filter(|x| x.is_finite());
        let logarithmic = o.text("type").is_some_and(|t| t.ends_with("Logarithmic"));
        let ends = values
            .filter(|x| !logarithmic || *x > 0.0)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
        let ends = if ends.0 > ends.1 { (0.0, 1.0) } else { ends };
        let ramp = ramp(chart, &o).or_else(|| Ramp::named("blues")).unwrap_or_else(|| Ramp::Through(Vec::new()));
        let list = |i: usize, usual: f64| {
            let given = o.get("range").and_then(Json::as_array).and_then(|r| r.get(i)).and_then(options::number);
            given.unwrap_or(usual).max(0.0)
        };
        let disc = sets.first().map_or_else(Default::default, |set| {
            let element = Element::new(chart, set, "point");
            let names = ["backgroundColor", "borderColor", "borderWidth", "pointStyle", "rotation"];
            names.map(|name| element.one(chart, set, name, Some(0)))
        });
        let mut legend = Legend {
            kind,
            property,
            logarithmic,
            low: ends.0,
            high: ends.1,
            ticks: Vec::new(),
            labels: Vec::new(),
            ramp,
            shade: o.find("interpolate").filter(|(json, _)| matches!(json, Json::Code(_))),
            quantize: o.number("quantize").unwrap_or(0.0),
            range: [list(0, 2.0), list(1, 20.0)],
            by_area: o.text("mode") != Some("radius"),
            missing: o.get("missing").map(options::shown),
            disc,
            used: !sets.is_empty(),
            pages: chart.pages,
            options: o,
        };
        legend.find_ticks(chart);
        legend
    }

    /// The ends of the scale, its ticks and what they say: those of an axis as long as the strip.
    fn find_ticks(&mut self, chart: &Chart) {
        // No version of the plugin draws with version 2.
        let rules = rules::of(chart.version.max(Version::V3)).ticks;
        let (length, _) = self.extent();
        let o = &self.options;
        let (min, max) = (o.number("min"), o.number("max"));
        let (suggested_min, suggested_max) = (o.number("suggestedMin"), o.number("suggestedMax"));
        let bounds_data = o.text("bounds") == Some("data");
        if self.logarithmic {
            let decades = Decades {
                rules: rules.decades,
                min,
                max,
                suggested_min,
                suggested_max,
                bounds_data,
                ..Decades::default()
            };
            let (found, leads) = locate::decades((self.low, self.high), &decades);
            self.labels = decade_labels(&found.ticks, &leads, rules.powers.as_ref());
            (self.low, self.high, self.ticks) = (found.min, found.max, found.ticks);
            return;
        }
        let ticks = o.sub("ticks");
        let line = self.font(chart).line_height;
        // So many ticks have room.
        let per = if self.side().lies() { 40.0 } else { line.clamp(1.0, 40.0) };
        let steps = Steps {
            rules: rules.stepped,
            min,
            max,
            suggested_min,
            suggested_max,
            begin_at_zero: o.truthy("beginAtZero").unwrap_or(false),
            step: ticks.number("stepSize").filter(|step| *step > 0.0),
            max_ticks: ticks.number("maxTicksLimit").or(Some(11.0)),
            count: ticks.number("count"),
            precision: ticks.number("precision"),
            include_bounds: ticks.truthy("includeBounds").unwrap_or(true),
            bounds_data,
            room: (length / per).ceil(),
            length,
            horizontal: self.side().lies(),
            line_height: line,
            ..Steps::default()
        };
        let found = locate::stepped((self.low, self.high), &steps);
        self.labels = found.ticks.iter().map(|x| Arc::from(locate::label(*x, &found.ticks, true, false))).collect();
        (self.low, self.high, self.ticks) = (found.min, found.max, found.ticks);
    }

    /// The numbers of the ticks that begin larger units: powers of ten.
    fn larger(&self) -> Vec<usize> {
        let is_power = |x: f64| (x / libm::pow(10.0, libm::floor(libm::log10(x))) - 1.0).abs() < 1e-9;
        (0..self.ticks.len()).filter(|i| self.logarithmic && is_power(self.ticks[*i])).collect()
    }

    fn share(&self, x: f64) -> f64 {
        let at = |x: f64| if self.logarithmic { libm::log10(x) } else { x };
        let share = (at(x) - at(self.low)) / (at(self.high) - at(self.low));
        if self.options.truthy("reverse").unwrap_or(false) { 1.0 - share } else { share }
    }

    /// The colour of a value.
    pub(super) fn color(&self, chart: &Chart, x: f64) -> Value {
        let share = self.share(x);
        if share.is_nan() {
            return Value::from(self.missing.as_deref().unwrap_or("transparent"));
        }
        self.shade(chart, share)
    }

    fn shade(&self, chart: &Chart, share: f64) -> Value {
        let steps = self.quantize;
        let share = if steps > 0.0 {
            let step = 1.0 / steps;
            match share {
                s if s <= step => 0.0,
                s if s >= 1.0 - step => 1.0,
                // The middle of its part.
                s => ((s / step).floor() + 0.5) * step,
            }
        } else {
            share
        };
        match &self.shade {
            Some((code, at)) => chart.called(code, at, || vec![Value::Number(share)]),
            None => Value::from(&*self.ramp.at(share).to_hex()),
        }
    }

    /// The radius of a value, px.
    pub(super) fn size(&self, x: f64) -> f64 {
        let share = self.share(x);
        if share.is_nan() {
            return self.missing.as_deref().and_then(|m| m.parse().ok()).unwrap_or(1.0);
        }
        radius(share, self.range, self.by_area)
    }

    fn side(&self) -> Side {
        let usual = if self.kind == Kind::Choropleth { "right" } else { "bottom" };
        match self.options.sub("legend").text("align").unwrap_or(usual) {
            "left" => Side::Left,
            "top" => Side::Top,
            "bottom" => Side::Bottom,
            _ => Side::Right,
        }
    }

    /// Px along the strip, across axis and strip together, of the strip itself.
    fn usual(&self, name: &str) -> f64 {
        let color = self.kind == Kind::Choropleth;
        let usual = match name {
            "length" => {
                if color {
                    100.0
                } else {
                    90.0
                }
            }
            "width" => {
                if color {
                    50.0
                } else {
                    70.0
                }
            }
            _ => {
                if color {
                    10.0
                } else {
                    42.0
                }
            }
        };
        self.options.sub("legend").number(name).unwrap_or(usual).max(0.0)
    }

    /// Px along the strip, and across.
    fn extent(&self) -> (f64, f64) {
        (self.usual("length"), self.usual("indicatorWidth"))
    }

    fn font(&self, chart: &Chart) -> TextFont {
        font::of(chart, &self.options.sub("ticks"))
    }

    /// The marks of the strip, its axis and the texts of its ticks.
    pub(super) fn marks(&self, chart: &Chart, room: &Room, tables: &mut Tables) -> Vec<Mark> {
        if !self.used || self.options.is_off("display") {
            return Vec::new();
        }
        let side = self.side();
        let font = self.font(chart);
        let labels = &self.labels;
        let widest = labels.iter().map(|l| text::width_rounded(l, &font.font)).fold(0.0, f64::max);
        let size = room.plot;
        let share = |v: f64, full: f64| if v < 1.0 { full * v } else { v };
        let full = if side.lies() { (size.width(), size.height()) } else { (size.height(), size.width()) };
        let (length, strip) = (share(self.usual("length"), full.0).min(full.0), self.usual("indicatorWidth"));
        let across = share(self.usual("width"), full.1).min(full.1) - strip;
        let title = Heading::of(chart, &self.options);
        let more = title.as_ref().map_or(0.0, |title| title.height);
        let needed = TICK + 2.0 * GAP + more + if side.lies() { font.line_height } else { widest };
        let axis = needed.min(across).max(0.0);
        let origin = self.origin(room, side, (length, axis, across, strip));
        let place = Placed {
            side,
            origin,
            length,
            strip,
            axis: if matches!(side, Side::Left | Side::Top) { across } else { axis },
        };
        let mut out = Vec::new();
        if self.kind == Kind::Choropleth {
            out.push(self.colors(chart, &place, tables));
        }
        let line = if side.lies() { widest + GAP } else { font.line_height + GAP };
        let most = self.options.sub("ticks").number("maxTicksLimit").unwrap_or(11.0).min((length / line).floor());
        let kept = skip::seen(self.ticks.len(), &self.larger(), most as usize);
        let seen: Vec<(f64, Arc<str>)> = kept.into_iter().map(|i| (self.ticks[i], labels[i].clone())).collect();
        out.push(self.rules(&place, &seen, tables));
        if self.kind == Kind::BubbleMap {
            out.push(self.discs(&place, &seen, tables));
        }
        let ink = self.options.sub("ticks").text("color").map_or_else(|| chart.ink().to_hex(), str::to_owned);
        let texts: Vec<TextLine> = seen
            .iter()
            .map(|(x, label)| {
                let at = place.text(self.share(*x), font.line_height);
                TextLine {
                    x: at.x,
                    y: at.y,
                    text: label.clone(),
                    font: font.clone(),
                    color: Value::from(ink.as_str()),
                    align: place.align(),
                    limit: 0.0,
                }
            })
            .collect();
        out.extend(text_lines::mark(&texts, tables));
        out.extend(title.map(|title| title.mark(&place, tables)));
        out
    }

    /// Where axis and strip meet, at the left or the top of their length (`computeLegendPosition`).
    fn origin(&self, room: &Room, side: Side, (length, axis, across, strip): (f64, f64, f64, f64)) -> Point {
        let o = self.options.sub("legend");
        let margin = font::insets(o.get("margin"), 8.0);
        let more = |at: Side| if side == at { strip } else { 0.0 };
        let (left, top) = (margin.left + more(Side::Right), margin.top + more(Side::Bottom));
        let (right, bottom) = (margin.right + more(Side::Left), margin.bottom + more(Side::Top));
        let (w, h) = match side {
            Side::Left => (across, length + strip),
            Side::Right => (axis, length + strip),
            Side::Top => (length + strip, across),
            Side::Bottom => (length + strip, axis),
        };
        // Places on the canvas, from which that of the plot is taken.
        let plot = room.plot;
        let (x, y) = match o.get("position") {
            Some(at @ Json::Object(_)) => {
                let n = |name: &str| at.get(name).and_then(options::number).unwrap_or(0.0);
                (n("x"), n("y"))
            }
            given => {
                let word = given.and_then(Json::as_str).unwrap_or("bottom-right");
                let (near, middle, far) = (left, (plot.x2 - w) / 2.0, plot.x2 - w - right);
                let (above, center, below) = (top, (plot.y2 - h) / 2.0, plot.y2 - h - bottom);
                match word {
                    "top-left" => (near, above),
                    "top" => (middle, above),
                    "left" => (near, center),
                    "top-right" => (far, above),
                    "bottom-right" => (far, below),
                    "bottom" => (middle, below),
                    "bottom-left" => (near, below),
                    _ => (far, center),
                }
            }
        };
        pt(x - plot.x1, y - plot.y1)
    }

    /// The strip: parts of one colour each, or one a pixel.
    fn colors(&self, chart: &Chart, place: &Placed, tables: &mut Tables) -> Mark {
        let parts = if self.quantize > 0.0 { self.quantize } else { place.length }.round().clamp(1.0, 2000.0);
        let n = parts as usize;
        let step = place.length / parts;
        let boxes: Vec<Rect> = (0..n).map(|i| place.part(i as f64 * step, step)).collect();
        let reversed = self.options.truthy("reverse").unwrap_or(false) == place.side.lies();
        let fill = (0..n).map(|i| {
            let share = (i as f64 + 0.5) / parts;
            self.shade(chart, if reversed { 1.0 - share } else { share })
        });
        let mut rows = Rows::new(n);
        rows.rects(&boxes);
        rows.frame.set("fill", Column::of(fill.collect()));
        rows.encodings.map(Channel::Fill, Mapping::field("fill"));
        rows.mark("mark-rect", MarkKind::Rect(RectStyle::default()), tables)
    }

    /// The ticks, and the line of the axis.
    fn rules(&self, place: &Placed, seen: &[(f64, Arc<str>)], tables: &mut Tables) -> Mark {
        let mut ends: Vec<(Point, Point)> = vec![(place.edge(0.0, 0.0), place.edge(1.0, 0.0))];
        let shift = if self.kind == Kind::BubbleMap { -place.strip / 2.0 } else { 0.0 };
        ends.extend(seen.iter().map(|(x, _)| (place.edge(self.share(*x), shift), place.edge(self.share(*x), TICK))));
        ends.iter_mut().for_each(|(a, b)| place.put_on_pixels(a, b));
        let mut rows = Rows::new(ends.len());
        type Of = fn(&(Point, Point)) -> f64;
        let columns: [(Channel, &str, Of); 4] = [
            (Channel::X, "x", |e| e.0.x),
            (Channel::Y, "y", |e| e.0.y),
            (Channel::X2, "x2", |e| e.1.x),
            (Channel::Y2, "y2", |e| e.1.y),
        ];
        for (channel, name, of) in columns {
            rows.numbers(name, ends.iter().map(of).collect());
            rows.encodings.map(channel, Mapping::field(name));
        }
        let grid = self.options.sub("grid");
        let usual = self.pages.css("rgba(0,0,0,0.1)", "rgba(255,255,255,0.15)");
        rows.encodings.constant(Channel::Stroke, grid.text("color").unwrap_or(&usual));
        rows.mark("mark-rule", MarkKind::Rule, tables)
    }

    fn discs(&self, place: &Placed, seen: &[(f64, Arc<str>)], tables: &mut Tables) -> Mark {
        let at: Vec<Point> = seen.iter().map(|(x, _)| place.edge(self.share(*x), -place.strip / 2.0)).collect();
        let mut rows = Rows::new(at.len());
        rows.numbers("x", at.iter().map(|p| p.x).collect());
        rows.numbers("y", at.iter().map(|p| p.y).collect());
        rows.numbers("radius", seen.iter().map(|(x, _)| self.size(*x)).collect());
        for (channel, name) in [(Channel::X, "x"), (Channel::Y, "y"), (Channel::Size, "radius")] {
            rows.encodings.map(channel, Mapping::field(name));
        }
        rows.encodings.constant(Channel::Shape, "circle");
        let [fill, stroke, width, shape, turn] = &self.disc;
        for (channel, v) in [
            (Channel::Fill, fill),
            (Channel::Stroke, stroke),
            (Channel::StrokeWidth, width),
            (Channel::Shape, shape),
            (Channel::Angle, turn),
        ] {
            if *v != Value::Null {
                rows.encodings.constant(channel, v.clone());
            }
        }
        rows.mark("mark-point", MarkKind::Symbol(SymbolStyle { by_radius: true, inside: None }), tables)
    }
}

/// What a scale measures, in words along its axis.
struct Heading {
    text: Arc<str>,
    font: TextFont,
    color: Value,
    /// Px that it takes across the axis.
    height: f64,
    /// Of these, below the text and above it.
    below: f64,
    above: f64,
}

impl Heading {
    fn of(chart: &Chart, scale: &Options) -> Option<Heading> {
        let o = scale.sub("title");
        let text = o.get("text").filter(|_| o.truthy("display").unwrap_or(false)).map(options::shown)?;
        let padding = match o.get("padding") {
            None => Insets { top: 4.0, bottom: 4.0, left: 0.0, right: 0.0 },
            given => font::insets(given, 4.0),
        };
        let font = font::of(chart, &o);
        let color = o.text("color").map_or_else(|| Value::from(&*chart.ink().to_hex()), Value::from);
        let height = font.line_height + padding.top + padding.bottom;
        Some(Heading { text, font, color, height, below: padding.bottom, above: padding.top })
    }

    /// Its mark: beside the far edge of the axis (Chart.js `core.scale.js`, `drawTitle`).
    fn mark(self, place: &Placed, tables: &mut Tables) -> Mark {
        let half = self.font.line_height / 2.0;
        let Point { x, y } = place.origin;
        let middle = place.length / 2.0;
        let (at, turn) = match place.side {
            Side::Right => (pt(x + place.axis - half - self.above, y + middle), 90.0),
            Side::Left => (pt(x + half + self.above, y + middle), -90.0),
            Side::Bottom => (pt(x + middle, y + place.axis - half - self.below), 0.0),
            Side::Top => (pt(x + middle, y + half + self.above), 0.0),
        };
        let font = &self.font.font;
        let mut rows = Rows::new(1);
        rows.encodings.constant(Channel::X, at.x).constant(Channel::Y, at.y).constant(Channel::Angle, turn);
        rows.encodings.constant(Channel::Text, &*self.text).constant(Channel::Size, font.size);
        rows.encodings.constant(Channel::FontFamily, &*font.family);
        rows.encodings.constant(Channel::FontWeight, f64::from(font.weight));
        rows.encodings.constant(Channel::FontStyle, if font.italic { "italic" } else { "normal" });
        rows.encodings.constant(Channel::Align, "center").constant(Channel::Baseline, "middle");
        rows.encodings.constant(Channel::Fill, self.color);
        rows.mark("mark-text", MarkKind::Text(TextMark::default()), tables)
    }
}

/// The ramp that is asked for.
fn ramp(chart: &Chart, o: &Options) -> Option<Ramp> {
    let (given, at) = o.find("interpolate")?;
    let name = given.as_str()?;
    let found = Ramp::named(name);
    if found.is_none() {
        let near = did_you_mean(name, Ramp::names()).map_or_else(String::new, |n| format!("; did you mean {n:?}?"));
        chart.warn(&at, format!("no colours are named {name:?}; they are blues{near}"));
    }
    found
}

/// A legend in its place.
struct Placed {
    side: Side,
    /// Of the axis, px of the plot.
    origin: Point,
    length: f64,
    strip: f64,
    /// Px across the axis.
    axis: f64,
}

impl Placed {
    /// A part of the strip, from a place along it.
    fn part(&self, from: f64, long: f64) -> Rect {
        let Point { x, y } = self.origin;
        match self.side {
            Side::Right => Rect::at(x - self.strip, y + from, self.strip, long),
            Side::Left => Rect::at(x + self.axis, y + from, self.strip, long),
            Side::Bottom => Rect::at(x + from, y - self.strip, long, self.strip),
            Side::Top => Rect::at(x + from, y + self.axis, long, self.strip),
        }
    }

    /// Moves a line that is one px wide onto pixels of the scale, which counts from its origin (`_alignPixel`).
    fn put_on_pixels(&self, a: &mut Point, b: &mut Point) {
        let onto = |x: f64, from: f64| (x - from).floor() + 0.5 + from;
        if a.x == b.x {
            (a.x, b.x) = (onto(a.x, self.origin.x), onto(b.x, self.origin.x));
        } else {
            (a.y, b.y) = (onto(a.y, self.origin.y), onto(b.y, self.origin.y));
        }
    }

    /// A share of the way along the axis, so many px away from the strip.
    fn edge(&self, share: f64, away: f64) -> Point {
        let Point { x, y } = self.origin;
        match self.side {
            Side::Right => pt(x + away, y + (1.0 - share) * self.length),
            Side::Left => pt(x + self.axis - away, y + (1.0 - share) * self.length),
            Side::Bottom => pt(x + share * self.length, y + away),
            Side::Top => pt(x + share * self.length, y + self.axis - away),
        }
    }

    /// The middle of the text of a tick.
    fn text(&self, share: f64, line: f64) -> Point {
        self.edge(share, TICK + GAP + if self.side.lies() { line / 2.0 } else { 0.0 })
    }

    fn align(&self) -> &'static str {
        match self.side {
            Side::Right => "left",
            Side::Left => "right",
            Side::Top | Side::Bottom => "center",
        }
    }
}

/// What ticks of a logarithmic scale say: round ones and the last fifth of them (Chart.js `Ticks.formatters.logarithmic`).
fn decade_labels(ticks: &[f64], leads: &[f64], powers: Option<&Powers>) -> Vec<Arc<str>> {
    let label = |(i, x): (usize, &f64)| {
        let seen = powers.is_none_or(|powers| powers.labels(*x, leads.get(i), i, ticks.len()));
        Arc::from(if seen { locate::label(*x, ticks, true, false) } else { String::new() })
    };
    ticks.iter().enumerate().map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_and_last_ticks_of_a_logarithmic_scale_have_labels() {
        let (ticks, leads) = ([1.0, 2.0, 3.0, 4.0, 6.0, 10.0], [1.0, 2.0, 3.0, 4.0, 6.0, 10.0]);
        let labels = decade_labels(&ticks, &leads, rules::of(Version::V4).ticks.powers.as_ref());
        assert_eq!(labels.iter().map(|l| &**l).collect::<Vec<_>>(), ["1", "2", "3", "", "", "10"]);
    }
}
