//! What is measured: chart descriptions, the same on every machine, and the chain a renderer would be without any care
//! for speed.

#![allow(dead_code, reason = "every benchmark uses a part")]

#[cfg(target_os = "linux")]
pub mod isolation;
#[cfg(feature = "internals")]
pub mod naive;

use plotd::{Dialect, Options, Source, Version};
use std::fmt::Write;

/// Numbers in 0–1 that look random: a linear congruential generator (Knuth's MMIX constants).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f64 / (1_u64 << 24) as f64
    }
}

/// W1: a line chart of 5 series of 100 points with axes and a legend, 800×400 px.
pub fn lines() -> Source {
    let mut noise = Noise(1);
    let mut rows = String::new();
    for series in ["north", "east", "south", "west", "centre"] {
        let mut level = 50.0;
        for week in 0..100 {
            level += noise.next() * 10.0 - 5.0;
            let comma = if rows.is_empty() { "" } else { "," };
            write!(rows, r#"{comma}{{"week":{week},"sales":{level:.2},"region":"{series}"}}"#).expect("strings grow");
        }
    }
    let text = format!(
        r#"{{"$schema":"https://vega.github.io/schema/vega-lite/v5.json","width":800,"height":400,
        "autosize":{{"type":"fit","contains":"padding"}},"data":{{"values":[{rows}]}},"mark":"line","encoding":{{
        "x":{{"field":"week","type":"quantitative"}},"y":{{"field":"sales","type":"quantitative"}},
        "color":{{"field":"region","type":"nominal"}}}}}}"#
    );
    Source::new(Dialect::VegaLite, text)
}

/// What a person writes by hand: seven layers, transforms, formats, a configuration; 5 kB of Vega-Lite.
pub const WRITTEN: &str = include_str!("reading.vl.json");

/// Twelve bars in Vega-Lite.
pub fn bars_vegalite() -> Source {
    let rows: Vec<String> = MONTHS.iter().zip(CUPS).map(|(m, n)| format!(r#"{{"month":"{m}","cups":{n}}}"#)).collect();
    let text = format!(
        r#"{{"width":600,"height":300,"data":{{"values":[{}]}},"mark":"bar","encoding":{{
        "x":{{"field":"month","type":"ordinal","sort":null}},"y":{{"field":"cups","type":"quantitative"}}}}}}"#,
        rows.join(",")
    );
    Source::new(Dialect::VegaLite, text)
}

/// The same bars for Chart.js.
pub fn bars_chartjs() -> Source {
    let text = format!(
        r#"{{"type":"bar","data":{{"labels":{MONTHS:?},"datasets":[{{"label":"cups","data":{CUPS:?}}}]}},
        "options":{{"plugins":{{"title":{{"display":true,"text":"Cups a month"}}}}}}}}"#
    );
    Source::new(Dialect::ChartJs(Version::V4), text)
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const CUPS: [u32; 12] = [31, 28, 45, 52, 61, 73, 70, 68, 55, 49, 38, 35];

/// Twelve bars in the shorthand.
pub fn bars_plot() -> Source {
    let cups = CUPS.map(|n| n.to_string()).join(",");
    Source::new(Dialect::Plot, format!("type=bar&x={}&y={cups}", MONTHS.join(",")))
}

/// A sparkline of thirty values.
pub fn sparkline() -> Source {
    sparkline_of(30)
}

/// A sparkline of some values.
pub fn sparkline_of(n: usize) -> Source {
    let mut noise = Noise(5);
    let values: Vec<String> = (0..n).map(|_| format!("{:.1}", noise.next() * 100.0)).collect();
    Source::new(Dialect::Plot, format!("type=sparkline&y={}", values.join(",")))
}

/// A table of 1000 rows, added up to twelve bars.
pub fn table() -> Source {
    let mut noise = Noise(6);
    let mut text = "type=bar&x=month&y=cups\n\nday,month,cups\n".to_owned();
    for i in 0..1000 {
        writeln!(text, "{i},{},{:.1}", MONTHS[i % 12], noise.next() * 100.0).expect("strings grow");
    }
    Source::new(Dialect::Plot, text)
}

/// W3: 10 000 points, 600×400 px.
pub fn scatter() -> Source {
    let mut noise = Noise(3);
    let mut rows = String::with_capacity(300_000);
    for i in 0..10_000 {
        let (x, y) = (noise.next() * 100.0, noise.next() + noise.next() + noise.next());
        let comma = if i == 0 { "" } else { "," };
        write!(rows, r#"{comma}{{"x":{x:.3},"y":{y:.4}}}"#).expect("strings grow");
    }
    let text = format!(
        r#"{{"width":600,"height":400,"data":{{"values":[{rows}]}},"mark":"point","encoding":{{
        "x":{{"field":"x","type":"quantitative"}},"y":{{"field":"y","type":"quantitative"}}}}}}"#
    );
    Source::new(Dialect::VegaLite, text)
}

/// The defaults at a number of raster pixels per CSS pixel.
pub fn at(dpr: f64) -> Options {
    let mut options = Options::default();
    options.dpr = dpr;
    options
}

/// Badges by what is special about them.
pub const BADGES: [(&str, &str); 4] = [
    ("of two words", "/badge/build-passing-green"),
    ("with a logo", "/badge/made_with-Rust-black?style=for-the-badge&logo=rust"),
    ("with a line", "/badge/coverage-passing-green?spark=71,74,80,79,84&value=84+%25"),
    (
        "in two scripts",
        "/badge/\u{43f}\u{440}\u{438}\u{432}\u{435}\u{442}-\u{65e5}\u{672c}\u{8a9e}-blue?style=social&link=https://example.org",
    ),
];
