//! Values written in lines of equal value: each where its line is straightest, in a gap of the line.

use super::plane::Plane;
use super::sheet::{measure, obj};
use crate::json::{Json, Object};
use std::sync::Arc;

/// Size of the texts, px.
const SIZE: f64 = 11.0;
/// Free at both ends of a text, px.
const PAD: f64 = 4.0;
/// How far a line may leave the straight one under its text, px.
const BEND: f64 = 3.0;
/// Most texts.
const MOST: usize = 400;

type Points = Vec<(f64, f64)>;

/// A text in a line: its middle in px of the plot, its length, and its angle in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Place {
    at: (f64, f64),
    length: f64,
    angle: f64,
    /// The part of the line that it takes, by how far it is along the line.
    part: (f64, f64),
}

fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    (b.0 - a.0).hypot(b.1 - a.1)
}

/// How far along a line its points lie.
fn lengths(line: &[(f64, f64)]) -> Vec<f64> {
    let mut sum = 0.0;
    let steps = line.windows(2).map(|w| {
        sum += distance(w[0], w[1]);
        sum
    });
    std::iter::once(0.0).chain(steps).collect()
}

/// The point so far along a line, and the number of the first vertex that is not before it.
fn point(line: &[(f64, f64)], far: &[f64], s: f64) -> ((f64, f64), usize) {
    let i = far.partition_point(|x| *x < s).clamp(1, line.len() - 1);
    let (a, b) = (line[i - 1], line[i]);
    let step = far[i] - far[i - 1];
    let t = if step > 0.0 { ((s - far[i - 1]) / step).clamp(0.0, 1.0) } else { 0.0 };
    ((a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1)), i)
}

/// The place for a text of a length where a line in px is straightest, inside the plot and away from other texts (as
/// matplotlib's `ContourLabeler.locate_label` looks for it).
fn place(line: &[(f64, f64)], length: f64, (w, h): (f64, f64), taken: &[Place]) -> Option<Place> {
    let far = lengths(line);
    let whole = *far.last()?;
    if line.len() < 2 || !(whole >= 2.5 * length) {
        return None;
    }
    let mut best: Option<(f64, Place)> = None;
    let steps = ((whole - length) / 6.0).floor().clamp(1.0, 2000.0);
    for k in 0..=steps as usize {
        let from = (whole - length) * k as f64 / steps;
        let ((a, first), (b, last)) = (point(line, &far, from), point(line, &far, from + length));
        let chord = distance(a, b);
        let at = ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
        // Texts lie in the plot as a whole.
        let (wide, high) = ((a.0 - b.0).abs() / 2.0 + 4.0, (a.1 - b.1).abs() / 2.0 + 6.0);
        let inside = at.0 >= wide && at.0 <= w - wide && at.1 >= high && at.1 <= h - high;
        let free = |other: &Place| distance(at, other.at) >= (length + other.length) / 2.0 + 6.0;
        if chord < 0.8 * length || !inside || !taken.iter().all(free) {
            continue;
        }
        let off = |p: &(f64, f64)| ((b.0 - a.0) * (a.1 - p.1) - (a.0 - p.0) * (b.1 - a.1)).abs() / chord;
        let bend = line[first..last.max(first)].iter().map(off).fold(0.0, f64::max);
        if bend < BEND && best.is_none_or(|(least, _)| bend < least - 0.05) {
            // Read from the left.
            let (dx, dy) = if b.0 < a.0 { (a.0 - b.0, a.1 - b.1) } else { (b.0 - a.0, b.1 - a.1) };
            let angle = libm::atan2(dy, dx).to_degrees();
            best = Some((bend, Place { at, length, angle, part: (from, from + length) }));
        }
    }
    best.map(|(_, place)| place)
}

/// A line without a part of it: what is left, one line of a closed one.
fn cut(line: &[(f64, f64)], px: &[(f64, f64)], (from, to): (f64, f64)) -> Vec<Points> {
    let far = lengths(px);
    let own = |s: f64| {
        let (_, i) = point(px, &far, s);
        let step = far[i] - far[i - 1];
        let t = if step > 0.0 { ((s - far[i - 1]) / step).clamp(0.0, 1.0) } else { 0.0 };
        ((line[i - 1].0 + t * (line[i].0 - line[i - 1].0), line[i - 1].1 + t * (line[i].1 - line[i - 1].1)), i)
    };
    let ((a, first), (b, last)) = (own(from), own(to));
    let head: Points = line[..first].iter().copied().chain([a]).collect();
    let tail: Points = std::iter::once(b).chain(line[last..].iter().copied()).collect();
    if line.first() == line.last() {
        return vec![tail.into_iter().chain(head.into_iter().skip(1)).collect()];
    }
    vec![head, tail]
}

/// Cuts gaps into lines of values, and writes the values into them.
pub(super) fn write(plane: &Plane, lines: Vec<(Points, f64)>) -> (Vec<(Points, f64)>, Vec<Json>) {
    let (w, h) = plane.sheet.inner();
    let (mut out, mut texts, mut taken) = (Vec::with_capacity(lines.len()), Vec::new(), Vec::new());
    for (line, level) in lines {
        let px: Points = line.iter().map(|p| (plane.place_pixels(p.0), h - plane.pixels(p.1))).collect();
        let text = plane.writer.value(level);
        let found =
            (taken.len() < MOST).then(|| place(&px, measure(&text, SIZE) + 2.0 * PAD, (w, h), &taken)).flatten();
        let Some(place) = found else {
            out.push((line, level));
            continue;
        };
        let angle = (place.angle * 10.0).round() / 10.0;
        let share = |at: f64, length: f64, (low, high): (f64, f64)| low + at / length * (high - low);
        let at = (share(place.at.0, w, plane.places), share(h - place.at.1, h, plane.values));
        texts.push(Json::Object(Object::from_members(vec![
            (plane.x.clone(), Json::Number(at.0)),
            (plane.y.clone(), Json::Number(at.1)),
            (Arc::from("text"), Json::String(Arc::from(text))),
            (Arc::from("angle"), Json::Number(angle)),
        ])));
        out.extend(cut(&line, &px, place.part).into_iter().map(|part| (part, level)));
        taken.push(place);
    }
    (out, texts)
}

/// Adds the texts to a plane.
pub(super) fn draw(plane: &mut Plane, texts: Vec<Json>) {
    if texts.is_empty() {
        return;
    }
    let mark =
        obj! {"type": "text", "align": "center", "baseline": "middle", "fontSize": SIZE, "color": plane.sheet.look.ink};
    let text = obj! {"field": "text", "type": "nominal"};
    let angle = obj! {"field": "angle", "type": "quantitative", "scale": Json::Null};
    plane.sheet.layer(texts, mark, vec![("text", text), ("angle", angle)]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stands_where_its_line_is_straightest() {
        // An arc, then a straight line.
        let arc = (0..=40).map(|i| f64::from(i) * std::f64::consts::PI / 40.0);
        let mut line: Points = arc.map(|a| (60.0 - 30.0 * libm::cos(a), 100.0 - 30.0 * libm::sin(a))).collect();
        line.extend((1..=20).map(|i| (90.0 + 5.0 * f64::from(i), 100.0 + 5.0 * f64::from(i))));
        let found = place(&line, 30.0, (400.0, 300.0), &[]).unwrap();
        assert!(found.at.0 > 90.0 && (found.angle - 45.0).abs() < 1e-6, "{found:?}");
        // Not on another, not across the border, not where the line is short.
        let other = place(&line, 30.0, (400.0, 300.0), &[found]);
        assert!(other.is_none_or(|o| distance(o.at, found.at) > 30.0), "{other:?}");
        assert_eq!(place(&line, 30.0, (80.0, 80.0), &[]), None);
        assert_eq!(place(&line[..3], 30.0, (400.0, 300.0), &[]), None);
    }

    #[test]
    fn a_cut_leaves_two_lines_or_opens_a_closed_one() {
        let line = vec![(0.0, 0.0), (10.0, 0.0), (20.0, 0.0)];
        assert_eq!(cut(&line, &line, (5.0, 12.0)), [vec![(0.0, 0.0), (5.0, 0.0)], vec![(12.0, 0.0), (20.0, 0.0)]]);
        let ring = vec![(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)];
        let open = cut(&ring, &ring, (2.0, 6.0));
        assert_eq!(open.len(), 1);
        assert_eq!((open[0].first(), open[0].last()), (Some(&(6.0, 0.0)), Some(&(2.0, 0.0))));
    }
}
