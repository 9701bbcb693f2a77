//! The promises about speed, measured and held: prints each with its number, and fails if one is broken.
//!
//! `cargo bench --bench bars`; one thread, medians, so that a busy machine disturbs little.
#![allow(clippy::print_stdout, reason = "it says what it measured")]

mod work;

use plotd::internals::{Budget, is_read, parse_within};
use plotd::{Dialect, Format, Limits, Options, Report, Source, Stage, render};
use std::fs;
use std::hint::black_box;
use std::process::{Command, ExitCode};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use work::naive;

/// W1 from text to SVG, at most.
const SVG_MOST: Duration = Duration::from_micros(400);
/// W1 from text to PNG at one pixel per CSS pixel, at most.
const PNG_MOST: Duration = Duration::from_millis(6);
/// A Vega-Lite description of 5 kB, from JSON to a tree of views, with everything told that is wrong in it, at most.
const READING_MOST: Duration = Duration::from_micros(60);
/// A badge from its address to SVG, at most.
const BADGE_MOST: Duration = Duration::from_micros(20);
/// How many times as long the plain chain takes to a PNG at two pixels per CSS pixel, at least.
const PLAIN_LEAST: f64 = 2.5;
/// A sparkline from its address to SVG, at most.
const SPARKLINE_MOST: Duration = Duration::from_micros(60);
/// A table of 1000 rows to a chart of bars as SVG, at most.
const TABLE_MOST: Duration = Duration::from_millis(1);
/// The program, bytes, at most.
const BINARY_MOST: u64 = 25_000_000;

/// The way to a process that draws and back, at most; and its share of W1 to SVG.
#[cfg(target_os = "linux")]
const TRIP_MOST: (Duration, f64) = (Duration::from_micros(100), 0.1);
/// Memory of an idle process that draws, bytes, at most.
#[cfg(target_os = "linux")]
const IDLE_MOST: u64 = 15_000_000;
/// A small chart behind two that do not end, at most.
#[cfg(target_os = "linux")]
const STUCK_MOST: Duration = Duration::from_secs(1);

/// The median time of something done `runs` times, after a few to warm up.
fn median(runs: usize, mut work: impl FnMut() -> usize) -> Duration {
    let mut times: Vec<Duration> = (0..runs + 5)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed()
        })
        .skip(5)
        .collect();
    times.sort_unstable();
    times[times.len() / 2]
}

fn drawn(source: &Source, format: Format, options: &Options) -> usize {
    render(black_box(source), format, options).expect("the description is right").bytes.len()
}

/// Prints a promise and whether it is kept.
fn bar(name: &str, measured: &str, limit: &str, kept: bool) -> bool {
    println!("{} {name}: {measured} (promised: {limit})", if kept { "kept  " } else { "BROKEN" });
    kept
}

fn at_most(name: &str, time: Duration, most: Duration) -> bool {
    bar(name, &format!("{time:.1?}"), &format!("at most {most:?}"), time <= most)
}

/// The time in which a description that somebody wrote becomes a tree of views.
fn reading() -> Duration {
    let budget = || Budget::new(Limits::default(), None);
    let json = parse_within(work::WRITTEN, true, &budget()).expect("it is JSON");
    median(2000, || {
        let mut report = Report::default();
        assert!(is_read(black_box(&json), &budget(), &mut report), "{report:?}");
        report.items().len()
    })
}

/// Prints the median time of every stage.
fn stages(name: &str, source: &Source) {
    let marks: Arc<Mutex<Vec<(Stage, Instant)>>> = Arc::default();
    let (seen, mut times) = (Arc::clone(&marks), Vec::new());
    let observer = move |stage| seen.lock().expect("one thread").push((stage, Instant::now()));
    let mut options = work::at(1.0);
    options.observer = Some(Arc::new(observer));
    for _ in 0..60 {
        let mut before = Instant::now();
        drawn(source, Format::Png, &options);
        let stages: Vec<(Stage, Instant)> = marks.lock().expect("one thread").drain(..).collect();
        for (i, (stage, at)) in stages.into_iter().enumerate() {
            times.resize_with(times.len().max(i + 1), || (stage, Vec::new()));
            times[i].1.push(at - before);
            before = at;
        }
    }
    let words: Vec<String> = times
        .iter_mut()
        .map(|(stage, times)| {
            times.sort_unstable();
            format!("{stage:?} {:.1?}", times[times.len() / 2])
        })
        .collect();
    println!("       {name}: {}", words.join(", "));
}

/// Compares with the plain chain: an `svg` node an element, then the rasterizer and its encoder as they come, which is a
/// program of its own (see its manifest). Taken in turns, so that both meet the same load.
fn plain_chain(source: &Source) -> bool {
    let root = env!("CARGO_MANIFEST_DIR");
    let target = format!("{root}/target/plain");
    let build = ["build", "--release", "--quiet", "--target-dir", &target, "--manifest-path"];
    let manifest = format!("{root}/benches/plain/Cargo.toml");
    let built = Command::new(env!("CARGO")).args(build).arg(manifest).status();
    assert!(built.is_ok_and(|status| status.success()), "the plain chain does not build");
    let options = work::at(2.0);
    let document = format!("{target}/w1.svg");
    let compose = || naive::document(&naive::scene(black_box(source), &options)).to_string();
    fs::write(&document, compose()).expect("the target directory can be written");
    let (mut ours, mut plain) = (Vec::new(), Vec::new());
    for _ in 0..9 {
        ours.push(median(7, || drawn(source, Format::Png, &options)));
        let words = [&document, "2", &format!("{root}/assets/fonts"), "7"];
        let raster = Command::new(format!("{target}/release/plain")).args(words).output().expect("it was built");
        let nanos: u64 = String::from_utf8_lossy(&raster.stdout).trim().parse().expect("it prints a number");
        plain.push(median(7, || compose().len()) + Duration::from_nanos(nanos));
    }
    ours.sort_unstable();
    plain.sort_unstable();
    let (ours, plain) = (ours[4], plain[4]);
    let ratio = plain.as_secs_f64() / ours.as_secs_f64();
    let times = format!("{ratio:.2}× ({plain:.1?} and {ours:.1?})");
    bar("the plain chain @2x", &times, &format!("at least {PLAIN_LEAST}× ours"), ratio >= PLAIN_LEAST)
}

/// What it costs, and what it brings, that charts are drawn in processes of their own.
#[cfg(target_os = "linux")]
fn processes(w1: &Source) -> bool {
    use work::isolation::{Server, behind_two_stuck, round_trip};
    let (stages, trip, more) = round_trip(w1, 2000);
    let share = trip.as_secs_f64() / stages.as_secs_f64();
    let measured = format!("{trip:.1?}, {:.1} % of {stages:.1?}; {:.1} µs more than a thread", share * 1e2, more * 1e6);
    let kept = trip <= TRIP_MOST.0 && share <= TRIP_MOST.1;
    let mut kept = bar("to a process and back, W1 as SVG", &measured, "at most 100 µs and 10 %", kept);
    let server = Server::new("process");
    let memory = server.memory();
    let most = |of: fn(&(u64, u64)) -> u64| memory.iter().map(of).max().unwrap_or(u64::MAX);
    let (share, own) = (most(|m| m.0), most(|m| m.1));
    let measured = format!("{:.1} MB, {:.1} MB of it shared with nobody", share as f64 / 1e6, own as f64 / 1e6);
    kept &= bar("an idle process", &measured, "at most 15 MB", share <= IDLE_MOST && own <= IDLE_MOST);
    kept & at_most("a small chart behind two stuck ones", behind_two_stuck(&server), STUCK_MOST)
}

fn main() -> ExitCode {
    let w1 = work::lines();
    let once = work::at(1.0);
    let mut kept = at_most("W1 to SVG", median(400, || drawn(&w1, Format::Svg, &once)), SVG_MOST);
    let (sparkline, table) = (work::sparkline(), work::table());
    kept &= at_most("reading 5 kB of Vega-Lite", reading(), READING_MOST);
    kept &= at_most("a sparkline to SVG", median(400, || drawn(&sparkline, Format::Svg, &once)), SPARKLINE_MOST);
    kept &= at_most("a table to bars as SVG", median(200, || drawn(&table, Format::Svg, &once)), TABLE_MOST);
    kept &= at_most("W1 to PNG @1x", median(100, || drawn(&w1, Format::Png, &once)), PNG_MOST);
    for (name, address) in work::BADGES {
        let badge = Source::new(Dialect::Badge, address);
        let time = median(2000, || drawn(&badge, Format::Svg, &once));
        kept &= at_most(&format!("a badge {name} to SVG"), time, BADGE_MOST);
    }
    #[cfg(target_os = "linux")]
    {
        kept &= processes(&w1);
    }
    kept &= plain_chain(&w1);
    if let Ok(file) = fs::metadata(concat!(env!("CARGO_MANIFEST_DIR"), "/target/release/plotd")) {
        let size = format!("{:.1} MB", file.len() as f64 / 1e6);
        kept &= bar("the program", &size, "less than 25 MB", file.len() < BINARY_MOST);
    }
    for (name, source) in [
        ("lines", w1),
        ("bars vega-lite", work::bars_vegalite()),
        ("bars chart.js", work::bars_chartjs()),
        ("scatter 10k", work::scatter()),
    ] {
        stages(name, &source);
    }
    if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
