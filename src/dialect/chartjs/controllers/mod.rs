//! Types of data sets, one a file: each makes the marks of a data set.

pub(super) mod bar;
pub(super) mod line;
pub(super) mod pie;
pub(super) mod polar;
pub(super) mod radar;
