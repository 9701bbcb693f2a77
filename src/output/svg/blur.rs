//! Blurred nodes: the filter that a node refers to.

use super::nodes::Writer;
use super::style::milli;
use crate::scene::Extra;

impl Writer<'_> {
    /// Refers to the filter that blurs a node, if it is blurred.
    pub(super) fn blur(&mut self, extra: &Extra) {
        if extra.blur <= 0.0 || extra.blur.is_nan() {
            return;
        }
        let deviation = milli(extra.blur.min(100.0));
        let body = self.aside(|w| {
            if let Some(rect) = &extra.blurred {
                w.pen.word_attribute("filterUnits", "userSpaceOnUse");
                w.corners(rect);
            }
            w.pen.raw("><feGaussianBlur");
            w.pen.milli_attribute("stdDeviation", deviation);
            w.pen.raw("/>");
        });
        let number = self.defs.define("filter", body, None);
        self.pen.open("filter");
        self.pen.raw("url(#");
        self.pen.raw(&self.words.prefix);
        self.pen.raw("g");
        self.pen.whole(number as u64);
        self.pen.raw(")\"");
    }
}
