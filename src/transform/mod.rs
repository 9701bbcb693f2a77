//! Transforms of tables, one file each.
