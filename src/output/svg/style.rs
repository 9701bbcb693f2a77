//! Presentation attributes: what a node looks like as a row of numbers, what children share, what is left to write.
//!
//! A node needs some properties and does not care for others (a line has no inside). Where all children of a group that
//! care agree, the property is written once, on the group; an element then writes only what it does not inherit.

use super::pen::Pen;
use crate::geometry::Cap;
use crate::geometry::Join;
use std::collections::BTreeMap;

/// Properties, each as a number; the order is the order they are written in.
pub(super) const FILL: usize = 0;
pub(super) const FILL_OPACITY: usize = 1;
pub(super) const STROKE: usize = 2;
pub(super) const STROKE_OPACITY: usize = 3;
pub(super) const STROKE_WIDTH: usize = 4;
pub(super) const DASH: usize = 5;
pub(super) const DASH_OFFSET: usize = 6;
pub(super) const CAP: usize = 7;
pub(super) const JOIN: usize = 8;
pub(super) const MITER: usize = 9;
pub(super) const FAMILY: usize = 10;
pub(super) const SIZE: usize = 11;
pub(super) const WEIGHT: usize = 12;
pub(super) const ITALIC: usize = 13;
pub(super) const ANCHOR: usize = 14;
pub(super) const CRISP: usize = 15;
const COUNT: usize = 16;

/// No paint at all; colours are the 24 bits below.
pub(super) const NO_PAINT: i32 = 1 << 24;
/// A paint among the definitions: this and its number.
pub(super) const DEFINED: i32 = 1 << 25;
/// One value on light pages and another on dark ones: this and the number of the pair.
pub(super) const PAIR: i32 = 1 << 26;

/// The properties of a node: which ones matter, a bit each, and what they are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    set: u16,
    values: [i32; COUNT],
}

impl PartialEq for Style {
    fn eq(&self, other: &Style) -> bool {
        self.set == other.set && self.iter().eq(other.iter())
    }
}

/// Words that numbers in a style stand for.
#[derive(Default)]
pub(super) struct Words {
    /// CSS family lists, canonical.
    pub(super) families: Vec<(std::sync::Arc<str>, String)>,
    /// Dash patterns; number 0 stands for an unbroken line.
    pub(super) dashes: Vec<std::sync::Arc<[f64]>>,
    /// What ids begin with.
    pub(super) prefix: String,
    /// What dark pages have otherwise.
    pub(super) dark: Dark,
}

/// What is one thing on light pages and another on dark ones.
#[derive(Default)]
pub(super) struct Dark {
    /// Pairs of values: that of light pages, and the rule of dark ones.
    pairs: Vec<(i32, usize)>,
    known_pairs: BTreeMap<(i32, usize), i32>,
    /// What a class says on dark pages: a property, and its value there.
    rules: Vec<(usize, i32)>,
    known_rules: BTreeMap<(usize, i32), usize>,
}

impl Dark {
    /// A property that is one thing on light pages and another on dark ones, as a value.
    pub(super) fn pair(&mut self, property: usize, light: i32, dark: i32) -> i32 {
        let (rules, pairs) = (&mut self.rules, &mut self.pairs);
        let rule = *self.known_rules.entry((property, dark)).or_insert_with(|| {
            rules.push((property, dark));
            rules.len() - 1
        });
        *self.known_pairs.entry((light, rule)).or_insert_with(|| {
            pairs.push((light, rule));
            PAIR + pairs.len() as i32 - 1
        })
    }

    fn pair_of(&self, value: i32) -> Option<(i32, usize)> {
        self.pairs.get(usize::try_from(value.checked_sub(PAIR)?).ok()?).copied()
    }
}

impl Words {
    /// The name of the class of a rule, which no other document's is whose ids begin otherwise.
    fn class(&self, pen: &mut Pen, rule: usize) {
        pen.raw("d");
        pen.raw(&self.prefix);
        if !self.prefix.is_empty() {
            pen.raw("-");
        }
        pen.whole(rule as u64 + 1);
    }

    /// The rules of dark pages, as CSS.
    pub(super) fn dark_rules(&self, pen: &mut Pen) {
        for (number, (property, value)) in self.dark.rules.iter().enumerate() {
            pen.raw(".");
            self.class(pen, number);
            pen.raw("{");
            pen.raw(match *property {
                FILL => "fill",
                FILL_OPACITY => "fill-opacity",
                STROKE => "stroke",
                STROKE_OPACITY => "stroke-opacity",
                _ => "stroke-width",
            });
            pen.raw(":");
            match *property {
                FILL | STROKE => paint_value(pen, *value, self),
                _ => pen.milli(*value),
            }
            pen.raw("}");
        }
    }
}

impl Style {
    /// Nothing matters.
    pub(super) const ANY: Style = Style { set: 0, values: [0; COUNT] };

    /// What SVG assumes at the root.
    pub(super) fn initial() -> Style {
        let mut style = Style::ANY;
        for (property, value) in [
            (FILL, 0),
            (FILL_OPACITY, 1000),
            (STROKE, NO_PAINT),
            (STROKE_OPACITY, 1000),
            (STROKE_WIDTH, 1000),
            (DASH, 0),
            (DASH_OFFSET, 0),
            (CAP, 0),
            (JOIN, 0),
            (MITER, 4000),
            (WEIGHT, 400),
            (ITALIC, 0),
            (ANCHOR, 0),
            (CRISP, 0),
        ] {
            style.put(property, value);
        }
        style
    }

    /// Sets a property.
    #[inline]
    pub(super) fn put(&mut self, property: usize, value: i32) {
        self.set |= 1 << property;
        self.values[property] = value;
    }

    /// A property, if it matters.
    #[inline]
    pub(super) fn get(&self, property: usize) -> Option<i32> {
        (self.set >> property & 1 == 1).then(|| self.values[property])
    }

    /// Whether a paint property matters and is a paint.
    #[inline]
    pub(super) fn paints(&self, property: usize) -> bool {
        self.get(property).is_some_and(|paint| paint != NO_PAINT)
    }

    /// The properties that matter.
    #[inline]
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, i32)> {
        bits(self.set).map(|i| (i, self.values[i]))
    }

    /// What remains to be written where `inherited` holds.
    #[inline]
    pub(super) fn beyond(&self, inherited: &Style) -> Style {
        let mut rest = *self;
        for i in bits(self.set & inherited.set) {
            if self.values[i] == inherited.values[i] {
                rest.set &= !(1 << i);
            }
        }
        rest
    }

    /// What holds below an element that wrote `written`.
    pub(super) fn with(&self, written: &Style) -> Style {
        let mut all = *self;
        for (i, value) in written.iter() {
            all.put(i, value);
        }
        all
    }
}

/// The numbers of the bits that are set.
fn bits(mut set: u16) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lowest = set.trailing_zeros() as usize;
        // Of no bit at all the lowest is the one after the last.
        (lowest < COUNT).then(|| {
            set &= set - 1;
            lowest
        })
    })
}

/// Finds what several styles agree on.
pub(super) struct Common {
    first: Style,
    /// Properties that a second style needed, too.
    again: u16,
    differs: u16,
}

impl Common {
    pub(super) fn new() -> Common {
        Common { first: Style::ANY, again: 0, differs: 0 }
    }

    /// Takes one more style into account.
    #[inline]
    pub(super) fn add(&mut self, style: &Style) {
        for i in bits(style.set & !self.differs) {
            match self.first.get(i) {
                None => self.first.put(i, style.values[i]),
                Some(value) if value == style.values[i] => self.again |= 1 << i,
                Some(_) => self.differs |= 1 << i,
            }
        }
    }

    /// The properties that at least two styles need, all of them alike.
    pub(super) fn shared(&self) -> Style {
        Style { set: self.again & !self.differs, ..self.first }
    }
}

/// A line end as a number.
pub(super) fn cap(cap: Cap) -> i32 {
    match cap {
        Cap::Butt => 0,
        Cap::Round => 1,
        Cap::Square => 2,
    }
}

/// A line corner as a number.
pub(super) fn join(join: Join) -> i32 {
    match join {
        Join::Miter => 0,
        Join::Round => 1,
        Join::Bevel => 2,
    }
}

/// Writes the classes of a style, for what dark pages have otherwise; `first` is the element's own class, which may be empty.
#[inline]
pub(super) fn write_classes(pen: &mut Pen, first: &str, style: &Style, words: &Words) {
    let mut any = !first.is_empty();
    if any {
        pen.open("class");
        pen.escaped(first, true);
    }
    if !words.dark.pairs.is_empty() {
        for (_, rule) in style.iter().filter_map(|(_, value)| words.dark.pair_of(value)) {
            if any {
                pen.raw(" ");
            } else {
                pen.open("class");
            }
            any = true;
            words.class(pen, rule);
        }
    }
    if any {
        pen.raw("\"");
    }
}

/// Writes the properties that matter.
#[inline]
pub(super) fn write_style(pen: &mut Pen, style: &Style, words: &Words) {
    for (property, value) in style.iter() {
        write_property(pen, property, value, words);
    }
}

fn write_property(pen: &mut Pen, property: usize, value: i32, words: &Words) {
    let value = words.dark.pair_of(value).map_or(value, |(light, _)| light);
    let choose = |names: [&'static str; 3]| names[value.clamp(0, 2) as usize];
    match property {
        FILL => write_paint(pen, "fill", value, words),
        FILL_OPACITY => pen.milli_attribute("fill-opacity", value),
        STROKE => write_paint(pen, "stroke", value, words),
        STROKE_OPACITY => pen.milli_attribute("stroke-opacity", value),
        STROKE_WIDTH => pen.milli_attribute("stroke-width", value),
        DASH => write_dash(pen, value, words),
        DASH_OFFSET => pen.milli_attribute("stroke-dashoffset", value),
        CAP => pen.word_attribute("stroke-linecap", choose(["butt", "round", "square"])),
        JOIN => pen.word_attribute("stroke-linejoin", choose(["miter", "round", "bevel"])),
        MITER => pen.milli_attribute("stroke-miterlimit", value),
        FAMILY => {
            if let Some((_, css)) = words.families.get(value as usize) {
                pen.text_attribute("font-family", css);
            }
        }
        SIZE => pen.milli_attribute("font-size", value),
        WEIGHT => match value {
            400 => pen.word_attribute("font-weight", "normal"),
            700 => pen.word_attribute("font-weight", "bold"),
            _ => pen.milli_attribute("font-weight", value * 1000),
        },
        ITALIC => pen.word_attribute("font-style", if value == 1 { "italic" } else { "normal" }),
        ANCHOR => pen.word_attribute("text-anchor", choose(["start", "middle", "end"])),
        _ => pen.word_attribute("shape-rendering", if value == 1 { "crispEdges" } else { "auto" }),
    }
}

fn write_paint(pen: &mut Pen, name: &str, value: i32, words: &Words) {
    pen.open(name);
    paint_value(pen, value, words);
    pen.raw("\"");
}

fn paint_value(pen: &mut Pen, value: i32, words: &Words) {
    if value == NO_PAINT {
        pen.raw("none");
    } else if value >= DEFINED {
        pen.raw("url(#");
        pen.raw(&words.prefix);
        pen.raw("g");
        pen.whole((value - DEFINED) as u64);
        pen.raw(")");
    } else {
        pen.color(value as u32);
    }
}

fn write_dash(pen: &mut Pen, value: i32, words: &Words) {
    pen.open("stroke-dasharray");
    match words.dashes.get((value - 1).max(0) as usize) {
        Some(dash) if value > 0 => {
            for (i, length) in dash.iter().enumerate() {
                if i > 0 {
                    pen.raw(" ");
                }
                pen.milli(milli(*length).max(0));
            }
        }
        _ => pen.raw("none"),
    }
    pen.raw("\"");
}

/// A number in thousandths, within bounds; what is not a number is 0.
#[inline]
pub(super) fn milli(x: f64) -> i32 {
    let scaled = x.clamp(-1e6, 1e6) * 1000.0;
    // Rounded half away from zero by truncation, which needs no call.
    (scaled + 0.5_f64.copysign(scaled)) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_all_agree_on_is_shared() {
        let (mut a, mut b) = (Style::ANY, Style::ANY);
        a.put(FILL, 1);
        b.put(FILL, 1);
        a.put(STROKE, 2);
        b.put(STROKE, 3);
        a.put(SIZE, 11_000);
        let mut common = Common::new();
        common.add(&a);
        common.add(&b);
        let shared = common.shared();
        assert_eq!(shared.get(FILL), Some(1));
        assert_eq!((shared.get(STROKE), shared.get(SIZE)), (None, None));
        assert_eq!(a.beyond(&shared).get(FILL), None);
        assert_eq!(Style::initial().with(&shared).get(FILL), Some(1));
    }
}
