//! From a description to each representation, one thread.

mod work;

use criterion::{Criterion, criterion_group, criterion_main};
use plotd::{Format, Options, Source, render};
use std::hint::black_box;
use std::time::Duration;

fn charts() -> [(&'static str, Source); 4] {
    [
        ("lines", work::lines()),
        ("bars vega-lite", work::bars_vegalite()),
        ("bars chart.js", work::bars_chartjs()),
        ("scatter 10k", work::scatter()),
    ]
}

fn drawn(source: &Source, format: Format, options: &Options) -> usize {
    render(black_box(source), format, options).expect("the description is right").bytes.len()
}

fn representations(c: &mut Criterion) {
    for (name, source) in charts() {
        let mut group = c.benchmark_group(name);
        group.bench_function("svg", |b| b.iter(|| drawn(&source, Format::Svg, &work::at(1.0))));
        group.bench_function("png @1x", |b| b.iter(|| drawn(&source, Format::Png, &work::at(1.0))));
        group.bench_function("png @2x", |b| b.iter(|| drawn(&source, Format::Png, &work::at(2.0))));
        group.finish();
    }
}

criterion_group! {
    name = all;
    config = Criterion::default().sample_size(30).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(4));
    targets = representations
}
criterion_main!(all);
