//! Markers in their places: what `chm` says and the points of the data in, shapes on the canvas out.

use super::data::Data;
use super::label::{label, width};
use super::marker::{Kind, Marker, Which};
use crate::color::Color;
use crate::dialect::painter::{Label, Painter};
use crate::geometry::{Point, Rect, pt};
use crate::scene::{Anchor, Shape, Stroke};
use crate::shape::curve::Kind as Curve;

/// Where the data of a plot lie.
pub(super) struct Places {
    pub plot: Rect,
    /// The point of each value, by series; hidden ones, too.
    pub points: Vec<Vec<Option<Point>>>,
    /// The series whose values markers write, by the series they name.
    pub sources: Vec<usize>,
    /// The box of each bar, by series.
    pub bars: Vec<Vec<Option<Rect>>>,
    /// Bars lie.
    pub lying: bool,
    /// How points are joined.
    pub curve: Curve,
}

/// When a marker is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layer {
    /// Beneath the data.
    Below,
    /// Above them.
    Above,
}

impl Marker {
    fn layer(&self) -> Layer {
        let filled = matches!(self.kind, Kind::Band { .. } | Kind::Between(_) | Kind::Below);
        if self.z < 0.0 || (filled && self.z <= 0.0) { Layer::Below } else { Layer::Above }
    }
}

/// Draws the markers of a layer, lowest first.
pub(super) fn draw(markers: &[Marker], layer: Layer, places: &Places, data: &Data, painter: &mut Painter) {
    let mut list: Vec<&Marker> = markers.iter().filter(|m| m.layer() == layer).collect();
    list.sort_by(|a, b| a.z.total_cmp(&b.z));
    for marker in list {
        painter.part();
        Pen { marker, places, data, painter }.draw();
    }
}

/// One marker being drawn.
struct Pen<'a, 'b> {
    marker: &'a Marker,
    places: &'a Places,
    data: &'a Data,
    painter: &'a mut Painter<'b>,
}

impl Pen<'_, '_> {
    fn color(&self) -> Color {
        self.marker.color.unwrap_or(Color::BLACK)
    }

    fn series(&self, index: usize) -> &[Option<Point>] {
        self.places.points.get(index).map_or(&[], Vec::as_slice)
    }

    /// The point of an index, between two points where it is no whole number.
    fn point(&self, series: usize, index: f64) -> Option<Point> {
        let points = self.series(series);
        let at = |i: f64| points.get(i as usize).copied().flatten();
        let (low, share) = (index.floor(), index - index.floor());
        let a = at(low)?;
        if share < 1e-9 {
            return Some(a);
        }
        let b = at(low + 1.0)?;
        Some(pt(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share))
    }

    /// Indices and points the marker is at; fixed ones have no index.
    fn places(&self) -> Vec<(Option<f64>, Point)> {
        let plot = self.places.plot;
        if let Which::At(x, y) = self.marker.which {
            return vec![(None, pt(plot.x1 + x * plot.width(), plot.y2 - y * plot.height()))];
        }
        let indices = self.marker.which.indices(self.series(self.marker.series).len());
        indices.into_iter().filter_map(|i| Some((Some(i), self.point(self.marker.series, i)?))).collect()
    }

    fn draw(&mut self) {
        let plot = self.places.plot;
        let stroke = Stroke::new(self.color(), self.marker.size.max(0.5));
        match &self.marker.kind {
            Kind::Symbol(name) => self.symbols(name),
            Kind::Rectangle => {
                let (w, h) = (self.marker.size, self.marker.length.unwrap_or(self.marker.size));
                for (_, p) in self.places() {
                    self.painter.rect("marker", Rect::at(p.x - w / 2.0, p.y - h / 2.0, w, h), self.color());
                }
            }
            Kind::Level(share) => {
                let y = (plot.y2 - share * plot.height()).round() + 0.5;
                self.painter.line("marker", (pt(plot.x1, y), pt(plot.x2, y)), &stroke);
            }
            Kind::Across => {
                self.lines(&stroke, |p| (pt(plot.x1, p.y), pt(plot.x2, p.y)));
            }
            Kind::Down => {
                self.lines(&stroke, |p| (p, pt(p.x, plot.y2)));
            }
            Kind::Upright => match self.marker.length {
                Some(length) => {
                    self.lines(&stroke, |p| (pt(p.x, p.y - length / 2.0), pt(p.x, p.y + length / 2.0)));
                }
                None => self.lines(&stroke, |p| (pt(p.x, plot.y1), pt(p.x, plot.y2))),
            },
            Kind::Line => {
                let points: Vec<Option<Point>> = self.places().into_iter().map(|(_, p)| Some(p)).collect();
                self.painter.polyline("marker", &points, &stroke, self.places.curve);
            }
            Kind::Below | Kind::Between(_) => self.fill(),
            Kind::Error => self.errors(),
            Kind::Candle => self.candles(),
            Kind::Band { horizontal, from, to } => {
                let (a, b) = (from.min(*to), from.max(*to));
                // A band is at least a line.
                let area = if *horizontal {
                    let (y1, y2) = (plot.y2 - b * plot.height(), plot.y2 - a * plot.height());
                    Rect { y1, y2: y2.max(y1 + 1.0), ..plot }
                } else {
                    let (x1, x2) = (plot.x1 + a * plot.width(), plot.x1 + b * plot.width());
                    Rect { x1, x2: x2.max(x1 + 1.0), ..plot }
                };
                self.painter.rect("range", area.intersect(plot), self.color());
            }
            Kind::Text(text) => self.texts(&|_| text.clone()),
            Kind::Number(numeral) => {
                let (plot, data, marker) = (self.places.plot, self.data, self.marker);
                let values = data.series(self.places.sources.get(marker.series).copied().unwrap_or(marker.series));
                let own = |index: Option<f64>, p: Point| match index {
                    Some(i) if !numeral.along_x => values.get(i as usize).copied().flatten(),
                    _ if numeral.along_x => Some((p.x - plot.x1) / plot.width() * 100.0),
                    _ => Some((plot.y2 - p.y) / plot.height() * 100.0),
                };
                self.texts(&|(i, p)| own(i, p).map_or_else(String::new, |x| numeral.write(x)));
            }
            Kind::Flag(text) => self.flags(text),
        }
    }

    /// A line at each place.
    fn lines(&mut self, stroke: &Stroke, ends: impl Fn(Point) -> (Point, Point)) {
        for (_, p) in self.places() {
            self.painter.line("marker", ends(p), stroke);
        }
    }

    fn symbols(&mut self, name: &str) {
        let list: Vec<(Point, f64)> = self.places().into_iter().map(|(_, p)| (p, self.marker.size / 2.0)).collect();
        let (color, size) = (self.color(), self.marker.size);
        match name {
            "arrow" => {
                // An arrow that points down to its place.
                for (p, r) in list {
                    let x = |k: f64| p.x + k * r;
                    let y = |k: f64| p.y + k * r;
                    let outline =
                        [(0.0, 0.0), (-0.6, -1.0), (-0.2, -1.0), (-0.2, -2.0), (0.2, -2.0), (0.2, -1.0), (0.6, -1.0)]
                            .map(|(a, b)| pt(x(a), y(b)));
                    self.painter.polygon("marker", &outline, color, Curve::Linear);
                }
            }
            // A square is as wide as its size; the point style's circle goes through its corners.
            "rect" => {
                for (p, r) in list {
                    self.painter.rect("marker", Rect::at(p.x - r, p.y - r, 2.0 * r, 2.0 * r), color);
                }
            }
            name => self.painter.symbols("marker", name, &list, color, (size / 6.0).max(1.0)),
        }
    }

    /// Between the points of the series and another series, or the axis.
    fn fill(&mut self) {
        let plot = self.places.plot;
        let (mut top, bottom): (Vec<Point>, Vec<Point>) = match self.marker.kind {
            Kind::Between(other) => {
                let all = |s: usize| self.series(s).iter().flatten().copied().collect::<Vec<_>>();
                (all(self.marker.series), all(other))
            }
            _ => {
                let points: Vec<Point> = self.places().into_iter().map(|(_, p)| p).collect();
                let ends = [points.first(), points.last()].map(|p| pt(p.map_or(plot.x1, |p| p.x), plot.y2));
                (points, ends.to_vec())
            }
        };
        top.extend(bottom.into_iter().rev());
        self.painter.polygon("fill", &top, self.color(), Curve::Linear);
    }

    fn errors(&mut self) {
        let series = self.marker.series;
        let wide = self.marker.length.unwrap_or(self.marker.size.max(6.0)) / 2.0;
        let thick = if self.marker.length.is_some() { self.marker.size } else { 1.0 };
        let stroke = Stroke::new(self.color(), thick.max(0.5));
        for index in self.marker.which.indices(self.series(series).len()) {
            let (Some(a), Some(b)) = (self.point(series, index), self.point(series + 1, index)) else { continue };
            self.painter.line("marker", (a, b), &stroke);
            let (dx, dy) = if self.places.lying { (0.0, wide) } else { (wide, 0.0) };
            for p in [a, b] {
                self.painter.line("marker", (pt(p.x - dx, p.y - dy), pt(p.x + dx, p.y + dy)), &stroke);
            }
        }
    }

    /// Rising ones are hollow, falling ones filled.
    fn candles(&mut self) {
        let series = self.marker.series;
        let wide = self.marker.size;
        for index in self.marker.which.indices(self.series(series).len()) {
            let at = |k: usize| self.point(series + k, index);
            let (Some(low), Some(open), Some(close), Some(high)) = (at(0), at(1), at(2), at(3)) else { continue };
            let rising = close.y < open.y;
            let color =
                self.marker.color.unwrap_or(if rising { Color::rgb(0, 0x80, 0) } else { Color::rgb(0xff, 0, 0) });
            let (top, bottom) = (open.y.min(close.y), open.y.max(close.y).max(open.y.min(close.y) + 1.0));
            let stroke = Stroke::new(color, 1.0);
            self.painter.part();
            self.painter.line("marker", (high, pt(high.x, top)), &stroke);
            self.painter.line("marker", (pt(low.x, bottom), low), &stroke);
            let body = Rect { x1: open.x - wide / 2.0, y1: top, x2: open.x + wide / 2.0, y2: bottom };
            if rising {
                self.painter.shape("marker", Shape::Rect(body, 0.0), None, Some(stroke));
            } else {
                self.painter.rect("marker", body, color);
            }
        }
    }

    /// Where a text is written about a point: position, alignment, baseline.
    fn written(&self, index: Option<f64>, p: Point, text: &str) -> (Point, Anchor, &'static str) {
        let size = self.marker.size;
        let has = |c: char| self.marker.placement.contains(c);
        let bar = index.and_then(|i| self.places.bars.get(self.marker.series)?.get(i as usize).copied().flatten());
        let (mut at, mut align, baseline) = match bar {
            Some(bar) if self.places.lying => self.beside_lying(bar, p, width(text, size)),
            Some(bar) if has('c') => (bar.center(), Anchor::Middle, "middle"),
            Some(bar) if has('b') => (pt(p.x, bar.y2 - 3.0), Anchor::Middle, "bottom"),
            Some(_) if has('e') => (pt(p.x, p.y + 3.0), Anchor::Middle, "top"),
            // Below the end of a bar that hangs.
            Some(bar) if bar.y2 <= p.y && bar.y2 > bar.y1 => (pt(p.x, p.y + 3.0), Anchor::Middle, "top"),
            _ if has('v') || has('c') => (p, Anchor::Middle, "middle"),
            _ if has('t') => (pt(p.x, p.y + 3.0), Anchor::Middle, "top"),
            _ => (pt(p.x, p.y - 3.0), Anchor::Middle, "bottom"),
        };
        if has('l') {
            align = Anchor::Start;
        } else if has('r') {
            align = Anchor::End;
        } else if has('h') {
            align = Anchor::Middle;
        }
        // What would leave the picture at the top is written below its point.
        if at.y - size < 0.0 && baseline == "bottom" {
            at.y = size + 1.0;
        }
        (pt(at.x + self.marker.moved.0, at.y - self.marker.moved.1), align, baseline)
    }

    /// Beyond the end of a lying bar, or inside where there is no room for that.
    fn beside_lying(&self, bar: Rect, p: Point, long: f64) -> (Point, Anchor, &'static str) {
        let has = |c: char| self.marker.placement.contains(c);
        let leftward = bar.x1 >= p.x && bar.x2 > p.x;
        let full =
            if leftward { p.x - 3.0 - long < self.places.plot.x1 } else { p.x + 3.0 + long > self.painter.size.width };
        let (at, align) = if has('c') {
            (bar.center(), Anchor::Middle)
        } else if has('b') {
            (pt(bar.x1 + 3.0, p.y), Anchor::Start)
        } else if leftward == (has('e') || full) {
            (pt(p.x + 3.0, p.y), Anchor::Start)
        } else {
            (pt(p.x - 3.0, p.y), Anchor::End)
        };
        (at, align, "middle")
    }

    fn texts(&mut self, text: &dyn Fn((Option<f64>, Point)) -> String) {
        let labels: Vec<Label> = self
            .places()
            .into_iter()
            .map(|(index, p)| {
                let text = text((index, p));
                let (at, align, baseline) = self.written(index, p, &text);
                label(&text, at, (align, baseline), self.marker.size, self.color())
            })
            .collect();
        self.painter.texts("label", &labels);
    }

    /// Boxes above their points, with a tip that reaches down to them.
    fn flags(&mut self, text: &str) {
        let size = self.marker.size;
        let (half, high, tip) = (width(text, size) / 2.0 + 4.0, size + 6.0, 6.0);
        for (_, p) in self.places() {
            let p = pt(p.x + self.marker.moved.0, p.y - self.marker.moved.1);
            let (top, bottom) = (p.y - tip - high, p.y - tip);
            let outline = [
                pt(p.x - half, top),
                pt(p.x + half, top),
                pt(p.x + half, bottom),
                pt(p.x + 4.0, bottom),
                p,
                pt(p.x - 4.0, bottom),
                pt(p.x - half, bottom),
                pt(p.x - half, top),
            ];
            self.painter.polygon("flag", &outline, Color::rgba(255, 255, 255, 0xe6), Curve::Linear);
            self.painter.polyline("flag", &outline.map(Some), &Stroke::new(super::params::GREY, 1.0), Curve::Linear);
            let at = pt(p.x, (top + bottom) / 2.0);
            self.painter.text("label", &label(text, at, (Anchor::Middle, "middle"), size, self.color()));
        }
    }
}
