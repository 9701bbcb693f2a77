//! Colours as badges have them: names of shields, hexadecimal digits, colours of CSS.

use crate::color::{Color, Space, piecewise};
use crate::diagnostic::{Report, did_you_mean};
use crate::scene::ground::contrast;
use std::borrow::Cow;

/// Names and what they are (badge-maker `lib/color.js`).
const NAMES: [(&str, Color); 9] = [
    ("brightgreen", Color::rgb(0x44, 0xbb, 0x00)),
    ("green", Color::rgb(0x67, 0xac, 0x09)),
    ("yellow", Color::rgb(0xd8, 0xb8, 0x00)),
    ("yellowgreen", Color::rgb(0x95, 0x99, 0x1a)),
    ("orange", Color::rgb(0xea, 0x72, 0x33)),
    ("red", Color::rgb(0xdd, 0x43, 0x43)),
    ("blue", Color::rgb(0x00, 0x7e, 0xc6)),
    ("grey", Color::rgb(0x55, 0x55, 0x55)),
    ("lightgrey", Color::rgb(0x93, 0x93, 0x93)),
];
/// Other names of some.
const ALIASES: [(&str, &str); 7] = [
    ("gray", "grey"),
    ("lightgray", "lightgrey"),
    ("critical", "red"),
    ("important", "orange"),
    ("success", "brightgreen"),
    ("informational", "blue"),
    ("inactive", "lightgrey"),
];
/// Of the message, where a colour is named that there is not.
pub(super) const DEFAULT: Color = Color::rgb(0x44, 0xbb, 0x00);
/// Of the label.
pub(super) const GREY: Color = Color::rgb(0x55, 0x55, 0x55);
/// Of a badge that says what is wrong: red that white is read on.
pub(super) const RED: Color = Color::rgb(0xc4, 0x2b, 0x2b);
/// The label on dark pages: as far from a page as grey is from white, seen as an edge that does not shine.
pub(super) const DARK_LABEL: Color = Color::rgb(0x3d, 0x44, 0x4d);
/// Of text, and its shadow, on dark and on bright grounds.
const ON_DARK: (Color, Color) = (Color::WHITE, Color::rgb(0x01, 0x01, 0x01));
const ON_BRIGHT: (Color, Color) = (Color::rgb(0x33, 0x33, 0x33), Color::rgb(0xcc, 0xcc, 0xcc));
/// Grounds that are brighter have dark text (badge-maker `lib/badge-renderers.js`).
const BRIGHT: f64 = 0.69;

/// A colour as it was meant.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Named {
    /// What programs are told: a name without aliases, or a colour of CSS.
    pub name: String,
    /// What is drawn.
    pub color: Color,
}

/// A colour by what was written; names are in lower case, hexadecimal digits need no number sign.
pub(super) fn parse(text: &str) -> Option<Named> {
    let alias = ALIASES.iter().find(|(alias, _)| *alias == text).map_or(text, |(_, name)| name);
    if let Some((name, color)) = NAMES.iter().find(|(name, _)| *name == alias) {
        return Some(Named { name: (*name).to_owned(), color: *color });
    }
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit());
    if digits && matches!(text.len(), 3 | 6) {
        let name = format!("#{}", text.to_ascii_lowercase());
        return Color::parse(&name).map(|color| Named { name, color });
    }
    let css = text.trim();
    let word = css.bytes().all(|b| b.is_ascii_lowercase());
    if !(css.starts_with('#') || css.ends_with(')') || word && !digits) {
        return None;
    }
    Color::parse(css).map(|color| Named { name: text.to_ascii_lowercase(), color })
}

/// The colour of a parameter; a warning if it is none.
pub(super) fn read(text: &str, name: &str, report: &mut Report) -> Option<Named> {
    let found = parse(text);
    if found.is_none() {
        let lower = text.to_lowercase();
        let names = NAMES.iter().map(|(name, _)| *name).chain(ALIASES.iter().map(|(name, _)| *name));
        let hint = match did_you_mean(&lower, names) {
            Some(near) => Cow::Owned(format!("did you mean {near:?}?")),
            None => Cow::Borrowed("names such as brightgreen, 3 or 6 hexadecimal digits, and CSS colours are known"),
        };
        let shown = crate::text::clip_chars(text, 60);
        report.warn_with_hint(format!("/{name}"), format!("{name}={shown:?} is no colour; it is left out"), hint);
    }
    found
}

/// How bright a colour looks, 0–1, in hundredths (badge-maker `lib/color.js`).
pub(super) fn brightness(color: Color) -> f64 {
    let sum = f64::from(color.r) * 299.0 + f64::from(color.g) * 587.0 + f64::from(color.b) * 114.0;
    (sum / 2550.0).round() / 100.0
}

/// The colours of text and of its shadow on a ground.
pub(super) fn on(ground: Color) -> (Color, Color) {
    if brightness(ground) <= BRIGHT { ON_DARK } else { ON_BRIGHT }
}

/// The same on badges that the original does not have: the first ink whose contrast is that of WCAG 2.2 (1.4.3) even where
/// the shade of the badge is worst for it.
pub(super) fn legible_on(ground: Color) -> (Color, Color) {
    let shaded = |tint: Color, share: f64| piecewise(&[ground, tint], share, Space::Rgb(1.0));
    let (brighter, darker) = (shaded(Color::rgb(0xbb, 0xbb, 0xbb), 0.1), shaded(Color::BLACK, 0.2));
    let inks = [(ON_DARK, brighter), (ON_BRIGHT, darker), ((Color::BLACK, ON_BRIGHT.1), darker)];
    let read = |((ink, _), ground): &((Color, Color), Color)| contrast(*ink, *ground);
    // Of white and black one always is read on the colour itself.
    let plain = |((ink, _), _): &((Color, Color), Color)| contrast(*ink, ground);
    let best = || inks.iter().max_by(|a, b| plain(a).total_cmp(&plain(b)));
    inks.iter().find(|one| read(one) >= 4.5).or_else(best).map_or(ON_DARK, |one| one.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_digits_and_css() {
        for (text, name, hex) in [
            ("green", "green", "#67ac09"),
            ("critical", "red", "#dd4343"),
            ("F0a", "#f0a", "#f0a"),
            ("#00FF7f", "#00ff7f", "#00ff7f"),
            ("rebeccapurple", "rebeccapurple", "#639"),
            ("rgb(1,2,3)", "rgb(1,2,3)", "#010203"),
            ("HSL(120,100%,50%)", "hsl(120,100%,50%)", "#0f0"),
        ] {
            let found = parse(text).unwrap();
            assert_eq!((&*found.name, &*found.color.to_hex()), (name, hex), "{text}");
        }
        // The original knows none of these: their badges are of its default colour.
        for text in ["", "Green", "abcd", "abcdef12", "nocolour", "12", "#", "url(#a)"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn text_is_read_on_every_colour() {
        for name in NAMES.iter().map(|(name, _)| *name).chain(["#777", "#888", "#c0c0c0", "white", "black", "#f80"]) {
            let ground = parse(name).unwrap().color;
            let (ink, _) = legible_on(ground);
            assert!(contrast(ink, ground) >= 4.5, "{name}: {}", contrast(ink, ground));
        }
        assert!(contrast(Color::WHITE, RED) >= 5.0);
    }

    #[test]
    fn bright_grounds_have_dark_text() {
        assert_eq!(brightness(Color::WHITE), 1.0);
        assert_eq!(on(parse("yellow").unwrap().color), ON_DARK);
        assert_eq!(on(parse("white").unwrap().color), ON_BRIGHT);
        assert_eq!(on(Color::rgb(176, 176, 176)), ON_DARK);
        assert_eq!(on(Color::rgb(178, 178, 178)), ON_BRIGHT);
    }
}
