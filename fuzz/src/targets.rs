//! The targets: a name, and what is done with a text.

use crate::oracle;
use plotd::{Budget, Dialect, Limits, Options, Source, Version, fuzzing};

/// All of them.
pub const ALL: [(&str, fn(&str)); 9] = [
    ("vegalite", vegalite),
    ("chartjs", chartjs),
    ("quickchart", quickchart),
    ("expression", expression),
    ("google", google),
    ("badge", badge),
    ("csv", csv),
    ("topojson", topojson),
    ("payload", payload),
];

/// Small ones.
fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.source_bytes = 16 << 10;
    limits.nesting = 40;
    limits.rows = 1_000;
    limits.cells = 10_000;
    limits.memory = 1 << 20;
    limits.points = 10_000;
    limits.marks = 500;
    limits.ticks = 200;
    limits.views = 20;
    limits.steps = 100_000;
    limits.output_bytes = 1 << 20;
    limits
}

fn options() -> Options {
    let mut options = Options::default();
    options.limits = limits();
    options
}

fn vegalite(text: &str) {
    oracle::picture(&Source::new(Dialect::VegaLite, text), &options());
}

fn google(text: &str) {
    oracle::picture(&Source::new(Dialect::Google, text), &options());
}

fn badge(text: &str) {
    oracle::picture(&Source::new(Dialect::Badge, text), &options());
}

/// Each version in its turn: the one that the length says.
fn chartjs(text: &str) {
    let version = [Version::V4, Version::V2, Version::V3][text.len() % 3];
    oracle::picture(&Source::new(Dialect::ChartJs(version), text), &options());
}

/// The query of QuickChart's interface: what it asks for is drawn as it asks.
fn quickchart(text: &str) {
    if let Some((source, asked)) = fuzzing::quickchart(text, &limits()) {
        oracle::picture(&source, &asked);
    }
}

fn expression(text: &str) {
    twice(|budget| fuzzing::expression(text, budget));
}

fn csv(text: &str) {
    twice(|budget| fuzzing::delimited(text, budget));
}

fn topojson(text: &str) {
    twice(|budget| fuzzing::topology(text, budget));
}

fn payload(text: &str) {
    twice(|budget| fuzzing::payload(text, budget));
}

/// The same is said twice, and each time within the limits.
fn twice(say: impl Fn(&Budget) -> String) {
    let once = || {
        let budget = Budget::new(limits(), None);
        let said = say(&budget);
        oracle::within(&budget);
        said
    };
    assert_eq!(once(), once(), "the same input says the same");
}
