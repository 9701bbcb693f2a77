//! What is said of characters that no font has a glyph for.

use crate::diagnostic::Report;
use crate::scene::{Node, Scene};
use crate::text::Glyphless;

/// So many characters are named; the others are counted.
const NAMED: usize = 10;

/// Warns of the characters in a picture's texts that are drawn as empty boxes: once, whatever the format.
pub fn tell(scene: &Scene, report: &mut Report) {
    let mut found = Glyphless::default();
    look(&scene.nodes, &mut found);
    let missing = found.missing();
    if missing.is_empty() {
        return;
    }
    let named: Vec<String> = missing.iter().take(NAMED).map(|c| format!("{c:?} (U+{:04X})", u32::from(*c))).collect();
    let more = match missing.len().saturating_sub(NAMED) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    let message = format!(
        "no font has {}{more}: PNG shows empty boxes there; SVG and pages are drawn with the viewer's fonts, in which a \
         text may be wider than the room it was given",
        named.join(", ")
    );
    report.warn_with_hint("", message, "`--font-dir` names a folder of fonts that have them");
}

/// Groups are nested as deep as views are.
fn look(nodes: &[Node], found: &mut Glyphless) {
    for node in nodes {
        match node {
            Node::Group(group) => look(&group.nodes, found),
            Node::Text(text) if text.opacity > 0.0 && (text.fill.a > 0 || text.stroke.is_some()) => {
                found.look(&text.text, &text.font);
            }
            Node::Text(_) | Node::Path(_) | Node::Image(_) => {}
        }
    }
}
