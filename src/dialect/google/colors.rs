//! Colours of series and elements (`chco`), and lines (`chls`).

use super::params::Params;
use crate::color::Color;
use crate::scene::Stroke;
use std::sync::Arc;

/// The colour of a single series, and those of several.
const DEFAULT: [Color; 8] = [
    Color::rgb(0xff, 0xcc, 0x33),
    Color::rgb(0x4d, 0x89, 0xf9),
    Color::rgb(0x80, 0xc6, 0x5a),
    Color::rgb(0xff, 0x66, 0x33),
    Color::rgb(0x99, 0x00, 0x66),
    Color::rgb(0x00, 0x80, 0x80),
    Color::rgb(0x22, 0x44, 0x99),
    Color::rgb(0x99, 0x99, 0x99),
];
/// What slices run from and to without colours of their own.
const SLICES: [Color; 2] = [Color::rgb(0xff, 0xcc, 0x33), Color::rgb(0xff, 0xf5, 0xd6)];

/// All colours: by series, and within a series by element.
#[derive(Debug, Clone, Default)]
pub(super) struct Colors(Vec<Vec<Color>>);

impl Colors {
    /// Reads `chco`: commas part series, bars part elements.
    pub(super) fn read(params: &mut Params) -> Colors {
        let text = params.text("chco");
        if text.trim().is_empty() {
            return Colors::default();
        }
        let series = |part: &str| part.split('|').filter_map(|c| params.color("chco", c)).collect::<Vec<_>>();
        Colors(text.split(',').map(series).filter(|list| !list.is_empty()).collect())
    }

    /// Whether colours were given.
    pub(super) fn is_given(&self) -> bool {
        !self.0.is_empty()
    }

    /// The colour of a series.
    pub(super) fn series(&self, series: usize) -> Color {
        self.element(series, 0)
    }

    /// The colour of an element of a series; both lists are repeated.
    pub(super) fn element(&self, series: usize, element: usize) -> Color {
        match self.0.len() {
            0 => DEFAULT[series % DEFAULT.len()],
            n => {
                let list = &self.0[series % n];
                list[element % list.len()]
            }
        }
    }

    /// Whether elements of a series have colours of their own.
    pub(super) fn differs(&self, series: usize) -> bool {
        !self.0.is_empty() && self.0[series % self.0.len()].len() > 1
    }

    /// The colours given, series after series.
    pub(super) fn all(&self) -> Vec<Color> {
        self.0.iter().flatten().copied().collect()
    }

    /// The colours of the slices of a ring: one each where there are as many as slices, else between those given; of
    /// a single one, to a pale shade of it.
    pub(super) fn slices(&self, ring: usize, rings: usize, count: usize) -> Vec<Color> {
        let list: Vec<Color> = match self.0.len() {
            0 => SLICES.to_vec(),
            _ if rings > 1 => self.0[ring % self.0.len()].clone(),
            _ => self.all(),
        };
        if list.len() >= count {
            return list[..count].to_vec();
        }
        // Colours apart by bars are those of elements, in turn; apart by commas they are ends of a ramp.
        if rings == 1 && self.differs(0) {
            return (0..count).map(|i| list[i % list.len()]).collect();
        }
        let stops = if list.len() == 1 { vec![list[0], mix(list[0], Color::WHITE, 0.8)] } else { list };
        let last = (stops.len() - 1) as f64;
        (0..count)
            .map(|i| {
                let at = last * i as f64 / (count.max(2) - 1) as f64;
                let k = (at.floor() as usize).min(stops.len() - 2);
                mix(stops[k], stops[k + 1], at - k as f64)
            })
            .collect()
    }
}

/// A colour between two.
pub(super) fn mix(a: Color, b: Color, share: f64) -> Color {
    let between = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8;
    Color::rgba(between(a.r, b.r), between(a.g, b.g), between(a.b, b.b), between(a.a, b.a))
}

/// The lines of all series; those without an entry are like the last default.
#[derive(Debug, Clone)]
pub(super) struct Lines(Vec<(f64, Arc<[f64]>)>);

impl Lines {
    /// Reads `chls`: thickness, dash and gap of each series.
    pub(super) fn read(params: &mut Params) -> Lines {
        let mut out = Vec::new();
        for part in params.parts("chls") {
            // A meter's arrows have words among the numbers.
            let fields: Vec<f64> = part.split(',').filter_map(|f| f.trim().parse().ok()).collect();
            let wrong = part.split(',').any(|f| f.trim().parse::<f64>().is_err() && f.trim() != "arrow");
            if wrong || fields.is_empty() || fields.iter().any(|x| !(0.0..=1000.0).contains(x)) {
                let message =
                    format!("{part:?} is no line; a thickness, and if wanted lengths of dashes and gaps, is one");
                params.error("chls", &message);
                continue;
            }
            let dash = match fields[1..] {
                [on, off, ..] if on > 0.0 && off > 0.0 => Arc::from([on, off]),
                _ => Arc::from([]),
            };
            out.push((fields[0], dash));
        }
        Lines(out)
    }

    /// The line of a series.
    pub(super) fn stroke(&self, series: usize, color: Color) -> Stroke {
        let (width, dash) = self.0.get(series).cloned().unwrap_or((2.0, Arc::from([])));
        Stroke { dash, ..Stroke::new(color, width) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Report;

    #[test]
    fn commas_part_series_and_bars_part_elements() {
        let mut report = Report::new();
        let colors = Colors::read(&mut Params::read("chco=ff0000|00ff00,0000ff80", &mut report));
        assert_eq!(colors.element(0, 3), Color::rgb(0, 255, 0));
        assert_eq!(colors.series(1), Color::rgba(0, 0, 255, 128));
        assert_eq!(colors.series(2), colors.series(0));
        assert!(!report.has_errors());
        Colors::read(&mut Params::read("chco=red", &mut report));
        assert_eq!(report.errors().next().unwrap().at, "/chco");
    }

    #[test]
    fn slices_run_between_the_colours_given() {
        let mut report = Report::new();
        let colors = Colors::read(&mut Params::read("chco=000000,640000", &mut report));
        assert_eq!(colors.slices(0, 1, 3)[1], Color::rgb(50, 0, 0));
        assert_eq!(Colors::default().slices(0, 1, 1), [SLICES[0]]);
    }
}
