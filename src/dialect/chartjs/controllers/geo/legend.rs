//! What explains the colours or sizes of a map: a strip of colours or a row of discs beside an axis, inside the plot
//! (chartjs-chart-geo 4, `LegendScale.ts`, `ColorScale.ts`, `SizeScale.ts`).

use super::radius;
use super::ramp::Ramp;
use crate::data::{Column, Value};
use crate::diagnostic::did_you_mean;
use crate::dialect::chartjs::chart::{Chart, Dataset, Element, Kind};
use crate::dialect::chartjs::controllers::text_lines::{self, TextLine};
use crate::dialect::chartjs::font::{self, TextFont};
use crate::dialect::chartjs::options::{self, Options};
use crate::dialect::chartjs::table::{Rows, Tables};
use crate::figure::{Channel, Mapping, Mark, MarkKind, RectStyle, Room, SymbolStyle};
use crate::geometry::{Point, Rect, pt};
use crate::json::Json;
use crate::number;
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
    /// Decimals of their labels.
    places: usize,
    ramp: Ramp,
    quantize: f64,
    range: [f64; 2],
    by_area: bool,
    missing: Option<Arc<str>>,
    /// Looks of discs: fill, border, its width.
    disc: [Value; 3],
    used: bool,
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
            ["backgroundColor", "borderColor", "borderWidth"].map(|name| element.one(chart, set, name, Some(0)))
        });
        let mut legend = Legend {
            kind,
            property,
            logarithmic,
            low: ends.0,
            high: ends.1,
            ticks: Vec::new(),
            places: 0,
            ramp,
            quantize: o.number("quantize").unwrap_or(0.0),
            range: [list(0, 2.0), list(1, 20.0)],
            by_area: o.text("mode") != Some("radius"),
            missing: o.get("missing").map(options::shown),
            disc,
            used: !sets.is_empty(),
            options: o,
        };
        legend.find_ticks(chart);
        legend
    }

    /// The ends of the scale and its ticks.
    fn find_ticks(&mut self, chart: &Chart) {
        let (length, _) = self.extent();
        let line = self.font(chart).line_height;
        // So many ticks have room.
        let per = if self.side().lies() { 40.0 } else { line.clamp(1.0, 40.0) };
        let o = &self.options;
        let limit = o.sub("ticks").number("maxTicksLimit").unwrap_or(11.0).min((length / per).ceil()).max(2.0);
        let (min, max) = (o.number("min"), o.number("max"));
        if self.logarithmic {
            let power = |x: f64, up: bool| {
                let e = libm::log10(x);
                libm::pow(10.0, if up { libm::ceil(e) } else { libm::floor(e) })
            };
            (self.low, self.high) = (min.unwrap_or(power(self.low, false)), max.unwrap_or(power(self.high, true)));
            let mut at = power(self.low, true);
            while at <= self.high * 1.000_001 && self.ticks.len() < 400 {
                self.ticks.push(at);
                at *= 10.0;
            }
            return;
        }
        if o.truthy("beginAtZero").unwrap_or(false) {
            (self.low, self.high) = (self.low.min(0.0), self.high.max(0.0));
        }
        let suggested = |name: &str| o.number(name);
        self.low = min.unwrap_or(suggested("suggestedMin").map_or(self.low, |m| m.min(self.low)));
        self.high = max.unwrap_or(suggested("suggestedMax").map_or(self.high, |m| m.max(self.high)));
        if self.high <= self.low {
            let more = if self.high == 0.0 { 1.0 } else { (self.high * 0.05).abs() };
            (self.low, self.high) = (self.low - more, self.low.max(self.high) + more);
        }
        let step = o.sub("ticks").number("stepSize").filter(|s| *s > 0.0);
        let step = step.unwrap_or_else(|| step_of(self.low, self.high, limit - 1.0));
        let first = min.unwrap_or((self.low / step).floor() * step);
        let last = max.unwrap_or((self.high / step).ceil() * step);
        let count = ((last - first) / step + 1e-6).floor().clamp(0.0, 1000.0) as usize;
        self.places = number::precision_fixed(step);
        let unit = libm::pow(10.0, self.places as f64);
        self.ticks = (0..=count).map(|i| ((first + i as f64 * step) * unit).round() / unit).collect();
        (self.low, self.high) = (first, last);
    }

    fn share(&self, x: f64) -> f64 {
        let at = |x: f64| if self.logarithmic { libm::log10(x) } else { x };
        let share = (at(x) - at(self.low)) / (at(self.high) - at(self.low));
        if self.options.truthy("reverse").unwrap_or(false) { 1.0 - share } else { share }
    }

    /// The colour of a value.
    pub(super) fn color(&self, x: f64) -> String {
        let share = self.share(x);
        if share.is_nan() {
            return self.missing.as_deref().unwrap_or("transparent").to_owned();
        }
        self.shade(share)
    }

    fn shade(&self, share: f64) -> String {
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
        self.ramp.at(share).to_hex()
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
        let labels: Vec<Arc<str>> =
            self.ticks.iter().map(|x| Arc::from(number::decimals(*x, self.places, self.places, true))).collect();
        let widest = labels.iter().map(|l| text::width_rounded(l, &font.font)).fold(0.0, f64::max);
        let size = room.plot;
        let share = |v: f64, full: f64| if v < 1.0 { full * v } else { v };
        let full = if side.lies() { (size.width(), size.height()) } else { (size.height(), size.width()) };
        let (length, strip) = (share(self.usual("length"), full.0).min(full.0), self.usual("indicatorWidth"));
        let across = share(self.usual("width"), full.1).min(full.1) - strip;
        let needed = TICK + 2.0 * GAP + if side.lies() { font.line_height } else { widest };
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
            out.push(self.colors(&place, tables));
        }
        let line = if side.lies() { widest + GAP } else { font.line_height + GAP };
        let most = (length / line).floor().max(1.0);
        let skip = if self.ticks.len() as f64 > most { (self.ticks.len() as f64 / most).ceil() as usize } else { 1 };
        let seen: Vec<(f64, Arc<str>)> = self.ticks.iter().copied().zip(labels).step_by(skip).collect();
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
    fn colors(&self, place: &Placed, tables: &mut Tables) -> Mark {
        let parts = if self.quantize > 0.0 { self.quantize } else { place.length }.round().clamp(1.0, 2000.0);
        let n = parts as usize;
        let step = place.length / parts;
        let boxes: Vec<Rect> = (0..n).map(|i| place.part(i as f64 * step, step)).collect();
        let reversed = self.options.truthy("reverse").unwrap_or(false) == place.side.lies();
        let fill = (0..n).map(|i| {
            let share = (i as f64 + 0.5) / parts;
            Value::from(self.shade(if reversed { 1.0 - share } else { share }))
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
        rows.encodings.constant(Channel::Stroke, grid.text("color").unwrap_or("rgba(0,0,0,0.1)"));
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
        let [fill, stroke, width] = &self.disc;
        for (channel, v) in [(Channel::Fill, fill), (Channel::Stroke, stroke), (Channel::StrokeWidth, width)] {
            if *v != Value::Null {
                rows.encodings.constant(channel, v.clone());
            }
        }
        rows.mark("mark-point", MarkKind::Symbol(SymbolStyle { by_radius: true, inside: None }), tables)
    }
}

/// The ramp that is asked for.
fn ramp(chart: &Chart, o: &Options) -> Option<Ramp> {
    let (given, at) = o.find("interpolate")?;
    let Some(name) = given.as_str() else {
        chart.warn(&at, "colours by a function are not drawn; they are blues");
        return None;
    };
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

/// The distance of ticks between two values in so many parts at most (Chart.js `generateTicks`, `niceNum`).
fn step_of(low: f64, high: f64, parts: f64) -> f64 {
    let nice = |x: f64| {
        let whole = x.round();
        let x = if (x - whole).abs() < x / 1000.0 { whole } else { x };
        let power = libm::pow(10.0, libm::floor(libm::log10(x)));
        let share = x / power;
        power * [1.0, 2.0, 5.0].into_iter().find(|n| share <= *n).unwrap_or(10.0)
    };
    let step = nice((high - low) / parts);
    let needed = (high / step).ceil() - (low / step).floor();
    if needed > parts { nice(needed * step / parts) } else { step }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        assert_eq!(step_of(7.0, 80.0, 6.0), 20.0);
        assert_eq!(step_of(3.0, 9.0, 6.0), 1.0);
        assert_eq!(step_of(10.0, 90.0, 2.0), 50.0);
    }
}
