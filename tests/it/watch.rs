//! What a drawing cost, counted: steps and everything else that a budget meters, and what the thread really allocated.
//! Nothing here reads a clock, so that a busy machine changes no answer.

use plotd::{Budget, Format, Kind, Limits, Options, Rendered, Report, Source, Spent, render_within};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// One drawing, or the attempt at it.
pub struct Watched {
    /// What came of it; `None` if it panicked.
    pub answer: Option<Result<Rendered, Report>>,
    /// What the budget had counted at the end.
    pub spent: Spent,
    /// The most bytes that were allocated at once, beyond those at the start.
    pub peak: u64,
    /// Allocations, all together.
    pub allocations: u64,
    /// Bytes of the description.
    pub source: u64,
    limits: Limits,
}

/// Draws, and counts what it costs.
pub fn watch(source: &Source, format: Format, options: &Options) -> Watched {
    let budget = Budget::new(options.limits.clone(), options.cancel.clone());
    let mut answer = None;
    let counted = allocation_counter::measure(|| {
        answer = catch_unwind(AssertUnwindSafe(|| render_within(source, format, options, &budget))).ok();
    });
    Watched {
        answer,
        spent: budget.spent(),
        peak: counted.bytes_max,
        allocations: counted.count_total,
        source: source.text.len() as u64,
        limits: options.limits.clone(),
    }
}

/// Allocations for which nothing is counted: those of an empty chart in each format, with room to spare.
const FREE: u64 = 50_000;
/// Allocations that a step, a byte of the description or a byte of the picture may cause.
const EACH: u64 = 4;

impl Watched {
    /// Bytes of the picture.
    pub fn output(&self) -> u64 {
        self.answer.iter().flatten().map(|drawn| drawn.bytes.len() as u64).sum()
    }

    /// What never may be: a panic, an error without words, a counter past its limit, a document past its limit, work
    /// that is not metered.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        match &self.answer {
            None => faults.push("panicked".to_owned()),
            Some(Err(report)) if report.errors().next().is_none_or(|e| e.message.trim().is_empty()) => {
                faults.push("failed without a word".to_owned());
            }
            Some(Err(report)) if report.kind() == Some(Kind::Internal) => faults.push(format!("our fault: {report}")),
            Some(Ok(_) | Err(_)) => {}
        }
        faults.extend(self.over(1));
        let spent = &self.spent;
        let work = spent.steps + spent.calls.min(self.limits.steps) + spent.marks + spent.raster / 16;
        let metered = work + self.source + self.output();
        if self.allocations > FREE + EACH * metered {
            faults.push(format!("{} allocations for {metered} of what is metered", self.allocations));
        }
        faults
    }

    /// What is past its limit; of steps and of the work of rasterizing only a share may be spent: `1` is all of it, `10`
    /// a tenth.
    pub fn over(&self, share: u64) -> Vec<String> {
        let Spent { steps, cells, memory, points, views, marks, raster, .. } = self.spent;
        let l = &self.limits;
        let counters = [
            ("steps", steps, l.steps / share),
            ("raster", raster, l.raster / share),
            ("cells", cells, l.cells as u64),
            ("memory", memory, l.memory as u64),
            ("points", points, l.points as u64),
            ("views", views, l.views as u64),
            ("marks", marks, l.marks as u64),
            ("bytes of output", self.document(), l.output_bytes as u64),
        ];
        let over = counters.into_iter().filter(|(_, spent, most)| spent > most);
        over.map(|(name, spent, most)| format!("{spent} {name}, where {most} are allowed")).collect()
    }

    /// Bytes of an SVG document; a PNG is as large as its pixels make it, and a page has a table.
    fn document(&self) -> u64 {
        let documents = self.answer.iter().flatten().filter(|drawn| drawn.format == Format::Svg);
        documents.map(|drawn| drawn.bytes.len() as u64).sum()
    }
}
