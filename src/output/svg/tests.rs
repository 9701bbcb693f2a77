//! Documents as text, and as the rasterizer's parser reads them back.

use super::*;
use crate::color::{Color, Pages};
use crate::geometry::Cap;
use crate::geometry::Path;
use crate::geometry::Rect;
use crate::geometry::Size;
use crate::geometry::pt;
use crate::limits::Limits;
use crate::output::png::parse;
use crate::scene::*;
use crate::text::Font;
use proptest::prelude::*;
use std::sync::Arc;

const BLUE: Color = Color::rgb(0x46, 0x82, 0xb4);

fn scene(nodes: Vec<Node>) -> Scene {
    Scene {
        size: Size { width: 300.0, height: 200.0 },
        background: Some(Color::WHITE),
        title: String::new(),
        description: String::new(),
        nodes,
        ..Scene::default()
    }
}

fn label(text: &str, x: f64, y: f64) -> TextNode {
    TextNode {
        text: Arc::from(text),
        at: pt(x, y),
        anchor: Anchor::End,
        angle: 0.0,
        pivot: pt(x, y),
        font: Arc::new(Font::new("Helvetica Neue, sans-serif", 10.0)),
        fill: Color::BLACK,
        stroke: None,
        opacity: 1.0,
        length: None,
        extra: None,
    }
}

fn document(nodes: Vec<Node>) -> String {
    write(&scene(nodes), &SvgOptions::default())
}

#[test]
fn a_document_reads_as_if_written_by_hand() {
    let tick = |y| Node::Path(PathNode::stroked(Shape::Line(pt(0.0, y), pt(-5.0, y)), Stroke::new(BLUE, 1.0)));
    let bar = |x| Node::Path(PathNode::filled(Shape::Rect(Rect::at(x, 10.0, 20.0, 90.5), 0.0), BLUE));
    let axis = Group {
        class: "axis y-axis",
        origin: pt(40.0, 10.0),
        clip: None,
        extra: None,
        nodes: vec![tick(0.5), tick(50.5), Node::Text(label("10", -7.0, 3.0)), Node::Text(label("0", -7.0, 53.0))],
    };
    let bars = Group { class: "marks", nodes: vec![bar(50.0), bar(80.0)], ..Group::default() };
    let mut scene = scene(vec![Node::Group(axis), Node::Group(bars)]);
    scene.title = "Cups & days".to_owned();
    let expected = r##"<svg aria-labelledby="ctitle" font-family="Helvetica Neue, Arimo, Liberation Sans, Arial, Helvetica, sans-serif" height="200" role="img" viewBox="0 0 300 200" width="300" xmlns="http://www.w3.org/2000/svg">
<title id="ctitle">Cups &amp; days</title>
<rect width="300" height="200" fill="#fff" shape-rendering="crispEdges"/>
<g class="axis y-axis" transform="translate(40,10)" font-size="10" text-anchor="end" shape-rendering="crispEdges">
 <line y1="0.5" x2="-5" y2="0.5" stroke="#4682b4"/>
 <line y1="50.5" x2="-5" y2="50.5" stroke="#4682b4"/>
 <text x="-7" y="3">10</text>
 <text x="-7" y="53">0</text>
</g>
<g class="marks" fill="#4682b4">
 <rect x="50" y="10" width="20" height="90.5"/>
 <rect x="80" y="10" width="20" height="90.5"/>
</g>
</svg>"##;
    assert_eq!(write(&scene, &SvgOptions { id_prefix: "c<\"", ..SvgOptions::default() }), expected);
    parse(expected, &Limits::default()).unwrap();
}

#[test]
fn definitions_are_shared_and_numbered() {
    let stops = vec![(0.0, BLUE), (1.0, BLUE.fade(0.5))];
    let gradient =
        |relative| Gradient { kind: GradientKind::Linear(pt(0.0, 0.0), pt(1.0, 0.0)), relative, stops: stops.clone() };
    let filled = |g| Node::Path(PathNode::filled(Shape::Circle(pt(9.0, 9.0), 5.0), Paint::Gradient(Arc::new(g))));
    let clipped = Node::Group(Group {
        clip: Some(Clip::Rect(Rect::at(0.0, 0.0, 50.0, 50.0))),
        nodes: vec![filled(gradient(true)), filled(gradient(true)), filled(gradient(false))],
        ..Group::default()
    });
    let svg = document(vec![clipped]);
    assert_eq!(svg.matches("<linearGradient").count(), 2, "{svg}");
    assert!(svg.contains(r##"<stop offset="1" stop-color="#4682b4" stop-opacity="0.502"/>"##), "{svg}");
    assert_eq!(svg.matches("<clipPath").count(), 1, "{svg}");
    assert_eq!(svg.matches(r##"fill="url(#g1)""##).count(), 2, "{svg}");
    let tree = parse(&svg, &Limits::default()).unwrap();
    // The parser makes one gradient of each use of a relative one.
    assert_eq!((tree.linear_gradients().len(), tree.clip_paths().len()), (3, 1), "{svg}");
}

#[test]
fn patterns_hold_solid_paints_only() {
    let inner = Arc::new(Pattern {
        at: pt(0.0, 0.0),
        size: Size { width: 2.0, height: 2.0 },
        background: Some(BLUE),
        paths: vec![],
    });
    let tile = PathNode::filled(Shape::Circle(pt(2.0, 2.0), 1.0), Paint::Pattern(inner));
    let dot = PathNode::filled(Shape::Circle(pt(2.0, 2.0), 1.0), BLUE);
    let outer =
        Pattern { at: pt(0.0, 0.0), size: Size { width: 4.0, height: 0.0 }, background: None, paths: vec![tile, dot] };
    let svg = document(vec![Node::Path(PathNode::filled(
        Shape::Rect(Rect::at(0.0, 0.0, 9.0, 9.0), 2.0),
        Paint::Pattern(Arc::new(outer)),
    ))]);
    assert_eq!(svg.matches("<pattern").count(), 1, "{svg}");
    assert!(svg.contains(r#"width="4" height="1" patternUnits"#), "{svg}");
    assert_eq!(svg.matches("<circle").count(), 1, "{svg}");
    parse(&svg, &Limits::default()).unwrap();
}

#[test]
fn strokes_write_what_differs_from_the_default() {
    let mut path = Path::new();
    path.move_to(0.0, 0.0).line_to(10.0, 10.0).line_to(20.0, 0.0);
    let mut stroke = Stroke::new(BLUE.fade(0.5), 2.0);
    stroke.dash = Arc::from([4.0, 2.5]);
    stroke.cap = Cap::Round;
    let svg = document(vec![Node::Path(PathNode::stroked(Shape::Path(path), stroke))]);
    assert!(
        svg.contains(r##"<path d="M0 0l10 10 10-10" fill="none" stroke="#4682b4" stroke-opacity="0.502" stroke-width="2" stroke-dasharray="4 2.5" stroke-linecap="round" stroke-miterlimit="10"/>"##),
        "{svg}"
    );
}

#[test]
fn turned_and_stretched_text() {
    let mut text = label(" a  b ", 10.0, 20.0);
    (text.angle, text.pivot, text.length) = (-90.0, pt(10.0, 17.5), Some(44.0));
    let svg = document(vec![Node::Text(text)]);
    assert!(
        svg.contains(r#"<text x="10" y="20" transform="rotate(-90 10 17.5)" textLength="44" xml:space="preserve" font-size="10" text-anchor="end"> a  b </text>"#),
        "{svg}"
    );
}

#[test]
fn only_harmless_links_are_written() {
    let linked = |href: &str| {
        let extra = Extra {
            href: Some(Arc::from(href)),
            tooltip: Some(Arc::from("1 < 2")),
            blend: Some("multiply"),
            ..Extra::default()
        };
        let circle = PathNode::filled(Shape::Circle(pt(5.0, 5.0), 2.0), BLUE);
        document(vec![Node::Path(PathNode { extra: Some(Box::new(extra)), ..circle })])
    };
    let svg = linked("https://example.org/?a=1&b=\"2\"");
    assert!(svg.contains("<a href=\"https://example.org/?a=1&amp;b=&quot;2&quot;\">"), "{svg}");
    assert!(svg.contains("style=\"mix-blend-mode:multiply\"><title>1 &lt; 2</title></circle>"), "{svg}");
    for href in ["javascript:alert(1)", " https://x", "data:text/html,x", "HTTPS:x", "//x", "ü"] {
        assert!(!linked(href).contains("<a"), "{href}");
    }
}

#[test]
fn coordinates_stay_near_the_canvas() {
    let wild = PathNode::stroked(Shape::Line(pt(f64::NAN, -1e9), pt(f64::INFINITY, 1e300)), Stroke::new(BLUE, 3.0));
    let svg = document(vec![Node::Path(wild)]);
    assert!(svg.contains(r#"<line y1="-2200" x2="2200" y2="2200""#), "{svg}");
    crate::output::png::rasterize(&svg, 1.0, &Budget::default()).unwrap();
}

#[test]
fn two_families_and_one_opacity() {
    let mut other = label("b", 0.0, 0.0);
    other.font = Arc::new(Font { weight: 700, ..Font::new("3D \"Font\", monospace", 10.0) });
    other.opacity = 0.5;
    let svg = document(vec![Node::Text(label("a", 0.0, 0.0)), Node::Text(other)]);
    assert!(
        svg.contains(
            r#"<text fill-opacity="0.5" font-family="'3D Font', Cousine, Liberation Mono, Courier New, Courier, monospace" font-size="10" font-weight="bold""#
        ),
        "{svg}"
    );
    let mut both = PathNode::filled(Shape::Rect(Rect::at(1.0, 1.0, 5.0, 5.0), 0.0), BLUE);
    (both.stroke, both.opacity) = (Some(Stroke::new(Color::BLACK, 1.0)), 0.25);
    assert!(document(vec![Node::Path(both)]).contains(r##"fill="#4682b4" stroke="#000" opacity="0.25"/>"##));
}

#[test]
fn groups_lead_somewhere_and_shadows_are_blurred() {
    let pressed = Extra { pressed: true, ..Extra::default() };
    let shape = Shape::Rect(Rect::at(0.0, 0.0, 9.0, 9.0), 0.0);
    let area = PathNode { extra: Some(Box::new(pressed)), ..PathNode::new(shape) };
    let mut shadow = label("a", 1.0, 2.0);
    shadow.extra = Some(Box::new(Extra { blur: 1.6, silent: true, ..Extra::default() }));
    let linked = |href: &str| {
        let extra = Extra { href: Some(Arc::from(href)), ..Extra::default() };
        let nodes = vec![Node::Path(area.clone()), Node::Text(shadow.clone())];
        document(vec![Node::Group(Group { nodes, extra: Some(Box::new(extra)), ..Group::default() })])
    };
    let svg = linked("https://example.org/");
    for part in [
        "<a target=\"_blank\" href=\"https://example.org/\">\n <g>",
        "<rect width=\"9\" height=\"9\" fill=\"none\" pointer-events=\"all\"/>",
        "filter=\"url(#g1)\" aria-hidden=\"true\">a</text>",
        "<filter id=\"g1\"><feGaussianBlur stdDeviation=\"1.6\"/></filter>",
    ] {
        assert!(svg.contains(part), "{part} in {svg}");
    }
    crate::output::png::rasterize(&svg, 1.0, &Budget::default()).unwrap();
    assert!(!linked("javascript:alert(1)").contains("<a"));
}

#[test]
fn a_picture_of_words_has_a_label_and_may_follow_the_page() {
    let rect = PathNode::filled(Shape::Rect(Rect::at(0.0, 0.0, 9.0, 9.0), 0.0), BLUE);
    let group = Group { class: "ground", nodes: vec![Node::Path(rect)], ..Group::default() };
    let mut scene = scene(vec![Node::Group(group)]);
    (scene.title, scene.naming) = ("a \"b\"".to_owned(), Naming::Label);
    scene.dark = vec![("ground", Color::BLACK)];
    let written = |scene: &Scene| write(scene, &SvgOptions { id_prefix: "1", ..SvgOptions::default() });
    let svg = written(&scene);
    assert!(svg.contains("aria-label=\"a &quot;b&quot;\"") && svg.contains("role=\"img\""), "{svg}");
    assert!(svg.contains("<style>@media (prefers-color-scheme:dark){.ground1>*{fill:#000}}</style>"), "{svg}");
    assert!(svg.contains("<g class=\"ground1\">") && !svg.contains("labelledby"), "{svg}");
    scene.naming = Naming::Contents;
    let svg = written(&scene);
    assert!(!svg.contains("role") && !svg.contains("title"), "{svg}");
    parse(&svg, &Limits::default()).unwrap();
}

/// A scene for both pages is one document: light in attributes, dark in rules; what children share is on their group.
#[test]
fn a_scene_for_both_pages_is_one_document() {
    let ramp = |color: Color| {
        let kind = GradientKind::Linear(pt(0.0, 0.0), pt(1.0, 0.0));
        Paint::Gradient(Arc::new(Gradient { kind, relative: true, stops: vec![(0.0, color), (1.0, BLUE)] }))
    };
    let ink = Color::BLACK.or_dark(Color::WHITE);
    let ground = Color::TRANSPARENT.or_dark(Color::rgb(1, 2, 3));
    let text = |color: Color| Node::Text(TextNode { fill: color, ..label("a", 1.0, 2.0) });
    let rect = |fill: Paint| Node::Path(PathNode::filled(Shape::Rect(Rect::at(0.0, 0.0, 9.0, 9.0), 0.0), fill));
    let nodes = vec![text(ink), text(ink), text(BLUE)];
    let group = |nodes| Node::Group(Group { class: "labels", nodes, ..Group::default() });
    let all = vec![group(nodes[..2].to_vec()), group(nodes), rect(ramp(ink)), rect(Paint::Solid(ground))];
    let mut scene = Scene { background: Some(ground), pages: Pages::Both, ..scene(all) };
    let written = |scene: &Scene| write(scene, &SvgOptions { id_prefix: "p", ..SvgOptions::default() });
    let svg = written(&scene);
    let rules = ".dp-1{fill:#010203}.dp-2{fill:#fff}.dp-3{fill:url(#pg2)}";
    for part in [
        &*format!("<style>@media (prefers-color-scheme:dark){{{rules}}}</style>"),
        "height=\"200\" class=\"dp-1\" fill=\"none\"",
        "<g class=\"labels dp-2\" fill=\"#000\"",
        "\n <text x=\"1\" y=\"2\">a</text>",
        "<text x=\"1\" y=\"2\" class=\"dp-2\" fill=\"#000\">a</text>",
        "<text x=\"1\" y=\"2\" fill=\"#4682b4\">a</text>",
        "class=\"dp-3\" fill=\"url(#pg1)\"",
        "<rect width=\"9\" height=\"9\" class=\"dp-1\" fill=\"none\"",
    ] {
        assert!(svg.contains(part), "{part} in {svg}");
    }
    parse(&svg, &Limits::default()).unwrap();
    // For one page it is written as that page has it; and on a ground of its own as light pages do.
    scene.pages = Pages::Dark;
    let dark = written(&scene);
    assert!(dark.contains("<text x=\"1\" y=\"2\" fill=\"#fff\">a</text>") && !dark.contains("class=\"d"), "{dark}");
    (scene.pages, scene.background) = (Pages::Both, Some(BLUE));
    let own = written(&scene);
    assert!(own.contains(" <text x=\"1\" y=\"2\">a</text>") && !own.contains("media"), "{own}");
    parse(&dark, &Limits::default()).unwrap();
}

/// A drawing within a drawing is drawn if it is plain, and never if it could run, fetch or multiply.
#[test]
fn drawings_are_images_if_they_are_plain() {
    use base64::Engine as _;
    let drawn = |inside: &str| {
        let text = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{inside}</svg>");
        let content = base64::engine::general_purpose::STANDARD.encode(text);
        let href = Arc::from(format!("data:image/svg+xml;base64,{content}"));
        let rect = Rect::at(0.0, 0.0, 300.0, 200.0);
        let mut scene = scene(vec![Node::Image(ImageNode { rect, href, keep_aspect: true, opacity: 1.0 })]);
        scene.background = None;
        let svg = write(&scene, &SvgOptions::default());
        crate::output::png::rasterize(&svg, 1.0, &Budget::default()).unwrap()
    };
    let blank = drawn("");
    let circle = "<circle cx=\"4.5\" cy=\"4.5\" r=\"4\" fill=\"red\"/>";
    assert_ne!(drawn(circle), blank);
    for more in ["<image href=\"x.png\"/>", "<script/>", "<filter/>", &"<g>".repeat(99)] {
        assert_eq!(drawn(&format!("{circle}{more}")), blank, "{more}");
    }
}

proptest! {
    #[test]
    fn any_string_gives_a_document_that_parses(text in any::<String>(), family in any::<String>(), title in any::<String>()) {
        let mut node = label(&text, 50.0, 50.0);
        node.font = Arc::new(Font::new(format!("{family}\u{ffff}\u{fffe}"), 10.0));
        node.extra = Some(Box::new(Extra { tooltip: Some(Arc::from(title.as_str())), href: Some(Arc::from(format!("http://{text}"))), blend: None, ..Extra::default() }));
        let mut scene = scene(vec![Node::Text(node)]);
        scene.title = title;
        scene.description = text;
        let svg = write(&scene, &SvgOptions { id_prefix: "p", ..SvgOptions::default() });
        parse(&svg, &Limits::default()).unwrap();
        prop_assert_eq!(&svg, &write(&scene, &SvgOptions { id_prefix: "p", ..SvgOptions::default() }));
        for lettering in Lettering::ALL {
            parse(&lettered(&scene, lettering), &Limits::default()).unwrap();
        }
    }
}

/// Lines with all that setting a line is: kerning, accents, other alphabets, turned order, other faces, anchors, turns,
/// outlines, lengths.
fn lines() -> Scene {
    let mut nodes: Vec<Node> = Vec::new();
    let texts = [
        ("AVATAR To. Wave 1,234.5", 295.0, "Helvetica Neue, sans-serif"),
        ("Größe e\u{301}tude Ångström", 295.0, "serif"),
        ("Ελλάδα Москва Киï", 295.0, "sans-serif"),
        ("one \u{202e}two 12\u{202c} three", 295.0, "monospace"),
        (" spaced  out ", 295.0, "sans-serif"),
    ];
    for (i, (text, x, family)) in texts.into_iter().enumerate() {
        let mut node = label(text, x, 20.0 + 18.0 * i as f64);
        node.font = Arc::new(Font { weight: 400 + 300 * (i as u16 % 2), ..Font::new(family, 11.0 + i as f64) });
        nodes.push(Node::Text(node));
    }
    let mut turned = label("turned", 40.0, 60.0);
    (turned.angle, turned.anchor) = (-60.0, Anchor::Middle);
    let mut framed = label("framed", 20.0, 150.0);
    (framed.anchor, framed.stroke, framed.fill) = (Anchor::Start, Some(Stroke::new(Color::BLACK, 1.5)), BLUE);
    framed.font = Arc::new(Font::new("sans-serif", 30.0));
    let mut long = label("stretched", 140.0, 150.0);
    (long.anchor, long.length) = (Anchor::Start, Some(110.0));
    let pale = TextNode { opacity: 0.4, ..label("pale", 200.0, 180.0) };
    nodes.extend([turned, framed, long, pale].map(Node::Text));
    scene(nodes)
}

fn lettered(scene: &Scene, lettering: Lettering) -> String {
    write(scene, &SvgOptions { id_prefix: "p", lettering })
}

/// The bytes of a picture's pixels.
fn pixels(svg: &str, dpr: f64) -> Vec<u8> {
    let bytes = crate::output::png::rasterize(svg, dpr, &Budget::default()).unwrap();
    let mut decoder = ::png::Decoder::new(std::io::Cursor::new(&bytes));
    decoder.set_transformations(::png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut out = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut out).unwrap();
    out
}

#[test]
fn outlines_are_the_picture_that_text_is() {
    let scene = lines();
    let (text, outlines) = (lettered(&scene, Lettering::Font), lettered(&scene, Lettering::Path));
    assert!(!outlines.contains("<text") && !outlines.contains("font-"), "{outlines}");
    assert_eq!(outlines.matches("role=\"img\" aria-label=\"").count(), 9, "{outlines}");
    assert!(outlines.contains("aria-label=\"Größe e\u{301}tude Ångström\""), "{outlines}");
    for dpr in [1.0, 2.0] {
        let (text, outlines) = (pixels(&text, dpr), pixels(&outlines, dpr));
        assert_eq!(text.len(), outlines.len());
        // Where glyphs meet in a pixel, two are painted over one another instead of one outline.
        let width = (300.0 * dpr) as usize * (text.len() / (60_000.0 * dpr * dpr) as usize);
        let off = text.iter().zip(&outlines).enumerate().filter(|(_, (a, b))| a.abs_diff(**b) > 8);
        let off: Vec<_> = off.map(|(i, (a, b))| (i % width, i / width, a.abs_diff(*b))).collect();
        assert!(off.len() * 1000 < text.len() && off.iter().all(|(.., d)| *d < 80), "{dpr}: {} {off:?}", text.len());
    }
}

#[test]
fn a_glyph_is_defined_once_and_turned_runs_are_turned() {
    let node = |text: &str| Node::Text(TextNode { anchor: Anchor::Start, ..label(text, 10.0, 20.0) });
    let svg = lettered(&scene(vec![node("aaa"), node("a\u{202e}ba\u{202c}a")]), Lettering::Path);
    assert_eq!(svg.matches("<path").count(), 2, "{svg}");
    // The second line reads a, a, b, a: the run between is turned.
    let second = svg.rsplit("<g").next().unwrap();
    let order: Vec<&str> = second.split("href=\"#pg").skip(1).map(|use_| &use_[..1]).collect();
    assert_eq!(order, ["1", "1", "2", "1"], "{svg}");
    // A decoration is not read out; what no face has stays text, which a viewer may have a font for.
    let mut quiet = label("a", 10.0, 20.0);
    quiet.extra = Some(Box::new(Extra { silent: true, ..Extra::default() }));
    let svg = lettered(&scene(vec![Node::Text(quiet), node("漢")]), Lettering::Path);
    assert!(svg.contains("aria-hidden=\"true\"") && !svg.contains("aria-label"), "{svg}");
    assert!(svg.contains(">漢</text>") && svg.contains("font-family=\"Helvetica Neue, Arimo"), "{svg}");
}

/// The fonts that a document brings, by family.
fn brought(svg: &str) -> Vec<(String, Vec<u8>)> {
    use base64::Engine as _;
    let rules = svg.split("@font-face{font-family:").skip(1);
    let read = |rule: &str| {
        let (name, rest) = rule.split_once(";src:url(data:font/ttf;base64,").unwrap();
        let (data, _) = rest.split_once(")}").unwrap();
        (name.to_owned(), base64::engine::general_purpose::STANDARD.decode(data).unwrap())
    };
    rules.map(read).collect()
}

#[test]
fn embedded_fonts_hold_the_glyphs_that_are_used_and_no_others() {
    use skrifa::MetadataProvider as _;
    let scene = lines();
    let svg = lettered(&scene, Lettering::Embed);
    assert_eq!(svg, lettered(&scene, Lettering::Embed));
    // The rasterizer knows no such rules, and finds the same fonts by the names behind.
    assert_eq!(pixels(&svg, 2.0), pixels(&lettered(&scene, Lettering::Font), 2.0));
    let fonts = brought(&svg);
    assert_eq!(fonts.len(), 3, "Arimo, and Tinos and Cousine in bold");
    for (name, _) in &fonts {
        assert!(svg.matches(&**name).count() > 1, "{name} is used");
    }
    let node = |text: &str| Node::Text(label(text, 200.0, 20.0));
    let svg = lettered(&self::scene(vec![node("AVA e\u{301}"), node("Ж")]), Lettering::Embed);
    let fonts = brought(&svg);
    let [(name, data)] = &fonts[..] else { panic!("{} fonts", fonts.len()) };
    assert!(svg.contains(&format!("font-family=\"{name}, Helvetica Neue, Arimo")), "{svg}");
    let font = skrifa::FontRef::new(data).unwrap();
    let have: Vec<char> = font.charmap().mappings().filter_map(|(c, _)| char::from_u32(c)).collect();
    assert_eq!(have, [' ', 'A', 'V', 'e', 'é', '\u{301}', 'Ж']);
    // With the box for what is missing, and the mark that `é` is made of.
    use skrifa::raw::TableProvider as _;
    assert_eq!(font.maxp().unwrap().num_glyphs(), 8 + 1);
    let shaper = harfrust::ShaperData::new(&font);
    let advance = |text: &str| {
        let mut buffer = harfrust::UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let shaped = shaper.shaper(&font).build().shape(buffer, harfrust::ShapeOptions::new());
        shaped.glyph_positions().iter().map(|p| f64::from(p.x_advance)).sum::<f64>() / 2048.0
    };
    for line in ["AVA e\u{301}", "AVA", "Ж"] {
        let measured = text::width(line, &Font::new("sans-serif", 1.0));
        assert!((advance(line) - measured).abs() < 1e-9, "{line}: {} {measured}", advance(line));
    }
    // Other glyphs, another name; the same glyphs, the same.
    let other = |text: &str| brought(&lettered(&self::scene(vec![node(text)]), Lettering::Embed))[0].0.clone();
    assert_eq!(other("abc"), other("cab"));
    assert_ne!(other("abc"), other("abd"));
    let none = lettered(&self::scene(Vec::new()), Lettering::Embed);
    assert!(!none.contains("style"), "{none}");
}
