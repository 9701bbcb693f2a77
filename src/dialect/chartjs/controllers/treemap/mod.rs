//! Treemaps (chartjs-chart-treemap 4): boxes as large as their values, in boxes of their groups. In: data sets whose rows
//! [`expand`] made; out: marks of boxes, of the lines that divide them, and of their texts.

mod squarify;
mod texts;
mod tree;

pub(crate) use tree::{DEEPEST, expand};

use crate::data::{Column, Value};
use crate::dialect::chartjs::callback;
use crate::dialect::chartjs::chart::{Chart, Dataset, Element, Kind, Styled, label_of};
use crate::dialect::chartjs::font::{self, TextFont};
use crate::dialect::chartjs::options::{self, Options};
use crate::dialect::chartjs::table::{Rows, Tables};
use crate::figure::{Border, Channel, Mapping, Mark, MarkKind, RectStyle, Room};
use crate::geometry::Rect;
use crate::json::Json;
use std::sync::Arc;

/// The treemaps of all data sets in a plot.
pub(crate) fn marks(chart: &Chart, room: &Room, tables: &mut Tables) -> Vec<Mark> {
    let shown = chart.shown().into_iter().filter(|set| set.kind == Kind::Treemap);
    shown.rev().flat_map(|set| Picture::new(chart, set, room.plot).marks(tables)).collect()
}

/// A box in its place, px of the plot.
#[derive(Debug, Clone, Copy)]
struct Cell {
    /// What its value takes.
    whole: Rect,
    /// What is drawn of it, the border included.
    outer: Rect,
    /// What its border leaves.
    inner: Rect,
    /// Sum of the values in its row of boxes.
    sum: f64,
    /// Boxes around it.
    depth: usize,
    /// Spacing leaves nothing of it.
    hidden: bool,
}

/// Widths at the top, right, bottom and left.
type Sides = [f64; 4];

/// A data set in its place.
struct Picture<'c, 'a> {
    chart: &'c Chart<'a>,
    set: &'c Dataset<'a>,
    plot: Rect,
    cells: Vec<Cell>,
    /// For each box, what functions are given.
    contexts: Vec<Value>,
    /// Options of the boxes.
    own: Options<'a>,
    captions: Options<'a>,
    labels: Options<'a>,
    /// Boxes of groups are headers above those in them.
    headers: bool,
    rtl: bool,
}

impl<'c, 'a> Picture<'c, 'a> {
    fn new(chart: &'c Chart<'a>, set: &'c Dataset<'a>, plot: Rect) -> Picture<'c, 'a> {
        let own = Element::new(chart, set, "treemap").options();
        let (captions, labels) = (own.sub("captions"), own.sub("labels"));
        let headers = set.json.get("displayMode").and_then(Json::as_str) == Some("headerBoxes");
        let rtl = own.truthy("rtl").unwrap_or(false);
        let (cells, contexts) = (Vec::new(), Vec::new());
        let mut picture = Picture { chart, set, plot, cells, contexts, own, captions, labels, headers, rtl };
        picture.cells = picture.divide();
        picture.contexts = (0..set.data.len()).map(|i| picture.context(i)).collect();
        for i in 0..picture.cells.len() {
            picture.settle(i);
        }
        picture
    }

    fn datum(&self, i: usize, name: &str) -> Option<f64> {
        self.set.data[i].get(name).and_then(Json::as_f64)
    }

    fn parent(&self, i: usize) -> Option<usize> {
        self.datum(i, "parent").map(|p| p as usize).filter(|p| *p < i)
    }

    fn is_leaf(&self, i: usize) -> bool {
        let level = self.set.data[i].get("l");
        level.is_none() || self.set.data[i].get("isLeaf").and_then(Json::as_bool).unwrap_or(false)
    }

    /// The place of each row. Rows that lie in the same box follow each other, after the row of that box.
    fn divide(&self) -> Vec<Cell> {
        let n = self.set.data.len();
        let mut out: Vec<Cell> = Vec::with_capacity(n);
        while out.len() < n {
            let start = out.len();
            let parent = self.parent(start);
            let end = (start..n).find(|i| self.parent(*i) != parent).unwrap_or(n);
            let around = parent.and_then(|p| out.get(p)).copied();
            let room = match around {
                Some(cell) => self.inside(cell.whole),
                None => Rect::at(0.0, 0.0, self.plot.width(), self.plot.height()),
            };
            let sizes: Vec<f64> = (start..end).map(|i| self.datum(i, "v").unwrap_or(0.0)).collect();
            let depth = around.map_or(0, |cell| cell.depth + 1);
            for (whole, sum) in squarify::squarify(&sizes, room) {
                let mirrored = Rect { x1: room.x1 + room.x2 - whole.x2, x2: room.x1 + room.x2 - whole.x1, ..whole };
                let whole = if self.rtl { mirrored } else { whole };
                out.push(Cell { whole, outer: whole, inner: whole, sum, depth, hidden: false });
            }
        }
        for i in (0..n).filter(|i| self.headers && !self.is_leaf(*i)) {
            let r = out[i].whole;
            out[i].whole.y2 = r.y1 + self.caption_height(r);
        }
        out
    }

    /// What a group's box leaves to those in it, by what the data set itself says (`getSubRect`).
    fn inside(&self, group: Rect) -> Rect {
        let mut r = group;
        if !self.headers {
            let own = |name: &str| self.set.json.get(name);
            let spacing = own("spacing").and_then(options::number).unwrap_or(0.0);
            let [top, right, bottom, left] = limited(own("borderWidth").map_or([0.0; 4], sides_of), group);
            r = Rect { x1: r.x1 + left, y1: r.y1 + top, x2: r.x2 - right, y2: r.y2 - bottom }.expand(-spacing);
        }
        if self.plans_caption(r) {
            r.y1 += self.caption_height(r);
        }
        if r.width() > 0.0 && r.height() > 0.0 { r } else { Rect::at(group.x1, group.y1, 0.0, 0.0) }
    }

    /// Options of captions that decide how much room they get: those of the data set itself.
    fn planned(&self) -> (bool, TextFont, f64) {
        let own = self.set.json.get("captions").map_or_else(Options::none, |c| Options::of(c, None));
        (!own.is_off("display"), font::of_plugin(&own.sub("font")), own.number("padding").unwrap_or(3.0).max(0.0))
    }

    /// Whether room is left for a caption.
    fn plans_caption(&self, r: Rect) -> bool {
        let (shown, font, padding) = self.planned();
        shown && (self.headers || has_room(r, font.line_height, padding))
    }

    fn caption_height(&self, r: Rect) -> f64 {
        let (_, font, padding) = self.planned();
        let height = font.line_height + 2.0 * padding;
        if self.headers && r.height() < 2.0 * height { r.height() / 3.0 } else { height }
    }

    /// What functions are given: the row with the place of its box.
    fn context(&self, i: usize) -> Value {
        let context = self.chart.context(self.set, Some(i));
        let cell = &self.cells[i];
        let r = cell.whole;
        let area = if self.headers && !self.is_leaf(i) { f64::NAN } else { r.width() * r.height() };
        let places = [("x", r.x1), ("y", r.y1), ("w", r.width()), ("h", r.height()), ("a", area), ("s", cell.sum)];
        let mut raw = callback::with(&context.member("raw"), places.map(|(n, v)| (n, Value::Number(v))));
        if let Some(parent) = self.parent(i) {
            raw = callback::with(&raw, [("gs", Value::Number(self.cells[parent].sum))]);
        }
        callback::with(&context, [("raw", raw.clone()), ("parsed", raw)])
    }

    /// Decides what is drawn of a box: edges on whole pixels of the canvas, then spacing, then its border (`scaleRect`,
    /// `boundingRects`).
    fn settle(&mut self, i: usize) {
        let spacing = self.styled("spacing", i).valid_number().unwrap_or(0.0);
        let whole = |x: f64, from: f64| (x + from).round() - from;
        let (r, plot) = (self.cells[i].whole, self.plot);
        let r = Rect {
            x1: whole(r.x1, plot.x1),
            y1: whole(r.y1, plot.y1),
            x2: whole(r.x2, plot.x1),
            y2: whole(r.y2, plot.y1),
        };
        let outer = r.expand(-spacing);
        let [top, right, bottom, left] = self.border(i, outer);
        let cell = &mut self.cells[i];
        cell.hidden = 2.0 * spacing > r.width() || 2.0 * spacing > r.height();
        cell.outer = outer;
        cell.inner = Rect { x1: outer.x1 + left, y1: outer.y1 + top, x2: outer.x2 - right, y2: outer.y2 - bottom };
    }

    /// The widths of a box's border.
    fn border(&self, i: usize, r: Rect) -> Sides {
        limited(sides_of(&Json::from(&self.styled("borderWidth", i))), r)
    }

    /// Whether a box is drawn: those of groups without captions are not, where they are headers only.
    fn is_drawn(&self, i: usize) -> bool {
        let left_out = self.headers && !self.is_leaf(i) && !self.planned().0;
        !self.cells[i].hidden && !left_out
    }

    /// An option of a row, by functions if it is one; `None` if it says nothing.
    fn option(&self, options: &Options<'a>, name: &str, i: usize) -> Option<Value> {
        options.all_at(name).find_map(|(place, json)| {
            let value = match json {
                Json::Code(_) => {
                    let at = place.map_or_else(String::new, |at| format!("{at}/{name}"));
                    self.chart.called(json, &at, || vec![self.contexts[i].clone()])
                }
                other => Value::from(other),
            };
            (value != Value::Null).then_some(value)
        })
    }

    /// A style of a box. Lists are no colours, so that the canvas stays at black (`_indexable` is false).
    fn styled(&self, name: &str, i: usize) -> Value {
        match self.option(&self.own, name, i) {
            Some(Value::Array(_)) if name.ends_with("Color") => Value::from("black"),
            Some(Value::Array(_)) => Value::Null,
            value => value.unwrap_or_default(),
        }
    }

    fn marks(&self, tables: &mut Tables) -> Vec<Mark> {
        let all: Vec<usize> = (0..self.cells.len()).filter(|i| self.is_drawn(*i)).collect();
        if all.is_empty() {
            return Vec::new();
        }
        let dividers = self.own.sub("dividers");
        let divided: Vec<usize> =
            all.iter().copied().filter(|i| self.option(&dividers, "display", *i).is_some_and(|d| d.truthy())).collect();
        let mut out = Vec::new();
        if divided.is_empty() {
            out.push(self.rects(&all, tables));
        } else {
            // The line through a box lies below the boxes in it.
            let deepest = all.iter().map(|i| self.cells[*i].depth).max().unwrap_or(0);
            for depth in 0..=deepest {
                let at =
                    |list: &[usize]| list.iter().copied().filter(|i| self.cells[*i].depth == depth).collect::<Vec<_>>();
                let (boxes, lines) = (at(&all), at(&divided));
                out.push(self.rects(&boxes, tables));
                out.extend(self.lines(&lines, &dividers, tables));
            }
        }
        out.extend(self.texts(&all, tables));
        out
    }

    fn rects(&self, list: &[usize], tables: &mut Tables) -> Mark {
        let mut rows = Rows::new(list.len());
        let drawn = |of: fn(&Rect) -> f64| list.iter().map(|i| of(&self.cells[*i].outer)).collect::<Vec<f64>>();
        type Side = fn(&Rect) -> f64;
        let columns: [(Channel, &str, Side); 4] = [
            (Channel::X, "left", |r| r.x1),
            (Channel::X2, "right", |r| r.x2),
            (Channel::Y, "top", |r| r.y1),
            (Channel::Y2, "bottom", |r| r.y2),
        ];
        for (channel, name, of) in columns {
            rows.numbers(name, drawn(of));
            rows.encodings.map(channel, Mapping::field(name));
        }
        let name = |i: &usize| {
            let row = &self.set.data[*i];
            let own = row.get("g").or_else(|| row.get("_data").and_then(|d| d.get("label")));
            own.map_or(Value::Null, Value::from)
        };
        rows.frame.set("name", Column::of(list.iter().map(name).collect()));
        rows.numbers("value", list.iter().map(|i| self.datum(*i, "v").unwrap_or(f64::NAN)).collect());
        self.paint(list, &mut rows);
        let told = [("left", "name"), ("right", "name"), ("top", "value"), ("bottom", "value"), ("fill", "name")];
        Mark {
            display_names: told.map(|(a, b)| (Arc::from(a), Arc::from(b))).to_vec(),
            label: label_of(self.set),
            ..Mark::bare(
                "mark-treemap",
                MarkKind::Rect(RectStyle { border: Border::Cut, ..RectStyle::default() }),
                tables.add(rows.frame),
                rows.encodings,
            )
        }
    }

    /// Colours, borders and corners of boxes.
    fn paint(&self, list: &[usize], rows: &mut Rows) {
        let colors = [(Channel::Fill, "fill", "backgroundColor"), (Channel::Stroke, "stroke", "borderColor")];
        for (channel, column, option) in colors {
            rows.frame.set(column, Column::of(list.iter().map(|i| self.styled(option, *i)).collect()));
            rows.encodings.map(channel, Mapping::field(column));
        }
        let width = |i: &usize| {
            let sides = self.border(*i, self.cells[*i].outer);
            if sides.iter().all(|w| *w == sides[0]) {
                Value::Number(sides[0])
            } else {
                Value::Array(sides.iter().map(|w| Value::Number(*w)).collect())
            }
        };
        rows.frame.set("stroke_width", Column::of(list.iter().map(width).collect()));
        rows.encodings.map(Channel::StrokeWidth, Mapping::field("stroke_width"));
        let radii = list.iter().map(|i| self.styled("borderRadius", *i)).collect();
        rows.corners(&Styled::Each(radii));
    }

    /// A line through the middle of each box, across its longer side (`drawDivider`).
    fn lines(&self, list: &[usize], options: &Options<'a>, tables: &mut Tables) -> Option<Mark> {
        let grouped = |i: &&usize| self.set.data[**i].pointer("/_data/children").is_some();
        let list: Vec<usize> = list.iter().filter(grouped).copied().collect();
        if list.is_empty() {
            return None;
        }
        let mut rows = Rows::new(list.len());
        let ends = |i: &usize| {
            let r = self.cells[*i].inner;
            let (x, y) = ((r.x1 + r.x2) / 2.0, (r.y1 + r.y2) / 2.0);
            if r.width() > r.height() { [x, r.y1, x, r.y2] } else { [r.x1, y, r.x2, y] }
        };
        let all: Vec<[f64; 4]> = list.iter().map(ends).collect();
        for (k, (channel, name)) in
            [(Channel::X, "x"), (Channel::Y, "y"), (Channel::X2, "x2"), (Channel::Y2, "y2")].into_iter().enumerate()
        {
            rows.numbers(name, all.iter().map(|e| e[k]).collect());
            rows.encodings.map(channel, Mapping::field(name));
        }
        let first = list[0];
        let own = |name: &str| self.option(options, name, first);
        let each = |name: &str, usual: Value| -> Vec<Value> {
            list.iter().map(|i| self.option(options, name, *i).unwrap_or_else(|| usual.clone())).collect()
        };
        rows.frame.set("stroke", Column::of(each("lineColor", Value::from("black"))));
        rows.encodings.map(Channel::Stroke, Mapping::field("stroke"));
        rows.frame.set("stroke_width", Column::of(each("lineWidth", Value::Number(1.0))));
        rows.encodings.map(Channel::StrokeWidth, Mapping::field("stroke_width"));
        let styles = [
            (Channel::StrokeDash, "lineDash"),
            (Channel::StrokeDashOffset, "lineDashOffset"),
            (Channel::StrokeCap, "lineCapStyle"),
        ];
        for (channel, value) in styles.into_iter().filter_map(|(channel, name)| Some((channel, own(name)?))) {
            rows.encodings.constant(channel, value);
        }
        Some(rows.mark("mark-rule", MarkKind::Rule, tables))
    }
}

/// A number for all sides, or an object with one each; `x` and `y` stand for two (Chart.js `toTRBL`).
fn sides_of(value: &Json) -> Sides {
    let i = font::insets(Some(value), 0.0);
    [i.top, i.right, i.bottom, i.left]
}

/// Widths that are at most half of a box.
fn limited(sides: Sides, r: Rect) -> Sides {
    let most = [r.height() / 2.0, r.width() / 2.0, r.height() / 2.0, r.width() / 2.0];
    [0, 1, 2, 3].map(|k| sides[k].min(most[k]).max(0.0))
}

/// Whether a box is larger than a line of text both ways (`shouldDrawCaption`).
fn has_room(r: Rect, line: f64, padding: f64) -> bool {
    let padding = (2.0 * padding).min(r.width()).min(r.height()).max(0.0);
    r.width() - padding > line && r.height() - padding > line
}
