//! Transforms of tables, one file each.

/// A transform.
#[derive(Debug, Clone)]
pub enum Transform {}
