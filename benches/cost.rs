//! What small charts cost in instructions, counted by valgrind, so that no other work on the machine changes an answer: prints
//! each with its number.
//!
//! `cargo bench --bench cost`; needs `valgrind`. A chart is drawn a few times and some times more in a process of its own; the
//! difference is what one drawing costs without the start.
#![allow(clippy::print_stdout, reason = "it says what it measured")]

mod work;

use plotd::{Dialect, Format, Options, Source, render};
use std::env;
use std::hint::black_box;
use std::process::Command;

/// A chart: its name, its description and the pages it is for.
type Chart = (&'static str, fn() -> Source, Option<&'static str>);

const CHARTS: [Chart; 9] = [
    ("a sparkline of 20 values", || work::sparkline_of(20), None),
    ("the same for light pages", || work::sparkline_of(20), Some("light")),
    ("12 bars of the shorthand", work::bars_plot, None),
    ("the same for light pages", work::bars_plot, Some("light")),
    ("a table of 1000 rows to bars", work::table, None),
    ("a badge of two words", || Source::new(Dialect::Badge, work::BADGES[0].1), None),
    ("W1", work::lines, None),
    ("W1 for both pages", work::lines, Some("auto")),
    ("12 bars of Chart.js for both pages", work::bars_chartjs, Some("auto")),
];

/// How often a chart is drawn before anything is counted, and then while it is.
const DRAWINGS: (u64, u64) = (3, 20);

/// Draws one of the charts some times.
fn draw((_, source, theme): &Chart, times: u64) {
    let (source, mut options) = (source(), Options::default());
    options.theme = theme.map(Into::into);
    for _ in 0..times {
        black_box(render(black_box(&source), Format::Svg, &options).expect("the description is right"));
    }
}

/// The instructions of a process that draws a chart some times; `None` if there is nobody to count them.
fn counted(chart: usize, times: u64) -> Option<u64> {
    let program = env::current_exe().expect("this program has a name");
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args([chart.to_string(), times.to_string()])
        .output()
        .ok()?;
    let words = String::from_utf8_lossy(&run.stderr).into_owned();
    words.split_once("Collected : ")?.1.split_whitespace().next()?.parse().ok()
}

fn main() {
    let numbers: Vec<u64> = env::args().skip(1).filter_map(|a| a.parse().ok()).collect();
    if let [chart, times] = numbers[..] {
        draw(&CHARTS[chart as usize], times);
        return;
    }
    for (i, (name, ..)) in CHARTS.iter().enumerate() {
        let (few, many) = (counted(i, DRAWINGS.0), counted(i, DRAWINGS.0 + DRAWINGS.1));
        match (few, many) {
            (Some(few), Some(many)) => {
                println!("{name}: {} thousand instructions", many.saturating_sub(few) / DRAWINGS.1 / 1000);
            }
            _ => println!("{name}: valgrind is not there to count"),
        }
    }
}
