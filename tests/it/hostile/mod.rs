//! Configurations that mean harm: each is a clear error or a picture, soon; nothing of them runs, is fetched, or shows
//! anything of the machine.

mod corpus;
mod sizes;

use super::fixture::each;
use super::fixture::with;
use plotd::{Dialect, Format, Options, Source, Version, render};
use std::time::{Duration, Instant};

/// How much longer than optimized code a debug build may take: it is about ten times slower, and tests run side by side.
const ALLOWANCE: u32 = if cfg!(debug_assertions) { 20 } else { 1 };
/// The longest an answer may take.
const LONGEST: Duration = Duration::from_millis(50).saturating_mul(ALLOWANCE);

/// What is wrong with the answer to a configuration.
fn faults(dialect: Dialect, text: &str, options: &Options) -> Vec<String> {
    let start = Instant::now();
    let answer = render(&Source::new(dialect, text), Format::Svg, options);
    let took = start.elapsed();
    let mut faults = match answer {
        Ok(drawn) => leaks(&String::from_utf8(drawn.bytes).unwrap()),
        Err(report) if report.errors().all(|e| e.message.trim().is_empty()) => {
            vec!["an error without words".to_owned()]
        }
        Err(_) => Vec::new(),
    };
    if took > LONGEST {
        faults.push(format!("took {took:?}"));
    }
    faults
}

#[test]
fn harm_is_an_error_or_a_picture_and_soon() {
    let all: Vec<(String, String)> = corpus::code().into_iter().chain(sizes::all()).collect();
    let wrong = each(&all, |(name, text)| {
        let both = [Dialect::ChartJs(Version::V4), Dialect::QuickChart(Version::V2)];
        let faults: Vec<String> = both
            .into_iter()
            .flat_map(|dialect| {
                faults(dialect, text, &Options::default()).into_iter().map(move |f| format!("{dialect:?}: {f}"))
            })
            .collect();
        (!faults.is_empty()).then(|| format!("{name}: {}", faults.join("; ")))
    });
    assert!(wrong.is_empty(), "{} of {} configurations do harm:\n{}", wrong.len(), all.len(), wrong.join("\n"));
}

#[test]
fn sizes_out_of_range_are_errors_or_pictures() {
    let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -5.0, 0.0, 5e-324, 1e308, f64::MAX];
    let text = corpus::bar("", "");
    for x in odd {
        for options in [
            with(|o: &mut Options| (o.width, o.height) = (Some(x), Some(x))),
            with(|o: &mut Options| o.width = Some(x)),
            with(|o: &mut Options| (o.height, o.dpr) = (Some(x), x)),
        ] {
            let faults = faults(Dialect::QuickChart(Version::V2), &text, &options);
            assert!(faults.is_empty(), "{options:?}: {}", faults.join("; "));
        }
    }
}

/// What of a picture runs, is fetched, or is nobody's business.
fn leaks(svg: &str) -> Vec<String> {
    let tags: String = svg.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or("")).collect();
    let mut out = Vec::new();
    for word in ["script", "onload", "href", "image", "foreignObject", "http://127"] {
        if tags.contains(word) {
            out.push(format!("a tag has {word:?}"));
        }
    }
    for word in ["root:x:", ">leak<"] {
        if svg.contains(word) {
            out.push(format!("the picture says {word:?}"));
        }
    }
    let shown = std::env::vars().filter(|(_, value)| value.len() > 8 && svg.contains(value.as_str()));
    out.extend(shown.map(|(name, _)| format!("the picture shows the variable {name}")));
    out
}
