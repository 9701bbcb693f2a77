//! Labels outside pies, tied to their slices by lines (the piechart-outlabels plugin that QuickChart draws with in version
//! 2). In: the marks of a pie; out: what makes marks of lines, boxes and texts for the room it has.

use super::callback;
use super::cartesian::Parts;
use super::chart::{Chart, Dataset, Kind, Styled};
use super::controllers::pie;
use super::font;
use super::options::{self, Options};
use super::sized;
use super::table::{Rows, Tables};
use crate::data::{Column, Value};
use crate::figure::{
    Align, Channel, From, Mapping, Mark, MarkKind, Marks, Offset, PlacedRing, RectStyle, Ring, Room, TextMark,
};
use crate::geometry::{Insets, Point, Rect, Size, pt};
use crate::json::Json;
use crate::text;
use std::f64::consts::{FRAC_PI_2, PI};
use std::sync::Arc;

/// Free space that a label keeps from corners of others, px.
const APART: f64 = 5.0;

/// Whether the author asks for such labels: without, there are none.
pub(super) fn configured(config: &Json) -> bool {
    let sets = config.pointer("/data/datasets").and_then(Json::as_array).unwrap_or(&[]);
    let asks = |json: Option<&Json>| json.is_some_and(options::truthy);
    asks(config.pointer("/options/plugins/outlabels")) || sets.iter().any(|set| asks(set.get("outlabels")))
}

/// The labels of all data sets that have any.
pub(super) fn marks(chart: &Chart, parts: &Parts, tables: &Tables) -> Vec<Marks> {
    let pies = matches!(chart.kind, Kind::Pie | Kind::Doughnut);
    let mut out = Vec::new();
    if !chart.quickchart || !chart.is_v2() || !pies || !configured(chart.config) || chart.plugin("outlabels").is_none()
    {
        return out;
    }
    for (slot, set) in chart.datasets.iter().enumerate() {
        let Some(mark) = parts.labelled.get(slot).copied().flatten().and_then(|at| parts.marks.get(at)) else {
            continue;
        };
        if matches!(set.json.get("outlabels"), Some(Json::Bool(false))) {
            continue;
        }
        let MarkKind::Arc(style) = &mark.kind else { continue };
        let Some(ring) = style.ring.clone() else { continue };
        let angles = |name: &str| -> Vec<f64> {
            match tables.nodes.get(mark.data.0).map(|node| &node.source) {
                Some(crate::figure::DataSource::Frame(frame)) => {
                    frame.column(name).map_or_else(Vec::new, |c| c.numbers().into_owned())
                }
                _ => Vec::new(),
            }
        };
        let middles: Vec<f64> = angles("from").iter().zip(&angles("to")).map(|(a, b)| (a + b) / 2.0).collect();
        out.push(sized::marks(chart, move |chart, room, tables| labels(chart, slot, (&ring, &middles), room, tables)));
    }
    out
}

/// The labels of a data set about its ring, whose slices have these angles in their middles.
fn labels(chart: &Chart, slot: usize, (ring, middles): (&Ring, &[f64]), room: &Room, tables: &mut Tables) -> Vec<Mark> {
    let (Some(set), Some(plugin)) = (chart.datasets.get(slot), chart.plugin("outlabels")) else { return Vec::new() };
    let own = match set.json.get("outlabels") {
        Some(o @ Json::Object(_)) => Options::of(o, Some(&format!("{}/outlabels", set.at))),
        _ => Options::none(),
    };
    let options = own.then(&plugin).with_nulls();
    let l = Labels { chart, height: room.canvas.height, set, options: &options, n: set.data.len() };
    let placed = l.placed(room.size(), ring.within(room.size()), middles);
    if placed.is_empty() { Vec::new() } else { l.marks(&placed, tables).into() }
}

/// Labels of a data set.
struct Labels<'c, 'a> {
    chart: &'c Chart<'a>,
    /// Of the canvas, px.
    height: f64,
    set: &'c Dataset<'a>,
    options: &'c Options<'a>,
    n: usize,
}

/// A label in its place, px of the plot.
struct Placed {
    datum: usize,
    lines: Vec<String>,
    /// The line from the slice to the label.
    leader: (Point, Point),
    /// Around the text.
    inner: Rect,
    /// With padding and border.
    outer: Rect,
}

impl Labels<'_, '_> {
    /// An option of each datum: a function of it, or its element of a list. What is undefined stays so (`resolve`).
    fn each(&self, name: &str) -> Styled {
        match self.options.find(name) {
            Some((code @ Json::Code(_), at)) => {
                let total = self.total();
                let of = |i: usize| self.chart.answered(code, &at, || vec![self.context(i, total)]);
                Styled::Each((0..self.n).map(of).collect())
            }
            Some((Json::Array(list), _)) => {
                let of = |i: usize| list.get(i).map_or(Value::Undefined, Value::from);
                Styled::Each((0..self.n).map(of).collect())
            }
            Some((plain, _)) => Styled::Same(Value::from(plain)),
            None if self.options.is_null(name) => Styled::Same(Value::Null),
            None => Styled::Same(Value::Undefined),
        }
    }

    /// What functions are given.
    fn context(&self, i: usize, total: f64) -> Value {
        let live = self.chart.scripts.live();
        let labels = self.chart.config.pointer("/data/labels").map_or(Value::Undefined, Value::from);
        callback::object([
            ("chart", live.chart()),
            ("dataIndex", Value::Number(i as f64)),
            ("dataset", live.dataset(self.set.index, self.chart.scripts.budget())),
            ("labels", labels),
            ("datasetIndex", Value::Number(self.set.index as f64)),
            ("percent", Value::Number(self.amount(i) / total)),
        ])
    }

    /// The sum of all slices.
    fn total(&self) -> f64 {
        self.set.data.iter().map(|v| pie::amount(self.chart, v).abs()).filter(|x| x.is_finite()).sum()
    }

    /// A datum; null is as much as zero.
    fn amount(&self, i: usize) -> f64 {
        match self.set.data.get(i) {
            Some(Json::Null) => 0.0,
            v => v.and_then(options::number).unwrap_or(f64::NAN),
        }
    }

    /// A colour each: the slice's own unless given; nothing is painted in what is no colour, such as null.
    fn colors(&self, name: &str) -> Styled {
        let own = self.each(name);
        let places = &self.set.own;
        let slice = self.chart.resolve_all(self.set, &[(places, "backgroundColor")], self.n);
        let or = |v: Value, i: usize| match (v, slice.get(i)) {
            (Value::Undefined, Value::Null) => Value::from("black"),
            (Value::Undefined, of_slice) => of_slice,
            (v, _) if !v.truthy() => Value::from("transparent"),
            (v, _) => v,
        };
        Styled::Each((0..self.n).map(|i| or(own.get(i), i)).collect())
    }

    /// Sizes follow the height of the picture unless that is switched off.
    fn font(&self) -> font::TextFont {
        let o = self.options.sub("font");
        let mut text = font::of_plugin(&o);
        if o.truthy("resizable").unwrap_or(true) {
            let bound = |name: &str| o.number(name).filter(|x| *x > 0.0);
            let mut size = self.height / 40.0;
            match (bound("minSize"), bound("maxSize")) {
                (Some(least), _) if size < least => size = least,
                (_, Some(most)) if size > most => size = most,
                _ => {}
            }
            let size = size.clamp(0.0, 1000.0);
            text.font = Arc::new(text::Font { size, ..(*text.font).clone() });
            text.line_height = font::line_height(o.get("lineHeight"), size);
        }
        text
    }

    fn texts(&self, i: usize, total: f64, template: &Value) -> Vec<String> {
        let template = match template {
            Value::Undefined => "%l %p".to_owned(),
            Value::Null => String::new(),
            v => v.to_text().to_string(),
        };
        let name = self.chart.labels.get(i).map_or_else(|| Arc::from("undefined"), options::shown);
        let value = self.amount(i);
        let precision = |name: &str, usual: f64| self.options.number(name).filter(|x| *x != 0.0).unwrap_or(usual);
        let said = replaced(&template, 'l', |_| name.to_string());
        let said =
            replaced(&said, 'v', |p| crate::number::to_fixed(value, p.or_else(|| precision("valuePrecision", 3.0))));
        let share = if total > 0.0 { value / total * 100.0 } else { f64::NAN };
        let percent = |p: Places| {
            format!("{}%", crate::number::to_fixed(share, p.or_else(|| precision("percentPrecision", 1.0))))
        };
        let said = replaced(&said, 'p', percent);
        said.split(['\r', '\n']).filter(|l| !l.is_empty()).map(|l| l.trim().to_owned()).collect()
    }

    /// All labels: each is moved outward until it keeps clear of those before it.
    fn placed(&self, room: Size, PlacedRing { center, outer: radius, .. }: PlacedRing, middles: &[f64]) -> Vec<Placed> {
        let text = self.font();
        let (display, template) = (self.each("display"), self.each("text"));
        let (stretch, border) = (self.each("stretch"), self.each("borderWidth"));
        let padding = font::insets(self.options.get("padding"), 4.0);
        let total = self.total();
        let mut placed: Vec<Placed> = Vec::new();
        for (i, &turn) in middles.iter().enumerate().take(self.n) {
            if display.get(i) != Value::Undefined && !display.get(i).truthy() {
                continue;
            }
            let lines = self.texts(i, total, &template.get(i));
            if lines.is_empty() || !turn.is_finite() {
                continue;
            }
            let width = lines.iter().map(|l| text::width_rounded(l, &text.font)).fold(0.0, f64::max);
            let size = (width, lines.len() as f64 * text.line_height);
            let frame = (padding, border.numbers(i).unwrap_or(0.0).max(0.0));
            let direction = pt(libm::sin(turn), -libm::cos(turn));
            let at = |d: f64| pt(center.x + d * direction.x, center.y + d * direction.y);
            let first = radius + stretch.numbers(i).unwrap_or(40.0);
            // No label can be in the way farther out than the labels before it are wide and high together.
            let far = placed.iter().map(|p| p.outer.width() + p.outer.height() + 4.0 * APART).sum::<f64>();
            let most = (far + size.0 + size.1 + room.width + room.height).clamp(0.0, 10_000.0) as usize;
            let candidate = |k: usize| {
                let end = at(first + k as f64);
                let middle = pt(end.x + aside(turn, width), end.y);
                let (inner, outer) = boxes(middle, size, frame);
                Placed { datum: i, lines: lines.clone(), leader: (at(radius), end), inner, outer }
            };
            let free = |p: &Placed| placed.iter().all(|q| !near(&q.outer, &p.outer) && !near(&p.outer, &q.outer));
            let found = (0..most).map(candidate).find(free).unwrap_or_else(|| candidate(0));
            placed.push(found);
        }
        placed
    }

    fn marks(&self, placed: &[Placed], tables: &mut Tables) -> [Mark; 3] {
        let pick = |style: &Styled| Styled::Each(placed.iter().map(|p| style.get(p.datum)).collect());
        let numbers = |name: &str, usual: f64| {
            Styled::Each(
                placed.iter().map(|p| Value::Number(self.each(name).numbers(p.datum).unwrap_or(usual))).collect(),
            )
        };
        let mut leaders = Rows::new(placed.len());
        let corner = |p: &Placed| (p.leader.0.x, p.leader.0.y, p.leader.1.x, p.leader.1.y);
        positions(&mut leaders, placed.iter().map(corner).collect());
        leaders.style(Channel::Stroke, "stroke", pick(&self.colors("lineColor")));
        leaders.style(Channel::StrokeWidth, "stroke_width", numbers("lineWidth", 2.0));
        let mut frames = Rows::new(placed.len());
        let corner = |p: &Placed| {
            let (x, y) = (p.outer.x1.round(), p.outer.y1.round());
            (x, y, x + p.outer.width().round(), y + p.outer.height().round())
        };
        positions(&mut frames, placed.iter().map(corner).collect());
        frames.style(Channel::Fill, "fill", pick(&self.colors("backgroundColor")));
        let border = numbers("borderWidth", 0.0);
        if border.largest(placed.len()) > 0.0 {
            frames.style(Channel::Stroke, "stroke", pick(&self.colors("borderColor")));
            frames.style(Channel::StrokeWidth, "stroke_width", border);
        }
        let radius = numbers("borderRadius", 0.0);
        if radius.largest(placed.len()) > 0.0 {
            let corners = [
                (Channel::CornerTopLeft, "corner_top_left"),
                (Channel::CornerTopRight, "corner_top_right"),
                (Channel::CornerBottomRight, "corner_bottom_right"),
                (Channel::CornerBottomLeft, "corner_bottom_left"),
            ];
            for (channel, name) in corners {
                frames.style(channel, name, radius.clone());
            }
        }
        [
            leaders.mark("mark-rule", MarkKind::Rule, tables),
            frames.mark("mark-rect", MarkKind::Rect(RectStyle::default()), tables),
            self.written(placed).mark("mark-text", MarkKind::Text(TextMark::default()), tables),
        ]
    }

    /// The texts, a row a line.
    fn written(&self, placed: &[Placed]) -> Rows {
        let text = self.font();
        let align = match &*self.each("textAlign").get(0).to_text() {
            "left" | "start" => Align::Start,
            "right" | "end" => Align::End,
            _ => Align::Center,
        };
        let colors = self.each("color");
        let (mut said, mut fill, mut at) = (Vec::new(), Vec::new(), Vec::new());
        for p in placed {
            let x = match align {
                Align::Start => p.inner.x1,
                Align::Center => (p.inner.x1 + p.inner.x2) / 2.0,
                Align::End => p.inner.x2,
            };
            for (k, line) in p.lines.iter().enumerate() {
                let y = p.inner.y1 + (k as f64 + 0.5) * text.line_height;
                at.push((x.round(), y.round(), 0.0, 0.0));
                said.push(Value::from(line.as_str()));
                fill.push(match colors.get(p.datum) {
                    Value::Undefined => Value::from("white"),
                    v if !v.truthy() => Value::from("transparent"),
                    v => v,
                });
            }
        }
        let mut rows = Rows::new(said.len());
        positions(&mut rows, at);
        rows.encodings.remove(Channel::X2);
        rows.encodings.remove(Channel::Y2);
        rows.frame.set("text", Column::of(said));
        rows.encodings.map(Channel::Text, Mapping::field("text"));
        rows.style(Channel::Fill, "fill", Styled::Each(fill));
        rows.encodings.constant(Channel::FontFamily, &*text.font.family);
        rows.encodings.constant(Channel::Size, text.font.size);
        rows.encodings.constant(Channel::FontWeight, f64::from(text.font.weight));
        if text.font.italic {
            rows.encodings.constant(Channel::FontStyle, "italic");
        }
        let word = match align {
            Align::Start => "left",
            Align::Center => "center",
            Align::End => "right",
        };
        rows.encodings.constant(Channel::Align, word);
        rows.encodings.constant(Channel::Baseline, "middle");
        rows
    }
}

/// Places in the plot, px: no data, so that they are added to nothing.
fn positions(rows: &mut Rows, list: Vec<(f64, f64, f64, f64)>) {
    let columns: [(&str, Channel, Vec<f64>); 4] = [
        ("x", Channel::X, list.iter().map(|p| p.0).collect()),
        ("y", Channel::Y, list.iter().map(|p| p.1).collect()),
        ("x2", Channel::X2, list.iter().map(|p| p.2).collect()),
        ("y2", Channel::Y2, list.iter().map(|p| p.3).collect()),
    ];
    for (name, channel, values) in columns {
        rows.numbers(name, values);
        let offset = Offset { px: 0.0, mapping: Some(Box::new(Mapping::field(name))) };
        rows.encodings.map(channel, Mapping { from: From::Nothing, offset, ..Mapping::constant(0.0) });
    }
}

/// Decimals as a template asks for them.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Places {
    /// This many.
    Given(usize),
    /// `%p.`: as the options say. `%p` without the dot has none, whatever they say.
    Configured,
}

impl Places {
    fn or_else(self, configured: impl FnOnce() -> f64) -> usize {
        match self {
            Places::Given(n) => n.min(20),
            Places::Configured => configured().clamp(0.0, 20.0) as usize,
        }
    }
}

/// A template with `%` and this letter, in either case, replaced; `v` and `p` take `.` and digits with them.
fn replaced(template: &str, letter: char, with: impl Fn(Places) -> String) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        if !after.chars().next().is_some_and(|c| c.eq_ignore_ascii_case(&letter)) {
            out.push('%');
            rest = after;
            continue;
        }
        let mut tail = &after[1..];
        let mut places = Places::Given(0);
        if letter != 'l' {
            let dotted = tail.strip_prefix('.');
            let digits = dotted.unwrap_or(tail);
            let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
            if dotted.is_some() {
                places = digits[..end].parse().map_or(Places::Configured, Places::Given);
            }
            tail = &digits[end..];
        }
        out.push_str(&with(places));
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// How far the middle of a label stands beside the end of its line: half its width, but for those at top and bottom.
fn aside(turn: f64, width: f64) -> f64 {
    let angle = -(turn - FRAC_PI_2) / PI;
    let part = (angle - angle.trunc()).abs();
    if part > 0.45 && part < 0.55 {
        0.0
    } else if (-0.45..=0.45).contains(&angle) {
        width / 2.0
    } else if (-1.45..=-0.55).contains(&angle) {
        -width / 2.0
    } else {
        0.0
    }
}

fn boxes(middle: Point, size: (f64, f64), (padding, border): (Insets, f64)) -> (Rect, Rect) {
    let inner = Rect::at(middle.x - size.0 / 2.0, middle.y - size.1 / 2.0, size.0, size.1);
    let outer = Rect {
        x1: inner.x1 - padding.left - border,
        y1: inner.y1 - padding.top - border,
        x2: inner.x2 + padding.right + border,
        y2: inner.y2 + padding.bottom + border,
    };
    (inner, outer)
}

/// Whether a corner of one box is in or near another.
fn near(a: &Rect, b: &Rect) -> bool {
    let inside = |x: f64, y: f64| a.x1 - APART <= x && x <= a.x2 + APART && a.y1 - APART <= y && y <= a.y2 + APART;
    [(b.x1, b.y1), (b.x2, b.y1), (b.x2, b.y2), (b.x1, b.y2)].into_iter().any(|(x, y)| inside(x, y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates() {
        let shown = |t: &str| replaced(t, 'p', |p| format!("<{p:?}>"));
        assert_eq!(shown("a %p b"), "a <Given(0)> b");
        assert_eq!(shown("%P.2%p.x"), "<Given(2)><Configured>x");
        assert_eq!(shown("100% %l"), "100% %l");
    }

    #[test]
    fn labels_stand_beside_their_lines() {
        assert_eq!(aside(FRAC_PI_2, 10.0), 5.0);
        assert_eq!(aside(1.5 * PI, 10.0), -5.0);
        assert_eq!((aside(0.0, 10.0), aside(PI, 10.0)), (0.0, 0.0));
    }
}
