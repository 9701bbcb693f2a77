//! Types of data sets, one a file: each makes the marks of a data set.

pub(super) mod bar;
pub(super) mod line;
pub(super) mod matrix;
pub(super) mod pie;
pub(super) mod polar;
pub(super) mod radar;
pub(super) mod sankey;
pub(super) mod treemap;
mod words;
