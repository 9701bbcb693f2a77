//! Small descriptions that ask for much, of every kind that was ever found to cost more than it should. Each is written
//! with the size at which it would hurt, and made smaller by a share that its limits shrink by, too.

mod chartjs;
mod queries;
mod vegalite;

use plotd::{Dialect, Limits};

/// A description that asks for much.
pub struct Bomb {
    /// What it asks for.
    pub name: String,
    /// Its language.
    pub dialect: Dialect,
    /// The description.
    pub text: String,
}

/// How much smaller everything is: `1` for the sizes as written.
#[derive(Clone, Copy)]
pub struct Share(pub usize);

impl Share {
    /// This many, made smaller.
    pub fn of(self, full: usize) -> usize {
        (full / self.0).max(1)
    }

    /// This long, so that an area becomes smaller by the share.
    pub fn side(self, full: f64) -> f64 {
        (full / (self.0 as f64).sqrt()).round()
    }

    /// The default limits, made smaller. What is not a quantity of work stays: depth, ticks on one axis, characters of
    /// one text, the side of a picture.
    pub fn limits(self) -> Limits {
        let mut l = Limits::default();
        for many in [
            &mut l.source_bytes,
            &mut l.rows,
            &mut l.cells,
            &mut l.memory,
            &mut l.points,
            &mut l.marks,
            &mut l.views,
            &mut l.output_bytes,
        ] {
            *many /= self.0;
        }
        for most in [&mut l.pixels, &mut l.raster, &mut l.steps] {
            *most /= self.0 as u64;
        }
        l
    }
}

/// All of them.
pub fn all(share: Share) -> Vec<Bomb> {
    let mut all = vegalite::all(share);
    all.extend(chartjs::all(share));
    all.extend(queries::all(share));
    all
}
