//! Bands and points: equal shares of a range for each of a number of values (d3-scale `band.js`, vega-scale
//! `bandSpace.js`).

/// Where the bands of a range lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Start of the first band, px.
    pub start: f64,
    /// From one band to the next, px; negative when the range runs backwards.
    pub step: f64,
    /// Width of a band, px.
    pub bandwidth: f64,
}

impl Band {
    /// `n` bands in a range: `inner` and `outer` gaps in shares of the step; `align` says where spare room goes (0: all
    /// after the last band, 1: all before the first).
    pub fn new(n: usize, range: (f64, f64), inner: f64, outer: f64, align: f64, round: bool) -> Band {
        let reverse = range.1 < range.0;
        let (mut start, stop) = (range.0.min(range.1), range.0.max(range.1));
        let space = band_space(n, inner, outer);
        let mut step = (stop - start) / if space == 0.0 { 1.0 } else { space };
        if round {
            step = step.floor();
        }
        start += (stop - start - step * (n as f64 - inner)) * align;
        let mut bandwidth = step * (1.0 - inner);
        if round {
            start = (start + 0.5).floor();
            bandwidth = (bandwidth + 0.5).floor();
        }
        if reverse {
            let last = start + step * n.saturating_sub(1) as f64;
            return Band { start: last, step: -step, bandwidth };
        }
        Band { start, step, bandwidth }
    }

    /// Start of the band of this index.
    pub fn position(&self, index: usize) -> f64 {
        self.start + self.step * index as f64
    }
}

/// How many steps `n` bands and their gaps take.
pub fn band_space(n: usize, inner: f64, outer: f64) -> f64 {
    let space = n as f64 - inner + outer * 2.0;
    if n == 0 {
        0.0
    } else if space > 0.0 {
        space
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_share_the_range() {
        // three bands with a tenth of the step between them and half of that at the ends: 3 steps of 20 px in 60 px
        let b = Band::new(3, (0.0, 60.0), 0.1, 0.05, 0.5, false);
        assert_eq!((b.step, b.bandwidth, b.position(0), b.position(2)), (20.0, 18.0, 1.0, 41.0));
    }

    #[test]
    fn points_are_bands_without_width() {
        let b = Band::new(4, (0.0, 80.0), 1.0, 0.5, 0.5, false);
        assert_eq!((b.step, b.bandwidth, b.position(0), b.position(3)), (20.0, 0.0, 10.0, 70.0));
    }

    // vega-scale: one band in 37 px with half a step within and a twentieth outside.
    #[test]
    fn a_lone_band_keeps_no_room_for_a_neighbour() {
        let b = Band::new(1, (0.0, 37.0), 0.5, 0.05, 0.0, false);
        assert!((b.bandwidth - 30.833333333333336).abs() < 1e-9, "{b:?}");
    }

    #[test]
    fn backwards() {
        let b = Band::new(2, (100.0, 0.0), 0.0, 0.0, 0.5, false);
        assert_eq!((b.position(0), b.position(1), b.bandwidth), (50.0, 0.0, 50.0));
    }
}
