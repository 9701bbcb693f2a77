//! The integration tests, by kind, in one binary.

mod http;
mod program;
mod tidy;
