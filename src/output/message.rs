//! A message as a picture: a text and a size come in, a [`Scene`] that says it goes out, for clients that show nothing
//! but pictures.

use crate::color::Color;
use crate::geometry::Rect;
use crate::geometry::Size;
use crate::geometry::pt;
use crate::scene::Anchor;
use crate::scene::Group;
use crate::scene::Node;
use crate::scene::PathNode;
use crate::scene::Scene;
use crate::scene::Shape;
use crate::scene::TextNode;
use crate::text;
use crate::text::Font;
use std::sync::Arc;

const PAPER: Color = Color::rgb(0xf6, 0xf8, 0xfa);
const ACCENT: Color = Color::rgb(0xcf, 0x22, 0x2e);
const INK: Color = Color::rgb(0x1f, 0x23, 0x28);
/// Font sizes from the most comfortable to the smallest that can be read, pixels.
const SIZES: [f64; 6] = [16.0, 14.0, 12.0, 10.0, 9.0, 8.0];
/// Line height in font sizes.
const LEADING: f64 = 1.3;
/// Characters looked at; no picture holds more.
const MOST: usize = 2000;

/// A message drawn at a size in CSS pixels: broken into lines, in the largest type in which all of it fits; what does
/// not fit in the smallest is cut.
pub fn message_scene(message: &str, width: f64, height: f64) -> Scene {
    let side = |x: f64| if x.is_finite() { x.clamp(1.0, 16_384.0) } else { 300.0 };
    let (width, height) = (side(width), side(height));
    let margin = (width.min(height) * 0.08).clamp(3.0, 20.0);
    let bar = (margin / 3.0).round().clamp(2.0, 4.0);
    let room = Size { width: (width - 2.0 * margin - bar).max(1.0), height: (height - 2.0 * margin).max(1.0) };
    let (font, lines) = set(text::clip_chars(message, MOST), room);
    let line_height = font.size * LEADING;
    let top = margin + (room.height - line_height * lines.len() as f64).max(0.0) / 2.0;
    let baseline = (line_height + text::cap_height(&font)) / 2.0;
    let font = Arc::new(font);
    let line = |(i, line): (usize, &String)| {
        let at = pt(margin + bar, top + line_height * i as f64 + baseline);
        Node::Text(TextNode {
            text: Arc::from(line.as_str()),
            at,
            anchor: Anchor::Start,
            angle: 0.0,
            pivot: at,
            font: font.clone(),
            fill: INK,
            stroke: None,
            opacity: 1.0,
            length: None,
            extra: None,
        })
    };
    let mut nodes = vec![Node::Path(PathNode::filled(Shape::Rect(Rect::at(0.0, 0.0, bar, height), 0.0), ACCENT))];
    nodes.extend(lines.iter().enumerate().map(line));
    Scene {
        size: Size { width, height },
        background: Some(PAPER),
        title: "Error".to_owned(),
        description: message.to_owned(),
        nodes: vec![Node::Group(Group { class: "message", nodes, ..Group::default() })],
        ..Scene::default()
    }
}

/// The largest type in which a message fits, and its lines.
fn set(message: &str, room: Size) -> (Font, Vec<String>) {
    let fits = |size: f64| (room.height / (size * LEADING)).floor().max(1.0) as usize;
    let mut smallest = (Font::new("sans-serif", SIZES[SIZES.len() - 1]), Vec::new());
    for size in SIZES {
        let font = Font::new("sans-serif", size);
        let lines = text::wrap(message, &font, room.width);
        if lines.len() <= fits(size) && unbroken(message, &font, room.width) {
            return (font, lines);
        }
        smallest = (font, lines);
    }
    let (font, mut lines) = smallest;
    let most = fits(font.size);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            let room = room.width - text::width("…", &font);
            *last = text::truncate(last, &font, room, "").into_owned();
            last.push('…');
        }
    }
    (font, lines)
}

/// Whether every word fits a line as it is.
fn unbroken(message: &str, font: &Font, limit: f64) -> bool {
    message.split_whitespace().all(|word| text::width(word, font) <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(scene: &Scene) -> Vec<TextNode> {
        let Node::Group(group) = &scene.nodes[0] else { panic!("no group") };
        group.nodes.iter().filter_map(|n| if let Node::Text(t) = n { Some(t.clone()) } else { None }).collect()
    }

    #[test]
    fn a_short_message_is_set_large_in_the_middle() {
        let lines = texts(&message_scene("no data", 300.0, 200.0));
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].font.size, 16.0);
        assert!((lines[0].at.y - 105.5).abs() < 1.0, "{}", lines[0].at.y);
    }

    #[test]
    fn a_long_message_is_cut_with_an_ellipsis() {
        let lines = texts(&message_scene(&"unknown mark \"bars\" ".repeat(20), 60.0, 30.0));
        assert_eq!(lines.len(), 2);
        assert!(lines[1].text.ends_with('…'), "{}", lines[1].text);
    }

    proptest! {
        #[test]
        fn all_lines_are_inside(message in "[ -~]{1,300}", width in 60.0..800.0, height in 30.0..600.0) {
            for line in texts(&message_scene(&message, width, height)) {
                prop_assert!(line.at.x + text::width(&line.text, &line.font) <= width, "{}", line.text);
                prop_assert!(line.at.y <= height && line.at.y >= 0.0);
            }
        }
    }
}
