//! What a document costs as pixels, before it is drawn: in pixels touched, of about a nanosecond each.
//!
//! resvg and tiny-skia have no limits and cannot be stopped, so that the work is estimated from what decides it: the
//! number of elements and texts before a document is parsed; then, node by node, how many rows of pixels the edges of an
//! outline cross (each is followed through four samples a row), what its bounds cover, layers, and decoded images. The
//! factors are measured on charts of one kind each, and err on the high side.

use resvg::tiny_skia::{PathSegment, PixmapMut, Rect, Transform};
use resvg::usvg;
use std::collections::BTreeMap;

/// An element that is parsed.
const ELEMENT: u64 = 4_000;
/// A text: found fonts, shaping, outlines.
const TEXT: u64 = 40_000;
/// A byte of the document.
const BYTE: u64 = 20;
/// A segment of an outline.
const SEGMENT: u64 = 25;
/// A dash of an outline.
const DASH: f64 = 300.0;
/// An outline of more dashes is not dashed by tiny-skia.
const MOST_DASHES: f64 = 1e6;
/// A row of pixels that an edge crosses.
const ROW: f64 = 60.0;
/// A pixel within the bounds of a shape: filled, or mixed with what lies below.
const COVER: f64 = 1.0;
const MIXED: f64 = 3.5;
/// A pixel of a layer: it is cleared, drawn, and drawn onto what lies below.
const LAYER: f64 = 4.0;
/// A pixel of a layer that is blurred.
const BLUR: f64 = 60.0;
/// A pixel of an image that is decoded.
const DECODED: f64 = 20.0;
/// A pixel that a gradient or a pattern covers, and one that an image does.
const SHADED: f64 = 12.0;
const IMAGE: f64 = 40.0;
/// A stop of a gradient, for each shape that has it.
const STOP: f64 = 200.0;
/// Groups nested deeper than this are not looked into.
const DEEPEST: usize = 60;

/// Where nodes are drawn.
#[derive(Clone, Copy)]
pub(super) struct Canvas {
    width: f64,
    height: f64,
    transform: Transform,
}

impl Canvas {
    pub(super) fn of(map: &PixmapMut, transform: Transform) -> Canvas {
        Canvas { width: f64::from(map.width()), height: f64::from(map.height()), transform }
    }

    /// Pixels of the canvas within some bounds of the document.
    fn area(&self, bounds: Rect) -> f64 {
        let Some(r) = bounds.transform(self.transform) else { return 0.0 };
        let within = |low: f32, high: f32, most: f64| f64::from(high).min(most) - f64::from(low).max(0.0);
        within(r.left(), r.right(), self.width).max(1.0) * within(r.top(), r.bottom(), self.height).max(1.0)
    }
}

/// Parsing a document.
pub(super) fn of_text(svg: &str) -> u64 {
    let bytes = svg.as_bytes();
    let mut sum = bytes.len() as u64 * BYTE;
    // Definitions come first, and are made anew wherever they are used: what each costs, and the last of them.
    let mut definitions: BTreeMap<&str, u64> = BTreeMap::new();
    let (mut last, mut elements) = ("", 0_u64);
    for (at, _) in bytes.iter().enumerate().filter(|(_, b)| **b == b'<') {
        let rest = &bytes[at + 1..];
        let is = |name: &[u8]| rest.starts_with(name);
        elements += 1;
        sum += ELEMENT + if is(b"text") { TEXT } else { 0 };
        if is(b"linearGradient") || is(b"radialGradient") || is(b"pattern") || is(b"clipPath") {
            last = identifier(&svg[at..]);
        }
        if let Some(cost) = definitions.get_mut(last) {
            *cost += if is(b"stop") { STOP as u64 } else { ELEMENT };
        } else if !last.is_empty() {
            definitions.insert(last, 0);
        }
        if is(b"/defs") {
            last = "";
        }
    }
    for (at, mark) in svg.match_indices("url(#") {
        let name = svg[at + mark.len()..].split(')').next().unwrap_or_default();
        let cost = definitions.get(name).copied().unwrap_or_default();
        // What a group says holds for each shape in it.
        let of_group = svg[..at].rfind('<').is_some_and(|tag| svg[tag..].starts_with("<g"));
        let uses =
            if of_group && svg[..at].ends_with('"') && !svg[..at].ends_with("clip-path=\"") { elements } else { 1 };
        sum = sum.saturating_add(cost.saturating_mul(uses));
    }
    sum
}

/// The `id` of the element that a text begins with.
fn identifier(element: &str) -> &str {
    let tag = element.split('>').next().unwrap_or_default();
    tag.split(" id=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default()
}

/// Drawing everything in a group.
pub(super) fn of_group(group: &usvg::Group, canvas: Canvas) -> u64 {
    within(group, canvas, 0)
}

/// Drawing a node.
pub(super) fn of_node(node: &usvg::Node, canvas: Canvas) -> u64 {
    node_within(node, canvas, 0)
}

fn within(group: &usvg::Group, canvas: Canvas, depth: usize) -> u64 {
    if depth > DEEPEST {
        return 0;
    }
    let canvas = Canvas { transform: canvas.transform.pre_concat(group.transform()), ..canvas };
    let layer = if group.should_isolate() { canvas.area(group.layer_bounding_box().to_rect()) * LAYER } else { 0.0 };
    // A blur goes over a layer several times.
    let blurred = group.filters().len() as f64 * canvas.area(group.layer_bounding_box().to_rect()) * BLUR;
    // A clip is a layer, too, with what it is made of.
    let clip = group.clip_path().map_or(0, |clip| {
        let root = clip.root();
        (canvas.area(group.layer_bounding_box().to_rect()) * LAYER) as u64 + within(root, canvas, depth + 1)
    });
    group.children().iter().fold(layer as u64 + blurred as u64 + clip, |sum, node| {
        sum.saturating_add(node_within(node, canvas, depth + 1))
    })
}

fn node_within(node: &usvg::Node, canvas: Canvas, depth: usize) -> u64 {
    match node {
        usvg::Node::Group(group) => within(group, canvas, depth),
        usvg::Node::Path(path) => of_path(path, canvas),
        usvg::Node::Text(text) => within(text.flattened(), canvas, depth),
        usvg::Node::Image(image) => {
            let size = image.size();
            if let usvg::ImageKind::SVG(tree) = image.kind() {
                return (canvas.area(node.bounding_box()) * IMAGE) as u64 + within(tree.root(), canvas, depth + 1);
            }
            let decoded = f64::from(size.width()) * f64::from(size.height()) * DECODED;
            (decoded + canvas.area(node.bounding_box()) * IMAGE) as u64
        }
    }
}

fn of_path(path: &usvg::Path, canvas: Canvas) -> u64 {
    let (segments, rows) = edges(path, canvas);
    let mut cost = 0.0;
    if let Some(fill) = path.fill() {
        let (start, pixel) = shading(fill.paint(), fill.opacity().get());
        cost += start + rows * ROW + canvas.area(path.bounding_box()) * pixel;
    }
    if let Some(stroke) = path.stroke() {
        // A stroke has an edge on either side, and joins; what it covers follows its length.
        let (sx, sy) = canvas.transform.get_scale();
        let width = f64::from(stroke.width().get()) * f64::from(sx.max(sy));
        let pieces = if stroke.dasharray().is_some() { 4.0 } else { 1.0 };
        cost += stroke.dasharray().map_or(0.0, |dashes| DASH * dashes_along(path, dashes));
        let covered = (rows * width).min(canvas.area(path.stroke_bounding_box()) * segments as f64);
        let (start, pixel) = shading(stroke.paint(), stroke.opacity().get());
        cost += start + (2.0 * rows + width * segments as f64) * ROW * 1.3 * pieces + covered * pixel;
        cost += (segments * SEGMENT * 4) as f64 * pieces;
    }
    (cost as u64).saturating_add(segments * SEGMENT)
}

/// What a paint costs at once, and for each pixel.
fn shading(paint: &usvg::Paint, opacity: f32) -> (f64, f64) {
    let stops = |n: usize| (n as f64 * STOP, SHADED);
    match paint {
        usvg::Paint::Color(_) if opacity < 1.0 => (0.0, MIXED),
        usvg::Paint::Color(_) => (0.0, COVER),
        usvg::Paint::LinearGradient(g) => stops(g.stops().len()),
        usvg::Paint::RadialGradient(g) => stops(g.stops().len()),
        usvg::Paint::Pattern(_) => (0.0, SHADED),
    }
}

/// How many dashes an outline is cut into: all of it is, on the canvas or not.
fn dashes_along(path: &usvg::Path, dashes: &[f32]) -> f64 {
    let (mut length, mut last) = (0.0, (0.0, 0.0));
    for segment in path.data().segments() {
        let (PathSegment::MoveTo(p)
        | PathSegment::LineTo(p)
        | PathSegment::QuadTo(_, p)
        | PathSegment::CubicTo(_, _, p)) = segment
        else {
            continue;
        };
        if !matches!(segment, PathSegment::MoveTo(_)) {
            length += f64::from(p.x - last.0).abs() + f64::from(p.y - last.1).abs();
        }
        last = (p.x, p.y);
    }
    let period: f64 = dashes.iter().copied().map(f64::from).sum();
    (length / period * dashes.len() as f64).min(MOST_DASHES)
}

/// How many segments an outline has, and how many rows (and columns) of pixels they cross on the canvas.
fn edges(path: &usvg::Path, canvas: Canvas) -> (u64, f64) {
    let (sx, sy) = canvas.transform.get_scale();
    let (sx, sy) = (f64::from(sx), f64::from(sy));
    let (mut segments, mut rows) = (0, 0.0);
    let mut last = (0.0, 0.0);
    for segment in path.data().segments() {
        let (end, bends) = match segment {
            PathSegment::MoveTo(p) => {
                last = (f64::from(p.x), f64::from(p.y));
                continue;
            }
            PathSegment::LineTo(p) => (p, 1),
            PathSegment::QuadTo(_, p) => (p, 4),
            PathSegment::CubicTo(_, _, p) => (p, 8),
            PathSegment::Close => continue,
        };
        let end = (f64::from(end.x), f64::from(end.y));
        segments += bends;
        // What lies outside of the canvas is cut off early.
        rows +=
            ((end.1 - last.1).abs() * sy).min(canvas.height) + ((end.0 - last.0).abs() * sx).min(canvas.width) / 4.0;
        last = end;
    }
    (segments, rows)
}
