//! The integration tests, by kind, in one binary.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails there")]

mod cycles;
mod determinism;
mod diagnostics;
mod fixture;
mod follows;
mod golden;
mod guides;
mod hostile;
mod http;
mod mutation;
mod options;
mod program;
mod properties;
mod shorthand;
mod sorting;
mod tidy;
mod vegalite_ablation;
mod vegalite_malformed;
mod vegalite_table;
mod watch;
mod workers;
