//! Projections, clipping, graticules.
