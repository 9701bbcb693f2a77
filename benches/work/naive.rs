//! The plain way from a scene to a document: a node an element, every attribute a formatted string.

use plotd::internals::{
    Anchor, Budget, Chart, Color, Group, Node as Item, Paint, Path, PathNode, Point, Scene, Segment, Shape, TextNode,
    draw, read, run_figure,
};
use plotd::{Options, Report, Source};
use svg::Document;
use svg::Node;
use svg::node::element::{self, Element, path};

/// The picture of a description, before it is written in any way.
pub fn scene(source: &Source, options: &Options) -> Scene {
    let budget = Budget::new(options.limits.clone(), None);
    let chart = read(source, options, &budget, &mut Report::new()).expect("the description is right");
    let Chart::Figure(figure) = chart else { panic!("a chart with axes") };
    let frames = run_figure(&figure, &budget).expect("it is small");
    draw(&figure, &frames, false, &budget).expect("it is small").scene
}

/// The document with a node an element.
pub fn document(scene: &Scene) -> Document {
    let (width, height) = (scene.size.width as f32, scene.size.height as f32);
    let mut document =
        Document::new().set("width", width).set("height", height).set("viewBox", (0.0, 0.0, width, height));
    if let Some(ground) = scene.background {
        let rect = element::Rectangle::new().set("width", width).set("height", height).set("fill", css(ground));
        document = document.add(rect);
    }
    add(&mut document, &scene.nodes);
    document
}

fn add(parent: &mut impl Node, items: &[Item]) {
    for item in items {
        match item {
            Item::Group(group) => parent.append(of_group(group)),
            Item::Path(node) => parent.append(of_path(node)),
            Item::Text(node) => parent.append(of_text(node)),
            Item::Image(_) => {}
        }
    }
}

// Clips are left out, which only flatters this chain.
fn of_group(group: &Group) -> element::Group {
    let mut made = element::Group::new()
        .set("class", group.class)
        .set("transform", format!("translate({},{})", group.origin.x as f32, group.origin.y as f32));
    add(&mut made, &group.nodes);
    made
}

fn of_path(node: &PathNode) -> Element {
    let mut made: Element = match &node.shape {
        Shape::Rect(r, radius) => element::Rectangle::new()
            .set("x", r.x1 as f32)
            .set("y", r.y1 as f32)
            .set("width", r.width() as f32)
            .set("height", r.height() as f32)
            .set("rx", *radius as f32)
            .into(),
        Shape::Line(a, b) => element::Line::new()
            .set("x1", a.x as f32)
            .set("y1", a.y as f32)
            .set("x2", b.x as f32)
            .set("y2", b.y as f32)
            .into(),
        Shape::Circle(c, r) => {
            element::Circle::new().set("cx", c.x as f32).set("cy", c.y as f32).set("r", *r as f32).into()
        }
        Shape::Path(path) => element::Path::new().set("d", data(path)).into(),
        Shape::Placed(path, at) => element::Path::new()
            .set("d", data(path))
            .set("transform", format!("translate({},{})", at.x as f32, at.y as f32))
            .into(),
    };
    made.assign("fill", node.fill.as_ref().map_or_else(|| "none".to_owned(), paint));
    if let Some(stroke) = &node.stroke {
        made.assign("stroke", paint(&stroke.paint));
        made.assign("stroke-width", stroke.width as f32);
        made.assign("stroke-miterlimit", stroke.miter_limit as f32);
    }
    made.assign("opacity", node.opacity as f32);
    made
}

fn of_text(node: &TextNode) -> element::Text {
    element::Text::new(&*node.text)
        .set("x", node.at.x as f32)
        .set("y", node.at.y as f32)
        .set("transform", format!("rotate({},{},{})", node.angle as f32, node.pivot.x as f32, node.pivot.y as f32))
        .set("font-family", &*node.font.family)
        .set("font-size", node.font.size as f32)
        .set("font-weight", node.font.weight)
        .set("fill", css(node.fill))
        .set(
            "text-anchor",
            match node.anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            },
        )
}

fn data(path: &Path) -> path::Data {
    let pair = |p: &Point| (p.x as f32, p.y as f32);
    path.segments.iter().fold(path::Data::new(), |data, segment| match segment {
        Segment::Move(p) => data.move_to(pair(p)),
        Segment::Line(p) => data.line_to(pair(p)),
        Segment::Quad(a, p) => data.quadratic_curve_to((pair(a), pair(p))),
        Segment::Cubic(a, b, p) => data.cubic_curve_to((pair(a), pair(b), pair(p))),
        Segment::Arc(r, turn, large, sweep, p) => data.elliptical_arc_to((
            r.x as f32,
            r.y as f32,
            *turn as f32,
            u8::from(*large),
            u8::from(*sweep),
            p.x as f32,
            p.y as f32,
        )),
        Segment::Close => data.close(),
    })
}

fn paint(paint: &Paint) -> String {
    match paint {
        Paint::Solid(color) => css(*color),
        Paint::Gradient(_) | Paint::Pattern(_) => "#888".to_owned(),
    }
}

fn css(color: Color) -> String {
    format!("rgba({},{},{},{})", color.r, color.g, color.b, f32::from(color.a) / 255.0)
}
