//! Which characters of the texts of a picture no font has: they are drawn as empty boxes.

use super::Font;
use super::fonts;
use std::collections::BTreeSet;

/// Before here stand the characters that shaping makes of others or leaves out: those with canonical decompositions into
/// letters and marks that fonts have, and most of those without a picture.
const SHAPED: char = '\u{2200}';

/// Characters without a glyph, collected over many texts. Each distinct character is looked up once; texts of ASCII cost
/// nothing.
#[derive(Debug, Default)]
pub struct Glyphless {
    judged: BTreeSet<char>,
    missing: Vec<char>,
}

impl Glyphless {
    /// Looks at the characters of a line that is drawn in a font.
    pub fn look(&mut self, line: &str, font: &Font) {
        if line.is_ascii() {
            return;
        }
        let mut before = None;
        for c in line.chars() {
            if !c.is_ascii() && !is_unseen(c) && self.judged.insert(c) && !is_drawn(c, before, font) {
                self.missing.push(c);
            }
            before = Some(c);
        }
    }

    /// The characters that no font has, in the order in which they were met.
    pub fn missing(&self) -> &[char] {
        &self.missing
    }
}

/// Whether a character is drawn: a font has it, or shaping makes it of others or joins it to the one before.
fn is_drawn(c: char, before: Option<char>, font: &Font) -> bool {
    let shaped = |text: &str| fonts::shape(text, font).iter().all(|glyph| !glyph.missing);
    fonts().has(c)
        || c < SHAPED
            && (shaped(c.encode_utf8(&mut [0; 4])) || before.is_some_and(|b| shaped(&String::from_iter([b, c]))))
}

/// Whether a character has no picture of its own: spaces, controls, variation selectors and, beyond [`SHAPED`], what else
/// shaping leaves out (Unicode, `Default_Ignorable_Code_Point`).
fn is_unseen(c: char) -> bool {
    let left_out = ['\u{3164}', '\u{feff}', '\u{ffa0}', '\u{fffe}', '\u{ffff}'].contains(&c)
        || ('\u{fe00}'..='\u{fe0f}').contains(&c)
        || ('\u{fff0}'..='\u{fff8}').contains(&c)
        || ('\u{1bca0}'..='\u{1bca3}').contains(&c)
        || ('\u{1d173}'..='\u{1d17a}').contains(&c)
        || ('\u{e0000}'..='\u{e0fff}').contains(&c);
    left_out || c.is_whitespace() || c.is_control()
}
