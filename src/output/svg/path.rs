//! Outlines as path data: segments in, the `d` of a path out, each command relative where that is shorter.
//!
//! Coordinates are rounded to units first and subtracted as whole numbers then, so that no error adds up.

use super::pen::Pen;
use crate::geometry::Path;
use crate::geometry::Point;
use crate::geometry::Segment;

/// Where the pen stands while path data is written.
struct Trace<'a> {
    pen: &'a mut Pen,
    offset: Point,
    at: (i64, i64),
    start: (i64, i64),
    command: u8,
}

/// Writes path data, every point moved by an offset.
pub(super) fn write_path(pen: &mut Pen, path: &Path, offset: Point) {
    let mut trace = Trace { pen, offset, at: (0, 0), start: (0, 0), command: 0 };
    for segment in &path.segments {
        trace.segment(segment);
    }
}

/// Writes the outline of a glyph in whole units of its grid, every command relative: glyphs are small beside the grid.
pub(super) fn write_glyph(pen: &mut Pen, path: &Path) {
    let whole = |p: &Point| (p.x.clamp(-1e6, 1e6).round() as i32, p.y.clamp(-1e6, 1e6).round() as i32);
    let (mut at, mut start) = ((0, 0), (0, 0));
    // The last control point of a quadratic curve, mirrored at its end: what `t` goes by.
    let mut mirrored = None;
    let mut command = "";
    for segment in &path.segments {
        let mut points = [(0, 0); 3];
        let (letter, n) = match segment {
            Segment::Move(p) => {
                start = whole(p);
                points[0] = start;
                ("m", 1)
            }
            Segment::Line(p) | Segment::Arc(_, _, _, _, p) => {
                points[0] = whole(p);
                match (points[0].0 == at.0, points[0].1 == at.1) {
                    (_, true) => ("h", 1),
                    (true, false) => ("v", 1),
                    (false, false) => ("l", 1),
                }
            }
            Segment::Quad(a, p) if mirrored == Some(whole(a)) => {
                points[0] = whole(p);
                ("t", 1)
            }
            Segment::Quad(a, p) => {
                points = [whole(a), whole(p), (0, 0)];
                ("q", 2)
            }
            Segment::Cubic(a, b, p) => {
                points = [whole(a), whole(b), whole(p)];
                ("c", 3)
            }
            Segment::Close => ("z", 0),
        };
        let from = at;
        let mut apart = command == letter && letter != "m";
        if !apart {
            pen.raw(letter);
        }
        command = letter;
        for p in &points[..n] {
            let (dx, dy) = (p.0 - from.0, p.1 - from.1);
            for step in [(letter != "v").then_some(dx), (letter != "h").then_some(dy)].into_iter().flatten() {
                if apart && step >= 0 {
                    pen.raw(" ");
                }
                pen.integer(step);
                apart = true;
            }
            at = *p;
        }
        mirrored = match segment {
            Segment::Quad(a, _) => Some((2 * at.0 - whole(a).0, 2 * at.1 - whole(a).1)),
            _ => None,
        };
        if n == 0 {
            at = start;
            command = "";
        }
    }
}

/// The centre and radius of an outline that is a circle: two half arcs between opposite points.
pub(super) fn as_circle(path: &Path) -> Option<(Point, f64)> {
    let (Segment::Move(a), Segment::Arc(r, _, _, s1, b), Segment::Arc(r2, _, _, s2, c)) =
        (path.segments.first()?, path.segments.get(1)?, path.segments.get(2)?)
    else {
        return None;
    };
    let rest = &path.segments[3..];
    let round = r == r2 && r.x == r.y && s1 == s2 && (a.x - c.x).abs() + (a.y - c.y).abs() < 1e-9;
    let across = ((b.x - a.x).powi(2) + (b.y - a.y).powi(2)).sqrt();
    let whole = round && (across - 2.0 * r.x).abs() < 1e-6 && (rest.is_empty() || rest == [Segment::Close]);
    whole.then(|| (Point { x: (a.x + b.x) / 2.0, y: (a.y + b.y) / 2.0 }, r.x))
}

impl Trace<'_> {
    fn segment(&mut self, segment: &Segment) {
        match segment {
            Segment::Move(p) => {
                let p = self.place(p);
                self.command = 0;
                self.points(b'M', false, &[p]);
                self.start = p;
            }
            Segment::Line(p) => self.line(p),
            Segment::Quad(a, p) => self.curve(b'Q', &[*a, *p]),
            Segment::Cubic(a, b, p) => self.curve(b'C', &[*a, *b, *p]),
            Segment::Arc(radii, turn, large, sweep, p) => self.arc(*radii, *turn, *large, *sweep, p),
            Segment::Close => {
                self.pen.raw("Z");
                self.at = self.start;
                self.command = 0;
            }
        }
    }

    fn place(&self, p: &Point) -> (i64, i64) {
        (self.pen.units(p.x + self.offset.x), self.pen.units(p.y + self.offset.y))
    }

    fn line(&mut self, p: &Point) {
        let p = self.place(p);
        let (dx, dy) = (p.0 - self.at.0, p.1 - self.at.1);
        if dx != 0 && dy != 0 {
            return self.points(b'L', self.is_shorter(b'L', &[p]), &[p]);
        }
        let (letter, from, to) = if dy == 0 { (b'H', self.at.0, p.0) } else { (b'V', self.at.1, p.1) };
        let relative = self.digits(to - from) <= self.digits(to);
        self.letter(letter, relative);
        self.pen.length(if relative { to - from } else { to });
        // Repeated horizontals would be read as one command with many numbers; start anew instead.
        self.command = 0;
        self.at = p;
    }

    fn curve(&mut self, letter: u8, points: &[Point]) {
        let mut placed = [(0, 0); 3];
        for (to, p) in placed.iter_mut().zip(points) {
            *to = self.place(p);
        }
        let placed = &placed[..points.len().min(3)];
        self.points(letter, self.is_shorter(letter, placed), placed);
    }

    fn arc(&mut self, radii: Point, turn: f64, large: bool, sweep: bool, p: &Point) {
        let p = self.place(p);
        let relative = self.is_shorter(b'A', &[p]);
        if self.letter(b'A', relative) {
            self.pen.raw(" ");
        }
        let (rx, ry) = self.pen.at(radii);
        self.pen.length(rx.abs());
        self.pen.next(ry.abs());
        self.pen.raw(" ");
        self.pen.milli((turn.clamp(-360.0, 360.0) * 1000.0).round() as i32);
        self.pen.raw(match (large, sweep) {
            (false, false) => " 0 0",
            (false, true) => " 0 1",
            (true, false) => " 1 0",
            (true, true) => " 1 1",
        });
        let from = if relative { self.at } else { (0, 0) };
        self.pen.next(p.0 - from.0);
        self.pen.next(p.1 - from.1);
        self.at = p;
    }

    /// Writes a command with its points and moves to the last of them.
    fn points(&mut self, letter: u8, relative: bool, points: &[(i64, i64)]) {
        let mut first = !self.letter(letter, relative);
        let from = if relative { self.at } else { (0, 0) };
        for p in points {
            if first {
                self.pen.length(p.0 - from.0);
            } else {
                self.pen.next(p.0 - from.0);
            }
            self.pen.next(p.1 - from.1);
            first = false;
        }
        self.at = points.last().copied().unwrap_or(self.at);
    }

    /// Writes a command letter unless the one before still holds; `true` if it does.
    fn letter(&mut self, letter: u8, relative: bool) -> bool {
        let command = if relative { letter.to_ascii_lowercase() } else { letter };
        let holds = self.command == command;
        if !holds {
            self.pen.raw(letter_str(command));
            self.command = command;
        }
        holds
    }

    fn digits(&self, units: i64) -> u32 {
        digits(units, self.pen.scale())
    }

    /// Whether relative numbers take less room; the command in force wins ties.
    fn is_shorter(&self, letter: u8, points: &[(i64, i64)]) -> bool {
        let (mut relative, mut absolute) = (0, 0);
        for p in points {
            relative += self.digits(p.0 - self.at.0) + self.digits(p.1 - self.at.1);
            absolute += self.digits(p.0) + self.digits(p.1);
        }
        absolute + u32::from(self.command != letter)
            >= relative + u32::from(self.command != letter.to_ascii_lowercase())
    }
}

/// A command letter as text.
fn letter_str(command: u8) -> &'static str {
    const LETTERS: &str = "MLHVCQAmlhvcqa";
    LETTERS.bytes().position(|b| b == command).map_or("L", |i| &LETTERS[i..=i])
}

/// How many characters a number of units takes, without its sign.
fn digits(units: i64, scale: u32) -> u32 {
    // Coordinates are clamped, so they fit.
    let n = units.unsigned_abs() as u32;
    let whole = match n / scale {
        0..=9 => 1,
        10..=99 => 2,
        100..=999 => 3,
        1000..=9999 => 4,
        _ => 5,
    };
    let rest = n % scale;
    match rest {
        0 => whole,
        _ if rest.is_multiple_of(scale / 10) => whole + 2,
        _ if rest.is_multiple_of(scale / 100) => whole + 3,
        _ => whole + 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::pt;

    fn data(path: &Path) -> String {
        let mut pen = Pen::new(500.0, 500.0);
        write_path(&mut pen, path, pt(0.0, 0.0));
        pen.take()
    }

    #[test]
    fn the_shorter_command_is_written() {
        let mut path = Path::new();
        path.move_to(100.0, 200.0)
            .line_to(101.0, 202.5)
            .line_to(102.0, 201.0)
            .line_to(110.0, 201.0)
            .line_to(110.0, 3.0);
        path.close();
        assert_eq!(data(&path), "M100 200l1 2.5 1-1.5h8V3Z");
    }

    #[test]
    fn curves_and_arcs() {
        let mut path = Path::new();
        path.move_to(10.0, 10.0).cubic_to(11.0, 10.0, 12.0, 9.0, 13.0, 8.0).quad_to(400.0, 1.0, 0.0, 0.0);
        path.arc_to(5.0, false, true, 10.0, 0.0);
        assert_eq!(data(&path), "M10 10c1 0 2-1 3-2Q400 1 0 0a5 5 0 0 1 10 0");
    }

    #[test]
    fn rounding_does_not_add_up() {
        let mut path = Path::new();
        path.move_to(1000.0, 0.0);
        for i in 1..=300 {
            path.line_to(1000.0 + f64::from(i) * 0.333, f64::from(i % 2));
        }
        let text = data(&path);
        let numbers = text.replace("M1000 0l", "").replace('-', " -");
        let x: f64 = numbers.split_whitespace().step_by(2).map(|n| n.parse::<f64>().unwrap()).sum();
        assert!((x - 99.9).abs() < 0.006, "{x}");
    }

    #[test]
    fn circles_are_recognized() {
        let mut path = Path::new();
        path.move_to(5.0, 0.0).arc_to(5.0, true, true, -5.0, 0.0).arc_to(5.0, true, true, 5.0, 0.0).close();
        assert_eq!(as_circle(&path), Some((pt(0.0, 0.0), 5.0)));
        path.line_to(1.0, 1.0);
        assert_eq!(as_circle(&path), None);
    }
}
