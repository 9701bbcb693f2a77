//! Styles of badges, and where each of them puts what (badge-maker `lib/badge-renderers.js`): texts and a logo come in,
//! lengths and positions go out.

use super::measure::{Face, width};

/// How a badge looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Rounded, with a gentle shade.
    Flat,
    /// With corners.
    FlatSquare,
    /// Rounded, with a gloss.
    Plastic,
    /// Large and in capitals.
    ForTheBadge,
    /// A button with a bubble.
    Social,
}

/// Names; the last two are of styles that are no more.
const NAMES: [(&str, Style); 7] = [
    ("flat", Style::Flat),
    ("flat-square", Style::FlatSquare),
    ("plastic", Style::Plastic),
    ("for-the-badge", Style::ForTheBadge),
    ("social", Style::Social),
    ("popout", Style::Flat),
    ("popout-square", Style::FlatSquare),
];

impl Style {
    pub(super) fn from_name(name: &str) -> Option<Style> {
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, style)| *style)
    }

    /// Names of those that there are.
    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().take(5).map(|(name, _)| *name)
    }

    /// Height of the whole badge, px.
    pub(super) fn height(self) -> f64 {
        match self {
            Style::Flat | Style::FlatSquare | Style::Social => 20.0,
            Style::Plastic => 18.0,
            Style::ForTheBadge => 28.0,
        }
    }

    /// The baseline of its texts, px.
    pub(super) fn baseline(self) -> f64 {
        match self {
            Style::Flat | Style::FlatSquare | Style::Social => 14.0,
            Style::Plastic => 13.0,
            Style::ForTheBadge => 17.5,
        }
    }

    /// Top and bottom of a chart in it.
    pub(super) fn room(self) -> (f64, f64) {
        match self {
            Style::Flat | Style::FlatSquare => (4.0, 16.0),
            Style::Plastic => (4.0, 14.0),
            Style::ForTheBadge => (7.0, 21.0),
            Style::Social => (5.0, 15.0),
        }
    }

    /// A label as it is written.
    pub(super) fn label(self, label: &str) -> String {
        match self {
            Style::ForTheBadge => label.to_uppercase(),
            Style::Social => capitalized(label),
            Style::Flat | Style::FlatSquare | Style::Plastic => label.to_owned(),
        }
    }

    /// A message as it is written.
    pub(super) fn message(self, message: &str) -> String {
        if self == Style::ForTheBadge { message.to_uppercase() } else { message.to_owned() }
    }

    fn label_width(self, label: &str) -> f64 {
        match self {
            Style::ForTheBadge => spaced(label, Face::Verdana10),
            Style::Social => odd(width(label, Face::Helvetica11Bold)),
            Style::Flat | Style::FlatSquare | Style::Plastic if label.is_empty() => 0.0,
            Style::Flat | Style::FlatSquare | Style::Plastic => odd(width(label, Face::Verdana11)),
        }
    }

    pub(super) fn message_width(self, message: &str) -> f64 {
        match self {
            Style::ForTheBadge => spaced(message, Face::Verdana10Bold),
            Style::Social => odd(width(message, Face::Helvetica11Bold)),
            Style::Flat | Style::FlatSquare | Style::Plastic => odd(width(message, Face::Verdana11)),
        }
    }
}

/// The first letter as a capital, if it is one of the first plane.
fn capitalized(text: &str) -> String {
    let mut rest = text.chars();
    match rest.next() {
        Some(first) if first.len_utf16() == 1 => first.to_uppercase().chain(rest).collect(),
        _ => text.to_owned(),
    }
}

/// Whole pixels of a width, one more where they are even: text that is centred then lies on whole pixels.
fn odd(width: f64) -> f64 {
    let whole = width.floor();
    if whole % 2.0 == 0.0 { whole + 1.0 } else { whole }
}

/// The width of a line with spaced letters; the original counts UTF-16 units.
fn spaced(text: &str, face: Face) -> f64 {
    width(text, face).floor() + 1.25 * text.encode_utf16().count() as f64
}

/// What is to be placed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Content<'a> {
    /// As written.
    pub label: &'a str,
    /// What the message side holds, px, and whether that is anything.
    pub message: (f64, bool),
    /// Width of the logo, px.
    pub logo: Option<f64>,
    /// Whether the label side has a colour of its own.
    pub label_color: bool,
}

/// Where everything is, px from the left.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Plan {
    /// Width of the label side; the message side begins there.
    pub left: f64,
    /// Width of the message side.
    pub right: f64,
    /// Width of the badge.
    pub width: f64,
    /// Where the logo begins.
    pub logo: f64,
    /// Where the label begins, and its length.
    pub label: (f64, f64),
    /// Where the message begins, and its length.
    pub message: (f64, f64),
    /// The areas of the links: where they begin and how wide they are.
    pub areas: [(f64, f64); 2],
}

/// Around texts of flat badges, px.
const PADDING: f64 = 5.0;
/// Between logo and label.
const LOGO_PADDING: f64 = 3.0;
/// Around texts of large badges; before and after logos of theirs; between logo and text.
const LARGE: (f64, f64, f64) = (12.0, 9.0, 6.0);
/// Around the message of social badges; between button and bubble.
const BUBBLE: (f64, f64) = (4.0, 6.0);

pub(super) fn plan(style: Style, content: &Content) -> Plan {
    match style {
        Style::Flat | Style::FlatSquare | Style::Plastic => flat(style, content),
        Style::ForTheBadge => large(content),
        Style::Social => social(content),
    }
}

/// Width of the logo with what is between it and the label.
fn logo_width(content: &Content) -> f64 {
    let padding = if content.label.is_empty() { 0.0 } else { LOGO_PADDING };
    content.logo.map_or(0.0, |width| width + padding)
}

fn flat(style: Style, content: &Content) -> Plan {
    let logo = logo_width(content);
    let (has_label, has_logo) = (!content.label.is_empty() || content.label_color, content.logo.is_some());
    let label = style.label_width(content.label);
    let left = if has_label { label + 2.0 * PADDING + logo } else { 0.0 };
    let (message, said) = content.message;
    let mut margin = left - if said { 1.0 } else { 0.0 };
    let mut right = message + 2.0 * PADDING;
    if !has_label && has_logo {
        margin += logo + PADDING;
        right += logo + if said { PADDING - 1.0 } else { 0.0 };
    } else if !has_label {
        margin += 1.0;
    }
    let area = |margin: f64, width: f64| (if margin > 1.0 { margin + 1.0 } else { 0.0 }, width);
    Plan {
        left,
        right,
        width: left + right,
        logo: PADDING,
        label: (logo + 1.0 + PADDING, label),
        message: (margin + PADDING, message),
        areas: [area(logo + 1.0, left), area(margin, right)],
    }
}

fn large(content: &Content) -> Plan {
    let (margin, logo_margin, gutter) = LARGE;
    let has_label = !content.label.is_empty();
    let label = Style::ForTheBadge.label_width(content.label);
    let (message, said) = content.message;
    let gutter = if has_label || said { gutter } else { gutter - logo_margin };
    let logo = content.logo.unwrap_or(0.0);
    let label_at = if content.logo.is_some() { logo_margin + logo + gutter } else { margin };
    let left = match (has_label, content.logo.is_some() && content.label_color) {
        (true, _) => label_at + label + margin,
        (false, true) => 2.0 * logo_margin + logo,
        (false, false) => 0.0,
    };
    let inside = if left == 0.0 && content.logo.is_some() { logo + gutter } else { 0.0 };
    let right = 2.0 * margin + inside + message;
    Plan {
        left,
        right,
        width: left + right,
        logo: logo_margin,
        label: (label_at, label),
        message: (left + margin + inside, message),
        areas: [(0.0, left), (left, right)],
    }
}

fn social(content: &Content) -> Plan {
    let (padding, gutter) = BUBBLE;
    let logo = logo_width(content);
    let label = Style::Social.label_width(content.label);
    let left = label + logo + 2.0 * PADDING;
    let (message, said) = content.message;
    let right = message + 2.0 * padding;
    Plan {
        left,
        right,
        width: left + 1.0 + if said { gutter + right } else { 0.0 },
        logo: PADDING,
        label: (logo + PADDING, label),
        message: (left + gutter + padding, message),
        areas: [(0.0, left), (left + gutter, right + 1.0)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content<'a>(label: &'a str, message: &str, style: Style) -> Content<'a> {
        Content { label, message: (style.message_width(message), !message.is_empty()), logo: None, label_color: false }
    }

    /// Numbers of badge-maker 6.0.0.
    #[test]
    fn lengths_are_those_of_the_original() {
        let plan = |style: Style, label: &str, message: &str| plan(style, &content(label, message, style));
        let flat = plan(Style::Flat, "build", "passing");
        assert_eq!((flat.width, flat.left, flat.label, flat.message), (88.0, 37.0, (6.0, 27.0), (41.0, 41.0)));
        let large = plan(Style::ForTheBadge, "BUILD", "PASSING");
        assert_eq!((large.width, large.left, large.message.1), (145.0, 61.25, 59.75));
    }

    #[test]
    fn names_are_written_as_the_style_has_them() {
        assert_eq!(Style::ForTheBadge.label("straße"), "STRASSE");
        assert_eq!(Style::Social.label("stars"), "Stars");
        assert_eq!(Style::Social.label("𐐨"), "𐐨");
        assert_eq!(Style::from_name("popout"), Some(Style::Flat));
        assert_eq!(Style::names().count(), 5);
    }
}
