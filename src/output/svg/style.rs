//! Presentation attributes: what a node looks like as a row of numbers, what children share, what is left to write.
//!
//! A node needs some properties and does not care for others (a line has no inside). Where all children of a group that
//! care agree, the property is written once, on the group; an element then writes only what it does not inherit.

use super::pen::Pen;
use crate::geometry::Cap;
use crate::geometry::Join;

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
const COUNT: usize = 15;

/// A property that does not matter.
pub(super) const ANY: i64 = i64::MIN;
/// No paint at all.
pub(super) const NO_PAINT: i64 = 1 << 32;
/// A paint among the definitions: this and its number.
pub(super) const DEFINED: i64 = 2 << 32;

/// The properties of a node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style(pub(super) [i64; COUNT]);

/// Words that numbers in a style stand for.
#[derive(Default)]
pub(super) struct Words {
    /// CSS family lists, canonical.
    pub(super) families: Vec<(std::sync::Arc<str>, String)>,
    /// Dash patterns; number 0 stands for an unbroken line.
    pub(super) dashes: Vec<std::sync::Arc<[f64]>>,
    /// What ids begin with.
    pub(super) prefix: String,
}

impl Style {
    /// Nothing matters.
    pub(super) const ANY: Style = Style([ANY; COUNT]);

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
        ] {
            style.0[property] = value;
        }
        style
    }

    /// What remains to be written where `inherited` holds.
    pub(super) fn beyond(&self, inherited: &Style) -> Style {
        let mut rest = Style::ANY;
        for i in 0..COUNT {
            if self.0[i] != inherited.0[i] {
                rest.0[i] = self.0[i];
            }
        }
        rest
    }

    /// What holds below an element that wrote `written`.
    pub(super) fn with(&self, written: &Style) -> Style {
        let mut all = *self;
        for i in 0..COUNT {
            if written.0[i] != ANY {
                all.0[i] = written.0[i];
            }
        }
        all
    }
}

/// Finds what several styles agree on.
pub(super) struct Common {
    value: [i64; COUNT],
    count: [u32; COUNT],
    differs: [bool; COUNT],
}

impl Common {
    pub(super) fn new() -> Common {
        Common { value: [ANY; COUNT], count: [0; COUNT], differs: [false; COUNT] }
    }

    /// Takes one more style into account.
    pub(super) fn add(&mut self, style: &Style) {
        for i in 0..COUNT {
            let v = style.0[i];
            if v != ANY {
                self.differs[i] |= self.count[i] > 0 && self.value[i] != v;
                self.value[i] = v;
                self.count[i] += 1;
            }
        }
    }

    /// The properties that at least two styles need, all of them alike.
    pub(super) fn shared(&self) -> Style {
        let mut style = Style::ANY;
        for i in 0..COUNT {
            if self.count[i] > 1 && !self.differs[i] {
                style.0[i] = self.value[i];
            }
        }
        style
    }
}

/// A line end as a number.
pub(super) fn cap(cap: Cap) -> i64 {
    match cap {
        Cap::Butt => 0,
        Cap::Round => 1,
        Cap::Square => 2,
    }
}

/// A line corner as a number.
pub(super) fn join(join: Join) -> i64 {
    match join {
        Join::Miter => 0,
        Join::Round => 1,
        Join::Bevel => 2,
    }
}

/// Writes the properties that matter.
pub(super) fn write_style(pen: &mut Pen, style: &Style, words: &Words) {
    for (property, value) in style.0.iter().enumerate() {
        if *value != ANY {
            write_property(pen, property, *value, words);
        }
    }
}

fn write_property(pen: &mut Pen, property: usize, value: i64, words: &Words) {
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
        _ => pen.word_attribute("text-anchor", choose(["start", "middle", "end"])),
    }
}

fn write_paint(pen: &mut Pen, name: &str, value: i64, words: &Words) {
    pen.open(name);
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
    pen.raw("\"");
}

fn write_dash(pen: &mut Pen, value: i64, words: &Words) {
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
pub(super) fn milli(x: f64) -> i64 {
    let scaled = x.clamp(-1e6, 1e6) * 1000.0;
    // Rounded half away from zero by truncation, which needs no call.
    (scaled + 0.5_f64.copysign(scaled)) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_all_agree_on_is_shared() {
        let (mut a, mut b) = (Style::ANY, Style::ANY);
        a.0[FILL] = 1;
        b.0[FILL] = 1;
        a.0[STROKE] = 2;
        b.0[STROKE] = 3;
        a.0[SIZE] = 11_000;
        let mut common = Common::new();
        common.add(&a);
        common.add(&b);
        let shared = common.shared();
        assert_eq!(shared.0[FILL], 1);
        assert_eq!((shared.0[STROKE], shared.0[SIZE]), (ANY, ANY));
        assert_eq!(a.beyond(&shared).0[FILL], ANY);
        assert_eq!(Style::initial().with(&shared).0[FILL], 1);
    }
}
