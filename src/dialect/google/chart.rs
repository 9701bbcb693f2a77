//! A chart as its parameters say, and where its plot goes.

use super::axis::{self, Along, Axis, Grid, Tick};
use super::colors::{Colors, Lines};
use super::data::Data;
use super::fill::{self, Fills};
use super::legend::{Legend, Title};
use super::marker::{self, Marker};
use super::params::Params;
use crate::color::Color;
use crate::dialect::painter::Painter;
use crate::geometry::{Rect, Side, pt};
use crate::limits::Limits;
use crate::scene::Stroke;

/// Free space at the sides of the canvas, px.
const EDGE: f64 = 5.0;

/// What all types of charts have.
#[derive(Debug)]
pub(super) struct Chart {
    pub data: Data,
    /// The colour of texts and lines that have none of their own.
    pub ink: Color,
    /// Colours.
    pub colors: Colors,
    pub fills: Fills,
    pub lines: Lines,
    pub axes: Vec<Axis>,
    /// Whether lines stand for axes that were not named.
    pub bare: bool,
    pub grid: Option<Grid>,
    pub markers: Vec<Marker>,
    /// Labels of slices, circles, the needle.
    pub labels: Vec<String>,
    /// `chp`: where zero is, or the angle of the first slice.
    pub zero: Vec<f64>,
    pub title: Option<Title>,
    legend: Option<Legend>,
    /// Least margins: left, right, top, bottom, px.
    margins: [f64; 4],
}

/// The axes in their places.
pub(super) struct Placed {
    pub plot: Rect,
    /// Ticks of each axis.
    ticks: Vec<Vec<Tick>>,
    legend: Option<Rect>,
}

impl Chart {
    /// Reads what all types have.
    pub(super) fn read(data: Data, bare: bool, params: &mut Params) -> Chart {
        let text = params.text("chma");
        let (around, least) = text.split_once('|').unwrap_or((&text, ""));
        let mut numbers = |text: &str| {
            let list = if text.trim().is_empty() { Vec::new() } else { params.numbers("chma", text) };
            list.into_iter().map(|x| x.clamp(0.0, 10_000.0)).collect::<Vec<f64>>()
        };
        let (around, least) = (numbers(around), numbers(least));
        let margins = std::array::from_fn(|i| around.get(i).copied().unwrap_or(EDGE));
        let least = (least.first().copied().unwrap_or(0.0), least.get(1).copied().unwrap_or(0.0));
        let zero = params.text("chp");
        Chart {
            ink: params.ink,
            colors: Colors::read(params),
            fills: fill::read(params),
            lines: Lines::read(params),
            axes: axis::read(params),
            bare,
            grid: Grid::read(params),
            markers: marker::read(params),
            labels: params.parts("chl"),
            zero: if zero.trim().is_empty() { Vec::new() } else { params.numbers("chp", &zero) },
            title: Title::read(params),
            legend: Legend::read(params, least),
            margins,
            data,
        }
    }

    /// What a series is called.
    pub(super) fn name(&self, series: usize) -> String {
        let named = self.legend.as_ref().and_then(|l| l.name(series));
        named.map_or_else(|| format!("series {}", series + 1), str::to_owned)
    }

    /// What the first series are called, each in its own way: they name the columns of a table.
    pub(super) fn names(&self, count: usize) -> Vec<String> {
        let mut names: Vec<String> = Vec::with_capacity(count);
        for i in 0..count {
            let name = self.name(i);
            let taken = name == "place" || names.contains(&name);
            names.push(if taken { format!("{name} ({})", i + 1) } else { name });
        }
        names
    }

    /// What stands beside the legend and below the title.
    pub(super) fn room(&mut self, painter: &mut Painter) -> (Rect, Option<Rect>) {
        let canvas = Rect::at(0.0, 0.0, painter.size.width, painter.size.height);
        if !matches!(self.fills.background, fill::Fill::Solid(_)) {
            painter.rect("background", canvas, self.fills.background.over(canvas));
        }
        let mut room = canvas.expand(-EDGE);
        if let Some(title) = &self.title {
            title.draw(&mut room, painter);
        }
        let legend = self.legend.as_mut().map(|l| l.dock(&mut room));
        room.x2 = room.x2.max(room.x1 + 1.0);
        room.y2 = room.y2.max(room.y1 + 1.0);
        (room, legend)
    }

    /// Draws the legend.
    pub(super) fn legend(&self, place: Option<Rect>, looks: &[(Color, Option<Stroke>)], painter: &mut Painter) {
        if let (Some(legend), Some(place)) = (&self.legend, place) {
            legend.draw(place, looks, painter);
        }
    }

    /// Finds the plot: what the title, the legend, the margins and the axes leave. `along` tells what an axis runs
    /// along, for a plot of a size.
    pub(super) fn place(
        &mut self,
        painter: &mut Painter,
        along: &dyn Fn(Side, Rect) -> Along,
        limits: &Limits,
    ) -> Placed {
        let (room, legend) = self.room(painter);
        let mut plot = room;
        // Labels depend on the length of the axes, and that on the labels: twice is enough for steps to settle.
        let mut ticks = Vec::new();
        for _ in 0..3 {
            let length = |side: Side| if side.is_horizontal() { plot.width() } else { plot.height() };
            ticks = self.axes.iter().map(|a| a.ticks(&along(a.side, plot), length(a.side), limits)).collect();
            let next = self.inside(room, &ticks, plot);
            if next == plot {
                break;
            }
            plot = next;
        }
        if let Some(area) = &self.fills.area {
            painter.rect("plot", plot, area.over(plot));
        }
        Placed { plot, ticks, legend }
    }

    fn inside(&self, room: Rect, ticks: &[Vec<Tick>], plot: Rect) -> Rect {
        // Left, right, top, bottom, in the order of the margins; these count from the edge of what is left.
        let mut insets = self.margins.map(|m| (m - EDGE).max(0.0));
        let mut taken = [0.0; 4];
        let mut over = [0.0f64; 4];
        for (axis, ticks) in self.axes.iter().zip(ticks) {
            let (before, after) =
                axis.overhang(ticks, if axis.side.is_horizontal() { plot.width() } else { plot.height() });
            taken[index(axis.side)] += axis.thickness(ticks);
            let (first, last) = if axis.side.is_horizontal() { (0, 1) } else { (3, 2) };
            over[first] = over[first].max(before);
            over[last] = over[last].max(after);
        }
        for i in 0..4 {
            insets[i] = insets[i].max(taken[i]).max(over[i]).round();
        }
        let [left, right, top, bottom] = insets;
        let (x1, y1) = (room.x1 + left, (room.y1 + top).round());
        Rect { x1, y1, x2: (room.x2 - right).max(x1 + 1.0).round(), y2: (room.y2 - bottom).max(y1 + 1.0).round() }
    }

    /// Draws the grid; it lies behind everything.
    pub(super) fn draw_grid(&self, placed: &Placed, painter: &mut Painter) {
        let Some(grid) = &self.grid else { return };
        let labels = |horizontal: bool| -> Vec<f64> {
            let axis = self.axes.iter().position(|a| a.side.is_horizontal() == horizontal);
            axis.map_or_else(Vec::new, |i| placed.ticks[i].iter().map(|t| t.0).collect())
        };
        grid.draw(placed.plot, (&labels(true), &labels(false)), painter);
    }

    /// Draws the axes, and lines where none are named.
    pub(super) fn draw_axes(&self, placed: &Placed, painter: &mut Painter) {
        let mut offsets = [0.0; 4];
        for (axis, ticks) in self.axes.iter().zip(&placed.ticks) {
            let i = index(axis.side);
            axis.draw(ticks, placed.plot, offsets[i], painter);
            offsets[i] += axis.thickness(ticks);
        }
        if self.bare && self.axes.is_empty() {
            let p = placed.plot;
            let (x, y) = (p.x1 + 0.5, p.y2 + 0.5);
            let stroke = Stroke::new(self.ink, 1.0);
            painter.line("axis-line", (pt(x, p.y1), pt(x, y)), &stroke);
            painter.line("axis-line", (pt(x, y), pt(p.x2, y)), &stroke);
        }
    }

    /// Where the legend goes.
    pub(super) fn draw_legend(&self, placed: &Placed, looks: &[(Color, Option<Stroke>)], painter: &mut Painter) {
        self.legend(placed.legend, looks, painter);
    }
}

/// The margin of a side.
fn index(side: Side) -> usize {
    match side {
        Side::Left => 0,
        Side::Right => 1,
        Side::Top => 2,
        Side::Bottom => 3,
    }
}
