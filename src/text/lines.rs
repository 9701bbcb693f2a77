//! Lines cut and broken to a length. Comes in: a text, a font and a limit in pixels; goes out: lines.

use super::Font;
use super::width;
use std::borrow::Cow;

/// The text cut so that it fits a limit together with an ellipsis; the whole text if it is narrower, or if the limit is
/// not positive. By bisection over the characters (vega-scenegraph `util/text.js`).
pub fn truncate<'a>(text: &'a str, font: &Font, limit: f64, ellipsis: &str) -> Cow<'a, str> {
    if limit <= 0.0 || width(text, font) < limit {
        return Cow::Borrowed(text);
    }
    let room = limit - width(ellipsis, font);
    let ends: Vec<usize> = text.char_indices().map(|(i, c)| i + c.len_utf8()).collect();
    let kept = ends.partition_point(|end| width(&text[..*end], font) < room);
    let end = kept.checked_sub(1).map_or(0, |last| ends[last]);
    Cow::Owned([&text[..end], ellipsis].concat())
}

/// The same for a text that runs right to left: its end stays, behind the ellipsis.
pub fn truncate_start<'a>(text: &'a str, font: &Font, limit: f64, ellipsis: &str) -> Cow<'a, str> {
    if limit <= 0.0 || width(text, font) < limit {
        return Cow::Borrowed(text);
    }
    let room = limit - width(ellipsis, font);
    let starts: Vec<usize> = text.char_indices().map(|(i, _)| i).chain(std::iter::once(text.len())).collect();
    let cut = starts.partition_point(|start| width(&text[*start..], font) > room);
    Cow::Owned([ellipsis, &text[starts[cut.min(starts.len() - 1)]..]].concat())
}

/// The text broken at spaces into lines that fit a limit in pixels; a word wider than the limit is broken inside. Line
/// breaks in the text are kept.
#[cfg(any(feature = "server", test))]
pub fn wrap(text: &str, font: &Font, limit: f64) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            let space = if line.is_empty() { "" } else { " " };
            let longer = [line.as_str(), space, word].concat();
            if width(&longer, font) <= limit {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line = break_word(word, font, limit, &mut lines);
        }
        lines.push(line);
    }
    lines
}

/// Pushes pieces of a word that fill a line, and returns the rest. Every piece has at least one character.
#[cfg(any(feature = "server", test))]
fn break_word(word: &str, font: &Font, limit: f64, lines: &mut Vec<String>) -> String {
    let mut rest = word;
    while width(rest, font) > limit {
        let ends: Vec<usize> = rest.char_indices().map(|(i, c)| i + c.len_utf8()).collect();
        let fit = ends.partition_point(|end| width(&rest[..*end], font) <= limit).max(1);
        if fit >= ends.len() {
            break;
        }
        let (piece, tail) = rest.split_at(ends[fit - 1]);
        lines.push(piece.to_owned());
        rest = tail;
    }
    rest.to_owned()
}

/// The first characters of a text, at most so many.
pub fn clip_chars(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end])
}
