//! What must hold of every answer: a document that is well formed, of elements and attributes that are known, with
//! numbers that are numbers; the same bytes again; nothing past a limit; and an error that says something.

use plotd::{Budget, Format, Kind, Options, Report, Source, render_within};
use roxmltree::{Document, Node, ParsingOptions};

/// The elements that a picture may have.
const ELEMENTS: &[&str] = &[
    "a", "circle", "clipPath", "defs", "desc", "feGaussianBlur", "filter", "g", "image", "line", "linearGradient", "path", "pattern",
    "radialGradient", "rect", "stop", "style", "svg", "text", "title", "tspan",
];

/// Their attributes that hold numbers, and may not hold anything else: apart by spaces, commas or letters of a path.
const NUMBERS: &[&str] = &[
    "cx", "cy", "d", "fill-opacity", "font-size", "fr", "fx", "fy", "height", "offset", "opacity", "r", "rx", "ry",
    "stop-opacity", "stroke-dasharray", "stroke-dashoffset", "stroke-miterlimit", "stroke-opacity", "stroke-width",
    "textLength", "transform", "viewBox", "width", "x", "x1", "x2", "y", "y1", "y2", "dx", "dy", "gradientTransform",
    "patternTransform", "stdDeviation",
];

/// Their attributes that hold words.
const WORDS: &[&str] = &[
    "aria-label", "aria-labelledby", "aria-hidden", "class", "clip-path", "direction", "dominant-baseline", "fill",
    "fill-rule", "filter", "font-family", "font-style", "font-variant", "font-weight", "gradientUnits", "href", "id",
    "image-rendering", "lengthAdjust", "patternUnits", "pointer-events", "preserveAspectRatio", "rel", "role", "shape-rendering",
    "space", "stop-color", "stroke", "stroke-linecap", "stroke-linejoin", "style", "target", "text-anchor",
    "text-decoration", "text-rendering", "unicode-bidi", "xml:space",
];

/// Draws, and looks at what came of it.
pub fn picture(source: &Source, options: &Options) {
    let first = draw(source, options);
    if let Ok(svg) = &first {
        look(svg);
    }
    // Drawing twice takes twice as long: of four inputs one is.
    if source.text.bytes().fold(0_u8, u8::wrapping_add) % 4 == 0 {
        assert_eq!(first, draw(source, options), "the same description gives the same bytes");
    }
}

/// The document, or what is said instead.
fn draw(source: &Source, options: &Options) -> Result<String, String> {
    let budget = Budget::new(options.limits.clone(), None);
    let drawn = render_within(source, Format::Svg, options, &budget);
    within(&budget);
    match drawn {
        Ok(drawn) => {
            assert!(drawn.width.is_finite() && drawn.height.is_finite(), "a picture has a size");
            Ok(String::from_utf8(drawn.bytes).expect("a document is text"))
        }
        Err(report) => Err(said(&report)),
    }
}

fn said(report: &Report) -> String {
    assert!(report.errors().any(|e| !e.message.trim().is_empty()), "an error says what is wrong");
    assert_ne!(report.kind(), Some(Kind::Internal), "our fault: {report}");
    report.to_string()
}

/// Nothing was spent beyond its limit.
pub fn within(budget: &Budget) {
    let (spent, limits) = (budget.spent(), budget.limits());
    assert!(spent.steps <= limits.steps, "{spent:?}");
    assert!(spent.cells <= limits.cells as u64, "{spent:?}");
    assert!(spent.memory <= limits.memory as u64, "{spent:?}");
    assert!(spent.points <= limits.points as u64, "{spent:?}");
    assert!(spent.views <= limits.views as u64, "{spent:?}");
    assert!(spent.marks <= limits.marks as u64, "{spent:?}");
}

fn look(svg: &str) {
    let options = ParsingOptions { nodes_limit: 1_000_000, ..ParsingOptions::default() };
    let document = match Document::parse_with_options(svg, options) {
        Ok(document) => document,
        Err(error) => panic!("not well formed: {error}: {svg}"),
    };
    document.descendants().filter(Node::is_element).for_each(|node| element(&node));
}

fn element(node: &Node) {
    let name = node.tag_name().name();
    assert!(ELEMENTS.contains(&name), "an element <{name}>");
    for attribute in node.attributes() {
        let (of, value) = (attribute.name(), attribute.value());
        if NUMBERS.contains(&of) {
            assert!(numeric(of, value), "{of}=\"{value}\" of <{name}>");
        } else {
            assert!(WORDS.contains(&of), "an attribute {of}=\"{value}\" of <{name}>");
        }
        let lower = value.trim_start().to_ascii_lowercase();
        assert!(!lower.starts_with("javascript:") && !lower.starts_with("vbscript:"), "{of}=\"{value}\"");
    }
}

/// The letters of paths.
const COMMANDS: &str = "MmLlHhVvCcSsQqTtAaZz";

/// Whether there are numbers only, and names of transforms, letters of a path, units.
fn numeric(attribute: &str, value: &str) -> bool {
    let words = value.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| !w.is_empty());
    let known = |w: &str| {
        (attribute == "d" && w.chars().all(|c| COMMANDS.contains(c)))
            || ["translate", "rotate", "scale", "matrix", "skewX", "skewY", "px", "em", "none"].contains(&w)
    };
    words.into_iter().all(known)
        && value.split(|c: char| !(c.is_ascii_digit() || c == '.')).all(|n| n.len() < 40)
}
