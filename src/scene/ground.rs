//! What lies behind texts, so that they can be read there: a scene comes in whose colours may follow its page, and goes out with
//! the inks that its grounds ask for.

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

/// A filled shape in the coordinates of the picture.
struct Area<'s> {
    bounds: Rect,
    origin: Point,
    shape: &'s Shape,
    color: Color,
}

/// How much two colours differ in lightness on light pages, from 1 to 21.
pub fn contrast(a: Color, b: Color) -> f64 {
    let (a, b) = (a.luminance() + 0.05, b.luminance() + 0.05);
    a.max(b) / a.min(b)
}

/// How well an ink is read on a ground that is opaque, on light pages.
fn read(ink: Color, ground: Color) -> f64 {
    contrast(over(ink, ground), ground)
}

/// A colour over another that is opaque, on every page.
fn over(top: Color, below: Color) -> Color {
    let one = |top: Color, below: Color| {
        let alpha = f64::from(top.a) / 255.0;
        let mix = |a: u8, b: u8| (alpha * f64::from(a) + (1.0 - alpha) * f64::from(b)).round() as u8;
        Color::rgb(mix(top.r, below.r), mix(top.g, below.g), mix(top.b, below.b))
    };
    one(top.on_light(), below.on_light()).or_dark(one(top.on_dark(), below.on_dark()))
}

/// Gives texts whose ink follows the page the ink that their ground asks for: what stands on a ground that is the same on both
/// pages is written as on light ones, and what could not be read on dark ones is written there in the one of its two inks that
/// is read better. `page` is that of dark pages. A scene for one page alone stays as it is.
pub fn keep_inks(scene: &mut Scene, page: Color) {
    if scene.follows() {
        choose(scene, Color::WHITE.or_dark(page), Color::follows, |ink, ground| {
            let (light, dark, behind) = (ink.on_light(), ink.on_dark(), ground.on_dark());
            let better = || read(dark, behind) < NEEDED && read(light, behind) > read(dark, behind);
            if !ground.follows() || better() { light } else { ink }
        });
    }
}

/// Gives texts of a scene that cannot be read where they stand another ink, if there is one for theirs.
pub fn mend_inks(scene: &mut Scene, other: impl Fn(Color) -> Option<Color>) {
    let asked = |ink: Color| other(ink).is_some();
    choose(scene, Color::WHITE, asked, |ink, ground| match other(ink) {
        Some(other) if read(ink, ground) < NEEDED && read(other, ground) > read(ink, ground) => other,
        _ => ink,
    });
}

/// Chooses the inks of the texts that are asked for, each from its ink and its ground.
fn choose(scene: &mut Scene, page: Color, asked: impl Fn(Color) -> bool, chosen: impl Fn(Color, Color) -> Color) {
    if !written(&scene.nodes, 0, &asked) {
        return;
    }
    let (mut areas, mut texts) = (Vec::new(), Vec::new());
    collect(&scene.nodes, (pt(0.0, 0.0), 0), &asked, &mut areas, &mut texts);
    if texts.len().saturating_mul(areas.len()) > MOST {
        return;
    }
    let page = scene.background.map_or(page, |color| over(color, page));
    let inks: Vec<Color> = texts
        .iter()
        .map(|(before, center, ink)| {
            let below = areas[..*before].iter().filter(|area| area.covers(*center));
            chosen(*ink, below.fold(page, |ground, area| over(area.color, ground)))
        })
        .collect();
    write(&mut scene.nodes, 0, &asked, &mut inks.into_iter());
}

/// Whether there is a text whose ink is asked for.
fn written(nodes: &[Node], depth: usize, asked: &dyn Fn(Color) -> bool) -> bool {
    nodes.iter().any(|node| match node {
        Node::Group(group) => depth < DEEPEST && written(&group.nodes, depth + 1, asked),
        Node::Text(text) => asked(text.fill),
        Node::Path(_) | Node::Image(_) => false,
    })
}

fn collect<'s>(
    nodes: &'s [Node],
    (origin, depth): (Point, usize),
    asked: &dyn Fn(Color) -> bool,
    areas: &mut Vec<Area<'s>>,
    // How many areas lie below a text, its middle, and its ink.
    texts: &mut Vec<(usize, Point, Color)>,
) {
    for node in nodes {
        match node {
            Node::Group(group) if depth < DEEPEST => {
                let inner = pt(origin.x + group.origin.x, origin.y + group.origin.y);
                collect(&group.nodes, (inner, depth + 1), asked, areas, texts);
            }
            Node::Path(path) => {
                if let (Some(color), Some(bounds)) = (seen(path), bounds(&path.shape)) {
                    let bounds = bounds.translate(origin.x, origin.y);
                    areas.push(Area { bounds, origin, shape: &path.shape, color });
                }
            }
            Node::Text(text) if asked(text.fill) => {
                let at = center(text);
                texts.push((areas.len(), pt(at.x + origin.x, at.y + origin.y), text.fill));
            }
            Node::Group(_) | Node::Text(_) | Node::Image(_) => {}
        }
    }
}

/// Writes the inks of the texts that are asked for.
fn write(nodes: &mut [Node], depth: usize, asked: &dyn Fn(Color) -> bool, inks: &mut impl Iterator<Item = Color>) {
    for node in nodes {
        match node {
            Node::Group(group) if depth < DEEPEST => write(&mut group.nodes, depth + 1, asked, inks),
            Node::Text(text) if asked(text.fill) => text.fill = inks.next().unwrap_or(text.fill),
            Node::Group(_) | Node::Text(_) | Node::Path(_) | Node::Image(_) => {}
        }
    }
}

/// The colour that a path covers with, if it is one.
fn seen(path: &PathNode) -> Option<Color> {
    match &path.fill {
        Some(Paint::Solid(color)) => Some(color.fade(path.opacity)).filter(|c| c.a > 0 || c.follows()),
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
    use crate::color::Pages;
    use crate::geometry::Size;
    use crate::text::Font;
    use std::sync::Arc;

    const PALE: Color = Color::rgb(0xe6, 0xed, 0xf3);
    const PAGE: Color = Color::rgb(0x0d, 0x11, 0x17);

    fn text(fill: Color) -> Node {
        let at = pt(50.0, 54.0);
        Node::Text(TextNode {
            text: Arc::from("label"),
            at,
            anchor: Anchor::Middle,
            angle: 0.0,
            pivot: at,
            font: Arc::new(Font::new("Arial", 12.0)),
            fill,
            stroke: None,
            opacity: 1.0,
            length: None,
            extra: None,
        })
    }

    fn last(scene: &Scene) -> Color {
        match scene.nodes.last() {
            Some(Node::Text(text)) => text.fill,
            other => panic!("{other:?}"),
        }
    }

    /// A text on shapes of these colours, black on light pages and pale on dark ones; its ink on dark ones.
    fn ink(grounds: &[(Shape, Color)]) -> Color {
        let path = |(shape, color): &(Shape, Color)| Node::Path(PathNode::filled(shape.clone(), *color));
        let mut nodes: Vec<Node> = grounds.iter().map(path).collect();
        nodes.push(text(Color::BLACK.or_dark(PALE)));
        let mut scene =
            Scene { size: Size { width: 100.0, height: 100.0 }, nodes, pages: Pages::Both, ..Scene::default() };
        keep_inks(&mut scene, PAGE);
        assert_eq!(last(&scene).on_light(), Color::BLACK);
        last(&scene).on_dark()
    }

    #[test]
    fn a_ground_of_its_own_keeps_the_ink_of_light_pages() {
        let whole = || Shape::Rect(Rect::at(0.0, 0.0, 100.0, 100.0), 0.0);
        let (yellow, grey) = (Color::rgb(255, 240, 180), Color::rgb(119, 119, 119));
        assert_eq!(ink(&[]), PALE);
        assert_eq!(ink(&[(whole(), yellow)]), Color::BLACK);
        assert_eq!(ink(&[(whole(), Color::WHITE.or_dark(PAGE))]), PALE, "a ground that follows the page");
        assert_eq!(ink(&[(whole(), grey.or_dark(Color::rgb(120, 119, 119)))]), Color::BLACK, "the better of two");
        let aside = Shape::Rect(Rect::at(0.0, 0.0, 100.0, 40.0), 0.0);
        assert_eq!(ink(&[(aside, yellow)]), PALE);
        // Nine tenths of what is seen is the dark page, or only one.
        assert_eq!(ink(&[(whole(), yellow.fade(0.1))]), PALE);
        assert_eq!(ink(&[(whole(), yellow.fade(0.9))]), Color::BLACK);
        assert_eq!(ink(&[(whole(), Color::TRANSPARENT.or_dark(yellow))]), Color::BLACK, "a ground of dark pages alone");
    }

    #[test]
    fn a_picture_for_one_page_keeps_its_inks() {
        let ink = Color::BLACK.or_dark(PALE);
        let yellow = Color::rgb(255, 240, 180);
        let ground = Node::Path(PathNode::filled(Shape::Rect(Rect::at(0.0, 0.0, 100.0, 100.0), 0.0), yellow));
        for (pages, background) in [(Pages::Light, None), (Pages::Both, Some(yellow))] {
            let nodes = vec![ground.clone(), text(ink)];
            let mut scene = Scene { nodes, pages, background, ..Scene::default() };
            keep_inks(&mut scene, PAGE);
            assert_eq!(last(&scene), ink);
        }
    }

    #[test]
    fn what_cannot_be_read_is_written_in_another_ink() {
        let other = |ink: Color| (ink == PALE).then_some(Color::BLACK);
        for (ground, ink, expected) in
            [(Color::WHITE, PALE, Color::BLACK), (PAGE, PALE, PALE), (Color::WHITE, Color::WHITE, Color::WHITE)]
        {
            let mut scene = Scene { background: Some(ground), nodes: vec![text(ink)], ..Scene::default() };
            mend_inks(&mut scene, other);
            assert_eq!(last(&scene), expected);
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
        assert_eq!(ink(&[(Shape::Path(ring), yellow)]), Color::BLACK);
        assert_eq!(ink(&[(Shape::Circle(pt(50.0, 0.0), 20.0), yellow)]), PALE);
    }
}
