//! Definitions: gradients, patterns and clips come in, numbers of definitions go out; equal ones share a number.

use super::pen::Pen;
use super::style::milli;
use crate::color::Color;
use crate::geometry::Point;
use crate::scene::Gradient;
use crate::scene::GradientKind;
use std::collections::BTreeMap;

/// The definitions of a document, in order of first use.
#[derive(Default)]
pub(super) struct Defs {
    /// Bodies without their opening `<name id="…`, by number.
    bodies: Vec<(&'static str, String)>,
    /// Number by name and body.
    known: BTreeMap<(&'static str, String), usize>,
    /// Number by address of the shared value, which lives as long as the scene, and whether it is as dark pages have it:
    /// spares writing it again to compare.
    seen: BTreeMap<(usize, bool), usize>,
    /// Number of a gradient around a point, by what it is: there may be one for each of many data, and each is long.
    conics: BTreeMap<(String, bool), usize>,
}

impl Defs {
    /// The number of something already defined, by its address.
    pub(super) fn of_address(&self, address: (usize, bool)) -> Option<usize> {
        self.seen.get(&address).copied()
    }

    /// The number of a gradient around a point that is already defined.
    pub(super) fn of_conic(&self, gradient: &Gradient, night: bool) -> Option<usize> {
        self.conics.get(&(format!("{gradient:?}"), night)).copied()
    }

    /// Remembers it.
    pub(super) fn know_conic(&mut self, gradient: &Gradient, night: bool, number: usize) {
        self.conics.insert((format!("{gradient:?}"), night), number);
    }

    /// The number of a definition, new or known; numbers begin at 1.
    pub(super) fn define(&mut self, name: &'static str, body: String, address: Option<(usize, bool)>) -> usize {
        let key = (name, body);
        let number = match self.known.get(&key) {
            Some(number) => *number,
            None => {
                self.bodies.push(key.clone());
                self.known.insert(key, self.bodies.len());
                self.bodies.len()
            }
        };
        if let Some(address) = address {
            self.seen.insert(address, number);
        }
        number
    }

    /// All of them as markup.
    pub(super) fn markup(&self, prefix: &str) -> String {
        let mut out = String::new();
        for (i, (name, body)) in self.bodies.iter().enumerate() {
            let line = if i > 0 { "\n" } else { "" };
            let number = (i + 1).to_string();
            for part in [line, " <", name, " id=\"", prefix, "g", &number, "\"", body, "</", name, ">"] {
                out.push_str(part);
            }
        }
        out
    }
}

/// Stops of a gradient that are written; of more, every so many.
const MOST_STOPS: usize = 256;

/// A gradient's element name, and its body from the attributes on; `night` for its colours on dark pages.
pub(super) fn write_gradient(pen: &mut Pen, gradient: &Gradient, night: bool) -> &'static str {
    let point = |pen: &mut Pen, x: &str, y: &str, p: Point| {
        pen.milli_attribute(x, milli(p.x));
        pen.milli_attribute(y, milli(p.y));
    };
    let name = match gradient.kind {
        GradientKind::Linear(from, to) => {
            point(pen, "x1", "y1", from);
            point(pen, "x2", "y2", to);
            "linearGradient"
        }
        GradientKind::Radial { inner, outer } => {
            point(pen, "cx", "cy", outer.0);
            pen.milli_attribute("r", milli(outer.1).max(0));
            point(pen, "fx", "fy", inner.0);
            if inner.1 > 0.0 {
                pen.milli_attribute("fr", milli(inner.1));
            }
            "radialGradient"
        }
        // Written as a tile.
        GradientKind::Conic { .. } => return "pattern",
    };
    if !gradient.relative {
        pen.word_attribute("gradientUnits", "userSpaceOnUse");
    }
    pen.raw(">");
    // Between neighbours of more stops than that nobody sees a difference.
    let all = &gradient.stops;
    let n = all.len().min(MOST_STOPS);
    let spread = |i: usize| if n == all.len() { i } else { i * (all.len() - 1) / (n - 1) };
    for (offset, color) in (0..n).filter_map(|i| all.get(spread(i))) {
        let color = if night { color.on_dark() } else { *color };
        pen.raw("<stop");
        pen.milli_attribute("offset", milli(offset.clamp(0.0, 1.0)));
        pen.open("stop-color");
        pen.color(rgb(color));
        pen.raw("\"");
        if color.a < 255 {
            pen.milli_attribute("stop-opacity", milli(f64::from(color.a) / 255.0));
        }
        pen.raw("/>");
    }
    name
}

/// The 24 bits of a colour without alpha.
pub(super) fn rgb(c: Color) -> u32 {
    u32::from(c.r) << 16 | u32::from(c.g) << 8 | u32::from(c.b)
}
