//! Small charts in the place of a message: numbers of an address come in, nodes at pixels go out.

use super::style::Style;
use crate::color::Color;
use crate::data::Table;
use crate::diagnostic::Report;
use crate::dialect::query::Query;
use crate::geometry::{Cap, Join, Path, Point, Rect, pt};
use crate::number;
use crate::scene::{Node, Paint, PathNode, Shape, Stroke};

/// The parameters that hold one.
pub(super) const NAMES: [&str; 4] = ["spark", "bars", "progress", "win"];
/// Values of a chart, at most: more than there are pixels.
const MOST: usize = 500;
/// Width of a progress bar, px.
const PROGRESS: f64 = 60.0;
/// Width of a chart, px, at least (a line) and at most.
const WIDTHS: (f64, f64) = (40.0, 120.0);
/// From bar to bar, and from point to point, where there is room.
const STEPS: (f64, f64) = (4.0, 3.0);
/// What is not reached yet, and what lies below a line.
const FAINT: f64 = 0.3;
/// Width of a line.
const WIDE: f64 = 1.5;
/// Radius of the last point.
const DOT: f64 = 2.0;

/// How values are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Spark,
    Bars,
    Progress,
    Win,
}

/// A chart.
#[derive(Debug, Clone)]
pub(super) struct Chart {
    kind: Kind,
    /// Gaps are missing.
    values: Vec<Option<f64>>,
}

/// The chart of a query, if it has one; what is wrong with it goes to `report`.
pub(super) fn read(query: &Query, report: &mut Report) -> Option<Chart> {
    let named: Vec<&str> = NAMES.into_iter().filter(|name| query.get(name).is_some()).collect();
    let name = *named.first()?;
    if let Some(other) = named.get(1) {
        report.error(format!("/{other}"), format!("a badge has one chart: {name}= or {other}="));
    }
    let text = query.get(name)?;
    let kind = match name {
        "spark" => Kind::Spark,
        "bars" => Kind::Bars,
        "progress" => Kind::Progress,
        _ => Kind::Win,
    };
    match values(text) {
        Ok(values) if kind == Kind::Progress => match values.as_slice() {
            [Some(share)] if (0.0..=1.0).contains(share) => Some(Chart { kind, values }),
            _ => {
                report.error("/progress", format!("progress={text:?} is not a number from 0 to 1, nor 0% to 100%"));
                None
            }
        },
        Ok(values) => Some(Chart { kind, values }),
        Err(why) => {
            report.error(format!("/{name}"), format!("{name}= {why}"));
            None
        }
    }
}

/// Numbers between commas, or between semicolons where there are any; nothing between two is a gap.
fn values(text: &str) -> Result<Vec<Option<f64>>, String> {
    let separator = if text.contains(';') { ';' } else { ',' };
    let items = text.split(separator).map(str::trim);
    if items.clone().count() > MOST {
        return Err(format!("has more than {MOST} values"));
    }
    let mut out = Vec::new();
    for item in items {
        if item.is_empty() {
            out.push(None);
            continue;
        }
        let plain = if separator == ';' { item.replace(',', ".") } else { item.to_owned() };
        let value = value(&plain).ok_or_else(|| {
            let shown = crate::text::clip_chars(item, 40);
            format!("has {shown:?}, which is no number; numbers between commas are taken: 71,74,80")
        })?;
        out.push(Some(value));
    }
    if out.iter().all(Option::is_none) { Err("has no number".to_owned()) } else { Ok(out) }
}

/// A number, of hundredths with a percent sign, of thousands and millions with their letters.
fn value(text: &str) -> Option<f64> {
    let text = text.replace('\u{2212}', "-");
    let (digits, unit) = match text.char_indices().last()? {
        (at, '%') => (&text[..at], 0.01),
        (at, 'k' | 'K') => (&text[..at], 1e3),
        (at, 'M') => (&text[..at], 1e6),
        _ => (text.as_str(), 1.0),
    };
    let plain = digits.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    let number: f64 = digits.parse().ok().filter(|_| plain)?;
    let value = if unit < 1.0 { number / 100.0 } else { number * unit };
    (value.abs() < 1e15).then_some(value)
}

impl Chart {
    /// Its width, px.
    pub(super) fn width(&self) -> f64 {
        let n = self.values.len() as f64;
        match self.kind {
            Kind::Progress => PROGRESS,
            Kind::Spark => (STEPS.1 * (n - 1.0)).clamp(WIDTHS.0, WIDTHS.1),
            Kind::Bars | Kind::Win => (STEPS.0 * n - 1.0).min(WIDTHS.1),
        }
    }

    /// Its values in words.
    pub(super) fn words(&self) -> String {
        let said = |x: f64| number::to_js(x);
        let known = || self.values.iter().flatten().copied();
        match self.kind {
            Kind::Progress => format!("{} %", said((known().sum::<f64>() * 1000.0).round() / 10.0)),
            Kind::Win => {
                let won = known().filter(|x| *x > 0.0).count();
                format!("won {won} of {}", known().count())
            }
            Kind::Spark | Kind::Bars => {
                let (low, high) = self.extent();
                let last = known().last().unwrap_or_default();
                format!("{} values from {} to {}, the last {}", known().count(), said(low), said(high), said(last))
            }
        }
    }

    /// Its values as a table.
    pub(super) fn table(&self) -> Table {
        let row =
            |(i, value): (usize, &Option<f64>)| vec![(i + 1).to_string(), value.map_or(String::new(), number::to_js)];
        let headers = vec!["number".to_owned(), "value".to_owned()];
        Table { headers, rows: self.values.iter().enumerate().map(row).collect(), truncated: 0 }
    }

    fn extent(&self) -> (f64, f64) {
        let known = self.values.iter().flatten();
        known.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(*x), high.max(*x)))
    }

    /// What is drawn from a place on.
    pub(super) fn nodes(&self, left: f64, style: Style, color: Color) -> Vec<Node> {
        let (top, bottom) = style.room();
        let room = Rect { x1: left, y1: top, x2: left + self.width(), y2: bottom };
        match self.kind {
            Kind::Spark => self.line(room, color),
            Kind::Bars => self.bars(room, color),
            Kind::Win => self.wins(room, color),
            Kind::Progress => progress(self.values.iter().flatten().sum(), room, style, color),
        }
    }

    fn line(&self, room: Rect, color: Color) -> Vec<Node> {
        let (low, high) = self.extent();
        let room = Rect { x1: room.x1, x2: room.x2 - DOT, y1: room.y1 + DOT, y2: room.y2 - DOT };
        let step = room.width() / (self.values.len() as f64 - 1.0).max(1.0);
        let height = |x: f64| if high > low { (x - low) / (high - low) } else { 0.5 };
        let at = |(i, x): (usize, &Option<f64>)| {
            x.map(|x| pt(room.x1 + i as f64 * step, room.y2 - height(x) * room.height()))
        };
        let points: Vec<Option<Point>> = self.values.iter().enumerate().map(at).collect();
        let (mut line, mut area, mut alone) = (Path::new(), Path::new(), Vec::new());
        for run in points.split(Option::is_none).filter(|run| !run.is_empty()) {
            let run: Vec<Point> = run.iter().flatten().copied().collect();
            let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
            if run.len() == 1 {
                alone.push(filled(Shape::Circle(*first, WIDE / 2.0), color));
                continue;
            }
            line.move_to(first.x, first.y);
            area.move_to(first.x, room.y2 + DOT).line_to(first.x, first.y);
            for p in &run[1..] {
                line.line_to(p.x, p.y);
                area.line_to(p.x, p.y);
            }
            area.line_to(last.x, room.y2 + DOT).close();
        }
        let stroke = Stroke { join: Join::Round, cap: Cap::Round, ..Stroke::new(color, WIDE) };
        let mut nodes = vec![filled(Shape::Path(area), color.fade(FAINT))];
        nodes.push(Node::Path(PathNode::stroked(Shape::Path(line), stroke)));
        nodes.extend(alone);
        nodes.extend(points.iter().rev().flatten().next().map(|p| filled(Shape::Circle(*p, DOT), color)));
        nodes
    }

    /// The place of each value, and the width of a bar.
    fn slots(&self, room: Rect) -> (f64, f64) {
        let step = (room.width() + 1.0) / self.values.len().max(1) as f64;
        (step, if step >= STEPS.0 { step - 1.0 } else { 0.75 * step })
    }

    fn bars(&self, room: Rect, color: Color) -> Vec<Node> {
        let (low, high) = self.extent();
        let (low, high) = (low.min(0.0), high.max(0.0));
        let (step, wide) = self.slots(room);
        let y = |x: f64| if high > low { room.y2 - (x - low) / (high - low) * room.height() } else { room.y2 };
        let bar = |(i, x): (usize, &Option<f64>)| {
            let (from, to) = (y(0.0), y((*x)?));
            // Nothing is still something to see.
            let (top, end) = if (to - from).abs() < 1.0 { (from - 1.0, from) } else { (to.min(from), to.max(from)) };
            let left = room.x1 + i as f64 * step;
            Some(filled(Shape::Rect(Rect { x1: left, y1: top, x2: left + wide, y2: end }, 0.0), color))
        };
        self.values.iter().enumerate().filter_map(bar).collect()
    }

    /// What was won stands above the middle, what was lost hangs below it, paler; a draw lies on it.
    fn wins(&self, room: Rect, color: Color) -> Vec<Node> {
        let (step, wide) = self.slots(room);
        let middle = (room.y1 + room.y2) / 2.0;
        let mark = |(i, x): (usize, &Option<f64>)| {
            let left = room.x1 + i as f64 * step;
            let won = (*x)? > 0.0;
            let (y1, y2) = if won { (room.y1, middle - 0.5) } else { (middle + 0.5, room.y2) };
            let shape = Shape::Rect(Rect { x1: left, y1, x2: left + wide, y2 }, 0.0);
            Some(filled(shape, if won { color } else { color.fade(0.6) }))
        };
        self.values.iter().enumerate().filter_map(mark).collect()
    }
}

fn progress(share: f64, room: Rect, style: Style, color: Color) -> Vec<Node> {
    let middle = (room.y1 + room.y2) / 2.0;
    let half = (room.height() / 3.0).round();
    let round = if matches!(style, Style::FlatSquare | Style::ForTheBadge) { 0.0 } else { half };
    let track = Rect { y1: middle - half, y2: middle + half, ..room };
    let done = Rect { x2: room.x1 + share.clamp(0.0, 1.0) * room.width(), ..track };
    let mut nodes = vec![filled(Shape::Rect(track, round), color.fade(FAINT))];
    if done.width() > 0.0 {
        nodes.push(filled(Shape::Rect(done, round.min(done.width() / 2.0)), color));
    }
    nodes
}

fn filled(shape: Shape, color: Color) -> Node {
    Node::Path(PathNode::filled(shape, Paint::Solid(color)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        assert_eq!(values("71,,74.5, 1.5k"), Ok(vec![Some(71.0), None, Some(74.5), Some(1500.0)]));
        assert_eq!(values("1,5;2,25"), Ok(vec![Some(1.5), Some(2.25)]));
        assert_eq!(values("\u{2212}4,72%"), Ok(vec![Some(-4.0), Some(0.72)]));
        for text in ["a", "1,b", ",,", "inf", "1e400", "nan", "0x1"] {
            assert!(values(text).is_err(), "{text}");
        }
        assert!(values(&"1,".repeat(MOST + 1)).is_err());
    }

    #[test]
    fn words_say_what_is_drawn() {
        let chart = |query: &str| read(&Query::read(query), &mut Report::new()).unwrap();
        assert_eq!(chart("spark=71,74,84").words(), "3 values from 71 to 84, the last 84");
        assert_eq!(chart("win=1,0,1,,1").words(), "won 3 of 4");
        assert_eq!(chart("progress=0.724").words(), "72.4 %");
        assert_eq!(chart("progress=72%25").words(), "72 %");
        let mut report = Report::new();
        assert!(read(&Query::read("progress=1.2"), &mut report).is_none() && report.has_errors());
    }
}
