//! A parsed document onto pixels: rectangles of one colour are filled directly, with exact edges and without the samples
//! a path takes; everything else is left to resvg, node by node.

use super::cost::{self, Canvas};
use crate::limits::{Budget, Exceeded};
use resvg::tiny_skia::{self, Paint, PathSegment, PixmapMut, Point, Rect, Transform};
use resvg::usvg;

/// Groups nested deeper than this are left to resvg.
const DEEPEST: usize = 50;

/// Draws a document, within a budget that is asked before each node.
///
/// # Errors
/// The work would be too much, or was cancelled; what was drawn until then is of no use.
pub(super) fn tree(
    tree: &usvg::Tree,
    transform: Transform,
    map: &mut PixmapMut,
    budget: &Budget,
) -> Result<(), Exceeded> {
    if is_whole(tree.root(), 0) {
        return group(tree.root(), transform, map, 0, budget);
    }
    budget.raster(cost::of_group(tree.root(), Canvas::of(map, transform)))?;
    resvg::render(tree, transform, map);
    Ok(())
}

/// Whether every node can be drawn by itself: resvg does not draw those without an extent alone, of which straight lines
/// of one colour are drawn here.
fn is_whole(group: &usvg::Group, depth: usize) -> bool {
    group.children().iter().all(|node| match node {
        usvg::Node::Group(inner) if !inner.should_isolate() && depth < DEEPEST => is_whole(inner, depth + 1),
        node if node.abs_layer_bounding_box().is_some() => true,
        usvg::Node::Path(path) => line(path).is_some(),
        _ => false,
    })
}

/// How a path is stroked that has no extent, if it can be done here.
fn line(path: &usvg::Path) -> Option<(tiny_skia::Stroke, Paint<'static>)> {
    let stroke = path.stroke()?;
    let usvg::Paint::Color(color) = stroke.paint() else { return None };
    let mut paint = Paint { anti_alias: path.rendering_mode().use_shape_antialiasing(), ..Paint::default() };
    paint.set_color_rgba8(color.red, color.green, color.blue, stroke.opacity().to_u8());
    Some((stroke.to_tiny_skia(), paint))
}

fn group(
    group: &usvg::Group,
    transform: Transform,
    map: &mut PixmapMut,
    depth: usize,
    budget: &Budget,
) -> Result<(), Exceeded> {
    for node in group.children() {
        match node {
            usvg::Node::Group(inner) if !inner.should_isolate() && depth < DEEPEST => {
                self::group(inner, transform.pre_concat(inner.transform()), map, depth + 1, budget)?;
            }
            usvg::Node::Path(path) => {
                budget.raster(cost::of_node(node, Canvas::of(map, transform)))?;
                if let Some((rect, paint)) = rectangle(path, transform) {
                    map.fill_rect(rect, &paint, Transform::identity(), None);
                } else {
                    other(node, transform, map);
                }
            }
            _ => {
                budget.raster(cost::of_node(node, Canvas::of(map, transform)))?;
                other(node, transform, map);
            }
        }
    }
    Ok(())
}

/// Draws a node by resvg, which moves it to the origin.
fn other(node: &usvg::Node, transform: Transform, map: &mut PixmapMut) {
    if let Some(bounds) = node.abs_layer_bounding_box() {
        resvg::render_node(node, transform.pre_translate(bounds.x(), bounds.y()), map);
    } else if let usvg::Node::Path(path) = node
        && let Some((stroke, paint)) = line(path).filter(|_| path.is_visible())
    {
        map.stroke_path(path.data(), &paint, &stroke, transform, None);
    }
}

/// A path that is an upright rectangle of one colour, in pixels.
fn rectangle(path: &usvg::Path, transform: Transform) -> Option<(Rect, Paint<'static>)> {
    let fill = path.fill().filter(|_| path.stroke().is_none() && path.is_visible())?;
    let usvg::Paint::Color(color) = fill.paint() else { return None };
    // Crisp edges are rounded in another way.
    if transform.kx != 0.0 || transform.ky != 0.0 || !path.rendering_mode().use_shape_antialiasing() {
        return None;
    }
    let mut corners = [Point::zero(); 4];
    let mut n = 0;
    for segment in path.data().segments() {
        match (segment, n) {
            (PathSegment::MoveTo(p), 0) => corners[0] = p,
            (PathSegment::LineTo(p), 1..=3) => corners[n] = p,
            (PathSegment::Close, 4) => {}
            _ => return None,
        }
        n += 1;
    }
    let [a, b, c, d] = corners;
    let upright = (a.y == b.y && b.x == c.x && c.y == d.y && d.x == a.x)
        || (a.x == b.x && b.y == c.y && c.x == d.x && d.y == a.y);
    if n != 5 || !upright {
        return None;
    }
    let rect = Rect::from_ltrb(a.x.min(c.x), a.y.min(c.y), a.x.max(c.x), a.y.max(c.y))?.transform(transform)?;
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(color.red, color.green, color.blue, fill.opacity().to_u8());
    Some((rect, paint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use resvg::tiny_skia::Pixmap;

    fn both(body: &str, scale: f32) -> (Pixmap, Pixmap) {
        let svg = format!(r#"<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40">{body}</svg>"#);
        let document = usvg::Tree::from_str(&svg, &usvg::Options::default()).unwrap();
        let side = |n: f32| (n * scale) as u32;
        let (mut ours, mut theirs) =
            (Pixmap::new(side(60.0), side(40.0)).unwrap(), Pixmap::new(side(60.0), side(40.0)).unwrap());
        let scale = Transform::from_scale(scale, scale);
        tree(&document, scale, &mut ours.as_mut(), &Budget::default()).unwrap();
        resvg::render(&document, scale, &mut theirs.as_mut());
        (ours, theirs)
    }

    /// Whole charts: every so many of the expected pictures.
    #[test]
    fn charts_are_as_resvg_has_them() {
        let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")];
        let mut files = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|e| e == "svg") {
                    files.push(path);
                }
            }
        }
        files.sort();
        assert!(files.len() > 100);
        for file in files.iter().step_by(5) {
            let svg = std::fs::read_to_string(file).unwrap();
            let limits = crate::limits::Limits::default();
            let document = super::super::png::parse(&svg, &limits).unwrap();
            let size = document.size().to_int_size();
            let new = || Pixmap::new(size.width(), size.height()).unwrap();
            let (mut ours, mut theirs) = (new(), new());
            tree(&document, Transform::identity(), &mut ours.as_mut(), &Budget::default()).unwrap();
            resvg::render(&document, Transform::identity(), &mut theirs.as_mut());
            let far = ours.data().iter().zip(theirs.data()).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
            assert!(far <= 64, "{}: {far}", file.display());
        }
    }

    /// Lines without an extent, text, and what is not drawn node by node.
    #[test]
    fn everything_else_is_drawn_as_well() {
        let bodies = [
            r#"<line x1="3" x2="50" y1="9" y2="9" stroke="red" stroke-width="3"/>"#,
            r#"<g transform="translate(0,2)" stroke="blue"><line x1="9.5" x2="9.5" y1="3" y2="30" shape-rendering="crispEdges"/></g>"#,
            r#"<line x1="3" x2="50" y1="9" y2="9" stroke="red" stroke-dasharray="3 2" stroke-opacity="0.5"/>"#,
            r#"<line x1="9" x2="9" y1="9" y2="9" stroke="red" stroke-width="8" stroke-linecap="round"/>"#,
            r#"<path d="M3 9l20 7l9 -9" fill="none" stroke="green" stroke-width="2"/><circle cx="30" cy="20" r="9"/>"#,
            r#"<linearGradient id="g" gradientUnits="userSpaceOnUse" x2="60"><stop stop-color="red"/><stop offset="1"/>
               </linearGradient><line x1="3" x2="50" y1="9" y2="9" stroke="url(#g)" stroke-width="3"/>"#,
            r#"<clipPath id="c"><rect width="20" height="20"/></clipPath><g clip-path="url(#c)"><circle r="30"/></g>"#,
        ];
        for body in bodies {
            for scale in [1.0, 2.0] {
                let (ours, theirs) = both(body, scale);
                assert!(theirs.data().iter().any(|x| *x > 0), "{body}");
                let far = ours.data().iter().zip(theirs.data()).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
                assert!(far <= 1, "{body} at {scale}: {far}");
            }
        }
    }

    /// Only where an edge runs through pixels may they differ from resvg's, which takes four samples across.
    #[test]
    fn rectangles_are_as_resvg_has_them() {
        let bodies = [
            r#"<rect width="60" height="40" fill="white"/><rect x="3" y="4" width="20" height="30" fill="red"/>"#,
            r#"<g transform="translate(2.5,1)"><rect x="3.3" y="4.1" width="20.2" height="30.9" fill="blue"/></g>"#,
            r#"<rect x="1.2" y="2.7" width="50" height="9.6" fill="green" fill-opacity="0.4"/>"#,
            r#"<rect x="-9" y="-9" width="20" height="99" fill="teal"/><rect x="70" y="1" width="9" height="9"/>"#,
            r#"<g opacity="0.5"><rect x="3.3" y="4" width="20" height="30" fill="red"/></g>"#,
            r#"<rect x="3.4" y="4.6" width="20" height="30" fill="red" shape-rendering="crispEdges"/>"#,
            r#"<rect x="3" y="4" width="20" height="30" fill="red" transform="rotate(10)"/>"#,
            r#"<rect x="3" y="4" width="20" height="30" fill="red" stroke="black" rx="4"/>"#,
            r#"<path d="M3 4h20v10h-10v20h-10Z" fill="red"/><path d="M3 4h20v10h-20l5 -3Z"/>"#,
        ];
        for body in bodies {
            for scale in [1.0, 2.0, 1.5] {
                let (ours, theirs) = both(body, scale);
                let apart = |a: u8, b: u8| a.abs_diff(b);
                let far = ours.data().iter().zip(theirs.data()).map(|(a, b)| apart(*a, *b)).max().unwrap();
                assert!(far <= 48, "{body} at {scale}: {far}");
            }
        }
        let (ours, theirs) = both(bodies[0], 2.0);
        assert_eq!(ours.data(), theirs.data());
    }
}
