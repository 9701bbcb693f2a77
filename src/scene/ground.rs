//! What lies behind texts, so that they can be read there: two scenes of one chart come in, one for light pages and one for
//! dark ones, and the second goes out with the inks that its grounds ask for.

use super::{Anchor, Node, Paint, PathNode, Scene, Shape, TextNode};
use crate::color::Color;
use crate::geometry::{Path, Point, Rect, Segment, pt};
use crate::text;

/// Contrast that text needs (WCAG 2.2, 1.4.3).
const NEEDED: f64 = 4.5;
/// Most comparisons of a text with what lies below it; a picture with more keeps the inks it has.
const MOST: usize = 20_000_000;
/// Groups deeper than this are not looked into; a scene never has as many.
const DEEPEST: usize = 48;

/// A filled shape in the coordinates of the picture, and its colour on light and on dark pages.
struct Area<'s> {
    bounds: Rect,
    origin: Point,
    shape: &'s Shape,
    colors: [Color; 2],
}

/// How much two colours differ in lightness, from 1 to 21.
pub fn contrast(a: Color, b: Color) -> f64 {
    let (a, b) = (a.luminance() + 0.05, b.luminance() + 0.05);
    a.max(b) / a.min(b)
}

/// A colour over another that is opaque.
fn over(top: Color, below: Color) -> Color {
    let alpha = f64::from(top.a) / 255.0;
    let mix = |a: u8, b: u8| (alpha * f64::from(a) + (1.0 - alpha) * f64::from(b)).round() as u8;
    Color::rgb(mix(top.r, below.r), mix(top.g, below.g), mix(top.b, below.b))
}

/// Gives texts of a dark scene whose ink is not that of the light one the ink that their ground asks for: what stands on a
/// ground that is the same on both pages is written as on light ones, and what could not be read is written in the one of the
/// two inks that is read better. The scenes differ in nothing but paints; `page` is that of dark pages.
pub fn keep_inks(light: &Scene, dark: &mut Scene, page: Color) {
    choose(light, dark, page, true);
}

/// Gives texts of a scene that cannot be read where they stand another ink, if there is one for theirs.
pub fn mend_inks(scene: &mut Scene, other: impl Fn(Color) -> Option<Color>) {
    let mut twin = scene.clone();
    reink(&mut twin.nodes, 0, &other);
    choose(&twin, scene, Color::WHITE, false);
}

fn reink(nodes: &mut [Node], depth: usize, other: &dyn Fn(Color) -> Option<Color>) {
    for node in nodes {
        match node {
            Node::Group(group) if depth < DEEPEST => reink(&mut group.nodes, depth + 1, other),
            Node::Text(text) => text.fill = other(text.fill).unwrap_or(text.fill),
            Node::Group(_) | Node::Path(_) | Node::Image(_) => {}
        }
    }
}

/// Chooses between the inks of two scenes; with `own` a ground that both have keeps that of the first.
fn choose(light: &Scene, dark: &mut Scene, page: Color, own: bool) {
    let mut areas = Vec::new();
    let mut texts = Vec::new();
    collect(&light.nodes, &dark.nodes, (pt(0.0, 0.0), 0), &mut areas, &mut texts);
    if texts.is_empty() || texts.len().saturating_mul(areas.len()) > MOST {
        return;
    }
    let ground = |page: Color, background: Option<Color>| background.map_or(page, |c| over(c, page));
    let pages = [ground(Color::WHITE, light.background), ground(page, dark.background)];
    let inks: Vec<Color> = texts
        .iter()
        .map(|(before, center, light, dark)| {
            let mut behind = pages;
            for area in areas[..*before].iter().filter(|a| a.covers(*center)) {
                behind = [0, 1].map(|i| over(area.colors[i], behind[i]));
            }
            let read = |ink: Color| contrast(over(ink, behind[1]), behind[1]);
            let same = own && behind[0] == behind[1];
            if same || (read(*dark) < NEEDED && read(*light) > read(*dark)) { *light } else { *dark }
        })
        .collect();
    write(&light.nodes, &mut dark.nodes, 0, &mut inks.into_iter());
}

/// How many areas lie below a text, its middle, and its ink on light and on dark pages.
type Written = (usize, Point, Color, Color);

fn collect<'s>(
    light: &'s [Node],
    dark: &'s [Node],
    (origin, depth): (Point, usize),
    areas: &mut Vec<Area<'s>>,
    texts: &mut Vec<Written>,
) {
    for pair in light.iter().zip(dark) {
        match pair {
            (Node::Group(a), Node::Group(b)) if depth < DEEPEST => {
                let inner = pt(origin.x + a.origin.x, origin.y + a.origin.y);
                collect(&a.nodes, &b.nodes, (inner, depth + 1), areas, texts);
            }
            (Node::Path(a), Node::Path(b)) => {
                if let (Some(one), Some(other)) = (seen(a), seen(b))
                    && let Some(bounds) = bounds(&b.shape)
                {
                    let bounds = bounds.translate(origin.x, origin.y);
                    areas.push(Area { bounds, origin, shape: &b.shape, colors: [one, other] });
                }
            }
            (Node::Text(a), Node::Text(b)) if a.fill != b.fill => {
                let at = center(b);
                texts.push((areas.len(), pt(at.x + origin.x, at.y + origin.y), a.fill, b.fill));
            }
            _ => {}
        }
    }
}

/// Writes the inks of the texts that have two.
fn write(light: &[Node], dark: &mut [Node], depth: usize, inks: &mut impl Iterator<Item = Color>) {
    for pair in light.iter().zip(dark) {
        match pair {
            (Node::Group(a), Node::Group(b)) if depth < DEEPEST => write(&a.nodes, &mut b.nodes, depth + 1, inks),
            (Node::Text(a), Node::Text(b)) if a.fill != b.fill => b.fill = inks.next().unwrap_or(b.fill),
            _ => {}
        }
    }
}

/// The colour that a path covers with, if it is one.
fn seen(path: &PathNode) -> Option<Color> {
    match &path.fill {
        Some(Paint::Solid(color)) => Some(color.fade(path.opacity)).filter(|c| c.a > 0),
        Some(Paint::Gradient(_) | Paint::Pattern(_)) | None => None,
    }
}

/// The middle of a text, at half the height of its small letters.
fn center(text: &TextNode) -> Point {
    let width = text.length.unwrap_or_else(|| text::width(&text.text, &text.font));
    let x = match text.anchor {
        Anchor::Start => text.at.x + width / 2.0,
        Anchor::Middle => text.at.x,
        Anchor::End => text.at.x - width / 2.0,
    };
    let (dx, dy) = (x - text.pivot.x, text.at.y - 0.3 * text.font.size - text.pivot.y);
    let (sin, cos) = (libm::sin(text.angle.to_radians()), libm::cos(text.angle.to_radians()));
    pt(text.pivot.x + dx * cos - dy * sin, text.pivot.y + dx * sin + dy * cos)
}

/// The corners of an outline; curves bulge within those of their control points.
fn vertices(path: &Path) -> impl Iterator<Item = Point> {
    path.segments.iter().flat_map(|segment| match segment {
        Segment::Move(p) | Segment::Line(p) => vec![*p],
        Segment::Quad(a, p) => vec![*a, *p],
        Segment::Cubic(a, b, p) => vec![*a, *b, *p],
        Segment::Arc(r, _, _, _, p) => vec![pt(p.x - r.x, p.y - r.y), pt(p.x + r.x, p.y + r.y), *p],
        Segment::Close => Vec::new(),
    })
}

fn bounds(shape: &Shape) -> Option<Rect> {
    let of = |path: &Path| {
        let mut all = vertices(path);
        let first = all.next()?;
        Some(all.fold(Rect::new(first.x, first.y, first.x, first.y), Rect::with))
    };
    match shape {
        Shape::Rect(rect, _) => Some(*rect),
        Shape::Circle(c, r) => Some(Rect::new(c.x - r, c.y - r, c.x + r, c.y + r)),
        Shape::Line(..) => None,
        Shape::Path(path) => of(path),
        Shape::Placed(path, at) => of(path).map(|b| b.translate(at.x, at.y)),
    }
}

impl Area<'_> {
    fn covers(&self, p: Point) -> bool {
        let b = self.bounds;
        if p.x < b.x1 || p.x > b.x2 || p.y < b.y1 || p.y > b.y2 {
            return false;
        }
        let own = pt(p.x - self.origin.x, p.y - self.origin.y);
        match self.shape {
            Shape::Rect(..) => true,
            Shape::Circle(c, r) => (own.x - c.x).hypot(own.y - c.y) <= *r,
            Shape::Line(..) => false,
            Shape::Path(path) => winds(path, own),
            Shape::Placed(path, at) => winds(path, pt(own.x - at.x, own.y - at.y)),
        }
    }
}

/// Whether an outline runs around a point. Curves are followed by their halves, arcs by the corner that they round.
fn winds(path: &Path, p: Point) -> bool {
    let (mut start, mut at, mut winding) = (pt(0.0, 0.0), pt(0.0, 0.0), 0i32);
    let mut line = |from: Point, to: Point| {
        if (from.y <= p.y) == (to.y <= p.y) {
            return;
        }
        let x = from.x + (p.y - from.y) / (to.y - from.y) * (to.x - from.x);
        if x > p.x {
            winding += if to.y > from.y { 1 } else { -1 };
        }
    };
    for segment in &path.segments {
        let to = match segment {
            Segment::Move(to) => {
                line(at, start);
                start = *to;
                at = *to;
                continue;
            }
            Segment::Close => start,
            Segment::Line(to) => *to,
            Segment::Quad(a, to) => {
                let middle = pt((at.x + 2.0 * a.x + to.x) / 4.0, (at.y + 2.0 * a.y + to.y) / 4.0);
                line(at, middle);
                at = middle;
                *to
            }
            Segment::Cubic(a, b, to) => {
                let middle = pt((at.x + 3.0 * (a.x + b.x) + to.x) / 8.0, (at.y + 3.0 * (a.y + b.y) + to.y) / 8.0);
                line(at, middle);
                at = middle;
                *to
            }
            Segment::Arc(r, _, large, sweep, to) => {
                let middle = bulge(at, *to, r.x, *large, *sweep);
                line(at, middle);
                at = middle;
                *to
            }
        };
        line(at, to);
        at = to;
    }
    line(at, start);
    winding != 0
}

/// The middle of a circular arc.
fn bulge(a: Point, b: Point, radius: f64, large: bool, sweep: bool) -> Point {
    let (mx, my) = ((a.x + b.x) / 2.0, (a.y + b.y) / 2.0);
    let half = (b.x - a.x).hypot(b.y - a.y) / 2.0;
    if !(half > 0.0) {
        return b;
    }
    let inner = (radius * radius - half * half).max(0.0).sqrt();
    let high = if large { radius + inner } else { radius - inner } * if sweep { 1.0 } else { -1.0 };
    // Clockwise on the screen is to the left of the way from a to b.
    pt(mx + (b.y - a.y) / (2.0 * half) * high, my - (b.x - a.x) / (2.0 * half) * high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Size;
    use crate::text::Font;
    use std::sync::Arc;

    const PALE: Color = Color::rgb(0xe6, 0xed, 0xf3);
    const PAGE: Color = Color::rgb(0x0d, 0x11, 0x17);

    /// A text on shapes of these colours, on light and on dark pages; its ink on dark ones.
    fn ink(grounds: &[(Shape, Color, Color)]) -> Color {
        let scene = |dark: bool| {
            let path = |(shape, a, b): &(Shape, Color, Color)| {
                Node::Path(PathNode::filled(shape.clone(), if dark { *b } else { *a }))
            };
            let mut nodes: Vec<Node> = grounds.iter().map(path).collect();
            nodes.push(Node::Text(TextNode {
                text: Arc::from("label"),
                at: pt(50.0, 54.0),
                anchor: Anchor::Middle,
                angle: 0.0,
                pivot: pt(50.0, 54.0),
                font: Arc::new(Font::new("Arial", 12.0)),
                fill: if dark { PALE } else { Color::BLACK },
                stroke: None,
                opacity: 1.0,
                length: None,
                extra: None,
            }));
            Scene { size: Size { width: 100.0, height: 100.0 }, nodes, ..Scene::default() }
        };
        let (light, mut dark) = (scene(false), scene(true));
        keep_inks(&light, &mut dark, PAGE);
        match dark.nodes.last() {
            Some(Node::Text(text)) => text.fill,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_ground_of_its_own_keeps_the_ink_of_light_pages() {
        let whole = || Shape::Rect(Rect::at(0.0, 0.0, 100.0, 100.0), 0.0);
        let (yellow, grey) = (Color::rgb(255, 240, 180), Color::rgb(119, 119, 119));
        assert_eq!(ink(&[]), PALE);
        assert_eq!(ink(&[(whole(), yellow, yellow)]), Color::BLACK);
        assert_eq!(ink(&[(whole(), Color::WHITE, PAGE)]), PALE, "a ground that follows the page");
        assert_eq!(ink(&[(whole(), grey, Color::rgb(120, 119, 119))]), Color::BLACK, "the better of two");
        let aside = Shape::Rect(Rect::at(0.0, 0.0, 100.0, 40.0), 0.0);
        assert_eq!(ink(&[(aside, yellow, yellow)]), PALE);
        // Half of the yellow is the dark page.
        assert_eq!(ink(&[(whole(), yellow.fade(0.1), yellow.fade(0.1))]), PALE);
        assert_eq!(ink(&[(whole(), yellow.fade(0.9), yellow.fade(0.9))]), Color::BLACK);
    }

    #[test]
    fn what_cannot_be_read_is_written_in_another_ink() {
        let text = |fill: Color| {
            let at = pt(50.0, 54.0);
            let font = Arc::new(Font::new("Arial", 12.0));
            let (text, anchor) = (Arc::from("label"), Anchor::Middle);
            let plain = TextNode {
                text,
                at,
                anchor,
                angle: 0.0,
                pivot: at,
                font,
                fill,
                stroke: None,
                opacity: 1.0,
                length: None,
                extra: None,
            };
            Node::Text(plain)
        };
        let other = |ink: Color| (ink == PALE).then_some(Color::BLACK);
        for (ground, ink, expected) in
            [(Color::WHITE, PALE, Color::BLACK), (PAGE, PALE, PALE), (Color::WHITE, Color::WHITE, Color::WHITE)]
        {
            let nodes = vec![text(ink)];
            let mut scene = Scene { background: Some(ground), nodes, ..Scene::default() };
            mend_inks(&mut scene, other);
            let Some(Node::Text(found)) = scene.nodes.first() else { panic!("a text") };
            assert_eq!(found.fill, expected);
        }
    }

    #[test]
    fn outlines_cover_what_they_run_around() {
        let mut ring = Path::new();
        ring.move_to(50.0, 10.0).arc_to(40.0, false, true, 50.0, 90.0).arc_to(40.0, false, true, 50.0, 10.0).close();
        assert!(winds(&ring, pt(60.0, 50.0)) && winds(&ring, pt(30.0, 50.0)) && !winds(&ring, pt(5.0, 50.0)));
        let mut corner = Path::new();
        corner.move_to(0.0, 0.0).line_to(100.0, 0.0).line_to(0.0, 100.0).close();
        assert!(winds(&corner, pt(20.0, 20.0)) && !winds(&corner, pt(80.0, 80.0)));
        let yellow = Color::rgb(255, 240, 180);
        assert_eq!(ink(&[(Shape::Path(ring), yellow, yellow)]), Color::BLACK);
        assert_eq!(ink(&[(Shape::Circle(pt(50.0, 0.0), 20.0), yellow, yellow)]), PALE);
    }
}
